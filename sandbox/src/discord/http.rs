//! The server: takes requests in, applies faults, captures, and hands them to the routes.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request, State as Extract, WebSocketUpgrade};
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Shared;
use super::error::{
    AUTOMOD_MESSAGE, ApiError, ENTITY_TOO_LARGE, INVALID_API_VERSION, INVALID_JSON, Known, NOT_FOUND,
};
use super::faults::FaultKind;
use super::model::Id;
use super::ratelimit::Verdict;
use super::{cdn, gateway, rest, web};

use crate::serving::{Line, Lines};

/// Largest request Discord takes.
const REQUEST_LIMIT: usize = 25 * 1024 * 1024;

/// A file part of a multipart request.
#[derive(Debug, Clone)]
pub struct Upload {
    /// `files[0]`
    pub field: String,
    pub filename: String,
    pub data: Bytes,
}

/// A request, read completely.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    /// As sent, with `/api/v10`.
    pub raw_path: String,
    /// Decoded segments below the base (`/api/v10` or `/sandbox`).
    pub path: Vec<String>,
    pub query: BTreeMap<String, String>,
    pub content_type: String,
    pub authorization: Option<String>,
    pub acting_user: Option<Id>,
    /// `X-Audit-Log-Reason`
    pub reason: Option<String>,
    /// The JSON body, or the `payload_json` of a multipart one; null if there is none.
    pub body: Value,
    pub files: Vec<Upload>,
}

impl Call {
    /// A query parameter as a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.query.get(name)?.parse().ok()
    }

    /// Whether a query parameter says true.
    pub fn is_true(&self, name: &str) -> bool {
        self.query.get(name).is_some_and(|value| matches!(value.as_str(), "true" | "True" | "1"))
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub body: Option<Value>,
}

impl Reply {
    /// 200 with a body.
    pub fn ok(body: Value) -> Reply {
        Reply { status: 200, body: Some(body) }
    }

    /// 201 with a body.
    pub fn created(body: Value) -> Reply {
        Reply { status: 201, body: Some(body) }
    }

    /// 204.
    pub fn empty() -> Reply {
        Reply { status: 204, body: None }
    }
}

impl From<ApiError> for Reply {
    fn from(error: ApiError) -> Reply {
        Reply { status: error.status, body: Some(error.body()) }
    }
}

impl From<Known> for Reply {
    fn from(known: Known) -> Reply {
        ApiError::from(known).into()
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let builder = Response::builder().status(self.status);
        let response = match self.body {
            Some(body) => builder.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => builder.body(Body::empty()),
        };
        response.unwrap_or_else(|error| error.to_string().into_response())
    }
}

/// What the routes answer.
pub type Answer = Result<Reply, ApiError>;

/// Serves until the task is aborted.
pub async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let app = axum::Router::new().fallback(handle).with_state(shared);
    let service = app.into_make_service_with_connect_info::<Line>();
    if let Err(error) = axum::serve(Lines::new(listener), service).await {
        tracing::error!(%error, "the sandbox's server stopped");
    }
}

async fn handle(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    if request.headers().contains_key("upgrade") {
        return upgrade(shared, request).await;
    }
    if let Some(file) = path.strip_prefix("/cdn/") {
        return file_response(&shared, &decode(file), request.uri().query().unwrap_or(""));
    }
    let (base, rest) = match path.strip_prefix("/api/") {
        Some(rest) => ("api", rest.to_owned()),
        None => match path.strip_prefix("/sandbox/") {
            Some(rest) => ("sandbox", rest.to_owned()),
            None => return web::static_file(&path),
        },
    };
    let call = match read(request, &rest).await {
        Ok(call) => call,
        Err(error) => return Reply::from(error).into_response(),
    };
    if base == "sandbox" {
        web::answer(&shared, call).into_response()
    } else {
        api(&shared, &line, call).await
    }
}

