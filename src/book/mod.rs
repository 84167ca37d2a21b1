//! The part of the program that depends on mdBook: the protocol, `book.toml`, the files that a chapter consists of, and the
//! steps from chapters to pages.
//!
//! Start at [`pages::read_book`]. It is called in two ways: by [`wire`] (on borrowed bytes of the preprocessor protocol) and,
//! with the feature `mdbook`, by [`Aivss`] (mdBook's `Preprocessor` trait, on an owned book).

#[cfg(feature = "driver")]
pub mod build;
#[cfg(feature = "driver")]
pub mod check;
pub mod config;
#[cfg(feature = "driver")]
pub mod contents;
#[cfg(feature = "driver")]
pub mod destination;
#[cfg(feature = "driver")]
mod examine;
pub mod files;
mod history;
mod host;
#[cfg(feature = "lsp")]
pub mod ids;
#[cfg(feature = "lsp")]
pub mod live;
#[cfg(feature = "driver")]
pub mod load;
#[cfg(feature = "driver")]
pub mod not_read;
pub mod order;
pub mod pages;
#[cfg(feature = "driver")]
pub mod preflight;
pub mod protocol;
mod published;
pub mod read;
#[cfg(feature = "driver")]
pub mod revision;
mod rules;
pub mod setup;
pub mod source_map;
pub mod sources;
pub mod text;
#[cfg(feature = "driver")]
pub mod unlisted;
#[cfg(feature = "lsp")]
mod unsaved;
pub mod wire;

#[cfg(feature = "mdbook")]
mod preprocessor;

#[cfg(feature = "mdbook")]
pub use preprocessor::Aivss;
