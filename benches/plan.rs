//! Planning an interview over a bank of 20,000 questions, and putting such a bank together.
//!
//! `cargo bench --bench plan`; a plan must take less than 10 ms.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use criterion::{Criterion, criterion_group, criterion_main};
use hotseat::app::bank::built_in;
use hotseat::domain::bank::Bank;
use hotseat::domain::interview::Settings;
use hotseat::domain::language::Language;
use hotseat::domain::plan::{Background, plan};
use hotseat::domain::question::StockQuestion;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::hint::black_box;

const QUESTIONS: usize = 20_000;
/// Words of one question.
const WORDS: usize = 9;

/// The built-in questions over and over, each time in words drawn from all of them.
fn questions(bank: &Bank) -> Vec<StockQuestion> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let words = |text: fn(&StockQuestion) -> &str| -> Vec<&str> {
        bank.questions().iter().flat_map(|question| text(question).split_whitespace()).collect()
    };
    let (en, ko) = (words(|question| &question.text.en), words(|question| &question.text.ko));
    let rest = QUESTIONS - bank.questions().len();
    let mut made = Vec::with_capacity(rest);
    for (number, like) in bank.questions().iter().cycle().take(rest).enumerate() {
        let mut question = like.clone();
        question.key = format!("{}-{number}", like.key);
        let mut drawn =
            |words: &[&str]| words.choose_multiple(&mut random, WORDS).copied().collect::<Vec<_>>().join(" ");
        // Words in any order may ask what no interviewer may ask: such ones are drawn again.
        loop {
            question.text.en = drawn(&en);
            question.text.ko = drawn(&ko);
            if bank.faults(&question).is_empty() {
                break;
            }
        }
        made.push(question);
    }
    made
}

fn planning(criterion: &mut Criterion) {
    let built_in = built_in().unwrap();
    let more = questions(&built_in);
    let bank = built_in.with(more.clone()).unwrap();
    assert_eq!(bank.questions().len(), QUESTIONS);
    let role = bank.role("backend").unwrap();
    let settings = Settings::new(12, Language::Ko);
    // Three sittings of twelve, all asked lately.
    let recent = bank.questions().iter().step_by(500).map(|question| question.key.clone()).collect();
    let interests = ["networks".to_owned(), "testing".to_owned()].into();
    let background = Background { recent, interests, ..Background::default() };
    let mut seed = 0;
    criterion.bench_function("plan 12 of 20,000", |bencher| {
        bencher.iter(|| {
            seed += 1;
            black_box(plan(&bank, role, &settings, true, &background, seed))
        });
    });
    let mut group = criterion.benchmark_group("bank");
    group.sample_size(10);
    group.bench_function("put 20,000 together", |bencher| {
        bencher.iter(|| black_box(built_in.with(more.clone()).unwrap()));
    });
}

criterion_group!(benches, planning);
criterion_main!(benches);
