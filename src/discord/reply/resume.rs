//! Resumes: what was understood, lists, deleting.

use super::plain::{label, line};
use super::{Button, Embed, Lines, Look, Page, Row, Tone, words};
use crate::app::resume::{Origin, ResumeCard, ResumeEntry, UploadOutcome, Uploaded};
use crate::discord::custom_id::Control;
use crate::document::Warning;
use crate::domain::ids::ResumeId;
use crate::domain::language::Language;
use crate::domain::resume::{
    CoverLetterAnswer, Experience, LengthLimit, LengthUnit, Part, PersonalKind, SectionKind, Suspicion,
    Understanding, YearMonth,
};
use crate::t;

/// Longest title, role or skill shown.
const NAME: usize = 100;
/// How many sections, skills and results are named, and how much of a result.
const SECTIONS: usize = 12;
const SKILLS: usize = 15;
const RESULTS: usize = 3;
const PERIODS: usize = 6;
const PROMPTS: usize = 8;
const VERSIONS: usize = 5;
const PERIOD: usize = 80;
const PROMPT: usize = 100;
const ANSWER: usize = 80;
const HEADING: usize = 40;
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
    let mut text = understood(l, card, role);
    if uploaded.model_could_read_more {
        text = format!("⚠️ {}\n\n{text}", t!(l, "warning-model-could-read"));
    }
    with_corrections(l, card, Page::of(Embed::new(tone, title, text)))
}

/// What was understood of a resume. `role`: name of the target role.
pub fn resume_card(l: Language, card: &ResumeCard, role: Option<&str>) -> Page {
    let title = t!(l, "resume-view-title", title = line(&card.title, NAME));
    with_corrections(l, card, Page::of(Embed::new(Tone::Plain, title, understood(l, card, role))))
}

/// A correction was taken, and what is understood now. `role`: name of the target role.
pub fn corrected(l: Language, card: &ResumeCard, role: Option<&str>) -> Page {
    let title = t!(l, "correct-done-title", version = card.version);
    with_corrections(l, card, Page::of(Embed::new(Tone::Good, title, understood(l, card, role))))
}

/// The controls by which the candidate corrects what was understood.
fn with_corrections(l: Language, card: &ResumeCard, mut page: Page) -> Page {
    let choices: Vec<(String, String)> = card.parts.iter().map(|part| choice(l, card, part)).collect();
    if !choices.is_empty() {
        let control = Control::CorrectChosen(card.id, card.version);
        page.rows.push(Row::Menu { control, placeholder: t!(l, "correct-choose"), choices });
    }
    page.with_buttons(vec![Button::new(Control::Rename(card.id), t!(l, "button-rename"), Look::Other)])
}

/// A part by its section and its first words.
fn choice(l: Language, card: &ResumeCard, part: &Part) -> (String, String) {
    let section = &part.section;
    let heading = match &section.kind {
        SectionKind::CoverLetter(prompt) => prompt.clone(),
        kind => section_name(l, kind).unwrap_or_else(|| heading(&section.title)),
    };
    let begins = (part.first_line..=part.last_line).filter_map(|number| card.text.line(number));
    let begins =
        begins.into_iter().find(|text| !text.contains(section.title.as_str()) || section.title.is_empty());
    let text = match begins {
        Some(begins) => format!("{} · {begins}", label(&heading, HEADING)),
        None => heading,
    };
    (label(&text, NAME), format!("{}-{}", part.first_line, part.last_line))
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
    if card.hidden > 0 {
        text.push(t!(l, "resume-hidden", count = card.hidden));
    }
    if !understanding.personal.is_empty() {
        text.push(t!(l, "resume-personal", kinds = personal(l, understanding)));
    }
    history(l, card, &mut text);
    text.gap();
    text.push(t!(l, "correct-hint"));
    text.push(t!(l, "resume-next"));
    text.finish()
}

fn contents(l: Language, card: &ResumeCard, text: &mut Lines) {
    let understanding = &card.understanding;
    let mut sections: Vec<String> = Vec::new();
    for section in &understanding.sections {
        let name = section_name(l, &section.kind).unwrap_or_else(|| line(&heading(&section.title), NAME));
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
        text.gap();
        text.push(t!(l, "resume-periods"));
        for experience in experiences.iter().take(PERIODS) {
            let what = line(&experience.what, PERIOD);
            text.push(format!("• {} {what}", period(l, experience)).trim_end().to_owned());
        }
        if experiences.len() > PERIODS {
            text.push(t!(l, "resume-list-more", count = experiences.len() - PERIODS));
        }
    }
    cover_letter(l, card, text);
    let results: Vec<&str> = achievements.iter().filter_map(|a| card.text.line(a.line)).collect();
    if !results.is_empty() {
        text.gap();
        text.push(t!(l, "resume-achievements"));
        for result in results.into_iter().take(RESULTS) {
            text.push(format!("> {}", line(result, RESULT)));
        }
    }
}

