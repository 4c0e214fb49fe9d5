//! What the community's refusals say.

use crate::domain::community::{
    LONGEST, PER_HOUR, REPORTS_PER_HOUR, ROLE_NAME, ROLES, Refusal, SHARED, SHARES_PER_DAY, SHORTEST,
    SUGGESTION_TRIES_PER_DAY, SUGGESTIONS_PER_DAY,
};
use crate::domain::language::Language;
use crate::t;

/// The reply to the member.
pub(super) fn text(refusal: &Refusal, l: Language) -> String {
    match refusal {
        Refusal::NotSetUp => t!(l, "community-not-set-up"),
        Refusal::QuestionNotFound => t!(l, "community-question-not-found"),
        Refusal::OpinionNotFound => t!(l, "community-opinion-not-found"),
        Refusal::TooShort => t!(l, "community-too-short", limit = SHORTEST),
        Refusal::TooLong => t!(l, "community-too-long", limit = LONGEST),
        Refusal::TooMany => t!(l, "community-too-many", limit = PER_HOUR),
        Refusal::TooManyReports => t!(l, "community-too-many-reports", limit = REPORTS_PER_HOUR),
        Refusal::OwnOpinion => t!(l, "community-own-opinion"),
        Refusal::ByReaction => t!(l, "community-by-reaction"),
        Refusal::NotYours => t!(l, "community-not-yours"),
        Refusal::EditInThread(thread) => t!(l, "community-edit-in-thread", thread = format!("<#{thread}>")),
        Refusal::DeleteInThread(thread) => {
            t!(l, "community-delete-in-thread", thread = format!("<#{thread}>"))
        }
        Refusal::CannotPost => t!(l, "community-cannot-post"),
        Refusal::AutoMod => t!(l, "community-automod"),
        Refusal::NotChanged => t!(l, "community-not-changed"),
        Refusal::Later => t!(l, "community-later"),
        Refusal::ShareNotFound => t!(l, "share-not-found"),
        Refusal::NothingToShare => t!(l, "share-nothing", limit = SHARED),
        Refusal::TooManyShares => t!(l, "share-too-many", limit = SHARES_PER_DAY),
        Refusal::OwnAnswer => t!(l, "share-own-answer"),
        Refusal::SuggestionNotFound => t!(l, "suggest-not-found"),
        Refusal::TooManySuggestions => t!(l, "suggest-too-many", limit = SUGGESTIONS_PER_DAY),
        Refusal::TooManyTries => t!(l, "suggest-too-many-tries", limit = SUGGESTION_TRIES_PER_DAY),
        Refusal::NoQuestion => t!(l, "suggest-no-question"),
        Refusal::KeyPoints => t!(l, "suggest-key-points"),
        Refusal::SuggestionTooLong => t!(l, "suggest-too-long"),
        Refusal::Forbidden => t!(l, "suggest-forbidden"),
        Refusal::NoReason => t!(l, "suggest-no-reason"),
        Refusal::Blocked => t!(l, "community-blocked"),
        Refusal::NotShutOut => t!(l, "community-not-shut-out"),
        Refusal::NotModerator => t!(l, "community-not-moderator"),
        Refusal::BadRoleName => t!(l, "community-bad-role-name", limit = ROLE_NAME),
        Refusal::BadTopics(part) => t!(l, "community-bad-topics", part = part.clone()),
        Refusal::TooManyRoles => t!(l, "community-too-many-roles", limit = ROLES),
        Refusal::SetUpFailed => t!(l, "community-set-up-failed"),
    }
}
