//! Makes HTML safe for a chapter.

use maud::{Markup, PreEscaped};
use memchr::{memchr2, memchr3, memmem};

/// Makes the end of a text safe for a chapter: on one line, and without the characters that other preprocessors look for.
pub(super) fn seal(text: &mut String, start: usize) {
    let is_special = |byte: u8| matches!(byte, b'\n' | b'\r' | b'\0' | b'$' | b'{');
    // Hardly any page contains one of these, and this search saves 4 % of the instructions.
    if memchr3(b'\n', b'$', b'{', &text.as_bytes()[start..]).is_none()
        && memchr2(b'\r', b'\0', &text.as_bytes()[start..]).is_none()
    {
        return;
    }
    let html = text.split_off(start);
    let bytes = html.as_bytes();
    // Everything before this has been written.
    let mut written = 0;
    while let Some(found) = bytes[written..].iter().position(|byte| is_special(*byte)) {
        let at = written + found;
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let after = bytes.get(at + 1);
        text.push_str(&html[written..at]);
        text.push_str(match bytes[at] {
            b'\n' => "&#10;",
            // Removing it completely would join the characters around it.
            b'\r' if after == Some(&b'\n') => "",
            b'\r' => " ",
            b'\0' => "\u{fffd}",
            b'$' => "&#36;",
            _ if after == Some(&b'{') || before == Some(b'{') => "&#123;",
            _ => "{",
        });
        written = at + 1;
    }
    text.push_str(&html[written..]);
}

/// Shortens an SVG by a third: `maud` closes every element with an end tag, but shapes can be self-closing.
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
