//! Commands, buttons, modals, deadlines.

use std::time::Duration;

use discord_sandbox::member::{Arg, Outcome, Refused};
use serde_json::{Value, json};

use crate::support::{Gateway, SOON, Scene, id};

fn resume_command() -> Value {
    json!([{
        "name": "resume", "name_localizations": {"ko": "이력서"}, "description": "Resumes", "options": [
            {"type": 1, "name": "upload", "description": "Upload", "options": [
                {"type": 11, "name": "file", "description": "File", "required": true},
                {"type": 3, "name": "title", "description": "Title", "min_length": 2, "max_length": 10},
                {"type": 4, "name": "count", "description": "Count", "min_value": 1, "max_value": 5},
                {"type": 3, "name": "role", "description": "Role", "autocomplete": true},
            ]},
            {"type": 1, "name": "list", "description": "List"},
        ],
    }])
}

/// Uses `/resume list` as the candidate and gives both sides of it.
async fn used(scene: &Scene, gateway: &mut Gateway) -> (discord_sandbox::member::Interaction, Value) {
    scene.commands(resume_command()).await;
    let used = scene.candidate.slash(scene.channel, "resume list", &[]).await.unwrap();
    (used, gateway.event("INTERACTION_CREATE").await)
}

#[tokio::test]
async fn a_deferred_command_is_filled_in() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (used, event) = used(&scene, &mut gateway).await;
    assert_eq!(event["data"]["options"][0]["name"], "list");
    assert_eq!((event["locale"].as_str(), event["guild_locale"].as_str()), (Some("ko"), Some("en-US")));
    assert!(event["entitlements"].is_array() && event["attachment_size_limit"].is_u64());
    scene.bot.respond(&event, json!({"type": 5})).await.ok();
    assert_eq!(used.outcome().await.unwrap(), Outcome::Deferred);
    assert!(used.acknowledged_after().await.unwrap() < Duration::from_secs(3));
    // Everybody sees that the bot is thinking.
    assert!(scene.bystander.messages(scene.channel).await.unwrap()[0].is_loading());
    let edited = scene
        .bot
        .patch(&scene.bot.webhook(&event, "/messages/@original"), json!({"content": "done"}))
        .await
        .ok();
    let reply = used.reply().await.unwrap();
    assert_eq!((reply.id, reply.content.as_str()), (id(&edited), "done"));
    assert!(!reply.is_loading() && !reply.ephemeral);
    assert_eq!(edited["interaction_metadata"]["id"], event["id"]);
    let seen = scene.bystander.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    assert_eq!(seen.content, "done");
}

#[tokio::test]
async fn ephemeral_answers_are_seen_by_their_addressee_only() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (used, event) = used(&scene, &mut gateway).await;
    scene.bot.respond(&event, json!({"type": 4, "data": {"content": "for you", "flags": 64}})).await.ok();
    let reply = used.reply().await.unwrap();
    assert!(reply.ephemeral);
    let follow_up = scene
        .bot
        .post(&scene.bot.webhook(&event, ""), json!({"content": "and this", "flags": 64}))
        .await
        .ok();
    assert_eq!(follow_up["flags"], 64);
    assert_eq!(scene.candidate.messages(scene.channel).await.unwrap().len(), 2);
    assert!(scene.bystander.messages(scene.channel).await.unwrap().is_empty());
    let list = format!("/channels/{}/messages", scene.channel);
    assert_eq!(scene.bot.get(&list).await.ok(), json!([]));
    scene.bot.get(&format!("{list}/{}", reply.id)).await.refused(404, 10008);
    gateway.none("MESSAGE_CREATE").await;
    // The token opens them to the bot; the member can dismiss them.
    assert_eq!(
        scene.bot.get(&scene.bot.webhook(&event, "/messages/@original")).await.ok()["content"],
        "for you"
    );
    scene.candidate.delete(&reply).await.unwrap();
    scene.bot.get(&scene.bot.webhook(&event, "/messages/@original")).await.refused(404, 10008);
}

