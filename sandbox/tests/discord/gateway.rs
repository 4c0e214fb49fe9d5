//! Identify, intents, resume, close codes.

use std::time::Duration;

use discord_sandbox::{GatewayFault, Options};
use serde_json::json;

use crate::support::{Gateway, INTENTS, SOON, Scene, VIEW_CHANNEL, id, ws};

#[tokio::test]
async fn identify_gives_ready_and_guilds() {
    let scene = Scene::new().await;
    let mut gateway = Gateway::identify(&scene.sandbox, INTENTS).await;
    let ready = gateway.event("READY").await;
    assert_eq!(id(&ready["user"]), scene.sandbox.bot_user_id());
    assert_eq!(ready["guilds"], json!([{"id": scene.guild.to_string(), "unavailable": true}]));
    let guild = gateway.event("GUILD_CREATE").await;
    assert_eq!(id(&guild), scene.guild);
    assert_eq!(guild["channels"][0]["name"], "practice");
    assert_eq!(guild["member_count"], 4);
    // Without the presences intent only the bot itself is listed.
    assert_eq!(guild["members"].as_array().unwrap().len(), 1);
    for field in ["stage_instances", "guild_scheduled_events", "threads", "presences", "voice_states"] {
        assert!(guild[field].is_array(), "{field}");
    }
    assert!(guild["roles"][0]["colors"]["primary_color"].is_u64());
}

#[tokio::test]
async fn heartbeats_are_acknowledged() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    gateway.send(json!({"op": 1, "d": gateway.seq})).await;
    assert_eq!(gateway.frame().await.unwrap()["op"], 11);
}

#[tokio::test]
async fn compressed_streams_carry_the_same() {
    for kind in ["zlib-stream", "zstd-stream"] {
        let scene = Scene::new().await;
        let query = format!("?v=10&encoding=json&compress={kind}");
        let mut gateway = Gateway::connect(&ws(&scene.sandbox), &query).await;
        gateway.send_identify(scene.sandbox.token(), INTENTS).await;
        gateway.event("READY").await;
        assert_eq!(id(&gateway.event("GUILD_CREATE").await), scene.guild);
        scene.candidate.say(scene.channel, &"압축 ".repeat(300)).await.unwrap();
        assert!(gateway.event("MESSAGE_CREATE").await["content"].as_str().unwrap().starts_with("압축"));
    }
}

#[tokio::test]
async fn wrong_identifies_close_with_the_documented_codes() {
    let options = Options { message_content_allowed: false, ..Options::default() };
    let scene = Scene::with(options).await;
    let url = ws(&scene.sandbox);
    for (token, intents, code) in [
        ("wrong", 1, 4004),
        (scene.sandbox.token(), 1 << 30, 4013),
        (scene.sandbox.token(), 1 << 17, 4013),
        (scene.sandbox.token(), 1 << 15, 4014),
    ] {
        let mut gateway = Gateway::connect(&url, "?v=10").await;
        gateway.send_identify(token, intents).await;
        assert_eq!(gateway.closed().await, code, "intents {intents}");
    }
    for (payload, code) in [
        (json!({"op": 3, "d": {}}), 4003),
        (json!({"op": 99}), 4001),
        (json!({"no": "op"}), 4002),
        (json!({"op": 2, "d": {"filler": "x".repeat(5000)}}), 4002),
    ] {
        let mut gateway = Gateway::connect(&url, "?v=10").await;
        gateway.send(payload).await;
        assert_eq!(gateway.closed().await, code);
    }
    let mut gateway = Gateway::identify(&scene.sandbox, 1).await;
    gateway.event("READY").await;
    gateway.send_identify(scene.sandbox.token(), 1).await;
    assert_eq!(gateway.closed().await, 4005);
}

#[tokio::test]
async fn too_many_gateway_messages_close_the_connection() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    for _ in 0..121 {
        gateway.send(json!({"op": 1, "d": null})).await;
    }
    assert_eq!(gateway.closed().await, 4008);
}

