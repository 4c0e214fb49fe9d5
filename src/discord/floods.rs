//! How fast one member may act: commands, buttons and forms; messages in interview threads; files. Kept in memory by each
//! process, since a flood is over as soon as it ends; what is used over a day is stored (`app::limits`).

use crate::domain::ids::MemberId;
use crate::domain::limits::Limits;
use crate::error::UserError;
use chrono::{Duration, Utc};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// Members remembered before those are forgotten who have been quiet for long enough.
const REMEMBERED: usize = 10_000;

type Limiter = DefaultKeyedRateLimiter<MemberId>;

/// How fast members are.
pub(super) struct Floods {
    clock: DefaultClock,
    actions: Option<Limiter>,
    messages: Option<Limiter>,
    files: Option<Limiter>,
    /// Who was told in a thread that they are too fast: once a minute, or the bot would answer a flood with a flood.
    told: Option<Limiter>,
}

fn per_minute(most: u32) -> Option<Limiter> {
    NonZeroU32::new(most).map(|most| RateLimiter::keyed(Quota::per_minute(most)))
}

impl Floods {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            clock: DefaultClock::default(),
            actions: per_minute(limits.actions_per_minute),
            messages: per_minute(limits.messages_per_minute),
            files: per_minute(limits.files_per_minute),
            told: per_minute(1),
        }
    }

    /// A command, button or form, with that many files.
    ///
    /// # Errors
    /// A member who is too fast, with when it works again.
    pub(super) fn action(&self, member: MemberId, files: usize) -> Result<(), UserError> {
        self.check(self.actions.as_ref(), member)?;
        (0..files).try_for_each(|_| self.check(self.files.as_ref(), member))
    }

    /// A message in an interview's thread, with that many files.
    ///
    /// # Errors
    /// A member who is too fast, with when it works again.
    pub(super) fn message(&self, member: MemberId, files: usize) -> Result<(), UserError> {
        self.check(self.messages.as_ref(), member)?;
        (0..files).try_for_each(|_| self.check(self.files.as_ref(), member))
    }

    /// Whether to tell a member in a thread that they are too fast.
    pub(super) fn tell(&self, member: MemberId) -> bool {
        self.check(self.told.as_ref(), member).is_ok()
    }

    fn check(&self, limiter: Option<&Limiter>, member: MemberId) -> Result<(), UserError> {
        let Some(limiter) = limiter else { return Ok(()) };
        if limiter.len() > REMEMBERED {
            limiter.retain_recent();
        }
        limiter.check_key(&member).map_err(|too_fast| {
            let wait = too_fast.wait_time_from(self.clock.now());
            let wait = Duration::from_std(wait).unwrap_or(Duration::minutes(1));
            // Discord shows whole seconds.
            UserError::TooFast { until: Utc::now() + wait + Duration::seconds(1) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Floods;
    use crate::domain::ids::MemberId;
    use crate::domain::language::Language;
    use crate::domain::limits::Limits;
    use crate::error::UserError;
    use chrono::Utc;

    const LIMITS: Limits = Limits {
        actions_per_minute: 3,
        messages_per_minute: 2,
        files_per_minute: 1,
        uploads: crate::domain::limits::Quota { member: 0, server: 0, everything: 0 },
        interviews: crate::domain::limits::Quota { member: 0, server: 0, everything: 0 },
        tokens: crate::domain::limits::Quota { member: 0, server: 0, everything: 0 },
        requests: crate::domain::limits::Quota { member: 0, server: 0, everything: 0 },
    };

    #[test]
    fn a_flood_of_one_member_is_stopped_and_others_are_not() {
        let floods = Floods::new(&LIMITS);
        let (fast, calm) = (MemberId(1), MemberId(2));
        let taken = (0..50).filter(|_| floods.action(fast, 0).is_ok()).count();
        assert!((3..=4).contains(&taken), "{taken} of 50");
        assert!(floods.action(calm, 0).is_ok());
        assert!(floods.message(fast, 0).is_ok(), "messages are counted apart");
    }

    #[test]
    fn files_are_counted_whether_they_come_with_commands_or_messages() {
        let floods = Floods::new(&LIMITS);
        assert!(floods.action(MemberId(1), 1).is_ok());
        assert!(floods.message(MemberId(1), 1).is_err());
        assert!(floods.message(MemberId(2), 5).is_err());
    }

    #[test]
    fn the_refusal_says_when_it_works_again_as_discord_shows_times() {
        let floods = Floods::new(&LIMITS);
        let refused = (0..10).find_map(|_| floods.message(MemberId(1), 0).err());
        let Some(UserError::TooFast { until }) = refused else { panic!("{refused:?}") };
        let seconds = (until - Utc::now()).num_seconds();
        assert!((0..=62).contains(&seconds), "{seconds} s");
        for l in Language::ALL {
            let text = UserError::TooFast { until }.text(l);
            assert!(text.contains(&format!("<t:{}:R>", until.timestamp())), "{text}");
        }
    }

    #[test]
    fn without_limits_nothing_is_stopped_and_a_flood_is_answered_once() {
        let floods = Floods::new(&Limits::default());
        assert!((0..1000).all(|_| floods.action(MemberId(1), 3).is_ok()));
        assert_eq!((0..1000).filter(|_| floods.tell(MemberId(1))).count(), 1);
    }
}
