//! Who made a question or an evaluation.

/// Who made something; stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// `offline`, or the model's name as the server reports it.
    pub model: String,
    /// Version of the prompt, or of the offline rubric.
    pub prompt: String,
    /// Tokens of the request, as the server counts them.
    pub tokens_in: u32,
    /// Tokens of the answer.
    pub tokens_out: u32,
}

/// Why the offline rubric rated an answer although a model is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfflineReason {
    /// The model failed beyond its retries.
    ModelFailed,
    /// The budget of the day is used up.
    Budget,
    /// The candidate did not want to wait for the model.
    Chosen,
}

impl OfflineReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::ModelFailed, Self::Budget, Self::Chosen];

    /// The name used in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::ModelFailed => "model-failed",
            Self::Budget => "budget",
            Self::Chosen => "chosen",
        }
    }
}
