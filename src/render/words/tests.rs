use std::collections::BTreeSet;

use super::own::places;
use super::{Form, Key, Language, Told, Word, Words, own_word, pieces};
use crate::aivss::{FactorSet, Method, VERSIONS};
use crate::maestro::questions;
use crate::register::query::{ASSESSMENT_COLUMNS, THREAT_COLUMNS};

const OTHERS: [Language; 6] = [
    Language::German,
    Language::French,
    Language::Spanish,
    Language::Portuguese,
    Language::Japanese,
    Language::Chinese,
];

/// All sentences about published tables and rules.
fn sentences() -> Vec<Told> {
    let mut sentences = Vec::new();
    let mut add = |key: Key, english: &'static str| sentences.push(Told { key, english });
    for version in VERSIONS {
        add(Key::Formula(version.id), version.formula);
        match &version.method {
            Method::Factors(method) if method.below_cvss.is_empty() => {}
            Method::Factors(method) => add(Key::BelowCvss(version.id), method.below_cvss),
            Method::Metrics(method) => {
                for metric in method.metrics {
                    add(Key::Metric(metric.abbr), metric.meaning);
                    for value in metric.values {
                        add(Key::MetricValue(metric.abbr, value.letter), value.meaning);
                    }
                }
                // Use all combinations of the four metrics that decide about the class, so that every class is included.
                let letters = |abbr: &str| method.metrics.iter().find(|metric| metric.abbr == abbr).expect("a metric");
                let [lc, cp, ap, sr] = ["LC", "CP", "AP", "SR"].map(letters);
                for a in lc.values {
                    for b in cp.values {
                        for c in ap.values {
                            for d in sr.values {
                                let chosen = [(*lc, a.letter), (*cp, b.letter), (*ap, c.letter), (*sr, d.letter)];
                                let class = (method.effect_class)(&chosen);
                                add(Key::Effect(class.id), class.meaning);
                            }
                        }
                    }
                }
            }
        }
    }
    for set in FactorSet::all() {
        for row in set.rows {
            add(Key::Factor(set.id, row.factor.key(), 0), row.question);
            for (part, text) in (1..).zip(row.rubric) {
                add(Key::Factor(set.id, row.factor.key(), part), text);
            }
        }
    }
    for rule in questions::built_in() {
        add(Key::Question(&rule.id), &rule.question);
        add(Key::Reason(&rule.id), &rule.why);
    }
    sentences
}

