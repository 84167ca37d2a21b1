//! Tests that pasted text cannot add an element, an attribute or a scheme to a page.
//!
//! Each attempt of [`ATTEMPTS`] is put into every text of a book. What must be true depends on the kind of the text:
//!
//! - *plain* text: the page has exactly the same elements and attributes as with harmless words;
//! - *prose* (Markdown): in addition to those, the page has only elements that Markdown can create;
//! - *checked* words, which then have an error: the error box has the same elements as the box for a harmless wrong word.
//!
//! A page is the chapter after mdBook's own Markdown parser, read by an HTML parser. The Markdown for other renderers is
//! checked in the same way. To add an attempt, add a line to [`ATTEMPTS`]. To add a place, add a slot to a template.

#![cfg(feature = "cli")]

mod attempts;
mod page;

use std::collections::BTreeSet;
use std::path::Path;

use mdbook_aivss::internals::book::config::{Config, Css, OnError};
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::book::sources::BookSources;
use mdbook_aivss::internals::diagnostic::Level;
use pulldown_cmark::{Event, Parser, Tag};

use attempts::{ATTEMPTS, CHECKED, HARMLESS, MARKDOWN, template};
use page::{Page, TARGETS, options, page, read, shown, written};

/// A text between double quotes, as YAML and JSON read it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// Fills the slots for which `chosen` is true with the attempt, and the others with harmless words.
fn filled(template: &str, attempt: &str, chosen: impl Fn(usize, &str) -> bool) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    let mut slot = 0;
    while let Some(at) = rest.find('@') {
        let kind = &rest[at..at + 3];
        text.push_str(&rest[..at]);
        // A control without a space would be a reference.
        let before = if kind == "@t@" { "see " } else { "" };
        text.push_str(&quoted(&format!("{before}{}", if chosen(slot, kind) { attempt } else { HARMLESS })));
        rest = &rest[at + 3..];
        slot += 1;
    }
    text.push_str(rest);
    text
}

/// The number of errors in a chapter.
fn errors(text: &str) -> usize {
    written("chapter.md", text, Target::Html).1.iter().filter(|it| it.level == Level::Error).count()
}

/// The elements and attributes of a page that consists of error boxes.
fn in_boxes(target: Target) -> BTreeSet<(String, String)> {
    let text = template().replace("id: one", "id: one\nnope: 1").replace("id: two", "id: two\nnope: 1");
    let text = text.replace("id: model", "id: model\nnope: 1").replace("id: three", "id: three\n> nope: 1");
    let (page, _) = page(&filled(&text, "", |_, _| false), target).expect("error boxes are fine");
    page.kinds()
}

fn allowed(kinds: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let markdown = MARKDOWN.iter().flat_map(|(name, attributes)| {
        let own = std::iter::once(&"").chain(attributes.iter());
        own.map(|attribute| ((*name).to_owned(), (*attribute).to_owned()))
    });
    kinds.iter().cloned().chain(markdown).collect()
}

/// A helper of mdBook that is left in a chapter, where a later preprocessor would expand it. In code it is allowed.
fn helper(markdown: &str, target: Target) -> Option<String> {
    let mut text = markdown.to_owned();
    if target == Target::Markdown {
        let mut code = Vec::new();
        for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
            if matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)) {
                code.push(range);
            }
        }
        for range in code.into_iter().rev() {
            text.replace_range(range, "");
        }
    }
    let at = text.find("{{")?;
    Some(format!("a helper is left: {}", text[at..].chars().take(60).collect::<String>()))
}

