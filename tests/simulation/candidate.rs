//! A candidate who looks at the thread and answers, in one message or several, sometimes too early, sometimes not at all.

use crate::discord::Said;
use crate::process::{Event, Task};
use crate::world::World;
use hotseat::domain::ids::TurnId;
use hotseat::domain::interview;
use rand::Rng as _;

/// Parts beyond the first of each answer, in all.
const EXTRA_PARTS: u32 = 6;

pub fn act(world: &mut World) {
    let asked = world.discord.messages.iter().rev().find_map(|message| match message.said {
        Said::Bot(_, post) => post.ask.map(|turn| (turn, message.id)),
        Said::Candidate => None,
    });
    let Some((turn, question)) = asked else { return };
    let answered = world.discord.said_after(Some(question)).len();
    match world.rng.random_range(0..100) {
        _ if world.disturbed && answered > 0 => {
            if world.extra_parts < EXTRA_PARTS && world.chance(0.3) {
                world.extra_parts += 1;
                say(world);
            }
        }
        _ if answered > 0 => {}
        0..8 if world.pressed.insert(turn) => press(world, interview::Event::Skipped(turn)),
        8..10 if world.pressed.insert(turn) => press(world, interview::Event::FinishAsked),
        10..18 => fill_form(world, turn),
        _ => say(world),
    }
}

fn say(world: &mut World) {
    let message = world.discord.say(world.now);
    world.tell(|| format!("the candidate says {message}"));
    let twice = world.disturbed && world.faults_on.gateway && world.chance(0.1);
    for process in world.processes.iter_mut().filter(|process| process.is_connected) {
        for _ in 0..=usize::from(twice) {
            process.queue.push(Event::Message(message));
        }
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
