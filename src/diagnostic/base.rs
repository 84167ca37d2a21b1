//! The folder that paths are relative to in reviews and in files for code scanning: a repository's root, if the book is part of one.
//!
//! Start at [`Base::place`]. This module does not read the disk; the caller says where the book and the root are.

use std::path::{Component, Path, PathBuf};

use super::Location;

/// The folder that paths in SARIF, annotations and `diff --base` are relative to. By default it is the book's folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Base {
    /// The path of the book's folder below the root: empty, or with a slash at its end.
    book: String,
    /// The root with a slash at its end, or empty if it is unknown.
    root: String,
}

impl Base {
    /// Paths relative to `root` for a book in `book`, which are both absolute. `None` if the book is not below the root.
    pub fn new(root: &Path, book: &Path) -> Option<Self> {
        let (root, book) = (normal(root), normal(book));
        let below = book.strip_prefix(&root).ok()?;
        let slashed = |path: &Path| {
            let text = path.to_string_lossy().replace('\\', "/");
            if text.is_empty() || text.ends_with('/') { text } else { format!("{text}/") }
        };
        Some(Self { book: slashed(below), root: slashed(&root) })
    }

    /// The same position with its path relative to the root. A file outside of the root keeps its absolute path.
    pub fn place(&self, location: Location) -> Location {
        Location { path: self.path(&location.path), ..location }
    }

    /// The path relative to the root.
    pub fn path(&self, path: &str) -> String {
        // Paths inside the book are relative to its folder; paths outside are absolute.
        if !Path::new(path).is_absolute() {
            return format!("{}{path}", self.book);
        }
        let below = path.strip_prefix(&self.root).filter(|_| !self.root.is_empty());
        below.unwrap_or(path).to_owned()
    }
}

/// Removes `.` and `..` from a path without reading the disk.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn placed(base: &Base, path: &str) -> String {
        base.place(crate::diagnostic::locate(path, "a", 0..0)).path
    }

    #[test]
    fn paths_count_from_the_root() {
        let base =
            Base::new(Path::new("/home/me/repo"), Path::new("/home/me/repo/x/../docs/book/.")).expect("below it");
        assert_eq!(placed(&base, "src/a.md"), "docs/book/src/a.md");
        // One include is from elsewhere in the repository, one from outside.
        assert_eq!(placed(&base, "/home/me/repo/findings/a.md"), "findings/a.md");
        assert_eq!(placed(&base, "/home/me/repository/a.md"), "/home/me/repository/a.md");
    }

    #[test]
    fn a_book_at_the_root_and_one_without_keep_their_paths() {
        let same = Path::new("/home/me/repo");
        for base in [Base::new(same, same).expect("it is the root"), Base::default()] {
            assert_eq!(placed(&base, "src/a.md"), "src/a.md");
            assert_eq!(placed(&base, "/etc/a.md"), "/etc/a.md");
        }
        assert_eq!(Base::new(Path::new("/home/me/repo"), Path::new("/home/me/repository")), None);
    }
}
