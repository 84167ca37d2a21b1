//! AIVSS 0.5 (July 2025), superseded: the mean of the CVSS base score and the factor sum, times the threat multiplier.

use rust_decimal::Decimal;

use super::number::{HALF, dec};
use super::v0_8::exploit_levels;
use super::{
    Band, CvssUse, Expr, Factor, FactorMethod, FactorRow, FactorSet, LevelTable, Listing, Method, Severity, Status,
    Version,
};

/// AIVSS 0.5.
pub(super) static V0_5: Version = Version {
    id: "0.5",
    aliases: &["v0.5", "AIVSS 0.5", "AIVSS v0.5"],
    title: "OWASP AIVSS 0.5",
    status: Status::Superseded,
    published: "July 2025",
    source: "OWASP AIVSS v0.5, sections 4.1 and 7",
    url: "https://github.com/OWASP/www-project-artificial-intelligence-vulnerability-scoring-system",
    formula: "The agentic score (AARS) is the sum of the ten factors. The score is the mean of the CVSS base score and the AARS, \
              times the threat multiplier, rounded half up to one decimal.",
    bands: BANDS,
    bands_source: "the bands of CVSS, which fit every example of AIVSS 0.5; the words are those of Appendix A",
    caveats: &[
        "Replaced by 0.8. Scores of the two are not comparable: 0.5 averages the factors with CVSS, and in 0.8 they amplify it.",
        "There is no mitigation factor.",
        "Seven of the ten worked examples, and both of Appendix A.2, state an AARS that is not the sum of the factors beside it; \
         their scores follow from the stated AARS.",
        "Section 5 and Appendix A.2 quote other scores for two risks than the tables do.",
        "The checklist of section 7 asks for one AARS per agent; section 4.2 has one per risk.",
        "The document does not say how a tie is rounded; half up fits all examples.",
        "The values of the threat multiplier are guidance (\"e.g.\"); the checklist of section 7 always takes 0.97.",
        "The score is often below the CVSS base score, because it is a mean.",
    ],
    cvss: CvssUse::Base,
    method: Method::Factors(FactorMethod {
        factor_set: &FACTORS,
        // The three points of the scale: not present, partial, full.
        factor_values: &[Decimal::ZERO, HALF, Decimal::ONE],
        exploit: EXPLOIT,
        mitigation: None,
        below_cvss: "the formula takes the mean of the CVSS base and the agentic part",
        repaired_by: None,
        score: &SCORE,
        aars: &AARS,
    }),
};

/// AIVSS 0.5, section 4.1.5 (page 56).
const EXPLOIT: LevelTable = LevelTable {
    name: "Threat multiplier",
    symbol: "ThM",
    source: "AIVSS 0.5, section 4.1.5",
    levels: &exploit_levels(dec(91, 2)),
    assumed: 1,
};

/// The five words are the `enum` of Appendix A; the document has no table of bands.
const BANDS: &[Band] = &[
    Band { severity: Severity::Critical, low: dec(90, 1), high: dec(100, 1), note: BAND_NOTE },
    Band { severity: Severity::High, low: dec(70, 1), high: dec(89, 1), note: BAND_NOTE },
    Band { severity: Severity::Medium, low: dec(40, 1), high: dec(69, 1), note: BAND_NOTE },
    Band { severity: Severity::Low, low: dec(1, 1), high: dec(39, 1), note: BAND_NOTE },
    Band { severity: Severity::None, low: dec(0, 1), high: dec(0, 1), note: BAND_NOTE },
];

const BAND_NOTE: Option<&str> = Some("the band of CVSS; the document has no table of bands");

