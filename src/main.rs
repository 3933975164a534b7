//! The program: the command line of `cli`, and its exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    success_review::cli::main()
}
