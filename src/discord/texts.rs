//! The catalogues: both languages say the same things, the program uses all of them, and no text names a command that
//! does not exist.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Data, commands};
use crate::domain::language::Language;
use crate::error::AppError;
use crate::t;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use poise::Command;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Message keys with the names of their variables.
type Catalogue = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}

fn catalogue(language: Language) -> Catalogue {
    let mut catalogue = Catalogue::new();
    for path in files(&root().join("assets/locales").join(language.code()), "ftl") {
        let text = fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(text)
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let key = message.id.name;
                let mut variables = BTreeSet::new();
                let pattern = message.value.unwrap_or_else(|| panic!("{key} has no text"));
                collect(&pattern, &mut variables);
                assert!(catalogue.insert(key.clone(), variables).is_none(), "{key} is there twice");
            }
        }
    }
    catalogue
}

fn collect(pattern: &Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, variables);
        }
    }
}

fn collect_expression(expression: &Expression<String>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, variables),
        Expression::Select { selector, variants } => {
            collect_inline(selector, variables);
            variants.iter().for_each(|variant| collect(&variant.value, variables));
        }
    }
}

fn collect_inline(inline: &InlineExpression<String>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.clone());
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, variables),
        _ => {}
    }
}

/// The sources of the program; tests, this file and comments left out.
fn sources() -> Vec<(PathBuf, String)> {
    let is_test = |path: &PathBuf| {
        let named = |name: &str| path.components().any(|part| part.as_os_str() == name);
        named("tests") || named("tests.rs") || path.ends_with("discord/texts.rs")
    };
    let without_tests_and_comments = |text: &str| {
        let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        program.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    let files = files(&root().join("src"), "rs").into_iter().filter(|path| !is_test(path));
    files.map(|path| (path.clone(), without_tests_and_comments(&fs::read_to_string(path).unwrap()))).collect()
}

/// One use of a text: its key and the names of the arguments given.
#[derive(Debug)]
struct Use {
    place: String,
    key: String,
    arguments: BTreeSet<String>,
}

/// Every `t!(language, "key", name = value)`.
fn uses() -> Vec<Use> {
    let mut uses = Vec::new();
    for (path, text) in sources() {
        for (start, _) in text.match_indices("t!(") {
            // Not the end of another macro's name.
            if text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let parts = arguments(&text[start + 3..]);
            let Some(key) = parts.get(1).and_then(|key| key.strip_prefix('"')?.strip_suffix('"')) else {
                continue;
            };
            let names = parts[2..].iter().filter(|part| !part.is_empty());
            uses.push(Use {
                place: path.display().to_string(),
                key: key.to_owned(),
                arguments: names.map(|part| part.split('=').next().unwrap().trim().to_owned()).collect(),
            });
        }
    }
    uses
}

/// The arguments of a macro call, split at its own commas; `text` begins after the opening parenthesis.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut parts = vec![String::new()];
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else {
            match c {
                '"' => quoted = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(String::new());
                    continue;
                }
                _ => {}
            }
        }
        parts.last_mut().unwrap().push(c);
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

fn command_keys(command: &Command<Data, AppError>, prefix: &str, keys: &mut BTreeSet<String>) {
    let key = format!("{prefix}-{}", command.name);
    for parameter in &command.parameters {
        let key = format!("{key}-{}", parameter.name);
        // A localised choice has its text in place of its key.
        for choice in parameter.choices.iter() {
            let own = catalogue(Language::En).into_keys().filter(|text| text.starts_with(&format!("{key}-")));
            keys.extend(own.filter(|text| t!(Language::En, text) == choice.name));
        }
        keys.extend([format!("{key}-description"), key]);
    }
    command.subcommands.iter().for_each(|subcommand| command_keys(subcommand, &key, keys));
    keys.extend([format!("{key}-description"), key]);
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (korean, english) = (catalogue(Language::Ko), catalogue(Language::En));
    assert!(!english.is_empty());
    for (key, variables) in &english {
        assert_eq!(korean.get(key), Some(variables), "{key}");
    }
    for key in korean.keys() {
        assert!(english.contains_key(key), "{key} is in Korean only");
    }
}

#[test]
fn every_text_used_exists_and_gets_its_variables() {
    let english = catalogue(Language::En);
    let uses = uses();
    assert!(uses.len() > 150, "only {} uses were found", uses.len());
    for used in uses {
        let variables =
            english.get(&used.key).unwrap_or_else(|| panic!("{}: no text {}", used.place, used.key));
        assert_eq!(variables, &used.arguments, "{}: {}", used.place, used.key);
    }
}

#[test]
fn every_text_is_used() {
    let mut keys = BTreeSet::new();
    commands::all().iter().for_each(|command| command_keys(command, "command", &mut keys));
    let sources = sources();
    // Keys that are put together: `&format!("offline-follow-up-{lacking}")`.
    let composed: Vec<&str> = sources
        .iter()
        .flat_map(|(_, text)| text.split("format!(\"").skip(1))
        .filter_map(|rest| rest.split(['{', '"']).next())
        .filter(|beginning| beginning.len() > 8 && beginning.ends_with('-'))
        .collect();
    for key in catalogue(Language::En).keys() {
        let literal = format!("\"{key}\"");
        let used = keys.contains(key)
            || composed.iter().any(|beginning| key.starts_with(beginning))
            || sources.iter().any(|(_, text)| text.contains(&literal));
        assert!(used, "{key} is used nowhere");
    }
    for key in &keys {
        assert!(catalogue(Language::Ko).contains_key(key), "no text {key}");
    }
}

#[test]
fn texts_name_only_commands_that_exist() {
    let mut names: BTreeMap<Language, BTreeSet<String>> = BTreeMap::new();
    for language in Language::ALL {
        let name = |command: &Command<Data, AppError>| match language {
            Language::En => command.name.to_string(),
            Language::Ko => command.name_localizations[0].1.to_string(),
        };
        let names = names.entry(language).or_default();
        for command in commands::all() {
            names.insert(format!("/{}", name(&command)));
            names.extend(command.subcommands.iter().map(|sub| format!("/{} {}", name(&command), name(sub))));
        }
    }
    for language in Language::ALL {
        let mut named = 0;
        for path in files(&root().join("assets/locales").join(language.code()), "ftl") {
            let text = fs::read_to_string(&path).unwrap();
            for command in text.split('`').skip(1).step_by(2).filter(|code| code.starts_with('/')) {
                assert!(names[&language].contains(command), "{}: {command}", path.display());
                named += 1;
            }
        }
        assert!(named > 10, "only {named} commands are named in {language}");
    }
}

#[test]
fn arguments_of_a_call_are_told_apart() {
    let parts = arguments("l, \"a-b\", x = f(1, \"),\"), y = [2, 3],) rest");
    assert_eq!(parts, ["l", "\"a-b\"", "x = f(1, \"),\")", "y = [2, 3]", ""]);
}
