//! `/roles`: the job roles of the server, for those who may manage it: list, add, rename, retire, map to topics.

use super::bank::admin;
use super::suggest;
use crate::app::community::setup::{self, Change};
use crate::discord::reply::community as reply;
use crate::discord::{CommandContext, Data};
use crate::domain::bank::Bank;
use crate::domain::community::{self, ServerRole};
use crate::domain::ids::GuildId;
use crate::domain::language::Language;
use crate::domain::question::{Bilingual, QuestionKind};
use crate::error::{AppError, AppResult, UserError};
use poise::Command;
use poise::serenity_prelude::CreateAutocompleteResponse;
use std::collections::BTreeMap;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![roles()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("list", "add", "rename", "retire", "map"),
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn roles(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

async fn server_roles(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest::server_roles(ctx, typed).await
}

/// The key of the server's role that was chosen, or whose name was typed.
async fn role(ctx: CommandContext<'_>, guild: GuildId, typed: &str) -> AppResult<String> {
    let all = setup::all_roles(&ctx.framework.user_data.community, guild).await?;
    let same = |role: &&ServerRole| {
        let name = &role.role.name;
        role.role.key == typed.trim() || name.en.eq_ignore_ascii_case(typed.trim()) || name.ko == typed.trim()
    };
    Ok(all.iter().find(same).ok_or(UserError::RoleNotFound)?.role.key.clone())
}

/// Topics of the bank by key or name; a role maps technical ones only.
fn topics(bank: &Bank, text: &str) -> Result<BTreeMap<String, u32>, community::Refusal> {
    community::topics(text, |typed| {
        let technical = |family| family == QuestionKind::Technical;
        let mut all = bank.topics().filter(|topic| technical(topic.family));
        let same = |name: &str| name.to_lowercase() == typed.to_lowercase();
        let found = all.find(|topic| same(&topic.key) || same(&topic.name.en) || same(&topic.name.ko));
        found.map(|topic| topic.key.clone())
    })
}

fn topic_name(bank: &Bank, key: &str, l: Language) -> String {
    bank.topic(key).map_or(key, |topic| topic.name.get(l)).to_owned()
}

fn names(ko: &str, en: &str) -> Result<Bilingual, community::Refusal> {
    Ok(Bilingual { en: community::role_name(en)?, ko: community::role_name(ko)? })
}

#[poise::command(slash_command)]
async fn list(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let data = ctx.framework.user_data;
    let all = setup::all_roles(&data.community, asker.guild).await?;
    asker.show(reply::roles(asker.l, &all, |key| topic_name(&data.app.bank, key, asker.l))).await;
    Ok(())
}

async fn changed(ctx: CommandContext<'_>, asker: super::Asker<'_>, change: Change) -> AppResult<()> {
    let data = ctx.framework.user_data;
    let role = setup::change(&data.community, asker.guild, change).await?;
    asker.show(reply::role_changed(asker.l, &role, |key| topic_name(&data.app.bank, key, asker.l))).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn add(
    ctx: CommandContext<'_>,
    #[rename = "name-ko"] name_ko: String,
    #[rename = "name-en"] name_en: String,
    topics: String,
) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let topics = self::topics(&ctx.framework.user_data.app.bank, &topics)?;
    changed(ctx, asker, Change::Add { name: names(&name_ko, &name_en)?, topics }).await
}

#[poise::command(slash_command)]
async fn rename(
    ctx: CommandContext<'_>,
    #[autocomplete = "server_roles"] role: String,
    #[rename = "name-ko"] name_ko: String,
    #[rename = "name-en"] name_en: String,
) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let key = self::role(ctx, asker.guild, &role).await?;
    changed(ctx, asker, Change::Rename { key, name: names(&name_ko, &name_en)? }).await
}

#[poise::command(slash_command)]
async fn retire(
    ctx: CommandContext<'_>,
    #[autocomplete = "server_roles"] role: String,
    retired: Option<bool>,
) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let key = self::role(ctx, asker.guild, &role).await?;
    changed(ctx, asker, Change::Retire { key, retired: retired.unwrap_or(true) }).await
}

#[poise::command(slash_command)]
async fn map(
    ctx: CommandContext<'_>,
    #[autocomplete = "server_roles"] role: String,
    topics: String,
) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let key = self::role(ctx, asker.guild, &role).await?;
    let topics = self::topics(&ctx.framework.user_data.app.bank, &topics)?;
    changed(ctx, asker, Change::Map { key, topics }).await
}
