//! The interviewers: a model behind an OpenAI-compatible API, and the offline interviewer that needs neither model nor
//! network.
//!
//! Both only propose. What is asked is decided by [`crate::domain::tailored::accept`], what is shown and counted by
//! [`crate::domain::rubric::check`].

mod offline;

pub use offline::OfflineInterviewer;
