//! Tests `import` on pages and reports: its results, and that a real book with them builds.
//!
//! `SNAPSHOTS=overwrite cargo test --test commands import::` rewrites the expected chapters in `tests/import/`.

#![cfg(feature = "driver")]

mod cyclonedx;
mod files;
mod hostile;
mod models;
mod time;

use std::path::Path;
use std::process::{Command, Output};

use mdbook_aivss::aivss::{Cvss, Decimal, Version};
use mdbook_aivss::internals::block::find::{MarkdownOptions, find};
use mdbook_aivss::internals::block::{self, AssessmentBlock, Block, ModelBlock};
use mdbook_aivss::internals::import::{Chapter, Options, import};
use mdbook_aivss::maestro::{LayerId, LayerStatus};
use proptest::prelude::*;
use serde_json::Value;

const SEED: &str = include_str!("../../import/smolagents.txt");
const SAVED: &str = include_str!("../../import/saved.html");
const REPORT: &str = include_str!("../../import/report.json");
const PAGES: &str = include_str!("../../fixtures/agent_pages.json");

fn options(file: &str) -> Options<'_> {
    Options::new(file, "2026-11-21".parse().expect("a date"))
}

fn chapter(text: &str, file: &str) -> Chapter {
    import(text, &options(file)).unwrap_or_else(|error| panic!("{error:?}"))
}

/// The blocks of a chapter, which have no problem of any kind.
fn blocks(chapter: &Chapter) -> (Vec<AssessmentBlock>, Vec<ModelBlock>) {
    let found = find(&chapter.markdown, MarkdownOptions::default());
    assert!(found.in_html.is_empty());
    let (mut assessments, mut models) = (Vec::new(), Vec::new());
    for fence in &found.fences {
        let read = block::read(fence, mdbook_aivss::internals::diagnostic::Source::File(0), Version::default());
        assert!(read.problems.is_empty(), "{:#?}\n{}", read.problems, chapter.markdown);
        match read.block {
            Some(Block::Assessment(block)) => assessments.push(*block),
            Some(Block::Model(block)) => models.push(*block),
            other => panic!("{other:?}"),
        }
    }
    (assessments, models)
}

fn notes(chapter: &Chapter) -> Vec<&str> {
    chapter.notes.iter().map(|note| note.text.as_str()).collect()
}

fn snapshot(chapter: &Chapter, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(file);
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&path, &chapter.markdown).expect("written");
    }
    let expected = std::fs::read_to_string(&path).expect("there").replace("\r\n", "\n");
    assert_eq!(chapter.markdown, expected);
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(args)
        .current_dir(dir)
        .env_remove("MDBOOK_LOG")
        .output()
        .expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text").replace("\r\n", "\n")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text").replace("\r\n", "\n")
}

/// Builds a book with these chapters, which must print nothing. Returns its folder.
fn build(chapters: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let src = dir.path().join("src");
    std::fs::create_dir(&src).expect("made");
    std::fs::write(dir.path().join("book.toml"), "[preprocessor.aivss]\nafter = [\"links\"]\n").expect("written");
    let mut summary = String::new();
    for (id, markdown) in chapters {
        std::fs::write(src.join(format!("{id}.md")), markdown).expect("written");
        summary.push_str(&format!("- [{id}]({id}.md)\n"));
    }
    std::fs::write(src.join("SUMMARY.md"), summary).expect("written");
    let output = run(dir.path(), &["build", "."]);
    let log = stderr(&output);
    assert!(output.status.success() && !log.contains("WARN") && !log.contains("warning"), "{log}");
    dir
}

