//! Plain text and Markdown.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Format, Refused, Warning, Written};

/// Share of control or unmapped characters from which bytes are no text.
const MAX_ODD_SHARE: f64 = 0.02;

/// Whether the bytes are text in a Unicode encoding.
pub(super) fn is_unicode_text(bytes: &[u8]) -> bool {
    unicode(bytes).is_some_and(|(text, _)| looks_like_text(&text))
}

/// Whether the bytes are text in an older encoding, such as CP949.
pub(super) fn is_legacy_text(bytes: &[u8]) -> bool {
    let (text, _, errors) = legacy(bytes).decode(bytes);
    !bytes.contains(&0) && looks_like_text(&text) && (!errors || odd_share(&text) == 0.0)
}

/// The text of bytes in a Unicode encoding.
pub(super) fn unicode_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    unicode(bytes).map(|(text, _)| text)
}

/// The start of a text, which may end within a character; bytes in other encodings keep their ASCII.
pub(super) fn unicode_part(start: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(start) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&start[mark..]).0,
        None => String::from_utf8_lossy(start),
    }
}

/// Reads a plain text.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let (text, warnings) = match unicode(bytes) {
        Some((text, _)) => (text, Vec::new()),
        None => {
            let encoding = legacy(bytes);
            (encoding.decode(bytes).0, vec![Warning::GuessedEncoding(encoding.name().to_owned())])
        }
    };
    if text.trim().is_empty() {
        return Err(Refused::Empty);
    }
    let marked = is_markdown(&text);
    let (format, text) = if marked { (Format::Markdown, unmark(&text)) } else { (Format::Text, text.into()) };
    Ok(Written { format, text, pages: None, warnings })
}

/// The text if a byte order mark, valid UTF-8 or the zeros of UTF-16 tell the encoding.
fn unicode(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static Encoding)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some((encoding.decode_without_bom_handling(&bytes[mark..]).0, encoding));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0)
    {
        return Some((text.into(), UTF_8));
    }
    // UTF-16 without a mark: spaces, line ends and Latin letters have a zero in every second byte.
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), bytes.len() / 2);
    let encoding = match () {
        () if odd * 10 > pairs && even * 50 < pairs => UTF_16LE,
        () if even * 10 > pairs && odd * 50 < pairs => UTF_16BE,
        () => return None,
    };
    Some((encoding.decode_without_bom_handling(bytes).0, encoding))
}

fn legacy(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Short texts are ambiguous; here Korean is likelier than any other legacy encoding.
    if !EUC_KR.decode_without_bom_handling(bytes).1 {
        return EUC_KR;
    }
    detector.guess(Some(b"kr"), Utf8Detection::Deny)
}

fn looks_like_text(text: &str) -> bool {
    odd_share(text) < MAX_ODD_SHARE
}

fn odd_share(text: &str) -> f64 {
    let odd = |c: &char| *c == '\u{fffd}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'));
    let (odd, all) = text.chars().fold((0u32, 0u32), |(n, all), c| (n + u32::from(odd(&c)), all + 1));
    f64::from(odd) / f64::from(all.max(1))
}

/// Headings, links or emphasis in more than one place; a lone `#` or `-` is common in plain text too.
fn is_markdown(text: &str) -> bool {
    let mut marks = 0;
    for line in text.lines().map(str::trim_start) {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        marks += usize::from((1..=6).contains(&level) && line[level..].starts_with(' '));
        marks += usize::from(line.starts_with("```"));
        marks += line.matches("](").count() + line.matches("**").count() / 2;
    }
    marks >= 2
}

/// Markdown without its marks: one line per heading, paragraph line, list item and table row.
fn unmark(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut out = String::with_capacity(text.len());
    let mut link = String::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                out.push_str(&part);
            }
            Event::InlineHtml(tag) | Event::Html(tag) if is_break(&tag) => out.push('\n'),
            // `List<String>` outside of code is no web tag, and its letters count.
            Event::InlineHtml(tag) if !is_tag(&tag) => out.push_str(&tag),
            Event::SoftBreak | Event::HardBreak | Event::Rule => out.push('\n'),
            Event::Start(Tag::Item) => out.push_str("\n- "),
            Event::Start(Tag::Heading { .. }) => out.push_str("\n\n"),
            Event::Start(Tag::Link { dest_url, .. }) => link = dest_url.into_string(),
            Event::End(TagEnd::Link) => {
                if !link.starts_with('#') && !out.ends_with(&link) {
                    out.push_str(&format!(" ({link})"));
                }
                link.clear();
            }
            Event::End(TagEnd::TableCell) => out.push('\t'),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::List(_)
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock,
            ) => out.push('\n'),
            _ => {}
        }
    }
    out
}

fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn is_break(tag: &str) -> bool {
    tag_name(tag).eq_ignore_ascii_case("br")
}

fn is_tag(tag: &str) -> bool {
    const TAGS: &[&str] = &[
        "a",
        "b",
        "blockquote",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "ol",
        "p",
        "picture",
        "pre",
        "s",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "video",
    ];
    let name = tag_name(tag);
    name.is_empty() || TAGS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use encoding_rs::EUC_KR;

    use super::{Format, Refused, Warning, is_legacy_text, is_unicode_text, read};

    const TEXT: &str = "홍길동 이력서\n백엔드 개발자, Java 3년";

    #[test]
    fn unicode_encodings_are_read_without_a_guess() {
        let utf16 = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            mark.into_iter().chain(TEXT.encode_utf16()).flat_map(order).collect()
        };
        let with_mark = ["\u{feff}".as_bytes(), TEXT.as_bytes()].concat();
        let all = [
            TEXT.as_bytes().to_vec(),
            with_mark,
            utf16(u16::to_le_bytes, true),
            utf16(u16::to_be_bytes, true),
            utf16(u16::to_le_bytes, false),
            utf16(u16::to_be_bytes, false),
        ];
        for bytes in all {
            assert!(is_unicode_text(&bytes));
            let written = read(&bytes).unwrap();
            assert_eq!((written.text.as_str(), written.warnings), (TEXT, vec![]));
        }
    }

    #[test]
    fn cp949_is_guessed_and_said_so() {
        // 뷁 and 똠 are in CP949 but not in EUC-KR.
        let (bytes, _, _) = EUC_KR.encode("똠방각하 뷁, 서울에서 일합니다");
        assert!(!is_unicode_text(&bytes) && is_legacy_text(&bytes));
        let written = read(&bytes).unwrap();
        assert_eq!(written.text, "똠방각하 뷁, 서울에서 일합니다");
        assert_eq!(written.warnings, [Warning::GuessedEncoding("EUC-KR".into())]);
    }

    #[test]
    fn other_bytes_are_no_text() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(!is_unicode_text(&noise) && !is_legacy_text(&noise));
        assert_eq!(read(b" \n\t ").err(), Some(Refused::Empty));
    }

    #[test]
    fn markdown_loses_its_marks_only() {
        let written = read(
            b"# Kim\n\n## Skills\n- **Rust**, `tokio`\n- Map<String, u8>\n\n| year | what |\n|--|--|\n| 2024 | API |\n\n[site](https://example.com/kim)<br>end",
        )
        .unwrap();
        assert_eq!(written.format, Format::Markdown);
        let lines: Vec<&str> = written.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines,
            [
                "Kim",
                "Skills",
                "- Rust, tokio",
                "- Map<String, u8>",
                "year\twhat",
                "2024\tAPI",
                "site (https://example.com/kim)",
                "end"
            ]
        );
        assert_eq!(read("- one\n- two #3".as_bytes()).unwrap().format, Format::Text);
    }
}
