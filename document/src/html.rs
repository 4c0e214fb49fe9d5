//! HTML: tags and text as browsers cut them, laid out as blocks, tables and lists.
//!
//! No tree is built: what a tag means depends on its name and on what is open, so any soup of tags costs time and
//! memory in proportion to its length.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, UTF_8};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::{Format, Refused, Warning, Written, flow::Flow, plain};

/// How far into a file the first tags and the name of the encoding are looked for, in bytes.
const HEAD: usize = 2048;
/// Most tables within each other; their text is copied once per table around it.
const MAX_TABLES: usize = 64;

/// Whether bytes are a web page, or the part of one that other programs save.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    const FIRST: [&str; 10] =
        ["!doctype html", "html", "head", "body", "meta", "title", "style", "div", "table", "!--"];
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = plain::unicode_part(head).to_ascii_lowercase();
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    if let Some((declaration, after)) = rest.split_once("?>").filter(|_| rest.starts_with("<?xml")) {
        if declaration.len() > HEAD / 2 {
            return false;
        }
        rest = after.trim_start();
        return rest.starts_with("<!doctype html") || rest.starts_with("<html");
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let named = FIRST.iter().any(|name| {
        tag.strip_prefix(name)
            .is_some_and(|after| name.starts_with('!') || !after.starts_with(char::is_alphanumeric))
    });
    // Markdown may begin with a comment or a tag too; a page has more of them than text has.
    named
        && (tag.starts_with("!doctype")
            || tag.contains("<html")
            || tag.starts_with("html")
            || tag.matches("</").count() >= 2)
        && !has_markdown_heading(rest)
}

fn has_markdown_heading(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("# ") || line.starts_with("## "))
}

/// Reads a page.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let (text, warnings) = decode(bytes);
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text.as_ref(), emitter) {
        match token {
            Ok(Token::StartTag(tag)) => page.start(&tag),
            Ok(Token::EndTag(tag)) => page.end(&String::from_utf8_lossy(&tag.name)),
            Ok(Token::String(text)) => page.text(&String::from_utf8_lossy(&text)),
            Ok(_) => {}
            Err(never) => match never {},
        }
        page.flow.check()?;
        if page.tables > MAX_TABLES {
            return Err(Refused::Broken);
        }
    }
    let text = page.flow.finish();
    if text.trim().is_empty() {
        return Err(if page.pictures { Refused::NoText } else { Refused::Empty });
    }
    Ok(Written { format: Format::Html, text, pages: None, warnings })
}

/// The text by byte order mark, by what the page says of itself, by being valid UTF-8, or else as Korean.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, Vec<Warning>) {
    if let Some(text) = plain::unicode_text(bytes) {
        return (text, Vec::new());
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let named = head.split("charset=").nth(1).and_then(|rest| {
        let name: String = rest.trim_start_matches(['"', '\'']).chars().take(40).collect();
        Encoding::for_label(name.split(['"', '\'', '>', ' ', ';', '/']).next()?.as_bytes())
    });
    match named.filter(|encoding| *encoding != UTF_8) {
        Some(encoding) => (encoding.decode_without_bom_handling(bytes).0, Vec::new()),
        None if EUC_KR.decode_without_bom_handling(bytes).1 => (String::from_utf8_lossy(bytes), Vec::new()),
        None => {
            let text = EUC_KR.decode_without_bom_handling(bytes).0;
            (text, vec![Warning::GuessedEncoding(EUC_KR.name().to_owned())])
        }
    }
}

#[derive(Default)]
struct Page {
    flow: Flow,
    /// The open element that is not shown, and how many of its name are open.
    hidden: Option<(String, u32)>,
    /// Whether white space is kept.
    preformatted: u32,
    /// The option of a choice being read, if it is the chosen one.
    option: Option<bool>,
    /// The table each open row belongs to, as the number of tables open.
    rows: Vec<usize>,
    tables: usize,
    pictures: bool,
}

