//! `serve [DIR]`: shows the book in a browser, and builds it again after every change. The work is done in
//! [`preview`](crate::preview).

use std::io::{self, ErrorKind};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::{Outcome, cannot, logging, tell};
use crate::book::load::no_book;
use crate::diagnostic::visible;
use crate::preview::Preview;
use crate::preview::build::build;
use crate::preview::watch::Watch;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The book's folder.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The address to listen on. At the default address, only this computer can read the book. At other addresses, everybody in your network may
    /// be able to read it.
    #[arg(short = 'n', long, value_name = "HOST", default_value = "127.0.0.1")]
    hostname: String,
    /// The port to listen on; 0 takes any free one.
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    /// Open the book in a browser.
    #[arg(short, long)]
    open: bool,
}

/// The time between two checks of the book's files.
const PAUSE: Duration = Duration::from_millis(100);

/// How long no file may change before the book is built.
const CALM: Duration = Duration::from_millis(50);

impl Serve {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("warn");
        if let Some(problem) = no_book(&self.dir) {
            return cannot(problem);
        }
        let listener = match TcpListener::bind((self.hostname.as_str(), self.port)) {
            Ok(listener) => listener,
            Err(error) => return cannot(self.not_bound(&error)),
        };
        match self.serve(listener) {
            Ok(never) => match never {},
            Err(error) => cannot(format_args!("the book cannot be served: {error}")),
        }
    }

    fn not_bound(&self, error: &io::Error) -> String {
        let host = visible(&self.hostname);
        match error.kind() {
            ErrorKind::AddrInUse => format!(
                "port {} of {host} is taken by another program\nhelp: `--port {}` takes another port, and `--port 0` any free one",
                self.port,
                self.port.wrapping_add(1).max(1024)
            ),
            _ => format!(
                "{host}:{} cannot be listened on: {error}\nhelp: `--hostname 127.0.0.1 --port 3000` is the default",
                self.port
            ),
        }
    }

    /// Serves the book until the user ends the program.
    fn serve(&self, listener: TcpListener) -> io::Result<std::convert::Infallible> {
        let address = format!("http://{}/", listener.local_addr()?);
        let folder = tempfile::Builder::new().prefix("mdbook-aivss-serve-").tempdir()?;
        let pages = folder.path().to_owned();
        let end = move || {
            // A build that is still running may write files there again, which cannot be prevented.
            let _ = std::fs::remove_dir_all(&pages);
            std::process::exit(0);
        };
        ctrlc::set_handler(end).map_err(io::Error::other)?;
        let mut watch = Watch::new(&self.dir);
        let preview = Arc::new(Preview::new(listener, &self.hostname));
        let server = Arc::clone(&preview);
        std::thread::spawn(move || server.answer());
        tell(&format!("serving the book at {address}, Ctrl+C ends it\n"));
        if self.open
            && let Err(error) = opener::open_browser(&address)
        {
            tell(&format!("warning: {address} cannot be opened: {error}\n"));
        }
        loop {
            let built = build(&self.dir, folder.path());
            for problem in &built.problems {
                tell(problem);
            }
            let milliseconds = built.took.as_millis();
            tell(&match built.pages {
                Some(_) => format!("built in {milliseconds} ms\n"),
                None => "not built; this goes on when a file changes\n".to_owned(),
            });
            if built.pages.is_some() {
                watch.include(built.files);
            }
            preview.show(built.pages, built.problems);
            wait(&mut watch);
        }
    }
}

/// Waits until a file changes, and then until no file changes any more, because an editor may save several files, or one file
/// in several steps.
fn wait(watch: &mut Watch) {
    while !watch.changed() {
        std::thread::sleep(PAUSE);
    }
    loop {
        std::thread::sleep(CALM);
        if !watch.changed() {
            return;
        }
    }
}