#[tokio::test]
async fn resume_replays_what_was_missed() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.candidate.say(scene.channel, "before").await.unwrap();
    gateway.event("MESSAGE_CREATE").await;
    let (session, seq, url) = gateway.break_line().await;
    scene.candidate.say(scene.channel, "one").await.unwrap();
    scene.candidate.say(scene.channel, "two").await.unwrap();
    for base in [url.trim_end_matches("/gateway").to_owned(), ws(&scene.sandbox)] {
        let mut gateway = Gateway::connect(&base, "?v=10").await;
        let resume =
            json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": session, "seq": seq}});
        gateway.send(resume).await;
        assert_eq!(gateway.event("MESSAGE_CREATE").await["content"], "one");
        assert_eq!(gateway.event("MESSAGE_CREATE").await["content"], "two");
        gateway.event("RESUMED").await;
        drop(gateway);
    }
}

#[tokio::test]
async fn an_invalid_session_may_be_resumed_on_its_connection() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.gateway_fault(&GatewayFault::InvalidSession { resumable: true });
    let frame = gateway.frame().await.unwrap();
    assert_eq!((frame["op"].as_u64(), frame["d"].as_bool()), (Some(9), Some(true)));
    scene.candidate.say(scene.channel, "meanwhile").await.unwrap();
    let (session, seq) = (gateway.session.clone(), gateway.seq);
    let resume = json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": session, "seq": seq}});
    gateway.send(resume).await;
    assert_eq!(gateway.event("MESSAGE_CREATE").await["content"], "meanwhile");
    gateway.event("RESUMED").await;
}

#[tokio::test]
async fn sessions_that_are_over_cannot_be_resumed() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.gateway_fault(&GatewayFault::InvalidSession { resumable: false });
    let frame = gateway.frame().await.unwrap();
    assert_eq!((frame["op"].as_u64(), frame["d"].as_bool()), (Some(9), Some(false)));
    // The same connection may identify again.
    gateway.send_identify(scene.sandbox.token(), INTENTS).await;
    gateway.event("READY").await;

    let mut unknown = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    unknown
        .send(json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": "nope", "seq": 1}}))
        .await;
    let frame = unknown.frame().await.unwrap();
    assert_eq!((frame["op"].as_u64(), frame["d"].as_bool()), (Some(9), Some(false)));

    let (session, seq, _) = gateway.break_line().await;
    let mut future = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    future
        .send(json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": session, "seq": seq + 9}}))
        .await;
    assert_eq!(future.closed().await, 4007);
}

#[tokio::test]
async fn sessions_nobody_comes_back_to_are_forgotten() {
    let scene = Scene::new().await;
    let (session, seq, _) = scene.gateway().await.break_line().await;
    let mut back = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    let resume = json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": session, "seq": seq}});
    back.send(resume.clone()).await;
    back.event("RESUMED").await;
    // Closing with 1000 ends the session.
    back.close(1000).await;
    let mut again = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    again.send(resume).await;
    assert_eq!(again.frame().await.unwrap()["op"], 9);
}

#[tokio::test]
async fn a_silent_connection_acknowledges_nothing_and_loses_nothing() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.gateway_fault(&GatewayFault::Silence);
    gateway.send(json!({"op": 1, "d": gateway.seq})).await;
    scene.candidate.say(scene.channel, "meanwhile").await.unwrap();
    // The first thing that comes is the end.
    scene.world.disconnect_gateways(4000);
    assert_eq!(gateway.frame().await.unwrap_err(), 4000);
    let resume = json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": gateway.session, "seq": gateway.seq}});
    let mut back = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    back.send(resume).await;
    assert_eq!(back.event("MESSAGE_CREATE").await["content"], "meanwhile");
    back.event("RESUMED").await;
}

#[tokio::test]
async fn who_does_not_beat_often_enough_is_thrown_out() {
    let options = Options { heartbeat_interval: Duration::from_millis(20), ..Options::default() };
    let scene = Scene::with(options).await;
    let mut gateway = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    assert_eq!(gateway.closed().await, 4009);
}

