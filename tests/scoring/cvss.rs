//! Tests CVSS v4.0: scores compared with a second implementation, words, and errors.

use std::collections::BTreeMap;

use mdbook_aivss::aivss::{CvssGroup, CvssVector};

use super::dec;

const BASE: [(&str, &str); 11] = [
    ("AV", "NALP"),
    ("AC", "LH"),
    ("AT", "NP"),
    ("PR", "NLH"),
    ("UI", "NPA"),
    ("VC", "HLN"),
    ("VI", "HLN"),
    ("VA", "HLN"),
    ("SC", "HLN"),
    ("SI", "HLN"),
    ("SA", "HLN"),
];

/// Tenths of the base score and how many of the 104,976 base vectors have it, by the PyPI package `cvss` 3.6
/// (`CVSS4(vector).base_score`), run once on 2026-11-20.
const COUNTS: [(u32, u32); 63] = [
    (0, 144),
    (10, 3213),
    (18, 1791),
    (20, 3582),
    (21, 3582),
    (23, 1791),
    (24, 1479),
    (40, 216),
    (41, 1632),
    (42, 816),
    (43, 3312),
    (44, 2856),
    (45, 1704),
    (46, 1437),
    (47, 352),
    (48, 2106),
    (49, 216),
    (50, 504),
    (51, 2082),
    (52, 1640),
    (53, 2141),
    (54, 408),
    (55, 144),
    (56, 1809),
    (57, 5193),
    (58, 6552),
    (59, 5895),
    (60, 2898),
    (61, 1365),
    (62, 744),
    (63, 885),
    (64, 264),
    (65, 24),
    (67, 837),
    (68, 3028),
    (69, 6499),
    (70, 7855),
    (71, 6012),
    (72, 3125),
    (73, 951),
    (74, 207),
    (75, 288),
    (76, 144),
    (77, 96),
    (78, 96),
    (79, 32),
    (81, 180),
    (82, 1254),
    (83, 2700),
    (84, 2487),
    (85, 1205),
    (86, 940),
    (87, 927),
    (88, 617),
    (89, 162),
    (90, 441),
    (91, 456),
    (92, 699),
    (93, 700),
    (94, 114),
    (95, 90),
    (99, 48),
    (100, 9),
];

/// An FNV-1a hash of the tenths of all vectors, where the last metric changes fastest, from the same run of `cvss` 3.6. It
/// connects each vector with its score, which the counts alone do not.
const FINGERPRINT: u64 = 0x5ddefebf6dbbe1da;

#[test]
fn every_base_vector_scores_as_in_a_second_implementation() {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    let mut fingerprint: u64 = 0xcbf2_9ce4_8422_2325;
    let total: usize = BASE.iter().map(|(_, values)| values.len()).product();
    assert_eq!(total, 104_976);
    for index in 0..total {
        let mut rest = index;
        let mut letters = [' '; 11];
        for (letter, (_, values)) in letters.iter_mut().zip(BASE).rev() {
            *letter = char::from(values.as_bytes()[rest % values.len()]);
            rest /= values.len();
        }
        let metrics: Vec<String> =
            BASE.iter().zip(letters).map(|((abbr, _), letter)| format!("{abbr}:{letter}")).collect();
        let text = format!("CVSS:4.0/{}", metrics.join("/"));
        let vector = CvssVector::parse(&text).expect("is a vector");
        assert_eq!((vector.base().scale(), vector.bte()), (1, vector.base()), "{text}");
        let tenths = u32::try_from(vector.base().mantissa()).expect("is not negative");
        *counts.entry(tenths).or_default() += 1;
        fingerprint = (fingerprint ^ u64::from(tenths)).wrapping_mul(0x0100_0000_01b3);
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), COUNTS);
    assert_eq!(fingerprint, FINGERPRINT);
}

const VECTOR: &str = "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

#[test]
fn the_base_score_ignores_further_metrics() {
    let plain = CvssVector::parse(VECTOR).expect("is a vector");
    let further = CvssVector::parse(&format!("{VECTOR}/E:U/CR:L/MAV:P/S:P/U:Amber")).expect("is a vector");
    assert_eq!(further.base(), plain.base());
    assert_eq!(further.base(), dec("8.7"));
    assert!(further.bte() < further.base());
    assert_eq!(further.base_vector(), VECTOR);
    assert!(further.has_more_than_base() && !plain.has_more_than_base());
    assert_eq!(further.exploit_maturity(), Some('U'));
    let groups: Vec<CvssGroup> = further.further_metrics().map(|metric| metric.group).collect();
    assert_eq!(
        groups,
        [
            CvssGroup::Threat,
            CvssGroup::Environmental,
            CvssGroup::Environmental,
            CvssGroup::Supplemental,
            CvssGroup::Supplemental
        ]
    );
}

