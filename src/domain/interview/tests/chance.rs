//! Whatever happens, in whatever order.

use super::*;

/// What can happen next in a disturbed world.
#[derive(Debug, Clone)]
enum Chance {
    Say,
    Form(u16),
    Skip(u16),
    Hint(u16),
    Deliver,
    /// Performs one waiting evaluation, whichever, perhaps twice.
    Evaluate {
        which: usize,
        twice: bool,
        follow_up: bool,
    },
    Tailor(usize),
    FailTailoring,
    FailEvaluation(usize),
    /// The model is away: its evaluation is put off.
    PutOff(usize),
    /// The candidate does not wait for it.
    ChooseOffline(Option<u16>),
    /// The thread is deleted.
    LoseThread,
    OpenThread,
    Tick,
    Send(u16),
    Pause,
    Resume,
    /// The candidate changes or deletes one of their messages.
    Edit(usize),
    Withdraw(usize),
    /// A whole day passes.
    Day,
}

fn chance() -> impl Strategy<Value = Chance> {
    prop_oneof![
        4 => Just(Chance::Say),
        1 => (0u16..6).prop_map(Chance::Form),
        1 => (0u16..6).prop_map(Chance::Skip),
        1 => (0u16..6).prop_map(Chance::Hint),
        4 => Just(Chance::Deliver),
        4 => (0usize..4, any::<bool>(), any::<bool>())
            .prop_map(|(which, twice, follow_up)| Chance::Evaluate { which, twice, follow_up }),
        1 => (0usize..3).prop_map(Chance::Tailor),
        1 => Just(Chance::FailTailoring),
        1 => (0usize..4).prop_map(Chance::FailEvaluation),
        3 => (0usize..4).prop_map(Chance::PutOff),
        1 => prop::option::of(0u16..6).prop_map(Chance::ChooseOffline),
        1 => Just(Chance::LoseThread),
        2 => Just(Chance::OpenThread),
        1 => Just(Chance::Tick),
        2 => (0u16..6).prop_map(Chance::Send),
        1 => Just(Chance::Pause),
        2 => Just(Chance::Resume),
        1 => (0usize..8).prop_map(Chance::Edit),
        1 => (0usize..8).prop_map(Chance::Withdraw),
        1 => Just(Chance::Day),
    ]
}

impl World {
    fn happen(&mut self, chance: Chance) {
        let message = self.next_message();
        let result = match chance {
            Chance::Say => self.step(Event::Answered { message, turn: None }),
            Chance::Form(turn) => self.step(Event::Answered { message, turn: Some(TurnId(turn)) }),
            Chance::Skip(turn) => self.step(Event::Skipped(TurnId(turn))),
            Chance::Hint(turn) => self.step(Event::HintTaken(TurnId(turn))),
            Chance::Deliver => {
                self.deliver();
                Ok(())
            }
            Chance::Evaluate { which, twice, follow_up } => self.evaluate_one(which, twice, follow_up),
            Chance::Tailor(count) => self.step(Event::Tailored(vec![question("tailored"); count])),
            Chance::FailTailoring => self.step(Event::TailoringFailed(Rater::Configured)),
            Chance::FailEvaluation(which) => self.fail_one(which, None),
            Chance::PutOff(which) => self.fail_one(which, Some(WAIT)),
            Chance::ChooseOffline(turn) => self.step(Event::OfflineChosen(turn.map(TurnId))),
            Chance::LoseThread => self.lose_thread(),
            Chance::OpenThread => self.open_thread(),
            Chance::Tick => self.step(Event::Ticked),
            Chance::Send(turn) => self.step(Event::Sent(TurnId(turn))),
            Chance::Pause => self.step(Event::PauseAsked),
            Chance::Resume => self.step(Event::ResumeAsked(ChannelId(3))),
            Chance::Edit(which) => match self.part(which) {
                Some((message, turn)) => self.step(Event::Edited { message, turn }),
                None => Ok(()),
            },
            Chance::Withdraw(which) => self.withdraw(which),
            Chance::Day => {
                self.second += 24 * 3600;
                self.step(Event::Ticked)
            }
        };
        // Refusals are part of the game; `step` checks that they change nothing.
        let _ = result;
    }

    /// Opens the thread that is wanted.
    pub(super) fn open_thread(&mut self) -> Result<(), Refusal> {
        let wanted = self.waiting.extract_if(.., |effect| *effect == Effect::OpenThread).count() > 0;
        let thread = ChannelId(self.next_message().0);
        if wanted && self.interview.wants_thread() { self.step(Event::ThreadOpened(thread)) } else { Ok(()) }
    }

    /// A message that was taken, whichever.
    pub(super) fn part(&self, which: usize) -> Option<(MessageId, TurnId)> {
        let parts: Vec<_> = self.parts.iter().collect();
        parts.get(which % parts.len().max(1)).map(|(message, turn)| (**message, **turn))
    }

    pub(super) fn withdraw(&mut self, which: usize) -> Result<(), Refusal> {
        let Some((message, turn)) = self.part(which) else { return Ok(()) };
        let parts_left = self.parts.values().filter(|of| **of == turn).count() > 1;
        self.step(Event::Withdrawn { message, turn: Some(turn), parts_left })?;
        self.parts.remove(&message);
        Ok(())
    }