#[tokio::test]
async fn the_bot_has_three_seconds_and_one_answer() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (used, event) = used(&scene, &mut gateway).await;
    scene.bot.get(&scene.bot.webhook(&event, "/messages/@original")).await.refused(404, 10015);
    scene.world.advance(Duration::from_secs(3));
    assert_eq!(used.outcome().await.unwrap(), Outcome::Failed("The application did not respond".into()));
    scene.bot.respond(&event, json!({"type": 4, "data": {"content": "late"}})).await.refused(404, 10062);
    assert!(format!("{:#}", used.reply().await.unwrap_err()).contains("did not respond"));

    let used = scene.candidate.slash(scene.channel, "resume list", &[]).await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    scene.bot.respond(&event, json!({"type": 5})).await.ok();
    scene.bot.respond(&event, json!({"type": 4, "data": {"content": "again"}})).await.refused(400, 40060);
    // The token works for a quarter of an hour.
    scene.world.advance(Duration::from_secs(14 * 60));
    scene.bot.patch(&scene.bot.webhook(&event, "/messages/@original"), json!({"content": "slow"})).await.ok();
    assert_eq!(used.reply().await.unwrap().content, "slow");
    scene.world.advance(Duration::from_secs(61));
    scene.bot.post(&scene.bot.webhook(&event, ""), json!({"content": "x"})).await.refused(401, 50027);
    let unknown = json!({"id": "1", "token": "nope"});
    scene.bot.respond(&unknown, json!({"type": 5})).await.refused(404, 10062);
}

#[tokio::test]
async fn a_deadline_passes_by_itself() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (used, _) = used(&scene, &mut gateway).await;
    // Almost three seconds later only the timer can notice the end.
    scene.world.advance(Duration::from_millis(2900));
    assert!(matches!(used.outcome().await.unwrap(), Outcome::Failed(_)));
}

#[tokio::test]
async fn with_response_gives_the_message() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (_, event) = used(&scene, &mut gateway).await;
    let (id_text, token) = (event["id"].as_str().unwrap(), event["token"].as_str().unwrap());
    let path = format!("/interactions/{id_text}/{token}/callback?with_response=true");
    let given = scene.bot.post(&path, json!({"type": 4, "data": {"content": "hello"}})).await.ok();
    assert_eq!(given["resource"]["message"]["content"], "hello");
    assert_eq!(given["interaction"]["response_message_id"], given["resource"]["message"]["id"]);
}

#[tokio::test]
async fn options_are_checked_and_files_arrive() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.commands(resume_command()).await;
    let file = |name: &str| ("file", Arg::File { name: name.into(), bytes: b"%PDF-1.7 resume".to_vec() });
    scene
        .candidate
        .slash(scene.channel, "resume upload", &[file("내 이력서.pdf"), ("count", Arg::Int(3))])
        .await
        .unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    let options = &event["data"]["options"][0]["options"];
    assert_eq!(options[1], json!({"name": "count", "type": 4, "value": 3}));
    let attachment = &event["data"]["resolved"]["attachments"][options[0]["value"].as_str().unwrap()];
    assert_eq!(
        (attachment["filename"].as_str(), attachment["size"].as_u64()),
        (Some("내_이력서.pdf"), Some(15))
    );
    assert_eq!(attachment["content_type"], "application/pdf");
    let url = attachment["url"].as_str().unwrap();
    assert_eq!(scene.candidate.download(url).await.unwrap(), b"%PDF-1.7 resume");
    for args in [
        vec![],
        vec![file("a.pdf"), ("title", "x".into())],
        vec![file("a.pdf"), ("title", "x".repeat(11).as_str().into())],
        vec![file("a.pdf"), ("count", Arg::Int(6))],
    ] {
        let refused = scene.candidate.slash(scene.channel, "resume upload", &args).await.unwrap_err();
        assert_eq!(refused.downcast_ref::<Refused>().unwrap().code, 50035);
    }
    let error = scene.candidate.slash(scene.channel, "resume delete", &[]).await.unwrap_err();
    assert!(error.to_string().contains("no subcommand delete"), "{error}");
    let error = scene.candidate.slash(scene.channel, "interview", &[]).await.unwrap_err();
    assert!(error.to_string().contains("there are: resume"), "{error}");
}

