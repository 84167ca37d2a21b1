//! Tests what commands write to disk: every command that has an output, with every kind of file as target.

#![cfg(all(unix, feature = "driver"))]

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
#[cfg(target_os = "linux")]
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

#[cfg(target_os = "linux")]
use nix::{
    sys::{
        ptrace,
        signal::{Signal, kill},
        wait::{WaitStatus, waitpid},
    },
    unistd::Pid,
};

use crate::support::{BookTest, binary};

const BOOK: &str = "[book]\ntitle = \"Test\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n";

fn assessment(expect: &str) -> String {
    format!(
        "```aivss\nagent: Shop bot\nid: shop\ncvss: 8.0\nfactors:\n  autonomy: 0.5\n  tools: 1\n  language: 1\n  context: 0.5\n  \
         non-determinism: 0.5\n  opacity: 0.5\n  persistence: 0\n  identity: 0.5\n  multi-agent: 0\n  self-modification: 0\n{expect}```\n"
    )
}

/// A book with one assessment, and a page to import.
fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", BOOK)
        .file("src/SUMMARY.md", "[Chapter](chapter.md)\n")
        .file("src/chapter.md", assessment(""))
        .file("page.txt", include_str!("../import/smolagents.txt"))
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(binary()).args(args).current_dir(dir).stdin(Stdio::null()).output().expect("the binary runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every command that writes to a file that the user chooses. The file is the last argument.
const CHOSEN: &[&[&str]] = &[
    &["export", "--format", "json", "-o"],
    &["export", "--format", "csv", "-o"],
    &["export", "--format", "xlsx", "-o"],
    &["export", "--format", "sarif", "-o"],
    &["export", "--format", "otm", "-o"],
    &["export", "--format", "cyclonedx", "-o"],
    &["export", "--format", "aivss", "-o"],
    &["import", "page.txt", "--today", "2026-11-20", "-o"],
];

/// Temporary files of ours in a folder.
fn left_behind(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".mdbook-aivss-")))
        .collect()
}

/// Runs each command with a file that `make` puts into an empty folder, and passes the result to `check`.
fn each_command(name: &str, make: impl Fn(&Path) -> PathBuf, check: impl Fn(&[&str], &Path, &Output)) {
    for args in CHOSEN {
        let book = book(&format!("{name}-{}", args[..3].join("-")));
        let folder = book.root.join("to");
        fs::create_dir(&folder).expect("made");
        let target = make(&folder);
        let shown = target.to_str().expect("text");
        let output = run(&book.root, &[args, &[shown][..]].concat());
        check(args, &target, &output);
        assert_eq!(left_behind(&folder), Vec::<PathBuf>::new(), "{args:?}");
        assert_eq!(left_behind(&book.root), Vec::<PathBuf>::new(), "{args:?}");
    }
}

/// Whether a command replaces files. An import does not replace a chapter that differs, and does not write through a link.
fn replaces(args: &[&str]) -> bool {
    args[0] != "import"
}

fn mknod(path: &Path, kind: &[&str]) -> bool {
    Command::new("mknod").arg(path).args(kind).status().is_ok_and(|status| status.success())
}

#[test]
fn a_new_file_also_in_a_new_folder() {
    each_command(
        "new",
        |folder| folder.join("a/b/out.txt"),
        |args, path, output| {
            assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(output));
            assert!(fs::metadata(path).expect("it is there").len() > 0);
        },
    );
}

#[test]
fn a_regular_file_keeps_permissions_and_owner() {
    each_command(
        "regular",
        |folder| {
            let path = folder.join("out.txt");
            fs::write(&path, "").expect("written");
            let _ = std::os::unix::fs::chown(&path, Some(12345), Some(54321));
            fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).expect("set");
            path
        },
        |args, path, output| {
            if replaces(args) {
                assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(output));
                let file = fs::metadata(path).expect("it is there");
                assert!(file.len() > 0, "{args:?}");
                assert_eq!(file.permissions().mode() & 0o777, 0o604, "{args:?}");
                let ours = fs::metadata(path.parent().expect("a folder")).expect("there").uid();
                assert!(ours != 0 || (file.uid(), file.gid()) == (12345, 54321), "{args:?}: {}", file.uid());
            }
        },
    );
}

#[test]
fn a_read_only_file_is_refused() {
    each_command(
        "read-only",
        |folder| {
            let path = folder.join("out.txt");
            fs::write(&path, "kept").expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("set");
            path
        },
        |args, path, output| {
            assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(output));
            assert_eq!(fs::read_to_string(path).expect("there"), "kept", "{args:?}");
            assert!(
                !replaces(args) || stderr(output).contains("the file is read-only\nhelp: `chmod u+w "),
                "{}",
                stderr(output)
            );
        },
    );
}

