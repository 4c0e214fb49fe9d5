//! Question banks as files: TOML as in `assets/bank`, and CSV with one line a question for spreadsheets.
//!
//! The columns of a CSV file: `key, topic, difficulty, kind, retired, text_en, text_ko, hint_en, hint_ko`, then for each of
//! six key points `point1_en, point1_ko, accept1_en, accept1_ko` and for each of two follow-ups `follow_up1_en,
//! follow_up1_ko`, in any order. Accepted wordings are separated by `|`; `\|` is one that
//! belongs to a wording. `retired` and what is not needed may be left out. Between fields stands a comma, a semicolon or a
//! tab, whichever the first line has; empty lines are passed over.

use super::MOST_QUESTIONS;
use crate::domain::bank::Fault;
use crate::domain::question::{
    Bilingual, BilingualList, QuestionKind, StockFollowUp, StockKeyPoint, StockQuestion,
};
use crate::domain::wording::is_syllable;
use anyhow::Context as _;
use csv::{ReaderBuilder, StringRecord, Writer};
use encoding_rs::EUC_KR;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// Key points and follow-ups a line of CSV has columns for.
const POINTS: usize = 6;
const FOLLOW_UPS: usize = 2;
/// Between the accepted wordings of a key point.
const BETWEEN: char = '|';
/// Before a `|` or a backslash that belongs to a wording.
const ESCAPE: char = '\\';

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As in `assets/bank`.
    Toml,
    /// For spreadsheets.
    Csv,
}

impl Format {
    /// The format of a file of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_lowercase();
        match ending.as_str() {
            "toml" => Some(Self::Toml),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The ending of file names.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Csv => "csv",
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// A question cannot be asked as it is.
    #[error("{0}")]
    Question(Fault),
    /// It cannot be read as its format; the reader's own words.
    #[error("{0}")]
    Syntax(String),
    /// The first line names none of the columns; those that are needed.
    #[error("the first line must name the columns: {0} and more, as an export shows them")]
    NoHead(String),
    /// A column that is needed is not there.
    #[error("there is no column {0}")]
    NoColumn(String),
    /// A column nobody knows.
    #[error("the column {0} is unknown")]
    UnknownColumn(String),
    /// A field holds nothing that belongs there.
    #[error("the column {0} cannot be read; it must be {what}", what = allowed(.0))]
    Field(&'static str),
    /// A line of CSV with more fields than there are columns.
    #[error(
        "it has {0} fields and there are {1} columns; put fields that hold commas or line breaks in quotation marks"
    )]
    Fields(usize, usize),
    /// A quotation mark of CSV that is never closed.
    #[error(
        "a quotation mark is opened here and never closed; a quotation mark inside a field is written twice (\"\")"
    )]
    OpenQuote,
    /// The name ends in something else.
    #[error("the name must end in .toml or .csv")]
    Format,
    /// Not UTF-8.
    #[error("the text is not UTF-8; save it as CSV UTF-8 or TOML")]
    Encoding,
    /// No questions.
    #[error("there are no questions in it")]
    Empty,
    /// More than a server may have.
    #[error("a server may have {MOST_QUESTIONS} questions of its own")]
    TooMany,
}

/// What may stand in a column.
fn allowed(column: &str) -> &'static str {
    match column {
        "difficulty" => "1, 2 or 3",
        "kind" => "warm-up, technical or behavioural",
        _ => "true, false or empty",
    }
}

/// A fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The line, from 1, on which the question begins or reading failed.
    pub line: usize,
    /// Key of the question, where one is known.
    pub key: Option<String>,
    /// What is wrong.
    pub fault: FileFault,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "line {}, {key}: {}", self.line, self.fault),
            None => write!(f, "line {}: {}", self.line, self.fault),
        }
    }
}

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// The questions with the lines they begin on.
    pub questions: Vec<(usize, StockQuestion)>,
    /// What could not be read.
    pub faults: Vec<Found>,
}

impl Read {
    fn failed(line: usize, fault: FileFault) -> Self {
        Self { questions: Vec::new(), faults: vec![Found { line, key: None, fault }] }
    }
}

