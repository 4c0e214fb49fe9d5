//! Words for values of the domain that several rooms show.

use crate::domain::language::Language;
use crate::domain::rubric::{Dimension, Junk};
use crate::domain::speech::{PaceRemark, Speech};
use crate::t;

/// The name of a dimension.
pub fn dimension(l: Language, dimension: Dimension) -> String {
    match dimension {
        Dimension::Relevance => t!(l, "dimension-relevance"),
        Dimension::Structure => t!(l, "dimension-structure"),
        Dimension::Evidence => t!(l, "dimension-evidence"),
        Dimension::Depth => t!(l, "dimension-depth"),
        Dimension::Clarity => t!(l, "dimension-clarity"),
    }
}

/// Why an answer is none.
pub fn junk(l: Language, junk: Junk) -> String {
    match junk {
        Junk::Echo => t!(l, "junk-echo"),
        Junk::DontKnow => t!(l, "junk-dont-know"),
        Junk::Gibberish => t!(l, "junk-gibberish"),
        Junk::TooShort => t!(l, "junk-too-short"),
        Junk::Plan => t!(l, "junk-plan"),
        Junk::Pasted => t!(l, "junk-pasted"),
    }
}

/// A duration in the two greatest units that matter.
pub fn duration(l: Language, seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0..60 => t!(l, "duration-seconds", seconds = seconds),
        60..3600 => t!(l, "duration-minutes", minutes = seconds / 60, seconds = seconds % 60),
        3600..86400 => t!(l, "duration-hours", hours = seconds / 3600, minutes = seconds / 60 % 60),
        _ => t!(l, "duration-days", days = seconds / 86400),
    }
}

/// Points with at most one decimal, and none where it would be 0.
pub fn points(points: f64) -> String {
    let rounded = (points * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") }
}

/// A change with its sign.
pub fn signed(change: f64) -> String {
    let rounded = (change * 10.0).round() / 10.0;
    match rounded {
        r if r > 0.0 => format!("+{}", points(r)),
        r if r < 0.0 => format!("−{}", points(-r)),
        _ => "±0".to_owned(),
    }
}

/// What can be said about pace and length.
pub fn pace(l: Language, remark: PaceRemark) -> String {
    match remark {
        PaceRemark::Short => t!(l, "pace-short"),
        PaceRemark::Long => t!(l, "pace-long"),
        PaceRemark::Fast => t!(l, "pace-fast"),
        PaceRemark::Slow => t!(l, "pace-slow"),
        PaceRemark::Pauses => t!(l, "pace-pauses"),
        PaceRemark::Fillers => t!(l, "pace-fillers"),
    }
}

/// Most filler words told.
const FILLERS: usize = 4;

/// How an answer was spoken, part by part. The time before it is the time to think; `seconds` is both together.
pub fn spoken(l: Language, speech: &Speech, seconds: Option<i64>) -> Vec<String> {
    let spoken = speech.seconds.round() as i64;
    let mut parts = vec![t!(l, "speech-length", duration = duration(l, spoken))];
    if let Some(thought) = seconds.map(|all| all - spoken).filter(|thought| *thought > 0) {
        parts.push(t!(l, "speech-thought", duration = duration(l, thought)));
    }
    if speech.pace > 0 {
        parts.push(t!(l, "speech-pace", pace = speech.pace));
    }
    if speech.pauses > 0 {
        parts.push(t!(l, "speech-pauses", pauses = speech.pauses, longest = points(speech.longest_pause)));
    }
    // Of a fixed list, so there is nothing to be escaped.
    let mut fillers: Vec<_> = speech.fillers.iter().collect();
    fillers.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let fillers: Vec<String> =
        fillers.into_iter().take(FILLERS).map(|(word, count)| format!("{word} ×{count}")).collect();
    if !fillers.is_empty() {
        parts.push(t!(l, "speech-fillers", words = fillers.join(", ")));
    }
    parts
}
