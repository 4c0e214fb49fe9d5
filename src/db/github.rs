//! GitHub accounts of members, and what was read of them.

use super::{corrupt, json};
use crate::domain::github::Gathered;
use crate::domain::ids::MemberId;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::MySqlConnection;

/// The address under which all that was read of an account is kept.
const WHOLE: &str = "gathered";

/// The GitHub account of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its login when it was linked.
    pub login: String,
    /// GitHub's number for it.
    pub account: u64,
    /// The code that proves whose it is.
    pub code: String,
    /// What the outcome of the device flow is asked for with.
    pub device_code: Option<String>,
    /// When it was proved to be the member's.
    pub verified_at: Option<DateTime<Utc>>,
}

/// A page of GitHub as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedPage {
    /// By which GitHub tells whether it changed.
    pub etag: String,
    /// Where the next page is.
    pub next: Option<String>,
    /// The page.
    pub body: String,
}

/// The account of a member.
pub async fn link(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Option<Link>> {
    let row = sqlx::query!(
        r#"SELECT login AS "login: String", account_id, code AS "code: String",
            device_code AS "device_code: String", verified_at AS "verified_at: DateTime<Utc>"
        FROM github_links WHERE member_id = ?"#,
        member.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Link {
        login: row.login,
        account: row.account_id,
        code: row.code,
        device_code: row.device_code,
        verified_at: row.verified_at,
    }))
}

/// Keeps the account of a member in place of the one before.
pub async fn put_link(
    db: &mut MySqlConnection,
    member: MemberId,
    link: &Link,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO github_links (member_id, login, account_id, code, device_code, verified_at, linked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE login = VALUES(login), account_id = VALUES(account_id), code = VALUES(code),
            device_code = VALUES(device_code), verified_at = VALUES(verified_at), linked_at = VALUES(linked_at)",
        member.0,
        link.login,
        link.account,
        link.code,
        link.device_code,
        link.verified_at,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that an account was proved to be the member's, unless they linked another one meanwhile.
pub async fn set_verified(
    db: &mut MySqlConnection,
    member: MemberId,
    account: u64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE github_links SET verified_at = ?, device_code = NULL WHERE member_id = ? AND account_id = ?",
        now,
        member.0,
        account
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the account of a member.
pub async fn delete_link(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM github_links WHERE member_id = ?", member.0).execute(db).await?;
    Ok(())
}

/// Forgets all that was read of an account that nobody has linked any more.
pub async fn forget(db: &mut MySqlConnection, account: u64) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM github_pages WHERE account_id = ?
            AND NOT EXISTS (SELECT 1 FROM github_links WHERE github_links.account_id = ?)",
        account,
        account
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of an account as it was read last.
pub async fn page(db: &mut MySqlConnection, account: u64, address: &str) -> sqlx::Result<Option<CachedPage>> {
    let row = sqlx::query!(
        r#"SELECT etag AS "etag: String", next_address AS "next_address: String", body AS "body: String"
        FROM github_pages WHERE account_id = ? AND address_hash = ?"#,
        account,
        hash(address)
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| CachedPage { etag: row.etag, next: row.next_address, body: row.body }))
}

/// Keeps a page of an account.
pub async fn put_page(
    db: &mut MySqlConnection,
    account: u64,
    address: &str,
    page: &CachedPage,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO github_pages (account_id, address_hash, etag, next_address, body, read_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE etag = VALUES(etag), next_address = VALUES(next_address), body = VALUES(body),
            read_at = VALUES(read_at)",
        account,
        hash(address),
        page.etag,
        page.next,
        page.body,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// All that was read of an account, and when.
pub async fn gathered(
    db: &mut MySqlConnection,
    account: u64,
) -> sqlx::Result<Option<(Gathered, DateTime<Utc>)>> {
    let row = sqlx::query!(
        r#"SELECT body AS "body: String", read_at AS "read_at: DateTime<Utc>" FROM github_pages
        WHERE account_id = ? AND address_hash = ?"#,
        account,
        hash(WHOLE)
    )
    .fetch_optional(db)
    .await?;
    let read = |body: String| serde_json::from_str(&body).map_err(corrupt("github_pages.body"));
    row.map(|row| Ok((read(row.body)?, row.read_at))).transpose()
}

/// Keeps all that was read of an account.
pub async fn put_gathered(
    db: &mut MySqlConnection,
    account: u64,
    gathered: &Gathered,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let page = CachedPage { etag: String::new(), next: None, body: json(gathered)? };
    put_page(db, account, WHOLE, &page, now).await
}

/// Addresses are longer than keys may be.
fn hash(address: &str) -> Vec<u8> {
    Sha256::digest(address).to_vec()
}