#[test]
fn the_nomenclature_counts_defined_metrics_only() {
    for (suffix, name) in [
        ("", "CVSS-B"),
        ("/E:P", "CVSS-BT"),
        ("/CR:H", "CVSS-BE"),
        ("/E:A/MAV:L", "CVSS-BTE"),
        ("/E:X/CR:X/MAV:X", "CVSS-B"),
        ("/S:P/AU:Y/R:U/V:C/RE:H/U:Red", "CVSS-B"),
    ] {
        let vector = CvssVector::parse(&format!("{VECTOR}{suffix}")).expect("is a vector");
        assert_eq!(vector.nomenclature(), name, "{suffix}");
    }
}

#[test]
fn a_vector_is_written_in_canonical_order() {
    let vector =
        CvssVector::parse("CVSS:4.0/SA:N/SI:N/SC:N/VA:H/VI:H/VC:H/UI:N/PR:L/AT:N/AC:L/E:P/AV:N").expect("is a vector");
    assert_eq!(vector.to_string(), format!("{VECTOR}/E:P"));
    assert_eq!(vector.with("E", "U").map(|it| it.to_string()), Ok(format!("{VECTOR}/E:U")));
}

#[test]
fn the_eleven_metrics_are_spelled_out() {
    let vector =
        CvssVector::parse("CVSS:4.0/AV:A/AC:H/AT:P/PR:H/UI:P/VC:H/VI:L/VA:N/SC:H/SI:L/SA:N").expect("is a vector");
    let words: Vec<String> =
        vector.metrics().map(|metric| format!("{} {} {}", metric.abbr, metric.name, metric.word)).collect();
    assert_eq!(
        words,
        [
            "AV Attack Vector Adjacent",
            "AC Attack Complexity High",
            "AT Attack Requirements Present",
            "PR Privileges Required High",
            "UI User Interaction Passive",
            "VC Confidentiality Impact to the Vulnerable System High",
            "VI Integrity Impact to the Vulnerable System Low",
            "VA Availability Impact to the Vulnerable System None",
            "SC Confidentiality Impact to the Subsequent System High",
            "SI Integrity Impact to the Subsequent System Low",
            "SA Availability Impact to the Subsequent System None",
        ]
    );
}

/// The message, a part of the help, and the text in the range of the error.
fn refused(text: &str) -> (String, String, Option<&str>) {
    let error = CvssVector::parse(text).expect_err("is not a vector");
    (error.message().to_owned(), error.help().to_owned(), error.range().map(|range| &text[range]))
}

#[test]
fn other_versions_of_cvss_are_refused_with_the_reason() {
    let v3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    let (message, help, at) = refused(v3);
    assert_eq!(message, "this is a CVSS v3.1 vector, but AIVSS needs CVSS v4.0");
    assert!(help.contains("section 3.1.1"), "{help}");
    assert_eq!(at, Some("CVSS:3.1"));
    assert!(refused(&v3.replace("3.1", "3.0")).0.contains("CVSS v3.0"));
    for v2 in ["AV:N/AC:L/Au:N/C:P/I:P/A:P", "(AV:N/AC:L/Au:N/C:P/I:P/A:P)"] {
        assert!(refused(v2).0.contains("CVSS v2"), "{v2}");
    }
    assert!(refused("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").0.contains("older CVSS"));
    assert_eq!(refused("CVSS:5.0/AV:N").0, "AIVSS does not accept CVSS `5.0`");
    assert!(refused("AIVSS:2.0/LC:D").1.contains("`vector`"));
    assert_eq!(refused(VECTOR.trim_start_matches("CVSS:4.0/")).1, "begin with CVSS:4.0/");
    assert_eq!(refused(&VECTOR.replace("CVSS", "cvss")).1, "write CVSS:4.0");
    assert_eq!(refused("CVSS:4.0").0, "the vector has no metrics");
    assert!(refused("").0.contains("begins with"));
}

