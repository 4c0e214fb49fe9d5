//! How much a client may ask: primary limits by the hour or minute, secondary limits by points and at the same time.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::reply::{Reply, error_reply};
use super::state::Viewer;

/// The limits, as GitHub has them by default. Zero forbids everything.
#[derive(Debug, Clone)]
pub struct Limits {
    /// REST requests an hour without a token.
    pub anonymous: u32,
    /// REST requests an hour of one account.
    pub authenticated: u32,
    /// Searches a minute without a token.
    pub anonymous_search: u32,
    /// Searches a minute of one account.
    pub search: u32,
    /// GraphQL points an hour of one account.
    pub graphql: u32,
    /// Secondary limit of REST: points a minute, one for a reading request and five for a writing one.
    pub rest_points_per_minute: u32,
    /// Secondary limit of GraphQL: points a minute, one for a query.
    pub graphql_points_per_minute: u32,
    /// Secondary limit: requests at the same time, of all clients together.
    pub concurrent: u32,
    /// The status of a request over a limit: GitHub documents 403 and 429.
    pub exceeded_status: u16,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            anonymous: 60,
            authenticated: 5000,
            anonymous_search: 10,
            search: 30,
            graphql: 5000,
            rest_points_per_minute: 900,
            graphql_points_per_minute: 2000,
            concurrent: 100,
            exceeded_status: 403,
        }
    }
}

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Resource {
    Core,
    Search,
    Graphql,
}

impl Resource {
    pub(super) fn of(path: &str) -> Resource {
        match path {
            "/graphql" => Resource::Graphql,
            path if path.starts_with("/search/") => Resource::Search,
            _ => Resource::Core,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Resource::Core => "core",
            Resource::Search => "search",
            Resource::Graphql => "graphql",
        }
    }

    fn window(self) -> TimeDelta {
        match self {
            Resource::Search => TimeDelta::minutes(1),
            Resource::Core | Resource::Graphql => TimeDelta::hours(1),
        }
    }
}

/// One limit of one client, as it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub(super) resource: Resource,
    pub(super) limit: u32,
    pub(super) used: u32,
    pub(super) reset: DateTime<Utc>,
}

impl Figures {
    pub(super) fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    pub(super) fn headers(&self) -> [(&'static str, String); 5] {
        [
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining().to_string()),
            ("x-ratelimit-reset", self.reset.timestamp().to_string()),
            ("x-ratelimit-used", self.used.to_string()),
            ("x-ratelimit-resource", self.resource.name().to_owned()),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "limit": self.limit, "used": self.used, "remaining": self.remaining(),
            "reset": self.reset.timestamp(),
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    used: u32,
    reset: DateTime<Utc>,
}

/// A client as GitHub counts it: an account, or everybody without a token (all come from one address here).
type Client = Option<u64>;

/// What every client used up.
#[derive(Debug, Default)]
pub(super) struct Meter {
    pub(super) limits: Limits,
    primary: HashMap<(Client, Resource), Bucket>,
    secondary: HashMap<(Client, bool), Bucket>,
}

impl Meter {
    fn limit(&self, client: Client, resource: Resource) -> u32 {
        match (resource, client) {
            (Resource::Core, None) => self.limits.anonymous,
            (Resource::Core, Some(_)) => self.limits.authenticated,
            (Resource::Search, None) => self.limits.anonymous_search,
            (Resource::Search, Some(_)) => self.limits.search,
            (Resource::Graphql, None) => 0,
            (Resource::Graphql, Some(_)) => self.limits.graphql,
        }
    }

    pub(super) fn figures(&self, viewer: &Viewer, resource: Resource, now: DateTime<Utc>) -> Figures {
        let client = viewer.account();
        let fresh = Bucket { used: 0, reset: now + resource.window() };
        let bucket = self
            .primary
            .get(&(client, resource))
            .copied()
            .filter(|bucket| bucket.reset > now)
            .unwrap_or(fresh);
        let limit = self.limit(client, resource);
        Figures { resource, limit, used: bucket.used.min(limit), reset: bucket.reset }
    }

    /// Counts points. The first ones start the window.
    pub(super) fn spend(&mut self, viewer: &Viewer, resource: Resource, points: u32, now: DateTime<Utc>) {
        let figures = self.figures(viewer, resource, now);
        let bucket = Bucket { used: figures.used.saturating_add(points), reset: figures.reset };
        self.primary.insert((viewer.account(), resource), bucket);
    }

    /// Leaves a client so much of a limit until the limit is renewed.
    pub(super) fn leave(&mut self, viewer: &Viewer, resource: Resource, remaining: u32, now: DateTime<Utc>) {
        let figures = self.figures(viewer, resource, now);
        let used = figures.limit.saturating_sub(remaining);
        self.primary.insert((viewer.account(), resource), Bucket { used, reset: figures.reset });
    }

    /// Counts a request against the secondary limit; the time to wait if it is over it.
    pub(super) fn secondary(
        &mut self,
        viewer: &Viewer,
        graphql: bool,
        points: u32,
        now: DateTime<Utc>,
    ) -> Option<Duration> {
        let limits = &self.limits;
        let limit = if graphql { limits.graphql_points_per_minute } else { limits.rest_points_per_minute };
        let fresh = Bucket { used: 0, reset: now + TimeDelta::minutes(1) };
        let bucket = self.secondary.entry((viewer.account(), graphql)).or_insert(fresh);
        if bucket.reset <= now {
            *bucket = fresh;
        }
        bucket.used = bucket.used.saturating_add(points);
        (bucket.used > limit).then(|| (bucket.reset - now).to_std().unwrap_or_default())
    }

    /// The answer to `GET /rate_limit`.
    pub(super) fn overview(&self, viewer: &Viewer, now: DateTime<Utc>) -> Value {
        let figures = |resource| self.figures(viewer, resource, now).json();
        json!({
            "resources": {
                "core": figures(Resource::Core),
                "search": figures(Resource::Search),
                "graphql": figures(Resource::Graphql),
            },
            "rate": figures(Resource::Core),
        })
    }
}

/// The answer to a request over the primary limit.
pub(super) fn exceeded(viewer: &Viewer, status: u16) -> Reply {
    let message = match viewer.account() {
        None => {
            "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a \
                 higher rate limit. Check out the documentation for more details.)"
                .to_owned()
        }
        Some(id) => format!("API rate limit exceeded for user ID {id}."),
    };
    error_reply(StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN), &message)
}

/// The answer to a request over a secondary limit.
pub(super) fn secondary_exceeded(status: u16, retry_after: Option<Duration>) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
    let message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    let reply = error_reply(status, message);
    match retry_after {
        Some(wait) => {
            let seconds = wait.as_millis().div_ceil(1000);
            reply.with_header("retry-after", seconds.to_string())
        }
        None => reply,
    }
}
