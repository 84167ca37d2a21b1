//! `score [FILE]`: scores assessments without a book.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::aivss::{Assessment, CvssUse, Headline, Input, Outcome as Scored, Version, plain};
use crate::block::places::Item;
use crate::block::{self, AssessmentBlock, Block};
use crate::diagnostic::{self, Diagnostic, FileSource, Source, Sources as _, Span, Style, code, visible};
use crate::export;

use super::{Outcome, cannot, print, show, shown, stderr_style, tell_problem};

/// Arguments of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// A file with an assessment in YAML or JSON; standard input without one or with `-`.
    file: Option<PathBuf>,
    /// How the score is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Score under every version that the inputs allow.
    #[arg(long)]
    all_versions: bool,
}

/// Formats of `score`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: every step of the arithmetic.
    Text,
    /// One object.
    Json,
    /// JSON lines, a list or several documents in, one object a line out, in order; a bad one becomes an error on its line.
    Jsonl,
}

impl Score {
    pub(super) fn run(self) -> Outcome {
        let (path, text) = match self.input() {
            Ok(input) => input,
            Err(message) => return cannot(message),
        };
        let source = FileSource::new(&path, &text);
        if self.format == Format::Jsonl {
            return self.batch(&text, &source);
        }
        let results = block::read_assessments(&text, Source::File(0), Version::default());
        if results.len() > 1 {
            return cannot(format_args!(
                "{} holds {} assessments\nhelp: `--format jsonl` scores several",
                visible(&path),
                results.len()
            ));
        }
        let mut out = String::new();
        let mut outcome = Outcome::Fine;
        for (start, read) in results {
            match score(start, read) {
                Ok((assessment, scored)) if self.format == Format::Text => self.text(&mut out, &assessment, &scored),
                Ok((assessment, scored)) => out.push_str(&self.json(&assessment, &scored)),
                Err(problems) => {
                    outcome = Outcome::Problems;
                    for problem in problems {
                        tell_problem(&diagnostic::human(&problem, &source, stderr_style()));
                    }
                }
            }
        }
        let printed = match self.format {
            Format::Text => show(&out, Style::Plain),
            Format::Json | Format::Jsonl => print(&out),
        };
        match printed {
            Outcome::Fine => outcome,
            failed => failed,
        }
    }

    /// Scores one assessment after the other, each a line as soon as it is known.
    fn batch(&self, text: &str, source: &FileSource<'_>) -> Outcome {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let mut outcome = Outcome::Fine;
        let mut written = Ok(());
        block::each_assessment(text, Source::File(0), Version::default(), |start, read| {
            if written.is_err() {
                return;
            }
            let line = match score(start, read) {
                Ok((assessment, scored)) => self.json(&assessment, &scored),
                Err(problems) => {
                    outcome = Outcome::Problems;
                    for problem in &problems {
                        // Without excerpts: there may be thousands.
                        tell_problem(&diagnostic::human(problem, source, Style::Line));
                    }
                    let Some(problem) = problems.first() else { return };
                    let line = source.location(problem.primary.span).line;
                    format!("{}\n", serde_json::json!({"error": problem.message, "line": line}))
                }
            };
            written = out.write_all(line.as_bytes());
        });
        match super::ended(written.and_then(|()| out.flush())) {
            Outcome::Fine => outcome,
            failed => failed,
        }
    }

    /// One line.
    fn json(&self, assessment: &Assessment, scored: &Scored) -> String {
        let mut line = if self.all_versions {
            export::all_versions_json(assessment)
        } else {
            export::score_json(assessment, scored)
        };
        line.push('\n');
        line
    }

