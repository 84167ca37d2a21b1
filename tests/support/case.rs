//! Runs the folders of `tests/cases/`: each contains a small book and its expected pages and output.
//!
//! Entry point: [`run_all`]. The layout of a case and its options are described in `tests/cases/README.md`; an option is
//! a field of [`Options`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use snapbox::{Assert, Data};

use super::{BookTest, Host, Run, read_tree, wire};

/// `case.toml`. Every key except `about` has a default.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Options {
    /// What the case shows, in a sentence.
    about: String,
    /// Which hosts run it: `05`, `04`, `own`. Default: all, but without `own` if nothing is built.
    #[serde(default)]
    hosts: Vec<String>,
    /// What each host does, in order: `build`, `test`, `preprocess RENDERER`. May be empty. `own` only runs `build`; the other
    /// hosts run the rest.
    #[serde(default = "build")]
    run: Vec<String>,
    /// Whether the runs must fail: with 101 in mdBook, with 1 in our own `build`.
    #[serde(default)]
    fails: bool,
    /// Environment variables for every program.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// Whether to run the case again with CRLF line ends in the chapters. All expected files stay the same.
    #[serde(default)]
    crlf: bool,
    /// Whether the preprocessor must return the JSON of the book byte for byte.
    #[serde(default)]
    unchanged: bool,
    /// Whether the commands may write into the book's folder. Otherwise writing there is a failure.
    #[serde(default)]
    writes: bool,
    /// Texts that must be in files of the output.
    #[serde(default)]
    find: Vec<Find>,
    /// Runs of our binary in the book's folder before anything is built. They run once, under the first of the hosts.
    #[serde(default)]
    command: Vec<CommandRun>,
}

