//! `export --format xlsx`: the book as a workbook for spreadsheets (Office Open XML).
//!
//! Start at [`xlsx`]. Each sheet has the columns and rows of a table of [`cells`](super::cells); the last sheet counts the
//! entries. Each cell is written with its type, so that no text of an author becomes a formula, a number or a link. The crate
//! `rust_xlsxwriter` writes the files inside the workbook.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Url, Workbook as Book, Worksheet, XlsxError};

use crate::aivss::Severity;
use crate::maestro::{LayerStatus, Level, MitigationStatus, RiskBasis, Tally, Vocabulary};
use crate::percent;
use crate::register::totals::LayerCoverage;
use crate::register::{Page, Register};

use super::cells::{Cell, CsvTable, Row, Sheet};
use super::csv::ranges;
use super::file::{Omission, title};

/// A workbook, and warnings about what could not be written to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// The contents of the file.
    pub bytes: Vec<u8>,
    /// What a workbook cannot express, in the order of the book.
    pub warnings: Vec<Omission>,
}

/// The longest text of a cell, in UTF-16 units (Excel specifications and limits).
const MAX_CELL: usize = 32_767;
/// The highest number of rows below the header of a sheet (Excel specifications and limits).
const MAX_ROWS: usize = 1_048_575;
/// The highest number of links in a sheet (Excel specifications and limits).
const MAX_LINKS: usize = 65_530;
/// The longest address of a link, in characters (Excel specifications and limits).
const MAX_LINK: usize = 2_080;
/// The largest width that is chosen for a column from its contents, in pixels.
const MAX_WIDTH: u32 = 360;

/// Creates a workbook with the tables of the book as sheets. With the address where the book is published, each id is a link to
/// its page.
///
/// # Errors
/// Returns an error if the file cannot be created, which should not happen for any book.
pub fn xlsx(register: &Register, site: Option<&str>) -> Result<Workbook, String> {
    let mut writer = Writer { styles: Styles::new(), warnings: ranges(register), register, site };
    let mut book = Book::new();
    writer.book(&mut book).map_err(|error| error.to_string())?;
    let bytes = book.save_to_buffer().map_err(|error| error.to_string())?;
    Ok(Workbook { bytes, warnings: writer.warnings })
}

struct Writer<'a> {
    styles: Styles,
    warnings: Vec<Omission>,
    register: &'a Register,
    site: Option<&'a str>,
}

