//! Checks the links of a built site: every target is a file of the site, and every anchor is an id that occurs once on that
//! page.
//!
//! The tests of the handbook use this file too.
//!
//! Entry point: [`Site::read`]. print.html is treated like any other page. Only files that mdBook creates for its own use are
//! left out.

#![allow(dead_code, reason = "each test program uses its own part of this")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// The targets and the ids of a page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) links: Vec<String>,
    ids: BTreeSet<String>,
    /// Ids that occur twice.
    twice: Vec<String>,
}

/// The pages of a folder by their paths in it.
pub(crate) struct Site {
    root: PathBuf,
    pub(crate) pages: BTreeMap<PathBuf, Page>,
}

fn page(text: String) -> Page {
    let tag = regex::Regex::new(r#"<([a-z0-9]+)\b([^>]*)>"#).expect("a pattern");
    let attribute = regex::Regex::new(r#"\s(href|src|id)="([^"]*)""#).expect("a pattern");
    let mut page = Page::default();
    for found in tag.captures_iter(&text) {
        for pair in attribute.captures_iter(&found[2]) {
            let value = pair[2].replace("&amp;", "&");
            match &pair[1] {
                "id" if page.ids.contains(&value) => page.twice.push(value),
                "id" => {
                    page.ids.insert(value);
                }
                _ => page.links.push(value),
            }
        }
    }
    Page { text, ..page }
}

/// Simplifies `a/../b` to `b`.
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

pub(crate) fn is_external(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:")
}

impl Site {
    /// Reads all pages below a folder, except the separate table of contents and the page for missing addresses, whose links
    /// are relative to another folder.
    pub(crate) fn read(root: &Path) -> Site {
        let mut pages = BTreeMap::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "html")
                    && !path.ends_with("toc.html")
                    && !path.ends_with("404.html")
                {
                    let text = std::fs::read_to_string(&path).expect("text");
                    pages.insert(path.strip_prefix(root).expect("below it").to_owned(), page(text));
                }
            }
        }
        Site { root: root.to_owned(), pages }
    }

    /// Links that lead nowhere, and ids that occur twice, one on each line.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (path, page) in &self.pages {
            let shown = path.display();
            wrong.extend(page.twice.iter().map(|id| format!("{shown}: the id `{id}` is given twice")));
            for link in page.links.iter().filter(|link| !is_external(link)) {
                let (target, id) = link.split_once('#').unwrap_or((link, ""));
                let target = if target.is_empty() {
                    path.clone()
                } else {
                    normal(&path.parent().expect("a folder").join(target))
                };
                let target = if self.root.join(&target).is_dir() { target.join("index.html") } else { target };
                match self.pages.get(&target) {
                    Some(page) if !id.is_empty() && !page.ids.contains(id) => {
                        wrong.push(format!("{shown}: {link}: the page has no such id"));
                    }
                    None if !self.root.join(&target).is_file() => wrong.push(format!("{shown}: {link}")),
                    _ => {}
                }
            }
        }
        wrong
    }
}
