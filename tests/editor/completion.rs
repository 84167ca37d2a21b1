//! Tests what is offered at each position: a text with a mark, labels that must be offered, and labels that must not.

use std::fs;

use serde_json::Value;

use crate::client::{Client, Counting, Local};

/// Another chapter of the book.
const OTHER: &str = "```aivss\nagent: Mail\nid: mail-scored\ncvss: 8.7\n```\n\n```maestro\nagent: Mail\nid: mail\nagent-id: mail\nzones: \
                     [inside]\ncomponents:\n  shell: {kind: tool, zone: inside}\nlayers:\n  L3:\n    - {id: MA-1, title: Steered, severity: \
                     high, likelihood: likely}\nmitigations:\n  M7: {title: Quotes}\n```\n";

/// The positions: what is written, with `|` where the cursor is.
const AIVSS: &str = "```aivss\nagent: A\n";
const MODEL: &str = "```maestro\nagent: A\nid: a\nlayers:\n  L3:\n    - id: A-1\n      title: B\n";
const CONTROLS: &str = "mitigations:\n  M1: {title: C}\n  M2: {title: D}\n```\n";

/// Text, labels that have to be offered, labels that must not be.
fn positions() -> Vec<(String, &'static [&'static str], &'static [&'static str])> {
    let model = |line: &str| format!("{MODEL}{line}\n{CONTROLS}");
    let aivss = |line: &str| format!("{AIVSS}{line}\n```\n");
    vec![
        // Keys of a threat, in block style.
        (model("      sev|"), &["severity", "likelihood", "status"], &["title", "id", "chain", "agent"]),
        (model("      |"), &["severity", "mitigations", "maps"], &["title", "layers"]),
        (model("    - |"), &["title", "id", "severity"], &["agent", "chain"]),
        (model("    - t|"), &["title"], &[]),
        (model("      severity: high\n      li|"), &["likelihood"], &["severity"]),
        (model("      sev|: high"), &["severity"], &["title"]),
        // Values.
        (model("      severity: |"), &["low", "medium", "high", "critical"], &["severity", "open"]),
        (model("      severity: hi|"), &["high"], &["likely"]),
        (model("      severity:  |"), &["high"], &[]),
        (model("      likelihood: |"), &["very-likely", "unlikely"], &["high"]),
        (model("      status: |"), &["open", "accepted", "false-positive"], &["high"]),
        (model("      vector: |"), &["network", "physical"], &[]),
        (model("      complexity: |"), &["low", "high"], &["critical"]),
        (model("      factors: |"), &["autonomy", "a2a"], &[]),
        (model("      factors: [autonomy, |]"), &["a2a", "non-determinism"], &["autonomy"]),
        (model("      coverage: |"), &["partial", "full"], &[]),
        (
            model("      catalog: |"),
            &["agent-frameworks/supply-chain-attacks"],
            &["foundation-models/backdoor-attacks"],
        ),
        (model("      maps:\n        |"), &["asi", "cwe", "stride"], &["title"]),
        (model("      maps:\n        asi: |"), &["ASI01", "ASI10"], &["LLM01"]),
        (model("      maps: {asi: [|"), &["ASI01"], &["T1"]),
        (model("      maps: {|"), &["asi", "t"], &["severity"]),
        (model("      maps:\n        t: [T1, |]"), &["T2"], &["T1", "ASI01"]),
        (model("      maps:\n        stride: |"), &["spoofing"], &["ASI01"]),
        // Flow style that is not finished.
        (model("    - {|"), &["title", "id"], &["agent"]),
        (model("    - {id: T, |"), &["title", "severity"], &["id", "agent"]),
        (model("    - {id: T, sev|"), &["severity"], &["id"]),
        (model("    - {id: T, title: B, severity: |"), &["high"], &["title"]),
        (model("    - {id: T, title: B, severity: hi|}"), &["high"], &["title"]),
        (model("    - {id: T, title: \"a, {b\", |"), &["severity"], &["title"]),
        // Ids.
        (model("      mitigations: |"), &["M1", "M2", "mail/M7"], &["M7"]),
        (model("      mitigations: [M1, |]"), &["M2"], &["M1"]),
        (model("      mitigations: [M1, |"), &["M2"], &["M1"]),
        (model("      mitigations:\n        - |"), &["M1", "M2"], &[]),
        (format!("{MODEL}cross-layer:\n  - title: X\n    layers: [L3, |]\n{CONTROLS}"), &["L1", "L7"], &["A-1"]),
        (format!("{MODEL}cross-layer:\n  - title: X\n    chain: [|\n{CONTROLS}"), &["A-1", "MA-1"], &["M1"]),
        (format!("{MODEL}cross-layer:\n  - title: X\n    |\n{CONTROLS}"), &["chain", "layers"], &["title"]),
        (model("    - id: |"), &["A-2"], &["A-1"]),
        // The top of a model, and its other objects.
        (format!("{MODEL}|\n{CONTROLS}"), &["owner", "summary", "cross-layer"], &["agent", "id", "layers"]),
        (format!("{MODEL}own|\n{CONTROLS}"), &["owner"], &["agent"]),
        (format!("{MODEL}  |\n{CONTROLS}"), &["L1", "L4", "L7"], &["L3"]),
        (format!("{MODEL}  L4:\n    |\n{CONTROLS}"), &["status", "note", "threats"], &["title"]),
        (format!("{MODEL}  L4:\n    status: |\n{CONTROLS}"), &["uncertain", "not-applicable"], &["open"]),
        (format!("{MODEL}{}", CONTROLS.replace("```", "  |\n```")), &["M3"], &["M1"]),
        (format!("{MODEL}{}", CONTROLS.replace("title: D", "title: D, st|")), &["status"], &["title"]),
        (format!("{MODEL}{}", CONTROLS.replace("title: D", "title: D, status: |")), &["done", "partial"], &["open"]),
        (format!("{MODEL}{}", CONTROLS.replace("title: D", "title: D, catalog: |")), &["L3-P1"], &[]),
        ("```maestro\nagent: A\ncomponents:\n  a: {kind: tool}\n  b: {kind: |\n```\n".to_owned(), &["tool"], &["a"]),
        (
            "```maestro\nagent: A\ncomponents:\n  a: {kind: tool}\nflows:\n  - {from: |\n```\n".to_owned(),
            &["a"],
            &["shell"],
        ),
        (
            "```maestro\nagent: A\nzones: [z]\ncomponents:\n  a:\n    kind: tool\n    zone: |\n```\n".to_owned(),
            &["z"],
            &["inside"],
        ),
        (
            "```maestro\nagent: A\ncomponents:\n  a:\n    kind: tool\n    external: |\n```\n".to_owned(),
            &["yes", "no"],
            &[],
        ),
        // Assessments.
        (aivss("|"), &["cvss", "factors", "agent-id"], &["agent", "layers"]),
        (aivss("version: |"), &["0.8", "0.5", "2.0-candidate"], &[]),
        (aivss("agent-id: |"), &["mail"], &["mail-scored"]),
        (aivss("threats: [|"), &["MA-1"], &["M7"]),
        (aivss("factors-from: |"), &["mail-scored"], &["mail"]),
        (aivss("risks: [|"), &["ASI01"], &["T1"]),
        (aivss("exploit: |"), &["poc"], &["partial"]),
        (aivss("mitigation: |"), &["partial"], &["poc"]),
        (
            aivss("factors:\n  Autonomy of Action: 0.5\n  Dynamic Tool Use: 0.5\n  Non-Determinism: 1\n  |"),
            &["Memory Use", "Dynamic Identity"],
            &["Autonomy of Action", "Dynamic Tool Use", "Non-Determinism", "agent"],
        ),
        (aivss("factors:\n  Aut|"), &["Execution Autonomy"], &["agent"]),
        (aivss("factors:\n  Autonomy of Action: |"), &["0", "0.5", "1", "unknown"], &["high"]),
        (aivss("factors:\n  Autonomy of Action:\n    |"), &["score", "why", "evidence"], &["agent"]),
        (aivss("factors: {Autonomy of Action: 1, |"), &["Tool Use"], &["Autonomy of Action"]),
        (aivss("cvss: |"), &["CVSS:4.0/"], &["AV:"]),
        (aivss("cvss: CVSS:4.0/|"), &["AV:", "AC:", "VC:"], &["CVSS:4.0/"]),
        (aivss("cvss: CVSS:4.0/AV:|"), &["N Network", "A Adjacent", "L Local", "P Physical"], &["AC:"]),
        (aivss("cvss: CVSS:4.0/AV:N/|"), &["AC:", "PR:"], &["AV:"]),
        (aivss("cvss: CVSS:4.0/AV:N/AC:|"), &["L Low", "H High"], &["N Network"]),
        (aivss("cvss:\n  |"), &["vector", "score", "why"], &["agent"]),
        (aivss("cvss:\n  vector: CVSS:4.0/AV:|"), &["N Network"], &[]),
        (aivss("expect: 7.6 High\npublished:\n  |"), &["score"], &["agent"]),
        ("```aivss\nagent: A\nversion: 2.0-candidate\nmetrics:\n  |\n```\n".to_owned(), &["LC"], &["agent"]),
        // Views.
        ("```aivss register\n|\n```\n".to_owned(), &["sort", "columns", "agents"], &["agent"]),
        ("```aivss register\nsort: |\n```\n".to_owned(), &["score", "agent"], &["title"]),
        ("```aivss register\ncolumns: [score, |]\n```\n".to_owned(), &["agent", "title"], &["score"]),
        ("```maestro matrix\nagents: [|]\n```\n".to_owned(), &["mail"], &["MA-1"]),
        ("```maestro register\nstatus: |\n```\n".to_owned(), &["open"], &[]),
        ("```aivss badge\nref: |\n```\n".to_owned(), &["mail-scored"], &["mail"]),
        ("```aivss |\n```\n".to_owned(), &["badge", "register"], &["matrix"]),
        ("```maestro re|\n```\n".to_owned(), &["register", "matrix"], &["badge"]),
        ("```|\n".to_owned(), &["aivss", "maestro"], &[]),
        ("```yaml ma|\n".to_owned(), &["aivss", "maestro"], &[]),
        // Prose.
        ("Text {{#|\n".to_owned(), &["{{#aivss ", "{{#maestro "], &[]),
        ("Text {{#aivss |\n".to_owned(), &["mail-scored"], &["mail", "MA-1"]),
        ("Text {{#aivss mail-scored |}}\n".to_owned(), &["score", "severity", "vector"], &["mail"]),
        ("Text {{#maestro M|}}\n".to_owned(), &["mail", "MA-1"], &["mail-scored"]),
        // Containers.
        (
            "> ```maestro\n> agent: A\n> layers:\n>   L3:\n>     - title: B\n>       sev|\n> ```\n".to_owned(),
            &["severity"],
            &["title"],
        ),
        ("- item\n\n  ```maestro\n  agent: A\n  own|\n  ```\n".to_owned(), &["owner"], &["agent"]),
        ("- item\n\n  > ```aivss\n  > agent: A\n  > exploit: |\n  > ```\n".to_owned(), &["poc"], &[]),
        // An open fence, and mistakes elsewhere in the block.
        ("```maestro\nagent: A\nown|".to_owned(), &["owner"], &["agent"]),
        (
            "```maestro\nagent: A\nsummary: a: b\nlayers:\n  L3:\n    - title: B\n      sev|\n```\n".to_owned(),
            &["severity"],
            &["title"],
        ),
        (
            "```maestro\nagent: A\nsummary: \"open\nlayers:\n  L3:\n    - title: B\n      severity: |\n```\n"
                .to_owned(),
            &["high"],
            &[],
        ),
    ]
}

