//! How a sitting begins: a new interview, another attempt at an earlier one, one of its questions once more, or a single
//! stock question.

use super::{load, open};
use crate::app::{App, bank, limits};
use crate::db::community::roles;
use crate::db::{interviews, jobs, outbox, profiles, records, resumes};
use crate::domain;
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, ResumeId, TurnId};
use crate::domain::interview::{
    CancelReason, Effect, Interview, Kind, LIMIT_SECONDS, Pause, PauseReason, Phase, QUESTIONS, Settings,
    Turn,
};
use crate::domain::language::Language;
use crate::domain::limits::Resource;
use crate::domain::plan::{Background, plan};
use crate::domain::role::Role;
use crate::domain::wording::cut;
use crate::error::{AppResult, UserError};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use sqlx::MySqlConnection;
use std::time::Duration;
use uuid::Uuid;

/// Stock questions of this many past sittings are not asked again.
pub(in crate::app) const FRESH_SITTINGS: u32 = 3;
/// Past answers of which weak topics and dimensions are told.
const PAST_ANSWERS: u32 = 60;
/// Characters kept of a job description.
const JOB_CHARACTERS: usize = 6000;
/// How long the command that starts an interview waits for the thread before it answers without it.
const OPENING_WAIT: Duration = Duration::from_secs(8);
/// Pause between two looks at an opening interview.
const OPENING_LOOK: Duration = Duration::from_millis(50);

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
    /// A job description, which shifts the questions made from the resume.
    pub job_description: Option<String>,
    /// What the candidate chose.
    pub settings: Settings,
}

/// Starts an interview: plans it, stores it, and leaves the rest to the worker.
///
/// # Errors
/// An unknown role or resume, a bad number of questions or limit, another open interview.
pub async fn start(app: &App, start: Start) -> AppResult<InterviewId> {
    let mut settings = start.settings;
    if !QUESTIONS.contains(&settings.questions) {
        return Err(UserError::BadQuestionCount.into());
    }
    if settings.limit_seconds.is_some_and(|limit| !LIMIT_SECONDS.contains(&limit)) {
        return Err(UserError::BadTimeLimit.into());
    }
    let mut db = app.db.acquire().await?;
    let role = role(app, &mut db, start.guild, &start.role).await?;
    if app.bank.role(&role.key).is_none_or(|built_in| built_in.name != role.name) {
        settings.role_name = Some(role.name.clone());
    }
    let resume = match start.resume {
        Some(id) => {
            let stored = resumes::latest(&mut db, &app.vault, start.guild, start.candidate, id).await?;
            Some(stored.ok_or(UserError::ResumeNotFound)?.version_id)
        }
        None => None,
    };
    let bank = bank::of(app, &mut db, start.guild).await?;
    let background = background(app, &mut db, start.guild, start.candidate).await?;
    drop(db);
    let seed = app.seeds.next();
    let turns = plan(&bank, &role, &settings, resume.is_some(), &background, seed);
    let place = Place { guild: start.guild, candidate: start.candidate, parent: start.parent };
    let interview = Interview { resume, seed, ..new(app, place, start.role, settings, turns) };
    begin(app, interview, start.job_description.as_deref()).await
}

/// A role of the server; a built-in one where the server has none of its own yet.
async fn role(app: &App, db: &mut MySqlConnection, guild: GuildId, key: &str) -> AppResult<Role> {
    let own = roles::all(db, guild).await?;
    let found = if own.is_empty() {
        app.bank.role(key).cloned()
    } else {
        own.into_iter().find(|own| own.role.key == key && !own.retired).map(|own| own.role)
    };
    Ok(found.ok_or(UserError::RoleNotFound)?)
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
    let interests = profiles::profile(db, candidate).await?.interests;
    Ok(Background { recent, interests, ..Background::of_past(&past) })
}

/// Whose sitting is held where.
struct Place {
    guild: GuildId,
    candidate: MemberId,
    parent: ChannelId,
}