#[test]
fn the_seed_keeps_its_ten_factors_and_seven_layers() {
    let chapter = chapter(SEED, "smolagents.txt");
    assert_eq!((chapter.agent.as_str(), chapter.id.as_str()), ("SmolAgents", "smolagents"));
    assert_eq!(notes(&chapter), [""; 0]);
    snapshot(&chapter, "smolagents.md");

    let (assessments, models) = blocks(&chapter);
    let factors: Vec<_> = assessments[0]
        .assessment
        .factors
        .iter()
        .map(|entry| (entry.name, entry.input.value.headline().to_string()))
        .collect();
    let expected = [
        ("Autonomy of Action", "0.7"),
        ("Goal-Driven Planning", "0.8"),
        ("Self-Modification", "0.3"),
        ("Dynamic Tool Use", "0.8"),
        ("Persistent Memory", "0.4"),
        ("Contextual Awareness", "0.6"),
        ("Dynamic Identity", "0.2"),
        ("Multi-Agent Interactions", "0.5"),
        ("Non-Determinism", "0.7"),
        ("Opacity & Reflexivity", "0.5"),
    ];
    assert_eq!(factors, expected.map(|(name, value)| (name, value.to_owned())));
    assert!(assessments[0].assessment.cvss.is_none());

    let uncertain = [LayerId::L2, LayerId::L5, LayerId::L6];
    let layers: Vec<_> = models[0].model.layers.iter().map(|layer| (layer.id, layer.status)).collect();
    let expected = LayerId::ALL
        .map(|layer| (layer, if uncertain.contains(&layer) { LayerStatus::Uncertain } else { LayerStatus::Mapped }));
    assert_eq!(layers, expected);

    // The same on the page that a real build makes of it.
    let book = build(&[("smolagents", &chapter.markdown)]);
    let page = std::fs::read_to_string(book.path().join("book/smolagents.html")).expect("a page");
    let mut at = 0;
    for (name, value) in factors {
        let row = page[at..].find(&name.replace('&', "&amp;")).expect("the factor, in order");
        at += row;
        let end = page[at..].find("</tr>").expect("the end of its row");
        assert!(page[at..at + end].contains(&value), "{name} {value}");
    }
    for (number, layer) in LayerId::ALL.into_iter().enumerate() {
        let status = if uncertain.contains(&layer) { "uncertain" } else { "mapped" };
        let hook = format!("data-maestro-layer=\"{layer}\" data-maestro-status=\"{status}\"");
        let place = page[at..].find(&hook).unwrap_or_else(|| panic!("layer {} of the page is not {hook}", number + 1));
        at += place;
    }
    assert_eq!(page.matches("not certain from listing<").count(), 3);
}

#[test]
fn a_saved_page_is_read_as_a_reader_sees_it() {
    let chapter = chapter(SAVED, "saved.html");
    snapshot(&chapter, "saved.md");
    assert_eq!(
        notes(&chapter),
        ["not understood, kept as a comment: Directory Listing", "not understood, kept as a comment: Terms of use",]
    );
    let (assessments, models) = blocks(&chapter);
    let assessment = &assessments[0].assessment;
    assert_eq!(assessment.agent, "Tidy & Co");
    assert_eq!(assessment.factors[0].input.why.as_deref(), Some("asks before it deletes"));
    let outcome = assessment.score().expect("complete");
    assert_eq!(outcome.score, Some(Decimal::new(68, 1)));
    let published = assessment.published.as_ref().expect("the page has a score");
    assert_eq!(published.source.as_deref(), Some("https://example.org/directory/tidy/threat-model"));
    assert_eq!(published.date.map(|date| date.to_string()).as_deref(), Some("2026-07-04"));
    assert_eq!(models[0].model.layers.len(), 7);
    let page = build(&[("tidy", &chapter.markdown)]);
    let page = std::fs::read_to_string(page.path().join("book/tidy.html")).expect("a page");
    assert!(page.contains("Tidy &amp; Co — agentic threat model"));
}

