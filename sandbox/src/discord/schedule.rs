//! Scheduled events of a guild.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::audit::action;
use super::error::{ApiError, FormErrors, MISSING_PERMISSIONS, TOO_MANY_EVENTS, UNKNOWN_SCHEDULED_EVENT};
use super::events::Audience;
use super::model::{Id, kind};
use super::permissions as perm;
use super::render;
use super::state::State;
use super::validate::integer;

const LIMIT: usize = 100;
const STAGE: u64 = 1;
const VOICE: u64 = 2;
const EXTERNAL: u64 = 3;
const SCHEDULED: u64 = 1;
const ACTIVE: u64 = 2;
const COMPLETED: u64 = 3;
const CANCELED: u64 = 4;

impl State {
    /// Schedules an event as `actor`.
    pub fn create_event(&mut self, actor: Id, guild_id: Id, body: &Value) -> Result<Id, ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::CREATE_EVENTS)?;
        let open = guild.events.values().filter(|e| e["status"] == SCHEDULED || e["status"] == ACTIVE);
        if open.count() >= LIMIT {
            return Err(TOO_MANY_EVENTS.into());
        }
        let mut event = json!({
            "guild_id": guild_id.to_string(), "description": null, "channel_id": null, "creator_id": actor.to_string(),
            "image": null, "scheduled_end_time": null, "status": SCHEDULED, "entity_id": null, "recurrence_rule": null,
            "user_count": 0, "privacy_level": 2, "entity_metadata": null, "guild_scheduled_event_exceptions": [],
        });
        self.apply_event(&mut event, body, true)?;
        let id = self.next_id();
        event["id"] = render::id(id);
        self.guild_mut(guild_id)?.events.insert(id, event.clone());
        self.scheduled_event("GUILD_SCHEDULED_EVENT_CREATE", guild_id, &event);
        self.record_change(guild_id, actor, action::EVENT_CREATE, id, &Value::Null, &event);
        Ok(id)
    }

    /// Changes an event, begins or ends it.
    pub fn edit_event(&mut self, actor: Id, guild_id: Id, id: Id, body: &Value) -> Result<(), ApiError> {
        let before = self.manageable_event(actor, guild_id, id)?.clone();
        let mut event = before.clone();
        self.apply_event(&mut event, body, false)?;
        if let Some(status) = integer(&body["status"]).filter(|status| before["status"] != *status) {
            let from = integer(&before["status"]).unwrap_or(0);
            if !matches!((from, status), (SCHEDULED, ACTIVE | CANCELED) | (ACTIVE, COMPLETED)) {
                let message = "Invalid Guild Scheduled Event Status Transition";
                return Err(ApiError::form("status", "GUILD_SCHEDULED_EVENT_STATUS_TRANSITION", message));
            }
            event["status"] = json!(status);
        }
        self.guild_mut(guild_id)?.events.insert(id, event.clone());
        self.scheduled_event("GUILD_SCHEDULED_EVENT_UPDATE", guild_id, &event);
        self.record_change(guild_id, actor, action::EVENT_UPDATE, id, &before, &event);
        Ok(())
    }

    /// Removes an event.
    pub fn delete_event(&mut self, actor: Id, guild_id: Id, id: Id) -> Result<(), ApiError> {
        let event = self.manageable_event(actor, guild_id, id)?.clone();
        self.guild_mut(guild_id)?.events.remove(&id);
        self.scheduled_event("GUILD_SCHEDULED_EVENT_DELETE", guild_id, &event);
        self.record_change(guild_id, actor, action::EVENT_DELETE, id, &event, &Value::Null);
        Ok(())
    }

    /// An event, if `actor` is a member.
    pub fn event(&self, actor: Id, guild: Id, id: Id) -> Result<&Value, ApiError> {
        Ok(self.member_of(actor, guild)?.events.get(&id).ok_or(UNKNOWN_SCHEDULED_EVENT)?)
    }

    fn manageable_event(&self, actor: Id, guild: Id, id: Id) -> Result<&Value, ApiError> {
        let event = self.event(actor, guild, id)?;
        let bits = perm::base(self.guild(guild)?, actor);
        let own = integer(&event["creator_id"]) == Some(actor) && bits & perm::CREATE_EVENTS != 0;
        if own || bits & perm::MANAGE_EVENTS != 0 { Ok(event) } else { Err(MISSING_PERMISSIONS.into()) }
    }

    fn scheduled_event(&mut self, name: &'static str, guild: Id, event: &Value) {
        self.emit(name, &Audience::Guild(guild), |_, _| event.clone());
    }

    /// Puts what a request says into an event, if it is right.
    fn apply_event(&self, event: &mut Value, body: &Value, new: bool) -> Result<(), ApiError> {
        let mut errors = FormErrors::default();
        for key in [
            "name",
            "description",
            "channel_id",
            "entity_metadata",
            "entity_type",
            "scheduled_start_time",
            "scheduled_end_time",
            "privacy_level",
            "recurrence_rule",
        ] {
            if let Some(value) = body.get(key) {
                event[key] = value.clone();
            }
        }
        errors.length("name", event["name"].as_str().unwrap_or(""), 1, 100);
        errors.length("description", event["description"].as_str().unwrap_or(""), 0, 1000);
        if event["privacy_level"] != 2 {
            errors.add("privacy_level", "BASE_TYPE_CHOICES", "Value must be one of (2,).");
        }
        check_times(&mut errors, event, self.now(), new || body.get("scheduled_start_time").is_some());
        self.check_place(&mut errors, event);
        errors.finish()?;
        for key in ["scheduled_start_time", "scheduled_end_time"] {
            event[key] = json!(moment(&event[key]).map(render::time));
        }
        Ok(())
    }

    /// Where it takes place fits its type.
    fn check_place(&self, errors: &mut FormErrors, event: &mut Value) {
        let required = |errors: &mut FormErrors, key: &str| {
            errors.add(key, "BASE_TYPE_REQUIRED", "This field is required");
        };
        match integer(&event["entity_type"]) {
            Some(EXTERNAL) => {
                let place = event["entity_metadata"]["location"].as_str().unwrap_or("");
                errors.length("entity_metadata.location", place, 1, 100);
                if event["scheduled_end_time"].is_null() {
                    required(errors, "scheduled_end_time");
                }
                event["channel_id"] = Value::Null;
            }
            Some(wanted @ (STAGE | VOICE)) => {
                let needed = if wanted == STAGE { kind::STAGE } else { kind::VOICE };
                let channel = integer(&event["channel_id"]).and_then(|id| self.channels.get(&id));
                if channel.is_none() {
                    required(errors, "channel_id");
                } else if channel.is_some_and(|channel| {
                    channel.kind != needed || json!(channel.guild_id.map(render::id)) != event["guild_id"]
                }) {
                    errors.add("channel_id", "CHANNEL_TYPE_INVALID", "Invalid channel type");
                }
                event["entity_metadata"] = Value::Null;
            }
            _ => errors.add("entity_type", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3)."),
        }
    }
}

fn moment(value: &Value) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(value.as_str()?).ok()?.to_utc())
}

fn check_times(errors: &mut FormErrors, event: &Value, now: DateTime<Utc>, ahead: bool) {
    let start = moment(&event["scheduled_start_time"]);
    match start {
        None => errors.add("scheduled_start_time", "DATE_TIME_TYPE_PARSE", "Should be ISO8601."),
        Some(at) if ahead && at <= now => {
            let message = "Cannot schedule event in the past.";
            errors.add("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", message);
        }
        _ => {}
    }
    let end = &event["scheduled_end_time"];
    if !end.is_null() && moment(end).is_none_or(|end| start.is_some_and(|start| end <= start)) {
        let message = "Cannot schedule event to end before it starts.";
        errors.add("scheduled_end_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START", message);
    }
}
