//! Reads the whole of a stream of unknown length, such as the book that a host sends through a pipe.

use std::io::{self, ErrorKind, Read};

use memmap2::MmapMut;

/// The bytes of a stream.
///
/// It reserves 64 MB of addresses, which is more than most books need. The system provides the memory when it is written: the
/// first 2 MB in pages of 4 KB, and the rest, on Linux, in pages of 2 MB. A `Vec` would be copied each time it grows, and
/// would get only small pages. For 1,000 chapters without blocks, this took half of the time.
pub(super) struct Received {
    memory: MmapMut,
    length: usize,
}

/// The number of bytes for which addresses are reserved first: a book of about 4,000 chapters.
const ROOM: usize = 64 << 20;

/// The largest number of bytes that is read at once. A pipe of Linux holds no more, and Windows spends time on each byte that
/// it could fill.
const PIECE: usize = 64 << 10;

/// The size of a large page. A book that is smaller gets small pages, because it would leave most of a large one unused.
#[cfg(target_os = "linux")]
const LARGE_PAGE: usize = 2 << 20;

impl Received {
    /// Reads a stream to its end.
    ///
    /// # Errors
    ///
    /// Returns the error of the stream, or of the system if it has no memory.
    pub(super) fn from(stream: &mut dyn Read) -> io::Result<Self> {
        Self::with_room(ROOM, stream)
    }

    /// The bytes, in the order of the stream.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[..self.length]
    }

    fn with_room(room: usize, stream: &mut dyn Read) -> io::Result<Self> {
        let mut received = Self { memory: some_memory(room)?, length: 0 };
        loop {
            if received.length == received.memory.len() {
                received.grow()?;
            }
            let end = received.memory.len().min(received.length + PIECE);
            match stream.read(&mut received.memory[received.length..end]) {
                Ok(0) => return Ok(received),
                Ok(read) => received.length += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn grow(&mut self) -> io::Result<()> {
        let mut larger = memory(2 * self.memory.len())?;
        larger[..self.length].copy_from_slice(self.bytes());
        self.memory = larger;
        Ok(())
    }
}

/// Addresses for a number of bytes, or for fewer if the system has a limit.
fn some_memory(room: usize) -> io::Result<MmapMut> {
    memory(room).or_else(|error| if room > PIECE { some_memory(room / 2) } else { Err(error) })
}

/// Addresses for a number of bytes, which are all zero.
fn memory(room: usize) -> io::Result<MmapMut> {
    let memory = MmapMut::map_anon(room)?;
    #[cfg(target_os = "linux")]
    if let Some(rest) = room.checked_sub(LARGE_PAGE) {
        // A system without large pages refuses this advice, and everything works without them.
        let _ = memory.advise_range(memmap2::Advice::HugePage, LARGE_PAGE, rest);
    }
    Ok(memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that returns its parts one by one. `None` is an interruption.
    struct Parts<'a>(Vec<Option<&'a [u8]>>);

    impl Read for Parts<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.pop() {
                None => Ok(0),
                Some(None) => Err(ErrorKind::Interrupted.into()),
                Some(Some(part)) => {
                    let now = part.len().min(into.len());
                    into[..now].copy_from_slice(&part[..now]);
                    if now < part.len() {
                        self.0.push(Some(&part[now..]));
                    }
                    Ok(now)
                }
            }
        }
    }

    #[test]
    fn a_stream_is_read_to_its_end_whatever_its_length() {
        let text: Vec<u8> = (0..70_000_u32).map(|number| (number % 251) as u8).collect();
        for length in [0, 1, 4_095, 4_096, 4_097, 8_192, 70_000] {
            let (first, rest) = text[..length].split_at(length / 3);
            let parts = [Some(rest), None, Some(first)];
            let mut stream = Parts(parts.into_iter().filter(|part| part.is_none_or(|part| !part.is_empty())).collect());
            let received = Received::with_room(4_096, &mut stream).expect("there is memory");
            assert_eq!(received.bytes(), &text[..length]);
        }
    }

    #[cfg(all(unix, target_pointer_width = "64"))]
    #[test]
    fn a_system_with_a_limit_gives_fewer_addresses() {
        assert!(memory(1 << 60).is_err());
        let received = Received::with_room(1 << 60, &mut b"a book".as_slice()).expect("there is memory");
        assert_eq!(received.bytes(), b"a book");
    }

    #[test]
    fn an_error_of_the_stream_is_returned() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::ConnectionReset.into())
            }
        }
        let error = Received::from(&mut Broken).err().map(|error| error.kind());
        assert_eq!(error, Some(ErrorKind::ConnectionReset));
    }

    #[test]
    fn more_than_a_large_page_is_read() {
        let text = vec![7; 5 << 20];
        let received = Received::with_room(4 << 20, &mut text.as_slice()).expect("there is memory");
        assert!(received.bytes() == text);
    }
}
