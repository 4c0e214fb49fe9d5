//! The interviewer behind an OpenAI-compatible API.
//!
//! One call is one request: whoever calls decides about trying again. Only a server that does not know a parameter is
//! asked a second time without it, once in the life of the process. Error texts carry no words of candidates, of the
//! model or of the server.

mod picture;
mod transcribe;
mod transport;

use super::parse;
use super::prompts::{self, PROMPT_VERSION, Prompt};
use crate::app::ports::{
    AskOnBrief, EvaluationBrief, Interviewer, InterviewerError, InterviewerVersion, Made, PaidCall, Picture,
    ProposedQuestion, Provenance, Spent, TailorBrief,
};
pub use crate::config::StructuredOutput;
use crate::domain::rubric::{AskOn, Dimension, MOST_RATERS, Proposal, agree, check};
use crate::domain::wording::tidy;
use anyhow::{Context, ensure};
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_trait::async_trait;
use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
pub use transcribe::OpenAiTranscriber;
use transport::Complaint;
pub(super) use transport::Failure;

/// Time to open a connection: a server that is there answers much sooner.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Added to the time limit for the outer guard, so that the inner one reports first.
const GRACE: Duration = Duration::from_secs(2);
/// The temperature of one call, and of several about the same answer: without variety they would be one rating.
const EXACT: f32 = 0.0;
const VARIED: f32 = 0.7;
/// Longest model name that is kept.
const NAME_LIMIT: usize = 100;

/// Where the model is and how it is asked.
#[derive(Debug, Clone)]
pub struct ModelSettings {
    /// Address of the API, such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// Its key; servers without keys take anything.
    pub api_key: SecretString,
    /// Name of the model.
    pub model: String,
    /// Longest wait for one answer.
    pub time_limit: Duration,
    /// How the form of answers is agreed on.
    pub structured_output: StructuredOutput,
    /// How often each answer is rated, 1 to 5.
    pub raters: u8,
    /// Whether pictures may be sent to it.
    pub reads_pictures: bool,
}

/// What a probe of the model found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The model's name as the server reports it.
    pub model: String,
    /// Whether the server takes a schema; otherwise the form is agreed on in the prompt.
    pub by_schema: bool,
    /// Tokens the probe cost, in and out.
    pub tokens: (u32, u32),
}

/// An interviewer that asks a model.
#[derive(Debug)]
pub struct OpenAiInterviewer {
    client: Client<OpenAIConfig>,
    model: String,
    time_limit: Duration,
    structured_output: StructuredOutput,
    raters: u8,
    reads_pictures: bool,
    /// The server takes no schema.
    without_schema: AtomicBool,
    /// The model takes no temperature.
    without_temperature: AtomicBool,
}

