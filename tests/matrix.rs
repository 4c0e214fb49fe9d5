//! Who may do what: every command, option that suggests, button, menu and form, tried by everybody on somebody else's
//! things. The lists are compared with what is registered, so that nothing new is forgotten.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "matrix/controls.rs"]
mod controls;
#[path = "matrix/rules.rs"]
mod rules;
#[path = "matrix/scene.rs"]
mod scene;
mod support;

use controls::{community_controls, control_names, controls, letter_controls, used};
use discord_sandbox::ChannelKind;
use discord_sandbox::member::{Arg, Member, Message};
use hotseat::app::interview::Filter;
use hotseat::app::privacy::Opinions;
use hotseat::app::resume::correct::Lines;
use hotseat::db;
use hotseat::db::privacy::Reach;
use hotseat::db::tables::TABLES;
use hotseat::discord::custom_id::community::{self, QuestionCode};
use hotseat::discord::custom_id::{Control, LetterControl};
use hotseat::domain::community::Refusal;
use hotseat::domain::ids::{
    GuildId, InterviewId, LetterId, MemberId, OpinionId, ResumeId, ShareId, SuggestionId, TurnId,
};
use hotseat::domain::language::Language;
use hotseat::domain::notification::Notification;
use hotseat::error::UserError;
use rules::{COMMANDS, FORMS, REFUSALS, Rule, TRIED_ELSEWHERE};
use scene::Scene;
use serde_json::{Value, json};
use sqlx::Row as _;
use std::collections::{BTreeMap, BTreeSet};
use support::lab::{Candidate, TestBot, file};

/// Words of the owner; nobody else may read them.
const MARKS: [&str; 3] = ["Hanabi", "Northlight", "Zanzibar"];

const ANSWER: &str = "Zanzibar: I measured the slow queries first and then added a composite index, which cut the \
response time from 900 ms to 140 ms.";

const RESUME: &str = "# Kim Hanabi\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

/// Discord's permissions.
const MANAGE_THREADS: u64 = 1 << 34;

const MANAGE_MESSAGES: u64 = 1 << 13;

fn shows_nothing(message: &Message, what: &str) {
    let raw = message.raw.to_string();
    assert!(!MARKS.iter().any(|mark| raw.contains(mark)), "{what}: shows {raw}");
}

/// The commands that can be used, with their options.
fn leaves(command: &Value, path: &str, found: &mut Vec<(String, Vec<Value>)>) {
    let path = format!("{path} {}", command["name"].as_str().unwrap()).trim().to_owned();
    let options = command["options"].as_array().cloned().unwrap_or_default();
    if options.iter().any(|option| matches!(option["type"].as_u64(), Some(1 | 2))) {
        options.iter().for_each(|option| leaves(option, &path, found));
    } else {
        found.push((path, options));
    }
}

fn registered(scene: &Scene) -> Vec<(String, Vec<Value>)> {
    let mut found = Vec::new();
    scene.bot.world.commands().iter().for_each(|command| leaves(command, "", &mut found));
    found
}

/// Required options filled in, with the owner's things wherever there are some.
fn arguments(scene: &Scene, options: &[Value], who: u64) -> Vec<(String, Arg)> {
    let own = |option: &Value| {
        matches!(option["name"].as_str(), Some("resume" | "interview" | "report" | "letter" | "opinion"))
    };
    let chosen = options.iter().filter(|option| option["required"] == true || own(option));
    let value = |option: &Value| match (option["type"].as_u64(), option["name"].as_str()) {
        (Some(3), Some("letter")) => Arg::Str(scene.letter.to_string()),
        (Some(3), Some("resume")) => Arg::Str(scene.resume.to_string()),
        (Some(3), Some("interview" | "report")) => Arg::Str(scene.over.to_string()),
        (Some(3), Some("opinion")) => Arg::Str(scene.opinion.to_string()),
        (Some(3), Some("role")) => Arg::from("backend"),
        (Some(3), Some("topic")) => Arg::from("databases"),
        (Some(3), Some("question")) => Arg::Str(stock_question()),
        (Some(6), _) => Arg::Id(who),
        (Some(3), _) => option["choices"][0]["value"].as_str().map_or(Arg::from("x"), Arg::from),
        (Some(11), _) => file("questions.toml", b"question = []".to_vec()),
        (Some(5), _) => Arg::Bool(true),
        _ => Arg::Int(option["choices"][0]["value"].as_i64().or(option["min_value"].as_i64()).unwrap_or(1)),
    };
    chosen.map(|option| (option["name"].as_str().unwrap().to_owned(), value(option))).collect()
}

fn stock_question() -> String {
    hotseat::app::bank::built_in().unwrap().questions()[0].key.clone()
}

