//! Loads and checks a whole book on disk. `check`, `export` and `diff` start from the result.
//!
//! Start at [`BookCheck::run`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::diagnostic::{self, Diagnostic, Level, Location, Placed, Source, Sources, Span, code, visible};
use crate::order::Sort as _;
use crate::register::gate::{Baseline, Gate, GateReport};
use crate::register::{BlockKind, Register};

use super::config::{Config, locate_gate};
pub use super::examine::Options;
use super::examine::{Examined, examine, notice_exemptions, sources};
use super::files;
use super::load::{Loaded, load};
use super::not_read::NotRead;
use super::pages::BrokenBlock;
use super::source_map::SourceFile;
use super::sources::BookSources;

/// Bytes of a file to replace, and the new text.
type Mend = (std::ops::Range<usize>, String);

/// A book with everything that was found.
#[derive(Debug)]
pub struct BookCheck {
    loaded: Loaded,
    src: String,
    unlisted: Vec<SourceFile>,
    /// The effective configuration.
    pub config: Config,
    /// The joined book, with the positions of its entries in the author's files.
    pub register: Register,
    /// All findings, in the order of the book.
    pub diagnostics: Vec<Diagnostic>,
    /// The assessments and threat models that have errors and are therefore not in the register.
    pub broken_blocks: Vec<BrokenBlock>,
}

impl BookCheck {
    /// Reads and checks the book in a folder. Writes no file.
    ///
    /// # Errors
    ///
    /// Returns an error if the book cannot be read at all.
    pub fn run(dir: &Path, options: &Options) -> Result<Self, NotRead> {
        let loaded = load(dir, options.all_preprocessors, &options.files)?;
        let Examined { unlisted, config, register, diagnostics, broken_blocks } = examine(&loaded, options, None)?;
        let (src, unlisted) = (config.src.clone(), unlisted.files);
        Ok(Self { loaded, src, unlisted, config, register, diagnostics, broken_blocks })
    }

    /// The `preprocessor` table of `book.toml` as the author wrote it.
    pub fn preprocessors(&self) -> serde_json::Map<String, serde_json::Value> {
        self.loaded.file["preprocessor"].as_object().cloned().unwrap_or_default()
    }

