//! From what a model says to proposals. Lenient where the meaning is plain, because many compatible servers and small
//! models deviate in form; nothing here decides what counts.

use super::openai::Failure;
use crate::domain::rubric::{AskOn, Dimension, FollowUp, Found, Proposal, ProposedRating};
use crate::domain::tailored::ProposedQuestion;
use serde_json::{Map, Value};

/// Most places of a text that are tried as the beginning of JSON.
const TRIES: usize = 64;

/// What a chat completion cost.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Usage {
    /// The model's name as the server reports it.
    pub(super) model: Option<String>,
    /// Tokens of the request, 0 where the server does not count.
    pub(super) tokens_in: u32,
    /// Tokens of the answer, 0 where the server does not count.
    pub(super) tokens_out: u32,
}

/// Reads what a chat completion cost.
pub(super) fn usage(body: &Value) -> Usage {
    let tokens =
        |name: &str| body["usage"][name].as_u64().map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX));
    Usage {
        model: body["model"].as_str().map(str::to_owned),
        tokens_in: tokens("prompt_tokens"),
        tokens_out: tokens("completion_tokens"),
    }
}

/// The model's words in a chat completion.
pub(super) fn completion(body: &Value) -> Result<String, Failure> {
    let choice = body.pointer("/choices/0").ok_or(Failure::Nonsense("the answer is no chat completion"))?;
    let message = &choice["message"];
    match choice["finish_reason"].as_str() {
        Some("length" | "max_tokens") => return Err(Failure::Nonsense("the answer was cut off")),
        Some("content_filter") => return Err(Failure::Declined("the answer was withheld")),
        _ => {}
    }
    if message["refusal"].as_str().is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Failure::Declined("the model refuses to answer"));
    }
    let text = match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    };
    if text.trim().is_empty() {
        return Err(Failure::Nonsense("the answer is empty"));
    }
    Ok(text)
}

/// The JSON object a text holds: alone, in a code fence, or between other words. Thoughts before it are passed over, and
/// the largest object is the answer.
pub(super) fn object(text: &str) -> Option<Value> {
    let text = text.rfind("</think>").map_or(text, |at| &text[at + "</think>".len()..]);
    let mut best: Option<(usize, Value)> = None;
    let mut at = 0;
    for _ in 0..TRIES {
        let Some(start) = text[at..].find('{').map(|found| at + found) else { break };
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        at = start + 1;
        if let Some(Ok(value)) = values.next() {
            let length = values.byte_offset();
            at = start + length;
            if best.as_ref().is_none_or(|(longest, _)| length > *longest) {
                best = Some((length, value));
            }
        }
    }
    best.map(|(_, value)| value)
}

/// A proposal; `None` where nothing is rated.
pub(super) fn proposal(answer: &Value) -> Option<Proposal> {
    let ratings = ratings(answer.get("ratings").unwrap_or(answer));
    if ratings.is_empty() {
        return None;
    }
    let found = list(answer.get("key_points")).iter().filter_map(|point| {
        let place = usize::try_from(number(&point["number"])?).ok()?.checked_sub(1)?;
        let quote = point["quote"].as_str()?.trim().to_owned();
        // A server that takes no schema may leave it out: then the point is found as a whole.
        let credit = number(&point["credit"]).map_or(100, |credit| credit.clamp(0, 100) as u8);
        (!quote.is_empty()).then_some(Found { place, quote, credit })
    });
    Some(Proposal {
        ratings,
        found: found.collect(),
        strengths: texts(answer.get("strengths")),
        improvements: texts(answer.get("improvements")),
        // Judged by a call of its own.
        follow_up: None,
    })
}

/// A list of ratings, or an object with a rating under each dimension's name.
fn ratings(value: &Value) -> Vec<ProposedRating> {
    let rating = |dimension: &str, value: &Value| {
        let dimension =
            Dimension::ALL.into_iter().find(|d| dimension.trim().eq_ignore_ascii_case(d.key()))?;
        let rating =
            number(&value["rating"]).or_else(|| number(&value["score"])).or_else(|| number(value))?;
        Some(ProposedRating {
            dimension,
            rating: u8::try_from(rating.clamp(0, 255)).unwrap_or(0),
            quote: value["quote"].as_str().unwrap_or_default().to_owned(),
            spread: 0,
        })
    };
    match value {
        Value::Array(list) => {
            list.iter().filter_map(|value| rating(value["dimension"].as_str()?, value)).collect()
        }
        Value::Object(map) => map.iter().filter_map(|(name, value)| rating(name, value)).collect(),
        _ => Vec::new(),
    }
}

/// A judgement about a follow-up; `None` where it judges nothing, or wants to ask and says not what about.
pub(super) fn ask_on(answer: &Value) -> Option<AskOn> {
    if !answer["worth_asking"].as_bool()? {
        return Some(AskOn::Enough);
    }
    let value = &answer["follow_up"];
    let place = usize::try_from(number(&value["number"])?).ok()?.checked_sub(1)?;
    let text = value["question"].as_str().or_else(|| value["text"].as_str())?.to_owned();
    let reason = value["reason"].as_str().unwrap_or_default().to_owned();
    Some(AskOn::About { place, follow_up: FollowUp { text, reason } })
}

/// Tailored questions; `None` where there is no list of them.
pub(super) fn questions(answer: &Value) -> Option<Vec<ProposedQuestion>> {
    let questions = answer.get("questions")?.as_array()?;
    Some(questions.iter().filter_map(Value::as_object).filter_map(question).collect())
}

