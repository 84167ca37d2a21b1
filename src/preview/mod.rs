//! The live preview: serves the pages of the last build over HTTP, together with the problems of the book. The browser reloads
//! a page when it changes.
//!
//! Start at [`Preview`]. `build` makes the pages, `watch` notices changes of the book's files, `page` adds the reload script
//! and the problems to a page while it is sent, `request` decides how to reply to a request, and `http` reads requests and
//! writes replies. `mdbook-aivss serve` combines them.
//!
//! The files of this module use each other: pages and requests read what is shown, which is defined here, and this file calls
//! `request`.

pub mod build;
mod http;
mod page;
mod request;
pub mod watch;

use std::collections::HashMap;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tempfile::TempDir;
use walkdir::WalkDir;

/// The pages of a build. Their folder is deleted when nothing uses it any more.
pub struct Pages {
    /// Each file by its address below `/`, such as `agents/mail.html`. Nothing else is sent, so no address leads to a file
    /// outside of the pages.
    files: HashMap<String, PathBuf>,
    _folder: TempDir,
}

impl Pages {
    /// Collects all files of the folder `html`, which is inside `folder`.
    fn new(folder: TempDir, html: &Path) -> Self {
        let files = WalkDir::new(html).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        let files = files.filter_map(|entry| {
            let below = entry.path().strip_prefix(html).ok()?.to_str()?.replace('\\', "/");
            Some((below, entry.into_path()))
        });
        Self { files: files.collect(), _folder: folder }
    }
}

/// What the preview shows at one moment.
#[derive(Clone, Default)]
struct Shown {
    /// The number of builds so far.
    builds: u64,
    /// The pages of the last successful build; `None` before the first one.
    pages: Option<Arc<Pages>>,
    /// The messages of the last build.
    problems: Vec<String>,
    /// Whether the last build failed. The pages are then older than the problems.
    failed: bool,
}

impl Shown {
    /// Identifies the state. It differs after each build, and for each run of the program. A page that was sent in another
    /// state reloads itself.
    fn state(&self) -> String {
        format!("{}-{}", std::process::id(), self.builds)
    }
}

/// The highest number of requests that are answered at the same time. A browser sends six for each page that it shows.
const MOST_REQUESTS: usize = 64;

/// How long a browser may take to send a request, or to accept a part of the reply.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server for the pages of a book.
pub struct Preview {
    listener: TcpListener,
    /// The host name that the user chose.
    hostname: String,
    shown: RwLock<Shown>,
    /// The number of requests that are being answered.
    open: AtomicUsize,
}

impl Preview {
    /// Creates a server that has nothing to show yet.
    pub fn new(listener: TcpListener, hostname: &str) -> Self {
        Self { listener, hostname: hostname.to_owned(), shown: RwLock::default(), open: AtomicUsize::new(0) }
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

    /// Answers each request in its own thread, until the program ends.
    pub fn answer(self: &Arc<Self>) {
        for stream in self.listener.incoming() {
            let Ok(stream) = stream else {
                // The process cannot open more connections now. Some will be closed soon.
                std::thread::sleep(Duration::from_millis(50));
                continue;
            };
            if self.open.fetch_add(1, Ordering::Relaxed) >= MOST_REQUESTS {
                // Dropping the stream closes the connection.
                self.open.fetch_sub(1, Ordering::Relaxed);
                continue;
            }
            let preview = Arc::clone(self);
            std::thread::spawn(move || {
                // If the browser has closed the connection, it does not need a reply.
                let _ = preview.answer_one(stream);
                preview.open.fetch_sub(1, Ordering::Relaxed);
            });
        }
    }

    fn answer_one(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        match http::read(&mut stream)? {
            Some(request) => {
                let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner).clone();
                http::write(&mut stream, request::reply(&request, &shown, &self.hostname))?;
            }
            None => http::refuse(&mut stream)?,
        }
        http::close(&stream)
    }
}
