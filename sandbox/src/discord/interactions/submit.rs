//! Modals sent back by members.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::options::{Resolved, file_at};
use super::{Interaction, Phase};
use crate::discord::error::{ApiError, FormErrors, UNKNOWN_INTERACTION};
use crate::discord::http::Upload;
use crate::discord::model::Id;
use crate::discord::state::State;
use crate::discord::validate::integer;

/// What was filled in, by custom id.
type Filled = HashMap<String, Value>;

impl State {
    /// Checks a submitted modal against the one that was opened.
    pub(super) fn submit_data(
        &mut self,
        interaction: &mut Interaction,
        body: &Value,
        files: &[Upload],
    ) -> Result<Value, ApiError> {
        let opener_id: Id = integer(&body["interaction_id"]).unwrap_or(0);
        let opener = self
            .interactions
            .get(&opener_id)
            .filter(|i| i.user == interaction.user)
            .ok_or(UNKNOWN_INTERACTION)?;
        let modal = opener.modal.clone().ok_or(UNKNOWN_INTERACTION)?;
        if opener.channel_id != interaction.channel_id || body["data"]["custom_id"] != modal["custom_id"] {
            return Err(UNKNOWN_INTERACTION.into());
        }
        let submitted_before =
            self.interactions.values().any(|i| i.opened_by == Some(opener_id) && i.phase != Phase::Failed);
        if submitted_before {
            return Err(UNKNOWN_INTERACTION.into());
        }
        interaction.opened_by = Some(opener_id);
        interaction.source = opener.source;
        let mut filled = Filled::new();
        collect(&body["data"]["components"], &mut filled);
        let (mut errors, mut resolved) = (FormErrors::default(), Resolved::default());
        let mut components = Vec::new();
        for component in modal["components"].as_array().into_iter().flatten() {
            components.push(self.submitted(
                interaction,
                component,
                &filled,
                files,
                &mut errors,
                &mut resolved,
            )?);
        }
        errors.finish()?;
        let mut data = json!({"custom_id": modal["custom_id"], "components": components});
        if let Some(resolved) = resolved.finish() {
            data["resolved"] = resolved;
        }
        Ok(data)
    }

    /// One component of the modal with what was filled in.
    fn submitted(
        &mut self,
        interaction: &mut Interaction,
        component: &Value,
        filled: &Filled,
        files: &[Upload],
        errors: &mut FormErrors,
        resolved: &mut Resolved,
    ) -> Result<Value, ApiError> {
        let kind = component["type"].as_u64().unwrap_or(0);
        let mut out = json!({"type": kind, "id": component["id"]});
        let custom_id = component["custom_id"].as_str().unwrap_or("");
        let given = filled.get(custom_id).unwrap_or(&Value::Null);
        match kind {
            1 => {
                let children = component["components"].as_array().into_iter().flatten();
                let mut list = Vec::new();
                for child in children {
                    list.push(self.submitted(interaction, child, filled, files, errors, resolved)?);
                }
                out["components"] = Value::Array(list);
                return Ok(out);
            }
            18 => {
                out["component"] =
                    self.submitted(interaction, &component["component"], filled, files, errors, resolved)?;
                return Ok(out);
            }
            10 => return Ok(out),
            4 => {
                let text = given.as_str().unwrap_or("");
                check_text(errors, component, custom_id, text);
                out["value"] = json!(text);
            }
            19 => {
                out["values"] = self.submitted_files(interaction, component, given, files, errors, resolved)
            }
            23 => out["value"] = json!(given == true),
            21 => out["value"] = given.clone(),
            _ => out["values"] = self.select_values(interaction, component, given, resolved)?,
        }
        out["custom_id"] = json!(custom_id);
        Ok(out)
    }

    fn submitted_files(
        &mut self,
        interaction: &mut Interaction,
        component: &Value,
        given: &Value,
        files: &[Upload],
        errors: &mut FormErrors,
        resolved: &mut Resolved,
    ) -> Value {
        let files: Vec<Upload> =
            given.as_array().into_iter().flatten().filter_map(|value| file_at(files, value)).collect();
        let min = if component["required"] == false {
            0
        } else {
            integer(&component["min_values"]).unwrap_or(1) as usize
        };
        let max = integer(&component["max_values"]).unwrap_or(1) as usize;
        if !(min..=max).contains(&files.len()) {
            let path = format!("data.components.{}", component["custom_id"].as_str().unwrap_or(""));
            errors.add(&path, "COMPONENT_VALIDATION_FAILED", format!("{min} to {max} files must be given"));
        }
        files.iter().map(|file| json!(self.given_file(interaction, file, resolved).to_string())).collect()
    }
}

fn check_text(errors: &mut FormErrors, input: &Value, custom_id: &str, text: &str) {
    let length = text.chars().count();
    let min = integer(&input["min_length"]).unwrap_or(0) as usize;
    let max = integer(&input["max_length"]).unwrap_or(4000) as usize;
    let path = format!("data.components.{custom_id}");
    if length == 0 {
        if input["required"] != false {
            errors.add(&path, "BASE_TYPE_REQUIRED", "This field is required");
        }
    } else if length < min || length > max {
        errors.add(&path, "BASE_TYPE_BAD_LENGTH", format!("Must be between {min} and {max} in length."));
    }
}

/// Gathers custom ids with their value or values, however they are nested.
fn collect(value: &Value, filled: &mut Filled) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(item, filled)),
        Value::Object(map) => {
            if let Some(custom_id) = map.get("custom_id").and_then(Value::as_str)
                && let Some(given) = map.get("value").or_else(|| map.get("values"))
            {
                filled.insert(custom_id.to_owned(), given.clone());
            }
            for key in ["components", "component"] {
                if let Some(inner) = map.get(key) {
                    collect(inner, filled);
                }
            }
        }
        _ => {}
    }
}
