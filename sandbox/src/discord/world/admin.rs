//! What admins of servers and of the application decide.

use std::time::Instant;

use chrono::TimeDelta;
use serde_json::json;

use super::{World, found};
use crate::discord::faults::WorldFault;
use crate::discord::interactions::TOKEN_LIFETIME;
use crate::discord::model::{CommandPermission, CommandTarget, Id, Overwrite, OverwriteTarget};
use crate::discord::state::State;

impl World {
    /// Bans a user, whose membership ends.
    pub fn ban(&self, guild: u64, user: u64) {
        let mut state = self.shared.state();
        let owner = found(state.guild(guild), "guild", guild).owner_id;
        found(state.ban(owner, guild, user, 0, None), "user to ban", user);
    }

    /// Lets a person in by an invite's code; gives the server.
    pub fn use_invite(&self, user: u64, code: &str) -> u64 {
        found(self.shared.state().use_invite(user, code), "invite that lets in user", user)
    }

    /// A webhook of a channel that the server's owner made, not the bot: its id and token.
    pub fn create_webhook(&self, channel: u64, name: &str) -> (u64, String) {
        let mut state = self.shared.state();
        let guild = found(state.channel(channel), "channel", channel).guild_id.unwrap_or(0);
        let owner = found(state.guild(guild), "guild", guild).owner_id;
        let id = found(state.create_webhook(owner, channel, &json!(name)), "channel for a webhook", channel);
        let token = state.webhooks.get(&id).map(|hook| hook.token.clone()).unwrap_or_default();
        (id, token)
    }

    /// Sets who may use a command (by name) in a server; without lines the command's defaults hold again.
    pub fn set_command_permissions(&self, guild: u64, command: &str, lines: &[(CommandTarget, u64, bool)]) {
        let mut state = self.shared.state();
        let named = state
            .commands
            .values()
            .find(|c| c.name == command && c.guild_id.is_none_or(|place| place == guild));
        let Some(id) = named.map(|command| command.id) else {
            panic!("there is no command {command} in the sandbox");
        };
        let line = |(target, id, allow): &(CommandTarget, u64, bool)| CommandPermission {
            id: *id,
            target: *target,
            allow: *allow,
        };
        state.set_command_permissions(guild, id, lines.iter().map(line).collect());
    }

    /// The bot's token, which a [`WorldFault::ResetToken`] changes.
    pub fn token(&self) -> String {
        self.shared.state().app.token.clone()
    }

    /// How many gateway sessions may be started in 5 seconds, and how many shards Discord recommends.
    pub fn set_sharding(&self, max_concurrency: u64, shards: u64) {
        let mut state = self.shared.state();
        state.app.max_concurrency = max_concurrency;
        state.app.shards = shards;
    }

    /// How many more gateway sessions may be started today.
    pub fn set_starts_left(&self, starts: u32) {
        let mut state = self.shared.state();
        state.app.starts_left = starts;
        state.app.starts_reset = state.now() + TimeDelta::days(1);
    }

    /// Requests of the bot in the running ten minutes that were answered with 401, 403 or 429. Discord shuts out
    /// who has 10 000 of them.
    pub fn invalid_requests(&self) -> u32 {
        self.shared.limits().invalid(Instant::now())
    }
}

impl State {
    /// Carries out a fault of the world. Ids that name nothing have no effect.
    pub fn apply_world_fault(&mut self, fault: &WorldFault) {
        match *fault {
            WorldFault::ExpireTokens => {
                let long_ago = self.now() - TOKEN_LIFETIME;
                self.interactions.values_mut().for_each(|interaction| interaction.created = long_ago);
                self.expire_interactions();
            }
            WorldFault::ExpireUrls => self.url_epoch += 1,
            WorldFault::ResetToken => self.reset_token(),
            WorldFault::PermissionRemoved { guild_id, channel_id, bits } => {
                self.take_from_bot(guild_id, channel_id, bits);
            }
            WorldFault::MemberLeft { guild_id, user_id } => self.leave_guild(guild_id, user_id),
            WorldFault::ChannelDeleted { channel_id } => self.drop_channel(channel_id),
            WorldFault::ClockSkew { ms } => self.set_skew(TimeDelta::milliseconds(ms)),
        }
    }

    fn take_from_bot(&mut self, guild: Id, channel: Option<Id>, bits: u64) {
        let bot = self.app.bot_id;
        if let Some(channel) = channel {
            let Ok(place) = self.channel(channel) else { return };
            let before = place.overwrites.iter().find(|overwrite| overwrite.id == bot).copied();
            let (allow, deny) = before.map_or((0, 0), |overwrite| (overwrite.allow, overwrite.deny));
            let overwrite = Overwrite {
                id: bot,
                target: OverwriteTarget::Member,
                allow: allow & !bits,
                deny: deny | bits,
            };
            // The channel is there: it was just read.
            let set = self.set_overwrite(channel, overwrite);
            debug_assert!(set.is_ok(), "{set:?}");
            return;
        }
        let Ok(place) = self.guild_mut(guild) else { return };
        let held = place.members.get(&bot).map(|member| member.roles.clone()).unwrap_or_default();
        let mut changed = Vec::new();
        for role in place.roles.values_mut().filter(|role| role.id == guild || held.contains(&role.id)) {
            if role.permissions & bits != 0 {
                role.permissions &= !bits;
                changed.push(role.id);
            }
        }
        changed.into_iter().for_each(|role| self.role_event("GUILD_ROLE_UPDATE", guild, role));
    }
}
