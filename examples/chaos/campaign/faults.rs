//! What fails, and when.

use super::bots::Bots;
use super::{Plan, Scene};
use anyhow::ensure;
use discord_sandbox::openai::{ChatRequest, Reply};
use discord_sandbox::{Fault, FaultKind, GatewayFault};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Close codes after which a bot may connect again, and two of websockets in general.
const CLOSE_CODES: [u16; 11] = [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009, 1006];
/// How often in a row a storm lets every session connect again, and how soon.
const STORM: u32 = 5;
const GUST: Duration = Duration::from_millis(300);
/// Requests a fault may hit; a whole list of faults at a time would only wait in line.
const PATHS: [(&str, &str); 4] = [
    ("POST", "/channels/*/messages"),
    ("GET", "/channels/*/messages"),
    ("POST", "/channels/*/threads"),
    ("PUT", "/channels/*/thread-members/*"),
];

/// Of so many seconds the model is away in these.
const ROUND: u64 = 90;
const AWAY: std::ops::Range<u64> = 20..50;

/// Faults that may wait for a request at the same time: with many in line no request would ever come through.
const WAITING: usize = 6;

/// Faults that a campaign has at least, however slow the machine is.
const FEWEST: u64 = 25;

/// What was done to the bot.
#[derive(Debug, Default)]
pub struct Injected {
    /// Faults by kind.
    pub by_kind: BTreeMap<&'static str, u64>,
    /// How long it took after each kill.
    pub recoveries: Vec<Recovery>,
}

/// What came after a kill.
#[derive(Debug, Clone, Copy)]
pub struct Recovery {
    /// From the moment a process was connected again to the next post in any thread.
    pub after: Duration,
    /// Effects that were due at that moment, or soon.
    pub waiting: i64,
    /// Other faults met meanwhile: requests to Discord that failed.
    pub requests: u64,
    /// Calls of the model that failed, or were slow.
    pub calls: u64,
    /// Whether the model was away.
    pub is_model_away: bool,
}

impl Recovery {
    /// Whether nothing else failed at the same time.
    pub fn is_alone(&self) -> bool {
        self.requests == 0 && self.calls == 0 && !self.is_model_away && self.waiting > 0
    }
}

/// The source of faults.
pub struct Faults {
    rng: ChaCha8Rng,
    injected: Injected,
    model: Arc<ModelFaults>,
}

struct ModelFaults {
    rng: Mutex<ChaCha8Rng>,
    on: std::sync::atomic::AtomicBool,
    count: AtomicU64,
    /// When the first of the times began in which the model is away.
    since: Instant,
    /// How many such times there were, or have begun.
    absences: AtomicU64,
}

impl ModelFaults {
    /// Whether the model is away, longer than anybody is kept waiting for it.
    fn is_away(&self) -> bool {
        let passed = self.since.elapsed().as_secs();
        if !self.on.load(Ordering::Relaxed) || !AWAY.contains(&(passed % ROUND)) {
            return false;
        }
        self.absences.fetch_max(passed / ROUND + 1, Ordering::Relaxed);
        true
    }

    fn reply(&self, request: &ChatRequest) -> Reply {
        if self.is_away() {
            return Reply::error(503, "server_error", "away");
        }
        let roll = self.rng.lock().unwrap_or_else(PoisonError::into_inner).random_range(0..100);
        let fine = Reply::Json(evaluation(request));
        if !self.on.load(Ordering::Relaxed) || roll >= 20 {
            return fine;
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        match roll {
            0..4 => Reply::RateLimited { retry_after: Some(Duration::from_millis(500)) },
            4..8 => Reply::error(500, "server_error", "down"),
            8..11 => Reply::Slow(Duration::from_millis(1500), Box::new(fine)),
            11..14 => Reply::Truncated("{\"ratings\": [".to_owned()),
            14..17 => Reply::RawBody("<html>".to_owned()),
            _ => Reply::Cut,
        }
    }
}

fn evaluation(_: &ChatRequest) -> serde_json::Value {
    let quote = "I measured the slow queries first and then added a composite index";
    let dimensions = ["relevance", "structure", "evidence", "depth", "clarity"];
    let ratings = dimensions.map(|name| json!({ "dimension": name, "quote": quote, "rating": 4 }));
    json!({
        "ratings": ratings,
        "key_points": [],
        "strengths": ["You name what you measured."],
        "improvements": ["Say how you checked the result."],
        "follow_up": null,
    })
}

impl Faults {
    pub fn new(scene: &Scene, seed: u64) -> Self {
        let model = Arc::new(ModelFaults {
            rng: Mutex::new(ChaCha8Rng::seed_from_u64(seed ^ 1)),
            on: true.into(),
            count: AtomicU64::new(0),
            since: Instant::now(),
            absences: AtomicU64::new(0),
        });
        let replies = Arc::clone(&model);
        scene.model.respond_with(move |request| replies.reply(request));
        Self { rng: ChaCha8Rng::seed_from_u64(seed), injected: Injected::default(), model }
    }

