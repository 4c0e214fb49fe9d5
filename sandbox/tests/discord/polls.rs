//! Polls and voice messages.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Gateway, INTENTS, SOON, Scene};

fn poll(multiselect: bool) -> Value {
    let answers = json!([{"poll_media": {"text": "Yes"}}, {"poll_media": {"text": "No"}}]);
    json!({"poll": {"question": {"text": "Again?"}, "answers": answers, "duration": 1, "allow_multiselect": multiselect}})
}

async fn gateway(scene: &Scene) -> Gateway {
    let mut gateway = Gateway::identify(&scene.sandbox, INTENTS | 0b11 << 24).await;
    gateway.event("GUILD_CREATE").await;
    gateway
}

fn path(scene: &Scene, message: &Value, rest: &str) -> String {
    format!("/channels/{}/polls/{}/{rest}", scene.channel, message["id"].as_str().unwrap())
}

#[tokio::test]
async fn votes_are_told_and_counted() {
    let scene = Scene::new().await;
    let mut gateway = gateway(&scene).await;
    let sent = scene.post(poll(false)).await;
    assert_eq!(sent["poll"]["results"], json!({"is_finalized": false, "answer_counts": []}));
    let message =
        scene.candidate.wait_message(scene.channel, |m| m.raw["poll"].is_object(), SOON).await.unwrap();
    scene.candidate.vote(&message, 1).await.unwrap();
    let vote = gateway.event("MESSAGE_POLL_VOTE_ADD").await;
    assert_eq!((vote["answer_id"].as_u64(), &vote["message_id"]), (Some(1), &sent["id"]));
    assert_eq!(vote["user_id"], scene.candidate.id().to_string());
    assert!(scene.candidate.vote(&message, 2).await.is_err(), "one answer only");
    assert!(scene.candidate.vote(&message, 3).await.is_err(), "no such answer");
    scene.bystander.vote(&message, 1).await.unwrap();
    scene.bystander.unvote(&message, 1).await.unwrap();
    gateway.event("MESSAGE_POLL_VOTE_REMOVE").await;
    scene.bystander.vote(&message, 2).await.unwrap();
    let voters = scene.bot.get(&path(&scene, &sent, "answers/1")).await.ok();
    assert_eq!(voters["users"].as_array().unwrap().len(), 1);
    let shown = scene.world.messages(scene.channel)[0]["poll"]["results"]["answer_counts"].clone();
    let count = |id| json!({"id": id, "count": 1, "me_voted": false});
    assert_eq!(shown, json!([count(1), count(2)]));
}

#[tokio::test]
async fn a_poll_ends_by_its_author_or_by_time() {
    let scene = Scene::new().await;
    let mut gateway = gateway(&scene).await;
    let first = scene.post(poll(true)).await;
    let message =
        scene.candidate.wait_message(scene.channel, |m| m.raw["poll"].is_object(), SOON).await.unwrap();
    scene.candidate.vote(&message, 1).await.unwrap();
    scene.candidate.vote(&message, 2).await.unwrap();
    scene.bystander.vote(&message, 2).await.unwrap();
    let ended = scene.bot.post(&path(&scene, &first, "expire"), Value::Null).await.ok();
    assert_eq!(ended["poll"]["results"]["is_finalized"], true);
    scene.bot.post(&path(&scene, &first, "expire"), Value::Null).await.refused(400, 520_001);
    assert!(scene.bystander.vote(&message, 1).await.is_err());
    gateway.event("MESSAGE_UPDATE").await;
    gateway.event("MESSAGE_CREATE").await;
    let result = gateway.event("MESSAGE_CREATE").await;
    assert_eq!(
        (result["type"].as_u64(), &result["message_reference"]["message_id"]),
        (Some(46), &first["id"])
    );
    let fields = result["embeds"][0]["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|f| f["name"] == name).map(|f| f["value"].clone());
    assert_eq!(field("total_votes"), Some(json!("3")));
    assert_eq!(field("victor_answer_text"), Some(json!("No")));

    scene.post(poll(false)).await;
    gateway.event("MESSAGE_CREATE").await;
    scene.world.advance(Duration::from_secs(3601));
    assert_eq!(gateway.event("MESSAGE_UPDATE").await["poll"]["results"]["is_finalized"], true);
    assert_eq!(gateway.event("MESSAGE_CREATE").await["type"], 46);
    let text = scene.post(json!({"content": "no poll"})).await;
    scene.bot.post(&path(&scene, &text, "expire"), Value::Null).await.refused(400, 520_006);
}

#[tokio::test]
async fn voice_messages_are_sound_alone() {
    let scene = Scene::new().await;
    let mut gateway = gateway(&scene).await;
    let spoken = scene.candidate.speak(scene.channel, 2.5, b"OggS".to_vec()).await.unwrap();
    let heard = gateway.event("MESSAGE_CREATE").await;
    assert_eq!(heard["flags"].as_u64(), Some(1 << 13));
    let file = &heard["attachments"][0];
    assert_eq!((file["duration_secs"].as_f64(), &file["content_type"]), (Some(2.5), &json!("audio/ogg")));
    assert_eq!(file["waveform"], "AAAA");
    assert!(scene.candidate.edit(&spoken, "words").await.is_err());

    let path = format!("/channels/{}/messages", scene.channel);
    let about = json!([{"id": "0", "filename": "a.ogg", "duration_secs": 1.0, "waveform": "AA=="}]);
    let sound: (&str, &[u8]) = ("a.ogg", b"OggS");
    let flags = 1 << 13;
    for (body, file, code) in [
        (json!({"flags": flags, "attachments": about, "content": "words"}), sound, 50159),
        (json!({"flags": flags, "attachments": about}), ("a.txt", b"text".as_slice()), 50160),
        (json!({"flags": flags, "attachments": [{"id": "0", "filename": "a.ogg"}]}), sound, 50161),
    ] {
        scene.bot.upload(Method::POST, &path, body, &[file]).await.refused(400, code);
    }
    scene.bot.upload(Method::POST, &path, json!({"flags": flags, "attachments": about}), &[sound]).await.ok();
}
