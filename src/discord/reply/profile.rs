//! The profile and the days of practice.

use super::plain::line;
use super::{Embed, Lines, Page, Row, Tone, words};
use crate::app::progress::AttendanceView;
use crate::discord::custom_id::Control;
use crate::domain::bank::Bank;
use crate::domain::language::Language;
use crate::domain::profile::Profile;
use crate::domain::question::QuestionKind;
use crate::t;

const NAME: usize = 60;

/// What is known of a member, with menus for their interests.
pub fn profile(l: Language, profile: &Profile, bank: &Bank) -> Page {
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
    text.gap();
    text.push(t!(l, "profile-how"));
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
    page
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
