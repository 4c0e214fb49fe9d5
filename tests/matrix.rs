//! Who may do what: every command, option that suggests, button, menu and form, tried by everybody on somebody else's
//! things. The lists are compared with what is registered, so that nothing new is forgotten.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::ChannelKind;
use discord_sandbox::member::{Arg, Member, Message};
use hotseat::app::interview::Filter;
use hotseat::app::privacy::Opinions;
use hotseat::app::resume::correct::Lines;
use hotseat::db;
use hotseat::db::privacy::Reach;
use hotseat::db::tables::TABLES;
use hotseat::discord::custom_id::community::{self, QuestionCode};
use hotseat::discord::custom_id::{Control, LetterControl};
use hotseat::domain::community::Refusal;
use hotseat::domain::ids::{
    GuildId, InterviewId, LetterId, MemberId, OpinionId, ResumeId, ShareId, SuggestionId, TurnId,
};
use hotseat::domain::language::Language;
use hotseat::domain::notification::Notification;
use hotseat::error::UserError;
use serde_json::{Value, json};
use sqlx::Row as _;
use std::collections::{BTreeMap, BTreeSet};
use support::lab::{Candidate, TestBot, file};

/// Words of the owner; nobody else may read them.
const MARKS: [&str; 3] = ["Hanabi", "Northlight", "Zanzibar"];
const ANSWER: &str = "Zanzibar: I measured the slow queries first and then added a composite index, which cut the \
response time from 900 ms to 140 ms.";
const RESUME: &str = "# Kim Hanabi\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

/// Discord's permissions.
const MANAGE_THREADS: u64 = 1 << 34;
const MANAGE_MESSAGES: u64 = 1 << 13;

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Everybody; it touches what is their own alone.
    Own,
    /// Those who may manage messages.
    ManageMessages,
    /// Those who may manage the server.
    ManageServer,
}

impl Rule {
    /// Whether it lets them.
    fn lets(self, who: &str) -> bool {
        match self {
            Self::Own => true,
            Self::ManageMessages => who.contains("the admin") || who.contains("moderator"),
            Self::ManageServer => who.contains("the admin"),
        }
    }
}

/// What those are told who may not manage the server.
const REFUSALS: [UserError; 3] =
    [UserError::NeedsManageServer, UserError::NotAdmin, UserError::Community(Refusal::NotModerator)];

/// Every command.
const COMMANDS: &[(&str, Rule)] = &[
    ("moderation block", Rule::ManageMessages),
    ("moderation blocked", Rule::ManageMessages),
    ("moderation log", Rule::ManageMessages),
    ("moderation reports", Rule::ManageMessages),
    ("moderation suggestions", Rule::ManageMessages),
    ("moderation unblock", Rule::ManageMessages),
    ("opinion add", Rule::Own),
    ("opinion delete", Rule::Own),
    ("opinion edit", Rule::Own),
    ("opinion mine", Rule::Own),
    ("opinion shared", Rule::Own),
    ("opinion top", Rule::Own),
    ("question suggest", Rule::Own),
    ("roles add", Rule::ManageServer),
    ("roles list", Rule::ManageServer),
    ("roles map", Rule::ManageServer),
    ("roles rename", Rule::ManageServer),
    ("roles retire", Rule::ManageServer),
    ("setup", Rule::ManageServer),
    ("bank check", Rule::ManageServer),
    ("bank export", Rule::ManageServer),
    ("bank import", Rule::ManageServer),
    ("attendance", Rule::Own),
    ("audit", Rule::ManageServer),
    ("github analyze", Rule::Own),
    ("github link", Rule::Own),
    ("github unlink", Rule::Own),
    ("help", Rule::Own),
    ("interview cancel", Rule::Own),
    ("interview delete", Rule::Own),
    ("interview memo", Rule::Own),
    ("interview repeat", Rule::Own),
    ("interview resume", Rule::Own),
    ("interview retry", Rule::Own),
    ("interview export", Rule::Own),
    ("interview list", Rule::Own),
    ("interview show", Rule::Own),
    ("interview start", Rule::Own),
    ("mentor list", Rule::Own),
    ("mentor share", Rule::Own),
    ("mentor view", Rule::Own),
    ("mentor withdraw", Rule::Own),
    ("privacy delete", Rule::Own),
    ("privacy export", Rule::Own),
    ("privacy policy", Rule::Own),
    ("privacy retention", Rule::ManageServer),
    ("profile", Rule::Own),
    ("prompts edit", Rule::ManageServer),
    ("prompts list", Rule::ManageServer),
    ("prompts remove", Rule::ManageServer),
    ("question browse", Rule::Own),
    ("question change", Rule::Own),
    ("question daily-post", Rule::ManageServer),
    ("question memo", Rule::Own),
    ("question memos", Rule::Own),
    ("question today", Rule::Own),
    ("resume delete", Rule::Own),
    ("resume edit", Rule::Own),
    ("resume list", Rule::Own),
    ("resume upload", Rule::Own),
    ("resume view", Rule::Own),
    ("resume write", Rule::Own),
    ("trend", Rule::Own),
    ("usage show", Rule::ManageServer),
    ("usage warnings", Rule::ManageServer),
];

