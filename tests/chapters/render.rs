//! Tests what is written into chapters: the rules of pieces, the sizes, and that pictures show the values.
//!
//! The chapters are those of the book that `tests/browser/run.mjs` opens in a browser.

#![cfg(feature = "book")]

use std::collections::HashMap;
use std::path::Path;

use mdbook_aivss::internals::book::config::{Config, Css, OnError};
use mdbook_aivss::internals::book::pages::{Chapter, Target, read_book};
use mdbook_aivss::internals::book::sources::BookSources;
use pulldown_cmark::{Event, Options, Parser, Tag};

const PATHS: [&str; 8] = [
    "registers.md",
    "start.md",
    "agents/smol.md",
    "agents/kinds.md",
    "agents/nested.md",
    "agents/fifty.md",
    "agents/awkward.md",
    "agents/broken.md",
];

fn book() -> Vec<(&'static str, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/book/src");
    PATHS
        .iter()
        .map(|path| (*path, std::fs::read_to_string(root.join(path)).expect("the test's book is complete")))
        .collect()
}

fn config() -> Config {
    Config { on_error: OnError::Show, css: Css::None, ..Config::default() }
}

/// The chapters of a book after processing.
fn written(book: &[(&'static str, String)], config: &Config, target: Target) -> HashMap<&'static str, String> {
    let chapters: Vec<Chapter<'_>> =
        book.iter().map(|(path, content)| Chapter { name: path, path: Some(path), content: content.into() }).collect();
    let sources = BookSources::new(
        Path::new("/nowhere"),
        "src",
        book.iter().map(|(path, content)| (Some(*path), content.as_str())),
    );
    let processed = read_book(&chapters, config, &sources);
    let mut texts: HashMap<&'static str, String> = book.iter().map(|(path, text)| (*path, text.clone())).collect();
    for (number, text) in processed.changed(config, target, &sources) {
        texts.insert(book[number].0, text);
    }
    texts
}

fn html() -> HashMap<&'static str, String> {
    written(&book(), &config(), Target::Html)
}

/// One tag of a piece.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: HashMap<String, String>,
}

/// Reads the tags of HTML strictly: every tag is closed in order, every attribute is quoted and occurs once.
fn elements(html: &str) -> Vec<Element> {
    const VOID: [&str; 3] = ["br", "hr", "img"];
    let mut elements = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").expect("a comment is closed").1;
            continue;
        }
        let (tag, after) = rest[1..].split_once('>').expect("a tag is closed");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "…{}", &html[html.len() - rest.len() - 40..][..40]);
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/').trim_end();
        let (name, mut list) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = HashMap::new();
        while !list.is_empty() {
            let (key, value) = match list.split_once('=') {
                Some((key, value)) if !key.contains(' ') => (key, value),
                _ => panic!("an attribute without a value in <{tag}>"),
            };
            let value = value.strip_prefix('"').unwrap_or_else(|| panic!("an attribute without quotes in <{tag}>"));
            let (value, after) = value.split_once('"').expect("a quoted value ends");
            assert!(!value.contains('<'), "{value}");
            assert!(attributes.insert(key.to_owned(), value.to_owned()).is_none(), "{key} is given twice in <{tag}>");
            list = after.trim_start();
        }
        if !closed && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        elements.push(Element { name: name.to_owned(), attributes });
    }
    assert!(open.is_empty(), "not closed: {open:?}");
    elements
}

/// The lines of a chapter that are ours, without the prefix of their container.
fn pieces(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.find("<!--").map(|at| &line[at..])).collect()
}

#[test]
fn a_piece_is_one_closed_line() {
    for (path, text) in html() {
        for line in pieces(&text) {
            assert!(line.starts_with("<!--aivss-->") || line.starts_with("<!--maestro-->"), "{path}: {line:.60}");
            assert!(!line.contains("{{") && !line.contains('$'), "{path}: {line}");
        }
        let all = pieces(&text).concat();
        for element in elements(&all) {
            for banned in ["style", "for", "aria-labelledby", "onclick", "onload"] {
                assert!(!element.attributes.contains_key(banned), "{path}: {banned} in <{}>", element.name);
            }
            assert!(!["script", "link", "iframe", "use"].contains(&element.name.as_str()), "{path}: {}", element.name);
            assert!(element.attributes.values().all(|value| !value.contains("url(")), "{path}");
        }
    }
}

