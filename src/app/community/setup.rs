//! Setting a server up: roles, the category, and a channel for each role chosen.
//!
//! Doing it again changes nothing that stands: a channel is known by its id, so one that was renamed or moved is kept; one
//! that was deleted is made anew where its role is still chosen. A channel that has the role's name is taken over.

use super::Community;
use super::board::{BoardError, ChannelKind, ChannelOrder, ChannelView, Server};
use crate::app::App;
use crate::db::community::{self as stored, Settings, roles};
use crate::domain::bank::Bank;
use crate::domain::community::{self, ROLES, Refusal, ServerRole};
use crate::domain::ids::{ChannelId, GuildId};
use crate::domain::language::Language;
use crate::domain::question::Bilingual;
use crate::domain::role::Role;
use crate::error::{AppError, AppResult};
use crate::t;
use std::collections::{BTreeMap, BTreeSet};

/// Tags of a forum at most, Discord's limit; three of them are difficulties.
const TAGS: usize = 20;
/// Longest name of a tag, Discord's limit.
const TAG: usize = 20;

/// How a server stands.
#[derive(Debug, Clone)]
pub struct Look {
    /// Discord's side.
    pub server: Server,
    /// The roles.
    pub roles: Vec<ServerRole>,
    /// Whether it was set up before.
    pub settings: Option<Settings>,
}

/// What became of a role's channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was made.
    Created,
    /// A channel of that name was taken over.
    Adopted,
    /// It stood already.
    Kept,
    /// Its channel was deleted, and made anew.
    Repaired,
    /// The role was not chosen; its channel stays in Discord and is the bot's no more.
    LetGo,
}

/// The outcome of setting up.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name, channel and fate of the roles that have or had a channel.
    pub channels: Vec<(String, ChannelId, Fate)>,
    /// Whether the channels are forums.
    pub forums: bool,
}

/// How a server stands, its roles seeded.
///
/// # Errors
/// An unreachable database or Discord.
pub async fn look(community: &Community, guild: GuildId) -> AppResult<Look> {
    let server = community.board.server(guild).await.map_err(failed)?;
    let roles = all_roles(community, guild).await?;
    let settings = stored::settings(&mut *community.app.db.acquire().await?, guild).await?;
    Ok(Look { server, roles, settings })
}

fn failed(error: BoardError) -> AppError {
    tracing::warn!(%error, "community.setup: Discord did not do it");
    Refusal::SetUpFailed.into()
}

/// The roles of a server, seeded from the built-in list where there are none.
///
/// # Errors
/// An unreachable database.
pub async fn all_roles(community: &Community, guild: GuildId) -> AppResult<Vec<ServerRole>> {
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    let known = roles::all(&mut db, guild).await?;
    if !known.is_empty() {
        return Ok(known);
    }
    for (role, position) in app.bank.roles().iter().zip(0..) {
        roles::add(&mut db, guild, role, position, app.clock.now()).await?;
    }
    Ok(roles::all(&mut db, guild).await?)
}

/// The roles that members of a server may practise: its own, but for retired ones; the built-in ones where it has none.
///
/// # Errors
/// An unreachable database.
pub async fn offered_roles(app: &App, guild: GuildId) -> AppResult<Vec<Role>> {
    let own = roles::all(&mut *app.db.acquire().await?, guild).await?;
    if own.is_empty() {
        return Ok(app.bank.roles().to_vec());
    }
    Ok(own.into_iter().filter(|role| !role.retired).map(|role| role.role).collect())
}

/// Chooses the language of what is posted in a server.
///
/// # Errors
/// An unreachable database.
pub async fn speak(community: &Community, guild: GuildId, language: Language) -> AppResult<()> {
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    let known = stored::settings(&mut db, guild).await?;
    let settings =
        Settings { language, ..known.unwrap_or(Settings { category: None, practice: None, language }) };
    stored::put_settings(&mut db, guild, &settings, app.clock.now()).await?;
    Ok(())
}

