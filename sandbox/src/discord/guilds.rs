//! Guilds, their roles and members: changing them and telling everybody.

use serde_json::{Value, json};

use super::audit::action;
use super::error::{
    ApiError, INVALID_ROLE, MISSING_PERMISSIONS, TOO_MANY_ROLES, UNKNOWN_MEMBER, UNKNOWN_ROLE,
};
use super::events::Audience;
use super::model::{Guild, GuildMember, Id, Role};
use super::permissions as perm;
use super::render;
use super::state::State;

const ROLE_LIMIT: usize = 250;

impl State {
    /// Founds a guild.
    pub fn add_guild(&mut self, name: &str, owner: Id) -> Id {
        let id = self.next_id();
        let everyone = new_role(id, "@everyone", perm::EVERYONE_DEFAULT, 0);
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner_id: owner,
            preferred_locale: "en-US".to_owned(),
            features: Vec::new(),
            roles: [(id, everyone)].into(),
            members: Default::default(),
            bans: Default::default(),
            emojis: Default::default(),
            stickers: Default::default(),
            rules: Default::default(),
            events: Default::default(),
            audit: Default::default(),
            settings: Default::default(),
        };
        self.guilds.insert(id, guild);
        self.join_guild(id, owner);
        id
    }

    /// Makes `user` a member.
    pub fn join_guild(&mut self, guild_id: Id, user: Id) {
        let joined_at = self.now();
        let may_join = |g: &&mut Guild| !g.members.contains_key(&user) && !g.bans.contains_key(&user);
        let Some(guild) = self.guilds.get_mut(&guild_id).filter(may_join) else { return };
        let member =
            GuildMember { user_id: user, roles: Vec::new(), nick: None, joined_at, timeout_until: None };
        guild.members.insert(user, member);
        let bot = self.app.bot_id;
        if user == bot {
            let full = self.guilds.get(&guild_id).map(|guild| self.guild_create(guild, bot, true));
            let payload = full.unwrap_or_default();
            self.send_bot("GUILD_CREATE", Some(guild_id), &payload, &payload);
        }
        self.emit("GUILD_MEMBER_ADD", &Audience::Guild(guild_id), |state, _| {
            state.member_event(guild_id, user)
        });
        self.tell(user, "STATE_RESET", &json!({}));
    }

    /// Ends a membership.
    pub fn leave_guild(&mut self, guild_id: Id, user: Id) {
        let audience = Audience::Guild(guild_id);
        let payload = json!({"guild_id": guild_id.to_string(), "user": self.user_json(user)});
        self.emit("GUILD_MEMBER_REMOVE", &audience, |_, _| payload.clone());
        let Some(guild) = self.guilds.get_mut(&guild_id) else { return };
        guild.members.remove(&user);
        for channel in self.channels.values_mut().filter(|channel| channel.guild_id == Some(guild_id)) {
            if let Some(thread) = &mut channel.thread {
                thread.members.remove(&user);
            }
        }
        if user == self.app.bot_id {
            let gone = json!({"id": guild_id.to_string()});
            self.send_bot("GUILD_DELETE", Some(guild_id), &gone, &gone);
        }
        self.tell(user, "STATE_RESET", &json!({}));
    }

    fn member_event(&self, guild_id: Id, user: Id) -> Value {
        let member = self.guilds.get(&guild_id).and_then(|guild| guild.members.get(&user));
        let mut value = member.map_or(Value::Null, |member| self.member_json(member));
        value["guild_id"] = render::id(guild_id);
        value
    }

    /// Changes a member and tells everybody.
    pub fn change_member(
        &mut self,
        guild_id: Id,
        user: Id,
        change: impl FnOnce(&mut GuildMember),
    ) -> Result<(), ApiError> {
        let member = self.guild_mut(guild_id)?.members.get_mut(&user).ok_or(UNKNOWN_MEMBER)?;
        change(member);
        self.emit("GUILD_MEMBER_UPDATE", &Audience::Guild(guild_id), |state, _| {
            state.member_event(guild_id, user)
        });
        Ok(())
    }

    /// Gives or takes a role as `actor`.
    pub fn set_role(
        &mut self,
        actor: Id,
        guild_id: Id,
        user: Id,
        role_id: Id,
        has: bool,
    ) -> Result<(), ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::MANAGE_ROLES)?;
        let role = guild.roles.get(&role_id).ok_or(UNKNOWN_ROLE)?;
        if role.bot_id.is_some() || role_id == guild_id {
            return Err(INVALID_ROLE.into());
        }
        if role.position >= self.rank(guild, actor) {
            return Err(MISSING_PERMISSIONS.into());
        }
        let old = guild.members.get(&user).map(|member| member.roles.clone()).unwrap_or_default();
        self.change_member(guild_id, user, |member| {
            member.roles.retain(|id| *id != role_id);
            if has {
                member.roles.push(role_id);
            }
        })?;
        let new: Vec<Id> =
            old.iter().copied().filter(|id| *id != role_id).chain(has.then_some(role_id)).collect();
        self.record_roles(guild_id, actor, user, &old, &new);
        Ok(())
    }

    /// Notes in the audit log which roles a member got and lost.
    pub fn record_roles(&mut self, guild_id: Id, actor: Id, user: Id, old: &[Id], new: &[Id]) {
        let named = |list: Vec<&Id>| -> Vec<Value> {
            let name = |id: &Id| self.guilds.get(&guild_id)?.roles.get(id).map(|role| role.name.clone());
            list.into_iter().map(|id| json!({"id": id.to_string(), "name": name(id)})).collect()
        };
        let added = named(new.iter().filter(|id| !old.contains(id)).collect());
        let removed = named(old.iter().filter(|id| !new.contains(id)).collect());
        let lists = [("$add", added), ("$remove", removed)].into_iter().filter(|(_, list)| !list.is_empty());
        let changes: Vec<Value> = lists.map(|(key, list)| json!({"key": key, "new_value": list})).collect();
        if !changes.is_empty() {
            self.record(guild_id, actor, action::MEMBER_ROLES, Some(user), changes, Value::Null);
        }
    }

    /// Makes a role above those there are, below `below` if given.
    pub fn add_role(&mut self, guild_id: Id, name: &str, permissions: u64) -> Result<Id, ApiError> {
        let id = self.next_id();
        let guild = self.guild_mut(guild_id)?;
        if guild.roles.len() >= ROLE_LIMIT {
            return Err(TOO_MANY_ROLES.into());
        }
        let position = guild.roles.values().map(|role| role.position).max().unwrap_or(0) + 1;
        guild.roles.insert(id, new_role(id, name, permissions, position));
        self.role_event("GUILD_ROLE_CREATE", guild_id, id);
        Ok(id)
    }

    /// Tells everybody about a role.
    pub fn role_event(&mut self, name: &'static str, guild_id: Id, role_id: Id) {
        self.emit(name, &Audience::Guild(guild_id), |state, _| {
            let role = state.guilds.get(&guild_id).and_then(|guild| guild.roles.get(&role_id));
            json!({"guild_id": guild_id.to_string(), "role": role.map(render::role)})
        });
    }

    /// Removes a role from the guild and from everybody.
    pub fn delete_role(&mut self, guild_id: Id, role_id: Id) -> Result<(), ApiError> {
        let guild = self.guild_mut(guild_id)?;
        guild.roles.remove(&role_id).ok_or(UNKNOWN_ROLE)?;
        guild.members.values_mut().for_each(|member| member.roles.retain(|id| *id != role_id));
        let payload = json!({"guild_id": guild_id.to_string(), "role_id": role_id.to_string()});
        self.emit("GUILD_ROLE_DELETE", &Audience::Guild(guild_id), |_, _| payload.clone());
        Ok(())
    }
}

fn new_role(id: Id, name: &str, permissions: u64, position: u64) -> Role {
    Role {
        id,
        name: name.to_owned(),
        permissions,
        position,
        color: 0,
        hoist: false,
        mentionable: false,
        bot_id: None,
    }
}
