//! Percentiles, and the machine on which was measured.

use std::fmt;
use std::path::Path;
use std::time::Duration;

/// Times, sorted.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// From times in any order.
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time that this share of all does not exceed.
    fn at(&self, share: f64) -> u128 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * share).round() as usize).map_or(0, Duration::as_millis)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, p50, p99, longest) = (self.0.len(), self.at(0.5), self.at(0.99), self.at(1.0));
        write!(f, "p50 {p50} ms, p99 {p99} ms, longest {longest} ms ({count})")
    }
}

/// Where was measured.
pub struct Machine {
    processor: String,
    cores: usize,
    kernel: String,
    load: String,
    is_release: bool,
}

impl Machine {
    /// Looks.
    pub fn look(program: &Path) -> Self {
        let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        let cpus = read("/proc/cpuinfo");
        let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        Self {
            processor: model.map_or("unknown", |(_, name)| name).trim().to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            // Cargo puts it into a folder of that name.
            is_release: program.ancestors().any(|folder| folder.ends_with("release")),
            load: read("/proc/loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" "),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let build =
            if self.is_release { "release build" } else { "NO release build: times and work say nothing" };
        writeln!(f, "machine: {}, {} cores, Linux {}", self.processor, self.cores, self.kernel)?;
        writeln!(
            f,
            "load before: {} (above the number of cores others were at work, and times are longer)",
            self.load
        )?;
        writeln!(f, "{build}; Hotseat {}", env!("CARGO_PKG_VERSION"))
    }
}

#[cfg(test)]
mod tests {
    use super::Times;
    use std::time::Duration;

    #[test]
    fn percentiles_are_those_of_the_sorted_times() {
        let times = Times::new((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!(times.to_string(), "p50 51 ms, p99 99 ms, longest 100 ms (100)");
        assert_eq!(Times::default().to_string(), "p50 0 ms, p99 0 ms, longest 0 ms (0)");
    }
}
