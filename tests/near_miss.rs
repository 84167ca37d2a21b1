//! Fences and references that are almost ours: what is reported, where, with which advice, and what must never be taken for one.

#![cfg(feature = "book")]

use mdbook_aivss::book::config::Config;
use mdbook_aivss::book::process::{Chapter, process};
use mdbook_aivss::diagnostic::{Diagnostic, FileSource, Level};

/// What is wrong with a chapter.
fn problems(text: &str) -> Vec<Diagnostic> {
    let chapters = [Chapter { name: "One", path: Some("one.md"), content: text.into() }];
    process(&chapters, &Config::default(), &FileSource::new("one.md", text)).diagnostics
}

/// The near misses of a chapter, each with the text at its place and its advice. There must be nothing else.
fn near_misses(text: &str) -> Vec<(&'static str, String, String)> {
    problems(text)
        .into_iter()
        .map(|problem| {
            assert_eq!(problem.level, Level::Error, "{text:?}: {}", problem.message);
            let help = problem.help.unwrap_or_default();
            (problem.code.name, text[problem.primary.span.range()].to_owned(), help)
        })
        .collect()
}

/// A fence with this info string.
fn fence(info: &str) -> String {
    format!("# Title\n\nText.\n\n~~~{info}\nagent: A\n~~~\n")
}

#[test]
fn info_strings_that_are_close_to_ours_are_reported_at_the_word_with_the_right_one() {
    for (info, at, right) in [
        // Case.
        ("Aivss", "Aivss", "aivss"),
        ("AIVSS register", "AIVSS", "aivss register"),
        (" Maestro", "Maestro", "maestro"),
        ("MAESTRO,matrix", "MAESTRO", "maestro matrix"),
        // One edit; two for maestro.
        ("aivs", "aivs", "aivss"),
        ("aivsss", "aivsss", "aivss"),
        ("aisvs", "aisvs", "aivss"),
        ("aibss", "aibss", "aivss"),
        ("aivssx", "aivssx", "aivss"),
        ("mastro", "mastro", "maestro"),
        ("meastro", "meastro", "maestro"),
        ("maesto matrix", "maesto", "maestro matrix"),
        ("mestra", "mestra", "maestro"),
        ("maestros", "maestros", "maestro"),
        // Signs around the word.
        ("{aivss}", "{aivss}", "aivss"),
        ("{.maestro}", "{.maestro}", "maestro"),
        ("{.aivss .badge}", "{.aivss", "aivss"),
        (".aivss", ".aivss", "aivss"),
        ("aivss:", "aivss:", "aivss"),
        ("aivss{.x}", "aivss{.x}", "aivss"),
        ("aivss{}", "aivss{}", "aivss"),
        ("\"aivss\"", "\"aivss\"", "aivss"),
        ("[maestro]", "[maestro]", "maestro"),
        ("language-aivss", "language-aivss", "aivss"),
        ("lang-maestro", "lang-maestro", "maestro"),
        ("class=\"aivss\"", "class=\"aivss\"", "aivss"),
        ("aivss-badge", "aivss-badge", "aivss badge"),
        ("aivss/register", "aivss/register", "aivss register"),
        ("maestro_matrix", "maestro_matrix", "maestro matrix"),
        ("aivs:badge", "aivs:badge", "aivss badge"),
        // Behind yaml, and with a yaml that is not quite right.
        ("yaml Aivss", "Aivss", "yaml aivss"),
        ("yaml {aivss}", "{aivss}", "yaml aivss"),
        ("yaml, maestor, matrix", "maestor", "yaml maestro matrix"),
        ("yml aivss", "yml aivss", "yaml aivss"),
        ("YAML maestro", "YAML maestro", "yaml maestro"),
        ("yml mastro", "mastro", "yaml maestro"),
        // Blanks and letters that only look right.
        ("aivss\u{a0}badge", "aivss\u{a0}badge", "aivss badge"),
        ("\u{200b}aivss", "\u{200b}aivss", "aivss"),
        ("ai\u{ad}vss", "ai\u{ad}vss", "aivss"),
        ("aivss\u{feff}", "aivss\u{feff}", "aivss"),
        ("\u{430}ivss", "\u{430}ivss", "aivss"),
        ("ѕ\u{456}v", "", ""),
        ("м\u{430}еstrо", "м\u{430}еstrо", "maestro"),
        ("\u{ff41}\u{ff49}\u{ff56}\u{ff53}\u{ff53}", "\u{ff41}\u{ff49}\u{ff56}\u{ff53}\u{ff53}", "aivss"),
    ] {
        let expected = match at {
            "" => Vec::new(),
            at => vec![("near-miss-fence", at.to_owned(), format!("write `~~~{right}`"))],
        };
        assert_eq!(near_misses(&fence(info)), expected, "{info:?}");
    }
    let message = &problems(&fence("aivss\u{a0}badge"))[0].message;
    assert!(message.contains("U+00A0"), "{message}");
}

#[test]
fn other_info_strings_are_none_of_ours() {
    for info in [
        "",
        "text aivss",
        "json aivss",
        "rust,aivss",
        "yaml",
        "yaml x aivss",
        "ais",
        "avs",
        "mermaid",
        "matlab",
        "master",
        "metre",
        "astro",
        "{astro}",
        "console",
        "aivss2x3",
        "maestro12345",
        "title=\"maestro\"",
        "tool=aivss",
        "&#97;ivs",
    ] {
        assert_eq!(near_misses(&fence(info)), [], "{info:?}");
    }
}

