//! Answers that are no answers, told by code so that no rater can be talked into praising them.
//!
//! Short but real answers must pass ("B-tree index를 사용합니다"): a doubt is settled in the candidate's favour, the
//! ratings then say the rest.

use super::{Junk, anchors, tamper};
use crate::domain::question::Question;
use crate::domain::wording::{bigrams, same_word, sentences, squeeze, stem_set, stems, words};
use std::collections::BTreeSet;
use std::sync::LazyLock;

mod gibberish;
mod lists;

use lists::{ACCEPTED_SMALL_TALK, ANNOUNCING, DECIDING, DECIDING_KO, DONT_KNOW, EXCUSES, META, PADDING};

/// Most stems of a key point that is a title rather than a sentence.
const TITLE: usize = 8;

static EXCUSE_STEMS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| DONT_KNOW.iter().chain(EXCUSES).flat_map(|text| stems(text)).collect());
static META_STEMS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| META.iter().flat_map(|text| stems(text)).collect());
static PADDING_STEMS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    // Short Korean words may be taken for endings when they stand alone, but are stems of longer ones.
    let alone =
        PADDING.iter().flat_map(|text| text.split(' ')).filter(|word| !word.is_ascii()).map(str::to_owned);
    PADDING.iter().chain(META).flat_map(|text| stems(text)).chain(alone).collect()
});

/// Whether a stem is one of those that make an answer longer and say nothing about any matter.
pub(super) fn is_filler(stem: &str) -> bool {
    // Endings pile up behind Korean words: `사람이라면`, `중요하기까지`.
    let begins =
        |filler: &&String| !filler.is_ascii() && filler.chars().count() >= 2 && stem.starts_with(*filler);
    knows(&PADDING_STEMS, stem) || (!stem.is_ascii() && PADDING_STEMS.iter().any(|filler| begins(&filler)))
}

/// Why the answer is no answer, if it is none.
pub fn junk(question: &Question, answer: &str) -> Option<Junk> {
    Some(match () {
        () if gibberish::is_gibberish(answer) => Junk::Gibberish,
        () if is_pasted(question, answer) => Junk::Pasted,
        () if is_dont_know(question, answer) => Junk::DontKnow,
        () if is_echo(question, answer) => Junk::Echo,
        () if is_plan(question, answer) => Junk::Plan,
        () if is_too_short(question, answer) => Junk::TooShort,
        () => return None,
    })
}

/// The question again, with nothing added but small talk: "the operation is the push operation" repeats the question but
/// for one word, and that word is an answer.
fn is_echo(question: &Question, answer: &str) -> bool {
    let (asked, said) = (bigrams(&question.text), bigrams(answer));
    if said.is_empty() || asked.len() < 6 {
        return squeeze(answer) == squeeze(&question.text);
    }
    let asked_stems = stem_set(&question.text);
    let said_stems = stem_set(answer);
    if said_stems.iter().any(|stem| !knows(&asked_stems, stem) && !is_small_talk(stem))
        || decides(question, answer)
    {
        return false;
    }
    let common = share(asked.intersection(&said).count(), asked.len());
    let new = share(said.difference(&asked).count(), said.len());
    if common >= 0.8 && new <= 0.25 {
        return true;
    }
    // The question's words in another order: nothing is said beyond it. Choosing one of two things asked about stays
    // an answer, because it leaves much of the question out.
    said_stems.len() >= 3
        && asked_stems.len() >= 4
        && share(asked_stems.iter().filter(|stem| knows(&said_stems, stem)).count(), asked_stems.len())
            >= 0.75
}

/// Whether a sentence says "not", "only" or "the same" where the question does not: few words that can be an answer.
fn decides(question: &Question, answer: &str) -> bool {
    let asked = words(&question.text);
    let said = words(answer);
    let has = |words: &[String], start: &str| words.iter().any(|word| word.starts_with(start));
    let english = said.iter().any(|word| DECIDING.contains(&word.as_str()) && !asked.contains(word));
    let korean = DECIDING_KO.iter().any(|start| has(&said, start) && !has(&asked, start));
    said.len() >= 5 && (english || korean)
}

fn is_small_talk(stem: &str) -> bool {
    ACCEPTED_SMALL_TALK.contains(&stem) || META_STEMS.contains(stem)
}

/// "I don't know", with excuses, promises and the question's own words around it at most.
fn is_dont_know(question: &Question, answer: &str) -> bool {
    let plain = format!(" {} ", words(answer).join(" "));
    let tight = squeeze(answer);
    let admits = DONT_KNOW.iter().any(|phrase| {
        if phrase.is_ascii() {
            plain.contains(&format!(" {phrase} "))
        } else {
            tight.contains(&squeeze(phrase))
        }
    });
    if !admits {
        return false;
    }
    let asked = stem_set(&question.text);
    let rest = stems(answer)
        .into_iter()
        .filter(|stem| !knows(&asked, stem) && !knows(&EXCUSE_STEMS, stem) && !is_filler(stem))
        .count();
    rest <= 1
}

