//! Finds which file of `src` uses which other files, from its tokens.
//!
//! Start at [`Graph::read`]. It reads tokens and not text, so that comments and strings do not count, and not a syntax tree, so
//! that paths in the arguments of macros do count.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The path of a module: `["aivss", "v0_8"]`; empty for `lib.rs`.
type Module = Vec<String>;

/// One file of `src`.
struct File {
    /// Relative to the repository, with forward slashes.
    path: String,
    module: Module,
    tokens: TokenStream,
}

/// A use of one file by another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) line: usize,
    pub(crate) to: String,
}

/// The files of `src` with their uses of each other.
pub(crate) struct Graph {
    pub(crate) files: BTreeSet<String>,
    pub(crate) edges: Vec<Edge>,
}

/// A path in the code, such as `crate::aivss::Version` or `super::*`.
struct Written {
    segments: Vec<String>,
    /// The name that a `use` gives it.
    name: String,
    line: usize,
    /// The module that contains it. An inline module is a separate module.
    place: Module,
    /// Whether it is in a `use` of the file's own module, so that other files can name the item through that module.
    imported: bool,
    /// Whether it is in a `pub use`. The module then only re-exports the item.
    shown: bool,
}

/// What other files can name through a module.
#[derive(Default)]
struct Names {
    defined: HashSet<String>,
    imported: BTreeMap<String, Module>,
    globs: Vec<Module>,
}

impl Graph {
    /// Reads all files below `src` of a repository except `main.rs`, which is another crate.
    pub(crate) fn read(repository: &Path) -> Self {
        let mut files = Vec::new();
        read_folder(repository, "src", &mut files);
        Self::of(&files)
    }

    fn of(files: &[File]) -> Self {
        let modules: BTreeMap<&Module, &File> = files.iter().map(|file| (&file.module, file)).collect();
        let mut names: BTreeMap<Module, Names> = BTreeMap::new();
        let mut written = Vec::new();
        for file in files {
            let mut paths = Vec::new();
            collect(&file.tokens.clone().into_iter().collect::<Vec<_>>(), file, &file.module, &modules, &mut paths);
            let known = names.entry(file.module.clone()).or_default();
            known.defined = definitions(&file.tokens);
            for path in paths.iter().filter(|path| path.imported) {
                let target = absolute(path);
                match path.name.as_str() {
                    "*" => known.globs.push(target[..target.len() - 1].to_vec()),
                    name => _ = known.imported.insert(name.to_owned(), target),
                }
            }
            written.extend(paths.into_iter().map(|path| (file, path)));
        }
        let mut edges: Vec<Edge> = written
            .iter()
            .filter(|(_, path)| !path.shown)
            .filter_map(|(file, path)| {
                let target = modules[&defining(&absolute(path), &modules, &names)];
                let (from, to) = (file.path.clone(), target.path.clone());
                (from != to).then_some(Edge { from, line: path.line, to })
            })
            .collect();
        edges.sort();
        edges.dedup();
        Self { files: files.iter().map(|file| file.path.clone()).collect(), edges }
    }

    /// The groups of files that use each other in a circle.
    pub(crate) fn circles(&self) -> Vec<BTreeSet<&str>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.files.iter().map(|file| (file.as_str(), self.reachable(file))).collect();
        let mut circles: Vec<BTreeSet<&str>> = Vec::new();
        for file in &self.files {
            let circle: BTreeSet<&str> =
                reached[file.as_str()].iter().copied().filter(|other| reached[other].contains(file.as_str())).collect();
            if circle.len() > 1 && !circles.contains(&circle) {
                circles.push(circle);
            }
        }
        circles
    }

    /// The files that a file uses, and those that they use.
    fn reachable(&self, from: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next = vec![from];
        while let Some(file) = next.pop() {
            for edge in self.edges.iter().filter(|edge| edge.from == file) {
                if reached.insert(edge.to.as_str()) {
                    next.push(&edge.to);
                }
            }
        }
        reached
    }
}

fn read_folder(repository: &Path, folder: &str, files: &mut Vec<File>) {
    let entries = std::fs::read_dir(repository.join(folder)).expect("the folder can be read");
    let mut entries: Vec<_> = entries.map(|entry| entry.expect("the folder can be read")).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(repository, &path, files);
        } else if path.ends_with(".rs") && path != "src/main.rs" {
            let text = std::fs::read_to_string(entry.path()).expect("the file can be read");
            files.push(File::new(path, &text));
        }
    }
}

impl File {
    fn new(path: String, text: &str) -> Self {
        let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
        let inside = inside.strip_suffix("/mod").unwrap_or(inside);
        let module = if inside == "lib" { Vec::new() } else { inside.split('/').map(str::to_owned).collect() };
        let tokens = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path, module, tokens }
    }
}

