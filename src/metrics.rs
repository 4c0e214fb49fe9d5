//! What the process counts and times, in the form of Prometheus.
//!
//! Counting costs some nanoseconds and happens whether anybody reads or not. Labels are words of the program, never ids or
//! texts of members. What only the database or the connection knows is read when somebody asks ([`crate::watch`]).

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

/// One label and its value.
type One = [(&'static str, &'static str); 1];
type Two = [(&'static str, &'static str); 2];
type Shard = [(&'static str, String); 1];
type Seconds = Gauge<f64, AtomicU64>;

/// Seconds an acknowledgement takes: Discord gives up after three.
const ACKNOWLEDGED: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0];
/// Seconds the work on an effect takes, calls of a model included.
const PERFORMED: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 120.0];

static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

struct Metrics {
    registry: Registry,
    names: Vec<String>,
    events: Family<One, Counter>,
    interactions: Family<Two, Counter>,
    acknowledged: Family<One, Histogram, fn() -> Histogram>,
    effects: Family<One, Counter>,
    effect_failures: Family<One, Counter>,
    performed: Family<One, Histogram, fn() -> Histogram>,
    model_calls: Family<One, Counter>,
    model_tokens: Family<Two, Counter>,
    model_cost: Family<One, Counter<f64, AtomicU64>>,
    model_errors: Family<One, Counter>,
    read: Gauges,
}

/// What is read when somebody asks.
#[derive(Default)]
struct Gauges {
    interviews: Family<One, Gauge>,
    waiting: Gauge,
    dead: Gauge,
    age: Seconds,
    pool: Family<One, Gauge>,
    pool_limit: Gauge,
    shards: Family<One, Gauge>,
    latency: Family<Shard, Seconds>,
    ready: Gauge,
    memory: Gauge,
    started: Seconds,
}

impl Metrics {
    fn new() -> Self {
        let mut all = Self {
            registry: Registry::with_prefix("hotseat"),
            names: Vec::new(),
            events: Family::default(),
            interactions: Family::default(),
            acknowledged: Family::new_with_constructor(|| Histogram::new(ACKNOWLEDGED)),
            effects: Family::default(),
            effect_failures: Family::default(),
            performed: Family::new_with_constructor(|| Histogram::new(PERFORMED)),
            model_calls: Family::default(),
            model_tokens: Family::default(),
            model_cost: Family::default(),
            model_errors: Family::default(),
            read: Gauges::default(),
        };
        all.register_counted();
        all.register_read();
        all
    }

    fn register_counted(&mut self) {
        self.add("gateway_events_total", "Events of the gateway by type", self.events.clone());
        self.add(
            "interactions_total",
            "Commands, controls and forms by kind and outcome",
            self.interactions.clone(),
        );
        self.add_seconds(
            "acknowledgement",
            "Time from the arrival of an interaction to its acknowledgement",
            self.acknowledged.clone(),
        );
        self.add("effects_total", "Effects of interviews that were worked on", self.effects.clone());
        self.add(
            "effect_failures_total",
            "Failures of that work, most of which is tried again",
            self.effect_failures.clone(),
        );
        self.add_seconds("effect", "Time an effect takes, calls of a model included", self.performed.clone());
        self.add("model_calls_total", "Calls of the model that were answered", self.model_calls.clone());
        self.add(
            "model_tokens_total",
            "Tokens sent to and received from the model",
            self.model_tokens.clone(),
        );
        self.add(
            "model_cost_total",
            "Cost of the model in the currency of its prices",
            self.model_cost.clone(),
        );
        self.add("model_errors_total", "Calls of the model that failed", self.model_errors.clone());
    }

