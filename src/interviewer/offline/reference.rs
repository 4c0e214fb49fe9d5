//! How close an answer comes to a reference answer as a whole.
//!
//! The weights were fitted to graded answers of other people's questions and checked on questions left out; the README
//! has the figures. Words of the question count for nothing, and neither length nor order is rewarded: a sentence
//! that is not about the reference adds nothing, and a text of which hardly anything is about the matter counts the less.

use super::answer::{Answer, Sentence};
use crate::domain::question::KeyPoint;
use crate::domain::rubric::{is_common, is_generic};
use crate::domain::wording::{is_syllable, same_word, stems, word_ranges, words};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// What the parts of the closeness weigh.
const WORDS_SAID: f64 = 0.4;
const LETTERS_SAID: f64 = 1.65;
const WORDS_TO_THE_POINT: f64 = 0.3;
const OPPOSITE: f64 = 0.2;
/// The weighted sum of an answer that has nothing of the reference, and of one that has all that can be expected:
/// unrelated texts of one language share letters, and nobody answers in the very words.
const NOTHING: f64 = 0.35;
const EVERYTHING: f64 = 1.95;
/// People give most of the marks for the gist of a single reference answer: closeness is raised to this power. Where several
/// references are given, one of them is in the very words.
const LENIENCE: f64 = 0.7;
/// A sentence beside others counts if so many of its words are the reference's own, or this share of its new ones.
const OWN_WORDS: usize = 2;
const OWN_SHARE: f64 = 0.2;
/// An answer of which less than this share is about the question or the reference counts the less, the less it is.
const ABOUT_IT: f64 = 0.2;
/// So many words may be any: a short answer may say it in words nobody thought of.
const ANY_WORDS: f64 = 1.0;
/// The whole of an answer counts for at most so much more than either end of it, which makes appended text worth less. It
/// is no bound on what that can win: where the answer is short, its end is part of what was appended.
const STEP: f64 = 0.25;
/// Fewest words of an end, and how many they are where the reference has only a few.
const END: usize = 12;
const FEW_WORDS: usize = 4;
const END_OF_FEW: usize = 20;
/// So many everyday words of a reference, or more than this share of its own words, show that it is meant.
const COMMON_WORDS: usize = 2;
const COMMON_SHARE: f64 = 0.34;
/// More than this share of uncommon words may be an answer in words nobody thought of, which counts for so much at most.
const UNCOMMON: f64 = 0.25;
const STRANGE: f64 = 0.25;
/// What a word is worth that is nearly the reference's: mistyped, or of the same family.
const NEARLY: f64 = 0.8;

