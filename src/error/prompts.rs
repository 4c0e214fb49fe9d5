//! What the refusals of a set of prompts say.

use crate::domain::language::Language;
use crate::domain::writing::sets::{LineFault, SET_NAME, SETS, SetRefusal, TIP_CHARACTERS};
use crate::domain::writing::{ANSWER_CHARACTERS, PROMPT_CHARACTERS, SECTIONS};
use crate::t;

/// The reply to the admin.
pub(super) fn text(refusal: &SetRefusal, l: Language) -> String {
    match refusal {
        SetRefusal::BadName => t!(l, "prompts-bad-name", limit = SET_NAME as u64),
        SetRefusal::Empty => t!(l, "prompts-none"),
        SetRefusal::TooMany => t!(l, "prompts-too-many", limit = SECTIONS as u64),
        SetRefusal::TooManySets => t!(l, "prompts-too-many-sets", limit = SETS as u64),
        SetRefusal::NameTaken => t!(l, "prompts-name-taken"),
        SetRefusal::NotFound => t!(l, "prompts-not-found"),
        SetRefusal::Line(line, fault) => {
            let why = match fault {
                LineFault::Prompt => t!(l, "prompts-line-prompt", limit = PROMPT_CHARACTERS as u64),
                LineFault::Twice => t!(l, "prompts-line-twice"),
                LineFault::Limit => t!(l, "prompts-line-limit"),
                LineFault::TooLong => t!(l, "prompts-line-too-long", limit = ANSWER_CHARACTERS),
                LineFault::Tip => t!(l, "prompts-line-tip", limit = TIP_CHARACTERS as u64),
            };
            t!(l, "prompts-line", line = *line, why = why)
        }
    }
}
