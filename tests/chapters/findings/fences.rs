//! Tests fences, the options of views, and references in the text.

use super::*;

#[test]
fn info_strings_are_words_between_spaces_tabs_and_commas() {
    let fence = |info: &str| format!("~~~~{info}\nagent: A\n{FACTORS}~~~~\n");
    let ours = |info: &str| run(&fence(info)).register.assessments.len();
    for info in [
        "aivss",
        " aivss ",
        "yaml aivss",
        "yaml,aivss",
        "yaml\taivss",
        "aivss badge",
        "aivss,badge",
        "yaml, aivss,\tbadge",
    ] {
        assert_eq!((ours(info), found(&fence(info)).len()), (1, 0), "{info:?}");
    }
    for info in ["text aivss", "yaml", "rust aivss"] {
        assert_eq!((ours(info), found(&fence(info)).len()), (0, 0), "{info:?}");
    }
    // Similar to ours: Markdown shows an ordinary code block, and an error reports it.
    for info in ["Aivss", "aivssx", "yml aivss", "json aivss", "aivss{.x}"] {
        assert_eq!((ours(info), found(&fence(info))), (0, vec!["near-miss-fence 1:5".to_owned()]), "{info:?}");
    }
    hold(&cases(
        fence,
        [
            ("aivss bagde", &["unknown-view 1:11"]),
            ("aivss badge x", &["unknown-view 1:17"]),
            ("yaml,aivss,registre", &["unknown-view 1:16"]),
            ("maestro badge", &["unknown-view 1:13"]),
            ("maestro matrix register", &["unknown-view 1:20"]),
        ],
    ));
    assert_eq!(help(&fence("aivss bagde")), "did you mean `aivss badge`?");
    // An example inside a longer fence is text, and so is one on a later line of an indented block. A block that is indented
    // too far is not an example.
    assert_eq!(
        page("````\n```aivss\nfoo\n```\n````\n\n    Write:\n    ```aivss\n    foo\n    ```\n")
            .matches("```aivss")
            .count(),
        2
    );
    assert_eq!(found("Text.\n\n    ```aivss\n    foo\n    ```\n"), ["near-miss-fence 3:5"]);
}

#[test]
fn options_of_registers_and_the_matrix_are_checked() {
    let register =
        |options: &str| format!("```aivss register\n{options}\n```\n\n{}{}", assessment("id: a"), layer("[t]"));
    hold(&cases(
        register,
        [
            ("", &[]),
            (
                "agents: a\ntags: x\nlayers: [L1, 2, Agent Frameworks]\nowner: [x, y]\nstatus: open\nmin-severity: high",
                &[],
            ),
            ("sort: score\ncolumns: [score, agent]\ngroup-by: agent\nlimit: 3", &[]),
            ("columns: [title, summary, refs, agent-id, vector, expect]", &[]),
            ("agent: a", &["unknown-key 2:1"]),
            ("min-risk: high", &["unknown-key 2:1"]),
            ("sort: scroe", &["unknown-value 2:7"]),
            ("columns: [score, scoer]", &["unknown-value 2:18"]),
            ("group-by: agents", &["unknown-value 2:11"]),
            ("limit: 0", &["invalid-number 2:8"]),
            ("agents: b", &["unknown-reference 2:9"]),
            ("layers: L8", &["unknown-layer 2:9"]),
        ],
    ));
    let threats = |options: &str| format!("```maestro register\n{options}\n```\n\n{}", layer("[t]"));
    hold(&cases(
        threats,
        [
            // Columns can also be named by the field, even if the column has another name.
            ("columns: [risk, title, layers, description, refs, chain, model]\nmin-risk: high", &[]),
            ("columns: [threat, title]", &["duplicate-key 2:19"]),
            ("min-severity: high", &["unknown-key 2:1"]),
        ],
    ));
    let matrix = |options: &str| format!("```maestro matrix\n{options}\n```\n\n{}", layer("[t]"));
    hold(&cases(
        matrix,
        [("", &[]), ("min-risk: high\nstatus: [open, accepted]", &[]), ("min-risk: hihg", &["unknown-value 2:11"])],
    ));
    assert_eq!(help(&register("sort: scroe")).split('?').next(), Some("did you mean `score`"));
}

