//! Pull requests and their reviews.

use serde_json::{Value, json};

use super::{Ctx, node_id, render, stamp};
use crate::github::model::{Issue, Pull, Repo};
use crate::github::reply::{Answer, Refusal, Reply, list};
use crate::github::state::digest;

/// A number no other issue has.
pub(in crate::github) fn issue_id(repo: &Repo, issue: &Issue) -> u64 {
    repo.id * 100_000 + u64::from(issue.number)
}

/// The two ends of a pull request, with a reference and a hash each.
fn ends(ctx: &Ctx<'_>, repo: &Repo, issue: &Issue) -> (Value, Value) {
    let base_sha = repo.commits.first().map_or_else(|| digest("nothing"), |commit| commit.sha.clone());
    let head_sha = digest(&format!("head of {} {}", repo.full_name(), issue.number));
    let end = |reference: String, sha: String, login: &str| {
        json!({
            "label": format!("{login}:{reference}"), "ref": reference, "sha": sha,
            "user": render::user_of(ctx, login), "repo": render::repo(ctx, repo),
        })
    };
    (
        end(format!("change-{}", issue.number), head_sha, &issue.author),
        end(repo.default_branch.clone(), base_sha, &repo.owner),
    )
}

/// The least that names a pull request, as events have it.
pub(super) fn minimal(ctx: &Ctx<'_>, repo: &Repo, issue: &Issue) -> Value {
    let (mut head, mut base) = ends(ctx, repo, issue);
    let short = json!({
        "id": repo.id, "name": repo.name, "url": format!("{}/repos/{}", ctx.api, repo.full_name()),
    });
    for end in [&mut head, &mut base] {
        *end = json!({ "ref": end["ref"], "sha": end["sha"], "repo": short });
    }
    let url = format!("{}/repos/{}/pulls/{}", ctx.api, repo.full_name(), issue.number);
    json!({
        "id": issue_id(repo, issue), "number": issue.number, "url": url, "head": head, "base": base,
    })
}

fn pull_json(ctx: &Ctx<'_>, repo: &Repo, issue: &Issue, pull: &Pull) -> Value {
    let full_name = repo.full_name();
    let url = format!("{}/repos/{full_name}/pulls/{}", ctx.api, issue.number);
    let web = format!("https://github.com/{full_name}/pull/{}", issue.number);
    let (head, base) = ends(ctx, repo, issue);
    let links = json!({
        "self": { "href": url }, "html": { "href": web },
        "issue": { "href": format!("{}/repos/{full_name}/issues/{}", ctx.api, issue.number) },
        "commits": { "href": format!("{url}/commits") },
    });
    json!({
        "id": issue_id(repo, issue), "node_id": node_id("PR", issue_id(repo, issue)), "number": issue.number,
        "url": url, "html_url": web, "diff_url": format!("{web}.diff"), "patch_url": format!("{web}.patch"),
        "issue_url": format!("{}/repos/{full_name}/issues/{}", ctx.api, issue.number),
        "commits_url": format!("{url}/commits"), "review_comments_url": format!("{url}/comments"),
        "review_comment_url": format!("{}/repos/{full_name}/pulls/comments{{/number}}", ctx.api),
        "comments_url": format!("{}/repos/{full_name}/issues/{}/comments", ctx.api, issue.number),
        "statuses_url": format!("{}/repos/{full_name}/statuses/{}", ctx.api, head["sha"].as_str().unwrap_or_default()),
        "state": if issue.closed.is_some() { "closed" } else { "open" }, "locked": false,
        "active_lock_reason": null, "title": issue.title, "user": render::user_of(ctx, &issue.author),
        "body": issue.body, "labels": [], "milestone": null, "draft": pull.draft, "auto_merge": null,
        "created_at": stamp(issue.created), "updated_at": stamp(issue.updated_at()),
        "closed_at": issue.closed.map(stamp), "merged_at": issue.merged_at().map(stamp),
        "merge_commit_sha": null, "assignee": null, "assignees": [], "requested_reviewers": [],
        "requested_teams": [], "head": head, "base": base, "author_association": association(repo, issue),
        "_links": links,
    })
}

