//! Discord's documented limits on what is sent. Lengths are counted in characters, not bytes.

pub mod commands;
pub mod components;
mod embeds;
mod stored;

use serde_json::{Map, Value, json};

use super::error::{
    ApiError, EMPTY_MESSAGE, FILE_TOO_LARGE, FormErrors, VOICE_MESSAGE_ALONE, VOICE_MESSAGE_AUDIO,
    VOICE_MESSAGE_METADATA,
};
use super::http::Upload;
use super::model::flag;

/// Largest file, for everybody.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
const CONTENT_LIMIT: usize = 2000;
const FILES_LIMIT: usize = 10;

/// Where a message body was sent to; decides which fields count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new message in a channel.
    Create,
    /// A new message through an interaction, which may be ephemeral.
    Respond,
    /// A change of a message.
    Edit,
}

/// A checked message body. Absent fields are `None`, which an edit leaves as they are.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub content: Option<String>,
    pub embeds: Option<Vec<Value>>,
    pub components: Option<Vec<Value>>,
    pub flags: Option<u64>,
    pub tts: bool,
    pub nonce: Option<Value>,
    pub enforce_nonce: bool,
    pub allowed_mentions: Option<Value>,
    pub reference: Option<Value>,
    /// `attachments` as sent: metadata of the files, and on edits those to keep.
    pub attachments: Option<Vec<Value>>,
    pub files: Vec<Upload>,
    pub poll: Option<Value>,
}

impl Draft {
    /// A message of text alone.
    pub fn text(content: &str) -> Draft {
        Draft { content: Some(content.to_owned()), ..Draft::default() }
    }

    /// Whether the flag is set.
    pub fn has(&self, flag: u64) -> bool {
        self.flags.is_some_and(|flags| flags & flag != 0)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        let none = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        let no_embeds = self.embeds.iter().flatten().all(|e| e.as_object().is_none_or(|e| e.len() <= 1));
        self.content.as_deref().unwrap_or("").is_empty()
            && no_embeds
            && none(&self.components)
            && self.files.is_empty()
            && self.poll.is_none()
    }
}

/// Checks a message body.
pub fn message(body: &Value, files: &[Upload], purpose: Purpose) -> Result<Draft, ApiError> {
    let mut errors = FormErrors::default();
    let empty = Map::new();
    let fields = match body {
        Value::Object(fields) => fields,
        Value::Null => &empty,
        _ => {
            return Err(ApiError::form(
                "",
                "MODEL_TYPE_CONVERT",
                "Only dictionaries may be used in a ModelType",
            ));
        }
    };
    let present = |key: &str| fields.get(key);
    let mut draft = Draft {
        content: text_field(&mut errors, fields, "content", purpose),
        tts: present("tts") == Some(&json!(true)),
        enforce_nonce: present("enforce_nonce") == Some(&json!(true)),
        files: files.to_vec(),
        ..Draft::default()
    };
    draft.flags = flags_field(&mut errors, fields, purpose);
    draft.embeds =
        list_field(&mut errors, fields, "embeds", purpose).map(|list| embeds::check(&mut errors, &list));
    let v2 = draft.has(flag::COMPONENTS_V2);
    draft.components = list_field(&mut errors, fields, "components", purpose)
        .map(|list| components::check_message(&mut errors, &list, v2, &names(fields, files)));
    draft.nonce = nonce_field(&mut errors, fields);
    draft.allowed_mentions = present("allowed_mentions").filter(|v| !v.is_null()).cloned();
    if let Some(mentions) = &draft.allowed_mentions {
        check_allowed_mentions(&mut errors, mentions);
    }
    draft.reference = present("message_reference").filter(|v| !v.is_null()).cloned();
    draft.attachments = list_field(&mut errors, fields, "attachments", purpose);
    draft.poll = present("poll").filter(|v| !v.is_null()).cloned();
    if let Some(poll) = &draft.poll {
        check_poll(&mut errors, poll);
    }
    check_files(&mut errors, &draft)?;
    if v2 {
        check_v2(&mut errors, &draft);
    } else {
        check_references(&mut errors, fields, &draft);
    }
    errors.finish()?;
    if draft.has(flag::VOICE_MESSAGE) && purpose != Purpose::Edit {
        check_voice(&draft)?;
    }
    let forward = draft.reference.as_ref().is_some_and(|reference| reference["type"] == 1);
    let has_stickers = present("sticker_ids").is_some_and(|s| s.as_array().is_some_and(|s| !s.is_empty()));
    if purpose != Purpose::Edit && draft.is_empty() && !forward && !has_stickers {
        return Err(EMPTY_MESSAGE.into());
    }
    Ok(draft)
}

