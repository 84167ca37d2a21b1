//! Converts the Markdown of an author's field to safe HTML, or to Markdown that fits its position.
//!
//! Start at `Prose` for writing, which each output extends, and at [`refused_links`] for checking. pulldown-cmark parses a
//! field as in mdBook. `clean` decides for both outputs what a field must not do to a page: raw HTML is shown as text, headings
//! become strong paragraphs (because a field must not add to the table of contents), links lead only to `http`, `https`,
//! `mailto` and relative targets, and pictures from other hosts become links, because a page must not load anything from
//! elsewhere.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Writes the prose of one block for one page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prose<'a> {
    /// The path of the page for which the prose was written.
    home: &'a str,
    /// The path of the page on which it is shown.
    here: &'a str,
}

impl<'a> Prose<'a> {
    pub(crate) fn new(home: &'a str, here: &'a str) -> Self {
        Self { home, here }
    }

    /// The target of a reference that is an address or a CVE id; `None` if it is text.
    pub(crate) fn target(&self, reference: &str) -> Option<String> {
        let reference = reference.trim();
        if reference.is_empty() || reference.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        if is_cve(reference) {
            return Some(format!("https://www.cve.org/CVERecord?id={}", reference.to_ascii_uppercase()));
        }
        let path = reference.split(['#', '?']).next().unwrap_or_default();
        let looks_relative = ["./", "../", "/", "#"].iter().any(|start| reference.starts_with(start))
            || path.ends_with(".md")
            || path.ends_with(".html");
        match scheme(reference) {
            Some(_) => is_safe(reference).then(|| reference.to_owned()),
            None => looks_relative.then(|| self.rebase(reference).into_owned()),
        }
    }

    /// A relative target, changed so that it works on the page on which it is shown.
    fn rebase<'t>(&self, target: &'t str) -> Cow<'t, str> {
        if self.home == self.here || scheme(target).is_some() || target.starts_with('/') || target.is_empty() {
            return Cow::Borrowed(target);
        }
        let (path, rest) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
        let mut parts: Vec<&str> = self.home.split('/').collect();
        if !path.is_empty() {
            parts.pop();
        }
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match part {
                "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let folder: Vec<&str> = self.here.split('/').collect();
        let folder = &folder[..folder.len() - 1];
        let shared = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        Cow::Owned(format!("{}{}{rest}", "../".repeat(folder.len() - shared), parts[shared..].join("/")))
    }

    pub(super) fn clean<'m>(&self, markdown: &'m str) -> Vec<Event<'m>> {
        let mut open: Vec<Opened> = Vec::new();
        let mut events = Vec::new();
        for event in Parser::new_ext(markdown, options()) {
            match event {
                Event::Html(text) | Event::InlineHtml(text) => {
                    events.push(Event::Text(text.trim_end().replace('\n', " ").into()));
                }
                Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
                Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
                Event::Start(Tag::Heading { .. }) => {
                    events.extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]);
                }
                Event::End(TagEnd::Heading(_)) => {
                    events.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)]);
                }
                // The alignment would be written as a `style` attribute.
                Event::Start(Tag::Table(columns)) => {
                    let plain = vec![pulldown_cmark::Alignment::None; columns.len()];
                    events.push(Event::Start(Tag::Table(plain)));
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    let safe = is_safe(&dest_url) && !open.contains(&Opened::Link);
                    open.push(if safe { Opened::Link } else { Opened::Text });
                    if safe {
                        events.push(Event::Start(self.link(link_type, &dest_url)));
                    }
                }
                Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                    let opened = match scheme(&dest_url) {
                        _ if !is_safe(&dest_url) => Opened::Text,
                        None if !dest_url.starts_with("//") => Opened::Image,
                        _ if open.contains(&Opened::Link) => Opened::Text,
                        _ => Opened::Link,
                    };
                    match opened {
                        Opened::Image => {
                            let dest_url = CowStr::from(self.rebase(&dest_url).into_owned());
                            let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
                            events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                        }
                        Opened::Link => events.push(Event::Start(self.link(LinkType::Inline, &dest_url))),
                        Opened::Text => {}
                    }
                    open.push(opened);
                }
                Event::End(TagEnd::Link | TagEnd::Image) => match open.pop() {
                    Some(Opened::Link) => events.push(Event::End(TagEnd::Link)),
                    Some(Opened::Image) => events.push(Event::End(TagEnd::Image)),
                    Some(Opened::Text) | None => {}
                },
                event => events.push(event),
            }
        }
        events
    }

    fn link<'m>(&self, link_type: LinkType, target: &str) -> Tag<'m> {
        // The HTML writer adds `mailto:` to an address in angle brackets.
        let target = if link_type == LinkType::Email { Cow::Borrowed(target) } else { self.rebase(target) };
        Tag::Link {
            link_type: if link_type == LinkType::Email { link_type } else { LinkType::Inline },
            dest_url: target.into_owned().into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }
    }
}

