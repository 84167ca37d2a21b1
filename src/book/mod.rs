//! The part of the program that knows mdBook: what a host sends, what `book.toml` says, which files a chapter consists of, and the way from
//! chapters to pages.
//!
//! Start at [`pages::read_book`]. It is called in two ways: from [`wire`] (borrowed bytes of the preprocessor protocol) and, with the feature
//! `mdbook`, from [`Aivss`] (mdBook's own `Preprocessor` trait on an owned book).

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
pub mod setup;
pub mod source_map;
pub mod sources;
pub mod text;
#[cfg(feature = "driver")]
mod unlisted;
#[cfg(feature = "lsp")]
mod unsaved;
pub mod wire;

#[cfg(feature = "mdbook")]
mod preprocessor;

#[cfg(feature = "mdbook")]
pub use preprocessor::Aivss;
