//! The workflows of the pages: their commands are run, in a clone of a repository with a book, on a branch that changes it.
//!
//! What a hosted runner does by itself is played: `actions/checkout` is a clone, and `cargo` and `gh` stand in PATH and only note that they
//! were called. What a later step uploads has to be there.

use std::path::Path;
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
        // What is not closed yet; a map holds its keys and values in turns.
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
    /// Each with whether it also runs after one that failed.
    commands: Vec<(String, bool)>,
    files: Vec<String>,
}

/// The jobs of a workflow of GitHub or a pipeline of GitLab; none where the block is something else.
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

/// A repository with a book on `main`, and a branch `change` on which a risk is higher.
fn repository(dir: &Path) {
    let script = "
        git init --quiet --initial-branch main book
        cd book
        mdbook-aivss init . > /dev/null
        printf '\\n[preprocessor.aivss.gate]\\nmax-risk = \"critical\"\\n' >> book.toml
        printf -- '- [Bot](bot.md)\\n' >> src/SUMMARY.md
        printf '# Bot\\n\\n```maestro\\nagent: Bot\\nid: bot\\nlayers:\\n  L3: {threats: [{id: B-1, title: T, severity: low, likelihood: likely}]}\\n```\\n' > src/bot.md
        git add . && git commit --quiet --message 'A book'
        git switch --quiet --create change
        sed -i.old 's/severity: low/severity: high/' src/bot.md && rm src/bot.md.old
        git commit --quiet --all --message 'A change'
    ";
    let output = shell(dir, dir, script);
    assert!(output.status.success(), "{}", said(&output));
}

/// Runs a script as both services do: the first command that fails ends it.
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
    let dir = tempfile::tempdir().expect("a folder");
    // cargo is not asked to install anything, and nothing is posted.
    for stub in ["cargo", "gh"] {
        let script = format!("#!/bin/sh\necho \"{stub} $*\" >> \"$STUBS/called\"\n");
        let path = dir.path().join(stub);
        std::fs::write(&path, script).expect("written");
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("may be run");
    }
    repository(dir.path());
    let fence = regex::Regex::new(r"(?s)```yaml\n(.*?)```").expect("a pattern");
    let mut ran = Vec::new();
    for page in pages().iter().filter(|page| page.path.starts_with("book/howto/")) {
        for block in fence.captures_iter(&page.text) {
            for (number, job) in jobs(&Node::parse(&block[1])).into_iter().enumerate() {
                let clone = dir.path().join(format!("clone-{}-{number}", ran.len()));
                let cloned = format!("git clone --quiet --branch change book {}", clone.display());
                assert!(shell(dir.path(), dir.path(), &cloned).status.success());
                let mut failed = false;
                for (command, always) in &job.commands {
                    if failed && !always {
                        continue;
                    }
                    let filled = [("${{ github.event.number }}", "7"), ("${{ github.token }}", "token")]
                        .iter()
                        .fold(command.clone(), |text, (expression, value)| text.replace(expression, value));
                    assert!(!filled.contains("${{"), "{}: {command}", page.path);
                    let output = shell(&clone, dir.path(), &filled);
                    // The change raises a risk, so the comparison fails, and what comes after it runs all the same.
                    let increase = command.contains("--fail-on-increase");
                    failed |= increase;
                    let code = output.status.code();
                    assert_eq!(
                        code,
                        Some(i32::from(increase)),
                        "{}, {}: {command}: {}",
                        page.path,
                        job.name,
                        said(&output)
                    );
                }
                for file in &job.files {
                    assert!(clone.join(file).exists(), "{}, {}: there is no {file}", page.path, job.name);
                }
                // What is posted or kept is the change.
                for comment in ["comment.md", "changes.md"].map(|file| clone.join(file)) {
                    if let Ok(text) = std::fs::read_to_string(comment) {
                        assert!(text.contains("risk: medium → critical") && text.contains("`B-1`"), "{text}");
                    }
                }
                ran.push(format!("{} {}", page.path, job.name));
            }
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
