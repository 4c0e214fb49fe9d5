//! Builds every part, starts the gateway and the worker, and shuts down gracefully. The only place that sees all rooms.

mod shared;

use crate::app::budget::Costs;
use crate::app::community::Community;
use crate::app::ports::{SharedInterviewer, SharedTranscriber, SystemClock};
use crate::app::privacy::Retention;
use crate::app::seeds::Seeds;
use crate::app::{App, bank, worker};
use crate::config::{Config, Environment, Shards};
use crate::crypto::{PLAIN, Vault};
use crate::discord::{self, DiscordSettings, DiscordStage, Http, Pulse};
use crate::document::Extractor;
use crate::domain::limits::{Limits, Quota};
use crate::github::{GitHub, GitHubSettings};
use crate::interviewer::{ModelSettings, OfflineInterviewer, OpenAiInterviewer};
use crate::{config, db, watch as watching};
use anyhow::{Context as _, bail};
use chrono::Utc;
use secrecy::{ExposeSecret, SecretString};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long the effects under way may take to finish when the process is asked to stop; what is left is taken up by the
/// next process.
const GRACE: Duration = Duration::from_secs(20);

/// What an operator without encryption keys is told.
pub const WITHOUT_KEY: &str = "no encryption key is set: resumes, answers and feedback are stored readable for everybody \
with access to the database; set HOTSEAT_KEYS to what `hotseat keys new` prints, then run `hotseat keys rotate`";

/// What a bot is built from: configuration, secrets, the program that reads documents, and chance.
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// The secrets.
    pub environment: Environment,
    /// The program whose `extract` command reads documents: this one.
    pub extractor: PathBuf,
    /// Where the chance in interviews comes from.
    pub seeds: Seeds,
}

