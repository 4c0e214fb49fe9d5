//! Values to show: usual ones in both languages, and ones with the longest texts.

use crate::app::interview::{Filter, InterviewPage, Shown, ShownTurn};
use crate::app::ports::{
    Asked, Before, Feedback, InterviewSummary, Progress, ReportTurn, ReportView, Story, StoryTurn, Welcome,
};
use crate::app::resume::{Origin, ResumeCard, ResumeEntry, UploadOutcome, Uploaded, VersionEntry};
use crate::document::{Format, Warning};
use crate::domain::ids::{ChannelId, InterviewId, ResumeId, ResumeVersionId, TurnId};
use crate::domain::interview::{Kind, Manner, Phase, Settings, Turn, TurnStatus};
use crate::domain::language::Language;
use crate::domain::question::{Citation, KeyPoint, Question, QuestionKind, Source};
use crate::domain::report::{Change, Rank, Report};
use crate::domain::resume::{
    Achievement, CoverLetterAnswer, Experience, LengthLimit, LengthUnit, Line, Part, PersonalDatum,
    PersonalKind, Quality, ResumeText, Section, SectionKind, Skill, Suspicion, Understanding, YearMonth,
};
use crate::domain::rubric::{Dimension, Evaluation, Finding, Junk, Rating};
use crate::domain::speech::Speech;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) const INTERVIEW: InterviewId =
    InterviewId(Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0001));
pub(super) const RESUME: ResumeId = ResumeId(Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0002));

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

/// The texts a screen is filled with.
pub(super) struct Words {
    language: Language,
    role: String,
    topic: String,
    question: String,
    quote: String,
    remark: String,
    pub(super) long: String,
}

impl Words {
    pub(super) fn usual(language: Language) -> Self {
        let pick = |ko: &str, en: &str| if language == Language::Ko { ko } else { en }.to_owned();
        Self {
            language,
            role: pick("백엔드 개발자", "Backend engineer"),
            topic: pick("데이터베이스", "Databases"),
            question: pick(
                "인덱스를 추가했는데도 쿼리가 느리다면 무엇부터 확인하시겠습니까?",
                "A query is still slow after you added an index. What do you check first?",
            ),
            quote: pick(
                "실행 계획을 먼저 보고 인덱스를 타는지 확인했습니다",
                "I looked at the query plan first",
            ),
            remark: pick(
                "결과를 숫자로 말하면 더 설득력이 있습니다.",
                "Say the result in numbers; it convinces more.",
            ),
            long: pick("짧은 글", "a short text"),
        }
    }

    /// Every text is `piece`, thousands of times.
    pub(super) fn huge(language: Language, piece: &str) -> Self {
        let long = piece.repeat(4000);
        Self {
            language,
            role: long.clone(),
            topic: long.clone(),
            question: long.clone(),
            quote: long.clone(),
            remark: long.clone(),
            long,
        }
    }

    pub(super) fn welcome(&self, resume: Option<&str>, offline: bool) -> Welcome {
        Welcome {
            kind: Kind::Full,
            attempt: 1,
            settings: Settings::new(5, self.language),
            role: self.role.clone(),
            questions: 5,
            tailored: if resume.is_some() { 2 } else { 0 },
            resume: resume.map(str::to_owned),
            offline,
        }
    }

    fn question(&self, source: Source, kind: QuestionKind, hint: bool) -> Question {
        Question {
            kind,
            source,
            text: self.question.clone(),
            hint: hint.then(|| self.remark.clone()),
            key_points: vec![KeyPoint { name: self.topic.clone(), accept: Vec::new() }],
            difficulty: 2,
            follow_ups: Vec::new(),
        }
    }

    fn asked(&self, number: usize, question: Question, topic: Option<String>) -> Asked {
        Asked {
            turn: Turn::planned(TurnId(7), question, false),
            number,
            total: 5,
            topic,
            until: None,
            by_button: false,
            again: false,
            manner: Manner::Neutral,
        }
    }

    pub(super) fn stock(&self, number: usize) -> Asked {
        let source = Source::Stock { key: "db-index".into(), topic: "databases".into() };
        self.asked(number, self.question(source, QuestionKind::Technical, true), Some(self.topic.clone()))
    }

    pub(super) fn tailored(&self, number: usize) -> Asked {
        let cites = (1..=3).map(|line| Citation { line, text: self.quote.clone() }).collect();
        self.asked(number, self.question(Source::Tailored { cites }, QuestionKind::Experience, false), None)
    }

    /// A tailored question that says the line it is built on.
    pub(super) fn quoting(&self, number: usize) -> Asked {
        let mut asked = self.tailored(number);
        asked.turn.question.text = format!("«{}»: {}", self.quote, self.question);
        asked
    }

    pub(super) fn story(&self) -> Story {
        let turn = |number, is_follow_up, answer: Option<&String>, points| StoryTurn {
            number,
            is_follow_up,
            text: self.question.clone(),
            answer: answer.cloned(),
            points,
        };
        let turns = vec![
            turn(1, false, Some(&self.quote), Some(62.5)),
            turn(1, true, Some(&self.quote), None),
            turn(2, false, None, None),
        ];
        Story { role: self.role.clone(), turns, was_direct: false }
    }