/// The forms in which scored pages occur: copied text, a table in text, and HTML.
fn forms(page: &Value) -> [String; 3] {
    let name = page["name"].as_str().expect("a name");
    let factors: Vec<(&str, f64)> = page["factors"]
        .as_object()
        .expect("factors")
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_f64().expect("a number")))
        .collect();
    let [score, cvss, aars, sum, thm, mf] =
        ["aivss", "cvss_base", "aars", "factor_sum", "thm", "mf"].map(|key| page[key].as_f64().expect("a number"));
    let severity = page["severity"].as_str().expect("a word");
    let formula =
        "AIVSS = (CVSS_Base + AARS) × Mitigation_Factor, where AARS = (10 − CVSS_Base) × (Factor_Sum / 10) × ThM";
    let layers: Vec<(&str, &str, &str)> = vec![
        ("L1 · Foundation Models", "✓ mapped", "One hosted model."),
        ("L2 · Data Operations", "⚠ not certain from listing", "Not certain from the listing — stores are not named."),
        ("L3 · Agent Frameworks", "✓ mapped", "A loop of its own."),
        (
            "L4 · Deployment & Infrastructure",
            "⚠ not certain from listing",
            "Not certain from the listing — no host is named.",
        ),
        ("L5 · Evaluation & Observability", "✓ mapped", "Calls are logged."),
        (
            "L6 · Security & Compliance",
            "⚠ not certain from listing",
            "Not certain from the listing — no roles are named.",
        ),
        ("L7 · Agent Ecosystem", "✓ mapped", "A public marketplace."),
    ];
    let copied = format!(
        "{name} — agentic threat model\n\n{score:.1}AIVSS {score:.1} · {severity}\n\nIt does what it does.\n\n\
         OWASP AIVSS score rationale\n\n{formula}\nCVSS base {cvss:.1}AARS uplift {aars:.2}Factor sum {sum:.1}/10Threat ×{thm}Mitigation ×{mf}\n{}\n\
         MAESTRO 7-layer threat model\n\n{}",
        factors.iter().map(|(name, value)| format!("{name}\n{value:.2}\n")).collect::<String>(),
        layers.iter().map(|(title, tag, text)| format!("{title}{tag}\n\n{text}\n\n")).collect::<String>()
    );
    let table = format!(
        "# {name} — agentic threat model\n\nAIVSS: {score:.1} ({severity})\n\nIt does what it does.\n\n\
         ## OWASP AIVSS score rationale\n\n{formula}\n\nCVSS base\n{cvss:.1}\nAARS\n+{aars:.2}\nFactor sum\n{sum:.1} / 10\nThM\n{thm}\nMitigation factor\n{mf}\n\n\
         | Factor | Value | Why |\n|---|---|---|\n{}\n## MAESTRO 7-layer threat model\n\n{}",
        factors.iter().map(|(name, value)| format!("| {name} | {value:.1} | |\n")).collect::<String>(),
        layers.iter().map(|(_, _, text)| format!("{text}\n\n")).collect::<String>()
    );
    let html = format!(
        "<html><body><h1>{name} — agentic threat model</h1><b>{score:.1}</b><i>AIVSS {score:.1} · {severity}</i><p>It does what it does.</p>\
         <h2>OWASP AIVSS score rationale</h2><p>{formula}</p><dl><dt>CVSS base</dt><dd>{cvss:.1}</dd><dt>AARS uplift</dt><dd>{aars:.2}</dd>\
         <dt>Factor sum</dt><dd>{sum:.1}/10</dd><dt>Threat</dt><dd>×{thm}</dd><dt>Mitigation</dt><dd>×{mf}</dd></dl>{}\
         <h2>MAESTRO 7-layer threat model</h2>{}</body></html>",
        factors
            .iter()
            .map(|(name, value)| format!(
                "<div><span>{}</span><span>{value:.2}</span></div>",
                name.replace('&', "&amp;")
            ))
            .collect::<String>(),
        layers
            .iter()
            .map(|(title, tag, text)| format!("<h3>{title}</h3><span>{tag}</span><p>{text}</p>"))
            .collect::<String>()
    );
    [copied, table, html]
}

#[test]
fn the_scored_pages_come_with_their_inputs_and_their_score() {
    let pages: Vec<Value> = serde_json::from_str(PAGES).expect("JSON");
    assert_eq!(pages.len(), 8);
    let decimal = |value: &Value| Decimal::from_str_exact(&value.to_string()).expect("a decimal").normalize();
    let mut chapters = Vec::new();
    for page in &pages {
        let name = page["name"].as_str().expect("a name");
        for (form, text) in forms(page).iter().enumerate() {
            let chapter = chapter(text, "page.txt");
            let at = format!("{name}, form {form}\n{}", chapter.markdown);
            let (assessments, models) = blocks(&chapter);
            let assessment = &assessments[0].assessment;
            assert_eq!(assessment.agent, name, "{at}");
            assert_eq!(assessment.summary.as_deref(), Some("It does what it does."), "{at}");
            let input = |value: Option<Decimal>| value.map(|value| value.normalize());
            assert_eq!(
                input(assessment.cvss.as_ref().map(|it| it.value.score)),
                Some(decimal(&page["cvss_base"])),
                "{at}"
            );
            assert_eq!(
                input(assessment.exploit.as_ref().map(|it| it.value.value)),
                Some(decimal(&page["thm"])),
                "{at}"
            );
            assert_eq!(
                input(assessment.mitigation.as_ref().map(|it| it.value.value)),
                Some(decimal(&page["mf"])),
                "{at}"
            );
            for (factor, value) in page["factors"].as_object().expect("factors") {
                let entry = assessment.factors.iter().find(|entry| entry.name == factor).expect("the factor");
                assert_eq!(entry.input.value.headline(), decimal(value), "{factor} of {at}");
            }
            let outcome = assessment.score().expect("complete");
            assert_eq!(input(outcome.score), Some(decimal(&page["exact_half_up"])), "{at}");
            let published = assessment.published.as_ref().expect("published");
            assert_eq!(published.score.normalize(), decimal(&page["aivss"]), "{at}");
            // One page states 9.2, but its inputs give 9.3.
            let differs = page["aivss"] != page["exact_half_up"];
            let told: Vec<_> = notes(&chapter).into_iter().filter(|note| !note.contains("page.txt")).collect();
            if differs {
                assert_eq!(told, ["the text gives a score of 9.2, its inputs give 9.3; the page shows both"], "{at}");
            } else {
                assert_eq!(told, [""; 0], "{at}");
            }
            let statuses: Vec<_> =
                models[0].model.layers.iter().map(|layer| layer.status == LayerStatus::Uncertain).collect();
            assert_eq!(statuses, [false, true, false, true, false, true, false], "{at}");
            chapters.push((format!("{}-{form}", chapter.id), chapter.markdown.replace(": page", ": other")));
        }
    }
    // One form of each is enough for the book, because all forms have the same id.
    let first: Vec<_> = chapters.iter().step_by(3).map(|(id, text)| (id.as_str(), text.as_str())).collect();
    build(&first);
}

