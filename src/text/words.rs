//! Words for values of the domain that several rooms show.

use crate::domain::language::Language;
use crate::domain::rubric::{Dimension, Junk};
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
