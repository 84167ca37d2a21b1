//! What every page of ours is made of: the ordinal sign, tags, links, tables, headings, and the line that a piece must be.
//!
//! The rules of the output are enforced in two places: [`Pieces`] (one comment-led line per piece, Markdown headings only
//! between pieces of the top level) and [`seal`] (no line break, no `{{`, no `$`). Everything else comes from `maud`, which
//! escapes text and closes tags. Words that only repeat what is said elsewhere are written with [`quiet`], which keeps them out
//! of the search index.

use std::fmt;

use maud::{Markup, PreEscaped, Render, html};
use memchr::{memchr2_iter, memchr3_iter, memmem};

use crate::aivss::{Plain, Severity};
use crate::maestro::{Level, Vocabulary};
use crate::register::anchor::Anchor;
use crate::register::{At, Href};
use crate::render::prose::{Prose, escape_markdown};
use crate::render::words::{Saying, Score, Shown};
use crate::render::{Context, Mark};
use crate::scan::first_of;

/// Makes of HTML what may stand in a chapter: one line, without the signs that other preprocessors look for.
pub(in crate::render) fn seal(html: &str) -> String {
    let mut sealed = String::with_capacity(html.len());
    seal_to(&mut sealed, html);
    sealed
}

/// Adds [`seal`]ed HTML.
fn seal_to(sealed: &mut String, html: &str) {
    let bytes = html.as_bytes();
    // All before this is written.
    let mut written = 0;
    let last = sealed.bytes().last();
    let before = |at: usize| at.checked_sub(1).map_or(last, |before| Some(bytes[before]));
    let mut frequent = memchr3_iter(b'\n', b'$', b'{', bytes).peekable();
    let mut rare = memchr2_iter(b'\r', b'\0', bytes).peekable();
    while let Some(at) = [frequent.peek(), rare.peek()].into_iter().flatten().min().copied() {
        frequent.next_if_eq(&at);
        rare.next_if_eq(&at);
        let instead = match bytes[at] {
            b'\n' => "&#10;",
            // Nothing at all would let the signs around it meet.
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => "",
            b'\r' => " ",
            b'\0' => "\u{fffd}",
            b'$' => "&#36;",
            b'{' if bytes.get(at + 1) == Some(&b'{') || before(at) == Some(b'{') => "&#123;",
            _ => continue,
        };
        sealed.push_str(&html[written..at]);
        sealed.push_str(instead);
        written = at + 1;
    }
    sealed.push_str(&html[written..]);
}

/// An SVG, lighter by a third: `maud` closes every element by a tag, and a shape needs none.
pub(in crate::render) fn picture(svg: &Markup) -> Markup {
    const SHAPES: [&str; 5] = ["></rect>", "></line>", "></path>", "></circle>", "></polygon>"];
    let mut light = String::with_capacity(svg.0.len());
    let mut written = 0;
    for at in memmem::find_iter(svg.0.as_bytes(), "></") {
        if let Some(shape) = SHAPES.iter().find(|shape| svg.0[at..].starts_with(**shape)) {
            light.push_str(&svg.0[written..at]);
            light.push_str("/>");
            written = at + shape.len();
        }
    }
    light.push_str(&svg.0[written..]);
    PreEscaped(light)
}

/// [`seal`] for HTML inside a paragraph or a table cell: nothing in it can end a cell or a code span either.
pub(in crate::render) fn seal_inline(html: &str) -> String {
    seal(html).replace("&#10;", " ").replace('|', "&#124;").replace('`', "&#96;")
}

/// As long as most blocks are.
const BLOCK: usize = 16 * 1024;

/// A block as it grows: pieces of HTML, and headings between them.
pub(in crate::render) struct Pieces<'a> {
    context: &'a Context<'a>,
    kind: &'static str,
    out: String,
    open: bool,
}

impl<'a> Pieces<'a> {
    /// Begins a block of this kind, `aivss` or `maestro`.
    pub(in crate::render) fn new(context: &'a Context<'a>, kind: &'static str) -> Self {
        Self { context, kind, out: String::with_capacity(BLOCK), open: false }
    }

