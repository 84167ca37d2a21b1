use std::collections::HashSet;

use super::*;
use crate::maestro::LayerId as Id;

fn slug(text: &str, scope: CatalogScope<'_>) -> Result<&'static str, CatalogError> {
    CatalogEntry::find(text, scope).map(|entry| entry.slug)
}

#[test]
fn the_catalogue_has_fifty_threats_and_five() {
    // The numbers in CSA's post of 2025-02-06, counted by hand.
    let count = |layer| SEVEN_LAYER.catalog.iter().filter(|entry| entry.layer == layer).count();
    let counts: Vec<_> = Id::ALL.into_iter().map(|layer| count(Some(layer))).collect();
    assert_eq!(counts, [7, 5, 6, 6, 6, 7, 13]);
    assert_eq!(count(None), 5);
}

#[test]
fn ids_are_unique_and_name_their_layer() {
    let mut ids = HashSet::new();
    let mut numbers = std::collections::HashMap::new();
    for entry in SEVEN_LAYER.catalog {
        let place = entry.layer.map_or("cross-layer", LayerId::slug);
        assert_eq!(entry.slug, format!("{place}/{}", entry.short_slug()));
        assert!(crate::name::is_id(entry.short_slug()), "{}", entry.slug);
        let code = entry.layer.map_or("CL", LayerId::code);
        let number = numbers.entry(code).or_insert(0);
        *number += 1;
        assert_eq!(entry.usv, Some(format!("T-{code}-{number:03}").as_str()));
        assert!(entry.skl.is_none_or(|skl| skl.starts_with(&format!("{code}-T"))), "{}", entry.slug);
        for id in [Some(entry.slug), entry.usv, entry.skl].into_iter().flatten() {
            assert!(ids.insert(id), "{id} twice");
        }
        assert!(entry.meaning.is_some_and(|meaning| meaning.ends_with('.')), "{}", entry.slug);
    }
    // Each project has 55 ids, except the script, which omits one.
    assert_eq!(ids.len(), 3 * 55 - 1);
    assert_eq!(
        SEVEN_LAYER.catalog.iter().find(|entry| entry.skl.is_none()).map(|entry| entry.name),
        Some("Horizontal/Vertical Solution Vulnerabilities")
    );
}

#[test]
fn the_script_numbers_l7_its_own_way() {
    // The last five entries of L7: the script's ids beside those of USecVisLib.
    for (skl, usv) in [
        ("L7-T08", "T-L7-010"),
        ("L7-T09", "T-L7-011"),
        ("L7-T10", "T-L7-012"),
        ("L7-T11", "T-L7-009"),
        ("L7-T12", "T-L7-013"),
    ] {
        assert_eq!(slug(skl, CatalogScope::Any), slug(usv, CatalogScope::Any));
        assert!(slug(skl, CatalogScope::Any).is_ok());
    }
}

#[test]
fn every_entry_is_found_in_its_place_by_each_of_its_names() {
    for entry in SEVEN_LAYER.catalog {
        let scope = match entry.layer {
            Some(layer) => CatalogScope::Layer(layer),
            None => CatalogScope::CrossLayer(&[Id::L2, Id::L4]),
        };
        let place = entry.layer.map_or("X", LayerId::code);
        let labelled = format!("{} ({place})", entry.name);
        let prefixed = format!("{place}/{}", entry.short_slug());
        for text in [entry.slug, entry.short_slug(), entry.name, entry.usv.expect("a number"), &labelled, &prefixed]
            .into_iter()
            .chain(entry.skl)
            .flat_map(|text| [text.to_owned(), text.to_uppercase(), format!(" {text} ")])
        {
            assert_eq!(slug(&text, scope), Ok(entry.slug), "{text}");
        }
        // With its layer it is found in any scope.
        for text in [entry.slug, entry.usv.expect("a number"), &labelled, &prefixed] {
            assert_eq!(slug(text, CatalogScope::Any), Ok(entry.slug), "{text}");
        }
    }
}

#[test]
fn a_short_slug_means_the_entry_of_the_threats_own_layer() {
    // The handbook's example: `catalog: lateral-movement` under L4.
    assert_eq!(slug("lateral-movement", CatalogScope::Layer(Id::L4)), Ok("deployment-infrastructure/lateral-movement"));
    assert_eq!(
        slug("lateral-movement", CatalogScope::CrossLayer(&[Id::L3, Id::L4])),
        Ok("cross-layer/lateral-movement")
    );
    assert_eq!(slug("data-poisoning", CatalogScope::Layer(Id::L1)), Ok("foundation-models/data-poisoning"));
    assert_eq!(slug("Data Poisoning", CatalogScope::Layer(Id::L2)), Ok("data-operations/data-poisoning"));
    assert_eq!(slug("backdoor attack", CatalogScope::Layer(Id::L3)), Ok("agent-frameworks/backdoor-attacks"));
    assert_eq!(
        slug("DENIAL_OF_SERVICE_ATTACKS", CatalogScope::Layer(Id::L4)),
        Ok("deployment-infrastructure/denial-of-service-attacks")
    );
}

#[test]
fn bare_names_that_several_layers_share_need_the_layer() {
    // The names that CSA's post uses in more than one layer.
    let shared: [(&str, &[Option<Id>]); 5] = [
        ("Backdoor Attacks", &[Some(Id::L1), Some(Id::L3)]),
        ("Denial of Service (DoS) Attacks", &[Some(Id::L1), Some(Id::L4)]),
        ("Lateral Movement", &[Some(Id::L4), None]),
        ("Supply Chain Attacks", &[Some(Id::L3), None]),
        ("data-poisoning", &[Some(Id::L1), Some(Id::L2)]),
    ];
    for (name, places) in shared {
        match CatalogEntry::find(name, CatalogScope::Any) {
            Err(error @ CatalogError::Ambiguous { .. }) => {
                let CatalogError::Ambiguous { entries, .. } = &error else { unreachable!() };
                assert_eq!(entries.iter().map(|entry| entry.layer).collect::<Vec<_>>(), places, "{name}");
                for entry in entries {
                    assert!(error.help().contains(entry.slug), "{}", error.help());
                }
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    // No other name is in several layers.
    let ambiguous: HashSet<_> = SEVEN_LAYER
        .catalog
        .iter()
        .map(|entry| entry.short_slug())
        .filter(|short| matches!(slug(short, CatalogScope::Any), Err(CatalogError::Ambiguous { .. })))
        .collect();
    assert_eq!(ambiguous.len(), 5, "{ambiguous:?}");
    assert_eq!(slug("Data Poisoning (Training Phase)", CatalogScope::Any), Ok("foundation-models/data-poisoning"));
}

#[test]
fn an_entry_of_another_layer_is_an_error() {
    let under_l3 = CatalogScope::Layer(Id::L3);
    for text in ["deployment-infrastructure/lateral-movement", "T-L4-006", "L4-T06", "Lateral Movement (L4)"] {
        match slug(text, under_l3) {
            Err(CatalogError::OtherLayer { entries, layers, .. }) => {
                assert_eq!(
                    entries.iter().map(|entry| entry.slug).collect::<Vec<_>>(),
                    ["deployment-infrastructure/lateral-movement"]
                );
                assert_eq!(layers, [Id::L3]);
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let error = CatalogEntry::find("agent-tool-misuse", under_l3).expect_err("it is an entry of L7");
    assert_eq!(
        error.to_string(),
        "the catalogue entry `agent-tool-misuse` is for threats in L7 · Agent Ecosystem, but this threat is in L3 · Agent Frameworks"
    );
    let error = CatalogEntry::find("backdoor-attacks", CatalogScope::Layer(Id::L7)).expect_err("L1 and L3");
    assert_eq!(
        error.to_string(),
        "the catalogue entry `backdoor-attacks` is for threats in L1 · Foundation Models or L3 · Agent Frameworks, \
         but this threat is in L7 · Agent Ecosystem"
    );
    // The cross-layer entry does not belong to a layer.
    assert!(matches!(
        slug("cross-layer/lateral-movement", CatalogScope::Layer(Id::L4)),
        Err(CatalogError::OtherLayer { .. })
    ));
    assert!(matches!(slug("privilege-escalation", CatalogScope::Layer(Id::L6)), Err(CatalogError::OtherLayer { .. })));
}

#[test]
fn a_cross_layer_threat_may_use_entries_of_the_layers_that_it_spans() {
    let spans = CatalogScope::CrossLayer(&[Id::L1, Id::L3]);
    assert_eq!(slug("supply-chain-attacks", spans), Ok("cross-layer/supply-chain-attacks"));
    assert_eq!(slug("agent-frameworks/supply-chain-attacks", spans), Ok("agent-frameworks/supply-chain-attacks"));
    assert_eq!(slug("model-stealing", spans), Ok("foundation-models/model-stealing"));
    assert!(matches!(slug("backdoor-attacks", spans), Err(CatalogError::Ambiguous { .. })));
    assert!(matches!(slug("agent-tool-misuse", spans), Err(CatalogError::OtherLayer { .. })));
}

#[test]
fn unknown_names_come_with_the_nearest_of_the_layer() {
    let nearest = |text, scope| match CatalogEntry::find(text, scope) {
        Err(CatalogError::Unknown { nearest, .. }) => nearest.map(|entry| entry.slug),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(nearest("lateral-movment", CatalogScope::CrossLayer(&[])), Some("cross-layer/lateral-movement"));
    assert_eq!(
        nearest("lateral-movment", CatalogScope::Layer(Id::L4)),
        Some("deployment-infrastructure/lateral-movement")
    );
    assert_eq!(nearest("qqqq", CatalogScope::Any), None);
    let error = CatalogEntry::find("Prompt Injection", CatalogScope::Layer(Id::L1)).expect_err("not a CSA name");
    assert!(error.help().contains("`input-validation-attacks` in L3"), "{}", error.help());
    for text in ["", " ", "/", "()", "L4/", "L4/nothing", "(L4)", "x/y/z"] {
        assert!(matches!(slug(text, CatalogScope::Any), Err(CatalogError::Unknown { .. })), "{text}");
    }
}
