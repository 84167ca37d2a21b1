//! Reads `[preprocessor.aivss]` in `book.toml`, and the other settings of the book that this program needs.
//!
//! Start at [`Config::read`]. It collects a problem for each wrong key or value. The submodule `gate` reads the table of the
//! gate, and `words` reads the words of a book.

mod gate;
mod place;
mod tables;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use crate::aivss::Version;
use crate::block::find::MarkdownOptions;
use crate::diagnostic::{Code, Diagnostic, Kind, Level as DiagnosticLevel, LintLevel, Source, Span, code};
use crate::fields::Slot as _;
use crate::maestro::questions::Rule;
use crate::maestro::{Edition, RiskMatrix};
use crate::name;
use crate::register::gate::Gate;
use crate::register::policy::Policy;
use crate::render::{self, Language};

pub use self::gate::{EXEMPTION_KEYS, KEYS as GATE_KEYS, locate_exemption, locate_gate};
pub use self::place::locate;
use super::order::Links;

/// The configuration of a run.
#[derive(Debug, Clone)]
pub struct Config {
    /// `version`: the version of AIVSS for assessments that state none.
    pub version: &'static Version,
    /// `edition`: the edition of MAESTRO for threat models that state none.
    pub edition: &'static Edition,
    /// `on-error`; always `show` under `mdbook serve`.
    pub on_error: OnError,
    /// `css`
    pub css: Css,
    /// `charts`, `headings`, `long-models`, and which risk counts.
    pub render: render::Options,
    /// `words`: the words with which the book replaces ours.
    pub words: Vec<render::OwnWord>,
    /// `lints`, by the name of the rule.
    pub lints: BTreeMap<&'static str, LintLevel>,
    /// `matrix`
    pub matrix: RiskMatrix,
    /// `gate`
    pub gate: Gate,
    /// `rules`: files with rules of the book, as paths from the book's folder.
    pub rule_files: Vec<String>,
    /// The rules in those files, once they have been read.
    pub own_rules: Vec<Rule>,
    /// Whether a rule could not be read. A question that no rule asks may then belong to it.
    pub misses_rules: bool,
    /// How the host parses Markdown.
    pub markdown: MarkdownOptions,
    /// The folder of the chapters below the book's folder.
    pub src: String,
    /// The title of the book.
    pub title: Option<String>,
    /// Whether the host renames README.md to index.md.
    pub index: bool,
    /// Whether the configuration contains the table.
    pub present: bool,
    /// When the host expands includes.
    pub links: Links,
    /// The day that review dates are compared with; only `check` sets it.
    pub today: Option<Date>,
    /// `max-output`: the highest number of bytes that one run puts in place of blocks, or that one export contains.
    pub max_output: u64,
    /// Whether to determine the positions in the author's files, which exports need.
    pub locations: bool,
}

/// The default of `max-output`, in bytes: 256 MiB.
const MAX_OUTPUT: u64 = 256 << 20;

/// What happens if there are errors during a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// The build fails after all errors have been reported.
    Fail,
    /// The page shows the errors, and the build continues.
    Show,
}

/// Where the stylesheet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Css {
    /// In each chapter that needs it.
    Inline,
    /// In a file that `init` writes and `additional-css` names.
    File,
    /// Nowhere: the pages do not get our styles.
    None,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            version: Version::default(),
            edition: Default::default(),
            on_error: OnError::Fail,
            css: Css::Inline,
            render: render::Options::default(),
            words: Vec::new(),
            lints: BTreeMap::new(),
            matrix: RiskMatrix::PLAYBOOK,
            gate: Gate::default(),
            rule_files: Vec::new(),
            own_rules: Vec::new(),
            misses_rules: false,
            markdown: MarkdownOptions::default(),
            src: "src".to_owned(),
            title: None,
            index: true,
            present: false,
            links: Links::Before,
            today: None,
            max_output: MAX_OUTPUT,
            locations: false,
        }
    }
}

/// Keys that mdBook itself reads from a preprocessor's table.
const HOST_KEYS: &[&str] = &["command", "before", "after", "optional", "renderers"];
/// The keys of `[preprocessor.aivss]` that this program reads.
pub const KEYS: &[&str] = &[
    "version",
    "edition",
    "on-error",
    "css",
    "charts",
    "headings",
    "long-models",
    "mermaid",
    "max-output",
    "language",
    "words",
    "lints",
    "matrix",
    "gate",
    "rules",
];

/// A problem with the configuration: the path of the key, what is wrong, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The code: `config`, or a lint about the table.
    pub code: &'static Code,
    /// The keys from the top of `book.toml` down to the problem.
    pub path: Vec<String>,
    /// Whether the problem is about the key itself, not about its value.
    pub key: bool,
    /// What is wrong.
    pub message: String,
    /// Whether the message continues after the value. This is for `nan` and `inf`: the host sends `null` for them, because JSON
    /// has neither.
    pub after_value: bool,
    /// How to fix it.
    pub help: String,
}

