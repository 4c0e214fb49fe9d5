//! The community: what counts as an opinion, in which order opinions are shown, and names of roles and channels.

mod sharing;
mod suggesting;
mod week;

pub use sharing::{
    BotRatings, DRAFT_KEPT, LATEST, PeerMean, PeerRating, SHARED, SHARES_PER_DAY, SOONEST, Share, ShareState,
    delay, peer_means, proposed_text, share_name,
};
pub use suggesting::{
    REASON, SUGGESTION_TRIES_PER_DAY, SUGGESTIONS_PER_DAY, Suggestion, SuggestionState, Written,
    suggested_key,
};
pub use week::{LOOKS_BACK, SELECTED, STREAKS, TOP, lot, next_week};

use super::ids::{ChannelId, DiscussionId, GuildId, MemberId, MessageId, OpinionId, ShareId};
use super::role::Role;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// Opinions on one page.
pub const PAGE: usize = 5;
/// Pages of opinions at most; what is further down nobody looks for.
pub const PAGES: usize = 20;
/// Fewest and most characters of an opinion: less is chatter, more does not fit into a form.
pub const SHORTEST: usize = 10;
/// See [`SHORTEST`].
pub const LONGEST: usize = 4000;
/// For how long an opinion counts as new.
pub const NEW_FOR: TimeDelta = TimeDelta::days(14);
/// Opinions that a member may send by form within an hour.
pub const PER_HOUR: u64 = 10;
/// Messages of a member in discussions that count as opinions within an hour.
pub const SAID_PER_HOUR: u64 = 20;
/// Reports that a member may make within an hour.
pub const REPORTS_PER_HOUR: u64 = 20;
/// Longest name of a role.
pub const ROLE_NAME: usize = 40;
/// Roles of one server at most: as many as a menu of Discord's has.
pub const ROLES: usize = 25;
/// Most weight of a topic in a role.
const HEAVIEST: u32 = 10;

/// Why the community does not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No channel for the question's role was set up.
    #[error("no channel for it")]
    NotSetUp,
    /// No such stock question.
    #[error("no such question")]
    QuestionNotFound,
    /// No such opinion, or it is gone.
    #[error("no such opinion")]
    OpinionNotFound,
    /// Too short for an opinion.
    #[error("opinion too short")]
    TooShort,
    /// Too long for an opinion.
    #[error("opinion too long")]
    TooLong,
    /// Too many opinions within the hour.
    #[error("too many opinions")]
    TooMany,
    /// Too many reports within the hour.
    #[error("too many reports")]
    TooManyReports,
    /// One does not recommend one's own opinion.
    #[error("own opinion")]
    OwnOpinion,
    /// It was recommended by a reaction, which only its member takes back.
    #[error("recommended by reaction")]
    ByReaction,
    /// Somebody else's opinion.
    #[error("not the author")]
    NotYours,
    /// The opinion is a message of the member, which only they edit.
    #[error("edited in the thread only")]
    EditInThread(ChannelId),
    /// The opinion is a message that the bot may not delete.
    #[error("deleted in the thread only")]
    DeleteInThread(ChannelId),
    /// Discord did not let the post stand.
    #[error("the post cannot be made")]
    CannotPost,
    /// The server's AutoMod does not let the text stand.
    #[error("blocked by AutoMod")]
    AutoMod,
    /// Discord did not take a change; everything is as before.
    #[error("nothing was changed")]
    NotChanged,
    /// Discord did not answer in time; it goes on by itself.
    #[error("the post takes long")]
    Later,
    /// The answer cannot be shared, or is shared no more.
    #[error("no such shared answer")]
    ShareNotFound,
    /// Nothing was answered there.
    #[error("no answer to share")]
    NothingToShare,
    /// As many answers as may be shared in a day.
    #[error("too many shared answers")]
    TooManyShares,
    /// One does not rate one's own answer.
    #[error("own answer")]
    OwnAnswer,
    /// No such suggestion, or it is decided already.
    #[error("no such suggestion")]
    SuggestionNotFound,
    /// As many suggestions as there may be in a day.
    #[error("too many suggestions")]
    TooManySuggestions,
    /// As many forms of suggestions as there may be in a day.
    #[error("too many tries to suggest")]
    TooManyTries,
    /// A suggestion without a question.
    #[error("no question")]
    NoQuestion,
    /// A suggestion needs three to six key points.
    #[error("bad number of key points")]
    KeyPoints,
    /// A text of the suggestion is longer than a question's may be.
    #[error("suggestion too long")]
    SuggestionTooLong,
    /// It asks what no interviewer may ask.
    #[error("a question no interviewer may ask")]
    Forbidden,
    /// A refusal without a reason.
    #[error("no reason")]
    NoReason,
    /// The member was shut out of the community by a moderator.
    #[error("blocked")]
    Blocked,
    /// They were let in again already.
    #[error("not shut out")]
    NotShutOut,
    /// Only moderators may.
    #[error("not a moderator")]
    NotModerator,
    /// A role's name is empty, too long or taken.
    #[error("bad role name")]
    BadRoleName,
    /// A text of topics and weights that cannot be read: the part.
    #[error("bad topics")]
    BadTopics(String),
    /// As many roles as there may be.
    #[error("too many roles")]
    TooManyRoles,
    /// Setting up failed at a step of Discord's.
    #[error("setting up failed")]
    SetUpFailed,
}

