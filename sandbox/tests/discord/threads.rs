//! Threads and forums.

use std::time::Duration;

use discord_sandbox::{ChannelKind, World};
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, SOON, Scene, id};

async fn private_thread(scene: &Scene) -> u64 {
    let path = format!("/channels/{}/threads", scene.channel);
    let body = json!({"name": "면접", "type": 12, "invitable": false, "auto_archive_duration": 1440});
    let made = scene.bot.post(&path, body).await;
    assert_eq!(made.status, 201);
    let thread = id(&made.body);
    let member = format!("/channels/{thread}/thread-members/{}", scene.candidate.id());
    assert_eq!(scene.bot.put(&member, Value::Null).await.status, 204);
    thread
}

#[tokio::test]
async fn a_private_thread_is_seen_by_its_members_and_moderators() {
    let scene = Scene::new().await;
    let admin = scene.world.create_user("Admin", "en-US");
    scene.world.add_member(scene.guild, admin);
    let role = scene.world.create_role(scene.guild, "Admin", ADMINISTRATOR);
    scene.world.give_role(scene.guild, admin, role);
    let admin = scene.sandbox.member(admin);
    let thread = private_thread(&scene).await;
    let seen = scene.candidate.wait_thread(|t| t.name == "면접", SOON).await.unwrap();
    assert!(seen.id == thread && seen.is_private_thread());
    assert!(scene.bystander.threads().await.unwrap().is_empty());
    assert!(scene.bystander.messages(thread).await.is_err());
    assert_eq!(admin.threads().await.unwrap().len(), 1);
    scene.bot.post(&format!("/channels/{thread}/messages"), json!({"content": "Question 1"})).await.ok();
    scene.candidate.wait_message(thread, |m| m.content == "Question 1", SOON).await.unwrap();
    admin.wait_message(thread, |m| m.content == "Question 1", SOON).await.unwrap();
    let error = scene.bystander.wait_message(thread, |_| true, Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("in vain"), "{error}");
    // Those who may not invite cannot add others; leaving closes the door.
    assert!(scene.candidate.add_to_thread(thread, scene.bystander.id()).await.is_err());
    scene.candidate.leave_thread(thread).await.unwrap();
    assert!(scene.candidate.messages(thread).await.is_err());
}

#[tokio::test]
async fn the_bot_itself_is_bound_by_the_same_rule() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS & !(1 << 34));
    let secret = scene.candidate.open_thread(scene.channel, "secret", true).await.unwrap();
    scene.candidate.say(secret.id, "hidden").await.unwrap();
    scene.bot.get(&format!("/channels/{}", secret.id)).await.refused(403, 50001);
    gateway.none("THREAD_CREATE").await;
    gateway.none("MESSAGE_CREATE").await;
    scene.candidate.add_to_thread(secret.id, scene.sandbox.bot_user_id()).await.unwrap();
    assert_eq!(id(&gateway.event("THREAD_CREATE").await), secret.id);
    let members = gateway.event("THREAD_MEMBERS_UPDATE").await;
    assert_eq!(members["added_members"][0]["user_id"], scene.sandbox.bot_user_id().to_string());
    let listed = scene.bot.get(&format!("/guilds/{}/threads/active", scene.guild)).await.ok();
    assert_eq!(id(&listed["threads"][0]), secret.id);
}

#[tokio::test]
async fn opening_needs_the_right_permission_and_values() {
    let scene = Scene::new().await;
    let path = format!("/channels/{}/threads", scene.channel);
    for body in [
        json!({"name": "", "type": 12}),
        json!({"name": "x".repeat(101), "type": 12}),
        json!({"name": "x", "type": 12, "auto_archive_duration": 99}),
        json!({"name": "x", "type": 5}),
    ] {
        scene.bot.post(&path, body).await.refused(400, 50035);
    }
    scene.world.set_everyone_permissions(scene.guild, 0);
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS & !(1 << 36));
    scene.bot.post(&path, json!({"name": "x", "type": 12})).await.refused(403, 50013);
    assert_eq!(scene.bot.post(&path, json!({"name": "x", "type": 11})).await.status, 201);
}

