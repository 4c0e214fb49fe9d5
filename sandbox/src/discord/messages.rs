//! Posting messages, with the rules of the place they are in.

mod change;
mod history;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::cdn;
use super::error::{
    ApiError, CANNOT_DM_USER, MISSING_PERMISSIONS, NOT_A_TEXT_CHANNEL, REPLY_WITHOUT_HISTORY, SLOWMODE,
    THREAD_ARCHIVED, THREAD_LOCKED,
};
use super::mentions;
use super::model::{Attachment, Channel, Herald, Id, Message, flag, message_kind};
use super::permissions as perm;
use super::polls;
use super::render;
use super::state::{NonceUse, State, time_of};
use super::validate::{Draft, integer, uploaded_index};

pub use history::{Anchor, Page};

/// "The past few minutes" in which a nonce is remembered.
const NONCE_MEMORY: TimeDelta = TimeDelta::minutes(5);

/// Who sends a message and how.
#[derive(Debug, Clone)]
pub struct Origin {
    pub author: Id,
    pub kind: u8,
    pub flags: u64,
    pub interaction: Option<(Id, Value)>,
    pub only_for: Option<Id>,
    pub by_webhook: Option<Herald>,
    /// The id, where it is not a new one.
    pub id: Option<Id>,
}

impl Origin {
    /// An ordinary message.
    pub fn plain(author: Id) -> Origin {
        Origin {
            author,
            kind: message_kind::DEFAULT,
            flags: 0,
            interaction: None,
            only_for: None,
            by_webhook: None,
            id: None,
        }
    }

    fn system(author: Id, kind: u8) -> Origin {
        Origin { kind, ..Origin::plain(author) }
    }
}

impl Message {
    /// A message with nothing but a text.
    fn new(id: Id, channel_id: Id, origin: &Origin, content: String) -> Message {
        Message {
            id,
            channel_id,
            author_id: origin.author,
            kind: origin.kind,
            content,
            timestamp: time_of(id),
            edited: None,
            tts: false,
            mention_everyone: false,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            attachments: Vec::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            reactions: Vec::new(),
            nonce: None,
            pinned: None,
            flags: 0,
            reference: None,
            snapshots: Vec::new(),
            poll: None,
            interaction: origin.interaction.clone(),
            only_for: origin.only_for,
            by_webhook: origin.by_webhook.clone(),
            votes: Vec::new(),
            position: 0,
            old_edits: 0,
        }
    }
}

impl State {
    /// Posts a message as `actor`; gives the id of the message, which is an older one if its nonce is enforced
    /// and was used before.
    pub fn post(&mut self, actor: Id, channel_id: Id, draft: Draft) -> Result<Id, ApiError> {
        self.check_send(actor, channel_id, &draft)?;
        let nonce = draft.nonce.as_ref().map(|nonce| (actor, nonce.to_string()));
        if let Some(used) =
            nonce.as_ref().filter(|_| draft.enforce_nonce).and_then(|key| self.nonces.get(key))
            && used.at + NONCE_MEMORY > self.now()
            && self.message(used.channel, used.message).is_ok()
        {
            return Ok(used.message);
        }
        let kind = match &draft.reference {
            Some(reference) if reference["type"] != 1 => message_kind::REPLY,
            _ => message_kind::DEFAULT,
        };
        self.moderate(actor, channel_id, draft.content.as_deref().unwrap_or(""))?;
        self.wake_thread(channel_id);
        let id = self.insert(channel_id, Origin { kind, ..Origin::plain(actor) }, draft)?;
        if let Some(key) = nonce {
            let at = self.now();
            self.nonces.insert(key, NonceUse { channel: channel_id, message: id, at });
        }
        Ok(id)
    }

