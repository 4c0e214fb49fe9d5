//! Letters: sections, limits, order, and their way into the text of a resume.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Letter, LetterRefusal, Prompts, SECTIONS, Written};
use crate::domain::language::Language;
use crate::domain::resume::{LengthLimit, LengthUnit, ResumeText, cover_letter_answers, understand};
use proptest::prelude::*;

fn prompts(l: Language) -> Prompts {
    let text = match l {
        Language::Ko => include_str!("../../../assets/prompts/ko.toml"),
        Language::En => include_str!("../../../assets/prompts/en.toml"),
    };
    toml::from_str(text).unwrap()
}

fn letter(l: Language) -> Letter {
    let prompts = prompts(l);
    Letter::new("가온".to_owned(), None, l, prompts.of_set(&prompts.sets[0].key))
}

fn written(prompt: &str, limit: &str, text: &str) -> Written {
    Written { prompt: prompt.to_owned(), limit: limit.to_owned(), text: text.to_owned() }
}

#[test]
fn built_in_prompts_fit_together() {
    for l in Language::ALL {
        let prompts = prompts(l);
        assert_eq!(prompts.faults(), Vec::<String>::new());
        assert_eq!(prompts.language, l);
        assert!(prompts.prompts.len() >= 8 && prompts.sets.len() >= 3);
        // Titles are labels of forms and choices.
        assert!(
            prompts.prompts.iter().all(|p| p.title.chars().count() <= 60 && p.tip.chars().count() <= 300)
        );
    }
}

#[test]
fn every_built_in_prompt_is_found_again_with_its_limit() {
    for l in Language::ALL {
        let prompts = prompts(l);
        let mut letter = Letter::new("x".to_owned(), None, l, &prompts.prompts);
        let answer = "저는 배차 서비스를 이벤트 로그로 바꾸었습니다. I moved it to one queue.";
        for section in &mut letter.sections {
            answer.clone_into(&mut section.text);
        }
        let text = letter.text();
        let found = cover_letter_answers(&understand(&text), &ResumeText::new(&text));
        let limits: Vec<_> = found.iter().map(|answer| answer.limit).collect();
        assert_eq!(limits, letter.sections.iter().map(|section| section.limit).collect::<Vec<_>>(), "{text}");
        assert_eq!(found[0].characters as usize, answer.chars().count());
    }
}

#[test]
fn limits_are_typed_in_every_way() {
    let cases = [
        ("700", Some((700, LengthUnit::Characters))),
        ("1,000", Some((1000, LengthUnit::Characters))),
        ("공백 제외 700자", Some((700, LengthUnit::CharactersWithoutSpaces))),
        ("700 characters without spaces", Some((700, LengthUnit::CharactersWithoutSpaces))),
        ("2000 bytes", Some((2000, LengthUnit::Bytes))),
        ("300 words", Some((300, LengthUnit::Words))),
        ("", None),
    ];
    for (typed, expected) in cases {
        let mut letter = letter(Language::Ko);
        let id = letter.add(written("왜 우리 회사인가요", typed, "x"), &prompts(Language::Ko)).unwrap();
        let expected = expected.map(|(most, unit)| LengthLimit { most, unit });
        let section = letter.section(id).unwrap();
        assert_eq!(section.limit, expected, "{typed}");
        // What the form shows is read back as the same.
        if let Some(limit) = expected {
            for l in Language::ALL {
                let mut again = letter.clone();
                again.edit(id, 0, written("a", &limit.typed(l), "x")).unwrap();
                assert_eq!(again.section(id).unwrap().limit, expected);
            }
        }
    }
}

#[test]
fn a_limit_in_the_prompt_counts_and_is_not_repeated() {
    let mut letter = letter(Language::Ko);
    let prompt = "지원한 이유를 적어 주세요 (공백 제외 300자)";
    let id = letter.add(written(prompt, "", "이유"), &prompts(Language::Ko)).unwrap();
    let section = letter.section(id).unwrap();
    assert_eq!(section.limit.unwrap().most, 300);
    assert_eq!(section.heading(Language::Ko), prompt);
}

#[test]
fn what_is_too_long_is_kept_and_counted_or_refused_whole() {
    let mut letter = letter(Language::Ko);
    letter.edit(0, 0, written("성장 과정", "10", "가나다 라마바 사아자 차카타")).unwrap();
    let section = letter.section(0).unwrap();
    assert_eq!((section.lengths(), section.over()), ((15, 12), Some(5)));
    let before = letter.clone();
    for (prompt, limit, text, refusal) in [
        ("a", "5000", "x".to_owned(), LetterRefusal::TooLong),
        ("a", "", "가".repeat(4001), LetterRefusal::TooLong),
        (" ", "", "x".to_owned(), LetterRefusal::BadPrompt),
        ("a", "many", "x".to_owned(), LetterRefusal::BadLimit),
        ("a", "0", "x".to_owned(), LetterRefusal::BadLimit),
    ] {
        assert_eq!(letter.edit(0, 1, written(prompt, limit, &text)), Err(refusal));
    }
    assert_eq!(letter.edit(0, 0, written("a", "", "x")), Err(LetterRefusal::Changed));
    assert_eq!(letter.edit(99, 0, written("a", "", "x")), Err(LetterRefusal::Gone));
    assert_eq!(letter, before);
    letter.edit(1, 0, written("성격", "8000바이트", "x")).unwrap();
}

proptest! {
    #[test]
    fn order_changes_lose_nothing(moves in prop::collection::vec((0_u16..8, any::<bool>()), 0..40)) {
        let mut letter = letter(Language::Ko);
        let before = letter.sections.len();
        for (id, up) in moves {
            let known = letter.section(id).is_some();
            prop_assert_eq!(letter.shift(id, up).is_ok(), known);
        }
        let mut ids: Vec<u16> = letter.sections.iter().map(|section| section.id).collect();
        ids.sort_unstable();
        prop_assert_eq!(ids, (0..u16::try_from(before).unwrap()).collect::<Vec<_>>());
    }
}

#[test]
fn ids_are_not_used_twice_and_a_full_letter_says_so() {
    let (mut letter, prompts) = (letter(Language::En), prompts(Language::En));
    letter.shift(0, true).unwrap();
    letter.shift(0, false).unwrap();
    assert_eq!(letter.sections[1].id, 0);
    assert_eq!(letter.remove(0).unwrap().id, 0);
    assert_eq!(letter.remove(0), Err(LetterRefusal::Gone));
    let mut last = 3;
    while letter.sections.len() < SECTIONS {
        let id = letter.add(written("Why us?", "", "Because."), &prompts).unwrap();
        assert_eq!(id, last + 1);
        last = id;
    }
    assert_eq!(letter.add(written("Why us?", "", ""), &prompts), Err(LetterRefusal::Full));
}