    /// Adds HTML to the piece that is being written.
    pub(in crate::render) fn push(&mut self, markup: &Markup) {
        self.push_str(&markup.0);
    }

    fn push_str(&mut self, html: &str) {
        if !self.open {
            self.open = true;
            self.out.extend(["<!--", self.kind, "-->"]);
        }
        seal_to(&mut self.out, html);
    }

    /// Adds an element, given as an empty one, with what is written inside. Its end tag may stand in a later piece than its start tag.
    pub(in crate::render) fn element(&mut self, empty: &Markup, inside: impl FnOnce(&mut Self)) {
        let (start, end) = empty.0.rfind("</").map_or((&*empty.0, ""), |end| empty.0.split_at(end));
        self.push_str(start);
        inside(self);
        self.push_str(end);
    }

    /// Adds a card with what is written inside.
    pub(in crate::render) fn card(&mut self, inside: impl FnOnce(&mut Self)) {
        self.element(&html! { div.av-card {} }, inside);
    }

    /// Adds a heading, `depth` levels below the heading under which the block stands (from 1). The id must contain an
    /// underscore. At the top level it is a Markdown heading, which mdBook lists in the sidebar and in the search index; else
    /// it is a paragraph that says that it is a heading.
    pub(in crate::render) fn heading(&mut self, depth: u8, id: Anchor<'_>, text: &str) {
        let level = self.context.level(depth);
        if self.context.top_level && self.context.options.headings {
            if self.open {
                self.out.push('\n');
                self.open = false;
            }
            let marks = &"######"[..usize::from(level)];
            write_to(&mut self.out, format_args!("{marks} {} {{#{id}}}\n", escape_markdown(text)));
        } else {
            self.push(&html! { p.av-h role="heading" aria-level=(level) id=(id) { (text) } });
        }
    }

    /// The text that stands in place of the fence.
    pub(in crate::render) fn finish(self) -> String {
        self.out
    }
}

impl Context<'_> {
    /// The level of a heading `depth` (from 1) below the heading under which the block stands.
    pub(in crate::render) fn level(&self, depth: u8) -> u8 {
        self.heading_level.max(1).saturating_add(depth).clamp(2, 6)
    }

    /// The link to an anchor of a block.
    pub(in crate::render) fn href<A: fmt::Display>(&self, at: &At, anchor: A) -> Href<A> {
        self.href_to(at.page, anchor)
    }

    /// The link to an anchor on the page of this number.
    pub(in crate::render) fn href_to<A: fmt::Display>(&self, page: usize, anchor: A) -> Href<A> {
        let href = self.register.href(self.page, page, anchor);
        if self.options.epub { href.to_html() } else { href }
    }
}

/// Class of a mark, such as `av-high`: it sets colour and filling for everything inside.
pub(in crate::render) fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::None => "av-none",
        Mark::Low => "av-low",
        Mark::Medium => "av-medium",
        Mark::High => "av-high",
        Mark::Critical => "av-critical",
        Mark::Unrated => "av-unrated",
    }
}

/// The ball that is filled by quarters. It takes colour and filling from the nearest class of a mark, and says nothing by
/// itself: a word must stand beside it.
pub(in crate::render) fn ball() -> PreEscaped<&'static str> {
    PreEscaped(r#"<i class="av-ball"></i>"#)
}

/// Ball and words in the mark's colour.
pub(in crate::render) fn sign<T: fmt::Display>(mark: Mark, words: T) -> Sign<T> {
    Sign { mark, words }
}

/// What [`sign`] gives: it goes straight to where it is shown, because a page has hundreds.
pub(in crate::render) struct Sign<T> {
    mark: Mark,
    words: T,
}

impl<T: fmt::Display> Render for Sign<T> {
    fn render_to(&self, buffer: &mut String) {
        for part in [r#"<span class="av-sign "#, class(self.mark), r#"">"#, ball().0] {
            buffer.push_str(part);
        }
        Text(&self.words).render_to(buffer);
        buffer.push_str("</span>");
    }
}

