//! Limits of embeds.

use chrono::DateTime;
use serde_json::{Map, Value, json};

use super::check_url;
use crate::discord::error::FormErrors;

const PER_MESSAGE: usize = 10;
const TOTAL: usize = 6000;
const FIELDS: usize = 25;

/// Checks embeds and gives them as Discord stores them.
pub fn check(errors: &mut FormErrors, embeds: &[Value]) -> Vec<Value> {
    if embeds.len() > PER_MESSAGE {
        errors.add("embeds", "BASE_TYPE_MAX_LENGTH", format!("Must be {PER_MESSAGE} or fewer in length."));
    }
    let stored: Vec<_> =
        embeds.iter().enumerate().map(|(i, embed)| one(errors, &format!("embeds.{i}"), embed)).collect();
    if stored.iter().map(characters).sum::<usize>() > TOTAL {
        let message = format!("Embed size exceeds maximum size of {TOTAL}");
        errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", message);
    }
    stored
}

fn one(errors: &mut FormErrors, path: &str, embed: &Value) -> Value {
    let mut out = Map::new();
    out.insert("type".into(), json!("rich"));
    for (key, limit) in [("title", 256), ("description", 4096)] {
        text(errors, path, embed, key, limit, &mut out);
    }
    if let Some(url) = embed["url"].as_str() {
        check_url(errors, &format!("{path}.url"), url, false);
        out.insert("url".into(), json!(url));
    }
    if !embed["color"].is_null() {
        match embed["color"].as_u64() {
            Some(color) if color <= 0xFF_FFFF => {
                out.insert("color".into(), json!(color));
            }
            _ => errors.add(
                &format!("{path}.color"),
                "NUMBER_TYPE_MAX",
                "int value should be less than or equal to 16777215.",
            ),
        }
    }
    if let Some(at) = embed["timestamp"].as_str() {
        match DateTime::parse_from_rfc3339(at) {
            Ok(at) => {
                out.insert("timestamp".into(), json!(crate::discord::render::time(at.to_utc())));
            }
            Err(_) => errors.add(
                &format!("{path}.timestamp"),
                "DATE_TIME_TYPE_PARSE",
                format!("Could not parse {at}. Should be ISO8601."),
            ),
        }
    }
    part(errors, path, embed, ("footer", "text", 2048), &mut out);
    part(errors, path, embed, ("author", "name", 256), &mut out);
    for key in ["image", "thumbnail"] {
        image(errors, path, embed, key, &mut out);
    }
    if let Some(fields) = embed["fields"].as_array().filter(|fields| !fields.is_empty()) {
        out.insert("fields".into(), all_fields(errors, path, fields));
    }
    Value::Object(out)
}

fn text(
    errors: &mut FormErrors,
    path: &str,
    embed: &Value,
    key: &str,
    limit: usize,
    out: &mut Map<String, Value>,
) {
    if let Some(text) = embed[key].as_str().map(str::trim).filter(|text| !text.is_empty()) {
        errors.length(&format!("{path}.{key}"), text, 0, limit);
        out.insert(key.into(), json!(text));
    }
}

/// Footer and author: a text with an icon.
fn part(
    errors: &mut FormErrors,
    path: &str,
    embed: &Value,
    (key, name, limit): (&str, &str, usize),
    out: &mut Map<String, Value>,
) {
    let Some(part) = embed[key].as_object() else { return };
    let label = part.get(name).and_then(Value::as_str).unwrap_or("").trim();
    errors.length(&format!("{path}.{key}.{name}"), label, 0, limit);
    if label.is_empty() {
        return;
    }
    let mut kept = Map::new();
    kept.insert(name.into(), json!(label));
    for link in ["url", "icon_url"] {
        if let Some(url) = part.get(link).and_then(Value::as_str) {
            check_url(errors, &format!("{path}.{key}.{link}"), url, link == "icon_url");
            kept.insert(link.into(), json!(url));
        }
    }
    out.insert(key.into(), Value::Object(kept));
}