impl Writer<'_> {
    fn book(&mut self, book: &mut Book) -> Result<(), XlsxError> {
        // Without this the crate would write the time of the export.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_title(title(self.register)).set_creation_datetime(&day));
        for table in CsvTable::ALL {
            let sheet = Sheet::of(self.register, table);
            self.sheet(book.add_worksheet(), name(table), &sheet)?;
        }
        let sheet =
            Sheet { columns: SUMMARY.iter().map(|name| (*name).into()).collect(), rows: summary(self.register) };
        self.sheet(book.add_worksheet(), "Summary", &sheet)
    }

    fn sheet(&mut self, to: &mut Worksheet, name: &str, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
        to.set_name(name)?;
        for (column, name) in (0..).zip(&sheet.columns) {
            to.write_string_with_format(0, column, name.as_ref(), &self.styles.header)?;
        }
        let rows = sheet.rows.len().min(MAX_ROWS);
        if rows < sheet.rows.len() {
            let message =
                format!("the sheet {name} has no room for {} rows: they are left out", sheet.rows.len() - rows);
            self.warnings.push(Omission { id: None, message });
        }
        let mut links = 0;
        for (at, row) in (1..).zip(&sheet.rows[..rows]) {
            for ((column, name), cell) in (0..).zip(&sheet.columns).zip(&row.cells) {
                let address = (column == 0).then(|| self.address(row)).flatten();
                match (cell, address) {
                    (Cell::Text(text), Some(address)) if links < MAX_LINKS && address.len() <= MAX_LINK => {
                        links += 1;
                        to.write_url(at, column, Url::new(address).set_text(self.fitting(text, row)))?;
                    }
                    (cell, address) => {
                        if address.is_some() && matches!(cell, Cell::Text(_)) {
                            let message = "there is no room for its link in the sheet: its id is text".to_owned();
                            self.warnings.push(Omission { id: id(row), message });
                        }
                        self.cell(to, (at, column), name, cell, row)?;
                    }
                }
            }
        }
        to.set_freeze_panes(1, 0)?;
        let last = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        to.autofilter(0, 0, rows as u32, last)?;
        to.set_autofit_max_width(MAX_WIDTH).autofit();
        Ok(())
    }

    fn cell(
        &mut self,
        to: &mut Worksheet,
        (row, column): (u32, u16),
        name: &str,
        cell: &Cell<'_>,
        of: &Row<'_>,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Missing => {}
            Cell::Number(number) => {
                // Spreadsheets store all numbers as binary floats.
                match number.parse::<f64>() {
                    Ok(number) => to.write_number(row, column, number)?,
                    Err(_) => to.write_string(row, column, number)?,
                };
            }
            Cell::Date(date) => {
                let day = u16::try_from(date.year())
                    .ok()
                    .and_then(|year| ExcelDateTime::from_ymd(year, date.month() as u8, date.day() as u8).ok());
                match day {
                    Some(day) => to.write_datetime_with_format(row, column, day, &self.styles.date)?,
                    // Dates of a workbook begin in 1900, so earlier ones are written as text.
                    None => to.write_string(row, column, date.to_string())?,
                };
            }
            Cell::Text(text) => {
                let text = self.fitting(text, of);
                match self.styles.of(name, &text) {
                    Some(style) => to.write_string_with_format(row, column, text, style)?,
                    None => to.write_string(row, column, text)?,
                };
            }
        }
        Ok(())
    }

    /// The text of a cell, cut to the longest length. A cut is reported.
    fn fitting(&mut self, text: &str, row: &Row<'_>) -> String {
        let mut units = 0;
        let end = text.char_indices().find(|(_, c)| {
            units += c.len_utf16();
            units > MAX_CELL
        });
        let Some((end, _)) = end else { return text.to_owned() };
        let message = format!("a cell has room for {MAX_CELL} characters: a longer text is cut");
        self.warnings.push(Omission { id: id(row), message });
        text[..end].to_owned()
    }

    /// The address of an entry on the published page.
    fn address(&self, row: &Row<'_>) -> Option<String> {
        let page: &Page = self.register.pages.get(row.page)?;
        let path = page.path.strip_suffix(".md").unwrap_or(&page.path);
        let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
        // mdBook builds the index of a folder from its README.
        let file = if file.eq_ignore_ascii_case("readme") { "index" } else { file };
        let path = if folder.is_empty() { format!("{file}.html") } else { format!("{folder}/{file}.html") };
        let encoded =
            |text: &str| percent::encode(text, |c| c.is_ascii_alphanumeric() || "-._~/!$&'()*+,;=:@".contains(c));
        let site = self.site?.trim_end_matches('/');
        Some(format!("{site}/{}#{}", encoded(&path), encoded(&row.anchor)))
    }
}

/// The id of the entry that a row is about, for a warning.
fn id(row: &Row<'_>) -> Option<String> {
    match row.cells.first() {
        Some(Cell::Text(id)) => Some(id.to_string()),
        _ => None,
    }
}

fn name(table: CsvTable) -> &'static str {
    match table {
        CsvTable::Scores => "Scores",
        CsvTable::Threats => "Threats",
        CsvTable::Mitigations => "Mitigations",
        CsvTable::Components => "Components",
        CsvTable::Flows => "Flows",
        CsvTable::Questions => "Questions",
    }
}

struct Styles {
    header: Format,
    date: Format,
    none: Format,
    low: Format,
    medium: Format,
    high: Format,
    critical: Format,
}

impl Styles {
    /// The colours of levels are those of the pages in a light theme.
    fn new() -> Self {
        let level = |colour: u32| Format::new().set_bold().set_font_color(Color::RGB(colour));
        Self {
            header: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            none: level(0x55_5E_6A),
            low: level(0x1A_60_9E),
            medium: level(0x7D_56_00),
            high: level(0xA3_32_00),
            critical: level(0x95_04_3E),
        }
    }

