//! The forms of answers as strict JSON schemas: every property is required, nothing else is allowed.

use crate::domain::rubric::Dimension;
use serde_json::{Value, json};

fn object(properties: Value) -> Value {
    let names: Vec<&String> = properties.as_object().into_iter().flat_map(|map| map.keys()).collect();
    json!({ "type": "object", "additionalProperties": false, "required": names, "properties": properties })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn text() -> Value {
    json!({ "type": "string" })
}

/// An evaluation.
pub(super) fn evaluation() -> Value {
    let rating = object(json!({
        "dimension": { "type": "string", "enum": Dimension::ALL.map(Dimension::key) },
        // The quote comes first, so that the rating follows from it.
        "quote": text(),
        "rating": { "type": "integer", "enum": [1, 2, 3, 4, 5] },
    }));
    let credit = json!({ "type": "integer", "enum": [25, 50, 75, 100] });
    let point = object(json!({ "number": { "type": "integer" }, "quote": text(), "credit": credit }));
    object(json!({
        "ratings": list(rating),
        "key_points": list(point),
        "strengths": list(text()),
        "improvements": list(text()),
    }))
}

/// A judgement about a follow-up.
pub(super) fn ask_on() -> Value {
    let follow_up = object(json!({ "number": { "type": "integer" }, "question": text(), "reason": text() }));
    object(json!({
        // The judgement comes before the words, so that it is not made to fit them.
        "worth_asking": { "type": "boolean" },
        "follow_up": { "anyOf": [follow_up, { "type": "null" }] },
    }))
}

/// Tailored questions.
pub(super) fn questions() -> Value {
    let question = object(json!({
        "lines": list(json!({ "type": "integer" })),
        "question": text(),
        "hint": text(),
        "key_points": list(text()),
        "follow_up": text(),
    }));
    object(json!({ "questions": list(question) }))
}
