//! Tests `record` and `aivss trend`: a history over releases, records of git tags, and reports of broken lines.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::BookTest;

/// A book with one model whose threats have these risks: by severity at the likelihood `possible`.
fn chapter(severities: &[&str], score: &str) -> String {
    let threats: String = severities
        .iter()
        .enumerate()
        .map(|(at, severity)| {
            format!("      - {{id: T-{at}, title: Threat {at}, severity: {severity}, likelihood: likely}}\n")
        })
        .collect();
    format!(
        "# Bot\n\n```aivss\nid: bot-score\nagent: Bot\ncvss: {score}\nfactors: {{Execution Autonomy: 0.5, External Tool Control Surface: 1, \
         Natural Language Interface: 1, Contextual Awareness: 0.5, Behavioral Non-Determinism: 0.5, Opacity & Reflexivity: 0, \
         Persistent State Retention: 0, Dynamic Identity: 0.5, Multi-Agent Interactions: 0.5, Self-Modification: 0}}\n```\n\n\
         ```maestro\nagent: Bot\nlayers:\n  L3:\n    threats:\n{threats}```\n\n```aivss trend\n```\n"
    )
}

fn records(book: &BookTest) -> Vec<Value> {
    let text = std::fs::read_to_string(book.root.join("history.jsonl")).expect("the history was written");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
}

