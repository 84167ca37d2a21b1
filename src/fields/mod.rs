//! Describes the objects of blocks as data: for each field its key, its type, whether it is required, and what it means.
//!
//! [`object!`](object) declares a struct and its [`KeyTable`] together, so that a key is written once. Decoding, suggestions, schemas,
//! exports, registers, `diff`, the lint of links and the reference pages all use the table. They see objects as [`dyn Object`](Object):
//! [`fields`] goes over the keys and values of one, and [`Object::put`] gives a key the text that an author wrote for it.
//!
//! `aivss` and `maestro` declare their objects with it. This module knows nothing of them, of YAML, of pages or of exports. The files of this
//! module use each other: a key has the type of a field, and the type of a field has values.
//!
//! A new key is a line in the declaration of its object. A new type of field implements [`Slot`]; a new form of value needs a [`Kind`]
//! only if a consumer has to distinguish it from the others.

mod form;
mod object;
mod slot;

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;

pub use form::{Form, LOOSE_ID, QUESTION_AT, SLUG, parse_date};
pub(crate) use object::object;
pub use slot::Slot;

/// The keys of one kind of object.
#[derive(Debug)]
pub struct KeyTable {
    /// What the object is, with its article: `an assessment`.
    pub name: &'static str,
    /// The keys in the order of the reference.
    pub keys: &'static [Key],
    /// Whether keys that begin with `x-` are kept.
    pub extra: bool,
    /// Names of results, which follow from the other keys and cannot be written.
    pub computed: &'static [&'static str],
}

impl KeyTable {
    /// The place of a key in the table, by its name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.name == name)
    }
}

/// One key of an object.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The canonical spelling: `agent-version`.
    pub name: &'static str,
    /// Other spellings that are accepted.
    pub aliases: &'static [&'static str],
    /// Whether it has to be there.
    pub required: bool,
    /// What may be written for it.
    pub kind: Kind,
    /// Whether it takes a list; a single value is then a list of one.
    pub many: bool,
    /// Whether a decoder of its own reads it, because it needs more than the text: another object, or several keys at once.
    pub by_hand: bool,
    /// Whether exports leave it out where it has no value, because most objects have none.
    pub sparse: bool,
    /// What the ids of its value are for.
    pub ids: Ids,
    /// What readers call it, where that is not its name with spaces.
    label: Option<&'static str>,
    doc: &'static str,
}

impl Key {
    /// An optional key for a field of the type `T`.
    pub const fn of<T: Slot>(name: &'static str, doc: &'static str) -> Self {
        Self { many: T::MANY, ..Self::new(name, T::KIND, doc) }
    }

    /// An optional key for a single value.
    pub const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            aliases: &[],
            required: false,
            kind,
            many: false,
            by_hand: false,
            sparse: false,
            ids: Ids::None,
            label: None,
            doc,
        }
    }

    /// The same, and it has to be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same with other spellings.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The same with another name for readers.
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    /// The same for Markdown.
    pub const fn prose(self) -> Self {
        self.text_as(Kind::Prose)
    }

    /// The same for a URL or text.
    pub const fn link(self) -> Self {
        self.text_as(Kind::Link)
    }

    /// The same for an id of this form.
    pub const fn id(self, form: &'static Form) -> Self {
        self.text_as(Kind::Id(form))
    }

    /// The same for an id of another framework.
    pub const fn foreign(self, form: &'static Form) -> Self {
        self.text_as(Kind::Foreign(form))
    }

    const fn text_as(mut self, kind: Kind) -> Self {
        assert!(matches!(self.kind, Kind::Text), "only text can be prose, a link or an id");
        self.kind = kind;
        self
    }

    /// The same for the id by which the object is known; for objects by name, their names.
    pub const fn names(mut self, thing: Thing) -> Self {
        self.ids = Ids::Own(thing);
        self
    }

    /// The same for ids that the object had before.
    pub const fn named(mut self, thing: Thing) -> Self {
        self.ids = Ids::Former(thing);
        self
    }

    /// The same for ids that lead elsewhere.
    pub const fn refers(mut self, thing: Thing) -> Self {
        self.ids = Ids::Refers(thing);
        self
    }

    /// The same for keys with a decoder of their own. An accepted key that no code reads would be ignored silently, so there are few of them.
    pub const fn by_hand(mut self) -> Self {
        self.by_hand = true;
        self
    }

    /// The same, left out of exports where it has no value.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }

    /// The same for a list.
    pub const fn several(mut self) -> Self {
        self.many = true;
        self
    }

    /// The same for a map of objects; `what` says what the names of the map are.
    pub const fn by_name(mut self, what: &'static str) -> Self {
        let Kind::Object(table) = self.kind else { panic!("only objects have names") };
        self.kind = Kind::Named(what, table);
        self.many = false;
        self.by_hand()
    }

    /// The same for objects with this table, where their type has several.
    pub const fn objects_of(mut self, table: &'static KeyTable) -> Self {
        self.kind = Kind::Object(table);
        self
    }

    /// What it means, in a sentence of Markdown.
    pub fn doc(&self) -> &'static str {
        self.doc.trim_start()
    }

    /// What readers call it: `agent version`.
    pub fn title(&self) -> Cow<'static, str> {
        match self.label {
            Some(label) => Cow::Borrowed(label),
            None if self.name.contains('-') => Cow::Owned(self.name.replace('-', " ")),
            None => Cow::Borrowed(self.name),
        }
    }
}

