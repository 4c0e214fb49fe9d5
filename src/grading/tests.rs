#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::interviewer::OfflineInterviewer;
use serde_json::Value;

const FILE: &str = r#"{"id": "a", "qid": 1, "question": "What is a stack?", "reference": "A structure that returns the element added last first.", "answer": "A structure that returns the element which was added last before the others.", "score": 5, "grader1": 5, "grader2": 5}
{"id": "b", "qid": 1, "question": "What is a stack?", "references": ["It is last in, first out.", "LIFO"], "answer": "A queue with two ends in the network.", "grader1": 1, "grader2": 2}

{"question": "스택은 무엇인가요?", "key_points": ["마지막에 넣은 것을 먼저 꺼낸다", {"name": "후입선출", "accept": ["LIFO"]}], "answer": "LIFO 구조로, 마지막에 넣은 것을 먼저 꺼냅니다.", "score": "4"}
not json
[1]
{"question": "x", "reference": "y", "score": 3}
{"question": "x", "answer": "y", "score": 3}
{"reference": "y", "answer": "z", "score": "much"}
{"reference": "y", "answer": 4, "score": 1}
{"reference": "y", "answer": "an answer nobody graded"}
"#;

#[test]
fn lines_of_the_shape_are_read_and_the_others_named() {
    let read = records::read(FILE, None);
    let lines: Vec<usize> = read.records.iter().map(|record| record.line).collect();
    assert_eq!((lines.as_slice(), read.scale), (&[1, 2, 4, 11][..], 5.0));
    let [first, second, third, last] = read.records.as_slice() else { panic!("four records") };
    assert_eq!((first.score, first.graders), (Some(1.0), Some((1.0, 1.0))));
    assert_eq!((second.score, second.question.key_points.len()), (Some(0.3), 1));
    assert_eq!(second.question.key_points[0].accept.len(), 2);
    assert_eq!((third.question.key_points.len(), third.id.clone()), (2, Value::from(4)));
    assert_eq!((last.score, last.question.text.as_str()), (None, ""));
    let bad: Vec<usize> = read.bad.iter().map(|(line, _)| *line).collect();
    assert_eq!(bad, [5, 6, 7, 8, 9, 10]);
    assert!(read.bad[4].1.contains("score is no number") && read.bad[5].1.contains("answer is no text"));
}

#[test]
fn a_score_beyond_the_scale_is_a_bad_line() {
    let read = records::read(FILE, Some(4.0));
    assert_eq!(read.records.len(), 3);
    assert!(read.bad[0].0 == 1 && read.bad[0].1.contains("between 0 and 4"), "{:?}", read.bad);
}

#[tokio::test]
async fn predictions_are_written_with_their_ids_and_repeat() {
    let folder = tempfile::tempdir().unwrap();
    let (file, predictions) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    std::fs::write(&file, FILE).unwrap();
    let options = Options {
        file,
        repeat: 3,
        predictions: Some(predictions.clone()),
        attacked: 2,
        scale: None,
        folds: 2,
    };
    run(&OfflineInterviewer, &options).await.unwrap();
    let text = std::fs::read_to_string(predictions).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [&Value::from("a"), &Value::from("b"), &Value::from(4), &Value::from(11)]);
    for line in &lines {
        let repeats = line["repeats"].as_array().unwrap();
        assert!(repeats.len() == 3 && repeats.iter().all(|again| again == &line["prediction"]), "{line}");
    }
    let prediction = |at: usize| lines[at]["prediction"].as_f64().unwrap();
    assert!(prediction(0) > 0.6 && prediction(1) < 0.3 && prediction(2) > 0.6, "{text}");
}

#[tokio::test]
async fn a_file_without_a_usable_line_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let options = |name: &str| Options {
        file: folder.path().join(name),
        repeat: 1,
        predictions: None,
        attacked: 1,
        scale: None,
        folds: 2,
    };
    std::fs::write(folder.path().join("empty.jsonl"), "\n{}\n").unwrap();
    for name in ["empty.jsonl", "missing.jsonl"] {
        let error = run(&OfflineInterviewer, &options(name)).await.unwrap_err();
        assert!(error.to_string().contains(name), "{error:#}");
    }
}
