//! The reply to one interaction, seen by nobody but the member who asked.
//!
//! Discord wants the first sign of life within three seconds and exactly once; afterwards the reply is edited. This type
//! knows which of the two is due, so that every path, errors and panics included, ends in one answer.

use super::reply::Page;
use super::{Data, send};
use crate::metrics;
use poise::serenity_prelude::{
    self as serenity, Builder as _, CreateAttachment, CreateInteractionResponse as Response,
    CreateInteractionResponseMessage, CreateModal, EditAttachments, Http,
};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// Tries of one request that Discord asks to repeat, and the pause between them.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(800);

/// What Discord has been told so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Told {
    /// Nothing yet.
    Nothing,
    /// The member sees "thinking".
    Thinking,
    /// The press of a control was taken; its message may be edited.
    Pressed,
    /// A reply.
    Answer,
}

/// The reply to one interaction.
pub(super) struct OnlyYou<'a> {
    http: &'a Http,
    id: serenity::InteractionId,
    token: &'a str,
    /// Whether the control pressed is on a message that only the member sees.
    on_own_message: bool,
    told: AtomicU8,
}

impl<'a> OnlyYou<'a> {
    /// The reply to a command; `acknowledged`: whether "thinking" is shown already.
    pub(super) fn to_command(
        data: &'a Data,
        command: &'a serenity::CommandInteraction,
        acknowledged: bool,
    ) -> Self {
        let told = if acknowledged { Told::Thinking } else { Told::Nothing };
        Self::new(&data.interactions, command.id, &command.token, false, told)
    }

    /// The reply to the press of a button or a choice in a menu.
    pub(super) fn to_press(data: &'a Data, press: &'a serenity::ComponentInteraction) -> Self {
        let own = press.message.flags.is_some_and(|flags| flags.contains(serenity::MessageFlags::EPHEMERAL));
        Self::new(&data.interactions, press.id, &press.token, own, Told::Nothing)
    }

    /// The reply to a form.
    pub(super) fn to_form(data: &'a Data, form: &'a serenity::ModalInteraction) -> Self {
        let flags = form.message.as_ref().and_then(|message| message.flags);
        let own = flags.is_some_and(|flags| flags.contains(serenity::MessageFlags::EPHEMERAL));
        Self::new(&data.interactions, form.id, &form.token, own, Told::Nothing)
    }

    fn new(
        http: &'a Http,
        id: serenity::InteractionId,
        token: &'a str,
        on_own_message: bool,
        told: Told,
    ) -> Self {
        Self { http, id, token, on_own_message, told: AtomicU8::new(told as u8) }
    }

    /// Whether the control pressed is on a message that only the member sees.
    pub(super) fn on_own_message(&self) -> bool {
        self.on_own_message
    }

    /// Shows "thinking" to the member.
    pub(super) async fn think(&self) -> serenity::Result<()> {
        let ephemeral = CreateInteractionResponseMessage::new().ephemeral(true);
        self.first(Response::Defer(ephemeral), Told::Thinking).await
    }

    /// Takes the press of a control without a visible sign.
    pub(super) async fn take_press(&self) -> serenity::Result<()> {
        self.first(Response::Acknowledge, Told::Pressed).await
    }

    /// Opens a form; nothing may have been told before.
    pub(super) async fn open_form(&self, form: CreateModal) -> serenity::Result<()> {
        self.first(Response::Modal(form), Told::Answer).await
    }

    /// Answers, in the way that is due: as the first reply, in place of "thinking", in place of the member's own message
    /// whose control was pressed, or beside a message of the thread.
    pub(super) async fn answer(&self, page: Page) -> serenity::Result<()> {
        match self.told() {
            Told::Nothing if self.on_own_message => {
                self.first(Response::UpdateMessage(send::reply(page)), Told::Answer).await
            }
            Told::Nothing => self.first(Response::Message(send::reply(page)), Told::Answer).await,
            Told::Pressed if !self.on_own_message => self.beside(page).await,
            Told::Answer => self.beside(page).await,
            Told::Thinking | Told::Pressed => {
                let edit = send::edit(page);
                patiently(true, || edit.clone().execute(self.http, self.token)).await?;
                self.tell(Told::Answer);
                Ok(())
            }
        }
    }

    /// Answers in place of "thinking", with a file.
    pub(super) async fn answer_with_file(
        &self,
        page: Page,
        name: String,
        bytes: Vec<u8>,
    ) -> serenity::Result<()> {
        let file = CreateAttachment::bytes(bytes, name);
        let files = EditAttachments::new().add(file.clone());
        let edit = send::edit(page).attachments(files);
        patiently(true, || {
            self.http.edit_original_interaction_response(self.token, &edit, vec![file.clone()])
        })
        .await?;
        self.tell(Told::Answer);
        Ok(())
    }

    /// Sends a further file, for the member alone.
    pub(super) async fn file_beside(&self, page: Page, name: String, bytes: Vec<u8>) -> serenity::Result<()> {
        let file = CreateAttachment::bytes(bytes, name);
        let follow_up = send::follow_up(page);
        patiently(false, || self.http.create_followup_message(self.token, &follow_up, vec![file.clone()]))
            .await?;
        Ok(())
    }

    async fn beside(&self, page: Page) -> serenity::Result<()> {
        let follow_up = send::follow_up(page);
        patiently(false, || follow_up.clone().execute(self.http, (None, self.token))).await?;
        Ok(())
    }

    async fn first(&self, response: Response, told: Told) -> serenity::Result<()> {
        patiently(false, || response.clone().execute(self.http, (self.id, self.token))).await?;
        metrics::acknowledged();
        self.tell(told);
        Ok(())
    }

    fn told(&self) -> Told {
        match self.told.load(Ordering::SeqCst) {
            0 => Told::Nothing,
            1 => Told::Thinking,
            2 => Told::Pressed,
            _ => Told::Answer,
        }
    }

    fn tell(&self, told: Told) {
        self.told.store(told as u8, Ordering::SeqCst);
    }
}

/// Repeats a request that Discord turned away for now; only what may be done twice is repeated after a failure of
/// unknown outcome. serenity's rate limiter is off for these requests, so this is the one place that waits.
async fn patiently<T, F>(repeatable: bool, mut request: impl FnMut() -> F) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    for _ in 1..TRIES {
        match request().await {
            Err(error) if worth_repeating(&error, repeatable) => tokio::time::sleep(PAUSE).await,
            other => return other,
        }
    }
    request().await
}

fn worth_repeating(error: &serenity::Error, repeatable: bool) -> bool {
    let serenity::Error::Http(error) = error else { return false };
    match error.status_code().map(|status| status.as_u16()) {
        Some(429) => true,
        Some(status) => repeatable && status >= 500,
        None => repeatable && matches!(error, serenity::HttpError::Request(_)),
    }
}
