//! Gists.

use serde_json::{Map, Value, json};

use super::{Ctx, render, stamp};
use crate::github::model::{Account, Gist};
use crate::github::reply::{Answer, Refusal, Reply, list};
use crate::github::state::{digest, same};

/// Gists of an account, newest first; secret ones only for itself.
pub(super) fn of_account(ctx: &Ctx<'_>, account: &Account) -> Answer {
    let own = ctx.viewer.may(account.id, "gist");
    let mut found: Vec<&Gist> = ctx
        .state
        .gists
        .iter()
        .filter(|gist| same(&gist.owner, &account.login) && (gist.public || own))
        .collect();
    found.sort_by_key(|gist| std::cmp::Reverse(gist.created));
    let address = ctx.account_address(account, "gists");
    Ok(list(&found, ctx.query(), &address, |gist| gist_json(ctx, gist, false)))
}

/// One gist with its text, the secret ones too.
pub(super) fn one(ctx: &Ctx<'_>, id: &str) -> Answer {
    let gist = ctx.state.gists.iter().find(|gist| gist.id == id).ok_or(Refusal::NotFound)?;
    ctx.account(&gist.owner)?;
    Ok(Reply::json(gist_json(ctx, gist, true)))
}

fn gist_json(ctx: &Ctx<'_>, gist: &Gist, whole: bool) -> Value {
    let url = format!("{}/gists/{}", ctx.api, gist.id);
    let web = format!("https://gist.github.com/{}/{}", gist.owner, gist.id);
    let file = |(name, text): (&String, &String)| {
        let mut value = json!({
            "filename": name, "type": "text/plain", "language": null, "size": text.len(),
            "raw_url": format!("{web}/raw/{name}"),
        });
        if whole {
            value["content"] = json!(text);
            value["truncated"] = json!(false);
            value["encoding"] = json!("utf-8");
        }
        (name.clone(), value)
    };
    let files: Map<String, Value> = gist.files.iter().map(file).collect();
    let owner = render::user_of(ctx, &gist.owner);
    let created = gist.created.map(stamp);
    let mut value = json!({
        "id": gist.id, "node_id": format!("G_{}", gist.id), "url": url, "html_url": web,
        "forks_url": format!("{url}/forks"), "commits_url": format!("{url}/commits"),
        "comments_url": format!("{url}/comments"), "git_pull_url": format!("{web}.git"),
        "git_push_url": format!("{web}.git"), "files": files, "public": gist.public,
        "created_at": created, "updated_at": created, "description": gist.description,
        "comments": 0, "user": null, "owner": owner, "truncated": false,
    });
    if whole {
        value["forks"] = json!([]);
        value["history"] = json!([{
            "user": owner, "version": digest(&gist.id), "committed_at": created, "url": url,
            "change_status": { "total": 0, "additions": 0, "deletions": 0 },
        }]);
    }
    value
}
