//! Everything the double knows, behind one lock.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::model::{Account, Author, Commit, Gist, Repo};

/// How long an account has been there, unless told.
const ACCOUNT_AGE: TimeDelta = TimeDelta::days(5 * 365);

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Viewer {
    /// No token.
    Anonymous,
    /// The owner of a token.
    Known(Token),
}

/// A token of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) account: u64,
    pub(super) scopes: Vec<String>,
}

impl Viewer {
    pub(super) fn account(&self) -> Option<u64> {
        match self {
            Viewer::Anonymous => None,
            Viewer::Known(token) => Some(token.account),
        }
    }

    /// Whether the viewer is that account and may use that scope.
    pub(super) fn may(&self, account: u64, scope: &str) -> bool {
        matches!(self, Viewer::Known(token) if token.account == account && token.scopes.iter().any(|s| s == scope))
    }
}

/// Where an old name leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Former {
    Account(u64),
    Repo(u64),
}

/// The world as it is.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) accounts: BTreeMap<u64, Account>,
    pub(super) repos: BTreeMap<u64, Repo>,
    pub(super) gists: Vec<Gist>,
    pub(super) tokens: HashMap<String, Token>,
    /// Accounts by login and repositories by full name, in lower case.
    logins: HashMap<String, u64>,
    full_names: HashMap<String, u64>,
    /// Old names that redirect, in lower case.
    pub(super) former: HashMap<String, Former>,
    /// Repositories whose weekly figures were asked for, and therefore computed.
    pub(super) counted: HashSet<u64>,
    last_id: u64,
}

