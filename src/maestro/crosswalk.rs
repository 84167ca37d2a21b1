//! Maps MAESTRO's layers to other frameworks. Each table names its source; none contains our own judgement.
//!
//! Start at one of the public functions. To add a mapping, add a table with its source and a function that reads it.

use super::LayerId;

const L1: LayerId = LayerId::L1;
const L2: LayerId = LayerId::L2;
const L3: LayerId = LayerId::L3;
const L4: LayerId = LayerId::L4;
const L5: LayerId = LayerId::L5;
const L6: LayerId = LayerId::L6;
const L7: LayerId = LayerId::L7;

/// The layers in which a source places a threat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Placement {
    /// The layers, L1 first.
    pub layers: &'static [LayerId],
    /// Whether the source also calls it a cross-layer threat.
    pub cross_layer: bool,
    /// The source and its pages.
    pub source: &'static str,
}

const fn guide(layers: &'static [LayerId]) -> Placement {
    Placement { layers, cross_layer: false, source: "OWASP multi-agent guide 1.0, p. 10-12" }
}

const fn guide_cross(layers: &'static [LayerId]) -> Placement {
    Placement { layers, cross_layer: true, source: "OWASP multi-agent guide 1.0, p. 10-12" }
}

const fn case_study(layers: &'static [LayerId]) -> Placement {
    Placement { layers, cross_layer: false, source: "OWASP multi-agent guide 1.0, case studies, p. 32-58" }
}

/// OWASP guide, p. 10 to 12 and case studies (p. 32 to 58). T1 is in L1 only if memory is used for training. T11 is missing in
/// the guide's table, so its layers come from the playbook's matrix (its chapter 03). No source places `asi-tm:T16` and
/// `asi-tm:T17`.
const THREATS: &[(&str, Placement)] = &[
    ("T1", guide(&[L1, L2])),
    ("T2", guide(&[L3])),
    ("T3", guide(&[L4, L6])),
    ("T4", guide(&[L4])),
    ("T5", guide(&[L3])),
    ("T6", guide_cross(&[L3])),
    ("T7", guide(&[L1, L6])),
    ("T8", guide(&[L5])),
    ("T9", guide(&[L7])),
    ("T10", guide(&[L5])),
    ("T11", Placement { layers: &[L1, L3], cross_layer: true, source: "MAESTRO playbook 1.0.0, chapter 03, matrix" }),
    ("T12", guide_cross(&[L2])),
    ("T13", guide_cross(&[L4, L7])),
    ("T14", guide(&[L4, L7])),
    ("T15", guide_cross(&[L7])),
    ("mas:T16", case_study(&[L1])),
    ("mas:T17", case_study(&[L2])),
    ("mas:T18", case_study(&[L2])),
    ("mas:T19", case_study(&[L3])),
    ("mas:T20", case_study(&[L3])),
    ("mas:T21", case_study(&[L3])),
    ("mas:T22", case_study(&[L4])),
    ("mas:T23", case_study(&[L5])),
    ("mas:T24", case_study(&[L6])),
    ("mas:T25", case_study(&[L7])),
    ("mas:T26", case_study(&[L1])),
    ("mas:T27", case_study(&[L2])),
    ("mas:T28", case_study(&[L2])),
    ("mas:T29", case_study(&[L3])),
    ("mas:T30", case_study(&[L3])),
    ("mas:T31", case_study(&[L3])),
    ("mas:T32", case_study(&[L3])),
    ("mas:T33", case_study(&[L4])),
    ("mas:T34", case_study(&[L4])),
    ("mas:T35", case_study(&[L5])),
    ("mas:T36", case_study(&[L6])),
    ("mas:T37", case_study(&[L7])),
    ("mas:T38", case_study(&[L7])),
    ("mas:T39", case_study(&[L3])),
    ("mas:T40", case_study(&[L3])),
    ("mas:T41", case_study(&[L3])),
    ("mas:T42", case_study(&[L3])),
    ("mas:T43", case_study(&[L4])),
    ("mas:T44", case_study(&[L5])),
    ("mas:T45", case_study(&[L6])),
    ("mas:T46", case_study(&[L6])),
    ("mas:T47", case_study(&[L7])),
];

