use super::{Edited, add};

/// The result of [`add`], after checks that apply to every file: a second run changes nothing, and the table has the right
/// contents.
fn added(text: &str) -> Edited {
    let edited = match add(text) {
        Ok(edited) => edited,
        Err(problem) => panic!("{problem:?}\n{text}"),
    };
    let again = add(&edited.text).expect("what was written can be read");
    assert_eq!(again.text, edited.text, "the second run changed something");
    assert!(!again.added);
    let value: toml::Table = edited.text.trim_start_matches('\u{feff}').parse().expect("valid TOML");
    assert!(value["preprocessor"]["aivss"].is_table(), "{}", edited.text);
    edited
}

fn text(from: &str) -> String {
    added(from).text
}

#[test]
fn a_missing_newline_at_the_end_is_added() {
    assert_eq!(text("[book]\ntitle = \"A\""), "[book]\ntitle = \"A\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n");
}

#[test]
fn a_comment_at_the_end_stays_where_it_is() {
    let old = "[output.html]\n# default-theme = \"rust\"\n";
    assert_eq!(text(old), format!("{old}\n[preprocessor.aivss]\nafter = [\"links\"]\n"));
    let old = "[book]\n\n# the end";
    assert_eq!(text(old), format!("{old}\n\n[preprocessor.aivss]\nafter = [\"links\"]\n"));
    let old = "# nothing yet\n";
    assert_eq!(text(old), format!("{old}\n[preprocessor.aivss]\nafter = [\"links\"]\n"));
}

#[test]
fn carriage_returns_stay() {
    let old = "[book]\r\ntitle = \"A\"\r\n";
    assert_eq!(text(old), "[book]\r\ntitle = \"A\"\r\n\r\n[preprocessor.aivss]\r\nafter = [\"links\"]\r\n");
    let comment = "[output.html]\r\n# nothing yet\r\n";
    assert_eq!(text(comment), format!("{comment}\r\n[preprocessor.aivss]\r\nafter = [\"links\"]\r\n"));
    assert_eq!(
        text("[preprocessor.aivss]\r\nafter = [\r\n  \"a\", # one\r\n]\r\n"),
        "[preprocessor.aivss]\r\nafter = [\r\n  \"a\", # one\r\n  \"links\",\r\n]\r\n"
    );
    let mixed = "[book]\ntitle = \"A\"\r\nlanguage = \"en\"\r\n";
    assert_eq!(
        text(mixed),
        "[book]\ntitle = \"A\"\r\nlanguage = \"en\"\r\n\r\n[preprocessor.aivss]\r\nafter = [\"links\"]\r\n"
    );
}

#[test]
fn a_byte_order_mark_stays() {
    assert_eq!(text("\u{feff}[book]\n"), "\u{feff}[book]\n\n[preprocessor.aivss]\nafter = [\"links\"]\n");
}

#[test]
fn inline_tables_stay_inline() {
    assert_eq!(
        text("preprocessor = { toc = { command = \"x\" } }\n"),
        "preprocessor = { toc = { command = \"x\" }, aivss = { after = [\"links\"] } }\n"
    );
    assert_eq!(text("preprocessor = {}\n"), "preprocessor = { aivss = { after = [\"links\"] } }\n");
    assert_eq!(text("[preprocessor]\naivss = {}\n"), "[preprocessor]\naivss = { after = [\"links\"] }\n");
    assert_eq!(
        text("[preprocessor]\naivss = { version = \"0.5\" }\n"),
        "[preprocessor]\naivss = { version = \"0.5\", after = [\"links\"] }\n"
    );
    assert_eq!(
        text("[preprocessor]\naivss = {version = \"0.5\"}\n"),
        "[preprocessor]\naivss = {version = \"0.5\", after = [\"links\"]}\n"
    );
}

#[test]
fn dotted_keys_stay_dotted() {
    assert_eq!(
        text("preprocessor.aivss.version = \"0.5\"\nbook.title = \"A\"\n"),
        "preprocessor.aivss.version = \"0.5\"\npreprocessor.aivss.after = [\"links\"]\nbook.title = \"A\"\n"
    );
    assert_eq!(
        text("preprocessor.toc.command = \"x\"\n"),
        "preprocessor.toc.command = \"x\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n"
    );
}

