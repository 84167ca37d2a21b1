//! Runs the commands of the workflows on the pages, in a clone of a repository with a book, on a branch that changes it.
//!
//! The test imitates what a hosted runner does: `actions/checkout` is a clone, and programs named `cargo` and `gh` only record
//! that they were called. A file that a later step uploads must exist.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{pages, said};

/// A value of YAML.
#[derive(Debug, Clone)]
enum Node {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    fn parse(text: &str) -> Node {
        use saphyr_parser::Event;
        // The containers that are still open. A map contains its keys and values in turns.
        let mut open: Vec<Vec<Node>> = vec![Vec::new()];
        for event in saphyr_parser::Parser::new_from_str(text) {
            let done = match event.expect("the page has YAML").0 {
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    open.push(Vec::new());
                    continue;
                }
                Event::Scalar(text, ..) => Node::Text(text.into_owned()),
                Event::SequenceEnd => Node::List(open.pop().expect("it was opened")),
                Event::MappingEnd => {
                    let mut parts = open.pop().expect("it was opened").into_iter();
                    let mut map = Vec::new();
                    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
                        map.push((key.text().to_owned(), value));
                    }
                    Node::Map(map)
                }
                _ => continue,
            };
            open.last_mut().expect("the document is never closed").push(done);
        }
        open.pop().and_then(|mut root| root.pop()).expect("the block is not empty")
    }

    fn text(&self) -> &str {
        match self {
            Node::Text(text) => text,
            other => panic!("not a text: {other:?}"),
        }
    }

    fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Map(map) => map.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    fn list(&self) -> &[Node] {
        match self {
            Node::List(list) => list,
            _ => &[],
        }
    }

    fn entries(&self) -> &[(String, Node)] {
        match self {
            Node::Map(map) => map,
            _ => &[],
        }
    }
}

/// A job: its commands in order, and the files that must be there afterwards.
struct Job {
    name: String,
    /// Each command with whether it also runs after a failure.
    commands: Vec<(String, bool)>,
    files: Vec<String>,
}

/// The jobs of a GitHub workflow or a GitLab pipeline; none if the block is something else.
fn jobs(workflow: &Node) -> Vec<Job> {
    let texts = |node: Option<&Node>| -> Vec<String> {
        node.map(Node::list).unwrap_or_default().iter().map(|it| it.text().to_owned()).collect()
    };
    let of_github = |(name, job): &(String, Node)| {
        let steps = job.get("steps").map(Node::list).unwrap_or_default();
        let always = |step: &Node| step.get("if").is_some_and(|condition| condition.text() == "${{ !cancelled() }}");
        let command = |step: &Node| Some((step.get("run")?.text().to_owned(), always(step)));
        let commands = steps.iter().filter_map(command).collect();
        let uploads = |step: &Node| {
            let with = step.get("with")?;
            with.get("sarif_file").or(with.get("path")).map(|file| file.text().to_owned())
        };
        Job { name: name.clone(), commands, files: steps.iter().filter_map(uploads).collect() }
    };
    if let Some(jobs) = workflow.get("jobs") {
        return jobs.entries().iter().map(of_github).collect();
    }
    let before = texts(workflow.get("default").and_then(|default| default.get("before_script")));
    let with_script = workflow.entries().iter().filter(|(_, job)| job.get("script").is_some());
    with_script
        .map(|(name, job)| Job {
            name: name.clone(),
            commands: [before.clone(), texts(job.get("script"))].concat().into_iter().map(|it| (it, false)).collect(),
            files: texts(job.get("artifacts").and_then(|artifacts| artifacts.get("paths"))),
        })
        .collect()
}

/// The chapter of the repository on `main`.
const CHAPTER: &str = "\
# Bot

```maestro
agent: Bot
id: bot
layers:
  L3:
    threats:
      - {id: B-1, title: A page steers the bot, severity: low, likelihood: likely}
      - {id: B-2, title: The bot mails strangers, severity: low, likelihood: possible}
```
";