/// Highlighters know these, so a fence with one of them is code of that language.
#[test]
fn no_known_language_is_a_near_miss() {
    let languages: Vec<&str> =
        include_str!("fixtures/languages.txt").lines().filter(|line| !line.starts_with('#')).collect();
    assert!(languages.len() > 2_500 && languages.contains(&"astro") && languages.contains(&"mermaid"));
    for language in languages {
        for info in
            [language.to_owned(), language.to_uppercase(), format!("{{.{language}}}"), format!("yaml {language}")]
        {
            assert_eq!(near_misses(&fence(&info)), [], "{info:?}");
        }
    }
}

#[test]
fn lines_that_only_look_like_our_fences_are_reported() {
    for (text, at) in [
        // Two marks begin no fence, whether something closes them or not.
        ("``aivss\nagent: A\n``\n", "``aivss"),
        ("Text.\n\n> ``yaml, aivss badge\n> agent: A\n> ```\n", "``yaml, aivss badge"),
        ("~~maestro\nagent: A\n~~\n", "~~maestro"),
        // Four spaces are an indented block, or go on with the paragraph.
        ("Text.\n\n    ```aivss\n    agent: A\n    ```\n", "```aivss"),
        ("Text.\n    ```aivss\n    agent: A\n    ```\n", "```aivss"),
        ("- item\n\n      ```maestro matrix\n      ```\n", "```maestro matrix"),
        ("-```aivss\nagent: A\n```\n", "```aivss"),
    ] {
        let text = format!("# Title\n\n{text}");
        let found: Vec<_> = near_misses(&text).into_iter().map(|(code, at, _)| (code, at)).collect();
        assert_eq!(found, [("near-miss-fence", at.to_owned())], "{text}");
    }
    let two = near_misses("``aivss\nagent: A\n``\n").remove(0).2;
    assert_eq!(two, "write `` ```aivss ``, and end the block with a line of the same marks");
}

#[test]
fn examples_comments_and_prose_about_fences_are_not_reported() {
    for text in [
        "````markdown\n```aivs\nagent: A\n```\n\n``aivss\n````\n",
        "    # An example\n\n    ```aivss\n    agent: A\n    ```\n",
        "<!--\n```aivss\n```\n\n```Aivss\n-->\n",
        "Write `` ```aivs `` or ```` ```Aivss ````.\n",
        "The word ``aivss`` and ``aivss\nin a span``.\n",
        "\\```aivss\nagent: A\n",
        "`aivss\nregister` is a view.\n",
    ] {
        assert_eq!(near_misses(text), [], "{text}");
    }
}

#[test]
fn references_that_are_close_to_ours_are_reported_with_the_right_form() {
    for (written, right) in [
        ("{{#aivs x}}", "{{#aivss x}}"),
        ("{{#AIVSS x}}", "{{#aivss x}}"),
        ("{{#Maestro T-1}}", "{{#maestro T-1}}"),
        ("{{#mastro x}}", "{{#maestro x}}"),
        ("{{ #maestro x }}", "{{#maestro x}}"),
        ("{{# aivss x}}", "{{#aivss x}}"),
        ("{{#aivss: x}}", "{{#aivss x}}"),
        ("{{#aivss:x score}}", "{{#aivss x score}}"),
        ("{{#aivss,x}}", "{{#aivss x}}"),
        ("{{#aivss-badge x}}", "{{#aivss x}}"),
        ("{{#aivss\u{a0}x}}", "{{#aivss x}}"),
        ("{{#aivssx}}", "{{#aivss ID}}"),
        ("{{aivss x}}", "{{#aivss x}}"),
        ("{{ maestro x }}", "{{#maestro x}}"),
        ("{{Aivss: x}}", "{{#aivss x}}"),
    ] {
        for prose in [
            format!("See {written}."),
            format!("# On {written}"),
            format!("> - {written}"),
            format!("[see {written}](x)"),
        ] {
            let expected = [("near-miss-reference", written.to_owned(), format!("write `{right}`"))];
            assert_eq!(near_misses(&prose), expected, "{prose}");
        }
        for silent in [
            format!("`{written}`"),
            format!("```text\n{written}\n```"),
            format!("    {written}"),
            format!("<div>\n{written}\n</div>"),
            format!("<b title=\"{written}\">x</b>"),
        ] {
            assert_eq!(near_misses(&silent), [], "{silent}");
        }
    }
    // Not closed on its line: what is marked is the start.
    for (text, at, right) in [
        ("See {{#aivss x.\n", "{{#aivss", "{{#aivss x.}}"),
        ("See {{#aivss\nx}}\n", "{{#aivss", "{{#aivss ID}}"),
        ("See {{#maestro x} here\n", "{{#maestro", "{{#maestro x}}"),
        ("See {{#aivs x\n", "{{#aivs", "{{#aivss x}}"),
        ("See {{#aivss {{x}}}}\n", "{{#aivss", "{{#aivss x}}"),
    ] {
        assert_eq!(near_misses(text), [("near-miss-reference", at.to_owned(), format!("write `{right}`"))], "{text}");
    }
}

#[test]
fn helpers_of_mdbook_and_variables_of_other_templates_are_none_of_ours() {
    for helper in [
        "#include",
        "#playground",
        "#playpen",
        "#rustdoc_include",
        "#title",
        "#template",
        "#quiz",
        "#tabs",
        "#tab",
        "#endtab",
        "#each",
        "#if",
        "#ref",
        "#cite",
        "#image",
        "#master",
        "#astro",
        "footnote:",
        "astro",
        "aivs",
        "maestro |",
        "maestro.url",
        "maestro",
    ] {
        for text in [format!("See {{{{{helper} x}}}} there."), format!("See {{{{ {helper} }}}} there.")] {
            if helper == "maestro" && text.contains(" x") {
                continue;
            }
            assert_eq!(near_misses(&text), [], "{text}");
        }
    }
}
