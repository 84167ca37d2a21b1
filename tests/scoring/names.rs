//! Tests names, tables and lists: what authors may write, and what a version says about itself.

use std::collections::BTreeMap;

use mdbook_aivss::aivss::{CoreRisk, CvssUse, Decimal, Factor, FactorSet, Severity, Status, VERSIONS, Version};
use mdbook_aivss::internals::name::fold;

use super::{dec, entries, point, version};

#[test]
fn published_names_print_as_their_document_writes_them() {
    for (written, factor, printed) in [
        ("Dynamic Tool Use", Factor::TOOLS, Some("Dynamic Tool Use")),
        ("dynamic-tool_use", Factor::TOOLS, Some("Dynamic Tool Use")),
        ("Persistent Memory", Factor::PERSISTENCE, Some("Persistent Memory")),
        ("Tool Use", Factor::TOOLS, Some("Tool Use")),
        ("tool_use", Factor::TOOLS, Some("Tool Use")),
        ("External Tool Control Surface", Factor::TOOLS, Some("External Tool Control Surface")),
        ("Opacity & Reflexivity", Factor::OPACITY, Some("Opacity & Reflexivity")),
        ("Opacity and Reflexivity", Factor::OPACITY, Some("Opacity and Reflexivity")),
        ("opacity_reflexivity", Factor::OPACITY, Some("Opacity & Reflexivity")),
        ("opacityAndReflexivity", Factor::OPACITY, None),
        ("goalDrivenPlanning", Factor::GOAL_PLANNING, Some("Goal-Driven Planning")),
        ("Goal-Planning", Factor::GOAL_PLANNING, None),
        ("goal_planning", Factor::GOAL_PLANNING, None),
        ("Non-Determinism", Factor::NON_DETERMINISM, Some("Non-Determinism")),
        ("Behavioural Non-Determinism", Factor::NON_DETERMINISM, None),
        ("natural_language_input", Factor::LANGUAGE, None),
        ("Language", Factor::LANGUAGE, None),
        ("Tools", Factor::TOOLS, None),
        ("Memory", Factor::PERSISTENCE, None),
        ("Context Awareness", Factor::CONTEXT, None),
        ("Dynamic ID", Factor::IDENTITY, None),
        ("Self-Mod", Factor::SELF_MOD, None),
        ("autonomyOfAction", Factor::AUTONOMY, Some("Autonomy of Action")),
    ] {
        assert_eq!(Factor::named(written), Some((factor, printed)), "{written}");
    }
    for unknown in ["", "Goal", "Data Access", "Planning and Language"] {
        assert_eq!(Factor::named(unknown), None, "{unknown}");
    }
}

/// The two tenth factors are different questions, so no name may mean both.
#[test]
fn the_tenth_factors_share_no_name() {
    let mut names: BTreeMap<String, Factor> = BTreeMap::new();
    for name in Factor::names() {
        let (factor, _) = Factor::named(name).expect("is accepted");
        assert_eq!(*names.entry(fold(name)).or_insert(factor), factor, "{name} names two factors");
    }
    let of =
        |factor| names.iter().filter(|(_, known)| **known == factor).map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    assert_eq!(of(Factor::GOAL_PLANNING), ["goaldrivenplanning", "goalplanning"]);
    assert_eq!(of(Factor::LANGUAGE), ["language", "naturallanguageinput", "naturallanguageinterface"]);
}