    fn register_read(&mut self) {
        let read = &self.read;
        let (interviews, waiting, dead) = (read.interviews.clone(), read.waiting.clone(), read.dead.clone());
        let (age, pool, limit) = (read.age.clone(), read.pool.clone(), read.pool_limit.clone());
        let (shards, latency, ready) = (read.shards.clone(), read.latency.clone(), read.ready.clone());
        let (memory, started) = (read.memory.clone(), read.started.clone());
        self.add("interviews_open", "Open interviews of all processes by phase", interviews);
        self.add("outbox_waiting", "Effects waiting to be performed, of all processes", waiting);
        self.add("outbox_dead", "Effects that were given up and wait for the operator", dead);
        self.add_seconds("outbox_age", "How long the oldest effect that is due has been waiting", age);
        self.add("database_connections", "Connections to the database by state", pool);
        self.add("database_connections_limit", "The most connections kept", limit);
        self.add("gateway_shards", "Shards of this process by state", shards);
        self.add_seconds("gateway_latency", "Time a heartbeat of a shard takes", latency);
        self.add("ready", "Whether all shards are connected and the database answers", ready);
        self.add("memory_resident_bytes", "Memory of the process that is in RAM", memory);
        self.add(
            "process_start_time_seconds",
            "When the process was started, in seconds since 1970",
            started,
        );
    }

    /// The library appends `_total` to counters by itself.
    fn add(&mut self, name: &str, help: &str, metric: impl prometheus_client::registry::Metric) {
        self.names.push(format!("hotseat_{name}"));
        self.registry.register(name.trim_end_matches("_total"), help, metric);
    }

    fn add_seconds(&mut self, name: &str, help: &str, metric: impl prometheus_client::registry::Metric) {
        self.names.push(format!("hotseat_{name}_seconds"));
        self.registry.register_with_unit(name, help, Unit::Seconds, metric);
    }
}

/// The names of all metrics; those of histograms without `_bucket`, `_sum` and `_count`.
pub fn names() -> &'static [String] {
    &METRICS.names
}

/// All metrics as text, with what was read just now.
///
/// # Errors
/// Where the text cannot be written, which does not happen.
pub fn render(reading: &Reading) -> Result<String, std::fmt::Error> {
    reading.put(&METRICS.read);
    let mut text = String::new();
    encode(&mut text, &METRICS.registry)?;
    Ok(text)
}

/// What is read when somebody asks; `None` and empty where it cannot be read, which keeps the last value from being taken
/// for a new one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Open interviews by phase.
    pub interviews: Vec<(&'static str, i64)>,
    /// Effects waiting, effects given up, and the age of the oldest that is due.
    pub outbox: Option<(i64, i64, Duration)>,
    /// Connections in use, idle, and the most there may be.
    pub connections: (i64, i64, i64),
    /// Shards connected and not, and the latency of those that know it.
    pub shards: (i64, i64),
    /// Latency of shards.
    pub latencies: Vec<(u32, Duration)>,
    /// Whether the bot can work.
    pub ready: bool,
}

impl Reading {
    fn put(&self, gauges: &Gauges) {
        gauges.interviews.clear();
        for (phase, count) in &self.interviews {
            gauges.interviews.get_or_create(&[("phase", *phase)]).set(*count);
        }
        if let Some((waiting, dead, age)) = self.outbox {
            gauges.waiting.set(waiting);
            gauges.dead.set(dead);
            gauges.age.set(age.as_secs_f64());
        }
        let (used, idle, limit) = self.connections;
        gauges.pool.get_or_create(&[("state", "used")]).set(used);
        gauges.pool.get_or_create(&[("state", "idle")]).set(idle);
        gauges.pool_limit.set(limit);
        let (connected, away) = self.shards;
        gauges.shards.get_or_create(&[("state", "connected")]).set(connected);
        gauges.shards.get_or_create(&[("state", "away")]).set(away);
        gauges.latency.clear();
        for (shard, latency) in &self.latencies {
            gauges.latency.get_or_create(&[("shard", shard.to_string())]).set(latency.as_secs_f64());
        }
        gauges.ready.set(self.ready.into());
        gauges.memory.set(resident_bytes().unwrap_or(0));
    }
}

/// Memory of this process that is in RAM; `None` on systems without /proc.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Notes when the process was started.
pub fn started(at: chrono::DateTime<chrono::Utc>) {
    METRICS.read.started.set(at.timestamp_millis() as f64 / 1000.0);
}

/// An event of the gateway arrived.
pub fn event(name: &'static str) {
    METRICS.events.get_or_create(&[("event", name)]).inc();
}

/// How an interaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As the member wished.
    Done,
    /// Refused, with what to do.
    Refused,
    /// An error nobody expected.
    Failed,
}

/// An interaction being handled.
struct Interaction {
    kind: &'static str,
    arrived: Instant,
    acknowledged: Cell<bool>,
    outcome: Cell<Outcome>,
}