impl OpenAiInterviewer {
    /// An interviewer with those settings; nothing is sent yet.
    ///
    /// # Errors
    /// When the address is none, the key holds characters no header may hold, the model has no name, or the system has
    /// no TLS.
    pub fn new(settings: ModelSettings) -> anyhow::Result<Self> {
        let base = settings.base_url.trim().trim_end_matches('/');
        let url = reqwest::Url::parse(base).context("the model's address is not a web address")?;
        ensure!(
            matches!(url.scheme(), "http" | "https"),
            "the model's address must begin with http:// or https://"
        );
        let key = settings.api_key.expose_secret().trim().to_owned();
        ensure!(
            key.chars().all(|c| c.is_ascii_graphic()),
            "the model's key holds characters that no key has"
        );
        let model = settings.model.trim().to_owned();
        ensure!(!model.is_empty(), "the model has no name");
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT.min(settings.time_limit))
            .timeout(settings.time_limit)
            // A key must not travel to wherever a redirect points.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("hotseat/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("no connection to a model is possible on this system")?;
        // Organisation and project come from the environment otherwise.
        let config =
            OpenAIConfig::new().with_api_base(base).with_api_key(key).with_org_id("").with_project_id("");
        // Our own service also replaces the client's built-in retry: the worker's is the only one.
        let client = Client::build(http.clone(), config).with_http_service(transport::service(http));
        Ok(Self {
            client,
            model,
            time_limit: settings.time_limit,
            without_schema: AtomicBool::new(settings.structured_output == StructuredOutput::Plain),
            structured_output: settings.structured_output,
            raters: settings.raters.clamp(1, MOST_RATERS),
            reads_pictures: settings.reads_pictures,
            without_temperature: AtomicBool::new(false),
        })
    }

    /// Whether the model can be reached and answers in the asked form; costs a few hundred tokens.
    ///
    /// # Errors
    /// What [`Interviewer::evaluate`] fails with, or an answer that rates nothing.
    pub async fn probe(&self) -> Result<Probe, InterviewerError> {
        let brief = prompts::probe_brief();
        let made = self.rate(&prompts::evaluate(&brief), EXACT, &brief.spent).await?;
        let evaluation = check(&brief.question, &brief.answer, made.value);
        if evaluation.ratings.iter().filter(|rating| rating.quote.is_some()).count() * 2
            < Dimension::ALL.len()
        {
            return Err(passing("it answers in the right form but quotes nothing of what it rates"));
        }
        Ok(Probe {
            model: made.by.model,
            by_schema: !self.without_schema.load(Ordering::Relaxed),
            tokens: (made.by.tokens_in, made.by.tokens_out),
        })
    }

    /// One rating of an answer.
    async fn rate(
        &self,
        prompt: &Prompt,
        temperature: f32,
        spent: &Spent,
    ) -> Result<Made<Proposal>, InterviewerError> {
        let made = self.ask(prompt, temperature, spent).await?;
        let value = parse::proposal(&made.value).ok_or_else(|| passing("no ratings in the answer"))?;
        Ok(Made { value, by: made.by })
    }

    /// What the raters say together. Most of them must have answered: fewer would pass for more agreement than there is.
    fn together(
        &self,
        brief: &EvaluationBrief,
        first: Made<Proposal>,
        others: Vec<Result<Made<Proposal>, InterviewerError>>,
    ) -> Result<Made<Proposal>, InterviewerError> {
        let mut by = first.by;
        let mut proposals = vec![first.value];
        let mut failure = None;
        for other in others {
            match other {
                Ok(made) => {
                    by.tokens_in = by.tokens_in.saturating_add(made.by.tokens_in);
                    by.tokens_out = by.tokens_out.saturating_add(made.by.tokens_out);
                    proposals.push(made.value);
                }
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if proposals.len() * 2 <= usize::from(self.raters) => Err(error),
            _ => Ok(Made { value: agree(&brief.question, &brief.answer, proposals), by }),
        }
    }

    /// Asks the model, without the parameters the server turned out not to know.
    async fn ask(
        &self,
        prompt: &Prompt,
        temperature: f32,
        spent: &Spent,
    ) -> Result<Made<Value>, InterviewerError> {
        // Each round but the last learns something new about the server.
        for _ in 0..2 {
            match self.send(prompt, temperature, spent).await {
                Err(failure) if self.learn(&failure) => {}
                result => return result.map_err(Into::into),
            }
        }
        self.send(prompt, temperature, spent).await.map_err(Into::into)
    }

    /// Notes what the server does not know; whether there was anything new to note.
    fn learn(&self, failure: &Failure) -> bool {
        match failure.complaint() {
            Some(Complaint::Temperature) => !self.without_temperature.swap(true, Ordering::Relaxed),
            Some(Complaint::Schema) if self.structured_output == StructuredOutput::Auto => {
                let new = !self.without_schema.swap(true, Ordering::Relaxed);
                if new {
                    tracing::info!(
                        "model.plain: the server takes no schema; the form is asked for in the prompt"
                    );
                }
                new
            }
            _ => false,
        }
    }

    async fn send(&self, prompt: &Prompt, temperature: f32, spent: &Spent) -> Result<Made<Value>, Failure> {
        let by_schema = !self.without_schema.load(Ordering::Relaxed);
        let mut request = json!({ "model": self.model, "messages": prompt.messages(by_schema) });
        if by_schema {
            request["response_format"] = prompt.response_format();
        }
        if !self.without_temperature.load(Ordering::Relaxed) {
            request["temperature"] = json!(temperature);
        }
        self.read(&self.post(request).await?, spent)
    }

    async fn post(&self, request: Value) -> Result<Value, Failure> {
        let sent = self.client.chat();
        // The client's limit does not cover every stage of a request.
        tokio::time::timeout(self.time_limit + GRACE, sent.create_byot(request))
            .await
            .map_err(|_| Failure::Timeout)?
            .map_err(failure_of)
    }

    fn read(&self, answer: &Value, spent: &Spent) -> Result<Made<Value>, Failure> {
        let paid = self.paid(answer);
        // What is answered has to be paid for, of use or not.
        spent.add(paid.clone());
        let value =
            parse::object(&parse::completion(answer)?).ok_or(Failure::Nonsense("no JSON in the answer"))?;
        Ok(Made { value, by: self.provenance(paid) })
    }

    /// Servers report names with dates, paths or quantisations of their own; what is asked again is told by the name in the
    /// settings, so that is what an evaluation carries.
    fn provenance(&self, paid: PaidCall) -> Provenance {
        Provenance {
            model: tidy(&self.model, NAME_LIMIT),
            prompt: PROMPT_VERSION.to_owned(),
            tokens_in: paid.tokens_in,
            tokens_out: paid.tokens_out,
        }
    }

    fn paid(&self, answer: &Value) -> PaidCall {
        let usage = parse::usage(answer);
        let name = usage.model.as_deref().map(|name| tidy(name, NAME_LIMIT)).filter(|name| !name.is_empty());
        PaidCall {
            model: name.unwrap_or_else(|| tidy(&self.model, NAME_LIMIT)),
            tokens_in: usage.tokens_in,
            tokens_out: usage.tokens_out,
        }
    }
}

