//! `export [DIR]`: a book's scores and threats as a file for another tool.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::book::check::BookCheck;
use crate::diagnostic::{self, Level};
use crate::export::{self, CsvTable, Export as File, Formulas};

use super::{Outcome, cannot, logging, not_read, print, shown, stderr_style, tell, tell_problem};

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
    /// Which table, for csv.
    #[arg(long, value_enum, default_value_t = Table::Scores)]
    table: Table,
    /// Write every text of csv as the author wrote it, without an apostrophe before what a spreadsheet would take for a formula.
    #[arg(long)]
    raw: bool,
    /// Fail, and write nothing, if the format cannot carry all of what it is asked for.
    #[arg(long)]
    strict: bool,
    /// Write into this file; standard output without it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Everything, in this project's own format.
    Json,
    /// One table, RFC 4180.
    Csv,
    /// SARIF 2.1.0: a result for each threat and each score.
    Sarif,
    /// Open Threat Model 0.2.0.
    Otm,
    /// The JSON report of AIVSS 0.8, Appendix A.
    Aivss,
}

/// Tables of csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// One row an assessment.
    Scores,
    /// One row a threat.
    Threats,
    /// One row a mitigation.
    Mitigations,
}

impl Export {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let base = match self.root.base(&self.book.dir) {
            Ok(base) => base,
            Err(message) => return cannot(message),
        };
        let check = match BookCheck::run(&self.book.dir, &self.book.options()) {
            Ok(check) => check,
            Err(why) => return not_read(&why),
        };
        // A file that lacks what could not be read would pass for the whole book.
        if check.errors() > 0 {
            let sources = check.sources();
            for problem in check.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error) {
                tell_problem(&diagnostic::human(problem, &sources, stderr_style()));
            }
            return Outcome::Problems;
        }
        let register = &check.register;
        let plain = |text| File { text, warnings: Vec::new() };
        let file = match self.format {
            Format::Json => plain(export::json(register)),
            Format::Csv => export::csv(
                register,
                match self.table {
                    Table::Scores => CsvTable::Scores,
                    Table::Threats => CsvTable::Threats,
                    Table::Mitigations => CsvTable::Mitigations,
                },
                if self.raw { Formulas::Raw } else { Formulas::Disarmed },
            ),
            Format::Sarif => plain(export::sarif(register, &base)),
            Format::Otm => export::otm(register),
            Format::Aivss => export::aivss(register),
        };
        for warning in &file.warnings {
            tell(&format!("warning: {warning}\n"));
        }
        if self.strict && !file.warnings.is_empty() {
            tell(&format!(
                "error: nothing is written, because {} of the book {} not fit the format (--strict)\n",
                match file.warnings.len() {
                    1 => "1 point".to_owned(),
                    several => format!("{several} points"),
                },
                if file.warnings.len() == 1 { "does" } else { "do" }
            ));
            return Outcome::Problems;
        }
        match &self.output {
            Some(path) => match crate::book::files::write(path, file.text.as_bytes()) {
                Ok(()) => Outcome::Fine,
                Err(error) => cannot(format_args!("{} cannot be written: {error}", shown(path))),
            },
            None => print(&file.text),
        }
    }
}
