//! Converts addresses of files (`file:///home/ann/book/src/agent.md`) to paths, and back.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

use crate::book::read::plain;
use crate::percent;

/// The path of a file, absolute and without `..`; `None` if the address is not a file.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_ref().strip_prefix("file://")?;
    // `file://localhost/…` is the same as `file:///…`.
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent::decode(path.split(['?', '#']).next()?)?;
    let is_drive = |path: &str| path.len() > 2 && path.as_bytes()[0] == b'/' && path.as_bytes()[2] == b':';
    let path = if cfg!(windows) && is_drive(&path) { &path[1..] } else { path.as_str() };
    path.starts_with(['/']).then_some(()).or_else(|| cfg!(windows).then_some(()))?;
    Some(plain(Path::new(path)))
}

/// The address of a file.
pub(super) fn of_path(path: &Path) -> Uri {
    let path = path.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let stays = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/');
    Uri::from(format!("file://{slash}{}", percent::encode(&path, stays)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_address() {
        for path in ["/a b/ä漢😀.md", "/100%/x.md", "/a#b/c?d.md"] {
            assert_eq!(to_path(&of_path(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        assert_eq!(to_path(&Uri::from("file:///a/./b/../c.md")).as_deref(), Some(Path::new("/a/c.md")));
        assert_eq!(to_path(&Uri::from("untitled:Untitled-1")), None);
        assert_eq!(to_path(&Uri::from("file:///%ff")), None);
    }
}