#[tokio::test]
async fn a_resume_can_be_refused() {
    let scene = Scene::new().await;
    let (session, seq, _) = scene.gateway().await.break_line().await;
    scene.world.gateway_fault(&GatewayFault::RefuseResume { times: 1 });
    let mut back = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    back.send(json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": session, "seq": seq}}))
        .await;
    let frame = back.frame().await.unwrap();
    assert_eq!((frame["op"].as_u64(), frame["d"].as_bool()), (Some(9), Some(false)));
    // The next one is not.
    let (session, seq, _) = scene.gateway().await.break_line().await;
    let mut again = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    again
        .send(json!({"op": 6, "d": {"token": scene.sandbox.token(), "session_id": session, "seq": seq}}))
        .await;
    again.event("RESUMED").await;
}

#[tokio::test]
async fn the_gateway_can_be_disturbed() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.gateway_fault(&GatewayFault::Reconnect);
    assert_eq!(gateway.frame().await.unwrap()["op"], 7);

    scene.world.drop_events("MESSAGE_CREATE", 1);
    scene.world.duplicate_events("MESSAGE_CREATE", 1);
    for text in ["lost", "twice", "once"] {
        scene.candidate.say(scene.channel, text).await.unwrap();
    }
    for text in ["twice", "twice", "once"] {
        assert_eq!(gateway.event("MESSAGE_CREATE").await["content"], text);
    }
    scene.world.disconnect_gateways(4000);
    assert_eq!(gateway.closed().await, 4000);
}

#[tokio::test]
async fn events_need_their_intent() {
    let scene = Scene::new().await;
    let mut guilds_only = Gateway::identify(&scene.sandbox, 1).await;
    guilds_only.event("GUILD_CREATE").await;
    let mut all = scene.gateway().await;
    scene.candidate.say(scene.channel, "hello").await.unwrap();
    scene.candidate.typing(scene.channel).await.unwrap();
    let newcomer = scene.world.create_user("New", "en-US");
    scene.world.add_member(scene.guild, newcomer);
    all.event("MESSAGE_CREATE").await;
    assert_eq!(all.event("TYPING_START").await["user_id"], scene.candidate.id().to_string());
    all.event("GUILD_MEMBER_ADD").await;
    for event in ["MESSAGE_CREATE", "TYPING_START", "GUILD_MEMBER_ADD"] {
        guilds_only.none(event).await;
    }
}

#[tokio::test]
async fn members_can_be_requested() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let request =
        json!({"op": 8, "d": {"guild_id": scene.guild.to_string(), "query": "", "limit": 0, "nonce": "n"}});
    gateway.send(request).await;
    let chunk = gateway.event("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["members"].as_array().unwrap().len(), 4);
    assert_eq!((chunk["nonce"].as_str(), chunk["chunk_count"].as_u64()), (Some("n"), Some(1)));
}

#[tokio::test]
async fn shards_get_their_guilds_only() {
    let scene = Scene::new().await;
    let owner = scene.world.create_user("Second", "en-US");
    let guilds: Vec<u64> =
        (0..6).map(|i| scene.world.create_guild(&format!("g{i}"), owner)).chain([scene.guild]).collect();
    for number in 0..2 {
        let mut gateway = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
        let token = scene.sandbox.token();
        gateway
            .send(
                json!({"op": 2, "d": {"token": token, "intents": 1, "properties": {}, "shard": [number, 2]}}),
            )
            .await;
        let ready = gateway.event("READY").await;
        let listed: Vec<u64> = ready["guilds"].as_array().unwrap().iter().map(id).collect();
        let mut expected: Vec<u64> = guilds.iter().copied().filter(|id| (id >> 22) % 2 == number).collect();
        expected.sort_unstable();
        assert_eq!(listed, expected);
    }
}