/// Sets a server up for the roles with these keys.
///
/// # Errors
/// Permissions that are missing, Discord's refusals, an unreachable database.
pub async fn set_up(
    community: &Community,
    guild: GuildId,
    language: Language,
    chosen: &BTreeSet<String>,
) -> AppResult<Outcome> {
    // Two of them at once would make every channel twice.
    let _alone = community.setting_up.lock().await;
    let look = look(community, guild).await?;
    if !look.server.missing.is_empty() {
        return Err(Refusal::SetUpFailed.into());
    }
    let mut work = Work { community, guild, language, server: look.server };
    let category = work.category(look.settings).await?;
    let mut channels = Vec::new();
    for role in look.roles {
        let name = role.role.name.get(language).to_owned();
        let wanted = chosen.contains(&role.role.key) && !role.retired;
        if let Some((channel, fate)) = work.channel(role, wanted, category).await? {
            channels.push((name, channel, fate));
        }
    }
    Ok(Outcome { channels, forums: work.server.has_forums })
}

struct Work<'a> {
    community: &'a Community,
    guild: GuildId,
    language: Language,
    server: Server,
}

impl Work<'_> {
    /// The category: the one known, one of that name, or a new one.
    async fn category(&mut self, settings: Option<Settings>) -> AppResult<ChannelId> {
        let name = t!(self.language, "community-category");
        let is_category = |channel: &&ChannelView| channel.kind == ChannelKind::Category;
        let known = settings.and_then(|settings| settings.category);
        let categories = || self.server.channels.iter().filter(is_category);
        let found = categories()
            .find(|channel| Some(channel.id) == known)
            .or_else(|| categories().find(|channel| channel.name == name))
            .map(|channel| channel.id);
        let category = match found {
            Some(id) => id,
            None => self.community.board.create_category(self.guild, &name).await.map_err(failed)?,
        };
        let app = &self.community.app;
        let known = settings.and_then(|settings| settings.practice);
        let practice = self.practice(known, category).await?;
        let settings = Settings { category: Some(category), practice, language: self.language };
        stored::put_settings(&mut *app.db.acquire().await?, self.guild, &settings, app.clock.now()).await?;
        Ok(category)
    }

    /// The text channel under which members practise, where role channels are forums, which have no private threads.
    async fn practice(&self, known: Option<ChannelId>, category: ChannelId) -> AppResult<Option<ChannelId>> {
        if !self.server.has_forums {
            return Ok(None);
        }
        let name = t!(self.language, "community-practice");
        let texts = || self.server.channels.iter().filter(|channel| channel.kind == ChannelKind::Text);
        let found = texts()
            .find(|channel| Some(channel.id) == known)
            .or_else(|| texts().find(|channel| channel.name == name && channel.usable));
        if let Some(channel) = found {
            return Ok(Some(channel.id));
        }
        let about = t!(self.language, "community-practice-about");
        let order = ChannelOrder { name, about, category, forum: false, tags: Vec::new() };
        Ok(Some(self.community.board.create_channel(self.guild, &order).await.map_err(failed)?))
    }

    /// The channel of a role, and what became of it.
    async fn channel(
        &mut self,
        mut role: ServerRole,
        wanted: bool,
        category: ChannelId,
    ) -> AppResult<Option<(ChannelId, Fate)>> {
        let known = role.channel;
        let stands = known.filter(|id| self.server.channels.iter().any(|channel| channel.id == *id));
        let (channel, fate) = match (wanted, known, stands) {
            (false, None, _) => return Ok(None),
            (false, Some(known), _) => (known, Fate::LetGo),
            (true, _, Some(channel)) => return Ok(Some((channel, Fate::Kept))),
            (true, known, None) => {
                let (channel, fate) = self.find_or_create(&role.role, category).await?;
                (channel, if known.is_some() { Fate::Repaired } else { fate })
            }
        };
        role.channel = (fate != Fate::LetGo).then_some(channel);
        let app = &self.community.app;
        roles::put(&mut *app.db.acquire().await?, self.guild, &role, app.clock.now()).await?;
        Ok(Some((channel, fate)))
    }

    async fn find_or_create(&mut self, role: &Role, category: ChannelId) -> AppResult<(ChannelId, Fate)> {
        let name = community::channel_name(role.name.get(self.language));
        let taken = roles::all(&mut *self.community.app.db.acquire().await?, self.guild).await?;
        let kind = if self.server.has_forums { ChannelKind::Forum } else { ChannelKind::Text };
        let fits = |channel: &&ChannelView| {
            channel.kind == kind
                && channel.name == name
                && channel.usable
                && !taken.iter().any(|role| role.channel == Some(channel.id))
        };
        // One in the category before one elsewhere.
        let mut alike: Vec<_> = self.server.channels.iter().filter(fits).collect();
        alike.sort_by_key(|channel| channel.category != Some(category));
        if let Some(channel) = alike.first() {
            return Ok((channel.id, Fate::Adopted));
        }
        let about =
            t!(self.language, "community-channel-about", role = role.name.get(self.language).to_owned());
        let tags = tags(&self.community.app.bank, role, self.language);
        let order = ChannelOrder { name, about, category, forum: self.server.has_forums, tags };
        let channel = self.community.board.create_channel(self.guild, &order).await.map_err(failed)?;
        Ok((channel, Fate::Created))
    }
}

