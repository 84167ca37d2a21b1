//! A finding of the gate, and its reason.
//!
//! A new reason needs a variant of [`Why`] with its word, its text and its help, and code in `judge` that reports it.

use std::fmt;

use crate::aivss::{Decimal, Severity};
use crate::diagnostic::{Code, Location, Span, visible};
use crate::maestro::{Level, ThreatStatus, Vocabulary};
use crate::register::BlockKind;

use super::{Exemption, Help, Settled};

/// Something that the gate does not allow, including what an exemption or the baseline makes acceptable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of thing that it is about.
    pub kind: Kind,
    /// Id of the assessment, model or threat. `None` if it is about the gate itself, or about a block with errors that has no
    /// id.
    pub id: Option<String>,
    /// The reason.
    pub why: Why,
    /// The key of the gate's table that is exceeded: `max-score`, `agents.ID.max-score`, `layers.L4.max-risk`, `expect.models`,
    /// …; or `errors` for a block with errors and for what is missing from the book.
    pub rule: String,
    /// Display name of the agent, if it is known.
    pub agent: Option<String>,
    /// Slug of the agent, if it is known.
    pub agent_id: Option<String>,
    /// Title of the assessment or the threat.
    pub title: Option<String>,
    /// Whether it fails, is exempt or is in the baseline.
    pub verdict: Verdict,
    /// The exemption whose last day is over, if there is one.
    pub expired: Option<Exemption>,
    /// The exemption that it had in the baseline. Because of it, the baseline does not allow the finding.
    pub exempt_before: Option<Exemption>,
    /// The position in its source; `None` if it is about the gate and not about a line of a chapter.
    pub span: Option<Span>,
    /// The same position in the author's file, if it is known.
    pub location: Option<Location>,
}

/// The kind of thing that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An assessment.
    Score,
    /// A threat model.
    Model,
    /// A threat.
    Threat,
    /// A register or a matrix.
    View,
    /// The gate as a whole.
    Gate,
}

impl Kind {
    /// `score`, `model`, `threat`, `view` or `gate`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Model => "model",
            Self::Threat => "threat",
            Self::View => "view",
            Self::Gate => "gate",
        }
    }
}

impl From<BlockKind> for Kind {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Assessment => Self::Score,
            BlockKind::Model => Self::Model,
            BlockKind::View => Self::View,
        }
    }
}

/// Whether a finding fails, is exempt or is in the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It fails.
    Failed,
    /// Acceptable because of an exemption.
    Exempt(Exemption),
    /// Acceptable because it was as bad or worse in the baseline.
    Known,
}

