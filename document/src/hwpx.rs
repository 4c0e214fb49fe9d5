//! HWPX: a zip archive with a part per section.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use super::{
    Format, Refused, Written,
    flow::{Beside, Flow},
    parts::Parts,
    xml::{Visit, Visitor, attribute, walk},
};

/// Most sections read.
const MAX_SECTIONS: usize = 256;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let mut parts = Parts::open(bytes)?;
    if parts.are_encrypted() {
        return Err(Refused::Encrypted);
    }
    // Without it bullets are lost, but no text.
    let bullets = match parts.read("Contents/header.xml") {
        Ok(header) => bulleted_shapes(&header),
        Err(limit @ Refused::TooLarge { .. }) => return Err(limit),
        Err(_) => BTreeSet::new(),
    };
    let mut story = Story { bullets, ..Story::default() };
    let sections = parts.names_starting("Contents/section");
    if sections.is_empty() {
        return Err(Refused::Broken);
    }
    for section in sections.iter().take(MAX_SECTIONS) {
        walk(&parts.read(section)?, &mut story)?;
    }
    let text = story.flow.finish();
    if text.trim().is_empty() {
        return Err(if parts.has_pictures() { Refused::NoText } else { Refused::Empty });
    }
    Ok(Written { format: Format::Hwpx, text, pages: None, warnings: Vec::new() })
}

/// The paragraph shapes with a bullet.
fn bulleted_shapes(header: &str) -> BTreeSet<String> {
    #[derive(Default)]
    struct Shapes {
        current: String,
        bulleted: BTreeSet<String>,
    }
    impl Visitor for Shapes {
        fn start(&mut self, element: &BytesStart<'_>) -> Visit {
            match element.local_name().as_ref() {
                "paraPr" => self.current = attribute(element, "id").unwrap_or_default(),
                "heading" if attribute(element, "type").as_deref() == Some("BULLET") => {
                    self.bulleted.insert(self.current.clone());
                }
                _ => {}
            }
            Visit::Enter
        }
        fn end(&mut self, _: &str) {}
        fn text(&mut self, _: &str) {}
        fn check(&self) -> Result<(), Refused> {
            Ok(())
        }
    }
    let mut shapes = Shapes::default();
    // What was found before a fault is as good as what a whole part says.
    let _ = walk(header, &mut shapes);
    shapes.bulleted
}

#[derive(Default)]
struct Story {
    flow: Flow,
    bullets: BTreeSet<String>,
    /// Open elements whose characters are text.
    in_text: u32,
    /// Whether the text was deleted with changes tracked.
    deleted: bool,
}

impl Visitor for Story {
    fn start(&mut self, element: &BytesStart<'_>) -> Visit {
        match element.local_name().as_ref() {
            // Comments nobody sees in print, settings, and the older of two variants of the same.
            "hiddenComment" | "parameters" | "default" => return Visit::Skip,
            "fieldBegin" if attribute(element, "type").as_deref() == Some("MEMO") => return Visit::Skip,
            "p" => {
                let shape = attribute(element, "paraPrIDRef");
                if shape.is_some_and(|shape| self.bullets.contains(&shape)) {
                    self.flow.list();
                }
            }
            // Text, a word and its gloss, the content of an entry field.
            "t" | "mainText" | "text" => self.in_text += 1,
            "subText" => {
                self.push(" ");
                self.in_text += 1;
            }
            "tab" => self.push("\t"),
            "lineBreak" => self.push("\n"),
            "nbSpace" | "fwSpace" => self.push(" "),
            "hyphen" => self.push("-"),
            "compose" => self.push(&attribute(element, "composeText").unwrap_or_default()),
            "deleteBegin" => self.deleted = true,
            "deleteEnd" => self.deleted = false,
            "tbl" => self.flow.end_started_paragraph(),
            "tr" => self.flow.open_row(),
            "tc" => self.flow.open_cell(),
            "drawText" | "caption" => self.flow.open_box(),
            "header" | "footer" | "footNote" | "endNote" => self.flow.open_beside(),
            _ => {}
        }
        Visit::Enter
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.flow.end_paragraph(),
            "t" | "mainText" | "subText" | "text" => self.in_text = self.in_text.saturating_sub(1),
            "tc" => self.flow.close_cell(),
            "tr" => self.flow.close_row(),
            "drawText" | "caption" => self.flow.close_box(),
            "header" => self.flow.close_beside(Beside::Before),
            "footer" | "footNote" | "endNote" => self.flow.close_beside(Beside::After),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text > 0 {
            // The one syllable of old Korean in everyday use, in "ᄒᆞᆫ글", has a private code.
            self.push(&text.replace('\u{f53a}', "\u{1112}\u{119e}\u{11ab}"));
        }
    }

    fn check(&self) -> Result<(), Refused> {
        self.flow.check()
    }
}

impl Story {
    fn push(&mut self, text: &str) {
        if !self.deleted {
            self.flow.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{Story, bulleted_shapes, walk};

    fn text_of(xml: &str, header: &str) -> String {
        let mut story = Story { bullets: bulleted_shapes(header), ..Story::default() };
        walk(xml, &mut story).unwrap();
        story.flow.finish().trim().to_owned()
    }

    #[test]
    fn tables_boxes_and_notes_are_read_in_place() {
        let p = |text: &str| format!("<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>");
        let cell = |text: &str| format!("<hp:tc><hp:subList>{}</hp:subList></hp:tc>", p(text));
        let xml = format!(
            "<hs:sec><hp:p paraPrIDRef=\"3\"><hp:run><hp:ctrl><hp:header>{}</hp:header></hp:ctrl><hp:t>앞<hp:tab/>글</hp:t>\
             <hp:tbl><hp:tr>{}{}</hp:tr></hp:tbl><hp:t>뒤<hp:deleteBegin/>지움<hp:deleteEnd/></hp:t></hp:run></hp:p>\
             <hp:p paraPrIDRef=\"7\"><hp:run><hp:rect><hp:drawText>{}</hp:drawText></hp:rect><hp:t>항목&amp;</hp:t></hp:run></hp:p>\
             <hp:p><hp:run><hp:ctrl><hp:hiddenComment>{}</hp:hiddenComment></hp:ctrl></hp:run></hp:p></hs:sec>",
            p("머리말"),
            cell("성명"),
            cell("홍길동"),
            p("상자"),
            p("숨은 설명")
        );
        let header = "<hh:paraPr id=\"3\"><hh:heading type=\"NONE\"/></hh:paraPr><hh:paraPr id=\"7\"><hh:heading type=\"BULLET\"/></hh:paraPr>";
        assert_eq!(text_of(&xml, header), "머리말\n\n앞\t글\n성명\t홍길동\n뒤\n• 항목&\n상자");
    }
}
