//! Tests the code blocks of the pages. The test depends on the language:
//!
//! | language | test |
//! |---|---|
//! | `aivss`, `maestro` | the book is built with them |
//! | `markdown` | `check` finds no problem in the `aivss` and `maestro` fences inside, in a separate book |
//! | `yaml` | it is YAML; with `agent` at its top it is a block without problems |
//! | `toml` | it is TOML; with `[preprocessor.aivss]` it is a configuration without problems |
//! | `json` | it is JSON |
//! | `css` | its selectors and variables are those of the rendered pages |
//! | `console` | the lines that begin with `$` are run, and print the lines below them |
//! | `sh` | it runs without failing |
//! | `text` | nothing: a drawing or a form |
//!
//! The commands of a page run one after another in one folder. `<!-- file: PATH -->` before a block writes the block to that
//! file first. `<!-- run: COMMAND -->` is a command that readers do not see; it runs in the folder of the page, regardless of
//! `cd`. In printed output `[..]` means any text in a line, and a line `...` means any lines.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mdbook_aivss::aivss::Version;
use mdbook_aivss::internals::block;
use mdbook_aivss::internals::book::config::Config;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{overwrite, pages, root, run, said};

/// A part of a page that is tried.
struct Step {
    kind: Kind,
    /// The code, without the indentation of a list.
    body: String,
    /// Its position in the page.
    range: Range<usize>,
}

enum Kind {
    /// A block of this language, and the file that it is written to.
    Block(String, Option<String>),
    /// A command that readers do not see.
    Hidden,
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut open: Option<(String, Range<usize>, String)> = None;
    let mut file = None;
    for (event, range) in Parser::new_ext(text, Options::all()).into_offset_iter() {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let comment = html.trim().strip_prefix("<!--").and_then(|html| html.strip_suffix("-->")).map(str::trim);
                if let Some(path) = comment.and_then(|comment| comment.strip_prefix("file:")) {
                    file = Some(path.trim().to_owned());
                } else if let Some(command) = comment.and_then(|comment| comment.strip_prefix("run:")) {
                    steps.push(Step { kind: Kind::Hidden, body: command.trim().to_owned(), range });
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                open = Some((language, range.end..range.end, String::new()));
            }
            Event::Text(part) => {
                if let Some((_, place, body)) = &mut open {
                    *place = place.start.min(range.start)..range.end;
                    body.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, range, body)) = open.take() {
                    steps.push(Step { kind: Kind::Block(language, file.take()), body, range });
                }
            }
            _ => {}
        }
    }
    steps
}

/// Checks a book with one chapter. Returns what `check` prints, which is nothing for a good book.
fn check(chapter: &str) -> Option<String> {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join("src")).expect("made");
    for (path, text) in [
        // An example of an architecture raises questions, but the page is only about the syntax.
        ("book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\nlints = {open-question = \"allow\"}\n"),
        ("src/SUMMARY.md", "- [Example](example.md)\n"),
        ("src/example.md", chapter),
    ] {
        std::fs::write(dir.path().join(path), text).expect("written");
    }
    let output = run(dir.path(), &["check", "--today", "2026-11-21"]);
    let said = said(&output);
    (!output.status.success() || !said.ends_with("no problems\n")).then_some(said)
}

fn yaml(body: &str) -> Option<String> {
    let mut keys = Vec::new();
    let mut depth = 0;
    for event in saphyr_parser::Parser::new_from_str(body) {
        match event {
            Err(error) => return Some(error.to_string()),
            Ok((saphyr_parser::Event::MappingStart(..) | saphyr_parser::Event::SequenceStart(..), _)) => depth += 1,
            Ok((saphyr_parser::Event::MappingEnd | saphyr_parser::Event::SequenceEnd, _)) => depth -= 1,
            Ok((saphyr_parser::Event::Scalar(text, ..), _)) if depth == 1 => keys.push(text.into_owned()),
            Ok(_) => {}
        }
    }
    if !keys.iter().any(|key| key == "agent") {
        return None;
    }
    if keys.iter().any(|key| matches!(key.as_str(), "layers" | "cross-layer" | "components")) {
        return check(&format!("```maestro\n{body}```\n"));
    }
    let problems: Vec<_> =
        block::read_assessments(body, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default())
            .into_iter()
            .flat_map(|(_, read)| read.problems)
            .map(|problem| problem.message)
            .collect();
    (!problems.is_empty()).then(|| problems.join("\n"))
}

fn toml(body: &str) -> Option<String> {
    let value: toml::Value = match toml::from_str(body) {
        Ok(value) => value,
        Err(error) => return Some(error.to_string()),
    };
    let json = serde_json::to_value(&value).expect("TOML is JSON");
    if json["preprocessor"]["aivss"].is_null() {
        return None;
    }
    let host = "0.5.4".parse().expect("a version");
    let problems: Vec<_> = Config::read(&json, &host).1.into_iter().map(|problem| problem.message).collect();
    (!problems.is_empty()).then(|| problems.join("\n"))
}

