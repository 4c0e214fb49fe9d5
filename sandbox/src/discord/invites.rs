//! Invites.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::audit::action;
use super::error::{ApiError, MISSING_PERMISSIONS, TOO_MANY_INVITES, UNKNOWN_INVITE, WRONG_CHANNEL_TYPE};
use super::events::Audience;
use super::model::Id;
use super::permissions as perm;
use super::render;
use super::state::State;
use super::validate::integer;

const LIMIT: usize = 1000;
/// A day, if the request says nothing.
const USUAL_AGE: u64 = 86_400;
const CODE_LENGTH: usize = 8;

/// A way into a guild.
#[derive(Debug, Clone)]
pub struct Invite {
    pub code: String,
    pub guild_id: Id,
    pub channel_id: Id,
    pub inviter: Id,
    pub created: DateTime<Utc>,
    /// Seconds; 0 for ever.
    pub max_age: u64,
    /// 0 for any number.
    pub max_uses: u64,
    pub uses: u64,
    pub temporary: bool,
}

impl Invite {
    fn expires(&self) -> Option<DateTime<Utc>> {
        let age = i64::try_from(self.max_age).ok().filter(|age| *age > 0)?;
        Some(self.created + TimeDelta::seconds(age))
    }

    fn works(&self, now: DateTime<Utc>) -> bool {
        self.expires().is_none_or(|at| at > now) && (self.max_uses == 0 || self.uses < self.max_uses)
    }
}

impl State {
    /// Makes an invite to a channel as `actor`; one that is alike serves again unless `unique` is asked for.
    pub fn create_invite(&mut self, actor: Id, channel_id: Id, body: &Value) -> Result<String, ApiError> {
        let channel = self.allowed(actor, channel_id, perm::CREATE_INSTANT_INVITE)?;
        let Some(guild_id) = channel.guild_id.filter(|_| !channel.is_thread()) else {
            return Err(WRONG_CHANNEL_TYPE.into());
        };
        let number = |key: &str, usual: u64, most: u64| match integer(&body[key]).unwrap_or(usual) {
            number if number > most => {
                let message = format!("int value should be less than or equal to {most}.");
                Err(ApiError::form(key, "NUMBER_TYPE_MAX", message))
            }
            number => Ok(number),
        };
        let (max_age, max_uses) = (number("max_age", USUAL_AGE, 604_800)?, number("max_uses", 0, 100)?);
        let temporary = body["temporary"] == true;
        let now = self.now();
        self.invites.retain(|_, invite| invite.works(now));
        let alike = self.invites.values().find(|invite| {
            (invite.channel_id, invite.inviter, invite.max_age) == (channel_id, actor, max_age)
                && (invite.max_uses, invite.temporary) == (max_uses, temporary)
        });
        if let Some(alike) = alike.filter(|_| body["unique"] != true) {
            return Ok(alike.code.clone());
        }
        if self.invites.values().filter(|invite| invite.guild_id == guild_id).count() >= LIMIT {
            return Err(TOO_MANY_INVITES.into());
        }
        let code: String = self.random().chars().take(CODE_LENGTH).collect();
        let invite = Invite {
            code: code.clone(),
            guild_id,
            channel_id,
            inviter: actor,
            created: now,
            max_age,
            max_uses,
            uses: 0,
            temporary,
        };
        let payload = json!({
            "channel_id": channel_id.to_string(), "code": code, "created_at": render::time(now), "guild_id": guild_id.to_string(),
            "inviter": self.user_json(actor), "max_age": max_age, "max_uses": max_uses, "temporary": temporary, "uses": 0,
            "expires_at": invite.expires().map(render::time),
        });
        self.invites.insert(code.clone(), invite);
        self.invite_event("INVITE_CREATE", guild_id, channel_id, &payload);
        let told = json!({"code": code, "max_age": max_age, "max_uses": max_uses});
        self.record(
            guild_id,
            actor,
            action::INVITE_CREATE,
            None,
            super::audit::changes(&Value::Null, &told),
            Value::Null,
        );
        Ok(code)
    }

