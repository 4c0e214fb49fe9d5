//! Polls: votes, results, and their end.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::error::{
    ApiError, MISSING_PERMISSIONS, NOT_A_POLL, NOT_THE_AUTHOR, POLL_EXPIRED, POLL_VOTE_REFUSED,
    UNKNOWN_MESSAGE,
};
use super::model::{Id, Message, message_kind};
use super::permissions as perm;
use super::render;
use super::state::State;

/// A poll as it is kept: with ids and an end, without results, which are counted when it is shown.
pub fn stored(poll: &Value, now: DateTime<Utc>) -> Value {
    let hours = i64::try_from(poll["duration"].as_u64().unwrap_or(24)).unwrap_or(24);
    let answers = poll["answers"].as_array().into_iter().flatten().enumerate();
    json!({
        "question": media(&poll["question"]),
        "answers": answers.map(|(i, a)| json!({"answer_id": i + 1, "poll_media": media(&a["poll_media"])})).collect::<Vec<_>>(),
        "expiry": render::time(now + TimeDelta::hours(hours)),
        "allow_multiselect": poll["allow_multiselect"] == true, "layout_type": 1,
    })
}

/// Text and emoji, where there are any.
fn media(sent: &Value) -> Value {
    let fields = sent.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    fields.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn expiry(poll: &Value) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(poll["expiry"].as_str()?).ok()?.to_utc())
}

impl State {
    /// The poll with its results.
    pub fn poll_json(&self, poll: &Value, message: &Message, viewer: Id) -> Value {
        let mut value = poll.clone();
        let over = expiry(poll).is_none_or(|at| at <= self.now());
        let counts = poll["answers"].as_array().into_iter().flatten().filter_map(|answer| {
            let id = answer["answer_id"].as_u64()?;
            let voters: Vec<Id> =
                message.votes.iter().filter(|vote| vote.0 == id).map(|vote| vote.1).collect();
            (!voters.is_empty())
                .then(|| json!({"id": id, "count": voters.len(), "me_voted": voters.contains(&viewer)}))
        });
        value["results"] = json!({"is_finalized": over, "answer_counts": counts.collect::<Vec<_>>()});
        value
    }

    /// Votes as a member, or takes the vote back.
    pub fn vote(&mut self, user: Id, channel: Id, id: Id, answer: u64, wanted: bool) -> Result<(), ApiError> {
        let now = self.now();
        let message = self.readable(user, channel, id)?;
        let poll = message.poll.as_ref().ok_or(NOT_A_POLL)?;
        if expiry(poll).is_none_or(|at| at <= now) {
            return Err(POLL_EXPIRED.into());
        }
        let known =
            poll["answers"].as_array().is_some_and(|list| list.iter().any(|a| a["answer_id"] == answer));
        let single = poll["allow_multiselect"] == false;
        let other = message.votes.iter().any(|vote| vote.1 == user && vote.0 != answer);
        if !known || wanted && single && other {
            return Err(POLL_VOTE_REFUSED.into());
        }
        let votes = &mut self.message_mut(channel, id)?.votes;
        let before = votes.len();
        votes.retain(|vote| *vote != (answer, user));
        if wanted {
            votes.push((answer, user));
        }
        let changed = votes.len() != before;
        if changed {
            self.vote_event(user, channel, id, answer, wanted);
        }
        Ok(())
    }

    fn vote_event(&mut self, user: Id, channel: Id, message: Id, answer: u64, added: bool) {
        let mut payload = json!({
            "user_id": user.to_string(), "channel_id": channel.to_string(), "message_id": message.to_string(), "answer_id": answer,
        });
        if let Some(guild) = self.channels.get(&channel).and_then(|c| c.guild_id) {
            payload["guild_id"] = render::id(guild);
        }
        let audience = self.message_audience(channel);
        let name = if added { "MESSAGE_POLL_VOTE_ADD" } else { "MESSAGE_POLL_VOTE_REMOVE" };
        self.emit(name, &audience, |_, _| payload.clone());
    }

