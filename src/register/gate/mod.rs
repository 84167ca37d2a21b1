//! The gate of `check`: what a book allows, and what of it does not hold.
//!
//! The entry is [`Gate::check`]. It looks at every assessment and every threat that is open or was closed without a decision, at
//! the number of open threats, at what the book is expected to contain, and at what the baseline had. Whatever cannot be judged
//! fails, unless the gate's table says otherwise: a gate is worth having only if nothing passes it by accident.
//!
//! | file | contains |
//! |---|---|
//! | `limits` | the gate as `book.toml` states it, and which limit applies where |
//! | `exemption` | what is let through for a while |
//! | `baseline` | what an earlier state of the book had |
//! | `judge` | the judging |
//! | `finding` | why something is found, and its words |
//! | `report` | the result for people and for programs |

mod baseline;
mod exemption;
mod finding;
mod judge;
mod limits;
mod report;

pub use self::baseline::{Baseline, BaselineEntry, BaselineScore, BaselineThreat, Standing};
pub use self::exemption::{Exemption, ExemptionIndex, ExemptionState};
pub use self::finding::{Finding, Help, Kind, Verdict, Why};
pub use self::limits::{AgentLimits, Environment, Expect, Gate, Judge, LayerLimits, Unjudged};
pub use self::report::{GateReport, LetPass};