/// An opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Its id; later ones are greater.
    pub id: OpinionId,
    /// What it is about.
    pub discussion: DiscussionId,
    /// The server.
    pub guild: GuildId,
    /// Who wrote it.
    pub author: MemberId,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub message: Option<MessageId>,
    /// Whether it was written in a form, so that the bot posted it.
    pub by_form: bool,
    /// Whether a moderator has hidden it.
    pub hidden: bool,
    /// How many members recommend it.
    pub recommendations: u32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub edited_at: Option<DateTime<Utc>>,
}

/// The conversation about a stock question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// Its id.
    pub id: DiscussionId,
    /// The server.
    pub guild: GuildId,
    /// Key of the question.
    pub question: String,
    /// The role's channel it is in.
    pub channel: ChannelId,
    /// Its thread, once it is there.
    pub thread: Option<ChannelId>,
    /// When it was first wanted.
    pub created_at: DateTime<Utc>,
}

/// A role of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerRole {
    /// Key, names and topics.
    pub role: Role,
    /// Whether it is offered no more.
    pub retired: bool,
    /// Its channel.
    pub channel: Option<ChannelId>,
}

/// Something a moderator or admin did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Hid an opinion of a member.
    Hide,
    /// Showed it again.
    Unhide,
    /// Left a reported opinion of a member as it is.
    Leave,
    /// Shut a member out.
    Block,
    /// Let a member in again.
    Unblock,
    /// Hid a shared answer.
    ShareHide,
    /// Showed it again.
    ShareUnhide,
    /// Left a reported shared answer as it is.
    ShareLeave,
    /// Hid a shared answer and shut its author out.
    ShareBlock,
    /// Let the author of a shared answer in again.
    ShareUnblock,
}

impl Action {
    const ALL: [Self; 10] = [
        Self::Hide,
        Self::Unhide,
        Self::Leave,
        Self::Block,
        Self::Unblock,
        Self::ShareHide,
        Self::ShareUnhide,
        Self::ShareLeave,
        Self::ShareBlock,
        Self::ShareUnblock,
    ];

    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Unhide => "unhide",
            Self::Leave => "leave",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::ShareHide => "share-hide",
            Self::ShareUnhide => "share-unhide",
            Self::ShareLeave => "share-leave",
            Self::ShareBlock => "share-block",
            Self::ShareUnblock => "share-unblock",
        }
    }

    /// The action stored so.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.key() == key)
    }
}

/// A line of the moderation log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Who did it.
    pub actor: MemberId,
    /// What.
    pub action: Action,
    /// The id of the member it was done to, or of the shared answer.
    pub subject: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who was shut out of a community, as moderators know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutOut {
    /// A member by name.
    Member(MemberId),
    /// Whoever shared this answer.
    Author(ShareId),
}

impl fmt::Display for ShutOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(id) => write!(f, "m{id}"),
            Self::Author(id) => write!(f, "s{id}"),
        }
    }
}

impl FromStr for ShutOut {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let member = || text.strip_prefix('m')?.parse().ok().map(MemberId);
        let author = || text.strip_prefix('s')?.parse().ok();
        member().map(Self::Member).or_else(|| author().map(Self::Author)).ok_or(Refusal::NotShutOut)
    }
}

