//! Following what the bot makes of an interaction.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::Value;

use super::log::Log;
use super::model::{Message, Modal};

/// Something a member started and the bot is to answer.
#[derive(Debug, Clone)]
pub struct Interaction {
    /// The interaction's id.
    pub id: u64,
    pub(super) log: Log,
    pub(super) from: usize,
    pub(super) patience: Duration,
}

/// What became of an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Acknowledged; the answer is to come.
    Deferred,
    /// Answered.
    Answered,
    /// Not acknowledged in time: what the member reads.
    Failed(String),
}

impl Interaction {
    /// The first state that `fits`, with the event's data.
    async fn state(&self, what: &str, fits: impl Fn(&str) -> bool) -> Result<Value> {
        let id = self.id.to_string();
        let pick = |name: &str, data: &Value| {
            let own = name == "INTERACTION_STATE" && data["id"] == id.as_str();
            (own && fits(data["state"].as_str().unwrap_or(""))).then(|| data.clone())
        };
        let what = format!("{what} of interaction {id}");
        self.log.find(self.from, pick, self.patience, &what).await.map(|(_, data)| data)
    }

    /// The final answer: the immediate one, or what a deferred one is filled in with. Counts as seen for
    /// [`super::Member::wait_message`].
    ///
    /// # Errors
    /// The bot did not respond, answered with something else, or was too slow.
    pub async fn reply(&self) -> Result<Message> {
        let data = self.state("the answer", |state| matches!(state, "answered" | "failed")).await?;
        if data["state"] == "failed" {
            bail!("{} (interaction {})", data["reason"].as_str().unwrap_or("failed"), self.id);
        }
        let id = data["message_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
        let Some(message) = self.log.latest(id) else {
            bail!(
                "interaction {} was answered without a message: a modal, choices, or a deleted answer",
                self.id
            );
        };
        self.log.mark_seen(&message);
        Ok(message)
    }

    /// The modal the bot opens.
    ///
    /// # Errors
    /// It did something else, or nothing.
    pub async fn modal(&self) -> Result<Modal> {
        let data = self.own_event("INTERACTION_MODAL", "a modal").await?;
        Ok(Modal::read(&data))
    }

    /// The choices of an autocomplete, as Discord's objects.
    pub(super) async fn choices(&self) -> Result<Vec<Value>> {
        let data = self.own_event("INTERACTION_AUTOCOMPLETE", "choices").await?;
        Ok(data["choices"].as_array().cloned().unwrap_or_default())
    }

    /// The event of this type, unless the interaction ends in another way first.
    async fn own_event(&self, wanted: &str, what: &str) -> Result<Value> {
        let id = self.id.to_string();
        let pick = |name: &str, data: &Value| {
            if data["id"] != id.as_str() {
                return None;
            }
            let elsewhere =
                data["state"] == "deferred" || data["state"] == "failed" || data.get("message_id").is_some();
            match name {
                _ if name == wanted => Some(Ok(data.clone())),
                "INTERACTION_STATE" if elsewhere => Some(Err(data.clone())),
                _ => None,
            }
        };
        let what = format!("{what} for interaction {id}");
        match self.log.find(self.from, pick, self.patience, &what).await?.1 {
            Ok(data) => Ok(data),
            Err(data) => bail!("waited for {what}, but it is {} {}", data["state"], data["reason"]),
        }
    }

    /// What became of it first.
    ///
    /// # Errors
    /// Nothing happened for too long.
    pub async fn outcome(&self) -> Result<Outcome> {
        let data = self.acknowledgement().await?;
        Ok(match data["state"].as_str() {
            Some("deferred") => Outcome::Deferred,
            Some("failed") => Outcome::Failed(data["reason"].as_str().unwrap_or("").to_owned()),
            _ => Outcome::Answered,
        })
    }

    /// How long the bot took to acknowledge, by the sandbox's clock.
    ///
    /// # Errors
    /// The bot did not respond.
    pub async fn acknowledged_after(&self) -> Result<Duration> {
        let data = self.acknowledgement().await?;
        if data["state"] == "failed" {
            bail!("{} (interaction {})", data["reason"].as_str().unwrap_or("failed"), self.id);
        }
        Ok(Duration::from_millis(data["after_ms"].as_u64().unwrap_or(0)))
    }

    async fn acknowledgement(&self) -> Result<Value> {
        self.state("the acknowledgement", |state| state != "pending").await
    }
}
