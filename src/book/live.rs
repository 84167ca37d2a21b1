//! A book that is checked again after every change, for editors. Parts that did not change are not read again.
//!
//! Start at [`LiveBook::check`]. It applies the same rules as `check`, from `examine`; only the reading is different. A chapter
//! is read again if its file or a file that it includes changed. If `book.toml` or `SUMMARY.md` changed, the whole book is read
//! again.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::thread;

use jiff::civil::Date;

use crate::diagnostic::{self, Diagnostic, Source, Span, code};
use crate::export;
use crate::register::Register;

use super::config::{Config, locate_gate};
use super::examine::{Examined, Kept, Options, examine, notice_exemptions, sources_of};
use super::ids::{self, ChapterId};
use super::load::{Loaded, load_prepared, prepare, prepare_with};
use super::not_read::NotRead;
use super::order::Links;
use super::pages::ChapterRead;
use super::preflight::Inspection;
use super::read::{Files, ReadError, plain, read_export};
use super::source_map::Expanded;
use super::sources::{BookSources, Traced};

/// The inspection of each chapter, by its path.
type Inspections = HashMap<PathBuf, Rc<Result<Inspection, ReadError>>>;

/// A book in memory.
pub struct LiveBook {
    dir: PathBuf,
    files: Files,
    /// Files that changed since the book was read.
    changed: HashSet<PathBuf>,
    /// Whether the search for files outside of the book has to be repeated, because files or includes may have been added or
    /// removed since the last check.
    search: bool,
    inspections: RefCell<Inspections>,
    chapters: Option<Chapters>,
    examined: Option<Examined>,
}

/// The chapters of a book that could be read.
struct Chapters {
    loaded: Loaded,
    config: Config,
    traced: Vec<Rc<Traced>>,
    read: Vec<Rc<ChapterRead>>,
    /// The ids of each chapter, computed on first use.
    ids: Vec<OnceCell<Vec<ChapterId>>>,
}

