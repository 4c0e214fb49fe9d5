//! Repositories, commits and trees.

use std::cmp::Ordering;

use apollo_compiler::resolvers::ResolveInfo;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::connection::Connection;
use super::issue;
use super::node::{Args, Cx, Field, Node, Out};
use crate::github::catalog;
use crate::github::model::{Commit, Repo};
use crate::github::rest::{blob_sha, entries, node_id, parent, stamp, tree_sha};

/// Texts up to this size come whole, in bytes.
const TEXT_LIMIT: usize = 512 * 1024;

/// Sorts by field and direction; as they were made, if there is no order.
pub(super) fn sort(repos: &mut [&Repo], order: Option<(&str, bool)>) {
    let Some((field, descending)) = order else { return };
    repos.sort_by(|one, other| {
        let ordering = match field {
            "CREATED_AT" => one.created.cmp(&other.created),
            "NAME" => one.name.to_lowercase().cmp(&other.name.to_lowercase()),
            "STARGAZERS" => one.stars.cmp(&other.stars),
            "PUSHED_AT" | "UPDATED_AT" => one.pushed.cmp(&other.pushed),
            _ => Ordering::Equal,
        };
        let ordering = if descending { ordering.reverse() } else { ordering };
        ordering.then(one.id.cmp(&other.id))
    });
}

pub(super) fn field<'w>(cx: &'w Cx<'w>, repo: &'w Repo, info: &ResolveInfo<'_>) -> Field<'w> {
    let figure =
        |kind, count: u32| Ok(Out::Node(Node::plain(kind, json!({ "totalCount": count }), Vec::new())));
    match info.field_name() {
        "owner" => Ok(Out::maybe(cx.state.account(&repo.owner).map(Node::Account))),
        "parent" => {
            let parent = repo.fork_of.as_deref().and_then(|name| cx.state.repo_once_named(name, cx.viewer));
            Ok(Out::maybe(parent.map(Node::Repo)))
        }
        "stargazers" => figure("StargazerConnection", repo.stars),
        "watchers" => figure("UserConnection", repo.watchers),
        "primaryLanguage" => Ok(Out::maybe(repo.main_language().map(language))),
        "languages" => languages(repo, info),
        "repositoryTopics" => {
            Connection::page(info, repo.topics.iter().map(|name| topic(name)).collect(), Value::Null)
        }
        "licenseInfo" => Ok(Out::maybe(repo.license.as_deref().map(license))),
        "defaultBranchRef" => Ok(Out::maybe(branch(repo))),
        "ref" => {
            let args = Args::of(info);
            let name = args.str("qualifiedName").unwrap_or_default();
            let name = name.strip_prefix("refs/heads/").unwrap_or(name);
            Ok(Out::maybe(branch(repo).filter(|_| name == repo.default_branch)))
        }
        "object" => Ok(Out::maybe(object(repo, &Args::of(info)))),
        "issues" => issue::of_repo(repo, false, info),
        "pullRequests" => issue::of_repo(repo, true, info),
        name => Ok(plain(repo, name)),
    }
}

fn plain<'w>(repo: &Repo, name: &str) -> Out<'w> {
    Out::Leaf(match name {
        "id" => json!(node_id("R", repo.id)),
        "databaseId" => json!(repo.id),
        "name" => json!(repo.name),
        "nameWithOwner" => json!(repo.full_name()),
        "description" => json!(repo.description),
        "homepageUrl" => json!(repo.homepage),
        "url" => json!(format!("https://github.com/{}", repo.full_name())),
        "resourcePath" => json!(format!("/{}", repo.full_name())),
        "visibility" => json!(if repo.private { "PRIVATE" } else { "PUBLIC" }),
        "isFork" => json!(repo.fork_of.is_some()),
        "isArchived" => json!(repo.archived),
        "isPrivate" => json!(repo.private),
        "isTemplate" => json!(repo.template),
        "isEmpty" => json!(repo.is_empty()),
        "isDisabled" | "isLocked" | "isMirror" => json!(false),
        "createdAt" => json!(repo.created.map(stamp)),
        "pushedAt" | "updatedAt" => json!(repo.pushed.map(stamp)),
        "diskUsage" => json!(repo.size),
        "forkCount" => json!(repo.forks),
        "stargazerCount" => json!(repo.stars),
        _ => return Out::Unknown,
    })
}