    fn count(&mut self, kind: &'static str) {
        *self.injected.by_kind.entry(kind).or_default() += 1;
    }

    /// Lets things fail until all interviews are begun or the time is over.
    pub async fn inject(&mut self, scene: &Scene, bots: &mut Bots, plan: &Plan) -> anyhow::Result<()> {
        let is_over = |happened: u64| match plan.length {
            Some(length) => scene.started.elapsed() >= length && happened >= FEWEST,
            // The last ones to begin would meet every fault there is, with no other traffic to share them.
            None => scene.begun.load(Ordering::Relaxed) + plan.candidates / 4 >= plan.interviews,
        };
        while !is_over(self.happened(scene)) {
            ensure!(
                scene.started.elapsed() < plan.limit,
                "not all interviews were begun in {:?}",
                plan.limit
            );
            tokio::time::sleep(Duration::from_millis(self.rng.random_range(5..55))).await;
            match self.rng.random_range(0..1000) {
                0..20 => self.kill(scene, bots).await?,
                20..22 => self.restart(bots).await?,
                22..28 => self.database(scene).await?,
                // One server of several that is away is no great thing.
                28..60 if plan.cluster => self.database(scene).await?,
                28..80 => self.gateway(scene).await,
                80..800 => self.request(scene),
                _ => {}
            }
            bots.restart_ended()?;
        }
        Ok(())
    }

    /// How many faults something has met.
    fn happened(&self, scene: &Scene) -> u64 {
        let injected = self.injected.by_kind.values().sum::<u64>();
        injected.saturating_sub(waiting(scene)) + self.model.count.load(Ordering::Relaxed)
    }

    /// Lets nothing fail any more.
    pub fn calm(&mut self, scene: &Scene) {
        self.model.on.store(false, Ordering::Relaxed);
        // What no request has met did not happen.
        let waiting = scene.sandbox.world().faults();
        scene.sandbox.world().clear_faults();
        for fault in waiting {
            let count = self.injected.by_kind.entry(name(&fault.kind)).or_default();
            *count = count.saturating_sub(fault.times.into());
        }
    }

    /// Lets nothing fail any more; what was done.
    pub fn end(mut self, scene: &Scene, bots: &Bots) -> Injected {
        self.calm(scene);
        let model = self.model.count.load(Ordering::Relaxed);
        self.injected.by_kind.insert("model fails, stalls or talks nonsense", model);
        let absences = self.model.absences.load(Ordering::Relaxed);
        self.injected.by_kind.insert("model away for half a minute", absences);
        self.injected.by_kind.insert("process ended by itself", bots.ended());
        self.injected
    }

    async fn kill(&mut self, scene: &Scene, bots: &mut Bots) -> anyhow::Result<()> {
        self.count("bot killed (SIGKILL)");
        let which = self.rng.random_range(0..bots.count());
        bots.kill(which).await;
        tokio::time::sleep(Duration::from_millis(self.rng.random_range(0..800))).await;
        bots.launch(which)?;
        if bots.count() > 1 {
            return Ok(());
        }
        // The connection of the dead process may still count for a moment.
        while scene.sandbox.world().connected_gateways() > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bots.wait_until_connected(1).await?;
        let (since, seen) = (Instant::now(), scene.seen.load(Ordering::Relaxed));
        let (calls, requests) = (self.model.count.load(Ordering::Relaxed), waiting(scene));
        let away_before = self.model.is_away();
        let waiting_effects = scene.database.waiting().await.unwrap_or_default();
        while scene.seen.load(Ordering::Relaxed) == seen && since.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.injected.recoveries.push(Recovery {
            after: since.elapsed(),
            waiting: waiting_effects,
            requests: requests.saturating_sub(waiting(scene)),
            calls: self.model.count.load(Ordering::Relaxed) - calls,
            is_model_away: away_before || self.model.is_away(),
        });
        Ok(())
    }

