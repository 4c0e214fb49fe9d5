//! What the database is asked: by its own counters, and by statement where the bot's log tells.

use anyhow::Context as _;
use sqlx::{Connection as _, MySqlConnection, Row as _};
use std::collections::BTreeMap;

/// Counters of the server since it was started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Statements, `BEGIN` and `COMMIT` included.
    pub all: u64,
    /// Statements of transactions only: `BEGIN`, `COMMIT`, `ROLLBACK`.
    pub transactions: u64,
    /// Reads of a first table without a key.
    pub scans: u64,
}

impl Asked {
    /// Reads the counters.
    ///
    /// # Errors
    /// A server that does not answer.
    pub async fn look(url: &str) -> anyhow::Result<Self> {
        let mut db = MySqlConnection::connect(url).await?;
        let mut asked = Self::default();
        for row in sqlx::query("SHOW GLOBAL STATUS").fetch_all(&mut db).await? {
            let value = || row.try_get::<String, _>(1).ok().and_then(|value| value.parse::<u64>().ok());
            let field = match row.try_get::<String, _>(0).context("the name of a counter")?.as_str() {
                "Questions" => &mut asked.all,
                "Com_begin" | "Com_commit" | "Com_rollback" => &mut asked.transactions,
                "Select_scan" => &mut asked.scans,
                _ => continue,
            };
            *field += value().context("the value of a counter")?;
        }
        db.close().await?;
        Ok(asked)
    }

    /// What was asked since.
    pub fn since(self, before: Self) -> Self {
        Self {
            all: self.all - before.all,
            transactions: self.transactions - before.transactions,
            scans: self.scans - before.scans,
        }
    }
}

/// Statements by shape, most frequent first.
pub type Counted = Vec<(String, u64)>;

/// Counts the statements in a log of the bot with `sqlx::query=debug` and `log.format = "json"`.
pub fn counted(log: &str) -> Counted {
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    for line in log.lines().filter(|line| line.contains("sqlx::query")) {
        let Ok(line) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let fields = &line["fields"];
        // A short statement is all in its summary.
        let whole = fields["db.statement"].as_str().filter(|text| !text.trim().is_empty());
        let Some(text) = whole.or_else(|| fields["summary"].as_str()) else { continue };
        let shape: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
        *counted.entry(shape).or_default() += 1;
    }
    let mut counted: Counted = counted.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn statements_are_counted_by_shape() {
        let long = r#"{"target":"sqlx::query","fields":{"summary":"SELECT a …","db.statement":"\n\nSELECT a\n  FROM t\n"}}"#;
        let short = r#"{"target":"sqlx::query","fields":{"summary":"COMMIT","db.statement":""}}"#;
        let log = [long, short, long, "no statement"].join("\n");
        assert_eq!(counted(&log), [("SELECT a FROM t".to_owned(), 2), ("COMMIT".to_owned(), 1)]);
    }
}
