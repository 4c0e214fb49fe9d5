//! Faults to inject: delays, refusals, cut connections, disturbed gateways. Each is used up by matching traffic.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A fault for the next matching REST requests of the bot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fault {
    /// HTTP method; any if absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Path below `/api/v10` with `*` for any part of one segment and `**` for the rest; any if absent.
    #[serde(default)]
    pub path: Option<String>,
    /// How many requests it hits.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    #[serde(flatten)]
    pub kind: FaultKind,
}

fn once() -> u32 {
    1
}

/// What a [`Fault`] does to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer comes later, by so many milliseconds; the effect too.
    Latency {
        /// Milliseconds.
        ms: u64,
    },
    /// 429; nothing is done.
    RateLimit {
        /// Seconds.
        retry_after: f64,
        /// Whether the global limit is said to be hit.
        #[serde(default)]
        global: bool,
        /// Whether it is said to be a limit shared with others.
        #[serde(default)]
        shared: bool,
    },
    /// This status with a body that is no Discord error.
    Status {
        /// HTTP status, normally 500 to 599.
        status: u16,
        /// Whether the request is carried out all the same.
        #[serde(default)]
        after_effect: bool,
    },
    /// The connection is cut without an answer.
    Cut {
        /// Whether the request is carried out all the same.
        #[serde(default)]
        after_effect: bool,
    },
}

/// A fault of the gateway, carried out at once, except dropped and duplicated events, which wait for the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GatewayFault {
    /// Op 7 to every connected session.
    Reconnect,
    /// Op 9 to every connected session.
    InvalidSession {
        /// Whether the session may be resumed.
        resumable: bool,
    },
    /// The websocket is closed with this code.
    Close {
        /// Close code.
        code: u16,
    },
    /// The next events of this type are lost.
    DropEvent {
        /// E.g. `MESSAGE_CREATE`.
        event: String,
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
    /// The next events of this type come twice.
    DuplicateEvent {
        /// E.g. `MESSAGE_CREATE`.
        event: String,
        /// How many.
        #[serde(default = "once")]
        times: u32,
    },
}

/// The REST faults waiting for traffic.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault after those already waiting.
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What is still waiting.
    pub fn waiting(&self) -> &[Fault] {
        &self.0
    }

    /// Uses up and returns the first fault for this request; all latencies that match come with it.
    pub fn take(&mut self, method: &str, path: &str) -> (u64, Option<FaultKind>) {
        let (mut delay, mut hit) = (0, None);
        for fault in &mut self.0 {
            let matches = fault.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method))
                && fault.path.as_deref().is_none_or(|pattern| path_matches(pattern, path));
            if !matches || fault.times == 0 {
                continue;
            }
            match &fault.kind {
                FaultKind::Latency { ms } => delay += ms,
                _ if hit.is_some() => continue,
                kind => hit = Some(kind.clone()),
            }
            fault.times -= 1;
        }
        self.0.retain(|fault| fault.times > 0);
        (delay, hit)
    }
}

/// Dropped and duplicated events.
#[derive(Debug, Default)]
pub struct EventFaults(HashMap<String, Vec<usize>>);

impl EventFaults {
    /// The next `times` events of this type come `copies` times (0: never).
    pub fn add(&mut self, event: &str, copies: usize, times: u32) {
        self.0.entry(event.to_owned()).or_default().extend((0..times).map(|_| copies));
    }

    /// How often the event now happening is sent.
    pub fn copies(&mut self, event: &str) -> usize {
        match self.0.get_mut(event) {
            Some(waiting) if !waiting.is_empty() => waiting.remove(0),
            _ => 1,
        }
    }
}

/// Whether `path` fits the pattern.
fn path_matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    let mut wanted = pattern.trim_matches('/').split('/');
    loop {
        match (wanted.next(), parts.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some(want), Some(part)) if segment_matches(want, part) => {}
            _ => return false,
        }
    }
}

fn segment_matches(want: &str, part: &str) -> bool {
    match want.split_once('*') {
        None => want == part,
        Some((start, end)) => {
            part.len() >= start.len() + end.len() && part.starts_with(start) && part.ends_with(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_segments() {
        assert!(path_matches("/channels/*/messages", "/channels/12/messages"));
        assert!(!path_matches("/channels/*/messages", "/channels/12/messages/3"));
        assert!(path_matches("/channels/**", "/channels/12/messages/3"));
        assert!(path_matches("/webhooks/*/*/messages/@original", "/webhooks/1/t/messages/@original"));
        assert!(!path_matches("/gateway", "/gateway/bot"));
    }

    #[test]
    fn a_fault_is_used_up_by_matching_requests_only() {
        let mut faults = Faults::default();
        let kind = FaultKind::Status { status: 502, after_effect: true };
        faults.add(Fault {
            method: Some("POST".into()),
            path: Some("/a/*".into()),
            times: 2,
            kind: kind.clone(),
        });
        assert_eq!(faults.take("GET", "/a/1").1, None);
        assert_eq!(faults.take("POST", "/a/1").1, Some(kind.clone()));
        assert_eq!(faults.take("post", "/a/2").1, Some(kind));
        assert_eq!(faults.take("POST", "/a/1").1, None);
        assert!(faults.waiting().is_empty());
    }

    #[test]
    fn latency_adds_to_another_fault() {
        let mut faults = Faults::default();
        faults.add(Fault { method: None, path: None, times: 1, kind: FaultKind::Latency { ms: 5 } });
        faults.add(Fault {
            method: None,
            path: None,
            times: 1,
            kind: FaultKind::Cut { after_effect: false },
        });
        assert_eq!(faults.take("GET", "/x"), (5, Some(FaultKind::Cut { after_effect: false })));
    }
}
