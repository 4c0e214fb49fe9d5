//! Interviews: start one, answer, take a hint, skip, finish, cancel, look at past ones.
//!
//! Limits: one open interview a member and server, [`QUESTIONS`] main questions, answers up to
//! [`ANSWER_CHARACTERS`] characters a message.

use super::ports::{Feedback, InterviewSummary, ReportView, ThreadMessage};
use super::screen;
use super::step::{Record, step};
use super::{App, bank};
use crate::db::interviews::{self, Stored};
use crate::db::records::{self, AnswerSource, NewAnswer};
use crate::db::{outbox, resumes};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, ResumeId, TurnId};
use crate::domain::interview::{
    CancelReason, Event, Interview, Phase, QUESTIONS, Refusal, Settings, TurnStatus,
};
use crate::domain::language::Language;
use crate::domain::plan::{Background, plan};
use crate::domain::question::Question;
use crate::domain::role::Role;
use crate::error::{AppError, AppResult, UserError};
use rand::Rng;
use sqlx::MySqlConnection;
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// Characters of one message of an answer.
pub const ANSWER_CHARACTERS: usize = 4000;
/// Stock questions of this many past sittings are not asked again.
pub(super) const FRESH_SITTINGS: u32 = 3;
/// Past answers of which weak topics and dimensions are told.
const PAST_ANSWERS: u32 = 60;
/// How long the command that starts an interview waits for the thread before it answers without it.
const OPENING_WAIT: Duration = Duration::from_secs(8);
/// Pause between two looks at an opening interview.
const OPENING_LOOK: Duration = Duration::from_millis(50);
/// Interviews on a page of the list.
const PAGE: u32 = 8;

/// What an interview is started with.
#[derive(Debug, Clone)]
pub struct Start {
    /// The server.
    pub guild: GuildId,
    /// Who is interviewed.
    pub candidate: MemberId,
    /// The channel under which the thread is opened.
    pub parent: ChannelId,
    /// Key of the role.
    pub role: String,
    /// The resume; without one all questions are stock questions.
    pub resume: Option<ResumeId>,
    /// Main questions.
    pub questions: u8,
    /// Whether follow-ups may be asked.
    pub follow_ups: bool,
    /// Language of the interview.
    pub language: Language,
}

/// Starts an interview: plans it, stores it, and leaves the rest to the worker.
///
/// # Errors
/// An unknown role or resume, a bad number of questions, another open interview.
pub async fn start(app: &App, start: Start) -> AppResult<InterviewId> {
    if !QUESTIONS.contains(&start.questions) {
        return Err(UserError::BadQuestionCount.into());
    }
    let role = app.bank.role(&start.role).ok_or(UserError::RoleNotFound)?;
    // The interview in the way may end at this very moment; then there is room at the second try.
    for _ in 0..2 {
        if let Some(id) = try_start(app, &start, role).await? {
            app.wake.notify_one();
            return Ok(id);
        }
        if let Some(open) = open(app, start.guild, start.candidate).await? {
            return Err(UserError::InterviewOpen { thread: open.thread }.into());
        }
    }
    Err(UserError::InterviewOpen { thread: None }.into())
}

/// Plans and stores an interview; `None` if another one is open.
async fn try_start(app: &App, start: &Start, role: &Role) -> AppResult<Option<InterviewId>> {
    let seed = rand::rng().random();
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let resume = match start.resume {
        Some(id) => {
            let stored = resumes::latest(&mut tx, &app.vault, start.guild, start.candidate, id).await?;
            Some(stored.ok_or(UserError::ResumeNotFound)?.version_id)
        }
        None => None,
    };
    let bank = bank::of(app, &mut tx, start.guild).await?;
    let background = background(app, &mut tx, start.guild, start.candidate).await?;
    let settings = Settings {
        questions: start.questions,
        follow_ups: start.follow_ups,
        language: start.language,
        difficulty: None,
        adaptive: true,
    };
    let mut interview = Interview {
        id: InterviewId(Uuid::now_v7()),
        guild: start.guild,
        candidate: start.candidate,
        parent: start.parent,
        thread: None,
        role: start.role.clone(),
        resume,
        turns: plan(&bank, role, &settings, resume.is_some(), &background, seed),
        settings,
        seed,
        phase: Phase::Opening,
        started_at: now,
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
    };
    let effects = interview.begin();
    let next_effect = u32::try_from(effects.len()).unwrap_or(u32::MAX);
    match interviews::insert(&mut tx, &app.vault, &interview, next_effect).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            tx.rollback().await?;
            return Ok(None);
        }
        other => other?,
    }
    outbox::add(&mut tx, interview.id, 0, &effects, now).await?;
    tx.commit().await?;
    Ok(Some(interview.id))
}

