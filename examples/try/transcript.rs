//! Messages as text, the way a member sees them.

use serde_json::Value;

/// A message of Discord as lines of text: who wrote it, its text, its embeds, its buttons.
pub fn message(message: &Value) -> String {
    let author = message["author"]["global_name"].as_str().or(message["author"]["username"].as_str());
    let mut lines = vec![format!("── {}", author.unwrap_or("?"))];
    push(&mut lines, message["content"].as_str(), "");
    for embed in message["embeds"].as_array().into_iter().flatten() {
        push(&mut lines, embed["author"]["name"].as_str(), "│ ");
        push(&mut lines, embed["title"].as_str(), "│ ");
        push(&mut lines, embed["description"].as_str(), "│ ");
        for field in embed["fields"].as_array().into_iter().flatten() {
            push(&mut lines, field["name"].as_str(), "│ ");
            push(&mut lines, field["value"].as_str(), "│   ");
        }
        push(&mut lines, embed["footer"]["text"].as_str(), "│ ");
    }
    for attachment in message["attachments"].as_array().into_iter().flatten() {
        push(&mut lines, attachment["filename"].as_str(), "│ file: ");
    }
    let buttons: Vec<String> = message["components"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|row| row["components"].as_array().into_iter().flatten())
        .filter_map(|component| component["label"].as_str())
        .map(|label| format!("[{label}]"))
        .collect();
    if !buttons.is_empty() {
        lines.push(buttons.join(" "));
    }
    lines.join("\n")
}

fn push(lines: &mut Vec<String>, text: Option<&str>, prefix: &str) {
    for line in text.unwrap_or_default().lines() {
        lines.push(format!("{prefix}{line}"));
    }
}