    /// The format for a severity or risk, in a column that has colours.
    fn of(&self, column: &str, text: &str) -> Option<&Format> {
        if !matches!(column, "severity" | "risk" | "effective_level" | "level") {
            return None;
        }
        let severity = Severity::ALL.into_iter().find(|severity| severity.word().eq_ignore_ascii_case(text));
        Some(match severity {
            Some(Severity::Critical) => &self.critical,
            Some(Severity::High) => &self.high,
            Some(Severity::Medium) => &self.medium,
            Some(Severity::Low) => &self.low,
            Some(Severity::None) | None => &self.none,
        })
    }
}

/// The columns of the summary sheet.
const SUMMARY: [&str; 4] = ["what", "state", "level", "count"];

/// The number of entries of each kind in the book.
fn summary(register: &Register) -> Vec<Row<'static>> {
    let mut rows = Vec::new();
    let mut row = |what: &str, state: &str, level: &str, count: usize| {
        let cells = vec![
            what.to_owned().into(),
            state.to_owned().into(),
            level.to_owned().into(),
            Cell::Number(count.to_string()),
        ];
        rows.push(Row { cells, page: usize::MAX, anchor: String::new() });
    };
    let scores = register.score_tally();
    for severity in Severity::ALL.into_iter().rev() {
        row("scores", "", severity.word(), scores.count(severity));
    }
    row("scores", "not-scored", "", scores.not_scored());
    let basis = register.policy.as_ref().map_or(RiskBasis::default(), |policy| policy.gate.basis);
    let threats = register.threat_summary(basis);
    for (state, tally) in [("open", &threats.open), ("carried", &threats.carried), ("closed", &threats.closed)] {
        for level in Level::ALL.iter().rev() {
            row("threats", state, level.word(), tally.count(*level));
        }
        if basis == RiskBasis::Effective {
            row("threats", state, "none", Tally::none(tally));
        }
        row("threats", state, "unrated", tally.unrated());
    }
    for status in MitigationStatus::ALL {
        let mitigations = register.models.iter().flat_map(|entry| &entry.model.mitigations);
        row("mitigations", status.word(), "", mitigations.filter(|mitigation| mitigation.status == *status).count());
    }
    for layer in LayerCoverage::of(&register.models, basis) {
        for (status, count) in [
            (LayerStatus::Mapped, layer.mapped),
            (LayerStatus::Uncertain, layer.uncertain),
            (LayerStatus::NotApplicable, layer.not_applicable),
            (LayerStatus::NotAssessed, layer.not_assessed),
        ] {
            row(layer.layer.full_title(), status.word(), "", count);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The warnings for a sheet with this number of rows that all contain this cell, for a given site. The first three are
    /// enough.
    fn told(rows: usize, cell: &str, site: &str) -> Vec<String> {
        let page = Page { title: String::new(), path: "a.md".to_owned() };
        let register = Register::new(None, vec![page], Vec::new(), Vec::new());
        let row = || Row { cells: vec![Cell::from(cell.to_owned())], page: 0, anchor: String::new() };
        let sheet = Sheet { columns: vec!["id".into()], rows: std::iter::repeat_with(row).take(rows).collect() };
        let mut writer = Writer { styles: Styles::new(), warnings: Vec::new(), register: &register, site: Some(site) };
        writer.sheet(Book::new().add_worksheet(), "Threats", &sheet).expect("it is written");
        writer.warnings.iter().take(3).map(ToString::to_string).collect()
    }

    #[test]
    fn a_sheet_has_room_for_so_many_rows_and_links() {
        let site = "https://example.org";
        assert_eq!(told(MAX_ROWS + 2, "", site), ["the sheet Threats has no room for 2 rows: they are left out"]);
        assert_eq!(told(MAX_LINKS, "T-1", site), Vec::<String>::new());
        let no_link = "T-1: there is no room for its link in the sheet: its id is text";
        assert_eq!(told(MAX_LINKS + 2, "T-1", site), [no_link; 2]);
        // The page and the sign before its anchor add eight characters.
        let long = |length: usize| format!("{site}/{}", "a".repeat(length - site.len() - 1 - "/a.html#".len()));
        assert_eq!(told(1, "T-1", &long(MAX_LINK)), Vec::<String>::new());
        assert_eq!(told(1, "T-1", &long(MAX_LINK + 1)), [no_link]);
    }
}
