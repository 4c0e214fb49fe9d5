//! What the bot does with an interaction: the first answer, follow-ups, changes of the original.

use serde_json::{Value, json};

use super::{Interaction, Phase, TOKEN_LIFETIME, kind};
use crate::discord::error::{
    ALREADY_ACKNOWLEDGED, ApiError, FormErrors, INVALID_WEBHOOK_TOKEN, UNKNOWN_INTERACTION, UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
};
use crate::discord::http::Upload;
use crate::discord::messages::{Origin, refuse_archived};
use crate::discord::model::{Herald, Id, flag, message_kind};
use crate::discord::state::State;
use crate::discord::validate::commands::check_choices;
use crate::discord::validate::components::check_modal;
use crate::discord::validate::{self, Draft, Purpose, integer};

impl State {
    /// The first answer. Gives the interaction callback object.
    pub fn respond(
        &mut self,
        id: Id,
        token: &str,
        body: &Value,
        files: &[Upload],
    ) -> Result<Value, ApiError> {
        self.expire_interactions();
        let interaction =
            self.interactions.get(&id).filter(|i| i.token == token).ok_or(UNKNOWN_INTERACTION)?.clone();
        match interaction.phase {
            Phase::Pending => {}
            Phase::Failed => return Err(UNKNOWN_INTERACTION.into()),
            _ => return Err(ALREADY_ACKNOWLEDGED.into()),
        }
        let kind = integer(&body["type"]).unwrap_or(0);
        if !callback_fits(&interaction, kind) {
            let message = format!("Interaction callback type {kind} is not allowed here");
            return Err(ApiError::form("type", "INTERACTION_CALLBACK_TYPE_INVALID", message));
        }
        let data = &body["data"];
        match kind {
            4 => self.answer_message(&interaction, data, files)?,
            5 => self.defer(&interaction, data)?,
            6 => {
                if let Some(interaction) = self.interactions.get_mut(&id) {
                    interaction.original = interaction.source;
                }
                self.set_phase(id, Phase::DeferredUpdate, None);
            }
            7 => self.answer_update(&interaction, data, files)?,
            8 => self.answer_choices(&interaction, data)?,
            _ => self.answer_modal(&interaction, data)?,
        }
        Ok(self.callback_object(id, kind))
    }

    fn callback_object(&self, id: Id, kind: u64) -> Value {
        let Some(interaction) = self.interactions.get(&id) else { return Value::Null };
        let mut about = json!({"id": id.to_string(), "type": interaction.kind, "channel_id": interaction.channel_id.to_string()});
        if let Some(guild) = interaction.guild_id {
            about["guild_id"] = json!(guild.to_string());
        }
        let mut object = json!({"interaction": about});
        let original = interaction.original.and_then(|(channel, id)| self.message(channel, id).ok());
        if let Some(message) = original {
            object["interaction"]["response_message_id"] = json!(message.id.to_string());
            object["interaction"]["response_message_loading"] = json!(message.flags & flag::LOADING != 0);
            object["interaction"]["response_message_ephemeral"] = json!(message.flags & flag::EPHEMERAL != 0);
            // A deferral has made no message yet that would be worth showing.
            if matches!(kind, 4 | 7) {
                object["resource"] =
                    json!({"type": kind, "message": self.message_json(message, self.app.bot_id)});
            }
        }
        object
    }

    fn origin(&self, interaction: &Interaction, ephemeral: bool, first: bool) -> Origin {
        let mut metadata = self.metadata(interaction);
        if !first && let Some((_, original)) = interaction.original {
            metadata["original_response_message_id"] = json!(original.to_string());
        }
        let kind = match (first, interaction.kind, &interaction.command) {
            (true, kind::COMMAND, Some((1, ..))) => message_kind::CHAT_INPUT_COMMAND,
            (true, kind::COMMAND, _) => message_kind::CONTEXT_MENU_COMMAND,
            _ if interaction.source.is_some() || !first => message_kind::REPLY,
            _ => message_kind::DEFAULT,
        };
        Origin {
            author: self.app.bot_id,
            kind,
            flags: 0,
            interaction: Some((interaction.id, metadata)),
            only_for: ephemeral.then_some(interaction.user),
            by_webhook: Some(Herald { webhook: self.app.id, name: None, application: true }),
            id: None,
        }
    }

