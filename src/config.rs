//! Settings: a strict TOML file, and secrets from the environment.
//!
//! `bot-config.example.toml` documents every setting; a test loads it and compares it with the defaults.

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use serde::Deserialize;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The file read where no other is named.
pub const DEFAULT_FILE: &str = "bot-config.toml";

/// All settings of the file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Discord.
    pub discord: Discord,
    /// The database.
    pub database: Database,
    /// The model.
    pub model: Model,
    /// Budgets for the model.
    pub budget: Budget,
    /// Limits on what is used.
    pub limits: Limits,
    /// How long things are kept.
    pub privacy: Privacy,
    /// Documents.
    pub documents: Documents,
    /// GitHub.
    pub github: Github,
    /// Encryption of members' texts.
    pub encryption: Encryption,
    /// The log.
    pub log: Log,
    /// Health and metrics over HTTP.
    pub watch: Watch,
}

/// Settings of the connection to Discord.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Discord {
    /// Whether to ask for the privileged Message Content intent. Default: yes.
    pub message_content: bool,
    /// Whether to ask for the privileged Server Members intent, so that interviews of members who leave end at once
    /// instead of after a week. Default: no.
    pub member_events: bool,
    /// Address of a Discord other than the real one; empty for the real one, which is the default.
    pub api_url: String,
    /// Which shards of the gateway this process serves. Default: all.
    pub shards: Shards,
}

/// Ranges of shards that processes share among themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranges {
    /// Shards in a range; the last one may have fewer.
    pub size: u32,
    /// Shards in all.
    pub total: u32,
}

impl Ranges {
    /// The first shard of each range.
    pub fn firsts(self) -> impl Iterator<Item = u32> {
        (0..self.total).step_by(self.size.max(1) as usize)
    }

    /// The shards of the range that begins with this one.
    pub fn from(self, first: u32) -> Shards {
        Shards::Range { first, last: first.saturating_add(self.size).min(self.total) - 1, total: self.total }
    }
}

/// Shards of the gateway served by one process, written `FIRST-LAST/TOTAL` or `auto SIZE/TOTAL`, or empty for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Shards {
    /// As many as Discord recommends, all of them.
    #[default]
    All,
    /// A part of them; other processes serve the rest.
    Range {
        /// The first, from 0.
        first: u32,
        /// The last.
        last: u32,
        /// How many there are in all, the same for every process.
        total: u32,
    },
    /// Whatever range no other process serves.
    Shared(Ranges),
}

impl TryFrom<String> for Shards {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::All);
        }
        let shared = text.strip_prefix("auto ").and_then(|text| text.split_once('/'));
        let shared = shared.and_then(|(size, total)| Some((size.parse().ok()?, total.parse().ok()?)));
        if let Some((size, total)) = shared.filter(|(size, total)| (1..=*total).contains(size)) {
            return Ok(Self::Shared(Ranges { size, total }));
        }
        let parts = text.split_once('/').and_then(|(range, total)| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            Some((first.parse().ok()?, last.parse().ok()?, total.parse().ok()?))
        });
        match parts {
            Some((first, last, total)) if first <= last && last < total => {
                Ok(Self::Range { first, last, total })
            }
            _ => Err(format!(
                "{text:?} is no range of shards: write \"FIRST-LAST/TOTAL\", counted from 0, such as \"0-3/8\", or \"auto SIZE/TOTAL\", such as \"auto 4/8\""
            )),
        }
    }
}

impl Default for Discord {
    fn default() -> Self {
        Self { message_content: true, member_events: false, api_url: String::new(), shards: Shards::All }
    }
}

/// Settings of the database.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// Connections kept at the most. Default: 10.
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { max_connections: 10 }
    }
}

/// Settings of the model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// Address of the OpenAI-compatible server. Default: OpenAI's own.
    pub base_url: String,
    /// Name of the model. Default: `gpt-4o-mini`.
    pub name: String,
    /// Seconds one call may take. Default: 60.
    pub time_limit_seconds: u64,
    /// Hours an answer waits for a model that cannot be reached, before the offline rubric rates it; 0: it does so at
    /// once. Default: 12.
    pub wait_hours: u32,
    /// How often each answer is rated, 1 to 5; the median counts. Default: 1.
    pub raters: u8,
    /// How the form of answers is asked for. Default: `auto`.
    pub structured_output: StructuredOutput,
    /// Price of a million tokens sent, in any currency. Default: 0.
    pub price_in: f64,
    /// Price of a million tokens received. Default: 0.
    pub price_out: f64,
    /// Name of the model that writes voice messages down; empty where the server has none. Default: `whisper-1`.
    pub transcription_name: String,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            base_url: "https://api.openai.com/v1".to_owned(),
            name: "gpt-4o-mini".to_owned(),
            time_limit_seconds: 60,
            wait_hours: 12,
            raters: 1,
            structured_output: StructuredOutput::Auto,
            price_in: 0.0,
            price_out: 0.0,
            transcription_name: "whisper-1".to_owned(),
        }
    }
}

