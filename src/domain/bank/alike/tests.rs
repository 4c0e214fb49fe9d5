#![expect(clippy::unwrap_used, reason = "tests")]

use crate::app::bank::built_in;
use crate::domain::question::{Bilingual, StockQuestion};

/// The built-in bank with one more question, worded so; what that one is like.
fn like(en: &str, ko: &str) -> Vec<String> {
    let bank = built_in().unwrap();
    let own = StockQuestion {
        key: "own".to_owned(),
        text: Bilingual { en: en.to_owned(), ko: ko.to_owned() },
        ..bank.questions()[0].clone()
    };
    bank.with(vec![own]).unwrap().alike("own").into_iter().map(str::to_owned).collect()
}

const OTHER_EN: &str = "Which birds have you watched this winter?";
const OTHER_KO: &str = "올겨울에 어떤 새를 관찰하셨나요?";

#[test]
fn a_reworded_question_is_the_same_one_in_either_language() {
    for (en, ko, key) in [
        ("What are the costs of an index in a database?", OTHER_KO, "databases-index-tradeoff"),
        ("Database indexes: what do they cost you?", OTHER_KO, "databases-index-tradeoff"),
        (
            OTHER_EN,
            "데이터베이스 인덱스의 이점과 그에 따르는 비용을 설명해 주세요.",
            "databases-index-tradeoff",
        ),
        (
            OTHER_EN,
            "관계형 데이터베이스에서 인덱스에 해시 테이블 대신 B+트리를 쓰는 이유를 말씀해 주세요.",
            "databases-index-structure",
        ),
    ] {
        assert_eq!(like(en, ko), [key], "{en} {ko}");
    }
}

#[test]
fn questions_of_one_field_are_not_the_same() {
    for (en, ko) in [
        (OTHER_EN, OTHER_KO),
        ("When would you drop an index of a table?", "테이블의 인덱스를 언제 삭제하시겠어요?"),
        ("Tell me about a time you were late.", "지각하신 경험을 말씀해 주세요."),
    ] {
        assert_eq!(like(en, ko), Vec::<String>::new(), "{en}");
    }
}

#[test]
fn the_built_in_bank_asks_nothing_twice() {
    let bank = built_in().unwrap();
    let twice: Vec<_> = bank
        .questions()
        .iter()
        .map(|q| (&q.key, bank.alike(&q.key)))
        .filter(|(_, a)| !a.is_empty())
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}