/// Announces an answer in every sentence and gives none: "먼저 상황을 설명하고 결과를 말씀드리겠습니다".
fn is_plan(question: &Question, answer: &str) -> bool {
    let asked = stem_set(&question.text);
    let sentences = sentences(answer);
    let announces = |sentence: &&str| {
        let plain = words(sentence).join(" ");
        let tight = squeeze(sentence);
        ANNOUNCING.iter().any(|phrase| {
            if phrase.is_ascii() { plain.contains(phrase) } else { tight.contains(&squeeze(phrase)) }
        })
    };
    if sentences.is_empty() || !sentences.iter().any(announces) {
        return false;
    }
    let said = stem_set(answer);
    let new = said.iter().filter(|stem| !knows(&asked, stem) && !knows(&META_STEMS, stem)).count();
    let digits = answer.chars().any(|c| c.is_ascii_digit());
    !digits
        && sentences.iter().all(|s| announces(s) || stem_set(s).is_subset(&META_STEMS))
        && share(new, said.len()) <= 0.2
}

/// The rubric, the key points or orders to the rater, and hardly anything else.
fn is_pasted(question: &Question, answer: &str) -> bool {
    let own = tamper::without_orders(answer);
    if own.len() < answer.len() && stems(&own).len() < 4 {
        return true;
    }
    let tight = squeeze(answer);
    let all = tight.chars().count();
    let (_, from_rubric) = found_in(&tight, anchors::all_texts());
    // A point worded as a whole sentence is an answer when it is said.
    let titles = question.key_points.iter().map(|point| point.name.as_str());
    let (count, from_titles) = found_in(&tight, titles.filter(|name| stems(name).len() <= TITLE));
    share(from_rubric, all) >= 0.5
        || (count >= 2 && share(from_titles, all) >= 0.6)
        || is_list_of_wordings(question, &tight)
}

/// How many of the texts stand in a squeezed answer, and how many of its characters they make up.
fn found_in<'a>(tight: &str, texts: impl Iterator<Item = &'a str>) -> (usize, usize) {
    let lengths =
        texts.map(squeeze).filter(|text| tight.contains(text.as_str())).map(|text| text.chars().count());
    lengths.filter(|length| *length >= 4).fold((0, 0), |(count, sum), length| (count + 1, sum + length))
}

/// The accepted wordings one after the other. Whoever uses them in sentences has many other words between them.
fn is_list_of_wordings(question: &Question, tight: &str) -> bool {
    let wordings = question.key_points.iter().flat_map(|point| &point.accept);
    let mut found: Vec<String> =
        wordings.map(|wording| squeeze(wording)).filter(|wording| tight.contains(wording.as_str())).collect();
    found.sort_by_key(|wording| std::cmp::Reverse(wording.len()));
    let mut rest = tight.to_owned();
    let mut used = 0;
    for wording in found.iter().filter(|wording| wording.chars().count() >= 2) {
        if let Some(at) = rest.find(wording.as_str()) {
            rest.replace_range(at..at + wording.len(), "");
            used += 1;
        }
    }
    used >= 6 && share(rest.chars().count(), tight.chars().count()) <= 0.12
}

/// A few words that say nothing: no key point, no technical term, nothing beyond the question and small talk.
fn is_too_short(question: &Question, answer: &str) -> bool {
    if words(answer).len() > 8 || decides(question, answer) {
        return false;
    }
    let tight = squeeze(answer);
    let accepted = question.key_points.iter().flat_map(|point| point.accept.iter().chain([&point.name]));
    if accepted
        .map(|wording| squeeze(wording))
        .any(|w| !w.is_empty() && (tight.contains(&w) || (tight.len() > 3 && w.contains(&tight))))
    {
        return false;
    }
    let asked = stem_set(&question.text);
    let said = stem_set(answer);
    let new: Vec<&String> = said
        .iter()
        .filter(|stem| !asked.contains(*stem) && !ACCEPTED_SMALL_TALK.contains(&stem.as_str()))
        .collect();
    let chosen = said.iter().any(|stem| asked.contains(stem) && stem.is_ascii());
    match new.as_slice() {
        [] => !chosen || said.len() < 2,
        [one] => {
            said.len() == 1 && !one.is_ascii() && words(answer).len() <= 2 && question.key_points.is_empty()
        }
        _ => false,
    }
}

/// Whether a set holds a form of the word.
pub(super) fn knows(set: &BTreeSet<String>, stem: &str) -> bool {
    set.contains(stem) || set.iter().any(|other| same_word(other, stem))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests;
