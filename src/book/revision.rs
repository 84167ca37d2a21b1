//! The state of a book at a revision of its git repository, for `diff --base`.
//!
//! Start at [`Revision::unpack`]. `git archive` writes the whole tree of the revision, not only the book's folder. A chapter may include a
//! file from anywhere in the repository, and only expanding the book shows which. git runs without a shell, and the user's input is passed
//! to it only after `--end-of-options`.
//!
//! The archive is made from the tree, not from the commit, because git replaces `export-subst` placeholders only for a commit. A hash that
//! differs in every commit would look like a change of the book.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diagnostic::{normal, visible};

use super::read::Within;

/// The largest tree that is unpacked, in bytes of its files: 1 GiB.
pub const MOST_BYTES: u64 = 1 << 30;

/// The highest number of files, folders and links in a tree that is unpacked.
pub const MOST_ENTRIES: u64 = 100_000;

/// Variables that make git use another repository than that of its folder. git sets them for its hooks.
const OF_ANOTHER_REPOSITORY: [&str; 5] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"];

/// The files of a revision in a temporary folder, which is removed when this value is dropped.
#[derive(Debug)]
pub struct Revision {
    /// Keeps the folder until it is dropped.
    _folder: tempfile::TempDir,
    /// The folder.
    within: Within,
    /// The root of the repository.
    root: PathBuf,
    /// The book's folder below the root of the repository; empty if it is the root.
    prefix: PathBuf,
    /// The paths of the `book.toml` files of the revision.
    books: Vec<PathBuf>,
}

impl Revision {
    /// Unpacks the revision `reference` of the repository that contains the folder `book`.
    ///
    /// # Errors
    /// Returns a message for people, which says what they can do: git is missing, the folder is not in a repository, the revision does not
    /// exist, it is larger than [`MOST_BYTES`] or [`MOST_ENTRIES`], or its files cannot be written.
    pub fn unpack(book: &Path, reference: &str) -> Result<Self, String> {
        if !book.is_dir() {
            return Err(format!("{} is not a folder", shown(book)));
        }
        let git = Git { folder: book.to_owned() };
        let real = PathBuf::from(git.line(&["rev-parse", "--show-prefix"]).map_err(|said| git.no_answer(&said))?);
        let root = Git { folder: PathBuf::from(git.line(&["rev-parse", "--show-toplevel"])?) };
        // A change may replace this book by a link to another book. git has followed the link and would compare the other book with itself.
        let named = std::path::absolute(book).ok().map(|book| normal(&book));
        let prefix = named.and_then(|book| Some(book.strip_prefix(&root.folder).ok()?.join(""))).unwrap_or(real);
        let commit = root.commit(reference)?;
        let folder = tempfile::tempdir().map_err(no_temporary)?;
        let within = Within::new(folder.path()).map_err(no_temporary)?;
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
        Ok(Self {
            _folder: folder,
            within,
            root: root.folder,
            prefix,
            books: files.into_iter().filter(is_book).collect(),
        })
    }

    /// The commit of the repository that contains the folder `book`; `None` if there is none.
    pub fn head(book: &Path) -> Option<String> {
        Git { folder: book.to_owned() }.line(&["rev-parse", "--verify", "--quiet", "HEAD"]).ok()
    }

    /// The tags of the repository that match a git pattern, oldest first, each with the day of its commit.
    ///
    /// # Errors
    /// The same errors as [`unpack`](Self::unpack).
    pub fn tags(book: &Path, pattern: &str) -> Result<Vec<Tag>, String> {
        let git = Git { folder: book.to_owned() };
        let format = "--format=%(refname:strip=2)";
        let names = git.line(&["tag", format, "--sort=creatordate", "--list", "--end-of-options", pattern]);
        let names = names.map_err(|said| git.no_answer(&said))?;
        let tag = |name: &str| {
            let commit = git.commit(&format!("refs/tags/{name}"))?;
            let day = git.line(&["show", "--no-patch", "--format=%cd", "--date=format-local:%Y-%m-%d", &commit])?;
            let date = crate::fields::parse_date(day.trim()).ok_or_else(|| format!("git says `{day}` for a day"))?;
            Ok(Tag { name: name.to_owned(), date, commit })
        };
        names.lines().map(tag).collect()
    }

