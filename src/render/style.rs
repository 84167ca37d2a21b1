//! The stylesheet in parts: `style.css` for every page, `long.css` for pages with a long model, `views.css` for pages with a view of
//! the whole book, and `flows.css` for pages with an architecture. The last two need `long.css` as well. The program contains the minified files beside them. A test compares both;
//! to write the minified files after a change, run `SNAPSHOTS=overwrite cargo test --lib render::style`.

/// The minified styles for every page with one of our blocks.
pub(super) const BLOCKS: &str = include_str!("style.min.css");

/// The minified styles for pages with long models.
pub(super) const LONG: &str = include_str!("long.min.css");

/// The minified styles for pages with views of the whole book.
pub(super) const VIEWS: &str = include_str!("views.min.css");

/// The minified styles for pages with an architecture.
pub(super) const FLOWS: &str = include_str!("flows.min.css");

/// The whole minified stylesheet as a file.
pub const STYLESHEET: &str = concat!(
    include_str!("style.min.css"),
    include_str!("long.min.css"),
    include_str!("views.min.css"),
    include_str!("flows.min.css")
);

#[cfg(test)]
mod tests {
    use super::STYLESHEET;

    const SOURCES: [(&str, &str, &str); 4] = [
        ("style", include_str!("style.css"), super::BLOCKS),
        ("long", include_str!("long.css"), super::LONG),
        ("views", include_str!("views.css"), super::VIEWS),
        ("flows", include_str!("flows.css"), super::FLOWS),
    ];

    /// Removes comments and unnecessary white space. Nothing else is changed.
    fn minify(source: &str) -> String {
        let mut bare = String::new();
        let mut rest = source;
        while let Some(start) = rest.find("/*") {
            bare.push_str(&rest[..start]);
            rest = rest[start..].split_once("*/").expect("comments are closed").1;
        }
        bare.push_str(rest);
        let mut text = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        for sign in ["{", "}", ";", ",", ">"] {
            text = text.replace(&format!(" {sign}"), sign).replace(&format!("{sign} "), sign);
        }
        text.replace(": ", ":").replace(";}", "}")
    }

    #[test]
    fn the_shipped_one_is_made_from_the_source() {
        for (name, source, shipped) in SOURCES {
            let made = minify(source);
            if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
                let path = format!("{}/src/render/{name}.min.css", env!("CARGO_MANIFEST_DIR"));
                std::fs::write(path, &made).expect("the stylesheet can be written");
                continue;
            }
            assert_eq!(shipped, made, "stale: SNAPSHOTS=overwrite cargo test --lib render::style");
        }
    }

    #[test]
    fn it_weighs_little() {
        assert!(super::BLOCKS.len() <= 6 * 1024, "{} bytes", super::BLOCKS.len());
        let without_pictures = super::BLOCKS.len() + super::LONG.len() + super::VIEWS.len();
        assert!(without_pictures <= 8 * 1024, "{without_pictures} bytes");
        assert!(super::FLOWS.len() <= 2 * 1024, "{} bytes", super::FLOWS.len());
    }

    #[test]
    fn it_touches_nothing_but_our_own() {
        for foreign in ["!important", "url(", "@import", "@font-face", "</", "{{", "$", "\n"] {
            assert!(!STYLESHEET.contains(foreign), "{foreign}");
        }
        let mut depth = 0;
        let mut selector = String::new();
        for c in STYLESHEET.chars() {
            match c {
                '{' => {
                    if depth == 0 {
                        // A comma inside `:is(…)` does not separate selectors.
                        let outside = selector.replace("a:is(.aivss-badge,.maestro-badge)", ".aivss-badge");
                        for part in outside.split(',') {
                            let own =
                                [".aivss", ".maestro", ".av-", "span.av-"].iter().any(|start| part.starts_with(start));
                            assert!(own, "{part}");
                        }
                    }
                    depth += 1;
                    selector.clear();
                }
                '}' => {
                    depth -= 1;
                    selector.clear();
                }
                c => selector.push(c),
            }
        }
        assert_eq!(depth, 0);
    }
}
