//! Hotseat: a Discord bot for practising job interviews.

pub mod app;
pub mod db;
pub mod document;
pub mod domain;
pub mod error;
pub mod interviewer;
pub mod text;