/// The reason for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The score of an assessment is higher than its limit.
    Score {
        /// The number that the gate checks, 0 to 10, one decimal.
        value: Decimal,
        /// Its severity.
        severity: Severity,
        /// Whether the score is the high end of an interval.
        up_to: bool,
        /// The highest allowed score.
        limit: Decimal,
    },
    /// The risk of an open threat is higher than its limit.
    Risk {
        /// The risk that the gate checks.
        value: Level,
        /// The highest allowed risk.
        limit: Level,
    },
    /// A threat was closed without a decision, and would exceed the limit if it were open.
    Undecided {
        /// Its risk; `None` if it is unrated.
        value: Option<Level>,
        /// The highest allowed risk; `None` if only the number of open threats is limited.
        limit: Option<Level>,
        /// Its status.
        status: ThreatStatus,
        /// Whether the owner is missing.
        no_owner: bool,
        /// Whether the reason is missing.
        no_reason: bool,
    },
    /// A threat was closed by a decision, but in the baseline that decision was about another risk.
    Risen {
        /// The decision in the baseline.
        was: Settled,
        /// Its risk now; `None` if it is unrated.
        value: Option<Level>,
        /// The highest allowed risk; `None` if only the number of open threats is limited.
        limit: Option<Level>,
        /// Its status now.
        status: ThreatStatus,
    },
    /// An assessment has a limit and no score.
    Unscored {
        /// The highest allowed score.
        limit: Decimal,
    },
    /// An open threat has a limit and no rating.
    Unrated {
        /// The highest allowed risk; `None` if only the number of open threats is limited.
        limit: Option<Level>,
    },
    /// The book has too many open threats of one risk level.
    TooMany {
        /// The risk level.
        level: Level,
        /// The number of threats, without exempt ones.
        found: usize,
        /// The highest allowed number.
        limit: usize,
        /// The ids of the threats that the baseline does not allow.
        new: Vec<String>,
        /// The ids of the threats that the baseline allows.
        known: Vec<String>,
    },
    /// The architectures of the book have too many open questions.
    OpenQuestions {
        /// The number of open questions.
        found: usize,
        /// The highest allowed number.
        limit: usize,
    },
    /// The book contains fewer entries than expected.
    Missing {
        /// The kind of entry, in the singular.
        what: &'static str,
        /// The actual number.
        found: usize,
        /// The expected minimum number.
        expected: usize,
    },
    /// A block has errors, so the book cannot be judged completely.
    HasErrors,
    /// Something that the author wrote is missing from the book, so the book cannot be judged completely.
    LeftOut {
        /// The diagnostic that reports it.
        code: &'static Code,
    },
    /// The baseline contains the entry, and the book does not.
    Gone {
        /// Whether the author can name it in `formerly`.
        renamable: bool,
    },
    /// The gate has limits for an agent that the book does not contain.
    UnknownAgent {
        /// An agent of the book with a similar id, if there is one.
        near: Option<String>,
    },
    /// An exemption could be for an assessment or a threat, and does not say which.
    AmbiguousExemption,
    /// A key of the gate's table comes from the environment.
    Environment,
    /// The gate's table itself has errors.
    Table {
        /// The number of errors.
        errors: usize,
    },
}

impl Why {
    /// The word in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Score { .. } | Self::Risk { .. } => "too-high",
            Self::Undecided { .. } => "undecided",
            Self::Risen { .. } => "risen",
            Self::Unscored { .. } => "unscored",
            Self::Unrated { .. } => "unrated",
            Self::TooMany { .. } => "too-many",
            Self::OpenQuestions { .. } => "open-questions",
            Self::Missing { .. } => "missing",
            Self::HasErrors => "errors",
            Self::LeftOut { .. } => "left-out",
            Self::Gone { .. } => "gone",
            Self::UnknownAgent { .. } => "unknown-agent",
            Self::AmbiguousExemption => "ambiguous-exemption",
            Self::Environment => "environment",
            Self::Table { .. } => "table",
        }
    }

    /// The group under which the summary counts the reason.
    pub(super) fn group(&self) -> Group {
        match self {
            Self::Score { .. } | Self::Risk { .. } => Group::TooHigh,
            Self::Undecided { .. } => Group::Undecided,
            Self::Risen { .. } => Group::Risen,
            Self::Unscored { .. } => Group::Unscored,
            Self::Unrated { .. } => Group::Unrated,
            Self::TooMany { .. } => Group::TooMany,
            Self::OpenQuestions { .. } => Group::OpenQuestions,
            Self::Missing { .. } => Group::Missing,
            Self::HasErrors => Group::HasErrors,
            Self::LeftOut { .. } => Group::LeftOut,
            Self::Gone { .. } => Group::Gone,
            Self::UnknownAgent { .. } => Group::UnknownAgent,
            Self::AmbiguousExemption => Group::AmbiguousExemption,
            Self::Environment => Group::Environment,
            Self::Table { .. } => Group::Table,
        }
    }

    /// How to fix it; `None` if that depends on the book.
    pub fn help(&self) -> Option<Help> {
        Some(match self {
            Self::Score { .. } | Self::Risk { .. } | Self::TooMany { .. } => return None,
            Self::Undecided { status: ThreatStatus::Mitigated, .. } => Help::Control,
            Self::Undecided { .. } => Help::Decide,
            Self::Risen { .. } => Help::DecideAgain,
            Self::Unscored { .. } => Help::Score,
            Self::Unrated { .. } => Help::Rate,
            Self::OpenQuestions { .. } => Help::Answer,
            Self::Missing { .. } => Help::RestoreOrLower,
            Self::HasErrors => Help::FixBlock,
            Self::LeftOut { .. } => Help::FixLeftOut,
            Self::Gone { renamable: true } => Help::RestoreOrRename,
            Self::Gone { renamable: false } => Help::Restore,
            Self::UnknownAgent { near: Some(near) } => Help::Agent(near.clone()),
            Self::UnknownAgent { near: None } => Help::RemoveAgent,
            Self::AmbiguousExemption => Help::SayKind,
            Self::Environment => Help::WriteInConfig,
            Self::Table { .. } => Help::FixTable,
        })
    }
}

