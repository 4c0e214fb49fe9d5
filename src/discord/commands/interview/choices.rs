//! The choices of the options of `/interview`.

use crate::domain::interview::{Difficulty, Kind, Manner, Mix, Place, Sending, Style};
use crate::domain::language::Language;
use poise::ChoiceParameter;

/// The language option; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(in crate::discord::commands) enum LanguageChoice {
    #[name = "ko"]
    Ko,
    #[name = "en"]
    En,
}

impl From<LanguageChoice> for Language {
    fn from(choice: LanguageChoice) -> Self {
        match choice {
            LanguageChoice::Ko => Self::Ko,
            LanguageChoice::En => Self::En,
        }
    }
}

/// When feedback is given; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum StyleChoice {
    #[name = "practice"]
    Practice,
    #[name = "exam"]
    Exam,
}

impl From<StyleChoice> for Style {
    fn from(choice: StyleChoice) -> Self {
        match choice {
            StyleChoice::Practice => Self::Practice,
            StyleChoice::Exam => Self::Exam,
        }
    }
}

/// How the interviewer behaves; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum MannerChoice {
    #[name = "friendly"]
    Friendly,
    #[name = "neutral"]
    Neutral,
    #[name = "pressing"]
    Pressing,
}

impl From<MannerChoice> for Manner {
    fn from(choice: MannerChoice) -> Self {
        match choice {
            MannerChoice::Friendly => Self::Friendly,
            MannerChoice::Neutral => Self::Neutral,
            MannerChoice::Pressing => Self::Pressing,
        }
    }
}

/// How hard the stock questions are; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum DifficultyChoice {
    #[name = "mixed"]
    Mixed,
    #[name = "entry"]
    Entry,
    #[name = "working"]
    Working,
    #[name = "senior"]
    Senior,
}

impl From<DifficultyChoice> for Difficulty {
    fn from(choice: DifficultyChoice) -> Self {
        match choice {
            DifficultyChoice::Mixed => Self::Mixed,
            DifficultyChoice::Entry => Self::Entry,
            DifficultyChoice::Working => Self::Working,
            DifficultyChoice::Senior => Self::Senior,
        }
    }
}

/// Which questions are asked most; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum MixChoice {
    #[name = "balanced"]
    Balanced,
    #[name = "technical"]
    Technical,
    #[name = "behavioural"]
    Behavioural,
    #[name = "resume"]
    Resume,
}

impl From<MixChoice> for Mix {
    fn from(choice: MixChoice) -> Self {
        match choice {
            MixChoice::Balanced => Self::Balanced,
            MixChoice::Technical => Self::Technical,
            MixChoice::Behavioural => Self::Behavioural,
            MixChoice::Resume => Self::Resume,
        }
    }
}

/// When messages are evaluated; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum SendingChoice {
    #[name = "at-once"]
    AtOnce,
    #[name = "by-button"]
    ByButton,
}

impl From<SendingChoice> for Sending {
    fn from(choice: SendingChoice) -> Self {
        match choice {
            SendingChoice::AtOnce => Self::AtOnce,
            SendingChoice::ByButton => Self::ByButton,
        }
    }
}

/// Where it is held; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum PlaceChoice {
    #[name = "thread"]
    Thread,
    #[name = "direct"]
    Direct,
}

impl From<PlaceChoice> for Place {
    fn from(choice: PlaceChoice) -> Self {
        match choice {
            PlaceChoice::Thread => Self::Thread,
            PlaceChoice::Direct => Self::Direct,
        }
    }
}

/// A kind of sitting; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum KindChoice {
    #[name = "full"]
    Full,
    #[name = "repeat"]
    Repeat,
    #[name = "retry"]
    Retry,
    #[name = "single"]
    Single,
}

impl From<KindChoice> for Kind {
    fn from(choice: KindChoice) -> Self {
        match choice {
            KindChoice::Full => Self::Full,
            KindChoice::Repeat => Self::Repeat,
            KindChoice::Retry => Self::Retry,
            KindChoice::Single => Self::Single,
        }
    }
}