#[test]
fn inside_a_container_everything_is_one_line() {
    let nested = &html()["agents/nested.md"];
    assert!(nested.contains("   <!--aivss--><section class=\"aivss\" id=\"aivss_nested\""), "{nested}");
    assert!(nested.contains("\n> <!--maestro--><section class=\"maestro\" id=\"maestro_nested\""), "{nested}");
    assert_eq!(pieces(nested).len(), 2);
    assert!(nested.contains("role=\"heading\""));
    // The numbering of the list continues, and the quote stays one quote.
    let parser = Parser::new_ext(nested, Options::ENABLE_TABLES);
    let (mut lists, mut quotes) = (0, 0);
    for event in parser {
        match event {
            Event::Start(Tag::List(_)) => lists += 1,
            Event::Start(Tag::BlockQuote(_)) => quotes += 1,
            _ => {}
        }
    }
    assert_eq!((lists, quotes), (1, 1));
}

#[test]
fn ids_are_unique_and_links_hold() {
    let texts = html();
    let mut ids: HashMap<&str, Vec<String>> = HashMap::new();
    let mut links = Vec::new();
    for (path, text) in &texts {
        let known = ids.entry(path).or_default();
        let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES);
        for event in parser {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                known.push(id.to_string());
            }
        }
        let inline: String = text
            .lines()
            .filter(|line| !line.contains("<!--"))
            .flat_map(|line| {
                line.match_indices("<a class=")
                    .map(|(at, _)| line[at..].split_inclusive("</a>").next().unwrap_or_default())
            })
            .collect();
        for element in elements(&(pieces(text).concat() + &inline)) {
            if let Some(id) = element.attributes.get("id") {
                assert!(id.contains('_'), "{path}: {id}");
                known.push(id.clone());
            }
            if let Some(href) = element.attributes.get("href") {
                links.push((*path, href.clone()));
            }
        }
    }
    for (path, known) in &ids {
        let mut sorted = known.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), known.len(), "{path}: {known:?}");
    }
    assert!(links.len() > 100);
    for (path, href) in links.into_iter().filter(|(_, href)| !href.starts_with("http")) {
        let (file, id) = href.split_once('#').unwrap_or_else(|| panic!("{path}: {href}"));
        let target = if file.is_empty() {
            path.to_owned()
        } else {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            match file.strip_prefix("../") {
                Some(file) => file.to_owned(),
                None if folder.is_empty() => file.to_owned(),
                None => format!("{folder}/{file}"),
            }
        };
        let there = ids.get(target.as_str()).unwrap_or_else(|| panic!("{path}: no page {target}"));
        assert!(there.iter().any(|known| known == id), "{path}: nothing at {href}");
    }
}

#[test]
fn the_hooks_for_styles_and_scripts_are_there() {
    let smol = &html()["agents/smol.md"];
    for hook in [
        "<section class=\"aivss\" id=\"aivss_smolagents-escape\" data-aivss-id=\"smolagents-escape\" data-aivss-score=\"7.6\" \
         data-aivss-severity=\"High\">",
        "<span id=\"aivss_old-escape\"></span>",
        "<section class=\"maestro\" id=\"maestro_smolagents\" data-maestro-id=\"smolagents\">",
        "data-maestro-layer=\"L3\" data-maestro-status=\"mapped\"",
        "data-maestro-layer=\"L2\" data-maestro-status=\"uncertain\"",
        "data-maestro-layer=\"L6\" data-maestro-status=\"not-applicable\"",
        "id=\"threat_SA-L3-1\" data-threat-id=\"SA-L3-1\" data-threat-risk=\"critical\"",
        "data-threat-risk=\"unrated\"",
        "id=\"mitigation_smolagents_M1\"",
    ] {
        assert!(smol.contains(hook), "{hook}");
    }
    let texts = html();
    assert!(texts["agents/nested.md"].contains("data-maestro-layer=\"L1\" data-maestro-status=\"not-assessed\""));
    assert!(texts["agents/kinds.md"].contains("data-aivss-score=\"\" data-aivss-severity=\"\""));
    let start = &texts["start.md"];
    assert!(start.contains(
        "<a class=\"aivss-badge av-high\" href=\"agents/smol.md#aivss_smolagents-escape\" data-aivss-score=\"7.6\""
    ));
    assert!(start.contains("<a class=\"maestro-badge av-critical\" href=\"agents/smol.md#threat_SA-L3-1\""));
    assert!(start.contains("## SmolAgents is up to 7.6 High"), "no link in a heading");
    assert!(!start.contains("id=\"aivss_smolagents-escape\""), "a badge of a block elsewhere has no id");
}

