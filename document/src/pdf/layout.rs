//! The order in which people read a page.
//!
//! The order of the file is kept wherever it makes sense, since programs mostly write as people read. It is given up
//! in two cases: text written across two columns, line by line; and text not written from top to bottom.

use super::fragments::{Fragment, Glyph, Place, fragments};

/// Share of turned characters from which places say nothing about lines.
const MAX_TURNED: f32 = 0.2;
/// Lines each of two columns needs.
const MIN_COLUMN_LINES: usize = 4;
/// Rows of cells with several lines by which a table is told from columns.
const MIN_ROWS: usize = 3;
/// Height two columns need, as a share of the text's height.
const MIN_COLUMN_HEIGHT: f32 = 0.12;
/// Lines before and after a line that tell how wide its column is.
const EDGE_LINES: usize = 10;
/// How often a column may be parted again: three columns are two, one of which is two.
const MAX_PARTINGS: usize = 3;
/// Above so many fragments a page is a drawing, and its order is left alone.
const MAX_FRAGMENTS: usize = 2000;

/// A line of a page with what is needed to tell whether the next line continues it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    pub place: Place,
    /// Right end of the column it stands in.
    pub edge: f32,
    /// Font sizes of the first and the last character.
    pub sizes: (f32, f32),
    pub first_word: f32,
    pub first_char: f32,
    pub spaced: bool,
    /// First of its column, or without a known place: never continues the line before.
    pub starts: bool,
}

/// The lines of a page in reading order; `filled` are characters on top of the page, in no order of their own.
pub(super) fn lines(glyphs: &[Glyph], filled: &[Glyph]) -> Vec<Line> {
    let turned = glyphs.iter().filter(|glyph| glyph.turned).count();
    let mut fragments = fragments(glyphs);
    for value in self::fragments(filled) {
        insert(&mut fragments, value);
    }
    if turned as f32 > MAX_TURNED * glyphs.len() as f32 || fragments.len() > MAX_FRAGMENTS {
        return fragments.into_iter().map(|fragment| Line { starts: true, ..Line::from(fragment) }).collect();
    }
    order(fragments, MAX_PARTINGS).into_iter().flat_map(column_lines).collect()
}

/// Puts a filled-in value behind its label: the fragment left of it, else the nearest above it.
fn insert(fragments: &mut Vec<Fragment>, value: Fragment) {
    let label = |other: &Fragment| other.place.beside(&value.place) && other.place.left <= value.place.left;
    let above = || {
        let distance = |other: &Fragment| other.place.middle() - value.place.middle();
        let higher = fragments.iter().enumerate().filter(|(_, other)| distance(other) > 0.0);
        higher.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b))).map(|(at, _)| at)
    };
    let at = fragments.iter().rposition(label).or_else(above).map_or(0, |at| at + 1);
    fragments.insert(at, value);
}

impl From<Fragment> for Line {
    fn from(fragment: Fragment) -> Self {
        let Fragment { text, place, sizes, first_word, first_char, spaced } = fragment;
        Self { text, place, edge: place.right, sizes, first_word, first_char, spaced, starts: false }
    }
}

/// Groups the fragments into columns in reading order.
fn order(fragments: Vec<Fragment>, partings: usize) -> Vec<Vec<Fragment>> {
    let gutter = if partings > 0 { find_gutter(&fragments) } else { None };
    // Within a column a table is likelier than columns, so there the order of the file alone is no proof.
    let within = partings < MAX_PARTINGS;
    let Some(gutter) = gutter.filter(|gutter| gutter.parts_columns(&fragments, within)) else {
        return vec![top_down(fragments)];
    };
    let mut groups = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for fragment in fragments {
        let middle = fragment.place.middle();
        let group = match gutter.side(&fragment.place) {
            Some(Side::Left) => 1,
            Some(Side::Right) => 2,
            None if middle > gutter.bottom => 0,
            None => 3,
        };
        groups[group].push(fragment);
    }
    let [above, left, right, below] = groups;
    let sides = [left, right].into_iter().flat_map(|side| order(side, partings - 1));
    let parts = [top_down(above)].into_iter().chain(sides).chain([top_down(below)]);
    parts.filter(|part| !part.is_empty()).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// A vertical strip that no text crosses between two sizes.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    x: f32,
    top: f32,
    bottom: f32,
}

