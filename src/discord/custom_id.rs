//! What a button, menu or form carries: everything needed to act on it, so that it works after any restart.
//!
//! The form is versioned (`iv1:`, `rs1:`, `pv1:`). What cannot be read, perhaps because an older version of the bot posted it,
//! is a [`UserError::StaleControl`].

use crate::app::resume::correct::Lines;
use crate::domain::ids::{InterviewId, ResumeId, TurnId};
use crate::error::UserError;
use std::fmt;
use std::str::FromStr;

/// What the member asks for with a button, menu or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    /// The hint of a question.
    Hint(InterviewId, TurnId),
    /// Pass over a question.
    Skip(InterviewId, TurnId),
    /// Open the form for an answer; carries the number of the main question for its title.
    Answer(InterviewId, TurnId, u16),
    /// The form itself, sent.
    Form(InterviewId, TurnId),
    /// Ask whether to finish.
    Finish(InterviewId),
    /// Finish, confirmed.
    FinishYes(InterviewId),
    /// Change nothing and go on.
    KeepGoing,
    /// End the open interview without a report, confirmed.
    CancelYes,
    /// A page of the interview history, from 1.
    History(u32),
    /// A page of one interview: 0 the report, then one page per turn.
    Show(InterviewId, u16),
    /// Evaluate answers of a finished interview again.
    Again(InterviewId),
    /// Show the interview chosen in a menu.
    ShowChosen,
    /// View the resume chosen in a menu.
    ViewChosen,
    /// Open the form for the part of a resume chosen in a menu: the resume, and the number of the version shown.
    CorrectChosen(ResumeId, u32),
    /// That form, sent.
    CorrectForm(Lines),
    /// Open the form for title and role of a resume.
    Rename(ResumeId),
    /// That form, sent.
    RenameForm(ResumeId),
    /// Delete a resume, confirmed.
    DeleteYes(ResumeId),
    /// Keep the resume.
    Keep,
    /// Erase what is kept of the member, confirmed: everywhere, or in this server.
    EraseYes {
        /// Whether in all servers.
        everywhere: bool,
    },
    /// Erase nothing.
    EraseNo,
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hint(interview, turn) => write!(f, "iv1:{interview}:{turn}:hint"),
            Self::Skip(interview, turn) => write!(f, "iv1:{interview}:{turn}:skip"),
            Self::Answer(interview, turn, number) => write!(f, "iv1:{interview}:{turn}:answer:{number}"),
            Self::Form(interview, turn) => write!(f, "iv1:{interview}:{turn}:form"),
            Self::Finish(interview) => write!(f, "iv1:{interview}:finish"),
            Self::FinishYes(interview) => write!(f, "iv1:{interview}:finish-yes"),
            Self::Again(interview) => write!(f, "iv1:{interview}:again"),
            Self::Show(interview, page) => write!(f, "iv1:{interview}:show:{page}"),
            Self::History(page) => write!(f, "iv1:history:{page}"),
            Self::KeepGoing => f.write_str("iv1:keep-going"),
            Self::CancelYes => f.write_str("iv1:cancel-yes"),
            Self::ShowChosen => f.write_str("iv1:show-chosen"),
            Self::ViewChosen => f.write_str("rs1:view-chosen"),
            Self::CorrectChosen(resume, version) => write!(f, "rs1:{resume}:correct:{version}"),
            Self::CorrectForm(Lines { resume, version, first, last }) => {
                write!(f, "rs1:{resume}:lines:{version}:{first}:{last}")
            }
            Self::Rename(resume) => write!(f, "rs1:{resume}:rename"),
            Self::RenameForm(resume) => write!(f, "rs1:{resume}:renamed"),
            Self::DeleteYes(resume) => write!(f, "rs1:{resume}:delete-yes"),
            Self::Keep => f.write_str("rs1:keep"),
            Self::EraseYes { everywhere: true } => f.write_str("pv1:erase-everywhere"),
            Self::EraseYes { everywhere: false } => f.write_str("pv1:erase-here"),
            Self::EraseNo => f.write_str("pv1:erase-nothing"),
        }
    }
}

impl FromStr for Control {
    type Err = UserError;

