//! `import PATH`: turns pages and reports from elsewhere into chapters. The work is in [`crate::import`].

mod read;
mod write;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::aivss::{Cvss, CvssVector, Decimal};
use crate::diagnostic::visible;
use crate::fields::Slot as _;
use crate::import::{self, Chapter, Format, Options};
use crate::maestro::Edition;

use super::{Outcome, cannot, print, shown, tell};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// A page as text or saved HTML, a JSON report of AIVSS 0.8, a threat model of another tool, or a folder of them; `-` is standard input.
    path: PathBuf,
    /// The chapter to write, or a folder for several chapters. Default: print them.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Overwrite existing chapters.
    #[arg(long, requires = "output")]
    force: bool,
    /// CVSS v4.0 vector or base score for pages that state none.
    #[arg(long, value_name = "CVSS", value_parser = cvss)]
    cvss: Option<Cvss>,
    /// The format of the files. Default: recognise each file by its content.
    #[arg(long, value_enum)]
    format: Option<FormatArgument>,
    /// The edition of MAESTRO for the layers of threat models.
    #[arg(long, value_name = "EDITION", default_value = "seven", value_parser = edition)]
    edition: &'static Edition,
    /// The layer for threats whose layer the file does not state, such as `L3`.
    #[arg(long, value_name = "LAYER")]
    layer: Option<String>,
    /// The day of the import, which the chapter states with its source. Default: the day of `SOURCE_DATE_EPOCH`, otherwise today.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    today: Option<Date>,
}

fn cvss(text: &str) -> Result<Cvss, String> {
    let text = text.trim();
    if text.contains('/') {
        return CvssVector::parse(text)
            .map(Cvss::from)
            .map_err(|error| format!("{}; {}", error.message(), error.help()));
    }
    match Decimal::from_str_exact(text) {
        Ok(score) if !score.is_sign_negative() && score <= Decimal::TEN => Ok(Cvss::from(score.normalize())),
        _ => Err("expected a CVSS v4.0 vector, or a base score from 0 to 10".to_owned()),
    }
}

/// Formats of `import`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    /// A threat-model page of an agent, as text or saved HTML.
    Page,
    /// The JSON report of AIVSS 0.8, Appendix A.
    Report,
    /// AWS Threat Composer.
    ThreatComposer,
    /// OWASP Threat Dragon 2.
    ThreatDragon,
    /// Open Threat Model 0.2.
    Otm,
    /// CycloneDX 2.0 with threat models (a preview, because 2.0 is not released).
    Cyclonedx,
    /// A report of the public Claude skill for threat modelling that uses the ten-layer draft.
    Skill,
}

impl From<FormatArgument> for Format {
    fn from(format: FormatArgument) -> Self {
        match format {
            FormatArgument::Page => Self::Page,
            FormatArgument::Report => Self::Report,
            FormatArgument::ThreatComposer => Self::ThreatComposer,
            FormatArgument::ThreatDragon => Self::ThreatDragon,
            FormatArgument::Otm => Self::Otm,
            FormatArgument::Cyclonedx => Self::Cyclonedx,
            FormatArgument::Skill => Self::Skill,
        }
    }
}

fn edition(text: &str) -> Result<&'static Edition, String> {
    let mut edition = <&Edition>::default();
    edition.put(text).map(|()| edition).map_err(|refused| format!("{}; {}", refused.message, refused.help))
}

/// The most bytes of all chapters of one run. They are kept in memory until the last file has been read.
const MAX_CHAPTERS: usize = 64 * 1024 * 1024;

