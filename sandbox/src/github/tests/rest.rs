use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

#[tokio::test]
async fn a_profile_shows_what_the_viewer_may_see() {
    let double = double().await;
    let got = get(&double, "/users/MONA").await;
    assert_eq!(got.status, 200);
    let user = got.json();
    assert_eq!(user["login"], "mona");
    assert_eq!((&user["public_repos"], &user["followers"]), (&json!(2), &json!(12)));
    assert_eq!(user["created_at"], "2020-01-02T09:00:00Z");
    assert!(user.get("plan").is_none());
    assert!(get_with_token(&double, "/user").await.json()["plan"].is_object());
    assert_eq!(get(&double, "/user").await.status, 401);
    assert_eq!(get(&double, "/users/mona/orgs").await.each("login"), ["acme"]);
    assert_eq!(get(&double, "/users/mona/starred").await.each("full_name"), ["acme/tool"]);
    assert_eq!(get(&double, "/orgs/acme").await.json()["type"], "Organization");
    assert_eq!(get(&double, "/orgs/mona").await.status, 404);
    assert_eq!(get(&double, "/users/nobody").await.json()["message"], "Not Found");
    assert!(double.rejected().is_empty());
}

#[tokio::test]
async fn suspended_accounts_and_their_repositories_are_not_there() {
    let double = double().await;
    assert!(double.world().edit_account("mona", |mona| mona.suspended = true));
    assert_eq!(get(&double, "/users/mona").await.status, 404);
    assert_eq!(get(&double, "/repos/mona/shop").await.status, 404);
    assert_eq!(get_with_token(&double, "/user").await.status, 403);
}

#[tokio::test]
async fn pages_link_to_one_another_by_number() {
    let double = double().await;
    double.world().add_busy_account("busy", 65);
    let id = get(&double, "/users/busy").await.json()["id"].clone();
    let mut got = get(&double, "/users/busy/repos").await;
    assert_eq!(got.json().as_array().unwrap().len(), 30);
    assert_eq!(got.link("last").unwrap(), at(&double, &format!("/user/{id}/repos?page=3")));
    assert_eq!((got.link("prev"), got.link("first")), (None, None));
    let mut names = got.each("name");
    while let Some(next) = got.link("next") {
        got = Got::of(client().get(next)).await;
        names.extend(got.each("name"));
    }
    assert_eq!(names.len(), 65);
    assert_eq!((names[0].as_str(), names[64].as_str()), (Some("project-0000"), Some("project-0064")));
    assert_eq!(got.link("prev").unwrap(), at(&double, &format!("/user/{id}/repos?page=2")));
    assert_eq!(get(&double, "/users/busy/repos?page=9").await.json(), json!([]));
}

