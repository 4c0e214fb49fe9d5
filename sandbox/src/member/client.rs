//! HTTP to the member API.

use anyhow::{Context, Result};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use thiserror::Error;

/// The sandbox refused what a member tried, as Discord would.
#[derive(Debug, Clone, Error)]
#[error("{method} {path} was refused: {status}, code {code}: {message} {details}")]
pub struct Refused {
    /// HTTP method.
    pub method: String,
    /// Path below `/sandbox`.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// Discord's error code.
    pub code: u64,
    /// Discord's message.
    pub message: String,
    /// The `errors` object as text, or empty.
    pub details: String,
}

/// A file to upload.
#[derive(Debug, Clone)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// An HTTP client for the loopback interface.
pub fn http_client() -> reqwest::Client {
    // Proxies of the environment are for the world outside. Only a TLS set-up could fail, and that is not used.
    reqwest::Client::builder().no_proxy().build().unwrap_or_default()
}

#[derive(Debug, Clone)]
pub struct Client {
    pub base: String,
    pub user: u64,
    http: reqwest::Client,
}

impl Client {
    pub fn new(base: &str, user: u64, http: reqwest::Client) -> Client {
        Client { base: base.trim_end_matches('/').to_owned(), user, http }
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        self.send(Method::GET, path, &Value::Null).await
    }

    /// Sends JSON, or nothing for null.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let mut request = self.request(method.clone(), path);
        if !body.is_null() {
            request = request.json(body);
        }
        answer(method.as_str(), path, request).await
    }

    /// Sends `payload_json` and files.
    pub async fn upload(&self, path: &str, body: &Value, files: Vec<File>) -> Result<Value> {
        let mut form = Form::new().text("payload_json", body.to_string());
        for (index, file) in files.into_iter().enumerate() {
            form = form.part(format!("files[{index}]"), Part::bytes(file.bytes).file_name(file.name));
        }
        answer("POST", path, self.request(Method::POST, path).multipart(form)).await
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}/sandbox{path}", self.base))
            .header("x-sandbox-user", self.user.to_string())
    }

    pub async fn download(&self, url: &str) -> Result<Vec<u8>> {
        let response = self.http.get(url).send().await.with_context(|| format!("cannot fetch {url}"))?;
        let response = response.error_for_status()?;
        Ok(response.bytes().await?.to_vec())
    }
}

async fn answer(method: &str, path: &str, request: reqwest::RequestBuilder) -> Result<Value> {
    let response =
        request.send().await.with_context(|| format!("{method} {path}: the sandbox cannot be reached"))?;
    let status = response.status();
    let text = response.text().await?;
    let body: Value = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    };
    if status.is_success() {
        return Ok(body);
    }
    let refused = Refused {
        method: method.to_owned(),
        path: path.to_owned(),
        status: status.as_u16(),
        code: body["code"].as_u64().unwrap_or(0),
        message: body["message"].as_str().unwrap_or("").to_owned(),
        details: body.get("errors").map_or_else(String::new, Value::to_string),
    };
    Err(refused.into())
}
