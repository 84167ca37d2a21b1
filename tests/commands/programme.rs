//! Tests a book about many agents (`benches/books/programme.rs`) with the real commands: every link of the site is valid, every
//! command has the same counts, and the time grows only with the size of the book.

#![cfg(feature = "driver")]

#[path = "../../benches/books/programme.rs"]
mod content;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::time::Duration;

use crate::support::site::Site;
use crate::support::{BookTest, Host};
use content::{Change, MITIGATIONS, THREATS, files};
use serde_json::Value;

const TODAY: [&str; 2] = ["--today", "2026-11-21"];

fn book(name: &str, agents: usize, change: Change) -> BookTest {
    files(agents, change).into_iter().fold(BookTest::new(name), |book, (path, text)| book.file(path, text))
}

/// What a command in the book's folder prints, as JSON.
fn json(book: &BookTest, args: &[&str]) -> Value {
    let run = book.command(args, &[]);
    serde_json::from_str(run.text()).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", run.stderr))
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_else(|| panic!("no list `{key}`"))
}

#[test]
fn every_link_and_badge_resolves_in_the_built_site() {
    const AGENTS: usize = 12;
    for host in Host::ALL {
        let book = book(&format!("links-{}", host.key()), AGENTS, Change::None);
        book.build(host).expect_code(0);
        let site = Site::read(&book.out.join("html"));
        assert_eq!(site.wrong(), Vec::<String>::new(), "{host:?}");
        // Check that the checker saw the links that matter: from and to pages in folders, and on the page with all chapters.
        let leads = |page: &str, what: &str| {
            let page = site.pages.get(Path::new(page)).unwrap_or_else(|| panic!("{host:?}: there is no {page}"));
            page.links.iter().filter(|link| link.contains(what)).count()
        };
        assert!(leads("index.html", "agents/team-1/agent-1.html#aivss_agent-1-escape") > 0);
        assert_eq!(leads("views/threats.html", "../agents/team-1/agent-11.html#threat_A11-L1-a"), 1);
        assert!(leads("views/deep/matrix.html", "../../agents/team-3/agent-3.html#threat_A3-") > 0);
        assert_eq!(leads("agents/team-3/agent-3.html", "../team-4/agent-4.html#aivss_agent-4-escape"), 1);
        for anchor in ["#aivss_agent-4-escape", "#threat_A4-L3-a", "#maestro_agent-4"] {
            // A register, and a badge or the matrix.
            assert!(leads("print.html", anchor) > 1, "{host:?}: {anchor}");
        }
    }
}

/// `3 critical, 2 high` as numbers by word.
fn tally(text: &str) -> BTreeMap<&str, usize> {
    text.split(", ").filter_map(|part| part.split_once(' ')).map(|(n, word)| (word, n.parse().unwrap_or(0))).collect()
}

