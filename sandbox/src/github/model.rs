//! What is at GitHub: accounts, repositories, commits, issues, pull requests, gists. Fields are open: a test writes
//! `Repo { stars: 7, ..Repo::new("mona", "shop") }` and adds it to the world.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

/// Whether an account belongs to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountKind {
    /// A person.
    #[default]
    User,
    /// An organisation.
    Organization,
}

/// A user or an organisation.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// The name in addresses, unique without regard to case.
    pub login: String,
    /// Given by the world.
    pub id: u64,
    /// A person or an organisation.
    pub kind: AccountKind,
    /// The name for people.
    pub name: Option<String>,
    /// The employer.
    pub company: Option<String>,
    /// The home page.
    pub blog: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// The public address.
    pub email: Option<String>,
    /// What it says of itself (the description of an organisation).
    pub bio: Option<String>,
    /// The name at Twitter.
    pub twitter: Option<String>,
    /// How many follow it.
    pub followers: u32,
    /// How many it follows.
    pub following: u32,
    /// Logins of the organisations it is publicly a member of.
    pub organizations: Vec<String>,
    /// Full names of the repositories it starred, newest first.
    pub starred: Vec<String>,
    /// Whether GitHub took it down; it then looks as if it had never been.
    pub suspended: bool,
    /// When it joined; five years before it is added, if not given.
    pub created: Option<DateTime<Utc>>,
}

impl Account {
    /// A person with nothing filled in.
    pub fn new(login: &str) -> Account {
        Account { login: login.to_owned(), ..Account::default() }
    }

    /// An organisation with nothing filled in.
    pub fn organization(login: &str) -> Account {
        Account { kind: AccountKind::Organization, ..Account::new(login) }
    }
}

/// A repository with one branch.
#[derive(Debug, Clone, Default)]
pub struct Repo {
    /// Login of the account it belongs to.
    pub owner: String,
    /// Its name, unique with the owner without regard to case.
    pub name: String,
    /// Given by the world.
    pub id: u64,
    /// One line about it.
    pub description: Option<String>,
    /// Its page on the web.
    pub homepage: Option<String>,
    /// Seen only with a token of its owner that has the scope `repo`.
    pub private: bool,
    /// Full name of the repository it was forked from.
    pub fork_of: Option<String>,
    /// Read-only for good.
    pub archived: bool,
    /// Whether it is meant to be copied from.
    pub template: bool,
    /// Bytes by language.
    pub languages: Vec<(String, u64)>,
    /// Its topics.
    pub topics: Vec<String>,
    /// SPDX identifier of its licence, such as `MIT`.
    pub license: Option<String>,
    /// Size on disk in KiB; from its files, if zero.
    pub size: u64,
    /// How many starred it.
    pub stars: u32,
    /// How many forked it.
    pub forks: u32,
    /// How many watch it.
    pub watchers: u32,
    /// The branch.
    pub default_branch: String,
    /// Contents by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Commits of the branch; the world sorts them newest first. A repository with files and no commit gets one.
    pub commits: Vec<Commit>,
    /// Issues and pull requests.
    pub issues: Vec<Issue>,
    /// When it was made; at its first commit, if not given.
    pub created: Option<DateTime<Utc>>,
    /// When it was last pushed to; at its last commit, if not given.
    pub pushed: Option<DateTime<Utc>>,
}

impl Repo {
    /// A public repository with nothing in it.
    pub fn new(owner: &str, name: &str) -> Repo {
        let (owner, name) = (owner.to_owned(), name.to_owned());
        Repo { owner, name, default_branch: "main".to_owned(), ..Repo::default() }
    }

    /// `owner/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, path: &str, content: impl Into<Vec<u8>>) -> Repo {
        self.files.insert(path.to_owned(), content.into());
        self
    }

    /// Adds so many bytes of a language.
    #[must_use]
    pub fn language(mut self, name: &str, bytes: u64) -> Repo {
        self.languages.push((name.to_owned(), bytes));
        self
    }

    /// Adds a commit.
    #[must_use]
    pub fn commit(mut self, commit: Commit) -> Repo {
        self.commits.push(commit);
        self
    }

    /// Adds an issue or a pull request; it is numbered in the order it came.
    #[must_use]
    pub fn issue(mut self, issue: Issue) -> Repo {
        self.issues.push(issue);
        self
    }

    /// The language with the most bytes.
    pub fn main_language(&self) -> Option<&str> {
        self.languages.iter().max_by_key(|(_, bytes)| *bytes).map(|(name, _)| name.as_str())
    }

    /// Whether nothing was ever pushed.
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }
}

/// Who wrote a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// An account, by its login.
    Account(String),
    /// Somebody whose address belongs to no account.
    Stranger {
        /// The name in the commit.
        name: String,
        /// The address in the commit.
        email: String,
    },
}

/// One commit.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Forty hexadecimal digits, given by the world if empty.
    pub sha: String,
    /// Who wrote it.
    pub author: Author,
    /// When.
    pub date: DateTime<Utc>,
    /// The whole message.
    pub message: String,
    /// Lines added and deleted, by path.
    pub changes: Vec<Change>,
}

