//! What admins do: webhooks, bans, settings of the server, who may use a command.

use discord_sandbox::{ChannelKind, CommandTarget, World};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Gateway, INTENTS, Scene, id, ws};

const MODERATION: u64 = 1 << 2;
const WEBHOOKS: u64 = 1 << 5;

/// A scene whose bot also manages the server, webhooks and members.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    let bits = World::USUAL_BOT_PERMISSIONS | 1 << 1 | 1 << 2 | 1 << 5 | 1 << 29;
    scene.world.set_bot_permissions(scene.guild, bits);
    scene
}

async fn gateway(scene: &Scene) -> Gateway {
    let mut gateway = Gateway::identify(&scene.sandbox, INTENTS | MODERATION | WEBHOOKS).await;
    gateway.event("GUILD_CREATE").await;
    gateway
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
async fn a_webhook_speaks_under_its_own_name() {
    let scene = scene().await;
    let mut gateway = gateway(&scene).await;
    let hooks = format!("/channels/{}/webhooks", scene.channel);
    let hook = scene.bot.post(&hooks, json!({"name": "Herald"})).await.ok();
    assert_eq!(gateway.event("WEBHOOKS_UPDATE").await["channel_id"], scene.channel.to_string());
    let path = format!("/webhooks/{}/{}", text(&hook["id"]), text(&hook["token"]));
    scene.bot.post(&path, json!({"content": "quiet"})).await.ok();
    assert_eq!(gateway.event("MESSAGE_CREATE").await["webhook_id"], hook["id"]);
    let body = json!({"content": "aloud", "username": "Somebody"});
    let said = scene.bot.post(&format!("{path}?wait=true"), body).await.ok();
    assert_eq!((text(&said["author"]["username"]), &said["webhook_id"]), ("Somebody", &hook["id"]));
    let heard = gateway.event("MESSAGE_CREATE").await;
    assert_eq!((&heard["author"]["username"], heard.get("member")), (&json!("Somebody"), None));

    let message = format!("{path}/messages/{}", text(&said["id"]));
    let changed = scene.bot.patch(&message, json!({"content": "changed"})).await.ok();
    assert_eq!(changed["content"], "changed");
    assert_eq!(scene.bot.get(&message).await.ok()["content"], "changed");
    scene.bot.delete(&message).await.ok();
    scene.bot.get(&message).await.refused(404, 10008);

    let renamed =
        scene.bot.patch(&format!("/webhooks/{}", text(&hook["id"])), json!({"name": "Crier"})).await;
    assert_eq!(renamed.ok()["name"], "Crier");
    assert_eq!(scene.bot.get(&hooks).await.ok().as_array().unwrap().len(), 1);
    let of_guild = format!("/guilds/{}/webhooks", scene.guild);
    assert_eq!(scene.bot.get(&of_guild).await.ok()[0]["id"], hook["id"]);
    scene.bot.delete(&path).await.ok();
    scene.bot.post(&path, json!({"content": "x"})).await.refused(404, 10015);
}

#[tokio::test]
async fn webhooks_have_limits() {
    let scene = scene().await;
    let hooks = format!("/channels/{}/webhooks", scene.channel);
    for name in ["", "my Discord hook", "Clyde", &"x".repeat(81)] {
        scene.bot.post(&hooks, json!({"name": name})).await.refused(400, 50035);
    }
    for number in 0..15 {
        scene.bot.post(&hooks, json!({"name": format!("hook {number}")})).await.ok();
    }
    scene.bot.post(&hooks, json!({"name": "one too many"})).await.refused(400, 30007);
    let (hook, token) = scene
        .world
        .create_webhook(scene.world.create_channel(scene.guild, "news", ChannelKind::Text), "by a person");
    scene.bot.post(&format!("/webhooks/{hook}/wrong"), json!({"content": "x"})).await.refused(401, 50027);
    // Components work in webhooks of applications only.
    let button =
        json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]);
    let body = json!({"content": "x", "components": button});
    let said = scene.bot.post(&format!("/webhooks/{hook}/{token}?wait=true"), body).await.ok();
    assert_eq!(said["components"], json!([]));
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS);
    scene.bot.get(&format!("/webhooks/{hook}")).await.refused(403, 50013);
}