#[test]
fn inline_references_are_badges_in_prose_text_in_headings_and_links_and_nothing_in_code_and_html() {
    let a = format!("\n{}", assessment("id: a\ncvss: 9.4"));
    let expanded = |prose: &str| {
        let page = page(&format!("{prose}\n{a}"));
        page.split("<!--aivss-->").next().unwrap().trim_end().to_owned()
    };
    let badge = expanded("{{#aivss a}}");
    assert!(badge.starts_with("<a class=\"aivss-badge ") && badge.contains("href=\"#aivss_a\""), "{badge}");
    assert!(badge.contains("data-aivss-score=\"9.7\""), "{badge}");
    for prose in
        ["x {{#aivss a}} y", "- {{#aivss a}}", "> {{#aivss\ta }}", "| a |\n|---|\n| {{#aivss a}} |", "**{{#aivss a}}**"]
    {
        assert_eq!(expanded(prose).matches("<a class=\"aivss-badge").count(), 1, "{prose}");
    }
    for (prose, expected) in [
        ("# On {{#aivss a}}", "# On 9.7 Critical"),
        ("On {{#aivss a}}\n===", "On 9.7 Critical\n==="),
        ("[see {{#aivss a}}](x)", "[see 9.7 Critical](x)"),
        ("![see {{#aivss a}}](x)", "![see 9.7 Critical](x)"),
        ("[a]\n\n[a]: x \"{{#aivss a}}\"", "[a]\n\n[a]: x \"9.7 Critical\""),
        ("{{#aivss a score}} {{#aivss a severity}} {{#aivss a vector}}", "9.7 Critical not scored"),
        ("`{{#aivss a}}`", "`{{#aivss a}}`"),
        ("<b title=\"{{#aivss a}}\">x</b>", "<b title=\"{{#aivss a}}\">x</b>"),
        ("<div>\n{{#aivss a}}\n</div>", "<div>\n{{#aivss a}}\n</div>"),
        ("```text\n{{#aivss a}}\n```", "```text\n{{#aivss a}}\n```"),
        ("    {{#aivss a}}", "    {{#aivss a}}"),
    ] {
        assert_eq!(expanded(prose), expected);
    }
    // The reference shows the same as the badge.
    let uncertain = a.replacen("9.4", "5.0", 1).replacen("0.5", "0.1..0.9", 1);
    let uncertain = page(&format!("{{{{#aivss a score}}}} {{{{#aivss a}}}}\n{uncertain}"));
    assert!(uncertain.starts_with("up to 7.6 <a") && uncertain.contains("up to 7.6 High</a>"), "{uncertain}");
    let no_difference = page(&format!("{{{{#aivss a score}}}}\n{}", a.replacen("0.5", "0.1..0.9", 1)));
    assert!(no_difference.starts_with("9.7") && !no_difference.contains("up to 9"), "{no_difference}");
    hold(&cases(
        |prose| format!("{prose}\n{a}"),
        [
            ("{{#aivss b}}", &["unknown-reference 1:10"]),
            ("{{#aivss}}", &["unknown-reference 1:1"]),
            ("{{#aivss a scroe}}", &["unknown-view 1:12"]),
            ("{{#aivss a score x}}", &["unknown-view 1:18"]),
            ("{{#maestro a}}", &["unknown-reference 1:12"]),
            (
                "{{#aivss\na}} {{# aivss a}} {{#aivssx a}}",
                &["near-miss-reference 1:1", "near-miss-reference 2:5", "near-miss-reference 2:19"],
            ),
        ],
    ));
}

#[test]
fn references_to_default_ids_are_warned_about() {
    let blocks = format!("{}\n{}", assessment("title: T"), layer("[t]"));
    hold(&cases(
        |prose| format!("{prose}\n\n{blocks}"),
        [
            ("{{#aivss a-t}}", &["implicit-id 1:10"]),
            ("{{#maestro m}}", &["implicit-id 1:12"]),
            ("{{#maestro m-L1-t}}", &["implicit-id 1:12"]),
            ("```aivss badge\nref: a-t\n```", &["implicit-id 2:6"]),
            ("```aivss\nagent: B\nfactors-from: a-t\n```", &["implicit-id 3:15"]),
            (
                "```maestro\nagent: N\nlayers:\n  L1: [{title: t, mitigations: m/M1}]\n```\n\n```maestro\nagent: m2\nagent-id: x\nid: y\n```",
                &["unknown-reference 4:32"],
            ),
        ],
    ));
    let other = "```maestro\nagent: N\nmitigations: {M1: t}\n```\n";
    hold(&cases(
        |mitigation| format!("{}\n{other}", layer(&format!("[{{title: t, mitigations: {mitigation}}}]"))),
        [("n/M1", &["implicit-id 4:32"]), ("n/M2", &["unknown-reference 4:32", "orphan-mitigation 9:15"])],
    ));
}

#[test]
fn pages_have_the_hooks_that_people_rely_on() {
    let text = format!(
        "{{{{#aivss a}}}} {{{{#maestro SA-L3-1}}}}\n\n{}\n{}\n{}\n```aivss register\n```\n\n```maestro register\n```\n\n```maestro matrix\n```\n",
        assessment("id: a\nagent-id: m\ncvss: 9.4"),
        assessment("id: n\nagent-id: m").replace("agent: A", "agent: N"),
        model(
            "id: m\nlayers:\n  L3: [{id: SA-L3-1, title: t, severity: low, likelihood: likely, mitigations: M1}, {id: U, title: u}]\n  \
             L4: uncertain\n  L6: not-applicable — none\nmitigations: {M1: {title: c}}"
        ),
    );
    let page = page(&text);
    for hook in [
        "<section class=\"aivss\" id=\"aivss_a\" data-aivss-id=\"a\" data-aivss-score=\"9.7\" data-aivss-severity=\"Critical\"",
        "<section class=\"aivss\" id=\"aivss_n\" data-aivss-id=\"n\" data-aivss-score=\"\"",
        "<section class=\"maestro\" id=\"maestro_m\" data-maestro-id=\"m\"",
        "data-maestro-layer=\"L3\" data-maestro-status=\"mapped\"",
        "data-maestro-layer=\"L4\" data-maestro-status=\"uncertain\"",
        "data-maestro-layer=\"L6\" data-maestro-status=\"not-applicable\"",
        "data-maestro-layer=\"L7\" data-maestro-status=\"not-assessed\"",
        "id=\"threat_SA-L3-1\" data-threat-id=\"SA-L3-1\" data-threat-risk=\"medium\"",
        "id=\"threat_U\" data-threat-id=\"U\" data-threat-risk=\"unrated\"",
        "id=\"mitigation_m_M1\"",
        "<table class=\"aivss-register\"",
        "<table class=\"maestro-register\"",
        "<table class=\"maestro-matrix\"",
        "href=\"#aivss_a\" data-aivss-score=\"9.7\"",
        "<a class=\"maestro-badge",
    ] {
        assert!(page.contains(hook), "{hook}\n{page}");
    }
}
