//! The sandbox from outside: a raw bot over HTTP and websocket on one side, members on the other.

#![expect(clippy::unwrap_used, reason = "tests")]

mod administration;
mod community;
mod faults;
mod gateway;
mod interactions;
mod limits;
mod messages;
mod permissions;
mod polls;
mod serenity_bot;
mod support;
mod threads;
