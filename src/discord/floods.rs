//! How fast one member may act: commands, buttons and forms; suggestions while typing; messages in interview threads; files.
//! Kept in memory by each process, since a flood is over as soon as it ends; what is used over a day is stored (`app::limits`).

use crate::domain::ids::MemberId;
use crate::domain::limits::Limits;
use crate::error::UserError;
use chrono::{Duration, Utc};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// Suggestions for each action: Discord asks for them at nearly every key that is pressed.
const SUGGESTIONS: u32 = 5;
/// Members remembered before those are forgotten who have been quiet for long enough.
const REMEMBERED: usize = 10_000;

type Limiter = DefaultKeyedRateLimiter<MemberId>;

/// How fast members are.
pub(super) struct Floods {
    clock: DefaultClock,
    actions: Option<Limiter>,
    suggestions: Option<Limiter>,
    messages: Option<Limiter>,
    files: Option<Limiter>,
}

fn per_minute(most: u32) -> Option<Limiter> {
    NonZeroU32::new(most).map(|most| RateLimiter::keyed(Quota::per_minute(most)))
}

impl Floods {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            clock: DefaultClock::default(),
            actions: per_minute(limits.actions_per_minute),
            suggestions: per_minute(limits.actions_per_minute.saturating_mul(SUGGESTIONS)),
            messages: per_minute(limits.messages_per_minute),
            files: per_minute(limits.files_per_minute),
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

    /// Suggestions for an option that is being typed.
    ///
    /// # Errors
    /// Of a member who types faster than people do.
    pub(super) fn suggestion(&self, member: MemberId) -> Result<(), UserError> {
        self.check(self.suggestions.as_ref(), member)
    }

    /// Waits until a message in an interview's thread, with that many files, may be taken. It is an answer, so it is taken
    /// late rather than not at all; what waits when the process ends is read by the next one.
    pub(super) async fn message(&self, member: MemberId, files: usize) {
        if let Some(messages) = &self.messages {
            messages.until_key_ready(&member).await;
        }
        for _ in 0..files {
            if let Some(files) = &self.files {
                files.until_key_ready(&member).await;
            }
        }
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
    use futures_util::FutureExt;

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
        // One more each 20 seconds, should the machine be slow.
        assert!((3..50).contains(&taken), "{taken} of 50");
        assert!(floods.action(calm, 0).is_ok());
    }

    #[test]
    fn typing_costs_no_command_and_a_flood_of_it_is_stopped() {
        let floods = Floods::new(&LIMITS);
        let given = (0..100).filter(|_| floods.suggestion(MemberId(1)).is_ok()).count();
        assert!((15..100).contains(&given), "{given} of 100");
        assert!(floods.action(MemberId(1), 0).is_ok());
    }

    #[tokio::test]
    async fn messages_are_taken_late_rather_than_not_at_all() {
        let floods = Floods::new(&LIMITS);
        let now = |work| FutureExt::now_or_never(work);
        assert!(floods.action(MemberId(1), 1).is_ok());
        assert!(now(floods.message(MemberId(1), 0)).is_some(), "messages are counted apart");
        assert!(now(floods.message(MemberId(1), 1)).is_none(), "files are counted with those of commands");
        assert!(now(floods.message(MemberId(2), 0)).is_some());
        let quick = Floods::new(&Limits { messages_per_minute: 6000, ..LIMITS });
        let flood = (0..6100).map(|_| quick.message(MemberId(3), 0));
        assert_eq!(futures_util::future::join_all(flood).await.len(), 6100);
    }

    #[test]
    fn the_refusal_says_when_it_works_again_as_discord_shows_times() {
        let floods = Floods::new(&LIMITS);
        let refused = (0..10).find_map(|_| floods.action(MemberId(1), 0).err());
        let Some(UserError::TooFast { until }) = refused else { panic!("{refused:?}") };
        let seconds = (until - Utc::now()).num_seconds();
        assert!((0..=62).contains(&seconds), "{seconds} s");
        for l in Language::ALL {
            let text = UserError::TooFast { until }.text(l);
            assert!(text.contains(&format!("<t:{}:R>", until.timestamp())), "{text}");
        }
    }

    #[test]
    fn without_limits_nothing_is_stopped() {
        let floods = Floods::new(&Limits::default());
        assert!((0..1000).all(|_| floods.action(MemberId(1), 3).is_ok()));
    }
}
