//! How a test arranges the scene.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Account, Commit, Gist, Issue, Pull, Repo, Review, ReviewState};
use super::state::Token;
use super::{Clock, Shared};

/// What the old page of a renamed account does. Its repositories redirect in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldName {
    /// It is not found, as GitHub documents for renamed accounts.
    Gone,
    /// It redirects permanently to the account's number.
    Redirects,
}

/// The accounts and repositories of the double. What is done here is seen by the next request.
#[derive(Clone)]
pub struct World {
    pub(super) shared: Arc<Shared>,
}

impl World {
    fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// The double's clock.
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// Adds an account, or puts it in the place of the one that has its login. Returns its number.
    pub fn add_account(&self, account: Account) -> u64 {
        self.shared.state().add_account(account, self.now())
    }

    /// Adds a repository, or puts it in the place of the one that has its name. An owner who is missing is added as
    /// a person. Returns its number.
    pub fn add_repo(&self, repo: Repo) -> u64 {
        self.shared.state().add_repo(repo, self.now())
    }

    /// Adds a gist. Returns its identifier.
    pub fn add_gist(&self, gist: Gist) -> String {
        self.shared.state().add_gist(gist, self.now())
    }

    /// Changes an account, but for its login. Returns whether there is one.
    pub fn edit_account(&self, login: &str, edit: impl FnOnce(&mut Account)) -> bool {
        self.shared.state().edit_account(login, edit)
    }

    /// Changes a repository (`owner/name`), but for its name: pushes commits, adds stars, archives it. Returns
    /// whether there is one.
    pub fn edit_repo(&self, full_name: &str, edit: impl FnOnce(&mut Repo)) -> bool {
        let now = self.now();
        self.shared.state().edit_repo(full_name, now, edit)
    }

    /// Gives an account another login. Returns whether there is one, and the login was free.
    pub fn rename_account(&self, old: &str, new: &str, old_name: OldName) -> bool {
        self.shared.state().rename_account(old, new, old_name == OldName::Redirects)
    }

    /// Gives a repository (`owner/name`) another name; the old one redirects. Returns whether there is one.
    pub fn rename_repo(&self, full_name: &str, new: &str) -> bool {
        self.shared.state().rename_repo(full_name, new)
    }

    /// Deletes an account with its repositories, gists and tokens. Returns whether there was one.
    pub fn remove_account(&self, login: &str) -> bool {
        self.shared.state().remove_account(login)
    }

    /// Deletes a repository (`owner/name`). Returns whether there was one.
    pub fn remove_repo(&self, full_name: &str) -> bool {
        self.shared.state().remove_repo(full_name)
    }

    /// Deletes a gist. Returns whether there was one.
    pub fn remove_gist(&self, id: &str) -> bool {
        let mut state = self.shared.state();
        let count = state.gists.len();
        state.gists.retain(|gist| gist.id != id);
        state.gists.len() < count
    }

    /// Makes a token of an account valid, with OAuth scopes (`repo` shows private repositories, `user` the whole
    /// profile). Returns whether there is such an account.
    pub fn add_token(&self, token: &str, login: &str, scopes: &[&str]) -> bool {
        let mut state = self.shared.state();
        let Some(account) = state.account(login).map(|account| account.id) else { return false };
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        state.tokens.insert(token.to_owned(), Token { account, scopes });
        true
    }

    /// Makes a token worthless.
    pub fn revoke_token(&self, token: &str) {
        self.shared.state().tokens.remove(token);
    }

    /// A person with so many repositories of all kinds: ten languages, every seventh a fork and every eleventh
    /// archived, some with README, tests, CI, dependencies and topics, with commits over the last two years, and
    /// pull requests with reviews in every fifth. The same each time.
    pub fn add_busy_account(&self, login: &str, repositories: u32) {
        let now = self.now();
        let mut state = self.shared.state();
        state.add_account(
            Account {
                name: Some(format!("{login} the Busy")),
                bio: Some("I write code.".to_owned()),
                location: Some("Seoul".to_owned()),
                followers: repositories / 3,
                ..Account::new(login)
            },
            now,
        );
        for index in 0..repositories {
            state.add_repo(sample_repo(login, index, now), now);
        }
    }
}

