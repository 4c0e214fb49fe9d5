//! Accounts and repositories in GitHub's published shapes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::Ctx;
use crate::github::catalog;
use crate::github::model::{Account, AccountKind, Repo};
use crate::github::state::same;

/// What follows a repository's address, by field. Braces are for the client to fill in.
const REPO_ADDRESSES: [(&str, &str); 37] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
    ("url", ""),
];

/// What follows an account's address, by field.
const ACCOUNT_ADDRESSES: [(&str, &str); 10] = [
    ("events_url", "/events{/privacy}"),
    ("followers_url", "/followers"),
    ("following_url", "/following{/other_user}"),
    ("gists_url", "/gists{/gist_id}"),
    ("organizations_url", "/orgs"),
    ("received_events_url", "/received_events"),
    ("repos_url", "/repos"),
    ("starred_url", "/starred{/owner}{/repo}"),
    ("subscriptions_url", "/subscriptions"),
    ("url", ""),
];

/// A time as GitHub writes it.
pub(in crate::github) fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The identifier that both APIs share.
pub(in crate::github) fn node_id(prefix: &str, id: u64) -> String {
    format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(format!("{prefix}{id}")))
}

pub(super) fn avatar(account: &Account) -> String {
    format!("https://avatars.githubusercontent.com/u/{}?v=4", account.id)
}

fn merge(into: &mut Value, fields: Value) {
    if let (Value::Object(into), Value::Object(fields)) = (into, fields) {
        into.extend(fields);
    }
}

/// An account as it appears inside other things.
pub(super) fn simple_user(ctx: &Ctx<'_>, account: &Account) -> Value {
    let organization = account.kind == AccountKind::Organization;
    let mut user = json!({
        "login": account.login, "id": account.id, "avatar_url": avatar(account), "gravatar_id": "",
        "node_id": node_id(if organization { "O" } else { "U" }, account.id),
        "html_url": format!("https://github.com/{}", account.login),
        "type": if organization { "Organization" } else { "User" },
        "user_view_type": "public", "site_admin": false,
    });
    for (field, rest) in ACCOUNT_ADDRESSES {
        user[field] = json!(format!("{}/users/{}{rest}", ctx.api, account.login));
    }
    user
}

/// An account's login as an account; nothing for one that is gone.
pub(super) fn user_of(ctx: &Ctx<'_>, login: &str) -> Value {
    ctx.state.account(login).map_or(Value::Null, |account| simple_user(ctx, account))
}

/// The whole profile.
pub(super) fn public_user(ctx: &Ctx<'_>, account: &Account) -> Value {
    let mut user = simple_user(ctx, account);
    let repos = ctx.state.repos_of(account, ctx.viewer).filter(|repo| !repo.private).count();
    let gists =
        ctx.state.gists.iter().filter(|gist| gist.public && same(&gist.owner, &account.login)).count();
    let created = account.created.map(stamp);
    merge(
        &mut user,
        json!({
            "name": account.name, "company": account.company, "blog": account.blog.as_deref().unwrap_or_default(),
            "location": account.location, "email": account.email, "hireable": null, "bio": account.bio,
            "twitter_username": account.twitter, "public_repos": repos, "public_gists": gists,
            "followers": account.followers, "following": account.following,
            "created_at": created, "updated_at": created,
        }),
    );
    user
}

/// The whole profile with what only its owner sees.
pub(super) fn private_user(ctx: &Ctx<'_>, account: &Account) -> Value {
    let mut user = public_user(ctx, account);
    let gists =
        ctx.state.gists.iter().filter(|gist| !gist.public && same(&gist.owner, &account.login)).count();
    let private = ctx.state.repos_of(account, ctx.viewer).filter(|repo| repo.private).count();
    let size: u64 = ctx.state.repos_of(account, ctx.viewer).map(|repo| repo.size).sum();
    merge(
        &mut user,
        json!({
            "user_view_type": "private", "private_gists": gists, "total_private_repos": private,
            "owned_private_repos": private, "disk_usage": size, "collaborators": 0,
            "two_factor_authentication": true,
            "plan": { "name": "free", "space": 976_562_499, "private_repos": 10_000, "collaborators": 0 },
        }),
    );
    user
}

