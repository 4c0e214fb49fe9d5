//! Files: contents, README, licence, trees.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Ctx, render};
use crate::github::http::Call;
use crate::github::model::Repo;
use crate::github::reply::{Answer, Refusal, Reply, error_reply};
use crate::github::state::{State, Viewer, digest};

/// Files up to this size come with their content, in bytes.
const CONTENT_LIMIT: usize = 1024 * 1024;
/// A directory lists so many entries at most.
const DIRECTORY_LIMIT: usize = 1000;
/// A tree lists so many entries at most.
const TREE_LIMIT: usize = 100_000;
/// Base64 is broken into lines of this length.
const LINE: usize = 60;
/// What paths in addresses are free of.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

fn escape(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// Whether a reference names the state there is.
fn known_reference(repo: &Repo, reference: &str) -> bool {
    let branch =
        reference.strip_prefix("refs/heads/").or(reference.strip_prefix("heads/")).unwrap_or(reference);
    branch == "HEAD"
        || branch == repo.default_branch
        || repo.commits.iter().any(|c| c.sha.starts_with(reference))
}

fn check_reference(ctx: &Ctx<'_>, repo: &Repo) -> Result<(), Refusal> {
    match ctx.query().get("ref") {
        Some(reference) if !known_reference(repo, reference) => {
            Err(Refusal::error(404, format!("No commit found for the ref {reference}")))
        }
        _ => Ok(()),
    }
}

/// The hash of a file's content.
pub(in crate::github) fn blob_sha(content: &[u8]) -> String {
    digest(&format!("blob {}", String::from_utf8_lossy(content)))
}

/// The hash of a directory, from what is in it.
pub(in crate::github) fn tree_sha(repo: &Repo, directory: &str) -> String {
    let inside = repo.files.iter().filter(|(path, _)| below(path, directory).is_some());
    let listing: String = inside.map(|(path, content)| format!("{path} {}\n", blob_sha(content))).collect();
    digest(&format!("tree {directory}\n{listing}"))
}

/// The part of a path below a directory; the root is empty.
fn below<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    if directory.is_empty() { Some(path) } else { path.strip_prefix(directory)?.strip_prefix('/') }
}

/// The entries of a directory by name: files with their content, directories without.
pub(in crate::github) fn entries<'a>(repo: &'a Repo, directory: &str) -> BTreeMap<&'a str, Option<&'a [u8]>> {
    let mut found = BTreeMap::new();
    for (path, content) in &repo.files {
        if let Some(rest) = below(path, directory) {
            match rest.split_once('/') {
                Some((name, _)) => found.entry(name).or_insert(None),
                None => found.entry(rest).or_insert(Some(content.as_slice())),
            };
        }
    }
    found
}

/// The fields that files and directories share.
fn entry(ctx: &Ctx<'_>, repo: &Repo, path: &str, content: Option<&[u8]>) -> Value {
    let branch = &repo.default_branch;
    let (full_name, escaped) = (repo.full_name(), escape(path));
    let (sha, git, page) = match content {
        Some(content) => (blob_sha(content), "blobs", "blob"),
        None => (tree_sha(repo, path), "trees", "tree"),
    };
    let url = format!("{}/repos/{full_name}/contents/{escaped}?ref={branch}", ctx.api);
    let git_url = format!("{}/repos/{full_name}/git/{git}/{sha}", ctx.api);
    let html_url = format!("https://github.com/{full_name}/{page}/{branch}/{escaped}");
    let download = content.map(|_| format!("{}/raw/{full_name}/{branch}/{escaped}", ctx.api));
    json!({
        "type": if content.is_some() { "file" } else { "dir" },
        "name": path.rsplit('/').next(), "path": path, "sha": sha, "size": content.map_or(0, <[u8]>::len),
        "url": url, "git_url": git_url, "html_url": html_url, "download_url": download,
        "_links": { "self": url, "git": git_url, "html": html_url },
    })
}

fn file(ctx: &Ctx<'_>, repo: &Repo, path: &str, content: &[u8]) -> Value {
    let mut value = entry(ctx, repo, path, Some(content));
    let small = content.len() <= CONTENT_LIMIT;
    value["encoding"] = json!(if small { "base64" } else { "none" });
    let mut encoded = String::new();
    if small {
        let plain = STANDARD.encode(content);
        for line in plain.as_bytes().chunks(LINE) {
            encoded.push_str(&String::from_utf8_lossy(line));
            encoded.push('\n');
        }
    }
    value["content"] = json!(encoded);
    value
}

/// A file in the media type asked for.
fn file_reply(ctx: &Ctx<'_>, repo: &Repo, path: &str, content: &[u8]) -> Reply {
    if ctx.call.wants("raw") {
        return Reply::text("application/vnd.github.raw+json; charset=utf-8", content);
    }
    Reply::json(file(ctx, repo, path, content))
}

