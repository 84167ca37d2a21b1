use super::*;

/// The canonical id of a text.
fn id(taxonomy: Taxonomy, text: &str) -> String {
    parse(taxonomy, text).unwrap_or_else(|error| panic!("{text}: {error}")).id
}

fn error(taxonomy: Taxonomy, text: &str) -> Mistake {
    match parse(taxonomy, text) {
        Err(error) => error,
        Ok(reference) => panic!("{text} is read as {reference:?}"),
    }
}

#[test]
fn lists_have_the_length_that_the_documents_say() {
    assert_eq!(lists::ASI.len(), 10);
    assert_eq!(lists::LLM.len(), 10);
    // 15 threats in both documents, two more in one, and 32 more in the other.
    assert_eq!(lists::THREATS.len(), 15 + 2 + 32);
    for taxonomy in [Taxonomy::Asi, Taxonomy::Llm, Taxonomy::T, Taxonomy::Stride] {
        for (canonical, name) in taxonomy.items().expect("it has a list") {
            let reference = parse(taxonomy, canonical).expect("its own id");
            assert_eq!((reference.id.as_str(), reference.name), (canonical, Some(name)));
            assert_eq!(reference.url.is_some(), taxonomy != Taxonomy::Stride);
        }
    }
}

#[test]
fn canonical_forms() {
    let forms = [
        (Taxonomy::Asi, "ASI01", "ASI01"),
        (Taxonomy::Asi, " asi5 ", "ASI05"),
        (Taxonomy::Asi, "ASI010", "ASI10"),
        (Taxonomy::Asi, "ASI07:2026", "ASI07"),
        (Taxonomy::Llm, "llm01", "LLM01"),
        (Taxonomy::Llm, "LLM04:2025", "LLM04"),
        (Taxonomy::Llm, "LLM10", "LLM10"),
        (Taxonomy::T, "t11", "T11"),
        (Taxonomy::T, "T06", "T6"),
        (Taxonomy::T, "asi-tm:T6", "T6"),
        (Taxonomy::T, "mas:T15", "T15"),
        (Taxonomy::T, "ASI-TM:t16", "asi-tm:T16"),
        (Taxonomy::T, "asi_tm: T17", "asi-tm:T17"),
        (Taxonomy::T, "MAS:T16", "mas:T16"),
        (Taxonomy::T, "mas:T47", "mas:T47"),
        (Taxonomy::Atlas, "aml.t0105", "AML.T0105"),
        (Taxonomy::Atlas, "AML.T0051.001", "AML.T0051.001"),
        (Taxonomy::Atlas, "AML.TA0002", "AML.TA0002"),
        (Taxonomy::Atlas, "AML.M0015", "AML.M0015"),
        (Taxonomy::Attack, "t1059.001", "T1059.001"),
        (Taxonomy::Attack, "T1059", "T1059"),
        (Taxonomy::Attack, "TA0001", "TA0001"),
        (Taxonomy::Cwe, "cwe-94", "CWE-94"),
        (Taxonomy::Cwe, "CWE-0094", "CWE-94"),
        (Taxonomy::Cwe, "CWE-1427", "CWE-1427"),
        (Taxonomy::Stride, "S", "spoofing"),
        (Taxonomy::Stride, "t", "tampering"),
        (Taxonomy::Stride, "R", "repudiation"),
        (Taxonomy::Stride, "I", "information-disclosure"),
        (Taxonomy::Stride, "D", "denial-of-service"),
        (Taxonomy::Stride, "E", "elevation-of-privilege"),
        (Taxonomy::Stride, "Information Disclosure", "information-disclosure"),
        (Taxonomy::Stride, "EoP", "elevation-of-privilege"),
        (Taxonomy::Stride, "DENIAL_OF_SERVICE", "denial-of-service"),
    ];
    for (taxonomy, text, canonical) in forms {
        assert_eq!(id(taxonomy, text), canonical, "{text}");
        // The canonical form is accepted and stays the same.
        assert_eq!(id(taxonomy, canonical), canonical);
    }
}

