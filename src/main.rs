//! placeholder

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some(hotseat::document::child::SUBCOMMAND) => hotseat::document::child::run(),
        _ => ExitCode::FAILURE,
    }
}
