//! GitHub accounts of members: link one and prove it is theirs, look at it, forget it.
//!
//! Ownership is proved by a code in the account's bio or in the description of a public gist, or, where the operator set
//! an OAuth app up, by GitHub's device flow. No token of a member is kept. What was read stays fresh for [`FRESH`].

mod port;

pub use port::{CachedPage, DeviceCode, DeviceOutcome, PageCache, Repos, ReposError};

use super::App;
use crate::chart::{self, Share};
use crate::db::github::{self as rows, Link};
use crate::db::profiles;
use crate::domain::github::{Account, Analysis, Choice, Gathered, analyse, login_in};
use crate::domain::ids::MemberId;
use crate::domain::language::Language;
use crate::error::{AppError, AppResult, UserError};
use crate::t;
use anyhow::{Context as _, anyhow};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use rand::Rng as _;
use std::sync::Arc;

/// How long what was read of an account is shown again without asking GitHub.
const FRESH: Duration = Duration::hours(1);
/// Longest reading of one account.
const TIME_LIMIT: std::time::Duration = std::time::Duration::from_secs(90);
/// Letters of a code: none that look alike.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The account of a member, and how it can be proved to be theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The login.
    pub login: String,
    /// When it was proved.
    pub verified_at: Option<DateTime<Utc>>,
    /// The code to put into bio or gist.
    pub code: String,
    /// The code to type in at GitHub, where the device flow is there.
    pub device: Option<DeviceCode>,
}

/// What an account shows.
#[derive(Debug)]
pub struct AnalysisView {
    /// Whose it is.
    pub account: Account,
    /// Whether it was proved to be the member's.
    pub verified: bool,
    /// All that was read.
    pub gathered: Gathered,
    /// The figures.
    pub analysis: Analysis,
    /// Name of the role that strengths and gaps are for.
    pub role: Option<String>,
    /// When it was read.
    pub read_at: DateTime<Utc>,
    /// The picture of the languages; `None` where no language is known.
    pub picture: Option<Vec<u8>>,
}

fn repos(app: &App) -> Result<&Arc<dyn Repos>, UserError> {
    app.repos.as_ref().ok_or(UserError::GithubOff)
}

/// Links an account, not proved yet. Linking the one that is linked keeps its proof.
///
/// # Errors
/// No such account, an organisation, GitHub out of reach.
pub async fn link(app: &App, member: MemberId, typed: &str) -> AppResult<Linked> {
    let repos = repos(app)?;
    let login = login_in(typed).ok_or(UserError::GithubNoLogin)?;
    let account = repos.account(login).await.map_err(told)?;
    if account.organisation {
        return Err(UserError::GithubOrganisation.into());
    }
    let device = match repos.begin_device().await {
        Ok(device) => device,
        // The code in the bio works without it.
        Err(error) => {
            tracing::warn!(%error, "github.device: the device flow could not be begun");
            None
        }
    };
    let mut tx = app.db.begin().await?;
    let before = rows::link(&mut tx, member).await?.filter(|link| link.account == account.id);
    let link = Link {
        login: account.login.clone(),
        account: account.id,
        code: before.as_ref().map_or_else(new_code, |link| link.code.clone()),
        device_code: device.as_ref().map(|device| device.device_code.clone()),
        verified_at: before.and_then(|link| link.verified_at),
    };
    rows::put_link(&mut tx, member, &link, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Linked { login: link.login, verified_at: link.verified_at, code: link.code, device })
}

fn new_code() -> String {
    let mut random = rand::rng();
    let letters: String =
        (0..8).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect();
    format!("hotseat-{letters}")
}

/// Looks whether the linked account is the member's: the device flow's outcome, else the code in bio or gists.
///
/// # Errors
/// Nothing linked, no proof yet, the proof of another account, GitHub out of reach.
pub async fn verify(app: &App, member: MemberId) -> AppResult<String> {
    let repos = repos(app)?;
    let link = linked(app, member).await?;
    if link.verified_at.is_some() {
        return Ok(link.login);
    }
    let mut proved = repos.has_code(link.account, &link.code).await.map_err(told)?;
    if !proved && let Some(device_code) = &link.device_code {
        match repos.poll_device(device_code).await.map_err(told)? {
            DeviceOutcome::Agreed { account } if account == link.account => proved = true,
            DeviceOutcome::Agreed { .. } => return Err(UserError::GithubOtherAccount.into()),
            DeviceOutcome::Pending | DeviceOutcome::Over => {}
        }
    }
    if !proved {
        return Err(UserError::GithubNotProved { code: link.code }.into());
    }
    let mut db = app.db.acquire().await?;
    rows::set_verified(&mut db, member, link.account, app.clock.now()).await?;
    Ok(link.login)
}

async fn linked(app: &App, member: MemberId) -> AppResult<Link> {
    let link = rows::link(&mut *app.db.acquire().await?, member).await?;
    Ok(link.ok_or(UserError::GithubNotLinked)?)
}

