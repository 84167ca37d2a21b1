//! Breaks names into lines that fit into the boxes of a picture. The widths are estimates, because no font is known when a book is built.

/// The width of a letter at 12.5 pixels in the bold Open Sans of mdBook, which is wider than most fonts.
fn width_of(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ' ' | '\'' => 3.8,
        't' | 'f' | '-' | '(' | ')' => 4.9,
        'r' => 5.5,
        'c' | 's' | 'z' => 6.1,
        'm' | 'M' | 'W' | '@' | '…' => 11.7,
        'w' => 10.3,
        'a' | 'e' | 'g' | 'k' | 'v' | 'x' | 'y' | '0'..='9' => 7.2,
        'A'..='Z' => 9.3,
        letter if u32::from(letter) >= 0x1100 => 13.0,
        _ => 7.9,
    }
}

fn width(text: &str, scale: f64) -> f64 {
    text.chars().map(width_of).sum::<f64>() * scale
}

/// Breaks a name into at most `most` lines of this width. Text that does not fit is replaced by an ellipsis.
pub(super) fn wrap(name: &str, room: f64, scale: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace().flat_map(|word| pieces(word, room, scale)) {
        match lines.last_mut() {
            Some(line) if width(line, scale) + width_of(' ') * scale + width(&word, scale) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width(last, scale) + width_of('…') * scale > room && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines
}

/// Breaks a word into pieces of at most this width: before a capital letter inside the word, as in `WebSurfer`, else with a hyphen.
/// Scripts that write without spaces, such as Japanese, need no hyphen.
fn pieces(word: &str, room: f64, scale: f64) -> Vec<String> {
    let takes_hyphen = |letter: char| letter.is_alphabetic() && u32::from(letter) < 0x1100;
    let mut pieces: Vec<String> = Vec::new();
    let mut rest: Vec<char> = word.chars().collect();
    loop {
        let text: String = rest.iter().collect();
        if width(&text, scale) <= room || rest.len() < 2 {
            pieces.push(text);
            return pieces;
        }
        let is_inside = |at: usize| takes_hyphen(rest[at - 1]) && takes_hyphen(rest[at]);
        let is_capital = |at: usize| rest[at - 1].is_lowercase() && rest[at].is_uppercase();
        let fits = |at: usize| {
            let hyphen = if is_inside(at) && !is_capital(at) { width_of('-') } else { 0.0 };
            (rest[..at].iter().copied().map(width_of).sum::<f64>() + hyphen) * scale <= room
        };
        let longest = (1..rest.len()).rev().find(|at| fits(*at)).unwrap_or(1);
        let cut = (1..=longest).rev().find(|at| is_capital(*at)).unwrap_or(longest);
        let mut piece: String = rest[..cut].iter().collect();
        if is_inside(cut) && !is_capital(cut) {
            piece.push('-');
        }
        pieces.push(piece);
        rest.drain(..cut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_box_and_says_when_it_is_cut() {
        for name in [
            "User",
            "Policy control",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "顧客情報管理システムの検索ツール",
            "A person with a very long name who does many things",
            "Payment provider 2",
        ] {
            for room in [57.0, 62.0, 97.0] {
                let lines = wrap(name, room, 1.0, 2);
                assert!(!lines.is_empty() && lines.len() <= 2, "{name}");
                assert!(lines.iter().all(|line| width(line, 1.0) <= room), "{name}: {lines:?}");
                let is_whole = lines.concat().replace([' ', '-'], "") == name.replace(' ', "");
                assert_eq!(!is_whole, lines[lines.len() - 1].ends_with('…'), "{name}: {lines:?}");
            }
        }
        assert_eq!(wrap("Policy control", 62.0, 1.0, 2), ["Policy", "control"]);
        assert_eq!(wrap("ComputerTerminal", 70.0, 1.0, 2), ["Computer", "Terminal"]);
        assert_eq!(wrap("Orchestrator", 67.0, 1.0, 2), ["Orchestra-", "tor"]);
        assert_eq!(wrap("Donaudampfschiff", 80.0, 1.0, 2), ["Donaudamp-", "fschiff"]);
        assert_eq!(wrap("顧客情報管理", 57.0, 1.0, 2), ["顧客情報", "管理"]);
    }
}