/// Main language, second language, manifest and its text for sample repositories.
const STACKS: [(&str, &str, &str, &str); 10] = [
    (
        "Rust",
        "Shell",
        "Cargo.toml",
        "[package]\nname = \"sample\"\n\n[dependencies]\ntokio = \"1\"\nserde = \"1\"\n",
    ),
    ("Python", "Dockerfile", "requirements.txt", "django==5.1\npsycopg==3.2\n"),
    (
        "TypeScript",
        "CSS",
        "package.json",
        "{\"dependencies\":{\"react\":\"^19.0.0\",\"next\":\"^15.0.0\"}}\n",
    ),
    ("Java", "HTML", "pom.xml", "<project><dependencies/></project>\n"),
    ("Kotlin", "Java", "build.gradle.kts", "plugins { kotlin(\"jvm\") }\n"),
    ("Go", "Makefile", "go.mod", "module example.com/sample\n\nrequire github.com/gin-gonic/gin v1.10.0\n"),
    ("C++", "C", "CMakeLists.txt", "project(sample)\n"),
    ("JavaScript", "HTML", "package.json", "{\"dependencies\":{\"express\":\"^5.0.0\"}}\n"),
    ("Ruby", "HTML", "Gemfile", "gem \"rails\"\n"),
    ("Swift", "Objective-C", "Package.swift", "// swift-tools-version:6.0\n"),
];

/// Messages of sample commits, good and bad.
const MESSAGES: [&str; 6] = [
    "Add retry with backoff to the payment client",
    "fix",
    "Fix the race between checkout and stock update\n\nThe stock row is locked now.",
    "wip",
    "로그인 실패 시 오류 메시지 수정",
    "docs: explain how to run the tests",
];

fn sample_repo(owner: &str, index: u32, now: DateTime<Utc>) -> Repo {
    let (main, second, manifest, text) = STACKS[index as usize % STACKS.len()];
    // The youngest repository was pushed to today, the oldest two years ago at most.
    let pushed = now - TimeDelta::days((i64::from(index) * 37) % 730) - TimeDelta::hours((index % 24).into());
    let mut repo = Repo::new(owner, &format!("project-{index:04}"))
        .language(main, 40_000 + u64::from(index) * 97)
        .language(second, 1_000 + u64::from(index) * 13)
        .file(manifest, text)
        .file("src/main.txt", format!("entry point of project {index}\n"));
    repo.stars = index * index % 211;
    repo.forks = index % 5;
    repo.description = Some(format!("Sample project {index} in {main}"));
    repo.fork_of = (index % 7 == 6).then(|| format!("upstream/project-{index:04}"));
    repo.archived = index % 11 == 10;
    repo.license = (!index.is_multiple_of(3))
        .then(|| if index.is_multiple_of(2) { "MIT" } else { "Apache-2.0" }.to_owned());
    if index.is_multiple_of(2) {
        repo = repo.file("README.md", format!("# project-{index:04}\n\nA sample in {main}.\n"));
        repo.topics = vec![main.to_lowercase().replace("c++", "cpp"), "sample".to_owned()];
    }
    if index.is_multiple_of(4) {
        repo = repo
            .file(".github/workflows/ci.yml", "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n")
            .file("tests/smoke.txt", "it starts\n");
    }
    for step in 0..3 + index % 5 {
        let date = pushed - TimeDelta::days((step * 9).into());
        let message = MESSAGES[(index + step) as usize % MESSAGES.len()];
        repo = repo.commit(Commit::new(owner, date, message).change("src/main.txt", 10 + step, step));
    }
    if index.is_multiple_of(5) {
        repo = repo.issue(sample_pull(owner, pushed)).issue(Issue::new(owner, pushed, "It fails on Windows"));
    }
    repo
}

fn sample_pull(author: &str, pushed: DateTime<Utc>) -> Issue {
    let review = Review {
        author: author.to_owned(),
        state: ReviewState::Commented,
        body: "Please name the constant.".to_owned(),
        submitted: pushed - Duration::from_hours(30),
    };
    let pull = Pull { additions: 120, deletions: 8, changed_files: 4, commits: 3, ..Pull::default() };
    let pull = Pull { reviews: vec![review], ..pull };
    Issue::pull(author, pushed - Duration::from_hours(48), "Cache the product list", pull).done(pushed)
}

/// Contents by path, for `Repo { files: files([...]), .. }`.
pub fn files<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<String, Vec<u8>> {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}
