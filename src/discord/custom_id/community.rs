//! The community's controls, `cm1:…`.

use super::read as part;
use crate::domain::ids::{DiscussionId, OpinionId};
use sha2::{Digest, Sha256};
use std::fmt;

/// A stock question in the space a control has: the beginning of its key's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuestionCode(pub u64);

impl QuestionCode {
    /// The code of a question's key.
    pub fn of(key: &str) -> Self {
        let digest = Sha256::digest(key.as_bytes());
        Self(digest.iter().take(8).fold(0, |code, byte| code << 8 | u64::from(*byte)))
    }
}

/// What the member asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    /// Set the server up for the roles chosen in a menu.
    SetUp,
    /// Open the discussion of a question.
    Discuss(QuestionCode),
    /// Open the form for an opinion on a question.
    Write(QuestionCode),
    /// That form, sent.
    Written(QuestionCode),
    /// Practise a question now.
    Practise(QuestionCode),
    /// Open the form for a memo on a question.
    Memo(QuestionCode),
    /// That form, sent.
    MemoSent(QuestionCode),
    /// A page of the best opinions, from 0.
    Best(DiscussionId, u32),
    /// Recommend an opinion, or take it back; on a page of the best ones, its number and one.
    Recommend(OpinionId, u32),
    /// Open the form to change an opinion.
    Edit(OpinionId),
    /// That form, sent.
    Edited(OpinionId),
    /// Delete an opinion, confirmed.
    Delete(OpinionId),
    /// Report an opinion to the moderators.
    Report(OpinionId),
    /// Report the opinion chosen in a menu.
    ReportChosen,
    /// Hide an opinion; for moderators, as the next two.
    Hide(OpinionId),
    /// Show it again.
    Unhide(OpinionId),
    /// Leave a reported opinion as it is.
    Leave(OpinionId),
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetUp => f.write_str("cm1:set-up"),
            Self::Discuss(QuestionCode(code)) => write!(f, "cm1:{code}:discuss"),
            Self::Write(QuestionCode(code)) => write!(f, "cm1:{code}:write"),
            Self::Written(QuestionCode(code)) => write!(f, "cm1:{code}:written"),
            Self::Practise(QuestionCode(code)) => write!(f, "cm1:{code}:practise"),
            Self::Memo(QuestionCode(code)) => write!(f, "cm1:{code}:memo"),
            Self::MemoSent(QuestionCode(code)) => write!(f, "cm1:{code}:memo-sent"),
            Self::Best(discussion, page) => write!(f, "cm1:{discussion}:best:{page}"),
            Self::Recommend(opinion, page) => write!(f, "cm1:{opinion}:recommend:{page}"),
            Self::Edit(opinion) => write!(f, "cm1:{opinion}:edit"),
            Self::Edited(opinion) => write!(f, "cm1:{opinion}:edited"),
            Self::Delete(opinion) => write!(f, "cm1:{opinion}:delete"),
            Self::Report(opinion) => write!(f, "cm1:{opinion}:report"),
            Self::ReportChosen => f.write_str("cm1:report-chosen"),
            Self::Hide(opinion) => write!(f, "cm1:{opinion}:hide"),
            Self::Unhide(opinion) => write!(f, "cm1:{opinion}:unhide"),
            Self::Leave(opinion) => write!(f, "cm1:{opinion}:leave"),
        }
    }
}

/// A control of the parts after `cm1`.
pub(super) fn read(parts: &[&str]) -> Option<Control> {
    Some(match parts {
        ["set-up"] => Control::SetUp,
        [code, "discuss"] => Control::Discuss(QuestionCode(part(code).ok()?)),
        [code, "write"] => Control::Write(QuestionCode(part(code).ok()?)),
        [code, "written"] => Control::Written(QuestionCode(part(code).ok()?)),
        [code, "practise"] => Control::Practise(QuestionCode(part(code).ok()?)),
        [code, "memo"] => Control::Memo(QuestionCode(part(code).ok()?)),
        [code, "memo-sent"] => Control::MemoSent(QuestionCode(part(code).ok()?)),
        [id, "best", page] => Control::Best(part(id).ok()?, part(page).ok()?),
        [id, "recommend", page] => Control::Recommend(part(id).ok()?, part(page).ok()?),
        [id, "edit"] => Control::Edit(part(id).ok()?),
        [id, "edited"] => Control::Edited(part(id).ok()?),
        [id, "delete"] => Control::Delete(part(id).ok()?),
        [id, "report"] => Control::Report(part(id).ok()?),
        ["report-chosen"] => Control::ReportChosen,
        [id, "hide"] => Control::Hide(part(id).ok()?),
        [id, "unhide"] => Control::Unhide(part(id).ok()?),
        [id, "leave"] => Control::Leave(part(id).ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Control, QuestionCode};
    use crate::discord::custom_id;
    use crate::domain::ids::{DiscussionId, OpinionId};
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(id in any::<u128>(), code in any::<u64>(), page in any::<u32>()) {
            let (opinion, code) = (OpinionId(Uuid::from_u128(id)), QuestionCode(code));
            for control in [
                Control::SetUp,
                Control::Discuss(code),
                Control::Write(code),
                Control::Written(code),
                Control::Practise(code),
                Control::Memo(code),
                Control::MemoSent(code),
                Control::Best(DiscussionId(Uuid::from_u128(id)), page),
                Control::Recommend(opinion, page),
                Control::Edit(opinion),
                Control::Edited(opinion),
                Control::Delete(opinion),
                Control::Report(opinion),
                Control::ReportChosen,
                Control::Hide(opinion),
                Control::Unhide(opinion),
                Control::Leave(opinion),
            ] {
                let printed = control.to_string();
                prop_assert!(printed.len() <= 100, "{printed}");
                prop_assert_eq!(printed.parse(), Ok(custom_id::Control::Community(control)));
            }
        }
    }
}
