//! A new file that gets its name only after it has its content.
//!
//! On Linux it has no name at all until it is whole (`O_TMPFILE`), so that a signal, a crash or a power cut leaves nothing behind. Where
//! the system or the file system cannot do that, it has a name that mdBook does not publish, and a later run removes what an
//! interrupted one has left.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::{Builder, NamedTempFile, TempPath};

const PREFIX: &str = ".mdbook-aivss-";
/// mdBook copies every file below the chapters into the pages, except `.md`.
const SUFFIX: &str = ".tmp.md";
/// Letters and digits between the two.
const RANDOM: usize = 12;
/// No run takes so long, so an older file was left behind by a run that was interrupted.
const STALE: Duration = Duration::from_secs(60 * 60);

/// A temporary file in the folder of the file that it will become.
pub(super) enum Temporary {
    /// It is gone when its descriptor is closed.
    #[cfg(target_os = "linux")]
    Unnamed(File),
    /// It is removed when it is dropped.
    Named(NamedTempFile),
}

impl Temporary {
    /// Makes an empty file in a folder, and removes what an interrupted run left there.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        remove_stale(folder);
        #[cfg(target_os = "linux")]
        if let Some(file) = unnamed(folder) {
            return Ok(Self::Unnamed(file));
        }
        builder().tempfile_in(folder).map(Self::Named)
    }

    pub(super) fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => file,
            Self::Named(file) => file.as_file(),
        }
    }

    /// Gives the file its temporary name beside `target`: no system call replaces a file by one without a name.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub(super) fn named(self, target: &Path) -> io::Result<TempPath> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => Ok(builder().make_in(folder_of(target), |path| link(&file, path))?.into_temp_path()),
            Self::Named(file) => {
                let _ = target;
                Ok(file.into_temp_path())
            }
        }
    }
}

fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    // What the process's mask leaves of it; a temporary file has its owner's permissions only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// `None` where the file system has no unnamed files, or `/proc` is missing, by which they get a name.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    let file = open(folder, OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC, Mode::from_raw_mode(0o666)).ok()?;
    let file = File::from(file);
    by_descriptor(&file).exists().then_some(file)
}

#[cfg(target_os = "linux")]
fn by_descriptor(file: &File) -> std::path::PathBuf {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    Ok(linkat(CWD, by_descriptor(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

/// Removes old temporary files of this program from a folder. A file that cannot be removed stays where it is and does no harm.
fn remove_stale(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let middle =
            name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|name| name.strip_suffix(SUFFIX));
        let ours =
            middle.is_some_and(|middle| middle.len() == RANDOM && middle.bytes().all(|c| c.is_ascii_alphanumeric()));
        // Another run may be writing a younger one just now.
        let age = || entry.metadata().and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age().is_some_and(|age| age > STALE) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