#[test]
fn the_sets_have_ten_factors_in_the_order_of_their_document() {
    let keys = |id: &str| FactorSet::named(id).expect("is a set").factors().map(Factor::key).collect::<Vec<_>>();
    assert_eq!(
        keys("0.8"),
        [
            "autonomy",
            "tools",
            "language",
            "context",
            "non_determinism",
            "opacity",
            "persistence",
            "identity",
            "multi_agent",
            "self_mod"
        ]
    );
    assert_eq!(
        keys("0.5"),
        [
            "autonomy",
            "tools",
            "persistence",
            "identity",
            "multi_agent",
            "non_determinism",
            "self_mod",
            "goal_planning",
            "context",
            "opacity"
        ]
    );
    assert_eq!(FactorSet::all().map(|set| set.id).collect::<Vec<_>>(), ["0.8", "0.5"]);
    for set in FactorSet::all() {
        for row in set.rows {
            assert_eq!(Factor::named(row.name).map(|(factor, _)| factor), Some(row.factor));
            assert!(row.rubric.iter().all(|text| text.ends_with('.')));
        }
    }
    let tenth = |id: &str| {
        FactorSet::named(id)
            .expect("is a set")
            .distinguishing(&FactorSet::all().collect::<Vec<_>>())
            .map(|row| row.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(tenth("0.8"), ["Natural Language Interface"]);
    assert_eq!(tenth("0.5"), ["Goal-Driven Planning"]);
}

#[test]
fn short_names_take_the_name_of_the_set_of_all_ten() {
    let short = |tenth| {
        [
            "Autonomy",
            "Tools",
            tenth,
            "Context",
            "Non-Determinism",
            "Opacity",
            "Persistence",
            "Identity",
            "Multi-Agent",
            "Self-Mod",
        ]
    };
    let names = |tenth| {
        entries(short(tenth).map(|name| (name, point("0.5")))).into_iter().map(|entry| entry.name).collect::<Vec<_>>()
    };
    assert_eq!(
        names("Language")[..4],
        ["Execution Autonomy", "External Tool Control Surface", "Natural Language Interface", "Contextual Awareness"]
    );
    assert_eq!(
        names("Goal-Planning")[..4],
        ["Autonomy of Action", "Tool Use", "Goal-Driven Planning", "Contextual Awareness"]
    );
}

#[test]
fn levels_are_found_by_name_letter_and_alias() {
    let table = |id: &str| &version(id).factors().expect("scores by factors").exploit;
    for (written, id) in [
        ("attacked", "attacked"),
        ("A", "attacked"),
        ("a", "attacked"),
        ("poc", "poc"),
        ("PoC", "poc"),
        ("P", "poc"),
        ("Proof-of-Concept", "poc"),
        ("proof of concept", "poc"),
        ("Unreported", "unreported"),
        ("U", "unreported"),
    ] {
        for set in ["0.8", "0.8-floor", "0.5"] {
            assert_eq!(table(set).named(written).map(|level| level.id), Some(id), "{written}");
        }
    }
    assert_eq!(table("0.8").named("X"), None);
    assert_eq!(table("0.8").named("unreported").map(|level| level.value), Some(dec("0.50")));
    assert_eq!(table("0.5").named("unreported").map(|level| level.value), Some(dec("0.91")));
    let mitigation = version("0.8").factors().and_then(|method| method.mitigation.as_ref()).expect("table 4b");
    for (written, id, value) in [
        ("none", "none", "1.00"),
        ("weak", "none", "1.00"),
        ("No/Weak", "none", "1.00"),
        ("None or weak", "none", "1.00"),
        ("Partial", "partial", "0.83"),
        ("STRONG", "strong", "0.67"),
    ] {
        assert_eq!(mitigation.named(written).map(|level| (level.id, level.value)), Some((id, dec(value))), "{written}");
    }
    assert_eq!(mitigation.default_level().id, "none");
    assert_eq!(table("0.8").default_level().id, "poc");
}

#[test]
fn versions_are_found_and_described() {
    assert_eq!(Version::ids().collect::<Vec<_>>(), ["0.8", "0.8-floor", "0.5", "2.0-candidate"]);
    assert_eq!(Version::default().id, "0.8");
    for (written, id) in [
        ("0.8", "0.8"),
        ("v0.8", "0.8"),
        ("AIVSS 0.5", "0.5"),
        ("0.8 floor", "0.8-floor"),
        ("2.0 Candidate", "2.0-candidate"),
    ] {
        assert_eq!(Version::named(written).map(|version| version.id), Some(id), "{written}");
    }
    for unknown in ["1.0", "2.0", "0.80", ""] {
        assert_eq!(Version::named(unknown), None, "{unknown}");
    }
    let status: Vec<Status> = VERSIONS.iter().map(|version| version.status).collect();
    assert_eq!(status, [Status::Official, Status::Proposal, Status::Superseded, Status::Candidate]);
    for version in VERSIONS {
        assert!(!version.caveats.is_empty() && !version.formula.is_empty() && !version.symbols().is_empty());
        assert_eq!(version.factors().is_some(), version.cvss == CvssUse::Base);
    }
}

/// Bands leave no gap and no overlap: each of the 101 scores is in exactly one.
#[test]
fn every_score_has_one_band() {
    for version in VERSIONS {
        for tenths in 0..=100 {
            let score = Decimal::new(tenths, 1);
            let bands: Vec<Severity> = version
                .bands
                .iter()
                .filter(|band| band.low <= score && score <= band.high)
                .map(|band| band.severity)
                .collect();
            assert_eq!(bands, [version.severity(score)], "{} {score}", version.id);
        }
        let none = version.bands.iter().find(|band| band.severity == Severity::None).expect("has None");
        assert_eq!(none.note.is_none(), version.id == "2.0-candidate", "only CVSS itself has the word");
    }
    assert!(Severity::Critical > Severity::High && Severity::Low > Severity::None);
}

#[test]
fn risks_are_found_by_id_and_name() {
    for (written, printed) in [
        ("ASI05", "ASI05 Unexpected Code Execution (RCE)"),
        ("asi-05", "ASI05 Unexpected Code Execution (RCE)"),
        ("Unexpected Code Execution", "ASI05 Unexpected Code Execution (RCE)"),
        ("ASI05: Unexpected Code Execution (RCE)", "ASI05 Unexpected Code Execution (RCE)"),
        ("ASI02 Tool Misuse & Exploitation", "ASI02 Tool Misuse and Exploitation"),
        ("Memory and Context Poisoning", "ASI06 Memory & Context Poisoning"),
        ("Agentic AI Tool Misuse", "Agentic AI Tool Misuse"),
        ("Agent Memory & Context Manipulation", "Agent Memory and Context Manipulation"),
        ("Agent Supply Chain and Dependency Attacks", "Agent Supply Chain and Dependency Risk"),
        ("Agent Supply Chain & Dependency Risk", "Agent Supply Chain and Dependency Risk"),
    ] {
        assert_eq!(CoreRisk::named(written).map(|risk| risk.to_string()).as_deref(), Some(printed), "{written}");
    }
    for unknown in ["ASI11", "ASI05 Rogue Agents", "Tool", ""] {
        assert_eq!(CoreRisk::named(unknown), None, "{unknown}");
    }
    for name in CoreRisk::names() {
        assert!(CoreRisk::named(name).is_some(), "{name}");
    }
    assert_eq!(CoreRisk::all().count(), 20);
}

/// AIVSS 0.8, Appendix B, and the categories of the schema in Appendix A.
#[test]
fn each_asi_entry_has_a_core_risk_and_a_category() {
    let mapped: Vec<(&str, &str)> =
        CoreRisk::all().filter_map(|risk| risk.id().map(|id| (id, risk.category()))).collect();
    assert_eq!(
        mapped,
        [
            ("ASI01", "Agent Goal & Instruction Manipulation"),
            ("ASI02", "Agentic AI Tool Misuse"),
            ("ASI03", "Agent Access Control Violation"),
            ("ASI04", "Agent Supply Chain & Dependency Risk"),
            ("ASI05", "Agentic AI Tool Misuse"),
            ("ASI06", "Agent Memory & Context Manipulation"),
            ("ASI07", "Agent Orchestration & Multi-Agent Exploitation"),
            ("ASI08", "Agent Cascading Failures"),
            ("ASI09", "Agent Identity Impersonation"),
            ("ASI10", "Agent Access Control Violation"),
        ]
    );
    for risk in CoreRisk::all() {
        assert_eq!(risk.core().category(), risk.category());
        assert_eq!(risk.core().id(), None);
        assert_eq!(risk.url().is_some(), risk.id().is_some());
        assert_eq!(CoreRisk::named(risk.category()), Some(risk.core()));
    }
    assert_eq!(CoreRisk::named("Agent Untraceability").map(CoreRisk::section).as_deref(), Some("3.6.9"));
}