#[tokio::test]
async fn autocomplete_offers_choices_in_the_members_language() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.commands(resume_command()).await;
    let asking = scene.candidate.autocomplete(scene.channel, "resume upload", "role", "ba");
    let answering = async {
        let event = gateway.event("INTERACTION_CREATE").await;
        assert_eq!(event["type"], 4);
        assert_eq!(event["data"]["options"][0]["options"][0]["focused"], true);
        scene.bot.respond(&event, json!({"type": 4, "data": {"content": "no"}})).await.refused(400, 50035);
        let choices =
            json!([{"name": "Backend", "name_localizations": {"ko": "백엔드"}, "value": "backend"}]);
        scene.bot.respond(&event, json!({"type": 8, "data": {"choices": choices}})).await.ok();
    };
    let (choices, ()) = tokio::join!(asking, answering);
    let choices = choices.unwrap();
    assert_eq!((choices[0].name.as_str(), choices[0].value.as_str()), ("백엔드", Some("backend")));
}

#[tokio::test]
async fn buttons_update_their_message_or_answer_anew() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let row = json!({"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Skip", "custom_id": "skip:1"},
        {"type": 2, "style": 2, "label": "Off", "custom_id": "off", "disabled": true},
        {"type": 2, "style": 5, "label": "Docs", "url": "https://example.org"},
    ]});
    scene.post(json!({"content": "Question 1", "components": [row]})).await;
    let question =
        scene.candidate.wait_message(scene.channel, |m| !m.buttons().is_empty(), SOON).await.unwrap();
    let pressed = scene.candidate.press(&question, "Skip").await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    assert_eq!((event["type"].as_u64(), event["data"]["custom_id"].as_str()), (Some(3), Some("skip:1")));
    assert_eq!(event["message"]["content"], "Question 1");
    scene
        .bot
        .respond(&event, json!({"type": 7, "data": {"content": "Skipped", "components": []}}))
        .await
        .ok();
    let reply = pressed.reply().await.unwrap();
    assert_eq!((reply.id, reply.content.as_str(), reply.buttons().len()), (question.id, "Skipped", 0));
    // The message on screen has no button any more.
    let error = scene.candidate.press(&question, "Skip").await.unwrap_err();
    assert!(error.to_string().contains("has no button"), "{error}");
}

#[tokio::test]
async fn a_deferred_update_edits_the_original_message() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let row =
        json!({"type": 1, "components": [{"type": 2, "style": 1, "label": "Next", "custom_id": "next"}]});
    scene.post(json!({"content": "page 1", "components": [row]})).await;
    let page = scene.candidate.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    let pressed = scene.candidate.press(&page, "next").await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    scene.bot.respond(&event, json!({"type": 6})).await.ok();
    assert_eq!(pressed.outcome().await.unwrap(), Outcome::Deferred);
    let original = scene.bot.webhook(&event, "/messages/@original");
    assert_eq!(id(&scene.bot.get(&original).await.ok()), page.id);
    scene.bot.patch(&original, json!({"content": "page 2"})).await.ok();
    assert_eq!(pressed.reply().await.unwrap().content, "page 2");
    let edit = scene.candidate.wait_edit(&page, |m| m.content == "page 2", SOON).await.unwrap();
    assert_eq!(edit.id, page.id);
}

