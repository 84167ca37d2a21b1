//! Tests `serve` over TCP, in the way in which a browser uses it.

#![cfg(all(unix, feature = "serve"))]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{BookTest, binary};

const GOOD: &str = "# Mail\n\n```maestro\nagent: Mail\nid: mail\nlayers: {L3: Text.}\n```\n";
const CONFIG: &str = "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n";

/// Longer than any step takes, even on a slow machine.
const TIMEOUT: Duration = Duration::from_secs(60);

fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", CONFIG)
        .file("src/SUMMARY.md", "- [Mail](mail.md)\n- [Other](other.md)\n")
        .file("src/mail.md", GOOD)
        .file("src/other.md", "# Other\n")
        .file("secret.txt", "not for you")
}

/// A running `serve` with its own folder for temporary files.
struct Serving {
    child: Child,
    port: u16,
    temporary: std::path::PathBuf,
}

impl Serving {
    fn start(book: &BookTest) -> Self {
        let temporary = book.out.join("temporary");
        fs::create_dir_all(&temporary).expect("a fresh folder");
        let mut child = Command::new(binary())
            .args(["serve", "--port", "0"])
            .current_dir(&book.root)
            .env("TMPDIR", &temporary)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let line = lines.next().expect("a line").expect("it is text");
        let port = line.split_once("http://127.0.0.1:").and_then(|(_, rest)| rest.split_once('/'));
        let port = port.and_then(|(port, _)| port.parse().ok()).unwrap_or_else(|| panic!("no address in {line}"));
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port, temporary }
    }

    /// Sends a request, and returns the status and the body of the reply.
    fn send(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(TIMEOUT)).expect("a time is legal");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers with text");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{request:?}: {answer}"));
        (status.expect("a status"), body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port))
    }

    fn state(&self) -> String {
        self.get("/-aivss-preview").1
    }

    /// The page after the next build that begins after `change`.
    fn after(&self, change: impl FnOnce(), path: &str) -> String {
        let before = self.state();
        change();
        self.until(|| self.state() != before);
        self.get(path).1
    }

    fn until(&self, done: impl Fn() -> bool) {
        let start = Instant::now();
        while !done() {
            assert!(start.elapsed() < TIMEOUT, "nothing happened");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn built(self) -> Self {
        self.until(|| self.get("/").0 == 200);
        self
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // The program is still running if a test failed before it ended the program.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page without the messages that are drawn over it.
fn in_text(page: &str) -> &str {
    page.split("<details id=\"aivss-preview\"").next().unwrap_or_default()
}

#[test]
fn a_mistake_is_shown_in_its_page_and_goes_when_it_is_fixed() {
    let book = book("serve");
    let mut serving = Serving::start(&book).built();
    let write = |path: &str, text: &str| fs::write(book.root.join(path), text).expect("it can be written");
    let page = serving.get("/mail.html").1;
    assert!(
        page.contains("data-address=\"/-aivss-preview\"") && !page.contains("<details id=\"aivss-preview\""),
        "{page}"
    );

    // The problem is in the page at the block, and in the list on every page.
    let broken = GOOD.replace("agent: Mail", "agent: Mail\nlayer: x");
    let page = serving.after(|| write("src/mail.md", &broken), "/mail.html");
    assert!(in_text(&page).contains("has no key") && page.contains("1 problem in the book"), "{page}");
    let page = serving.get("/other.html").1;
    assert!(!in_text(&page).contains("has no key") && page.contains("src/mail.md:5:1"), "{page}");

    // If the book cannot be built, the last good pages stay, and the reason is shown.
    let page = serving.after(|| write("book.toml", "[book"), "/other.html");
    assert!(page.contains("Other</h1>") || page.contains(">Other<"), "{page}");
    assert!(
        page.contains("The book could not be built. This is its last good state.") && page.contains("not TOML"),
        "{page}"
    );

    let page = serving.after(
        || {
            write("book.toml", CONFIG);
            write("src/mail.md", GOOD);
        },
        "/mail.html",
    );
    assert!(!page.contains("<details id=\"aivss-preview\"") && !page.contains("has no key"), "{page}");

    // Nothing was written into the book. Ctrl+C ends the program at once and removes the pages.
    assert!(!book.root.join("book").exists());
    assert_eq!(fs::read_dir(&serving.temporary).expect("a folder").count(), 1);
    let start = Instant::now();
    let id = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("it runs").success());
    let status = serving.child.wait().expect("it ends");
    assert!(status.success() && start.elapsed() < Duration::from_secs(2), "{status} after {:?}", start.elapsed());
    assert_eq!(fs::read_dir(&serving.temporary).expect("a folder").count(), 0);
}

/// Files that are not chapters are watched too: the book is built again when one of them changes.
#[test]
fn files_named_in_the_configuration_are_watched() {
    let baseline = "baseline = \"old.json\"\n";
    let config = format!("{CONFIG}rules = [\"policy/rules.toml\"]\n\n[preprocessor.aivss.gate]\n{baseline}");
    let book = book("serve-named").file("book.toml", config).file("policy/rules.toml", "[[rule]]\n");
    let serving = Serving::start(&book).built();
    let broken = serving.get("/other.html").1;
    assert!(broken.contains("policy/rules.toml:1:1"), "{broken}");

    let rule = "[[rule]]\nid = \"our-rule\"\nlayers = [\"L3\"]\nquestion = \"Why?\"\nwhy = \"Because.\"\nwhen = { acts = true }\n";
    let write = |path: &str, text: &str| fs::write(book.root.join(path), text).expect("it can be written");
    let fixed = serving.after(|| write("policy/rules.toml", rule), "/other.html");
    assert!(!fixed.contains("policy/rules.toml:1:1"), "{fixed}");
    serving.after(|| write("old.json", "{}"), "/other.html");
}

#[test]
fn only_pages_are_served_and_only_to_this_computer() {
    let book = book("serve-refused").file("src/notes.txt", "a file of the book");
    std::os::unix::fs::symlink(book.root.join("secret.txt"), book.root.join("src/link.md")).expect("made");
    let serving = Serving::start(&book).built();
    let port = serving.port;
    assert_eq!(serving.get("/notes.txt"), (200, "a file of the book".to_owned()));
    for path in [
        "/../secret.txt",
        "/../../secret.txt",
        "/%2e%2e/%2e%2e/secret.txt",
        "/..%2f..%2fsecret.txt",
        "/..\\..\\secret.txt",
        "/notes.txt/../../../secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/link.md",
        "/mail.html%00.txt",
        "http://127.0.0.1/../secret.txt",
    ] {
        let (status, body) = serving.get(path);
        assert!(matches!(status, 400 | 404) && !body.contains("not for you"), "{path}: {status} {body}");
    }
    let head = |first: &str, host: &str| format!("{first} HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
    let own = format!("Host: localhost:{port}\r\n");
    assert_eq!(serving.send(&head("GET /mail.html", &own)).0, 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"] {
        assert_eq!(serving.send(&head(&format!("{method} /mail.html"), &own)).0, 405, "{method}");
    }
    for host in ["Host: evil.example\r\n", "Host: localhost.evil.example:3000\r\n", "Host: \r\n", ""] {
        for path in ["/mail.html", "/-aivss-preview"] {
            let (status, body) = serving.send(&head(&format!("GET {path}"), host));
            assert!(status == 403 && !body.contains("Mail"), "{host:?} {path}: {status} {body}");
        }
    }

    // The port is in use now.
    let run = book.command(&["serve", "--port", &port.to_string()], b"").expect_code(2);
    let taken = format!(
        "error: port {port} of 127.0.0.1 is taken by another program\nhelp: `--port {}`",
        port.wrapping_add(1).max(1024)
    );
    assert!(run.stderr.starts_with(&taken), "{}", run.stderr);
    let run = book.command(&["serve", "no-book"], b"").expect_code(2);
    assert!(run.stderr.contains("no-book is not a folder"), "{}", run.stderr);
    let run = book.command(&["serve", "--hostname", "nowhere.invalid"], b"").expect_code(2);
    assert!(run.stderr.contains("cannot be listened on"), "{}", run.stderr);
}

#[test]
fn requests_are_limited_in_size_and_number() {
    let book = book("serve-limits");
    let serving = Serving::start(&book).built();
    assert_eq!(serving.get(&format!("/{}", "a".repeat(17 << 10))).0, 400);
    // A client that opens 64 connections and sends nothing keeps the server busy, but only until the time limit.
    let connect = || TcpStream::connect(("127.0.0.1", serving.port)).expect("it listens");
    let silent: Vec<TcpStream> = (0..64).map(|_| connect()).collect();
    serving.until(|| {
        let mut one_more = connect();
        one_more.set_read_timeout(Some(Duration::from_millis(50))).expect("a time is legal");
        matches!(one_more.read(&mut [0]), Ok(0))
    });
    drop(silent);
    serving.until(|| {
        let mut stream = connect();
        let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", serving.port);
        let mut answer = String::new();
        let sent = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_string(&mut answer));
        sent.is_ok() && answer.starts_with("HTTP/1.1 200 ")
    });
}
