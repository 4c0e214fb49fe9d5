//! Messages, files, reactions, pins, nonces.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{SOON, Scene, id};

/// A PNG of one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

#[tokio::test]
async fn the_wrong_token_is_refused() {
    let mut scene = Scene::new().await;
    scene.bot.token = "wrong".into();
    scene.bot.get("/users/@me").await.refused(401, 0);
    // The gateway's address is public.
    scene.bot.get("/gateway").await.ok();
}

#[tokio::test]
async fn the_bot_finds_itself() {
    let scene = Scene::new().await;
    assert_eq!(id(&scene.bot.get("/users/@me").await.ok()), scene.sandbox.bot_user_id());
    for path in ["/applications/@me", "/oauth2/applications/@me"] {
        assert_eq!(id(&scene.bot.get(path).await.ok()), scene.sandbox.application_id());
    }
    assert_eq!(scene.bot.get("/gateway/bot").await.ok()["shards"], 1);
    assert_eq!(scene.bot.get("/users/@me/guilds").await.ok()[0]["name"], "Server");
    scene.bot.get("/nowhere").await.refused(404, 0);
    scene.bot.post("/gateway", json!({})).await.refused(405, 0);
}

#[tokio::test]
async fn a_nonce_that_is_enforced_posts_once() {
    let scene = Scene::new().await;
    let body = json!({"content": "Question", "nonce": "turn-1", "enforce_nonce": true});
    let first = scene.post(body.clone()).await;
    let again = scene.post(body.clone()).await;
    assert_eq!((id(&first), &again["nonce"]), (id(&again), &json!("turn-1")));
    let unenforced = scene.post(json!({"content": "Question", "nonce": "turn-1"})).await;
    assert_ne!(id(&first), id(&unenforced));
    assert_eq!(scene.world.messages(scene.channel).len(), 2);
    // Discord remembers for a few minutes only.
    scene.world.advance(Duration::from_secs(301));
    assert_ne!(id(&scene.post(body).await), id(&first));
    // History does not give nonces.
    let path = format!("/channels/{}/messages/{}", scene.channel, id(&first));
    assert!(scene.bot.get(&path).await.ok().get("nonce").is_none());
}

#[tokio::test]
async fn bodies_beyond_the_limits_are_refused_by_field() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    for (body, field) in [
        (json!({"content": "가".repeat(2001)}), "/content/_errors/0/code"),
        (json!({"content": "x", "nonce": "n".repeat(26)}), "/nonce/_errors/0/code"),
        (json!({"embeds": [{"title": "x".repeat(257)}]}), "/embeds/0/title/_errors/0/code"),
        (
            json!({"embeds": [{"image": {"url": "attachment://no.png"}}]}),
            "/embeds/0/image/url/_errors/0/code",
        ),
        (
            json!({"content": "x", "components": [{"type": 10, "content": "x"}]}),
            "/components/0/type/_errors/0/code",
        ),
        (
            json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
            "/allowed_mentions/_errors/0/code",
        ),
    ] {
        let refused = scene.bot.post(&path, body).await.refused(400, 50035);
        assert!(refused["errors"].pointer(field).is_some_and(Value::is_string), "{field}: {refused}");
    }
    scene.bot.post(&path, json!({"content": "가".repeat(2000)})).await.ok();
    scene.bot.post(&path, json!({"content": "  "})).await.refused(400, 50006);
    scene.bot.post(&path, json!({"embeds": []})).await.refused(400, 50006);
}

#[tokio::test]
async fn files_are_served_at_addresses_that_expire() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    let body = json!({
        "embeds": [{"title": "Chart", "image": {"url": "attachment://chart.png"}}],
        "attachments": [{"id": 0, "filename": "chart.png", "description": "scores"}, {"id": 1, "filename": "report.md"}],
    });
    let sent = scene
        .bot
        .upload(Method::POST, &path, body, &[("chart.png", PIXEL), ("report.md", b"# hi")])
        .await
        .ok();
    // What an embed shows is not listed again.
    assert_eq!(sent["attachments"].as_array().unwrap().len(), 1);
    let shown = &sent["embeds"][0]["image"];
    assert_eq!((shown["width"].as_u64(), shown["height"].as_u64()), (Some(1), Some(1)));
    assert_eq!(scene.candidate.download(shown["url"].as_str().unwrap()).await.unwrap(), PIXEL);
    let message = scene.candidate.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    let file = message.attachments().remove(0);
    assert_eq!(scene.candidate.download(&file.url).await.unwrap(), b"# hi");
    assert!(scene.candidate.download(&file.url.replace("hm=", "hm=0")).await.is_err());
    scene.world.advance(Duration::from_secs(24 * 3600 + 1));
    assert!(scene.candidate.download(&file.url).await.is_err());
    let fresh = scene.bot.get(&format!("{path}/{}", message.id)).await.ok();
    assert_eq!(
        scene.candidate.download(fresh["attachments"][0]["url"].as_str().unwrap()).await.unwrap(),
        b"# hi"
    );
}

