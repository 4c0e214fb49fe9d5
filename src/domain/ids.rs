//! Identities. Discord's are snowflakes, ours are UUIDs made in the process and sortable by time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! snowflake {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

snowflake! {
    /// A Discord user: candidate, admin or bystander.
    MemberId
    /// A Discord server.
    GuildId
    /// A Discord channel or thread.
    ChannelId
    /// A Discord message. Later messages have greater ids.
    MessageId
}

/// When Discord's count of time begins, in milliseconds of Unix time.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;

impl MessageId {
    /// When the message was sent, to the millisecond; `None` for an id that Discord has not made.
    pub fn sent_at(self) -> Option<DateTime<Utc>> {
        let millis = i64::try_from(self.0 >> 22).ok().filter(|millis| *millis > 0)?;
        DateTime::from_timestamp_millis(DISCORD_EPOCH + millis)
    }

    /// The smallest id of a message sent at that moment or later.
    pub fn first_at(moment: DateTime<Utc>) -> Self {
        let millis = u64::try_from(moment.timestamp_millis() - DISCORD_EPOCH).unwrap_or(0);
        Self(millis << 22)
    }
}

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

row_id! {
    /// One interview (one sitting).
    InterviewId
    /// One resume of a candidate, with all its versions.
    ResumeId
    /// One version of a resume: the text an interview is built on.
    ResumeVersionId
    /// One cover letter being written.
    LetterId
    /// One set of prompts of a server.
    PromptSetId
    /// The conversation about one stock question in a server.
    DiscussionId
    /// One opinion on a stock question.
    OpinionId
    /// One answer shared with a server.
    ShareId
    /// One question suggested for a server's bank.
    SuggestionId
}

/// A turn of an interview: the order in which its question was made, stable when a follow-up is put between two turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TurnId(pub u16);

impl fmt::Display for TurnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::MessageId;
    use chrono::{DateTime, Duration};

    #[test]
    fn a_message_knows_when_it_was_sent() {
        // The example of Discord's own documentation.
        let message = MessageId(175_928_847_299_117_063);
        let sent = message.sent_at().expect("Discord made it");
        assert_eq!(sent.to_rfc3339(), "2016-04-30T11:18:25.796+00:00");
        assert_eq!(MessageId(1042).sent_at(), None, "nobody made it");
        assert!(
            MessageId::first_at(sent) <= message
                && message < MessageId::first_at(sent + Duration::milliseconds(1))
        );
        assert_eq!(MessageId::first_at(DateTime::UNIX_EPOCH), MessageId(0));
    }
}
