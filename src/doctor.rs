//! `hotseat doctor`: looks at everything the bot needs, and says for each thing how it is and how to mend it.

use crate::app::bank;
use crate::crypto::{PLAIN, Vault};
use crate::discord;
use crate::document::Refused;
use crate::interviewer::OpenAiInterviewer;
use crate::run::{Parts, WITHOUT_KEY};
use crate::{db, document};
use anyhow::{Context as _, bail};
use std::process::ExitCode;
use std::time::Duration;

/// A check that takes longer than this has failed.
const LIMIT: Duration = Duration::from_secs(90);

/// Runs every check and prints a line for each. Success if none failed.
pub async fn run(parts: &Parts) -> ExitCode {
    let results = [
        report("question bank", async {
            bank::built_in().map(|bank| format!("{} questions", bank.questions().len()))
        })
        .await,
        report("database", database(parts)).await,
        report("encryption", encryption(parts)).await,
        report("documents", documents(parts)).await,
        report("model", model(parts)).await,
        report("Discord", async { discord::probe(&parts.discord_settings()?).await }).await,
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

async fn database(parts: &Parts) -> anyhow::Result<String> {
    let pool = db::pool(parts.environment.require_database_url()?, 1)?;
    let mut connection = pool.acquire().await.context(
        "cannot reach the database: is the server running, and are host, port, user and password in DATABASE_URL right?",
    )?;
    let version: String = sqlx::query_scalar("SELECT VERSION()").fetch_one(&mut *connection).await?;
    if !db::is_migrated(&mut connection).await? {
        bail!("server {version} answers, but migrations are missing: run `hotseat migrate`");
    }
    let (waiting, dead) = db::outbox::counts(&mut connection).await?;
    if dead > 0 {
        bail!("server {version}: {dead} effects were given up, see column last_error of table outbox");
    }
    Ok(format!("server {version}, all migrations applied, {waiting} effects waiting"))
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
