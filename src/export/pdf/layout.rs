//! Where everything stands on the pages.

use super::super::{Block, Document};
use super::{ACCENT, Colour, GREY, HEIGHT, INK, MARGIN, SHADE, TRACK, WIDTH};
use rustybuzz::Face;
use unicode_segmentation::UnicodeSegmentation;

/// Width and bottom of what is written on.
const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
const BOTTOM: f32 = HEIGHT - MARGIN - 10.0;
/// Distance of lines, in sizes of the text.
const LEADING: f32 = 1.55;
/// Where bars begin, and how long and high they are.
const BAR_LEFT: f32 = 120.0;
const BAR: f32 = 220.0;
const BAR_HEIGHT: f32 = 7.0;
/// Space between bars and a text below them.
const AFTER_BARS: f32 = 6.0;
/// Space above and below the lines in a box.
const EDGE: f32 = 3.5;
/// How far quotes and lists stand in.
const INDENT: f32 = 14.0;

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A line of text with the left end of its base line.
    Text { at: (f32, f32), size: f32, colour: Colour, text: String },
    /// A filled box with its upper left corner.
    Box { at: (f32, f32), width: f32, height: f32, colour: Colour },
}

/// How a paragraph looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    colour: Colour,
    indent: f32,
    /// Space before and after.
    before: f32,
    after: f32,
    /// A box behind the lines, with a bar at its left.
    shaded: bool,
    /// Space that must be left below, so that a heading does not stand alone.
    keep: f32,
}

const TEXT: Look =
    Look { size: 10.5, colour: INK, indent: 0.0, before: 0.0, after: 6.0, shaded: false, keep: 0.0 };
const TITLE: Look = Look { size: 21.0, after: 2.0, ..TEXT };
const CHAPTER: Look = Look { size: 17.0, before: 4.0, after: 6.0, keep: 60.0, ..TEXT };
const HEADING: Look = Look { size: 13.0, colour: ACCENT, before: 12.0, keep: 48.0, ..TEXT };
const SUBHEADING: Look = Look { size: 11.0, colour: GREY, before: 5.0, after: 3.0, keep: 32.0, ..TEXT };
const QUOTE: Look = Look { indent: INDENT, shaded: true, before: 2.0, after: 9.0, ..TEXT };
const NOTE: Look = Look { size: 9.0, colour: GREY, before: 3.0, ..TEXT };
const BULLET: Look = Look { indent: INDENT, after: 3.0, ..TEXT };

