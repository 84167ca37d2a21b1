//! The Markdown of an author's field, as safe HTML or as Markdown that fits where it is put.
//!
//! The way in is [`Prose::at`] for a writer and [`refused_links`] for a checker. A field is parsed by pulldown-cmark, as mdBook
//! would parse it. What a field may not do to a page is decided in `clean` for both outputs: raw HTML is shown as text,
//! headings become strong paragraphs (a field must not add to the table of contents), links lead only to `http`, `https`,
//! `mailto` and relative targets, and pictures from other hosts become links, because a page makes no request of its own.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::percent;

use super::Context;

/// Writes the prose of one block on one page.
#[derive(Debug, Clone, Copy)]
pub struct Prose<'a> {
    /// Path of the page that the prose was written for.
    home: &'a str,
    /// Path of the page that it is shown on.
    here: &'a str,
}

impl<'a> Prose<'a> {
    /// For a block of the page `home`, shown where the context says: relative links are made to lead to the same place.
    pub fn at(context: &Context<'a>, home: usize) -> Self {
        let pages = &context.register.pages;
        Self { home: &pages[home].path, here: &pages[context.page].path }
    }

    /// As HTML blocks without any line break.
    pub fn flow(&self, markdown: &str) -> String {
        let mut out = String::new();
        self.flow_to(&mut out, markdown);
        out
    }

    /// Adds what [`Self::flow`] gives.
    pub(super) fn flow_to(&self, out: &mut String, markdown: &str) {
        if is_one_sentence(markdown) {
            out.extend(["<p>", markdown, "</p>"]);
        } else {
            out.push_str(&html(self.clean(markdown), false));
        }
    }

    /// As HTML that may stand inside a paragraph: blocks are joined by line breaks.
    pub fn phrase(&self, markdown: &str) -> String {
        let mut out = String::new();
        self.phrase_to(&mut out, markdown);
        out
    }

    /// Adds what [`Self::phrase`] gives.
    pub(super) fn phrase_to(&self, out: &mut String, markdown: &str) {
        if is_one_sentence(markdown) {
            out.push_str(markdown);
        } else {
            out.push_str(&html(self.clean(markdown), true));
        }
    }

    /// As Markdown blocks, ready for the top level of a chapter; no blank line at either end.
    pub fn blocks(&self, markdown: &str) -> String {
        MarkdownWriter::blocks(&self.clean(markdown))
    }

    /// As Markdown on one line: for table cells, list items and headings.
    pub fn line(&self, markdown: &str) -> String {
        MarkdownWriter::line(&self.clean(markdown))
    }

    /// The target of a reference that is an address by itself, or of a CVE id; `None` where it is text.
    pub fn target(&self, reference: &str) -> Option<String> {
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

    /// A relative target as it is seen from the page on which it is shown.
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

    fn clean<'m>(&self, markdown: &'m str) -> Vec<Event<'m>> {
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
                // Alignment would be written as a `style` attribute.
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
        // An address in angle brackets gets its `mailto:` from the writer.
        let target = if link_type == LinkType::Email { Cow::Borrowed(target) } else { self.rebase(target) };
        Tag::Link {
            link_type: if link_type == LinkType::Email { link_type } else { LinkType::Inline },
            dest_url: target.into_owned().into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }
    }
}

/// How an opened link or picture is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Link,
    Image,
    /// It is shown as its text.
    Text,
}

/// Whether a text is the same in Markdown, in HTML and as it is read: words on one line, without any sign that could mean more. Most
/// fields are, and the parser's own tables for each of them cost more than they.
fn is_one_sentence(text: &str) -> bool {
    let word = |byte: &u8| byte.is_ascii_alphabetic();
    text.as_bytes().first().is_some_and(word)
        && text.as_bytes().last().is_some_and(|last| *last != b' ')
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.' | b';' | b'?' | b'(' | b')' | b'/')
        })
}

