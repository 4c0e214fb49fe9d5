//! Arranging the world from tests and from the command line.

mod admin;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Shared;
use super::faults::{Fault, FaultKind, GatewayFault, WorldFault};
use super::messages::{Anchor, Page};
use super::model::{Channel, Id, Overwrite, OverwriteTarget, kind};
use super::permissions as perm;
use super::validate::Draft;

/// A type of channel that can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelKind {
    /// Text, with threads.
    Text,
    /// Voice.
    Voice,
    /// A category that holds channels.
    Category,
    /// Announcements.
    News,
    /// Forum, with posts.
    Forum,
}

impl ChannelKind {
    fn number(self) -> u8 {
        match self {
            ChannelKind::Text => kind::TEXT,
            ChannelKind::Voice => kind::VOICE,
            ChannelKind::Category => kind::CATEGORY,
            ChannelKind::News => kind::NEWS,
            ChannelKind::Forum => kind::FORUM,
        }
    }
}

/// A handle to the world of a sandbox, for what admins, other people and time do. Ids that name nothing are
/// programming errors of the test: such calls panic with a clear text.
#[derive(Clone)]
pub struct World {
    shared: Arc<Shared>,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

/// The value, or a panic that names what is missing.
#[track_caller]
fn found<T, E>(result: Result<T, E>, what: &str, id: Id) -> T {
    match result {
        Ok(value) => value,
        Err(_) => panic!("there is no {what} {id} in the sandbox"),
    }
}

impl World {
    /// What a bot that manages channels, roles and threads is usually invited with.
    pub const USUAL_BOT_PERMISSIONS: u64 = perm::EVERYONE_DEFAULT
        | perm::MANAGE_CHANNELS
        | perm::MANAGE_ROLES
        | perm::MANAGE_MESSAGES
        | perm::MANAGE_THREADS
        | perm::PIN_MESSAGES;

    pub(super) fn new(shared: Arc<Shared>) -> World {
        World { shared }
    }

    /// A person with a client language such as `ko` or `en-US`.
    pub fn create_user(&self, name: &str, locale: &str) -> u64 {
        self.create_labelled_user(name, locale, "member")
    }

    /// A person shown in the web client with a label: `candidate`, `member` or `admin`.
    pub fn create_labelled_user(&self, name: &str, locale: &str, label: &str) -> u64 {
        self.shared.state().add_user(name, locale, label)
    }

    /// A server owned by `owner`, with the bot as a member. The bot's role has the usual rights of an
    /// ordinary member; see [`World::set_bot_permissions`].
    pub fn create_guild(&self, name: &str, owner: u64) -> u64 {
        let mut state = self.shared.state();
        let guild = state.add_guild(name, owner);
        let (bot, permissions) = (state.app.bot_id, perm::EVERYONE_DEFAULT);
        let bot_name = state.users.get(&bot).map_or_else(String::new, |user| user.username.clone());
        let role = found(state.add_role(guild, &bot_name, permissions), "guild", guild);
        if let Some(role) = state.guilds.get_mut(&guild).and_then(|guild| guild.roles.get_mut(&role)) {
            role.bot_id = Some(bot);
        }
        state.join_guild(guild, bot);
        found(state.change_member(guild, bot, |member| member.roles.push(role)), "guild", guild);
        guild
    }

    /// Sets the bits of the bot's own role, and takes from `@everyone` what the bot would get otherwise.
    pub fn set_bot_permissions(&self, guild: u64, bits: u64) {
        let mut state = self.shared.state();
        let bot = state.app.bot_id;
        let place = found(state.guild_mut(guild), "guild", guild);
        let Some(role) = place.roles.values_mut().find(|role| role.bot_id == Some(bot)) else { return };
        role.permissions = bits;
        let id = role.id;
        state.role_event("GUILD_ROLE_UPDATE", guild, id);
    }

    /// Sets the bits of `@everyone`.
    pub fn set_everyone_permissions(&self, guild: u64, bits: u64) {
        let mut state = self.shared.state();
        let place = found(state.guild_mut(guild), "guild", guild);
        if let Some(role) = place.roles.get_mut(&guild) {
            role.permissions = bits;
        }
        state.role_event("GUILD_ROLE_UPDATE", guild, guild);
    }

    /// Sets features such as `COMMUNITY`.
    pub fn set_features(&self, guild: u64, features: &[&str]) {
        let mut state = self.shared.state();
        let place = found(state.guild_mut(guild), "guild", guild);
        place.features = features.iter().map(|feature| (*feature).to_owned()).collect();
    }

