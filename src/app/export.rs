//! What candidates take home: their interviews as PDF or Markdown, a cover letter as Word or Markdown file.
//!
//! Everything that was asked, answered and said about it is in the file, whatever its length.

use super::App;
use super::interview::{self, Shown, ShownTurn};
use super::writing::{self, Owner};
use crate::domain::ids::{GuildId, InterviewId, LetterId, MemberId};
use crate::domain::interview::TurnStatus;
use crate::domain::language::Language;
use crate::domain::rubric::{Dimension, Evaluation};
use crate::error::{AppResult, UserError};
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
}

/// One interview of a member, or all of them in the order they were held.
///
/// # Errors
/// Where there is no such interview, or none at all.
pub async fn interviews(
    app: &App,
    l: Language,
    (guild, candidate): (GuildId, MemberId),
    which: Option<InterviewId>,
    format: FileFormat,
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
    let (count, day) = (shown.len(), app.clock.now().format("%Y-%m-%d"));
    let name = match shown.as_slice() {
        [one] => format!("interview-{}.{}", one.summary.started_at.format("%Y-%m-%d"), format.ending()),
        _ => format!("interviews-{day}.{}", format.ending()),
    };
    let bytes = file(interviews_document(l, &shown), format).await?;
    Ok(ExportFile { name, bytes, count })
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
/// Where there is no such letter.
pub async fn letter(app: &App, owner: Owner, id: LetterId, format: FileFormat) -> AppResult<ExportFile> {
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
    Ok(ExportFile { name, bytes: file(document, format).await?, count })
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

fn points(points: f64) -> String {
    let text = format!("{points:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn report(l: Language, shown: &Shown, blocks: &mut Vec<Block>) {
    let Some(report) = &shown.summary.report else {
        blocks.push(Block::Note(t!(l, "export-no-report")));
        return;
    };
    let meaning = t!(
        l,
        "export-rank",
        rank = report.rank.letter(),
        answered = report.answered,
        skipped = report.skipped
    );
    blocks.push(Block::Total(points(report.total), meaning));
    for dimension in Dimension::ALL {
        if let Some(&mean) = report.dimensions.get(&dimension) {
            blocks.push(Block::Bar(words::dimension(l, dimension), mean / 5.0, format!("{mean:.1} / 5")));
        }
    }
    if shown.report.as_ref().is_some_and(|view| view.offline > 0) {
        blocks.push(Block::Note(t!(l, "export-offline")));
    }
    if !report.practise.is_empty() {
        blocks.push(Block::Heading(t!(l, "export-practise")));
        blocks.extend(report.practise.iter().cloned().map(Block::Bullet));
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
        let total = points(feedback.evaluation.points);
        blocks.push(Block::Subheading(t!(l, "export-feedback", points = total)));
        evaluation(l, &feedback.evaluation, blocks);
    }
}

fn evaluation(l: Language, evaluation: &Evaluation, blocks: &mut Vec<Block>) {
    if let Some(junk) = evaluation.junk {
        blocks.push(Block::Text(words::junk(l, junk)));
    } else {
        for rating in &evaluation.ratings {
            let (name, stars) = (words::dimension(l, rating.dimension), rating.rating);
            blocks.push(Block::Bar(name, f64::from(stars) / 5.0, format!("{stars} / 5")));
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