#[tokio::test]
async fn threads_are_told_with_a_channel_that_comes_into_sight() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.set_overwrite(scene.channel, scene.sandbox.bot_user_id(), 0, VIEW_CHANNEL);
    gateway.event("CHANNEL_UPDATE").await;
    let thread = scene.candidate.open_thread(scene.channel, "talk", false).await.unwrap();
    gateway.none("THREAD_CREATE").await;
    scene.world.set_overwrite(scene.channel, scene.sandbox.bot_user_id(), VIEW_CHANNEL, 0);
    assert_eq!(id(&gateway.event("THREAD_LIST_SYNC").await["threads"][0]), thread.id);
}

#[tokio::test]
async fn message_content_is_emptied_without_the_intent() {
    let scene = Scene::new().await;
    let mut blind = Gateway::identify(&scene.sandbox, INTENTS & !(1 << 15)).await;
    blind.event("GUILD_CREATE").await;
    let mut seeing = scene.gateway().await;
    scene.candidate.say_with_file(scene.channel, "my answer", "a.txt", b"text".to_vec()).await.unwrap();
    let full = seeing.event("MESSAGE_CREATE").await;
    assert_eq!(
        (full["content"].as_str(), full["attachments"].as_array().unwrap().len()),
        (Some("my answer"), 1)
    );
    let empty = blind.event("MESSAGE_CREATE").await;
    assert_eq!((empty["content"].as_str(), empty["attachments"].as_array().unwrap().len()), (Some(""), 0));
    // Mentions of the bot, its own messages and direct messages are readable.
    let mention = format!("<@{}> hi", scene.sandbox.bot_user_id());
    scene.candidate.say(scene.channel, &mention).await.unwrap();
    assert_eq!(blind.event("MESSAGE_CREATE").await["content"], mention);
    let own = scene.post(json!({"content": "a question"})).await;
    assert_eq!(blind.event("MESSAGE_CREATE").await["content"], "a question");
    let question = scene
        .candidate
        .messages(scene.channel)
        .await
        .unwrap()
        .into_iter()
        .find(|m| m.id == id(&own))
        .unwrap();
    scene.candidate.answer(&question, "a reply pings").await.unwrap();
    let reply = blind.event("MESSAGE_CREATE").await;
    assert_eq!(reply["content"], "a reply pings");
    assert_eq!(reply["referenced_message"]["content"], "a question");
    let dm = scene.candidate.open_dm(scene.sandbox.bot_user_id()).await.unwrap();
    scene.candidate.say(dm.id, "directly").await.unwrap();
    assert_eq!(blind.event("MESSAGE_CREATE").await["content"], "directly");
}

#[tokio::test]
async fn rest_empties_content_when_the_application_may_not_read_it() {
    let options = Options { message_content_allowed: false, ..Options::default() };
    let scene = Scene::with(options).await;
    let sent = scene.candidate.say(scene.channel, "secret").await.unwrap();
    let mentioned =
        scene.candidate.say(scene.channel, &format!("<@{}>", scene.sandbox.bot_user_id())).await.unwrap();
    let path = format!("/channels/{}/messages", scene.channel);
    let list = scene.bot.get(&path).await.ok();
    assert_eq!(id(&list[1]), sent.id);
    assert_eq!(list[1]["content"], "");
    assert_eq!(list[0]["content"].as_str().unwrap(), mentioned.content);
    assert_eq!(scene.bot.get(&format!("{path}/{}", sent.id)).await.ok()["content"], "");
}

#[tokio::test]
async fn a_member_hears_what_was_said_between_two_calls() {
    let scene = Scene::new().await;
    for text in ["one", "two", "three"] {
        scene.post(json!({"content": text})).await;
    }
    let first = scene.candidate.wait_message(scene.channel, |_| true, SOON).await.unwrap();
    let third = scene.candidate.wait_message(scene.channel, |m| m.content == "three", SOON).await.unwrap();
    assert_eq!((first.content.as_str(), third.content.as_str()), ("one", "three"));
    let error = scene.candidate.wait_message(scene.channel, |m| m.content == "two", Duration::ZERO).await;
    let text = format!("{:#}", error.unwrap_err());
    assert!(text.contains("in vain") && text.contains("channel"), "{text}");
}
