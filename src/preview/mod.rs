//! The live preview: the pages of the last build over HTTP, with the problems of the book, reloaded by the browser when they change.
//!
//! Start at [`Preview`]. `build` makes the pages, `watch` notices that a file of the book changed, `page` adds the reload script and the
//! problems to a page while it is sent, and `request` decides what a request gets. `mdbook-aivss serve` puts them together.
//!
//! The files of this module use each other: this file has what is shown, which pages and requests read, and it asks `request` for answers.

pub mod build;
mod page;
mod request;
pub mod watch;

use std::collections::HashMap;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tempfile::TempDir;
use tiny_http::Server;
use walkdir::WalkDir;

/// The pages of a build. They are deleted when nobody shows them any more.
pub struct Pages {
    /// Each file by its address below `/`: `agents/mail.html`. Nothing else is sent, so no address leads out of the pages.
    files: HashMap<String, PathBuf>,
    _folder: TempDir,
}

impl Pages {
    /// All files of `html`, a folder in `folder`.
    fn new(folder: TempDir, html: &Path) -> Self {
        let files = WalkDir::new(html).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        let files = files.filter_map(|entry| {
            let below = entry.path().strip_prefix(html).ok()?.to_str()?.replace('\\', "/");
            Some((below, entry.into_path()))
        });
        Self { files: files.collect(), _folder: folder }
    }
}

/// What is shown at a moment.
#[derive(Clone, Default)]
struct Shown {
    /// How many builds there were.
    builds: u64,
    /// `None` while no build succeeded.
    pages: Option<Arc<Pages>>,
    /// The messages of the last build.
    problems: Vec<String>,
    /// The last build failed, so the pages are older than the problems.
    failed: bool,
}

impl Shown {
    /// Changes with every build, and from one run of the program to the next. A page that was sent in another state reloads.
    fn state(&self) -> String {
        format!("{}-{}", std::process::id(), self.builds)
    }
}

/// A server for the pages of a book.
pub struct Preview {
    server: Server,
    /// The host name that the user asked for.
    hostname: String,
    shown: RwLock<Shown>,
}

impl Preview {
    /// A server that has nothing to show yet.
    ///
    /// # Errors
    ///
    /// The system refuses the listener.
    pub fn new(listener: TcpListener, hostname: &str) -> io::Result<Self> {
        let server = Server::from_listener(listener, None).map_err(io::Error::other)?;
        Ok(Self { server, hostname: hostname.to_owned(), shown: RwLock::default() })
    }

    /// Shows the messages of a build, and its pages if it succeeded. If it failed, the pages of the last good build stay.
    pub fn show(&self, pages: Option<Pages>, problems: Vec<String>) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        shown.builds += 1;
        shown.failed = pages.is_none();
        shown.problems = problems;
        if let Some(pages) = pages {
            shown.pages = Some(Arc::new(pages));
        }
    }

    /// Answers requests until the server fails. Several threads may do this at once, so that a slow reader does not stop the others.
    pub fn answer(&self) {
        for request in self.server.incoming_requests() {
            let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner).clone();
            let response = request::response(&request, &shown, &self.hostname);
            // A browser that has gone needs no answer.
            let _ = request.respond(response);
        }
    }
}
