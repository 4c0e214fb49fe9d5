//! Limits of application commands.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::integer;
use super::stored::without_nulls;
use crate::discord::error::{ApiError, FormErrors};

/// Languages that texts can be given in.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk",
    "vi", "zh-CN", "zh-TW",
];

/// Checks a command and gives it as Discord stores it. `at` is the path of the command in the body.
pub fn check(at: &str, command: &Value) -> Result<Value, ApiError> {
    let mut errors = FormErrors::default();
    let command = without_nulls(command);
    let kind = integer(&command["type"]).unwrap_or(1);
    let path = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    names(&mut errors, at, &command, kind == 1);
    if kind == 1 {
        descriptions(&mut errors, at, &command);
        options(&mut errors, &path("options"), &command, 0);
    } else if command["description"].as_str().is_some_and(|d| !d.is_empty()) {
        errors.add(
            &path("description"),
            "APPLICATION_COMMAND_INVALID_DESCRIPTION",
            "Context menu commands cannot have description",
        );
    }
    if !(1..=3).contains(&kind) {
        errors.add(&path("type"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3).");
    }
    let permissions = &command["default_member_permissions"];
    if !permissions.is_null() && integer(permissions).is_none() {
        errors.add(&path("default_member_permissions"), "NUMBER_TYPE_COERCE", "Value is not int.");
    }
    let size = characters(&command);
    if size > 8000 {
        errors.add(
            &path("name"),
            "APPLICATION_COMMAND_TOO_LARGE",
            format!("Command exceeds maximum size ({size} of 8000 characters)"),
        );
    }
    errors.finish()?;
    Ok(stored(&command, kind))
}

fn stored(command: &Value, kind: u64) -> Value {
    let mut out = Map::new();
    for key in [
        "name",
        "name_localizations",
        "description_localizations",
        "contexts",
        "integration_types",
        "handler",
    ] {
        out.insert(key.into(), command.get(key).cloned().unwrap_or(Value::Null));
    }
    out.retain(|key, value| !value.is_null() || key.ends_with("localizations") || key == "contexts");
    out.entry("integration_types").or_insert_with(|| json!([0]));
    out.insert("type".into(), json!(kind));
    out.insert("description".into(), command.get("description").cloned().unwrap_or(json!("")));
    out.insert("nsfw".into(), json!(command["nsfw"] == true));
    out.insert("dm_permission".into(), json!(command["dm_permission"] != false));
    let permissions = integer(&command["default_member_permissions"]).map(|bits| bits.to_string());
    out.insert("default_member_permissions".into(), json!(permissions));
    if let Some(options) = command.get("options").and_then(Value::as_array).filter(|list| !list.is_empty()) {
        out.insert("options".into(), options.iter().map(stored_option).collect());
    }
    Value::Object(out)
}

/// An option without the empty lists and `false` that libraries send along.
fn stored_option(option: &Value) -> Value {
    let kind = integer(&option["type"]).unwrap_or(0);
    let mut out = Map::new();
    for (key, value) in option.as_object().into_iter().flatten() {
        let empty = value.as_array().is_some_and(Vec::is_empty) || value == &json!(false);
        if !empty {
            out.insert(key.clone(), value.clone());
        }
    }
    if let Some(inner) = option.get("options").and_then(Value::as_array).filter(|_| kind <= 2) {
        out.insert("options".into(), inner.iter().map(stored_option).collect());
    }
    Value::Object(out)
}

fn names(errors: &mut FormErrors, at: &str, value: &Value, slash: bool) {
    let prefix = if at.is_empty() { String::new() } else { format!("{at}.") };
    let name = value["name"].as_str().unwrap_or("");
    name_text(errors, &format!("{prefix}name"), name, slash);
    for (locale, text) in localizations(errors, &prefix, value, "name_localizations") {
        name_text(errors, &format!("{prefix}name_localizations.{locale}"), &text, slash);
    }
}

fn descriptions(errors: &mut FormErrors, at: &str, value: &Value) {
    let prefix = if at.is_empty() { String::new() } else { format!("{at}.") };
    errors.length(&format!("{prefix}description"), value["description"].as_str().unwrap_or(""), 1, 100);
    for (locale, text) in localizations(errors, &prefix, value, "description_localizations") {
        errors.length(&format!("{prefix}description_localizations.{locale}"), &text, 1, 100);
    }
}

fn localizations(errors: &mut FormErrors, prefix: &str, value: &Value, key: &str) -> Vec<(String, String)> {
    let mut list = Vec::new();
    for (locale, text) in value[key].as_object().into_iter().flatten() {
        if !LOCALES.contains(&locale.as_str()) {
            errors.add(
                &format!("{prefix}{key}.{locale}"),
                "ENUM_TYPE_COERCE",
                format!("Value \"{locale}\" is not a valid enum value."),
            );
        }
        list.push((locale.clone(), text.as_str().unwrap_or("").to_owned()));
    }
    list
}

/// Slash command and option names: letters, digits, `-`, `_`, `'`, small where there is a small form.
fn name_text(errors: &mut FormErrors, path: &str, name: &str, slash: bool) {
    errors.length(path, name, 1, 32);
    let fits = |c: char| c.is_alphanumeric() || "-_'".contains(c) || ('\u{900}'..='\u{97f}').contains(&c);
    let thai = |c: char| ('\u{e00}'..='\u{e7f}').contains(&c);
    let small = name.to_lowercase() == name;
    if slash && !name.is_empty() && !(small && name.chars().all(|c| fits(c) || thai(c))) {
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

fn options(errors: &mut FormErrors, at: &str, holder: &Value, depth: usize) {
    let Some(list) = holder["options"].as_array() else { return };
    if list.len() > 25 {
        errors.add(at, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    let (mut seen, mut optional) = (HashSet::new(), false);
    let subcommands = list.iter().filter(|o| matches!(integer(&o["type"]), Some(1 | 2))).count();
    if subcommands > 0 && subcommands < list.len() {
        errors.add(
            at,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        );
    }
    for (index, option) in list.iter().enumerate() {
        let path = format!("{at}.{index}");
        names(errors, &path, option, true);
        descriptions(errors, &path, option);
        if !seen.insert(option["name"].as_str().unwrap_or("")) {
            errors.add(
                &path,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            );
        }
        if option["required"] == true && optional {
            errors.add(
                &path,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            );
        }
        optional |= option["required"] != true;
        option_kind(errors, &path, option, depth);
    }
}

fn option_kind(errors: &mut FormErrors, path: &str, option: &Value, depth: usize) {
    let kind = integer(&option["type"]).unwrap_or(0);
    match kind {
        1 => options(errors, &format!("{path}.options"), option, 2),
        2 if depth == 0 => options(errors, &format!("{path}.options"), option, 1),
        3..=11 => {}
        _ => errors.add(&format!("{path}.type"), "BASE_TYPE_CHOICES", "Invalid option type."),
    }
    if kind == 1 && depth > 1 {
        errors.add(&format!("{path}.type"), "BASE_TYPE_CHOICES", "A sub-command cannot hold a sub-command.");
    }
    let choices = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    if choices.len() > 25 {
        errors.add(&format!("{path}.choices"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    if !choices.is_empty() && option["autocomplete"] == true {
        errors.add(
            &format!("{path}.autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_INVALID",
            "Options with autocomplete cannot have choices",
        );
    }
    check_choices(errors, &format!("{path}.choices"), choices);
    for key in ["min_length", "max_length"] {
        if integer(&option[key]).is_some_and(|n| n > 6000) {
            errors.add(
                &format!("{path}.{key}"),
                "NUMBER_TYPE_MAX",
                "int value should be less than or equal to 6000.",
            );
        }
    }
}

/// Choices, also those an autocomplete answers with.
pub fn check_choices(errors: &mut FormErrors, at: &str, choices: &[Value]) {
    for (index, choice) in choices.iter().enumerate() {
        let path = format!("{at}.{index}");
        errors.length(&format!("{path}.name"), choice["name"].as_str().unwrap_or(""), 1, 100);
        if let Some(text) = choice["value"].as_str() {
            errors.length(&format!("{path}.value"), text, 1, 100);
        }
        for (locale, text) in choice["name_localizations"].as_object().into_iter().flatten() {
            errors.length(
                &format!("{path}.name_localizations.{locale}"),
                text.as_str().unwrap_or(""),
                1,
                100,
            );
        }
    }
}

/// What counts against a command's 8000: of each text the longest translation.
fn characters(value: &Value) -> usize {
    let text = |key: &str| {
        let own = value[key].as_str().map_or(0, |t| t.chars().count());
        let translated = value[format!("{key}_localizations")].as_object().into_iter().flatten();
        translated.filter_map(|(_, t)| t.as_str()).map(|t| t.chars().count()).max().unwrap_or(0).max(own)
    };
    let choice_value = value["value"].as_str().map_or(0, |t| t.chars().count());
    let inner = ["options", "choices"].iter().flat_map(|key| value[*key].as_array().into_iter().flatten());
    text("name") + text("description") + choice_value + inner.map(characters).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(command: Value) -> String {
        check("", &command).map_or_else(|error| error.body()["errors"].to_string(), |_| String::new())
    }

    #[test]
    fn names_are_small_and_without_spaces() {
        assert_eq!(wrong(json!({"name": "면접", "description": "d"})), "");
        for name in ["Resume", "two words", "", "x!"] {
            assert!(wrong(json!({"name": name, "description": "d"})).contains("name"), "{name}");
        }
        assert_eq!(wrong(json!({"name": "Submit As Answer", "type": 3})), "");
    }

    #[test]
    fn required_options_come_first() {
        let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
        assert_eq!(
            wrong(
                json!({"name": "a", "description": "d", "options": [option("x", true), option("y", false)]})
            ),
            ""
        );
        assert!(
            wrong(
                json!({"name": "a", "description": "d", "options": [option("x", false), option("y", true)]})
            )
            .contains("REQUIRED_INVALID")
        );
    }

    #[test]
    fn limits_of_numbers_and_languages() {
        assert!(wrong(json!({"name": "a", "description": "d".repeat(101)})).contains("description"));
        let choices: Vec<_> =
            (0..26).map(|i| json!({"name": i.to_string(), "value": i.to_string()})).collect();
        let option = json!({"type": 3, "name": "x", "description": "d", "choices": choices});
        assert!(wrong(json!({"name": "a", "description": "d", "options": [option]})).contains("25 or fewer"));
        assert!(
            wrong(json!({"name": "a", "description": "d", "name_localizations": {"kr": "a"}})).contains("kr")
        );
    }

    #[test]
    fn what_libraries_add_is_not_stored() {
        let sent = json!({"name": "a", "description": "d", "options": [{"type": 11, "name": "file", "description": "d",
            "required": true, "choices": [], "options": [], "autocomplete": false, "min_value": null}]});
        let stored = check("", &sent).map(|command| command["options"][0].clone()).unwrap_or_default();
        assert_eq!(stored, json!({"type": 11, "name": "file", "description": "d", "required": true}));
    }
}
