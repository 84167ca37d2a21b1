//! Requests and replies of HTTP/1.1, as far as a preview needs them.
//!
//! Start at [`read`] and [`write`]. Each connection has one request, because a new connection costs almost nothing on the same
//! machine. We tried the crate `tiny_http` 0.12 first. It keeps connections open, and it stopped answering when a browser
//! opened six of them. The other servers need an async executor.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

/// The highest number of bytes of a request, without its body: 16 KiB.
const MAX_HEAD: usize = 16 << 10;

/// The parts of a request that matter here.
pub(super) struct Request {
    pub(super) method: String,
    /// The address in the request line, such as `/agents/mail.html?x=1`.
    pub(super) target: String,
    /// The host name of the request; `None` if it is missing, or if there are several.
    pub(super) host: Option<String>,
}

/// A reply to a request.
pub(super) struct Reply {
    pub(super) status: u16,
    /// The media type of the body.
    pub(super) content: &'static str,
    pub(super) body: Body,
}

/// The body of a reply.
pub(super) enum Body {
    Text(String),
    /// A file with its length in bytes.
    File(File, u64),
}

/// Reads a request up to the blank line. Returns `None` if it is not a request, or if it is longer than [`MAX_HEAD`].
///
/// # Errors
///
/// Returns the system's error, for example if the browser sends nothing for too long.
pub(super) fn read(stream: &mut impl Read) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while memchr::memmem::find(&head, b"\r\n\r\n").is_none() {
        let length = stream.read(&mut part)?;
        if length == 0 || head.len() + length > MAX_HEAD {
            return Ok(None);
        }
        head.extend_from_slice(&part[..length]);
    }
    Ok(std::str::from_utf8(&head).ok().and_then(parse))
}

fn parse(head: &str) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target, version) = (first.next()?, first.next()?, first.next()?);
    if first.next().is_some() || !version.starts_with("HTTP/1.") {
        return None;
    }
    let fields = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
    let mut hosts = fields.filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let host = hosts.next().filter(|_| hosts.next().is_none()).map(|(_, value)| value.trim().to_owned());
    Some(Request { method: method.to_owned(), target: target.to_owned(), host })
}

/// Replies to something that is not a request.
pub(super) fn refuse(stream: &mut impl Write) -> io::Result<()> {
    write(stream, Reply { status: 400, content: "text/plain", body: Body::Text("this is not a request".to_owned()) })
}

/// Writes a reply.
///
/// # Errors
///
/// Returns the system's error, for example if the browser accepts nothing for too long.
pub(super) fn write(stream: &mut impl Write, reply: Reply) -> io::Result<()> {
    let Reply { status, content, body } = reply;
    let (mut bytes, length): (Box<dyn Read>, u64) = match body {
        Body::Text(text) => (Box::new(io::Cursor::new(text.clone())), text.len() as u64),
        // If a file grows while it is sent, the new part is left out.
        Body::File(file, length) => (Box::new(file.take(length)), length),
    };
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Service Unavailable",
    };
    // `no-store`, because the same address may show something else after the next change.
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {content}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nAllow: GET\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    io::copy(&mut bytes, stream)?;
    stream.flush()
}

/// Closes a connection after the browser has received the reply. If a connection is closed while a part of the request, such as
/// its body, has not been read, the system resets the connection, and the browser may lose the reply.
///
/// # Errors
///
/// Returns the system's error.
pub(super) fn close(stream: &TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut Read::take(stream, MAX_HEAD as u64), &mut io::sink()).map(drop)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_request_is_read_up_to_its_blank_line() {
        let read = |text: &str| read(&mut text.as_bytes()).expect("no system is involved");
        let request =
            read("GET /a?b HTTP/1.1\r\nAccept: */*\r\nhost:  localhost:3000 \r\n\r\nbody").expect("a request");
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/a?b"));
        assert_eq!(request.host.as_deref(), Some("localhost:3000"));
        let two = read("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n").expect("a request");
        assert_eq!(two.host, None);
        for wrong in ["", "GET / HTTP/1.1\r\n", "GET /\r\n\r\n", "GET / x HTTP/1.1\r\n\r\n", "GET / HTTP/2\r\n\r\n"] {
            assert!(read(wrong).is_none(), "{wrong:?}");
        }
        let long = |length: usize| format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(length));
        assert!(read(&long(16_000)).is_some() && read(&long(16_400)).is_none());
    }
}
