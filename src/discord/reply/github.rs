//! GitHub accounts: how to prove one, and what it shows.

use super::plain::line;
use super::{Button, Embed, Lines, Look, Page, Tone};
use crate::app::github::{AnalysisView, Linked};
use crate::discord::custom_id::Control;
use crate::domain::github::{Analysis, Gap, Habits, LeftOut, Presence, Strength};
use crate::domain::language::Language;
use crate::t;

const NAME: usize = 60;
const ABOUT: usize = 120;
/// Topics, dependencies and repositories named.
const NAMED: usize = 8;
const NOTABLE: usize = 5;

/// An account was linked; how to prove it, unless that is done.
pub fn github_linked(l: Language, linked: &Linked) -> Page {
    let login = line(&linked.login, NAME);
    if linked.verified_at.is_some() {
        return github_verified(l, &login);
    }
    let mut text = Lines::default();
    text.push(t!(l, "github-link-code", code = linked.code.clone()));
    if let Some(device) = &linked.device {
        text.gap();
        text.push(t!(
            l,
            "github-link-device",
            address = device.address.clone(),
            code = line(&device.user_code, NAME)
        ));
    }
    text.gap();
    text.push(t!(l, "github-link-why"));
    let verify = Button::new(Control::GithubVerify, t!(l, "github-verify"), Look::Main);
    Page::note(Tone::Plain, t!(l, "github-link-title", login = login), text.finish())
        .with_buttons(vec![verify])
}

/// The account is proved to be the member's.
pub fn github_verified(l: Language, login: &str) -> Page {
    let title = t!(l, "github-verified-title", login = line(login, NAME));
    Page::note(Tone::Good, title, t!(l, "github-verified"))
}

/// The account is forgotten.
pub fn github_unlinked(l: Language, login: &str) -> Page {
    Page::note(Tone::Good, String::new(), t!(l, "github-unlinked", login = line(login, NAME)))
}

/// What an account shows.
pub fn github_analysis(l: Language, view: AnalysisView) -> Page {
    let login = line(&view.account.login, NAME);
    let mark = if view.verified { "✅" } else { "❔" };
    let title = t!(l, "github-title", login = login);
    let mut text = Lines::default();
    if !view.verified {
        text.push(t!(l, "github-unverified"));
        text.gap();
    }
    findings(l, &view, &mut text);
    figures(l, &view, &mut text);
    notable(l, &view, &mut text);
    left_out(l, &view.analysis, &mut text);
    let mut embed = Embed::new(Tone::Plain, format!("{mark} {title}"), text.finish());
    embed.footer = t!(l, "github-footer", time = view.read_at.format("%Y-%m-%d %H:%M").to_string());
    let alt = format!("{title}: {}", shares(l, &view.analysis));
    let page = Page::of(embed);
    match view.picture {
        Some(picture) => page.with_file("languages.png", picture, &alt),
        None => page,
    }
}

fn shares(l: Language, analysis: &Analysis) -> String {
    let shares = &analysis.shares;
    let named = shares.named.iter().map(|(name, share, _)| (line(name, NAME), *share));
    let other =
        (shares.others > 0).then(|| (t!(l, "github-other-languages", count = shares.others), shares.other));
    let all: Vec<String> =
        named.chain(other).map(|(name, share)| format!("{name} {:.1}%", share * 100.0)).collect();
    all.join(", ")
}

fn findings(l: Language, view: &AnalysisView, text: &mut Lines) {
    let analysis = &view.analysis;
    if !analysis.strengths.is_empty() {
        text.push(match &view.role {
            Some(role) => t!(l, "github-strengths-for", role = line(role, NAME)),
            None => t!(l, "github-strengths"),
        });
        analysis.strengths.iter().for_each(|found| text.push(format!("• {}", strength(l, found))));
        text.gap();
    }
    if !analysis.gaps.is_empty() {
        text.push(t!(l, "github-gaps"));
        analysis.gaps.iter().for_each(|found| text.push(format!("• {}", gap(l, found))));
        text.gap();
    }
}

fn names(names: &[String]) -> String {
    names.iter().take(NAMED).map(|name| line(name, NAME)).collect::<Vec<_>>().join(", ")
}