impl State {
    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        // As large as GitHub's are by now, and still within the 32 bits of `databaseId`.
        1_100_000_000 + self.last_id
    }

    /// The account of that login, suspended or not.
    pub(super) fn any_account(&self, login: &str) -> Option<&Account> {
        self.accounts.get(self.logins.get(&login.to_lowercase())?)
    }

    /// The account of that login, as the public sees it.
    pub(super) fn account(&self, login: &str) -> Option<&Account> {
        self.any_account(login).filter(|account| !account.suspended)
    }

    /// The repository `owner/name`, as the viewer sees it.
    pub(super) fn repo(&self, full_name: &str, viewer: &Viewer) -> Option<&Repo> {
        let repo = self.repos.get(self.full_names.get(&full_name.to_lowercase())?)?;
        self.sees(viewer, repo).then_some(repo)
    }

    /// The repository of that name, be it one it had before.
    pub(super) fn repo_once_named(&self, full_name: &str, viewer: &Viewer) -> Option<&Repo> {
        self.repo(full_name, viewer).or_else(|| match self.former.get(&full_name.to_lowercase()) {
            Some(Former::Repo(id)) => self.repos.get(id).filter(|repo| self.sees(viewer, repo)),
            _ => None,
        })
    }

    pub(super) fn sees(&self, viewer: &Viewer, repo: &Repo) -> bool {
        self.account(&repo.owner).is_some_and(|owner| !repo.private || viewer.may(owner.id, "repo"))
    }

    /// The repositories of an account that the viewer sees, oldest first.
    pub(super) fn repos_of<'a>(
        &'a self,
        account: &'a Account,
        viewer: &'a Viewer,
    ) -> impl Iterator<Item = &'a Repo> {
        self.repos.values().filter(move |repo| same(&repo.owner, &account.login) && self.sees(viewer, repo))
    }

    /// All repositories the viewer sees.
    pub(super) fn visible_repos<'a>(&'a self, viewer: &'a Viewer) -> impl Iterator<Item = &'a Repo> {
        self.repos.values().filter(move |repo| self.sees(viewer, repo))
    }

    /// The account behind a commit's author, if there is one.
    pub(super) fn commit_account(&self, commit: &Commit) -> Option<&Account> {
        match &commit.author {
            Author::Account(login) => self.account(login),
            Author::Stranger { .. } => None,
        }
    }

    /// Name and address in a commit.
    pub(super) fn signature(&self, commit: &Commit) -> (String, String) {
        match &commit.author {
            Author::Stranger { name, email } => (name.clone(), email.clone()),
            Author::Account(login) => match self.any_account(login) {
                Some(account) => (
                    account.name.clone().unwrap_or_else(|| login.clone()),
                    account
                        .email
                        .clone()
                        .unwrap_or_else(|| format!("{}+{login}@users.noreply.github.com", account.id)),
                ),
                None => (login.clone(), format!("{login}@users.noreply.github.com")),
            },
        }
    }

    pub(super) fn add_account(&mut self, mut account: Account, now: DateTime<Utc>) -> u64 {
        let known = self.logins.get(&account.login.to_lowercase()).copied();
        account.id = known.unwrap_or_else(|| self.next_id());
        account.created = account.created.or(Some(now - ACCOUNT_AGE));
        // A name that is taken again no longer leads to who had it before.
        self.former.remove(&account.login.to_lowercase());
        self.logins.insert(account.login.to_lowercase(), account.id);
        let id = account.id;
        self.accounts.insert(id, account);
        id
    }

    pub(super) fn add_repo(&mut self, mut repo: Repo, now: DateTime<Utc>) -> u64 {
        if self.any_account(&repo.owner).is_none() {
            self.add_account(Account::new(&repo.owner), now);
        }
        let full_name = repo.full_name().to_lowercase();
        repo.id = self.full_names.get(&full_name).copied().unwrap_or_else(|| self.next_id());
        settle(&mut repo, now);
        self.former.remove(&full_name);
        self.full_names.insert(full_name, repo.id);
        let id = repo.id;
        self.repos.insert(id, repo);
        id
    }

    pub(super) fn edit_account(&mut self, login: &str, edit: impl FnOnce(&mut Account)) -> bool {
        let Some(id) = self.logins.get(&login.to_lowercase()).copied() else { return false };
        self.accounts.get_mut(&id).map(edit).is_some()
    }

    pub(super) fn edit_repo(
        &mut self,
        full_name: &str,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut Repo),
    ) -> bool {
        let Some(id) = self.full_names.get(&full_name.to_lowercase()).copied() else { return false };
        let Some(repo) = self.repos.get_mut(&id) else { return false };
        let commits = repo.commits.len();
        edit(repo);
        if repo.commits.len() != commits {
            repo.pushed = None;
        }
        settle(repo, now);
        self.counted.remove(&id);
        true
    }

    /// Gives an account another login. Its repositories move along and redirect; its old page does so if `redirect`.
    pub(super) fn rename_account(&mut self, old: &str, new: &str, redirect: bool) -> bool {
        if self.any_account(new).is_some() {
            return false;
        }
        let Some(id) = self.logins.remove(&old.to_lowercase()) else { return false };
        self.logins.insert(new.to_lowercase(), id);
        if redirect {
            self.former.insert(old.to_lowercase(), Former::Account(id));
        }
        if let Some(account) = self.accounts.get_mut(&id) {
            new.clone_into(&mut account.login);
        }
        let owned: Vec<u64> =
            self.repos.values().filter(|repo| same(&repo.owner, old)).map(|repo| repo.id).collect();
        for repo in owned {
            self.move_repo(repo, |repo| new.clone_into(&mut repo.owner));
        }
        for repo in self.repos.values_mut() {
            rename_people(repo, old, new);
        }
        for organization in self.accounts.values_mut().flat_map(|account| &mut account.organizations) {
            if same(organization, old) {
                new.clone_into(organization);
            }
        }
        for gist in self.gists.iter_mut().filter(|gist| same(&gist.owner, old)) {
            new.clone_into(&mut gist.owner);
        }
        true
    }

    pub(super) fn rename_repo(&mut self, full_name: &str, new: &str) -> bool {
        let Some(id) = self.full_names.get(&full_name.to_lowercase()).copied() else { return false };
        self.move_repo(id, |repo| new.clone_into(&mut repo.name));
        true
    }

    fn move_repo(&mut self, id: u64, change: impl FnOnce(&mut Repo)) {
        let Some(repo) = self.repos.get_mut(&id) else { return };
        let old = repo.full_name().to_lowercase();
        change(repo);
        let new = repo.full_name().to_lowercase();
        self.full_names.remove(&old);
        self.former.insert(old, Former::Repo(id));
        self.full_names.insert(new, id);
    }

    pub(super) fn remove_repo(&mut self, full_name: &str) -> bool {
        let Some(id) = self.full_names.remove(&full_name.to_lowercase()) else { return false };
        self.repos.remove(&id).is_some()
    }

    pub(super) fn remove_account(&mut self, login: &str) -> bool {
        let Some(id) = self.logins.remove(&login.to_lowercase()) else { return false };
        self.accounts.remove(&id);
        self.tokens.retain(|_, token| token.account != id);
        self.gists.retain(|gist| !same(&gist.owner, login));
        let owned: Vec<String> =
            self.repos.values().filter(|repo| same(&repo.owner, login)).map(Repo::full_name).collect();
        for full_name in owned {
            self.remove_repo(&full_name);
        }
        true
    }

    pub(super) fn add_gist(&mut self, mut gist: Gist, now: DateTime<Utc>) -> String {
        if gist.id.is_empty() {
            gist.id = digest(&format!("gist {}", self.next_id()))[..32].to_owned();
        }
        gist.created = gist.created.or(Some(now));
        let id = gist.id.clone();
        self.gists.retain(|other| other.id != id);
        self.gists.push(gist);
        id
    }
}