    /// A new version: one process after the other, so with several the bot is never away.
    async fn restart(&mut self, bots: &mut Bots) -> anyhow::Result<()> {
        for which in 0..bots.count() {
            self.count("bot restarted gracefully");
            bots.restart(which).await?;
            bots.wait_until_connected(bots.count()).await?;
        }
        Ok(())
    }

    async fn database(&mut self, scene: &Scene) -> anyhow::Result<()> {
        if let Some(kind) = scene.database.fail(&mut self.rng).await? {
            self.count(kind);
        }
        Ok(())
    }

    async fn gateway(&mut self, scene: &Scene) {
        let (kind, fault) = match self.rng.random_range(0..100) {
            0..50 => {
                let code = CLOSE_CODES[self.rng.random_range(0..CLOSE_CODES.len())];
                ("gateway closed", GatewayFault::Close { code })
            }
            50..60 => ("gateway asks to reconnect", GatewayFault::Reconnect),
            60..68 => ("session invalid", GatewayFault::InvalidSession { resumable: false }),
            68..76 => ("session invalid, resumable", GatewayFault::InvalidSession { resumable: true }),
            76..79 => ("heartbeats not acknowledged", GatewayFault::Silence),
            79..84 => {
                scene.sandbox.world().gateway_fault(&GatewayFault::RefuseResume { times: 1 });
                ("resume refused", GatewayFault::Close { code: 4000 })
            }
            84..87 => {
                for _ in 1..STORM {
                    scene.sandbox.world().gateway_fault(&GatewayFault::Reconnect);
                    tokio::time::sleep(GUST).await;
                }
                ("reconnect storm", GatewayFault::Reconnect)
            }
            _ => {
                let event = "MESSAGE_CREATE".to_owned();
                ("message event twice", GatewayFault::DuplicateEvent { event, times: 1 })
            }
        };
        self.count(kind);
        scene.sandbox.world().gateway_fault(&fault);
    }

    fn request(&mut self, scene: &Scene) {
        if scene.sandbox.world().faults().len() >= WAITING {
            return;
        }
        let (method, path) = PATHS[[0, 0, 0, 1, 2, 3][self.rng.random_range(0..6)]];
        let after_effect = self.rng.random_bool(0.5);
        let kind = match self.rng.random_range(0..10) {
            0..3 => FaultKind::Status { status: [500, 502, 503][self.rng.random_range(0..3)], after_effect },
            3..6 => FaultKind::Cut { after_effect },
            6 => FaultKind::Banned,
            7 => FaultKind::RateLimit {
                retry_after: 0.3,
                global: self.rng.random_bool(0.3),
                shared: self.rng.random_bool(0.2),
            },
            _ => FaultKind::Latency { ms: self.rng.random_range(100..1500) },
        };
        self.count(name(&kind));
        let (method, path) = (Some(method.to_owned()), Some(path.to_owned()));
        scene.sandbox.world().add_fault(Fault { method, path, times: 1, kind });
    }
}

/// Faults that no request has met yet.
fn waiting(scene: &Scene) -> u64 {
    scene.sandbox.world().faults().iter().map(|fault| u64::from(fault.times)).sum()
}

fn name(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::Latency { .. } | FaultKind::LatencySpread { .. } => "request slow",
        FaultKind::Banned => "request refused by the firewall (429)",
        FaultKind::RateLimit { .. } => "request limited (429)",
        FaultKind::Status { after_effect: false, .. } => "request fails (500 to 503)",
        FaultKind::Status { after_effect: true, .. } => "request fails after its effect",
        FaultKind::AutoMod => "request refused by AutoMod (400)",
        FaultKind::Cut { after_effect: false } => "request cut",
        FaultKind::Cut { after_effect: true } => "request cut after its effect",
    }
}
