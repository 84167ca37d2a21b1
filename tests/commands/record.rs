//! Tests `record` and `aivss trend`: a history over releases, records of git tags, and reports of broken lines.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::BookTest;

const FACTORS: &str = "factors: {Execution Autonomy: 0.5, External Tool Control Surface: 1, Natural Language Interface: 1, \
    Contextual Awareness: 0.5, Behavioral Non-Determinism: 0.5, Opacity & Reflexivity: 0, Persistent State Retention: 0, \
    Dynamic Identity: 0.5, Multi-Agent Interactions: 0.5, Self-Modification: 0}";

/// A book with one model. Each of its threats has one of these severities, and the likelihood `likely`.
fn chapter(severities: &[&str], score: &str) -> String {
    let threats: String = severities
        .iter()
        .enumerate()
        .map(|(at, severity)| {
            format!("      - {{id: T-{at}, title: Threat {at}, severity: {severity}, likelihood: likely}}\n")
        })
        .collect();
    format!(
        "# Bot\n\n```aivss\nid: bot-score\nagent: Bot\ncvss: {score}\n{FACTORS}\n```\n\n\
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

/// A threat of a release: the end of its id, its severity and status. With the likelihood `likely`, [`risk`] is its level.
type Listed = (&'static str, &'static str, &'static str);

/// The threats of the first model in a release from 1 to 12: `b` is mitigated from release 7 on, `c` is new in release 4, and
/// `d` exists from release 3 to 9.
fn listed(release: usize) -> Vec<Listed> {
    let mut threats = vec![
        ("a", ["low", "high", "medium"][release % 3], "open"),
        ("b", "medium", if release < 7 { "in-progress" } else { "mitigated" }),
    ];
    if release >= 4 {
        threats.push(("c", "critical", "open"));
    }
    if (3..=9).contains(&release) {
        threats.push(("d", "low", if release < 6 { "open" } else { "false-positive" }));
    }
    threats
}

/// The level of a threat that is likely: OWASP's table of severity and likelihood.
fn risk(severity: &str) -> &'static str {
    match severity {
        "low" => "medium",
        "medium" => "high",
        _ => "critical",
    }
}

/// The id of the first model, which is renamed in release 6.
fn id_in(release: usize) -> &'static str {
    if release < 6 { "bot" } else { "robot" }
}

/// A release of a book with a model and an assessment that are renamed, and an agent that is there from release 5 to 8.
fn release(release: usize) -> String {
    let id = id_in(release);
    let [model, score] = if id == "bot" { [""; 2] } else { ["formerly: bot\n", "formerly: bot-score\n"] };
    let threats: String = listed(release)
        .iter()
        .map(|(end, severity, status)| {
            let reason = if *status == "false-positive" { ", reason: It cannot happen" } else { "" };
            format!("      - {{id: {id}-{end}, title: T, severity: {severity}, likelihood: likely, status: {status}{reason}}}\n")
        })
        .collect();
    // Another version of the formula from release 10 on.
    let version = if release < 10 { "0.8" } else { "0.8-floor" };
    let assessed = |id: &str, agent: &str, formerly: &str, cvss: usize| {
        format!(
            "```aivss\nid: {id}-score\n{formerly}agent: {agent}\nversion: \"{version}\"\ncvss: {cvss}.0\n{FACTORS}\n```\n\n"
        )
    };
    let guest = if (5..=8).contains(&release) {
        assessed("guest", "Guest", "", 9)
            + "```maestro\nagent: Guest\nlayers:\n  L1:\n    threats:\n      - {id: guest-a, title: T, severity: high, likelihood: likely}\n```\n\n"
    } else {
        String::new()
    };
    format!(
        "# Bot\n\n{}```maestro\nid: {id}\n{model}agent: Bot\nlayers:\n  L3:\n    threats:\n{threats}```\n\n{guest}\
         ```aivss trend\n```\n\n```aivss trend\nagents: [bot]\n```\n\n\
         ```aivss register\ncolumns: [agent, score, trend]\n```\n\n```maestro register\ncolumns: [id, status, trend]\n```\n",
        assessed(id, "Bot", score, 2 + release % 5)
    )
}

/// The rows of the body of a table: the text of each cell, without its markup.
fn rows(table: &str) -> Vec<Vec<String>> {
    let tags = regex::Regex::new("<[^>]*>").expect("a pattern");
    let body = table.split_once("<tbody>").expect("rows").1.split_once("</tbody>").expect("their end").0;
    let cells =
        |row: &str| row.split("</t").map(|cell| tags.replace_all(&format!("<t{cell}"), "").trim().to_owned()).collect();
    body.split("<tr>").skip(1).map(|row| cells(row.split_once("</tr>").expect("its end").0)).collect()
}

#[test]
fn a_trend_over_twelve_releases_agrees_with_the_records() {
    let book = book("record-twelve");
    for number in 1..=12 {
        write(&book, &release(number));
        let (label, date) = (format!("v{number:02}"), format!("2026-{number:02}-01"));
        book.command(&["record", "--label", &label, "--date", &date], &[]).expect_code(0);
    }
    // The same label again replaces it.
    book.command(&["record", "--label", "v12", "--date", "2026-12-24"], &[]).expect_code(0);
    let records = records(&book);
    assert_eq!(records.len(), 12);
    assert_eq!(records[11]["date"], "2026-12-24");

    // The records are what the releases say: open threats by id, and the totals of them.
    for (at, record) in records.iter().enumerate() {
        let number = at + 1;
        let open = listed(number).into_iter().filter(|(.., status)| ["open", "in-progress"].contains(status));
        let mut expected: std::collections::BTreeMap<String, &str> =
            open.map(|(end, severity, _)| (format!("{}-{end}", id_in(number)), risk(severity))).collect();
        if (5..=8).contains(&number) {
            expected.insert("guest-a".to_owned(), "critical");
        }
        assert_eq!(record["risks"], serde_json::json!(expected), "release {number}");
        for level in LEVELS {
            let count = expected.values().filter(|risk| **risk == level).count();
            assert_eq!(record["totals"][level], count, "release {number}");
        }
    }

    book.command(&["build"], &[]).expect_code(0);
    let page = std::fs::read_to_string(book.root.join("book/bot.html")).expect("the page");
    let views: Vec<&str> = page.split("<div class=\"av-scroll\">").skip(1).collect();
    let [whole, part] = views.as_slice() else { panic!("{} trends", views.len()) };
    trend_agrees(whole, &records, |_| true);
    // The trend of one agent counts what the book still has, also by former ids, and nothing of another agent.
    let still = |id: &str| !id.ends_with("-d");
    trend_agrees(part, &records, |id| still(id) && (id.starts_with("bot-") || id.starts_with("robot-")));
}

const LEVELS: [&str; 4] = ["critical", "high", "medium", "low"];

/// Compares the picture and the table of a trend with the entries of the records that it counts.
fn trend_agrees(view: &str, records: &[Value], counts: impl Fn(&str) -> bool) {
    let (picture, rest) = view.split_once("</svg>").expect("the picture");
    assert_eq!(picture.matches("stroke-dasharray").count(), 1, "the version of the formula changed once");
    let table = rest.split_once("<table class=\"aivss-trend\">").expect("the table").1;
    let rows = rows(table.split_once("</table>").expect("its end").0);
    assert_eq!(rows.len(), records.len());
    let of = |record: &Value, key: &str| -> Vec<Value> {
        let entries = record[key].as_object().expect("an object").iter();
        entries.filter(|(id, _)| counts(id)).map(|(_, value)| value.clone()).collect()
    };
    let tallies: Vec<[usize; 4]> = records
        .iter()
        .map(|record| LEVELS.map(|level| of(record, "risks").iter().filter(|risk| **risk == level).count()))
        .collect();
    let highest: Vec<f64> = records
        .iter()
        .map(|record| of(record, "scores").iter().filter_map(|it| it["score"].as_f64()).fold(0.0, f64::max))
        .collect();
    for (at, row) in rows.iter().enumerate() {
        let label = records[at]["label"].as_str().expect("a label");
        assert!(row[0].starts_with(label), "{row:?}");
        let total: usize = tallies[at].iter().sum();
        let expected: Vec<String> = tallies[at].iter().chain([&total]).map(usize::to_string).collect();
        assert_eq!(row[1..6], expected, "{label}");
        assert_eq!(row[6].parse(), Ok(highest[at]), "{label}");
    }

    // The picture: a point at the height of each score, and a box for each count, 150 units for the highest total.
    let number = |tag: &str, name: &str| -> f64 {
        let value = tag.split_once(&format!(" {name}=\"")).expect("an attribute").1;
        value.split_once('"').expect("its end").0.parse().expect("a number")
    };
    let points: Vec<f64> = picture.split("<circle").skip(1).map(|tag| number(tag, "cy")).collect();
    let expected: Vec<f64> = highest.iter().map(|score| (60.0 * (10.0 - score) / 10.0).round()).collect();
    assert_eq!(points, expected);
    let most = tallies.iter().map(|tally| tally.iter().sum::<usize>()).max().expect("records") as f64;
    let boxes: Vec<(String, f64, f64)> = picture
        .split("<g class=\"av-")
        .skip(1)
        .map(|tag| (tag.split_once('"').expect("a class").0.to_owned(), number(tag, "x"), number(tag, "height")))
        .collect();
    let expected: Vec<(&str, f64, usize)> = tallies
        .iter()
        .enumerate()
        .flat_map(|(at, tally)| LEVELS.iter().zip(tally).map(move |(level, count)| (*level, 58.0 * at as f64, *count)))
        .filter(|(.., count)| *count > 0)
        .collect();
    assert_eq!(boxes.len(), expected.len());
    for ((level, x, height), (expected, at, count)) in boxes.iter().zip(expected) {
        assert_eq!((level.as_str(), *x), (expected, at));
        assert!((height - count as f64 * 150.0 / most).abs() <= 1.0, "{level} at {at}: {height}");
    }
}

/// The column `trend`, built from the book of release 12 with the records of the releases before it.
#[test]
fn registers_show_the_trend_of_each_entry() {
    let book = book("record-column");
    let columns = |language: &str| {
        let config =
            format!("[book]\ntitle = \"B\"\nlanguage = \"{language}\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n");
        std::fs::write(book.root.join("book.toml"), config).expect("written");
        book.command(&["build"], &[]).expect_code(0);
        let page = std::fs::read_to_string(book.root.join("book/bot.html")).expect("the page");
        let table = |name: &str| {
            let table = page.split_once(&format!("<table class=\"{name}\">")).expect("the table").1;
            let end = table.find("</div>").expect("its end");
            table[..end].to_owned()
        };
        ["aivss-register", "maestro-register"].map(table)
    };
    write(&book, &release(12));
    let [scores, _] = columns("en");
    assert!(scores.contains("Nothing has been recorded yet"), "{scores}");
    assert_eq!(rows(&scores)[0][2], "–");

    for number in [1, 5, 6, 9, 10] {
        write(&book, &release(number));
        let (label, date) = (format!("v{number:02}"), format!("2026-{number:02}-01"));
        book.command(&["record", "--label", &label, "--date", &date], &[]).expect_code(0);
    }
    let records = records(&book);
    let score = |at: usize, id: &str| records[at]["scores"][id]["score"].to_string();
    // Release 11: the score is against that of release 10, `a` and `c` are unchanged or not, and two threats are closed.
    write(&book, &release(11));
    let [scores, threats] = columns("en");
    let before = score(4, "robot-score");
    let cells = rows(&scores);
    assert_eq!(cells[0][2], format!("▲ was {before}"));
    let now = cells[0][1].split(' ').next().expect("a score").to_owned();
    let said =
        [score(0, "bot-score"), score(1, "bot-score"), score(2, "robot-score"), score(3, "robot-score")].join(", ");
    let said = format!("aria-label=\"Scores in the records and now: {said}; {before}, {now}\"");
    assert!(scores.contains(&said), "{said}: {scores}");
    let line = scores.split_once("<path d=\"").expect("a line").1.split_once('"').expect("its end").0;
    assert_eq!((line.matches('M').count(), line.matches('L').count()), (2, 4), "not joined across versions: {line}");
    assert_eq!(scores.matches("stroke-dasharray").count(), 1);
    assert!(scores.contains("The trend compares with v10, the last record. A dashed line"), "{scores}");
    let threats = rows(&threats);
    let of = |id: &str| threats.iter().find(|row| row[0] == id).map(|row| row[2].as_str());
    assert_eq!(of("robot-a"), Some("▼ was critical"));
    assert_eq!((of("robot-b"), of("robot-c")), (Some("–"), Some("unchanged")));

    // Against release 1 only: renamed and lower, closed since then, and new.
    let history = std::fs::read_to_string(book.root.join("history.jsonl")).expect("read");
    std::fs::write(book.root.join("history.jsonl"), history.lines().next().expect("a record")).expect("written");
    let [scores, threats] = columns("en");
    assert_eq!(rows(&scores)[0][2], "another version");
    let threats = rows(&threats);
    let of = |id: &str| threats.iter().find(|row| row[0] == id).map(|row| row[2].as_str());
    assert_eq!((of("robot-a"), of("robot-b")), (Some("▼ was critical"), Some("no longer open")));
    assert_eq!(of("robot-c"), Some("new"));
    assert_eq!(rows(&columns("de")[1])[0][2], "neu");

    // Markdown has the scores in words, because it has no picture.
    let toml = "[book]\ntitle = \"B\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n\n[output.markdown]\n";
    std::fs::write(book.root.join("book.toml"), toml).expect("written");
    std::fs::remove_dir_all(book.root.join("book")).expect("the HTML pages are there");
    write(&book, &release(1).replace("cvss: 3.0", "cvss: 9.0"));
    book.command(&["build"], &[]).expect_code(0);
    let page = std::fs::read_to_string(book.root.join("book/bot.md")).expect("the page");
    let before = score(0, "bot-score");
    assert!(page.contains(&format!("| higher, was {before} ({before}, ")), "{page}");
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

/// Merges two branches, both of which recorded. Returns the book, and whether git could merge.
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
    assert!(said.contains("history.jsonl:2:1: error[history-line]: git could not merge this file"), "{said}");
    // Do what the message says.
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
    // The model has a new id, and so do its threats.
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
