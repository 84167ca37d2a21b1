//! `check [DIR]`: reports every problem of a book with file, line and column, then applies the gate.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;

use crate::aivss::Decimal;
use crate::book::check::{BookCheck, Options};
use crate::book::read::{ReadError, read_any_export, read_export};
use crate::diagnostic::{self, Base, CODES, Kind, Level, Placed, Style, code, sarif, visible};
use crate::export;
use crate::maestro::{Level as Risk, Vocabulary};
use crate::name;
use crate::register::BlockKind;
use crate::register::gate::{Baseline, GateReport};

use super::{Outcome, cannot, logging, not_read, print, show, shown, tell};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    book: super::BookArguments,
    #[command(flatten)]
    root: super::RootArgument,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Report this lint as an error. Can be given several times.
    #[arg(long, value_name = "LINT")]
    deny: Vec<String>,
    /// The day that review dates and the ends of exemptions are compared with, such as 2026-11-20. Default: the day of `SOURCE_DATE_EPOCH`, otherwise today.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    today: Option<Date>,
    /// The highest allowed score. Overrides `max-score` in `book.toml`.
    #[arg(long, value_name = "N", value_parser = score)]
    max_score: Option<Decimal>,
    /// The highest allowed risk of an open threat. Overrides `max-risk` in `book.toml`.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    max_risk: Option<Risk>,
    /// An exported JSON file with an earlier state of the book. Only entries that are new or worse since then, or that are gone, fail. Overrides
    /// `baseline` in `book.toml`.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Correct each wrong `expect` in a block: write the computed score or risk. Changes files below the book's folder: all of them or none.
    #[arg(long)]
    fix: bool,
    /// Print at most N problems in the human format, errors first; 0 prints all. The other formats always contain all.
    #[arg(long, value_name = "N", default_value_t = diagnostic::MOST_SHOWN)]
    max_problems: usize,
}

/// Formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: with excerpts on a terminal, otherwise one line for each problem.
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
        let base = match self.root.base(&self.book.dir) {
            Ok(base) => base,
            Err(message) => return cannot(message),
        };
        let today = match super::today(self.today) {
            Ok(today) => today,
            Err(message) => return cannot(message),
        };
        let options = Options { today: Some(today), denied, ..self.book.options() };
        let mut check = match BookCheck::run(&self.book.dir, &options) {
            Ok(check) => check,
            Err(why) => return not_read(&why),
        };
        if self.fix {
            match check.fix() {
                Ok(fixed) => {
                    for (place, reason) in &fixed.left {
                        let path = diagnostic::visible(&place.path);
                        tell(&format!("{path}:{}:{}: not fixed: {reason}\n", place.line, place.column));
                    }
                    if fixed.values > 0 {
                        let plural = if fixed.values == 1 { "value" } else { "values" };
                        tell(&format!("wrote {} {plural} of `expect`\n", fixed.values));
                        check = match BookCheck::run(&self.book.dir, &options) {
                            Ok(check) => check,
                            Err(why) => return not_read(&why),
                        };
                    }
                }
                Err(message) => return cannot(message),
            }
        }
        let gate = match self.gate(&mut check, today) {
            Ok(gate) => gate,
            Err(message) => return cannot(message),
        };
        let style = match std::io::stdout().is_terminal() {
            true if super::terminal::no_color() => Style::Plain,
            true => Style::Colour,
            false => Style::Line,
        };
        let report = self.report(&check, gate.as_ref(), &base, style);
        let written = if self.format == Format::Human { show(&report, style) } else { print(&report) };
        if written != Outcome::Fine {
            return written;
        }
        // Annotations and SARIF contain only failures. The log must still show what the gate allowed.
        if let (Format::Github | Format::Sarif, Some(report)) = (self.format, &gate) {
            tell(&format!("{report}\n"));
        }
        let failed = check.errors() > 0 || gate.is_some_and(|report| !report.passed);
        if failed { Outcome::Problems } else { Outcome::Fine }
    }

    /// Applies the book's gate, if it has one.
    fn gate(&self, check: &mut BookCheck, today: Date) -> Result<Option<GateReport>, String> {
        let mut gate = check.config.gate.clone();
        gate.max_score = self.max_score.or(gate.max_score);
        gate.max_risk = self.max_risk.or(gate.max_risk);
        // A path in `book.toml` is relative to the book's folder, a path on the command line to the current folder.
        let baseline = match (&self.baseline, &gate.baseline) {
            (Some(path), _) => Some(baseline(&self.book.dir, path, read_any_export(path))?),
            (None, Some(path)) => {
                let path = self.book.dir.join(path);
                Some(baseline(&self.book.dir, &path, read_export(&path))?)
            }
            (None, None) => None,
        };
        // A baseline has an effect only together with limits. Minimum counts alone do not use it.
        if baseline.is_some() && !gate.has_limits() && gate.errors == 0 && gate.environment.limits.is_empty() {
            return Err("there is no limit to hold against the baseline\nhelp: set `max-score` or `max-risk`, under \
                        `[preprocessor.aivss.gate]` or as arguments; `diff --fail-on-increase` needs none"
                .to_owned());
        }
        Ok(gate.is_set().then(|| check.judge(&gate, today, baseline.as_ref())))
    }

    fn report(&self, check: &BookCheck, gate: Option<&GateReport>, base: &Base, style: Style) -> String {
        let sources = check.sources();
        match self.format {
            Format::Human => {
                let mut text: String = if self.max_problems == 0 {
                    check.diagnostics.iter().map(|problem| diagnostic::human(problem, &sources, style)).collect()
                } else {
                    let (shown, left_out) = diagnostic::shortened(check.diagnostics.iter(), self.max_problems);
                    let left_out = diagnostic::left_out_line(left_out, "`--max-problems 0` shows all");
                    shown.iter().map(|shown| shown.human(&sources, style)).chain([left_out]).collect()
                };
                text.extend(check.notes().iter().map(|note| format!("note: {note}\n")));
                text.push_str(&check.summary());
                if let Some(gate) = gate {
                    text.push_str(&format!("{gate}\n"));
                }
                text
            }
            Format::Json => {
                #[derive(Serialize)]
                struct Report<'a> {
                    diagnostics: Vec<diagnostic::JsonDiagnostic<'a>>,
                    gate: Judgement<'a>,
                    summary: Summary,
                    notes: Vec<String>,
                }
                #[derive(Serialize)]
                #[serde(untagged)]
                enum Judgement<'a> {
                    Report(&'a GateReport),
                    /// A book without limits passes, unless a block has errors or is missing from the book.
                    None {
                        passed: bool,
                        findings: [(); 0],
                    },
                }
                #[derive(Serialize)]
                struct Summary {
                    errors: usize,
                    warnings: usize,
                    assessments: Blocks,
                    models: Blocks,
                }
                #[derive(Serialize)]
                struct Blocks {
                    written: usize,
                    with_errors: usize,
                }
                let register = &check.register;
                let blocks = |kind| Blocks { written: register.written(kind), with_errors: register.with_errors(kind) };
                let passed = register.faulty.is_empty() && register.left_out.is_empty();
                let report = Report {
                    diagnostics: check
                        .diagnostics
                        .iter()
                        .map(|diagnostic| diagnostic::json(diagnostic, &sources))
                        .collect(),
                    gate: gate.map_or(Judgement::None { passed, findings: [] }, Judgement::Report),
                    summary: Summary {
                        errors: check.errors(),
                        warnings: check.count(Level::Warning),
                        assessments: blocks(BlockKind::Assessment),
                        models: blocks(BlockKind::Model),
                    },
                    notes: check.notes(),
                };
                super::pretty(&report)
            }
            Format::Sarif => super::pretty(&sarif::diagnostics(placed(check, gate, base)).with_notes(&check.notes())),
            Format::Github => {
                let notes = check.notes().into_iter().map(|note| diagnostic::github_notice("check", &note));
                notes.chain(placed(check, gate, base).map(|placed| diagnostic::github_at(&placed))).collect()
            }
        }
    }
}

/// The diagnostics and the failures of the gate, with paths relative to the base.
fn placed<'a>(check: &'a BookCheck, gate: Option<&GateReport>, base: &'a Base) -> impl Iterator<Item = Placed<'a>> {
    let sources = check.sources();
    let found = check.diagnostics.iter().map(move |it| Placed::new(it, &sources));
    let failures = gate.map(|report| check.failures(report)).unwrap_or_default();
    found.chain(failures).map(|placed| placed.from_base(base))
}

/// The baseline in an exported file. A file that cannot be read is an error, because an empty baseline would make every entry
/// look new.
fn baseline(book: &Path, path: &Path, read: Result<String, ReadError>) -> Result<Baseline, String> {
    let dir = if book == Path::new(".") { String::new() } else { format!(" {}", shown(book)) };
    let export = format!("mdbook-aivss export{dir} -o {}", shown(path));
    let text = read.map_err(|error| {
        let help = match &error {
            ReadError::System(_) => format!("write it with `{export}`, or correct the path"),
            other => other.help(),
        };
        format!("the baseline {} cannot be read: {error}\nhelp: {help}", shown(path))
    })?;
    export::baseline(&text).map_err(|error| {
        let help = format!("write it again with `{export}`, and have the difference reviewed");
        format!("the baseline {}: {}\nhelp: {help}", shown(path), visible(error.message()))
    })
}

fn score(text: &str) -> Result<Decimal, String> {
    text.parse()
        .ok()
        .filter(|score| *score >= Decimal::ZERO && *score <= Decimal::TEN)
        .ok_or_else(|| "write a number from 0 to 10".to_owned())
}

fn level(text: &str) -> Result<Risk, String> {
    Risk::parse(text).map_err(|error| error.help())
}
