//! Every button, menu and form, on the owner's things.

use super::*;

/// How a control is used, and on what: a new one does not compile until it is here.
pub(super) fn used(control: &Control) -> Option<&'static str> {
    match control {
        Control::Hint(..)
        | Control::Skip(..)
        | Control::Answer(..)
        | Control::Finish(_)
        | Control::FinishYes(_)
        | Control::KeepGoing
        | Control::CancelYes
        | Control::History(..)
        | Control::Send(..)
        | Control::Pause(_)
        | Control::Resume(_)
        | Control::Repeat(..)
        | Control::Retry(..)
        | Control::Memo(..)
        | Control::Remove(_)
        | Control::RemoveYes(_)
        | Control::TrendCsv
        | Control::DailyChange
        | Control::Memos(_)
        | Control::Browse(..)
        | Control::GithubVerify
        | Control::Show(..)
        | Control::Again(_)
        | Control::RateOffline(..)
        | Control::Rename(_)
        | Control::DeleteYes(_)
        | Control::Keep
        | Control::EraseYes { .. }
        | Control::DailyPractise
        | Control::PractiseThis(..)
        | Control::QuestionMemoDelete(_)
        | Control::Profile
        | Control::NotifyOff(_)
        | Control::Audit(_)
        | Control::EraseNo => None,
        // Opens a form, tried in `tests/progress/memos.rs`.
        Control::QuestionMemo(_) | Control::QuestionMemoForm(_) => None,
        Control::Letter(control) => used_letter(control),
        Control::Community(control) => match control {
            community::Control::SetUp => Some("role"),
            community::Control::ReportChosen => Some("opinion"),
            community::Control::ShareChosen => Some("share"),
            community::Control::LetIn => Some("author"),
            community::Control::Rated(..) => Some("part"),
            _ => None,
        },
        Control::ShowChosen => Some("interview"),
        Control::ViewChosen => Some("resume"),
        Control::CorrectChosen(..)
        | Control::RetryChosen(_)
        | Control::QuestionChosen
        | Control::Notify(_)
        | Control::NotifyHour(_)
        | Control::Interests(_) => Some("part"),
        // Forms: pressed as buttons they are refused; sent as forms by `no_form_changes_what_is_somebody_elses`.
        Control::Form(..) | Control::MemoForm(..) | Control::CorrectForm(_) | Control::RenameForm(_) => None,
    }
}

/// The same for what is around a cover letter.
pub(super) fn used_letter(control: &LetterControl) -> Option<&'static str> {
    match control {
        LetterControl::Chosen => Some("letter"),
        LetterControl::WriteChosen(_) | LetterControl::AddChosen(_) | LetterControl::ArrangeChosen(_) => {
            Some("part")
        }
        LetterControl::Begin
        | LetterControl::Show(_)
        | LetterControl::Write(..)
        | LetterControl::Arrange(_)
        | LetterControl::Up(..)
        | LetterControl::Down(..)
        | LetterControl::Remove(..)
        | LetterControl::Preview(..)
        | LetterControl::Docx(_)
        | LetterControl::Markdown(_)
        | LetterControl::Finish(_)
        | LetterControl::Rename(_)
        | LetterControl::Discard(_)
        | LetterControl::DiscardYes(_) => None,
        // Forms: pressed as buttons they are refused.
        LetterControl::Form(..)
        | LetterControl::AddForm(_)
        | LetterControl::RenameForm(_)
        | LetterControl::SetForm(..) => None,
    }
}

/// Everything around the owner's cover letter.
pub(super) fn letter_controls(letter: LetterId) -> Vec<Control> {
    let all = vec![
        LetterControl::Chosen,
        LetterControl::Begin,
        LetterControl::Show(letter),
        LetterControl::Write(letter, 0),
        LetterControl::WriteChosen(letter),
        LetterControl::AddChosen(letter),
        LetterControl::Form(letter, 0, 1),
        LetterControl::AddForm(letter),
        LetterControl::Arrange(letter),
        LetterControl::ArrangeChosen(letter),
        LetterControl::Up(letter, 1),
        LetterControl::Down(letter, 0),
        LetterControl::Remove(letter, 0),
        LetterControl::Preview(letter, 0),
        LetterControl::Docx(letter),
        LetterControl::Markdown(letter),
        LetterControl::Finish(letter),
        LetterControl::Rename(letter),
        LetterControl::RenameForm(letter),
        LetterControl::Discard(letter),
        LetterControl::DiscardYes(letter),
        LetterControl::SetForm(Language::En, None),
    ];
    all.into_iter().map(Control::Letter).collect()
}

