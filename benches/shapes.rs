//! Checks that cost grows linearly with the input: time and memory for n, 2n and 4n of thirteen shapes of input.
//!
//! `cargo bench --bench shapes` prints the table of the handbook's performance page, and fails if four times the input costs
//! more than [`FACTOR`] times as much. The fixed cost of a run, such as starting the program, is measured first and subtracted.
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod measure;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use measure::{Run, answer, measure};

/// The highest factor for four times the input: 4 for linear growth, and a half more for logarithmic parts and for a machine
/// that is not quiet.
const FACTOR: f64 = 6.0;

/// A shape of input.
struct Shape {
    name: &'static str,
    /// What `n` counts.
    unit: &'static str,
    /// The smallest `n`. It is large enough for a run of at least some ten milliseconds.
    n: usize,
    /// Writes the input to a folder and returns the arguments of the program.
    write: fn(&Path, usize) -> Vec<String>,
}

const SHAPES: [Shape; 13] = [
    Shape { name: "references in prose", unit: "references", n: 2_000, write: references },
    Shape { name: "factors taken from another assessment", unit: "assessments in a row", n: 500, write: inheritance },
    Shape { name: "chains", unit: "threats in one chain", n: 450, write: chains },
    Shape { name: "duplicate ids", unit: "threats of one id", n: 1_800, write: duplicates },
    Shape { name: "diagnostics", unit: "unknown keys on one line", n: 2_000, write: diagnostics },
    Shape { name: "registers", unit: "threats in ten registers", n: 500, write: registers },
    Shape { name: "siblings", unit: "assessments of one agent", n: 250, write: siblings },
    Shape { name: "import: equal ids", unit: "vulnerabilities of one id", n: 1_000, write: import_ids },
    Shape { name: "import: attributes", unit: "attributes of one tag", n: 5_000, write: import_attributes },
    Shape { name: "includes", unit: "includes of one file", n: 1_000, write: includes },
    Shape { name: "export", unit: "threats", n: 1_000, write: export },
    Shape { name: "diff", unit: "threats, all of them changed", n: 1_000, write: diff },
    Shape { name: "questions", unit: "models with 20 components", n: 250, write: questions },
];

