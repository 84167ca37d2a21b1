//! The table of everything that can be wrong. The handbook's list, `explain` and SARIF's rules are made from it.
//!
//! To add a rule: one entry below (kebab-case name, error or lint with its default, one sentence, an explanation with the
//! remedy), a case folder under `tests/cases` that shows it, and the place that reports it.

use super::LintLevel;

/// Whether a rule can be switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Always fails the build.
    Error,
    /// `[preprocessor.aivss.lints]` sets its level; this is the default.
    Lint(LintLevel),
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Kebab-case, stable.
    pub name: &'static str,
    /// Error or lint.
    pub kind: Kind,
    /// Whether something that the author wrote is missing from the book where this is reported. The gate then judges less than was
    /// written, so it cannot pass if the rule is an error.
    pub leaves_out: bool,
    /// What the rule says, in one sentence.
    pub summary: &'static str,
    /// Why it is so and how to fix it. Markdown.
    pub explain: &'static str,
}

/// The rule of this name.
pub fn code(name: &str) -> Option<&'static Code> {
    CODES.iter().copied().find(|code| code.name == name)
}

macro_rules! codes {
    ($($constant:ident = $name:literal, $kind:ident $(($level:ident))? $(& $leaves_out:ident)?, $summary:literal, $explain:literal;)*) => {
        $(
            #[doc = $summary]
            pub const $constant: &Code = &Code {
                name: $name,
                kind: codes!(@kind $kind $($level)?),
                leaves_out: codes!(@leaves_out $($leaves_out)?),
                summary: $summary,
                explain: $explain,
            };
        )*
        /// Every rule, in the order of the handbook's list.
        pub const CODES: &[&Code] = &[$($constant),*];
    };
    (@leaves_out leaves_out) => { true };
    (@leaves_out) => { false };
    (@kind error) => { Kind::Error };
    (@kind lint $level:ident) => { Kind::Lint(LintLevel::$level) };
}