/// The closeness to the nearest wording of a reference, 0 to 1, and the sentence that shows it best.
pub(super) fn closest(point: &KeyPoint, question: &str, answer: &Answer) -> (f64, Option<usize>) {
    let mut wordings: Vec<&str> =
        point.accept.iter().map(String::as_str).chain([point.name.as_str()]).collect();
    wordings.sort_unstable();
    wordings.dedup();
    let lenience = if wordings.len() == 1 { LENIENCE } else { 1.0 };
    let asked = Text::of(question);
    let wanted: BTreeSet<String> = wordings.iter().flat_map(|wording| stems(wording)).collect();
    let mut own: BTreeSet<String> =
        wanted.iter().filter(|stem| !asked.stems.contains(stem)).cloned().collect();
    if own.is_empty() {
        own.clone_from(&wanted);
    }
    let known: BTreeSet<String> = wanted.into_iter().chain(asked.stems.iter().cloned()).collect();
    let told: Vec<String> = to_the_point(answer, &asked, &own)
        .into_iter()
        .map(|sentence| without_padding(&sentence.text, &known))
        .collect();
    let said = Text::of(&told.join(" "));
    let about =
        said.stems.iter().filter(|stem| known.iter().any(|other| likeness(other, stem) > 0.0)).count();
    let about_it = (about as f64 + ANY_WORDS) / (ABOUT_IT * said.stems.len().max(1) as f64);
    let most = most(answer, &asked, &own, &wordings);
    if most == 0.0 {
        return (0.0, None);
    }
    let told = told.join(" ");
    let best = wordings
        .into_iter()
        .map(|wording| {
            let reference = Text::of(wording);
            let at_the_ends =
                ends(&told, window(wording)).map(|end| closeness(&reference, &asked, &Text::of(end)));
            let whole = closeness(&reference, &asked, &said);
            (at_the_ends.into_iter().fold(whole, |score, end| score.min(end + STEP)), wording)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((score, wording)) = best else { return (0.0, None) };
    let score = (score.powf(lenience) * about_it.min(1.0)).min(most);
    let wanted: BTreeSet<String> = stems(wording).into_iter().collect();
    let common = |at: usize| answer.sentences[at].stems.intersection(&wanted).count();
    // A choice between two things asked about may have no words but the question's.
    let sentences = (0..answer.sentences.len()).rev();
    (score, sentences.max_by_key(|&at| (answer.sentences[at].quotable, common(at))))
}

/// How many words at each end of an answer are looked at by themselves: about as many as the reference took. A reference of
/// a few words is one that people explain.
fn window(reference: &str) -> usize {
    let count = words(reference).len();
    if count <= FEW_WORDS { END_OF_FEW } else { (count * 3 / 2).max(END) }
}

/// The first and the last so many words of a text; the whole text twice where it has no more.
fn ends(text: &str, count: usize) -> [&str; 2] {
    let words = word_ranges(text);
    match words.len().checked_sub(count) {
        Some(rest) if rest > 0 && count > 0 => [&text[..words[count - 1].end], &text[words[rest].start..]],
        _ => [text, text],
    }
}

/// The most an answer can have of the reference: nothing where it has only everyday words and hardly any of the reference's
/// own, little where the uncommon words it has are neither the question's nor the reference's.
fn most(answer: &Answer, asked: &Text, own: &BTreeSet<String>, wordings: &[&str]) -> f64 {
    let said = |stem: &&String| answer.stems.iter().any(|other| likeness(stem, other) > 0.0);
    if own.iter().chain(&asked.stems).filter(|stem| !is_common(stem)).any(|stem| said(&stem)) {
        return 1.0;
    }
    let tells = |wording: &&str| {
        let own: Vec<String> =
            stems(wording).into_iter().filter(|stem| !asked.stems.contains(stem)).collect();
        let common = own.iter().filter(said).count();
        common >= COMMON_WORDS || common as f64 > COMMON_SHARE * own.len() as f64
    };
    let uncommon = answer.stems.iter().filter(|stem| !is_common(stem)).count() as f64;
    match () {
        () if wordings.iter().any(tells) => 1.0,
        () if uncommon > UNCOMMON * answer.stems.len() as f64 => STRANGE,
        () => 0.0,
    }
}

/// The sentences that count: what one adds must be about the reference. Where none is so for the most part, those that
/// have anything of it, and else all.
fn to_the_point<'a>(answer: &'a Answer, asked: &Text, own: &BTreeSet<String>) -> Vec<&'a Sentence> {
    let of_own = |sentence: &Sentence| {
        sentence.stems.iter().filter(|stem| own.iter().any(|other| likeness(other, stem) > 0.0)).count()
    };
    let strict = |sentence: &Sentence| {
        let new = sentence.stems.iter().filter(|stem| !asked.stems.contains(stem) || own.contains(*stem));
        let (own, new) = (of_own(sentence), new.count().max(1));
        own >= OWN_WORDS || own as f64 / new as f64 >= OWN_SHARE
    };
    let those = |counts: &dyn Fn(&Sentence) -> bool| -> Vec<&'a Sentence> {
        answer.sentences.iter().filter(|sentence| counts(sentence)).collect()
    };
    let close = those(&strict);
    if !close.is_empty() {
        return close;
    }
    let near = those(&|sentence| of_own(sentence) > 0);
    if near.is_empty() { answer.sentences.iter().collect() } else { near }
}

/// So many general words in a sentence may be padding that runs on from the answer without a full stop.
const COMPANY: usize = 3;
/// How many words around one about the matter belong to it.
const AROUND: usize = 3;

