//! Prevents `build` from deleting files that no build wrote.
//!
//! mdBook empties its output folder. With a mistake in `--dest-dir` or `build-dir`, it would delete the sources of the book or
//! other files. Start at [`refuse`].

use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use mdbook_driver::config::Config;
use walkdir::WalkDir;

/// The text that mdBook 0.4 and 0.5 write into the file `.nojekyll` of every HTML book.
const MARK: &str = "This file makes sure that Github Pages doesn't process mdBook's output";
/// The comment at the top of each page. A theme may omit it.
const COMMENT: &str = "<!-- Book generated using mdBook -->";

/// What is known about a build before it starts.
pub struct Build<'a> {
    /// The book's folder.
    pub root: &'a Path,
    /// `book.toml`, which names the output folder.
    pub config: &'a Config,
    /// The folders that mdBook empties, with the names of their renderers.
    pub outputs: &'a [(String, PathBuf)],
    /// The source files of the book.
    pub files: &'a [PathBuf],
    /// The paths of the chapters in the output of the renderer `markdown`.
    pub pages: &'a [PathBuf],
    /// Whether to accept a folder with files that no build wrote. A folder with sources of the book is never accepted.
    pub force: bool,
}

/// Why a build must not write to its folder, with a line of help; `None` if it may.
pub fn refuse(build: &Build<'_>) -> Option<String> {
    const ANOTHER: &str = "choose another folder with `--dest-dir` or `build-dir`";
    let sources = sources(build);
    let (root, source_folder) = (&sources[0].1, &sources[1].1);
    for (renderer, output) in build.outputs {
        let folder = real(output);
        let shown = folder.display();
        if let Some((what, path)) = sources.iter().find(|(_, path)| path.starts_with(&folder)) {
            let path = path.display();
            return Some(format!("mdBook empties {shown} first, which would delete {what}, {path}\nhelp: {ANOTHER}"));
        }
        if let Some((what, _)) = sources[2..].iter().find(|(_, path)| folder.starts_with(path)) {
            return Some(format!("{shown} is in {what}, where no pages belong\nhelp: {ANOTHER}"));
        }
        let Some(stranger) = stranger(renderer, output, build.pages) else { continue };
        // Images and other files that chapters use are sources too, but they are not listed anywhere.
        let among_sources = folder.starts_with(source_folder) && source_folder != root;
        if among_sources {
            return Some(format!(
                "{shown} is in the source folder and has files that no build wrote, such as {stranger}\nhelp: {ANOTHER}"
            ));
        }
        if !build.force {
            return Some(format!(
                "{shown} has files that no build wrote, such as {stranger}, and mdBook would delete them\n\
                 help: choose an empty folder, or add `--force` if all of it may go"
            ));
        }
    }
    None
}

/// The files and folders that must not be deleted, each with a description: the book's folder, the source folder, then the
/// files that must not be inside the output folder.
fn sources(build: &Build<'_>) -> Vec<(&'static str, PathBuf)> {
    let (root, config) = (build.root, build.config);
    let html = config.html_config().unwrap_or_default();
    let mut sources =
        vec![("the book's folder", real(root)), ("the source folder", real(&root.join(&config.book.src)))];
    let repository = sources[0].1.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists());
    let mut add = |what, path: PathBuf| sources.extend(path.exists().then(|| (what, real(&path))));
    add("the configuration", root.join("book.toml"));
    add("the theme", html.theme_dir(root));
    for path in build.files {
        add("a chapter or a file that one includes", path.clone());
    }
    for path in html.additional_css.iter().chain(&html.additional_js) {
        add("a file of `additional-css` or `additional-js`", root.join(path));
    }
    if let Some(git) = repository {
        add("the repository", git);
    }
    sources
}

/// A path without links and `..`, even if its last parts do not exist yet.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
        if let Ok(canonical) = real.canonicalize() {
            real = canonical;
        }
    }
    real
}

/// A file in a folder that this renderer probably did not write; `None` if there is no such file.
fn stranger(renderer: &str, folder: &Path, pages: &[PathBuf]) -> Option<String> {
    if renderer == "markdown" {
        // The only sign of this renderer's output is the names of the chapters.
        let files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
        let mut files = files.filter(|entry| !entry.file_type().is_dir());
        let strange = files.find(|entry| !pages.iter().any(|page| folder.join(page) == entry.path()))?;
        return Some(strange.path().strip_prefix(folder).unwrap_or(strange.path()).display().to_string());
    }
    let first = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.file_name()).min()?;
    // In a clone of a branch with pages, mdBook may have written the pages, but not the git history.
    if folder.join(".git").exists() {
        return Some(".git".to_owned());
    }
    let ours = has(&folder.join(".nojekyll"), MARK) || has(&folder.join("index.html"), COMMENT);
    (!ours).then(|| first.to_string_lossy().into_owned())
}

/// Whether the beginning of a file contains a text.
fn has(file: &Path, text: &str) -> bool {
    let mut start = Vec::new();
    file.metadata().is_ok_and(|metadata| metadata.is_file())
        && std::fs::File::open(file).is_ok_and(|file| file.take(4096).read_to_end(&mut start).is_ok())
        && memchr::memmem::find(&start, text.as_bytes()).is_some()
}