/// Collects the paths in a part of the code that lead to a module of the crate.
fn collect(
    tokens: &[TokenTree],
    file: &File,
    place: &Module,
    modules: &BTreeMap<&Module, &File>,
    found: &mut Vec<Written>,
) {
    let mut at = 0;
    let (mut import, mut shown) = (false, false);
    while let Some(token) = tokens.get(at) {
        match token {
            // An attribute, such as a comment of the documentation.
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                at += 1 + usize::from(punct(tokens, at + 1) == Some('!'));
                if matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket) {
                    at += 1;
                }
                continue;
            }
            TokenTree::Punct(sign) if sign.as_char() == ';' => (import, shown) = (false, false),
            TokenTree::Group(group) => {
                let inside: Vec<_> = group.stream().into_iter().collect();
                match (word(tokens, at.wrapping_sub(2)).as_deref(), word(tokens, at.wrapping_sub(1))) {
                    (Some("mod"), Some(name)) => {
                        let inner = [place.as_slice(), &[name]].concat();
                        collect(&inside, file, &inner, modules, found);
                    }
                    // `pub(in crate::render)` names a module but does not use it.
                    (_, Some(name)) if name == "pub" => {}
                    _ => collect(&inside, file, place, modules, found),
                }
            }
            TokenTree::Ident(_) => {
                let name = word(tokens, at).unwrap_or_default();
                if name == "use" {
                    let before = tokens[..at].iter().rev().find(|token| !matches!(token, TokenTree::Group(_)));
                    shown = matches!(before, Some(TokenTree::Ident(word)) if word == "pub");
                    import = true;
                }
                let starts = match name.as_str() {
                    "crate" | "super" | "self" => true,
                    // A module below this one. In a `use`, its name may be the whole path.
                    _ => modules.contains_key(&[place.as_slice(), &[name]].concat()),
                };
                let follows = at >= 2 && punct(tokens, at - 1) == Some(':') && punct(tokens, at - 2) == Some(':');
                if starts && !follows && is_path_sign(tokens, at + 1) {
                    at = path(tokens, at, Vec::new(), found, &|segments, name, line| Written {
                        segments,
                        name,
                        line,
                        place: place.clone(),
                        imported: import && *place == file.module,
                        shown: import && shown,
                    });
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Follows one path, including the braces of a `use`, and returns where the code continues.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut segments: Vec<String>,
    found: &mut Vec<Written>,
    make: &dyn Fn(Vec<String>, String, usize) -> Written,
) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                let segment = word(tokens, at).unwrap_or_default();
                let line = ident.span().start().line;
                at += 1;
                // `self` in braces means the path before the braces.
                if segment != "self" || segments.is_empty() {
                    segments.push(segment);
                }
                if is_path_sign(tokens, at) {
                    at += 2;
                    continue;
                }
                let mut name = segments.last().cloned().unwrap_or_default();
                if word(tokens, at).as_deref() == Some("as") {
                    name = word(tokens, at + 1).unwrap_or(name);
                    at += 2;
                }
                found.push(make(segments, name, line));
            }
            Some(TokenTree::Punct(sign)) if sign.as_char() == '*' => {
                let line = sign.span().start().line;
                at += 1;
                segments.push("*".to_owned());
                found.push(make(segments, "*".to_owned(), line));
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inside: Vec<_> = group.stream().into_iter().collect();
                at += 1;
                for piece in inside.split(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',')) {
                    if !piece.is_empty() {
                        path(piece, 0, segments.clone(), found, make);
                    }
                }
            }
            // `Vec::<u8>::new`, and what only looks like a path.
            _ => {}
        }
        return at;
    }
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at)? {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

fn punct(tokens: &[TokenTree], at: usize) -> Option<char> {
    match tokens.get(at)? {
        TokenTree::Punct(sign) => Some(sign.as_char()),
        _ => None,
    }
}

fn is_path_sign(tokens: &[TokenTree], at: usize) -> bool {
    punct(tokens, at) == Some(':') && punct(tokens, at + 1) == Some(':')
}

/// The names of the items that a file defines in its own module.
fn definitions(tokens: &TokenStream) -> HashSet<String> {
    const KEYWORDS: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "union"];
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let defines = |at: usize| word(&tokens, at).is_some_and(|word| KEYWORDS.contains(&word.as_str()));
    // A module with its own file is not an item of this one.
    let elsewhere = |at: usize| word(&tokens, at).as_deref() == Some("mod") && punct(&tokens, at + 2) == Some(';');
    (0..tokens.len()).filter(|at| defines(*at) && !elsewhere(*at)).filter_map(|at| word(&tokens, at + 1)).collect()
}

/// The path from the crate's root.
fn absolute(path: &Written) -> Module {
    let mut absolute = path.place.clone();
    for (place, segment) in path.segments.iter().enumerate() {
        match segment.as_str() {
            "crate" => absolute.clear(),
            "super" => _ = absolute.pop(),
            "self" if place == 0 => {}
            _ => absolute.push(segment.clone()),
        }
    }
    absolute
}

/// The module whose file defines what a path leads to, through what modules on the way import from others.
fn defining(path: &Module, modules: &BTreeMap<&Module, &File>, names: &BTreeMap<Module, Names>) -> Module {
    let (module, rest) = split(path, modules);
    rest.and_then(|item| find(&module, &item, modules, names, &mut HashSet::new())).unwrap_or(module)
}

/// The longest beginning of a path that is a module with a file, and the name after it.
fn split(path: &Module, modules: &BTreeMap<&Module, &File>) -> (Module, Option<String>) {
    let length = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length].to_vec())).unwrap_or(0);
    (path[..length].to_vec(), path.get(length).cloned())
}

fn find(
    module: &Module,
    item: &str,
    modules: &BTreeMap<&Module, &File>,
    names: &BTreeMap<Module, Names>,
    seen: &mut HashSet<(Module, String)>,
) -> Option<Module> {
    let known = &names[module];
    if known.defined.contains(item) {
        return Some(module.clone());
    }
    if !seen.insert((module.clone(), item.to_owned())) {
        return None;
    }
    if let Some(target) = known.imported.get(item) {
        let (module, rest) = split(target, modules);
        return match rest {
            Some(item) => find(&module, &item, modules, names, seen),
            None => Some(module),
        };
    }
    known.globs.iter().find_map(|glob| find(&split(glob, modules).0, item, modules, names, seen))
}
