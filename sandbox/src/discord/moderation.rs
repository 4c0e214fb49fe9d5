//! Bans, and the settings of a guild.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::audit::action;
use super::error::{ApiError, FormErrors, MISSING_PERMISSIONS, UNKNOWN_BAN, UNKNOWN_USER};
use super::events::Audience;
use super::model::Id;
use super::permissions as perm;
use super::state::{State, time_of};

/// Messages that can be removed with a ban: those of a week.
const DELETE_SECONDS: u64 = 604_800;

/// Settings of a guild that are kept as they are sent.
const SETTINGS: [&str; 14] = [
    "description",
    "verification_level",
    "default_message_notifications",
    "explicit_content_filter",
    "afk_channel_id",
    "afk_timeout",
    "system_channel_id",
    "system_channel_flags",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
    "premium_progress_bar_enabled",
    "icon",
    "banner",
];

impl State {
    /// Bans a user as `actor`, and removes what they wrote in the last `seconds`.
    pub fn ban(
        &mut self,
        actor: Id,
        guild_id: Id,
        user: Id,
        seconds: u64,
        reason: Option<String>,
    ) -> Result<(), ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::BAN_MEMBERS)?;
        if seconds > DELETE_SECONDS {
            let message = format!("int value should be less than or equal to {DELETE_SECONDS}.");
            return Err(ApiError::form("delete_message_seconds", "NUMBER_TYPE_MAX", message));
        }
        if !self.users.contains_key(&user) {
            return Err(UNKNOWN_USER.into());
        }
        if guild.members.contains_key(&user) && self.rank(guild, user) >= self.rank(guild, actor) {
            return Err(MISSING_PERMISSIONS.into());
        }
        if self.guild_mut(guild_id)?.bans.insert(user, reason).is_some() {
            return Ok(());
        }
        self.remove_recent(guild_id, user, seconds);
        if self.guild(guild_id)?.members.contains_key(&user) {
            self.leave_guild(guild_id, user);
        }
        self.ban_event("GUILD_BAN_ADD", guild_id, user);
        self.record(guild_id, actor, action::MEMBER_BAN, Some(user), Vec::new(), Value::Null);
        Ok(())
    }

    /// Lifts a ban.
    pub fn unban(&mut self, actor: Id, guild_id: Id, user: Id) -> Result<(), ApiError> {
        self.guild_allowed(actor, guild_id, perm::BAN_MEMBERS)?;
        self.guild_mut(guild_id)?.bans.remove(&user).ok_or(UNKNOWN_BAN)?;
        self.ban_event("GUILD_BAN_REMOVE", guild_id, user);
        self.record(guild_id, actor, action::MEMBER_UNBAN, Some(user), Vec::new(), Value::Null);
        Ok(())
    }

    fn ban_event(&mut self, name: &'static str, guild: Id, user: Id) {
        let payload = json!({"guild_id": guild.to_string(), "user": self.user_json(user)});
        // Discord sends bans to those who may see them.
        let may =
            |id: &Id| self.guilds.get(&guild).is_some_and(|g| perm::base(g, *id) & perm::BAN_MEMBERS != 0);
        let users = self.users.keys().copied().filter(may).collect();
        self.emit(name, &Audience::Users { guild: Some(guild), users }, |_, _| payload.clone());
    }

    fn remove_recent(&mut self, guild: Id, user: Id, seconds: u64) {
        let since = self.now() - TimeDelta::seconds(seconds.try_into().unwrap_or(0));
        let places: Vec<Id> =
            self.channels.values().filter(|c| c.guild_id == Some(guild)).map(|c| c.id).collect();
        for place in places {
            let written = self.messages.get(&place).into_iter().flat_map(|list| list.values());
            let gone: Vec<Id> =
                written.filter(|m| m.author_id == user && time_of(m.id) > since).map(|m| m.id).collect();
            gone.into_iter().filter(|_| seconds > 0).for_each(|id| self.remove(place, id));
        }
    }

    /// Changes a guild's settings as `actor`.
    pub fn edit_guild(&mut self, actor: Id, guild_id: Id, body: &Value) -> Result<(), ApiError> {
        let needed = if body.get("features").is_some() { perm::ADMINISTRATOR } else { perm::MANAGE_GUILD };
        self.guild_allowed(actor, guild_id, needed)?;
        let mut errors = FormErrors::default();
        if let Some(name) = body.get("name") {
            errors.length("name", name.as_str().unwrap_or("").trim(), 2, 100);
        }
        errors.finish()?;
        let old = self.guild_json(self.guild(guild_id)?);
        let guild = self.guild_mut(guild_id)?;
        if let Some(name) = body["name"].as_str() {
            name.trim().clone_into(&mut guild.name);
        }
        if let Some(locale) = body["preferred_locale"].as_str() {
            locale.clone_into(&mut guild.preferred_locale);
        }
        if let Some(features) = body["features"].as_array() {
            guild.features = features.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        for key in SETTINGS {
            if let Some(value) = body.get(key) {
                guild.settings.insert(key.to_owned(), value.clone());
            }
        }
        self.emit("GUILD_UPDATE", &Audience::Guild(guild_id), |state, _| {
            state.guilds.get(&guild_id).map_or(Value::Null, |guild| state.guild_json(guild))
        });
        let new = self.guild_json(self.guild(guild_id)?);
        self.record_change(guild_id, actor, action::GUILD_UPDATE, guild_id, &old, &new);
        Ok(())
    }
}
