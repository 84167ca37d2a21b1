use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{is_below, resolve, write, write_all};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("deep/er/book.toml");
    write(&path, b"one").expect("written");
    write(&path, b"two").expect("written");
    assert_eq!(fs::read_to_string(&path).expect("there"), "two");
    assert_eq!(names(&dir.path().join("deep/er")), ["book.toml"]);
}

#[test]
fn several_files_are_written_together_or_not_at_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = |name: &str| dir.path().join(name);
    fs::write(file("a"), "old").expect("written");
    fs::create_dir(file("c")).expect("made");
    let files: Vec<(PathBuf, &[u8])> = vec![(file("a"), b"new"), (file("new/b"), b"new"), (file("c"), b"new")];
    let failed = write_all(&files).expect_err("a folder is no file");
    assert_eq!(failed.path, file("c"));
    assert!(failed.done.is_empty());
    assert_eq!(fs::read_to_string(file("a")).expect("there"), "old");
    assert_eq!(names(dir.path()), ["a", "c"], "also no new folder");
}

#[test]
fn what_an_interrupted_run_left_is_removed_when_it_is_old() {
    let dir = tempfile::tempdir().expect("a folder");
    let make = |name: &str, age: u64| {
        let file = File::create(dir.path().join(name)).expect("made");
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).expect("set");
    };
    make(".mdbook-aivss-AbCdEfGhIj01.tmp.md", 7200);
    make(".mdbook-aivss-AbCdEfGhIj02.tmp.md", 60);
    make(".mdbook-aivss-my-own-notes.tmp.md", 7200);
    make(".mdbook-aivss-AbCdEfGhIj03.md", 7200);
    write(&dir.path().join("out"), b"").expect("written");
    let left = [
        ".mdbook-aivss-AbCdEfGhIj02.tmp.md",
        ".mdbook-aivss-AbCdEfGhIj03.md",
        ".mdbook-aivss-my-own-notes.tmp.md",
        "out",
    ];
    assert_eq!(names(dir.path()), left);
}

#[cfg(unix)]
#[test]
fn permissions_owner_and_links_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    let dir = tempfile::tempdir().expect("a folder");
    let (path, link) = (dir.path().join("real.toml"), dir.path().join("book.toml"));
    fs::write(&path, "one").expect("written");
    // Only the superuser can change the owner of a file.
    let owner = chown(&path, Some(12345), Some(54321)).is_ok().then_some((12345, 54321));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    symlink(&path, &link).expect("linked");
    write(&link, b"two").expect("written");
    assert!(link.symlink_metadata().expect("there").file_type().is_symlink());
    assert_eq!(fs::read_to_string(&path).expect("there"), "two");
    let metadata = path.metadata().expect("there");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    if let Some(owner) = owner {
        assert_eq!((metadata.uid(), metadata.gid()), owner);
    }
}

#[cfg(unix)]
#[test]
fn a_path_leads_where_its_links_lead() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().canonicalize().expect("there");
    let at = |name: &str| root.join(name);
    fs::create_dir(at("book")).expect("made");
    fs::create_dir(at("elsewhere")).expect("made");
    symlink("../elsewhere", at("book/out")).expect("linked");
    symlink("missing.md", at("book/dangling")).expect("linked");
    symlink("circle", at("book/circle")).expect("linked");
    assert_eq!(resolve(&at("book/out/new/a.md")).expect("resolved"), at("elsewhere/new/a.md"));
    assert_eq!(resolve(&at("book/dangling")).expect("resolved"), at("book/missing.md"));
    assert!(resolve(&at("book/circle")).is_err());
    assert!(is_below(&at("book/new.md"), &at("book")).expect("resolved"));
    assert!(is_below(&at("book/dangling"), &at("book")).expect("resolved"));
    assert!(!is_below(&at("book/out/a.md"), &at("book")).expect("resolved"));
    assert!(!is_below(&at("book-2/a.md"), &at("book")).expect("resolved"));
}
