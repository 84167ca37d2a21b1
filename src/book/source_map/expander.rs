//! Repeats mdBook's `links` step, within limits, and records which file each piece came from.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::super::read::Files;
use super::broken::{Broken, Why};
use super::helper::{Helper, Part, helpers};
use super::lines::{hide_but_anchor, hide_lines, lines, take_anchor, take_lines};
use super::mapped::Mapped;
use super::{Expanded, Multiline, SourceFile, Way, origin};

/// The deepest nesting of includes that mdBook follows (`MAX_LINK_NESTED_DEPTH`).
pub(super) const MAX_DEPTH: usize = 10;
/// The highest number of includes that are followed in a chapter, including those in included files. Without a limit, a file
/// that includes itself four times would be read a million times.
pub const MAX_INCLUDES: usize = 10_000;
/// The largest size of a chapter after expanding its includes, in bytes: 64 MiB.
pub const MAX_CHAPTER: usize = 64 << 20;

/// The result of an include: its text, and the folder to which the includes in that text are relative. There is no folder if
/// the text has no includes.
type Followed = (Mapped, Option<PathBuf>);
/// The file that an include names, and the reason why the include is not expanded.
type Refused = (PathBuf, Why);

#[derive(Default)]
pub(super) struct Expander {
    way: Way,
    /// Where files are read from.
    from: Files,
    /// Whether to stop at a part of a file that includes itself, and not only at [`MAX_DEPTH`].
    stop_at_cycles: bool,
    files: Vec<SourceFile>,
    /// The numbers of the files that were read, by the path that was used.
    numbers: HashMap<PathBuf, usize>,
    /// The real path of each file, if it is needed, because different paths can lead to the same file.
    real: Vec<PathBuf>,
    broken: Vec<Broken>,
    /// The file and first byte of each entry in `broken`. They avoid repeated reports of a file that is included several times.
    reported: HashSet<(usize, usize)>,
    multiline: Vec<Multiline>,
    /// The parts of files that are being expanded, outermost first.
    open: Vec<(usize, Part)>,
    includes: usize,
    bytes: usize,
    /// Whether a limit was reached, so that nothing more is followed.
    stopped: bool,
}

impl Expander {
    pub(super) fn new(way: Way, from: &Files) -> Self {
        Self { way, from: from.clone(), ..Self::default() }
    }

    pub(super) fn stopping_at_cycles(mut self) -> Self {
        self.stop_at_cycles = true;
        self
    }

    /// Expands a chapter that has been read.
    pub(super) fn chapter(mut self, read: Expanded) -> Expanded {
        let folder = read.files[0].path.parent().unwrap_or(Path::new("")).to_owned();
        for file in read.files {
            self.add(file);
        }
        self.open.push((0, Part::Lines(0, None)));
        let whole = Mapped { text: read.text, pieces: read.pieces };
        let mut out = Mapped::default();
        self.expand(&whole, &folder, 0, &mut out);
        let Mapped { text, pieces } = out;
        Expanded { text, files: self.files, pieces, broken: self.broken, multiline: self.multiline, way: self.way }
    }

    /// Appends `input` to `out`. The includes of `input` are relative to `folder`.
    fn expand(&mut self, input: &Mapped, folder: &Path, depth: usize, out: &mut Mapped) {
        let mut done = 0;
        for (range, helper) in helpers(&input.text, self.way) {
            if self.stopped {
                break;
            }
            out.push_part(input, done..range.start);
            let opened = self.open.len();
            match self.follow(input, &range, &helper, folder) {
                // Beyond the depth limit, mdBook leaves out every helper, even an escaped one.
                Ok(_) if depth >= MAX_DEPTH => {
                    let (file, _) = origin(&input.pieces, range.start);
                    let target = self.files[file].path.clone();
                    self.broken(input, &range, target, Why::TooDeep);
                    done = range.end;
                }
                Ok(followed) => {
                    self.put(input, &range, followed, depth, out);
                    done = range.end;
                }
                // An include that cannot be read stays as it is written.
                Err((target, why)) => {
                    self.stopped |= matches!(why, Why::TooMany | Why::TooLong);
                    self.broken(input, &range, target, why);
                    done = range.start;
                }
            }
            self.open.truncate(opened);
        }
        out.push_part(input, done..input.text.len());
    }

    /// Appends the result of an include, after expanding the includes in it.
    fn put(&mut self, input: &Mapped, range: &Range<usize>, (text, folder): Followed, depth: usize, out: &mut Mapped) {
        let (line, start, number) = (out.last_line(), out.text.len(), self.multiline.len());
        let mut inner = Mapped::default();
        let target = folder.as_ref().and_then(|_| self.open.last()).map(|(file, _)| *file);
        match (self.way, folder) {
            (Way::FirstLine, None) => out.push_part(&text, 0..text.text.len()),
            (Way::FirstLine, Some(folder)) => self.expand(&text, &folder, depth + 1, out),
            (Way::EveryLine, None) => inner = text,
            (Way::EveryLine, Some(folder)) => self.expand(&text, &folder, depth + 1, &mut inner),
        }
        if self.way == Way::EveryLine {
            self.bytes += (start - line).saturating_mul(lines(&inner.text).count());
            self.stopped |= self.bytes > MAX_CHAPTER;
            if !self.stopped {
                out.push_every_line(&inner, line..start);
            }
        }
        let several = out.text[start..].trim_end_matches('\n').contains('\n');
        if let Some(target) = target.filter(|_| several && start > line) {
            let (file, range) = self.place(input, range);
            let prefix = out.text[line..start].to_owned();
            let at = start..out.text.len();
            let target = self.files[target].path.clone();
            // Insert it before the includes inside it, which were added earlier.
            self.multiline.insert(number, Multiline { file, range, target, prefix, at });
        }
    }

