use super::*;

const REPOSITORIES: &str = "
    query($login: String!, $after: String) {
      user(login: $login) {
        repositories(first: 100, after: $after, ownerAffiliations: OWNER, isFork: false,
                     orderBy: { field: PUSHED_AT, direction: DESC }) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { ...Card }
        }
      }
      rateLimit { cost remaining nodeCount }
    }
    fragment Card on Repository {
      name isFork isArchived stargazerCount pushedAt diskUsage
      primaryLanguage { name color }
      languages(first: 10, orderBy: { field: SIZE, direction: DESC }) { totalSize edges { size node { name color } } }
      repositoryTopics(first: 5) { nodes { topic { name } } }
      licenseInfo { spdxId }
      defaultBranchRef { name target { ... on Commit { history(first: 3) { totalCount nodes { messageHeadline additions } } } } }
      readme: object(expression: \"HEAD:README.md\") { ... on Blob { text byteSize } }
      workflows: object(expression: \"HEAD:.github/workflows\") { ... on Tree { entries { name type } } }
    }";

#[tokio::test]
async fn repositories_are_paged_with_all_they_hold() {
    let double = double().await;
    double.world().add_busy_account("busy", 300);
    let mut after = Value::Null;
    let mut names = Vec::new();
    loop {
        let got = graphql(&double, REPOSITORIES, json!({ "login": "busy", "after": after })).await;
        let body = got.json();
        assert!(body.get("errors").is_none(), "{body}");
        let page = &body["data"]["user"]["repositories"];
        assert_eq!(page["totalCount"], 258);
        // 1 for the list, 100 each for languages, topics and history.
        assert_eq!(body["data"]["rateLimit"]["cost"], 3);
        assert_eq!(body["data"]["rateLimit"]["remaining"], got.number("x-ratelimit-remaining"));
        names.extend(
            page["nodes"].as_array().unwrap().iter().map(|repo| repo["name"].as_str().unwrap().to_owned()),
        );
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!((names.len(), names[0].as_str(), double.requests().len()), (258, "project-0000", 3));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 258);
    assert!(double.rejected().is_empty());
}

#[tokio::test]
async fn a_card_says_what_rest_says() {
    let double = double().await;
    let got = graphql(&double, REPOSITORIES, json!({ "login": "mona" })).await.json();
    let nodes = &got["data"]["user"]["repositories"]["nodes"];
    // The diary is pushed to last, and its owner sees it.
    assert_eq!((&nodes[0]["name"], &nodes[1]["name"]), (&json!("diary"), &json!("shop")));
    let shop = &nodes[1];
    assert_eq!(shop["primaryLanguage"], json!({ "name": "Rust", "color": "#dea584" }));
    assert_eq!(
        shop["languages"]["edges"][1],
        json!({ "size": 1000, "node": { "name": "HTML", "color": "#e34c26" } })
    );
    assert_eq!(shop["repositoryTopics"]["nodes"][0]["topic"]["name"], "rust");
    assert_eq!(shop["licenseInfo"]["spdxId"], "MIT");
    let history = &shop["defaultBranchRef"]["target"]["history"];
    assert_eq!(history["totalCount"], 4);
    assert_eq!(history["nodes"][0], json!({ "messageHeadline": "Fix the price", "additions": 1 }));
    assert_eq!(shop["readme"]["text"], "# Shop\n\nIt sells 사과.\n");
    assert_eq!(shop["workflows"]["entries"], json!([{ "name": "ci.yml", "type": "blob" }]));
    assert_eq!(nodes[0]["workflows"], Value::Null);
}

#[tokio::test]
async fn contributions_are_counted_by_day_and_kind() {
    let double = double().await;
    let query = "
        query($from: DateTime) {
          user(login: \"mona\") {
            contributionsCollection(from: $from) {
              totalCommitContributions totalPullRequestContributions totalPullRequestReviewContributions
              totalRepositoryContributions contributionYears
              contributionCalendar { totalContributions weeks { firstDay contributionDays { date contributionCount } } }
              commitContributionsByRepository(maxRepositories: 1) { repository { name } contributions { totalCount } }
            }
            repositoriesContributedTo(first: 5) { totalCount nodes { nameWithOwner } }
            pullRequests(first: 5, states: MERGED) { nodes { title reviews(first: 1) { nodes { state author { login } } } } }
          }
        }";
    let user = graphql(&double, query, json!({})).await.json()["data"]["user"].clone();
    let collection = &user["contributionsCollection"];
    assert_eq!(collection["totalCommitContributions"], 3);
    assert_eq!(collection["totalPullRequestContributions"], 1);
    assert_eq!(collection["totalPullRequestReviewContributions"], 0);
    assert_eq!(collection["commitContributionsByRepository"][0]["contributions"]["totalCount"], 2);
    let weeks = collection["contributionCalendar"]["weeks"].as_array().unwrap();
    let days: Vec<&Value> =
        weeks.iter().flat_map(|week| week["contributionDays"].as_array().unwrap()).collect();
    let on = |date: &str| days.iter().find(|day| day["date"] == date).unwrap()["contributionCount"].clone();
    assert_eq!((days.len(), on("2025-06-25"), on("2025-06-24")), (366, json!(1), json!(0)));
    let total: u64 = days.iter().map(|day| day["contributionCount"].as_u64().unwrap()).sum();
    assert_eq!(collection["contributionCalendar"]["totalContributions"], total);
    assert_eq!(user["repositoriesContributedTo"]["totalCount"], 0);
    let review = &user["pullRequests"]["nodes"][0]["reviews"]["nodes"][0];
    assert_eq!(review, &json!({ "state": "APPROVED", "author": { "login": "hubot" } }));

    let recent = graphql(&double, query, json!({ "from": "2025-06-10T00:00:00Z" })).await.json();
    assert_eq!(recent["data"]["user"]["contributionsCollection"]["totalCommitContributions"], 2);
    let long = graphql(
        &double,
        "{ user(login: \"mona\") { contributionsCollection(from: \"2020-01-01T00:00:00Z\",
        to: \"2025-01-01T00:00:00Z\") { totalCommitContributions } } }",
        json!({}),
    );
    assert!(long.await.json()["errors"][0]["message"].as_str().unwrap().contains("must not exceed 1 year"));
}

#[tokio::test]
async fn errors_are_of_githubs_kinds() {
    let double = double().await;
    let kind = async |query: &str| {
        let got = graphql(&double, query, json!({})).await;
        assert_eq!(got.status, 200, "{query}");
        got.json()["errors"][0]["type"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(kind("{ user(login: \"nobody\") { login } }").await, "NOT_FOUND");
    assert_eq!(kind("{ user(login: \"acme\") { login } }").await, "NOT_FOUND");
    assert_eq!(kind("{ repository(owner: \"mona\", name: \"none\") { id } }").await, "NOT_FOUND");
    let list = |arguments: &str| {
        format!("{{ user(login: \"mona\") {{ repositories{arguments} {{ nodes {{ name }} }} }} }}")
    };
    assert_eq!(kind(&list("")).await, "MISSING_PAGINATION_BOUNDARIES");
    assert_eq!(kind(&list("(first: 101)")).await, "EXCESSIVE_PAGINATION");
    assert_eq!(kind(&list("(first: 1, last: 1)")).await, "INVALID_PAGINATION_BOUNDARIES");
    assert_eq!(kind(&list("(first: 1, after: \"x\")")).await, "INVALID_CURSOR_ARGUMENTS");
    let deep = "{ user(login: \"mona\") { repositories(first: 100) { nodes { issues(first: 100) { nodes {
        repository { pullRequests(first: 100) { nodes { number } } } } } } } } }";
    assert_eq!(kind(deep).await, "MAX_NODE_LIMIT_EXCEEDED");

    let missing = graphql(
        &double,
        "{ a: user(login: \"nobody\") { login } b: user(login: \"mona\") { login } }",
        json!({}),
    );
    let missing = missing.await.json();
    assert_eq!(missing["data"], json!({ "a": null, "b": { "login": "mona" } }));
    assert_eq!(missing["errors"][0]["path"], json!(["a"]));
    assert_eq!(missing["errors"][0]["message"], "Could not resolve to a User with the login of 'nobody'.");
}

