//! Tests rules of a book: read from TOML, shared by several books, and shown like the rules of the program.

#![cfg(feature = "driver")]

use crate::support::{BookTest, Host};
use mdbook_aivss::maestro::questions::{Fact, Relation, Side};

/// The first example of the handbook's page about rules.
fn example() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/book/howto/rules.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let (_, after) = page.split_once("```toml\n").expect("a file of rules");
    after.split_once("```").expect("its end").0.to_owned()
}

/// A tool that can spend money. The book is in a folder below the root of the test.
const BUYER: &str = "# Buyer\n\n```maestro questions\n```\n\n```maestro\nagent: Buyer\nid: NAME\ncomponents:\n  buyer: agent\n  \
     shop: {kind: tool, can: spend}\n  log: monitor\n  policy: control\nflows:\n  - buyer -> shop\n  - shop -> log\n  \
     - policy -> buyer\nlayers:\n  L3:\n    - {id: NAME-1, title: Wrong, answers: [irreversible], severity: low, likelihood: \
     likely}\nMORE```\n";

const RULES: &str = "rules = [\"../policy/rules.toml\"]\n";

/// Two books that share one file of rules. `gate` is added to the first configuration, and `more` to the first block.
fn books(name: &str, gate: &str, more: &str) -> BookTest {
    let toml = format!("[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n{RULES}");
    let chapter = |name: &str, more: &str| BUYER.replace("NAME", name).replace("MORE", more);
    BookTest::new(name)
        .file("policy/rules.toml", example())
        .file("one/book.toml", format!("{toml}{gate}"))
        .file("one/src/SUMMARY.md", "- [Buyer](buyer.md)\n")
        .file("one/src/buyer.md", chapter("one", more))
        .file("two/book.toml", toml)
        .file("two/src/SUMMARY.md", "- [Buyer](buyer.md)\n")
        .file("two/src/buyer.md", chapter("two", ""))
}

const QUESTION: &str = "Who checks the amount before it is paid?";

#[test]
fn two_books_share_a_file_of_rules() {
    let books = books("rules-shared", "\n[preprocessor.aivss.gate]\nmax-open-questions = 0\n", "");
    for (book, code) in [("one", 1), ("two", 0)] {
        let run = books.command(&["check", book], b"").expect_code(code);
        let line = format!("src/buyer.md:11:3: warning[open-question]: open question about `shop`: {QUESTION}");
        assert!(run.text().contains(&line), "{}", run.text());
        assert_eq!(run.text().matches("open-question]").count(), 1, "{}", run.text());
        let suggested = books.command(&["suggest", "--book", book], b"").expect_code(0);
        for part in ["L7:", "catalog: agent-tool-misuse", "maps: {asi: [ASI02]}", "answers: [acme-payment@shop]"] {
            assert!(suggested.text().contains(part), "{part}: {}", suggested.text());
        }
        for (format, part) in [
            ("json", format!("{{\"rule\":\"acme-payment\",\"question\":\"{QUESTION}\",\"component\":\"shop\"")),
            ("json", "\"rules\":[\"../policy/rules.toml\"]".to_owned()),
            ("sarif", "\"ruleId\": \"question/acme-payment\"".to_owned()),
            ("sarif", "Our policy asks for a second person above 500 euros.".to_owned()),
        ] {
            let exported = books.command(&["export", book, "--format", format], b"").expect_code(0);
            assert!(exported.text().contains(&part), "{format} has no {part}");
        }
    }
    let gate = books.command(&["check", "one"], b"");
    assert!(gate.text().contains("max-open-questions"), "{}", gate.text());
}

#[test]
fn an_own_question_is_answered_and_dismissed_like_any_other() {
    let dismissed =
        "dismissed: {question: acme-payment, on: shop, reason: Every order is below 10 euros., owner: Finance}\n";
    let books = books("rules-dismissed", "", dismissed);
    let run = books.command(&["check", "one"], b"").expect_code(0);
    assert!(run.text().ends_with("no problems\n"), "{}", run.text());
    let sarif = books.command(&["export", "one", "--format", "sarif"], b"").expect_code(0);
    let justification = "\"justification\": \"Every order is below 10 euros. Owner: Finance.\"";
    assert!(sarif.text().contains(justification), "{}", sarif.text());
    let site = books.root.join("site");
    books.command(&["build", "one", "--dest-dir", &site.to_string_lossy()], b"").expect_code(0);
    let page = std::fs::read_to_string(site.join("buyer.html")).expect("the page");
    assert!(page.contains(QUESTION) && page.contains("Every order is below 10 euros."), "{page}");
}

