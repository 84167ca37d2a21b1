//! `aivss.css`: the stylesheet as a file of the book, for `css = "file"`.
//!
//! Start at [`refresh`]. The first line of the file contains the version and a hash of the rest. As long as the hash matches,
//! the user has not changed the file, so the program may replace it.

/// The name of the file, below the book's folder. It has no `./`, because mdBook 0.5 adds no hash to names that begin with a
/// dot.
pub const FILE: &str = "aivss.css";

/// What to do with the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Refresh {
    /// Nothing, because it is up to date.
    Current,
    /// Write this text, because the file is missing or is an old one of ours.
    Write(String),
    /// Leave it, because the user changed it.
    Edited,
}

/// Compares the existing file with the stylesheet of this version.
pub fn refresh(old: Option<&str>, css: &str) -> Refresh {
    let new = with_header(css);
    let Some(old) = old else { return Refresh::Write(new) };
    // Git may have changed the line ends of the file.
    let old = old.replace("\r\n", "\n");
    if old == new {
        return Refresh::Current;
    }
    let untouched = old.split_once('\n').is_some_and(|(header, body)| {
        header.starts_with("/* mdbook-aivss ") && header.contains(&format!(" {:016x} ", hash(body)))
    });
    if untouched { Refresh::Write(new) } else { Refresh::Edited }
}

fn with_header(css: &str) -> String {
    let css = css.replace("\r\n", "\n");
    let body = format!("{}\n", css.trim_end());
    format!(
        "/* mdbook-aivss {} {:016x} written by `mdbook-aivss init`, which replaces it as long as it is unchanged */\n{body}",
        env!("CARGO_PKG_VERSION"),
        hash(&body)
    )
}

/// FNV-1a with 64 bits. It detects a changed file and returns the same value on every system.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{Refresh, hash, refresh};

    fn written(css: &str) -> String {
        match refresh(None, css) {
            Refresh::Write(text) => text,
            other => panic!("a missing file is written, not {other:?}"),
        }
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors of the FNV reference implementation.
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn an_unchanged_file_follows_the_version() {
        let old = written(".aivss{color:red}");
        assert_eq!(refresh(Some(&old), ".aivss{color:red}"), Refresh::Current);
        assert_eq!(refresh(Some(&old), ".aivss{color:blue}"), Refresh::Write(written(".aivss{color:blue}")));
    }

    #[test]
    fn line_ends_are_no_change() {
        let old = written("a{}\nb{}").replace('\n', "\r\n");
        assert_eq!(refresh(Some(&old), "a{}\nb{}"), Refresh::Current);
    }

    #[test]
    fn a_changed_file_stays() {
        let old = written(".aivss{color:red}").replace("red", "green");
        assert_eq!(refresh(Some(&old), ".aivss{color:blue}"), Refresh::Edited);
        assert_eq!(refresh(Some("p{}"), ".aivss{}"), Refresh::Edited);
        assert_eq!(refresh(Some(""), ".aivss{}"), Refresh::Edited);
    }
}
