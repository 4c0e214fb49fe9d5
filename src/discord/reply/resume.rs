//! Resumes: what was understood, lists, deleting.

use super::plain::{label, line};
use super::{Button, Embed, Lines, Look, Page, Row, Tone, words};
use crate::app::resume::{ResumeCard, ResumeEntry, UploadOutcome, Uploaded};
use crate::discord::custom_id::Control;
use crate::document::Warning;
use crate::domain::ids::ResumeId;
use crate::domain::language::Language;
use crate::domain::resume::{SectionKind, Suspicion, Understanding};
use crate::t;

/// Longest title, role or skill shown.
const NAME: usize = 100;
/// How many sections, skills and results are named, and how much of a result.
const SECTIONS: usize = 12;
const SKILLS: usize = 15;
const RESULTS: usize = 3;
const RESULT: usize = 120;
/// Resumes in a list; a menu has no more choices.
const LISTED: usize = super::limits::MENU_CHOICES;

/// What became of an upload and what was understood. `role`: name of the target role.
pub fn uploaded(l: Language, uploaded: &Uploaded, role: Option<&str>) -> Page {
    let card = &uploaded.card;
    let title = line(&card.title, NAME);
    let (tone, title) = match uploaded.outcome {
        UploadOutcome::New => (Tone::Good, t!(l, "resume-new-title", title = title)),
        UploadOutcome::NewVersion => (Tone::Good, t!(l, "resume-new-version-title", title = title)),
        UploadOutcome::AlreadyThere => (Tone::Plain, t!(l, "resume-already-there-title", title = title)),
    };
    Page::of(Embed::new(tone, title, understood(l, card, role)))
}

/// What was understood of a resume. `role`: name of the target role.
pub fn resume_card(l: Language, card: &ResumeCard, role: Option<&str>) -> Page {
    let title = t!(l, "resume-view-title", title = line(&card.title, NAME));
    Page::of(Embed::new(Tone::Plain, title, understood(l, card, role)))
}

fn understood(l: Language, card: &ResumeCard, role: Option<&str>) -> String {
    let understanding = &card.understanding;
    let mut text = Lines::default();
    text.push(t!(
        l,
        "resume-facts",
        format = card.format.name(),
        version = card.version,
        language = words::language(l, understanding.language),
        lines = card.text.lines.len(),
    ));
    if let Some(role) = role {
        text.push(t!(l, "resume-role", role = line(role, NAME)));
    }
    text.gap();
    for warning in card.warnings.iter().map(|w| warning(l, w)).chain(suspicion(l, understanding)) {
        text.push(warning);
    }
    text.gap();
    text.push(t!(l, "resume-understood"));
    contents(l, card, &mut text);
    text.gap();
    text.push(t!(l, "resume-worthy", count = card.worthy));
    if !understanding.personal.is_empty() {
        text.push(t!(l, "resume-personal", count = understanding.personal.len()));
    }
    text.push(t!(l, "resume-next"));
    text.finish()
}

fn contents(l: Language, card: &ResumeCard, text: &mut Lines) {
    let understanding = &card.understanding;
    let mut sections: Vec<String> = Vec::new();
    for section in &understanding.sections {
        let name = section_name(l, &section.kind).unwrap_or_else(|| line(&section.title, NAME));
        if !name.is_empty() && !sections.contains(&name) && sections.len() < SECTIONS {
            sections.push(name);
        }
    }
    let skills = &understanding.skills;
    let (experiences, achievements) = (&understanding.experiences, &understanding.achievements);
    if sections.is_empty() && skills.is_empty() && experiences.is_empty() && achievements.is_empty() {
        text.push(t!(l, "resume-nothing-understood"));
        return;
    }
    if !sections.is_empty() {
        text.push(format!("• {}", t!(l, "resume-sections", names = sections.join(", "))));
    }
    if !skills.is_empty() {
        let named: Vec<String> = skills.iter().take(SKILLS).map(|skill| line(&skill.name, NAME)).collect();
        let (names, more) = (named.join(", "), skills.len() - named.len());
        text.push(match more {
            0 => format!("• {}", t!(l, "resume-skills", names = names)),
            _ => format!("• {}", t!(l, "resume-skills-more", names = names, more = more)),
        });
    }
    if !experiences.is_empty() {
        text.push(format!("• {}", t!(l, "resume-experiences", count = experiences.len())));
    }
    let results: Vec<&str> = achievements.iter().filter_map(|a| card.text.line(a.line)).collect();
    if !results.is_empty() {
        text.gap();
        text.push(t!(l, "resume-achievements"));
        for result in results.into_iter().take(RESULTS) {
            text.push(format!("> {}", line(result, RESULT)));
        }
    }
}