pub(super) fn contents(ctx: &Ctx<'_>, repo: &Repo, path: &str) -> Answer {
    if repo.is_empty() {
        return Err(Refusal::error(404, "This repository is empty."));
    }
    check_reference(ctx, repo)?;
    let path = path.trim_matches('/');
    if let Some(content) = repo.files.get(path) {
        return Ok(file_reply(ctx, repo, path, content));
    }
    let found = entries(repo, path);
    if found.is_empty() && !path.is_empty() {
        return Err(Refusal::NotFound);
    }
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    let listed: Vec<Value> = found
        .iter()
        .take(DIRECTORY_LIMIT)
        .map(|(name, content)| entry(ctx, repo, &inside(name), *content))
        .collect();
    if ctx.call.wants("object") {
        let mut directory = entry(ctx, repo, path, None);
        directory["entries"] = Value::Array(listed);
        return Ok(Reply::json(directory));
    }
    Ok(Reply::json(Value::Array(listed)))
}

/// The README in the places GitHub looks, in its order.
pub(in crate::github) fn find_readme(repo: &Repo) -> Option<(&str, &[u8])> {
    [".github", "", "docs"].into_iter().find_map(|directory| {
        entries(repo, directory).into_iter().find_map(|(name, content)| {
            let stem = name.split('.').next().unwrap_or_default();
            let content = content.filter(|_| stem.eq_ignore_ascii_case("readme"))?;
            let path = repo.files.keys().find(|path| below(path, directory) == Some(name))?;
            Some((path.as_str(), content))
        })
    })
}

pub(super) fn readme(ctx: &Ctx<'_>, repo: &Repo) -> Answer {
    check_reference(ctx, repo)?;
    let (path, content) = find_readme(repo).ok_or(Refusal::NotFound)?;
    Ok(file_reply(ctx, repo, path, content))
}

pub(super) fn license(ctx: &Ctx<'_>, repo: &Repo) -> Answer {
    let spdx = repo.license.as_deref().ok_or(Refusal::NotFound)?;
    let text = format!("{spdx}\n").into_bytes();
    let kept = repo.files.iter().find(|(path, _)| path.to_uppercase().starts_with("LICENSE"));
    let (path, content) = kept.map_or(("LICENSE", text.as_slice()), |(path, text)| (path, text.as_slice()));
    let mut value = file(ctx, repo, path, content);
    value["license"] = render::license(ctx, spdx);
    Ok(Reply::json(value))
}

/// A tree by branch, commit or its own hash; with `recursive`, everything below.
pub(super) fn tree(ctx: &Ctx<'_>, repo: &Repo, reference: &str) -> Answer {
    if repo.is_empty() {
        return Err(Refusal::error(409, "Git Repository is empty."));
    }
    let directories = directories(repo);
    let root = if known_reference(repo, reference) {
        Some("")
    } else {
        directories.iter().map(String::as_str).find(|directory| tree_sha(repo, directory) == reference)
    };
    let root = root.ok_or(Refusal::NotFound)?;
    // Any value asks for everything, even `0` and `false`.
    let recursive = ctx.query().get("recursive").is_some();
    let mut found: Vec<(&str, Option<&[u8]>)> = if recursive {
        let inside = |path| below(path, root).filter(|path| !path.is_empty());
        let trees = directories.iter().filter_map(|directory| Some((inside(directory)?, None)));
        let files = repo.files.iter().filter_map(|(path, text)| Some((inside(path)?, Some(text.as_slice()))));
        trees.chain(files).collect()
    } else {
        entries(repo, root).into_iter().collect()
    };
    found.sort_unstable_by_key(|(path, _)| *path);
    let truncated = found.len() > TREE_LIMIT;
    let full_name = repo.full_name();
    let render = |(path, content): &(&str, Option<&[u8]>)| {
        let whole = if root.is_empty() { (*path).to_owned() } else { format!("{root}/{path}") };
        let (mode, kind, sha) = match content {
            Some(content) => ("100644", "blob", blob_sha(content)),
            None => ("040000", "tree", tree_sha(repo, &whole)),
        };
        let mut value = json!({
            "path": path, "mode": mode, "type": kind, "sha": sha,
            "url": format!("{}/repos/{full_name}/git/{kind}s/{sha}", ctx.api),
        });
        if let Some(content) = content {
            value["size"] = json!(content.len());
        }
        value
    };
    let tree: Vec<Value> = found.iter().take(TREE_LIMIT).map(render).collect();
    let sha = tree_sha(repo, root);
    let url = format!("{}/repos/{full_name}/git/trees/{sha}", ctx.api);
    Ok(Reply::json(json!({ "sha": sha, "url": url, "tree": tree, "truncated": truncated })))
}

/// Every directory, the root first.
fn directories(repo: &Repo) -> Vec<String> {
    let mut found: Vec<String> = repo
        .files
        .keys()
        .flat_map(|path| path.match_indices('/').map(|(end, _)| path[..end].to_owned()))
        .collect();
    found.push(String::new());
    found.sort();
    found.dedup();
    found
}

/// What `download_url` leads to: `/raw/OWNER/NAME/REFERENCE/PATH`, without limits, as on GitHub's file server.
pub(in crate::github) fn raw_file(state: &State, call: &Call) -> Reply {
    let found = match call.segments.as_slice() {
        [_, owner, name, reference, path @ ..] => state
            .repo(&format!("{owner}/{name}"), &Viewer::Anonymous)
            .filter(|repo| known_reference(repo, reference))
            .and_then(|repo| repo.files.get(&path.join("/"))),
        _ => None,
    };
    match found {
        Some(content) => Reply::text("text/plain; charset=utf-8", content.as_slice()),
        None => error_reply(StatusCode::NOT_FOUND, "404: Not Found"),
    }
}
