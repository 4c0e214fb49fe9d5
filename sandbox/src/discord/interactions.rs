//! Interactions: from a member's click to the bot's answer, with Discord's deadlines.

mod begin;
mod options;
mod respond;
mod submit;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::model::{Attachment, Id};
use super::state::State;

/// Time to acknowledge.
pub const ACKNOWLEDGE_WITHIN: TimeDelta = TimeDelta::seconds(3);
/// Time the token works for follow-ups.
pub const TOKEN_LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// Time an interaction, and the files given with it, are remembered.
const KEPT_FOR: TimeDelta = TimeDelta::days(2);

/// Interaction types.
pub mod kind {
    pub const COMMAND: u8 = 2;
    pub const COMPONENT: u8 = 3;
    pub const AUTOCOMPLETE: u8 = 4;
    pub const MODAL_SUBMIT: u8 = 5;
}

/// How far the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not acknowledged.
    Pending,
    /// "The bot is thinking".
    Deferred,
    /// Acknowledged without anything to see.
    DeferredUpdate,
    /// Answered.
    Answered,
    /// Not acknowledged in time.
    Failed,
}

/// One interaction.
#[derive(Debug, Clone)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: u8,
    pub user: Id,
    pub channel_id: Id,
    pub guild_id: Option<Id>,
    pub created: DateTime<Utc>,
    pub phase: Phase,
    /// The answer, or for an update the message that was updated.
    pub original: Option<(Id, Id)>,
    /// The message with the component that was used.
    pub source: Option<(Id, Id)>,
    /// Command type, command id and full name.
    pub command: Option<(u8, Id, String)>,
    /// Files given as options or in a modal.
    pub attachments: Vec<Attachment>,
    /// The interaction that opened this modal.
    pub opened_by: Option<Id>,
    /// The modal this interaction was answered with.
    pub modal: Option<Value>,
}

impl State {
    /// The address-owner object: the guild the application is installed in, or 0 for direct messages.
    fn owners(interaction: &Interaction) -> Value {
        json!({"0": interaction.guild_id.map_or_else(|| "0".to_owned(), |id| id.to_string())})
    }

    /// `interaction_metadata` of messages that answer this interaction.
    fn metadata(&self, interaction: &Interaction) -> Value {
        let mut value = json!({
            "id": interaction.id.to_string(), "type": interaction.kind, "user": self.user_json(interaction.user),
            "authorizing_integration_owners": State::owners(interaction),
        });
        match interaction.kind {
            kind::COMMAND => {
                if let Some((command_kind, _, name)) = &interaction.command {
                    value["name"] = json!(name);
                    value["command_type"] = json!(command_kind);
                }
            }
            kind::COMPONENT => {
                value["interacted_message_id"] = json!(interaction.source.map(|(_, id)| id.to_string()));
            }
            _ => {
                let opener = interaction.opened_by.and_then(|id| self.interactions.get(&id));
                value["triggering_interaction_metadata"] =
                    opener.map_or(Value::Null, |opener| self.metadata(opener));
            }
        }
        value
    }

    /// Changes the phase and tells the member's clients.
    fn set_phase(&mut self, id: Id, phase: Phase, message: Option<(Id, Id)>) {
        let now = self.now();
        let Some(interaction) = self.interactions.get_mut(&id) else { return };
        interaction.phase = phase;
        let after = (now - interaction.created).num_milliseconds();
        let user = interaction.user;
        let state = match phase {
            Phase::Pending => "pending",
            Phase::Deferred | Phase::DeferredUpdate => "deferred",
            Phase::Answered => "answered",
            Phase::Failed => "failed",
        };
        let mut payload = json!({"id": id.to_string(), "state": state, "after_ms": after});
        if let Some((channel, message)) = message {
            payload["channel_id"] = json!(channel.to_string());
            payload["message_id"] = json!(message.to_string());
        }
        if phase == Phase::Failed {
            payload["reason"] = json!("The application did not respond");
        }
        self.tell(user, "INTERACTION_STATE", &payload);
    }

    /// Fails what was not acknowledged in time, forgets what is long over; tells when the next is due.
    pub fn expire_interactions(&mut self) -> Option<DateTime<Utc>> {
        let now = self.now();
        let waiting = |i: &&Interaction| i.phase == Phase::Pending;
        let late: Vec<Id> = self
            .interactions
            .values()
            .filter(waiting)
            .filter(|i| i.created + ACKNOWLEDGE_WITHIN <= now)
            .map(|i| i.id)
            .collect();
        self.interactions.retain(|_, interaction| interaction.created + KEPT_FOR > now);
        for id in late {
            self.set_phase(id, Phase::Failed, None);
        }
        self.interactions.values().filter(waiting).map(|i| i.created + ACKNOWLEDGE_WITHIN).min()
    }
}
