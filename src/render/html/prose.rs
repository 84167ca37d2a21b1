//! Writes an author's prose as HTML without line breaks: those in code become `&#10;`, all others become spaces or are removed.

use maud::PreEscaped;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::render::place::Place;
use crate::render::prose::{Prose, is_one_sentence};
use crate::render::tree::Author;

impl Place<'_> {
    /// An author's prose as paragraphs, for a template.
    pub(super) fn flow(&self, author: Author<'_>) -> PreEscaped<String> {
        PreEscaped(self.prose(author.home).flow(author.text))
    }
}

impl Prose<'_> {
    /// Writes HTML blocks without any line break.
    pub(crate) fn flow(&self, markdown: &str) -> String {
        if is_one_sentence(markdown) { ["<p>", markdown, "</p>"].concat() } else { html(self.clean(markdown), false) }
    }

    /// Writes HTML that is allowed in a paragraph. Blocks are joined by `<br>`.
    pub(crate) fn phrase(&self, markdown: &str) -> String {
        if is_one_sentence(markdown) { markdown.to_owned() } else { html(self.clean(markdown), true) }
    }
}

/// Writes clean events.
fn html(events: Vec<Event<'_>>, phrasing: bool) -> String {
    let mut out = String::new();
    let mut code: Option<String> = None;
    let mut flat = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
            Event::Text(text) if code.is_some() => {
                if let Some(code) = &mut code {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let text = code.take().unwrap_or_default();
                let text = escape(text.trim_end_matches('\n')).replace('\n', if phrasing { " " } else { "&#10;" });
                let shown = format!("<code>{text}</code>");
                flat.push(Event::Html(
                    if phrasing { format!("{shown}<br>") } else { format!("<pre>{shown}</pre>") }.into(),
                ));
            }
            Event::SoftBreak => flat.push(Event::Text(" ".into())),
            event if !phrasing => flat.push(event),
            Event::Start(
                Tag::Paragraph | Tag::BlockQuote(_) | Tag::List(_) | Tag::Table(_) | Tag::TableHead | Tag::TableRow,
            )
            | Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Table)
            | Event::Start(Tag::TableCell) => {}
            Event::Start(Tag::Item) => flat.push(Event::Text("• ".into())),
            Event::End(TagEnd::TableCell) => flat.push(Event::Text(" ".into())),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) | Event::Rule => {
                flat.push(Event::Html("<br>".into()));
            }
            event => flat.push(event),
        }
    }
    pulldown_cmark::html::push_html(&mut out, flat.into_iter());
    out.retain(|c| c != '\n');
    if phrasing {
        while out.contains("<br><br>") {
            out = out.replace("<br><br>", "<br>");
        }
        while let Some(shorter) = out.strip_suffix("<br>") {
            out.truncate(shorter.len());
        }
    }
    out
}

/// Escapes text for HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 2_000, ..Default::default() })]

        /// The fast path for a text that is one sentence gives the same result as the parser.
        #[test]
        fn one_sentence_is_what_the_parser_makes_of_it(text in "[a-zA-Z0-9 ,.;?()/]{1,40}") {
            let prose = Prose::new("a.md", "a.md");
            proptest::prop_assert_eq!(prose.flow(&text), html(prose.clean(&text), false));
            proptest::prop_assert_eq!(prose.phrase(&text), html(prose.clean(&text), true));
        }
    }
}
