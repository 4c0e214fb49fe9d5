//! Invites, emojis and stickers, the audit log, AutoMod, scheduled events, search.

use discord_sandbox::{ChannelKind, World};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Gateway, INTENTS, SOON, Scene, VIEW_CHANNEL, id};

/// Moderation, expressions, invites, events, AutoMod.
const COMMUNITY: u64 = 1 << 2 | 1 << 3 | 1 << 6 | 1 << 16 | 1 << 20 | 1 << 21;
const MANAGE_GUILD: u64 = 1 << 5;
const VIEW_AUDIT_LOG: u64 = 1 << 7;
const MODERATE_MEMBERS: u64 = 1 << 40;
/// Audit log, kicking, managing the server, expressions and events, timeouts.
const RIGHTS: u64 =
    VIEW_AUDIT_LOG | 1 << 1 | MANAGE_GUILD | 1 << 30 | 1 << 33 | MODERATE_MEMBERS | 1 << 43 | 1 << 44;
/// The smallest PNG.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn scene() -> (Scene, Gateway) {
    let scene = Scene::new().await;
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS | RIGHTS);
    let mut gateway = Gateway::identify(&scene.sandbox, INTENTS | COMMUNITY).await;
    gateway.event("GUILD_CREATE").await;
    (scene, gateway)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn of_guild(scene: &Scene, rest: &str) -> String {
    format!("/guilds/{}/{rest}", scene.guild)
}