#[test]
fn a_symbolic_link_is_followed_and_stays() {
    for outside in [false, true] {
        each_command(
            if outside { "link-outside" } else { "link" },
            |folder| {
                let real = if outside { folder.join("../../real.txt") } else { folder.join("real.txt") };
                fs::write(&real, "").expect("written");
                symlink(&real, folder.join("out.txt")).expect("linked");
                folder.join("out.txt")
            },
            |args, path, output| {
                assert!(path.symlink_metadata().expect("there").file_type().is_symlink(), "{args:?}");
                if replaces(args) {
                    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(output));
                    assert!(fs::metadata(path).expect("it is there").len() > 0, "{args:?}");
                }
            },
        );
    }
}

#[test]
fn a_dangling_link_gets_its_file() {
    each_command(
        "dangling",
        |folder| {
            symlink("real.txt", folder.join("out.txt")).expect("linked");
            folder.join("out.txt")
        },
        |args, path, output| {
            assert!(path.symlink_metadata().expect("there").file_type().is_symlink(), "{args:?}");
            let written = fs::metadata(path.with_file_name("real.txt")).is_ok_and(|real| real.len() > 0);
            let code = if replaces(args) { 0 } else { 2 };
            assert_eq!((output.status.code(), written), (Some(code), replaces(args)), "{args:?}: {}", stderr(output));
        },
    );
}

#[test]
fn a_folder_is_refused() {
    each_command(
        "folder",
        |folder| {
            fs::create_dir(folder.join("out.txt")).expect("made");
            folder.join("out.txt")
        },
        |args, path, output| {
            // `import` puts its chapter into a folder.
            if replaces(args) {
                assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(output));
                assert!(stderr(output).contains("it is a folder\nhelp: name a file, such as "), "{}", stderr(output));
                assert_eq!(fs::read_dir(path).expect("there").count(), 0);
            }
        },
    );
}

#[test]
fn a_named_pipe_is_written_into() {
    for args in CHOSEN {
        let book = book(&format!("pipe-{}", args[..3].join("-")));
        let pipe = book.root.join("pipe");
        assert!(mknod(&pipe, &["p"]), "`mknod` makes pipes for everybody");
        let reader = {
            let pipe = pipe.clone();
            std::thread::spawn(move || fs::read(pipe).expect("read"))
        };
        let output = run(&book.root, &[args, &["pipe"][..]].concat());
        let is_pipe = pipe.symlink_metadata().expect("there").file_type().is_fifo();
        if !is_pipe {
            // If a command replaces the pipe, its reader waits forever.
            panic!("{args:?} replaced the pipe");
        }
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        assert!(!reader.join().expect("read").is_empty(), "{args:?}");
    }
}

#[test]
fn a_socket_is_refused() {
    each_command(
        "socket",
        |folder| {
            // The path of a socket must be short.
            let dir = tempfile::tempdir().expect("a folder").keep();
            drop(std::os::unix::net::UnixListener::bind(dir.join("s")).expect("bound"));
            symlink(dir.join("s"), folder.join("out.txt")).expect("linked");
            folder.join("out.txt")
        },
        |args, path, output| {
            assert!(fs::metadata(path).expect("there").file_type().is_socket(), "{args:?}");
            assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(output));
        },
    );
}

#[test]
fn a_device_is_written_into_and_stays() {
    // The device numbers of /dev/null and /dev/full in Linux. Only the superuser can create devices.
    for (number, code) in [("3", 0), ("7", 2)] {
        let probe = tempfile::tempdir().expect("a folder");
        if !mknod(&probe.path().join("probe"), &["c", "1", number]) {
            continue;
        }
        for args in CHOSEN {
            let book = book(&format!("device-{number}-{}", args[..3].join("-")));
            let device = book.root.join("device");
            assert!(mknod(&device, &["c", "1", number]));
            let output = run(&book.root, &[args, &["device"][..]].concat());
            assert!(device.symlink_metadata().expect("there").file_type().is_char_device(), "{args:?}");
            assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
        }
    }
}