fn text_field(
    errors: &mut FormErrors,
    fields: &Map<String, Value>,
    key: &str,
    purpose: Purpose,
) -> Option<String> {
    match fields.get(key) {
        None => None,
        Some(Value::Null) => (purpose == Purpose::Edit).then(String::new),
        Some(Value::String(text)) => {
            let text = text.trim();
            errors.length(key, text, 0, CONTENT_LIMIT);
            Some(text.to_owned())
        }
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) => {
            errors.add(key, "STRING_TYPE_CONVERT", "Could not interpret value as string.");
            None
        }
    }
}

fn list_field(
    errors: &mut FormErrors,
    fields: &Map<String, Value>,
    key: &str,
    purpose: Purpose,
) -> Option<Vec<Value>> {
    match fields.get(key) {
        None => None,
        Some(Value::Null) => (purpose == Purpose::Edit).then(Vec::new),
        Some(Value::Array(list)) => Some(list.clone()),
        Some(_) => {
            errors.add(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            None
        }
    }
}

fn flags_field(errors: &mut FormErrors, fields: &Map<String, Value>, purpose: Purpose) -> Option<u64> {
    let value = fields.get("flags").filter(|value| !value.is_null())?;
    let Some(flags) = integer(value) else {
        errors.add("flags", "NUMBER_TYPE_COERCE", "Value is not int.");
        return None;
    };
    let settable = flag::SUPPRESS_EMBEDS
        | flag::SUPPRESS_NOTIFICATIONS
        | flag::VOICE_MESSAGE
        | flag::COMPONENTS_V2
        | if purpose == Purpose::Create { 0 } else { flag::EPHEMERAL };
    // Discord ignores the flags one may not set; an edit sends the message's own back.
    Some(flags & settable)
}

fn nonce_field(errors: &mut FormErrors, fields: &Map<String, Value>) -> Option<Value> {
    let nonce = fields.get("nonce").filter(|value| !value.is_null())?;
    match nonce {
        Value::String(text) if text.chars().count() <= 25 => Some(nonce.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(nonce.clone()),
        Value::String(_) => {
            errors.add("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
            None
        }
        _ => {
            errors.add("nonce", "UNION_TYPE_CHOICES", "Value must be an integer or a string.");
            None
        }
    }
}

fn check_allowed_mentions(errors: &mut FormErrors, mentions: &Value) {
    let parse: Vec<_> =
        mentions["parse"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (index, kind) in parse.iter().enumerate() {
        if !matches!(*kind, "users" | "roles" | "everyone") {
            let path = format!("allowed_mentions.parse.{index}");
            errors.add(&path, "BASE_TYPE_CHOICES", "Value must be one of ('everyone', 'roles', 'users').");
        }
    }
    for key in ["users", "roles"] {
        let count = mentions[key].as_array().map_or(0, Vec::len);
        if count > 100 {
            let path = format!("allowed_mentions.{key}");
            errors.add(&path, "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.");
        }
        if count > 0 && parse.contains(&key) {
            errors.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive."),
            );
        }
    }
}

fn check_poll(errors: &mut FormErrors, poll: &Value) {
    errors.length("poll.question.text", poll["question"]["text"].as_str().unwrap_or(""), 1, 300);
    let answers = poll["answers"].as_array().map_or(&[][..], Vec::as_slice);
    if !(1..=10).contains(&answers.len()) {
        errors.add("poll.answers", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.");
    }
    for (index, answer) in answers.iter().enumerate() {
        let text = answer["poll_media"]["text"].as_str().unwrap_or("");
        errors.length(&format!("poll.answers.{index}.poll_media.text"), text, 1, 55);
    }
    if poll["duration"].as_u64().is_some_and(|hours| !(1..=768).contains(&hours)) {
        errors.add("poll.duration", "NUMBER_TYPE_MAX", "int value should be less than or equal to 768.");
    }
}

fn check_files(errors: &mut FormErrors, draft: &Draft) -> Result<(), ApiError> {
    if draft.files.iter().any(|file| file.data.len() > FILE_LIMIT) {
        return Err(FILE_TOO_LARGE.into());
    }
    let kept = draft.attachments.iter().flatten().filter(|a| uploaded_index(draft, a).is_none()).count();
    if draft.files.len() + kept > FILES_LIMIT {
        errors.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    for (index, attachment) in draft.attachments.iter().flatten().enumerate() {
        if let Some(description) = attachment["description"].as_str() {
            errors.length(&format!("attachments.{index}.description"), description, 0, 1024);
        }
        if integer(&attachment["id"]).is_none() {
            errors.add(&format!("attachments.{index}.id"), "BASE_TYPE_REQUIRED", "This field is required");
        }
    }
    Ok(())
}

/// The uploaded file an `attachments` entry describes.
pub fn uploaded_index(draft: &Draft, attachment: &Value) -> Option<usize> {
    let id = integer(&attachment["id"])?;
    draft.files.iter().position(|file| file.field == format!("files[{id}]"))
}

/// A voice message is one audio file with its length and the line to draw, and nothing else.
fn check_voice(draft: &Draft) -> Result<(), ApiError> {
    let [file] = draft.files.as_slice() else { return Err(VOICE_MESSAGE_AUDIO.into()) };
    if !super::cdn::content_type(&file.filename).starts_with("audio/") {
        return Err(VOICE_MESSAGE_AUDIO.into());
    }
    let alone = Draft { files: Vec::new(), ..draft.clone() }.is_empty();
    if !alone || draft.reference.as_ref().is_some_and(|reference| reference["type"] == 1) {
        return Err(VOICE_MESSAGE_ALONE.into());
    }
    let about = draft.attachments.iter().flatten().find(|a| uploaded_index(draft, a) == Some(0));
    let complete = about.is_some_and(|a| a["duration_secs"].is_number() && a["waveform"].is_string());
    if complete { Ok(()) } else { Err(VOICE_MESSAGE_METADATA.into()) }
}

fn check_v2(errors: &mut FormErrors, draft: &Draft) {
    let text = draft.content.as_deref().is_some_and(|text| !text.is_empty());
    let embeds = draft.embeds.as_ref().is_some_and(|list| !list.is_empty());
    for (set, key) in [(text, "content"), (embeds, "embeds"), (draft.poll.is_some(), "poll")] {
        if set {
            let message =
                format!("The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
            errors.add(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
        }
    }
}

/// Every `attachment://name` of an embed must be a file of the message.
fn check_references(errors: &mut FormErrors, fields: &Map<String, Value>, draft: &Draft) {
    let names = names(fields, &draft.files);
    // On edits, files that stay are known by id only: their names are checked when the message is changed.
    let keeps = draft.attachments.iter().flatten().any(|a| a.get("filename").is_none());
    for (index, embed) in draft.embeds.iter().flatten().enumerate() {
        for part in ["image", "thumbnail"] {
            let url = embed[part]["url"].as_str().unwrap_or("");
            if let Some(name) = url.strip_prefix("attachment://")
                && !names.iter().any(|n| n == name)
                && !keeps
            {
                let path = format!("embeds.{index}.{part}.url");
                errors.add(&path, "ATTACHMENT_NOT_FOUND", "The referenced attachment was not found");
            }
        }
    }
}

fn names(fields: &Map<String, Value>, files: &[Upload]) -> Vec<String> {
    let listed = fields.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let listed = listed.filter_map(|a| a["filename"].as_str()).map(str::to_owned);
    listed.chain(files.iter().map(|file| super::cdn::clean_name(&file.filename))).collect()
}

/// An integer, also when it is sent as a text.
pub fn integer(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

/// An address with one of Discord's schemes.
fn check_url(errors: &mut FormErrors, path: &str, url: &str, attachment: bool) {
    let schemes: &[&str] =
        if attachment { &["http", "https", "attachment"] } else { &["http", "https", "discord"] };
    let list = schemes.iter().map(|s| format!("'{s}'")).collect::<Vec<_>>().join(", ");
    match url.split_once("://") {
        Some((scheme, rest)) if schemes.contains(&scheme) => {
            if rest.is_empty() || rest.contains(char::is_whitespace) || url.chars().count() > 2048 {
                errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
            }
        }
        Some((scheme, _)) => {
            errors.add(
                path,
                "URL_TYPE_INVALID_SCHEME",
                format!("Scheme \"{scheme}\" is not supported. Scheme must be one of ({list})."),
            );
        }
        None => errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
    }
}
