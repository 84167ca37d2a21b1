//! Converts pages, reports and threat models from elsewhere to chapters. This is what `import` does. It uses `aivss` and `maestro`, and no
//! module that renders or reads books.
//!
//! Start at [`import`]. There are two kinds of formats:
//!
//! * Pages and reports of agents are read into a [`Draft`]: [`page`] for threat-model pages (as text, or as saved HTML by way of [`html`]),
//!   [`report`] for the JSON report of AIVSS 0.8. [`chapter`] writes a draft as Markdown.
//! * Threat models of other tools are read into a `ThreatModel` of `maestro`: `composer`, `dragon`, `otm`, `cyclonedx` and `skill`. `model`
//!   finds their layers and writes the chapter, `yaml` writes the block, and `json` records what was left out.
//!
//! For both kinds, `text` escapes the imported text, so that it never becomes markup. A new format needs another file, a variant of
//! [`Format`], and its lines in this file.
//!
//! Text that a reader does not understand is never dropped. It is collected in [`Draft::left`], written to the chapter as a comment, and
//! reported to the user.
//!
//! The files of this module use each other: every format fills the same draft, and the recognised format decides which reader fills it.

pub mod chapter;
mod composer;
mod cyclonedx;
mod dragon;
mod format;
pub mod html;
mod ids;
mod json;
mod model;
mod otm;
pub mod page;
pub mod report;
mod skill;
mod text;
mod yaml;

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::aivss::{
    Assessment, CoreRisk, Cvss, CvssVector, Decimal, Estimate, FactorEntry, FactorSet, Published, Scored, Version,
    plain,
};
use crate::maestro::{Edition, LayerId, LayerStatus, TEN_DRAFT};
use crate::mistake::Mistake;
use crate::name;
use crate::order::Sort as _;

pub use format::Format;
pub use text::{markdown, quoted};

use ids::Ids;

/// What is known about a file besides its text.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The file's name, for the source note and for texts that name no agent.
    pub file: &'a str,
    /// The day of the import, for the source note.
    pub today: Date,
    /// The CVSS input for texts that have none.
    pub cvss: Option<Cvss>,
    /// Ids of other chapters of the same import.
    pub taken: &'a [String],
    /// The format of the file. `None` means that it is recognised.
    pub format: Option<Format>,
    /// The edition of MAESTRO that a threat model gets.
    pub edition: &'static Edition,
    /// The layer, of this edition, for threats whose layer is not stated.
    pub layer: Option<LayerId>,
}

impl<'a> Options<'a> {
    /// The default options for importing one file on that day.
    pub fn new(file: &'a str, today: Date) -> Self {
        Self { file, today, cvss: None, taken: &[], format: None, edition: Default::default(), layer: None }
    }
}

/// A chapter made from a page or a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The agent's name.
    pub agent: String,
    /// The id of the agent, which is also the name of the chapter's file.
    pub id: String,
    /// The text of the chapter.
    pub markdown: String,
    /// Notes for the user, in the order of the text.
    pub notes: Vec<Note>,
}

/// A note about a line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Line of the text, counted from 1; 0 if the note is about the whole text.
    pub line: usize,
    /// The text of the note.
    pub text: String,
}

/// The content of an imported file before it is written as a chapter.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The agent's name.
    pub agent: Option<String>,
    /// The URL that the text states as its source.
    pub source: Option<String>,
    /// The date that the text states.
    pub date: Option<Date>,
    /// Version of the agent.
    pub agent_version: Option<String>,
    /// Who assessed it.
    pub assessor: Option<String>,
    /// Paragraphs about the whole subject, as plain text.
    pub intro: Vec<String>,
    /// The scored findings.
    pub findings: Vec<Finding>,
    /// The layers, in order.
    pub layers: Vec<Layer>,
    /// Line and text of everything that was not understood.
    pub left: Vec<(usize, String)>,
    /// Sentences that are the same on every page of this kind. They are kept but not reported.
    pub usual: Vec<String>,
    /// Further notes for the user.
    pub notes: Vec<Note>,
}

/// One assessment of a draft.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// The id that the text gives it, if any.
    pub id: Option<String>,
    /// Title, as plain text.
    pub title: Option<String>,
    /// Paragraphs, as plain text.
    pub summary: Vec<String>,
    /// The version whose formula the text states.
    pub version: Option<&'static Version>,
    /// CVSS base score.
    pub cvss_score: Option<Decimal>,
    /// CVSS v4.0 vector.
    pub cvss_vector: Option<CvssVector>,
    /// Threat multiplier.
    pub exploit: Option<Decimal>,
    /// Mitigation factor.
    pub mitigation: Option<Decimal>,
    /// Names of factors with value and reason, in the order of the text.
    pub factors: Vec<(&'static str, Decimal, Option<String>)>,
    /// The core risks that it names.
    pub risks: Vec<CoreRisk>,
    /// The score that the text states.
    pub score: Option<Decimal>,
    /// The factor sum that the text states, which is compared with ours.
    pub factor_sum: Option<Decimal>,
    /// The uplift that the text states, which is compared with ours.
    pub aars: Option<Decimal>,
    /// The line of the text at which it begins.
    pub line: usize,
}