fn image(errors: &mut FormErrors, path: &str, embed: &Value, key: &str, out: &mut Map<String, Value>) {
    let Some(url) = embed[key]["url"].as_str() else { return };
    let path = format!("{path}.{key}.url");
    check_url(errors, &path, url, true);
    if let Some(name) = url.strip_prefix("attachment://") {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let ending = name.rsplit('.').next().unwrap_or("").to_lowercase();
        if !name.chars().all(plain) || !["png", "jpg", "jpeg", "gif", "webp"].contains(&ending.as_str()) {
            errors.add(
                &path,
                "ATTACHMENT_NAME_INVALID",
                "Attachments in embeds need a plain name of a png, jpg, webp or gif file",
            );
        }
    }
    out.insert(key.into(), json!({"url": url, "proxy_url": url, "width": 0, "height": 0, "flags": 0}));
}

fn all_fields(errors: &mut FormErrors, path: &str, fields: &[Value]) -> Value {
    if fields.len() > FIELDS {
        errors.add(
            &format!("{path}.fields"),
            "BASE_TYPE_MAX_LENGTH",
            format!("Must be {FIELDS} or fewer in length."),
        );
    }
    let mut list = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let path = format!("{path}.fields.{index}");
        let (name, value) =
            (field["name"].as_str().unwrap_or("").trim(), field["value"].as_str().unwrap_or("").trim());
        for (key, text, limit) in [("name", name, 256), ("value", value, 1024)] {
            let path = format!("{path}.{key}");
            if text.is_empty() {
                errors.add(&path, "BASE_TYPE_REQUIRED", "This field is required");
            } else {
                errors.length(&path, text, 0, limit);
            }
        }
        list.push(json!({"name": name, "value": value, "inline": field["inline"] == true}));
    }
    Value::Array(list)
}

/// What counts against the total of all embeds of a message.
fn characters(embed: &Value) -> usize {
    let count = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().into_iter().flatten();
    count(&embed["title"])
        + count(&embed["description"])
        + count(&embed["footer"]["text"])
        + count(&embed["author"]["name"])
        + fields.map(|field| count(&field["name"]) + count(&field["value"])).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(embeds: Value) -> String {
        let mut errors = FormErrors::default();
        check(&mut errors, embeds.as_array().map_or(&[], Vec::as_slice));
        errors.finish().map_or_else(|error| error.body()["errors"].to_string(), |()| String::new())
    }

    #[test]
    fn the_total_counts_characters_of_all_embeds() {
        let part = "한".repeat(3000);
        assert_eq!(wrong(json!([{"description": part}, {"description": part}])), "");
        let over = wrong(json!([{"description": part}, {"description": part, "footer": {"text": "x"}}]));
        assert!(over.contains("MAX_EMBED_SIZE_EXCEEDED"), "{over}");
    }

    #[test]
    fn each_text_has_its_limit() {
        for (embed, path) in [
            (json!({"title": "x".repeat(257)}), "title"),
            (json!({"description": "x".repeat(4097)}), "description"),
            (json!({"footer": {"text": "x".repeat(2049)}}), "footer"),
            (json!({"author": {"name": "x".repeat(257)}}), "author"),
            (json!({"fields": [{"name": "x", "value": "x".repeat(1025)}]}), "value"),
            (json!({"fields": [{"name": "", "value": "x"}]}), "name"),
            (json!({"fields": vec![json!({"name": "x", "value": "x"}); 26]}), "fields"),
            (json!({"color": 0x100_0000}), "color"),
            (json!({"url": "ftp://x"}), "url"),
            (json!({"timestamp": "yesterday"}), "timestamp"),
        ] {
            let errors = wrong(json!([embed]));
            assert!(errors.contains(path), "{path}: {errors}");
        }
        assert_eq!(wrong(json!([{"title": "😀".repeat(256)}])), "");
        assert!(wrong(Value::Array(vec![json!({"title": "x"}); 11])).contains("10 or fewer"));
    }
}
