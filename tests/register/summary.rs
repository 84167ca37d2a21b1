//! Tests `maestro summary`: its figures are equal to those of the JSON export, each figure links to the rows that it counts,
//! and finishing a control has the effect that the summary promises.

use std::path::Path;

use mdbook_aivss::internals::book::config::{Config, Css};
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::export::json;
use mdbook_aivss::internals::register::Register;
use mdbook_aivss::internals::register::digest::Digest;
use mdbook_aivss::internals::register::query::Filter;
use mdbook_aivss::maestro::{MitigationStatus, RiskBasis};
use serde_json::Value;

use super::support::{SAMPLE, read};

/// The chapters of the gallery.
fn gallery() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/gallery");
    let mut chapters: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("text")))
        .collect();
    chapters.sort();
    chapters
}

fn read_all(chapters: &[(String, String)]) -> Register {
    let chapters: Vec<(&str, &str)> = chapters.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    read(&chapters)
}

fn count<'v>(export: &'v Value, list: &str, takes: impl Fn(&'v Value) -> bool) -> usize {
    export[list].as_array().expect("a list").iter().filter(|item| takes(item)).count()
}

fn is_open(threat: &Value) -> bool {
    ["open", "in-progress"].contains(&threat["status"].as_str().expect("a status"))
}

#[test]
fn every_figure_is_a_count_of_the_export() {
    let sample: Vec<(String, String)> =
        SAMPLE.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    for chapters in [gallery(), sample] {
        let export: Value = serde_json::from_str(&json(&read_all(&chapters))).expect("JSON");
        let summary = &export["summary"];
        assert_eq!(summary["threats"], count(&export, "threats", |_| true));
        assert_eq!(summary["assessments"], count(&export, "scores", |_| true));
        assert_eq!(summary["open"], count(&export, "threats", is_open));
        for level in summary["levels"].as_array().expect("levels") {
            let word = &level["level"];
            let risk = |threat: &Value| {
                is_open(threat) && threat["risk"].as_str().unwrap_or("unrated") == word.as_str().expect("a word")
            };
            let effective = |threat: &Value| {
                let level = threat["effective"]["level"].as_str().unwrap_or("unrated");
                is_open(threat) && level == word.as_str().expect("a word")
            };
            assert_eq!(level["inherent"], count(&export, "threats", risk), "{word}");
            assert_eq!(level["effective"], count(&export, "threats", effective), "{word}");
        }
        for owner in summary["owners"].as_array().expect("owners") {
            let is_theirs = |threat: &Value| is_open(threat) && threat["owner"] == owner["owner"];
            let at = |level: &'static str| {
                count(&export, "threats", |it| is_theirs(it) && it["effective"]["level"] == level)
            };
            assert_eq!(owner["open"], count(&export, "threats", is_theirs));
            assert_eq!(owner["critical"], at("critical"));
            assert_eq!(owner["high"], at("high"));
        }
        for covered in summary["asi"].as_array().expect("ids") {
            let names = |threat: &Value| {
                is_open(threat) && threat["maps"]["asi"].as_array().is_some_and(|ids| ids.contains(&covered["id"]))
            };
            assert_eq!(covered["open"], count(&export, "threats", names), "{covered}");
        }
        for covered in summary["layers"].as_array().expect("layers") {
            let is_there = |threat: &Value| match covered["id"].as_str() {
                Some("cross-layer") => is_open(threat) && threat.get("layers").is_some(),
                _ => is_open(threat) && threat["layer"] == covered["id"],
            };
            assert_eq!(covered["open"], count(&export, "threats", is_there), "{covered}");
        }
        let reviews = ["scores", "models"].map(|list| count(&export, list, |it| it["review"].is_string()));
        let closed = ["mitigated", "false-positive", "not-applicable"];
        let threats = count(&export, "threats", |it| {
            it["review"].is_string() && !closed.contains(&it["status"].as_str().unwrap_or_default())
        });
        let due = summary["due"].as_array().expect("a list");
        assert_eq!(due.len(), reviews.iter().sum::<usize>() + threats);
        assert!(due.windows(2).all(|pair| pair[0]["date"].as_str() <= pair[1]["date"].as_str()));
    }
}

/// The page of a summary of the gallery.
fn page(options: &str) -> String {
    let mut chapters = gallery();
    chapters.push(("summary.md".to_owned(), format!("# Summary\n\n```maestro summary\n{options}```\n")));
    let config = Config { css: Css::None, ..Config::default() };
    let given: Vec<Chapter<'_>> =
        chapters.iter().map(|(path, text)| Chapter { name: path, path: Some(path), content: text.into() }).collect();
    let texts = chapters.iter().map(|(path, text)| (Some(path.as_str()), text.as_str()));
    let sources = BookSources::new(Path::new("/nowhere"), "src", texts);
    let book = read_book(&given, &config, &sources);
    let changed = book.changed(&config, Target::Html, &sources);
    changed.into_iter().find(|(number, _)| *number == chapters.len() - 1).expect("the summary is shown").1
}

