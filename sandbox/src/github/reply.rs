//! Answers, refusals and pages.

use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Where GitHub sends the readers of its errors.
const DOCS: &str = "https://docs.github.com/rest";
/// Entries of a page, unless asked for.
const PER_PAGE: usize = 30;
/// Entries of a page, at most.
const MOST_PER_PAGE: usize = 100;

/// What goes back to the client, before the headers that every answer has.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

/// The body of an answer.
#[derive(Debug, Clone)]
pub(super) enum Body {
    Empty,
    Json(Value),
    Text { content_type: &'static str, text: Vec<u8> },
}

impl Reply {
    pub(super) fn json(body: Value) -> Reply {
        Reply { status: StatusCode::OK, headers: Vec::new(), body: Body::Json(body) }
    }

    pub(super) fn status(status: StatusCode, body: Body) -> Reply {
        Reply { status, headers: Vec::new(), body }
    }

    pub(super) fn text(content_type: &'static str, text: impl Into<Vec<u8>>) -> Reply {
        let body = Body::Text { content_type, text: text.into() };
        Reply { status: StatusCode::OK, headers: Vec::new(), body }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: String) -> Reply {
        self.headers.push((name, value));
        self
    }

    pub(super) fn json_body(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(body) => Some(body),
            _ => None,
        }
    }
}

/// Why GitHub does not answer as asked.
#[derive(Debug, Clone)]
pub(super) enum Refusal {
    /// Not there, or not for this viewer; GitHub does not say which.
    NotFound,
    /// A path the double does not have, which the client sees as not found.
    NoSuchPath,
    /// An error with a sentence.
    Error(StatusCode, String),
    /// Moved for good, to this address.
    Moved(String),
    /// A parameter that cannot be.
    Invalid { resource: &'static str, field: &'static str, message: String },
}

pub(super) type Answer = Result<Reply, Refusal>;

impl Refusal {
    pub(super) fn error(status: u16, message: impl Into<String>) -> Refusal {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Refusal::Error(status, message.into())
    }

    pub(super) fn reply(self) -> Reply {
        match self {
            Refusal::NotFound | Refusal::NoSuchPath => error_reply(StatusCode::NOT_FOUND, "Not Found"),
            Refusal::Error(status, message) => error_reply(status, &message),
            Refusal::Moved(url) => {
                let body = json!({
                    "message": "Moved Permanently", "url": url,
                    "documentation_url": format!("{DOCS}/guides/best-practices-for-using-the-rest-api#follow-redirects"),
                });
                Reply::status(StatusCode::MOVED_PERMANENTLY, Body::Json(body)).with_header("location", url)
            }
            Refusal::Invalid { resource, field, message } => {
                let error =
                    json!({ "resource": resource, "field": field, "code": "invalid", "message": message });
                let body = json!({
                    "message": "Validation Failed", "errors": [error], "documentation_url": DOCS, "status": "422",
                });
                Reply::status(StatusCode::UNPROCESSABLE_ENTITY, Body::Json(body))
            }
        }
    }
}

/// An error in GitHub's shape.
pub(super) fn error_reply(status: StatusCode, message: &str) -> Reply {
    let body =
        json!({ "message": message, "documentation_url": DOCS, "status": status.as_u16().to_string() });
    Reply::status(status, Body::Json(body))
}

/// Parameters of the query, as they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Query(pub(super) Vec<(String, String)>);

impl Query {
    pub(super) fn parse(query: &str) -> Query {
        Query(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        // The last one counts, as in Rails.
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The page asked for: its number from 1, and its length. Nonsense is read as GitHub reads it: as the default.
    pub(super) fn page(&self) -> (usize, usize) {
        let number = |name, default| {
            self.get(name).and_then(|value| value.parse().ok()).filter(|&value| value > 0).unwrap_or(default)
        };
        (number("page", 1), number("per_page", PER_PAGE).min(MOST_PER_PAGE))
    }

    fn with_page(&self, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.0.iter().filter(|(key, _)| key != "page"));
        query.append_pair("page", &page.to_string()).finish()
    }
}

/// One page of many, with the `Link` header to the others. `address` is the canonical one, without query.
pub(super) fn page<T>(
    items: &[T],
    query: &Query,
    address: &str,
    render: impl Fn(&T) -> Value,
) -> (Vec<Value>, Option<String>) {
    let (page, length) = query.page();
    let start = page.saturating_sub(1).saturating_mul(length).min(items.len());
    let end = (start + length).min(items.len());
    let last = items.len().div_ceil(length).max(1);
    let link = |number: usize, rel| format!("<{address}?{}>; rel=\"{rel}\"", query.with_page(number));
    let mut links = Vec::new();
    if page > 1 {
        links.push(link((page - 1).min(last), "prev"));
    }
    if page < last {
        links.push(link(page + 1, "next"));
        links.push(link(last, "last"));
    }
    if page > 1 {
        links.push(link(1, "first"));
    }
    let rendered = items[start..end].iter().map(render).collect();
    (rendered, (!links.is_empty()).then(|| links.join(", ")))
}

/// A page that is a plain list.
pub(super) fn list<T>(items: &[T], query: &Query, address: &str, render: impl Fn(&T) -> Value) -> Reply {
    let (items, link) = page(items, query, address, render);
    let reply = Reply::json(Value::Array(items));
    match link {
        Some(link) => reply.with_header("link", link),
        None => reply,
    }
}

/// A header as text.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
