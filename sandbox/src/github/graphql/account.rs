//! The root, accounts and gists.

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde_json::{Value, json};

use super::connection::Connection;
use super::contributions::{self, Contributions};
use super::node::{Args, Cx, Field, Node, Out, fail};
use super::{issue, repo};
use crate::github::model::{Account, AccountKind, Gist, Repo};
use crate::github::rest::{node_id, stamp};
use crate::github::state::same;

pub(super) fn root<'w>(cx: &'w Cx<'w>, info: &ResolveInfo<'_>) -> Field<'w> {
    let args = Args::of(info);
    let login = args.str("login").unwrap_or_default();
    let of_kind = |kind, name: &str| {
        let found = cx.state.account(login).filter(|account| account.kind == kind);
        found.map(|account| Out::Node(Node::Account(account))).ok_or_else(|| {
            let article = if name == "User" { "a" } else { "an" };
            fail("NOT_FOUND", &format!("Could not resolve to {article} {name} with the login of '{login}'."))
        })
    };
    match info.field_name() {
        "viewer" => {
            let account = cx.viewer.account().and_then(|id| cx.state.accounts.get(&id));
            account
                .map(|account| Out::Node(Node::Account(account)))
                .ok_or_else(|| fail("NOT_FOUND", "No viewer."))
        }
        "user" => of_kind(AccountKind::User, "User"),
        "organization" => of_kind(AccountKind::Organization, "Organization"),
        "repositoryOwner" => Ok(Out::maybe(cx.state.account(login).map(Node::Account))),
        "repository" => find_repo(cx, args.str("owner").unwrap_or_default(), &args),
        "search" => search(cx, info, &args),
        "rateLimit" => Ok(Out::Node(rate_limit(cx, args.bool("dryRun") == Some(true)))),
        _ => Ok(Out::Unknown),
    }
}

/// The limit as it will be after this query.
fn rate_limit<'w>(cx: &'w Cx<'w>, dry: bool) -> Node<'w> {
    let cost = if dry { 0 } else { cx.cost.points };
    let figures = json!({
        "limit": cx.figures.limit, "cost": cx.cost.points, "used": cx.figures.used + cost,
        "remaining": cx.figures.remaining().saturating_sub(cost), "resetAt": stamp(cx.figures.reset),
        "nodeCount": cx.cost.nodes,
    });
    Node::plain("RateLimit", figures, Vec::new())
}

fn find_repo<'w>(cx: &'w Cx<'w>, owner: &str, args: &Args) -> Field<'w> {
    let full_name = format!("{owner}/{}", args.str("name").unwrap_or_default());
    let follow = args.bool("followRenames") != Some(false);
    let found = match cx.state.repo(&full_name, cx.viewer) {
        None if follow => cx.state.repo_once_named(&full_name, cx.viewer),
        found => found,
    };
    found.map(|repo| Out::Node(Node::Repo(repo))).ok_or_else(|| {
        fail("NOT_FOUND", &format!("Could not resolve to a Repository with the name '{full_name}'."))
    })
}

/// Repositories with the words in their name or description; `user:` and `org:` narrow them, forks are left out.
fn search<'w>(cx: &'w Cx<'w>, info: &ResolveInfo<'_>, args: &Args) -> Field<'w> {
    let query = args.str("query").unwrap_or_default();
    let (mut words, mut owners) = (Vec::new(), Vec::new());
    for part in query.split_whitespace() {
        match part.split_once(':') {
            Some(("user" | "org", owner)) => owners.push(owner),
            Some((name, _)) => {
                return Err(fail("INVALID", &format!("The double does not know the qualifier {name} here.")));
            }
            None => words.push(part.to_lowercase()),
        }
    }
    let fits = |repo: &&Repo| {
        let text = format!("{} {}", repo.full_name(), repo.description.as_deref().unwrap_or_default());
        let text = text.to_lowercase();
        repo.fork_of.is_none()
            && (owners.is_empty() || owners.iter().any(|owner| same(owner, &repo.owner)))
            && words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<&Repo> = cx.state.visible_repos(cx.viewer).filter(fits).collect();
    found.sort_by_key(|repo| std::cmp::Reverse(repo.stars));
    let count = found.len();
    Connection::page(info, found.into_iter().map(Node::Repo).collect(), json!({ "repositoryCount": count }))
}