#[tokio::test]
async fn a_webhook_opens_posts_in_a_forum() {
    let scene = scene().await;
    let forum = scene.world.create_channel(scene.guild, "questions", ChannelKind::Forum);
    let (hook, token) = scene.world.create_webhook(forum, "Herald");
    let path = format!("/webhooks/{hook}/{token}?wait=true");
    scene.bot.post(&path, json!({"content": "where?"})).await.refused(400, 50035);
    let post = scene.bot.post(&path, json!({"content": "here", "thread_name": "A question"})).await.ok();
    assert_eq!(post["id"], post["channel_id"]);
    assert_eq!(scene.world.threads(forum)[0]["name"], "A question");
    let more = format!("{path}&thread_id={}", text(&post["channel_id"]));
    assert_eq!(
        scene.bot.post(&more, json!({"content": "more"})).await.ok()["channel_id"],
        post["channel_id"]
    );
}

#[tokio::test]
async fn buttons_of_the_bots_webhook_reach_the_bot() {
    let scene = scene().await;
    let mut gateway = gateway(&scene).await;
    let hook = scene
        .bot
        .post(&format!("/channels/{}/webhooks", scene.channel), json!({"name": "Herald"}))
        .await
        .ok();
    let path = format!("/webhooks/{}/{}?wait=true", text(&hook["id"]), text(&hook["token"]));
    let button =
        json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]);
    scene.bot.post(&path, json!({"content": "x", "components": button})).await.ok();
    let message = scene
        .candidate
        .wait_message(scene.channel, |m| m.content == "x", crate::support::SOON)
        .await
        .unwrap();
    scene.candidate.press(&message, "go").await.unwrap();
    assert_eq!(gateway.event("INTERACTION_CREATE").await["data"]["custom_id"], "go");
}

#[tokio::test]
async fn who_is_banned_is_gone_until_forgiven() {
    let scene = scene().await;
    let mut gateway = gateway(&scene).await;
    scene.candidate.say(scene.channel, "rude").await.unwrap();
    scene.bystander.say(scene.channel, "polite").await.unwrap();
    let bans = format!("/guilds/{}/bans", scene.guild);
    let ban = format!("{bans}/{}", scene.candidate.id());
    scene.bot.put(&ban, json!({"delete_message_seconds": 604_801})).await.refused(400, 50035);
    scene.bot.put(&ban, json!({"delete_message_seconds": 3600})).await.ok();
    assert_eq!(id(&gateway.event("GUILD_BAN_ADD").await["user"]), scene.candidate.id());
    gateway.event("GUILD_MEMBER_REMOVE").await;
    let left: Vec<_> = scene.world.messages(scene.channel).iter().map(|m| m["content"].clone()).collect();
    assert_eq!(left, ["polite"]);
    assert!(scene.candidate.messages(scene.channel).await.is_err());
    scene.world.add_member(scene.guild, scene.candidate.id());
    assert!(scene.candidate.messages(scene.channel).await.is_err());
    assert_eq!(id(&scene.bot.get(&ban).await.ok()["user"]), scene.candidate.id());
    assert_eq!(scene.bot.get(&bans).await.ok().as_array().unwrap().len(), 1);
    // The description wants a body even here.
    let lift = async || scene.bot.call(Method::DELETE, &ban, Some(json!({}))).await;
    lift().await.ok();
    gateway.event("GUILD_BAN_REMOVE").await;
    lift().await.refused(404, 10026);
    scene.world.add_member(scene.guild, scene.candidate.id());
    scene.candidate.messages(scene.channel).await.unwrap();

    let bulk = format!("/guilds/{}/bulk-ban", scene.guild);
    let both = json!({"user_ids": [scene.bystander.id().to_string(), scene.owner.id().to_string()]});
    let done = scene.bot.post(&bulk, both).await.ok();
    assert_eq!(done["banned_users"], json!([scene.bystander.id().to_string()]));
    assert_eq!(done["failed_users"], json!([scene.owner.id().to_string()]));
    scene.bot.put(&format!("{bans}/{}", scene.owner.id()), json!({})).await.refused(403, 50013);
}

