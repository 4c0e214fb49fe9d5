//! Measures the bot in the local Discord: how soon it acknowledges, and how much memory it takes.

use crate::bot::Bot;
use crate::world::Lab;
use anyhow::{Context as _, ensure};
use discord_sandbox::member::{Arg, Member, Message};
use std::time::Duration;

/// Rounds of interactions, four in each.
const ROUNDS: usize = 150;
/// How long the bot is left alone before its memory is looked at.
const REST: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(20);

/// Prints the figures.
///
/// # Errors
/// A bot that does not answer.
pub async fn measure(lab: &Lab, bot: &Bot) -> anyhow::Result<()> {
    tokio::time::sleep(REST).await;
    println!("memory, idle: {} MB resident", bot.resident_megabytes()?);
    let member = lab.sandbox.member(lab.english);
    let start = [("role", Arg::from("backend"))];
    member.slash(lab.practice, "interview start", &start).await?.reply().await?;
    let thread = member.wait_thread(|_| true, PATIENCE).await?;
    let asks = |message: &Message| message.buttons().iter().any(|button| button.custom_id.ends_with(":hint"));
    let question = member.wait_message(thread.id, asks, PATIENCE).await?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        times.extend(round(lab, &member, &question).await?);
    }
    times.sort();
    ensure!(!times.is_empty());
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_millis();
    println!(
        "acknowledgement of {} interactions with one interview running: p50 {} ms, p99 {} ms, longest {} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    println!("memory, after that: {} MB resident", bot.resident_megabytes()?);
    Ok(())
}

async fn round(lab: &Lab, member: &Member, question: &Message) -> anyhow::Result<[Duration; 4]> {
    let hint = question.buttons().into_iter().find(|button| button.custom_id.ends_with(":hint"));
    let hint = hint.context("the question has no hint")?.custom_id;
    let interactions = [
        member.slash(lab.practice, "help", &[]).await?,
        member.slash(lab.practice, "resume list", &[]).await?,
        member.slash(lab.practice, "interview list", &[]).await?,
        member.press(question, &hint).await?,
    ];
    let mut times = [Duration::ZERO; 4];
    for (time, interaction) in times.iter_mut().zip(&interactions) {
        interaction.reply().await?;
        *time = interaction.acknowledged_after().await?;
    }
    Ok(times)
}
