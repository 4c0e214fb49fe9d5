//! The rules of Hotseat: pure, without input or output, clock or random source.

pub mod language;
pub mod resume;
