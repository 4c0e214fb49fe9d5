//! Suggestions while a member types an option, and what the typed text means when they sent it without choosing one.

use crate::app::community::{self, setup};
use crate::app::writing::{self, LetterCard, Owner, sets};
use crate::app::{App, bank, interview, mentoring, resume};
use crate::discord::reply::choice;
use crate::discord::reply::plain::label;
use crate::discord::{CommandContext, language, member};
use crate::domain::ids::{GuildId, MemberId, ResumeId};
use crate::domain::language::Language;
use crate::domain::role::{Role, Topic};
use crate::domain::writing::sets::{OwnSet, SetRefusal};
use crate::error::{AppResult, UserError};
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};
use std::time::Duration;

/// Discord takes no more suggestions, and no longer names.
const SUGGESTIONS: usize = 25;
const NAME: usize = 100;
/// Opinions of one's own that are looked through.
const OWN_OPINIONS: u32 = 50;
/// Characters of what was typed that are looked for: no name has more.
const TYPED: usize = 100;
/// Discord waits three seconds; no suggestion is better than a late one.
const TIME_LIMIT: Duration = Duration::from_millis(2000);

pub(super) async fn roles(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let l = language(&ctx.interaction.locale);
    let roles = ctx.framework.user_data.app.bank.roles();
    let matching = roles.iter().filter(|role| role_matches(role, typed));
    response(matching.map(|role| (role.name.get(l).to_owned(), role.key.clone())))
}

/// The roles of the server, retired ones too; for those who manage them.
pub(super) async fn server_roles(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let l = language(&ctx.interaction.locale);
    let community = &ctx.framework.user_data.community;
    let all = quickly(setup::all_roles(community, guild)).await.unwrap_or_default();
    let matching = all.iter().map(|role| &role.role).filter(|role| role_matches(role, typed));
    response(matching.map(|role| (role.name.get(l).to_owned(), role.key.clone())))
}

/// The roles that may be practised here: the server's own, or the built-in ones where it has none.
pub(super) async fn offered_roles(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let (app, l) = (&ctx.framework.user_data.app, language(&ctx.interaction.locale));
    let offered = quickly(setup::offered_roles(app, guild)).await;
    let offered = offered.unwrap_or_else(|| app.bank.roles().to_vec());
    let matching = offered.iter().filter(|role| role_matches(role, typed));
    response(matching.map(|role| (role.name.get(l).to_owned(), role.key.clone())))
}

/// The key of the role offered here that was chosen, or whose key or name was typed.
pub(super) async fn offered_role(app: &App, guild: GuildId, typed: &str) -> AppResult<String> {
    let offered = setup::offered_roles(app, guild).await?;
    Ok(find_role(&offered, typed).map(|role| role.key.clone()).ok_or(UserError::RoleNotFound)?)
}

/// The stock questions that may be asked here.
pub(super) async fn questions(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let (app, l) = (&ctx.framework.user_data.app, language(&ctx.interaction.locale));
    let bank = quickly(async { Ok(bank::of(app, &mut *app.db.acquire().await?, guild).await?) }).await;
    let bank = bank.unwrap_or_else(|| app.bank.clone());
    let asked = bank.questions().iter().filter(|question| !question.retired);
    let matching =
        asked.filter(|q| [&q.text.ko, &q.text.en, &q.key].into_iter().any(|text| contains(text, typed)));
    response(matching.map(|question| (question.text.get(l).to_owned(), question.key.clone())))
}

/// The member's own opinions.
pub(super) async fn opinions(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let by = member(&ctx.interaction.user);
    let found = community::opinions::texts(&ctx.framework.user_data.community, guild, by, OWN_OPINIONS);
    let found = quickly(found).await.unwrap_or_default().into_iter();
    let named = found.map(|(id, text)| (text, id.to_string()));
    response(named.filter(|(text, _)| contains(text, typed)))
}

pub(super) async fn topics(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let l = language(&ctx.interaction.locale);
    let topics = ctx.framework.user_data.app.bank.topics();
    let matching = topics.filter(|topic| topic_names(topic).any(|name| contains(name, typed)));
    response(matching.map(|topic| (topic.name.get(l).to_owned(), topic.key.clone())))
}

/// The topic that was chosen, or whose key or name was typed, with its place among all.
pub(super) fn topic<'a>(app: &'a App, typed: &str) -> Result<(u16, &'a Topic), UserError> {
    let same = |topic: &Topic| topic_names(topic).any(|name| folded(name) == folded(typed));
    let mut topics = (0..).zip(app.bank.topics());
    topics.find(|(_, topic)| same(topic)).ok_or(UserError::TopicNotFound)
}