const FACTORS: &str = "factors: {Execution Autonomy: 1, Tools: 0.5, Language: 1, Context: 0, Non-Determinism: 0.5, Opacity: 0.5, \
                       Persistence: 0, Identity: 0, Multi-Agent: 0, Self-Mod: 0}\n";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if answer(&args) {
        return;
    }
    let ours = Path::new(env!("CARGO_BIN_EXE_mdbook-aivss"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let nothing = folder.path().join("nothing");
    std::fs::write(&nothing, "").expect("the file can be written");
    let run = |args: &[String]| -> Vec<Run> {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        (0..5).map(|_| measure(ours, &nothing, &args)).collect()
    };
    // The load of the machine can only make a run slower, so the fastest one shows best how the time grows.
    let fastest = |runs: &[Run]| runs.iter().map(|run| run.time).fold(f64::INFINITY, f64::min);
    let memory = |runs: &[Run]| runs.iter().map(|run| run.memory).fold(0.0, f64::max);

    let empty = book(&folder.path().join("empty"), "", &[("one.md", "# One\n".to_owned())], "check");
    let start = run(&empty);
    let (start_time, start_memory) = (fastest(&start), memory(&start));
    println!("A book without a block: {start_time:.1} ms, {:.1} MB.\n", start_memory / 1e6);
    println!(
        "| shape | n counts | n | ms | 2n | 4n | 4n to n | MB | 2n | 4n | 4n to n |\n|---|---|---|---|---|---|---|---|---|---|---|"
    );
    let mut missed = Vec::new();
    for shape in &SHAPES {
        let costs = [1, 2, 4].map(|times| {
            let place = folder.path().join(format!("{}-{times}", shape.name.replace([' ', ':'], "-")));
            let runs = run(&(shape.write)(&place, shape.n * times));
            (fastest(&runs), memory(&runs))
        });
        // A cost of a millisecond or a megabyte is too small to show how it grows.
        let grows =
            |cost: [f64; 3], start: f64, least: f64| (cost[2] - start).max(least) / (cost[0] - start).max(least);
        let times = costs.map(|(time, _)| time);
        let sizes = costs.map(|(_, memory)| memory);
        let (time, size) = (grows(times, start_time, 2.0), grows(sizes, start_memory, 1e6));
        let [t1, t2, t4] = times;
        let [m1, m2, m4] = sizes.map(|size| size / 1e6);
        println!(
            "| {} | {} | {} | {t1:.1} | {t2:.1} | {t4:.1} | {time:.1} | {m1:.1} | {m2:.1} | {m4:.1} | {size:.1} |",
            shape.name, shape.unit, shape.n
        );
        if time > FACTOR || size > FACTOR {
            missed.push(shape.name);
        }
    }
    if !missed.is_empty() {
        println!("\nworse than linear: {}", missed.join(", "));
        std::process::exit(1);
    }
}

/// Writes a book and returns the arguments that run a command on it.
fn book(folder: &Path, config: &str, chapters: &[(&str, String)], command: &str) -> Vec<String> {
    let src = folder.join("src");
    std::fs::create_dir_all(&src).expect("the folder can be made");
    std::fs::write(folder.join("book.toml"), format!("[preprocessor.aivss]\nafter = [\"links\"]\n{config}"))
        .expect("the configuration can be written");
    let mut summary = String::new();
    for (path, text) in chapters {
        // Included files are not chapters.
        if path.ends_with(".md") {
            let _ = writeln!(summary, "- [Chapter]({path})");
        }
        std::fs::write(src.join(path), text).expect("the chapter can be written");
    }
    std::fs::write(src.join("SUMMARY.md"), summary).expect("the summary can be written");
    let mut args: Vec<String> = command.split(' ').map(str::to_owned).collect();
    args.push(text(folder));
    args
}

fn text(path: &Path) -> String {
    path.to_str().expect("a temporary folder has a plain name").to_owned()
}

fn assessment(id: &str, more: &str) -> String {
    format!("```aivss\nagent: Agent\nagent-id: agent\nid: {id}\ntitle: Finding {id}\ncvss: 5.0\n{more}```\n\n")
}

/// One model for every 450 threats.
fn models(count: usize, threat: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for first in (0..count).step_by(450) {
        let _ = write!(text, "```maestro\nagent: Agent {first}\nid: model-{first}\nlayers:\n  L3:\n    threats:\n");
        for number in first..count.min(first + 450) {
            let _ = writeln!(text, "      - {}", threat(number));
        }
        text.push_str("```\n\n");
    }
    text
}

fn threat(number: usize, likelihood: &str) -> String {
    format!("{{id: T-{number}, title: Threat {number}, severity: high, likelihood: {likelihood}}}")
}

fn references(folder: &Path, n: usize) -> Vec<String> {
    let references: String = (0..n).map(|_| "See {{#aivss one}} and more.\n\n").collect();
    book(folder, "", &[("one.md", assessment("one", FACTORS) + &references)], "check")
}

fn inheritance(folder: &Path, n: usize) -> Vec<String> {
    let first = assessment("a-0", FACTORS);
    let rest: String =
        (1..n).map(|number| assessment(&format!("a-{number}"), &format!("factors-from: a-{}\n", number - 1))).collect();
    book(folder, "", &[("one.md", first + &rest)], "check")
}

fn chains(folder: &Path, n: usize) -> Vec<String> {
    let mut model = String::from("```maestro\nagent: Agent\nid: model\nlayers:\n  L3:\n    threats:\n");
    for number in 0..n {
        let _ = writeln!(model, "      - {}", threat(number, "likely"));
    }
    let chain: Vec<String> = (0..n).map(|number| format!("T-{number}")).collect();
    let _ = write!(
        model,
        "  L4: [{{id: T-end, title: End, severity: low, likelihood: likely}}]\ncross-layer:\n  - {{id: X-1, title: All of them, layers: [L3, L4], severity: high, likelihood: likely, chain: [{}, T-end]}}\n```\n",
        chain.join(", ")
    );
    book(folder, "", &[("one.md", model)], "check")
}

fn duplicates(folder: &Path, n: usize) -> Vec<String> {
    book(folder, "", &[("one.md", models(n, |_| threat(0, "likely")))], "check")
}

fn diagnostics(folder: &Path, n: usize) -> Vec<String> {
    let keys: Vec<String> = (0..n).map(|number| format!("wrong-{number}: 1")).collect();
    let block = format!("```maestro\nagent: Agent\nlayers: {{L3: [{{title: Threat, {}}}]}}\n```\n", keys.join(", "));
    book(folder, "", &[("one.md", block)], "check")
}

fn registers(folder: &Path, n: usize) -> Vec<String> {
    let views = "```maestro register\n```\n\n".repeat(10);
    let dest = text(&folder.join("out"));
    let chapters = [("one.md", models(n, |number| threat(number, "likely"))), ("views.md", views)];
    book(folder, "[output.markdown]\n", &chapters, &format!("build --dest-dir {dest}"))
}

fn siblings(folder: &Path, n: usize) -> Vec<String> {
    let all: String = (0..n).map(|number| assessment(&format!("a-{number}"), FACTORS)).collect();
    let dest = text(&folder.join("out"));
    book(folder, "[output.markdown]\n", &[("one.md", all)], &format!("build --dest-dir {dest}"))
}

fn imported(folder: &Path, name: &str, content: &str) -> Vec<String> {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let file: PathBuf = folder.join(name);
    std::fs::write(&file, content).expect("the file can be written");
    vec!["import".to_owned(), text(&file)]
}

fn import_ids(folder: &Path, n: usize) -> Vec<String> {
    let report = include_str!("../tests/import/report.json");
    let mut report: serde_json::Value = serde_json::from_str(report).expect("the report of the tests is JSON");
    let list = report["vulnerabilities"].as_array_mut().expect("the report has vulnerabilities");
    let one = list[0].clone();
    *list = vec![one; n];
    imported(folder, "report.json", &report.to_string())
}

fn import_attributes(folder: &Path, n: usize) -> Vec<String> {
    let attributes: String = (0..n).map(|number| format!(" data-a{number}=\"1\"")).collect();
    let page = include_str!("../tests/import/saved.html").replacen("<body", &format!("<body{attributes}"), 1);
    imported(folder, "page.html", &page)
}

fn includes(folder: &Path, n: usize) -> Vec<String> {
    let includes = "{{#include part.txt}}\n\n".repeat(n);
    let part = "Some text of a file that many chapters share.\n".to_owned();
    book(folder, "", &[("one.md", format!("# One\n\n{includes}")), ("part.txt", part)], "check")
}

fn export(folder: &Path, n: usize) -> Vec<String> {
    let chapters = [("one.md", models(n, |number| threat(number, "likely")))];
    book(folder, "", &chapters, "export --format json")
}

fn diff(folder: &Path, n: usize) -> Vec<String> {
    let state = |name: &str, likelihood: &str| {
        let folder = folder.join(name);
        let chapters = [("one.md", models(n, |number| threat(number, likelihood)))];
        book(&folder, "", &chapters, "diff");
        text(&folder)
    };
    vec!["diff".to_owned(), state("old", "possible"), state("new", "likely")]
}

/// Architectures about which 26 rules ask questions, and nothing else. No question is answered.
fn questions(folder: &Path, count: usize) -> Vec<String> {
    const KINDS: [&str; 10] =
        ["person", "agent", "model", "memory", "data", "tool", "gateway", "service", "monitor", "control"];
    let mut text = String::new();
    for model in 0..count {
        let _ = write!(text, "```maestro\nagent: Agent {model}\nid: m{model}\nzones: [out, middle, in]\ncomponents:\n");
        for number in 0..20 {
            let (kind, zone) = (KINDS[(number + model) % 10], ["out", "middle", "in"][number % 3]);
            let more = match kind {
                "tool" => ", can: [execute-code, spend, send-messages]",
                "data" => ", holds: customer-data",
                "memory" => ", persists: yes",
                _ => "",
            };
            let _ = writeln!(text, "  c{number}: {{kind: {kind}, zone: {zone}{more}}}");
        }
        text.push_str("flows:\n");
        for number in 0..25 {
            let _ = writeln!(text, "  - c{} -> c{}", number % 20, (number * 7 + 3 + number / 20) % 20);
        }
        text.push_str("```\n\n");
    }
    book(folder, "lints = {open-question = \"allow\", unused-component = \"allow\"}\n", &[("one.md", text)], "check")
}
