//! What is left in Discord and in the database, compared.

use super::candidate::{Sitting, button, mark};
use super::faults::{Injected, Recovery};
use super::{Plan, Scene};
use serde_json::Value;
use sqlx::mysql::MySqlRow;
use sqlx::{MySqlPool, Row as _};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::{Duration, Instant};

/// How a campaign went.
#[derive(Debug, Default)]
pub struct Verdict {
    interviews: usize,
    finished: usize,
    /// Of those finished, the ones whose report nobody could see.
    unseen: usize,
    processes: u8,
    answers: usize,
    posts: usize,
    /// Messages after a form taken without a word, or in place of one evaluated already; the bot told so.
    too_many: usize,
    /// Messages after the report.
    too_late: usize,
    offline: i64,
    pending: usize,
    whims: BTreeMap<&'static str, u64>,
    faults: BTreeMap<&'static str, u64>,
    /// What is wrong, by kind.
    wrong: BTreeMap<&'static str, Vec<String>>,
    recoveries: Vec<Recovery>,
    length: Duration,
}

/// The campaign did not come to its end.
const BROKEN_OFF: &str = "campaign broken off";

/// Everything that must not be.
const WRONG: [&str; 9] = [
    "answers lost",
    "answers taken for another question's",
    "answers without evaluation",
    "feedback pending for ever",
    "posts twice",
    "posts out of order",
    "interviews not finished",
    "effects left over",
    BROKEN_OFF,
];

/// Recoveries told of one by one.
const LONGEST: usize = 8;

/// How long what is noted after the last post may take.
const NOTES: Duration = Duration::from_secs(30);