/// Forgets the account and everything read of it; returns the login.
///
/// # Errors
/// Nothing linked.
pub async fn unlink(app: &App, member: MemberId) -> AppResult<String> {
    let link = linked(app, member).await?;
    let mut tx = app.db.begin().await?;
    rows::delete_link(&mut tx, member).await?;
    rows::forget(&mut tx, link.account).await?;
    tx.commit().await?;
    Ok(link.login)
}

/// Reads the linked account, or shows what was read within the last hour.
///
/// # Errors
/// Nothing linked, the account gone, GitHub out of reach.
pub async fn analyze(app: &App, member: MemberId, choice: Choice, l: Language) -> AppResult<AnalysisView> {
    let repos = repos(app)?;
    let link = linked(app, member).await?;
    let (gathered, read_at) = match kept(app, link.account).await? {
        Some(kept) => kept,
        None => {
            let cache = Cache { app, account: link.account };
            let reading = tokio::time::timeout(TIME_LIMIT, repos.gather(link.account, &cache)).await;
            let gathered = reading.map_err(|_| UserError::GithubDown)?.map_err(told)?;
            let now = app.clock.now();
            rows::put_gathered(&mut *app.db.acquire().await?, link.account, &gathered, now).await?;
            (gathered, now)
        }
    };
    let role = profiles::profile(&mut *app.db.acquire().await?, member).await?.known_to(&app.bank).role;
    let analysis = analyse(&gathered, &choice, role.as_deref());
    let picture = picture(&gathered.account.login, &analysis, l).await?;
    Ok(AnalysisView {
        account: gathered.account.clone(),
        verified: link.verified_at.is_some(),
        role: role.map(|role| app.role_name(&role, l)),
        gathered,
        analysis,
        read_at,
        picture,
    })
}

async fn kept(app: &App, account: u64) -> AppResult<Option<(Gathered, DateTime<Utc>)>> {
    let kept = rows::gathered(&mut *app.db.acquire().await?, account).await?;
    let now = app.clock.now();
    Ok(kept.filter(|(_, at)| now - *at < FRESH))
}

async fn picture(login: &str, analysis: &Analysis, l: Language) -> AppResult<Option<Vec<u8>>> {
    let shares = &analysis.shares;
    if shares.named.is_empty() {
        return Ok(None);
    }
    let named = shares.named.iter();
    let mut rows: Vec<Share> = named
        .map(|(name, share, colour)| Share { name: name.clone(), share: *share, colour: *colour })
        .collect();
    if shares.others > 0 {
        let name = t!(l, "github-other-languages", count = shares.others);
        rows.push(Share { name, share: shares.other, colour: None });
    }
    let title = format!("GitHub · {login}");
    let subtitle = t!(l, "github-chart-subtitle", count = shares.repositories);
    let painted = tokio::task::spawn_blocking(move || chart::languages(&rows, &title, &subtitle))
        .await
        .context("the painter ended unexpectedly")?;
    Ok(Some(painted.map_err(|error| anyhow!(error))?))
}

/// Lines of a member's proved account for tailored questions, from what was read last; none where nothing was.
///
/// # Errors
/// An unreachable database.
pub async fn source_lines(app: &App, member: MemberId) -> AppResult<Vec<String>> {
    let mut db = app.db.acquire().await?;
    let Some(link) = rows::link(&mut db, member).await?.filter(|link| link.verified_at.is_some()) else {
        return Ok(Vec::new());
    };
    let gathered = rows::gathered(&mut db, link.account).await?;
    Ok(gathered.map(|(gathered, _)| gathered.lines()).unwrap_or_default())
}

/// What went wrong at GitHub, for the member; what only the operator can mend is logged.
fn told(error: ReposError) -> AppError {
    match error {
        ReposError::NotFound => UserError::GithubNotFound,
        ReposError::Limited { until } => UserError::GithubLimited { until },
        ReposError::Down { reason } => {
            tracing::warn!(reason, "github.down: GitHub failed");
            UserError::GithubDown
        }
        ReposError::Refused { reason } => {
            tracing::error!(reason, "github.refused: GitHub refuses the bot's token; see GITHUB_TOKEN");
            UserError::GithubRefused
        }
    }
    .into()
}

/// Pages of one account in the database. A database that fails costs requests, not the answer.
struct Cache<'a> {
    app: &'a App,
    account: u64,
}

#[async_trait]
impl PageCache for Cache<'_> {
    async fn get(&self, address: &str) -> Option<CachedPage> {
        let mut db = self.app.db.acquire().await.ok()?;
        let page = rows::page(&mut db, self.account, address).await;
        page.inspect_err(|error| tracing::warn!(%error, "github.cache: cannot be read")).ok().flatten()
    }

    async fn put(&self, address: &str, page: &CachedPage) {
        let Ok(mut db) = self.app.db.acquire().await else { return };
        let now = self.app.clock.now();
        if let Err(error) = rows::put_page(&mut db, self.account, address, page, now).await {
            tracing::warn!(%error, "github.cache: cannot be written");
        }
    }
}
