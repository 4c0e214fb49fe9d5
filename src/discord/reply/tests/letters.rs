//! Cover letters and files as snapshots.

use super::snapshot;
use crate::app::writing::{LetterCard, prompts};
use crate::discord::reply;
use crate::domain::ids::{LetterId, PromptSetId};
use crate::domain::language::Language;
use crate::domain::writing::sets::{OwnSet, SETS, TypedSet};
use crate::domain::writing::{Letter, SECTIONS, Written};
use chrono::DateTime;
use uuid::Uuid;

fn card(l: Language) -> LetterCard {
    let prompts = prompts(l);
    let mut letter = Letter::new("**가온** 2026".to_owned(), None, l, prompts.of_set(""));
    let written = |prompt: &str, limit: &str, text: &str| Written {
        prompt: prompt.to_owned(),
        limit: limit.to_owned(),
        text: text.to_owned(),
    };
    letter.edit(0, 0, written("성장 과정", "10", "저는 _배차_ 시간을 줄였습니다.\n\n둘째 문단")).unwrap();
    letter.add(written("Why us?", "2000 bytes", "Because of 지도."), prompts).unwrap();
    let id = LetterId(Uuid::from_u128(7));
    LetterCard { id, letter, resume: None, written_version: Some(2), changed_at: DateTime::UNIX_EPOCH }
}

#[test]
fn letters_are_shown_with_lengths_and_everything_one_can_do() {
    snapshot("letter", |l| reply::letter(l, &card(l), prompts(l)));
    snapshot("letter_empty", |l| {
        let mut card = card(l);
        card.letter.sections.clear();
        reply::letter(l, &card, prompts(l))
    });
    snapshot("letter_list", |l| reply::letter_list(l, &[card(l)]));
    snapshot("letter_arrange", |l| reply::letter_arrange(l, &card(l)));
    snapshot("letter_section", |l| reply::letter_section(l, &card(l), 1));
    snapshot("letter_preview", |l| reply::letter_preview(l, &card(l), 0));
    snapshot("letter_removed", |l| reply::section_removed(l, &card(l), &card(l).letter.sections[0]));
    snapshot("letter_returned", |l| {
        reply::section_returned(l, card(l).id, "!".to_owned(), "text that was typed")
    });
    snapshot("letter_discard", |l| reply::discard_confirm(l, &card(l)));
    snapshot("letter_discarded", |l| reply::discarded(l, "가온"));
    snapshot("exported", |l| reply::exported(l, 2, 0));
    snapshot("exported_the_newest", |l| reply::exported(l, 2, 3));
    snapshot("letter_exported", |l| reply::letter_exported(l, 1));
}

#[test]
fn a_servers_own_prompts_are_listed_kept_and_removed() {
    let set = |l: Language| {
        let text = match l {
            Language::Ko => "지원 **동기** | 700자 | 왜 이곳인지 먼저 답해 주세요\n협업 경험",
            Language::En => "Why **us**? | 300 words | Answer first\nTeamwork",
        };
        let read = TypedSet::read("2026_Spring", text).unwrap();
        let id = PromptSetId(Uuid::from_u128(9));
        OwnSet { id, language: l, name: read.name, prompts: read.prompts }
    };
    snapshot("prompts_list", |l| reply::prompts_list(l, &[set(Language::Ko), set(l)]));
    snapshot("prompts_list_empty", |l| reply::prompts_list(l, &[]));
    snapshot("prompts_kept", |l| reply::prompts_kept(l, &set(l)));
    snapshot("prompts_removed", |l| reply::prompts_removed(l, &set(l)));
    // The letter's menu offers them before the built-in ones.
    snapshot("letter_with_own_prompts", |l| {
        let mut offered = prompts(l).clone();
        offered.put_first("9", "2026", &set(l).prompts);
        reply::letter(l, &card(l), &offered)
    });
    for l in Language::ALL {
        let most: Vec<String> = (0..SECTIONS).map(|n| format!("{n}{}", "*".repeat(190))).collect();
        let read = TypedSet::read(&"_".repeat(59).replacen('_', "가", 1), &most.join("\n")).unwrap();
        let id = PromptSetId(Uuid::from_u128(9));
        let set = OwnSet { id, language: l, name: read.name, prompts: read.prompts };
        let many = vec![set.clone(); SETS];
        for page in
            [reply::prompts_list(l, &many), reply::prompts_kept(l, &set), reply::prompts_removed(l, &set)]
        {
            assert!(page.fit().embeds[0].body.chars().count() <= 4096);
        }
    }
}

#[test]
fn the_longest_letter_stays_within_discords_limits() {
    for l in Language::ALL {
        let mut card = card(l);
        while card.letter.sections.len() < SECTIONS {
            let prompt = "*a".repeat(100);
            let text = "_가".repeat(2000);
            card.letter.add(Written { prompt, limit: "10".to_owned(), text }, prompts(l)).unwrap();
        }
        let last = reply::letter_preview(l, &card, 19);
        for page in [reply::letter(l, &card, prompts(l)), last, reply::letter_arrange(l, &card)] {
            assert!(page.rows.len() <= 5);
            let page = page.fit();
            let total: usize =
                page.embeds.iter().map(|e| e.title.len().min(256) + e.body.chars().count()).sum();
            assert!(total <= 6000, "{total}");
        }
    }
}