#[tokio::test]
async fn no_command_shows_or_changes_what_is_somebody_elses() {
    let scene = Scene::set().await;
    let registered = registered(&scene);
    let names: BTreeSet<&str> = registered.iter().map(|(name, _)| name.as_str()).collect();
    let listed: BTreeSet<&str> =
        COMMANDS.iter().map(|(name, _)| *name).chain(TRIED_ELSEWHERE.iter().copied()).collect();
    assert_eq!(names, listed, "every command has a row");
    for (who, member, channel) in scene.others() {
        for (name, options) in &registered {
            let what = format!("{who} uses /{name}");
            let Some((_, rule)) = COMMANDS.iter().find(|(listed, _)| listed == name) else { continue };
            let rule = *rule;
            let arguments = arguments(&scene, options, member.id());
            let arguments: Vec<(&str, Arg)> =
                arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            match member.slash(channel, name, &arguments).await {
                Ok(interaction) if FORMS.contains(&name.as_str()) => {
                    let form = interaction.modal().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                    assert!(!MARKS.iter().any(|mark| form.raw.to_string().contains(mark)), "{what}");
                }
                Ok(interaction) => {
                    let reply = interaction.reply().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                    assert!(reply.ephemeral, "{what}: everybody reads the answer");
                    shows_nothing(&reply, &what);
                    let refused = REFUSALS
                        .iter()
                        .any(|error| Language::ALL.iter().any(|l| reply.text().contains(&error.text(*l))));
                    assert_eq!(refused, !rule.lets(who), "{what}: {}", reply.text());
                }
                // Discord does not even offer it.
                Err(error) => {
                    assert!(!rule.lets(who), "{what}: {error:#}");
                }
            }
        }
        scene.unchanged(who).await;
    }
}

#[tokio::test]
async fn no_suggestion_tells_of_what_is_somebody_elses() {
    let scene = Scene::set().await;
    let mut asked = 0;
    for (who, member, channel) in scene.others() {
        for (name, options) in registered(&scene) {
            for option in options.iter().filter(|option| option["autocomplete"] == true) {
                let option = option["name"].as_str().unwrap();
                for typed in ["", "Hanabi", &scene.resume.to_string()] {
                    // Commands that Discord does not offer this member suggest nothing.
                    let Ok(choices) = member.autocomplete(channel, &name, option, typed).await else {
                        continue;
                    };
                    asked += 1;
                    let told = format!("{choices:?}");
                    let ids = [
                        scene.resume.to_string(),
                        scene.letter.to_string(),
                        scene.open.to_string(),
                        scene.over.to_string(),
                    ];
                    let own = ids.iter().any(|id| told.contains(id))
                        || MARKS.iter().any(|mark| told.contains(mark));
                    assert!(!own, "{who} is offered by /{name} {option}: {told}");
                }
            }
        }
    }
    assert!(asked > 30, "only {asked} options suggest anything");
}

#[tokio::test]
async fn no_control_of_the_community_shows_or_changes_what_is_somebody_elses() {
    use community::Control as C;
    let scene = Scene::set().await;
    let tried = community_controls(&scene).into_iter().map(|control| format!("{control:?}"));
    let tried: Vec<String> =
        tried.map(|shown| shown.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned()).collect();
    let names = control_names(include_str!("../src/discord/custom_id/community.rs"), "Control");
    assert_eq!(tried.iter().map(String::as_str).collect::<BTreeSet<_>>(), names, "every control is tried");
    for (who, member, channel) in scene.others() {
        for control in community_controls(&scene) {
            let what = format!("{who} presses {control:?}");
            // What moderators may do to an opinion, and they alone, is tried in `tests/community.rs`.
            let decides = matches!(control, C::Hide(_) | C::Unhide(_) | C::Leave(_));
            if decides && Rule::ManageMessages.lets(who) && !who.contains("another server") {
                continue;
            }
            let chosen = used(&Control::Community(control)).map(|kind| match kind {
                "role" => "backend".to_owned(),
                "opinion" => scene.opinion.to_string(),
                "share" => scene.share.to_string(),
                "author" => format!("s{}", scene.share),
                _ => "4".to_owned(),
            });
            let id = control.to_string();
            let posted = scene.forged(channel, &id, chosen.as_deref()).await;
            let message =
                member.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
            let message = message.await.unwrap();
            // A recommendation is taken back by a second press.
            let times = if matches!(control, C::Recommend(..)) { 2 } else { 1 };
            for _ in 0..times {
                let pressed = match &chosen {
                    None => member.press(&message, &id).await,
                    Some(value) => member.select(&message, &id, &[value]).await,
                };
                let pressed = pressed.unwrap();
                if matches!(control, C::Write(_) | C::Memo(_)) {
                    let form = pressed.modal().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                    assert!(!MARKS.iter().any(|mark| form.raw.to_string().contains(mark)), "{what}");
                    continue;
                }
                let reply = pressed.reply().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                assert!(reply.ephemeral, "{what}: everybody reads the answer");
                shows_nothing(&reply, &what);
            }
        }
        scene.unchanged(who).await;
    }
    // Somebody who left cannot press anything any more: Discord shows them nothing of the server.
    let left = scene.bot.join("Left", "en-US");
    scene.bot.world.remove_member(scene.bot.guild, left.id());
    assert!(left.slash(scene.bot.channel, "opinion mine", &[]).await.is_err());
    assert!(!left.messages(scene.bot.channel).await.is_ok_and(|all| !all.is_empty()));
    scene.unchanged("one who left").await;
}

