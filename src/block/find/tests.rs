use proptest::prelude::*;

use super::*;

/// Lines of ordinary Markdown.
const USUAL: &[&str] =
    &["", "", "", "# Heading", "## Another", "```", "```rust", "~~~", "```aivss", "- item", "text aivss"];

/// Lines that begin, end or continue a Markdown block, or only look as if they did.
const LINES: &[&str] = &[
    "",
    "",
    "",
    " ",
    "\t",
    "text",
    "text `code` and *more*",
    "word aivss in text",
    "# Heading",
    "## Another {#id}",
    "#### aivss",
    "#no heading",
    " # Indented",
    "Setext",
    "===",
    "---",
    "```",
    "````",
    "```aivss",
    "```aivss badge",
    "``` yaml, maestro",
    "```rust",
    "~~~",
    "~~~~ maestro register",
    "``` a`b",
    "```&#97;ivss",
    " ```",
    "   ```",
    "    ```",
    "  ```aivss",
    "- ```",
    "- item",
    "  more of the item",
    "  # Inner",
    "1. one",
    "   ```maestro",
    "> quote",
    "> ```aivss",
    "> ```",
    "> # Quoted",
    "* * *",
    "- - - ```",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "- <pre>",
    "<pre>",
    "</pre>",
    "text <b>",
    "[^note]: footnote",
    "    ```aivss",
    "    # in the footnote",
    "[link]: target 'title",
    "'",
    "Term",
    ": definition",
    "  : ```",
    "| a | b |",
    "|---|---|",
    "| ```aivss | ~~~ |",
    "agent: A",
    "> [!NOTE]",
    "\\```aivss",
    "``` `` ```",
    "\u{c}",
    "```\u{c}",
    "é — ```",
    "```aivs",
    "~~~ {.maestro}",
    "  ``` yaml Maestro",
    "```\taivss: x",
    "    ```mastro",
    "``aivss",
    "> ~~ yaml maestro matrix",
    "- text\n      ```aivss",
    "-```aivss",
    "```astro",
    "~~~\u{a0}aivss",
    "```\"aivss\"",
    "\u{a0}```aivss",
    "Model: ```maestro",
    "```maestro`",
    "'''aivss badge",
    "```yaml # maestro",
    "````sh",
    "{#aivss x}",
];

/// What identifies a find in a chapter.
fn told(found: &Found<'_>) -> impl PartialEq + std::fmt::Debug + use<> {
    let fence = |FoundFence { fence, text }: &FoundFence<'_>| {
        let places: Vec<_> = (0..=text.len()).map(|at| fence.body.offset_in_chapter(at)).collect();
        (
            (fence.kind, fence.range.clone(), fence.words.clone(), text.to_string()),
            (places, fence.top_level, fence.heading_level, fence.unclosed, fence.crlf),
        )
    };
    (found.fences.iter().map(fence).collect::<Vec<_>>(), found.in_html.clone(), found.near_misses.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    /// Skipping parts of the chapter during parsing never changes what is found.
    #[test]
    fn a_stretch_holds_what_the_chapter_holds(
        lines in prop::collection::vec(
            prop_oneof![8 => prop::sample::select(USUAL), 1 => prop::sample::select(LINES)],
            0..60,
        ),
        crlf in prop::bool::weighted(0.1),
    ) {
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        let options = MarkdownOptions::default();
        let whole = find_in(&text, 0..text.len(), Seen::of(&text), options);
        prop_assert_eq!(told(&find(&text, options)), told(&whole));
        // The same check on the JSON text, which runs before the chapter is decoded.
        let json = serde_json::to_string(&text).expect("text is JSON");
        prop_assert!(may_hold(json.as_bytes()) || near_miss::may_hold(json.as_bytes()) || whole.is_empty());
    }

    /// The same for references, with any text before, between and after their parts.
    #[test]
    fn a_near_miss_is_seen_in_json(
        parts in prop::collection::vec(
            prop::sample::select(&[
                "{", "{{", "}}", "}", "#", " ", "\t", "\n", "aivs", "maestro", "AIVSS", "x", ":", "-", "\"", "\\", "`", "```", "\u{a0}",
                "yaml", "yml", ",", "{.", "\u{200b}", "аivss", "include", "inlcude", "z.md", "/", "json", "'''",
            ][..]),
            0..12,
        ),
    ) {
        let text = parts.concat();
        let found = find(&text, MarkdownOptions::default());
        let json = serde_json::to_string(&text).expect("text is JSON");
        prop_assert!(may_hold(json.as_bytes()) || near_miss::may_hold(json.as_bytes()) || found.is_empty(), "{:?}", found);
        for near in &found.near_misses {
            prop_assert!(text.get(near.range.clone()).is_some_and(|written| !written.is_empty()));
        }
    }
}

#[test]
fn a_reference_behind_a_backslash_is_text() {
    let ids = |text: &str| -> Vec<String> {
        let found = find(text, MarkdownOptions::default());
        assert_eq!(found.near_misses, []);
        found.inlines.into_iter().map(|inline| inline.id.0).collect()
    };
    assert_eq!(ids("{{#aivss a}} \\{{#aivss b}} \\\\{{#aivss c}} \\\\\\{{#maestro d}} \\{{#aivs e}}"), ["a", "c"]);
    assert_eq!(ids("\\{{#aivss a}}{{#aivss b}}"), ["b"]);
}

#[test]
fn long_chapters_are_parsed_in_part() {
    let text = "# One\n\ntext\n\n```\n# code\n```\n## Two\n\n```aivss\nagent: A\n```\n\n> quote\n\n## Three\n\nrest\n";
    assert_eq!(
        Seen::of(text).stretch(text).expect("it has a word"),
        text.find("## Two").expect("it is there")..text.find("## Three").expect("it is there")
    );
    let found = find(text, MarkdownOptions::default());
    assert_eq!((found.fences.len(), found.fences[0].fence.heading_level), (1, 2));
}