    /// The book's folder in this revision. It may not exist.
    pub fn book(&self) -> PathBuf {
        self.within.folder().join(&self.prefix)
    }

    /// The folder with this revision. Files outside of it are not part of the revision.
    pub fn within(&self) -> &Within {
        &self.within
    }

    /// The root of the repository after following all symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The book's folder relative to the root of the repository, such as `docs/`.
    pub fn prefix(&self) -> &Path {
        if self.prefix.as_os_str().is_empty() { Path::new("./") } else { &self.prefix }
    }

    /// Another folder of this revision that contains a book.
    pub fn other_book(&self) -> Option<&Path> {
        self.books.first().and_then(|path| path.parent())
    }
}

/// A tag of git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// The day of its commit in UTC.
    pub date: jiff::civil::Date,
    /// The full name of its commit.
    pub commit: String,
}

/// Runs git in a folder.
struct Git {
    folder: PathBuf,
}

impl Git {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.folder).args(args).stdin(Stdio::null());
        for variable in OF_ANOTHER_REPOSITORY {
            command.env_remove(variable);
        }
        // git's messages are printed beside ours, which are in English.
        command.env("LC_ALL", "C").env("TZ", "UTC");
        command
    }

    /// What git prints, or its message if it fails.
    fn output(&self, args: &[&str]) -> Result<Vec<u8>, String> {
        let output = self.command(args).output().map_err(cannot_run)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(said(&output.stderr))
    }

    /// Why git has no answer for the folder: the folder is in no repository, or git's own message.
    fn no_answer(&self, said: &str) -> String {
        let folder = shown(&self.folder);
        // git uses the same exit code for every failure. If a folder above contains `.git`, git found a repository but did not accept it.
        let in_repository = self
            .folder
            .canonicalize()
            .is_ok_and(|folder| folder.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok()));
        if in_repository {
            format!("git cannot read the repository of {folder}:\n{said}")
        } else {
            format!(
                "{folder} is in no git repository:\n{said}\nhelp: compare two folders or exported files: \
                 `mdbook-aivss diff OLD NEW`"
            )
        }
    }

    /// The single line that git prints.
    fn line(&self, args: &[&str]) -> Result<String, String> {
        let line =
            String::from_utf8(self.output(args)?).map_err(|_| "git printed a path that is not UTF-8".to_owned())?;
        Ok(line.strip_suffix('\n').unwrap_or(&line).to_owned())
    }

    /// The full hash of the commit that a reference means.
    fn commit(&self, reference: &str) -> Result<String, String> {
        let end = ["^", "~", ":", "@{"].iter().filter_map(|sign| reference.find(sign)).min();
        let (name, rest) = reference.split_at(end.unwrap_or(reference.len()));
        if name.starts_with("refs/") {
            // git would also accept a tag with this text in its name, such as `refs/tags/refs/heads/main`.
            let exists = self.output(&["show-ref", "--verify", "--quiet", "--", name]);
            exists.map_err(|_| self.missing(reference))?;
        } else {
            self.is_clear(name, rest)?;
        }
        let commit = format!("{reference}^{{commit}}");
        let commit = self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
        commit.map_err(|_| self.missing(reference))
    }

    /// Refuses a short name that may mean more than one commit. git would choose one of them (a tag before a branch) and only warn. `rest`
    /// follows the name, such as `~2`.
    fn is_clear(&self, name: &str, rest: &str) -> Result<(), String> {
        let is_full_hash = matches!(name.len(), 40 | 64) && is_hash(name);
        if name.is_empty() || is_full_hash {
            return Ok(());
        }
        let full_names = full_names(name);
        let patterns = full_names.iter().map(String::as_str);
        let args: Vec<&str> = ["for-each-ref", "--format=%(refname)"].into_iter().chain(patterns).collect();
        let listed = self.line(&args)?;
        let mut meanings: Vec<&str> =
            listed.lines().filter(|line| full_names.iter().any(|name| name == line)).collect();
        // git also accepts the beginning of a hash, and the output of `git describe`.
        let hash = name.rsplit_once("-g").map_or(name, |(_, hash)| hash);
        let objects = if !meanings.is_empty() && hash.len() >= 4 && is_hash(hash) {
            self.line(&["rev-parse", &format!("--disambiguate={hash}")])?
        } else {
            String::new()
        };
        meanings.extend(objects.lines());
        if let [other] = meanings.as_slice() {
            return self.is_of_remote(name, rest, other);
        }
        if meanings.is_empty() {
            return Ok(());
        }
        let meanings: Vec<_> = meanings.into_iter().map(visible).collect();
        let typed: Vec<String> = meanings.iter().map(|name| format!("`--base {name}{}`", visible(rest))).collect();
        Err(format!(
            "`{}` is ambiguous, because the repository has {}\nhelp: write the full name of the one that you mean: {}",
            visible(name),
            meanings.join(" and "),
            typed.join(" or ")
        ))
    }

    /// Refuses a name such as `origin/main` if it means something else than a branch of the remote `origin`, because that branch was not
    /// fetched.
    fn is_of_remote(&self, name: &str, rest: &str, meaning: &str) -> Result<(), String> {
        let remotes = self.line(&["remote"])?;
        let of_remote = |remote: &str| name.strip_prefix(remote).is_some_and(|rest| rest.starts_with('/'));
        if meaning.starts_with("refs/remotes/") || !remotes.lines().any(of_remote) {
            return Ok(());
        }
        let (name, rest, meaning) = (visible(name), visible(rest), visible(meaning));
        Err(format!(
            "`{name}` is {meaning} here, and no branch of a remote\nhelp: write the full name: `--base refs/remotes/{name}{rest}` for the \
             branch, or `--base {meaning}{rest}`"
        ))
    }

    /// The message if the repository does not have a reference.
    fn missing(&self, reference: &str) -> String {
        let mut message = format!("this clone has no revision `{}`", visible(reference));
        let remotes = self.line(&["remote"]).unwrap_or_default();
        let short = reference.strip_prefix("refs/remotes/").unwrap_or(reference);
        let on_remote = |remote: &str| Some((remote.to_owned(), short.strip_prefix(remote)?.strip_prefix('/')?));
        match remotes.lines().find_map(on_remote) {
            // A clone of a single branch does not store other branches that are fetched, unless a target is given.
            Some((remote, branch)) => {
                let branch = visible(branch);
                message.push_str(&format!("\nhelp: `git fetch {remote} {branch}:refs/remotes/{remote}/{branch}`"));
            }
            None => {
                message.push_str("\nhelp: `git fetch --all`, or `git fetch --unshallow` where the clone is shallow")
            }
        }
        message
    }

    /// The paths of all files of a commit whose names are UTF-8. Names of chapters always are.
    fn files(&self, commit: &str) -> Result<Vec<PathBuf>, String> {
        let listed = self.output(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])?;
        let paths = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(paths.filter_map(|path| Some(PathBuf::from(std::str::from_utf8(path).ok()?))).collect())
    }

    /// Writes the files of a commit into a folder. Returns the links that lead out of it, which are not written.
    fn archive(&self, commit: &str, folder: &Path) -> Result<Vec<PathBuf>, String> {
        // Collect messages in a file, not in a pipe. git would wait for us if the pipe were full, while we wait for the archive.
        let mut stderr = tempfile::tempfile().map_err(no_temporary)?;
        let mut git = self
            .command(&["archive", "--format=tar", &format!("{commit}^{{tree}}")])
            .stdout(Stdio::piped())
            .stderr(stderr.try_clone().map_err(no_temporary)?)
            .spawn()
            .map_err(cannot_run)?;
        let unpacked = git.stdout.take().map_or(Ok(Vec::new()), |mut tar| {
            let unpacked = unpack(&mut tar, folder, Limits { bytes: MOST_BYTES, entries: MOST_ENTRIES })?;
            // git pads the archive, and fails if we do not read the padding.
            std::io::copy(&mut tar, &mut std::io::sink()).map_err(|error| Unpack::Other(cannot_run(error)))?;
            Ok(unpacked)
        });
        // The pipe is closed here, so that git also ends if the archive was not read to its end.
        let status = git.wait().map_err(cannot_run)?;
        match unpacked {
            Err(Unpack::TooLarge(why)) => Err(format!(
                "{why}\nhelp: compare two folders: `git worktree add ../base {commit}`, then `mdbook-aivss diff ../base .`"
            )),
            _ if !status.success() => Err(format!(
                "`git archive {commit}` failed:\n{}",
                said(&read_again(&mut stderr).map_err(no_temporary)?)
            )),
            Err(Unpack::Other(why)) => Err(why),
            Ok(links) => Ok(links),
        }
    }
}

