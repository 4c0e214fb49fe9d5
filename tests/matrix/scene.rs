//! The owner with their things, and everybody else.

use super::*;

/// The owner with a resume and two interviews, and everybody else.
pub(super) struct Scene {
    pub(super) bot: TestBot,
    pub(super) owner: Member,
    pub(super) resume: ResumeId,
    pub(super) letter: LetterId,
    pub(super) open: InterviewId,
    pub(super) over: InterviewId,
    pub(super) opinion: OpinionId,
    pub(super) share: ShareId,
    pub(super) suggestion: SuggestionId,
    pub(super) before: BTreeMap<&'static str, Vec<Value>>,
}

impl Scene {
    pub(super) async fn set() -> Self {
        let bot = TestBot::start().await;
        let alex = Candidate { member: bot.join("Owner", "en-US"), channel: bot.channel };
        let upload = [("file", file("Hanabi.md", RESUME.as_bytes().to_vec()))];
        alex.command("resume upload", &upload).await;
        let short =
            || [("role", Arg::from("backend")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
        let thread = alex.start(&short()).await;
        alex.answer_all(thread, ANSWER).await;
        let thread = alex.start(&short()).await;
        alex.next(thread).await;
        alex.command("resume write", &[("title", Arg::from("Zanzibar letter"))]).await;
        // The message is seen before it is noted where it stands.
        bot.settled().await;
        let pool = db::pool(&bot.database.clone().into(), 1).unwrap();
        let one = async |select: &'static str| sqlx::query(select).fetch_one(&pool).await.unwrap().get(0);
        let resume = ResumeId(one("SELECT id FROM resumes").await);
        let letter = LetterId(one("SELECT id FROM letters").await);
        let open = InterviewId(one("SELECT id FROM interviews WHERE open_marker = 1").await);
        let over = InterviewId(one("SELECT id FROM interviews WHERE open_marker IS NULL").await);
        let (opinion, share, suggestion) = {
            let mut db = pool.acquire().await.unwrap();
            let owner = (GuildId(bot.guild), MemberId(alex.member.id()));
            support::community::fill(&mut db, &support::vault(), owner, over, ANSWER).await
        };
        let mut scene = Self {
            bot,
            owner: alex.member,
            resume,
            letter,
            open,
            over,
            opinion,
            share,
            suggestion,
            before: BTreeMap::new(),
        };
        scene.before = scene.rows().await;
        assert!(
            scene
                .before
                .values()
                .flatten()
                .any(|row| MARKS.iter().any(|mark| row.to_string().contains(mark)))
        );
        scene
    }

    /// All that is kept of the owner.
    pub(super) async fn rows(&self) -> BTreeMap<&'static str, Vec<Value>> {
        let pool = db::pool(&self.bot.database.clone().into(), 1).unwrap();
        let mut db = pool.acquire().await.unwrap();
        let reach = Reach { member: MemberId(self.owner.id()), guild: None };
        let mut all = BTreeMap::new();
        for table in TABLES {
            let rows = db::privacy::rows(&mut db, &support::vault(), table, reach).await.unwrap();
            all.insert(table.name, rows.into_iter().map(Value::Object).collect());
        }
        all
    }

    /// Everybody but the owner, by what they are.
    pub(super) fn others(&self) -> Vec<(&'static str, Member, u64)> {
        let (world, guild, channel) = (&self.bot.world, self.bot.guild, self.bot.channel);
        let moderator = self.bot.join("Moderator", "ko");
        let role = world.create_role(guild, "Moderators", MANAGE_THREADS | MANAGE_MESSAGES);
        world.give_role(guild, moderator.id(), role);
        let stranger = world.create_user("Stranger", "en-US");
        let elsewhere = world.create_guild("Another Server", stranger);
        let there = world.create_channel(elsewhere, "interview-practice", ChannelKind::Text);
        vec![
            ("another member", self.bot.join("Other", "en-US"), channel),
            ("a moderator", moderator, channel),
            ("the admin", self.bot.sandbox.member(self.bot.admin), channel),
            ("the admin of another server", self.bot.sandbox.member(stranger), there),
        ]
    }

    pub(super) async fn unchanged(&self, after: &str) {
        assert_eq!(self.rows().await, self.before, "the owner's data changed: {after}");
    }

    /// A message of the bot with one control, as nobody but a forger would make it.
    pub(super) async fn forged(&self, channel: u64, control: &str, menu: Option<&str>) -> u64 {
        let component = match menu {
            None => json!({"type": 2, "style": 1, "label": "x", "custom_id": control}),
            Some(value) => {
                json!({"type": 3, "custom_id": control, "options": [{"label": "x", "value": value}]})
            }
        };
        let body = json!({"content": "forged", "components": [{"type": 1, "components": [component]}]});
        let url = format!("{}/api/v10/channels/{channel}/messages", self.bot.sandbox.url());
        let token = format!("Bot {}", self.bot.sandbox.token());
        let request = reqwest::Client::new().post(url).header("Authorization", token);
        let request = request.header("Content-Type", "application/json").body(body.to_string());
        let answer: Value =
            serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        answer["id"].as_str().unwrap_or_else(|| panic!("not posted: {answer}")).parse().unwrap()
    }
}
