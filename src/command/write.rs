//! Writes files of the user so that they are either the old ones or the new ones, never half of each.

use std::io::{self, Write};
use std::path::Path;

/// Puts `text` where the file `path` is, by way of a file beside it. Makes missing folders; keeps the permissions of a file that is
/// there, and writes through a symbolic link.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = match path.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mdbook-aivss-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the process's mask leaves of it; a temporary file would else be readable to its owner only.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = std::fs::metadata(&target) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("deep/er/book.toml");
        replace(&path, "one").expect("written");
        replace(&path, "two").expect("written");
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
        replace(&link, "two").expect("written");
        assert!(link.symlink_metadata().expect("there").file_type().is_symlink());
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "two");
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o640);
    }
}
