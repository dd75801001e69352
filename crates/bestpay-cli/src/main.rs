//! The binary of the program `bestpay`.

use std::process::ExitCode;

fn main() -> ExitCode {
    bestpay_cli::run(std::env::args_os()).into()
}
