//! Writes files so that no program ever sees an incomplete one.
//!
//! Start at `write` for one file and at [`write_all`] for several files that belong together. All output of this program goes
//! through them. Devices and named pipes are written directly. A regular file is replaced by a new one, which gets the name
//! only when it is complete. [`resolve`] and [`is_below`] say where a path leads, for commands that must stay inside a book.

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
    /// The reason. If the user can do something about it, a second line begins with `help:`.
    pub error: io::Error,
    /// Other files of the same [`write_all`] that have their new content already.
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

/// Writes one file. Creates missing folders and follows a symbolic link.
///
/// * A regular file is replaced in one step by a new file with the same permissions and the same owner. Other hard links to the
///   old file keep the old content.
/// * If this process cannot give the replacement the same owner, or if the file is a mount point, the file is written in place.
/// * Devices and named pipes are written in place.
///
/// # Errors
///
/// Refuses a folder, a socket and a file without write permission for its owner. Other errors come from the system. After an
/// error, a regular file that would have been replaced is unchanged.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_all(&[(path.to_owned(), bytes)]).map_err(|failed| failed.error)
}

/// Writes several files in the same way as `write`: all or none, as far as the file system allows that. All new content is on
/// the disk before the first file gets its new name.
///
/// # Errors
///
/// Returns the first file that fails. [`NotWritten::done`] contains files only if the system refuses a rename after others
/// succeeded, or if something that is not a regular file was already written.
pub fn write_all(files: &[(PathBuf, &[u8])]) -> Result<(), NotWritten> {
    let mut made = Vec::new();
    let result = write_into(files, &mut made);
    if result.is_err() {
        // Only folders that are still empty are removed.
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
            // A file that is a mount point, as in containers, cannot be replaced.
            Err(error) if error.error.kind() == ErrorKind::ResourceBusy => write_straight(path, bytes),
            result => result.map_err(|error| error.error),
        };
        result.map_err(failed(path, &done))?;
        done.push(path.clone());
    }
    Ok(())
}

/// A file that is ready to be written.
enum Prepared {
    /// The file is written in place, after everything else is ready.
    Straight,
    /// The new content is on the disk and only has to be renamed.
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
        // `/dev/stdout` leads to whatever the caller's shell has opened, and the shell continues to use that file.
        if !old.is_file() || path.starts_with("/dev") || path.starts_with("/proc") {
            return Ok(Prepared::Straight);
        }
        // Renaming would also replace a file that this process has no permission to write.
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

/// Returns an error if something exists at the path that must not be written.
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

/// Whether the owner has no write permission. The superuser could still write, but the permission shows what the owner wants.
fn is_read_only(file: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o200 == 0;
    #[cfg(not(unix))]
    return file.permissions().readonly();
}

/// Gives a new file the owner and the permissions of the file that it will replace.
fn resemble(new: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let now = new.metadata()?;
        if (now.uid(), now.gid()) != (old.uid(), old.gid()) {
            fchown(new, Some(old.uid()), Some(old.gid()))?;
        }
    }
    // Set the permissions after the owner, because changing the owner removes some permissions.
    new.set_permissions(old.permissions())
}

fn write_straight(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Creates a folder and its missing parents. Returns the new folders, topmost first.
fn make_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut missing: Vec<_> =
        folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
    missing.reverse();
    std::fs::create_dir_all(folder)?;
    Ok(missing.into_iter().map(Path::to_owned).collect())
}

/// Where a path leads after following all symbolic links, even if its last parts do not exist yet. This is the absolute path
/// that `write` replaces or creates.
///
/// # Errors
///
/// Returns the system's error, for example about a cycle of links.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        result => return result,
    }
    let folder = folder_of(path);
    // The path is a link to a file that does not exist yet.
    if let Ok(link) = path.read_link() {
        return resolve(&folder.join(link));
    }
    match path.components().next_back() {
        Some(Component::Normal(name)) => Ok(resolve(folder)?.join(name)),
        _ => Err(ErrorKind::NotFound.into()),
    }
}

/// Whether a path leads to a location below a folder, after following all symbolic links of both.
///
/// # Errors
///
/// Returns the system's error, for example about a cycle of links.
pub fn is_below(path: &Path, folder: &Path) -> io::Result<bool> {
    Ok(resolve(path)?.starts_with(resolve(folder)?))
}

#[cfg(test)]
mod tests;
