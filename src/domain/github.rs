//! What a GitHub account shows of its owner: languages, habits, strengths and gaps, and lines to ask about.
//!
//! Pure: what was gathered comes in as values. Languages are counted by bytes over own repositories; forks, archived
//! ones and copies of others' code stay out unless asked for.

mod analysis;

pub use analysis::{Analysis, Choice, Gap, Habits, Presence, Shares, Strength, analyse};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters of a line to ask about.
const LINE: usize = 200;
/// Lines to ask about: enough for a choice, few enough to read.
const LINES: usize = 24;

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name in addresses, as GitHub writes it.
    pub login: String,
    /// GitHub's number for it, which outlives a change of the login.
    pub id: u64,
    /// GitHub's name for it in GraphQL.
    pub node: String,
    /// Whether it is an organisation's.
    pub organisation: bool,
    /// Public repositories it says it has.
    pub repositories: u32,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The short hash.
    pub hash: String,
    /// The first line of its message.
    pub headline: String,
    /// When it was made, with the author's offset from UTC.
    pub at: DateTime<chrono::FixedOffset>,
    /// Lines added and deleted; `None` where that was not asked for.
    pub changed: Option<u64>,
}

/// A repository.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Repository {
    /// Owner and name.
    pub full_name: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// Whether it is a fork.
    pub fork: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// Whether it mirrors another place.
    pub mirror: bool,
    /// Stars.
    pub stars: u32,
    /// When it was last pushed to.
    pub pushed_at: Option<DateTime<Utc>>,
    /// Its licence by SPDX.
    pub licence: Option<String>,
    /// Its topics.
    pub topics: Vec<String>,
    /// Its main language.
    pub language: Option<String>,
    /// Bytes and colour of each language; `None` where that was not asked for.
    pub languages: Option<Vec<LanguageBytes>>,
    /// Names at its root; `None` where that was not asked for.
    pub root: Option<Vec<String>>,
    /// Whether GitHub runs something on it; `None` where that was not asked for.
    pub workflows: Option<bool>,
    /// The owner's latest commits; `None` where that was not asked for.
    pub commits: Option<Vec<Commit>>,
    /// What it is built on, by its manifests.
    pub dependencies: Vec<String>,
    /// The file that says so, where it was read.
    #[serde(default)]
    pub manifest: Option<String>,
}

impl Repository {
    /// The name without its owner.
    pub fn name(&self) -> &str {
        self.full_name.rsplit('/').next().unwrap_or_default()
    }

    /// Whether its code is somebody else's, kept for use.
    pub fn is_vendored(&self) -> bool {
        let name = self.name().to_lowercase();
        let by_name =
            name.split(['-', '_', '.']).any(|part| matches!(part, "vendor" | "vendored" | "mirror"))
                || name.replace(['-', '_'], "").contains("thirdparty");
        let about = self.description.as_deref().unwrap_or_default().to_lowercase();
        self.mirror || by_name || about.starts_with("mirror of") || about.starts_with("vendored")
    }
}

/// How much of a repository is in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageBytes {
    /// Its name.
    pub name: String,
    /// How much there is.
    pub bytes: u64,
    /// The colour GitHub gives it, as 0xRRGGBB.
    pub colour: Option<u32>,
}

/// What somebody did in the last year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Contributions of each month, `2026-11`, oldest first.
    pub months: Vec<(String, u32)>,
    /// Commits.
    pub commits: u32,
    /// Pull requests opened.
    pub pulls: u32,
    /// Pull requests merged, ever.
    pub merged: u32,
    /// Reviews given.
    pub reviews: u32,
}

/// What was not looked at, and must be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// Languages of that many repositories.
    Languages(u32),
    /// Commits and files of that many repositories.
    Details(u32),
    /// Activity by month, pull requests and reviews, which need a token.
    Activity,
    /// That many repositories beyond the most that are read.
    Repositories(u32),
}

/// All that was read of an account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Gathered {
    /// Whose it is.
    pub account: Account,
    /// Its repositories, the one pushed to last first.
    pub repositories: Vec<Repository>,
    /// What was done in the last year; `None` for organisations and without a token.
    pub activity: Option<Activity>,
    /// What was not looked at.
    pub left_out: Vec<LeftOut>,
}

impl Gathered {
    /// The repositories worth a look, best first: own code, starred, told of, worked on lately.
    pub fn notable(&self) -> Vec<&Repository> {
        let mut own: Vec<&Repository> = self
            .repositories
            .iter()
            .filter(|r| !r.fork && !r.is_vendored() && r.language.is_some())
            .collect();
        let worth = |r: &Repository| {
            let commits = r.commits.as_ref().map_or(0, Vec::len).min(10) as f64;
            let told = f64::from(u8::from(r.description.is_some()));
            f64::from(r.stars + 1).log2() * 2.0 + commits * 0.4 + told * 2.0
                - f64::from(u8::from(r.archived)) * 2.0
        };
        own.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| b.pushed_at.cmp(&a.pushed_at)));
        own
    }

    /// Lines for questions, each with the repository, commit or file it tells of.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for repository in self.notable().into_iter().take(8) {
            lines.push(repository_line(repository));
            let commits = repository.commits.iter().flatten().filter(|commit| analysis::is_telling(commit));
            lines.extend(commits.take(2).map(|commit| commit_line(repository, commit)));
            lines.extend(file_line(repository));
        }
        lines.truncate(LINES);
        lines.into_iter().map(|line| line.chars().take(LINE).collect()).collect()
    }
}

/// Whether a cited line is one of [`Gathered::lines`] and not of a resume.
pub fn is_line(text: &str) -> bool {
    let place = text.strip_prefix("GitHub ").and_then(|rest| rest.split([':', ' ']).next());
    place.is_some_and(|place| place.contains('/'))
}

fn repository_line(repository: &Repository) -> String {
    let mut line = format!("GitHub {}", repository.full_name);
    if let Some(about) = &repository.description {
        line += &format!(": {}", one_line(about));
    }
    let languages: Vec<&str> =
        repository.languages.iter().flatten().take(3).map(|language| language.name.as_str()).collect();
    let languages = if languages.is_empty() {
        repository.language.iter().map(String::as_str).collect()
    } else {
        languages
    };
    let named = repository.manifest.is_none();
    let built_on = repository.dependencies.iter().filter(|_| named).map(String::as_str).take(5);
    let facts: Vec<&str> = languages.into_iter().chain(built_on).collect();
    if !facts.is_empty() {
        line += &format!(" ({})", facts.join(", "));
    }
    line
}

fn commit_line(repository: &Repository, commit: &Commit) -> String {
    format!("GitHub {}@{}: {}", repository.full_name, commit.hash, one_line(&commit.headline))
}

/// What a repository is built on, with the file that says so.
fn file_line(repository: &Repository) -> Option<String> {
    let file = repository.manifest.as_ref()?;
    let built_on: Vec<&str> = repository.dependencies.iter().map(String::as_str).take(8).collect();
    Some(format!("GitHub {}/{file}: {}", repository.full_name, built_on.join(", ")))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text can be a login at GitHub.
pub fn is_login(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=39).contains(&text.len())
        && text.chars().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The login in what people paste: a login, `@login`, or the address of their page.
pub fn login_in(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches('/');
    let path = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
    let path = path.strip_prefix("www.").unwrap_or(path);
    let login = path.strip_prefix("github.com/").unwrap_or(path);
    let login = login.split('/').next().unwrap_or_default().trim_start_matches('@');
    is_login(login).then_some(login)
}

#[cfg(test)]
mod tests;
