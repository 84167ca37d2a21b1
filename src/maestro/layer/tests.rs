use super::*;

const L: [LayerId; 7] = LayerId::ALL;

#[test]
fn the_table_is_that_of_the_seven_layer_edition() {
    // The names in CSA's post.
    let titles: Vec<_> = SEVEN_LAYER.layer_ids().map(LayerId::title).collect();
    assert_eq!(
        titles,
        [
            "L1 · Foundation Models",
            "L2 · Data Operations",
            "L3 · Agent Frameworks",
            "L4 · Deployment and Infrastructure",
            "L5 · Evaluation and Observability",
            "L6 · Security and Compliance",
            "L7 · Agent Ecosystem",
        ]
    );
    assert_eq!(SEVEN_LAYER.layer_ids().collect::<Vec<_>>(), L);
    assert_eq!(L.into_iter().filter(|layer| layer.is_vertical()).collect::<Vec<_>>(), [LayerId::L6]);
    for (index, layer) in L.into_iter().enumerate() {
        assert_eq!(usize::from(layer.number()), index + 1);
        assert_eq!(layer.code(), format!("L{}", index + 1));
        assert_eq!(layer.title(), format!("{} · {}", layer.code(), layer.name()));
        assert!(!layer.scope().is_empty());
        assert!(crate::name::is_id(layer.slug()));
    }
    assert!(LayerId::L1 < LayerId::L7);
    assert_eq!(format!("{} {:?} {:>4}", LayerId::L3, LayerId::L3, LayerId::L3), "L3 L3   L3");
}

#[test]
fn every_edition_stands_at_its_index() {
    for (index, edition) in EDITIONS.iter().enumerate() {
        assert_eq!(usize::from(edition.index), index);
    }
}

#[test]
fn no_name_is_read_as_two_layers() {
    let mut seen = std::collections::HashMap::new();
    for layer in L {
        for name in layer.row().names() {
            let before = seen.insert(fold_name(name), layer);
            assert!(before.is_none_or(|other| other == layer), "{name} is {before:?} and {layer}");
        }
    }
    for name in SEVEN_LAYER.cross_layer {
        assert_eq!(seen.get(&fold_name(name)), None, "{name}");
    }
}

#[test]
fn aliases_seen_in_the_wild_are_read() {
    // Names in CSA's post, the OWASP guide, the playbook and tools, by layer.
    let rows: [(LayerId, &[&str]); 7] = [
        (
            LayerId::L1,
            &[
                "Foundation Models",
                "Foundation Model",
                "foundation",
                "FM",
                "FOUNDATION_MODELS",
                "Foundation Models Layer",
                "L1 — Foundation Model",
                "1. Foundation Model",
                "foundation-models",
            ],
        ),
        (
            LayerId::L2,
            &[
                "Data Operations",
                "Data Operation",
                "Data Ops",
                "DataOps",
                "Data Operations (RAG)",
                "L2: Data Operations (RAG)",
                "2. Data Operations",
                "data-operations",
            ],
        ),
        (
            LayerId::L3,
            &[
                "Agent Frameworks",
                "agent framework",
                "Agent FW",
                "Frameworks",
                "3. Agent Frameworks",
                "agent-frameworks",
            ],
        ),
        (
            LayerId::L4,
            &[
                "Deployment and Infrastructure",
                "Deployment & Infrastructure",
                "Deployment Infrastructure",
                "Deployment Infra",
                "Deployment + Infrastructure",
                "Deployment/Infrastructure",
                "Infrastructure",
                "Infra",
                "infrastructure",
                "4. Deployment Infrastructure",
                "deployment-infrastructure",
            ],
        ),
        (
            LayerId::L5,
            &[
                "Evaluation and Observability",
                "Evaluation & Observability",
                "Eval & Obs",
                "Eval/Obs",
                "Observability",
                "observability",
                "5. Evaluation and Observability",
                "evaluation-observability",
            ],
        ),
        (
            LayerId::L6,
            &[
                "Security and Compliance",
                "Security & Compliance",
                "Sec/Comp",
                "Security and Compliance (Vertical)",
                "Security",
                "security",
                "6. Security & Compliance (Vertical)",
                "security-compliance",
            ],
        ),
        (LayerId::L7, &["Agent Ecosystem", "agent ecosystems", "Ecosystem", "7. Agent Ecosystem", "agent-ecosystem"]),
    ];
    for (layer, spellings) in rows {
        for spelling in spellings {
            for spelling in [(*spelling).to_owned(), spelling.to_uppercase(), format!("  {} ", spelling.to_lowercase())]
            {
                assert_eq!(parse_layer(&spelling), Ok(layer), "{spelling}");
            }
        }
    }
}