pub(super) fn association(repo: &Repo, issue: &Issue) -> &'static str {
    if crate::github::state::same(&repo.owner, &issue.author) { "OWNER" } else { "CONTRIBUTOR" }
}

/// Pull requests by `state`, newest first unless `sort` and `direction` say otherwise.
pub(super) fn list_pulls(ctx: &Ctx<'_>, repo: &Repo) -> Answer {
    let query = ctx.query();
    let state = query.get("state").unwrap_or("open");
    let mut found: Vec<(&Issue, &Pull)> = repo
        .issues
        .iter()
        .filter(|issue| state == "all" || (state == "closed") == issue.closed.is_some())
        .filter_map(|issue| Some((issue, issue.pull.as_ref()?)))
        .collect();
    let sort = query.get("sort").unwrap_or("created");
    found.sort_by_key(|(issue, _)| {
        (if sort == "updated" { issue.updated_at() } else { issue.created }, issue.number)
    });
    let direction =
        query.get("direction").unwrap_or(if query.get("sort").is_some() { "asc" } else { "desc" });
    if direction == "desc" {
        found.reverse();
    }
    let address = ctx.repo_address(repo, "pulls");
    Ok(list(&found, query, &address, |(issue, pull)| pull_json(ctx, repo, issue, pull)))
}

fn find<'a>(repo: &'a Repo, number: &str) -> Result<(&'a Issue, &'a Pull), Refusal> {
    let number: u32 = number.parse().map_err(|_| Refusal::NotFound)?;
    let issue = repo.issues.iter().find(|issue| issue.number == number).ok_or(Refusal::NotFound)?;
    issue.pull.as_ref().map(|pull| (issue, pull)).ok_or(Refusal::NotFound)
}

/// One pull request with its figures.
pub(super) fn one(ctx: &Ctx<'_>, repo: &Repo, number: &str) -> Answer {
    let (issue, pull) = find(repo, number)?;
    let mut value = pull_json(ctx, repo, issue, pull);
    for (field, figure) in [
        ("merged", json!(pull.merged)),
        ("mergeable", if issue.closed.is_some() { Value::Null } else { json!(true) }),
        ("mergeable_state", json!(if issue.closed.is_some() { "unknown" } else { "clean" })),
        ("merged_by", if pull.merged { render::user_of(ctx, &repo.owner) } else { Value::Null }),
        ("comments", json!(issue.comments)),
        ("review_comments", json!(pull.reviews.len())),
        ("commits", json!(pull.commits)),
        ("additions", json!(pull.additions)),
        ("deletions", json!(pull.deletions)),
        ("changed_files", json!(pull.changed_files)),
        ("maintainer_can_modify", json!(false)),
    ] {
        value[field] = figure;
    }
    Ok(Reply::json(value))
}

/// The reviews of a pull request, oldest first.
pub(super) fn reviews(ctx: &Ctx<'_>, repo: &Repo, number: &str) -> Answer {
    let (issue, pull) = find(repo, number)?;
    let address = ctx.repo_address(repo, &format!("pulls/{}/reviews", issue.number));
    let numbered: Vec<_> = pull.reviews.iter().enumerate().collect();
    Ok(list(&numbered, ctx.query(), &address, |(index, _)| review(ctx, repo, issue, pull, *index)))
}

/// A review by its place.
pub(super) fn review(ctx: &Ctx<'_>, repo: &Repo, issue: &Issue, pull: &Pull, index: usize) -> Value {
    let review = &pull.reviews[index];
    let id = issue_id(repo, issue) * 100 + index as u64;
    let web = format!("https://github.com/{}/pull/{}", repo.full_name(), issue.number);
    let html = format!("{web}#pullrequestreview-{id}");
    let url = format!("{}/repos/{}/pulls/{}", ctx.api, repo.full_name(), issue.number);
    json!({
        "id": id, "node_id": node_id("PRR", id), "user": render::user_of(ctx, &review.author),
        "body": review.body, "state": review.state.as_str(), "html_url": html, "pull_request_url": url,
        "_links": { "html": { "href": html }, "pull_request": { "href": url } },
        "submitted_at": stamp(review.submitted), "author_association": "CONTRIBUTOR",
        "commit_id": digest(&format!("head of {} {}", repo.full_name(), issue.number)),
    })
}
