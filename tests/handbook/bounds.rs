//! Generates the tables of limits in the handbook. The numbers come from the constants in the source, and each limit names its test.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::evidence::{REPOSITORY, has_test};
use super::root;

/// A limit in a table.
struct Bound {
    /// What is limited.
    what: &'static str,
    /// The file and the constant in it.
    constant: (&'static str, &'static str),
    /// The unit, in which `#` is replaced by the number.
    unit: &'static str,
    /// What happens beyond the limit, in Markdown.
    beyond: &'static str,
    /// The file and the test in it.
    test: (&'static str, &'static str),
}

const BLOCKS: &[Bound] = &[
    Bound {
        what: "the text of a block",
        constant: ("src/block/yaml.rs", "MAX_BODY"),
        unit: "# KiB",
        beyond: "[`block-too-large`](../reference/errors.md#block-too-large)",
        test: ("tests/commands/robustness/limits.rs", "a_block_has_at_most_256_kib"),
    },
    Bound {
        what: "nesting of maps and lists",
        constant: ("src/block/yaml.rs", "MAX_DEPTH"),
        unit: "# deep",
        beyond: "[`block-too-large`](../reference/errors.md#block-too-large)",
        test: ("tests/commands/robustness/limits.rs", "a_block_is_nested_at_most_32_deep"),
    },
    Bound {
        what: "threats of a block",
        constant: ("src/block/model.rs", "MAX_THREATS"),
        unit: "#",
        beyond: "[`block-too-large`](../reference/errors.md#block-too-large)",
        test: ("tests/commands/robustness/limits.rs", "a_block_has_at_most_2000_threats"),
    },
    Bound {
        what: "components of a model",
        constant: ("src/block/architecture.rs", "MAX_COMPONENTS"),
        unit: "#",
        beyond: "[`block-too-large`](../reference/errors.md#block-too-large)",
        test: ("tests/commands/robustness/limits.rs", "an_architecture_has_at_most_200_components_and_1000_flows"),
    },
    Bound {
        what: "flows of a model",
        constant: ("src/block/architecture.rs", "MAX_FLOWS"),
        unit: "#",
        beyond: "[`block-too-large`](../reference/errors.md#block-too-large)",
        test: ("tests/commands/robustness/limits.rs", "an_architecture_has_at_most_200_components_and_1000_flows"),
    },
    Bound {
        what: "decimal places of a number",
        constant: ("src/aivss/number.rs", "MAX_DECIMALS"),
        unit: "#",
        beyond: "[`out-of-range`](../reference/errors.md#out-of-range)",
        test: ("tests/scoring/problems.rs", "too_many_decimal_places_are_refused_and_trailing_zeros_are_not"),
    },
    Bound {
        what: "a misspelt name for which an error suggests the right one",
        constant: ("src/name.rs", "LONGEST"),
        unit: "# bytes",
        beyond: "the error has no suggestion",
        test: ("tests/commands/bounds.rs", "suggestions_end_where_they_become_expensive"),
    },
    Bound {
        what: "comparisons of names for these suggestions, in one run",
        constant: ("src/name.rs", "MOST_COMPARED"),
        unit: "#",
        beyond: "errors have no suggestion",
        test: ("tests/commands/bounds.rs", "suggestions_end_where_they_become_expensive"),
    },
];

