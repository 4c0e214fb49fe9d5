//! The ways to answer: messages, several joined by sending them, the form, text files, voice messages; and what becomes
//! of a message that is changed or deleted.

use super::own;
use crate::app::App;
use crate::app::kept::Known;
use crate::app::ports::{Attached, AttachedFile, InterviewerError, StageError, ThreadMessage, Transcript};
use crate::app::step::{Record, step, step_from};
use crate::app::worker::{Typing, with_typing};
use crate::db::interviews;
use crate::db::outbox;
use crate::db::records::{self, AnswerSource, NewAnswer};
use crate::domain::ids::{ChannelId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::interview::{Event, Interview, Phase, Refusal};
use crate::domain::language::Language;
use crate::domain::speech::Speech;
use crate::error::{AppError, AppResult, UserError};
use encoding_rs::{EUC_KR, Encoding};
use std::sync::Arc;

/// Characters of one message of an answer.
pub const ANSWER_CHARACTERS: usize = 4000;
/// Minutes of a voice message.
pub const VOICE_MINUTES: u64 = 10;
/// Bytes of a text file; what is longer has more characters than an answer.
const TEXT_BYTES: u64 = 64 * 1024;
/// Bytes of a recording.
const VOICE_BYTES: u64 = 25 * 1024 * 1024;
/// Tries of taking a message back whose neighbours come and go meanwhile.
const WITHDRAWALS: u32 = 5;
/// Tries of a transcription: while it lasts, the candidate waits.
const TRANSCRIPTION_TRIES: u32 = 2;

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
    /// The report stands in the thread, or is about to: where, is not known yet. The thread is read again when it is, and
    /// then the message is taken or its author told.
    Later,
}

/// Takes a message of an interview thread in.
///
/// # Errors
/// What is wrong with the message as an answer. With the database unreachable the message is taken in later by
/// [`catch_up`](crate::app::catch_up), and the error says so.
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

pub(in crate::app) async fn take_message(
    app: &App,
    thread: ChannelId,
    message: ThreadMessage,
) -> AppResult<Taken> {
    let message_id = message.id;
    if app.withdrawn.contains(message_id) {
        return Ok(Taken::NotOurs);
    }
    if let Some(known) = app.kept.in_thread(thread).filter(|_| is_cheap(&message)) {
        match take_into(app, known, thread, message.clone()).await {
            // The interview may have moved on elsewhere.
            Err(AppError::User(_)) => {}
            other => return other,
        }
    }
    let stored = interviews::load_by_thread(&mut *app.db.acquire().await?, &app.vault, thread).await?;
    match stored {
        Some(stored) => take_into(app, Arc::new(stored.into()), thread, message).await,
        None => Ok(Taken::NotOurs),
    }
}

/// Whether taking a message in again, where it came before, costs nothing but a refusal of the database.
const fn is_cheap(message: &ThreadMessage) -> bool {
    matches!(message.attached, Attached::Nothing | Attached::Other)
}

/// Takes a message in the thread of this interview in.
async fn take_into(
    app: &App,
    known: Arc<Known>,
    thread: ChannelId,
    message: ThreadMessage,
) -> AppResult<Taken> {
    if known.interview().candidate != message.author {
        return Ok(Taken::NotOurs);
    }
    let message_id = message.id;
    // Most messages come once; so only where that is cheap, it is left to the database to refuse one that came before.
    let is_open = !known.interview().phase.is_over();
    if !(is_cheap(&message) && is_open) && is_known(app, message_id).await? {
        return Ok(Taken::Answer);
    }
    match take_new(app, known, thread, message).await {
        Err(AppError::User(_)) if is_open && is_known(app, message_id).await? => Ok(Taken::Answer),
        other => other,
    }
}

async fn is_known(app: &App, message: MessageId) -> AppResult<bool> {
    Ok(records::has_answer(&mut *app.db.acquire().await?, message).await?)
}

