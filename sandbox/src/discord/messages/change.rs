//! Changing and removing messages.

use chrono::TimeDelta;
use serde_json::json;

use crate::discord::audit::action;
use crate::discord::error::{
    ApiError, BULK_DELETE_COUNT, DM_FORBIDDEN, EMPTY_MESSAGE, MISSING_PERMISSIONS, NOT_THE_AUTHOR, POLL_EDIT,
    SYSTEM_MESSAGE, THREAD_ARCHIVED, TOO_MANY_OLD_EDITS, TOO_OLD_TO_BULK_DELETE, UNKNOWN_MESSAGE,
    VOICE_MESSAGE_EDIT,
};
use crate::discord::events::Audience;
use crate::discord::mentions;
use crate::discord::model::{Id, Message, flag, message_kind};
use crate::discord::permissions as perm;
use crate::discord::polls;
use crate::discord::render;
use crate::discord::state::{State, time_of};
use crate::discord::validate::{Draft, integer, uploaded_index};

/// Edits that Discord takes of a message older than an hour.
const OLD_EDITS: u32 = 50;

impl State {
    /// Changes a message as `actor`.
    pub fn edit(&mut self, actor: Id, channel_id: Id, id: Id, draft: Draft) -> Result<(), ApiError> {
        let channel = self.visible(actor, channel_id)?;
        if channel.thread.as_ref().is_some_and(|thread| thread.archived) {
            return Err(THREAD_ARCHIVED.into());
        }
        let message = self.message(channel_id, id)?;
        if message.only_for.is_some_and(|person| person != actor) {
            return Err(UNKNOWN_MESSAGE.into());
        }
        if message.author_id != actor {
            return Err(NOT_THE_AUTHOR.into());
        }
        if !matches!(
            message.kind,
            message_kind::DEFAULT
                | message_kind::REPLY
                | message_kind::CHAT_INPUT_COMMAND
                | message_kind::CONTEXT_MENU_COMMAND
        ) {
            return Err(SYSTEM_MESSAGE.into());
        }
        if message.poll.is_some() {
            return Err(POLL_EDIT.into());
        }
        if message.flags & flag::VOICE_MESSAGE != 0 && draft.content.is_some() {
            return Err(VOICE_MESSAGE_EDIT.into());
        }
        let old = message.timestamp + TimeDelta::hours(1) < self.now();
        if old && message.old_edits >= OLD_EDITS {
            return Err(TOO_MANY_OLD_EDITS.into());
        }
        if let Some(content) = &draft.content {
            self.moderate(actor, channel_id, content)?;
        }
        self.change(channel_id, id, draft, true)
    }

    /// Changes a message without asking; `mark` notes the time of the edit.
    pub fn change(&mut self, channel_id: Id, id: Id, draft: Draft, mark: bool) -> Result<(), ApiError> {
        let mut message = self.message(channel_id, id)?.clone();
        let was_v2 = message.flags & flag::COMPONENTS_V2 != 0;
        if was_v2
            && (draft.content.as_ref().is_some_and(|c| !c.is_empty())
                || draft.embeds.as_ref().is_some_and(|e| !e.is_empty()))
        {
            return Err(ApiError::form(
                "",
                "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG",
                "The IS_COMPONENTS_V2 flag cannot be removed, and legacy fields cannot be used with it",
            ));
        }
        let folder =
            message.attachments.first().map(|a| a.folder).unwrap_or_else(|| match message.only_for {
                Some(_) => ("ephemeral-attachments", self.app.id),
                None => ("attachments", channel_id),
            });
        let added = self.store_files(&draft, folder);
        if let Some(list) = &draft.attachments {
            let kept: Vec<_> = list
                .iter()
                .filter(|a| uploaded_index(&draft, a).is_none())
                .filter_map(|a| integer(&a["id"]))
                .collect();
            message.attachments.retain(|a| kept.contains(&a.id));
        }
        message.attachments.extend(added);
        apply(&mut message, &draft);
        // A deferred answer may become a poll.
        if let Some(poll) = draft.poll.as_ref().filter(|_| message.poll.is_none()) {
            message.poll = Some(polls::stored(poll, self.now()));
            self.running_polls.push((channel_id, id));
        }
        let nothing = message.content.is_empty()
            && message.embeds.is_empty()
            && message.attachments.is_empty()
            && message.components.is_empty();
        if nothing && message.poll.is_none() {
            return Err(EMPTY_MESSAGE.into());
        }
        if mark {
            let now = self.now();
            message.old_edits += u32::from(message.timestamp + TimeDelta::hours(1) < now);
            message.edited = Some(now);
        }
        if draft.content.is_some() {
            mentions::fill(self, &mut message, draft.allowed_mentions.as_ref());
        }
        self.messages.entry(channel_id).or_default().insert(id, message);
        self.emit_message("MESSAGE_UPDATE", channel_id, id);
        Ok(())
    }

