//! The community's controls, `cm1:…`.

use super::read as part;
use crate::domain::ids::{DiscussionId, InterviewId, OpinionId, ShareId, SuggestionId, TurnId};
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
    /// A page of one's own opinions, from 0.
    Mine(u32),
    /// Look at the preview of an answer, or at what became of it.
    Share(InterviewId, TurnId),
    /// Look at a shared answer chosen in a menu.
    ShareChosen,
    /// Open the form to change the text of a draft.
    ShareEdit(ShareId),
    /// That form, sent.
    ShareEdited(ShareId),
    /// Have a draft posted; whether with one's name.
    ShareNow(ShareId, bool),
    /// Take a shared answer back, or drop a draft.
    Withdraw(ShareId),
    /// Rate a shared answer.
    Rate(ShareId),
    /// The rating chosen in a menu, on the line of the rubric with that place.
    Rated(ShareId, u8),
    /// Report a shared answer to the moderators.
    ShareReport(ShareId),
    /// Leave a reported shared answer as it is; for moderators, as the next seven.
    ShareLeave(ShareId),
    /// Open the form for the reason of hiding it.
    ShareHide(ShareId),
    /// That form, sent.
    ShareHidden(ShareId),
    /// Open the form for the reason of hiding it and shutting its author out.
    ShareBlock(ShareId),
    /// That form, sent.
    ShareBlocked(ShareId),
    /// Show it again.
    ShareUnhide(ShareId),
    /// A page of those who were shut out, from 0.
    ShutOut(u32),
    /// Let the one chosen in a menu in again.
    LetIn,
    /// The form of a suggestion, sent: the place of its topic, and the difficulty.
    Suggested(u16, u8),
    /// Send a suggestion although there are questions like it.
    SuggestAnyway(SuggestionId),
    /// Drop it.
    SuggestDrop(SuggestionId),
    /// Accept a suggestion; for moderators, as the next four.
    Accept(SuggestionId),
    /// Open the form to change it.
    SuggestEdit(SuggestionId),
    /// That form, sent.
    SuggestEdited(SuggestionId),
    /// Open the form for the reason of a refusal.
    Refuse(SuggestionId),
    /// That form, sent.
    Refused(SuggestionId),
    /// List one's streak in the digest, or not any more.
    Streak,
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
            Self::Mine(page) => write!(f, "cm1:mine:{page}"),
            Self::Share(interview, turn) => write!(f, "cm1:{interview}:share:{turn}"),
            Self::ShareChosen => f.write_str("cm1:share-chosen"),
            Self::ShareEdit(share) => write!(f, "cm1:{share}:share-edit"),
            Self::ShareEdited(share) => write!(f, "cm1:{share}:share-edited"),
            Self::ShareNow(share, named) => write!(f, "cm1:{share}:share-now:{}", u8::from(*named)),
            Self::Withdraw(share) => write!(f, "cm1:{share}:withdraw"),
            Self::Rate(share) => write!(f, "cm1:{share}:rate"),
            Self::Rated(share, dimension) => write!(f, "cm1:{share}:rated:{dimension}"),
            Self::ShareReport(share) => write!(f, "cm1:{share}:share-report"),
            Self::ShareLeave(share) => write!(f, "cm1:{share}:share-leave"),
            Self::ShareHide(share) => write!(f, "cm1:{share}:share-hide"),
            Self::ShareHidden(share) => write!(f, "cm1:{share}:share-hidden"),
            Self::ShareBlock(share) => write!(f, "cm1:{share}:share-block"),
            Self::ShareBlocked(share) => write!(f, "cm1:{share}:share-blocked"),
            Self::ShareUnhide(share) => write!(f, "cm1:{share}:share-unhide"),
            Self::ShutOut(page) => write!(f, "cm1:shut-out:{page}"),
            Self::LetIn => f.write_str("cm1:let-in"),
            Self::Suggested(topic, difficulty) => write!(f, "cm1:suggested:{topic}:{difficulty}"),
            Self::SuggestAnyway(suggestion) => write!(f, "cm1:{suggestion}:suggest-anyway"),
            Self::SuggestDrop(suggestion) => write!(f, "cm1:{suggestion}:suggest-drop"),
            Self::Accept(suggestion) => write!(f, "cm1:{suggestion}:accept"),
            Self::SuggestEdit(suggestion) => write!(f, "cm1:{suggestion}:suggest-edit"),
            Self::SuggestEdited(suggestion) => write!(f, "cm1:{suggestion}:suggest-edited"),
            Self::Refuse(suggestion) => write!(f, "cm1:{suggestion}:refuse"),
            Self::Refused(suggestion) => write!(f, "cm1:{suggestion}:refused"),
            Self::Streak => f.write_str("cm1:streak"),
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
        ["mine", page] => Control::Mine(part(page).ok()?),
        [id, "share", turn] => Control::Share(part(id).ok()?, TurnId(part(turn).ok()?)),
        ["share-chosen"] => Control::ShareChosen,
        [id, "share-edit"] => Control::ShareEdit(part(id).ok()?),
        [id, "share-edited"] => Control::ShareEdited(part(id).ok()?),
        [id, "share-now", named @ ("0" | "1")] => Control::ShareNow(part(id).ok()?, *named == "1"),
        [id, "withdraw"] => Control::Withdraw(part(id).ok()?),
        [id, "rate"] => Control::Rate(part(id).ok()?),
        [id, "rated", dimension] => Control::Rated(part(id).ok()?, part(dimension).ok()?),
        [id, "share-report"] => Control::ShareReport(part(id).ok()?),
        [id, "share-leave"] => Control::ShareLeave(part(id).ok()?),
        [id, "share-hide"] => Control::ShareHide(part(id).ok()?),
        [id, "share-hidden"] => Control::ShareHidden(part(id).ok()?),
        [id, "share-block"] => Control::ShareBlock(part(id).ok()?),
        [id, "share-blocked"] => Control::ShareBlocked(part(id).ok()?),
        [id, "share-unhide"] => Control::ShareUnhide(part(id).ok()?),
        ["shut-out", page] => Control::ShutOut(part(page).ok()?),
        ["let-in"] => Control::LetIn,
        ["suggested", topic, difficulty] => Control::Suggested(part(topic).ok()?, part(difficulty).ok()?),
        [id, "suggest-anyway"] => Control::SuggestAnyway(part(id).ok()?),
        [id, "suggest-drop"] => Control::SuggestDrop(part(id).ok()?),
        [id, "accept"] => Control::Accept(part(id).ok()?),
        [id, "suggest-edit"] => Control::SuggestEdit(part(id).ok()?),
        [id, "suggest-edited"] => Control::SuggestEdited(part(id).ok()?),
        [id, "refuse"] => Control::Refuse(part(id).ok()?),
        [id, "refused"] => Control::Refused(part(id).ok()?),
        ["streak"] => Control::Streak,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Control, QuestionCode};
    use crate::discord::custom_id;
    use crate::domain::ids::{DiscussionId, InterviewId, OpinionId, ShareId, SuggestionId, TurnId};
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(id in any::<u128>(), code in any::<u64>(), page in any::<u32>()) {
            let (opinion, code) = (OpinionId(Uuid::from_u128(id)), QuestionCode(code));
            let (share, suggestion) = (ShareId(Uuid::from_u128(id)), SuggestionId(Uuid::from_u128(id)));
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
                Control::Mine(page),
                Control::Share(InterviewId(Uuid::from_u128(id)), TurnId(page as u16)),
                Control::ShareChosen,
                Control::ShareEdit(share),
                Control::ShareEdited(share),
                Control::ShareNow(share, page % 2 == 0),
                Control::Withdraw(share),
                Control::Rate(share),
                Control::Rated(share, page as u8),
                Control::ShareReport(share),
                Control::ShareLeave(share),
                Control::ShareHide(share),
                Control::ShareHidden(share),
                Control::ShareBlock(share),
                Control::ShareBlocked(share),
                Control::ShareUnhide(share),
                Control::ShutOut(page),
                Control::LetIn,
                Control::Suggested(page as u16, 3),
                Control::SuggestAnyway(suggestion),
                Control::SuggestDrop(suggestion),
                Control::Accept(suggestion),
                Control::SuggestEdit(suggestion),
                Control::SuggestEdited(suggestion),
                Control::Refuse(suggestion),
                Control::Refused(suggestion),
                Control::Streak,
            ] {
                let printed = control.to_string();
                prop_assert!(printed.len() <= 100, "{printed}");
                prop_assert_eq!(printed.parse(), Ok(custom_id::Control::Community(control)));
            }
        }
    }
}
