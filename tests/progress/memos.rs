//! Questions of a server's own bank, and memos on any of them.

use super::support::lab::{Candidate, TestBot, button, is_korean};
use super::support::{BYSTANDER, CANDIDATE, GUILD, ToyWorld};
use chrono::Duration;
use discord_sandbox::member::Arg;
use hotseat::app::ports::Clock as _;
use hotseat::app::{daily, progress};
use hotseat::db;
use hotseat::domain::ids::GuildId;
use hotseat::domain::language::Language;
use hotseat::domain::question::StockQuestion;

const OTHER_GUILD: GuildId = GuildId(78);

impl ToyWorld {
    async fn today(&self, guild: GuildId) -> daily::Daily {
        daily::today(&self.app, guild, CANDIDATE, Language::En).await.unwrap()
    }

    /// Puts a question into a server's bank.
    async fn put(&self, guild: GuildId, question: &StockQuestion) {
        let mut db = self.app.db.acquire().await.unwrap();
        self.clock.advance(Duration::seconds(1));
        db::bank::put(&mut db, guild, question, None, self.clock.now()).await.unwrap();
    }

    /// Leaves nothing to ask in a server but its own questions of these keys.
    async fn only_own(&self, guild: GuildId, keys: &[&str]) {
        for question in self.app.bank.questions() {
            self.put(guild, &StockQuestion { retired: true, ..question.clone() }).await;
        }
        let model = self.app.bank.questions().iter().find(|question| question.topic == "networks").unwrap();
        for key in keys {
            let mut own = StockQuestion { key: (*key).to_owned(), ..model.clone() };
            own.text.en = format!("{} Tell it by the case of {key}.", own.text.en);
            self.put(guild, &own).await;
        }
    }
}

#[tokio::test]
async fn questions_of_the_day_and_pages_are_those_of_the_server() {
    let world = ToyWorld::new().await;
    let elsewhere = world.today(OTHER_GUILD).await.question.key;
    world.only_own(GUILD, &["own-a", "own-b"]).await;
    let first = world.today(GUILD).await;
    assert!(first.question.key.starts_with("own-"), "{}", first.question.key);
    assert_eq!(world.today(OTHER_GUILD).await.question.key, elsewhere, "each server has its own");
    let page = daily::browse(&world.app, GUILD, "networks", 0).await.unwrap();
    let keys: Vec<_> = page.items.iter().map(|question| question.key.as_str()).collect();
    assert_eq!(keys, ["own-a", "own-b"], "what was retired is not shown");
    let there = daily::browse(&world.app, OTHER_GUILD, "networks", 0).await.unwrap();
    assert!(there.count > 2 && there.items.iter().all(|question| !question.key.starts_with("own-")));
    // What is retired during the day stays, with the server's words; it is not given out again.
    let mut changed = StockQuestion { retired: true, ..first.question.clone() };
    changed.text.en = format!("{} Please.", changed.text.en);
    world.put(GUILD, &changed).await;
    let same = world.today(GUILD).await;
    assert_eq!((&same.question.key, &same.question.text.en), (&changed.key, &changed.text.en));
    world.clock.advance(Duration::days(1));
    assert_ne!(world.today(GUILD).await.question.key, changed.key);
}

#[tokio::test]
async fn a_question_that_is_gone_gives_way_without_counting_as_a_change() {
    let world = ToyWorld::new().await;
    world.only_own(GUILD, &["own-a", "own-b"]).await;
    let first = world.today(GUILD).await;
    let mut db = world.app.db.acquire().await.unwrap();
    let gone = "DELETE FROM bank_questions WHERE guild_id = ? AND question_key = ?";
    sqlx::query(gone).bind(GUILD.0).bind(&first.question.key).execute(&mut *db).await.unwrap();
    drop(db);
    let next = world.today(GUILD).await;
    assert!(next.question.key.starts_with("own-") && next.question.key != first.question.key);
    assert_eq!(next.changes_left, first.changes_left);
    assert_eq!(world.today(GUILD).await.question.key, next.question.key);
}

#[tokio::test]
async fn a_memo_can_be_kept_on_any_question_and_outlives_it() {
    let world = ToyWorld::new().await;
    world.only_own(GUILD, &["own-a", "own-b"]).await;
    let noted = async |guild: Option<GuildId>, key: &str| {
        daily::noted(&world.app, guild, CANDIDATE, Language::En, |found| found == key).await
    };
    assert_eq!(noted(Some(GUILD), "own-b").await.unwrap().memo, None);
    daily::keep_memo(&world.app, CANDIDATE, "own-b", " three-way handshake ").await.unwrap();
    let found = noted(Some(GUILD), "own-b").await.unwrap();
    assert_eq!(found.memo.as_deref(), Some("three-way handshake"));
    assert!(found.question.is_some() && found.topic.is_some());
    // Where the bank has it not, the memo is there all the same.
    let elsewhere = noted(Some(OTHER_GUILD), "own-b").await.unwrap();
    assert_eq!((elsewhere.question, elsewhere.memo), (None, found.memo));
    assert!(noted(Some(OTHER_GUILD), "own-a").await.is_err());
    let list = daily::memos(&world.app, Some(OTHER_GUILD), CANDIDATE, 0, Language::En).await.unwrap();
    assert_eq!((list.items[0].question.as_str(), list.items[0].topic.is_some()), ("own-b", false));
    assert_eq!(daily::memos(&world.app, Some(GUILD), BYSTANDER, 0, Language::En).await.unwrap().count, 0);
    assert!(daily::keep_memo(&world.app, CANDIDATE, "own-b", &"x".repeat(1001)).await.is_err());
    assert_eq!(daily::keep_memo(&world.app, CANDIDATE, "own-b", " ").await.unwrap(), None);
    assert_eq!(daily::memos(&world.app, Some(GUILD), CANDIDATE, 0, Language::En).await.unwrap().count, 0);
}

