//! A local Discord for bots, with a private MySQL server and a scripted model.
//!
//! [`Sandbox`] serves Discord's REST API, gateway and CDN on the loopback interface, strict about permissions,
//! limits and deadlines; any bot that can be pointed at another address runs in it. [`World`] arranges the
//! scene, [`member::Member`] is a person at a client, and the web client at [`Sandbox::url`] is for one's own
//! eyes. Nothing here knows a particular bot.

mod discord;
pub mod github;
pub mod member;
pub mod mysql;
pub mod openai;
mod serving;

pub use discord::{
    ChannelKind, CommandTarget, Fault, FaultKind, GatewayFault, Options, Sandbox, World, WorldFault,
};
