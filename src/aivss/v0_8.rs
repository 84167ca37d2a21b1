//! AIVSS 0.8 (March 2026), the official version: the agentic factors amplify what CVSS leaves open below 10.

use rust_decimal::Decimal;

use super::number::{HALF, dec};
use super::{
    Band, CvssUse, Expr, Factor, FactorMethod, FactorRow, FactorSet, LevelTable, Listing, Method, MultiplierLevel,
    Severity, Status, Version,
};

/// AIVSS 0.8.
pub(super) static V0_8: Version = Version {
    id: "0.8",
    aliases: &["v0.8", "AIVSS 0.8", "AIVSS v0.8"],
    title: "OWASP AIVSS 0.8",
    status: Status::Official,
    published: "March 2026",
    source: "OWASP AIVSS v0.8, sections 3.3 to 3.5",
    url: "https://aivss.owasp.org/",
    formula: "The agentic uplift (AARS) is the gap between the CVSS base score and 10, times a tenth of the factor sum, times \
              the threat multiplier. The score is the CVSS base score plus the uplift, times the mitigation factor, rounded half \
              up to one decimal.",
    bands: BANDS,
    bands_source: "AIVSS 0.8, section 3.5.2",
    caveats: &[
        // Sections 3.2 and 3.5.2 of the document state the first six.
        "Scores are ordinal: they rank findings and do not measure distances between them.",
        "Do not average scores over findings.",
        "Scores within one band count as equal; only a change of band matters.",
        "The decimal shows that the arithmetic is exact, not that the risk is known so precisely.",
        "AIVSS scores are not comparable with CVSS base scores, nor with scores of other AIVSS versions.",
        "If the uplift is far greater than the CVSS score, constraining the agent helps more than a patch.",
        "A mitigation factor below 1 also scales the CVSS part, so the score can fall below the CVSS base score, which section \
         3.1 calls the floor. This happens for a third of all legal inputs. The version 0.8-floor is a proposal that fixes this.",
        "The JSON schema allows any mitigation factor from 0.67 to 1; table 4b has three values. Other values are shown as \
         outside the table.",
        "0.67 for strong mitigation is a provisional anchor (page 54); no constant of the formula is calibrated.",
        "The document has no band for 0.0. Here it is called None, as in CVSS.",
    ],
    cvss: CvssUse::Base,
    method: Method::Factors(FactorMethod {
        factor_set: &FACTORS,
        factor_values: FACTOR_VALUES,
        exploit: EXPLOIT,
        mitigation: Some(MITIGATION),
        below_cvss: "the mitigation factor scales the CVSS part as well",
        repaired_by: Some("0.8-floor"),
        score: &SCORE,
        aars: &AARS,
    }),
};

/// AIVSS 0.8, table 2: the only legal values of a factor (`enum` of the schema, Appendix A).
pub(super) const FACTOR_VALUES: &[Decimal] = &[Decimal::ZERO, HALF, Decimal::ONE];

/// AIVSS 0.8, table 4a.
pub(super) const EXPLOIT: LevelTable = LevelTable {
    name: "Threat multiplier",
    symbol: "ThM",
    source: "AIVSS 0.8, table 4a",
    levels: &exploit_levels(dec(50, 2)),
    assumed: 1,
};

/// The three levels of exploit maturity. The published documents agree on everything but the number of the last
/// level, so the caller gives that number.
pub(super) const fn exploit_levels(unreported: Decimal) -> [MultiplierLevel; 3] {
    [
        MultiplierLevel {
            id: "attacked",
            name: "Attacked",
            value: Decimal::ONE,
            meaning: "Attacks have been reported, or tools make them easy.",
            exploit_maturity: Some('A'),
            aliases: &["active", "exploited", "in the wild"],
        },
        MultiplierLevel {
            id: "poc",
            name: "Proof-of-Concept",
            value: dec(97, 2),
            meaning: "Exploit code is public; no attack has been reported.",
            exploit_maturity: Some('P'),
            aliases: &["proof of concept", "proofofconcept"],
        },
        MultiplierLevel {
            id: "unreported",
            name: "Unreported",
            value: unreported,
            meaning: "Neither exploit code nor an attack has been reported.",
            exploit_maturity: Some('U'),
            aliases: &["theoretical"],
        },
    ]
}

/// AIVSS 0.8, table 4b.
pub(super) const MITIGATION: LevelTable = LevelTable {
    name: "Mitigation factor",
    symbol: "MF",
    source: "AIVSS 0.8, table 4b",
    levels: &[
        MultiplierLevel {
            id: "none",
            name: "No/Weak",
            value: Decimal::ONE,
            meaning: "There is no control against it, or none that works.",
            exploit_maturity: None,
            aliases: &["weak", "no", "none or weak", "none/weak", "no or weak"],
        },
        MultiplierLevel {
            id: "partial",
            name: "Partial",
            value: dec(83, 2),
            meaning: "Controls exist, but are incomplete, not enforced everywhere, or not tested against an adversary.",
            exploit_maturity: None,
            aliases: &[],
        },
        MultiplierLevel {
            id: "strong",
            name: "Strong",
            value: dec(67, 2),
            meaning: "Controls are validated, enforced everywhere, and fail closed where that applies.",
            exploit_maturity: None,
            aliases: &[],
        },
    ],
    assumed: 0,
};