#[test]
fn every_command_counts_alike() {
    const AGENTS: usize = 40;
    let book = book("counts", AGENTS, Change::None);
    let exported = json(&book, &["export"]);
    let (scores, threats) = (list(&exported, "scores"), list(&exported, "threats"));
    assert_eq!((scores.len(), list(&exported, "models").len()), (AGENTS, AGENTS));
    assert_eq!((threats.len(), list(&exported, "mitigations").len()), (AGENTS * THREATS, AGENTS * MITIGATIONS));
    // By level, of threats in these states.
    let count = |states: &[&str]| {
        let mut count = BTreeMap::new();
        for threat in threats.iter().filter(|threat| states.iter().any(|state| threat["status"] == *state)) {
            *count.entry(threat["risk"].as_str().unwrap_or("unrated")).or_insert(0) += 1;
        }
        count
    };
    let open = count(&["open", "in-progress"]);
    let mut severities = BTreeMap::new();
    for score in scores {
        let word = score["severity"].as_str().map_or("not scored".to_owned(), str::to_lowercase);
        *severities.entry(word).or_insert(0) += 1;
    }
    assert!(open.len() == 5 && severities.len() > 3, "the book has some of everything: {open:?} {severities:?}");

    // The registers and the matrix, as a reader sees them.
    book.build(Host::Own).expect_code(0);
    let caption = |page: &str, table: &str| {
        let page = book.page(page);
        let (_, rest) =
            page.split_once(&format!("<table class=\"{table}\"><caption>")).expect("the page has the table");
        rest.split_once("</caption>").expect("it ends").0.to_owned()
    };
    let head = format!("{AGENTS} assessments: ");
    let shown = caption("html/index.html", "aivss-register");
    let shown = shown.strip_prefix(&head).and_then(|it| it.strip_suffix('.')).unwrap_or_else(|| panic!("{shown}"));
    assert_eq!(tally(shown), severities.iter().map(|(word, count)| (word.as_str(), *count)).collect());

    let shown = caption("html/views/threats.html", "maestro-register");
    let parts: Vec<&str> = shown.trim_end_matches('.').split(". ").collect();
    let [all, of_open, of_carried, of_closed] = parts.as_slice() else { panic!("{shown}") };
    assert_eq!(*all, format!("{} threats", threats.len()));
    let after = |text: &'_ str| text.split_once(": ").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    assert_eq!(tally(&after(of_open)), open);
    assert_eq!(tally(&after(of_carried)), count(&["accepted", "transferred", "deferred"]));
    assert_eq!(tally(&after(of_closed)), count(&["mitigated", "false-positive", "not-applicable"]));

    let shown = caption("html/views/deep/matrix.html", "maestro-matrix");
    assert_eq!(tally(after(&shown).trim_end_matches('.')), open);

    // The pages themselves.
    let site = Site::read(&book.out.join("html"));
    let pages = || site.pages.iter().filter(|(path, _)| path.starts_with("agents")).map(|(_, page)| &page.text);
    let hooks = |hook: &str| pages().map(|text| text.matches(hook).count()).sum::<usize>();
    assert_eq!((hooks(" data-aivss-id="), hooks(" data-threat-id=")), (scores.len(), threats.len()));

    // CSV, read back by the crate `csv`.
    for (table, key) in [("scores", "scores"), ("threats", "threats"), ("mitigations", "mitigations")] {
        let run = book.command(&["export", "--format", "csv", "--table", table], &[]).expect_code(0);
        let mut reader = csv::Reader::from_reader(run.text().as_bytes());
        let rows: Vec<BTreeMap<String, String>> =
            reader.deserialize().collect::<Result<_, _>>().expect("every row is whole");
        let expected = list(&exported, key);
        assert_eq!(rows.len(), expected.len(), "{table}");
        for (row, entry) in rows.iter().zip(expected) {
            assert_eq!(entry["id"], *row["id"]);
            match table {
                "scores" => assert_eq!(entry["score"].as_f64(), row["score"].parse().ok(), "{}", row["id"]),
                "threats" => assert_eq!(entry["risk"].as_str().unwrap_or("unrated"), row["risk"], "{}", row["id"]),
                _ => assert_eq!(entry["status"], *row["status"]),
            }
        }
    }

    // SARIF and OTM.
    let sarif = json(&book, &["export", "--format", "sarif"]);
    let results = list(&sarif["runs"][0], "results");
    assert_eq!(results.len(), scores.len() + threats.len());
    let of_state = |state: &str| threats.iter().filter(|threat| threat["status"] == state).count();
    let with = |key: &str| results.iter().filter(|result| result.get(key).is_some()).count();
    assert_eq!(
        (with("suppressions"), with("kind")),
        (of_state("accepted"), of_state("mitigated") + of_state("false-positive"))
    );
    assert_eq!(list(&json(&book, &["export", "--format", "otm"]), "threats").len(), threats.len());

    // AIVSS reports contain what 0.8 can express, and there is a warning for everything that is left out.
    let run = book.command(&["export", "--format", "aivss"], &[]).expect_code(0);
    let report: Value = serde_json::from_str(run.text()).expect("the report is JSON");
    let left_out = run.stderr.lines().filter(|line| line.contains("left out of the report:")).count();
    assert!(!list(&report, "vulnerabilities").is_empty());
    assert_eq!(list(&report, "vulnerabilities").len() + left_out, scores.len());

    // `check`: its summary. A gate that nothing passes finds everything that is open or scored.
    let found =
        json(&book, &[&["check", "--format", "json", "--max-score", "0", "--max-risk", "low"], &TODAY[..]].concat());
    assert_eq!(found["summary"]["errors"], 0);
    let gate = &found["gate"];
    let scored = scores.len() - severities["not scored"];
    assert_eq!(gate["judged"]["scores"], scored);
    assert_eq!(gate["judged"]["threats"], open.values().sum::<usize>() - open["unrated"]);
    let failing = |why: &str| {
        let threats = list(gate, "findings").iter().filter(|it| it["kind"] == "threat");
        threats.filter(|it| it["why"] == why && it["passed"] == false).count()
    };
    assert_eq!(failing("too-high"), open["critical"] + open["high"] + open["medium"]);
    assert_eq!(failing("unrated"), open["unrated"]);
    let run = book.command(&[&["check"], &TODAY[..]].concat(), &[]);
    let summary = format!("{AGENTS} assessments, {AGENTS} threat models and {} threats; ", threats.len());
    assert!(run.text().contains(&summary), "{}", run.text());
}

