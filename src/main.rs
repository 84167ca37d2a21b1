//! The program `mdbook-aivss`. Its commands are in `src/command`.

fn main() -> std::process::ExitCode {
    mdbook_aivss::run()
}