fn topic_names(topic: &Topic) -> impl Iterator<Item = &str> {
    [topic.key.as_str(), &topic.name.ko, &topic.name.en].into_iter()
}

pub(super) async fn resumes(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let app = &ctx.framework.user_data.app;
    let found = quickly(resume::list(app, guild, member(&ctx.interaction.user))).await;
    let all = found.into_iter().flatten().map(|resume| (resume.title, resume.id.to_string()));
    response(all.filter(|(title, _)| contains(title, typed)))
}

pub(super) async fn letters(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let app = &ctx.framework.user_data.app;
    let owner = Owner { guild, candidate: member(&ctx.interaction.user) };
    let found = quickly(writing::list(app, owner)).await;
    let all = found.into_iter().flatten().map(|card| (card.letter.title, card.id.to_string()));
    response(all.filter(|(title, _)| contains(title, typed)))
}

/// The letter that was chosen, or that has the title that was typed.
pub(super) fn letter(letters: Vec<LetterCard>, typed: &str) -> Result<LetterCard, UserError> {
    let id = typed.parse().ok();
    let same = |card: &LetterCard| {
        Some(card.id) == id || card.letter.title.to_lowercase() == typed.trim().to_lowercase()
    };
    letters.into_iter().find(same).ok_or(UserError::LetterNotFound)
}

/// The sets of prompts, those of the member's language first, and of one language the server's own first.
pub(super) async fn prompt_sets(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let l = language(&ctx.interaction.locale);
    let app = &ctx.framework.user_data.app;
    let mut sets = quickly(named_sets(app, guild)).await.unwrap_or_default();
    sets.sort_by_key(|(language, ..)| *language != l);
    let matching = sets.into_iter().filter(|(_, name, _)| contains(name, typed));
    response(matching.map(|(language, name, key)| (name, format!("{language}:{key}"))))
}

/// Language, name and key of every set.
async fn named_sets(app: &App, guild: GuildId) -> AppResult<Vec<(Language, String, String)>> {
    let mut all = Vec::new();
    for language in Language::ALL {
        let sets = sets::offered(app, guild, language).await?.sets;
        all.extend(sets.into_iter().map(|set| (language, set.name, set.key)));
    }
    Ok(all)
}

/// Language and key of a set of prompts that was chosen or of which the name was typed.
pub(super) async fn prompt_set(app: &App, guild: GuildId, typed: &str) -> AppResult<(Language, String)> {
    let mut all = named_sets(app, guild).await?.into_iter();
    let found = all
        .find(|(language, name, key)| typed == format!("{language}:{key}") || folded(typed) == folded(name));
    let (language, _, key) = found.ok_or(SetRefusal::NotFound)?;
    Ok((language, key))
}

/// The sets that the server's admins made; for those who manage them.
pub(super) async fn own_sets(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let own = quickly(sets::own(&ctx.framework.user_data.app, guild)).await.unwrap_or_default();
    let named = own.into_iter().map(|set| (set.name, set.id.to_string()));
    response(named.filter(|(name, _)| contains(name, typed)))
}

/// The set that was chosen, or whose name was typed.
pub(super) fn own_set<'a>(all: &'a [OwnSet], typed: &str) -> Option<&'a OwnSet> {
    let id = typed.parse().ok();
    all.iter().find(|set| Some(set.id) == id || folded(&set.name) == folded(typed))
}

pub(super) async fn interviews(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let (app, l) = (&ctx.framework.user_data.app, language(&ctx.interaction.locale));
    let candidate = member(&ctx.interaction.user);
    let found = quickly(recent_interviews(app, l, guild, candidate)).await.unwrap_or_default();
    response(found.into_iter().filter(|(name, _)| contains(name, typed)))
}

/// The reports that others share with the member.
pub(super) async fn shared_reports(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = &looked_for(typed);
    let Some(guild) = ctx.interaction.guild_id.map(crate::discord::guild) else {
        return CreateAutocompleteResponse::new();
    };
    let (app, l) = (&ctx.framework.user_data.app, language(&ctx.interaction.locale));
    let reader = member(&ctx.interaction.user);
    let found = quickly(mentoring::list(app, guild, reader)).await.unwrap_or_default();
    let others = found.into_iter().filter(|share| share.mentor == reader).map(|share| {
        let name =
            format!("{} · {}", app.role_name(&share.role, l), share.started_at.format("%Y-%m-%d %H:%M"));
        (name, share.interview.to_string())
    });
    response(others.filter(|(name, _)| contains(name, typed)))
}