fn strength(l: Language, strength: &Strength) -> String {
    match strength {
        Strength::RoleLanguages(languages) => t!(l, "github-strength-languages", names = names(languages)),
        Strength::Tests => t!(l, "github-strength-tests"),
        Strength::Ci => t!(l, "github-strength-ci"),
        Strength::Readmes => t!(l, "github-strength-readmes"),
        Strength::Messages => t!(l, "github-strength-messages"),
        Strength::SmallCommits => t!(l, "github-strength-small-commits"),
        Strength::Reviews(count) => t!(l, "github-strength-reviews", count = *count),
        Strength::Steady(months) => t!(l, "github-strength-steady", months = *months),
        Strength::Stars(count) => t!(l, "github-strength-stars", count = *count),
    }
}

fn gap(l: Language, gap: &Gap) -> String {
    match gap {
        Gap::RoleLanguages(languages) => t!(l, "github-gap-languages", names = names(languages)),
        Gap::Tests => t!(l, "github-gap-tests"),
        Gap::Ci => t!(l, "github-gap-ci"),
        Gap::Readmes => t!(l, "github-gap-readmes"),
        Gap::Messages => t!(l, "github-gap-messages"),
        Gap::LargeCommits => t!(l, "github-gap-large-commits"),
        Gap::Reviews => t!(l, "github-gap-reviews"),
        Gap::Quiet(months) => t!(l, "github-gap-quiet", months = *months),
        Gap::Licences => t!(l, "github-gap-licences"),
    }
}

fn figures(l: Language, view: &AnalysisView, text: &mut Lines) {
    let Analysis { habits, presence, topics, licences, dependencies, .. } = &view.analysis;
    text.push(t!(l, "github-figures"));
    if let Some(activity) = &view.gathered.activity {
        text.push(t!(
            l,
            "github-activity",
            commits = activity.commits,
            pulls = activity.pulls,
            merged = activity.merged,
            reviews = activity.reviews
        ));
        let bars = bars(activity.months.iter().map(|(_, count)| *count));
        if let (Some((first, _)), Some((last, _))) = (activity.months.first(), activity.months.last()) {
            text.push(t!(l, "github-months", bars = bars, first = first.clone(), last = last.clone()));
        }
    }
    if habits.commits > 0 {
        text.push(commits(l, habits));
    }
    let Presence { of, readme, tests, ci, licence } = *presence;
    if of > 0 {
        text.push(t!(
            l,
            "github-presence",
            of = of,
            readme = readme,
            tests = tests,
            ci = ci,
            licence = licence
        ));
    }
    for (key, ranked) in
        [("github-topics", topics), ("github-licences", licences), ("github-dependencies", dependencies)]
    {
        let ranked: Vec<String> = ranked.iter().map(|(name, _)| name.clone()).collect();
        if !ranked.is_empty() {
            text.push(t!(l, key, names = names(&ranked)));
        }
    }
    text.gap();
}

fn commits(l: Language, habits: &Habits) -> String {
    let telling = format!("{:.0}", habits.telling * 100.0);
    let mut told = t!(l, "github-commits", count = habits.commits, telling = telling);
    if let Some(lines) = habits.median_lines {
        told += &t!(l, "github-commits-size", lines = lines);
    }
    if let Some(hour) = habits.busiest_hour {
        told += &t!(l, "github-commits-hours", from = hour, to = (hour + 3) % 24);
    }
    told
}

/// Numbers as bars of one character each.
fn bars(counts: impl Iterator<Item = u32> + Clone) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.clone().max().unwrap_or(0).max(1);
    counts.map(|count| BARS[(u64::from(count) * 7).div_ceil(u64::from(most)) as usize]).collect()
}

fn notable(l: Language, view: &AnalysisView, text: &mut Lines) {
    let notable = view.gathered.notable();
    if notable.is_empty() {
        return;
    }
    text.push(t!(l, "github-notable"));
    for repository in notable.into_iter().take(NOTABLE) {
        let about = repository.description.as_ref().map(|about| format!(": {}", line(about, ABOUT)));
        let stars = if repository.stars > 0 { format!(" ★{}", repository.stars) } else { String::new() };
        text.push(format!("• **{}**{stars}{}", line(repository.name(), NAME), about.unwrap_or_default()));
    }
    text.gap();
}

fn left_out(l: Language, analysis: &Analysis, text: &mut Lines) {
    for left in &analysis.left_out {
        text.push(format!(
            "-# {}",
            match left {
                LeftOut::Languages(count) => t!(l, "github-left-languages", count = *count),
                LeftOut::Details(count) => t!(l, "github-left-details", count = *count),
                LeftOut::Activity => t!(l, "github-left-activity"),
                LeftOut::Repositories(count) => t!(l, "github-left-repositories", count = *count),
            }
        ));
    }
}