    /// Removes a message as `actor`.
    pub fn delete(&mut self, actor: Id, channel_id: Id, id: Id) -> Result<(), ApiError> {
        let channel = self.visible(actor, channel_id)?;
        let message = self.message(channel_id, id)?;
        match message.only_for {
            Some(person) if person == actor => {}
            Some(_) => return Err(UNKNOWN_MESSAGE.into()),
            None if message.author_id == actor => {}
            None if channel.guild_id.is_none() => return Err(DM_FORBIDDEN.into()),
            None if self.permissions(actor, channel) & perm::MANAGE_MESSAGES == 0 => {
                return Err(MISSING_PERMISSIONS.into());
            }
            None => {}
        }
        let (author, guild) = (message.author_id, channel.guild_id);
        self.remove(channel_id, id);
        if let Some(guild) = guild.filter(|_| author != actor) {
            let options = json!({"channel_id": channel_id.to_string(), "count": "1"});
            self.record(guild, actor, action::MESSAGE_DELETE, Some(author), Vec::new(), options);
        }
        Ok(())
    }

    /// Removes a message without asking.
    pub fn remove(&mut self, channel_id: Id, id: Id) {
        let audience = self.message_audience(channel_id);
        let Some(message) = self.messages.get_mut(&channel_id).and_then(|list| list.remove(&id)) else {
            return;
        };
        let guild = self.channels.get(&channel_id).and_then(|channel| channel.guild_id);
        let mut payload = json!({"id": id.to_string(), "channel_id": channel_id.to_string()});
        if let Some(guild) = guild {
            payload["guild_id"] = render::id(guild);
        }
        if let Some(person) = message.only_for {
            self.tell(person, "MESSAGE_DELETE", &payload);
            return;
        }
        if let Some(thread) = self.channels.get_mut(&channel_id).and_then(|c| c.thread.as_mut()) {
            thread.message_count = thread.message_count.saturating_sub(1);
        }
        self.emit("MESSAGE_DELETE", &audience, |_, _| payload.clone());
    }

    /// Removes many messages at once.
    pub fn bulk_delete(&mut self, actor: Id, channel_id: Id, ids: &[Id]) -> Result<(), ApiError> {
        let channel = self.allowed(actor, channel_id, perm::MANAGE_MESSAGES)?;
        let Some(guild) = channel.guild_id else { return Err(DM_FORBIDDEN.into()) };
        if !(2..=100).contains(&ids.len()) {
            return Err(BULK_DELETE_COUNT.into());
        }
        let oldest = self.now() - TimeDelta::days(14);
        if ids.iter().any(|id| time_of(*id) < oldest) {
            return Err(TOO_OLD_TO_BULK_DELETE.into());
        }
        let list = self.messages.entry(channel_id).or_default();
        let gone: Vec<Id> =
            ids.iter().copied().filter(|id| list.get(id).is_some_and(|m| m.only_for.is_none())).collect();
        list.retain(|id, _| !gone.contains(id));
        let payload = json!({"ids": render::ids(&gone), "channel_id": channel_id.to_string(), "guild_id": guild.to_string()});
        self.emit("MESSAGE_DELETE_BULK", &Audience::Channel(channel_id), |_, _| payload.clone());
        let options = json!({"count": gone.len().to_string()});
        self.record(guild, actor, action::MESSAGE_BULK_DELETE, Some(channel_id), Vec::new(), options);
        Ok(())
    }
}

fn apply(message: &mut Message, draft: &Draft) {
    if let Some(content) = &draft.content {
        message.content.clone_from(content);
    }
    if let Some(embeds) = &draft.embeds {
        message.embeds.clone_from(embeds);
    }
    if let Some(components) = &draft.components {
        message.components.clone_from(components);
    }
    if let Some(flags) = draft.flags {
        // Only these two can be changed; the second can only be set.
        message.flags =
            message.flags & !flag::SUPPRESS_EMBEDS | flags & (flag::SUPPRESS_EMBEDS | flag::COMPONENTS_V2);
    }
}
