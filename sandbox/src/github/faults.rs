//! What can go wrong on request.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use super::limits::secondary_exceeded;
use super::reply::{Body, Reply, error_reply};

/// One thing that goes wrong with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// An error of GitHub's, with the body it sends for that status: 500, 502, 503 …
    Status(u16),
    /// A status with a body as it is, as a proxy on the way would send it.
    Raw {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The right answer, later.
    Slow(Duration),
    /// No answer for as long as the client waits.
    Hang,
    /// The connection is closed without an answer.
    Cut,
    /// The connection is closed in the middle of the right answer.
    CutMidway,
    /// The right answer, but only the first half of its JSON.
    Malformed,
    /// A secondary rate limit, with `Retry-After` where a time is given (whole seconds, rounded up).
    SecondaryLimit {
        /// How long the client is asked to wait.
        retry_after: Option<Duration>,
    },
    /// From this request on, the client has used up the limit of the resource it asks for, until that is renewed.
    RateLimitExhausted,
}

/// A fault with the requests it is for.
#[derive(Debug)]
pub(super) struct Rule {
    /// Beginning of the paths.
    pub(super) path: String,
    /// How many times it is still used.
    pub(super) left: usize,
    pub(super) fault: Fault,
}

/// Takes the first fault that is for a path.
pub(super) fn take(rules: &mut Vec<Rule>, path: &str) -> Option<Fault> {
    let rule = rules.iter_mut().find(|rule| path.starts_with(&rule.path))?;
    rule.left = rule.left.saturating_sub(1);
    let fault = rule.fault.clone();
    rules.retain(|rule| rule.left > 0);
    Some(fault)
}

impl Fault {
    /// The answer in place of the right one, for faults that are such.
    pub(super) fn reply(&self, path: &str, exceeded_status: u16) -> Option<Reply> {
        match self {
            Fault::Status(status) => Some(server_error(*status, path)),
            Fault::Raw { status, body } => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Some(Reply { status, ..Reply::text("text/html; charset=utf-8", body.clone()) })
            }
            Fault::SecondaryLimit { retry_after } => Some(secondary_exceeded(exceeded_status, *retry_after)),
            Fault::Slow(_)
            | Fault::Hang
            | Fault::Cut
            | Fault::CutMidway
            | Fault::Malformed
            | Fault::RateLimitExhausted => None,
        }
    }
}

fn server_error(status: u16, path: &str) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status == StatusCode::BAD_GATEWAY && path == "/graphql" {
        let message = "Something went wrong while executing your query. This may be the result of a timeout, or it \
                       could be a GitHub bug.";
        let body = json!({ "data": null, "errors": [{ "message": message }] });
        return Reply::status(status, Body::Json(body));
    }
    if status == StatusCode::BAD_GATEWAY || status == StatusCode::SERVICE_UNAVAILABLE {
        let page = "<html><head><title>Unicorn! · GitHub</title></head><body>No server is currently available to \
                    service your request.</body></html>";
        return Reply { status, ..Reply::text("text/html; charset=utf-8", page) };
    }
    error_reply(status, "Server Error")
}
