//! Generates the parts of the reference pages that have a source in code. Each is a function from values to Markdown.

use std::fmt::Write;

use mdbook_aivss::aivss::{CoreRisk, FactorSet, Method, VERSIONS, plain};
use mdbook_aivss::internals::block::key_tables;
use mdbook_aivss::internals::book::config::Config;
use mdbook_aivss::internals::command::command;
use mdbook_aivss::internals::diagnostic::{CODES, Code, Kind, Part as ExamplePart, example};
use mdbook_aivss::internals::fields::Kind as Values;
use mdbook_aivss::internals::register::query::{ASSESSMENT_COLUMNS, ASSESSMENT_USUAL, THREAT_COLUMNS, THREAT_USUAL};
use mdbook_aivss::internals::render::{Language, words_of};
use mdbook_aivss::maestro::questions;
use mdbook_aivss::maestro::{
    Ability, AgenticFactor, Approval, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, Content,
    ControlType, Coverage, EDITIONS, Grade, Holding, Identity, LayerId, LayerStatus, Level, Likelihood,
    MitigationStatus, RiskMatrix, SEVEN_LAYER, TEN_DRAFT, Taxonomy, ThreatStatus, Vocabulary,
};

use super::{bounds, conformance};
use super::{overwrite, pages, root, run, said};

/// A name and the function that writes the part.
type Part = (&'static str, fn() -> String);

const PARTS: &[Part] = &[
    ("versions", versions),
    ("factors", factors),
    ("metrics", metrics),
    ("risks", risks),
    ("layers", layers),
    ("catalogue", catalogue),
    ("controls", controls),
    ("matrix", matrix),
    ("risk levels", risk_levels),
    ("words", words),
    ("page words", page_words),
    ("taxonomies", taxonomies),
    ("rules", rules),
    ("columns", columns),
    ("errors", errors),
    ("lints", lints),
    ("commands", commands),
    ("conformance files", conformance::files),
    ("other programs", conformance::programs),
    ("limits of blocks", bounds::blocks),
    ("limits of books", bounds::books),
    ("limits of imports", bounds::imports),
    ("limits of outputs", bounds::outputs),
];

#[test]
fn generated_parts_are_up_to_date() {
    let mut stale = Vec::new();
    let mut seen = Vec::new();
    for page in pages() {
        let mut text = String::new();
        let mut rest = page.text.as_str();
        while let Some((before, after)) = rest.split_once("<!-- generated: ") {
            let (name, after) = after.split_once(" -->\n").expect("a name and the end of the comment");
            let (old, after) = after.split_once("<!-- /generated -->").expect("an end");
            seen.push(name.to_owned());
            let part = PARTS.iter().find(|(part, _)| *part == name).map(|(_, part)| part());
            let part = part.or_else(|| name.strip_prefix("keys of ").map(keys));
            let part = part.unwrap_or_else(|| panic!("there is no part `{name}`"));
            let new = format!("\n{}\n", part.trim());
            if old != new.as_str() {
                stale.push(format!("{}: {name}", page.path));
            }
            let _ = write!(text, "{before}<!-- generated: {name} -->\n{new}<!-- /generated -->");
            rest = after;
        }
        text.push_str(rest);
        if overwrite() && text != page.text {
            std::fs::write(root().join(&page.path), text).expect("written");
        }
    }
    let tables = key_tables().into_iter().map(|table| format!("keys of {}", table.name));
    let parts = PARTS.iter().map(|(part, _)| (*part).to_owned()).chain(tables);
    let unused: Vec<_> = parts.filter(|part| !seen.contains(part)).collect();
    assert!(unused.is_empty(), "no page has {unused:?}");
    assert!(stale.is_empty() || overwrite(), "stale: {stale:?}; run `SNAPSHOTS=overwrite cargo test --test handbook`");
}

/// Every key of `book.toml` that the page names exists and has the stated default, and the page names every key.
#[test]
fn the_configuration_is_documented() {
    let page = std::fs::read_to_string(root().join("book/reference/configuration.md")).expect("there");
    let named: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(key, _)| key)).collect();
    let host = "0.5.4".parse().expect("a version");
    let problems =
        |aivss: serde_json::Value| Config::read(&serde_json::json!({ "preprocessor": { "aivss": aivss } }), &host).1;
    // The message about an unknown key lists those that there are.
    let listed = |table: serde_json::Value| {
        let help = problems(table).pop().expect("the key is unknown").help;
        help.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let top = listed(serde_json::json!({ "qqq": 1 }));
    let gate = listed(serde_json::json!({ "gate": { "qqq": 1 } }));
    assert!(top.len() > 5 && gate.len() > 4, "{top:?} {gate:?}");
    for key in top.iter().chain(&gate) {
        assert!(named.iter().any(|name| name.split('.').next() == Some(key)), "`{key}` is not in the table");
    }
    for name in &named {
        let key = name.split('.').next().expect("a name");
        assert!(top.iter().chain(&gate).any(|known| known == key), "`{name}` is no key");
    }
}