impl ConfigProblem {
    /// Converts the problem to a diagnostic; `text` is the text of `book.toml`.
    pub fn diagnostic(&self, text: &str) -> Diagnostic {
        let place = locate(text, &self.path, self.key);
        let message = if self.after_value {
            let written = place.clone().and_then(|range| text.get(range)).unwrap_or("the value");
            format!("{written} {}", self.message)
        } else {
            self.message.clone()
        };
        Diagnostic::new(self.code, Span::new(Source::Config, place.unwrap_or(0..0)), message).help(self.help.clone())
    }
}

impl Config {
    /// Reads the configuration from the whole `book.toml` as JSON, for a host of this version.
    pub fn read(book: &Value, host: &semver::Version) -> (Self, Vec<ConfigProblem>) {
        let mut reader = Reader { problems: Vec::new() };
        let old = host.major == 0 && host.minor < 5;
        let html = &book["output"]["html"];
        let switch = |key: &str| html[key].as_bool();
        let defaults = Self::default();
        let mut config = Self {
            markdown: MarkdownOptions {
                smart_punctuation: switch("smart-punctuation").unwrap_or(!old),
                definition_lists: switch("definition-lists").unwrap_or(true) && !old,
                admonitions: switch("admonitions").unwrap_or(true) && !old,
            },
            links: Links::of(book),
            src: book["book"]["src"].as_str().unwrap_or("src").to_owned(),
            title: book["book"]["title"].as_str().map(str::to_owned),
            index: book["build"]["use-default-preprocessors"].as_bool().unwrap_or(true)
                || !book["preprocessor"]["index"].is_null(),
            ..defaults
        };
        let tag = book["book"]["language"].as_str().unwrap_or("en");
        config.render.book_language = Language::of_tag(tag);
        config.render.language = config.render.book_language.unwrap_or_default();
        if let Value::Object(table) = &book["preprocessor"]["aivss"] {
            config.present = true;
            reader.table(table, &mut config);
        }
        if !html["live-reload-endpoint"].is_null() {
            // A mistake must not stop the server of `mdbook serve`.
            config.on_error = OnError::Show;
        }
        (config, reader.problems)
    }

    /// The help for making mdBook expand includes before it runs us.
    pub(super) const AFTER_LINKS_HELP: &str = "add `after = [\"links\"]` to `[preprocessor.aivss]`";

    /// The problem if the host runs us before it expands the book's includes.
    pub fn before_links_problem() -> ConfigProblem {
        ConfigProblem {
            code: code::AFTER_LINKS,
            path: path(&[]),
            key: true,
            message: "`aivss` runs before mdBook inserts included files, so it does not see the blocks in them"
                .to_owned(),
            after_value: false,
            help: Self::AFTER_LINKS_HELP.to_owned(),
        }
    }

    /// How strictly the book is checked. Exports contain this.
    pub fn policy(&self) -> Policy {
        Policy::new(self.gate.clone(), &self.lints, self.matrix.clone(), self.rule_files.clone())
    }

    /// The level of a finding according to the configuration; `None` if it is allowed.
    pub fn level_of(&self, code: &Code) -> Option<DiagnosticLevel> {
        let Kind::Lint(default) = code.kind else { return Some(DiagnosticLevel::Error) };
        match self.lints.get(code.name).copied().unwrap_or(default) {
            LintLevel::Allow => None,
            LintLevel::Warn => Some(DiagnosticLevel::Warning),
            LintLevel::Deny => Some(DiagnosticLevel::Error),
        }
    }

    /// Sets the levels of findings and removes those that are allowed.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| match self.level_of(diagnostic.code) {
            Some(level) => {
                diagnostic.level = level;
                true
            }
            None => false,
        });
    }
}

/// The number of bytes for a size such as `256 MiB`.
fn size(text: &str) -> Option<u64> {
    let (number, unit) = text.split_once(' ')?;
    let shift = match unit {
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => return None,
    };
    number.parse::<u32>().ok().filter(|number| *number > 0).map(|number| u64::from(number) << shift)
}

struct Reader {
    problems: Vec<ConfigProblem>,
}

fn path(keys: &[&str]) -> Vec<String> {
    ["preprocessor", "aivss"].iter().chain(keys).map(|key| (*key).to_owned()).collect()
}

impl Reader {
    fn problem(&mut self, keys: &[&str], key: bool, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(ConfigProblem {
            code: code::CONFIG,
            path: path(keys),
            key,
            message: message.into(),
            after_value: false,
            help: help.into(),
        });
    }