#[test]
fn weights() {
    let smol = &html()["agents/smol.md"];
    let section = |start: &str| {
        let from = smol.find(start).unwrap_or_else(|| panic!("{start}"));
        let length = smol[from..].find("</section>").expect("it is closed") + "</section>".len();
        smol[from..from + length].len()
    };
    let assessment = section("<section class=\"aivss\" id=\"aivss_smolagents-escape\"");
    let model = section("<section class=\"maestro\"");
    assert!(assessment <= 12 * 1024, "assessment: {assessment}");
    assert!(model <= 14 * 1024, "model: {model}");
}

#[test]
fn pictures_show_the_values() {
    let smol = html()["agents/smol.md"].clone();
    // Bars in the order of the block: solid to the low end, pale to the high end, with a notch at a score between them.
    let bars: Vec<&str> = smol
        .split("<svg class=\"av-bar\" aria-hidden=\"true\">")
        .skip(1)
        .map(|rest| rest.split_once("</svg>").expect("it is closed").0)
        .collect();
    assert_eq!(
        bars,
        [
            "<rect width=\"70%\"/>",
            "<rect width=\"80%\"/>",
            "<rect width=\"30%\"/>",
            "<rect width=\"60%\"/><rect class=\"av-pale\" x=\"60%\" width=\"30%\"/><line x1=\"80%\" x2=\"80%\" y2=\"100%\"/>",
            "<rect width=\"20%\"/><rect class=\"av-pale\" x=\"20%\" width=\"40%\"/>",
            "<rect width=\"60%\"/>",
            "<rect class=\"av-pale\" x=\"0%\" width=\"100%\"/>",
            "<rect width=\"50%\"/>",
            "<rect width=\"70%\"/>",
            "<rect width=\"50%\"/>",
        ]
    );
    // The radar: cos 36° is 0.809…, sin 36° is 0.587….
    assert!(smol.contains(
        "<polygon points=\"0,-70 47,-64.7 28.5,-9.3 57.1,18.5 11.8,16.2 0,60 0,0 -47.6,15.5 -66.6,-21.6 -29.4,-40.5\"/>"
    ));
    assert!(
        smol.contains(
            "<polygon class=\"av-far\" points=\"0,-70 47,-64.7 28.5,-9.3 85.6,27.8 35.3,48.5 0,60 -58.8,80.9 "
        )
    );
    // The scale: CVSS 7.7, score 7.6, interval 7.3 to 7.6, bands of AIVSS 0.8.
    for part in [
        "aria-label=\"AIVSS 7.6 of 10, High; at least 7.3; CVSS base 7.7\"",
        "<line class=\"av-tick\" x1=\"77%\" x2=\"77%\"",
        "<svg x=\"76%\" y=\"37\"><path",
        "<rect class=\"av-range\" x=\"73%\" y=\"35\" width=\"3%\"",
        "<g class=\"av-high\"><rect x=\"70%\" y=\"38\" width=\"20%\"",
    ] {
        assert!(smol.contains(part), "{part}");
    }
    // The chains: L3 is the fourth of six rows from the top, L4 the third, L7 the first.
    assert!(smol.contains("<g class=\"av-critical\"><line x1=\"9\" x2=\"9\" y1=\"58.33%\" y2=\"41.66%\"/>"));
    assert!(smol.contains("<circle class=\"av-start\" cx=\"27\" cy=\"8.33%\" r=\"7\"/>"));
}

