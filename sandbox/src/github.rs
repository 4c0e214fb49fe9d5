//! A GitHub of one's own: REST API, GraphQL API and OAuth device flow on a loopback port.
//!
//! [`GithubDouble`] answers for the accounts and repositories a test arranges through its [`World`], in the shapes that
//! GitHub publishes, with its paging, redirects, conditional requests and limits. Its time is its own [`Clock`].
//! Faults are asked for by [`GithubDouble::fault`].
//!
//! # Faithful
//! - REST: users, organisations, repositories with languages, topics, licence, README, contents and trees, commits,
//!   contributors, weekly commits (202 first, as GitHub computes them late), pull requests and reviews, gists,
//!   public events of the last 30 days (made from the commits, issues and reviews there are), stars, searches for
//!   repositories, issues and commits, `/rate_limit`, and the numbered addresses that `Link` headers and redirects use.
//! - `ETag` and 304, free of charge with a token and only then; primary limits of 60 and 5000 an hour with all headers,
//!   secondary limits by points and by requests at the same time; 403 without `User-Agent`; 401 for bad tokens.
//! - GraphQL by a part of GitHub's schema (`github/graphql/schema.graphql`), validated and executed as the
//!   specification says, with page limits, node limit, points and GitHub's kinds of errors.
//! - The device flow with every error it has.
//!
//! # Not faithful
//! - Nothing is written by clients: the world changes through [`World`], and writing requests are refused as GitHub
//!   refuses a token without the scope for them.
//! - A repository has one branch; its files are those of the last commit, whatever commit is asked for. There are no
//!   symbolic links, submodules, releases or collaborators. Hashes are stable but not git's.
//! - Searches know the qualifiers listed in `github/rest/search.rs`; a query with another is refused.
//!
//! With `GITHUB_SANDBOX_CAPTURE` set to a file name, exchanges are appended to that file as lines of JSON (`method`,
//! `path`, `query`, `request_body`, `status`, `response_body`), to be checked against the published description;
//! those it does not describe go beside it, to the file with `.beyond` added to the name.

mod capture;
mod catalog;
mod clock;
mod faults;
mod graphql;
mod http;
mod limits;
mod model;
mod oauth;
mod reply;
mod rest;
mod state;
mod world;

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::serving::{Port, Running};
use capture::Capture;
pub use clock::Clock;
pub use faults::Fault;
use faults::Rule;
use http::Call;
pub use limits::Limits;
use limits::{Meter, Resource};
pub use model::{Account, AccountKind, Author, Change, Commit, Gist, Issue, Pull, Repo, Review, ReviewState};
use oauth::Grants;
use state::{State, Viewer};
pub use world::{OldName, World, files};

/// Names the file that exchanges are appended to.
const CAPTURE_VARIABLE: &str = "GITHUB_SANDBOX_CAPTURE";
/// The OAuth app that the double knows.
const CLIENT_ID: &str = "Iv1.sandbox0client00";
/// The longest request it reads, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// A request that came.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// The path as it came.
    pub path: String,
    /// Parameters of the query, decoded, in their order.
    pub query: Vec<(String, String)>,
    /// The token, if one was sent.
    pub token: Option<String>,
    /// The header `If-None-Match`.
    pub if_none_match: Option<String>,
    /// The body, if it was JSON.
    pub body: Option<Value>,
    /// The status of the answer; none for as long as there is no answer.
    pub status: Option<u16>,
}

/// A running double of GitHub. Dropping it closes its port; answers under way are still finished.
pub struct GithubDouble {
    shared: Arc<Shared>,
    _running: Running,
}

impl GithubDouble {
    /// Starts the double on a free port of 127.0.0.1, in the current tokio runtime, with nobody at GitHub.
    ///
    /// # Errors
    /// When no port can be opened or the capture file cannot be written.
    pub async fn start() -> Result<GithubDouble> {
        let capture = env::var_os(CAPTURE_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        GithubDouble::start_with_capture(capture).await
    }

    async fn start_with_capture(capture: Option<PathBuf>) -> Result<GithubDouble> {
        let capture = capture
            .map(|path| Capture::open(&path))
            .transpose()
            .context("cannot write the capture of the traffic with GitHub's double")?;
        let port = Port::open().await?;
        let shared = Arc::new(Shared::new(port.address, capture));
        let routes = Router::new()
            .fallback(http::serve)
            .layer(DefaultBodyLimit::max(BODY_LIMIT))
            .with_state(Arc::clone(&shared));
        Ok(GithubDouble { shared, _running: port.serve(routes) })
    }

    /// The base address for clients, `http://127.0.0.1:PORT`: in place of `https://api.github.com` and, for the device
    /// flow, of `https://github.com`. GraphQL is at `/graphql`.
    pub fn base_url(&self) -> String {
        self.shared.api.clone()
    }

    /// The client id of the OAuth app there is.
    pub fn client_id(&self) -> &'static str {
        CLIENT_ID
    }

    /// What is at this GitHub.
    pub fn world(&self) -> World {
        World { shared: Arc::clone(&self.shared) }
    }

    /// The clock it goes by.
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// Lets the next request fail.
    pub fn fault(&self, fault: Fault) {
        self.fault_on("/", 1, fault);
    }