#[tokio::test]
async fn queries_the_schema_does_not_allow_are_refused() {
    let double = double().await;
    for query in ["{ user(login: \"mona\") { shoeSize } }", "{ user { login } }", "{ user(", "mutation { x }"]
    {
        let got = graphql(&double, query, json!({})).await;
        assert_eq!(got.status, 200);
        assert!(got.json()["errors"][0]["message"].is_string(), "{query}: {}", got.text);
        assert!(got.json().get("data").is_none());
    }
    assert_eq!(double.rejected().len(), 4);
    let broken = client().post(at(&double, "/graphql")).bearer_auth(TOKEN).body("{");
    assert_eq!(Got::of(broken).await.status, 400);
}

#[tokio::test]
async fn a_token_is_needed_and_points_run_out() {
    let double = double().await;
    let query = json!({ "query": "{ viewer { login email repositories { totalCount } } }" });
    let got = Got::of(client().post(at(&double, "/graphql")).json(&query)).await;
    assert_eq!((got.status, got.number("x-ratelimit-limit")), (401, 0));
    double.leave_points(TOKEN, 1);
    let run = async || Got::of(client().post(at(&double, "/graphql")).bearer_auth(TOKEN).json(&query)).await;
    let got = run().await;
    let expected =
        json!({ "login": "mona", "email": "mona@example.org", "repositories": { "totalCount": 3 } });
    assert_eq!((&got.json()["data"]["viewer"], got.number("x-ratelimit-remaining")), (&expected, 0));
    let got = run().await;
    assert_eq!((got.status, &got.json()["errors"][0]["type"]), (200, &json!("RATE_LIMIT")));
    // The limit of REST is another one.
    assert_eq!(get_with_token(&double, "/users/mona").await.number("x-ratelimit-remaining"), 4999);
    double.clock().advance(Duration::from_hours(1));
    assert_eq!(run().await.number("x-ratelimit-remaining"), 4999);
}

