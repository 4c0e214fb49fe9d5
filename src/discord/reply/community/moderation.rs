//! What moderators see: reports, decisions, those who were shut out, the log. Of a shared answer they see its random id, and
//! never whose it is.

use super::{EXCERPT, author, button};
use crate::app::community::moderation::{Report, Reports};
use crate::app::community::share_reports::List;
use crate::discord::custom_id::Control as Any;
use crate::discord::custom_id::community::Control;
use crate::discord::reply::plain::{line, lines};
use crate::discord::reply::{Button, Embed, Lines, Look, Page, Row, Tone};
use crate::domain::community::{Action, Logged, Opinion, ShutOut, share_name};
use crate::domain::ids::{MemberId, ShareId};
use crate::domain::language::Language;
use crate::t;

/// Characters of a question above a shared answer.
const QUESTION: usize = 200;

/// Something was reported.
pub fn reported(l: Language) -> Page {
    Page::note(Tone::Good, String::new(), t!(l, "opinion-reported"))
}

/// What members have reported.
pub fn reports(l: Language, reports: &Reports) -> Page {
    let mut body = Lines::default();
    let mut rows = Vec::new();
    for ((report, count), number) in reports.shown.iter().zip(1_u64..) {
        body.gap();
        match report {
            Report::Opinion(opinion) => {
                let author = author(l, opinion.author);
                body.push(t!(l, "moderation-report", number = number, author = author, count = *count));
                body.push(lines(&opinion.text, "> ", EXCERPT));
                rows.push(vec![
                    button(
                        Control::Hide(opinion.id),
                        t!(l, "moderation-hide", number = number),
                        Look::Danger,
                    ),
                    button(
                        Control::Leave(opinion.id),
                        t!(l, "moderation-leave", number = number),
                        Look::Other,
                    ),
                ]);
            }
            Report::Share(share) => {
                let name = share_name(&share.id.to_string());
                body.push(t!(l, "moderation-share-report", number = number, name = name, count = *count));
                body.push(format!("**{}**", line(&share.question, QUESTION)));
                body.push(lines(&share.answer, "> ", EXCERPT));
                body.push(share.thread.map_or_else(String::new, |thread| format!("<#{thread}>")));
                rows.push(share_buttons(l, share.id, number));
            }
        }
    }
    if reports.shown.is_empty() {
        body.push(t!(l, "moderation-no-reports"));
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "moderation-reports"), body.finish());
    if reports.more {
        embed.footer = t!(l, "moderation-more-reports");
    }
    rows.into_iter().fold(Page::of(embed), Page::with_buttons)
}

fn share_buttons(l: Language, id: ShareId, number: u64) -> Vec<Button> {
    vec![
        button(Control::ShareHide(id), t!(l, "moderation-hide", number = number), Look::Danger),
        button(Control::ShareLeave(id), t!(l, "moderation-leave", number = number), Look::Other),
        button(Control::ShareBlock(id), t!(l, "moderation-block-author", number = number), Look::Danger),
    ]
}

/// A moderator decided about an opinion.
pub fn decided(l: Language, opinion: &Opinion, action: Action) -> Page {
    let author = author(l, opinion.author);
    let done = t!(l, &action_text(action), subject = author);
    let mut body = format!("{done}\n{}", lines(&opinion.text, "> ", EXCERPT));
    if opinion.hidden && !opinion.by_form {
        body = format!("{body}\n\n{}", t!(l, "moderation-message-stays"));
    }
    let page = Page::note(Tone::Good, String::new(), body);
    if opinion.hidden {
        let unhide = button(Control::Unhide(opinion.id), t!(l, "moderation-unhide"), Look::Other);
        return page.with_buttons(vec![unhide]);
    }
    page
}

/// A moderator decided about a shared answer.
pub fn share_decided(l: Language, id: ShareId, action: Action) -> Page {
    let mut body = t!(l, &action_text(action), subject = share_name(&id.to_string()));
    let mut buttons = Vec::new();
    if let Action::ShareHide | Action::ShareBlock = action {
        body = format!("{body}\n\n{}", t!(l, "moderation-author-told"));
        buttons.push(button(Control::ShareUnhide(id), t!(l, "moderation-unhide"), Look::Other));
    }
    if action == Action::ShareBlock {
        buttons.push(button(Control::ShutOut(0), t!(l, "moderation-shut-out"), Look::Other));
    }
    Page::note(Tone::Good, String::new(), body).with_buttons(buttons)
}

fn action_text(action: Action) -> String {
    let key = action.key();
    String::from(&format!("moderation-did-{key}"))
}

/// A member was shut out, or let in again.
pub fn blocked(l: Language, member: MemberId, action: Action) -> Page {
    let done = t!(l, &action_text(action), subject = format!("<@{member}>"));
    Page::note(Tone::Good, String::new(), done)
}

/// Somebody was let in again.
pub fn let_in(l: Language, who: ShutOut) -> Page {
    match who {
        ShutOut::Member(member) => blocked(l, member, Action::Unblock),
        ShutOut::Author(id) => share_decided(l, id, Action::ShareUnblock),
    }
}

/// Those who were shut out.
pub fn shut_out(l: Language, list: &List) -> Page {
    let mut body = Lines::default();
    let mut choices = Vec::new();
    for (shut, number) in list.shut.iter().zip(1_u64..) {
        let (who, plain) = match shut.who {
            ShutOut::Member(member) => (format!("<@{member}>"), t!(l, "moderation-shut-member")),
            ShutOut::Author(id) => {
                let author = t!(l, "moderation-shut-author", name = share_name(&id.to_string()));
                (author.clone(), author)
            }
        };
        let by = author(l, shut.by);
        body.push(format!("**{number}.** {who} · <t:{}:d> · {by}", shut.at.timestamp()));
        choices.push((format!("{number}. {plain}"), shut.who.to_string()));
    }
    if list.shut.is_empty() {
        body.push(t!(l, "moderation-nobody-shut-out"));
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "moderation-shut-out"), body.finish());
    if list.pages > 1 {
        embed.footer = t!(l, "page-of", page = list.page + 1, pages = list.pages);
    }
    let mut page = Page::of(embed);
    if !choices.is_empty() {
        let control = Any::Community(Control::LetIn);
        page.rows.push(Row::Menu { control, placeholder: t!(l, "moderation-let-in"), choices });
    }
    let mut turn = Vec::new();
    if list.page > 0 {
        turn.push(button(Control::ShutOut(list.page - 1), t!(l, "button-previous"), Look::Other));
    }
    if list.page + 1 < list.pages {
        turn.push(button(Control::ShutOut(list.page + 1), t!(l, "button-next"), Look::Other));
    }
    page.with_buttons(turn)
}

/// What moderators did last.
pub fn moderation_log(l: Language, log: &[Logged]) -> Page {
    let mut body = Lines::default();
    for entry in log {
        let subject = match entry.action {
            Action::ShareHide
            | Action::ShareUnhide
            | Action::ShareLeave
            | Action::ShareBlock
            | Action::ShareUnblock => share_name(&entry.subject),
            Action::Hide | Action::Unhide | Action::Leave | Action::Block | Action::Unblock => {
                format!("<@{}>", entry.subject)
            }
        };
        let what = t!(l, &action_text(entry.action), subject = subject);
        body.push(format!("<t:{}:f> · <@{}> · {what}", entry.at.timestamp(), entry.actor));
    }
    if log.is_empty() {
        body.push(t!(l, "moderation-log-empty"));
    }
    Page::of(Embed::new(Tone::Plain, t!(l, "moderation-log"), body.finish()))
}