/// What an id of a book names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// An agent: the blocks with its id are about it.
    Agent,
    /// An assessment.
    Assessment,
    /// A threat model.
    Model,
    /// A threat.
    Threat,
    /// A mitigation of a model.
    Mitigation,
    /// An assumption of a model.
    Assumption,
    /// A trust zone of a model.
    Zone,
    /// A component of a model.
    Component,
}

impl Thing {
    /// The word for one.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Assessment => "assessment",
            Self::Model => "threat model",
            Self::Threat => "threat",
            Self::Mitigation => "mitigation",
            Self::Assumption => "assumption",
            Self::Zone => "zone",
            Self::Component => "component",
        }
    }

    /// Whether its ids are unique in their model only, not in the book.
    pub const fn is_of_model(self) -> bool {
        matches!(self, Self::Mitigation | Self::Assumption | Self::Zone | Self::Component)
    }
}

/// What the ids of a key are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// It has none.
    None,
    /// The object is known by it.
    Own(Thing),
    /// The object was known by it before.
    Former(Thing),
    /// It leads to an object.
    Refers(Thing),
}

/// What may be written for a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A name or a few words.
    Text,
    /// Markdown.
    Prose,
    /// A URL, or text with links.
    Link,
    /// The id of something in the book, or Markdown.
    IdOrProse,
    /// An id of something in the book.
    Id(&'static Form),
    /// An id of another framework. A list has each once.
    Foreign(&'static Form),
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// A word of a closed list.
    Word(&'static str, fn() -> Vec<&'static str>),
    /// An entry of a catalogue: what it is, and the ids and names of the entries.
    Entry(&'static str, fn() -> Vec<(&'static str, &'static str)>),
    /// An object.
    Object(&'static KeyTable),
    /// A value with a syntax of its own, behind which ` — why` may follow; or an object with the value, its reason and evidence. The text
    /// is what the value is.
    Scored(&'static str, &'static KeyTable),
    /// Objects by a name: by the id of a mitigation, the name of a layer. The text is what the names are.
    Named(&'static str, &'static KeyTable),
    /// Markdown by labels of the author's choice.
    Labelled,
    /// A value with a syntax of its own, which the decoder of the key knows.
    Own(&'static str),
}

impl Kind {
    /// What a value of this kind is, for messages.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Text | Self::Prose | Self::Link | Self::IdOrProse => "text",
            Self::Date => "a date",
            Self::Flag => "`yes` or `no`",
            Self::Id(form) | Self::Foreign(form) => form.what,
            Self::Word(what, _) | Self::Entry(what, _) | Self::Own(what) => what,
            Self::Scored(what, _) | Self::Named(what, _) => what,
            Self::Object(table) => table.name,
            Self::Labelled => "a map of labels to text",
        }
    }

    /// Whether the value is Markdown, or text that becomes links.
    pub const fn has_links(&self) -> bool {
        matches!(self, Self::Prose | Self::Link | Self::IdOrProse | Self::Labelled)
    }

    /// The objects in it.
    pub const fn table(&self) -> Option<&'static KeyTable> {
        match self {
            Self::Object(table) | Self::Scored(_, table) | Self::Named(_, table) => Some(table),
            _ => None,
        }
    }
}

/// What a field has.
#[derive(Clone)]
pub enum Value<'a> {
    /// Nothing was written, and there is no default.
    Nothing,
    /// Text.
    Text(Cow<'a, str>),
    /// An id of something in the book.
    Id(Cow<'a, str>),
    /// A word of a closed list.
    Word {
        /// As it is written.
        word: &'static str,
        /// For readers.
        label: &'static str,
    },
    /// An entry of a catalogue.
    Entry {
        /// Its id.
        id: &'static str,
        /// For readers.
        name: &'static str,
    },
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(Decimal),
    /// Several values; the list may be empty.
    List(Vec<Value<'a>>),
    /// Texts by labels.
    Labelled(&'a [(String, String)]),
    /// An object.
    Object(&'a dyn Object),
}

impl Value<'_> {
    /// Whether there is something to show.
    pub fn is_some(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::List(items) => !items.is_empty(),
            Self::Labelled(pairs) => !pairs.is_empty(),
            _ => true,
        }
    }
}

/// Why a text is no value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which rule it breaks.
    pub why: Why,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Which rule a refused text breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It does not have the form, or is not in the list.
    Unknown,
    /// It is something else's: the entry of another layer.
    Elsewhere,
    /// Its parts contradict each other, such as the number and the name of a layer.
    Clash,
    /// It is there already.
    Twice,
}

/// An object with a table of keys.
pub trait Object {
    /// Its keys.
    fn table(&self) -> &'static KeyTable;

    /// The value of the key with this number in the table.
    fn value(&self, key: usize) -> Value<'_>;

    /// Sets the key with this number to what a text says. A list gets one more entry.
    ///
    /// # Errors
    /// Where the text is no value of the key; the field stays as it was.
    fn put(&mut self, key: usize, text: &str) -> Result<(), Refused>;

    /// The object in the key with this number, for a key of the kind [`Kind::Object`].
    fn part(&mut self, key: usize) -> Option<&mut dyn Object>;
}

/// The keys of an object with their values, in the order of its table.
pub fn fields(object: &dyn Object) -> impl Iterator<Item = (&'static Key, Value<'_>)> {
    object.table().keys.iter().enumerate().map(|(index, key)| (key, object.value(index)))
}
