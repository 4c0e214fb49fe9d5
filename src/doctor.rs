//! `hotseat doctor`: looks at everything the bot needs, and says for each thing how it is and how to mend it.

mod database;
mod disk;

use crate::app::bank;
use crate::crypto::{PLAIN, Vault};
use crate::discord;
use crate::document::Refused;
use crate::interviewer::OpenAiInterviewer;
use crate::run::{Parts, WITHOUT_KEY};
use crate::{db, document};
use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// A check that takes longer than this has failed.
const LIMIT: Duration = Duration::from_secs(90);
/// Discord tells the time in whole seconds, and the answer takes a while.
const SKEW_SECONDS: i64 = 10;

/// Runs every check and prints a line for each. Success if none failed.
pub async fn run(parts: &Parts) -> ExitCode {
    let results = [
        report("question bank", async {
            bank::built_in().map(|bank| format!("{} questions", bank.questions().len()))
        })
        .await,
        report("database", database::version(parts)).await,
        report("database privileges", database::privileges(parts)).await,
        report("database letters", database::letters(parts)).await,
        report("clocks", clocks(parts)).await,
        report("encryption", encryption(parts)).await,
        report("documents", documents(parts)).await,
        report("disk", disk(parts)).await,
        report("model", model(parts)).await,
        report("Discord", async { discord::probe(&parts.discord_settings()?).await }).await,
        report("Discord permissions", async { discord::permissions(&parts.discord_settings()?).await }).await,
    ];
    if results.iter().all(|ok| *ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn report(name: &str, check: impl Future<Output = anyhow::Result<String>>) -> bool {
    let result = match tokio::time::timeout(LIMIT, check).await {
        Ok(result) => result,
        Err(_) => Err(anyhow::anyhow!("no answer within {} seconds", LIMIT.as_secs())),
    };
    match result {
        Ok(text) => {
            println!("ok    {name}: {text}");
            true
        }
        Err(error) => {
            println!("WRONG {name}: {error:#}");
            false
        }
    }
}

/// Whether this machine's clock goes with Discord's and with the database server's.
async fn clocks(parts: &Parts) -> anyhow::Result<String> {
    let off = database::clock(parts).await?;
    let api_url = &parts.config.discord.api_url;
    let base = if api_url.is_empty() { "https://discord.com" } else { api_url.trim_end_matches('/') };
    let client = reqwest::Client::builder().timeout(Duration::from_secs(15)).build()?;
    let answer = client.get(format!("{base}/api/v10/gateway")).send().await;
    let answer = answer.map_err(reqwest::Error::without_url).context("Discord does not answer")?;
    let told = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let Some(theirs) = told.and_then(|date| DateTime::parse_from_rfc2822(date).ok()) else {
        return Ok(format!("the database server's is {off} s off; Discord tells no time"));
    };
    let from_discord = (theirs.to_utc() - Utc::now()).num_seconds();
    if from_discord.abs() > SKEW_SECONDS {
        bail!(
            "this machine's clock is {} s off Discord's: switch network time (NTP) on, for example with \
             `timedatectl set-ntp true`",
            -from_discord
        );
    }
    Ok(format!("the database server's is {off} s off, Discord's {from_discord} s"))
}

/// Whether there is room left where the bot writes, and where a database server on this machine does.
async fn disk(parts: &Parts) -> anyhow::Result<String> {
    let own = [PathBuf::from("."), std::env::temp_dir()];
    // Where the database cannot be reached, another check says so.
    let of_database = database::folder(parts).await.unwrap_or_default();
    disk::check(&own, of_database.as_deref(), disk::look)
}

/// Whether texts are stored encrypted, and every key in use is there.
async fn encryption(parts: &Parts) -> anyhow::Result<String> {
    let vault = parts.vault()?;
    let pool = db::pool(parts.environment.require_database_url()?, 1)?;
    let mut connection = pool.acquire().await.context("cannot reach the database")?;
    if db::is_migrated(&mut connection).await? {
        db::keys::check_known(&mut connection, &vault).await?;
    }
    Ok(match vault.sealing_key() {
        PLAIN => format!("OFF: {WITHOUT_KEY}"),
        key => format!("texts are encrypted with key {key}, {} can be read", keys(&vault)),
    })
}
fn keys(vault: &Vault) -> String {
    let ids: Vec<String> = vault.key_ids().map(|id| id.to_string()).collect();
    format!("those of key {}", ids.join(", "))
}

/// Reads a tiny PDF with the very child process that reads members' documents.
async fn documents(parts: &Parts) -> anyhow::Result<String> {
    let extractor = document::Extractor::new(parts.extractor.clone(), parts.pdfium());
    match extractor.extract(TINY_PDF.to_vec()).await {
        Ok(_) | Err(Refused::NoText) => Ok("PDF and every other format can be read".to_owned()),
        Err(Refused::PdfEngineMissing) => {
            bail!(
                "PDF files cannot be read: set HOTSEAT_PDFIUM, or documents.pdfium, to the path of libpdfium.so"
            )
        }
        Err(refused) => bail!("the reader of documents does not work: {refused}"),
    }
}

/// One empty page; the engine mends the missing table of objects.
const TINY_PDF: &[u8] = b"%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
trailer<</Root 1 0 R>>
%%EOF
";

async fn model(parts: &Parts) -> anyhow::Result<String> {
    let Some(settings) = parts.model() else {
        return Ok("no OPENAI_API_KEY: the offline interviewer works".to_owned());
    };
    let name = settings.model.clone();
    let address = settings.base_url.clone();
    let probe = OpenAiInterviewer::new(settings)?.probe().await.with_context(|| {
        format!(
            "{name} at {address}: check OPENAI_API_KEY, OPENAI_BASE_URL or model.base_url, and model.name"
        )
    })?;
    let form = if probe.by_schema { "by JSON schema" } else { "in words, as the server knows no schema" };
    Ok(format!("{} at {address} answers in the form asked for, {form}", probe.model))
}
