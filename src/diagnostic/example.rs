//! The smallest wrong text for each rule, and the same text after the fix. `explain` and the handbook print them.
//! `tests/codes.rs` checks that each wrong text is reported under its rule and that the right one is not.

/// Which part of a book the two texts of an example are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A whole chapter.
    Chapter,
    /// `src/SUMMARY.md`.
    Summary,
    /// The table `[preprocessor.aivss]` of `book.toml`.
    Configuration,
    /// An `aivss` block that is otherwise complete.
    Assessment,
    /// `factors` of an `aivss` block, which also has the remaining factors.
    Factors,
    /// A `maestro` block that is otherwise complete.
    Model,
    /// A threat of a model.
    Threat,
    /// None of these: the texts describe the situation.
    Words,
}

impl Part {
    /// The words that follow "Wrong" and "Right" and name the part.
    pub fn place(self) -> &'static str {
        match self {
            Self::Chapter => "in a chapter",
            Self::Summary => "in `src/SUMMARY.md`",
            Self::Configuration => "under `[preprocessor.aivss]` in `book.toml`",
            Self::Assessment => "in an `aivss` block",
            Self::Factors => "under `factors`",
            Self::Model => "in a `maestro` block",
            Self::Threat => "in a threat",
            Self::Words => "in words",
        }
    }
}

/// A wrong text and its correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Which part of a book both texts are.
    pub part: Part,
    /// The wrong text, which is reported under the rule.
    pub wrong: &'static str,
    /// The right text, which is not reported.
    pub right: &'static str,
}

/// The example of the rule with this name.
pub fn example(code: &str) -> Option<Example> {
    EXAMPLES.iter().find(|(name, ..)| *name == code).map(|&(_, part, wrong, right)| Example { part, wrong, right })
}

use Part::{Assessment, Chapter, Configuration, Factors, Model, Summary, Threat, Words};

