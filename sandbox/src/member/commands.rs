//! Using commands, buttons, selects and modals.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use super::client::File;
use super::interaction::Interaction;
use super::model::{Choice, Message, Modal};
use super::{Member, PATIENCE};

/// A value given for an option or an input.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Text; also the value of a choice.
    Str(String),
    /// Whole number.
    Int(i64),
    /// Number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A user, channel, role or mentionable by id.
    Id(u64),
    /// A file to upload.
    File {
        /// File name.
        name: String,
        /// Content.
        bytes: Vec<u8>,
    },
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Str(text.to_owned())
    }
}

impl Arg {
    /// The value as sent; files are put aside and named by their number.
    fn value(&self, files: &mut Vec<File>) -> Value {
        match self {
            Arg::Str(text) => json!(text),
            Arg::Int(number) => json!(number),
            Arg::Number(number) => json!(number),
            Arg::Bool(value) => json!(value),
            Arg::Id(id) => json!(id.to_string()),
            Arg::File { name, bytes } => {
                files.push(File { name: name.clone(), bytes: bytes.clone() });
                json!((files.len() - 1).to_string())
            }
        }
    }
}

impl Member {
    /// Uses a slash command, named with its subcommands: `"resume upload"`.
    ///
    /// # Errors
    /// There is no such command here, or the options do not fit what the bot registered.
    pub async fn slash(&self, channel: u64, command: &str, args: &[(&str, Arg)]) -> Result<Interaction> {
        let mut files = Vec::new();
        let data = self.command_data(channel, command, args, None, &mut files).await?;
        self.interact(json!({"type": 2, "channel_id": channel.to_string(), "data": data}), files).await
    }

    /// What a command offers for an option while `typed` is in it.
    ///
    /// # Errors
    /// There is no such option, or the bot does not answer.
    pub async fn autocomplete(
        &self,
        channel: u64,
        command: &str,
        option: &str,
        typed: &str,
    ) -> Result<Vec<Choice>> {
        self.autocomplete_with(channel, command, &[], option, typed).await
    }

    /// The same with other options filled in already.
    ///
    /// # Errors
    /// There is no such option, or the bot does not answer.
    pub async fn autocomplete_with(
        &self,
        channel: u64,
        command: &str,
        args: &[(&str, Arg)],
        option: &str,
        typed: &str,
    ) -> Result<Vec<Choice>> {
        let mut files = Vec::new();
        let data = self.command_data(channel, command, args, Some((option, typed)), &mut files).await?;
        let body = json!({"type": 4, "channel_id": channel.to_string(), "data": data});
        let choices = self.interact(body, files).await?.choices().await?;
        let locale = self.state().await?["me"]["locale"].as_str().unwrap_or("").to_owned();
        let named = |choice: &Value| {
            let localised = choice["name_localizations"][&locale].as_str();
            localised.or(choice["name"].as_str()).unwrap_or("").to_owned()
        };
        Ok(choices
            .iter()
            .map(|choice| Choice { name: named(choice), value: choice["value"].clone() })
            .collect())
    }

    async fn command_data(
        &self,
        channel: u64,
        command: &str,
        args: &[(&str, Arg)],
        focus: Option<(&str, &str)>,
        files: &mut Vec<File>,
    ) -> Result<Value> {
        let list = self.client.get(&format!("/commands?channel_id={channel}")).await?;
        let list = list.as_array().map_or(&[][..], Vec::as_slice);
        let mut words = command.split_whitespace();
        let name = words.next().context("a command needs a name")?;
        let registered = list.iter().find(|c| c["type"] == 1 && c["name"] == name).ok_or_else(|| {
            let names: Vec<_> = list.iter().filter_map(|c| c["name"].as_str()).collect();
            anyhow!(
                "there is no command /{name} in channel {channel} for this member; there are: {}",
                names.join(", ")
            )
        })?;
        let mut schema = registered;
        let mut path = Vec::new();
        for word in words {
            let inner =
                schema["options"].as_array().into_iter().flatten().find(|option| option["name"] == word);
            schema = inner.with_context(|| format!("/{name} has no subcommand {word}"))?;
            path.push((word, schema["type"].clone()));
        }
        let mut options = Vec::new();
        for (name, arg) in args {
            let known = option(schema, command, name)?;
            options.push(json!({"name": name, "type": known["type"], "value": arg.value(files)}));
        }
        if let Some((name, typed)) = focus {
            let known = option(schema, command, name)?;
            options.push(json!({"name": name, "type": known["type"], "value": typed, "focused": true}));
        }
        let mut options = Value::Array(options);
        for (word, kind) in path.into_iter().rev() {
            options = json!([{"name": word, "type": kind, "options": options}]);
        }
        Ok(json!({"id": registered["id"], "name": name, "type": 1, "options": options}))
    }

    /// Uses a message command on a message.
    ///
    /// # Errors
    /// There is no such command here.
    pub async fn message_command(&self, message: &Message, name: &str) -> Result<Interaction> {
        self.context_command(message.channel_id, 3, name, message.id).await
    }

    /// Uses a user command on a member, in a channel.
    ///
    /// # Errors
    /// There is no such command here.
    pub async fn user_command(&self, channel: u64, user: u64, name: &str) -> Result<Interaction> {
        self.context_command(channel, 2, name, user).await
    }

    async fn context_command(&self, channel: u64, kind: u64, name: &str, target: u64) -> Result<Interaction> {
        let list = self.client.get(&format!("/commands?channel_id={channel}")).await?;
        let found = list.as_array().into_iter().flatten().find(|c| c["type"] == kind && c["name"] == name);
        let command = found
            .with_context(|| format!("there is no context menu command \"{name}\" in channel {channel}"))?;
        let data = json!({"id": command["id"], "name": name, "type": kind, "target_id": target.to_string()});
        self.interact(json!({"type": 2, "channel_id": channel.to_string(), "data": data}), Vec::new()).await
    }

