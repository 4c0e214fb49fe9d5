//! Reading messages back.

use crate::discord::error::{ApiError, MISSING_ACCESS, NOT_A_TEXT_CHANNEL, UNKNOWN_MESSAGE};
use crate::discord::http::Call;
use crate::discord::model::{Id, Message};
use crate::discord::permissions as perm;
use crate::discord::state::State;

impl State {
    /// Messages of a channel as `viewer` may read them, newest first.
    pub fn history(&self, viewer: Id, channel_id: Id, page: Page) -> Result<Vec<&Message>, ApiError> {
        let channel = self.visible(viewer, channel_id)?;
        if !channel.holds_messages() {
            return Err(NOT_A_TEXT_CHANNEL.into());
        }
        if self.permissions(viewer, channel) & perm::READ_MESSAGE_HISTORY == 0 {
            return Ok(Vec::new());
        }
        let person = viewer != self.app.bot_id;
        let shown = |m: &&Message| m.only_for.is_none_or(|only| person && only == viewer);
        let list = self.messages.get(&channel_id).into_iter().flat_map(|list| list.values());
        let all: Vec<&Message> = list.filter(shown).collect();
        let mut picked: Vec<&Message> = match page.anchor {
            Anchor::Newest => all.into_iter().rev().take(page.limit).collect(),
            Anchor::Before(id) => all.into_iter().rev().filter(|m| m.id < id).take(page.limit).collect(),
            Anchor::After(id) => all.into_iter().filter(|m| m.id > id).take(page.limit).collect(),
            Anchor::Around(id) => {
                let older = all.iter().rev().filter(|m| m.id <= id).take(page.limit / 2 + 1);
                let newer = all.iter().filter(|m| m.id > id).take(page.limit.saturating_sub(1) / 2);
                older.chain(newer).copied().collect()
            }
        };
        picked.sort_by_key(|message| std::cmp::Reverse(message.id));
        Ok(picked)
    }

    /// One message as `viewer` may read it.
    pub fn readable(&self, viewer: Id, channel_id: Id, id: Id) -> Result<&Message, ApiError> {
        let channel = self.visible(viewer, channel_id)?;
        if self.permissions(viewer, channel) & perm::READ_MESSAGE_HISTORY == 0 {
            return Err(MISSING_ACCESS.into());
        }
        let message = self.message(channel_id, id)?;
        let person = viewer != self.app.bot_id;
        let shown = message.only_for.is_none_or(|only| person && only == viewer);
        if shown { Ok(message) } else { Err(UNKNOWN_MESSAGE.into()) }
    }
}

/// Which part of a history is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub anchor: Anchor,
    pub limit: usize,
}

#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    Newest,
    Before(Id),
    After(Id),
    Around(Id),
}

impl Page {
    /// From the query of a request.
    pub fn of(call: &Call) -> Result<Page, ApiError> {
        let limit = match call.query.get("limit") {
            None => 50,
            Some(text) => match text.parse() {
                Ok(limit @ 1..=100) => limit,
                _ => {
                    let message = "int value should be between 1 and 100.";
                    return Err(ApiError::form("limit", "NUMBER_TYPE_MAX", message));
                }
            },
        };
        let anchor = if let Some(id) = call.number("around") {
            Anchor::Around(id)
        } else if let Some(id) = call.number("before") {
            Anchor::Before(id)
        } else if let Some(id) = call.number("after") {
            Anchor::After(id)
        } else {
            Anchor::Newest
        };
        Ok(Page { anchor, limit })
    }
}