fn section_name(l: Language, kind: &SectionKind) -> Option<String> {
    Some(match kind {
        SectionKind::Summary => t!(l, "section-summary"),
        SectionKind::Experience => t!(l, "section-experience"),
        SectionKind::Projects => t!(l, "section-projects"),
        SectionKind::Education => t!(l, "section-education"),
        SectionKind::Skills => t!(l, "section-skills"),
        SectionKind::Awards => t!(l, "section-awards"),
        SectionKind::Certificates => t!(l, "section-certificates"),
        SectionKind::CoverLetter(_) => t!(l, "section-cover-letter"),
        SectionKind::Other => return None,
    })
}

fn warning(l: Language, warning: &Warning) -> String {
    match warning {
        Warning::PagesWithoutText(pages) => t!(l, "warning-pages-without-text", pages = *pages),
        Warning::Cut => t!(l, "warning-cut"),
        Warning::GuessedEncoding(encoding) => {
            t!(l, "warning-guessed-encoding", encoding = line(encoding, NAME))
        }
        Warning::UnreadableCharacters(count) => t!(l, "warning-unreadable", count = *count),
    }
}

fn suspicion(l: Language, understanding: &Understanding) -> Option<String> {
    Some(match understanding.quality.suspicion {
        Suspicion::None => return None,
        Suspicion::LooksScanned => t!(l, "suspicion-scanned"),
        Suspicion::GarbledFont => t!(l, "suspicion-garbled"),
        Suspicion::TooShort => t!(l, "suspicion-short"),
        Suspicion::NotAResume => t!(l, "suspicion-not-a-resume"),
    })
}

/// The member's resumes. `role_name` names a role by its key.
pub fn resume_list(l: Language, resumes: &[ResumeEntry], role_name: impl Fn(&str) -> String) -> Page {
    let heading = t!(l, "resume-list-title");
    if resumes.is_empty() {
        return Page::note(Tone::Plain, heading, t!(l, "resume-list-empty"));
    }
    let mut text = Lines::default();
    for resume in resumes.iter().take(LISTED) {
        let (title, when) = (line(&resume.title, NAME), words::date(resume.created_at));
        let version = resume.version;
        text.push(match &resume.role {
            Some(role) => {
                let role = line(&role_name(role), NAME);
                t!(l, "resume-list-item-role", title = title, role = role, version = version, when = when)
            }
            None => t!(l, "resume-list-item", title = title, version = version, when = when),
        });
    }
    if resumes.len() > LISTED {
        text.push(t!(l, "resume-list-more", count = resumes.len() - LISTED));
    }
    let choices = resumes.iter().map(|resume| (label(&resume.title, NAME), resume.id.to_string())).collect();
    let mut page = Page::note(Tone::Plain, heading, text.finish());
    page.rows.push(Row::Menu { control: Control::ViewChosen, placeholder: t!(l, "resume-select"), choices });
    page
}

/// Asks whether to delete a resume.
pub fn delete_confirm(l: Language, id: ResumeId, title: &str) -> Page {
    let heading = t!(l, "resume-delete-title", title = line(title, NAME));
    Page::note(Tone::Attention, heading, t!(l, "resume-delete-confirm")).with_buttons(vec![
        Button::new(Control::DeleteYes(id), t!(l, "button-delete-yes"), Look::Danger),
        Button::new(Control::Keep, t!(l, "button-keep"), Look::Other),
    ])
}

/// A resume was deleted.
pub fn deleted(l: Language, title: &str) -> Page {
    let heading = t!(l, "resume-deleted", title = line(title, NAME));
    Page::note(Tone::Plain, heading, t!(l, "resume-deleted-next"))
}