/// One layer of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// The layer that the text is about.
    pub layer: LayerId,
    /// Whether it is mapped or uncertain.
    pub status: LayerStatus,
    /// The reason why it is uncertain, such as "code".
    pub basis: Option<String>,
    /// Paragraphs, as plain text.
    pub text: Vec<String>,
}

/// Why a text cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// What is wrong, and how to fix it.
    pub mistake: Mistake,
    /// Line and column in the text, counted from 1; `None` if the error is about the whole text.
    pub place: Option<(usize, usize)>,
}

impl From<Mistake> for ImportError {
    fn from(mistake: Mistake) -> Self {
        Self { mistake, place: None }
    }
}

/// The highest number of assessments that are read from one file.
pub const MAX_FINDINGS: usize = 10_000;
/// The longest name, in characters. Every block of a chapter repeats the names, so a long name is counted many times.
const MAX_NAME: usize = 200;
/// The longest id that is made from a name, in characters. Most systems limit file names to 255 bytes.
const MAX_ID: usize = 80;

/// Ids that cannot be names of chapters. mdBook uses the files `SUMMARY.md` and `README.md` and the pages `index`, `print`, `toc` and `404`
/// for other purposes. The other names are devices on Windows, with any extension.
const RESERVED: &[&str] = &[
    "404", "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "index",
    "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "print", "prn", "readme",
    "summary", "toc",
];

/// Whether a text is short enough to be a name.
fn is_name(text: &str) -> bool {
    text::first(text, MAX_NAME).len() == text.len()
}

/// Makes an id from a name; empty if the name has no ASCII letter or digit.
fn id_of(name: &str) -> String {
    let mut id = name::slug(name);
    id.truncate(MAX_ID);
    id.truncate(id.trim_end_matches('-').len());
    id
}

/// The line of `SUMMARY.md` for a chapter in the same folder.
pub fn summary_line(chapter: &Chapter) -> String {
    format!("- [{}]({}.md)\n", text::markdown(&chapter.agent), chapter.id)
}

/// Makes a chapter from a file. If the options name no format, it is recognised from the text.
///
/// # Errors
/// Returns an error if the text does not have the format, or if a threat has no layer and the options name none.
///
/// ```
/// use mdbook_aivss::internals::import::{Options, import};
///
/// let page = "Tidy — agentic threat model\nAutonomy of Action 0.4\nL1 · Foundation Models ✓ mapped\nOne hosted model.\n";
/// let chapter = import(page, &Options::new("tidy.txt", "2026-11-21".parse()?)).expect("a page");
/// assert_eq!(chapter.id, "tidy");
/// assert!(chapter.markdown.contains("Autonomy of Action: 0.4"));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn import(text: &str, options: &Options<'_>) -> Result<Chapter, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    let json = |wanted: &str| json::Source::parse(text, wanted);
    let edition = options.edition;
    let draft = match options.format.unwrap_or_else(|| Format::of(text)) {
        Format::ThreatComposer => {
            let root = json("a model of Threat Composer has `schema` and `threats`")?;
            return model::chapter(composer::read(&root, edition), options);
        }
        Format::ThreatDragon => {
            let root = json("a model of Threat Dragon has `summary` and `detail`")?;
            if dragon::is_version_1(&root) {
                let help = "open it in Threat Dragon 2 and save it there, then import that file";
                return Err(
                    Mistake::new("`detail.diagrams[].diagramJson`: this is a model of Threat Dragon 1", help).into()
                );
            }
            return model::chapter(dragon::read(&root, edition), options);
        }
        Format::Otm => {
            let root = json("an Open Threat Model has `otmVersion` and `project`")?;
            return model::chapter(otm::read(&root, edition), options);
        }
        Format::Cyclonedx => {
            let root = json("a CycloneDX 2.0 file has `specFormat` and `threats`")?;
            if root.contains_key("bomFormat") && !root.contains_key("threats") {
                let help = "threat models come with CycloneDX 2.0; export one from there";
                return Err(
                    Mistake::new("`bomFormat`: this is a CycloneDX 1 file, which has no threat models", help).into()
                );
            }
            let bom = cyclonedx::read(&root, edition);
            return model::chapters(bom.models, &bom.scores, options);
        }
        Format::Skill if !edition.draft => {
            let help = format!("add `--edition {}`", TEN_DRAFT.id);
            let message = "this is a report by the ten-layer draft of MAESTRO, whose layers are not the seven";
            return Err(Mistake::new(message, help).into());
        }
        Format::Skill => return model::chapter(skill::read(text, edition), options),
        Format::Report => report::read(text)?,
        Format::Page if start.starts_with('<') => {
            let document = html::read(text);
            let mut draft = page::read(&document.lines);
            draft.source = document.source;
            draft.date = document.date;
            if draft.agent.is_none() {
                draft.agent = document.title.as_deref().and_then(page::agent_of_title).filter(|agent| is_name(agent));
            }
            draft
        }
        Format::Page => page::read(&page::lines(text)),
    };
    if draft.layers.is_empty() && draft.findings.iter().all(|finding| finding.factors.is_empty()) {
        let help = "a page lists the AIVSS factors with their values, or the MAESTRO layers; a report is the JSON of AIVSS 0.8, Appendix A";
        return Err(Mistake::new("no factors and no layers were found", help).into());
    }
    Ok(finish(draft, options))
}