#[tokio::test]
async fn no_control_shows_or_changes_what_is_somebody_elses() {
    let scene = Scene::set().await;
    let tried: Vec<String> = controls(&scene).iter().map(|control| format!("{control:?}")).collect();
    let tried = tried.iter().map(|shown| shown.split(|c: char| !c.is_alphanumeric()).next().unwrap());
    // Two open a form, which is the business of other tests; the community's have a test of their own.
    let tried: BTreeSet<&str> = tried.chain(["Answer", "QuestionMemo", "Community"]).collect();
    let all = control_names(include_str!("../src/discord/custom_id.rs"), "Control");
    assert_eq!(tried, all, "every control is tried");
    let shown: Vec<String> =
        letter_controls(scene.letter).iter().map(|control| format!("{control:?}")).collect();
    let inner = shown.iter().filter_map(|shown| shown.strip_prefix("Letter("));
    let tried: BTreeSet<&str> =
        inner.map(|s| s.split(|c: char| !c.is_alphanumeric()).next().unwrap()).collect();
    let all = control_names(include_str!("../src/discord/custom_id/letter.rs"), "LetterControl");
    assert_eq!(tried, all, "every control of letters is tried");
    let mut others = scene.others();
    let in_private = scene.bot.join("Other", "en-US");
    let dm = in_private.open_dm(scene.bot.sandbox.application_id()).await.unwrap().id;
    others.push(("another member in direct messages", in_private, dm));
    for (who, member, channel) in others {
        for control in controls(&scene) {
            let what = format!("{who} presses {control:?}");
            let chosen = used(&control).map(|kind| match kind {
                "interview" => scene.over.to_string(),
                "resume" => scene.resume.to_string(),
                "letter" => scene.letter.to_string(),
                _ => "0".to_owned(),
            });
            let id = control.to_string();
            let posted = scene.forged(channel, &id, chosen.as_deref()).await;
            let message =
                member.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
            let message = message.await.unwrap();
            let pressed = match &chosen {
                None => member.press(&message, &id).await,
                Some(value) => member.select(&message, &id, &[value]).await,
            };
            let reply = pressed.unwrap().reply().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
            assert!(reply.ephemeral, "{what}: everybody reads the answer");
            shows_nothing(&reply, &what);
        }
        scene.unchanged(who).await;
    }
}

#[tokio::test]
async fn no_form_changes_what_is_somebody_elses() {
    let scene = Scene::set().await;
    for (who, member, channel) in scene.others() {
        let id = Control::Answer(scene.open, TurnId(0), 1).to_string();
        let posted = scene.forged(channel, &id, None).await;
        let message = member.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
        let form = member.press(&message.await.unwrap(), &id).await.unwrap().modal().await.unwrap();
        assert!(!MARKS.iter().any(|mark| form.raw.to_string().contains(mark)), "{who}");
        let sent = member.submit_modal(&form, &[("answer", "Not my answer.")]).await.unwrap();
        let reply = sent.reply().await.unwrap();
        assert!(reply.ephemeral && reply.text().contains("Not my answer."), "{who}: {}", reply.text());
        // Sent once more, as a replay.
        if let Ok(again) = member.submit_modal(&form, &[("answer", "Not my answer.")]).await {
            shows_nothing(&again.reply().await.unwrap(), who);
        }
        scene.unchanged(who).await;
    }
}

#[tokio::test]
async fn old_and_forged_controls_are_refused_and_a_second_press_changes_nothing() {
    let scene = Scene::set().await;
    let channel = scene.bot.channel;
    for id in [
        "iv0:finish".to_owned(),
        "iv1:zzz:skip".to_owned(),
        format!("iv1:{}:99:skip", scene.open),
        format!("iv1:{}:skip", scene.resume),
        format!("rs1:{}:delete-yes", scene.open),
        "pv1:erase-everywhere:424242".to_owned(),
        "pv1:erase-other".to_owned(),
        "' OR 1=1 --".to_owned(),
    ] {
        let posted = scene.forged(channel, &id, None).await;
        let message =
            scene.owner.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
        let message = message.await.unwrap();
        for _ in 0..2 {
            let reply = scene.owner.press(&message, &id).await.unwrap().reply().await.unwrap();
            assert!(reply.ephemeral, "{id}");
            shows_nothing(&reply, &id);
        }
    }
    scene.unchanged("forged controls").await;
}
