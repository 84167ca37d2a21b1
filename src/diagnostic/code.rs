//! The table of all errors and lints. The reference pages, `explain` and the rules in SARIF are generated from it.
//!
//! To add a rule, write one entry below: a name in kebab-case, error or lint with its default level, one sentence, and an
//! explanation that says how to fix it. Add its smallest example to `example.rs` and a case folder to `tests/cases/codes`. Then
//! report it in the code that finds it.

use super::LintLevel;

/// Whether authors can set the level of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An error. It always fails the build.
    Error,
    /// A lint with this default level. `[preprocessor.aivss.lints]` can set another.
    Lint(LintLevel),
}

/// An error or a lint: one rule with its texts.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name in kebab-case. It never changes.
    pub name: &'static str,
    /// Whether it is an error or a lint.
    pub kind: Kind,
    /// Whether the rule means that something the author wrote is missing from the book. The gate then cannot check everything,
    /// so it fails if the level of the rule is error.
    pub leaves_out: bool,
    /// What is wrong, in one sentence.
    pub summary: &'static str,
    /// Why it is wrong and how to fix it, in Markdown.
    pub explain: &'static str,
}

/// Finds the rule with this name.
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
    // Fences and their YAML
    UNKNOWN_VIEW = "unknown-view", error,
        "A word in the first line of a block, or in a reference, is not one of those that are possible there.",
        "A fence of ours is `aivss`, `aivss badge`, `aivss register`, `aivss trend`, `maestro`, `maestro register`, `maestro matrix`, `maestro summary`, `maestro questions` or `maestro dataflow`, each also with `yaml` before it. A reference is `{{#aivss ID}}`, which can have one of the fields `score`, `severity` and `vector` after the id, or `{{#maestro ID}}`, which has no field. Any other word after `aivss` or `maestro`, and any other field, is an error, so that a typing mistake cannot show something different.";
    YAML_SYNTAX = "yaml-syntax", error,
        "The body of a block is not valid YAML.",
        "The body is one YAML 1.2 document. Common causes are a tab as indentation, text that contains `: ` or ` #` without quotes, and a missing closing quote or bracket. Put the text in quotes, or write `>-` and put the text on the next lines, indented.";
    YAML_FEATURE = "yaml-feature", error,
        "The block uses a feature of YAML that is not allowed.",
        "Anchors (`&x`), aliases (`*x`), tags (`!x`), merge keys (`<<`) and more than one document are not allowed, because they make a block mean something else than it says. Put text that begins with `*`, `&` or `!` in quotes.";
    BLOCK_TOO_LARGE = "block-too-large", error,
        "A block is larger than 256 KiB, nested deeper than 32, or contains more than 2,000 threats, 200 components or 1,000 flows.",
        "The limits keep a build fast and pages readable. Split a model into several blocks, and shorten the texts of an assessment.";
    EMPTY_BLOCK = "empty-block", error,
        "A block has no content.",
        "An `aivss` block needs `agent`, and `factors` or `factors-from`. Under `version: 2.0-candidate` it needs `agent`, and `metrics` or `vector`. A `maestro` block needs at least `agent`. An `aivss badge` that shows the assessment of another block, and `maestro dataflow`, need `ref`.";
    UNKNOWN_KEY = "unknown-key", error,
        "A key does not exist.",
        "The reference lists all keys. Assessments, threat models, layers, threats and mitigations can also have keys of your own, which begin with `x-`. The program keeps and exports them. In all other places, such as `cvss`, a factor, `maps` or the options of a view, only the keys of the reference are allowed.";
    DUPLICATE_KEY = "duplicate-key", error,
        "A key or a name is given twice.",
        "Remove one of them, or write the content of both under one. The rule is about keys, factors, metrics, layers, labels of `context`, ids of mitigations, zones and components, and entries of lists such as `columns`, `layers` and `maps`. Two spellings of one name are a duplicate too: upper and lower case make no difference in all these names, and spaces, `-` and `_` make none in names of factors and layers.";
    MISSING_KEY = "missing-key", error,
        "A required key is missing.",
        "Add the key that the message names.";
    MISSING_VALUE = "missing-value", error,
        "A key has no value.",
        "Write a value. You can also remove a key that is not required, or an empty entry from its list.";
    WRONG_TYPE = "wrong-type", error,
        "A value has the wrong type.",
        "The message says whether a text, a list or a map is expected. Where a list is expected, a single value is a list of one.";
    COMMENT_IN_PROSE = "comment-in-prose", error,
        "A `#` would cut off the rest of a text.",
        "In YAML a space and `#` begin a comment, so the rest of the line would be lost silently. Put the whole value in quotes.";
    CUT_BY_COMMA = "cut-by-comma", error,
        "A comma would cut off the rest of a value in a `{…}` map.",
        "Inside `{…}` and `[…]` a comma ends the value. Put a text in quotes, and write several ids as a list: `asi: [ASI01, ASI02]`.";
    // Values
    INVALID_ID = "invalid-id", error,
        "An id has the wrong form.",
        "Ids of assessments, threat models, agents and rules consist of small letters, digits and single hyphens, for example `smolagents-escape`. Ids of threats, mitigations, assumptions, zones and components may also contain capitals, `.` and `_`.";
    IDS_IN_TEXT = "ids-in-text", error,
        "A text contains several ids where a list is expected.",
        "Write a list: `[M1, M2]`. Where only ids are allowed, several ids in one text (`M1, M2` or `M1; M2`, without brackets) are an error. Ids separated by spaces are an error if each contains a digit. The `mitigations` of a threat may also be prose, such as `Human review` or `TLS1.3 AES-256`. There the program reports a text if two things are true. First, each word except `and` contains a digit or is the id of a mitigation of the model. Second, one word is the id of a mitigation of the model, or all words look like ids: `M1`, `model/id`, or the form of the model's own ids.";
    INVALID_DATE = "invalid-date", error,
        "A date is not of the form `2026-11-20`.",
        "Write year, month and day with hyphens. The day must exist.";
    HISTORY_LINE = "history-line", error,
        "A line of `history.jsonl` is not a record.",
        "`mdbook-aivss record` writes one line for each label. After a merge, delete the marks of the conflict, keep the records of both sides, and keep only one of two records with the same label. If a line is wrong in any other way, correct it or restore it from git. If you cannot, remove it.";
    RULE_FILE = "rule-file", error,
        "A file of rules has a mistake, or cannot be read.",
        "`rules` of `[preprocessor.aivss]` names TOML files with rules of the book, as paths from the book's folder. Each `[[rule]]` has `id`, `question`, `when`, `why` and `layers`. The message says which key or word is wrong. A rule with a mistake asks nothing until it is fixed.";
    INVALID_NUMBER = "invalid-number", error,
        "A number is written in a form that is not accepted.",
        "Write a number with a decimal point, such as `0.7`, and a range as `0.2..0.6`. A decimal comma, a percent sign and a hyphen between two numbers are errors, because people understand them differently.";
    OUT_OF_RANGE = "out-of-range", error,
        "A number is outside its limits.",
        "Factors are from 0 to 1, CVSS scores from 0 to 10, a number for `exploit` from 0 to 2, and a number for `mitigation` from 0 to 1. Write the smaller number of a range first. If a factor has `score` and `range`, the `score` must be inside the `range`.";
    UNKNOWN_VALUE = "unknown-value", error,
        "A word is not one of the allowed words.",
        "The message lists the words. Upper and lower case, spaces, `-`, `_`, `&` and `and` make no difference.";
    UNKNOWN_VERSION = "unknown-version", error,
        "The version of AIVSS does not exist.",
        "The message lists the versions.";
    // Assessments
    MISSING_FACTOR = "missing-factor", error,
        "One or more factors are missing.",
        "An assessment needs all factors of one set. A missing factor never counts as 0. If you do not know it, write `unknown`, and the score becomes a range.";
    UNKNOWN_FACTOR = "unknown-factor", error,
        "The name of a factor does not exist.",
        "Use the names of AIVSS 0.5 or 0.8, or their published short forms.";
    MIXED_FACTOR_SETS = "mixed-factor-sets", error,
        "An assessment has both Goal-Driven Planning and Natural Language Interface.",
        "Keep one of them. Goal-Driven Planning belongs to the factors of AIVSS 0.5, and Natural Language Interface to those of 0.8. They measure different things, so the program never treats one as the other.";
    CVSS_VECTOR = "cvss-vector", error,
        "A CVSS vector is not a valid CVSS v4.0 vector.",
        "A vector begins with `CVSS:4.0/` and has all eleven base metrics. AIVSS requires CVSS v4.0. Vectors of v3.1 and v2 are errors, because their scores are on another scale (AIVSS 0.8, section 3.1.1).";
    CVSS_MISMATCH = "cvss-mismatch", error,
        "The stated CVSS score is not the score of the vector.",
        "If you give both, they must agree. Write the score of the vector, or leave out the score.";
    UNKNOWN_LEVEL = "unknown-level", error,
        "A level of exploit or mitigation does not exist in this version.",
        "The message lists the levels of the version. You can also write a number within the limits.";
    NO_MITIGATION_FACTOR = "no-mitigation-factor", error,
        "The version has no mitigation factor.",
        "Leave out `mitigation`, or choose another `version`.";
    WRONG_METHOD = "wrong-method", error,
        "A field belongs to another version of AIVSS.",
        "`2.0-candidate` uses `metrics` or `vector`. It has no `factors`, `factors-from`, `exploit` and `mitigation`. The other versions use `factors` and have no `metrics` and `vector`. Remove the field, or set the `version` that has it.";
    INVALID_METRIC = "invalid-metric", error,
        "A metric of the 2.0 candidate is missing, unknown or has an unknown value.",
        "The eight metrics are LC, CP, AP, SR, EX, PT, CA and TD, each with the letters of its table, or `X` for not assessed.";
    UNKNOWN_RISK = "unknown-risk", error,
        "A risk is neither an ASI id nor an AIVSS core risk.",
        "Use `ASI01` to `ASI10` (OWASP Top 10 for Agentic Applications 2026), or the name of one of the ten AIVSS core risks.";
    EXPECT_MISMATCH = "expect-mismatch", error,
        "The computed score or risk is not the expected one.",
        "`expect` is the result that the author expected. Perhaps an input is wrong. If an input was changed on purpose, `mdbook-aivss check --fix` writes the new result.";
    FACTORS_CYCLE = "factors-cycle", error,
        "`factors-from` leads back to the same assessment.",
        "`factors-from` must lead to an assessment that states its factors.";
    // Threat models
    UNKNOWN_LAYER = "unknown-layer", error,
        "A key under `layers` is not the name of a layer.",
        "Write `L1` to `L7` (to `L10` in the edition `ten-draft`), `Layer 1`, the name of a layer, or number and name.";
    LAYER_CLASH = "layer-clash", error,
        "The number and the name of a layer do not belong together.",
        "Several products number the layers differently, so the program does not guess which one is meant. The message shows both possible layers.";
    CROSS_LAYER_KEY = "cross-layer-key", error,
        "Cross-layer threats are under `layers`.",
        "Move threats that need two or more layers to the key `cross-layer` of the model, and give each its `layers`.";
    EMPTY_LAYER = "empty-layer", error,
        "A layer has no content.",
        "Describe the layer, or write `uncertain — why` or `not-applicable — why`. If nobody has looked at the layer, leave it out.";
    REASON_REQUIRED = "reason-required", error,
        "A layer that does not apply needs a reason.",
        "Write `not-applicable — REASON`, with your reason in place of `REASON`. In a layer that is a map, add the key `reason`.";
    COMPUTED_FIELD = "computed-field", error,
        "A block states a value that the program computes.",
        "In an `aivss` block the program computes the score and the severity. In a threat it computes the risk and the effective risk, from severity, likelihood and the mitigations. Remove the value. To notice when a result changes, use `expect`, which checks the score and the severity of an assessment, and the risk of a threat before controls.";
    UNKNOWN_CATALOG = "unknown-catalog", error,
        "The catalogue does not have this entry.",
        "`catalog` of a threat is a slug of the CSA catalogue. `catalog` of a mitigation is the id of a control of the playbook, such as `L3-P1`.";
    CATALOG_LAYER = "catalog-layer", error,
        "The catalogue entry belongs to another layer.",
        "Choose an entry of this layer, or move the threat. Controls such as `L3-P1` belong to the layers of the edition `seven`: with `edition: ten-draft`, remove `catalog` from the mitigation and write its `type`.";
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
        "If a model has `zones`, each component must name one of them under `zone`. If a model has no `zones`, its components have no `zone`.";
    ZONE_TRUST = "zone-trust", error,
        "Some trust zones of a model have `trust` and others do not.",
        "Give each zone a `trust` from 0 to 100, or give none a `trust`. Without `trust` the order of the zones counts, least trusted first. A mixture is an error because it could mean several things.";
    UNKNOWN_QUESTION = "unknown-question", error,
        "A threat answers, or a model dismisses, a question that no rule asks.",
        "The id of a question is the id of its rule. You can write `@` and the id of a component after it. The handbook lists the rules.";
    INVALID_FLOW = "invalid-flow", error,
        "A line under `flows` is not a flow.",
        "A flow is `a -> b: what`, `a <-> b` for both directions, or a map with `from` and `to`. Each line has one flow.";
    // The whole book
    DUPLICATE_ID = "duplicate-id", error,
        "Two entries of the book have the same id.",
        "No two assessments of a book have the same id, nor two models, nor two threats. An assessment and a model may have the same id. For threats, upper and lower case make no difference. Give one of the two another `id`. An id in `formerly` counts as well: if a block still has it, remove it from `formerly`.";
    UNKNOWN_REFERENCE = "unknown-reference", error,
        "A reference names an id that does not exist.",
        "Nothing in the book has this id. Correct the id, or add what it names. The message names a similar id if that is likely to be meant.";
    BLOCK_HAS_ERRORS = "block-has-errors", error,
        "A reference leads to a block that has errors.",
        "Fix the errors of the other block first.";
    CONFIG = "config", error,
        "The configuration in `book.toml` is wrong.",
        "The message names the key. It then suggests a correction or lists what is allowed.";
    BROKEN_INCLUDE = "broken-include", error & leaves_out,
        "An include cannot be read.",
        "mdBook only logs this and leaves out the text. Correct the path in `{{#include …}}`.";
    CANNOT_READ = "cannot-read", error & leaves_out,
        "A file of the book cannot be read.",
        "Check that the file exists, that you may read it, and that it is UTF-8.";
    INCLUDE_CYCLE = "include-cycle", error & leaves_out,
        "A file includes itself.",
        "The message lists the files of the cycle. In the example, the chapter is `bot.md` itself. mdBook would follow the includes ten levels deep, and a file that includes itself several times would block the build for hours.";
    INCLUDES_TOO_LARGE = "includes-too-large", error & leaves_out,
        "The includes of a chapter are too many or too long.",
        "A chapter may have 10,000 includes, including those in included files, and 64 MiB of text. All chapters together may have 512 MiB. Split the chapter, or include less.";
    INCLUDE_LINES = "include-lines", error,
        "An include of several lines does not fit the block that it is in.",
        "mdBook up to 0.5.4 puts the text before `{{#include …}}` only before the first line of the file. Later versions repeat it before every line. To support all versions, start the line with the include, and write the indentation or the `> ` into the included file.";
    GATE = "gate", error,
        "The book does not pass its gate.",
        "`[preprocessor.aivss.gate]` and the options `--max-score`, `--max-risk` and `--baseline` of `check` set the limits. The message says what fails: a score or a risk that is too high, something that cannot be judged, a threat that was closed without a decision, too many open threats, fewer blocks than expected, an entry of the baseline that is gone, a block with errors, a block that is not part of the book, or the table of the gate itself. Lower the score or the risk, add what is missing, decide about the threat (`status: accepted` with owner, reason and review), or add an exemption with an end date.";
    OUTPUT_TOO_LARGE = "output-too-large", error,
        "The pages of the book are larger than `max-output`.",
        "Each register lists the whole book, so many registers in a large book become very long. Use fewer registers, give each a filter or a `limit`, or raise `max-output` under `[preprocessor.aivss]`.";
    // Lints
    UNLISTED_CHAPTER = "unlisted-chapter", lint(Deny) & leaves_out,
        "A Markdown file in the source folder has a block but is not part of the book.",
        "The file is neither in SUMMARY.md nor included by a chapter. So mdBook does not publish it, and this program does not check its blocks. Add it to SUMMARY.md, include it, or move it out of the source folder. Only `check`, `export`, `diff` and `mdbook-aivss build` look for such files.";
    PUBLISHED_RAW = "published-raw", lint(Deny) & leaves_out,
        "The pages show the YAML of a block, because this preprocessor never sees the block.",
        "There are three possible causes. (1) mdBook includes a file only after this preprocessor has run: add `after = [\"links\"]`. (2) The key `renderers` does not list every output of the book: add the missing one. (3) `book.toml` has no `[preprocessor.aivss]`: add the table.";
    OPTIONAL_PREPROCESSOR = "optional-preprocessor", lint(Warn),
        "`optional = true` lets a build pass without this preprocessor.",
        "On a machine without this program, mdBook then only warns and publishes the YAML of the blocks. Remove `optional`.";
    IMPLICIT_ID = "implicit-id", lint(Warn),
        "A reference uses an id that was made from a name.",
        "Such an id changes when somebody changes the name. Write the `id` in the block of the assessment or the model, or in the threat: `{id: B-1, title: …}`.";
    OFF_TABLE_VALUE = "off-table-value", lint(Allow),
        "An input is not one of the version's published values.",
        "The page always says so. Deny this lint if you want only published values.";
    BELOW_CVSS = "below-cvss", lint(Allow),
        "The score is below the CVSS base.",
        "In AIVSS 0.8 the mitigation factor also scales the part that comes from CVSS. This is a known defect of AIVSS 0.8. The page says so and shows the score by `0.8-floor`.";
    EXPLOIT_CONTRADICTS = "exploit-contradicts", lint(Warn),
        "The stated exploit level contradicts the `E` metric of the CVSS vector.",
        "Correct one of the two.";
    UNRATED = "unrated", lint(Allow),
        "A threat has no severity or no likelihood.",
        "Pages show and count it as unrated, never as low. Add both.";
    UNCOVERED_STATUS = "uncovered-status", lint(Warn),
        "A threat has `status: mitigated`, but none of its mitigations is done.",
        "If one of its mitigations is finished, set `status: done` there. Otherwise set the threat back to `status: open`.";
    EFFECTIVE_ZERO = "effective-zero", lint(Warn),
        "The effective risk is 0, but the threat is not marked as mitigated.",
        "Set `status: mitigated`. If the controls leave a part of the risk, set `coverage: partial`.";
    ACCEPTED_INCOMPLETE = "accepted-incomplete", lint(Warn),
        "A threat was closed, but its owner, reason or review date is missing.",
        "A threat that is `accepted`, `deferred` or `transferred` needs `owner`, `reason` and `review`, the day on which somebody looks at it again. A threat that is `false-positive` or `not-applicable` needs `reason`.";
    REVIEW_PASSED = "review-passed", lint(Warn),
        "A review date is in the past.",
        "Review the entry and set a new date. Only `check` looks at dates, and compares them with `--today`. A build does not depend on the day.";
    ORPHAN_MITIGATION = "orphan-mitigation", lint(Warn),
        "No threat uses a mitigation.",
        "Add the id of the mitigation to the `mitigations` of a threat, or remove the mitigation.";
    SINGLE_CONTROL = "single-control", lint(Allow),
        "An open threat of high or critical risk lacks a type of control.",
        "The MAESTRO playbook asks for two controls. A threat of critical risk needs a preventive and a detective control. A threat of high risk needs a corrective control, and one that is preventive or detective. Add a mitigation of the missing `type`.";
    OPEN_QUESTION = "open-question", lint(Warn),
        "Nobody has answered a question that the architecture of a model raises.",
        "A rule found something in the architecture that the model says nothing about. Answer the question with a threat. Either give the threat `answers: [RULE@COMPONENT]`, such as `answers: [no-log@shell]`. Or name the component under its `components`, and also the rule's catalogue entry under `catalog` or an ASI id of the rule under `maps`. If no threat is needed, add the question to `dismissed` with a reason and an owner. A question is not a finding: the rule does not know whether something is wrong.";
    UNUSED_COMPONENT = "unused-component", lint(Warn),
        "No flow begins or ends at a component.",
        "Add the flow, or remove the component. The picture shows a component without a flow beside the others, and the program asks no questions about what reaches it.";
    ORPHAN_MODEL = "orphan-model", lint(Allow),
        "No assessment has the same agent as a threat model.",
        "They belong together if they have the same `agent-id`, which is made from `agent` if you do not write it. Add an assessment of the agent, or correct `agent` or `agent-id`.";
    ORPHAN_ASSESSMENT = "orphan-assessment", lint(Allow),
        "No threat model has the same agent as an assessment.",
        "They belong together if they have the same `agent-id`, which is made from `agent` if you do not write it. Add a threat model of the agent, or correct `agent` or `agent-id`.";
    UNSAFE_LINK = "unsafe-link", lint(Warn),
        "A link is shown as text, because it is neither http, https, mailto nor relative.",
        "Other links, such as `javascript:`, can run code in the reader's browser. Use an http, https or mailto address, or a relative path.";
    FENCE_IN_HTML = "fence-in-html", lint(Deny) & leaves_out,
        "A fence is inside an HTML block, so Markdown does not read it as a fence.",
        "Put a blank line before the fence, because Markdown inside raw HTML starts only after a blank line. A fence inside `<!-- … -->` is not reported, because people comment out blocks on purpose; the gate's `baseline` and `expect` report that such a block is gone. Set the lint to `allow` to show such text as it is.";
    NEAR_MISS_FENCE = "near-miss-fence", lint(Deny) & leaves_out,
        "A fence is almost an `aivss` or `maestro` fence, so Markdown shows it as an ordinary code block.",
        "The first word after the backticks must be `aivss` or `maestro`, or `yaml` and then one of them, in lower case, with only spaces or commas around it. The lint reports words that are similar: with one wrong letter (two for `maestro`), with braces, other signs, invisible characters or letters of another alphabet. It reports `json aivss`, `yaml` joined with the word, and the word followed by `-model`, `.yaml` or a version. It also reports a line that Markdown does not read as a fence, because the line has too few backticks, is indented too far, begins with text or a no-break space, or is inside another code block that is not closed. It does not report a word that is similar only because it is the name of a language that highlight.js or GitHub support. To keep a code block that is reported as it is, set the lint to `allow`.";
    NEAR_MISS_REFERENCE = "near-miss-reference", lint(Deny) & leaves_out,
        "A reference or an include has a typing mistake, so the page shows it as text.",
        "A reference is `{{#aivss ID}}` or `{{#maestro ID}}` on one line, in lower case, with no space around the `#` and a space before the id. The lint does not look at code spans, code blocks and raw HTML. Without a `#`, it reports only `aivss` or `maestro` with an id after it and `include` with a path, because `{{ maestro }}` alone may be a variable of another program. An include is `{{#include PATH}}`. In any other form, as in `{{#inlcude model.md}}` or `{{include model.md}}`, mdBook does not include the file, and its blocks are missing from the book. The lint reports this if the path contains a `.` or a `/`.";
    HOST_VERSION = "host-version", lint(Warn),
        "This program was not tested with this version of mdBook.",
        "It was tested with mdBook 0.4.30 up to, but not including, 0.6.";
    EXEMPTION_EXPIRED = "exemption-expired", lint(Warn),
        "An exemption of the gate has expired or matches nothing.",
        "If the entry still needs the exemption, check its reason and set a later day in `until`. Otherwise remove the exemption. If it matches nothing, first fix blocks that have errors or are not part of the book, because the entry may be in one of them.";
    LONG_EXEMPTION = "long-exemption", lint(Warn),
        "An exemption of the gate lasts longer than a year.",
        "An exemption is temporary. Set `until` to a day within a year, so that somebody decides again in time.";
    AFTER_LINKS = "after-links", lint(Warn),
        "The preprocessor runs before mdBook includes files.",
        "mdBook sorts preprocessors by name, and `aivss` comes before `links`. Add `after = [\"links\"]` to `[preprocessor.aivss]`.";
}
