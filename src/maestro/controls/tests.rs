use std::collections::HashSet;

use super::*;
use crate::maestro::{Vocabulary, taxonomy};

#[test]
fn the_catalogue_has_118_controls() {
    // The numbers in the playbook's chapter 09: preventive, detective, corrective and deterrent controls, row by row.
    let rows = [
        (Some(LayerId::L1), [5, 4, 3, 3]),
        (Some(LayerId::L2), [4, 4, 3, 3]),
        (Some(LayerId::L3), [5, 4, 4, 3]),
        (Some(LayerId::L4), [5, 4, 4, 3]),
        (Some(LayerId::L5), [4, 4, 3, 3]),
        (Some(LayerId::L6), [5, 4, 3, 3]),
        (Some(LayerId::L7), [4, 4, 3, 3]),
        (None, [4, 4, 3, 3]),
    ];
    for (layer, counts) in rows {
        let of = |kind: &ControlType| {
            SEVEN_LAYER.controls.iter().filter(|control| control.layer == layer && control.kind == *kind).count()
        };
        assert_eq!(ControlType::ALL.iter().map(of).collect::<Vec<_>>(), counts, "{layer:?}");
    }
    assert_eq!(SEVEN_LAYER.controls.len(), 118);
}

#[test]
fn ids_are_unique_count_up_and_agree_with_layer_and_type() {
    let mut numbers = std::collections::HashMap::new();
    let mut names = HashSet::new();
    for control in SEVEN_LAYER.controls {
        let letter = match control.kind {
            ControlType::Preventive => 'P',
            ControlType::Detective => 'D',
            ControlType::Corrective => 'C',
            ControlType::Deterrent => 'R',
        };
        let group = format!("{}-{letter}", control.layer.map_or("CL", LayerId::code));
        let number = numbers.entry(group.clone()).or_insert(0);
        *number += 1;
        assert_eq!(control.id, format!("{group}{number}"));
        assert!(names.insert(fold_name(control.name)), "{} twice", control.name);
    }
}

#[test]
fn linked_threats_are_canonical_ids() {
    for control in SEVEN_LAYER.controls {
        for id in control.threats {
            let reference = taxonomy::parse(taxonomy::Taxonomy::T, id);
            assert_eq!(reference.map(|reference| reference.id).as_deref(), Ok(*id), "{}", control.id);
        }
    }
    // One control of each kind, with the threats that the playbook links.
    let threats = |id| Control::find(id).map(|control| control.threats);
    assert_eq!(threats("L1-P5"), Ok(["T5", "mas:T16"].as_slice()));
    assert_eq!(threats("L3-P1"), Ok(["T2", "T11"].as_slice()));
    assert_eq!(threats("CL-R3"), Ok([].as_slice()));
}

#[test]
fn controls_are_found_by_id_and_by_name() {
    for control in SEVEN_LAYER.controls {
        for text in [
            control.id.to_owned(),
            control.id.to_lowercase(),
            control.id.replace('-', " "),
            control.name.to_uppercase(),
        ] {
            assert_eq!(Control::find(&text), Ok(control), "{text}");
        }
    }
    let control = Control::find("CL-D2").map(|control| (control.name, control.kind, control.layer));
    assert_eq!(control, Ok(("Cascading Failure Detection", ControlType::Detective, None)));
}

#[test]
fn unknown_controls_come_with_help() {
    let help = |text| Control::find(text).expect_err(text).help();
    assert_eq!(help("L3-P9"), "there are `L3-P1` to `L3-P5`");
    assert_eq!(help("cl-c4"), "there are `CL-C1` to `CL-C3`");
    assert_eq!(help("Tool Allowlist"), "did you mean `L3-P1`, Tool Allowlisting and Scoping?");
    assert!(help("L9-Q1").starts_with("an id looks like `L3-P1`"), "{}", help("L9-Q1"));
    assert!(help("").starts_with("an id looks like `L3-P1`"));
}
