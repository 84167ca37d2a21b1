//! The workbook of `export --format xlsx`, read back by another crate. `tests/spreadsheet/test.py` opens it in LibreOffice.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mdbook_aivss::internals::export::{self, CsvTable, Formulas, Workbook};
use mdbook_aivss::internals::register::Register;

use crate::support::{read, sample, sample_with};

fn workbook(register: &Register, site: Option<&str>) -> Workbook {
    export::xlsx(register, site).expect("the sample fits into a workbook")
}

fn open(workbook: &Workbook) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(workbook.bytes.as_slice())).expect("it is a workbook")
}

/// The cells of a sheet as text, with the word of their type.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Vec<Vec<(&'static str, String)>> {
    let range = book.worksheet_range(sheet).expect("the sheet is there");
    let cell = |cell: &Data| match cell {
        Data::Empty => ("", String::new()),
        Data::String(text) => ("text", text.clone()),
        Data::Float(number) => ("number", number.to_string()),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            ("date", format!("{year:04}-{month:02}-{day:02}"))
        }
        other => panic!("{sheet}: {other:?}"),
    };
    range.rows().map(|row| row.iter().map(cell).collect()).collect()
}

#[test]
fn every_cell_is_that_of_the_csv_file_with_its_type() {
    let register = sample();
    let workbook = workbook(&register, None);
    let mut book = open(&workbook);
    assert_eq!(book.sheet_names(), ["Scores", "Threats", "Mitigations", "Components", "Flows", "Questions", "Summary"]);
    let mut types = BTreeSet::new();
    for (table, sheet) in
        CsvTable::ALL.into_iter().zip(["Scores", "Threats", "Mitigations", "Components", "Flows", "Questions"])
    {
        let csv = export::csv(&register, table, Formulas::Raw).text;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let rows = cells(&mut book, sheet);
        let mut count = 0;
        for (record, row) in reader.records().zip(&rows) {
            let record = record.expect("the file is CSV");
            assert_eq!(record.len(), row.len());
            for (expected, (kind, cell)) in record.iter().zip(row) {
                // In the CSV file a number has no quotes, but its reader cannot distinguish `"8.4"` and `8.4`. So compare the
                // type with the look of the text.
                assert_eq!(cell, expected, "{sheet}: {kind}");
                types.insert(*kind);
            }
            count += 1;
        }
        assert_eq!(count, rows.len(), "{sheet}");
        assert!(count > 1, "{sheet}");
    }
    assert_eq!(types.into_iter().collect::<Vec<_>>(), ["", "date", "number", "text"]);
}

#[test]
fn versions_are_text_scores_are_numbers_and_days_are_dates() {
    let workbook = workbook(&sample(), None);
    let mut book = open(&workbook);
    let rows = cells(&mut book, "Scores");
    let column = |name: &str| rows[0].iter().position(|(_, cell)| cell == name).expect("the column is there");
    let kinds = |name: &str| rows[1..].iter().map(|row| row[column(name)].0).collect::<BTreeSet<_>>();
    assert_eq!(kinds("version"), BTreeSet::from(["text"]));
    assert_eq!(kinds("score"), BTreeSet::from(["", "number"]));
    assert_eq!(kinds("assessed"), BTreeSet::from(["", "date"]));
    assert_eq!(kinds("severity"), BTreeSet::from(["", "text"]));
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(workbook(&sample(), None), workbook(&sample(), None));
}

/// Texts that a spreadsheet or its file format could take for something else.
const AWKWARD: &[&str] = &[
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1}",
    "'quoted",
    "1.10",
    "2026-11-21",
    "TRUE",
    "#N/A",
    "https://example.org/",
    "mailto:a@example.org",
    "_x0041_",
    "<b>&amp;</b>",
    "]]>",
    "Grüße 👋🏽",
    "a; b",
    "  two spaces  ",
];

#[test]
fn texts_of_authors_stay_text() {
    for awkward in AWKWARD {
        let text = serde_json::to_string(awkward).expect("a text is JSON");
        let chapter = format!(
            "```maestro\nagent: A\nlayers:\n  L1:\n    threats:\n      - id: A-1\n        title: {text}\n```\n"
        );
        let register = read(&[("a.md", &chapter)]);
        let workbook = workbook(&register, Some("https://example.org/book"));
        let mut book = open(&workbook);
        let rows = cells(&mut book, "Threats");
        let column = rows[0].iter().position(|(_, cell)| cell == "title").expect("the column is there");
        // The block language removes white space around a text.
        assert_eq!(rows[1][column], ("text", awkward.trim().to_owned()));
        assert_eq!(book.worksheet_formula("Threats").expect("the sheet is there").cells().count(), 0, "{awkward}");
    }
}

#[test]
fn a_text_that_is_too_long_is_cut_and_told() {
    let long = "🦀".repeat(20_000);
    let register = sample_with(&[("summary: ", &format!("x-unused: a\nsummary: {long} "))]);
    let whole = workbook(&sample(), None);
    let workbook = workbook(&register, None);
    // The summary is not a column, but the title is.
    assert_eq!(workbook.warnings, whole.warnings);
    let chapter = format!(
        "```maestro\nagent: A\nlayers:\n  L1:\n    threats:\n      - id: A-1\n        title: T\n        description: {long}\n```\n"
    );
    let register = read(&[("a.md", &chapter)]);
    let workbook = self::workbook(&register, None);
    let told: Vec<_> = workbook.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["A-1: a cell has room for 32767 characters: a longer text is cut"]);
    let rows = cells(&mut open(&workbook), "Threats");
    // Half of a surrogate pair would not be a character.
    assert!(rows[1].iter().any(|(_, cell)| cell.chars().count() == 16_383 && cell.chars().all(|c| c == '🦀')));
}

#[test]
fn the_summary_counts_every_entry_once() {
    let register = sample();
    let rows = cells(&mut open(&workbook(&register, None)), "Summary");
    let sum = |what: &str| -> usize {
        rows[1..].iter().filter(|row| row[0].1 == what).map(|row| row[3].1.parse::<usize>().expect("a count")).sum()
    };
    assert_eq!(sum("scores"), register.assessments.len());
    assert_eq!(sum("threats"), register.threats().count());
    assert_eq!(sum("mitigations"), register.models.iter().map(|entry| entry.model.mitigations.len()).sum::<usize>());
    assert_eq!(sum("L1 · Foundation Models"), register.models.len());
}
