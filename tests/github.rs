//! GitHub accounts through the use cases and the real adapter, against a double of GitHub.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "github/recorded.rs"]
mod recorded;
mod support;

use chrono::Duration;
use discord_sandbox::github::{
    Account, Commit, Fault, Gist, GithubDouble, Issue, OldName, Pull, Repo, Review, ReviewState,
};
use discord_sandbox::member::Arg;
use hotseat::app::github::{self, AnalysisView};
use hotseat::app::interview::{self, Start};
use hotseat::app::resume;
use hotseat::db::interviews;
use hotseat::domain::github::{Choice, LeftOut, Strength};
use hotseat::domain::interview::Settings;
use hotseat::domain::language::Language;
use hotseat::domain::question::Source;
use hotseat::error::{AppError, UserError};
use hotseat::github::{GitHub, GitHubSettings};
use std::sync::Arc;
use support::lab::{Candidate, TestBot, Wishes, is_korean};
use support::{CANDIDATE, GUILD, PARENT, ToyWorld};

const TOKEN: &str = "ghp_operator";

struct Lab {
    world: ToyWorld,
    double: GithubDouble,
}

impl Lab {
    async fn start(token: bool) -> Self {
        let double = GithubDouble::start().await.unwrap();
        double.world().add_account(Account::new("operator"));
        double.world().add_token(TOKEN, "operator", &[]);
        let settings = GitHubSettings {
            api_url: double.base_url(),
            site_url: double.base_url(),
            token: token.then(|| TOKEN.to_owned().into()),
            client_id: Some(double.client_id().to_owned()),
        };
        let mut world = ToyWorld::new().await;
        world.app = world.app.with_repos(Arc::new(GitHub::new(settings).unwrap()));
        Self { world, double }
    }

    /// An account with a repository, linked.
    async fn linked(token: bool) -> Self {
        let lab = Self::start(token).await;
        lab.double.world().add_account(Account::new("mona"));
        let commit = Commit::new("mona", lab.double.clock().now(), "Lock the stock row during checkout");
        let shop = Repo::new("mona", "shop")
            .language("Rust", 3000)
            .language("HTML", 1000)
            .file("README.md", "# Shop")
            .file("tests/smoke.rs", "")
            .file("Cargo.toml", "[dependencies]\ntokio = \"1\"\n")
            .commit(commit.change("src/main.rs", 20, 3));
        lab.double.world().add_repo(shop);
        lab.link("mona").await.unwrap();
        lab.double.clear_requests();
        lab
    }

    async fn link(&self, typed: &str) -> Result<github::Linked, UserError> {
        told(github::link(&self.world.app, CANDIDATE, typed).await)
    }

    async fn verify(&self) -> Result<String, UserError> {
        told(github::verify(&self.world.app, CANDIDATE).await)
    }

    async fn analyze(&self) -> Result<AnalysisView, UserError> {
        told(github::analyze(&self.world.app, CANDIDATE, Choice::default(), Language::Ko).await)
    }
}

fn told<T>(result: Result<T, AppError>) -> Result<T, UserError> {
    match result {
        Ok(value) => Ok(value),
        Err(AppError::User(error)) => Err(error),
        Err(AppError::Unexpected(error)) => panic!("unexpected: {error:#}"),
    }
}

#[tokio::test]
async fn a_code_in_bio_or_gist_proves_an_account() {
    let lab = Lab::linked(false).await;
    let linked = lab.link("https://github.com/mona").await.unwrap();
    assert_eq!(lab.verify().await, Err(UserError::GithubNotProved { code: linked.code.clone() }));
    lab.double.world().edit_account("mona", |mona| mona.bio = Some(format!("Hello {}!", linked.code)));
    assert_eq!(lab.verify().await.unwrap(), "mona");
    assert!(lab.link("mona").await.unwrap().verified_at.is_some(), "linking it again keeps the proof");
    lab.double.world().add_account(Account::new("hubot"));
    let other = lab.link("hubot").await.unwrap();
    assert!(other.verified_at.is_none() && other.code != linked.code);
    let description = Some(format!("for {}", other.code));
    let gist = Gist { description, ..Gist::new("hubot", "proof.txt", "mine") };
    lab.double.world().add_gist(gist);
    assert_eq!(lab.verify().await.unwrap(), "hubot");
    assert_eq!(lab.double.rejected(), Vec::<String>::new());
}