#[tokio::test]
async fn selects_give_their_values() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let menu = json!({"type": 3, "custom_id": "topics", "min_values": 1, "max_values": 2, "options": [
        {"label": "Networks", "value": "net"}, {"label": "Databases", "value": "db"}, {"label": "Systems", "value": "os"}]});
    let users = json!({"type": 5, "custom_id": "who"});
    let rows = json!([{"type": 1, "components": [menu]}, {"type": 1, "components": [users]}]);
    scene.post(json!({"content": "Choose", "components": rows})).await;
    let message = scene.candidate.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    scene.candidate.select(&message, "topics", &["net", "Databases"]).await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["values"], json!(["net", "db"]));
    let bystander = scene.bystander.id().to_string();
    scene.candidate.select(&message, "who", &[&bystander]).await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["resolved"]["users"][&bystander]["username"], "robin");
    assert!(scene.candidate.select(&message, "topics", &["net", "db", "os"]).await.is_err());
    assert!(scene.candidate.select(&message, "topics", &["history"]).await.is_err());
}

#[tokio::test]
async fn a_modal_goes_there_and_back() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (used, event) = used(&scene, &mut gateway).await;
    let input = |id: &str, required: bool| {
        let input = json!({"type": 4, "custom_id": id, "style": 2, "label": "Answer", "min_length": 3, "required": required});
        json!({"type": 1, "components": [input]})
    };
    let modal = json!({"title": "Your answer", "custom_id": "answer:7", "components": [input("text", true), input("more", false)]});
    scene.bot.respond(&event, json!({"type": 9, "data": modal})).await.ok();
    let modal = used.modal().await.unwrap();
    assert_eq!(
        (modal.title.as_str(), modal.input_ids()),
        ("Your answer", vec!["text".to_owned(), "more".to_owned()])
    );
    for wrong in [vec![], vec![("text", "ab")]] {
        let refused = scene.candidate.submit_modal(&modal, &wrong).await.unwrap_err();
        assert_eq!(refused.downcast_ref::<Refused>().unwrap().code, 50035);
    }
    assert!(scene.candidate.submit_modal(&modal, &[("nope", "x")]).await.is_err());
    let submitted = scene.candidate.submit_modal(&modal, &[("text", "저는 준비되었습니다")]).await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    assert_eq!((event["type"].as_u64(), event["data"]["custom_id"].as_str()), (Some(5), Some("answer:7")));
    assert_eq!(event["data"]["components"][0]["components"][0]["value"], "저는 준비되었습니다");
    assert_eq!(event["data"]["components"][1]["components"][0]["value"], "");
    // A modal cannot be answered with a modal.
    scene.bot.respond(&event, json!({"type": 9, "data": {}})).await.refused(400, 50035);
    scene.bot.respond(&event, json!({"type": 4, "data": {"content": "thanks", "flags": 64}})).await.ok();
    assert_eq!(submitted.reply().await.unwrap().content, "thanks");
    // It is gone once it was sent.
    assert!(scene.candidate.submit_modal(&modal, &[("text", "again")]).await.is_err());
}

#[tokio::test]
async fn labelled_modals_take_files() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let (used, event) = used(&scene, &mut gateway).await;
    let components = json!([
        {"type": 18, "label": "Resume", "component": {"type": 19, "custom_id": "file"}},
        {"type": 18, "label": "Why", "component": {"type": 4, "custom_id": "why", "style": 1}},
    ]);
    scene
        .bot
        .respond(
            &event,
            json!({"type": 9, "data": {"title": "Upload", "custom_id": "up", "components": components}}),
        )
        .await
        .ok();
    let modal = used.modal().await.unwrap();
    let file = Arg::File { name: "resume.txt".into(), bytes: b"text".to_vec() };
    scene.candidate.submit_modal_with(&modal, &[("file", file), ("why", "because".into())]).await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    let given = &event["data"]["components"][0]["component"]["values"][0];
    assert_eq!(event["data"]["resolved"]["attachments"][given.as_str().unwrap()]["filename"], "resume.txt");
    assert_eq!(event["data"]["components"][1]["component"]["value"], "because");
}

