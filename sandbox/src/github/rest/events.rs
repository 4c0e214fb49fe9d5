//! Public events of an account, made from what it did.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Ctx, pulls, render, stamp};
use crate::github::model::{Account, AccountKind, Author, Issue, Repo};
use crate::github::reply::{Answer, Refusal, list};
use crate::github::state::{digest, same};

/// How far back events go.
const REACH: TimeDelta = TimeDelta::days(30);
/// How many events there are at most.
const MOST: usize = 300;
/// How often a client may ask, in seconds.
const POLL_INTERVAL: &str = "60";

/// Something an account did, before it is written out.
struct Event<'a> {
    at: DateTime<Utc>,
    repo: &'a Repo,
    kind: &'static str,
    payload: Value,
}

pub(super) fn of_account(ctx: &Ctx<'_>, account: &Account) -> Answer {
    let mut events: Vec<Event<'_>> = Vec::new();
    let public = ctx.state.visible_repos(ctx.viewer).filter(|repo| !repo.private);
    for repo in public {
        repo_events(ctx, account, repo, &mut events);
    }
    events.retain(|event| event.at <= ctx.now && ctx.now - event.at <= REACH);
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(MOST);
    let (page, length) = ctx.query().page();
    if (page - 1) * length >= MOST {
        let message = "In order to keep the API fast for everyone, pagination is limited for this resource.";
        return Err(Refusal::error(422, message));
    }
    let address = ctx.account_address(account, "events/public");
    let reply = list(&events, ctx.query(), &address, |event| event_json(ctx, account, event));
    Ok(reply.with_header("x-poll-interval", POLL_INTERVAL.to_owned()))
}

fn repo_events<'a>(ctx: &Ctx<'_>, account: &Account, repo: &'a Repo, events: &mut Vec<Event<'a>>) {
    let mut add = |at, kind, payload| events.push(Event { at, repo, kind, payload });
    if let Some(created) = repo.created.filter(|_| same(&repo.owner, &account.login)) {
        let payload = json!({
            "ref": repo.default_branch, "ref_type": "branch", "full_ref": format!("refs/heads/{}", repo.default_branch),
            "master_branch": repo.default_branch, "description": repo.description, "pusher_type": "user",
        });
        add(created, "CreateEvent", payload);
    }
    for (place, commit) in repo.commits.iter().enumerate() {
        if matches!(&commit.author, Author::Account(login) if same(login, &account.login)) {
            let before =
                repo.commits.get(place + 1).map_or_else(|| "0".repeat(40), |commit| commit.sha.clone());
            let payload = json!({
                "repository_id": repo.id, "push_id": repo.id * 1000 + place as u64,
                "ref": format!("refs/heads/{}", repo.default_branch), "head": commit.sha, "before": before,
            });
            add(commit.date, "PushEvent", payload);
        }
    }
    for issue in &repo.issues {
        issue_events(ctx, account, repo, issue, &mut add);
    }
}

fn issue_events(
    ctx: &Ctx<'_>,
    account: &Account,
    repo: &Repo,
    issue: &Issue,
    add: &mut impl FnMut(DateTime<Utc>, &'static str, Value),
) {
    let own = same(&issue.author, &account.login);
    if let Some(pull) = &issue.pull {
        let minimal = pulls::minimal(ctx, repo, issue);
        let payload = |action| json!({ "action": action, "number": issue.number, "pull_request": minimal });
        if own {
            add(issue.created, "PullRequestEvent", payload("opened"));
        }
        if let Some(closed) = issue.closed.filter(|_| own) {
            add(closed, "PullRequestEvent", payload("closed"));
        }
        for (index, review) in pull.reviews.iter().enumerate() {
            if same(&review.author, &account.login) {
                let body = pulls::review(ctx, repo, issue, pull, index);
                let payload = json!({ "action": "created", "review": body, "pull_request": minimal });
                add(review.submitted, "PullRequestReviewEvent", payload);
            }
        }
    } else if own {
        let payload =
            |action| json!({ "action": action, "issue": super::search::issue_json(ctx, repo, issue) });
        add(issue.created, "IssuesEvent", payload("opened"));
        if let Some(closed) = issue.closed {
            add(closed, "IssuesEvent", payload("closed"));
        }
    }
}

fn event_json(ctx: &Ctx<'_>, account: &Account, event: &Event<'_>) -> Value {
    let actor = |account: &Account, kind: &str| {
        json!({
            "id": account.id, "login": account.login, "display_login": account.login, "gravatar_id": "",
            "url": format!("{}/{kind}/{}", ctx.api, account.login), "avatar_url": render::avatar(account),
        })
    };
    let full_name = event.repo.full_name();
    let identity = digest(&format!("{} {full_name} {} {}", event.kind, event.at, event.payload));
    let number = u64::from_str_radix(&identity[..12], 16).unwrap_or_default();
    let mut value = json!({
        "id": number.to_string(), "type": event.kind, "actor": actor(account, "users"),
        "repo": { "id": event.repo.id, "name": full_name, "url": format!("{}/repos/{full_name}", ctx.api) },
        "payload": event.payload, "public": true, "created_at": stamp(event.at),
    });
    let owner = ctx.state.account(&event.repo.owner);
    if let Some(organization) = owner.filter(|owner| owner.kind == AccountKind::Organization) {
        value["org"] = actor(organization, "orgs");
    }
    value
}
