//! Which lines belong to one paragraph.
//!
//! A line was wrapped if the first word of the next one would not have fitted behind it. That alone mistakes some
//! items of lists for one, whose bullets are often drawings and no text. So where a document sets paragraphs further
//! apart than lines, the distance counts first.

use std::collections::BTreeMap;

use super::{fragments::Place, layout::Line, wrap::is_hangul};

/// Columns narrower than so many text heights hold lists of short entries as often as sentences.
const NARROW: f32 = 20.0;
/// Pairs of lines of one size that are needed to tell the distance of its lines.
const MIN_PAIRS: usize = 4;
/// Distances up to this factor above the smallest usual one are the usual one: browsers round places to pixels.
const SAME_DISTANCE: f32 = 1.075;

/// What a document shows about its paragraphs.
pub(super) struct Paragraphs {
    /// The distance of lines within a paragraph by text size, for sizes where paragraphs are set further apart.
    leading: BTreeMap<i32, f32>,
}

impl Paragraphs {
    /// Measures the distances between the lines of a document.
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut distances: BTreeMap<i32, Vec<f32>> = BTreeMap::new();
        for pair in lines.windows(2).filter(|pair| are_neighbours(&pair[0], &pair[1])) {
            distances.entry(size_class(&pair[1])).or_default().push(pair[0].place.base - pair[1].place.base);
        }
        let leading = distances.into_iter().filter_map(|(size, all)| Some((size, leading(all)?))).collect();
        Self { leading }
    }

    /// Whether `next` is the rest of the paragraph `line` is in.
    pub(super) fn goes_on(&self, line: &Line, next: &Line) -> bool {
        if !are_neighbours(line, next) || starts_item(&next.text) || is_title(&line.text, &next.text) {
            return false;
        }
        let height = line.place.height();
        match self.leading.get(&size_class(next)) {
            Some(leading) => {
                let tight = line.place.base - next.place.base < leading * SAME_DISTANCE;
                tight && allows(line, next, -1.5 * height)
            }
            None => allows(line, next, 0.3 * height),
        }
    }
}

/// The distance within paragraphs, if there is a larger one between them too.
fn leading(mut distances: Vec<f32>) -> Option<f32> {
    distances.sort_by(f32::total_cmp);
    let usual = *distances.get(distances.len() / 5)?;
    let wider = distances.iter().filter(|distance| **distance > usual * (SAME_DISTANCE + 0.015)).count();
    let same = distances.iter().filter(|distance| **distance <= usual * SAME_DISTANCE).count();
    let both = wider * 8 >= distances.len() && same * 8 >= distances.len();
    (distances.len() >= MIN_PAIRS && both).then_some(usual)
}

/// The font size in half points.
fn size_class(line: &Line) -> i32 {
    (line.sizes.0 * 2.0).round() as i32
}

/// Whether two lines could be of one paragraph by their places and sizes.
fn are_neighbours(line: &Line, next: &Line) -> bool {
    let (place, below): (&Place, &Place) = (&line.place, &next.place);
    let height = place.height();
    let same_size = (next.sizes.0 / line.sizes.1 - 1.0).abs() < 0.12;
    let close = below.middle() < place.middle() && place.bottom - below.top < 0.85 * height;
    let indent = below.left - place.left;
    !next.starts
        && same_size
        && close
        && (-0.3 * height..2.6 * height).contains(&indent)
        && !line.text.contains('\t')
        && !next.text.contains('\t')
}

/// Whether the words allow it: there was no room for the next word, by so many points, and it does not look like
/// another entry of a list.
fn allows(line: &Line, next: &Line, by: f32) -> bool {
    let height = line.place.height();
    let width = line.edge - line.place.left;
    let no_room = line.place.right + 0.2 * height + next.first_word > line.edge + by;
    let first = next.text.chars().next().unwrap_or_default();
    let wide = width > NARROW * height;
    if first.is_lowercase() {
        // A sentence in the middle; its paragraph may be set narrower than its neighbours.
        return no_room || (wide && line.place.right - line.place.left > 0.6 * width);
    }
    no_room && (wide || !first.is_alphanumeric() || is_hangul(first) || leads_on(&line.text))
}

/// Whether a line cannot end here: a comma, or a word that needs another one.
fn leads_on(text: &str) -> bool {
    const NEEDY: &[&str] = &[
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to",
        "with",
    ];
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    text.ends_with(',') || NEEDY.contains(&last)
}

/// Whether a line is all capitals below one that is not: a title, unless it can be an abbreviation at the end of a
/// sentence.
fn is_title(above: &str, text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = text.chars().all(|c| !c.is_alphabetic() || c.is_uppercase());
    let ended = above.ends_with(['.', '!', '?']);
    shouted
        && above.chars().any(char::is_lowercase)
        && letters >= if ended { 4 } else { 8 }
        && !leads_on(above)
}

/// Bullets, numbers, brackets and dates begin something new.
fn starts_item(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some(
            '•' | '·' | '▪' | '▫' | '◦' | '●' | '○' | '■' | '□' | '▶' | '►' | '◆' | '◇' | '※' | '✓' | '✔'
            | '❖' | '➢',
        ) => true,
        Some('\u{e000}'..='\u{f8ff}' | '①'..='⑳' | '[' | '<' | '【') => true,
        Some('-' | '–' | '—' | '*' | 'o' | '+') => chars.next() == Some(' '),
        Some('0'..='9') => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = text.len() - rest.len();
            (digits <= 2 && rest.starts_with(['.', ')']))
                || (digits == 4 && rest.starts_with(['.', '/', '-', '년']))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fragments::tests::write, layout, wrap};

    /// Lines of 5 by 10 points each at the given heights.
    fn page(lines: &[(&str, f32)]) -> Vec<String> {
        let glyphs: Vec<_> = lines.iter().flat_map(|(line, y)| write(line, 0.0, *y)).collect();
        wrap::join(&layout::lines(&glyphs, &[])).lines().map(str::to_owned).collect()
    }

    #[test]
    fn titles_in_capitals_end_a_paragraph_and_abbreviations_do_not() {
        let text = page(&[
            ("Data engineer who likes to leave fewer tables", 500.0),
            ("behind than were found and writes it all down.", 488.0),
            ("WORK EXPERIENCE", 476.0),
            ("Moved every nightly job of the company to the", 464.0),
            ("AWS", 452.0),
        ]);
        assert_eq!(
            text,
            [
                "Data engineer who likes to leave fewer tables behind than were found and writes it all down.",
                "WORK EXPERIENCE",
                "Moved every nightly job of the company to the AWS",
            ]
        );
    }

    #[test]
    fn items_without_bullets_are_told_apart_by_their_distance() {
        let text = page(&[
            ("Built the settlement ledger in Kotlin and", 500.0),
            ("PostgreSQL for all merchants of the bank.", 488.0),
            ("Automated database failover drills on AWS", 474.0),
            ("with Terraform and shortened the recovery", 462.0),
            ("3 times", 450.0),
            ("Mentored engineers", 436.0),
        ]);
        assert_eq!(
            text,
            [
                "Built the settlement ledger in Kotlin and PostgreSQL for all merchants of the bank.",
                "Automated database failover drills on AWS with Terraform and shortened the recovery 3 times",
                "Mentored engineers",
            ]
        );
    }

    #[test]
    fn short_entries_of_a_narrow_list_stay_apart() {
        let entries = [("Operating Systems", 500.0), ("Compilers", 488.0), ("Computer Networks", 476.0)];
        assert_eq!(page(&entries), entries.map(|(text, _)| text));
    }
}
