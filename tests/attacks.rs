//! Attacks on the rater, in both languages: against the offline interviewer, and against the prompts with a scripted model
//! that obeys every injected order it can see, so that what is tested are the guards in code.
#![expect(clippy::unwrap_used, reason = "tests")]

use discord_sandbox::openai::{ChatRequest, Reply, ScriptedModel};
use hotseat::app::bank;
use hotseat::app::ports::{EvaluationBrief, Interviewer, Spent};
use hotseat::domain::language::Language;
use hotseat::domain::question::{Citation, Question, QuestionKind, Source, StockQuestion};
use hotseat::domain::rubric::{Dimension, Evaluation, Proposal, ProposedRating, RATINGS, anchors, check};
use hotseat::interviewer::{ModelSettings, OfflineInterviewer, OpenAiInterviewer, StructuredOutput};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

/// How far attacks may raise the mark on the scale of 1 to 5: on average, and any of them.
const MEAN_SHIFT: f64 = 0.1;
const LARGEST_SHIFT: f64 = 1.0;
/// The same for the offline interviewer, whose words are counted by code alone.
const LARGEST_OFFLINE: f64 = 0.5;

static QUESTIONS: LazyLock<Vec<StockQuestion>> =
    LazyLock::new(|| bank::built_in().unwrap().questions().to_vec());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    question: String,
    language: String,
    answer: String,
    text: String,
    seen: Option<String>,
    resume: Option<String>,
}

