//! Takes in what was written while nobody listened: while the process was away, its connection to Discord was, or the
//! database.
//!
//! A thread is read from its first question on, not from the last message taken in: messages of one thread are handled
//! side by side, so an earlier one may be missing where a later one is there. That is one request a thread all the same.
//! An interview reads its thread before it ends, and once more when its report stands there: only then is it known what
//! was written before it.

use super::App;
use super::interview::take_message;
use super::ports::StageError;
use super::step::step;
use crate::db::{interviews, records};
use crate::domain::ids::{ChannelId, InterviewId, MessageId};
use crate::domain::interview::{Event, Place, Refusal};
use crate::domain::language::Language;
use crate::error::{AppError, AppResult, UserError};
use futures_util::StreamExt as _;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Threads read at once: Discord allows a bot 50 requests a second in all.
const AT_ONCE: usize = 8;
/// Pauses between two tries while something cannot be read.
const PAUSES: std::ops::RangeInclusive<Duration> = Duration::from_millis(500)..=Duration::from_secs(10);

/// The threads that have to be read. What cannot be read stays in here until it can.
#[derive(Debug, Default)]
pub(super) struct Behind {
    threads: Mutex<Threads>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Threads {
    all: bool,
    some: HashSet<ChannelId>,
}

impl Behind {
    pub(super) fn add(&self, thread: ChannelId) {
        self.threads().some.insert(thread);
        self.changed.notify_one();
    }

    pub(super) fn add_all(&self) {
        self.threads().all = true;
        self.changed.notify_one();
    }

    fn take(&self) -> Threads {
        std::mem::take(&mut *self.threads())
    }

    fn is_empty(&self) -> bool {
        let threads = self.threads();
        !threads.all && threads.some.is_empty()
    }

    fn threads(&self) -> MutexGuard<'_, Threads> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads what has to be read, whenever there is something, for ever.
pub(super) async fn run(app: Arc<App>) {
    let mut pause = *PAUSES.start();
    loop {
        if app.behind.is_empty() {
            app.behind.changed.notified().await;
            pause = *PAUSES.start();
        }
        catch_up(&app).await;
        if !app.behind.is_empty() {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(*PAUSES.end());
        }
    }
}

/// Reads the threads that have to be read, once each; those that fail are left for the next time.
async fn catch_up(app: &App) {
    let wanted = app.behind.take();
    let open = match learn_of_threads(app).await {
        Ok(open) => open,
        Err(error) => {
            tracing::warn!(%error, "catch_up: the database does not tell what to read");
            let mut threads = app.behind.threads();
            threads.all |= wanted.all;
            threads.some.extend(wanted.some);
            return;
        }
    };
    let wanted = open.into_iter().filter(|(_, thread)| wanted.all || wanted.some.contains(thread));
    futures_util::stream::iter(wanted)
        .for_each_concurrent(AT_ONCE, async |(id, thread)| {
            if let Err(error) = read_or_end(app, id, thread).await {
                tracing::warn!(%thread, %error, "catch_up: a thread cannot be read yet");
                app.behind.threads().some.insert(thread);
            }
        })
        .await;
}

/// Takes in the messages of a thread that are not there yet, in order.
///
/// # Errors
/// The database's; within, those of Discord.
pub async fn read(app: &App, id: InterviewId, thread: ChannelId) -> AppResult<Result<(), StageError>> {
    let interview = super::interview::load(app, id).await?.interview;
    let language = interview.settings.language;
    let first = interview.turns.iter().filter_map(|turn| turn.asked_message).min();
    // Direct messages hold earlier interviews as well.
    let begun = MessageId::first_at(interview.started_at);
    let first = first.or((interview.settings.place == Place::Direct).then_some(begun));
    let messages = match app.stage.read_after(thread, first).await {
        Ok(messages) => messages,
        Err(error) => return Ok(Err(error)),
    };
    if messages.is_empty() {
        return Ok(Ok(()));
    }
    let mut db = app.db.acquire().await?;
    let known = records::answer_messages(&mut db, id).await?;
    let told = records::told_messages(&mut db, id).await?;
    drop(db);
    let mut over = None;
    for message in messages.into_iter().filter(|message| !known.contains(&message.id)) {
        let message_id = message.id;
        let refused = match take_message(app, thread, message).await {
            Err(error @ AppError::User(UserError::DatabaseDown)) => return Err(error),
            // Of messages that may not be read the author is told once a question.
            Ok(_) | Err(AppError::User(UserError::AnswerHidden)) => continue,
            Err(AppError::User(_)) if told.contains(&message_id) => continue,
            Err(AppError::User(refused)) => refused,
            Err(error) => return Err(error),
        };
        if refused == UserError::Refused(Refusal::Over) {
            // Once is enough, however much was written after the end.
            if let Some(before) = over.replace(message_id) {
                note_told(app, id, before).await?;
            }
        } else if let Err(error) = tell(app, id, thread, message_id, language, &refused).await? {
            return Ok(Err(error));
        }
    }
    match over {
        Some(message) => tell(app, id, thread, message, language, &Refusal::Over.into()).await,
        None => Ok(Ok(())),
    }
}

/// Tells the author of a message why it is no answer, once.
async fn tell(
    app: &App,
    id: InterviewId,
    thread: ChannelId,
    message: MessageId,
    language: Language,
    why: &UserError,
) -> AppResult<Result<(), StageError>> {
    match app.stage.explain(thread, message, language, why).await {
        // One that was deleted can be told nothing about.
        Ok(()) | Err(StageError::Malformed { .. }) => {
            note_told(app, id, message).await?;
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(error)),
    }
}

async fn note_told(app: &App, id: InterviewId, message: MessageId) -> AppResult<()> {
    Ok(records::note_told(&mut *app.db.acquire().await?, id, message, app.clock.now()).await?)
}

/// Reads a thread; one that is gone ends the interview.
async fn read_or_end(app: &App, id: InterviewId, thread: ChannelId) -> AppResult<()> {
    match read(app, id, thread).await? {
        Ok(()) => Ok(()),
        Err(StageError::Refused { .. }) => match step(app, id, &Event::ThreadLost(thread), &[]).await {
            Ok(_) | Err(AppError::User(UserError::Refused(_))) => Ok(()),
            Err(error) => Err(error),
        },
        Err(error) => Err(AppError::Unexpected(error.into())),
    }
}

/// Brings the set of live threads up to date. Threads it did not know, opened by other processes, are read: something may
/// have been written there already.
pub(super) async fn learn_of_threads(app: &App) -> AppResult<Vec<(InterviewId, ChannelId)>> {
    // What becomes known while the database is asked stays.
    let known = app.live.all();
    let open = interviews::open_threads(&mut *app.db.acquire().await?).await?;
    let mut gone = known.clone();
    for (_, thread) in &open {
        gone.remove(thread);
        if !known.contains(thread) && app.live.add(*thread) {
            app.behind.add(*thread);
        }
    }
    for thread in gone {
        app.live.remove(thread);
    }
    Ok(open)
}

/// Reads all threads until nothing is left to read. For tests and tools; the worker does it by itself.
pub async fn drain(app: &App) {
    app.behind.add_all();
    drain_known(app).await;
}

/// Reads the threads of which it is known that something may be missing. For tests and tools.
pub async fn drain_known(app: &App) {
    while !app.behind.is_empty() {
        catch_up(app).await;
    }
}