    /// An invite that still works.
    pub fn invite(&self, code: &str) -> Result<&Invite, ApiError> {
        let now = self.now();
        Ok(self.invites.get(code).filter(|invite| invite.works(now)).ok_or(UNKNOWN_INVITE)?)
    }

    /// The invites of a guild or one of its channels that still work.
    pub fn invites_of(&self, guild: Option<Id>, channel: Option<Id>) -> Vec<&Invite> {
        let now = self.now();
        let here = |invite: &&Invite| {
            guild.is_none_or(|id| invite.guild_id == id) && channel.is_none_or(|id| invite.channel_id == id)
        };
        self.invites.values().filter(|invite| invite.works(now)).filter(here).collect()
    }

    /// Removes an invite as `actor`; gives what it was.
    pub fn delete_invite(&mut self, actor: Id, code: &str) -> Result<Value, ApiError> {
        let invite = self.invite(code)?.clone();
        let in_channel = self
            .channels
            .get(&invite.channel_id)
            .is_some_and(|place| self.permissions(actor, place) & perm::MANAGE_CHANNELS != 0);
        if !in_channel {
            self.guild_allowed(actor, invite.guild_id, perm::MANAGE_GUILD)
                .map_err(|_| MISSING_PERMISSIONS)?;
        }
        let value = self.invite_json(&invite, false);
        self.invites.remove(code);
        let (guild, channel) = (invite.guild_id, invite.channel_id);
        let payload = json!({"channel_id": channel.to_string(), "guild_id": guild.to_string(), "code": code});
        self.invite_event("INVITE_DELETE", guild, channel, &payload);
        let told = json!({"code": code});
        let changes = super::audit::changes(&told, &Value::Null);
        self.record(guild, actor, action::INVITE_DELETE, None, changes, Value::Null);
        Ok(value)
    }

    /// Lets `user` in by an invite.
    pub fn use_invite(&mut self, user: Id, code: &str) -> Result<Id, ApiError> {
        let guild = self.invite(code)?.guild_id;
        if self.guild(guild)?.members.contains_key(&user) {
            return Ok(guild);
        }
        self.join_guild(guild, user);
        if let Some(invite) = self.invites.get_mut(code) {
            invite.uses += 1;
        }
        Ok(guild)
    }

    /// Told to those who manage the channel.
    fn invite_event(&mut self, name: &'static str, guild: Id, channel: Id, payload: &Value) {
        let Some(place) = self.channels.get(&channel) else { return };
        let may = |id: &Id| self.permissions(*id, place) & perm::MANAGE_CHANNELS != 0;
        let users = self.users.keys().copied().filter(may).collect();
        self.emit(name, &Audience::Users { guild: Some(guild), users }, |_, _| payload.clone());
    }

    /// The invite object; `metadata` adds how it was used.
    pub fn invite_json(&self, invite: &Invite, metadata: bool) -> Value {
        let channel = self.channels.get(&invite.channel_id);
        let mut value = json!({
            "type": 0, "code": invite.code, "guild_id": invite.guild_id.to_string(), "flags": 0,
            "expires_at": invite.expires().map(render::time), "inviter": self.user_json(invite.inviter),
            "channel": {
                "id": invite.channel_id.to_string(), "type": channel.map_or(0, |c| c.kind), "name": channel.map(|c| &c.name),
            },
        });
        if let Some(guild) = self.guilds.get(&invite.guild_id) {
            let full = self.guild_json(guild);
            value["guild"] = json!({"premium_subscription_count": 0});
            for key in [
                "id",
                "name",
                "splash",
                "banner",
                "description",
                "icon",
                "features",
                "verification_level",
                "vanity_url_code",
                "nsfw_level",
                "nsfw",
            ] {
                value["guild"][key] = full[key].clone();
            }
        }
        if metadata {
            let used = json!({
                "uses": invite.uses, "max_uses": invite.max_uses, "max_age": invite.max_age,
                "temporary": invite.temporary, "created_at": render::time(invite.created),
            });
            render::merge(&mut value, used);
        }
        value
    }
}
