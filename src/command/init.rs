//! `init [DIR]`: sets up an existing book for this program, or starts a new book. [`setup`] plans the changes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::book::files;
use crate::book::setup::{self, Change, Plan, SetupError, Template};
use crate::diagnostic::{self, FileSource, Style, visible};
use crate::render;

use super::difference::difference;
use super::{Outcome, cannot, print, show, shown, stderr_style, tell, tell_problem};

/// The chapters to start from. To add one, add a file beside the others and an entry here.
const TEMPLATES: &[(Kind, Template)] = &[
    (
        Kind::Agent,
        Template { name: "agent", file: "my-agent.md", title: "My agent", text: include_str!("templates/agent.md") },
    ),
    (
        Kind::McpServer,
        Template {
            name: "mcp-server",
            file: "my-mcp-server.md",
            title: "My MCP server",
            text: include_str!("templates/mcp-server.md"),
        },
    ),
    (
        Kind::Rag,
        Template {
            name: "rag",
            file: "my-retrieval-bot.md",
            title: "My retrieval bot",
            text: include_str!("templates/rag.md"),
        },
    ),
    (
        Kind::MultiAgent,
        Template {
            name: "multi-agent",
            file: "my-agents.md",
            title: "My agents",
            text: include_str!("templates/multi-agent.md"),
        },
    ),
    (
        Kind::AsiWorksheet,
        Template {
            name: "asi-worksheet",
            file: "asi-worksheets.md",
            title: "ASI worksheets",
            text: include_str!("templates/asi-worksheet.md"),
        },
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// An agent with tools.
    Agent,
    /// A server that offers tools through the Model Context Protocol.
    McpServer,
    /// A bot that answers from documents.
    Rag,
    /// Several agents that work together.
    MultiAgent,
    /// Empty worksheets for ASI01 to ASI10, each for a supervised and an autonomous agent.
    AsiWorksheet,
}

impl Kind {
    fn template(self) -> Template {
        TEMPLATES.iter().find(|(kind, _)| *kind == self).map(|(_, template)| *template).expect("every kind is listed")
    }
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The book's folder. It is created if it does not exist.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The example chapters to add, separated by commas.
    #[arg(short, long, value_enum, value_delimiter = ',', value_name = "TEMPLATE")]
    template: Vec<Kind>,
    /// Write nothing, and print the changes as a diff.
    #[arg(long)]
    dry_run: bool,
    /// Write nothing, and exit with 1 if there is something to change.
    #[arg(long)]
    check: bool,
}

impl Init {
    pub(super) fn run(self) -> Outcome {
        let templates: Vec<_> = self.template.iter().map(|kind| kind.template()).collect();
        let plan = match setup::plan(&self.dir, &templates, Kind::Agent.template(), render::STYLESHEET) {
            Ok(plan) => plan,
            Err(error) => return self.refuse(error),
        };
        for note in &plan.notes {
            tell(&format!("note: {note}\n"));
        }
        if self.dry_run
            && let outcome @ Outcome::CouldNotRun = print(diff(&plan))
        {
            return outcome;
        }
        if self.check {
            for change in &plan.changes {
                tell(&format!(
                    "{} has to be {}\n",
                    change.path,
                    if change.old.is_some() { "changed" } else { "written" }
                ));
            }
            return if plan.changes.is_empty() { Outcome::Fine } else { Outcome::Problems };
        }
        if self.dry_run { Outcome::Fine } else { self.write(&plan) }
    }

    fn write(&self, plan: &Plan) -> Outcome {
        let mut files = Vec::new();
        for change in &plan.changes {
            let path = self.dir.join(&change.path);
            match files::is_below(&path, &self.dir) {
                Ok(true) => files.push((path, change.new.as_bytes())),
                Ok(false) => return self.outside(&path),
                Err(error) => return cannot(format_args!("{} cannot be written: {error}", shown(&path))),
            }
        }
        if let Err(failed) = files::write_all(&files) {
            return cannot(failed);
        }
        let mut done = String::new();
        for Change { path, old, .. } in &plan.changes {
            done.push_str(&format!("{} {path}\n", if old.is_some() { "changed" } else { "wrote" }));
        }
        if plan.changes.is_empty() {
            done.push_str("nothing to do\n");
        } else {
            let dir = if self.dir.as_os_str() == "." { String::new() } else { format!(" {}", shown(&self.dir)) };
            done.push_str(&format!("next: mdbook-aivss build{dir}\n"));
        }
        show(&done, Style::Plain)
    }

    /// Refuses to write if a symbolic link, or `src` in `book.toml`, leads out of the book.
    fn outside(&self, path: &std::path::Path) -> Outcome {
        let leads = files::resolve(path).unwrap_or_else(|_| path.to_owned());
        let dir = if self.dir.as_os_str() == "." { String::new() } else { format!(" {}", shown(&self.dir)) };
        cannot(format_args!(
            "{} leads out of the book's folder, to {}; nothing was written\n\
             help: `mdbook-aivss init --dry-run{dir}` prints the changes, to make them by hand",
            shown(path),
            shown(&leads)
        ))
    }

    fn refuse(&self, error: SetupError) -> Outcome {
        let dir = shown(&self.dir);
        match error {
            SetupError::NotEmpty { example } => cannot(format_args!(
                "{dir} has no book.toml and is not empty: there is {}\n\
                 help: name a folder for the book, such as `mdbook-aivss init {}`",
                visible(&example),
                shown(&self.dir.join("threat-models"))
            )),
            SetupError::Config { diagnostic, text } => {
                let path = self.dir.join("book.toml").to_string_lossy().into_owned();
                let source = FileSource::new(path.strip_prefix("./").unwrap_or(&path), &text);
                tell_problem(&diagnostic::human(&diagnostic, &source, stderr_style()));
                Outcome::CouldNotRun
            }
            SetupError::Read { path, error } => cannot(format_args!("{} cannot be read: {error}", shown(&path))),
        }
    }
}

/// The changes as a unified diff that `patch -p1` and `git apply` read.
fn diff(plan: &Plan) -> String {
    let of = |Change { path, old, new }: &Change| {
        difference(old.as_ref().map(|_| path.as_str()), path, old.as_deref().unwrap_or_default(), new)
    };
    plan.changes.iter().map(of).collect()
}