/// A sentence without what runs on and is about nothing: letters of such words are in every reference.
fn without_padding(sentence: &str, known: &BTreeSet<String>) -> String {
    let places = word_ranges(sentence);
    let words: Vec<(Vec<String>, &str)> =
        places.into_iter().map(|place| (stems(&sentence[place.clone()]), &sentence[place])).collect();
    let is_known = |stem: &String| known.iter().any(|other| likeness(other, stem) > 0.0);
    let general = |stem: &&String| is_generic(stem) && !is_known(stem);
    if words.iter().flat_map(|(stems, _)| stems).filter(general).count() < COMPANY {
        return sentence.to_owned();
    }
    let about: Vec<bool> = words.iter().map(|(stems, _)| stems.iter().any(is_known)).collect();
    let near =
        |at: usize| about[at.saturating_sub(AROUND)..(at + AROUND + 1).min(about.len())].contains(&true);
    let kept = words.iter().enumerate().filter(|(at, _)| near(*at)).map(|(_, (_, word))| *word);
    kept.collect::<Vec<_>>().join(" ")
}

/// A text as it is compared.
struct Text {
    stems: Vec<String>,
    letters: BTreeSet<[char; 3]>,
    negates: bool,
}

impl Text {
    fn of(text: &str) -> Self {
        let mut seen = BTreeSet::new();
        let stems = stems(text).into_iter().filter(|stem| seen.insert(stem.clone())).collect();
        Self { stems, letters: letters(text), negates: words(text).iter().any(|word| negates(word)) }
    }

    fn without(&self, other: &Self) -> Vec<&String> {
        self.stems.iter().filter(|stem| !other.stems.contains(stem)).collect()
    }
}

fn closeness(reference: &Text, asked: &Text, said: &Text) -> f64 {
    let wanted = reference.without(asked);
    let wanted = if wanted.is_empty() { reference.stems.iter().collect() } else { wanted };
    let words_said = share(&wanted, &said.stems);
    let to_the_point = share(&said.without(asked), &reference.stems);
    let common = reference.letters.intersection(&said.letters).count() as f64;
    let letters_said = (common / reference.letters.len().max(1) as f64).sqrt();
    let opposite = f64::from(u8::from(reference.negates != said.negates));
    let sum = WORDS_SAID * words_said + LETTERS_SAID * letters_said + WORDS_TO_THE_POINT * to_the_point
        - OPPOSITE * opposite;
    ((sum - NOTHING) / (EVERYTHING - NOTHING)).clamp(0.0, 1.0)
}

/// The share of the words that are among the others.
fn share(words: &[&String], others: &[String]) -> f64 {
    let worth = |word: &str| others.iter().map(|other| likeness(word, other)).fold(0.0, f64::max);
    if words.is_empty() {
        0.0
    } else {
        words.iter().map(|word| worth(word)).sum::<f64>() / words.len() as f64
    }
}

fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let nearly = if a.chars().all(is_syllable) {
        same_word(a, b)
    } else {
        a.len() >= 5 && b.len() >= 5 && a.is_ascii() && b.is_ascii() && (same_family(a, b) || one_slip(a, b))
    };
    if nearly { NEARLY } else { 0.0 }
}

/// A long common beginning: `electron`, `electronic`.
fn same_family(a: &str, b: &str) -> bool {
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    common >= 5 && common * 10 >= a.len().max(b.len()) * 7
}