impl LiveBook {
    /// Creates the book in a folder. Nothing is read yet.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            files: Files::default(),
            changed: HashSet::new(),
            search: true,
            inspections: RefCell::default(),
            chapters: None,
            examined: None,
        }
    }

    /// The same book with the same unsaved texts, but before anything was read.
    pub fn again(&self) -> Self {
        Self { files: self.files.clone(), ..Self::new(self.dir.clone()) }
    }

    /// The book's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The files that the book is read from.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Replaces the text of a file by an unsaved one. With `None` the file on disk is used again.
    pub fn put(&mut self, path: &Path, text: Option<String>) {
        self.files.put(plain(path), text);
        self.changed.insert(plain(path));
    }

    /// Records that a file changed on disk.
    pub fn touch(&mut self, path: &Path) {
        self.search = true;
        self.changed.insert(plain(path));
    }

    /// Whether a chapter was made from this file.
    pub fn has_file(&self, path: &Path) -> bool {
        let path = plain(path);
        let is_it = |file: &Path| file.file_name() == path.file_name() && plain(file) == path;
        self.chapters().any(|(_, map)| map.files.iter().any(|file| is_it(&file.path)))
    }

    /// Reads what changed, and checks the book.
    ///
    /// # Errors
    ///
    /// Returns an error if the book cannot be read at all. Its chapters then stay as they were, and the results of the check
    /// are discarded.
    pub fn check(&mut self, today: Date) -> Result<(), NotRead> {
        let before = self.examined.take();
        self.read()?;
        let Some(chapters) = &mut self.chapters else { return Ok(()) };
        // A file that is not a chapter, such as a file with rules, may also have changed.
        chapters.loaded.files = self.files.clone();
        let unlisted = before.filter(|_| !self.search).map(|examined| examined.unlisted);
        let kept = Kept { traced: &chapters.traced, read: &chapters.read, unlisted };
        let options = Options { today: Some(today), ..Options::default() };
        let mut examined = examine(&chapters.loaded, &options, Some(kept))?;
        let text = self.files.read(&self.dir.join("book.toml")).unwrap_or_default();
        let mut noticed = judge(&self.dir, &examined.config, &examined.register, today, &text);
        examined.config.apply(&mut noticed);
        examined.diagnostics.extend(noticed);
        diagnostic::sort(&mut examined.diagnostics);
        self.examined = Some(examined);
        self.search = false;
        Ok(())
    }

    /// The findings of the last check. Empty if the book could not be read.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.examined.as_ref().map_or(&[], |examined| &examined.diagnostics)
    }

    /// The joined book after the last check.
    pub fn register(&self) -> Option<&Register> {
        self.examined.as_ref().map(|examined| &examined.register)
    }

    /// The last configuration that could be read.
    pub fn config(&self) -> Option<&Config> {
        self.chapters.as_ref().map(|chapters| &chapters.config)
    }

    /// The texts that the diagnostics refer to.
    pub fn sources(&self) -> Option<BookSources<'_>> {
        let (chapters, examined) = (self.chapters.as_ref()?, self.examined.as_ref()?);
        let kept = Kept { traced: &chapters.traced, read: &chapters.read, unlisted: None };
        Some(sources_of(&chapters.loaded, &chapters.config.src, &examined.unlisted.files, Some(&kept)))
    }

    /// The chapters with the files that they were made from, and their numbers.
    pub fn chapters(&self) -> impl Iterator<Item = (usize, &Expanded)> {
        let traced = self.chapters.iter().flat_map(|chapters| chapters.traced.iter().enumerate());
        traced.filter_map(|(number, traced)| Some((number, traced.exact()?)))
    }

    /// The ids of the chapters, by the numbers of the chapters.
    pub fn ids(&self) -> impl Iterator<Item = (usize, &Expanded, &ChapterId)> {
        let chapters = self.chapters.iter();
        chapters.flat_map(|chapters| {
            let maps = chapters.traced.iter().enumerate();
            let maps = maps.filter_map(|(number, traced)| Some((number, traced.exact()?)));
            maps.flat_map(|(number, map)| chapters.ids_of(number, map).iter().map(move |id| (number, map, id)))
        })
    }

    /// Reads what changed. [`Self::chapters`] then has the current texts, although nothing was checked.
    ///
    /// # Errors
    ///
    /// The same errors as [`Self::check`].
    pub fn read(&mut self) -> Result<(), NotRead> {
        if self.chapters.is_some() && self.changed.is_empty() {
            return Ok(());
        }
        // Each chapter is inspected, loaded and traced, so remember the files that are read.
        let files = self.files.remembering();
        let depends = self.dependent();
        let is_simple = |book: &Self| depends.iter().all(|number| book.includes_nothing(*number));
        // Before and after the change, each changed file is a chapter without includes. So the set of other files in the book
        // is unchanged.
        let was_simple = depends.len() == self.changed.len() && is_simple(self);
        let known = self.chapters.as_ref().map(|chapters| {
            let paths = chapters.loaded.chapters.iter().enumerate();
            let same = paths.filter(|(number, _)| !depends.contains(number));
            same.filter_map(|(_, chapter)| chapter.source_path.clone())
        });
        let known: HashSet<PathBuf> = known.into_iter().flatten().map(PathBuf::from).collect();
        self.inspections.get_mut().retain(|path, _| known.contains(path));

        let inspect = |src: &Path, chapter: &Path, links: Links| {
            let known = self.inspections.borrow().get(chapter).cloned();
            known.unwrap_or_else(|| {
                let new = Rc::new(Inspection::of(&files, src, chapter, links));
                self.inspections.borrow_mut().insert(chapter.to_owned(), Rc::clone(&new));
                new
            })
        };
        // If the list of chapters is the same, only changed files can block mdBook.
        let is_same = |chapters: &Chapters| {
            let src = self.dir.join(&chapters.config.src);
            let harmless = |number: &usize| {
                let path = chapters.loaded.chapters[*number].source_path.as_deref().map(Path::new);
                path.is_some_and(|path| {
                    inspect(&src, path, chapters.config.links).as_ref().as_ref().is_ok_and(Inspection::is_harmless)
                })
            };
            !self.changed.iter().any(|path| is_frame(&self.dir, &chapters.config, path)) && depends.iter().all(harmless)
        };
        let is_same = self.chapters.as_ref().is_some_and(is_same)
            && Inspection::fits(self.inspections.borrow().values().filter_map(|it| it.as_ref().as_ref().ok()));
        let prepared = if is_same { None } else { Some(prepare_with(&self.dir, &files, &inspect)?) };
        let again = match &mut self.chapters {
            Some(chapters) if !self.changed.iter().any(|path| is_frame(&self.dir, &chapters.config, path)) => {
                !depends.iter().all(|number| chapters.read_again(*number, &self.files))
            }
            _ => true,
        };
        if again {
            let prepared = prepared.map_or_else(|| prepare(&self.dir, &files), Ok)?;
            self.chapters = None;
            self.chapters = Some(Chapters::new(load_prepared(&self.dir, false, &files, prepared)?, &self.files)?);
        }
        self.search |= again || !was_simple || !is_simple(self);
        self.changed.clear();
        Ok(())
    }

    fn includes_nothing(&self, number: usize) -> bool {
        let map = self
            .chapters
            .as_ref()
            .and_then(|chapters| chapters.traced.get(number))
            .and_then(|traced| traced.includes());
        map.is_some_and(|map| map.files.len() == 1 && map.broken.is_empty())
    }

    /// The numbers of the chapters that were made from a changed file, or that include one that was missing.
    fn dependent(&self) -> Vec<usize> {
        let Some(chapters) = &self.chapters else { return Vec::new() };
        let src = self.dir.join(&chapters.config.src);
        // Comparing file names first avoids normalising most paths.
        let names: HashSet<_> = self.changed.iter().filter_map(|path| path.file_name()).collect();
        let has_name = |path: &Path| path.file_name().is_none_or(|name| names.contains(name));
        let changed = |path: &Path| has_name(path) && self.changed.contains(&plain(path));
        let depends = |(number, traced): (usize, &Rc<Traced>)| {
            let own =
                chapters.loaded.chapters[number].source_path.as_ref().is_some_and(|path| changed(&src.join(path)));
            let map = traced.includes();
            let depends = own
                || map.is_some_and(|map| {
                    map.files.iter().skip(1).any(|file| changed(&file.path))
                        || map.broken.iter().any(|broken| changed(&broken.target))
                });
            depends.then_some(number)
        };
        chapters.traced.iter().enumerate().filter_map(depends).collect()
    }
}