/// How an open link or picture is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Link,
    Image,
    /// Only the text is shown.
    Text,
}

/// Whether a text is the same in Markdown, in HTML and as plain text: words on one line, without special characters. Most
/// fields are like this, and parsing each of them would take longer than everything else.
pub(super) fn is_one_sentence(text: &str) -> bool {
    let word = |byte: &u8| byte.is_ascii_alphabetic();
    text.as_bytes().first().is_some_and(word)
        && text.as_bytes().last().is_some_and(|last| *last != b' ')
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.' | b';' | b'?' | b'(' | b')' | b'/')
        })
}

/// Footnotes and task lists are not enabled, because their ids and unlabelled boxes would conflict with the page.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The links of a field that are shown as text because of their scheme, for the lint `unsafe-link`. It also works for a field
/// that is a bare reference (`refs`, `evidence`).
///
/// ```
/// use mdbook_aivss::internals::render::prose::refused_links;
///
/// assert_eq!(refused_links("[a](javascript:alert(1)) and [b](https://example.org)"), ["javascript:alert(1)"]);
/// ```
pub fn refused_links(markdown: &str) -> Vec<String> {
    let mut refused: Vec<String> = Parser::new_ext(markdown, options())
        .filter_map(|event| match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) if link_type != LinkType::Email => Some(dest_url),
            Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url),
            _ => None,
        })
        .filter(|target| !is_safe(target))
        .map(|target| target.to_string())
        .collect();
    let bare = markdown.trim();
    let has_authority = |scheme: &str| bare[scheme.len()..].starts_with("://");
    if !bare.contains(char::is_whitespace)
        && scheme(bare).is_some_and(|scheme| {
            has_authority(scheme)
                || ["javascript", "data", "vbscript"].iter().any(|bad| scheme.eq_ignore_ascii_case(bad))
        })
        && !is_safe(bare)
        && !refused.iter().any(|known| known == bare)
    {
        refused.push(bare.to_owned());
    }
    refused
}

/// Whether a link may have this target: `http`, `https`, `mailto`, or no scheme at all.
pub fn is_safe(target: &str) -> bool {
    // Browsers ignore these characters, so `java\tscript:` is a scheme to them.
    let seen: String = target.chars().filter(|c| !c.is_ascii_control() && !c.is_whitespace()).collect();
    match seen.split(['/', '?', '#']).next().and_then(|first| first.split_once(':')) {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)),
    }
}

fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split(['/', '?', '#']).next()?.split_once(':')?;
    let mut letters = scheme.bytes();
    let fits = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    fits.then_some(scheme)
}

/// Whether a text is a CVE id, such as `CVE-2026-12345`.
fn is_cve(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits =
        |part: Option<&str>| part.is_some_and(|part| part.len() >= 4 && part.bytes().all(|b| b.is_ascii_digit()));
    parts.next().is_some_and(|first| first.eq_ignore_ascii_case("cve")) && digits(parts.next()) && digits(parts.next())
}

#[cfg(test)]
mod tests;
