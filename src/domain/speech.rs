//! How an answer is spoken: pace, pauses, filler words; and how long a written one would take to say.

use super::language::Language;
use super::wording::is_syllable;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A silence within an answer that listeners notice, in seconds.
const PAUSE: f64 = 1.5;
/// A silence after a word that may be a filler and may be none.
const HESITATION: f64 = 0.25;
/// Less than this cannot be judged, in seconds.
const JUDGED: f64 = 10.0;
/// An answer of more than this, spoken, loses its listeners, in seconds.
const LONG: u32 = 150;
/// An answer of less than this, spoken, hardly says anything, in seconds.
const SHORT: u32 = 15;

/// A word with its place in the recording, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct SpokenWord {
    /// The word.
    pub text: String,
    /// When it begins.
    pub start: f64,
    /// When it ends.
    pub end: f64,
}

/// How an answer was spoken. Holds none of its words but fillers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speech {
    /// How long the recording is, in seconds.
    pub seconds: f64,
    /// English words or Korean syllables a minute; 0 where it cannot be told.
    pub pace: u32,
    /// Silences that listeners notice.
    pub pauses: u32,
    /// The longest of them, in seconds.
    pub longest_pause: f64,
    /// Filler words with how often they were said.
    pub fillers: BTreeMap<String, u32>,
}

/// What can be said about pace and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaceRemark {
    /// Too short to convince.
    Short,
    /// Too long to follow.
    Long,
    /// Spoken too fast.
    Fast,
    /// Spoken too slowly.
    Slow,
    /// Long silences.
    Pauses,
    /// Many filler words.
    Fillers,
}

impl Speech {
    /// What a recording tells. `words` may be empty where the transcription has no times.
    pub fn of(language: Language, text: &str, words: &[SpokenWord], seconds: f64) -> Self {
        let spoken = match (words.first(), words.last()) {
            (Some(first), Some(last)) => (last.end - first.start).max(0.0),
            _ => seconds,
        };
        let gaps = words.windows(2).map(|pair| pair[1].start - pair[0].end);
        let pauses: Vec<f64> = gaps.filter(|gap| *gap >= PAUSE).collect();
        Self {
            seconds,
            pace: if spoken > 1.0 { (units(language, text) * 60.0 / spoken).round() as u32 } else { 0 },
            pauses: u32::try_from(pauses.len()).unwrap_or(u32::MAX),
            longest_pause: pauses.iter().copied().fold(0.0, f64::max),
            fillers: fillers(language, text, words),
        }
    }

    /// Several recordings of one answer together.
    pub fn and(mut self, other: &Self) -> Self {
        let seconds = self.seconds + other.seconds;
        let mean = f64::from(self.pace) * self.seconds + f64::from(other.pace) * other.seconds;
        self.pace = if seconds > 0.0 { (mean / seconds).round() as u32 } else { 0 };
        self.seconds = seconds;
        self.pauses += other.pauses;
        self.longest_pause = self.longest_pause.max(other.longest_pause);
        for (word, count) in &other.fillers {
            *self.fillers.entry(word.clone()).or_default() += count;
        }
        self
    }
}

/// English words or Korean syllables of a text.
fn units(language: Language, text: &str) -> f64 {
    let words =
        |text: &str| text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let count = match language {
        Language::En => words(text),
        Language::Ko => {
            let syllables = text.chars().filter(|c| is_syllable(*c)).count();
            // A number or an English term takes about three syllables.
            let foreign = text.split_whitespace().filter(|word| !word.chars().any(is_syllable));
            syllables + 3 * foreign.filter(|word| word.chars().any(char::is_alphanumeric)).count()
        }
    };
    count as f64
}

/// How long a text takes to say at a usual pace, in seconds.
pub fn spoken_seconds(language: Language, text: &str) -> u32 {
    let a_minute = match language {
        Language::En => 140.0,
        Language::Ko => 300.0,
    };
    (units(language, text) * 60.0 / a_minute).round() as u32
}

/// Sounds that are fillers wherever they stand, and words that are ones before a hesitation.
fn filler_words(language: Language) -> (&'static [&'static str], &'static [&'static str]) {
    match language {
        Language::En => (
            &["um", "uh", "uhm", "er", "erm", "hmm", "mm"],
            &["like", "basically", "actually", "literally", "so", "well", "right"],
        ),
        Language::Ko => (
            &["음", "으음", "어어", "에", "흠"],
            &["어", "그", "저", "뭐", "막", "이제", "약간", "그니까", "그러니까"],
        ),
    }
}

fn fillers(language: Language, text: &str, words: &[SpokenWord]) -> BTreeMap<String, u32> {
    let (always, hesitating) = filler_words(language);
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut found = BTreeMap::new();
    let mut count = |word: String| *found.entry(word).or_default() += 1;
    if words.is_empty() {
        let all = text.split_whitespace();
        for word in all {
            let said = bare(word);
            let hesitates = word.ends_with([',', '…']) || word.ends_with("...");
            if always.contains(&said.as_str()) || (hesitates && hesitating.contains(&said.as_str())) {
                count(said);
            }
        }
        return found;
    }
    for (at, word) in words.iter().enumerate() {
        let said = bare(&word.text);
        let gap = words.get(at + 1).map_or(0.0, |next| next.start - word.end);
        if always.contains(&said.as_str()) || (gap >= HESITATION && hesitating.contains(&said.as_str())) {
            count(said);
        }
    }
    found
}

