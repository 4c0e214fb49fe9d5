//! Hotseat: a Discord bot for practising job interviews.

pub mod app;
pub mod document;
pub mod domain;