/// A repository with a book whose chapter is `base` on `main`, and `change` on the branch of that name.
fn repository(dir: &Path, base: &str, change: &str) {
    let script = "
        git init --quiet --initial-branch main book
        cd book
        mdbook-aivss init . > /dev/null
        printf '\\n[preprocessor.aivss.gate]\\nmax-risk = \"critical\"\\n' >> book.toml
        printf -- '- [Bot](bot.md)\\n' >> src/SUMMARY.md
        mv ../base.md src/bot.md
        git add . && git commit --quiet --message 'A book'
        git switch --quiet --create change
        mv ../change.md src/bot.md
        git commit --quiet --all --allow-empty --message 'A change'
    ";
    std::fs::write(dir.join("base.md"), base).expect("written");
    std::fs::write(dir.join("change.md"), change).expect("written");
    let output = shell(dir, dir, script);
    assert!(output.status.success(), "{}", said(&output));
}

/// A folder with programs that only record their calls: nothing is installed with cargo, and nothing is posted.
fn stubs() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for stub in ["cargo", "gh"] {
        let script = format!("#!/bin/sh\necho \"{stub} $*\" >> \"$STUBS/called\"\n");
        let path = dir.path().join(stub);
        std::fs::write(&path, script).expect("written");
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("may be run");
    }
    dir
}

/// Runs a job in a new clone of the branch `change`, and returns the clone. The command that compares exits with `code`.
/// Commands after it that always run are run too.
fn play(dir: &Path, path: &str, number: usize, job: &Job, code: i32) -> PathBuf {
    let clone = dir.join(format!("clone-{number}"));
    let cloned = format!("git clone --quiet --branch change book {}", clone.display());
    assert!(shell(dir, dir, &cloned).status.success());
    let mut failed = false;
    for (command, always) in &job.commands {
        if failed && !always {
            continue;
        }
        let filled = [("${{ github.event.number }}", "7"), ("${{ github.token }}", "token")]
            .iter()
            .fold(command.clone(), |text, (expression, value)| text.replace(expression, value));
        assert!(!filled.contains("${{"), "{path}: {command}");
        let output = shell(&clone, dir, &filled);
        let expected = if command.contains("--fail-on-increase") { code } else { 0 };
        failed |= expected != 0;
        assert_eq!(output.status.code(), Some(expected), "{path}, {}: {command}: {}", job.name, said(&output));
    }
    for file in &job.files {
        assert!(clone.join(file).exists(), "{path}, {}: there is no {file}", job.name);
    }
    clone
}

/// Every job of a page, in its order.
fn jobs_of(text: &str) -> Vec<Job> {
    let fence = regex::Regex::new(r"(?s)```yaml\n(.*?)```").expect("a pattern");
    fence.captures_iter(text).flat_map(|block| jobs(&Node::parse(&block[1]))).collect()
}

