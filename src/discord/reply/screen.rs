//! The messages in the interview's thread.

use super::plain::line;
use super::{Button, Embed, Lines, Look, Page, Tone, daily, feedback, report, words};
use crate::app::ports::{Asked, Screen, Welcome};
use crate::discord::custom_id::Control;
use crate::domain::github;
use crate::domain::ids::InterviewId;
use crate::domain::language::Language;
use crate::domain::question::{Question, Source};
use crate::t;

/// Longest question shown; the bank's are a tenth of that, a model may be wordy.
const QUESTION: usize = 1200;
/// Longest line of the resume shown as the reason, and how many lines.
const CITATION: usize = 200;
const CITATIONS: usize = 2;
/// Longest reason for a follow-up.
const REASON: usize = 300;
/// Longest name of a role, topic or resume.
const NAME: usize = 100;

/// A screen as one message. `reads_messages`: whether the bot may read what is written in threads; if not, answers come
/// through the form.
pub fn screen(screen: &Screen, reads_messages: bool) -> Page {
    let l = screen.language.unwrap_or(Language::En);
    let mut page = Page::default();
    page.embeds.extend(screen.welcome.as_ref().map(|w| welcome(l, w, reads_messages)));
    page.embeds.extend(screen.feedback.as_ref().map(|f| feedback::feedback(l, f)));
    if let Some(asked) = &screen.question {
        page.embeds.push(question(l, asked, reads_messages));
        if let Some(interview) = screen.interview {
            page = page.with_buttons(question_buttons(l, interview, asked, reads_messages));
        }
    }
    if let Some(view) = &screen.report {
        page.embeds.extend(report::report(l, view));
        if let Some(interview) = screen.interview {
            let details = Button::new(Control::Show(interview, 1), t!(l, "button-details"), Look::Main);
            page = page.with_buttons(vec![details]);
        }
        if let Some(picture) = &screen.picture {
            let ratings = view.report.dimensions.iter();
            let alt: Vec<String> =
                ratings.map(|(d, rating)| format!("{} {rating:.1}", words::dimension(l, *d))).collect();
            page = page.with_file("dimensions.png", picture.clone(), &alt.join(", "));
        }
    }
    page.embeds.extend(screen.channel_question.as_ref().map(|q| daily::channel_question(l, q)));
    page.embeds.extend(
        screen
            .cancelled
            .map(|reason| Embed::new(Tone::Plain, t!(l, "cancelled-title"), words::cancelled(l, reason))),
    );
    page
}

fn welcome(l: Language, welcome: &Welcome, reads_messages: bool) -> Embed {
    let mut text = Lines::default();
    text.push(t!(l, "welcome-role", role = line(&welcome.role, NAME), questions = welcome.questions));
    if let Some(title) = &welcome.resume {
        text.push(t!(l, "welcome-resume", tailored = welcome.tailored, title = line(title, NAME)));
    }
    text.gap();
    text.push(t!(l, "welcome-how"));
    text.push(if reads_messages { t!(l, "welcome-answer-messages") } else { t!(l, "welcome-answer-form") });
    text.push(t!(l, "welcome-feedback"));
    text.push(t!(l, "welcome-stuck"));
    text.push(t!(l, "welcome-pause"));
    text.gap();
    if welcome.offline {
        text.push(t!(l, "welcome-offline"));
    }
    text.push(t!(l, "welcome-seen"));
    Embed::new(Tone::Good, t!(l, "welcome-title"), text.finish())
}

pub(super) fn question_title(
    l: Language,
    question: &Question,
    number: usize,
    total: usize,
    topic: Option<&str>,
) -> String {
    let kind = words::kind(l, question.kind);
    if question.is_follow_up() {
        return t!(l, "question-title-follow-up", number = number, kind = kind);
    }
    match topic {
        Some(topic) => {
            let topic = line(topic, NAME);
            t!(l, "question-title-topic", number = number, total = total, kind = kind, topic = topic)
        }
        None => t!(l, "question-title", number = number, total = total, kind = kind),
    }
}

/// The question in bold and why it is asked.
pub(super) fn question_body(l: Language, question: &Question) -> Lines {
    let mut text = Lines::default();
    text.push(format!("**{}**", line(&question.text, QUESTION)));
    match &question.source {
        Source::Stock { .. } => {}
        Source::Tailored { cites } => {
            text.gap();
            let of_github = cites.iter().all(|citation| github::is_line(&citation.text));
            text.push(t!(l, if of_github { "question-why-github" } else { "question-why-resume" }));
            for citation in cites.iter().take(CITATIONS) {
                text.push(format!("> {}", line(&citation.text, CITATION)));
            }
        }
        Source::FollowUp { reason, .. } if reason.trim().is_empty() => {}
        Source::FollowUp { reason, .. } => {
            text.gap();
            text.push(t!(l, "question-why-follow-up", reason = line(reason, REASON)));
        }
    }
    text
}

fn question(l: Language, asked: &Asked, reads_messages: bool) -> Embed {
    let question = &asked.turn.question;
    let title = question_title(l, question, asked.number, asked.total, asked.topic.as_deref());
    let mut text = question_body(l, question);
    text.gap();
    text.push(words::progress(asked.number, asked.total));
    let mut embed = Embed::new(Tone::Plain, title, text.finish());
    embed.footer = if reads_messages { t!(l, "question-how-messages") } else { t!(l, "question-how-form") };
    embed
}

fn question_buttons(l: Language, interview: InterviewId, asked: &Asked, reads_messages: bool) -> Vec<Button> {
    let turn = asked.turn.id;
    let number = u16::try_from(asked.number).unwrap_or(u16::MAX);
    let answer_look = if reads_messages { Look::Other } else { Look::Main };
    let mut buttons = Vec::new();
    if asked.turn.question.hint.is_some() {
        buttons.push(Button::new(Control::Hint(interview, turn), t!(l, "button-hint"), Look::Other));
    }
    buttons.push(Button::new(Control::Answer(interview, turn, number), t!(l, "button-answer"), answer_look));
    buttons.push(Button::new(Control::Skip(interview, turn), t!(l, "button-skip"), Look::Other));
    buttons.push(Button::new(Control::Finish(interview), t!(l, "button-finish"), Look::Other));
    buttons
}

/// The question in the text of an embed made by this module, without Markdown; for the form, which must open without
/// asking anyone.
pub fn asked_text(body: &str) -> Option<String> {
    let bold = body.lines().next()?.strip_prefix("**")?.strip_suffix("**")?;
    let mut text = String::with_capacity(bold.len());
    let mut escaped = false;
    for c in bold.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            escaped = false;
            text.push(c);
        }
    }
    Some(text)
}
