//! The bot as a process of its own: what keeps it from starting, and what happens when it or its database dies.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::mysql::{Options as MysqlOptions, Server};
use discord_sandbox::openai::{Reply, ScriptedModel};
use discord_sandbox::{ChannelKind, GatewayFault, Options, Sandbox};
use hotseat::db;
use std::process::{Output, Stdio};
use std::time::Duration;
use support::lab::{Candidate, button, pdfium};
use tokio::process::{Child, Command};

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table.";

/// The bot's program with nothing but what is given here: no settings or secrets of this machine.
fn program(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hotseat"));
    command.current_dir(folder.path()).env_clear().kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(pdfium) = pdfium() {
        command.env("HOTSEAT_PDFIUM", pdfium);
    }
    command
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

async fn fails(command: &mut Command) -> String {
    let output = tokio::time::timeout(Duration::from_secs(60), command.output()).await.unwrap().unwrap();
    assert!(!output.status.success(), "{}", text(&output));
    text(&output)
}

#[tokio::test]
async fn without_token_or_database_it_says_what_to_set() {
    let folder = folder();
    let said = fails(&mut program(&folder)).await;
    assert!(said.contains("DISCORD_TOKEN") && said.contains(".env"), "{said}");
    let said = fails(program(&folder).env("DISCORD_TOKEN", "x")).await;
    assert!(said.contains("DATABASE_URL") && said.contains("mysql://"), "{said}");
}

#[tokio::test]
async fn an_unknown_setting_is_named_with_its_file_and_line() {
    let folder = folder();
    std::fs::write(folder.path().join("bot-config.toml"), "[discord]\nmesage_content = true\n").unwrap();
    let said = fails(&mut program(&folder)).await;
    assert!(said.contains("bot-config.toml") && said.contains("mesage_content"), "{said}");
}

#[tokio::test]
async fn secrets_of_a_file_that_cannot_be_read_are_not_printed() {
    let folder = folder();
    std::fs::write(folder.path().join(".env"), "DISCORD_TOKEN=\"geheim-4711\n").unwrap();
    let said = fails(&mut program(&folder)).await;
    assert!(said.contains(".env") && !said.contains("geheim"), "{said}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named_without_its_password() {
    let folder = folder();
    let url = "mysql://hotseat:geheim-4711@127.0.0.1:1/hotseat";
    let said = fails(program(&folder).env("DISCORD_TOKEN", "x").env("DATABASE_URL", url)).await;
    assert!(said.contains("cannot reach the database") && !said.contains("geheim"), "{said}");
}

#[tokio::test]
async fn a_wrong_token_ends_with_where_to_get_a_right_one() {
    let lab = Lab::new(support::database().await).await;
    let said = fails(lab.command().env("DISCORD_TOKEN", "wrong.token.geheim-4711")).await;
    assert!(said.contains("refuses the token") && said.contains("Reset Token"), "{said}");
    assert!(!said.contains("geheim"), "{said}");
}

#[tokio::test]
async fn doctor_finds_what_is_wrong_and_what_is_right() {
    let lab = Lab::new(support::empty_database().await).await;
    let said = fails(lab.command().arg("doctor")).await;
    assert!(said.contains("WRONG database") && said.contains("hotseat migrate"), "{said}");
    assert!(said.contains("ok    Discord") && said.contains("ok    documents"), "{said}");

    assert!(lab.command().arg("migrate").status().await.unwrap().success());
    let output = lab.command().arg("doctor").output().await.unwrap();
    assert!(output.status.success(), "{}", text(&output));

    let said =
        fails(lab.command().arg("doctor").env("DISCORD_TOKEN", "wrong").env("HOTSEAT_PDFIUM", "/no/such.so"))
            .await;
    assert!(said.contains("WRONG Discord") && said.contains("Reset Token"), "{said}");
    assert!(said.contains("WRONG documents") && said.contains("HOTSEAT_PDFIUM"), "{said}");
}

#[tokio::test]
async fn keys_are_made_read_from_a_file_and_missed_where_rows_need_them() {
    let lab = Lab::new(support::database().await).await;
    let made = lab.command().env_remove("HOTSEAT_KEYS").args(["keys", "new"]).output().await.unwrap();
    let first = text(&made);
    assert!(first.starts_with("1:"), "{first}");
    let file = lab.folder.path().join("keys");
    std::fs::write(&file, &first).unwrap();
    let settings = std::fs::read_to_string(lab.folder.path().join("bot-config.toml")).unwrap();
    let settings = format!("{settings}[encryption]\nkey_file = {file:?}\nrequired = true\n");
    std::fs::write(lab.folder.path().join("bot-config.toml"), settings).unwrap();

    let said =
        text(&lab.command().env_remove("HOTSEAT_KEYS").args(["keys", "rotate"]).output().await.unwrap());
    assert!(said.contains("0 values were encrypted with key 1"), "{said}");
    let said = text(&lab.command().env_remove("HOTSEAT_KEYS").arg("doctor").output().await.unwrap());
    assert!(said.contains("ok    encryption: texts are encrypted with key 1"), "{said}");

    // Another key of that number, by the environment, which wins.
    let said = fails(lab.command().arg("doctor")).await;
    assert!(said.contains("WRONG encryption") && said.contains("key 1 is not the one"), "{said}");
    let said = fails(lab.command().env("HOTSEAT_KEYS", "1:geheim").arg("run")).await;
    assert!(said.contains("key number 1") && !said.contains("geheim"), "{said}");
    std::fs::write(&file, "# none\n").unwrap();
    let said = fails(lab.command().env_remove("HOTSEAT_KEYS").arg("run")).await;
    assert!(said.contains("encryption.required") && said.contains("hotseat keys new"), "{said}");
}

#[tokio::test]
async fn doctor_says_loudly_that_nothing_is_encrypted() {
    let lab = Lab::new(support::database().await).await;
    assert!(lab.command().arg("migrate").status().await.unwrap().success());
    let said = text(&lab.command().env_remove("HOTSEAT_KEYS").arg("doctor").output().await.unwrap());
    assert!(said.contains("ok    encryption: OFF") && said.contains("hotseat keys new"), "{said}");
}

/// A local Discord, and the bot's process in it.
struct Lab {
    sandbox: Sandbox,
    guild: u64,
    channel: u64,
    folder: tempfile::TempDir,
    database: String,
}

impl Lab {
    async fn new(database: String) -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let world = sandbox.world();
        let admin = world.create_user("Admin", "en-US");
        let guild = world.create_guild("Practice Server", admin);
        let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
        let folder = folder();
        let settings = format!("[discord]\napi_url = \"{}\"\n", sandbox.url());
        std::fs::write(folder.path().join("bot-config.toml"), settings).unwrap();
        Self { sandbox, guild, channel, folder, database }
    }

    fn command(&self) -> Command {
        let mut command = program(&self.folder);
        command.env("DATABASE_URL", &self.database).env("DISCORD_TOKEN", self.sandbox.token());
        command.env("HOTSEAT_KEYS", support::KEYS);
        command
    }

    /// Starts the bot and waits until it is connected.
    async fn run(&self) -> Child {
        let child = self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.wait_until_connected(1).await;
        child
    }

    /// Starts a process that stops in peace when its standard input ends, with these shards.
    fn spawn(&self, shards: &str, model: Option<&ScriptedModel>) -> Child {
        let file = format!("{}.toml", shards.replace('/', "-of-"));
        let settings = format!("[discord]\napi_url = \"{}\"\nshards = \"{shards}\"\n", self.sandbox.url());
        std::fs::write(self.folder.path().join(&file), settings).unwrap();
        let mut command = self.command();
        if let Some(model) = model {
            command.env("OPENAI_API_KEY", model.api_key()).env("OPENAI_BASE_URL", model.base_url());
        }
        command.args(["--config", &file, "run", "--stop-with-stdin"]).stdin(Stdio::piped());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    async fn wait_until_connected(&self, count: usize) {
        let world = self.sandbox.world();
        for _ in 0..1500 {
            if world.connected_gateways() >= count && !world.commands().is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the bot does not connect");
    }

    /// A candidate in a server that belongs to this shard of two.
    fn candidate_of_shard(&self, shard: u64) -> Candidate {
        let world = self.sandbox.world();
        let admin = world.create_user("Admin", "en-US");
        let guild = loop {
            let guild = world.create_guild("Practice Server", admin);
            if (guild >> 22) % 2 == shard {
                break guild;
            }
        };
        let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
        let user = world.create_user("Alex", "en-US");
        world.add_member(guild, user);
        Candidate { member: self.sandbox.member(user), channel }
    }

    fn candidate(&self) -> Candidate {
        let user = self.sandbox.world().create_user("Alex", "en-US");
        self.sandbox.world().add_member(self.guild, user);
        Candidate { member: self.sandbox.member(user), channel: self.channel }
    }

    /// Each question stands in the thread once, each answer has its feedback, and one report ends it all.
    async fn assert_whole(&self, candidate: &Candidate, thread: u64, questions: usize) {
        let messages = candidate.member.messages(thread).await.unwrap();
        let asked: Vec<String> = messages.iter().filter_map(|message| button(message, ":skip")).collect();
        let mut distinct = asked.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), asked.len(), "a question stands there twice");
        assert_eq!(asked.len(), questions);
        for number in 1..=questions {
            let feedback = format!("Feedback on question {number}");
            let count = messages.iter().filter(|message| message.text().contains(&feedback)).count();
            assert_eq!(count, 1, "{feedback}");
        }
        let reports = messages.iter().filter(|message| message.text().contains("Your report")).count();
        assert_eq!(reports, 1);
        let pool = db::pool(&self.database.clone().into(), 1).unwrap();
        for _ in 0..250 {
            let counts = db::outbox::counts(&mut pool.acquire().await.unwrap()).await.unwrap();
            if counts == (0, 0) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("effects are left over");
    }
}

fn short() -> [(&'static str, discord_sandbox::member::Arg); 3] {
    use discord_sandbox::member::Arg;
    [("role", Arg::from("backend")), ("questions", Arg::Int(4)), ("follow-ups", Arg::Bool(false))]
}

#[tokio::test]
async fn killed_in_the_middle_and_started_again_it_goes_on_where_it_was() {
    let lab = Lab::new(support::database().await).await;
    let mut bot = lab.run().await;
    let alex = lab.candidate();
    let thread = alex.start(&short()).await;
    alex.next(thread).await;

    // Killed right after an answer arrived, whatever it was doing with it.
    alex.member.say(thread, ANSWER).await.unwrap();
    bot.kill().await.unwrap();
    let mut bot = lab.run().await;
    let second = alex.next(thread).await;
    assert!(second.text().contains("Feedback on question 1"), "{}", second.text());

    // Answered while nobody listens.
    bot.kill().await.unwrap();
    alex.member.say(thread, ANSWER).await.unwrap();
    let mut bot = lab.run().await;
    let third = alex.next(thread).await;
    assert!(third.text().contains("Feedback on question 2"), "{}", third.text());
    let messages = alex.answer_all_after(thread, third, ANSWER).await;
    assert!(messages.last().unwrap().text().contains("Your report"));
    lab.assert_whole(&alex, thread, 4).await;
    bot.kill().await.unwrap();
}

#[tokio::test]
async fn an_answer_written_while_the_database_is_away_is_taken_in_when_it_is_back() {
    let server = Server::start(MysqlOptions::default()).await.unwrap();
    server.create_database("hotseat").await.unwrap();
    let lab = Lab::new(server.url("hotseat")).await;
    let mut bot = lab.run().await;
    let alex = lab.candidate();
    let thread = alex.start(&short()).await;
    let first = alex.next(thread).await;
    server.kill();
    alex.member.say(thread, ANSWER).await.unwrap();
    let told = alex.next(thread).await;
    assert!(told.text().contains("as soon as I am back"), "{}", told.text());
    let skip = alex.member.press(&first, &button(&first, ":skip").unwrap()).await.unwrap();
    assert!(skip.reply().await.unwrap().text().contains("try again"), "a button says so too");
    server.restart().await.unwrap();
    let second = alex.next(thread).await;
    assert!(second.text().contains("Feedback on question 1"), "{}", second.text());
    alex.answer_all_after(thread, second, ANSWER).await;
    lab.assert_whole(&alex, thread, 4).await;
    bot.kill().await.unwrap();
}

/// Asks a process to stop and waits until it has.
async fn stop(mut bot: Child) {
    drop(bot.stdin.take());
    let status = tokio::time::timeout(Duration::from_secs(15), bot.wait()).await.unwrap().unwrap();
    assert!(status.success());
}

#[tokio::test]
async fn two_processes_share_the_shards_and_either_performs_the_effects_of_both() {
    let lab = Lab::new(support::database().await).await;
    let candidates = [lab.candidate_of_shard(0), lab.candidate_of_shard(1)];
    // The model takes its time once, so that a process can die while it is asked; afterwards it is of no use.
    let model = ScriptedModel::start().await.unwrap();
    let refusal = || Reply::error(401, "invalid_api_key", "no such key");
    model.push(Reply::Slow(Duration::from_secs(20), Box::new(refusal())));
    model.respond_with(move |_| refusal());
    let mut first = lab.spawn("0-0/2", Some(&model));
    let second = lab.spawn("1/2", Some(&model));
    lab.wait_until_connected(2).await;
    let mut threads = Vec::new();
    for candidate in &candidates {
        let thread = candidate.start(&short()).await;
        candidate.next(thread).await;
        threads.push(thread);
    }
    // The answer arrives in the first process, which dies while the model thinks about it; the other one takes over,
    // although nothing that happens in this server reaches it.
    candidates[0].member.say(threads[0], ANSWER).await.unwrap();
    while model.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.kill().await.unwrap();
    let fed_back = candidates[0].next(threads[0]).await;
    assert!(fed_back.text().contains("Feedback on question 1"), "{}", fed_back.text());
    // Whatever is written now waits for the shard.
    candidates[0].member.say(threads[0], ANSWER).await.unwrap();
    candidates[1].answer_open(threads[1], ANSWER).await;
    let first = lab.spawn("0-0/2", Some(&model));
    lab.wait_until_connected(2).await;
    let third = candidates[0].next(threads[0]).await;
    candidates[0].answer_all_after(threads[0], third, ANSWER).await;
    for (candidate, thread) in candidates.iter().zip(threads) {
        lab.assert_whole(candidate, thread, 4).await;
    }
    stop(first).await;
    stop(second).await;
}

#[tokio::test]
async fn restarted_one_process_after_the_other_it_is_never_away() {
    let lab = Lab::new(support::database().await).await;
    let mut bots = vec![lab.spawn("", None), lab.spawn("", None)];
    lab.wait_until_connected(2).await;
    let alex = lab.candidate();
    let thread = alex.start(&short()).await;
    let mut last = alex.next(thread).await;
    for number in 1..=2 {
        // Asked to stop with the answer in its hands.
        alex.member.say(thread, ANSWER).await.unwrap();
        stop(bots.remove(0)).await;
        last = alex.next(thread).await;
        assert!(last.text().contains(&format!("Feedback on question {number}")), "{}", last.text());
        bots.push(lab.spawn("", None));
        lab.wait_until_connected(2).await;
    }
    alex.answer_all_after(thread, last, ANSWER).await;
    lab.assert_whole(&alex, thread, 4).await;
    for bot in bots {
        stop(bot).await;
    }
}

/// Waits until so many processes are connected, no more and no fewer.
async fn wait_for_connections(lab: &Lab, count: usize) {
    for _ in 0..3000 {
        if lab.sandbox.world().connected_gateways() == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} connections, not {count}", lab.sandbox.world().connected_gateways());
}

#[tokio::test]
async fn shards_of_a_process_that_was_killed_are_taken_over() {
    let lab = Lab::new(support::database().await).await;
    let candidates = [lab.candidate_of_shard(0), lab.candidate_of_shard(1)];
    let mut bots = vec![lab.spawn("auto 1/2", None), lab.spawn("auto 1/2", None)];
    lab.wait_until_connected(2).await;
    // A third one has nothing to do yet.
    bots.push(lab.spawn("auto 1/2", None));
    let mut threads = Vec::new();
    for candidate in &candidates {
        let thread = candidate.start(&short()).await;
        candidate.next(thread).await;
        threads.push(thread);
    }
    for left in [2, 1] {
        let mut killed = bots.remove(0);
        killed.kill().await.unwrap();
        assert_eq!(bots.len(), left);
        for (candidate, thread) in candidates.iter().zip(&threads) {
            // Whatever is written before somebody listens is read when somebody does.
            candidate.member.say(*thread, ANSWER).await.unwrap();
        }
        wait_for_connections(&lab, 2).await;
        for (candidate, thread) in candidates.iter().zip(&threads) {
            candidate.next(*thread).await;
        }
    }
    for (candidate, thread) in candidates.iter().zip(threads) {
        candidate.answer_open(thread, ANSWER).await;
        lab.assert_whole(candidate, thread, 4).await;
    }
    stop(bots.remove(0)).await;
}

#[tokio::test]
async fn asked_to_stop_it_ends_at_once_and_well() {
    let lab = Lab::new(support::database().await).await;
    let bot = lab.spawn("", None);
    lab.wait_until_connected(1).await;
    stop(bot).await;
}

#[tokio::test]
async fn it_ends_when_it_is_asked_to_although_discord_has_closed_the_connection() {
    let lab = Lab::new(support::database().await).await;
    let bot = lab.spawn("", None);
    lab.wait_until_connected(1).await;
    // A code after which serenity notices only with the next heartbeat that nobody is there.
    lab.sandbox.world().gateway_fault(&GatewayFault::Close { code: 4003 });
    for _ in 0..500 {
        if lab.sandbox.world().connected_gateways() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop(bot).await;
}
