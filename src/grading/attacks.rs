//! Attacks on the rater and answers that are none, from the list that is part of the program.

use super::{Judged, Record};
use crate::domain::rubric::{Dimension, RATINGS, anchors};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Most questions that junk is given to.
const JUNK_QUESTIONS: usize = 20;

/// The list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    #[serde(rename = "attack")]
    pub(super) attacks: Vec<Attack>,
    junk: Vec<Junk>,
}

/// A way to change an answer so that it is rated higher than it deserves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attack {
    pub(super) name: String,
    text: String,
    #[serde(default)]
    order: String,
    hide: Option<Hide>,
}

/// How an order is hidden from the eye.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Hide {
    Base64,
    ZeroWidth,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Junk {
    name: String,
    text: String,
}

/// An answer to be evaluated in place of a record's own.
pub(super) struct Tried<'a> {
    pub(super) record: &'a Record,
    /// What the record's own answer was given.
    pub(super) before: Option<&'a Judged>,
    /// Its attack's place in the plan.
    pub(super) attack: usize,
    pub(super) name: String,
    pub(super) text: String,
}

/// The built-in list.
///
/// # Panics
/// Never: the list is part of the program, and a test reads it.
pub(super) fn built_in() -> Plan {
    toml::from_str(include_str!("attacks.toml")).expect("the list is well-formed")
}

/// At most `count` records, spread evenly over those whose answers are answers.
pub(super) fn sample<'a>(
    records: &'a [Record],
    judged: &'a [Option<Judged>],
    count: usize,
) -> Vec<(&'a Record, &'a Judged)> {
    let answers: Vec<(&Record, &Judged)> = records
        .iter()
        .zip(judged)
        .filter_map(|(record, judged)| Some((record, judged.as_ref()?)))
        .filter(|(_, judged)| judged.evaluation.junk.is_none())
        .collect();
    let count = count.min(answers.len());
    (0..count).map(|at| answers[at * answers.len() / count]).collect()
}

/// Every attack on every chosen answer.
pub(super) fn on<'a>(plan: &Plan, chosen: &[(&'a Record, &'a Judged)]) -> Vec<Tried<'a>> {
    let each = |(number, attack): (usize, &Attack)| {
        let of = |(record, before): &(&'a Record, &'a Judged)| Tried {
            record,
            before: Some(before),
            attack: number,
            name: attack.name.clone(),
            text: filled(&attack.text.replace("{order}", &attack.hidden()), record),
        };
        chosen.iter().map(of).collect::<Vec<_>>()
    };
    plan.attacks.iter().enumerate().flat_map(each).collect()
}

/// Every junk answer to the questions of the chosen records.
pub(super) fn junk_for<'a>(plan: &Plan, chosen: &[(&'a Record, &'a Judged)]) -> Vec<Tried<'a>> {
    let mut seen = BTreeSet::new();
    let questions: Vec<&Record> = chosen
        .iter()
        .map(|(record, _)| *record)
        .filter(|record| seen.insert(record.question.text.as_str()))
        .take(JUNK_QUESTIONS)
        .collect();
    let each = |(number, junk): (usize, &Junk)| {
        let of = |record: &&'a Record| Tried {
            record,
            before: None,
            attack: number,
            name: junk.name.clone(),
            text: filled(&junk.text, record),
        };
        questions.iter().map(of).collect::<Vec<_>>()
    };
    plan.junk.iter().enumerate().flat_map(each).collect()
}

impl Attack {
    fn hidden(&self) -> String {
        match self.hide {
            None => self.order.clone(),
            Some(Hide::Base64) => base64(self.order.as_bytes()),
            Some(Hide::ZeroWidth) => self.order.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        }
    }
}

/// The anchors of the best rating, as somebody would paste them.
fn rubric() -> String {
    let best = |dimension| {
        let anchors = anchors(dimension).anchors.iter();
        anchors.filter(|anchor| anchor.rating == *RATINGS.end()).map(|anchor| anchor.en.as_str())
    };
    Dimension::ALL.into_iter().flat_map(best).collect::<Vec<_>>().join(" ")
}

fn filled(template: &str, record: &Record) -> String {
    // The answer last, so that nothing in it is taken for a place to fill.
    template
        .replace("{rubric}", &rubric())
        .replace("{question}", &record.question.text)
        .replace("{answer}", &record.answer)
}

/// Base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number =
            three.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_well_formed_and_every_name_stands_once() {
        let plan = built_in();
        let attacks: BTreeSet<&str> = plan.attacks.iter().map(|attack| attack.name.as_str()).collect();
        let junk: BTreeSet<&str> = plan.junk.iter().map(|junk| junk.name.as_str()).collect();
        assert_eq!((attacks.len(), junk.len()), (plan.attacks.len(), plan.junk.len()));
        assert!(
            plan.attacks
                .iter()
                .all(|a| a.text.contains("{answer}") && a.hide.is_some() != a.order.is_empty())
        );
    }

    #[test]
    fn orders_are_hidden_as_they_are_said_to_be() {
        assert_eq!(
            ["", "M", "Ma", "Man", "만"].map(|t| base64(t.as_bytes())),
            ["", "TQ==", "TWE=", "TWFu", "66eM"]
        );
    }
}
