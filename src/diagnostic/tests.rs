use super::*;

/// Computes the same without an index, character by character.
fn walked(text: &str, offset: usize) -> (u32, u32) {
    let (mut line, mut column) = (1, 1);
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next_if(|(at, _)| *at < offset) {
        let next = characters.peek().map(|(_, next)| *next);
        match c {
            '\n' => (line, column) = (line + 1, 1),
            '\r' if next != Some('\n') => (line, column) = (line + 1, 1),
            '\u{feff}' if at == 0 => {}
            _ => column += 1,
        }
    }
    (line, column)
}

#[test]
fn lines_and_columns() {
    let long = "ä€😀x".repeat(300);
    let texts = [
        "",
        "a",
        "\n",
        "a\nb",
        "a\r\nb\r\n",
        "a\rb\n\nc\r",
        "\u{feff}a\nb",
        "ä\n€😀\tx\n",
        &long,
        &format!("x\n{long}\n{long}"),
    ];
    for text in texts {
        let index = LineIndex::new(text);
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(index.line_column(text, at), walked(text, at), "{at} of {text:?}");
        }
        // An offset after the end counts as the end.
        assert_eq!(index.line_column(text, text.len() + 9), walked(text, text.len()));
    }
    // An offset inside a character counts as its start.
    assert_eq!(line_column("ab😀", 4), (1, 3));
}

fn problem(text: &str, range: std::ops::Range<usize>) -> String {
    let source = FileSource::new("src/c.md", text);
    let diagnostic =
        Diagnostic::new(code::UNKNOWN_KEY, Span::new(Source::File(0), range), "no key `x`").help("remove it");
    human(&diagnostic, &source, Style::Plain)
}

#[test]
fn an_excerpt_shows_the_line_alone() {
    let text = "one\ntwo x three\nfour\n";
    let expected = "error[unknown-key]: no key `x`\n --> src/c.md:2:5\n  |\n2 | two x three\n  |     ^\n  |\n  = help: remove it\n";
    assert_eq!(problem(text, 8..9), expected);
    assert_eq!(problem(&text.replace('\n', "\r\n"), 9..10), expected);
    // A line is also short if long text comes before it.
    let far = format!("{}{text}", "line\n".repeat(99));
    let at = far.len() - text.len() + 8;
    let shown = problem(&far, at..at + 1);
    assert!(shown.contains("src/c.md:101:5\n") && shown.contains("101 | two x three\n    |     ^\n"), "{shown}");
}

#[test]
fn a_mark_at_the_start_is_no_column() {
    let shown = problem("\u{feff}x one\n", 3..4);
    assert!(shown.contains("src/c.md:1:1\n") && shown.contains("1 | x one\n  | ^\n"), "{shown}");
}

#[test]
fn a_second_place_stands_in_the_same_excerpt_or_in_its_own() {
    let shown = |between: usize| {
        let text = format!("first\n{}second\n", "-\n".repeat(between));
        let at = text.len() - 7;
        let source = FileSource::new("src/c.md", &text);
        let diagnostic = Diagnostic::new(code::DUPLICATE_KEY, Span::new(Source::File(0), at..at + 6), "twice")
            .also(Span::new(Source::File(0), 0..5), "first here");
        human(&diagnostic, &source, Style::Plain)
    };
    assert!(shown(1).contains("1 | first\n  | ----- first here\n2 | -\n3 | second\n  | ^^^^^^\n"), "{}", shown(1));
    let far = shown(20_000);
    assert!(far.contains("20002 | second\n") && far.contains("    1 | first\n"), "{far}");
}

#[test]
fn a_line_without_end_is_not_shown() {
    let text = "x".repeat(50_000);
    assert_eq!(problem(&text, 40_000..40_001), "src/c.md:1:40001: error[unknown-key]: no key `x`\n  help: remove it\n");
}

#[test]
fn a_range_of_many_lines_ends_on_its_first() {
    let text = "a:\n".repeat(100);
    let shown = problem(&text, 3..270);
    assert!(shown.contains("2 | a:\n  | ^^\n"), "{shown}");
}

#[test]
fn control_characters_become_visible() {
    assert_eq!(visible("plain ä"), "plain ä");
    assert_eq!(visible("a\u{1b}[31mb\nc\u{202e}d\u{7f}\u{9b}"), "a␛[31mb␊c\\u{202e}d␡\\u{9b}");
    assert_eq!(visible(&"ä".repeat(5_000)).chars().count(), 1_001);
    let source = FileSource::new("a\nb.md", "x");
    let diagnostic = Diagnostic::new(code::UNKNOWN_KEY, Span::new(Source::File(0), 0..1), "no\n::error::key");
    assert_eq!(human(&diagnostic, &source, Style::Line).lines().count(), 1);
    assert_eq!(github(&diagnostic, &source).lines().count(), 1);
}
