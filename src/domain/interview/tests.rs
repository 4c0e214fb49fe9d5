#![expect(clippy::unwrap_used, reason = "tests")]

mod answering;
mod asking;
mod chance;
mod ending;
mod lost_threads;
mod pausing;
mod pending;

use super::*;
use crate::domain::language::Language;
use crate::domain::question::{KeyPoint, Question, QuestionKind, Source};
use crate::domain::rubric::FollowUp;
use chrono::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_800_000_000 + second, 0).unwrap()
}

fn question(text: &str) -> Question {
    Question {
        kind: QuestionKind::Technical,
        source: Source::Stock { key: text.to_owned(), topic: "databases".to_owned() },
        text: text.to_owned(),
        hint: Some("think".to_owned()),
        key_points: Vec::new(),
        difficulty: 1,
        follow_ups: Vec::new(),
    }
}

/// Turns named by whether they await a tailored question.
fn interview(tailored: &[bool]) -> Interview {
    let turns = tailored.iter().zip(0..);
    Interview {
        id: InterviewId(Uuid::from_u128(1)),
        guild: GuildId(1),
        candidate: MemberId(2),
        parent: ChannelId(3),
        thread: None,
        role: "backend".to_owned(),
        resume: None,
        settings: Settings::new(3, Language::En),
        attempt_of: None,
        attempt: 1,
        seed: 7,
        phase: Phase::Opening,
        turns: turns.map(|(t, id)| Turn::planned(TurnId(id), question(&format!("q{id}")), *t)).collect(),
        started_at: at(0),
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

/// A world that performs effects at once: posts get growing message ids, evaluations succeed.
struct World {
    interview: Interview,
    second: i64,
    message: u64,
    posts: Vec<Post>,
    waiting: Vec<Effect>,
    /// Which turn each message was taken to answer.
    parts: BTreeMap<MessageId, TurnId>,
}

impl World {
    fn new(tailored: &[bool]) -> Self {
        let mut interview = interview(tailored);
        let waiting = interview.begin();
        Self { interview, second: 0, message: 100, posts: Vec::new(), waiting, parts: BTreeMap::new() }
    }

    fn opened(tailored: &[bool]) -> Self {
        let mut world = Self::new(tailored);
        world.waiting.retain(|effect| *effect != Effect::OpenThread);
        world.step(Event::ThreadOpened(ChannelId(9))).unwrap();
        world.deliver();
        world
    }

    fn step(&mut self, event: Event) -> Result<(), Refusal> {
        self.second += 1;
        let before = self.interview.clone();
        match self.interview.step(at(self.second), event) {
            Ok(step) => {
                self.waiting.extend(step.effects);
                for Assignment { message, turn, .. } in step.assigned {
                    let before = self.parts.insert(message, turn);
                    // A message that was changed is told again, for the same turn.
                    assert!(before.is_none_or(|of| of == turn), "{message} was assigned to two turns");
                }
                Ok(())
            }
            Err(refusal) => {
                assert_eq!(self.interview, before, "a refusal must change nothing");
                Err(refusal)
            }
        }
    }

    /// The thread is deleted, or was before.
    fn lose_thread(&mut self) -> Result<(), Refusal> {
        let thread = self.interview.thread.unwrap_or(ChannelId(9));
        self.step(Event::ThreadLost(thread))
    }

    fn next_message(&mut self) -> MessageId {
        self.message += 1;
        MessageId(self.message)
    }

    fn say(&mut self) -> Result<(), Refusal> {
        let message = self.next_message();
        self.step(Event::Answered { message, turn: None })
    }

    /// Performs the waiting posts, and looks back where nothing was missed.
    fn deliver(&mut self) {
        self.look_back();
        self.deliver_posts();
    }

    fn look_back(&mut self) {
        let looks = self.waiting.extract_if(.., |effect| matches!(effect, Effect::LookBack(_)));
        for effect in looks.collect::<Vec<_>>() {
            let Effect::LookBack(post) = effect else { continue };
            let _ = self.step(Event::LookedBack(post));
        }
    }

    fn deliver_posts(&mut self) {
        let posts: Vec<_> = self.waiting.extract_if(.., |effect| matches!(effect, Effect::Post(_))).collect();
        for effect in posts {
            let Effect::Post(post) = effect else { continue };
            self.posts.push(post);
            let message = self.next_message();
            // After the end the engine does not care.
            let _ = self.step(Event::Posted(post, message));
        }
    }

    /// Performs the waiting evaluations, oldest first, and what comes of them.
    fn evaluate(&mut self, follow_up: bool) {
        while let Some((turn, revision, _)) = self.take_evaluation(0) {
            let follow_up = follow_up
                .then(|| FollowUp { text: "And how much?".to_owned(), reason: "no number".to_owned() });
            let _ = self.step(Event::Evaluated { turn, revision, follow_up, missing: Vec::new() });
        }
        self.deliver();
    }

    /// Answers the first question; the post with the second is left waiting.
    fn evaluate_first(&mut self) {
        self.say().unwrap();
        self.waiting.clear();
        let turn = TurnId(0);
        self.step(Event::Evaluated { turn, revision: 1, follow_up: None, missing: Vec::new() }).unwrap();
    }

    fn current(&self) -> TurnId {
        self.interview.current().unwrap().id
    }

    fn answer_all(&mut self, follow_up: bool) {
        while self.interview.phase == Phase::Running {
            self.say().unwrap();
            // Refused where messages are evaluated as they come.
            let _ = self.step(Event::Sent(self.current()));
            self.evaluate(follow_up);
        }
    }
}

/// How long an evaluation waits for the model.
const WAIT: Duration = Duration::hours(12);