#[test]
fn public_pages() {
    let pages = [
        (Taxonomy::Cwe, "CWE-094", "https://cwe.mitre.org/data/definitions/94.html"),
        (Taxonomy::Attack, "T1059.001", "https://attack.mitre.org/techniques/T1059/001/"),
        (Taxonomy::Attack, "T1059", "https://attack.mitre.org/techniques/T1059/"),
        (Taxonomy::Attack, "TA0001", "https://attack.mitre.org/tactics/TA0001/"),
        (Taxonomy::Atlas, "AML.T0105", "https://atlas.mitre.org/techniques/AML.T0105"),
        (Taxonomy::Atlas, "AML.T0051.001", "https://atlas.mitre.org/techniques/AML.T0051.001"),
        (Taxonomy::Atlas, "AML.TA0002", "https://atlas.mitre.org/tactics/AML.TA0002"),
        (Taxonomy::Atlas, "AML.M0015", "https://atlas.mitre.org/mitigations/AML.M0015"),
        (Taxonomy::Asi, "ASI05", ASI_URL),
        (Taxonomy::Llm, "LLM01", LLM_URL),
        (Taxonomy::T, "T11", THREATS_URL),
        (Taxonomy::T, "asi-tm:T16", THREATS_URL),
        (Taxonomy::T, "mas:T16", MAS_URL),
    ];
    for (taxonomy, text, url) in pages {
        assert_eq!(parse(taxonomy, text).map(|reference| reference.url), Ok(Some(url.into())), "{text}");
    }
    assert_eq!(parse(Taxonomy::Stride, "S").map(|reference| reference.url), Ok(None));
}

#[test]
fn names_and_labels() {
    let label = |taxonomy, text| parse(taxonomy, text).map(|reference| reference.label());
    assert_eq!(label(Taxonomy::T, "T11").as_deref(), Ok("T11 Unexpected RCE and Code Attacks"));
    assert_eq!(label(Taxonomy::T, "mas:T28").as_deref(), Ok("mas:T28 RAG Data Exfiltration"));
    assert_eq!(label(Taxonomy::Llm, "llm6").as_deref(), Ok("LLM06 Excessive Agency"));
    assert_eq!(label(Taxonomy::Stride, "e").as_deref(), Ok("Elevation of Privilege"));
    assert_eq!(label(Taxonomy::Cwe, "cwe-94").as_deref(), Ok("CWE-94"));
}

#[test]
fn t16_and_t17_without_their_document_mean_two_things() {
    let error16 = error(Taxonomy::T, "T16");
    assert_eq!(
        error16.message(),
        "`T16` means one threat in OWASP's Threats and Mitigations and another in its multi-agent guide"
    );
    assert_eq!(
        error16.help(),
        "write `asi-tm:T16` (Insecure Inter-Agent Protocol Abuse) \
         or `mas:T16` (Model Inconsistency Leading to Variable Approvals)"
    );
    assert_eq!(
        error(Taxonomy::T, "t17").help(),
        "write `asi-tm:T17` (Supply Chain Compromise) or `mas:T17` (Semantic Drift)"
    );
    for number in 18..=47 {
        assert_eq!(error(Taxonomy::T, &format!("T{number}")).help(), format!("write `mas:T{number}`"));
        let help = error(Taxonomy::T, &format!("asi-tm:T{number}")).help().to_owned();
        assert!(help.contains(&format!("`mas:T{number}`")), "{help}");
    }
    for number in [0, 48, 999] {
        for document in ["", "asi-tm:", "mas:"] {
            let error = error(Taxonomy::T, &format!("{document}T{number}"));
            assert_eq!(error.message(), format!("OWASP has no threat T{number}"));
        }
    }
    assert_eq!(error(Taxonomy::T, "owasp:T16").message(), "no OWASP document of threats is called `owasp`");
}

