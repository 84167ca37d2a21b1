//! Completions in `book.toml`: the keys of `[preprocessor.aivss]` and its tables, and the words that are their values.
//!
//! Start at [`offers`]. It only looks at the line of the position and at the last header above it, so it also works while the file is
//! not valid TOML.

use std::ops::Range;

use gen_lsp_types as lsp;

use crate::aivss::VERSIONS;
use crate::book::config::{EXEMPTION_KEYS, GATE_KEYS, KEYS};
use crate::diagnostic::{CODES, Kind};
use crate::maestro::EDITIONS;

use super::offer::Offer;

/// The tables that have their own header.
const TABLES: [&str; 4] =
    ["preprocessor.aivss", "preprocessor.aivss.lints", "preprocessor.aivss.matrix", "preprocessor.aivss.gate"];

/// The completions at a byte of the file, and the byte range that they replace.
pub(super) fn offers(text: &str, offset: usize) -> Option<(Vec<Offer>, Range<usize>)> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..offset];
    let range = |written: &str| offset - written.len()..offset;
    if let Some(written) = line.trim_start().strip_prefix('[') {
        let written = written.trim_start_matches('[');
        let tables = TABLES.map(|table| Offer::new(table, lsp::CompletionItemKind::Module));
        return Some((tables.into(), range(written)));
    }
    let header = text[..start].lines().rev().map(str::trim).find(|line| line.starts_with('['))?;
    let table = header.trim_matches(['[', ']']).trim().strip_prefix("preprocessor.aivss")?;
    let table = table.strip_prefix('.').unwrap_or(table);
    match line.split_once('=') {
        None => {
            let written = line.trim_start();
            let taken = taken(text, start);
            let mut keys = keys(table);
            keys.retain(|key| !taken.contains(&key.label.as_str()));
            Some((keys, range(written)))
        }
        Some((key, value)) => {
            let written = value.trim_start();
            let words = words(table, key.trim());
            (!words.is_empty()).then(|| (words, range(written)))
        }
    }
}

/// The keys of the table that contains a line, without the key on that line.
fn taken(text: &str, start: usize) -> Vec<&str> {
    let is_header = |line: &&str| line.trim_start().starts_with('[');
    let above = text[..start].lines().rev().take_while(|line| !is_header(line));
    let below = text[start..].lines().skip(1).take_while(|line| !is_header(line));
    above.chain(below).filter_map(|line| Some(line.split_once('=')?.0.trim())).collect()
}

fn keys(table: &str) -> Vec<Offer> {
    let key = |name: &str| {
        let mut offer = Offer::new(format!("{name} = "), lsp::CompletionItemKind::Property);
        name.clone_into(&mut offer.label);
        offer
    };
    match table {
        "" => KEYS.iter().copied().map(key).collect(),
        "gate" => GATE_KEYS.iter().copied().map(key).collect(),
        "gate.exempt" => EXEMPTION_KEYS.iter().copied().map(key).collect(),
        "lints" => {
            let lints = CODES.iter().filter(|code| matches!(code.kind, Kind::Lint(_)));
            lints.map(|code| key(code.name).detail(code.summary).doc(code.explain)).collect()
        }
        _ => Vec::new(),
    }
}

/// The words that can be the value of a key, in the quotes of TOML.
fn words(table: &str, key: &str) -> Vec<Offer> {
    let quoted = |words: &[&str]| {
        let offer = |word: &&str| {
            let mut offer = Offer::new(format!("\"{word}\""), lsp::CompletionItemKind::EnumMember);
            (*word).clone_into(&mut offer.label);
            offer
        };
        words.iter().map(offer).collect()
    };
    match (table, key) {
        ("", "version") => quoted(&VERSIONS.iter().map(|version| version.id).collect::<Vec<_>>()),
        ("", "edition") => quoted(&EDITIONS.map(|edition| edition.id)),
        ("", "on-error") => quoted(&["fail", "show"]),
        ("", "css") => quoted(&["inline", "file", "none"]),
        ("", "long-models") => quoted(&["fold", "open"]),
        ("", "charts" | "headings") => {
            ["true", "false"].map(|word| Offer::new(word, lsp::CompletionItemKind::EnumMember)).into()
        }
        ("lints", _) => quoted(&["allow", "warn", "deny"]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::offers;

    fn labels(marked: &str) -> Vec<String> {
        let offset = marked.find('|').expect("a mark");
        let found = offers(&marked.replacen('|', "", 1), offset);
        found.into_iter().flat_map(|(offers, _)| offers).map(|offer| offer.label).collect()
    }

    #[test]
    fn keys_and_words_of_our_tables_are_offered() {
        let has = |marked: &str, label: &str| labels(marked).iter().any(|known| known == label);
        assert!(has("[|", "preprocessor.aivss.gate"));
        let table = "[book]\ntitle = \"😀\"\n\n[preprocessor.aivss]\n";
        assert!(has(&format!("{table}ver|"), "version"));
        assert!(!has(&format!("{table}on-error = \"show\"\n|"), "on-error"), "it is there already");
        assert!(has(&format!("{table}version = |"), "0.8"));
        assert!(has(&format!("{table}css = \"i|"), "inline"));
        assert!(has("[preprocessor.aivss.lints]\n|", "open-question"));
        assert!(has("[preprocessor.aivss.lints]\nopen-question = |", "deny"));
        assert!(has("[preprocessor.aivss.gate]\nmax|", "max-risk"));
        assert!(has("[[preprocessor.aivss.gate.exempt]]\n|", "reason"));
        assert!(labels("[output.html]\n|").is_empty() && labels("ver|").is_empty());
    }
}
