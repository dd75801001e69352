//! The program `bestpay`: calls the interfaces, works on messages and keys, and shows the whole in a demonstration.
//!
//! It is a library so that the Python wheel brings the same program; `main.rs` is all that the binary adds. A module of
//! `commands` for each command; beside them what the commands share, each by its own name.

mod commands;
mod exit;
mod failure;
mod input;
mod key_options;
mod log_level;
mod qr_picture;
mod request_options;
mod screen;
mod settings;
mod table;
mod verified_answer;
mod wait;

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind as UsageErrorKind;

use commands::Command;
use exit::Exit;
use failure::Failure;
use log_level::LogLevel;
use screen::Screen;

/// 翼支付 (BestPay) aggregate acquiring: order, ask, refund, sign, verify, diagnose, try out.
///
/// Options of the calls have the interface document's names in kebab-case. Exit status: 0 answered and verified,
/// 1 refused (for `verify`: not valid), 2 usage or bad input, 3 outcome unknown (ask for the status, never order
/// again), 4 nothing was sent.
#[derive(Parser)]
#[command(name = "bestpay", version, arg_required_else_help = true, max_term_width = 120)]
struct Program {
    /// Print results and errors as JSON.
    #[arg(long, global = true, help_heading = "Everywhere")]
    json: bool,

    /// Log to standard error.
    #[arg(long, global = true, value_enum, value_name = "LEVEL", help_heading = "Everywhere")]
    log: Option<LogLevel>,

    #[command(subcommand)]
    command: Command,
}

/// Runs the program with these arguments, its name first, and gives its exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let exit = match Program::try_parse_from(&arguments) {
        Err(error) => usage(&error, Screen::new(arguments.iter().any(|argument| argument == "--json"))),
        Ok(program) => {
            log_level::start(program.log);
            let screen = Screen::new(program.json);
            program.command.run(&screen).unwrap_or_else(|failure| screen.failure(&failure))
        }
    };
    exit.into()
}

/// What clap has to say: help and version are answers, everything else is a usage error.
fn usage(error: &clap::Error, screen: Screen) -> Exit {
    let asked_for = matches!(error.kind(), UsageErrorKind::DisplayHelp | UsageErrorKind::DisplayVersion);
    if screen.json() && !asked_for {
        let text = error.render().to_string();
        // The first paragraph is the reason, the others are the usage.
        let reason: Vec<_> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
        return screen.failure(&Failure::usage(reason.join(" ").trim_start_matches("error: ")));
    }
    match error.print() {
        Ok(()) if asked_for => Exit::Answered,
        _ => Exit::BadInput,
    }
}
