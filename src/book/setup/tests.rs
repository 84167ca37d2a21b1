use std::path::Path;

use super::{Plan, SetupError, Template, plan};

const TEMPLATE: Template = Template { name: "agent", file: "my-agent.md", title: "My agent", text: "# My agent\n" };
const OTHER: Template = Template { name: "rag", file: "bot.md", title: "Bot", text: "# Bot\n" };
const CSS: &str = ".aivss{}";

fn write(dir: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
}

fn carry_out(dir: &Path, plan: &Plan) {
    let files: Vec<_> = plan.changes.iter().map(|change| (change.path.as_str(), change.new.as_str())).collect();
    write(dir, &files);
}

fn paths(plan: &Plan) -> Vec<&str> {
    plan.changes.iter().map(|change| change.path.as_str()).collect()
}

#[test]
fn an_empty_folder_becomes_a_book() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join(".git")).expect("made");
    let first = plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan");
    assert!(first.starts);
    assert_eq!(paths(&first), ["book.toml", "src/SUMMARY.md", "src/my-agent.md", ".gitignore"]);
    carry_out(dir.path(), &first);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("src/SUMMARY.md")).expect("there"),
        "# Summary\n\n- [My agent](my-agent.md)\n"
    );
    assert_eq!(plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan"), Plan::default());
    assert_eq!(plan(dir.path(), &[TEMPLATE], TEMPLATE, CSS).expect("a plan"), Plan::default());
    let more = plan(dir.path(), &[OTHER, OTHER], TEMPLATE, CSS).expect("a plan");
    assert_eq!(paths(&more), ["src/SUMMARY.md", "src/bot.md"]);
}

#[test]
fn the_output_folder_is_kept_out_of_the_repository() {
    let root = tempfile::tempdir().expect("a folder");
    let dir = root.path().join("docs/threats");
    write(&dir, &[("book.toml", "[build]\nbuild-dir = \"site\"\n"), ("src/SUMMARY.md", "- [One](one.md)\n")]);
    let planned = || {
        let plan = plan(&dir, &[], TEMPLATE, CSS).expect("a plan");
        paths(&plan).contains(&".gitignore")
    };
    assert!(!planned(), "an existing book outside of a repository is left alone");

    // In a worktree `.git` is a file.
    write(root.path(), &[(".git", "gitdir: elsewhere")]);
    let whole = plan(&dir, &[], TEMPLATE, CSS).expect("a plan");
    let change = whole.changes.iter().find(|change| change.path == ".gitignore").expect("it is planned");
    assert_eq!((change.old.as_deref(), change.new.as_str()), (None, "/site/\n"));

    write(root.path(), &[(".gitignore", "site/\n")]);
    assert!(!planned(), "the root of the repository covers it");
    write(root.path(), &[(".gitignore", "/site/\n")]);
    assert!(planned());

    write(&dir, &[(".gitignore", "*.log\n")]);
    let whole = plan(&dir, &[], TEMPLATE, CSS).expect("a plan");
    carry_out(&dir, &whole);
    assert_eq!(std::fs::read_to_string(dir.join(".gitignore")).expect("there"), "*.log\n/site/\n");
    assert_eq!(plan(&dir, &[], TEMPLATE, CSS).expect("a plan"), Plan::default());
}

#[test]
fn a_folder_that_does_not_exist_is_empty() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(plan(&dir.path().join("new/book"), &[], TEMPLATE, CSS).expect("a plan").starts);
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &[("main.rs", ""), ("Cargo.toml", "")]);
    match plan(dir.path(), &[], TEMPLATE, CSS) {
        Err(SetupError::NotEmpty { example }) => assert_eq!(example, "Cargo.toml"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_chapter_that_is_there_is_its_authors() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        &[
            ("book.toml", "[book]\nsrc = \"text\"\n"),
            ("text/SUMMARY.md", "- [Mine](my-agent.md)\n"),
            ("text/my-agent.md", "# Mine\n"),
        ],
    );
    let plan = plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan");
    assert_eq!(paths(&plan), ["book.toml"]);
}

#[test]
fn the_chapters_may_lie_beside_the_configuration() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &[("book.toml", "[book]\nsrc = \".\"\n"), ("SUMMARY.md", "")]);
    let plan = plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan");
    assert_eq!(paths(&plan), ["book.toml", "SUMMARY.md", "my-agent.md"]);
}

#[test]
fn a_book_that_has_the_table_gets_no_example() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &[("book.toml", "[preprocessor.aivss]\n"), ("src/SUMMARY.md", "- [One](one.md)\n")]);
    assert_eq!(paths(&plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan")), ["book.toml"]);
}

#[test]
fn the_stylesheet_is_kept_fresh_until_somebody_changes_it() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        &[
            (
                "book.toml",
                "[preprocessor.aivss]\nafter = [\"links\"]\ncss = \"file\"\n\n[output.html]\nadditional-css = [\"aivss.css\"]\n",
            ),
            ("src/SUMMARY.md", ""),
        ],
    );
    let first = plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan");
    assert_eq!(paths(&first), ["aivss.css"]);
    carry_out(dir.path(), &first);
    assert_eq!(plan(dir.path(), &[], TEMPLATE, CSS).expect("a plan"), Plan::default());
    let newer = plan(dir.path(), &[], TEMPLATE, ".aivss{color:red}").expect("a plan");
    assert_eq!(paths(&newer), ["aivss.css"]);
    std::fs::write(dir.path().join("aivss.css"), format!("{}p{{}}", first.changes[0].new)).expect("written");
    let edited = plan(dir.path(), &[], TEMPLATE, ".aivss{color:red}").expect("a plan");
    assert_eq!((edited.changes.len(), edited.notes.len()), (0, 1));
}

#[test]
fn a_wrong_configuration_is_told_with_its_text() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &[("book.toml", "[book\n")]);
    match plan(dir.path(), &[], TEMPLATE, CSS) {
        Err(SetupError::Config { text, .. }) => assert_eq!(text, "[book\n"),
        other => panic!("{other:?}"),
    }
}
