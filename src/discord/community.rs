//! The community at the Discord edge: its board, its events, its buttons and forms.

mod board;
pub(super) mod buttons;
pub(super) mod events;
mod moderating;
mod press;
mod sharing;
pub(super) mod suggestions;

pub(super) use board::DiscordBoard;
