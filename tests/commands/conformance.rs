//! Tests the vectors in `conformance/`: their answers follow from the formulas in whole numbers, and the program gives the same
//! answers.
//!
//! `tests/conformance/test.py` tests more and needs Python: it checks every row, writes the files again, and changes each
//! constant of the independent implementation.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support;

type Row = HashMap<String, String>;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance").join(name)
}

fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path(name)).expect("the vectors are there");
    reader.deserialize().map(|row| row.expect("a row has all columns")).collect()
}

/// A number with at most `places` decimals as a whole number.
fn whole(text: &str, places: usize) -> u64 {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    format!("{before}{after:0<places$}").parse().expect("is a number with few decimals")
}

fn band(tenths: u64) -> &'static str {
    match tenths {
        0 => "None",
        1..=39 => "Low",
        40..=69 => "Medium",
        70..=89 => "High",
        _ => "Critical",
    }
}

/// The score in tenths by the formulas of `conformance/README.md`, and whether the unrounded score was a tie.
fn by_whole_numbers(version: &str, row: &Row) -> (u64, bool) {
    let (c, t) = (whole(&row["cvss"], 1), whole(&row["threat_multiplier"], 2));
    let f = whole(&row["factor_sum"], 1) / 5;
    if version == "0.5" {
        let n = (c + 5 * f) * t;
        return ((n + 100) / 200, n % 200 == 100);
    }
    let m = whole(&row["mitigation_factor"], 2);
    let uplift = (100 - c) * f * t;
    let n = match version {
        "0.8" => (2000 * c + uplift) * m,
        _ => 200_000 * c + uplift * m,
    };
    ((n + 100_000) / 200_000, n % 200_000 == 100_000)
}

#[test]
fn scores_follow_from_the_formulas_in_whole_numbers() {
    for (version, count, ties) in [("0.8", 19_089, 359), ("0.8-floor", 19_089, 353), ("0.5", 6_363, 1_102)] {
        let rows = rows(&format!("aivss-{version}.csv"));
        let mut inputs = Vec::new();
        let mut found = 0;
        for row in &rows {
            let (score, tie) = by_whole_numbers(version, row);
            assert_eq!((whole(&row["score"], 1), row["tie"] == "yes"), (score, tie), "{version}: {row:?}");
            assert_eq!(row["severity"], band(score), "{version}: {row:?}");
            found += usize::from(tie);
            inputs.push([&row["cvss"], &row["factor_sum"], &row["threat_multiplier"], &row["mitigation_factor"]]);
        }
        inputs.sort();
        inputs.dedup();
        assert_eq!((rows.len(), inputs.len(), found), (count, count, ties), "{version}");
    }
}

#[test]
fn adjusted_scores_follow_from_the_weights() {
    let weight = |row: &Row| {
        let of = |metric: &str, high: u64, middle: u64| match row[metric].as_str() {
            "W" | "H" => Some(high),
            "M" => Some(middle),
            "X" => None,
            _ => Some(0),
        };
        Some(of("EX", 40, 15)? + of("PT", 30, 10)? + of("CA", 30, 10)? + of("TD", 50, 20)?)
    };
    let rows = rows("aivss-2.0-candidate.csv");
    for row in &rows {
        let c = whole(&row["cvss"], 1);
        let unknown = ["LC", "CP", "AP", "SR"].iter().any(|metric| row[*metric] == "X");
        let adjusted =
            weight(row).filter(|_| !unknown).map(|w| if c == 0 { 0 } else { ((10 * c + w + 5) / 10).min(100) });
        let given = Some(&row["adjusted_score"]).filter(|score| !score.is_empty()).map(|score| whole(score, 1));
        assert_eq!((whole(&row["score"], 1), given), (c, adjusted), "{row:?}");
        assert_eq!(row["effect_class"] == "AX", unknown, "{row:?}");
    }
    assert_eq!(rows.len(), 12_946);
}