#[test]
fn the_report_comes_with_all_its_findings() {
    let chapter = chapter(REPORT, "report.json");
    snapshot(&chapter, "report.md");
    assert_eq!(notes(&chapter), [""; 0]);
    let (assessments, models) = blocks(&chapter);
    let report: Value = serde_json::from_str(REPORT).expect("JSON");
    let list = report["vulnerabilities"].as_array().expect("a list");
    assert_eq!(assessments.len(), list.len());
    for (block, vulnerability) in assessments.iter().zip(list) {
        let outcome = block.assessment.score().expect("complete");
        let stated = Decimal::from_str_exact(&vulnerability["scores"]["aivss"].to_string()).expect("a decimal");
        assert_eq!(outcome.score, Some(stated));
        assert_eq!(block.assessment.risks.len(), 1);
    }
    assert_eq!(models[0].model.agent, "Worked examples");
    build(&[("report", &chapter.markdown)]);
}

#[test]
fn what_a_report_has_of_its_own_is_kept() {
    let text = r#"{"metadata": {"system_name": "S", "team": "red"}, "tool": "x",
        "vulnerabilities": [{"id": "A-1", "owasp_category": "Sloth", "cvss_base": {"vector_string": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "score": 9.8},
          "amplification_factors": {"autonomy": 1.0, "tools": 2.0, "charm": 0.5}, "threat_multiplier": 0.97, "scores": {"aivss": 9.9, "severity": "Low"}}, 7]}"#;
    let chapter = chapter(text, "r.json");
    for kept in [
        "metadata.team: \"red\"",
        "tool: \"x\"",
        "vulnerabilities[0].owasp_category: Sloth",
        "vulnerabilities[0].cvss_base.vector_string: CVSS:3.1/AV:N",
        "vulnerabilities[0].amplification_factors.tools: 2.0",
        "vulnerabilities[0].amplification_factors.charm: 0.5",
        "vulnerabilities[0].scores.severity: Low",
        "vulnerabilities[1]: 7",
    ] {
        assert!(chapter.markdown.contains(kept), "{kept}\n{}", chapter.markdown);
        assert!(notes(&chapter).iter().any(|note| note.contains(kept)), "{kept}");
    }
    let (assessments, _) = blocks(&chapter);
    assert_eq!(assessments[0].assessment.id, "s-a-1");
    assert_eq!(assessments[0].assessment.factors.iter().filter(|entry| entry.input.value.unknown).count(), 9);
}

#[test]
fn a_missing_cvss_input_can_be_given() {
    let cvss = Some(Cvss::from(Decimal::new(77, 1)));
    let given = import(SEED, &Options { cvss: cvss.clone(), ..options("s.txt") }).expect("a page");
    let (assessments, _) = blocks(&given);
    assert_eq!(assessments[0].assessment.cvss.as_ref().map(|it| it.value.score), Some(Decimal::new(77, 1)));
    // A page with its own CVSS score keeps it.
    let own = import(SAVED, &Options { cvss, ..options("s.html") }).expect("a page");
    let (assessments, _) = blocks(&own);
    assert_eq!(assessments[0].assessment.cvss.as_ref().map(|it| it.value.score), Some(Decimal::new(63, 1)));
    assert!(notes(&own).iter().any(|note| note.contains("`--cvss` is not used")));
}

