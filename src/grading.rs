//! `hotseat evaluate grading`: how far the scores agree with people, repeat themselves and stand up to attacks.
//!
//! Takes any file of graded short answers, one JSON object a line. Each answer is evaluated the way a member's answer is,
//! with the reference or the key points in the question's place in the bank; the score compared with people's is what the
//! answer says ([`Evaluation::content`]), the mark is what a member would see (all dimensions).

mod attacks;
mod folds;
mod output;
mod records;
mod statistics;

use crate::app::ports::{EvaluationBrief, Interviewer, InterviewerError, Spent};
use crate::domain::asking;
use crate::domain::rubric::{Dimension, Evaluation, check};
use anyhow::{Context as _, bail};
use futures_util::StreamExt as _;
use records::Record;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::time::Duration;

/// Requests under way at once: a local server is not flooded, and a remote one is not waited for in vain.
const AT_ONCE: usize = 4;
/// How often one answer is tried again when the model fails for now.
const TRIES: u32 = 5;
/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What is measured, and where it goes.
#[derive(Debug, Clone)]
pub struct Options {
    /// The graded answers, one JSON object a line.
    pub file: PathBuf,
    /// How often each answer is evaluated; from 2 on the repeats are compared.
    pub repeat: usize,
    /// Where each prediction is written, one JSON object a line.
    pub predictions: Option<PathBuf>,
    /// How many answers are attacked.
    pub attacked: usize,
    /// The best score that people could give; found from the scores where it is not said.
    pub scale: Option<f64>,
    /// Into how many folds the questions are divided for cross-validation.
    pub folds: usize,
}

/// What an interviewer makes of one answer.
#[derive(Debug, Clone)]
struct Judged {
    /// 0 to 1: what the answer says.
    score: f64,
    /// 1 to 5: what a member would see, over all dimensions.
    mark: f64,
    evaluation: Evaluation,
}

impl Judged {
    fn of(evaluation: Evaluation) -> Self {
        let rating = |dimension| {
            let found = evaluation.ratings.iter().find(|rating| rating.dimension == dimension);
            f64::from(found.map_or(1, |rating| rating.rating) - 1) / 4.0
        };
        // Without key points what an answer says is what the two dimensions about that say.
        let by_ratings = 0.3 * rating(Dimension::Relevance) + 0.7 * rating(Dimension::Depth);
        Self {
            score: evaluation.content().unwrap_or(by_ratings),
            mark: 1.0 + evaluation.points / 25.0,
            evaluation,
        }
    }
}

/// Measures an interviewer on a file and prints the result.
///
/// # Errors
/// A file that cannot be read or holds no answer, a model that refuses, predictions that cannot be written.
pub async fn run(interviewer: &dyn Interviewer, options: &Options) -> anyhow::Result<()> {
    let text = tokio::fs::read(&options.file)
        .await
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let read = records::read(&String::from_utf8_lossy(&text), options.scale);
    output::bad_lines(&read.bad);
    if read.records.is_empty() {
        bail!("{} holds no line that can be evaluated", options.file.display());
    }
    let records = &read.records;
    let mut rounds = Vec::new();
    for round in 0..options.repeat.max(1) {
        let answers = records.iter().map(|record| (record, record.answer.clone())).collect();
        rounds
            .push(judge_all(interviewer, answers).await.with_context(|| format!("in round {}", round + 1))?);
    }
    if let Some(path) = &options.predictions {
        write_predictions(path, records, &rounds)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    output::agreement(&read, &rounds[0]);
    output::folds(records, &rounds[0], options.folds);
    output::repeats(&rounds);
    let plan = attacks::built_in();
    let chosen = attacks::sample(records, &rounds[0], options.attacked);
    let attacked = attacks::on(&plan, &chosen);
    let judged =
        judge_all(interviewer, attacked.iter().map(|a| (a.record, a.text.clone())).collect()).await?;
    output::attacks(&plan, &attacked, &judged);
    let junk = attacks::junk_for(&plan, &chosen);
    let judged = judge_all(interviewer, junk.iter().map(|j| (j.record, j.text.clone())).collect()).await?;
    output::junk(&junk, &judged);
    Ok(())
}

/// Evaluates every answer in order; `None` where the model failed beyond its tries.
async fn judge_all(
    interviewer: &dyn Interviewer,
    answers: Vec<(&Record, String)>,
) -> anyhow::Result<Vec<Option<Judged>>> {
    let at_once = if interviewer.is_offline() { 1 } else { AT_ONCE };
    let mut judged = futures_util::stream::iter(answers)
        .map(|(record, answer)| judge(interviewer, record, answer))
        .buffered(at_once);
    let mut all = Vec::new();
    while let Some(one) = judged.next().await {
        all.push(one?);
    }
    Ok(all)
}

async fn judge(
    interviewer: &dyn Interviewer,
    record: &Record,
    answer: String,
) -> anyhow::Result<Option<Judged>> {
    let brief = brief(record, answer);
    let mut wait = Duration::from_secs(1);
    for _ in 0..TRIES {
        match interviewer.evaluate(&brief).await {
            Ok(made) => return Ok(Some(Judged::of(check(&brief.question, &brief.answer, made.value)))),
            Err(InterviewerError::Passing { retry_after, .. }) => {
                let asked = retry_after.and_then(|asked| asked.to_std().ok());
                tokio::time::sleep(asked.unwrap_or(wait).min(LONGEST_WAIT)).await;
                wait *= 2;
            }
            Err(error @ InterviewerError::Lasting { .. }) => return Err(error.into()),
        }
    }
    tracing::warn!("evaluate.grading: line {} got no evaluation after {TRIES} tries", record.line);
    Ok(None)
}

fn brief(record: &Record, answer: String) -> EvaluationBrief {
    EvaluationBrief {
        role: "General".to_owned(),
        language: asking::language_of(&format!("{} {}", record.question.text, record.answer)),
        question: record.question.clone(),
        answer,
        before: None,
        seconds: None,
        may_follow_up: false,
        spent: Spent::default(),
    }
}

fn write_predictions(
    path: &std::path::Path,
    records: &[Record],
    rounds: &[Vec<Option<Judged>>],
) -> anyhow::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    for (at, record) in records.iter().enumerate() {
        let repeats: Vec<Option<f64>> =
            rounds.iter().map(|r| r[at].as_ref().map(|j| round(j.score))).collect();
        let judged = rounds[0][at].as_ref();
        let ratings = judged.map(|judged| {
            let ratings = judged.evaluation.ratings.iter();
            ratings
                .map(|rating| (rating.dimension.key(), rating.rating))
                .collect::<std::collections::BTreeMap<_, _>>()
        });
        let line = serde_json::json!({
            "id": record.id,
            "qid": record.group,
            "line": record.line,
            "prediction": repeats[0],
            "mark": judged.map(|judged| round(judged.mark)),
            "ratings": ratings,
            "junk": judged.and_then(|judged| judged.evaluation.junk),
            "repeats": repeats,
            "human": record.score,
        });
        writeln!(file, "{line}")?;
    }
    file.flush()?;
    Ok(())
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests;
