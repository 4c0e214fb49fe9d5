//! What candidates take home: their interviews as PDF or Markdown, a cover letter as Word or Markdown file.
//!
//! Everything that was asked, answered and said about it is in the file, whatever its length.

use super::App;
use super::interview::{self, Shown, ShownTurn};
use super::ports::{Feedback, Progress};
use super::writing::{self, Owner};
use crate::domain::ids::{GuildId, InterviewId, LetterId, MemberId};
use crate::domain::interview::TurnStatus;
use crate::domain::language::Language;
use crate::domain::report::Change;
use crate::domain::rubric::{Dimension, Evaluation};
use crate::error::{AppError, AppResult, UserError};
use crate::export::{Block, Document, docx, markdown, pdf};
use crate::t;
use crate::text::words;
use anyhow::Context as _;
use chrono::{DateTime, Utc};

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// For paper.
    Pdf,
    /// Plain text with marks.
    Markdown,
    /// For word processors.
    Docx,
}

impl FileFormat {
    /// The ending of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Docx => "docx",
        }
    }
}

/// A file to be sent.
#[derive(Debug)]
pub struct ExportFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many interviews or sections are in it.
    pub count: usize,
    /// How many interviews were left out, the oldest ones, because the file would be larger than Discord takes.
    pub left_out: usize,
}

/// One interview of a member, or all of them in the order they were held; of too many for one file the newest. `most` is
/// how many bytes Discord takes there.
///
/// # Errors
/// Where there is no such interview, or none at all; where one alone is larger than Discord takes.
pub async fn interviews(
    app: &App,
    l: Language,
    (guild, candidate): (GuildId, MemberId),
    which: Option<InterviewId>,
    format: FileFormat,
    most: usize,
) -> AppResult<ExportFile> {
    let ids = match which {
        Some(id) => vec![id],
        None => all(app, guild, candidate).await?,
    };
    let mut shown = Vec::with_capacity(ids.len());
    for id in ids {
        shown.push(interview::show(app, guild, candidate, id).await?);
    }
    shown.retain(|shown| which.is_some() || !shown.turns.is_empty());
    if shown.is_empty() {
        return Err(UserError::NothingToExport.into());
    }
    let mut left_out = 0;
    loop {
        let (count, day) = (shown.len(), app.clock.now().format("%Y-%m-%d"));
        let name = match shown.as_slice() {
            [one] => format!("interview-{}.{}", one.summary.started_at.format("%Y-%m-%d"), format.ending()),
            _ => format!("interviews-{day}.{}", format.ending()),
        };
        let bytes = file(interviews_document(l, &shown), format).await?;
        if bytes.len() <= most {
            return Ok(ExportFile { name, bytes, count, left_out });
        }
        if count == 1 {
            return Err(too_large(most));
        }
        // The newest half, until it fits.
        let older = count.div_ceil(2);
        shown.drain(..older);
        left_out += older;
    }
}

fn too_large(most: usize) -> AppError {
    UserError::ExportTooLarge { limit_mib: (most / (1024 * 1024)) as u64 }.into()
}

