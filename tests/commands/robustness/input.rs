//! Tests input that no mdBook sends.

use serde_json::json;

use super::*;

#[test]
fn input_that_is_cut_short() {
    let prose = "Words about nothing, \"quoted\", \\ escaped, ünïcode 😀.\n\n".repeat(400);
    let with_blocks = format!("{prose}{}{}{prose}", fence("aivss", ASSESSMENT), fence("maestro", MODEL));
    for chapter in [&prose, &with_blocks] {
        for shape in [Shape::V05, Shape::V04] {
            let book =
                WireBook::new(shape).nested("A", "a.md", chapter, &[("B", "b.md", "text")]).separator().part("P");
            let input = book.input();
            book.run().expect_code(0);
            for cut in (0..input.len()).step_by(KIB).chain([1, input.len() - 1, input.len() - 2]) {
                refused(&input.as_bytes()[..cut]);
            }
        }
    }
}

#[test]
fn input_that_is_no_book() {
    let good = book("text").input();
    for input in [
        "",
        " ",
        "null",
        "{}",
        "[]",
        "[{}]",
        "[{},{}]",
        "[[],[]]",
        "[1,2]",
        "\"aivss\"",
        "[null,null]",
        "mdbook",
        &format!("{good} x"),
        &format!("{good}{good}"),
        &good.replacen("]", ",{}]", 1),
        &good.replace("\"items\"", "\"itemz\""),
        &good.replace("\"items\":[", "\"items\":[[],"),
        &good.replace("\"items\":[", "\"items\":7,\"x\":["),
        &good.replace("\"renderer\"", "\"rendered\""),
        &good.replace("\"root\"", "\"route\""),
        &good.replace("\"0.5.4\"", "5"),
        &good.replace("\"text\"", "[\"aivss\"]"),
        &good.replace("\"text\"", "{\"aivss\":1}"),
        &good.replace("\"text\"", "\"aivss \\ud800\""),
        &good.replace("\"text\"", "\"aivss \n\""),
        &good.replace("\"text\"", "\"aivss \\x\""),
    ] {
        // A book of another shape may pass unchanged if it contains nothing of ours.
        let run = wire::preprocess(input.as_bytes());
        if run.code == Some(0) {
            let book = run.text();
            assert!(book.starts_with('{') && !book.contains("aivss") && input.contains(book), "{input}");
        } else {
            refused(input.as_bytes());
        }
    }
}

#[test]
fn input_that_is_not_utf8() {
    for chapter in ["text", "aivss"] {
        let good = book(chapter).input();
        let at = good.find(chapter).expect("the chapter is in the input");
        for wrong in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98"] {
            let mut input = good.clone().into_bytes();
            input.splice(at..at, wrong.iter().copied());
            let run = refused(&input);
            assert!(run.stderr.contains(&format!("the input is not UTF-8 (byte {at})")), "{}", run.stderr);
        }
    }
    // UTF-16 and a byte order mark.
    let utf16: Vec<u8> = book("text").input().encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&utf16);
    refused(format!("\u{feff}{}", book("text").input()).as_bytes());
}

#[test]
fn json_that_is_nested_deep() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        refused(deep.as_bytes());
        refused(open.repeat(500_000).as_bytes());
        // In the configuration, in an unknown field, in place of a chapter.
        let good = book("aivss").input();
        refused(
            good.replace("\"renderer\"", &format!("\"x\":{deep},\"renderer\""))
                .replacen("\"output\":{", &format!("\"output\":{{\"x\":{deep},"), 1)
                .as_bytes(),
        );
        let run =
            wire::preprocess(good.replace("\"parent_names\"", &format!("\"x\":{deep},\"parent_names\"")).as_bytes());
        assert!(matches!(run.code, Some(0 | 2)), "{:?} {}", run.code, run.stderr);
    }
    // Chapters inside chapters.
    let mut item = json!({"Chapter": {"name": "x", "content": "aivss", "sub_items": []}});
    for _ in 0..30 {
        item = json!({"Chapter": {"name": "x", "content": "text", "sub_items": [item]}});
    }
    WireBook::new(Shape::V05).item(item.clone()).run().expect_code(0);
    for _ in 0..30 {
        item = json!({"Chapter": {"name": "x", "content": "text", "sub_items": [item]}});
    }
    let run = WireBook::new(Shape::V05).item(item).run();
    assert!(matches!(run.code, Some(0 | 2)), "{:?} {}", run.code, run.stderr);
}
