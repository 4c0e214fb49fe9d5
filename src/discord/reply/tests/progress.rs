//! Questions of the day, memos, the profile and what is told in direct messages, as snapshots.

use super::snapshot;
use crate::app::bank;
use crate::app::daily::Noted;
use crate::app::ports::{ChannelQuestion, Notified, Screen};
use crate::app::progress::ProfileView;
use crate::discord::reply;
use crate::domain::ids::GuildId;
use crate::domain::language::Language;
use crate::domain::notification::{Notification, Wanted};
use crate::domain::profile::Profile;
use crate::domain::question::QuestionKind;
use crate::domain::rubric::Dimension;
use crate::domain::trend::Week;
use chrono::NaiveDate;

const GUILD: GuildId = GuildId(77);

fn question(l: Language) -> ChannelQuestion {
    let text = match l {
        Language::Ko => "**색인**을 언제 쓰나요?",
        Language::En => "When do you use an **index**?",
    };
    ChannelQuestion {
        guild: GUILD,
        key: "databases-index".to_owned(),
        day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        text: text.to_owned(),
        topic: "DB".to_owned(),
        kind: QuestionKind::Technical,
        difficulty: 2,
    }
}

fn told(l: Language, what: Notification, away: Option<i64>, week: Option<Week>) -> Screen {
    let question = (what != Notification::Digest).then(|| question(l));
    let notified = Some(Notified { what, question, away, week });
    Screen { language: Some(l), notified, ..Screen::default() }
}

#[test]
fn what_is_told_in_direct_messages_ends_with_one_press() {
    snapshot("told_daily", |l| reply::screen(&told(l, Notification::Daily, None, None), true));
    snapshot("told_reminder", |l| reply::screen(&told(l, Notification::Reminder, Some(3), None), true));
    let week = Week {
        days: 4,
        streak: 2,
        interviews: 3,
        mean: Some(71.4),
        before: Some(64.0),
        best: Some(80.0),
        weakest: Some((Dimension::Structure, 2.6)),
        waiting: 2,
    };
    snapshot("told_week", |l| reply::screen(&told(l, Notification::Digest, None, Some(week.clone())), true));
    let idle = Week {
        days: 0,
        streak: 0,
        interviews: 0,
        mean: None,
        before: None,
        best: None,
        weakest: None,
        waiting: 0,
    };
    snapshot("told_idle_week", |l| {
        reply::screen(&told(l, Notification::Digest, None, Some(idle.clone())), true)
    });
    snapshot("told_off", |l| reply::notify_off(l, Notification::Reminder));
    snapshot("told_refused", |l| {
        reply::Page::of(reply::notify_refused(l, &[Notification::Daily, Notification::Digest]))
    });
    snapshot("channel_question", |l| {
        let channel_question = Some(question(l));
        reply::screen(&Screen { language: Some(l), channel_question, ..Screen::default() }, true)
    });
}

#[test]
fn a_profile_tells_what_is_on_and_whose_the_account_is() {
    let bank = bank::built_in().unwrap();
    let since = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let wanted = |what, choice| Wanted { what, choice, hour: 20, since, told_of: None };
    snapshot("profile", |l| {
        let view = ProfileView {
            profile: Profile { role: Some("backend".to_owned()), ..Profile::default() },
            github: Some(("mo_na".to_owned(), true)),
            github_is_on: true,
            wanted: vec![
                wanted(Notification::Daily, 9),
                wanted(Notification::Digest, 7),
                wanted(Notification::Reminder, 1),
            ],
        };
        reply::profile(l, &view, &bank)
    });
    snapshot("notify_hour", |l| {
        reply::notify_hour(l, &wanted(Notification::Reminder, 3), chrono_tz::Tz::Asia__Seoul)
    });
    let empty = |github: Option<(String, bool)>, github_is_on| {
        let profile = Profile::default();
        ProfileView { profile, github, github_is_on, wanted: Vec::new() }
    };
    for l in Language::ALL {
        let body = |view: &ProfileView| reply::profile(l, view, &bank).embeds.remove(0).body;
        let open = body(&empty(Some(("mona".to_owned(), false)), true));
        assert!(open.contains("mona") && open.contains("GitHub"), "{open}");
        assert!(body(&empty(None, true)).contains("GitHub"));
        assert!(
            !body(&empty(None, false)).contains("GitHub"),
            "where it is switched off, nothing is said of it"
        );
    }
}

#[test]
fn a_question_is_shown_with_its_memo_also_when_it_is_gone() {
    let bank = bank::built_in().unwrap();
    let question = bank.questions()[0].clone();
    let noted = |question: Option<&_>, memo: Option<&str>| Noted {
        key: "some-key".to_owned(),
        question: question.cloned(),
        topic: Some("DB".to_owned()),
        memo: memo.map(str::to_owned),
    };
    for l in Language::ALL {
        let ids = |page: &reply::Page| super::sketch(page);
        let whole = ids(&reply::question_shown(l, Some(GUILD), &noted(Some(&question), Some("B+ *tree*"))));
        for part in [":practise:77", ":discuss", ":memo)", ":memo-delete)", "B+ \\*tree\\*"] {
            assert!(whole.contains(part), "{part}: {whole}");
        }
        let gone = ids(&reply::question_shown(l, Some(GUILD), &noted(None, Some("B+"))));
        assert!(!gone.contains(":practise:") && gone.contains(":memo-delete)") && gone.contains("some-key"));
        let fresh = ids(&reply::question_shown(l, None, &noted(Some(&question), None)));
        assert!(!fresh.contains(":memo-delete)") && fresh.contains(":memo)"), "{fresh}");
    }
}