/// Selectors and variables of an example that no page of the handbook has.
fn css(body: &str, site: &str) -> Option<String> {
    let names = regex::Regex::new(r"(\.|--)([a-z][a-z0-9-]*)|\[([a-z-]+)(?:=([^\]]+))?\]").expect("a pattern");
    let mut missing = BTreeSet::new();
    for found in names.captures_iter(body) {
        let (start, name) = match (found.get(1), found.get(2).or(found.get(3))) {
            (Some(start), Some(name)) => (start.as_str(), name.as_str()),
            (_, name) => ("", name.expect("one of them").as_str()),
        };
        // A variable that no style uses has no effect.
        let known = match start {
            "--" => [site, body].iter().any(|text| text.contains(&format!("var(--{name}"))),
            _ => site.contains(name),
        };
        if !known {
            missing.insert(format!("{start}{name}"));
        }
    }
    let open = body.matches('{').count();
    if open != body.matches('}').count() || open == 0 {
        return Some("the braces do not match".to_owned());
    }
    (!missing.is_empty()).then(|| format!("no page has {missing:?}"))
}

#[test]
fn code_blocks_are_what_they_say() {
    let dir = tempfile::tempdir().expect("a folder");
    let built = run(root(), &["build", "--dest-dir", &dir.path().to_string_lossy()]);
    assert!(built.status.success(), "{}", said(&built));
    let site = std::fs::read_to_string(dir.path().join("print.html")).expect("the print page");
    let themes = std::fs::read_dir(dir.path().join("css"))
        .expect("mdBook's styles")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text"))
        .collect::<String>();
    let site = site + &themes;
    let mut problems = Vec::new();
    for page in pages() {
        for step in steps(&page.text) {
            let Kind::Block(language, file) = &step.kind else { continue };
            let problem = match language.as_str() {
                // A file of the page's own book: the commands on the page build and check it.
                "markdown" if file.is_some() => None,
                "markdown" if step.body.contains("```aivss") || step.body.contains("```maestro") => check(&step.body),
                "yaml" => yaml(&step.body),
                "toml" => toml(&step.body),
                "json" => serde_json::from_str::<serde_json::Value>(&step.body).err().map(|error| error.to_string()),
                "css" => css(&step.body, &site),
                "aivss" | "maestro" | "console" | "sh" | "text" | "markdown" => None,
                other => Some(format!("the language `{other}` is not one that is tried")),
            };
            if let Some(problem) = problem {
                let line = page.text[..step.range.start].matches('\n').count() + 1;
                problems.push(format!("{}:{line}: {problem}", page.path));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Programs that replace those that would take minutes or need the network. `cargo run` runs this build.
const CARGO: &str = r#"#!/bin/sh
case "$*" in
    "test" | "fmt --check" | "clippy --all-targets --all-features -- -D warnings" | "install --path .") exit 0 ;;
    "bench --bench ratios" | "bench --bench instructions" | "bench --bench shapes" | "bench --bench parts") exit 0 ;;
    "run --release -- "*) shift 3; exec mdbook-aivss "$@" ;;
    *) echo "this test does not know: cargo $*" >&2; exit 64 ;;
esac
"#;

