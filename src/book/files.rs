//! Writing files so that nobody ever sees half of one.

use std::io::{self, Write};
use std::path::Path;

/// Writes a file by way of a temporary one beside it, which takes its name when it is whole. A file that is there keeps its
/// permissions, a symbolic link is followed, and missing folders are made.
///
/// # Errors
///
/// What the system says; the file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Renaming over a link would put a file in its place.
    let target = match path.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mdbook-aivss-");
    // What the process's mask leaves of it; a temporary file has its owner's permissions only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(metadata) = std::fs::metadata(&target) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("deep/er/book.toml");
        write(&path, b"one").expect("written");
        write(&path, b"two").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "two");
        let left = std::fs::read_dir(dir.path().join("deep/er")).expect("there").count();
        assert_eq!(left, 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().expect("a folder");
        let (path, link) = (dir.path().join("real.toml"), dir.path().join("book.toml"));
        std::fs::write(&path, "one").expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
        symlink(&path, &link).expect("linked");
        write(&link, b"two").expect("written");
        assert!(link.symlink_metadata().expect("there").file_type().is_symlink());
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "two");
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o640);
    }
}