/// Reads a file; its format is told by its name.
pub fn read_bytes(bytes: &[u8], name: &str) -> Read {
    let Some(format) = Format::of_name(name) else { return Read::failed(1, FileFault::Format) };
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, format),
        // Korean spreadsheets save CSV as CP949 where they are not told otherwise.
        Err(_) if format == Format::Csv && korean(bytes).is_some() => {
            read(&korean(bytes).unwrap_or_default(), format)
        }
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            Read::failed(line, FileFault::Encoding)
        }
    }
}

/// The text of a CP949 file; `None` where the bytes are none or hold no Korean.
fn korean(bytes: &[u8]) -> Option<String> {
    let text = EUC_KR.decode_without_bom_handling_and_without_replacement(bytes)?;
    text.chars().any(is_syllable).then(|| text.into_owned())
}

/// Reads the text of a file.
pub fn read(text: &str, format: Format) -> Read {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = match format {
        Format::Toml => read_toml(text),
        Format::Csv => read_csv(text),
    };
    if read.questions.is_empty() && read.faults.is_empty() {
        return Read::failed(1, FileFault::Empty);
    }
    read
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlFile {
    #[serde(default)]
    question: Vec<toml::Spanned<StockQuestion>>,
}

#[derive(Serialize)]
struct TomlOut<'a> {
    question: &'a [StockQuestion],
}

fn read_toml(text: &str) -> Read {
    let line_of = |at: usize| 1 + text[..at.min(text.len())].matches('\n').count();
    match toml::from_str::<TomlFile>(text) {
        Ok(file) => {
            let questions = file
                .question
                .into_iter()
                .map(|question| (line_of(question.span().start), question.into_inner()));
            Read { questions: questions.collect(), faults: Vec::new() }
        }
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(span.start));
            // The only number of a question.
            let words = error.message().replace("expected u8", "expected 1, 2 or 3");
            Read::failed(line, FileFault::Syntax(words))
        }
    }
}

/// The names of all columns, in the order they are written.
fn columns() -> Vec<String> {
    let fixed = ["key", "topic", "difficulty", "kind", "retired", "text_en", "text_ko", "hint_en", "hint_ko"];
    let points = (1..=POINTS).flat_map(|n| {
        [format!("point{n}_en"), format!("point{n}_ko"), format!("accept{n}_en"), format!("accept{n}_ko")]
    });
    let follow_ups = (1..=FOLLOW_UPS).flat_map(|n| [format!("follow_up{n}_en"), format!("follow_up{n}_ko")]);
    fixed.into_iter().map(str::to_owned).chain(points).chain(follow_ups).collect()
}

/// Columns without which nothing can be read.
const NEEDED: [&str; 8] = ["key", "topic", "difficulty", "kind", "text_en", "text_ko", "hint_en", "hint_ko"];

fn read_csv(text: &str) -> Read {
    if let Some(line) = open_quote(text) {
        return Read::failed(line, FileFault::OpenQuote);
    }
    // The reader counts a line end of two characters on the line after it.
    let text = &text.replace("\r\n", "\n");
    let delimiter = delimiter(text.lines().next().unwrap_or_default());
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let head = match reader.headers() {
        Ok(head) => head.iter().map(|name| name.trim().to_lowercase()).collect::<StringRecord>(),
        Err(error) => return Read::failed(1, FileFault::Syntax(error.to_string())),
    };
    let place: HashMap<&str, usize> = head.iter().zip(0..).collect();
    let known = columns();
    if !known.iter().any(|column| place.contains_key(column.as_str())) {
        return Read::failed(1, FileFault::NoHead(NEEDED.join(", ")));
    }
    let missing = NEEDED.iter().filter(|name| !place.contains_key(**name));
    let missing = missing.map(|name| FileFault::NoColumn((*name).to_owned()));
    let unknown = place.keys().filter(|name| !known.iter().any(|column| column == *name));
    let unknown = unknown.map(|name| FileFault::UnknownColumn((*name).to_owned()));
    let faults: Vec<Found> =
        missing.chain(unknown).map(|fault| Found { line: 1, key: None, fault }).collect();
    if !faults.is_empty() {
        return Read { questions: Vec::new(), faults };
    }
    let mut read = Read::default();
    for record in reader.records() {
        match record {
            Ok(record) if record.iter().all(|field| field.trim().is_empty()) => {}
            Ok(record) => {
                let line = record.position().map_or(1, |position| position.line());
                let line = usize::try_from(line).unwrap_or(1);
                let more = record.iter().skip(head.len()).any(|field| !field.trim().is_empty());
                if more {
                    let fault = FileFault::Fields(record.len(), head.len());
                    let key = place.get("key").and_then(|place| record.get(*place)).map(str::to_owned);
                    read.faults.push(Found { line, key, fault });
                } else {
                    read_record(&Record { place: &place, record: &record }, line, &mut read);
                }
            }
            Err(error) => {
                let line = error.position().map_or(1, |position| position.line());
                let fault = FileFault::Syntax(error.to_string());
                read.faults.push(Found { line: usize::try_from(line).unwrap_or(1), key: None, fault });
            }
        }
    }
    read
}