#[tokio::test]
async fn the_profile_tells_of_the_github_account() {
    let world = ToyWorld::new().await;
    let seen = async || progress::profile_view(&world.app, CANDIDATE).await.unwrap().github;
    assert_eq!(seen().await, None);
    let link = db::github::Link {
        login: "mona".to_owned(),
        account: 7,
        code: "hotseat-x".to_owned(),
        device_code: None,
        verified_at: None,
    };
    let mut db = world.app.db.acquire().await.unwrap();
    db::github::put_link(&mut db, CANDIDATE, &link, world.clock.now()).await.unwrap();
    assert_eq!(seen().await, Some(("mona".to_owned(), false)));
    db::github::set_verified(&mut db, CANDIDATE, 7, world.clock.now()).await.unwrap();
    assert_eq!(seen().await, Some(("mona".to_owned(), true)));
}

#[tokio::test]
async fn members_note_change_and_delete_from_pages_of_the_bank_their_list_and_an_interview() {
    let bot = TestBot::start().await;
    for (name, locale) in [("Hana", "ko"), ("Mina", "en-US")] {
        let candidate = Candidate { member: bot.join(name, locale), channel: bot.channel };
        let member = &candidate.member;
        let korean = |text: &str| assert_eq!(is_korean(text), locale == "ko", "{text}");
        let page = candidate.command("question browse", &[("topic", Arg::from("networks"))]).await;
        let options = page.component("qd1:question").unwrap()["options"].as_array().unwrap().clone();
        let key = options[0]["value"].as_str().unwrap();
        let shown = member.select(&page, "qd1:question", &[key]).await.unwrap().reply().await.unwrap();
        korean(&shown.text());
        let memo = button(&shown, ":memo").unwrap();
        let form = member.press(&shown, &memo).await.unwrap().modal().await.unwrap();
        let kept = member.submit_modal(&form, &[("memo", "MEMO-ONE")]).await.unwrap().reply().await.unwrap();
        assert!(kept.text().contains("MEMO-ONE"), "{}", kept.text());
        let list = candidate.command("question memos", &[]).await;
        assert!(list.text().contains("MEMO-ONE"), "{}", list.text());
        let shown = member.select(&list, "qd1:question", &[key]).await.unwrap().reply().await.unwrap();
        let form = member.press(&shown, &memo).await.unwrap().modal().await.unwrap();
        assert!(form.raw.to_string().contains("MEMO-ONE"));
        let kept = member.submit_modal(&form, &[("memo", "MEMO-TWO")]).await.unwrap().reply().await.unwrap();
        let delete = button(&kept, ":memo-delete").unwrap();
        let deleted = member.press(&kept, &delete).await.unwrap().reply().await.unwrap();
        korean(&deleted.text());
        let list = candidate.command("question memos", &[]).await;
        assert!(!list.text().contains("MEMO-"), "{}", list.text());
        // Practised from the page, and noted from the interview.
        let practise = shown.buttons().into_iter().find(|b| b.custom_id.contains(":practise:")).unwrap();
        member.press(&shown, &practise.custom_id).await.unwrap().reply().await.unwrap();
        let thread = member.wait_thread(|_| true, super::PATIENCE).await.unwrap().id;
        let said = candidate.answer_all(thread, super::ANSWER).await;
        let show =
            said.last().unwrap().buttons().into_iter().find(|b| b.custom_id.contains(":show:")).unwrap();
        let report =
            member.press(said.last().unwrap(), &show.custom_id).await.unwrap().reply().await.unwrap();
        let turn = if report.buttons().iter().any(|b| b.custom_id == memo) {
            report
        } else {
            let next = report.buttons().into_iter().find(|b| b.custom_id.ends_with(":show:1")).unwrap();
            member.press(&report, &next.custom_id).await.unwrap().reply().await.unwrap()
        };
        let form = member.press(&turn, &memo).await.unwrap().modal().await.unwrap();
        member.submit_modal(&form, &[("memo", "MEMO-THREE")]).await.unwrap().reply().await.unwrap();
        let list = candidate.command("question memos", &[]).await;
        assert!(list.text().contains("MEMO-THREE"), "{}", list.text());
    }
    bot.finish().await;
}