impl Import {
    pub(super) fn run(self) -> Outcome {
        let folder = self.path.as_os_str() != "-" && self.path.is_dir();
        let files = if folder { read::files(&self.path) } else { Ok(vec![self.path.clone()]) };
        let files = match files {
            Ok(files) => files,
            Err(problem) => return cannot(problem),
        };
        let today = match super::today(self.today) {
            Ok(today) => today,
            Err(message) => return cannot(message),
        };
        let layer = match self.layer.as_deref().map(|layer| self.edition.parse_any_layer(layer)).transpose() {
            Ok(layer) if layer.is_none_or(|layer| layer.edition() == self.edition) => layer,
            Ok(_) => {
                return cannot(
                    "`--layer` is a layer of another edition\nhelp: add `--edition`, or name a layer of this one",
                );
            }
            Err(error) => return cannot(format_args!("`--layer`: {error}\nhelp: {}", error.help())),
        };
        let mut chapters: Vec<Chapter> = Vec::new();
        let mut outcome = Outcome::Fine;
        let mut taken = Vec::new();
        let mut size = 0;
        for path in files {
            let text = match read::text(&path, folder.then_some(&self.path)) {
                Ok(text) => text,
                Err(error) if folder => {
                    tell_problem(&path, error.place, "error", error.mistake.message(), error.mistake.help());
                    outcome = Outcome::Problems;
                    continue;
                }
                Err(error) => {
                    tell_problem(&path, error.place, "error", error.mistake.message(), error.mistake.help());
                    return Outcome::CouldNotRun;
                }
            };
            let name = path.to_string_lossy();
            let options = Options {
                cvss: self.cvss.clone(),
                taken: &taken,
                format: self.format.map(Format::from),
                edition: self.edition,
                layer,
                ..Options::new(&name, today)
            };
            match import::import(&text, &options) {
                Ok(mut chapter) => {
                    for note in std::mem::take(&mut chapter.notes) {
                        let place = (note.line > 0).then_some((note.line, 0));
                        tell_problem(&path, place, "note", &note.text, "");
                    }
                    size += chapter.markdown.len();
                    if size > MAX_CHAPTERS {
                        return cannot(
                            "the chapters are larger than 64 MiB together\nhelp: import the files in several runs",
                        );
                    }
                    taken.push(chapter.id.clone());
                    chapters.push(chapter);
                }
                Err(error) => {
                    tell_problem(&path, error.place, "error", error.mistake.message(), error.mistake.help());
                    outcome = Outcome::Problems;
                }
            }
        }
        match self.put(&chapters, folder) {
            Outcome::Fine => outcome,
            failed => failed,
        }
    }

    /// Writes or prints the chapters. If there are several, also prints the lines for the summary.
    fn put(&self, chapters: &[Chapter], folder: bool) -> Outcome {
        let lines: String = chapters.iter().map(import::summary_line).collect();
        let Some(output) = &self.output else {
            let mut text: String =
                chapters.iter().map(|chapter| chapter.markdown.as_str()).collect::<Vec<_>>().join("\n");
            if folder && !chapters.is_empty() {
                text = format!("<!-- For SUMMARY.md:\n{lines}-->\n\n{text}");
            }
            return print(&text);
        };
        let into_folder = folder || output.is_dir() || output.to_string_lossy().ends_with(['/', '\\']);
        let path_of = |chapter: &Chapter| match into_folder {
            true => output.join(format!("{}.md", chapter.id)),
            false => output.clone(),
        };
        let files: Vec<_> = chapters.iter().map(|chapter| (path_of(chapter), chapter.markdown.as_bytes())).collect();
        match write::write(&files, self.force) {
            Ok(()) if into_folder => print(&lines),
            Ok(()) => Outcome::Fine,
            Err(problem) => cannot(problem),
        }
    }
}

/// Prints a message about a file, with its line and column if they are known (0 if unknown).
fn tell_problem(path: &Path, place: Option<(usize, usize)>, kind: &str, message: &str, help: &str) {
    let place = match place {
        Some((line, 0)) => format!(":{line}"),
        Some((line, column)) => format!(":{line}:{column}"),
        None => String::new(),
    };
    let help = if help.is_empty() { String::new() } else { format!("  help: {}\n", visible(help)) };
    tell(&format!("{}{place}: {kind}: {}\n{help}", shown(path), visible(message)));
}