#[test]
fn a_renamed_page_is_no_change_and_every_tenth_agent_is_one() {
    let old = book("diff-old", 21, Change::None);
    let new = book("diff-new", 21, Change::Later);
    let export = old.out.join("old.json");
    fs::create_dir_all(&old.out).expect("a folder");
    old.command(&["export", "-o", &export.to_string_lossy()], &[]).expect_code(0);
    let (old_dir, new_dir) = (old.root.to_string_lossy(), new.root.to_string_lossy());
    let from_folder = new.command(&["diff", &old_dir, "."], &[]).expect_code(0);
    let from_file = new.command(&["diff", &export.to_string_lossy(), &new_dir], &[]).expect_code(0);
    assert_eq!(from_folder.text(), from_file.text());
    new.command(&["diff", &old_dir, ".", "--fail-on-increase"], &[]).expect_code(1);
    old.command(&["diff", ".", &export.to_string_lossy(), "--fail-on-increase"], &[]).expect_code(0);

    let diff = json(&new, &["diff", &old_dir, ".", "--format", "json"]);
    let changes = list(&diff, "changes");
    let of = |id: &str| changes.iter().find(|change| change["id"] == id);
    // Agent 1 is in another folder now, with the same content. Agent 0 is in another folder too, and is worse. Agent 20 is
    // gone, and agent 21 is new.
    let moved = of("agent-1-escape").expect("it has moved");
    assert_eq!((&moved["direction"], moved["fields"].as_object().map(|it| it.len())), (&Value::from("level"), Some(0)));
    assert_eq!(moved["path"]["after"], "src/renamed/team-1/agent-1.md");
    for (id, kind) in [
        ("agent-0-escape", "changed"),
        ("agent-10-escape", "changed"),
        ("agent-20-escape", "removed"),
        ("agent-21-escape", "added"),
    ] {
        assert_eq!(of(id).map(|change| &change["change"]), Some(&Value::from(kind)), "{id}");
    }
    assert!(of("agent-5-escape").is_none());

    // Compared with the baseline, exactly the new and the worse entries fail.
    let gate = ["check", "--format", "json", "--max-score", "0", "--baseline"];
    let report = json(&new, &[&gate[..], &[&export.to_string_lossy()], &TODAY[..]].concat());
    let failed: Vec<&str> = list(&report["gate"], "findings")
        .iter()
        .filter(|finding| finding["passed"] == false && !finding["id"].as_str().is_some_and(|id| id.starts_with('A')))
        .filter_map(|finding| finding["id"].as_str())
        .collect();
    assert!(failed.contains(&"agent-21-escape") && !failed.contains(&"agent-1-escape"), "{failed:?}");
}

