//! The double's time: the system's, until a test sets it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The clock that every date, limit and expiry of the double goes by. Copies share one time.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<Mutex<Hand>>);

#[derive(Debug, Clone, Copy, Default)]
struct Hand {
    /// The time the clock stands at; it runs with the system when there is none.
    fixed: Option<DateTime<Utc>>,
    /// How far a running clock is ahead of the system.
    ahead: TimeDelta,
}

impl Clock {
    /// What time it is.
    pub fn now(&self) -> DateTime<Utc> {
        let hand = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hand.fixed.unwrap_or_else(|| Utc::now() + hand.ahead)
    }

    /// Stops the clock at a time. From here on it moves by [`Clock::advance`] alone.
    pub fn set(&self, time: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fixed = Some(time);
    }

    /// Moves the clock on, whether it stands or runs.
    pub fn advance(&self, by: Duration) {
        let by = TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX);
        let mut hand = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut hand.fixed {
            Some(time) => *time += by,
            None => hand.ahead += by,
        }
    }

    /// The time so many whole days before now.
    pub fn days_ago(&self, days: u32) -> DateTime<Utc> {
        self.now() - TimeDelta::days(days.into())
    }
}
