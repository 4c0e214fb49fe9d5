//! The question of the day, memos, and pages of the bank.

use super::plain::{label, line, lines};
use super::{Button, Embed, Lines, Look, Page, Row, Tone, words};
use crate::app::daily::{Daily, MemoView, Noted, Paged};
use crate::app::ports::{ChannelQuestion, Notified};
use crate::discord::custom_id::Control;
use crate::discord::custom_id::community::{self, QuestionCode};
use crate::domain::ids::GuildId;
use crate::domain::language::Language;
use crate::domain::notification::Notification;
use crate::domain::question::StockQuestion;
use crate::domain::trend::Week;
use crate::t;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

const QUESTION: usize = 600;
const MEMO: usize = 1200;
/// Of each question and memo in a list, so that a page of them fits.
const LISTED: usize = 300;
const NAME: usize = 60;
/// Of a question in a menu.
const CHOICE: usize = 100;

/// The question of the day.
pub fn daily_question(l: Language, daily: &Daily) -> Page {
    let mut text = Lines::default();
    text.push(format!("**{}**", line(daily.question.text.get(l), QUESTION)));
    text.gap();
    let kind = words::kind(l, daily.question.kind);
    let level = t!(l, &format!("daily-level-{}", daily.question.difficulty.clamp(1, 3)));
    text.push(t!(l, "daily-facts", topic = line(&daily.topic, NAME), kind = kind, level = level));
    if let Some(review) = &daily.review {
        let points = format!("{:.0}", review.points);
        let date = review.reviewed_at.format("%Y-%m-%d").to_string();
        text.push(t!(l, "daily-again", points = points, date = date));
    }
    if let Some(memo) = &daily.memo {
        text.gap();
        text.push(t!(l, "daily-memo"));
        text.push(lines(memo, "> ", MEMO));
    }
    text.gap();
    text.push(t!(l, "daily-how"));
    let title = t!(l, "daily-title", date = daily.day.format("%Y-%m-%d").to_string());
    let page = Page::of(Embed::new(Tone::Plain, title, text.finish()));
    let mut buttons = vec![Button::new(Control::DailyPractise, t!(l, "daily-practise"), Look::Main)];
    if daily.changes_left > 0 {
        let label = t!(l, "daily-change", left = daily.changes_left);
        buttons.push(Button::new(Control::DailyChange, label, Look::Other));
    }
    let code = QuestionCode::of(&daily.question.key);
    buttons.push(Button::new(Control::QuestionMemo(code), t!(l, "question-memo-button"), Look::Other));
    let discuss = Control::Community(community::Control::Discuss(code));
    buttons.push(Button::new(discuss, t!(l, "daily-discuss"), Look::Other));
    page.with_buttons(buttons)
}

/// What a member wanted to be told in direct messages, with one press to have no more of it.
pub(super) fn notified(l: Language, told: &Notified) -> Page {
    let mut text = Lines::default();
    let title = match told.what {
        Notification::Daily => {
            let day = told.question.as_ref().map(|question| question.day.format("%Y-%m-%d").to_string());
            t!(l, "daily-title", date = day.unwrap_or_default())
        }
        Notification::Reminder => t!(l, "notify-reminder-title"),
        Notification::Digest => t!(l, "notify-digest-title"),
    };
    if let Some(days) = told.away {
        text.push(t!(l, "notify-reminder", days = days));
        text.gap();
    }
    if let Some(week) = &told.week {
        week_lines(l, week, &mut text);
    }
    if let Some(question) = &told.question {
        question_lines(l, question, &mut text);
    }
    let mut embed = Embed::new(Tone::Plain, title, text.finish());
    embed.footer = t!(l, "notify-footer");
    let mut buttons = Vec::new();
    if let Some(question) = &told.question {
        let practise = Control::PractiseThis(question.guild, QuestionCode::of(&question.key));
        buttons.push(Button::new(practise, t!(l, "daily-practise"), Look::Main));
    }
    let off = t!(l, &format!("notify-off-{}", told.what.key()));
    buttons.push(Button::new(Control::NotifyOff(told.what), off, Look::Other));
    Page::of(embed).with_buttons(buttons)
}