/// A report stands in its thread a moment before that is noted; waits for the effects that are left.
async fn wait_for_effects(pool: &MySqlPool) -> sqlx::Result<()> {
    let since = Instant::now();
    while since.elapsed() < NOTES {
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(pool).await?;
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// A turn that was asked.
struct Turn {
    id: u16,
    asked: u64,
    revision: u16,
    evaluations: i64,
    /// Whether words are left that answer it.
    is_answered: bool,
}

impl Verdict {
    /// Compares what is left. What broke the campaign off, if anything did, stands in the verdict too.
    pub async fn of(scene: &Scene, plan: &Plan, injected: Injected, broken_off: Option<String>) -> Self {
        let sittings = scene.sittings().clone();
        let mut verdict = Self {
            interviews: plan.interviews,
            processes: plan.processes,
            whims: scene.whims(),
            faults: injected.by_kind,
            recoveries: injected.recoveries,
            length: scene.started.elapsed(),
            ..Self::default()
        };
        verdict.recoveries.sort_unstable_by_key(|recovery| recovery.after);
        if let Some(reason) = broken_off {
            verdict.wrong(BROKEN_OFF, reason);
        }
        if let Err(error) = verdict.look(scene, &sittings).await {
            verdict.wrong(BROKEN_OFF, format!("cannot look at what is left: {error:#}"));
        }
        let missing = plan.interviews.saturating_sub(sittings.len());
        if missing > 0 {
            verdict.wrong("interviews not finished", format!("{missing} were never begun"));
        }
        verdict
    }

    async fn look(&mut self, scene: &Scene, sittings: &[Sitting]) -> anyhow::Result<()> {
        let pool = MySqlPool::connect(&scene.database.url()).await?;
        wait_for_effects(&pool).await?;
        self.look_at_effects(&pool).await?;
        for sitting in sittings {
            self.look_at(scene, &pool, sitting).await?;
        }
        self.offline =
            sqlx::query_scalar("SELECT COUNT(*) FROM evaluations WHERE offline").fetch_one(&pool).await?;
        Ok(())
    }

    fn wrong(&mut self, kind: &'static str, what: String) {
        self.wrong.entry(kind).or_default().push(what);
    }

    async fn look_at_effects(&mut self, pool: &MySqlPool) -> anyhow::Result<()> {
        let left = sqlx::query(
            "SELECT LOWER(HEX(interview_id)), seq, effect, tries, failures, COALESCE(last_error, ''),
                dead_at IS NOT NULL FROM outbox WHERE posted_at IS NULL",
        );
        for row in left.fetch_all(pool).await? {
            let (interview, seq, effect): (String, u32, String) = (row.get(0), row.get(1), row.get(2));
            let (tries, failures, error): (u32, u32, String) = (row.get(3), row.get(4), row.get(5));
            let is_dead: bool = row.get(6);
            self.wrong(
                "effects left over",
                format!(
                    "interview {interview}, number {seq}: {effect}, {tries} tries, {failures} failures, given up: \
                     {is_dead}, last error: {error:?}"
                ),
            );
        }
        Ok(())
    }

    async fn look_at(&mut self, scene: &Scene, pool: &MySqlPool, sitting: &Sitting) -> anyhow::Result<()> {
        let who = format!("candidate {}, thread {:?}", sitting.user, sitting.thread);
        let interview = sqlx::query(
            "SELECT id, LOWER(HEX(id)), phase, thread_id FROM interviews WHERE candidate_id = ?
            ORDER BY started_at DESC LIMIT 1",
        );
        let interview = interview.bind(sitting.user);
        let Some(interview) = interview.fetch_optional(pool).await? else {
            self.wrong("interviews not finished", format!("{who}: no interview is stored"));
            return Ok(());
        };
        let (id, name, phase): (Vec<u8>, String, String) =
            (interview.get(0), interview.get(1), interview.get(2));
        let who = format!("{who}, interview {name}");
        let thread: Option<u64> = interview.get(3);
        if sitting.is_over && phase.contains("finished") {
            self.finished += 1;
            self.unseen += 1;
            return self.look_at_answers(pool, &who, &id, sitting, &[]).await;
        }
        let is_finished = phase.contains("finished") && sitting.is_done && thread == sitting.thread;
        self.finished += usize::from(is_finished);
        let messages =
            sitting.thread.map(|thread| scene.sandbox.world().messages(thread)).unwrap_or_default();
        if !is_finished {
            let seen = transcript(&messages, &sitting.said);
            let report = sitting.is_done;
            self.wrong(
                "interviews not finished",
                format!("{who}: {phase} in {thread:?}, report seen: {report}\n{seen}"),
            );
            return Ok(());
        }
        self.look_at_posts(pool, &who, &id, sitting, &messages).await?;
        self.look_at_answers(pool, &who, &id, sitting, &messages).await
    }

    async fn look_at_posts(
        &mut self,
        pool: &MySqlPool,
        who: &str,
        id: &[u8],
        sitting: &Sitting,
        messages: &[Value],
    ) -> anyhow::Result<()> {
        let noted = sqlx::query_scalar::<_, u64>(
            "SELECT message_id FROM outbox WHERE interview_id = ? AND thread_id = ? ORDER BY seq",
        );
        let noted = noted.bind(id).bind(sitting.thread).fetch_all(pool).await?;
        let pending = "SELECT COUNT(*) FROM outbox WHERE interview_id = ? AND message_id IS NOT NULL AND effect LIKE '%pending%'";
        let pending: i64 = sqlx::query_scalar(pending).bind(id).fetch_one(pool).await?;
        self.pending += usize::try_from(pending).unwrap_or(0);
        if let Some(waiting) = messages.iter().find(|message| is_waiting(message)) {
            self.wrong("feedback pending for ever", format!("{who}: message {}", waiting["id"]));
        }
        let standing: Vec<(u64, String)> =
            messages.iter().filter_map(|message| Some((number(message)?, mark(message)?))).collect();
        self.posts += standing.len();
        let marks: BTreeSet<_> = standing.iter().map(|(_, mark)| mark).collect();
        if marks.len() != standing.len() {
            self.wrong("posts twice", format!("{who}: {standing:?}"));
        } else if !noted.is_sorted() || noted != standing.iter().map(|(id, _)| *id).collect::<Vec<_>>() {
            self.wrong("posts out of order", format!("{who}: noted {noted:?}, there stand {standing:?}"));
        }
        Ok(())
    }

    async fn look_at_answers(
        &mut self,
        pool: &MySqlPool,
        who: &str,
        id: &[u8],
        sitting: &Sitting,
        messages: &[Value],
    ) -> anyhow::Result<()> {
        let asked = sqlx::query(
            "SELECT turn_id, asked_message_id, revision, (SELECT COUNT(*) FROM evaluations e WHERE e.interview_id =
                t.interview_id AND e.turn_id = t.turn_id AND e.revision = t.revision),
                EXISTS (SELECT 1 FROM answers a WHERE a.interview_id = t.interview_id AND a.turn_id = t.turn_id)
            FROM turns t
            WHERE interview_id = ? AND asked_message_id IS NOT NULL ORDER BY asked_message_id",
        );
        let asked = asked.bind(id).fetch_all(pool).await?;
        let turn = |row: &MySqlRow| Turn {
            id: row.get(0),
            asked: row.get(1),
            revision: row.get(2),
            evaluations: row.get(3),
            is_answered: row.get(4),
        };
        let turns: Vec<Turn> = asked.iter().map(turn).collect();
        let standing: Vec<u64> = messages.iter().filter_map(number).collect();
        // Messages too many, because the form before them was taken without a word, and what they were taken for.
        let mut strays: Vec<(u64, Option<u16>)> = Vec::new();
        let mut owed = sitting.said.clone();
        // Messages that came when what they were to replace was evaluated already, and what that was taken for.
        let mut replaced: BTreeMap<u64, Option<u16>> = BTreeMap::new();
        for (deleted, anew) in &sitting.anew {
            replaced.insert(*anew, taken_for(pool, *deleted).await?);
        }
        for unsure in &sitting.unsure {
            let stand = unsure.said.iter().filter(|message| standing.contains(message)).copied();
            if !is_stored(pool, unsure.form).await? {
                owed.extend(stand);
                continue;
            }
            for message in stand {
                strays.push((message, taken_for(pool, message).await?));
            }
        }
        let end = messages.iter().find(|message| button(message, ":show:").is_some()).and_then(number);
        let expected = |message: u64| turns.iter().rfind(|turn| turn.asked < message).map(|turn| turn.id);
        let strayed: Vec<u64> = strays.iter().map(|(message, _)| *message).collect();
        for message in owed.iter().chain(&strayed).copied() {
            self.answers += 1;
            let (taken, expected) = (taken_for(pool, message).await?, expected(message));
            let is_too_many = strayed.contains(&message)
                || replaced.get(&message).is_some_and(|of| of.is_some() && *of == expected)
                || strays.iter().any(|(stray, of)| *stray < message && of.is_some() && *of == expected);
            let is_too_late = end.is_some_and(|end| end < message);
            let kind = match taken {
                Some(_) if taken == expected => continue,
                // What was deleted, or a form that nobody confirmed, had been evaluated and the report stood.
                None if is_too_late => {
                    self.too_late += 1;
                    continue;
                }
                None if is_too_many && was_told(pool, message).await? => {
                    self.too_many += 1;
                    continue;
                }
                Some(_) => "answers taken for another question's",
                None => "answers lost",
            };
            let seen = transcript(messages, &owed);
            let what = format!(
                "{who}: {message} answers {expected:?}, was taken for {taken:?}; {:?}\n{seen}",
                sitting.unsure
            );
            self.wrong(kind, what);
        }
        for (form, expected) in &sitting.forms {
            self.answers += 1;
            let taken = taken_for(pool, *form).await?;
            if taken != Some(*expected) {
                let what = format!("{who}: the form {form} for {expected} was taken for {taken:?}");
                self.wrong("answers lost", what);
            }
        }
        for turn in turns.iter().filter(|turn| turn.is_answered && turn.evaluations != 1) {
            let Turn { id, revision, evaluations, .. } = turn;
            let what = format!("{who}: turn {id}, revision {revision}: {evaluations} evaluations");
            self.wrong("answers without evaluation", what);
        }
        Ok(())
    }

    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.wrong.is_empty()
    }

    /// How many faults there were.
    pub fn faults(&self) -> u64 {
        self.faults.values().sum()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: String| writeln!(f, "{name:<42}{value:>10}");
        line("seconds", format!("{:.0}", self.length.as_secs_f64()))?;
        line("processes of the bot", self.processes.to_string())?;
        line("interviews", self.interviews.to_string())?;
        line("  finished with a report", self.finished.to_string())?;
        line("  finished when their thread was deleted", self.unseen.to_string())?;
        line("answers sent", self.answers.to_string())?;
        line("  one too many, and told so", self.too_many.to_string())?;
        line("  after the report", self.too_late.to_string())?;
        line("  evaluated by the offline rubric", self.offline.to_string())?;
        line("posts of the bot", self.posts.to_string())?;
        line("  feedback pending for a while", self.pending.to_string())?;
        for (what, count) in &self.whims {
            line(what, count.to_string())?;
        }
        line("faults", self.faults().to_string())?;
        for (kind, count) in &self.faults {
            line(&format!("  {kind}"), count.to_string())?;
        }
        let alone = self.recoveries.iter().filter(|recovery| recovery.is_alone()).copied();
        for (what, recoveries) in [
            ("restarts after a kill measured", self.recoveries.clone()),
            ("  with work waiting, nothing else failing", alone.collect()),
        ] {
            line(what, recoveries.len().to_string())?;
            let last = recoveries.len().saturating_sub(1);
            let at = |part: f64| recoveries.get((last as f64 * part).round() as usize);
            for (name, part) in [("  median", 0.5), ("  95 of 100", 0.95), ("  longest", 1.0)] {
                if let Some(recovery) = at(part) {
                    let seconds = format!("{:.2}", recovery.after.as_secs_f64());
                    line(&format!("{name} from READY to the next post, s"), seconds)?;
                }
            }
        }
        for kind in WRONG {
            line(kind, self.wrong.get(kind).map_or(0, Vec::len).to_string())?;
        }
        for recovery in self.recoveries.iter().rev().take(LONGEST) {
            writeln!(f, "{}", told(recovery))?;
        }
        for (kind, all) in &self.wrong {
            for what in all.iter().take(5) {
                writeln!(f, "{kind}: {what}")?;
            }
        }
        Ok(())
    }
}

