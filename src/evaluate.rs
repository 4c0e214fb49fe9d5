//! `hotseat evaluate`: measures parts of the bot on data of the operator's own, without Discord and database.

pub mod documents;