/// Budgets a day (UTC) for calls of the model, in the currency of its prices. Over budget the offline interviewer takes
/// over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Budget {
    /// For one member. Default: 0, no limit.
    pub member_daily: f64,
    /// For one server. Default: 0, no limit.
    pub server_daily: f64,
    /// For everything together. Default: 0, no limit.
    pub daily: f64,
}

/// How much of something may be used a day (UTC); 0 for no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quota {
    /// By one member.
    pub member: u64,
    /// In one server.
    pub server: u64,
    /// Altogether.
    pub everything: u64,
}

/// Limits on what is used, so that nobody spoils it for others. Over those of the model the offline interviewer takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Documents read a day. Default: 100, 5000, 50000.
    pub uploads_daily: Quota,
    /// Interviews started a day. Default: 100, 5000, 50000.
    pub interviews_daily: Quota,
    /// Tokens of the model a day, sent and received. Default: 1, 40 and 400 million.
    pub tokens_daily: Quota,
    /// Calls of the model a day. Default: 1000, 40000, 400000.
    pub requests_daily: Quota,
    /// Commands, buttons and forms of one member within a minute. Default: 120.
    pub actions_per_minute: u32,
    /// Messages of one member in interview threads within a minute. Default: 60.
    pub messages_per_minute: u32,
    /// Files of one member within a minute. Default: 20.
    pub files_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let quota = |member, server, everything| Quota { member, server, everything };
        Self {
            uploads_daily: quota(100, 5000, 50_000),
            interviews_daily: quota(100, 5000, 50_000),
            tokens_daily: quota(1_000_000, 40_000_000, 400_000_000),
            requests_daily: quota(1000, 40_000, 400_000),
            actions_per_minute: 120,
            messages_per_minute: 60,
            files_per_minute: 20,
        }
    }
}

/// How many days things are kept where a server's admins have set nothing; 0 for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Interviews after their end. Default: 0.
    pub transcripts_days: u32,
    /// Resumes and cover letters after their last change. Default: 0.
    pub documents_days: u32,
    /// What was measured on voice messages. Default: 0.
    pub audio_days: u32,
    /// Everything of a member who has left the server; 0 for at once. Default: 30.
    pub grace_days: u32,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { transcripts_days: 0, documents_days: 0, audio_days: 0, grace_days: 30 }
    }
}

/// How the form of a model's answers is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StructuredOutput {
    /// By JSON schema, and in words where the server does not know that.
    Auto,
    /// By JSON schema only.
    Schema,
    /// In words only.
    Plain,
}

/// Settings of the reading of documents.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// Path of libpdfium; empty, the default, for `HOTSEAT_PDFIUM` of the environment.
    pub pdfium: String,
    /// Whether members may have a picture of their resume read by the model, which must take pictures. Default: no.
    pub read_images_with_model: bool,
}

/// Settings of the connection to GitHub.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Github {
    /// Address of the API; empty switches GitHub off. Default: GitHub's own.
    pub api_url: String,
    /// Address of the site, for the device flow. Default: GitHub's own.
    pub site_url: String,
    /// Client id of an OAuth app with the device flow; empty, the default, for proof by a code in bio or gist only.
    pub client_id: String,
}

impl Default for Github {
    fn default() -> Self {
        Self {
            api_url: "https://api.github.com".to_owned(),
            site_url: "https://github.com".to_owned(),
            client_id: String::new(),
        }
    }
}

/// Settings of the encryption of members' texts in the database.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Encryption {
    /// File with the keys; empty, the default, for `HOTSEAT_KEYS` of the environment, which wins in any case.
    pub key_file: String,
    /// Whether texts that are not encrypted are refused, and the bot does not start without a key. Default: no.
    pub required: bool,
}