/// What stands between the fields: spreadsheets of some countries write semicolons, and tables are copied with tabs.
fn delimiter(head: &str) -> u8 {
    let most = [b',', b';', b'\t'].into_iter().rev();
    most.max_by_key(|sign| head.bytes().filter(|byte| byte == sign).count()).unwrap_or(b',')
}

/// The line on which a quotation mark is opened that is never closed: the reader would take the rest of the file for one
/// field.
fn open_quote(text: &str) -> Option<usize> {
    let (mut open, mut line, mut begins) = (None, 1, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, open) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
            }
            ('"', Some(_)) => open = None,
            // Inside of a field without quotation marks one is a letter like others.
            ('"', None) if begins => open = Some(line),
            _ => {}
        }
        line += usize::from(c == '\n');
        begins = matches!(c, ',' | ';' | '\t' | '\n' | '\r');
    }
    open
}

/// One line with the places of its columns.
struct Record<'a> {
    place: &'a HashMap<&'a str, usize>,
    record: &'a StringRecord,
}

impl Record<'_> {
    fn get(&self, column: &str) -> String {
        let field = self.place.get(column).and_then(|place| self.record.get(*place));
        field.unwrap_or_default().trim().to_owned()
    }

    fn text(&self, column: &str) -> Bilingual {
        Bilingual { en: self.get(&format!("{column}_en")), ko: self.get(&format!("{column}_ko")) }
    }

    fn list(&self, column: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut escaped = false;
        for c in self.get(column).chars() {
            if !escaped && c == ESCAPE {
                escaped = true;
                continue;
            }
            match words.last_mut() {
                Some(word) if escaped || c != BETWEEN => word.push(c),
                _ => words.push(String::new()),
            }
            escaped = false;
        }
        words.into_iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    }
}

fn read_record(record: &Record<'_>, line: usize, read: &mut Read) {
    let key = record.get("key");
    let difficulty = record.get("difficulty").parse().map_err(|_| "difficulty");
    let kind = kind_of(&record.get("kind")).ok_or("kind");
    let retired = match record.get("retired").to_lowercase().as_str() {
        "" | "false" | "no" | "0" => Ok(false),
        "true" | "yes" | "1" => Ok(true),
        _ => Err("retired"),
    };
    let (difficulty, kind, retired) = match (difficulty, kind, retired) {
        (Ok(difficulty), Ok(kind), Ok(retired)) => (difficulty, kind, retired),
        (difficulty, kind, retired) => {
            let wrong = [difficulty.err(), kind.err(), retired.err()];
            read.faults.extend(wrong.into_iter().flatten().map(|column| Found {
                line,
                key: Some(key.clone()).filter(|key| !key.is_empty()),
                fault: FileFault::Field(column),
            }));
            return;
        }
    };
    let is_there = |text: &Bilingual| !(text.en.is_empty() && text.ko.is_empty());
    let points = (1..=POINTS).map(|n| StockKeyPoint {
        name: record.text(&format!("point{n}")),
        accept: BilingualList {
            en: record.list(&format!("accept{n}_en")),
            ko: record.list(&format!("accept{n}_ko")),
        },
    });
    let follow_ups = (1..=FOLLOW_UPS).map(|n| StockFollowUp { text: record.text(&format!("follow_up{n}")) });
    let question = StockQuestion {
        topic: record.get("topic"),
        difficulty,
        kind,
        retired,
        text: record.text("text"),
        hint: record.text("hint"),
        key_points: points.filter(|point| is_there(&point.name)).collect(),
        follow_ups: follow_ups.filter(|follow_up| is_there(&follow_up.text)).collect(),
        key,
    };
    read.questions.push((line, question));
}