/// The newest entries of the audit log.
async fn log(scene: &Scene, query: &str) -> Vec<Value> {
    let log = scene.bot.get(&of_guild(scene, &format!("audit-logs{query}"))).await.ok();
    log["audit_log_entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_invite_lets_in_and_ends() {
    let (scene, mut gateway) = scene().await;
    let path = format!("/channels/{}/invites", scene.channel);
    let invite = scene.bot.post(&path, json!({"max_uses": 1, "max_age": 600})).await.ok();
    let told = gateway.event("INVITE_CREATE").await;
    assert_eq!((&told["code"], &told["max_uses"]), (&invite["code"], &json!(1)));
    let code = text(&invite["code"]);
    let again = scene.bot.post(&path, json!({"max_uses": 1, "max_age": 600})).await.ok();
    assert_eq!(again["code"], code, "one that is alike serves again");
    let other = scene.bot.post(&path, json!({"max_uses": 1, "max_age": 600, "unique": true})).await.ok();
    assert_ne!(other["code"], code);
    assert_eq!(scene.bot.get(&path).await.ok().as_array().unwrap().len(), 2);
    assert_eq!(scene.bot.get(&of_guild(&scene, "invites")).await.ok().as_array().unwrap().len(), 2);
    scene.bot.post(&path, json!({"max_uses": 101})).await.refused(400, 50035);

    let shown = scene.bot.get(&format!("/invites/{code}?with_counts=true")).await.ok();
    assert_eq!(
        (text(&shown["guild"]["name"]), shown["approximate_member_count"].as_u64()),
        ("Server", Some(4))
    );
    let newcomer = scene.world.create_user("Newcomer", "en-US");
    assert_eq!(scene.world.use_invite(newcomer, code), scene.guild);
    gateway.event("GUILD_MEMBER_ADD").await;
    scene.bot.get(&format!("/invites/{code}")).await.refused(404, 10006);

    let other = text(&other["code"]).to_owned();
    scene.bot.delete(&format!("/invites/{other}")).await.ok();
    assert_eq!(gateway.event("INVITE_DELETE").await["code"], other);
    let short = scene.bot.post(&path, json!({"max_age": 60})).await.ok();
    scene.world.advance(std::time::Duration::from_secs(61));
    scene.bot.delete(&format!("/invites/{}", text(&short["code"]))).await.refused(404, 10006);
    scene.world.set_bot_permissions(scene.guild, VIEW_CHANNEL);
    scene.world.set_everyone_permissions(scene.guild, VIEW_CHANNEL);
    scene.bot.post(&path, json!({})).await.refused(403, 50013);
}

#[tokio::test]
async fn an_emoji_is_made_used_and_removed() {
    let (scene, mut gateway) = scene().await;
    let path = of_guild(&scene, "emojis");
    let image = format!("data:image/png;base64,{PNG}");
    let emoji = scene.bot.post(&path, json!({"name": "party", "image": image})).await.ok();
    assert_eq!((text(&emoji["name"]), &emoji["animated"]), ("party", &json!(false)));
    assert_eq!(gateway.event("GUILD_EMOJIS_UPDATE").await["emojis"][0]["id"], emoji["id"]);
    for (name, image) in [("x", image.as_str()), ("a-b", &image), ("party", "data:image/gif;base64,AAAA")] {
        scene.bot.post(&path, json!({"name": name, "image": image})).await.refused(400, 50035);
    }
    let picture = format!("{}/cdn/emojis/{}.png", scene.sandbox.url(), text(&emoji["id"]));
    assert_eq!(scene.bot.http.get(picture).send().await.unwrap().headers()["content-type"], "image/png");

    let message = scene.post(json!({"content": "x"})).await;
    let react = |emoji: String| {
        format!("/channels/{}/messages/{}/reactions/{emoji}/@me", scene.channel, text(&message["id"]))
    };
    scene.bot.put(&react(format!("party%3A{}", text(&emoji["id"]))), Value::Null).await.ok();
    assert_eq!(gateway.event("MESSAGE_REACTION_ADD").await["emoji"]["id"], emoji["id"]);
    scene.bot.put(&react("party%3A1".to_owned()), Value::Null).await.refused(400, 10014);

    let one = format!("{path}/{}", text(&emoji["id"]));
    assert_eq!(scene.bot.patch(&one, json!({"name": "feast"})).await.ok()["name"], "feast");
    assert_eq!(scene.bot.get(&path).await.ok()[0]["name"], "feast");
    assert_eq!(scene.bot.get(&format!("/guilds/{}", scene.guild)).await.ok()["emojis"][0]["name"], "feast");
    scene.bot.delete(&one).await.ok();
    scene.bot.get(&one).await.refused(404, 10014);
    for number in 0..50 {
        scene.bot.post(&path, json!({"name": format!("e{number}"), "image": image})).await.ok();
    }
    scene.bot.post(&path, json!({"name": "one_more", "image": image})).await.refused(400, 30008);
}

#[tokio::test]
async fn a_sticker_is_made_and_removed() {
    let (scene, mut gateway) = scene().await;
    let path = of_guild(&scene, "stickers");
    let png = {
        let emoji = json!({"name": "carrier", "image": format!("data:image/png;base64,{PNG}")});
        let made = scene.bot.post(&of_guild(&scene, "emojis"), emoji).await.ok();
        let address = format!("{}/cdn/emojis/{}.png", scene.sandbox.url(), text(&made["id"]));
        scene.bot.http.get(address).send().await.unwrap().bytes().await.unwrap()
    };
    let form = |name: &str, bytes: &[u8]| {
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name("sticker.png");
        let form = reqwest::multipart::Form::new().text("name", name.to_owned()).text("tags", "wave");
        form.text("description", "says hello").part("file", part.mime_str("image/png").unwrap())
    };
    let send = async |name: &str, bytes: &[u8]| {
        let address = format!("{}{path}", scene.bot.base);
        let request =
            scene.bot.http.post(address).header("authorization", format!("Bot {}", scene.bot.token));
        let answer = request.multipart(form(name, bytes)).send().await.unwrap();
        (answer.status().as_u16(), serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).unwrap())
    };
    let (status, sticker) = send("hello", &png).await;
    assert_eq!((status, &sticker["format_type"]), (201, &json!(1)), "{sticker}");
    assert_eq!(gateway.event("GUILD_STICKERS_UPDATE").await["stickers"][0]["name"], "hello");
    assert_eq!(send("x", &png).await.1["code"], 50035);
    assert_eq!(send("hello", b"no picture").await.1["code"], 50046);
    let one = format!("{path}/{}", text(&sticker["id"]));
    assert_eq!(scene.bot.patch(&one, json!({"name": "bye"})).await.ok()["name"], "bye");
    scene.bot.delete(&one).await.ok();
    scene.bot.get(&one).await.refused(404, 10060);
    assert_eq!(scene.bot.get(&path).await.ok(), json!([]));
}

