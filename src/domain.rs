//! What an interview is and how it runs, as plain values: no async, no I/O, no clock, no random source.

pub mod asking;
pub mod attendance;
pub mod bank;
pub mod community;
pub mod daily;
pub mod github;
pub mod ids;
pub mod interview;
pub mod language;
pub mod limits;
pub mod notification;
pub mod plan;
pub mod profile;
pub mod provenance;
pub mod question;
pub mod report;
pub mod resume;
pub mod role;
pub mod rubric;
pub mod speech;
pub mod tailored;
pub mod trend;
pub mod usage;
pub mod wording;
pub mod writing;
