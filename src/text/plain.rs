//! Converts Markdown to plain text, for formats without markup.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The paragraphs of a Markdown text as plain text, each on one line. Marks are removed. The text of code, links and HTML is
/// kept, and the address of a link follows its text.
///
/// Escaping the result as Markdown and converting it again gives the same result.
pub(crate) fn plain(markdown: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut text = String::new();
    let mut addresses = Vec::new();
    let mut end = |text: &mut String| {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            paragraphs.push(words.join(" "));
        }
        text.clear();
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Item) => {
                end(&mut text);
                text.push_str("- ");
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                addresses.push((text.len(), dest_url))
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some((start, address)) = addresses.pop()
                    && !address.is_empty()
                    && text.get(start..).is_none_or(|label| label != &*address)
                {
                    text.push_str(&format!(" ({address})"));
                }
            }
            Event::End(TagEnd::TableCell) => text.push_str("; "),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::TableHead
                | Tag::TableRow
                | Tag::List(_),
            ) if text != "- " => end(&mut text),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::Item,
            )
            | Event::Rule => end(&mut text),
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    end(&mut text);
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_go_and_text_stays() {
        let text = "# A *b*\n\nc `d`\ne\n\n- f\n- [g](https://h/)\n\n> <i>j</i>\n\n| k | l |\n|---|---|\n| m | n |\n\n```\no\n```\n";
        assert_eq!(plain(text), ["A b", "c d e", "- f", "- g (https://h/)", "<i>j</i>", "k; l;", "m; n;", "o"]);
        assert_eq!(plain(" \n\n"), Vec::<String>::new());
        assert_eq!(plain("\\- a\\*b &#123; 1\\. <https://c/>"), ["- a*b { 1. https://c/"]);
    }
}
