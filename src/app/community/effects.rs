//! What the community does in Discord at a later time: posts of shared answers and notices. The row is there first, is
//! claimed by one process at a time, and what may have been done before is looked for first.

use super::board::BoardError;
use super::{Community, notices, posts, sharing};
use crate::db::community::effects::{self as stored, Effect, Kind};
use crate::db::community::{shares, suggestions as stored_suggestions};
use crate::domain::community::DRAFT_KEPT;
use crate::error::AppResult;
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;

/// How often the database is asked for what is due.
const LOOK: Duration = Duration::from_secs(2);
/// How often drafts that nobody went on with are removed.
const FORGETTING: Duration = Duration::from_secs(3600);
/// How long one effect is left to a process; longer than its requests may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Tries before an effect is given up, over more than a day.
const TRIES: u32 = 40;

/// How an effect ended.
pub(super) enum Outcome {
    /// It is done, or nothing is to be done any more.
    Done,
    /// Discord failed for now.
    Later(String),
}

impl From<BoardError> for Outcome {
    fn from(error: BoardError) -> Self {
        match error {
            BoardError::Passing(reason) => Self::Later(reason),
            BoardError::Gone(_) | BoardError::Refused(_) | BoardError::Blocked(_) => Self::Done,
        }
    }
}

/// Does what is due, for ever.
pub async fn run(community: Arc<Community>) {
    let (mut look, mut forgetting) = (tokio::time::interval(LOOK), tokio::time::interval(FORGETTING));
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let done = tokio::select! {
            _ = look.tick() => work(&community).await,
            () = community.wake_effects.notified() => work(&community).await,
            _ = forgetting.tick() => forget(&community).await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "community.effects: cannot be done yet");
        }
    }
}

async fn work(community: &Community) -> AppResult<()> {
    while next(community).await? {}
    super::weeks::tick(community).await
}

/// Does the next effect that is due; `false` where there is none.
async fn next(community: &Community) -> AppResult<bool> {
    let app = &community.app;
    let now = app.clock.now();
    let claimed = stored::claim(&mut *app.db.acquire().await?, now, now + LEASE).await?;
    let Some(effect) = claimed else { return Ok(false) };
    let outcome = perform(community, &effect).await?;
    let mut db = app.db.acquire().await?;
    match outcome {
        Outcome::Done => stored::end(&mut db, effect.id).await?,
        Outcome::Later(reason) if effect.tries < TRIES => {
            tracing::warn!(reason, kind = ?effect.kind, "community.effects: is tried again");
            let pause = TimeDelta::seconds(5 << effect.tries.min(9));
            stored::put_off(&mut db, &effect, app.clock.now() + pause).await?;
        }
        Outcome::Later(reason) => {
            tracing::warn!(reason, kind = ?effect.kind, "community.effects: given up");
            drop(db);
            notices::keep(community, &effect).await?;
            stored::end(&mut *app.db.acquire().await?, effect.id).await?;
        }
    }
    Ok(true)
}

async fn perform(community: &Community, effect: &Effect) -> AppResult<Outcome> {
    match effect.kind {
        Kind::Share => sharing::perform(community, effect).await,
        Kind::ShareRewrite => sharing::rewrite_post(community, effect).await,
        Kind::OpinionRewrite => posts::rewrite_opinion(community, effect).await,
        Kind::ShareBlocked
        | Kind::ShareHidden
        | Kind::OpinionHidden
        | Kind::OpinionBlocked
        | Kind::Flood
        | Kind::PostBlocked
        | Kind::Decision => notices::tell(community, effect).await,
    }
}

async fn forget(community: &Community) -> AppResult<()> {
    let before = community.app.clock.now() - DRAFT_KEPT;
    let mut db = community.app.db.acquire().await?;
    shares::forget_drafts(&mut db, before).await?;
    stored_suggestions::forget_drafts(&mut db, before).await?;
    Ok(())
}
