//! The stage on Discord: private threads.
//!
//! Every post ends in a short code in the small print of its last embed, made from its nonce. A post of unknown outcome
//! is found again by it: Discord does not return nonces when a thread is read, while the small print stays as it was
//! sent, is there on every post whatever else it shows, and outlives buttons that are taken away. The code of a thread
//! stands in its name for the same reason.

mod failure;

use super::attachment::Downloads;
use super::reply::{Page, screen};
use super::threads::{self, is_gone, is_gone_message, is_marked, is_no_member, mark};
use super::{DiscordSettings, MessageContent, events, send};
use crate::app::ports::{AttachedFile, Screen, Stage, StageError, ThreadMessage, ThreadOrder};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId};
use crate::domain::interview::{CancelReason, Place};
use crate::domain::language::Language;
use crate::error::UserError;
use crate::t;
use async_trait::async_trait;
use failure::{Doing, stage_error};
use poise::serenity_prelude::{
    self as serenity, AutoArchiveDuration, Builder as _, ChannelType, CreateThread, Http, Nonce,
};
use std::sync::Arc;

/// Longest name of a thread.
const THREAD_NAME: usize = 100;
/// Longest name of a role within it, so that the code at its end is never cut.
const ROLE_NAME: usize = 60;

/// Holds interviews in private threads.
#[derive(Debug)]
pub struct DiscordStage {
    http: Arc<Http>,
    message_content: MessageContent,
    downloads: Downloads,
}

/// Bytes of a recording or text file that are fetched at the most.
const ATTACHED_BYTES: usize = 25 * 1024 * 1024;

impl DiscordStage {
    /// A stage that speaks to Discord through `http`.
    ///
    /// # Errors
    /// Where HTTPS cannot be set up.
    pub fn new(http: Arc<Http>, settings: &DiscordSettings) -> anyhow::Result<Self> {
        let downloads = Downloads::new(settings.api_url.as_deref(), ATTACHED_BYTES)?;
        Ok(Self { http, message_content: settings.message_content.clone(), downloads })
    }

    /// The thread of this interview that an earlier try has opened.
    async fn find_thread(&self, order: &ThreadOrder) -> serenity::Result<Option<serenity::ChannelId>> {
        let guild = serenity::GuildId::new(order.guild.0);
        let active = self.http.get_guild_active_threads(guild).await?.threads;
        let parent = serenity::ChannelId::new(order.parent.0);
        let end = format!(" {}", thread_code(order.interview));
        Ok(active
            .into_iter()
            .filter(|thread| thread.thread_metadata.is_none_or(|about| !about.locked))
            .filter(|thread| order.lost.is_none_or(|lost| lost.0 != thread.id.get()))
            .find(|thread| thread.parent_id == Some(parent) && thread.name.ends_with(&end))
            .map(|thread| thread.id))
    }

    async fn create_thread(&self, order: &ThreadOrder) -> serenity::Result<serenity::ChannelId> {
        let name = t!(
            order.language,
            "thread-name",
            role = super::reply::plain::label(&order.role, ROLE_NAME),
            code = thread_code(order.interview)
        );
        let thread = CreateThread::new(super::reply::plain::label(&name, THREAD_NAME))
            .kind(ChannelType::PrivateThread)
            .invitable(false)
            .auto_archive_duration(AutoArchiveDuration::OneWeek);
        let parent = serenity::ChannelId::new(order.parent.0);
        Ok(self.http.create_thread(parent, &thread, None).await?.id)
    }

    /// Does something in a thread; one that was archived is opened again first.
    async fn in_open_thread<T, F>(
        &self,
        thread: serenity::ChannelId,
        doing: Doing,
        work: impl FnMut() -> F,
    ) -> Result<T, StageError>
    where
        F: Future<Output = serenity::Result<T>>,
    {
        threads::in_open_thread(&self.http, thread, work).await.map_err(|error| stage_error(doing, &error))
    }

    /// The messages after `after`, oldest first, until `enough` says so of one.
    async fn messages(
        &self,
        thread: ChannelId,
        after: Option<MessageId>,
        enough: impl FnMut(&serenity::Message) -> bool + Send,
    ) -> Result<Vec<serenity::Message>, StageError> {
        let read = threads::messages(&self.http, thread, after, enough).await;
        read.map_err(|error| stage_error(Doing::InThread, &error))
    }
}

#[async_trait]
impl Stage for DiscordStage {
    async fn open_thread(&self, order: &ThreadOrder) -> Result<ChannelId, StageError> {
        let error = |error| stage_error(Doing::Opening, &error);
        if order.place == Place::Direct {
            return self.direct(order.candidate).await;
        }
        let known = if order.may_exist { self.find_thread(order).await.map_err(error)? } else { None };
        let thread = match known {
            Some(thread) => thread,
            None => self.create_thread(order).await.map_err(error)?,
        };
        let candidate = serenity::UserId::new(order.candidate.0);
        self.in_open_thread(thread, Doing::Adding, || self.http.add_thread_channel_member(thread, candidate))
            .await?;
        Ok(ChannelId(thread.get()))
    }

    async fn direct(&self, member: MemberId) -> Result<ChannelId, StageError> {
        let recipient = serde_json::json!({ "recipient_id": member.0.to_string() });
        let opened = self.http.create_private_channel(&recipient).await;
        Ok(ChannelId(opened.map_err(|error| stage_error(Doing::Opening, &error))?.id.get()))
    }