#[tokio::test]
async fn a_page_has_a_hundred_entries_at_most() {
    let double = double_without_capture().await;
    double.world().add_busy_account("busy", 101);
    for (query, count) in [("per_page=500", 100), ("per_page=100&page=2", 1), ("per_page=0&page=x", 30)] {
        let got = get(&double, &format!("/users/busy/repos?{query}")).await;
        assert_eq!(got.json().as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test]
async fn repositories_are_sorted_and_private_ones_hidden() {
    let double = double().await;
    assert_eq!(get(&double, "/users/mona/repos?sort=pushed").await.each("name"), ["tool", "shop"]);
    assert_eq!(
        get(&double, "/users/mona/repos?sort=pushed&direction=asc").await.each("name"),
        ["shop", "tool"]
    );
    assert_eq!(get(&double, "/users/mona/repos?type=member").await.json(), json!([]));
    assert_eq!(get_with_token(&double, "/users/mona/repos").await.each("name"), ["shop", "tool"]);
    assert_eq!(get_with_token(&double, "/user/repos").await.each("name"), ["diary", "shop", "tool"]);
    assert_eq!(get(&double, "/repos/mona/diary").await.status, 404);
    assert_eq!(get_with_token(&double, "/repos/mona/diary").await.status, 200);
}

#[tokio::test]
async fn a_repository_has_its_figures() {
    let double = double().await;
    let repo = get(&double, "/repos/mona/shop").await.json();
    assert_eq!((&repo["language"], &repo["stargazers_count"]), (&json!("Rust"), &json!(7)));
    assert_eq!((&repo["license"]["spdx_id"], &repo["fork"]), (&json!("MIT"), &json!(false)));
    assert_eq!(repo["pushed_at"], "2025-06-25T09:00:00Z");
    assert_eq!(repo["created_at"], "2025-03-03T09:00:00Z");
    let fork = get(&double, "/repos/mona/tool").await.json();
    assert_eq!((&fork["fork"], &fork["parent"]["full_name"]), (&json!(true), &json!("acme/tool")));
    let languages = get(&double, "/repos/mona/shop/languages").await.json();
    assert_eq!(languages, json!({ "Rust": 9000, "HTML": 1000 }));
    assert_eq!(get(&double, "/repos/mona/shop/topics").await.json(), json!({ "names": ["rust", "shop"] }));
    assert_eq!(get(&double, "/repos/mona/shop/license").await.json()["license"]["key"], "mit");
    assert_eq!(get(&double, "/repos/mona/tool/license").await.status, 404);
}

#[tokio::test]
async fn files_are_read_whole_raw_and_by_tree() {
    let double = double().await;
    let readme = get(&double, "/repos/mona/shop/readme").await.json();
    let lines: String = readme["content"].as_str().unwrap().split('\n').collect();
    assert_eq!(STANDARD.decode(lines).unwrap(), "# Shop\n\nIt sells 사과.\n".as_bytes());
    let raw = client().get(at(&double, "/repos/mona/shop/contents/README.md"));
    let raw = Got::of(raw.header("accept", "application/vnd.github.raw+json")).await;
    assert_eq!(raw.text, "# Shop\n\nIt sells 사과.\n");
    let download = readme["download_url"].as_str().unwrap();
    assert_eq!(Got::of(client().get(download)).await.text, raw.text);

    let root = get(&double, "/repos/mona/shop/contents/").await;
    assert_eq!(root.each("name"), [".github", "Cargo.toml", "README.md", "src", "tests"]);
    assert_eq!(root.each("type"), ["dir", "file", "file", "dir", "dir"]);
    let workflows = get(&double, "/repos/mona/shop/contents/.github%2Fworkflows").await;
    assert_eq!(workflows.each("path"), [".github/workflows/ci.yml"]);
    assert_eq!(get(&double, "/repos/mona/shop/contents/none").await.status, 404);
    assert_eq!(get(&double, "/repos/mona/shop/contents/src?ref=none").await.status, 404);

    let tree = get(&double, "/repos/mona/shop/git/trees/main").await.json();
    let paths = |tree: &Value| -> Vec<Value> {
        tree["tree"].as_array().unwrap().iter().map(|entry| entry["path"].clone()).collect()
    };
    assert_eq!(paths(&tree), [".github", "Cargo.toml", "README.md", "src", "tests"]);
    let src = tree["tree"][3]["sha"].as_str().unwrap();
    let below = get(&double, &format!("/repos/mona/shop/git/trees/{src}?recursive=1")).await.json();
    assert_eq!(paths(&below), ["main.rs", "stock", "stock/mod.rs"]);
    assert_eq!((&below["truncated"], &below["tree"][1]["type"]), (&json!(false), &json!("tree")));
    assert_eq!(get(&double, "/repos/mona/shop/git/trees/none").await.status, 404);
}

#[tokio::test]
async fn an_empty_repository_says_so() {
    let double = double().await;
    for (path, status, message) in [
        ("commits", 409, "Git Repository is empty."),
        ("git/trees/main", 409, "Git Repository is empty."),
        ("contents/", 404, "This repository is empty."),
        ("readme", 404, "Not Found"),
    ] {
        let got = get(&double, &format!("/repos/mona/tool/{path}")).await;
        assert_eq!((got.status, &got.json()["message"]), (status, &json!(message)), "{path}");
    }
    assert_eq!(get(&double, "/repos/mona/tool/contributors").await.status, 204);
    assert_eq!(get(&double, "/repos/mona/tool/stats/commit_activity").await.status, 204);
}

#[tokio::test]
async fn commits_are_filtered_and_counted() {
    let double = double().await;
    let messages = async |query: &str| -> Vec<String> {
        let got = get(&double, &format!("/repos/mona/shop/commits{query}")).await.json();
        let text = |commit: &Value| {
            commit["commit"]["message"].as_str().unwrap().split('\n').next().unwrap().to_owned()
        };
        got.as_array().unwrap().iter().map(text).collect()
    };
    assert_eq!(messages("").await, ["Fix the price", "Count the stock", "Sell apples", "Say hello"]);
    assert_eq!(messages("?author=hubot").await, ["Count the stock"]);
    assert_eq!(messages("?author=eve@example.org").await, ["Say hello"]);
    assert_eq!(messages("?path=src%2Fstock").await, ["Count the stock"]);
    assert_eq!(messages("?since=2025-06-01T00:00:00Z&until=2025-06-12T00:00:00Z").await.len(), 2);

    let all = get(&double, "/repos/mona/shop/commits").await.json();
    assert_eq!((&all[3]["author"], &all[0]["author"]["login"]), (&Value::Null, &json!("mona")));
    assert_eq!((&all[0]["parents"][0]["sha"], &all[3]["parents"]), (&all[1]["sha"], &json!([])));
    let one =
        get(&double, &format!("/repos/mona/shop/commits/{}", all[1]["sha"].as_str().unwrap())).await.json();
    assert_eq!(one["stats"], json!({ "additions": 20, "deletions": 3, "total": 23 }));
    assert_eq!(one["files"][0]["filename"], "src/stock/mod.rs");
    assert_eq!(get(&double, "/repos/mona/shop/commits/0000000").await.status, 422);

    let contributors = get(&double, "/repos/mona/shop/contributors").await;
    assert_eq!(contributors.each("login"), ["mona", "hubot"]);
    assert_eq!(get(&double, "/repos/mona/shop/contributors?anon=1").await.each("contributions"), [2, 1, 1]);
}

#[tokio::test]
async fn weekly_figures_take_a_moment_the_first_time() {
    let double = double().await;
    let path = "/repos/mona/shop/stats/commit_activity";
    assert_eq!(get(&double, path).await.status, 202);
    let weeks = get(&double, path).await.json();
    let weeks = weeks.as_array().unwrap();
    assert_eq!(weeks.len(), 52);
    assert_eq!(weeks.iter().map(|week| week["total"].as_u64().unwrap()).sum::<u64>(), 4);
    // 25 June 2025 was a Wednesday.
    assert_eq!(weeks[50]["days"], json!([0, 0, 0, 1, 0, 0, 0]));
}

#[tokio::test]
async fn pull_requests_have_reviews_and_figures() {
    let double = double().await;
    assert_eq!(get(&double, "/repos/mona/shop/pulls").await.json(), json!([]));
    let pulls = get(&double, "/repos/mona/shop/pulls?state=all").await;
    assert_eq!((pulls.each("number"), pulls.each("title")), (vec![json!(1)], vec![json!("Cache prices")]));
    let pull = get(&double, "/repos/mona/shop/pulls/1").await.json();
    assert_eq!((&pull["merged"], &pull["additions"]), (&json!(true), &json!(40)));
    assert_eq!(pull["merged_at"], "2025-06-22T09:00:00Z");
    assert_eq!(get(&double, "/repos/mona/shop/pulls/1/reviews").await.each("state"), ["APPROVED"]);
    // Number 2 is an issue.
    assert_eq!(get(&double, "/repos/mona/shop/pulls/2").await.status, 404);
}

#[tokio::test]
async fn events_are_public_recent_and_in_order() {
    let double = double().await;
    let got = get(&double, "/users/mona/events/public").await;
    assert_eq!(got.header("x-poll-interval"), "60");
    let kinds = got.each("type");
    // The fork, which is empty, was made today; the first commit is 30 days old.
    let expected = ["CreateEvent", "PushEvent", "PullRequestEvent", "PullRequestEvent", "PushEvent"];
    assert_eq!(kinds, expected);
    assert!(got.each("created_at").is_sorted_by(|one, other| one.as_str() >= other.as_str()));
    assert_eq!(
        get(&double, "/users/hubot/events/public").await.each("type"),
        ["IssuesEvent", "PullRequestReviewEvent", "PushEvent"]
    );
    double.clock().advance(Duration::from_hours(24 * 10));
    assert_eq!(get(&double, "/users/mona/events/public").await.each("type"), expected[..4]);
    assert_eq!(get(&double, "/users/mona/events/public?page=11").await.status, 422);
}

#[tokio::test]
async fn secret_gists_are_for_those_who_know() {
    let double = double().await;
    let world = double.world();
    let public = world.add_gist(Gist::new("mona", "proof.txt", "hotseat-1234"));
    let secret = world.add_gist(Gist { public: false, ..Gist::new("mona", "key", "sesame") });
    assert_eq!(get(&double, "/users/mona/gists").await.each("id"), [public.as_str()]);
    assert_eq!(get_with_token(&double, "/users/mona/gists").await.each("id").len(), 2);
    let gist = get(&double, &format!("/gists/{public}")).await.json();
    assert_eq!(gist["files"]["proof.txt"]["content"], "hotseat-1234");
    assert_eq!(gist["owner"]["login"], "mona");
    assert_eq!(get(&double, &format!("/gists/{secret}")).await.status, 200);
    assert!(world.remove_gist(&public));
    assert_eq!(get(&double, &format!("/gists/{public}")).await.status, 404);
}

#[tokio::test]
async fn renamed_things_redirect() {
    let double = double().await;
    let world = double.world();
    assert!(world.rename_repo("mona/shop", "store"));
    let got = get(&double, "/repos/mona/shop/commits?per_page=2").await;
    assert_eq!((got.status, &got.json()["message"]), (301, &json!("Moved Permanently")));
    let followed = Got::of(client().get(got.header("location"))).await;
    assert_eq!(followed.json().as_array().unwrap().len(), 2);

    assert!(world.rename_account("mona", "lisa", OldName::Gone));
    assert_eq!(get(&double, "/users/mona").await.status, 404);
    assert_eq!(get(&double, "/repos/mona/store").await.status, 301);
    assert_eq!(
        get(&double, "/repos/lisa/store/commits?author=lisa").await.json().as_array().unwrap().len(),
        2
    );

    assert!(world.rename_account("lisa", "elisa", OldName::Redirects));
    let got = get(&double, "/users/lisa/repos").await;
    assert_eq!(got.status, 301);
    assert_eq!(
        Got::of(client().get(got.header("location"))).await.each("full_name"),
        ["elisa/store", "elisa/tool"]
    );
    // The name is taken again.
    world.add_account(Account::new("lisa"));
    assert_eq!(get(&double, "/users/lisa").await.status, 200);
    assert!(!world.rename_account("nobody", "somebody", OldName::Gone));
    assert!(!world.rename_account("hubot", "Lisa", OldName::Gone));
    // What points to a renamed repository or organisation moves along.
    assert!(world.rename_account("acme", "acme-inc", OldName::Gone));
    assert_eq!(get(&double, "/repos/elisa/tool").await.json()["parent"]["full_name"], "acme-inc/tool");
    assert_eq!(get(&double, "/users/elisa/starred").await.each("full_name"), ["acme-inc/tool"]);
    assert_eq!(get(&double, "/users/elisa/orgs").await.each("login"), ["acme-inc"]);
    assert_eq!(get(&double, "/repos/acme-inc/tool").await.json()["organization"]["login"], "acme-inc");
}

#[tokio::test]
async fn writing_is_refused() {
    let double = double().await;
    let repo = at(&double, "/repos/mona/shop");
    assert_eq!(Got::of(client().delete(&repo)).await.status, 401);
    assert_eq!(Got::of(client().delete(&repo).bearer_auth(TOKEN)).await.status, 403);
    let topics = client().put(format!("{repo}/topics")).bearer_auth(TOKEN).json(&json!({ "names": ["x"] }));
    assert_eq!(Got::of(topics).await.status, 404);
}

#[tokio::test]
async fn what_makes_no_sense_is_noted() {
    let double = double().await;
    assert_eq!(get(&double, "/repos/mona/shop/kittens").await.status, 404);
    let rude = reqwest::Client::builder().build().unwrap();
    let got = Got::of(rude.get(at(&double, "/users/mona"))).await;
    assert_eq!(got.status, 403);
    assert!(got.text.contains("User-Agent"));
    assert_eq!(double.rejected().len(), 2);
    let old = client().get(at(&double, "/users/mona")).header("x-github-api-version", "2011-01-01");
    assert_eq!(Got::of(old).await.status, 400);
}
