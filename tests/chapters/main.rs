//! What becomes of chapters: what is found in them, where it came from, and what is written into them. In-process, where nothing needs the
//! binary.
//!
//! One test program for all, because each program links the whole of mdBook again. A new file is a line here.

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
