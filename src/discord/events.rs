//! Events that are not commands: messages in threads, buttons and forms, deleted threads, members who leave, and a new
//! connection.

use super::errors::explain;
use super::reply::{Page, Tone};
use super::{FrameworkContext, MessageContent, channel, community, guild, interactions, member, send};
use crate::app::ports::{Attached, AttachedFile, ThreadMessage};
use crate::app::{interview, privacy};
use crate::domain::ids::MessageId;
use crate::domain::interview::Refusal;
use crate::domain::language::Language;
use crate::error::{AppError, UserError};
use crate::t;
use poise::serenity_prelude::{self as serenity, FullEvent, Interaction, MessageType, Nonce};
use tracing::{Instrument as _, info_span};

/// Handles an event; whatever goes wrong is answered or logged here.
pub(super) async fn handle(framework: FrameworkContext<'_>, event: &FullEvent) {
    let data = framework.user_data;
    if community::events::handle(framework, event).await {
        return;
    }
    match event {
        FullEvent::Message { new_message } => message(framework, new_message).await,
        FullEvent::MessageUpdate { new, event, .. } => edited(framework, new.as_ref(), event).await,
        FullEvent::MessageDelete { channel_id, deleted_message_id, guild_id } => {
            deleted(framework, *guild_id, *channel_id, &[*deleted_message_id]).await;
        }
        FullEvent::MessageDeleteBulk { channel_id, multiple_deleted_messages_ids, guild_id } => {
            deleted(framework, *guild_id, *channel_id, multiple_deleted_messages_ids).await;
        }
        FullEvent::InteractionCreate { interaction: Interaction::Component(press) } => {
            interactions::component(data, press).await;
        }
        FullEvent::InteractionCreate { interaction: Interaction::Modal(form) } => {
            interactions::form(data, form).await;
        }
        FullEvent::ThreadCreate { thread } if thread.owner_id == Some(framework.bot_id()) => {
            interview::thread_seen(&data.app, channel(thread.id));
        }
        FullEvent::ThreadDelete { thread, .. } => {
            log("a deleted thread", interview::thread_gone(&data.app, channel(thread.id)).await);
        }
        // Arrives only where the operator has switched the server members intent on.
        FullEvent::GuildMemberRemoval { guild_id, user, .. } => {
            let left = interview::candidate_left(&data.app, guild(*guild_id), member(user)).await;
            log("a member who left", left);
            let left = privacy::left(&data.app, guild(*guild_id), Some(member(user))).await;
            log("a member who left", left);
        }
        FullEvent::GuildMemberAddition { new_member } => {
            let (here, who) = (guild(new_member.guild_id), member(&new_member.user));
            log("a member who came", privacy::returned(&data.app, here, Some(who)).await);
        }
        // Where the server is only out of order for a while, it is marked so.
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            log("a server that was left", privacy::left(&data.app, guild(incomplete.id), None).await);
        }
        FullEvent::GuildCreate { guild: here, .. } => {
            log("a server", privacy::returned(&data.app, guild(here.id), None).await);
        }
        // A new session, not a resumed one: what was written in between has to be read.
        FullEvent::Ready { .. } => {
            interview::reconnected(&data.app);
        }
        _ => {}
    }
}

fn log(what: &str, result: Result<(), AppError>) {
    if let Err(error) = result {
        tracing::warn!(what, %error, "discord.event: failed");
    }
}

async fn message(framework: FrameworkContext<'_>, message: &serenity::Message) {
    let data = framework.user_data;
    let thread = channel(message.channel_id);
    if !interview::is_live(&data.app, thread) {
        return;
    }
    if message.author.bot {
        if message.author.id == framework.bot_id() && !message.components.is_empty() {
            data.question_posted(thread);
        }
        return;
    }
    if !is_said(message) {
        return;
    }
    data.floods.message(member(&message.author), message.attachments.len()).await;
    let span = info_span!("message", id = message.id.get(), thread = thread.0);
    let taken = interview::message(&data.app, thread, said(message)).instrument(span).await;
    let Err(error) = taken else { return };
    explain_to(framework, message, error).await;
}

/// A message in a thread was changed; Discord also says so when it only adds the preview of a link.
async fn edited(
    framework: FrameworkContext<'_>,
    new: Option<&serenity::Message>,
    event: &serenity::MessageUpdateEvent,
) {
    let data = framework.user_data;
    let thread = channel(event.channel_id);
    if event.edited_timestamp.is_none() || !interview::is_live(&data.app, thread) {
        return;
    }
    let message = match new {
        Some(message) => message.clone(),
        // Not everything may be told; the message itself has all.
        None => match data.http.get_message(event.channel_id, event.id).await {
            Ok(message) => message,
            Err(error) => return tracing::warn!(%error, "discord.edit: the message cannot be read"),
        },
    };
    if message.author.bot || !is_said(&message) {
        return;
    }
    let Err(error) = interview::edited(&data.app, thread, said(&message)).await else { return };
    explain_to(framework, &message, error).await;
}

