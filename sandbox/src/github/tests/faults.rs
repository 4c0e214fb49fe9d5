use super::*;

#[tokio::test]
async fn errors_of_the_server_come_as_asked() {
    let double = double().await;
    double.fault(Fault::Status(500));
    double.fault(Fault::Status(502));
    double.fault(Fault::Raw { status: 504, body: "gateway".to_owned() });
    let got = get(&double, "/users/mona").await;
    assert_eq!((got.status, &got.json()["message"]), (500, &json!("Server Error")));
    let got = get(&double, "/users/mona").await;
    assert_eq!((got.status, got.header("content-type")), (502, "text/html; charset=utf-8"));
    let got = get(&double, "/users/mona").await;
    assert_eq!((got.status, got.text.as_str()), (504, "gateway"));
    assert_eq!(get(&double, "/users/mona").await.status, 200);
    let statuses: Vec<_> = double.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(500), Some(502), Some(504), Some(200)]);
}

#[tokio::test]
async fn faults_wait_for_their_paths() {
    let double = double().await;
    double.fault_on("/repos/mona/shop/languages", 2, Fault::Status(503));
    assert_eq!(get(&double, "/repos/mona/shop").await.status, 200);
    for expected in [503, 503, 200] {
        assert_eq!(get(&double, "/repos/mona/shop/languages").await.status, expected);
    }
    double.fault_on("/graphql", 9, Fault::Status(502));
    let got = graphql(&double, "{ viewer { login } }", json!({})).await;
    assert_eq!((got.status, &got.json()["data"]), (502, &Value::Null));
    double.clear_faults();
    assert_eq!(graphql(&double, "{ viewer { login } }", json!({})).await.status, 200);
}

#[tokio::test]
async fn limits_can_be_hit_at_will() {
    let double = double().await;
    double.fault(Fault::SecondaryLimit { retry_after: Some(Duration::from_millis(1500)) });
    let got = get(&double, "/users/mona").await;
    assert_eq!((got.status, got.header("retry-after")), (403, "2"));
    double.fault(Fault::RateLimitExhausted);
    assert_eq!(get(&double, "/users/mona").await.number("x-ratelimit-remaining"), 0);
    assert_eq!(get(&double, "/users/mona").await.status, 403);
    double.clock().advance(Duration::from_hours(1));
    assert_eq!(get(&double, "/users/mona").await.status, 200);
}

#[tokio::test]
async fn answers_are_cut_broken_late_or_never() {
    let double = double().await;
    let url = at(&double, "/users/mona");
    double.fault(Fault::Cut);
    assert!(client().get(&url).send().await.is_err());
    double.fault(Fault::CutMidway);
    let begun = client().get(&url).send().await.unwrap();
    assert_eq!(begun.status(), 200);
    assert!(begun.text().await.is_err());
    double.fault(Fault::Malformed);
    let got = get(&double, "/users/mona").await;
    assert_eq!(got.status, 200);
    assert!(serde_json::from_str::<Value>(&got.text).is_err());

    double.fault(Fault::Slow(Duration::from_millis(50)));
    let begun = tokio::time::Instant::now();
    assert_eq!(get(&double, "/users/mona").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(50));
    double.fault(Fault::Hang);
    let late = client().get(&url).timeout(Duration::from_millis(100)).send().await;
    assert!(late.unwrap_err().is_timeout());
    assert_eq!(double.requests().last().unwrap().status, None);
}

#[tokio::test]
async fn requests_are_seen_and_waited_for() {
    let double = double().await;
    get_with_token(&double, "/users/mona/repos?per_page=5&page=2").await;
    let seen = double.wait_for_requests(1, LIMIT).await.unwrap();
    assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("GET", "/users/mona/repos"));
    let query = [("per_page", "5"), ("page", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!((seen[0].query.as_slice(), seen[0].token.as_deref()), (query.as_slice(), Some(TOKEN)));
    assert!(double.wait_for_requests(2, Duration::from_millis(1)).await.is_err());
    double.clear_requests();
    assert!(double.requests().is_empty());
}

#[tokio::test]
async fn exchanges_are_captured_where_the_description_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture.jsonl");
    let double = GithubDouble::start_with_capture(Some(path.clone())).await.unwrap();
    double.world().add_repo(Repo::new("mona", "shop"));
    get(&double, "/users/mona/repos?per_page=5").await;
    get(&double, "/users/mona/gists").await;
    double.leave_requests(None, 0);
    get(&double, "/repos/mona/shop/contents/src/main.rs").await;
    let lines = |path: &std::path::Path| -> Vec<Value> {
        std::fs::read_to_string(path)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let described = lines(&path);
    assert_eq!(described.len(), 2);
    assert_eq!((&described[0]["query"]["per_page"], &described[0]["status"]), (&json!("5"), &json!(200)));
    assert_eq!(described[0]["response_body"][0]["name"], "shop");
    // A rate limit is described for this operation as a 403.
    assert_eq!((&described[1]["status"], described[1]["response_body"].is_object()), (&json!(403), true));
    let beyond = lines(&folder.path().join("capture.jsonl.beyond"));
    assert_eq!((beyond.len(), &beyond[0]["path"]), (1, &json!("/users/mona/gists")));
}
