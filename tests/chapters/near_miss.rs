//! Tests fences and references that are almost ours: what is reported, where, with which help, and what must not be reported.

#![cfg(feature = "book")]

use mdbook_aivss::internals::book::config::Config;
use mdbook_aivss::internals::book::pages::{Chapter, read_book};
use mdbook_aivss::internals::diagnostic::{Diagnostic, FileSource, Level};

/// The problems of a chapter.
fn problems(text: &str) -> Vec<Diagnostic> {
    let chapters = [Chapter { name: "One", path: Some("one.md"), content: text.into() }];
    read_book(&chapters, &Config::default(), &FileSource::new("one.md", text)).diagnostics
}

/// The near misses of a chapter, each with the text at its position and its help. There must be no other problem.
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

/// The help for something that was written almost like `right`.
fn type_instead(written: &str, right: &str) -> String {
    let again = if written.is_ascii() { "" } else { ", and type every character again" };
    format!("write `{right}`{again}")
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
        // After `yaml`, and with a word that is almost `yaml`.
        ("yaml Aivss", "Aivss", "yaml aivss"),
        ("yaml {aivss}", "{aivss}", "yaml aivss"),
        ("yaml, maestor, matrix", "maestor", "yaml maestro matrix"),
        ("yml aivss", "yml aivss", "yaml aivss"),
        ("YAML maestro", "YAML maestro", "yaml maestro"),
        ("yml mastro", "mastro", "yaml maestro"),
        ("json maestro", "json maestro", "yaml maestro"),
        ("JSON,aivss badge", "JSON,aivss", "yaml aivss badge"),
        // Joined to `yaml`, or with a sign between.
        ("yaml-maestro", "yaml-maestro", "yaml maestro"),
        ("yaml:maestro", "yaml:maestro", "yaml maestro"),
        ("yaml{maestro}", "yaml{maestro}", "yaml maestro"),
        ("yaml_aivss", "yaml_aivss", "yaml aivss"),
        ("yml/AIVSS-badge", "yml/AIVSS-badge", "yaml aivss badge"),
        ("yaml+maestro matrix", "yaml+maestro", "yaml maestro matrix"),
        ("yaml\u{a0}maestro", "yaml\u{a0}maestro", "yaml maestro"),
        ("yaml # maestro", "# maestro", "yaml maestro"),
        ("yaml - aivss badge", "- aivss", "yaml aivss badge"),
        // The right letters with signs in the wrong places, and additions that are not another language.
        ("ai-vss", "ai-vss", "aivss"),
        ("Mae-Stro matrix", "Mae-Stro", "maestro matrix"),
        ("aivssbadge", "aivssbadge", "aivss badge"),
        ("MaestroMatrix", "MaestroMatrix", "maestro matrix"),
        ("aivss.yaml", "aivss.yaml", "aivss"),
        ("maestro.yml", "maestro.yml", "maestro"),
        ("aivss-0.8", "aivss-0.8", "aivss"),
        ("aivss0.8", "aivss0.8", "aivss"),
        ("aivss_v1", "aivss_v1", "aivss"),
        ("maestro-model", "maestro-model", "maestro"),
        ("aivss-assessment", "aivss-assessment", "aivss"),
        ("aivss_score", "aivss_score", "aivss"),
        // Spaces and letters that only look right.
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
            at => vec![("near-miss-fence", at.to_owned(), type_instead(at, &format!("~~~{right}")))],
        };
        assert_eq!(near_misses(&fence(info)), expected, "{info:?}");
    }
    let message = &problems(&fence("aivss\u{a0}badge"))[0].message;
    assert!(message.contains("a no-break space (U+00A0)"), "{message}");
}

