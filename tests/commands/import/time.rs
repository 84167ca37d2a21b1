//! Tests that the time for a page grows with its length. Each input took minutes when the time was quadratic or cubic.

use std::time::{Duration, Instant};

use mdbook_aivss::internals::import::import;

use super::{REPORT, SEED, options};

/// Much longer than a slow machine needs without optimisation, and much shorter than quadratic time would take.
const MOST: Duration = Duration::from_secs(20);

#[track_caller]
fn quick(text: &str) {
    let start = Instant::now();
    let imported = import(text, &options("page.txt"));
    assert!(imported.is_ok(), "{imported:?}");
    let took = start.elapsed();
    assert!(took < MOST, "{took:?} for {} bytes", text.len());
}

#[test]
fn many_vulnerabilities_with_one_id() {
    let report: serde_json::Value = serde_json::from_str(REPORT).expect("JSON");
    let mut one = report["vulnerabilities"][0].clone();
    one["id"] = "a".into();
    let mut all = report.clone();
    all["vulnerabilities"] = vec![one; 592_000 / report["vulnerabilities"][0].to_string().len()].into();
    quick(&all.to_string());
    // Without ids, titles and names.
    let many = vec![r#"{"amplification_factors":{"autonomy":1}}"#; 2_000].join(",");
    quick(&format!(r#"{{"vulnerabilities":[{many}]}}"#));
}

#[test]
fn one_tag_with_many_attributes() {
    let attributes: String = (0..250_000).map(|number| format!(" a{number:x}")).collect();
    for tag in [format!("<p{attributes}>"), format!("</p{attributes}>"), format!("<meta{}>", " name=x".repeat(250_000))]
    {
        quick(&format!("{tag}{}", SEED.replace('\n', "<p>")));
    }
}

#[test]
fn one_long_line_with_many_tags() {
    let seed = SEED.replace('\n', "<p>");
    for (long, tag) in
        [(" ", "<td>"), ("x", "<br>"), (" ", "<b></b>&nbsp;"), ("x", "<title>y</title>"), ("x", "</title>")]
    {
        let line = if tag == "<br>" { " | " } else { "" };
        let title = if tag == "</title>" { "<title>" } else { "" };
        quick(&format!("<p>{title}{}{line}{}<hr>{seed}", long.repeat(500_000), tag.repeat(60_000)));
    }
}

#[test]
fn one_long_word() {
    quick(&format!("{SEED}\n{}{}\n", "1".repeat(300_000), ".".repeat(300_000)));
    quick(&SEED.replacen("SmolAgents", &format!("{}{}", "1".repeat(300_000), ".".repeat(300_000)), 3));
}

/// A name is in every block, so a long one would make the chapter much larger than the file.
#[test]
fn long_names_are_not_repeated() {
    let name = "n".repeat(500_000);
    let many = vec![r#"{"amplification_factors":{"autonomy":1}}"#; 1_000].join(",");
    let report = format!(
        r#"{{"metadata":{{"system_name":"{name}","system_version":"{name}","assessor_id":"{name}"}},"vulnerabilities":[{many}]}}"#
    );
    let chapter = import(&report, &options("r.json")).expect("a report");
    assert!(chapter.markdown.len() < 4 * report.len(), "{}", chapter.markdown.len());
    assert_eq!(chapter.markdown.matches(&name).count(), 3, "once each, in the comment");
}

#[test]
fn a_report_has_limits() {
    let many = vec!["{}"; 10_001].join(",");
    let error = import(&format!(r#"{{"vulnerabilities":[{many}]}}"#), &options("r.json")).expect_err("too many");
    assert!(error.mistake.message().contains("10001") && error.mistake.help().contains("split"), "{error:?}");
    let deep = format!(r#"{{"vulnerabilities": [], "x": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let error = import(&deep, &options("r.json")).expect_err("too deep");
    assert!(error.mistake.message().contains("recursion limit") && error.place.is_some(), "{error:?}");
}
