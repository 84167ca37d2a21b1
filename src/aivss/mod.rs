//! OWASP AIVSS: the scoring system as plain data and pure functions. This module does no I/O and does not depend on
//! Markdown, YAML or mdBook.
//!
//! Start at [`Assessment::score`]. It turns an [`Assessment`] (what an author states) into an [`Outcome`] (what
//! follows from it). Each published version is a value of [`Version`]; [`VERSIONS`] lists them. [`Assessment::new`]
//! shows how to score from another program. [`Version`] contains what a reference page shows: formula, factors with
//! rubrics, levels, bands and caveats.
//!
//! | to add | change |
//! |---|---|
//! | a version of AIVSS | its own file and one line in [`VERSIONS`]; `version.rs` lists the steps |
//! | an operation of formulas | `formula.rs` |
//! | a name of a factor, a level, a risk | the table that it belongs to |
//! | a check of the inputs | a variant of [`Problem`] and where `score.rs` finds it |
//!
//! Arithmetic is exact: inputs have at most [`MAX_DECIMALS`] decimal places, a formula divides only at its very end,
//! and the score is rounded only once, half up to one decimal.
//!
//! The files of this module use each other: a version contains its tables and its formula; a factor, a metric or a
//! formula is looked up in the list of all versions; and each check of an input reports a problem that names them.

mod assessment;
mod cvss;
mod factor;
mod formula;
mod keys;
mod level;
mod lever;
mod metric;
mod number;
mod outcome;
mod problem;
mod risk;
mod score;
#[cfg(feature = "serde")]
mod serial;
mod severity;
mod version;

mod v0_5;
mod v0_8;
mod v0_8_floor;
mod v2_0_candidate;

pub use assessment::{Assessment, Choice, Cvss, Estimate, Expected, FactorEntry, Published, Scored};
#[cfg(feature = "lsp")]
pub(crate) use cvss::cvss_metrics;
pub use cvss::{CvssGroup, CvssMetric, CvssVector};
pub use factor::{Factor, FactorRow, FactorSet};
pub use formula::{Expr, Listing, Term, Terms};
pub use keys::{CHOICE_KEYS, CVSS_KEYS, FACTOR_KEYS, METRIC_KEYS};
pub use level::{LevelTable, MultiplierLevel};
pub use lever::{Change, Lever};
pub use metric::{EffectClass, Metric, MetricValue};
pub use number::{MAX_DECIMALS, plain};
pub use outcome::{
    FactorOutcome, Headline, Interval, MetricOutcome, Multiplier, Origin, Outcome, Part, Step, StepName, StepWay, Sum,
    SumLine,
};
pub use problem::{Input, Problem};
pub use risk::CoreRisk;
pub use rust_decimal::Decimal;
pub use severity::{Band, Severity};
pub use version::{CvssUse, FactorMethod, Method, MetricMethod, Status, VERSIONS, Version};