fn period(l: Language, experience: &Experience) -> String {
    let month = |at: YearMonth| match at.month {
        Some(month) => format!("{}.{month:02}", at.year),
        None => at.year.to_string(),
    };
    let end = experience.to.map_or_else(|| t!(l, "period-now"), month);
    format!("{} – {end}", month(experience.from))
}

/// Each prompt with the length of its answer, and how the answer begins.
fn cover_letter(l: Language, card: &ResumeCard, text: &mut Lines) {
    if card.cover_letter.is_empty() {
        return;
    }
    text.gap();
    text.push(t!(l, "cover-letter-heading"));
    for answer in card.cover_letter.iter().take(PROMPTS) {
        let counted = t!(
            l,
            "cover-letter-length",
            with = answer.characters,
            without = answer.characters_without_spaces
        );
        let limit = answer.limit.map(|limit| self::limit(l, card, answer, limit)).unwrap_or_default();
        text.push(format!("• **{}** · {counted}{limit}", line(&answer.prompt, PROMPT)));
        if let Some(begins) = card.text.line(answer.prompt_line + 1).filter(|_| answer.characters > 0) {
            text.push(format!("> {}", line(begins, ANSWER)));
        }
    }
    if card.cover_letter.len() > PROMPTS {
        text.push(t!(l, "resume-list-more", count = card.cover_letter.len() - PROMPTS));
    }
}

/// The limit of a prompt, and whether the answer keeps it.
fn limit(l: Language, card: &ResumeCard, answer: &CoverLetterAnswer, limit: LengthLimit) -> String {
    let words = card.text.range(answer.prompt_line + 1, answer.last_line).unwrap_or_default().join(" ");
    let (length, most) = (limit.unit.length(&words), limit.most);
    let unit = match limit.unit {
        LengthUnit::Characters => t!(l, "unit-characters"),
        LengthUnit::CharactersWithoutSpaces => t!(l, "unit-characters-without-spaces"),
        LengthUnit::Bytes => t!(l, "unit-bytes"),
        LengthUnit::Words => t!(l, "unit-words"),
    };
    match length.checked_sub(most) {
        None | Some(0) => t!(l, "cover-letter-limit", most = most, unit = unit),
        Some(over) => t!(l, "cover-letter-over", most = most, unit = unit, over = over),
    }
}

/// The kinds of personal data found, with how often.
fn personal(l: Language, understanding: &Understanding) -> String {
    let mut counts: Vec<(PersonalKind, usize)> = Vec::new();
    for datum in &understanding.personal {
        match counts.iter_mut().find(|(kind, _)| *kind == datum.kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((datum.kind, 1)),
        }
    }
    let named = counts.into_iter().map(|(kind, count)| {
        let name = match kind {
            PersonalKind::Phone => t!(l, "personal-phone"),
            PersonalKind::Email => t!(l, "personal-email"),
            PersonalKind::ResidentNumber => t!(l, "personal-resident-number"),
            PersonalKind::BirthDate => t!(l, "personal-birth-date"),
            PersonalKind::Address => t!(l, "personal-address"),
            PersonalKind::Url => t!(l, "personal-url"),
            PersonalKind::Name => t!(l, "personal-name"),
            PersonalKind::Account => t!(l, "personal-account"),
        };
        if count > 1 { format!("{name} ×{count}") } else { name }
    });
    named.collect::<Vec<_>>().join(", ")
}

/// The versions of a resume that has several.
fn history(l: Language, card: &ResumeCard, text: &mut Lines) {
    if card.history.len() < 2 {
        return;
    }
    text.gap();
    text.push(t!(l, "history-heading"));
    for version in card.history.iter().take(VERSIONS) {
        let (number, when) = (version.number, words::date(version.created_at));
        let file = line(&version.file_name, NAME);
        text.push(match version.origin {
            Origin::Corrected => t!(l, "history-corrected", number = number, when = when),
            Origin::HandedIn => t!(l, "history-file", number = number, when = when, file = file),
            Origin::HandedInWithoutHidden => {
                t!(l, "history-file-without-hidden", number = number, when = when, file = file)
            }
        });
    }
    if card.history.len() > VERSIONS {
        text.push(t!(l, "resume-list-more", count = card.history.len() - VERSIONS));
    }
}

/// A title as written, but not shouted.
fn heading(title: &str) -> String {
    let mut letters = title.chars().filter(|c| c.is_alphabetic());
    let shouted = title.chars().filter(|c| c.is_alphabetic()).count() > 4 && letters.all(char::is_uppercase);
    let mut characters = title.chars();
    match characters.next().filter(|_| shouted) {
        Some(first) => format!("{first}{}", characters.as_str().to_lowercase()),
        None => title.to_owned(),
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
        Warning::ReadByModel => t!(l, "warning-read-by-model"),
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
