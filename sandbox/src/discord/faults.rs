//! Faults to inject: delays, refusals, cut connections, disturbed gateways. Each is used up by matching traffic.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

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
    /// As `Latency`, by a distribution: quantiles at equal steps from the least to the most, between which
    /// values are interpolated. `[20, 30, 50, 90, 400]` has a median of 50 and a quarter above 90.
    LatencySpread {
        /// Milliseconds, rising.
        quantiles_ms: Vec<u64>,
    },
    /// Refused as by the firewall in front of Discord after too many invalid requests: 429 without Discord's
    /// headers and with a body that is no JSON.
    Banned,
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
    /// Refused as by AutoMod, 400 with Discord's code 200000; nothing is done.
    AutoMod,
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
    /// The connections stay open, but nothing comes through them any more, no acknowledgement of a heartbeat either.
    Silence,
    /// The next resumes are refused with op 9, and their sessions are over.
    RefuseResume {
        /// How many.
        #[serde(default = "once")]
        times: u32,
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
pub struct Faults {
    waiting: Vec<Fault>,
    draws: u64,
}

impl Faults {
    /// Adds a fault after those already waiting.
    pub fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// What is still waiting.
    pub fn waiting(&self) -> &[Fault] {
        &self.waiting
    }

    /// Uses up and returns the first fault for this request; all latencies that match come with it.
    pub fn take(&mut self, method: &str, path: &str) -> (u64, Option<FaultKind>) {
        let (mut delay, mut hit) = (0, None);
        for fault in &mut self.waiting {
            let matches = fault.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method))
                && fault.path.as_deref().is_none_or(|pattern| path_matches(pattern, path));
            if !matches || fault.times == 0 {
                continue;
            }
            match &fault.kind {
                FaultKind::Latency { ms } => delay += ms,
                FaultKind::LatencySpread { quantiles_ms } => {
                    self.draws += 1;
                    delay += quantile(quantiles_ms, draw(self.draws));
                }
                _ if hit.is_some() => continue,
                kind => hit = Some(kind.clone()),
            }
            fault.times -= 1;
        }
        self.waiting.retain(|fault| fault.times > 0);
        (delay, hit)
    }
}

/// A number in `0..1`, another for every `count`; the process's random keys make each run different.
fn draw(count: u64) -> f64 {
    (RandomState::new().hash_one(count) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The value below which the part `at` (`0..1`) of a distribution lies.
fn quantile(quantiles: &[u64], at: f64) -> u64 {
    let place = at * quantiles.len().saturating_sub(1) as f64;
    let value = |index: usize| quantiles.get(index).or(quantiles.last()).copied().unwrap_or(0) as f64;
    let below = place.floor();
    (value(below as usize) + (value(below as usize + 1) - value(below as usize)) * (place - below)) as u64
}

/// Something that happens to the world and that a bot has to live with, carried out at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorldFault {
    /// The tokens of all interactions so far are over, those not yet acknowledged fail.
    ExpireTokens,
    /// The addresses of files given out so far work no more; fetching their messages gives new ones.
    ExpireUrls,
    /// The bot's token is reset: 401, and its sessions are closed with 4004.
    ResetToken,
    /// The bot loses permissions in a channel if one is given, else in the server.
    PermissionRemoved {
        /// The server.
        #[serde(deserialize_with = "snowflake")]
        guild_id: u64,
        /// The channel.
        #[serde(default, deserialize_with = "maybe_snowflake")]
        channel_id: Option<u64>,
        /// Permission bits.
        #[serde(deserialize_with = "snowflake")]
        bits: u64,
    },
    /// A member leaves the server; if it is the bot, it was thrown out.
    MemberLeft {
        /// The server.
        #[serde(deserialize_with = "snowflake")]
        guild_id: u64,
        /// Who leaves.
        #[serde(deserialize_with = "snowflake")]
        user_id: u64,
    },
    /// A channel or thread is deleted.
    ChannelDeleted {
        /// Which one.
        #[serde(deserialize_with = "snowflake")]
        channel_id: u64,
    },
    /// Discord's clock is ahead of the machine's by this much, or behind it.
    ClockSkew {
        /// Milliseconds; negative: behind.
        ms: i64,
    },
}

/// Takes an id as a number or, as Discord writes it, as a text.
fn snowflake<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    super::validate::integer(&value).ok_or_else(|| D::Error::custom(format!("{value} is no id")))
}

fn maybe_snowflake<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    snowflake(deserializer).map(Some)
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
    #![expect(clippy::unwrap_used, reason = "tests")]

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
    fn a_spread_is_followed() {
        assert_eq!([0.0, 0.25, 0.5, 0.75].map(|at| quantile(&[10, 30, 110], at)), [10, 20, 30, 70]);
        assert_eq!((quantile(&[7], 0.9), quantile(&[], 0.5)), (7, 0));
        let draws: Vec<f64> = (0..1000).map(draw).collect();
        let mean = draws.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean) && draws.iter().all(|at| (0.0..1.0).contains(at)), "{mean}");
    }

    #[test]
    fn ids_come_as_texts_or_numbers() {
        for id in [serde_json::json!("12"), serde_json::json!(12)] {
            let fault = serde_json::json!({"kind": "channel_deleted", "channel_id": id});
            let read: WorldFault = serde_json::from_value(fault).unwrap();
            assert_eq!(read, WorldFault::ChannelDeleted { channel_id: 12 });
        }
        let fault = serde_json::json!({"kind": "channel_deleted", "channel_id": "x"});
        assert!(serde_json::from_value::<WorldFault>(fault).is_err());
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
