//! The text of one section.
//!
//! A paragraph's record is followed by its characters, in which a table, text box or note is one control character,
//! and then by the records of these controls in the same order. So the characters are kept in pieces, and each piece
//! is written when the control behind it comes.

use std::collections::VecDeque;

use super::records::{Record, Tag, records, units};
use crate::{
    Refused,
    flow::{Beside, Flow},
};

/// Writes the text of a section; `bullets` says for each paragraph shape whether it has one.
pub(super) fn read(stream: &[u8], bullets: &[bool], flow: &mut Flow) -> Result<(), Refused> {
    let mut section = Section { flow, bullets, open: Vec::new() };
    for record in records(stream) {
        section.close_from(record.level);
        if !section.is_hidden() {
            section.record(&record);
        }
        section.flow.check()?;
    }
    section.close_from(0);
    Ok(())
}

struct Section<'a> {
    flow: &'a mut Flow,
    bullets: &'a [bool],
    /// Paragraphs and controls that deeper records belong to, the innermost last.
    open: Vec<Open>,
}

struct Open {
    level: u16,
    what: What,
}

enum What {
    /// The characters up to each control still to come, and those after the last.
    Paragraph(VecDeque<String>),
    Table {
        /// Whether the record of the table itself has come: lists before are captions.
        begun: bool,
        row: Option<u16>,
    },
    Shape,
    Beside(Beside),
    Hidden,
    Nothing,
}

impl Section<'_> {
    fn is_hidden(&self) -> bool {
        self.open.iter().any(|open| matches!(open.what, What::Hidden))
    }

    fn record(&mut self, record: &Record<'_>) {
        match record.tag {
            Tag::PARAGRAPH => {
                let shape = record.u16(8).map(usize::from);
                if shape.and_then(|shape| self.bullets.get(shape)).is_some_and(|bullet| *bullet) {
                    self.flow.list();
                }
                self.push(record.level, What::Paragraph(VecDeque::new()));
            }
            Tag::TEXT => {
                if let Some(Open { what: What::Paragraph(pieces), .. }) = self.open.last_mut() {
                    *pieces = split(record.data);
                }
            }
            Tag::CONTROL => self.control(record),
            Tag::TABLE => {
                if let Some(Open { what: What::Table { begun, .. }, .. }) = self.open.last_mut() {
                    *begun = true;
                }
            }
            Tag::LIST => self.list(record),
            _ => {}
        }
    }

    fn push(&mut self, level: u16, what: What) {
        self.open.push(Open { level, what });
    }

    fn control(&mut self, record: &Record<'_>) {
        if let Some(Open { what: What::Paragraph(pieces), .. }) = self.open.last_mut()
            && let Some(piece) = pieces.pop_front()
        {
            self.flow.push(&piece);
        }
        let name = record.data.get(..4).map(|name| [name[3], name[2], name[1], name[0]]);
        let what = match name.as_ref().map_or(&[0; 4], |name| name) {
            b"tbl " => {
                self.flow.end_started_paragraph();
                What::Table { begun: false, row: None }
            }
            b"gso " => {
                self.flow.open_box();
                What::Shape
            }
            b"head" => {
                self.flow.open_beside();
                What::Beside(Beside::Before)
            }
            b"foot" | b"fn  " | b"en  " => {
                self.flow.open_beside();
                What::Beside(Beside::After)
            }
            b"tcmt" => What::Hidden,
            // Characters drawn over each other, and a word with a small gloss above.
            b"tcps" => {
                self.flow.push(&record.string(4).unwrap_or_default().0);
                What::Nothing
            }
            b"tdut" => {
                if let Some((word, end)) = record.string(4) {
                    let gloss = record.string(end).unwrap_or_default().0;
                    self.flow.push(&format!("{word} {gloss}"));
                }
                What::Nothing
            }
            _ => What::Nothing,
        };
        self.push(record.level, what);
    }

    /// A list of paragraphs begins; in a table it is a cell.
    fn list(&mut self, record: &Record<'_>) {
        let Some(Open { what: What::Table { begun: true, row }, .. }) = self.open.last_mut() else { return };
        let at = record.u16(10).unwrap_or_default();
        if *row != Some(at) {
            if row.replace(at).is_some() {
                self.flow.close_row();
            }
            self.flow.open_row();
        }
        self.flow.open_cell();
    }

    /// Ends what a record of this level does not belong to.
    fn close_from(&mut self, level: u16) {
        while let Some(open) = self.open.pop_if(|open| open.level >= level) {
            match open.what {
                What::Paragraph(pieces) => {
                    for piece in pieces {
                        self.flow.push(&piece);
                    }
                    self.flow.end_paragraph();
                }
                What::Table { row: Some(_), .. } => self.flow.close_row(),
                What::Shape => self.flow.close_box(),
                What::Beside(at) => self.flow.close_beside(at),
                What::Table { row: None, .. } | What::Hidden | What::Nothing => {}
            }
        }
    }
}

