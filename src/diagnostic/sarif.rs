//! The part of the SARIF 2.1.0 model that this program writes. `check` and `export` use it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::order;
use crate::percent;

use super::{CODES, Kind, Level, LintLevel, Location, Placed};

/// A log file with one run.
#[derive(Debug, Serialize)]
pub struct Log {
    /// The address of the published schema.
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    /// Always `2.1.0`.
    pub version: &'static str,
    /// Exactly one.
    pub runs: Vec<Run>,
}

impl Log {
    /// Creates a log of one run of this program.
    pub fn new(rules: Vec<Rule>, results: Vec<SarifResult>) -> Self {
        Self {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: vec![Run {
                tool: Tool {
                    driver: Driver {
                        name: "mdbook-aivss",
                        version: env!("CARGO_PKG_VERSION"),
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        information_uri: env!("CARGO_PKG_REPOSITORY"),
                        rules,
                    },
                },
                column_kind: "unicodeCodePoints",
                original_uri_base_ids: order::map([(
                    BASE,
                    FolderBase {
                        description: "The root of the repository, or the folder of the book if there is no repository."
                            .into(),
                    },
                )]),
                invocations: Vec::new(),
                results,
            }],
        }
    }

    /// The same log, with remarks about its run.
    #[must_use]
    pub fn with_notes(mut self, notes: &[String]) -> Self {
        let notes: Vec<_> =
            notes.iter().map(|note| Notification { level: "note", message: note.clone().into() }).collect();
        if !notes.is_empty() {
            // The log contains one run.
            if let Some(run) = self.runs.first_mut() {
                run.invocations = vec![Invocation { execution_successful: true, tool_execution_notifications: notes }];
            }
        }
        self
    }
}

/// One run of the program.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// This program.
    pub tool: Tool,
    /// Columns are Unicode scalar values.
    pub column_kind: &'static str,
    /// The folder that paths are relative to. It has no address, so that the file does not contain a path of this machine.
    pub original_uri_base_ids: BTreeMap<&'static str, FolderBase>,
    /// Remarks about the run as a whole; empty if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invocations: Vec<Invocation>,
    /// The results.
    pub results: Vec<SarifResult>,
}

/// One invocation of the program.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    /// Whether the program could do its work, regardless of what it found.
    pub execution_successful: bool,
    /// Remarks about the run.
    pub tool_execution_notifications: Vec<Notification>,
}

/// A remark about a run.
#[derive(Debug, Serialize)]
pub struct Notification {
    /// Always `note`.
    pub level: &'static str,
    /// The text of the remark.
    pub message: Text,
}

/// A folder that paths are relative to.
#[derive(Debug, Serialize)]
pub struct FolderBase {
    /// What the folder is.
    pub description: Text,
}

/// The name by which code scanning knows the root of the repository.
const BASE: &str = "%SRCROOT%";

/// The program.
#[derive(Debug, Serialize)]
pub struct Tool {
    /// Its main component.
    pub driver: Driver,
}

/// The program's name, version and rules.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver {
    /// Always `mdbook-aivss`.
    pub name: &'static str,
    /// Version of this program.
    pub version: &'static str,
    /// The same version, as SARIF's semantic version.
    pub semantic_version: &'static str,
    /// The address of the documentation.
    pub information_uri: &'static str,
    /// All rules that a result names.
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// The id, which never changes.
    pub id: String,
    /// One sentence about the rule.
    pub short_description: Text,
    /// A longer description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_description: Option<Text>,
    /// How to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Its default level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_configuration: Option<Configuration>,
    /// Further properties.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub properties: serde_json::Map<String, serde_json::Value>,
}

/// The default level of a rule.
#[derive(Debug, Clone, Serialize)]
pub struct Configuration {
    /// `error`, `warning` or `note`.
    pub level: &'static str,
}

