//! Runs books through the real programs: our binary, and a real mdBook of either version (`tests/hosts/host05.rs` and
//! `host04.rs`). It is modelled on the `BookTest` of mdBook's own test suite.
//!
//! Entry points: [`BookTest`] for a book on disk, [`wire::WireBook`] for the preprocessor protocol, [`case::run_all`] for
//! the folders of `tests/cases/`. A further host is a variant of [`Host`].

#![allow(dead_code, reason = "each test program uses its own part of this")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) mod blocks;
pub(crate) mod case;
pub(crate) mod markup;
pub(crate) mod site;
pub(crate) mod wire;

/// The longest time that a program of the tests may run, even on a slow machine.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A program that builds a book in a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// mdBook 0.5 with our binary as external preprocessor.
    V05,
    /// mdBook 0.4.52 with our binary as external preprocessor.
    V04,
    /// `mdbook-aivss build`, which has mdBook 0.5 and the preprocessor in one process.
    Own,
}

impl Host {
    pub(crate) const ALL: [Host; 3] = [Host::V05, Host::V04, Host::Own];

    /// The name in case folders: in a folder such as `expect/04`, and in `hosts`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Host::V05 => "05",
            Host::V04 => "04",
            Host::Own => "own",
        }
    }

    fn program(self) -> PathBuf {
        match self {
            Host::V05 => example("host05"),
            Host::V04 => example("host04"),
            Host::Own => binary(),
        }
    }

    /// The folders in `expect/` that are used for this host, first one first. Our own build writes the same as mdBook 0.5.
    fn expectations(self) -> &'static [&'static str] {
        match self {
            Host::V05 => &["05", ""],
            Host::V04 => &["04", ""],
            Host::Own => &["own", "05", ""],
        }
    }

    /// Whether the host has this kind of run. Our own program does not write chapters as a renderer would get them.
    fn can(self, run: &str) -> bool {
        self != Host::Own || run == "build"
    }

    /// Whether the host writes this file of the output: `html.chapters` comes from the run `preprocess html`.
    fn writes(self, path: &Path) -> bool {
        let folder = path.iter().next().map(Path::new);
        self.can("preprocess") || folder.and_then(Path::extension).is_none_or(|it| it != "chapters")
    }

    /// The exit code of a build that failed because of what is in the book: mdBook's 101, and our own 1.
    pub(crate) fn failure(self) -> i32 {
        if self == Host::Own { 1 } else { 101 }
    }

    /// Whether the host itself writes this line to stderr in every build that succeeds.
    fn is_chatter(self, line: &str) -> bool {
        let message = match self {
            Host::V05 | Host::Own => line.strip_prefix(" INFO "),
            Host::V04 => line.strip_prefix("[INFO] (mdbook::book): "),
        };
        let usual = ["Book building has started", "Running the ", "HTML book written to ", "Testing chapter "];
        message.is_some_and(|message| usual.iter().any(|usual| message.starts_with(usual)))
    }
}

/// The real `mdbook-aivss`, which the current `cargo test` has built.
pub(crate) fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_mdbook-aivss"))
}

/// A program of `tests/hosts/`, which `cargo test` has put beside the test programs.
pub(crate) fn example(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("a running test has a path");
    let target = this.parent().and_then(Path::parent).expect("tests are in target/PROFILE/deps");
    let program = target.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing. A plain `cargo test` builds it; with `--test NAME`, run `cargo build --examples` first",
        program.display()
    );
    program
}

/// An empty folder of that name under `target/tmp`. It stays after the test, so that you can look at it. Callers in the same
/// file must use different names.
#[track_caller]
pub(crate) fn workspace(name: &str) -> PathBuf {
    let file = Path::new(std::panic::Location::caller().file()).with_extension("");
    let file = file.strip_prefix("tests").unwrap_or(&file);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME")).join(file).join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap_or_else(|error| panic!("cannot empty {}: {error}", dir.display()));
    }
    fs::create_dir_all(&dir).unwrap_or_else(|error| panic!("cannot make {}: {error}", dir.display()));
    dir
}

/// The result of running a program.
#[derive(Debug)]
pub(crate) struct Run {
    /// `None` if a signal ended it, for example after a time-out.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Run {
    /// stdout as text. Panics if it is not UTF-8.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("stdout is UTF-8")
    }

    /// Panics with the whole output of the program if its exit code is not `code`.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Run {
        let Run { code: actual, stdout, stderr } = &self;
        let stdout = String::from_utf8_lossy(stdout);
        assert_eq!(*actual, Some(code), "exit code\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }
}

