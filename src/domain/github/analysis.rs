//! Figures and findings from what was gathered of an account.

use super::{Commit, Gathered, LanguageBytes, LeftOut, Repository};
use chrono::Timelike as _;
use std::collections::BTreeMap;

/// Headlines that say nothing.
const EMPTY_HEADLINES: [&str; 16] = [
    "fix",
    "fixes",
    "fixed",
    "wip",
    "update",
    "updates",
    "test",
    "tests",
    "commit",
    "initial commit",
    "first commit",
    "init",
    "asdf",
    "temp",
    "수정",
    "커밋",
];
/// A commit of more lines is hard to review.
const LARGE: u64 = 400;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Forks too.
    pub forks: bool,
    /// Archived repositories too.
    pub archived: bool,
    /// How many languages are named; the rest is "other".
    pub top: usize,
}

impl Default for Choice {
    fn default() -> Self {
        Self { forks: false, archived: false, top: 8 }
    }
}

/// Shares of languages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shares {
    /// Name, share from 0 to 1 and colour, the largest first.
    pub named: Vec<(String, f64, Option<u32>)>,
    /// The share of all others.
    pub other: f64,
    /// How many others there are.
    pub others: usize,
    /// How many repositories were counted.
    pub repositories: usize,
}

/// How commits are made.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Habits {
    /// Commits looked at.
    pub commits: usize,
    /// Share of headlines that say what was done.
    pub telling: f64,
    /// Lines changed by the commit in the middle; `None` where that is not known.
    pub median_lines: Option<u64>,
    /// Share of commits that change too much to be reviewed.
    pub large: f64,
    /// The first hour of the three in which most are made, by the author's clock.
    pub busiest_hour: Option<u32>,
}

/// How many of the repositories looked into have something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Presence {
    /// Repositories looked into.
    pub of: usize,
    /// With a README.
    pub readme: usize,
    /// With tests.
    pub tests: usize,
    /// With continuous integration.
    pub ci: usize,
    /// With a licence.
    pub licence: usize,
}

/// Something that speaks for the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strength {
    /// Languages that the role asks for.
    RoleLanguages(Vec<String>),
    /// Tests in at least half of the repositories.
    Tests,
    /// Continuous integration in at least a third.
    Ci,
    /// READMEs nearly everywhere.
    Readmes,
    /// Commit messages that say what was done.
    Messages,
    /// Small commits.
    SmallCommits,
    /// Reviews for others.
    Reviews(u32),
    /// Contributions in most months.
    Steady(usize),
    /// Stars by others.
    Stars(u32),
}

/// Something to work on, or to be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// None of the languages the role asks for.
    RoleLanguages(Vec<String>),
    /// Few tests.
    Tests,
    /// Little continuous integration.
    Ci,
    /// Few READMEs.
    Readmes,
    /// Commit messages that say little.
    Messages,
    /// Large commits.
    LargeCommits,
    /// No reviews for others.
    Reviews,
    /// Months without contributions.
    Quiet(usize),
    /// Few licences.
    Licences,
}

/// What an account shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// Shares of languages.
    pub shares: Shares,
    /// How commits are made.
    pub habits: Habits,
    /// What repositories have.
    pub presence: Presence,
    /// Topics with how many repositories have them, most first.
    pub topics: Vec<(String, usize)>,
    /// Licences likewise.
    pub licences: Vec<(String, usize)>,
    /// Dependencies likewise.
    pub dependencies: Vec<(String, usize)>,
    /// What speaks for the owner.
    pub strengths: Vec<Strength>,
    /// What to work on.
    pub gaps: Vec<Gap>,
    /// What was not looked at.
    pub left_out: Vec<LeftOut>,
}

/// The figures of an account; findings for a role, by its key.
pub fn analyse(gathered: &Gathered, choice: &Choice, role: Option<&str>) -> Analysis {
    let counted: Vec<&Repository> = gathered
        .repositories
        .iter()
        .filter(|r| !r.is_vendored() && (choice.forks || !r.fork) && (choice.archived || !r.archived))
        .collect();
    let mut analysis = Analysis {
        shares: shares(&counted, choice.top),
        habits: habits(&counted),
        presence: presence(&counted),
        topics: ranked(counted.iter().flat_map(|r| &r.topics)),
        licences: ranked(counted.iter().filter_map(|r| r.licence.as_ref())),
        dependencies: ranked(counted.iter().flat_map(|r| &r.dependencies)),
        left_out: gathered.left_out.clone(),
        ..Analysis::default()
    };
    judge(&mut analysis, gathered, &counted, role);
    analysis
}

