//! Uploads: scanned documents are refused with a way on, or read by the model where operator and member agree; lines that
//! the candidate took out stay out of later versions.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::Arg;
use discord_sandbox::openai::{Reply, ScriptedModel};
use hotseat::app::resume::correct::{self, Lines};
use hotseat::app::resume::{self, Origin, ResumeCard, Upload};
use sqlx::{MySqlPool, Row as _};
use support::lab::{Candidate, TestBot, Wishes, file, fixture};
use support::{CANDIDATE, GUILD, ToyWorld};

const READ: &str = "Projects\nTidewater, 2019.04 - 2020.11\n- Rebuilt the berth planner in Go; planning takes 4 minutes, \
not 2 hours\n- Wrote the import of 30,000 port calls a day";

fn wishes(model: &ScriptedModel) -> Wishes<'_> {
    Wishes {
        model: Some(model),
        model_seconds: Some(5),
        pictures: true,
        member_daily: 0.001,
        ..Wishes::default()
    }
}

fn upload(name: &'static str, agreed: bool) -> Vec<(&'static str, Arg)> {
    let mut options = vec![("file", file(name, fixture(name)))];
    options.extend(agreed.then_some(("picture-to-model", Arg::Bool(true))));
    options
}

/// The addresses of all pictures the model was shown.
fn pictures(model: &ScriptedModel) -> Vec<String> {
    let shown = model.requests().into_iter();
    shown.map(|request| request.body["messages"][1]["content"][0]["image_url"]["url"].to_string()).collect()
}

#[tokio::test]
async fn a_scan_is_read_by_the_model_only_where_operator_and_member_agree() {
    let model = ScriptedModel::start().await.unwrap();
    model.respond_with(|_| Reply::Text(READ.to_owned()));
    let off = TestBot::with(Wishes { pictures: false, ..wishes(&model) }).await;
    let alex = Candidate { member: off.join("Alex", "en-US"), channel: off.channel };
    let refused = alex.command("resume upload", &upload("scanned.pdf", true)).await;
    assert!(refused.text().contains("no text"), "off by default: {}", refused.text());
    off.finish().await;

    let on = TestBot::with(wishes(&model)).await;
    let alex = Candidate { member: on.join("Alex", "en-US"), channel: on.channel };
    let asked = alex.command("resume upload", &upload("scanned.pdf", false)).await.text();
    assert!(asked.contains("picture-to-model: True") && asked.contains("contact details"), "{asked}");
    assert!(model.requests().is_empty(), "nothing was sent without consent");
    let card = alex.command("resume upload", &upload("scanned.pdf", true)).await.text();
    assert!(card.contains("PDF") && card.contains("may have got words wrong"), "{card}");
    let sent = pictures(&model);
    assert!(sent.len() == 1 && sent[0].starts_with("\"data:image/png;base64,iVBORw0KGgo"), "{sent:?}");

    // What it cost is stored, and counts against the member's budget.
    let pool = MySqlPool::connect(&on.database).await.unwrap();
    let spent = "SELECT purpose, CAST(cost_micros AS SIGNED) FROM model_calls";
    let spent: Vec<(String, i64)> = sqlx::query(spent)
        .fetch_all(&pool)
        .await
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    assert!(spent.len() == 1 && spent[0].0 == "read" && spent[0].1 > 0, "{spent:?}");
    sqlx::query("UPDATE model_calls SET cost_micros = 1000").execute(&pool).await.unwrap();
    let over = alex.command("resume upload", &upload("half_scanned.pdf", true)).await.text();
    assert!(over.contains("budget") && over.contains("tomorrow"), "{over}");
    assert_eq!(pictures(&model).len(), 1);

    let mina = Candidate { member: on.join("Mina", "ko"), channel: on.channel };
    let asked =
        mina.command("resume upload", &[("file", file("scan.pdf", fixture("scanned.pdf")))]).await.text();
    assert!(asked.contains("그림전송: True"), "{asked}");
    on.finish().await;
}