/// The labels that are offered at the mark of a text.
fn offered(client: &mut Client<Local>, marked: &str) -> Vec<Value> {
    let offset = marked.find('|').expect("a mark");
    let text = marked.replacen('|', "", 1);
    client.set("src/a.md", &text);
    let list = client.at("textDocument/completion", "src/a.md", offset);
    list["items"].as_array().cloned().unwrap_or_default()
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().expect("a label")).collect()
}

fn start(dir: &std::path::Path, counting: Counting) -> Client<Local> {
    fs::create_dir_all(dir.join("src")).expect("made");
    fs::write(dir.join("book.toml"), "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\n").expect("written");
    fs::write(dir.join("src/SUMMARY.md"), "- [A](a.md)\n- [Other](other.md)\n").expect("written");
    fs::write(dir.join("src/a.md"), "").expect("written");
    fs::write(dir.join("src/other.md"), OTHER).expect("written");
    let mut client = Client::new(Local::start(), dir, counting);
    client.open("src/a.md");
    client
}

#[test]
fn every_position_offers_what_can_be_written_there() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut client = start(dir.path(), Counting::Utf16);
    let positions = positions();
    assert!(positions.len() >= 60, "{}", positions.len());
    let mut wrong = Vec::new();
    for (text, wanted, unwanted) in positions {
        // Characters with different lengths in each encoding, and both kinds of line ends.
        let before = format!("# Ä 漢 😀\n\n{text}");
        for marked in [before.clone(), before.replace('\n', "\r\n")] {
            let items = offered(&mut client, &marked);
            let labels = labels(&items);
            let missing: Vec<_> = wanted.iter().filter(|label| !labels.contains(label)).collect();
            let extra: Vec<_> = unwanted.iter().filter(|label| labels.contains(label)).collect();
            if !missing.is_empty() || !extra.is_empty() {
                let crlf = marked.contains('\r');
                let line = text.lines().find(|line| line.contains('|')).unwrap_or_default();
                wrong.push(format!(
                    "{line:?} (CRLF: {crlf}): missing {missing:?}, not wanted {extra:?}, offered {labels:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_offered_takes_the_place_of_what_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    for counting in [Counting::Utf8, Counting::Utf16] {
        let mut client = start(dir.path(), counting);
        for (marked, label, expected) in [
            ("```maestro\nagent: Ä 😀\nown|\n```\n", "owner", "```maestro\nagent: Ä 😀\nowner: \n```\n"),
            ("```maestro\nagent: A\nown|: Ann\n```\n", "owner", "```maestro\nagent: A\nowner: Ann\n```\n"),
            ("```maestro\nagent: A\nlay|\n```\n", "layers", "```maestro\nagent: A\nlayers:\n  \n```\n"),
            (
                "```maestro\nagent: A\nlayers:\n  L3:\n    - {title: 😀, severity: hi|\n",
                "high",
                "```maestro\nagent: A\nlayers:\n  L3:\n    - {title: 😀, severity: high\n",
            ),
            (
                "```aivss\nagent: A\ncvss: CVSS:4.0/AV:|\n```\n",
                "N Network",
                "```aivss\nagent: A\ncvss: CVSS:4.0/AV:N\n```\n",
            ),
            ("See 😀 {{#ai|", "{{#aivss ", "See 😀 {{#aivss "),
            ("> ```maestro\n> agent: A\n> own|\n> ```\n", "owner", "> ```maestro\n> agent: A\n> owner: \n> ```\n"),
        ] {
            let items = offered(&mut client, marked);
            let item = items
                .iter()
                .find(|item| item["label"] == label)
                .unwrap_or_else(|| panic!("{label}: {:?}", labels(&items)));
            let (range, text) = (&item["textEdit"]["range"], client.text("src/a.md").to_owned());
            let offset = |position: &Value| {
                let mut all = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
                all.find(|at| counting.position(&text, *at) == *position).expect("a place")
            };
            let mut new = text.clone();
            new.replace_range(
                offset(&range["start"])..offset(&range["end"]),
                item["textEdit"]["newText"].as_str().expect("a text"),
            );
            assert_eq!(new, expected);
        }
    }
}

/// A block that is typed, one character at a time.
#[test]
fn typing_a_block_never_fails_and_always_offers() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut client = start(dir.path(), Counting::Utf16);
    let block = "😀\n\n```maestro\nagent: Ä\nlayers:\n  L3:\n    - {id: T-1, title: \"漢, b\", severity: high}\n    - title: X\n      \
                 mitigations: [M1]\nmitigations:\n  M1: {title: 😀}\n```\n";
    let start = block.find("agent").expect("is there");
    for (at, c) in block.char_indices() {
        let end = at + c.len_utf8();
        client.edit("src/a.md", at..at, &block[at..end]);
        client.settled("src/a.md");
        let items = client.at("textDocument/completion", "src/a.md", end);
        let on_empty_line = block[..end].ends_with("    - ") || block[..end].ends_with("mitigations:\n  ");
        if at > start && on_empty_line {
            assert!(items["items"].as_array().is_some_and(|items| !items.is_empty()), "{:?}", &block[..end]);
        }
        client.at("textDocument/hover", "src/a.md", end);
    }
}
