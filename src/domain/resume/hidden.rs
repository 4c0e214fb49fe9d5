//! Lines a candidate hides: they are taken out of the text, so that nobody asks about them and no model sees them, and stay
//! out when a new version of the document brings them again.

use super::{Correction, ResumeText};

/// The lines that a correction takes out. None where it writes something new, which may stand for any of the lines.
pub fn taken_out(was: &[String], with: &str) -> Vec<String> {
    let mut taken: Vec<String> = was.to_vec();
    for line in ResumeText::new(with).lines {
        let Some(at) = taken.iter().position(|old| *old == line.text) else { return Vec::new() };
        taken.remove(at);
    }
    taken
}

/// The lines hidden by all these corrections, without those that the text has again.
pub fn hidden_lines(corrections: &[Correction], text: &ResumeText) -> Vec<String> {
    let mut hidden: Vec<String> = Vec::new();
    for line in corrections.iter().flat_map(|correction| &correction.hidden) {
        if !hidden.contains(line) && text.lines.iter().all(|there| there.text != *line) {
            hidden.push(line.clone());
        }
    }
    hidden
}

/// A text without hidden lines, and which of them it had.
pub fn without_hidden(text: &str, hidden: &[String]) -> (String, Vec<String>) {
    let (out, kept): (Vec<_>, Vec<_>) =
        ResumeText::new(text).lines.into_iter().map(|line| line.text).partition(|line| hidden.contains(line));
    if out.is_empty() { (text.to_owned(), out) } else { (kept.join("\n"), out) }
}

#[cfg(test)]
mod tests {
    use super::{Correction, ResumeText, hidden_lines, taken_out, without_hidden};

    fn lines(text: &str) -> Vec<String> {
        text.split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn only_lines_with_nothing_in_their_place_are_hidden() {
        let was = lines("Northlight\n- left after a quarrel\n- cut latency");
        assert_eq!(taken_out(&was, "Northlight\n\n- cut  latency\n"), ["- left after a quarrel"]);
        assert_eq!(taken_out(&was, ""), was);
        assert!(taken_out(&was, "Northlight\n- cut the latency").is_empty(), "a line was put right");
        assert!(taken_out(&was, &was.join("\n")).is_empty());
    }

    #[test]
    fn hidden_lines_are_found_again_by_their_text_until_the_candidate_writes_them_again() {
        let correction = Correction { of: 1, first_line: 2, was: lines("a\nb"), hidden: lines("b\nc d") };
        let hidden = hidden_lines(&[correction.clone(), correction], &ResumeText::new("a\nc d"));
        assert_eq!(hidden, ["b"]);
        let (text, out) = without_hidden("a\n\n  b\nnew", &hidden);
        assert_eq!((text.as_str(), out), ("a\nnew", lines("b")));
        let (text, out) = without_hidden("a\n\nnew", &hidden);
        assert_eq!((text.as_str(), out.len()), ("a\n\nnew", 0));
    }
}
