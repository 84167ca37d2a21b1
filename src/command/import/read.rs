//! The files that `import` reads: regular files of a limited size, in UTF-8.
//!
//! Start at [`files`] for a folder and [`text`] for a single file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::book::read::{MAX_FILE, ReadError, at_most, bytes_at_most};
use crate::import::ImportError;
use crate::mistake::Mistake;
use crate::order::Sort as _;

/// The file name extensions that are imported from a folder.
const ENDINGS: &[&str] = &["txt", "md", "html", "htm", "json"];
/// The highest number of files in a folder.
const MAX_FILES: usize = 1_000;
/// The largest JSON file in bytes. It is larger than for text because models of other tools contain pictures.
const MAX_JSON: u64 = 64 << 20;
/// The number of characters shown before a byte that is not UTF-8.
const SHOWN: usize = 30;

/// The files of a folder that are imported, in the order of their names. Subfolders are not searched.
///
/// # Errors
/// Returns a message with help if the folder cannot be read, contains no such file, or contains too many.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let shown = crate::command::shown(folder);
    let failed = |error: std::io::Error| format!("{shown} cannot be read: {error}");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
            && !entry.file_type().map_err(failed)?.is_dir()
        {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            return Err(format!(
                "{shown} has more than {MAX_FILES} files to import\nhelp: move them into several folders"
            ));
        }
    }
    files.in_order();
    if files.is_empty() {
        return Err(format!("{shown} has no file that ends in {}", ENDINGS.join(", ")));
    }
    Ok(files)
}

/// The text of a file, of standard input for `-`, or of a file in a folder.
///
/// # Errors
/// Returns an error if the file is not a regular file, too large, or not UTF-8, or if a link leads out of the folder.
pub(super) fn text(path: &Path, folder: Option<&PathBuf>) -> Result<String, ImportError> {
    let bytes = if path.as_os_str() == "-" {
        at_most(std::io::stdin().lock(), MAX_JSON)
    } else if let Some(folder) = folder
        && !is_inside(path, folder)?
    {
        // The folder may come from somebody else, and the link could lead to any file of the user.
        return Err(Mistake::new(
            "is a symbolic link that leaves the folder, and is not read",
            "copy the file into the folder, or import it by itself",
        )
        .into());
    } else {
        bytes_at_most(path, MAX_JSON)
    };
    let is_json = |bytes: &[u8]| bytes.trim_ascii_start().first().is_some_and(|first| b"{[".contains(first));
    // Text has a smaller limit, because searching it for patterns takes longer.
    let bytes = bytes.and_then(|bytes| match bytes.len() as u64 > MAX_FILE && !is_json(&bytes) {
        true => Err(ReadError::TooLarge(MAX_FILE)),
        false => Ok(bytes),
    });
    String::from_utf8(bytes.map_err(not_read)?).map_err(|error| not_utf8(&error))
}

fn is_inside(path: &Path, folder: &Path) -> Result<bool, Mistake> {
    let resolved = |path: &Path| path.canonicalize().map_err(|error| not_read(error.into()));
    Ok(resolved(path)?.starts_with(resolved(folder)?))
}

fn not_read(error: ReadError) -> Mistake {
    match error {
        ReadError::System(error) if error.kind() != ErrorKind::IsADirectory => {
            Mistake::new(format!("cannot be read: {error}"), "")
        }
        ReadError::System(_) | ReadError::Special => Mistake::new(
            "cannot be read: it is not a regular file",
            "copy it to a file, or write `-` for the path and pipe it in",
        ),
        ReadError::TooLarge(most) => Mistake::new(
            format!("is larger than {} MiB, the most that is imported", most >> 20),
            "split it into several files",
        ),
    }
}

fn not_utf8(error: &std::string::FromUtf8Error) -> ImportError {
    let at = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&error.as_bytes()[..at]);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let column = line.chars().count();
    let excerpt: String = line.chars().skip(column.saturating_sub(SHOWN)).collect();
    let behind = if excerpt.is_empty() { String::new() } else { format!(" after `{excerpt}`") };
    ImportError {
        mistake: Mistake::new(
            format!("cannot be read: the byte 0x{:02X}{behind} is not UTF-8", error.as_bytes()[at]),
            "convert it first, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`",
        ),
        place: Some((before.matches('\n').count() + 1, column + 1)),
    }
}