#[test]
fn every_prefix_form_is_read_for_every_layer() {
    for layer in L {
        let (n, name) = (layer.number(), layer.name());
        let forms = [
            format!("L{n}"),
            format!("l{n}"),
            format!("{n}"),
            format!("0{n}"),
            format!("Layer {n}"),
            format!("layer-{n}"),
            format!("LAYER_{n}"),
            format!("Layer{n}"),
            format!("(L{n})"),
            format!("L{n} · {name}"),
            format!("L{n} — {name}"),
            format!("L{n} – {name}"),
            format!("L{n} - {name}"),
            format!("L{n}: {name}"),
            format!("L{n} {name}"),
            format!("L{n}-{}", layer.slug()),
            format!("{n}. {name}"),
            format!("{n}) {name}"),
            format!("Layer {n} · {name}"),
            format!("Layer {n}: {name} Layer"),
            format!("{name} (L{n})"),
            format!("{name} (Layer {n})"),
            format!("L{n} · {name} (L{n})"),
        ];
        for form in forms {
            assert_eq!(parse_layer(&form), Ok(layer), "{form}");
        }
    }
}

#[test]
fn number_and_name_of_two_layers_are_an_error_with_both_pairs() {
    use LayerId as Id;
    // Labels of products that number the layers differently.
    let clashes = [
        ("L6 Deployment & Infrastructure", Id::L6, Id::L4), // TITO
        ("L5 · Security", Id::L5, Id::L6),                  // tachi before schema 1.3
        ("L6 — Agent Ecosystem", Id::L6, Id::L7),           // tachi before schema 1.3
        ("Layer 5: Security & Compliance", Id::L5, Id::L6), // Gamut Assure
        ("6. Evaluation & Observability", Id::L6, Id::L5),  // Gamut Assure
        ("L5 Deployment Infrastructure", Id::L5, Id::L4),   // ai-blackteam
        ("Agent Frameworks (L7)", Id::L7, Id::L3),
    ];
    for (text, number, named) in clashes {
        let error = parse_layer(text).expect_err(text);
        assert_eq!(error, LayerError::Clash { number, named }, "{text}");
        for part in [number.code(), number.name(), named.code(), named.name()] {
            assert!(error.to_string().contains(part), "{error}");
        }
        for layer in [number, named] {
            assert!(error.help().contains(layer.title()), "{}", error.help());
        }
    }
    let error = LayerError::Clash { number: Id::L5, named: Id::L6 };
    assert_eq!(
        error.to_string(),
        "the number and the name belong to different layers: L5 is Evaluation and Observability, but Security and Compliance is L6"
    );
}