/// Takes a message in that is not there yet, as far as is known.
async fn take_new(
    app: &App,
    known: Arc<Known>,
    thread: ChannelId,
    message: ThreadMessage,
) -> AppResult<Taken> {
    let (message_id, interview) = (message.id, known.interview());
    if matches!(interview.phase, Phase::Cancelled(_)) {
        return Err(Refusal::Over.into());
    }
    let is_late = interview.phase == Phase::Finished;
    if is_late {
        match outbox::report_post(&mut *app.db.acquire().await?, interview.id).await? {
            Some(report) if message_id < report => {}
            Some(_) => return Err(Refusal::Over.into()),
            None => return Ok(Taken::Later),
        }
    }
    let answer = read(app, interview, thread, message).await?;
    let event = match is_late {
        // Written before the report stood there.
        true => Event::AnsweredLate(message_id),
        false => Event::Answered { message: message_id, turn: None },
    };
    store_answer(app, Arc::clone(&known), &event, answer).await?;
    if app.withdrawn.contains(message_id) {
        // It was deleted while it was being taken in.
        withdraw(app, message_id).await?;
    }
    Ok(Taken::Answer)
}

/// What a message says, with what is attached to it.
async fn read(
    app: &App,
    interview: &Interview,
    thread: ChannelId,
    message: ThreadMessage,
) -> AppResult<NewAnswer> {
    let ThreadMessage { id, text, attached, .. } = message;
    let answer = |source, text, speech| NewAnswer { message: id, source, text, speech };
    match attached {
        Attached::Text(file) => {
            let written = text_of(app, &file).await?;
            Ok(answer(AnswerSource::File, join(&text, &written), None))
        }
        Attached::Voice(file, seconds) => {
            let language = interview.settings.language;
            let (said, speech) = transcribe(app, thread, language, &file, seconds).await?;
            Ok(answer(AnswerSource::Voice, join(&text, &said), Some(speech)))
        }
        Attached::Nothing if text.trim().is_empty() => Err(UserError::AnswerHidden.into()),
        Attached::Other if text.trim().is_empty() => Err(UserError::AnswerIsFile.into()),
        Attached::Nothing | Attached::Other => Ok(answer(AnswerSource::Message, text, None)),
    }
}

fn join(message: &str, attached: &str) -> String {
    format!("{}\n{}", message.trim(), attached.trim()).trim().to_owned()
}

async fn fetch(app: &App, file: &AttachedFile) -> AppResult<Vec<u8>> {
    app.stage.fetch(file).await.map_err(|error| match error {
        StageError::Refused { .. } | StageError::Malformed { .. } => UserError::AnswerIsFile.into(),
        StageError::Passing { .. } => UserError::DownloadFailed.into(),
    })
}

async fn text_of(app: &App, file: &AttachedFile) -> AppResult<String> {
    if file.bytes > TEXT_BYTES {
        return Err(UserError::AnswerTooLong { limit: ANSWER_CHARACTERS as u64 }.into());
    }
    let bytes = fetch(app, file).await?;
    let text = decode(&bytes).filter(|text| !text.contains('\0')).ok_or(UserError::AnswerIsFile)?;
    Ok(text.trim().to_owned())
}

/// Text in UTF-8, in what its mark says, or in the encoding of old Korean programs.
fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode(bytes).0.into_owned());
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (text, _, is_damaged) = EUC_KR.decode(bytes);
    (!is_damaged).then(|| text.into_owned())
}

async fn transcribe(
    app: &App,
    thread: ChannelId,
    language: Language,
    file: &AttachedFile,
    seconds: Option<f64>,
) -> AppResult<(String, Speech)> {
    let transcriber = app.transcriber.as_ref().ok_or(UserError::VoiceNotUnderstood)?;
    let longest = VOICE_MINUTES * 60;
    if file.bytes > VOICE_BYTES || seconds.is_some_and(|seconds| seconds > longest as f64) {
        return Err(UserError::VoiceTooLong { minutes: VOICE_MINUTES }.into());
    }
    // Only a courtesy: a failure here is no failure of the work.
    app.stage.show_typing(thread).await.ok();
    let audio = fetch(app, file).await?;
    let mut tries = 1;
    let Transcript { text, words } = loop {
        let written = transcriber.transcribe(audio.clone(), &file.name, language);
        match with_typing(app, Typing::In(thread), written).await {
            Ok(transcript) => break transcript,
            Err(InterviewerError::Passing { .. }) if tries < TRANSCRIPTION_TRIES => tries += 1,
            Err(error) => {
                tracing::warn!(%error, "interview.voice: not written down");
                return Err(UserError::VoiceFailed.into());
            }
        }
    };
    if !text.chars().any(char::is_alphanumeric) {
        return Err(UserError::VoiceUnclear.into());
    }
    let seconds = seconds.or_else(|| words.last().map(|word| word.end)).unwrap_or(0.0);
    let speech = Speech::of(language, &text, &words, seconds);
    Ok((text, speech))
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
    let stored = own(app, candidate, id).await?;
    let answer = NewAnswer { message: interaction, source: AnswerSource::Form, text, speech: None };
    store_answer(app, stored, &Event::Answered { message: interaction, turn: Some(turn) }, answer).await
}

