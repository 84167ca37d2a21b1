//! Decides how to reply to a request: with a page, a file, the state for the reload script, or a refusal.
//!
//! Start at [`reply`]. Every program and every web page on the machine can send requests to this server. So it refuses
//! everything except a plain `GET` request with its own host name.

use std::fs::File;
use std::net::IpAddr;

use crate::percent;

use super::http::{Body, Reply, Request};
use super::{Shown, page};

/// The address at which the reload script requests the state. No page of mdBook has this address.
pub(super) const STATE: &str = "/-aivss-preview";

/// The reply to a request.
pub(super) fn reply(request: &Request, shown: &Shown, hostname: &str) -> Reply {
    if request.method != "GET" {
        return text(405, "only GET is answered");
    }
    if !request.host.as_deref().is_some_and(|host| is_own(host, hostname)) {
        return text(403, "this host name is not served; use the address that `mdbook-aivss serve` printed");
    }
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    if path == STATE {
        return text(200, &shown.state());
    }
    let Some(path) = path.strip_prefix('/').and_then(percent::decode) else {
        return text(400, "this is not an address");
    };
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    let Some(pages) = &shown.pages else {
        return html(503, page::without_pages(shown));
    };
    match pages.files.get(&path) {
        Some(file) if path.ends_with(".html") => match std::fs::read_to_string(file) {
            Ok(page) => html(200, page::with_preview(&page, shown)),
            Err(_) => gone(),
        },
        Some(file) => match File::open(file).and_then(|file| Ok((file.metadata()?.len(), file))) {
            Ok((length, file)) => Reply { status: 200, content: content_type(&path), body: Body::File(file, length) },
            Err(_) => gone(),
        },
        None => match pages.files.get("404.html").and_then(|file| std::fs::read_to_string(file).ok()) {
            Some(page) => html(404, page::with_preview(&page, shown)),
            None => text(404, "there is no such page"),
        },
    }
}

/// Whether a request was meant for this server. A web page can point its own host name to this machine (DNS rebinding), and
/// could then read everything here. So only IP addresses, `localhost` and the user's own host name are accepted.
fn is_own(host: &str, hostname: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    address.parse::<IpAddr>().is_ok() || name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(hostname)
}

fn html(status: u16, page: String) -> Reply {
    Reply { status, content: "text/html; charset=utf-8", body: Body::Text(page) }
}

fn text(status: u16, text: &str) -> Reply {
    Reply { status, content: "text/plain; charset=utf-8", body: Body::Text(text.to_owned()) }
}

/// The reply if the next build has replaced the pages since the request arrived.
fn gone() -> Reply {
    text(503, "the page is being built again; reload it")
}

/// The media type of a file, by its extension. A browser refuses a stylesheet or a script of another type.
fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        "md" | "txt" | "yaml" | "yml" | "toml" | "csv" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn names_of_other_sites_are_not_ours() {
        for host in
            ["localhost", "LocalHost:3000", "127.0.0.1:3000", "[::1]:3000", "[::1]", "192.168.1.7:80", "mybox:3000"]
        {
            assert!(is_own(host, "mybox"), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example:3000", "127.0.0.1.evil.example", "", ":3000", "mybox.evil:1"]
        {
            assert!(!is_own(host, "mybox"), "{host}");
        }
    }
}
