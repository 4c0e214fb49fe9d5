//! Hotseat: a Discord bot for practising job interviews.
//!
//! # How it is built
//!
//! ```text
//! main ─ run, doctor, grading, watch  command line, health and metrics over HTTP; the only rooms that see all others
//! discord interviewer github  Discord (serenity, poise) · model and offline interviewer · GitHub (octocrab)
//!        app                  use cases, worker, ports to other people's services
//!   db  document  chart  export  the only SQL · bytes to text in a child process · pictures · files to take home
//!       domain                the interview, pure: no async, no I/O, no clock
//! config  crypto  error  metrics  text  settings, encryption at rest, errors, counters, Fluent texts: open to all but the domain
//! ```
//!
//! A room imports only from floors below it; `tests/architecture.rs` keeps that true. [`document`] is a crate of its own.
//!
//! # How an answer flows
//!
//! 1. [`discord`] gets a message of a live thread and hands it to [`app::interview`].
//! 2. [`app::step`] loads the interview, lets the engine ([`domain::interview`]) take the event, and stores the new state,
//!    the answer and the effects in one transaction, where the version still matches; else it starts over.
//! 3. [`app::worker`] claims the effects by lease, asks the interviewer outside of any transaction, and feeds the result
//!    back through the same door. Failures go back with backoff; the engine says how often.
//!    What it does next is decided by [`app::worker::performance`], which is pure and runs in a simulation too.
//! 4. Posts of one interview are sent one after the other, each with a nonce; one of unknown outcome is looked for in the
//!    thread before it is sent again.
//! 5. After a start and after every connection that was not resumed, each live thread is read from its first question on;
//!    what cannot be read yet is read later ([`app::catch_up`]). An interview reads its thread once more before it ends.
//!
//! State is in MySQL alone, so any process may perform any effect.
//!
//! # The community
//!
//! [`app::community`] keeps one discussion a question and server and its opinions; `discord::community` brings messages,
//! reactions and buttons to it, and reads all threads again after READY. What is kept of a member in which column, and what
//! becomes of it in an export and when it is erased, stands in one list, [`db::tables::TABLES`].
//!
//! # What comes on its own
//!
//! Questions of the day for channels ([`app::daily_posts`]) and what members want to be told in direct messages
//! ([`app::notifications`]) stand in the database with the time they are due. Any process claims them by lease, sends them
//! with a nonce made from that time, and looks for them first where an earlier try may have sent them. What is late beyond
//! a stated limit is dropped. When they are due is decided by [`domain::notification`], which is pure.
//!
//! # Where this differs from the first plan
//!
//! - The outbox is a table of our own: a row is written in the same transaction as the state it follows from, and posts of one
//!   interview keep their order, which no job queue crate with a MySQL backend offers.
//! - Performed effects are deleted; where the bot's messages stand is kept in `posts`.
//! - Migrations take a lock of their own, a row that is held for a while: sqlx's does nothing on MariaDB, and in a Galera
//!   cluster a lock of `GET_LOCK` is known to one server only.

pub mod app;
pub mod bank;
pub mod chart;
pub mod config;
pub mod crypto;
pub mod db;
pub mod discord;
pub mod doctor;
pub mod domain;
pub mod error;
pub mod evaluate;
pub mod export;
pub mod github;
pub mod grading;
pub mod interviewer;
pub mod metrics;
pub mod run;
pub mod text;
pub mod watch;

pub use hotseat_document as document;