    fn input(&self) -> Result<(String, String), String> {
        match &self.file {
            Some(path) if path.as_os_str() != "-" => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| format!("{} cannot be read: {error}", shown(path)))?;
                Ok((path.to_string_lossy().into_owned(), text))
            }
            _ => {
                let mut text = String::new();
                io::stdin()
                    .lock()
                    .read_to_string(&mut text)
                    .map_err(|error| format!("the input cannot be read: {error}"))?;
                Ok(("<stdin>".to_owned(), text))
            }
        }
    }

    fn text(&self, out: &mut String, assessment: &Assessment, scored: &Scored) {
        let name = match &assessment.title {
            Some(title) => format!("{}: {title}", assessment.agent),
            None => assessment.agent.clone(),
        };
        let _ = writeln!(out, "{}\n{}", visible(&name), headline(scored));
        inputs(out, assessment, scored);
        working(out, scored);
        remarks(out, assessment, scored);
        let levers = assessment.levers();
        if !levers.is_empty() {
            out.push_str("\nWhat would lower it\n");
            let width = levers.iter().map(|lever| lever.change.chars().count()).max().unwrap_or_default();
            for lever in levers {
                let crosses = if lever.crosses_band { "  (another band)" } else { "" };
                let _ =
                    writeln!(out, "  {:width$}  {:.1} {}{crosses}", lever.change, lever.score, lever.severity.word());
            }
        }
        if self.all_versions {
            out.push_str("\nUnder every version (the numbers are not comparable with each other)\n");
            for (version, other) in assessment.under_all_versions() {
                match other {
                    Ok(other) => {
                        let line = other.sum_line().unwrap_or_else(|| "not scored".to_owned());
                        let _ = writeln!(out, "  {:15} {}\n  {:15} {line}", version.id, headline(&other), "");
                    }
                    Err(problems) => {
                        let reason = problems.first().map(|problem| problem.message()).unwrap_or_default();
                        let _ = writeln!(out, "  {:15} not possible: {reason}", version.id);
                    }
                }
            }
        }
    }
}

/// `AIVSS 0.8: up to 7.6 High`
fn headline(scored: &Scored) -> String {
    let title = scored.version.title;
    match (scored.score, scored.severity) {
        (Some(score), Some(severity)) => {
            let up_to = if scored.headline == Headline::High { "up to " } else { "" };
            let mut text = format!("{title}: {up_to}{score:.1} {}", severity.word());
            if !scored.interval.is_point() {
                let _ = write!(text, ", between {:.1} and {:.1}", scored.interval.low, scored.interval.high);
                if let Some((low, high)) = scored.severity_range {
                    let _ = write!(text, " ({} to {})", low.word(), high.word());
                }
            }
            text
        }
        _ => format!(
            "{title}: not scored, between {:.1} and {:.1} over every CVSS score",
            scored.interval.low, scored.interval.high
        ),
    }
}

fn inputs(out: &mut String, assessment: &Assessment, scored: &Scored) {
    out.push_str("\nInputs\n");
    let reason =
        |why: &Option<String>| why.as_ref().map_or_else(String::new, |why| format!("  {}", why.replace('\n', " ")));
    let mut line = |label: &str, value: String, note: String, why: String| {
        let text = format!("  {label:26} {value:11} {}", format!("{note}{why}").trim_start());
        let _ = writeln!(out, "{}", text.trim_end());
    };
    match &assessment.cvss {
        Some(cvss) => {
            // The kind of the number, which may be less than the vector states.
            let vector = cvss.value.vector.as_ref().map_or_else(String::new, |vector| {
                let kind = match scored.version.cvss {
                    CvssUse::Base => "CVSS-B",
                    CvssUse::BaseThreatEnvironmental => vector.nomenclature(),
                };
                format!("{kind} {vector}")
            });
            line("CVSS", plain(scored.cvss.unwrap_or(cvss.value.score)).to_string(), vector, reason(&cvss.why));
        }
        None => line("CVSS", "not stated".to_owned(), String::new(), String::new()),
    }
    if let Some(part) = scored.factors() {
        let level = |multiplier: &crate::aivss::Multiplier, assumed: bool| {
            let level = multiplier.level.map_or("", |level| level.id);
            if assumed { format!("{level} (assumed)") } else { level.to_owned() }
        };
        let exploit = &part.threat_multiplier;
        line(
            "Threat multiplier",
            plain(exploit.value).to_string(),
            level(exploit, scored.assumed.contains(&Input::Exploit)),
            assessment.exploit.as_ref().map_or_else(String::new, |input| reason(&input.why)),
        );
        if let Some(mitigation) = &part.mitigation_factor {
            line(
                "Mitigation factor",
                plain(mitigation.value).to_string(),
                level(mitigation, scored.assumed.contains(&Input::Mitigation)),
                assessment.mitigation.as_ref().map_or_else(String::new, |input| reason(&input.why)),
            );
        }
        for entry in &assessment.factors {
            let estimate = &entry.input.value;
            let value = if estimate.unknown {
                "unknown".to_owned()
            } else if estimate.is_certain() {
                plain(estimate.low).to_string()
            } else {
                format!("{}..{}", plain(estimate.low), plain(estimate.high))
            };
            let best = match estimate.score {
                Some(score) if !estimate.is_certain() => format!("taken as {}", plain(score)),
                _ => String::new(),
            };
            line(entry.name, value, best, reason(&entry.input.why));
        }
    }
    if let Some(part) = scored.metrics() {
        for (metric, letter) in &part.metrics {
            let value = metric.value(*letter).map_or("", |value| value.name);
            line(metric.name, format!("{}:{letter}", metric.abbr), value.to_owned(), String::new());
        }
        line("Effect class", part.effect_class.id.to_owned(), part.effect_class.meaning.to_owned(), String::new());
    }
}