/// The ten factors of AIVSS 0.5 in the order of its checklist; rubric: section 7.2. The names under `also` are those of
/// sections 1.1 to 1.4, which the published agent pages use.
pub(super) static FACTORS: FactorSet = FactorSet {
    id: "0.5",
    title: "Agentic factors of AIVSS 0.5",
    source: "AIVSS 0.5, sections 1.1 to 1.4 and 7.2",
    rubric_source: "AIVSS 0.5, section 7.2 (pages 71 to 73)",
    rubric_values: [Decimal::ZERO, HALF, Decimal::ONE],
    rows: &[
        FactorRow {
            factor: Factor::AUTONOMY,
            name: "Autonomy of Action",
            also: &[],
            short: "Autonomy",
            aliases: &[],
            question: "Does it act without approval?",
            rubric: [
                "A person is needed for every action, as with a copilot.",
                "It follows fixed decision trees and acts alone where the risk is low.",
                "It acts alone in open-ended ways with higher risk, and talks freely with other agents.",
            ],
        },
        FactorRow {
            factor: Factor::TOOLS,
            name: "Tool Use",
            also: &["Dynamic Tool Use"],
            short: "Tools",
            aliases: &["tool_use"],
            question: "How freely does it choose tools?",
            rubric: [
                "It has no tools, or calls them in a fixed way.",
                "It chooses within limits from a small set, such as internal tools.",
                "It chooses without limits from tools with high risk.",
            ],
        },
        FactorRow {
            factor: Factor::PERSISTENCE,
            name: "Memory Use",
            also: &["Persistent Memory"],
            short: "Memory",
            aliases: &[],
            question: "What does it remember?",
            rubric: [
                "It keeps no state beyond the prompt.",
                "It reads from a store, and has short sessions for each identity.",
                "It writes to a store, and learns over long periods or across sessions.",
            ],
        },
        FactorRow {
            factor: Factor::IDENTITY,
            name: "Dynamic Identity",
            also: &[],
            short: "Identity",
            aliases: &["Dynamic ID"],
            question: "Who sets its permissions?",
            rubric: [
                "Its identity is set in advance, with least privilege.",
                "A person or a policy engine approves every delegation to it.",
                "It chooses its own permissions without limits.",
            ],
        },
        FactorRow {
            factor: Factor::MULTI_AGENT,
            name: "Multi-Agent Interactions",
            also: &[],
            short: "Multi-Agent",
            aliases: &[],
            question: "Who decides how agents work together?",
            rubric: [
                "It works with no other agent.",
                "Its partners, or how they work together, are set in advance.",
                "Agents decide among themselves, without limits.",
            ],
        },
        FactorRow {
            factor: Factor::NON_DETERMINISM,
            name: "Non-Determinism",
            also: &[],
            short: "Non-Determinism",
            aliases: &[],
            question: "Are inputs and outputs checked?",
            rubric: [
                "Inputs and outputs are checked against schemas, and the logic is known.",
                "Only inputs or only outputs are checked, and changes are limited.",
                "Agents find each other and exchange plain text, with no limits on input or output.",
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
                "It cannot change itself; training happens elsewhere.",
                "It can change its memory, context, or the goals of a session.",
                "It can change its code, weights, permanent context or goals.",
            ],
        },
        FactorRow {
            factor: Factor::GOAL_PLANNING,
            name: "Goal-Driven Planning",
            also: &[],
            short: "Goal Planning",
            aliases: &["Goal-Planning"],
            question: "How freely does it plan?",
            rubric: [
                "It takes single steps towards fixed goals.",
                "One agent divides a task, with simple reasoning.",
                "Several agents divide a task and reflect on it recursively.",
            ],
        },
        FactorRow {
            factor: Factor::CONTEXT,
            name: "Contextual Awareness",
            also: &[],
            short: "Context",
            aliases: &["Context Awareness"],
            question: "Which outside content reaches it?",
            rubric: [
                "Its context is fixed; nothing changeable comes from outside.",
                "Its context is limited and curated, such as an intranet.",
                "It reads the open internet or unrestricted feeds, and negotiates goals.",
            ],
        },
        FactorRow {
            factor: Factor::OPACITY,
            name: "Opacity and Reflexivity",
            also: &["Opacity & Reflexivity"],
            short: "Opacity",
            // Appendix A.1 writes the name as one word.
            aliases: &["opacityAndReflexivity"],
            question: "Can its actions be traced?",
            rubric: [
                "Reasoning and outcomes are logged completely, with baselines.",
                "The agent reports its own reasons, and statistics are coarse.",
                "Its reasoning is not visible, and there are few logs.",
            ],
        },
    ],
};

/// AIVSS 0.5, section 4.1.1.
static AARS: Expr = Expr::FACTOR_SUM.named("AARS", &[Listing::Steps, Listing::Symbols]);

static MEAN: Expr = Expr::CVSS.plus(&AARS).over(&Expr::number(2)).named("Mean", &[Listing::Steps, Listing::Line]);

static SCORE: Expr = MEAN.times(&Expr::THREAT_MULTIPLIER);