fn week_lines(l: Language, week: &Week, text: &mut Lines) {
    text.push(t!(l, "notify-week-days", days = week.days, streak = week.streak));
    if let (Some(mean), Some(best)) = (week.mean, week.best) {
        let (mean_shown, best) = (format!("{mean:.0}"), format!("{best:.0}"));
        text.push(t!(l, "notify-week-scores", count = week.interviews, mean = mean_shown, best = best));
        if let Some(before) = week.before {
            let by = format!("{:.0}", (mean - before).abs());
            text.push(match mean - before {
                change if by == "0" || change == 0.0 => t!(l, "notify-week-same"),
                change if change > 0.0 => t!(l, "notify-week-up", by = by),
                _ => t!(l, "notify-week-down", by = by),
            });
        }
    }
    if let Some((dimension, mean)) = week.weakest {
        let mean = format!("{mean:.1}");
        text.push(t!(l, "notify-week-weakest", dimension = words::dimension(l, dimension), mean = mean));
    }
    if week.waiting > 0 {
        text.push(t!(l, "notify-week-waiting", count = week.waiting));
    }
    text.gap();
    text.push(t!(l, "notify-week-how"));
}

fn question_lines(l: Language, question: &ChannelQuestion, text: &mut Lines) {
    text.push(format!("**{}**", line(&question.text, QUESTION)));
    text.gap();
    let kind = words::kind(l, question.kind);
    let level = t!(l, &format!("daily-level-{}", question.difficulty.clamp(1, 3)));
    text.push(t!(l, "daily-facts", topic = line(&question.topic, NAME), kind = kind, level = level));
}

/// The question of the day of a whole channel.
pub(super) fn channel_question(l: Language, question: &ChannelQuestion) -> (Embed, Vec<Button>) {
    let mut text = Lines::default();
    question_lines(l, question, &mut text);
    text.gap();
    text.push(t!(l, "daily-channel-how"));
    let title = t!(l, "daily-title", date = question.day.format("%Y-%m-%d").to_string());
    let code = QuestionCode::of(&question.key);
    let discuss = Control::Community(community::Control::Discuss(code));
    let buttons = vec![
        Button::new(Control::PractiseThis(question.guild, code), t!(l, "daily-practise"), Look::Main),
        Button::new(Control::QuestionMemo(code), t!(l, "question-memo-button"), Look::Other),
        Button::new(discuss, t!(l, "daily-discuss"), Look::Other),
    ];
    (Embed::new(Tone::Plain, title, text.finish()), buttons)
}

/// The channel gets a question a day; when the first one is due.
pub fn daily_post_set(l: Language, due: DateTime<Utc>, zone: Tz) -> Page {
    let zone = zone.name().replace('_', " ");
    let text = t!(l, "daily-post-set", time = format!("<t:{}:F>", due.timestamp()), zone = zone);
    Page::note(Tone::Good, String::new(), text)
}

/// The channel gets no more questions.
pub fn daily_post_stopped(l: Language) -> Page {
    Page::note(Tone::Good, String::new(), t!(l, "daily-post-stopped"))
}

/// A memo was kept or deleted.
pub fn memo_saved(l: Language, noted: &Noted) -> Page {
    let mut text = Lines::default();
    text.push(lines(asked(l, noted), "", LISTED));
    let title = match &noted.memo {
        Some(memo) => {
            text.push(lines(memo, "> ", MEMO));
            t!(l, "memo-saved")
        }
        None => t!(l, "question-memo-deleted"),
    };
    let page = Page::note(Tone::Good, title, text.finish());
    page.with_buttons(memo_buttons(l, noted))
}

/// The question's text; its key where the bank has it no more.
fn asked(l: Language, noted: &Noted) -> &str {
    noted.question.as_ref().map_or(&noted.key, |question| question.text.get(l))
}

/// Write, change or delete a memo.
fn memo_buttons(l: Language, noted: &Noted) -> Vec<Button> {
    let code = QuestionCode::of(&noted.key);
    let label = if noted.memo.is_some() { "question-memo-change" } else { "question-memo-button" };
    let mut buttons = vec![Button::new(Control::QuestionMemo(code), t!(l, label), Look::Other)];
    if noted.memo.is_some() {
        let label = t!(l, "question-memo-delete");
        buttons.push(Button::new(Control::QuestionMemoDelete(code), label, Look::Danger));
    }
    buttons
}

