//! What every press of a control and every form of the community has in common: who, where, in which language, whether they
//! moderate, and how they are answered.

use crate::app::community::Community;
use crate::discord::custom_id::Control as Any;
use crate::discord::custom_id::community::Control;
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::{Page, plain};
use crate::discord::{Data, guild, language, member};
use crate::domain::community::Refusal;
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use anyhow::Context as _;
use poise::serenity_prelude::{
    self as serenity, ActionRowComponent, ComponentInteractionDataKind, CreateActionRow, CreateInputText,
    CreateModal, InputTextStyle, Permissions,
};
use std::str::FromStr;

/// Discord's limits of a form's title and placeholder.
const TITLE: usize = 45;
const PLACEHOLDER: usize = 100;

/// Who acts, and where.
pub(super) struct Actor<'a> {
    pub(super) data: &'a Data,
    pub(super) community: &'a Community,
    pub(super) l: Language,
    pub(super) here: GuildId,
    pub(super) by: MemberId,
    permissions: Permissions,
}

impl<'a> Actor<'a> {
    fn new(
        data: &'a Data,
        locale: &str,
        here: Option<serenity::GuildId>,
        user: &serenity::User,
        seen: Option<&serenity::Member>,
    ) -> Result<Self, UserError> {
        Ok(Self {
            data,
            community: &data.community,
            l: language(locale),
            here: here.map(guild).ok_or(UserError::OnlyInServers)?,
            by: member(user),
            permissions: seen.and_then(|member| member.permissions).unwrap_or_default(),
        })
    }

    /// Who saw the control was allowed to use it then; whether they are now is asked again.
    pub(super) fn may(&self, wanted: Permissions, otherwise: UserError) -> Result<(), UserError> {
        if self.permissions.intersects(wanted | Permissions::ADMINISTRATOR) { Ok(()) } else { Err(otherwise) }
    }

    /// Makes sure that they moderate.
    pub(super) fn moderates(&self) -> Result<(), UserError> {
        self.may(Permissions::MANAGE_MESSAGES, Refusal::NotModerator.into())
    }
}

/// A press of a button, or a choice in a menu.
pub(super) struct Press<'a> {
    pub(super) actor: Actor<'a>,
    pub(super) interaction: &'a serenity::ComponentInteraction,
    reply: &'a OnlyYou<'a>,
}

/// What answers a press; `None` where it was answered with a form.
pub(super) type Answer = AppResult<Option<Page>>;

impl<'a> Press<'a> {
    pub(super) fn new(
        data: &'a Data,
        interaction: &'a serenity::ComponentInteraction,
        reply: &'a OnlyYou<'a>,
    ) -> Result<Self, UserError> {
        let (user, seen) = (&interaction.user, interaction.member.as_ref());
        let actor = Actor::new(data, &interaction.locale, interaction.guild_id, user, seen)?;
        Ok(Self { actor, interaction, reply })
    }

    /// Acknowledges it; the answer comes beside the message with the control.
    pub(super) async fn think(&self) -> AppResult<()> {
        Ok(self.reply.think().await.context("cannot acknowledge a button")?)
    }

    /// Acknowledges it; the answer comes in place of the message with the control.
    pub(super) async fn take(&self) -> AppResult<()> {
        Ok(self.reply.take_press().await.context("cannot acknowledge a button")?)
    }

    /// Acknowledges it; the answer comes in place of a message that the member alone sees, and else beside it.
    pub(super) async fn take_own(&self) -> AppResult<()> {
        if self.reply.on_own_message() { self.take().await } else { self.think().await }
    }

    /// Acknowledges what moderators alone may do.
    pub(super) async fn take_as_moderator(&self) -> AppResult<()> {
        self.take().await?;
        Ok(self.actor.moderates()?)
    }

    /// Answers with a form.
    pub(super) async fn open(&self, form: CreateModal) -> Answer {
        self.reply.open_form(form).await.context("cannot open a form of the community")?;
        Ok(None)
    }

    /// What was chosen in a menu.
    pub(super) fn all_chosen(&self) -> Result<&[String], UserError> {
        match &self.interaction.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => Ok(values),
            _ => Err(UserError::StaleControl),
        }
    }

    /// The one thing that was chosen in a menu.
    pub(super) fn chosen<T: FromStr>(&self) -> Result<T, UserError> {
        self.all_chosen()?.first().and_then(|value| value.parse().ok()).ok_or(UserError::StaleControl)
    }
}

/// A form that was sent.
pub(super) struct Sent<'a> {
    pub(super) actor: Actor<'a>,
    interaction: &'a serenity::ModalInteraction,
}

impl<'a> Sent<'a> {
    pub(super) fn new(
        data: &'a Data,
        interaction: &'a serenity::ModalInteraction,
    ) -> Result<Self, UserError> {
        let (user, seen) = (&interaction.user, interaction.member.as_ref());
        let actor = Actor::new(data, &interaction.locale, interaction.guild_id, user, seen)?;
        Ok(Self { actor, interaction })
    }

    fn inputs(&self) -> impl Iterator<Item = &serenity::InputText> {
        let fields = self.interaction.data.components.iter().flat_map(|row| &row.components);
        fields.filter_map(|field| match field {
            ActionRowComponent::InputText(input) => Some(input),
            _ => None,
        })
    }

    /// Everything that was written, to be given back.
    pub(super) fn text(&self) -> String {
        self.inputs().filter_map(|input| input.value.clone()).collect::<Vec<_>>().join("\n")
    }

    /// What was written into one field.
    pub(super) fn field(&self, name: &str) -> String {
        self.inputs()
            .filter(|input| input.custom_id == name)
            .filter_map(|input| input.value.clone())
            .collect()
    }
}

/// A form with one field of several lines.
pub(super) struct Paragraph {
    control: Control,
    title: String,
    input: CreateInputText,
}

impl Paragraph {
    /// What the form asks for when it is sent; its title; the field's name, label and most characters. It has to be filled
    /// in.
    pub(super) fn new(
        control: Control,
        title: String,
        (field, label, most): (&'static str, String, usize),
    ) -> Self {
        let input = CreateInputText::new(InputTextStyle::Paragraph, label, field)
            .max_length(u16::try_from(most).unwrap_or(u16::MAX))
            .required(true);
        Self { control, title, input }
    }

    fn with(self, change: impl FnOnce(CreateInputText) -> CreateInputText) -> Self {
        Self { input: change(self.input), ..self }
    }

    /// Shown while the field is empty.
    pub(super) fn about(self, text: &str) -> Self {
        if text.is_empty() {
            self
        } else {
            self.with(|input| input.placeholder(plain::label(text, PLACEHOLDER)))
        }
    }

    /// What stands in the field at first.
    pub(super) fn filled(self, text: &str) -> Self {
        self.with(|input| input.value(text))
    }

    /// It may stay empty.
    pub(super) fn optional(self) -> Self {
        self.with(|input| input.required(false))
    }

    /// Characters at least.
    pub(super) fn at_least(self, least: usize) -> Self {
        self.with(|input| input.min_length(u16::try_from(least).unwrap_or(1)))
    }

    /// The form.
    pub(super) fn form(self) -> CreateModal {
        form(self.control, &self.title, vec![CreateActionRow::InputText(self.input)])
    }
}

/// A form with these rows.
pub(super) fn form(control: Control, title: &str, rows: Vec<CreateActionRow>) -> CreateModal {
    CreateModal::new(Any::Community(control).to_string(), plain::label(title, TITLE)).components(rows)
}

/// The label of a field.
pub(super) fn field_label(text: &str) -> String {
    plain::label(text, TITLE)
}