#[tokio::test]
async fn the_audit_log_tells_who_did_what_and_why() {
    let (scene, mut gateway) = scene().await;
    let request = scene.bot.http.patch(format!("{}/channels/{}", scene.bot.base, scene.channel));
    let request = request
        .header("authorization", format!("Bot {}", scene.bot.token))
        .header("x-audit-log-reason", "%EC%83%88%20%EC%9D%B4%EB%A6%84");
    request.json(&json!({"topic": "Talk"})).send().await.unwrap().error_for_status().unwrap();
    let told = gateway.event("GUILD_AUDIT_LOG_ENTRY_CREATE").await;
    assert_eq!((told["action_type"].as_u64(), text(&told["reason"])), (Some(11), "새 이름"));
    assert_eq!(told["changes"], json!([{"key": "topic", "new_value": "Talk"}]));
    assert_eq!(
        (text(&told["target_id"]), &told["guild_id"]),
        (&*scene.channel.to_string(), &json!(scene.guild.to_string()))
    );

    let role = scene.bot.post(&of_guild(&scene, "roles"), json!({"name": "Helper"})).await.ok();
    let member = of_guild(&scene, &format!("members/{}", scene.candidate.id()));
    scene.bot.put(&format!("{member}/roles/{}", text(&role["id"])), Value::Null).await.ok();
    scene.bot.patch(&member, json!({"communication_disabled_until": "2100-01-01T00:00:00+00:00"})).await.ok();
    let said = scene.bystander.say(scene.channel, "to be removed").await.unwrap();
    scene.bot.delete(&format!("/channels/{}/messages/{}", scene.channel, said.id)).await.ok();
    let overwrite = format!("/channels/{}/permissions/{}", scene.channel, text(&role["id"]));
    scene.bot.put(&overwrite, json!({"type": 0, "allow": "0", "deny": "2048"})).await.ok();
    scene.bot.delete(&of_guild(&scene, &format!("members/{}", scene.bystander.id()))).await.ok();
    scene.bot.delete(&of_guild(&scene, &format!("roles/{}", text(&role["id"])))).await.ok();

    let kinds: Vec<_> = log(&scene, "").await.iter().map(|e| e["action_type"].as_u64().unwrap()).collect();
    assert_eq!(kinds, [32, 20, 13, 72, 24, 25, 30, 11], "newest first");
    let removed = &log(&scene, "?action_type=72").await[0];
    assert_eq!(text(&removed["target_id"]), scene.bystander.id().to_string());
    assert_eq!(removed["options"]["channel_id"], scene.channel.to_string());
    let given = &log(&scene, "?action_type=25").await[0];
    assert_eq!(given["changes"][0]["key"], "$add");
    assert_eq!(given["changes"][0]["new_value"][0]["name"], "Helper");
    let oldest = id(&log(&scene, "?limit=1&after=0").await[0]);
    assert_eq!(log(&scene, &format!("?before={oldest}")).await.len(), 0);
    assert_eq!(log(&scene, &format!("?after={oldest}&limit=2")).await.len(), 2);

    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS);
    scene.bot.get(&of_guild(&scene, "audit-logs")).await.refused(403, 50013);
    scene.post(json!({"content": "x"})).await;
    scene.world.ban(scene.guild, scene.candidate.id());
    gateway.event("GUILD_MEMBER_REMOVE").await;
    gateway.event("GUILD_MEMBER_REMOVE").await;
    while gateway.event("GUILD_AUDIT_LOG_ENTRY_CREATE").await["action_type"] != 32 {}
    gateway.none("GUILD_AUDIT_LOG_ENTRY_CREATE").await;
}

fn keyword_rule(alerts: u64) -> Value {
    json!({
        "name": "No secrets", "event_type": 1, "trigger_type": 1, "enabled": true,
        "trigger_metadata": {"keyword_filter": ["secret*", "비밀*"], "allow_list": ["secretary"], "regex_patterns": ["pass\\w+d"]},
        "actions": [
            {"type": 1, "metadata": {"custom_message": "Keep it to yourself."}},
            {"type": 2, "metadata": {"channel_id": alerts.to_string()}},
        ],
    })
}