/// What is wrong with one filling of the template, if anything.
fn fault(
    text: &str,
    kind: &str,
    target: Target,
    harmless: &Page,
    boxes: &BTreeSet<(String, String)>,
) -> Option<String> {
    let (page, markdown) = match page(text, target) {
        Ok(read) => read,
        Err(wrong) => return Some(wrong),
    };
    // A text that no page can show is refused as a whole. The tests of checked words cover the boxes.
    if errors(text) > 0 {
        let more: Vec<_> = page.kinds().difference(boxes).cloned().collect();
        return (!more.is_empty()).then(|| format!("new kinds in error boxes: {more:?}"));
    }
    if let Some(helper) = helper(&markdown, target) {
        return Some(helper);
    }
    if kind == "@p@" {
        let differs = page.elements.iter().zip(&harmless.elements).find(|(a, b)| a != b);
        return match differs {
            Some((found, instead)) => Some(format!("{found:?} where harmless words give {instead:?}")),
            None if page.elements.len() != harmless.elements.len() => {
                Some(format!("{} elements instead of {}", page.elements.len(), harmless.elements.len()))
            }
            None => None,
        };
    }
    let more: Vec<_> = page.kinds().difference(&allowed(&harmless.kinds())).cloned().collect();
    (!more.is_empty()).then(|| format!("new kinds: {more:?}"))
}

#[test]
fn there_are_enough_attempts_and_none_twice() {
    let distinct: BTreeSet<_> = ATTEMPTS.iter().collect();
    assert_eq!(distinct.len(), ATTEMPTS.len());
    assert!(ATTEMPTS.len() >= 100 && template().matches('@').count() / 2 >= 60 && CHECKED.len() >= 50);
}

