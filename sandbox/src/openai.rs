//! A language model whose answers a test writes: an OpenAI-compatible server on a loopback port.
//!
//! It takes chat completions as OpenAI publishes them, whole and streamed, and is strict about what it takes: a request
//! that the real service would refuse is refused here with the same kind of error, because a double that takes
//! everything hides mistakes. What it answers is scripted: a queue of replies for the next requests, and a responder for
//! all others. Faults are replies like any other.
//!
//! With `OPENAI_SANDBOX_CAPTURE` set to a file name, each exchange is appended to that file as a line of JSON
//! (`method`, `path`, `request_body`, `status`, `response_body`), to be checked against the published contract.

mod answer;
mod request;

use std::{
    collections::VecDeque,
    env,
    fs::File,
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, DefaultBodyLimit, Path, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::serving::{Line, Port, Running};
use answer::{Answer, model_list, model_object};
pub use request::{ChatRequest, Invalid};

/// The key the server takes, as `Authorization: Bearer …`.
const KEY: &str = "sk-sandbox";
/// The model it says it has, until told otherwise.
const MODEL: &str = "scripted-model";
/// Names the file that exchanges are appended to.
const CAPTURE_VARIABLE: &str = "OPENAI_SANDBOX_CAPTURE";
/// The longest request it reads, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// What the server does with one request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// The model says this JSON.
    Json(Value),
    /// The model says this text.
    Text(String),
    /// The model is cut off by the token limit after this text (`finish_reason` is `length`).
    Truncated(String),
    /// The model refuses to answer a request for structured output, with this explanation.
    Refusal(String),
    /// The answer is withheld (`finish_reason` is `content_filter`).
    Filtered,
    /// An error in OpenAI's shape.
    Error {
        /// The HTTP status.
        status: u16,
        /// The machine-readable code, such as `insufficient_quota`.
        code: String,
        /// The sentence for people.
        message: String,
    },
    /// Status 429, with the `Retry-After` header where a time is given (whole seconds, rounded up, and milliseconds).
    RateLimited {
        /// How long the client is asked to wait.
        retry_after: Option<Duration>,
    },
    /// Another reply, later.
    Slow(Duration, Box<Reply>),
    /// No answer for as long as the client waits.
    Hang,
    /// The connection is closed without an answer.
    Cut,
    /// The model says this text, and the connection is closed in the middle of it.
    CutMidway(String),
    /// Status 200 with this body as it is: broken JSON, another shape, a page of HTML.
    RawBody(String),
    /// An error status with this body as it is, as a proxy in front of the model would send it.
    RawError {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The error of a compatible server that does not know `response_format` with a schema.
    NoSchema400,
}

impl Reply {
    /// An error in OpenAI's shape.
    pub fn error(status: u16, code: &str, message: &str) -> Reply {
        Reply::Error { status, code: code.to_owned(), message: message.to_owned() }
    }
}

type Responder = Arc<dyn Fn(&ChatRequest) -> Reply + Send + Sync>;

/// A running scripted model. Dropping it closes its port; answers under way are still finished.
pub struct ScriptedModel {
    address: SocketAddr,
    shared: Arc<Shared>,
    _running: Running,
}

impl ScriptedModel {
    /// Starts the server on a free port of 127.0.0.1, in the current tokio runtime. Until something is scripted it
    /// answers every request with the error `not_scripted`.
    ///
    /// # Errors
    /// When no port can be opened or the capture file cannot be written.
    pub async fn start() -> Result<ScriptedModel> {
        let capture = env::var_os(CAPTURE_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        ScriptedModel::start_with_capture(capture).await
    }

    async fn start_with_capture(capture: Option<PathBuf>) -> Result<ScriptedModel> {
        let open = |path| File::options().create(true).append(true).open(path);
        let capture =
            capture.map(open).transpose().context("cannot write the capture of the model's traffic")?;
        let shared = Arc::new(Shared { script: Mutex::default(), seen: watch::Sender::new(0), capture });

        let router = Router::new()
            .route("/v1/chat/completions", post(chat))
            .route("/v1/audio/transcriptions", post(transcription))
            .route("/v1/models", get(models))
            .route("/v1/models/{model}", get(model))
            .fallback(unknown_route)
            .method_not_allowed_fallback(unknown_method)
            .layer(DefaultBodyLimit::max(BODY_LIMIT))
            .with_state(Arc::clone(&shared));
        let port = Port::open().await?;
        Ok(ScriptedModel { address: port.address, shared, _running: port.serve(router) })
    }

    /// The base address for clients, `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The only key the server takes.
    pub fn api_key(&self) -> &'static str {
        KEY
    }

    /// Answers every request that no queued reply is there for.
    pub fn respond_with(&self, responder: impl Fn(&ChatRequest) -> Reply + Send + Sync + 'static) {
        self.shared.script().responder = Some(Arc::new(responder));
    }

    /// Answers the next request; several are used in the order they came.
    pub fn push(&self, reply: Reply) {
        self.shared.script().queue.push_back(reply);
    }

    /// Writes every recording down as this, after a while; the body is that of OpenAI's `verbose_json`. Before this call
    /// it has no such route, as many compatible servers.
    pub fn hear(&self, heard: Value, after: Duration) {
        self.shared.script().heard = Some((heard, after));
    }

    /// How many queued replies are not used yet.
    pub fn queued(&self) -> usize {
        self.shared.script().queue.len()
    }

    /// The models it has; any other is refused with `model_not_found`. Before this call it lists `scripted-model` and
    /// takes any name, as many compatible servers do.
    pub fn set_models(&self, models: &[&str]) {
        self.shared.script().models = Some(models.iter().map(|&model| model.to_owned()).collect());
    }

    /// The requests for chat completions that were in order, oldest first.
    pub fn requests(&self) -> Vec<ChatRequest> {
        self.shared.script().requests.clone()
    }

    /// The requests refused as wrong, with the reason; a client under test should have none.
    pub fn rejected(&self) -> Vec<String> {
        self.shared.script().rejected.clone()
    }

    /// Waits until that many requests in order have come since the start, and returns them all.
    ///
    /// # Errors
    /// When fewer come within the limit.
    pub async fn wait_for_requests(&self, count: usize, limit: Duration) -> Result<Vec<ChatRequest>> {
        let mut seen = self.shared.seen.subscribe();
        let waited = timeout(limit, seen.wait_for(|seen| *seen >= count)).await.is_ok();
        let requests = self.requests();
        ensure!(waited, "waited {limit:?} for {count} requests, saw {}", requests.len());
        Ok(requests)
    }
}

/// What handlers and the test share.
struct Shared {
    script: Mutex<Script>,
    seen: watch::Sender<usize>,
    capture: Option<File>,
}

#[derive(Default)]
struct Script {
    queue: VecDeque<Reply>,
    responder: Option<Responder>,
    models: Option<Vec<String>>,
    requests: Vec<ChatRequest>,
    rejected: Vec<String>,
    heard: Option<(Value, Duration)>,
}

impl Shared {
    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks a request and notes it, in order or refused.
    fn take(&self, headers: &HeaderMap, body: &[u8]) -> Result<ChatRequest, Invalid> {
        let taken =
            authorised(headers).and_then(|()| ChatRequest::parse(headers, body)).and_then(|request| {
                let models = self.script().models.clone();
                let known = models.is_none_or(|models| models.contains(&request.model));
                if known { Ok(request) } else { Err(Invalid::no_model(&request.model)) }
            });
        let mut script = self.script();
        match taken {
            Ok(request) => {
                script.requests.push(request.clone());
                self.seen.send_replace(script.requests.len());
                Ok(request)
            }
            Err(invalid) => {
                tracing::warn!(reason = %invalid, "the scripted model refused a request");
                script.rejected.push(invalid.to_string());
                Err(invalid)
            }
        }
    }

    fn reply(&self, request: &ChatRequest) -> Reply {
        let mut script = self.script();
        if let Some(reply) = script.queue.pop_front() {
            return reply;
        }
        let responder = script.responder.clone();
        // The responder may itself look at what was seen so far.
        drop(script);
        match responder {
            Some(responder) => responder(request),
            None => Reply::error(400, "not_scripted", "No reply is scripted for this request."),
        }
    }

    /// Appends an exchange to the capture. The published contract has bodies for 200 and 429 only.
    fn capture(
        &self,
        method: &Method,
        path: &str,
        request: Option<&Value>,
        status: StatusCode,
        body: Option<&Value>,
    ) {
        let Some(mut file) = self.capture.as_ref() else { return };
        let mut line = json!({ "method": method.as_str(), "path": path, "status": status.as_u16() });
        if let Some(request) = request {
            line["request_body"] = request.clone();
        }
        if let Some(body) = body.filter(|_| matches!(status.as_u16(), 200 | 429)) {
            line["response_body"] = body.clone();
        }
        // One write, so that lines of several servers on one file do not mix.
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            tracing::error!(%error, "cannot write the capture of the model's traffic");
        }
    }
}

