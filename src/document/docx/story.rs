//! The text of one XML part ("story") of a DOCX.
//!
//! The parser is a loop over events with its own stacks: nesting costs heap, never call stack. No entity is ever
//! looked up outside the five of XML itself, so neither bombs of entities nor files of the machine can come in.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::document::Refused;

/// Deepest nesting of elements; Word's own documents stay below a hundred.
const MAX_DEPTH: usize = 512;
/// Longest text of a part in bytes, well above what is handed on.
const MAX_TEXT: usize = 4 << 20;

/// The text of a part: a line per paragraph, a line per table row of one-paragraph cells.
pub(super) fn read(xml: &str) -> Result<String, Refused> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut story = Story { blocks: vec![Block::default()], ..Story::default() };
    loop {
        match reader.read_event().map_err(|_| Refused::Broken)? {
            Event::Start(element) => story.start(&element)?,
            Event::Empty(element) => {
                story.start(&element)?;
                story.end(element.local_name().as_ref());
            }
            Event::End(element) => story.end(element.local_name().as_ref()),
            Event::Text(text) => story.text(&text.xml10_content()),
            Event::CData(text) => story.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                if let Some(c) = resolve(&name) {
                    story.text(c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if story.written > MAX_TEXT {
            return Err(Refused::TooLarge { limit: 4 << 20 });
        }
    }
    Ok(story.finish())
}

/// The target of the relationship to the main part.
pub(super) fn main_target(rels: &str) -> Option<String> {
    let mut reader = Reader::from_str(rels);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element)
                if attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument")) =>
            {
                return attribute(&element, "Target");
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn resolve(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}

/// An attribute by its local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut readable = attributes.with_checks(false).filter_map(Result::ok);
    let found = readable.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// A row of a table as far as it was read.
#[derive(Default)]
struct Row {
    cells: Vec<String>,
}

#[derive(Default)]
struct Story {
    /// The text of the part, of open cells, of open text boxes; the innermost last.
    blocks: Vec<Block>,
    rows: Vec<Row>,
    depth: usize,
    /// Depth at which an element began whose content does not count.
    skip: Option<usize>,
    /// Whether characters are text: inside `w:t` or `m:t`.
    in_text: bool,
    /// Whether the current run is hidden.
    hidden: bool,
    written: usize,
}

/// Paragraphs with the one being written at the end.
#[derive(Default)]
struct Block {
    done: String,
    paragraph: String,
    listed: bool,
    heading: bool,
    /// Text boxes anchored in the paragraph, read after it.
    boxes: String,
}

impl Block {
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let boxes = std::mem::take(&mut self.boxes);
        let (listed, heading) = (std::mem::take(&mut self.listed), std::mem::take(&mut self.heading));
        if heading && !text.trim().is_empty() {
            self.done.push('\n');
        }
        if listed && !text.trim().is_empty() {
            self.done.push_str("• ");
        }
        self.done.push_str(text.trim_end());
        self.done.push('\n');
        self.done.push_str(&boxes);
    }

    fn finish(mut self) -> String {
        if !self.paragraph.is_empty() || !self.boxes.is_empty() {
            self.end_paragraph();
        }
        self.done
    }
}

impl Story {
    fn block(&mut self) -> &mut Block {
        if self.blocks.is_empty() {
            self.blocks.push(Block::default());
        }
        let last = self.blocks.len() - 1;
        &mut self.blocks[last]
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Refused> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refused::Broken);
        }
        if self.skip.is_some() {
            return Ok(());
        }
        match element.local_name().as_ref() {
            // The fallback repeats the text box of the choice; deleted and moved text is no longer there; `tabs` holds
            // positions of tabs, not tabs.
            "Fallback" | "del" | "moveFrom" | "rubyPr" | "rt" | "tabs" => self.skip = Some(self.depth),
            "t" => self.in_text = true,
            "r" => self.hidden = false,
            "vanish" | "webHidden" => {
                self.hidden = attribute(element, "val").is_none_or(|on| on != "0" && on != "false")
            }
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "numPr" => self.block().listed = true,
            "pStyle" => {
                let style = attribute(element, "val").unwrap_or_default().to_lowercase();
                self.block().listed |= style.starts_with("list");
                self.block().heading = style.starts_with("heading") || style == "title";
            }
            "txbxContent" => self.blocks.push(Block::default()),
            "tr" => self.rows.push(Row::default()),
            "tc" => self.blocks.push(Block::default()),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        let depth = self.depth;
        self.depth = self.depth.saturating_sub(1);
        if let Some(from) = self.skip {
            if depth <= from {
                self.skip = None;
            }
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.block().end_paragraph(),
            "txbxContent" => {
                let inner = self.close_block();
                self.block().boxes.push_str(&inner);
            }
            "tc" => {
                let cell = self.close_block();
                match self.rows.last_mut() {
                    Some(row) => row.cells.push(cell),
                    None => self.block().done.push_str(&cell),
                }
            }
            "tr" => {
                let row = self.rows.pop().map(row_text).unwrap_or_default();
                self.block().done.push_str(&row);
            }
            _ => {}
        }
    }

    /// Ends the innermost block; the outermost stays for what follows.
    fn close_block(&mut self) -> String {
        if self.blocks.len() < 2 {
            String::new()
        } else {
            self.blocks.pop().map(Block::finish).unwrap_or_default()
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skip.is_none() {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if !self.hidden {
            self.written += text.len();
            self.block().paragraph.push_str(text);
        }
    }

    fn finish(mut self) -> String {
        for row in std::mem::take(&mut self.rows) {
            self.block().done.push_str(&row_text(row));
        }
        while self.blocks.len() > 1 {
            let inner = self.close_block();
            self.block().done.push_str(&inner);
        }
        self.blocks.pop().map(Block::finish).unwrap_or_default()
    }
}

/// One line if every cell is one line (a table of facts), else cell after cell (a table used for layout).
fn row_text(row: Row) -> String {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let single = cells.iter().all(|cell| !cell.contains('\n'));
    let mut text = cells.join(if single { "\t" } else { "\n" });
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{Refused, main_target, read};

    fn body(inner: &str) -> String {
        let xml = format!("<w:document><w:body>{inner}</w:body></w:document>");
        read(&xml).unwrap().trim().to_owned()
    }

    #[test]
    fn runs_join_and_paragraphs_part() {
        let text = body(
            "<w:p><w:r><w:t>Mo</w:t></w:r><w:r><w:t>ved &amp; &#xAC00;</w:t></w:r></w:p>\
             <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p>",
        );
        assert_eq!(text, "Moved & 가\n• A\tB\nC");
    }

    #[test]
    fn deleted_hidden_and_repeated_text_is_left_out() {
        let text = body(
            "<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>kept</w:t></w:r></w:p>\
             <w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
             <mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>\
             <w:r><w:t>around</w:t></w:r></w:p>",
        );
        assert_eq!(text, "kept\naround\nbox");
    }

    #[test]
    fn tables_read_by_row_or_by_cell() {
        let cell = |paragraphs: &[&str]| {
            let inner: String =
                paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>")).collect();
            format!("<w:tc>{inner}</w:tc>")
        };
        let table = format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell(&["학교"]),
            cell(&["한빛대학교"]),
            cell(&["왼쪽 1", "왼쪽 2"]),
            cell(&["오른쪽"])
        );
        assert_eq!(body(&table), "학교\t한빛대학교\n왼쪽 1\n왼쪽 2\n오른쪽");
    }

    #[test]
    fn entities_are_not_expanded_and_depth_is_limited() {
        let xml =
            "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p>";
        assert_eq!(read(xml).unwrap().trim(), "ab");
        assert_eq!(read(&"<w:p>".repeat(600)), Err(Refused::Broken));
    }

    #[test]
    fn unbalanced_ends_do_no_harm() {
        assert_eq!(read("</w:tc></w:p></w:tr><w:t>x</w:t></w:txbxContent>").unwrap().trim(), "x");
    }

    #[test]
    fn the_main_part_is_named_by_its_relationship() {
        let rels = "<Relationships><Relationship Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
        assert_eq!(main_target(rels).as_deref(), Some("/word/document2.xml"));
        assert_eq!(main_target("<Relationships/>"), None);
    }
}
