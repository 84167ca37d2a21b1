//! Tests pages in other languages: only ids and published names stay English, and nothing except the words changes with the
//! language.

use std::collections::BTreeSet;

use mdbook_aivss::aivss::{CoreRisk, CvssVector, FactorSet, Method, VERSIONS};
use mdbook_aivss::internals::render::{Language, words_of as table_of};
use mdbook_aivss::maestro::{EDITIONS, Taxonomy, Vocabulary};
use serde_json::json;

use super::support::BookTest;
use super::support::wire::{Shape, WireBook, chapters};
use super::{folder, sources};

/// The chapters of both golden books, a model with an architecture, and views of it.
fn all_views() -> Vec<(String, String)> {
    let read = |path: &str| std::fs::read_to_string(folder().join(path)).expect("the book is complete");
    let mut all = sources();
    for name in ["seven.md", "ten.md", "views.md"] {
        all.push((format!("editions/{name}"), read(&format!("editions/book/src/{name}"))));
    }
    all.push(("coding-agent.md".to_owned(), read("../../book/gallery/coding-agent.md")));
    let views =
        "# Views\n\n```maestro questions\n```\n\n```maestro dataflow\nref: openhands\n```\n\n```aivss trend\n```\n";
    all.push(("further.md".to_owned(), views.to_owned()));
    all
}

/// The pages in a language.
fn pages(language: &str, renderer: &str) -> Vec<(String, String)> {
    let options = json!({"after": ["links"], "css": "none", "on-error": "show", "language": language});
    let book = WireBook::new(Shape::V05).renderer(renderer).config(options, json!({}));
    let book = all_views().iter().fold(book, |book, (path, text)| book.chapter(path, path, text));
    chapters(&book.run().expect_code(0).stdout)
}

/// The words that readers see or hear of a piece of HTML: its text, and the words in attributes.
fn said(html: &str) -> Vec<String> {
    let mut said = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        said.push(text.to_owned());
        let (tag, after) = after.split_once('>').expect("tags are closed");
        for name in [" title=\"", " aria-label=\"", " data-t=\""] {
            said.extend(tag.split_once(name).and_then(|(_, value)| Some(value.split_once('"')?.0.to_owned())));
        }
        rest = after;
    }
    said.push(rest.to_owned());
    said
}

fn plain(text: &str) -> String {
    let entities = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#123;", "{"),
        ("&#36;", "$"),
        ("&#10;", " "),
    ];
    let text = entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign));
    // Quotation marks and Markdown signs of authors.
    let text: String = text.chars().filter(|sign| !"`*_\"'".contains(*sign)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text, without codes and numbers.
fn words_of(text: &str) -> String {
    let words = text.split(' ').filter(|word| word.contains(|letter: char| letter.is_ascii_lowercase()));
    words.collect::<Vec<_>>().join(" ").trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned()
}

/// Ids that the program makes, keys of blocks, and ids of versions.
fn is_id(text: &str) -> bool {
    let keys = ["exploit", "mitigation", "factors", "metrics", "history.jsonl", "mdbook-aivss", "record"];
    text.split([',', ' ']).all(|word| word.is_empty() || word.contains('-') || keys.contains(&word))
}

/// Names from published documents.
fn published() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for version in VERSIONS {
        names.extend([version.id, version.title].map(str::to_owned));
        match &version.method {
            Method::Factors(method) => {
                for table in [Some(&method.exploit), method.mitigation.as_ref()].into_iter().flatten() {
                    names.insert(table.name.to_owned());
                    names.extend(table.levels.iter().flat_map(|level| [level.id, level.name]).map(str::to_owned));
                }
            }
            Method::Metrics(method) => {
                names.extend([method.prefix, method.adjusted_name].map(str::to_owned));
                for metric in method.metrics {
                    names.insert(format!("{} {}", metric.abbr, metric.name));
                    names.extend(metric.values.iter().map(|value| format!("{} {}", value.letter, value.name)));
                }
            }
            _ => {}
        }
    }
    names.extend(FactorSet::all().flat_map(|set| set.rows).flat_map(|row| [row.name, row.short]).map(str::to_owned));
    for edition in EDITIONS {
        names.insert(edition.name.to_owned());
        names.extend(
            edition.layer_ids().flat_map(|layer| [layer.code(), layer.name(), layer.title()]).map(str::to_owned),
        );
        names.extend(edition.layer_ids().map(|layer| layer.full_title().to_owned()));
        names.extend(edition.catalog.iter().flat_map(|entry| [entry.name.to_owned(), entry.label()]));
        names.extend(edition.controls.iter().map(|control| control.name.to_owned()));
    }
    for vector in [EXAMPLE, "CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:A/VC:L/VI:L/VA:L/SC:H/SI:H/SA:H"] {
        let vector: CvssVector = CvssVector::parse(vector).expect("a vector");
        names.extend(vector.metrics().flat_map(|metric| [metric.name, metric.word]).map(str::to_owned));
    }
    names.extend(CoreRisk::all().map(|risk| risk.to_string()));
    names.extend(Taxonomy::ALL.iter().map(|taxonomy| taxonomy.label().to_owned()));
    let items = Taxonomy::ALL.iter().filter_map(|taxonomy| taxonomy.items()).flatten();
    names.extend(items.map(|(_, name)| name.to_owned()));
    names
}

