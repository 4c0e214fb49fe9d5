//! Rate limits: the documented 50 requests a second of a bot, and per-route buckets.
//!
//! Discord documents the headers and the global limit, not the sizes of buckets; those here are what bots
//! commonly observe. Headers are always sent; requests are refused only where [`Options::rate_limits`] asks for it.
//!
//! [`Options::rate_limits`]: super::Options::rate_limits

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Requests a second of one bot; answers to interactions do not count.
const GLOBAL: (u32, Duration) = (50, Duration::from_secs(1));
/// Invalid requests that the firewall in front of Discord lets through in ten minutes.
const INVALID: (u32, Duration) = (10_000, Duration::from_secs(600));
/// Buckets that are over are forgotten when there are so many.
const REMEMBERED: usize = 1000;

/// A bucket: its name, how many requests it holds, in how long.
#[derive(Debug, PartialEq)]
struct Bucket {
    name: String,
    limit: u32,
    window: Duration,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    start: Instant,
    used: u32,
}

/// What one request finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Seconds to wait, if there is no room.
    pub retry_after: Option<f64>,
    /// Whether it is the global limit that is hit.
    pub global: bool,
    /// The route's bucket: name, limit, remaining, seconds until it is full again.
    pub bucket: (String, u32, u32, f64),
}

/// The limits of one bot.
#[derive(Debug, Default)]
pub struct Limits {
    windows: HashMap<String, Window>,
    invalid: Option<Window>,
}

impl Limits {
    /// Notes the status of an answer: 401, 403 and 429 (except limits shared with others) use up the budget of
    /// invalid requests.
    pub fn note(&mut self, status: u16, shared: bool, now: Instant) {
        if !matches!(status, 401 | 403 | 429) || shared {
            return;
        }
        let window = self.invalid.get_or_insert(Window { start: now, used: 0 });
        if now.duration_since(window.start) >= INVALID.1 {
            *window = Window { start: now, used: 0 };
        }
        window.used += 1;
    }

    /// Invalid requests in the running ten minutes.
    pub fn invalid(&self, now: Instant) -> u32 {
        let running = self.invalid.filter(|window| now.duration_since(window.start) < INVALID.1);
        running.map_or(0, |window| window.used)
    }

    /// Seconds that the firewall still lets nothing through.
    pub fn banned(&self, now: Instant) -> Option<f64> {
        let window = self.invalid.filter(|_| self.invalid(now) >= INVALID.0)?;
        Some((window.start + INVALID.1).saturating_duration_since(now).as_secs_f64())
    }

    /// Counts a request.
    pub fn count(&mut self, method: &str, path: &[String], now: Instant) -> Verdict {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if self.windows.len() > REMEMBERED {
            self.windows.retain(|_, window| now.duration_since(window.start) < Duration::from_secs(60));
        }
        let exempt = matches!(path.first(), Some(&("interactions" | "webhooks")));
        let global = if exempt { None } else { self.take("global", GLOBAL.0, GLOBAL.1, now).1 };
        let bucket = bucket(method, &path);
        let (window, full) = match global {
            Some(_) => (Window { start: now, used: 0 }, None),
            None => self.take(&bucket.name, bucket.limit, bucket.window, now),
        };
        let left = (window.start + bucket.window).saturating_duration_since(now).as_secs_f64();
        Verdict {
            retry_after: global.or(full),
            global: global.is_some(),
            bucket: (bucket.name, bucket.limit, bucket.limit.saturating_sub(window.used), left),
        }
    }

    /// Takes one from a window; gives the seconds to wait when it is used up.
    fn take(&mut self, name: &str, limit: u32, length: Duration, now: Instant) -> (Window, Option<f64>) {
        let window = self.windows.entry(name.to_owned()).or_insert(Window { start: now, used: 0 });
        if now.duration_since(window.start) >= length {
            *window = Window { start: now, used: 0 };
        }
        if window.used >= limit {
            let wait = (window.start + length).saturating_duration_since(now);
            return (*window, Some(wait.as_secs_f64()));
        }
        window.used += 1;
        (*window, None)
    }
}

/// The bucket of a route: ids other than the first do not count.
fn bucket(method: &str, path: &[&str]) -> Bucket {
    let seconds = Duration::from_secs;
    let (limit, window) = match (method, path) {
        ("POST" | "PATCH", ["channels", _, "messages", ..]) | ("POST", ["channels", _, "typing"]) => {
            (5, seconds(5))
        }
        ("PUT" | "DELETE", ["channels", _, "messages", _, "reactions", ..]) => {
            (1, Duration::from_millis(250))
        }
        (_, ["webhooks", ..]) => (5, seconds(2)),
        _ => (50, seconds(1)),
    };
    let major = match path {
        ["webhooks" | "interactions", id, token, ..] => format!("{id}/{token}"),
        ["channels" | "guilds", id, ..] => (*id).to_owned(),
        _ => String::new(),
    };
    let plain = |part: &&&str| part.parse::<u64>().is_err();
    let route: Vec<&str> =
        path.iter().take(6).filter(plain).copied().filter(|part| part.len() < 32).collect();
    Bucket { name: format!("{method} {} {major}", route.join("/")), limit, window }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('/').map(str::to_owned).collect()
    }

    #[test]
    fn a_channel_takes_five_messages_in_five_seconds() {
        let (mut limits, start) = (Limits::default(), Instant::now());
        for remaining in (0..5).rev() {
            let verdict = limits.count("POST", &path("channels/1/messages"), start);
            assert_eq!((verdict.retry_after, verdict.bucket.2), (None, remaining));
        }
        let full = limits.count("POST", &path("channels/1/messages"), start + Duration::from_secs(2));
        assert_eq!((full.retry_after, full.global), (Some(3.0), false));
        assert_eq!(limits.count("POST", &path("channels/2/messages"), start).retry_after, None);
        let later = limits.count("POST", &path("channels/1/messages"), start + Duration::from_secs(5));
        assert_eq!(later.retry_after, None);
    }

    #[test]
    fn the_global_limit_spares_answers_to_interactions() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        for channel in 0..50 {
            assert_eq!(limits.count("GET", &path(&format!("channels/{channel}")), now).retry_after, None);
        }
        assert!(limits.count("GET", &path("channels/99"), now).global);
        assert_eq!(limits.count("POST", &path("interactions/1/token/callback"), now).retry_after, None);
    }

    #[test]
    fn ten_thousand_invalid_requests_in_ten_minutes_are_too_many() {
        let (mut limits, start) = (Limits::default(), Instant::now());
        for _ in 0..9_999 {
            limits.note(403, false, start);
        }
        for (status, shared) in [(200, false), (404, false), (429, true)] {
            limits.note(status, shared, start);
        }
        assert_eq!((limits.invalid(start), limits.banned(start)), (9_999, None));
        limits.note(429, false, start);
        assert_eq!(limits.banned(start + Duration::from_secs(60)), Some(540.0));
        assert_eq!(limits.banned(start + Duration::from_secs(600)), None);
    }

    #[test]
    fn ids_below_the_first_share_a_bucket() {
        let name = |text: &str| bucket("PATCH", &text.split('/').collect::<Vec<_>>()).name;
        assert_eq!(name("channels/1/messages/2"), name("channels/1/messages/3"));
        assert_ne!(name("channels/1/messages/2"), name("channels/2/messages/2"));
    }
}
