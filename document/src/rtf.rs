//! RTF: control words and groups in ASCII, characters in code pages or as numbers.

mod charset;
mod token;

use super::{
    Format, Refused, Written,
    flow::{Beside, Flow},
};
use charset::Charsets;
use token::{Token, Tokens};

/// Deepest nesting of groups; Word's own documents stay below fifty.
const MAX_DEPTH: usize = 512;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let mut reader = Reader { groups: vec![Group::default()], ..Reader::default() };
    for token in Tokens::new(bytes) {
        match token {
            Token::Open => reader.open()?,
            Token::Close => reader.close(),
            Token::Word(word, number) => reader.word(word, number),
            Token::Byte(byte) => reader.byte(byte),
            Token::Starred => reader.starred = true,
        }
        reader.flow.check()?;
    }
    reader.flush();
    while reader.groups.len() > 1 {
        reader.close();
    }
    let text = reader.flow.finish();
    if text.trim().is_empty() {
        return Err(if reader.pictures { Refused::NoText } else { Refused::Empty });
    }
    Ok(Written { format: Format::Rtf, text, pages: None, warnings: Vec::new() })
}

/// What a group is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Text,
    FontTable,
    Skipped,
    /// A text box.
    Box,
    Beside(Beside),
}

/// The state that a group inherits and gives back.
#[derive(Clone)]
struct Group {
    purpose: Purpose,
    /// Whether the purpose began with this group.
    first: bool,
    font: Option<i32>,
    hidden: bool,
    /// Characters that follow one given by number, for readers that do not know it.
    fallback: usize,
}

impl Default for Group {
    fn default() -> Self {
        Self { purpose: Purpose::Text, first: false, font: None, hidden: false, fallback: 1 }
    }
}

#[derive(Default)]
struct Reader {
    flow: Flow,
    groups: Vec<Group>,
    charsets: Charsets,
    /// Bytes in a code page, to be decoded together: Korean letters take two.
    bytes: Vec<u8>,
    /// Units of UTF-16, to be decoded together: rare letters take two.
    units: Vec<u16>,
    /// Characters still to leave out after one given by number.
    fallback: usize,
    /// `\*` came: an unknown word that follows makes the group one to skip.
    starred: bool,
    pictures: bool,
    /// Whether a row of a table is open.
    row: bool,
}

