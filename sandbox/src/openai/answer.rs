//! What the server sends: bodies in OpenAI's published shapes, and the faults.

use std::{convert::Infallible, iter, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::Utc;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{ChatRequest, Invalid, Reply};
use crate::serving::Line;

/// How many characters one piece of a streamed answer has.
const PIECE: usize = 12;

/// Everything that goes out for one request.
pub(super) struct Answer {
    status: StatusCode,
    retry_after: Option<Duration>,
    kind: Kind,
}

enum Kind {
    /// One JSON body.
    Whole(Value),
    /// Events of a stream, each with its data.
    Stream(Vec<String>),
    /// A body as it is.
    Raw(String),
    /// Another answer's beginning, then the end of the connection.
    Cut(Box<Kind>),
    /// The end of the connection.
    Nothing,
}

/// What the model said and why it stopped.
struct Said {
    content: Option<String>,
    refusal: Option<String>,
    finish: &'static str,
}

impl Answer {
    /// The answer to a request, or nothing where none is ever given.
    pub(super) fn new(request: &ChatRequest, reply: Reply) -> Option<Answer> {
        let said = |content: Option<String>, finish| Said { content, refusal: None, finish };
        let kind = match reply {
            Reply::Json(value) => completion(request, &said(Some(value.to_string()), "stop")),
            Reply::Text(text) => completion(request, &said(Some(text), "stop")),
            Reply::Truncated(text) => completion(request, &said(Some(text), "length")),
            Reply::Filtered => completion(request, &said(None, "content_filter")),
            Reply::Refusal(text) => {
                completion(request, &Said { content: None, refusal: Some(text), finish: "stop" })
            }
            Reply::CutMidway(text) => Kind::Cut(Box::new(completion(request, &said(Some(text), "stop")))),
            Reply::Cut => Kind::Nothing,
            Reply::RawBody(body) => Kind::Raw(body),
            Reply::RawError { status, body } => return Some(Answer::with_status(status, Kind::Raw(body))),
            Reply::Error { status, code, message } => {
                return Some(Answer::with_status(
                    status,
                    Kind::Whole(error_body(status, &message, None, Some(&code))),
                ));
            }
            Reply::RateLimited { retry_after } => {
                let body =
                    error_body(429, "Rate limit reached for requests.", None, Some("rate_limit_exceeded"));
                return Some(Answer { retry_after, ..Answer::with_status(429, Kind::Whole(body)) });
            }
            Reply::NoSchema400 => {
                let message =
                    "'response_format.type' : value is not one of the allowed values ['text','json_object']";
                let body = error_body(400, message, Some("response_format.type"), None);
                return Some(Answer::with_status(400, Kind::Whole(body)));
            }
            Reply::Slow(_, later) => return Answer::new(request, *later),
            Reply::Hang => return None,
        };
        Some(Answer::with_status(200, kind))
    }

    pub(super) fn invalid(invalid: &Invalid) -> Answer {
        Answer::with_status(invalid.status, Kind::Whole(invalid.body()))
    }

    fn with_status(status: u16, kind: Kind) -> Answer {
        // A status outside HTTP's range is a mistake in a test's script; it shows as what it is.
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Answer { status, retry_after: None, kind }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The JSON body, where the answer is one.
    pub(super) fn json(&self) -> Option<&Value> {
        match &self.kind {
            Kind::Whole(body) => Some(body),
            _ => None,
        }
    }

    pub(super) fn into_response(self, line: Line) -> Response {
        let mut response = self.kind.into_response(line);
        *response.status_mut() = self.status;
        if let Some(wait) = self.retry_after {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_millis().div_ceil(1000) as u64));
            headers.insert("retry-after-ms", HeaderValue::from(wait.as_millis() as u64));
        }
        response
    }
}

impl Kind {
    fn content_type(&self) -> &'static str {
        match self {
            Kind::Whole(_) | Kind::Nothing => "application/json",
            Kind::Stream(_) => "text/event-stream; charset=utf-8",
            Kind::Raw(body) if body.trim_start().starts_with('<') => "text/html; charset=utf-8",
            Kind::Raw(_) => "application/json",
            Kind::Cut(kind) => kind.content_type(),
        }
    }

    /// The body in the pieces it is sent in.
    fn pieces(self) -> Vec<String> {
        match self {
            Kind::Whole(body) => vec![body.to_string()],
            Kind::Stream(events) => events.iter().map(|event| format!("data: {event}\n\n")).collect(),
            Kind::Raw(body) => vec![body],
            Kind::Cut(kind) => kind.pieces(),
            Kind::Nothing => Vec::new(),
        }
    }

    fn into_response(self, line: Line) -> Response {
        let content_type = [(header::CONTENT_TYPE, self.content_type())];
        match self {
            Kind::Nothing => {
                line.cut();
                StatusCode::OK.into_response()
            }
            Kind::Stream(_) => {
                let pieces = self.pieces().into_iter().map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
                (content_type, Body::from_stream(stream::iter(pieces))).into_response()
            }
            Kind::Cut(kind) => {
                let whole = kind.pieces().concat().into_bytes();
                let half = Bytes::copy_from_slice(&whole[..whole.len() / 2]);
                // An error in a body makes the server close the connection without ending the body. The first half must
                // be on its way by then: the server sends what it has when the body makes it wait.
                let cut = stream::once(async {
                    tokio::task::yield_now().await;
                    Err(std::io::Error::other("cut by the script"))
                });
                let pieces = stream::iter([Ok(half)]).chain(cut);
                (content_type, Body::from_stream(pieces)).into_response()
            }
            Kind::Whole(_) | Kind::Raw(_) => (content_type, self.pieces().concat()).into_response(),
        }
    }
}