impl Gutter {
    /// The column a box stands in, if it stands beside the gutter at all.
    fn side(&self, place: &Place) -> Option<Side> {
        let within = (self.bottom..=self.top).contains(&place.middle());
        match () {
            () if !within => None,
            () if place.right <= self.x + 2.0 => Some(Side::Left),
            () if place.left >= self.x - 2.0 => Some(Side::Right),
            () => None,
        }
    }

    /// Whether the two sides are columns to be read one after the other, rather than rows of a table. If the file has
    /// them one after the other, they are columns. If it goes back and forth, they are rows when nearly every line of
    /// the emptier side stands exactly beside one of the other, unless both sides hold running text.
    fn parts_columns(&self, fragments: &[Fragment], within: bool) -> bool {
        if self.has_rows_of_cells(fragments) {
            return false;
        }
        let sides: Vec<Side> = fragments.iter().filter_map(|fragment| self.side(&fragment.place)).collect();
        let turns = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let of = |side| -> Vec<&Place> {
            fragments.iter().map(|f| &f.place).filter(|place| self.side(place) == Some(side)).collect()
        };
        let (left, right) = (of(Side::Left), of(Side::Right));
        if turns <= 1 && !within {
            return true;
        }
        let (few, many) = if left.len() < right.len() { (&left, &right) } else { (&right, &left) };
        if turns > 1 && turns * 2 <= few.len() {
            return false;
        }
        let close = |a: &Place, b: &Place| {
            if within { a.beside(b) } else { (a.middle() - b.middle()).abs() < 0.2 * b.height() }
        };
        let beside = |place: &&&Place| many.iter().any(|other| close(other, place));
        let aligned = few.iter().filter(beside).count();
        aligned * 10 < few.len() * 7 || (running(&left) && running(&right))
    }
}

impl Gutter {
    /// Whether the file goes from left to right several times, each time with lines one below the other beside what it
    /// wrote before: rows of a table whose cells hold several lines. Text written across two columns goes line by line.
    fn has_rows_of_cells(&self, fragments: &[Fragment]) -> bool {
        let mut runs: Vec<(Side, Vec<&Place>)> = Vec::new();
        for place in fragments.iter().map(|fragment| &fragment.place) {
            let Some(side) = self.side(place) else { continue };
            match runs.last_mut() {
                Some((last, run)) if *last == side => run.push(place),
                _ => runs.push((side, vec![place])),
            }
        }
        let stacked = |run: &[&Place]| run.windows(2).any(|pair| pair[1].top <= pair[0].middle());
        let overlap = |a: &[&Place], b: &[&Place]| a.iter().any(|a| b.iter().any(|b| a.beside(b)));
        let rows = runs.windows(2).filter(|pair| {
            let (left, right) = (&pair[0], &pair[1]);
            left.0 == Side::Left && (stacked(&left.1) || stacked(&right.1)) && overlap(&left.1, &right.1)
        });
        rows.count() >= MIN_ROWS
    }
}

/// Whether the lines of a column are mostly filled up to its right end, as wrapped text is.
fn running(column: &[&Place]) -> bool {
    let left = column.iter().map(|place| place.left).fold(f32::MAX, f32::min);
    let right = column.iter().map(|place| place.right).fold(f32::MIN, f32::max);
    let full = column.iter().filter(|place| place.right > right - 0.15 * (right - left)).count();
    full * 5 >= column.len() * 2
}