fn shares(repositories: &[&Repository], top: usize) -> Shares {
    let mut bytes = BTreeMap::<&str, (u64, Option<u32>)>::new();
    for LanguageBytes { name, bytes: more, colour } in
        repositories.iter().flat_map(|r| r.languages.iter().flatten())
    {
        let (sum, known) = bytes.entry(name).or_default();
        *sum += more;
        *known = known.or(*colour);
    }
    let total: u64 = bytes.values().map(|(sum, _)| sum).sum();
    if total == 0 {
        return Shares::default();
    }
    let mut all: Vec<_> = bytes
        .into_iter()
        .map(|(name, (sum, colour))| (name.to_owned(), sum as f64 / total as f64, colour))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest = all.split_off(top.min(all.len()));
    Shares {
        named: all,
        other: rest.iter().map(|(_, share, _)| share).sum(),
        others: rest.len(),
        repositories: repositories.iter().filter(|r| r.languages.is_some()).count(),
    }
}

/// Whether a commit's headline says what was done.
pub(super) fn is_telling(commit: &Commit) -> bool {
    let headline = commit.headline.trim().trim_end_matches('.').to_lowercase();
    let long_enough = headline.chars().count() >= 8;
    let merge = headline.starts_with("merge ");
    long_enough && !merge && !EMPTY_HEADLINES.contains(&headline.as_str())
}

fn habits(repositories: &[&Repository]) -> Habits {
    let commits: Vec<&Commit> = repositories
        .iter()
        .flat_map(|r| r.commits.iter().flatten())
        .filter(|commit| !commit.headline.starts_with("Merge "))
        .collect();
    if commits.is_empty() {
        return Habits::default();
    }
    let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
    let mut lines: Vec<u64> = commits.iter().filter_map(|commit| commit.changed).collect();
    lines.sort_unstable();
    let mut hours = [0usize; 24];
    for commit in &commits {
        hours[commit.at.hour() as usize] += 1;
    }
    let three = |hour: usize| (0..3).map(|after| hours[(hour + after) % 24]).sum::<usize>();
    let busiest = (0..24).max_by_key(|hour| (three(*hour), hours[*hour], std::cmp::Reverse(*hour)));
    Habits {
        commits: commits.len(),
        telling: share(commits.iter().filter(|commit| is_telling(commit)).count(), commits.len()),
        median_lines: lines.get(lines.len() / 2).copied(),
        large: share(lines.iter().filter(|changed| **changed > LARGE).count(), lines.len()),
        busiest_hour: busiest.and_then(|hour| u32::try_from(hour).ok()),
    }
}

fn presence(repositories: &[&Repository]) -> Presence {
    let mut presence = Presence::default();
    for repository in repositories {
        let Some(root) = &repository.root else { continue };
        let any = |test: fn(&str) -> bool| root.iter().any(|name| test(&name.to_lowercase()));
        presence.of += 1;
        presence.readme += usize::from(any(|name| name.starts_with("readme")));
        let tests = any(|name| {
            matches!(
                name,
                "test" | "tests" | "spec" | "specs" | "__tests__" | "e2e" | "cypress" | "pytest.ini"
            ) || name.starts_with("jest.config")
                || name.starts_with("vitest.config")
        });
        presence.tests += usize::from(tests);
        let elsewhere = any(|name| {
            matches!(
                name,
                ".gitlab-ci.yml" | ".travis.yml" | "jenkinsfile" | ".circleci" | "azure-pipelines.yml"
            )
        });
        presence.ci += usize::from(repository.workflows == Some(true) || elsewhere);
        presence.licence += usize::from(repository.licence.is_some());
    }
    presence
}

/// How often each is there, most often first.
fn ranked<'a>(names: impl Iterator<Item = &'a String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::<&String, usize>::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut ranked: Vec<_> = counts.into_iter().map(|(name, count)| (name.clone(), count)).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