const BOOKS: &[Bound] = &[
    Bound {
        what: "your own rules in the files of `rules`",
        constant: ("src/book/rules/file.rs", "MAX_RULES"),
        unit: "#",
        beyond: "[`rule-file`](../reference/errors.md#rule-file)",
        test: ("tests/commands/rules.rs", "a_book_has_at_most_200_rules_of_50_conditions"),
    },
    Bound {
        what: "keys in the condition of such a rule",
        constant: ("src/book/rules/condition.rs", "MAX_CONDITIONS"),
        unit: "#",
        beyond: "[`rule-file`](../reference/errors.md#rule-file)",
        test: ("tests/commands/rules.rs", "a_book_has_at_most_200_rules_of_50_conditions"),
    },
    Bound {
        what: "a file of the book, which has to be a regular file",
        constant: ("src/book/read.rs", "MAX_FILE"),
        unit: "# MiB",
        beyond: "[`cannot-read`](../reference/errors.md#cannot-read)",
        test: ("tests/commands/guard.rs", "a_large_file_is_not_read"),
    },
    Bound {
        what: "nesting of the list in `SUMMARY.md`",
        constant: ("src/book/preflight.rs", "MAX_LEVELS"),
        unit: "# deep",
        beyond: "[`cannot-read`](../reference/errors.md#cannot-read)",
        test: ("tests/commands/guard.rs", "a_summary_is_nested_at_most_64_deep"),
    },
    Bound {
        what: "includes of a chapter, together with those of the files that it includes",
        constant: ("src/book/source_map/expander.rs", "MAX_INCLUDES"),
        unit: "#",
        beyond: "[`includes-too-large`](../reference/errors.md#includes-too-large)",
        test: ("tests/commands/guard.rs", "includes_that_multiply_are_counted"),
    },
    Bound {
        what: "nesting of includes; mdBook has the same limit",
        constant: ("src/book/source_map/expander.rs", "MAX_DEPTH"),
        unit: "# deep",
        beyond: "[`broken-include`](../reference/errors.md#broken-include)",
        test: ("tests/codes.rs", "cases_print_what_is_expected_and_no_other_code"),
    },
    Bound {
        what: "a chapter with its includes",
        constant: ("src/book/source_map/expander.rs", "MAX_CHAPTER"),
        unit: "# MiB",
        beyond: "[`includes-too-large`](../reference/errors.md#includes-too-large)",
        test: ("tests/commands/guard.rs", "includes_that_multiply_are_counted"),
    },
    Bound {
        what: "all chapters with their includes",
        constant: ("src/book/preflight.rs", "MAX_BOOK"),
        unit: "# MiB",
        beyond: "[`includes-too-large`](../reference/errors.md#includes-too-large)",
        test: ("tests/commands/bounds.rs", "all_chapters_have_at_most_512_mib"),
    },
    Bound {
        what: "files and folders that are searched for forgotten blocks",
        constant: ("src/book/unlisted.rs", "MAX_ENTRIES"),
        unit: "#",
        beyond: "[`unlisted-chapter`](../reference/lints.md#unlisted-chapter)",
        test: ("tests/commands/bounds.rs", "at_most_100_000_files_are_searched_for_blocks"),
    },
    Bound {
        what: "a baseline or another exported file that is read",
        constant: ("src/book/read.rs", "MAX_EXPORT"),
        unit: "# MiB",
        beyond: "`check` and `diff` exit with 2",
        test: ("tests/commands/guard.rs", "a_baseline_is_a_regular_file_of_limited_size"),
    },
];

const IMPORTS: &[Bound] = &[
    Bound {
        what: "a file that is not JSON (pages and Markdown), from a regular file or standard input",
        constant: ("src/book/read.rs", "MAX_FILE"),
        unit: "# MiB",
        beyond: "the file is not imported",
        test: ("tests/commands/import/files.rs", "files_and_folders_have_limits"),
    },
    Bound {
        what: "a JSON file, from a regular file or standard input",
        constant: ("src/command/import/read.rs", "MAX_JSON"),
        unit: "# MiB",
        beyond: "the file is not imported",
        test: ("tests/commands/import/files.rs", "files_and_folders_have_limits"),
    },
    Bound {
        what: "the block of an imported threat model",
        constant: ("src/import/model.rs", "MAX_BLOCK"),
        unit: "# KiB",
        beyond: "the file is not imported",
        test: ("tests/commands/import/models.rs", "a_model_has_limits"),
    },
    Bound {
        what: "threats of an imported threat model",
        constant: ("src/import/model.rs", "MAX_THREATS"),
        unit: "#",
        beyond: "the file is not imported",
        test: ("tests/commands/import/models.rs", "a_model_has_limits"),
    },
    Bound {
        what: "components of an imported threat model",
        constant: ("src/import/model.rs", "MAX_COMPONENTS"),
        unit: "#",
        beyond: "the file is not imported",
        test: ("tests/commands/import/models.rs", "a_model_has_limits"),
    },
    Bound {
        what: "flows of an imported threat model",
        constant: ("src/import/model.rs", "MAX_FLOWS"),
        unit: "#",
        beyond: "the file is not imported",
        test: ("tests/commands/import/models.rs", "a_model_has_limits"),
    },
    Bound {
        what: "a title that is made from a longer text",
        constant: ("src/import/model.rs", "MAX_TITLE"),
        unit: "# characters",
        beyond: "the whole text is in the description",
        test: ("tests/commands/import/models.rs", "a_model_has_limits"),
    },
    Bound {
        what: "parts of a file that an import leaves out and lists",
        constant: ("src/import/json.rs", "MOST_LEFT"),
        unit: "#",
        beyond: "\"and 20,800 more\"",
        test: ("tests/commands/import/models.rs", "deep_and_huge_files_end_with_an_error_or_in_time"),
    },
    Bound {
        what: "files of a folder",
        constant: ("src/command/import/read.rs", "MAX_FILES"),
        unit: "#",
        beyond: "nothing is imported",
        test: ("tests/commands/import/files.rs", "files_and_folders_have_limits"),
    },
    Bound {
        what: "vulnerabilities of a report",
        constant: ("src/import/mod.rs", "MAX_FINDINGS"),
        unit: "#",
        beyond: "the file is not imported",
        test: ("tests/commands/import/time.rs", "a_report_has_limits"),
    },
    Bound {
        what: "a name",
        constant: ("src/import/mod.rs", "MAX_NAME"),
        unit: "# characters",
        beyond: "the text goes into a comment of the chapter",
        test: ("tests/commands/import/time.rs", "long_names_are_not_repeated"),
    },
    Bound {
        what: "an id that is made from a name",
        constant: ("src/import/mod.rs", "MAX_ID"),
        unit: "# characters",
        beyond: "the rest is cut off",
        test: ("tests/commands/bounds.rs", "ids_of_an_import_have_at_most_80_characters"),
    },
    Bound {
        what: "all chapters of a run",
        constant: ("src/command/import.rs", "MAX_CHAPTERS"),
        unit: "# MiB",
        beyond: "nothing is written",
        test: ("tests/commands/bounds.rs", "the_chapters_of_an_import_have_at_most_64_mib"),
    },
];

