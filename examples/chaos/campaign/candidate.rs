//! A candidate who does not give up: starts an interview until there is a thread, and answers what is asked in it. Some
//! take breaks, change or delete what they wrote, do not wait for a model that is away, or have their thread deleted.

use super::Scene;
use discord_sandbox::member::{Arg, Member, Message};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How often the thread is looked at.
const LOOK: Duration = Duration::from_millis(120);
/// How long a command is waited for before it is given again.
const COMMAND: Duration = Duration::from_secs(6);
/// How long nothing happens before a candidate who took a break comes back.
const QUIET: Duration = Duration::from_secs(5);
const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table.";

const CHANGED: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms; I changed my mind about the words, not the work.";

/// How the bot says that it has taken an answer form.
const TAKEN: &str = "Your answer is in";

/// What came of an answer form.
enum Filled {
    Taken,
    /// Nobody said anything to it: its interaction, where it was sent.
    Unsure(Option<u64>),
}

/// How the bot says that there is no interview to go on with.
const NOTHING_OPEN: &str = "You have no interview open here";

/// How far a candidate has come; kept by the scene, so that it is known whatever becomes of the candidate.
#[derive(Debug, Clone)]
pub struct Sitting {
    pub user: u64,
    pub thread: Option<u64>,
    /// The messages said that must be taken: not deleted, nor in a thread that was deleted.
    pub said: Vec<u64>,
    /// The messages deleted, each with the one that was written anew.
    pub anew: Vec<(u64, u64)>,
    /// The answer forms sent that the bot said it had taken, each with its turn.
    pub forms: Vec<(u64, u16)>,
    /// The answer forms of which the candidate was not told that they were taken.
    pub unsure: Vec<Unsure>,
    /// Whether the report was seen.
    pub is_done: bool,
    /// Whether there was nothing to go on with any more when the thread was deleted, so that no report can be seen.
    pub is_over: bool,
}

