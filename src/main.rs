//! The program `mdbook-aivss`. See `mdbook_aivss::command`.

/// Pages are built from thousands of short texts; with the system's allocator an eighth of the time goes there, and more with musl's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    mdbook_aivss::command::run()
}