    fn check_send(&self, actor: Id, channel_id: Id, draft: &Draft) -> Result<(), ApiError> {
        let channel = self.visible(actor, channel_id)?;
        if channel.guild_id.is_none() {
            let closed = |id: &Id| *id != actor && self.users.get(id).is_some_and(|user| user.dms_closed);
            return if channel.recipients.iter().any(closed) { Err(CANNOT_DM_USER.into()) } else { Ok(()) };
        }
        if !channel.holds_messages() {
            return Err(NOT_A_TEXT_CHANNEL.into());
        }
        let bits = self.permissions(actor, channel);
        let mut needed =
            if channel.is_thread() { perm::SEND_MESSAGES_IN_THREADS } else { perm::SEND_MESSAGES };
        let embeds = draft.embeds.as_ref().is_some_and(|list| !list.is_empty());
        for (used, bit) in [
            (draft.tts, perm::SEND_TTS_MESSAGES),
            (!draft.files.is_empty(), perm::ATTACH_FILES),
            (embeds, perm::EMBED_LINKS),
            (draft.poll.is_some(), perm::SEND_POLLS),
            (draft.has(flag::VOICE_MESSAGE), perm::SEND_VOICE_MESSAGES),
        ] {
            needed |= if used { bit } else { 0 };
        }
        if bits & needed != needed {
            return Err(MISSING_PERMISSIONS.into());
        }
        let locked = channel.thread.as_ref().is_some_and(|thread| thread.locked);
        if locked && bits & perm::MANAGE_THREADS == 0 {
            return Err(THREAD_LOCKED.into());
        }
        if draft.reference.is_some() && bits & perm::READ_MESSAGE_HISTORY == 0 {
            return Err(REPLY_WITHOUT_HISTORY.into());
        }
        self.check_slowmode(actor, channel, bits)
    }

    fn check_slowmode(&self, actor: Id, channel: &Channel, bits: u64) -> Result<(), ApiError> {
        let free = perm::MANAGE_MESSAGES | perm::MANAGE_CHANNELS | perm::BYPASS_SLOWMODE;
        if channel.rate_limit_per_user == 0 || bits & free != 0 {
            return Ok(());
        }
        let own = |message: &&Message| message.author_id == actor && message.only_for.is_none();
        let last = self.messages.get(&channel.id).and_then(|list| list.values().rev().find(own));
        let pause = TimeDelta::seconds(channel.rate_limit_per_user.try_into().unwrap_or(i64::MAX / 1000));
        let left = last.map_or(TimeDelta::zero(), |message| message.timestamp + pause - self.now());
        if left > TimeDelta::zero() {
            return Err(ApiError::after(SLOWMODE, left.num_milliseconds() as f64 / 1000.0));
        }
        Ok(())
    }

    /// Puts a message into a channel without asking for permissions.
    pub fn insert(&mut self, channel_id: Id, origin: Origin, draft: Draft) -> Result<Id, ApiError> {
        let reference = self.resolve_reference(&draft, channel_id)?;
        self.insert_with(channel_id, origin, draft, reference)
    }

    /// Puts a message into a channel that refers to `target` (channel and message).
    pub fn insert_referring(
        &mut self,
        channel_id: Id,
        origin: Origin,
        draft: Draft,
        target: Option<(Id, Id)>,
    ) -> Result<Id, ApiError> {
        let guild = self.channel(channel_id)?.guild_id.map(|id| id.to_string());
        let reference = target.filter(|_| origin.kind == message_kind::REPLY).map(|(channel, message)| {
            let mut value =
                json!({"type": 0, "channel_id": channel.to_string(), "message_id": message.to_string()});
            if let Some(guild) = guild {
                value["guild_id"] = json!(guild);
            }
            value
        });
        self.insert_with(channel_id, origin, draft, reference)
    }

