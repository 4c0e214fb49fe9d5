//! The interviewers: a model behind an OpenAI-compatible API, and the offline interviewer that needs neither model nor
//! network.
//!
//! Both only propose. What is asked is decided by [`crate::domain::tailored::accept`], what is shown and counted by
//! [`crate::domain::rubric::check`].

mod offline;
mod openai;
mod parse;
mod prompts;

pub use offline::OfflineInterviewer;
pub use openai::{ModelSettings, OpenAiInterviewer, OpenAiTranscriber, Probe, StructuredOutput};
pub use prompts::PROMPT_VERSION;