#[tokio::test]
async fn a_rule_blocks_what_a_member_writes() {
    let (scene, mut gateway) = scene().await;
    let alerts = scene.world.create_channel(scene.guild, "alerts", ChannelKind::Text);
    let rules = of_guild(&scene, "auto-moderation/rules");
    let rule = scene.bot.post(&rules, keyword_rule(alerts)).await.ok();
    assert_eq!(gateway.event("AUTO_MODERATION_RULE_CREATE").await["id"], rule["id"]);

    let refused = scene.candidate.say(scene.channel, "my SECRETS").await.unwrap_err();
    let refused = refused.downcast::<discord_sandbox::member::Refused>().unwrap();
    assert_eq!((refused.status, refused.code), (400, 200_000));
    let blocked = gateway.event("AUTO_MODERATION_ACTION_EXECUTION").await;
    assert_eq!((&blocked["rule_id"], blocked["action"]["type"].as_u64()), (&rule["id"], Some(1)));
    assert_eq!((text(&blocked["matched_keyword"]), text(&blocked["content"])), ("secret*", "my SECRETS"));
    assert_eq!(text(&blocked["user_id"]), scene.candidate.id().to_string());
    let flagged = gateway.event("AUTO_MODERATION_ACTION_EXECUTION").await;
    let alert = gateway.event("MESSAGE_CREATE").await;
    assert_eq!((alert["type"].as_u64(), &alert["id"]), (Some(24), &flagged["alert_system_message_id"]));
    assert_eq!(text(&alert["embeds"][0]["description"]), "my SECRETS");
    assert!(scene.world.messages(scene.channel).is_empty());

    for (said, passes) in
        [("이건 비밀이야", false), ("password", false), ("the secretary", true), ("plain", true)]
    {
        assert_eq!(scene.candidate.say(scene.channel, said).await.is_ok(), passes, "{said}");
    }
    let good = scene.candidate.say(scene.channel, "fine").await.unwrap();
    assert!(scene.candidate.edit(&good, "a secret").await.is_err(), "edits are judged too");
    assert!(scene.candidate.open_thread(scene.channel, "secret talk", false).await.is_err(), "and titles");
    scene.owner.say(scene.channel, "a secret").await.unwrap();
    scene.post(json!({"content": "a secret of the bot"})).await;

    let one = format!("{rules}/{}", text(&rule["id"]));
    let exempt = json!({"exempt_channels": [scene.channel.to_string()]});
    scene.bot.patch(&one, exempt).await.ok();
    gateway.event("AUTO_MODERATION_RULE_UPDATE").await;
    scene.candidate.say(scene.channel, "a secret").await.unwrap();
    scene.bot.delete(&one).await.ok();
    gateway.event("AUTO_MODERATION_RULE_DELETE").await;
    assert_eq!(scene.bot.get(&rules).await.ok(), json!([]));
    scene.bot.get(&one).await.refused(404, 0);
}

#[tokio::test]
async fn a_rule_times_out_who_mentions_too_many() {
    let (scene, mut gateway) = scene().await;
    let rules = of_guild(&scene, "auto-moderation/rules");
    let timeout = json!([{"type": 3, "metadata": {"duration_seconds": 60}}]);
    let rule = json!({
        "name": "Calm", "event_type": 1, "trigger_type": 5, "enabled": true, "actions": timeout,
        "trigger_metadata": {"mention_total_limit": 1},
    });
    scene.bot.post(&rules, rule.clone()).await.ok();
    scene.bot.post(&rules, rule.clone()).await.refused(400, 50035);
    scene.candidate.say(scene.channel, &format!("<@{0}> <@{0}>", scene.owner.id())).await.unwrap();
    let both = format!("<@{}> <@{}>", scene.owner.id(), scene.bystander.id());
    scene.candidate.say(scene.channel, &both).await.unwrap();
    assert_eq!(gateway.event("AUTO_MODERATION_ACTION_EXECUTION").await["action"]["type"], 3);
    assert!(scene.candidate.say(scene.channel, "again").await.is_err());
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS | RIGHTS & !MODERATE_MEMBERS);
    scene
        .bot
        .post(&rules, json!({"name": "x", "event_type": 1, "trigger_type": 1, "actions": timeout}))
        .await
        .refused(403, 50013);
    for wrong in [
        json!({"name": "x", "event_type": 1, "trigger_type": 1, "actions": []}),
        json!({"name": "x", "event_type": 1, "trigger_type": 1, "actions": [{"type": 1}], "trigger_metadata": {"regex_patterns": ["("]}}),
    ] {
        scene.bot.post(&rules, wrong).await.refused(400, 50035);
    }
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS);
    scene.bot.get(&rules).await.refused(403, 50013);
}

