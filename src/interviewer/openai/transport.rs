//! The HTTP side of the model client. It reads every body itself: the client would log bodies it cannot read, and would
//! lose the status and the `Retry-After` of errors in other shapes than OpenAI's.

use crate::app::ports::InterviewerError;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use chrono::{DateTime, Duration, Utc};
use futures_util::StreamExt;
use http::HeaderMap;
use serde_json::Value;
use tower::Service;

/// Longest body that is read, in bytes. An answer of a model is a few kilobytes.
const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// Longest wait a server may ask for.
const LONGEST_WAIT: Duration = Duration::hours(1);

/// Why a request brought no answer. Holds no words of any body.
#[derive(Debug, thiserror::Error)]
pub(in crate::interviewer) enum Failure {
    /// The server said so.
    #[error("status {status}{}", complaint.note())]
    Status { status: u16, complaint: Complaint, retry_after: Option<Duration> },
    /// It took too long.
    #[error("no answer in time")]
    Timeout,
    /// There was no connection, or it broke.
    #[error("network: {0}")]
    Network(&'static str),
    /// The answer was cut off, refused or withheld, or is not in the asked form.
    #[error("{0}")]
    Nonsense(&'static str),
    /// The model declines this text; asking again would only cost.
    #[error("{0}")]
    Declined(&'static str),
}

/// What a server complains about, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::interviewer) enum Complaint {
    /// `response_format` or its schema.
    Schema,
    /// The temperature.
    Temperature,
    /// The account has no money left.
    Quota,
    /// The conversation is too long.
    Length,
    /// Anything else.
    Other,
}

impl Complaint {
    fn note(self) -> &'static str {
        match self {
            Self::Schema => ", about the answer's form",
            Self::Temperature => ", about the temperature",
            Self::Quota => ", the quota is used up",
            Self::Length => ", the request is too long",
            Self::Other => "",
        }
    }

    fn of(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body).to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match () {
            () if says(&["insufficient_quota", "exceeded your current quota", "billing"]) => Self::Quota,
            () if says(&["context_length", "context length", "maximum context", "too many tokens"]) => {
                Self::Length
            }
            () if says(&[
                "response_format",
                "response format",
                "json_schema",
                "json schema",
                "structured output",
            ]) =>
            {
                Self::Schema
            }
            () if says(&["temperature"]) => Self::Temperature,
            () => Self::Other,
        }
    }
}

impl Failure {
    /// What the server complains about in a request it calls wrong.
    pub(super) fn complaint(&self) -> Option<Complaint> {
        match self {
            Self::Status { status: 400 | 415 | 422 | 500 | 501, complaint, .. } => Some(*complaint),
            _ => None,
        }
    }

    /// A failure below HTTP.
    pub(super) fn of_network(error: &reqwest::Error) -> Self {
        match () {
            () if error.is_timeout() => Self::Timeout,
            () if error.is_connect() => Self::Network("no connection"),
            () if error.is_body() || error.is_decode() => Self::Network("the answer broke off"),
            () if error.is_builder() => Self::Network("the request could not be built"),
            () => Self::Network("the connection broke"),
        }
    }
}

impl From<Failure> for InterviewerError {
    fn from(failure: Failure) -> Self {
        let reason = failure.to_string();
        match failure {
            Failure::Status { complaint: Complaint::Quota, .. } | Failure::Declined(_) => {
                Self::Lasting { reason }
            }
            // Not found, not allowed, not understood: the same request fares no better. 408, 409, 425 and 429 are
            // about the moment.
            Failure::Status { status, .. } if status < 500 && !matches!(status, 408 | 409 | 425 | 429) => {
                Self::Lasting { reason }
            }
            Failure::Status { retry_after, .. } => Self::Passing { reason, retry_after },
            Failure::Timeout | Failure::Network(_) | Failure::Nonsense(_) => {
                Self::Passing { reason, retry_after: None }
            }
        }
    }
}

impl From<Failure> for OpenAIError {
    fn from(failure: Failure) -> Self {
        Self::Boxed(Box::new(failure))
    }
}

/// Sends requests, each once, and gives back answers whose bodies are JSON.
pub(super) fn service(
    http: reqwest::Client,
) -> impl Service<
    HttpRequestFactory,
    Response = reqwest::Response,
    Error = OpenAIError,
    Future = impl Future<Output = Result<reqwest::Response, OpenAIError>> + Send + 'static,
> + Clone
+ Send
+ Sync
+ 'static {
    tower::service_fn(move |request: HttpRequestFactory| {
        let http = http.clone();
        async move {
            let request = request.build().await?;
            let response = http.execute(request).await.map_err(|error| Failure::of_network(&error))?;
            Ok(checked(response).await?)
        }
    })
}

async fn checked(response: reqwest::Response) -> Result<reqwest::Response, Failure> {
    let status = response.status();
    let headers = response.headers().clone();
    let body = read(response).await?;
    if !status.is_success() {
        return Err(Failure::Status {
            status: status.as_u16(),
            complaint: Complaint::of(&body),
            retry_after: retry_after(&headers, Utc::now()),
        });
    }
    if serde_json::from_slice::<Value>(&body).is_err() {
        return Err(Failure::Nonsense("the body is no JSON"));
    }
    let mut whole = http::Response::new(body);
    *whole.status_mut() = status;
    Ok(whole.into())
}

async fn read(response: reqwest::Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk.map_err(|error| Failure::of_network(&error))?);
        if body.len() > BODY_LIMIT {
            return Err(Failure::Nonsense("the answer is far too long"));
        }
    }
    Ok(body)
}

/// When the server asks to come back: `retry-after-ms`, or `Retry-After` in seconds or as a date.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok());
    let seconds =
        || text("retry-after").and_then(|text| text.parse::<f64>().ok()).map(|seconds| seconds * 1000.0);
    let date = || {
        let date = DateTime::parse_from_rfc2822(text("retry-after")?).ok()?;
        Some(date.with_timezone(&Utc) - now)
    };
    // A number too large for the type becomes the largest, a negative or missing one nothing.
    let wait = milliseconds
        .or_else(seconds)
        .map(|wait| Duration::milliseconds(wait.clamp(0.0, 1e9) as i64))
        .or_else(date);
    wait.map(|wait| wait.clamp(Duration::zero(), LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use chrono::TimeZone;

    #[test]
    fn servers_say_in_three_ways_when_to_come_back() {
        let now = Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap();
        for (name, value, expected) in [
            ("retry-after", "7", Some(Duration::seconds(7))),
            ("retry-after-ms", "1500", Some(Duration::milliseconds(1500))),
            ("retry-after", "Fri, 02 Jan 2026 03:05:05 GMT", Some(Duration::seconds(60))),
            ("retry-after", "Fri, 02 Jan 2026 03:00:00 GMT", Some(Duration::zero())),
            ("retry-after", "999999999999", Some(LONGEST_WAIT)),
            ("retry-after", "soon", None),
            ("date", "7", None),
        ] {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now), expected, "{name}: {value}");
        }
    }

    #[test]
    fn complaints_are_told_apart() {
        for (body, expected) in [
            (r#"{"error":{"code":"insufficient_quota"}}"#, Complaint::Quota),
            (r#"{"detail":"unknown field response_format"}"#, Complaint::Schema),
            ("Unsupported value: 'temperature' does not support 0", Complaint::Temperature),
            (r#"{"error":{"code":"context_length_exceeded"}}"#, Complaint::Length),
            ("<html>Bad gateway</html>", Complaint::Other),
        ] {
            assert_eq!(Complaint::of(body.as_bytes()), expected, "{body}");
        }
    }
}