/// OWASP Top 10 for Agentic Applications 2026, Appendix A, in the order of the appendix.
const ASI: &[(&str, &[&str])] = &[
    ("ASI01", &["T6", "T7"]),
    ("ASI02", &["T2", "T4", "asi-tm:T16"]),
    ("ASI03", &["T3"]),
    ("ASI04", &["asi-tm:T17", "T2", "T11", "T12", "T13", "asi-tm:T16"]),
    ("ASI05", &["T11"]),
    ("ASI06", &["T1", "T4", "T6", "T12"]),
    ("ASI07", &["T12", "asi-tm:T16"]),
    ("ASI08", &["T5", "T8"]),
    ("ASI09", &["T7", "T8", "T10"]),
    ("ASI10", &["T13", "T14", "T15"]),
];

const fn playbook(layers: &'static [LayerId], cross_layer: bool) -> Placement {
    Placement { layers, cross_layer, source: "the MAESTRO playbook 1.0.0, chapter 11," }
}

/// OWASP Top 10 for LLM Applications 2025: MAESTRO playbook 1.0.0, chapter 11.
const LLM: &[(&str, Placement)] = &[
    ("LLM01", playbook(&[L1, L3], false)),
    ("LLM02", playbook(&[L2, L6], true)),
    ("LLM03", playbook(&[L2, L3, L7], false)),
    ("LLM04", playbook(&[L1, L2], false)),
    ("LLM05", playbook(&[L1, L3, L5], false)),
    ("LLM06", playbook(&[L3], true)),
    ("LLM07", playbook(&[L1, L3], false)),
    ("LLM08", playbook(&[L2], false)),
    ("LLM09", playbook(&[L1, L5, L7], false)),
    ("LLM10", playbook(&[L4], true)),
];

/// AIVSS 0.8, Appendix C, p. 96, with the full names of the risks.
const CORE_RISKS: &[(LayerId, [&str; 2])] = &[
    (L1, ["Agent Goal and Instruction Manipulation", "Agent Untraceability"]),
    (L2, ["Agent Memory and Context Manipulation", "Agent Supply Chain and Dependency Risk"]),
    (L3, ["Agent Orchestration and Multi-Agent Exploitation", "Agent Cascading Failures"]),
    (L4, ["Insecure Agent Critical Systems Interaction", "Agent Access Control Violation"]),
    (L5, ["Agent Untraceability", "Agent Cascading Failures"]),
    (L6, ["Agent Identity Impersonation", "Agent Access Control Violation"]),
    (L7, ["Agentic AI Tool Misuse", "Agent Supply Chain and Dependency Risk"]),
];

/// The layers of an OWASP threat in canonical form (`T1`, `mas:T28`); `None` if no source places it.
pub fn layers_of_threat(id: &str) -> Option<Placement> {
    THREATS.iter().find(|(other, _)| *other == id).map(|(_, placement)| *placement)
}

/// The OWASP threats, in canonical form, of an ASI category in canonical form; empty if there is no such category.
pub fn threats_of_asi(id: &str) -> &'static [&'static str] {
    ASI.iter().find(|(other, _)| *other == id).map_or(&[], |(_, threats)| threats)
}

/// The layers of an entry of the OWASP Top 10 for LLM Applications 2025 in canonical form (`LLM01`).
pub fn layers_of_llm(id: &str) -> Option<Placement> {
    LLM.iter().find(|(other, _)| *other == id).map(|(_, placement)| *placement)
}

/// The two AIVSS core risks of a layer, by their names in AIVSS 0.8; empty for a layer of another edition.
pub fn core_risks_of_layer(layer: LayerId) -> &'static [&'static str] {
    CORE_RISKS.iter().find(|(other, _)| *other == layer).map_or(&[], |(_, risks)| risks.as_slice())
}