#[tokio::test]
async fn large_files_are_refused() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    let large = vec![0; 10 * 1024 * 1024 + 1];
    scene.bot.upload(Method::POST, &path, json!({}), &[("a.bin", &large)]).await.refused(400, 50045);
    let parts = vec![0; 9 * 1024 * 1024];
    let three = [("a.bin", &parts[..]), ("b.bin", &parts[..]), ("c.bin", &parts[..])];
    scene.bot.upload(Method::POST, &path, json!({}), &three).await.refused(413, 40005);
}

#[tokio::test]
async fn edits_keep_what_they_do_not_name() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    let row = json!({"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]});
    let body = json!({"content": "one", "components": [row]});
    let sent = scene.bot.upload(Method::POST, &path, body, &[("a.txt", b"a"), ("b.txt", b"b")]).await.ok();
    let one = format!("{path}/{}", id(&sent));
    let edited = scene.bot.patch(&one, json!({"content": "two"})).await.ok();
    assert_eq!(
        (edited["content"].as_str(), edited["attachments"].as_array().unwrap().len()),
        (Some("two"), 2)
    );
    assert!(edited["edited_timestamp"].is_string() && !edited["components"].as_array().unwrap().is_empty());
    let keep = json!({"attachments": [{"id": sent["attachments"][1]["id"]}], "components": []});
    let edited = scene.bot.patch(&one, keep).await.ok();
    assert_eq!(edited["attachments"][0]["filename"], "b.txt");
    assert_eq!(edited["components"], json!([]));
    let said = scene.candidate.say(scene.channel, "mine").await.unwrap();
    scene.bot.patch(&format!("{path}/{}", said.id), json!({"content": "yours"})).await.refused(403, 50005);
    scene.bot.patch(&format!("{path}/1"), json!({"content": "x"})).await.refused(404, 10008);
}

#[tokio::test]
async fn history_is_read_in_pages() {
    let scene = Scene::new().await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(id(&scene.post(json!({"content": number.to_string()})).await));
    }
    let read = async |query: &str| -> Vec<u64> {
        let list = scene.bot.get(&format!("/channels/{}/messages?{query}", scene.channel)).await.ok();
        list.as_array().unwrap().iter().map(id).collect()
    };
    assert_eq!(read("limit=2").await, [ids[6], ids[5]]);
    assert_eq!(read(&format!("before={}&limit=2", ids[5])).await, [ids[4], ids[3]]);
    assert_eq!(read(&format!("after={}&limit=2", ids[1])).await, [ids[3], ids[2]]);
    assert_eq!(read(&format!("around={}&limit=3", ids[3])).await, [ids[4], ids[3], ids[2]]);
    let path = format!("/channels/{}/messages?limit=101", scene.channel);
    scene.bot.get(&path).await.refused(400, 50035);
}

#[tokio::test]
async fn deleting_one_and_many() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let path = format!("/channels/{}/messages", scene.channel);
    let said: Vec<u64> =
        [scene.candidate.say(scene.channel, "a").await, scene.candidate.say(scene.channel, "b").await]
            .into_iter()
            .map(|message| message.unwrap().id)
            .collect();
    let list: Vec<String> = said.iter().map(u64::to_string).collect();
    scene.bot.post(&format!("{path}/bulk-delete"), json!({"messages": [list[0]]})).await.refused(400, 50016);
    assert_eq!(scene.bot.post(&format!("{path}/bulk-delete"), json!({"messages": list})).await.status, 204);
    assert_eq!(gateway.event("MESSAGE_DELETE_BULK").await["ids"], json!(list));
    let own = id(&scene.post(json!({"content": "x"})).await);
    assert_eq!(scene.bot.delete(&format!("{path}/{own}")).await.status, 204);
    assert_eq!(gateway.event("MESSAGE_DELETE").await["id"], own.to_string());
    scene.bot.delete(&format!("{path}/{own}")).await.refused(404, 10008);
}

#[tokio::test]
async fn reactions_count_and_are_told() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.post(json!({"content": "vote"})).await;
    let message = scene.candidate.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    let path = format!("/channels/{}/messages/{}/reactions", scene.channel, message.id);
    scene.candidate.react(&message, "👍").await.unwrap();
    assert_eq!(gateway.event("MESSAGE_REACTION_ADD").await["emoji"]["name"], "👍");
    assert_eq!(scene.bot.put(&format!("{path}/%F0%9F%91%8D/@me"), Value::Null).await.status, 204);
    let got = scene.bot.get(&format!("/channels/{}/messages/{}", scene.channel, message.id)).await.ok();
    assert_eq!(
        (got["reactions"][0]["count"].as_u64(), got["reactions"][0]["me"].as_bool()),
        (Some(2), Some(true))
    );
    assert_eq!(scene.bot.get(&format!("{path}/%F0%9F%91%8D")).await.ok().as_array().unwrap().len(), 2);
    scene.bot.put(&format!("{path}/thumbsup/@me"), Value::Null).await.refused(400, 10014);
    scene.candidate.unreact(&message, "👍").await.unwrap();
    assert_eq!(gateway.event("MESSAGE_REACTION_REMOVE").await["user_id"], scene.candidate.id().to_string());
}