/// Every interview, the oldest first.
async fn all(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<Vec<InterviewId>> {
    let mut ids = Vec::new();
    for page in 0.. {
        let list = interview::list(app, guild, candidate, page).await?;
        ids.extend(list.items.iter().map(|item| item.id));
        if list.page + 1 >= list.pages {
            break;
        }
    }
    ids.reverse();
    Ok(ids)
}

/// A cover letter of a member.
///
/// # Errors
/// Where there is no such letter, or its file is larger than Discord takes.
pub async fn letter(
    app: &App,
    owner: Owner,
    id: LetterId,
    format: FileFormat,
    most: usize,
) -> AppResult<ExportFile> {
    let letter = writing::view(app, owner, id).await?.letter;
    let answered = letter.sections.iter().filter(|section| !section.text.is_empty());
    let mut blocks = Vec::new();
    for (section, number) in answered.zip(1..) {
        blocks.push(Block::Heading(format!("{number}. {}", section.prompt)));
        blocks.push(Block::Text(section.text.clone()));
    }
    let count = blocks.len() / 2;
    let role = letter.role.map(|role| app.role_name(&role, letter.language)).unwrap_or_default();
    let document = Document { title: letter.title, subtitle: role, language: letter.language.code(), blocks };
    let name = format!("cover-letter.{}", format.ending());
    let bytes = file(document, format).await?;
    if bytes.len() > most {
        return Err(too_large(most));
    }
    Ok(ExportFile { name, bytes, count, left_out: 0 })
}

/// Writes a document; a long one takes a moment, so not on the threads that answer Discord.
async fn file(document: Document, format: FileFormat) -> anyhow::Result<Vec<u8>> {
    let made = tokio::task::spawn_blocking(move || match format {
        FileFormat::Pdf => pdf(&document).context("a PDF"),
        FileFormat::Markdown => Ok(markdown(&document).into_bytes()),
        FileFormat::Docx => docx(&document).context("a DOCX"),
    });
    made.await.context("a file was not made")?
}

fn interviews_document(l: Language, all: &[Shown]) -> Document {
    let mut blocks = Vec::new();
    let (title, below) = match all {
        [one] => (t!(l, "export-title-one", role = one.summary.role.clone()), subtitle(l, one)),
        _ => (t!(l, "export-title-all"), t!(l, "export-subtitle-all", count = all.len())),
    };
    for one in all {
        if all.len() > 1 {
            blocks.push(Block::Chapter(t!(l, "export-title-one", role = one.summary.role.clone())));
            blocks.push(Block::Note(subtitle(l, one)));
        }
        report(l, one, &mut blocks);
        for shown in &one.turns {
            turn(l, shown, &mut blocks);
        }
    }
    Document { title, subtitle: below, language: l.code(), blocks }
}

fn subtitle(l: Language, shown: &Shown) -> String {
    t!(l, "export-subtitle-one", date = date(l, shown.summary.started_at))
}

fn date(l: Language, at: DateTime<Utc>) -> String {
    let part = |part: &str| at.format(part).to_string();
    t!(l, "export-date", year = part("%Y"), month = part("%-m"), day = part("%-d"))
}

fn report(l: Language, shown: &Shown, blocks: &mut Vec<Block>) {
    let Some(report) = &shown.summary.report else {
        blocks.push(Block::Note(t!(l, "export-no-report")));
        memo(l, shown.memo.as_ref(), blocks);
        return;
    };
    let meaning = t!(
        l,
        "export-rank",
        rank = report.rank.letter(),
        answered = report.answered,
        skipped = report.skipped
    );
    blocks.push(Block::Total(words::points(report.total), meaning));
    for dimension in Dimension::ALL {
        if let Some(&mean) = report.dimensions.get(&dimension) {
            blocks.push(Block::Bar(words::dimension(l, dimension), mean / 5.0, format!("{mean:.1} / 5")));
        }
    }
    if let Some(progress) = shown.report.as_ref().and_then(|view| view.progress.as_ref()) {
        attempts(l, progress, report.total, blocks);
    }
    if shown.report.as_ref().is_some_and(|view| view.offline > 0) {
        blocks.push(Block::Note(t!(l, "export-offline")));
    }
    if !report.practise.is_empty() {
        blocks.push(Block::Heading(t!(l, "export-practise")));
        blocks.extend(report.practise.iter().cloned().map(Block::Bullet));
    }
    memo(l, shown.memo.as_ref(), blocks);
}

/// How this attempt stands among the others.
fn attempts(l: Language, progress: &Progress, total: f64, blocks: &mut Vec<Block>) {
    if let Some(before) = &progress.before {
        let (by, points) = (words::signed(total - before.total), words::points(before.total));
        let (attempt, before) = (progress.attempt, before.attempt);
        blocks.push(Block::Text(t!(
            l,
            "export-attempt",
            attempt = attempt,
            before = before,
            points = points,
            by = by
        )));
    }
    if let Some((best, most)) = progress.best {
        blocks.push(Block::Text(t!(l, "export-best", attempt = best, points = words::points(most))));
    }
}

/// What the candidate wrote down for themselves.
fn memo(l: Language, memo: Option<&String>, blocks: &mut Vec<Block>) {
    if let Some(memo) = memo {
        blocks.push(Block::Subheading(t!(l, "export-memo")));
        blocks.push(Block::Quote(memo.clone()));
    }
}

fn turn(l: Language, shown: &ShownTurn, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(if shown.is_follow_up {
        t!(l, "export-follow-up", number = shown.number)
    } else {
        t!(l, "export-question", number = shown.number)
    }));
    blocks.push(Block::Text(shown.question.text.clone()));
    match (&shown.answer, shown.status) {
        (Some(answer), _) => {
            blocks.push(Block::Subheading(t!(l, "export-answer")));
            blocks.push(Block::Quote(answer.clone()));
        }
        (None, TurnStatus::Skipped) => blocks.push(Block::Note(t!(l, "export-skipped"))),
        (None, _) => blocks.push(Block::Note(t!(l, "export-no-answer"))),
    }
    if let Some(feedback) = &shown.feedback {
        let total = words::points(feedback.evaluation.points);
        blocks.push(Block::Subheading(t!(l, "export-feedback", points = total)));
        timing(l, feedback, blocks);
        evaluation(l, &feedback.evaluation, blocks);
    }
    if let Some(changed) = &shown.change {
        change(l, changed, blocks);
    }
    memo(l, shown.memo.as_ref(), blocks);
}

