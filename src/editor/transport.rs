//! Transports messages over a pair of streams: [`serve`] reads them until the editor ends the conversation.
//!
//! We do not use the transport of `lsp-server`, because it ends the program at the first message that is not JSON. Here such a
//! message gets an error as answer, as JSON-RPC requires.

use std::io::{self, BufRead, Write};
use std::sync::mpsc;

use lsp_server::{ErrorCode, Message};

use super::server::{Ended, Server};

/// A message from the editor.
enum Incoming {
    Message(Message),
    /// Not a message; contains the reason.
    Malformed(String),
}

/// The largest message that is read, in bytes: 64 MiB. A chapter has at most 16 MiB.
const MAX_MESSAGE: usize = 64 << 20;

/// Serves an editor until it sends `exit` or closes the connection. Messages that arrive during a check are processed together,
/// so that a check follows the last of several quick changes.
///
/// # Errors
///
/// Returns an error if the answers cannot be written.
pub fn serve(input: impl BufRead + Send + 'static, output: &mut impl Write, mut server: Server) -> io::Result<Ended> {
    let (sender, incoming) = mpsc::channel();
    std::thread::spawn(move || read(input, &sender));
    loop {
        let next = match incoming.try_recv() {
            Ok(next) => Ok(next),
            Err(_) => {
                for message in server.settle() {
                    message.write(output)?;
                }
                incoming.recv()
            }
        };
        // The editor has closed the connection.
        let Ok(next) = next else { return Ok(server.ended().unwrap_or(Ended::WithoutShutdown)) };
        match next {
            Incoming::Message(message) => {
                for message in server.handle(message) {
                    message.write(output)?;
                }
            }
            Incoming::Malformed(why) => write_malformed(output, &why)?,
        }
        if let Some(ended) = server.ended() {
            return Ok(ended);
        }
    }
}

fn read(mut input: impl BufRead, sender: &mpsc::Sender<Incoming>) {
    while let Ok(Some(text)) = read_frame(&mut input) {
        let incoming = match text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string())) {
            Ok(message) => Incoming::Message(message),
            Err(why) => Incoming::Malformed(why),
        };
        if sender.send(incoming).is_err() {
            return;
        }
    }
}

/// Reads the text after the next header. The inner error says why it is not a message. `None` at the end of the stream, and if
/// a header does not state the length of its message, because the stream cannot be read any further then.
fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let field = line.trim_end();
        if field.is_empty() {
            break;
        }
        if let Some((name, value)) = field.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok().filter(|length| *length <= MAX_MESSAGE);
        }
    }
    let Some(length) = length else { return Ok(None) };
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(Some(String::from_utf8(bytes).map_err(|error| error.to_string())))
}

/// Writes the answer to a text that is not a message. Its id is null, because the id of the message is unknown.
fn write_malformed(output: &mut impl Write, why: &str) -> io::Result<()> {
    let error = serde_json::json!({ "code": ErrorCode::ParseError as i32, "message": why });
    let body = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}
