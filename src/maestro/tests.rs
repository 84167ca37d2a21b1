//! Property tests: parsing any text gives a value or a message with help, and never panics.

use proptest::prelude::*;

use super::*;

/// Any text, and texts that are similar to valid ones.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(L|l|Layer |layer-)?[0-9]{0,3}( ·|:|\\.| —|-)? ?(Foundation Models?|Security|infra|Cross-Layer|é)?( \\((L|)[0-9X]\\))?",
        "(asi-tm:|mas:|AML\\.)?(T|TA|M|ASI|LLM|CWE-)[0-9]{0,5}(\\.[0-9]{0,4}|:[0-9]{4})?",
        "(L[0-9]|CL|x)[-/]?(P|D|C|R|T)?[0-9]{0,2}(lateral-movement|backdoor)?",
    ]
}

proptest! {
    #[test]
    fn layers(text in text()) {
        match parse_layer(&text) {
            // The canonical spelling of a parsed value is parsed to the same value.
            Ok(layer) => {
                for spelling in [layer.code(), layer.name(), layer.title(), layer.slug()] {
                    prop_assert_eq!(parse_layer(spelling), Ok(layer));
                }
            }
            Err(error) => prop_assert!(!error.to_string().is_empty() && !error.help().is_empty()),
        }
    }

    #[test]
    fn catalogue(text in text(), layer in 0..7usize) {
        let layer = LayerId::ALL[layer];
        for scope in [CatalogScope::Any, CatalogScope::Layer(layer), CatalogScope::CrossLayer(&[layer, LayerId::L3])] {
            match CatalogEntry::find(&text, scope) {
                Ok(entry) => prop_assert_eq!(CatalogEntry::find(entry.slug, scope), Ok(entry)),
                Err(error) => prop_assert!(!error.to_string().is_empty() && !error.help().is_empty()),
            }
        }
    }

    #[test]
    fn controls(text in text()) {
        match Control::find(&text) {
            Ok(control) => prop_assert_eq!(Control::find(control.id), Ok(control)),
            Err(error) => prop_assert!(!error.to_string().is_empty() && !error.help().is_empty()),
        }
    }

    #[test]
    fn references(text in text(), taxonomy in prop::sample::select(Taxonomy::ALL)) {
        match taxonomy::parse(taxonomy, &text) {
            Ok(reference) => prop_assert_eq!(taxonomy::parse(taxonomy, &reference.id), Ok(reference.clone())),
            Err(error) => prop_assert!(!error.message().is_empty() && !error.help().is_empty()),
        }
    }

    #[test]
    fn words(text in text()) {
        if let Err(error) = ThreatStatus::parse(&text) {
            prop_assert!(!error.to_string().is_empty() && !error.help().is_empty());
        }
    }
}