/// Adds what the text does not state, checks its arithmetic, and writes the chapter.
fn finish(mut draft: Draft, options: &Options<'_>) -> Chapter {
    let (file, stem) = stem(options.file);
    let agent = draft.agent.take().unwrap_or_else(|| {
        draft.notes.push(note(0, format!("the agent's name was not found; it is called `{stem}` after the file")));
        stem.clone()
    });
    let id = chapter_id(&agent, &stem, options.taken, &mut draft);
    if draft.source.is_none() {
        draft.source = Some(file).filter(|file| !file.is_empty());
    }
    let mut blocks = Vec::new();
    for finding in std::mem::take(&mut draft.findings) {
        blocks.push(complete(finding, &agent, options, &mut draft));
    }
    draft.notes.extend(
        draft.left.iter().map(|(line, text)| note(*line, format!("not understood, kept as a comment: {text}"))),
    );
    draft.notes.in_order_of(|note| note.line);
    let markdown = chapter::write(&agent, &id, &draft, &blocks, options);
    Chapter { agent, id, markdown, notes: draft.notes }
}

/// The name of a file without its folders and extension, and its extension.
fn stem(path: &str) -> (String, String) {
    let file = text::clean(path.rsplit(['/', '\\']).next().unwrap_or(path));
    let file = text::first(&file, MAX_NAME);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).trim();
    (file.to_owned(), if stem.is_empty() { "Agent" } else { stem }.to_owned())
}

/// The id of a chapter, made from the agent's name or else from the file's name, and not used yet.
fn chapter_id(agent: &str, stem: &str, taken: &[String], draft: &mut Draft) -> String {
    let from_file = || Some(id_of(stem)).filter(|id| !id.is_empty());
    let mut id = Some(id_of(agent)).filter(|id| !id.is_empty()).or_else(from_file).unwrap_or("agent".to_owned());
    if RESERVED.contains(&id.as_str()) {
        let other = format!("{id}-agent");
        draft.notes.push(note(0, format!("`{id}.md` is a file name with a meaning; the chapter got the id `{other}`")));
        id = other;
    }
    if !taken.contains(&id) {
        return id;
    }
    let base = from_file().filter(|id| !RESERVED.contains(&id.as_str())).unwrap_or(id.clone());
    let free = Ids::from(taken).take(&base);
    draft.notes.push(note(0, format!("another chapter has the id `{id}`; this one got `{free}`")));
    free
}

fn note(line: usize, text: impl Into<String>) -> Note {
    Note { line, text: text.into() }
}

