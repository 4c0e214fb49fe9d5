//! The messages in the interview's thread.

use super::plain::line;
use super::{Button, Embed, Lines, Look, Page, Row, Tone, daily, feedback, report, sitting, usage, words};
use crate::app::ports::{Asked, Screen};
use crate::discord::custom_id::Control;
use crate::domain::github;
use crate::domain::ids::InterviewId;
use crate::domain::interview::Manner;
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
    if let Some(told) = &screen.notified {
        return daily::notified(l, told);
    }
    let mut page = Page::default();
    page.embeds.extend(screen.welcome.as_ref().map(|w| sitting::welcome(l, w, reads_messages)));
    page.embeds.extend(screen.story.as_ref().map(|story| sitting::story(l, story)));
    // Of a sitting with one question, its feedback is what counts.
    let is_whole = screen.report.as_ref().is_some_and(|view| !view.kind.is_one_question());
    let is_short = is_whole && screen.picture.is_some();
    page.embeds.extend(screen.feedback.as_ref().map(|f| match is_short {
        true => feedback::short_feedback(l, f),
        false => feedback::feedback(l, f),
    }));
    if let Some(pending) = &screen.pending {
        let (embed, button) = sitting::pending(l, screen.interview, pending);
        page.embeds.push(embed);
        page = page.with_buttons(button.into_iter().collect());
    }
    if let Some(told) = &screen.notice {
        let (embed, button) = sitting::notice(l, screen.interview, told);
        page.embeds.push(embed);
        page = page.with_buttons(button.into_iter().collect());
    }
    if let Some(asked) = &screen.question {
        page.embeds.push(question(l, asked, reads_messages));
        if let Some(interview) = screen.interview {
            page.rows.extend(question_buttons(l, interview, asked, reads_messages));
        }
    }
    if let Some(view) = &screen.report {
        page.embeds.extend(match screen.picture {
            Some(_) => report::short_report(l, view),
            None => report::report(l, view),
        });
        if let Some(interview) = screen.interview {
            page.rows.extend(report::controls(l, interview, view));
        }
        if let Some(picture) = &screen.picture {
            let ratings = view.report.dimensions.iter();
            let alt: Vec<String> =
                ratings.map(|(d, rating)| format!("{} {rating:.1}", words::dimension(l, *d))).collect();
            page = page.with_file("dimensions.png", picture.clone(), &alt.join(", "));
        }
    }
    if let Some(question) = &screen.channel_question {
        let (embed, buttons) = daily::channel_question(l, question);
        page.embeds.push(embed);
        page = page.with_buttons(buttons);
    }
    page.embeds.extend(screen.limit_warning.as_ref().map(|warning| usage::limit_warning(l, warning)));
    page.embeds.extend(
        screen
            .cancelled
            .map(|reason| Embed::new(Tone::Plain, t!(l, "cancelled-title"), words::cancelled(l, reason))),
    );
    page
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
            // Where the question says the line itself, once is enough.
            if cites.iter().any(|citation| question.text.contains(citation.text.trim())) {
                text.push(t!(l, "question-why-quoted"));
                return text;
            }
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
    match asked.manner {
        Manner::Neutral => {}
        Manner::Friendly => text.push(t!(l, "question-friendly")),
        Manner::Pressing => text.push(t!(l, "question-pressing")),
    }
    if let Some(until) = asked.until {
        text.push(t!(l, "question-until", until = words::countdown(until)));
    }
    if asked.total > 1 {
        text.push(words::progress(asked.number, asked.total));
    }
    let mut embed = Embed::new(Tone::Plain, title, text.finish());
    embed.footer = match (reads_messages, asked.by_button) {
        (true, false) => t!(l, "question-how-messages"),
        (true, true) => t!(l, "question-how-button"),
        (false, _) => t!(l, "question-how-form"),
    };
    embed
}

fn question_buttons(l: Language, interview: InterviewId, asked: &Asked, reads_messages: bool) -> Vec<Row> {
    let turn = asked.turn.id;
    let number = u16::try_from(asked.number).unwrap_or(u16::MAX);
    let answer_look = if reads_messages { Look::Other } else { Look::Main };
    let mut buttons = Vec::new();
    if asked.turn.question.hint.is_some() {
        buttons.push(Button::new(Control::Hint(interview, turn), t!(l, "button-hint"), Look::Other));
    }
    buttons.push(Button::new(Control::Answer(interview, turn, number), t!(l, "button-answer"), answer_look));
    buttons.push(Button::new(Control::Skip(interview, turn), t!(l, "button-skip"), Look::Other));
    let ways_out = [
        Button::new(Control::Pause(interview), t!(l, "button-pause"), Look::Other),
        Button::new(Control::Finish(interview), t!(l, "button-finish"), Look::Other),
    ];
    if asked.by_button && reads_messages {
        let send = Button::new(Control::Send(interview, turn), t!(l, "button-send"), Look::Main);
        buttons.insert(0, send);
        return vec![Row::Buttons(buttons), Row::Buttons(ways_out.into())];
    }
    buttons.extend(ways_out);
    vec![Row::Buttons(buttons)]
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