fn build() -> Vec<String> {
    vec!["build".to_owned()]
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Find {
    /// A file of the output, such as `html/chapter.html`.
    file: String,
    text: String,
    /// How often the file must contain the text.
    times: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CommandRun {
    args: Vec<String>,
    /// A file of the case folder.
    #[serde(default)]
    stdin: Option<PathBuf>,
    #[serde(default)]
    exit: i32,
    /// A file in `expect/` with all output and the exit code.
    #[serde(default)]
    transcript: Option<PathBuf>,
    /// A file in `expect/` with only stdout. stderr must then be empty.
    #[serde(default)]
    stdout: Option<PathBuf>,
}

impl Options {
    /// The hosts that run the case, in the order of [`Host::ALL`].
    fn hosts(&self) -> Vec<Host> {
        let by_default = |host| host != Host::Own || self.run.iter().any(|run| run == "build");
        let named = |host: Host| self.hosts.iter().any(|it| it == host.key());
        Host::ALL
            .into_iter()
            .filter(|&host| if self.hosts.is_empty() { by_default(host) } else { named(host) })
            .collect()
    }
}

/// Runs all cases in `cases` that are for this host, and panics at the end with all failures. If the environment variable
/// `CASES` is set, only cases whose name contains it are run.
pub(crate) fn run_all(cases: &Path, host: Host) {
    let only = std::env::var("CASES").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(cases)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", cases.display()))
        .map(|entry| entry.expect("a folder of the repository can be read").path())
        // `codes` belongs to `tests/codes.rs`.
        .filter(|path| path.is_dir() && name(path) != "codes" && name(path).contains(&only))
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no case of {} has {only:?} in its name", cases.display());
    let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
    let failures: Vec<String> = folders.iter().flat_map(|folder| run_case(folder, host, &assert)).collect();
    assert!(failures.is_empty(), "{} failures\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Runs one case; each failure is a text that begins with the name of the case. `assert` compares, or updates.
pub(crate) fn run_case(folder: &Path, host: Host, assert: &Assert) -> Vec<String> {
    let case = name(folder);
    let options = match read_options(folder) {
        Ok(options) => options,
        Err(error) => return vec![format!("== {case}: case.toml: {error}")],
    };
    let hosts = options.hosts();
    if !hosts.contains(&host) {
        return Vec::new();
    }
    let first = hosts.first() == Some(&host);
    let endings: &[bool] = if options.crlf { &[false, true] } else { &[false] };
    let mut failures = Vec::new();
    for &crlf in endings {
        let title = format!("{case}/{}{}", host.key(), if crlf { "-crlf" } else { "" });
        let mut check = Check { folder, host, first, crlf, options: &options, assert, failures: Vec::new() };
        check.run(&title);
        failures.extend(check.failures.into_iter().map(|failure| format!("== {title}: {failure}")));
    }
    failures
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read_options(folder: &Path) -> Result<Options, String> {
    let text = std::fs::read_to_string(folder.join("case.toml")).map_err(|error| error.to_string())?;
    let options: Options = toml::from_str(&text).map_err(|error| error.to_string())?;
    if options.about.trim().is_empty() {
        return Err("`about` says what the case shows".to_owned());
    }
    if let Some(host) = options.hosts.iter().find(|it| Host::ALL.iter().all(|host| host.key() != **it)) {
        return Err(format!("no host {host:?}; there are 05, 04 and own"));
    }
    if options.run.is_empty() && options.command.is_empty() && !options.unchanged {
        return Err("nothing to run: `run` is empty, and there is no `[[command]]`".to_owned());
    }
    let checked = |command: &CommandRun| command.transcript.is_some() || command.stdout.is_some();
    if !options.command.iter().all(checked) {
        return Err("a `[[command]]` needs `transcript` or `stdout`".to_owned());
    }
    Ok(options)
}

/// One case under one host.
struct Check<'a> {
    folder: &'a Path,
    host: Host,
    /// Whether this is the first of the hosts that run the case.
    first: bool,
    crlf: bool,
    options: &'a Options,
    assert: &'a Assert,
    failures: Vec<String>,
}

impl Check<'_> {
    fn run(&mut self, title: &str) {
        let book = self.book(title);
        if self.first {
            self.commands(&book);
        }
        // The output of a build that stopped early is not checked.
        if self.hosts(&book) {
            self.output(&book);
            if self.host == Host::Own && !self.options.fails {
                self.same_as_external(title, &book);
            }
        }
        if self.options.unchanged && self.host != Host::Own {
            self.unchanged(&book);
        }
        if !self.options.writes {
            let changes = book.changes();
            self.require(changes.is_empty(), || format!("the book's folder: {}", changes.join(", ")));
        }
    }

    fn book(&self, title: &str) -> BookTest {
        let book = BookTest::from_dir(title, self.folder);
        let book = if self.crlf { book.crlf() } else { book };
        self.options.env.iter().fold(book, |book, (key, value)| book.env(key, value))
    }

    fn commands(&mut self, book: &BookTest) {
        for command in &self.options.command {
            let stdin = command.stdin.as_ref().map(|file| {
                let file = self.folder.join(file);
                std::fs::read(&file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()))
            });
            let args: Vec<&str> = command.args.iter().map(String::as_str).collect();
            let run = book.command(&args, &stdin.unwrap_or_default());
            let line = format!("$ mdbook-aivss {}", args.join(" "));
            self.require(run.code == Some(command.exit), || {
                format!("{line}: exit code {:?} instead of {}", run.code, command.exit)
            });
            if let Some(file) = &command.transcript {
                let transcript = transcript(&line, &run);
                self.compare(file, &book.redact(&transcript), Filters::Patterns);
            }
            if let Some(file) = &command.stdout {
                self.compare(file, &book.redact(&String::from_utf8_lossy(&run.stdout)), Filters::None);
                if command.transcript.is_none() {
                    self.require(run.stderr.is_empty(), || format!("{line}: stderr\n{}", run.stderr));
                }
            }
        }
    }

    /// Runs the host. Returns false if a run did not end as it should.
    fn hosts(&mut self, book: &BookTest) -> bool {
        let mut printed = String::new();
        let runs: Vec<&str> = self.options.run.iter().map(String::as_str).filter(|run| self.host.can(run)).collect();
        for line in &runs {
            let run = match line.split_once(' ').unwrap_or((*line, "")) {
                ("build", "") => book.build(self.host),
                ("test", "") => book.test(self.host),
                ("preprocess", renderer) => book.preprocess(self.host, renderer),
                _ => {
                    self.failures.push(format!("case.toml: no run {line:?}"));
                    continue;
                }
            };
            let expected = if self.options.fails { self.host.failure() } else { 0 };
            if run.code != Some(expected) {
                let stderr = &run.stderr;
                self.failures.push(format!("{line}: exit code {:?} instead of {expected}\n{stderr}", run.code));
                return false;
            }
            if self.options.run.len() > 1 && run.stderr.lines().any(|line| !self.host.is_chatter(line)) {
                printed.push_str(&format!("$ {line}\n"));
            }
            for line in run.stderr.lines().filter(|line| !self.host.is_chatter(line)) {
                printed.push_str(line);
                printed.push('\n');
            }
        }
        if !runs.is_empty() {
            self.compare(Path::new("stderr.txt"), &book.redact(&printed), Filters::Patterns);
        }
        true
    }

    /// Compares the output with `expect/`. Of an HTML page, only the content of `<main>` is compared, and only if there is an
    /// expected file. Of every other folder, all files are compared.
    fn output(&mut self, book: &BookTest) {
        let actual: BTreeMap<PathBuf, String> = read_tree(&book.out)
            .into_iter()
            .filter_map(|(path, bytes)| Some((path, book.redact(&String::from_utf8(bytes).ok()?))))
            .collect();
        for (path, text) in &actual {
            let bare_line_feed = || text.replace("\r\n", "").contains('\n');
            let is_chapter = path.extension().is_some_and(|it| it == "md");
            self.require(!(self.crlf && is_chapter && bare_line_feed()), || {
                format!("{}: a line of the CRLF chapter ends with LF alone", path.display())
            });
        }
        let expect = self.folder.join("expect");
        let host = self.host;
        let is_output = |path: &PathBuf| {
            let of_a_host = Host::ALL.iter().any(|host| path.starts_with(host.key()));
            path.components().count() > 1 && !of_a_host && host.writes(path)
        };
        let expected: BTreeSet<PathBuf> = host
            .expectations()
            .iter()
            .flat_map(|dir| read_tree(&expect.join(dir)).into_keys())
            .filter(is_output)
            .collect();
        let folders: BTreeSet<&Path> = expected.iter().filter_map(|path| path.iter().next().map(Path::new)).collect();
        for path in &expected {
            match actual.get(path) {
                None => self.failures.push(format!("{} is not in the output", path.display())),
                Some(text) if path.extension().is_some_and(|it| it == "html") => match main_of(text) {
                    Some(main) => self.compare(path, main, Filters::None),
                    None => self.failures.push(format!("{} has no <main>", path.display())),
                },
                Some(text) => self.compare(path, text, Filters::None),
            }
        }
        let all_files = folders.iter().filter(|folder| **folder != Path::new("html"));
        for folder in all_files {
            for (path, text) in actual.iter().filter(|(path, _)| path.starts_with(folder) && !expected.contains(*path))
            {
                self.compare(path, text, Filters::None);
            }
        }
        for Find { file, text, times } in self.options.find.iter().filter(|find| host.writes(Path::new(&find.file))) {
            match actual.get(Path::new(file)) {
                None => {
                    let files: Vec<_> =
                        actual.keys().filter(|path| path.extension() == Path::new(file).extension()).collect();
                    self.failures.push(format!("no {file} in the output, which has {files:?}"));
                }
                Some(page) => {
                    let found = page.matches(text.as_str()).count();
                    self.require(found == *times, || format!("{file} has {text:?} {found} times instead of {times}"));
                }
            }
        }
    }

    /// Our own build runs the preprocessor in its process, and mdBook 0.5 runs it as another program. Every file must be the
    /// same.
    fn same_as_external(&mut self, title: &str, book: &BookTest) {
        let external = self.book(&format!("{title}-external"));
        external.build(Host::V05);
        let (ours, theirs) = (read_tree(&book.out), read_tree(&external.out));
        let differs = |path: &&PathBuf| ours.get(*path) != theirs.get(*path);
        let different: BTreeSet<&PathBuf> = ours.keys().chain(theirs.keys()).filter(differs).collect();
        self.require(different.is_empty(), || format!("other than with an external preprocessor: {different:?}"));
    }

    fn unchanged(&mut self, book: &BookTest) {
        for renderer in ["html", "markdown"] {
            let input = book.record(self.host, renderer);
            let run = wire::preprocess(&input);
            let sent = serde_json::from_slice::<[&RawValue; 2]>(&input).expect("a host sends JSON")[1].get();
            self.require(run.code == Some(0) && run.stderr.is_empty(), || {
                format!("{renderer}: exit code {:?}, stderr\n{}", run.code, run.stderr)
            });
            self.require(run.stdout == sent.as_bytes(), || {
                format!("{renderer}: the JSON of the book came back changed")
            });
        }
    }

    fn require(&mut self, holds: bool, message: impl FnOnce() -> String) {
        if !holds {
            self.failures.push(message());
        }
    }

    /// Compares with the first of [`Host::expectations`] that has this file. A file that does not exist is treated as empty.
    /// `SNAPSHOTS=overwrite` writes it.
    fn compare(&mut self, path: &Path, actual: &str, filters: Filters) {
        let expect = self.folder.join("expect");
        let mut files = self.host.expectations().iter().map(|dir| expect.join(dir).join(path));
        let file = files.find(|file| file.is_file()).unwrap_or_else(|| expect.join(path));
        if actual.is_empty() && !file.exists() {
            return;
        }
        let mut expected = Data::read_from(&file, Some(snapbox::data::DataFormat::Text));
        if let Filters::None = filters {
            expected = expected.raw();
        }
        if let Err(error) = self.assert.try_eq(Some(&path.display()), Data::text(actual), expected) {
            self.failures.push(error.to_string());
        }
    }
}

/// How an expectation is read: with snapbox's wildcards `[..]` and `...`, or as plain text.
enum Filters {
    Patterns,
    None,
}

fn transcript(line: &str, run: &Run) -> String {
    let mut text = format!("{line}\n{}", String::from_utf8_lossy(&run.stdout));
    if !run.stderr.is_empty() {
        text.push_str("[stderr]\n");
        text.push_str(&run.stderr);
    }
    if run.code != Some(0) {
        text.push_str(&format!("[exit {}]\n", run.code.map_or("by signal".to_owned(), |code| code.to_string())));
    }
    text
}

/// The content of `<main>`. The rest of a page comes from mdBook.
fn main_of(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("<main>")?;
    let (main, _) = rest.rsplit_once("</main>")?;
    Some(main.trim())
}