const EXAMPLES: &[(&str, Part, &str, &str)] = &[
    ("unknown-view", Chapter, "```maestro matrx\n```", "```maestro matrix\n```"),
    ("yaml-syntax", Assessment, "summary: Reads mails: all of them", "summary: \"Reads mails: all of them\""),
    ("yaml-feature", Model, "owner: *team", "owner: Platform"),
    ("block-too-large", Words, "one block with 2,001 threats", "two blocks, each with its own `id`"),
    ("empty-block", Chapter, "```maestro\n```", "```maestro\nagent: Bot\n```"),
    ("unknown-key", Threat, "sevrity: high", "severity: high"),
    ("duplicate-key", Model, "owner: Platform\nowner: Security", "owner: Platform"),
    (
        "missing-key",
        Chapter,
        "```maestro\nlayers:\n  L1: A hosted model.\n```",
        "```maestro\nagent: Bot\nlayers:\n  L1: A hosted model.\n```",
    ),
    ("missing-value", Threat, "severity:", "severity: high"),
    (
        "wrong-type",
        Model,
        "layers: uncertain",
        "layers:\n  L1: uncertain — the provider does not say how it is trained",
    ),
    ("comment-in-prose", Threat, "description: Reported as #17", "description: \"Reported as #17\""),
    (
        "cut-by-comma",
        Model,
        "mitigations:\n  M1: {title: Pages are filtered, and logged}",
        "mitigations:\n  M1: {title: \"Pages are filtered, and logged\"}",
    ),
    ("invalid-id", Assessment, "id: My Bot", "id: my-bot"),
    ("ids-in-text", Threat, "mitigations: M1, M2", "mitigations: [M1, M2]"),
    ("invalid-date", Assessment, "assessed: 20.11.2026", "assessed: 2026-11-20"),
    ("invalid-number", Assessment, "cvss: 7,1", "cvss: 7.1"),
    ("out-of-range", Assessment, "cvss: 71", "cvss: 7.1"),
    ("unknown-value", Threat, "severity: severe", "severity: high"),
    ("unknown-version", Assessment, "version: 0.9", "version: 0.8"),
    (
        "missing-factor",
        Assessment,
        "factors: {Autonomy: 1, Tools: 1, Language: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1}",
        "factors: {Autonomy: 1, Tools: 1, Language: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: unknown}",
    ),
    ("unknown-factor", Factors, "Self-Modifcation: 0", "Self-Modification: 0"),
    (
        "mixed-factor-sets",
        Assessment,
        "factors: {Autonomy: 1, Tools: 1, Natural Language Interface: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: 0, Goal-Driven Planning: 0.5}",
        "factors: {Autonomy: 1, Tools: 1, Natural Language Interface: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: 0}",
    ),
    (
        "cvss-vector",
        Assessment,
        "cvss: CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:L",
        "cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N",
    ),
    (
        "cvss-mismatch",
        Assessment,
        "cvss:\n  score: 9.0\n  vector: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N",
        "cvss:\n  vector: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N",
    ),
    ("unknown-level", Assessment, "exploit: high", "exploit: poc"),
    ("no-mitigation-factor", Assessment, "version: 0.5\nmitigation: partial", "version: 0.5"),
    (
        "wrong-method",
        Assessment,
        "version: 2.0-candidate\nexploit: poc\nmetrics: {LC: I, CP: C, AP: N, SR: P, EX: N, PT: L, CA: M, TD: X}",
        "version: 2.0-candidate\nmetrics: {LC: I, CP: C, AP: N, SR: P, EX: N, PT: L, CA: M, TD: X}",
    ),
    (
        "invalid-metric",
        Assessment,
        "version: 2.0-candidate\nmetrics: {LC: I, CP: C, AP: N, SR: P, EX: N, PT: L, CA: M}",
        "version: 2.0-candidate\nmetrics: {LC: I, CP: C, AP: N, SR: P, EX: N, PT: L, CA: M, TD: X}",
    ),
    ("unknown-risk", Assessment, "risks: ASI11", "risks: ASI01"),
    (
        "expect-mismatch",
        Threat,
        "severity: high\nlikelihood: possible\nexpect: critical",
        "severity: high\nlikelihood: possible\nexpect: high",
    ),
    (
        "factors-cycle",
        Assessment,
        "id: bot\nfactors-from: bot",
        "id: bot\nfactors: {Autonomy: 1, Tools: 1, Language: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: 1}",
    ),
    ("unknown-layer", Model, "layers:\n  L8: A hosted model.", "layers:\n  L1: A hosted model."),
    (
        "layer-clash",
        Model,
        "layers:\n  L5 · Deployment and Infrastructure: One server.",
        "layers:\n  L4 · Deployment and Infrastructure: One server.",
    ),
    (
        "cross-layer-key",
        Model,
        "layers:\n  cross-layer:\n    - {title: From a page to the host, layers: [L3, L4]}",
        "cross-layer:\n  - {title: From a page to the host, layers: [L3, L4]}",
    ),
    ("empty-layer", Model, "layers:\n  L2: {}", "layers:\n  L2: uncertain — the provider does not say what it stores"),
    (
        "reason-required",
        Model,
        "layers:\n  L2: not-applicable",
        "layers:\n  L2: not-applicable — nothing is stored between two runs",
    ),
    ("computed-field", Threat, "risk: high", "severity: high\nlikelihood: possible"),
    ("unknown-catalog", Threat, "catalog: prompt-injection", "catalog: input-validation-attacks"),
    (
        "catalog-layer",
        Model,
        "layers:\n  L3:\n    - {title: A page steers the bot, catalog: lateral-movement}",
        "layers:\n  L3:\n    - {title: A page steers the bot, catalog: input-validation-attacks}",
    ),
    ("invalid-mapping", Threat, "maps: {t: T16}", "maps: {t: \"mas:T16\"}"),
    (
        "cross-layer-layers",
        Model,
        "cross-layer:\n  - {title: From a page to the host, layers: [L3]}",
        "cross-layer:\n  - {title: From a page to the host, layers: [L3, L4]}",
    ),
    (
        "unknown-component",
        Model,
        "components:\n  user: person\n  bot: agent\nflows:\n  - user -> bto: questions",
        "components:\n  user: person\n  bot: agent\nflows:\n  - user -> bot: questions",
    ),
    ("unknown-zone", Words, "`zone: cloude` in a model with the zone `cloud`", "`zone: cloud`"),
    ("zone-trust", Words, "`trust` in one zone of a model and not in the other", "`trust` in both zones, or in none"),
    (
        "unknown-question",
        Model,
        "components: {bot: agent, mail: data}\nflows: mail -> bot\ndismissed: {question: no-logs, reason: It is kept., owner: Ann}",
        "components: {bot: agent, mail: data}\nflows: mail -> bot\ndismissed: {question: no-log, reason: It is kept., owner: Ann}",
    ),
    (
        "invalid-flow",
        Model,
        "components:\n  user: person\n  bot: agent\nflows:\n  - user to bot",
        "components:\n  user: person\n  bot: agent\nflows:\n  - user -> bot: questions",
    ),
    (
        "duplicate-id",
        Model,
        "layers:\n  L3:\n    - {id: B-1, title: A page steers the bot}\n    - {id: B-1, title: A mail steers the bot}",
        "layers:\n  L3:\n    - {id: B-1, title: A page steers the bot}\n    - {id: B-2, title: A mail steers the bot}",
    ),
    (
        "unknown-reference",
        Chapter,
        "The risk is {{#maestro bto}}.\n\n```maestro\nagent: Bot\nid: bot\n```",
        "The risk is {{#maestro bot}}.\n\n```maestro\nagent: Bot\nid: bot\n```",
    ),
    (
        "block-has-errors",
        Chapter,
        "The risk is {{#maestro bot}}.\n\n```maestro\nagent: Bot\nid: bot\nownr: Platform\n```",
        "The risk is {{#maestro bot}}.\n\n```maestro\nagent: Bot\nid: bot\nowner: Platform\n```",
    ),
    ("config", Configuration, "verison = \"0.8\"", "version = \"0.8\""),
    ("broken-include", Chapter, "{{#include nots.md}}", "{{#include notes.md}}"),
    ("cannot-read", Summary, "- [Bot](bto.md)", "- [Bot](bot.md)"),
    ("include-cycle", Chapter, "{{#include bot.md}}", "{{#include notes.md}}"),
    ("includes-too-large", Words, "a chapter with 10,001 includes", "two chapters with 5,000 includes each"),
    (
        "include-lines",
        Chapter,
        "```aivss\nagent: Bot\nid: bot\nfactors:\n  {{#include factors.yaml}}\n```",
        "```aivss\nagent: Bot\nid: bot\nfactors:\n{{#include indented.yaml}}\n```",
    ),
    (
        "gate",
        Words,
        "`max-risk = \"high\"` in `book.toml`, and an open threat of critical risk",
        "the same limit, and the threat with `status: mitigated` and a mitigation that is done",
    ),
    ("output-too-large", Words, "a hundred registers of the whole book", "registers with `limit: 20` or a filter"),
    ("unlisted-chapter", Summary, "- [Overview](overview.md)", "- [Overview](overview.md)\n- [Bot](bot.md)"),
    ("published-raw", Configuration, "[preprocessor.aivss]", "[preprocessor.aivss]\nafter = [\"links\"]"),
    ("optional-preprocessor", Configuration, "optional = true", "optional = false"),
    (
        "implicit-id",
        Chapter,
        "The risk is {{#maestro bot}}.\n\n```maestro\nagent: Bot\n```",
        "The risk is {{#maestro bot}}.\n\n```maestro\nagent: Bot\nid: bot\n```",
    ),
    ("off-table-value", Factors, "Self-Modification: 0.3", "Self-Modification: 0.5"),
    ("below-cvss", Assessment, "cvss: 7.1\nmitigation: strong", "cvss: 7.1\nmitigation: strong\nversion: 0.8-floor"),
    (
        "exploit-contradicts",
        Assessment,
        "cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N/E:P\nexploit: unreported",
        "cvss: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N/E:P\nexploit: poc",
    ),
    ("unrated", Threat, "severity: high", "severity: high\nlikelihood: possible"),
    (
        "uncovered-status",
        Model,
        "layers:\n  L3:\n    - {title: A page steers the bot, status: mitigated, mitigations: [M1]}\nmitigations:\n  M1: {title: Pages are filtered, status: partial}",
        "layers:\n  L3:\n    - {title: A page steers the bot, status: mitigated, mitigations: [M1]}\nmitigations:\n  M1: {title: Pages are filtered, status: done}",
    ),
    (
        "effective-zero",
        Model,
        "layers:\n  L3:\n    - {title: A page steers the bot, severity: high, likelihood: likely, coverage: full, mitigations: [M1]}\nmitigations:\n  M1: {title: The bot reads no pages, type: preventive, status: done}",
        "layers:\n  L3:\n    - {title: A page steers the bot, severity: high, likelihood: likely, coverage: full, mitigations: [M1], status: mitigated}\nmitigations:\n  M1: {title: The bot reads no pages, type: preventive, status: done}",
    ),
    (
        "accepted-incomplete",
        Threat,
        "status: accepted",
        "status: accepted\nowner: Platform\nreason: Only a test system is concerned.\nreview: 2027-05-20",
    ),
    ("review-passed", Assessment, "review: 2025-01-31", "review: 2027-01-31"),
    (
        "orphan-mitigation",
        Model,
        "layers:\n  L3:\n    - A page steers the bot\nmitigations:\n  M1: {title: Pages are filtered}",
        "layers:\n  L3:\n    - {title: A page steers the bot, mitigations: [M1]}\nmitigations:\n  M1: {title: Pages are filtered}",
    ),
    (
        "single-control",
        Model,
        "layers:\n  L3:\n    - {title: A page steers the bot, severity: critical, likelihood: likely, mitigations: [M1]}\nmitigations:\n  M1: {title: Pages are filtered, type: preventive}",
        "layers:\n  L3:\n    - {title: A page steers the bot, severity: critical, likelihood: likely, mitigations: [M1, M2]}\nmitigations:\n  M1: {title: Pages are filtered, type: preventive}\n  M2: {title: Runs are logged and read, type: detective}",
    ),
    (
        "open-question",
        Model,
        "components: {shell: {kind: tool, can: read-files, supplier: Acme}, bot: agent}\nflows: bot -> shell",
        "components: {shell: {kind: tool, can: read-files, supplier: Acme}, bot: agent}\nflows: bot -> shell\ndismissed: {question: tool-supply-chain, reason: We build it from source., owner: Ann}",
    ),
    (
        "unused-component",
        Model,
        "components:\n  user: person\n  bot: agent\n  mail: data\nflows:\n  - user -> bot: questions",
        "components:\n  user: person\n  bot: agent\n  mail: data\nflows:\n  - user -> bot: questions\n  - mail -> bot: mails",
    ),
    (
        "orphan-model",
        Chapter,
        "```maestro\nagent: Bot\n```",
        "```maestro\nagent: Bot\n```\n\n```aivss\nagent: Bot\nfactors: {Autonomy: 1, Tools: 1, Language: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: 1}\n```",
    ),
    (
        "orphan-assessment",
        Chapter,
        "```aivss\nagent: Bot\nfactors: {Autonomy: 1, Tools: 1, Language: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: 1}\n```",
        "```aivss\nagent: Bot\nfactors: {Autonomy: 1, Tools: 1, Language: 1, Context: 1, Non-Determinism: 1, Opacity: 1, Persistence: 1, Identity: 1, Multi-Agent: 1, Self-Modification: 1}\n```\n\n```maestro\nagent: Bot\n```",
    ),
    ("unsafe-link", Assessment, "refs: \"javascript:alert(1)\"", "refs: https://example.org/report"),
    (
        "fence-in-html",
        Chapter,
        "<div>\n```maestro\nagent: Bot\n```\n</div>",
        "<div>\n\n```maestro\nagent: Bot\n```\n\n</div>",
    ),
    ("near-miss-fence", Chapter, "```Maestro\nagent: Bot\n```", "```maestro\nagent: Bot\n```"),
    (
        "near-miss-reference",
        Chapter,
        "The risk is {{#maestr bot}}.\n\n```maestro\nagent: Bot\nid: bot\n```",
        "The risk is {{#maestro bot}}.\n\n```maestro\nagent: Bot\nid: bot\n```",
    ),
    ("host-version", Words, "mdBook 0.3.7", "mdBook 0.5.4"),
    (
        "exemption-expired",
        Configuration,
        "[preprocessor.aivss.gate]\nmax-risk = \"high\"\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-1\"\nreason = \"The filter ships in March 2026.\"\nowner = \"Platform\"\nuntil = 2026-03-31",
        "[preprocessor.aivss.gate]\nmax-risk = \"high\"\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-1\"\nreason = \"The filter was moved to March 2027.\"\nowner = \"Platform\"\nuntil = 2027-03-31",
    ),
    (
        "long-exemption",
        Configuration,
        "[preprocessor.aivss.gate]\nmax-risk = \"high\"\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-1\"\nreason = \"The filter ships in March.\"\nowner = \"Platform\"\nuntil = 2036-03-31",
        "[preprocessor.aivss.gate]\nmax-risk = \"high\"\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"B-1\"\nreason = \"The filter ships in March.\"\nowner = \"Platform\"\nuntil = 2027-03-31",
    ),
    ("rule-file", Words, "`when = { knd = \"tool\" }` in a file of rules", "`when = { kind = \"tool\" }`"),
    ("history-line", Words, "two lines of `history.jsonl` with the label `v1.2`", "one line with the label `v1.2`"),
    ("after-links", Configuration, "[preprocessor.aivss]", "[preprocessor.aivss]\nafter = [\"links\"]"),
];