#[test]
fn layers_are_never_guessed() {
    let clash = "A — agentic threat model\nL5 · Security and Compliance ✓ mapped\nSwapped.\nL1 ✓ mapped\nA model.\nTooling ✓ mapped\nOdd.\n";
    let chapter = chapter(clash, "a.txt");
    let (_, models) = blocks(&chapter);
    let read: Vec<_> =
        models[0].model.layers.iter().filter(|it| it.status != LayerStatus::NotAssessed).map(|it| it.id).collect();
    assert_eq!(read, [LayerId::L1]);
    for text in ["L5 · Security and Compliance ✓ mapped", "Swapped.", "Tooling ✓ mapped", "Odd."] {
        assert!(notes(&chapter).iter().any(|note| note.ends_with(&format!("kept as a comment: {text}"))), "{text}");
    }
    assert!(notes(&chapter).iter().any(|note| note.contains("belong to different layers")));

    let six = "A — agentic threat model\nAutonomy 0.5\nMAESTRO 7-layer threat model\n\none\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix\n";
    let chapter = self::chapter(six, "a.txt");
    assert!(notes(&chapter).iter().any(|note| note.contains("6 paragraphs are not seven")));
    assert!(chapter.markdown.contains("line 15: six"), "{}", chapter.markdown);
}

#[test]
fn a_hostile_page_stays_text() {
    let page = format!(
        "A\"{{{{#include secret.txt}}}} <b>x</b> — agentic threat model\n--> <script>alert(1)</script> {{{{#include secret.txt}}}}\n\
         {SEED_TAIL}\n```\n--> <img src=x onerror=alert(2)> {{{{#include secret.txt}}}}\n",
        SEED_TAIL = "OWASP AIVSS score rationale\nAutonomy of Action 0.5\nMAESTRO 7-layer threat model\nL1 ✓ mapped\n# ``` `x` {{#include secret.txt}} *bold* [a](javascript:alert(3)) &lt; <i>\nMAESTRO — the 7-layer agentic threat-modeling framework (x)."
    );
    let chapter = chapter(&page, "a.txt");
    blocks(&chapter);
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join("src")).expect("made");
    for (path, text) in [
        ("book.toml", "[preprocessor.aivss]\nafter = [\"links\"]\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/secret.txt", "the secret of the host"),
        ("src/a.md", chapter.markdown.as_str()),
    ] {
        std::fs::write(dir.path().join(path), text).expect("written");
    }
    let output = run(dir.path(), &["build", "."]);
    assert!(output.status.success(), "{}", stderr(&output));
    let page = std::fs::read_to_string(dir.path().join("book/a.html")).expect("a page");
    let main = &page[page.find("<main>").expect("a page")..page.find("</main>").expect("a page")];
    assert!(!main.contains("the secret of the host"), "{main}");
    for bad in ["<script", "onerror=alert(2)>", "<b>x", "<i>", "href=\"javascript"] {
        let shown = main.split("<!--").map(|part| part.rsplit("-->").next().unwrap_or(part)).collect::<String>();
        assert!(!shown.contains(bad), "{bad}\n{shown}");
    }
}

#[test]
fn a_folder_becomes_chapters_and_summary_lines() {
    let dir = tempfile::tempdir().expect("a folder");
    let pages = dir.path().join("pages");
    std::fs::create_dir(&pages).expect("made");
    for (file, text) in [
        ("a.txt", SEED),
        ("b.txt", SEED),
        ("c.html", SAVED),
        ("d.json", REPORT),
        ("e.png", "no"),
        ("f.txt", "nothing here"),
    ] {
        std::fs::write(pages.join(file), text).expect("written");
    }
    let args = ["import", "pages", "-o", "out", "--today", "2026-11-21"];
    let output = run(dir.path(), &args);
    assert_eq!(output.status.code(), Some(1), "one file is no page");
    let lines = "- [SmolAgents](smolagents.md)\n- [SmolAgents](b.md)\n- [Tidy & Co](tidy-co.md)\n- [Worked examples](worked-examples.md)\n";
    assert_eq!(stdout(&output), lines);
    let log = stderr(&output).replace('\\', "/");
    assert!(log.contains("pages/f.txt: error: no factors and no layers were found\n  help: "), "{log}");
    assert!(log.contains("pages/b.txt: note: another chapter has the id `smolagents`; this one got `b`"), "{log}");
    assert!(log.contains("pages/c.html:10: note: not understood, kept as a comment: Directory Listing"), "{log}");

    let texts: Vec<(String, String)> = ["smolagents", "b", "tidy-co", "worked-examples"]
        .map(|id| (id.to_owned(), std::fs::read_to_string(dir.path().join(format!("out/{id}.md"))).expect("a chapter")))
        .into();
    build(&texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect::<Vec<_>>());

    // The same import again finds the same content, which is not an obstacle. A chapter that was edited is not overwritten.
    assert_eq!(run(dir.path(), &args).status.code(), Some(1));
    std::fs::write(dir.path().join("out/b.md"), "mine").expect("written");
    let again = run(dir.path(), &args);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        stderr(&again).replace('\\', "/").contains("out/b.md exists and is different; nothing was written"),
        "{}",
        stderr(&again)
    );
    assert_eq!(std::fs::read_to_string(dir.path().join("out/b.md")).expect("there"), "mine");
}