    /// Reports a value that its key does not accept. `what` follows the value in the message, for example "is not a score".
    fn wrong_value(&mut self, keys: &[&str], value: &Value, what: impl std::fmt::Display, help: impl Into<String>) {
        let after_value = value.is_null();
        let message = if after_value { what.to_string() } else { format!("{value} {what}") };
        self.problems.push(ConfigProblem {
            code: code::CONFIG,
            path: path(keys),
            key: false,
            message,
            after_value,
            help: help.into(),
        });
    }

    fn unknown(&mut self, keys: &[&str], allowed: &[&str]) {
        let word = keys.last().copied().unwrap_or_default();
        let help = match name::nearest(word, allowed.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("the keys are {}", crate::name::list(allowed.iter().copied())),
        };
        self.problem(keys, true, format!("there is no key `{word}` here"), help);
    }

    fn table(&mut self, table: &serde_json::Map<String, Value>, config: &mut Config) {
        for (key, value) in table {
            match key.as_str() {
                "version" => {
                    // An unquoted `version = 0.8` is a number in TOML.
                    let text =
                        value.as_str().map(str::to_owned).or_else(|| value.is_number().then(|| value.to_string()));
                    match text.as_deref().and_then(Version::named) {
                        Some(version) => config.version = version,
                        None => {
                            let versions = crate::name::list(Version::ids());
                            let help = format!("the versions are {versions}");
                            self.wrong_value(&[key], value, "is not a version of AIVSS", help);
                        }
                    }
                }
                "edition" => {
                    let text = value.as_str().unwrap_or_default();
                    if let Err(refused) = config.edition.put(text) {
                        self.wrong_value(&[key], value, "is not an edition of MAESTRO", refused.help);
                    }
                }
                "on-error" => {
                    if let Some(on_error) =
                        self.word(&[key], value, &[("fail", OnError::Fail), ("show", OnError::Show)])
                    {
                        config.on_error = on_error;
                    }
                }
                "css" => {
                    if let Some(css) =
                        self.word(&[key], value, &[("inline", Css::Inline), ("file", Css::File), ("none", Css::None)])
                    {
                        config.css = css;
                    }
                }
                "charts" | "headings" | "mermaid" => match value.as_bool() {
                    Some(on) if key == "charts" => config.render.charts = on,
                    Some(on) if key == "mermaid" => config.render.mermaid = on,
                    Some(on) => config.render.headings = on,
                    None => self.wrong_value(
                        &[key],
                        value,
                        format!("is not a value of `{key}`"),
                        format!("write `{key} = true` or `{key} = false`"),
                    ),
                },
                "long-models" => {
                    if let Some(folds) = self.word(&[key], value, &[("fold", true), ("open", false)]) {
                        config.render.folds = folds;
                    }
                }
                "max-output" => match value.as_str().and_then(size) {
                    Some(bytes) => config.max_output = bytes,
                    None => self.wrong_value(
                        &[key],
                        value,
                        "is not a size",
                        "write a whole number with `KiB`, `MiB` or `GiB`, such as `max-output = \"256 MiB\"`",
                    ),
                },
                "language" => match value.as_str().and_then(Language::of_tag) {
                    Some(language) => config.render.language = language,
                    None => {
                        let tags = crate::name::list(Language::ALL.map(Language::tag));
                        self.wrong_value(
                            &[key],
                            value,
                            "is not a language that pages can have",
                            format!("the languages are {tags}"),
                        );
                    }
                },
                // The placeholders of a word depend on the language, so read the words last.
                "words" => {}
                "lints" => self.lints(value, config),
                "matrix" => self.matrix(value, config),
                "gate" => self.gate(value, config),
                "rules" => self.rules(value, config),
                "renderer" => self.problem(
                    &[key],
                    true,
                    "there is no key `renderer` in mdBook",
                    "did you mean `renderers = [\"html\"]`?",
                ),
                key if HOST_KEYS.contains(&key) => {}
                key => self.unknown(&[key], KEYS),
            }
        }
        if let Some(words) = table.get("words") {
            self.words(words, config);
        }
    }

    /// The value of a key that accepts only certain words. `keys` is the path of the key.
    fn word<T: Copy>(&mut self, keys: &[&str], value: &Value, words: &[(&str, T)]) -> Option<T> {
        let key = keys.last().copied().unwrap_or_default();
        let found = value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
        if found.is_none() {
            let allowed = crate::name::list(words.iter().map(|(word, _)| *word));
            self.wrong_value(keys, value, format!("is not a value of `{key}`"), format!("allowed are {allowed}"));
        }
        found.map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, size};

    #[test]
    fn sizes_have_a_unit() {
        assert_eq!(Config::default().max_output, 268_435_456);
        assert_eq!(size("256 MiB"), Some(268_435_456));
        assert_eq!(size("4 KiB"), Some(4096));
        assert_eq!(size("8 GiB"), Some(8_589_934_592));
        for wrong in ["", "256", "256MiB", "0 MiB", "-1 MiB", "1.5 MiB", "1 MB", "1 mib", "1  MiB", "99999999999 MiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
