//! A candidate who does not give up: starts an interview until there is a thread, and answers what is asked in it.

use super::Scene;
use discord_sandbox::member::{Arg, Member};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often the thread is looked at.
const LOOK: Duration = Duration::from_millis(120);
/// How long a command is waited for before it is given again.
const COMMAND: Duration = Duration::from_secs(6);
const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table.";

/// How far a candidate has come; kept by the scene, so that it is known whatever becomes of the candidate.
#[derive(Debug, Clone)]
pub struct Sitting {
    pub user: u64,
    pub thread: Option<u64>,
    /// The messages said.
    pub said: Vec<u64>,
    /// Whether the report was seen.
    pub is_done: bool,
}

pub struct Candidate {
    /// The place of its sitting.
    place: usize,
    number: usize,
    member: Member,
}

impl Candidate {
    pub fn join(scene: &Scene, number: usize) -> Self {
        let world = scene.sandbox.world();
        let user = world.create_user(&format!("Candidate {number}"), "en-US");
        world.add_member(scene.guild, user);
        let member = scene.sandbox.member(user);
        let mut sittings = scene.sittings();
        sittings.push(Sitting { user, thread: None, said: Vec::new(), is_done: false });
        Self { place: sittings.len() - 1, number, member }
    }

    fn note(&self, scene: &Scene, change: impl FnOnce(&mut Sitting)) {
        change(&mut scene.sittings()[self.place]);
    }

    /// Takes part in an interview until its report is there.
    pub async fn sit(&self, scene: &Scene) {
        let thread = loop {
            if let Some(thread) = self.begin(scene).await {
                break thread;
            }
        };
        self.note(scene, |sitting| sitting.thread = Some(thread));
        scene.begun.fetch_add(1, Ordering::Relaxed);
        let world = scene.sandbox.world();
        let mut answered = BTreeSet::new();
        let mut seen = 0;
        loop {
            let messages = world.messages(thread);
            let ours: Vec<_> = messages.iter().filter(|message| is_post(message)).collect();
            if ours.len() > seen {
                scene.seen.fetch_add((ours.len() - seen) as u64, Ordering::Relaxed);
                seen = ours.len();
            }
            if ours.iter().any(|message| button(message, ":show:").is_some()) {
                self.note(scene, |sitting| sitting.is_done = true);
                scene.finished.fetch_add(1, Ordering::Relaxed);
                world.archive_thread(thread, true);
                return;
            }
            let open = ours.iter().rev().find_map(|message| button(message, ":skip"));
            if let Some(question) = open
                && !answered.contains(&question)
            {
                // Some say it in two messages, one right after the other.
                let parts = 1 + usize::from((self.number + answered.len()).is_multiple_of(4));
                for _ in 0..parts {
                    if let Ok(message) = self.member.say(thread, ANSWER).await {
                        self.note(scene, |sitting| sitting.said.push(message.id));
                        answered.insert(question.clone());
                    }
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Gives the command, and waits a while for a thread, whatever the answer is.
    async fn begin(&self, scene: &Scene) -> Option<u64> {
        let short =
            [("role", Arg::from("backend")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
        // A command that nobody answers is one more fault.
        self.member.slash(scene.channel, "interview start", &short).await.ok();
        self.member.wait_thread(|_| true, COMMAND).await.ok().map(|thread| thread.id)
    }
}

/// Whether a message is one of the bot's posts of an interview: those carry a mark in the small print.
pub fn is_post(message: &Value) -> bool {
    mark(message).is_some()
}

/// The mark of a post, the same for every time it is sent.
pub fn mark(message: &Value) -> Option<String> {
    let footer = message["embeds"].as_array()?.last()?["footer"]["text"].as_str()?;
    let (_, mark) = footer.rsplit_once('#')?;
    (mark.len() == 8 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| mark.to_owned())
}

/// The custom id of a message's button that contains this.
pub fn button(message: &Value, part: &str) -> Option<String> {
    let rows = message["components"].as_array()?;
    let buttons = rows.iter().filter_map(|row| row["components"].as_array()).flatten();
    buttons.filter_map(|button| button["custom_id"].as_str()).find(|id| id.contains(part)).map(str::to_owned)
}
