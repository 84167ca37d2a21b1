//! The "2.0 candidate" of the reference repository (August 2026): CVSS-BTE, eight metrics by letter, and an experimental
//! adjustment. OWASP has not published it.

use super::metric::letter_of;
use super::number::dec;
use super::{Band, CvssUse, EffectClass, Expr, Method, Metric, MetricMethod, MetricValue, Severity, Status, Version};

/// The 2.0 candidate.
pub(super) static V2_0_CANDIDATE: Version = Version {
    id: "2.0-candidate",
    aliases: &["v2.0-candidate", "AIVSS 2.0 candidate", "AIVSS 2.0-candidate", "2.0 candidate"],
    title: "AIVSS 2.0 candidate",
    status: Status::Candidate,
    published: "August 2026",
    source: "Repository kenhuangus/aivss-v1-candidate at 1f0f2dd9: rubric 2.0.0, weight set candidate-2026-08-r2",
    url: "https://github.com/kenhuangus/aivss-v1-candidate",
    formula: "The score is CVSS-BTE, unchanged. Apart from it, an experimental score adds the weights of EX, PT, CA and TD, is \
              capped at 10 and rounded half up to one decimal. A CVSS-BTE of 0.0 stays 0.0. A metric that is X withholds the \
              experimental score.",
    bands: BANDS,
    bands_source: "the severity rating scale of CVSS v4.0, because the score is a CVSS score",
    caveats: &[
        "This is a candidate that OWASP has not published; its repository says that OWASP does not endorse it.",
        "The normative score is CVSS-BTE; the metrics do not change it.",
        "The adjusted score is experimental: its weights are judgements and not fitted to data.",
        "The effect class is ordinal and has not been validated; A0 does not mean that there is no agentic risk.",
        "Later states of the repository are named AIVSS 1.0 and have no adjusted score.",
        "Scores are not comparable with those of 0.5 or 0.8.",
    ],
    cvss: CvssUse::BaseThreatEnvironmental,
    method: Method::Metrics(MetricMethod {
        prefix: "AIVSS:2.0",
        metrics: METRICS,
        effect_class,
        adjusted: &ADJUSTED,
        zero_stays: true,
        adjusted_name: "Adjusted score (experimental)",
    }),
};

/// CVSS v4.0, qualitative severity rating scale.
const BANDS: &[Band] = &[
    Band { severity: Severity::Critical, low: dec(90, 1), high: dec(100, 1), note: None },
    Band { severity: Severity::High, low: dec(70, 1), high: dec(89, 1), note: None },
    Band { severity: Severity::Medium, low: dec(40, 1), high: dec(69, 1), note: None },
    Band { severity: Severity::Low, low: dec(1, 1), high: dec(39, 1), note: None },
    Band { severity: Severity::None, low: dec(0, 1), high: dec(0, 1), note: None },
];

const fn value(letter: char, name: &'static str, meaning: &'static str) -> MetricValue {
    MetricValue { letter, name, meaning, weight: None }
}

const fn weighted(letter: char, name: &'static str, hundredths: u32, meaning: &'static str) -> MetricValue {
    MetricValue { letter, name, meaning, weight: Some(dec(hundredths, 2)) }
}

const UNKNOWN: MetricValue = value('X', "Insufficient evidence", "The evidence is not sufficient.");

