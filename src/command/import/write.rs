//! The files that `import` writes: new ones, and with `--force` regular files that exist.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::book::files;
use crate::command::shown;

/// Writes all files or none. Files that exist with the same content are not changed.
///
/// # Errors
/// Returns a message with help if a file exists with other content and `force` is not set, if a symbolic link to a file is in
/// its place, or if the system refuses.
pub(super) fn write(chapters: &[(PathBuf, &[u8])], force: bool) -> Result<(), String> {
    let (mut files, mut changed) = (Vec::new(), Vec::new());
    for (path, bytes) in chapters {
        match look(path, bytes)? {
            There::Nothing => {}
            There::Same => continue,
            There::Different => changed.push(shown(path)),
        }
        files.push((path.clone(), *bytes));
    }
    if !force && !changed.is_empty() {
        let verb = if changed.len() == 1 { "exists and is" } else { "exist and are" };
        return Err(format!(
            "{} {verb} different; nothing was written\nhelp: choose another place with `-o`, or add `--force` to overwrite",
            changed.join(", ")
        ));
    }
    files::write_all(&files).map_err(|failed| failed.to_string())
}

/// What exists at the path of a chapter.
enum There {
    Nothing,
    Same,
    Different,
}

fn look(path: &Path, bytes: &[u8]) -> Result<There, String> {
    let refuse = |why: &str| {
        format!("{} {why}, and is not written into\nhelp: remove it, or choose another place with `-o`", shown(path))
    };
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(There::Nothing),
        Err(error) => Err(format!("{} cannot be written: {error}", shown(path))),
        // Nothing is lost by writing to a device or a pipe, such as `/dev/stdout`. The writer refuses a folder or a socket.
        Ok(_) if path.metadata().is_ok_and(|leads_to| !leads_to.is_file()) => Ok(There::Nothing),
        // The link could lead to any file of the user.
        Ok(there) if there.is_symlink() => Err(refuse("is a symbolic link")),
        Ok(there) => {
            let same = there.len() == bytes.len() as u64 && std::fs::read(path).is_ok_and(|old| old == bytes);
            Ok(if same { There::Same } else { There::Different })
        }
    }
}
