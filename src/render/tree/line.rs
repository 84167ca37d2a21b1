//! Lines: text, phrases of ours and prose of the author, one after the other.

use std::borrow::Cow;
use std::fmt;

use super::{Frame, Text};
use crate::register::anchor::Anchor;
use crate::render::Mark;
use crate::render::words::{Form, Word};

/// Pieces of one line.
#[derive(Debug, Default)]
pub(crate) struct Line<'a>(pub Vec<Run<'a>>);

/// A piece of a line.
#[derive(Debug)]
pub(crate) enum Run<'a> {
    Text(Text<'a>),
    /// Markdown of the author, on one line.
    Prose(Author<'a>),
    /// A reference of the author: an address, an id that has one, or prose.
    Reference(Author<'a>),
    Say(Say<'a>),
    Look(Look, Line<'a>),
    /// A link; without a target only the hint, which says more about the line.
    Link {
        target: Option<Target<'a>>,
        hint: Option<Text<'a>>,
        line: Line<'a>,
    },
    /// With commas between them.
    List(Vec<Line<'a>>),
    /// The same for items that may have commas of their own.
    Items(Vec<Line<'a>>),
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Strong,
    /// Less important than what is around it.
    Aside,
    Code,
    /// Explains, and is the same on every page; search need not find it.
    Quiet,
    /// Said to people who do not see the page; a picture beside it shows it to the others.
    Spoken,
    /// Has a sign of its level before it.
    Sign(Mark),
    /// A short label.
    Tag(Frame),
}

/// A phrase of ours with its arguments.
#[derive(Debug)]
pub(crate) struct Say<'a> {
    pub word: Word,
    pub args: Vec<Line<'a>>,
    /// It is inside a sentence.
    pub is_inside: bool,
}

/// Markdown of the author, with the number of the page that it was written for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author<'a> {
    pub text: &'a str,
    pub home: usize,
}

/// Where a link leads. The writer makes the address.
#[derive(Debug, Clone)]
pub(crate) enum Target<'a> {
    /// An anchor on a page of the book, by its number.
    Place(usize, Anchor<'a>),
    Url(Text<'a>),
}

impl<'a> Line<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The line with something more at its end.
    #[must_use]
    pub(crate) fn and(mut self, run: impl Into<Run<'a>>) -> Self {
        self.0.push(run.into());
        self
    }
}

impl Say<'_> {
    /// The form of the phrase where its surroundings have this one.
    pub(crate) fn form(&self, around: Form) -> Form {
        if self.is_inside { Form::Inside } else { around }
    }
}

/// A phrase without arguments, as it is said inside a sentence.
pub(crate) fn inside<'a>(word: Word) -> Run<'a> {
    Run::Say(Say { word, args: Vec::new(), is_inside: true })
}

/// A number or another thing that is displayed as it is.
pub(crate) fn shown<'a>(thing: impl fmt::Display) -> Run<'a> {
    Run::Text(thing.to_string().into())
}

/// A phrase of ours with its arguments, each of them anything that is a [`Line`].
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
                Self(vec![$run])
            }
        })+
    };
}

runs_from! {
    &'a str, text => Run::Text(Cow::Borrowed(text));
    &'a String, text => Run::Text(Cow::Borrowed(text));
    String, text => Run::Text(Cow::Owned(text));
    Text<'a>, text => Run::Text(text);
    Word, word => Run::Say(Say { word, args: Vec::new(), is_inside: false });
    Author<'a>, author => Run::Prose(author);
}

impl<'a> From<Run<'a>> for Line<'a> {
    fn from(run: Run<'a>) -> Self {
        Self(vec![run])
    }
}

impl<'a, const N: usize> From<[Run<'a>; N]> for Line<'a> {
    fn from(runs: [Run<'a>; N]) -> Self {
        Self(runs.into())
    }
}
