//! A candidate who looks at the thread and answers, in one message or several, sometimes too early, sometimes not at all;
//! who takes breaks, changes and deletes what they wrote, and does not always wait for the model.

use crate::discord::{Message, Said};
use crate::process::{Event, Task};
use crate::world::World;
use hotseat::domain::ids::{ChannelId, MessageId, TurnId};
use hotseat::domain::interview::{self, Notice, Phase};
use rand::Rng as _;

/// Parts beyond the first of each answer, in all.
const EXTRA_PARTS: u32 = 6;
/// Breaks, changes and deletions, in all.
const WHIMS: u32 = 8;
const PARENT: ChannelId = ChannelId(3);

pub fn act(world: &mut World) {
    if wants_back(world) {
        world.returns += 1;
        return press(world, interview::Event::ResumeAsked(PARENT));
    }
    let Some(thread) = world.discord.threads.last().copied() else { return };
    let asked = world.discord.messages.iter().rev().find_map(|message| match message.said {
        Said::Bot(_, post) => post.ask.or(post.again).map(|turn| (turn, message.id)),
        Said::Candidate => None,
    });
    if world.disturbed && world.whims < WHIMS && world.chance(0.2) {
        world.whims += 1;
        return have_a_whim(world);
    }
    if does_not_wait(world) {
        return;
    }
    let Some((turn, question)) = asked else { return };
    let forms = world.forms.values().filter(|of| **of == turn).count();
    let said = world.discord.said_after(thread, Some(question)).map_or(0, |said| said.len());
    let answered = said + forms;
    match world.rng.random_range(0..100) {
        _ if world.disturbed && answered > 0 => {
            if world.extra_parts < EXTRA_PARTS && world.chance(0.3) {
                world.extra_parts += 1;
                if world.chance(0.3) { fill_form(world, turn) } else { say(world, thread) }
            }
        }
        _ if answered > 0 && !is_open(world, turn) => {}
        // What was written in between was taken back, or was lost with a thread.
        _ if answered > 0 && world.chance(0.9) => {}
        0..8 if world.pressed.insert(turn) => press(world, interview::Event::Skipped(turn)),
        8..10 if world.pressed.insert(turn) => press(world, interview::Event::FinishAsked),
        10..25 => fill_form(world, turn),
        _ => say(world, thread),
    }
}

/// Whether a break, or a thread that was deleted, keeps the candidate from going on.
fn wants_back(world: &mut World) -> bool {
    let interview = &world.store.interview;
    let lost = interview.thread.is_none() && interview.phase == Phase::Running;
    // Whoever waits for a thread does not ask for it all the time.
    let opens = interview.pause.is_some_and(|pause| pause.opening_since.is_some());
    let reopens =
        interview.pause.is_some_and(|pause| matches!(pause.why, interview::PauseReason::ThreadLost(_)));
    // Nothing more is asked of whoever has finished, but the report needs a thread.
    let paused = (interview.pause.is_some() || lost) && !opens && (!interview.finishing || reopens);
    paused && (!world.disturbed || world.chance(0.3))
}

fn is_open(world: &World, turn: TurnId) -> bool {
    world.store.interview.current().is_some_and(|open| open.id == turn) && !world.store.interview.finishing
}

/// Presses a button on a message that tells that something waits for the model, sometimes.
fn does_not_wait(world: &mut World) -> bool {
    let buttons = world.discord.messages.iter().filter_map(|message| match message.said {
        Said::Bot(_, post) if message.shows == Some(crate::discord::Shows::Waits) => Some(post.pending),
        Said::Bot(_, post) if post.notice == Some(Notice::ReportWaits) => Some(None),
        _ => None,
    });
    let buttons: Vec<_> = buttons.collect();
    let eager = if world.disturbed { 0.05 } else { 0.01 };
    if buttons.is_empty() || !world.chance(eager) {
        return false;
    }
    let which = world.rng.random_range(0..buttons.len());
    press(world, interview::Event::OfflineChosen(buttons[which]));
    true
}

/// Takes a break, or changes or deletes a message.
fn have_a_whim(world: &mut World) {
    let said = |message: &&Message| message.said == Said::Candidate;
    let said: Vec<MessageId> = world.discord.messages.iter().filter(said).map(|message| message.id).collect();
    let kind = world.rng.random_range(0..4);
    let Some(message) = said.get(world.rng.random_range(0..said.len().max(1))).copied().filter(|_| kind > 0)
    else {
        return press(world, interview::Event::PauseAsked);
    };
    let event = if kind == 1 {
        world.tell(|| format!("the candidate deletes {message}"));
        world.discord.messages.retain(|other| other.id != message);
        Event::Deleted(message)
    } else {
        let Some(changed) = world.discord.message(message) else { return };
        changed.words += 1;
        let words = changed.words;
        world.tell(|| format!("the candidate changes {message}"));
        Event::Edited(message, words)
    };
    tell_all(world, event);
}

fn tell_all(world: &mut World, event: Event) {
    for process in world.processes.iter_mut().filter(|process| process.is_connected) {
        process.queue.push(event);
    }
}

fn say(world: &mut World, thread: ChannelId) {
    let message = world.discord.say(thread, world.now);
    world.tell(|| format!("the candidate says {message}"));
    // Nobody owes an answer to what is said after an end that everybody knows of.
    let phase = world.store.interview.phase;
    let is_known = phase == Phase::Finished && world.store.report_post().is_some();
    if world.store.interview.thread == Some(thread) && !is_known && !matches!(phase, Phase::Cancelled(_)) {
        world.owed.insert(message);
    }
    let twice = world.disturbed && world.faults_on.gateway && world.chance(0.1);
    for _ in 0..=usize::from(twice) {
        tell_all(world, Event::Message(message, 0));
    }
}

/// Sends the answer form of a turn. Whoever is not told that it was taken sends it again, or says it.
fn fill_form(world: &mut World, turn: TurnId) {
    let message = world.discord.interaction();
    world.tell(|| format!("the candidate sends the form {message} for {turn}"));
    if let Some(which) = world.processes.iter().position(|process| process.is_connected) {
        world.start(which, Task::form(message, turn));
    }
}

/// A press of a button reaches one process, or nobody.
fn press(world: &mut World, event: interview::Event) {
    world.tell(|| format!("the candidate presses: {event:?}"));
    if let Some(which) = world.processes.iter().position(|process| process.is_connected) {
        world.start(which, Task::press(event));
    }
}