    /// The texts that the diagnostics refer to.
    pub fn sources(&self) -> BookSources<'_> {
        sources(&self.loaded, &self.src, &self.unlisted)
    }

    /// Applies a gate to the book. Exemptions that have become unnecessary, or that last too long, are added to the findings.
    pub fn judge(&mut self, gate: &Gate, today: Date, baseline: Option<&Baseline>) -> GateReport {
        let report = gate.check(&self.register, today, baseline);
        let sources = sources(&self.loaded, &self.src, &self.unlisted);
        let mut noticed = notice_exemptions(&report, today, sources.config_text());
        drop(sources);
        self.config.apply(&mut noticed);
        self.diagnostics.extend(noticed);
        diagnostic::sort(&mut self.diagnostics);
        report
    }

    /// Remarks about the check as a whole, one sentence each.
    pub fn notes(&self) -> Vec<String> {
        let names: Vec<String> = self.loaded.not_run.iter().map(|name| format!("`{}`", visible(name))).collect();
        let (what, they) = match names.as_slice() {
            [] => return Vec::new(),
            [name] => (format!("the preprocessor {name}, which a build runs"), "it changes"),
            [first @ .., last] => {
                (format!("the preprocessors {} and {last}, which a build runs", first.join(", ")), "they change")
            }
        };
        vec![format!(
            "this check did not run {what} before this one. If {they} blocks, the pages show others than those that were checked. \
             `--all-preprocessors` runs the same as a build"
        )]
    }

    /// The failures of the gate as diagnostics with positions, for formats that have only diagnostics. A failure that does not
    /// come from a block is reported at its key in `book.toml`.
    pub fn failures(&self, report: &GateReport) -> Vec<Placed<'static>> {
        let sources = self.sources();
        let failed = report.findings.iter().filter(|finding| finding.fails());
        failed
            .map(|finding| {
                let key = || locate_gate(sources.config_text(), &finding.rule).unwrap_or(0..0);
                let span = finding.span.unwrap_or_else(|| Span::new(Source::Config, key()));
                let location = finding.location.clone().unwrap_or_else(|| sources.location(span));
                let mut diagnostic = Diagnostic::new(code::GATE, span, finding.message());
                diagnostic.help = finding.why.help().map(|help| help.to_string());
                Placed { diagnostic: diagnostic.into(), location, others: Vec::new() }
            })
            .collect()
    }

    /// The number of findings of this level.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count()
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.count(Level::Error)
    }

    /// The last line that `check` prints for people.
    pub fn summary(&self) -> String {
        let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let blocks = |kind: BlockKind, one: &str, many: &str| {
            let written = count(self.register.written(kind), one, many);
            match self.register.with_errors(kind) {
                0 => written,
                errors => format!("{written} ({errors} with errors)"),
            }
        };
        let assessments = blocks(BlockKind::Assessment, "assessment", "assessments");
        let models = blocks(BlockKind::Model, "threat model", "threat models");
        let looked = if self.register.written(BlockKind::Model) == 0 {
            format!("{assessments} and {models}")
        } else {
            let threats = self.register.models.iter().map(|entry| entry.ratings.len()).sum();
            format!("{assessments}, {models} and {}", count(threats, "threat", "threats"))
        };
        let found = match (self.errors(), self.count(Level::Warning)) {
            (0, 0) => "no problems".to_owned(),
            (errors, 0) => count(errors, "error", "errors"),
            (0, warnings) => count(warnings, "warning", "warnings"),
            (errors, warnings) => {
                format!("{}, {}", count(errors, "error", "errors"), count(warnings, "warning", "warnings"))
            }
        };
        format!("checked {looked}; found {found}\n")
    }

    /// Applies all available fixes to the author's files. If one file cannot be written, no file changes. Only files below the
    /// book's folder (after following symbolic links) are changed.
    ///
    /// # Errors
    ///
    /// Returns a message if a file cannot be written.
    pub fn fix(&self) -> Result<Fixed, String> {
        let sources = self.sources();
        let mut fixed = Fixed::default();
        let mut edits: BTreeMap<PathBuf, (String, Vec<Mend>)> = BTreeMap::new();
        for diagnostic in &self.diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let excerpt = sources.excerpt(diagnostic.primary.span);
            let path = match self.editable(&excerpt.location) {
                Ok(path) => path,
                Err(reason) => {
                    fixed.left.push((excerpt.location, reason));
                    continue;
                }
            };
            let entry = edits.entry(path).or_insert_with(|| (excerpt.text.clone().into_owned(), Vec::new()));
            // Fix a block that is included twice only once.
            if !entry.1.iter().any(|(range, _)| *range == excerpt.range) {
                // Keep the quotes of a quoted value, as in JSON, where all text is quoted.
                let quote = entry.0[excerpt.range.clone()].chars().next().filter(|c| matches!(c, '"' | '\''));
                let new = quote.map_or_else(|| fix.clone(), |quote| format!("{quote}{fix}{quote}"));
                entry.1.push((excerpt.range, new));
            }
        }
        for (text, edits) in edits.values_mut() {
            edits.in_order_of(|(range, _)| std::cmp::Reverse(range.start));
            for (range, new) in edits {
                text.replace_range(range.clone(), new);
                fixed.values += 1;
            }
        }
        let files: Vec<_> = edits.iter().map(|(path, (text, _))| (path.clone(), text.as_bytes())).collect();
        files::write_all(&files).map_err(|failed| failed.to_string())?;
        // Name a block that is included twice only once.
        fixed.left.in_order();
        fixed.left.dedup();
        Ok(fixed)
    }

    /// The file of a position after following all symbolic links, or the reason why [`Self::fix`] does not change it.
    fn editable(&self, place: &Location) -> Result<PathBuf, NotFixed> {
        if place.after_preprocessing {
            return Err(NotFixed::NotTraced);
        }
        let root = files::resolve(&self.loaded.root).map_err(|_| NotFixed::OutsideBook)?;
        let path = files::resolve(&self.loaded.root.join(&place.path)).map_err(|_| NotFixed::OutsideBook)?;
        if path.starts_with(root) { Ok(path) } else { Err(NotFixed::OutsideBook) }
    }

    /// The files from which the book was read: `book.toml`, the summary, the chapters, and the files that they include. A path
    /// occurs several times if several chapters include it.
    pub fn files(&self) -> Vec<PathBuf> {
        let src = self.loaded.root.join(&self.src);
        let sources = self.sources();
        let mut files = vec![self.loaded.root.join("book.toml"), src.join("SUMMARY.md")];
        for (number, chapter) in self.loaded.chapters.iter().enumerate() {
            files.extend(chapter.source_path.as_ref().map(|path| src.join(path)));
            let included = sources.includes(number as u32).map(|map| map.files.iter());
            files.extend(included.into_iter().flatten().map(|file| file.path.clone()));
        }
        files
    }

    /// Whether mdBook copies a file into the output. It copies everything in the source folder that is not Markdown.
    pub fn publishes(&self, path: &Path) -> bool {
        let inside = files::is_below(path, &self.loaded.root.join(&self.src)).unwrap_or(false);
        inside && path.is_file() && path.extension().is_none_or(|ending| ending != "md")
    }
}

/// The result of [`BookCheck::fix`].
#[derive(Debug, Default)]
pub struct Fixed {
    /// The number of values that were written.
    pub values: usize,
    /// Positions that have a fix but were not changed.
    pub left: Vec<(Location, NotFixed)>,
}

/// Why a position was not fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotFixed {
    /// Its file is not below the book's folder: either it was included from elsewhere, or a symbolic link leads out of the
    /// book.
    OutsideBook,
    /// Another preprocessor changed the chapter, so positions in the chapter are not positions in a file.
    NotTraced,
}

impl std::fmt::Display for NotFixed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OutsideBook => "the file is outside the book's folder",
            Self::NotTraced => "the line cannot be traced to a file, because the text was changed before it came here",
        })
    }
}
