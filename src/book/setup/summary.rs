//! Edits `SUMMARY.md`: adds a chapter at a position that mdBook accepts.
//!
//! Start at [`append`]. mdBook expects plain links, then lists with part titles, then plain links. A list after the closing
//! links is an error, so a new chapter is added at the end of the last list.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::lines::keep_ends;

/// The summary with a line for `title` at `path`, in the same form as its other lines.
///
/// ```
/// use mdbook_aivss::internals::book::setup::summary::append;
///
/// let old = "# Summary\n\n* [One](one.md)\n\n[Thanks](thanks.md)\n";
/// assert_eq!(append(old, "Two", "two.md"), "# Summary\n\n* [One](one.md)\n* [Two](two.md)\n\n[Thanks](thanks.md)\n");
/// ```
pub fn append(summary: &str, title: &str, path: &str) -> String {
    let plain = summary.replace("\r\n", "\n");
    let link = format!("[{title}]({path})");
    let edited = match last_list(&plain) {
        Some((end, marker)) => format!("{}\n{marker}{link}{}", &plain[..end], &plain[end..]),
        None => {
            let text = plain.trim_end();
            let gap = if text.is_empty() { "" } else { "\n\n" };
            format!("{text}{gap}- {link}\n")
        }
    };
    let edited = if edited.ends_with('\n') { edited } else { edited + "\n" };
    keep_ends(summary, &edited)
}

/// The end of the last list at the top level, and how its items begin.
fn last_list(summary: &str) -> Option<(usize, String)> {
    let mut depth = 0_usize;
    let mut found = None;
    for (event, range) in Parser::new(summary).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) => {
                if depth == 0 {
                    // The marker with the spaces around it: `- `, `  1. `.
                    let line = summary[..range.start].rfind('\n').map_or(0, |at| at + 1);
                    let mut words = summary[line..].split_inclusive(' ').skip_while(|word| word.trim().is_empty());
                    let indent = summary[line..].len() - summary[line..].trim_start_matches(' ').len();
                    let marker = words.next().unwrap_or("- ");
                    let end = range.start + summary[range.clone()].trim_end().len();
                    found = Some((end, format!("{}{marker}", " ".repeat(indent))));
                }
                depth += 1;
            }
            Event::End(TagEnd::List(_)) => depth -= 1,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn a_chapter_goes_to_the_end_of_the_last_list() {
        let old = "# Summary\n\n[Intro](intro.md)\n\n# Part\n\n- [One](one.md)\n    - [Inner](inner.md)\n\n---\n\n# More\n\n  1. [Two](two.md)\n\n-----------\n\n[Thanks](thanks.md)\n";
        let new = append(old, "Three", "three.md");
        assert!(new.contains("  1. [Two](two.md)\n  1. [Three](three.md)\n\n-----------\n\n[Thanks]"), "{new}");
    }

    #[test]
    fn a_summary_without_a_list_gets_one() {
        assert_eq!(append("", "One", "one.md"), "- [One](one.md)\n");
        assert_eq!(append("# Summary\n", "One", "one.md"), "# Summary\n\n- [One](one.md)\n");
        assert_eq!(append("[Intro](a.md)", "One", "one.md"), "[Intro](a.md)\n\n- [One](one.md)\n");
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(append("# S\r\n\r\n- [A](a.md)", "B", "b.md"), "# S\r\n\r\n- [A](a.md)\r\n- [B](b.md)\r\n");
    }
}
