//! `/trend`: scores over time as a picture.

use super::{Asker, suggest};
use crate::app::progress::{self, Drawn, TrendWish};
use crate::discord::{CommandContext, Data, reply};
use crate::domain::rubric::Dimension;
use crate::domain::trend::{Attempts, Period};
use crate::error::{AppError, AppResult};
use poise::{ChoiceParameter, Command};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![trend()]
}

/// What is drawn; choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum ScoreChoice {
    #[name = "total"]
    Total,
    #[name = "dimensions"]
    Dimensions,
    #[name = "relevance"]
    Relevance,
    #[name = "structure"]
    Structure,
    #[name = "evidence"]
    Evidence,
    #[name = "depth"]
    Depth,
    #[name = "clarity"]
    Clarity,
}

impl From<ScoreChoice> for Drawn {
    fn from(choice: ScoreChoice) -> Self {
        match choice {
            ScoreChoice::Total => Self::Total,
            ScoreChoice::Dimensions => Self::EachDimension,
            ScoreChoice::Relevance => Self::One(Dimension::Relevance),
            ScoreChoice::Structure => Self::One(Dimension::Structure),
            ScoreChoice::Evidence => Self::One(Dimension::Evidence),
            ScoreChoice::Depth => Self::One(Dimension::Depth),
            ScoreChoice::Clarity => Self::One(Dimension::Clarity),
        }
    }
}

#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum PeriodChoice {
    #[name = "week"]
    Week,
    #[name = "month"]
    Month,
    #[name = "quarter"]
    Quarter,
    #[name = "year"]
    Year,
    #[name = "all"]
    All,
}

impl From<PeriodChoice> for Period {
    fn from(choice: PeriodChoice) -> Self {
        match choice {
            PeriodChoice::Week => Self::Week,
            PeriodChoice::Month => Self::Month,
            PeriodChoice::Quarter => Self::Quarter,
            PeriodChoice::Year => Self::Year,
            PeriodChoice::All => Self::All,
        }
    }
}

#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum AttemptsChoice {
    #[name = "whole"]
    Whole,
    #[name = "first"]
    First,
    #[name = "repeats"]
    Repeats,
    #[name = "one-question"]
    OneQuestion,
    #[name = "all"]
    All,
}

impl From<AttemptsChoice> for Attempts {
    fn from(choice: AttemptsChoice) -> Self {
        match choice {
            AttemptsChoice::Whole => Self::Whole,
            AttemptsChoice::First => Self::First,
            AttemptsChoice::Repeats => Self::Repeats,
            AttemptsChoice::OneQuestion => Self::OneQuestion,
            AttemptsChoice::All => Self::All,
        }
    }
}

#[poise::command(slash_command, guild_only, install_context = "Guild", interaction_context = "Guild")]
async fn trend(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
    score: Option<ScoreChoice>,
    period: Option<PeriodChoice>,
    attempts: Option<AttemptsChoice>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let role = match role {
        Some(typed) => Some(suggest::role(app, &typed)?),
        None => None,
    };
    let wish = TrendWish {
        role,
        drawn: score.map(Drawn::from).unwrap_or_default(),
        period: period.map(Period::from).unwrap_or_default(),
        attempts: attempts.map(Attempts::from).unwrap_or_default(),
    };
    let view = progress::trend(app, asker.guild, asker.member, wish, asker.l).await?;
    asker.show(reply::trend(asker.l, view)).await;
    Ok(())
}
