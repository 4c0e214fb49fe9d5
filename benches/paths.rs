//! The paths that are gone most: a message that is no answer, what a control carries, a step of the engine, an offline
//! evaluation, the reading of documents.
//!
//! `cargo bench --bench paths`.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use chrono::{DateTime, Utc};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use hotseat::app::bank::built_in;
use hotseat::app::ports::{EvaluationBrief, Spent};
use hotseat::discord::custom_id::Control;
use hotseat::document::Extractor;
use hotseat::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use hotseat::domain::interview::{Effect, Event, Interview, Phase, Settings};
use hotseat::domain::language::Language;
use hotseat::domain::plan::{Background, plan};
use hotseat::domain::rubric::check;
use hotseat::interviewer::OfflineInterviewer;
use poise::serenity_prelude as serenity;
use std::collections::HashSet;
use std::hint::black_box;
use std::path::Path;
use uuid::Uuid;

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table. My own part was the measuring and the index; a colleague \
changed the report. Today I would look at the plan before anything else.";
const MESSAGE: &str = r#"{"id":"1442000000000000001","channel_id":"1442000000000000002","guild_id":"1442000000000000003",
"author":{"id":"1442000000000000004","username":"somebody","discriminator":"0","global_name":"Somebody","avatar":null,
"public_flags":0},"member":{"roles":["1442000000000000005"],"joined_at":"2026-01-01T00:00:00.000000+00:00","deaf":false,
"mute":false,"flags":0,"nick":null,"avatar":null,"premium_since":null,"communication_disabled_until":null},
"content":"A message of an ordinary length, as people write it in a channel.","timestamp":"2026-11-23T10:00:00.000000+00:00",
"edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],
"pinned":false,"type":0,"flags":0,"components":[],"nonce":"1442000000000000006"}"#;

fn messages(criterion: &mut Criterion) {
    let live: HashSet<u64> = (0..20_000).collect();
    let mut group = criterion.benchmark_group("messages");
    group.throughput(Throughput::Elements(1));
    group.bench_function("read and ignore one", |bencher| {
        bencher.iter(|| {
            let message: serenity::Message = serde_json::from_str(black_box(MESSAGE)).unwrap();
            black_box(live.contains(&message.channel_id.get()))
        });
    });
    group.finish();
    let control = Control::Hint(InterviewId(Uuid::from_u128(7)), TurnId(3));
    let id = control.to_string();
    criterion.bench_function("custom id, written and read", |bencher| {
        bencher.iter(|| black_box(black_box(&control).to_string().parse::<Control>().unwrap()));
    });
    assert_eq!(id.parse::<Control>().unwrap(), control);
}

fn interview() -> Interview {
    let bank = built_in().unwrap();
    let settings = Settings { follow_ups: false, ..Settings::new(12, Language::En) };
    let turns = plan(&bank, bank.role("backend").unwrap(), &settings, false, &Background::default(), 1);
    Interview {
        id: InterviewId(Uuid::from_u128(1)),
        guild: GuildId(1),
        candidate: MemberId(2),
        parent: ChannelId(3),
        thread: None,
        role: "backend".to_owned(),
        resume: None,
        settings,
        attempt_of: None,
        attempt: 1,
        seed: 7,
        phase: Phase::Opening,
        turns,
        started_at: DateTime::UNIX_EPOCH,
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
        report_waits: None,
        pause: None,
        reminded: false,
        touched_at: None,
    }
}

fn engine(criterion: &mut Criterion) {
    let now: DateTime<Utc> = DateTime::UNIX_EPOCH;
    let mut asked = interview();
    let opened = asked.step(now, Event::ThreadOpened(ChannelId(9))).unwrap();
    let posts = opened.effects.iter().filter_map(|effect| match effect {
        Effect::Post(post) => Some(*post),
        _ => None,
    });
    for (post, number) in posts.zip(1..) {
        asked.step(now, Event::Posted(post, MessageId(number))).unwrap();
    }
    let answer = Event::Answered { message: MessageId(100), turn: None };
    assert!(!asked.clone().step(now, answer.clone()).unwrap().effects.is_empty(), "the answer is evaluated");
    criterion.bench_function("engine, one answer", |bencher| {
        bencher.iter_batched(
            || (asked.clone(), answer.clone()),
            |(mut interview, answer)| black_box(interview.step(now, answer).unwrap()),
            BatchSize::SmallInput,
        );
    });
}

fn evaluation(criterion: &mut Criterion) {
    let question = interview().turns.remove(0).question;
    let brief = EvaluationBrief {
        role: "Backend developer".to_owned(),
        language: Language::En,
        question,
        answer: ANSWER.to_owned(),
        before: None,
        seconds: Some(90),
        may_follow_up: true,
        spent: Spent::default(),
    };
    criterion.bench_function("offline evaluation, quotes checked", |bencher| {
        bencher.iter(|| {
            let proposal = OfflineInterviewer.propose(black_box(&brief));
            black_box(check(&brief.question, &brief.answer, proposal))
        });
    });
}

fn extraction(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let pdfium = std::env::var_os("HOTSEAT_PDFIUM").map(Into::into);
    let extractor = Extractor::new(env!("CARGO_BIN_EXE_hotseat"), pdfium.clone());
    let mut group = criterion.benchmark_group("extraction, its process included");
    group.sample_size(20);
    for name in ["resume_ko.pdf", "resume_ko.docx", "resume_ko.hwp", "resume_ko.hwpx", "resume_en.odt"] {
        if name.ends_with(".pdf") && pdfium.is_none() {
            eprintln!("HOTSEAT_PDFIUM is not set: {name} is left out");
            continue;
        }
        let bytes = std::fs::read(root.join("tests/fixtures").join(name)).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(runtime.block_on(extractor.extract(bytes.clone())).unwrap()));
        });
    }
    group.finish();
}

criterion_group!(benches, messages, engine, evaluation, extraction);
criterion_main!(benches);