/// One stock question with the member's memo, and what can be done with it.
pub fn question_shown(l: Language, guild: Option<GuildId>, noted: &Noted) -> Page {
    let mut text = Lines::default();
    text.push(format!("**{}**", line(asked(l, noted), QUESTION)));
    text.gap();
    let code = QuestionCode::of(&noted.key);
    let mut buttons = Vec::new();
    match &noted.question {
        Some(question) => {
            let kind = words::kind(l, question.kind);
            let level = t!(l, &format!("daily-level-{}", question.difficulty.clamp(1, 3)));
            let topic = line(noted.topic.as_deref().unwrap_or_default(), NAME);
            text.push(t!(l, "daily-facts", topic = topic, kind = kind, level = level));
            if question.retired {
                text.push(t!(l, "question-retired"));
            }
            if let Some(guild) = guild {
                let practise = Control::PractiseThis(guild, code);
                buttons.push(Button::new(practise, t!(l, "daily-practise"), Look::Main));
                let discuss = Control::Community(community::Control::Discuss(code));
                buttons.push(Button::new(discuss, t!(l, "daily-discuss"), Look::Other));
            }
        }
        None => text.push(t!(l, "question-gone")),
    }
    if let Some(memo) = &noted.memo {
        text.gap();
        text.push(t!(l, "daily-memo"));
        text.push(lines(memo, "> ", MEMO));
    }
    buttons.extend(memo_buttons(l, noted));
    Page::of(Embed::new(Tone::Plain, String::new(), text.finish())).with_buttons(buttons)
}

/// A page of memos.
pub fn memo_list(l: Language, memos: &Paged<MemoView>) -> Page {
    if memos.items.is_empty() {
        return Page::note(Tone::Plain, t!(l, "memo-list-title", count = 0), t!(l, "memo-list-empty"));
    }
    let mut text = Lines::default();
    for memo in &memos.items {
        let date = memo.changed_at.format("%Y-%m-%d").to_string();
        let about = memo.topic.as_ref().map(|topic| format!(" · {}", line(topic, NAME)));
        text.push(format!("**{}**", line(&memo.question, LISTED)));
        text.push(lines(&memo.text, "> ", LISTED));
        text.push(format!("-# {date}{}", about.unwrap_or_default()));
        text.gap();
    }
    let title = t!(l, "memo-list-title", count = memos.count);
    let mut page = Page::of(Embed::new(Tone::Plain, title, text.finish()));
    let choices = memos.items.iter().map(|memo| (label(&memo.question, CHOICE), memo.key.clone()));
    page.rows.push(chosen_menu(l, "memo-choose", choices.collect()));
    turned(l, page, memos.page, memos.pages, Control::Memos)
}

/// A page of the bank's questions on a topic, by the topic's place among all.
pub fn browsed(l: Language, place: u16, topic: &str, questions: &Paged<StockQuestion>) -> Page {
    let mut text = Lines::default();
    for (question, number) in questions.items.iter().zip(1..) {
        let level = t!(l, &format!("daily-level-{}", question.difficulty.clamp(1, 3)));
        text.push(format!("**{number}.** {}", line(question.text.get(l), QUESTION)));
        text.push(format!("-# {level}"));
    }
    let title = t!(l, "browse-title", topic = line(topic, NAME), count = questions.count);
    let mut page = Page::of(Embed::new(Tone::Plain, title, text.finish()));
    let choices = questions.items.iter();
    let choices: Vec<_> =
        choices.map(|question| (label(question.text.get(l), CHOICE), question.key.clone())).collect();
    if !choices.is_empty() {
        page.rows.push(chosen_menu(l, "browse-choose", choices));
    }
    turned(l, page, questions.page, questions.pages, |page| Control::Browse(place, page))
}

fn chosen_menu(l: Language, placeholder: &str, choices: Vec<(String, String)>) -> Row {
    Row::Menu { control: Control::QuestionChosen, placeholder: t!(l, placeholder), choices }
}

/// Buttons to the pages before and after.
fn turned(l: Language, mut page: Page, at: u32, of: u32, control: impl Fn(u32) -> Control) -> Page {
    if of < 2 {
        return page;
    }
    if let Some(embed) = page.embeds.last_mut() {
        embed.footer = t!(l, "page-of", page = at + 1, pages = of);
    }
    let mut buttons = Vec::new();
    if at > 0 {
        buttons.push(Button::new(control(at - 1), t!(l, "button-previous"), Look::Other));
    }
    if at + 1 < of {
        buttons.push(Button::new(control(at + 1), t!(l, "button-next"), Look::Other));
    }
    page.with_buttons(buttons)
}
