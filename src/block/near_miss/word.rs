//! Recognises words that look like ours, ignoring case, invisible characters and the alphabet of a letter.

use std::ops::Range;

use super::Kind;

/// Languages of code blocks that are as close to one of our words as a typing mistake. `astro` is the only one among the names, aliases
/// and file extensions of highlight.js 11.12 and GitHub's linguist 9.5: `tests/chapters/near_miss.rs` runs all of them through the finder. The others
/// are names of helpers that are as close to `include`.
const KNOWN: &[&str] = &["astro", "exclude", "conclude"];

/// A longer word is not one or two letters away from ours.
const LONGEST: usize = 9;

/// The first word in a text: letters and digits up to the next sign.
pub(super) struct Head {
    /// The folded letters; one that is not ASCII after folding is `?`.
    letters: [u8; LONGEST],
    length: usize,
    /// The bytes of the text from the first to the last letter.
    pub(super) range: Range<usize>,
}

impl Head {
    /// Reads the letters from the start of a text. `None` where the first visible character is no letter and where the word is too long.
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

    /// Which of our words this is close to, or is but for its case.
    pub(super) fn close_to(&self) -> Option<Kind> {
        [Kind::Aivss, Kind::Maestro].into_iter().find(|kind| self.is_close_to(kind.word()))
    }

    /// Whether this is a word but for its case and one edit, or two if the word has six letters or more.
    pub(super) fn is_close_to(&self, word: &str) -> bool {
        let letters = self.letters();
        let Ok(text) = std::str::from_utf8(letters) else { return false };
        let most = if word.len() >= 6 { 2 } else { 1 };
        // Nearly every language of a code block ends here, which spares it the comparison.
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

/// A letter in small, and in the Latin alphabet if it looks like a letter of our words (Unicode Technical Standard 39, confusables).
pub(super) fn folded(c: char) -> char {
    let c = match c {
        // The full-width forms of ASCII, in the order of ASCII.
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

/// Characters without a picture that text from a web page or a word processor brings along.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Blanks within a line, visible or not.
pub(super) fn is_blank(c: char) -> bool {
    is_invisible(c) || c.is_whitespace() && !matches!(c, '\n' | '\r')
}
