//! The Discord edge. serenity and poise appear here and nowhere else.
//!
//! [`custom_id`] and [`reply`] are pure: what a control carries, and how everything looks.

pub mod custom_id;
pub mod reply;