/// Footnotes and task lists are left out: their ids and unlabelled boxes would be the page's, not the field's.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The links of a field that are shown as text because of their scheme, for the lint `unsafe-link`. Also right for a field that
/// is a bare reference (`refs`, `evidence`).
///
/// ```
/// use mdbook_aivss::render::prose::refused_links;
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

/// Whether a link may lead there: `http`, `https`, `mailto`, or no scheme at all.
pub fn is_safe(target: &str) -> bool {
    // Browsers skip these, so `java\tscript:` is one word to them.
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

/// `CVE-2026-12345`.
fn is_cve(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits =
        |part: Option<&str>| part.is_some_and(|part| part.len() >= 4 && part.bytes().all(|b| b.is_ascii_digit()));
    parts.next().is_some_and(|first| first.eq_ignore_ascii_case("cve")) && digits(parts.next()) && digits(parts.next())
}

/// Writes clean events as HTML. No line break comes out: those of code become `&#10;`, all others spaces or nothing.
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

/// Text as HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text as Markdown that shows exactly this text, whatever reads it: CommonMark, pandoc, or a preprocessor that looks for `$`
/// and `{{`. Line breaks become spaces.
pub fn escape_markdown(text: &str) -> String {
    if text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.' | b':' | b'(' | b')' | b'-'))
    {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied();
        let alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '^' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // Inside a word an underscore is only an underscore.
            '_' if !(alphanumeric(before) && alphanumeric(after)) => escaped.push_str("\\_"),
            '$' => escaped.push_str("&#36;"),
            '{' if after == Some('{') || before == Some('{') => escaped.push_str("&#123;"),
            // Pandoc takes `{#id}` for attributes.
            '{' => escaped.push_str("\\{"),
            '&' if alphanumeric(after) || after == Some('#') => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            '\0' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// [`escape_markdown`] for the start of a line or of a list item, where more signs mean something.
pub fn escape_start(text: &str) -> String {
    guard_start(escape_markdown(text))
}

/// Markdown that begins with text, at the start of a line or of a list item: its first sign begins no heading, list or rule.
pub fn guard_start(mut escaped: String) -> String {
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    if escaped.starts_with(['#', '+', '-', '=', ':', '%']) {
        escaped.insert(0, '\\');
    } else if digits > 0 && digits < 10 && escaped[digits..].starts_with(['.', ')']) {
        escaped.insert(digits, '\\');
    }
    escaped
}

/// Text as a Markdown code span.
pub fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Writes clean events as Markdown.
struct MarkdownWriter {
    out: String,
    one_line: bool,
    /// What each line of the open containers begins with.
    prefix: Vec<String>,
    /// Number of the next item of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Targets of the open links and pictures.
    targets: Vec<String>,
    code: Option<String>,
    cells: usize,
    /// Whether a block has been written since the container began.
    filled: bool,
}

impl MarkdownWriter {
    fn new(one_line: bool) -> Self {
        Self {
            out: String::new(),
            one_line,
            prefix: Vec::new(),
            lists: Vec::new(),
            targets: Vec::new(),
            code: None,
            cells: 0,
            filled: false,
        }
    }

    fn blocks(events: &[Event<'_>]) -> String {
        let mut writer = Self::new(false);
        events.iter().for_each(|event| writer.event(event));
        writer.out.trim().to_owned()
    }

    fn line(events: &[Event<'_>]) -> String {
        let mut writer = Self::new(true);
        events.iter().for_each(|event| writer.event(event));
        writer.out.trim().to_owned()
    }

    /// Begins a block: a new paragraph, or on one line a space.
    fn block(&mut self) {
        if !self.filled {
            self.filled = true;
            return;
        }
        if self.one_line {
            if !self.out.ends_with(' ') {
                self.out.push(' ');
            }
        } else {
            let prefix = self.prefix.concat();
            self.out.push('\n');
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
            self.out.push_str(&prefix);
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Paragraph) => self.block(),
            Event::Start(Tag::BlockQuote(_)) => {
                self.block();
                if !self.one_line {
                    self.out.push_str("> ");
                    self.prefix.push("> ".to_owned());
                    self.filled = false;
                }
            }
            Event::End(TagEnd::BlockQuote(_)) if !self.one_line => {
                self.prefix.pop();
                self.filled = true;
            }
            Event::Start(Tag::List(first)) => self.lists.push(*first),
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::Start(Tag::Item) => {
                self.block();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number += 1;
                        marker
                    }
                    _ => "- ".to_owned(),
                };
                if self.one_line {
                    self.out.push_str("• ");
                } else {
                    self.out.push_str(&marker);
                    self.prefix.push(" ".repeat(marker.len()));
                }
                self.filled = false;
            }
            Event::End(TagEnd::Item) => {
                if !self.one_line {
                    self.prefix.pop();
                }
                self.filled = true;
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.block();
                self.code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => {
                let code = self.code.take().unwrap_or_default();
                let code = code.trim_end_matches('\n');
                if self.one_line {
                    self.out.push_str(&code_span(code));
                } else {
                    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                    let fence = "`".repeat((longest + 1).max(3));
                    let prefix = self.prefix.concat();
                    self.out.push_str(&fence);
                    for line in code.split('\n') {
                        self.out.push_str(&format!("\n{prefix}{line}"));
                    }
                    self.out.push_str(&format!("\n{prefix}{fence}"));
                }
            }
            Event::Start(Tag::Table(_)) => self.block(),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.cells = 0;
                if !self.one_line {
                    self.out.push('|');
                }
            }
            Event::End(TagEnd::TableCell) => {
                self.cells += 1;
                self.out.push_str(if self.one_line { " " } else { " |" });
            }
            Event::Start(Tag::TableCell) if !self.one_line => self.out.push(' '),
            Event::End(TagEnd::TableHead) if !self.one_line => {
                let prefix = self.prefix.concat();
                self.out.push_str(&format!("\n{prefix}|{}\n{prefix}", " --- |".repeat(self.cells)));
            }
            Event::End(TagEnd::TableRow) if !self.one_line => {
                let prefix = self.prefix.concat();
                self.out.push_str(&format!("\n{prefix}"));
            }
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => self.out.push('*'),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => self.out.push_str("**"),
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => self.out.push_str("~~"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let mail = if *link_type == LinkType::Email { "mailto:" } else { "" };
                self.targets.push(format!("{mail}{dest_url}"));
                self.out.push('[');
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.targets.push(dest_url.to_string());
                self.out.push_str("![");
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let target = self.targets.pop().unwrap_or_default();
                self.out.push_str(&format!("]({})", link_target(&target)));
            }
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(text),
                None => {
                    if !self.filled {
                        self.block();
                    }
                    let starts = self.out.is_empty() || self.out.ends_with([' ', '\n']);
                    self.out.push_str(&if starts { escape_start(text) } else { escape_markdown(text) });
                }
            },
            Event::Code(text) => {
                if !self.filled {
                    self.block();
                }
                let span = code_span(text);
                // A bar in a cell ends it, even inside a code span.
                self.out.push_str(&if self.one_line { span.replace('|', "\\|") } else { span });
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak if self.one_line => self.out.push(' '),
            Event::HardBreak => {
                let prefix = self.prefix.concat();
                self.out.push_str(&format!("\\\n{prefix}"));
            }
            Event::Rule if !self.one_line => {
                self.block();
                self.out.push_str("---");
            }
            _ => {}
        }
    }
}

/// A link target that neither ends the link nor its line.
pub fn link_target(target: &str) -> String {
    let visible: String = target.chars().filter(|c| !c.is_control()).collect();
    percent::encode(&visible, |c| !matches!(c, '(' | ')' | ' ' | '<' | '>' | '\\' | '|' | '$' | '{' | '`'))
}

#[cfg(test)]
mod tests;