    pub(super) fn take_evaluation(&mut self, which: usize) -> Option<(TurnId, u16, Rater)> {
        let places: Vec<_> = (0..self.waiting.len())
            .filter(|&place| {
                matches!(self.waiting[place], Effect::Evaluate { .. } | Effect::EvaluateLater { .. })
            })
            .collect();
        let place = *places.get(which % places.len().max(1))?;
        match self.waiting.remove(place) {
            Effect::Evaluate { turn, revision, by } => Some((turn, revision, by)),
            Effect::EvaluateLater { turn, revision } => Some((turn, revision, Rater::Configured)),
            _ => None,
        }
    }

    pub(super) fn evaluate_one(&mut self, which: usize, twice: bool, follow_up: bool) -> Result<(), Refusal> {
        let Some((turn, revision, _)) = self.take_evaluation(which) else { return Ok(()) };
        let follow_up = follow_up.then(|| FollowUp { text: "Why?".to_owned(), reason: "open".to_owned() });
        let event = Event::Evaluated { turn, revision, follow_up, missing: Vec::new() };
        let first = self.step(event.clone());
        if twice { self.step(event) } else { first }
    }

    pub(super) fn waits(&self, turn: TurnId) -> bool {
        self.interview.turn(turn).is_some_and(|turn| turn.put_off.is_some())
    }

    pub(super) fn fail_one(&mut self, which: usize, wait: Option<Duration>) -> Result<(), Refusal> {
        match self.take_evaluation(which) {
            // What waits already goes on waiting.
            Some((turn, revision, Rater::Configured)) if wait.is_some() && self.waits(turn) => {
                self.waiting.push(Effect::EvaluateLater { turn, revision });
                Ok(())
            }
            Some((turn, revision, by @ Rater::Configured)) => {
                self.step(Event::EvaluationFailed { turn, revision, by, wait })
            }
            Some((turn, revision, by)) => {
                self.waiting.push(Effect::Evaluate { turn, revision, by });
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Nothing disturbs any more: the interview must reach its end or wait for the candidate.
    pub(super) fn settle(&mut self) {
        for _ in 0..100 {
            self.deliver();
            let _ = self.step(Event::Tailored(Vec::new()));
            self.waiting.retain(|effect| !matches!(effect, Effect::Tailor { .. }));
            self.evaluate(false);
            let _ = self.open_thread();
            if self.interview.pause.is_some() {
                self.step(Event::ResumeAsked(ChannelId(3))).unwrap();
                continue;
            }
            if self.waiting.is_empty()
                && self.interview.current().is_none_or(|t| t.status == TurnStatus::Asked)
            {
                return;
            }
        }
        panic!("never settles: {:?} {:?}", self.interview, self.waiting);
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_interview_waits_for_the_candidate_or_ends(
        chances in prop::collection::vec(chance(), 0..60),
        by_button in any::<bool>(),
        exam in any::<bool>(),
        pressing in any::<bool>(),
        limit in prop::option::of(Just(120)),
    ) {
        let mut world = World::opened(&[false, true, false]);
        let settings = &mut world.interview.settings;
        settings.limit_seconds = limit;
        if by_button {
            settings.sending = Sending::ByButton;
        }
        if exam {
            settings.style = Style::Exam;
        }
        if pressing {
            settings.manner = Manner::Pressing;
        }
        let was_lost = chances.iter().any(|chance| matches!(chance, Chance::LoseThread));
        for chance in chances {
            world.happen(chance);
            let open = world.interview.turns.iter()
                .filter(|t| matches!(t.status, TurnStatus::Asked | TurnStatus::Answered)).count();
            prop_assert!(open <= 1, "two questions open at once");
        }
        world.settle();
        if !world.interview.phase.is_over() {
            prop_assert!(world.interview.current().is_some(), "running, nothing asked, nothing waiting");
            prop_assert!(world.interview.deadline.is_some());
            world.answer_all(false);
        }
        if world.interview.phase == Phase::Finished {
            prop_assert!(world.interview.held.is_empty(), "messages were never looked at");
        }
        let asked: Vec<_> = world.posts.iter().filter_map(|post| post.ask).collect();
        let mut once = asked.clone();
        once.sort();
        once.dedup();
        prop_assert!(once.len() == asked.len() || was_lost, "a question was posted twice");
        let reports = world.posts.iter().filter(|post| post.report || post.cancelled).count();
        prop_assert!(reports == 1 || (was_lost && reports == 0), "exactly one end, not {}", reports);
        for turn in &world.interview.turns {
            prop_assert!(
                !matches!(turn.status, TurnStatus::Answered | TurnStatus::Pending) && turn.put_off.is_none(),
                "an answer without evaluation"
            );
            let counts = turn.status == TurnStatus::Evaluated && !exam;
            if counts && world.interview.phase == Phase::Finished {
                let tells = |post: &&Post| post.feedback == Some(turn.id) || post.pending == Some(turn.id);
                let last = world.posts.iter().rfind(tells);
                let told = last.is_some_and(|post| post.feedback.is_some() || post.fill);
                prop_assert!(told || was_lost, "an answer without feedback: {:?}", last);
            }
        }
    }
}