impl Parts {
    /// Reads settings and secrets; documents are read by the running program itself.
    ///
    /// # Errors
    /// Settings that cannot be read.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let environment = Environment::load()?;
        let extractor = std::env::current_exe().context("cannot find the program's own path")?;
        Ok(Self { config: Config::load(file)?, environment, extractor, seeds: Seeds::default() })
    }

    /// Path of libpdfium, from the settings or the environment.
    pub fn pdfium(&self) -> Option<PathBuf> {
        let set = &self.config.documents.pdfium;
        if set.is_empty() { self.environment.pdfium.clone() } else { Some(PathBuf::from(set)) }
    }

    /// Settings of the model; `None` without a key, when the offline interviewer works.
    pub fn model(&self) -> Option<ModelSettings> {
        let model = &self.config.model;
        Some(ModelSettings {
            base_url: self.environment.openai_base_url.clone().unwrap_or_else(|| model.base_url.clone()),
            api_key: self.environment.openai_api_key.clone()?,
            model: model.name.clone(),
            time_limit: Duration::from_secs(model.time_limit_seconds),
            structured_output: model.structured_output,
            raters: model.raters,
            reads_pictures: self.config.documents.read_images_with_model,
        })
    }

    /// Settings of the connection to Discord.
    ///
    /// # Errors
    /// Where the token is not set.
    pub fn discord_settings(&self) -> anyhow::Result<DiscordSettings> {
        let token = self.environment.require_discord_token()?.clone();
        let discord = &self.config.discord;
        let api_url = Some(discord.api_url.clone()).filter(|url| !url.is_empty());
        Ok(DiscordSettings {
            token,
            api_url,
            message_content: discord.message_content.into(),
            member_events: discord.member_events,
            shards: discord.shards,
        })
    }

    /// Settings of the connection to GitHub; `None` where it is switched off.
    pub fn github(&self) -> Option<GitHubSettings> {
        let github = &self.config.github;
        let given = |text: &str| Some(text.trim_end_matches('/').to_owned()).filter(|text| !text.is_empty());
        Some(GitHubSettings {
            api_url: given(&github.api_url)?,
            site_url: github.site_url.trim_end_matches('/').to_owned(),
            token: self.environment.github_token.clone(),
            client_id: given(&github.client_id),
        })
    }

    /// The keys of members' texts, as they were given.
    ///
    /// # Errors
    /// A key file that cannot be read, or keys that are none.
    pub fn keys(&self) -> anyhow::Result<Vault> {
        let file = Path::new(&self.config.encryption.key_file);
        let keys = match &self.environment.keys {
            Some(keys) => keys.clone(),
            None if file.as_os_str().is_empty() => SecretString::default(),
            None => std::fs::read_to_string(file)
                .with_context(|| format!("cannot read encryption.key_file {}", file.display()))?
                .into(),
        };
        Vault::parse(keys.expose_secret()).context("in HOTSEAT_KEYS or the key file")
    }

    /// The keys of members' texts as the settings want them used.
    ///
    /// # Errors
    /// As of [`Parts::keys`], and no key where one is required.
    pub fn vault(&self) -> anyhow::Result<Vault> {
        let vault = self.keys()?;
        if !self.config.encryption.required {
            return Ok(vault);
        }
        if vault.sealing_key() == PLAIN {
            bail!(
                "encryption.required is set, but no key is: `hotseat keys new` prints one for HOTSEAT_KEYS"
            );
        }
        Ok(vault.refuse_plain())
    }

    /// Prices and budgets of the model.
    fn costs(&self) -> Costs {
        let (model, budget) = (&self.config.model, &self.config.budget);
        Costs {
            price_in: model.price_in,
            price_out: model.price_out,
            member_daily: budget.member_daily,
            server_daily: budget.server_daily,
            daily: budget.daily,
        }
    }

    /// What may be used.
    fn limits(&self) -> Limits {
        let limits = &self.config.limits;
        let quota = |quota: config::Quota| Quota {
            member: quota.member,
            server: quota.server,
            everything: quota.everything,
        };
        Limits {
            uploads: quota(limits.uploads_daily),
            interviews: quota(limits.interviews_daily),
            tokens: quota(limits.tokens_daily),
            requests: quota(limits.requests_daily),
            actions_per_minute: limits.actions_per_minute,
            messages_per_minute: limits.messages_per_minute,
            files_per_minute: limits.files_per_minute,
        }
    }

    /// How long things are kept where a server has set nothing.
    fn retention(&self) -> Retention {
        let privacy = &self.config.privacy;
        Retention {
            transcripts_days: privacy.transcripts_days,
            documents_days: privacy.documents_days,
            audio_days: privacy.audio_days,
            grace_days: privacy.grace_days,
        }
    }

    /// Who asks and judges, and who writes voice messages down.
    fn interviewer(&self) -> anyhow::Result<(SharedInterviewer, Option<SharedTranscriber>)> {
        let Some(settings) = self.model() else { return Ok((Arc::new(OfflineInterviewer), None)) };
        let model = OpenAiInterviewer::new(settings)?;
        let name = &self.config.model.transcription_name;
        let transcriber =
            (!name.trim().is_empty()).then(|| Arc::new(model.transcriber(name)) as SharedTranscriber);
        Ok((Arc::new(model), transcriber))
    }
}

