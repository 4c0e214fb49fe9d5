//! Fetching an uploaded file: from Discord's own hosts only, with limits on time and size.

use crate::error::{AppResult, UserError};
use anyhow::Context as _;
use futures_util::TryStreamExt as _;
use poise::serenity_prelude::Attachment;
use reqwest::{Client, StatusCode, Url};
use std::time::Duration;

/// Where Discord keeps attachments.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// Longest time for a download.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// A client that fetches attachments.
#[derive(Debug, Clone)]
pub(super) struct Downloads {
    client: Client,
    /// The address of another Discord, whose attachments may be fetched as well.
    also: Option<Url>,
    max_bytes: usize,
}

impl Downloads {
    /// `api_url`: the address of another Discord.
    ///
    /// # Errors
    /// Where HTTPS cannot be set up or the address is none.
    pub(super) fn new(api_url: Option<&str>, max_bytes: usize) -> anyhow::Result<Self> {
        let client = Client::builder()
            .timeout(TIME_LIMIT)
            // A redirect could lead anywhere, also into the operator's own network.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("cannot set up HTTPS for downloads")?;
        let also = api_url.map(Url::parse).transpose().context("discord.api_url")?;
        Ok(Self { client, also, max_bytes })
    }

    /// The bytes of an attachment.
    ///
    /// # Errors
    /// A file that is too large or empty, or that could not be fetched.
    pub(super) async fn fetch(&self, file: &Attachment) -> AppResult<Vec<u8>> {
        self.fetch_url(&file.url, file.size.into()).await
    }

    /// The bytes of an attachment known by its address and size.
    ///
    /// # Errors
    /// A file that is too large or empty, or that could not be fetched.
    pub(super) async fn fetch_url(&self, url: &str, bytes: u64) -> AppResult<Vec<u8>> {
        if usize::try_from(bytes).unwrap_or(usize::MAX) > self.max_bytes {
            return Err(self.too_large().into());
        }
        let url = self.allowed(url).ok_or_else(|| {
            tracing::warn!("discord.download: an attachment is not on a host of Discord");
            UserError::DownloadFailed
        })?;
        match self.stream(url).await {
            Ok(Fetched::File(bytes)) => Ok(bytes),
            Ok(Fetched::TooLarge) => Err(self.too_large().into()),
            Ok(Fetched::Status(status)) => {
                tracing::warn!(%status, "discord.download: refused");
                Err(UserError::DownloadFailed.into())
            }
            Err(error) => {
                // Without the address: it is signed and would let anyone fetch the file.
                tracing::warn!(error = %error.without_url(), "discord.download: failed");
                Err(UserError::DownloadFailed.into())
            }
        }
    }

    fn too_large(&self) -> UserError {
        UserError::FileTooLarge { limit_mib: self.max_bytes as u64 / (1024 * 1024) }
    }

    /// The address, if it is one of Discord's.
    pub(super) fn allowed(&self, url: &str) -> Option<Url> {
        let url = Url::parse(url).ok()?;
        let discords = url.scheme() == "https"
            && url.port().is_none()
            && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        let others = self.also.as_ref().is_some_and(|also| also.origin() == url.origin());
        (discords || others).then_some(url)
    }

    async fn stream(&self, url: Url) -> reqwest::Result<Fetched> {
        let response = self.client.get(url).send().await?;
        if response.status() != StatusCode::OK {
            return Ok(Fetched::Status(response.status()));
        }
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.try_next().await? {
            if bytes.len() + chunk.len() > self.max_bytes {
                return Ok(Fetched::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Fetched::File(bytes))
    }
}

/// What a download came to.
enum Fetched {
    File(Vec<u8>),
    TooLarge,
    /// Anything but 200, redirects included.
    Status(StatusCode),
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::Downloads;
    use crate::error::{AppError, UserError};
    use poise::serenity_prelude::Attachment;
    use serde_json::json;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    fn attachment(url: &str, size: u32) -> Attachment {
        serde_json::from_value(json!({
            "id": "1", "filename": "a.txt", "proxy_url": url, "url": url, "size": size,
        }))
        .unwrap()
    }

    /// A server that answers one request with these bytes; its address.
    async fn serve(answer: Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 2048];
            let _read = stream.read(&mut request).await.unwrap();
            // The client may hang up early, which is what some tests are about.
            stream.write_all(&answer).await.ok();
        });
        format!("http://{address}")
    }

    async fn fetch(answer: Vec<u8>, size: u32) -> Result<Vec<u8>, UserError> {
        let base = serve(answer).await;
        let downloads = Downloads::new(Some(&base), 1024 * 1024).unwrap();
        downloads.fetch(&attachment(&format!("{base}/file?ex=1"), size)).await.map_err(|error| match error {
            AppError::User(error) => error,
            AppError::Unexpected(error) => panic!("{error:#}"),
        })
    }

    fn ok(body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    }

    #[test]
    fn only_discords_hosts_and_the_configured_one_are_asked() {
        let downloads = Downloads::new(Some("http://127.0.0.1:4000"), 1).unwrap();
        for allowed in [
            "https://cdn.discordapp.com/attachments/1/2/a.pdf?ex=1",
            "https://media.discordapp.net/attachments/1/2/a.pdf",
            "http://127.0.0.1:4000/cdn/attachments/1/2/a.pdf",
        ] {
            assert!(downloads.allowed(allowed).is_some(), "{allowed}");
        }
        for refused in [
            "http://cdn.discordapp.com/a",
            "https://cdn.discordapp.com:8443/a",
            "https://cdn.discordapp.com.evil.example/a",
            "https://cdn.discordapp.com@evil.example/a",
            "http://127.0.0.1:4001/a",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "",
        ] {
            assert!(downloads.allowed(refused).is_none(), "{refused}");
        }
        assert!(Downloads::new(None, 1).unwrap().allowed("http://127.0.0.1:4000/a").is_none());
    }

    #[tokio::test]
    async fn a_file_is_fetched_whole() {
        assert_eq!(fetch(ok(b"hello"), 5).await, Ok(b"hello".to_vec()));
    }

    #[tokio::test]
    async fn redirects_errors_and_cut_connections_are_failures() {
        let elsewhere =
            b"HTTP/1.1 302 Found\r\nlocation: https://cdn.discordapp.com/b\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(fetch(elsewhere.to_vec(), 5).await, Err(UserError::DownloadFailed));
        let gone = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(fetch(gone.to_vec(), 5).await, Err(UserError::DownloadFailed));
        let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";
        assert_eq!(fetch(cut.to_vec(), 100).await, Err(UserError::DownloadFailed));
    }

    #[tokio::test]
    async fn the_size_is_checked_before_and_while_fetching() {
        let too_large = Err(UserError::FileTooLarge { limit_mib: 1 });
        assert_eq!(fetch(ok(b"x"), 2 * 1024 * 1024).await, too_large);
        assert_eq!(fetch(ok(&vec![b'x'; 1024 * 1024 + 1]), 1).await, too_large);
    }
}
