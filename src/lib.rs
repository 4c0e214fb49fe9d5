//! Hotseat: a Discord bot for practising job interviews.

pub mod app;
pub mod config;
pub mod db;
pub mod discord;
pub mod document;
pub mod domain;
pub mod error;
pub mod interviewer;
pub mod text;
