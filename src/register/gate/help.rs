//! The help for failures of the gate: one text for each way to fix them.

use std::fmt;

/// How to fix a failure. The same help is printed only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// Decide about a threat.
    Decide,
    /// Decide about a threat again.
    DecideAgain,
    /// Link a control to a mitigated threat.
    Control,
    /// Make an assessment complete.
    Score,
    /// Rate a threat.
    Rate,
    /// Answer the questions of an architecture.
    Answer,
    /// Restore the expected entries, or lower the expected number.
    RestoreOrLower,
    /// Fix a block.
    FixBlock,
    /// Fix the reason why something is missing from the book.
    FixLeftOut,
    /// Restore an entry of the baseline, or state its new id.
    RestoreOrRename,
    /// Restore an entry of the baseline that cannot have `formerly`.
    Restore,
    /// Use the id of the agent that was probably meant.
    Agent(String),
    /// Correct or remove the limits of an agent.
    RemoveAgent,
    /// State which kind of entry an exemption is for.
    SayKind,
    /// Move a setting from the environment to `book.toml`.
    WriteInConfig,
    /// Fix the gate's own table.
    FixTable,
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decide => "add `owner` and `reason`, or open the threat again",
            Self::DecideAgain => {
                "review the decision for the risk that it has now, then write the baseline again, which a reviewer sees in the diff"
            }
            Self::Control => "link a mitigation that has `status: done`, add `owner` and `reason`, or open the threat again",
            Self::Score => "add what the score needs, such as `cvss`, or set `unscored = \"pass\"` in the gate's table",
            Self::Rate => "add `severity` and `likelihood`, or set `unrated = \"pass\"` in the gate's table",
            Self::Answer => "answer them by threats, or dismiss them with a reason; `mdbook-aivss suggest` writes a first draft",
            Self::RestoreOrLower => "restore what is missing, or lower the number in `book.toml`",
            Self::FixBlock => "fix the errors that are reported for the block",
            Self::FixLeftOut => "fix the errors that are reported there",
            Self::RestoreOrRename => {
                "restore it, name the old id in `formerly`, or write the baseline again, which a reviewer sees in the diff"
            }
            Self::Restore => "restore it under its id, or write the baseline again, which a reviewer sees in the diff",
            Self::Agent(near) => return write!(f, "did you mean `agents.{near}`?"),
            Self::RemoveAgent => "correct the id, or remove the table",
            Self::SayKind => "add `kind = \"assessment\"` or `kind = \"threat\"` to the exemption",
            Self::WriteInConfig => {
                "write it in `book.toml`, where a reviewer sees it; `--max-score` and `--max-risk` replace a limit for one run"
            }
            Self::FixTable => "correct `[preprocessor.aivss.gate]`; the errors are reported above",
        })
    }
}
