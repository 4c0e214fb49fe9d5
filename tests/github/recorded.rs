//! Answers that GitHub really gave, through the client: what a double takes from a description may still be wrong.

use chrono::Utc;
use hotseat::app::github::{CachedPage, PageCache, Repos, ReposError};
use hotseat::domain::github::{Choice, analyse};
use hotseat::github::{GitHub, GitHubSettings};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

fn recorded() -> Value {
    serde_json::from_str(include_str!("../fixtures/github_recorded.json")).unwrap()
}

/// Gives recorded answers on an address of its own: by the path asked for, or always the same one.
struct Replay {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Replay {
    async fn start(answer: impl Fn(&str) -> Option<Value> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                tokio::spawn(async move { serve(stream, &log, &*answer).await });
            }
        });
        Self { url, asked }
    }

    fn client(&self) -> GitHub {
        let (api_url, site_url) = (self.url.clone(), self.url.clone());
        GitHub::new(GitHubSettings { api_url, site_url, token: None, client_id: None }).unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<String>>,
    answer: &(dyn Fn(&str) -> Option<Value> + Sync),
) {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(read) if read > 0 => request.extend_from_slice(&part[..read]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock().unwrap().push(path.clone());
    let missing = || json!({"status": 404, "headers": {}, "body": {"message": "Not Found"}});
    let found = answer(&path).unwrap_or_else(missing);
    let body = found["body"].to_string();
    let headers: String = found["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}: {}\r\n", value.as_str().unwrap_or_default()))
        .collect();
    let status = found["status"].as_u64().unwrap();
    let text = format!(
        "HTTP/1.1 {status} Recorded\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).await.ok();
}

/// Keeps nothing.
struct NoCache;

#[async_trait::async_trait]
impl PageCache for NoCache {
    async fn get(&self, _address: &str) -> Option<CachedPage> {
        None
    }

    async fn put(&self, _address: &str, _page: &CachedPage) {}
}

/// One account: its repositories, and for whichever of them is looked into the languages, commits and files recorded of
/// some repository.
fn one_account(path: &str) -> Option<Value> {
    let all = recorded();
    // The recorded list points to a second page, of which nothing is kept.
    if path.contains("&page=2") {
        return Some(json!({"status": 200, "headers": {}, "body": []}));
    }
    let part = match path.split('?').next().unwrap() {
        "/users/kohsuke" | "/user/50003" => "user",
        "/user/50003/repos" => "repositories",
        path if path.ends_with("fat-builder/commits") => "empty",
        path if path.ends_with("/languages") => "languages",
        path if path.ends_with("/commits") => "commits",
        path if path.ends_with("/contents/") => "contents",
        _ => return None,
    };
    Some(all[part].clone())
}

#[tokio::test]
async fn a_recorded_account_is_read_whole() {
    let replay = Replay::start(one_account).await;
    let github = replay.client();
    let account = github.account("kohsuke").await.unwrap();
    assert_eq!((account.login.as_str(), account.id, account.organisation), ("kohsuke", 50003, false));
    let gathered = github.gather(account.id, &NoCache).await.unwrap();
    let found = |name: &str| gathered.repositories.iter().find(|r| r.full_name == name).unwrap();
    assert_eq!(gathered.repositories.len(), 12);
    let args4j = found("kohsuke/args4j");
    assert!(
        args4j.stars == 663 && !args4j.fork && !args4j.archived && args4j.language.as_deref() == Some("Java")
    );
    assert!(args4j.pushed_at.is_some() && args4j.description.is_some());
    assert!(found("kohsuke/ample_isolation").fork);
    let languages = args4j.languages.as_ref().unwrap();
    assert_eq!((languages[0].name.as_str(), languages[0].bytes), ("Java", 671_125));
    let commits = args4j.commits.as_ref().unwrap();
    assert_eq!(commits.len(), 8);
    assert!(commits.iter().all(|commit| commit.hash.len() == 7 && !commit.headline.contains('\n')));
    assert!(args4j.root.as_ref().unwrap().iter().any(|name| name == "pom.xml"));
    let own = analyse(&gathered, &Choice::default(), None);
    assert_eq!(own.shares.named[0].0, "Java");
    let lines = gathered.lines();
    assert!(lines[0].starts_with("GitHub kohsuke/args4j"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("GitHub kohsuke/args4j@")), "{lines:?}");
    let asked = replay.asked();
    assert!(asked.len() <= 60);
    assert!(asked.iter().any(|path| path.contains("&page=2")), "the recorded link was followed: {asked:?}");
}

#[tokio::test]
async fn recorded_refusals_are_told_apart() {
    let all = recorded();
    let refusals = all["refusals"].as_array().unwrap();
    assert!(refusals.len() >= 8);
    for refusal in refusals {
        let always = refusal.clone();
        let replay = Replay::start(move |_| Some(always.clone())).await;
        let error = replay.client().account("kohsuke").await.unwrap_err();
        let headers = &refusal["headers"];
        let status = refusal["status"].as_u64().unwrap();
        let waits = headers.get("Retry-After").is_some();
        let body = refusal["body"]["message"].as_str().unwrap();
        let limited = waits || headers["X-RateLimit-Remaining"] == "0" || body.contains("secondary");
        match status {
            404 => assert!(matches!(error, ReposError::NotFound), "{refusal}: {error:?}"),
            403 | 429 if limited => {
                let ReposError::Limited { until } = error else { panic!("{refusal}: {error:?}") };
                assert_eq!(until.is_some_and(|until| until > Utc::now()), waits, "{refusal}");
            }
            _ => assert!(matches!(error, ReposError::Refused { .. }), "{refusal}: {error:?}"),
        }
        assert_eq!(replay.asked().len(), 1, "what was refused is not asked for again: {refusal}");
    }
}

#[tokio::test]
async fn a_recorded_suspended_account_counts_as_gone() {
    let all = recorded();
    let suspended = all["suspended"].clone();
    let replay = Replay::start(move |_| Some(suspended.clone())).await;
    assert!(matches!(replay.client().account("kartikpatodi").await, Err(ReposError::NotFound)));
}