#[tokio::test]
async fn context_menus_carry_their_target_in_full() {
    let scene = Scene::new().await;
    let mut blind = Gateway::identify(&scene.sandbox, 1).await;
    blind.event("GUILD_CREATE").await;
    scene.commands(json!([{"name": "Submit as answer", "type": 3}, {"name": "Profile", "type": 2}])).await;
    let message = scene.candidate.say(scene.channel, "my long answer").await.unwrap();
    scene.candidate.message_command(&message, "Submit as answer").await.unwrap();
    let event = blind.event("INTERACTION_CREATE").await;
    let target = event["data"]["target_id"].as_str().unwrap();
    assert_eq!(event["data"]["resolved"]["messages"][target]["content"], "my long answer");
    scene.candidate.user_command(scene.channel, scene.bystander.id(), "Profile").await.unwrap();
    let event = blind.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["target_id"], scene.bystander.id().to_string());
}

#[tokio::test]
async fn commands_are_hidden_from_those_who_may_not_use_them() {
    let scene = Scene::new().await;
    scene
        .commands(json!([
            {"name": "setup", "description": "d", "default_member_permissions": "8"},
            {"name": "nobody", "description": "d", "default_member_permissions": "0"},
            {"name": "direct", "description": "d", "contexts": [1]},
        ]))
        .await;
    for command in ["setup", "nobody", "direct"] {
        let error = scene.candidate.slash(scene.channel, command, &[]).await.unwrap_err();
        assert!(error.to_string().contains("there is no command"), "{error}");
    }
    scene.owner.slash(scene.channel, "setup", &[]).await.unwrap();
    scene.owner.slash(scene.channel, "nobody", &[]).await.unwrap();
}

#[tokio::test]
async fn bulk_overwrite_keeps_ids_and_limits_hold() {
    let scene = Scene::new().await;
    let first =
        scene.commands(json!([{"name": "a", "description": "d"}, {"name": "b", "description": "d"}])).await;
    let second = scene.commands(json!([{"name": "b", "description": "new"}])).await;
    let b = first.as_array().unwrap().iter().find(|c| c["name"] == "b").unwrap();
    assert_eq!(second.as_array().unwrap().len(), 1);
    assert_eq!(second[0]["id"], b["id"]);
    assert_ne!(second[0]["version"], b["version"]);
    let path = format!("/applications/{}/commands", scene.sandbox.application_id());
    let made = scene.bot.post(&path, json!({"name": "c", "description": "d"})).await;
    assert_eq!(made.status, 201);
    assert_eq!(scene.bot.post(&path, json!({"name": "c", "description": "e"})).await.status, 200);
    let one = format!("{path}/{}", made.body["id"].as_str().unwrap());
    assert_eq!(scene.bot.patch(&one, json!({"description": "f"})).await.ok()["description"], "f");
    assert_eq!(scene.bot.delete(&one).await.status, 204);
    scene.bot.get(&one).await.refused(404, 10063);
    let wrong =
        scene.bot.put(&path, json!([{"name": "Bad Name", "description": "d"}])).await.refused(400, 50035);
    assert!(wrong["errors"]["0"]["name"]["_errors"].is_array(), "{wrong}");
    let many: Vec<Value> = (0..101).map(|i| json!({"name": format!("c{i}"), "description": "d"})).collect();
    scene.bot.put(&path, Value::Array(many)).await.refused(400, 30032);
}

#[tokio::test]
async fn commands_work_in_direct_messages() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let path = format!("/applications/{}/commands", scene.sandbox.application_id());
    scene.bot.put(&path, json!([{"name": "help", "description": "d", "contexts": [0, 1]}])).await.ok();
    let dm = scene.candidate.open_dm(scene.sandbox.bot_user_id()).await.unwrap();
    let used = scene.candidate.slash(dm.id, "help", &[]).await.unwrap();
    let event = gateway.event("INTERACTION_CREATE").await;
    assert_eq!(id(&event["user"]), scene.candidate.id());
    assert_eq!((event["context"].as_u64(), event.get("guild_id")), (Some(1), None));
    scene.bot.respond(&event, json!({"type": 4, "data": {"content": "hi"}})).await.ok();
    assert_eq!(used.reply().await.unwrap().content, "hi");
}
