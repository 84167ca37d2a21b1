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