/// One letter wrong, missing or too many, or two exchanged.
fn one_slip(a: &str, b: &str) -> bool {
    let (short, long) =
        if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let tail = short[head..].iter().rev().zip(long[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    match (long.len() - short.len(), short.len() - head - tail) {
        (1, 0) | (0, 1) => true,
        (0, 2) => short[head] == long[head + 1] && short[head + 1] == long[head],
        _ => false,
    }
}

/// Every three letters in a row, Korean ones taken apart, words kept apart by one space.
fn letters(text: &str) -> BTreeSet<[char; 3]> {
    let mut plain = vec![' '];
    for c in text.nfd().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if plain.last() != Some(&' ') {
            plain.push(' ');
        }
    }
    if plain.last() != Some(&' ') {
        plain.push(' ');
    }
    plain.windows(3).map(|three| [three[0], three[1], three[2]]).collect()
}

fn negates(word: &str) -> bool {
    const ENGLISH: [&str; 9] =
        ["not", "no", "never", "none", "nothing", "without", "cannot", "neither", "nor"];
    const KOREAN: [&str; 4] = ["않", "못하", "없", "아니"];
    ENGLISH.contains(&word)
        || word.ends_with("n't")
        || KOREAN.iter().any(|start| word.starts_with(start) || word.contains(&format!("지{start}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::{Question, QuestionKind, Source};

    fn close(reference: &str, question: &str, answer: &str) -> f64 {
        closeness(&Text::of(reference), &Text::of(question), &Text::of(answer))
    }

    #[test]
    fn answers_nearer_to_the_reference_score_higher() {
        let (question, reference) =
            ("What does a stack do with its elements?", "It returns the element that was added last, first.");
        let scores = [
            "It returns the element added last first.",
            "The last one that was added comes out.",
            "It keeps things in memory for later.",
            "Bananas grow in warm countries.",
        ]
        .map(|answer| close(reference, question, answer));
        assert!(scores.is_sorted_by(|a, b| a > b), "{scores:?}");
        assert!(scores[0] > 0.8 && scores[3] < 0.2, "{scores:?}");
    }

    #[test]
    fn korean_forms_and_the_opposite_are_told() {
        let (question, reference) = ("스택은 무엇인가요?", "나중에 넣은 원소를 먼저 꺼내는 자료 구조입니다.");
        let near = close(reference, question, "나중에 넣은 것을 먼저 꺼냅니다.");
        let opposite = close(reference, question, "나중에 넣은 것을 먼저 꺼내지 않습니다.");
        let far = close(reference, question, "네트워크로 통신하는 방법을 정한 약속입니다.");
        assert!(near > opposite && opposite > far, "{near} {opposite} {far}");
    }

    #[test]
    fn padding_that_runs_on_is_left_out() {
        let known = stems("a pointer to the first element of the array").into_iter().collect();
        let padded =
            "yes *(array + offset) This is a very important topic that I am really glad you asked about";
        let left = without_padding(padded, &known);
        assert!(left.contains("array") && left.contains("offset") && !left.contains("glad"), "{left}");
        let plain = "one adds the offset to the array's address";
        assert_eq!(without_padding(plain, &known), plain);
    }

    #[test]
    fn the_ends_of_a_text_are_whole_words() {
        assert_eq!(ends("It returns the last, first.", 2), ["It returns", "last, first."]);
        assert_eq!(ends("It returns.", 2), ["It returns."; 2]);
        assert_eq!(ends("값은 스택에 있다", 1), ["값은", "있다"]);
    }

    #[test]
    fn everyday_words_alone_are_nothing_and_strange_ones_little() {
        let judged = |question: &str, reference: &str, answer: &str| {
            let question = Question {
                kind: QuestionKind::Technical,
                source: Source::Stock { key: String::new(), topic: String::new() },
                text: question.to_owned(),
                hint: None,
                key_points: vec![KeyPoint { name: reference.to_owned(), accept: Vec::new() }],
                difficulty: 1,
                follow_ups: Vec::new(),
            };
            closest(&question.key_points[0], &question.text, &Answer::new(&question, answer)).0
        };
        let english = |answer: &str| {
            judged("What is a stack?", "A structure that returns the element added last first.", answer)
        };
        assert_eq!(english("One has to look at the whole situation and choose what works best."), 0.0);
        assert!(english("Bananas and mangos ripen in Brazil.") <= STRANGE);
        assert!(english("The element added last is returned first.") > 0.8);
        let korean =
            |answer: &str| judged("스택은 무엇인가요?", "나중에 넣은 원소를 먼저 꺼내는 구조입니다.", answer);
        assert_eq!(korean("필요에 따라 적절한 방법을 선택하는 것이 가장 좋습니다."), 0.0);
        assert!(korean("나중에 넣은 원소를 먼저 꺼냅니다.") > 0.8);
    }

    #[test]
    fn one_slip_of_the_pen_is_forgiven_and_two_are_not() {
        assert!(
            one_slip("electron", "electorn")
                && one_slip("terminal", "terminl")
                && one_slip("batery", "battery")
        );
        assert!(!one_slip("terminal", "termni") && !one_slip("input", "output"));
    }
}
