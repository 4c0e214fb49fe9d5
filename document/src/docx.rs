//! DOCX: a zip archive whose main part is found through `_rels/.rels`, as the strict variant of the format moves it.

mod story;

use std::collections::BTreeSet;

use super::{Format, Refused, Written, parts::Parts};

/// The parts of a document that hold text, in the order they are read.
const BESIDE_MAIN: [(&str, Place); 4] = [
    ("/header", Place::Before),
    ("/footnotes", Place::After),
    ("/endnotes", Place::After),
    ("/footer", Place::After),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    After,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let mut parts = Parts::open(bytes)?;
    let main = main_part(&mut parts)?;
    let body = story::read(&parts.read(&main)?)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut text = String::new();
    let mut seen = BTreeSet::new();
    for place in [Place::Before, Place::After] {
        for (kind, _) in BESIDE_MAIN.iter().filter(|(_, at)| *at == place) {
            for name in parts.names_starting(&format!("{folder}{kind}")) {
                // A damaged header does not make the document unreadable; a hostile one does.
                let part = match parts.read(&name).and_then(|xml| story::read(&xml)) {
                    Ok(part) => part,
                    Err(limit @ Refused::TooLarge { .. }) => return Err(limit),
                    Err(_) => continue,
                };
                // Word keeps a copy per section and for first and even pages.
                if seen.insert(part.clone()) {
                    text.push_str(&part);
                    text.push('\n');
                }
            }
        }
        if place == Place::Before {
            text.push_str(&body);
            text.push('\n');
        }
    }
    if text.trim().is_empty() {
        return Err(if parts.has_pictures() { Refused::NoText } else { Refused::Empty });
    }
    Ok(Written { format: Format::Docx, text, pages: None, warnings: Vec::new() })
}

/// The name of the main part.
fn main_part(parts: &mut Parts<'_>) -> Result<String, Refused> {
    const USUAL: &str = "word/document.xml";
    let named = parts.read("_rels/.rels").ok().and_then(|xml| story::main_target(&xml));
    let name = named.map_or_else(|| USUAL.to_owned(), |target| target.trim_start_matches('/').to_owned());
    match () {
        () if parts.contains(&name) => Ok(name),
        () if parts.contains(USUAL) => Ok(USUAL.to_owned()),
        () => Err(Refused::Broken),
    }
}