/// The full names that git tries for a short name, in git's order (gitrevisions(7)).
fn full_names(name: &str) -> [String; 5] {
    [
        format!("refs/{name}"),
        format!("refs/tags/{name}"),
        format!("refs/heads/{name}"),
        format!("refs/remotes/{name}"),
        format!("refs/remotes/{name}/HEAD"),
    ]
}

fn is_hash(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn read_again(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut text)?;
    Ok(text)
}

/// The limits for unpacking.
struct Limits {
    bytes: u64,
    entries: u64,
}

/// Why an archive is not unpacked.
#[derive(Debug)]
enum Unpack {
    /// The archive is larger than the limits.
    TooLarge(String),
    /// Any other error. If git failed, its message is more useful.
    Other(String),
}

/// Unpacks an archive into an empty folder. Nothing is written outside of it, and links that lead outside are not created. Returns the
/// paths of those links.
fn unpack(tar: impl Read, folder: &Path, limits: Limits) -> Result<Vec<PathBuf>, Unpack> {
    let wrong = |error: std::io::Error| Unpack::Other(format!("the files of the revision cannot be unpacked: {error}"));
    let mut links = Vec::new();
    let (mut bytes, mut entries) = (0_u64, 0_u64);
    for entry in tar::Archive::new(tar).entries().map_err(wrong)? {
        let mut entry = entry.map_err(wrong)?;
        (bytes, entries) = (bytes.saturating_add(entry.size()), entries + 1);
        if bytes > limits.bytes || entries > limits.entries {
            return Err(Unpack::TooLarge(format!(
                "the revision is too large to unpack: it has more than {} bytes or {} files",
                limits.bytes, limits.entries
            )));
        }
        let kind = entry.header().entry_type();
        if !(kind.is_file() || kind.is_dir() || kind.is_symlink()) {
            // This comment contains the commit's hash.
            continue;
        }
        let path = entry.path().map_err(wrong)?.into_owned();
        if !entry.unpack_in(folder).map_err(wrong)? {
            return Err(Unpack::Other(format!("the revision has a file outside of its folder: {}", shown(&path))));
        }
        if kind.is_symlink() {
            links.push(path);
        }
    }
    // A link that leads outside would present a file of this machine as the old state of the book.
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

fn no_temporary(error: std::io::Error) -> String {
    format!("a temporary file or folder cannot be made: {error}")
}

/// git's messages, line by line, without control characters that a terminal would interpret.
fn said(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.trim().lines().map(|line| format!("  {}", visible(&line.replace('\t', "    ")))).collect::<Vec<_>>().join("\n")
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_LIMITS: Limits = Limits { bytes: u64::MAX, entries: u64::MAX };

    /// An archive that contains one file with this path.
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
        unpack(archive("docs/a.md").as_slice(), &folder, NO_LIMITS).expect("a file inside is fine");
        assert_eq!(std::fs::read(folder.join("docs/a.md")).expect("it was written"), b"hi");
        let error = unpack(archive("../a.md").as_slice(), &folder, NO_LIMITS).expect_err("it leads outside");
        let Unpack::Other(error) = error else { panic!("{error:?}") };
        assert!(error.contains("../a.md"), "{error}");
        assert!(!outer.path().join("a.md").exists());
    }

    #[test]
    fn an_archive_that_is_too_large_is_not_unpacked() {
        for (limits, fits) in [
            (Limits { bytes: 2, entries: 1 }, true),
            (Limits { bytes: 1, entries: 1 }, false),
            (Limits { bytes: 2, entries: 0 }, false),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let unpacked = unpack(archive("a.md").as_slice(), folder.path(), limits);
            assert_eq!(unpacked.is_ok(), fits);
            assert!(fits || matches!(unpacked, Err(Unpack::TooLarge(_))), "{unpacked:?}");
            assert_eq!(folder.path().join("a.md").exists(), fits);
        }
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
        unpack(archive.as_slice(), &folder, NO_LIMITS).expect("it can be unpacked");
        assert!(folder.join("in").symlink_metadata().is_ok());
        assert!(folder.join("out").symlink_metadata().is_err());
    }
}
