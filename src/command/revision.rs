//! The state of a book in a revision of its git repository, for `diff --base`.
//!
//! The entry is [`Revision::unpack`]. `git archive` writes the whole tree of the revision and not the book's folder alone, because a
//! chapter may include a file from anywhere in the repository, and only the expanded book shows which. git runs without a shell, and
//! what the user typed reaches it only after `--end-of-options`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diagnostic::visible;

use super::shown;

/// The files of a revision in a temporary folder, which goes with this value.
pub(super) struct Revision {
    folder: tempfile::TempDir,
    /// The book's folder below the root of the repository; empty where it is the root.
    prefix: PathBuf,
    /// The paths of the `book.toml` files of the revision.
    books: Vec<PathBuf>,
}

impl Revision {
    /// Unpacks the revision `reference` of the repository that contains the folder `book`.
    ///
    /// # Errors
    /// A message for people: git is missing, the folder is in no repository, there is no such revision, or its files cannot be
    /// written.
    pub(super) fn unpack(book: &Path, reference: &str) -> Result<Self, String> {
        if !book.is_dir() {
            return Err(format!("{} is not a folder", shown(book)));
        }
        let git = Git { folder: book.to_owned() };
        let in_repository = |problem: String| format!("{} is in no git repository: {problem}", shown(book));
        let prefix = PathBuf::from(git.line(&["rev-parse", "--show-prefix"]).map_err(in_repository)?);
        let root = Git { folder: PathBuf::from(git.line(&["rev-parse", "--show-toplevel"])?) };
        let commit = root.commit(reference)?;
        let folder = tempfile::tempdir().map_err(|error| format!("a temporary folder cannot be made: {error}"))?;
        let outside = root.archive(&commit, folder.path())?;
        let files = root.files(&commit)?;
        let missing = |path: &&PathBuf| {
            path.starts_with(&prefix) && !outside.contains(path) && folder.path().join(path).symlink_metadata().is_err()
        };
        if let Some(missing) = files.iter().find(missing) {
            return Err(format!(
                "`git archive` leaves out {} of `{}`, which belongs to the book\nhelp: remove its `export-ignore` from \
                 .gitattributes, or compare two folders: `git worktree add ../base {commit}`",
                shown(missing),
                visible(reference),
            ));
        }
        let is_book = |path: &PathBuf| path.file_name() == Some(OsStr::new("book.toml"));
        Ok(Self { folder, prefix, books: files.into_iter().filter(is_book).collect() })
    }

    /// The book's folder in this revision; it may not be there.
    pub(super) fn book(&self) -> PathBuf {
        self.folder.path().join(&self.prefix)
    }

    /// The book's folder as the repository knows it, such as `docs/`.
    pub(super) fn prefix(&self) -> &Path {
        if self.prefix.as_os_str().is_empty() { Path::new("./") } else { &self.prefix }
    }

    /// Another folder of this revision that contains a book.
    pub(super) fn other_book(&self) -> Option<&Path> {
        self.books.first().and_then(|path| path.parent())
    }
}

/// git in a folder.
struct Git {
    folder: PathBuf,
}

impl Git {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.folder).args(args).stdin(Stdio::null());
        command
    }

    /// What git prints, and what it says where it fails.
    fn output(&self, args: &[&str]) -> Result<Vec<u8>, String> {
        let output = self.command(args).output().map_err(cannot_run)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(said(&output.stderr))
    }

    /// The only line that git prints.
    fn line(&self, args: &[&str]) -> Result<String, String> {
        let line =
            String::from_utf8(self.output(args)?).map_err(|_| "git printed a path that is not UTF-8".to_owned())?;
        Ok(line.strip_suffix('\n').unwrap_or(&line).to_owned())
    }

    /// The full name of the commit that a reference means.
    fn commit(&self, reference: &str) -> Result<String, String> {
        let commit = format!("{reference}^{{commit}}");
        self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|_| {
            let mut message = format!("this clone has no revision `{}`", visible(reference));
            let remotes = self.line(&["remote"]).unwrap_or_default();
            let on_remote =
                |remote: &str| Some((remote.to_owned(), reference.strip_prefix(remote)?.strip_prefix('/')?));
            match remotes.lines().find_map(on_remote) {
                // A clone of one branch does not keep what it fetches of others unless it is told where.
                Some((remote, branch)) => {
                    let branch = visible(branch);
                    message.push_str(&format!("\nhelp: `git fetch {remote} {branch}:refs/remotes/{remote}/{branch}`"));
                }
                None => {
                    message.push_str("\nhelp: `git fetch --all`, or `git fetch --unshallow` where the clone is shallow")
                }
            }
            message
        })
    }

    /// The paths of all files of a commit whose names are UTF-8, as those of chapters are.
    fn files(&self, commit: &str) -> Result<Vec<PathBuf>, String> {
        let listed = self.output(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])?;
        let paths = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(paths.filter_map(|path| Some(PathBuf::from(std::str::from_utf8(path).ok()?))).collect())
    }

    /// Writes the files of a commit into a folder. Gives the links that lead outside of it, which are not written.
    fn archive(&self, commit: &str, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let mut git = self
            .command(&["archive", "--format=tar", commit])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot_run)?;
        let unpacked = git.stdout.take().map_or(Ok(Vec::new()), |mut tar| {
            let unpacked = unpack(&mut tar, folder);
            // git pads the archive, and would fail if nobody read the padding.
            std::io::copy(&mut tar, &mut std::io::sink()).map_err(cannot_run)?;
            unpacked
        });
        let output = git.wait_with_output().map_err(cannot_run)?;
        if !output.status.success() {
            return Err(format!("`git archive {commit}` failed: {}", said(&output.stderr)));
        }
        unpacked
    }
}

