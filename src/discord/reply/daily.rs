//! The question of the day, memos, and pages of the bank.

use super::plain::{line, lines};
use super::{Button, Embed, Lines, Look, Page, Tone, words};
use crate::app::daily::{Daily, MemoView, Paged};
use crate::app::ports::ChannelQuestion;
use crate::discord::custom_id::Control;
use crate::discord::custom_id::community::{self, QuestionCode};
use crate::domain::language::Language;
use crate::domain::question::StockQuestion;
use crate::t;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

const QUESTION: usize = 600;
const MEMO: usize = 1200;
/// Of each question and memo in a list, so that a page of them fits.
const LISTED: usize = 300;
const NAME: usize = 60;

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
    page.with_buttons(buttons)
}

/// The question of the day of a whole channel.
pub(super) fn channel_question(l: Language, question: &ChannelQuestion) -> Embed {
    let mut text = Lines::default();
    text.push(format!("**{}**", line(&question.text, QUESTION)));
    text.gap();
    let kind = words::kind(l, question.kind);
    let level = t!(l, &format!("daily-level-{}", question.difficulty.clamp(1, 3)));
    text.push(t!(l, "daily-facts", topic = line(&question.topic, NAME), kind = kind, level = level));
    text.gap();
    text.push(t!(l, "daily-channel-how"));
    let title = t!(l, "daily-title", date = question.day.format("%Y-%m-%d").to_string());
    Embed::new(Tone::Plain, title, text.finish())
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
pub fn memo_saved(l: Language, daily: &Daily) -> Page {
    let mut text = Lines::default();
    text.push(lines(daily.question.text.get(l), "", LISTED));
    let title = match &daily.memo {
        Some(memo) => {
            text.push(lines(memo, "> ", MEMO));
            t!(l, "memo-saved")
        }
        None => t!(l, "question-memo-deleted"),
    };
    Page::note(Tone::Good, title, text.finish())
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
    let page = Page::of(Embed::new(Tone::Plain, title, text.finish()));
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
    let page = Page::of(Embed::new(Tone::Plain, title, text.finish()));
    let discuss = |(question, number): (&StockQuestion, usize)| {
        let control = Control::Community(community::Control::Discuss(QuestionCode::of(&question.key)));
        Button::new(control, format!("💬 {number}"), Look::Other)
    };
    let mut page = page.with_buttons(questions.items.iter().zip(1..).map(discuss).collect());
    if let Some(embed) = page.embeds.last_mut() {
        embed.body.push_str(&format!("\n{}", t!(l, "discussion-browse")));
    }
    turned(l, page, questions.page, questions.pages, |page| Control::Browse(place, page))
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
