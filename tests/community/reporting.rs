//! Shared answers reported, hidden, left, shown again; their authors shut out, told, and never known to a moderator.

use super::sharing::{answered, pool, pressed, share, told, until};
use super::*;
use sqlx::Row as _;

/// Everything a moderator sees, which must not tell whose the answer is.
struct Moderator {
    who: Candidate,
    secrets: Vec<String>,
}

impl Moderator {
    /// A member who may manage messages, and nothing else.
    fn join(bot: &TestBot, locale: &str, author: &Candidate, name: &str) -> Self {
        let who = member(bot, "Mod", locale);
        let role = bot.world.create_role(bot.guild, "mods", 1 << 13);
        bot.world.give_role(bot.guild, who.member.id(), role);
        Self { who, secrets: vec![author.member.id().to_string(), name.to_owned()] }
    }

    fn look(&self, message: Message) -> Message {
        let raw = message.raw.to_string();
        assert!(!self.secrets.iter().any(|secret| raw.contains(secret)), "it tells the author: {raw}");
        message
    }

    async fn command(&self, name: &str) -> Message {
        self.look(self.who.command(name, &[]).await)
    }

    async fn press(&self, message: &Message, ending: &str) -> Message {
        self.look(pressed(&self.who, message, ending).await)
    }

    /// Decides with a reason, in the form that the button opens.
    async fn decide(&self, message: &Message, ending: &str, reason: &str) -> Message {
        let id = button(message, ending).unwrap_or_else(|| panic!("no {ending} below {}", message.text()));
        let modal = self.who.member.press(message, &id).await.unwrap().modal().await.unwrap();
        assert!(!self.secrets.iter().any(|secret| modal.raw.to_string().contains(secret)));
        let sent = self.who.member.submit_modal(&modal, &[("reason", reason)]).await.unwrap();
        self.look(sent.reply().await.unwrap())
    }

    /// Lets the first one on the list in again.
    async fn let_in(&self, list: &Message) -> Message {
        let menu = list.component("cm1:let-in").unwrap();
        let value = menu["options"][0]["value"].as_str().unwrap().to_owned();
        let done = self.who.member.select(list, "cm1:let-in", &[&value]).await.unwrap();
        self.look(done.reply().await.unwrap())
    }
}

fn post(bot: &TestBot, place: u64) -> Message {
    Message::read(&bot.world.messages(place)[0])
}

#[tokio::test]
async fn a_reported_answer_is_hidden_with_a_reason_and_nobody_learns_whose_it_is() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, shown) = answered(&bot, "Alexandra", "en-US").await;
    let robin = member(&bot, "Robin", "en-US");
    let moderator = Moderator::join(&bot, "en-US", &alex, "Alexandra");
    let backend = channel(&alex.member, "backend-engineer").await;
    let thread = share(&bot, &alex, &shown, backend).await;
    until("it is noted", async || state(&bot).await == "posted").await;

    assert!(moderator.command("moderation reports").await.text().contains("Nothing is reported"));
    let thanks = pressed(&robin, &post(&bot, thread), ":share-report").await;
    assert!(thanks.ephemeral && thanks.text().contains("moderators"), "{}", thanks.text());
    pressed(&robin, &post(&bot, thread), ":share-report").await;
    let reports = moderator.command("moderation reports").await;
    assert!(reports.text().contains("Shared answer #") && reports.text().contains("reports: 1"));
    // Left as it is, the report is settled and nothing else happens.
    let left = moderator.press(&reports, ":share-leave").await.text();
    assert!(left.contains("Left as it is"), "{left}");
    assert!(moderator.command("moderation reports").await.text().contains("Nothing is reported"));

    pressed(&robin, &post(&bot, thread), ":share-report").await;
    let reports = moderator.command("moderation reports").await;
    let none = moderator.decide(&reports, ":share-hide", "  ").await.text();
    assert!(none.contains("Write a reason"), "a reason is needed: {none}");
    let hidden = moderator.decide(&reports, ":share-hide", "It names **a customer**.").await;
    assert!(hidden.text().contains("Hidden: shared answer #"), "{}", hidden.text());
    until("the post is hidden", async || post(&bot, thread).buttons().is_empty()).await;
    assert!(post(&bot, thread).text().contains("A moderator has hidden this answer"));
    assert!(!post(&bot, thread).text().contains("composite index"));
    let notice = told(&bot, &alex, "hidden").await;
    assert!(notice.contains("a customer") && notice.contains("/opinion shared"), "{notice}");
    let list = alex.command("opinion shared", &[]).await;
    assert!(list.text().contains("hidden by a moderator"), "{}", list.text());
    let id = share_id(&bot).await;
    let view = alex.member.select(&list, "cm1:share-chosen", &[&id]).await.unwrap().reply().await.unwrap();
    assert!(view.text().contains("a customer"), "{}", view.text());

    let shown_again = moderator.press(&hidden, ":share-unhide").await.text();
    assert!(shown_again.contains("Shown again"), "{shown_again}");
    until("the post is back", async || post(&bot, thread).text().contains("composite index")).await;
    let log = moderator.command("moderation log").await.text();
    for done in ["Left as it is: shared answer #", "Hidden: shared answer #", "Shown again: shared answer #"]
    {
        assert!(log.contains(done), "{done} is missing: {log}");
    }
    let audit = admin(&bot).command("audit", &[]).await.raw.to_string();
    assert!(audit.contains(&id[..8]) && !audit.contains(&alex.member.id().to_string()), "{audit}");

    // A member who does not moderate may none of it, also with the moderators' message at hand.
    for ending in [":share-hide", ":share-leave", ":share-block"] {
        let press = button(&reports, ending).unwrap();
        let refused = robin.member.press(&reports, &press).await;
        if let Ok(refused) = refused {
            assert!(refused.reply().await.unwrap().text().contains("Only moderators"), "{ending}");
        }
    }
    bot.finish().await;
}