/// Commands that open a form for everybody.
const FORMS: &[&str] = &["opinion add", "question suggest"];

/// Commands tried on somebody else's things where these things are made: `tests/letters.rs`.
const TRIED_ELSEWHERE: &[&str] = &["prompts add"];

/// The owner with a resume and two interviews, and everybody else.
struct Scene {
    bot: TestBot,
    owner: Member,
    resume: ResumeId,
    letter: LetterId,
    open: InterviewId,
    over: InterviewId,
    opinion: OpinionId,
    share: ShareId,
    suggestion: SuggestionId,
    before: BTreeMap<&'static str, Vec<Value>>,
}

impl Scene {
    async fn set() -> Self {
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
    async fn rows(&self) -> BTreeMap<&'static str, Vec<Value>> {
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
    fn others(&self) -> Vec<(&'static str, Member, u64)> {
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

    async fn unchanged(&self, after: &str) {
        assert_eq!(self.rows().await, self.before, "the owner's data changed: {after}");
    }

    /// A message of the bot with one control, as nobody but a forger would make it.
    async fn forged(&self, channel: u64, control: &str, menu: Option<&str>) -> u64 {
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

fn shows_nothing(message: &Message, what: &str) {
    let raw = message.raw.to_string();
    assert!(!MARKS.iter().any(|mark| raw.contains(mark)), "{what}: shows {raw}");
}

/// The commands that can be used, with their options.
fn leaves(command: &Value, path: &str, found: &mut Vec<(String, Vec<Value>)>) {
    let path = format!("{path} {}", command["name"].as_str().unwrap()).trim().to_owned();
    let options = command["options"].as_array().cloned().unwrap_or_default();
    if options.iter().any(|option| matches!(option["type"].as_u64(), Some(1 | 2))) {
        options.iter().for_each(|option| leaves(option, &path, found));
    } else {
        found.push((path, options));
    }
}

fn registered(scene: &Scene) -> Vec<(String, Vec<Value>)> {
    let mut found = Vec::new();
    scene.bot.world.commands().iter().for_each(|command| leaves(command, "", &mut found));
    found
}

/// Required options filled in, with the owner's things wherever there are some.
fn arguments(scene: &Scene, options: &[Value], who: u64) -> Vec<(String, Arg)> {
    let own = |option: &Value| {
        matches!(option["name"].as_str(), Some("resume" | "interview" | "report" | "letter" | "opinion"))
    };
    let chosen = options.iter().filter(|option| option["required"] == true || own(option));
    let value = |option: &Value| match (option["type"].as_u64(), option["name"].as_str()) {
        (Some(3), Some("letter")) => Arg::Str(scene.letter.to_string()),
        (Some(3), Some("resume")) => Arg::Str(scene.resume.to_string()),
        (Some(3), Some("interview" | "report")) => Arg::Str(scene.over.to_string()),
        (Some(3), Some("opinion")) => Arg::Str(scene.opinion.to_string()),
        (Some(3), Some("role")) => Arg::from("backend"),
        (Some(3), Some("topic")) => Arg::from("databases"),
        (Some(3), Some("question")) => Arg::Str(stock_question()),
        (Some(6), _) => Arg::Id(who),
        (Some(3), _) => option["choices"][0]["value"].as_str().map_or(Arg::from("x"), Arg::from),
        (Some(11), _) => file("questions.toml", b"question = []".to_vec()),
        (Some(5), _) => Arg::Bool(true),
        _ => Arg::Int(option["choices"][0]["value"].as_i64().or(option["min_value"].as_i64()).unwrap_or(1)),
    };
    chosen.map(|option| (option["name"].as_str().unwrap().to_owned(), value(option))).collect()
}

fn stock_question() -> String {
    hotseat::app::bank::built_in().unwrap().questions()[0].key.clone()
}

#[tokio::test]
async fn no_command_shows_or_changes_what_is_somebody_elses() {
    let scene = Scene::set().await;
    let registered = registered(&scene);
    let names: BTreeSet<&str> = registered.iter().map(|(name, _)| name.as_str()).collect();
    let listed: BTreeSet<&str> =
        COMMANDS.iter().map(|(name, _)| *name).chain(TRIED_ELSEWHERE.iter().copied()).collect();
    assert_eq!(names, listed, "every command has a row");
    for (who, member, channel) in scene.others() {
        for (name, options) in &registered {
            let what = format!("{who} uses /{name}");
            let Some((_, rule)) = COMMANDS.iter().find(|(listed, _)| listed == name) else { continue };
            let rule = *rule;
            let arguments = arguments(&scene, options, member.id());
            let arguments: Vec<(&str, Arg)> =
                arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            match member.slash(channel, name, &arguments).await {
                Ok(interaction) if FORMS.contains(&name.as_str()) => {
                    let form = interaction.modal().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                    assert!(!MARKS.iter().any(|mark| form.raw.to_string().contains(mark)), "{what}");
                }
                Ok(interaction) => {
                    let reply = interaction.reply().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                    assert!(reply.ephemeral, "{what}: everybody reads the answer");
                    shows_nothing(&reply, &what);
                    let refused = REFUSALS
                        .iter()
                        .any(|error| Language::ALL.iter().any(|l| reply.text().contains(&error.text(*l))));
                    assert_eq!(refused, !rule.lets(who), "{what}: {}", reply.text());
                }
                // Discord does not even offer it.
                Err(error) => {
                    assert!(!rule.lets(who), "{what}: {error:#}");
                }
            }
        }
        scene.unchanged(who).await;
    }
}

#[tokio::test]
async fn no_suggestion_tells_of_what_is_somebody_elses() {
    let scene = Scene::set().await;
    let mut asked = 0;
    for (who, member, channel) in scene.others() {
        for (name, options) in registered(&scene) {
            for option in options.iter().filter(|option| option["autocomplete"] == true) {
                let option = option["name"].as_str().unwrap();
                for typed in ["", "Hanabi", &scene.resume.to_string()] {
                    // Commands that Discord does not offer this member suggest nothing.
                    let Ok(choices) = member.autocomplete(channel, &name, option, typed).await else {
                        continue;
                    };
                    asked += 1;
                    let told = format!("{choices:?}");
                    let ids = [
                        scene.resume.to_string(),
                        scene.letter.to_string(),
                        scene.open.to_string(),
                        scene.over.to_string(),
                    ];
                    let own = ids.iter().any(|id| told.contains(id))
                        || MARKS.iter().any(|mark| told.contains(mark));
                    assert!(!own, "{who} is offered by /{name} {option}: {told}");
                }
            }
        }
    }
    assert!(asked > 30, "only {asked} options suggest anything");
}

/// How a control is used, and on what: a new one does not compile until it is here.
fn used(control: &Control) -> Option<&'static str> {
    match control {
        Control::Hint(..)
        | Control::Skip(..)
        | Control::Answer(..)
        | Control::Finish(_)
        | Control::FinishYes(_)
        | Control::KeepGoing
        | Control::CancelYes
        | Control::History(..)
        | Control::Send(..)
        | Control::Pause(_)
        | Control::Resume(_)
        | Control::Repeat(..)
        | Control::Retry(..)
        | Control::Memo(..)
        | Control::Remove(_)
        | Control::RemoveYes(_)
        | Control::TrendCsv
        | Control::DailyChange
        | Control::Memos(_)
        | Control::Browse(..)
        | Control::GithubVerify
        | Control::Show(..)
        | Control::Again(_)
        | Control::RateOffline(..)
        | Control::Rename(_)
        | Control::DeleteYes(_)
        | Control::Keep
        | Control::EraseYes { .. }
        | Control::DailyPractise
        | Control::PractiseThis(..)
        | Control::QuestionMemoDelete(_)
        | Control::Profile
        | Control::NotifyOff(_)
        | Control::Audit(_)
        | Control::EraseNo => None,
        // Opens a form, tried in `tests/progress/memos.rs`.
        Control::QuestionMemo(_) | Control::QuestionMemoForm(_) => None,
        Control::Letter(control) => used_letter(control),
        Control::Community(control) => match control {
            community::Control::SetUp => Some("role"),
            community::Control::ReportChosen => Some("opinion"),
            community::Control::ShareChosen => Some("share"),
            community::Control::LetIn => Some("author"),
            community::Control::Rated(..) => Some("part"),
            _ => None,
        },
        Control::ShowChosen => Some("interview"),
        Control::ViewChosen => Some("resume"),
        Control::CorrectChosen(..)
        | Control::RetryChosen(_)
        | Control::QuestionChosen
        | Control::Notify(_)
        | Control::NotifyHour(_)
        | Control::Interests(_) => Some("part"),
        // Forms: pressed as buttons they are refused; sent as forms by `no_form_changes_what_is_somebody_elses`.
        Control::Form(..) | Control::MemoForm(..) | Control::CorrectForm(_) | Control::RenameForm(_) => None,
    }
}

/// The same for what is around a cover letter.
fn used_letter(control: &LetterControl) -> Option<&'static str> {
    match control {
        LetterControl::Chosen => Some("letter"),
        LetterControl::WriteChosen(_) | LetterControl::AddChosen(_) | LetterControl::ArrangeChosen(_) => {
            Some("part")
        }
        LetterControl::Begin
        | LetterControl::Show(_)
        | LetterControl::Write(..)
        | LetterControl::Arrange(_)
        | LetterControl::Up(..)
        | LetterControl::Down(..)
        | LetterControl::Remove(..)
        | LetterControl::Preview(..)
        | LetterControl::Docx(_)
        | LetterControl::Markdown(_)
        | LetterControl::Finish(_)
        | LetterControl::Rename(_)
        | LetterControl::Discard(_)
        | LetterControl::DiscardYes(_) => None,
        // Forms: pressed as buttons they are refused.
        LetterControl::Form(..)
        | LetterControl::AddForm(_)
        | LetterControl::RenameForm(_)
        | LetterControl::SetForm(..) => None,
    }
}

/// Everything around the owner's cover letter.
fn letter_controls(letter: LetterId) -> Vec<Control> {
    let all = vec![
        LetterControl::Chosen,
        LetterControl::Begin,
        LetterControl::Show(letter),
        LetterControl::Write(letter, 0),
        LetterControl::WriteChosen(letter),
        LetterControl::AddChosen(letter),
        LetterControl::Form(letter, 0, 1),
        LetterControl::AddForm(letter),
        LetterControl::Arrange(letter),
        LetterControl::ArrangeChosen(letter),
        LetterControl::Up(letter, 1),
        LetterControl::Down(letter, 0),
        LetterControl::Remove(letter, 0),
        LetterControl::Preview(letter, 0),
        LetterControl::Docx(letter),
        LetterControl::Markdown(letter),
        LetterControl::Finish(letter),
        LetterControl::Rename(letter),
        LetterControl::RenameForm(letter),
        LetterControl::Discard(letter),
        LetterControl::DiscardYes(letter),
        LetterControl::SetForm(Language::En, None),
    ];
    all.into_iter().map(Control::Letter).collect()
}

/// Every control on the owner's things.
fn controls(scene: &Scene) -> Vec<Control> {
    let (open, over, resume, turn) = (scene.open, scene.over, scene.resume, TurnId(0));
    let code = QuestionCode::of("no-such-question");
    let mut all = letter_controls(scene.letter);
    all.extend([
        Control::Hint(open, turn),
        Control::Skip(open, turn),
        Control::Finish(open),
        Control::FinishYes(open),
        Control::KeepGoing,
        Control::CancelYes,
        Control::History(0, Filter::default()),
        Control::Send(open, turn),
        Control::Pause(open),
        Control::Resume(open),
        Control::Repeat(over, false),
        Control::Retry(over, turn),
        Control::RetryChosen(over),
        Control::Memo(over, None),
        Control::MemoForm(over, None),
        Control::Remove(over),
        Control::RemoveYes(over),
        Control::TrendCsv,
        Control::DailyChange,
        Control::DailyPractise,
        Control::Memos(0),
        Control::Browse(0, 0),
        Control::GithubVerify,
        Control::Interests(0),
        Control::PractiseThis(GuildId(scene.bot.guild), code),
        Control::QuestionChosen,
        Control::QuestionMemoForm(code),
        Control::QuestionMemoDelete(code),
        Control::Notify(Notification::Daily),
        Control::NotifyHour(Notification::Reminder),
        Control::Profile,
        Control::NotifyOff(Notification::Daily),
        Control::Show(over, 0),
        Control::Show(over, 1),
        Control::Show(open, 0),
        Control::Again(over),
        Control::RateOffline(open, None),
        Control::RateOffline(open, Some(TurnId(0))),
        Control::Rename(resume),
        Control::DeleteYes(resume),
        Control::Keep,
        Control::EraseYes { everywhere: true, opinions: Opinions::Delete },
        Control::EraseYes { everywhere: false, opinions: Opinions::Anonymise },
        Control::Audit(0),
        Control::EraseNo,
        Control::ShowChosen,
        Control::ViewChosen,
        Control::CorrectChosen(resume, 1),
        Control::Form(open, turn),
        Control::CorrectForm(Lines { resume, version: 1, first: 0, last: 1 }),
        Control::RenameForm(resume),
    ]);
    all
}

/// Every control of the community on the owner's things.
fn community_controls(scene: &Scene) -> Vec<community::Control> {
    use community::Control as C;
    let (opinion, share, suggestion) = (scene.opinion, scene.share, scene.suggestion);
    let code = QuestionCode::of(&stock_question());
    vec![
        C::SetUp,
        C::Discuss(code),
        C::Write(code),
        C::Written(code),
        C::Practise(code),
        C::Memo(code),
        C::MemoSent(code),
        C::Best(support::community::DISCUSSION, 0),
        C::Recommend(opinion, 0),
        C::Edit(opinion),
        C::Edited(opinion),
        C::Delete(opinion),
        C::Report(opinion),
        C::ReportChosen,
        C::Hide(opinion),
        C::Unhide(opinion),
        C::Leave(opinion),
        C::Mine(0),
        C::Share(scene.over, TurnId(0)),
        C::ShareChosen,
        C::ShareEdit(share),
        C::ShareEdited(share),
        C::ShareNow(share, true),
        C::Withdraw(share),
        C::Rate(share),
        C::Rated(share, 0),
        C::ShareReport(share),
        C::ShareLeave(share),
        C::ShareHide(share),
        C::ShareHidden(share),
        C::ShareBlock(share),
        C::ShareBlocked(share),
        C::ShareUnhide(share),
        C::ShutOut(0),
        C::LetIn,
        C::Suggested(0, 1),
        C::SuggestAnyway(suggestion),
        C::SuggestDrop(suggestion),
        C::Accept(suggestion),
        C::SuggestEdit(suggestion),
        C::SuggestEdited(suggestion),
        C::Refuse(suggestion),
        C::Refused(suggestion),
        C::Streak,
    ]
}

#[tokio::test]
async fn no_control_of_the_community_shows_or_changes_what_is_somebody_elses() {
    use community::Control as C;
    let scene = Scene::set().await;
    let tried = community_controls(&scene).into_iter().map(|control| format!("{control:?}"));
    let tried: Vec<String> =
        tried.map(|shown| shown.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned()).collect();
    let names = control_names(include_str!("../src/discord/custom_id/community.rs"), "Control");
    assert_eq!(tried.iter().map(String::as_str).collect::<BTreeSet<_>>(), names, "every control is tried");
    for (who, member, channel) in scene.others() {
        for control in community_controls(&scene) {
            let what = format!("{who} presses {control:?}");
            // What moderators may do to an opinion, and they alone, is tried in `tests/community.rs`.
            let decides = matches!(control, C::Hide(_) | C::Unhide(_) | C::Leave(_));
            if decides && Rule::ManageMessages.lets(who) && !who.contains("another server") {
                continue;
            }
            let chosen = used(&Control::Community(control)).map(|kind| match kind {
                "role" => "backend".to_owned(),
                "opinion" => scene.opinion.to_string(),
                "share" => scene.share.to_string(),
                "author" => format!("s{}", scene.share),
                _ => "4".to_owned(),
            });
            let id = control.to_string();
            let posted = scene.forged(channel, &id, chosen.as_deref()).await;
            let message =
                member.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
            let message = message.await.unwrap();
            // A recommendation is taken back by a second press.
            let times = if matches!(control, C::Recommend(..)) { 2 } else { 1 };
            for _ in 0..times {
                let pressed = match &chosen {
                    None => member.press(&message, &id).await,
                    Some(value) => member.select(&message, &id, &[value]).await,
                };
                let pressed = pressed.unwrap();
                if matches!(control, C::Write(_) | C::Memo(_)) {
                    let form = pressed.modal().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                    assert!(!MARKS.iter().any(|mark| form.raw.to_string().contains(mark)), "{what}");
                    continue;
                }
                let reply = pressed.reply().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
                assert!(reply.ephemeral, "{what}: everybody reads the answer");
                shows_nothing(&reply, &what);
            }
        }
        scene.unchanged(who).await;
    }
    // Somebody who left cannot press anything any more: Discord shows them nothing of the server.
    let left = scene.bot.join("Left", "en-US");
    scene.bot.world.remove_member(scene.bot.guild, left.id());
    assert!(left.slash(scene.bot.channel, "opinion mine", &[]).await.is_err());
    assert!(!left.messages(scene.bot.channel).await.is_ok_and(|all| !all.is_empty()));
    scene.unchanged("one who left").await;
}

/// The names of all controls, as the program has them.
fn control_names(source: &'static str, name: &str) -> BTreeSet<&'static str> {
    let (_, variants) = source.split_once(&format!("pub enum {name} {{")).unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let lines = variants.lines().filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    named.map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap()).collect()
}

#[tokio::test]
async fn no_control_shows_or_changes_what_is_somebody_elses() {
    let scene = Scene::set().await;
    let tried: Vec<String> = controls(&scene).iter().map(|control| format!("{control:?}")).collect();
    let tried = tried.iter().map(|shown| shown.split(|c: char| !c.is_alphanumeric()).next().unwrap());
    // Two open a form, which is the business of other tests; the community's have a test of their own.
    let tried: BTreeSet<&str> = tried.chain(["Answer", "QuestionMemo", "Community"]).collect();
    let all = control_names(include_str!("../src/discord/custom_id.rs"), "Control");
    assert_eq!(tried, all, "every control is tried");
    let shown: Vec<String> =
        letter_controls(scene.letter).iter().map(|control| format!("{control:?}")).collect();
    let inner = shown.iter().filter_map(|shown| shown.strip_prefix("Letter("));
    let tried: BTreeSet<&str> =
        inner.map(|s| s.split(|c: char| !c.is_alphanumeric()).next().unwrap()).collect();
    let all = control_names(include_str!("../src/discord/custom_id/letter.rs"), "LetterControl");
    assert_eq!(tried, all, "every control of letters is tried");
    let mut others = scene.others();
    let in_private = scene.bot.join("Other", "en-US");
    let dm = in_private.open_dm(scene.bot.sandbox.application_id()).await.unwrap().id;
    others.push(("another member in direct messages", in_private, dm));
    for (who, member, channel) in others {
        for control in controls(&scene) {
            let what = format!("{who} presses {control:?}");
            let chosen = used(&control).map(|kind| match kind {
                "interview" => scene.over.to_string(),
                "resume" => scene.resume.to_string(),
                "letter" => scene.letter.to_string(),
                _ => "0".to_owned(),
            });
            let id = control.to_string();
            let posted = scene.forged(channel, &id, chosen.as_deref()).await;
            let message =
                member.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
            let message = message.await.unwrap();
            let pressed = match &chosen {
                None => member.press(&message, &id).await,
                Some(value) => member.select(&message, &id, &[value]).await,
            };
            let reply = pressed.unwrap().reply().await.unwrap_or_else(|error| panic!("{what}: {error:#}"));
            assert!(reply.ephemeral, "{what}: everybody reads the answer");
            shows_nothing(&reply, &what);
        }
        scene.unchanged(who).await;
    }
}

#[tokio::test]
async fn no_form_changes_what_is_somebody_elses() {
    let scene = Scene::set().await;
    for (who, member, channel) in scene.others() {
        let id = Control::Answer(scene.open, TurnId(0), 1).to_string();
        let posted = scene.forged(channel, &id, None).await;
        let message = member.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
        let form = member.press(&message.await.unwrap(), &id).await.unwrap().modal().await.unwrap();
        assert!(!MARKS.iter().any(|mark| form.raw.to_string().contains(mark)), "{who}");
        let sent = member.submit_modal(&form, &[("answer", "Not my answer.")]).await.unwrap();
        let reply = sent.reply().await.unwrap();
        assert!(reply.ephemeral && reply.text().contains("Not my answer."), "{who}: {}", reply.text());
        // Sent once more, as a replay.
        if let Ok(again) = member.submit_modal(&form, &[("answer", "Not my answer.")]).await {
            shows_nothing(&again.reply().await.unwrap(), who);
        }
        scene.unchanged(who).await;
    }
}

#[tokio::test]
async fn old_and_forged_controls_are_refused_and_a_second_press_changes_nothing() {
    let scene = Scene::set().await;
    let channel = scene.bot.channel;
    for id in [
        "iv0:finish".to_owned(),
        "iv1:zzz:skip".to_owned(),
        format!("iv1:{}:99:skip", scene.open),
        format!("iv1:{}:skip", scene.resume),
        format!("rs1:{}:delete-yes", scene.open),
        "pv1:erase-everywhere:424242".to_owned(),
        "pv1:erase-other".to_owned(),
        "' OR 1=1 --".to_owned(),
    ] {
        let posted = scene.forged(channel, &id, None).await;
        let message =
            scene.owner.wait_message(channel, |message| message.id == posted, support::lab::PATIENCE);
        let message = message.await.unwrap();
        for _ in 0..2 {
            let reply = scene.owner.press(&message, &id).await.unwrap().reply().await.unwrap();
            assert!(reply.ephemeral, "{id}");
            shows_nothing(&reply, &id);
        }
    }
    scene.unchanged("forged controls").await;
}
