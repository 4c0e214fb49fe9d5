//! Documents as Markdown.

use super::{Block, Document};
use std::fmt::Write as _;

/// A document as Markdown; texts cannot become markup.
pub fn markdown(document: &Document) -> String {
    let mut text = format!("# {}\n", line(&document.title));
    if !document.subtitle.is_empty() {
        paragraph(&mut text, &document.subtitle, "");
    }
    let mut listing = false;
    for block in &document.blocks {
        let lists = matches!(block, Block::Bullet(_) | Block::Bar(..));
        if !(listing && lists) {
            text.push('\n');
        }
        listing = lists;
        write_block(&mut text, block);
    }
    text
}

fn write_block(text: &mut String, block: &Block) {
    // Writing to a string cannot fail.
    let _ = match block {
        Block::Chapter(words) | Block::Heading(words) => writeln!(text, "## {}", line(words)),
        Block::Subheading(words) => writeln!(text, "### {}", line(words)),
        Block::Text(words) => return paragraph(text, words, ""),
        Block::Quote(words) => return paragraph(text, words, "> "),
        Block::Note(words) => writeln!(text, "*{}*", line(words)),
        Block::Bullet(words) => writeln!(text, "- {}", line(words)),
        Block::Total(total, meaning) => writeln!(text, "**{}** · {}", line(total), line(meaning)),
        Block::Bar(name, _, value) => writeln!(text, "- {}: {}", line(name), line(value)),
    };
}

/// Lines as written: two spaces at the end of a line break it without a new paragraph.
fn paragraph(text: &mut String, words: &str, prefix: &str) {
    let mut lines = words.lines().peekable();
    while let Some(this) = lines.next() {
        let breaks = lines.peek().is_some_and(|next| !next.trim().is_empty()) && !this.trim().is_empty();
        let whole = format!("{prefix}{}{}", escaped(this.trim_end()), if breaks { "  " } else { "" });
        text.push_str(if breaks { &whole } else { whole.trim_end() });
        text.push('\n');
    }
}

fn line(words: &str) -> String {
    escaped(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Without meaning to Markdown, and as little changed as possible.
fn escaped(line: &str) -> String {
    let mut result = String::with_capacity(line.len());
    let mut digits = true;
    for (place, c) in line.trim_start().char_indices() {
        let special = matches!(c, '\\' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '~' | '|' | '&')
            || (place == 0 && matches!(c, '#' | '-' | '+' | '='))
            || (place > 0 && digits && matches!(c, '.' | ')'));
        digits = digits && c.is_ascii_digit();
        if special {
            result.push('\\');
        }
        result.push(c);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Document};
    use super::markdown;
    use pulldown_cmark::{Event, Options, Parser};

    fn document(blocks: Vec<Block>) -> Document {
        Document { title: "가온".to_owned(), subtitle: "2026".to_owned(), language: "ko", blocks }
    }

    #[test]
    fn blocks_are_written_with_lists_kept_together() {
        let text = markdown(&document(vec![
            Block::Heading("A".to_owned()),
            Block::Bullet("x".to_owned()),
            Block::Bullet("y".to_owned()),
            Block::Quote("one\ntwo\n\nthree".to_owned()),
            Block::Total("82".to_owned(), "A".to_owned()),
            Block::Bar("depth".to_owned(), 0.5, "3/5".to_owned()),
        ]));
        let expected =
            "# 가온\n2026\n\n## A\n\n- x\n- y\n\n> one  \n> two\n>\n> three\n\n**82** · A\n\n- depth: 3/5\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_members_write_stays_text() {
        let hostile =
            "# no title\n- no list\n1. no list\n*a* _b_ <script> [x](y) | ~~z~~ `c` &amp; === \\\n> no quote";
        let text = markdown(&document(vec![Block::Text(hostile.to_owned())]));
        let mut read = String::new();
        for event in Parser::new_ext(&text, Options::all()).skip(3) {
            match event {
                Event::Text(words) => read.push_str(&words),
                Event::SoftBreak | Event::HardBreak => read.push('\n'),
                Event::Start(_) | Event::End(_) => {}
                other => panic!("{other:?} in {text}"),
            }
        }
        assert!(read.ends_with(hostile), "{read}\n{text}");
    }
}
