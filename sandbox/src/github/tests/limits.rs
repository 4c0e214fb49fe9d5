use super::*;

#[tokio::test]
async fn without_a_token_sixty_requests_an_hour() {
    let double = double().await;
    let first = get(&double, "/users/mona").await;
    assert_eq!((first.number("x-ratelimit-limit"), first.number("x-ratelimit-remaining")), (60, 59));
    assert_eq!(first.header("x-ratelimit-resource"), "core");
    let reset = (double.clock().now() + Duration::from_hours(1)).timestamp();
    assert_eq!(first.number("x-ratelimit-reset"), reset);

    double.clock().advance(Duration::from_mins(10));
    for _ in 1..60 {
        assert_eq!(get(&double, "/users/mona").await.status, 200);
    }
    let over = get(&double, "/users/mona").await;
    assert_eq!((over.status, over.number("x-ratelimit-remaining")), (403, 0));
    assert!(over.json()["message"].as_str().unwrap().starts_with("API rate limit exceeded for 127.0.0.1."));
    // The window began with the first request.
    assert_eq!(over.number("x-ratelimit-reset"), reset);
    // Asking for the limit is free, and a token has its own.
    assert_eq!(get(&double, "/rate_limit").await.json()["resources"]["core"]["remaining"], 0);
    assert_eq!(get_with_token(&double, "/users/mona").await.number("x-ratelimit-remaining"), 4999);

    double.clock().advance(Duration::from_mins(50));
    assert_eq!(get(&double, "/users/mona").await.number("x-ratelimit-remaining"), 59);
}

#[tokio::test]
async fn what_is_unchanged_is_free_with_a_token() {
    let double = double().await;
    let again = async |token: Option<&str>, tag: &str| {
        let request = client().get(at(&double, "/repos/mona/shop")).header("if-none-match", tag);
        Got::of(token.iter().fold(request, |request, token| request.bearer_auth(token))).await
    };
    let tag = get_with_token(&double, "/repos/mona/shop").await.header("etag").to_owned();
    assert!(tag.starts_with("W/\""));
    let same = again(Some(TOKEN), &tag).await;
    assert_eq!((same.status, same.text.as_str(), same.number("x-ratelimit-remaining")), (304, "", 4999));
    assert_eq!(same.header("etag"), tag);
    let among = again(Some(TOKEN), &format!("\"other\", {}", tag.trim_start_matches("W/"))).await;
    assert_eq!(among.status, 304);

    let tag = get(&double, "/repos/mona/shop").await.header("etag").to_owned();
    let same = again(None, &tag).await;
    assert_eq!((same.status, same.number("x-ratelimit-remaining")), (304, 58));

    assert!(double.world().edit_repo("mona/shop", |shop| shop.stars += 1));
    let changed = again(None, &tag).await;
    assert_eq!((changed.status, &changed.json()["stargazers_count"]), (200, &json!(8)));
    assert_eq!(double.requests().last().unwrap().if_none_match.as_deref(), Some(tag.as_str()));
}

#[tokio::test]
async fn searches_have_a_limit_of_their_own() {
    let double = double().await;
    for left in (0..10).rev() {
        let got = get(&double, "/search/repositories?q=tool").await;
        assert_eq!((got.status, got.number("x-ratelimit-remaining")), (200, left));
        assert_eq!(got.header("x-ratelimit-resource"), "search");
    }
    assert_eq!(get(&double, "/search/repositories?q=tool").await.status, 403);
    assert_eq!(get(&double, "/users/mona").await.number("x-ratelimit-remaining"), 59);
    double.clock().advance(Duration::from_mins(1));
    assert_eq!(get(&double, "/search/repositories?q=tool").await.status, 200);
}

#[tokio::test]
async fn too_many_at_once_meet_the_secondary_limit() {
    let double = double().await;
    double.set_limits(Limits { rest_points_per_minute: 3, exceeded_status: 429, ..Limits::default() });
    for _ in 0..3 {
        assert_eq!(get_with_token(&double, "/users/mona").await.status, 200);
    }
    double.clock().advance(Duration::from_secs(20));
    let over = get_with_token(&double, "/users/mona").await;
    assert_eq!((over.status, over.header("retry-after")), (429, "40"));
    assert!(over.json()["message"].as_str().unwrap().contains("secondary rate limit"));
    assert_eq!(get(&double, "/users/mona").await.status, 200);
    double.clock().advance(Duration::from_secs(40));
    assert_eq!(get_with_token(&double, "/users/mona").await.number("x-ratelimit-remaining"), 4996);

    double.set_limits(Limits { concurrent: 0, ..Limits::default() });
    let over = get_with_token(&double, "/users/mona").await;
    assert_eq!((over.status, over.headers.contains_key("retry-after")), (403, false));
}

#[tokio::test]
async fn a_bad_token_is_told_and_counts_as_none() {
    let double = double().await;
    let bad = |scheme: &str| client().get(at(&double, "/users/mona")).header("authorization", scheme);
    for scheme in ["Bearer nonsense", "token nonsense", "Basic bW9uYTp4"] {
        let got = Got::of(bad(scheme)).await;
        assert_eq!((got.status, &got.json()["message"]), (401, &json!("Bad credentials")), "{scheme}");
        assert_eq!(got.number("x-ratelimit-limit"), 60);
    }
    assert_eq!(Got::of(bad(&format!("token {TOKEN}"))).await.header("x-oauth-scopes"), "repo, user, gist");
    double.world().revoke_token(TOKEN);
    assert_eq!(get_with_token(&double, "/users/mona").await.status, 401);
}

#[tokio::test]
async fn requests_at_the_same_time_do_not_exceed_a_limit() {
    let double = double().await;
    double.leave_requests(None, 5);
    let sent = (0..20).map(|_| get(&double, "/users/mona"));
    let statuses: Vec<u16> =
        futures_util::future::join_all(sent).await.iter().map(|got| got.status).collect();
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 5);
}

#[tokio::test]
async fn requests_left_can_be_set() {
    let double = double().await;
    double.leave_requests(Some(TOKEN), 1);
    assert_eq!(get_with_token(&double, "/users/mona").await.number("x-ratelimit-remaining"), 0);
    let over = get_with_token(&double, "/users/mona").await;
    let id = get(&double, "/users/mona").await.json()["id"].clone();
    assert_eq!(over.json()["message"], format!("API rate limit exceeded for user ID {id}."));
    double.leave_requests(None, 0);
    assert_eq!(get(&double, "/users/mona").await.status, 403);
}