/// How long the answer took, how it was spoken, and what to say about that.
fn timing(l: Language, feedback: &Feedback, blocks: &mut Vec<Block>) {
    let parts = match (&feedback.speech, feedback.seconds) {
        (Some(speech), seconds) => words::spoken(l, speech, seconds),
        (None, Some(seconds)) => vec![t!(l, "feedback-time", duration = words::duration(l, seconds))],
        (None, None) => Vec::new(),
    };
    if !parts.is_empty() {
        blocks.push(Block::Note(parts.join(" · ")));
    }
    blocks.extend(feedback.pace.iter().map(|remark| Block::Note(words::pace(l, *remark))));
}

/// What has changed since the question was answered before.
fn change(l: Language, change: &Change, blocks: &mut Vec<Block>) {
    blocks.push(Block::Subheading(t!(l, "change-title")));
    let (before, now) = (words::points(change.before), words::points(change.now));
    let mut text =
        t!(l, "export-change", before = before, now = now, by = words::signed(change.now - change.before));
    for (dimension, by) in &change.dimensions {
        text = format!("{text} · {} {}", words::dimension(l, *dimension), words::signed(f64::from(*by)));
    }
    blocks.push(Block::Text(text));
    let named = |key: &str, names: &[String]| {
        names.iter().map(|name| Block::Bullet(t!(l, key, name = name.clone()))).collect::<Vec<_>>()
    };
    blocks.extend(named("export-change-added", &change.added));
    blocks.extend(named("export-change-lost", &change.lost));
    // The key points above have a line for each.
    if !change.missing.is_empty() {
        blocks.push(Block::Bullet(t!(l, "export-change-missing", name = change.missing.join(" · "))));
    }
}

fn evaluation(l: Language, evaluation: &Evaluation, blocks: &mut Vec<Block>) {
    if let Some(junk) = evaluation.junk {
        blocks.push(Block::Text(words::junk(l, junk)));
    } else {
        // Neighbours that go by the same words share them.
        let mut ratings = evaluation.ratings.iter().peekable();
        while let Some(rating) = ratings.next() {
            let (name, stars) = (words::dimension(l, rating.dimension), rating.rating);
            blocks.push(Block::Bar(name, f64::from(stars) / 5.0, format!("{stars} / 5")));
            if ratings.peek().is_some_and(|next| next.quote == rating.quote) {
                continue;
            }
            blocks.push(Block::Note(match &rating.quote {
                Some(quote) => format!("“{quote}”"),
                None => t!(l, "feedback-no-evidence"),
            }));
        }
        if !evaluation.key_points.is_empty() {
            blocks.push(Block::Subheading(t!(l, "export-points")));
        }
        for point in &evaluation.key_points {
            let name = point.name.clone();
            blocks.push(Block::Bullet(match point.quote {
                Some(_) => t!(l, "export-point-found", name = name),
                None => t!(l, "export-point-missing", name = name),
            }));
        }
    }
    for (heading, remarks) in [
        (t!(l, "export-strengths"), &evaluation.strengths),
        (t!(l, "export-improvements"), &evaluation.improvements),
    ] {
        if !remarks.is_empty() {
            blocks.push(Block::Subheading(heading));
            blocks.extend(remarks.iter().cloned().map(Block::Bullet));
        }
    }
}