#[tokio::test]
async fn a_server_is_renamed() {
    let scene = scene().await;
    let mut gateway = gateway(&scene).await;
    let path = format!("/guilds/{}", scene.guild);
    let body = json!({"name": "서버", "preferred_locale": "ko", "verification_level": 2});
    let changed = scene.bot.patch(&path, body).await.ok();
    assert_eq!((&changed["name"], &changed["verification_level"]), (&json!("서버"), &json!(2)));
    assert_eq!(gateway.event("GUILD_UPDATE").await["preferred_locale"], "ko");
    assert_eq!(scene.bot.get(&path).await.ok()["verification_level"], 2);
    scene.bot.patch(&path, json!({"name": "x"})).await.refused(400, 50035);
    scene.bot.patch(&path, json!({"features": ["COMMUNITY"]})).await.refused(403, 50013);
    scene.world.set_bot_permissions(scene.guild, World::USUAL_BOT_PERMISSIONS);
    scene.bot.patch(&path, json!({"name": "Server"})).await.refused(403, 50013);
}

#[tokio::test]
async fn admins_decide_who_uses_a_command() {
    let scene = scene().await;
    let mut gateway = gateway(&scene).await;
    let commands = json!([
        {"name": "open", "description": "for all"},
        {"name": "closed", "description": "for none", "default_member_permissions": "0"},
    ]);
    let registered = scene.commands(commands).await;
    let base = format!("/applications/{}/guilds/{}/commands", scene.bot.application, scene.guild);
    let of_open = format!("{base}/{}/permissions", text(&registered[0]["id"]));
    scene.bot.get(&of_open).await.refused(404, 10066);
    scene.bot.put(&of_open, json!({"permissions": []})).await.refused(403, 20001);

    let helper = scene.world.create_role(scene.guild, "Helper", 0);
    scene.world.give_role(scene.guild, scene.candidate.id(), helper);
    let (role, user, channel) = (CommandTarget::Role, CommandTarget::User, CommandTarget::Channel);
    scene.world.set_command_permissions(
        scene.guild,
        "open",
        &[(role, scene.guild, false), (role, helper, true)],
    );
    scene.world.set_command_permissions(scene.guild, "closed", &[(user, scene.bystander.id(), true)]);
    let told = gateway.event("APPLICATION_COMMAND_PERMISSIONS_UPDATE").await;
    assert_eq!(told["permissions"][1], json!({"id": helper.to_string(), "type": 1, "permission": true}));
    assert_eq!(scene.bot.get(&of_open).await.ok()["permissions"], told["permissions"]);
    assert_eq!(scene.bot.get(&format!("{base}/permissions")).await.ok().as_array().unwrap().len(), 2);
    for (member, command, may) in [
        (&scene.candidate, "open", true),
        (&scene.candidate, "closed", false),
        (&scene.bystander, "open", false),
        (&scene.bystander, "closed", true),
        (&scene.owner, "open", true),
        (&scene.owner, "closed", true),
    ] {
        assert_eq!(member.slash(scene.channel, command, &[]).await.is_ok(), may, "{} {command}", member.id());
    }
    let elsewhere = scene.world.create_channel(scene.guild, "elsewhere", ChannelKind::Text);
    let lines = [(channel, scene.guild - 1, false), (channel, elsewhere, true)];
    scene.world.set_command_permissions(scene.guild, "open", &lines);
    assert!(scene.candidate.slash(scene.channel, "open", &[]).await.is_err());
    scene.candidate.slash(elsewhere, "open", &[]).await.unwrap();
    scene.world.set_command_permissions(scene.guild, "open", &[]);
    scene.bystander.slash(scene.channel, "open", &[]).await.unwrap();
}

#[tokio::test]
async fn without_their_intents_bans_and_webhooks_are_not_told() {
    let scene = scene().await;
    let mut gateway = Gateway::connect(&ws(&scene.sandbox), "?v=10").await;
    gateway.send_identify(scene.sandbox.token(), INTENTS).await;
    gateway.event("GUILD_CREATE").await;
    scene.bot.post(&format!("/channels/{}/webhooks", scene.channel), json!({"name": "Herald"})).await.ok();
    scene.world.ban(scene.guild, scene.bystander.id());
    gateway.event("GUILD_MEMBER_REMOVE").await;
    gateway.none("GUILD_BAN_ADD").await;
    gateway.none("WEBHOOKS_UPDATE").await;
}