/// The assessment of a row, as `check.py` writes it.
fn assessment(version: &str, position: usize, row: &Row) -> Value {
    let number = |text: &str| text.parse::<f64>().expect("is a number");
    let mut case =
        json!({"id": format!("row-{position}"), "agent": "Row", "version": version, "cvss": number(&row["cvss"])});
    if version == "2.0-candidate" {
        let metrics = ["LC", "CP", "AP", "SR", "EX", "PT", "CA", "TD"].map(|name| format!("{name}:{}", row[name]));
        case["vector"] = format!("AIVSS:2.0/{}", metrics.join("/")).into();
        return case;
    }
    case["exploit"] = number(&row["threat_multiplier"]).into();
    if !row["mitigation_factor"].is_empty() {
        case["mitigation"] = number(&row["mitigation_factor"]).into();
    }
    let names = match version {
        "0.5" => [
            "autonomyOfAction",
            "toolUse",
            "memoryUse",
            "dynamicIdentity",
            "multiAgentInteractions",
            "nonDeterminism",
            "selfModification",
            "goalDrivenPlanning",
            "contextualAwareness",
            "opacityAndReflexivity",
        ],
        _ => [
            "autonomy",
            "tools",
            "language",
            "context",
            "non_determinism",
            "opacity",
            "persistence",
            "identity",
            "multi_agent",
            "self_mod",
        ],
    };
    let values: Vec<Value> = match row.get("factor_sum") {
        None => (1..=10).map(|place| Value::from(row[&format!("f{place}")].as_str())).collect(),
        Some(sum) => {
            // Distribute the halves to the factors in turn, beginning at another factor in each row.
            let mut halves = [0.0; 10];
            for card in 0..whole(sum, 1) / 5 {
                halves[(position + usize::try_from(card).expect("is small")) % 10] += 0.5;
            }
            halves.map(Value::from).to_vec()
        }
    };
    case["factors"] = names.into_iter().map(str::to_owned).zip(values).collect::<serde_json::Map<_, _>>().into();
    case
}

/// Every fortieth row of a file, answered by the binary.
fn sample(name: &str) -> Vec<(Row, Value)> {
    let picked: Vec<(usize, Row)> = rows(name).into_iter().enumerate().step_by(40).collect();
    let lines: String = picked
        .iter()
        .map(|(at, row)| {
            let version = row.get("version").map_or(&name[6..name.len() - 4], String::as_str);
            format!("{}\n", assessment(version, at + 1, row))
        })
        .collect();
    let args = ["score", "--format", "jsonl"];
    let binary = Path::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
    let run = support::run(binary, Path::new("."), &args, &BTreeMap::new(), lines.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let answers: Vec<Value> = run.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), picked.len());
    picked
        .into_iter()
        .zip(answers)
        .map(|((at, row), answer)| {
            assert_eq!(answer["id"], format!("row-{}", at + 1));
            (row, answer)
        })
        .collect()
}

#[test]
fn the_program_answers_a_sample_of_the_rows() {
    let number =
        |text: &str| if text.is_empty() { Value::Null } else { text.parse::<f64>().expect("is a number").into() };
    let same = |value: &Value, text: &str| value.as_f64() == number(text).as_f64();
    let mut count = 0;
    for name in
        ["aivss-0.8.csv", "aivss-0.8-floor.csv", "aivss-0.5.csv", "aivss-2.0-candidate.csv", "aivss-intervals.csv"]
    {
        for (row, answer) in sample(name) {
            let fine = match row.get("low") {
                Some(low) => same(&answer["interval"]["low"], low) && same(&answer["interval"]["high"], &row["high"]),
                None => same(&answer["score"], &row["score"]) && answer["severity"] == row["severity"].as_str(),
            };
            let adjusted = row.get("adjusted_score").is_none_or(|score| {
                same(&answer["adjusted_score"], score) && answer["effect_class"] == row["effect_class"].as_str()
            });
            assert!(fine && adjusted, "{name}: {row:?}\n{answer}");
            count += 1;
        }
    }
    assert!(count > 1_400, "{count}");
}

/// What other programs answered is recorded for all rows of a file.
#[test]
fn results_of_other_programs_add_up() {
    let results = rows("adapters/results.csv");
    for result in &results {
        let count = |column: &str| result[column].parse::<usize>().expect("is a number");
        assert_eq!(count("right") + count("wrong"), rows(&result["file"]).len(), "{result:?}");
        assert_eq!(count("wrong") == 0, result["first_difference"].is_empty(), "{result:?}");
    }
    assert!(results.len() > 5);
}
