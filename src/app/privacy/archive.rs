//! The files of an export.

use crate::db::tables::{Column, Table};
use crate::domain::language::Language;
use crate::t;
use crate::text::{Arguments, find};
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

type Rows = Vec<Map<String, Value>>;
/// A table and one of its rows.
type Part<'a> = (&'static str, &'a Map<String, Value>);

/// A file within the archives is not made larger than this, in bytes before packing.
const PIECE: usize = 1024 * 1024;
/// An archive that has reached this many bytes is closed: with one more piece it stays below Discord's 10 MiB.
const FULL: u64 = 8 * 1024 * 1024;

/// A zip file.
#[derive(Clone)]
pub struct Archive {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Packs a member's rows: readable, as JSON, and what was left out.
pub(super) fn make(
    language: Language,
    now: DateTime<Utc>,
    tables: &[(&Table, Rows)],
) -> anyhow::Result<Vec<Archive>> {
    let mut packer = Packer { now, done: Vec::new(), open: None };
    for (text, number) in pieces_of_text(&readable(language, now, tables)).into_iter().zip(1..) {
        packer.add(&format!("{}.md", numbered("my-data", number)), text.as_bytes())?;
    }
    packer.add("about.json", &serde_json::to_vec_pretty(&about(now, tables))?)?;
    for (table, rows) in tables {
        for (piece, number) in pieces_of_rows(rows)?.into_iter().zip(1..) {
            packer.add(&format!("json/{}.json", numbered(table.name, number)), &piece)?;
        }
    }
    packer.finish()
}

fn numbered(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name}-{number}") }
}

struct Packer {
    now: DateTime<Utc>,
    done: Vec<Archive>,
    open: Option<ZipWriter<Cursor<Vec<u8>>>>,
}

impl Packer {
    fn add(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut zip = self.open.take().unwrap_or_else(|| ZipWriter::new(Cursor::new(Vec::new())));
        zip.start_file(name, SimpleFileOptions::default()).context("zip")?;
        zip.write_all(bytes)?;
        zip.flush()?;
        self.open = Some(zip);
        if self.open.as_ref().and_then(ZipWriter::get_ref).is_some_and(|written| written.position() > FULL) {
            self.close()?;
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        if let Some(zip) = self.open.take() {
            let bytes = zip.finish().context("zip")?.into_inner();
            let name = numbered(&format!("hotseat-{}", self.now.format("%Y-%m-%d")), self.done.len() + 1);
            self.done.push(Archive { name: format!("{name}.zip"), bytes });
        }
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<Vec<Archive>> {
        self.close()?;
        Ok(self.done)
    }
}

/// Rows as JSON arrays, each array a piece.
fn pieces_of_rows(rows: &Rows) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    for row in rows {
        let text = serde_json::to_vec_pretty(row)?;
        if !piece.is_empty() && piece.len() + text.len() > PIECE {
            piece.extend(b"\n]\n");
            pieces.push(std::mem::take(&mut piece));
        }
        piece.extend(if piece.is_empty() { &b"[\n"[..] } else { b",\n" });
        piece.extend(text);
    }
    if !piece.is_empty() {
        piece.extend(b"\n]\n");
        pieces.push(piece);
    }
    Ok(pieces)
}

fn pieces_of_text(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if pieces.last().is_some_and(|piece| !piece.is_empty() && piece.len() + line.len() > PIECE) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
        }
    }
    pieces
}

/// What stands in the export and what does not.
fn about(now: DateTime<Utc>, tables: &[(&Table, Rows)]) -> Value {
    let left: Map<String, Value> = tables
        .iter()
        .flat_map(|(table, _)| table.columns.iter().map(move |(name, kind)| (table.name, name, kind)))
        .filter_map(|(table, name, kind)| match kind {
            Column::Left(why) => Some((format!("{table}.{name}"), Value::from(*why))),
            _ => None,
        })
        .collect();
    let counts: Map<String, Value> =
        tables.iter().map(|(table, rows)| (table.name.to_owned(), rows.len().into())).collect();
    json!({ "exported_at": now.to_rfc3339(), "rows": counts, "left_out": left })
}