/// The gutter with the most lines on its emptier side.
fn find_gutter(fragments: &[Fragment]) -> Option<Gutter> {
    let top = fragments.iter().map(|f| f.place.top).fold(f32::MIN, f32::max);
    let bottom = fragments.iter().map(|f| f.place.bottom).fold(f32::MAX, f32::min);
    let mut starts: Vec<f32> = fragments.iter().map(|f| f.place.left).collect();
    starts.sort_by(f32::total_cmp);
    starts.dedup_by(|next, before| *next - *before < 3.0);
    let mut best: Option<(usize, Gutter)> = None;
    for x in starts {
        // A column has one left edge that several of its lines share.
        if fragments.iter().filter(|f| (f.place.left - x).abs() < 3.0).count() < MIN_COLUMN_LINES {
            continue;
        }
        let mut crossing: Vec<&Place> =
            fragments.iter().map(|f| &f.place).filter(|p| p.left < x - 2.0 && p.right > x + 2.0).collect();
        crossing.sort_by(|a, b| b.top.total_cmp(&a.top));
        let ends = crossing.iter().map(|p| p.middle()).chain([bottom]);
        let begins = [top].into_iter().chain(crossing.iter().map(|p| p.middle()));
        for (top_end, bottom_end) in begins.zip(ends) {
            let gutter = Gutter { x, top: top_end, bottom: bottom_end };
            let lines = gutter.emptier_side(fragments);
            let tall = top_end - bottom_end > MIN_COLUMN_HEIGHT * (top - bottom);
            if tall && lines >= MIN_COLUMN_LINES && best.as_ref().is_none_or(|(most, _)| lines > *most) {
                best = Some((lines, gutter));
            }
        }
    }
    best.map(|(_, gutter)| gutter)
}

impl Gutter {
    fn emptier_side(&self, fragments: &[Fragment]) -> usize {
        let count = |side| fragments.iter().filter(|f| self.side(&f.place) == Some(side)).count();
        count(Side::Left).min(count(Side::Right))
    }
}

/// A column from top to bottom; left as it is when it already runs so.
fn top_down(mut column: Vec<Fragment>) -> Vec<Fragment> {
    let up = |pair: &[Fragment]| pair[1].place.bottom > pair[0].place.top;
    let rises = column.windows(2).filter(|pair| up(pair)).count();
    // Some rises are jumps to the next of several columns, and then the order of the file is the better guess.
    if rises * 5 > column.len() * 2 {
        column.sort_by(|a, b| b.place.middle().total_cmp(&a.place.middle()));
    }
    column
}

/// Joins the fragments of a column that stand on one line, from left to right.
fn column_lines(column: Vec<Fragment>) -> Vec<Line> {
    let mut rows: Vec<Vec<Fragment>> = Vec::new();
    for fragment in column {
        match rows.last_mut() {
            Some(row) if row.iter().all(|other| on_one_row(&other.place, &fragment.place)) => {
                row.push(fragment)
            }
            _ => rows.push(vec![fragment]),
        }
    }
    let mut lines: Vec<Line> = rows.into_iter().filter_map(row_line).collect();
    let places: Vec<Place> = lines.iter().map(|line| line.place).collect();
    for (index, line) in lines.iter_mut().enumerate() {
        line.edge = edge(&places, index);
        line.starts = index == 0;
    }
    lines
}

/// The right end of the column around a line: that of the longest line near it that begins nearly below or above it.
/// The whole page would be too wide where columns were not told apart.
fn edge(places: &[Place], index: usize) -> f32 {
    let place = &places[index];
    let near = &places[index.saturating_sub(EDGE_LINES)..places.len().min(index + EDGE_LINES + 1)];
    let aligned = near.iter().filter(|other| (other.left - place.left).abs() < 5.0 * place.height());
    aligned.map(|other| other.right).fold(place.right, f32::max)
}

/// Side by side without one above the other, as two lines of large text may overlap a line of small text between them.
fn on_one_row(a: &Place, b: &Place) -> bool {
    a.beside(b) && (a.right <= b.left + 1.0 || b.right <= a.left + 1.0)
}

fn row_line(mut row: Vec<Fragment>) -> Option<Line> {
    row.sort_by(|a, b| a.place.left.total_cmp(&b.place.left));
    let mut row = row.into_iter();
    let mut line = row.next()?;
    row.for_each(|fragment| line.append(&fragment));
    Some(line.into())
}

