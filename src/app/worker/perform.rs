//! Carries out what [`performance`](super::performance) decides, outside of any transaction where others are asked.

use super::performance::{Act, Outcome, begin, next, refused};
use super::{Lease, ask_on};
use crate::app::budget::{self, Purpose};
use crate::app::interview::load;
use crate::app::ports::{
    EvaluationBrief, InterviewerError, OfflineReason, Screen, SharedInterviewer, Spent, TailorBrief,
    ThreadOrder,
};
use crate::app::step::{Rated, Record, step, step_from};
use crate::app::{self, App, catch_up, github, screen};
use crate::db::outbox::{self, Claimed, Posted};
use crate::db::{interviews, jobs, records, resumes};
use crate::domain::ids::{ChannelId, InterviewId, MessageId, TurnId};
use crate::domain::interview::{Effect, Event, Interview, PauseReason, Phase, Place, Post};
use crate::domain::question::{Question, Source};
use crate::domain::resume::{
    Line, ResumeText, WorthReason, WorthyLine, question_worthy_lines, redacted_lines, understand,
};
use crate::domain::rubric::{FollowUp, Rater, check};
use crate::domain::tailored;
use crate::error::{AppError, AppResult, UserError};
use crate::metrics;
use chrono::Duration;
use rand::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tracing::{Instrument as _, info_span};

/// An answer that takes longer than this to evaluate shows typing.
const TYPING_AFTER: std::time::Duration = std::time::Duration::from_millis(700);
/// Discord shows typing for ten seconds.
const TYPING_AGAIN: std::time::Duration = std::time::Duration::from_secs(8);

/// Performs a claimed effect; everything logged meanwhile carries its ids. When it is due again, if it was put back.
pub(super) async fn perform(app: &App, claimed: &Claimed, lease: &Lease, known: Option<Known>) -> Again {
    let (kind, begun) = (claimed.effect.name(), Instant::now());
    let span = info_span!("effect", kind, interview = %claimed.interview, seq = claimed.seq);
    let again = perform_one(app, claimed, lease, known).instrument(span).await;
    metrics::effect(kind, begun.elapsed());
    again
}

/// How long an effect that was put back waits.
type Again = Option<Duration>;

async fn perform_one(app: &App, claimed: &Claimed, lease: &Lease, known: Option<Known>) -> Again {
    let error = match try_perform(app, claimed, lease, known).await {
        Ok(again) => return again,
        Err(error) => error,
    };
    tracing::warn!(interview = %claimed.interview, seq = claimed.seq, %error, "worker.effect: not settled");
    let put_back = next(claimed, ours(&error), app.patience);
    // With the database away the lease runs out, and somebody tries again.
    finish(app, claimed, None, put_back, &[]).await.unwrap_or_default()
}

/// An interview as the step has left it that asked for an effect, and the answer that was rated in it.
pub(super) type Known = (Arc<app::kept::Known>, Option<Arc<Rated>>);

/// Why an effect could not be performed.
pub(in crate::app) enum Failure {
    Interviewer(InterviewerError),
    Ours(AppError),
}

impl<E: Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Ours(error.into())
    }
}

