//! What a client may ask: OpenAI's published chat completion request, checked.

use std::fmt;

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

/// A request for a chat completion that is in order.
#[derive(Debug, Clone)]
pub struct ChatRequest {
    /// The model asked for.
    pub model: String,
    /// Roles and texts of the conversation, in order; parts that are not text are left out.
    pub messages: Vec<(String, String)>,
    /// The whole body as it came.
    pub body: Value,
}

/// Why a request is refused: the status and the fields of OpenAI's error body.
#[derive(Debug, Clone)]
pub struct Invalid {
    pub(super) status: u16,
    pub(super) message: String,
    pub(super) param: Option<String>,
    pub(super) code: Option<&'static str>,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.message)
    }
}

impl Invalid {
    pub(super) fn new(status: u16, message: &str) -> Invalid {
        Invalid { status, message: message.to_owned(), param: None, code: None }
    }

    pub(super) fn with_code(self, code: &'static str) -> Invalid {
        Invalid { code: Some(code), ..self }
    }

    pub(super) fn no_model(model: &str) -> Invalid {
        let message = format!("The model `{model}` does not exist or you do not have access to it.");
        Invalid::new(404, &message).with_code("model_not_found")
    }

    /// A field that is not as it must be.
    fn field(param: &str, expected: &str) -> Invalid {
        let message = format!("Invalid value for '{param}': expected {expected}.");
        Invalid { param: Some(param.to_owned()), code: Some("invalid_value"), ..Invalid::new(400, &message) }
    }

    fn missing(param: &str) -> Invalid {
        let message = format!("Missing required parameter: '{param}'.");
        Invalid {
            param: Some(param.to_owned()),
            code: Some("missing_required_parameter"),
            ..Invalid::new(400, &message)
        }
    }
}

impl ChatRequest {
    pub(super) fn parse(headers: &HeaderMap, body: &[u8]) -> Result<ChatRequest, Invalid> {
        let kind =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Err(Invalid::new(
                415,
                &format!("Unsupported media type '{kind}'; use application/json."),
            ));
        }
        let body: Value = serde_json::from_slice(body)
            .map_err(|_| Invalid::new(400, "We could not parse the JSON body of your request."))?;
        let fields = body.as_object().ok_or_else(|| Invalid::new(400, "The body must be a JSON object."))?;
        let model = match fields.get("model") {
            Some(Value::String(model)) if !model.is_empty() => model.clone(),
            Some(Value::String(_)) | None => {
                return Err(Invalid::new(400, "you must provide a model parameter"));
            }
            Some(_) => return Err(Invalid::field("model", "a string")),
        };
        for (name, value) in fields {
            check_field(name, value)?;
        }
        check_together(fields)?;
        let messages = match fields.get("messages") {
            Some(Value::Array(messages)) if !messages.is_empty() => messages
                .iter()
                .enumerate()
                .map(|(n, message)| check_message(n, message))
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(Invalid::field("messages", "an array with at least one message")),
            None => return Err(Invalid::missing("messages")),
        };
        let request = ChatRequest { model, messages, body };
        request.check_format()?;
        Ok(request)
    }

    /// The text of the last message of a role (`system`, `user`, …), or nothing.
    pub fn last(&self, role: &str) -> Option<&str> {
        self.messages.iter().rev().find(|(of, _)| of == role).map(|(_, text)| text.as_str())
    }

    /// All texts of the conversation, one after the other, to look for something in.
    pub fn text(&self) -> String {
        self.messages.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n\n")
    }

    /// The name of the JSON schema the answer must follow, where one is asked for.
    pub fn schema_name(&self) -> Option<&str> {
        self.body.pointer("/response_format/json_schema/name")?.as_str()
    }

    /// The JSON schema the answer must follow, where one is asked for.
    pub fn schema(&self) -> Option<&Value> {
        self.body.pointer("/response_format/json_schema/schema")
    }

    /// Whether the answer is to be JSON without a given schema.
    pub fn wants_json_object(&self) -> bool {
        self.body.pointer("/response_format/type").is_some_and(|kind| kind == "json_object")
    }

    /// Whether the answer is to come piece by piece.
    pub fn wants_stream(&self) -> bool {
        self.body["stream"] == true
    }

    /// Whether a streamed answer is to end with the number of tokens used.
    pub(super) fn wants_stream_usage(&self) -> bool {
        self.body.pointer("/stream_options/include_usage").is_some_and(|wanted| *wanted == true)
    }

    /// How many answers are asked for.
    pub(super) fn choices(&self) -> u64 {
        self.body["n"].as_u64().unwrap_or(1)
    }

    fn check_format(&self) -> Result<(), Invalid> {
        if self.wants_json_object() && !self.text().to_lowercase().contains("json") {
            let message = "'messages' must contain the word 'json' in some form, to use 'response_format' of type \
                           'json_object'.";
            return Err(Invalid { param: Some("messages".to_owned()), ..Invalid::new(400, message) });
        }
        let strict =
            self.body.pointer("/response_format/json_schema/strict").is_some_and(|strict| *strict == true);
        match self.schema().filter(|_| strict) {
            Some(schema) if schema["type"] != "object" => {
                Err(bad_schema("()", "the top level must be an object"))
            }
            Some(schema) => check_strict_schema(schema, "()"),
            None => Ok(()),
        }
    }
}