/// Reasons that the summary counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    TooHigh,
    Undecided,
    Risen,
    Unscored,
    Unrated,
    TooMany,
    OpenQuestions,
    Missing,
    HasErrors,
    LeftOut,
    Gone,
    UnknownAgent,
    AmbiguousExemption,
    Environment,
    Table,
}

impl Group {
    /// The words after a number of failures.
    pub(super) fn counted(self, number: usize) -> &'static str {
        let plural = |one, many| if number == 1 { one } else { many };
        match self {
            Self::TooHigh => "too high",
            Self::Undecided => "closed without a decision",
            Self::Risen => "closed by a decision about another risk",
            Self::Unscored => "not scored",
            Self::Unrated => "unrated",
            Self::TooMany => plural("count above `max-open`", "counts above `max-open`"),
            Self::OpenQuestions => "with open questions",
            Self::Missing => plural("count below `expect`", "counts below `expect`"),
            Self::HasErrors => "with errors",
            Self::LeftOut => "left out of the book",
            Self::Gone => "gone since the baseline",
            Self::UnknownAgent => "naming an unknown agent",
            Self::AmbiguousExemption => "exempt without a kind",
            Self::Environment => "from the environment",
            Self::Table => plural("table with errors", "tables with errors"),
        }
    }
}

impl fmt::Display for Why {
    /// Writes for example `the score is up to 9.3 Critical; the limit is 8.9` or `gone since the baseline`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score { value, severity, up_to, limit } => {
                let up_to = if *up_to { "up to " } else { "" };
                write!(f, "the score is {up_to}{value} {severity}; the limit is {}", limit.normalize())
            }
            Self::Risk { value, limit } => write!(f, "the risk is {}; the limit is {}", value.word(), limit.word()),
            Self::Undecided { value, limit, status, no_owner, no_reason } => {
                if *status == ThreatStatus::Mitigated {
                    f.write_str("mitigated, but none of its mitigations is done; ")?;
                } else {
                    let missing = [(*no_owner, "owner"), (*no_reason, "reason")];
                    let missing: Vec<_> = missing.into_iter().filter_map(|(no, field)| no.then_some(field)).collect();
                    write!(f, "{} without {}; ", status.word(), missing.join(" and "))?;
                }
                match value {
                    Some(value) => write!(f, "if it were open, its risk would be {}", value.word())?,
                    None => f.write_str("if it were open, it would be unrated")?,
                }
                limit.map_or(Ok(()), |limit| write!(f, "; the limit is {}", limit.word()))
            }
            Self::Risen { was, value, limit, status } => {
                write!(f, "in the baseline: {}, ", was.status.word())?;
                match was.level {
                    Some(Some(level)) => write!(f, "risk {}", level.word())?,
                    Some(None) => f.write_str("no risk")?,
                    None => f.write_str("unrated")?,
                }
                write!(f, "; now: {}, ", status.word())?;
                match value {
                    Some(value) => write!(f, "risk {}", value.word())?,
                    None => f.write_str("unrated")?,
                }
                limit.map_or(Ok(()), |limit| write!(f, "; the limit is {}", limit.word()))
            }
            Self::Unscored { limit } => write!(f, "not scored; the limit is {}", limit.normalize()),
            Self::Unrated { limit: Some(limit) } => write!(f, "unrated; the limit is {}", limit.word()),
            Self::Unrated { limit: None } => {
                f.write_str("unrated, but the number of open threats of a risk is limited")
            }
            Self::TooMany { level, found, limit, new, known } => {
                let verb = if *found == 1 { "counts" } else { "count" };
                write!(f, "{} of {} risk {verb} as open (", count(*found, "threat"), level.word())?;
                match (new.as_slice(), known.as_slice()) {
                    (ids, []) | ([], ids) => listed(f, ids)?,
                    (new, known) => {
                        f.write_str("new ")?;
                        listed(f, new)?;
                        f.write_str("; known ")?;
                        listed(f, known)?;
                    }
                }
                write!(f, "); the limit is {limit}")
            }
            Self::OpenQuestions { found, limit } => {
                write!(f, "{}; the limit is {limit}", count(*found, "open question"))
            }
            Self::Missing { what, found, expected } => {
                let missing = count(expected - found, what);
                write!(f, "{missing} missing, {found} of at least {expected} found")
            }
            Self::HasErrors => f.write_str("the block has errors"),
            Self::LeftOut { code } => write!(f, "left out of the book, see the error `{}`", code.name),
            Self::Gone { .. } => f.write_str("gone since the baseline"),
            Self::UnknownAgent { .. } => f.write_str("no agent of the book has this id"),
            Self::AmbiguousExemption => f.write_str(
                "an assessment and a threat have this id, and the exemption does not say which of them it is for",
            ),
            Self::Environment => f.write_str("set by the environment and not by `book.toml`"),
            Self::Table { errors } => write!(f, "the table has {}", count(*errors, "error")),
        }
    }
}

