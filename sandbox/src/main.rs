//! Runs a local Discord with a small demo server until it is killed.

use clap::Parser;
use discord_sandbox::{ChannelKind, Options, Sandbox, World};

/// A local Discord with a ready server to try a bot in.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// Name of the demo server.
    #[arg(long, default_value = "Practice Server")]
    server: String,
    /// Name of the bot.
    #[arg(long, default_value = "practice-bot")]
    bot_name: String,
    /// Do not allow the application the message content intent.
    #[arg(long)]
    no_message_content: bool,
    /// Refuse requests beyond Discord's rate limits with 429.
    #[arg(long)]
    rate_limits: bool,
    /// What the bot may do in the demo server, as a number of permission bits.
    #[arg(long, default_value_t = World::USUAL_BOT_PERMISSIONS)]
    bot_permissions: u64,
    /// Print `NAME=value` lines that a shell or a `.env` file takes.
    #[arg(long)]
    print_env: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let options = Options {
        port: arguments.port,
        bot_name: arguments.bot_name.clone(),
        message_content_allowed: !arguments.no_message_content,
        rate_limits: arguments.rate_limits,
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await?;
    let guild = furnish(&sandbox, &arguments.server, arguments.bot_permissions);
    let (url, token) = (sandbox.url(), sandbox.token());
    if arguments.print_env {
        println!("DISCORD_URL={url}\nDISCORD_TOKEN={token}");
        println!("DISCORD_APPLICATION_ID={}\nDISCORD_GUILD_ID={guild}", sandbox.application_id());
    } else {
        println!("Web client:  {url}/");
        println!("Bot API:     {url}/api/v10 (in place of https://discord.com/api/v10)");
        println!("Bot token:   {token}");
    }
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// Two channels, a candidate, another member and an admin; the bot may do what it usually is invited with.
fn furnish(sandbox: &Sandbox, server: &str, bot_permissions: u64) -> u64 {
    let world = sandbox.world();
    let admin = world.create_labelled_user("Admin", "en-US", "admin");
    let candidate = world.create_labelled_user("지원자", "ko", "candidate");
    let member = world.create_labelled_user("Robin", "en-US", "member");
    let guild = world.create_guild(server, admin);
    world.create_channel(guild, "general", ChannelKind::Text);
    world.create_channel(guild, "interview-practice", ChannelKind::Text);
    let admins = world.create_role(guild, "Admin", 1 << 3);
    for user in [candidate, member] {
        world.add_member(guild, user);
    }
    world.give_role(guild, admin, admins);
    world.set_bot_permissions(guild, bot_permissions);
    guild
}