async fn chat(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let sent = serde_json::from_slice::<Value>(&body).ok();
    let capture =
        |answer: &Answer| shared.capture(&method, uri.path(), sent.as_ref(), answer.status(), answer.json());
    let request = match shared.take(&headers, &body) {
        Ok(request) => request,
        Err(invalid) => {
            let answer = Answer::invalid(&invalid);
            capture(&answer);
            return answer.into_response(line);
        }
    };
    let mut reply = shared.reply(&request);
    while let Reply::Slow(delay, later) = reply {
        sleep(delay).await;
        reply = *later;
    }
    match Answer::new(&request, reply) {
        Some(answer) => {
            capture(&answer);
            answer.into_response(line)
        }
        // Nothing is answered; the server drops this future when the client goes away.
        None => std::future::pending().await,
    }
}

async fn transcription(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(invalid) = authorised(&headers) {
        return invalid.into_response();
    }
    let heard = shared.script().heard.clone();
    let Some((heard, after)) = heard else { return unknown_route(method, uri).await };
    let form = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has = |field: &str| {
        let name = format!("name=\"{field}\"");
        body.windows(name.len()).any(|part| part == name.as_bytes())
    };
    if !form.starts_with("multipart/form-data") || !has("file") || !has("model") {
        return Invalid::new(400, "A form with the fields file and model is needed.").into_response();
    }
    sleep(after).await;
    axum::Json(heard).into_response()
}