const OUTPUTS: &[Bound] = &[
    Bound {
        what: "what a run puts in place of the blocks (default of [`max-output`](../reference/configuration.md))",
        constant: ("src/book/config.rs", "MAX_OUTPUT"),
        unit: "# MiB",
        beyond: "[`output-too-large`](../reference/errors.md#output-too-large), and nothing is written",
        test: ("tests/commands/robustness/limits.rs", "two_thousand_registers_over_2000_threats"),
    },
    Bound {
        what: "an export (the same key)",
        constant: ("src/book/config.rs", "MAX_OUTPUT"),
        unit: "# MiB",
        beyond: "nothing is written, and `export` exits with 2",
        test: ("tests/commands/bounds.rs", "an_export_is_at_most_as_large_as_max_output"),
    },
    Bound {
        what: "a cell of a workbook",
        constant: ("src/export/xlsx.rs", "MAX_CELL"),
        unit: "# characters",
        beyond: "the text is cut, with a warning",
        test: ("tests/register/workbook.rs", "a_text_that_is_too_long_is_cut_and_told"),
    },
    Bound {
        what: "rows of a sheet of a workbook",
        constant: ("src/export/xlsx.rs", "MAX_ROWS"),
        unit: "#",
        beyond: "the rest is left out, with a warning",
        test: ("src/export/xlsx.rs", "a_sheet_has_room_for_so_many_rows_and_links"),
    },
    Bound {
        what: "links of a sheet of a workbook",
        constant: ("src/export/xlsx.rs", "MAX_LINKS"),
        unit: "#",
        beyond: "the id is text, with a warning",
        test: ("src/export/xlsx.rs", "a_sheet_has_room_for_so_many_rows_and_links"),
    },
    Bound {
        what: "the address of a link in a workbook",
        constant: ("src/export/xlsx.rs", "MAX_LINK"),
        unit: "# characters",
        beyond: "the id is text, with a warning",
        test: ("src/export/xlsx.rs", "a_sheet_has_room_for_so_many_rows_and_links"),
    },
    Bound {
        what: "blocks of the same agent or threat that a page lists",
        constant: ("src/render/build/mod.rs", "SIBLINGS"),
        unit: "#",
        beyond: "\"and 1,980 more\"",
        test: ("tests/commands/robustness/limits.rs", "an_agent_with_2000_assessments_and_models"),
    },
    Bound {
        what: "problems that a command prints in the format `human`",
        constant: ("src/diagnostic/mod.rs", "MOST_SHOWN"),
        unit: "#",
        beyond: "\"and 49,800 more problems\"; `check --max-problems 0` writes all",
        test: ("tests/commands/robustness/limits.rs", "problems_for_people_are_counted_behind_the_first_200"),
    },
    Bound {
        what: "warnings of one lint with the same help, in this format",
        constant: ("src/diagnostic/alike.rs", "MOST_ALIKE_SHOWN"),
        unit: "#",
        beyond: "one warning with a list of the other places",
        test: ("tests/codes.rs", "many_warnings_of_one_lint_become_one"),
    },
    Bound {
        what: "places in such a list",
        constant: ("src/diagnostic/alike.rs", "MOST_PLACES_SHOWN"),
        unit: "#",
        beyond: "\"and 8 more\"",
        test: ("tests/codes.rs", "many_warnings_of_one_lint_become_one"),
    },
    Bound {
        what: "an author's text in a message",
        constant: ("src/text/visible.rs", "MOST"),
        unit: "# bytes",
        beyond: "`…`",
        test: ("src/diagnostic/tests.rs", "control_characters_become_visible"),
    },
    Bound {
        what: "lines that are shown with a problem",
        constant: ("src/diagnostic/human.rs", "LONG"),
        unit: "# KiB",
        beyond: "the problem is written on one line",
        test: ("src/diagnostic/tests.rs", "a_line_without_end_is_not_shown"),
    },
    Bound {
        what: "threats that the gate names if there are more than `max-open` allows",
        constant: ("src/register/gate/finding.rs", "SHOWN"),
        unit: "#",
        beyond: "\"and 1 more\"",
        test: ("tests/commands/bounds.rs", "the_gate_names_at_most_five_threats_that_are_too_many"),
    },
    Bound {
        what: "the comment of `diff`",
        constant: ("src/export/diff/markdown.rs", "LONGEST"),
        unit: "# bytes",
        beyond: "the comment says that it is cut; `--format json` is complete",
        test: ("tests/register/diff.rs", "a_long_comment_is_cut_and_says_so"),
    },
    Bound {
        what: "a long text that the comment shows before and after the change",
        constant: ("src/export/diff/markdown.rs", "LONGEST_TEXT"),
        unit: "# characters",
        beyond: "`…`",
        test: ("tests/commands/bounds.rs", "a_comment_shows_3_000_characters_of_a_text"),
    },
    Bound {
        what: "problems in that comment",
        constant: ("src/export/diff/markdown.rs", "MOST_PROBLEMS"),
        unit: "#",
        beyond: "\"and 54 more\"",
        test: ("tests/commands/bounds.rs", "a_comment_lists_at_most_50_problems"),
    },
    Bound {
        what: "a value or a name in a line of that comment",
        constant: ("src/export/diff/markdown.rs", "LONGEST_LINE"),
        unit: "# characters",
        beyond: "`…`",
        test: ("tests/register/diff.rs", "problems_leave_room_for_the_changes"),
    },
    Bound {
        what: "the text of each list of problems in that comment",
        constant: ("src/export/diff/markdown.rs", "LONGEST_PROBLEMS"),
        unit: "# bytes",
        beyond: "the comment says how many are left out",
        test: ("tests/register/diff.rs", "problems_leave_room_for_the_changes"),
    },
    Bound {
        what: "the files of a revision for `diff --base`",
        constant: ("src/book/revision.rs", "MOST_BYTES"),
        unit: "# MiB",
        beyond: "`diff` exits with 2",
        test: ("src/book/revision.rs", "an_archive_that_is_too_large_is_not_unpacked"),
    },
    Bound {
        what: "files and folders of a revision for `diff --base`",
        constant: ("src/book/revision.rs", "MOST_ENTRIES"),
        unit: "#",
        beyond: "`diff` exits with 2",
        test: ("src/book/revision.rs", "an_archive_that_is_too_large_is_not_unpacked"),
    },
    Bound {
        what: "a request to `serve`",
        constant: ("src/preview/http.rs", "MAX_HEAD"),
        unit: "# KiB",
        beyond: "it is refused",
        test: ("tests/commands/serve.rs", "requests_are_limited_in_size_and_number"),
    },
    Bound {
        what: "requests to `serve` at the same time",
        constant: ("src/preview/mod.rs", "MOST_REQUESTS"),
        unit: "#",
        beyond: "the connection is closed",
        test: ("tests/commands/serve.rs", "requests_are_limited_in_size_and_number"),
    },
];

