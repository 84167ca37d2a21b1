//! `export [DIR]`: writes a book's scores and threats to a file for another tool.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::book::check::BookCheck;
use crate::book::files;
use crate::export::{self, CsvTable, Export as File, Formulas};

use super::{Outcome, cannot, logging, print, shown, tell, without_errors};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    book: super::BookArguments,
    #[command(flatten)]
    root: super::RootArgument,
    /// The format of the file.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The table to write as csv.
    #[arg(long, value_enum, default_value_t = Table::Scores)]
    table: Table,
    /// For csv: write each text unchanged, without an apostrophe before texts that a spreadsheet would interpret as a formula.
    #[arg(long)]
    raw: bool,
    /// For xlsx: the address where the book is published. Ids become links to their pages.
    #[arg(long, value_name = "URL", value_parser = site_url)]
    site_url: Option<String>,
    /// Write nothing and exit with 1 if the format cannot express a part of the book. Without this option, `export` leaves such parts out and
    /// prints a warning for each.
    #[arg(long)]
    strict: bool,
    /// The file to write. Default: standard output. Source files of the book are refused.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Everything, in this program's own format.
    Json,
    /// One table, RFC 4180.
    Csv,
    /// All tables and a summary as a workbook for spreadsheets.
    Xlsx,
    /// SARIF 2.1.0: a result for each threat and each score.
    Sarif,
    /// Open Threat Model 0.2.0.
    Otm,
    /// CycloneDX 2.0 with threat models (a preview, because 2.0 is not released).
    Cyclonedx,
    /// The JSON report of AIVSS 0.8, Appendix A.
    Aivss,
    /// The architectures as a Mermaid flowchart.
    Mermaid,
    /// The architectures as a D2 diagram.
    D2,
}

/// Tables of csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// One row for each assessment.
    Scores,
    /// One row for each threat.
    Threats,
    /// One row for each mitigation.
    Mitigations,
    /// One row for each component of an architecture.
    Components,
    /// One row for each flow between components.
    Flows,
    /// One row for each question that the architecture raises.
    Questions,
}

/// Accepts the address of a site without a query or a fragment, because paths are appended to it.
fn site_url(text: &str) -> Result<String, String> {
    let text = text.trim();
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if address.is_some_and(|host| !host.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || "?#\"<>".contains(c))
    {
        Ok(text.to_owned())
    } else {
        Err("expected the address of the published book, such as `https://example.org/book/`".to_owned())
    }
}

impl Export {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let base = match self.root.base(&self.book.dir) {
            Ok(base) => base,
            Err(message) => return cannot(message),
        };
        let check = match without_errors(&self.book.dir, &self.book.options()) {
            Ok(check) => check,
            Err(outcome) => return outcome,
        };
        let register = &check.register;
        let plain = |text: String| (text.into_bytes(), Vec::new());
        let with = |file: File| (file.text.into_bytes(), file.warnings);
        let (bytes, warnings) = match self.format {
            Format::Json => plain(export::json(register)),
            Format::Csv => with(export::csv(
                register,
                match self.table {
                    Table::Scores => CsvTable::Scores,
                    Table::Threats => CsvTable::Threats,
                    Table::Mitigations => CsvTable::Mitigations,
                    Table::Components => CsvTable::Components,
                    Table::Flows => CsvTable::Flows,
                    Table::Questions => CsvTable::Questions,
                },
                if self.raw { Formulas::Raw } else { Formulas::Disarmed },
            )),
            Format::Xlsx if self.output.is_none() && std::io::stdout().is_terminal() => {
                return cannot(
                    "a workbook is not text, and standard output is a terminal\nhelp: name a file, such as `-o book.xlsx`",
                );
            }
            Format::Xlsx => match export::xlsx(register, self.site_url.as_deref()) {
                Ok(book) => (book.bytes, book.warnings),
                Err(error) => return cannot(format_args!("the workbook cannot be made: {error}")),
            },
            Format::Sarif => plain(export::sarif(register, &base)),
            Format::Otm => with(export::otm(register)),
            Format::Cyclonedx => with(export::cyclonedx(register)),
            Format::Aivss => with(export::aivss(register)),
            Format::Mermaid => plain(export::mermaid(register)),
            Format::D2 => plain(export::d2(register)),
        };
        for warning in &warnings {
            tell(&format!("warning: {warning}\n"));
        }
        if self.strict && !warnings.is_empty() {
            tell(&format!(
                "error: nothing is written, because {} of the book {} not fit the format (--strict)\n",
                match warnings.len() {
                    1 => "1 point".to_owned(),
                    several => format!("{several} points"),
                },
                if warnings.len() == 1 { "does" } else { "do" }
            ));
            return Outcome::Problems;
        }
        if bytes.len() as u64 > check.config.max_output {
            return cannot(
                "the export is larger than `max-output` allows\n\
                 help: raise `max-output` under `[preprocessor.aivss]`; 256 MiB is the default",
            );
        }
        match &self.output {
            Some(path) => write(path, &bytes, &check),
            None => print(&bytes),
        }
    }
}

/// Writes the file. Refuses to overwrite a source file of the book.
fn write(path: &Path, bytes: &[u8], check: &BookCheck) -> Outcome {
    let resolved = files::resolve(path).ok();
    let is_source = |source: &PathBuf| resolved.is_some() && files::resolve(source).ok() == resolved;
    if check.files().iter().any(is_source) {
        return cannot(format_args!(
            "{} is a file of the book and was not overwritten\nhelp: name another file with `-o`",
            shown(path)
        ));
    }
    if let Err(error) = files::write(path, bytes) {
        return cannot(format_args!("{} cannot be written: {error}", shown(path)));
    }
    if check.publishes(path) {
        tell(&format!("note: {} is in the folder of the chapters, so mdBook publishes it\n", shown(path)));
    }
    Outcome::Fine
}
