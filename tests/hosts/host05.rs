//! A real mdBook of the 0.5 line for the tests, built on `mdbook-driver`. `cargo test` builds it, so nothing needs to be
//! installed. It logs like the `mdbook` program.
//!
//! Entry point: `main`. The command line is in `args.rs`.

use std::path::PathBuf;
use std::process::ExitCode;

use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::errors::Error;
use mdbook_renderer::{RenderContext, Renderer};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};

#[path = "args.rs"]
mod args;
use args::{Args, Command, Item, write_items};

fn main() -> ExitCode {
    init_logger();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes: String = error.chain().skip(1).map(|cause| format!("\n\tCaused by: {cause}")).collect();
            tracing::error!("{error}{causes}");
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

/// The logger of mdBook 0.5.4's own `main`, so that a test sees the lines that a user would.
fn init_logger() {
    let directives = std::env::var("MDBOOK_LOG").ok();
    let mut filter = EnvFilter::builder()
        .with_env_var("MDBOOK_LOG")
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    for target in ["handlebars", "html5ever"] {
        let asked_for =
            directives.as_ref().is_some_and(|directives| directives.split(',').any(|word| word.starts_with(target)));
        if !asked_for {
            filter = filter.add_directive(format!("{target}=warn").parse().expect("a target and a level are valid"));
        }
    }
    tracing_subscriber::fmt()
        .without_time()
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .with_target(directives.is_some())
        .init();
}
