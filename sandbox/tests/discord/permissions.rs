//! What the bot may do, and what it is told when it may not.

use std::time::Duration;

use discord_sandbox::{ChannelKind, World};
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, Scene, VIEW_CHANNEL, id};

#[tokio::test]
async fn missing_access_differs_from_missing_permissions() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/messages", scene.channel);
    scene.world.set_overwrite(scene.channel, scene.sandbox.bot_user_id(), 0, 1 << 11);
    scene.bot.post(&path, json!({"content": "x"})).await.refused(403, 50013);
    scene.world.set_overwrite(scene.channel, scene.sandbox.bot_user_id(), 0, VIEW_CHANNEL);
    scene.bot.post(&path, json!({"content": "x"})).await.refused(403, 50001);
    scene.bot.get(&format!("/channels/{}", scene.channel)).await.refused(403, 50001);
    scene.bot.get("/channels/1").await.refused(404, 10003);
    scene.bot.get("/guilds/1").await.refused(404, 10004);
    scene.bot.get(&format!("/guilds/{}/members/1", scene.guild)).await.refused(404, 10007);
    scene.bot.get("/channels/abc").await.refused(400, 50035);
}

#[tokio::test]
async fn embeds_and_files_need_their_permission() {
    let scene = Scene::new().await;
    scene.world.set_everyone_permissions(scene.guild, 0);
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS & !(1 << 14 | 1 << 15));
    let path = format!("/channels/{}/messages", scene.channel);
    scene.bot.post(&path, json!({"embeds": [{"title": "x"}]})).await.refused(403, 50013);
    scene.bot.upload(reqwest::Method::POST, &path, json!({}), &[("a.txt", b"a")]).await.refused(403, 50013);
    scene.bot.post(&path, json!({"content": "x"})).await.ok();
}

#[tokio::test]
async fn a_hidden_channel_is_hidden() {
    let scene = Scene::new().await;
    let hidden = scene.world.create_channel(scene.guild, "admins", ChannelKind::Text);
    scene.world.set_overwrite(hidden, scene.guild, 0, VIEW_CHANNEL);
    assert_eq!(scene.candidate.channels().await.unwrap().len(), 1);
    assert_eq!(scene.owner.channels().await.unwrap().len(), 2);
    assert!(scene.candidate.say(hidden, "x").await.is_err());
}

#[tokio::test]
async fn a_member_in_timeout_reads_only() {
    let scene = Scene::new().await;
    scene.world.time_out(scene.guild, scene.candidate.id(), Duration::from_secs(60));
    assert!(scene.candidate.say(scene.channel, "x").await.is_err());
    scene.candidate.messages(scene.channel).await.unwrap();
    scene.world.advance(Duration::from_secs(61));
    scene.candidate.say(scene.channel, "back").await.unwrap();
}

#[tokio::test]
async fn slow_mode_holds_members_not_moderators() {
    let scene = Scene::new().await;
    scene.bot.patch(&format!("/channels/{}", scene.channel), json!({"rate_limit_per_user": 60})).await.ok();
    scene.candidate.say(scene.channel, "one").await.unwrap();
    let error = scene.candidate.say(scene.channel, "two").await.unwrap_err();
    assert!(error.to_string().contains("20016"), "{error}");
    scene.post(json!({"content": "a"})).await;
    scene.post(json!({"content": "b"})).await;
    scene.world.advance(Duration::from_secs(60));
    scene.candidate.say(scene.channel, "two").await.unwrap();
}

#[tokio::test]
async fn channels_can_be_made_changed_and_removed() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let path = format!("/guilds/{}/channels", scene.guild);
    let category = scene.bot.post(&path, json!({"name": "Interviews", "type": 4})).await.ok();
    let body = json!({"name": "Back End", "type": 0, "parent_id": category["id"], "topic": "t"});
    let made = scene.bot.post(&path, body).await;
    assert_eq!((made.status, made.body["name"].as_str()), (201, Some("back-end")));
    gateway.event("CHANNEL_CREATE").await;
    assert_eq!(scene.bot.get(&path).await.ok().as_array().unwrap().len(), 3);
    let one = format!("/channels/{}", id(&made.body));
    assert_eq!(scene.bot.patch(&one, json!({"topic": "new"})).await.ok()["topic"], "new");
    assert_eq!(gateway.event("CHANNEL_UPDATE").await["topic"], "new");
    scene.bot.patch(&one, json!({"name": "x".repeat(101)})).await.refused(400, 50035);
    scene.bot.post(&path, json!({"name": "n", "type": 5})).await.refused(400, 50035);
    let overwrite = json!({"type": 0, "allow": "0", "deny": (1_u64 << 11).to_string()});
    assert_eq!(scene.bot.put(&format!("{one}/permissions/{}", scene.guild), overwrite).await.status, 204);
    assert!(scene.candidate.say(id(&made.body), "x").await.is_err());
    let too_much = json!({"type": 0, "allow": ADMINISTRATOR.to_string()});
    scene.bot.put(&format!("{one}/permissions/{}", scene.guild), too_much).await.refused(403, 50013);
    scene.bot.delete(&one).await.ok();
    scene.bot.get(&one).await.refused(404, 10003);
    scene.world.set_bot_permissions(scene.guild, 0);
    scene.bot.post(&path, json!({"name": "n"})).await.refused(403, 50013);
}

#[tokio::test]
async fn roles_follow_the_hierarchy() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let high = scene.world.create_role(scene.guild, "High", 0);
    let path = format!("/guilds/{}", scene.guild);
    let made =
        scene.bot.post(&format!("{path}/roles"), json!({"name": "Candidate", "permissions": "0"})).await.ok();
    let role = id(&made);
    let give = |role: u64| format!("{path}/members/{}/roles/{role}", scene.candidate.id());
    assert_eq!(scene.bot.put(&give(role), Value::Null).await.status, 204);
    assert_eq!(gateway.event("GUILD_MEMBER_UPDATE").await["roles"], json!([role.to_string()]));
    scene.bot.put(&give(high), Value::Null).await.refused(403, 50013);
    scene.bot.put(&give(1), Value::Null).await.refused(404, 10011);
    let listed = scene.bot.get(&format!("{path}/roles")).await.ok();
    assert_eq!(listed.as_array().unwrap().len(), 4);
    assert_eq!(scene.bot.delete(&format!("{path}/roles/{role}")).await.status, 204);
    scene.bot.patch(&format!("{path}/roles/{high}"), json!({"name": "Low"})).await.refused(403, 50013);
}

#[tokio::test]
async fn a_bot_that_was_removed_has_no_access() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.remove_member(scene.guild, scene.sandbox.bot_user_id());
    assert_eq!(gateway.event("GUILD_DELETE").await["id"], scene.guild.to_string());
    scene.bot.get(&format!("/guilds/{}", scene.guild)).await.refused(403, 50001);
    scene
        .bot
        .post(&format!("/channels/{}/messages", scene.channel), json!({"content": "x"}))
        .await
        .refused(403, 50001);
}
