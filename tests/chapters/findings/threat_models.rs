//! Tests threat models: layers, threats, mitigations and the risk that follows.

use mdbook_aivss::maestro::{LayerStatus, Vocabulary};

use super::*;

#[test]
fn an_empty_layer_is_an_error_in_every_form() {
    const EMPTY: &[&str] = &["empty-layer 4:3"];
    hold(&cases(
        layer,
        [
            ("", EMPTY),
            ("~", EMPTY),
            ("[]", EMPTY),
            ("{}", EMPTY),
            ("{threats: []}", EMPTY),
            ("{components: []}", EMPTY),
            ("{status: mapped}", EMPTY),
            ("{basis: listing}", EMPTY),
            ("{x-own: 1}", EMPTY),
            ("mapped", EMPTY),
            ("not-assessed", EMPTY),
            ("{threat: t}", &["unknown-key 4:8"]),
            ("text", &[]),
            ("mapped — text", &[]),
            ("[t]", &[]),
            ("uncertain", &[]),
            ("{status: uncertain}", &[]),
            ("{components: c}", &[]),
        ],
    ));
}

#[test]
fn the_status_of_a_layer_may_stand_before_its_text() {
    hold(&cases(
        layer,
        [
            ("not-applicable", &["reason-required 4:3"]),
            ("n/a", &["reason-required 4:3"]),
            ("{status: not-applicable}", &["reason-required 4:3"]),
            ("{status: not-applicable, note: text}", &["reason-required 4:3"]),
            ("{status: not-applicable, reason: text}", &[]),
            ("{status: not-applicable — text}", &[]),
            ("Not Applicable - text", &[]),
            ("{status: not-assessed}", &["unknown-value 4:16"]),
        ],
    ));
    let read = |value: &str| {
        let processed = run(&layer(value));
        assert_eq!(processed.diagnostics, [], "{value}");
        let layer = &processed.register.models[0].model.layers[0];
        (layer.status, layer.basis.clone(), layer.reason.clone(), layer.note.clone())
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(read("text"), (LayerStatus::Mapped, None, None, text("text")));
    assert_eq!(read("mapped — text"), (LayerStatus::Mapped, None, None, text("text")));
    assert_eq!(read("uncertain — text"), (LayerStatus::Uncertain, None, text("text"), None));
    assert_eq!(read("not-applicable — text"), (LayerStatus::NotApplicable, None, text("text"), None));
    let listing = (LayerStatus::Uncertain, text("listing"), None, text("text — more"));
    assert_eq!(read("Not certain from the listing — text — more"), listing);
    assert_eq!(read("{note: not certain from listing - text — more}"), listing);
    // A separate reason is kept, and the default status does not hide the uncertainty.
    assert_eq!(
        read("{status: mapped, reason: r, note: Not certain from the docs — text}"),
        (LayerStatus::Uncertain, text("docs"), text("r"), text("text"))
    );
    let sentence = "Not certain from the page if it stores anything. It has a cache — of one day";
    assert_eq!(read(sentence), (LayerStatus::Mapped, None, None, text(sentence)));
}

#[test]
fn layers_have_many_names_and_none_is_guessed() {
    let key = |key: &str| model(&format!("layers:\n  {key}: text"));
    hold(&cases(
        key,
        [
            ("1", &[]),
            ("Layer 1", &[]),
            ("foundation_models", &[]),
            ("L1 · Foundation Models", &[]),
            ("Deployment & Infrastructure", &[]),
            ("L1 Data Operations", &["layer-clash 4:3"]),
            ("L8", &["unknown-layer 4:3"]),
            ("Tooling", &["unknown-layer 4:3"]),
            ("X", &["cross-layer-key 4:3"]),
            ("8. Cross-Layer", &["cross-layer-key 4:3"]),
            ("L1: text\n  Foundation", &["duplicate-key 5:3"]),
        ],
    ));
    assert!(help(&key("L1 Data Operations")).contains("`L1 · Foundation Models` or `L2 · Data Operations`"));
    let processed = run(&model("layers: {L2: text}"));
    let status: Vec<_> = processed.register.models[0].model.layers.iter().map(|layer| layer.status.word()).collect();
    assert_eq!(status[..3], ["not-assessed", "mapped", "not-assessed"]);
}

#[test]
fn ids_of_threats_come_from_their_titles_and_clashes_ask_for_an_id() {
    let processed = run(&model(
        "layers:\n  L3: [A tool (MCP) steers, {title: t, id: A_b.c-1}]\ncross-layer: {title: From here, layers: [L3, L4]}",
    ));
    let ids: Vec<_> = processed.register.models[0].model.threats().map(|threat| threat.id.as_str()).collect();
    assert_eq!(ids, ["m-L3-a-tool-mcp-steers", "A_b.c-1", "m-X-from-here"]);
    hold(&cases(
        layer,
        [
            ("[t, T!]", &["duplicate-id 4:11"]),
            ("[t, {title: t, id: u}]", &[]),
            ("[t, {title: u, id: M-L1-T}]", &["duplicate-id 4:26"]),
            ("[{title: t, id: a}, {title: u, id: A}]", &["duplicate-id 4:42"]),
            ("[\"!\"]", &["invalid-id 4:8"]),
            ("[{title: t, id: a b}]", &["invalid-id 4:23"]),
        ],
    ));
    // The message shows the id as the author wrote it.
    let processed = run(&layer("[{title: t, id: a}, {title: u, id: A}]"));
    assert!(processed.diagnostics[0].message.contains("`A`"), "{}", processed.diagnostics[0].message);
}

#[test]
fn a_threat_takes_words_of_its_lists_and_no_result() {
    hold(&cases(
        layer,
        [
            ("[t, {title: u}]", &[]),
            ("t: u", &["yaml-syntax 4:8"]),
            ("[{id: t}]", &["missing-key 4:8"]),
            ("[[t]]", &["wrong-type 4:8"]),
            ("[{title: t, severity: severe}]", &["unknown-value 4:29"]),
            ("[{title: t, likelihood: certain}]", &["unknown-value 4:31"]),
            ("[{title: t, vector: remote, complexity: medium}]", &["unknown-value 4:27", "unknown-value 4:47"]),
            ("[{title: t, factors: [autonomy, Non-Determinism, identity, a2a, luck]}]", &["unknown-value 4:71"]),
            ("[{title: t, coverage: half}]", &["unknown-value 4:29"]),
            ("[{title: t, status: done}]", &["unknown-value 4:27"]),
            ("[{title: t, risk: high}]", &["computed-field 4:19"]),
            ("[{title: t, effective: high}]", &["computed-field 4:19"]),
            ("[{title: t, chain: [u]}]", &["unknown-key 4:19"]),
            ("[{title: t, catalog: model-stealing}]", &[]),
            ("[{title: t, catalog: lateral-movement}]", &["catalog-layer 4:28"]),
            ("[{title: t, catalog: prompt-injection}]", &["unknown-catalog 4:28"]),
            ("[{title: t, expect: low}]", &["expect-mismatch 4:27"]),
            (
                "[{title: t, maps: {asi: ASI05, t: [T11, mas:T16, asi-tm:T16], llm: LLM01, atlas: AML.T0105, attack: T1059, cwe: CWE-94, stride: [S, tampering]}}]",
                &[],
            ),
            ("[{title: t, maps: {t: T16}}]", &["invalid-mapping 4:29"]),
            ("[{title: t, maps: {cwe: 94}}]", &["invalid-mapping 4:31"]),
            ("[{title: t, maps: {nist: x}}]", &["unknown-key 4:26"]),
        ],
    ));
}

#[test]
fn cross_layer_threats_span_layers_and_chain_threats_of_them() {
    let cross = |value: &str| {
        model(&format!("layers: {{L3: [{{id: A, title: a}}], L4: [{{id: C, title: c}}]}}\ncross-layer: {value}"))
    };
    hold(&cases(
        cross,
        [
            ("{title: t, layers: [L3, L4], chain: [a, C]}", &[]),
            ("[{title: t, layers: [3, Deployment & Infrastructure, L5]}]", &[]),
            ("[t]", &["wrong-type 4:15"]),
            ("[{title: t}]", &["missing-key 4:15"]),
            ("[{title: t, layers: L3}]", &["cross-layer-layers 4:34"]),
            ("[{title: t, layers: [L3, L3]}]", &["duplicate-key 4:39"]),
            ("[{title: t, layers: [L3, X]}]", &["unknown-layer 4:39"]),
            ("[{title: t, layers: [L3, L5], chain: [A, C]}]", &["cross-layer-layers 4:55"]),
            ("[{title: t, layers: [L3, L4], chain: [A, B]}]", &["unknown-reference 4:55"]),
            ("[{title: t, layers: [L3, L4], risk: high}]", &["computed-field 4:44"]),
            ("[{title: t, layers: [L3, L4]}, {title: t, layers: [L3, L4]}]", &["duplicate-id 4:53"]),
        ],
    ));
}

#[test]
fn mitigations_resolve_or_are_text() {
    let with = |mitigations: &str| {
        model(&format!(
            "id: m\nlayers: {{L1: [{{title: t, mitigations: [{mitigations}]}}]}}\nmitigations: {{M1: {{title: u, status: done}}}}"
        ))
    };
    hold(&cases(
        with,
        [
            ("M1", &[]),
            ("m1, m/M1, A text with spaces", &[]),
            ("M1, M2", &["unknown-reference 4:44"]),
            ("M1, n/M1", &["unknown-reference 4:44"]),
        ],
    ));
    let mitigation = |value: &str| {
        model(&format!("id: m\nlayers: {{L1: [{{title: t, mitigations: M1}}]}}\nmitigations: {{M1: {value}}}"))
    };
    hold(&cases(
        mitigation,
        [
            ("text", &[]),
            ("~", &["missing-value 5:15"]),
            ("{}", &["missing-key 5:19"]),
            ("{title: t, type: detective, catalog: L3-P1, cost: low, effectiveness: high, refs: r, evidence: e}", &[]),
            ("{title: t, type: magic}", &["unknown-value 5:36"]),
            ("{title: t, status: doing}", &["unknown-value 5:38"]),
            ("{title: t, catalog: L3-P9}", &["unknown-catalog 5:39"]),
            ("{title: t, cost: critical}", &["unknown-value 5:36"]),
        ],
    ));
    assert_eq!(found(&model("mitigations: {M1: t, m1: u}")), ["duplicate-key 3:22"]);
}

#[test]
fn the_effective_risk_follows_the_rule() {
    let effective = |coverage: &str, mitigation: &str| {
        let text = format!(
            "id: m\nlayers: {{L1: [{{title: t, severity: critical, likelihood: likely, coverage: {coverage}, mitigations: [M1, a text]}}]}}\n\
             mitigations: {{M1: {{title: u, {mitigation}}}}}"
        );
        run(&model(&text)).register.models[0].ratings[0].effective.unwrap().value().to_string()
    };
    assert_eq!(effective("full", "type: preventive, status: done"), "0");
    assert_eq!(effective("full", "catalog: L1-P1, status: done"), "0");
    assert_eq!(effective("partial", "type: preventive, status: done"), "2");
    assert_eq!(effective("full", "type: detective, status: done"), "2");
    assert_eq!(effective("full", "type: preventive, status: partial"), "2");
    assert_eq!(effective("full", "type: preventive, status: wont-do"), "4");
    assert_eq!(effective("full", "type: preventive"), "4");
}

#[test]
fn context_and_assumptions_are_maps_and_lists() {
    hold(&cases(
        model,
        [
            ("context: {Scope: text, Assets: [one, two]}", &[]),
            ("context: {Scope: text, scope: text}", &["duplicate-key 3:24"]),
            ("context: {Scope: ~}", &["missing-value 3:11"]),
            ("context: [text]", &["wrong-type 3:10"]),
            ("assumptions: text", &[]),
            ("assumptions: [text, {id: A1, text: t, status: validated, if-wrong: w}]", &[]),
            ("assumptions: [{status: validated}]", &["missing-key 3:15"]),
            ("assumptions: [{text: t, status: true}]", &["unknown-value 3:33"]),
        ],
    ));
}
