use super::*;

async fn found(double: &GithubDouble, kind: &str, query: &str) -> Got {
    let got = get_with_token(double, &format!("/search/{kind}?q={}", query.replace(' ', "+"))).await;
    assert_eq!(got.status, 200, "{query}: {}", got.text);
    got
}

#[tokio::test]
async fn issues_are_found_by_qualifiers() {
    let double = double().await;
    for (query, count) in [
        ("author:mona is:pr", 1),
        ("author:mona type:pr is:merged merged:2025-06-22", 1),
        ("author:mona type:pr is:merged merged:>2025-06-22", 0),
        ("repo:mona/shop", 2),
        ("repo:mona/shop -author:mona", 1),
        ("repo:mona/shop -is:open", 1),
        ("user:mona is:issue state:open", 1),
        ("reviewed-by:hubot created:2025-06-01..2025-06-30", 1),
        ("involves:@me", 1),
        ("slow", 1),
        ("\"cache prices\"", 1),
        ("cache slow", 0),
    ] {
        let body = found(&double, "issues", query).await.json();
        assert_eq!(body["total_count"], count, "{query}");
        assert_eq!(body["items"].as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test]
async fn commits_and_repositories_are_found() {
    let double = double().await;
    for (kind, query, count) in [
        ("commits", "author:mona", 3),
        ("commits", "author:mona author-date:2025-06-02..2025-06-30", 1),
        ("commits", "repo:mona/shop stock", 1),
        ("repositories", "user:mona", 2),
        ("repositories", "user:mona fork:true", 3),
        ("repositories", "user:mona fork:only", 1),
        ("repositories", "user:mona language:rust topic:shop stars:5..10", 1),
        ("repositories", "tool stars:>100", 1),
        ("repositories", "-user:mona", 1),
    ] {
        assert_eq!(found(&double, kind, query).await.json()["total_count"], count, "{kind} {query}");
    }
    // Without the token, the diary is nobody's business.
    assert_eq!(get(&double, "/search/repositories?q=user:mona").await.json()["total_count"], 1);
}

#[tokio::test]
async fn searches_that_cannot_be_are_refused() {
    let double = double_without_capture().await;
    for query in ["", "?q=", "?q=author:nobody", "?q=repo:mona/none", "?q=colour:red"] {
        let got = get(&double, &format!("/search/issues{query}")).await;
        assert_eq!((got.status, &got.json()["message"]), (422, &json!("Validation Failed")), "{query}");
    }
    assert_eq!(get(&double, "/search/issues?q=is:pr&page=11&per_page=100").await.status, 422);
}