#[test]
fn every_figure_leads_to_the_rows_that_it_counts() {
    let figures = regex::Regex::new("<a href=\"#(summary_[^\"]+)\">([0-9]+)</a>").expect("a pattern");
    let tags = regex::Regex::new("<[^>]*>").expect("a pattern");
    for options in ["", "date: 2027-06-01\n", "owner: Developer tools\n", "tags: [open-source]\ndate: 2027-01-01\n"] {
        let page = page(options);
        let (shown, behind) = page.split_once("<details class=\"av-behind\">").expect("the rows are there");
        let mut seen = 0;
        for figure in figures.captures_iter(shown) {
            let (id, number) = (&figure[1], &figure[2]);
            let rows = behind.split_once(&format!("<p id=\"{id}\">")).unwrap_or_else(|| panic!("nothing at {id}")).1;
            let rows = rows.split_once("</p>").expect("it ends").0;
            assert_eq!(rows.matches("<a href=").count().to_string(), number, "{options}{id}: {rows}");
            seen += 1;
        }
        assert!(seen > 3, "{options}{seen}");
        assert_eq!(seen, behind.matches("<p id=").count(), "every row is behind a figure");
        // No other number is a count.
        let words = tags.replace_all(shown, "|");
        for level in ["critical", "high", "medium", "low"] {
            assert!(!words.contains(&format!("1 {level}")), "a number without a link before {level}: {words}");
        }
    }
}

/// The chapter with the status of one control set to done. `line` is the line of its id, counted from 1.
fn done(text: &str, line: u32) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = line as usize - 1;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let rest = lines[start + 1..].iter().take_while(|next| indent(next) > indent(&lines[start])).count();
    let status = regex::Regex::new(r"\bstatus: [a-z-]+").expect("a pattern");
    let at = (start..=start + rest).find(|at| status.is_match(&lines[*at]));
    match at {
        Some(at) => lines[at] = status.replace(&lines[at], "status: done").into_owned(),
        None => lines[start] = lines[start].replacen('{', "{status: done, ", 1),
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_page_has_the_figures_of_the_export() {
    let export: Value = serde_json::from_str(&json(&read_all(&gallery()))).expect("JSON");
    let page = page("");
    let figures = |name: &str| -> Vec<String> {
        let figure = format!("<a href=\"#summary_\\d+_{name}_\\d+\">(\\d+)</a>");
        let figure = regex::Regex::new(&figure).expect("a pattern");
        figure.captures_iter(&page).map(|found| found[1].to_owned()).collect()
    };
    // A level without threats has no link.
    let levels = |key: &str| -> Vec<String> {
        let levels = export["summary"]["levels"].as_array().expect("levels").iter();
        levels.map(|level| level[key].to_string()).filter(|count| count != "0").collect()
    };
    assert_eq!(figures("before"), levels("inherent"));
    assert_eq!(figures("after"), levels("effective"));
    for name in ["threats", "open", "agents"] {
        assert_eq!(figures(name), [export["summary"][name].to_string()], "{name}");
    }
}

#[test]
fn what_a_control_would_bring_is_what_it_brings() {
    let chapters = gallery();
    let before = read_all(&chapters);
    let digest = Digest::of(&before, &Filter::default());
    let mut tried = 0;
    for entry in &before.models {
        for (index, control) in entry.model.mitigations.iter().enumerate() {
            if matches!(control.status, MitigationStatus::Done | MitigationStatus::WontDo) {
                continue;
            }
            tried += 1;
            let location = &entry.mitigation_locations[index];
            let edited: Vec<(String, String)> = chapters
                .iter()
                .map(|(path, text)| {
                    let is_here = location.path.ends_with(path.as_str());
                    (path.clone(), if is_here { done(text, location.line) } else { text.clone() })
                })
                .collect();
            let after = read_all(&edited);
            let now = after.model(&entry.model.id).expect("the model is still there");
            assert_eq!(now.model.mitigations[index].status, MitigationStatus::Done, "{} was edited", control.id);
            let gain = digest.controls.iter().find(|gain| std::ptr::eq(gain.control, control));
            for (_, threat, old) in before.threats().filter(|(_, threat, _)| threat.status.is_open()) {
                let (_, _, new) = after.threat(&threat.id).expect("the threat is still there");
                let predicted = gain.and_then(|gain| {
                    let lowered = gain.lowered.iter().find(|((_, lowered, _), ..)| lowered.id == threat.id);
                    lowered.map(|(_, _, level)| Some(*level))
                });
                let expected = predicted.unwrap_or(old.level(RiskBasis::Effective));
                assert_eq!(new.level(RiskBasis::Effective), expected, "{} for {}", control.id, threat.id);
            }
        }
    }
    assert!(tried > 10, "{tried}");
    assert!(digest.controls.len() > 3, "some controls would bring something");
}