/// Runs a script like both services do: it ends at the first command that fails.
fn shell(dir: &Path, stubs: &Path, script: &str) -> std::process::Output {
    let program = Path::new(env!("CARGO_BIN_EXE_mdbook-aivss")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", script])
        .current_dir(dir)
        .env("PATH", format!("{}:{}:{path}", stubs.display(), program.display()))
        .env("STUBS", stubs)
        .env("HOME", stubs)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_AUTHOR_NAME", "a")
        .env("GIT_AUTHOR_EMAIL", "a@example.org")
        .env("GIT_COMMITTER_NAME", "a")
        .env("GIT_COMMITTER_EMAIL", "a@example.org")
        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", "origin/main")
        .env("GITHUB_BASE_REF", "main")
        .env_remove("MDBOOK_LOG")
        .output()
        .expect("bash runs")
}

#[test]
fn commands_of_workflows_run() {
    let dir = stubs();
    let higher = CHAPTER.replacen("severity: low", "severity: high", 1);
    repository(dir.path(), CHAPTER, &higher);
    let mut ran = Vec::new();
    for page in pages().iter().filter(|page| page.path.starts_with("book/howto/")) {
        for job in jobs_of(&page.text) {
            // The change raises a risk, so the comparison fails.
            let clone = play(dir.path(), &page.path, ran.len(), &job, 1);
            // The comment that is posted or kept describes the change.
            for comment in ["comment.md", "changes.md"].map(|file| clone.join(file)) {
                if let Ok(text) = std::fs::read_to_string(comment) {
                    assert!(text.contains("risk: medium → critical") && text.contains("`B-1`"), "{text}");
                }
            }
            ran.push(format!("{} {}", page.path, job.name));
        }
    }
    assert_eq!(
        ran,
        [
            "book/howto/ci.md check",
            "book/howto/ci.md publish",
            "book/howto/ci.md check",
            "book/howto/ci.md check",
            "book/howto/ci.md diff",
            "book/howto/ci.md pages",
            "book/howto/review.md diff",
        ]
    );
    let called = std::fs::read_to_string(dir.path().join("called")).expect("the programs were called");
    assert!(called.contains("cargo install --git https://github.com/mdbook-aivss/mdbook-aivss --locked\n"));
    assert!(called.contains("gh pr comment 7 --body-file comment.md"));
}

/// The text that a reviewer reads for each state of a base branch or a change. The comments are kept in
/// `tests/handbook/comments/`.
#[test]
fn comments_of_the_review_workflow() {
    let stale = CHAPTER.replacen("likelihood: likely", "likelihood: likely, expect: critical", 1);
    let second = "      - {id: B-2, title: The bot mails strangers, severity: low, likelihood: possible}\n";
    let states = [
        ("base-without-blocks", "# Bot\n\nNothing yet.\n", CHAPTER, 0),
        ("base-with-errors", &CHAPTER.replacen("severity: low", "severity: huge", 1), CHAPTER, 1),
        ("base-with-stale-expect", &stale, CHAPTER, 1),
        ("change-with-stale-expect", CHAPTER, &stale, 1),
        ("renamed-id", CHAPTER, &CHAPTER.replacen("B-1", "B-9", 1), 1),
        ("deleted-threat", CHAPTER, &CHAPTER.replacen(second, "", 1), 1),
    ];
    let page = review();
    for (name, base, change, code) in states {
        assert_ne!(base, change, "{name}");
        let dir = stubs();
        repository(dir.path(), base, change);
        for (number, job) in jobs_of(&page).iter().enumerate() {
            let clone = play(dir.path(), "book/howto/review.md", number, job, code);
            let comment = std::fs::read_to_string(clone.join("comment.md")).expect("the comment was written");
            let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handbook/comments").join(format!("{name}.md"));
            snapbox::Assert::new()
                .action_env("SNAPSHOTS")
                .normalize_paths(false)
                .eq(snapbox::Data::text(&comment), snapbox::Data::read_from(&kept, None));
        }
        let called = std::fs::read_to_string(dir.path().join("called")).expect("the programs were called");
        assert!(called.contains("gh pr comment 7 --body-file comment.md"), "{name}: {called}");
    }
}

/// If a comparison is not possible, the comment gives the reason, and does not keep its old text.
#[test]
fn a_comparison_that_cannot_run_is_posted_too() {
    let dir = stubs();
    repository(dir.path(), CHAPTER, CHAPTER);
    let broken = "cd book; echo '[' >> book.toml; git commit --quiet --all --message 'A mistake'";
    assert!(shell(dir.path(), dir.path(), broken).status.success());
    for (number, job) in jobs_of(&review()).iter().enumerate() {
        let clone = play(dir.path(), "book/howto/review.md", number, job, 2);
        let comment = std::fs::read_to_string(clone.join("comment.md")).expect("the comment was written");
        assert!(comment.contains("error") && comment.contains("book.toml"), "{comment}");
    }
    let called = std::fs::read_to_string(dir.path().join("called")).expect("the programs were called");
    assert!(called.contains("gh pr comment 7 --body-file comment.md"), "{called}");
}

/// The page about reviews.
fn review() -> String {
    let page = pages().into_iter().find(|page| page.path == "book/howto/review.md");
    page.expect("the handbook has the page").text
}