/// What the candidate's past says for a new plan.
async fn background(
    app: &App,
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
) -> sqlx::Result<Background> {
    let recent = interviews::recent_stock_keys(db, guild, candidate, FRESH_SITTINGS).await?;
    let past = records::past_evaluations(db, &app.vault, guild, candidate, PAST_ANSWERS).await?;
    Ok(Background { recent, interests: BTreeSet::new(), ..Background::of_past(&past) })
}

/// Waits some seconds for the thread of an interview just started; `None` if it is still being opened.
///
/// # Errors
/// Why no thread was opened.
pub async fn opened(app: &App, id: InterviewId) -> AppResult<Option<ChannelId>> {
    let looks = OPENING_WAIT.as_millis() / OPENING_LOOK.as_millis();
    for _ in 0..looks {
        let interview = load(app, id).await?.interview;
        match (interview.phase, interview.thread) {
            (Phase::Cancelled(CancelReason::ThreadForbidden), _) => {
                return Err(UserError::WrongChannel.into());
            }
            (Phase::Cancelled(_), None) => return Err(UserError::ThreadFailed.into()),
            (_, Some(thread)) => return Ok(Some(thread)),
            (_, None) => tokio::time::sleep(OPENING_LOOK).await,
        }
    }
    Ok(None)
}

/// Whether an open interview is held in a thread; costs no more than a look into memory.
pub fn is_live(app: &App, thread: ChannelId) -> bool {
    app.live.contains(thread)
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is no answer: another thread, or not the candidate.
    NotOurs,
    /// It is an answer, now or before.
    Answer,
}

/// Takes a message of an interview thread in.
///
/// # Errors
/// What is wrong with the message as an answer. With the database unreachable the message is taken in later by
/// [`super::catch_up`], and the error says so.
pub async fn message(app: &App, thread: ChannelId, message: ThreadMessage) -> AppResult<Taken> {
    match take_message(app, thread, message).await {
        Err(error) if is_for_now(&error) => {
            app.behind.add(thread);
            Err(UserError::AnswerWaits.into())
        }
        other => other,
    }
}

/// Whether a message may be taken in later: the database is away, or nobody knows what went wrong.
fn is_for_now(error: &AppError) -> bool {
    matches!(error, AppError::User(UserError::DatabaseDown) | AppError::Unexpected(_))
}

pub(super) async fn take_message(app: &App, thread: ChannelId, message: ThreadMessage) -> AppResult<Taken> {
    let mut db = app.db.acquire().await?;
    let stored = interviews::load_by_thread(&mut db, &app.vault, thread).await?;
    let Some(interview) = stored.map(|stored| stored.interview) else { return Ok(Taken::NotOurs) };
    if interview.candidate != message.author {
        return Ok(Taken::NotOurs);
    }
    if records::has_answer(&mut db, message.id).await? {
        return Ok(Taken::Answer);
    }
    if matches!(interview.phase, Phase::Cancelled(_)) {
        return Err(Refusal::Over.into());
    }
    drop(db);
    if message.text.trim().is_empty() {
        let hidden = if message.has_attachments { UserError::AnswerIsFile } else { UserError::AnswerHidden };
        return Err(hidden.into());
    }
    if interview.phase == Phase::Finished {
        return take_late(app, interview.id, message).await;
    }
    take_answer(app, interview.id, message.id, None, AnswerSource::Message, message.text).await?;
    Ok(Taken::Answer)
}

/// Takes an answer in that was written in the answer form.
///
/// # Errors
/// Somebody else's interview, a question no longer open, an empty answer.
pub async fn form_answer(
    app: &App,
    candidate: MemberId,
    id: InterviewId,
    turn: TurnId,
    interaction: MessageId,
    text: String,
) -> AppResult<()> {
    own(app, candidate, id).await?;
    take_answer(app, id, interaction, Some(turn), AnswerSource::Form, text).await
}