#[tokio::test]
async fn an_event_is_scheduled_begun_and_ended() {
    let (scene, mut gateway) = scene().await;
    let path = of_guild(&scene, "scheduled-events");
    let external = json!({
        "name": "Mock interviews", "privacy_level": 2, "entity_type": 3, "entity_metadata": {"location": "Room 1"},
        "scheduled_start_time": "2100-01-01T10:00:00Z", "scheduled_end_time": "2100-01-01T12:00:00Z",
    });
    let event = scene.bot.post(&path, external.clone()).await.ok();
    assert_eq!(gateway.event("GUILD_SCHEDULED_EVENT_CREATE").await["id"], event["id"]);
    assert_eq!(text(&event["creator_id"]), scene.sandbox.bot_user_id().to_string());
    let voice = scene.world.create_channel(scene.guild, "Lounge", ChannelKind::Voice);
    let mut spoken = external.clone();
    spoken["entity_type"] = json!(2);
    spoken["entity_metadata"] = Value::Null;
    spoken["channel_id"] = json!(scene.channel.to_string());
    scene.bot.post(&path, spoken.clone()).await.refused(400, 50035);
    spoken["channel_id"] = json!(voice.to_string());
    scene.bot.post(&path, spoken).await.ok();
    assert_eq!(scene.bot.get(&path).await.ok().as_array().unwrap().len(), 2);
    for (key, value) in [
        ("scheduled_start_time", json!("2001-01-01T10:00:00Z")),
        ("scheduled_end_time", json!("2100-01-01T09:00:00Z")),
        ("entity_metadata", json!({"location": ""})),
    ] {
        let mut wrong = external.clone();
        wrong[key] = value;
        scene.bot.post(&path, wrong).await.refused(400, 50035);
    }
    let one = format!("{path}/{}", text(&event["id"]));
    scene.bot.patch(&one, json!({"status": 3})).await.refused(400, 50035);
    assert_eq!(scene.bot.patch(&one, json!({"status": 2})).await.ok()["status"], 2);
    assert_eq!(gateway.event("GUILD_SCHEDULED_EVENT_UPDATE").await["status"], 2);
    assert_eq!(scene.bot.patch(&one, json!({"status": 3})).await.ok()["status"], 3);
    scene.bot.delete(&one).await.ok();
    gateway.event("GUILD_SCHEDULED_EVENT_DELETE").await;
    scene.bot.get(&one).await.refused(404, 10070);
}

#[tokio::test]
async fn messages_are_searched_where_one_may_read() {
    let (scene, _gateway) = scene().await;
    let hidden = scene.world.create_channel(scene.guild, "hidden", ChannelKind::Text);
    scene.candidate.say(scene.channel, "An Apple a day").await.unwrap();
    scene.bystander.say(scene.channel, "pear").await.unwrap();
    scene.candidate.say(hidden, "apple in hiding").await.unwrap();
    scene
        .bot
        .upload(
            Method::POST,
            &format!("/channels/{}/messages", scene.channel),
            json!({"content": "apple pie"}),
            &[("pie.png", b"x")],
        )
        .await
        .ok();
    let count = async |query: &str| {
        let found = scene.bot.get(&of_guild(&scene, &format!("messages/search?{query}"))).await.ok();
        assert_eq!(
            found["messages"].as_array().unwrap().len() as u64,
            found["total_results"].as_u64().unwrap()
        );
        found["total_results"].as_u64().unwrap()
    };
    assert_eq!(count("content=apple").await, 3);
    scene.world.set_overwrite(hidden, scene.sandbox.bot_user_id(), 0, VIEW_CHANNEL);
    assert_eq!(count("content=apple").await, 2);
    assert_eq!(count("content=apple&has=image").await, 1);
    assert_eq!(count(&format!("author_id={}", scene.bystander.id())).await, 1);
    assert_eq!(count("content=day%20apple").await, 1);
    assert_eq!(count("content=plum").await, 0);
    let first =
        scene.bot.get(&of_guild(&scene, "messages/search?content=apple&limit=1&sort_order=asc")).await.ok();
    assert_eq!(
        (text(&first["messages"][0][0]["content"]), &first["total_results"]),
        ("An Apple a day", &json!(2))
    );
    assert!(scene.candidate.wait_message(scene.channel, |m| m.content == "apple pie", SOON).await.is_ok());
}
