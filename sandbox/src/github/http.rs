//! From a request to its answer: faults, tokens, limits, conditional requests, headers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::{Body as Stream, Bytes};
use axum::extract::{ConnectInfo, State as Extract};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::time::sleep;

use super::faults::Fault;
use super::limits::{Resource, exceeded, secondary_exceeded};
use super::reply::{Body, Query, Refusal, Reply, error_reply, header};
use super::state::Viewer;
use super::{Shared, graphql, oauth, rest};
use crate::serving::Line;

/// Versions of the REST API that may be asked for.
const API_VERSIONS: [&str; 2] = ["2022-11-28", "2026-03-10"];

/// A request taken apart.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    /// The path as it came.
    pub(super) path: String,
    /// The path's parts, decoded.
    pub(super) segments: Vec<String>,
    pub(super) query: Query,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Call {
    fn new(method: Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Call {
        let path = uri.path().to_owned();
        let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let segments = path.trim_matches('/').split('/').map(decode).collect();
        let query = Query::parse(uri.query().unwrap_or_default());
        // HEAD is GET without a body, which the server sees to.
        let method = if method == Method::HEAD { Method::GET } else { method };
        Call { method, path, segments, query, headers, body }
    }

    pub(super) fn json_body(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    pub(super) fn token(&self) -> Option<&str> {
        let value = header(&self.headers, "authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        ["bearer", "token"].contains(&scheme.to_lowercase().as_str()).then_some(token)
    }

    /// Whether the client asks for one of GitHub's media types: `raw`, `object`, `star`.
    pub(super) fn wants(&self, media: &str) -> bool {
        let accept = header(&self.headers, "accept").unwrap_or_default();
        accept.contains(&format!("vnd.github.{media}")) || accept.contains(&format!("vnd.github.v3.{media}"))
    }
}

/// Answers every request.
pub(super) async fn serve(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call::new(method, &uri, headers, body);
    let noted = shared.note(&call);
    let running = Running::start(&shared.running);
    let fault = shared.take_fault(&call.path);
    match &fault {
        Some(Fault::Slow(delay)) => sleep(*delay).await,
        // Nothing is answered; the server drops this future when the client goes away.
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::Cut) => {
            line.cut();
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        _ => {}
    }
    let reply = answer(&shared, &call, fault.as_ref(), running.count);
    shared.note_status(noted, reply.status.as_u16());
    if !matches!(fault, Some(Fault::CutMidway | Fault::Malformed))
        && let Some(capture) = &shared.capture
    {
        capture.write(&call, &reply);
    }
    into_response(reply, fault.as_ref())
}

/// Counts the requests under way.
struct Running<'a> {
    counter: &'a AtomicU32,
    count: u32,
}

impl Running<'_> {
    fn start(counter: &AtomicU32) -> Running<'_> {
        Running { counter, count: counter.fetch_add(1, Ordering::SeqCst) + 1 }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.counter.fetch_sub(1, Ordering::SeqCst);
    }
}

fn answer(shared: &Shared, call: &Call, fault: Option<&Fault>, running: u32) -> Reply {
    let limits = shared.meter().limits.clone();
    if let Some(reply) = fault.and_then(|fault| fault.reply(&call.path, limits.exceeded_status)) {
        return with_common_headers(shared, call, reply);
    }
    if header(&call.headers, "user-agent").is_none_or(str::is_empty) {
        shared.reject(format!("{} {}: no User-Agent", call.method, call.path));
        let text = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header \
                    (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).\n";
        return Reply { status: StatusCode::FORBIDDEN, ..Reply::text("text/html; charset=utf-8", text) };
    }
    match call.segments.first().map(String::as_str) {
        Some("login") => return oauth::answer(shared, call),
        Some("raw") => return rest::raw_file(&shared.state(), call),
        _ => {}
    }
    let reply = limited(shared, call, fault, running);
    with_common_headers(shared, call, reply)
}

