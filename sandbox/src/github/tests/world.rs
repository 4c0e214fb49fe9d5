use super::*;

#[tokio::test]
async fn a_busy_account_is_one_call_and_always_the_same() {
    let (one, other) = (GithubDouble::start().await.unwrap(), GithubDouble::start().await.unwrap());
    let mut seen = Vec::new();
    for double in [&one, &other] {
        double.clock().set(day(2025, 7, 1));
        double.world().add_busy_account("busy", 300);
        let mut got = get(double, "/users/busy/repos?per_page=100").await;
        let mut repos = got.json().as_array().unwrap().clone();
        while let Some(next) = got.link("next") {
            got = Got::of(client().get(next)).await;
            repos.extend(got.json().as_array().unwrap().clone());
        }
        let count = |test: &dyn Fn(&Value) -> bool| repos.iter().filter(|repo| test(repo)).count();
        assert_eq!(repos.len(), 300);
        assert_eq!(count(&|repo| repo["fork"] == true), 42);
        assert_eq!(count(&|repo| repo["archived"] == true), 27);
        assert_eq!(count(&|repo| repo["language"] == "Rust"), 30);
        seen.push(repos.iter().map(|repo| repo["pushed_at"].clone()).collect::<Vec<_>>());
        assert_eq!(double.requests().len(), 3);
    }
    assert_eq!(seen[0], seen[1]);
    for path in ["readme", "contents/.github/workflows/ci.yml", "contents/Cargo.toml", "pulls/1"] {
        assert_eq!(get(&one, &format!("/repos/busy/project-0000/{path}")).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn pushing_moves_the_head_and_the_date() {
    let double = double().await;
    let world = double.world();
    let before = get(&double, "/repos/mona/shop").await.json();
    double.clock().advance(Duration::from_hours(24));
    let commit = Commit::new("hubot", double.clock().now(), "Sell pears");
    assert!(world.edit_repo("mona/shop", |shop| shop.commits.push(commit)));
    let after = get(&double, "/repos/mona/shop").await.json();
    assert_eq!((&before["id"], &after["pushed_at"]), (&after["id"], &json!("2025-07-02T09:00:00Z")));
    assert_eq!(get(&double, "/repos/mona/shop/commits").await.json()[0]["commit"]["message"], "Sell pears");
    assert!(!world.edit_repo("mona/none", |_| {}));
    assert!(!world.add_token("t", "nobody", &[]));
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    let double = double().await;
    let world = double.world();
    assert!(world.remove_repo("mona/tool"));
    assert_eq!(get(&double, "/repos/mona/tool").await.status, 404);
    assert!(world.remove_account("mona") && !world.remove_account("mona"));
    assert_eq!(get(&double, "/repos/mona/shop").await.status, 404);
    assert_eq!(get_with_token(&double, "/user").await.status, 401);
    // The pull request's author is gone, and so is the commits'.
    world.add_repo(shop());
    assert!(world.remove_account("hubot"));
    let commits = get(&double, "/repos/mona/shop/commits").await.json();
    assert_eq!(
        (&commits[1]["author"], &commits[1]["commit"]["author"]["name"]),
        (&Value::Null, &json!("hubot"))
    );
}

#[test]
fn the_clock_runs_until_it_is_set() {
    let clock = Clock::default();
    let before = Utc::now();
    clock.advance(Duration::from_hours(1));
    assert!(clock.now() >= before + Duration::from_hours(1));
    clock.clone().set(day(2025, 7, 1));
    clock.advance(Duration::from_secs(1));
    assert_eq!(clock.now(), day(2025, 7, 1) + Duration::from_secs(1));
    assert_eq!(clock.days_ago(30), day(2025, 6, 1) + Duration::from_secs(1));
}