#[test]
fn standard_output_by_its_name() {
    let book = book("stdout");
    // A link like `/dev/stdout`, but a program that replaces it does no harm.
    symlink("/proc/self/fd/1", book.root.join("stdout")).expect("linked");
    let output = run(&book.root, &["export", "-o", "stdout"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.starts_with(b"{"));
    assert!(book.root.join("stdout").symlink_metadata().expect("there").is_symlink());
}

#[test]
fn files_of_the_book_are_no_output() {
    let book = book("sources").file("src/chapter.md", format!("{}\n{{{{#include ../part.md}}}}\n", assessment("")));
    let book = book.file("part.md", "text\n");
    fs::hard_link(book.root.join("part.md"), book.root.join("other-name.md")).expect("linked");
    symlink("src/chapter.md", book.root.join("link.json")).expect("linked");
    for target in ["book.toml", "src/SUMMARY.md", "src/chapter.md", "./src/../part.md", "link.json"] {
        let before = fs::read(book.root.join(target)).expect("there");
        let output = run(&book.root, &["export", "-o", target]);
        assert_eq!(output.status.code(), Some(2), "{target}: {}", stderr(&output));
        assert!(stderr(&output).contains("is a file of the book and was not overwritten"), "{}", stderr(&output));
        assert_eq!(fs::read(book.root.join(target)).expect("there"), before, "{target}");
    }
    let output = run(&book.root, &["export", "-o", "src/out.json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("so mdBook publishes it"), "{}", stderr(&output));
}

/// The error of `expect` is in several files, one of which cannot be written, so none is written.
#[test]
fn a_fix_of_several_files_is_all_or_nothing() {
    let wrong = assessment("expect: 1.0\n");
    let other = wrong.replace("id: shop", "id: other");
    let book = book("fix-all")
        .file("src/SUMMARY.md", "[Chapter](chapter.md)\n[Other](other.md)\n")
        .file("src/chapter.md", wrong.clone())
        .file("src/other.md", other.clone());
    let last = book.root.join("src/other.md");
    fs::set_permissions(&last, fs::Permissions::from_mode(0o444)).expect("set");
    let output = run(&book.root, &["check", "--fix"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("the file is read-only"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(book.root.join("src/chapter.md")).expect("there"), wrong);
    assert_eq!(left_behind(&book.root.join("src")), Vec::<PathBuf>::new());
    fs::set_permissions(&last, fs::Permissions::from_mode(0o644)).expect("set");
    let output = run(&book.root, &["check", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_ne!(fs::read_to_string(&last).expect("there"), other);
}

#[test]
fn a_fix_stays_inside_the_book() {
    let wrong = assessment("expect: 1.0\n");
    let book = book("fix-inside")
        .file("src/SUMMARY.md", "[Chapter](chapter.md)\n[Linked](linked.md)\n[Inside](inside.md)\n")
        .file("src/chapter.md", "{{#include ../../included.md}}\n")
        .file("real.md", wrong.replace("id: shop", "id: inside"));
    let (included, linked) = (book.root.join("../included.md"), book.root.join("../linked.md"));
    fs::write(&included, &wrong).expect("written");
    fs::write(&linked, wrong.replace("id: shop", "id: linked")).expect("written");
    symlink("../../linked.md", book.root.join("src/linked.md")).expect("linked");
    symlink("../real.md", book.root.join("src/inside.md")).expect("linked");
    let output = run(&book.root, &["check", "--fix"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(fs::read_to_string(&included).expect("there"), wrong);
    assert!(fs::read_to_string(&linked).expect("there").contains("expect: 1.0"));
    assert!(!fs::read_to_string(book.root.join("real.md")).expect("there").contains("expect: 1.0"), "{said}");
    assert_eq!(said.matches("not fixed: the file is outside the book's folder").count(), 2, "{said}");
    assert!(said.contains("src/linked.md:") && said.contains("included.md:"), "{said}");
    assert!(said.contains("wrote 1 value of `expect`"), "{said}");
}

#[test]
fn init_writes_all_or_nothing_and_inside_the_book() {
    let plain = |name: &str| {
        BookTest::new(name)
            .file("book.toml", "[book]\n")
            .file("src/SUMMARY.md", "- [One](one.md)\n")
            .file("src/one.md", "# One\n")
    };
    // A read-only file.
    for path in ["book.toml", "src/SUMMARY.md"] {
        let book = plain("init-read-only");
        fs::set_permissions(book.root.join(path), fs::Permissions::from_mode(0o444)).expect("set");
        let output = run(&book.root, &["init"]);
        assert_eq!(output.status.code(), Some(2), "{path}: {}", stderr(&output));
        assert!(stderr(&output).contains("the file is read-only"), "{path}: {}", stderr(&output));
        assert_eq!(book.changes(), Vec::<String>::new(), "{path}");
    }
    // Links that lead out of the book: to a file, to a file that does not exist, and of the folder of the chapters.
    for (path, target) in
        [("book.toml", "../outside"), ("src/my-agent.md", "../../missing"), ("src", "../outside-folder")]
    {
        let book = plain(&format!("init-link-{}", path.replace('/', "-")));
        fs::write(book.root.join("../outside"), "[book]\n").expect("written");
        fs::create_dir(book.root.join("../outside-folder")).expect("made");
        fs::write(book.root.join("../outside-folder/SUMMARY.md"), "- [One](one.md)\n").expect("written");
        if path == "src" {
            fs::remove_dir_all(book.root.join(path)).expect("removed");
        }
        let _ = fs::remove_file(book.root.join(path));
        symlink(target, book.root.join(path)).expect("linked");
        let output = run(&book.root, &["init"]);
        assert_eq!(output.status.code(), Some(2), "{path}: {}", stderr(&output));
        assert!(stderr(&output).contains("leads out of the book's folder"), "{path}: {}", stderr(&output));
        assert_eq!(fs::read_to_string(book.root.join("../outside")).expect("there"), "[book]\n", "{path}");
        assert!(!book.root.join("../missing").exists());
        assert_eq!(fs::read_dir(book.root.join("../outside-folder")).expect("there").count(), 1, "{path}");
        if path != "book.toml" {
            assert_eq!(fs::read_to_string(book.root.join("book.toml")).expect("there"), "[book]\n", "{path}");
        }
    }
    // A link to a target inside the book is followed.
    let book = plain("init-link-inside").file("config/book.toml", "[book]\n");
    fs::remove_file(book.root.join("book.toml")).expect("removed");
    symlink("config/book.toml", book.root.join("book.toml")).expect("linked");
    let output = run(&book.root, &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(fs::read_to_string(book.root.join("config/book.toml")).expect("there").contains("[preprocessor.aivss]"));
}

/// Whether a process has a temporary file of ours open, or has one in the folder. It is then in the middle of a write.
fn is_writing(pid: u32, folder: &Path) -> bool {
    let open = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let folder_of = |link: PathBuf| {
        link.parent().is_some_and(|parent| parent == folder) && link.to_string_lossy().ends_with("(deleted)")
    };
    !left_behind(folder).is_empty() || open.flatten_links().any(folder_of)
}

trait FlattenLinks: Iterator<Item = fs::DirEntry> + Sized {
    fn flatten_links(self) -> impl Iterator<Item = PathBuf> {
        self.filter_map(|entry| fs::read_link(entry.path()).ok())
    }
}

impl<I: Iterator<Item = fs::DirEntry>> FlattenLinks for I {}

/// If a signal ends a run in the middle of a write, the old file stays whole, and nothing is left that mdBook would publish.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_in_the_middle_of_a_write_leaves_nothing() {
    let book = book("signal");
    let folder = book.root.join("src").canonicalize().expect("there");
    let target = folder.join("out.json");
    for end in [Signal::SIGINT, Signal::SIGTERM] {
        fs::write(&target, "old").expect("written");
        let mut child = Command::new(binary())
            .args(["export", "-o", "src/out.json"])
            .current_dir(&book.root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let pid = Pid::from_raw(child.id() as i32);
        ptrace::attach(pid).expect("a child can be traced");
        // The run stops at each system call, so its write cannot be missed.
        while let WaitStatus::Stopped(..) = waitpid(pid, None).expect("it runs") {
            if is_writing(child.id(), &folder) {
                break;
            }
            ptrace::syscall(pid, None).expect("it goes on");
        }
        assert!(is_writing(child.id(), &folder), "the run ended without a write");
        kill(pid, end).expect("it is there");
        ptrace::detach(pid, None).expect("it goes on");
        assert_eq!(child.wait().expect("it ends").signal(), Some(end as i32));
        assert_eq!(fs::read(&target).expect("there"), b"old");
        assert_eq!(left_behind(&folder), Vec::<PathBuf>::new(), "left behind by {end}");
    }
}

/// The name of a temporary file on a file system without unnamed files. mdBook does not copy such a file.
#[test]
fn mdbook_publishes_no_temporary_file() {
    let book = book("published").file("src/.mdbook-aivss-AbCdEfGhIj01.tmp.md", "half");
    for host in crate::support::Host::ALL {
        book.build(host).expect_code(0);
        let pages = crate::support::read_tree(&book.out);
        assert!(!pages.is_empty());
        assert!(pages.keys().all(|path| !path.to_string_lossy().contains(".mdbook-aivss-")), "{host:?}");
    }
}
