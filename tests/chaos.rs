//! A short campaign of faults; `./dev chaos` runs longer ones.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../examples/chaos/campaign/mod.rs"]
mod campaign;

use campaign::{Plan, run};
use std::path::Path;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_short_campaign_loses_nothing_with_two_processes_on_the_same_shards() {
    let plan = Plan {
        seed: 7,
        interviews: 12,
        candidates: 12,
        length: Some(Duration::from_secs(8)),
        limit: Duration::from_secs(120),
        processes: 2,
        cluster: false,
        log: None,
        news: false,
    };
    let verdict = run(&plan, Path::new(env!("CARGO_BIN_EXE_hotseat"))).await.unwrap();
    println!("{verdict}");
    assert!(verdict.is_clean(), "{verdict}");
    assert!(verdict.faults() >= 25, "{verdict}");
}