    /// Puts an answer or follow-up into the channel; replies point at what they answer.
    fn put(
        &mut self,
        interaction: &Interaction,
        draft: Draft,
        ephemeral: bool,
        loading: bool,
        first: bool,
    ) -> Result<Id, ApiError> {
        refuse_archived(self.channel(interaction.channel_id)?)?;
        let mut origin = self.origin(interaction, ephemeral, first);
        origin.flags = if loading { flag::LOADING } else { 0 };
        let target = if first { interaction.source } else { interaction.original };
        let target = target.filter(|(channel, id)| self.message(*channel, *id).is_ok());
        let mut draft = draft;
        draft.reference = None;
        let id = self.insert_referring(interaction.channel_id, origin, draft, target)?;
        Ok(id)
    }

    fn answer_message(
        &mut self,
        interaction: &Interaction,
        data: &Value,
        files: &[Upload],
    ) -> Result<(), ApiError> {
        let draft = nested(validate::message(data, files, Purpose::Respond))?;
        let ephemeral = draft.has(flag::EPHEMERAL);
        let message = self.put(interaction, draft, ephemeral, false, true)?;
        self.answered(interaction, message);
        Ok(())
    }

    fn answered(&mut self, interaction: &Interaction, message: Id) {
        let place = (interaction.channel_id, message);
        if let Some(interaction) = self.interactions.get_mut(&interaction.id) {
            interaction.original = Some(place);
        }
        self.set_phase(interaction.id, Phase::Answered, Some(place));
    }

    fn defer(&mut self, interaction: &Interaction, data: &Value) -> Result<(), ApiError> {
        let ephemeral = integer(&data["flags"]).unwrap_or(0) & flag::EPHEMERAL != 0;
        let message = self.put(interaction, Draft::default(), ephemeral, true, true)?;
        let place = (interaction.channel_id, message);
        if let Some(interaction) = self.interactions.get_mut(&interaction.id) {
            interaction.original = Some(place);
        }
        self.set_phase(interaction.id, Phase::Deferred, Some(place));
        Ok(())
    }

    fn answer_update(
        &mut self,
        interaction: &Interaction,
        data: &Value,
        files: &[Upload],
    ) -> Result<(), ApiError> {
        let draft = nested(validate::message(data, files, Purpose::Edit))?;
        let (channel, message) = interaction.source.ok_or(UNKNOWN_MESSAGE)?;
        self.change(channel, message, draft, true)?;
        if let Some(interaction) = self.interactions.get_mut(&interaction.id) {
            interaction.original = interaction.source;
        }
        self.set_phase(interaction.id, Phase::Answered, Some((channel, message)));
        Ok(())
    }

