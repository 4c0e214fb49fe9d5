//! Discord's error answers: status, JSON code and, for form errors, the nested tree of what is wrong where.

use serde_json::{Map, Value, json};

/// One documented error that needs no details.
#[derive(Debug, Clone, Copy)]
pub struct Known(pub u16, pub u32, pub &'static str);

pub const UNAUTHORIZED: Known = Known(401, 0, "401: Unauthorized");
pub const NOT_FOUND: Known = Known(404, 0, "404: Not Found");
pub const METHOD_NOT_ALLOWED: Known = Known(405, 0, "405: Method Not Allowed");
pub const INVALID_API_VERSION: Known = Known(400, 50041, "Invalid API version provided");
pub const INVALID_JSON: Known = Known(400, 50109, "The request body contains invalid JSON.");
pub const UNKNOWN_CHANNEL: Known = Known(404, 10003, "Unknown Channel");
pub const UNKNOWN_GUILD: Known = Known(404, 10004, "Unknown Guild");
pub const UNKNOWN_INVITE: Known = Known(404, 10006, "Unknown Invite");
pub const UNKNOWN_MEMBER: Known = Known(404, 10007, "Unknown Member");
pub const UNKNOWN_MESSAGE: Known = Known(404, 10008, "Unknown Message");
pub const UNKNOWN_OVERWRITE: Known = Known(404, 10009, "Unknown Overwrite");
pub const UNKNOWN_ROLE: Known = Known(404, 10011, "Unknown Role");
pub const UNKNOWN_USER: Known = Known(404, 10013, "Unknown User");
pub const UNKNOWN_EMOJI: Known = Known(400, 10014, "Unknown Emoji");
pub const UNKNOWN_GUILD_EMOJI: Known = Known(404, 10014, "Unknown Emoji");
pub const UNKNOWN_WEBHOOK: Known = Known(404, 10015, "Unknown Webhook");
pub const UNKNOWN_BAN: Known = Known(404, 10026, "Unknown Ban");
pub const UNKNOWN_STICKER: Known = Known(404, 10060, "Unknown sticker");
pub const UNKNOWN_INTERACTION: Known = Known(404, 10062, "Unknown interaction");
pub const UNKNOWN_COMMAND: Known = Known(404, 10063, "Unknown application command");
pub const UNKNOWN_COMMAND_PERMISSIONS: Known = Known(404, 10066, "Unknown application command permissions");
pub const UNKNOWN_SCHEDULED_EVENT: Known = Known(404, 10070, "Unknown Guild Scheduled Event");
pub const BOTS_MAY_NOT: Known = Known(403, 20001, "Bots cannot use this endpoint");
pub const SLOWMODE: Known = Known(429, 20016, "This action cannot be performed due to slowmode rate limit.");
pub const TOO_MANY_PINS: Known = Known(400, 30003, "Maximum number of pins reached for the channel (250)");
pub const TOO_MANY_ROLES: Known = Known(400, 30005, "Maximum number of guild roles reached (250)");
pub const TOO_MANY_WEBHOOKS: Known = Known(400, 30007, "Maximum number of webhooks reached (15)");
pub const TOO_MANY_EMOJIS: Known = Known(400, 30008, "Maximum number of emojis reached (50)");
pub const TOO_MANY_REACTIONS: Known = Known(400, 30010, "Maximum number of reactions reached (20)");
pub const TOO_MANY_CHANNELS: Known = Known(400, 30013, "Maximum number of guild channels reached (500)");
pub const TOO_MANY_INVITES: Known = Known(400, 30016, "Maximum number of invites reached (1000)");
pub const TOO_MANY_THREAD_MEMBERS: Known =
    Known(400, 30033, "Maximum number of thread participants has been reached (1000)");
pub const TOO_MANY_COMMANDS: Known =
    Known(400, 30032, "Maximum number of application commands reached (100).");
pub const TOO_MANY_COMMAND_CREATES: Known =
    Known(400, 30034, "Max number of daily application command creates has been reached (200)");
pub const TOO_MANY_EVENTS: Known =
    Known(400, 30038, "Maximum number of guild scheduled events reached (100)");
pub const TOO_MANY_STICKERS: Known = Known(400, 30039, "Maximum number of stickers reached (5)");
pub const TOO_MANY_OLD_EDITS: Known =
    Known(429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later.");
pub const ENTITY_TOO_LARGE: Known = Known(413, 40005, "Request entity too large");
pub const ALREADY_ACKNOWLEDGED: Known = Known(400, 40060, "Interaction has already been acknowledged.");
pub const TAG_REQUIRED: Known = Known(400, 40067, "A tag is required to create a forum post in this channel");
pub const MISSING_ACCESS: Known = Known(403, 50001, "Missing Access");
pub const DM_FORBIDDEN: Known = Known(400, 50003, "Cannot execute action on a DM channel");
pub const NOT_THE_AUTHOR: Known = Known(403, 50005, "Cannot edit a message authored by another user");
pub const EMPTY_MESSAGE: Known = Known(400, 50006, "Cannot send an empty message");
pub const CANNOT_DM_USER: Known = Known(403, 50007, "Cannot send messages to this user");
pub const NOT_A_TEXT_CHANNEL: Known = Known(400, 50008, "Cannot send messages in a non-text channel");
pub const MISSING_PERMISSIONS: Known = Known(403, 50013, "Missing Permissions");
pub const BULK_DELETE_COUNT: Known = Known(
    400,
    50016,
    "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete.",
);
pub const SYSTEM_MESSAGE: Known = Known(403, 50021, "Cannot execute action on a system message");
pub const WRONG_CHANNEL_TYPE: Known = Known(400, 50024, "Cannot execute action on this channel type");
pub const INVALID_WEBHOOK_TOKEN: Known = Known(401, 50027, "Invalid Webhook Token");
pub const INVALID_ROLE: Known = Known(400, 50028, "Invalid role");
pub const INVALID_RECIPIENTS: Known = Known(400, 50033, "Invalid Recipient(s)");
pub const TOO_OLD_TO_BULK_DELETE: Known = Known(400, 50034, "A message provided was too old to bulk delete");
pub const FILE_TOO_LARGE: Known = Known(400, 50045, "File uploaded exceeds the maximum size");
pub const INVALID_ASSET: Known = Known(400, 50046, "Invalid Asset");
pub const ASSET_TOO_LARGE: Known = Known(400, 50138, "Failed to resize asset below the maximum size: 262144");
pub const VOICE_MESSAGE_ALONE: Known = Known(400, 50159, "Voice messages do not support additional content.");
pub const VOICE_MESSAGE_AUDIO: Known =
    Known(400, 50160, "Voice messages must have a single audio attachment.");
pub const VOICE_MESSAGE_METADATA: Known = Known(400, 50161, "Voice messages must have supporting metadata.");
pub const VOICE_MESSAGE_EDIT: Known = Known(400, 50162, "Voice messages cannot be edited.");
pub const THREAD_ARCHIVED: Known = Known(400, 50083, "Thread is archived");
pub const REPLY_WITHOUT_HISTORY: Known =
    Known(400, 160002, "Cannot reply without permission to read message history");
pub const AUTOMOD_MESSAGE: Known = Known(400, 200_000, "Message was blocked by automatic moderation");
pub const AUTOMOD_TITLE: Known = Known(400, 200_001, "Title was blocked by automatic moderation");
pub const TOO_MANY_RULES: Known =
    Known(400, 50035, "Maximum number of auto moderation rules of this type reached");
pub const NO_BANS_DONE: Known = Known(400, 500000, "Failed to ban users");
pub const POLL_VOTE_REFUSED: Known = Known(400, 520000, "Poll voting blocked");
pub const POLL_EXPIRED: Known = Known(400, 520001, "Poll expired");
pub const NOT_A_POLL: Known = Known(400, 520006, "Poll: cannot expire missing poll");
pub const POLL_EDIT: Known = Known(400, 520003, "Cannot edit a poll message");
pub const THREAD_EXISTS: Known = Known(400, 160004, "A thread has already been created for this message");
pub const THREAD_LOCKED: Known = Known(400, 160005, "This thread is locked");
pub const TOO_MANY_THREADS: Known = Known(400, 160006, "Maximum number of active threads reached");

/// What a refused request is answered with.
#[derive(Debug, Clone)]
pub struct ApiError {
    pub status: u16,
    pub code: u32,
    pub message: String,
    pub errors: Option<Value>,
    /// Seconds to wait, of a 429.
    pub retry_after: Option<f64>,
}

impl ApiError {
    /// The JSON body.
    pub fn body(&self) -> Value {
        let mut body = json!({"code": self.code, "message": self.message});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        if let Some(seconds) = self.retry_after {
            body["retry_after"] = json!(seconds);
            body["global"] = json!(false);
        }
        body
    }

    /// The error with a time to wait.
    pub fn after(known: Known, seconds: f64) -> ApiError {
        ApiError { retry_after: Some(seconds), ..known.into() }
    }

    /// A 50035 with one error at `path` (dotted).
    pub fn form(path: &str, code: &str, message: impl Into<String>) -> ApiError {
        let mut errors = FormErrors::default();
        errors.add(path, code, message);
        errors.into_error()
    }
}

impl From<Known> for ApiError {
    fn from(known: Known) -> ApiError {
        ApiError {
            status: known.0,
            code: known.1,
            message: known.2.to_owned(),
            errors: None,
            retry_after: None,
        }
    }
}

/// Collects what is wrong with a body, by dotted path (`embeds.0.title`).
#[derive(Debug, Default)]
pub struct FormErrors(Map<String, Value>);

impl FormErrors {
    /// Notes one error; several at the same path are kept in order.
    pub fn add(&mut self, path: &str, code: &str, message: impl Into<String>) {
        let mut node = &mut self.0;
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let child = node.entry(part).or_insert_with(|| json!({}));
            // Only objects are ever put in, except `_errors`, which is no path of a body.
            let Value::Object(map) = child else { return };
            node = map;
        }
        if let Value::Array(list) = node.entry("_errors").or_insert_with(|| json!([])) {
            list.push(json!({"code": code, "message": message.into()}));
        }
    }

    /// Notes a text whose number of characters is outside `min..=max`.
    pub fn length(&mut self, path: &str, text: &str, min: usize, max: usize) {
        let length = text.chars().count();
        if length == 0 && min > 0 {
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
        } else if length > max && min == 0 {
            self.add(path, "BASE_TYPE_MAX_LENGTH", format!("Must be {max} or fewer in length."));
        } else if length < min || length > max {
            self.add(path, "BASE_TYPE_BAD_LENGTH", format!("Must be between {min} and {max} in length."));
        }
    }

    /// The error answer.
    pub fn into_error(self) -> ApiError {
        ApiError {
            status: 400,
            code: 50035,
            message: "Invalid Form Body".to_owned(),
            errors: Some(Value::Object(self.0)),
            retry_after: None,
        }
    }

    /// `Ok` when nothing was noted.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.0.is_empty() { Ok(()) } else { Err(self.into_error()) }
    }
}