fn book(name: &str) -> BookTest {
    BookTest::new(name)
        .file("book.toml", "[book]\ntitle = \"B\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "- [Bot](bot.md)\n")
        .file("src/bot.md", chapter(&["high"], "5.0"))
}

fn write(book: &BookTest, text: &str) {
    std::fs::write(book.root.join("src/bot.md"), text).expect("written");
}

#[test]
fn a_trend_over_twelve_releases_agrees_with_the_records() {
    let book = book("record-twelve");
    let all = ["critical", "high", "medium", "low", "high", "critical"];
    for month in 1..=12 {
        write(&book, &chapter(&all[..1 + month % 6], &format!("{}.0", 3 + month % 6)));
        let (label, date) = (format!("v{month:02}"), format!("2026-{month:02}-01"));
        book.command(&["record", "--label", &label, "--date", &date], &[]).expect_code(0);
    }
    // The same label again replaces it.
    book.command(&["record", "--label", "v12", "--date", "2026-12-24"], &[]).expect_code(0);
    let records = records(&book);
    assert_eq!(records.len(), 12);
    assert_eq!(records[11]["date"], "2026-12-24");
    book.command(&["build"], &[]).expect_code(0);
    let page = std::fs::read_to_string(book.root.join("book/bot.html")).expect("the page");
    let table = page.split_once("<table class=\"aivss-trend\">").expect("the table").1;
    let table = table.split_once("</table>").expect("its end").0;
    let rows: Vec<&str> = table.split("<tbody>").nth(1).expect("rows").split("<tr>").skip(1).collect();
    assert_eq!(rows.len(), 12);
    let cell = regex::Regex::new("<td[^>]*>([^<]*)</td>").expect("a pattern");
    for (row, record) in rows.iter().zip(&records) {
        let cells: Vec<&str> = cell.captures_iter(row).map(|found| found.get(1).expect("a group").as_str()).collect();
        let totals = &record["totals"];
        let expected: Vec<String> =
            ["critical", "high", "medium", "low", "open"].iter().map(|key| totals[*key].to_string()).collect();
        assert_eq!(cells[..5], expected, "{record}");
        assert_eq!(cells[5].parse::<f64>().ok(), record["scores"]["bot-score"]["score"].as_f64());
        assert!(row.contains(record["label"].as_str().expect("a label")));
    }
    assert_eq!(page.matches("<circle cx=").count(), 12, "the picture has a point for each record");
}

#[test]
fn a_broken_line_fails_check_with_its_number_and_is_not_overwritten() {
    let book = book("record-broken");
    book.command(&["record", "--label", "v1", "--date", "2026-01-01"], &[]).expect_code(0);
    let path = book.root.join("history.jsonl");
    let text = std::fs::read_to_string(&path).expect("read") + "{\"date\": 1}\n";
    std::fs::write(&path, &text).expect("written");
    let checked = book.command(&["check"], &[]).expect_code(1);
    let said = format!("{}{}", checked.text(), checked.stderr);
    assert!(said.contains("history.jsonl:2:1: error[history-line]"), "{said}");
    let recorded = book.command(&["record", "--label", "v2"], &[]).expect_code(2);
    assert!(recorded.stderr.contains("history.jsonl:2: it is no record"));
    assert_eq!(std::fs::read_to_string(&path).expect("read"), text, "nothing was changed");
}

fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"])
        .args(args)
        .env("GIT_COMMITTER_DATE", "2026-05-01T12:00:00Z")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn tags_of_git_are_recorded_and_a_broken_one_is_left_out() {
    let book = book("record-tags");
    let dir = book.root.as_path();
    git(dir, &["init", "-q"]);
    for (tag, text) in [
        ("v1", chapter(&["high", "low"], "5.0")),
        ("v2", "# Bot\n\n```maestro\nagnt: Bot\n```\n".to_owned()),
        ("v3", chapter(&["critical"], "7.0")),
        ("other", chapter(&[], "7.0")),
    ] {
        write(&book, &text);
        git(dir, &["add", "book.toml", "src"]);
        git(dir, &["commit", "-q", "-m", tag]);
        git(dir, &["tag", tag]);
    }
    let recorded = book.command(&["record", "--git-tags", "v*"], &[]).expect_code(0);
    let said = recorded.stderr;
    assert!(said.contains("warning: `v2` is left out: "), "{said}");
    let records = records(&book);
    let labels: Vec<&str> = records.iter().filter_map(|record| record["label"].as_str()).collect();
    assert_eq!(labels, ["v1", "v3"]);
    assert_eq!(records[0]["totals"]["open"], 2);
    assert_eq!(records[1]["totals"]["critical"], 1);
    assert!(records.iter().all(|record| record["date"] == "2026-05-01" && record["revision"].is_string()));
}

#[test]
fn a_record_of_600_threats_is_small() {
    let threats: String = (0..600)
        .map(|at| {
            format!(
                "      - {{id: bot-t{at:03}, title: T, severity: critical, likelihood: likely, mitigations: [M1]}}\n"
            )
        })
        .collect();
    let text = format!(
        "# Bot\n\n```maestro\nagent: Bot\nlayers:\n  L3:\n    threats:\n{threats}mitigations:\n  M1: {{title: M, status: done}}\n```\n"
    );
    let book = book("record-600");
    write(&book, &text);
    book.command(&["record", "--date", "2026-01-01"], &[]).expect_code(0);
    let size = std::fs::metadata(book.root.join("history.jsonl")).expect("there").len();
    assert!(size < 20_000, "{size} bytes");
}

/// Two branches that both recorded, merged. Returns the book and whether git could merge.
fn merged(name: &str, attributes: Option<&str>) -> (BookTest, bool) {
    let book = book(name);
    let dir = book.root.as_path();
    git(dir, &["init", "-q"]);
    let record = |label: &str, date: &str| {
        book.command(&["record", "--label", label, "--date", date], &[]).expect_code(0);
        git(dir, &["add", "."]);
        git(dir, &["commit", "-q", "-m", label]);
    };
    if let Some(attributes) = attributes {
        std::fs::write(dir.join(".gitattributes"), attributes).expect("written");
    }
    record("v1", "2026-01-01");
    git(dir, &["branch", "other"]);
    record("v2", "2026-02-01");
    git(dir, &["checkout", "-q", "other"]);
    record("v3", "2026-03-01");
    let merge = Command::new("git")
        .current_dir(dir)
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org", "merge", "-q", "-m", "merge", "main"])
        .output()
        .expect("git runs");
    (book, merge.status.success())
}

#[test]
fn a_merge_of_two_branches_that_recorded_works_or_is_explained() {
    let (book, is_merged) = merged("record-conflict", None);
    assert!(!is_merged, "both branches added a last line");
    let checked = book.command(&["check"], &[]).expect_code(1);
    let said = format!("{}{}", checked.text(), checked.stderr);
    assert!(
        said.contains(
            "history.jsonl:2:1: error[history-line]: git could not merge this file: keep the records of both"
        ),
        "{said}"
    );
    // What the message asks for.
    let path = book.root.join("history.jsonl");
    let text = std::fs::read_to_string(&path).expect("read");
    let kept: String = text.lines().filter(|line| line.starts_with('{')).map(|line| format!("{line}\n")).collect();
    std::fs::write(&path, kept).expect("written");
    book.command(&["check"], &[]).expect_code(0);
    assert_eq!(records(&book).len(), 3);

    let (book, is_merged) = merged("record-union", Some("history.jsonl merge=union\n"));
    assert!(is_merged);
    book.command(&["check"], &[]).expect_code(0);
    book.command(&["record", "--label", "v4", "--date", "2026-04-01"], &[]).expect_code(0);
    let labels: Vec<String> =
        records(&book).iter().map(|record| record["label"].as_str().expect("a label").to_owned()).collect();
    assert_eq!(labels, ["v1", "v2", "v3", "v4"]);
}

#[test]
fn a_summary_and_the_export_say_what_changed_since_the_last_record() {
    let model = |id: &str, threats: &[(&str, &str)]| {
        let threats: String = threats
            .iter()
            .map(|(name, severity)| {
                format!("      - {{id: {id}-{name}, title: T, severity: {severity}, likelihood: likely}}\n")
            })
            .collect();
        let formerly = if id == "bot" { "" } else { "formerly: bot\n" };
        format!(
            "# Bot\n\n```maestro\nid: {id}\n{formerly}agent: Bot\nlayers:\n  L3:\n    threats:\n{threats}```\n\n```maestro summary\n```\n"
        )
    };
    let book = book("record-since");
    write(&book, &model("bot", &[("same", "high"), ("rises", "low"), ("falls", "critical"), ("goes", "medium")]));
    book.command(&["build"], &[]).expect_code(0);
    let page = || std::fs::read_to_string(book.root.join("book/bot.html")).expect("the page");
    assert!(!page().contains("Since the last record"), "nothing has been recorded");
    book.command(&["record", "--label", "v1", "--date", "2026-01-01"], &[]).expect_code(0);
    // The model has another id, which its threats follow.
    write(&book, &model("robot", &[("same", "high"), ("rises", "high"), ("falls", "low"), ("comes", "low")]));
    book.command(&["build"], &[]).expect_code(0);
    let exported = book.command(&["export"], &[]).expect_code(0);
    let exported: Value = serde_json::from_str(exported.text()).expect("JSON");
    let since = &exported["summary"]["since"];
    assert_eq!(since["label"], "v1");
    let page = page();
    let said = page.split_once("Since the last record").expect("the section").1;
    for (label, key, ids) in [
        ("New", "new", ["robot-comes"]),
        ("No longer open", "gone", ["bot-goes"]),
        ("At a higher level", "higher", ["robot-rises"]),
        ("At a lower level", "lower", ["robot-falls"]),
    ] {
        assert_eq!(since[key], serde_json::json!(ids), "{key}");
        assert!(said.contains(&format!("{label}: <a href=\"#summary_")), "{label}");
        assert!(page.contains(&format!(">1 {}</b>: ", label.to_lowercase())), "the rows of {label}");
    }
}
