//! Answers that members share with their server, and how others rate them.
//!
//! A post never tells when its owner asked for it: it comes after a delay drawn at random between [`SOONEST`] and
//! [`LATEST`], and its id is random.

use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, ShareId, TurnId};
use crate::domain::language::Language;
use crate::domain::resume::{ResumeText, redacted_lines, understand};
use crate::domain::rubric::Dimension;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The shortest time between the wish to share and the post.
pub const SOONEST: TimeDelta = TimeDelta::minutes(3);
/// The longest time between the wish to share and the post.
pub const LATEST: TimeDelta = TimeDelta::minutes(45);
/// Characters of a shared answer: as many as one message shows.
pub const SHARED: usize = 3000;
/// Answers that a member may share within a day.
pub const SHARES_PER_DAY: u64 = 10;
/// For how long a preview that nobody goes on with is kept.
pub const DRAFT_KEPT: TimeDelta = TimeDelta::days(1);

/// How far the sharing of an answer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareState {
    /// The owner looks at the preview.
    Draft,
    /// It is posted soon.
    Waiting,
    /// It is posted.
    Posted,
    /// The server's AutoMod does not let it stand, or Discord does not take the post.
    Blocked,
    /// It is posted, and a moderator has hidden it.
    Hidden,
}

impl ShareState {
    const ALL: [Self; 5] = [Self::Draft, Self::Waiting, Self::Posted, Self::Blocked, Self::Hidden];

    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Posted => "posted",
            Self::Blocked => "blocked",
            Self::Hidden => "hidden",
        }
    }

    /// The state stored so.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// How the bot rated the answer, kept with it so that peers' ratings can stand beside.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BotRatings {
    /// The points, 0 to 100; `None` where it was not evaluated.
    pub points: Option<f64>,
    /// The ratings, 1 to 5.
    pub ratings: BTreeMap<Dimension, u8>,
}

/// An answer shared, or about to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Its random id.
    pub id: ShareId,
    /// The server.
    pub guild: GuildId,
    /// Whose answer it is.
    pub owner: MemberId,
    /// The interview.
    pub interview: InterviewId,
    /// The turn.
    pub turn: TurnId,
    /// Language of the interview.
    pub language: Language,
    /// The question.
    pub question: String,
    /// What is shown of the answer.
    pub answer: String,
    /// The bot's ratings.
    pub bot: BotRatings,
    /// Whether the owner's name is shown.
    pub named: bool,
    /// How far it has come.
    pub state: ShareState,
    /// The channel of its role.
    pub channel: ChannelId,
    /// Its post, a thread.
    pub thread: Option<ChannelId>,
    /// Why a moderator has hidden it.
    pub reason: Option<String>,
    /// When it changed last.
    pub changed_at: DateTime<Utc>,
}

/// What a shared answer is called where nobody shall learn whose it is: the beginning of its id, which is random.
pub fn share_name(id: &str) -> String {
    format!("#{}", id.chars().take(8).collect::<String>())
}

/// One member's ratings of a shared answer.
pub type PeerRating = BTreeMap<Dimension, u8>;

/// Mean and number of peers' ratings on one line of the rubric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeerMean {
    /// The mean, 1 to 5.
    pub mean: f64,
    /// How many rated it.
    pub count: usize,
}

/// The means of peers' ratings, of those lines that anybody rated.
pub fn peer_means(all: &[PeerRating]) -> BTreeMap<Dimension, PeerMean> {
    let mean = |dimension| {
        let given: Vec<u8> = all.iter().filter_map(|rating| rating.get(&dimension).copied()).collect();
        let sum: u32 = given.iter().map(|rating| u32::from(*rating)).sum();
        (!given.is_empty())
            .then(|| (dimension, PeerMean { mean: f64::from(sum) / given.len() as f64, count: given.len() }))
    };
    Dimension::ALL.into_iter().filter_map(mean).collect()
}

/// How long the post waits: `chance` is a number drawn evenly from 0 to 1.
pub fn delay(chance: f64) -> TimeDelta {
    let span = (LATEST - SOONEST).num_milliseconds() as f64;
    SOONEST + TimeDelta::milliseconds((span * chance.clamp(0.0, 1.0)) as i64)
}

/// An answer without what tells who gave it: addresses, numbers, names of accounts; cut to [`SHARED`].
pub fn proposed_text(answer: &str) -> String {
    let text = ResumeText::new(answer);
    let lines = redacted_lines(&text, &understand(answer));
    let masked: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    masked.join("\n").trim().chars().take(SHARED).collect()
}

#[cfg(test)]
mod tests {
    use super::{LATEST, SOONEST, delay, peer_means, proposed_text};
    use crate::domain::rubric::Dimension;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn a_post_waits_within_the_bounds(chance in 0.0..=1.0_f64) {
            prop_assert!((SOONEST..=LATEST).contains(&delay(chance)));
        }
    }

    #[test]
    fn what_tells_the_owner_is_masked() {
        let masked =
            proposed_text("I moved the queue.\nWrite to hana@example.org or 010-1234-5678 for the rest.");
        assert!(masked.starts_with("I moved the queue."), "{masked}");
        assert!(!masked.contains("hana@") && !masked.contains("1234-5678"), "{masked}");
    }

    #[test]
    fn means_count_what_was_rated() {
        let one = BTreeMap::from([(Dimension::Depth, 4), (Dimension::Clarity, 2)]);
        let two = BTreeMap::from([(Dimension::Depth, 5)]);
        let means = peer_means(&[one, two]);
        assert_eq!((means[&Dimension::Depth].mean, means[&Dimension::Depth].count), (4.5, 2));
        assert_eq!(means[&Dimension::Clarity].count, 1);
        assert!(!means.contains_key(&Dimension::Relevance));
    }
}
