//! Commits, who made them, and how many a week.

use axum::http::StatusCode;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::{Value, json};

use super::contents::tree_sha;
use super::{Ctx, render, stamp};
use crate::github::model::{Author, Commit, Repo};
use crate::github::reply::{Answer, Body, Refusal, Reply, list};
use crate::github::state::same;

/// How many weeks the weekly figures go back.
const WEEKS: i64 = 52;

/// A commit as it appears in lists.
pub(super) fn commit(ctx: &Ctx<'_>, repo: &Repo, commit: &Commit) -> Value {
    let base = format!("{}/repos/{}", ctx.api, repo.full_name());
    let web = format!("https://github.com/{}/commit", repo.full_name());
    let (name, email) = ctx.state.signature(commit);
    let signature = json!({ "name": name, "email": email, "date": stamp(commit.date) });
    let account = ctx.state.commit_account(commit).map(|account| render::simple_user(ctx, account));
    let tree = tree_sha(repo, "");
    let parents: Vec<Value> = parent(repo, commit)
        .map(|parent| {
            json!({
                "sha": parent.sha, "url": format!("{base}/commits/{}", parent.sha),
                "html_url": format!("{web}/{}", parent.sha),
            })
        })
        .into_iter()
        .collect();
    json!({
        "sha": commit.sha, "node_id": format!("C_{}", &commit.sha[..20]),
        "url": format!("{base}/commits/{}", commit.sha), "html_url": format!("{web}/{}", commit.sha),
        "comments_url": format!("{base}/commits/{}/comments", commit.sha),
        "commit": {
            "author": signature, "committer": signature, "message": commit.message,
            "tree": { "sha": tree, "url": format!("{base}/git/trees/{tree}") },
            "url": format!("{base}/git/commits/{}", commit.sha), "comment_count": 0,
            "verification": {
                "verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null,
            },
        },
        "author": account, "committer": account, "parents": parents,
    })
}

/// The commit before another; history is a line.
pub(in crate::github) fn parent<'a>(repo: &'a Repo, commit: &Commit) -> Option<&'a Commit> {
    let place = repo.commits.iter().position(|other| other.sha == commit.sha)?;
    repo.commits.get(place + 1)
}

fn parse_time(ctx: &Ctx<'_>, name: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(ctx.query().get(name)?).ok().map(|time| time.with_timezone(&Utc))
}

/// Whether a commit is by somebody, given as login or address.
pub(in crate::github) fn is_by(commit: &Commit, who: &str, email: &str) -> bool {
    match &commit.author {
        Author::Account(login) if same(login, who) => true,
        Author::Account(_) | Author::Stranger { .. } => same(email, who),
    }
}

pub(super) fn list_commits(ctx: &Ctx<'_>, repo: &Repo) -> Answer {
    if repo.is_empty() {
        return Err(Refusal::error(409, "Git Repository is empty."));
    }
    let query = ctx.query();
    let (since, until) = (parse_time(ctx, "since"), parse_time(ctx, "until"));
    let start = match query.get("sha") {
        None | Some("HEAD") => 0,
        Some(branch) if branch == repo.default_branch => 0,
        Some(sha) => {
            repo.commits.iter().position(|commit| commit.sha.starts_with(sha)).ok_or(Refusal::NotFound)?
        }
    };
    let by = |commit: &Commit, name| {
        query.get(name).is_none_or(|who| is_by(commit, who, &ctx.state.signature(commit).1))
    };
    let touches = |commit: &Commit, path: &str| {
        let below = format!("{}/", path.trim_matches('/'));
        commit
            .changes
            .iter()
            .any(|change| change.path == path.trim_matches('/') || change.path.starts_with(&below))
    };
    let found: Vec<&Commit> = repo.commits[start..]
        .iter()
        .filter(|commit| since.is_none_or(|since| commit.date >= since))
        .filter(|commit| until.is_none_or(|until| commit.date <= until))
        .filter(|commit| by(commit, "author") && by(commit, "committer"))
        .filter(|commit| query.get("path").is_none_or(|path| touches(commit, path)))
        .collect();
    let address = ctx.repo_address(repo, "commits");
    Ok(list(&found, query, &address, |found| commit(ctx, repo, found)))
}

