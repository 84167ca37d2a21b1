//! Keeps the line ends of a file when its text is edited.
//!
//! Start at [`keep_ends`]. The editors of TOML and Markdown use `\n`, but a file may contain `\r\n`, or both.

use diffy::{DiffOptions, Line};

/// The edited text with the line ends of the original. Unchanged lines keep their own; new lines get the most frequent one.
pub fn keep_ends(original: &str, edited: &str) -> String {
    let crlf = original.matches("\r\n").count();
    if crlf == 0 {
        return edited.to_owned();
    }
    let all = original.matches('\n').count();
    let end = if crlf * 2 >= all { "\r\n" } else { "\n" };
    let plain = original.replace("\r\n", "\n");
    let mut ends = original.split_inclusive('\n');
    let mut text = String::with_capacity(edited.len() + all);
    // With all lines as context, the whole file is one hunk.
    let mut options = DiffOptions::new();
    options.set_context_len(plain.len().max(edited.len()));
    let patch = options.create_patch(&plain, edited);
    let [hunk] = patch.hunks() else { return original.to_owned() };
    for line in hunk.lines() {
        match line {
            Line::Context(_) => text.push_str(ends.next().unwrap_or_default()),
            Line::Delete(_) => {
                ends.next();
            }
            Line::Insert(line) => match line.strip_suffix('\n') {
                Some(line) => text.extend([line, end]),
                None => text.push_str(line),
            },
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::keep_ends;

    #[test]
    fn new_lines_end_as_most_lines_do() {
        assert_eq!(keep_ends("a\r\nb\r\n", "a\nx\nb\n"), "a\r\nx\r\nb\r\n");
        assert_eq!(keep_ends("a\nb\n", "a\nx\nb\n"), "a\nx\nb\n");
    }

    #[test]
    fn kept_lines_keep_their_own_end() {
        assert_eq!(keep_ends("a\nb\nc\nd\r\n", "a\nb\nc\nx\nd\n"), "a\nb\nc\nx\nd\r\n");
        assert_eq!(keep_ends("a\r\nb", "a\nb\nx\n"), "a\r\nb\r\nx\r\n");
    }
}
