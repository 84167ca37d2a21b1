//! Writes the lines of a Markdown table.

use std::fmt::Write as _;

/// Writes a table. Each cell is Markdown on one line, with bars already escaped.
///
/// There are as many dashes below the head as the longest cell has characters, up to a limit. Pandoc uses them as relative
/// column widths if the lines are too long for a page.
pub(super) fn grid(head: &[String], rows: Vec<Vec<String>>) -> String {
    const LONGEST: usize = 40;
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count().clamp(3, LONGEST)).collect();
    let mut body = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if let Some(width) = widths.get_mut(at) {
                *width = (*width).max(cell.chars().count().min(LONGEST));
            }
            // Writing to a `String` cannot fail.
            let _ = write!(body, "| {cell} ");
        }
        body.push_str("|\n");
    }
    let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    format!("| {} |\n| {} |\n{body}", head.join(" | "), dashes.join(" | "))
}
