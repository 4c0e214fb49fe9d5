//! Users and organisations.

use super::{Ctx, render};
use crate::github::model::{Account, AccountKind};
use crate::github::reply::{Answer, Refusal, Reply, list};

pub(super) fn one(ctx: &Ctx<'_>, account: &Account) -> Answer {
    let own = ctx.viewer.may(account.id, "user");
    let profile = if own { render::private_user(ctx, account) } else { render::public_user(ctx, account) };
    Ok(Reply::json(profile))
}

pub(super) fn me(ctx: &Ctx<'_>) -> Answer {
    let account = ctx.me()?;
    if account.suspended {
        return Err(Refusal::error(403, "Sorry. Your account was suspended."));
    }
    one(ctx, account)
}

pub(super) fn organization(ctx: &Ctx<'_>, login: &str) -> Answer {
    let account = ctx.account(login)?;
    match account.kind {
        AccountKind::Organization => Ok(Reply::json(render::organization(ctx, account))),
        AccountKind::User => Err(Refusal::NotFound),
    }
}

pub(super) fn organizations(ctx: &Ctx<'_>, account: &Account) -> Answer {
    let found: Vec<&Account> =
        account.organizations.iter().filter_map(|login| ctx.state.account(login)).collect();
    let address = ctx.account_address(account, "orgs");
    Ok(list(&found, ctx.query(), &address, |organization| render::simple_organization(ctx, organization)))
}