/// Checks one field of the request by itself. All may be null but those that must be there.
fn check_field(name: &str, value: &Value) -> Result<(), Invalid> {
    let number = |low: f64, high: f64| value.as_f64().is_some_and(|number| (low..=high).contains(&number));
    let integer = |low: i64, high: i64| value.as_i64().is_some_and(|number| (low..=high).contains(&number));
    let word = |words: &[&str]| value.as_str().is_some_and(|word| words.contains(&word));
    let texts = |most: usize| {
        value
            .as_array()
            .is_some_and(|texts| (1..=most).contains(&texts.len()) && texts.iter().all(Value::is_string))
    };
    let (fits, expected) = match name {
        "model" | "messages" => return Ok(()),
        "response_format" if !value.is_null() => return check_response_format(value),
        _ if value.is_null() => (is_known(name), "a known parameter"),
        "temperature" => (number(0., 2.), "a number from 0 to 2"),
        "top_p" => (number(0., 1.), "a number from 0 to 1"),
        "frequency_penalty" | "presence_penalty" => (number(-2., 2.), "a number from -2 to 2"),
        "max_tokens" | "max_completion_tokens" => (integer(1, i64::MAX), "an integer above 0"),
        "n" => (integer(1, 128), "an integer from 1 to 128"),
        "seed" => (value.is_i64(), "an integer"),
        "top_logprobs" => (integer(0, 20), "an integer from 0 to 20"),
        "stream" | "store" | "logprobs" | "parallel_tool_calls" => (value.is_boolean(), "a boolean"),
        "stop" => (value.is_string() || texts(4), "a string or 1 to 4 strings"),
        "user" | "prompt_cache_key" => (value.is_string(), "a string"),
        "safety_identifier" => {
            (value.as_str().is_some_and(|id| id.chars().count() <= 64), "at most 64 characters")
        }
        "reasoning_effort" => {
            (word(&["none", "minimal", "low", "medium", "high", "xhigh", "max"]), "a level of effort")
        }
        "verbosity" => (word(&["low", "medium", "high"]), "low, medium or high"),
        "service_tier" => (word(&["auto", "default", "flex", "scale", "priority", "fast"]), "a service tier"),
        "metadata" => {
            (value.as_object().is_some_and(|map| map.values().all(Value::is_string)), "a map of strings")
        }
        "tools" | "functions" => (value.is_array(), "an array"),
        "modalities" => (texts(2), "an array of strings"),
        "logit_bias" | "stream_options" => (value.is_object(), "an object"),
        _ => (is_known(name), "a known parameter"),
    };
    if !fits && expected == "a known parameter" {
        let message = format!("Unrecognized request argument supplied: {name}");
        return Err(Invalid { code: Some("unknown_parameter"), ..Invalid::new(400, &message) });
    }
    if fits { Ok(()) } else { Err(Invalid::field(name, expected)) }
}

/// Whether a parameter is in the published contract.
fn is_known(name: &str) -> bool {
    const KNOWN: [&str; 37] = [
        "audio",
        "frequency_penalty",
        "function_call",
        "functions",
        "logit_bias",
        "logprobs",
        "max_completion_tokens",
        "max_tokens",
        "messages",
        "metadata",
        "modalities",
        "model",
        "moderation",
        "n",
        "parallel_tool_calls",
        "prediction",
        "presence_penalty",
        "prompt_cache_key",
        "prompt_cache_options",
        "prompt_cache_retention",
        "reasoning_effort",
        "response_format",
        "safety_identifier",
        "seed",
        "service_tier",
        "stop",
        "store",
        "stream",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_logprobs",
        "top_p",
        "user",
        "verbosity",
        "web_search_options",
    ];
    KNOWN.contains(&name)
}

/// Checks fields that depend on each other.
fn check_together(fields: &Map<String, Value>) -> Result<(), Invalid> {
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    if has("stream_options") && fields.get("stream") != Some(&Value::Bool(true)) {
        return Err(Invalid::field("stream_options", "'stream' to be true with it"));
    }
    if has("max_tokens") && has("max_completion_tokens") {
        return Err(Invalid::field("max_tokens", "not both 'max_tokens' and 'max_completion_tokens'"));
    }
    if has("top_logprobs") && fields.get("logprobs") != Some(&Value::Bool(true)) {
        return Err(Invalid::field("top_logprobs", "'logprobs' to be true with it"));
    }
    Ok(())
}

