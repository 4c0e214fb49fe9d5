//! Who may use which command.

use super::*;

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Everybody; it touches what is their own alone.
    Own,
    /// Those who may manage messages.
    ManageMessages,
    /// Those who may manage the server.
    ManageServer,
}

impl Rule {
    /// Whether it lets them.
    pub(super) fn lets(self, who: &str) -> bool {
        match self {
            Self::Own => true,
            Self::ManageMessages => who.contains("the admin") || who.contains("moderator"),
            Self::ManageServer => who.contains("the admin"),
        }
    }
}

/// What those are told who may not manage the server.
pub(super) const REFUSALS: [UserError; 3] =
    [UserError::NeedsManageServer, UserError::NotAdmin, UserError::Community(Refusal::NotModerator)];

/// Every command.
pub(super) const COMMANDS: &[(&str, Rule)] = &[
    ("moderation block", Rule::ManageMessages),
    ("moderation blocked", Rule::ManageMessages),
    ("moderation log", Rule::ManageMessages),
    ("moderation reports", Rule::ManageMessages),
    ("moderation suggestions", Rule::ManageMessages),
    ("moderation unblock", Rule::ManageMessages),
    ("opinion add", Rule::Own),
    ("opinion delete", Rule::Own),
    ("opinion edit", Rule::Own),
    ("opinion mine", Rule::Own),
    ("opinion shared", Rule::Own),
    ("opinion top", Rule::Own),
    ("question suggest", Rule::Own),
    ("roles add", Rule::ManageServer),
    ("roles list", Rule::ManageServer),
    ("roles map", Rule::ManageServer),
    ("roles rename", Rule::ManageServer),
    ("roles retire", Rule::ManageServer),
    ("setup", Rule::ManageServer),
    ("bank check", Rule::ManageServer),
    ("bank export", Rule::ManageServer),
    ("bank import", Rule::ManageServer),
    ("attendance", Rule::Own),
    ("audit", Rule::ManageServer),
    ("github analyze", Rule::Own),
    ("github link", Rule::Own),
    ("github unlink", Rule::Own),
    ("help", Rule::Own),
    ("interview cancel", Rule::Own),
    ("interview delete", Rule::Own),
    ("interview memo", Rule::Own),
    ("interview repeat", Rule::Own),
    ("interview resume", Rule::Own),
    ("interview retry", Rule::Own),
    ("interview export", Rule::Own),
    ("interview list", Rule::Own),
    ("interview show", Rule::Own),
    ("interview start", Rule::Own),
    ("mentor list", Rule::Own),
    ("mentor share", Rule::Own),
    ("mentor view", Rule::Own),
    ("mentor withdraw", Rule::Own),
    ("privacy delete", Rule::Own),
    ("privacy export", Rule::Own),
    ("privacy policy", Rule::Own),
    ("privacy retention", Rule::ManageServer),
    ("profile", Rule::Own),
    ("prompts edit", Rule::ManageServer),
    ("prompts list", Rule::ManageServer),
    ("prompts remove", Rule::ManageServer),
    ("question browse", Rule::Own),
    ("question change", Rule::Own),
    ("question daily-post", Rule::ManageServer),
    ("question memo", Rule::Own),
    ("question memos", Rule::Own),
    ("question today", Rule::Own),
    ("resume delete", Rule::Own),
    ("resume edit", Rule::Own),
    ("resume list", Rule::Own),
    ("resume upload", Rule::Own),
    ("resume view", Rule::Own),
    ("resume write", Rule::Own),
    ("trend", Rule::Own),
    ("usage show", Rule::ManageServer),
    ("usage warnings", Rule::ManageServer),
];

/// Commands that open a form for everybody.
pub(super) const FORMS: &[&str] = &["opinion add", "question suggest"];

/// Commands tried on somebody else's things where these things are made: `tests/letters.rs`.
pub(super) const TRIED_ELSEWHERE: &[&str] = &["prompts add"];