#[test]
fn options_are_heeded() {
    let mut config = config();
    config.render.charts = false;
    config.render.headings = false;
    let smol = written(&book(), &config, Target::Html)["agents/smol.md"].clone();
    for chart in ["av-scale", "av-radar", "av-chains"] {
        assert!(!smol.contains(&format!("class=\"{chart}\"")), "{chart}");
    }
    assert!(smol.contains("class=\"av-bar\"") && smol.contains("class=\"av-stack\""));
    assert_eq!(smol.lines().filter(|line| line.starts_with('#')).count(), 1, "only the author's heading is left");
    assert!(smol.contains("id=\"maestro_smolagents_L3\""), "the anchors stay");
    elements(&pieces(&smol).concat());
}

#[test]
fn a_long_model_begins_with_a_table_and_folds() {
    let long = &html()["agents/fifty.md"];
    let threats = long.matches("data-threat-id=").count();
    assert!(threats > 12, "{threats}");
    assert_eq!(long.matches("<details class=\"av-threat ").count(), threats, "every card folds");
    let cards = long.find("data-threat-id=").expect("a card");
    for (at, _) in long.match_indices("<details class=\"av-threat ") {
        let id = &long[at..][long[at..].find("id=\"").expect("an id") + 4..];
        let id = &id[..id.find('"').expect("its end")];
        assert_eq!(long[..cards].matches(&format!("<a href=\"#{id}\">")).count(), 1, "{id} is once in the table");
    }
    assert!(!html()["agents/smol.md"].contains("<details class=\"av-threat "), "a short model has no folded card");

    let mut config = config();
    config.render.folds = false;
    let open = &written(&book(), &config, Target::Html)["agents/fifty.md"];
    assert!(!open.contains("<details class=\"av-threat ") && open.contains("<th scope=\"col\">Owner</th>"));
}

#[test]
fn columns_that_do_not_fit_are_on_a_second_line_with_their_names() {
    let columns = "risk, threat, agent, layer, status, owner, review, id, severity";
    let chapter = format!("# Register\n\n```maestro register\ncolumns: [{columns}]\n```\n");
    let mut book = book();
    book.push(("columns.md", chapter));
    let page = &written(&book, &config(), Target::Html)["columns.md"];
    assert_eq!(page.matches("<th scope=\"col\">").count(), 7);
    let rows = page.matches("<tr class=\"av-more\"><td colspan=\"7\"><ul class=\"av-meta\"><li>Id: <code>").count();
    assert_eq!(rows, page.matches("<a href=\"agents/").count() / 2, "each row has two links and a second line");
    assert!(page.contains("</code></li><li>Severity: <span class=\"av-sign av-critical\">"));
}

#[test]
fn markdown_is_plain_and_whole() {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    for (path, text) in written(&book(), &config(), Target::Markdown) {
        let mut cells: Vec<usize> = Vec::new();
        for event in Parser::new_ext(&text, options) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("{path}: {html}"),
                Event::Start(Tag::TableHead | Tag::TableRow) => cells.push(0),
                Event::Start(Tag::TableCell) => *cells.last_mut().expect("a cell is in a row") += 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(!dest_url.starts_with("javascript"), "{path}: {dest_url}");
                }
                _ => {}
            }
        }
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        let lines: Vec<&str> = text.lines().collect();
        for at in 1..lines.len() {
            if lines[at].starts_with("| ") && lines[at - 1].starts_with('|') {
                assert_eq!(bars(lines[at]), bars(lines[at - 1]), "{path}: {}", lines[at]);
            }
        }
    }
}