#[tokio::test]
async fn pins_need_their_own_permission() {
    let scene = Scene::new().await;
    let sent = scene.post(json!({"content": "rules"})).await;
    let path = format!("/channels/{}/messages/pins", scene.channel);
    assert_eq!(scene.bot.put(&format!("{path}/{}", id(&sent)), Value::Null).await.status, 204);
    assert_eq!(id(&scene.bot.get(&path).await.ok()["items"][0]["message"]), id(&sent));
    assert_eq!(scene.world.messages(scene.channel).last().unwrap()["type"], 6);
    scene.world.set_bot_permissions(scene.guild, discord_sandbox::World::USUAL_BOT_PERMISSIONS & !(1 << 51));
    scene.bot.delete(&format!("{path}/{}", id(&sent))).await.refused(403, 50013);
}

#[tokio::test]
async fn mentions_ping_only_as_allowed() {
    let scene = Scene::new().await;
    let text = format!("<@{}> <@&{}> @everyone", scene.candidate.id(), scene.guild);
    let pinged = scene.post(json!({"content": text})).await;
    assert_eq!(pinged["mentions"][0]["id"], scene.candidate.id().to_string());
    assert_eq!(pinged["mention_everyone"], false, "without the permission");
    let quiet = scene.post(json!({"content": text, "allowed_mentions": {"parse": []}})).await;
    assert_eq!(quiet["mentions"], json!([]));
    scene.world.set_bot_permissions(scene.guild, u64::MAX >> 11);
    assert_eq!(scene.post(json!({"content": text})).await["mention_everyone"], true);
    let closed = json!({"content": text, "allowed_mentions": {"parse": ["users"]}});
    assert_eq!(scene.post(closed).await["mention_everyone"], false);
}

#[tokio::test]
async fn replies_point_at_their_message() {
    let scene = Scene::new().await;
    let said = scene.candidate.say(scene.channel, "a question?").await.unwrap();
    let body = json!({"content": "an answer", "message_reference": {"message_id": said.id.to_string()}});
    let reply = scene.post(body).await;
    assert_eq!(
        (reply["type"].as_u64(), &reply["referenced_message"]["content"]),
        (Some(19), &json!("a question?"))
    );
    assert_eq!(reply["mentions"][0]["id"], scene.candidate.id().to_string());
    let missing = json!({"content": "x", "message_reference": {"message_id": "1"}});
    let path = format!("/channels/{}/messages", scene.channel);
    scene.bot.post(&path, missing).await.refused(400, 50035);
    let lenient =
        json!({"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": false}});
    scene.bot.post(&path, lenient).await.ok();
}

#[tokio::test]
async fn direct_messages_can_be_closed() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let dm = scene
        .bot
        .post("/users/@me/channels", json!({"recipient_id": scene.candidate.id().to_string()}))
        .await
        .ok();
    assert_eq!((dm["type"].as_u64(), id(&dm["recipients"][0])), (Some(1), scene.candidate.id()));
    let path = format!("/channels/{}/messages", id(&dm));
    scene.bot.post(&path, json!({"content": "hi"})).await.ok();
    scene.candidate.say(id(&dm), "hello").await.unwrap();
    gateway.event("MESSAGE_CREATE").await;
    assert!(gateway.event("MESSAGE_CREATE").await.get("guild_id").is_none());
    assert!(scene.bystander.messages(id(&dm)).await.is_err());
    scene.world.close_dms(scene.candidate.id(), true);
    scene.bot.post(&path, json!({"content": "hi"})).await.refused(403, 50007);
}

#[tokio::test]
async fn components_v2_exclude_plain_text() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    let components = json!([{"type": 17, "components": [{"type": 10, "content": "# Score"}, {"type": 14}]}]);
    let sent = scene.bot.post(&path, json!({"flags": 32768, "components": components})).await.ok();
    assert_eq!(sent["components"][0]["components"][0]["content"], "# Score");
    assert!(sent["components"][0]["id"].is_u64());
    let mixed = json!({"flags": 32768, "content": "x", "components": components});
    scene.bot.post(&path, mixed).await.refused(400, 50035);
    let message = scene.candidate.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    assert_eq!(message.text(), "# Score");
}