#[test]
fn ids_outside_their_list() {
    assert_eq!(error(Taxonomy::Asi, "ASI11").message(), "there is no ASI11");
    assert_eq!(error(Taxonomy::Asi, "ASI00").help(), "the list goes from `ASI01` to `ASI10`");
    assert_eq!(error(Taxonomy::Llm, "LLM0").message(), "there is no LLM0");
    // The list of 2023 has other names with the same ids.
    assert_eq!(error(Taxonomy::Llm, "LLM01:2023").message(), "`LLM01` of 2023 is not in the list of 2025");
    assert_eq!(error(Taxonomy::Cwe, "CWE-0").message(), "there is no CWE-0");
}

#[test]
fn ids_of_another_framework_are_sent_there() {
    let sent = [
        (Taxonomy::T, "T1059", "attack"),
        (Taxonomy::T, "T1059.001", "attack"),
        (Taxonomy::T, "AML.T0105", "atlas"),
        (Taxonomy::Attack, "T11", "t"),
        (Taxonomy::Attack, "T16", "t"),
        (Taxonomy::Attack, "mas:T16", "t"),
        (Taxonomy::Attack, "AML.T0105", "atlas"),
        (Taxonomy::Asi, "LLM01", "llm"),
        (Taxonomy::Llm, "ASI01", "asi"),
        (Taxonomy::Cwe, "ASI01", "asi"),
        (Taxonomy::Asi, "CWE-94", "cwe"),
        (Taxonomy::Asi, "Spoofing", "stride"),
        (Taxonomy::Atlas, "T1059", "attack"),
    ];
    for (taxonomy, text, right) in sent {
        let error = error(taxonomy, text);
        assert_eq!(error.message(), format!("`{text}` is not an id of {}", taxonomy.label()));
        assert!(error.help().ends_with(&format!("put it under `{right}`")), "{text}: {}", error.help());
    }
}

#[test]
fn near_misses_get_the_right_form() {
    let corrected = [
        (Taxonomy::Asi, "ASI05 Unexpected Code Execution", "write the id alone: `ASI05`"),
        (Taxonomy::Cwe, "CWE-94: Code Injection", "write the id alone: `CWE-94`"),
        (Taxonomy::T, "T6 Intent Breaking", "write the id alone: `T6`"),
        (Taxonomy::Cwe, "94", "write `CWE-94`"),
        (Taxonomy::Cwe, "CWE94", "write `CWE-94`"),
        (Taxonomy::Asi, "5", "write `ASI05`"),
        (Taxonomy::Asi, "ASI-05", "write `ASI05`"),
        (Taxonomy::Llm, "LLM 01", "write `LLM01`"),
        (Taxonomy::Atlas, "M0015", "write `AML.M0015`"),
        (
            Taxonomy::Atlas,
            "T0051",
            "write `AML.T0051` if that is meant; as it stands, it is an id of MITRE ATT&CK: put it under `attack`",
        ),
        (Taxonomy::Asi, "Agent Goal Hijack", "did you mean `ASI01`, Agent Goal Hijack?"),
        (Taxonomy::T, "Memory Poisonning", "did you mean `T1`, Memory Poisoning?"),
        (Taxonomy::Stride, "Spoofin", "did you mean `spoofing`?"),
    ];
    for (taxonomy, text, help) in corrected {
        assert_eq!(error(taxonomy, text).help(), help, "{text}");
    }
}

#[test]
fn nonsense_is_an_error_with_the_form() {
    let texts = [
        "",
        " ",
        "T",
        "TA",
        "AML.",
        "AML.T105",
        "AML.T0105.1",
        "AML.T01055",
        "T105",
        "T1059.",
        "T1059.01",
        "TA001",
        "CWE-",
        "CWE-x",
        "CWE-123456",
        "ASI",
        "ASIxx",
        "LLM",
        "T-6",
        "mas:",
        ":",
        "mas:T",
        "ASI０１",
        "é",
        "T٣",
        "99999999999999999999",
    ];
    for taxonomy in Taxonomy::ALL.iter().copied() {
        for text in texts {
            if taxonomy == Taxonomy::Stride && text == "T" {
                continue;
            }
            let error = error(taxonomy, text);
            assert!(!error.message().is_empty() && !error.help().is_empty(), "{taxonomy} {text}");
        }
        assert_eq!(error(taxonomy, "").help(), format!("write {}", taxonomy.form()));
    }
}