    fn insert_with(
        &mut self,
        channel_id: Id,
        origin: Origin,
        draft: Draft,
        reference: Option<Value>,
    ) -> Result<Id, ApiError> {
        let id = origin.id.unwrap_or_else(|| self.next_id());
        let ephemeral = origin.only_for.is_some();
        let folder =
            if ephemeral { ("ephemeral-attachments", self.app.id) } else { ("attachments", channel_id) };
        let attachments = self.store_files(&draft, folder);
        let snapshots = self.snapshots(&draft, reference.as_ref());
        let position =
            self.channel(channel_id)?.thread.as_ref().map_or(0, |thread| thread.total_message_sent);
        let content = draft.content.clone().unwrap_or_default();
        let poll = draft.poll.as_ref().map(|poll| polls::stored(poll, self.now()));
        let own_flags =
            draft.flags.unwrap_or(0) & !flag::EPHEMERAL | if ephemeral { flag::EPHEMERAL } else { 0 };
        let mut message = Message {
            tts: draft.tts,
            attachments,
            embeds: draft.embeds.clone().unwrap_or_default(),
            components: draft.components.clone().unwrap_or_default(),
            nonce: draft.nonce.clone(),
            flags: own_flags | origin.flags,
            reference,
            snapshots,
            poll,
            position,
            ..Message::new(id, channel_id, &origin, content)
        };
        mentions::fill(self, &mut message, draft.allowed_mentions.as_ref());
        let mentioned = message.mentions.clone();
        if message.poll.is_some() {
            self.running_polls.push((channel_id, id));
        }
        self.messages.entry(channel_id).or_default().insert(id, message);
        if !ephemeral {
            self.count_message(channel_id, id, origin.author, &mentioned);
        }
        self.emit_message("MESSAGE_CREATE", channel_id, id);
        Ok(id)
    }

    /// Keeps the counters of the channel and lets the author and those mentioned join a thread.
    fn count_message(&mut self, channel_id: Id, id: Id, author: Id, mentioned: &[Id]) {
        let Some(channel) = self.channels.get_mut(&channel_id) else { return };
        channel.last_message_id = Some(id);
        let Some(thread) = &mut channel.thread else { return };
        thread.message_count += 1;
        thread.total_message_sent += 1;
        let mut joining = vec![author];
        joining.extend(mentioned);
        for user in joining {
            self.join_by_message(channel_id, author, user);
        }
    }

    /// A line that Discord itself writes.
    pub fn system_message(
        &mut self,
        channel_id: Id,
        author: Id,
        kind: u8,
        content: &str,
        mentioned: &[Id],
        reference: Option<Value>,
    ) {
        let draft = Draft { reference: None, ..Draft::text(content) };
        let Ok(id) = self.insert_silently(channel_id, Origin::system(author, kind), draft) else { return };
        if let Ok(message) = self.message_mut(channel_id, id) {
            message.mentions = mentioned.to_vec();
            message.reference = reference;
        }
        self.emit_message("MESSAGE_CREATE", channel_id, id);
    }

    /// A line that Discord itself writes, made of embeds, about another message.
    pub fn system_message_with(
        &mut self,
        channel_id: Id,
        author: Id,
        kind: u8,
        embeds: Vec<Value>,
        reference: Value,
    ) {
        let Ok(id) = self.insert_silently(channel_id, Origin::system(author, kind), Draft::default()) else {
            return;
        };
        if let Ok(message) = self.message_mut(channel_id, id) {
            message.embeds = embeds;
            message.reference = Some(reference).filter(|reference| !reference.is_null());
        }
        self.emit_message("MESSAGE_CREATE", channel_id, id);
    }

    fn insert_silently(&mut self, channel_id: Id, origin: Origin, draft: Draft) -> Result<Id, ApiError> {
        let id = self.next_id();
        let position =
            self.channel(channel_id)?.thread.as_ref().map_or(0, |thread| thread.total_message_sent);
        let message =
            Message { position, ..Message::new(id, channel_id, &origin, draft.content.unwrap_or_default()) };
        self.messages.entry(channel_id).or_default().insert(id, message);
        let channel = self.channel_mut(channel_id)?;
        channel.last_message_id = Some(id);
        if let Some(thread) = &mut channel.thread {
            thread.message_count += 1;
            thread.total_message_sent += 1;
        }
        Ok(id)
    }

