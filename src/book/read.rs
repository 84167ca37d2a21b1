//! Reads the files of a book. It reads only regular files of a limited size, so that no file can block the program.
//!
//! Start at [`read`]. Reading a pipe blocks until somebody writes to it, and a device such as `/dev/zero` never ends. A pull
//! request can add either to a book, as a symbolic link or as the target of an include.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::normal;

/// The largest size of a file that is part of a book, in bytes: 16 MiB.
pub const MAX_FILE: u64 = 16 << 20;

/// The largest size of an exported file that is read back, in bytes: 256 MiB. `export` does not write more unless `max-output`
/// is raised.
pub const MAX_EXPORT: u64 = 256 << 20;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// An error of the system, or the text is not UTF-8.
    System(io::Error),
    /// The file is a pipe, a device or a socket, which may never end.
    Special,
    /// The file is larger than this number of bytes: [`MAX_FILE`] or [`MAX_EXPORT`].
    TooLarge(u64),
}

impl ReadError {
    /// Whether a program that reads the file without this check could block forever or run out of memory.
    pub fn is_dangerous(&self) -> bool {
        matches!(self, Self::Special | Self::TooLarge(_))
    }

    /// How to fix it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::System(error) => match error.kind() {
                ErrorKind::NotFound => "correct the path, or create the file",
                ErrorKind::InvalidData => "save the file as UTF-8",
                _ => "write the path of a file that you may read",
            },
            Self::Special => "put a regular file in its place",
            Self::TooLarge(most) if *most == MAX_FILE => {
                return format!("split the file: a file of a book has at most {} MiB", MAX_FILE >> 20);
            }
            Self::TooLarge(most) => {
                return format!("split the book: an exported file that is read has at most {} MiB", most >> 20);
            }
        };
        help.to_owned()
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::System(error) => match error.kind() {
                ErrorKind::NotFound => f.write_str("there is no such file"),
                ErrorKind::InvalidData => f.write_str("it is not UTF-8"),
                ErrorKind::IsADirectory => f.write_str("it is a folder, not a file"),
                ErrorKind::PermissionDenied => f.write_str("permission is denied"),
                _ => error.fmt(f),
            },
            Self::Special => f.write_str("it is a pipe, a device or a socket and not a regular file"),
            Self::TooLarge(most) => write!(f, "it is larger than {} MiB", most >> 20),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::System(error) => error,
            other => Self::other(other.to_string()),
        }
    }
}

/// A folder outside of which no file of a book may be. It is used for an old state of a repository, because files outside of it
/// on the disk belong to another state or to something else.
#[derive(Debug, Clone)]
pub struct Within(PathBuf);

impl Within {
    /// Creates it from a folder, after following all symbolic links.
    ///
    /// # Errors
    ///
    /// Returns the system's error.
    pub fn new(folder: &Path) -> io::Result<Self> {
        folder.canonicalize().map(Self)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Whether a path leads to something inside. If nothing exists there, the path's text decides.
    pub fn contains(&self, path: &Path) -> bool {
        path.canonicalize().unwrap_or_else(|_| normal(path)).starts_with(&self.0)
    }
}

/// Where the files of a book are read from: the disk, optionally limited to a folder. A text that an editor has not saved yet
/// replaces its file.
#[derive(Debug, Clone, Default)]
pub struct Files {
    within: Option<Within>,
    /// Unsaved texts by their absolute paths without `..`.
    unsaved: Arc<HashMap<PathBuf, String>>,
    /// The texts that have been read, by the paths as they were given; `None` if every read goes to the disk.
    read: Option<Arc<Mutex<HashMap<PathBuf, String>>>>,
}

impl Files {
    /// The files on disk, optionally without those outside of a folder.
    pub fn within(within: Option<Within>) -> Self {
        Self { within, ..Self::default() }
    }

    /// Whether a path leads to a file that may be read.
    pub fn contains(&self, path: &Path) -> bool {
        self.within.as_ref().is_none_or(|within| within.contains(path))
    }

    /// The folder to which reading is limited, if there is one.
    pub fn folder(&self) -> Option<&Within> {
        self.within.as_ref()
    }

    /// Replaces a file by a text, or removes the replacement with `None`. The path is in the form that [`plain`] returns.
    #[cfg(feature = "lsp")]
    pub fn put(&mut self, path: PathBuf, text: Option<String>) {
        let unsaved = Arc::make_mut(&mut self.unsaved);
        match text {
            Some(text) => unsaved.insert(path, text),
            None => unsaved.remove(&path),
        };
    }

    /// The same files, but each file is read from disk only once. Use it for one step that reads the same chapters several
    /// times, because it does not notice changes on disk.
    #[cfg(feature = "lsp")]
    pub fn remembering(&self) -> Self {
        Self { read: Some(Arc::default()), ..self.clone() }
    }

    /// Whether all files on disk can be read and none is replaced.
    #[cfg(feature = "driver")]
    pub fn is_disk(&self) -> bool {
        self.within.is_none() && self.unsaved.is_empty()
    }