/// Whether two logins or names are the same to GitHub.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Forty hexadecimal digits that stand for something.
pub(super) fn digest(of: &str) -> String {
    hex::encode(Sha256::digest(of.as_bytes()))[..40].to_owned()
}

/// Fills in what follows from the rest of a repository.
fn settle(repo: &mut Repo, now: DateTime<Utc>) {
    if repo.commits.is_empty() && !repo.files.is_empty() {
        let mut first = Commit::new(&repo.owner, repo.pushed.unwrap_or(now), "Initial commit");
        for (path, content) in &repo.files {
            let lines = content.split(|&byte| byte == b'\n').count();
            first = first.change(path, u32::try_from(lines).unwrap_or(u32::MAX), 0);
        }
        repo.commits.push(first);
    }
    let full_name = repo.full_name();
    for (index, commit) in repo.commits.iter_mut().enumerate().filter(|(_, commit)| commit.sha.is_empty()) {
        let identity = format!("{full_name} {index} {} {}", commit.date, commit.message);
        commit.sha = digest(&identity);
    }
    repo.commits.sort_by_key(|commit| std::cmp::Reverse(commit.date));
    for (number, issue) in (1..).zip(&mut repo.issues) {
        issue.number = number;
    }
    let (first, last) = (repo.commits.last().map(|c| c.date), repo.commits.first().map(|c| c.date));
    repo.created = repo.created.or(first).or(Some(now));
    repo.pushed = repo.pushed.or(last).or(repo.created);
    if repo.size == 0 {
        let bytes: u64 = repo.files.values().map(|content| content.len() as u64).sum();
        let languages: u64 = repo.languages.iter().map(|(_, bytes)| bytes).sum();
        repo.size = bytes.max(languages).div_ceil(1024);
    }
}

/// What others and the account itself wrote stays the account's.
fn rename_people(repo: &mut Repo, old: &str, new: &str) {
    let rename = |login: &mut String| {
        if same(login, old) {
            new.clone_into(login);
        }
    };
    for commit in &mut repo.commits {
        if let Author::Account(login) = &mut commit.author {
            rename(login);
        }
    }
    for issue in &mut repo.issues {
        rename(&mut issue.author);
        for review in issue.pull.iter_mut().flat_map(|pull| &mut pull.reviews) {
            rename(&mut review.author);
        }
    }
}
