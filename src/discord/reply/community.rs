//! The community in pages: posts of questions, opinions, setting up, roles.

pub mod moderation;
pub mod sharing;
pub mod suggestions;
pub mod weeks;

use super::plain::{line, lines};
use super::{Button, Embed, Lines, Look, Page, Row, Tone};
use crate::app::community::board::{Card, PostOrder};
use crate::app::community::opinions::List;
use crate::app::community::setup::{Fate, Look as ServerLook, Outcome, difficulty_name};
use crate::app::community::{Trouble, Week};
use crate::discord::custom_id::Control as Any;
use crate::discord::custom_id::community::{Control, QuestionCode};
use crate::domain::community::{Discussion, Opinion, ServerRole};
use crate::domain::ids::{ChannelId, MemberId};
use crate::domain::language::Language;
use crate::t;

/// Characters of an opinion in a list; the whole text is in the thread.
const EXCERPT: usize = 600;
/// Characters of a name.
const NAME: usize = 100;

fn button(control: Control, label: String, look: Look) -> Button {
    Button::new(Any::Community(control), label, look)
}

/// Who wrote an opinion; nobody any more, where they had their data erased and left the opinion without their name.
fn author(l: Language, author: MemberId) -> String {
    match author.0 {
        0 => t!(l, "privacy-former-member"),
        id => format!("<@{id}>"),
    }
}

/// The post of a question; everybody reads it.
pub fn question_post(order: &PostOrder) -> Page {
    let l = order.language;
    let mut body = Lines::default();
    body.push(format!("**{}**", line(&order.question, 300)));
    body.gap();
    body.push(t!(
        l,
        "discussion-about",
        topic = line(&order.topic, NAME),
        difficulty = difficulty_name(l, order.difficulty)
    ));
    body.gap();
    body.push(t!(l, "discussion-key-points"));
    for point in &order.key_points {
        body.push(format!("• ||{}||", line(point, 300)));
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "discussion-title"), body.finish());
    embed.footer = t!(l, "discussion-footer");
    let code = order.code();
    if let Some(author) = order.credit {
        embed.body.push_str(&format!("\n\n{}", t!(l, "discussion-credit", author = format!("<@{author}>"))));
    }
    Page::of(embed).with_buttons(vec![
        button(Control::Write(code), t!(l, "discussion-write"), Look::Main),
        button(Control::Best(order.discussion, 0), t!(l, "discussion-best"), Look::Other),
        button(Control::Practise(code), t!(l, "discussion-practise"), Look::Other),
        button(Control::Memo(code), t!(l, "discussion-memo"), Look::Other),
    ])
}

impl PostOrder {
    fn code(&self) -> QuestionCode {
        QuestionCode::of(&self.key)
    }
}

/// An opinion that was written in a form; everybody reads it.
pub fn card(card: &Card) -> Page {
    let l = card.language;
    if card.hidden {
        return Page::note(Tone::Plain, String::new(), t!(l, "opinion-hidden"));
    }
    let body = format!(
        "{}\n\n{}",
        t!(l, "opinion-by", author = author(l, card.author)),
        lines(&card.text, "", 3800)
    );
    Page::of(Embed::new(Tone::Plain, String::new(), body)).with_buttons(vec![
        button(Control::Recommend(card.opinion, 0), t!(l, "opinion-recommend"), Look::Other),
        button(Control::Report(card.opinion), t!(l, "opinion-report"), Look::Other),
    ])
}

/// A page of the best opinions.
pub fn best(l: Language, reader: MemberId, list: &List) -> Page {
    let mut body = Lines::default();
    body.push(format!("**{}**", line(&list.question, 300)));
    if list.opinions.is_empty() {
        body.gap();
        body.push(t!(l, "opinions-none"));
    }
    let first = list.page * crate::domain::community::PAGE + 1;
    for (opinion, number) in list.opinions.iter().zip(first..) {
        body.gap();
        body.push(t!(
            l,
            "opinions-line",
            number = number,
            author = author(l, opinion.author),
            count = opinion.recommendations
        ));
        body.push(lines(&opinion.text, "> ", EXCERPT));
        if let Some(link) = link(opinion, &list.discussion) {
            body.push(link);
        }
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "opinions-title", count = list.total), body.finish());
    embed.footer = t!(l, "opinions-footer");
    let numbered = list.opinions.iter().zip(first..);
    let page = u32::try_from(list.page).unwrap_or(0);
    let votes = numbered.filter(|(opinion, _)| opinion.author != reader).map(|(opinion, number)| {
        button(Control::Recommend(opinion.id, page + 1), format!("👍 {number}"), Look::Other)
    });
    let mut turn = Vec::new();
    if list.page > 0 {
        turn.push(button(Control::Best(list.discussion.id, page - 1), t!(l, "button-previous"), Look::Other));
    }
    if list.page + 1 < list.pages {
        turn.push(button(Control::Best(list.discussion.id, page + 1), t!(l, "button-next"), Look::Other));
    }
    turn.push(button(
        Control::Write(QuestionCode::of(&list.discussion.question)),
        t!(l, "discussion-write"),
        Look::Main,
    ));
    let excerpt = |(opinion, number): (&Opinion, usize)| {
        let words: String = opinion.text.split_whitespace().collect::<Vec<_>>().join(" ");
        (format!("{number}. {}", super::plain::label(&words, 80)), opinion.id.to_string())
    };
    let others = list.opinions.iter().zip(first..).filter(|(opinion, _)| opinion.author != reader);
    let choices: Vec<_> = others.map(excerpt).collect();
    let mut page = Page::of(embed).with_buttons(votes.collect()).with_buttons(turn);
    if !choices.is_empty() {
        let control = Any::Community(Control::ReportChosen);
        page.rows.push(Row::Menu { control, placeholder: t!(l, "opinion-report-choose"), choices });
    }
    page
}

