//! XML parts of documents, walked without trust.
//!
//! A loop over events: nesting costs heap, never call stack. No entity is ever looked up outside the five of XML
//! itself, so neither bombs of entities nor files of the machine can come in.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::Refused;

/// Deepest nesting of elements; the office programs' own documents stay below a hundred.
const MAX_DEPTH: usize = 512;

/// Whether the content of an element counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visit {
    /// It does.
    Enter,
    /// It does not, and the element's end is not told either.
    Skip,
}

/// Somebody who is told what is in a part. Names are without their prefix.
pub(super) trait Visitor {
    /// An element begins.
    fn start(&mut self, element: &BytesStart<'_>) -> Visit;
    /// An element ends; may come without a start.
    fn end(&mut self, name: &str);
    /// Characters, in any number of pieces.
    fn text(&mut self, text: &str);
    /// Asked after each event whether to go on.
    fn check(&self) -> Result<(), Refused>;
}

/// Tells a visitor everything in a part.
pub(super) fn walk(xml: &str, visitor: &mut impl Visitor) -> Result<(), Refused> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut depth = 0usize;
    // Depth of the element whose content is skipped.
    let mut skipping: Option<usize> = None;
    loop {
        match reader.read_event().map_err(|_| Refused::Broken)? {
            Event::Start(element) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Refused::Broken);
                }
                if skipping.is_none() && visitor.start(&element) == Visit::Skip {
                    skipping = Some(depth);
                }
            }
            Event::Empty(element) if skipping.is_none() => start_and_end(&element, visitor),
            Event::End(element) => {
                match skipping {
                    Some(from) if depth <= from => skipping = None,
                    Some(_) => {}
                    None => visitor.end(element.local_name().as_ref()),
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if skipping.is_none() => visitor.text(&text.xml10_content()),
            Event::CData(text) if skipping.is_none() => visitor.text(&text.xml10_content()),
            Event::GeneralRef(name) if skipping.is_none() => {
                if let Some(c) = resolve(&name) {
                    visitor.text(c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
        visitor.check()?;
    }
}

fn start_and_end(element: &BytesStart<'_>, visitor: &mut impl Visitor) {
    if visitor.start(element) == Visit::Enter {
        visitor.end(element.local_name().as_ref());
    }
}

fn resolve(name: &BytesRef<'_>) -> Option<char> {
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}

/// An attribute by its local name, as written.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut readable = attributes.with_checks(false).filter_map(Result::ok);
    let found = readable.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}
