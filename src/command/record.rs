//! `record [DIR]`: adds the current state of the book to its history.

use std::path::Path;

use clap::Args;
use jiff::civil::Date;

use crate::book::check::{BookCheck, Options};
use crate::book::read::Files;
use crate::book::revision::{Revision, Tag};
use crate::book::{files, read};
use crate::diagnostic::visible;
use crate::register::history::{HISTORY_FILE, History, Record as Entry};

use super::{Outcome, cannot, date, logging, shown, stderr_style, tell, today, without_errors};

/// Arguments of `record`.
#[derive(Debug, Args)]
pub struct Record {
    #[command(flatten)]
    book: super::BookArguments,
    /// The name of the record, such as the release. A record with the same name is replaced. Default: the day.
    #[arg(long)]
    label: Option<String>,
    /// The day of the record. Default: the day of `SOURCE_DATE_EPOCH`, otherwise today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<Date>,
    /// Record the state at each git tag that matches this pattern, such as `v*`, instead of the state on disk.
    #[arg(long, value_name = "PATTERN", conflicts_with_all = ["label", "date"])]
    git_tags: Option<String>,
}

impl Record {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let path = self.book.dir.join(HISTORY_FILE);
        let mut history = match existing(&path) {
            Ok(history) => history,
            Err(message) => return cannot(message),
        };
        let recorded = match &self.git_tags {
            Some(pattern) => self.tags(pattern),
            None => self.now().map(|entry| vec![entry]),
        };
        let entries = match recorded {
            Ok(entries) => entries,
            Err(outcome) => return outcome,
        };
        let said: Vec<String> = entries.iter().map(|entry| format!("recorded {}\n", visible(&entry.label))).collect();
        entries.into_iter().for_each(|entry| history.put(entry));
        if let Err(error) = files::write(&path, history.text().as_bytes()) {
            return cannot(format_args!("{} cannot be written: {error}", shown(&path)));
        }
        said.iter().for_each(|line| tell(line));
        Outcome::Fine
    }

    /// A record of the book on disk.
    fn now(&self) -> Result<Entry, Outcome> {
        let date = today(self.date).map_err(cannot)?;
        let label = self.label.clone().unwrap_or_else(|| date.to_string());
        let check = without_errors(&self.book.dir, &self.book.options())?;
        Ok(Entry::of(&check.register, date, label, Revision::head(&self.book.dir)))
    }

    /// A record of the book at each tag. A tag without a readable book is reported and left out.
    fn tags(&self, pattern: &str) -> Result<Vec<Entry>, Outcome> {
        let tags = Revision::tags(&self.book.dir, pattern).map_err(cannot)?;
        if tags.is_empty() {
            return Err(cannot(format_args!("no tag of git matches `{}`", visible(pattern))));
        }
        let mut entries = Vec::new();
        for tag in tags {
            match self.tag(&tag) {
                Ok(entry) => entries.push(entry),
                Err(why) => tell(&format!("warning: `{}` is left out: {why}\n", visible(&tag.name))),
            }
        }
        Ok(entries)
    }

    fn tag(&self, tag: &Tag) -> Result<Entry, String> {
        let revision = Revision::unpack(&self.book.dir, &format!("refs/tags/{}", tag.name))?;
        let files = Files::within(Some(revision.within().clone()));
        let options = Options { files, ..self.book.options() };
        let book: &Path = &revision.book();
        if !book.join("book.toml").is_file() {
            return Err("it has no book here".to_owned());
        }
        let check = BookCheck::run(book, &options).map_err(|why| why.human(stderr_style()).trim_end().to_owned())?;
        match check.errors() {
            0 => Ok(Entry::of(&check.register, tag.date, tag.name.clone(), Some(tag.commit.clone()))),
            1 => Err("the book has an error".to_owned()),
            errors => Err(format!("the book has {errors} errors")),
        }
    }
}

/// Reads the existing history. A file with a broken line is an error, so that it is not overwritten.
fn existing(path: &Path) -> Result<History, String> {
    if !path.exists() {
        return Ok(History::default());
    }
    let text = read::read(path).map_err(|error| format!("{} cannot be read: {error}", shown(path)))?;
    let (history, broken) = History::parse(&text);
    match broken.first() {
        None => Ok(history),
        Some(line) => {
            let number = text[..line.range.start].lines().count() + 1;
            let message = visible(&line.message);
            Err(format!("{}:{number}: {message}\nhelp: `mdbook-aivss check` shows every wrong line", shown(path)))
        }
    }
}
