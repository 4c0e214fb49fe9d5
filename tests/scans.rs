//! Scanned documents: refused with a way on, or read by the model where operator and member agree.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::Arg;
use discord_sandbox::openai::{Reply, ScriptedModel};
use sqlx::{MySqlPool, Row as _};
use support::lab::{Candidate, TestBot, Wishes, file, fixture};

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