#[async_trait]
impl Interviewer for OpenAiInterviewer {
    async fn tailor(&self, brief: &TailorBrief) -> Result<Made<Vec<ProposedQuestion>>, InterviewerError> {
        let made = self.ask(&prompts::tailor(brief), EXACT, &brief.spent).await?;
        let value = parse::questions(&made.value).ok_or_else(|| passing("no questions in the answer"))?;
        Ok(Made { value, by: made.by })
    }

    async fn evaluate(&self, brief: &EvaluationBrief) -> Result<Made<Proposal>, InterviewerError> {
        let temperature = if self.raters > 1 { VARIED } else { EXACT };
        // The first goes alone: what the server does not know is learned by it.
        let first = self.rate(&prompts::evaluate(brief), temperature, &brief.spent).await?;
        if self.raters == 1 {
            return Ok(first);
        }
        let others: Vec<Prompt> =
            (1..self.raters).map(|n| prompts::evaluate(brief).for_rater(n + 1)).collect();
        let others = join_all(others.iter().map(|prompt| self.rate(prompt, temperature, &brief.spent))).await;
        self.together(brief, first, others)
    }

    async fn ask_on(&self, brief: &AskOnBrief) -> Result<Option<Made<AskOn>>, InterviewerError> {
        let made = self.ask(&prompts::ask_on(brief), EXACT, &brief.spent).await?;
        let value = parse::ask_on(&made.value).ok_or_else(|| passing("no judgement in the answer"))?;
        Ok(Some(Made { value, by: made.by }))
    }

    fn reads_pictures(&self) -> bool {
        self.reads_pictures
    }

    async fn read_picture(&self, picture: &Picture) -> Result<Made<String>, InterviewerError> {
        let answer = self.post(picture::request(&self.model, picture)).await?;
        let paid = self.paid(&answer);
        picture.spent.add(paid.clone());
        let value = parse::completion(&answer)?;
        Ok(Made { value, by: self.provenance(paid) })
    }

    fn version(&self) -> Option<InterviewerVersion<'_>> {
        Some(InterviewerVersion { model: &self.model, prompt: PROMPT_VERSION })
    }

    fn is_offline(&self) -> bool {
        false
    }
}

fn passing(reason: &str) -> InterviewerError {
    InterviewerError::Passing { reason: reason.to_owned(), retry_after: None }
}

/// What went wrong, without the bodies that the client's errors carry.
fn failure_of(error: OpenAIError) -> Failure {
    match error {
        OpenAIError::Boxed(error) => match error.downcast::<Failure>() {
            Ok(failure) => *failure,
            Err(_) => Failure::Network("unknown"),
        },
        OpenAIError::Reqwest(error) => Failure::of_network(&error),
        OpenAIError::JSONDeserialize(..) => Failure::Nonsense("the body is no JSON"),
        OpenAIError::InvalidArgument(_) => Failure::Nonsense("the request could not be written"),
        _ => Failure::Network("unknown"),
    }
}
