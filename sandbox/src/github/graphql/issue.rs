//! Issues, pull requests and reviews.

use apollo_compiler::resolvers::ResolveInfo;
use serde_json::{Value, json};

use super::connection::Connection;
use super::node::{Args, Cx, Field, Node, Out};
use crate::github::model::{Account, Issue, Pull, Repo, Review};
use crate::github::rest::{issue_id, node_id, stamp};
use crate::github::state::same;

fn state(issue: &Issue) -> &'static str {
    match (issue.closed, issue.merged_at()) {
        (None, _) => "OPEN",
        (_, Some(_)) => "MERGED",
        (Some(_), None) => "CLOSED",
    }
}

/// One page of issues, or of pull requests, in the states and the order asked for.
fn page<'w>(mut found: Vec<(&'w Repo, &'w Issue)>, pulls: bool, info: &ResolveInfo<'_>) -> Field<'w> {
    let args = Args::of(info);
    found.retain(|(_, issue)| issue.pull.is_some() == pulls && args.allows("states", state(issue)));
    match args.order() {
        Some(("COMMENTS", _)) => found.sort_by_key(|(_, issue)| issue.comments),
        Some(("UPDATED_AT", _)) => found.sort_by_key(|(_, issue)| issue.updated_at()),
        _ => found.sort_by_key(|(_, issue)| issue.created),
    }
    if args.order().is_some_and(|(_, descending)| descending) {
        found.reverse();
    }
    Connection::page(
        info,
        found.into_iter().map(|(repo, issue)| Node::Issue(repo, issue)).collect(),
        Value::Null,
    )
}

pub(super) fn of_repo<'w>(repo: &'w Repo, pulls: bool, info: &ResolveInfo<'_>) -> Field<'w> {
    page(repo.issues.iter().map(|issue| (repo, issue)).collect(), pulls, info)
}

pub(super) fn of_account<'w>(
    cx: &'w Cx<'w>,
    account: &Account,
    pulls: bool,
    info: &ResolveInfo<'_>,
) -> Field<'w> {
    let all =
        cx.state.visible_repos(cx.viewer).flat_map(|repo| repo.issues.iter().map(move |issue| (repo, issue)));
    page(all.filter(|(_, issue)| same(&issue.author, &account.login)).collect(), pulls, info)
}

pub(super) fn field<'w>(
    cx: &'w Cx<'w>,
    repo: &'w Repo,
    issue: &'w Issue,
    info: &ResolveInfo<'_>,
) -> Field<'w> {
    let kind = if issue.pull.is_some() { "PR" } else { "I" };
    let place = if issue.pull.is_some() { "pull" } else { "issues" };
    Ok(Out::Leaf(match info.field_name() {
        "id" => json!(node_id(kind, issue_id(repo, issue))),
        "number" => json!(issue.number),
        "title" => json!(issue.title),
        "body" => json!(issue.body.as_deref().unwrap_or_default()),
        "state" => json!(state(issue)),
        "url" => json!(format!("https://github.com/{}/{place}/{}", repo.full_name(), issue.number)),
        "createdAt" => json!(stamp(issue.created)),
        "updatedAt" => json!(stamp(issue.updated_at())),
        "closedAt" => json!(issue.closed.map(stamp)),
        "author" => return Ok(Out::maybe(cx.state.account(&issue.author).map(Node::Account))),
        "repository" => return Ok(Out::Node(Node::Repo(repo))),
        name => {
            return issue
                .pull
                .as_ref()
                .map_or(Ok(Out::Unknown), |pull| pull_field(repo, issue, pull, name, info));
        }
    }))
}

fn pull_field<'w>(
    repo: &'w Repo,
    issue: &'w Issue,
    pull: &'w Pull,
    name: &str,
    info: &ResolveInfo<'_>,
) -> Field<'w> {
    Ok(Out::Leaf(match name {
        "isDraft" => json!(pull.draft),
        "merged" => json!(pull.merged),
        "mergedAt" => json!(issue.merged_at().map(stamp)),
        "additions" => json!(pull.additions),
        "deletions" => json!(pull.deletions),
        "changedFiles" => json!(pull.changed_files),
        "reviews" => {
            let args = Args::of(info);
            let found = pull
                .reviews
                .iter()
                .filter(|review| args.allows("states", review.state.as_str()))
                .filter(|review| args.str("author").is_none_or(|author| same(author, &review.author)))
                .map(|review| Node::Review(repo, issue, review))
                .collect();
            return Connection::page(info, found, Value::Null);
        }
        _ => return Ok(Out::Unknown),
    }))
}

pub(super) fn review_field<'w>(
    cx: &'w Cx<'w>,
    repo: &Repo,
    issue: &Issue,
    review: &'w Review,
    name: &str,
) -> Out<'w> {
    let identity = format!("{} {} {}", repo.id, issue.number, review.submitted);
    Out::Leaf(match name {
        "id" => json!(format!("PRR_{}", crate::github::state::digest(&identity))),
        "state" => json!(review.state.as_str()),
        "body" => json!(review.body),
        "submittedAt" => json!(stamp(review.submitted)),
        "author" => return Out::maybe(cx.state.account(&review.author).map(Node::Account)),
        _ => return Out::Unknown,
    })
}
