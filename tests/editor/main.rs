//! The language server, driven as an editor would: messages in, messages out.
//!
//! [`client::Client`] talks to the real program over its streams, and [`client::Local`] to the same server inside the test, which is faster.

#![cfg(feature = "lsp")]

#[path = "../support/mod.rs"]
mod support;

mod client;
mod completion;
mod conversation;
mod help;
mod property;
mod rename;
