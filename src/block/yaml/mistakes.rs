//! Translates the parser's errors about YAML's grammar into messages about the mistakes that authors make.
//!
//! Start at [`syntax_error`]. Each mistake with its own message is a [`Fault`] and a line of [`FAULTS`].

use std::ops::Range;

use crate::diagnostic::{Code, code};

use super::slips::{self, Slip};

/// The message for a comment that cuts off a text.
pub(in crate::block) const COMMENT_IN_PROSE: &str = "everything from `#` on is a comment and would be lost";

/// The help for a comment that cuts off a text. `text` is the text with its comment.
pub(in crate::block) fn quote_comment(text: &str) -> String {
    // A bracket or a comma in the comment may belong to the `{…}` or `[…]` around the text.
    if can_be_quoted(text) && !text.contains([',', '}', ']']) {
        format!("put the whole value in quotes: `\"{text}\"`; a comment goes on a line of its own")
    } else {
        "put the whole value in quotes; a comment goes on a line of its own".to_owned()
    }
}

/// Whether a help can repeat a text between double quotes: it is short, on one line, and contains nothing to escape.
pub(in crate::block) fn can_be_quoted(text: &str) -> bool {
    text.len() <= LONGEST_QUOTED && !text.contains(['"', '\\', '\n', '\r'])
}

/// The longest text that a help repeats, in bytes. Without a limit, many mistakes in one long text would take quadratic time.
const LONGEST_QUOTED: usize = 80;

/// Why a body could not be parsed to a tree.
#[derive(Debug)]
pub struct YamlError {
    /// The code of the diagnostic.
    pub code: &'static Code,
    /// Bytes of the body.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

/// The mistakes that are recognised from the parser's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Alias,
    CommentInText,
    Unprintable,
    Tab,
    Colon,
    SimpleKey,
    Escape,
    FirstCharacter,
    AnchorName,
    Dash,
    QuestionMark,
    BlockHeader,
    BlockIndent,
    CommentWithoutSpace,
    BehindQuote,
    Quote,
    ColonInFlow,
    Flow,
    /// Any other mistake. The message then contains the parser's own words.
    Other,
}

/// Parts of the parser's messages; the first part that matches decides. The parser does not classify its errors, so we have to
/// compare its messages. Only this table does so, and a test checks that the parser still uses these words.
const FAULTS: &[(&str, Fault)] = &[
    ("unknown anchor", Fault::Alias),
    ("comment intercepting", Fault::CommentInText),
    ("unprintable", Fault::Unprintable),
    (" tab", Fault::Tab),
    ("mapping values are not allowed", Fault::Colon),
    ("simple key expect", Fault::SimpleKey),
    ("escape", Fault::Escape),
    ("unexpected character", Fault::FirstCharacter),
    ("anchor or alias", Fault::AnchorName),
    ("sequence entries are not allowed", Fault::Dash),
    ("mapping keys are not allowed", Fault::QuestionMark),
    ("comment or line break", Fault::BlockHeader),
    ("block scalar", Fault::BlockIndent),
    ("comments must be separated", Fault::CommentWithoutSpace),
    ("trailing content", Fault::BehindQuote),
    ("quoted scalar", Fault::Quote),
    ("illegal placement of ':'", Fault::ColonInFlow),
    ("flow", Fault::Flow),
];

impl Fault {
    /// Finds the mistake that a parser message is about.
    fn of(message: &str) -> Self {
        FAULTS.iter().find(|(part, _)| message.contains(part)).map_or(Self::Other, |(_, fault)| *fault)
    }

    /// What the author should do.
    fn help(self) -> &'static str {
        match self {
            Self::Tab => "indent with spaces; YAML does not allow tabs",
            Self::Colon => {
                "put text that contains `: ` in quotes, or write `>-` and the text on the next lines; also check that the keys of one map \
                 begin in the same column"
            }
            Self::SimpleKey => "a key is followed by a colon and a space: `key: value`",
            Self::Escape => {
                "inside double quotes a `\\` begins an escape such as `\\n`: write it twice, or use single quotes"
            }
            Self::FirstCharacter => "write text that begins with one of @ ` % in quotes",
            Self::AnchorName => "text that begins with `*` or `&` has to be quoted",
            Self::Dash => "text that begins with `- ` has to be quoted; a list begins on the line after its key",
            Self::QuestionMark => "text that begins with `? ` has to be quoted",
            Self::BlockHeader => {
                "after `>` or `|` the text begins on the next line; text that begins with one of them has to be quoted"
            }
            Self::BlockIndent => "the lines of the text are indented further than its key, all by as much",
            Self::CommentWithoutSpace => "text with a `#` has to be quoted",
            Self::BehindQuote => "inside single quotes write a quote twice (`''`), inside double quotes write `\\\"`",
            Self::Quote => "a closing quote is missing",
            Self::ColonInFlow => "a closing `}` or `]` is missing, or text that contains a `:` is not quoted",
            Self::Flow => "a closing `}` or `]` or a comma is missing",
            Self::Alias | Self::CommentInText | Self::Unprintable | Self::Other => {
                "begin all keys of a map in the same column, and all entries of a list too"
            }
        }
    }
}

/// The position of the innermost bracket of a body that is not closed. This function knows just enough YAML to distinguish
/// brackets from text.
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