fn link(opinion: &Opinion, discussion: &Discussion) -> Option<String> {
    let (thread, message) = (discussion.thread?, opinion.message?);
    Some(format!("https://discord.com/channels/{}/{thread}/{message}", opinion.guild))
}

/// A question nobody has discussed yet.
pub fn not_discussed(l: Language, question: &str, key: &str) -> Page {
    let code = QuestionCode::of(key);
    let body = format!("**{}**\n\n{}", line(question, 300), t!(l, "opinions-none"));
    Page::of(Embed::new(Tone::Plain, t!(l, "opinions-title", count = 0), body)).with_buttons(vec![
        button(Control::Write(code), t!(l, "discussion-write"), Look::Main),
        button(Control::Discuss(code), t!(l, "discussion-open"), Look::Other),
    ])
}

/// A memo was kept, or deleted.
pub fn memo_kept(l: Language, text: &str) -> Page {
    if text.trim().is_empty() {
        return Page::note(Tone::Good, String::new(), t!(l, "discussion-memo-deleted"));
    }
    Page::note(Tone::Good, t!(l, "discussion-memo-kept"), lines(text, "> ", EXCERPT))
}

/// A discussion was opened.
pub fn discussion_opened(l: Language, thread: Option<ChannelId>) -> Page {
    Page::note(
        Tone::Good,
        t!(l, "discussion-opened-title"),
        t!(l, "discussion-opened", thread = place(thread)),
    )
}

fn place(thread: Option<ChannelId>) -> String {
    thread.map_or_else(String::new, |thread| format!("<#{thread}>"))
}

/// An opinion was taken in.
pub fn written(l: Language, opinion: &Opinion, thread: Option<ChannelId>) -> Page {
    let body = t!(l, "opinion-written", thread = place(thread));
    let note = Page::note(Tone::Good, t!(l, "opinion-written-title"), body);
    note.with_buttons(own_buttons(l, opinion))
}

/// An opinion was changed.
pub fn edited(l: Language, opinion: &Opinion) -> Page {
    let body = lines(&opinion.text, "> ", EXCERPT);
    Page::note(Tone::Good, t!(l, "opinion-edited"), body).with_buttons(own_buttons(l, opinion))
}

fn own_buttons(l: Language, opinion: &Opinion) -> Vec<Button> {
    vec![
        button(Control::Edit(opinion.id), t!(l, "opinion-edit"), Look::Other),
        button(Control::Delete(opinion.id), t!(l, "opinion-delete"), Look::Danger),
    ]
}

/// Asks whether to delete an opinion; or shows it, to be changed.
pub fn own(l: Language, opinion: &Opinion) -> Page {
    let body = lines(&opinion.text, "> ", EXCERPT);
    Page::note(Tone::Plain, t!(l, "opinion-yours"), body).with_buttons(own_buttons(l, opinion))
}

/// An opinion was deleted.
pub fn deleted(l: Language) -> Page {
    Page::note(Tone::Good, String::new(), t!(l, "opinion-deleted"))
}

/// An opinion was recommended, or not any more.
pub fn recommended(l: Language, on: bool, count: u32) -> Page {
    let text = if on {
        t!(l, "opinion-recommended", count = count)
    } else {
        t!(l, "opinion-not-recommended", count = count)
    };
    Page::note(Tone::Good, String::new(), text)
}

/// A page of a member's own opinions.
pub fn mine(l: Language, opinions: &[(Opinion, Discussion, String)], page: u32, pages: u32) -> Page {
    let mut body = Lines::default();
    for (opinion, discussion, question) in opinions {
        body.gap();
        body.push(format!("**{}**", line(question, 200)));
        body.push(t!(l, "opinions-mine-line", count = opinion.recommendations));
        body.push(lines(&opinion.text, "> ", 200));
        body.push(link(opinion, discussion).unwrap_or_default());
    }
    if opinions.is_empty() {
        body.push(t!(l, "opinions-mine-none"));
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "opinions-mine"), body.finish());
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(button(Control::Mine(page - 1), t!(l, "button-previous"), Look::Other));
    }
    if page + 1 < pages {
        turn.push(button(Control::Mine(page + 1), t!(l, "button-next"), Look::Other));
    }
    if pages > 1 {
        embed.footer = t!(l, "page-of", page = page + 1, pages = pages);
    }
    Page::of(embed).with_buttons(turn)
}

