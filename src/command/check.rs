//! `check [DIR]`: every problem of a book with file, line and column, then the gate.

use std::io::IsTerminal;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;

use crate::book::check::{BookCheck, Options};
use crate::diagnostic::{self, CODES, Kind, Level, Style, code, sarif};
use crate::name;

use super::{Outcome, cannot, logging, print, tell};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    book: super::BookArguments,
    /// How the findings are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Report this lint as an error; may be repeated.
    #[arg(long, value_name = "LINT")]
    deny: Vec<String>,
    /// The day against which review dates are held, as 2026-11-20; the system's day without it.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    today: Option<Date>,
    /// Write the computed value where `expect` says another.
    #[arg(long)]
    fix: bool,
}

/// Formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: with excerpts on a terminal, a line each elsewhere.
    Human,
    /// For scripts.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, for annotations in a pull request.
    Github,
}

impl Check {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let mut denied = Vec::new();
        for word in &self.deny {
            match code::code(word) {
                Some(rule) if matches!(rule.kind, Kind::Lint(_)) => denied.push(rule),
                Some(_) => return cannot(format_args!("`{word}` is always an error")),
                None => {
                    let lints = CODES.iter().filter(|code| matches!(code.kind, Kind::Lint(_))).map(|code| code.name);
                    let help = name::nearest(word, lints)
                        .map_or_else(String::new, |near| format!("\nhelp: did you mean `{near}`?"));
                    return cannot(format_args!("there is no lint `{word}`{help}"));
                }
            }
        }
        let options = Options { today: Some(super::today(self.today)), denied, ..self.book.options() };
        let mut check = match BookCheck::run(&self.book.dir, &options) {
            Ok(check) => check,
            Err(message) => return cannot(message),
        };
        if self.fix {
            match check.fix() {
                Ok(0) => {}
                Ok(fixed) => {
                    let plural = if fixed == 1 { "value" } else { "values" };
                    tell(&format!("wrote {fixed} {plural} of `expect`\n"));
                    check = match BookCheck::run(&self.book.dir, &options) {
                        Ok(check) => check,
                        Err(message) => return cannot(message),
                    };
                }
                Err(message) => return cannot(message),
            }
        }
        let written = print(&self.report(&check));
        if written != Outcome::Fine {
            return written;
        }
        if check.errors() > 0 { Outcome::Problems } else { Outcome::Fine }
    }

    fn report(&self, check: &BookCheck) -> String {
        let sources = check.sources();
        match self.format {
            Format::Human => {
                let style = match std::io::stdout().is_terminal() {
                    true if super::no_color() => Style::Plain,
                    true => Style::Colour,
                    false => Style::Line,
                };
                let mut text: String =
                    check.diagnostics.iter().map(|diagnostic| diagnostic::human(diagnostic, &sources, style)).collect();
                text.push_str(&check.summary());
                text
            }
            Format::Json => {
                #[derive(Serialize)]
                struct Report<'a> {
                    diagnostics: Vec<diagnostic::JsonDiagnostic<'a>>,
                    summary: Summary,
                }
                #[derive(Serialize)]
                struct Summary {
                    errors: usize,
                    warnings: usize,
                }
                let report = Report {
                    diagnostics: check
                        .diagnostics
                        .iter()
                        .map(|diagnostic| diagnostic::json(diagnostic, &sources))
                        .collect(),
                    summary: Summary { errors: check.errors(), warnings: check.count(Level::Warning) },
                };
                super::pretty(&report)
            }
            Format::Sarif => super::pretty(&sarif::diagnostics(&check.diagnostics, &sources)),
            Format::Github => {
                check.diagnostics.iter().map(|diagnostic| diagnostic::github(diagnostic, &sources)).collect()
            }
        }
    }
}