async fn models(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if let Err(invalid) = authorised(&headers) {
        return invalid.into_response();
    }
    let models = shared.script().models.clone().unwrap_or_else(|| vec![MODEL.to_owned()]);
    let body = model_list(&models);
    shared.capture(&method, uri.path(), None, StatusCode::OK, Some(&body));
    axum::Json(body).into_response()
}

async fn model(
    State(shared): State<Arc<Shared>>,
    Path(model): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Err(invalid) = authorised(&headers) {
        return invalid.into_response();
    }
    let models = shared.script().models.clone().unwrap_or_else(|| vec![MODEL.to_owned()]);
    if !models.contains(&model) {
        return Invalid::no_model(&model).into_response();
    }
    let body = model_object(&model);
    shared.capture(&method, uri.path(), None, StatusCode::OK, Some(&body));
    axum::Json(body).into_response()
}

async fn unknown_route(method: Method, uri: Uri) -> Response {
    tracing::warn!(%method, path = uri.path(), "the scripted model has no such route");
    Invalid::new(404, &format!("Invalid URL ({method} {})", uri.path())).into_response()
}

async fn unknown_method(method: Method, uri: Uri) -> Response {
    Invalid::new(405, &format!("Not allowed to {method} on {}.", uri.path())).into_response()
}

/// Whether the request carries the right key.
fn authorised(headers: &HeaderMap) -> Result<(), Invalid> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match value.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(KEY) => Ok(()),
        Some(_) => Err(Invalid::new(401, &format!("Incorrect API key provided; this server takes {KEY}."))
            .with_code("invalid_api_key")),
        None => {
            Err(Invalid::new(401, "You didn't provide an API key in an Authorization header (Bearer KEY)."))
        }
    }
}

#[cfg(test)]
mod tests;
