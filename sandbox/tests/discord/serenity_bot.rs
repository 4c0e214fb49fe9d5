//! A bot written with serenity, unmodified, pointed at the sandbox.

use serenity::all::{
    ClientBuilder, Command, CommandInteraction, Context, CreateAttachment, CreateCommand,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateThread,
    EditInteractionResponse, EventHandler, FullEvent, GatewayIntents, HttpBuilder, Interaction, Message,
    Ready,
};
use serenity::async_trait;
use tokio::sync::mpsc;

use crate::support::{SOON, Scene};

struct Handler {
    registered: mpsc::UnboundedSender<()>,
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, _: Ready) {
        let command = CreateCommand::new("ping").description("Answers");
        Command::set_global_commands(&context.http, vec![command]).await.unwrap();
        self.registered.send(()).unwrap();
    }

    async fn message(&self, context: Context, message: Message) {
        if message.content == "thread please" {
            let thread =
                CreateThread::new("talk").kind(serenity::all::ChannelType::PrivateThread).invitable(false);
            let thread = message.channel_id.create_thread(&context.http, thread).await.unwrap();
            thread.id.add_thread_member(&context.http, message.author.id).await.unwrap();
            let file = CreateAttachment::bytes(b"hello".to_vec(), "hello.txt");
            thread
                .send_message(&context.http, CreateMessage::new().content("welcome").add_file(file))
                .await
                .unwrap();
        }
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else { return };
        answer(&context, &command).await.unwrap();
    }
}

async fn answer(context: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    let deferral = CreateInteractionResponseMessage::new().ephemeral(true);
    command.create_response(&context.http, CreateInteractionResponse::Defer(deferral)).await?;
    let edit = EditInteractionResponse::new().content(format!("pong in {}", command.locale));
    command.edit_response(&context.http, edit).await?;
    Ok(())
}

#[tokio::test]
async fn a_serenity_bot_runs_unmodified() {
    // The enum is what a framework receives; naming it keeps the feature in the build.
    let _: Option<FullEvent> = None;
    let scene = Scene::new().await;
    let http =
        HttpBuilder::new(scene.sandbox.token()).proxy(scene.sandbox.url()).ratelimiter_disabled(true).build();
    let (registered, mut waiting) = mpsc::unbounded_channel();
    let intents = GatewayIntents::non_privileged() | GatewayIntents::MESSAGE_CONTENT;
    let mut client =
        ClientBuilder::new_with_http(http, intents).event_handler(Handler { registered }).await.unwrap();
    let shards = client.shard_manager.clone();
    let running = tokio::spawn(async move { client.start_autosharded().await });
    tokio::time::timeout(SOON, waiting.recv()).await.unwrap().unwrap();

    let used = scene.candidate.slash(scene.channel, "ping", &[]).await.unwrap();
    let reply = used.reply().await.unwrap();
    assert_eq!((reply.content.as_str(), reply.ephemeral), ("pong in ko", true));

    scene.candidate.say(scene.channel, "thread please").await.unwrap();
    let thread = scene.candidate.wait_thread(|thread| thread.name == "talk", SOON).await.unwrap();
    let welcome = scene.candidate.wait_message(thread.id, |m| m.content == "welcome", SOON).await.unwrap();
    assert_eq!(welcome.attachments()[0].filename, "hello.txt");

    // After op 7 it comes back by itself and resumes.
    scene.world.gateway_fault(&discord_sandbox::GatewayFault::Reconnect);
    scene.candidate.say(scene.channel, "thread please").await.unwrap();
    scene.candidate.wait_thread(|again| again.name == "talk" && again.id != thread.id, SOON).await.unwrap();
    shards.shutdown_all().await;
    tokio::time::timeout(SOON, running).await.unwrap().unwrap().unwrap();
}
