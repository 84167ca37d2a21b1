//! The program `mdbook-aivss`. See `mdbook_aivss::command`.

fn main() -> std::process::ExitCode {
    mdbook_aivss::command::run()
}
