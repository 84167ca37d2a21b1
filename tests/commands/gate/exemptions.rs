//! Tests which entry an exemption is for, and what is reported if that is not clear.

use super::{CRITICAL, assessment, book, check, exempt, failures, gate, model};

const LIMITS: &str = "max-score = 5\nmax-risk = \"high\"\n";

/// An assessment and a threat with the id `x-1`, both above the limits.
fn both() -> String {
    assessment("id: x-1\ncvss: 9.4\n") + &model(&[&format!("id: X-1, title: t, {CRITICAL}")])
}

fn of_kind(id: &str, kind: &str) -> String {
    format!("{}kind = \"{kind}\"\n", exempt(id, "2027-01-01"))
}

#[test]
fn an_exemption_never_covers_an_assessment_and_a_threat() {
    let ambiguous = book("ambiguous", &format!("{LIMITS}{}", exempt("x-1", "2027-01-01")), &both());
    assert_eq!(failures(&gate(&ambiguous, &[])), ["x-1 ambiguous-exemption", "x-1 too-high", "X-1 too-high"]);
    assert_eq!(gate(&ambiguous, &[])["exemptions"][0]["state"], "ambiguous");
    let text = check(&ambiguous, &[]).expect_code(1).text().to_owned();
    assert!(text.contains("FAIL    x-1: an assessment and a threat have this id"), "{text}");
    assert!(text.contains("add `kind = \"assessment\"` or `kind = \"threat\"` to the exemption"), "{text}");
    let github = check(&ambiguous, &["--format", "github"]).expect_code(1).text().to_owned();
    assert!(github.contains("book.toml,line=11,endLine=11,col=1,endColumn=3,title=gate::x-1: an assess"), "{github}");
    // A former id of an assessment also identifies it.
    let former = both().replace("id: x-1\n", "id: new\nformerly: x-1\n");
    let former = book("ambiguous-former", &format!("{LIMITS}{}", exempt("X-1", "2027-01-01")), &former);
    assert_eq!(failures(&gate(&former, &[])), ["X-1 ambiguous-exemption", "new too-high", "X-1 too-high"]);
}

#[test]
fn an_exemption_may_say_its_kind() {
    let limited = |name: &str, exemptions: &str| book(name, &format!("{LIMITS}{exemptions}"), &both());
    let assessment = limited("kind-assessment", &of_kind("x-1", "assessment"));
    assert_eq!(failures(&gate(&assessment, &[])), ["X-1 too-high"]);
    assert_eq!(failures(&gate(&limited("kind-threat", &of_kind("x-1", "threat")), &[])), ["x-1 too-high"]);
    let each = of_kind("x-1", "assessment") + &of_kind("X-1", "threat");
    check(&limited("kind-each", &each), &[]).expect_code(0);
    // An exemption for the other kind has no effect.
    let only =
        book("kind-other", &format!("{LIMITS}{}", of_kind("a", "threat")), &super::assessment("id: a\ncvss: 9.4\n"));
    assert_eq!(failures(&gate(&only, &[])), ["a too-high"]);
    assert!(check(&only, &[]).text().contains("the exemption of `a` matches no assessment and no threat"));
    let wrong = check(&limited("kind-wrong", &of_kind("x-1", "score")), &[]).expect_code(1).text().to_owned();
    assert!(
        wrong.contains("\"score\" is not a value of `kind`\n  help: allowed are `assessment` and `threat`"),
        "{wrong}"
    );
    let twice = check(&limited("kind-twice", &(each + &exempt("x-1", "2027-01-01"))), &[]).expect_code(1);
    assert!(twice.text().contains("`x-1` has two exemptions"), "{}", twice.text());
    let export = assessment.command(&["export", "--format", "json"], &[]).expect_code(0);
    let json: serde_json::Value = serde_json::from_slice(&export.stdout).expect("it is JSON");
    assert_eq!(json["policy"]["gate"]["exempt"][0]["kind"], "assessment");
    assert!(json["scores"][0]["exempted"].is_object() && json["threats"][0]["exempted"].is_null(), "{json}");
}

#[test]
fn an_exemption_of_something_that_cannot_be_read_is_not_to_be_removed() {
    let broken_model = model(&[&format!("id: T-1, title: t, {CRITICAL}")]).replace("layers:\n", "layerz:\n");
    let broken_score = assessment("id: a\ncvss: 9.4\nnonsense: 1\n");
    let left_out = model(&[&format!("id: T-1, title: t, {CRITICAL}")]).replace("```maestro", "```maestr");
    for (name, id, chapter) in
        [("model", "T-1", broken_model), ("score", "a", broken_score), ("near-miss", "T-1", left_out)]
    {
        let book = book(&format!("unread-{name}"), &format!("{LIMITS}{}", exempt(id, "2027-01-01")), &chapter);
        let text = check(&book, &[]).expect_code(1).text().to_owned();
        assert!(
            text.contains(&format!("the exemption of `{id}` has no effect: `{id}` is in no block that could be read")),
            "{name}: {text}"
        );
        assert!(text.contains("help: fix the other errors first"), "{name}: {text}");
        assert!(!text.contains("remove it") && !text.contains("is not needed"), "{name}: {text}");
        assert_eq!(gate(&book, &[])["exemptions"][0]["state"], "unread", "{name}");
    }
    // A broken assessment that states its id cannot have another id.
    let chapter = assessment("id: a\ncvss: 9.4\nnonsense: 1\n");
    let book = book("unread-other", &format!("{LIMITS}{}", exempt("b", "2027-01-01")), &chapter);
    let text = check(&book, &[]).expect_code(1).text().to_owned();
    assert!(text.contains("the exemption of `b` matches no assessment and no threat"), "{text}");
}

#[test]
fn a_limit_that_is_no_number_is_shown_as_it_is_written() {
    for (value, shown) in [
        ("nan", "nan"),
        ("-nan", "-nan"),
        ("inf", "inf"),
        ("-inf", "-inf"),
        ("-0.1", "-0.1"),
        ("10.1", "10.1"),
        ("\"5\"", "\"5\""),
        ("true", "true"),
    ] {
        let book = book("no-score", &format!("max-score = {value}\n"), &assessment("id: a\ncvss: 5\n"));
        let text = check(&book, &[]).expect_code(1).text().to_owned();
        assert!(text.contains(&format!("{shown} is not a score\n  help: write a number from 0 to 10\n")), "{text}");
        assert_eq!(failures(&gate(&book, &[])), ["gate table"], "{value}");
    }
    let others = "max-risk = nan\nmax-open = {high = inf}\njudge = nan\n";
    let text = check(&book("no-words", others, "text"), &[]).expect_code(1).text().to_owned();
    for message in ["nan is not a risk", "inf is not a count", "nan is not a value of `judge`"] {
        assert!(text.contains(message), "{text}");
    }
    assert!(!text.contains("null"), "{text}");
    let book = book("no-argument", "max-score = 5\n", "text");
    for value in ["nan", "inf", "-1", "five"] {
        let run = book.command(&["check", &format!("--max-score={value}")], &[]).expect_code(2);
        assert!(run.stderr.contains("write a number from 0 to 10"), "{}", run.stderr);
    }
}
