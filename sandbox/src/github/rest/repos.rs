//! Lists of repositories.

use std::cmp::Ordering;

use serde_json::json;

use super::{Ctx, render, repo_list, stamp};
use crate::github::model::{Account, Repo};
use crate::github::reply::{Answer, Refusal, list};
use crate::github::state::same;

/// Repositories of an account, by `type`, in the order of `sort` and `direction`.
pub(super) fn of_account(ctx: &Ctx<'_>, account: &Account) -> Answer {
    // An owner of private repositories finds them under `/user/repos` only.
    let public = |repo: &&Repo| !repo.private;
    let mut repos: Vec<&Repo> = match ctx.query().get("type") {
        // There are no collaborators here, so nobody is a member of somebody else's repository.
        Some("member") => Vec::new(),
        Some("forks") => ctx.state.repos_of(account, ctx.viewer).filter(|r| r.fork_of.is_some()).collect(),
        Some("sources") => ctx.state.repos_of(account, ctx.viewer).filter(|r| r.fork_of.is_none()).collect(),
        _ => ctx.state.repos_of(account, ctx.viewer).collect(),
    };
    repos.retain(public);
    sort(ctx, &mut repos);
    Ok(repo_list(ctx, &repos, &ctx.account_address(account, "repos")))
}

/// Repositories of the token's account, the private ones too where the token may see them.
pub(super) fn mine(ctx: &Ctx<'_>) -> Answer {
    let account = ctx.me()?;
    let query = ctx.query();
    if query.get("type").is_some() && (query.get("visibility").or(query.get("affiliation"))).is_some() {
        let message = "If you specify visibility or affiliation, you cannot specify type.".to_owned();
        return Err(Refusal::Invalid { resource: "Search", field: "type", message });
    }
    let mut repos: Vec<&Repo> = ctx.state.repos_of(account, ctx.viewer).collect();
    match query.get("visibility").or(query.get("type")) {
        Some("public") => repos.retain(|repo| !repo.private),
        Some("private") => repos.retain(|repo| repo.private),
        Some("member") => repos.clear(),
        _ => {}
    }
    if query.get("affiliation").is_some_and(|wanted| !wanted.split(',').any(|one| one == "owner")) {
        repos.clear();
    }
    sort(ctx, &mut repos);
    Ok(repo_list(ctx, &repos, &format!("{}/user/repos", ctx.api)))
}

fn sort(ctx: &Ctx<'_>, repos: &mut [&Repo]) {
    let by = ctx.query().get("sort").unwrap_or("full_name");
    let compare = |one: &Repo, other: &Repo| match by {
        "created" => one.created.cmp(&other.created),
        "pushed" | "updated" => one.pushed.cmp(&other.pushed),
        _ => one.full_name().to_lowercase().cmp(&other.full_name().to_lowercase()),
    };
    let ascending = match ctx.query().get("direction") {
        Some("asc") => true,
        Some("desc") => false,
        _ => !["created", "pushed", "updated"].contains(&by),
    };
    let direct = |order: Ordering| if ascending { order } else { order.reverse() };
    repos.sort_by(|one, other| direct(compare(one, other)).then(one.id.cmp(&other.id)));
}

/// Repositories an account starred; with the media type `star`, the times too.
pub(super) fn starred(ctx: &Ctx<'_>, account: &Account) -> Answer {
    let found: Vec<&Repo> = account
        .starred
        .iter()
        .filter_map(|full_name| ctx.state.repo_once_named(full_name, ctx.viewer))
        .collect();
    let address = ctx.account_address(account, "starred");
    Ok(list(&found, ctx.query(), &address, |repo| {
        let rendered = render::repo(ctx, repo);
        if ctx.call.wants("star") {
            // Nobody notes when a star was given; it was after the repository was made.
            return json!({ "starred_at": repo.created.map(stamp), "repo": rendered });
        }
        rendered
    }))
}

/// Whether a repository belongs to one of the owners.
pub(super) fn belongs(repo: &Repo, owners: &[&str]) -> bool {
    owners.iter().any(|owner| same(owner, &repo.owner))
}