fn question(value: &Map<String, Value>) -> Option<ProposedQuestion> {
    let text_of =
        |name: &str| value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let lines = match value.get("lines") {
        Some(Value::Array(lines)) => lines.iter().filter_map(number).collect(),
        Some(line) => number(line).into_iter().collect(),
        None => Vec::new(),
    };
    Some(ProposedQuestion {
        text: text_of("question").or_else(|| text_of("text"))?.to_owned(),
        lines: lines.into_iter().filter_map(|line| u32::try_from(line).ok()).collect(),
        hint: text_of("hint").map(str::to_owned),
        key_points: texts(value.get("key_points")),
        follow_up: text_of("follow_up").map(str::to_owned),
    })
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts(value: Option<&Value>) -> Vec<String> {
    list(value).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A whole number, also as a fraction, a text (`"4"`, `"4/5"`) or with brackets (`"[12]"`).
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().map(|number| number.round() as i64))
        }
        Value::String(text) => {
            let digits = text.trim().trim_start_matches('[');
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            digits[..end].parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_found_whatever_stands_around_it() {
        let expected = json!({ "a": { "b": "}" } });
        for text in [
            r#"{"a":{"b":"}"}}"#,
            "```json\n{\"a\": {\"b\": \"}\"}}\n```",
            "Sure! Here {you} go:\n{\"a\": {\"b\": \"}\"}} Good luck.",
            "<think>{\"a\": 1, \"much\": \"longer than the answer\"}</think>{\"a\":{\"b\":\"}\"}}",
        ] {
            assert_eq!(object(text), Some(expected.clone()), "{text}");
        }
        for text in ["", "no", "{\"a\": ", "[1, 2]", &"{".repeat(10_000)] {
            assert_eq!(object(text), None);
        }
    }

    #[test]
    fn ratings_are_read_in_the_forms_models_write_them() {
        let list = json!({ "ratings": [
            { "dimension": "Relevance", "rating": 4, "quote": "words" },
            { "dimension": "depth", "rating": "3/5", "quote": null },
            { "dimension": "beauty", "rating": 5, "quote": "x" },
            { "dimension": "clarity", "rating": -3 },
            { "dimension": "evidence", "rating": 1e30 },
        ]});
        let ratings: Vec<_> =
            proposal(&list).unwrap().ratings.into_iter().map(|r| (r.dimension, r.rating, r.quote)).collect();
        assert_eq!(
            ratings,
            [
                (Dimension::Relevance, 4, "words".to_owned()),
                (Dimension::Depth, 3, String::new()),
                (Dimension::Clarity, 0, String::new()),
                (Dimension::Evidence, 255, String::new()),
            ]
        );
        let map = json!({ "depth": { "rating": 2.6, "quote": "q" }, "clarity": 3 });
        assert_eq!(proposal(&map).unwrap().ratings.len(), 2);
        for nothing in
            [json!({}), json!({ "ratings": [] }), json!({ "ratings": "five" }), json!([1]), json!("x")]
        {
            assert_eq!(proposal(&nothing), None);
        }
    }

    #[test]
    fn key_points_count_from_one_and_need_words() {
        let answer = json!({
            "ratings": [{ "dimension": "depth", "rating": 3, "quote": "q" }],
            "key_points": [
                { "number": 2, "quote": "two" },
                { "number": 0, "quote": "zero" },
                { "number": 1, "quote": "  " },
                { "number": "3", "quote": "three", "credit": 50 },
            ],
        });
        let found: Vec<_> =
            proposal(&answer).unwrap().found.into_iter().map(|f| (f.place, f.quote, f.credit)).collect();
        assert_eq!(found, [(1, "two".to_owned(), 100), (2, "three".to_owned(), 50)]);
    }

    #[test]
    fn a_judgement_is_read_or_there_is_none() {
        assert_eq!(ask_on(&json!({ "worth_asking": false, "follow_up": null })), Some(AskOn::Enough));
        let asked = json!({ "worth_asking": true, "follow_up": { "number": "2", "question": "Why?", "reason": "Open." } });
        let Some(AskOn::About { place, follow_up }) = ask_on(&asked) else { panic!("it asks") };
        assert_eq!((place, follow_up.text.as_str(), follow_up.reason.as_str()), (1, "Why?", "Open."));
        for nothing in [
            json!({}),
            json!({ "worth_asking": "yes" }),
            json!({ "worth_asking": true, "follow_up": null }),
            json!({ "worth_asking": true, "follow_up": { "number": 0, "question": "Why?" } }),
            json!({ "questions": [] }),
            json!("yes"),
        ] {
            assert_eq!(ask_on(&nothing), None, "{nothing}");
        }
    }

    #[test]
    fn questions_are_read_and_those_without_text_left_out() {
        let answer = json!({ "questions": [
            { "question": "Why?", "lines": ["[3]", 4, -1], "key_points": ["a", 2], "follow_up": null },
            { "lines": [1] },
            "Why not?",
        ]});
        let questions = questions(&answer).unwrap();
        assert_eq!(questions.len(), 1);
        assert_eq!((questions[0].lines.as_slice(), questions[0].key_points.len()), (&[3, 4][..], 1));
        assert_eq!(super::questions(&json!({ "questions": "none" })), None);
    }

    #[test]
    fn completions_without_usage_or_with_parts_are_read() {
        let body = json!({ "choices": [{ "message": { "content": [{ "type": "text", "text": "hi" }] } }] });
        assert_eq!(completion(&body).unwrap(), "hi");
        assert_eq!(usage(&body), Usage { model: None, tokens_in: 0, tokens_out: 0 });
        for body in
            [json!({}), json!({ "choices": [] }), json!({ "choices": [{ "message": { "content": " " } }] })]
        {
            assert!(matches!(completion(&body), Err(Failure::Nonsense(_))));
        }
    }
}