#[test]
fn an_existing_table_gets_what_is_missing() {
    let edited = added("[preprocessor.aivss]\n# which rules\nversion = \"0.5\" # old\n\n[book]\n");
    assert_eq!(
        edited.text,
        "[preprocessor.aivss]\n# which rules\nversion = \"0.5\" # old\nafter = [\"links\"]\n\n[book]\n"
    );
    assert!(!edited.added);
    assert_eq!(
        text("[preprocessor.aivss]\nafter = [\"gettext\"]\n"),
        "[preprocessor.aivss]\nafter = [\"gettext\", \"links\"]\n"
    );
    assert_eq!(
        text("[preprocessor.aivss]\nafter = [ \"a\", \"b\" ]\n"),
        "[preprocessor.aivss]\nafter = [ \"a\", \"b\", \"links\" ]\n"
    );
    assert_eq!(text("[preprocessor.aivss]\nafter = []\n"), "[preprocessor.aivss]\nafter = [\"links\"]\n");
}

#[test]
fn a_list_over_several_lines_stays_one() {
    assert_eq!(
        text("[preprocessor.aivss]\nafter = [\n    \"a\", # first\n    \"b\", # second\n]\n"),
        "[preprocessor.aivss]\nafter = [\n    \"a\", # first\n    \"b\", # second\n    \"links\",\n]\n"
    );
    assert_eq!(
        text("[preprocessor.aivss]\nafter = [\n  \"a\",\n  \"b\"\n]\n"),
        "[preprocessor.aivss]\nafter = [\n  \"a\",\n  \"b\",\n  \"links\"\n]\n"
    );
    assert_eq!(
        text("[preprocessor.aivss]\nafter = [\n  \"a\" # why\n]\n"),
        "[preprocessor.aivss]\nafter = [\n  \"a\", # why\n  \"links\"\n]\n"
    );
}

#[test]
fn what_is_there_already_is_enough() {
    for old in [
        "[preprocessor.aivss]\nafter = [\"links\"]\n",
        "[preprocessor.aivss]\nafter = [\"links\", \"gettext\"]\n",
        "[preprocessor.links]\nbefore = [\"aivss\"]\n\n[preprocessor.aivss]\n",
    ] {
        assert_eq!(text(old), old);
    }
}

#[test]
fn a_book_without_the_default_steps_has_no_links_to_come_after() {
    let old = "[build]\nuse-default-preprocessors = false\n";
    assert_eq!(text(old), format!("{old}\n[preprocessor.aivss]\n"));
    let old = "[build]\nuse-default-preprocessors = false\n\n[preprocessor.links]\n";
    assert_eq!(text(old), format!("{old}\n[preprocessor.aivss]\nafter = [\"links\"]\n"));
}

#[test]
fn the_stylesheet_as_a_file_is_named() {
    let table = "[preprocessor.aivss]\nafter = [\"links\"]\ncss = \"file\"\n";
    assert_eq!(text(table), format!("{table}\n[output.html]\nadditional-css = [\"aivss.css\"]\n"));
    assert_eq!(
        text(&format!("output = {{ html = {{ additional-css = [\"my.css\"] }} }}\n\n{table}")),
        format!("output = {{ html = {{ additional-css = [\"my.css\", \"aivss.css\"] }} }}\n\n{table}")
    );
    let present = format!("{table}\n[output.html]\nadditional-css = [\"aivss.css\"]\n");
    assert_eq!(text(&present), present);
    // The book has other outputs and no html, so an `[output.html]` would add a renderer.
    let epub = format!("{table}\n[output.epub]\n");
    let edited = added(&epub);
    assert_eq!(edited.text, epub);
    assert_eq!(edited.notes.len(), 1);
    let dotted = format!("{table}\n[output.html]\nadditional-css = [\"./aivss.css\"]\n");
    assert_eq!(text(&dotted), dotted);
}

#[test]
fn the_folder_of_the_chapters_is_read() {
    assert_eq!(added("[book]\nsrc = \"docs\"\n").src, "docs");
    assert_eq!(added("").src, "src");
}

#[test]
fn shapes_that_cannot_be_edited_are_refused_with_their_place() {
    for (text, at, part) in [
        ("[book\n", 5..5, "not valid TOML"),
        ("preprocessor = 1\n", 0..12, "`preprocessor` is not a table"),
        ("[preprocessor]\naivss = true\n", 15..20, "`preprocessor.aivss` is not a table"),
        ("[preprocessor.aivss]\nafter = \"links\"\n", 21..26, "not a list of names"),
        ("[preprocessor.aivss]\nbefore = [\"links\"]\n", 21..27, "`before` names `links`"),
        ("[output]\nhtml = 1\n[preprocessor.aivss]\ncss = \"file\"\n", 9..13, "`output.html` is not a table"),
        (
            "[output.html]\nadditional-css = 1\n[preprocessor.aivss]\ncss = \"file\"\n",
            14..28,
            "`output.html.additional-css` is not a list of files",
        ),
    ] {
        let problem = add(text).expect_err(text);
        assert!(problem.message.contains(part), "{}", problem.message);
        assert_eq!(problem.primary.span.range(), at, "{text}");
    }
}
