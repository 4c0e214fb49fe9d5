//! The offline interviewer: deterministic, without model or network.
//!
//! It makes questions by quoting the resume's own lines, and rates answers by what code can see: which key points are
//! there, how an answer is built, what it names and counts. It knows nothing of truth; wherever its work is shown, that
//! it is the offline rubric is said with it.

mod advice;
mod answer;
mod coverage;
mod follow_up;
mod rate;
mod reference;
mod signs;
mod tailor;
mod telling;

use crate::app::ports::{
    EvaluationBrief, Interviewer, InterviewerError, Made, ProposedQuestion, Provenance, TailorBrief,
};
use crate::domain::rubric::{Proposal, RUBRIC_VERSION, junk};
use answer::Answer;
use async_trait::async_trait;
use coverage::Coverage;

/// The interviewer that is always there.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineInterviewer;

impl OfflineInterviewer {
    /// Its name in [`Provenance::model`].
    pub const NAME: &str = "offline";

    /// Judges an answer; the same brief always gives the same proposal.
    pub fn propose(&self, brief: &EvaluationBrief) -> Proposal {
        if junk(&brief.question, &brief.answer).is_some() {
            return Proposal { improvements: advice::after_junk(brief), ..Proposal::default() };
        }
        let answer = Answer::new(&brief.question, &brief.answer);
        let coverage = Coverage::of(&brief.question, &answer, brief.before.as_ref());
        let marks = rate::rate(brief, &answer, &coverage);
        Proposal {
            found: coverage.found(&answer),
            strengths: advice::strengths(brief, &answer, &coverage, &marks),
            improvements: advice::improvements(brief, &answer, &coverage, &marks),
            follow_up: follow_up::choose(brief, &answer, &coverage, &marks),
            ratings: marks.ratings,
        }
    }
}

fn made<T>(value: T) -> Made<T> {
    let by = Provenance {
        model: OfflineInterviewer::NAME.to_owned(),
        prompt: RUBRIC_VERSION.to_owned(),
        tokens_in: 0,
        tokens_out: 0,
    };
    Made { value, by }
}

#[async_trait]
impl Interviewer for OfflineInterviewer {
    async fn tailor(&self, brief: &TailorBrief) -> Result<Made<Vec<ProposedQuestion>>, InterviewerError> {
        Ok(made(tailor::propose(brief)))
    }

    async fn evaluate(&self, brief: &EvaluationBrief) -> Result<Made<Proposal>, InterviewerError> {
        Ok(made(self.propose(brief)))
    }

    fn is_offline(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