/// What lay beside a recovery.
fn told(recovery: &Recovery) -> String {
    let Recovery { after, waiting, requests, calls, is_model_away } = recovery;
    let after = after.as_secs_f64();
    let away = if *is_model_away { ", the model was away" } else { "" };
    format!(
        "  {after:.2} s: at READY {waiting} effects waited; meanwhile {requests} requests and {calls} calls of the model \
         failed{away}"
    )
}

/// The turn that a message or a form was taken for.
async fn taken_for(pool: &MySqlPool, message: u64) -> sqlx::Result<Option<u16>> {
    let taken = sqlx::query_scalar::<_, Option<u16>>("SELECT turn_id FROM answers WHERE message_id = ?");
    Ok(taken.bind(message).fetch_optional(pool).await?.flatten())
}

/// Whether an answer form was taken.
async fn is_stored(pool: &MySqlPool, form: Option<u64>) -> sqlx::Result<bool> {
    let Some(form) = form else { return Ok(false) };
    let stored = "SELECT COUNT(*) FROM answers WHERE message_id = ?";
    Ok(sqlx::query_scalar::<_, i64>(stored).bind(form).fetch_one(pool).await? > 0)
}

/// Whether the author of a message was told why it is no answer.
async fn was_told(pool: &MySqlPool, message: u64) -> sqlx::Result<bool> {
    let told = "SELECT COUNT(*) FROM told_messages WHERE message_id = ?";
    Ok(sqlx::query_scalar::<_, i64>(told).bind(message).fetch_one(pool).await? > 0)
}

/// Whether a message still tells that feedback waits for the model.
fn is_waiting(message: &Value) -> bool {
    let of_turn = |id: String| id.split(':').count() == 4;
    button(message, ":offline").is_some_and(of_turn)
}

fn number(message: &Value) -> Option<u64> {
    message["id"].as_str()?.parse().ok()
}

/// What stands in a thread, one message a line, for whoever looks for the cause of what is wrong.
fn transcript(messages: &[Value], said: &[u64]) -> String {
    let mut lines = Vec::new();
    for message in messages {
        let id = number(message).unwrap_or_default();
        // Milliseconds of Discord's clock.
        let at = (id >> 22) % 1_000_000;
        let text = || message["content"].as_str().unwrap_or_default().chars().take(60).collect::<String>();
        let what = match mark(message) {
            Some(mark) => format!("post {mark}"),
            None if said.contains(&id) => "answer".to_owned(),
            None => {
                format!("other: {:?}, {} embeds", text(), message["embeds"].as_array().map_or(0, Vec::len))
            }
        };
        lines.push(format!("    {id} (at {at} ms) {what}"));
    }
    lines.join("\n")
}