/// The whole page as mdBook writes it, with our stylesheet in it.
#[test]
fn a_page_with_fifty_threats_weighs_less_than_74_kilobytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/book");
    let book = BookTest::from_dir("fifty", &folder);
    book.build(Host::Own).expect_code(0);
    let page = book.page("html/agents/fifty.html");
    assert!(page.matches("data-threat-id=").count() >= 50);
    assert!(page.len() < 74_000, "{} bytes", page.len());
}

#[test]
fn a_baseline_without_a_limit_is_refused() {
    let book = book("no-limit", 2, Change::None).file("book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\n");
    book.command(&["export", "-o", "../base.json"], &[]).expect_code(0);
    let run = book.command(&["check", "--baseline", "../base.json"], &[]).expect_code(2);
    assert!(run.stderr.contains("no limit") && run.stderr.contains("--fail-on-increase"), "{}", run.stderr);
    book.command(&["check", "--baseline", "../base.json", "--max-score", "1"], &[]).expect_code(0);
}

/// User and system time that a command takes in the book's folder. Unlike elapsed time, it hardly depends on other load.
#[cfg(unix)]
fn cpu(book: &BookTest, args: &[&str]) -> Duration {
    let binary = crate::support::binary();
    let binary = binary.to_str().expect("paths of the tests are UTF-8");
    let script = ["-c", "\"$@\" > /dev/null 2>&1; [ $? -lt 2 ] && times", "sh", binary];
    let run = crate::support::run(Path::new("sh"), &book.root, &[&script[..], args].concat(), &BTreeMap::new(), &[]);
    let run = run.expect_code(0);
    // The second line is about the shell's children: `0m0.140s 0m0.019s`.
    let children = run.text().lines().nth(1).expect("two lines");
    let seconds = |text: &str| {
        let (minutes, seconds) = text.trim_end_matches('s').split_once('m').expect("minutes and seconds");
        minutes.parse::<f64>().expect("a number") * 60.0 + seconds.parse::<f64>().expect("a number")
    };
    Duration::from_secs_f64(children.split_whitespace().map(seconds).sum())
}

/// Four times as many agents may take little more than four times as long. Twice that is allowed, for a busy machine. Quadratic
/// work would take sixteen times as long.
#[cfg(unix)]
#[test]
fn commands_take_as_long_as_the_book_is() {
    let small = book("time-small", 25, Change::None);
    let large = book("time-large", 100, Change::None);
    let commands: [&[&str]; 5] = [
        &["check", "--today", "2026-11-21"],
        &["export"],
        &["export", "--format", "sarif"],
        &["export", "--format", "otm"],
        &["diff", ".", "."],
    ];
    for command in commands {
        let (mut one, mut four) = (Duration::MAX, Duration::MAX);
        let linear = (0..5).any(|_| {
            (one, four) = (one.min(cpu(&small, command)), four.min(cpu(&large, command)));
            four < (one + Duration::from_millis(20)) * 8
        });
        assert!(linear, "{command:?}: {one:?} for 25 agents, {four:?} for 100");
    }
}