/// The bot's REST API, with rate limits, faults and capture.
async fn api(shared: &Shared, line: &Line, mut call: Call) -> Response {
    let version = call.path.first().cloned().unwrap_or_default();
    if version.starts_with('v') && version[1..].parse::<u8>().is_ok() {
        call.path.remove(0);
        if version != "v10" && version != "v9" {
            return Reply::from(INVALID_API_VERSION).into_response();
        }
    }
    if let Some(seconds) = shared.limits().banned(Instant::now()).filter(|_| shared.rate_limits) {
        return banned(seconds);
    }
    let verdict = shared.limits().count(&call.method, &call.path, Instant::now());
    let response = limited(shared, line, &call, &verdict).await;
    let scope = response.headers().get("x-ratelimit-scope");
    let others = scope.is_some_and(|scope| scope == "shared");
    shared.limits().note(response.status().as_u16(), others, Instant::now());
    response
}

/// What rate limits and faults leave of a request.
async fn limited(shared: &Shared, line: &Line, call: &Call, verdict: &Verdict) -> Response {
    let now = shared.state().now();
    if let Some(seconds) = verdict.retry_after.filter(|_| shared.rate_limits) {
        let scope = if verdict.global { "global" } else { "user" };
        return with_limits(rate_limited(seconds, scope), verdict, now);
    }
    let (delay, fault) = shared.faults().take(&call.method, &call.path.join("/"));
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    match fault {
        Some(FaultKind::RateLimit { retry_after, global, shared: others }) => {
            let scope = if global {
                "global"
            } else if others {
                "shared"
            } else {
                "user"
            };
            let (name, limit, ..) = verdict.bucket.clone();
            let emptied = Verdict { bucket: (name, limit, 0, retry_after), ..verdict.clone() };
            return with_limits(rate_limited(retry_after, scope), &emptied, now);
        }
        Some(FaultKind::Banned) => return banned(600.0),
        Some(FaultKind::Status { status, after_effect }) => {
            if after_effect {
                carry_out(shared, call);
            }
            return Response::builder()
                .status(status)
                .body(Body::from("<html><body>upstream error</body></html>"))
                .unwrap_or_else(|error| error.to_string().into_response());
        }
        Some(FaultKind::AutoMod) => {
            let refusal = Reply::from(ApiError::from(AUTOMOD_MESSAGE));
            return with_limits(refusal.into_response(), verdict, now);
        }
        Some(FaultKind::Cut { after_effect }) => {
            if after_effect {
                carry_out(shared, call);
            }
            line.cut();
            return Reply::empty().into_response();
        }
        _ => {}
    }
    with_limits(carry_out(shared, call).into_response(), verdict, now)
}

fn carry_out(shared: &Shared, call: &Call) -> Reply {
    let reply = rest::answer(&mut shared.state(), call).unwrap_or_else(Reply::from);
    shared.rearm();
    if let Some(capture) = &shared.capture {
        capture.write(call, &reply);
    }
    tracing::debug!(method = call.method, path = call.raw_path, status = reply.status, "request of the bot");
    reply
}

/// The answer of the firewall in front of Discord.
fn banned(seconds: f64) -> Response {
    let body = "<html><body>error code: 1015</body></html>";
    let mut response = (axum::http::StatusCode::TOO_MANY_REQUESTS, Html(body)).into_response();
    set_header(&mut response, "retry-after", &seconds.ceil().to_string());
    response
}

fn rate_limited(retry_after: f64, scope: &str) -> Response {
    let global = scope == "global";
    let body =
        json!({"message": "You are being rate limited.", "retry_after": retry_after, "global": global});
    let mut response = Reply { status: 429, body: Some(body) }.into_response();
    set_header(&mut response, "retry-after", &retry_after.ceil().to_string());
    set_header(&mut response, "x-ratelimit-scope", scope);
    if global {
        set_header(&mut response, "x-ratelimit-global", "true");
    }
    response
}

