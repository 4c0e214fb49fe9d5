//! Budgets of a bot, and what happens to it from outside.

use std::time::{Duration, Instant};

use discord_sandbox::{FaultKind, Options, WorldFault};
use reqwest::Method;
use serde_json::json;

use crate::support::{Gateway, INTENTS, Scene, VIEW_CHANNEL, ws};

async fn shard(scene: &Scene, number: u64, count: u64) -> Gateway {
    let mut gateway = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    let data =
        json!({"token": scene.world.token(), "intents": INTENTS, "properties": {}, "shard": [number, count]});
    gateway.send(json!({"op": 2, "d": data})).await;
    gateway
}

#[tokio::test]
async fn guilds_are_spread_over_shards() {
    let scene = Scene::new().await;
    scene.world.set_sharding(16, 3);
    let told = scene.bot.get("/gateway/bot").await.ok();
    assert_eq!((&told["shards"], &told["session_start_limit"]["max_concurrency"]), (&json!(3), &json!(16)));
    let mut guilds = vec![scene.guild];
    guilds.extend((0..8).map(|n| scene.world.create_guild(&format!("Server {n}"), scene.owner.id())));
    for number in 0..3 {
        let mut gateway = shard(&scene, number, 3).await;
        let ready = gateway.event("READY").await;
        let mut listed: Vec<u64> =
            ready["guilds"].as_array().unwrap().iter().map(crate::support::id).collect();
        listed.sort_unstable();
        let wanted: Vec<u64> = guilds.iter().copied().filter(|id| (id >> 22) % 3 == number).collect();
        assert_eq!(listed, wanted);
        assert_eq!(ready["shard"], json!([number, 3]));
    }
    let mut wrong = shard(&scene, 3, 3).await;
    assert_eq!(wrong.closed().await, 4010);
}

#[tokio::test]
async fn more_than_2500_guilds_need_more_shards() {
    let scene = Scene::new().await;
    for _ in 0..2500 {
        scene.world.create_guild("Server", scene.owner.id());
    }
    assert_eq!(shard(&scene, 0, 1).await.closed().await, 4011);
    scene.world.remove_member(scene.guild, scene.sandbox.bot_user_id());
    let ready = shard(&scene, 0, 1).await.event("READY").await;
    assert_eq!(ready["guilds"].as_array().unwrap().len(), 2500);
}

#[tokio::test]
async fn sessions_started_too_fast_are_invalid() {
    let options = Options { rate_limits: true, ..Options::default() };
    let scene = Scene::with(options).await;
    scene.world.set_sharding(2, 4);
    shard(&scene, 0, 4).await.event("READY").await;
    shard(&scene, 1, 4).await.event("READY").await;
    // Shard 2 shares the rate limit key of shard 0.
    let mut third = shard(&scene, 2, 4).await;
    let refused = third.frame().await.unwrap();
    assert_eq!((refused["op"].as_u64(), refused["d"].as_bool()), (Some(9), Some(false)));
    scene.world.advance(Duration::from_secs(5));
    shard(&scene, 2, 4).await.event("READY").await;
}

#[tokio::test]
async fn too_many_sessions_in_a_day_cost_the_token() {
    let scene = Scene::new().await;
    scene.world.set_starts_left(1);
    let mut gateway = scene.gateway().await;
    let told = scene.bot.get("/gateway/bot").await.ok();
    assert_eq!(told["session_start_limit"]["remaining"], 0);
    assert_eq!(shard(&scene, 0, 1).await.closed().await, 4004);
    assert_eq!(gateway.closed().await, 4004);
    assert_eq!(scene.bot.get("/users/@me").await.status, 401);
    scene.world.advance(Duration::from_secs(86_400));
    shard(&scene, 0, 1).await.event("READY").await;
}

#[tokio::test]
async fn invalid_requests_are_counted_and_shut_the_bot_out() {
    let scene = Scene::new().await;
    scene.bot.get("/channels/1").await.refused(404, 10003);
    scene.world.set_overwrite(scene.channel, scene.guild, 0, VIEW_CHANNEL);
    scene.world.set_overwrite(scene.channel, scene.sandbox.bot_user_id(), 0, VIEW_CHANNEL);
    let channel = format!("/channels/{}", scene.channel);
    scene.bot.get(&channel).await.refused(403, 50001);
    for shared in [true, false] {
        let kind = FaultKind::RateLimit { retry_after: 1.0, global: false, shared };
        scene.world.fault("GET", "/users/@me", 1, kind);
        assert_eq!(scene.bot.get("/users/@me").await.status, 429);
    }
    assert_eq!(scene.world.invalid_requests(), 2);
    scene.world.fault("GET", "/users/@me", 1, FaultKind::Banned);
    let banned = scene.bot.try_call(Method::GET, "/users/@me", None).await.unwrap();
    assert_eq!((banned.status().as_u16(), banned.headers().get("via")), (429, None));
    assert!(banned.headers().contains_key("retry-after"));
    assert!(banned.text().await.unwrap().contains("1015"));
    let free = scene.bot.try_call(Method::GET, "/users/@me", None).await.unwrap();
    assert!(free.headers().contains_key("via"));
}

