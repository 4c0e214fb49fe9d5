//! Components as Discord stores and returns them.

use serde_json::{Value, json};

use super::integer;

/// Nulls gone and every component numbered.
pub fn store(components: &[Value]) -> Vec<Value> {
    let mut next = 1;
    components.iter().map(|component| number(without_nulls(component), &mut next)).collect()
}

fn number(mut component: Value, next: &mut u64) -> Value {
    if integer(&component["id"]).is_none_or(|id| id == 0) {
        component["id"] = json!(*next);
    }
    *next += 1;
    for key in ["component", "accessory"] {
        if component[key].is_object() {
            component[key] = number(component[key].take(), next);
        }
    }
    if let Some(list) = component.get_mut("components").and_then(Value::as_array_mut) {
        for child in list {
            *child = number(child.take(), next);
        }
    }
    fill_defaults(&mut component);
    // Indexing with a missing key above would have left a null behind.
    without_nulls(&component)
}

/// What Discord adds to components that leave it out.
fn fill_defaults(component: &mut Value) {
    let defaults = match component["type"].as_u64().unwrap_or(0) {
        // Selects.
        3 | 5..=8 => json!({"min_values": 1, "max_values": 1}),
        // Thumbnails, files, containers.
        11 | 13 | 17 => json!({"spoiler": false}),
        // Separators.
        14 => json!({"spacing": 1, "divider": true}),
        _ => return,
    };
    let Some(fields) = component.as_object_mut() else { return };
    for (key, value) in defaults.as_object().into_iter().flatten() {
        fields.entry(key).or_insert_with(|| value.clone());
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