/// All rows for reading: what belongs to an interview or a resume stands below it.
fn readable(l: Language, now: DateTime<Utc>, tables: &[(&Table, Rows)]) -> String {
    let mut text = format!("# {}\n\n{}\n", t!(l, "privacy-file-title"), now.format("%Y-%m-%d %H:%M UTC"));
    let parts = parts(tables);
    for (table, rows) in tables {
        let is_part = rows.iter().any(|row| parent(table, row).is_some());
        if rows.is_empty() || is_part {
            continue;
        }
        text.push_str(&format!("\n## {} ({})\n", title(l, table.name), rows.len()));
        for (row, number) in rows.iter().zip(1..) {
            text.push_str(&format!("\n### {} {number}\n\n", title(l, table.name)));
            write_row(l, &mut text, row);
            let Some(Value::String(id)) = row.get("id") else { continue };
            for (part, row) in parts.get(&(table.name, id.as_str())).into_iter().flatten() {
                text.push_str(&format!("\n#### {}\n\n", title(l, part)));
                write_row(l, &mut text, row);
            }
        }
    }
    text
}

/// Rows by what they belong to, in the order of the tables.
fn parts<'a>(tables: &'a [(&Table, Rows)]) -> HashMap<(&'static str, &'a str), Vec<Part<'a>>> {
    let mut parts = HashMap::<_, Vec<Part<'a>>>::new();
    for (table, rows) in tables {
        for row in rows {
            if let Some(parent) = parent(table, row) {
                parts.entry(parent).or_default().push((table.name, row));
            }
        }
    }
    parts
}

/// What a row belongs to: table and id.
fn parent<'a>(table: &Table, row: &'a Map<String, Value>) -> Option<(&'static str, &'a str)> {
    // What a call of the model cost is told on its own.
    if matches!(table.name, "model_calls" | "interviews" | "scores") {
        return None;
    }
    [("interview_id", "interviews"), ("resume_id", "resumes")]
        .into_iter()
        .find_map(|(column, parent)| Some((parent, row.get(column)?.as_str()?)))
}

fn title(l: Language, table: &str) -> String {
    t!(l, &format!("privacy-table-{}", table.replace('_', "-")))
}

/// What a column is called; names within JSON that have no text stay as they are.
fn label(l: Language, name: &str) -> String {
    let key = format!("privacy-column-{}", name.replace('_', "-"));
    find(l, &key, &Arguments::new()).unwrap_or_else(|| name.replace('_', " "))
}

fn write_row(l: Language, text: &mut String, row: &Map<String, Value>) {
    for (name, value) in row {
        write_value(l, text, 0, &label(l, name), value);
    }
}

fn write_value(l: Language, text: &mut String, depth: usize, name: &str, value: &Value) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Null => {}
        Value::String(long) if long.contains('\n') => {
            text.push_str(&format!("{indent}- **{name}**:\n\n"));
            for line in long.lines() {
                text.push_str(&format!("{indent}  > {line}\n"));
            }
            text.push('\n');
        }
        Value::String(short) => text.push_str(&format!("{indent}- **{name}**: {short}\n")),
        Value::Array(values) => {
            text.push_str(&format!("{indent}- **{name}**:\n"));
            for (value, number) in values.iter().zip(1..) {
                write_value(l, text, depth + 1, &format!("{number}"), value);
            }
        }
        Value::Object(values) => {
            text.push_str(&format!("{indent}- **{name}**:\n"));
            for (name, value) in values {
                write_value(l, text, depth + 1, &label(l, name), value);
            }
        }
        other => text.push_str(&format!("{indent}- **{name}**: {other}\n")),
    }
}
