//! Writes a book of many agents, to measure and to try commands on: `cargo run --example programme -- DIR AGENTS [later]`.
//!
//! `later` is the same book after some weeks, for `diff`. The text comes from `benches/books/programme.rs`.

#[path = "../../benches/books/programme.rs"]
mod programme;

use std::path::PathBuf;

use programme::{Change, files};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir, agents, rest @ ..] = arguments.as_slice() else {
        return Err("usage: programme DIR AGENTS [later]".into());
    };
    let change = match rest {
        [] => Change::None,
        [word] if word == "later" => Change::Later,
        _ => return Err("the third argument is `later`".into()),
    };
    let agents: usize = agents.parse()?;
    if agents < 2 {
        return Err("a programme has two agents at least".into());
    }
    for (path, text) in files(agents, change) {
        let path = PathBuf::from(dir).join(path);
        std::fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
        std::fs::write(path, text)?;
    }
    Ok(())
}
