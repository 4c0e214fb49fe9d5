//! Graded answers from a file, and what is wrong with its lines.

use crate::domain::question::{KeyPoint, Question, QuestionKind, Source};
use serde_json::{Map, Value};

/// Best scores that people commonly give; the smallest that holds every score of a file is its scale.
const SCALES: [f64; 9] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 10.0, 20.0, 100.0];

/// One answer with people's scores, each 0 to 1.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// Its line in the file, from 1.
    pub(super) line: usize,
    /// Its id; the line where it has none.
    pub(super) id: Value,
    /// The id of its question.
    pub(super) group: Option<Value>,
    pub(super) dataset: Option<String>,
    pub(super) question: Question,
    pub(super) answer: String,
    /// The score, or the mean of the graders.
    pub(super) score: Option<f64>,
    pub(super) graders: Option<(f64, f64)>,
}

/// A file, read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) records: Vec<Record>,
    /// Lines that cannot be evaluated, with the reason.
    pub(super) bad: Vec<(usize, String)>,
    /// The best score people could give.
    pub(super) scale: f64,
}

/// Reads graded answers, one JSON object a line. Empty lines are passed over.
pub(super) fn read(text: &str, scale: Option<f64>) -> Read {
    let (mut records, mut bad) = (Vec::new(), Vec::new());
    let text = text.trim_start_matches('\u{feff}');
    for (line, content) in (1..).zip(text.lines()).filter(|(_, content)| !content.trim().is_empty()) {
        match record(line, content) {
            Ok(record) => records.push(record),
            Err(reason) => bad.push((line, reason)),
        }
    }
    let scores = records
        .iter()
        .flat_map(|r: &Record| r.score.into_iter().chain(r.graders.into_iter().flat_map(|(a, b)| [a, b])));
    let highest = scores.fold(0.0, f64::max);
    let fitting = SCALES.into_iter().find(|scale| *scale >= highest).unwrap_or(highest);
    let scale = scale.unwrap_or(fitting);
    for record in &mut records {
        record.score = record.score.map(|score| score / scale);
        record.graders = record.graders.map(|(a, b)| (a / scale, b / scale));
    }
    let beyond = |record: &Record| record.score.is_some_and(|score| !(0.0..=1.0).contains(&score));
    for record in records.iter().filter(|record| beyond(record)) {
        bad.push((record.line, format!("its score is not between 0 and {scale}")));
    }
    records.retain(|record| !beyond(record));
    bad.sort();
    Read { records, bad, scale }
}

fn record(line: usize, content: &str) -> Result<Record, String> {
    let value: Value = serde_json::from_str(content).map_err(|error| format!("no JSON: {error}"))?;
    let Value::Object(map) = value else { return Err("no JSON object".to_owned()) };
    let answer = text(&map, "answer")?.ok_or("it has no answer")?;
    let key_points = key_points(&map)?;
    let graders = number(&map, "grader1")?.zip(number(&map, "grader2")?);
    let score = match number(&map, "score")? {
        Some(score) => Some(score),
        None => graders
            .map(|(a, b)| f64::midpoint(a, b))
            .or(number(&map, "grader1")?)
            .or(number(&map, "grader2")?),
    };
    let named = |name: &str| map.get(name).filter(|value| !value.is_null()).cloned();
    let group = named("qid");
    Ok(Record {
        line,
        id: named("id").unwrap_or(Value::from(line)),
        question: Question {
            kind: QuestionKind::Technical,
            source: Source::Stock { key: "graded".to_owned(), topic: "graded".to_owned() },
            text: text(&map, "question")?.unwrap_or_default(),
            hint: None,
            key_points,
            difficulty: 2,
            follow_ups: Vec::new(),
        },
        group,
        dataset: text(&map, "dataset")?,
        answer,
        score,
        graders,
    })
}

/// The key points where there are some, else the reference answers as one point.
fn key_points(map: &Map<String, Value>) -> Result<Vec<KeyPoint>, String> {
    if let Some(points) = map.get("key_points").filter(|value| !value.is_null()) {
        let points = points.as_array().ok_or("its key_points are no list")?;
        let points: Vec<KeyPoint> = points.iter().filter_map(key_point).collect();
        if !points.is_empty() {
            return Ok(points);
        }
    }
    let mut references = texts(map.get("references"));
    references.extend(texts(map.get("reference")));
    references.retain(|reference| !reference.trim().is_empty());
    let Some(name) = references.first().cloned() else {
        return Err("it has neither reference nor key_points".to_owned());
    };
    Ok(vec![KeyPoint { name, accept: references }])
}

/// A text, or an object with a name and accepted wordings.
fn key_point(value: &Value) -> Option<KeyPoint> {
    let of = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let name = match value {
        Value::String(text) => text.clone(),
        _ => of("name").or_else(|| of("text")).or_else(|| of("point"))?,
    };
    let accept = texts(value.get("accept"));
    (!name.trim().is_empty()).then_some(KeyPoint { name, accept })
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn text(map: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match map.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("its {name} is no text")),
    }
}

fn number(map: &Map<String, Value>, name: &str) -> Result<Option<f64>, String> {
    let number = match map.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(value) => value.as_f64(),
    };
    number.filter(|number: &f64| number.is_finite()).map(Some).ok_or(format!("its {name} is no number"))
}
