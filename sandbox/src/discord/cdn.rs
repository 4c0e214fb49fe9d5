//! Files at signed addresses that expire, as Discord's CDN gives them.

use std::path::Path;

use axum::body::Bytes;
use chrono::{TimeDelta, TimeZone, Utc};

use super::model::{Attachment, Id};
use super::state::State;

/// How long a signed address works.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The address of a file, signed now.
pub fn signed_url(state: &State, file: &Attachment) -> String {
    let (kind, folder) = file.folder;
    let issued = state.now().timestamp();
    let (ex, is) = (format!("{:x}", issued + LIFETIME.num_seconds()), format!("{issued:x}"));
    let path = format!("{kind}/{folder}/{}/{}", file.id, file.filename);
    let hm = state.sign(&format!("{} {path} {ex} {is}", state.url_epoch));
    format!("http://{}/cdn/{}?ex={ex}&is={is}&hm={hm}&", state.host, encode(&path))
}

/// The file at `path` (what follows `/cdn/`, decoded), if the signature holds and is not expired.
pub fn fetch(state: &State, path: &str, query: &dyn Fn(&str) -> Option<String>) -> Option<(String, Bytes)> {
    // Emojis and stickers are for all.
    if let Some((folder @ ("emojis" | "stickers"), name)) = path.split_once('/') {
        return state.expression_file(folder, name.split('.').next()?.parse().ok()?);
    }
    let (ex, is, hm) = (query("ex")?, query("is")?, query("hm")?);
    if state.sign(&format!("{} {path} {ex} {is}", state.url_epoch)) != hm {
        return None;
    }
    let expires = Utc.timestamp_opt(i64::from_str_radix(&ex, 16).ok()?, 0).single()?;
    if expires <= state.now() {
        return None;
    }
    let mut parts = path.split('/');
    let (kind, folder, id) =
        (parts.next()?, parts.next()?.parse::<Id>().ok()?, parts.next()?.parse::<Id>().ok()?);
    let file = if kind == "attachments" {
        state.messages.get(&folder)?.values().flat_map(|m| &m.attachments).find(|a| a.id == id)?
    } else {
        let posted = state.messages.values().flat_map(|list| list.values()).flat_map(|m| &m.attachments);
        let given = state.interactions.values().flat_map(|i| &i.attachments);
        posted.chain(given).find(|a| a.id == id)?
    };
    Some((file.content_type.clone(), file.data.clone()))
}

fn encode(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The content type by the name's ending, as Discord guesses it for the attachment object.
pub fn content_type(filename: &str) -> String {
    let ending = Path::new(filename).extension().map(|e| e.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("md") => "text/markdown; charset=utf-8".to_owned(),
        Some("txt") => "text/plain; charset=utf-8".to_owned(),
        Some("ogg") => "audio/ogg".to_owned(),
        _ => mime_guess::from_path(filename).first_or_octet_stream().to_string(),
    }
}

/// The name Discord keeps: spaces become underscores, path characters go.
pub fn clean_name(filename: &str) -> String {
    let name: String = filename
        .chars()
        .filter(|c| !c.is_control() && !"/\\:*?\"<>|".contains(*c))
        .map(|c| if c.is_whitespace() { '_' } else { c })
        .collect();
    if name.is_empty() { "unknown".to_owned() } else { name }
}

/// Width and height of an image.
pub fn dimensions(content_type: &str, data: &[u8]) -> Option<(usize, usize)> {
    if !content_type.starts_with("image/") {
        return None;
    }
    imagesize::blob_size(data).ok().map(|size| (size.width, size.height))
}