#[test]
fn a_mistake_in_a_rule_fails_every_kind_of_run() {
    let book = BookTest::new("rules-mistake")
        .file(
            "book.toml",
            format!("[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n{RULES}").replace("../", ""),
        )
        .file("policy/rules.toml", example().replace("can = \"spend\"", "cna = \"spend\""))
        .file("src/SUMMARY.md", "- [Buyer](buyer.md)\n")
        .file(
            "src/buyer.md",
            BUYER.replace("NAME", "one").replace("MORE", "dismissed: {question: acme-payment, reason: R., owner: O}\n"),
        );
    // The answer to the rule that cannot be read is not reported as a second error.
    let wrong = "policy/rules.toml:9:10: error[rule-file]: there is no key `cna` here";
    let run = book.command(&["check"], b"").expect_code(1);
    assert!(run.text().contains(wrong) && run.text().contains("did you mean `can`?"), "{}", run.text());
    assert_eq!(run.text().matches("error[").count(), 1, "{}", run.text());
    for host in [Host::V05, Host::Own] {
        let run = book.build(host);
        assert!(run.stderr.contains("error[rule-file]") && run.stderr.contains("9:10"), "{}", run.stderr);
    }
}

/// Checks a book without blocks that has these rules.
fn check(name: &str, rules: String) -> (Option<i32>, String) {
    let toml = "[book]\ntitle = \"T\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\nrules = [\"rules.toml\"]\n";
    let book = BookTest::new(name)
        .file("book.toml", toml)
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", "# One\n")
        .file("rules.toml", rules);
    let run = book.command(&["check"], b"");
    (run.code, run.text().to_owned())
}

#[test]
fn every_condition_is_read_and_explained() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/book/reference/rules.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let mut conditions: Vec<(&str, String)> = Vec::new();
    conditions.extend(Fact::ALL.iter().map(|(key, _)| (*key, format!("{key} = false"))));
    conditions.extend(Relation::ALL.iter().map(|(key, _)| (*key, format!("{key} = {{}}"))));
    conditions.extend(Side::ALL.iter().map(|(word, _)| (*word, format!("sends-to = {{ zone = \"{word}\" }}"))));
    for (key, condition) in [
        ("kind", "kind = \"agent\""),
        ("can", "can = [\"spend\", \"sign\"]"),
        ("holds", "holds = \"secrets\""),
        ("content", "content = \"mixed\""),
        ("approval", "approval = [\"human\"]"),
        ("identity", "identity = \"own\""),
        ("not", "not = { acts = true }"),
        ("any", "any = [{ acts = true }, { tainted = true }]"),
        ("all", "all = [{ reaches = { acts = true } }]"),
        ("at-least", "joined = { at-least = 2 }"),
        ("authenticated", "receives-from = { authenticated = false }"),
        ("encrypted", "sends-to = { encrypted = false }"),
    ] {
        conditions.push((key, condition.to_owned()));
    }
    let rule = |(number, (_, when)): (usize, &(&str, String))| {
        format!(
            "[[rule]]\nid = \"r-{number}\"\nquestion = \"Q?\"\nwhy = \"W.\"\nlayers = \"L1\"\nwhen = {{ {when} }}\n"
        )
    };
    let (code, text) = check("rules-conditions", conditions.iter().enumerate().map(rule).collect());
    assert_eq!(code, Some(0), "{text}");
    for (key, _) in conditions {
        assert!(page.contains(&format!("`{key}`")), "the page does not explain `{key}`");
    }
}

#[test]
fn a_book_has_at_most_200_rules_of_50_conditions() {
    let rule = |number: usize, keys: usize| {
        // Each `not` counts as a key, and so does the `kind` in the last one.
        let when = format!("{}kind = \"tool\"{}", "not = { ".repeat(keys - 1), " }".repeat(keys - 1));
        format!(
            "[[rule]]\nid = \"r-{number}\"\nquestion = \"Q?\"\nwhy = \"W.\"\nlayers = [\"L1\"]\nwhen = {{ {when} }}\n"
        )
    };
    let check = |rules: String| check("rules-bounds", rules);
    let many = |count: usize, keys: usize| (0..count).map(|number| rule(number, keys)).collect::<String>();
    assert_eq!(check(many(200, 50)).0, Some(0));
    let (code, text) = check(many(201, 1));
    assert!(
        code == Some(1) && text.contains("error[rule-file]: the book has more than 200 rules of its own"),
        "{text}"
    );
    let (code, text) = check(many(1, 51));
    assert!(code == Some(1) && text.contains("a condition has at most 50 keys"), "{text}");
}