#[test]
fn markdown_links_hold() {
    for (target, ending) in [(Target::Markdown, ".md"), (Target::Epub, ".html")] {
        let texts = written(&book(), &config(), target);
        // mdbook-epub does not know `{#id}`, and keeps links as they are.
        let attributes = if target == Target::Epub { Options::empty() } else { Options::ENABLE_HEADING_ATTRIBUTES };
        let mut known: Vec<String> = Vec::new();
        let mut links: Vec<(String, String)> = Vec::new();
        for (path, text) in &texts {
            for event in Parser::new_ext(text, Options::ENABLE_TABLES | attributes) {
                match event {
                    Event::Start(Tag::Heading { id: Some(id), .. }) => known.push(id.to_string()),
                    Event::InlineHtml(html) => {
                        known.extend(
                            html.strip_prefix("<a id=\"").and_then(|id| id.split('"').next()).map(str::to_owned),
                        );
                    }
                    Event::Text(text) => assert!(!text.contains("{#maestro_"), "{path}: {text}"),
                    Event::Start(Tag::Link { dest_url, .. }) if dest_url.contains('#') => {
                        links.push(((*path).to_owned(), dest_url.to_string()));
                    }
                    _ => {}
                }
            }
        }
        let from_nested = |id: &str| id.ends_with("_nested") || id.starts_with("threat_nested");
        // Badges have no heading. All others have one.
        let badges = ["aivss_smolagents-hub"];
        assert!(links.len() > 20);
        for (path, link) in links {
            let (file, id) = link.split_once('#').unwrap_or_default();
            assert!(known.iter().any(|own| own == id) || from_nested(id) || badges.contains(&id), "{path}: {link}");
            assert!(file.is_empty() || file.starts_with("http") || file.ends_with(ending), "{path}: {link}");
        }
    }
}

#[test]
fn markdown_inside_a_container_is_one_line() {
    let nested = &written(&book(), &config(), Target::Markdown)["agents/nested.md"];
    let lines: Vec<&str> = nested.lines().collect();
    assert_eq!(lines.len(), 9, "{nested}");
    assert!(lines[3].starts_with("   **AIVSS 6.7 Medium** – Nested (AIVSS 0.8)."), "{}", lines[3]);
    assert!(lines[7].starts_with("> **MAESTRO 7-layer threat model:** **Nested** – open: 1 critical"), "{}", lines[7]);
    for word in ["`(5.0 + (10 − 5.0) × 3.5 ÷ 10 × 0.97) × 1.0", "Execution Autonomy 1.0", "ordinal"] {
        assert!(lines[3].contains(word), "{word}");
    }
    for word in ["**L3 · Agent Frameworks** (mapped)", "Third (critical risk, high × likely, open)", "Through both"] {
        assert!(lines[7].contains(word), "{word}");
    }
}

#[test]
fn an_error_box_says_what_the_terminal_says() {
    let broken = &html()["agents/broken.md"];
    for word in ["error[", "src/agents/broken.md:8:7", "Help: ", "8 | cvss: 99&#10;  |       ^^"] {
        assert!(broken.contains(word), "{word} in {broken}");
    }
    let markdown = &written(&book(), &config(), Target::Markdown)["agents/broken.md"];
    assert!(
        markdown.contains("**Error** `") && markdown.contains("```text\n8 | cvss: 99\n  |       ^^\n```"),
        "{markdown}"
    );
}

#[test]
fn a_box_before_a_block_stays_in_its_container() {
    let block = "aivss\nagent: A\nid: a\ncvss: 5.0\nexpect: 1.0\nfactors: {Execution Autonomy: 1, Tools: 0.5, Language: 1, Context: 0, \
                 Non-Determinism: 0.5, Opacity: 0.5, Persistence: 0, Identity: 0, Multi-Agent: 0, Self-Mod: 0}\n";
    let quoted: String = format!("```{block}```").lines().map(|line| format!("> {line}\n")).collect();
    for target in [Target::Html, Target::Markdown] {
        let text = written(&[("a.md", format!("# A\n\n{quoted}> after\n"))], &config(), target)["a.md"].clone();
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.contains("expect") && text.contains("6.7"), "{text}");
    }
}

#[test]
fn the_effective_risk_counts_where_it_is_asked_for() {
    let mut config = config();
    config.render.basis = mdbook_aivss::maestro::RiskBasis::Effective;
    let smol = written(&book(), &config, Target::Html)["agents/smol.md"].clone();
    let card = smol.split("id=\"threat_SA-L3-1\"").nth(1).expect("the threat is there");
    assert!(card.starts_with(" data-threat-id=\"SA-L3-1\" data-threat-risk=\"critical\""), "the hook is the risk");
    let card = card.split("</div>").next().unwrap_or_default();
    assert!(card.contains("Medium effective risk") && card.contains("critical × likely: critical risk"), "{card}");
}
