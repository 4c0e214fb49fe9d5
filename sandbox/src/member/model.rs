//! What a member sees, with the parts that matter read out.

use serde_json::Value;

fn id(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).or_else(|| value.as_u64()).unwrap_or(0)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Message id.
    pub id: u64,
    /// Channel or thread it is in.
    pub channel_id: u64,
    /// Who sent it.
    pub author_id: u64,
    /// The plain text.
    pub content: String,
    /// Only its addressee sees it.
    pub ephemeral: bool,
    /// Everything, as Discord's message object.
    pub raw: Value,
    /// Position in the event log at which this version was received.
    pub(super) at: usize,
}

impl Message {
    /// Reads Discord's message object.
    pub fn read(raw: &Value) -> Message {
        Message {
            id: id(&raw["id"]),
            channel_id: id(&raw["channel_id"]),
            author_id: id(&raw["author"]["id"]),
            content: text(&raw["content"]),
            ephemeral: raw["flags"].as_u64().unwrap_or(0) & 64 != 0,
            raw: raw.clone(),
            at: 0,
        }
    }

    /// "The bot is thinking": a deferred answer not filled in.
    pub fn is_loading(&self) -> bool {
        self.raw["flags"].as_u64().unwrap_or(0) & 128 != 0
    }

    /// All that can be read in it: content, embeds, text components; one part per line.
    pub fn text(&self) -> String {
        let mut parts = vec![self.content.clone()];
        for embed in self.raw["embeds"].as_array().into_iter().flatten() {
            parts.extend([&embed["author"]["name"], &embed["title"], &embed["description"]].map(text));
            for field in embed["fields"].as_array().into_iter().flatten() {
                parts.extend([text(&field["name"]), text(&field["value"])]);
            }
            parts.push(text(&embed["footer"]["text"]));
        }
        walk(&self.raw["components"], &mut |component| {
            if component["type"] == 10 {
                parts.push(text(&component["content"]));
            }
        });
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }

    /// Its buttons, in order.
    pub fn buttons(&self) -> Vec<Button> {
        let mut buttons = Vec::new();
        walk(&self.raw["components"], &mut |component| {
            if component["type"] == 2 {
                buttons.push(Button {
                    custom_id: text(&component["custom_id"]),
                    label: text(&component["label"]),
                    disabled: component["disabled"] == true,
                    url: component["url"].as_str().map(str::to_owned),
                });
            }
        });
        buttons
    }

    /// A component by custom id, as Discord's object.
    pub fn component(&self, custom_id: &str) -> Option<Value> {
        let mut found = None;
        walk(&self.raw["components"], &mut |component| {
            if component["custom_id"] == custom_id {
                found = Some(component.clone());
            }
        });
        found
    }

    /// Its files.
    pub fn attachments(&self) -> Vec<Attachment> {
        let list = self.raw["attachments"].as_array().into_iter().flatten();
        list.map(|raw| Attachment {
            filename: text(&raw["filename"]),
            url: text(&raw["url"]),
            size: raw["size"].as_u64().unwrap_or(0),
        })
        .collect()
    }
}

/// Visits every component, at any depth.
fn walk(components: &Value, visit: &mut impl FnMut(&Value)) {
    for component in components.as_array().into_iter().flatten() {
        visit(component);
        walk(&component["components"], visit);
        for key in ["component", "accessory"] {
            if component[key].is_object() {
                walk(&Value::Array(vec![component[key].clone()]), visit);
            }
        }
    }
}

/// A button of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What the bot is told.
    pub custom_id: String,
    /// What the member reads.
    pub label: String,
    /// It cannot be pressed.
    pub disabled: bool,
    /// It opens this address instead.
    pub url: Option<String>,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Name.
    pub filename: String,
    /// Signed address; see [`super::Member::download`].
    pub url: String,
    /// Bytes.
    pub size: u64,
}

/// A channel, thread or direct message.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Channel id.
    pub id: u64,
    /// Name; empty for direct messages.
    pub name: String,
    /// Discord's channel type.
    pub kind: u64,
    /// Category, or the channel a thread belongs to.
    pub parent_id: u64,
    /// The thread is archived.
    pub archived: bool,
    /// The thread is locked.
    pub locked: bool,
    /// Everything, as Discord's channel object.
    pub raw: Value,
}

impl Channel {
    /// Reads Discord's channel object.
    pub fn read(raw: &Value) -> Channel {
        Channel {
            id: id(&raw["id"]),
            name: text(&raw["name"]),
            kind: raw["type"].as_u64().unwrap_or(0),
            parent_id: id(&raw["parent_id"]),
            archived: raw["thread_metadata"]["archived"] == true,
            locked: raw["thread_metadata"]["locked"] == true,
            raw: raw.clone(),
        }
    }

    /// A private thread.
    pub fn is_private_thread(&self) -> bool {
        self.kind == 12
    }

    /// Ids of a thread's members, where the object has them.
    pub fn member_ids(&self) -> Vec<u64> {
        self.raw["member_ids"].as_array().into_iter().flatten().map(id).collect()
    }
}

/// A choice that autocomplete offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the member reads, in their language where the bot gave it.
    pub name: String,
    /// What the bot gets.
    pub value: Value,
}

/// A modal a bot opened.
#[derive(Debug, Clone)]
pub struct Modal {
    /// The interaction that opened it.
    pub interaction_id: u64,
    /// Where.
    pub channel_id: u64,
    /// Title.
    pub title: String,
    /// Custom id.
    pub custom_id: String,
    /// Everything, as Discord's object.
    pub raw: Value,
}

impl Modal {
    pub(super) fn read(event: &Value) -> Modal {
        let raw = &event["modal"];
        Modal {
            interaction_id: id(&event["id"]),
            channel_id: id(&event["channel_id"]),
            title: text(&raw["title"]),
            custom_id: text(&raw["custom_id"]),
            raw: raw.clone(),
        }
    }

    /// The inputs as Discord's objects, with the label of what they are in.
    pub fn inputs(&self) -> Vec<Value> {
        let mut inputs = Vec::new();
        walk(&self.raw["components"], &mut |component| {
            if component.get("custom_id").is_some() {
                inputs.push(component.clone());
            }
        });
        inputs
    }

    /// Custom ids of the inputs.
    pub fn input_ids(&self) -> Vec<String> {
        self.inputs().iter().map(|input| text(&input["custom_id"])).collect()
    }
}
