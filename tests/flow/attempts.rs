//! The same questions once more, and what has changed since.

use super::*;

/// Everything the reports of a candidate say about earlier attempts.
async fn progress_of(world: &ToyWorld, id: InterviewId) -> Progress {
    let shown = interview::show(&world.app, GUILD, CANDIDATE, id).await.unwrap();
    shown.report.unwrap().progress.expect("there are other attempts")
}

fn again(of: InterviewId) -> Again {
    Again { guild: GUILD, candidate: CANDIDATE, parent: PARENT, of }
}

impl ToyWorld {
    pub(super) async fn sit_through(&self, id: InterviewId) -> InterviewId {
        self.settle().await;
        let thread = interview::opened(&self.app, id).await.unwrap().unwrap();
        self.answer_all(&Sitting { id, thread }).await;
        id
    }
}

#[tokio::test]
async fn attempts_are_compared_with_the_one_before_and_the_best_is_known_after_deleting() {
    let world = ToyWorld::new().await;
    let first = world.begin(true).await.id;
    assert_eq!(user_error(interview::repeat(&world.app, again(first), false).await), UserError::StillOpen);
    world.sit_through(first).await;
    let second = interview::repeat(&world.app, again(first), true).await.unwrap();
    world.sit_through(second).await;
    let third = interview::repeat(&world.app, again(second), false).await.unwrap();
    world.sit_through(third).await;
    let [one, two, three] = [world.load(first).await, world.load(second).await, world.load(third).await];
    assert_eq!((two.attempt, three.attempt), (2, 3));
    assert_eq!((two.attempt_of, three.attempt_of), (Some(first), Some(first)));
    let texts = |interview: &Interview| {
        let mut texts: Vec<_> = interview.turns.iter().map(|turn| turn.question.text.clone()).collect();
        texts.sort();
        texts
    };
    assert_eq!(texts(&one), texts(&three), "tailored questions are kept as they were");
    let progress = progress_of(&world, third).await;
    assert_eq!(progress.before.unwrap().attempt, 2);
    assert_eq!(progress.turns.len(), 3);
    assert!(progress.turns.values().all(|change| change.now == change.before && change.is_best()));

    // Without the first, the others still belong together.
    interview::delete(&world.app, GUILD, CANDIDATE, first).await.unwrap();
    assert_eq!(progress_of(&world, third).await.attempt, 3);
    let gone = interview::show(&world.app, GUILD, CANDIDATE, first).await.map(|_| ());
    assert_eq!(user_error(gone), UserError::InterviewNotFound);
    let others = Again { candidate: BYSTANDER, ..again(third) };
    assert_eq!(user_error(interview::repeat(&world.app, others, false).await), UserError::InterviewNotFound);
}

#[tokio::test]
async fn a_retry_asks_one_question_and_is_compared_with_all_answers_to_it() {
    let world = ToyWorld::new().await;
    let first = world.begin(false).await.id;
    world.sit_through(first).await;
    let retry = interview::retry(&world.app, again(first), Some(TurnId(1))).await.unwrap();
    world.sit_through(retry).await;
    let another = interview::retry(&world.app, again(retry), None).await.unwrap();
    world.sit_through(another).await;
    let interview = world.load(another).await;
    assert_eq!((interview.settings.kind, interview.turns.len()), (Kind::Retry, 1));
    assert_eq!(interview.attempt_of, Some(first));
    let progress = progress_of(&world, another).await;
    assert_eq!(progress.before, None, "one question is no attempt at all of them");
    assert!(progress.turns.contains_key(&TurnId(1)), "{progress:?}");
    let missing = interview::retry(&world.app, again(first), Some(TurnId(77))).await;
    assert_eq!(user_error(missing), UserError::StaleControl);
}

#[tokio::test]
async fn a_stock_question_can_be_asked_by_itself() {
    let world = ToyWorld::new().await;
    let key = world.app.bank.questions()[5].key.clone();
    let single = |question: &str| Single {
        guild: GUILD,
        candidate: CANDIDATE,
        parent: PARENT,
        role: None,
        question: question.to_owned(),
        language: Language::Ko,
        place: Place::Thread,
    };
    let id = interview::single(&world.app, single(&key)).await.unwrap();
    world.sit_through(id).await;
    let interview = world.load(id).await;
    assert!(matches!(&interview.turns[0].question.source, Source::Stock { key: asked, .. } if *asked == key));
    assert_eq!(interview.settings.kind, Kind::Single);
    let unknown = interview::single(&world.app, single("no-such-question")).await;
    assert_eq!(user_error(unknown), UserError::StaleControl);
}
