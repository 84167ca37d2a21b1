//! Writes the man pages of the program and of each subcommand to a folder: `cargo run --example man -- target/man`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return fail("name the folder for the man pages");
    };
    if let Err(error) = std::fs::create_dir_all(&folder)
        .and_then(|()| clap_mangen::generate_to(mdbook_aivss::internals::command::command(), &folder))
    {
        return fail(&format!("{} cannot be written: {error}", folder.display()));
    }
    ExitCode::SUCCESS
}

#[expect(clippy::print_stderr, reason = "this program is run by hand and by the release workflow")]
fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}
