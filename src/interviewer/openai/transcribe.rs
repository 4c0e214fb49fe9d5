//! Voice messages as text, by the same server's `/audio/transcriptions`.

use super::{Failure, OpenAiInterviewer, failure_of};
use crate::app::ports::{InterviewerError, Transcriber, Transcript};
use crate::domain::language::Language;
use crate::domain::speech::SpokenWord;
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::audio::{
    AudioInput, AudioResponseFormat, CreateTranscriptionRequest, TimestampGranularity,
};
use async_trait::async_trait;
use serde::Deserialize;
use std::sync::atomic::{AtomicBool, Ordering};

/// Writes recordings down with a model such as Whisper.
#[derive(Debug)]
pub struct OpenAiTranscriber {
    client: Client<OpenAIConfig>,
    model: String,
    /// The model tells no times of words.
    without_times: AtomicBool,
}

/// What is read of an answer; servers leave out much of what the API promises.
#[derive(Deserialize)]
struct Heard {
    text: String,
    #[serde(default)]
    words: Vec<HeardWord>,
}

#[derive(Deserialize)]
struct HeardWord {
    word: String,
    start: f64,
    end: f64,
}

impl OpenAiInterviewer {
    /// A transcriber on the same server, with a model of that name.
    pub fn transcriber(&self, model: &str) -> OpenAiTranscriber {
        let model = model.trim().to_owned();
        OpenAiTranscriber { client: self.client.clone(), model, without_times: AtomicBool::new(false) }
    }
}

impl OpenAiTranscriber {
    async fn hear(
        &self,
        audio: Vec<u8>,
        name: &str,
        language: Language,
        times: bool,
    ) -> Result<Heard, Failure> {
        let format = if times { AudioResponseFormat::VerboseJson } else { AudioResponseFormat::Json };
        let request = CreateTranscriptionRequest {
            file: AudioInput::from_vec_u8(name.to_owned(), audio),
            model: self.model.clone(),
            language: Some(language.code().to_owned()),
            response_format: Some(format),
            timestamp_granularities: times.then(|| vec![TimestampGranularity::Word]),
            ..CreateTranscriptionRequest::default()
        };
        let body = self.client.audio().transcription().create_raw(request).await.map_err(failure_of)?;
        serde_json::from_slice(&body).map_err(|_| Failure::Nonsense("the transcription has no text"))
    }
}

#[async_trait]
impl Transcriber for OpenAiTranscriber {
    async fn transcribe(
        &self,
        audio: Vec<u8>,
        name: &str,
        language: Language,
    ) -> Result<Transcript, InterviewerError> {
        let times = !self.without_times.load(Ordering::Relaxed);
        let heard = match self.hear(audio.clone(), name, language, times).await {
            Err(failure) if times && failure.complaint().is_some() => {
                let heard = self.hear(audio, name, language, false).await?;
                self.without_times.store(true, Ordering::Relaxed);
                heard
            }
            other => other?,
        };
        let word = |word: HeardWord| SpokenWord { text: word.word, start: word.start, end: word.end };
        Ok(Transcript {
            text: heard.text.trim().to_owned(),
            words: heard.words.into_iter().map(word).collect(),
        })
    }
}
