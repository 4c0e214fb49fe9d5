//! The profile and the days of practice.

use super::plain::line;
use super::{Button, Embed, Lines, Look, Page, Row, Tone, words};
use crate::app::progress::{AttendanceView, ProfileView};
use crate::discord::custom_id::Control;
use crate::domain::bank::Bank;
use crate::domain::language::Language;
use crate::domain::notification::{EVENING, HOURS, Notification, Wanted};
use crate::domain::question::QuestionKind;
use crate::t;
use chrono_tz::Tz;

const NAME: usize = 60;
/// What the choice to switch a notification off hands back.
pub const NOTIFY_OFF: &str = "off";

/// What is known of a member, with menus for their interests.
pub fn profile(l: Language, view: &ProfileView, bank: &Bank) -> Page {
    let profile = &view.profile;
    let mut text = Lines::default();
    let not_told = || t!(l, "profile-not-told");
    let role = profile.role.as_ref().and_then(|role| bank.role(role));
    let role = role.map_or_else(not_told, |role| line(role.name.get(l), NAME));
    text.push(t!(l, "profile-role", role = role));
    let language = profile.language.map_or_else(not_told, |told| words::language(l, told));
    text.push(t!(l, "profile-language", language = language));
    text.push(match profile.zone {
        Some(zone) => t!(l, "profile-zone", zone = zone.name().replace('_', " ")),
        None => t!(l, "profile-zone-usual", zone = profile.zone_or_usual(l).name().replace('_', " ")),
    });
    let interests: Vec<String> = profile
        .interests
        .iter()
        .filter_map(|key| bank.topic(key))
        .map(|topic| line(topic.name.get(l), NAME))
        .collect();
    let interests = if interests.is_empty() { not_told() } else { interests.join(", ") };
    text.push(t!(l, "profile-interests", interests = interests));
    if let Some(github) = github(l, view) {
        text.push(github);
    }
    for what in Notification::ALL {
        text.push(t!(l, &format!("notify-now-{}", what.key()), state = state(l, &view.wanted, what)));
    }
    text.gap();
    text.push(t!(l, "profile-how"));
    text.push(t!(l, "notify-how"));
    let mut page = Page::of(Embed::new(Tone::Plain, t!(l, "profile-title"), text.finish()));
    for (menu, topics) in (0..).zip(interest_menus(bank, l)) {
        let choices = topics
            .into_iter()
            .map(|(key, name)| {
                let chosen = profile.interests.contains(&key);
                (name, key, chosen)
            })
            .collect();
        let placeholder = t!(l, if menu == 0 { "profile-pick-technical" } else { "profile-pick-other" });
        page.rows.push(Row::Picks { control: Control::Interests(menu), placeholder, choices });
    }
    page.rows.extend(Notification::ALL.map(|what| notify_menu(l, &view.wanted, what)));
    page
}

/// The GitHub account; nothing where accounts cannot be linked and none is.
fn github(l: Language, view: &ProfileView) -> Option<String> {
    match &view.github {
        Some((login, true)) => Some(t!(l, "profile-github-proved", login = line(login, NAME))),
        Some((login, false)) => Some(t!(l, "profile-github-open", login = line(login, NAME))),
        None if view.github_is_on => Some(t!(l, "profile-github-none")),
        None => None,
    }
}

/// When a notification comes, or that it is off.
fn state(l: Language, wanted: &[Wanted], what: Notification) -> String {
    let found = wanted.iter().find(|wanted| wanted.what == what);
    found.map_or_else(|| t!(l, "notify-off"), |wanted| choice(l, what, wanted.choice, wanted.hour))
}

fn choice(l: Language, what: Notification, choice: u8, hour: u8) -> String {
    match what {
        Notification::Daily => t!(l, "notify-hour", hour = choice),
        Notification::Reminder => t!(l, "notify-days", days = choice, hour = hour),
        Notification::Digest => {
            let day = t!(l, &format!("notify-weekday-{choice}"));
            t!(l, "notify-week", day = day, hour = hour)
        }
    }
}