async fn try_perform(app: &App, claimed: &Claimed, lease: &Lease, known: Option<Known>) -> AppResult<Again> {
    let (stored, rated) = match known {
        Some(known) => known,
        // What was claimed may follow from steps of others, so the interview is looked up as it is now.
        None => match load(app, claimed.interview).await {
            Ok(stored) => (Arc::new(stored.into()), None),
            Err(error) => {
                return finish(app, claimed, None, next(claimed, ours(&error), app.patience), &[]).await;
            }
        },
    };
    let interview = stored.interview();
    let mut record = None;
    let mut act = begin(claimed, interview, app.patience);
    loop {
        if act.cannot_be_undone() && !lease.is_held(app.clock.now()) {
            // The process slept, and somebody else may have done it meanwhile.
            return Ok(None);
        }
        let outcome = match act {
            Act::OpenThread { may_exist } => {
                Outcome::Opened(app.stage.open_thread(&order(app, interview, may_exist)).await)
            }
            Act::Find(thread) => match post_before(app, claimed).await {
                Ok(last) => {
                    let found = app.stage.find_post(thread, &nonce(claimed), last).await;
                    Outcome::Found(found, thread)
                }
                Err(error) => ours(&error),
            },
            Act::Send(thread) => match screen_of(app, claimed, interview, rated.as_deref()).await {
                Ok(screen) => Outcome::Sent(app.stage.post(thread, &nonce(claimed), &screen).await, thread),
                Err(error) => ours(&error),
            },
            Act::Replace(thread, message) => match screen_of(app, claimed, interview, rated.as_deref()).await
            {
                Ok(screen) => {
                    let replaced = app.stage.replace(thread, message, &nonce(claimed), &screen).await;
                    Outcome::Replaced(replaced, thread)
                }
                Err(error) => ours(&error),
            },
            Act::Read(thread) => match catch_up::read(app, interview.id, thread).await {
                Ok(read) => Outcome::Read(read, thread),
                Err(error) => ours(&error),
            },
            Act::Tailor { by } => match tailor(app, interview, by).await {
                Ok(questions) => Outcome::Tailored(Ok(questions)),
                Err(Failure::Interviewer(error)) => Outcome::Tailored(Err(error)),
                Err(Failure::Ours(error)) => ours(&error),
            },
            Act::Evaluate { turn, revision, by } => {
                match evaluate(app, interview, turn, revision, by).await {
                    Ok((Judged { follow_up, missing }, evaluation)) => {
                        record = Some(evaluation);
                        Outcome::Evaluated(Ok((follow_up, missing)))
                    }
                    Err(Failure::Interviewer(error)) => Outcome::Evaluated(Err(error)),
                    Err(Failure::Ours(error)) => ours(&error),
                }
            }
            last => return finish(app, claimed, Some(Arc::clone(&stored)), last, record.as_slice()).await,
        };
        log_failure(claimed, &outcome);
        act = next(claimed, outcome, app.patience);
        if let (Act::Settle(Event::Posted(post, message)), Some(thread)) = (&act, interview.thread) {
            let posted = Posted { seq: claimed.seq, thread, message: *message };
            record = Some(Record::Post { posted, post: *post });
        }
    }
}

fn ours(error: &AppError) -> Outcome {
    Outcome::Ours(format!("{error:#}"))
}

fn log_failure(claimed: &Claimed, outcome: &Outcome) {
    let reason = match outcome {
        Outcome::Opened(Err(error))
        | Outcome::Found(Err(error), _)
        | Outcome::Replaced(Err(error), _)
        | Outcome::Sent(Err(error), _)
        | Outcome::Read(Err(error), _) => error.to_string(),
        Outcome::Tailored(Err(error)) | Outcome::Evaluated(Err(error)) => error.to_string(),
        Outcome::Ours(reason) => reason.clone(),
        _ => return,
    };
    metrics::effect_failed(claimed.effect.name());
    if let Outcome::Tailored(Err(error)) | Outcome::Evaluated(Err(error)) = outcome {
        metrics::model_error(if error.is_passing() { "passing" } else { "lasting" });
    }
    let Claimed { interview, seq, tries, failures, effect, .. } = claimed;
    tracing::warn!(%interview, seq, tries, failures, ?effect, reason, "worker.effect: failed");
}

