//! Tests the book as a risk register: rows, matrix, gate, exports and comparison of one small book.

#![cfg(feature = "book")]

mod diff;
mod export;
mod gate;
mod matrix;
mod pages;
mod rows;
mod summary;
mod support;
mod workbook;
