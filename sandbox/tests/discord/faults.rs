//! Faults that tests inject.

use discord_sandbox::{ChannelKind, FaultKind, Options, Sandbox};
use reqwest::Method;
use serde_json::json;

use crate::support::{Bot, Scene};

const MESSAGES: &str = "/channels/*/messages";

#[tokio::test]
async fn rate_limits_tell_when_to_come_back() {
    let scene = Scene::new().await;
    scene.world.fault(
        "POST",
        MESSAGES,
        1,
        FaultKind::RateLimit { retry_after: 1.5, global: false, shared: false },
    );
    let path = format!("/channels/{}/messages", scene.channel);
    let limited = scene.bot.try_call(Method::POST, &path, Some(json!({"content": "x"}))).await.unwrap();
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "2");
    assert_eq!(limited.headers()["x-ratelimit-reset-after"], "1.500");
    assert_eq!(limited.headers()["x-ratelimit-scope"], "user");
    let body: serde_json::Value = limited.json().await.unwrap();
    assert_eq!((body["retry_after"].as_f64(), body["global"].as_bool()), (Some(1.5), Some(false)));
    assert!(scene.world.messages(scene.channel).is_empty());
    scene.bot.post(&path, json!({"content": "x"})).await.ok();
}

#[tokio::test]
async fn errors_come_before_or_after_the_effect() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    for (after_effect, count) in [(false, 0), (true, 1)] {
        scene.world.fault("POST", MESSAGES, 1, FaultKind::Status { status: 502, after_effect });
        assert_eq!(scene.bot.post(&path, json!({"content": "x"})).await.status, 502);
        assert_eq!(scene.world.messages(scene.channel).len(), count);
    }
}

#[tokio::test]
async fn connections_are_cut_before_or_after_the_effect() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    // A used connection, so that the client is tempted to send again on a new one.
    scene.bot.get("/users/@me").await.ok();
    for (after_effect, count) in [(false, 0), (true, 1)] {
        scene.world.fault("POST", MESSAGES, 1, FaultKind::Cut { after_effect });
        let body = json!({"content": "x", "nonce": "n", "enforce_nonce": true});
        assert!(scene.bot.try_call(Method::POST, &path, Some(body)).await.is_err());
        assert_eq!(scene.world.messages(scene.channel).len(), count);
        assert!(scene.world.faults().is_empty());
    }
    // What an enforced nonce is for.
    scene.bot.post(&path, json!({"content": "x", "nonce": "n", "enforce_nonce": true})).await.ok();
    assert_eq!(scene.world.messages(scene.channel).len(), 1);
}

#[tokio::test]
async fn faults_can_be_posted_by_other_programs() {
    let scene = Scene::new().await;
    let url = format!("{}/sandbox/faults", scene.sandbox.url());
    let fault = json!({"method": "GET", "path": "/users/@me", "times": 2, "kind": "status", "status": 503});
    let posted = scene.bot.http.post(&url).json(&fault).send().await.unwrap();
    assert_eq!(posted.status(), 204);
    assert_eq!(scene.bot.get("/users/@me").await.status, 503);
    assert_eq!(scene.bot.get("/users/@me").await.status, 503);
    scene.bot.get("/users/@me").await.ok();
    let mut gateway = scene.gateway().await;
    for fault in [json!({"kind": "drop_event", "event": "TYPING_START"}), json!({"kind": "reconnect"})] {
        assert_eq!(scene.bot.http.post(&url).json(&fault).send().await.unwrap().status(), 204);
    }
    assert_eq!(gateway.frame().await.unwrap()["op"], 7);
    let wrong = scene.bot.http.post(&url).json(&json!({"kind": "explode"})).send().await.unwrap();
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn a_delay_delays() {
    let scene = Scene::new().await;
    scene.world.fault("GET", "/users/@me", 1, FaultKind::Latency { ms: 50 });
    let start = std::time::Instant::now();
    scene.bot.get("/users/@me").await.ok();
    assert!(start.elapsed() >= std::time::Duration::from_millis(50));
}

#[tokio::test]
async fn rate_limits_hold_where_they_are_wanted() {
    let options = Options { rate_limits: true, ..Options::default() };
    let scene = Scene::with(options).await;
    let path = format!("/channels/{}/messages", scene.channel);
    for remaining in ["4", "3", "2", "1", "0"] {
        let sent = scene.bot.try_call(Method::POST, &path, Some(json!({"content": "x"}))).await.unwrap();
        assert_eq!(
            (sent.status().as_u16(), &sent.headers()["x-ratelimit-remaining"]),
            (200, &remaining.parse().unwrap())
        );
    }
    let sixth = scene.bot.try_call(Method::POST, &path, Some(json!({"content": "x"}))).await.unwrap();
    assert_eq!(
        (sixth.status().as_u16(), &sixth.headers()["x-ratelimit-scope"]),
        (429, &"user".parse().unwrap())
    );
    let body: serde_json::Value = sixth.json().await.unwrap();
    assert!(body["retry_after"].as_f64().unwrap() > 0.0);
    scene.bot.get("/users/@me").await.ok();
}

#[tokio::test]
async fn two_hundred_sandboxes_do_not_disturb_each_other() {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let places = futures_util::future::join_all((0..200).map(async |_| {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let world = sandbox.world();
        let guild = world.create_guild("Server", world.create_user("Owner", "en-US"));
        let channel = world.create_channel(guild, "practice", ChannelKind::Text);
        let bot = Bot::with(&sandbox, http.clone());
        (sandbox, world, channel, bot)
    }))
    .await;
    let posts = places.iter().enumerate().map(async |(number, (_, _, channel, bot))| {
        let body = json!({"content": number.to_string()});
        bot.post(&format!("/channels/{channel}/messages"), body).await.ok()
    });
    futures_util::future::join_all(posts).await;
    for (number, (_, world, channel, _)) in places.iter().enumerate() {
        let texts: Vec<_> = world.messages(*channel).iter().map(|m| m["content"].clone()).collect();
        assert_eq!(texts, [json!(number.to_string())]);
    }
    // Another's token opens no door.
    let stranger = Bot { token: places[0].3.token.clone(), ..places[1].3.clone() };
    assert_eq!(stranger.get("/users/@me").await.status, 401);
}

#[tokio::test]
async fn a_body_needs_its_content_type() {
    let scene = Scene::new().await;
    let url = format!("{}/channels/{}/messages", scene.bot.base, scene.channel);
    let authorization = format!("Bot {}", scene.bot.token);
    let request = scene.bot.http.post(url).header("authorization", authorization);
    let response = request.body("{\"content\": \"x\"}").send().await.unwrap();
    assert_eq!(response.status(), 400);
    let body: serde_json::Value = response.json().await.unwrap();
    assert_eq!(body["errors"]["_errors"][0]["code"], "CONTENT_TYPE_INVALID");
}
