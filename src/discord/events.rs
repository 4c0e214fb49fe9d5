//! Events that are not commands: messages in threads, buttons and forms, deleted threads, members who leave, and a new
//! connection.

use super::errors::explain;
use super::reply::Page;
use super::{FrameworkContext, MessageContent, channel, community, guild, interactions, member, send};
use crate::app::interview;
use crate::app::ports::ThreadMessage;
use crate::domain::ids::MessageId;
use crate::domain::language::Language;
use crate::error::{AppError, UserError};
use poise::serenity_prelude::{self as serenity, FullEvent, Interaction, MessageType, Nonce};

/// Handles an event; whatever goes wrong is answered or logged here.
pub(super) async fn handle(framework: FrameworkContext<'_>, event: &FullEvent) {
    let data = framework.user_data;
    if community::events::handle(framework, event).await {
        return;
    }
    match event {
        FullEvent::Message { new_message } => message(framework, new_message).await,
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
    let Err(error) = interview::message(&data.app, thread, said(message)).await else { return };
    let error = refine(error, &data.message_content);
    if matches!(error, AppError::User(UserError::AnswerHidden)) && !data.tell_hidden(thread) {
        return;
    }
    let l = language_of(&message.content, thread_name(framework, message).as_deref());
    let page = Page::error(explain(l, &error, "an answer"));
    // A reply shows what it is about; it pings nobody, and comes once where the event comes twice.
    let nonce = Nonce::String(format!("r{}", message.id));
    let reply = send::message(page).reference_message(message).nonce(nonce).enforce_nonce(true);
    if let Err(error) = message.channel_id.send_message(&data.http, reply).await {
        tracing::warn!(%error, "discord.reply: the answer could not be delivered");
    }
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
        has_attachments: !message.attachments.is_empty()
            || !message.sticker_items.is_empty()
            || message.poll.is_some(),
    }
}

/// An empty message has a hidden content only where content is hidden.
fn refine(error: AppError, content: &MessageContent) -> AppError {
    match error {
        AppError::User(UserError::AnswerHidden) if content.is_on() => UserError::AnswerEmpty.into(),
        other => other,
    }
}

fn thread_name(framework: FrameworkContext<'_>, message: &serenity::Message) -> Option<String> {
    let guild = framework.serenity_context.cache.guild(message.guild_id?)?;
    guild.threads.iter().find(|thread| thread.id == message.channel_id).map(|thread| thread.name.clone())
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