#[tokio::test]
async fn archived_threads_take_no_changes_until_somebody_writes() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let thread = private_thread(&scene).await;
    let messages = format!("/channels/{thread}/messages");
    let sent = scene.bot.post(&messages, json!({"content": "Question"})).await.ok();
    scene.commands(json!([{"name": "help", "description": "d"}])).await;
    scene.world.archive_thread(thread, true);
    assert_eq!(gateway.event("THREAD_UPDATE").await["thread_metadata"]["archived"], true);
    let member = format!("/channels/{thread}/thread-members/{}", scene.bystander.id());
    scene.bot.put(&member, Value::Null).await.refused(400, 50083);
    scene.bot.patch(&format!("{messages}/{}", id(&sent)), json!({"content": "x"})).await.refused(400, 50083);
    scene
        .bot
        .put(&format!("{messages}/{}/reactions/%F0%9F%91%8D/@me", id(&sent)), Value::Null)
        .await
        .refused(400, 50083);
    scene.bot.patch(&format!("/channels/{thread}"), json!({"name": "y"})).await.refused(400, 50083);
    assert!(scene.candidate.slash(thread, "help", &[]).await.is_err());
    // Private threads of others are listed for moderators, own ones for everybody.
    let parent = format!("/channels/{}", scene.channel);
    let listed = scene.bot.get(&format!("{parent}/threads/archived/private")).await.ok();
    assert_eq!(id(&listed["threads"][0]), thread);
    assert_eq!(
        scene.bot.get(&format!("{parent}/users/@me/threads/archived/private")).await.ok()["threads"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(scene.bot.get(&format!("{parent}/threads/archived/public")).await.ok()["threads"], json!([]));
    scene.candidate.say(thread, "I am back").await.unwrap();
    assert_eq!(gateway.event("THREAD_UPDATE").await["thread_metadata"]["archived"], false);
}

#[tokio::test]
async fn locked_threads_are_for_moderators() {
    let scene = Scene::new().await;
    let thread = private_thread(&scene).await;
    scene.bot.patch(&format!("/channels/{thread}"), json!({"locked": true, "archived": true})).await.ok();
    let error = scene.candidate.say(thread, "hello?").await.unwrap_err();
    assert!(error.to_string().contains("160005"), "{error}");
    scene.bot.post(&format!("/channels/{thread}/messages"), json!({"content": "closing words"})).await.ok();
    assert!(!scene.candidate.threads().await.unwrap()[0].archived);
    // Without the permission not even the thread's creator can unlock it.
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS & !(1 << 34));
    scene.bot.patch(&format!("/channels/{thread}"), json!({"locked": false})).await.refused(403, 50013);
}

#[tokio::test]
async fn idle_threads_archive_themselves() {
    let scene = Scene::new().await;
    let thread = private_thread(&scene).await;
    scene.bot.post(&format!("/channels/{thread}/messages"), json!({"content": "Question"})).await.ok();
    scene.world.advance(Duration::from_secs(23 * 3600));
    scene.candidate.say(thread, "thinking").await.unwrap();
    scene.world.advance(Duration::from_secs(23 * 3600));
    assert!(!scene.candidate.threads().await.unwrap()[0].archived);
    scene.world.advance(Duration::from_secs(2 * 3600));
    assert!(scene.candidate.threads().await.unwrap()[0].archived);
}

#[tokio::test]
async fn sending_in_threads_has_its_own_permission() {
    let scene = Scene::new().await;
    let thread = private_thread(&scene).await;
    scene.world.set_overwrite(scene.channel, scene.guild, 0, 1 << 11);
    scene.candidate.say(thread, "still allowed here").await.unwrap();
    assert!(scene.candidate.say(scene.channel, "not here").await.is_err());
    scene.world.set_overwrite(scene.channel, scene.guild, 0, 1 << 38);
    assert!(scene.candidate.say(thread, "no more").await.is_err());
}

