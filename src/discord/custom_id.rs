//! What a button, menu or form carries: everything needed to act on it, so that it works after any restart.
//!
//! The form is versioned (`iv1:`, `rs1:`, `lt1:`, `cm1:`, `pv1:`). What cannot be read, perhaps because an older version of
//! the bot posted it,
//! is a [`UserError::StaleControl`].

pub mod community;

use crate::app::interview::Filter;
use crate::app::privacy::Opinions;
use crate::app::resume::correct::Lines;
use crate::domain::ids::{GuildId, InterviewId, ResumeId, TurnId};
use crate::domain::interview::Kind;
use crate::domain::notification::Notification;
use crate::error::UserError;
use community::QuestionCode;
use std::fmt;
use std::str::FromStr;

mod letter;
pub use letter::LetterControl;

/// What the member asks for with a button, menu or form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// The hint of a question.
    Hint(InterviewId, TurnId),
    /// Pass over a question.
    Skip(InterviewId, TurnId),
    /// Open the form for an answer; carries the number of the main question for its title.
    Answer(InterviewId, TurnId, u16),
    /// The form itself, sent.
    Form(InterviewId, TurnId),
    /// Have the answer evaluated.
    Send(InterviewId, TurnId),
    /// Take a break.
    Pause(InterviewId),
    /// Go on.
    Resume(InterviewId),
    /// Another attempt; whether in another order.
    Repeat(InterviewId, bool),
    /// One question once more.
    Retry(InterviewId, TurnId),
    /// The question chosen in a menu once more.
    RetryChosen(InterviewId),
    /// Write a memo on an interview or one of its turns.
    Memo(InterviewId, Option<TurnId>),
    /// The form of the memo, sent.
    MemoForm(InterviewId, Option<TurnId>),
    /// Ask whether to delete an interview.
    Remove(InterviewId),
    /// Delete it, confirmed.
    RemoveYes(InterviewId),
    /// Ask whether to finish.
    Finish(InterviewId),
    /// Finish, confirmed.
    FinishYes(InterviewId),
    /// Change nothing and go on.
    KeepGoing,
    /// End the open interview without a report, confirmed.
    CancelYes,
    /// A page of the interview history, from 0.
    History(u32, Filter),
    /// A page of one interview: 0 the report, then one page per turn.
    Show(InterviewId, u16),
    /// Have the offline rubric rate the answer of a turn that waits for the model, or all such answers.
    RateOffline(InterviewId, Option<TurnId>),
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
    /// Something about a cover letter being written.
    Letter(LetterControl),
    /// Something of the community.
    Community(community::Control),
    /// Erase what is kept of the member, confirmed: everywhere, or in this server.
    EraseYes {
        /// Whether in all servers.
        everywhere: bool,
        /// What becomes of opinions.
        opinions: Opinions,
    },
    /// A page, from 0, of what admins and moderators did.
    Audit(u32),
    /// Erase nothing.
    EraseNo,
    /// All scores as a file.
    TrendCsv,
    /// Another question for today.
    DailyChange,
    /// Practise the question of the day.
    DailyPractise,
    /// A page of memos, from 0.
    Memos(u32),
    /// A page, from 0, of the questions on a topic, by its place among all topics.
    Browse(u16, u32),
    /// Look whether the linked GitHub account is proved.
    GithubVerify,
    /// The interests chosen in a menu; carries which of the menus.
    Interests(u8),
    /// Practise a stock question of a server, in direct messages too.
    PractiseThis(GuildId, QuestionCode),
    /// Show the stock question chosen in a menu.
    QuestionChosen,
    /// Open the form for a memo on a stock question.
    QuestionMemo(QuestionCode),
    /// That form, sent.
    QuestionMemoForm(QuestionCode),
    /// Delete the memo on a stock question.
    QuestionMemoDelete(QuestionCode),
    /// Switch a notification on or off as chosen in a menu.
    Notify(Notification),
    /// Have a notification come at the hour chosen in a menu.
    NotifyHour(Notification),
    /// The profile.
    Profile,
    /// Switch a notification off.
    NotifyOff(Notification),
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hint(interview, turn) => write!(f, "iv1:{interview}:{turn}:hint"),
            Self::Skip(interview, turn) => write!(f, "iv1:{interview}:{turn}:skip"),
            Self::Answer(interview, turn, number) => write!(f, "iv1:{interview}:{turn}:answer:{number}"),
            Self::Form(interview, turn) => write!(f, "iv1:{interview}:{turn}:form"),
            Self::Send(interview, turn) => write!(f, "iv1:{interview}:{turn}:send"),
            Self::Pause(interview) => write!(f, "iv1:{interview}:pause"),
            Self::Resume(interview) => write!(f, "iv1:{interview}:resume"),
            Self::Repeat(interview, false) => write!(f, "iv1:{interview}:repeat"),
            Self::Repeat(interview, true) => write!(f, "iv1:{interview}:shuffle"),
            Self::Retry(interview, turn) => write!(f, "iv1:{interview}:{turn}:retry"),
            Self::RetryChosen(interview) => write!(f, "iv1:{interview}:retry-chosen"),
            Self::Memo(interview, None) => write!(f, "iv1:{interview}:memo"),
            Self::Memo(interview, Some(turn)) => write!(f, "iv1:{interview}:{turn}:memo"),
            Self::MemoForm(interview, None) => write!(f, "iv1:{interview}:memo-form"),
            Self::MemoForm(interview, Some(turn)) => write!(f, "iv1:{interview}:{turn}:memo-form"),
            Self::Remove(interview) => write!(f, "iv1:{interview}:remove"),
            Self::RemoveYes(interview) => write!(f, "iv1:{interview}:remove-yes"),
            Self::Finish(interview) => write!(f, "iv1:{interview}:finish"),
            Self::FinishYes(interview) => write!(f, "iv1:{interview}:finish-yes"),
            Self::RateOffline(interview, None) => write!(f, "iv1:{interview}:offline"),
            Self::RateOffline(interview, Some(turn)) => write!(f, "iv1:{interview}:{turn}:offline"),
            Self::Again(interview) => write!(f, "iv1:{interview}:again"),
            Self::Show(interview, page) => write!(f, "iv1:{interview}:show:{page}"),
            Self::History(page, filter) if *filter == Filter::default() => write!(f, "iv1:history:{page}"),
            Self::History(page, Filter { role, kind, finished }) => {
                let (role, kind) = (role.as_deref().unwrap_or_default(), kind.map_or("", Kind::key));
                write!(f, "iv1:history:{page}:{kind}:{}:{role}", u8::from(*finished))
            }
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
            Self::Letter(control) => control.fmt(f),
            Self::Community(control) => control.fmt(f),
            Self::EraseYes { everywhere, opinions } => {
                let scope = if *everywhere { "everywhere" } else { "here" };
                let opinions = if *opinions == Opinions::Delete { "" } else { "-keep" };
                write!(f, "pv1:erase-{scope}{opinions}")
            }
            Self::Audit(page) => write!(f, "au1:page:{page}"),
            Self::EraseNo => f.write_str("pv1:erase-nothing"),
            Self::TrendCsv => f.write_str("tr1:csv"),
            Self::DailyChange => f.write_str("qd1:change"),
            Self::DailyPractise => f.write_str("qd1:practise"),
            Self::Memos(page) => write!(f, "qd1:memos:{page}"),
            Self::Browse(topic, page) => write!(f, "qd1:browse:{topic}:{page}"),
            Self::GithubVerify => f.write_str("gh1:verify"),
            Self::Interests(menu) => write!(f, "pf1:interests:{menu}"),
            Self::PractiseThis(guild, QuestionCode(code)) => write!(f, "qd1:{code}:practise:{guild}"),
            Self::QuestionChosen => f.write_str("qd1:question"),
            Self::QuestionMemo(QuestionCode(code)) => write!(f, "qd1:{code}:memo"),
            Self::QuestionMemoForm(QuestionCode(code)) => write!(f, "qd1:{code}:memo-form"),
            Self::QuestionMemoDelete(QuestionCode(code)) => write!(f, "qd1:{code}:memo-delete"),
            Self::Notify(what) => write!(f, "pf1:notify:{}", what.key()),
            Self::NotifyHour(what) => write!(f, "pf1:notify-hour:{}", what.key()),
            Self::Profile => f.write_str("pf1:profile"),
            Self::NotifyOff(what) => write!(f, "pf1:notify-off:{}", what.key()),
        }
    }
}