/// Runs the bot until `stop` turns true.
///
/// # Errors
/// Whatever keeps it from starting, in words for the operator; a token or intents that Discord refuses.
pub async fn run(mut parts: Parts, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let settings = parts.discord_settings()?;
    let url = parts.environment.require_database_url()?;
    let vault = parts.vault()?;
    db::migrate(url).await?;
    let pool = db::pool(url, parts.config.database.max_connections)?;
    db::keys::check(&mut *pool.acquire().await?, &vault, Utc::now()).await?;
    if vault.sealing_key() == PLAIN {
        tracing::warn!("run.start: {WITHOUT_KEY}");
    }
    let http = discord::http(&settings)?;
    let (interviewer, transcriber) = parts.interviewer()?;
    let mut app = App::new(
        pool,
        vault,
        bank::built_in()?,
        interviewer,
        Arc::new(OfflineInterviewer),
        Arc::new(DiscordStage::new(Arc::clone(&http), &settings)?),
        Extractor::new(parts.extractor.clone(), parts.pdfium()),
        Arc::new(SystemClock),
    );
    let patience = chrono::Duration::hours(parts.config.model.wait_hours.into());
    app = app
        .with_patience(patience)
        .with_costs(parts.costs())
        .with_transcriber(transcriber)
        .with_seeds(std::mem::take(&mut parts.seeds));
    app = app.with_limits(parts.limits()).with_retention(parts.retention());
    if let Some(github) = parts.github() {
        app = app.with_repos(Arc::new(GitHub::new(github)?));
    }
    let app = Arc::new(app);
    tracing::info!(
        offline = app.offline_only(),
        questions = app.bank.questions().len(),
        "run.start: connecting to Discord"
    );
    let pulse = Pulse::default();
    discord::check(&http).await?;
    let community = discord::community(&app, &http);
    let gateways = Gateways { community, settings, http, pulse: pulse.clone() };
    let _watch = watching::serve(&parts.config, &app, pulse).await?;
    let (stop_worker, worker_stopped) = watch::channel(false);
    let worker = tokio::spawn(worker::run(app, turns_true(worker_stopped)));
    let result = gateways.run(stop).await;
    stop_worker.send_replace(true);
    if tokio::time::timeout(GRACE, worker).await.is_err() {
        tracing::warn!("run.stop: effects were still under way; they are taken up at the next start");
    }
    result
}

/// The connections to Discord's gateway.
#[derive(Clone)]
struct Gateways {
    community: Arc<Community>,
    settings: DiscordSettings,
    http: Arc<Http>,
    pulse: Pulse,
}

impl Gateways {
    async fn run(&self, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        match self.settings.shards {
            Shards::Shared(ranges) => shared::run(self, ranges, stop).await,
            own @ (Shards::All | Shards::Range { .. }) => self.serve(own, stop).await,
        }
    }

    /// Serves these shards until it is asked to stop.
    async fn serve(&self, shards: Shards, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let settings = DiscordSettings { shards, ..self.settings.clone() };
        let (community, http) = (Arc::clone(&self.community), Arc::clone(&self.http));
        let mut gateway = discord::connect(community, &settings, http, self.pulse.clone()).await?;
        let result = tokio::select! {
            result = gateway.run() => result,
            () = turns_true(stop) => Ok(()),
        };
        gateway.shutdown().await;
        result
    }
}

/// Resolves when the value is true, or nobody can set it any more.
async fn turns_true(mut stop: watch::Receiver<bool>) {
    stop.wait_for(|stop| *stop).await.ok();
}

/// Turns true at SIGINT or SIGTERM; with `stop_with_stdin` also when standard input ends, so that a bot started by a
/// tool does not outlive it.
///
/// # Errors
/// Where signals cannot be listened to.
pub fn stop_on_signals(stop_with_stdin: bool) -> anyhow::Result<watch::Receiver<bool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (sender, receiver) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (input_ended, mut input_end) = tokio::sync::mpsc::channel::<()>(1);
    if stop_with_stdin {
        // A thread of its own: reading standard input cannot be given up, and must not hold the runtime at its end.
        std::thread::spawn(move || {
            std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).ok();
            drop(input_ended);
        });
    } else {
        // Never ends while the process lives.
        std::mem::forget(input_ended);
    }
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = input_end.recv() => {}
        }
        tracing::info!("run.stop: stopping");
        sender.send_replace(true);
        // Keeps the receivers from taking a dropped sender for a signal, and lets a second signal end the process.
        tokio::select! {
            _ = terminate.recv() => std::process::exit(130),
            _ = interrupt.recv() => std::process::exit(130),
        }
    });
    Ok(receiver)
}

/// Sets the log up. Texts of libraries that may quote members or secrets are switched off whatever the filter says.
pub fn start_log(log: &config::Log) {
    use tracing_subscriber::EnvFilter;
    // async-openai logs whole bodies that it cannot read.
    let filter = format!("{},async_openai=off,serenity=warn,poise=warn", log.filter);
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process, as in tests, keeps the first log.
    let _already_started = match log.format {
        config::LogFormat::Text => builder.try_init(),
        config::LogFormat::Json => builder.json().try_init(),
    };
}
