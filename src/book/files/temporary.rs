//! A new file that gets its name only after its content is written.
//!
//! On Linux the file has no name until it is complete (`O_TMPFILE`), so a signal, a crash or a power failure leaves nothing
//! behind. If the system or the file system does not support that, the file gets a temporary name that mdBook does not publish,
//! and a later run removes what an interrupted run has left.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::{Builder, NamedTempFile, TempPath};

const PREFIX: &str = ".mdbook-aivss-";
/// mdBook copies every file in the source folder into the output, except `.md`.
const SUFFIX: &str = ".tmp.md";
/// The number of random letters and digits in a temporary name.
const RANDOM: usize = 12;
/// No run takes this long, so an older file was left by an interrupted run.
const STALE: Duration = Duration::from_secs(60 * 60);

/// A temporary file in the folder of the file that it will become.
pub(super) enum Temporary {
    /// The file disappears when its descriptor is closed.
    #[cfg(target_os = "linux")]
    Unnamed(File),
    /// The file is removed when it is dropped.
    Named(NamedTempFile),
}

impl Temporary {
    /// Creates an empty file in a folder, and removes what an interrupted run left there.
    ///
    /// # Errors
    ///
    /// Returns the system's error.
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

    /// Gives the file its temporary name beside `target`, because no system call replaces a file by one without a name.
    ///
    /// # Errors
    ///
    /// Returns the system's error.
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
    // Allow everyone to read and write, as far as the process's umask permits. By default a temporary file has permissions for
    // its owner only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Creates a file without a name. `None` if the file system does not support that, or if `/proc`, which is needed to name the
/// file later, is missing.
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

/// Removes old temporary files of this program from a folder. A file that cannot be removed stays and does no harm.
fn remove_stale(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let middle =
            name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|name| name.strip_suffix(SUFFIX));
        let ours =
            middle.is_some_and(|middle| middle.len() == RANDOM && middle.bytes().all(|c| c.is_ascii_alphanumeric()));
        // Another run may be writing a younger file at this moment.
        let age = || entry.metadata().and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age().is_some_and(|age| age > STALE) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The folder that contains a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
