//! Prints the log of the embedded mdBook in the same form as mdBook: ` INFO Book building has started`, without a time.

use std::io::IsTerminal;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::diagnostic::Style;
use crate::name::nearest;

use super::terminal::{Log, no_color, tell};

/// What `MDBOOK_LOG` may contain.
const HELP: &str =
    "write a level such as `debug`, or targets with a level each, such as `mdbook_driver=debug,mdbook_html=trace`";

/// Starts logging to standard error at the level of `MDBOOK_LOG`, or `info` if it is not set. Only the first call has an
/// effect.
pub(super) fn start() {
    with_default("info");
}

/// Does the same with another level for the case that `MDBOOK_LOG` is not set.
pub(super) fn with_default(level: &str) {
    let asked = std::env::var("MDBOOK_LOG").ok().filter(|value| !value.is_empty());
    if let Some((word, level)) = asked.as_deref().and_then(misspelt) {
        tell(&format!(
            "warning: `MDBOOK_LOG` takes `{word}` as the name of a target\nhelp: did you mean the level `{level}`?\n"
        ));
    }
    let directives = asked.and_then(|value| {
        let wrong = |error| tell(&format!("warning: `MDBOOK_LOG` is ignored: {error}\nhelp: {HELP}\n"));
        value.parse::<Targets>().map_err(wrong).ok()
    });
    let filter = directives.unwrap_or_else(|| level.parse().expect("our own levels are directives"));
    let ansi = std::io::stderr().is_terminal() && !no_color();
    let style = if ansi { Style::Colour } else { Style::Plain };
    // If a subscriber exists already, it stays.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(move || Log { style })
        .with_ansi(ansi)
        .with_target(false)
        .without_time();
    let _ = tracing_subscriber::registry().with(lines).with(filter).try_init();
}

/// A word that looks like a level but is none, and the level. The filter takes it as a target, and then almost nothing is logged.
fn misspelt(filter: &str) -> Option<(&str, &str)> {
    let words = filter.split(',').map(str::trim).filter(|word| !word.contains('='));
    let mut targets = words.filter(|word| word.parse::<LevelFilter>().is_err());
    targets
        .find_map(|word| nearest(word, ["off", "error", "warn", "info", "debug", "trace"]).map(|level| (word, level)))
}