/// What a commit did to one file.
#[derive(Debug, Clone)]
pub struct Change {
    /// The file.
    pub path: String,
    /// Lines added.
    pub additions: u32,
    /// Lines deleted.
    pub deletions: u32,
}

impl Commit {
    /// A commit of an account that changed nothing yet.
    pub fn new(login: &str, date: DateTime<Utc>, message: &str) -> Commit {
        let author = Author::Account(login.to_owned());
        Commit { sha: String::new(), author, date, message: message.to_owned(), changes: Vec::new() }
    }

    /// Adds a change.
    #[must_use]
    pub fn change(mut self, path: &str, additions: u32, deletions: u32) -> Commit {
        self.changes.push(Change { path: path.to_owned(), additions, deletions });
        self
    }

    /// Lines added, and lines deleted.
    pub fn lines(&self) -> (u32, u32) {
        self.changes
            .iter()
            .fold((0, 0), |(added, deleted), change| (added + change.additions, deleted + change.deletions))
    }
}

/// An issue, or a pull request where `pull` is given.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Given by the world.
    pub number: u32,
    /// The title.
    pub title: String,
    /// The text.
    pub body: Option<String>,
    /// Login of who opened it.
    pub author: String,
    /// When it was opened.
    pub created: DateTime<Utc>,
    /// When it was closed or merged.
    pub closed: Option<DateTime<Utc>>,
    /// How many comments it has.
    pub comments: u32,
    /// What makes it a pull request.
    pub pull: Option<Pull>,
}

/// What a pull request has beyond an issue.
#[derive(Debug, Clone, Default)]
pub struct Pull {
    /// Whether its closing was a merge.
    pub merged: bool,
    /// Not ready yet.
    pub draft: bool,
    /// Lines added.
    pub additions: u32,
    /// Lines deleted.
    pub deletions: u32,
    /// How many files it changes.
    pub changed_files: u32,
    /// How many commits it has.
    pub commits: u32,
    /// Its reviews.
    pub reviews: Vec<Review>,
}

/// A review of a pull request.
#[derive(Debug, Clone)]
pub struct Review {
    /// Login of the reviewer.
    pub author: String,
    /// `APPROVED`, `CHANGES_REQUESTED` or `COMMENTED`.
    pub state: ReviewState,
    /// The text.
    pub body: String,
    /// When it was submitted.
    pub submitted: DateTime<Utc>,
}

/// The verdict of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Good to merge.
    Approved,
    /// Not yet.
    ChangesRequested,
    /// No verdict.
    Commented,
}

impl ReviewState {
    /// As GitHub writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            ReviewState::Approved => "APPROVED",
            ReviewState::ChangesRequested => "CHANGES_REQUESTED",
            ReviewState::Commented => "COMMENTED",
        }
    }
}

impl Issue {
    /// An open issue.
    pub fn new(author: &str, created: DateTime<Utc>, title: &str) -> Issue {
        let (author, title) = (author.to_owned(), title.to_owned());
        Issue { number: 0, title, body: None, author, created, closed: None, comments: 0, pull: None }
    }

    /// An open pull request.
    pub fn pull(author: &str, created: DateTime<Utc>, title: &str, pull: Pull) -> Issue {
        Issue { pull: Some(pull), ..Issue::new(author, created, title) }
    }

    /// Closed at a time; a pull request is merged then.
    #[must_use]
    pub fn done(mut self, at: DateTime<Utc>) -> Issue {
        self.closed = Some(at);
        if let Some(pull) = &mut self.pull {
            pull.merged = true;
        }
        self
    }

    /// When it was merged.
    pub fn merged_at(&self) -> Option<DateTime<Utc>> {
        self.closed.filter(|_| self.pull.as_ref().is_some_and(|pull| pull.merged))
    }

    /// When anything last happened to it.
    pub fn updated_at(&self) -> DateTime<Utc> {
        let reviews = self.pull.iter().flat_map(|pull| &pull.reviews).map(|review| review.submitted);
        reviews.chain(self.closed).fold(self.created, Ord::max)
    }
}

/// A gist.
#[derive(Debug, Clone)]
pub struct Gist {
    /// Thirty-two hexadecimal digits, given by the world if empty.
    pub id: String,
    /// Login of its owner.
    pub owner: String,
    /// One line about it.
    pub description: Option<String>,
    /// Whether it is listed. A secret gist is found by its id alone.
    pub public: bool,
    /// Text by file name.
    pub files: BTreeMap<String, String>,
    /// When it was made; now, if not given.
    pub created: Option<DateTime<Utc>>,
}

impl Gist {
    /// A public gist of one file.
    pub fn new(owner: &str, file: &str, text: &str) -> Gist {
        Gist {
            id: String::new(),
            owner: owner.to_owned(),
            description: None,
            public: true,
            files: BTreeMap::from([(file.to_owned(), text.to_owned())]),
            created: None,
        }
    }
}
