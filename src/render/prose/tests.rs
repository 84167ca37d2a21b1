use super::*;

const HERE: Prose<'_> = Prose { home: "agents/a.md", here: "agents/a.md" };

#[test]
fn html_of_a_field_is_one_safe_line() {
    assert_eq!(HERE.flow("Two *words*.\n\nAnd `code`."), "<p>Two <em>words</em>.</p><p>And <code>code</code>.</p>");
    assert_eq!(HERE.phrase("Two *words*.\n\nAnd `code`."), "Two <em>words</em>.<br>And <code>code</code>.");
    assert_eq!(HERE.phrase("- one\n- two"), "• one<br>• two");
    assert_eq!(HERE.flow("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    assert_eq!(HERE.flow("a <b onclick=x>b</b>"), "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>");
    assert_eq!(HERE.flow("```\na\n<b>\n```"), "<pre><code>a&#10;&lt;b&gt;</code></pre>");
    assert_eq!(HERE.flow("# Title\ntext"), "<p><strong>Title</strong></p><p>text</p>");
    assert!(!HERE.flow("| a |\n|:-:|\n| b |").contains("style"));
    for markdown in ["a\nb", "a  \nb", "> q\n> r", "1. x\n\n   y\n2. z", "```\n\n```", "| a |\n|---|\n| b |", "<x\ny>"]
    {
        assert!(!HERE.flow(markdown).contains('\n') && !HERE.phrase(markdown).contains('\n'), "{markdown:?}");
    }
}

#[test]
fn links_lead_to_safe_places_only() {
    assert_eq!(HERE.flow("[a](javascript:alert(1))"), "<p>a</p>");
    assert_eq!(HERE.phrase("[a](<JaVa&#9;script:x>)"), "a");
    assert_eq!(HERE.phrase("[a](&#106;avascript:x)"), "a");
    assert_eq!(HERE.phrase("[a](data:text/html,x)"), "a");
    assert_eq!(HERE.phrase("[a](x.md#y)"), "<a href=\"x.md#y\">a</a>");
    assert_eq!(HERE.phrase("<me@example.org>"), "<a href=\"mailto:me@example.org\">me@example.org</a>");
    assert_eq!(HERE.phrase("![alt](https://example.org/x.png)"), "<a href=\"https://example.org/x.png\">alt</a>");
    assert_eq!(HERE.phrase("[![alt](https://e.org/x.png)](https://e.org)"), "<a href=\"https://e.org\">alt</a>");
    assert_eq!(HERE.phrase("![alt](x.png)"), "<img src=\"x.png\" alt=\"alt\" />");
    assert_eq!(refused_links("[a](javascript:1) ![b](data:x) [c](mailto:a@b)"), ["javascript:1", "data:x"]);
    assert_eq!(refused_links("ftp://example.org/x"), ["ftp://example.org/x"]);
    assert!(refused_links("AML:T0001 and https://example.org").is_empty());
    assert!(refused_links("CVE-2026-1234").is_empty());
}

#[test]
fn relative_links_follow_the_page() {
    let there = Prose { home: "agents/a.md", here: "summary.md" };
    assert_eq!(there.phrase("[a](b.md#c)"), "<a href=\"agents/b.md#c\">a</a>");
    assert_eq!(there.phrase("[a](#c)"), "<a href=\"agents/a.md#c\">a</a>");
    assert_eq!(there.phrase("[a](../x/y.md)"), "<a href=\"x/y.md\">a</a>");
    assert_eq!(there.phrase("[a](https://e.org)"), "<a href=\"https://e.org\">a</a>");
    let back = Prose { home: "summary.md", here: "agents/deep/a.md" };
    assert_eq!(back.phrase("[a](b.md)"), "<a href=\"../../b.md\">a</a>");
    assert_eq!(back.target("./b.md#x").as_deref(), Some("../../b.md#x"));
}

#[test]
fn references_are_links_or_text() {
    assert_eq!(HERE.target("https://example.org/a").as_deref(), Some("https://example.org/a"));
    assert_eq!(HERE.target("cve-2026-12345").as_deref(), Some("https://www.cve.org/CVERecord?id=CVE-2026-12345"));
    assert_eq!(HERE.target("report.md#top").as_deref(), Some("report.md#top"));
    for text in ["seen in a test", "javascript:alert(1)", "", "AML.T0105", "ISO/IEC"] {
        assert_eq!(HERE.target(text), None, "{text}");
    }
}

#[test]
fn markdown_of_a_field_means_the_same() {
    let fields = [
        "Two *words*, **three** and `a | b`.\n\nNext [link](https://example.org/a(b)).",
        "- one\n- two\n\n  more\n- three",
        "1. one\n2. two\n   - inner\n",
        "> quoted\n>\n> twice",
        "```\ncode `x`\n\n  more\n```\n\nafter",
        "| a | b |\n|---|---|\n| c | d |",
        "line  \nbreak",
    ];
    // A tight list may become a loose one, but the words and their order stay the same.
    let bare = |markdown: &str| {
        let mut shown = String::new();
        pulldown_cmark::html::push_html(&mut shown, Parser::new_ext(markdown, options()));
        shown.replace("<p>", "").replace("</p>", "").replace(['\n', ' '], "").replace("%28", "(").replace("%29", ")")
    };
    for field in fields {
        let again = HERE.blocks(field);
        assert_eq!(bare(field), bare(&again), "{field:?} became {again:?}");
        assert!(!HERE.line(field).contains('\n'));
    }
    assert_eq!(HERE.line("a `x|y` b | c"), "a `x\\|y` b \\| c");
}