impl Invalid {
    fn body(&self) -> Value {
        error_body(self.status, &self.message, self.param.as_deref(), self.code)
    }
}

impl IntoResponse for Invalid {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, axum::Json(self.body())).into_response()
    }
}

/// OpenAI's error body.
fn error_body(status: u16, message: &str, param: Option<&str>, code: Option<&str>) -> Value {
    let kind = match (status, code) {
        (429, Some("insufficient_quota")) => "insufficient_quota",
        (429, _) => "requests",
        (500.., _) => "server_error",
        _ => "invalid_request_error",
    };
    json!({ "error": { "message": message, "type": kind, "param": param, "code": code } })
}

/// What the model said, whole or as a stream, as the request wants it.
fn completion(request: &ChatRequest, said: &Said) -> Kind {
    let id = format!("chatcmpl-{:x}", Utc::now().timestamp_micros());
    if request.wants_stream() {
        return Kind::Stream(events(request, said, &id));
    }
    let message =
        json!({ "role": "assistant", "content": said.content, "refusal": said.refusal, "annotations": [] });
    let choice =
        |index| json!({ "index": index, "message": message, "logprobs": null, "finish_reason": said.finish });
    let choices: Vec<Value> = (0..request.choices()).map(choice).collect();
    Kind::Whole(json!({
        "id": id,
        "object": "chat.completion",
        "created": Utc::now().timestamp(),
        "model": request.model,
        "choices": choices,
        "usage": usage(request, said),
        "service_tier": "default",
    }))
}

/// The events of a streamed answer: the role, the text piece by piece, the reason for the end, and the usage if asked.
fn events(request: &ChatRequest, said: &Said, id: &str) -> Vec<String> {
    let created = Utc::now().timestamp();
    let with_usage = request.wants_stream_usage();
    let event = |choices: Vec<Value>, usage: Value| {
        let mut chunk = json!({
            "id": id,
            "object": "chat.completion.chunk",
            "created": created,
            "model": request.model,
            "choices": choices,
        });
        if with_usage {
            chunk["usage"] = usage;
        }
        chunk.to_string()
    };
    let delta = |delta: Value, finish: Option<&str>| {
        let choice =
            |index| json!({ "index": index, "delta": delta, "logprobs": null, "finish_reason": finish });
        event((0..request.choices()).map(choice).collect(), Value::Null)
    };
    let (field, text) = match &said.refusal {
        Some(refusal) => ("refusal", refusal.as_str()),
        None => ("content", said.content.as_deref().unwrap_or_default()),
    };
    let characters: Vec<char> = text.chars().collect();
    let pieces =
        characters.chunks(PIECE).map(|piece| delta(json!({ field: String::from_iter(piece) }), None));

    iter::once(delta(json!({ "role": "assistant", "content": "", "refusal": null }), None))
        .chain(pieces)
        .chain([delta(json!({}), Some(said.finish))])
        .chain(with_usage.then(|| event(Vec::new(), usage(request, said))))
        .chain(["[DONE]".to_owned()])
        .collect()
}

/// Token numbers: about one for four bytes, as with real models; the same text always counts the same.
fn usage(request: &ChatRequest, said: &Said) -> Value {
    let prompt: usize = request.messages.iter().map(|(_, text)| text.len() / 4 + 4).sum();
    let spoken = said.content.as_deref().or(said.refusal.as_deref()).unwrap_or_default();
    let completion = spoken.len().div_ceil(4);
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    })
}

pub(super) fn model_object(model: &str) -> Value {
    json!({ "id": model, "object": "model", "created": 1_700_000_000, "owned_by": "sandbox" })
}

pub(super) fn model_list(models: &[String]) -> Value {
    json!({ "object": "list", "data": models.iter().map(|model| model_object(model)).collect::<Vec<_>>() })
}