const EXAMPLE: &str = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

#[test]
fn japanese_pages_have_no_english_but_names() {
    let names: BTreeSet<String> = published().iter().map(|name| words_of(&plain(name))).collect();
    // The golden book writes this text of an author with escapes.
    let mut written = "Line break and tab\n".to_owned();
    written.extend(all_views().iter().map(|(_, text)| plain(text) + "\n"));
    let written_words = words_of(&written);
    let mut strange = BTreeSet::new();
    for (path, page) in pages("ja", "html") {
        // Error boxes are diagnostics, which are always English. The awkward chapter contains texts that are not shown as they
        // are written.
        if ["error-box.md", "awkward.md"].contains(&path.as_str()) {
            continue;
        }
        let text: String = page.lines().filter(|line| line.starts_with("<!--")).collect();
        for said in said(&text) {
            // Look for English words inside Japanese text, and for text without any Japanese.
            for part in said.split(|sign: char| u32::from(sign) >= 0x2000 || sign == '·') {
                let whole = plain(part);
                let part = words_of(&whole);
                let is_known = part.len() < 3
                    || names.contains(&part)
                    || names.iter().any(|name| name.contains(&part))
                    || is_id(&part)
                    || written.contains(whole.trim_matches(|sign: char| !sign.is_alphanumeric()))
                    || written_words.contains(&part);
                if !is_known {
                    strange.insert(format!("{path}: {part}"));
                }
            }
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
}

/// The phrases of at least two words in a pattern, in small letters: what is between its places.
fn phrases(pattern: &str) -> impl Iterator<Item = String> {
    let parts = pattern.split(['{', '}']).map(|part| part.trim_matches(no_letter).to_lowercase());
    parts.filter(|part| part.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count() > 1)
}

fn no_letter(sign: char) -> bool {
    !sign.is_alphanumeric()
}

/// Where a text contains a phrase that neither begins nor ends inside a word: what is before and after it on the line.
fn around<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
    text.match_indices(phrase).map(move |(at, _)| (&text[..at], &text[at + phrase.len()..])).filter_map(
        |(before, after)| {
            let is_whole =
                before.chars().next_back().is_none_or(no_letter) && after.chars().next().is_none_or(no_letter);
            is_whole.then_some((before.rsplit('\n').next()?, after.split('\n').next()?))
        },
    )
}

/// Phrases of the English table, and English sentences about published tables and rules.
fn english_phrases() -> BTreeSet<String> {
    let mut texts: Vec<String> = table_of(Language::English).into_iter().map(|(_, text)| text).collect();
    for version in VERSIONS {
        if let Method::Metrics(method) = &version.method {
            texts.extend(method.metrics.iter().map(|metric| metric.meaning.to_owned()));
            let values = method.metrics.iter().flat_map(|metric| metric.values);
            texts.extend(values.map(|value| value.meaning.to_owned()));
        }
    }
    let rows = FactorSet::all().flat_map(|set| set.rows);
    texts.extend(rows.flat_map(|row| [row.question].into_iter().chain(row.rubric)).map(str::to_owned));
    texts.iter().flat_map(|text| phrases(&plain(text)).collect::<Vec<_>>()).collect()
}

/// The lines of the pages in a language that are not the author's, in small letters.
fn our_lines(language: Language, renderer: &str, written: &str) -> String {
    let mut ours = BTreeSet::new();
    for (path, page) in pages(language.tag(), renderer) {
        // Error boxes are diagnostics, and those are English. In Markdown, sentences of the author have our badges in them.
        if path == "error-box.md" || (path.as_str(), renderer) == ("inline.md", "markdown") {
            continue;
        }
        let lines: Vec<String> = match renderer {
            "html" => said(&page.lines().filter(|line| line.starts_with("<!--")).collect::<String>()),
            _ => page.lines().map(str::to_owned).collect(),
        };
        let lines = lines.iter().map(|line| plain(line).to_lowercase());
        ours.extend(lines.filter(|line| !written.contains(line.trim_matches(no_letter))));
    }
    ours.into_iter().collect::<Vec<_>>().join("\n")
}

/// Every view in every other language: no phrase of the English table is in it, unless the language says the same, a document
/// publishes it, or the author wrote it there.
#[test]
fn no_english_phrase_is_on_a_page_in_another_language() {
    let english = english_phrases();
    assert!(english.len() > 300, "{}", english.len());
    let lower = |texts: &mut dyn Iterator<Item = String>| -> String {
        texts.map(|text| plain(&text).to_lowercase() + "\n").collect()
    };
    let names = lower(&mut published().into_iter());
    let written = lower(&mut all_views().into_iter().map(|(_, text)| text)) + "line break and tab\n";
    let mut found = BTreeSet::new();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let known = lower(&mut table_of(language).into_iter().map(|(_, text)| text)) + &names;
        let strange: Vec<&String> = english.iter().filter(|phrase| around(&known, phrase).next().is_none()).collect();
        let renderers: &[&str] = if language == Language::German { &["html", "markdown"] } else { &["html"] };
        for renderer in renderers {
            let text = our_lines(language, renderer, &written);
            for phrase in &strange {
                let ours = around(&text, phrase).filter(|(before, after)| {
                    // In a line with words of both, the author wrote it together with a word beside it.
                    let before = before.split_whitespace().next_back().unwrap_or_default();
                    let after = after.split_whitespace().next().unwrap_or_default();
                    ![format!("{before} {phrase}"), format!("{phrase} {after}")].iter().any(|it| written.contains(it))
                });
                found.extend(
                    ours.map(|(before, after)| format!("{} {renderer}: {before}[{phrase}]{after}", language.tag())),
                );
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Each page in German and in English has the same links, anchors and attributes for programs, in the same order.
#[test]
fn what_programs_read_is_the_same_in_every_language() {
    let hooks = |language: &str| -> Vec<String> {
        let pages = pages(language, "html");
        let tags = pages.iter().flat_map(|(_, page)| page.split('<').skip(1));
        let tags = tags.filter_map(|rest| rest.split_once('>')).flat_map(|(tag, _)| tag.split(" data-").skip(1));
        tags.filter(|hook| !hook.starts_with("t="))
            .map(|hook| hook.split("\" ").next().unwrap_or(hook).to_owned())
            .collect()
    };
    let english = hooks("en");
    assert!(english.len() > 100);
    for language in ["de", "ja"] {
        assert_eq!(hooks(language), english, "{language}");
    }
}

#[test]
fn a_page_says_its_language_where_it_is_not_that_of_the_book() {
    for (language, sections) in [("en", ""), ("de", " lang=\"de\""), ("ja", " lang=\"ja\"")] {
        for (path, page) in pages(language, "html") {
            for (start, _) in page.match_indices("<section ") {
                let tag = page[start..].split_once('>').expect("closed").0;
                assert_eq!(tag.contains(" lang="), !sections.is_empty(), "{path}: {tag}");
                assert!(tag.contains(sections), "{path}: {tag}");
            }
        }
    }
    let german = pages("de", "html");
    let page = |name: &str| &german.iter().find(|(path, _)| path == name).expect("a page").1;
    assert!(
        page("register.md").contains("<section class=\"aivss\" lang=\"de\">"),
        "tables have no element of their own"
    );
    assert!(page("assessment-0-8.md").contains("<b>7,3</b>"), "{}", page("assessment-0-8.md"));
    assert!(page("inline.md").contains(" lang=\"de\" href="));
}

/// The same book in another language.
fn in_language(name: &str, language: &str) -> BookTest {
    let book = BookTest::from_dir(name, &folder().join("book"));
    let config = std::fs::read_to_string(book.root.join("book.toml")).expect("a configuration");
    let config = config.replacen("[book]\n", &format!("[book]\nlanguage = \"{language}\"\n"), 1);
    std::fs::write(book.root.join("book.toml"), config).expect("written");
    book
}

#[test]
fn exports_and_diagnostics_are_english_in_every_language() {
    let outputs = |book: &BookTest| -> Vec<String> {
        let exports = [
            ["export", "--format", "json"].as_slice(),
            &["export", "--format", "csv", "--table", "threats"],
            &["export", "--format", "sarif", "--root", "."],
            &["export", "--format", "otm"],
        ];
        let mut outputs: Vec<String> =
            exports.iter().map(|args| book.command(args, &[]).expect_code(0).text().to_owned()).collect();
        std::fs::copy(folder().join("error-box.md"), book.root.join("src/error-box.md")).expect("copied");
        let summary = book.root.join("src/SUMMARY.md");
        let text = std::fs::read_to_string(&summary).expect("a summary") + "- [Errors](error-box.md)\n";
        std::fs::write(summary, text).expect("written");
        outputs.push(book.command(&["check", "--format", "json"], &[]).expect_code(1).text().to_owned());
        outputs
    };
    let english = outputs(&in_language("language-en", "en"));
    assert!(english[4].contains("out-of-range"), "{}", english[4]);
    assert_eq!(outputs(&in_language("language-de", "de")), english);
}