/// Carries out the acts that end a performance, each one transaction. `loaded`: the interview as it was when the
/// performance began.
async fn finish(
    app: &App,
    claimed: &Claimed,
    loaded: Option<Arc<app::kept::Known>>,
    act: Act,
    records: &[Record],
) -> AppResult<Again> {
    let (id, seq, is_post) = (claimed.interview, claimed.seq, outbox::is_post(&claimed.effect));
    match act {
        Act::Settle(event) => {
            let all = [&[Record::Done { seq, is_post }], records].concat();
            let stepped = match loaded {
                Some(loaded) => step_from(app, loaded, &event, &all).await,
                None => step(app, id, &event, &all).await,
            };
            match stepped {
                Ok(_) => leave(app, &event, records),
                Err(AppError::User(UserError::Refused(_) | UserError::InterviewNotFound)) => {
                    remove(app, claimed, &refused(event), records).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Act::GiveUp { event, reason } => {
            tracing::error!(interview = %id, seq, reason, "worker.effect: given up");
            match step(app, id, &event, &[Record::GivenUp { seq, is_post, reason: reason.clone() }]).await {
                Err(AppError::User(UserError::Refused(_))) => give_up(app, claimed, &reason).await?,
                other => drop(other?),
            }
        }
        Act::PutBack { wait, failed, reason } => {
            let wait = jitter(wait);
            let due = app.clock.now() + wait;
            outbox::put_back(&mut *app.db.acquire().await?, claimed, due, failed, &reason).await?;
            return Ok(Some(wait));
        }
        last => remove(app, claimed, &last, records).await?,
    }
    Ok(None)
}

/// Leaves an effect to the operator of which the engine does not want to know.
async fn give_up(app: &App, claimed: &Claimed, reason: &str) -> AppResult<()> {
    let mut tx = app.db.begin().await?;
    interviews::lock(&mut tx, claimed.interview).await?;
    outbox::give_up(&mut tx, claimed.interview, claimed.seq, app.clock.now(), reason).await?;
    tx.commit().await?;
    app.wake.notify_one();
    Ok(())
}

/// Removes an effect, with the note of its post where that stands in the thread.
async fn remove(app: &App, claimed: &Claimed, act: &Act, records: &[Record]) -> AppResult<()> {
    let id = claimed.interview;
    let mut tx = app.db.begin().await?;
    let exists = interviews::lock(&mut tx, id).await?;
    if *act == Act::Forgo {
        outbox::forgo(&mut tx, claimed).await?;
    } else {
        outbox::done(&mut tx, id, claimed.seq).await?;
        outbox::free_next_post(&mut tx, id).await?;
    }
    // Also where somebody else has removed the effect: what stands in the thread is known to be there.
    if let (Act::NotePost(..), true, Some(Record::Post { posted, post })) = (act, exists, records.first()) {
        outbox::note_post(&mut tx, id, *posted, post, app.clock.now()).await?;
    }
    tx.commit().await?;
    app.wake.notify_one();
    if let Act::NotePost(post, message) = act {
        leave(app, &Event::Posted(*post, *message), records);
    }
    Ok(())
}

/// Forgets a thread whose last post stands there.
fn leave(app: &App, event: &Event, records: &[Record]) {
    if let (Event::Posted(post, _), Some(Record::Post { posted, .. })) = (event, records.first())
        && (post.report || post.cancelled)
    {
        app.live.remove(posted.thread);
    }
}

/// Up to a quarter more, so that many effects that failed together do not come back together.
fn jitter(wait: Duration) -> Duration {
    let millis = wait.num_milliseconds().max(1);
    Duration::milliseconds(millis + rand::rng().random_range(0..=millis / 4))
}

fn order(app: &App, interview: &Interview, may_exist: bool) -> ThreadOrder {
    ThreadOrder {
        interview: interview.id,
        guild: interview.guild,
        parent: interview.parent,
        candidate: interview.candidate,
        // What takes the place of direct messages that the candidate has closed is a thread.
        place: if interview.phase == Phase::Opening { interview.settings.place } else { Place::Thread },
        role: app.role_of(interview),
        language: interview.settings.language,
        may_exist,
        lost: interview.pause.and_then(|pause| match pause.why {
            PauseReason::ThreadLost(thread) => Some(thread),
            PauseReason::Asked => None,
        }),
    }
}

/// Where the search for the post of an earlier try begins: before it, although another worker may just have noted it.
async fn post_before(app: &App, claimed: &Claimed) -> AppResult<Option<MessageId>> {
    let mut db = app.db.acquire().await?;
    Ok(outbox::post_before(&mut db, claimed.interview, claimed.seq).await?)
}

async fn screen_of(
    app: &App,
    claimed: &Claimed,
    interview: &Interview,
    rated: Option<&Rated>,
) -> AppResult<Screen> {
    let post = match claimed.effect {
        Effect::Post(post) => post,
        _ => Post::default(),
    };
    Ok(screen::screen(app, &mut *app.db.acquire().await?, interview, &post, rated).await?)
}

/// At most 25 characters, the same for every try of a row: 16 hexadecimal digits of the interview and the row's number,
/// after a letter, since Discord may take a nonce of digits for a number.
fn nonce(claimed: &Claimed) -> String {
    let random_half = claimed.interview.0.as_u64_pair().1;
    format!("h{random_half:016x}{:x}", claimed.seq)
}

impl App {
    pub(super) fn interviewer(&self, by: Rater) -> &SharedInterviewer {
        match by {
            Rater::Configured => &self.interviewer,
            Rater::Offline => &self.offline,
        }
    }
}

async fn tailor(app: &App, interview: &Interview, by: Rater) -> Result<Vec<Question>, Failure> {
    let count = interview.turns.iter().filter(|turn| turn.awaits_tailored).count();
    let resume = match interview.resume {
        Some(id) => resumes::version(&mut *app.db.acquire().await?, &app.vault, id).await?,
        None => None,
    };
    let Some(resume) = resume.filter(|_| count > 0) else {
        // The resume was deleted meanwhile: the stock questions that stand in are asked.
        return Ok(Vec::new());
    };
    let job = jobs::description(&mut *app.db.acquire().await?, &app.vault, interview).await?;
    let text = ResumeText::new(&resume.text);
    let understanding = understand(&resume.text);
    let language = interview.settings.language;
    let lines = redacted_lines(&text, &understanding);
    let mut brief = TailorBrief {
        role: app.role_of_in(interview, language),
        language,
        count,
        worthy: tailored::towards(job.as_deref(), question_worthy_lines(&understanding, &text), &lines),
        lines,
        job,
        manner: interview.settings.manner,
        spent: Spent::default(),
    };
    add_github(app, interview, &mut brief).await?;
    within_budget(app, interview, by).await?;
    let work = app.interviewer(by).tailor(&brief);
    let made = with_typing(app, Typing::WhileAwaited(interview.id), work).await;
    pay(app, interview, Purpose::Tailor, &brief.spent).await;
    let made = made.map_err(Failure::Interviewer)?;
    let already: Vec<_> = interview.turns.iter().map(|turn| turn.question.clone()).collect();
    let questions = tailored::accept(made.value, &brief.lines, language, count, &already);
    if questions.len() < count && by == Rater::Configured && !app.offline_only() {
        let reason = format!("{} of {count} tailored questions are usable", questions.len());
        return Err(Failure::Interviewer(InterviewerError::Passing { reason, retry_after: None }));
    }
    Ok(questions)
}

/// Puts the lines of the candidate's proved GitHub account after those of the resume. The best of them comes second, so
/// that an interview of two tailored questions asks about both.
async fn add_github(app: &App, interview: &Interview, brief: &mut TailorBrief) -> Result<(), Failure> {
    let first = brief.lines.iter().map(|line| line.number).max().unwrap_or(0) + 1;
    for (text, number) in github::source_lines(app, interview.candidate).await?.into_iter().zip(first..) {
        let reason = WorthReason::Technology;
        let worthy = WorthyLine { line: number, score: 0.0, reason, names_skill: false };
        brief.lines.push(Line { number, text });
        let place = if number == first { brief.worthy.len().min(1) } else { brief.worthy.len() };
        brief.worthy.insert(place, worthy);
    }
    Ok(())
}

/// What the engine is told of an evaluation.
pub(in crate::app) struct Judged {
    /// A follow-up worth asking.
    follow_up: Option<FollowUp>,
    /// The key points that are missing.
    missing: Vec<String>,
}

impl Judged {
    /// The event for the engine.
    pub(in crate::app) fn event(self, turn: TurnId, revision: u16) -> Event {
        let Self { follow_up, missing } = self;
        Event::Evaluated { turn, revision, follow_up, missing }
    }
}

async fn evaluate(
    app: &App,
    interview: &Interview,
    id: TurnId,
    revision: u16,
    by: Rater,
) -> Result<(Judged, Record), Failure> {
    let answers = records::answers(&mut *app.db.acquire().await?, &app.vault, interview.id).await?;
    rate(app, interview, id, revision, by, &answers).await
}

/// Evaluates the answer of a turn, of which `answers` has the words, and those of the question it follows up.
pub(in crate::app) async fn rate(
    app: &App,
    interview: &Interview,
    id: TurnId,
    revision: u16,
    by: Rater,
    answers: &BTreeMap<TurnId, String>,
) -> Result<(Judged, Record), Failure> {
    let brief =
        evaluation_brief(app, interview, id, answers).ok_or(AppError::User(UserError::InterviewNotFound))?;
    within_budget(app, interview, by).await?;
    let interviewer = app.interviewer(by);
    let typing = interview.thread.map_or(Typing::WhileAwaited(interview.id), Typing::In);
    let made = with_typing(app, typing, interviewer.evaluate(&brief)).await;
    pay(app, interview, Purpose::Evaluate, &brief.spent).await;
    let made = made.map_err(Failure::Interviewer)?;
    let mut evaluation = check(&brief.question, &brief.answer, made.value);
    evaluation.follow_up = ask_on::follow_up(app, interview, id, by, &brief, &evaluation).await?;
    let missing = evaluation.key_points.iter().filter(|point| point.quote.is_none());
    let missing = missing.map(|point| point.name.clone()).collect();
    let judged = Judged { follow_up: evaluation.follow_up.clone(), missing };
    let record = Record::Evaluation {
        turn: id,
        revision,
        evaluation: Box::new(evaluation),
        offline: interviewer.is_offline(),
        offline_reason: offline_reason(app, interview, id, by).await?,
        by: made.by,
    };
    Ok((judged, record))
}

/// What the evaluation of a turn's answer is made from; `None` for a turn that is not there.
pub(in crate::app) fn evaluation_brief(
    app: &App,
    interview: &Interview,
    id: TurnId,
    answers: &BTreeMap<TurnId, String>,
) -> Option<EvaluationBrief> {
    let turn = interview.turn(id)?;
    let answer_to = |id| answers.get(&id).cloned().unwrap_or_default();
    let before = match turn.question.source {
        Source::FollowUp { to, .. } => {
            interview.turn(to).map(|main| (main.question.text.clone(), answer_to(to)))
        }
        Source::Stock { .. } | Source::Tailored { .. } => None,
    };
    Some(EvaluationBrief {
        role: app.role_of(interview),
        language: interview.settings.language,
        question: turn.question.clone(),
        answer: answer_to(id),
        before,
        seconds: screen::seconds(interview, id),
        may_follow_up: interview.settings.follow_ups
            && !turn.question.is_follow_up()
            && !interview.finishing
            && turn.put_off.is_none(),
        spent: Spent::default(),
    })
}

/// Fails for good where a budget is used up, so that the offline interviewer takes over.
pub(super) async fn within_budget(app: &App, interview: &Interview, by: Rater) -> Result<(), Failure> {
    if by == Rater::Offline {
        return Ok(());
    }
    match budget::used_up(app, interview.guild, interview.candidate).await? {
        Some(budget) => {
            let reason = format!("the budget of the day is used up: {budget:?}");
            Err(Failure::Interviewer(InterviewerError::Lasting { reason }))
        }
        None => Ok(()),
    }
}

/// Stores what was spent. A failure to do so is no failure of the work.
pub(super) async fn pay(app: &App, interview: &Interview, purpose: Purpose, spent: &Spent) {
    if let Err(error) = budget::record(app, interview, purpose, spent).await {
        tracing::warn!(interview = %interview.id, %error, "worker.pay: what the model cost was not stored");
    }
}

/// Why the offline rubric rates although a model is configured.
async fn offline_reason(
    app: &App,
    interview: &Interview,
    turn: TurnId,
    by: Rater,
) -> sqlx::Result<Option<OfflineReason>> {
    if by == Rater::Configured || app.offline_only() {
        return Ok(None);
    }
    let put_off = interview.turn(turn).and_then(|turn| turn.put_off);
    if put_off.is_some_and(|put_off| put_off.until > app.clock.now()) {
        return Ok(Some(OfflineReason::Chosen));
    }
    let used_up = budget::used_up(app, interview.guild, interview.candidate).await?;
    Ok(Some(used_up.map_or(OfflineReason::ModelFailed, |_| OfflineReason::Budget)))
}

/// Where typing is shown.
#[derive(Clone, Copy)]
pub(in crate::app) enum Typing {
    /// In a thread.
    In(ChannelId),
    /// In the thread of an interview, as long as its candidate has nothing to answer and waits: questions are made from the
    /// resume while others are asked.
    WhileAwaited(InterviewId),
}

impl Typing {
    async fn thread(self, app: &App) -> Option<ChannelId> {
        match self {
            Self::In(thread) => Some(thread),
            Self::WhileAwaited(id) => {
                let mut db = app.db.acquire().await.ok()?;
                let interview = interviews::load(&mut db, &app.vault, id).await.ok()??.interview;
                interview.thread.filter(|_| interview.is_thinking())
            }
        }
    }
}

/// Shows typing while the work lasts, once it lasts long enough to be noticed.
pub(in crate::app) async fn with_typing<T>(app: &App, place: Typing, work: impl Future<Output = T>) -> T {
    let typing = async {
        loop {
            tokio::time::sleep(TYPING_AFTER).await;
            if let Some(thread) = place.thread(app).await {
                // Only a courtesy: a failure here is no failure of the work.
                app.stage.show_typing(thread).await.ok();
                tokio::time::sleep(TYPING_AGAIN).await;
            }
        }
    };
    tokio::select! {
        done = work => done,
        () = typing => unreachable!("typing goes on until the work is done"),
    }
}
