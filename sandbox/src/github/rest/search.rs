//! Searches. Of the qualifiers GitHub has, these are known; a query with another is refused, not half understood:
//!
//! - repositories: `user` `org` `repo` `language` `topic` `fork` `archived` `stars` `created` `pushed` `is` `license`
//! - issues: `user` `org` `repo` `author` `type` `is` `state` `draft` `created` `closed` `merged` `reviewed-by` `involves`
//! - commits: `user` `org` `repo` `author` `author-date` `committer-date` `hash`

use serde_json::{Value, json};

use super::repos::belongs;
use super::terms::{Qualifier, Terms, number_in, time_in};
use super::{Ctx, commits, node_id, pulls, render, stamp};
use crate::github::model::{Commit, Issue, Repo};
use crate::github::reply::{Answer, Refusal, Reply, page};
use crate::github::state::same;

/// A search shows so many results at most.
const MOST: usize = 1000;
/// Conditions on whose something is: several are alternatives.
const OWNERS: [&str; 3] = ["user", "org", "repo"];

fn invalid(message: String) -> Refusal {
    Refusal::Invalid { resource: "Search", field: "q", message }
}

/// The query, if it is one and asks for what is there.
fn terms(ctx: &Ctx<'_>, known: &[&str]) -> Result<Terms, Refusal> {
    let query = ctx.query().get("q").map(str::trim).filter(|query| !query.is_empty());
    let terms = Terms::parse(query.ok_or_else(|| invalid("A query is missing.".to_owned()))?);
    if let Some(unknown) = terms.unknown(known) {
        return Err(invalid(format!("The double does not know the qualifier {}.", unknown.name)));
    }
    let missing = ["user", "org", "author"].iter().flat_map(|name| terms.values(name)).any(|login| {
        // An author may also be an address.
        login != "@me" && !login.contains('@') && ctx.state.account(login).is_none()
    });
    let missing =
        missing || terms.values("repo").iter().any(|name| ctx.state.repo(name, ctx.viewer).is_none());
    if missing {
        let message = "The listed users and repositories cannot be searched either because the resources do not exist \
                       or you do not have permission to view them.";
        return Err(invalid(message.to_owned()));
    }
    Ok(terms)
}

/// Repositories that the conditions on owners allow.
fn scope<'a>(ctx: &Ctx<'a>, terms: &Terms) -> Vec<&'a Repo> {
    let owners: Vec<&str> = [terms.values("user"), terms.values("org")].concat();
    let names = terms.values("repo");
    let free = owners.is_empty() && names.is_empty();
    let named = |repo: &Repo| names.iter().any(|name| same(name, &repo.full_name()));
    ctx.state.visible_repos(ctx.viewer).filter(|repo| free || belongs(repo, &owners) || named(repo)).collect()
}

/// Whether a repository meets a condition on whose it is; [`scope`] has decided those that are not negated.
fn owner_fits(repo: &Repo, qualifier: &Qualifier) -> bool {
    let value = qualifier.value.as_str();
    let named =
        if qualifier.name == "repo" { same(value, &repo.full_name()) } else { belongs(repo, &[value]) };
    !qualifier.not || named
}

/// Whether the login of a condition is that one; `@me` is the viewer.
fn is_login(ctx: &Ctx<'_>, wanted: &str, login: &str) -> bool {
    let wanted = match ctx.me() {
        Ok(me) if wanted == "@me" => me.login.as_str(),
        _ => wanted,
    };
    same(wanted, login)
}

/// One page of results in the frame of a search.
fn results<T>(
    ctx: &Ctx<'_>,
    found: &[T],
    kind: &str,
    render: impl Fn(&T) -> Value,
) -> Result<Reply, Refusal> {
    let (number, length) = ctx.query().page();
    if (number - 1) * length >= MOST {
        return Err(Refusal::error(422, "Only the first 1000 search results are available"));
    }
    let shown = &found[..found.len().min(MOST)];
    let (items, link) = page(shown, ctx.query(), &format!("{}/search/{kind}", ctx.api), render);
    let mut body = json!({ "total_count": found.len(), "incomplete_results": false, "items": items });
    if kind == "issues" {
        body["search_type"] = json!("lexical");
    }
    let reply = Reply::json(body);
    Ok(match link {
        Some(link) => reply.with_header("link", link),
        None => reply,
    })
}