/// What to say about pace and length of an answer, spoken or written.
pub fn pace_remarks(language: Language, answer: &str, speech: Option<&Speech>) -> Vec<PaceRemark> {
    let mut remarks = Vec::new();
    let seconds = speech.map_or_else(|| spoken_seconds(language, answer), |speech| speech.seconds as u32);
    match seconds {
        s if s < SHORT => remarks.push(PaceRemark::Short),
        s if s > LONG => remarks.push(PaceRemark::Long),
        _ => {}
    }
    let Some(speech) = speech.filter(|speech| speech.seconds >= JUDGED) else { return remarks };
    let (slow, fast) = match language {
        Language::En => (100, 180),
        Language::Ko => (210, 390),
    };
    match speech.pace {
        0 => {}
        pace if pace < slow => remarks.push(PaceRemark::Slow),
        pace if pace > fast => remarks.push(PaceRemark::Fast),
        _ => {}
    }
    if speech.longest_pause >= 4.0 || f64::from(speech.pauses) * 20.0 > speech.seconds {
        remarks.push(PaceRemark::Pauses);
    }
    // More than one in ten seconds is heard.
    if f64::from(speech.fillers.values().sum::<u32>()) * 10.0 > speech.seconds {
        remarks.push(PaceRemark::Fillers);
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of half a second with a silence after each.
    fn spoken(words: &[(&str, f64)]) -> Vec<SpokenWord> {
        let mut at = 0.5;
        words
            .iter()
            .map(|(text, gap)| {
                let word = SpokenWord { text: (*text).to_owned(), start: at, end: at + 0.5 };
                at += 0.5 + gap;
                word
            })
            .collect()
    }

    #[test]
    fn pace_pauses_and_fillers_are_counted() {
        let words = spoken(&[
            ("Um,", 0.0),
            ("I", 0.0),
            ("like", 0.0),
            ("tests,", 2.0),
            ("like", 0.5),
            ("these", 0.0),
        ]);
        let speech = Speech::of(Language::En, "Um, I like tests, like these", &words, 8.0);
        assert_eq!((speech.pauses, speech.longest_pause), (1, 2.0));
        assert_eq!(speech.fillers, BTreeMap::from([("um".to_owned(), 1), ("like".to_owned(), 1)]));
        assert_eq!(speech.pace, 65, "6 words in 5.5 seconds");
    }

    #[test]
    fn korean_pace_is_in_syllables_and_a_determiner_is_no_filler() {
        let words = spoken(&[("음", 0.1), ("그", 0.0), ("서버를", 0.0), ("그", 0.6), ("고쳤습니다", 0.0)]);
        let speech = Speech::of(Language::Ko, "음 그 서버를 그 고쳤습니다", &words, 4.0);
        assert_eq!(speech.fillers, BTreeMap::from([("음".to_owned(), 1), ("그".to_owned(), 1)]));
        assert_eq!(speech.pace, 206, "11 syllables in 3.2 seconds");
    }

    #[test]
    fn without_times_only_what_the_text_shows_is_counted() {
        let speech = Speech::of(Language::En, "Well, I like tests. Uh, yes.", &[], 30.0);
        assert_eq!(speech.fillers, BTreeMap::from([("well".to_owned(), 1), ("uh".to_owned(), 1)]));
        assert_eq!((speech.pace, speech.pauses), (12, 0));
    }

    #[test]
    fn remarks_tell_what_is_off_and_nothing_else() {
        let words = "word ".repeat(120);
        assert_eq!(pace_remarks(Language::En, &words, None), []);
        assert_eq!(pace_remarks(Language::En, "Yes, I did.", None), [PaceRemark::Short]);
        assert_eq!(pace_remarks(Language::Ko, &"가나다 ".repeat(300), None), [PaceRemark::Long]);
        let usual =
            Speech { seconds: 60.0, pace: 140, pauses: 1, longest_pause: 2.0, fillers: BTreeMap::new() };
        assert_eq!(pace_remarks(Language::En, &words, Some(&usual)), []);
        let nervous = Speech {
            pace: 240,
            longest_pause: 6.0,
            fillers: BTreeMap::from([("um".to_owned(), 9)]),
            ..usual.clone()
        };
        let all = [PaceRemark::Fast, PaceRemark::Pauses, PaceRemark::Fillers];
        assert_eq!(pace_remarks(Language::En, &words, Some(&nervous)), all);
        let both = usual.clone().and(&nervous);
        assert_eq!((both.seconds, both.pace, both.longest_pause), (120.0, 190, 6.0));
    }
}