/// The pages being filled.
pub(super) struct Sheet<'a> {
    face: &'a Face<'a>,
    pages: Vec<Vec<Mark>>,
    /// The upper edge of what comes next.
    y: f32,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(face: &'a Face<'a>) -> Self {
        Self { face, pages: vec![Vec::new()], y: MARGIN }
    }

    pub(super) fn finish(self) -> Vec<Vec<Mark>> {
        self.pages
    }

    /// Sets a whole document.
    pub(super) fn write(&mut self, document: &Document) {
        self.paragraph(&document.title, TITLE);
        if !document.subtitle.is_empty() {
            self.paragraph(&document.subtitle, NOTE);
        }
        self.put_box((MARGIN, self.y + 2.0), COLUMN, 1.2, ACCENT);
        self.y += 14.0;
        let mut chapters = 0;
        let mut bars = false;
        for block in &document.blocks {
            if std::mem::replace(&mut bars, matches!(block, Block::Bar(..)))
                && matches!(block, Block::Text(_))
            {
                self.y += AFTER_BARS;
            }
            match block {
                Block::Chapter(text) => {
                    if chapters > 0 {
                        self.new_page();
                    }
                    chapters += 1;
                    self.paragraph(text, CHAPTER);
                }
                Block::Heading(text) => self.paragraph(text, HEADING),
                Block::Subheading(text) => self.paragraph(text, SUBHEADING),
                Block::Text(text) => self.paragraph(text, TEXT),
                Block::Quote(text) => self.paragraph(text, QUOTE),
                Block::Note(text) => self.paragraph(text, NOTE),
                Block::Bullet(text) => self.bullet(text),
                Block::Total(total, meaning) => self.total(total, meaning),
                Block::Bar(name, part, value) => self.bar(name, *part, value),
            }
        }
    }

    fn paragraph(&mut self, text: &str, look: Look) {
        let text = &printable(self.face, text);
        let height = look.size * LEADING;
        if self.y > MARGIN {
            self.y += look.before;
        }
        self.room(height + look.keep);
        let right = if look.shaded { INDENT } else { 0.0 };
        self.edge(look);
        for line in lines(self.face, text, look.size, COLUMN - look.indent - right) {
            self.room(height);
            if look.shaded {
                self.put_box((MARGIN, self.y), COLUMN, height, SHADE);
                self.put_box((MARGIN, self.y), 2.5, height, ACCENT);
            }
            self.put((MARGIN + look.indent, self.y + look.size * 1.18), look.size, look.colour, line);
            self.y += height;
        }
        self.edge(look);
        self.y += look.after;
    }

    /// The upper or lower edge of a box behind lines.
    fn edge(&mut self, look: Look) {
        if look.shaded && self.y + EDGE <= BOTTOM {
            self.put_box((MARGIN, self.y), COLUMN, EDGE, SHADE);
            self.put_box((MARGIN, self.y), 2.5, EDGE, ACCENT);
            self.y += EDGE;
        }
    }

    fn bullet(&mut self, text: &str) {
        self.room(BULLET.size * LEADING);
        self.put_box((MARGIN + 4.0, self.y + BULLET.size * 0.65), 3.0, 3.0, ACCENT);
        self.paragraph(text, BULLET);
    }

    /// The total in large figures with its meaning beside it, or below where that is long.
    fn total(&mut self, total: &str, meaning: &str) {
        const SIZE: f32 = 30.0;
        self.room(SIZE * LEADING);
        self.put((MARGIN, self.y + SIZE), SIZE, ACCENT, total.to_owned());
        let left = width(self.face, total, SIZE) + 14.0;
        let beside = width(self.face, meaning, TEXT.size) <= COLUMN - left;
        if beside {
            self.put((MARGIN + left, self.y + SIZE), TEXT.size, GREY, meaning.to_owned());
        }
        self.y += SIZE * LEADING;
        if !beside {
            self.paragraph(meaning, TEXT);
        }
    }

    fn bar(&mut self, name: &str, part: f64, value: &str) {
        let height = TEXT.size * LEADING;
        let long = width(self.face, name, TEXT.size) > BAR_LEFT - 8.0;
        if long {
            self.paragraph(name, Look { after: 0.0, keep: height, ..TEXT });
        }
        self.room(height);
        let base = self.y + TEXT.size * 1.18;
        if !long {
            self.put((MARGIN, base), TEXT.size, INK, name.to_owned());
        }
        let top = self.y + (height - BAR_HEIGHT) / 2.0;
        self.put_box((MARGIN + BAR_LEFT, top), BAR, BAR_HEIGHT, TRACK);
        #[expect(clippy::cast_possible_truncation, reason = "a length on paper")]
        let filled = BAR * part.clamp(0.0, 1.0) as f32;
        if filled > 0.0 {
            self.put_box((MARGIN + BAR_LEFT, top), filled, BAR_HEIGHT, ACCENT);
        }
        self.put((MARGIN + BAR_LEFT + BAR + 10.0, base), TEXT.size, GREY, value.to_owned());
        self.y += height;
    }

    /// Begins a new page unless there is that much room.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.new_page();
        }
    }

    fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn put(&mut self, at: (f32, f32), size: f32, colour: Colour, text: String) {
        self.mark(Mark::Text { at, size, colour, text });
    }

    fn put_box(&mut self, at: (f32, f32), width: f32, height: f32, colour: Colour) {
        self.mark(Mark::Box { at, width, height, colour });
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}

/// A text without the signs, such as emoji, that the font has no picture of. Letters stay, whatever they look like.
fn printable(face: &Face<'_>, text: &str) -> String {
    let shown = |c: &char| c.is_alphanumeric() || c.is_whitespace() || face.glyph_index(*c).is_some();
    text.chars().filter(shown).collect()
}

