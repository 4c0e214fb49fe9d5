//! Plays a candidate: uploads a resume, answers every question, and prints what the candidate sees.

use crate::record::Access;
use crate::world::Lab;
use crate::{answers, bot, record, transcript};
use anyhow::{Context as _, bail, ensure};
use discord_sandbox::member::{Arg, Interaction, Member, Message};
use hotseat::document::Extractor;
use hotseat::domain::language::Language;
use hotseat::domain::resume::understand;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the candidate waits for the bot's next message: longer than a slow model with all its retries.
const PATIENCE: Duration = Duration::from_secs(420);
/// More messages than any interview has.
const MESSAGES: usize = 60;

/// What is played.
pub struct Play {
    /// The resume; a sample where there is none.
    pub resume: Option<PathBuf>,
    /// Answers, one a line.
    pub answers: Option<PathBuf>,
    /// Where the data goes.
    pub json: Option<PathBuf>,
    /// Language of the candidate and the interview.
    pub language: Option<Language>,
    /// Key of the job role.
    pub role: String,
    /// Main questions.
    pub questions: u8,
}

/// The candidate in the middle of it.
struct Candidate {
    member: Member,
    seen: Vec<Value>,
}

impl Candidate {
    fn show(&mut self, message: &Message) {
        say(&format!("{}\n", transcript::message(&message.raw)));
        self.seen.push(message.raw.clone());
    }

    async fn reply(&mut self, interaction: &Interaction) -> anyhow::Result<Message> {
        let reply = interaction.reply().await?;
        self.show(&reply);
        Ok(reply)
    }
}

/// Prints a line; a reader who has seen enough and closed the pipe does not end the interview.
fn say(line: &str) {
    let _closed = writeln!(std::io::stdout(), "{line}");
}

/// Plays a whole interview and checks that it is in the database.
///
/// # Errors
/// A resume that is refused, a bot that falls silent, an interview that is not finished or not stored.
pub async fn play(lab: &Lab, access: &Access, play: Play) -> anyhow::Result<()> {
    let given = given_answers(play.answers.as_deref())?;
    let (name, bytes) = resume(&play)?;
    let language = match play.language {
        Some(language) => language,
        None => language_of(&bytes).await?,
    };
    let user = if language == Language::Ko { lab.korean } else { lab.english };
    let mut candidate = Candidate { member: lab.sandbox.member(user), seen: Vec::new() };
    upload(lab, access, &mut candidate, &name, bytes).await?;
    let thread = start(lab, &mut candidate, &play).await?;
    answer_everything(lab, access, &mut candidate, thread, language, &given).await?;
    let record = record::read(access, lab.guild, user).await?;
    say(&format!(
        "The interview {} is finished and stored: {} questions, total {}, rank {}.",
        record.interview.id,
        record.interview.turns.len(),
        record.report.total,
        record.report.rank.letter()
    ));
    if let Some(path) = play.json {
        let mut data = record.json;
        data["transcript"] = json!(candidate.seen);
        std::fs::write(&path, serde_json::to_string_pretty(&data)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        say(&format!("As data: {}", path.display()));
    }
    Ok(())
}

fn given_answers(path: Option<&Path>) -> anyhow::Result<Option<Vec<String>>> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Some(text.lines().map(|line| line.trim().to_owned()).collect()))
}

fn resume(play: &Play) -> anyhow::Result<(String, Vec<u8>)> {
    let path = match (&play.resume, play.language) {
        (Some(path), _) => path.clone(),
        (None, Some(Language::Ko)) => sample("resume_ko.pdf"),
        (None, _) => sample("resume_en.pdf"),
    };
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.file_name().context("the resume has no file name")?.to_string_lossy().into_owned();
    Ok((name, bytes))
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

/// The language of a document; English where it cannot be read, so that the bot says why.
async fn language_of(bytes: &[u8]) -> anyhow::Result<Language> {
    let pdfium = std::env::var_os("HOTSEAT_PDFIUM").map(PathBuf::from);
    let extractor = Extractor::new(bot::program()?, pdfium);
    let text = extractor.extract(bytes.to_vec()).await.map(|extracted| extracted.text);
    Ok(text.map_or(Language::En, |text| understand(&text).language))
}

async fn upload(
    lab: &Lab,
    access: &Access,
    candidate: &mut Candidate,
    name: &str,
    bytes: Vec<u8>,
) -> anyhow::Result<()> {
    say(&format!("> /resume upload file:{name}\n"));
    let file = Arg::File { name: name.to_owned(), bytes };
    let interaction = candidate.member.slash(lab.practice, "resume upload", &[("file", file)]).await?;
    let reply = candidate.reply(&interaction).await?;
    let kept = record::has_resume(access, lab.guild, candidate.member.id()).await?;
    ensure!(kept, "the resume was refused: {}", reply.text());
    Ok(())
}

async fn start(lab: &Lab, candidate: &mut Candidate, play: &Play) -> anyhow::Result<u64> {
    let choices = candidate.member.autocomplete(lab.practice, "interview start", "resume", "").await?;
    let resume = choices.first().context("the resume is not offered by /interview start")?;
    say(&format!(
        "> /interview start role:{} resume:{} questions:{}\n",
        play.role, resume.name, play.questions
    ));
    let resume = resume.value.as_str().context("a resume is offered without its id")?.to_owned();
    let arguments = [
        ("role", Arg::Str(play.role.clone())),
        ("resume", Arg::Str(resume)),
        ("questions", Arg::Int(play.questions.into())),
    ];
    let interaction = candidate.member.slash(lab.practice, "interview start", &arguments).await?;
    let reply = candidate.reply(&interaction).await?;
    let thread = candidate.member.wait_thread(|_| true, Duration::from_secs(20)).await;
    let thread = thread.with_context(|| format!("no thread was opened: {}", reply.text()))?;
    say(&format!("# {}\n", thread.name));
    Ok(thread.id)
}

/// Answers each question until the interview is over.
async fn answer_everything(
    lab: &Lab,
    access: &Access,
    candidate: &mut Candidate,
    thread: u64,
    language: Language,
    given: &Option<Vec<String>>,
) -> anyhow::Result<()> {
    let mut place = 0;
    for _ in 0..MESSAGES {
        // Not Discord's own notices, such as that somebody was added.
        let said = |message: &Message| matches!(message.raw["type"].as_u64(), Some(0 | 19));
        let message = candidate.member.wait_message(thread, said, PATIENCE).await?;
        candidate.show(&message);
        let skip = message.buttons().into_iter().find(|button| button.custom_id.ends_with(":skip"));
        let Some(skip) = skip else {
            if record::is_over(access, lab.guild, candidate.member.id()).await? {
                return Ok(());
            }
            continue;
        };
        let answer = match given {
            Some(given) => given.get(place).map_or("", String::as_str),
            None => answers::built_in(language, place),
        };
        place += 1;
        if answer.is_empty() {
            say(&format!("> [{}]\n", skip.label));
            candidate.member.press(&message, &skip.custom_id).await?;
        } else {
            say(&format!("── {}\n{answer}\n", if language == Language::Ko { "Minji" } else { "Alex" }));
            candidate.member.say(thread, answer).await?;
        }
    }
    bail!("the interview does not end")
}