/// Constants that are named like a limit but limit nothing that a user could notice, with the reason.
const OTHERS: &[(&str, &str, &str)] = &[
    ("src/block/forgive.rs", "MOST_MISTAKES", "an editor asks again when a mistake is fixed"),
    ("src/block/decode.rs", "MOST_KEYS", "keys of our own tables"),
    ("src/block/yaml/mistakes.rs", "LONGEST_QUOTED", "the shape of a help"),
    ("src/block/near_miss/word.rs", "LONGEST", "longer words are not close to ours"),
    ("src/block/near_miss.rs", "MOST_OF_LINE", "a mistake in a fence is at the start of its line"),
    ("src/book/pages/budget.rs", "SIBLINGS", "an estimate"),
    ("src/editor/complete.rs", "MOST_OFFERS", "an editor asks again when more is written"),
    ("src/editor/transport.rs", "MAX_MESSAGE", "editors send no such message"),
    ("src/command/import/read.rs", "SHOWN", "an excerpt in one message"),
    ("src/export/xlsx.rs", "MAX_WIDTH", "the shape of a column"),
    ("src/render/markdown/grid.rs", "LONGEST", "the shape of a list"),
    ("src/book/pages/problem_box.rs", "LONG_LINE", "the shape of an excerpt"),
];

