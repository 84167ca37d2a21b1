//! Reports includes that mdBook cannot resolve.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::super::read::ReadError;
use super::expander::{MAX_CHAPTER, MAX_DEPTH, MAX_INCLUDES};

/// An include that mdBook could not follow. mdBook continues after it, and logs only some of these problems.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// Number of the file that contains the include.
    pub file: usize,
    /// The byte range of the include in that file.
    pub range: Range<usize>,
    /// The file that it names. For [`Why::TooDeep`], the file that contains the include.
    pub target: PathBuf,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with an include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The file cannot be read; contains the reason as text. The include stays in the text as it is written.
    Unreadable(String),
    /// The path leads out of the folder to which reading is limited; contains the path as it is written. The file is not read,
    /// and the include stays in the text.
    Outside(String),
    /// The file may never end or is too large; contains the reason and the help. mdBook would read it nevertheless.
    Dangerous(String, String),
    /// The file does not contain this anchor. mdBook inserts nothing and does not log it.
    NoAnchor(String),
    /// The file has fewer lines. mdBook inserts nothing and does not log it.
    NoLine(usize),
    /// Includes are nested beyond mdBook's limit. mdBook logs that and leaves them out.
    TooDeep,
    /// The file includes itself through these files; the first is also the last. Only [`super::inspect`] detects this.
    Cycle(Vec<PathBuf>),
    /// The chapter has more than [`MAX_INCLUDES`] includes.
    TooMany,
    /// The chapter becomes longer than [`MAX_CHAPTER`].
    TooLong,
}

impl Why {
    /// Whether it would block mdBook or fill its memory.
    pub fn is_dangerous(&self) -> bool {
        matches!(self, Self::Dangerous(..) | Self::Cycle(_) | Self::TooMany | Self::TooLong)
    }

    /// The files of a cycle; empty for anything else.
    pub fn cycle(&self) -> &[PathBuf] {
        match self {
            Self::Cycle(chain) => chain,
            _ => &[],
        }
    }

    pub(super) fn of(error: &ReadError) -> Self {
        if error.is_dangerous() {
            Self::Dangerous(error.to_string(), error.help())
        } else {
            Self::Unreadable(error.to_string())
        }
    }
}

impl Broken {
    /// The message. `chapter` names the chapter with the include, and `shown` formats a path.
    pub fn message(&self, chapter: &str, shown: impl Fn(&Path) -> String) -> String {
        let target = shown(&self.target);
        match &self.why {
            Why::Unreadable(reason) | Why::Dangerous(reason, _) => {
                format!("the include of {target} cannot be read: {reason}")
            }
            Why::Outside(path) => {
                format!("the include of `{path}` leads out of the revision of the repository, so it is not read")
            }
            Why::NoAnchor(anchor) => format!("{target} has no anchor `{anchor}`, so nothing is included"),
            Why::NoLine(line) => format!("{target} has no line {line}, so nothing is included"),
            Why::TooDeep => format!("includes are nested deeper than {MAX_DEPTH} files, so mdBook leaves out the rest"),
            Why::Cycle(chain) => {
                let chain: Vec<_> = chain.iter().map(|path| shown(path)).collect();
                format!("{target} includes itself: {}", chain.join(" → "))
            }
            Why::TooMany => {
                format!("{chapter} has more than {MAX_INCLUDES} includes, those of included files among them")
            }
            Why::TooLong => {
                format!("with its includes {chapter} is longer than {} MiB", MAX_CHAPTER >> 20)
            }
        }
    }

    /// How to fix it.
    pub fn help(&self) -> String {
        match &self.why {
            Why::Unreadable(_) => "correct the path; it is relative to the file with the include".to_owned(),
            Why::Dangerous(_, help) => help.clone(),
            Why::Outside(_) => {
                "write a path to a file of the repository, relative to the file that contains the include".to_owned()
            }
            Why::NoAnchor(anchor) => {
                format!("write `ANCHOR: {anchor}` and `ANCHOR_END: {anchor}` into comments of that file")
            }
            Why::NoLine(_) => {
                "correct the line number, or include an anchor, which stays valid when lines move".to_owned()
            }
            Why::TooDeep => "check whether a file includes itself, or include fewer files in each other".to_owned(),
            Why::Cycle(_) => "remove one of the includes; write `\\{{#include …}}` to show one as text".to_owned(),
            Why::TooMany | Why::TooLong => "split the chapter into several".to_owned(),
        }
    }
}