/// The API proper: who asks, whether they still may, and what they get.
fn limited(shared: &Shared, call: &Call, fault: Option<&Fault>, running: u32) -> Reply {
    let now = shared.clock.now();
    let resource = Resource::of(&call.path);
    let known = identify(shared, call);
    let viewer = known.clone().unwrap_or(Viewer::Anonymous);
    // Held to the end, so that of two requests at the same time only one gets the last one that is left.
    let mut meter = shared.meter();
    let limits = meter.limits.clone();
    if matches!(fault, Some(Fault::RateLimitExhausted)) {
        meter.leave(&viewer, resource, 0, now);
    }
    let points = if call.method == Method::GET || resource == Resource::Graphql { 1 } else { 5 };
    let wait = meter.secondary(&viewer, resource == Resource::Graphql, points, now);
    if wait.is_some() || running > limits.concurrent {
        return secondary_exceeded(limits.exceeded_status, wait);
    }
    let before = meter.figures(&viewer, resource, now);
    let (mut reply, cost) = if known.is_none() {
        (error_reply(StatusCode::UNAUTHORIZED, "Bad credentials"), 1)
    } else if let Some(reply) = unsupported_version(call) {
        (reply, 1)
    } else if resource == Resource::Graphql {
        graphql::answer(shared, call, &viewer, &before)
    } else if call.path == "/rate_limit" {
        (Reply::json(meter.overview(&viewer, now)), 0)
    } else if before.remaining() == 0 {
        (exceeded(&viewer, limits.exceeded_status), 0)
    } else {
        let reply = rest::answer(shared, call, &viewer).unwrap_or_else(Refusal::reply);
        let reply = conditional(call, reply);
        // GitHub gives an unchanged answer for nothing, but only to those who say who they are.
        let free = reply.status == StatusCode::NOT_MODIFIED && viewer != Viewer::Anonymous;
        (reply, u32::from(!free))
    };
    if cost > 0 {
        meter.spend(&viewer, resource, cost, now);
    }
    reply.headers.extend(meter.figures(&viewer, resource, now).headers());
    if let Viewer::Known(token) = &viewer {
        reply.headers.push(("x-oauth-scopes", token.scopes.join(", ")));
    }
    reply
}

/// Who asks; nobody if what they show is worth nothing.
fn identify(shared: &Shared, call: &Call) -> Option<Viewer> {
    match call.token() {
        Some(token) => shared.state().tokens.get(token).cloned().map(Viewer::Known),
        None if call.headers.contains_key("authorization") => None,
        None => Some(Viewer::Anonymous),
    }
}

fn unsupported_version(call: &Call) -> Option<Reply> {
    let version = header(&call.headers, "x-github-api-version")?;
    (!API_VERSIONS.contains(&version)).then(|| {
        error_reply(
            StatusCode::BAD_REQUEST,
            &format!("{version} is not a supported version of the REST API."),
        )
    })
}

/// Gives the answer its `ETag`, and drops what the client has already.
fn conditional(call: &Call, reply: Reply) -> Reply {
    if reply.status != StatusCode::OK || call.method != Method::GET {
        return reply;
    }
    let tag = format!("\"{}\"", super::state::digest(&String::from_utf8_lossy(&bytes(&reply.body))));
    let same = |candidate: &str| {
        let candidate = candidate.trim();
        candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag
    };
    let unchanged = header(&call.headers, "if-none-match").is_some_and(|tags| tags.split(',').any(same));
    let reply = if unchanged { Reply::status(StatusCode::NOT_MODIFIED, Body::Empty) } else { reply };
    reply.with_header("etag", format!("W/{tag}"))
}

fn with_common_headers(shared: &Shared, call: &Call, mut reply: Reply) -> Reply {
    let version = header(&call.headers, "x-github-api-version").unwrap_or(API_VERSIONS[0]);
    let audience = if call.token().is_some() { "private" } else { "public" };
    reply.headers.extend([
        ("date", shared.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        ("cache-control", format!("{audience}, max-age=60, s-maxage=60")),
        (
            "vary",
            "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With"
                .to_owned(),
        ),
        ("x-github-api-version-selected", version.to_owned()),
        ("x-github-media-type", "github.v3; format=json".to_owned()),
        ("x-github-request-id", shared.request_id()),
    ]);
    reply
}

fn bytes(body: &Body) -> Vec<u8> {
    match body {
        Body::Empty => Vec::new(),
        Body::Json(body) => body.to_string().into_bytes(),
        Body::Text { text, .. } => text.clone(),
    }
}

fn into_response(reply: Reply, fault: Option<&Fault>) -> Response {
    let content_type = match &reply.body {
        Body::Empty => None,
        Body::Json(_) => Some("application/json; charset=utf-8"),
        Body::Text { content_type, .. } => Some(*content_type),
    };
    let whole = Bytes::from(bytes(&reply.body));
    let half = whole.slice(..whole.len() / 2);
    let body = match fault {
        Some(Fault::CutMidway) => {
            // An error in a body makes the server close the connection without ending the body. The first half must be
            // on its way by then: the server sends what it has when the body makes it wait.
            let cut = stream::once(async {
                tokio::task::yield_now().await;
                Err(std::io::Error::other("cut as asked"))
            });
            Stream::from_stream(stream::iter([Ok(half)]).chain(cut))
        }
        Some(Fault::Malformed) => Stream::from(half),
        _ => Stream::from(whole),
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    if let Some(content_type) = content_type {
        response.headers_mut().insert("content-type", HeaderValue::from_static(content_type));
    }
    for (name, value) in &reply.headers {
        match HeaderValue::from_str(value) {
            Ok(value) => _ = response.headers_mut().insert(*name, value),
            Err(error) => tracing::error!(name, %error, "the double made an impossible header"),
        }
    }
    response
}
