//! GitHub by octocrab: what the use cases need of it ([`Repos`]).
//!
//! With a token the repositories come from GraphQL, [`graphql::PAGE`] at a time with languages, commits and files, so an
//! account of 300 repositories costs some fifteen requests. Without one there are 60 requests an hour for everybody, so
//! only the most notable repositories are looked into, and what was left out is said. octocrab's own retries hammer a
//! GitHub that is down, and are not built in; one more try after a pause is made here.

mod device;
mod graphql;
mod manifests;
mod rest;
mod transport;

use crate::app::github::{DeviceCode, DeviceOutcome, PageCache, Repos, ReposError};
use crate::domain::github::{Account, Gathered};
use anyhow::Context as _;
use async_trait::async_trait;
use http::header::ACCEPT;
use octocrab::Octocrab;
use secrecy::SecretString;
use transport::Transport;

/// How to reach GitHub.
#[derive(Debug, Clone)]
pub struct GitHubSettings {
    /// Address of the API, without a slash at its end.
    pub api_url: String,
    /// Address of the site, for the device flow.
    pub site_url: String,
    /// A token of the operator's; public data needs no scopes.
    pub token: Option<SecretString>,
    /// Client id of an OAuth app with the device flow.
    pub client_id: Option<String>,
}

/// GitHub.
pub struct GitHub {
    api: Transport,
    /// For tokens that members grant; each gets a client of its own.
    api_url: String,
    has_token: bool,
    device: Option<device::Device>,
}

impl GitHub {
    /// A client of GitHub. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(settings: GitHubSettings) -> anyhow::Result<Self> {
        let has_token = settings.token.is_some();
        let api = client(&settings.api_url, settings.token).context("github.api_url")?;
        let device = match settings.client_id {
            Some(client_id) => {
                // The site answers in forms where JSON is not asked for.
                let site = Octocrab::builder()
                    .add_header(ACCEPT, "application/json".to_owned())
                    .base_uri(settings.site_url.as_str())
                    .context("github.site_url")?
                    .set_connect_timeout(Some(transport::CONNECT_LIMIT))
                    .set_read_timeout(Some(transport::READ_LIMIT))
                    .build()?;
                Some(device::Device { site: Transport::new(site), client_id })
            }
            None => None,
        };
        Ok(Self { api: Transport::new(api), api_url: settings.api_url, has_token, device })
    }
}

fn client(url: &str, token: Option<SecretString>) -> anyhow::Result<Octocrab> {
    let mut builder = Octocrab::builder()
        .base_uri(url)?
        .set_connect_timeout(Some(transport::CONNECT_LIMIT))
        .set_read_timeout(Some(transport::READ_LIMIT));
    if let Some(token) = token {
        builder = builder.personal_token(token);
    }
    Ok(builder.build()?)
}

#[async_trait]
impl Repos for GitHub {
    async fn account(&self, login: &str) -> Result<Account, ReposError> {
        rest::account(&self.api, &format!("/users/{login}")).await
    }

    async fn has_code(&self, account: u64, code: &str) -> Result<bool, ReposError> {
        rest::has_code(&self.api, account, code).await
    }

    async fn gather(&self, account: u64, cache: &dyn PageCache) -> Result<Gathered, ReposError> {
        // By its number the account is found whatever it is called now.
        let account = rest::account(&self.api, &format!("/user/{account}")).await?;
        if self.has_token {
            graphql::gather(&self.api, account).await
        } else {
            rest::gather(&self.api, account, cache).await
        }
    }

    async fn begin_device(&self) -> Result<Option<DeviceCode>, ReposError> {
        match &self.device {
            Some(device) => device.begin().await.map(Some),
            None => Ok(None),
        }
    }

    async fn poll_device(&self, device_code: &str) -> Result<DeviceOutcome, ReposError> {
        let Some(device) = &self.device else { return Ok(DeviceOutcome::Over) };
        let Some(granted) = device.poll(device_code).await? else { return Ok(DeviceOutcome::Pending) };
        let Some(token) = granted else { return Ok(DeviceOutcome::Over) };
        let member = client(&self.api_url, Some(token))
            .map_err(|error| ReposError::Down { reason: error.to_string() })?;
        // The token has told whose it is; it is not kept.
        let account = rest::account(&Transport::new(member), "/user").await?;
        Ok(DeviceOutcome::Agreed { account: account.id })
    }
}