fn new(app: &App, place: Place, role: String, settings: Settings, turns: Vec<Turn>) -> Interview {
    Interview {
        id: InterviewId(Uuid::now_v7()),
        guild: place.guild,
        candidate: place.candidate,
        parent: place.parent,
        thread: None,
        role,
        resume: None,
        settings,
        attempt_of: None,
        attempt: 1,
        seed: 0,
        phase: Phase::Opening,
        turns,
        started_at: app.clock.now(),
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

/// Which of the member's interviews is taken up again, and where.
#[derive(Debug, Clone, Copy)]
pub struct Again {
    /// The server.
    pub guild: GuildId,
    /// Who was interviewed.
    pub candidate: MemberId,
    /// The channel under which the thread is opened.
    pub parent: ChannelId,
    /// The earlier interview.
    pub of: InterviewId,
}

impl Again {
    async fn load(&self, app: &App) -> AppResult<Interview> {
        let interview = load(app, self.of).await?.interview;
        if interview.candidate != self.candidate || interview.guild != self.guild {
            return Err(UserError::InterviewNotFound.into());
        }
        if interview.phase.is_over() { Ok(interview) } else { Err(UserError::StillOpen.into()) }
    }

    /// A sitting over turns of an earlier interview.
    fn sitting(&self, app: &App, of: Interview, settings: Settings, turns: Vec<Turn>) -> Interview {
        let place = Place { guild: self.guild, candidate: self.candidate, parent: self.parent };
        Interview {
            resume: of.resume,
            seed: of.seed,
            attempt_of: Some(of.attempt_of.unwrap_or(of.id)),
            attempt: of.attempt,
            ..new(app, place, of.role, settings, turns)
        }
    }
}

/// Another attempt at the questions of an earlier interview, in another order if wished. Turns keep their ids, so that
/// attempts can be compared; follow-ups come anew from the new answers.
///
/// # Errors
/// An interview that is not the member's or still open, another open interview.
pub async fn repeat(app: &App, again: Again, shuffled: bool) -> AppResult<InterviewId> {
    let of = again.load(app).await?;
    if of.settings.kind.is_one_question() {
        return retry(app, again, None).await;
    }
    let mut turns: Vec<Turn> =
        of.turns.iter().filter(|turn| !turn.question.is_follow_up()).map(asked_again).collect();
    turns.sort_by_key(|turn| turn.id);
    if shuffled {
        turns.shuffle(&mut ChaCha8Rng::seed_from_u64(app.seeds.next()));
    }
    let settings = Settings { kind: Kind::Repeat, ..of.settings.clone() };
    let mut interview = again.sitting(app, of, settings, turns);
    let first = interview.attempt_of.unwrap_or(interview.id);
    let attempts = interviews::attempts(&mut *app.db.acquire().await?, again.candidate, first).await?;
    interview.attempt = 1 + attempts.iter().map(|attempt| attempt.number).max().unwrap_or(1);
    begin(app, interview, None).await
}

/// One question of an earlier interview once more, as often as one likes; `None` for the weakest. Of a follow-up, its
/// main question is asked: without that, it makes no sense.
///
/// # Errors
/// An interview that is not the member's or still open, a question it does not have, another open interview.
pub async fn retry(app: &App, again: Again, turn: Option<TurnId>) -> AppResult<InterviewId> {
    let of = again.load(app).await?;
    let turn = match turn {
        Some(turn) => turn,
        None => weakest(app, &of).await?,
    };
    let main = of.main_of(turn).ok_or(UserError::StaleControl)?;
    let turns = vec![asked_again(main)];
    let settings = Settings { kind: Kind::Retry, questions: 1, follow_ups: false, ..of.settings.clone() };
    let interview = again.sitting(app, of, settings, turns);
    begin(app, interview, None).await
}

/// The turn the report calls the weakest; the first, where there is no report.
async fn weakest(app: &App, of: &Interview) -> AppResult<TurnId> {
    let report = records::report(&mut *app.db.acquire().await?, &app.vault, of.id).await?;
    let first = || of.turns.first().map(|turn| turn.id);
    Ok(report.map(|report| report.weakest).or_else(first).ok_or(UserError::InterviewNotFound)?)
}

/// The turn with its question and nothing else.
fn asked_again(turn: &Turn) -> Turn {
    Turn::planned(turn.id, turn.question.clone(), false)
}

/// What a sitting with one stock question is started with.
#[derive(Debug, Clone)]
pub struct Single {
    /// The server.
    pub guild: GuildId,
    /// Who is interviewed.
    pub candidate: MemberId,
    /// The channel under which the thread is opened.
    pub parent: ChannelId,
    /// Key of the role; `None` for the first one that the question's topic belongs to.
    pub role: Option<String>,
    /// Key of the stock question.
    pub question: String,
    /// Language of the sitting.
    pub language: Language,
    /// Where it is held.
    pub place: domain::interview::Place,
}

/// Starts a sitting with one stock question, such as the daily question.
///
/// # Errors
/// An unknown role or question, another open interview.
pub async fn single(app: &App, single: Single) -> AppResult<InterviewId> {
    let bank = bank::of(app, &mut *app.db.acquire().await?, single.guild).await?;
    let stock = bank.question(&single.question).ok_or(UserError::StaleControl)?;
    let mut roles = app.bank.roles().iter();
    let role = match &single.role {
        Some(key) => app.bank.role(key),
        None => roles.find(|role| role.topics.contains_key(&stock.topic)).or(app.bank.roles().first()),
    };
    let role = role.ok_or(UserError::RoleNotFound)?.key.clone();
    let settings = Settings {
        kind: Kind::Single,
        follow_ups: false,
        place: single.place,
        ..Settings::new(1, single.language)
    };
    let turns = vec![Turn::planned(TurnId(0), stock.in_language(single.language), false)];
    let place = Place { guild: single.guild, candidate: single.candidate, parent: single.parent };
    begin(app, new(app, place, role, settings, turns), None).await
}

/// Stores a new sitting with its first effects, unless another one is open.
async fn begin(app: &App, mut interview: Interview, job: Option<&str>) -> AppResult<InterviewId> {
    let effects = interview.begin();
    // The interview in the way may end at this very moment; then there is room at the second try.
    for _ in 0..2 {
        if insert(app, &interview, &effects, job).await? {
            app.wake.notify_one();
            return Ok(interview.id);
        }
        if let Some(open) = open(app, interview.guild, interview.candidate).await? {
            return Err(in_the_way(&open).into());
        }
    }
    Err(UserError::InterviewOpen { thread: None }.into())
}

fn in_the_way(open: &Interview) -> UserError {
    match open.pause {
        Some(Pause { why: PauseReason::ThreadLost(_), .. }) => UserError::InterviewLost,
        Some(_) => UserError::InterviewPaused,
        None => UserError::InterviewOpen { thread: open.thread },
    }
}

/// `false` if another interview is open.
async fn insert(app: &App, interview: &Interview, effects: &[Effect], job: Option<&str>) -> AppResult<bool> {
    let mut tx = app.db.begin().await?;
    let next_effect = u32::try_from(effects.len()).unwrap_or(u32::MAX);
    match interviews::insert(&mut tx, &app.vault, interview, next_effect).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            tx.rollback().await?;
            return Ok(false);
        }
        other => other?,
    }
    let (guild, candidate) = (interview.guild, interview.candidate);
    if let Some(refusal) = limits::take_in(app, &mut tx, Resource::Interviews, guild, candidate).await? {
        tx.rollback().await?;
        return Err(refusal.into());
    }
    if let Some(job) = job {
        jobs::insert(&mut tx, &app.vault, interview, cut(job.trim(), JOB_CHARACTERS)).await?;
    }
    outbox::add(&mut tx, interview.id, &outbox::numbered(effects, 0, 0), interview.started_at).await?;
    tx.commit().await?;
    Ok(true)
}

