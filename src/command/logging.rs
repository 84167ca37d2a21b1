//! Prints the log of the embedded mdBook in the same form as mdBook: ` INFO Book building has started`, without a time.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::diagnostic::Style;

use super::terminal::{Log, no_color};

/// Starts logging to standard error at the level of `MDBOOK_LOG`, or `info` if it is not set. Only the first call has an
/// effect.
pub(super) fn start() {
    with_default("info");
}

/// Does the same with another level for the case that `MDBOOK_LOG` is not set.
pub(super) fn with_default(level: &str) {
    let filter = std::env::var("MDBOOK_LOG").ok().filter(|value| !value.is_empty()).unwrap_or_else(|| level.to_owned());
    let filter = EnvFilter::try_new(&filter).unwrap_or_else(|_| EnvFilter::new(level));
    let ansi = std::io::stderr().is_terminal() && !no_color();
    let style = if ansi { Style::Colour } else { Style::Plain };
    // If a subscriber exists already, it stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(move || Log { style })
        .with_ansi(ansi)
        .with_target(false)
        .without_time()
        .try_init();
}
