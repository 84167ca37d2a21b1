//! Recognises words that look like ours. It ignores case and invisible characters, and treats letters of other alphabets that
//! look Latin as Latin.

use std::ops::Range;

use super::Kind;

/// Languages of code blocks that are only a typing mistake away from one of our words. Of the names, aliases and file
/// extensions in highlight.js 11.12 and GitHub's linguist 9.5, only `astro` is: `tests/chapters/near_miss.rs` checks them all.
/// The other entries are words that are as close to `include`.
const KNOWN: &[&str] = &["astro", "exclude", "conclude"];

/// The highest number of letters of a word that can still be one or two letters away from ours.
const LONGEST: usize = 9;

/// The first word in a text: letters and digits up to the next sign.
pub(super) struct Head {
    /// The folded letters. A letter that is not ASCII after folding is `?`.
    letters: [u8; LONGEST],
    length: usize,
    /// Bytes of the text from the first to the last letter.
    pub(super) range: Range<usize>,
}

impl Head {
    /// Reads the letters at the start of a text. `None` if the first visible character is not a letter, or if the word is too
    /// long.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut head = Self { letters: [0; LONGEST], length: 0, range: 0..0 };
        for (at, c) in text.char_indices() {
            if is_invisible(c) {
                continue;
            }
            if !c.is_alphanumeric() {
                break;
            }
            if head.length == 0 {
                head.range.start = at;
            }
            *head.letters.get_mut(head.length)? = u8::try_from(folded(c)).ok().filter(u8::is_ascii).unwrap_or(b'?');
            head.length += 1;
            head.range.end = at + c.len_utf8();
        }
        (head.length > 0).then_some(head)
    }

    fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    /// Which of our words this is similar or equal to, ignoring case.
    pub(super) fn close_to(&self) -> Option<Kind> {
        [Kind::Aivss, Kind::Maestro].into_iter().find(|kind| self.is_close_to(kind.word()))
    }

    /// Whether this equals a word, ignoring case and one edit, or two edits if the word has six letters or more.
    pub(super) fn is_close_to(&self, word: &str) -> bool {
        let letters = self.letters();
        let Ok(text) = std::str::from_utf8(letters) else { return false };
        let most = if word.len() >= 6 { 2 } else { 1 };
        // The word of nearly every code block is rejected here, without an exact comparison.
        let foreign = || letters.iter().filter(|letter| !word.as_bytes().contains(letter)).count();
        word.len().abs_diff(letters.len()) <= most
            && foreign() <= most
            && !KNOWN.contains(&text)
            && strsim::osa_distance(text, word) <= most
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.letters() == word.as_bytes()
    }
}

/// The letter in lower case. A letter that looks like one of ours becomes Latin (Unicode Technical Standard 39, confusables).
pub(super) fn folded(c: char) -> char {
    let c = match c {
        // Nearly every letter is ASCII, and the tables of Unicode are slow.
        c if c.is_ascii() => return c.to_ascii_lowercase(),
        // The full-width forms of ASCII are in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    match c.to_lowercase().next().unwrap_or(c) {
        'а' | 'α' => 'a',
        'е' | 'ε' => 'e',
        'і' | 'ι' | 'ı' => 'i',
        'м' | 'μ' => 'm',
        'о' | 'ο' => 'o',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' | 'ν' => 'v',
        c => c,
    }
}

/// Invisible characters that come with text copied from a web page or a word processor.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Spaces within a line, including those that are invisible.
pub(super) fn is_blank(c: char) -> bool {
    is_invisible(c) || c.is_whitespace() && !matches!(c, '\n' | '\r')
}
