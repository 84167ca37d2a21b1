//! Tests the language server in the way in which an editor uses it: it sends messages and receives messages.
//!
//! [`client::Client`] communicates with the real program over its streams, or with the same server inside the test
//! ([`client::Local`]), which is faster.

#![cfg(feature = "lsp")]

#[path = "../support/mod.rs"]
mod support;

mod client;
mod completion;
mod conversation;
mod help;
mod property;
mod rename;