async fn store_answer(app: &App, known: Arc<Known>, event: &Event, answer: NewAnswer) -> AppResult<()> {
    let text = checked(&answer.text)?;
    let answer = Record::Answer(NewAnswer { text, ..answer });
    match step_from(app, known, event, &[answer]).await {
        Err(AppError::Unexpected(error)) if is_unique_violation(&error) => Ok(()),
        other => other.map(|_| ()),
    }
}

fn checked(text: &str) -> Result<String, UserError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(UserError::AnswerEmpty),
        characters if characters > ANSWER_CHARACTERS => {
            Err(UserError::AnswerTooLong { limit: ANSWER_CHARACTERS as u64 })
        }
        _ => Ok(text.to_owned()),
    }
}

/// The same message came twice at the same time; the other one was stored.
fn is_unique_violation(error: &anyhow::Error) -> bool {
    let database = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    database.is_some_and(|error| error.is_unique_violation())
}

/// A message in an interview thread was changed. One that could not be taken before is taken now.
///
/// # Errors
/// What is wrong with it as an answer; that its answer is evaluated already.
pub async fn edited(app: &App, thread: ChannelId, message: ThreadMessage) -> AppResult<()> {
    let stored = records::answer(&mut *app.db.acquire().await?, &app.vault, message.id).await?;
    let stored = match stored {
        Some(stored) => stored,
        None => {
            take_message(app, thread, message.clone()).await?;
            // The message as it was before may have come in at the same moment.
            let stored = records::answer(&mut *app.db.acquire().await?, &app.vault, message.id).await?;
            let Some(stored) = stored else { return Ok(()) };
            stored
        }
    };
    // What Discord adds to a message, such as the preview of a link, changes none of its words.
    if !stored.is_written || stored.text == message.text.trim() {
        return Ok(());
    }
    let text = checked(&message.text)?;
    let Some(turn) = stored.turn else {
        let mut db = app.db.acquire().await?;
        let (vault, candidate) = (&app.vault, stored.candidate);
        return Ok(records::change_answer(&mut db, vault, candidate, message.id, &text).await?);
    };
    let change = Record::Changed { message: message.id, text };
    step(app, stored.interview, &Event::Edited { message: message.id, turn }, &[change]).await.map(|_| ())
}

/// A message in an interview thread was deleted.
///
/// # Errors
/// That its answer is evaluated already.
pub async fn deleted(app: &App, message: MessageId) -> AppResult<()> {
    app.withdrawn.add(message);
    withdraw(app, message).await
}

async fn withdraw(app: &App, message: MessageId) -> AppResult<()> {
    for _ in 0..WITHDRAWALS {
        let mut db = app.db.acquire().await?;
        let Some(stored) = records::answer(&mut db, &app.vault, message).await? else { return Ok(()) };
        let parts = match stored.turn {
            Some(turn) => records::parts(&mut db, stored.interview, turn).await?,
            None => 1,
        };
        drop(db);
        let parts_left = parts > 1;
        let event = Event::Withdrawn { message, turn: stored.turn, parts_left };
        match step(app, stored.interview, &event, &[Record::Withdrawn { message, parts_left }]).await {
            // Another part came or went at the same moment: counted again.
            Err(AppError::User(UserError::Refused(Refusal::Stale))) => {}
            Err(AppError::User(UserError::InterviewNotFound)) => return Ok(()),
            other => return other.map(|_| ()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{decode, join};

    #[test]
    fn text_files_of_every_usual_encoding_are_read() {
        let (korean, _, _) = encoding_rs::EUC_KR.encode("측정했습니다");
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("측정".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode("\u{feff}측정".as_bytes()).as_deref(), Some("측정"));
        assert_eq!(decode(&utf16).as_deref(), Some("측정"));
        assert_eq!(decode(&korean).as_deref(), Some("측정했습니다"));
        assert_eq!(decode(&[0xff, 0x00, 0xfa]), None);
    }

    #[test]
    fn words_beside_a_file_come_first() {
        assert_eq!(join(" As follows: ", "I measured.\n"), "As follows:\nI measured.");
        assert_eq!(join("", "I measured."), "I measured.");
    }
}
