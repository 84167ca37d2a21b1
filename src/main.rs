//! The program `mdbook-aivss`. Its commands are in `src/command`.

/// With the system's allocator, a fifth of the instructions on a book full of blocks would go to allocating and freeing.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    mdbook_aivss::run()
}
