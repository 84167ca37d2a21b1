//! `import PATH`: pages and reports of others as chapters. The work is in [`crate::import`].

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::aivss::{Cvss, CvssVector, Decimal};
use crate::book::files;
use crate::import::{self, Chapter, Options};

use super::{Outcome, cannot, print, tell};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// A page as text or saved HTML, a JSON report of AIVSS 0.8, or a folder of them; `-` is standard input.
    path: PathBuf,
    /// Where the chapter goes: a file, or a folder for one chapter each. Without it they are printed.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// CVSS v4.0 vector or base score for pages that have none.
    #[arg(long, value_name = "CVSS", value_parser = cvss)]
    cvss: Option<Cvss>,
    /// The day of the import, for the source note; today without it.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    today: Option<Date>,
}

fn cvss(text: &str) -> Result<Cvss, String> {
    let text = text.trim();
    if text.contains('/') {
        return CvssVector::parse(text)
            .map(Cvss::from)
            .map_err(|error| format!("{}; {}", error.message(), error.help()));
    }
    match Decimal::from_str_exact(text) {
        Ok(score) if !score.is_sign_negative() && score <= Decimal::TEN => Ok(Cvss::from(score.normalize())),
        _ => Err("expected a CVSS v4.0 vector, or a base score from 0 to 10".to_owned()),
    }
}

/// The endings of files that a folder is searched for.
const ENDINGS: &[&str] = &["txt", "md", "html", "htm", "json"];

impl Import {
    pub(super) fn run(self) -> Outcome {
        let folder = self.path.is_dir();
        let files = match self.files(folder) {
            Ok(files) => files,
            Err(problem) => return cannot(problem),
        };
        let today = super::today(self.today);
        let mut chapters: Vec<Chapter> = Vec::new();
        let mut outcome = Outcome::Fine;
        let mut taken = Vec::new();
        for path in files {
            let shown = path.display();
            let text = match read(&path) {
                Ok(text) => text,
                Err(error) if folder => {
                    tell(&format!("{shown}: error: cannot be read: {error}\n"));
                    outcome = Outcome::Problems;
                    continue;
                }
                Err(error) => return cannot(format_args!("{shown} cannot be read: {error}")),
            };
            let name = path.to_string_lossy();
            let options = Options { file: &name, today, cvss: self.cvss.clone(), taken: &taken };
            match import::import(&text, &options) {
                Ok(chapter) => {
                    for note in &chapter.notes {
                        let line = if note.line == 0 { String::new() } else { format!(":{}", note.line) };
                        tell(&format!("{shown}{line}: note: {}\n", note.text));
                    }
                    taken.push(chapter.id.clone());
                    chapters.push(chapter);
                }
                Err(error) => {
                    tell(&format!("{shown}: error: {}\n  help: {}\n", error.message, error.help));
                    outcome = Outcome::Problems;
                }
            }
        }
        match self.put(&chapters, folder) {
            Outcome::Fine => outcome,
            failed => failed,
        }
    }

    /// The files to read, in the order of their names.
    fn files(&self, folder: bool) -> Result<Vec<PathBuf>, String> {
        if !folder {
            return Ok(vec![self.path.clone()]);
        }
        let failed = |error: std::io::Error| format!("{} cannot be read: {error}", self.path.display());
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.path).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            if path.is_file() && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
                files.push(path);
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(format!("{} has no file that ends in {}", self.path.display(), ENDINGS.join(", ")));
        }
        Ok(files)
    }

    /// Writes or prints the chapters, and the lines for the summary where there are several.
    fn put(&self, chapters: &[Chapter], folder: bool) -> Outcome {
        let lines: String =
            chapters.iter().map(|chapter| format!("- [{}]({}.md)\n", link(&chapter.agent), chapter.id)).collect();
        let Some(output) = &self.output else {
            let mut text: String =
                chapters.iter().map(|chapter| chapter.markdown.as_str()).collect::<Vec<_>>().join("\n");
            if folder && !chapters.is_empty() {
                text = format!("<!-- For SUMMARY.md:\n{lines}-->\n\n{text}");
            }
            return print(&text);
        };
        let into_folder = folder || output.is_dir() || output.to_string_lossy().ends_with(['/', '\\']);
        for chapter in chapters {
            let path = if into_folder { output.join(format!("{}.md", chapter.id)) } else { output.clone() };
            // Somebody may have worked on the chapter since.
            match std::fs::read_to_string(&path) {
                Ok(old) if old == chapter.markdown => continue,
                Ok(_) => {
                    return cannot(format_args!(
                        "{} is there already and different\nhelp: remove it, or choose another place with `-o`",
                        path.display()
                    ));
                }
                Err(_) => {}
            }
            if let Err(error) = files::write(&path, chapter.markdown.as_bytes()) {
                return cannot(format_args!("{} cannot be written: {error}", path.display()));
            }
        }
        if into_folder { print(&lines) } else { Outcome::Fine }
    }
}

/// A name for a link in the summary.
fn link(name: &str) -> String {
    name.chars()
        .flat_map(|c| matches!(c, '[' | ']' | '\\' | '<' | '`' | '*' | '_').then_some('\\').into_iter().chain([c]))
        .collect()
}

fn read(path: &Path) -> std::io::Result<String> {
    if path.as_os_str() == "-" {
        let mut text = String::new();
        return std::io::stdin().lock().read_to_string(&mut text).map(|_| text);
    }
    std::fs::read_to_string(path)
}