#[test]
fn a_chapter_is_printed_and_what_was_not_understood_told() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("page.txt"), format!("Menu\n{SEED}\nImprint\n")).expect("written");
    let output = run(dir.path(), &["import", "page.txt", "--today", "2026-11-21", "--cvss", "7.7"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stderr(&output),
        "page.txt:1: note: not understood, kept as a comment: Menu\npage.txt:26: note: not understood, kept as a comment: Imprint\n"
    );
    assert!(stdout(&output).contains("cvss:\n  score: 7.7\n  why: Not in the text; given when it was imported.\n"));
    let wrong = run(dir.path(), &["import", "page.txt", "--cvss", "CVSS:3.1/AV:N"]);
    assert_eq!(wrong.status.code(), Some(2));
    let missing = run(dir.path(), &["import", "no.txt"]);
    assert_eq!(missing.status.code(), Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Whatever a page contains, the chapter builds.
    #[test]
    fn any_page_makes_blocks_that_build(
        title in "\\PC{0,30}",
        summary in prop::collection::vec("\\PC{0,60}", 0..4),
        values in prop::collection::vec("[01]?\\.?[0-9]{0,2}", 10),
        layers in prop::collection::vec("\\PC{0,80}", 7),
        rest in "\\PC{0,40}",
        html in any::<bool>(),
    ) {
        let names = [
            "Autonomy of Action", "Goal-Driven Planning", "Self-Modification", "Dynamic Tool Use", "Persistent Memory",
            "Contextual Awareness", "Dynamic Identity", "Multi-Agent Interactions", "Non-Determinism", "Opacity & Reflexivity",
        ];
        let mut page = format!("{title} — agentic threat model\n{}\nOWASP AIVSS score rationale\n", summary.join("\n"));
        for (name, value) in names.iter().zip(&values) {
            page.push_str(&format!("| {name} | {value} | {rest} |\n"));
        }
        page.push_str("MAESTRO 7-layer threat model\n");
        for (number, text) in layers.iter().enumerate() {
            page.push_str(&format!("L{}\n{text}\n", number + 1));
        }
        if html {
            page = format!("<p>{}", page.replace('\n', "<p>"));
        }
        if let Ok(chapter) = import(&page, &options("p.txt")) {
            let (assessments, models) = blocks(&chapter);
            prop_assert_eq!(models.len(), 1, "{}", chapter.markdown);
            prop_assert!(assessments.len() <= 1);
            prop_assert!(assessments.iter().all(|block| block.assessment.factors.len() == 10));
        }
    }

    /// Every word of a page is in the chapter.
    #[test]
    fn nothing_is_dropped(
        lines in prop::collection::vec("[a-z]{4,9}( [a-z]{4,9}){0,6}", 1..12),
        at in prop::collection::vec(0_usize..26, 12),
    ) {
        let mut page: Vec<String> = SEED.lines().map(str::to_owned).collect();
        for (line, at) in lines.iter().zip(&at) {
            page.insert((*at).min(page.len()), line.clone());
        }
        let chapter = chapter(&page.join("\n"), "p.txt");
        blocks(&chapter);
        for word in lines.iter().flat_map(|line| line.split(' ')) {
            prop_assert!(chapter.markdown.contains(word), "{} is lost\n{}", word, chapter.markdown);
        }
    }

    /// The reader returns a result or an error for any text.
    #[test]
    fn any_text_is_met_with_an_answer(text in "\\PC{0,200}", json in any::<bool>()) {
        let text = if json { format!("{{\"vulnerabilities\": [{text}]}}") } else { text };
        let _ = import(&text, &options("p.txt"));
    }
}