    fn from_str(text: &str) -> Result<Self, UserError> {
        let parts: Vec<&str> = text.split(':').collect();
        Ok(match parts.as_slice() {
            ["iv1", "keep-going"] => Self::KeepGoing,
            ["iv1", "cancel-yes"] => Self::CancelYes,
            ["iv1", "show-chosen"] => Self::ShowChosen,
            ["iv1", "history", page] => Self::History(read(page)?),
            ["iv1", interview, "finish"] => Self::Finish(read(interview)?),
            ["iv1", interview, "finish-yes"] => Self::FinishYes(read(interview)?),
            ["iv1", interview, "again"] => Self::Again(read(interview)?),
            ["iv1", interview, "show", page] => Self::Show(read(interview)?, read(page)?),
            ["iv1", interview, turn, "hint"] => Self::Hint(read(interview)?, TurnId(read(turn)?)),
            ["iv1", interview, turn, "skip"] => Self::Skip(read(interview)?, TurnId(read(turn)?)),
            ["iv1", interview, turn, "form"] => Self::Form(read(interview)?, TurnId(read(turn)?)),
            ["iv1", interview, turn, "answer", number] => {
                Self::Answer(read(interview)?, TurnId(read(turn)?), read(number)?)
            }
            ["rs1", "view-chosen"] => Self::ViewChosen,
            ["rs1", "keep"] => Self::Keep,
            ["pv1", "erase-everywhere"] => Self::EraseYes { everywhere: true },
            ["pv1", "erase-here"] => Self::EraseYes { everywhere: false },
            ["pv1", "erase-nothing"] => Self::EraseNo,
            ["rs1", resume, "correct", version] => Self::CorrectChosen(read(resume)?, read(version)?),
            ["rs1", resume, "lines", version, first, last] => Self::CorrectForm(Lines {
                resume: read(resume)?,
                version: read(version)?,
                first: read(first)?,
                last: read(last)?,
            }),
            ["rs1", resume, "rename"] => Self::Rename(read(resume)?),
            ["rs1", resume, "renamed"] => Self::RenameForm(read(resume)?),
            ["rs1", resume, "delete-yes"] => Self::DeleteYes(read(resume)?),
            _ => return Err(UserError::StaleControl),
        })
    }
}

fn read<T: FromStr>(part: &str) -> Result<T, UserError> {
    part.parse().map_err(|_| UserError::StaleControl)
}

#[cfg(test)]
mod tests {
    use super::{Control, Lines};
    use crate::domain::ids::{InterviewId, ResumeId, TurnId};
    use crate::error::UserError;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn any_control() -> impl Strategy<Value = Control> {
        let interview = || any::<u128>().prop_map(|bits| InterviewId(Uuid::from_u128(bits)));
        let turn = || any::<u16>().prop_map(TurnId);
        let resume = || any::<u128>().prop_map(|bits| ResumeId(Uuid::from_u128(bits)));
        prop_oneof![
            (interview(), turn()).prop_map(|(i, t)| Control::Hint(i, t)),
            (interview(), turn()).prop_map(|(i, t)| Control::Skip(i, t)),
            (interview(), turn()).prop_map(|(i, t)| Control::Form(i, t)),
            (interview(), turn(), any::<u16>()).prop_map(|(i, t, n)| Control::Answer(i, t, n)),
            interview().prop_map(Control::Finish),
            interview().prop_map(Control::FinishYes),
            interview().prop_map(Control::Again),
            (interview(), any::<u16>()).prop_map(|(i, page)| Control::Show(i, page)),
            any::<u32>().prop_map(Control::History),
            resume().prop_map(Control::DeleteYes),
            resume().prop_map(Control::Rename),
            resume().prop_map(Control::RenameForm),
            (resume(), any::<u32>()).prop_map(|(r, version)| Control::CorrectChosen(r, version)),
            (resume(), any::<[u32; 3]>()).prop_map(|(resume, [version, first, last])| {
                Control::CorrectForm(Lines { resume, version, first, last })
            }),
            Just(Control::KeepGoing),
            Just(Control::CancelYes),
            Just(Control::ShowChosen),
            Just(Control::ViewChosen),
            Just(Control::Keep),
            any::<bool>().prop_map(|everywhere| Control::EraseYes { everywhere }),
            Just(Control::EraseNo),
        ]
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(control in any_control()) {
            let printed = control.to_string();
            prop_assert!(printed.len() <= 100, "{printed}");
            prop_assert_eq!(printed.parse(), Ok(control));
        }

        #[test]
        fn anything_else_is_stale_and_never_a_panic(text in "(iv1|rs1|pv1|iv0)?[:a-z0-9-]{0,60}") {
            if let Ok(control) = text.parse::<Control>() {
                prop_assert_eq!(control.to_string().parse(), Ok(control));
            }
        }
    }

    #[test]
    fn old_and_foreign_controls_are_stale() {
        for text in ["", "iv0:keep-going", "iv1:", "iv1:xyz:finish", "iv1:history:-1", "rs1:keep:more"] {
            assert_eq!(text.parse::<Control>(), Err(UserError::StaleControl), "{text}");
        }
    }
}
