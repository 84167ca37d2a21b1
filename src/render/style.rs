//! The stylesheet. Its readable source is `src/render/style.css`; what is shipped is `style.min.css` beside it. A test makes the one
//! from the other; to write it after a change: `SNAPSHOTS=overwrite cargo test --lib render::style`.

/// The stylesheet, minified.
pub const STYLESHEET: &str = include_str!("style.min.css");

#[cfg(test)]
mod tests {
    use super::STYLESHEET;

    const SOURCE: &str = include_str!("style.css");

    /// Comments and needless white space go; nothing is rewritten.
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
        let made = minify(SOURCE);
        if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/render/style.min.css");
            std::fs::write(path, &made).expect("the stylesheet can be written");
            return;
        }
        assert_eq!(STYLESHEET, made, "stale: SNAPSHOTS=overwrite cargo test --lib render::style");
    }

    #[test]
    fn it_weighs_little() {
        assert!(STYLESHEET.len() <= 6 * 1024, "{} bytes", STYLESHEET.len());
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
                        // A comma inside `:is(…)` separates no selectors.
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
