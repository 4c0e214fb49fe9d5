//! Who may use a single command, as a server's admins set it in the server's settings.

use serde_json::{Value, json};

use super::model::{Channel, Command, CommandPermission, CommandTarget, Guild, Id};
use super::state::State;

impl State {
    /// What the admins of `guild` decided for `command`: `None` if nothing that is about this member and place.
    pub fn command_allowed(
        &self,
        guild: &Guild,
        user: Id,
        channel: &Channel,
        command: &Command,
    ) -> Option<bool> {
        let of_command = self.command_permissions.get(&(guild.id, command.id));
        let of_application = self.command_permissions.get(&(guild.id, self.app.id));
        // A thread counts as the channel it is in.
        let place = if channel.is_thread() { channel.parent_id.unwrap_or(channel.id) } else { channel.id };
        let decide = |judge: &dyn Fn(&[CommandPermission]) -> Option<bool>| {
            of_command.and_then(|list| judge(list)).or_else(|| of_application.and_then(|list| judge(list)))
        };
        // All channels are named by the server's id minus one.
        let by_channel = |list: &[CommandPermission]| {
            find(list, CommandTarget::Channel, place)
                .or_else(|| find(list, CommandTarget::Channel, guild.id - 1))
        };
        if decide(&by_channel) == Some(false) {
            return Some(false);
        }
        let roles = guild.members.get(&user).map_or(&[][..], |member| &member.roles);
        decide(&|list| find(list, CommandTarget::User, user).or_else(|| by_roles(list, roles, guild.id)))
    }

    /// The permissions of a command (or of the application) in a guild, as Discord gives them.
    pub fn command_permissions_json(&self, guild: Id, id: Id) -> Option<Value> {
        let list = self.command_permissions.get(&(guild, id))?;
        let lines = list
            .iter()
            .map(|p| json!({"id": p.id.to_string(), "type": p.target as u8, "permission": p.allow}));
        Some(json!({
            "id": id.to_string(), "application_id": self.app.id.to_string(), "guild_id": guild.to_string(),
            "permissions": lines.collect::<Vec<_>>(),
        }))
    }

    /// Sets them, as an admin does in the server's settings; none takes the setting away.
    pub fn set_command_permissions(&mut self, guild: Id, id: Id, list: Vec<CommandPermission>) {
        self.command_permissions.insert((guild, id), list);
        let payload = self.command_permissions_json(guild, id).unwrap_or_default();
        if self.command_permissions.get(&(guild, id)).is_some_and(Vec::is_empty) {
            self.command_permissions.remove(&(guild, id));
        }
        self.send_bot("APPLICATION_COMMAND_PERMISSIONS_UPDATE", Some(guild), &payload, &payload);
        self.tell_all("COMMANDS_UPDATE", &json!({}));
    }
}

fn find(list: &[CommandPermission], target: CommandTarget, id: Id) -> Option<bool> {
    list.iter().find(|line| line.target == target && line.id == id).map(|line| line.allow)
}

/// One role that allows is enough; `@everyone` counts last.
fn by_roles(list: &[CommandPermission], roles: &[Id], everyone: Id) -> Option<bool> {
    let said: Vec<bool> = roles.iter().filter_map(|role| find(list, CommandTarget::Role, *role)).collect();
    if said.is_empty() { find(list, CommandTarget::Role, everyone) } else { Some(said.contains(&true)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_allows_wins_over_others_and_everyone() {
        let line = |id, allow| CommandPermission { id, target: CommandTarget::Role, allow };
        let list = [line(1, false), line(2, false), line(3, true)];
        assert_eq!(by_roles(&list, &[], 1), Some(false));
        assert_eq!(by_roles(&list, &[2], 1), Some(false));
        assert_eq!(by_roles(&list, &[2, 3], 1), Some(true));
        assert_eq!(by_roles(&[], &[2, 3], 1), None);
    }
}
