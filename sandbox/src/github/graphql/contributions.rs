//! What an account contributed in a span of time.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use super::connection::Connection;
use super::node::{Args, Cx, Field, Node, Out, fail};
use crate::github::model::{Account, Author, Repo};
use crate::github::rest::stamp;
use crate::github::state::same;

/// The kinds of contributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Commit,
    Issue,
    Pull,
    Review,
    Repository,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Commit => "COMMIT",
            Kind::Issue => "ISSUE",
            Kind::Pull => "PULL_REQUEST",
            Kind::Review => "PULL_REQUEST_REVIEW",
            Kind::Repository => "REPOSITORY",
        }
    }
}

#[derive(Clone, Copy)]
struct Contribution<'w> {
    kind: Kind,
    repo: &'w Repo,
    at: DateTime<Utc>,
}

/// A span of an account's contributions.
#[derive(Clone)]
pub(super) struct Contributions<'w> {
    account: &'w Account,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    all: Vec<Contribution<'w>>,
}

/// Everything an account ever contributed to repositories the viewer sees. Commits to forks do not count.
fn all<'w>(cx: &'w Cx<'w>, account: &Account) -> Vec<Contribution<'w>> {
    let mut found = Vec::new();
    for repo in cx.state.visible_repos(cx.viewer) {
        let mut add = |kind, at| found.push(Contribution { kind, repo, at });
        if let Some(created) = repo.created.filter(|_| same(&repo.owner, &account.login)) {
            add(Kind::Repository, created);
        }
        let own = |author: &Author| matches!(author, Author::Account(login) if same(login, &account.login));
        for commit in repo.commits.iter().filter(|commit| repo.fork_of.is_none() && own(&commit.author)) {
            add(Kind::Commit, commit.date);
        }
        for issue in &repo.issues {
            if same(&issue.author, &account.login) {
                add(if issue.pull.is_some() { Kind::Pull } else { Kind::Issue }, issue.created);
            }
            for review in issue.pull.iter().flat_map(|pull| &pull.reviews) {
                if same(&review.author, &account.login) {
                    add(Kind::Review, review.submitted);
                }
            }
        }
    }
    found
}

impl<'w> Contributions<'w> {
    /// The span asked for: a year before its end, and now, unless told.
    pub(super) fn new(
        cx: &'w Cx<'w>,
        account: &'w Account,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> Result<Contributions<'w>, FieldError> {
        let year = TimeDelta::days(365);
        let to = to.unwrap_or_else(|| from.map_or(cx.now, |from| (from + year).min(cx.now)));
        let from = from.unwrap_or(to - year);
        if from > to {
            return Err(fail("ARGUMENT_ERROR", "`from` must be before `to`"));
        }
        // A leap year is a year, too.
        if to - from > TimeDelta::days(366) {
            let message = "The total time spanned by 'from' and 'to' must not exceed 1 year";
            return Err(fail("ARGUMENT_ERROR", message));
        }
        Ok(Contributions { account, from, to, all: all(cx, account) })
    }

    fn inside(&self) -> impl Iterator<Item = &Contribution<'w>> {
        self.all.iter().filter(|one| one.at >= self.from && one.at <= self.to)
    }

    fn count(&self, kind: Kind) -> Value {
        json!(self.inside().filter(|one| one.kind == kind).count())
    }