    /// A channel at the end of the list.
    pub fn create_channel(&self, guild: u64, name: &str, kind: ChannelKind) -> u64 {
        let mut state = self.shared.state();
        found(state.guild(guild), "guild", guild);
        let id = state.add_channel(guild, kind.number(), name);
        state.channel_event("CHANNEL_CREATE", id);
        id
    }

    /// Changes a channel of a server as its owner does, with the body that Discord's REST interface takes.
    pub fn edit_channel(&self, channel: u64, body: &Value) {
        let mut state = self.shared.state();
        let guild = found(state.channel_mut(channel), "channel", channel).guild_id.unwrap_or_default();
        let owner = found(state.guild(guild), "guild", guild).owner_id;
        let edited = state.edit_channel(owner, channel, body);
        assert!(edited.is_ok(), "the change of channel {channel} is refused: {body}");
    }

    /// Puts a channel into a category.
    pub fn set_parent(&self, channel: u64, category: u64) {
        let mut state = self.shared.state();
        found(state.channel_mut(channel), "channel", channel).parent_id = Some(category);
        state.channel_event("CHANNEL_UPDATE", channel);
    }

    /// Sets a channel's topic.
    pub fn set_topic(&self, channel: u64, topic: &str) {
        let mut state = self.shared.state();
        found(state.channel_mut(channel), "channel", channel).topic = Some(topic.to_owned());
        state.channel_event("CHANNEL_UPDATE", channel);
    }

    /// A role above those there are.
    pub fn create_role(&self, guild: u64, name: &str, permissions: u64) -> u64 {
        found(self.shared.state().add_role(guild, name, permissions), "guild", guild)
    }

    /// Makes a person a member of a server.
    pub fn add_member(&self, guild: u64, user: u64) {
        self.shared.state().join_guild(guild, user);
    }

    /// Takes a member out of a server.
    pub fn remove_member(&self, guild: u64, user: u64) {
        self.shared.state().leave_guild(guild, user);
    }

    /// Gives a role.
    pub fn give_role(&self, guild: u64, user: u64, role: u64) {
        let changed = self.shared.state().change_member(guild, user, |member| {
            if !member.roles.contains(&role) {
                member.roles.push(role);
            }
        });
        found(changed, "member", user);
    }

    /// Takes a role.
    pub fn take_role(&self, guild: u64, user: u64, role: u64) {
        let changed =
            self.shared.state().change_member(guild, user, |member| member.roles.retain(|id| *id != role));
        found(changed, "member", user);
    }

    /// Times a member out for so long.
    pub fn time_out(&self, guild: u64, user: u64, length: Duration) {
        let mut state = self.shared.state();
        let until = state.now() + TimeDelta::from_std(length).unwrap_or(TimeDelta::MAX);
        found(state.change_member(guild, user, |member| member.timeout_until = Some(until)), "member", user);
    }

    /// Sets what a role (`@everyone` has the server's id) or a member is allowed and denied in a channel.
    pub fn set_overwrite(&self, channel: u64, target: u64, allow: u64, deny: u64) {
        let mut state = self.shared.state();
        let kind =
            if state.users.contains_key(&target) { OverwriteTarget::Member } else { OverwriteTarget::Role };
        found(
            state.set_overwrite(channel, Overwrite { id: target, target: kind, allow, deny }),
            "channel",
            channel,
        );
    }

    /// Deletes a channel or a thread.
    pub fn delete_channel(&self, channel: u64) {
        self.shared.state().drop_channel(channel);
    }

    /// Deletes a message.
    pub fn delete_message(&self, channel: u64, message: u64) {
        self.shared.state().remove(channel, message);
    }

    /// Archives a thread or brings it back.
    pub fn archive_thread(&self, thread: u64, archived: bool) {
        self.shared.state().change_thread(thread, |channel| {
            if let Some(thread) = &mut channel.thread {
                thread.archived = archived;
            }
        });
    }

    /// Locks a thread or unlocks it.
    pub fn lock_thread(&self, thread: u64, locked: bool) {
        self.shared.state().change_thread(thread, |channel| {
            if let Some(thread) = &mut channel.thread {
                thread.locked = locked;
            }
        });
    }

    /// Refuses direct messages from the bot to this person, or takes them again.
    pub fn close_dms(&self, user: u64, closed: bool) {
        if let Some(user) = self.shared.state().users.get_mut(&user) {
            user.dms_closed = closed;
        }
    }

