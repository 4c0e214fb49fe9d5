//! Where the chance in an interview comes from. Everything drawn for an interview follows from one seed, which is stored
//! with it; this is where seeds come from.

use rand::Rng as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of seeds.
#[derive(Debug, Default)]
pub struct Seeds(Option<AtomicU64>);

impl Seeds {
    /// One after the other from here on, so that every run of a bot draws the same.
    pub const fn counted_from(first: u64) -> Self {
        Self(Some(AtomicU64::new(first)))
    }

    /// The next seed; nobody can guess it unless they are counted.
    pub(super) fn next(&self) -> u64 {
        match &self.0 {
            Some(next) => next.fetch_add(1, Ordering::Relaxed),
            None => rand::rng().random(),
        }
    }
}
