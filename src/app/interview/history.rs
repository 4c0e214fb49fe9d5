//! Past sittings: the list, one of them turn by turn, private memos, and deleting.

use super::load;
use crate::app::ports::{Feedback, InterviewSummary, ReportView};
use crate::app::screen;
use crate::app::{App, again};
use crate::db::interviews::{self, Wanted};
use crate::db::{memos, records};
use crate::domain::ids::{GuildId, InterviewId, MemberId, TurnId};
use crate::domain::interview::{Interview, Kind, TurnStatus};
use crate::domain::question::Question;
use crate::domain::report::Change;
use crate::error::{AppResult, UserError};

/// Interviews on a page of the list.
const PAGE: u32 = 8;
/// Characters of a memo.
pub const MEMO_CHARACTERS: usize = 2000;

/// Which of the member's sittings are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this role only, by its key.
    pub role: Option<String>,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// With a report only.
    pub finished: bool,
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
    /// Which ones were asked for.
    pub filter: Filter,
}

/// A page of the member's interviews in a server; a page past the end is the last one.
///
/// # Errors
/// An unreachable database.
pub async fn list(app: &App, guild: GuildId, candidate: MemberId, page: u32) -> AppResult<InterviewPage> {
    list_filtered(app, guild, candidate, page, Filter::default()).await
}

/// A page of those of the member's interviews in a server that are wanted.
///
/// # Errors
/// An unreachable database.
pub async fn list_filtered(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    page: u32,
    filter: Filter,
) -> AppResult<InterviewPage> {
    let mut db = app.db.acquire().await?;
    let wanted =
        Wanted { guild, candidate, role: filter.role.clone(), kind: filter.kind, finished: filter.finished };
    let count = interviews::count(&mut db, &wanted).await?;
    let pages = u32::try_from(count.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let rows = interviews::list(&mut db, &wanted, PAGE, page * PAGE).await?;
    let mut items = Vec::with_capacity(rows.len());
    for interview in rows {
        let report = records::report(&mut db, &app.vault, interview.id).await?;
        items.push(screen::summary(app, interview, report));
    }
    Ok(InterviewPage { items, page, pages, filter })
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
    /// The candidate's private memo on it.
    pub memo: Option<String>,
    /// How many answers can be evaluated again.
    pub outdated: usize,
}

/// One turn of a past interview.
#[derive(Debug, Clone)]
pub struct ShownTurn {
    /// The turn.
    pub id: TurnId,
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
    /// What has changed since the question was answered before.
    pub change: Option<Change>,
    /// The candidate's private memo on it.
    pub memo: Option<String>,
}

/// One of the member's interviews with questions, answers and feedback.
///
/// # Errors
/// Where the member has no such interview in this server.
pub async fn show(app: &App, guild: GuildId, candidate: MemberId, id: InterviewId) -> AppResult<Shown> {
    let interview = of_member(app, guild, candidate, id).await?;
    let mut db = app.db.acquire().await?;
    let evaluations = records::evaluations(&mut db, &app.vault, id).await?;
    let answers = records::answers(&mut db, &app.vault, id).await?;
    let speech = records::speech(&mut db, id).await?;
    let report = records::report(&mut db, &app.vault, id).await?;
    let progress = screen::progress(app, &mut db, &interview, report.as_ref(), &evaluations).await?;
    let mut memos = memos::of_interview(&mut db, &app.vault, candidate, id).await?;
    let shown = |turn: &&crate::domain::interview::Turn| {
        turn.asked_message.is_some() || turn.revision > 0 || turn.status == TurnStatus::Skipped
    };
    let is_told = !interview.hides_feedback();
    let turns = interview
        .turns
        .iter()
        .filter(shown)
        .map(|turn| ShownTurn {
            id: turn.id,
            number: interview.number(turn.id),
            is_follow_up: turn.question.is_follow_up(),
            question: turn.question.clone(),
            status: turn.status,
            answer: answers.get(&turn.id).cloned(),
            feedback: screen::feedback(&interview, turn.id, &evaluations, &answers, &speech)
                .filter(|_| is_told),
            change: progress
                .as_ref()
                .filter(|_| is_told)
                .and_then(|progress| progress.turns.get(&turn.id).cloned()),
            memo: memos.remove(&Some(turn.id)),
        })
        .collect();
    let memo = memos.remove(&None);
    let outdated = again::outdated(app, &interview, &evaluations).len();
    let view =
        report.clone().map(|report| screen::report_view(app, &interview, report, &evaluations, progress));
    Ok(Shown { summary: screen::summary(app, interview, report), report: view, turns, memo, outdated })
}

async fn of_member(app: &App, guild: GuildId, candidate: MemberId, id: InterviewId) -> AppResult<Interview> {
    let stored = interviews::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    let interview = stored.map(|stored| stored.interview);
    let own = interview.filter(|interview| interview.candidate == candidate && interview.guild == guild);
    Ok(own.ok_or(UserError::InterviewNotFound)?)
}

async fn of_candidate(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<Interview> {
    let interview = load(app, id).await?.interview;
    if interview.candidate == candidate { Ok(interview) } else { Err(UserError::NotYourInterview.into()) }
}

/// Deletes one of the member's past sittings for good.
///
/// # Errors
/// Where the member has no such interview in this server, or it is still open.
pub async fn delete(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    id: InterviewId,
) -> AppResult<InterviewSummary> {
    let interview = of_member(app, guild, candidate, id).await?;
    if !interview.phase.is_over() {
        return Err(UserError::StillOpen.into());
    }
    let mut db = app.db.acquire().await?;
    let report = records::report(&mut db, &app.vault, id).await?;
    interviews::delete(&mut db, id).await?;
    Ok(screen::summary(app, interview, report))
}

/// The member's private memo on one of their interviews, or on one of its turns.
///
/// # Errors
/// Somebody else's interview.
pub async fn memo(
    app: &App,
    candidate: MemberId,
    id: InterviewId,
    turn: Option<TurnId>,
) -> AppResult<Option<String>> {
    of_candidate(app, candidate, id).await?;
    Ok(memos::of_interview(&mut *app.db.acquire().await?, &app.vault, candidate, id).await?.remove(&turn))
}

/// Writes a memo; an empty one is deleted.
///
/// # Errors
/// Somebody else's interview, a memo over [`MEMO_CHARACTERS`].
pub async fn set_memo(
    app: &App,
    candidate: MemberId,
    id: InterviewId,
    turn: Option<TurnId>,
    text: &str,
) -> AppResult<()> {
    let interview = of_candidate(app, candidate, id).await?;
    let text = text.trim();
    if text.chars().count() > MEMO_CHARACTERS {
        return Err(UserError::AnswerTooLong { limit: MEMO_CHARACTERS as u64 }.into());
    }
    if turn.is_some_and(|turn| interview.turn(turn).is_none()) {
        return Err(UserError::StaleControl.into());
    }
    let mut db = app.db.acquire().await?;
    if text.is_empty() {
        memos::delete(&mut db, id, turn).await?;
    } else {
        memos::put(&mut db, &app.vault, candidate, id, turn, text, app.clock.now()).await?;
    }
    Ok(())
}
