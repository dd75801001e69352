//! Breaks things on purpose, and afterwards compares the journal with the sandbox's ledger, to the fen.
//!
//! ```text
//! crash sqlite   --kills 50 [--seed N]     two tills on one SQLite file are killed again and again, and take their orders again
//! crash postgres --kills 50 [--seed N]     four tills on one PostgreSQL, whose backends and server end as well
//! crash at ADDRESS --kills 50 [--seed N]   four tills on the PostgreSQL at this address, such as one behind a pooler
//! crash …        --kills N --plant resend  what is taken again is taken without the journal: it must end with status 1
//! crash disk                               a full disk, a read-only file
//! crash tls                                PostgreSQL over TLS
//! crash load     --orders 100000           8 threads, 5 % faults
//! ```
//!
//! It ends with a line of figures and status 0, or with what does not agree and status 1.

mod again;
mod books;
#[path = "../tests/callback_endpoint/mod.rs"]
mod callback_endpoint;
mod dice;
mod disk;
mod killer;
mod load;
mod server;
mod till;
mod tls;

use std::process::ExitCode;

use dice::Dice;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let seed = option("--seed").unwrap_or_else(|| Dice::random().roll(1_000_000));
    let kills = option("--kills").unwrap_or(50);
    let plants = match arguments.iter().position(|argument| argument == "--plant") {
        None => false,
        Some(at) if arguments.get(at + 1).is_some_and(|fault| fault == "resend") => true,
        Some(_) => {
            eprintln!("WRONG: the fault that can be planted is `resend`");
            return ExitCode::FAILURE;
        }
    };
    let complaints = match arguments.first().map(String::as_str) {
        Some("till") => {
            till::run(&arguments[1..]);
            Vec::new()
        }
        Some("sqlite") => killer::sqlite(kills, seed, plants),
        Some("postgres") => killer::postgres(kills, seed, plants),
        Some("at") => killer::at(&arguments[1], kills, seed),
        Some("tls") => tls::run(),
        Some("disk") => disk::run(),
        Some("load") => load::run(option("--orders").unwrap_or(100_000), seed),
        other => vec![format!("there is no {other:?}; see the top of crash/main.rs")],
    };
    for complaint in complaints.iter().take(20) {
        eprintln!("WRONG: {complaint}");
    }
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
