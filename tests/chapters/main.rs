//! Tests what happens to chapters: what is found in them, where it came from, and what is written to them. The tests run
//! in-process if they do not need the binary.
//!
//! There is one test program for all of them, because each program links the whole of mdBook again. A new file is a line here.

#![cfg(feature = "cli")]

#[path = "../support/mod.rs"]
mod support;

mod findings;
mod includes;
mod injection;
mod near_miss;
mod next_includes;
mod properties;
mod render;