    pub(super) fn field(&self, cx: &'w Cx<'w>, info: &ResolveInfo<'_>) -> Out<'w> {
        Out::Leaf(match info.field_name() {
            "startedAt" => json!(stamp(self.from)),
            "endedAt" => json!(stamp(self.to)),
            "user" => return Out::Node(Node::Account(self.account)),
            "hasAnyContributions" => json!(self.inside().next().is_some()),
            "contributionYears" => {
                let years: BTreeSet<i32> =
                    self.all.iter().map(|one| one.at).chain([cx.now]).map(|at| at.year()).collect();
                json!(years.into_iter().rev().collect::<Vec<_>>())
            }
            "restrictedContributionsCount" => json!(0),
            "totalCommitContributions" => self.count(Kind::Commit),
            "totalIssueContributions" => self.count(Kind::Issue),
            "totalPullRequestContributions" => self.count(Kind::Pull),
            "totalPullRequestReviewContributions" => self.count(Kind::Review),
            "totalRepositoryContributions" => self.count(Kind::Repository),
            "totalRepositoriesWithContributedCommits" => json!(self.by_repository().len()),
            "contributionCalendar" => return Out::Node(self.calendar()),
            "commitContributionsByRepository" => {
                let most = Args::of(info).get("maxRepositories").as_u64().unwrap_or_default();
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                let entry = |(repo, count): (&'w Repo, usize)| {
                    let kind = "CreatedCommitContributionConnection";
                    let figures = Node::plain(kind, json!({ "totalCount": count }), Vec::new());
                    let links = vec![("repository", Node::Repo(repo)), ("contributions", figures)];
                    Node::plain("CommitContributionsByRepository", json!({}), links)
                };
                return Out::List(self.by_repository().into_iter().take(most).map(entry).collect());
            }
            _ => return Out::Unknown,
        })
    }

    /// Repositories with their number of commits, the busiest first.
    fn by_repository(&self) -> Vec<(&'w Repo, usize)> {
        let mut counts: BTreeMap<u64, (&'w Repo, usize)> = BTreeMap::new();
        for one in self.inside().filter(|one| one.kind == Kind::Commit) {
            counts.entry(one.repo.id).or_insert((one.repo, 0)).1 += 1;
        }
        let mut sorted: Vec<_> = counts.into_values().collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sorted
    }

    /// Weeks from Sunday to Saturday; the first and the last may be cut short.
    fn calendar(&self) -> Node<'w> {
        let mut days: BTreeMap<NaiveDate, u32> = BTreeMap::new();
        for one in self.inside() {
            *days.entry(one.at.date_naive()).or_default() += 1;
        }
        let most = days.values().copied().max().unwrap_or_default();
        let level = |count: u32| match (count * 4).checked_div(most) {
            None | Some(_) if count == 0 => "NONE",
            Some(0) => "FIRST_QUARTILE",
            Some(1) => "SECOND_QUARTILE",
            Some(2) => "THIRD_QUARTILE",
            _ => "FOURTH_QUARTILE",
        };
        let span = self.from.date_naive().iter_days().take_while(|day| *day <= self.to.date_naive());
        let mut weeks: Vec<(NaiveDate, Vec<Value>)> = Vec::new();
        for day in span {
            let weekday = day.weekday().num_days_from_sunday();
            if weekday == 0 || weeks.is_empty() {
                weeks.push((day, Vec::new()));
            }
            let count = days.get(&day).copied().unwrap_or_default();
            if let Some((_, week)) = weeks.last_mut() {
                week.push(json!({
                    "date": day.to_string(), "weekday": weekday, "contributionCount": count,
                    "contributionLevel": level(count),
                }));
            }
        }
        let weeks: Vec<Value> = weeks
            .into_iter()
            .map(|(first, days)| json!({ "firstDay": first.to_string(), "contributionDays": days }))
            .collect();
        let total: u32 = days.values().sum();
        let fields = json!({ "totalContributions": total, "isHalloween": false, "weeks": weeks });
        Node::plain("ContributionCalendar", fields, Vec::new())
    }
}

/// Repositories of others that an account contributed to in the last year.
pub(super) fn contributed_to<'w>(cx: &'w Cx<'w>, account: &'w Account, info: &ResolveInfo<'_>) -> Field<'w> {
    let args = Args::of(info);
    let own_too = args.bool("includeUserRepositories") == Some(true);
    let contributions = Contributions::new(cx, account, None, None)?;
    let mut found: BTreeMap<u64, &'w Repo> = BTreeMap::new();
    for one in contributions.inside().filter(|one| args.allows("contributionTypes", one.kind.name())) {
        if own_too || !same(&one.repo.owner, &account.login) {
            found.insert(one.repo.id, one.repo);
        }
    }
    let mut found: Vec<&Repo> = found.into_values().collect();
    found.retain(|repo| args.str("privacy").is_none_or(|wanted| (wanted == "PUBLIC") != repo.private));
    super::repo::sort(&mut found, args.order());
    let size: u64 = found.iter().map(|repo| repo.size).sum();
    Connection::page(info, found.into_iter().map(Node::Repo).collect(), json!({ "totalDiskUsage": size }))
}