fn judge(analysis: &mut Analysis, gathered: &Gathered, counted: &[&Repository], role: Option<&str>) {
    let (mut strengths, mut gaps) = (Vec::new(), Vec::new());
    let wanted = role.map_or(&[] as &[&str], wanted_languages);
    let used: Vec<String> = analysis
        .shares
        .named
        .iter()
        .map(|(name, ..)| name.clone())
        .filter(|n| wanted.contains(&n.as_str()))
        .collect();
    if !used.is_empty() {
        strengths.push(Strength::RoleLanguages(used));
    } else if !wanted.is_empty() && !analysis.shares.named.is_empty() {
        gaps.push(Gap::RoleLanguages(wanted.iter().take(4).map(|name| (*name).to_owned()).collect()));
    }
    let Presence { of, readme, tests, ci, licence } = analysis.presence;
    let mut weigh = |has: usize, good: f64, bad: f64, strength: Option<Strength>, gap: Gap| {
        let share = has as f64 / of.max(1) as f64;
        match strength {
            Some(strength) if of > 0 && share >= good => strengths.push(strength),
            _ if of > 0 && share < bad => gaps.push(gap),
            _ => {}
        }
    };
    weigh(tests, 0.5, 0.25, Some(Strength::Tests), Gap::Tests);
    weigh(ci, 0.34, 0.15, Some(Strength::Ci), Gap::Ci);
    weigh(readme, 0.8, 0.5, Some(Strength::Readmes), Gap::Readmes);
    weigh(licence, 1.1, 0.3, None, Gap::Licences);
    let habits = analysis.habits;
    if habits.commits >= 10 {
        match habits.telling {
            t if t >= 0.75 => strengths.push(Strength::Messages),
            t if t < 0.5 => gaps.push(Gap::Messages),
            _ => {}
        }
        match habits.median_lines {
            Some(lines) if lines <= 80 && habits.large < 0.15 => strengths.push(Strength::SmallCommits),
            Some(_) if habits.large > 0.3 => gaps.push(Gap::LargeCommits),
            _ => {}
        }
    }
    if let Some(activity) = &gathered.activity {
        match activity.reviews {
            0 => gaps.push(Gap::Reviews),
            reviews => strengths.push(Strength::Reviews(reviews)),
        }
        let active = activity.months.iter().filter(|(_, count)| *count > 0).count();
        let quiet = activity.months.len() - active;
        if active >= 9 {
            strengths.push(Strength::Steady(active));
        } else if quiet >= 6 {
            gaps.push(Gap::Quiet(quiet));
        }
    }
    let stars = counted.iter().map(|r| r.stars).sum();
    if stars >= 10 {
        strengths.push(Strength::Stars(stars));
    }
    (analysis.strengths, analysis.gaps) = (strengths, gaps);
}

/// The languages that interviewers for a role look for.
fn wanted_languages(role: &str) -> &'static [&'static str] {
    match role {
        r if r.contains("front") => &["TypeScript", "JavaScript", "Vue", "Svelte", "CSS", "HTML"],
        r if r.contains("android") => &["Kotlin", "Java"],
        r if r.contains("ios") => &["Swift", "Objective-C"],
        r if r.contains("mobile") => &["Kotlin", "Swift", "Dart", "Java", "TypeScript"],
        r if r.contains("data") || r.contains("machine") || r.contains("ai") => {
            &["Python", "Jupyter Notebook", "SQL", "Scala", "R", "Java"]
        }
        r if r.contains("devops") || r.contains("cloud") || r.contains("sre") || r.contains("platform") => {
            &["Go", "HCL", "Shell", "Python", "Dockerfile"]
        }
        r if r.contains("embedded") => &["C", "C++", "Rust", "Assembly"],
        r if r.contains("game") || r.contains("graphics") => &["C++", "C#", "GLSL", "HLSL", "ShaderLab"],
        r if r.contains("security") => &["Python", "C", "Go", "Rust", "Assembly"],
        r if r.contains("back") || r.contains("server") || r.contains("full") => {
            &["Java", "Kotlin", "Go", "Python", "TypeScript", "Rust", "C#", "Ruby", "PHP", "JavaScript"]
        }
        _ => &[],
    }
}
