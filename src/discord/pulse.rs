//! How the connection to the gateway is, for those who watch the bot; and the door that every event comes through.

use super::Data;
use crate::config::Shards;
use crate::error::AppError;
use crate::metrics;
use poise::serenity_prelude::{self as serenity, ConnectionStage, FullEvent, Interaction};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tracing::{Instrument as _, Span, info_span};

/// How the connections to the gateway are: one, or one for each range of shards. Clones share it; before a connection is
/// made there are no shards.
#[derive(Clone, Default)]
pub struct Pulse(Arc<Mutex<BTreeMap<u32, Connection>>>);

/// The connection of a range of shards.
struct Connection {
    manager: Arc<serenity::ShardManager>,
    /// How many shards it is to have; 0 until that is known.
    expected: u32,
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
    fn connections(&self) -> MutexGuard<'_, BTreeMap<u32, Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the connection that is used for these shards from now on.
    pub(super) fn follow(&self, shards: Shards, client: &serenity::Client) {
        let connection = Connection { manager: Arc::clone(&client.shard_manager), expected: 0 };
        self.connections().insert(first(shards), connection);
    }

    /// Notes how many shards that connection serves.
    pub(super) fn expect(&self, shards: Shards, expected: u32) {
        if let Some(connection) = self.connections().get_mut(&first(shards)) {
            connection.expected = expected;
        }
    }

    /// Forgets the connection of these shards: others serve them now.
    pub(super) fn leave(&self, shards: Shards) {
        self.connections().remove(&first(shards));
    }

    /// How many shards this process is to serve; 0 before the first READY.
    pub fn expected(&self) -> u32 {
        self.connections().values().map(|connection| connection.expected).sum()
    }

    /// The shards that were started, by number.
    pub async fn shards(&self) -> Vec<ShardPulse> {
        let managers: Vec<_> =
            self.connections().values().map(|connection| Arc::clone(&connection.manager)).collect();
        let mut shards = Vec::new();
        for manager in managers {
            let runners = manager.runners.lock().await;
            shards.extend(runners.iter().map(|(id, runner)| ShardPulse {
                number: id.0,
                is_connected: runner.stage == ConnectionStage::Connected,
                latency: runner.latency,
            }));
        }
        shards.sort_by_key(|shard| shard.number);
        shards
    }
}

/// What tells a process's connections apart.
fn first(shards: Shards) -> u32 {
    match shards {
        Shards::Range { first, .. } => first,
        Shards::All | Shards::Shared(_) => 0,
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