    /// Lets the next so many requests fail whose paths begin so. Faults are used in the order they were asked for.
    pub fn fault_on(&self, path: &str, times: usize, fault: Fault) {
        self.shared.faults().push(Rule { path: path.to_owned(), left: times, fault });
    }

    /// Forgets faults that were not used.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Changes the limits from here on.
    pub fn set_limits(&self, limits: Limits) {
        self.shared.meter().limits = limits;
    }

    /// Leaves so many REST requests until the limit is renewed: to clients without a token, or to the account of one.
    pub fn leave_requests(&self, token: Option<&str>, remaining: u32) {
        self.leave(token, Resource::Core, remaining);
    }

    /// Leaves so many GraphQL points to the account of a token until the limit is renewed.
    pub fn leave_points(&self, token: &str, remaining: u32) {
        self.leave(Some(token), Resource::Graphql, remaining);
    }

    fn leave(&self, token: Option<&str>, resource: Resource, remaining: u32) {
        let known = token.and_then(|token| self.shared.state().tokens.get(token).cloned());
        let viewer = known.map_or(Viewer::Anonymous, Viewer::Known);
        self.shared.meter().leave(&viewer, resource, remaining, self.shared.clock.now());
    }

    /// The requests that came, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.seen().clone()
    }

    /// Forgets the requests that came, to count anew.
    pub fn clear_requests(&self) {
        self.shared.seen().clear();
        self.shared.seen_count.send_replace(0);
    }

    /// Requests that make no sense at GitHub (an unknown path, no `User-Agent`, a query the schema does not allow), with
    /// the reason. A client under test should have none; one that is in order but asks for what the double lacks shows
    /// up here, too.
    pub fn rejected(&self) -> Vec<String> {
        self.shared.rejected.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until that many requests came, since the start or since they were last forgotten, and returns them all.
    ///
    /// # Errors
    /// When fewer come within the limit.
    pub async fn wait_for_requests(&self, count: usize, limit: Duration) -> Result<Vec<Request>> {
        let mut seen = self.shared.seen_count.subscribe();
        let waited = timeout(limit, seen.wait_for(|seen| *seen >= count)).await.is_ok();
        let requests = self.requests();
        ensure!(waited, "waited {limit:?} for {count} requests, saw {}", requests.len());
        Ok(requests)
    }

    /// The member types the code into GitHub's page and agrees, with an account. Returns whether the code is waited for
    /// and the account is there.
    pub fn approve(&self, user_code: &str, login: &str) -> bool {
        let Some(account) = self.shared.state().account(login).map(|account| account.id) else {
            return false;
        };
        self.shared.grants().approve(user_code, account)
    }

    /// The member types the code into GitHub's page and refuses. Returns whether the code is waited for.
    pub fn deny(&self, user_code: &str) -> bool {
        self.shared.grants().deny(user_code)
    }

    /// The codes that members could type in now.
    pub fn user_codes(&self) -> Vec<String> {
        let now = self.shared.clock.now();
        self.shared.grants().user_codes(now)
    }

    /// Switches the device flow of the OAuth app on or off.
    pub fn set_device_flow(&self, enabled: bool) {
        self.shared.grants().disabled = !enabled;
    }
}

/// What handlers and the test share.
pub(crate) struct Shared {
    api: String,
    clock: Clock,
    state: Mutex<State>,
    meter: Mutex<Meter>,
    grants: Mutex<Grants>,
    faults: Mutex<Vec<Rule>>,
    seen: Mutex<Vec<Request>>,
    seen_count: watch::Sender<usize>,
    rejected: Mutex<Vec<String>>,
    running: AtomicU32,
    served: AtomicU64,
    capture: Option<Capture>,
}

impl Shared {
    fn new(address: SocketAddr, capture: Option<Capture>) -> Shared {
        Shared {
            api: format!("http://{address}"),
            clock: Clock::default(),
            state: Mutex::default(),
            meter: Mutex::default(),
            grants: Mutex::default(),
            faults: Mutex::default(),
            seen: Mutex::default(),
            seen_count: watch::Sender::new(0),
            rejected: Mutex::default(),
            running: AtomicU32::new(0),
            served: AtomicU64::new(0),
            capture,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn meter(&self) -> MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faults(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Request>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_fault(&self, path: &str) -> Option<Fault> {
        faults::take(&mut self.faults(), path)
    }

    fn reject(&self, reason: String) {
        tracing::warn!(%reason, "a request that makes no sense to the double of GitHub");
        self.rejected.lock().unwrap_or_else(PoisonError::into_inner).push(reason);
    }

    /// Notes a request; its place, for the status to come.
    fn note(&self, call: &Call) -> usize {
        let request = Request {
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.0.clone(),
            token: call.token().map(str::to_owned),
            if_none_match: reply::header(&call.headers, "if-none-match").map(str::to_owned),
            body: call.json_body(),
            status: None,
        };
        let mut seen = self.seen();
        seen.push(request);
        self.seen_count.send_replace(seen.len());
        seen.len() - 1
    }

    fn note_status(&self, place: usize, status: u16) {
        // The list may have been cleared in between.
        if let Some(request) = self.seen().get_mut(place) {
            request.status = Some(status);
        }
    }

    fn request_id(&self) -> String {
        let number = self.served.fetch_add(1, Ordering::SeqCst);
        format!("5A4D:{number:04X}")
    }
}

#[cfg(test)]
mod tests;