#[test]
fn metrics_and_values_of_other_versions_are_refused_with_advice() {
    for (from, to, at, message, help) in [
        ("UI:N", "UI:R", "UI:R", "`UI:R` is not a value", "Passive or Active"),
        ("SA:N", "SA:N/S:U", "S:U", "`S:U` is not a value", "SC, SI and SA"),
        ("VC:H", "C:H", "C", "`C` is not a metric", "vulnerable system (VC)"),
        ("SA:N", "SA:N/RL:O", "RL", "`RL` is not a metric", "keeps E alone"),
        ("SA:N", "SA:N/E:F", "E:F", "`E:F` is not a value", "Attacked (A)"),
        ("SA:N", "SA:S", "SA:S", "`SA:S` is not a value", "MSI and MSA only"),
        ("AC:L", "AC:M", "AC:M", "`AC:M` is not a value", "AT:P"),
        ("AV:N", "AV:X", "AV:X", "`AV:X` is not a value", "N (Network), A (Adjacent), L (Local) or P (Physical)"),
        ("AV:N", "av:n", "av", "`av` is not in capitals", "write AV"),
        ("AV:N", "AV:n", "AV:n", "not written as in the specification", "write AV:N"),
        ("SA:N", "SA:N/U:RED", "U:RED", "not written as in the specification", "write U:Red"),
        ("SA:N", "SA:N/AV:N", "AV:N", "AV (Attack Vector) is given twice", "keep one"),
        ("SA:N", "SA:N/", "", "a metric is empty", "remove the `/`"),
        ("SA:N", "SA:N/XY", "XY", "`XY` is not a metric and a value", "AV:N"),
        ("SA:N", "SA:N/MVX:H", "MVX", "`MVX` is not a metric", "did you mean"),
    ] {
        let text = VECTOR.replacen(from, to, 1);
        let (got, advice, place) = refused(&text);
        assert!(got.contains(message), "{text}: {got}");
        assert!(advice.contains(help), "{text}: {advice}");
        assert_eq!(place, Some(at), "{text}");
    }
}

#[test]
fn missing_base_metrics_are_named() {
    let (message, help, at) = refused("CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SI:N");
    assert_eq!(
        message,
        "base metrics are missing from the vector: SC (Confidentiality Impact to the Subsequent System), SA (Availability Impact \
         to the Subsequent System)"
    );
    assert!(help.contains("eleven"));
    assert_eq!(at, None);
}

/// Our table of metrics agrees with the crate `cvss`: names, values, and the order of the vector string.
#[test]
fn the_table_of_metrics_is_the_crates() {
    let base = "CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:L/SC:N/SI:L/SA:L";
    let further = "/E:P/CR:M/IR:L/AR:H/MAV:A/MAC:L/MAT:N/MPR:N/MUI:P/MVC:N/MVI:L/MVA:H/MSC:N/MSI:S/MSA:S/S:P/AU:Y/R:I/V:C/RE:M/U:Amber";
    let text = format!("{base}{further}");
    let ours = CvssVector::parse(&text).expect("is a vector");
    let theirs: cvss::v4::Vector = text.parse().expect("is a vector");
    assert_eq!(ours.to_string(), theirs.to_string());
    assert_eq!(ours.nomenclature(), theirs.nomenclature().to_string());
    assert_eq!(ours.bte().to_string(), format!("{:.1}", theirs.score().value()));
    let mut words: Vec<(&str, String)> = ours
        .metrics()
        .chain(ours.further_metrics())
        .map(|metric| (metric.name, metric.word.replace([' ', '-'], "").to_ascii_lowercase()))
        .collect();
    // The crate's own words are the names of its enum variants.
    let mut named: Vec<(&str, String)> = theirs
        .metrics()
        .map(|(metric, value)| (metric.description(), format!("{value:?}").to_ascii_lowercase()))
        .collect();
    words.sort();
    named.sort();
    assert_eq!(words, named);
    assert_eq!(words.len(), 32);
}

/// A remembered score is only used for its own vector and Exploit Maturity.
#[test]
fn threat_scores_are_the_crates_the_second_time_too() {
    for _ in 0..2 {
        for base in [
            VECTOR,
            "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:L/VA:L/SC:L/SI:L/SA:L",
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
        ] {
            for suffix in ["", "/E:X", "/E:A", "/E:P", "/E:U", "/E:U/CR:L", "/MAV:L", "/S:P"] {
                let text = format!("{base}{suffix}");
                let theirs: cvss::v4::Vector = text.parse().expect("is a vector");
                let ours = CvssVector::parse(&text).expect("is a vector");
                assert_eq!(ours.bte().to_string(), format!("{:.1}", theirs.score().value()), "{text}");
            }
        }
    }
}
