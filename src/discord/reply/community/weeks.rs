//! The week of a server in pages.

use super::button;
use crate::app::community::board::Digest;
use crate::discord::custom_id::community::Control;
use crate::discord::reply::plain::{line, lines};
use crate::discord::reply::{Embed, Lines, Look, Page, Tone};
use crate::domain::language::Language;
use crate::t;

/// Characters of a question and of an opinion.
const QUESTION: usize = 150;
const EXCERPT: usize = 250;

/// The digest; everybody reads it.
pub fn digest(digest: &Digest) -> Page {
    let l = digest.language;
    let mut text = Lines::default();
    if !digest.questions.is_empty() {
        text.push(t!(l, "week-questions"));
    }
    for (question, thread) in &digest.questions {
        text.push(format!("• {} → <#{thread}>", line(question, QUESTION)));
    }
    if !digest.opinions.is_empty() {
        text.gap();
        text.push(t!(l, "week-opinions"));
    }
    for opinion in &digest.opinions {
        let author = format!("<@{}>", opinion.author);
        text.push(t!(l, "week-opinion", author = author, count = opinion.recommendations));
        text.push(lines(&opinion.text, "> ", EXCERPT));
        if let Some((thread, message)) = opinion.place {
            text.push(format!("https://discord.com/channels/{}/{thread}/{message}", digest.guild));
        }
    }
    if !digest.practised.is_empty() {
        text.gap();
        text.push(t!(l, "week-practised"));
    }
    for (question, members) in &digest.practised {
        text.push(t!(l, "week-practised-line", question = line(question, QUESTION), count = *members));
    }
    if !digest.streaks.is_empty() {
        text.gap();
        text.push(t!(l, "week-streaks"));
    }
    for (member, days) in &digest.streaks {
        text.push(t!(l, "week-streak", member = format!("<@{member}>"), days = *days));
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "week-title"), text.finish());
    embed.footer = t!(l, "week-footer");
    Page::of(embed).with_buttons(vec![button(Control::Streak, t!(l, "week-show-streak"), Look::Other)])
}

/// A member's streak is listed in digests, or not any more.
pub fn streak(l: Language, shown: bool) -> Page {
    let text = if shown { t!(l, "week-streak-on") } else { t!(l, "week-streak-off") };
    Page::note(Tone::Good, String::new(), text)
}