    /// Presses a button, named by its custom id or its label.
    ///
    /// # Errors
    /// There is no such button, or it cannot be pressed.
    pub async fn press(&self, message: &Message, button: &str) -> Result<Interaction> {
        let message = self.newest(message);
        let buttons = message.buttons();
        let by_id = buttons.iter().find(|b| b.custom_id == button);
        let Some(found) = by_id.or_else(|| buttons.iter().find(|b| b.label == button)) else {
            let labels: Vec<_> = buttons.iter().map(|b| format!("{} ({})", b.label, b.custom_id)).collect();
            bail!(
                "the message has no button \"{button}\"; it has: [{}]. Its text: {}",
                labels.join(", "),
                message.text()
            );
        };
        if found.disabled || found.url.is_some() {
            bail!("the button \"{button}\" is disabled or a link");
        }
        self.component(&message, json!({"component_type": 2, "custom_id": found.custom_id})).await
    }

    /// Chooses in a select menu; for one of texts by value or label.
    ///
    /// # Errors
    /// There is no such menu, or the choice does not fit.
    pub async fn select(&self, message: &Message, custom_id: &str, chosen: &[&str]) -> Result<Interaction> {
        let message = self.newest(message);
        let menu = message
            .component(custom_id)
            .with_context(|| format!("the message has no menu \"{custom_id}\""))?;
        let options = menu["options"].as_array().map_or(&[][..], Vec::as_slice);
        let value = |text: &&str| {
            let labelled = options
                .iter()
                .find(|o| o["label"] == **text && !options.iter().any(|o| o["value"] == **text));
            labelled.map_or_else(|| json!(text), |option| option["value"].clone())
        };
        let values: Vec<Value> = chosen.iter().map(value).collect();
        self.component(
            &message,
            json!({"component_type": menu["type"], "custom_id": custom_id, "values": values}),
        )
        .await
    }

    /// The message as it is now: what a person has before their eyes.
    fn newest(&self, message: &Message) -> Message {
        self.log.latest(message.id).unwrap_or_else(|| message.clone())
    }

    async fn component(&self, message: &Message, data: Value) -> Result<Interaction> {
        let body = json!({
            "type": 3, "channel_id": message.channel_id.to_string(), "message_id": message.id.to_string(), "data": data,
        });
        self.interact(body, Vec::new()).await
    }

    /// Fills in a modal with texts and sends it. Inputs not named keep what the bot put there.
    ///
    /// # Errors
    /// An input does not exist, or does not take the text.
    pub async fn submit_modal(&self, modal: &Modal, values: &[(&str, &str)]) -> Result<Interaction> {
        let values: Vec<(&str, Arg)> = values.iter().map(|(id, text)| (*id, Arg::from(*text))).collect();
        self.submit_modal_with(modal, &values).await
    }

    /// Fills in a modal, also with files and choices, and sends it.
    ///
    /// # Errors
    /// An input does not exist, or does not take the value.
    pub async fn submit_modal_with(&self, modal: &Modal, values: &[(&str, Arg)]) -> Result<Interaction> {
        let known = modal.input_ids();
        if let Some((id, _)) = values.iter().find(|(id, _)| !known.iter().any(|known| known == id)) {
            bail!("the modal \"{}\" has no input \"{id}\"; it has: {}", modal.title, known.join(", "));
        }
        let mut files = Vec::new();
        let mut components = Vec::new();
        for input in modal.inputs() {
            let id = input["custom_id"].as_str().unwrap_or("");
            let given: Vec<Value> =
                values.iter().filter(|(name, _)| *name == id).map(|(_, arg)| arg.value(&mut files)).collect();
            let listed = matches!(input["type"].as_u64(), Some(3 | 5..=8 | 19 | 22));
            let mut component = json!({"type": input["type"], "custom_id": id});
            if listed {
                component["values"] = json!(given);
            } else {
                component["value"] = given.first().or(input.get("value")).cloned().unwrap_or(json!(""));
            }
            components.push(component);
        }
        let body = json!({
            "type": 5, "channel_id": modal.channel_id.to_string(), "interaction_id": modal.interaction_id.to_string(),
            "data": {"custom_id": modal.custom_id, "components": components},
        });
        self.interact(body, files).await
    }

    async fn interact(&self, body: Value, files: Vec<File>) -> Result<Interaction> {
        let from = self.log.len();
        let begun = if files.is_empty() {
            self.client.send(reqwest::Method::POST, "/interactions", &body).await?
        } else {
            self.client.upload("/interactions", &body, files).await?
        };
        let id = begun["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .context("the sandbox gave no interaction id")?;
        Ok(Interaction { id, log: self.log.clone(), from, patience: PATIENCE })
    }
}

fn option<'a>(schema: &'a Value, command: &str, name: &str) -> Result<&'a Value> {
    let options = schema["options"].as_array().map_or(&[][..], Vec::as_slice);
    options.iter().find(|option| option["name"] == name).ok_or_else(|| {
        let names: Vec<_> = options.iter().filter_map(|option| option["name"].as_str()).collect();
        anyhow!("/{command} has no option {name}; it has: {}", names.join(", "))
    })
}

impl Interaction {
    /// The same interaction, waiting this long for the bot instead of [`PATIENCE`].
    #[must_use]
    pub fn within(self, patience: Duration) -> Interaction {
        Interaction { patience, ..self }
    }
}