// Rubric 2.0.0 of the candidate; weights: weight set candidate-2026-08-r2.
const METRICS: &[Metric] = &[
    Metric {
        abbr: "LC",
        name: "Language-Mediated Control",
        meaning: "Whether an attacker's natural language reaches the agent's decisions or tool calls.",
        values: &[
            value('D', "Direct", "An attacker's language directly reaches a privileged decision or a tool call."),
            value('I', "Indirect", "It arrives in content that the agent retrieves or ingests."),
            value('M', "Mediated", "It is reduced to closed, validated fields before it reaches anything important."),
            value('N', "None", "No natural language reaches anything important."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "CP",
        name: "Context (and Memory) Persistence",
        meaning: "How long context that an attacker controls stays available.",
        values: &[
            value('C', "Cross-session memory", "It is stored and available after the session."),
            value('S', "Session context", "It exists only in the session, and tests confirm that."),
            value('N', "None", "Nothing is carried from one request to the next."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "AP",
        name: "Agentic Propagation",
        meaning: "How far a compromise spreads from agent to agent.",
        values: &[
            value('L', "Lateral", "It crosses a trust boundary to other agents, tenants or systems."),
            value('C', "Contained", "It spreads within the agent's own tools and actions."),
            value('N', "None", "It stays in the component that was compromised first."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "SR",
        name: "Stochastic Exploit Reliability",
        meaning: "How reliably the exploit works, by proof or by at least 30 episodes (one-sided 95% Wilson bounds).",
        values: &[
            value('R', "Reliable", "The lower bound of its success is at least 0.90, or it is proven to work."),
            value('P', "Probabilistic", "The bounds support neither of the other two."),
            value('U', "Unreliable", "The upper bound of its success is below 0.10, or it is proven not to work."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "EX",
        name: "Extension Surface",
        meaning: "How freely tools, plugins and other extensions can be reached.",
        values: &[
            weighted('W', "Wide", 40, "An extension is dynamic or not vetted, or what it may do is not constrained."),
            weighted(
                'M',
                "Managed",
                15,
                "Extensions are vetted and allow-listed, with checked arguments and least privileges.",
            ),
            weighted('N', "None", 0, "No relevant extension is on the path."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "PT",
        name: "Provider Trust Deficit",
        meaning: "How certain it is which provider and model answer.",
        values: &[
            weighted('H', "High deficit", 30, "Nothing enforces the approved provider, model and deployment."),
            weighted(
                'M',
                "Moderate deficit",
                10,
                "They are enforced and audited, but nobody can verify which model answers.",
            ),
            weighted('L', "Low deficit", 0, "They are enforced and attested, and changes are authorised."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "CA",
        name: "Cost Abuse Surface",
        meaning: "Whether an attacker can increase consumption.",
        values: &[
            weighted('W', "Wide", 30, "There is no hard ceiling, or it was bypassed."),
            weighted('M', "Moderate", 10, "There is a ceiling, but it is incomplete or does not fail closed."),
            weighted('N', "Narrow", 0, "Tested limits that fail closed cover all consumption."),
            UNKNOWN,
        ],
    },
    Metric {
        abbr: "TD",
        name: "Traceability Deficit",
        meaning: "Whether responders can reconstruct what the agent did.",
        values: &[
            weighted('H', "High deficit", 50, "A test confirms that they cannot."),
            weighted(
                'M',
                "Moderate deficit",
                20,
                "They can, but fields, integrity or retention of the records have gaps.",
            ),
            weighted('L', "Low deficit", 0, "An exercise confirms complete records that are protected."),
            UNKNOWN,
        ],
    },
];

/// Effect class (page `SCORING` in the candidate's repository). It does not depend on EX, PT, CA and TD.
fn effect_class(metrics: &[(Metric, char)]) -> EffectClass {
    let (lc, cp, ap, sr) =
        (letter_of(metrics, "LC"), letter_of(metrics, "CP"), letter_of(metrics, "AP"), letter_of(metrics, "SR"));
    if [lc, cp, ap, sr].contains(&'X') {
        EffectClass { id: "AX", meaning: "unknown, because LC, CP, AP or SR is X" }
    } else if ap == 'L' || matches!(lc, 'D' | 'I') && cp == 'C' || lc == 'D' && sr == 'R' {
        EffectClass { id: "A2", meaning: "strong agentic effect" }
    } else if (lc, cp, ap, sr) == ('N', 'N', 'N', 'U') {
        EffectClass { id: "A0", meaning: "no relevant agentic effect" }
    } else {
        EffectClass { id: "A1", meaning: "some agentic effect" }
    }
}

static ADJUSTED: Expr = Expr::CVSS.plus(&Expr::FACTOR_SUM);