    /// Who chose an answer, after `after`, in the order of their ids.
    pub fn voters(&self, actor: Id, channel: Id, id: Id, answer: u64) -> Result<Vec<Id>, ApiError> {
        let message = self.readable(actor, channel, id)?;
        message.poll.as_ref().ok_or(NOT_A_POLL)?;
        let mut voters: Vec<Id> =
            message.votes.iter().filter(|vote| vote.0 == answer).map(|vote| vote.1).collect();
        voters.sort_unstable();
        Ok(voters)
    }

    /// Ends a poll early, as its author.
    pub fn end_poll(&mut self, actor: Id, channel: Id, id: Id) -> Result<(), ApiError> {
        let now = self.now();
        let message = self.readable(actor, channel, id)?;
        let poll = message.poll.as_ref().ok_or(NOT_A_POLL)?;
        if message.author_id != actor {
            return Err(NOT_THE_AUTHOR.into());
        }
        if expiry(poll).is_none_or(|at| at <= now) {
            return Err(POLL_EXPIRED.into());
        }
        if self.permissions(actor, self.channel(channel)?) & perm::VIEW_CHANNEL == 0 {
            return Err(MISSING_PERMISSIONS.into());
        }
        let poll = self.message_mut(channel, id)?.poll.as_mut().ok_or(UNKNOWN_MESSAGE)?;
        poll["expiry"] = json!(render::time(now));
        self.announce_result(channel, id);
        Ok(())
    }

    /// Ends polls whose time has come; tells when the next one is due.
    pub fn end_polls(&mut self) -> Option<DateTime<Utc>> {
        let now = self.now();
        let (due, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.running_polls)
            .into_iter()
            .filter_map(|(channel, id)| {
                Some((channel, id, expiry(self.message(channel, id).ok()?.poll.as_ref()?)?))
            })
            .partition(|(_, _, at)| *at <= now);
        self.running_polls = waiting.iter().map(|(channel, id, _)| (*channel, *id)).collect();
        for (channel, id, _) in due {
            self.announce_result(channel, id);
        }
        waiting.into_iter().map(|(_, _, at)| at).min()
    }

    /// Tells that a poll is over, by its message and by the line Discord writes below it.
    fn announce_result(&mut self, channel: Id, id: Id) {
        self.running_polls.retain(|poll| *poll != (channel, id));
        self.emit_message("MESSAGE_UPDATE", channel, id);
        let Ok(message) = self.message(channel, id) else { return };
        let author = message.author_id;
        let mut reference =
            json!({"type": 0, "channel_id": channel.to_string(), "message_id": id.to_string()});
        if let Some(guild) = self.channels.get(&channel).and_then(|c| c.guild_id) {
            reference["guild_id"] = render::id(guild);
        }
        let embed = result_embed(message);
        self.system_message_with(channel, author, message_kind::POLL_RESULT, vec![embed], reference);
    }
}

/// The embed of type `poll_result` with its documented fields.
fn result_embed(message: &Message) -> Value {
    let poll = message.poll.clone().unwrap_or_default();
    let count = |id: &Value| message.votes.iter().filter(|vote| *id == vote.0).count();
    let answers = poll["answers"].as_array().map_or(&[][..], Vec::as_slice);
    let best = answers.iter().map(|a| count(&a["answer_id"])).max().unwrap_or(0);
    let winners: Vec<_> = answers.iter().filter(|a| best > 0 && count(&a["answer_id"]) == best).collect();
    let mut fields = vec![
        ("poll_question_text", poll["question"]["text"].clone()),
        ("victor_answer_votes", json!(best.to_string())),
        ("total_votes", json!(message.votes.len().to_string())),
    ];
    if let [winner] = winners.as_slice() {
        fields.push(("victor_answer_id", json!(winner["answer_id"].to_string())));
        fields.push(("victor_answer_text", winner["poll_media"]["text"].clone()));
    }
    let fields =
        fields.into_iter().map(|(name, value)| json!({"name": name, "value": value, "inline": false}));
    json!({"type": "poll_result", "fields": fields.collect::<Vec<_>>()})
}
