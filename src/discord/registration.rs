//! Tells Discord which commands there are: all at once, and only if something changed. Never deletes first, so no
//! command is missing for a moment.

use super::Data;
use crate::error::AppError;
use anyhow::Context as _;
use poise::Command;
use poise::serenity_prelude::Http;
use serde_json::{Map, Value};

/// Registers the commands for all servers, unless Discord knows them already.
pub(super) async fn register(http: &Http, commands: &[Command<Data, AppError>]) -> anyhow::Result<()> {
    let wanted = serde_json::to_value(poise::builtins::create_application_commands(commands))?;
    let known = http.get_global_commands_with_localizations().await.context("cannot read the commands")?;
    if shapes(&wanted) == shapes(&serde_json::to_value(known)?) {
        tracing::debug!("discord.commands: unchanged");
        return Ok(());
    }
    http.create_global_commands(&wanted).await.context("cannot register the commands")?;
    tracing::info!(count = commands.len(), "discord.commands: registered");
    Ok(())
}

/// What matters of a list of commands, in an order of its own.
fn shapes(commands: &Value) -> Vec<Value> {
    let mut shapes: Vec<Value> = commands.as_array().into_iter().flatten().map(shape).collect();
    shapes.sort_by_key(|shape| shape["name"].as_str().unwrap_or_default().to_owned());
    shapes
}

/// What matters of a command, option or choice: what was left out and what is there by default look the same.
fn shape(value: &Value) -> Value {
    const KEPT: [&str; 18] = [
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "choices",
        "value",
        "required",
        "autocomplete",
        "min_value",
        "max_value",
        "min_length",
        "max_length",
        "channel_types",
        "contexts",
        "integration_types",
        "default_member_permissions",
    ];
    let Some(object) = value.as_object() else { return value.clone() };
    let mut kept = Map::new();
    for key in KEPT {
        let shaped = match object.get(key) {
            None | Some(Value::Null | Value::Bool(false)) => continue,
            Some(Value::Array(list)) if list.is_empty() => continue,
            Some(Value::Object(map)) if map.is_empty() => continue,
            // Slash command is the default of a command, and never the type of what has a value.
            Some(kind) if key == "type" && *kind == 1 => continue,
            Some(Value::Array(list)) => Value::Array(list.iter().map(shape).collect()),
            Some(Value::Number(number)) => number.as_f64().map_or(Value::Null, Value::from),
            Some(other) => other.clone(),
        };
        kept.insert(key.to_owned(), shaped);
    }
    Value::Object(kept)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{register, shapes};
    use crate::discord::tests::settings;
    use crate::discord::{client, commands};
    use discord_sandbox::{FaultKind, Options, Sandbox};
    use serde_json::json;

    #[tokio::test]
    async fn unchanged_commands_are_not_sent_again() {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let settings = settings(sandbox.token(), Some(&sandbox.url()));
        let http = client(&settings, false).unwrap();
        http.set_application_id(sandbox.application_id().into());
        register(&http, &commands::all()).await.unwrap();
        assert_eq!(sandbox.world().commands().len(), commands::all().len());
        let refuse = FaultKind::Status { status: 500, after_effect: false };
        sandbox.world().fault("PUT", "/applications/*/commands", 1, refuse);
        register(&http, &commands::all()).await.unwrap();
        let mut changed = commands::all();
        changed.pop();
        register(&http, &changed).await.unwrap_err();
        register(&http, &changed).await.unwrap();
        assert_eq!(sandbox.world().commands().len(), changed.len());
    }

    #[test]
    fn defaults_and_order_make_no_difference_but_texts_do() {
        let ours = json!([
            {"name": "b", "description": "B", "options": []},
            {"name": "a", "description": "A", "name_localizations": {"ko": "가"}, "options": [
                {"type": 4, "name": "n", "description": "N", "min_value": 3.0, "required": false, "choices": []}
            ]},
        ]);
        let discords = json!([
            {"id": "1", "version": "9", "type": 1, "name": "a", "description": "A", "nsfw": false,
             "default_member_permissions": null, "name_localizations": {"ko": "가"}, "description_localizations": null,
             "options": [{"type": 4, "name": "n", "description": "N", "min_value": 3}]},
            {"id": "2", "type": 1, "name": "b", "description": "B"},
        ]);
        assert_eq!(shapes(&ours), shapes(&discords));
        let mut changed = discords.clone();
        changed[0]["options"][0]["description"] = json!("other");
        assert_ne!(shapes(&ours), shapes(&changed));
        let mut renamed = discords;
        renamed[0]["name_localizations"]["ko"] = json!("나");
        assert_ne!(shapes(&ours), shapes(&renamed));
    }
}
