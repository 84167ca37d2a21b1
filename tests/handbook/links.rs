//! Checks every link inside the handbook and from the files at the root.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::site::{Site, is_external};
use super::{pages, root, run, said};

#[test]
fn links_in_the_site_lead_somewhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let build = run(root(), &["build", "--dest-dir", &dir.path().to_string_lossy()]);
    assert!(build.status.success(), "{}", said(&build));
    let site = Site::read(dir.path());
    assert!(site.pages.len() > 10, "the site has pages");
    assert_eq!(site.wrong(), Vec::<String>::new());
}

/// Pages work without a network: they load only files of the site.
#[test]
fn no_page_loads_anything_from_elsewhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let build = run(root(), &["build", "--dest-dir", &dir.path().to_string_lossy()]);
    assert!(build.status.success(), "{}", said(&build));
    let loaded = regex::Regex::new(r#"<(?:script|img|link|iframe|source|video|audio|object|embed)\b[^>]*\b(?:src|href|data)="(?:https?:)?//[^"]*""#)
        .expect("a pattern");
    for page in ["index.html", "gallery/smolagents.html", "print.html"] {
        let text = std::fs::read_to_string(dir.path().join(page)).expect("a page");
        let found: Vec<_> = loaded.find_iter(&text).map(|found| found.as_str()).collect();
        assert!(found.is_empty(), "{page}: {found:?}");
    }
}

#[test]
fn links_in_markdown_lead_to_files() {
    let mut wrong = Vec::new();
    for page in pages() {
        let folder = root().join(&page.path).parent().expect("a folder").to_owned();
        for event in Parser::new_ext(&page.text, Options::all()) {
            let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) = event else {
                continue;
            };
            let path = dest_url.split('#').next().unwrap_or_default();
            if is_external(&dest_url) || path.is_empty() {
                continue;
            }
            // Files that a build makes beside the pages are looked at in the site.
            if !folder.join(path).exists() && !path.ends_with(".html") {
                wrong.push(format!("{}: {dest_url}", page.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