fn language<'w>(name: &str) -> Node<'w> {
    let fields = json!({ "id": format!("LA_{name}"), "name": name, "color": catalog::color(name) });
    Node::plain("Language", fields, Vec::new())
}

/// Languages by size, the largest first if asked so.
fn languages<'w>(repo: &Repo, info: &ResolveInfo<'_>) -> Field<'w> {
    let mut sorted: Vec<&(String, u64)> = repo.languages.iter().collect();
    if let Some((_, descending)) = Args::of(info).order() {
        sorted.sort_by_key(|(_, bytes)| *bytes);
        if descending {
            sorted.reverse();
        }
    }
    let total: u64 = sorted.iter().map(|(_, bytes)| bytes).sum();
    let edges = sorted.iter().map(|(name, bytes)| (language(name), json!({ "size": bytes }))).collect();
    Connection::page_of_edges(info, edges, json!({ "totalSize": total }))
}

fn topic<'w>(name: &str) -> Node<'w> {
    let fields = json!({ "id": format!("RT_{name}"), "url": format!("https://github.com/topics/{name}") });
    let topic = Node::plain("Topic", json!({ "id": format!("T_{name}"), "name": name }), Vec::new());
    Node::plain("RepositoryTopic", fields, vec![("topic", topic)])
}

fn license<'w>(spdx: &str) -> Node<'w> {
    let license = catalog::license(spdx);
    let fields = json!({
        "id": format!("L_{}", license.key), "key": license.key, "name": license.name, "spdxId": license.spdx,
        "url": format!("https://choosealicense.com/licenses/{}/", license.key),
    });
    Node::plain("License", fields, Vec::new())
}

fn branch(repo: &Repo) -> Option<Node<'_>> {
    let head = Node::Commit(repo, repo.commits.first()?);
    let fields = json!({
        "id": format!("REF_{}", repo.id), "name": repo.default_branch, "prefix": "refs/heads/",
    });
    Some(Node::plain("Ref", fields, vec![("target", head)]))
}

/// What `HEAD:path`, a branch, a commit or a hash names.
fn object<'w>(repo: &'w Repo, args: &Args) -> Option<Node<'w>> {
    let head = repo.commits.first()?;
    if let Some(oid) = args.str("oid") {
        return repo.commits.iter().find(|commit| commit.sha == oid).map(|commit| Node::Commit(repo, commit));
    }
    let expression = args.str("expression")?;
    let (reference, path) =
        expression.split_once(':').map_or((expression, None), |(r, path)| (r, Some(path)));
    let commit = if ["HEAD", "", repo.default_branch.as_str()].contains(&reference) {
        head
    } else {
        repo.commits.iter().find(|commit| reference.len() >= 4 && commit.sha.starts_with(reference))?
    };
    match path {
        None => Some(Node::Commit(repo, commit)),
        Some(path) => file(repo, path.trim_end_matches('/')),
    }
}

/// A file or a directory.
fn file<'w>(repo: &'w Repo, path: &str) -> Option<Node<'w>> {
    if let Some(content) = repo.files.get(path) {
        return Some(blob(content));
    }
    (path.is_empty() || !entries(repo, path).is_empty()).then(|| Node::Tree(repo, path.to_owned()))
}

fn blob<'w>(content: &[u8]) -> Node<'w> {
    let sha = blob_sha(content);
    // Text is what has no zero byte, as git sees it.
    let text = std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'));
    let truncated = content.len() > TEXT_LIMIT;
    let shown = text.map(|text| &text[..text.floor_char_boundary(TEXT_LIMIT.min(text.len()))]);
    let fields = json!({
        "id": format!("B_{sha}"), "oid": sha, "abbreviatedOid": &sha[..7], "byteSize": content.len(),
        "isBinary": text.is_none(), "isTruncated": truncated, "text": shown,
    });
    Node::plain("Blob", fields, Vec::new())
}