fn working(out: &mut String, scored: &Scored) {
    let steps = scored.steps();
    if steps.is_empty() {
        return;
    }
    out.push_str("\nWorking\n");
    let width = steps.iter().map(|step| step.label.chars().count()).max().unwrap_or_default();
    for step in steps {
        let _ = writeln!(out, "  {:width$}  {} = {}", step.label, step.expression, step.result);
    }
    if let Some(line) = scored.sum_line() {
        let _ = writeln!(out, "  {line}");
    }
}

fn remarks(out: &mut String, assessment: &Assessment, scored: &Scored) {
    let mut remarks = Vec::new();
    if !scored.version.status.is_published_by_owasp() {
        remarks.push(scored.version.status.sentence().to_owned());
    }
    if !scored.off_table.is_empty() {
        remarks.push(format!("not among the published values: {}", Input::fields(&scored.off_table).join(", ")));
    }
    if let Some(part) = scored.factors() {
        if part.foreign_set {
            remarks.push(format!("the factors are those of AIVSS {}", part.factor_set.id));
        }
        if scored.below_cvss {
            let why = scored.version.factors().map_or("", |method| method.below_cvss);
            let repaired = part
                .repaired
                .map_or_else(String::new, |(version, score)| format!("; under {} it is {score:.1}", version.id));
            remarks.push(format!("below the CVSS base, because {why}{repaired}"));
        }
    }
    let left_out = assessment.left_out_metrics();
    if !left_out.is_empty() {
        let metrics: Vec<_> = left_out.iter().map(|metric| format!("{}:{}", metric.abbr, metric.value)).collect();
        remarks
            .push(format!("the base score is used; further metrics of the vector are left out: {}", metrics.join(" ")));
    }
    remarks.push("scores rank findings; they are not comparable across versions or with CVSS".to_owned());
    out.push_str("\nRemarks\n");
    for remark in remarks {
        let _ = writeln!(out, "  {remark}");
    }
}

/// Scores one block, with what is wrong at its place.
fn score(start: usize, read: block::Read) -> Result<(Assessment, Scored), Vec<Diagnostic>> {
    let Some(Block::Assessment(block)) = read.block else { return Err(read.problems) };
    let AssessmentBlock { assessment, places } = *block;
    let place = |field: &str| {
        let range = places.of(Item::Root, field);
        Span::new(Source::File(0), start + range.start..start + range.end)
    };
    if let Some(from) = &assessment.factors_from {
        let message = format!("the factors of `{from}` are not here");
        let problem = Diagnostic::new(code::UNKNOWN_REFERENCE, place("factors-from"), message);
        return Err(vec![problem.help("`factors-from` needs a book; write the factors out")]);
    }
    match assessment.score() {
        Ok(scored) => Ok((assessment, scored)),
        Err(problems) => {
            let problems = problems.iter().map(|problem| {
                let diagnostic =
                    Diagnostic::new(block::code_of(problem), place(problem.input().field()), problem.message());
                diagnostic.help(problem.help())
            });
            Err(problems.collect())
        }
    }
}