/// An answer form without a word from the bot, so that the candidate answered by message too.
#[derive(Debug, Clone)]
pub struct Unsure {
    /// The form's interaction; `None` where it was not even sent.
    pub form: Option<u64>,
    /// The messages said instead.
    pub said: Vec<u64>,
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
        sittings.push(Sitting {
            user,
            thread: None,
            said: Vec::new(),
            anew: Vec::new(),
            forms: Vec::new(),
            unsure: Vec::new(),
            is_done: false,
            is_over: false,
        });
        Self { place: sittings.len() - 1, number, member }
    }

    fn note(&self, scene: &Scene, change: impl FnOnce(&mut Sitting)) {
        change(&mut scene.sittings()[self.place]);
    }

    /// Takes part in an interview until its report is there.
    pub async fn sit(&self, scene: &Scene) {
        let mut thread = loop {
            if let Some(thread) = self.begin(scene).await {
                break thread;
            }
        };
        self.note(scene, |sitting| sitting.thread = Some(thread));
        scene.begun.fetch_add(1, Ordering::Relaxed);
        let world = scene.sandbox.world();
        let mut quiet = Instant::now();
        let (mut answered, mut chosen, mut moved) = (BTreeSet::new(), BTreeSet::new(), false);
        let mut seen = 0;
        loop {
            let messages = world.messages(thread);
            let ours: Vec<_> = messages.iter().filter(|message| is_post(message)).collect();
            if ours.len() > seen {
                scene.seen.fetch_add((ours.len() - seen) as u64, Ordering::Relaxed);
                (seen, quiet) = (ours.len(), Instant::now());
            }
            if ours.iter().any(|message| button(message, ":show:").is_some()) {
                self.note(scene, |sitting| sitting.is_done = true);
                scene.finished.fetch_add(1, Ordering::Relaxed);
                world.archive_thread(thread, true);
                return;
            }
            // A break may have begun later than it was asked for.
            if quiet.elapsed() > QUIET && ours.iter().any(|message| button(message, ":resume").is_some()) {
                quiet = Instant::now();
                self.press(thread, ":resume").await;
            }
            self.choose_offline(scene, thread, &ours, &mut chosen).await;
            let open = ours.iter().rev().find_map(|message| button(message, ":skip"));
            if let Some(question) = open
                && !answered.contains(&question)
            {
                if self.number % 12 == 5 && answered.len() == 2 && !moved {
                    moved = true;
                    let Some(other) = self.lose_thread(scene, thread).await else {
                        self.note(scene, |sitting| sitting.is_over = true);
                        scene.finished.fetch_add(1, Ordering::Relaxed);
                        return;
                    };
                    (thread, seen) = (other, 0);
                    continue;
                }
                if self.answer(scene, thread, answered.len()).await {
                    answered.insert(question);
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Answers the open question, each in a way of their own; whether an answer stands in the thread.
    async fn answer(&self, scene: &Scene, thread: u64, before: usize) -> bool {
        let way = (self.number + before) % 10;
        if way == 3 {
            // A break; whoever writes is back.
            scene.count("breaks taken");
            self.press(thread, ":pause").await;
            self.press(thread, ":resume").await;
        }
        let mut unsure = None;
        if way == 9 {
            match self.fill_form(scene, thread).await {
                Filled::Taken => return true,
                Filled::Unsure(form) => unsure = Some(Unsure { form, said: Vec::new() }),
            }
        }
        // Some say it in two messages, one right after the other.
        let parts = 1 + usize::from(way.is_multiple_of(4));
        let mut is_answered = false;
        for _ in 0..parts {
            let Ok(message) = self.member.say(thread, ANSWER).await else { continue };
            if way == 7 && self.member.delete(&message).await.is_ok() {
                scene.count("answers deleted, and written anew");
                let Ok(other) = self.member.say(thread, ANSWER).await else { continue };
                self.note(scene, |sitting| {
                    sitting.said.push(other.id);
                    sitting.anew.push((message.id, other.id));
                });
            } else if let Some(unsure) = &mut unsure {
                unsure.said.push(message.id);
            } else {
                self.note(scene, |sitting| sitting.said.push(message.id));
            }
            if way == 5 && self.member.edit(&message, CHANGED).await.is_ok() {
                scene.count("answers changed");
            }
            is_answered = true;
        }
        if let Some(unsure) = unsure {
            self.note(scene, |sitting| sitting.unsure.push(unsure));
        }
        is_answered
    }

    /// Answers by the form. Whoever is not told that it was taken says it in the thread.
    async fn fill_form(&self, scene: &Scene, thread: u64) -> Filled {
        let mut form = None;
        let filled = async {
            let messages = self.member.messages(thread).await.ok()?;
            let has = |message: &Message| {
                message
                    .buttons()
                    .into_iter()
                    .map(|button| button.custom_id)
                    .find(|id| id.contains(":answer:"))
            };
            let (message, id) = messages.iter().rev().find_map(|message| Some((message, has(message)?)))?;
            let turn = id.split(':').nth(2)?.parse().ok()?;
            let modal = self.member.press(message, &id).await.ok()?.within(COMMAND).modal().await.ok()?;
            let field = modal.input_ids().into_iter().next()?;
            let sent = self.member.submit_modal(&modal, &[(&field, ANSWER)]).await.ok()?.within(COMMAND);
            form = Some(sent.id);
            let reply = sent.reply().await.ok()?;
            reply.text().contains(TAKEN).then_some((sent.id, turn))
        };
        let Some(taken) = filled.await else { return Filled::Unsure(form) };
        scene.count("answers by form");
        self.note(scene, |sitting| sitting.forms.push(taken));
        Filled::Taken
    }

    /// Presses a button of the last message that has it, if there is one: nobody need notice.
    async fn press(&self, thread: u64, ending: &str) {
        let Ok(messages) = self.member.messages(thread).await else { return };
        let has = |message: &Message| {
            message.buttons().into_iter().map(|button| button.custom_id).find(|id| id.ends_with(ending))
        };
        if let Some((message, id)) = messages.iter().rev().find_map(|message| Some((message, has(message)?)))
        {
            self.member.press(message, &id).await.ok();
        }
    }

    /// Every other candidate does not wait for the model, once a message.
    async fn choose_offline(
        &self,
        scene: &Scene,
        thread: u64,
        ours: &[&Value],
        chosen: &mut BTreeSet<String>,
    ) {
        let waiting = ours.iter().rev().find_map(|message| button(message, ":offline"));
        let Some(waiting) = waiting.filter(|_| self.number.is_multiple_of(2)) else { return };
        if chosen.insert(waiting.clone()) {
            scene.count("times the offline rubric was chosen");
            self.press(thread, &waiting).await;
        }
    }

    /// Somebody deletes the thread; the candidate goes on in another one, if there is anything to go on with: what was said
    /// may have answered the last question already.
    async fn lose_thread(&self, scene: &Scene, thread: u64) -> Option<u64> {
        scene.count("threads deleted");
        scene.sandbox.world().delete_channel(thread);
        self.note(scene, |sitting| sitting.said.clear());
        let thread = loop {
            let asked = self.member.slash(scene.channel, "interview resume", &[]).await.ok();
            if let Some(asked) = asked
                && let Ok(reply) = asked.within(COMMAND).reply().await
                && reply.text().contains(NOTHING_OPEN)
            {
                return None;
            }
            if let Ok(thread) = self.member.wait_thread(|other| other.id != thread, COMMAND).await {
                break thread.id;
            }
        };
        self.note(scene, |sitting| sitting.thread = Some(thread));
        Some(thread)
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