/// An organisation in a list.
pub(super) fn simple_organization(ctx: &Ctx<'_>, account: &Account) -> Value {
    let mut organization = json!({
        "login": account.login, "id": account.id, "node_id": node_id("O", account.id),
        "url": format!("{}/orgs/{}", ctx.api, account.login),
        "avatar_url": avatar(account), "description": account.bio,
    });
    for (field, rest) in [
        ("events_url", "events"),
        ("hooks_url", "hooks"),
        ("issues_url", "issues"),
        ("members_url", "members{/member}"),
        ("public_members_url", "public_members{/member}"),
        ("repos_url", "repos"),
    ] {
        organization[field] = json!(format!("{}/orgs/{}/{rest}", ctx.api, account.login));
    }
    organization
}

/// The whole profile of an organisation.
pub(super) fn organization(ctx: &Ctx<'_>, account: &Account) -> Value {
    let mut organization = simple_organization(ctx, account);
    merge(&mut organization, public_user(ctx, account));
    merge(
        &mut organization,
        json!({
            "url": format!("{}/orgs/{}", ctx.api, account.login), "is_verified": false,
            "has_organization_projects": true, "has_repository_projects": true, "archived_at": null,
        }),
    );
    organization
}

pub(super) fn license(ctx: &Ctx<'_>, spdx: &str) -> Value {
    let license = catalog::license(spdx);
    let known = license.key != "other";
    json!({
        "key": license.key, "name": license.name, "spdx_id": license.spdx,
        "url": known.then(|| format!("{}/licenses/{}", ctx.api, license.key)),
        "node_id": format!("L_{}", URL_SAFE_NO_PAD.encode(&license.key)),
    })
}

/// A repository as it appears in lists.
pub(super) fn repo(ctx: &Ctx<'_>, repo: &Repo) -> Value {
    let full_name = repo.full_name();
    let web = format!("https://github.com/{full_name}");
    let open_issues = repo.issues.iter().filter(|issue| issue.closed.is_none()).count();
    let mut value = json!({
        "id": repo.id, "node_id": node_id("R", repo.id), "name": repo.name, "full_name": full_name,
        "owner": user_of(ctx, &repo.owner), "private": repo.private, "html_url": web,
        "description": repo.description, "fork": repo.fork_of.is_some(),
        "git_url": format!("git://github.com/{full_name}.git"),
        "ssh_url": format!("git@github.com:{full_name}.git"),
        "clone_url": format!("{web}.git"), "svn_url": web, "mirror_url": null, "homepage": repo.homepage,
        "language": repo.main_language(), "forks_count": repo.forks, "stargazers_count": repo.stars,
        "watchers_count": repo.stars, "size": repo.size, "default_branch": repo.default_branch,
        "open_issues_count": open_issues, "is_template": repo.template, "topics": repo.topics,
    });
    let more = json!({
        "has_issues": true, "has_projects": true, "has_wiki": true, "has_pages": false, "has_downloads": true,
        "has_discussions": false, "archived": repo.archived, "disabled": false,
        "visibility": if repo.private { "private" } else { "public" },
        "pushed_at": repo.pushed.map(stamp), "created_at": repo.created.map(stamp),
        "updated_at": repo.pushed.map(stamp),
        "license": repo.license.as_deref().map(|spdx| license(ctx, spdx)),
        "allow_forking": true, "web_commit_signoff_required": false,
        "forks": repo.forks, "open_issues": open_issues, "watchers": repo.stars,
    });
    merge(&mut value, more);
    for (field, rest) in REPO_ADDRESSES {
        value[field] = json!(format!("{}/repos/{}{rest}", ctx.api, repo.full_name()));
    }
    if let Some(viewer) = ctx.viewer.account() {
        let own = ctx.state.account(&repo.owner).is_some_and(|owner| owner.id == viewer);
        value["permissions"] =
            json!({ "admin": own, "maintain": own, "push": own, "triage": own, "pull": true });
    }
    value
}

/// A repository by itself.
pub(super) fn full_repo(ctx: &Ctx<'_>, repository: &Repo) -> Value {
    let mut value = repo(ctx, repository);
    value["subscribers_count"] = json!(repository.watchers);
    value["network_count"] = json!(repository.forks);
    value["temp_clone_token"] = Value::Null;
    let owner = ctx.state.account(&repository.owner);
    if let Some(organization) = owner.filter(|owner| owner.kind == AccountKind::Organization) {
        value["organization"] = simple_user(ctx, organization);
    }
    let parent =
        repository.fork_of.as_deref().and_then(|parent| ctx.state.repo_once_named(parent, ctx.viewer));
    if let Some(parent) = parent {
        value["parent"] = repo(ctx, parent);
        value["source"] = repo(ctx, parent);
    }
    value
}