#[cfg(unix)]
#[test]
fn commands_print_what_the_pages_say() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let bin = tempfile::tempdir().expect("a folder");
    symlink(env!("CARGO_BIN_EXE_mdbook-aivss"), bin.path().join("mdbook-aivss")).expect("linked");
    let this = std::env::current_exe().expect("a running test has a path");
    let examples = this.parent().and_then(Path::parent).expect("tests are in target/PROFILE/deps").join("examples");
    // A real mdBook 0.5; it is an example, so that no test needs one installed.
    symlink(examples.join("host05"), bin.path().join("mdbook")).expect("linked");
    assert!(bin.path().join("mdbook").exists(), "run `cargo build --examples` first");
    std::fs::write(bin.path().join("cargo"), CARGO).expect("written");
    std::fs::set_permissions(bin.path().join("cargo"), std::fs::Permissions::from_mode(0o755)).expect("set");
    let path = format!("{}:{}", bin.path().display(), std::env::var("PATH").unwrap_or_default());

    let mut problems = Vec::new();
    for page in pages() {
        let steps = steps(&page.text);
        let is_run = |step: &Step| match &step.kind {
            Kind::Block(language, _) => matches!(language.as_str(), "console" | "sh"),
            Kind::Hidden => true,
        };
        if !steps.iter().any(is_run) {
            continue;
        }
        let dir = tempfile::tempdir().expect("a folder");
        if !page.path.contains('/') {
            copy(&root().join("book"), &dir.path().join("book"));
            std::fs::copy(root().join("book.toml"), dir.path().join("book.toml")).expect("copied");
        }
        let shell = Shell { home: dir.path(), at: RefCell::new(dir.path().to_owned()), path: &path };
        let mut text = page.text.clone();
        let mut grown = 0_isize;
        for step in &steps {
            let line = page.text[..step.range.start].matches('\n').count() + 1;
            let at = format!("{}:{line}", page.path);
            match &step.kind {
                Kind::Block(_, Some(file)) => {
                    let file = dir.path().join(file);
                    std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
                    std::fs::write(file, &step.body).expect("written");
                }
                Kind::Block(language, None) if language == "console" => {
                    let new = shell.console(&step.body);
                    if !matches(&step.body, &new) {
                        problems.push(format!("{at}:\n--- said\n{}\n--- is\n{new}", step.body));
                        let shift = |place: usize| (place as isize + grown) as usize;
                        text.replace_range(shift(step.range.start)..shift(step.range.end), &new);
                        grown += new.len() as isize - step.range.len() as isize;
                    }
                }
                Kind::Block(language, None) if language == "sh" => {
                    let (ok, output) = shell.script(&format!("set -e\n{}", step.body));
                    if !ok {
                        problems.push(format!("{at}: {output}"));
                    }
                }
                Kind::Hidden => {
                    let (ok, output) = shell.script(&format!("cd \"$HOME\"\n{}", step.body));
                    if !ok {
                        problems.push(format!("{at}: {output}"));
                    }
                }
                Kind::Block(..) => {}
            }
        }
        if overwrite() && text != page.text {
            std::fs::write(root().join(&page.path), text).expect("written");
            problems
                .retain(|problem| !problem.starts_with(&format!("{}:", page.path)) || !problem.contains("--- said"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
}

struct Shell<'a> {
    home: &'a Path,
    /// The folder in which the last block of the page ended.
    at: RefCell<PathBuf>,
    path: &'a str,
}

impl Shell<'_> {
    /// Runs a script. Returns whether it succeeded, and what it printed.
    fn script(&self, script: &str) -> (bool, String) {
        use std::io::Write;
        let mut child = Command::new("sh")
            .current_dir(&*self.at.borrow())
            .env("PATH", self.path)
            .env("HOME", self.home)
            .env("CI", "")
            .env_remove("MDBOOK_LOG")
            .env_remove("GITHUB_ACTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sh runs");
        // Both streams in the order in which they were written, as a terminal shows them.
        let script = format!("exec 2>&1\n{script}\n");
        child.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("ended");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A console block with the current output of its commands.
    fn console(&self, body: &str) -> String {
        let mut commands: Vec<String> = Vec::new();
        for line in body.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                commands.push(command.to_owned());
            } else if let (Some(more), Some(last)) = (line.strip_prefix("> "), commands.last_mut()) {
                last.push('\n');
                last.push_str(more);
            }
        }
        let mut script = "s=0\n".to_owned();
        for command in &commands {
            // `$?` is the exit code of the command before, as if the commands were typed.
            script.push_str(&format!("(exit $s); {{ {command}\n}} </dev/null; s=$?; printf '\\n\\036\\n'\n"));
        }
        script.push_str("pwd\n");
        let (_, output) = self.script(&script);
        let mut outputs: Vec<_> = output.split("\n\u{1e}\n").collect();
        if let Some(at) = outputs.pop() {
            *self.at.borrow_mut() = PathBuf::from(at.trim_end());
        }
        let mut outputs = outputs.into_iter();
        let mut text = String::new();
        for command in &commands {
            text.push_str(&format!("$ {}\n", command.replace('\n', "\n> ")));
            let output = outputs.next().unwrap_or_default();
            text.push_str(output);
            if !output.is_empty() && !output.ends_with('\n') {
                text.push('\n');
            }
        }
        text
    }
}

/// Whether `actual` is what `expected` says, with its wildcards.
fn matches(expected: &str, actual: &str) -> bool {
    fn line(expected: &str, actual: &str) -> bool {
        let mut parts = expected.split("[..]");
        let Some(mut rest) = parts.next().and_then(|first| actual.strip_prefix(first)) else { return false };
        let mut parts: Vec<_> = parts.collect();
        let Some(last) = parts.pop() else { return rest.is_empty() };
        for part in parts {
            match rest.split_once(part) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        rest.ends_with(last)
    }
    fn lines(expected: &[&str], actual: &[&str]) -> bool {
        match expected.split_first() {
            None => actual.is_empty(),
            Some((&"...", rest)) => (0..=actual.len()).any(|skip| lines(rest, &actual[skip..])),
            Some((first, rest)) => {
                actual.split_first().is_some_and(|(next, more)| line(first, next) && lines(rest, more))
            }
        }
    }
    lines(&expected.lines().collect::<Vec<_>>(), &actual.lines().collect::<Vec<_>>())
}

#[test]
fn wildcards_match_what_they_say() {
    assert!(matches("a [..] c\n", "a b c\n"));
    assert!(matches("a\n...\nz\n", "a\nb\nc\nz\n"));
    assert!(matches("a\n...\nz\n", "a\nz\n"));
    assert!(!matches("a [..] d\n", "a b c\n"));
    assert!(!matches("a\n", "a\nb\n"));
    assert!(!matches("a[..]b[..]c\n", "acb\n"));
}
