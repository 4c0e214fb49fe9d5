//! Processes that share the shards among themselves: each takes a range that nobody serves and keeps it by signs of life;
//! what a process that died served is taken over by another. Two processes that serve the same shards for a moment, as
//! where the database was away, do no harm: every event is taken once.

use super::{Gateways, turns_true};
use crate::config::Ranges;
use crate::db::shards;
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use uuid::Uuid;

/// How long a range stays with a process that gives no sign of life, in seconds.
const LEASE: u32 = 8;
/// How often a process gives one.
const BEAT: Duration = Duration::from_secs(2);
/// How long a range must have been free before a process takes it that serves another one already, in seconds: one that
/// just started shall have it first.
const SPARE: u32 = 5;

/// Serves ranges of shards until it is asked to stop.
///
/// # Errors
/// Whatever ends the connection of one of them for good.
pub(super) async fn run(
    gateways: &Gateways,
    ranges: Ranges,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let owner = Uuid::now_v7();
    let mut served = Served { gateways, ranges, tasks: JoinSet::new(), stops: BTreeMap::new() };
    let mut beat = tokio::time::interval(BEAT);
    let stopped = turns_true(stop);
    tokio::pin!(stopped);
    let mut is_prepared = false;
    let result = loop {
        tokio::select! {
            () = &mut stopped => break Ok(()),
            Some(ended) = served.tasks.join_next_with_id() => match served.ended(ended) {
                Ok(()) => {}
                error => break error,
            },
            _ = beat.tick() => match look(gateways, ranges, owner, &mut is_prepared).await {
                Ok(own) => served.serve(&own),
                // What is served goes on being served.
                Err(error) => tracing::warn!(%error, "run.shards: cannot tell that this process is alive"),
            },
        }
    };
    served.stop_all().await;
    match gateways.community.app.db.acquire().await {
        Ok(mut db) => shards::release(&mut db, owner).await.ok(),
        Err(_) => None,
    };
    result
}

/// Gives a sign of life, and takes a free range where there is one. Returns the first shard of each own range.
async fn look(
    gateways: &Gateways,
    ranges: Ranges,
    owner: Uuid,
    is_prepared: &mut bool,
) -> anyhow::Result<Vec<u32>> {
    let mut db = gateways.community.app.db.acquire().await?;
    let known = shards::Ranges { size: ranges.size, total: ranges.total };
    if !*is_prepared {
        shards::prepare(&mut db, known, ranges.firsts()).await?;
        *is_prepared = true;
    }
    let own = shards::renew(&mut db, known, owner, LEASE).await?;
    let patience = if own.is_empty() { 0 } else { SPARE };
    if shards::take(&mut db, known, owner, LEASE, patience).await? {
        return Ok(shards::renew(&mut db, known, owner, LEASE).await?);
    }
    Ok(own)
}

/// The ranges served by this process.
struct Served<'a> {
    gateways: &'a Gateways,
    ranges: Ranges,
    tasks: JoinSet<anyhow::Result<()>>,
    /// By first shard.
    stops: BTreeMap<u32, (Id, watch::Sender<bool>)>,
}

impl Served<'_> {
    /// Connects with ranges that are new, and leaves those that are no longer ours.
    fn serve(&mut self, own: &[u32]) {
        for first in own {
            if self.stops.contains_key(first) {
                continue;
            }
            let range = self.ranges.from(*first);
            tracing::info!(?range, "run.shards: serving");
            let (stop, stopped) = watch::channel(false);
            let gateways = self.gateways.clone();
            let task = self.tasks.spawn(async move { gateways.serve(range, stopped).await });
            self.stops.insert(*first, (task.id(), stop));
        }
        for (first, (_, stop)) in &self.stops {
            if !own.contains(first) {
                stop.send_replace(true);
            }
        }
    }

    fn ended(
        &mut self,
        ended: Result<(Id, anyhow::Result<()>), tokio::task::JoinError>,
    ) -> anyhow::Result<()> {
        let (id, result) = ended.context("the connection to Discord")?;
        self.stops.retain(|_, (other, _)| *other != id);
        result
    }

    async fn stop_all(mut self) {
        for (_, stop) in self.stops.values() {
            stop.send_replace(true);
        }
        while self.tasks.join_next().await.is_some() {}
    }
}
