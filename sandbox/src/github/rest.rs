//! The REST API: which path is answered by what.

mod commits;
mod contents;
mod events;
mod gists;
mod pulls;
mod render;
mod repos;
mod search;
mod terms;
mod users;

use axum::http::Method;
use chrono::{DateTime, Utc};

pub(super) use commits::parent;
pub(super) use contents::{blob_sha, entries, raw_file, tree_sha};
pub(super) use pulls::issue_id;
pub(super) use render::{node_id, stamp};

use super::Shared;
use super::http::Call;
use super::model::{Account, Repo};
use super::reply::{Answer, Query, Refusal, Reply, list};
use super::state::{Former, State, Viewer};

/// What every answer is made from.
struct Ctx<'a> {
    state: &'a State,
    call: &'a Call,
    viewer: &'a Viewer,
    /// The base address.
    api: &'a str,
    now: DateTime<Utc>,
}

impl<'a> Ctx<'a> {
    fn query(&self) -> &'a Query {
        &self.call.query
    }

    /// The account of that login.
    fn account(&self, login: &str) -> Result<&'a Account, Refusal> {
        if let Some(account) = self.state.account(login) {
            return Ok(account);
        }
        match self.state.former.get(&login.to_lowercase()) {
            Some(Former::Account(id)) => Err(self.moved(&format!("user/{id}"), 2)),
            _ => Err(Refusal::NotFound),
        }
    }

    /// The repository of that owner and name.
    fn repo(&self, owner: &str, name: &str) -> Result<&'a Repo, Refusal> {
        let full_name = format!("{owner}/{name}");
        if let Some(repo) = self.state.repo(&full_name, self.viewer) {
            return Ok(repo);
        }
        match self.state.repo_once_named(&full_name, self.viewer) {
            Some(repo) => Err(self.moved(&format!("repositories/{}", repo.id), 3)),
            None => Err(Refusal::NotFound),
        }
    }

    /// The same request at another address, in place of the first parts of its path.
    fn moved(&self, to: &str, parts: usize) -> Refusal {
        let rest: String =
            self.call.path.trim_matches('/').split('/').skip(parts).map(|part| format!("/{part}")).collect();
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query().0).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        Refusal::Moved(format!("{}/{to}{rest}{mark}{query}", self.api))
    }

    /// The numbered address of an account, which pages link to.
    fn account_address(&self, account: &Account, rest: &str) -> String {
        format!("{}/user/{}/{rest}", self.api, account.id)
    }

    /// The numbered address of a repository.
    fn repo_address(&self, repo: &Repo, rest: &str) -> String {
        format!("{}/repositories/{}/{rest}", self.api, repo.id)
    }

    /// The account behind the token.
    fn me(&self) -> Result<&'a Account, Refusal> {
        let id = self.viewer.account().ok_or_else(|| Refusal::error(401, "Requires authentication"))?;
        self.state.accounts.get(&id).ok_or(Refusal::NotFound)
    }
}

/// Answers a request to the REST API.
pub(super) fn answer(shared: &Shared, call: &Call, viewer: &Viewer) -> Answer {
    let mut state = shared.state();
    let numbered = by_number(&state, call);
    let call = numbered.as_ref().unwrap_or(call);
    // GitHub computes the weekly figures after they were asked for first.
    let counted = match call.segments.as_slice() {
        [repos, owner, name, stats, _] if repos == "repos" && stats == "stats" => {
            let id = state.repo(&format!("{owner}/{name}"), viewer).map(|repo| repo.id);
            id.is_none_or(|id| !state.counted.insert(id))
        }
        _ => true,
    };
    let ctx = Ctx { state: &state, call, viewer, api: &shared.api, now: shared.clock.now() };
    let parts: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    if call.method != Method::GET {
        return refuse_writing(&ctx, &parts);
    }
    let answer = match parts.as_slice() {
        ["repos", owner, name, rest @ ..] => {
            ctx.repo(owner, name).and_then(|repo| repo_answer(&ctx, repo, rest, counted))
        }
        ["users", login, rest @ ..] => {
            ctx.account(login).and_then(|account| account_answer(&ctx, account, rest))
        }
        ["orgs", login] => users::organization(&ctx, login),
        ["orgs", login, "repos"] => ctx.account(login).and_then(|account| repos::of_account(&ctx, account)),
        ["user"] => users::me(&ctx),
        ["user", "repos"] => repos::mine(&ctx),
        ["gists", id] => gists::one(&ctx, id),
        ["search", "repositories"] => search::repositories(&ctx),
        ["search", "issues"] => search::issues(&ctx),
        ["search", "commits"] => search::commits(&ctx),
        _ => Err(Refusal::NoSuchPath),
    };
    drop(state);
    if let Err(Refusal::NoSuchPath) = &answer {
        shared.reject(format!("{} {}: no such path", call.method, call.path));
    }
    answer
}