/// The hooks that the page documents are in the pages of this book.
#[test]
fn the_hooks_are_in_the_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let built = run(root(), &["build", "--dest-dir", &dir.path().to_string_lossy()]);
    assert!(built.status.success(), "{}", said(&built));
    let page = |name: &str| std::fs::read_to_string(dir.path().join(name)).expect("a page");
    for (name, pattern) in [
        (
            "gallery/smolagents.html",
            r#"<section class="aivss[^"]*" id="aivss_smolagents-escape" data-aivss-id="smolagents-escape" data-aivss-score="7.4" data-aivss-severity="High""#,
        ),
        ("gallery/smolagents-listing.html", r#"data-aivss-score="""#),
        (
            "gallery/smolagents.html",
            r#"<section class="maestro[^"]*" id="maestro_smolagents" data-maestro-id="smolagents""#,
        ),
        ("gallery/smolagents.html", r#"data-maestro-layer="L3" data-maestro-status="mapped""#),
        ("gallery/smolagents.html", r#"data-maestro-layer="L2" data-maestro-status="uncertain""#),
        ("gallery/mcp-server.html", r#"data-maestro-layer="L1" data-maestro-status="not-applicable""#),
        ("blocks.html", r#"data-maestro-layer="L7" data-maestro-status="not-assessed""#),
        ("gallery/smolagents.html", r#"id="threat_SA-L4-1" data-threat-id="SA-L4-1" data-threat-risk="critical""#),
        ("gallery/smolagents.html", r#"id="mitigation_smolagents_M1""#),
        ("gallery/index.html", r#"<table class="aivss-register""#),
        ("gallery/index.html", r#"<table class="maestro-register""#),
        ("gallery/index.html", r#"<table class="maestro-matrix""#),
        ("blocks.html", r##"<a class="aivss-badge[^"]*" href="[^"]*#aivss_invoice-helper" data-aivss-score="6.3""##),
        ("blocks.html", r##"<a class="maestro-badge[^"]*" href="[^"]*#threat_IH-1""##),
    ] {
        let pattern = regex::Regex::new(pattern).expect("a pattern");
        assert!(pattern.is_match(&page(name)), "{name} has no {pattern}");
    }
}

/// The seed page's ten factors and seven layers, on the page that is made from it.
#[test]
fn the_smolagents_page_says_what_the_listing_says() {
    let dir = tempfile::tempdir().expect("a folder");
    let built = run(root(), &["build", "--dest-dir", &dir.path().to_string_lossy()]);
    assert!(built.status.success(), "{}", said(&built));
    let seed = include_str!("../import/smolagents.txt");
    let value = regex::Regex::new(r"(?m)^\| ([^|]+?) \| ([0-9.]+) \|").expect("a pattern");
    let factors: Vec<(&str, &str)> = value.captures_iter(seed).map(|found| found.extract::<2>().1.into()).collect();
    assert_eq!(factors.len(), 10);
    let tag = regex::Regex::new(r"<[^>]+>").expect("a pattern");
    let layer =
        regex::Regex::new(r#"data-maestro-layer="L([1-7])" data-maestro-status="([a-z-]+)""#).expect("a pattern");
    for name in ["gallery/smolagents.html", "gallery/smolagents-listing.html"] {
        let page = std::fs::read_to_string(dir.path().join(name)).expect("a page");
        let main = &page[page.find("<main>").expect("a page")..page.find("</main>").expect("a page")];
        let words = tag.replace_all(main, " ").replace("&amp;", "&");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut at = 0;
        for (factor, value) in &factors {
            let short = value.trim_end_matches('0');
            let found = words[at..].find(&format!("{factor} {short}"));
            assert!(found.is_some(), "{name} has no {factor} {short} in its place");
            at += found.unwrap_or_default();
        }
        let layers: Vec<_> = layer.captures_iter(main).map(|found| format!("{} {}", &found[1], &found[2])).collect();
        let expected = ["1 mapped", "2 uncertain", "3 mapped", "4 mapped", "5 uncertain", "6 uncertain", "7 mapped"]
            .map(str::to_owned);
        assert_eq!(layers, expected, "{name}");
    }
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn codes(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The pages of the reference that list the values of a kind, by the phrase for one value.
const LISTS: &[(&str, &str)] = &[
    ("a version of AIVSS", "[versions](versions.md)"),
    ("an ASI id or a core risk", "[frameworks](frameworks.md)"),
    ("an entry of the threat catalogue", "[catalogue](catalogue.md)"),
    ("an id of the control catalogue", "[controls](controls.md)"),
    ("a layer", "[layers](layers.md)"),
];

/// The keys of the object with this name.
fn keys(name: &str) -> String {
    let tables = key_tables();
    let mut tables = tables.iter().copied().chain([questions::Rule::TABLE]);
    let table = tables.find(|table| table.name == name).unwrap_or_else(|| panic!("there is no table of {name}"));
    let mut text = format!("| key of {name} | required | meaning |\n|---|---|---|\n");
    for key in table.keys {
        let also = match key.kind {
            Values::Word(_, words) => format!(" {} {}.", if key.many { "Any of" } else { "One of" }, codes(&words())),
            Values::Entry(what, _) => {
                let list = LISTS.iter().find(|(known, _)| *known == what).unwrap_or_else(|| panic!("where is {what}?"));
                format!(" See the {}.", list.1)
            }
            Values::Foreign(form) if (form.items)().is_some() => " See the [frameworks](frameworks.md).".to_owned(),
            _ => String::new(),
        };
        let aliases = match key.aliases {
            [] => String::new(),
            aliases => format!(" {} is read too.", codes(aliases)),
        };
        let required = if key.required { " yes " } else { " " };
        let _ = writeln!(text, "| `{}` |{required}| {}{also}{aliases} |", key.name, cell(key.doc()));
    }
    text
}

fn versions() -> String {
    let mut text = String::new();
    for version in VERSIONS {
        let _ = writeln!(text, "## {}\n", version.title);
        let _ = writeln!(
            text,
            "`version: {}`. {} Published: {}.\n",
            version.id,
            version.status.sentence(),
            version.published
        );
        let _ = writeln!(text, "Source: {}, <{}>.\n\n{}\n", version.source, version.url, version.formula);
        let _ = writeln!(text, "```text\n{}\n```\n", version.symbols().join("\n"));
        if let Method::Factors(method) = &version.method {
            let _ = writeln!(
                text,
                "Its own factors are those of [{}](factors.md). Published values: {}.\n",
                method.factor_set.title,
                method.factor_values.iter().map(|value| plain(*value).to_string()).collect::<Vec<_>>().join(", ")
            );
            for (field, table) in [("exploit", Some(&method.exploit)), ("mitigation", method.mitigation.as_ref())] {
                let Some(table) = table else { continue };
                let _ = writeln!(text, "{} ({}), field `{field}`: {}.\n", table.name, table.symbol, table.source);
                text.push_str("| level | value | meaning | also read as |\n|---|---|---|---|\n");
                for level in table.levels {
                    let assumed =
                        if level.id == table.default_level().id { " (assumed if you state none)" } else { "" };
                    let also =
                        level.exploit_maturity.map(|letter| format!("`E:{letter}` in the vector")).unwrap_or_default();
                    let _ = writeln!(
                        text,
                        "| `{}` {}{assumed} | {} | {} | {also} |",
                        level.id,
                        level.name,
                        plain(level.value),
                        cell(level.meaning)
                    );
                }
                text.push('\n');
            }
            if method.mitigation.is_none() {
                text.push_str("It has no mitigation factor: `mitigation` is an error here.\n\n");
            }
        }
        let _ = writeln!(text, "Severity, by {}:\n", version.bands_source);
        text.push_str("| severity | from | to | |\n|---|---|---|---|\n");
        for band in version.bands {
            let note = band.note.unwrap_or_default();
            let _ = writeln!(text, "| {} | {:.1} | {:.1} | {} |", band.severity, band.low, band.high, cell(note));
        }
        text.push_str("\nKeep in mind when you read a score:\n\n");
        for caveat in version.caveats {
            let _ = writeln!(text, "- {caveat}");
        }
        text.push('\n');
    }
    text
}

fn factors() -> String {
    let mut text = String::new();
    for set in FactorSet::all() {
        let [low, middle, high] = set.rubric_values.map(plain);
        let _ = writeln!(
            text,
            "## {}\n\nNames: {}. Rubric: {}; the words are ours.\n",
            set.title, set.source, set.rubric_source
        );
        let _ = writeln!(text, "| factor | {low} | {middle} | {high} |\n|---|---|---|---|");
        for row in set.rows {
            let [none, some, full] = row.rubric.map(cell);
            let _ = writeln!(text, "| **{}**: {} | {none} | {some} | {full} |", row.name, cell(row.question));
        }
        text.push_str("\n| factor | short name | key in exports | also read |\n|---|---|---|---|\n");
        for row in set.rows {
            let also: Vec<_> = row.also.iter().chain(row.aliases).copied().collect();
            let _ = writeln!(text, "| {} | {} | `{}` | {} |", row.name, row.short, row.factor.key(), codes(&also));
        }
        text.push('\n');
    }
    text
}

fn metrics() -> String {
    let mut text = String::new();
    for version in VERSIONS {
        let Some(method) = version.metrics() else { continue };
        for metric in method.metrics {
            let _ = writeln!(text, "**{}, {}.** {}\n", metric.abbr, metric.name, metric.meaning);
            text.push_str("| letter | value | meaning | weight |\n|---|---|---|---|\n");
            for value in metric.values {
                let weight = value.weight.map(|weight| plain(weight).to_string()).unwrap_or_default();
                let _ = writeln!(text, "| `{}` | {} | {} | {weight} |", value.letter, value.name, cell(value.meaning));
            }
            text.push('\n');
        }
    }
    text
}

fn risks() -> String {
    let mut text = "| id | name | AIVSS core risk |\n|---|---|---|\n".to_owned();
    for risk in CoreRisk::all() {
        let id = risk.id().map(|id| format!("`{id}`")).unwrap_or_default();
        let core = if risk.id().is_some() { risk.core().name() } else { "" };
        let _ = writeln!(text, "| {id} | {} | {} |", cell(risk.name()), cell(core));
    }
    text
}

fn layers() -> String {
    let mut text = String::new();
    for edition in EDITIONS {
        let _ = writeln!(text, "## {}\n\n`edition: {}`. Source: {}.\n", edition.name, edition.id, edition.source);
        text.push_str("| layer | what belongs to it | also read as |\n|---|---|---|\n");
        for row in edition.layers {
            let vertical = match (row.vertical, edition.draft) {
                (true, false) => " It cuts across all the others.",
                (true, true) => " Horizontal: it goes with all the others.",
                (false, _) => "",
            };
            let _ = writeln!(text, "| **{}** | {}{vertical} | {} |", row.title, cell(row.scope), codes(row.aliases));
        }
        let _ = writeln!(text, "\nThese mean cross-layer and are no layer: {}.\n", codes(edition.cross_layer));
    }
    text
}

fn catalogue() -> String {
    let mut text = String::new();
    for layer in LayerId::ALL.map(Some).into_iter().chain([None]) {
        let title = layer.map_or("Cross-layer", LayerId::title);
        let _ = writeln!(text, "## {title}\n\n| `catalog` | name | meaning | USecVisLib id |\n|---|---|---|---|");
        for entry in SEVEN_LAYER.catalog.iter().filter(|entry| entry.layer == layer) {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} |",
                entry.short_slug(),
                cell(entry.name),
                cell(entry.meaning.unwrap_or_default()),
                entry.usv.unwrap_or_default()
            );
        }
        text.push('\n');
    }
    text.push_str("## The ten-layer draft\n\n| `catalog` | name |\n|---|---|\n");
    for entry in TEN_DRAFT.catalog {
        let _ = writeln!(text, "| `{}` | {} |", entry.short_slug(), cell(entry.name));
    }
    text
}

fn controls() -> String {
    let mut text = String::new();
    for layer in LayerId::ALL.map(Some).into_iter().chain([None]) {
        let title = layer.map_or("Cross-layer", LayerId::title);
        let _ = writeln!(text, "## {title}\n\n| `catalog` | control | type | threats |\n|---|---|---|---|");
        for control in SEVEN_LAYER.controls.iter().filter(|control| control.layer == layer) {
            let threats = control.threats.join(", ");
            let _ = writeln!(text, "| `{}` | {} | {} | {threats} |", control.id, cell(control.name), control.kind);
        }
        text.push('\n');
    }
    text
}

fn matrix() -> String {
    let mut text = "| severity |".to_owned();
    for likelihood in Likelihood::ALL {
        let _ = write!(text, " {likelihood} |");
    }
    text.push_str("\n|---|---|---|---|---|\n");
    for severity in Level::ALL.iter().rev() {
        let _ = write!(text, "| **{severity}** |");
        for likelihood in Likelihood::ALL {
            let _ = write!(text, " {} |", RiskMatrix::PLAYBOOK.risk(*severity, *likelihood));
        }
        text.push('\n');
    }
    text
}

fn risk_levels() -> String {
    let mut text = "| risk | number | what to do | until when | look again |\n|---|---|---|---|---|\n".to_owned();
    for level in Level::ALL.iter().rev() {
        let _ = writeln!(
            text,
            "| {level} | {} | {} | {} | {} |",
            level.number(),
            level.action(),
            level.timeframe(),
            level.residual_review()
        );
    }
    text
}

fn words() -> String {
    fn row<V: Vocabulary>(text: &mut String, field: &str) {
        let words: Vec<_> = V::words().collect();
        let _ = writeln!(text, "| {field} | {} |", codes(&words));
    }
    let mut text = "| field | words |\n|---|---|\n".to_owned();
    row::<LayerStatus>(&mut text, "`status` of a layer");
    row::<Level>(&mut text, "`severity`, `expect` of a threat");
    row::<Likelihood>(&mut text, "`likelihood`");
    row::<AttackVector>(&mut text, "`vector` of a threat");
    row::<AttackComplexity>(&mut text, "`complexity`");
    row::<AgenticFactor>(&mut text, "`factors` of a threat");
    row::<ThreatStatus>(&mut text, "`status` of a threat");
    row::<Coverage>(&mut text, "`coverage`");
    row::<ControlType>(&mut text, "`type` of a mitigation");
    row::<MitigationStatus>(&mut text, "`status` of a mitigation");
    row::<Grade>(&mut text, "`cost` and `effectiveness` of a mitigation");
    row::<AssumptionStatus>(&mut text, "`status` of an assumption");
    row::<ComponentKind>(&mut text, "`kind` of a component");
    row::<Ability>(&mut text, "`can`");
    row::<Holding>(&mut text, "`holds`");
    row::<Content>(&mut text, "`content`");
    row::<Approval>(&mut text, "`approval`");
    row::<Identity>(&mut text, "`identity`");
    text
}

fn taxonomies() -> String {
    let mut text = "| key of `maps` | framework | form |\n|---|---|---|\n".to_owned();
    for taxonomy in Taxonomy::ALL {
        let _ = writeln!(text, "| `{}` | {} | {} |", taxonomy.word(), taxonomy.label(), cell(taxonomy.form()));
    }
    text
}

/// The rules that ask questions about architectures.
fn rules() -> String {
    let mut text = String::new();
    for rule in questions::built_in() {
        let layers = rule.layers.iter().map(|layer| layer.code()).collect::<Vec<_>>().join(" and ");
        let catalog = rule.catalog.map(|entry| format!(", {} (`{}`)", entry.label(), entry.short_slug()));
        let ids = [&rule.maps.asi, &rule.maps.t].into_iter().flatten().cloned().collect::<Vec<_>>();
        let ids = if ids.is_empty() { String::new() } else { format!(", {}", ids.join(", ")) };
        let _ = writeln!(text, "### {}\n\n**{}**\n", rule.id, rule.question);
        let _ = writeln!(text, "Asked when {}.\n\n{}\n", rule.condition, rule.why);
        let _ = writeln!(
            text,
            "A threat that answers it: {layers}{}{ids}. Source: {}.\n",
            catalog.unwrap_or_default(),
            rule.source
        );
    }
    text
}

fn columns() -> String {
    let mut text = "| register | columns that are shown by default | other columns |\n|---|---|---|\n".to_owned();
    for (register, columns, usual) in [
        ("`aivss register`", &ASSESSMENT_COLUMNS, ASSESSMENT_USUAL),
        ("`maestro register`", &THREAT_COLUMNS, THREAT_USUAL),
    ] {
        let (shown, further) = columns.split_at(usual);
        let _ = writeln!(text, "| {register} | {} | {} |", codes(shown), codes(further));
    }
    text
}

/// The section about a code. mdBook expands includes even in code spans.
fn section(text: &mut String, code: &Code) {
    let quoted = |text: &str| text.replace("{{#include", "\\{{#include");
    let _ = writeln!(text, "### {}\n\n{}\n\n{}\n", code.name, code.summary, quoted(code.explain));
    let Some(example) = example(code.name) else { return };
    if example.part == ExamplePart::Words {
        let _ = writeln!(text, "Wrong: {}. Right: {}.\n", example.wrong, example.right);
    } else {
        let [wrong, right] = [example.wrong, example.right].map(quoted);
        let place = example.part.place();
        let _ = writeln!(text, "Wrong, {place}:\n\n````text\n{wrong}\n````\n\nRight:\n\n````text\n{right}\n````\n");
    }
}

fn errors() -> String {
    let mut text = String::new();
    for code in CODES.iter().filter(|code| code.kind == Kind::Error) {
        section(&mut text, code);
    }
    text
}

fn lints() -> String {
    let mut text = "| lint | by default | |\n|---|---|---|\n".to_owned();
    for code in CODES {
        if let Kind::Lint(level) = code.kind {
            let _ = writeln!(text, "| [`{0}`](#{0}) | {1} | {2} |", code.name, level.word(), cell(code.summary));
        }
    }
    text.push('\n');
    for code in CODES {
        if let Kind::Lint(_) = code.kind {
            section(&mut text, code);
        }
    }
    text
}

fn commands() -> String {
    let mut all = command().term_width(100).disable_help_subcommand(true);
    all.build();
    let mut text = String::new();
    let names: Vec<_> = all.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let sub = all.find_subcommand_mut(&name).expect("it was just listed");
        let help = sub.clone().bin_name(format!("mdbook-aivss {name}")).render_long_help().to_string();
        let help: Vec<_> = help.lines().map(str::trim_end).collect();
        let _ = writeln!(text, "## {name}\n\n```text\n{}\n```\n", help.join("\n").trim());
    }
    text
}

fn page_words() -> String {
    let mut table = "| name | word |\n|---|---|\n".to_owned();
    // Keys that are not placed explicitly on a page have the words of columns.
    for (name, word) in words_of(Language::English).into_iter().filter(|(name, _)| !name.starts_with("key-")) {
        let _ = writeln!(table, "| `{name}` | {} |", word.trim());
    }
    table
}