/// The characters of a paragraph, parted at the controls that have records of their own.
fn split(data: &[u8]) -> VecDeque<String> {
    /// Units a control takes: its code, seven of data.
    const CONTROL: usize = 8;
    let units: Vec<u16> = units(data).collect();
    let mut pieces = VecDeque::new();
    let mut piece: Vec<u16> = Vec::new();
    let mut at = 0;
    while let Some(unit) = units.get(at).copied() {
        at += 1;
        match unit {
            1..=3 | 11 | 12 | 14..=18 | 21..=23 => {
                pieces.push_back(text(&std::mem::take(&mut piece)));
                at += CONTROL - 1;
            }
            9 => {
                piece.push(u16::from(b'\t'));
                at += CONTROL - 1;
            }
            4..=8 | 19 | 20 => at += CONTROL - 1,
            10 => piece.push(u16::from(b'\n')),
            24 => piece.push(u16::from(b'-')),
            30 | 31 => piece.push(u16::from(b' ')),
            0..32 => {}
            _ => piece.push(unit),
        }
    }
    pieces.push_back(text(&piece));
    pieces
}

fn text(units: &[u16]) -> String {
    // The one syllable of old Korean in everyday use, in "ᄒᆞᆫ글", has a private code.
    String::from_utf16_lossy(units).replace('\u{f53a}', "\u{1112}\u{119e}\u{11ab}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{Flow, Tag, read};

    fn record(tag: u16, level: u16, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        let head = u32::from(tag) | u32::from(level) << 10 | length << 20;
        [&head.to_le_bytes(), data].concat()
    }

    fn words(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// A control character: its code, the name, filling, its code again.
    fn mark(code: u16) -> Vec<u8> {
        [code, 0, 0, 0, 0, 0, 0, code].into_iter().flat_map(u16::to_le_bytes).collect()
    }

    fn name(control: &[u8; 4]) -> Vec<u8> {
        control.iter().rev().copied().collect()
    }

    fn paragraph(level: u16, shape: u16, text: &[u8]) -> Vec<u8> {
        let head = [&[0; 8], shape.to_le_bytes().as_slice()].concat();
        [record(Tag::PARAGRAPH, level, &head), record(Tag::TEXT, level + 1, text)].concat()
    }

    fn cell(row: u16, text: &str) -> Vec<u8> {
        let head = [&[0; 10], row.to_le_bytes().as_slice()].concat();
        [record(Tag::LIST, 2, &head), paragraph(2, 0, &words(text))].concat()
    }

    fn text_of(stream: &[u8]) -> String {
        let mut flow = Flow::default();
        read(stream, &[false, true], &mut flow).unwrap();
        flow.finish().trim().to_owned()
    }

    #[test]
    fn a_table_stands_between_the_words_around_it() {
        let around = [words("앞"), mark(11), words("뒤\r")].concat();
        let stream = [
            paragraph(0, 0, &around),
            record(Tag::CONTROL, 1, &name(b"tbl ")),
            record(Tag::TABLE, 2, &[]),
            cell(0, "성명"),
            cell(0, "홍길동"),
            cell(1, "학력"),
            paragraph(0, 1, &words("다음")),
        ];
        assert_eq!(text_of(&stream.concat()), "앞\n성명\t홍길동\n학력\n뒤\n• 다음");
    }

    #[test]
    fn boxes_notes_and_comments_find_their_places() {
        let marks = [mark(16), words("본"), mark(11), words("문"), mark(17), mark(15)].concat();
        let inner = |control: &[u8; 4], text: &str| {
            let inner = [record(Tag::LIST, 2, &[0; 8]), paragraph(2, 0, &words(text))].concat();
            [record(Tag::CONTROL, 1, &name(control)), inner].concat()
        };
        let stream = [
            paragraph(0, 0, &marks),
            inner(b"head", "머리말"),
            inner(b"gso ", "글상자"),
            inner(b"fn  ", "각주"),
            inner(b"tcmt", "숨은 설명"),
        ];
        assert_eq!(text_of(&stream.concat()), "머리말\n\n본문\n글상자\n\n각주");
    }

    #[test]
    fn inline_controls_and_cut_streams_are_harmless() {
        let inline =
            [words("가"), mark(9), words("나"), mark(4), vec![24, 0], words("다"), vec![11, 0]].concat();
        let whole = paragraph(0, 0, &inline);
        assert_eq!(text_of(&whole), "가\t나-다");
        for end in 0..whole.len() {
            let cut = text_of(&whole[..end]);
            assert!(cut.is_empty(), "{cut}");
        }
    }
}