codes! {
    // The fence and its YAML.
    UNKNOWN_VIEW = "unknown-view", error,
        "The word after `aivss` or `maestro` names no view.",
        "A fence is `aivss`, `aivss badge`, `aivss register`, `maestro`, `maestro register` or `maestro matrix`, with `yaml` in front if you like. Any other word is refused, so that a typing mistake does not show a different view.";
    YAML_SYNTAX = "yaml-syntax", error,
        "The body of a block is not valid YAML.",
        "The body is one YAML 1.2 document. Common causes: a tab as indentation, text with `: ` or ` #` in it that is not quoted, a missing closing quote or bracket. Put text in quotes, or use `>-` and write it on the next lines, indented.";
    YAML_FEATURE = "yaml-feature", error,
        "The block uses a part of YAML that is switched off.",
        "Anchors (`&x`), aliases (`*x`), tags (`!x`), merge keys (`<<`) and more than one document are refused: they make a block mean something other than it says. Text that begins with `*`, `&` or `!` has to be quoted.";
    BLOCK_TOO_LARGE = "block-too-large", error,
        "A block is larger than 256 KiB, nested deeper than 32, or holds more than 2,000 threats, 200 components or 1,000 flows.",
        "The limits keep a build fast and pages readable. Split the model into several blocks.";
    EMPTY_BLOCK = "empty-block", error,
        "A block has no content.",
        "An `aivss` block needs at least `agent` and `factors`, a `maestro` block at least `agent`.";
    UNKNOWN_KEY = "unknown-key", error,
        "A key does not exist.",
        "Keys are those of the reference. A key of your own has to begin with `x-`; it is kept and exported.";
    DUPLICATE_KEY = "duplicate-key", error,
        "A key or a name is given twice.",
        "Names of factors, layers and levels match without regard to case, spaces, `-`, `_`, `&` and `and`, so two spellings of one name are a duplicate as well. Remove one.";
    MISSING_KEY = "missing-key", error,
        "A required key is missing.",
        "Add the key that the message names.";
    MISSING_VALUE = "missing-value", error,
        "A key has no value.",
        "Write a value, or remove the key.";
    WRONG_TYPE = "wrong-type", error,
        "A value has the wrong shape: text, a list or a map is expected.",
        "The message says what is expected. Where a list is expected, a single value stands for a list of one.";
    COMMENT_IN_PROSE = "comment-in-prose", error,
        "A `#` cuts text short.",
        "In YAML a space and `#` begin a comment, so the rest of the line would be lost without a word. Put the text in quotes, or use `>-`.";
    CUT_BY_COMMA = "cut-by-comma", error,
        "A comma cuts an entry of a `{…}` map short.",
        "Inside `{…}` and `[…]` a comma ends the value. Put the text in quotes, or write the map over several lines.";
    // Values.
    INVALID_ID = "invalid-id", error,
        "An id has the wrong form.",
        "Ids of assessments, models and agents are small letters, digits and single hyphens: `smolagents-escape`. Ids of threats and mitigations may also hold capitals, `.` and `_`.";
    IDS_IN_TEXT = "ids-in-text", error,
        "One text holds several ids where a list is expected.",
        "Write a list: `[M1, M2]`. Where only ids are allowed, two or more ids separated by commas or semicolons are an error, and ids separated by spaces if each has a digit. The `mitigations` of a threat may be prose. There the words, separated by spaces, commas, semicolons, `and` or `&`, are an error if each of them is an id of the model's mitigations or has a digit, and if they are meant as ids: one of them is the id of a mitigation of the model, or each has the shape of such an id, is a letter with a number such as `M1`, or is `model/id`. `Human review` and `TLS1.3 AES-256` stay text.";
    INVALID_DATE = "invalid-date", error,
        "A date is not of the form `2026-11-20`.",
        "Dates are year, month and day, with hyphens, and have to exist.";
    INVALID_NUMBER = "invalid-number", error,
        "A number is written in a form that is not accepted.",
        "Numbers are decimals with a point: `0.7`. A range is `0.2..0.6`. A decimal comma, a percent sign and a hyphen between two numbers are refused, because each is read differently by different people.";
    OUT_OF_RANGE = "out-of-range", error,
        "A number lies outside its limits.",
        "Factors are 0 to 1, CVSS scores 0 to 10, the threat multiplier 0 to 2, the mitigation factor 0 to 1. A range runs from low to high, and a `score` lies inside its range.";
    UNKNOWN_VALUE = "unknown-value", error,
        "A word is none of those that are allowed here.",
        "The message lists the words. Case, spaces, `-`, `_`, `&` and `and` do not matter.";
    UNKNOWN_VERSION = "unknown-version", error,
        "There is no such version of AIVSS.",
        "The message lists the versions.";
    // Assessments.
    MISSING_FACTOR = "missing-factor", error,
        "One or more of the factors are missing.",
        "All factors of one set are needed. A missing factor is never taken as 0; write `unknown` if it is not known, and the score becomes a range.";
    UNKNOWN_FACTOR = "unknown-factor", error,
        "A factor has an unknown name.",
        "The names are those of AIVSS 0.5 or 0.8, with their published short forms.";
    MIXED_FACTOR_SETS = "mixed-factor-sets", error,
        "Goal-Driven Planning and Natural Language Interface stand in one assessment.",
        "Goal-Driven Planning belongs to the factors of AIVSS 0.5, Natural Language Interface to those of 0.8. They measure different things, so neither is ever read as the other: keep one.";
    CVSS_VECTOR = "cvss-vector", error,
        "A CVSS vector is not a valid CVSS v4.0 vector.",
        "A vector begins with `CVSS:4.0/` and has all eleven base metrics. AIVSS requires CVSS v4.0; vectors of v3.1 and v2 are refused because their scores are not on the same scale (AIVSS 0.8, section 3.1.1).";
    CVSS_MISMATCH = "cvss-mismatch", error,
        "The stated CVSS score is not the score of the vector.",
        "Where both are given they have to agree. Write the score that the vector has, or leave the score out.";
    UNKNOWN_LEVEL = "unknown-level", error,
        "A level of exploit or mitigation does not exist in this version.",
        "The message lists the levels of the version. A number within the limits is accepted too.";
    NO_MITIGATION_FACTOR = "no-mitigation-factor", error,
        "The version has no mitigation factor.",
        "Leave `mitigation` out, or choose another `version`.";
    WRONG_METHOD = "wrong-method", error,
        "A field belongs to another version of AIVSS.",
        "Some versions have `factors`, others `metrics` or `vector` in their place. A formula takes as many factors as its own set has.";
    INVALID_METRIC = "invalid-metric", error,
        "A metric of the 2.0 candidate is missing, unknown or has an unknown value.",
        "The eight metrics are LC, CP, AP, SR, EX, PT, CA and TD, each with the letters of its table, or `X` for not assessed.";
    UNKNOWN_RISK = "unknown-risk", error,
        "A risk is neither an ASI id nor an AIVSS core risk.",
        "Risks are `ASI01` to `ASI10` (OWASP Top 10 for Agentic Applications 2026) or the names of the ten AIVSS core risks.";
    EXPECT_MISMATCH = "expect-mismatch", error,
        "The computed score or risk is not the expected one.",
        "`expect` holds what the author believes the result to be. Either an input has changed, and `mdbook-aivss check --fix` writes the new value, or an input is wrong.";
    FACTORS_CYCLE = "factors-cycle", error,
        "Assessments take their factors from each other in a circle.",
        "`factors-from` must lead to an assessment that states its factors.";
    // Threat models.
    UNKNOWN_LAYER = "unknown-layer", error,
        "A key under `layers` names none of the seven layers.",
        "Layers are `L1` to `L7`, `Layer 1`, their names, or both together.";
    LAYER_CLASH = "layer-clash", error,
        "Number and name of a layer do not belong together.",
        "Several products number the layers differently, so a clash is never guessed at. The message prints the canonical pair.";
    CROSS_LAYER_KEY = "cross-layer-key", error,
        "Cross-layer threats stand under `layers`.",
        "Threats that need two or more layers go under the key `cross-layer` of the model, each with its `layers`.";
    EMPTY_LAYER = "empty-layer", error,
        "A layer has no content.",
        "Say what was found, or set `uncertain — why` or `not-applicable — why`. A layer that nobody looked at is left out.";
    REASON_REQUIRED = "reason-required", error,
        "A layer that does not apply needs a reason.",
        "Write `not-applicable — why`, or the key `reason`.";
    COMPUTED_FIELD = "computed-field", error,
        "A computed value was typed.",
        "Risk and effective risk follow from severity, likelihood and the mitigations. Use `expect` to hold the risk to a level.";
    UNKNOWN_CATALOG = "unknown-catalog", error,
        "There is no such entry in the catalogue.",
        "Threats use the slugs of the CSA catalogue, mitigations the ids of the playbook's controls such as `L3-P1`.";
    CATALOG_LAYER = "catalog-layer", error,
        "The catalogue entry belongs to another layer.",
        "Choose the entry of this layer, or move the threat.";
    INVALID_MAPPING = "invalid-mapping", error,
        "An id of another framework has the wrong form.",
        "The message shows the right form. `T16` and `T17` mean different things in two OWASP documents, so they are written `asi-tm:T16` or `mas:T16`.";
    CROSS_LAYER_LAYERS = "cross-layer-layers", error,
        "A cross-layer threat needs at least two layers, and its chain must stay inside them.",
        "List the layers under `layers`; each threat of `chain` must belong to one of them.";
    UNKNOWN_COMPONENT = "unknown-component", error,
        "A flow, a dismissed question or an answer names a component that the model does not have.",
        "The ids of components are the keys under `components` of the same model. The message names the nearest one.";
    UNKNOWN_ZONE = "unknown-zone", error,
        "A component is in no trust zone of the model.",
        "Where a model has `zones`, each component names one of them with `zone`. A model without `zones` has components without `zone`.";
    ZONE_TRUST = "zone-trust", error,
        "Some trust zones of a model have `trust` and others do not.",
        "Either each zone has a `trust` from 0 to 100, or none has it. Then the order of the zones counts, least trusted first. A mixture could be read in several ways, so it is refused.";
    INVALID_FLOW = "invalid-flow", error,
        "A line under `flows` is not a flow.",
        "A flow is `a -> b: what`, `a <-> b` for both directions, or a map with `from` and `to`. Each line has one flow.";
    // The book.
    DUPLICATE_ID = "duplicate-id", error,
        "Two things of the book have the same id.",
        "Ids of assessments, of models and of threats are unique in the whole book, threats without regard to case. Write an `id` to tell them apart.";
    UNKNOWN_REFERENCE = "unknown-reference", error,
        "A reference leads nowhere.",
        "The id exists nowhere in the book. The message names the nearest one.";
    BLOCK_HAS_ERRORS = "block-has-errors", error,
        "A reference leads to a block that has errors itself.",
        "Mend the other block first.";
    CONFIG = "config", error,
        "The configuration in `book.toml` is wrong.",
        "The message names the key and the nearest right one.";
    BROKEN_INCLUDE = "broken-include", error & leaves_out,
        "An include cannot be read.",
        "mdBook only logs this and leaves the text out. Correct the path in the `{{#include …}}`.";
    CANNOT_READ = "cannot-read", error & leaves_out,
        "A file of the book cannot be read.",
        "Check that the file exists, that it can be read, and that it is UTF-8.";
    INCLUDE_CYCLE = "include-cycle", error & leaves_out,
        "A file includes itself.",
        "The message names the files, from the one that is included again back to itself. mdBook would follow the includes ten deep, and a file that includes itself several times would stop the build for hours.";
    INCLUDES_TOO_LARGE = "includes-too-large", error & leaves_out,
        "The includes of a chapter are too many or too long.",
        "A chapter may have 10,000 includes, those of included files among them, and be 64 MiB long with them; all chapters together 512 MiB. Split the chapter, or include less.";
    INCLUDE_LINES = "include-lines", error,
        "An include of several lines does not fit the block that it is in.",
        "mdBook up to 0.5.4 writes the text before `{{#include …}}` once, before the first line of the file. Later versions repeat it before every line. Write the include at the beginning of its line, and the indentation or the `> ` into the included file: that is the same in every version.";
    GATE = "gate", error,
        "The book does not pass its gate.",
        "`[preprocessor.aivss.gate]` and the options `--max-score`, `--max-risk` and `--baseline` of `check` say what is allowed. The message says what fails: a score or a risk that is too high, something that cannot be judged, a threat that was closed without a decision, too many open threats, fewer blocks than expected, an entry of the baseline that is gone, a block with errors, a block that is not part of the book, or the table of the gate itself. Lower the score or the risk, add what is missing, decide about the threat (`status: accepted` with owner, reason and review), or add an exemption with an end.";
    OUTPUT_TOO_LARGE = "output-too-large", error,
        "The pages of the book grow beyond `max-output`.",
        "A register lists the whole book, so many registers over many blocks give far more than was written. Use fewer of them, give each a filter or a `limit`, or raise `max-output` under `[preprocessor.aivss]`.";
    // Lints.
    UNLISTED_CHAPTER = "unlisted-chapter", lint(Deny) & leaves_out,
        "A Markdown file below the source folder has a block, but is not part of the book.",
        "The file is neither in SUMMARY.md nor included by a chapter, so nothing in it is published or checked. Add it to SUMMARY.md, include it, or move it out of the source folder. Only `check`, `export`, `diff` and `mdbook-aivss build` look for such files.";
    PUBLISHED_RAW = "published-raw", lint(Deny) & leaves_out,
        "The pages show a block as it is written, because this preprocessor never sees it.",
        "Three things cause it: mdBook includes a file only after this preprocessor has run (add `after = [\"links\"]`), `renderers` does not name an output of the book, or `book.toml` has no `[preprocessor.aivss]`.";
    OPTIONAL_PREPROCESSOR = "optional-preprocessor", lint(Warn),
        "`optional = true` lets a build pass without this preprocessor.",
        "Where the program is not installed, mdBook only warns and publishes the blocks as they are written.";
    IMPLICIT_ID = "implicit-id", lint(Warn),
        "Something refers to an id that was derived from a name.",
        "A derived id changes when somebody rewrites the name. Write the `id` before others refer to it.";
    OFF_TABLE_VALUE = "off-table-value", lint(Allow),
        "An input is not one of the version's published values.",
        "The page says so in any case. Deny it where only published values are wanted.";
    BELOW_CVSS = "below-cvss", lint(Allow),
        "The score is below the CVSS base.",
        "In AIVSS 0.8 the mitigation factor scales the CVSS part too, which is a known defect. The page says so and shows what `0.8-floor` gives.";
    EXPLOIT_CONTRADICTS = "exploit-contradicts", lint(Warn),
        "The stated exploit level contradicts the `E` metric of the CVSS vector.",
        "Correct one of the two.";
    UNRATED = "unrated", lint(Allow),
        "A threat has no severity or no likelihood.",
        "It is counted and drawn as unrated, never as low.";
    UNCOVERED_STATUS = "uncovered-status", lint(Warn),
        "A threat is mitigated, but none of its mitigations is done.",
        "Set the status of the mitigation that was finished, or reopen the threat.";
    EFFECTIVE_ZERO = "effective-zero", lint(Warn),
        "The effective risk is 0 but the threat is not marked as mitigated.",
        "Set `status: mitigated`, or `coverage: partial` if something is left.";
    ACCEPTED_INCOMPLETE = "accepted-incomplete", lint(Warn),
        "A threat is accepted, deferred or transferred without owner, reason or review date, or is called a false positive or not applicable without a reason.",
        "A decision to live with a risk needs an owner, a reason, and a day on which somebody looks at it again. A threat that is `false-positive` or `not-applicable` needs a reason.";
    REVIEW_PASSED = "review-passed", lint(Warn),
        "A review date has passed.",
        "Only `check` looks at dates, against `--today`; a build does not depend on the day it runs.";
    ORPHAN_MITIGATION = "orphan-mitigation", lint(Warn),
        "No threat refers to a mitigation.",
        "Refer to it, or remove it.";
    SINGLE_CONTROL = "single-control", lint(Allow),
        "An open threat of high or critical risk has too few kinds of controls.",
        "The MAESTRO playbook asks for a preventive and a detective control on every critical threat, and on a high one for one of the two and a corrective one.";
    UNUSED_COMPONENT = "unused-component", lint(Warn),
        "No flow begins or ends at a component.",
        "Add the flow, or remove the component. A component without a flow is drawn beside the others, and no question is asked about it that depends on what reaches it.";
    ORPHAN_MODEL = "orphan-model", lint(Allow),
        "A threat model has no assessment of the same agent.",
        "The two join through `agent-id`.";
    ORPHAN_ASSESSMENT = "orphan-assessment", lint(Allow),
        "An assessment has no threat model of the same agent.",
        "The two join through `agent-id`.";
    UNSAFE_LINK = "unsafe-link", lint(Warn),
        "A link is neither http, https, mailto nor relative; it is shown as text.",
        "Other schemes can run code in the reader's browser.";
    FENCE_IN_HTML = "fence-in-html", lint(Deny) & leaves_out,
        "A fence is inside an HTML block, so Markdown does not read it as a fence.",
        "Markdown inside raw HTML starts only after a blank line. Put a blank line before the fence. A fence inside `<!-- … -->` is not reported, because a comment is a usual way to take a block out on purpose; the gate's `baseline` and `expect` report that the block is gone. Set the lint to `allow` to show such text as it is.";
    NEAR_MISS_FENCE = "near-miss-fence", lint(Deny) & leaves_out,
        "A fence is almost an `aivss` or `maestro` fence, so Markdown shows it as an ordinary code block.",
        "The first word has to be `aivss` or `maestro`, in small letters, with blanks or commas around it. A word that is one letter away, two for `maestro`, or that has braces, other signs, invisible characters or letters of another alphabet, is reported. So is a word with `json` before it, glued to `yaml`, or with `-model`, `.yaml` or a version behind it. A line with our word is reported if it has too few backticks or other signs, is indented too far, begins with text or a no-break space, or is inside another code block that was not closed. Languages that highlight.js and GitHub know are never taken for ours. Set the lint to `allow` to keep such code blocks.";
    NEAR_MISS_REFERENCE = "near-miss-reference", lint(Deny) & leaves_out,
        "A reference is almost one of ours, or an include is almost one of mdBook's, so it stays text.",
        "A reference is `{{#aivss ID}}` or `{{#maestro ID}}` on one line: no blank before or behind the `#`, small letters, a blank before the id. Code spans, code blocks and raw HTML are not looked at. Without a `#` only our own word with an id behind it is reported, because `{{ maestro }}` may be a variable of another program. An include is `{{#include PATH}}`. One that mdBook does not understand, such as `{{#inlcude PATH}}`, can lose the blocks in the file, so it is reported if its path has a `.` or a `/`.";
    HOST_VERSION = "host-version", lint(Warn),
        "mdBook has a version that this program was not tested with.",
        "Tested are mdBook 0.4.30 up to, not including, 0.6.";
    EXEMPTION_EXPIRED = "exemption-expired", lint(Warn),
        "An exemption of the gate has expired or matches nothing.",
        "Renew it with a new reason, or remove it. If it matches nothing while blocks have errors or are left out of the book, fix those errors first: what it names may be in one of them.";
    LONG_EXEMPTION = "long-exemption", lint(Warn),
        "An exemption of the gate holds for more than a year.",
        "An exemption is temporary. Set `until` to a day within a year, so that somebody decides again.";
    AFTER_LINKS = "after-links", lint(Warn),
        "The preprocessor runs before includes are expanded.",
        "mdBook sorts preprocessors by name, and `aivss` comes before `links`. Add `after = [\"links\"]` to `[preprocessor.aivss]`.";
}