/// The tags of a role's forum: the difficulties, then the role's topics, the heaviest first.
fn tags(bank: &Bank, role: &Role, language: Language) -> Vec<String> {
    let mut topics: Vec<(&String, &u32)> = role.topics.iter().collect();
    topics.sort_by_key(|(_, weight)| std::cmp::Reverse(**weight));
    let names =
        topics.into_iter().filter_map(|(key, _)| bank.topic(key)).map(|topic| topic.name.get(language));
    let difficulties = (1..=3).map(|difficulty| difficulty_name(language, difficulty));
    difficulties.chain(names.map(str::to_owned)).map(|name| tag_name(&name)).take(TAGS).collect()
}

/// The name of a tag, within Discord's limit.
pub fn tag_name(name: &str) -> String {
    name.chars().take(TAG).collect()
}

/// A difficulty in words.
pub fn difficulty_name(language: Language, difficulty: u8) -> String {
    match difficulty {
        1 => t!(language, "difficulty-1"),
        2 => t!(language, "difficulty-2"),
        _ => t!(language, "difficulty-3"),
    }
}

/// A change of the roles.
#[derive(Debug, Clone)]
pub enum Change {
    /// A new role.
    Add {
        /// Its names.
        name: Bilingual,
        /// Its topics with weights.
        topics: BTreeMap<String, u32>,
    },
    /// Other names.
    Rename {
        /// The role.
        key: String,
        /// Its names.
        name: Bilingual,
    },
    /// Other topics.
    Map {
        /// The role.
        key: String,
        /// Its topics with weights.
        topics: BTreeMap<String, u32>,
    },
    /// Offered no more, or again.
    Retire {
        /// The role.
        key: String,
        /// Whether it is retired.
        retired: bool,
    },
}

/// Changes the roles of a server; gives the role as it is now.
///
/// # Errors
/// No such role, a name that is taken, too many roles; an unreachable database.
pub async fn change(community: &Community, guild: GuildId, change: Change) -> AppResult<ServerRole> {
    let all = all_roles(community, guild).await?;
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    let taken = |name: &Bilingual, but: Option<&str>| {
        let same = |other: &ServerRole| {
            let other_name = &other.role.name;
            Some(other.role.key.as_str()) != but && (other_name.en == name.en || other_name.ko == name.ko)
        };
        if all.iter().any(same) { Err(Refusal::BadRoleName) } else { Ok(()) }
    };
    let find = |key: &str| {
        all.iter().find(|role| role.role.key == key).cloned().ok_or(crate::error::UserError::RoleNotFound)
    };
    let role = match change {
        Change::Add { name, topics } => {
            taken(&name, None)?;
            if all.len() >= ROLES {
                return Err(Refusal::TooManyRoles.into());
            }
            let keys = all.iter().map(|role| role.role.key.as_str()).collect();
            let role = Role { key: community::role_key(&name.en, &keys), name, topics };
            let position = u32::try_from(all.len()).unwrap_or(u32::MAX);
            roles::add(&mut db, guild, &role, position, app.clock.now()).await?;
            return Ok(ServerRole { role, retired: false, channel: None });
        }
        Change::Rename { key, name } => {
            taken(&name, Some(&key))?;
            let mut role = find(&key)?;
            role.role.name = name;
            role
        }
        Change::Map { key, topics } => {
            let mut role = find(&key)?;
            role.role.topics = topics;
            role
        }
        Change::Retire { key, retired } => ServerRole { retired, ..find(&key)? },
    };
    roles::put(&mut db, guild, &role, app.clock.now()).await?;
    Ok(role)
}
