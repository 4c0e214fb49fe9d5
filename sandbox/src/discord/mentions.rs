//! Who a message pings, after `allowed_mentions`.

use serde_json::Value;

use super::model::{Id, Message};
use super::permissions as perm;
use super::state::State;
use super::validate::integer;

/// Fills the mention fields of a message from its text.
pub fn fill(state: &State, message: &mut Message, allowed: Option<&Value>) {
    let found = find(&message.content);
    let Some(channel) = state.channels.get(&message.channel_id) else { return };
    // Answers to interactions ping users only, unless they say otherwise.
    let default_parse: &[&str] =
        if message.by_webhook.is_some() { &["users"] } else { &["users", "roles", "everyone"] };
    let parses = |kind: &str| match allowed {
        None => default_parse.contains(&kind),
        Some(rules) => rules["parse"].as_array().is_some_and(|list| list.iter().any(|v| v == kind)),
    };
    let listed = |kind: &str, id: Id| {
        let list = allowed.and_then(|rules| rules[kind].as_array());
        list.is_some_and(|list| list.iter().any(|v| integer(v) == Some(id)))
    };
    let guild = channel.guild_id.and_then(|id| state.guilds.get(&id));
    let own_name = message.by_webhook.as_ref().is_some_and(|herald| herald.name.is_some());
    let may_everyone =
        own_name || state.permissions(message.author_id, channel) & perm::MENTION_EVERYONE != 0;
    let known = |id: &Id| state.users.contains_key(id);
    message.mentions = found
        .users
        .iter()
        .copied()
        .filter(known)
        .filter(|id| parses("users") || listed("users", *id))
        .collect();
    message.mention_roles = found
        .roles
        .iter()
        .copied()
        .filter(|id| {
            let role = guild.and_then(|guild| guild.roles.get(id));
            role.is_some_and(|role| role.mentionable || may_everyone)
                && (parses("roles") || listed("roles", *id))
        })
        .collect();
    message.mention_everyone = found.everyone && may_everyone && guild.is_some() && parses("everyone");
    let replied = message.by_webhook.is_none() && allowed.is_none_or(|rules| rules["replied_user"] == true);
    if let Some(author) = replied_author(state, message).filter(|_| replied && message.kind == 19)
        && !message.mentions.contains(&author)
    {
        message.mentions.push(author);
    }
}

fn replied_author(state: &State, message: &Message) -> Option<Id> {
    let reference = message.reference.as_ref()?;
    let (channel, id) = (integer(&reference["channel_id"])?, integer(&reference["message_id"])?);
    Some(state.message(channel, id).ok()?.author_id)
}

#[derive(Debug, Default, PartialEq)]
struct Found {
    users: Vec<Id>,
    roles: Vec<Id>,
    everyone: bool,
}

fn find(text: &str) -> Found {
    let mut found =
        Found { everyone: text.contains("@everyone") || text.contains("@here"), ..Found::default() };
    for part in text.split("<@").skip(1) {
        let Some((inner, _)) = part.split_once('>') else { continue };
        let (list, id) = match inner.strip_prefix('&') {
            Some(role) => (&mut found.roles, role.parse()),
            None => (&mut found.users, inner.strip_prefix('!').unwrap_or(inner).parse()),
        };
        if let Ok(id) = id
            && !list.contains(&id)
        {
            list.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_found_once_each() {
        let found = find("hi <@1> <@!1> <@2>, <@&3> @here <@x> <@4");
        assert_eq!(found, Found { users: vec![1, 2], roles: vec![3], everyone: true });
    }
}