#[tokio::test]
async fn lists_are_walked_from_both_ends_and_renames_followed() {
    let double = double().await;
    assert!(double.world().rename_repo("mona/shop", "store"));
    let query = "query($last: Int, $before: String) { repository(owner: \"mona\", name: \"shop\") {
        nameWithOwner parent { name }
        defaultBranchRef { target { ... on Commit { history(last: $last, before: $before) {
            edges { cursor node { message author { name user { login } } } } pageInfo { hasPreviousPage startCursor } } } } } } }";
    let got = graphql(&double, query, json!({ "last": 2 })).await.json();
    let repo = &got["data"]["repository"];
    assert_eq!((&repo["nameWithOwner"], &repo["parent"]), (&json!("mona/store"), &Value::Null));
    let history = &repo["defaultBranchRef"]["target"]["history"];
    assert_eq!(history["edges"][1]["node"]["author"], json!({ "name": "Eve", "user": null }));
    assert_eq!(history["pageInfo"]["hasPreviousPage"], true);
    let before = &history["pageInfo"]["startCursor"];
    let got = graphql(&double, query, json!({ "last": 2, "before": before })).await.json();
    let history = &got["data"]["repository"]["defaultBranchRef"]["target"]["history"];
    assert_eq!(history["edges"][1]["node"]["message"], "Count the stock");
    assert_eq!(history["pageInfo"]["hasPreviousPage"], false);
}