#[test]
fn other_info_strings_are_none_of_ours() {
    for info in [
        "",
        "text aivss",
        "rust,aivss",
        "json aivs",
        "json # aivss",
        "json5 maestro",
        "toml maestro",
        "yaml title=maestro",
        "yaml=maestro",
        "yaml # x",
        "yaml-x maestro",
        "maestro-notes",
        "maestro.md",
        "aivss-model",
        "maestro-score",
        "avis",
        "cvss",
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

/// Highlighters know these words, so a fence with one of them contains code in that language.
#[test]
fn no_known_language_is_a_near_miss() {
    let languages: Vec<&str> =
        include_str!("../fixtures/languages.txt").lines().filter(|line| !line.starts_with('#')).collect();
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
        // Two marks do not begin a fence, whether something closes them or not.
        ("``aivss\nagent: A\n``\n", "``aivss"),
        ("Text.\n\n> ``yaml, aivss badge\n> agent: A\n> ```\n", "``yaml, aivss badge"),
        ("~~maestro\nagent: A\n~~\n", "~~maestro"),
        // Four spaces begin an indented block, or continue the paragraph.
        ("Text.\n\n    ```aivss\n    agent: A\n    ```\n", "```aivss"),
        ("Text.\n    ```aivss\n    agent: A\n    ```\n", "```aivss"),
        ("- item\n\n      ```maestro matrix\n      ```\n", "```maestro matrix"),
        ("-```aivss\nagent: A\n```\n", "```aivss"),
        // Characters before the marks that only look like a space.
        ("\u{a0}```maestro\nagent: A\n```\n", "\u{a0}```maestro"),
        ("> \u{200b}~~~aivss\n> agent: A\n", "\u{200b}~~~aivss"),
        (" \u{feff} ```yaml maestro\nagent: A\n```\n", "\u{feff} ```yaml maestro"),
        ("- \u{3000}```aivss badge\n  agent: A\n", "\u{3000}```aivss badge"),
        // Text before the marks, or a backtick after the word.
        ("Model: ```maestro\nagent: A\n```\n", "```maestro"),
        ("- [ ] ~~~yaml, aivss badge\n", "~~~yaml, aivss badge"),
        ("## ```maestro\nagent: A\n```\n", "```maestro"),
        ("```maestro`\nagent: A\n```\n", "```maestro`"),
        ("> ````aivss ``\n> agent: A\n", "````aivss ``"),
        // Other signs.
        ("'''maestro\nagent: A\n'''\n", "'''maestro"),
        ("´´´aivss badge\nagent: A\n´´´\n", "´´´aivss badge"),
        (":::maestro\nagent: A\n:::\n", ":::maestro"),
        ("::: maestro\r\nagent: A\r\n:::\r\n", "::: maestro"),
        ("> ‘‘‘maestro\n> agent: A\n", "‘‘‘maestro"),
        ("\"\"\"yaml aivss\nagent: A\n\"\"\"\n", "\"\"\"yaml aivss"),
        // A code block that is not closed, is closed by too few marks, or is closed by a line with a word.
        ("```sh\nls\n\n```maestro\nagent: A\n```\n", "```maestro"),
        ("```sh\nls\n```sh\n\n```aivss\nagent: A\n```\n\nText.\n", "```aivss"),
        ("````sh\nls\n```\n\n```maestro\nagent: A\n```\n", "```maestro"),
        ("~~~\nls\n\n```yaml aivss\nagent: A\n```\n", "```yaml aivss"),
        ("~~~\nls\n\n```aivss", "```aivss"),
        ("> ```sh\n> ls\n>\n> ````maestro\n> agent: A\n> ````\n\nText.\n", "````maestro"),
        ("- ```sh\n  ls\n\n  ```aivss\n  agent: A\n  ```\n", "```aivss"),
        // Closing the code block makes blocks of everything after it.
        ("```sh\n\n```aivss\nagent: A\n\n~~~maestro\nagent: A\n~~~\n", "```aivss"),
    ] {
        let text = format!("# Title\n\n{text}");
        let found: Vec<_> = near_misses(&text).into_iter().map(|(code, at, _)| (code, at)).collect();
        assert_eq!(found, [("near-miss-fence", at.to_owned())], "{text}");
    }
    let two = near_misses("``aivss\nagent: A\n``\n").remove(0).2;
    assert_eq!(two, "write `` ```aivss ``, and end the block with a line of the same marks");
    let text = "````sh\nls\n```\n\n```maestro\n```\n";
    let problem = problems(text).remove(0);
    assert_eq!(text[problem.others[0].span.range()], *"````");
    assert_eq!(
        problem.help.as_deref(),
        Some(
            "write the line `` ```` `` before it; if it is only an example, make the fence around it longer than the one in it, at both ends"
        )
    );
    for (text, help) in [
        ("Model: ```maestro\n", "write `` ```maestro `` on a line of its own"),
        ("\u{a0}```maestro\n", "replace it with ordinary spaces before `` ```maestro ``, or remove it"),
        ("```maestro`\n", "write `` ```maestro ``"),
        ("'''maestro matrix\n", "write `` ```maestro matrix ``, and end the block with a line of the same marks"),
    ] {
        assert_eq!(near_misses(text).remove(0).2, help, "{text}");
    }
    let message = &problems("\u{a0}\u{200b}```maestro\n")[0].message;
    let names = "a no-break space (U+00A0) and a special character (U+200B)";
    assert!(message.contains(names), "{message}");
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
        // Examples in a longer fence, in a fence with other marks, further indented, and in a code block that is closed.
        "~~~markdown\n```aivss\nagent: A\n```\n~~~\n\nText.\n",
        "```markdown\n~~~aivss\nagent: A\n~~~\n```\n",
        "- ````\n  ```aivss\n  ```\n  ````\n",
        "> ````\n> ```aivss\n> ```\n> ````\n",
        "```text\n    ```aivss\n    agent: A\n    ```\n```\n",
        "<!--\n```sh\n```maestro\n-->\n",
        // Sentences.
        "A block begins with ```` ```maestro\nand so on ````.\n",
        "A block begins with ```aivss and ends with ```.\n",
        "```aivss``` begins a block, and so does\n```maestro```\n",
        "A block begins with \\```aivss\n",
        "It is called ''maestro'' and '''aivss\nbut not :::maestro here\n",
        "    \u{a0}```maestro\n",
        "<div>\nModel: ```maestro\n</div>\n",
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
        ("{{##aivss x}}", "{{#aivss x}}"),
        ("{{# #aivss x score}}", "{{#aivss x score}}"),
        ("{{/aivss x}}", "{{#aivss x}}"),
        ("{#aivss x}", "{{#aivss x}}"),
        ("{#maestro T-1 }}", "{{#maestro T-1}}"),
        ("{{#aivss-x}}", "{{#aivss x}}"),
        // Includes that mdBook leaves as text.
        ("{{#inlcude ../m/z.md}}", "{{#include ../m/z.md}}"),
        ("{{#incldue z.md:2:9}}", "{{#include z.md:2:9}}"),
        ("{{#includes z.md}}", "{{#include z.md}}"),
        ("{{#include ../m/z.md}", "{{#include ../m/z.md}}"),
        ("{{# include z.md}}", "{{#include z.md}}"),
        ("{{##include z.md}}", "{{#include z.md}}"),
        ("{{include ./z}}", "{{#include ./z}}"),
        ("{{#Include z.md}}", "{{#include z.md}}"),
        ("{{#include: z.md }}", "{{#include z.md}}"),
        ("{{#include../m/z.md}}", "{{#include ../m/z.md}}"),
    ] {
        for prose in [
            format!("See {written}."),
            format!("# On {written}"),
            format!("> - {written}"),
            format!("[see {written}](x)"),
        ] {
            let expected = [("near-miss-reference", written.to_owned(), type_instead(written, right))];
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
    // A reference that is not closed on its line: its start is marked.
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
        "#include z.md:",
        "# exclude z.md",
        "#include_relative z.md",
        "#includes list item.x",
        "include \"chart.name\" .",
        "include chart",
        "/include z.md",
        "#inline z.md",
        "#embed z.md",
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