/// The width of a text on one line. Kerning, which only draws letters together, is left out.
pub(super) fn width(face: &Face<'_>, text: &str, size: f32) -> f32 {
    let advance = |c: char| {
        let glyph = face.glyph_index(c).unwrap_or_default();
        f32::from(face.glyph_hor_advance(glyph).unwrap_or_default())
    };
    #[expect(clippy::cast_precision_loss, reason = "a few thousand units")]
    let units = face.units_per_em() as f32;
    text.chars().map(advance).sum::<f32>() * size / units
}

/// As much of a text as fits on one line, with an ellipsis where something is missing.
pub(super) fn beginning(face: &Face<'_>, text: &str, size: f32, room: f32) -> String {
    match lines(face, text, size, room).as_slice() {
        [] => String::new(),
        [whole] => whole.clone(),
        [first, ..] => format!("{first}…"),
    }
}

/// The text broken into lines: at its own line breaks, between words, and within a word that is wider than a line.
fn lines(face: &Face<'_>, text: &str, size: f32, room: f32) -> Vec<String> {
    let mut all = Vec::new();
    for line in text.trim_end().lines() {
        let line = line.replace('\t', "    ").replace(char::is_control, "");
        let mut open = String::new();
        let mut used = 0.0;
        for word in line.split_inclusive(' ') {
            let wide = width(face, word.trim_end(), size);
            if used + wide > room && !open.trim().is_empty() {
                all.push(std::mem::take(&mut open).trim_end().to_owned());
                used = 0.0;
            }
            if wide <= room {
                open.push_str(word);
                used += width(face, word, size);
                continue;
            }
            for piece in word.graphemes(true) {
                let wide = width(face, piece, size);
                if used + wide > room && !open.is_empty() {
                    all.push(std::mem::take(&mut open));
                    used = 0.0;
                }
                open.push_str(piece);
                used += wide;
            }
        }
        all.push(open.trim_end().to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::FONT;
    use super::{BOTTOM, Face, MARGIN, Mark, Sheet, lines, width};
    use crate::export::{Block, Document};
    use proptest::prelude::*;

    fn face() -> Face<'static> {
        Face::from_slice(FONT, 0).unwrap()
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_nothing_but_space(text in "(?:[가-힣]{1,60} |[a-zA-Z.,]{1,80} |\\PC{0,10}|\n){0,12}", room in 40.0_f32..480.0) {
            let face = face();
            let broken = lines(&face, &text, 10.5, room);
            for line in &broken {
                let one = line.chars().count() <= 1;
                prop_assert!(one || width(&face, line, 10.5) <= room + 40.0, "{line}");
            }
            let words = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            prop_assert_eq!(words(&broken.concat()), words(&text));
        }
    }

    #[test]
    fn emoji_are_left_out_and_letters_stay() {
        let written = "*숫자* 먼저 👍🏽 漢字 → ok 😀";
        let shown = super::printable(&face(), written);
        assert_eq!(shown.trim_end(), "*숫자* 먼저  漢字 → ok");
    }

    #[test]
    fn long_texts_flow_over_pages_and_stay_within_them() {
        let face = face();
        let mut sheet = Sheet::new(&face);
        let answer = "저는 결제 서버의 재시도 규칙을 다시 설계했습니다. ".repeat(300);
        let mut blocks = vec![Block::Chapter("면접".to_owned()), Block::Quote(answer)];
        blocks.extend((0..40).map(|n| Block::Bullet(format!("point {n}"))));
        blocks.push(Block::Chapter("둘째".to_owned()));
        sheet.write(&Document {
            title: "기록".to_owned(),
            subtitle: "2026".to_owned(),
            language: "ko",
            blocks,
        });
        let pages = sheet.finish();
        assert!(pages.len() >= 5, "{}", pages.len());
        for mark in pages.iter().flatten() {
            let (Mark::Text { at, .. } | Mark::Box { at, .. }) = mark;
            assert!(at.0 >= MARGIN && at.1 >= MARGIN && at.1 <= BOTTOM, "{mark:?}");
        }
        // The second chapter begins its own page.
        let first = pages.last().unwrap().iter().find_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text.as_str()),
            Mark::Box { .. } => None,
        });
        assert_eq!(first, Some("둘째"));
    }
}