#[test]
fn what_a_format_cannot_carry_is_said_and_strict_writes_nothing() {
    let factors: String = [
        "Autonomy of Action",
        "Goal-Driven Planning",
        "Self-Modification",
        "Dynamic Tool Use",
        "Persistent Memory",
        "Contextual Awareness",
        "Dynamic Identity",
        "Multi-Agent Interactions",
        "Non-Determinism",
        "Opacity & Reflexivity",
    ]
    .iter()
    .map(|name| format!("  {name}: 0.5..0.7\n"))
    .collect();
    let book = BookTest::new("strict")
        .file("book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", format!("# One\n\n```aivss\nagent: Bot\nid: bot\ncvss: 9.4\nfactors:\n{factors}```\n"));
    for (format, lost) in
        [("aivss", "left out of the report"), ("otm", "left out: OTM"), ("csv", "ranges are left out")]
    {
        let run = book.command(&["export", "--format", format], &[]).expect_code(0);
        assert!(run.stderr.contains("warning: bot: ") && run.stderr.contains(lost), "{format}: {}", run.stderr);
        if format == "aivss" {
            // The file itself must show that it does not contain the whole book.
            let report: Value = serde_json::from_str(run.text()).expect("the report is JSON");
            assert!(report["metadata"]["notes"].as_str().is_some_and(|it| it.contains("bot: left out of the report")));
        }
        let run = book.command(&["export", "--format", format, "--strict", "-o", "file"], &[]).expect_code(1);
        assert!(run.stderr.contains(lost) && run.stderr.contains("error: nothing is written"), "{}", run.stderr);
        assert!(!book.root.join("file").exists(), "{format}");
    }
    for format in ["json", "sarif"] {
        let run = book.command(&["export", "--format", format, "--strict"], &[]).expect_code(0);
        assert!(run.stderr.is_empty(), "{format}: {}", run.stderr);
    }
}

/// A book in `docs/book` of a repository. It includes one file from elsewhere in the repository, and has one mistake.
fn in_a_repository(name: &str) -> BookTest {
    let book = BookTest::new(name)
        .file("repo/docs/book/book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\n")
        .file("repo/docs/book/src/SUMMARY.md", "- [One](one.md)\n")
        .file("repo/docs/book/src/one.md", "# One\n\n{{#include ../../../findings/bot.md}}\n")
        .file(
            "repo/findings/bot.md",
            "```maestro\nagent: Bot\nid: bot\nlayers:\n  L3:\n    threats: [{id: B-1, title: T, severity: high, likelihood: likely}]\n\
             mitigations: {M1: {title: Unused, type: preventive}}\n```\n",
        );
    fs::create_dir(book.root.join("repo/.git")).expect("a fresh folder");
    book
}

#[test]
fn code_scanning_gets_paths_from_the_root_of_the_repository() {
    let book = in_a_repository("repository");
    let uris = |args: &[&str]| -> Vec<String> {
        let log = json(&book, args);
        list(&log["runs"][0], "results")
            .iter()
            .map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"])
            .inspect(|artifact| assert_eq!(artifact["uriBaseId"], "%SRCROOT%"))
            .filter_map(|artifact| artifact["uri"].as_str().map(str::to_owned))
            .collect()
    };
    let dir = "repo/docs/book";
    assert_eq!(uris(&["export", dir, "--format", "sarif"]), ["findings/bot.md"]);
    assert_eq!(uris(&["check", dir, "--format", "sarif", "--max-risk", "low"]), ["findings/bot.md"; 2]);
    let run = book.command(&["check", dir, "--format", "github"], &[]).expect_code(0);
    assert!(run.text().starts_with("::warning file=findings/bot.md,line=7,"), "{}", run.text());
    // From another folder, with `..` in the path, and with `--root`.
    let run = book.command(&["check", "repo/findings/../docs/book", "--format", "github"], &[]).expect_code(0);
    assert!(run.text().starts_with("::warning file=findings/bot.md,line=7,"), "{}", run.text());
    let root = ["check", dir, "--format", "github", "--root"];
    let run = book.command(&[&root[..], &["."]].concat(), &[]).expect_code(0);
    assert!(run.text().starts_with("::warning file=repo/findings/bot.md,line=7,"), "{}", run.text());
    // Paths for people and scripts are relative to the book's folder, or absolute outside of it.
    let found = json(&book, &["check", dir, "--format", "json"]);
    let path = found["diagnostics"][0]["path"].as_str().expect("a path");
    assert!(Path::new(path).is_absolute() && path.ends_with("repo/findings/bot.md"), "{path}");
    // A root that does not contain the book.
    for (wrong, said) in [("repo/findings", "is not below"), ("repo/none", "is not a folder")] {
        let run = book.command(&[&root[..], &[wrong]].concat(), &[]).expect_code(2);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}