async fn deleted(
    framework: FrameworkContext<'_>,
    guild_id: Option<serenity::GuildId>,
    channel_id: serenity::ChannelId,
    messages: &[serenity::MessageId],
) {
    let data = framework.user_data;
    if !interview::is_live(&data.app, channel(channel_id)) {
        return;
    }
    for message in messages {
        let Err(error) = interview::deleted(&data.app, MessageId(message.get())).await else { continue };
        if !matches!(error, AppError::User(UserError::Refused(Refusal::Rated))) {
            tracing::warn!(%error, "discord.delete: failed");
            continue;
        }
        let name = thread_name(framework, guild_id, channel_id);
        let l = language_of("", name.as_deref());
        let page = Page::note(Tone::Attention, String::new(), t!(l, "withdrawn-too-late"));
        let nonce = Nonce::String(format!("d{message}"));
        let note = send::message(page).nonce(nonce).enforce_nonce(true);
        if let Err(error) = channel_id.send_message(&data.http, note).await {
            tracing::warn!(%error, "discord.reply: the note could not be delivered");
        }
    }
}

/// Replies to a message that could not be taken.
async fn explain_to(framework: FrameworkContext<'_>, message: &serenity::Message, error: AppError) {
    let data = framework.user_data;
    let thread = channel(message.channel_id);
    let error = refine(error, &data.message_content);
    if matches!(error, AppError::User(UserError::AnswerHidden)) && !data.tell_hidden(thread) {
        return;
    }
    let l = language_of(
        &message.content,
        thread_name(framework, message.guild_id, message.channel_id).as_deref(),
    );
    let page = Page::error(explain(l, &error, "an answer"));
    // A reply shows what it is about; it pings nobody, and comes once where the event comes twice.
    let nonce = reply_nonce(message.id);
    let reply = send::message(page).reference_message(message).nonce(nonce).enforce_nonce(true);
    if let Err(error) = message.channel_id.send_message(&data.http, reply).await {
        return tracing::warn!(%error, "discord.reply: the answer could not be delivered");
    }
    let waits = matches!(error, AppError::User(UserError::AnswerWaits) | AppError::Unexpected(_));
    if !waits && let Err(error) = interview::told(&data.app, thread, MessageId(message.id.get())).await {
        tracing::debug!(%error, "discord.reply: not noted, so it may be told again");
    }
}

/// The nonce of the reply to a message that is no answer.
pub(super) fn reply_nonce(message: serenity::MessageId) -> Nonce {
    Nonce::String(format!("r{message}"))
}

/// Whether somebody said something: no notice of Discord about pins, names or members.
pub(super) fn is_said(message: &serenity::Message) -> bool {
    matches!(message.kind, MessageType::Regular | MessageType::InlineReply)
}

/// A message as the use cases see it. Stickers and polls are no text either.
pub(super) fn said(message: &serenity::Message) -> ThreadMessage {
    ThreadMessage {
        id: MessageId(message.id.get()),
        author: member(&message.author),
        text: message.content.clone(),
        attached: attached(message),
    }
}

fn attached(message: &serenity::Message) -> Attached {
    let is_other = !message.sticker_items.is_empty() || message.poll.is_some();
    let file = match message.attachments.as_slice() {
        [] if is_other => return Attached::Other,
        [] => return Attached::Nothing,
        [file] => file,
        _ => return Attached::Other,
    };
    let found = AttachedFile { url: file.url.clone(), name: file.filename.clone(), bytes: file.size.into() };
    let kind = file.content_type.as_deref().unwrap_or_default();
    let name = file.filename.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match kind.split('/').next() {
        Some("audio") => Attached::Voice(found, file.duration_secs),
        _ if ends(&[".ogg", ".mp3", ".m4a", ".wav", ".webm", ".flac"]) => {
            Attached::Voice(found, file.duration_secs)
        }
        Some("text") => Attached::Text(found),
        _ if ends(&[".txt", ".md"]) => Attached::Text(found),
        _ => Attached::Other,
    }
}

/// An empty message has a hidden content only where content is hidden.
fn refine(error: AppError, content: &MessageContent) -> AppError {
    match error {
        AppError::User(UserError::AnswerHidden) if content.is_on() => UserError::AnswerEmpty.into(),
        other => other,
    }
}

fn thread_name(
    framework: FrameworkContext<'_>,
    guild: Option<serenity::GuildId>,
    channel: serenity::ChannelId,
) -> Option<String> {
    let guild = framework.serenity_context.cache.guild(guild?)?;
    guild.threads.iter().find(|thread| thread.id == channel).map(|thread| thread.name.clone())
}

/// The language for a reply in a thread. Messages do not carry the language of their author's client, but Korean is
/// recognised by its letters, in what was written or in the name that the interview gave its thread.
fn language_of(text: &str, thread_name: Option<&str>) -> Language {
    let korean = |text: &str| text.chars().any(|c| matches!(c, '가'..='힣' | 'ㄱ'..='ㅣ'));
    if korean(text) || thread_name.is_some_and(korean) { Language::Ko } else { Language::En }
}

#[cfg(test)]
mod tests {
    use super::{language_of, refine};
    use crate::discord::MessageContent;
    use crate::domain::language::Language;
    use crate::error::{AppError, UserError};

    #[test]
    fn replies_in_threads_speak_the_language_written_there() {
        assert_eq!(language_of("모르겠어요", Some("Interview · Backend")), Language::Ko);
        assert_eq!(language_of("", Some("면접 연습 · 백엔드")), Language::Ko);
        assert_eq!(language_of("hm", Some("Interview · Backend")), Language::En);
        assert_eq!(language_of("", None), Language::En);
    }

    #[test]
    fn content_is_hidden_only_where_it_may_not_be_read() {
        let hidden = || AppError::User(UserError::AnswerHidden);
        let kind = |content: bool| refine(hidden(), &MessageContent::from(content));
        assert!(matches!(kind(true), AppError::User(UserError::AnswerEmpty)));
        assert!(matches!(kind(false), AppError::User(UserError::AnswerHidden)));
    }
}