/// Unpacks an archive into an empty folder. Nothing is written outside of it, and no link that leads outside is kept; gives the paths of
/// those links.
fn unpack(tar: impl std::io::Read, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error: std::io::Error| format!("the files of the revision cannot be unpacked: {error}");
    let mut links = Vec::new();
    for entry in tar::Archive::new(tar).entries().map_err(wrong)? {
        let mut entry = entry.map_err(wrong)?;
        let kind = entry.header().entry_type();
        if !(kind.is_file() || kind.is_dir() || kind.is_symlink()) {
            // The comment in which git names the commit.
            continue;
        }
        let path = entry.path().map_err(wrong)?.into_owned();
        if !entry.unpack_in(folder).map_err(wrong)? {
            return Err(format!("the revision has a file outside of its folder: {}", shown(&path)));
        }
        if kind.is_symlink() {
            links.push(path);
        }
    }
    // A link that leads outside would show a file of this machine as the old state of the book.
    let root = folder.canonicalize().map_err(wrong)?;
    links.retain(|link| folder.join(link).canonicalize().is_ok_and(|target| !target.starts_with(&root)));
    for link in &links {
        std::fs::remove_file(folder.join(link)).map_err(wrong)?;
    }
    Ok(links)
}

fn cannot_run(error: std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            "`--base` needs the program `git`, and there is none\nhelp: install git, or compare two folders or exported files: \
             `mdbook-aivss diff OLD NEW`"
                .to_owned()
        }
        _ => format!("git cannot be run: {error}"),
    }
}

/// What git said, on one line.
fn said(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let text = text.trim();
    visible(text.strip_prefix("fatal: ").unwrap_or(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive with one file of this path.
    fn archive(path: &str) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_size(2);
        header.set_mode(0o644);
        header.set_cksum();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append(&header, b"hi".as_slice()).expect("memory takes it");
        archive.into_inner().expect("memory takes it")
    }

    #[test]
    fn nothing_is_written_outside_of_the_folder() {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("inner");
        std::fs::create_dir(&folder).expect("a folder");
        unpack(archive("docs/a.md").as_slice(), &folder).expect("a file inside is fine");
        assert_eq!(std::fs::read(folder.join("docs/a.md")).expect("it was written"), b"hi");
        let error = unpack(archive("../a.md").as_slice(), &folder).expect_err("it leads outside");
        assert!(error.contains("../a.md"), "{error}");
        assert!(!outer.path().join("a.md").exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_outside_are_not_kept() {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("inner");
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::write(outer.path().join("secret"), "secret").expect("a file");
        let mut archive = tar::Builder::new(Vec::new());
        for (path, target) in [("out", "../secret"), ("in", "file"), ("file", "")] {
            let mut header = tar::Header::new_gnu();
            header.set_size(0);
            header.set_mode(0o644);
            header.set_entry_type(if target.is_empty() { tar::EntryType::Regular } else { tar::EntryType::Symlink });
            if target.is_empty() {
                archive.append_data(&mut header, path, [].as_slice()).expect("memory takes it");
            } else {
                archive.append_link(&mut header, path, target).expect("memory takes it");
            }
        }
        let archive = archive.into_inner().expect("memory takes it");
        unpack(archive.as_slice(), &folder).expect("it can be unpacked");
        assert!(folder.join("in").symlink_metadata().is_ok());
        assert!(folder.join("out").symlink_metadata().is_err());
    }
}