/// One commit with its figures and files.
pub(super) fn one(ctx: &Ctx<'_>, repo: &Repo, reference: &str) -> Answer {
    if repo.is_empty() {
        return Err(Refusal::error(409, "Git Repository is empty."));
    }
    let head = reference == "HEAD" || reference == repo.default_branch;
    let long_enough = reference.len() >= 4;
    let found = repo.commits.iter().find(|commit| head || long_enough && commit.sha.starts_with(reference));
    let found = found.ok_or_else(|| Refusal::error(422, format!("No commit found for SHA: {reference}")))?;
    let (additions, deletions) = found.lines();
    let web = format!("https://github.com/{}", repo.full_name());
    let files: Vec<Value> = found
        .changes
        .iter()
        .map(|change| {
            let added = parent(repo, found).is_none();
            json!({
                "sha": repo.files.get(&change.path).map(|content| super::contents::blob_sha(content)),
                "filename": change.path, "status": if added { "added" } else { "modified" },
                "additions": change.additions, "deletions": change.deletions,
                "changes": change.additions + change.deletions,
                "blob_url": format!("{web}/blob/{}/{}", found.sha, change.path),
                "raw_url": format!("{web}/raw/{}/{}", found.sha, change.path),
                "contents_url":
                    format!("{}/repos/{}/contents/{}?ref={}", ctx.api, repo.full_name(), change.path, found.sha),
            })
        })
        .collect();
    let mut value = commit(ctx, repo, found);
    value["stats"] =
        json!({ "additions": additions, "deletions": deletions, "total": additions + deletions });
    value["files"] = Value::Array(files);
    Ok(Reply::json(value))
}

/// Who made how many commits, the busiest first; strangers only with `anon`.
pub(super) fn contributors(ctx: &Ctx<'_>, repo: &Repo) -> Answer {
    if repo.is_empty() {
        return Ok(Reply::status(StatusCode::NO_CONTENT, Body::Empty));
    }
    let anonymous = ctx.query().get("anon").is_some_and(|value| ["1", "true"].contains(&value));
    let mut counts: Vec<(&Commit, u32)> = Vec::new();
    for commit in &repo.commits {
        match counts.iter_mut().find(|(other, _)| other.author == commit.author) {
            Some((_, count)) => *count += 1,
            None => counts.push((commit, 1)),
        }
    }
    counts.retain(|(commit, _)| anonymous || ctx.state.commit_account(commit).is_some());
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let address = ctx.repo_address(repo, "contributors");
    Ok(list(&counts, ctx.query(), &address, |(commit, count)| match ctx.state.commit_account(commit) {
        Some(account) => {
            let mut value = render::simple_user(ctx, account);
            value["contributions"] = json!(count);
            value
        }
        None => {
            let (name, email) = ctx.state.signature(commit);
            json!({ "type": "Anonymous", "name": name, "email": email, "contributions": count })
        }
    }))
}

/// Commits by day of the last weeks, oldest first. The first time, they are not computed yet.
pub(super) fn weeks(ctx: &Ctx<'_>, repo: &Repo, counted: bool) -> Answer {
    if repo.is_empty() {
        return Ok(Reply::status(StatusCode::NO_CONTENT, Body::Empty));
    }
    if !counted {
        return Ok(Reply::status(StatusCode::ACCEPTED, Body::Json(json!({}))));
    }
    let today = ctx.now.date_naive();
    let this_week = today - TimeDelta::days(today.weekday().num_days_from_sunday().into());
    let week = |back: i64| {
        let sunday = this_week - TimeDelta::weeks(back);
        let days: Vec<usize> = (0..7)
            .map(|day| {
                let day = sunday + TimeDelta::days(day);
                repo.commits.iter().filter(|commit| commit.date.date_naive() == day).count()
            })
            .collect();
        let start = sunday.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        json!({ "week": start, "total": days.iter().sum::<usize>(), "days": days })
    };
    Ok(Reply::json((0..WEEKS).rev().map(week).collect()))
}