#[test]
fn each_language_has_every_column_and_sentence() {
    let mut missing = Vec::new();
    let columns: BTreeSet<&str> = ASSESSMENT_COLUMNS.iter().chain(THREAT_COLUMNS.iter()).copied().collect();
    let sentences = sentences();
    for language in OTHERS {
        let tag = language.tag();
        let unnamed = columns.iter().filter(|name| language.known_column(name).is_none());
        missing.extend(unnamed.map(|name| format!("{tag}: column {name}")));
        let untold = sentences.iter().filter(|told| language.known_sentence(told.key).is_none());
        missing.extend(untold.map(|told| format!("{tag}: {:?}", told.key)));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn each_word_has_the_places_of_the_english_one() {
    for language in OTHERS {
        let words = Words { language, own: &[] };
        for word in Word::each() {
            let english = [Form::Beside, Form::Alone].map(|form| Words::ENGLISH.get(word, form));
            let any: BTreeSet<usize> = english.iter().flat_map(|pattern| places(pattern)).collect();
            for (form, english) in [Form::Beside, Form::Alone].into_iter().zip(&english) {
                let own = words.get(word, form);
                // Each form may contain any argument that English uses in one of the two forms.
                let fits = places(&own).is_superset(&places(english)) && places(&own).is_subset(&any);
                assert!(fits, "{}: {}: {own}", language.tag(), word.name());
                assert_eq!(own.is_empty(), english.is_empty(), "{}: {}", language.tag(), word.name());
            }
        }
    }
}

/// Names and codes that are the same in every language.
const NAMES: &str = "AIVSS CVSS BTE AARS OWASP MAESTRO CSA ASI ID X E U LC CP AP SR EX PT CA TD SQL CI CD Top for Agentic \
    Applications Threat multiplier Mitigation factor answers dismissed mdbook aivss record history jsonl";

#[test]
fn japanese_and_chinese_have_no_latin_words() {
    let names: BTreeSet<&str> = NAMES.split_whitespace().collect();
    for language in [Language::Japanese, Language::Chinese] {
        let words = Words { language, own: &[] };
        let mut texts: Vec<String> = Vec::new();
        for word in Word::each() {
            texts.extend([Form::Beside, Form::Alone].map(|form| words.get(word, form).into_owned()));
        }
        texts.extend(sentences().iter().filter_map(|told| language.known_sentence(told.key)).map(str::to_owned));
        for text in texts {
            let latin = text.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            let strange: Vec<_> = latin.filter(|word| !names.contains(word)).collect();
            assert!(strange.is_empty(), "{}: {text}: {strange:?}", language.tag());
        }
    }
}

#[test]
fn words_differ_from_the_english_ones() {
    // Words that a European language has in common with English.
    const SAME: [(&str, &str); 6] = [
        ("de", "Agent Id Name Status Person Gateway Exploit"),
        (
            "fr",
            "Agent agent agents Protection Question Type Score Service Description Version Corrective Id candidate six local adjacent possible",
        ),
        ("es", "local no Control Factor Id Vector Error"),
        ("pt", "local Gateway Id"),
        ("ja", ""),
        ("zh", ""),
    ];
    let mut same_words = Vec::new();
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
    for language in OTHERS {
        let same = SAME.iter().find(|(tag, _)| *tag == language.tag()).map_or("", |(_, same)| same);
        let common: BTreeSet<&str> = NAMES.split_whitespace().chain(same.split_whitespace()).collect();
        let words = Words { language, own: &[] };
        for word in Word::each() {
            let (own, english) = (words.get(word, Form::Alone), Words::ENGLISH.get(word, Form::Alone));
            let said = english
                .split(|sign: char| !sign.is_alphabetic())
                .all(|word| letters(word) == 0 || common.contains(word));
            if own == english && !said {
                same_words.push(format!("{}: {}: {own}", language.tag(), word.name()));
            }
        }
    }
    assert!(same_words.is_empty(), "{same_words:#?}");
}

#[test]
fn numbers_and_dates_have_the_format_of_the_language() {
    let date = jiff::civil::date(2026, 3, 9);
    let said: Vec<String> = Language::ALL
        .iter()
        .map(|it| format!("{} {} {}", it.number("12,345.5"), it.number("(7.7 + 1.45) × 0.83 = 7.59…"), it.date(date)))
        .collect();
    assert_eq!(
        said,
        [
            "12,345.5 (7.7 + 1.45) × 0.83 = 7.59… 2026-03-09",
            "12.345,5 (7,7 + 1,45) × 0,83 = 7,59… 09.03.2026",
            "12\u{202f}345,5 (7,7 + 1,45) × 0,83 = 7,59… 09/03/2026",
            "12\u{202f}345,5 (7,7 + 1,45) × 0,83 = 7,59… 09/03/2026",
            "12.345,5 (7,7 + 1,45) × 0,83 = 7,59… 09/03/2026",
            "12,345.5 (7.7 + 1.45) × 0.83 = 7.59… 2026年3月9日",
            "12,345.5 (7.7 + 1.45) × 0.83 = 7.59… 2026年3月9日",
        ]
    );
}

#[test]
fn what_counts_as_one_depends_on_the_language() {
    let agents = |language| {
        let words = Words { language, own: &[] };
        [0, 1, 2].map(|count| words.get(Word::Agents(count), Form::Alone).into_owned())
    };
    assert_eq!(agents(Language::English), ["{0} agents", "{0} agent", "{0} agents"]);
    assert_eq!(agents(Language::French), ["{0} agent", "{0} agent", "{0} agents"]);
    assert_eq!(agents(Language::Japanese), ["エージェント{0}"; 3]);
}

#[test]
fn a_book_replaces_single_words_by_their_names() {
    let own = |key: &str, text: &str, language| own_word(key, text, language);
    let words = [
        own("not-scored", "no score yet", Language::English).expect("a word"),
        own("agents-other", "{0} robots", Language::English).expect("a word"),
        own("severity-high", "Grave", Language::English).expect("a word"),
    ];
    let words = Words { language: Language::English, own: &words };
    assert_eq!(words.get(Word::NotScored, Form::Beside), "no score yet");
    assert_eq!(words.get(Word::Agents(7), Form::Alone), "{0} robots");
    assert_eq!(words.get(Word::Agents(1), Form::Alone), "{0} agent");
    assert_eq!(words.get(Word::Severity(crate::aivss::Severity::High), Form::Inside), "Grave");
    let wrong = own("not-scord", "x", Language::English).expect_err("no word");
    assert_eq!(wrong.2, "did you mean `not-scored`?");
    let wrong = own("and-more", "and more", Language::German).expect_err("no place");
    assert_eq!(wrong.2, "write `{0}` where the value belongs, and no other number in braces");
}

#[test]
fn names_of_words_are_different() {
    let mut names: Vec<String> = Word::each().iter().map(|word| word.name()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert_eq!(pieces("a {0}").count(), 2);
}