    /// The file that contains a helper, and the byte range in it.
    fn place(&self, input: &Mapped, range: &Range<usize>) -> (usize, Range<usize>) {
        let (file, start) = origin(&input.pieces, range.start);
        let (last_file, last) = origin(&input.pieces, range.end - 1);
        (file, start..if last_file == file && last >= start { last + 1 } else { start })
    }

    fn broken(&mut self, input: &Mapped, range: &Range<usize>, target: PathBuf, why: Why) {
        let (file, range) = self.place(input, range);
        if self.reported.insert((file, range.start)) {
            self.broken.push(Broken { file, range, target, why });
        }
    }

    /// The text of a helper. The part of the file that it includes is then at the end of the list of open parts.
    fn follow(
        &mut self,
        input: &Mapped,
        range: &Range<usize>,
        helper: &Helper<'_>,
        folder: &Path,
    ) -> Result<Followed, Refused> {
        let mut text = Mapped::default();
        match helper {
            Helper::Title => Ok((text, None)),
            Helper::Escaped => {
                text.push_part(input, range.start + 1..range.end);
                Ok((text, None))
            }
            Helper::Include { path, part, hide } => {
                let (file, below) = self.enter(folder, path, part)?;
                let whole = &self.files[file].text;
                let found = match (part, hide) {
                    (Part::Lines(start, end), false) => take_lines(whole, file, *start, *end, &mut text),
                    (Part::Anchor(anchor), false) => take_anchor(whole, file, anchor, &mut text),
                    (Part::Lines(start, end), true) => hide_lines(whole, file, *start, *end, &mut text),
                    (Part::Anchor(anchor), true) => hide_but_anchor(whole, file, anchor, &mut text),
                };
                if !found {
                    let why = match part {
                        Part::Anchor(anchor) => Why::NoAnchor(anchor.clone()),
                        Part::Lines(start, _) => Why::NoLine(start + 1),
                    };
                    self.broken(input, range, self.files[file].path.clone(), why);
                }
                self.count(file, &text)?;
                Ok((text, Some(below)))
            }
            Helper::Playground { path, attributes } => {
                let (file, below) = self.enter(folder, path, &Part::Lines(0, None))?;
                let whole = &self.files[file].text;
                let place = origin(&input.pieces, range.start);
                let comma = if attributes.is_empty() { "" } else { "," };
                text.push_added(&format!("```rust{comma}{}\n", attributes.join(",")), place);
                text.push_written(whole, file, 0);
                if !whole.ends_with('\n') {
                    text.push_added("\n", place);
                }
                text.push_added("```\n", place);
                self.count(file, &text)?;
                Ok((text, Some(below)))
            }
        }
    }

    /// The number of a file and its folder. The file is read on first use. Records that a part of it is being expanded.
    fn enter(&mut self, folder: &Path, path: &str, part: &Part) -> Result<(usize, PathBuf), Refused> {
        let target = folder.join(path);
        self.includes += 1;
        if self.includes > MAX_INCLUDES {
            return Err((target, Why::TooMany));
        }
        let below = target.parent().unwrap_or(folder).to_owned();
        let file = match self.numbers.get(&target) {
            Some(file) => *file,
            None => {
                if !self.from.contains(&target) {
                    return Err((target, Why::Outside(path.to_owned())));
                }
                let text = self.from.read(&target).map_err(|error| (target.clone(), Why::of(&error)))?;
                self.add(SourceFile::new(target.clone(), text))
            }
        };
        if self.stop_at_cycles {
            let same = |(open, open_part): &(usize, Part)| open_part == part && self.real[*open] == self.real[file];
            if let Some(first) = self.open.iter().position(same) {
                let chain = self.open[first..].iter().map(|(file, _)| self.files[*file].path.clone());
                let chain = chain.chain([target.clone()]).collect();
                return Err((target, Why::Cycle(chain)));
            }
        }
        self.open.push((file, part.clone()));
        Ok((file, below))
    }

    fn add(&mut self, file: SourceFile) -> usize {
        let number = self.files.len();
        if self.stop_at_cycles {
            self.real.push(file.path.canonicalize().unwrap_or_else(|_| file.path.clone()));
        }
        self.numbers.insert(file.path.clone(), number);
        self.files.push(file);
        number
    }

    /// Counts an inserted text towards the limits.
    fn count(&mut self, file: usize, text: &Mapped) -> Result<(), Refused> {
        self.bytes += text.text.len();
        if self.bytes > MAX_CHAPTER { Err((self.files[file].path.clone(), Why::TooLong)) } else { Ok(()) }
    }
}