/// A finding that can be written as a valid block.
#[derive(Debug)]
pub struct Complete {
    /// The finding.
    pub finding: Finding,
    /// Its version.
    pub version: &'static Version,
    /// The CVSS input, and whether it was given on the command line.
    pub cvss: Option<(Cvss, bool)>,
    /// All factors of one set: name, value (`None` if unknown), reason.
    pub factors: Vec<(&'static str, Option<Decimal>, Option<String>)>,
}

fn complete(mut finding: Finding, agent: &str, options: &Options<'_>, draft: &mut Draft) -> Complete {
    let line = finding.line;
    let version = finding.version.unwrap_or(Version::default());
    let cvss = match (finding.cvss_vector.take(), finding.cvss_score) {
        (Some(vector), Some(score)) if vector.base() != score => {
            draft.left.push((line, vector.to_string()));
            draft.notes.push(note(
                line,
                format!("the CVSS score is {score}, but its vector gives {}; the score is used", vector.base()),
            ));
            Some((Cvss::from(score), false))
        }
        (Some(vector), _) => Some((Cvss::from(vector), false)),
        (None, Some(score)) => Some((Cvss::from(score), false)),
        (None, None) => options.cvss.clone().map(|cvss| (cvss, true)),
    };
    if options.cvss.is_some() && cvss.as_ref().is_some_and(|(_, given)| !given) {
        draft.notes.push(note(line, "the text has a CVSS input of its own; `--cvss` is not used"));
    }
    if version.factors().is_none_or(|method| method.mitigation.is_none())
        && let Some(mitigation) = finding.mitigation.take()
    {
        draft.left.push((line, format!("Mitigation {}", plain(mitigation))));
    }
    let factors = of_one_set(&mut finding, line, draft);
    let complete = Complete { finding, version, cvss, factors };
    check(&complete, agent, line, draft);
    complete
}

/// The factors of one complete set. Missing factors are unknown.
fn of_one_set(
    finding: &mut Finding,
    line: usize,
    draft: &mut Draft,
) -> Vec<(&'static str, Option<Decimal>, Option<String>)> {
    let named = |name: &str| crate::aivss::Factor::named(name).map(|(factor, _)| factor);
    let given = std::mem::take(&mut finding.factors);
    let have =
        |set: &FactorSet| given.iter().filter(|(name, ..)| named(name).is_some_and(|it| set.row(it).is_some())).count();
    // Choose the set that has most of the factors. Between equal sets, names that only one document uses decide, then the size: the smaller
    // set is chosen.
    let own = |set: &FactorSet| {
        given
            .iter()
            .filter(|(name, ..)| {
                named(name).and_then(|it| set.row(it)).is_some_and(|row| row.name == *name || row.also.contains(name))
            })
            .count()
    };
    let Some(set) = FactorSet::all().max_by_key(|set| (have(set), own(set), Reverse(set.rows.len()))) else {
        return Vec::new();
    };
    let mut factors = Vec::new();
    for (name, value, why) in given {
        if named(name).is_some_and(|factor| set.row(factor).is_some()) {
            factors.push((name, Some(value), why));
        } else {
            draft.notes.push(note(line, format!("{name} belongs to another set of factors than the rest")));
            draft.left.push((line, format!("{name} {}", plain(value))));
        }
    }
    let missing: Vec<_> = set
        .factors()
        .filter(|factor| !factors.iter().any(|(name, ..)| named(name) == Some(*factor)))
        .map(|factor| set.name_of(factor))
        .collect();
    if !missing.is_empty() {
        draft.notes.push(note(line, format!("not in the text, written as unknown: {}", missing.join(", "))));
    }
    factors.extend(missing.into_iter().map(|name| (name, None, Some("not in the text".to_owned()))));
    factors
}

/// Compares the arithmetic in the text with ours.
fn check(complete: &Complete, agent: &str, line: usize, draft: &mut Draft) {
    let Complete { finding, version, cvss, factors } = complete;
    let Some(method) = version.factors() else { return };
    let mut assessment = Assessment::new(agent);
    assessment.version = version;
    assessment.cvss = cvss.clone().map(|(cvss, _)| Scored::bare(cvss));
    assessment.exploit = finding.exploit.map(|value| Scored::bare(method.exploit.choice(value)));
    assessment.mitigation =
        finding.mitigation.and_then(|value| Some(Scored::bare(method.mitigation.as_ref()?.choice(value))));
    let entries = factors
        .iter()
        .map(|(name, value, _)| (*name, Scored::bare(value.map_or_else(Estimate::unknown, Estimate::point))));
    let Ok(entries) = FactorEntry::list(entries) else { return };
    assessment.factors = entries;
    let Ok(outcome) = assessment.score() else { return };
    let Some(by_factors) = outcome.factors() else { return };
    if let Some(stated) = finding.factor_sum
        && by_factors.factor_sum.headline != stated
    {
        draft.notes.push(note(
            line,
            format!(
                "the text gives a factor sum of {}, its factors add up to {}",
                plain(stated),
                plain(by_factors.factor_sum.headline)
            ),
        ));
    }
    // Pages round the uplift in different ways, so a difference of half a unit in the last digit is ignored.
    if let (Some(stated), Some(aars)) = (finding.aars, by_factors.aars)
        && (aars - stated).abs() > Decimal::new(5, stated.scale() + 1)
    {
        draft
            .notes
            .push(note(line, format!("the text gives an AARS of {}, the formula {}", plain(stated), plain(aars))));
    }
    if let (Some(stated), Some(score)) = (finding.score, outcome.score)
        && stated != score
    {
        draft.notes.push(note(
            line,
            format!("the text gives a score of {stated}, its inputs give {score}; the page shows both"),
        ));
    }
}

/// The contents of `published` for the score that the text states.
fn published(complete: &Complete, draft: &Draft, options: &Options<'_>) -> Option<Published> {
    Some(Published {
        score: complete.finding.score?,
        source: draft.source.clone(),
        date: Some(draft.date.unwrap_or(options.today)),
    })
}
