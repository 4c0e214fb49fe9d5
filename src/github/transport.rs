//! Requests to GitHub and what their answers mean.

use crate::app::github::{CachedPage, PageCache, ReposError};
use chrono::{DateTime, Utc};
use http::StatusCode;
use http::header::{ACCEPT, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, LINK, RETRY_AFTER};
use octocrab::Octocrab;
use serde_json::Value;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(5);
pub(super) const READ_LIMIT: Duration = Duration::from_secs(15);
/// Pause before the one more try of a request that failed.
const PAUSE: Duration = Duration::from_millis(700);

/// A request.
enum Ask<'a> {
    Get(&'a str, HeaderMap),
    Post(&'a str, &'a Value),
}

/// Requests with one client.
pub(super) struct Transport {
    client: Octocrab,
    /// Requests left until the limit is renewed, as GitHub told last.
    left: AtomicU32,
}

/// An answer of GitHub.
pub(super) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Transport {
    pub(super) fn new(client: Octocrab) -> Self {
        Self { client, left: AtomicU32::new(u32::MAX) }
    }

    /// Requests left until the limit is renewed, as GitHub told last.
    pub(super) fn left(&self) -> u32 {
        self.left.load(Ordering::Relaxed)
    }

    /// The JSON at an address.
    pub(super) async fn json(&self, address: &str) -> Result<Value, ReposError> {
        let answer = self.get(address, None).await?;
        parse(&answer.accepted()?.body)
    }

    /// The JSON of a page that may have been read before, and where the next page is.
    pub(super) async fn page(
        &self,
        address: &str,
        cache: &dyn PageCache,
    ) -> Result<(Value, Option<String>), ReposError> {
        let known = cache.get(address).await;
        let answer = self.get(address, known.as_ref().map(|page| page.etag.as_str())).await?;
        if answer.status == StatusCode::NOT_MODIFIED
            && let Some(known) = known
        {
            return Ok((parse(&known.body)?, known.next));
        }
        let answer = answer.accepted()?;
        let value = parse(&answer.body)?;
        let next = answer.header(LINK.as_str()).and_then(next_page);
        if let Some(etag) = answer.header(ETAG.as_str()) {
            let page = CachedPage { etag: etag.to_owned(), next: next.clone(), body: answer.body };
            cache.put(address, &page).await;
        }
        Ok((value, next))
    }

    async fn get(&self, address: &str, etag: Option<&str>) -> Result<Answer, ReposError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/vnd.github+json"));
        if let Some(etag) = etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
            headers.insert(IF_NONE_MATCH, etag);
        }
        self.patiently(&Ask::Get(address, headers)).await
    }

    /// The data of a query. `None` where GitHub gave up on it, so that a smaller one may work.
    pub(super) async fn query(&self, query: &Value) -> Result<Option<Value>, ReposError> {
        let answer = self.patiently(&Ask::Post("/graphql", query)).await;
        let answer = match answer {
            // What takes GitHub more than ten seconds ends in one of these.
            Ok(answer) if answer.status.is_server_error() => return Ok(None),
            other => other?.accepted()?,
        };
        let body = parse(&answer.body)?;
        let errors = body["errors"].as_array();
        let kind = errors.and_then(|errors| errors.first()).map(|error| &error["type"]);
        match kind.and_then(Value::as_str) {
            Some("NOT_FOUND")
                if body["data"].as_object().is_none_or(|data| data.values().all(Value::is_null)) =>
            {
                Err(ReposError::NotFound)
            }
            Some("RATE_LIMITED") => Err(ReposError::Limited { until: answer.renewed_at() }),
            // Some repositories may be locked away; the rest is there.
            _ if body["data"].is_object() => Ok(Some(body["data"].clone())),
            Some("RESOURCE_LIMITS_EXCEEDED") => Ok(None),
            _ => {
                let said = body["errors"][0]["message"].as_str().unwrap_or("no data");
                Err(ReposError::Down { reason: format!("GraphQL: {said}") })
            }
        }
    }

    /// The form posted to an address of the site, answered as JSON.
    pub(super) async fn form(&self, address: &str, form: &Value) -> Result<Value, ReposError> {
        let answer = self.send(&Ask::Post(address, form)).await.map_err(|reason| down(&reason))?;
        parse(&answer.accepted()?.body)
    }

    /// Sends a request, reads its answer, and notes what it tells of the limit.
    async fn send(&self, ask: &Ask<'_>) -> Result<Answer, String> {
        let response = match ask {
            Ask::Get(address, headers) => {
                self.client._get_with_headers(*address, Some(headers.clone())).await
            }
            Ask::Post(address, body) => self.client._post(*address, Some(*body)).await,
        };
        let response = response.map_err(|error| error.to_string())?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = self.client.body_to_string(response).await.map_err(|error| error.to_string())?;
        let answer = Answer { status, headers, body };
        if let Some(left) = answer.number("x-ratelimit-remaining") {
            self.left.store(left.try_into().unwrap_or(0), Ordering::Relaxed);
        }
        Ok(answer)
    }

    /// One more try of a request that met no answer or a broken server; reading twice does no harm.
    async fn patiently(&self, ask: &Ask<'_>) -> Result<Answer, ReposError> {
        match self.send(ask).await {
            Ok(answer) if !answer.status.is_server_error() => return Ok(answer),
            Ok(_) | Err(_) => tokio::time::sleep(PAUSE).await,
        }
        self.send(ask).await.map_err(|reason| down(&reason))
    }
}

