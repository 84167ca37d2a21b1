//! A real mdBook of the 0.4 line for the tests, built on the `mdbook` 0.4.52 library. `cargo test` builds it, so nothing needs
//! to be installed. It logs like the `mdbook` program of that line, without the time of day.
//!
//! It is built without mdBook's `search` feature, which would add 40 crates. So a book that sets `output.html.search` gets a
//! warning here that an installed 0.4 would not print.
//!
//! Entry point: `main`. The command line is in `args.rs`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use mdbook_04::errors::Error;
use mdbook_04::renderer::{RenderContext, Renderer};
use mdbook_04::{BookItem, MDBook};

#[path = "args.rs"]
mod args;
use args::{Args, Command, Item, write_items};

fn main() -> ExitCode {
    init_logger();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            mdbook_04::utils::log_backtrace(&error);
            ExitCode::from(101)
        }
    }
}

fn run() -> Result<(), Error> {
    let args = Args::parse(std::env::args_os().skip(1)).map_err(Error::msg)?;
    let mut book = MDBook::load(std::path::absolute(&args.dir)?)?;
    match (args.command, args.dest_dir) {
        (Command::Build, dest) => {
            if let Some(dest) = dest {
                book.config.build.build_dir = dest;
            }
            book.build()
        }
        (Command::Test, _) => book.test(Vec::new()),
        (Command::Preprocess(name), dest) => {
            let dest = dest.ok_or_else(|| Error::msg("`preprocess` needs --dest-dir"))?;
            book.execute_build_process(&Chapters { name, dest })
        }
    }
}

/// A renderer with any name that writes its chapters unchanged.
struct Chapters {
    name: String,
    dest: PathBuf,
}

impl Renderer for Chapters {
    fn name(&self) -> &str {
        &self.name
    }

    fn render(&self, context: &RenderContext) -> Result<(), Error> {
        let items = context.book.iter().map(|item| match item {
            BookItem::Separator => Item::Separator,
            BookItem::PartTitle(title) => Item::PartTitle(title),
            BookItem::Chapter(chapter) => Item::Chapter {
                name: &chapter.name,
                number: chapter.number.as_ref().map(ToString::to_string),
                path: chapter.path.as_deref(),
                content: &chapter.content,
            },
        });
        Ok(write_items(&self.dest, items)?)
    }
}

/// The logger of mdBook 0.4.52's own `main`, without the timestamp.
fn init_logger() {
    env_logger::Builder::new()
        .format(|out, record| writeln!(out, "[{}] ({}): {}", record.level(), record.target(), record.args()))
        .parse_filters(std::env::var("RUST_LOG").as_deref().unwrap_or("info,html5ever=error"))
        .init();
}