/// Plain text.
#[derive(Debug, Clone, Serialize)]
pub struct Text {
    /// The text.
    pub text: String,
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Self { text: text.into() }
    }
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SarifResult {
    /// Id of the rule.
    pub rule_id: String,
    /// Index of the rule in the driver's list.
    pub rule_index: usize,
    /// The kind of a result that is not a failure: `pass`, `notApplicable`, …. Its level is then `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// `error`, `warning`, `note` or `none`.
    pub level: &'static str,
    /// The message.
    pub message: Text,
    /// Priority from 0 to 100; absent if the result has no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u8>,
    /// The positions of the result; the first is the main one.
    pub locations: Vec<Place>,
    /// Further positions, such as the first of two duplicates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<RelatedPlace>,
    /// An identity of the result that does not change when lines move in the file.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub partial_fingerprints: BTreeMap<&'static str, String>,
    /// Present if the finding was accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suppressions: Vec<Suppression>,
    /// Further properties.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub properties: serde_json::Map<String, serde_json::Value>,
}

/// An acceptance with its reason.
#[derive(Debug, Serialize)]
pub struct Suppression {
    /// Always `external`: decided outside of the source code.
    pub kind: &'static str,
    /// Always `accepted`.
    pub status: &'static str,
    /// The reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
}

/// A position in a file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    physical_location: Physical,
}

/// A position in a file with a text.
#[derive(Debug, Serialize)]
pub struct RelatedPlace {
    #[serde(flatten)]
    place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl From<&Location> for Place {
    fn from(location: &Location) -> Self {
        Self {
            physical_location: Physical {
                artifact_location: artifact(&location.path),
                region: Region {
                    start_line: location.line,
                    start_column: location.column,
                    end_line: location.end_line,
                    end_column: location.end_column,
                },
            },
        }
    }
}

/// Formats a path as a relative reference, or as an address if it is absolute (RFC 8089).
fn artifact(path: &str) -> Artifact {
    if std::path::Path::new(path).is_absolute() {
        // A path with a Windows drive, such as `C:/`, has no slash at its start.
        let (drive, rest) = path.split_at(path.find('/').unwrap_or_default());
        let slash = if drive.is_empty() { "" } else { "/" };
        return Artifact { uri: format!("file://{slash}{drive}{}", uri(rest)), uri_base_id: None };
    }
    Artifact { uri: uri(path), uri_base_id: Some(BASE) }
}

/// Percent-encodes everything except unreserved characters and `/` (RFC 3986).
fn uri(path: &str) -> String {
    percent::encode(path, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/'))
}

/// The log of `check --format sarif`: all codes as rules, and one result for each diagnostic.
pub fn diagnostics<'d>(diagnostics: impl IntoIterator<Item = Placed<'d>>) -> Log {
    let rules = CODES
        .iter()
        .map(|code| Rule {
            id: code.name.to_owned(),
            short_description: code.summary.into(),
            full_description: None,
            help: Some(code.explain.into()),
            default_configuration: Some(Configuration {
                level: match code.kind {
                    Kind::Error | Kind::Lint(LintLevel::Deny) => "error",
                    Kind::Lint(LintLevel::Warn) => "warning",
                    Kind::Lint(LintLevel::Allow) => "note",
                },
            }),
            properties: serde_json::Map::new(),
        })
        .collect();
    let results = diagnostics
        .into_iter()
        .map(|placed| {
            let diagnostic = &placed.diagnostic;
            let related = placed.related().map(|(place, text)| RelatedPlace {
                place: place.into(),
                message: (!text.is_empty()).then(|| text.into()),
            });
            let mut message = diagnostic.message.clone();
            if let Some(help) = &diagnostic.help {
                message.push_str("\nhelp: ");
                message.push_str(help);
            }
            SarifResult {
                rule_id: diagnostic.code.name.to_owned(),
                rule_index: CODES.iter().position(|code| std::ptr::eq(*code, diagnostic.code)).unwrap_or_default(),
                kind: None,
                level: match diagnostic.level {
                    Level::Error => "error",
                    Level::Warning => "warning",
                    Level::Note => "note",
                },
                message: message.into(),
                rank: None,
                locations: vec![Place::from(&placed.location)],
                related_locations: related.collect(),
                partial_fingerprints: BTreeMap::new(),
                suppressions: Vec::new(),
                properties: serde_json::Map::new(),
            }
        })
        .collect();
    Log::new(rules, results)
}