impl FromStr for Control {
    type Err = UserError;

    fn from_str(text: &str) -> Result<Self, UserError> {
        let parts: Vec<&str> = text.split(':').collect();
        if let ["cm1", rest @ ..] = parts.as_slice() {
            return community::read(rest).map(Self::Community).ok_or(UserError::StaleControl);
        }
        Ok(match parts.as_slice() {
            ["iv1", "keep-going"] => Self::KeepGoing,
            ["iv1", "cancel-yes"] => Self::CancelYes,
            ["iv1", "show-chosen"] => Self::ShowChosen,
            ["iv1", "history", page] => Self::History(read(page)?, Filter::default()),
            ["iv1", "history", page, kind, finished @ ("0" | "1"), role] => {
                let kind = match *kind {
                    "" => None,
                    key => Some(
                        Kind::ALL
                            .into_iter()
                            .find(|kind| kind.key() == key)
                            .ok_or(UserError::StaleControl)?,
                    ),
                };
                let role = (!role.is_empty()).then(|| (*role).to_owned());
                Self::History(read(page)?, Filter { role, kind, finished: *finished == "1" })
            }
            ["iv1", interview, "pause"] => Self::Pause(read(interview)?),
            ["iv1", interview, "resume"] => Self::Resume(read(interview)?),
            ["iv1", interview, "repeat"] => Self::Repeat(read(interview)?, false),
            ["iv1", interview, "shuffle"] => Self::Repeat(read(interview)?, true),
            ["iv1", interview, "retry-chosen"] => Self::RetryChosen(read(interview)?),
            ["iv1", interview, "memo"] => Self::Memo(read(interview)?, None),
            ["iv1", interview, "memo-form"] => Self::MemoForm(read(interview)?, None),
            ["iv1", interview, "remove"] => Self::Remove(read(interview)?),
            ["iv1", interview, "remove-yes"] => Self::RemoveYes(read(interview)?),
            ["iv1", interview, turn, "send"] => Self::Send(read(interview)?, TurnId(read(turn)?)),
            ["iv1", interview, turn, "retry"] => Self::Retry(read(interview)?, TurnId(read(turn)?)),
            ["iv1", interview, turn, "memo"] => Self::Memo(read(interview)?, Some(TurnId(read(turn)?))),
            ["iv1", interview, turn, "memo-form"] => {
                Self::MemoForm(read(interview)?, Some(TurnId(read(turn)?)))
            }
            ["iv1", interview, "finish"] => Self::Finish(read(interview)?),
            ["iv1", interview, "finish-yes"] => Self::FinishYes(read(interview)?),
            ["iv1", interview, "offline"] => Self::RateOffline(read(interview)?, None),
            ["iv1", interview, turn, "offline"] => {
                Self::RateOffline(read(interview)?, Some(TurnId(read(turn)?)))
            }
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
            ["pv1", "erase-everywhere"] => Self::EraseYes { everywhere: true, opinions: Opinions::Delete },
            ["pv1", "erase-here"] => Self::EraseYes { everywhere: false, opinions: Opinions::Delete },
            ["pv1", "erase-everywhere-keep"] => {
                Self::EraseYes { everywhere: true, opinions: Opinions::Anonymise }
            }
            ["pv1", "erase-here-keep"] => Self::EraseYes { everywhere: false, opinions: Opinions::Anonymise },
            ["au1", "page", page] => Self::Audit(read(page)?),
            ["pv1", "erase-nothing"] => Self::EraseNo,
            ["tr1", "csv"] => Self::TrendCsv,
            ["qd1", "change"] => Self::DailyChange,
            ["qd1", "practise"] => Self::DailyPractise,
            ["qd1", "memos", page] => Self::Memos(read(page)?),
            ["qd1", "browse", topic, page] => Self::Browse(read(topic)?, read(page)?),
            ["gh1", "verify"] => Self::GithubVerify,
            ["pf1", "interests", menu] => Self::Interests(read(menu)?),
            ["qd1", code, "practise", guild] => Self::PractiseThis(GuildId(read(guild)?), coded(code)?),
            ["qd1", "question"] => Self::QuestionChosen,
            ["qd1", code, "memo"] => Self::QuestionMemo(coded(code)?),
            ["qd1", code, "memo-form"] => Self::QuestionMemoForm(coded(code)?),
            ["qd1", code, "memo-delete"] => Self::QuestionMemoDelete(coded(code)?),
            ["pf1", "notify", what] => Self::Notify(notification(what)?),
            ["pf1", "notify-hour", what] => Self::NotifyHour(notification(what)?),
            ["pf1", "profile"] => Self::Profile,
            ["pf1", "notify-off", what] => Self::NotifyOff(notification(what)?),
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
            ["lt1", rest @ ..] => Self::Letter(LetterControl::read(rest)?),
            _ => return Err(UserError::StaleControl),
        })
    }
}