async fn take_answer(
    app: &App,
    id: InterviewId,
    message: MessageId,
    turn: Option<TurnId>,
    source: AnswerSource,
    text: String,
) -> AppResult<()> {
    store_answer(app, id, &Event::Answered { message, turn }, message, source, text).await
}

/// Takes a message in that was written before the report stood there, and refuses one that came after it.
async fn take_late(app: &App, id: InterviewId, message: ThreadMessage) -> AppResult<Taken> {
    let report = records::report_post(&mut *app.db.acquire().await?, id).await?;
    match report {
        Some(report) if message.id < report => {
            let event = Event::AnsweredLate(message.id);
            store_answer(app, id, &event, message.id, AnswerSource::Message, message.text).await?;
            Ok(Taken::Answer)
        }
        Some(_) => Err(Refusal::Over.into()),
        // The thread is read again when the report stands there.
        None => Ok(Taken::Answer),
    }
}

async fn store_answer(
    app: &App,
    id: InterviewId,
    event: &Event,
    message: MessageId,
    source: AnswerSource,
    text: String,
) -> AppResult<()> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(UserError::AnswerEmpty.into());
    }
    if text.chars().count() > ANSWER_CHARACTERS {
        return Err(UserError::AnswerTooLong { limit: ANSWER_CHARACTERS as u64 }.into());
    }
    let answer = Record::Answer(NewAnswer { message, source, text });
    match step(app, id, event, &[answer]).await {
        Err(AppError::Unexpected(error)) if is_unique_violation(&error) => Ok(()),
        other => other.map(|_| ()),
    }
}

/// The same message came twice at the same time; the other one was stored.
fn is_unique_violation(error: &anyhow::Error) -> bool {
    let database = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    database.is_some_and(|error| error.is_unique_violation())
}

/// The hint of the open question; `None` if it has none.
///
/// # Errors
/// Somebody else's interview, a question no longer open.
pub async fn hint(
    app: &App,
    candidate: MemberId,
    id: InterviewId,
    turn: TurnId,
) -> AppResult<Option<String>> {
    let interview = own(app, candidate, id).await?;
    let hint = interview.turn(turn).and_then(|turn| turn.question.hint.clone());
    if hint.is_some() {
        step(app, id, &Event::HintTaken(turn), &[]).await?;
    }
    Ok(hint)
}

/// Passes over the open question.
///
/// # Errors
/// Somebody else's interview, a question no longer open.
pub async fn skip(app: &App, candidate: MemberId, id: InterviewId, turn: TurnId) -> AppResult<()> {
    own(app, candidate, id).await?;
    step(app, id, &Event::Skipped(turn), &[]).await.map(|_| ())
}