/// Sorts newest or largest first, unless `order` is `asc`.
fn ordered<T, K: Ord>(ctx: &Ctx<'_>, found: &mut [T], key: impl Fn(&T) -> K) {
    found.sort_by_cached_key(key);
    if ctx.query().get("order") != Some("asc") {
        found.reverse();
    }
}

pub(super) fn repositories(ctx: &Ctx<'_>) -> Answer {
    let known = [
        "user", "org", "repo", "language", "topic", "fork", "archived", "stars", "created", "pushed", "is",
        "license",
    ];
    let terms = terms(ctx, &known)?;
    // Forks are left out unless they are asked for.
    let forks = terms.values("fork").first().copied().unwrap_or("false");
    let meets = |repo: &Repo, qualifier: &Qualifier| {
        let value = qualifier.value.as_str();
        match qualifier.name.as_str() {
            "language" => repo.main_language().is_some_and(|language| same(language, value)),
            "topic" => repo.topics.iter().any(|topic| same(topic, value)),
            "archived" => repo.archived == (value == "true"),
            "stars" => number_in(repo.stars.into(), value),
            "created" => repo.created.is_some_and(|time| time_in(time, value)),
            "pushed" => repo.pushed.is_some_and(|time| time_in(time, value)),
            "is" => (value == "private") == repo.private,
            "license" => repo.license.as_deref().is_some_and(|license| same(license, value)),
            "fork" => !qualifier.not || repo.fork_of.is_some(),
            _ => owner_fits(repo, qualifier),
        }
    };
    let mut found = scope(ctx, &terms);
    found.retain(|repo| {
        let text = format!("{} {}", repo.full_name(), repo.description.as_deref().unwrap_or_default());
        let fork = match forks {
            "true" => true,
            "only" => repo.fork_of.is_some(),
            _ => repo.fork_of.is_none(),
        };
        fork && terms.fit(&text, |qualifier| meets(repo, qualifier))
    });
    match ctx.query().get("sort") {
        Some("updated") => ordered(ctx, &mut found, |repo| repo.pushed),
        Some("forks") => ordered(ctx, &mut found, |repo| repo.forks),
        _ => ordered(ctx, &mut found, |repo| repo.stars),
    }
    results(ctx, &found, "repositories", |repo| {
        let mut value = render::repo(ctx, repo);
        value["score"] = json!(1.0);
        value
    })
}

pub(super) fn issues(ctx: &Ctx<'_>) -> Answer {
    let known = [
        "user",
        "org",
        "repo",
        "author",
        "type",
        "is",
        "state",
        "draft",
        "created",
        "closed",
        "merged",
        "reviewed-by",
        "involves",
    ];
    let terms = terms(ctx, &known)?;
    let reviewed = |issue: &Issue, by: &str| {
        let mut reviews = issue.pull.iter().flat_map(|pull| &pull.reviews);
        reviews.any(|review| is_login(ctx, by, &review.author))
    };
    let meets = |issue: &Issue, repo: &Repo, qualifier: &Qualifier| {
        let value = qualifier.value.as_str();
        match (qualifier.name.as_str(), value) {
            ("author", login) => is_login(ctx, login, &issue.author),
            ("reviewed-by", login) => reviewed(issue, login),
            ("involves", login) => is_login(ctx, login, &issue.author) || reviewed(issue, login),
            ("type" | "is", "pr" | "pull-request") => issue.pull.is_some(),
            ("type" | "is", "issue") => issue.pull.is_none(),
            ("state" | "is", "open") => issue.closed.is_none(),
            ("state" | "is", "closed") => issue.closed.is_some(),
            ("is", "merged") => issue.merged_at().is_some(),
            ("is", "unmerged") => issue.pull.is_some() && issue.merged_at().is_none(),
            ("is", "public") => !repo.private,
            ("is", "private") => repo.private,
            ("is", "draft") => issue.pull.as_ref().is_some_and(|pull| pull.draft),
            ("draft", value) => issue.pull.as_ref().is_some_and(|pull| pull.draft == (value == "true")),
            ("created", range) => time_in(issue.created, range),
            ("closed", range) => issue.closed.is_some_and(|time| time_in(time, range)),
            ("merged", range) => issue.merged_at().is_some_and(|time| time_in(time, range)),
            (name, _) => OWNERS.contains(&name) && owner_fits(repo, qualifier),
        }
    };
    let mut found: Vec<(&Repo, &Issue)> = scope(ctx, &terms)
        .into_iter()
        .flat_map(|repo| repo.issues.iter().map(move |issue| (repo, issue)))
        .collect();
    found.retain(|(repo, issue)| {
        let text = format!("{} {}", issue.title, issue.body.as_deref().unwrap_or_default());
        terms.fit(&text, |qualifier| meets(issue, repo, qualifier))
    });
    match ctx.query().get("sort") {
        Some("updated") => ordered(ctx, &mut found, |(_, issue)| issue.updated_at()),
        Some("comments") => ordered(ctx, &mut found, |(_, issue)| issue.comments),
        _ => ordered(ctx, &mut found, |(_, issue)| issue.created),
    }
    results(ctx, &found, "issues", |(repo, issue)| {
        let mut value = issue_json(ctx, repo, issue);
        value["score"] = json!(1.0);
        value
    })
}

