//! Every link inside the handbook, and from the files at the root, leads to something that is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{pages, root, run, said};

/// The targets and the ids of a page.
#[derive(Default)]
struct Html {
    links: Vec<String>,
    ids: BTreeSet<String>,
}

fn html(text: &str) -> Html {
    let tag = regex::Regex::new(r#"<([a-z0-9]+)\b([^>]*)>"#).expect("a pattern");
    let attribute = regex::Regex::new(r#"\b(href|src|id)="([^"]*)""#).expect("a pattern");
    let mut html = Html::default();
    for found in tag.captures_iter(text) {
        for pair in attribute.captures_iter(&found[2]) {
            let value = pair[2].replace("&amp;", "&");
            match &pair[1] {
                "id" => {
                    html.ids.insert(value);
                }
                _ => html.links.push(value),
            }
        }
    }
    html
}

/// `a/../b` without the detour.
fn normal(path: &Path) -> PathBuf {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::CurDir => {}
            other => parts.push(other),
        }
    }
    parts.into_iter().collect()
}

fn is_external(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:")
}

#[test]
fn links_in_the_site_lead_somewhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let build = run(root(), &["build", "--dest-dir", &dir.path().to_string_lossy()]);
    assert!(build.status.success(), "{}", said(&build));
    let mut site: BTreeMap<PathBuf, Html> = BTreeMap::new();
    let mut folders = vec![dir.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "html") {
                // mdBook gathers all pages in this one and changes their ids.
                let skipped = ["print.html", "toc.html", "404.html"]
                    .map(Some)
                    .contains(&path.file_name().and_then(|it| it.to_str()));
                if !skipped {
                    let text = std::fs::read_to_string(&path).expect("text");
                    site.insert(path, html(&text));
                }
            }
        }
    }
    assert!(site.len() > 10, "the site has pages");
    let mut wrong = Vec::new();
    for (page, html) in &site {
        let shown = page.strip_prefix(dir.path()).expect("below the site").display();
        for link in html.links.iter().filter(|link| !is_external(link)) {
            let (path, id) = link.split_once('#').unwrap_or((link, ""));
            let target =
                if path.is_empty() { page.clone() } else { normal(&page.parent().expect("a folder").join(path)) };
            let target = if target.is_dir() { target.join("index.html") } else { target };
            if !target.is_file() {
                wrong.push(format!("{shown}: {link}"));
            } else if let Some(html) = site.get(&target)
                && !id.is_empty()
                && !html.ids.contains(id)
            {
                wrong.push(format!("{shown}: {link}: the page has no such id"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pages work without a network: what a page loads is a file of the site.
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