/// Creates the error for a message of the parser, which stopped at the byte `at`. The message is about YAML's grammar; the
/// error names the mistake that caused it.
pub(super) fn syntax_error(text: &str, at: usize, message: &str) -> YamlError {
    let at = at.min(text.len());
    let rest = &text[at..];
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].split(['\n', '\r']).next().unwrap_or_default();
    let next = rest.chars().next();
    let found = Fault::of(message);
    match (found, next) {
        (Fault::Alias, _) => {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            return alias(at..at + end);
        }
        (Fault::CommentInText, _) => {
            let comment = rest.split(['\n', '\r']).next().unwrap_or_default().trim_end().len();
            return YamlError {
                code: code::COMMENT_IN_PROSE,
                range: at..at + comment,
                message: COMMENT_IN_PROSE.to_owned(),
                // The text continues on the next line.
                help: "put the whole value, with the lines that continue it, in quotes; a comment goes on a line of its own".to_owned(),
            };
        }
        (Fault::Unprintable, Some(c)) => return unprintable(at..at + c.len_utf8(), c),
        // The parser notices at the end of the text what the author has to fix where the bracket was opened.
        (Fault::Flow, _) if rest.trim_start().is_empty() => {
            if let Some(open) = unclosed(&text[..at]) {
                let closing = if text[open..].starts_with('{') { '}' } else { ']' };
                let what = format!("this `{}` is not closed", &text[open..=open]);
                return invalid(open..open + 1, &what, &format!("a closing `{closing}` is missing"));
            }
        }
        (Fault::Colon | Fault::SimpleKey | Fault::ColonInFlow | Fault::Flow | Fault::Other | Fault::BehindQuote, _) => {
            if let Some(slip) = slips::behind(text, line_start) {
                return slip.into();
            }
        }
        _ => {}
    }
    let behind_the_line = line.trim_end().len() < at - line_start;
    let indented_by_tab = line.trim_start_matches(' ').starts_with('\t');
    let in_quotes = matches!(found, Fault::Escape | Fault::BehindQuote | Fault::Quote);
    let (fault, help) = if behind_the_line || rest.is_empty() && found == Fault::Flow {
        (Fault::Other, "a closing `}`, `]` or quote is missing")
    } else if rest.starts_with('\t') || indented_by_tab && !in_quotes {
        (Fault::Tab, Fault::Tab.help())
    } else if found != Fault::Tab && rest.starts_with([',', '}', ']']) {
        let sign = &rest[..1];
        let help = "remove it, or write the value that is missing before it";
        return invalid(at..at + 1, &format!("this `{sign}` cannot be here"), help);
    } else {
        (found, found.help())
    };
    let before = text[..line_start].trim_end();
    let line_before = before.rsplit('\n').next().unwrap_or_default().trim_start();
    if found == Fault::SimpleKey && at == line_start && !line_before.is_empty() {
        // The parser finds this mistake only on the next line.
        return invalid(before.len() - line_before.len()..before.len(), message, help);
    }
    if fault == Fault::Tab && text[line_start..at].trim_start_matches(' ').starts_with('\t') {
        let tab = line_start + line.find('\t').unwrap_or_default();
        return invalid(tab..tab + 1, "the line is indented with a tab", help);
    }
    let width = next.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    match next {
        Some(quote @ ('"' | '\'')) if fault == Fault::Quote => {
            invalid(at..at + width, &format!("this `{quote}` is not closed"), help)
        }
        _ => invalid(at..at + width, message, help),
    }
}

impl From<Slip> for YamlError {
    fn from(slip: Slip) -> Self {
        invalid(slip.range, &slip.what, &slip.help)
    }
}

fn invalid(range: Range<usize>, what: &str, help: &str) -> YamlError {
    YamlError {
        code: code::YAML_SYNTAX,
        range,
        message: format!("this is not valid YAML: {what}"),
        help: help.to_owned(),
    }
}

pub(super) fn alias(range: Range<usize>) -> YamlError {
    YamlError {
        code: code::YAML_FEATURE,
        range,
        message: "aliases (`*name`) are not allowed".to_owned(),
        help: "quote the text if it begins with `*`".to_owned(),
    }
}

pub(super) fn unprintable(range: Range<usize>, c: char) -> YamlError {
    YamlError {
        code: code::YAML_SYNTAX,
        range,
        message: format!("the text contains the character U+{:04X}, which no page can show", c as u32),
        help: "remove it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use saphyr_parser::Parser;

    use super::*;

    /// For each line of the table, the parser still uses the expected words.
    #[test]
    fn every_fault_is_recognised() {
        let bodies = [
            ("a: *b", Fault::Alias),
            ("a: b # c\n  d", Fault::CommentInText),
            ("a: b\n\0", Fault::Unprintable),
            ("a: |\n\tb", Fault::Tab),
            ("a: b: c", Fault::Colon),
            ("a: 1\nb\n", Fault::SimpleKey),
            ("a: \"\\q\"", Fault::Escape),
            ("a: @b", Fault::FirstCharacter),
            ("a: & b", Fault::AnchorName),
            ("a: - b", Fault::Dash),
            ("a: ? b", Fault::QuestionMark),
            ("a: > b", Fault::BlockHeader),
            ("a: |0\n b", Fault::BlockIndent),
            ("a: \"b\"#c", Fault::CommentWithoutSpace),
            ("a: 'b'c'", Fault::BehindQuote),
            ("a: \"b", Fault::Quote),
            ("[a\n: b]", Fault::ColonInFlow),
            ("a: [b", Fault::Flow),
        ];
        let wrong = bodies.iter().filter_map(|(body, fault)| {
            let error = Parser::new_from_str(body).find_map(Result::err);
            let found = error.as_ref().map(|error| Fault::of(error.info()));
            (found != Some(*fault)).then(|| format!("{body:?} is {error:?} and not {fault:?}"))
        });
        assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
        assert!(FAULTS.iter().all(|(_, fault)| bodies.iter().any(|(_, shown)| shown == fault)), "a line has no body");
    }
}
