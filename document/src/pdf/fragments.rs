//! Runs of characters that stand side by side.

/// A gap this many times the text height wide separates two runs: a table cell, a column, a date at the margin.
const GAP: f32 = 1.1;

/// One character of a page. Coordinates are points from the lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub c: char,
    pub place: Option<Place>,
    /// Added by the PDF engine, not in the file.
    pub generated: bool,
    /// Not upright.
    pub turned: bool,
}

/// A box on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub left: f32,
    pub right: f32,
    pub bottom: f32,
    pub top: f32,
    /// The base line of the first character.
    pub base: f32,
    /// The font size of the first character. Fonts of one size have boxes of different heights.
    pub size: f32,
}

impl Place {
    /// The height, which goes with the size of the font.
    pub(super) fn height(&self) -> f32 {
        self.top - self.bottom
    }

    /// The middle between top and bottom.
    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }

    /// Whether two boxes stand on one line: they share half of the lower one's height.
    pub(super) fn beside(&self, other: &Self) -> bool {
        let shared = self.top.min(other.top) - self.bottom.max(other.bottom);
        shared > 0.5 * self.height().min(other.height())
    }

    fn grow(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.min(other.bottom);
        self.top = self.top.max(other.top);
    }
}

impl Glyph {
    /// A character with its box. An impossible box counts as none, an impossible font size as the height of the box.
    pub(super) fn new(c: char, place: Option<Place>, generated: bool, turned: bool) -> Self {
        let possible = |p: &Place| [p.left, p.right, p.bottom, p.top, p.base].iter().all(|v| v.is_finite());
        let place = place.filter(|p| possible(p) && p.top > p.bottom && p.right >= p.left).map(|p| {
            let size = if p.size.is_finite() && p.size > 0.0 { p.size } else { p.height() };
            Place { size, ..p }
        });
        Self { c, place, generated, turned }
    }
}

/// Characters side by side on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fragment {
    pub text: String,
    pub place: Place,
    /// Font sizes of the first and the last character.
    pub sizes: (f32, f32),
    /// Width of the first word.
    pub first_word: f32,
    /// Width of the first character.
    pub first_char: f32,
    /// Whether a space of the file ends it.
    pub spaced: bool,
}

/// Collects the fragments of a page in the order of the file.
pub(super) fn fragments(glyphs: &[Glyph]) -> Vec<Fragment> {
    let mut done = Vec::new();
    let mut open: Option<Fragment> = None;
    let mut space = false;
    for glyph in glyphs {
        if matches!(glyph.c, '\n' | '\r') {
            done.extend(open.take());
            space = false;
            continue;
        }
        if glyph.c.is_whitespace() {
            space = true;
            if let Some(fragment) = &mut open {
                fragment.spaced |= !glyph.generated;
            }
            continue;
        }
        let Some(place) = glyph.place.or(open.as_ref().map(|open| open.place)) else { continue };
        match &mut open {
            Some(fragment) if follows(&fragment.place, &place) => fragment.push(glyph.c, &place, space),
            _ => {
                done.extend(open.take());
                open = Some(Fragment::start(glyph.c, place));
            }
        }
        space = false;
    }
    done.extend(open);
    done
}

fn follows(before: &Place, next: &Place) -> bool {
    let height = before.height().max(next.height());
    before.beside(next) && next.left - before.right < GAP * height && next.right > before.left - 0.5 * height
}

impl Fragment {
    fn start(c: char, place: Place) -> Self {
        let width = place.right - place.left;
        let sizes = (place.size, place.size);
        Self { text: c.to_string(), place, sizes, first_word: width, first_char: width, spaced: false }
    }

    fn push(&mut self, c: char, place: &Place, space: bool) {
        if space {
            self.text.push(' ');
        }
        self.text.push(c);
        self.place.grow(place);
        self.sizes.1 = place.size;
        self.spaced = false;
        if !self.text.contains(' ') {
            self.first_word = self.place.right - self.place.left;
        }
    }

    /// Adds another fragment of the same line, which stands further right: as a cell of its own, or as the rest of a
    /// word or sentence that was set in another size (as in `1st` with a raised ending).
    pub(super) fn append(&mut self, other: &Self) {
        let gap = (other.place.left - self.place.right) / self.place.height();
        match gap {
            ..0.12 => {}
            0.12..0.6 => self.text.push(' '),
            _ => self.text.push('\t'),
        }
        self.text.push_str(&other.text);
        self.place.grow(&other.place);
        self.sizes.1 = other.sizes.1;
        self.spaced = other.spaced;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Fragment, Glyph, Place, fragments};

    /// Characters 5 wide and 10 high, starting at `x` on the base line `y`.
    pub(in crate::pdf) fn write(text: &str, x: f32, y: f32) -> Vec<Glyph> {
        let left = |i: usize| x + 5.0 * i as f32;
        let place = |i| {
            Some(Place {
                left: left(i),
                right: left(i) + 5.0,
                bottom: y,
                top: y + 10.0,
                base: y + 2.0,
                size: 10.0,
            })
        };
        text.chars().enumerate().map(|(i, c)| Glyph::new(c, place(i), false, false)).collect()
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        fragments(glyphs).into_iter().map(|Fragment { text, .. }| text).collect()
    }

    #[test]
    fn wide_gaps_new_lines_and_jumps_separate() {
        let page = [write("Company Ltd", 0.0, 100.0), write("2021", 200.0, 100.0), write("below", 0.0, 80.0)];
        assert_eq!(texts(&page.concat()), ["Company Ltd", "2021", "below"]);
    }

    #[test]
    fn impossible_boxes_do_not_lose_characters() {
        let mut glyphs = write("abc", 0.0, 0.0);
        let nowhere = Place { left: f32::NAN, right: 0.0, bottom: 0.0, top: 0.0, base: 0.0, size: 10.0 };
        glyphs[1] = Glyph::new('b', Some(nowhere), false, false);
        assert_eq!(texts(&glyphs), ["abc"]);
    }
}
