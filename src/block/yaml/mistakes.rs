//! What an author did where the parser speaks of YAML's grammar.
//!
//! The entry is [`syntax_error`]; a mistake with a message of its own is a line of [`HELP`].

use crate::diagnostic::code;

use super::{COMMENT_IN_PROSE, Offsets, YamlError, alias, unprintable};

/// Parts of the parser's messages, each with what an author has to do.
const HELP: &[(&str, &str)] = &[
    (
        "mapping values are not allowed",
        "text that holds `: ` has to be quoted, or written with `>-` on the next lines; also check that the keys of one map begin in the same column",
    ),
    ("simple key expect", "a key is followed by a colon and a space: `key: value`"),
    ("escape", "inside double quotes a `\\` begins an escape such as `\\n`: write it twice, or use single quotes"),
    ("unexpected character", "text that begins with one of @ ` % has to be quoted"),
    ("anchor or alias", "text that begins with `*` or `&` has to be quoted"),
    (
        "sequence entries are not allowed",
        "text that begins with `- ` has to be quoted; a list begins on the line after its key",
    ),
    ("mapping keys are not allowed", "text that begins with `? ` has to be quoted"),
    (
        "comment or line break",
        "after `>` or `|` the text begins on the next line; text that begins with one of them has to be quoted",
    ),
    ("block scalar", "the lines of the text are indented further than its key, all by as much"),
    ("comments must be separated", "text with a `#` has to be quoted"),
    ("unprintable", "remove the character; it cannot be seen"),
    ("trailing content", "inside single quotes write a quote twice (`''`), inside double quotes write `\\\"`"),
    ("quoted scalar", QUOTE),
    ("illegal placement of ':'", "a closing `}` or `]` is missing, or text that holds a `:` is not quoted"),
    ("flow", "a closing `}` or `]` or a comma is missing"),
];

const QUOTE: &str = "a closing quote is missing";
const TABS: &str = "indent with spaces; YAML does not allow tabs";
const HELP_OTHERWISE: &str = "the keys of one map begin in the same column, and the items of one list too";

/// The innermost bracket of a body that is not closed. Knows of YAML what is needed to tell brackets from text.
fn unclosed(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut before = '\n';
    let mut rest = text.char_indices();
    while let Some((at, c)) = rest.next() {
        // A value or a key begins here.
        let begins = matches!(before, '\n' | ':' | '-' | ',' | '[' | '{' | '?');
        match c {
            ' ' | '\t' | '\r' => continue,
            '#' if text[..at].ends_with(char::is_whitespace) => {
                rest.by_ref().find(|(_, c)| *c == '\n');
                before = '\n';
                continue;
            }
            '"' if begins => {
                while rest.next().is_some_and(|(_, c)| c != '"') {
                    if text[..rest.offset()].ends_with('\\') {
                        rest.next();
                    }
                }
            }
            '\'' if begins => drop(rest.by_ref().find(|(_, c)| *c == '\'')),
            '[' | '{' if begins => open.push(at),
            ']' | '}' => drop(open.pop()),
            _ => {}
        }
        before = c;
    }
    open.pop()
}

/// The parser's words are about YAML's grammar; an author needs the mistake behind them.
pub(super) fn syntax_error(text: &str, offsets: &Offsets, error: &saphyr_parser::ScanError) -> YamlError {
    let at = offsets.byte(*error.marker()).min(text.len());
    let rest = &text[at..];
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].split(['\n', '\r']).next().unwrap_or_default();
    let info = error.info();
    if info.contains("unknown anchor") {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        return alias(at..at + end);
    }
    if info.contains("comment intercepting") {
        let comment = rest.split(['\n', '\r']).next().unwrap_or_default().trim_end().len();
        return YamlError {
            code: code::COMMENT_IN_PROSE,
            range: at..at + comment,
            message: COMMENT_IN_PROSE.0.to_owned(),
            help: COMMENT_IN_PROSE.1.to_owned(),
        };
    }
    if let Some(c) = rest.chars().next().filter(|_| info.contains("unprintable")) {
        return unprintable(at..at + c.len_utf8(), c);
    }
    let width = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    let help = if line.trim_end().len() < at - line_start || rest.is_empty() && info.contains("flow") {
        "a closing `}`, `]` or quote is missing"
    } else if rest.starts_with('\t')
        || info.contains(" tab")
        || line.trim_start_matches(' ').starts_with('\t') && !info.contains("quoted") && !info.contains("escape")
    {
        TABS
    } else if rest.starts_with([',', '}', ']']) {
        "a value is missing before this sign, or the sign is one too many"
    } else {
        HELP.iter().find(|(part, _)| info.contains(part)).map_or(HELP_OTHERWISE, |(_, help)| help)
    };
    // The parser notices at the end what an author has to mend at the beginning.
    if info.contains("flow")
        && rest.trim_start().is_empty()
        && let Some(open) = unclosed(&text[..at])
    {
        return YamlError {
            code: code::YAML_SYNTAX,
            range: open..open + 1,
            message: format!("this is not valid YAML: this `{}` is not closed", &text[open..=open]),
            help: if text[open..].starts_with('{') { "a closing `}` is missing" } else { "a closing `]` is missing" }
                .to_owned(),
        };
    }
    // Behind a tab, which is what is wrong.
    let tab = text[line_start..at].trim_start_matches(' ').starts_with('\t') && help == TABS;
    let (at, width) = if tab { (line_start + line.find('\t').unwrap_or_default(), 1) } else { (at, width) };
    // This one is found on the line after the mistake.
    let (at, width) = match text[..line_start].trim_end().rsplit('\n').next() {
        Some(before) if info.contains("simple key expect") && at == line_start && !before.trim().is_empty() => {
            let end = text[..line_start].trim_end().len();
            (end - before.trim_start().len(), before.trim_start().len())
        }
        _ => (at, width),
    };
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'') && help == QUOTE);
    let what = quote.map_or_else(|| info.to_owned(), |quote| format!("this `{quote}` is not closed"));
    YamlError {
        code: code::YAML_SYNTAX,
        range: at..at + width,
        message: format!("this is not valid YAML: {what}"),
        help: help.to_owned(),
    }
}
