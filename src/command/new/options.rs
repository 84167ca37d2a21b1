//! The options of `new`, which answer its questions in scripts.

use clap::Args;

use super::Common;
use super::interview::Answers;
use crate::aivss::Factor;
use crate::maestro::{EDITIONS, LayerId};

/// Options of `new agent`.
#[derive(Debug, Args)]
pub(super) struct Agent {
    /// What the agent is called.
    #[arg(long)]
    name: Option<String>,
    /// `chat-bot`, `coding-agent`, `rag`, `mcp-server` or `multi-agent`.
    #[arg(long)]
    kind: Option<String>,
    /// What it does, for whom, and what it can touch.
    #[arg(long, value_name = "TEXT")]
    about: Option<String>,
    /// The file of the chapter, below the source folder. Default: made from the name.
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<String>,
    #[command(flatten)]
    scored: Scored,
    /// A layer with what is there: `"L1=A hosted model"`, `"L5=uncertain — nobody looked"`, `"L7=not-applicable — works alone"`.
    #[arg(long, value_name = "LAYER=TEXT")]
    layer: Vec<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Options of `new assessment`.
#[derive(Debug, Args)]
pub(super) struct Assessment {
    /// The id of the agent.
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    #[command(flatten)]
    scored: Scored,
    #[command(flatten)]
    pub(super) common: Common,
}

/// The options for what goes into a score.
#[derive(Debug, Args)]
struct Scored {
    /// The weakness that is scored, in a few words.
    #[arg(long, value_name = "TEXT")]
    flaw: Option<String>,
    /// The CVSS v4.0 vector of the weakness, or its base score.
    #[arg(long)]
    cvss: Option<String>,
    /// What is known about attacks: `attacked`, `poc` or `unreported`.
    #[arg(long)]
    exploit: Option<String>,
    /// How well it is mitigated: `none`, `partial` or `strong`.
    #[arg(long)]
    mitigation: Option<String>,
    /// A factor with its value, and a reason if there is one: `"Autonomy=0.5 — acts alone in one mailbox"`.
    #[arg(long, value_name = "FACTOR=VALUE")]
    factor: Vec<String>,
}

/// Options of `new threat`.
#[derive(Debug, Args)]
pub(super) struct Threat {
    /// The id of the threat model.
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    /// The layer, `L1` to `L7`.
    #[arg(long)]
    layer: Option<String>,
    /// The entry of the catalogue.
    #[arg(long)]
    catalog: Option<String>,
    /// What happens, in a few words.
    #[arg(long)]
    title: Option<String>,
    /// `low`, `medium`, `high` or `critical`.
    #[arg(long)]
    severity: Option<String>,
    /// `unlikely`, `possible`, `likely` or `very-likely`.
    #[arg(long)]
    likelihood: Option<String>,
    /// The status of the threat, such as `accepted`.
    #[arg(long)]
    status: Option<String>,
    /// In a few sentences, as Markdown.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The id of the threat. Default: the next free one.
    #[arg(long)]
    pub(super) id: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Options of `new mitigation`.
#[derive(Debug, Args)]
pub(super) struct Mitigation {
    /// The id of the threat model.
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    /// What is done, in a few words.
    #[arg(long)]
    title: Option<String>,
    /// `preventive`, `detective` or another type.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// The control of the catalogue.
    #[arg(long)]
    catalog: Option<String>,
    /// `none`, `partial`, `done` or `wont-do`.
    #[arg(long)]
    status: Option<String>,
    /// Who is responsible.
    #[arg(long)]
    owner: Option<String>,
    /// The id of the mitigation. Default: the next free one.
    #[arg(long)]
    pub(super) id: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Agent {
    pub(super) fn answers(&self) -> Result<Answers, String> {
        let mut answers = Answers::default();
        answers.give("name", self.name.as_deref());
        answers.give("kind", self.kind.as_deref());
        answers.give("about", self.about.as_deref());
        self.scored.give(&mut answers)?;
        for layer in &self.layer {
            let (name, text) = pair("layer", layer)?;
            let known = EDITIONS.iter().find_map(|edition| edition.parse_layer(name).ok());
            let code = known.map(LayerId::code).ok_or_else(|| format!("`--layer`: there is no layer `{name}`"))?;
            let (word, why) = reason(text);
            let is_status = matches!(word, "uncertain" | "not-applicable");
            answers.give(code, Some(if is_status { word } else { "text" }));
            answers.give(format!("{code} text"), Some(if is_status { why } else { text }));
        }
        Ok(answers)
    }
}

impl Assessment {
    pub(super) fn answers(&self) -> Result<Answers, String> {
        let mut answers = Answers::default();
        answers.give("agent", self.agent.as_deref());
        self.scored.give(&mut answers)?;
        Ok(answers)
    }
}

impl Scored {
    fn give(&self, answers: &mut Answers) -> Result<(), String> {
        answers.give("flaw", self.flaw.as_deref());
        answers.give("cvss", self.cvss.as_deref());
        answers.give("exploit", self.exploit.as_deref());
        answers.give("mitigation", self.mitigation.as_deref());
        for factor in &self.factor {
            let (name, text) = pair("factor", factor)?;
            let (known, _) = Factor::named(name).ok_or_else(|| format!("`--factor`: there is no factor `{name}`"))?;
            let (value, why) = reason(text);
            let key = format!("factor {}", known.key());
            answers.give(format!("{key} why"), Some(why));
            answers.give(key, Some(value));
        }
        Ok(())
    }
}

impl Threat {
    pub(super) fn answers(&self) -> Result<Answers, String> {
        let mut answers = Answers::default();
        answers.give("model", self.model.as_deref());
        answers.give("layer", self.layer.as_deref());
        answers.give("catalog", self.catalog.as_deref());
        answers.give("title", self.title.as_deref());
        answers.give("severity", self.severity.as_deref());
        answers.give("likelihood", self.likelihood.as_deref());
        answers.give("status", self.status.as_deref());
        answers.give("description", self.description.as_deref());
        Ok(answers)
    }
}

impl Mitigation {
    pub(super) fn answers(&self) -> Result<Answers, String> {
        let mut answers = Answers::default();
        answers.give("model", self.model.as_deref());
        answers.give("title", self.title.as_deref());
        answers.give("type", self.kind.as_deref());
        answers.give("catalog", self.catalog.as_deref());
        answers.give("status", self.status.as_deref());
        answers.give("owner", self.owner.as_deref());
        Ok(answers)
    }
}

/// Splits `NAME=TEXT`.
fn pair<'t>(option: &str, text: &'t str) -> Result<(&'t str, &'t str), String> {
    let pair = text.split_once('=').map(|(name, text)| (name.trim(), text.trim()));
    pair.filter(|(name, text)| !name.is_empty() && !text.is_empty())
        .ok_or_else(|| format!("`--{option} {text}` has no `=` between a name and a text"))
}

/// Splits a text into a word and the reason after its dash.
fn reason(text: &str) -> (&str, &str) {
    let dashed = [" — ", " – ", " - "].iter().find_map(|dash| text.split_once(dash));
    dashed.map_or((text, ""), |(word, why)| (word.trim(), why.trim()))
}