    async fn post(&self, thread: ChannelId, nonce: &str, shown: &Screen) -> Result<MessageId, StageError> {
        let page = screen(shown, self.message_content.is_on()).marked(&mark(nonce));
        let message = send::message(page).nonce(Nonce::String(nonce.to_owned())).enforce_nonce(true);
        let thread = serenity::ChannelId::new(thread.0);
        let sent = self
            .in_open_thread(thread, Doing::InThread, || message.clone().execute(&*self.http, (thread, None)))
            .await?;
        Ok(MessageId(sent.id.get()))
    }

    async fn explain(
        &self,
        thread: ChannelId,
        message: MessageId,
        language: Language,
        why: &UserError,
    ) -> Result<(), StageError> {
        let page = Page::error(why.text(language));
        let to = (serenity::ChannelId::new(thread.0), serenity::MessageId::new(message.0));
        let reply = send::message(page).reference_message(to).nonce(events::reply_nonce(to.1));
        let reply = reply.enforce_nonce(true);
        self.in_open_thread(to.0, Doing::InThread, || reply.clone().execute(&*self.http, (to.0, None)))
            .await
            .map(|_| ())
    }

    async fn replace(
        &self,
        thread: ChannelId,
        message: MessageId,
        nonce: &str,
        shown: &Screen,
    ) -> Result<bool, StageError> {
        let page = screen(shown, self.message_content.is_on()).marked(&mark(nonce));
        let message = serenity::MessageId::new(message.0);
        let thread = serenity::ChannelId::new(thread.0);
        let edit = send::rewritten(page);
        self.in_open_thread(thread, Doing::InThread, || {
            let edit = edit.clone();
            async move {
                match edit.execute(&*self.http, (thread, message, None)).await {
                    Err(gone) if is_gone_message(&gone) => Ok(false),
                    other => other.map(|_| true),
                }
            }
        })
        .await
    }

    async fn find_post(
        &self,
        thread: ChannelId,
        nonce: &str,
        after: Option<MessageId>,
    ) -> Result<Option<MessageId>, StageError> {
        let mark = mark(nonce);
        let messages = self.messages(thread, after, |message| is_marked(message, &mark)).await?;
        let found = messages.iter().find(|message| is_marked(message, &mark));
        Ok(found.map(|message| MessageId(message.id.get())))
    }

    async fn read_after(
        &self,
        thread: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<ThreadMessage>, StageError> {
        let messages = self.messages(thread, after, |_| false).await?;
        let said = messages.iter().filter(|message| !message.author.bot && events::is_said(message));
        Ok(said.map(events::said).collect())
    }

    async fn erase(&self, channel: ChannelId, messages: &[MessageId]) -> Result<(), StageError> {
        let id = serenity::ChannelId::new(channel.0);
        let error = |error| stage_error(Doing::InThread, &error);
        let found = match self.http.get_channel(id).await {
            Err(gone) if is_gone(&gone) => return Ok(()),
            other => other.map_err(error)?,
        };
        // Direct messages are only closed by this request, and a channel of others is not the bot's. A public thread goes
        // as a whole where no messages are named.
        let is_whole = |found: serenity::GuildChannel| match found.kind {
            ChannelType::PrivateThread => true,
            ChannelType::PublicThread => messages.is_empty(),
            _ => false,
        };
        if found.guild().is_some_and(is_whole) {
            match self.http.delete_channel(id, None).await {
                Ok(_) => return Ok(()),
                Err(gone) if is_gone(&gone) => return Ok(()),
                // Without Manage Threads the bot's own messages are all it may take away.
                Err(refused) => match error(refused) {
                    StageError::Refused { .. } => {}
                    other => return Err(other),
                },
            }
        }
        for message in messages {
            let message = serenity::MessageId::new(message.0);
            let deleted = self
                .in_open_thread(id, Doing::InThread, || async move {
                    match self.http.delete_message(id, message, None).await {
                        Err(gone) if is_gone(&gone) => Ok(()),
                        other => other,
                    }
                })
                .await;
            deleted?;
        }
        Ok(())
    }

    async fn is_open(&self, thread: ChannelId) -> Result<(), StageError> {
        let found = self.http.get_channel(serenity::ChannelId::new(thread.0)).await;
        let channel = found.map_err(|error| stage_error(Doing::InThread, &error))?;
        let is_locked =
            channel.guild().and_then(|thread| thread.thread_metadata).is_some_and(|thread| thread.locked);
        if is_locked {
            let reason = "the thread is locked".to_owned();
            return Err(StageError::Refused { as_reason: CancelReason::ThreadGone, reason });
        }
        Ok(())
    }

    async fn fetch(&self, file: &AttachedFile) -> Result<Vec<u8>, StageError> {
        let failed = || StageError::Passing { reason: "an attachment".to_owned(), retry_after: None };
        self.downloads.fetch_url(&file.url, file.bytes).await.map_err(|_| failed())
    }

    async fn is_member(&self, guild: GuildId, member: MemberId) -> Result<bool, StageError> {
        let found =
            self.http.get_member(serenity::GuildId::new(guild.0), serenity::UserId::new(member.0)).await;
        match found {
            Ok(_) => Ok(true),
            Err(gone) if is_no_member(&gone) => Ok(false),
            Err(error) => Err(stage_error(Doing::Opening, &error)),
        }
    }

    async fn show_typing(&self, thread: ChannelId) -> Result<(), StageError> {
        let thread = serenity::ChannelId::new(thread.0);
        self.http.broadcast_typing(thread).await.map_err(|error| stage_error(Doing::InThread, &error))
    }
}

/// The code of an interview's thread: the last digits of its id, which are random.
fn thread_code(interview: InterviewId) -> String {
    let id = interview.to_string();
    id[id.len() - 6..].to_owned()
}

#[cfg(test)]
mod tests;