/// Adds the headers of the route's bucket, and the one by which clients tell Discord from what stands before it.
fn with_limits(mut response: Response, verdict: &Verdict, now: DateTime<Utc>) -> Response {
    let (name, limit, remaining, left) = &verdict.bucket;
    let reset = now.timestamp_millis() as f64 / 1000.0 + left;
    let mut hash = DefaultHasher::new();
    name.hash(&mut hash);
    for (header, value) in [
        ("x-ratelimit-limit", limit.to_string()),
        ("x-ratelimit-remaining", remaining.to_string()),
        ("x-ratelimit-reset", format!("{reset:.3}")),
        ("x-ratelimit-reset-after", format!("{left:.3}")),
        ("x-ratelimit-bucket", format!("{:016x}", hash.finish())),
    ] {
        set_header(&mut response, header, &value);
    }
    set_header(&mut response, "via", "1.1 google");
    // Clients take their idea of Discord's clock from here.
    set_header(&mut response, "date", &now.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    response
}

fn set_header(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
}

async fn upgrade(shared: Arc<Shared>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let query = parse_query(request.uri().query().unwrap_or(""));
    let (mut parts, _) = request.into_parts();
    let socket = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(socket) => socket,
        Err(refusal) => return refusal.into_response(),
    };
    match path.as_str() {
        "/" | "/gateway" | "/gateway/" => {
            socket.on_upgrade(move |socket| gateway::run(shared, socket, query))
        }
        "/sandbox/events" => web::events(shared, socket, &query),
        _ => Reply::from(NOT_FOUND).into_response(),
    }
}

fn file_response(shared: &Shared, path: &str, query: &str) -> Response {
    let query = parse_query(query);
    match cdn::fetch(&shared.state(), path, &|name| query.get(name).cloned()) {
        Some((content_type, data)) => ([(CONTENT_TYPE, content_type)], data).into_response(),
        None => {
            let text = "This content is no longer available.";
            (axum::http::StatusCode::NOT_FOUND, text).into_response()
        }
    }
}

/// Reads a request completely.
async fn read(request: Request, rest: &str) -> Result<Call, ApiError> {
    let (parts, body) = request.into_parts();
    let header = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let query = parse_query(parts.uri.query().unwrap_or(""));
    let acting_user = header("x-sandbox-user").or_else(|| query.get("as").cloned());
    let mut call = Call {
        method: parts.method.as_str().to_owned(),
        raw_path: parts.uri.path().to_owned(),
        path: rest.split('/').filter(|part| !part.is_empty()).map(decode).collect(),
        content_type: header("content-type").unwrap_or_default(),
        authorization: header("authorization"),
        reason: header("x-audit-log-reason").map(|text| decode(&text)),
        acting_user: acting_user.and_then(|id| id.parse().ok()),
        query,
        body: Value::Null,
        files: Vec::new(),
    };
    let body = axum::body::to_bytes(body, REQUEST_LIMIT).await.map_err(|_| ENTITY_TOO_LARGE)?;
    if call.content_type.starts_with("multipart/form-data") {
        // Axum's own limit on bodies is far below Discord's; the size has been checked above.
        let mut request = Request::from_parts(parts, Body::from(body));
        axum::extract::DefaultBodyLimit::disable().apply(&mut request);
        read_multipart(request, &mut call).await?;
    } else if !body.is_empty() {
        if !call.content_type.starts_with("application/json") {
            let message =
                "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.";
            return Err(ApiError::form("", "CONTENT_TYPE_INVALID", message));
        }
        call.body = serde_json::from_slice(&body).map_err(|_| INVALID_JSON)?;
    }
    Ok(call)
}

async fn read_multipart(request: Request, call: &mut Call) -> Result<(), ApiError> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| INVALID_JSON)?;
    while let Some(field) = form.next_field().await.map_err(|_| INVALID_JSON)? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let data = field.bytes().await.map_err(|_| INVALID_JSON)?;
        match filename {
            Some(filename) if name != "payload_json" => {
                call.files.push(Upload { field: name, filename, data });
            }
            _ if name == "payload_json" => {
                call.body = serde_json::from_slice(&data).map_err(|_| INVALID_JSON)?;
            }
            // Plain form fields, as small clients send them.
            _ => {
                let text = String::from_utf8_lossy(&data).into_owned();
                if call.body.is_null() {
                    call.body = json!({});
                }
                if let Some(body) = call.body.as_object_mut() {
                    body.insert(name, Value::String(text));
                }
            }
        }
    }
    Ok(())
}

fn parse_query(query: &str) -> BTreeMap<String, String> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(&value.replace('+', " "))))
        .collect()
}

/// Undoes percent encoding.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
