//! Generates the tables of the page about the conformance vectors, from the files in `conformance/`.

use std::collections::HashMap;
use std::fmt::Write;

use super::root;

type Row = HashMap<String, String>;

const FILES: [&str; 6] = [
    "aivss-0.8.csv",
    "aivss-0.8-floor.csv",
    "aivss-0.5.csv",
    "aivss-2.0-candidate.csv",
    "aivss-intervals.csv",
    "published.csv",
];

fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(root().join("conformance").join(name)).expect("the file is there");
    reader.deserialize().map(|row| row.expect("a row has all columns")).collect()
}

/// A number with a comma between thousands.
fn thousands(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

/// Rows and ties of each file.
pub(super) fn files() -> String {
    let mut text = "| file | rows | ties |\n|---|---:|---:|\n".to_owned();
    let (mut rows_of_all, mut ties_of_all) = (0, 0);
    for name in FILES {
        let rows = rows(name);
        let ties = rows.iter().filter(|row| row.get("tie").is_some_and(|tie| tie == "yes")).count();
        rows_of_all += rows.len();
        ties_of_all += ties;
        let _ = writeln!(text, "| `{name}` | {} | {} |", thousands(rows.len()), thousands(ties));
    }
    let _ = writeln!(text, "| all | {} | {} |", thousands(rows_of_all), thousands(ties_of_all));
    text
}

/// The answers of other programs, and the output of the published examples.
pub(super) fn programs() -> String {
    let mut text = "| program | version | checked | file | right | wrong | first row that differs |\n|---|---|---|---|---:|---:|---|\n".to_owned();
    for result in rows("adapters/results.csv") {
        let count = |column: &str| thousands(result[column].parse().expect("is a number"));
        let first = match result["first_difference"].as_str() {
            "" => String::new(),
            difference => format!("line {}: {difference}", result["first_row"]),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | `{}` | {} | {} | {first} |",
            result["program"],
            result["version"],
            result["checked"],
            result["file"],
            count("right"),
            count("wrong"),
        );
    }
    let published = rows("published.csv");
    let agree = published.iter().filter(|row| row["agrees"] == "yes").count();
    let _ = writeln!(
        text,
        "\nOf the {} published examples {agree} print the right score, and {} do not.",
        published.len(),
        published.len() - agree
    );
    text
}