#[tokio::test]
async fn a_thread_from_a_message_has_its_id() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let said = scene.candidate.say(scene.channel, "let us talk").await.unwrap();
    let path = format!("/channels/{}/messages/{}/threads", scene.channel, said.id);
    let made = scene.bot.post(&path, json!({"name": "talk"})).await;
    assert_eq!((made.status, id(&made.body), made.body["type"].as_u64()), (201, said.id, Some(11)));
    assert_eq!(gateway.event("THREAD_CREATE").await["newly_created"], true);
    assert_eq!(gateway.event("MESSAGE_UPDATE").await["flags"], 32);
    scene.bot.post(&path, json!({"name": "again"})).await.refused(400, 160004);
    assert_eq!(
        scene.bot.get(&format!("/channels/{}/messages/{}", scene.channel, said.id)).await.ok()["thread"]["name"],
        "talk"
    );
}

#[tokio::test]
async fn forum_posts_begin_with_a_message_of_the_same_id() {
    let scene = Scene::new().await;
    let forum = scene.world.create_channel(scene.guild, "questions", ChannelKind::Forum);
    let path = format!("/channels/{forum}");
    let tags = json!({"available_tags": [{"name": "backend"}], "flags": 16});
    let channel = scene.bot.patch(&path, tags).await.ok();
    let tag = channel["available_tags"][0]["id"].clone();
    let body = json!({"name": "What is a deadlock?", "message": {"content": "Discuss"}});
    scene.bot.post(&format!("{path}/threads"), body).await.refused(400, 40067);
    let body =
        json!({"name": "What is a deadlock?", "applied_tags": [tag], "message": {"content": "Discuss"}});
    let made = scene.bot.post(&format!("{path}/threads"), body).await.ok();
    assert_eq!(made["message"]["id"], made["id"]);
    assert_eq!(made["applied_tags"], json!([tag]));
    scene.bot.post(&format!("{path}/messages"), json!({"content": "x"})).await.refused(400, 50008);
    let seen = scene.candidate.wait_thread(|t| t.parent_id == forum, SOON).await.unwrap();
    scene.candidate.wait_message(seen.id, |m| m.content == "Discuss" && m.id == seen.id, SOON).await.unwrap();
    scene.candidate.say(seen.id, "Two processes wait for each other").await.unwrap();
}

#[tokio::test]
async fn thread_members_are_listed() {
    let scene = Scene::new().await;
    let thread = private_thread(&scene).await;
    let path = format!("/channels/{thread}/thread-members");
    let list = scene.bot.get(&format!("{path}?with_member=true")).await.ok();
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(list[1]["member"]["user"]["username"], "지원자");
    scene.bot.get(&format!("{path}/{}", scene.bystander.id())).await.refused(404, 10007);
    assert_eq!(scene.bot.delete(&format!("{path}/{}", scene.candidate.id())).await.status, 204);
    assert!(scene.candidate.threads().await.unwrap().is_empty());
}

#[tokio::test]
async fn deleting_a_channel_takes_its_threads_along() {
    let scene = Scene::new().await;
    let mut gateway = scene.gateway().await;
    let thread = private_thread(&scene).await;
    scene.world.delete_channel(thread);
    assert_eq!(gateway.event("THREAD_DELETE").await["id"], thread.to_string());
    scene
        .bot
        .post(&format!("/channels/{thread}/messages"), json!({"content": "x"}))
        .await
        .refused(404, 10003);
    let thread = private_thread(&scene).await;
    scene.world.delete_channel(scene.channel);
    assert_eq!(gateway.event("CHANNEL_DELETE").await["id"], scene.channel.to_string());
    scene.bot.get(&format!("/channels/{thread}")).await.refused(404, 10003);
}