fn check_response_format(format: &Value) -> Result<(), Invalid> {
    match format["type"].as_str() {
        Some("text" | "json_object") => Ok(()),
        Some("json_schema") => {
            let Some(schema) = format["json_schema"].as_object() else {
                return Err(Invalid::missing("response_format.json_schema"));
            };
            let Some(name) = schema.get("name") else {
                return Err(Invalid::missing("response_format.json_schema.name"));
            };
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !name.as_str().is_some_and(|name| (1..=64).contains(&name.len()) && name.chars().all(plain)) {
                return Err(Invalid::field(
                    "response_format.json_schema.name",
                    "1 to 64 characters of a-z, A-Z, 0-9, underscores and dashes",
                ));
            }
            if schema.get("schema").is_some_and(|schema| !schema.is_object()) {
                return Err(Invalid::field("response_format.json_schema.schema", "an object"));
            }
            match schema.get("strict") {
                None | Some(Value::Null | Value::Bool(_)) => Ok(()),
                Some(_) => Err(Invalid::field("response_format.json_schema.strict", "a boolean")),
            }
        }
        _ => Err(Invalid::field("response_format.type", "one of 'json_object', 'json_schema' and 'text'")),
    }
}

/// The rules of strict schemas that are forgotten most: every object is closed and all its properties are required.
fn check_strict_schema(schema: &Value, context: &str) -> Result<(), Invalid> {
    if let Some(properties) = schema["properties"].as_object() {
        if schema["additionalProperties"] != false {
            return Err(bad_schema(
                context,
                "'additionalProperties' is required to be supplied and to be false",
            ));
        }
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        if let Some(missing) = properties.keys().find(|key| !required.iter().any(|name| name == key.as_str()))
        {
            let reason = format!("'required' must name every key in properties; missing '{missing}'");
            return Err(bad_schema(context, &reason));
        }
    }
    let maps = ["properties", "$defs", "definitions"].into_iter().filter_map(|key| schema[key].as_object());
    for (name, inner) in maps.flatten() {
        check_strict_schema(inner, &format!("{context}.{name}"))?;
    }
    for inner in schema["anyOf"].as_array().into_iter().flatten().chain(schema.get("items")) {
        check_strict_schema(inner, &format!("{context}[]"))?;
    }
    Ok(())
}

fn bad_schema(context: &str, reason: &str) -> Invalid {
    let message = format!("Invalid schema for response_format: In context={context}, {reason}.");
    Invalid {
        param: Some("response_format".to_owned()),
        code: Some("invalid_json_schema"),
        ..Invalid::new(400, &message)
    }
}

/// Checks a message and returns its role and text.
fn check_message(n: usize, message: &Value) -> Result<(String, String), Invalid> {
    let at = |field: &str| format!("messages[{n}].{field}");
    let role = match message.get("role") {
        Some(role) => role.as_str().unwrap_or_default(),
        None => return Err(Invalid::missing(&at("role"))),
    };
    let parts: &[&str] = match role {
        "system" | "developer" | "tool" => &["text"],
        "user" => &["text", "image_url", "input_audio", "file"],
        "assistant" => &["text", "refusal"],
        _ => return Err(Invalid::field(&at("role"), "'system', 'developer', 'user', 'assistant' or 'tool'")),
    };
    if role == "tool" && !message["tool_call_id"].is_string() {
        return Err(Invalid::missing(&at("tool_call_id")));
    }
    if message.get("name").is_some_and(|name| !name.is_string()) {
        return Err(Invalid::field(&at("name"), "a string"));
    }
    let calls = ["tool_calls", "function_call", "refusal", "audio"];
    let text = match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(content) if !content.is_empty() => content_text(content, parts)
            .ok_or_else(|| Invalid::field(&at("content"), &format!("parts of type {}", parts.join(", "))))?,
        Value::Null if role == "assistant" && calls.iter().any(|call| !message[*call].is_null()) => {
            String::new()
        }
        Value::Null if message.get("content").is_none() => return Err(Invalid::missing(&at("content"))),
        _ => return Err(Invalid::field(&at("content"), "a string or an array of content parts")),
    };
    Ok((role.to_owned(), text))
}

/// The text of content parts, or nothing when one is of a wrong kind.
fn content_text(content: &[Value], kinds: &[&str]) -> Option<String> {
    let mut texts = Vec::new();
    for part in content {
        let kind = part["type"].as_str().filter(|kind| kinds.contains(kind))?;
        match (kind, &part[kind]) {
            ("text" | "refusal", Value::String(text)) => texts.push(text.as_str()),
            ("image_url" | "input_audio" | "file", Value::Object(_)) => {}
            _ => return None,
        }
    }
    Some(texts.join("\n"))
}
