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
