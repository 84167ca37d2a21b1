//! Tests the commands with the real binary: what they print, write and refuse, and their exit codes.
//!
//! There is one test program for all of them, because each program links the whole of mdBook again. A new file is a line here.

#![cfg(feature = "cli")]

#[path = "../support/mod.rs"]
mod support;

mod as_published;
mod bounds;
mod check;
mod command_line;
mod conformance;
mod diff;
mod examples;
mod gate;
mod guard;
mod harness;
mod import;
mod init;
mod new;
mod outputs;
mod programme;
mod record;
mod rename;
mod robustness;
mod rules;
mod serve;
mod terminal;
mod without_driver;