/// How a server stands, and what to choose.
pub fn setup(l: Language, look: &ServerLook, reads_messages: bool, week: Option<&Week>) -> Page {
    let mut body = Lines::default();
    let server = &look.server;
    if server.missing.is_empty() {
        body.push(t!(l, "setup-permissions-fine"));
    } else {
        body.push(t!(l, "setup-permissions-missing"));
        server.missing.iter().for_each(|key| body.push(format!("• **{}**", t!(l, key))));
        body.push(t!(l, "setup-permissions-fix"));
    }
    if !server.useful.is_empty() {
        body.gap();
        body.push(t!(l, "setup-permissions-useful"));
        server.useful.iter().for_each(|key| body.push(format!("• {}", t!(l, key))));
    }
    body.gap();
    body.push(if reads_messages { t!(l, "setup-content-on") } else { t!(l, "setup-content-off") });
    body.push(if server.has_forums { t!(l, "setup-forums") } else { t!(l, "setup-no-forums") });
    body.push(match week {
        Some(week) => {
            let (channel, due) =
                (format!("<#{}>", week.channel), format!("<t:{}:F>", week.due_at.timestamp()));
            t!(l, "setup-week-on", channel = channel, due = due, zone = week.zone.name())
        }
        None => t!(l, "setup-week-off"),
    });
    match week.and_then(|week| week.trouble) {
        Some(Trouble::Cut) => body.push(t!(l, "setup-week-cut")),
        Some(Trouble::Blocked) => body.push(t!(l, "setup-week-blocked")),
        Some(Trouble::Refused) => body.push(t!(l, "setup-week-refused")),
        None => {}
    }
    let stands = |channel| server.channels.iter().any(|view| view.id == channel);
    let lost: Vec<_> = look.roles.iter().filter(|role| role.channel.is_some_and(|id| !stands(id))).collect();
    if !lost.is_empty() {
        body.gap();
        body.push(t!(l, "setup-lost"));
        lost.iter().for_each(|role| body.push(format!("• {}", line(role.role.name.get(l), NAME))));
    }
    let tone = if server.missing.is_empty() { Tone::Plain } else { Tone::Attention };
    let mut page = Page::note(tone, t!(l, "setup-title"), body.finish());
    if server.missing.is_empty() {
        let offered = look.roles.iter().filter(|role| !role.retired);
        let choice = |role: &ServerRole| {
            (role.role.name.get(l).to_owned(), role.role.key.clone(), role.channel.is_some())
        };
        page.rows.push(Row::Picks {
            control: Any::Community(Control::SetUp),
            placeholder: t!(l, "setup-choose"),
            choices: offered.map(choice).collect(),
        });
    }
    page
}

/// What setting up did.
pub fn set_up(l: Language, outcome: &Outcome) -> Page {
    let mut body = Lines::default();
    for (_, channel, fate) in &outcome.channels {
        let fate = match fate {
            Fate::Created => t!(l, "setup-created"),
            Fate::Adopted => t!(l, "setup-adopted"),
            Fate::Kept => t!(l, "setup-kept"),
            Fate::Repaired => t!(l, "setup-repaired"),
            Fate::LetGo => t!(l, "setup-let-go"),
        };
        body.push(format!("• <#{channel}> – {fate}"));
    }
    if outcome.channels.is_empty() {
        body.push(t!(l, "setup-nothing"));
    }
    body.gap();
    body.push(t!(l, "setup-next"));
    Page::note(Tone::Good, t!(l, "setup-done"), body.finish())
}

/// The roles of a server.
pub fn roles(l: Language, roles: &[ServerRole], topic: impl Fn(&str) -> String) -> Page {
    let mut body = Lines::default();
    for role in roles {
        let name = line(role.role.name.get(l), NAME);
        let retired = if role.retired { format!(" · {}", t!(l, "roles-retired")) } else { String::new() };
        let channel = role.channel.map_or_else(String::new, |channel| format!(" · <#{channel}>"));
        body.push(format!("**{name}**{channel}{retired}"));
        let mut topics: Vec<_> = role.role.topics.iter().collect();
        topics.sort_by_key(|(_, weight)| std::cmp::Reverse(**weight));
        let topics: Vec<_> = topics.iter().map(|(key, weight)| format!("{} {weight}", topic(key))).collect();
        body.push(line(&topics.join(", "), 300));
    }
    Page::of(Embed::new(Tone::Plain, t!(l, "roles-title"), body.finish()))
}

/// A role was added or changed.
pub fn role_changed(l: Language, role: &ServerRole, topic: impl Fn(&str) -> String) -> Page {
    roles(l, std::slice::from_ref(role), topic).titled(t!(l, "roles-changed"))
}

impl Page {
    fn titled(mut self, title: String) -> Self {
        if let Some(embed) = self.embeds.first_mut() {
            embed.tone = Tone::Good;
            embed.title = title;
        }
        self
    }
}
