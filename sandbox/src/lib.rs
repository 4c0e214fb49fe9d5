//! A local Discord for bots.

pub mod discord;
pub mod member;
pub mod mysql;
pub mod openai;
