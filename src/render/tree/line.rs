//! Lines, which consist of text, our phrases and the author's prose.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use super::{Frame, Text};
use crate::register::anchor::Anchor;
use crate::render::Mark;
use crate::render::words::{Form, Word};

/// Pieces of one line. Most lines have one piece, which needs no allocation of its own. (`SmallVec` cannot be used, because it
/// is invariant.)
#[derive(Debug, Default)]
pub(crate) struct Line<'a> {
    first: Option<Run<'a>>,
    rest: Vec<Run<'a>>,
}

/// A piece of a line.
#[derive(Debug)]
pub(crate) enum Run<'a> {
    Text(Text<'a>),
    /// A number or a calculation in English format. Writers convert it to the format of the page's language.
    Number(Text<'a>),
    Date(Date),
    /// Markdown of the author, on one line.
    Prose(Author<'a>),
    /// A reference that the author wrote: an address, an id with an address, or prose.
    Reference(Author<'a>),
    Say(Say<'a>),
    Look(Look, Box<Line<'a>>),
    /// A link. Without a target it is only text with a hint, which explains the line.
    Link {
        target: Option<Target<'a>>,
        hint: Option<Text<'a>>,
        line: Box<Line<'a>>,
    },
    /// Lines joined by commas.
    List(Vec<Line<'a>>),
    /// The same for items that may contain commas.
    Items(Vec<Line<'a>>),
}

/// The role of a piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Strong,
    /// Less important than the text around it.
    Aside,
    Code,
    /// An explanation that is the same on every page. It need not be found by search.
    Quiet,
    /// Text only for people who cannot see the page; others see a picture beside it.
    Spoken,
    /// Has the sign of a level before it.
    Sign(Mark),
    /// A short label.
    Tag(Frame),
}

/// One of our phrases with its arguments.
#[derive(Debug)]
pub(crate) struct Say<'a> {
    pub word: Word,
    pub args: Vec<Line<'a>>,
    /// Whether it is inside a sentence.
    pub is_inside: bool,
}

/// Markdown that the author wrote, with the index of the page for which it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author<'a> {
    pub text: &'a str,
    pub home: usize,
}

/// The target of a link. The writer creates the address.
#[derive(Debug, Clone)]
pub(crate) enum Target<'a> {
    /// An anchor on a page of the book, by the page's index.
    Place(usize, Anchor<'a>),
    Url(Text<'a>),
}

impl<'a> Line<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn runs(&self) -> impl Iterator<Item = &Run<'a>> {
        self.first.iter().chain(&self.rest)
    }

    /// The run of a line that consists of exactly one run.
    pub(crate) fn only(&self) -> Option<&Run<'a>> {
        self.first.as_ref().filter(|_| self.rest.is_empty())
    }

    /// Adds something to the end of the line.
    pub(crate) fn push(&mut self, run: Run<'a>) {
        if self.first.is_none() {
            self.first = Some(run);
        } else {
            self.rest.push(run);
        }
    }

    /// Adds something to the end of the line.
    #[must_use]
    pub(crate) fn and(mut self, run: impl Into<Run<'a>>) -> Self {
        self.push(run.into());
        self
    }
}

impl<'a> Extend<Run<'a>> for Line<'a> {
    fn extend<I: IntoIterator<Item = Run<'a>>>(&mut self, runs: I) {
        runs.into_iter().for_each(|run| self.push(run));
    }
}

impl<'a> FromIterator<Run<'a>> for Line<'a> {
    fn from_iter<I: IntoIterator<Item = Run<'a>>>(runs: I) -> Self {
        let mut line = Self::default();
        line.extend(runs);
        line
    }
}

impl Say<'_> {
    /// The form of the phrase inside surroundings with this form.
    pub(crate) fn form(&self, around: Form) -> Form {
        if self.is_inside { Form::Inside } else { around }
    }
}

/// A phrase without arguments, in the form for the inside of a sentence.
pub(crate) fn inside<'a>(word: Word) -> Run<'a> {
    Run::Say(Say { word, args: Vec::new(), is_inside: true })
}

/// A number or a calculation.
pub(crate) fn shown<'a>(thing: impl fmt::Display) -> Run<'a> {
    Run::Number(thing.to_string().into())
}

/// Creates one of our phrases with its arguments. An argument is anything that converts to a [`Line`].
macro_rules! say {
    ($word:expr $(, $arg:expr)* $(,)?) => {
        $crate::render::tree::Run::Say($crate::render::tree::Say {
            word: $word,
            args: vec![$($crate::render::tree::Line::from($arg)),*],
            is_inside: false,
        })
    };
}
pub(crate) use say;

macro_rules! runs_from {
    ($($type:ty, $value:ident => $run:expr;)+) => {
        $(impl<'a> From<$type> for Run<'a> {
            fn from($value: $type) -> Self {
                $run
            }
        }

        impl<'a> From<$type> for Line<'a> {
            fn from($value: $type) -> Self {
                Self { first: Some($run), rest: Vec::new() }
            }
        }

        impl<'a> From<$type> for Box<Line<'a>> {
            fn from($value: $type) -> Self {
                Self::new($value.into())
            }
        })+
    };
}

runs_from! {
    &'a str, text => Run::Text(Cow::Borrowed(text));
    &'a String, text => Run::Text(Cow::Borrowed(text));
    String, text => Run::Text(Cow::Owned(text));
    Text<'a>, text => Run::Text(text);
    Date, date => Run::Date(date);
    Word, word => Run::Say(Say { word, args: Vec::new(), is_inside: false });
    Author<'a>, author => Run::Prose(author);
}

impl<'a> From<Run<'a>> for Line<'a> {
    fn from(run: Run<'a>) -> Self {
        Self { first: Some(run), rest: Vec::new() }
    }
}

impl<'a> From<Run<'a>> for Box<Line<'a>> {
    fn from(run: Run<'a>) -> Self {
        Self::new(run.into())
    }
}

impl<'a, const N: usize> From<[Run<'a>; N]> for Line<'a> {
    fn from(runs: [Run<'a>; N]) -> Self {
        runs.into_iter().collect()
    }
}