/// Ends an interview with the report on what was answered; without any answer it is cancelled.
///
/// # Errors
/// Somebody else's interview, an interview that is over.
pub async fn finish(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<()> {
    own(app, candidate, id).await?;
    step(app, id, &Event::FinishAsked, &[]).await.map(|_| ())
}

/// Cancels the member's open interview in a server.
///
/// # Errors
/// Where none is open.
pub async fn cancel(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<()> {
    let id = open(app, guild, candidate).await?.ok_or(UserError::NoInterviewOpen)?.id;
    match step(app, id, &Event::CancelAsked, &[]).await {
        Err(AppError::User(UserError::Refused(Refusal::Over))) => Err(UserError::NoInterviewOpen.into()),
        other => other.map(|_| ()),
    }
}

/// The member's open interview in a server.
///
/// # Errors
/// An unreachable database.
pub async fn open(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<Option<Interview>> {
    let mut db = app.db.acquire().await?;
    let stored = interviews::load_open(&mut db, &app.vault, guild, candidate).await?;
    Ok(stored.map(|stored| stored.interview))
}

/// A page of the member's interviews.
#[derive(Debug, Clone)]
pub struct InterviewPage {
    /// The interviews, newest first.
    pub items: Vec<InterviewSummary>,
    /// The page shown, from 0.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// A page of the member's interviews in a server; a page past the end is the last one.
///
/// # Errors
/// An unreachable database.
pub async fn list(app: &App, guild: GuildId, candidate: MemberId, page: u32) -> AppResult<InterviewPage> {
    let mut db = app.db.acquire().await?;
    let count = interviews::count(&mut db, guild, candidate).await?;
    let pages = u32::try_from(count.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let rows = interviews::list(&mut db, guild, candidate, PAGE, page * PAGE).await?;
    let mut items = Vec::with_capacity(rows.len());
    for interview in rows {
        let report = records::report(&mut db, &app.vault, interview.id).await?;
        items.push(screen::summary(app, interview, report));
    }
    Ok(InterviewPage { items, page, pages })
}

/// A past or running interview, as far as it went.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What it was.
    pub summary: InterviewSummary,
    /// Its report, if it has one.
    pub report: Option<ReportView>,
    /// Its turns in the order asked; planned ones are not told.
    pub turns: Vec<ShownTurn>,
}

/// One turn of a past interview.
#[derive(Debug, Clone)]
pub struct ShownTurn {
    /// Number of the main question, from 1.
    pub number: usize,
    /// Whether it is a follow-up.
    pub is_follow_up: bool,
    /// The question.
    pub question: Question,
    /// Where it stands.
    pub status: TurnStatus,
    /// The answer, all parts joined.
    pub answer: Option<String>,
    /// The feedback.
    pub feedback: Option<Feedback>,
}

/// One of the member's interviews with questions, answers and feedback.
///
/// # Errors
/// Where the member has no such interview in this server.
pub async fn show(app: &App, guild: GuildId, candidate: MemberId, id: InterviewId) -> AppResult<Shown> {
    let mut db = app.db.acquire().await?;
    let stored = interviews::load(&mut db, &app.vault, id).await?;
    let interview = stored
        .map(|stored| stored.interview)
        .filter(|interview| interview.candidate == candidate && interview.guild == guild)
        .ok_or(UserError::InterviewNotFound)?;
    let evaluations = records::evaluations(&mut db, &app.vault, id).await?;
    let answers = records::answers(&mut db, &app.vault, id).await?;
    let report = records::report(&mut db, &app.vault, id).await?;
    let turns = interview
        .turns
        .iter()
        .filter(|turn| !matches!(turn.status, TurnStatus::Planned | TurnStatus::Dropped))
        .map(|turn| ShownTurn {
            number: interview.number(turn.id),
            is_follow_up: turn.question.is_follow_up(),
            question: turn.question.clone(),
            status: turn.status,
            answer: answers.get(&turn.id).cloned(),
            feedback: screen::feedback(&interview, turn.id, &evaluations),
        })
        .collect();
    let view = report.clone().map(|report| screen::report_view(app, &interview, report, &evaluations));
    Ok(Shown { summary: screen::summary(app, interview, report), report: view, turns })
}

/// A thread was deleted: the interview in it, if one is open, ends.
///
/// # Errors
/// An unreachable database.
pub async fn thread_gone(app: &App, thread: ChannelId) -> AppResult<()> {
    if !is_live(app, thread) {
        return Ok(());
    }
    let stored = interviews::load_by_thread(&mut *app.db.acquire().await?, &app.vault, thread).await?;
    match stored {
        Some(stored) => quietly(step(app, stored.interview.id, &Event::ThreadLost, &[]).await),
        None => Ok(()),
    }
}

/// A member left a server: their open interview in it ends.
///
/// # Errors
/// An unreachable database.
pub async fn candidate_left(app: &App, guild: GuildId, member: MemberId) -> AppResult<()> {
    match open(app, guild, member).await? {
        Some(interview) => quietly(step(app, interview.id, &Event::CandidateLeft, &[]).await),
        None => Ok(()),
    }
}

/// The connection to Discord is a new one: what was written in between is read, in the background.
pub fn reconnected(app: &App) {
    app.behind.add_all();
}

/// A thread of the bot has appeared, perhaps opened by another process: its messages matter from now on.
pub fn thread_seen(app: &App, thread: ChannelId) {
    app.live.add(thread);
}

/// A refusal here means that the interview has moved on by itself.
fn quietly(result: AppResult<Interview>) -> AppResult<()> {
    match result {
        Ok(_) | Err(AppError::User(UserError::Refused(_))) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) async fn load(app: &App, id: InterviewId) -> AppResult<Stored> {
    let stored = interviews::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    Ok(stored.ok_or(UserError::InterviewNotFound)?)
}

/// Loads an interview and makes sure that it is the member's own.
async fn own(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<Interview> {
    let interview = load(app, id).await?.interview;
    if interview.candidate == candidate { Ok(interview) } else { Err(UserError::NotYourInterview.into()) }
}