/// Settings of the health checks and metrics that are given over HTTP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Watch {
    /// Address to listen on, `ADDRESS:PORT`, or a port alone for this machine only; empty, the default, for none.
    pub listen: Listen,
}

/// An address to listen on, or none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Listen(pub Option<SocketAddr>);

impl TryFrom<String> for Listen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self(None));
        }
        let here = text.parse().map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        match here.ok().or_else(|| text.parse().ok()) {
            Some(address) => Ok(Self(Some(address))),
            None => {
                Err(format!("{text:?} is no address: write \"127.0.0.1:9464\", or \"9464\" for the same"))
            }
        }
    }
}

/// Settings of the log.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// What is logged, in the syntax of `EnvFilter`. Default: `info`.
    pub filter: String,
    /// Its form. Default: `text`.
    pub format: LogFormat,
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned(), format: LogFormat::Text }
    }
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the settings. A file that was named must be there; without one, the default file is read if it is there.
    ///
    /// # Errors
    /// A file that cannot be read, a setting that is unknown or of the wrong kind, with its line.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).with_context(|| format!("in {}", path.display())),
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Reads settings from their text.
    ///
    /// # Errors
    /// A setting that is unknown, of the wrong kind or out of range, with its line where that is known.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let config: Self = toml::from_str(text)?;
        if config.database.max_connections == 0 {
            bail!("database.max_connections must be at least 1");
        }
        if config.model.wait_hours > 120 {
            bail!("model.wait_hours must be at most 120: an interview is closed after a week");
        }
        if !(1..=600).contains(&config.model.time_limit_seconds) {
            bail!("model.time_limit_seconds must be between 1 and 600");
        }
        if !(1..=5).contains(&config.model.raters) {
            bail!("model.raters must be between 1 and 5");
        }
        let privacy = &config.privacy;
        let days = [privacy.transcripts_days, privacy.documents_days, privacy.audio_days, privacy.grace_days];
        if days.iter().any(|days| *days > 3650) {
            bail!("the days of [privacy] must be 3650 or fewer; 0 is for ever");
        }
        config.check_costs()?;
        Ok(config)
    }

    fn check_costs(&self) -> anyhow::Result<()> {
        let (model, budget) = (&self.model, &self.budget);
        let prices = [model.price_in, model.price_out];
        let budgets = [budget.member_daily, budget.server_daily, budget.daily];
        if prices.iter().chain(&budgets).any(|value| !value.is_finite() || *value < 0.0) {
            bail!("prices and budgets must be 0 or more");
        }
        if budgets.iter().any(|budget| *budget > 0.0) && prices.iter().all(|price| *price == 0.0) {
            bail!("a budget needs model.price_in and model.price_out, the prices of a million tokens");
        }
        Ok(())
    }
}

/// Secrets and addresses from the environment. `Debug` does not print the secrets.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The bot's token.
    pub discord_token: Option<SecretString>,
    /// The database with user and password.
    pub database_url: Option<SecretString>,
    /// Key of the model's server.
    pub openai_api_key: Option<SecretString>,
    /// Address of the model's server.
    pub openai_base_url: Option<String>,
    /// Path of libpdfium.
    pub pdfium: Option<PathBuf>,
    /// A token of the operator's at GitHub.
    pub github_token: Option<SecretString>,
    /// Keys of members' texts.
    pub keys: Option<SecretString>,
}

impl Environment {
    /// Reads the environment, and a file `.env` for what is not set there.
    ///
    /// # Errors
    /// A `.env` that cannot be read as one.
    pub fn load() -> anyhow::Result<Self> {
        match dotenvy::dotenv() {
            Ok(_) => {}
            Err(error) if error.not_found() => {}
            // The error's own text would quote the line, which may be a secret.
            Err(_) => bail!("the file .env has a line that is not NAME=value"),
        }
        Ok(Self {
            discord_token: variable("DISCORD_TOKEN").map(Into::into),
            database_url: variable("DATABASE_URL").map(Into::into),
            openai_api_key: variable("OPENAI_API_KEY").map(Into::into),
            openai_base_url: variable("OPENAI_BASE_URL"),
            pdfium: variable("HOTSEAT_PDFIUM").map(Into::into),
            github_token: variable("GITHUB_TOKEN").map(Into::into),
            keys: variable("HOTSEAT_KEYS").map(Into::into),
        })
    }

