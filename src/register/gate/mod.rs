//! The gate of `check`: the limits of a book, and a report of what exceeds them.
//!
//! Start at [`Gate::check`]. It checks every assessment, every threat that is open or was closed without a decision, the number
//! of open threats, the number of expected entries, and the entries of the baseline. An entry that cannot be checked fails,
//! unless the gate's table says otherwise, because a gate that accepts such entries by accident protects nothing.
//!
//! | file | contains |
//! |---|---|
//! | `limits` | the gate as `book.toml` states it, and which limit applies to which entry |
//! | `exemption` | the entries that may be above their limit for a while |
//! | `baseline` | an earlier state of the book |
//! | `judge` | the comparison of a book with its gate |
//! | `finding` | the reasons for findings, and their texts |
//! | `help` | the help for each kind of failure |
//! | `report` | the result for people and for programs |

mod baseline;
mod exemption;
mod finding;
mod help;
mod judge;
mod limits;
mod report;

pub use self::baseline::{Baseline, BaselineEntry, BaselineScore, BaselineThreat, Settled, Standing};
pub use self::exemption::{Exemption, ExemptionIndex, ExemptionState, Exempts};
pub use self::finding::{Finding, Kind, Verdict, Why};
pub use self::help::Help;
pub use self::limits::{AgentLimits, Environment, Expect, Gate, Judge, LayerLimits, Unjudged};
pub use self::report::{GateReport, LetPass};