/// AIVSS 0.8, section 3.5.2. The document has no band for 0.0.
pub(super) const BANDS: &[Band] = &[
    Band { severity: Severity::Critical, low: dec(90, 1), high: dec(100, 1), note: None },
    Band { severity: Severity::High, low: dec(70, 1), high: dec(89, 1), note: None },
    Band { severity: Severity::Medium, low: dec(40, 1), high: dec(69, 1), note: None },
    Band { severity: Severity::Low, low: dec(1, 1), high: dec(39, 1), note: None },
    Band {
        severity: Severity::None,
        low: dec(0, 1),
        high: dec(0, 1),
        note: Some("as in CVSS; the document has no band for 0.0"),
    },
];

/// The ten factors of AIVSS 0.8, section 2.2 (names, order); short names: section 3.3.1; rubric: table 2.
pub(super) static FACTORS: FactorSet = FactorSet {
    id: "0.8",
    title: "Agentic factors of AIVSS 0.8",
    source: "AIVSS 0.8, section 2.2",
    rubric_source: "AIVSS 0.8, table 2 (pages 46 and 47)",
    rubric_values: [Decimal::ZERO, HALF, Decimal::ONE],
    rows: &[
        FactorRow {
            factor: Factor::AUTONOMY,
            name: "Execution Autonomy",
            also: &[],
            short: "Autonomy",
            aliases: &[],
            question: "Does it act without approval?",
            rubric: [
                "A person approves every action; the agent does nothing alone.",
                "It acts alone on paths that are sandboxed or not critical.",
                "It acts alone in production or in critical systems.",
            ],
        },
        FactorRow {
            factor: Factor::TOOLS,
            name: "External Tool Control Surface",
            also: &[],
            short: "Tools",
            aliases: &["tool_use"],
            question: "What can its tools change?",
            rubric: [
                "It has no tools, or tools that only read.",
                "Its tools write as well, but are tightly scoped or on an allow-list.",
                "Its tools are broad and powerful: cloud, CI/CD, SQL, plant control.",
            ],
        },
        FactorRow {
            factor: Factor::LANGUAGE,
            name: "Natural Language Interface",
            also: &[],
            short: "Language",
            aliases: &["natural_language_input"],
            question: "Does plain language steer it?",
            rubric: [
                "Inputs are structured.",
                "Natural language serves for lookups and questions, not for acting.",
                "A prompt in natural language drives planning and tool calls directly.",
            ],
        },
        FactorRow {
            factor: Factor::CONTEXT,
            name: "Contextual Awareness",
            also: &[],
            short: "Context",
            aliases: &["Context Awareness"],
            question: "Does its environment steer it?",
            rubric: [
                "It uses no signal from its environment.",
                "It uses a few narrow signals.",
                "Broad signals from the environment drive its own decisions.",
            ],
        },
        FactorRow {
            factor: Factor::NON_DETERMINISM,
            name: "Behavioral Non-Determinism",
            also: &[],
            short: "Non-Determinism",
            aliases: &["Behavioural Non-Determinism"],
            question: "How much does it vary?",
            rubric: [
                "It follows rules or a fixed seed.",
                "Its variance is limited by strict guardrails.",
                "Its variance is high and its guardrails are weak.",
            ],
        },
        FactorRow {
            factor: Factor::OPACITY,
            name: "Opacity & Reflexivity",
            also: &[],
            short: "Opacity",
            aliases: &[],
            question: "Can its actions be traced?",
            rubric: [
                "Every action can be traced in deterministic logs.",
                "Logs are partial or scattered, and the reasoning is a black box.",
                "Why an action happened cannot be traced.",
            ],
        },
        FactorRow {
            factor: Factor::PERSISTENCE,
            name: "Persistent State Retention",
            also: &[],
            short: "Persistence",
            aliases: &["Memory"],
            question: "How long does it remember?",
            rubric: [
                "It keeps no state.",
                "It remembers within a session.",
                "It remembers across sessions, for example in a vector database.",
            ],
        },
        FactorRow {
            factor: Factor::IDENTITY,
            name: "Dynamic Identity",
            also: &[],
            short: "Identity",
            aliases: &["Dynamic ID"],
            question: "Does its identity change?",
            rubric: [
                "It has one fixed identity or service account.",
                "It changes identity in few, known cases, such as per tool.",
                "It assumes roles or crosses tenants while it runs.",
            ],
        },
        FactorRow {
            factor: Factor::MULTI_AGENT,
            name: "Multi-Agent Interactions",
            also: &[],
            short: "Multi-Agent",
            aliases: &[],
            question: "How many agents work together?",
            rubric: [
                "It works alone.",
                "It works with one or two known agents.",
                "It is part of a complex orchestration, a swarm or a market of agents.",
            ],
        },
        FactorRow {
            factor: Factor::SELF_MOD,
            name: "Self-Modification",
            also: &[],
            short: "Self-Mod",
            aliases: &[],
            question: "What can it change about itself?",
            rubric: [
                "Its configuration is static.",
                "It may change only its own prompt or configuration.",
                "It may change tools or control flow, or write and run code.",
            ],
        },
    ],
};

/// AIVSS 0.8, section 3.4.0, step 1.
static RISK_GAP: Expr = Expr::number(10).minus(&Expr::CVSS).named("Risk gap", &[Listing::Steps]);

/// AIVSS 0.8, section 3.4.0, step 2: the agentic uplift.
pub(super) static AARS: Expr = RISK_GAP
    .times(&Expr::FACTOR_SUM.over(&Expr::number(10)))
    .times(&Expr::THREAT_MULTIPLIER)
    .named("AARS", &[Listing::Steps, Listing::Symbols, Listing::Line]);

/// AIVSS 0.8, section 3.4.0, step 3.
static SCORE: Expr = Expr::CVSS.plus(&AARS).times(&Expr::MITIGATION_FACTOR);