#[tokio::test]
async fn a_scanned_page_among_others_is_read_once_the_member_agrees() {
    let model = ScriptedModel::start().await.unwrap();
    model.respond_with(|_| Reply::Text(READ.to_owned()));
    let bot = TestBot::with(Wishes { member_daily: 0.0, ..wishes(&model) }).await;
    let alex = Candidate { member: bot.join("Alex", "en-US"), channel: bot.channel };
    let partly = alex.command("resume upload", &upload("half_scanned.pdf", false)).await.text();
    assert!(partly.contains("One page") && partly.contains("picture-to-model: True"), "{partly}");
    assert!(partly.contains("version 1") && model.requests().is_empty(), "{partly}");
    model.push(Reply::error(400, "invalid_request", "this model takes no pictures"));
    let failed = alex.command("resume upload", &upload("half_scanned.pdf", true)).await.text();
    assert!(failed.contains("could not read the picture"), "{failed}");
    let whole = alex.command("resume upload", &upload("half_scanned.pdf", true)).await.text();
    assert!(whole.contains("version 2") && whole.contains("4 minutes"), "{whole}");
    assert!(whole.contains("12 minutes"), "the page with text is read as before: {whole}");
    assert_eq!(pictures(&model).len(), 2);
    let again = alex.command("resume upload", &upload("half_scanned.pdf", true)).await.text();
    assert!(again.contains("already have"), "{again}");
    assert!(pictures(&model).len() == 2 && model.rejected().is_empty());
    bot.finish().await;
}

const QUARREL: &str = "- Left the Quillfire team after a quarrel about 3 deadlines";

fn resume(also: &str) -> String {
    format!(
        "# Kim Hana\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n{QUARREL}\n\
        - Cut the p95 latency of the search API from 900 ms to 140 ms with an index\n- Wrote {also} integration tests\n"
    )
}

async fn keep(world: &ToyWorld, text: String) -> ResumeCard {
    let upload = Upload {
        guild: GUILD,
        candidate: CANDIDATE,
        title: Some("Mine".to_owned()),
        role: None,
        file_name: "cv.md".to_owned(),
        bytes: text.into_bytes(),
    };
    resume::upload(&world.app, upload).await.unwrap().card
}

fn number_of(card: &ResumeCard, text: &str) -> Option<u32> {
    card.text.lines.iter().find(|line| line.text.contains(text)).map(|line| line.number)
}

#[tokio::test]
async fn a_line_taken_out_stays_out_of_later_versions_until_it_is_written_again() {
    let world = ToyWorld::new().await;
    let first = keep(&world, resume("20")).await;
    assert_eq!(first.hidden, 0);
    let line = number_of(&first, "quarrel").unwrap();
    let quarrel = first.text.line(line).unwrap();
    let lines = Lines { resume: first.id, version: 1, first: line, last: line };
    let without = correct::correct(&world.app, GUILD, CANDIDATE, lines, "").await.unwrap();
    assert_eq!((without.version, without.hidden, number_of(&without, "quarrel")), (2, 1, None));
    assert_eq!(without.history[0].origin, Origin::Corrected);

    for (version, also) in [(3, "40"), (4, "60")] {
        let next = keep(&world, resume(also)).await;
        assert_eq!((next.version, next.hidden, number_of(&next, "quarrel")), (version, 1, None));
        assert_eq!(next.history[0].origin, Origin::HandedInWithoutHidden);
        assert!(number_of(&next, &format!("Wrote {also}")).is_some());
    }
    let last = keep(&world, resume("80")).await;
    let line = number_of(&last, "p95").unwrap();
    let kept = last.text.line(line).unwrap();
    let lines = Lines { resume: last.id, version: 5, first: line, last: line };
    let again = format!("{quarrel}\n{kept}");
    let again = correct::correct(&world.app, GUILD, CANDIDATE, lines, &again).await.unwrap();
    assert!(again.hidden == 0 && number_of(&again, "quarrel").is_some());
    let next = keep(&world, resume("90")).await;
    assert_eq!(next.history[0].origin, Origin::HandedIn);
    assert!(number_of(&next, "quarrel").is_some(), "what was put in again is not taken out again");
}