/// Waits some seconds for the thread of an interview just started or taken up again; `None` if it is still being opened.
///
/// # Errors
/// Why no thread was opened.
pub async fn opened(app: &App, id: InterviewId) -> AppResult<Option<ChannelId>> {
    let looks = OPENING_WAIT.as_millis() / OPENING_LOOK.as_millis();
    for _ in 0..looks {
        let interview = load(app, id).await?.interview;
        let is_direct = interview.settings.place == domain::interview::Place::Direct;
        match (interview.phase, interview.thread) {
            (Phase::Cancelled(CancelReason::ThreadForbidden), _) => {
                return Err(UserError::WrongChannel.into());
            }
            (Phase::Cancelled(_), None) => return Err(UserError::ThreadFailed.into()),
            (Phase::Cancelled(_), _) if is_direct => return Err(UserError::DirectClosed.into()),
            // Only the first message shows whether the candidate takes messages of the bot.
            (Phase::Running, Some(_)) if is_direct && !interview.has_asked() => {
                tokio::time::sleep(OPENING_LOOK).await;
            }
            (_, Some(thread)) => return Ok(Some(thread)),
            (_, None) if !interview.wants_thread() => return Err(UserError::ThreadFailed.into()),
            (_, None) => tokio::time::sleep(OPENING_LOOK).await,
        }
    }
    Ok(None)
}