/// A line of the list of those who were shut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shut {
    /// Who.
    pub who: ShutOut,
    /// Who did it.
    pub by: MemberId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A text as an opinion.
///
/// # Errors
/// Texts too short or too long for one.
pub fn opinion_text(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.chars().count() {
        ..SHORTEST => Err(Refusal::TooShort),
        SHORTEST..=LONGEST => Ok(text.to_owned()),
        _ => Err(Refusal::TooLong),
    }
}

/// The opinions of a page, from 0. `ranked` are all by recommendations, `fresh` the new ones, newest first; both at least
/// [`PAGE`] times `page + 1` long where there are as many. The last place of every page is kept for a new opinion: it
/// could not be recommended yet and would never be seen below those that were.
pub fn arrange(ranked: &[OpinionId], fresh: &[OpinionId], page: usize) -> Vec<OpinionId> {
    let (mut ranked, mut fresh) = (ranked.iter(), fresh.iter());
    let mut placed = BTreeSet::new();
    let mut order = Vec::new();
    while order.len() < (page + 1) * PAGE {
        let new = if order.len() % PAGE == PAGE - 1 { next(&mut fresh, &placed) } else { None };
        let Some(id) = new.or_else(|| next(&mut ranked, &placed)) else { break };
        placed.insert(id);
        order.push(id);
    }
    order.into_iter().skip(page * PAGE).collect()
}

fn next<'a>(
    list: &mut impl Iterator<Item = &'a OpinionId>,
    placed: &BTreeSet<OpinionId>,
) -> Option<OpinionId> {
    list.find(|id| !placed.contains(id)).copied()
}

/// The role in whose channel a question of this topic is discussed: of those with a channel the one where the topic weighs
/// most, the first of several; a topic of no role goes to the first one.
pub fn role_for<'a>(roles: &'a [ServerRole], topic: &str) -> Option<&'a ServerRole> {
    let weight = |role: &ServerRole| role.role.topics.get(topic).copied().unwrap_or(0);
    let open = || roles.iter().filter(|role| role.channel.is_some() && !role.retired);
    let heaviest = open().map(weight).max()?;
    open().find(|role| weight(role) == heaviest)
}

/// The name of a role's channel as Discord writes names of channels.
pub fn channel_name(role: &str) -> String {
    let dashed = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let lower: String = role.chars().flat_map(char::to_lowercase).map(dashed).collect();
    let parts: Vec<&str> = lower.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A key for a new role of that English name, unlike those there are.
pub fn role_key(name: &str, taken: &BTreeSet<&str>) -> String {
    let plain: String =
        channel_name(name).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let base: String = plain.trim_matches('-').chars().take(50).collect();
    let base = if base.is_empty() { "role".to_owned() } else { base };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut keys = std::iter::once(base.clone()).chain(numbered);
    keys.find(|key| !taken.contains(key.as_str())).unwrap_or(base)
}

/// A name as a role's.
///
/// # Errors
/// Empty and long names.
pub fn role_name(name: &str) -> Result<String, Refusal> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if (1..=ROLE_NAME).contains(&length) { Ok(name) } else { Err(Refusal::BadRoleName) }
}

/// Topics with weights, as in `databases 3, networks`; `find` tells the key of a topic's key or name.
///
/// # Errors
/// The part that is not understood.
pub fn topics(text: &str, find: impl Fn(&str) -> Option<String>) -> Result<BTreeMap<String, u32>, Refusal> {
    let mut topics = BTreeMap::new();
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let bad = || Refusal::BadTopics(part.chars().take(60).collect());
        let (name, weight) = part
            .rsplit_once(['=', ' ', ':'])
            .and_then(|(name, weight)| Some((name.trim_end_matches(['=', ':', ' ']), weight.parse().ok()?)))
            .unwrap_or((part, 1));
        if !(1..=HEAVIEST).contains(&weight) {
            return Err(bad());
        }
        topics.insert(find(name.trim()).ok_or_else(bad)?, weight);
    }
    if topics.is_empty() { Err(Refusal::BadTopics(text.chars().take(60).collect())) } else { Ok(topics) }
}

#[cfg(test)]
mod tests;
