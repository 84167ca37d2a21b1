//! Tests what every format contains besides the findings: further positions of a finding, and preprocessors that were not run.

use serde_json::{Value, json};

use super::{assessment, book, check};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn related_places_are_in_every_format() {
    let book = book("related", "", &assessment("title: One\ntitle: Two\n"));
    let root = book.root.to_str().expect("it is text").to_owned();
    let run = |format: &str| check(&book, &["--root", &root, "--format", format]).expect_code(1).text().to_owned();
    assert!(run("human").contains("\n  src/one.md:7:1: first here\n"), "{}", run("human"));
    let diagnostics = parsed(&run("json"))["diagnostics"].clone();
    let place =
        json!({"message": "first here", "path": "src/one.md", "line": 7, "column": 1, "end_line": 7, "end_column": 6});
    assert_eq!(diagnostics[0]["related"], json!([place]), "{diagnostics}");
    let result = parsed(&run("sarif"))["runs"][0]["results"][0].clone();
    let related = &result["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "first here");
    assert_eq!(related["physicalLocation"]["artifactLocation"], json!({"uri": "src/one.md", "uriBaseId": "%SRCROOT%"}));
    assert_eq!(related["physicalLocation"]["region"]["startLine"], 7);
    assert!(run("github").contains("%0Afirst here: src/one.md:7:1%0Ahelp: remove one\n"), "{}", run("github"));
    // In both formats that code scanning reads, the paths of these positions are also relative to the root.
    let parent = book.root.parent().and_then(|parent| parent.to_str()).expect("it has one");
    let github = check(&book, &["--root", parent, "--format", "github"]).text().to_owned();
    assert!(github.contains("%0Afirst here: book/src/one.md:7:1%0A"), "{github}");
    // A finding without other places has no list of them.
    let alone = super::book("related-none", "", &assessment("expect: 1.0\n"));
    let json = parsed(check(&alone, &["--format", "json"]).text());
    assert!(json["diagnostics"][0].get("related").is_none() && json["notes"] == json!([]), "{json}");
}

#[test]
fn a_preprocessor_that_did_not_run_is_named_in_every_format() {
    // `admonish` runs before ours because of the alphabet, and `toc` because ours waits for `links`. The other two do not.
    let others = "[preprocessor.admonish]\ncommand = \"false\"\n[preprocessor.toc]\ncommand = \"false\"\n\
        [preprocessor.late]\nafter = [\"aivss\"]\n[preprocessor.other]\nrenderers = [\"epub\"]\n";
    let book = book("not-run", others, &assessment("review: 2027-01-01\n").replacen("review: 2026-11-20\n", "", 1));
    let note = "this check did not run the preprocessors `admonish` and `toc`, which a build runs before this one.";
    let run = |format: &str| check(&book, &["--format", format]).expect_code(0).text().to_owned();
    assert!(run("human").contains(&format!("note: {note}")), "{}", run("human"));
    assert!(run("human").contains("; found no problems\n"), "a note is no problem: {}", run("human"));
    assert!(run("json").contains(note), "{}", run("json"));
    assert_eq!(parsed(&run("json"))["notes"].as_array().map(Vec::len), Some(1));
    let invocation = parsed(&run("sarif"))["runs"][0]["invocations"][0].clone();
    assert_eq!(invocation["executionSuccessful"], true);
    assert_eq!(invocation["toolExecutionNotifications"][0]["level"], "note");
    assert!(invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().expect("text").contains(note));
    assert!(run("github").starts_with(&format!("::notice title=check::{note}")), "{}", run("github"));
    // They are run on request. A book without other preprocessors has no note.
    let all = check(&book, &["--all-preprocessors"]);
    assert!(!all.text().contains("did not run"), "{}", all.text());
    let none = super::book("not-run-none", "[preprocessor.index]\n", &assessment(""));
    let sarif = check(&none, &["--format", "sarif"]).text().to_owned();
    assert!(!sarif.contains("invocations") && !check(&none, &[]).text().contains("did not run"), "{sarif}");
}