pub(super) fn tree_field<'w>(repo: &'w Repo, path: &str, name: &str) -> Out<'w> {
    let sha = tree_sha(repo, path);
    match name {
        "id" => Out::Leaf(json!(format!("T_{sha}"))),
        "oid" => Out::Leaf(json!(sha)),
        "abbreviatedOid" => Out::Leaf(json!(&sha[..7])),
        "entries" => {
            Out::List(entries(repo, path).into_iter().map(|entry| tree_entry(repo, path, entry)).collect())
        }
        _ => Out::Unknown,
    }
}

fn tree_entry<'w>(repo: &'w Repo, directory: &str, (name, content): (&str, Option<&[u8]>)) -> Node<'w> {
    let path = if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") };
    let (kind, mode, sha, object) = match content {
        Some(content) => ("blob", 0o100_644, blob_sha(content), blob(content)),
        None => ("tree", 0o040_000, tree_sha(repo, &path), Node::Tree(repo, path.clone())),
    };
    let extension = content.and(name.rsplit_once('.')).map_or(String::new(), |(_, end)| format!(".{end}"));
    let fields = json!({
        "name": name, "path": path, "type": kind, "mode": mode, "oid": sha, "size": content.map_or(0, <[u8]>::len),
        "extension": extension, "isGenerated": false,
    });
    Node::plain("TreeEntry", fields, vec![("object", object)])
}

pub(super) fn commit_field<'w>(
    cx: &'w Cx<'w>,
    repo: &'w Repo,
    commit: &'w Commit,
    info: &ResolveInfo<'_>,
) -> Field<'w> {
    let (additions, deletions) = commit.lines();
    let (headline, body) = commit.message.split_once('\n').unwrap_or((&commit.message, ""));
    Ok(Out::Leaf(match info.field_name() {
        "id" => json!(format!("C_{}", commit.sha)),
        "oid" => json!(commit.sha),
        "abbreviatedOid" => json!(&commit.sha[..7]),
        "message" => json!(commit.message),
        "messageHeadline" => json!(headline),
        "messageBody" => json!(body.trim()),
        "authoredDate" | "committedDate" => json!(stamp(commit.date)),
        "additions" => json!(additions),
        "deletions" => json!(deletions),
        "changedFilesIfAvailable" => json!(commit.changes.len()),
        "url" => json!(format!("https://github.com/{}/commit/{}", repo.full_name(), commit.sha)),
        "author" | "committer" => {
            let (name, email) = cx.state.signature(commit);
            let fields = json!({ "name": name, "email": email, "date": stamp(commit.date) });
            let user = cx.state.commit_account(commit).map(|account| ("user", Node::Account(account)));
            return Ok(Out::Node(Node::plain("GitActor", fields, user.into_iter().collect())));
        }
        "tree" => return Ok(Out::Node(Node::Tree(repo, String::new()))),
        "parents" => {
            let parents = parent(repo, commit).map(|parent| Node::Commit(repo, parent)).into_iter().collect();
            return Connection::page(info, parents, Value::Null);
        }
        "history" => return history(cx, repo, commit, info),
        _ => return Ok(Out::Unknown),
    }))
}

fn history<'w>(cx: &'w Cx<'w>, repo: &'w Repo, from: &Commit, info: &ResolveInfo<'_>) -> Field<'w> {
    let args = Args::of(info);
    let (since, until): (Option<DateTime<Utc>>, _) = (args.time("since"), args.time("until"));
    let author = args.get("author");
    let by = |commit: &Commit| {
        let id = cx.state.commit_account(commit).map(|account| node_id("U", account.id));
        let email = cx.state.signature(commit).1;
        let emails = author["emails"].as_array();
        author["id"].as_str().is_none_or(|wanted| id.as_deref() == Some(wanted))
            && emails.is_none_or(|emails| emails.iter().any(|wanted| *wanted == email))
    };
    let touches = |commit: &Commit| {
        args.str("path").is_none_or(|path| {
            let below = format!("{path}/");
            commit.changes.iter().any(|change| change.path == path || change.path.starts_with(&below))
        })
    };
    let found = repo
        .commits
        .iter()
        .skip_while(|commit| commit.sha != from.sha)
        .filter(|commit| since.is_none_or(|since| commit.date >= since))
        .filter(|commit| until.is_none_or(|until| commit.date <= until))
        .filter(|commit| by(commit) && touches(commit))
        .map(|commit| Node::Commit(repo, commit))
        .collect();
    Connection::page(info, found, Value::Null)
}