#[cfg(test)]
mod tests {
    use super::super::fragments::{Glyph, tests::write};
    use super::{Line, lines};

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        lines(glyphs, &[]).into_iter().map(|Line { text, .. }| text).collect()
    }

    const LEFT: [&str; 6] = ["Skills", "Rust", "Kotlin", "MySQL", "Kafka", "Redis"];
    const RIGHT: [&str; 6] =
        ["Experience", "Payments team", "cut latency by", "forty percent", "and wrote", "tests"];

    /// Two columns under a title, drawn line by line across both; the right one with another line height.
    fn crosswise(right_step: f32) -> Vec<Glyph> {
        let mut page = write("A title that stands across the whole page, over both columns", 0.0, 300.0);
        for i in 0..6 {
            page.extend(write(LEFT[i], 0.0, 270.0 - 20.0 * i as f32));
            page.extend(write(RIGHT[i], 150.0, 270.0 - right_step * i as f32));
        }
        page
    }

    #[test]
    fn columns_drawn_crosswise_are_read_one_after_the_other() {
        let expected: Vec<&str> = ["A title that stands across the whole page, over both columns"]
            .into_iter()
            .chain(LEFT)
            .chain(RIGHT)
            .collect();
        assert_eq!(texts(&crosswise(16.0)), expected);
    }

    #[test]
    fn rows_of_a_table_stay_rows() {
        let lines = texts(&crosswise(20.0));
        assert_eq!(lines[1], "Skills\tExperience");
        assert_eq!(lines.len(), 7);
    }

    /// Entries with their dates at the margin, as programs for resumes write them: an entry, its date, its lines.
    #[test]
    fn rows_of_cells_with_several_lines_stay_rows() {
        let mut page = Vec::new();
        let mut expected = Vec::new();
        for entry in 0..5 {
            let y = 280.0 - 50.0 * entry as f32;
            page.extend(write(&format!("Company {entry}"), 0.0, y));
            page.extend(write("cut latency", 0.0, y - 14.0));
            page.extend(write("wrote tests", 0.0, y - 28.0));
            // Set a little lower than the entry, as smaller type is.
            page.extend(write(&format!("201{entry}"), 150.0, y - 4.0));
            page.extend(write("Lisbon", 150.0, y - 18.0));
            expected.extend([format!("Company {entry}"), "cut latency".into(), "wrote tests".into()]);
            expected.extend([format!("201{entry}"), "Lisbon".into()]);
        }
        assert_eq!(texts(&page), expected);
    }

    #[test]
    fn columns_drawn_one_after_the_other_stay_so_even_when_aligned() {
        let mut page = Vec::new();
        for (column, x) in [(RIGHT, 150.0), (LEFT, 0.0)] {
            for (i, text) in column.iter().enumerate() {
                page.extend(write(text, x, 270.0 - 20.0 * i as f32));
            }
        }
        let expected: Vec<&str> = LEFT.into_iter().chain(RIGHT).collect();
        assert_eq!(texts(&page), expected);
    }

    #[test]
    fn three_columns_are_read_one_after_the_other() {
        let third = ["Education", "Hanbit University", "2014 - 2018", "Languages", "Korean", "English"];
        let mut page = crosswise(16.0);
        for (i, text) in third.iter().enumerate() {
            page.extend(write(text, 330.0, 270.0 - 18.0 * i as f32));
        }
        let expected: Vec<&str> = LEFT.into_iter().chain(RIGHT).chain(third).collect();
        assert_eq!(texts(&page)[1..], expected);
    }

    #[test]
    fn filled_in_values_stand_behind_their_labels() {
        let page = [write("Name", 0.0, 100.0), write("About", 0.0, 80.0), write("End", 0.0, 20.0)].concat();
        let filled =
            [write("Some words", 0.0, 60.0), write("\n", 0.0, 0.0), write("Kim", 100.0, 101.0)].concat();
        let texts: Vec<String> = lines(&page, &filled).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Name\tKim", "About", "Some words", "End"]);
    }

    #[test]
    fn text_drawn_upwards_is_turned_round() {
        let page: Vec<Glyph> =
            (0..5).flat_map(|i| write(&format!("line {i}"), 0.0, 20.0 * i as f32)).collect();
        assert_eq!(texts(&page), ["line 4", "line 3", "line 2", "line 1", "line 0"]);
    }

    #[test]
    fn a_date_at_the_margin_belongs_to_its_line() {
        let page = [
            write("2021 - 2023", 300.0, 100.0),
            write("Haneul Pay", 0.0, 100.5),
            write("Team lead", 0.0, 80.0),
        ];
        assert_eq!(texts(&page.concat()), ["Haneul Pay\t2021 - 2023", "Team lead"]);
    }
}
