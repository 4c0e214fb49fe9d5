//! ODT: a zip archive with the text in `content.xml`, headers and footers in `styles.xml`.

use quick_xml::events::BytesStart;

use super::{
    Format, Refused, Written,
    flow::{Beside, Flow},
    parts::Parts,
    xml::{Visit, Visitor, attribute, walk},
};

/// Most spaces one element may stand for.
const MAX_SPACES: usize = 100;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let mut parts = Parts::open(bytes)?;
    if parts.are_encrypted() {
        return Err(Refused::Encrypted);
    }
    let mut story = Story::default();
    walk(&parts.read("content.xml")?, &mut story)?;
    // A damaged part of styles does not make the document unreadable; a hostile one does.
    let styles = parts.read("styles.xml").and_then(|styles| walk(&styles, &mut story));
    if let Err(limit @ Refused::TooLarge { .. }) = styles {
        return Err(limit);
    }
    let text = story.flow.finish();
    if text.trim().is_empty() {
        return Err(if parts.has_pictures() { Refused::NoText } else { Refused::Empty });
    }
    Ok(Written { format: Format::Odt, text, pages: None, warnings: Vec::new() })
}

#[derive(Default)]
struct Story {
    flow: Flow,
    /// Open paragraphs: those of text boxes are inside others.
    paragraphs: u32,
    /// Whether the next paragraph is the first of a list item.
    item: bool,
}

impl Visitor for Story {
    fn start(&mut self, element: &BytesStart<'_>) -> Visit {
        match element.local_name().as_ref() {
            // Comments, deleted text, alternative texts of pictures, marks of notes, hidden text, pronunciation.
            "annotation" | "tracked-changes" | "title" | "desc" | "note-citation" | "hidden-text"
            | "hidden-paragraph" | "ruby-text" | "forms" | "scripts" | "binary-data" => return Visit::Skip,
            name @ ("p" | "h") => {
                self.paragraphs += 1;
                if std::mem::take(&mut self.item) {
                    self.flow.list();
                }
                self.flow.title(name == "h");
            }
            "list-item" => self.item = true,
            "s" => {
                let count = attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.flow.push(&" ".repeat(MAX_SPACES.min(count)));
            }
            "tab" if self.paragraphs > 0 => self.flow.push("\t"),
            "line-break" => self.flow.push("\n"),
            "table-row" => self.flow.open_row(),
            "table-cell" => self.flow.open_cell(),
            "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "polygon" => self.flow.open_box(),
            "note-body" => self.flow.open_beside(),
            name if header_or_footer(name).is_some() => self.flow.open_beside(),
            _ => {}
        }
        Visit::Enter
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.flow.end_paragraph();
            }
            "list-item" => self.item = false,
            "table-cell" => self.flow.close_cell(),
            "table-row" => self.flow.close_row(),
            "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "polygon" => self.flow.close_box(),
            "note-body" => self.flow.close_beside(Beside::After),
            name => {
                if let Some(at) = header_or_footer(name) {
                    self.flow.close_beside(at);
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs == 0 {
            return;
        }
        // White space counts once, as in HTML; more is written with elements.
        let mut spaced =
            self.flow.paragraph().is_empty() || self.flow.paragraph().ends_with(char::is_whitespace);
        let mut squeezed = String::with_capacity(text.len());
        for c in text.chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !(space && spaced) {
                squeezed.push(if space { ' ' } else { c });
            }
            spaced = space;
        }
        self.flow.push(&squeezed);
    }

    fn check(&self) -> Result<(), Refused> {
        self.flow.check()
    }
}

fn header_or_footer(name: &str) -> Option<Beside> {
    match name {
        "header" | "header-first" | "header-left" => Some(Beside::Before),
        "footer" | "footer-first" | "footer-left" => Some(Beside::After),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{Story, walk};

    #[test]
    fn text_is_read_as_it_is_seen() {
        let mut story = Story::default();
        let xml = "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>\
            <text:h>경력</text:h>\n<text:list><text:list-item><text:p>one<text:s text:c=\"2\"/>\n  two<text:tab/>three</text:p>\
            <text:p>more</text:p></text:list-item></text:list>\
            <text:p>note<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>below</text:p></text:note-body></text:note> here\
            <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:desc>picture</svg:desc></draw:frame></text:p>\
            <table:table><table:table-row><table:table-cell><text:p>성명</text:p></table:table-cell>\
            <table:table-cell><text:p>홍길동</text:p></table:table-cell></table:table-row></table:table></office:text>";
        walk(xml, &mut story).unwrap();
        walk("<style:header><text:p>top</text:p></style:header>", &mut story).unwrap();
        assert_eq!(
            story.flow.finish().trim(),
            "top\n\n\n경력\n• one  two\tthree\nmore\nnote here\nboxed\n성명\t홍길동\n\nbelow"
        );
    }
}
