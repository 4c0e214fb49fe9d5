//! Components as Discord stores and returns them.

use serde_json::{Value, json};

use super::integer;

/// Nulls gone, every component numbered, defaults filled in.
pub fn store(components: &[Value]) -> Vec<Value> {
    let mut next = 1;
    let mut stored: Vec<Value> = components.iter().map(without_nulls).collect();
    stored.iter_mut().for_each(|component| number(component, &mut next));
    stored
}

fn number(component: &mut Value, next: &mut u64) {
    if integer(&component["id"]).is_none_or(|id| id == 0) {
        component["id"] = json!(*next);
    }
    *next += 1;
    fill_defaults(component);
    for key in ["component", "accessory"] {
        if let Some(child) = component.get_mut(key) {
            number(child, next);
        }
    }
    for child in component.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten() {
        number(child, next);
    }
    for item in component.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
        fill(item, json!({"description": null, "spoiler": false}));
        unfurl(item.get_mut("media"));
    }
    unfurl(component.get_mut("media"));
    unfurl(component.get_mut("file"));
}

/// What Discord adds to components that leave it out.
fn fill_defaults(component: &mut Value) {
    let defaults = match component["type"].as_u64().unwrap_or(0) {
        // Selects.
        3 | 5..=8 => json!({"min_values": 1, "max_values": 1}),
        // Thumbnails.
        11 => json!({"spoiler": false, "description": null}),
        // Files; the name and size come from the file itself.
        13 => json!({"spoiler": false, "name": "", "size": 0}),
        // Separators.
        14 => json!({"spacing": 1, "divider": true}),
        // Containers.
        17 => json!({"spoiler": false, "accent_color": null}),
        _ => return,
    };
    fill(component, defaults);
}

/// Media by address, as Discord describes them.
fn unfurl(media: Option<&mut Value>) {
    if let Some(media) = media {
        let url = media["url"].clone();
        fill(media, json!({"id": "0", "proxy_url": url}));
    }
}

fn fill(value: &mut Value, defaults: Value) {
    let (Some(fields), Value::Object(defaults)) = (value.as_object_mut(), defaults) else { return };
    for (key, default) in defaults {
        fields.entry(key).or_insert(default);
    }
}

/// A copy without members that are null.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            map.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), without_nulls(v))).collect()
        }
        Value::Array(list) => list.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}