/// Writes the first five ids, and how many more there are.
fn listed(f: &mut fmt::Formatter<'_>, ids: &[String]) -> fmt::Result {
    const SHOWN: usize = 5;
    for (index, id) in ids.iter().take(SHOWN).enumerate() {
        write!(f, "{}{id}", if index == 0 { "" } else { ", " })?;
    }
    match ids.len().checked_sub(SHOWN) {
        None | Some(0) => Ok(()),
        Some(more) => write!(f, " and {more} more"),
    }
}

impl Finding {
    /// A failing finding about the gate itself.
    pub(super) fn of_gate(rule: impl Into<String>, why: Why) -> Self {
        Self {
            kind: Kind::Gate,
            id: None,
            why,
            rule: rule.into(),
            agent: None,
            agent_id: None,
            title: None,
            verdict: Verdict::Failed,
            expired: None,
            exempt_before: None,
            span: None,
            location: None,
        }
    }

    /// Whether it makes the gate fail.
    pub fn fails(&self) -> bool {
        self.verdict == Verdict::Failed
    }

    /// What it is about, for people: the id, otherwise the position in the author's file, otherwise the key of the gate.
    pub fn label(&self) -> String {
        match (&self.id, &self.location) {
            (Some(id), _) => id.clone(),
            (None, Some(place)) => format!("{}:{}", visible(&place.path), place.line),
            (None, None) => self.rule.clone(),
        }
    }

    /// Whether the line of the finding has to name the key of the gate's table. It does not if [`Self::label`] is that key, or if
    /// no key is exceeded because something could not be read.
    pub(super) fn names_rule(&self) -> bool {
        let is_label = self.id.is_none() && self.location.is_none();
        !is_label && !matches!(self.why, Why::HasErrors | Why::LeftOut { .. })
    }

    /// The finding on one line, such as `a: the score is 9.7 Critical; the limit is 8.9 (max-score)`.
    pub fn message(&self) -> String {
        let label = self.label();
        let rule = if self.names_rule() { format!(" ({})", self.rule) } else { String::new() };
        format!("{label}: {}{rule}", self.why)
    }
}

/// A count with its noun, such as `1 score` or `2 scores`.
pub(super) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
