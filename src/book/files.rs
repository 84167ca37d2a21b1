//! Writes files so that no program ever sees an incomplete one.
//!
//! Start at `write` for one file and [`write_all`] for several that belong together. Every output of this program goes
//! through them. A device or a named pipe is written to directly. A regular file is replaced by a new one
//! that gets the name when it is complete. [`resolve`] and [`is_below`] say where a path leads, for commands that stay inside a book.

mod temporary;

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use temporary::{Temporary, folder_of};

use crate::diagnostic::visible;

/// A file that could not be written.
#[derive(Debug)]
pub struct NotWritten {
    /// The file, as the caller named it.
    pub path: PathBuf,
    /// Why; where there is something to do about it, a second line begins with `help:`.
    pub error: io::Error,
    /// Files of the same [`write_all`] that have their new content all the same.
    pub done: Vec<PathBuf>,
}

impl std::fmt::Display for NotWritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |path: &Path| visible(&path.to_string_lossy()).into_owned();
        write!(f, "{} cannot be written: {}", shown(&self.path), self.error)?;
        for path in &self.done {
            write!(f, "\nnote: {} has been written", shown(path))?;
        }
        Ok(())
    }
}

impl std::error::Error for NotWritten {}

/// Writes one file. Missing folders are made, and a symbolic link is followed.
///
/// * A regular file is replaced in one step by a new file with the same permissions and the same owner. Another hard link to the old
///   file keeps the old content.
/// * Where this process may not give a replacement to the same owner, or the file is a mount point, the file is written in place.
/// * Devices and named pipes are written in place.
///
/// # Errors
///
/// A folder, a socket and a file without write permission for its owner are refused; everything else is what the system says. A
/// regular file that would be replaced is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_all(&[(path.to_owned(), bytes)]).map_err(|failed| failed.error)
}

/// Writes several files as `write` does, all or none as far as the file system allows: all new content is on the disk before the
/// first file gets its new name.
///
/// # Errors
///
/// The first file that fails. [`NotWritten::done`] is only filled where the system refuses a name after it gave others, and where
/// something that is no regular file was already written into.
pub fn write_all(files: &[(PathBuf, &[u8])]) -> Result<(), NotWritten> {
    let mut made = Vec::new();
    let result = write_into(files, &mut made);
    if result.is_err() {
        // Only those that are still empty go away.
        for folder in made.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
    result
}

fn write_into(files: &[(PathBuf, &[u8])], made: &mut Vec<PathBuf>) -> Result<(), NotWritten> {
    let mut done = Vec::new();
    let failed = |path: &Path, done: &[PathBuf]| {
        let (path, done) = (path.to_owned(), done.to_vec());
        move |error| NotWritten { path, error, done }
    };
    let mut prepared = Vec::new();
    for (path, bytes) in files {
        prepared.push((path, *bytes, prepare(path, bytes, made).map_err(failed(path, &done))?));
    }
    let mut named = Vec::new();
    for (path, bytes, prepared) in prepared {
        match prepared {
            Prepared::Straight => {
                write_straight(path, bytes).map_err(failed(path, &done))?;
                done.push(path.clone());
            }
            Prepared::Replaced { temporary, target } => {
                let temporary = temporary.named(&target).map_err(failed(path, &done))?;
                named.push((path, bytes, temporary, target));
            }
        }
    }
    for (path, bytes, temporary, target) in named {
        let result = match temporary.persist(&target) {
            // A file that is mounted by itself, as containers do, cannot be replaced.
            Err(error) if error.error.kind() == ErrorKind::ResourceBusy => write_straight(path, bytes),
            result => result.map_err(|error| error.error),
        };
        result.map_err(failed(path, &done))?;
        done.push(path.clone());
    }
    Ok(())
}

/// A file on its way.
enum Prepared {
    /// It is written in place, when everything else is ready.
    Straight,
    /// The new content is on the disk and waits for its name.
    Replaced { temporary: Temporary, target: PathBuf },
}

fn prepare(path: &Path, bytes: &[u8], made: &mut Vec<PathBuf>) -> io::Result<Prepared> {
    let old = match std::fs::metadata(path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if let Some(old) = &old {
        refuse(path, old)?;
        // `/dev/stdout` leads to whatever the caller's shell has opened, and the shell goes on with that file.
        if !old.is_file() || path.starts_with("/dev") || path.starts_with("/proc") {
            return Ok(Prepared::Straight);
        }
        // Renaming would also replace a file that this process may not write.
        OpenOptions::new().write(true).open(path)?;
    } else if path.symlink_metadata().is_err() {
        made.extend(make_folder(folder_of(path))?);
    }
    let target = resolve(path)?;
    let temporary = Temporary::new(folder_of(&target))?;
    if let Some(old) = &old {
        match resemble(temporary.file(), old) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(Prepared::Straight),
            Err(error) => return Err(error),
        }
    }
    temporary.file().write_all(bytes)?;
    temporary.file().sync_all()?;
    Ok(Prepared::Replaced { temporary, target })
}

/// Refuses what is there and must not be written.
fn refuse(path: &Path, old: &Metadata) -> io::Result<()> {
    let refused = |kind, message: String| Err(io::Error::new(kind, message));
    if old.is_dir() {
        let help = path.join("NAME");
        return refused(
            ErrorKind::IsADirectory,
            format!("it is a folder\nhelp: name a file, such as {}", help.display()),
        );
    }
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_socket(&old.file_type()) {
        return refused(ErrorKind::Unsupported, "it is a socket\nhelp: name a file or a named pipe".to_owned());
    }
    if old.is_file() && is_read_only(old) {
        let help = if cfg!(unix) { format!("chmod u+w {}", path.display()) } else { "clear the attribute".to_owned() };
        return refused(ErrorKind::PermissionDenied, format!("the file is read-only\nhelp: `{help}` allows it"));
    }
    Ok(())
}

/// Whether the owner has no write permission. The superuser could write all the same, but the permission says what the owner wants.
fn is_read_only(file: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o200 == 0;
    #[cfg(not(unix))]
    return file.permissions().readonly();
}

/// Gives a new file the owner and the permissions of the one that it will replace.
fn resemble(new: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let now = new.metadata()?;
        if (now.uid(), now.gid()) != (old.uid(), old.gid()) {
            fchown(new, Some(old.uid()), Some(old.gid()))?;
        }
    }
    // After the owner: a change of owner takes some permissions away.
    new.set_permissions(old.permissions())
}

fn write_straight(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Makes a folder and those above it; returns the new ones, the highest first.
fn make_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut missing: Vec<_> =
        folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
    missing.reverse();
    std::fs::create_dir_all(folder)?;
    Ok(missing.into_iter().map(Path::to_owned).collect())
}

/// Where a path leads when every symbolic link is followed, also where the last parts do not exist yet: the absolute path that
/// `write` replaces or makes.
///
/// # Errors
///
/// What the system says, for example about links in a circle.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        result => return result,
    }
    let folder = folder_of(path);
    // A link to a file that does not exist yet.
    if let Ok(link) = path.read_link() {
        return resolve(&folder.join(link));
    }
    match path.components().next_back() {
        Some(Component::Normal(name)) => Ok(resolve(folder)?.join(name)),
        _ => Err(ErrorKind::NotFound.into()),
    }
}

/// Whether a path leads to a place below a folder, after every symbolic link of both is followed.
///
/// # Errors
///
/// What the system says, for example about links in a circle.
pub fn is_below(path: &Path, folder: &Path) -> io::Result<bool> {
    Ok(resolve(path)?.starts_with(resolve(folder)?))
}

#[cfg(test)]
mod tests;