impl Chapters {
    /// Reads the chapters. Later steps read from `files`.
    fn new(mut loaded: Loaded, files: &Files) -> Result<Self, NotRead> {
        let host = semver::Version::parse(mdbook_preprocessor::MDBOOK_VERSION).map_err(|error| error.to_string())?;
        let (config, _) = Config::read(&loaded.config, &host);
        let src = loaded.root.join(&config.src);
        let trace = |path| Traced::as_read(&loaded.files, &src, path, config.links);
        let paths = loaded.chapters.iter().map(|chapter| chapter.source_path.as_deref().map(Path::new));
        let traced = paths.map(|path| Rc::new(path.map(trace).unwrap_or_default())).collect();
        let texts: Vec<&str> = loaded.chapters.iter().map(|chapter| chapter.content.as_str()).collect();
        let read: Vec<_> = read_all(&texts, &config).into_iter().map(Rc::new).collect();
        let ids = read.iter().map(|_| OnceCell::new()).collect();
        loaded.files = files.clone();
        Ok(Self { loaded, config, traced, read, ids })
    }

    fn ids_of(&self, number: usize, map: &Expanded) -> &[ChapterId] {
        self.ids[number]
            .get_or_init(|| ids::of_chapter(&map.text, |block| self.read[number].block(block), &self.config))
    }

    /// Reads a chapter again; `false` if it cannot be read.
    fn read_again(&mut self, number: usize, files: &Files) -> bool {
        self.loaded.files = files.clone();
        let chapter = &mut self.loaded.chapters[number];
        let src = self.loaded.root.join(&self.config.src);
        let Some(path) = &chapter.source_path else { return false };
        let traced = Traced::as_read(files, &src, Path::new(path), self.config.links);
        let Some(text) = traced.exact().map(|exact| exact.text.clone()) else { return false };
        self.read[number] = Rc::new(ChapterRead::of(number, &text, &self.config));
        chapter.content = text;
        self.ids[number] = OnceCell::new();
        self.traced[number] = Rc::new(traced);
        true
    }
}

/// The smallest number of chapters for which a further thread is worthwhile.
const FEW: usize = 50;

/// Reads every chapter. This takes two thirds of the time until an editor shows the first diagnostics of a large book, so all cores
/// share the work.
fn read_all(texts: &[&str], config: &Config) -> Vec<ChapterRead> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = texts.len().div_ceil(cores).max(FEW);
    let read = |part: usize, texts: &[&str]| -> Vec<ChapterRead> {
        let numbers = part * share..;
        numbers.zip(texts).map(|(number, text)| ChapterRead::of(number, text, config)).collect()
    };
    thread::scope(|scope| {
        let read = &read;
        let parts = texts.chunks(share).enumerate().map(|(part, texts)| scope.spawn(move || read(part, texts)));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// Whether a file determines which chapters there are or how they are read.
fn is_frame(dir: &Path, config: &Config, path: &Path) -> bool {
    let frame = [dir.join("book.toml"), dir.join(&config.src).join("SUMMARY.md")];
    frame.iter().any(|frame| plain(frame) == *path)
}

/// The findings about the gate's exemptions, or that its baseline cannot be read. `text` is the text of `book.toml`.
fn judge(dir: &Path, config: &Config, register: &Register, today: Date, text: &str) -> Vec<Diagnostic> {
    let gate = &config.gate;
    if !gate.is_set() {
        return Vec::new();
    }
    let baseline = match &gate.baseline {
        None => None,
        Some(path) => {
            let read = read_export(&dir.join(path)).map_err(|error| (error.to_string(), error.help()));
            match read.and_then(|text| {
                export::baseline(&text).map_err(|error| (error.message().to_owned(), error.help().to_owned()))
            }) {
                Ok(baseline) => Some(baseline),
                Err((message, help)) => {
                    let span = Span::new(Source::Config, locate_gate(text, "baseline").unwrap_or(0..0));
                    let message = format!("the baseline cannot be read: {message}");
                    return vec![Diagnostic::new(code::CANNOT_READ, span, message).help(help)];
                }
            }
        }
    };
    notice_exemptions(&gate.check(register, today, baseline.as_ref()), today, text)
}