#[tokio::test]
async fn the_device_flow_proves_an_account_and_only_the_linked_one() {
    let lab = Lab::linked(true).await;
    lab.double.world().add_account(Account::new("hubot"));
    let device = lab.link("mona").await.unwrap().device.unwrap();
    assert!(matches!(lab.verify().await, Err(UserError::GithubNotProved { .. })));
    assert!(lab.double.approve(&device.user_code, "hubot"));
    lab.double.clock().advance(std::time::Duration::from_secs(10));
    assert_eq!(lab.verify().await, Err(UserError::GithubOtherAccount));
    let device = lab.link("mona").await.unwrap().device.unwrap();
    assert!(lab.double.deny(&device.user_code));
    assert!(matches!(lab.verify().await, Err(UserError::GithubNotProved { .. })));
    let device = lab.link("mona").await.unwrap().device.unwrap();
    assert!(lab.double.approve(&device.user_code, "mona"));
    assert_eq!(lab.verify().await.unwrap(), "mona");
}

#[tokio::test]
async fn an_account_is_read_alike_with_and_without_a_token() {
    for token in [true, false] {
        let lab = Lab::linked(token).await;
        let view = lab.analyze().await.unwrap();
        let shares: Vec<_> =
            view.analysis.shares.named.iter().map(|(name, s, _)| (name.as_str(), *s)).collect();
        assert_eq!(shares, [("Rust", 0.75), ("HTML", 0.25)]);
        assert!(view.picture.is_some() && !view.verified);
        assert_eq!((view.analysis.presence.readme, view.analysis.presence.tests), (1, 1));
        assert_eq!(view.analysis.habits.commits, 1);
        assert_eq!(view.gathered.activity.is_some(), token);
        assert_eq!(view.analysis.left_out.contains(&LeftOut::Activity), !token, "what is left out is said");
        if token {
            assert_eq!(view.analysis.dependencies, [("tokio".to_owned(), 1)]);
        }
        assert_eq!(lab.double.rejected(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn three_hundred_repositories_cost_at_most_forty_requests_and_none_within_the_hour() {
    let lab = Lab::start(true).await;
    lab.double.world().add_busy_account("busy", 300);
    lab.link("busy").await.unwrap();
    lab.double.clear_requests();
    let view = lab.analyze().await.unwrap();
    let requests = lab.double.requests().len();
    assert_eq!(view.gathered.repositories.len(), 300);
    assert!(requests <= 20, "{requests} requests");
    assert!(view.analysis.left_out.is_empty());
    assert!(view.analysis.shares.others > 0 || view.analysis.shares.named.len() > 5);
    lab.double.clear_requests();
    lab.analyze().await.unwrap();
    assert_eq!(lab.double.requests().len(), 0);
    lab.world.clock.advance(Duration::hours(2));
    lab.analyze().await.unwrap();
    assert!(!lab.double.requests().is_empty(), "it is read again later");
}

#[tokio::test]
async fn a_thousand_repositories_are_read_with_a_token_and_partly_without() {
    let with = Lab::start(true).await;
    with.double.world().add_busy_account("busy", 1000);
    with.link("busy").await.unwrap();
    assert_eq!(with.analyze().await.unwrap().gathered.repositories.len(), 1000);
    let without = Lab::start(false).await;
    without.double.world().add_busy_account("busy", 1000);
    without.link("busy").await.unwrap();
    let view = without.analyze().await.unwrap();
    assert!(without.double.requests().len() <= 60);
    assert_eq!(view.gathered.repositories.len(), 1000);
    assert!(view.analysis.left_out.iter().any(|left| matches!(left, LeftOut::Languages(_))));
}

#[tokio::test]
async fn pages_that_did_not_change_are_not_sent_again() {
    let lab = Lab::linked(false).await;
    lab.analyze().await.unwrap();
    lab.double.clear_requests();
    lab.world.clock.advance(Duration::hours(2));
    let view = lab.analyze().await.unwrap();
    let requests = lab.double.requests();
    let paged: Vec<_> = requests.iter().filter(|request| request.if_none_match.is_some()).collect();
    assert!(paged.len() >= 3 && paged.iter().all(|request| request.status == Some(304)), "{requests:?}");
    assert_eq!(view.analysis.shares.named.len(), 2);
}

#[tokio::test]
async fn a_renamed_account_is_still_found() {
    for token in [true, false] {
        let lab = Lab::linked(token).await;
        assert!(lab.double.world().rename_account("mona", "lisa", OldName::Gone));
        let view = lab.analyze().await.unwrap();
        assert_eq!((view.account.login.as_str(), view.gathered.repositories.len()), ("lisa", 1));
    }
}

#[tokio::test]
async fn an_empty_account_and_an_empty_repository_are_no_failures() {
    for token in [true, false] {
        let lab = Lab::start(token).await;
        lab.double.world().add_account(Account::new("new"));
        lab.link("new").await.unwrap();
        let view = lab.analyze().await.unwrap();
        assert!(view.picture.is_none() && view.gathered.repositories.is_empty());
        lab.double.world().add_repo(Repo::new("new", "empty").language("Rust", 10));
        lab.world.clock.advance(Duration::hours(2));
        assert_eq!(lab.analyze().await.unwrap().gathered.repositories.len(), 1);
    }
}

#[tokio::test]
async fn each_failure_of_github_has_its_words() {
    let lab = Lab::linked(true).await;
    assert_eq!(lab.link("nobody-here").await.unwrap_err(), UserError::GithubNotFound);
    assert_eq!(lab.link("no login").await.unwrap_err(), UserError::GithubNoLogin);
    lab.double.world().add_account(Account::organization("acme"));
    assert_eq!(lab.link("acme").await.unwrap_err(), UserError::GithubOrganisation);
    for (fault, times) in [(Fault::Status(503), 2), (Fault::Cut, 2), (Fault::Malformed, 1)] {
        lab.double.fault_on("/user", times, fault);
        assert_eq!(lab.analyze().await.unwrap_err(), UserError::GithubDown);
        lab.double.clear_faults();
    }
    lab.double.fault_on("/user", 1, Fault::Status(502));
    lab.analyze().await.unwrap();
    lab.world.clock.advance(Duration::hours(2));
    let wait = std::time::Duration::from_secs(60);
    lab.double.fault(Fault::SecondaryLimit { retry_after: Some(wait) });
    assert!(matches!(lab.analyze().await, Err(UserError::GithubLimited { until: Some(_) })));
    lab.double.fault(Fault::RateLimitExhausted);
    assert!(matches!(lab.analyze().await, Err(UserError::GithubLimited { until: Some(_) })));
    let lab = Lab::linked(true).await;
    lab.double.world().revoke_token(TOKEN);
    assert_eq!(lab.analyze().await.unwrap_err(), UserError::GithubRefused);
    let lab = Lab::linked(true).await;
    lab.double.world().edit_account("mona", |mona| mona.suspended = true);
    assert_eq!(lab.analyze().await.unwrap_err(), UserError::GithubNotFound);
}

#[tokio::test]
async fn graphql_that_gives_up_is_asked_for_less() {
    let lab = Lab::start(true).await;
    lab.double.world().add_busy_account("busy", 60);
    lab.link("busy").await.unwrap();
    lab.double.fault_on("/graphql", 2, Fault::Status(502));
    assert_eq!(lab.analyze().await.unwrap().gathered.repositories.len(), 60);
}

#[tokio::test]
async fn only_a_proved_account_is_asked_about_and_unlinking_forgets_all() {
    let lab = Lab::linked(true).await;
    lab.analyze().await.unwrap();
    let lines = async || github::source_lines(&lab.world.app, CANDIDATE).await.unwrap();
    assert!(lines().await.is_empty());
    let code = lab.link("mona").await.unwrap().code;
    lab.double.world().edit_account("mona", |mona| mona.bio = Some(code));
    lab.verify().await.unwrap();
    let cited = lines().await;
    assert!(cited[0].starts_with("GitHub mona/shop") && cited[1].contains("Lock the stock row"), "{cited:?}");
    assert_eq!(told(github::unlink(&lab.world.app, CANDIDATE).await).unwrap(), "mona");
    assert!(lines().await.is_empty());
    assert_eq!(lab.analyze().await.unwrap_err(), UserError::GithubNotLinked);
}

#[tokio::test]
async fn pull_requests_reviews_licences_and_what_is_counted_by_choice() {
    let lab = Lab::linked(true).await;
    let (world, now) = (lab.double.world(), lab.double.clock().now());
    world.add_account(Account::new("hubot"));
    let merged = Issue::pull("mona", now - Duration::days(20), "Add retries", Pull::default());
    let review = Review {
        author: "mona".to_owned(),
        state: ReviewState::Approved,
        body: "Good.".to_owned(),
        submitted: now - Duration::days(5),
    };
    let reviewed = Pull { reviews: vec![review], ..Pull::default() };
    let issues = vec![
        merged.done(now - Duration::days(19)),
        Issue::pull("hubot", now - Duration::days(6), "Fix the clock", reviewed),
    ];
    world.add_repo(Repo { issues, ..Repo::new("hubot", "tool").language("Go", 10) });
    let of = |name: &str, language: &str| Repo::new("mona", name).language(language, 4000);
    world.add_repo(Repo { archived: true, ..of("old", "Perl") });
    world.add_repo(Repo { fork_of: Some("hubot/tool".to_owned()), ..of("tool", "Go") });
    world.add_repo(of("vendor-libs", "C++"));
    assert!(world.edit_repo("mona/shop", |shop| {
        shop.license = Some("MIT".to_owned());
        shop.topics = vec!["payments".to_owned()];
    }));
    let view = lab.analyze().await.unwrap();
    let activity = view.gathered.activity.as_ref().unwrap();
    assert_eq!((activity.pulls, activity.merged, activity.reviews), (1, 1, 1));
    assert!(view.analysis.strengths.contains(&Strength::Reviews(1)), "{:?}", view.analysis.strengths);
    assert_eq!(view.analysis.licences, [("MIT".to_owned(), 1)]);
    assert_eq!(view.analysis.topics, [("payments".to_owned(), 1)]);
    let named = async |choice: Choice| {
        let view = told(github::analyze(&lab.world.app, CANDIDATE, choice, Language::En).await).unwrap();
        view.analysis.shares.named.into_iter().map(|(name, ..)| name).collect::<Vec<_>>()
    };
    assert_eq!(named(Choice::default()).await, ["Rust", "HTML"]);
    assert_eq!(named(Choice { archived: true, ..Choice::default() }).await, ["Perl", "Rust", "HTML"]);
    assert_eq!(named(Choice { forks: true, top: 1, ..Choice::default() }).await, ["Go"]);
}

const RESUME: &str = "# Kim\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

#[tokio::test]
async fn questions_of_an_interview_cite_the_resume_and_the_proved_account() {
    let lab = Lab::linked(true).await;
    lab.analyze().await.unwrap();
    let code = lab.link("mona").await.unwrap().code;
    lab.double.world().edit_account("mona", |mona| mona.bio = Some(code));
    lab.verify().await.unwrap();
    let files = github::source_lines(&lab.world.app, CANDIDATE).await.unwrap();
    assert!(files.iter().any(|line| line == "GitHub mona/shop/Cargo.toml: tokio"), "{files:?}");
    let upload = resume::Upload {
        guild: GUILD,
        candidate: CANDIDATE,
        title: None,
        role: None,
        file_name: "resume.md".to_owned(),
        bytes: RESUME.as_bytes().to_vec(),
    };
    let resume = resume::upload(&lab.world.app, upload).await.unwrap().card.id;
    let start = Start {
        guild: GUILD,
        candidate: CANDIDATE,
        parent: PARENT,
        role: "backend".to_owned(),
        resume: Some(resume),
        job_description: None,
        settings: Settings::new(5, Language::En),
    };
    let id = interview::start(&lab.world.app, start).await.unwrap();
    lab.world.settle().await;
    let mut db = lab.world.app.db.acquire().await.unwrap();
    let stored = interviews::load(&mut db, &lab.world.app.vault, id).await.unwrap().unwrap().interview;
    let cited: Vec<&str> = stored
        .turns
        .iter()
        .filter_map(|turn| match &turn.question.source {
            Source::Tailored { cites } => Some(cites.iter().map(|citation| citation.text.as_str())),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(cited.iter().any(|line| line.starts_with("GitHub mona/shop")), "{cited:?}");
    assert!(cited.iter().any(|line| !line.starts_with("GitHub ")), "{cited:?}");
}

#[tokio::test]
async fn members_link_and_read_their_account_in_their_language() {
    let double = GithubDouble::start().await.unwrap();
    double.world().add_busy_account("busy", 20);
    let bot = TestBot::with(Wishes { github: Some(double.base_url()), ..Wishes::default() }).await;
    for (name, locale) in [("Hana", "ko"), ("Mina", "en-US")] {
        let candidate = Candidate { member: bot.join(name, locale), channel: bot.channel };
        let korean = |text: &str| assert_eq!(is_korean(text), locale == "ko", "{text}");
        korean(&candidate.command("github analyze", &[]).await.text());
        let linked = candidate.command("github link", &[("account", Arg::from("busy"))]).await;
        korean(&linked.text());
        let code = linked.text().split('`').nth(1).unwrap().to_owned();
        let not_yet = candidate.member.press(&linked, "gh1:verify").await.unwrap().reply().await.unwrap();
        assert!(not_yet.text().contains(&code));
        double.world().edit_account("busy", |busy| busy.bio = Some(code));
        let verified = candidate.member.press(&linked, "gh1:verify").await.unwrap().reply().await.unwrap();
        assert!(verified.text().contains("busy"), "{}", verified.text());
        let view = candidate.command("github analyze", &[("top", Arg::Int(3))]).await;
        assert_eq!(view.attachments()[0].filename, "languages.png");
        assert!(view.text().contains("GitHub · busy"), "{}", view.text());
        korean(&candidate.command("github unlink", &[]).await.text());
    }
    bot.finish().await;
}
