//! Reads the chapters of a book when some texts are not saved yet.
//!
//! mdBook reads chapters only from disk. This module reads them from [`Files`], in the same way as `mdbook_driver`'s own
//! loader.

use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;
use mdbook_driver::errors::{Error, Result};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_summary::{Link, Summary, SummaryItem, parse_summary};

use super::read::Files;

/// A book with its chapters, before any preprocessor runs.
///
/// # Errors
///
/// Returns mdBook's error if the summary, a chapter or the configuration cannot be read.
pub(super) fn read_chapters(dir: &Path, src: &Path, config: BookConfig, files: &Files) -> Result<MDBook> {
    let src = dir.join(src);
    let path = src.join("SUMMARY.md");
    let text = read(files, &path).map_err(|error| error.context(format!("failed to read `{}`", path.display())))?;
    let summary =
        parse_summary(&text).map_err(|error| error.context(format!("Summary parsing failed for file={path:?}")))?;
    let items = summary.prefix_chapters.iter().chain(&summary.numbered_chapters).chain(&summary.suffix_chapters);
    let items: Vec<_> = items.map(|item| book_item(item, &src, &[], files)).collect::<Result<_>>()?;
    // With an empty summary, mdBook only reads the configuration.
    let mut book = MDBook::load_with_config_and_summary(dir, config, Summary::default())?;
    book.book = Book::new_with_items(items);
    Ok(book)
}

fn read(files: &Files, path: &Path) -> Result<String> {
    files.read(path).map_err(|error| Error::new(std::io::Error::from(error)))
}

fn book_item(item: &SummaryItem, src: &Path, parents: &[String], files: &Files) -> Result<BookItem> {
    match item {
        SummaryItem::Link(link) => chapter(link, src, parents, files).map(BookItem::Chapter),
        SummaryItem::PartTitle(title) => Ok(BookItem::PartTitle(title.clone())),
        _ => Ok(BookItem::Separator),
    }
}

fn chapter(link: &Link, src: &Path, parents: &[String], files: &Files) -> Result<Chapter> {
    let mut chapter = match &link.location {
        None => Chapter::new_draft(&link.name, parents.to_vec()),
        Some(location) => {
            let text = read(files, &src.join(location))
                .map_err(|error| error.context(format!("failed to read chapter `{}`", location.display())))?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            let path = location.strip_prefix(src).unwrap_or(location);
            Chapter::new(&link.name, text, path, parents.to_vec())
        }
    };
    chapter.number = link.number.clone();
    let parents = [parents, std::slice::from_ref(&link.name)].concat();
    let below = link.nested_items.iter().map(|item| book_item(item, src, &parents, files));
    chapter.sub_items = below.collect::<Result<_>>()?;
    Ok(chapter)
}
