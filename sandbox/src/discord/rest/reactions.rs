//! Reactions.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::error::{ApiError, TOO_MANY_REACTIONS, UNKNOWN_EMOJI};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::messages::refuse_archived;
use crate::discord::model::{Id, Reaction};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;

const KINDS_PER_MESSAGE: usize = 20;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let ["channels", channel, "messages", message, "reactions", rest @ ..] = path else { return None };
    let place = snowflake("channel_id", channel).and_then(|c| Ok((c, snowflake("message_id", message)?)));
    let (channel, message) = match place {
        Ok(place) => place,
        Err(error) => return Some(Err(error)),
    };
    let bot = state.app.bot_id;
    Some(match (method, rest) {
        ("PUT", [emoji, "@me"]) => state.react(bot, channel, message, emoji).map(|()| Reply::empty()),
        ("DELETE", [emoji, "@me"]) => {
            state.unreact(bot, channel, message, emoji, bot).map(|()| Reply::empty())
        }
        ("DELETE", [emoji, user]) => snowflake("user_id", user)
            .and_then(|user| state.unreact(bot, channel, message, emoji, user))
            .map(|()| Reply::empty()),
        ("DELETE", []) => state.clear_reactions(bot, channel, message, None).map(|()| Reply::empty()),
        ("DELETE", [emoji]) => {
            state.clear_reactions(bot, channel, message, Some(emoji)).map(|()| Reply::empty())
        }
        ("GET", [emoji]) => who_reacted(state, call, channel, message, emoji),
        _ => return None,
    })
}

fn who_reacted(state: &State, call: &Call, channel: Id, message: Id, emoji: &str) -> Answer {
    let message = state.readable(state.app.bot_id, channel, message)?;
    let users = message.reactions.iter().find(|r| r.emoji == emoji).map_or(&[][..], |r| &r.users);
    let limit = call.number("limit").unwrap_or(25).clamp(1, 100) as usize;
    let after = call.number("after").unwrap_or(0);
    Ok(Reply::ok(users.iter().filter(|id| **id > after).take(limit).map(|id| state.user_json(*id)).collect()))
}

impl State {
    /// Adds a reaction.
    pub fn react(&mut self, actor: Id, channel_id: Id, message_id: Id, emoji: &str) -> Result<(), ApiError> {
        let channel = self.visible(actor, channel_id)?;
        refuse_archived(channel)?;
        let message = self.readable(actor, channel_id, message_id)?;
        if !self.custom_emoji_exists(emoji) {
            check_emoji(emoji)?;
        }
        let there = message.reactions.iter().find(|reaction| reaction.emoji == emoji);
        if there.is_some_and(|reaction| reaction.users.contains(&actor)) {
            return Ok(());
        }
        if there.is_none() {
            self.allowed(actor, channel_id, perm::ADD_REACTIONS)?;
            if message.reactions.len() >= KINDS_PER_MESSAGE {
                return Err(TOO_MANY_REACTIONS.into());
            }
        }
        let author = message.author_id;
        let message = self.message_mut(channel_id, message_id)?;
        match message.reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
            Some(reaction) => reaction.users.push(actor),
            None => message.reactions.push(Reaction { emoji: emoji.to_owned(), users: vec![actor] }),
        }
        let mut extra = json!({"message_author_id": author.to_string(), "burst": false, "type": 0});
        let guild = self.channel(channel_id)?.guild_id.and_then(|id| self.guilds.get(&id));
        if let Some(member) = guild.and_then(|guild| guild.members.get(&actor)) {
            extra["member"] = self.member_json(member);
        }
        self.reaction_event("MESSAGE_REACTION_ADD", channel_id, message_id, Some(actor), Some(emoji), extra);
        Ok(())
    }

    /// Removes one reaction of `user`.
    pub fn unreact(
        &mut self,
        actor: Id,
        channel_id: Id,
        message_id: Id,
        emoji: &str,
        user: Id,
    ) -> Result<(), ApiError> {
        refuse_archived(self.visible(actor, channel_id)?)?;
        if actor != user {
            self.allowed(actor, channel_id, perm::MANAGE_MESSAGES)?;
        }
        let message = self.message_mut(channel_id, message_id)?;
        let Some(reaction) =
            message.reactions.iter_mut().find(|r| r.emoji == emoji && r.users.contains(&user))
        else {
            return Ok(());
        };
        reaction.users.retain(|id| *id != user);
        message.reactions.retain(|reaction| !reaction.users.is_empty());
        let extra = json!({"burst": false, "type": 0});
        self.reaction_event(
            "MESSAGE_REACTION_REMOVE",
            channel_id,
            message_id,
            Some(user),
            Some(emoji),
            extra,
        );
        Ok(())
    }

    fn clear_reactions(
        &mut self,
        actor: Id,
        channel_id: Id,
        message_id: Id,
        emoji: Option<&str>,
    ) -> Result<(), ApiError> {
        refuse_archived(self.allowed(actor, channel_id, perm::MANAGE_MESSAGES)?)?;
        let message = self.message_mut(channel_id, message_id)?;
        message.reactions.retain(|reaction| emoji.is_some_and(|emoji| reaction.emoji != emoji));
        let name =
            if emoji.is_some() { "MESSAGE_REACTION_REMOVE_EMOJI" } else { "MESSAGE_REACTION_REMOVE_ALL" };
        self.reaction_event(name, channel_id, message_id, None, emoji, json!({}));
        Ok(())
    }

    fn reaction_event(
        &mut self,
        name: &'static str,
        channel: Id,
        message: Id,
        user: Option<Id>,
        emoji: Option<&str>,
        extra: Value,
    ) {
        let mut payload = extra;
        payload["channel_id"] = render::id(channel);
        payload["message_id"] = render::id(message);
        if let Some(user) = user {
            payload["user_id"] = render::id(user);
        }
        if let Some(emoji) = emoji {
            payload["emoji"] = render::emoji(emoji);
        }
        if let Some(guild) = self.channels.get(&channel).and_then(|c| c.guild_id) {
            payload["guild_id"] = render::id(guild);
        }
        let audience = self.message_audience(channel);
        self.emit(name, &audience, |_, _| payload.clone());
    }
}

/// A Unicode emoji.
fn check_emoji(emoji: &str) -> Result<(), ApiError> {
    let keycap = emoji.ends_with('\u{20e3}');
    let plain = emoji.chars().any(|c| c.is_alphanumeric() || c.is_whitespace());
    if emoji.is_empty() || plain && !keycap || emoji.is_ascii() || emoji.chars().count() > 12 {
        return Err(UNKNOWN_EMOJI.into());
    }
    Ok(())
}