#[test]
fn no_text_of_a_block_adds_anything_to_a_page() {
    let template = template();
    let slots = template.matches('@').count() / 2;
    let mut failures = Vec::new();
    for target in TARGETS {
        let harmless = filled(&template, "", |_, _| false);
        let (_, problems) = written("chapter.md", &harmless, target);
        let errors: Vec<_> = problems.iter().filter(|it| it.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let (harmless, _) = page(&harmless, target).expect("harmless words are fine");
        let boxes = in_boxes(target);
        for attempt in ATTEMPTS {
            for kind in ["@p@", "@m@"] {
                let text = filled(&template, attempt, |_, own| (own == "@p@") == (kind == "@p@"));
                let Some(all) = fault(&text, kind, target, &harmless, &boxes) else { continue };
                // Find the slot that causes the failure. Only the first few are searched, because it takes long.
                let alone = (0..if failures.len() < 5 { slots } else { 0 }).find_map(|slot| {
                    let text = filled(&template, attempt, |at, own| at == slot && (own == "@p@") == (kind == "@p@"));
                    fault(&text, kind, target, &harmless, &boxes).map(|fault| (slot, fault))
                });
                let line = |slot: usize| {
                    template[..template.match_indices('@').nth(2 * slot).map_or(0, |it| it.0)].lines().last()
                };
                failures.push(match alone {
                    Some((slot, fault)) => format!("{target:?} {attempt:?} at {:?}: {fault}; {all}", line(slot)),
                    None => format!("{target:?} {attempt:?} in all {kind}: {all}"),
                });
            }
        }
    }
    assert!(failures.is_empty(), "{} of {} attempts\n{}", failures.len(), 4 * ATTEMPTS.len(), failures.join("\n"));
}

/// Checks that every attempt is visible, because an attempt that a page leaves out proves nothing.
#[test]
fn every_attempt_reaches_the_page() {
    let template = template();
    for target in TARGETS {
        let text = filled(&template, "", |_, _| false);
        let count = |text: &str| page(text, target).expect("it is fine").1.matches("mark").count();
        let slots = template.matches('@').count() / 2;
        // The author's own key is only exported. The register by tag and owner finds the entries that have them.
        let shown = count(&text);
        assert!(shown >= slots, "{shown} of {slots}");
        for attempt in ATTEMPTS.iter().filter(|attempt| attempt.contains("mark")) {
            let text = filled(&template, attempt, |_, kind| kind == "@p@");
            // A character that no page can show is refused, and the error box shows the line.
            if errors(&text) > 0 {
                assert!(
                    attempt.chars().any(|c| c.is_control() || ('\u{fdd0}'..='\u{fdef}').contains(&c)),
                    "{attempt:?}"
                );
                continue;
            }
            assert!(count(&text) * 10 >= shown * 9, "{target:?} {attempt:?}: {} of {shown}", count(&text));
        }
    }
}

#[test]
fn no_wrong_word_adds_anything_to_its_error_box() {
    let block = |kind: &str, body: &str, attempt: &str| {
        let word: String = attempt.chars().filter(|c| !c.is_whitespace()).collect();
        let body = [("@~", quoted(&word)), ("@@", attempt.replace(['\n', '\r'], " "))]
            .into_iter()
            .fold(body.to_owned(), |body, (slot, text)| body.replace(slot, &text.replace('@', "\u{1}")));
        let body = body.replace('@', &quoted(attempt)).replace('\u{1}', "@");
        // More marks than any attempt contains, so that no attempt closes the fence.
        format!("{0}{kind}\n{body}\n{0}\n\n", "~".repeat(20))
    };
    let all = |attempt: &str| {
        let blocks: String = CHECKED.iter().map(|(kind, body)| block(kind, body, attempt)).collect();
        format!("# Chapter\n\n{blocks}")
    };
    let mut failures = Vec::new();
    for target in TARGETS {
        // Wrong words that are near to a known word, which get a suggestion, and words that are not.
        let boxes = |word: &str| page(&all(word), target).unwrap_or_else(|wrong| panic!("{word}: {wrong}")).0.kinds();
        let harmless: BTreeSet<_> = [HARMLESS, "mark", "poc", "*"].into_iter().flat_map(boxes).collect();
        let fault = |text: &str| {
            let (page, markdown) = match page(text, target) {
                Ok(read) => read,
                Err(wrong) => return Some(wrong),
            };
            let more: Vec<_> = page.kinds().difference(&harmless).cloned().collect();
            let more = (!more.is_empty()).then(|| format!("new kinds: {more:?}"));
            more.or_else(|| helper(&markdown, target))
        };
        for attempt in ATTEMPTS {
            let Some(wrong) = fault(&all(attempt)) else { continue };
            let alone = CHECKED.iter().find_map(|(kind, body)| {
                let text = format!("# Chapter\n\n{}", block(kind, body, attempt));
                fault(&text).map(|fault| format!("{kind} {body:?}: {fault}"))
            });
            failures.push(format!("{target:?} {attempt:?}: {}", alone.unwrap_or(wrong)));
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n"));
}

/// References in prose and words after the kind of a fence are in the author's own Markdown, which may contain HTML anyway. The
/// page must contain nothing more than without our preprocessor.
#[test]
fn no_reference_and_no_view_adds_anything() {
    let mut failures = Vec::new();
    for attempt in ATTEMPTS {
        let line = attempt.replace(['\n', '\r'], " ");
        for form in [
            "{{#aivss @}}",
            "{{#maestro @}}",
            "{{#aivss one @}}",
            "**{{#aivss @}}**",
            "| a |\n|---|\n| {{#aivss @}} |",
            "- {{#maestro @}}",
            "~~~aivss @\nx: 1\n~~~",
            "~~~yaml,maestro,@\nx: 1\n~~~",
            "> ~~~aivss badge @\n> x: 1\n> ~~~",
        ] {
            let text = format!("# Chapter\n\n{}\n", form.replace('@', &line));
            let own = read(&shown(&text));
            for target in TARGETS {
                let (markdown, _) = written("chapter.md", &text, target);
                let Ok(page) = read(&shown(&markdown)) else {
                    // HTML of the author that is not closed does not count.
                    if own.is_ok() {
                        failures.push(format!("{target:?} {text:?}: not balanced: {markdown}"));
                    }
                    continue;
                };
                let harmless = format!("# Chapter\n\n{}\n", form.replace('@', "mark words"));
                let (harmless, _) = written("chapter.md", &harmless, target);
                let mut known = read(&shown(&harmless)).expect("it is fine").kinds();
                let own = own.clone().unwrap_or_default();
                known.extend(own.kinds());
                known.extend(["code", "pre"].map(|name| (name.to_owned(), String::new())));
                let more: Vec<_> = page.kinds().difference(&known).cloned().collect();
                let leads: Vec<_> = page.leads.iter().filter(|lead| !own.leads.contains(lead)).collect();
                if !more.is_empty() || !leads.is_empty() {
                    failures.push(format!("{target:?} {text:?}: {more:?} {leads:?}\n{markdown}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n"));
}

/// Links of registers and badges contain the path of a chapter, which may be any file name.
#[test]
fn no_path_of_a_chapter_adds_anything() {
    let text = filled(&template(), "", |_, _| false);
    for target in TARGETS {
        let chapters = |path: &str| {
            let config = Config { on_error: OnError::Show, css: Css::None, ..Config::default() };
            let list = "```aivss register\n```\n\n```maestro register\n```\n\n```maestro matrix\n```\n\n{{#aivss one}} {{#maestro T-1}}\n";
            let chapters = [
                Chapter { name: path, path: Some(path), content: (&text).into() },
                Chapter { name: "List", path: Some("list.md"), content: list.into() },
            ];
            let sources =
                BookSources::new(Path::new("/none"), "src", [(Some(path), text.as_str()), (Some("list.md"), list)]);
            let processed = read_book(&chapters, &config, &sources);
            let pages: Vec<_> =
                processed.changed(&config, target, &sources).into_iter().map(|(_, text)| text).collect();
            pages.iter().map(|text| read(&shown(text))).collect::<Result<Vec<_>, _>>()
        };
        let harmless = chapters("mark words.md").expect("it is fine");
        for attempt in ATTEMPTS {
            let path = format!("{}.md", attempt.replace(['\n', '\r', '\0'], " "));
            let pages = chapters(&path).unwrap_or_else(|wrong| panic!("{target:?} {path:?}: {wrong}"));
            for (page, harmless) in pages.iter().zip(&harmless) {
                assert_eq!(page.leads, [""; 0], "{target:?} {path:?}");
                assert_eq!(page.kinds(), harmless.kinds(), "{target:?} {path:?}");
            }
        }
    }
}

/// Texts in `book.toml` are printed to terminals and logs. They must not add a line or a control character.
#[cfg(feature = "driver")]
#[test]
fn no_text_of_the_configuration_adds_a_line_to_a_log() {
    let lines = |attempt: &str, format: &str, test: &str| {
        let text = quoted(attempt);
        // Use only escapes that TOML and JSON have in common. Only JSON allows a DEL without an escape.
        let text = text.replace('\u{7f}', "\\u007F");
        let config = format!(
            "[book]\ntitle = {text}\n\n[preprocessor.aivss]\nafter = [\"links\"]\non-error = {text}\n{text} = 1\n\n\
             [preprocessor.aivss.lints]\n{text} = \"warn\"\n\n[preprocessor.aivss.matrix]\n{text} = {{}}\n\n\
             [preprocessor.aivss.gate]\nmax-score = 1.0\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"one\"\nreason = {text}\n\
             owner = {text}\nuntil = 2027-01-01\n\n[[preprocessor.aivss.gate.exempt]]\nid = {text}\nreason = {text}\nowner = {text}\n\
             until = 2026-01-01\n"
        );
        let book = crate::support::BookTest::new(&format!("config-{test}"))
            .file("book.toml", config)
            .file("src/SUMMARY.md", "- [Chapter](chapter.md)\n")
            .file("src/chapter.md", filled(&template(), attempt, |_, kind| kind == "@p@"));
        let run = book.command(&["check", "--format", format, "--today", "2026-11-20"], &[]).expect_code(1);
        let text = run.text().to_owned();
        if let Some(c) = text.chars().find(|c| c.is_control() && *c != '\n') {
            panic!("{format} {attempt:?}: {c:?} in {text:?}");
        }
        text
    };
    for format in ["human", "github"] {
        let own: &[&str] = match format {
            "human" => &["  ", "book.toml:", "src/chapter.md:", "gate: ", "checked "],
            _ => &["::error file=", "::warning file="],
        };
        for attempt in [&HARMLESS].into_iter().chain(ATTEMPTS) {
            let text = lines(attempt, format, format);
            let foreign: Vec<_> = text.lines().filter(|line| !own.iter().any(|own| line.starts_with(own))).collect();
            assert_eq!(foreign, [""; 0], "{format} {attempt:?}");
            assert!(text.contains("mark") || !attempt.contains("mark"), "{format} {attempt:?}: {text}");
        }
    }
}
