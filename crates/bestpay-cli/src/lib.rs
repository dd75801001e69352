//! The program `bestpay`: calls the interfaces, works on messages and keys, and shows everything in a demonstration.
//!
//! It is a library so that the Python wheel can include the same program; `main.rs` is all that the binary adds. There
//! is a module of `commands` for each command; beside them are the parts that commands share, each under its own name.

#[macro_use]
mod said;

mod commands;
mod exit;
mod failure;
mod help;
mod input;
mod journal_options;
mod key_options;
mod locale;
mod log_level;
mod qr_picture;
mod request_options;
mod screen;
mod settings;
mod statement_options;
mod table;
mod verified_answer;
mod wait;

use std::ffi::OsString;

use bestpay::Language;
use clap::error::ErrorKind as UsageErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, ValueEnum};

use commands::Command;
use exit::Exit;
use failure::Failure;
use locale::Locale;
use log_level::LogLevel;
use said::Said;
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

    /// The language for people [default: BESTPAY_LANG, then the locale]. JSON and exit statuses are the same in each.
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE", help_heading = "Everywhere")]
    lang: Option<LanguageName>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LanguageName {
    Zh,
    En,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Language {
        match name {
            LanguageName::Zh => Language::Chinese,
            LanguageName::En => Language::English,
        }
    }
}

/// Runs the program with these arguments, its name first, and returns its exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let of_environment = |name: &str| std::env::var(name).ok();
    let locale = Locale::of(asked_for(&arguments), of_environment);
    let mut command = help::in_language(Program::command(), locale.language);
    let parsed = command.try_get_matches_from_mut(&arguments).and_then(|matches| Program::from_arg_matches(&matches));
    let exit = match parsed {
        Err(error) => usage(&error, Screen::new(arguments.iter().any(|argument| argument == "--json"), locale)),
        Ok(program) => {
            log_level::start(program.log);
            // Behind a command the last --lang counts, as with every option.
            let locale = Locale::of(program.lang.map(Language::from), of_environment);
            let config = option_values(&arguments, "--config").next();
            let screen = Screen::new(program.json, locale).with_config(config);
            program.command.run(&screen).unwrap_or_else(|failure| screen.failure(&failure))
        }
    };
    exit.into()
}

/// The language that the command line asks for. It is looked for before the command line is read: help and usage errors
/// are written in it.
fn asked_for(arguments: &[OsString]) -> Option<Language> {
    option_values(arguments, "--lang").find_map(Language::named)
}

/// The values of an option of the command line, as `--name value` and as `--name=value`.
fn option_values<'a>(arguments: &'a [OsString], name: &'a str) -> impl Iterator<Item = &'a str> {
    let texts = arguments.iter().map(|argument| argument.to_str().unwrap_or_default());
    let after = texts.clone().zip(texts.clone().skip(1)).filter(move |(option, _)| *option == name);
    let joined = texts.filter_map(move |text| text.strip_prefix(name)?.strip_prefix('='));
    after.map(|(_, value)| value).chain(joined)
}

/// What clap prints: help and version are answers, everything else is a usage error.
fn usage(error: &clap::Error, screen: Screen) -> Exit {
    let asked_for = matches!(error.kind(), UsageErrorKind::DisplayHelp | UsageErrorKind::DisplayVersion);
    if screen.json() && !asked_for {
        let text = error.render().to_string();
        // The first paragraph is the reason, the others are the usage.
        let reason: Vec<_> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
        let reason = reason.join(" ");
        return screen.failure(&Failure::usage(Said::untranslated(reason.trim_start_matches("error: "))));
    }
    let is_help = asked_for || error.kind() == UsageErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if screen.language() == Language::Chinese && !is_help {
        return screen.failure(&Failure::usage(Said { en: String::new(), zh: help::usage_in_chinese(error) }));
    }
    let printed = screen.rendered(&error.render(), error.use_stderr());
    if asked_for && printed.is_ok() { Exit::Answered } else { Exit::BadInput }
}
