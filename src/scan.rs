//! Looking through text eight bytes at a time, for signs that stand too close together for `memchr`.

/// The place of the first byte that is below `below` (at most 128) or one of `others`.
#[inline]
pub(crate) fn first_of<const N: usize>(bytes: &[u8], below: u8, others: [u8; N]) -> Option<usize> {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = EACH << 7;
    // The high bit of each byte below a limit. A borrow can only reach bytes above one that is, and the lowest is the one that counts.
    let less = |word: u64, limit: u8| word.wrapping_sub(EACH * u64::from(limit)) & !word & HIGH;
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*chunk);
        let found =
            others.iter().fold(less(word, below), |found, other| found | less(word ^ (EACH * u64::from(*other)), 1));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += chunk.len();
    }
    let rest = bytes[at..].iter().position(|byte| *byte < below || others.contains(byte))?;
    Some(at + rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::first_of;

    proptest! {
        #[test]
        fn it_is_where_a_look_at_every_byte_finds_it(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'a'), Just(b'"'), Just(0x80 | b'"'), Just(0x1f), Just(b' ')], 0..40),
        ) {
            let slow = |below: u8, others: &[u8]| bytes.iter().position(|byte| *byte < below || others.contains(byte));
            prop_assert_eq!(first_of(&bytes, b' ', *b"\"\\"), slow(b' ', b"\"\\"));
            prop_assert_eq!(first_of(&bytes, 0, *b"&<>\""), slow(0, b"&<>\""));
            prop_assert_eq!(first_of(&bytes, 128, []), slow(128, b""));
        }
    }
}