#[tokio::test]
async fn an_author_is_shut_out_unseen_and_let_in_again_and_reads_why_without_direct_messages() {
    let bot = TestBot::start().await;
    set_up(&bot, false, "ko", &["backend"]).await;
    let (minji, shown) = answered(&bot, "민지", "ko").await;
    let sumin = member(&bot, "수민", "ko");
    let moderator = Moderator::join(&bot, "ko", &minji, "민지");
    let backend = channel(&minji.member, "백엔드-개발자").await;
    share(&bot, &minji, &shown, backend).await;
    until("it is noted", async || state(&bot).await == "posted").await;
    bot.world.close_dms(minji.member.id(), true);

    pressed(&sumin, &post(&bot, backend), ":share-report").await;
    let reports = moderator.command("moderation reports").await;
    let done = moderator.decide(&reports, ":share-block", "광고입니다.").await;
    assert!(done.text().contains("작성자의 커뮤니티 이용을 막았습니다"), "{}", done.text());
    until("the post is hidden", async || post(&bot, backend).buttons().is_empty()).await;
    assert!(post(&bot, backend).text().contains("운영자가 숨긴 답변"), "{}", post(&bot, backend).text());

    // Who takes no direct messages reads it with the next command, once.
    until("it waits to be read", async || {
        let kept = sqlx::query("SELECT COUNT(*) FROM unread_notices").fetch_one(&pool(&bot).await).await;
        kept.unwrap().get::<i64, _>(0) == 1
    })
    .await;
    assert!(!sumin.command("opinion mine", &[]).await.text().contains("광고입니다"), "it is nobody else's");
    let mine = minji.command("opinion mine", &[]).await;
    assert!(mine.ephemeral && mine.text().contains("광고입니다"), "{}", mine.text());
    assert!(mine.text().contains("이용도 막혔습니다") && is_korean(&mine.text()), "{}", mine.text());
    assert!(!minji.command("opinion mine", &[]).await.text().contains("광고입니다"), "it is told once");
    let key = question("databases");
    let refused = write(&minji, &key, "저는 격리 수준부터 설명하겠습니다.").await.text();
    assert!(refused.contains("이용을 막았습니다"), "{refused}");

    // The list names the answer alone; it stays when the author takes the answer back and by a block of the same member.
    let own = minji.command("opinion shared", &[]).await;
    let id = share_id(&bot).await;
    let view = minji.member.select(&own, "cm1:share-chosen", &[&id]).await.unwrap().reply().await.unwrap();
    pressed(&minji, &view, ":withdraw").await;
    let list = moderator.command("moderation blocked").await;
    assert!(list.text().contains(&format!("공유 답변 #{}의 작성자", &id[..8])), "{}", list.text());
    let seen_before = moderator.command("moderation blocked").await;
    let let_in = moderator.let_in(&list).await.text();
    assert!(let_in.contains("다시 이용할 수 있게 했습니다"), "{let_in}");
    assert!(moderator.command("moderation blocked").await.text().contains("차단한 사람이 없습니다"));
    let again = moderator.let_in(&seen_before).await.text();
    assert!(again.contains("이미 차단이 풀려"), "{again}");
    let taken = write(&minji, &key, "저는 격리 수준부터 설명하겠습니다.").await.text();
    assert!(taken.contains("고맙습니다"), "{taken}");

    // Members shut out by name are on the same list.
    let someone: &[(&str, Arg)] = &[("member", Arg::Id(sumin.member.id()))];
    moderator.who.command("moderation block", someone).await;
    let list = moderator.command("moderation blocked").await;
    assert!(list.text().contains(&format!("<@{}>", sumin.member.id())), "{}", list.text());
    moderator.let_in(&list).await;
    assert!(moderator.command("moderation blocked").await.text().contains("차단한 사람이 없습니다"));
    bot.finish().await;
}

async fn state(bot: &TestBot) -> String {
    let state = "SELECT CAST(state AS CHAR) FROM shared_answers WHERE state <> 'draft'";
    let found = sqlx::query(state).fetch_optional(&pool(bot).await).await.unwrap();
    found.map_or_else(String::new, |row| row.get(0))
}

async fn share_id(bot: &TestBot) -> String {
    let id = "SELECT LOWER(HEX(id)) FROM shared_answers WHERE state <> 'draft'";
    sqlx::query(id).fetch_one(&pool(bot).await).await.unwrap().get(0)
}
