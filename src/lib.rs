//! Threat models of AI agents in mdBook: OWASP AIVSS scores and CSA MAESTRO layers, computed from fenced blocks.
//!
//! Most people use the program `mdbook-aivss`, which the [handbook] explains. This crate is for programs that need the same
//! results:
//!
//! | to | use | feature |
//! |---|---|---|
//! | score an assessment | [`aivss::Assessment::score`] | none |
//! | rate a threat, or find a layer, a catalogue entry, a control | [`maestro`] | none |
//! | read a book: its assessments, threats and problems | `Book` | `driver` |
//! | run as a preprocessor of an embedded mdBook | `Aivss` | `mdbook` |
//! | write inputs and results as JSON or in another format | `serde::Serialize` of the types in [`aivss`] and [`maestro`] | `serde` |
//!
//! # Features
//!
//! | feature | what it adds | default |
//! |---|---|---|
//! | `cli` | the program: the command line, and the preprocessor protocol of mdBook 0.4 and 0.5 | yes |
//! | `driver` | an embedded mdBook: `Book`, and the commands `build`, `check`, `export` and `diff` | yes |
//! | `mdbook` | `Aivss` for `MDBook::with_preprocessor`; part of `driver` | |
//! | `book` | the block language, pages and exports; part of `cli` and `mdbook`. It has no public items of its own | |
//! | `lsp` | the language server, and the command `rename` | yes |
//! | `serde` | `Serialize` for the inputs and results of [`aivss`] and [`maestro`], `Deserialize` for their closed lists of words | |
//!
//! A program that only scores can use `default-features = false`. The crate then has five small dependencies.
//!
//! # Score one assessment
//!
//! ```
#![doc = include_str!("../examples/score.rs")]
//! ```
//!
//! # List the open threats of a book
//!
#![cfg_attr(feature = "driver", doc = "```no_run")]
#![cfg_attr(not(feature = "driver"), doc = "```ignore")]
#![doc = include_str!("../examples/open_threats.rs")]
//! ```
//!
//! # Register as a preprocessor
//!
//! If `book.toml` has a table `[preprocessor.aivss]`, mdBook starts the program `mdbook-aivss`. A program that embeds mdBook can run without
//! the second process:
//!
#![cfg_attr(feature = "driver", doc = "```no_run")]
#![cfg_attr(not(feature = "driver"), doc = "```ignore")]
#![doc = include_str!("../examples/preprocessor.rs")]
//! ```
//!
//! # Write a score as JSON
//!
#![cfg_attr(feature = "serde", doc = "```")]
#![cfg_attr(not(feature = "serde"), doc = "```ignore")]
//! use mdbook_aivss::aivss::{Assessment, Cvss, Decimal, Estimate, FactorEntry, FactorSet, Scored, Severity};
//!
//! let mut assessment = Assessment::new("Helpdesk");
//! assessment.cvss = Some(Scored::bare(Cvss::from(Decimal::new(87, 1))));
//! let half = || Scored::bare(Estimate::point(Decimal::new(5, 1)));
//! let set = FactorSet::named("0.8").expect("is published");
//! assessment.factors = FactorEntry::list(set.rows.iter().map(|row| (row.name, half()))).expect("are factors");
//! let outcome = assessment.score().expect("nothing is missing");
//!
//! // Decimals are strings, so that no reader rounds them. Versions, levels and factors are written as their ids.
//! let json = serde_json::to_value(&outcome)?;
//! assert_eq!((&json["version"], &json["score"], &json["severity"]), (&"0.8".into(), &"9.3".into(), &"Critical".into()));
//! assert_eq!(serde_json::to_value(&assessment)?["agent"], "Helpdesk");
//! // Words are checked as in a block.
//! assert_eq!(serde_json::from_str::<Severity>("\"critical\"")?, Severity::Critical);
//! assert!(serde_json::from_str::<Severity>("\"severe\"").is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What may change
//!
//! Structs and enums that will grow are `#[non_exhaustive]`: start from their `new` or `default` and set fields. Numbers are exact decimals.
//! A newer release may score an assessment that names no version by a newer version of AIVSS. Set
//! [`Assessment::version`](aivss::Assessment::version) if that matters. How the crate works inside is described in the handbook's page
//! [Architecture].
//!
//! [handbook]: https://github.com/mdbook-aivss/mdbook-aivss/tree/main/book
//! [Architecture]: https://github.com/mdbook-aivss/mdbook-aivss/blob/main/book/explanation/architecture.md

pub mod aivss;
mod fields;
pub mod maestro;
mod mistake;
mod name;
mod order;
#[cfg(feature = "serde")]
mod serial;

#[cfg(feature = "book")]
mod block;
#[cfg(feature = "book")]
mod book;
#[cfg(feature = "cli")]
mod command;
#[cfg(feature = "book")]
mod diagnostic;
#[cfg(feature = "lsp")]
mod editor;
#[cfg(feature = "book")]
mod export;
#[cfg(feature = "cli")]
mod import;
#[cfg(feature = "book")]
mod percent;
#[cfg(feature = "serve")]
mod preview;
#[cfg(feature = "book")]
mod register;
#[cfg(feature = "book")]
mod render;
mod text;

pub use mistake::Mistake;

#[cfg(feature = "mdbook")]
pub use book::Aivss;
#[cfg(feature = "driver")]
pub use book::contents::{Book, BookError, Problem, RatedThreat, ScoredAssessment};
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use command::run;
#[cfg(feature = "book")]
pub use diagnostic::{Level as ProblemLevel, Location, Style};

/// Internal modules, for the tests, benches and fuzz targets of this repository. They may change without notice.
#[doc(hidden)]
pub mod internals {
    macro_rules! inside {
        ($($(#[$only:meta])? $room:ident),+) => {
            $(
                $(#[$only])?
                #[allow(missing_docs, reason = "nobody reads them here")]
                pub mod $room {
                    pub use crate::$room::*;
                }
            )+
        };
    }
    inside! {
        fields, mistake, name,
        #[cfg(feature = "book")] block,
        #[cfg(feature = "book")] book,
        #[cfg(feature = "book")] diagnostic,
        #[cfg(feature = "lsp")] editor,
        #[cfg(feature = "book")] export,
        #[cfg(feature = "book")] register,
        #[cfg(feature = "serve")] preview,
        #[cfg(feature = "book")] render,
        #[cfg(feature = "cli")] command,
        #[cfg(feature = "cli")] import
    }
}