fn down(reason: &str) -> ReposError {
    ReposError::Down { reason: reason.to_owned() }
}

fn parse(body: &str) -> Result<Value, ReposError> {
    serde_json::from_str(body).map_err(|error| down(&format!("no JSON: {error}")))
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.header(name)?.trim().parse().ok()
    }

    fn renewed_at(&self) -> Option<DateTime<Utc>> {
        let soon =
            self.number(RETRY_AFTER.as_str()).map(|seconds| Utc::now() + chrono::Duration::seconds(seconds));
        let renewal = || {
            let used_up = self.number("x-ratelimit-remaining") == Some(0);
            self.number("x-ratelimit-reset")
                .filter(|_| used_up)
                .and_then(|at| DateTime::from_timestamp(at, 0))
        };
        soon.or_else(renewal)
    }

    /// The answer, unless its status says that it is none.
    fn accepted(self) -> Result<Self, ReposError> {
        let limited = self.number("x-ratelimit-remaining") == Some(0)
            || self.header(RETRY_AFTER.as_str()).is_some()
            || self.body.contains("secondary rate limit");
        match self.status.as_u16() {
            200..=299 => Ok(self),
            // An empty repository has no commits and no files; some are closed for legal reasons.
            409 | 451 => Ok(Self { body: "[]".to_owned(), ..self }),
            404 | 410 => Err(ReposError::NotFound),
            429 => Err(ReposError::Limited { until: self.renewed_at() }),
            403 if limited => Err(ReposError::Limited { until: self.renewed_at() }),
            status @ (401 | 403) => Err(ReposError::Refused { reason: format!("status {status}") }),
            status => Err(down(&format!("status {status}"))),
        }
    }
}

/// The address of the next page in a `Link` header, without the server.
fn next_page(link: &str) -> Option<String> {
    let next = link.split(',').find(|part| part.contains("rel=\"next\""))?;
    let address = next.split_once('<')?.1.split_once('>')?.0;
    let uri: http::Uri = address.parse().ok()?;
    Some(uri.path_and_query()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn the_next_page_is_read_from_the_link_header() {
        let link = "<https://api.github.com/user/1/repos?page=1>; rel=\"prev\", \
                    <https://api.github.com/user/1/repos?per_page=100&page=3>; rel=\"next\"";
        assert_eq!(next_page(link).as_deref(), Some("/user/1/repos?per_page=100&page=3"));
        assert_eq!(next_page("<https://api.github.com/x?page=1>; rel=\"last\""), None);
    }
}