#[test]
fn a_number_never_overrules_a_name_that_we_do_not_know() {
    // Names in TITO, tachi before schema 1.3 and ai-blackteam.
    let foreign = [
        ("L2 Data & Knowledge", LayerId::L2),
        ("L4 Tooling & Integration", LayerId::L4),
        ("L5 Agent Communication", LayerId::L5),
        ("L7 Ecosystem & Governance", LayerId::L7),
        ("L7 User Interface", LayerId::L7),
        ("L4 Tool Integration", LayerId::L4),
        // The label of a threat, not of a layer.
        ("Data Poisoning (L2)", LayerId::L2),
    ];
    for (text, layer) in foreign {
        match parse_layer(text) {
            Err(error @ LayerError::UnknownName { number: Some(number), .. }) => {
                assert_eq!(number, layer, "{text}");
                assert!(error.to_string().contains(layer.name()), "{error}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    // The same names are accepted with their canonical number.
    assert_eq!(parse_layer("L4 Deployment Infrastructure"), Ok(LayerId::L4));
    assert_eq!(parse_layer("L4: Deployment & Infrastructure"), Ok(LayerId::L4));
    assert_eq!(parse_layer("L6 Security & Compliance"), Ok(LayerId::L6));
    assert_eq!(parse_layer("L7 Agent Ecosystem"), Ok(LayerId::L7));
    // IamRavanan's own layers, which have no numbers.
    for name in ["User Interaction", "Agent Gateway", "Agent", "Knowledge", "LLM", "MCP"] {
        assert!(matches!(parse_layer(name), Err(LayerError::UnknownName { number: None, .. })), "{name}");
    }
}

#[test]
fn unknown_names_come_with_the_nearest() {
    let error = parse_layer("Agent Framwork").expect_err("a typing error");
    assert_eq!(error, LayerError::UnknownName { name: "Agent Framwork".into(), number: None, edition: &SEVEN_LAYER });
    assert_eq!(error.to_string(), "unknown layer `Agent Framwork`");
    assert_eq!(error.help(), "did you mean `L3 · Agent Frameworks`?");
    let error = parse_layer("zzz").expect_err("nothing is near");
    assert!(error.help().contains("L1 · Foundation Models, L2"), "{}", error.help());
}

#[test]
fn numbers_outside_the_table_are_an_error() {
    for text in ["0", "8", "L8", "Layer 10", "L0", "99999999999999999999", "L256", "L257", "8 - Foobar"] {
        let error = parse_layer(text).expect_err(text);
        assert!(matches!(error, LayerError::UnknownNumber { named: None, .. }), "{text}: {error:?}");
    }
    let error = parse_layer("L8 · Agent Ecosystem").expect_err("no such number");
    assert_eq!(
        error,
        LayerError::UnknownNumber { number: "8".into(), named: Some(LayerId::L7), edition: &SEVEN_LAYER }
    );
    assert_eq!(error.to_string(), "there is no layer 8");
    assert_eq!(error.help(), "write `L7 · Agent Ecosystem`");
}

#[test]
fn cross_layer_is_not_a_layer() {
    let spellings = [
        "X",
        "x",
        "CL",
        "cl",
        "Cross-Layer",
        "Cross Layer",
        "cross_layer",
        "Cross-",
        "8. Cross-Layer",
        "All Layers",
        "X · Cross-Layer",
        "X - Lateral Movement",
        "Cross-Layer (X)",
        "L3 Cross-Layer",
    ];
    for text in spellings {
        let error = parse_layer(text).expect_err(text);
        assert_eq!(error, LayerError::CrossLayer { text: text.into() });
        assert!(error.help().contains("`cross-layer`"), "{}", error.help());
        assert!(SEVEN_LAYER.means_cross_layer(text), "{text}");
    }
    assert!(!SEVEN_LAYER.means_cross_layer("L3"));
    assert!(!SEVEN_LAYER.means_cross_layer("Clusters"));
}

#[test]
fn several_numbers_are_an_error() {
    let error = parse_layer("L1, L2").expect_err("two layers");
    assert_eq!(error, LayerError::TwoNumbers { first: LayerId::L1, second: LayerId::L2 });
    assert_eq!(error.to_string(), "two layers, L1 and L2, where one is wanted");
}

#[test]
fn nothing_and_nonsense_are_errors() {
    let texts = [
        "", " ", "L", "Layer", "-", "·", "()", "(", "L3x", "3rd", "l\u{301}", "Ⅲ", "٣", "L3 · ", "层 3", "L3.5.1",
        "((((",
    ];
    for text in texts {
        let read = parse_layer(text);
        assert_eq!(read.is_ok(), text == "L3 · ", "{text}: {read:?}");
    }
}
