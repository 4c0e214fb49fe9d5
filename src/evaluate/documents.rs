//! `hotseat evaluate documents DIR`: reads every document of a folder with the bot's own reader and compares the texts
//! with reference texts.

mod corpus;
mod score;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _, Write},
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use serde::Serialize;

use crate::document::{Extractor, MAX_DOCUMENT_BYTES, Measured, Refused};
use corpus::{Corpus, Item};
use score::Score;

/// What became of one document.
#[derive(Debug)]
struct Outcome {
    format: String,
    measured: Measured,
    score: Score,
}

/// The figures written beside a text.
#[derive(Serialize)]
struct Figures {
    ok: bool,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rss_kb: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Reads all documents of a folder, one after the other, and writes a table of figures per format.
///
/// The folder may have a `manifest.json`: a list, or an object with a list `items`, of objects with `file` and, where
/// known, `id`, `format`, `expect` (`"text"` or `"error"`), `refs` (paths of reference texts) and `facts` (pieces of
/// text that must be found). Without one every file of the folder is a document, and `NAME.txt` beside `NAME` its
/// reference text. With `texts`, `ID.txt` and `ID.json` are written there.
///
/// # Errors
/// A folder that cannot be read, or no place to write to. What is wrong with single documents is part of the figures.
pub async fn run(
    extractor: &Extractor,
    folder: &Path,
    texts: Option<&Path>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let corpus = Corpus::find(folder)?;
    if let Some(texts) = texts {
        fs::create_dir_all(texts).with_context(|| format!("cannot create {}", texts.display()))?;
    }
    let mut outcomes = Vec::with_capacity(corpus.items.len());
    let mut surprises = Vec::new();
    let mut missing = Vec::new();
    for item in &corpus.items {
        let measured = match bytes(&item.path) {
            Ok(bytes) => extractor.measure(bytes).await,
            Err(error) => {
                missing.push(format!("{}: {error}", item.id));
                continue;
            }
        };
        if let Some(texts) = texts {
            write_texts(texts, item, &measured)?;
        }
        surprises.extend(surprise(item, &measured));
        outcomes.push(judge(item, measured));
    }
    table::write(out, &outcomes)?;
    for (title, lines) in [("Not as expected", surprises), ("Not there", missing)] {
        if !lines.is_empty() {
            writeln!(out, "\n{title}:\n  {}", lines.join("\n  "))?;
        }
    }
    Ok(())
}

/// A document's bytes; of one too large only what shows that it is.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn judge(item: &Item, measured: Measured) -> Outcome {
    let content = measured.result.as_ref().ok().map(|read| read.format.name().to_lowercase());
    let format = item.format.clone().or(content).unwrap_or_else(|| item.ending());
    let text = measured.result.as_ref().map_or("", |read| read.text.as_str());
    let score = if item.expects_error() {
        Score::default()
    } else {
        Score::of(text, &item.references(), &item.facts)
    };
    Outcome { format, measured, score }
}

/// What differs from what the manifest expects.
fn surprise(item: &Item, measured: &Measured) -> Option<String> {
    match (&measured.result, item.expect.as_deref()) {
        (Ok(_), Some("error")) => Some(format!("{}: read, should be refused", item.id)),
        (Err(refused), Some("text")) => Some(format!("{}: {refused}", item.id)),
        (Err(Refused::Crashed), _) => Some(format!("{}: crashed", item.id)),
        _ => None,
    }
}

fn write_texts(folder: &Path, item: &Item, measured: &Measured) -> anyhow::Result<()> {
    let name = item.file_name();
    let figures = Figures {
        ok: measured.result.is_ok(),
        seconds: measured.elapsed.as_secs_f64(),
        rss_kb: measured.peak_kib,
        pages: measured.result.as_ref().ok().and_then(|read| read.pages),
        error: measured.result.as_ref().err().map(Refused::to_string),
    };
    let text_file = folder.join(format!("{name}.txt"));
    match &measured.result {
        Ok(read) => fs::write(&text_file, &read.text)?,
        // A text of an earlier run would be taken for one of this.
        Err(_) => match fs::remove_file(&text_file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        },
    }
    fs::write(folder.join(format!("{name}.json")), serde_json::to_vec(&figures)?)?;
    Ok(())
}

/// The refusals by reason, the most frequent first.
fn reasons(outcomes: &[&Outcome]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for refused in outcomes.iter().filter_map(|outcome| outcome.measured.result.as_ref().err()) {
        if *refused != Refused::Crashed {
            *counts.entry(refused.to_string()).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