impl Page {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if is_void(&name) || tag.self_closing && is_foreign(&name) {
            if self.hidden.is_none() {
                self.void(&name, tag);
            }
            return;
        }
        match &mut self.hidden {
            // No paragraph holds a block, so one that begins ends it.
            Some((outer, _)) if outer == "p" && is_block(&name) => self.hidden = None,
            Some((outer, open)) => {
                *open += u32::from(*outer == name);
                return;
            }
            None => {}
        }
        if is_hidden(&name, tag) {
            self.hidden = Some((name, 1));
            return;
        }
        match name.as_str() {
            "table" => {
                self.flow.end_started_paragraph();
                self.tables += 1;
            }
            "tr" => self.open_row(),
            "td" | "th" => {
                if self.rows.last() != Some(&self.tables) {
                    self.open_row();
                }
                self.flow.open_cell();
            }
            "pre" | "textarea" => {
                self.flow.end_started_paragraph();
                self.preformatted += 1;
            }
            "li" => {
                self.flow.end_started_paragraph();
                self.flow.list();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flow.end_started_paragraph();
                self.flow.title(true);
            }
            "option" => self.option = Some(attribute(tag, "selected").is_some()),
            name if is_block(name) => self.flow.end_started_paragraph(),
            _ => {}
        }
    }

    fn void(&mut self, name: &str, tag: &StartTag<()>) {
        match name {
            "br" => self.flow.push("\n"),
            "hr" => self.flow.end_started_paragraph(),
            "img" => self.pictures = true,
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
                if matches!(
                    kind.as_str(),
                    "" | "text" | "email" | "tel" | "url" | "date" | "month" | "number"
                ) {
                    self.text(&format!(" {} ", attribute(tag, "value").unwrap_or_default()));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((outer, open)) = &mut self.hidden {
            *open -= u32::from(outer == name);
            if *open == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "table" => {
                while self.rows.last().is_some_and(|row| *row >= self.tables) {
                    self.close_row();
                }
                self.tables = self.tables.saturating_sub(1);
                self.flow.end_started_paragraph();
            }
            "tr" if self.rows.last() == Some(&self.tables) => self.close_row(),
            "pre" | "textarea" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.flow.end_started_paragraph();
            }
            "select" | "option" => self.option = None,
            name if is_block(name) => self.flow.end_started_paragraph(),
            _ => {}
        }
    }

    fn open_row(&mut self) {
        if self.rows.last() == Some(&self.tables) {
            self.close_row();
        } else {
            self.flow.end_started_paragraph();
        }
        self.rows.push(self.tables);
        self.flow.open_row();
    }

    fn close_row(&mut self) {
        self.rows.pop();
        self.flow.close_row();
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() || self.option == Some(false) {
            return;
        }
        if self.preformatted > 0 {
            self.flow.push(text);
            return;
        }
        let before = self.flow.paragraph();
        let mut spaced = before.is_empty() || before.ends_with(char::is_whitespace);
        let mut squeezed = String::with_capacity(text.len());
        for c in text.chars() {
            let space = c.is_ascii_whitespace();
            if !(space && spaced) {
                squeezed.push(if space { ' ' } else { c });
            }
            spaced = space;
        }
        self.flow.push(&squeezed);
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// Elements without an end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that may close themselves, as in drawings.
fn is_foreign(name: &str) -> bool {
    matches!(
        name,
        "path" | "svg" | "circle" | "rect" | "line" | "use" | "g" | "polygon" | "polyline" | "ellipse"
    )
}

/// Elements that nobody sees on the page or in print.
fn is_hidden(name: &str, tag: &StartTag<()>) -> bool {
    let invisible = || {
        let style = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
        let style: String = style.split_whitespace().collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "title"
            | "svg"
            | "object"
            | "iframe"
            | "audio"
            | "video"
            | "canvas"
    ) || attribute(tag, "hidden").is_some()
        || invisible()
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "section"
            | "select"
            | "summary"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{Refused, Warning, is_html, read};

    fn text_of(html: &str) -> String {
        read(html.as_bytes()).unwrap().text.trim().to_owned()
    }

    #[test]
    fn pages_are_told_from_texts() {
        for page in [
            "<!DOCTYPE html><p>x",
            "\u{feff} \n<html lang=ko>",
            "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<!-- saved --><html>",
            "<div><p>a</p></div>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        let utf16: Vec<u8> = "\u{feff}<html><body>x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_html(&utf16));
        for text in
            ["<3 Rust", "<div align=center>\n\n# Kim\n</div></div>", "<?xml version=\"1.0\"?><svg/>", "a < b"]
        {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_is_shown_is_read_in_order() {
        let page = "<html><head><title>no</title><style>p{}</style></head><body><h1>Kim\n  Minji</h1>\
            <ul><li><p>one<br>line</p><li>two &amp; &#xAC00;</ul><p style='display: none'>hidden<p>x</p><script>no</script>\
            <div>a<span>b</span> <b>c</b></div><pre>  k  v\n</pre></body>";
        assert_eq!(text_of(page), "Kim Minji\n• one\nline\n• two & 가\nx\nab c\n  k  v");
    }

    #[test]
    fn tables_and_forms_are_read() {
        let page = "<html><table><tr><th>성명<td>홍길동</tr><tr><td><table><tr><td>in<td>ner</table><td>last</table>\
            <form>이름 <input value='김'><select><option>a<option selected>b</select></form>";
        assert_eq!(text_of(page), "성명\t홍길동\nin\tner\tlast\n이름 김\nb");
    }

    #[test]
    fn encodings_are_named_or_guessed() {
        let (bytes, _, _) = encoding_rs::EUC_KR.encode("<html><meta charset=\"euc-kr\"><p>경력 사항");
        let named = read(&bytes).unwrap();
        assert_eq!((named.text.trim(), named.warnings), ("경력 사항", vec![]));
        let (bytes, _, _) = encoding_rs::EUC_KR.encode("<html><p>경력 사항");
        assert_eq!(read(&bytes).unwrap().warnings, [Warning::GuessedEncoding("EUC-KR".into())]);
    }

    #[test]
    fn soup_does_no_harm() {
        assert_eq!(text_of("<html></td></tr></table></li>x</p></div><td>y"), "x\ny");
        assert_eq!(text_of(&format!("<html>{}z", "<div><td><b>".repeat(20_000))), "z");
        assert_eq!(read(b"<html><img src=a>").err(), Some(Refused::NoText));
    }
}