tokio::task_local! {
    static INTERACTION: Interaction;
}

/// Handles an interaction and counts it. Within the work, [`acknowledged`] and [`outcome`] are about it.
pub async fn interaction<T>(kind: &'static str, work: impl Future<Output = T>) -> T {
    let interaction = Interaction {
        kind,
        arrived: Instant::now(),
        acknowledged: Cell::new(false),
        outcome: Cell::new(Outcome::Done),
    };
    let counted = async {
        let result = work.await;
        INTERACTION.with(|interaction| {
            let outcome = match (interaction.outcome.get(), interaction.acknowledged.get()) {
                (Outcome::Done, false) => "unanswered",
                (Outcome::Done, true) => "done",
                (Outcome::Refused, _) => "refused",
                (Outcome::Failed, _) => "failed",
            };
            METRICS.interactions.get_or_create(&[("kind", interaction.kind), ("outcome", outcome)]).inc();
        });
        result
    };
    INTERACTION.scope(interaction, counted).await
}

/// Discord was told that the interaction has arrived; only the first time counts.
pub fn acknowledged() {
    let _outside_of_one = INTERACTION.try_with(|interaction| {
        if !interaction.acknowledged.replace(true) {
            let seconds = interaction.arrived.elapsed().as_secs_f64();
            METRICS.acknowledged.get_or_create(&[("kind", interaction.kind)]).observe(seconds);
        }
    });
}

/// The interaction ended otherwise than wished.
pub fn outcome(outcome: Outcome) {
    let _outside_of_one = INTERACTION.try_with(|interaction| interaction.outcome.set(outcome));
}

/// An effect failed; most are tried again.
pub fn effect_failed(kind: &'static str) {
    METRICS.effect_failures.get_or_create(&[("effect", kind)]).inc();
}

/// An effect was worked on, whatever came of it.
pub fn effect(kind: &'static str, took: Duration) {
    METRICS.effects.get_or_create(&[("effect", kind)]).inc();
    METRICS.performed.get_or_create(&[("effect", kind)]).observe(took.as_secs_f64());
}

/// A call of the model was answered; `micros` is its price in millionths.
pub fn model_call(purpose: &'static str, tokens_in: u32, tokens_out: u32, micros: u64) {
    METRICS.model_calls.get_or_create(&[("purpose", purpose)]).inc();
    let tokens = |direction| {
        METRICS.model_tokens.get_or_create_owned(&[("purpose", purpose), ("direction", direction)])
    };
    tokens("in").inc_by(tokens_in.into());
    tokens("out").inc_by(tokens_out.into());
    METRICS.model_cost.get_or_create(&[("purpose", purpose)]).inc_by(micros as f64 / 1_000_000.0);
}

/// A call of the model failed, for now or for good.
pub fn model_error(kind: &'static str) {
    METRICS.model_errors.get_or_create(&[("kind", kind)]).inc();
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use prometheus_client::encoding::EncodeMetric as _;

    #[tokio::test]
    async fn interactions_are_counted_by_outcome_and_timed_once() {
        interaction("test-press", async {
            acknowledged();
            acknowledged();
        })
        .await;
        interaction("test-press", async { outcome(Outcome::Refused) }).await;
        interaction("test-press", async {}).await;
        // Outside of one nothing is counted, and nothing fails.
        acknowledged();
        outcome(Outcome::Failed);
        let text = render(&Reading::default()).unwrap();
        for line in [
            "hotseat_interactions_total{kind=\"test-press\",outcome=\"done\"} 1",
            "hotseat_interactions_total{kind=\"test-press\",outcome=\"refused\"} 1",
            "hotseat_interactions_total{kind=\"test-press\",outcome=\"unanswered\"} 1",
            "hotseat_acknowledgement_seconds_count{kind=\"test-press\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
    }

    #[test]
    fn phases_and_shards_that_are_gone_are_not_shown() {
        let gauges = Gauges::default();
        let first = Reading {
            interviews: vec![("asking", 3)],
            latencies: vec![(0, Duration::from_millis(40))],
            ..Reading::default()
        };
        first.put(&gauges);
        assert_eq!(gauges.interviews.get_or_create(&[("phase", "asking")]).get(), 3);
        Reading::default().put(&gauges);
        assert!(gauges.interviews.is_empty() && gauges.latency.is_empty());
    }
}