    /// The database's address.
    ///
    /// # Errors
    /// Where it is not set, with what to do.
    pub fn require_database_url(&self) -> anyhow::Result<&SecretString> {
        self.database_url.as_ref().context(
            "DATABASE_URL is not set: put DATABASE_URL=mysql://user:password@host:3306/database into .env",
        )
    }

    /// The bot's token.
    ///
    /// # Errors
    /// Where it is not set, with what to do.
    pub fn require_discord_token(&self) -> anyhow::Result<&SecretString> {
        self.discord_token.as_ref().context(
            "DISCORD_TOKEN is not set: copy the token from the Bot page of your application into .env",
        )
    }
}

/// A variable without the blanks and line ends that get in when secrets are pasted; empty counts as not set.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_example_file_shows_every_setting_with_its_default() {
        let example = include_str!("../bot-config.example.toml");
        assert_eq!(Config::parse(example).unwrap(), Config::default());
        let shown: toml::Table = toml::from_str(example).unwrap();
        let names: Vec<_> = shown.values().flat_map(|section| section.as_table().unwrap().keys()).collect();
        assert_eq!(names.len(), 38, "a setting is missing from the example, or from this count: {names:?}");
    }

    #[test]
    fn an_unknown_setting_is_named_with_its_line() {
        let error = format!("{:#}", Config::parse("[discord]\nmesage_content = true\n").unwrap_err());
        assert!(error.contains("mesage_content") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn shards_are_a_range_of_a_total() {
        let shards = |text: &str| {
            Config::parse(&format!("[discord]\nshards = \"{text}\"")).map(|config| config.discord.shards)
        };
        assert_eq!(shards("").unwrap(), Shards::All);
        assert_eq!(shards("0-3/8").unwrap(), Shards::Range { first: 0, last: 3, total: 8 });
        assert_eq!(shards("7/8").unwrap(), Shards::Range { first: 7, last: 7, total: 8 });
        assert_eq!(shards("auto 4/8").unwrap(), Shards::Shared(Ranges { size: 4, total: 8 }));
        assert_eq!(Ranges { size: 3, total: 8 }.firsts().collect::<Vec<_>>(), [0, 3, 6]);
        assert_eq!(Ranges { size: 3, total: 8 }.from(6), Shards::Range { first: 6, last: 7, total: 8 });
        for wrong in
            ["auto", "auto 0/8", "auto 9/8", "4-8/8", "3-2/8", "0-3", "/8", "0-/8", "-1-3/8", "0-3/0", "all"]
        {
            let error = format!("{:#}", shards(wrong).unwrap_err());
            assert!(error.contains("FIRST-LAST/TOTAL"), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_port_alone_is_for_this_machine_only() {
        let listen = |text: &str| {
            Config::parse(&format!("[watch]\nlisten = \"{text}\"")).map(|config| config.watch.listen.0)
        };
        assert_eq!(listen("").unwrap(), None);
        assert_eq!(listen("9464").unwrap(), Some("127.0.0.1:9464".parse().unwrap()));
        assert_eq!(listen("0.0.0.0:9464").unwrap(), Some("0.0.0.0:9464".parse().unwrap()));
        assert_eq!(listen("[::1]:9464").unwrap(), Some("[::1]:9464".parse().unwrap()));
        for wrong in ["localhost", ":9464", "70000", "127.0.0.1"] {
            let error = format!("{:#}", listen(wrong).unwrap_err());
            assert!(error.contains("127.0.0.1:9464"), "{wrong}: {error}");
        }
    }

    #[test]
    fn values_out_of_range_are_refused() {
        assert!(Config::parse("[database]\nmax_connections = 0").is_err());
        assert!(Config::parse("[model]\ntime_limit_seconds = 0").is_err());
        assert!(Config::parse("[model]\nraters = 6").is_err());
        assert!(Config::parse("[model]\nwait_hours = 121").is_err());
        assert!(Config::parse("[model]\nprice_in = -1.0").is_err());
        assert!(Config::parse("[budget]\ndaily = 5.0").is_err(), "without prices nothing would be counted");
        assert!(Config::parse("[model]\nprice_in = 0.15\n[budget]\ndaily = 5.0").is_ok());
        assert!(Config::parse("[log]\nformat = \"xml\"").is_err());
    }

    #[test]
    fn a_named_file_must_exist() {
        let error = format!("{:#}", Config::load(Some(Path::new("no/such.toml"))).unwrap_err());
        assert!(error.contains("no/such.toml"), "{error}");
    }
}
