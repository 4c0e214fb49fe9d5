#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId};
use crate::domain::interview::{Phase, Settings, Turn};
use crate::domain::language::Language;
use crate::domain::question::{Question, QuestionKind, Source};
use crate::domain::rubric::{Rating, points};
use chrono::{TimeZone, Utc};
use uuid::Uuid;

fn turn(id: u16, status: TurnStatus, follow_up: bool) -> Turn {
    let source = if follow_up {
        Source::FollowUp { to: TurnId(id - 1), reason: "open".to_owned() }
    } else {
        Source::Stock { key: format!("q{id}"), topic: "databases".to_owned() }
    };
    let question = Question {
        kind: QuestionKind::Technical,
        source,
        text: format!("q{id}"),
        hint: None,
        key_points: Vec::new(),
        difficulty: 1,
        follow_ups: Vec::new(),
    };
    let start = Utc.timestamp_opt(1_800_000_000, 0).unwrap();
    let mut turn = Turn::planned(TurnId(id), question, false);
    turn.status = status;
    turn.asked_at = Some(start);
    turn.answered_at = Some(start + chrono::Duration::seconds(30 + i64::from(id) * 30));
    turn
}

fn interview(turns: Vec<Turn>) -> Interview {
    Interview {
        id: InterviewId(Uuid::nil()),
        guild: GuildId(1),
        candidate: MemberId(1),
        parent: ChannelId(1),
        thread: None,
        role: "backend".to_owned(),
        resume: None,
        settings: Settings::new(3, Language::En),
        attempt_of: None,
        attempt: 1,
        seed: 0,
        phase: Phase::Finished,
        turns,
        started_at: Utc.timestamp_opt(1_800_000_000, 0).unwrap(),
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
        pause: None,
        report_waits: None,
        reminded: false,
        touched_at: None,
    }
}

fn evaluation(rating: u8, improvements: &[&str]) -> Evaluation {
    let ratings: Vec<Rating> = Dimension::ALL
        .iter()
        .map(|&dimension| Rating { dimension, rating, quote: None, spread: 0 })
        .collect();
    Evaluation {
        points: points(QuestionKind::Technical, &ratings),
        ratings,
        key_points: Vec::new(),
        strengths: Vec::new(),
        improvements: improvements.iter().map(|&text| text.to_owned()).collect(),
        junk: None,
        follow_up: None,
    }
}

#[test]
fn weights_of_every_kind_sum_to_a_hundred() {
    use QuestionKind::{Behavioural, Experience, Technical, WarmUp};
    for kind in [WarmUp, Experience, Technical, Behavioural] {
        assert_eq!(Dimension::ALL.iter().map(|d| d.weight(kind)).sum::<u32>(), 100, "{kind:?}");
        assert!((evaluation(5, &[]).points - 100.0).abs() < 1e-9);
        assert!(evaluation(1, &[]).points.abs() < 1e-9);
    }
}

#[test]
fn a_follow_up_counts_half_and_a_skipped_question_counts_with_nothing() {
    let turns = vec![
        turn(0, TurnStatus::Evaluated, false),
        turn(1, TurnStatus::Evaluated, true),
        turn(2, TurnStatus::Skipped, false),
        turn(3, TurnStatus::Dropped, false),
    ];
    let evaluations = BTreeMap::from([
        (TurnId(0), evaluation(5, &[])),
        (TurnId(1), evaluation(1, &["Say what came of it."])),
    ]);
    let report = report(&interview(turns), &evaluations).unwrap();
    // (100 + 0.5 * 0 + 0) / (1 + 0.5 + 1); the dropped question does not count.
    assert_eq!(report.total, 40.0);
    assert_eq!(report.rank, Rank::F);
    assert_eq!((report.answered, report.skipped), (2, 1));
    assert_eq!((report.best, report.weakest), (TurnId(0), TurnId(1)));
    assert_eq!(report.turns, [(TurnId(0), 100.0), (TurnId(1), 0.0), (TurnId(2), 0.0)]);
    assert_eq!(report.dimensions[&Dimension::Depth], 3.0);
    assert_eq!(report.mean_seconds, 45);
}

#[test]
fn nothing_answered_gives_no_report() {
    assert_eq!(report(&interview(vec![turn(0, TurnStatus::Skipped, false)]), &BTreeMap::new()), None);
}

#[test]
fn things_to_practise_come_from_the_weakest_turns_first_and_are_at_most_three() {
    let turns = (0..3).map(|id| turn(id, TurnStatus::Evaluated, false)).collect();
    let evaluations = BTreeMap::from([
        (TurnId(0), evaluation(4, &["d"])),
        (TurnId(1), evaluation(2, &["a", "c"])),
        (TurnId(2), evaluation(3, &["b", "a"])),
    ]);
    assert_eq!(report(&interview(turns), &evaluations).unwrap().practise, ["a", "b", "d"]);
}

#[test]
fn the_same_advice_is_given_once_whatever_particles_it_has() {
    let turns = (0..3).map(|id| turn(id, TurnStatus::Evaluated, false)).collect();
    let evaluations = BTreeMap::from([
        (TurnId(0), evaluation(1, &["결과를 응답 시간 같은 수치로 보여 주세요."])),
        (TurnId(1), evaluation(2, &["결과는 응답 시간과 같은 수치로 보여 주세요."])),
        (TurnId(2), evaluation(3, &["이유를 한 문장 덧붙여 주세요."])),
    ]);
    let practise = report(&interview(turns), &evaluations).unwrap().practise;
    assert_eq!(practise, ["결과를 응답 시간 같은 수치로 보여 주세요.", "이유를 한 문장 덧붙여 주세요."]);
}

#[test]
fn ranks_begin_at_their_bounds() {
    let letters: Vec<_> =
        [100.0, 90.0, 89.9, 80.0, 70.0, 60.0, 50.0, 49.9, 0.0].map(|total| Rank::of(total).letter()).to_vec();
    assert_eq!(letters, ["S", "S", "A", "A", "B", "C", "D", "F", "F"]);
    assert_eq!(Rank::from_letter("B"), Some(Rank::B));
    assert_eq!(Rank::from_letter("E"), None);
}