impl Reader {
    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::default());
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn open(&mut self) -> Result<(), Refused> {
        self.flush();
        self.fallback = 0;
        if self.groups.len() > MAX_DEPTH {
            return Err(Refused::Broken);
        }
        let inner = Group { first: false, ..self.group().clone() };
        self.groups.push(inner);
        Ok(())
    }

    fn close(&mut self) {
        self.flush();
        self.fallback = 0;
        self.starred = false;
        let Some(group) = (self.groups.len() > 1).then(|| self.groups.pop()).flatten() else { return };
        match group.purpose {
            Purpose::Box if group.first => self.flow.close_box(),
            Purpose::Beside(at) if group.first => self.flow.close_beside(at),
            _ => {}
        }
    }

    fn begin(&mut self, purpose: Purpose) {
        if self.group().purpose == Purpose::Skipped {
            return;
        }
        match purpose {
            Purpose::Box => self.flow.open_box(),
            Purpose::Beside(_) => self.flow.open_beside(),
            Purpose::Text | Purpose::FontTable | Purpose::Skipped => {}
        }
        let group = self.group();
        (group.purpose, group.first) = (purpose, true);
    }

    fn byte(&mut self, byte: u8) {
        if self.fallback > 0 {
            self.fallback -= 1;
        } else if self.writes() {
            self.flush_units();
            self.bytes.push(byte);
        }
    }

    fn writes(&mut self) -> bool {
        let group = self.group();
        !group.hidden && !matches!(group.purpose, Purpose::FontTable | Purpose::Skipped)
    }

    fn write(&mut self, text: &str) {
        self.flush();
        if self.writes() {
            self.flow.push(text);
        }
    }

    /// Decodes what was gathered.
    fn flush(&mut self) {
        let font = self.group().font;
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.charsets.decode(font, &bytes);
            self.flow.push(&text);
        }
        self.flush_units();
    }

    fn flush_units(&mut self) {
        if !self.units.is_empty() {
            let units = std::mem::take(&mut self.units);
            self.flow.push(&String::from_utf16_lossy(&units));
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if word != b"u" {
            self.fallback = 0;
        }
        if self.destination(word) || self.character(word, number) {
            return;
        }
        self.flush();
        let on = number != Some(0);
        match word {
            b"ansicpg" => self.charsets.page = number,
            b"deff" => self.groups.iter_mut().for_each(|group| group.font = number),
            b"plain" => {
                self.group().hidden = false;
                self.group().font = None;
            }
            b"f" => {
                self.group().font = number;
                if self.group().purpose == Purpose::FontTable {
                    self.charsets.define(number);
                }
            }
            b"fcharset" if self.group().purpose == Purpose::FontTable => self.charsets.set(number),
            b"uc" => {
                self.group().fallback = number.and_then(|count| usize::try_from(count).ok()).unwrap_or(1)
            }
            b"v" => self.group().hidden = on,
            _ if self.structure(word) => {}
            _ if starred => self.begin(Purpose::Skipped),
            _ => {}
        }
    }

    /// Words that say what a group is for.
    fn destination(&mut self, word: &[u8]) -> bool {
        let purpose = match word {
            b"fonttbl" => Purpose::FontTable,
            b"colortbl" | b"stylesheet" | b"info" | b"listtable" | b"listoverridetable" | b"nonshppict"
            | b"shprslt" | b"sp" | b"objdata" | b"xmlnstbl" | b"revtbl" | b"rsidtbl" | b"themedata"
            | b"tc" | b"xe" | b"fldinst" | b"annotation" | b"atnid" | b"atnauthor" | b"bkmkstart"
            | b"bkmkend" | b"pn" | b"deleted" | b"nonesttables" | b"generator" => Purpose::Skipped,
            b"listtext" | b"pntext" => {
                self.flow.list();
                Purpose::Skipped
            }
            b"pict" => {
                self.pictures = true;
                Purpose::Skipped
            }
            b"header" | b"headerl" | b"headerr" | b"headerf" => Purpose::Beside(Beside::Before),
            b"footer" | b"footerl" | b"footerr" | b"footerf" | b"footnote" => Purpose::Beside(Beside::After),
            b"shptxt" => Purpose::Box,
            // Written with a star, but holding text or the groups above.
            b"shpinst" | b"shppict" | b"nesttableprops" => return true,
            _ => return false,
        };
        self.flush();
        self.begin(purpose);
        true
    }

    /// Words that stand for a character.
    fn character(&mut self, word: &[u8], number: Option<i32>) -> bool {
        let text = match word {
            b"u" => {
                // Codes above 0x7fff are written as negative numbers; `as` folds them back.
                let unit = number.unwrap_or(0x3f) as u16;
                self.fallback = self.group().fallback;
                if self.writes() {
                    let bytes = std::mem::take(&mut self.bytes);
                    if !bytes.is_empty() {
                        let font = self.group().font;
                        let text = self.charsets.decode(font, &bytes);
                        self.flow.push(&text);
                    }
                    self.units.push(unit);
                }
                return true;
            }
            b"tab" => "\t",
            b"line" | b"softline" => "\n",
            b"emdash" => "—",
            b"endash" => "–",
            b"bullet" => "•",
            b"lquote" => "‘",
            b"rquote" => "’",
            b"ldblquote" => "“",
            b"rdblquote" => "”",
            b"emspace" | b"enspace" | b"qmspace" | b"~" => " ",
            b"_" => "-",
            _ => return false,
        };
        self.write(text);
        true
    }

    /// Words that end paragraphs, cells and rows.
    fn structure(&mut self, word: &[u8]) -> bool {
        if !self.writes() {
            return false;
        }
        match word {
            b"par" | b"sect" | b"page" | b"column" => self.flow.end_paragraph(),
            // The first paragraph of a row says that it is in a table; only then there is a cell to begin.
            b"intbl" => {
                if !self.row {
                    self.flow.end_started_paragraph();
                    self.flow.open_row();
                    self.flow.open_cell();
                    self.row = true;
                }
            }
            b"cell" if self.row => {
                self.flow.close_cell();
                self.flow.open_cell();
            }
            b"row" if self.row => {
                self.flow.close_row();
                self.row = false;
            }
            b"nestcell" => self.flow.push("\t"),
            b"nestrow" => self.flow.end_paragraph(),
            b"cell" => self.flow.push("\t"),
            b"row" => self.flow.end_started_paragraph(),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{Refused, read};

    fn text_of(rtf: &str) -> String {
        read(rtf.as_bytes()).unwrap().text.trim().to_owned()
    }

    #[test]
    fn korean_comes_by_number_and_by_code_page() {
        let by_number = r"{\rtf1\ansi\uc1 \u-10675?\u44600\'3f{\uc0 \u46041} \u-10179?\u-8704?}";
        assert_eq!(text_of(by_number), "홍길동 😀");
        let by_font = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset129 Batang;}}caf\'e9 \f1\'c8\'ab\'b1\'e6\'b5\'bf}";
        assert_eq!(text_of(by_font), "café 홍길동");
        assert_eq!(text_of(r"{\rtf1\ansi\ansicpg949 \'b0\'e6\'b7\'c2}"), "경력");
    }

    #[test]
    fn what_is_not_text_is_left_out() {
        let rtf = r"{\rtf1{\fonttbl{\f0 Times;}}{\colortbl;\red0;}{\info{\title no}}{\*\unknown no}
            one{\v hidden}{\field{\*\fldinst HYPERLINK x}{\fldrslt  link}}{\pict 00ff}\bin4 {{{{\~two\'a0three\par
            {\listtext\'b7\tab}item\{\}\par{\header top\par}{\footnote note}}";
        let text = text_of(&rtf.replace("\n            ", "\n"));
        assert_eq!(text, "top\n\none link two\u{a0}three\n• item{}\n\nnote");
    }

    #[test]
    fn tables_and_boxes_are_read() {
        let rtf = r"{\rtf1 before\par\trowd\pard\intbl name\cell Kim\cell\row\trowd\pard\intbl a\par b\cell c\cell\row\pard
            {\shp{\*\shpinst{\sp{\sn no}{\sv 1}}{\shptxt boxed\par}}{\shprslt boxed}}after}";
        assert_eq!(text_of(&rtf.replace("\n            ", "\n")), "before\nname\tKim\na\nb\nc\nafter\nboxed");
    }

    #[test]
    fn broken_groups_do_no_harm() {
        assert_eq!(text_of(r"{\rtf1 a}}}}b\'4"), "ab4");
        assert_eq!(text_of(r"{\rtf1 {{\intbl a\cell{"), "a");
        assert_eq!(read("{".repeat(600).as_bytes()).err(), Some(Refused::Broken));
    }
}