fn coded(part: &str) -> Result<QuestionCode, UserError> {
    read(part).map(QuestionCode)
}

fn notification(part: &str) -> Result<Notification, UserError> {
    Notification::from_key(part).ok_or(UserError::StaleControl)
}

fn read<T: FromStr>(part: &str) -> Result<T, UserError> {
    part.parse().map_err(|_| UserError::StaleControl)
}

#[cfg(test)]
mod tests {
    use super::community::QuestionCode;
    use super::{Control, Lines, Opinions};
    use crate::app::interview::Filter;
    use crate::domain::ids::{GuildId, InterviewId, ResumeId, TurnId};
    use crate::domain::interview::Kind;
    use crate::domain::notification::Notification;
    use crate::error::UserError;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn filter() -> impl Strategy<Value = Filter> {
        let kind = prop::option::of(prop::sample::select(Kind::ALL.to_vec()));
        let role = prop::option::of("[a-z0-9-]{1,64}");
        (role, kind, any::<bool>()).prop_map(|(role, kind, finished)| Filter { role, kind, finished })
    }

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
            (interview(), prop::option::of(turn())).prop_map(|(i, t)| Control::RateOffline(i, t)),
            (interview(), any::<u16>()).prop_map(|(i, page)| Control::Show(i, page)),
            (interview(), turn()).prop_map(|(i, t)| Control::Send(i, t)),
            (interview(), turn()).prop_map(|(i, t)| Control::Retry(i, t)),
            (interview(), prop::option::of(turn())).prop_map(|(i, t)| Control::Memo(i, t)),
            (interview(), prop::option::of(turn())).prop_map(|(i, t)| Control::MemoForm(i, t)),
            (interview(), any::<bool>()).prop_map(|(i, shuffled)| Control::Repeat(i, shuffled)),
            interview().prop_map(Control::Pause),
            interview().prop_map(Control::Resume),
            interview().prop_map(Control::RetryChosen),
            interview().prop_map(Control::Remove),
            interview().prop_map(Control::RemoveYes),
            (any::<u32>(), filter()).prop_map(|(page, filter)| Control::History(page, filter)),
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
            super::letter::tests::any_letter_control().prop_map(Control::Letter),
            any::<(bool, bool)>().prop_map(|(everywhere, keep)| Control::EraseYes {
                everywhere,
                opinions: if keep { Opinions::Anonymise } else { Opinions::Delete },
            }),
            any::<u32>().prop_map(Control::Audit),
            Just(Control::EraseNo),
            Just(Control::TrendCsv),
            Just(Control::GithubVerify),
            Just(Control::DailyChange),
            Just(Control::DailyPractise),
            any::<u32>().prop_map(Control::Memos),
            any::<(u16, u32)>().prop_map(|(topic, page)| Control::Browse(topic, page)),
            any::<u8>().prop_map(Control::Interests),
            any::<(u64, u64)>().prop_map(|(g, c)| Control::PractiseThis(GuildId(g), QuestionCode(c))),
            Just(Control::QuestionChosen),
            any::<u64>().prop_map(|code| Control::QuestionMemo(QuestionCode(code))),
            any::<u64>().prop_map(|code| Control::QuestionMemoForm(QuestionCode(code))),
            any::<u64>().prop_map(|code| Control::QuestionMemoDelete(QuestionCode(code))),
            prop::sample::select(Notification::ALL.to_vec()).prop_map(Control::Notify),
            prop::sample::select(Notification::ALL.to_vec()).prop_map(Control::NotifyHour),
            Just(Control::Profile),
            prop::sample::select(Notification::ALL.to_vec()).prop_map(Control::NotifyOff),
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
        fn anything_else_is_stale_and_never_a_panic(text in "(iv1|rs1|lt1|cm1|pv1|au1|tr1|qd1|pf1|gh1|iv0)?[:a-z0-9-]{0,60}") {
            if let Ok(control) = text.parse::<Control>() {
                prop_assert_eq!(control.to_string().parse(), Ok(control));
            }
        }
    }

    #[test]
    fn old_and_foreign_controls_are_stale() {
        for text in [
            "",
            "iv0:keep-going",
            "iv1:",
            "iv1:xyz:finish",
            "iv1:history:-1",
            "iv1:history:0:new:1:",
            "rs1:keep:more",
        ] {
            assert_eq!(text.parse::<Control>(), Err(UserError::StaleControl), "{text}");
        }
    }
}
