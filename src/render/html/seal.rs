//! HTML that is safe in a chapter.

use maud::{Markup, PreEscaped};
use memchr::memmem;

/// Makes HTML safe for a chapter: one line, without the characters that other preprocessors look for.
pub(super) fn seal(html: &str) -> String {
    let mut sealed = String::with_capacity(html.len());
    seal_to(&mut sealed, html);
    sealed
}

/// Adds [`seal`]ed HTML.
pub(super) fn seal_to(sealed: &mut String, html: &str) {
    let bytes = html.as_bytes();
    let is_special = |byte: &u8| matches!(byte, b'\n' | b'\r' | b'\0' | b'$' | b'{');
    let last = sealed.bytes().last();
    // All before this is written.
    let mut written = 0;
    while let Some(found) = bytes[written..].iter().position(is_special) {
        let at = written + found;
        let before = if at == 0 { last } else { Some(bytes[at - 1]) };
        let after = bytes.get(at + 1);
        sealed.push_str(&html[written..at]);
        sealed.push_str(match bytes[at] {
            b'\n' => "&#10;",
            // Nothing at all would let the signs around it meet.
            b'\r' if after == Some(&b'\n') => "",
            b'\r' => " ",
            b'\0' => "\u{fffd}",
            b'$' => "&#36;",
            _ if after == Some(&b'{') || before == Some(b'{') => "&#123;",
            _ => "{",
        });
        written = at + 1;
    }
    sealed.push_str(&html[written..]);
}

/// An SVG, lighter by a third: `maud` closes every element by a tag, and a shape needs none.
pub(super) fn picture(svg: &Markup) -> Markup {
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
