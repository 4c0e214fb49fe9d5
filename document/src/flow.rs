//! Text as it grows paragraph by paragraph, with tables and text boxes: what all formats but PDF and plain text share.
//!
//! Starts and ends need not match: what is closed without having been opened is ignored, what stays open is closed at
//! the end. So no reader has to trust its document's structure.

use std::collections::BTreeSet;

use super::Refused;

/// Longest text in bytes, well above what is handed on.
const MAX_TEXT: usize = 4 << 20;

/// A text being written.
pub(super) struct Flow {
    /// The text itself, then of open cells, text boxes and notes; the innermost last, never empty.
    blocks: Vec<Block>,
    rows: Vec<Row>,
    /// Headers.
    before: Vec<String>,
    /// Footers and notes.
    after: Vec<String>,
    /// All of these, to know copies.
    seen: BTreeSet<String>,
    written: usize,
}

/// Where text beside the body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Before it, as headers.
    Before,
    /// After it, as footers and notes.
    After,
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

/// A row of a table as far as it was read.
struct Row {
    /// Open blocks when the row began: its cells are above.
    base: usize,
    cells: Vec<String>,
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

    fn is_between_paragraphs(&self) -> bool {
        self.paragraph.is_empty() && self.boxes.is_empty()
    }

    fn finish(mut self) -> String {
        if !self.is_between_paragraphs() {
            self.end_paragraph();
        }
        self.done
    }
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            blocks: vec![Block::default()],
            rows: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            seen: BTreeSet::new(),
            written: 0,
        }
    }
}

impl Flow {
    fn block(&mut self) -> &mut Block {
        if self.blocks.is_empty() {
            self.blocks.push(Block::default());
        }
        let last = self.blocks.len() - 1;
        &mut self.blocks[last]
    }

    /// Adds to the current paragraph.
    pub(super) fn push(&mut self, text: &str) {
        self.written += text.len();
        self.block().paragraph.push_str(text);
    }

    /// The current paragraph as far as it is written.
    pub(super) fn paragraph(&mut self) -> &str {
        &self.block().paragraph
    }

    /// Fails once more text was written than any reader hands on.
    pub(super) fn check(&self) -> Result<(), Refused> {
        if self.written > MAX_TEXT {
            return Err(Refused::TooLarge { limit: MAX_TEXT as u64 });
        }
        Ok(())
    }

    /// The current paragraph is an item of a list.
    pub(super) fn list(&mut self) {
        self.block().listed = true;
    }

    /// Whether the current paragraph is a title.
    pub(super) fn title(&mut self, yes: bool) {
        self.block().heading = yes;
    }

    pub(super) fn end_paragraph(&mut self) {
        // A list of a million empty paragraphs is a large text too.
        self.written += 1;
        self.block().end_paragraph();
    }

    /// Ends the current paragraph unless nothing was written since the last.
    pub(super) fn end_started_paragraph(&mut self) {
        if !self.block().is_between_paragraphs() {
            self.end_paragraph();
        }
    }

    /// Begins a text box anchored in the current paragraph.
    pub(super) fn open_box(&mut self) {
        self.blocks.push(Block::default());
    }

    pub(super) fn close_box(&mut self) {
        let inner = self.close_block();
        self.block().boxes.push_str(&inner);
    }

    /// Begins a header, footer or note.
    pub(super) fn open_beside(&mut self) {
        self.blocks.push(Block::default());
    }

    /// Ends a header, footer or note. Formats keep copies per section and for first and even pages; one is enough.
    pub(super) fn close_beside(&mut self, at: Beside) {
        let inner = self.close_block();
        let texts = match at {
            Beside::Before => &mut self.before,
            Beside::After => &mut self.after,
        };
        if !inner.trim().is_empty() && self.seen.insert(inner.clone()) {
            texts.push(inner);
        }
    }

    pub(super) fn open_row(&mut self) {
        self.rows.push(Row { base: self.blocks.len(), cells: Vec::new() });
    }

    pub(super) fn open_cell(&mut self) {
        if self.is_in_cell() {
            self.close_cell();
        }
        self.blocks.push(Block::default());
    }

    fn is_in_cell(&self) -> bool {
        self.rows.last().is_some_and(|row| self.blocks.len() > row.base)
    }

    pub(super) fn close_cell(&mut self) {
        let cell = self.close_block();
        match self.rows.last_mut() {
            Some(row) => row.cells.push(cell),
            None => self.block().done.push_str(&cell),
        }
    }

    pub(super) fn close_row(&mut self) {
        if self.is_in_cell() {
            self.close_cell();
        }
        if let Some(row) = self.rows.pop() {
            let text = row_text(&row);
            self.block().done.push_str(&text);
        }
    }

    /// Ends the innermost block and the rows in it; the outermost stays for what follows.
    fn close_block(&mut self) -> String {
        while self.rows.last().is_some_and(|row| row.base >= self.blocks.len()) {
            self.close_row();
        }
        if self.blocks.len() < 2 {
            String::new()
        } else {
            self.blocks.pop().map(Block::finish).unwrap_or_default()
        }
    }

    /// The whole text: a line per paragraph, a line per table row of one-paragraph cells.
    pub(super) fn finish(mut self) -> String {
        while self.blocks.len() > 1 {
            let inner = if self.is_in_cell() {
                self.close_cell();
                continue;
            } else {
                self.close_block()
            };
            self.block().done.push_str(&inner);
        }
        while !self.rows.is_empty() {
            self.close_row();
        }
        let body = self.blocks.pop().map(Block::finish).unwrap_or_default();
        let parts = self.before.into_iter().chain([body]).chain(self.after);
        parts.collect::<Vec<_>>().join("\n")
    }
}

/// One line if every cell is one line (a table of facts), else cell after cell (a table used for layout).
fn row_text(row: &Row) -> String {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let single = cells.iter().all(|cell| !cell.contains('\n'));
    let mut text = cells.join(if single { "\t" } else { "\n" });
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::{Beside, Flow};

    #[test]
    fn text_beside_the_body_stands_once_around_it() {
        let mut flow = Flow::default();
        for _ in 0..2 {
            flow.open_beside();
            flow.push("header");
            flow.close_beside(Beside::Before);
        }
        flow.push("body");
        flow.open_beside();
        flow.push("note");
        flow.close_beside(Beside::After);
        flow.push(" goes on");
        assert_eq!(flow.finish(), "header\n\nbody goes on\n\nnote\n");
    }

    #[test]
    fn tables_in_cells_close_with_their_cell() {
        let mut flow = Flow::default();
        flow.open_row();
        flow.open_cell();
        flow.push("outer");
        flow.end_paragraph();
        flow.open_row();
        flow.open_cell();
        flow.push("inner");
        flow.open_cell();
        flow.push("next");
        flow.close_cell();
        flow.close_row();
        flow.close_cell();
        flow.open_cell();
        flow.push("last");
        assert_eq!(flow.finish(), "outer\ninner\tnext\nlast\n");
    }

    #[test]
    fn too_much_is_noticed() {
        let mut flow = Flow::default();
        flow.push(&"a".repeat(super::MAX_TEXT));
        assert!(flow.check().is_ok());
        flow.end_paragraph();
        assert!(flow.check().is_err());
    }
}
