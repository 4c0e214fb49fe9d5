//! What Discord's errors mean for an interview.

use crate::app::ports::StageError;
use crate::domain::interview::CancelReason;
use poise::serenity_prelude::{self as serenity, HttpError};

/// What was being done when an error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// Opening the thread.
    Opening,
    /// Adding the candidate to it.
    Adding,
    /// Reading or writing in it.
    InThread,
}

/// Discord's codes, as documented under "JSON error codes".
mod code {
    pub(super) const UNKNOWN_CHANNEL: isize = 10003;
    pub(super) const UNKNOWN_GUILD: isize = 10004;
    pub(super) const UNKNOWN_MEMBER: isize = 10007;
    pub(super) const UNKNOWN_MESSAGE: isize = 10008;
    pub(super) const UNKNOWN_USER: isize = 10013;
    pub(super) const MISSING_ACCESS: isize = 50001;
    pub(super) const MISSING_PERMISSIONS: isize = 50013;
    pub(super) const WRONG_KIND_OF_CHANNEL: isize = 50024;
    pub(super) const ARCHIVED: isize = 50083;
    pub(super) const LOCKED: isize = 160_005;
    pub(super) const TOO_MANY_THREADS: isize = 160_006;
}

/// Whether the thread was archived in the meantime.
pub(super) fn is_archived(error: &serenity::Error) -> bool {
    parts(error).is_some_and(|(_, code)| code == code::ARCHIVED)
}

/// Whether what was to be taken away is gone already.
pub(super) fn is_gone(error: &serenity::Error) -> bool {
    matches!(parts(error), Some((_, code::UNKNOWN_CHANNEL | code::UNKNOWN_GUILD | code::UNKNOWN_MESSAGE)))
}

/// Whether somebody is not a member of the server.
pub(super) fn is_no_member(error: &serenity::Error) -> bool {
    matches!(parts(error), Some((404, code::UNKNOWN_MEMBER | code::UNKNOWN_USER)))
}

/// Status and code of an answer of Discord.
fn parts(error: &serenity::Error) -> Option<(u16, isize)> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(answer)) => {
            Some((answer.status_code.as_u16(), answer.error.code))
        }
        _ => None,
    }
}

/// Whether trying again may help, and if not, why the interview ends.
pub(super) fn stage_error(doing: Doing, error: &serenity::Error) -> StageError {
    let (status, code) = parts(error).unwrap_or_default();
    // Discord's message and the name of our step, never an address: interaction addresses hold tokens.
    let reason = format!("{doing:?}: {status}/{code}: {error}");
    match lasting(doing, status, code) {
        Some(as_reason) => StageError::Refused { as_reason, reason },
        // With a code, so that it is Discord itself that says so and no proxy before it.
        None if matches!((doing, status), (Doing::InThread, 400 | 413)) && code > 0 => {
            StageError::Malformed { reason }
        }
        // serenity's rate limiter waits for what Discord asks; without it, the worker's own pauses do.
        None => StageError::Passing { reason, retry_after: None },
    }
}

fn lasting(doing: Doing, status: u16, code: isize) -> Option<CancelReason> {
    use code::{
        ARCHIVED, LOCKED, MISSING_ACCESS, MISSING_PERMISSIONS, TOO_MANY_THREADS, UNKNOWN_CHANNEL,
        UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_USER, WRONG_KIND_OF_CHANNEL,
    };
    match (doing, status, code) {
        (Doing::Opening, _, TOO_MANY_THREADS | UNKNOWN_CHANNEL | UNKNOWN_GUILD) => {
            Some(CancelReason::ThreadFailed)
        }
        (Doing::Opening, _, MISSING_ACCESS | MISSING_PERMISSIONS | WRONG_KIND_OF_CHANNEL)
        | (Doing::Opening | Doing::Adding, 403, 1..) => Some(CancelReason::ThreadForbidden),
        (Doing::Adding, _, UNKNOWN_MEMBER | UNKNOWN_USER) => Some(CancelReason::CandidateLeft),
        (Doing::Adding | Doing::InThread, _, UNKNOWN_CHANNEL | UNKNOWN_GUILD)
        | (Doing::InThread, _, MISSING_ACCESS | MISSING_PERMISSIONS | ARCHIVED | LOCKED)
        | (Doing::InThread, 403, 1..) => Some(CancelReason::ThreadGone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Doing, lasting};
    use crate::domain::interview::CancelReason;

    #[test]
    fn what_lasts_ends_the_interview_and_the_rest_is_tried_again() {
        use CancelReason::{CandidateLeft, ThreadFailed, ThreadForbidden, ThreadGone};
        for (doing, status, code, expected) in [
            (Doing::Opening, 403, 50001, Some(ThreadForbidden)),
            (Doing::Opening, 403, 50013, Some(ThreadForbidden)),
            (Doing::Opening, 400, 50024, Some(ThreadForbidden)),
            (Doing::Opening, 400, 160_006, Some(ThreadFailed)),
            (Doing::Opening, 404, 10003, Some(ThreadFailed)),
            (Doing::Adding, 404, 10013, Some(CandidateLeft)),
            (Doing::Adding, 403, 50001, Some(ThreadForbidden)),
            (Doing::InThread, 404, 10003, Some(ThreadGone)),
            (Doing::InThread, 403, 50013, Some(ThreadGone)),
            (Doing::InThread, 400, 50083, Some(ThreadGone)),
            // A proxy before Discord says no: serenity gives a page that is no error of Discord the code -1.
            (Doing::InThread, 403, -1, None),
            (Doing::Opening, 403, -1, None),
            (Doing::InThread, 429, 0, None),
            (Doing::InThread, 401, 0, None),
            (Doing::InThread, 400, 50035, None),
            (Doing::InThread, 502, 0, None),
            (Doing::Opening, 500, 0, None),
            (Doing::Opening, 0, 0, None),
        ] {
            assert_eq!(lasting(doing, status, code), expected, "{doing:?} {status} {code}");
        }
    }
}
