//! `export --format csv`: tables for spreadsheets (RFC 4180).
//!
//! Start at [`csv`]; [`cells`](super::cells) defines the contents of the tables. Text is always quoted and numbers never are,
//! so that a program can distinguish the version `1.10` from a number, and a delimiter inside a text does not split it. Text
//! that a spreadsheet would interpret as a formula begins with an apostrophe, which spreadsheets do not show. Several values in
//! one cell are joined by `; `. A missing value is an empty cell.
//!
//! We do not use the crate `csv` for writing: it can quote all cells or those that do not look like numbers, but cannot decide
//! by the type of a column. A test reads our output with it.

use std::borrow::Cow;

use crate::register::{AssessmentEntry, Register};

use super::cells::{Cell, CsvTable, Sheet};
use super::file::{Export, Omission};

/// How text is written that a spreadsheet would interpret as a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Formulas {
    /// With an apostrophe before it (OWASP, "CSV Injection").
    #[default]
    Disarmed,
    /// Unchanged, for programs that need each text as the author wrote it. Do not open such a file in a spreadsheet.
    Raw,
}

/// Writes one table of the book with a line of column names, and warnings about what a column cannot express. Lines end with CR
/// and LF.
pub fn csv(register: &Register, table: CsvTable, formulas: Formulas) -> Export {
    let sheet = Sheet::of(register, table);
    let mut csv = String::new();
    line(&mut csv, formulas, sheet.columns.iter().map(|name| Cell::from(name.as_ref())));
    for row in sheet.rows {
        line(&mut csv, formulas, row.cells.into_iter());
    }
    Export { text: csv, warnings: if table == CsvTable::Scores { ranges(register) } else { Vec::new() } }
}

/// The assessments with a factor whose range does not fit into a cell.
pub(super) fn ranges(register: &Register) -> Vec<Omission> {
    let uncertain = |entry: &&AssessmentEntry| entry.assessment.factors.iter().any(|it| !it.input.value.is_certain());
    let lost = |entry: &AssessmentEntry| {
        Omission {
        id: Some(entry.assessment.id.clone()),
        message: "the table has one value for a factor: ranges are left out, and the values that the headline is computed from \
                  stand in it"
            .to_owned(),
    }
    };
    register.assessments.iter().filter(uncertain).map(lost).collect()
}

fn line<'a>(csv: &mut String, formulas: Formulas, cells: impl Iterator<Item = Cell<'a>>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            csv.push(',');
        }
        match cell {
            Cell::Text(text) => {
                let text = if formulas == Formulas::Raw { text } else { harmless(text) };
                csv.extend(["\"", &text.replace('"', "\"\""), "\""]);
            }
            Cell::Date(date) => csv.push_str(&format!("\"{date}\"")),
            Cell::Number(number) => csv.push_str(&number),
            Cell::Missing => {}
        }
    }
    csv.push_str("\r\n");
}

/// Prevents a spreadsheet from interpreting a text as a formula (OWASP, "CSV Injection"). Formulas begin with `=`, `+`, `-` or
/// `@`, also in full width in Chinese, Japanese and Korean versions, and some programs skip control characters before them. A
/// spreadsheet that splits at semicolons or tabs may begin a cell in the middle of a quoted text, so these positions are
/// treated as well.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    const STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let mut harmless = String::new();
    let mut before = None;
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        if STARTS.contains(&c) && matches!(before, None | Some(';' | '\t')) {
            harmless.extend([&text[kept..at], "'"]);
            kept = at;
        }
        before = Some(c);
    }
    if harmless.is_empty() {
        return text;
    }
    harmless.push_str(&text[kept..]);
    Cow::Owned(harmless)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::score::FACTOR_ORDER;

    #[test]
    fn what_looks_like_a_formula_gets_an_apostrophe() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"] {
            assert_eq!(harmless(cell.into()), format!("'{cell}"));
        }
        for cell in ["", "a=1", "0.7", " = ", "CVSS:4.0/AV:N", "'=1", "a; -b", "a\n- b"] {
            assert_eq!(harmless(cell.into()), cell);
        }
        // A spreadsheet may split this text at semicolons or tabs.
        assert_eq!(harmless("a;=1;b;＠c\t=d".into()), "a;'=1;b;'＠c\t'=d");
        assert_eq!(harmless("\t=1".into()), "'\t'=1");
    }

    #[test]
    fn factor_columns_are_the_keys_in_order() {
        let header = csv(&Register::default(), CsvTable::Scores, Formulas::Raw).text;
        let columns: Vec<&str> = header.trim_end().split(',').map(|column| column.trim_matches('"')).collect();
        let start = columns.iter().position(|column| *column == "autonomy").expect("the first factor is a column");
        let keys: Vec<&str> = FACTOR_ORDER.iter().map(|factor| factor.key()).collect();
        assert_eq!(columns[start..start + keys.len()], keys);
        assert_eq!(columns[start + keys.len()], "metrics");
    }
}