pub(super) fn field<'w>(cx: &'w Cx<'w>, account: &'w Account, info: &ResolveInfo<'_>) -> Field<'w> {
    let figure =
        |kind, count: u32| Ok(Out::Node(Node::plain(kind, json!({ "totalCount": count }), Vec::new())));
    match info.field_name() {
        "followers" => figure("FollowerConnection", account.followers),
        "following" => figure("FollowingConnection", account.following),
        "organizations" => {
            let logins = account.organizations.iter();
            let found = logins.filter_map(|login| cx.state.account(login)).map(Node::Account).collect();
            Connection::page(info, found, Value::Null)
        }
        "gists" => gists(cx, account, info),
        "repositories" => repositories(cx, account, info),
        "repositoriesContributedTo" => contributions::contributed_to(cx, account, info),
        "repository" => find_repo(cx, &account.login, &Args::of(info)).or(Ok(Out::Leaf(Value::Null))),
        "starredRepositories" => {
            let names = account.starred.iter();
            let found =
                names.filter_map(|name| cx.state.repo_once_named(name, cx.viewer)).map(Node::Repo).collect();
            Connection::page(info, found, json!({ "isOverLimit": false }))
        }
        "pullRequests" => issue::of_account(cx, account, true, info),
        "issues" => issue::of_account(cx, account, false, info),
        "contributionsCollection" => {
            let args = Args::of(info);
            let contributions = Contributions::new(cx, account, args.time("from"), args.time("to"))?;
            Ok(Out::Node(Node::Contributions(Box::new(contributions))))
        }
        name => Ok(profile(account, name)),
    }
}

fn profile<'w>(account: &Account, name: &str) -> Out<'w> {
    let organization = account.kind == AccountKind::Organization;
    Out::Leaf(match name {
        "id" => json!(node_id(if organization { "O" } else { "U" }, account.id)),
        "databaseId" => json!(account.id),
        "login" => json!(account.login),
        "name" => json!(account.name),
        "bio" | "description" => json!(account.bio),
        "company" => json!(account.company),
        "location" => json!(account.location),
        // A user's address is empty where there is none, an organisation's is null.
        "email" if organization => json!(account.email),
        "email" => json!(account.email.as_deref().unwrap_or_default()),
        "websiteUrl" => json!(account.blog),
        "twitterUsername" => json!(account.twitter),
        "avatarUrl" => json!(format!("https://avatars.githubusercontent.com/u/{}?v=4", account.id)),
        "resourcePath" => json!(format!("/{}", account.login)),
        "url" => json!(format!("https://github.com/{}", account.login)),
        "createdAt" | "updatedAt" => json!(account.created.map(stamp)),
        "isHireable" => json!(false),
        _ => return Out::Unknown,
    })
}

fn repositories<'w>(cx: &'w Cx<'w>, account: &'w Account, info: &ResolveInfo<'_>) -> Field<'w> {
    let args = Args::of(info);
    let privacy = args.str("privacy").or(args.str("visibility"));
    // Nobody collaborates on a repository of somebody else here, so every repository is the owner's.
    let owned = args.allows("ownerAffiliations", "OWNER") && args.allows("affiliations", "OWNER");
    let mut found: Vec<&Repo> = cx
        .state
        .repos_of(account, cx.viewer)
        .filter(|repo| owned && privacy.is_none_or(|wanted| (wanted == "PUBLIC") != repo.private))
        .filter(|repo| args.bool("isFork").is_none_or(|fork| fork == repo.fork_of.is_some()))
        .filter(|repo| args.bool("isArchived").is_none_or(|archived| archived == repo.archived))
        .filter(|_| args.bool("isLocked") != Some(true))
        .collect();
    repo::sort(&mut found, args.order());
    let size: u64 = found.iter().map(|repo| repo.size).sum();
    Connection::page(info, found.into_iter().map(Node::Repo).collect(), json!({ "totalDiskUsage": size }))
}

fn gists<'w>(cx: &'w Cx<'w>, account: &Account, info: &ResolveInfo<'_>) -> Result<Out<'w>, FieldError> {
    let args = Args::of(info);
    let own = cx.viewer.may(account.id, "gist");
    let wanted = |gist: &&Gist| match args.str("privacy").unwrap_or("PUBLIC") {
        "PUBLIC" => gist.public,
        "SECRET" => !gist.public && own,
        _ => gist.public || own,
    };
    let gists = cx.state.gists.iter().filter(|gist| same(&gist.owner, &account.login));
    Connection::page(info, gists.filter(wanted).map(Node::Gist).collect(), Value::Null)
}

pub(super) fn gist_field<'w>(gist: &'w Gist, info: &ResolveInfo<'_>) -> Out<'w> {
    let url = format!("https://gist.github.com/{}/{}", gist.owner, gist.id);
    match info.field_name() {
        "id" => Out::Leaf(json!(format!("G_{}", gist.id))),
        "name" => Out::Leaf(json!(gist.id)),
        "description" => Out::Leaf(json!(gist.description)),
        "isPublic" => Out::Leaf(json!(gist.public)),
        "createdAt" => Out::Leaf(json!(gist.created.map(stamp))),
        "url" => Out::Leaf(json!(url)),
        "files" => {
            let limit = Args::of(info).get("limit").as_u64().unwrap_or_default();
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let file = |(name, text): (&String, &String)| {
                let fields = json!({ "name": name, "size": text.len(), "text": text, "isTruncated": false });
                Node::plain("GistFile", fields, Vec::new())
            };
            Out::List(gist.files.iter().take(limit).map(file).collect())
        }
        _ => Out::Unknown,
    }
}