/// The layers of an AIVSS core risk, by its name in AIVSS 0.8; L1 first.
pub fn layers_of_core_risk(name: &str) -> impl Iterator<Item = LayerId> {
    CORE_RISKS.iter().filter(move |(_, risks)| risks.contains(&name)).map(|(layer, _)| *layer)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::maestro::{Taxonomy, taxonomy};

    #[test]
    fn every_id_is_canonical() {
        let ids = THREATS.iter().map(|(id, _)| *id).chain(ASI.iter().flat_map(|(_, threats)| threats.iter().copied()));
        for id in ids {
            assert_eq!(taxonomy::parse(Taxonomy::T, id).map(|reference| reference.id).as_deref(), Ok(id));
        }
        for (id, _) in ASI {
            assert_eq!(taxonomy::parse(Taxonomy::Asi, id).map(|reference| reference.id).as_deref(), Ok(*id));
        }
        assert_eq!(ASI.len(), 10);
    }

    #[test]
    fn every_entry_of_the_llm_list_is_placed() {
        let ids: Vec<_> = Taxonomy::Llm.items().expect("a list").into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), LLM.len());
        assert!(ids.iter().all(|id| layers_of_llm(id).is_some_and(|place| !place.layers.is_empty())), "{ids:?}");
        assert_eq!(layers_of_llm("LLM11"), None);
    }

    #[test]
    fn all_threats_but_two_are_placed() {
        let unplaced: Vec<_> = Taxonomy::T
            .items()
            .expect("a list")
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| layers_of_threat(id).is_none())
            .collect();
        assert_eq!(unplaced, ["asi-tm:T16", "asi-tm:T17"]);
        assert_eq!(layers_of_threat("T16"), None);
    }

    #[test]
    fn layers_of_the_guide() {
        // The tables of the OWASP guide by layer, copied independently by another person.
        let by_layer = [
            (L1, "T1 T7 T11 mas:T16 mas:T26"),
            (L2, "T1 T12 mas:T17 mas:T18 mas:T27 mas:T28"),
            (
                L3,
                "T2 T5 T6 T11 mas:T19 mas:T20 mas:T21 mas:T29 mas:T30 mas:T31 mas:T32 mas:T39 mas:T40 mas:T41 mas:T42",
            ),
            (L4, "T3 T4 T13 T14 mas:T22 mas:T33 mas:T34 mas:T43"),
            (L5, "T8 T10 mas:T23 mas:T35 mas:T44"),
            (L6, "T3 T7 mas:T24 mas:T36 mas:T45 mas:T46"),
            (L7, "T9 T13 T14 T15 mas:T25 mas:T37 mas:T38 mas:T47"),
        ];
        for (layer, ids) in by_layer {
            let placed: Vec<_> =
                THREATS.iter().filter(|(_, place)| place.layers.contains(&layer)).map(|(id, _)| *id).collect();
            assert_eq!(placed.join(" "), ids, "{layer}");
        }
        let cross: Vec<_> = THREATS.iter().filter(|(_, place)| place.cross_layer).map(|(id, _)| *id).collect();
        assert_eq!(cross, ["T6", "T11", "T12", "T13", "T15"]);
    }

    #[test]
    fn layers_of_asi_categories_follow() {
        // Derived from the two tables by hand, without this code.
        let derived = [
            ("ASI01", "L1 L3 L6 X"),
            ("ASI02", "L3 L4"),
            ("ASI03", "L4 L6"),
            ("ASI04", "L1 L2 L3 L4 L7 X"),
            ("ASI05", "L1 L3 X"),
            ("ASI06", "L1 L2 L3 L4 X"),
            ("ASI07", "L2 X"),
            ("ASI08", "L3 L5"),
            ("ASI09", "L1 L5 L6"),
            ("ASI10", "L4 L7 X"),
        ];
        for (asi, expected) in derived {
            let places: Vec<_> = threats_of_asi(asi).iter().filter_map(|id| layers_of_threat(id)).collect();
            let layers: BTreeSet<_> = places.iter().flat_map(|place| place.layers).map(|layer| layer.code()).collect();
            let cross = places.iter().any(|place| place.cross_layer).then_some("X");
            assert_eq!(layers.into_iter().chain(cross).collect::<Vec<_>>().join(" "), expected, "{asi}");
        }
        assert!(threats_of_asi("ASI11").is_empty());
    }

    #[test]
    fn layers_and_core_risks_of_aivss() {
        assert_eq!(core_risks_of_layer(L7), ["Agentic AI Tool Misuse", "Agent Supply Chain and Dependency Risk"]);
        let layers = |name| layers_of_core_risk(name).collect::<Vec<_>>();
        assert_eq!(layers("Agent Supply Chain and Dependency Risk"), [L2, L7]);
        assert_eq!(layers("Agent Untraceability"), [L1, L5]);
        assert_eq!(layers("Agent Cascading Failures"), [L3, L5]);
        assert_eq!(layers("Agent Access Control Violation"), [L4, L6]);
        assert!(layers("Tool Misuse").is_empty());
        // All ten core risks occur, and each layer occurs once.
        let risks: BTreeSet<_> = CORE_RISKS.iter().flat_map(|(_, risks)| risks).collect();
        assert_eq!(risks.len(), 10);
        assert_eq!(CORE_RISKS.iter().map(|(layer, _)| *layer).collect::<Vec<_>>(), LayerId::ALL);
    }
}
