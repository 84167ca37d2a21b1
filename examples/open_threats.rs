//! Lists the open threats of a book, highest risk first: `cargo run --example open_threats -- BOOK`.
//!
//! It needs the feature `driver`, which contains mdBook.

use mdbook_aivss::Book;

#[expect(clippy::print_stdout, reason = "what it is for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let book = Book::read(folder)?;

    let mut open: Vec<_> = book.threats().filter(|found| found.threat.status.is_open()).collect();
    // A threat without severity or likelihood has no risk and comes last.
    open.sort_by_key(|found| std::cmp::Reverse(found.rating.risk));
    for found in &open {
        let risk = found.rating.risk.map_or("unrated".to_owned(), |risk| risk.to_string());
        println!("{risk:8} {} {}", found.threat.id, found.threat.title);
        println!("         {} at {}", found.model.agent, found.location);
    }

    let problems = book.problems().count();
    println!("{} open threats, {problems} problems in the book", open.len());
    Ok(())
}