const KINDS: [(QuestionKind, &str); 3] = [
    (QuestionKind::WarmUp, "warm-up"),
    (QuestionKind::Technical, "technical"),
    (QuestionKind::Behavioural, "behavioural"),
];

fn kind_of(name: &str) -> Option<QuestionKind> {
    KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

/// Writes questions as a file that [`read`] takes.
///
/// # Errors
/// A question that cannot be written, which only a defect can bring about.
pub fn write(questions: &[StockQuestion], format: Format) -> anyhow::Result<String> {
    match format {
        Format::Toml => Ok(toml::to_string(&TomlOut { question: questions })?),
        Format::Csv => write_csv(questions),
    }
}

/// Accepted wordings in one field.
fn joined(words: &[String]) -> String {
    let escaped = words.iter().map(|word| word.replace(ESCAPE, "\\\\").replace(BETWEEN, "\\|"));
    escaped.collect::<Vec<_>>().join(" | ")
}

fn write_csv(questions: &[StockQuestion]) -> anyhow::Result<String> {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(columns())?;
    for question in questions {
        let kind = KINDS.iter().find(|(kind, _)| *kind == question.kind).map_or("", |(_, name)| name);
        let mut fields: Vec<String> = vec![
            question.key.clone(),
            question.topic.clone(),
            question.difficulty.to_string(),
            kind.to_owned(),
            if question.retired { "true".to_owned() } else { String::new() },
        ];
        let both = |text: &Bilingual| [text.en.clone(), text.ko.clone()];
        fields.extend(both(&question.text));
        fields.extend(both(&question.hint));
        for place in 0..POINTS {
            match question.key_points.get(place) {
                Some(point) => {
                    fields.extend(both(&point.name));
                    fields.extend([&point.accept.en, &point.accept.ko].map(|words| joined(words)));
                }
                None => fields.extend(std::iter::repeat_n(String::new(), 4)),
            }
        }
        for place in 0..FOLLOW_UPS {
            match question.follow_ups.get(place) {
                Some(follow_up) => fields.extend(both(&follow_up.text)),
                None => fields.extend([String::new(), String::new()]),
            }
        }
        writer.write_record(fields)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error()).context("the file ends early")?;
    // Spreadsheets take a file for UTF-8 by this mark only.
    Ok(format!("\u{feff}{}", String::from_utf8(bytes)?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::app::bank::{built_in, check};
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_back_in_both_formats() {
        let bank = built_in().unwrap();
        let mut questions = bank.questions().to_vec();
        questions[1].retired = true;
        questions[2].text.en = "Why \"quoted\", commas, and\nline breaks?".to_owned();
        for format in [Format::Toml, Format::Csv] {
            let text = write(&questions, format).unwrap();
            let read = read(&text, format);
            assert_eq!(read.faults, []);
            let back: Vec<StockQuestion> = read.questions.into_iter().map(|(_, question)| question).collect();
            assert_eq!(back, questions, "{format:?}");
        }
    }

    fn told(text: &str, format: Format) -> Vec<String> {
        let bank = built_in().unwrap();
        check(&bank, &read(text, format)).faults.iter().map(ToString::to_string).collect()
    }

    /// The first questions of the built-in bank as a file, with other keys.
    fn some(format: Format) -> String {
        let mut questions = built_in().unwrap().questions()[..3].to_vec();
        questions.iter_mut().for_each(|question| question.key += "-own");
        write(&questions, format).unwrap()
    }

    #[test]
    fn faults_of_toml_are_told_by_line() {
        let text = some(Format::Toml);
        assert_eq!(told(&text, Format::Toml), Vec::<String>::new());
        let line = |needle: &str, nth: usize| {
            let (at, _) = text.match_indices(needle).nth(nth).unwrap();
            1 + text[..at].matches('\n').count()
        };
        let second = line("[[question]]", 1);
        let wrong = text.replacen("difficulty = ", "difficulty = 9 # ", 2).replacen(
            "difficulty = 9",
            "difficulty = 1",
            1,
        );
        let found = told(&wrong, Format::Toml);
        assert!(
            found[0].starts_with(&format!("line {second}, ")) && found[0].contains("1, 2 or 3"),
            "{found:?}"
        );
        let unknown = text.replacen("topic = ", "topik = ", 1);
        let found = told(&unknown, Format::Toml);
        assert!(found[0].contains("topik"), "{found:?}");
        let word = text.replacen("difficulty = 1", "difficulty = \"easy\"", 1);
        let found = told(&word, Format::Toml);
        assert!(found[0].contains("expected 1, 2 or 3"), "{found:?}");
        let broken = text.replacen("difficulty = ", "difficulty == ", 1);
        let found = told(&broken, Format::Toml);
        assert!(found[0].starts_with(&format!("line {}: ", line("difficulty", 0))), "{found:?}");
    }

    #[test]
    fn faults_of_csv_are_told_by_line() {
        let text = some(Format::Csv);
        assert_eq!(told(&text, Format::Csv), Vec::<String>::new());
        let lines: Vec<&str> = text.lines().collect();
        let twice = format!("{}\n{}\n{}\n", lines[0], lines[1], lines[1]);
        let found = told(&twice, Format::Csv);
        assert!(found[0].starts_with("line 3, ") && found[0].contains("twice"), "{found:?}");
        let kind = text.replacen("warm-up", "warmup", 1).replacen("behavioural", "behave", 1).replacen(
            "technical",
            "tech",
            1,
        );
        let found = told(&kind, Format::Csv);
        assert!(found[0].starts_with("line 2, ") && found[0].contains("the column kind"), "{found:?}");
        assert!(
            told("key;topic\na;b\n", Format::Csv).iter().any(|fault| fault.contains("no column difficulty"))
        );
        assert!(
            told(&text.replacen("hint_en", "tip_en", 1), Format::Csv).iter().any(|f| f.contains("tip_en"))
        );
    }

    #[test]
    fn what_is_no_bank_is_refused() {
        let fault = |bytes: &[u8], name| read_bytes(bytes, name).faults[0].fault.clone();
        assert_eq!(fault(b"", "a.toml"), FileFault::Empty);
        assert_eq!(fault(b"x", "a.xlsx"), FileFault::Format);
        assert_eq!(fault(b"key\n\xff\xfe", "a.csv"), FileFault::Encoding);
        assert_eq!(fault(b"key\n\xc1\xf6\xbf\xf8", "a.toml"), FileFault::Encoding);
        let read = read_bytes(some(Format::Toml).as_bytes(), "Own.TOML");
        assert_eq!((read.questions.len(), read.faults.len()), (3, 0));
    }

    #[test]
    fn what_korean_spreadsheets_save_is_read() {
        let questions = built_in().unwrap().questions()[..3].to_vec();
        let text = write(&questions, Format::Csv).unwrap();
        let (bytes, _, lost) = EUC_KR.encode(text.trim_start_matches('\u{feff}'));
        assert!(!lost && std::str::from_utf8(&bytes).is_err());
        let read = read_bytes(&bytes, "own.csv");
        assert_eq!(read.faults, []);
        assert_eq!(read.questions.into_iter().map(|(_, question)| question).collect::<Vec<_>>(), questions);
    }

    #[test]
    fn wrong_quotation_marks_and_commas_are_told_with_their_line() {
        let text = some(Format::Csv);
        let lines: Vec<&str> = text.lines().collect();
        let commas = format!("{}\n{}\n{},one,two\n", lines[0], lines[1], lines[2]);
        let found = told(&commas, Format::Csv);
        assert!(found[0].starts_with("line 3, ") && found[0].contains("quotation marks"), "{found:?}");
        let open = format!("{}\n{}\nkey,\"never closed\n", lines[0], lines[1]);
        let found = told(&open, Format::Csv);
        assert!(found[0].starts_with("line 3: ") && found[0].contains("never closed"), "{found:?}");
    }

    #[test]
    fn empty_places_are_named_by_their_columns() {
        let mut question = QUESTION.clone();
        question.text.ko = String::new();
        question.follow_ups[0].text.en = " ".to_owned();
        question.key_points[1].accept.ko = vec![String::new()];
        for format in [Format::Toml, Format::Csv] {
            let found = told(&write(std::slice::from_ref(&question), format).unwrap(), format).join("\n");
            assert!(found.contains("one language; fill in text_ko, follow_up1_en"), "{found}");
            assert!(found.contains("no accepted wording in one language; fill in accept2_ko"), "{found}");
        }
    }

    #[test]
    fn whatever_way_spreadsheets_write_the_lines_are_counted() {
        let text = some(Format::Csv);
        let mut reader = ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut records: Vec<StringRecord> = reader.records().map(Result::unwrap).collect();
        records[0] = records[0].iter().map(str::to_uppercase).collect();
        let empty: StringRecord = records[0].iter().map(|_| "").collect();
        records.extend([empty.clone(), empty]);
        for delimiter in [b',', b';', b'\t'] {
            for end in [csv::Terminator::CRLF, csv::Terminator::Any(b'\n')] {
                let table = |records: &[StringRecord]| {
                    let mut writer = csv::WriterBuilder::new()
                        .delimiter(delimiter)
                        .terminator(end)
                        .from_writer(Vec::new());
                    records.iter().for_each(|record| writer.write_record(record).unwrap());
                    format!("\u{feff}{}", String::from_utf8(writer.into_inner().unwrap()).unwrap())
                };
                assert_eq!(told(&table(&records), Format::Csv), Vec::<String>::new());
                let mut twice = records.clone();
                twice.insert(3, records[1].clone());
                let found = told(&table(&twice), Format::Csv);
                assert!(found.len() == 1 && found[0].starts_with("line 4, "), "{found:?}");
            }
        }
    }

    #[test]
    fn a_table_without_a_head_is_told_what_it_needs() {
        for text in ["", "sep=;\n", "a,b\n1,2\n"] {
            let found = told(text, Format::Csv);
            assert!(found.len() == 1 && found[0].contains("must name the columns: key, topic"), "{found:?}");
        }
    }

    static QUESTION: std::sync::LazyLock<StockQuestion> =
        std::sync::LazyLock::new(|| built_in().unwrap().questions()[0].clone());

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn toml_to_csv_to_toml_changes_nothing(
            texts in prop::collection::vec("[ -~가-힣\n\"',;|\\\\]{0,30}[a-z가-힣|\"\\\\]", 12),
            difficulty in 1u8..=3,
            retired: bool,
        ) {
            let mut texts = texts.into_iter().map(|text| text.trim().to_owned()).cycle();
            let mut text = || texts.next().unwrap_or_default();
            let mut question = QUESTION.clone();
            (question.difficulty, question.retired) = (difficulty, retired);
            question.text = Bilingual { en: text(), ko: text() };
            question.hint = Bilingual { en: text(), ko: text() };
            for point in &mut question.key_points {
                point.name = Bilingual { en: text(), ko: text() };
                point.accept = BilingualList { en: vec![text(), text()], ko: vec![text()] };
            }
            let back = |text: &str, format| -> Vec<StockQuestion> {
                read(text, format).questions.into_iter().map(|(_, question)| question).collect()
            };
            let toml = write(&[question], Format::Toml).unwrap();
            let csv = write(&back(&toml, Format::Toml), Format::Csv).unwrap();
            prop_assert_eq!(write(&back(&csv, Format::Csv), Format::Toml).unwrap(), toml);
        }
    }

    #[test]
    fn an_interviewer_may_not_be_given_forbidden_questions() {
        let bank = built_in().unwrap();
        let mut question = bank.question("teamwork-helping-colleague").unwrap().clone();
        question.key = "own".to_owned();
        question.text.ko = "결혼 계획이 있으신가요?".to_owned();
        let found = told(&write(&[question], Format::Toml).unwrap(), Format::Toml);
        assert!(found.iter().any(|fault| fault.contains("may ask")), "{found:?}");
    }
}