/// Runs a program in an environment in which the developer's own settings do not change its log or its configuration.
pub(crate) fn run(program: &Path, dir: &Path, args: &[&str], env: &BTreeMap<String, String>, stdin: &[u8]) -> Run {
    let mut command = std::process::Command::new(program);
    for (key, _) in std::env::vars_os() {
        if key.to_str().is_some_and(|key| key.to_ascii_uppercase().starts_with("MDBOOK_")) {
            command.env_remove(key);
        }
    }
    for key in ["RUST_LOG", "RUST_BACKTRACE", "CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(key);
    }
    command.current_dir(dir).args(args).envs(env);
    let output = snapbox::cmd::Command::from_std(command)
        .stdin(snapbox::Data::binary(stdin))
        .timeout(TIMEOUT)
        .output()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", program.display()));
    Run {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

/// A book in its own folder, which any host can build. The output is beside that folder, so that a test notices when something
/// is written into the book.
pub(crate) struct BookTest {
    /// The book's folder: `book.toml` and `src`.
    pub(crate) root: PathBuf,
    /// The folder of the output, with a folder for each renderer, and `RENDERER.chapters` for the files of
    /// [`BookTest::preprocess`].
    pub(crate) out: PathBuf,
    preprocessor: PathBuf,
    env: BTreeMap<String, String>,
    original: BTreeMap<PathBuf, Vec<u8>>,
}

impl BookTest {
    /// A book without files. `name` becomes a folder under `target/tmp`.
    #[track_caller]
    pub(crate) fn new(name: &str) -> BookTest {
        let dir = workspace(name);
        let book = BookTest {
            root: dir.join("book"),
            out: dir.join("out"),
            preprocessor: binary(),
            env: BTreeMap::new(),
            original: BTreeMap::new(),
        };
        fs::create_dir_all(&book.root).expect("a fresh folder can be written to");
        book
    }

    /// A copy of the book in `dir`, without the other files of a case folder.
    #[track_caller]
    pub(crate) fn from_dir(name: &str, dir: &Path) -> BookTest {
        let not_book = |path: &Path| path.starts_with("expect") || path == Path::new("case.toml");
        read_tree(dir)
            .into_iter()
            .filter(|(path, _)| !not_book(path))
            .fold(BookTest::new(name), |book, (path, bytes)| book.file(path, bytes))
    }

    /// Adds a file of the book, or replaces one.
    pub(crate) fn file(mut self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) -> BookTest {
        let (path, bytes) = (path.as_ref(), bytes.into());
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().expect("a file is in the book's folder"))
            .and_then(|()| fs::write(&file, &bytes))
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
        self.original.insert(path.to_owned(), bytes);
        self
    }

    /// Turns the line ends of all Markdown files into CRLF.
    pub(crate) fn crlf(self) -> BookTest {
        let files: Vec<_> =
            self.original.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "md")).collect();
        let converted: Vec<_> = files.into_iter().map(|(path, bytes)| (path.clone(), to_crlf(bytes))).collect();
        converted.into_iter().fold(self, |book, (path, bytes)| book.file(path, bytes))
    }

    /// Uses another program instead of our own binary as the preprocessor `aivss`.
    pub(crate) fn preprocessor(mut self, program: PathBuf) -> BookTest {
        self.preprocessor = program;
        self
    }

    /// Sets a variable for every program that is run on this book.
    pub(crate) fn env(mut self, key: &str, value: &str) -> BookTest {
        self.env.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Builds the book like `mdbook build`.
    pub(crate) fn build(&self, host: Host) -> Run {
        let dest = match self.renderers().as_slice() {
            // mdBook gives each of several renderers a folder in the destination, but not a single one.
            [] => self.out.join("html"),
            [renderer] => self.out.join(renderer),
            _ => self.out.clone(),
        };
        self.host(host, &["build"], &dest)
    }

    /// Runs `mdbook test`, which is not a command of [`Host::Own`].
    pub(crate) fn test(&self, host: Host) -> Run {
        self.host(host, &["test"], &self.out)
    }

    /// Writes the chapters as a renderer of this name would get them, with `outline.txt`, to `RENDERER.chapters` in the
    /// output. Not a command of [`Host::Own`].
    pub(crate) fn preprocess(&self, host: Host, renderer: &str) -> Run {
        self.host(host, &["preprocess", renderer], &self.out.join(format!("{renderer}.chapters")))
    }

    fn host(&self, host: Host, args: &[&str], dest: &Path) -> Run {
        let mut env = self.env.clone();
        if host != Host::Own {
            env.entry("MDBOOK_PREPROCESSOR__AIVSS__COMMAND".to_owned())
                .or_insert_with(|| format!("'{}'", self.preprocessor.display()));
        }
        let dest = dest.to_str().expect("paths of the tests are UTF-8");
        let args = [args, &["book", "--dest-dir", dest]].concat();
        // Run it outside of the book's folder. In 0.4 the preprocessor inherits the working directory, so a path that does not
        // start from the book's root would not be found.
        run(&host.program(), self.dir(), &args, &env, &[])
    }

    /// Runs our binary in the book's folder.
    pub(crate) fn command(&self, args: &[&str], stdin: &[u8]) -> Run {
        run(&binary(), &self.root, args, &self.env, stdin)
    }

    /// The bytes that a host sends to a preprocessor of this book on its stdin.
    pub(crate) fn record(&self, host: Host, renderer: &str) -> Vec<u8> {
        let file = self.dir().join(format!("recorded-{}-{renderer}.json", host.key()));
        let env = BTreeMap::from([
            ("MDBOOK_PREPROCESSOR__AIVSS__COMMAND".to_owned(), format!("'{}'", example("recorder").display())),
            ("RECORDER_FILE".to_owned(), file.display().to_string()),
        ]);
        let dest = self.dir().join("recorded");
        let dest = dest.to_str().expect("paths of the tests are UTF-8");
        run(&host.program(), self.dir(), &["preprocess", renderer, "book", "--dest-dir", dest], &env, &[])
            .expect_code(0);
        fs::read(&file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()))
    }

    /// A file of the output. Panics if it does not exist, and names the existing files.
    pub(crate) fn page(&self, path: &str) -> String {
        fs::read_to_string(self.out.join(path)).unwrap_or_else(|error| {
            let files: Vec<_> = read_tree(&self.out).into_keys().collect();
            panic!("{path}: {error}; the output has {files:?}")
        })
    }

    /// The changes of the book's own files since they were written: a line for each file that was added, changed or removed. A
    /// build must not change them.
    pub(crate) fn changes(&self) -> Vec<String> {
        let now = read_tree(&self.root);
        let mut changes = Vec::new();
        for (path, bytes) in &now {
            match self.original.get(path) {
                None => changes.push(format!("added {}", path.display())),
                Some(before) if before != bytes => changes.push(format!("changed {}", path.display())),
                Some(_) => {}
            }
        }
        let removed = self.original.keys().filter(|path| !now.contains_key(*path));
        changes.extend(removed.map(|path| format!("removed {}", path.display())));
        changes
    }

    /// Replaces the book's folder by `[ROOT]`, the output folder by `[OUT]`, and backslashes by slashes in the output of a
    /// program.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (mark, path) in [("[ROOT]", &self.root), ("[OUT]", &self.out)] {
            let path = path.display().to_string();
            text = text.replace(&path, mark).replace(&path.replace('\\', "/"), mark);
        }
        text
    }

    fn dir(&self) -> &Path {
        self.root.parent().expect("the book has a folder of its own in the workspace")
    }

    /// The names of the renderers in `book.toml`.
    fn renderers(&self) -> Vec<String> {
        let config = self.original.get(Path::new("book.toml")).map(|bytes| String::from_utf8_lossy(bytes));
        // A configuration that mdBook cannot read either has no renderers, and mdBook reports it.
        let config = config.and_then(|config| config.parse::<toml::Table>().ok()).unwrap_or_default();
        config.get("output").and_then(toml::Value::as_table).map(|it| it.keys().cloned().collect()).unwrap_or_default()
    }
}

/// All files under `dir` with their bytes, by relative path. Empty if the folder does not exist.
pub(crate) fn read_tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn collect(dir: &Path, prefix: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> std::io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let path = prefix.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                collect(&entry.path(), &path, files)?;
            } else {
                files.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }
    let mut files = BTreeMap::new();
    if dir.is_dir() {
        collect(dir, Path::new(""), &mut files)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", dir.display()));
    }
    files
}

fn to_crlf(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    text.replace('\n', "\r\n").into_bytes()
}
