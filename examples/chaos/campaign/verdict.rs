//! What is left in Discord and in the database, compared.

use super::candidate::{Candidate, mark};
use super::faults::Injected;
use super::{Plan, Scene};
use serde_json::Value;
use sqlx::{MySqlPool, Row as _};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

/// How a campaign went.
#[derive(Debug, Default)]
pub struct Verdict {
    interviews: usize,
    finished: usize,
    processes: u8,
    answers: usize,
    posts: usize,
    offline: i64,
    faults: BTreeMap<&'static str, u64>,
    /// What is wrong, by kind.
    wrong: BTreeMap<&'static str, Vec<String>>,
    recoveries: Vec<Duration>,
    length: Duration,
}

/// Everything that must not be.
const WRONG: [&str; 7] = [
    "answers lost",
    "answers taken for another question's",
    "answers without evaluation",
    "posts twice",
    "posts out of order",
    "interviews not finished",
    "effects left over",
];

/// A report stands in its thread a moment before that is noted; how many effects are left after a while.
async fn wait_for_effects(pool: &MySqlPool) -> sqlx::Result<i64> {
    let mut left = 0;
    for _ in 0..300 {
        left = sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(pool).await?;
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(left)
}

impl Verdict {
    pub async fn of(
        scene: &Scene,
        plan: &Plan,
        sat: &[Candidate],
        injected: Injected,
    ) -> anyhow::Result<Self> {
        let mut verdict = Self {
            interviews: plan.interviews,
            processes: plan.processes,
            faults: injected.by_kind,
            recoveries: injected.recoveries,
            length: scene.started.elapsed(),
            ..Self::default()
        };
        verdict.recoveries.sort_unstable();
        let pool = MySqlPool::connect(&scene.server.url("hotseat")).await?;
        let left = wait_for_effects(&pool).await?;
        if left > 0 {
            verdict.wrong("effects left over", left.to_string());
        }
        for candidate in sat {
            verdict.look_at(scene, &pool, candidate).await?;
        }
        let missing = plan.interviews - sat.len();
        if missing > 0 {
            verdict.wrong("interviews not finished", format!("{missing} still going on"));
        }
        verdict.offline =
            sqlx::query_scalar("SELECT COUNT(*) FROM evaluations WHERE offline").fetch_one(&pool).await?;
        Ok(verdict)
    }

    fn wrong(&mut self, kind: &'static str, what: String) {
        self.wrong.entry(kind).or_default().push(what);
    }

    async fn look_at(
        &mut self,
        scene: &Scene,
        pool: &MySqlPool,
        candidate: &Candidate,
    ) -> anyhow::Result<()> {
        let who = candidate.user;
        let Some(thread) = candidate.thread.filter(|_| candidate.is_done) else {
            self.wrong("interviews not finished", format!("candidate {who}"));
            return Ok(());
        };
        let interview = sqlx::query("SELECT id, phase FROM interviews WHERE thread_id = ?").bind(thread);
        let interview = interview.fetch_one(pool).await?;
        let (id, phase): (Vec<u8>, String) = (interview.get(0), interview.get(1));
        if phase.contains("finished") {
            self.finished += 1;
        } else {
            self.wrong("interviews not finished", format!("candidate {who}: {phase}"));
        }
        let messages = scene.sandbox.world().messages(thread);
        self.look_at_posts(pool, who, &id, &messages).await?;
        self.look_at_answers(pool, who, &id, &candidate.said).await
    }

    async fn look_at_posts(
        &mut self,
        pool: &MySqlPool,
        who: u64,
        id: &[u8],
        messages: &[Value],
    ) -> anyhow::Result<()> {
        let noted =
            sqlx::query_scalar::<_, u64>("SELECT message_id FROM posts WHERE interview_id = ? ORDER BY seq");
        let noted = noted.bind(id).fetch_all(pool).await?;
        let standing: Vec<(u64, String)> = messages
            .iter()
            .filter_map(|message| Some((message["id"].as_str()?.parse().ok()?, mark(message)?)))
            .collect();
        self.posts += standing.len();
        let marks: BTreeSet<_> = standing.iter().map(|(_, mark)| mark).collect();
        if marks.len() != standing.len() {
            self.wrong("posts twice", format!("candidate {who}: {standing:?}"));
        } else if !noted.is_sorted() || noted != standing.iter().map(|(id, _)| *id).collect::<Vec<_>>() {
            self.wrong(
                "posts out of order",
                format!("candidate {who}: noted {noted:?}, there stand {standing:?}"),
            );
        }
        Ok(())
    }

    async fn look_at_answers(
        &mut self,
        pool: &MySqlPool,
        who: u64,
        id: &[u8],
        said: &[u64],
    ) -> anyhow::Result<()> {
        let asked = sqlx::query(
            "SELECT turn_id, asked_message_id, revision, (SELECT COUNT(*) FROM evaluations e WHERE e.interview_id =
                t.interview_id AND e.turn_id = t.turn_id AND e.revision = t.revision) FROM turns t
            WHERE interview_id = ? AND asked_message_id IS NOT NULL ORDER BY asked_message_id",
        );
        let asked = asked.bind(id).fetch_all(pool).await?;
        let turns: Vec<(u16, u64, u16, i64)> =
            asked.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
        for message in said {
            self.answers += 1;
            let taken =
                sqlx::query_scalar::<_, Option<u16>>("SELECT turn_id FROM answers WHERE message_id = ?");
            let taken = taken.bind(message).fetch_optional(pool).await?.flatten();
            let expected = turns.iter().rfind(|(_, asked, ..)| asked < message).map(|(turn, ..)| *turn);
            match taken {
                None => self.wrong("answers lost", format!("candidate {who}: message {message}")),
                Some(_) if taken != expected => self.wrong(
                    "answers taken for another question's",
                    format!("candidate {who}: {message} answers {expected:?}, not {taken:?}"),
                ),
                Some(_) => {}
            }
        }
        for (turn, _, revision, evaluations) in turns {
            if revision > 0 && evaluations != 1 {
                self.wrong("answers without evaluation", format!("candidate {who}: turn {turn}"));
            }
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
        line("answers sent", self.answers.to_string())?;
        line("  evaluated by the offline rubric", self.offline.to_string())?;
        line("posts of the bot", self.posts.to_string())?;
        line("faults", self.faults().to_string())?;
        for (kind, count) in &self.faults {
            line(&format!("  {kind}"), count.to_string())?;
        }
        let at = |part: f64| self.recoveries.get((self.recoveries.len() as f64 * part) as usize);
        for (name, part) in [("  median", 0.5), ("  95 of 100", 0.95)] {
            if let Some(recovery) = at(part) {
                line(
                    &format!("{name} from READY to the next post, s"),
                    format!("{:.2}", recovery.as_secs_f64()),
                )?;
            }
        }
        for kind in WRONG {
            line(kind, self.wrong.get(kind).map_or(0, Vec::len).to_string())?;
        }
        for (kind, all) in &self.wrong {
            for what in all.iter().take(5) {
                writeln!(f, "{kind}: {what}")?;
            }
        }
        Ok(())
    }
}
