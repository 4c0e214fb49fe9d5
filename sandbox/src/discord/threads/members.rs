//! Joining threads, adding others, leaving.

use serde_json::{Value, json};

use crate::discord::error::{
    ApiError, MISSING_ACCESS, MISSING_PERMISSIONS, TOO_MANY_THREAD_MEMBERS, UNKNOWN_MEMBER,
    WRONG_CHANNEL_TYPE,
};
use crate::discord::events::Audience;
use crate::discord::gateway::intent;
use crate::discord::messages::refuse_archived;
use crate::discord::model::{Id, ThreadMember, message_kind};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;

/// Members a thread can have.
const MEMBER_LIMIT: usize = 1000;

impl State {
    /// Adds `user` to a thread as `actor`, who may be the same.
    pub fn add_to_thread(&mut self, actor: Id, thread_id: Id, user: Id) -> Result<(), ApiError> {
        let channel = self.visible(actor, thread_id)?;
        let Some(thread) = &channel.thread else { return Err(WRONG_CHANNEL_TYPE.into()) };
        refuse_archived(channel)?;
        let bits = self.permissions(actor, channel);
        let guild = self.guild(channel.guild_id.unwrap_or(0))?;
        if !guild.members.contains_key(&user) {
            return Err(UNKNOWN_MEMBER.into());
        }
        if actor != user {
            if bits & perm::SEND_MESSAGES_IN_THREADS == 0 {
                return Err(MISSING_PERMISSIONS.into());
            }
            let may_invite = thread.invitable || thread.owner_id == actor || bits & perm::MANAGE_THREADS != 0;
            if channel.is_private_thread() && !may_invite {
                return Err(MISSING_PERMISSIONS.into());
            }
            if self.permissions(user, channel) & perm::VIEW_CHANNEL == 0 {
                return Err(MISSING_ACCESS.into());
            }
        }
        if thread.members.contains_key(&user) {
            return Ok(());
        }
        if thread.members.len() >= MEMBER_LIMIT {
            return Err(TOO_MANY_THREAD_MEMBERS.into());
        }
        self.join(thread_id, user);
        if actor != user {
            self.system_message(thread_id, actor, message_kind::RECIPIENT_ADD, "", &[user], None);
        }
        Ok(())
    }

    /// Lets the author of a message, or somebody mentioned in it, join the thread if they may.
    pub(in crate::discord) fn join_by_message(&mut self, thread_id: Id, author: Id, user: Id) {
        let Ok(channel) = self.channel(thread_id) else { return };
        let Some(thread) = &channel.thread else { return };
        let may_see = self.permissions(user, channel) & perm::VIEW_CHANNEL != 0;
        let moderator = self.permissions(author, channel) & perm::MANAGE_THREADS != 0;
        let may_invite =
            !channel.is_private_thread() || thread.invitable || thread.owner_id == author || moderator;
        if may_see && !thread.members.contains_key(&user) && (author == user || may_invite) {
            self.join(thread_id, user);
        }
    }

    /// Makes `user` a member of the thread and tells everybody.
    fn join(&mut self, thread_id: Id, user: Id) {
        let now = self.now();
        let Some(thread) = self.channels.get_mut(&thread_id).and_then(|c| c.thread.as_mut()) else { return };
        thread.members.insert(user, ThreadMember { joined_at: now });
        let Some(channel) = self.channels.get(&thread_id) else { return };
        let guild = channel.guild_id;
        let count = channel.thread.as_ref().map_or(0, |thread| thread.members.len().min(50));
        // The one who joins learns of the thread first.
        self.emit("THREAD_CREATE", &Audience::Users { guild, users: vec![user] }, |state, viewer| {
            state.channels.get(&thread_id).map_or(Value::Null, |c| state.channel_json(c, viewer))
        });
        let added = self.thread_member_json(thread_id, user);
        let payload = json!({
            "id": thread_id.to_string(), "guild_id": guild.map(|id| id.to_string()), "member_count": count,
            "added_members": [added], "removed_member_ids": [],
        });
        self.members_update(thread_id, user, &payload);
    }

