//! `.gitignore`: keeps the built book out of the repository.
//!
//! Start at `refresh`. The folder may be ignored already, by a `.gitignore` of the book or of a folder above it, up to the root
//! of the repository. Only lines that name a folder are recognised. If a line with wildcards covers the folder, a second line
//! does no harm.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::lines::keep_ends;
use super::{SetupError, read};

/// The name of the file.
pub const FILE: &str = ".gitignore";

/// The new text of the `.gitignore` in `dir` with a line for `build_dir`, and the old text if the file exists. `None` if there
/// is nothing to do, because the folder is ignored already or is not below `dir`.
///
/// # Errors
/// Returns an error if a `.gitignore` exists and cannot be read.
pub(super) fn refresh(dir: &Path, build_dir: &str) -> Result<Option<(Option<String>, String)>, SetupError> {
    let Some(names) = below(build_dir) else { return Ok(None) };
    let old = read(dir, FILE)?;
    if old.as_deref().is_some_and(|text| covers(text, &names)) || covered_above(dir, &names)? {
        return Ok(None);
    }
    let text = old.as_deref().unwrap_or_default();
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let edited = format!("{}{gap}/{}/\n", text.replace("\r\n", "\n"), escape(&names.join("/")));
    Ok(Some((old.clone(), keep_ends(text, &edited))))
}

/// The root of the repository that contains a folder: the nearest folder with a `.git`. In a worktree or submodule, `.git` is a
/// file.
pub(super) fn repository(dir: &Path) -> Option<PathBuf> {
    let dir = std::path::absolute(dir).ok()?;
    dir.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// The names of the folders from the book's folder down to `build_dir`; `None` if it is the book's folder or outside of it.
fn below(build_dir: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for component in Path::new(build_dir).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => names.push(name.to_str()?.to_owned()),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!names.is_empty()).then_some(names)
}

/// Whether a `.gitignore` above `dir` in the same repository covers the folder.
fn covered_above(dir: &Path, names: &[String]) -> Result<bool, SetupError> {
    let failed = |error: io::Error| SetupError::Read { path: dir.to_owned(), error };
    let Some(root) = repository(dir) else { return Ok(false) };
    let dir = std::path::absolute(dir).map_err(failed)?;
    for folder in dir.ancestors().skip(1).take_while(|folder| folder.starts_with(&root)) {
        let between = dir.strip_prefix(folder).unwrap_or(&dir).iter().map(|name| name.to_string_lossy().into_owned());
        let path: Vec<String> = between.chain(names.iter().cloned()).collect();
        if read(folder, FILE)?.is_some_and(|text| covers(&text, &path)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the lines of a `.gitignore` exclude a folder. `names` are the names on the path from the file's folder to it. The
/// last matching line decides.
fn covers(text: &str, names: &[String]) -> bool {
    let mut covered = false;
    for line in text.lines().map(str::trim_end).filter(|line| !line.starts_with('#')) {
        let (pattern, wanted) = line.strip_prefix('!').map_or((line, true), |rest| (rest, false));
        let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
        let pattern = pattern.strip_prefix("**/").unwrap_or(pattern);
        // A slash before the last name makes a pattern relative to the folder of the file.
        let about = if pattern.contains('/') {
            let path = pattern.strip_suffix("/**").or(pattern.strip_suffix("/*")).unwrap_or(pattern);
            let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
            path.len() <= names.len() && path.iter().zip(names).all(|(part, name)| *part == escape(name))
        } else {
            matches!(pattern, "*" | "**") || names.iter().any(|name| pattern == escape(name))
        };
        if about {
            covered = wanted;
        }
    }
    covered
}

/// Escapes a path so that, as a pattern, it matches only itself.
fn escape(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '\\' | '*' | '?' | '[') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str, path: &str) -> bool {
        covers(text, &path.split('/').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn lines_that_cover_a_folder() {
        for line in
            ["book", "/book", "book/", "/book/", "book/*", "/book/**", "**/book", "**/book/", "*", "/*", "book/  "]
        {
            assert!(covered(line, "book"), "{line}");
        }
        for line in ["", "#book", "books", "/src/book", "!book", "book\n!book/", "*.html", "/x"] {
            assert!(!covered(line, "book"), "{line}");
        }
        for line in ["book", "docs/", "/docs/threats/book", "docs/threats", "threats", "!docs\ndocs/threats/book/"] {
            assert!(covered(line, "docs/threats/book"), "{line}");
        }
        for line in ["/book", "threats/book", "/docs/book", "threats/*"] {
            assert!(!covered(line, "docs/threats/book"), "{line}");
        }
        assert!(covered("/\\[out]/", "[out]") && !covered("/[out]/", "[out]"));
    }

    #[test]
    fn a_line_is_appended_once_with_the_ends_of_the_file() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(FILE);
        let refreshed = |text: &str, build_dir: &str| {
            std::fs::write(&path, text).expect("written");
            refresh(dir.path(), build_dir).expect("a result").map(|(_, new)| new)
        };
        assert_eq!(refreshed("target\r\n", "book").as_deref(), Some("target\r\n/book/\r\n"));
        assert_eq!(refreshed("target", "./out/html").as_deref(), Some("target\n/out/html/\n"));
        assert_eq!(refreshed("", "a*b").as_deref(), Some("/a\\*b/\n"));
        for (text, build_dir) in
            [("/book/\n", "book"), ("", "../site"), ("", "/tmp/site"), ("", "."), ("/a\\*b/\n", "a*b")]
        {
            assert_eq!(refreshed(text, build_dir), None, "{text} {build_dir}");
        }
    }
}