fn account_answer(ctx: &Ctx<'_>, account: &Account, rest: &[&str]) -> Answer {
    match rest {
        [] => users::one(ctx, account),
        ["repos"] => repos::of_account(ctx, account),
        ["orgs"] => users::organizations(ctx, account),
        ["gists"] => gists::of_account(ctx, account),
        ["starred"] => repos::starred(ctx, account),
        ["events"] | ["events", "public"] => events::of_account(ctx, account),
        _ => Err(Refusal::NoSuchPath),
    }
}

fn repo_answer(ctx: &Ctx<'_>, repo: &Repo, rest: &[&str], counted: bool) -> Answer {
    match rest {
        [] => Ok(Reply::json(render::full_repo(ctx, repo))),
        ["languages"] => Ok(Reply::json(repo.languages.iter().cloned().collect())),
        ["topics"] => Ok(Reply::json(serde_json::json!({ "names": repo.topics }))),
        ["license"] => contents::license(ctx, repo),
        ["readme"] => contents::readme(ctx, repo),
        ["contents", path @ ..] => contents::contents(ctx, repo, &path.join("/")),
        ["git", "trees", reference] => contents::tree(ctx, repo, reference),
        ["commits"] => commits::list_commits(ctx, repo),
        ["commits", reference] => commits::one(ctx, repo, reference),
        ["contributors"] => commits::contributors(ctx, repo),
        ["stats", "commit_activity"] => commits::weeks(ctx, repo, counted),
        ["pulls"] => pulls::list_pulls(ctx, repo),
        ["pulls", number] => pulls::one(ctx, repo, number),
        ["pulls", number, "reviews"] => pulls::reviews(ctx, repo, number),
        _ => Err(Refusal::NoSuchPath),
    }
}

/// The same request by names, if it came by number: `/user/1/repos`, `/repositories/2/commits`.
fn by_number(state: &State, call: &Call) -> Option<Call> {
    let id: u64 = call.segments.get(1)?.parse().ok()?;
    let rest = call.segments.iter().skip(2).cloned();
    let segments = match call.segments[0].as_str() {
        "user" => {
            ["users".to_owned(), state.accounts.get(&id)?.login.clone()].into_iter().chain(rest).collect()
        }
        "repositories" => {
            let repo = state.repos.get(&id)?;
            ["repos".to_owned(), repo.owner.clone(), repo.name.clone()].into_iter().chain(rest).collect()
        }
        _ => return None,
    };
    Some(Call { segments, ..call.clone() })
}

/// Tokens of the double may only read.
fn refuse_writing(ctx: &Ctx<'_>, parts: &[&str]) -> Answer {
    ctx.me()?;
    match parts {
        ["repos", owner, name] => {
            ctx.repo(owner, name)?;
            Err(Refusal::error(403, "Must have admin rights to Repository."))
        }
        _ => Err(Refusal::NotFound),
    }
}

/// One page of repositories.
fn repo_list(ctx: &Ctx<'_>, repos: &[&Repo], address: &str) -> Reply {
    list(repos, ctx.query(), address, |repo| render::repo(ctx, repo))
}