    /// Who is told of changed members: with the members intent everybody in the thread, without it only the bot
    /// itself when it is concerned.
    fn members_update(&mut self, thread_id: Id, user: Id, payload: &Value) {
        let bot = self.app.bot_id;
        let Some(channel) = self.channels.get(&thread_id) else { return };
        let guild = channel.guild_id;
        let people = self.journals.keys().copied().filter(|id| *id == user || self.sees(*id, channel));
        let people: Vec<Id> = people.collect();
        for person in people {
            self.tell(person, "THREAD_MEMBERS_UPDATE", payload);
        }
        let Some(channel) = self.channels.get(&thread_id) else { return };
        if user == bot || self.sees(bot, channel) {
            self.thread_members_to_bot(guild, user == bot, payload);
        }
    }

    fn thread_members_to_bot(&mut self, guild: Option<Id>, own: bool, payload: &Value) {
        let copies = self.event_faults.copies("THREAD_MEMBERS_UPDATE");
        for session in self.sessions.iter_mut().filter(|session| session.serves(guild)) {
            let wanted = session.intents & intent::GUILD_MEMBERS != 0;
            if wanted || own && session.intents & intent::GUILDS != 0 {
                session.push("THREAD_MEMBERS_UPDATE", payload, copies);
            }
        }
    }

    /// A thread member with the guild member.
    pub fn thread_member_json(&self, thread_id: Id, user: Id) -> Value {
        let Some(channel) = self.channels.get(&thread_id) else { return Value::Null };
        let mut value = render::thread_member(channel, user).unwrap_or_default();
        let guild = channel.guild_id.and_then(|id| self.guilds.get(&id));
        if let Some(member) = guild.and_then(|guild| guild.members.get(&user)) {
            value["member"] = self.member_json(member);
        }
        value
    }

    /// Takes `user` out of a thread as `actor`.
    pub fn remove_from_thread(&mut self, actor: Id, thread_id: Id, user: Id) -> Result<(), ApiError> {
        let channel = self.visible(actor, thread_id)?;
        let Some(thread) = &channel.thread else { return Err(WRONG_CHANNEL_TYPE.into()) };
        refuse_archived(channel)?;
        let moderator = self.permissions(actor, channel) & perm::MANAGE_THREADS != 0;
        let own_private = channel.is_private_thread() && thread.owner_id == actor;
        if actor != user && !moderator && !own_private {
            return Err(MISSING_PERMISSIONS.into());
        }
        if !thread.members.contains_key(&user) {
            return Err(UNKNOWN_MEMBER.into());
        }
        self.leave(thread_id, user);
        if actor != user {
            self.system_message(thread_id, actor, message_kind::RECIPIENT_REMOVE, "", &[user], None);
        }
        Ok(())
    }

    /// Ends a thread membership and tells everybody.
    pub(super) fn leave(&mut self, thread_id: Id, user: Id) {
        let Some(channel) = self.channels.get_mut(&thread_id) else { return };
        let Some(thread) = &mut channel.thread else { return };
        thread.members.remove(&user);
        let (guild, parent, kind) = (channel.guild_id, channel.parent_id, channel.kind);
        let payload = json!({
            "id": thread_id.to_string(), "guild_id": guild.map(|id| id.to_string()),
            "member_count": thread.members.len().min(50), "added_members": [], "removed_member_ids": [user.to_string()],
        });
        self.members_update(thread_id, user, &payload);
        let gone = self.channels.get(&thread_id).is_some_and(|channel| !self.sees(user, channel));
        if gone {
            let payload = json!({
                "id": thread_id.to_string(), "guild_id": guild.map(|id| id.to_string()),
                "parent_id": parent.map(|id| id.to_string()), "type": kind,
            });
            self.tell(user, "THREAD_DELETE", &payload);
        }
    }
}