fn notify_menu(l: Language, wanted: &[Wanted], what: Notification) -> Row {
    let placeholder = t!(l, &format!("notify-menu-{}", what.key()), state = state(l, wanted, what));
    let off = (t!(l, "notify-off"), NOTIFY_OFF.to_owned());
    let hour = wanted.iter().find(|wanted| wanted.what == what).map_or(EVENING, |wanted| wanted.hour);
    let times = what.choices().into_iter().map(|time| (choice(l, what, time, hour), time.to_string()));
    Row::Menu {
        control: Control::Notify(what),
        placeholder,
        choices: [off].into_iter().chain(times).collect(),
    }
}

/// A notification is on; the hour at which it comes may be chosen.
pub fn notify_hour(l: Language, wanted: &Wanted, zone: Tz) -> Page {
    let what = wanted.what;
    let mut text = Lines::default();
    let state = choice(l, what, wanted.choice, wanted.hour);
    text.push(t!(l, &format!("notify-now-{}", what.key()), state = state));
    text.push(t!(l, "notify-zone", zone = zone.name().replace('_', " ")));
    let mut page = Page::of(Embed::new(Tone::Good, String::new(), text.finish()));
    page.rows.push(Row::Menu {
        control: Control::NotifyHour(what),
        placeholder: t!(l, "notify-pick-hour", hour = wanted.hour),
        choices: HOURS.map(|hour| (t!(l, "notify-at", hour = hour), hour.to_string())).collect(),
    });
    let back = Button::new(Control::Profile, t!(l, "notify-back"), Look::Other);
    page.rows.push(Row::Buttons(vec![back]));
    page
}

/// A notification was switched off.
pub fn notify_off(l: Language, what: Notification) -> Page {
    let name = t!(l, &format!("notify-name-{}", what.key()));
    Page::note(Tone::Good, String::new(), t!(l, "notify-off-done", name = name))
}

/// What could not be delivered and is off now.
pub fn notify_refused(l: Language, refused: &[Notification]) -> Embed {
    let names = refused.iter().map(|what| t!(l, &format!("notify-name-{}", what.key())));
    let names = names.collect::<Vec<_>>().join(", ");
    Embed::new(Tone::Attention, t!(l, "notify-refused-title"), t!(l, "notify-refused", names = names))
}

/// Keys and names of the topics of each menu: technical ones, and the rest.
pub fn interest_menus(bank: &Bank, l: Language) -> Vec<Vec<(String, String)>> {
    let of = |technical: bool| -> Vec<(String, String)> {
        let topics = bank.topics().filter(|topic| (topic.family == QuestionKind::Technical) == technical);
        let named = topics.map(|topic| (topic.key.clone(), topic.name.get(l).to_owned()));
        named.take(super::limits::MENU_CHOICES).collect()
    };
    [of(true), of(false)].into_iter().filter(|topics| !topics.is_empty()).collect()
}

/// The days of practice.
pub fn attendance(l: Language, view: AttendanceView) -> Page {
    let (days, today) = (&view.attendance, view.today);
    let mut text = Lines::default();
    text.push(t!(l, "attendance-streak", days = days.streak(today), longest = days.longest()));
    text.push(t!(l, "attendance-month", days = days.in_month(today), total = days.total()));
    text.push(if days.on(today) { t!(l, "attendance-done") } else { t!(l, "attendance-open") });
    let body = text.finish();
    let zone = view.zone.name().replace('_', " ");
    let mut embed = Embed::new(if days.on(today) { Tone::Good } else { Tone::Plain }, String::new(), body);
    let key = if view.zone_is_told { "attendance-zone" } else { "attendance-zone-usual" };
    embed.footer = t!(l, key, zone = zone);
    let alt = format!("{}. {}", t!(l, "attendance-title"), embed.body.replace("**", "").replace('\n', " "));
    Page::of(embed).with_file("attendance.png", view.picture, &alt)
}