/// Anything that can be displayed, as escaped text.
pub(in crate::render) struct Text<T>(pub(in crate::render) T);

/// A text, escaped as `maud` does it, a stretch at a time: for those that seldom hold a sign.
pub(in crate::render) struct Stretches<'t>(pub(in crate::render) &'t str);

impl Render for Stretches<'_> {
    fn render_to(&self, buffer: &mut String) {
        let mut rest = self.0;
        while let Some(at) = first_of(rest.as_bytes(), 0, *b"&<>\"") {
            buffer.push_str(&rest[..at]);
            // `maud` knows what becomes of a sign.
            rest[at..=at].render_to(buffer);
            rest = &rest[at + 1..];
        }
        buffer.push_str(rest);
    }
}

/// What is written to it arrives as [`Stretches`].
struct Escaper<'b>(&'b mut String);

impl fmt::Write for Escaper<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        Stretches(text).render_to(self.0);
        Ok(())
    }
}

impl<T: fmt::Display> Render for Text<T> {
    fn render_to(&self, buffer: &mut String) {
        use fmt::Write as _;
        // Writing to a `String` cannot fail.
        let _ = write!(Escaper(buffer), "{}", self.0);
    }
}

impl<F: Saying> Render for Shown<F> {
    fn render_to(&self, buffer: &mut String) {
        Text(self).render_to(buffer);
    }
}

impl Render for Anchor<'_> {
    fn render_to(&self, buffer: &mut String) {
        Text(self).render_to(buffer);
    }
}

impl<A: fmt::Display> Render for Href<A> {
    fn render_to(&self, buffer: &mut String) {
        Text(self).render_to(buffer);
    }
}

/// Numbers hold nothing that needs to be escaped.
impl Render for Plain {
    fn render_to(&self, buffer: &mut String) {
        write_to(buffer, self);
    }
}

impl Render for Score {
    fn render_to(&self, buffer: &mut String) {
        write_to(buffer, self);
    }
}

/// Writes what needs no escape.
pub(in crate::render) fn write_to(buffer: &mut String, shown: impl fmt::Display) {
    use fmt::Write as _;
    // Writing to a `String` cannot fail.
    let _ = write!(buffer, "{shown}");
}

/// A small label in a rounded frame. `class` adds to `av-tag`: `av-dash` for what is not certain, `av-dot` for what does not
/// apply.
pub(in crate::render) fn tag(class: &'static str, words: impl fmt::Display) -> impl Render {
    Tag { class, words }
}

struct Tag<T> {
    class: &'static str,
    words: T,
}

impl<T: fmt::Display> Render for Tag<T> {
    fn render_to(&self, buffer: &mut String) {
        let between = if self.class.is_empty() { "" } else { " " };
        for part in [r#"<span class="av-tag"#, between, self.class, r#"">"#] {
            buffer.push_str(part);
        }
        Text(&self.words).render_to(buffer);
        buffer.push_str("</span>");
    }
}

/// Words that explain and would stand in every block alike. They are in an attribute, from which the stylesheet shows them and
/// assistive programs read them; the search index of the book does not hold attributes.
pub(in crate::render) fn quiet(words: &str) -> Quiet<'_> {
    Quiet(words)
}

/// What [`quiet`] gives.
pub(in crate::render) struct Quiet<'w>(&'w str);

impl Render for Quiet<'_> {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(r#"<i role="img" aria-label=""#);
        Stretches(self.0).render_to(buffer);
        buffer.push_str(r#""></i>"#);
    }
}

/// A link, or the text alone where there is no target.
pub(in crate::render) fn link(target: Option<impl fmt::Display>, text: impl fmt::Display) -> Markup {
    match target {
        Some(target) => html! { a href=(Text(target)) { (Text(text)) } },
        None => html! { (Text(text)) },
    }
}

/// Prose of an author as paragraphs.
pub(in crate::render) fn flow<'p>(prose: &'p Prose<'_>, markdown: &'p str) -> Written<'p> {
    Written { prose, markdown, flow: true }
}