    /// The stored form of `message_reference`.
    fn resolve_reference(&self, draft: &Draft, channel_id: Id) -> Result<Option<Value>, ApiError> {
        let Some(reference) = &draft.reference else { return Ok(None) };
        let forward = reference["type"] == 1;
        let target = integer(&reference["message_id"]).unwrap_or(0);
        let place = integer(&reference["channel_id"]).unwrap_or(channel_id);
        let found = self.message(place, target).is_ok_and(|m| m.only_for.is_none())
            && (forward || place == channel_id);
        if !found {
            if reference["fail_if_not_exists"] == false && !forward {
                return Ok(None);
            }
            return Err(ApiError::form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"));
        }
        let mut stored = json!({"type": u8::from(forward), "channel_id": place.to_string(), "message_id": target.to_string()});
        if let Some(guild) = self.channel(place)?.guild_id {
            stored["guild_id"] = render::id(guild);
        }
        Ok(Some(stored))
    }

    fn snapshots(&self, draft: &Draft, reference: Option<&Value>) -> Vec<Value> {
        let Some(reference) = reference.filter(|_| draft.reference.as_ref().is_some_and(|r| r["type"] == 1))
        else {
            return Vec::new();
        };
        let id = |key: &str| integer(&reference[key]).unwrap_or(0);
        let Ok(original) = self.message(id("channel_id"), id("message_id")) else { return Vec::new() };
        let full = self.message_json(original, self.app.bot_id);
        let keys = [
            "type",
            "content",
            "embeds",
            "attachments",
            "timestamp",
            "edited_timestamp",
            "flags",
            "mentions",
            "mention_roles",
            "components",
        ];
        let kept: serde_json::Map<_, _> =
            keys.iter().map(|key| ((*key).to_owned(), full[*key].clone())).collect();
        vec![json!({"message": kept})]
    }

    /// Uploaded files as attachments, with the metadata that came along.
    pub(super) fn store_files(&mut self, draft: &Draft, folder: (&'static str, Id)) -> Vec<Attachment> {
        let metadata: Vec<(usize, Value)> = draft
            .attachments
            .iter()
            .flatten()
            .filter_map(|a| Some((uploaded_index(draft, a)?, a.clone())))
            .collect();
        let mut stored = Vec::new();
        for (index, file) in draft.files.iter().enumerate() {
            let about =
                metadata.iter().find(|(i, _)| *i == index).map_or(Value::Null, |(_, about)| about.clone());
            let given = about["filename"].as_str().unwrap_or(&file.filename);
            stored.push(self.attachment(file, given, folder, &about));
        }
        stored
    }

    /// One file as an attachment.
    pub fn attachment(
        &mut self,
        file: &super::http::Upload,
        name: &str,
        folder: (&'static str, Id),
        about: &Value,
    ) -> Attachment {
        let filename = cdn::clean_name(name);
        let content_type = cdn::content_type(&filename);
        let text = |key: &str| about[key].as_str().map(str::to_owned);
        Attachment {
            id: self.next_id(),
            size: file.data.len(),
            dimensions: cdn::dimensions(&content_type, &file.data),
            content_type,
            description: text("description"),
            title: text("title"),
            duration_secs: about.get("duration_secs").filter(|v| v.is_number()).cloned(),
            waveform: about.get("waveform").filter(|v| v.is_string()).cloned(),
            ephemeral: folder.0 != "attachments",
            spoiler: filename.starts_with("SPOILER_") || about["is_spoiler"] == true,
            folder,
            data: file.data.clone(),
            filename,
        }
    }

    /// Shows that `actor` is typing.
    pub fn typing(&mut self, actor: Id, channel_id: Id) -> Result<(), ApiError> {
        let channel = self.visible(actor, channel_id)?;
        let send = if channel.is_thread() { perm::SEND_MESSAGES_IN_THREADS } else { perm::SEND_MESSAGES };
        if channel.guild_id.is_some() && self.permissions(actor, channel) & send == 0 {
            return Err(MISSING_PERMISSIONS.into());
        }
        let mut payload = json!({
            "channel_id": channel_id.to_string(), "user_id": actor.to_string(), "timestamp": self.now().timestamp(),
        });
        if let Some(guild) = channel.guild_id.and_then(|id| self.guilds.get(&id)) {
            payload["guild_id"] = render::id(guild.id);
            if let Some(member) = guild.members.get(&actor) {
                payload["member"] = self.member_json(member);
            }
        }
        let audience = self.message_audience(channel_id);
        self.emit("TYPING_START", &audience, |_, _| payload.clone());
        Ok(())
    }
}

/// Whether a thread refuses changes because it is archived.
pub fn refuse_archived(channel: &Channel) -> Result<(), ApiError> {
    if channel.thread.as_ref().is_some_and(|thread| thread.archived) {
        Err(THREAD_ARCHIVED.into())
    } else {
        Ok(())
    }
}
