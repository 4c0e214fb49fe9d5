//! Answers as candidates give them, rated by the offline interviewer: the better one earns more.

use hotseat::app::bank::built_in;
use hotseat::app::ports::{EvaluationBrief, Spent};
use hotseat::domain::language::Language;
use hotseat::domain::question::StockQuestion;
use hotseat::domain::rubric::{Evaluation, check};
use hotseat::interviewer::OfflineInterviewer;
use serde::Deserialize;

/// Of 100 points a good answer earns at least so many.
const GOOD: f64 = 75.0;
/// A fair one earns less by at least so many.
const APART: f64 = 20.0;
/// A wrong one earns less than a fair one, and at most so many: it may be clear and use the right words.
const LOW: f64 = 40.0;

#[derive(Deserialize)]
struct File {
    question: Vec<Rated>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rated {
    key: String,
    en: Answers,
    ko: Answers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    good: String,
    fair: String,
    wrong: String,
}

fn rate(stock: &StockQuestion, language: Language, answer: &str) -> Evaluation {
    let question = stock.in_language(language);
    let brief = EvaluationBrief {
        role: String::new(),
        language,
        question: question.clone(),
        answer: answer.to_owned(),
        before: None,
        seconds: None,
        may_follow_up: false,
        spent: Spent::default(),
    };
    check(&question, answer, OfflineInterviewer.propose(&brief))
}

#[test]
fn good_answers_earn_more_than_fair_ones_and_wrong_ones_little() {
    let bank = built_in().unwrap();
    let file: File = toml::from_str(include_str!("answers.toml")).unwrap();
    let mut faults = Vec::new();
    for Rated { key, en, ko } in &file.question {
        let stock = bank.question(key).unwrap();
        for (language, answers) in [(Language::En, en), (Language::Ko, ko)] {
            let [good, fair, wrong] =
                [&answers.good, &answers.fair, &answers.wrong].map(|answer| rate(stock, language, answer));
            let missing: Vec<&str> = good
                .key_points
                .iter()
                .filter(|point| point.quote.is_none())
                .map(|point| point.name.as_str())
                .collect();
            let told = format!(
                "{key} {language:?}: {:.0} / {:.0} / {:.0}; the good one lacks {missing:?}",
                good.points, fair.points, wrong.points
            );
            let in_order = good.points - fair.points >= APART && fair.points > wrong.points;
            if !in_order || good.points < GOOD || wrong.points > LOW {
                faults.push(told);
            }
        }
    }
    assert!(faults.is_empty(), "{} are rated wrongly:\n{}", faults.len(), faults.join("\n"));
}
