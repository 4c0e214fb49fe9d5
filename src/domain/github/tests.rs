#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn language(name: &str, bytes: u64) -> LanguageBytes {
    LanguageBytes { name: name.to_owned(), bytes, colour: None }
}

fn commit(headline: &str, changed: u64, hour: u32) -> Commit {
    let at = format!("2026-11-20T{hour:02}:30:00+09:00").parse().unwrap();
    Commit { hash: "a1b2c3d".to_owned(), headline: headline.to_owned(), at, changed: Some(changed) }
}

fn repository(name: &str, languages: Vec<LanguageBytes>) -> Repository {
    Repository {
        full_name: format!("mona/{name}"),
        language: languages.first().map(|language| language.name.clone()),
        languages: Some(languages),
        root: Some(Vec::new()),
        workflows: Some(false),
        commits: Some(Vec::new()),
        ..Repository::default()
    }
}

fn gathered(repositories: Vec<Repository>) -> Gathered {
    Gathered { repositories, ..Gathered::default() }
}

#[test]
fn languages_are_counted_over_own_code_only_and_the_tail_is_other() {
    let fork = Repository { fork: true, ..repository("fork", vec![language("C", 9000)]) };
    let archived = Repository { archived: true, ..repository("old", vec![language("Perl", 500)]) };
    let vendored = repository("vendor-libs", vec![language("C++", 90_000)]);
    let mirror = Repository { mirror: true, ..repository("linux", vec![language("C", 90_000)]) };
    let own = repository("shop", vec![language("Rust", 600), language("HTML", 300), language("CSS", 100)]);
    let all = gathered(vec![fork, archived, vendored, mirror, own]);
    let usual = analyse(&all, &Choice { top: 2, ..Choice::default() }, None).shares;
    let named: Vec<_> = usual.named.iter().map(|(name, share, _)| (name.as_str(), *share)).collect();
    assert_eq!(named, [("Rust", 0.6), ("HTML", 0.3)]);
    assert!((usual.other - 0.1).abs() < 1e-9);
    assert_eq!((usual.others, usual.repositories), (1, 1));
    let more = analyse(&all, &Choice { forks: true, archived: true, top: 8 }, None).shares;
    assert_eq!((more.named[0].0.as_str(), more.repositories), ("C", 3));
}

#[test]
fn an_empty_account_has_no_shares_and_no_findings() {
    let analysis = analyse(&gathered(Vec::new()), &Choice::default(), Some("backend"));
    assert!(analysis.shares.named.is_empty() && analysis.strengths.is_empty() && analysis.gaps.is_empty());
}

#[test]
fn strengths_and_gaps_are_those_of_the_target_role() {
    let strong = Repository {
        root: Some(["README.md", "tests", "src"].map(str::to_owned).to_vec()),
        workflows: Some(true),
        licence: Some("MIT".to_owned()),
        stars: 12,
        commits: Some((0..12).map(|_| commit("Add retry to the payment client", 40, 21)).collect()),
        ..repository("shop", vec![language("Rust", 600)])
    };
    let backend = analyse(&gathered(vec![strong.clone()]), &Choice::default(), Some("backend"));
    for strength in [
        Strength::RoleLanguages(vec!["Rust".to_owned()]),
        Strength::Tests,
        Strength::Ci,
        Strength::Readmes,
        Strength::Messages,
        Strength::SmallCommits,
        Strength::Stars(12),
    ] {
        assert!(backend.strengths.contains(&strength), "{strength:?}");
    }
    assert!(backend.gaps.is_empty(), "{:?}", backend.gaps);
    assert_eq!((backend.habits.median_lines, backend.habits.telling), (Some(40), 1.0));
    let frontend = analyse(&gathered(vec![strong]), &Choice::default(), Some("frontend"));
    assert!(matches!(&frontend.gaps[0], Gap::RoleLanguages(wanted) if wanted[0] == "TypeScript"));
}

#[test]
fn careless_work_and_quiet_months_are_gaps() {
    let careless = Repository {
        commits: Some((0..12).map(|place| commit("fix", if place % 2 == 0 { 900 } else { 3 }, 2)).collect()),
        ..repository("shop", vec![language("Java", 600)])
    };
    let months = (1..=12).map(|month| (format!("2026-{month:02}"), u32::from(month > 9))).collect();
    let all =
        Gathered { activity: Some(Activity { months, ..Activity::default() }), ..gathered(vec![careless]) };
    let gaps = analyse(&all, &Choice::default(), Some("backend")).gaps;
    for gap in
        [Gap::Tests, Gap::Ci, Gap::Readmes, Gap::Messages, Gap::LargeCommits, Gap::Reviews, Gap::Quiet(9)]
    {
        assert!(gaps.contains(&gap), "{gap:?} is not in {gaps:?}");
    }
}

#[test]
fn lines_cite_repositories_and_telling_commits() {
    let mut shop = repository("shop", vec![language("Rust", 600)]);
    shop.description = Some("Sells\n fruit".to_owned());
    shop.dependencies = vec!["tokio".to_owned()];
    shop.commits = Some(vec![commit("fix", 1, 1), commit("Lock the stock row during checkout", 20, 1)]);
    let fork = Repository { fork: true, ..repository("fork", vec![language("C", 9000)]) };
    let read = Repository { manifest: Some("Cargo.toml".to_owned()), ..shop.clone() };
    assert_eq!(
        gathered(vec![fork, shop]).lines(),
        [
            "GitHub mona/shop: Sells fruit (Rust, tokio)",
            "GitHub mona/shop@a1b2c3d: Lock the stock row during checkout"
        ]
    );
    let lines = gathered(vec![read]).lines();
    assert_eq!(
        (lines[0].as_str(), lines[2].as_str()),
        ("GitHub mona/shop: Sells fruit (Rust)", "GitHub mona/shop/Cargo.toml: tokio")
    );
    assert!(lines.iter().all(|line| is_line(line)));
}

#[test]
fn cited_lines_are_told_from_those_of_resumes() {
    assert!(
        is_line("GitHub mona/shop: Sells fruit") && is_line("GitHub mona/shop@a1b2c3d: Lock the stock row")
    );
    assert!(
        is_line("GitHub mona/shop") && !is_line("GitHub Actions to CI/CD") && !is_line("Cut the latency")
    );
}

#[test]
fn a_login_is_found_in_what_people_paste() {
    for typed in
        ["mona", " @mona ", "https://github.com/mona", "github.com/mona/", "https://github.com/mona/shop"]
    {
        assert_eq!(login_in(typed), Some("mona"), "{typed}");
    }
    for typed in
        ["", "-mona", "mo na", "모나", "https://example.com/mona", &"a".repeat(40), "../etc", "mona?x=1"]
    {
        assert_eq!(login_in(typed), None, "{typed}");
    }
}
