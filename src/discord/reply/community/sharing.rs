//! Shared answers in pages: the preview, the post, ratings, and what a member is told.

use super::{NAME, button};
use crate::app::community::board::{Notice, NoticeKind, ShareOrder};
use crate::app::community::sharing::View;
use crate::discord::custom_id::Control as Any;
use crate::discord::custom_id::community::Control;
use crate::discord::reply::plain::{label, line, lines};
use crate::discord::reply::{Embed, Lines, Look, Page, Row, Tone, words};
use crate::domain::community::{LATEST, PeerRating, SAID_PER_HOUR, SOONEST, Share, ShareState};
use crate::domain::language::Language;
use crate::domain::rubric::{Dimension, RATINGS, anchors};
use crate::t;

/// Characters of a question.
const QUESTION: usize = 300;
/// Characters of an answer: nearly all that an embed holds.
const ANSWER: usize = 3400;
/// Characters of an opinion that is given back: as many as one may have, and as many more as marks are made harmless.
const GIVEN_BACK: usize = 4096;

fn body(l: Language, question: &str, answer: &str, owner: Option<String>) -> String {
    let mut body = Lines::default();
    body.push(format!("**{}**", line(question, QUESTION)));
    body.gap();
    body.push(match owner {
        Some(owner) => t!(l, "share-by", owner = owner),
        None => t!(l, "share-anonymous"),
    });
    body.gap();
    body.push(lines(answer, "", ANSWER));
    body.finish()
}

/// The post; everybody reads it. Nothing in it comes from the owner but their words, and their name if they wish it.
pub fn post(order: &ShareOrder) -> Page {
    let l = order.language;
    let owner = order.owner.map(|owner| format!("<@{owner}>"));
    let mut embed =
        Embed::new(Tone::Plain, t!(l, "share-title"), body(l, &order.question, &order.answer, owner));
    embed.footer = t!(l, "share-footer");
    let share = order.place.share;
    Page::of(embed).with_buttons(vec![
        button(Control::Rate(share), t!(l, "share-rate"), Look::Main),
        button(Control::ShareReport(share), t!(l, "opinion-report"), Look::Other),
    ])
}

/// The post while a moderator hides it.
pub fn hidden_post(l: Language) -> Page {
    Page::note(Tone::Plain, t!(l, "share-title"), t!(l, "share-is-hidden"))
}

/// The preview of a draft, or what became of a shared answer.
pub fn own(l: Language, view: &View) -> Page {
    let share = &view.share;
    let owner = share.named.then(|| format!("<@{}>", share.owner));
    let shown = body(l, &share.question, &share.answer, owner);
    let title = if share.state == ShareState::Hidden { t!(l, "share-title") } else { t!(l, "share-preview") };
    let mut page = Page::of(Embed::new(Tone::Plain, title, shown));
    let mut text = Lines::default();
    let id = share.id;
    let mut buttons = Vec::new();
    match share.state {
        ShareState::Draft => {
            let (soonest, latest) = (SOONEST.num_minutes(), LATEST.num_minutes());
            text.push(t!(l, "share-draft", soonest = soonest, latest = latest));
            buttons.push(button(Control::ShareNow(id, false), t!(l, "share-now"), Look::Main));
            buttons.push(button(Control::ShareNow(id, true), t!(l, "share-now-named"), Look::Other));
            buttons.push(button(Control::ShareEdit(id), t!(l, "share-edit"), Look::Other));
            buttons.push(button(Control::Withdraw(id), t!(l, "share-drop"), Look::Other));
        }
        ShareState::Waiting => text.push(t!(l, "share-waiting", latest = LATEST.num_minutes())),
        ShareState::Posted => {
            let thread = share.thread.map_or_else(String::new, |thread| format!("<#{thread}>"));
            text.push(t!(l, "share-posted", thread = thread));
            ratings(l, view, &mut text);
        }
        ShareState::Blocked => text.push(t!(l, "share-blocked")),
        ShareState::Hidden => {
            let reason = share.reason.as_deref().unwrap_or_default();
            hidden(l, reason, share.named, false, &mut text);
        }
    }
    if share.state != ShareState::Draft {
        text.push(if share.named { t!(l, "share-is-named") } else { t!(l, "share-is-anonymous") });
        buttons.push(button(Control::Withdraw(id), t!(l, "share-withdraw"), Look::Danger));
    }
    let is_away = matches!(share.state, ShareState::Blocked | ShareState::Hidden);
    let tone = if is_away { Tone::Attention } else { Tone::Good };
    page.embeds.push(Embed::new(tone, t!(l, "share-state"), text.finish()));
    page.with_buttons(buttons)
}

/// Why an answer was hidden, and what its owner can do.
fn hidden(l: Language, reason: &str, named: bool, shut_out: bool, text: &mut Lines) {
    text.push(t!(l, "share-hidden"));
    text.push(lines(reason, "> ", 1000));
    text.gap();
    text.push(if shut_out { t!(l, "share-hidden-shut-out") } else { t!(l, "share-hidden-next") });
    if !named {
        text.push(t!(l, "share-hidden-unknown"));
    }
}

/// Peers' ratings next to the bot's.
fn ratings(l: Language, view: &View, text: &mut Lines) {
    text.gap();
    if view.peers.is_empty() {
        text.push(t!(l, "share-no-ratings"));
        text.gap();
        return;
    }
    text.push(t!(l, "share-ratings", count = view.raters));
    for dimension in Dimension::ALL {
        let bot = view.share.bot.ratings.get(&dimension).map_or_else(|| "–".to_owned(), u8::to_string);
        let (mean, count) = match view.peers.get(&dimension) {
            Some(peers) => (format!("{:.1}", peers.mean), peers.count),
            None => ("–".to_owned(), 0),
        };
        let name = words::dimension(l, dimension);
        text.push(t!(l, "share-ratings-line", dimension = name, peers = mean, count = count, bot = bot));
    }
    text.gap();
}