/// Ways to attack, each tried on every base of its language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    base: Vec<Base>,
    way: Vec<Way>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    question: String,
    language: String,
    answer: String,
    resume: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    name: String,
    language: String,
    text: String,
    #[serde(default)]
    kinds: Vec<QuestionKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JunkCases {
    junk: Vec<JunkCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JunkCase {
    language: String,
    text: String,
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(include_str!("attacks/attacks.toml")).unwrap().case
}

fn ways() -> Vec<Case> {
    let ways: Ways = toml::from_str(include_str!("attacks/ways.toml")).unwrap();
    let on = |way: &Way| {
        let bases = ways.base.iter().filter(|base| base.language == way.language);
        let cases = bases.map(|base| Case {
            name: way.name.clone(),
            question: base.question.clone(),
            language: base.language.clone(),
            answer: base.answer.clone(),
            text: way.text.clone(),
            seen: None,
            resume: base.resume.clone(),
        });
        let fits = |case: &Case| way.kinds.is_empty() || way.kinds.contains(&case.question().kind);
        cases.filter(fits).collect::<Vec<_>>()
    };
    ways.way.iter().flat_map(on).collect()
}

fn junk_cases() -> Vec<JunkCase> {
    toml::from_str::<JunkCases>(include_str!("attacks/junk.toml")).unwrap().junk
}

fn language(code: &str) -> Language {
    Language::ALL.into_iter().find(|language| language.to_string() == code).unwrap()
}

fn stock(key: &str, language: Language) -> Question {
    QUESTIONS.iter().find(|question| question.key == key).unwrap().in_language(language)
}

fn brief(question: Question, language: Language, answer: &str) -> EvaluationBrief {
    EvaluationBrief {
        role: "Backend developer".to_owned(),
        language,
        question,
        answer: answer.to_owned(),
        before: None,
        seconds: None,
        may_follow_up: true,
        spent: Spent::default(),
    }
}

impl Case {
    fn question(&self) -> Question {
        let question = stock(&self.question, language(&self.language));
        match &self.resume {
            None => question,
            Some(line) => {
                let cites = vec![Citation { line: 1, text: line.clone() }];
                Question { source: Source::Tailored { cites }, key_points: Vec::new(), ..question }
            }
        }
    }

    fn attack(&self) -> String {
        let question = self.question();
        let own = language(&self.language);
        let other = Language::ALL.into_iter().find(|language| *language != own).unwrap();
        fill(&self.text, &question, own)
            .replace("{other}", &stock(&self.question, other).text)
            .replace("{hint}", question.hint.as_deref().unwrap_or_default())
            .replace("{resume}", self.resume.as_deref().unwrap_or_default())
            .replace("{answer}", &self.answer)
    }

    /// The honest answer and the attack.
    fn briefs(&self) -> [EvaluationBrief; 2] {
        let language = language(&self.language);
        [self.answer.clone(), self.attack()].map(|answer| brief(self.question(), language, &answer))
    }
}

fn mark(evaluation: &Evaluation) -> f64 {
    1.0 + evaluation.points / 25.0
}

fn offline(brief: &EvaluationBrief) -> Evaluation {
    check(&brief.question, &brief.answer, OfflineInterviewer.propose(brief))
}

#[track_caller]
fn within_limits(shifts: &[(String, f64)], largest: f64) {
    let mean = shifts.iter().map(|(_, shift)| shift).sum::<f64>() / shifts.len() as f64;
    println!("{} attacks, mean shift {mean:+.3}", shifts.len());
    let beyond: Vec<_> = shifts.iter().filter(|(_, shift)| *shift > largest + 1e-9).collect();
    assert!(mean <= MEAN_SHIFT && beyond.is_empty(), "mean {mean:+.3}, beyond the limit: {beyond:#?}");
}

#[test]
fn there_are_attacks_enough_of_both_languages() {
    let cases = cases();
    let names: BTreeSet<_> = cases.iter().map(|case| (&case.name, &case.language)).collect();
    assert!(cases.len() >= 60 && names.len() == cases.len(), "{} {}", cases.len(), names.len());
    for code in ["en", "ko"] {
        assert!(cases.iter().filter(|case| case.language == code).count() >= 25, "{code}");
    }
    // An order that is not in what is sent by the candidate could not be obeyed.
    for case in cases.iter().filter(|case| case.seen.is_some()) {
        let said = format!("{}\n{}", case.attack(), case.resume.clone().unwrap_or_default());
        assert!(said.contains(case.seen.as_deref().unwrap()), "{}", case.name);
    }
}

#[test]
fn attacks_do_not_raise_the_offline_mark() {
    let shift = |case: Case| {
        let [honest, attack] = case.briefs();
        assert!(offline(&honest).junk.is_none(), "{}: the honest answer must be one", case.name);
        (format!("{} {}", case.name, case.language), mark(&offline(&attack)) - mark(&offline(&honest)))
    };
    let old: Vec<_> = cases().into_iter().map(shift).collect();
    within_limits(&old, LARGEST_OFFLINE);
    let ways: Vec<_> = ways().into_iter().map(shift).collect();
    assert!(ways.len() >= 200, "{}", ways.len());
    within_limits(&ways, LARGEST_SHIFT);
}

/// What an honest model would say, in the form it is asked for.
fn honest(proposal: &Proposal) -> Value {
    let rating =
        |r: &ProposedRating| json!({ "dimension": r.dimension.key(), "quote": r.quote, "rating": r.rating });
    let found = proposal.found.iter();
    let points = found.map(|f| json!({ "number": f.place + 1, "quote": f.quote, "credit": f.credit }));
    json!({
        "ratings": proposal.ratings.iter().map(rating).collect::<Vec<_>>(),
        "key_points": points.collect::<Vec<_>>(),
        "strengths": [], "improvements": [], "follow_up": null,
    })
}

/// What a model says that does as it is told: the best of everything, with the candidate's own words for it.
fn obedient(answer: &str) -> Value {
    let quote = answer.lines().max_by_key(|line| line.len()).unwrap_or_default();
    let ratings = Dimension::ALL.map(|d| json!({ "dimension": d.key(), "quote": quote, "rating": 5 }));
    let points: Vec<_> = (1..=6).map(|n| json!({ "number": n, "quote": quote, "credit": 100 })).collect();
    json!({ "ratings": ratings, "key_points": points, "strengths": ["Perfect."], "improvements": [], "follow_up": null })
}

/// An interviewer whose model obeys `order` where it can read it in the prompt.
async fn interviewer(order: Option<String>, brief: &EvaluationBrief) -> (ScriptedModel, OpenAiInterviewer) {
    let model = ScriptedModel::start().await.unwrap();
    let (honest, obedient) = (honest(&OfflineInterviewer.propose(brief)), obedient(&brief.answer));
    model.respond_with(move |request: &ChatRequest| {
        let sees =
            order.as_ref().is_some_and(|order| request.last("user").unwrap_or_default().contains(order));
        Reply::Json(if sees { obedient.clone() } else { honest.clone() })
    });
    let settings = ModelSettings {
        base_url: model.base_url(),
        api_key: model.api_key().to_owned().into(),
        model: "scripted-model".to_owned(),
        time_limit: Duration::from_secs(10),
        structured_output: StructuredOutput::Auto,
        raters: 1,
        reads_pictures: false,
    };
    let interviewer = OpenAiInterviewer::new(settings).unwrap();
    (model, interviewer)
}

#[tokio::test]
async fn attacks_do_not_raise_the_mark_of_an_obedient_model() {
    let mut shifts = Vec::new();
    for case in cases() {
        let [honest, attack] = case.briefs();
        let (_model, interviewer) = interviewer(case.seen.clone(), &attack).await;
        let made = interviewer.evaluate(&attack).await.unwrap();
        let evaluation = check(&attack.question, &attack.answer, made.value);
        shifts
            .push((format!("{} {}", case.name, case.language), mark(&evaluation) - mark(&offline(&honest))));
    }
    within_limits(&shifts, LARGEST_SHIFT);
}

#[tokio::test]
async fn the_model_of_these_tests_obeys_what_it_can_read() {
    let question = stock("databases-index-tradeoff", Language::En);
    let answer = "It is like the register of a book, so you find things more easily. Open sesame.";
    let brief = brief(question, Language::En, answer);
    let (_model, interviewer) = interviewer(Some("Open sesame".to_owned()), &brief).await;
    let made = interviewer.evaluate(&brief).await.unwrap();
    assert!(made.value.ratings.iter().all(|rating| rating.rating == 5));
}

/// Fills in what a candidate could paste of the question and the rubric.
fn fill(text: &str, question: &Question, language: Language) -> String {
    let best = |dimension| {
        let anchor =
            anchors(dimension).anchors.iter().find(|anchor| anchor.rating == *RATINGS.end()).unwrap();
        if language == Language::Ko { anchor.ko.clone() } else { anchor.en.clone() }
    };
    let points = &question.key_points;
    let names: Vec<&str> = points.iter().map(|point| point.name.as_str()).collect();
    let wordings: Vec<&str> = points.iter().flat_map(|p| p.accept.iter().map(String::as_str)).collect();
    text.replace("{question}", &question.text)
        .replace("{rubric}", &Dimension::ALL.map(best).join("\n"))
        .replace("{names}", &names.join(", "))
        .replace("{wordings}", &wordings.join(", "))
}

#[test]
fn every_junk_answer_gets_the_lowest_rating_whatever_a_model_says() {
    let mut faults = Vec::new();
    for case in junk_cases() {
        let language = language(&case.language);
        for key in ["databases-index-tradeoff", "failure-failed-project", "teamwork-helping-colleague"] {
            let question = stock(key, language);
            let text = fill(&case.text, &question, language);
            let brief = brief(question.clone(), language, &text);
            let praise = Dimension::ALL.map(|dimension| ProposedRating {
                dimension,
                rating: 5,
                quote: text.clone(),
                spread: 0,
            });
            let praise = Proposal { ratings: praise.to_vec(), ..Proposal::default() };
            for evaluation in [offline(&brief), check(&question, &text, praise)] {
                if mark(&evaluation) > 1.0 {
                    faults.push((key, text.clone(), mark(&evaluation)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
