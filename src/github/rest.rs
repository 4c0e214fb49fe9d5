//! REST: accounts and proofs of ownership; and, without a token, the repositories.

use super::manifests;
use super::transport::Transport;
use crate::app::github::{PageCache, ReposError};
use crate::domain::github::{Account, Commit, Gathered, LanguageBytes, LeftOut, Repository};
use chrono::DateTime;
use serde_json::Value;

/// Repositories read at the most.
const MOST_REPOSITORIES: usize = 1000;
/// Repositories whose languages are read, and those that are looked into, without a token.
const LANGUAGES: usize = 15;
const DETAILS: usize = 5;
/// Requests left to others, of 60 an hour.
const RESERVE: u32 = 8;
/// Requests for the details of one repository: commits, files, workflows.
const PER_DETAIL: u32 = 3;

/// The account at an address.
pub(super) async fn account(api: &Transport, address: &str) -> Result<Account, ReposError> {
    let value = api.json(address).await?;
    // A server of a company's own still tells of suspended accounts; github.com does not.
    if value["suspended_at"].is_string() {
        return Err(ReposError::NotFound);
    }
    let broken = || ReposError::Down { reason: "an account without login or number".to_owned() };
    Ok(Account {
        login: value["login"].as_str().ok_or_else(broken)?.to_owned(),
        id: value["id"].as_u64().ok_or_else(broken)?,
        node: value["node_id"].as_str().unwrap_or_default().to_owned(),
        organisation: value["type"] == "Organization",
        repositories: number(&value["public_repos"]),
    })
}

/// Whether a code stands in the bio or in the description or a file name of one of the latest gists.
pub(super) async fn has_code(api: &Transport, account: u64, code: &str) -> Result<bool, ReposError> {
    let user = api.json(&format!("/user/{account}")).await?;
    let has = |value: &Value| value.as_str().is_some_and(|text| text.contains(code));
    if has(&user["bio"]) {
        return Ok(true);
    }
    let gists = api.json(&format!("/user/{account}/gists?per_page=10")).await?;
    let in_gist = |gist: &Value| {
        let files = gist["files"].as_object();
        has(&gist["description"]) || files.is_some_and(|files| files.keys().any(|name| name.contains(code)))
    };
    Ok(gists.as_array().is_some_and(|gists| gists.iter().any(in_gist)))
}

/// Reads an account as far as the requests without a token go.
pub(super) async fn gather(
    api: &Transport,
    account: Account,
    cache: &dyn PageCache,
) -> Result<Gathered, ReposError> {
    let mut gathered = Gathered { left_out: vec![LeftOut::Activity], account, ..Gathered::default() };
    let mut next = Some(format!("/user/{}/repos?per_page=100&sort=pushed", gathered.account.id));
    while let Some(address) = next.take() {
        let (page, after) = api.page(&address, cache).await?;
        gathered.repositories.extend(page.as_array().into_iter().flatten().map(repository));
        if gathered.repositories.len() < MOST_REPOSITORIES {
            next = after;
        } else {
            let all = gathered.account.repositories;
            let read = u32::try_from(gathered.repositories.len()).unwrap_or(u32::MAX);
            gathered.left_out.extend((all > read).then(|| LeftOut::Repositories(all - read)));
        }
    }
    look_into(api, &mut gathered, cache).await?;
    Ok(gathered)
}

/// Languages, commits and files of the most notable repositories, as long as GitHub lets us.
async fn look_into(
    api: &Transport,
    gathered: &mut Gathered,
    cache: &dyn PageCache,
) -> Result<(), ReposError> {
    let order: Vec<String> = gathered.notable().into_iter().map(|r| r.full_name.clone()).collect();
    let author = gathered.account.login.clone();
    let (mut languages, mut details) = (0usize, 0usize);
    for full_name in &order {
        let Some(repository) = gathered.repositories.iter_mut().find(|r| r.full_name == *full_name) else {
            continue;
        };
        if languages < LANGUAGES && api.left() > RESERVE {
            let page = there(api.page(&format!("/repos/{full_name}/languages"), cache).await)?;
            repository.languages = Some(languages_of(&page));
            languages += 1;
        }
        if details < DETAILS && api.left() > RESERVE + PER_DETAIL {
            detail(api, repository, &author, cache).await?;
            details += 1;
        }
    }
    let left = |seen: usize| u32::try_from(order.len() - seen).ok().filter(|left| *left > 0);
    gathered.left_out.extend(left(languages).map(LeftOut::Languages));
    gathered.left_out.extend(left(details).map(LeftOut::Details));
    Ok(())
}

/// The owner's commits in a repository, and what is at its root.
async fn detail(
    api: &Transport,
    repository: &mut Repository,
    author: &str,
    cache: &dyn PageCache,
) -> Result<(), ReposError> {
    let at = format!("/repos/{}", repository.full_name);
    let commits = there(api.page(&format!("{at}/commits?author={author}&per_page=20"), cache).await)?;
    repository.commits = Some(commits.as_array().into_iter().flatten().filter_map(commit).collect());
    let root = names(&there(api.page(&format!("{at}/contents/"), cache).await)?);
    repository.workflows = Some(if root.iter().any(|name| name == ".github") {
        !names(&there(api.page(&format!("{at}/contents/.github/workflows"), cache).await)?).is_empty()
    } else {
        false
    });
    repository.dependencies = manifests::hinted(&root);
    repository.root = Some(root);
    Ok(())
}

/// A page, or nothing where there is none: an empty repository has no files, and one may be deleted meanwhile.
fn there(page: Result<(Value, Option<String>), ReposError>) -> Result<Value, ReposError> {
    match page {
        Ok((page, _)) => Ok(page),
        Err(ReposError::NotFound) => Ok(Value::Null),
        Err(error) => Err(error),
    }
}

fn names(page: &Value) -> Vec<String> {
    page.as_array().into_iter().flatten().filter_map(|file| text(&file["name"])).collect()
}

fn repository(value: &Value) -> Repository {
    let topics = value["topics"].as_array().into_iter().flatten();
    Repository {
        full_name: text(&value["full_name"]).unwrap_or_default(),
        description: text(&value["description"]),
        fork: value["fork"] == true,
        archived: value["archived"] == true,
        mirror: value["mirror_url"].is_string(),
        stars: number(&value["stargazers_count"]),
        pushed_at: text(&value["pushed_at"]).and_then(|at| at.parse().ok()),
        licence: text(&value["license"]["spdx_id"]).filter(|id| id != "NOASSERTION"),
        topics: topics.filter_map(text).collect(),
        language: text(&value["language"]),
        ..Repository::default()
    }
}

fn languages_of(value: &Value) -> Vec<LanguageBytes> {
    let languages = value.as_object().into_iter().flatten();
    let mut languages: Vec<LanguageBytes> = languages
        .map(|(name, bytes)| LanguageBytes {
            name: name.clone(),
            bytes: bytes.as_u64().unwrap_or(0),
            colour: manifests::colour(name),
        })
        .collect();
    languages.sort_by_key(|language| std::cmp::Reverse(language.bytes));
    languages
}

fn commit(value: &Value) -> Option<Commit> {
    Some(Commit {
        hash: value["sha"].as_str()?.chars().take(7).collect(),
        headline: value["commit"]["message"].as_str()?.lines().next().unwrap_or_default().to_owned(),
        at: DateTime::parse_from_rfc3339(value["commit"]["author"]["date"].as_str()?).ok()?,
        changed: None,
    })
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

pub(super) fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}