    /// Changes a person's client language.
    pub fn set_locale(&self, user: u64, locale: &str) {
        if let Some(user) = self.shared.state().users.get_mut(&user) {
            locale.clone_into(&mut user.locale);
        }
    }

    /// Lets a person write a message, without a client: for many of them. Gives its id.
    pub fn post_as(&self, user: u64, channel: u64, text: &str) -> u64 {
        found(self.shared.state().post(user, channel, Draft::text(text)), "channel to write to", channel)
    }

    /// Messages of a channel or thread that are not ephemeral, oldest first, as REST gives them, at most 100.
    pub fn messages(&self, channel: u64) -> Vec<Value> {
        let state = self.shared.state();
        let viewer = state
            .channel(channel)
            .ok()
            .and_then(|c| c.guild_id)
            .and_then(|id| state.guilds.get(&id))
            .map(|g| g.owner_id);
        let viewer = viewer.unwrap_or(state.app.bot_id);
        let page = Page { anchor: Anchor::Newest, limit: 100 };
        let Ok(list) = state.history(viewer, channel, page) else { return Vec::new() };
        list.iter()
            .rev()
            .filter(|m| m.only_for.is_none())
            .map(|message| state.message_json(message, viewer))
            .collect()
    }

    /// Threads below a channel, archived ones too, with `member_ids`.
    pub fn threads(&self, parent: u64) -> Vec<Value> {
        let state = self.shared.state();
        let below = |channel: &&Channel| channel.parent_id == Some(parent) && channel.is_thread();
        state
            .channels
            .values()
            .filter(below)
            .map(|channel| super::web::thread_with_members(&state, channel, state.app.bot_id))
            .collect()
    }

    /// Moves the sandbox's clock forward: interactions fail, tokens and addresses expire, threads are archived.
    pub fn advance(&self, by: Duration) {
        let mut state = self.shared.state();
        state.advance(TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX));
        state.pass_deadlines();
        drop(state);
        self.shared.rearm();
    }

    /// Adds a fault for the bot's next matching requests.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.faults().add(fault);
    }

    /// Shorthand: the next `times` requests of this method and path (see [`Fault::path`]).
    pub fn fault(&self, method: &str, path: &str, times: u32, kind: FaultKind) {
        self.add_fault(Fault { method: Some(method.to_owned()), path: Some(path.to_owned()), times, kind });
    }

    /// Faults that still wait for a request.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.faults().waiting().to_vec()
    }

    /// Forgets the faults that were not used up.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
        let mut state = self.shared.state();
        state.event_faults = super::faults::EventFaults::default();
        state.resumes_refused = 0;
    }

    /// Disturbs the gateway.
    pub fn gateway_fault(&self, fault: &GatewayFault) {
        self.shared.state().apply_gateway_fault(fault);
    }

    /// Lets something happen to the world that a bot has to live with.
    pub fn world_fault(&self, fault: &WorldFault) {
        let mut state = self.shared.state();
        state.apply_world_fault(fault);
        state.pass_deadlines();
        drop(state);
        self.shared.rearm();
    }

    /// Closes the bot's gateway connections with this code.
    pub fn disconnect_gateways(&self, code: u16) {
        self.gateway_fault(&GatewayFault::Close { code });
    }

    /// Loses the next `times` events of this type on their way to the bot.
    pub fn drop_events(&self, event: &str, times: u32) {
        self.gateway_fault(&GatewayFault::DropEvent { event: event.to_owned(), times });
    }

    /// Sends the next `times` events of this type to the bot twice.
    pub fn duplicate_events(&self, event: &str, times: u32) {
        self.gateway_fault(&GatewayFault::DuplicateEvent { event: event.to_owned(), times });
    }

    /// How many gateway sessions are connected.
    pub fn connected_gateways(&self) -> usize {
        self.shared.state().sessions.iter().filter(|session| session.connected).count()
    }

    /// The names of the commands registered, subcommands not listed.
    pub fn commands(&self) -> Vec<Value> {
        let state = self.shared.state();
        state.commands.values().map(|command| super::render::command(command, state.app.id, true)).collect()
    }

    /// The application id and token in the form other bots' `.env` files have.
    pub fn describe(&self) -> Value {
        let state = self.shared.state();
        json!({"application_id": state.app.id.to_string(), "token": state.app.token})
    }
}