#[tokio::test]
async fn tokens_and_addresses_expire_on_demand() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.commands(json!([{"name": "ping", "description": "pings"}])).await;
    scene.candidate.slash(scene.channel, "ping", &[]).await.unwrap();
    let interaction = gateway.event("INTERACTION_CREATE").await;
    scene.bot.respond(&interaction, json!({"type": 5})).await.ok();
    scene.world.world_fault(&WorldFault::ExpireTokens);
    let original = scene.bot.webhook(&interaction, "/messages/@original");
    scene.bot.patch(&original, json!({"content": "late"})).await.refused(401, 50027);

    let path = format!("/channels/{}/messages", scene.channel);
    let sent = scene.bot.upload(Method::POST, &path, json!({}), &[("a.txt", b"text")]).await.ok();
    let url = sent["attachments"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(scene.bot.http.get(&url).send().await.unwrap().status(), 200);
    scene.world.world_fault(&WorldFault::ExpireUrls);
    assert_eq!(scene.bot.http.get(&url).send().await.unwrap().status(), 404);
    let again = scene.bot.get(&format!("{path}/{}", sent["id"].as_str().unwrap())).await.ok();
    let fresh = again["attachments"][0]["url"].as_str().unwrap();
    assert_eq!(scene.bot.http.get(fresh).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_world_changes_under_the_bot() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let url = format!("{}/sandbox/faults", scene.sandbox.url());
    let fault = async |body: serde_json::Value| {
        let status = scene.bot.http.post(&url).json(&body).send().await.unwrap().status();
        assert_eq!(status, 204, "{body}");
    };
    let (guild, channel) = (scene.guild.to_string(), scene.channel.to_string());
    let path = format!("/channels/{channel}/messages");
    let send = 1_u64 << 11;
    let here = json!({"kind": "permission_removed", "guild_id": guild, "channel_id": channel, "bits": send.to_string()});
    fault(here).await;
    scene.bot.post(&path, json!({"content": "x"})).await.refused(403, 50013);
    scene.bot.delete(&format!("/channels/{channel}/permissions/{}", scene.sandbox.bot_user_id())).await.ok();
    scene.post(json!({"content": "x"})).await;
    fault(json!({"kind": "permission_removed", "guild_id": guild, "bits": send})).await;
    assert_eq!(gateway.event("GUILD_ROLE_UPDATE").await["guild_id"], guild);
    scene.bot.post(&path, json!({"content": "x"})).await.refused(403, 50013);
    fault(json!({"kind": "member_left", "guild_id": guild, "user_id": scene.candidate.id().to_string()}))
        .await;
    assert_eq!(gateway.event("GUILD_MEMBER_REMOVE").await["user"]["id"], scene.candidate.id().to_string());
    fault(json!({"kind": "channel_deleted", "channel_id": channel})).await;
    gateway.event("CHANNEL_DELETE").await;
    scene.bot.post(&path, json!({"content": "x"})).await.refused(404, 10003);
    let bot = scene.sandbox.bot_user_id().to_string();
    fault(json!({"kind": "member_left", "guild_id": guild, "user_id": bot})).await;
    assert_eq!(gateway.event("GUILD_DELETE").await["id"], guild);
    fault(json!({"kind": "reset_token"})).await;
    assert_eq!(gateway.closed().await, 4004);
    assert_eq!(scene.bot.get("/users/@me").await.status, 401);
}

#[tokio::test]
async fn discords_clock_may_be_another() {
    let scene = Scene::new().await;
    let week = 7 * 24 * 3600;
    for skew in [week, -week] {
        scene.world.world_fault(&WorldFault::ClockSkew { ms: skew * 1000 });
        let answer = scene.bot.try_call(Method::GET, "/users/@me", None).await.unwrap();
        let date = chrono::DateTime::parse_from_rfc2822(answer.headers()["date"].to_str().unwrap()).unwrap();
        let ahead = date.timestamp() - chrono::Utc::now().timestamp();
        assert!((ahead - skew).abs() < 60, "{ahead}");
    }
    let first = scene.post(json!({"content": "x"})).await;
    let second = scene.post(json!({"content": "x"})).await;
    assert!(crate::support::id(&first) < crate::support::id(&second));
}

#[tokio::test]
async fn latency_follows_a_distribution() {
    let scene = Scene::new().await;
    let spread = FaultKind::LatencySpread { quantiles_ms: vec![30, 60] };
    scene.world.fault("GET", "/users/@me", 3, spread);
    let start = Instant::now();
    for _ in 0..3 {
        scene.bot.get("/users/@me").await.ok();
    }
    assert!(start.elapsed() >= Duration::from_millis(90));
    assert!(scene.world.faults().is_empty());
}