/// Every control on the owner's things.
pub(super) fn controls(scene: &Scene) -> Vec<Control> {
    let (open, over, resume, turn) = (scene.open, scene.over, scene.resume, TurnId(0));
    let code = QuestionCode::of("no-such-question");
    let mut all = letter_controls(scene.letter);
    all.extend([
        Control::Hint(open, turn),
        Control::Skip(open, turn),
        Control::Finish(open),
        Control::FinishYes(open),
        Control::KeepGoing,
        Control::CancelYes,
        Control::History(0, Filter::default()),
        Control::Send(open, turn),
        Control::Pause(open),
        Control::Resume(open),
        Control::Repeat(over, false),
        Control::Retry(over, turn),
        Control::RetryChosen(over),
        Control::Memo(over, None),
        Control::MemoForm(over, None),
        Control::Remove(over),
        Control::RemoveYes(over),
        Control::TrendCsv,
        Control::DailyChange,
        Control::DailyPractise,
        Control::Memos(0),
        Control::Browse(0, 0),
        Control::GithubVerify,
        Control::Interests(0),
        Control::PractiseThis(GuildId(scene.bot.guild), code),
        Control::QuestionChosen,
        Control::QuestionMemoForm(code),
        Control::QuestionMemoDelete(code),
        Control::Notify(Notification::Daily),
        Control::NotifyHour(Notification::Reminder),
        Control::Profile,
        Control::NotifyOff(Notification::Daily),
        Control::Show(over, 0),
        Control::Show(over, 1),
        Control::Show(open, 0),
        Control::Again(over),
        Control::RateOffline(open, None),
        Control::RateOffline(open, Some(TurnId(0))),
        Control::Rename(resume),
        Control::DeleteYes(resume),
        Control::Keep,
        Control::EraseYes { everywhere: true, opinions: Opinions::Delete },
        Control::EraseYes { everywhere: false, opinions: Opinions::Anonymise },
        Control::Audit(0),
        Control::EraseNo,
        Control::ShowChosen,
        Control::ViewChosen,
        Control::CorrectChosen(resume, 1),
        Control::Form(open, turn),
        Control::CorrectForm(Lines { resume, version: 1, first: 0, last: 1 }),
        Control::RenameForm(resume),
    ]);
    all
}

/// Every control of the community on the owner's things.
pub(super) fn community_controls(scene: &Scene) -> Vec<community::Control> {
    use community::Control as C;
    let (opinion, share, suggestion) = (scene.opinion, scene.share, scene.suggestion);
    let code = QuestionCode::of(&stock_question());
    vec![
        C::SetUp,
        C::Discuss(code),
        C::Write(code),
        C::Written(code),
        C::Practise(code),
        C::Memo(code),
        C::MemoSent(code),
        C::Best(support::community::DISCUSSION, 0),
        C::Recommend(opinion, 0),
        C::Edit(opinion),
        C::Edited(opinion),
        C::Delete(opinion),
        C::Report(opinion),
        C::ReportChosen,
        C::Hide(opinion),
        C::Unhide(opinion),
        C::Leave(opinion),
        C::Mine(0),
        C::Share(scene.over, TurnId(0)),
        C::ShareChosen,
        C::ShareEdit(share),
        C::ShareEdited(share),
        C::ShareNow(share, true),
        C::Withdraw(share),
        C::Rate(share),
        C::Rated(share, 0),
        C::ShareReport(share),
        C::ShareLeave(share),
        C::ShareHide(share),
        C::ShareHidden(share),
        C::ShareBlock(share),
        C::ShareBlocked(share),
        C::ShareUnhide(share),
        C::ShutOut(0),
        C::LetIn,
        C::Suggested(0, 1),
        C::SuggestAnyway(suggestion),
        C::SuggestDrop(suggestion),
        C::Accept(suggestion),
        C::SuggestEdit(suggestion),
        C::SuggestEdited(suggestion),
        C::Refuse(suggestion),
        C::Refused(suggestion),
        C::Streak,
    ]
}

/// The names of all controls, as the program has them.
pub(super) fn control_names(source: &'static str, name: &str) -> BTreeSet<&'static str> {
    let (_, variants) = source.split_once(&format!("pub enum {name} {{")).unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let lines = variants.lines().filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    named.map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap()).collect()
}
