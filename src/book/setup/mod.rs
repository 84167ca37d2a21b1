//! Plans the changes to a folder so that its book is built with this program. This is what `init` does.
//!
//! Start at [`plan`], which reads files but writes none. The plan contains whole files, old and new, so that a caller can write
//! them, show them as a diff, or only report whether something has to change. After the plan is carried out, a new plan is
//! empty.
//!
//! [`config_file`] edits `book.toml`, [`summary`] edits `SUMMARY.md`, [`stylesheet`] decides whether `aivss.css` may be
//! replaced, and [`gitignore`] edits `.gitignore`. Another file that `init` should write is one more step in [`plan`].
//!
//! The files of this module use each other: the plan gets an edit from each file, and the edits read files and return errors in
//! the same way as the plan.

pub mod config_file;
pub mod gitignore;
pub mod lines;
pub mod stylesheet;
pub mod summary;

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// A chapter that `init` can create.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// The name on the command line: `agent`, `mcp-server`.
    pub name: &'static str,
    /// File name of the chapter.
    pub file: &'static str,
    /// Its title in the summary.
    pub title: &'static str,
    /// Its Markdown.
    pub text: &'static str,
}

/// One file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Relative to the book's folder, with forward slashes.
    pub path: String,
    /// Its current content, or `None` if it does not exist.
    pub old: Option<String>,
    /// Its new content.
    pub new: String,
}

/// The files to write and the notes for the user, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write.
    pub changes: Vec<Change>,
    /// Remarks for the user about steps that this program does not do.
    pub notes: Vec<String>,
    /// Whether a new book is started.
    pub starts: bool,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum SetupError {
    /// The folder contains other files and is not a book.
    NotEmpty {
        /// The name of a file in the folder.
        example: String,
    },
    /// `book.toml` cannot be edited. The diagnostic refers to the text.
    Config {
        /// What is wrong.
        diagnostic: Box<Diagnostic>,
        /// The text of the file.
        text: String,
    },
    /// A file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
}

/// The configuration of a new book.
const NEW_BOOK: &str = include_str!("new_book.toml");

/// Plans the changes to `dir`.
///
/// `templates` are the chapters that the user asked for. `default` is used if there are none and the book does not use this
/// program yet.
/// `css` is the stylesheet for `css = "file"`.
///
/// # Errors
/// Returns an error if the folder is neither a book nor empty, if a file cannot be read, or if `book.toml` has a form that
/// cannot be edited.
pub fn plan(dir: &Path, templates: &[Template], default: Template, css: &str) -> Result<Plan, SetupError> {
    let config = read(dir, "book.toml")?;
    let mut plan = Plan::default();
    let (old_config, base) = match config {
        Some(text) => (Some(text.clone()), text),
        None if dir.join("src/SUMMARY.md").is_file() => (None, String::new()),
        None => {
            if let Some(example) = first_visible(dir)? {
                return Err(SetupError::NotEmpty { example });
            }
            plan.starts = true;
            (None, NEW_BOOK.to_owned())
        }
    };
    let edited = config_file::add(&base).map_err(|diagnostic| SetupError::Config { diagnostic, text: base.clone() })?;
    let is_new = plan.starts || edited.added;
    plan.notes.extend(edited.notes);
    if old_config.as_ref() != Some(&edited.text) {
        plan.changes.push(Change { path: "book.toml".to_owned(), old: old_config, new: edited.text });
    }

    let wanted = match templates {
        [] if is_new => vec![default],
        templates => templates.to_vec(),
    };
    chapters(dir, &edited.src, &wanted, &mut plan)?;

    if edited.css_file {
        let old = read(dir, stylesheet::FILE)?;
        match stylesheet::refresh(old.as_deref(), css) {
            stylesheet::Refresh::Write(new) => {
                plan.changes.push(Change { path: stylesheet::FILE.to_owned(), old, new })
            }
            stylesheet::Refresh::Current => {}
            stylesheet::Refresh::Edited => plan.notes.push(format!(
                "{} was changed by hand and stays as it is; remove it to get the one of this version",
                stylesheet::FILE
            )),
        }
    }
    // A new book may become a repository later. An existing book without a repository probably does not use git.
    if (plan.starts || gitignore::repository(dir).is_some())
        && let Some((old, new)) = gitignore::refresh(dir, &edited.build_dir)?
    {
        plan.changes.push(Change { path: gitignore::FILE.to_owned(), old, new });
    }
    Ok(plan)
}

/// Adds the chapters that do not exist yet, and their lines in the summary.
fn chapters(dir: &Path, src: &str, wanted: &[Template], plan: &mut Plan) -> Result<(), SetupError> {
    let below = |file: &str| if src == "." { file.to_owned() } else { format!("{}/{file}", src.trim_end_matches('/')) };
    let summary_path = below("SUMMARY.md");
    let old_summary = read(dir, &summary_path)?;
    let mut summary = old_summary.clone().unwrap_or_else(|| "# Summary\n".to_owned());
    let mut files = Vec::new();
    for template in wanted {
        let path = below(template.file);
        // An existing chapter is never changed, whatever it contains.
        if files.iter().any(|change: &Change| change.path == path) || dir.join(&path).exists() {
            continue;
        }
        summary = summary::append(&summary, template.title, template.file);
        files.push(Change { path, old: None, new: template.text.to_owned() });
    }
    if old_summary.as_ref() != Some(&summary) {
        plan.changes.push(Change { path: summary_path, old: old_summary, new: summary });
    }
    plan.changes.extend(files);
    Ok(())
}

/// The text of a file below `dir`; `None` if it does not exist.
fn read(dir: &Path, path: &str) -> Result<Option<String>, SetupError> {
    let path = dir.join(path);
    match super::read::read(&path).map_err(io::Error::from) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(SetupError::Read { path, error }),
    }
}

/// The first entry of a folder, by name, that does not begin with a dot; `None` if there is none or the folder does not exist.
fn first_visible(dir: &Path) -> Result<Option<String>, SetupError> {
    let failed = |error| SetupError::Read { path: dir.to_owned(), error };
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut first: Option<String> = None;
    for entry in entries {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        // The file system determines the order of a folder's entries, but the message should not depend on it.
        if !name.starts_with('.') && first.as_ref().is_none_or(|first| name < *first) {
            first = Some(name);
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests;