/// As many past interviews as there may be suggestions.
async fn recent_interviews(
    app: &App,
    l: Language,
    guild: GuildId,
    candidate: MemberId,
) -> AppResult<Vec<(String, String)>> {
    let mut found = Vec::new();
    for page in 0.. {
        let list = interview::list(app, guild, candidate, page).await?;
        found.extend(list.items.iter().map(|item| (choice(l, item), item.id.to_string())));
        if found.len() >= SUGGESTIONS || list.page + 1 >= list.pages {
            break;
        }
    }
    Ok(found)
}

/// The outcome, unless it fails or takes too long.
async fn quickly<T>(work: impl Future<Output = AppResult<T>>) -> Option<T> {
    match tokio::time::timeout(TIME_LIMIT, work).await {
        Ok(Ok(found)) => Some(found),
        Ok(Err(error)) => {
            tracing::debug!(%error, "discord.autocomplete: no suggestions");
            None
        }
        Err(_) => {
            tracing::debug!("discord.autocomplete: too slow");
            None
        }
    }
}

fn response(suggestions: impl Iterator<Item = (String, String)>) -> CreateAutocompleteResponse {
    let choices =
        suggestions.take(SUGGESTIONS).map(|(name, value)| AutocompleteChoice::new(label(&name, NAME), value));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// The key of the role that was chosen, or whose key or name was typed.
pub(super) fn role(app: &App, typed: &str) -> Result<String, UserError> {
    find_role(app.bank.roles(), typed).map(|role| role.key.clone()).ok_or(UserError::RoleNotFound)
}

fn find_role<'a>(roles: &'a [Role], typed: &str) -> Option<&'a Role> {
    let same = |text: &str| folded(text) == folded(typed);
    roles.iter().find(|role| role.key == typed.trim()).or_else(|| {
        let mut matching = roles.iter().filter(|role| same(&role.name.ko) || same(&role.name.en));
        // A name that several roles share does not choose one.
        matching.next().filter(|_| matching.next().is_none())
    })
}

fn role_matches(role: &Role, typed: &str) -> bool {
    [&role.key, &role.name.ko, &role.name.en].into_iter().any(|text| contains(text, typed))
}

/// The resume that was chosen, or whose title was typed.
pub(super) async fn resume(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    typed: &str,
) -> AppResult<ResumeId> {
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let resumes = resume::list(app, guild, candidate).await?;
    let found = resumes.iter().find(|resume| folded(&resume.title) == folded(typed));
    Ok(found.ok_or(UserError::ResumeNotFound)?.id)
}

/// What was typed, as it is looked for, so that it is folded once and not for each text.
fn looked_for(typed: &str) -> String {
    folded(typed).chars().take(TYPED).collect()
}

/// Whether a text contains what is [`looked_for`].
fn contains(text: &str, typed: &str) -> bool {
    folded(text).contains(typed)
}

/// Without regard to case and spaces: people type `백엔드개발자` and `back end`.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{contains, find_role, looked_for, response, role_matches};
    use crate::domain::question::Bilingual;
    use crate::domain::role::Role;
    use std::collections::BTreeMap;

    fn role(key: &str, ko: &str, en: &str) -> Role {
        let name = Bilingual { ko: ko.to_owned(), en: en.to_owned() };
        Role { key: key.to_owned(), name, topics: BTreeMap::new() }
    }

    #[test]
    fn a_role_is_found_by_key_and_name_in_both_languages() {
        let roles = [
            role("backend", "백엔드 개발자", "Backend engineer"),
            role("data", "데이터 분석가", "Data analyst"),
        ];
        for typed in ["backend", " backend ", "백엔드개발자", "backend ENGINEER"] {
            assert_eq!(find_role(&roles, typed).map(|role| role.key.as_str()), Some("backend"), "{typed}");
        }
        assert!(find_role(&roles, "engineer").is_none());
        assert!(
            role_matches(&roles[0], "백엔")
                && role_matches(&roles[0], "")
                && !role_matches(&roles[1], "백엔")
        );
    }

    #[test]
    fn a_name_shared_by_two_roles_chooses_neither() {
        let roles = [role("a", "개발자", "Developer"), role("b", "개발자", "Programmer")];
        assert!(find_role(&roles, "개발자").is_none());
    }

    #[test]
    fn suggestions_stay_within_discords_limits() {
        assert!(contains("내 이력서 2026", &looked_for(" 이력서 2026")));
        assert_eq!(looked_for(&"가 ".repeat(6000)).chars().count(), 100);
        let many = (0..40).map(|number| ("가".repeat(300), number.to_string()));
        let json = serde_json::to_value(response(many)).expect("a response is JSON");
        let choices = json["choices"].as_array().expect("choices");
        assert_eq!(choices.len(), 25);
        assert!(choices.iter().all(|c| c["name"].as_str().is_some_and(|name| name.chars().count() <= 100)));
    }
}