    pub(super) fn speech(&self) -> Speech {
        let fillers = [("um".to_owned(), 4), (self.topic.clone(), 2)];
        Speech { seconds: 62.0, pace: 190, pauses: 2, longest_pause: 4.25, fillers: fillers.into() }
    }

    pub(super) fn progress(&self) -> Progress {
        let change = Change {
            before: 55.0,
            now: 80.0,
            best_before: 60.0,
            dimensions: vec![(Dimension::Evidence, 2), (Dimension::Clarity, -1)],
            added: vec![self.topic.clone()],
            lost: vec![self.topic.clone()],
            missing: vec![self.topic.clone(); 2],
        };
        let dimensions = Dimension::ALL.into_iter().zip([3.0, 3.2, 2.0, 3.0, 4.5]).collect();
        Progress {
            attempt: 2,
            before: Some(Before { attempt: 1, total: 52.1, dimensions }),
            best: Some((2, 58.3)),
            turns: [(TurnId(1), change)].into(),
        }
    }

    pub(super) fn follow_up(&self, number: usize) -> Asked {
        let source = Source::FollowUp { to: TurnId(1), reason: self.remark.clone() };
        self.asked(number, self.question(source, QuestionKind::Behavioural, true), None)
    }

    pub(super) fn feedback(&self, offline: bool, key_points: bool) -> Feedback {
        let rating = |(dimension, place): (Dimension, usize)| Rating {
            dimension,
            rating: u8::try_from(5 - place).unwrap(),
            quote: (place != 4).then(|| self.quote.clone()),
            spread: 0,
        };
        let finding = |place: usize| Finding {
            name: self.topic.clone(),
            quote: place.is_multiple_of(2).then(|| self.quote.clone()),
            credit: if place.is_multiple_of(2) { 100 } else { 0 },
        };
        Feedback {
            number: 1,
            is_follow_up: false,
            evaluation: Evaluation {
                ratings: Dimension::ALL.into_iter().zip(0..).map(rating).collect(),
                key_points: if key_points { (0..4).map(finding).collect() } else { Vec::new() },
                strengths: vec![self.remark.clone(); if offline { 0 } else { 5 }],
                improvements: vec![self.remark.clone(); 5],
                junk: None,
                follow_up: None,
                points: 62.5,
            },
            offline,
            offline_reason: None,
            seconds: offline.then_some(100),
            speech: None,
            pace: Vec::new(),
        }
    }

    pub(super) fn junk(&self, junk: Junk) -> Feedback {
        let mut feedback = self.feedback(false, true);
        let evaluation = &mut feedback.evaluation;
        evaluation.junk = Some(junk);
        evaluation.points = 0.0;
        evaluation.strengths.clear();
        evaluation.improvements.clear();
        feedback
    }

    /// A report on four lines, repeated `times`; one answer was rated offline.
    pub(super) fn report(&self, times: usize) -> ReportView {
        let turn = |number: usize, is_follow_up: bool, points: Option<f64>, skipped: bool| ReportTurn {
            id: TurnId(u16::try_from(number).unwrap() + if is_follow_up { 10 } else { 0 }),
            seen: points.is_some() || is_follow_up,
            number,
            is_follow_up,
            text: self.question.clone(),
            points,
            skipped,
            cites: Vec::new(),
        };
        let turns = (0..times).flat_map(|_| {
            [
                turn(1, false, Some(80.0), false),
                turn(1, true, Some(62.5), false),
                turn(2, false, Some(0.0), true),
                turn(3, false, None, false),
                turn(4, false, Some(55.25), false),
                turn(4, true, None, false),
                turn(5, true, Some(0.0), true),
            ]
        });
        ReportView {
            report: Report {
                total: 58.3,
                rank: Rank::D,
                dimensions: Dimension::ALL.into_iter().zip([4.0, 3.2, 1.0, 2.5, 5.0]).collect(),
                turns: [(0, 80.0), (1, 62.5), (2, 0.0), (4, 55.25), (6, 0.0)]
                    .map(|(id, points)| (TurnId(id), points))
                    .to_vec(),
                answered: 3,
                skipped: 2,
                best: TurnId(0),
                weakest: TurnId(4),
                practise: vec![self.remark.clone(); 3],
                mean_seconds: 95,
            },
            over_budget: false,
            again: 0,
            spread: BTreeMap::new(),
            role: self.role.clone(),
            turns: turns.collect(),
            offline: 1,
            started_at: at(),
            kind: Kind::Full,
            progress: None,
        }
    }

    fn summary(&self, phase: Phase) -> InterviewSummary {
        InterviewSummary {
            id: INTERVIEW,
            role: self.role.clone(),
            phase,
            started_at: at(),
            thread: (phase != Phase::Opening).then_some(ChannelId(42)),
            report: (phase == Phase::Finished).then(|| self.report(1).report),
            pause: None,
            attempt: 1,
            settings: Settings::new(5, self.language),
        }
    }

