//! The parts that the two test hosts share: their command line, and how a chapter is written to a file.
//!
//! Entry point: [`Args::parse`]. The hosts differ only in their version of mdBook, so that a test can run either with the same
//! arguments. A further command is a variant of [`Command`] and an arm in each host.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The task of a host.
pub(crate) enum Command {
    /// `build DIR`: as `mdbook build` does.
    Build,
    /// `test DIR`: as `mdbook test` does.
    Test,
    /// `preprocess RENDERER DIR --dest-dir D`: runs the preprocessors for a renderer of any name, and writes what
    /// that renderer would be given: the chapters, and the order of all items to `outline.txt`.
    Preprocess(String),
}

/// The command line of a host.
pub(crate) struct Args {
    pub(crate) command: Command,
    /// The book's folder.
    pub(crate) dir: PathBuf,
    /// Where the output goes; absolute.
    pub(crate) dest_dir: Option<PathBuf>,
}

impl Args {
    /// Reads the arguments that follow the program's name. The error is a sentence.
    pub(crate) fn parse(mut args: impl Iterator<Item = OsString>) -> Result<Args, String> {
        let usage = "usage: build DIR | test DIR | preprocess RENDERER DIR, each with --dest-dir DEST";
        let mut words = Vec::new();
        let mut dest_dir = None;
        while let Some(arg) = args.next() {
            if arg == "--dest-dir" || arg == "-d" {
                let dest = args.next().ok_or("--dest-dir needs a folder")?;
                dest_dir = Some(std::path::absolute(dest).map_err(|error| error.to_string())?);
            } else {
                words.push(arg.into_string().map_err(|arg| format!("{} is not UTF-8", arg.display()))?);
            }
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (command, dir) = match words[..] {
            ["build", dir] => (Command::Build, dir),
            ["test", dir] => (Command::Test, dir),
            ["preprocess", renderer, dir] if dest_dir.is_some() => (Command::Preprocess(renderer.to_owned()), dir),
            _ => return Err(usage.to_owned()),
        };
        Ok(Args { command, dir: PathBuf::from(dir), dest_dir })
    }
}

/// One item of a book, with the parts that both versions of mdBook have in common.
pub(crate) enum Item<'a> {
    Chapter { name: &'a str, number: Option<String>, path: Option<&'a Path>, content: &'a str },
    Separator,
    PartTitle(&'a str),
}

/// Writes the chapters of a book into `dest`, byte for byte, and `outline.txt` with a line for every item.
pub(crate) fn write_items<'a>(dest: &Path, items: impl Iterator<Item = Item<'a>>) -> std::io::Result<()> {
    std::fs::create_dir_all(dest)?;
    let mut outline = String::new();
    for item in items {
        let line = match item {
            Item::Separator => "---".to_owned(),
            Item::PartTitle(title) => format!("# {title}"),
            Item::Chapter { name, number, path, content } => {
                let target = match path {
                    Some(path) => {
                        let file = dest.join(path);
                        std::fs::create_dir_all(file.parent().unwrap_or(dest))?;
                        std::fs::write(file, content)?;
                        path.display().to_string()
                    }
                    None => format!("draft, {} bytes", content.len()),
                };
                format!("{}{name} ({target})", number.map(|number| number + " ").unwrap_or_default())
            }
        };
        outline.push_str(&line);
        outline.push('\n');
    }
    std::fs::write(dest.join("outline.txt"), outline)
}