/// A member's shared answers.
pub fn mine(l: Language, views: &[View]) -> Page {
    if views.is_empty() {
        return Page::note(Tone::Plain, t!(l, "share-mine"), t!(l, "share-mine-none"));
    }
    let mut text = Lines::default();
    for (view, number) in views.iter().zip(1..) {
        let state = t!(l, &state_key(view.share.state));
        text.push(format!("**{number}.** {}", line(&view.share.question, 120)));
        text.push(format!("-# {state} · {}", t!(l, "share-raters", count = view.raters)));
    }
    let mut page = Page::of(Embed::new(Tone::Plain, t!(l, "share-mine"), text.finish()));
    let choice = |(view, number): (&View, usize)| {
        (format!("{number}. {}", label(&view.share.question, 80)), view.share.id.to_string())
    };
    page.rows.push(Row::Menu {
        control: Any::Community(Control::ShareChosen),
        placeholder: t!(l, "share-choose"),
        choices: views.iter().zip(1..).map(choice).collect(),
    });
    page
}

fn state_key(state: ShareState) -> String {
    let key = state.key();
    String::from(&format!("share-state-{key}"))
}

/// The menus to rate somebody's answer with, one for each line of the rubric.
pub fn rate(l: Language, share: &Share, own: &PeerRating) -> Page {
    let mut text = Lines::default();
    text.push(format!("**{}**", line(&share.question, QUESTION)));
    text.gap();
    text.push(t!(l, "share-rate-how"));
    let mut page = Page::of(Embed::new(Tone::Plain, t!(l, "share-rate-title"), text.finish()));
    for (dimension, place) in Dimension::ALL.into_iter().zip(0..) {
        let name = words::dimension(l, dimension);
        let placeholder = match own.get(&dimension) {
            Some(rated) => t!(l, "share-rated", dimension = name, rating = *rated),
            None => name,
        };
        let meaning = |rating: u8| anchor(l, dimension, rating).unwrap_or_default();
        let choice = |rating: u8| (label(&format!("{rating} {}", meaning(rating)), NAME), rating.to_string());
        page.rows.push(Row::Menu {
            control: Any::Community(Control::Rated(share.id, place)),
            placeholder: label(&placeholder, NAME),
            choices: RATINGS.map(choice).collect(),
        });
    }
    page
}

/// What a rating means.
fn anchor(l: Language, dimension: Dimension, rating: u8) -> Option<&'static str> {
    let anchor = anchors(dimension).anchors.iter().find(|anchor| anchor.rating == rating)?;
    Some(match l {
        Language::En => &anchor.en,
        Language::Ko => &anchor.ko,
    })
}

/// An answer is shared no more, or was not shared.
pub fn withdrawn(l: Language) -> Page {
    Page::note(Tone::Good, String::new(), t!(l, "share-withdrawn"))
}

/// What a member is told in direct messages.
pub fn notice(notice: &Notice) -> Page {
    let l = notice.language;
    let asked = |question: &str| format!("**{}**", line(question, QUESTION));
    match &notice.what {
        NoticeKind::ShareBlocked { question } => {
            let text = format!("{}\n\n{}", asked(question), t!(l, "share-blocked"));
            Page::note(Tone::Attention, t!(l, "share-blocked-title"), text)
        }
        NoticeKind::ShareHidden { question, reason, named, shut_out } => {
            let mut text = Lines::default();
            text.push(asked(question));
            text.gap();
            hidden(l, reason, *named, *shut_out, &mut text);
            Page::note(Tone::Attention, t!(l, "share-hidden-title"), text.finish())
        }
        NoticeKind::OpinionHidden { question, text } => {
            let body = [&asked(question), "", &t!(l, "opinion-hidden-told"), &lines(text, "> ", ANSWER)];
            Page::note(Tone::Attention, t!(l, "opinion-hidden-title"), body.join("\n"))
        }
        NoticeKind::OpinionBlocked { text } => {
            let mut page =
                Page::note(Tone::Attention, t!(l, "opinion-blocked-title"), t!(l, "opinion-blocked"));
            // Apart, so that all of it fits: it is kept nowhere else.
            page.embeds.push(Embed::new(Tone::Plain, String::new(), lines(text, "", GIVEN_BACK)));
            page
        }
        NoticeKind::Flood { thread } => {
            let mut text = Lines::default();
            text.push(t!(l, "opinion-flood", limit = SAID_PER_HOUR));
            text.push(thread.map_or_else(String::new, |thread| format!("<#{thread}>")));
            Page::note(Tone::Plain, t!(l, "opinion-flood-title"), text.finish())
        }
        NoticeKind::PostBlocked { question } => {
            let text = format!("{}\n\n{}", asked(question), t!(l, "discussion-blocked"));
            Page::note(Tone::Attention, t!(l, "discussion-blocked-title"), text)
        }
        NoticeKind::Accepted { question } => {
            let text = format!("{}\n\n{}", asked(question), t!(l, "suggest-accepted"));
            Page::note(Tone::Good, t!(l, "suggest-accepted-title"), text)
        }
        NoticeKind::Refused { question, reason } => {
            let mut text = Lines::default();
            text.push(asked(question));
            text.gap();
            text.push(t!(l, "suggest-refused"));
            text.push(lines(reason, "> ", 1000));
            Page::note(Tone::Attention, t!(l, "suggest-refused-title"), text.finish())
        }
    }
}