    pub(super) fn list(&self, page: u32, pages: u32, phases: &[Phase]) -> InterviewPage {
        InterviewPage {
            items: phases.iter().map(|phase| self.summary(*phase)).collect(),
            page,
            pages,
            filter: Filter::default(),
        }
    }

    pub(super) fn shown(&self, phase: Phase) -> Shown {
        let answered = ShownTurn {
            id: TurnId(0),
            change: None,
            memo: None,
            number: 1,
            is_follow_up: false,
            question: self.tailored(1).turn.question,
            status: TurnStatus::Evaluated,
            answer: Some(format!("{}\n{}", self.quote, self.long)),
            feedback: Some(self.feedback(false, true)),
        };
        let skipped = ShownTurn {
            id: TurnId(1),
            change: None,
            memo: None,
            number: 2,
            is_follow_up: false,
            question: self.stock(2).turn.question,
            status: TurnStatus::Skipped,
            answer: None,
            feedback: None,
        };
        Shown {
            summary: self.summary(phase),
            report: (phase == Phase::Finished).then(|| self.report(1)),
            turns: vec![answered, skipped],
            outdated: 0,
            memo: None,
        }
    }

    pub(super) fn card(&self) -> ResumeCard {
        let lines = (1..=9).map(|number| Line { number, text: self.quote.clone() }).collect();
        ResumeCard {
            id: RESUME,
            version_id: ResumeVersionId(RESUME.0),
            title: if self.long.len() > 100 { self.long.clone() } else { "백엔드 *2026*".into() },
            role: Some("backend".into()),
            file_name: "resume.pdf".into(),
            format: Format::Pdf,
            version: 2,
            created_at: at(),
            text: ResumeText { lines },
            understanding: self.understanding(),
            warnings: vec![
                Warning::PagesWithoutText(1),
                Warning::Cut,
                Warning::GuessedEncoding("EUC-KR".into()),
                Warning::UnreadableCharacters(3),
            ],
            worthy: 7,
            hidden: 0,
            cover_letter: vec![CoverLetterAnswer {
                prompt: self.question.clone(),
                prompt_line: 3,
                last_line: 4,
                characters: 812,
                characters_without_spaces: 640,
                limit: Some(LengthLimit { most: 20, unit: LengthUnit::Characters }),
            }],
            parts: self
                .understanding()
                .sections
                .into_iter()
                .zip(1..)
                .map(|(section, line)| Part { section, first_line: line, last_line: line })
                .collect(),
            history: [(2, Origin::Corrected), (1, Origin::HandedIn)]
                .map(|(number, origin)| VersionEntry {
                    number,
                    file_name: "resume_2026.pdf".into(),
                    origin,
                    created_at: at(),
                })
                .into(),
        }
    }

    fn understanding(&self) -> Understanding {
        let kinds = [
            SectionKind::Summary,
            SectionKind::Experience,
            SectionKind::Projects,
            SectionKind::Education,
            SectionKind::Skills,
            SectionKind::Awards,
            SectionKind::Certificates,
            SectionKind::CoverLetter(self.question.clone()),
            SectionKind::Other,
        ];
        let section = |kind| Section { kind, title: self.topic.clone(), first_line: 1, last_line: 1 };
        let names = ["Rust", "Kotlin", "MySQL", "Redis", "Kafka", "AWS"];
        let skill = |name: &str| Skill {
            name: format!("{name}{}", self.long.get(20..).unwrap_or("")),
            lines: vec![1],
        };
        Understanding {
            language: self.language,
            sections: kinds.into_iter().map(section).collect(),
            skills: names.iter().cycle().take(18).map(|name| skill(name)).collect(),
            experiences: vec![Experience {
                line: 2,
                from: YearMonth { year: 2023, month: Some(3) },
                to: None,
                what: self.role.clone(),
            }],
            achievements: (1..=5).map(|line| Achievement { line, figures: vec!["38%".into()] }).collect(),
            personal: vec![PersonalDatum { kind: PersonalKind::Phone, line: 1, range: 0..3 }],
            quality: Quality {
                characters: 900,
                words: 200,
                word_like_share: 0.9,
                suspicion: Suspicion::None,
            },
        }
    }

    pub(super) fn uploaded(&self, outcome: UploadOutcome) -> Uploaded {
        Uploaded { card: self.card(), outcome, model_could_read_more: false }
    }

    pub(super) fn entries(&self, count: u32) -> Vec<ResumeEntry> {
        let card = self.card();
        let entry = |number: u32| ResumeEntry {
            id: card.id,
            title: card.title.clone(),
            role: number.is_multiple_of(2).then(|| "backend".to_owned()),
            file_name: card.file_name.clone(),
            version: number + 1,
            created_at: at(),
        };
        (0..count).map(entry).collect()
    }
}