/// Prose of an author inside a paragraph.
pub(in crate::render) fn phrase<'p>(prose: &'p Prose<'_>, markdown: &'p str) -> Written<'p> {
    Written { prose, markdown, flow: false }
}

/// Prose of an author on its way into the page.
pub(in crate::render) struct Written<'p> {
    prose: &'p Prose<'p>,
    markdown: &'p str,
    flow: bool,
}

impl Render for Written<'_> {
    fn render_to(&self, buffer: &mut String) {
        if self.flow {
            self.prose.flow_to(buffer, self.markdown);
        } else {
            self.prose.phrase_to(buffer, self.markdown);
        }
    }
}

/// A reference (`refs`, `evidence`): a link where it is an address or a CVE id, else prose.
pub(in crate::render) fn reference(prose: &Prose<'_>, text: &str) -> Markup {
    match prose.target(text) {
        Some(target) => html! { a href=(target) { (short_address(text)) } },
        None => phrase(prose, text).render(),
    }
}

/// References with commas between them.
pub(in crate::render) fn references<'p>(prose: &'p Prose<'_>, texts: &'p [String]) -> impl Render + use<'p> {
    commas(texts.iter().map(|text| reference(prose, text)))
}

/// Things with commas between them.
pub(in crate::render) fn commas<T: Render>(things: impl IntoIterator<Item = T, IntoIter: Clone>) -> impl Render {
    Commas(things.into_iter())
}

struct Commas<I>(I);

impl<I: Iterator<Item = T> + Clone, T: Render> Render for Commas<I> {
    fn render_to(&self, buffer: &mut String) {
        let start = buffer.len();
        for thing in self.0.clone() {
            if buffer.len() > start {
                buffer.push_str(", ");
            }
            thing.render_to(buffer);
        }
    }
}

/// An address without what every address has.
pub(in crate::render) fn short_address(address: &str) -> &str {
    let address = address.trim();
    let bare = ["https://www.", "http://www.", "https://", "http://", "mailto:"]
        .iter()
        .find_map(|start| address.strip_prefix(start))
        .unwrap_or(address);
    bare.strip_suffix('/').unwrap_or(bare)
}

/// A table with a caption. Where it is wider than the page it scrolls inside its frame, which the keyboard reaches; `class` is
/// one of the public hooks or an own one with `av-`.
pub(in crate::render) fn table(class: &str, caption: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        div.av-scroll tabindex="0" role="region" aria-label=(caption) {
            table class=(class) {
                caption { (caption) }
                thead { tr { (head) } }
                tbody { (body) }
            }
        }
    }
}

/// Anchors of ids that a block had before.
pub(in crate::render) fn former_anchors<'a>(anchors: impl IntoIterator<Item = Anchor<'a>>) -> Markup {
    html! { @for anchor in anchors { span id=(anchor) {} } }
}

impl Mark {
    /// Of a severity; `None` is "not scored".
    pub(in crate::render) fn of_severity(severity: Option<Severity>) -> Self {
        match severity {
            None => Self::Unrated,
            Some(Severity::None) => Self::None,
            Some(Severity::Low) => Self::Low,
            Some(Severity::Medium) => Self::Medium,
            Some(Severity::High) => Self::High,
            Some(Severity::Critical) => Self::Critical,
        }
    }

    /// Of a level of risk that is known.
    pub(in crate::render) fn of_level(level: Level) -> Self {
        match level {
            Level::Low => Self::Low,
            Level::Medium => Self::Medium,
            Level::High => Self::High,
            Level::Critical => Self::Critical,
        }
    }

    /// Of a rating: [`Rating::level`](crate::maestro::Rating::level).
    pub(in crate::render) fn of_rating(level: Option<Option<Level>>) -> Self {
        match level {
            None => Self::Unrated,
            Some(None) => Self::None,
            Some(Some(level)) => Self::of_level(level),
        }
    }

    /// The word in `data-threat-risk`, lower case.
    pub(in crate::render) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unrated => "unrated",
            Self::Low => Level::Low.word(),
            Self::Medium => Level::Medium.word(),
            Self::High => Level::High.word(),
            Self::Critical => Level::Critical.word(),
        }
    }
}
