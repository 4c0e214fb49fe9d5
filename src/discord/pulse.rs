//! How the connection to the gateway is, for those who watch the bot; and the door that every event comes through.

use super::Data;
use crate::error::AppError;
use crate::metrics;
use poise::serenity_prelude::{self as serenity, ConnectionStage, FullEvent, Interaction};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::{Instrument as _, Span, info_span};

/// How the connection to the gateway is. Clones share it; before the connection is made there are no shards.
#[derive(Clone, Default)]
pub struct Pulse {
    manager: Arc<Mutex<Option<Arc<serenity::ShardManager>>>>,
    /// Shards of this process, once that is known.
    expected: Arc<AtomicU32>,
}

/// One shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardPulse {
    /// Its number.
    pub number: u32,
    /// Whether READY or RESUMED came, and nothing was lost since.
    pub is_connected: bool,
    /// How long a heartbeat took, where one was answered already.
    pub latency: Option<Duration>,
}

impl Pulse {
    /// Takes the connection that is used from now on.
    pub(super) fn follow(&self, client: &serenity::Client) {
        let manager = Arc::clone(&client.shard_manager);
        *self.manager.lock().unwrap_or_else(PoisonError::into_inner) = Some(manager);
    }

    /// Notes how many shards this process serves.
    pub(super) fn expect(&self, shards: u32) {
        self.expected.store(shards, Ordering::Relaxed);
    }

    /// How many shards this process is to serve; 0 before the first READY.
    pub fn expected(&self) -> u32 {
        self.expected.load(Ordering::Relaxed)
    }

    /// The shards that were started, by number.
    pub async fn shards(&self) -> Vec<ShardPulse> {
        let manager = self.manager.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(manager) = manager else { return Vec::new() };
        let runners = manager.runners.lock().await;
        let mut shards: Vec<_> = runners
            .iter()
            .map(|(id, runner)| ShardPulse {
                number: id.0,
                is_connected: runner.stage == ConnectionStage::Connected,
                latency: runner.latency,
            })
            .collect();
        shards.sort_by_key(|shard| shard.number);
        shards
    }
}

/// The framework with every event counted, and everything logged meanwhile under the ids of server, place and shard.
pub(super) struct Watched {
    /// What handles the events.
    pub framework: poise::Framework<Data, AppError>,
}

#[serenity::async_trait]
impl serenity::Framework for Watched {
    async fn init(&mut self, client: &serenity::Client) {
        self.framework.init(client).await;
    }

    async fn dispatch(&self, ctx: serenity::Context, event: FullEvent) {
        metrics::event(event.snake_case_name());
        let FullEvent::InteractionCreate { interaction } = &event else {
            // Most messages are none of ours: those that are get their span where that is known.
            return self.framework.dispatch(ctx, event).await;
        };
        let (kind, span) = (kind(interaction), span(&ctx, interaction));
        let work = async {
            self.framework.dispatch(ctx, event).await;
            if kind == AUTOCOMPLETE {
                // Answered by the framework itself.
                metrics::acknowledged();
            }
        };
        metrics::interaction(kind, work).instrument(span).await;
    }
}

const AUTOCOMPLETE: &str = "autocomplete";

fn kind(interaction: &Interaction) -> &'static str {
    match interaction {
        Interaction::Command(_) => "command",
        Interaction::Autocomplete(_) => AUTOCOMPLETE,
        Interaction::Component(_) => "control",
        Interaction::Modal(_) => "form",
        _ => "other",
    }
}

fn span(ctx: &serenity::Context, interaction: &Interaction) -> Span {
    let (guild, channel) = match interaction {
        Interaction::Command(it) | Interaction::Autocomplete(it) => (it.guild_id, it.channel_id),
        Interaction::Component(it) => (it.guild_id, it.channel_id),
        Interaction::Modal(it) => (it.guild_id, it.channel_id),
        _ => return Span::none(),
    };
    let guild = guild.map(serenity::GuildId::get);
    info_span!("interaction", id = %interaction.id(), guild, channel = channel.get(), shard = ctx.shard_id.0)
}