    /// Whether any file is replaced by an unsaved text.
    #[cfg(feature = "lsp")]
    pub fn has_unsaved(&self) -> bool {
        !self.unsaved.is_empty()
    }

    fn unsaved(&self, path: &Path) -> Option<&String> {
        if self.unsaved.is_empty() { None } else { self.unsaved.get(&plain(path)) }
    }

    /// Does the same as [`read`], but prefers the unsaved text.
    ///
    /// # Errors
    ///
    /// The same errors as [`read`].
    pub fn read(&self, path: &Path) -> Result<String, ReadError> {
        match self.unsaved(path) {
            Some(text) if text.len() as u64 > MAX_FILE => Err(ReadError::TooLarge(MAX_FILE)),
            Some(text) => Ok(text.clone()),
            None => self.remembered(path),
        }
    }

    fn remembered(&self, path: &Path) -> Result<String, ReadError> {
        let Some(known) = &self.read else { return read(path) };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known.get(path) {
            return Ok(text.clone());
        }
        let text = read(path)?;
        known.insert(path.to_owned(), text.clone());
        Ok(text)
    }

    /// Does the same as [`read_bytes`], but prefers the unsaved text.
    ///
    /// # Errors
    ///
    /// The same errors as [`read_bytes`].
    pub fn read_bytes(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        if self.unsaved(path).is_some() { self.read(path).map(String::into_bytes) } else { read_bytes(path) }
    }
}

/// Makes a path absolute and removes `.` and `..`. Does not follow symbolic links.
pub fn plain(path: &Path) -> PathBuf {
    normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// Reads a regular file of at most [`MAX_FILE`] bytes as UTF-8. Symbolic links are followed.
///
/// # Errors
///
/// Returns an error if the file cannot be read, is not UTF-8, is too large, or is not a regular file.
pub fn read(path: &Path) -> Result<String, ReadError> {
    text(read_bytes(path)?)
}

/// Reads an exported file that a book names: a regular file of at most [`MAX_EXPORT`] bytes.
///
/// # Errors
///
/// The same errors as [`read`].
pub fn read_export(path: &Path) -> Result<String, ReadError> {
    regular(path)?;
    read_any_export(path)
}

/// Reads an exported file that the user names, of at most [`MAX_EXPORT`] bytes. It may be a pipe, such as `<(git show …)` in a
/// shell.
///
/// # Errors
///
/// The same errors as [`read`], except that files that are not regular are accepted.
pub fn read_any_export(path: &Path) -> Result<String, ReadError> {
    text(at_most(File::open(path)?, MAX_EXPORT)?)
}

/// Reads a regular file of at most [`MAX_FILE`] bytes.
///
/// # Errors
///
/// The same errors as [`read`], except that the text need not be UTF-8.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    bytes_at_most(path, MAX_FILE)
}

/// Reads a regular file of at most `most` bytes.
///
/// # Errors
///
/// The same errors as [`read_bytes`].
pub fn bytes_at_most(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    regular(path)?;
    at_most(File::open(path)?, most)
}

/// Refuses everything but a regular file before it is opened, because opening a named pipe can already block.
fn regular(path: &Path) -> Result<(), ReadError> {
    let kind = path.metadata()?.file_type();
    if kind.is_dir() {
        return Err(io::Error::from(ErrorKind::IsADirectory).into());
    }
    if kind.is_file() { Ok(()) } else { Err(ReadError::Special) }
}

/// Reads to the end, but at most `most` bytes.
///
/// # Errors
///
/// Returns an error if the input cannot be read or is too large.
pub fn at_most(input: impl Read, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    // The size that the system reports may be wrong: files in `/proc` report 0.
    input.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(ReadError::TooLarge(most));
    }
    Ok(bytes)
}

fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_refused_and_one_at_the_limit_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("large.md");
        let file = File::create(&path).expect("made");
        file.set_len(MAX_FILE).expect("grown");
        assert_eq!(read(&path).expect("it is read").len() as u64, MAX_FILE);
        file.set_len(MAX_FILE + 1).expect("grown");
        assert!(matches!(read(&path), Err(ReadError::TooLarge(MAX_FILE))));
    }

    #[test]
    fn an_exported_file_has_a_limit_of_its_own() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("baseline.json");
        let file = File::create(&path).expect("made");
        file.set_len(MAX_EXPORT + 1).expect("grown");
        for read in [read_export, read_any_export] {
            let error = read(&path).expect_err("it is too large");
            assert!(matches!(error, ReadError::TooLarge(MAX_EXPORT)));
            assert_eq!(error.to_string(), "it is larger than 256 MiB");
        }
        file.set_len(MAX_FILE + 1).expect("cut");
        assert_eq!(read_export(&path).expect("it is read").len() as u64, MAX_FILE + 1);
    }

    #[test]
    fn a_folder_is_no_file() {
        let dir = tempfile::tempdir().expect("a folder");
        let error = read(dir.path()).expect_err("it is a folder");
        assert!(!error.is_dangerous());
        assert_eq!(error.to_string(), "it is a folder, not a file");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_before_it_is_opened() {
        let error = read(Path::new("/dev/zero")).expect_err("it never ends");
        assert!(error.is_dangerous());
    }
}