    fn answer_choices(&mut self, interaction: &Interaction, data: &Value) -> Result<(), ApiError> {
        let choices = data["choices"].as_array().map_or(&[][..], Vec::as_slice);
        let mut errors = FormErrors::default();
        if choices.len() > 25 {
            errors.add("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
        }
        check_choices(&mut errors, "data.choices", choices);
        errors.finish()?;
        let payload = json!({"id": interaction.id.to_string(), "choices": choices});
        self.set_phase(interaction.id, Phase::Answered, None);
        self.tell(interaction.user, "INTERACTION_AUTOCOMPLETE", &payload);
        Ok(())
    }

    fn answer_modal(&mut self, interaction: &Interaction, data: &Value) -> Result<(), ApiError> {
        let modal = check_modal(data)?;
        if let Some(interaction) = self.interactions.get_mut(&interaction.id) {
            interaction.modal = Some(modal.clone());
        }
        self.set_phase(interaction.id, Phase::Answered, None);
        let payload = json!({"id": interaction.id.to_string(), "channel_id": interaction.channel_id.to_string(), "modal": modal});
        self.tell(interaction.user, "INTERACTION_MODAL", &payload);
        Ok(())
    }

    /// The interaction a webhook token belongs to, while it works.
    fn by_token(&self, app: Id, token: &str) -> Result<&Interaction, ApiError> {
        if app != self.app.id {
            return Err(UNKNOWN_WEBHOOK.into());
        }
        let interaction =
            self.interactions.values().rev().find(|i| i.token == token).ok_or(UNKNOWN_WEBHOOK)?;
        if interaction.created + TOKEN_LIFETIME <= self.now() {
            return Err(INVALID_WEBHOOK_TOKEN.into());
        }
        match interaction.phase {
            // Discord knows no webhook of an interaction that was not acknowledged.
            Phase::Pending | Phase::Failed => Err(UNKNOWN_WEBHOOK.into()),
            _ => Ok(interaction),
        }
    }

    /// A follow-up; the first one after a deferral completes the original instead.
    pub fn follow_up(
        &mut self,
        app: Id,
        token: &str,
        body: &Value,
        files: &[Upload],
    ) -> Result<(Id, Id), ApiError> {
        let interaction = self.by_token(app, token)?.clone();
        let draft = validate::message(body, files, Purpose::Respond)?;
        if interaction.phase == Phase::Deferred
            && let Some(place) = interaction.original
        {
            self.edit_answer(&interaction, place, draft)?;
            return Ok(place);
        }
        let ephemeral = draft.has(flag::EPHEMERAL);
        let message = self.put(&interaction, draft, ephemeral, false, false)?;
        let place = (interaction.channel_id, message);
        if interaction.phase == Phase::DeferredUpdate {
            self.set_phase(interaction.id, Phase::Answered, Some(place));
        }
        Ok(place)
    }

    /// The place of `@original` or of a follow-up.
    pub fn answer_place(&self, app: Id, token: &str, name: &str) -> Result<(Id, Id), ApiError> {
        let interaction = self.by_token(app, token)?;
        if name == "@original" {
            let place = interaction.original.ok_or(UNKNOWN_MESSAGE)?;
            self.message(place.0, place.1)?;
            return Ok(place);
        }
        let id = name.parse().map_err(|_| UNKNOWN_MESSAGE)?;
        let message = self.message(interaction.channel_id, id)?;
        let own = message.interaction.as_ref().is_some_and(|(by, _)| *by == interaction.id);
        let source = interaction.original == Some((interaction.channel_id, id));
        if own || source { Ok((interaction.channel_id, id)) } else { Err(UNKNOWN_MESSAGE.into()) }
    }

    /// Changes `@original` or a follow-up.
    pub fn edit_by_token(
        &mut self,
        app: Id,
        token: &str,
        name: &str,
        body: &Value,
        files: &[Upload],
    ) -> Result<(Id, Id), ApiError> {
        let place = self.answer_place(app, token, name)?;
        let interaction = self.by_token(app, token)?.clone();
        let draft = validate::message(body, files, Purpose::Edit)?;
        self.edit_answer(&interaction, place, draft)?;
        Ok(place)
    }

    fn edit_answer(
        &mut self,
        interaction: &Interaction,
        place: (Id, Id),
        draft: Draft,
    ) -> Result<(), ApiError> {
        refuse_archived(self.channel(place.0)?)?;
        let loading = self.message(place.0, place.1)?.flags & flag::LOADING != 0;
        if loading {
            self.message_mut(place.0, place.1)?.flags &= !flag::LOADING;
        }
        if let Err(error) = self.change(place.0, place.1, draft, !loading) {
            if loading {
                self.message_mut(place.0, place.1)?.flags |= flag::LOADING;
            }
            return Err(error);
        }
        if interaction.original == Some(place) && interaction.phase != Phase::Answered {
            self.set_phase(interaction.id, Phase::Answered, Some(place));
        }
        Ok(())
    }

    /// Removes `@original` or a follow-up.
    pub fn delete_by_token(&mut self, app: Id, token: &str, name: &str) -> Result<(), ApiError> {
        let (channel, message) = self.answer_place(app, token, name)?;
        let interaction = self.by_token(app, token)?;
        let (id, waiting) = (interaction.id, interaction.phase != Phase::Answered);
        self.remove(channel, message);
        if waiting {
            self.set_phase(id, Phase::Answered, None);
        }
        Ok(())
    }
}

/// Which answers fit which interactions.
fn callback_fits(interaction: &Interaction, callback: u64) -> bool {
    match callback {
        4 | 5 => interaction.kind != kind::AUTOCOMPLETE,
        6 | 7 => {
            interaction.source.is_some() && matches!(interaction.kind, kind::COMPONENT | kind::MODAL_SUBMIT)
        }
        8 => interaction.kind == kind::AUTOCOMPLETE,
        9 => matches!(interaction.kind, kind::COMMAND | kind::COMPONENT),
        _ => false,
    }
}

/// Errors of a message inside `data` are reported below `data`.
fn nested<T>(result: Result<T, ApiError>) -> Result<T, ApiError> {
    result.map_err(|mut error| {
        error.errors = error.errors.map(|errors| json!({"data": errors}));
        error
    })
}