/// An issue, or a pull request seen as one.
pub(super) fn issue_json(ctx: &Ctx<'_>, repo: &Repo, issue: &Issue) -> Value {
    let full_name = repo.full_name();
    let url = format!("{}/repos/{full_name}/issues/{}", ctx.api, issue.number);
    let kind = if issue.pull.is_some() { "pull" } else { "issues" };
    let web = format!("https://github.com/{full_name}/{kind}/{}", issue.number);
    let id = pulls::issue_id(repo, issue);
    let mut value = json!({
        "id": id, "node_id": node_id(if issue.pull.is_some() { "PR" } else { "I" }, id), "number": issue.number,
        "url": url, "html_url": web, "repository_url": format!("{}/repos/{full_name}", ctx.api),
        "labels_url": format!("{url}/labels{{/name}}"), "comments_url": format!("{url}/comments"),
        "events_url": format!("{url}/events"), "timeline_url": format!("{url}/timeline"),
        "title": issue.title, "body": issue.body.as_deref().unwrap_or_default(),
        "user": render::user_of(ctx, &issue.author), "labels": [], "locked": false, "active_lock_reason": null,
        "state": if issue.closed.is_some() { "closed" } else { "open" },
        "state_reason": issue.closed.filter(|_| issue.pull.is_none()).map(|_| "completed"),
        "assignee": null, "assignees": [], "milestone": null, "comments": issue.comments,
        "created_at": stamp(issue.created), "updated_at": stamp(issue.updated_at()),
        "closed_at": issue.closed.map(stamp), "author_association": pulls::association(repo, issue),
    });
    if let Some(pull) = &issue.pull {
        value["draft"] = json!(pull.draft);
        value["pull_request"] = json!({
            "url": format!("{}/repos/{full_name}/pulls/{}", ctx.api, issue.number), "html_url": web,
            "diff_url": format!("{web}.diff"), "patch_url": format!("{web}.patch"),
            "merged_at": issue.merged_at().map(stamp),
        });
    }
    value
}

pub(super) fn commits(ctx: &Ctx<'_>) -> Answer {
    let known = ["user", "org", "repo", "author", "author-date", "committer-date", "hash"];
    let terms = terms(ctx, &known)?;
    let meets = |repo: &Repo, commit: &Commit, qualifier: &Qualifier| {
        let value = qualifier.value.as_str();
        match qualifier.name.as_str() {
            "author" => {
                let who = ctx.me().ok().filter(|_| value == "@me").map_or(value, |me| me.login.as_str());
                commits::is_by(commit, who, &ctx.state.signature(commit).1)
            }
            "author-date" | "committer-date" => time_in(commit.date, value),
            "hash" => commit.sha.starts_with(value),
            _ => owner_fits(repo, qualifier),
        }
    };
    let mut found: Vec<(&Repo, &Commit)> = scope(ctx, &terms)
        .into_iter()
        .filter(|repo| repo.fork_of.is_none())
        .flat_map(|repo| repo.commits.iter().map(move |commit| (repo, commit)))
        .collect();
    found.retain(|(repo, commit)| terms.fit(&commit.message, |qualifier| meets(repo, commit, qualifier)));
    ordered(ctx, &mut found, |(_, commit)| commit.date);
    results(ctx, &found, "commits", |(repo, commit)| {
        let mut value = commits::commit(ctx, repo, commit);
        let (name, email) = ctx.state.signature(commit);
        value["committer"] = json!({ "name": name, "email": email, "date": stamp(commit.date) });
        value["repository"] = render::repo(ctx, repo);
        value["score"] = json!(1.0);
        value
    })
}
