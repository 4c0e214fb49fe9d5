//! The text of one XML part ("story") of a DOCX.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    Refused,
    flow::Flow,
    xml::{Visit, Visitor, attribute, walk},
};

/// The text of a part.
pub(super) fn read(xml: &str) -> Result<String, Refused> {
    let mut story = Story::default();
    walk(xml, &mut story)?;
    Ok(story.flow.finish())
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

#[derive(Default)]
struct Story {
    flow: Flow,
    /// Whether characters are text: inside `w:t` or `m:t`.
    in_text: bool,
    /// Whether the current run is hidden.
    hidden: bool,
}

impl Visitor for Story {
    fn start(&mut self, element: &BytesStart<'_>) -> Visit {
        match element.local_name().as_ref() {
            // The fallback repeats the text box of the choice; deleted and moved text is no longer there; `tabs` holds
            // positions of tabs, not tabs.
            "Fallback" | "del" | "moveFrom" | "rubyPr" | "rt" | "tabs" => return Visit::Skip,
            "t" => self.in_text = true,
            "r" => self.hidden = false,
            "vanish" | "webHidden" => {
                self.hidden = attribute(element, "val").is_none_or(|on| on != "0" && on != "false")
            }
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "numPr" => self.flow.list(),
            "pStyle" => {
                let style = attribute(element, "val").unwrap_or_default().to_lowercase();
                if style.starts_with("list") {
                    self.flow.list();
                }
                self.flow.title(style.starts_with("heading") || style == "title");
            }
            "txbxContent" => self.flow.open_box(),
            "tr" => self.flow.open_row(),
            "tc" => self.flow.open_cell(),
            _ => {}
        }
        Visit::Enter
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.flow.end_paragraph(),
            "txbxContent" => self.flow.close_box(),
            "tc" => self.flow.close_cell(),
            "tr" => self.flow.close_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.push(text);
        }
    }

    fn check(&self) -> Result<(), Refused> {
        self.flow.check()
    }
}

impl Story {
    fn push(&mut self, text: &str) {
        if !self.hidden {
            self.flow.push(text);
        }
    }
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
