//! Tests the largest block, page and list of problems, to the byte.

use std::time::Duration;

use serde_json::json;

use super::*;

#[test]
fn a_block_has_at_most_256_kib() {
    // All of the body counts, to the byte.
    let room = 256 * KIB - ASSESSMENT.len();
    let padded = |bytes: usize| format!("{ASSESSMENT}#{}\n", "x".repeat(bytes - 2));
    book(&fence("aivss", &padded(room))).run().expect_code(0);
    let stderr = problems(&format!("one\n\n{}", fence("aivss", &padded(room + 1))));
    assert!(stderr.contains("chapter.md:3:1: error[block-too-large]: "), "{stderr}");
    assert!(stderr.contains("the block has 262,145 bytes; the limit is 262,144"), "{stderr}");
}

#[test]
fn a_block_is_nested_at_most_32_deep() {
    // The value is one level below the block's own map.
    let nested = |depth: usize| format!("{ASSESSMENT}x-deep: {}a{}\n", "[".repeat(depth), "]".repeat(depth));
    book(&fence("aivss", &nested(31))).run().expect_code(0);
    let stderr = problems(&fence("aivss", &nested(32)));
    assert!(
        stderr.contains("chapter.md:17:40: error[block-too-large]: the block is nested deeper than 32 levels"),
        "{stderr}"
    );
    for open in ["[", "{", "{a: ", "- ", "? ", "a: [", "[[{"] {
        let stderr = problems(&fence("maestro", &format!("{}\n", open.repeat(60_000 / open.len()))));
        assert!(stderr.contains("error["), "{stderr}");
    }
}

#[test]
fn a_block_has_at_most_2000_threats() {
    let model = |threats: usize| {
        let threats: String = (0..threats).map(|number| format!("    - threat {number}\n")).collect();
        format!("agent: A\nlayers:\n  L3:\n{threats}")
    };
    book(&fence("maestro", &model(2000))).run().expect_code(0);
    let stderr = problems(&fence("maestro", &model(2002)));
    assert!(
        stderr.contains("chapter.md:2005:7: error[block-too-large]: the block has more than 2000 threats"),
        "{stderr}"
    );
    assert_eq!(stderr.matches("error[").count(), 1, "{stderr}");
}

#[test]
fn an_architecture_has_at_most_200_components_and_1000_flows() {
    let model = |components: usize, flows: usize| {
        let components: String = (0..components).map(|number| format!("  c{number}: tool\n")).collect();
        let flows: String =
            (0..flows).map(|number| format!("  - c{} -> c{}\n", number % 200, (number + 1) % 200)).collect();
        format!("agent: A\ncomponents:\n{components}flows:\n{flows}")
    };
    book(&fence("maestro", &model(200, 1000))).run().expect_code(0);
    for (components, flows, line, what) in [(202, 1000, 204, "200 components"), (200, 1002, 1205, "1000 flows")] {
        let stderr = problems(&fence("maestro", &model(components, flows)));
        assert!(stderr.contains(&format!("chapter.md:{line}:")), "{stderr}");
        assert!(stderr.contains(&format!("error[block-too-large]: the model has more than {what}")), "{stderr}");
        assert_eq!(stderr.matches("error[").count(), 1, "{stderr}");
    }
}

/// One agent with 2,000 assessments and 2,000 threat models: each page of it lists some of the others, not all.
#[test]
fn an_agent_with_2000_assessments_and_models() {
    let mut chapter = String::new();
    for number in 0..2000 {
        let score = if number == 1234 { "9.4" } else { "5.0" };
        let assessment = ASSESSMENT.replace("cvss: 9.4", &format!("cvss: {score}"));
        chapter.push_str(&fence("aivss", &assessment.replace("id: smolagents", &format!("id: a{number}"))));
        let model =
            format!("agent: SmolAgents\nid: m{number}\nlayers:\n  L3:\n    threats: [{{id: T{number}, title: One}}]\n");
        chapter.push_str(&fence("maestro", &model));
    }
    for renderer in ["html", "markdown"] {
        let start = std::time::Instant::now();
        let run = book(&chapter).renderer(renderer).run().expect_code(0);
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        assert!(run.stdout.len() < 80 << 20, "{renderer}: {} bytes", run.stdout.len());
        assert!(run.text().contains("and 1,980 more"), "{renderer}: assessments list the models");
        assert!(run.text().contains("and 1,979 more"), "{renderer}: models list the highest assessment too");
    }
}

/// Registers list the whole book. If the pages exceed the limit, nothing is written, and the block is named.
#[test]
fn two_thousand_registers_over_2000_threats() {
    let threats: String = (0..2000).map(|number| format!("    - threat {number}\n")).collect();
    let model = fence("maestro", &format!("agent: A\nlayers:\n  L3:\n{threats}"));
    let registers = |count: usize| book(&format!("{model}{}", fence("maestro register", "").repeat(count)));
    for renderer in ["html", "markdown"] {
        // The limit is less than the default of 256 MiB, which would take an unoptimised build minutes.
        let config = json!({"after": ["links"], "max-output": "8 MiB"});
        let run = registers(2000).config(config, json!(null)).renderer(renderer).run().expect_code(1);
        assert!(run.stdout.is_empty(), "{renderer}: {} bytes", run.stdout.len());
        assert!(
            run.stderr.contains("error[output-too-large]: with this block the pages grow beyond 8 MiB"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("write `max-output = \"16 MiB\"`"), "{}", run.stderr);
    }
    registers(3).run().expect_code(0);
}

/// A log has at most 200 problems; the errors are among them.
#[test]
fn problems_for_people_are_counted_behind_the_first_200() {
    let mut chapter = fence("aivss", ASSESSMENT);
    chapter.push_str(&"{{#aivss nobody}} ".repeat(50_000));
    let start = std::time::Instant::now();
    let run = book(&chapter).run().expect_code(1);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert_eq!(run.stderr.matches("error[").count(), 200);
    assert!(run.stderr.ends_with("and 49,800 more problems; `mdbook-aivss check --max-problems 0` shows all\n"));
    assert!(run.stderr.len() < 100_000, "{}", run.stderr.len());
}

#[test]
fn parts_of_yaml_that_make_a_block_mean_something_else_are_refused() {
    for (body, place) in [
        ("agent: &a A\n", "2:8"),
        ("agent: *a\n", "2:8"),
        ("agent: !!str A\n", "2:8"),
        ("<<: {agent: A}\n", "2:1"),
        ("agent: A\n---\nagent: B\n", "3:1"),
        ("a: &a [x]\nb: [*a, *a]\n", "2:4"),
        ("%TAG ! x\n---\nagent: !y A\n", ""),
    ] {
        for kind in ["aivss", "maestro", "aivss register"] {
            let stderr = problems(&fence(kind, body));
            assert!(stderr.contains(&format!("chapter.md:{place}")), "{kind} {body}: {stderr}");
            assert!(stderr.contains("error[yaml-"), "{kind} {body}: {stderr}");
            assert_eq!(stderr.matches("error[").count(), 1, "{stderr}");
        }
    }
}