pub(super) fn blocks() -> String {
    table(BLOCKS)
}

pub(super) fn books() -> String {
    table(BOOKS)
}

pub(super) fn imports() -> String {
    table(IMPORTS)
}

pub(super) fn outputs() -> String {
    table(OUTPUTS)
}

fn table(bounds: &[Bound]) -> String {
    let constants = constants();
    let mut text = "| what | limit | beyond it | test |\n|---|---|---|---|\n".to_owned();
    for Bound { what, constant: (file, name), unit, beyond, test: (test_file, test) } in bounds {
        let expression = &constants[&(file.to_string(), name.to_string())];
        let value = value(expression).unwrap_or_else(|| panic!("{file}: `{name}` is `{expression}`"));
        let shift = if unit.ends_with("MiB") {
            20
        } else if unit.ends_with("KiB") {
            10
        } else {
            0
        };
        assert!(value.is_multiple_of(1 << shift), "{file}: `{name}` is {value} and no whole number of {unit}");
        let limit = unit.replace('#', &grouped(value >> shift));
        let shown = Path::new(test_file).strip_prefix("tests").unwrap_or(Path::new(test_file)).display();
        let _ = writeln!(text, "| {what} | {limit} | {beyond} | [{shown}]({REPOSITORY}{test_file} \"{test}\") |");
    }
    text
}

/// Formats a number such as 10,000.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// The value of `16 * 1024`, `512 << 20` or `2_000`.
fn value(expression: &str) -> Option<u64> {
    if let Some((value, shift)) = expression.split_once("<<") {
        return Some(self::value(value)? << shift.trim().parse::<u32>().ok()?);
    }
    expression.split('*').map(|factor| factor.trim().replace('_', "").parse::<u64>().ok()).product()
}

/// The whole numbers among the constants of the source, by file and name.
fn constants() -> BTreeMap<(String, String), String> {
    fn walk(dir: &Path, found: &mut BTreeMap<(String, String), String>) {
        let constant = regex::Regex::new(r"\bconst ([A-Z_]+): (?:u32|u64|usize) = ([^;]+);").expect("a pattern");
        for entry in std::fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let file = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path).expect("text");
                for one in constant.captures_iter(&text) {
                    found.insert((file.clone(), one[1].to_owned()), one[2].to_owned());
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join("src"), &mut found);
    found
}

/// Each constant with the name of a limit is in a table, and each limit has a test.
#[test]
fn every_limit_is_in_a_table_and_has_a_test() {
    let all: Vec<&Bound> = [BLOCKS, BOOKS, IMPORTS, OUTPUTS].into_iter().flatten().collect();
    for bound in &all {
        let (file, test) = bound.test;
        assert!(has_test(Path::new(file), test), "{file} has no test `{test}`");
    }
    let listed = |file: &str, name: &str| {
        all.iter().any(|bound| bound.constant == (file, name))
            || OTHERS.iter().any(|(other, constant, _)| (*other, *constant) == (file, name))
    };
    let constants = constants();
    let is_limit = |name: &str| {
        name.split('_').any(|word| ["MAX", "MOST", "LONGEST", "LONG", "LIMIT", "SHOWN", "SIBLINGS"].contains(&word))
    };
    let missing: Vec<_> = constants.keys().filter(|(file, name)| is_limit(name) && !listed(file, name)).collect();
    assert!(missing.is_empty(), "in no table of tests/handbook/bounds.rs: {missing:?}");
    for (file, name, _) in OTHERS {
        assert!(constants.contains_key(&(file.to_string(), name.to_string())), "{file} has no `{name}`");
    }
}
