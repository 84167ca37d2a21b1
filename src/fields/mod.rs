//! Describes the objects of blocks as data: for each field its key, its type, whether it is required, and what it means.
//!
//! [`object!`](object) declares a struct and its [`KeyTable`] together, so that each key is written only once. Decoding,
//! suggestions, schemas, exports, registers, `diff`, the lint of links and the reference pages all use the table. They access
//! objects as [`dyn Object`](Object): [`fields`] returns the keys and values of an object, and [`Object::put`] sets a key from
//! the text that an author wrote.
//!
//! `aivss` and `maestro` declare their objects with this module. It does not depend on them, nor on YAML, pages or exports. The
//! files of this module use each other: a key contains the type of a field, and the type of a field has values.
//!
//! A new key is a line in the declaration of its object. A new type of field implements [`Slot`]. A new form of value needs a
//! [`Kind`] only if some code has to distinguish it from the other kinds.

mod form;
mod object;
mod slot;

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;

pub use form::{Form, LOOSE_ID, QUESTION_AT, SLUG, parse_date};
pub(crate) use object::object;
pub use slot::Slot;

/// The keys of one type of object.
#[derive(Debug)]
pub struct KeyTable {
    /// What the object is, with its article: `an assessment`.
    pub name: &'static str,
    /// The keys, in the order of the reference page.
    pub keys: &'static [Key],
    /// Whether keys that begin with `x-` are kept.
    pub extra: bool,
    /// The results that the program computes, which authors cannot write.
    pub computed: &'static [Computed],
}

impl KeyTable {
    /// The index of a key in the table, by its name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.name == name)
    }

    /// The key with this name or spelling.
    pub fn key(&self, word: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == word || key.aliases.contains(&word))
    }
}

/// Results that the program computes from the keys of an object.
#[derive(Debug)]
pub struct Computed {
    /// Their names.
    pub names: &'static [&'static str],
    /// What `expect` of the object checks instead; `None` if it checks these results.
    pub checked: Option<&'static str>,
}

/// One key of an object.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The canonical spelling: `agent-version`.
    pub name: &'static str,
    /// Other spellings that are accepted.
    pub aliases: &'static [&'static str],
    /// Whether the key must be written.
    pub required: bool,
    /// What may be written for it.
    pub kind: Kind,
    /// Whether it takes a list. A single value is then a list of one.
    pub many: bool,
    /// Whether a separate decoder reads it, because it is another object or depends on other keys.
    pub by_hand: bool,
    /// Whether exports leave it out if it has no value, because most objects have none.
    pub sparse: bool,
    /// What the ids in its value are for.
    pub ids: Ids,
    /// The name that readers see, if it is not the key's name with spaces.
    label: Option<&'static str>,
    doc: &'static str,
}

impl Key {
    /// Creates an optional key for a field of the type `T`.
    pub const fn of<T: Slot>(name: &'static str, doc: &'static str) -> Self {
        Self { many: T::MANY, ..Self::new(name, T::KIND, doc) }
    }

    /// Creates an optional key for a single value.
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

    /// Makes the key required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Adds other spellings.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Sets the name that readers see.
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    /// Makes the value Markdown.
    pub const fn prose(self) -> Self {
        self.text_as(Kind::Prose)
    }

    /// Makes the value a URL or text.
    pub const fn link(self) -> Self {
        self.text_as(Kind::Link)
    }

    /// Makes the value an id of this form.
    pub const fn id(self, form: &'static Form) -> Self {
        self.text_as(Kind::Id(form))
    }

    /// Makes the value an id of another framework.
    pub const fn foreign(self, form: &'static Form) -> Self {
        self.text_as(Kind::Foreign(form))
    }

    const fn text_as(mut self, kind: Kind) -> Self {
        assert!(matches!(self.kind, Kind::Text), "only text can be prose, a link or an id");
        self.kind = kind;
        self
    }

    /// Says that the value is the object's own id. For objects in a map, it is the name in the map.
    pub const fn names(mut self, thing: Thing) -> Self {
        self.ids = Ids::Own(thing);
        self
    }

    /// Says that the value contains former ids of the object.
    pub const fn named(mut self, thing: Thing) -> Self {
        self.ids = Ids::Former(thing);
        self
    }

    /// Says that the value contains ids of other objects.
    pub const fn refers(mut self, thing: Thing) -> Self {
        self.ids = Ids::Refers(thing);
        self
    }

    /// Says that a separate decoder reads the key. Use it rarely: an accepted key that no code reads would be ignored silently.
    pub const fn by_hand(mut self) -> Self {
        self.by_hand = true;
        self
    }

    /// Makes exports leave the key out if it has no value.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }

    /// Makes the value a list.
    pub const fn several(mut self) -> Self {
        self.many = true;
        self
    }

    /// Makes the value a map of objects. `what` describes the names in the map.
    pub const fn by_name(mut self, what: &'static str) -> Self {
        let Kind::Object(table) = self.kind else { panic!("only objects have names") };
        self.kind = Kind::Named(what, table);
        self.many = false;
        self.by_hand()
    }

    /// Sets the table of the objects, for types with several tables.
    pub const fn objects_of(mut self, table: &'static KeyTable) -> Self {
        self.kind = Kind::Object(table);
        self
    }

    /// The documentation of the key: a sentence of Markdown.
    pub fn doc(&self) -> &'static str {
        self.doc.trim_start()
    }

    /// The name that readers see, such as `agent version`.
    pub fn title(&self) -> Cow<'static, str> {
        match self.label {
            Some(label) => Cow::Borrowed(label),
            None if self.name.contains('-') => Cow::Owned(self.name.replace('-', " ")),
            None => Cow::Borrowed(self.name),
        }
    }
}

/// What an id in a book identifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// An agent. Blocks about the same agent have its id.
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
    /// The word for one such thing.
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

    /// Whether its ids are unique only within a model, not in the whole book.
    pub const fn is_of_model(self) -> bool {
        matches!(self, Self::Mitigation | Self::Assumption | Self::Zone | Self::Component)
    }
}

/// What the ids in the value of a key are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// The value contains no ids.
    None,
    /// The object's own id.
    Own(Thing),
    /// Former ids of the object.
    Former(Thing),
    /// Ids of other objects.
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
    /// An entry of a catalogue: a description, and the ids and names of the entries.
    Entry(&'static str, fn() -> Vec<(&'static str, &'static str)>),
    /// One object.
    Object(&'static KeyTable),
    /// A value with a special syntax, optionally followed by ` — why`, or an object with the value, its reason and evidence.
    /// The text describes the value.
    Scored(&'static str, &'static KeyTable),
    /// Objects by name, such as the id of a mitigation or the name of a layer. The text describes the names.
    Named(&'static str, &'static KeyTable),
    /// Markdown texts with labels that the author chooses.
    Labelled,
    /// A value with a special syntax that only the key's decoder knows.
    Own(&'static str),
}

impl Kind {
    /// What messages call a value of this kind.
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

    /// The key table of the objects in the value, if it contains objects.
    pub const fn table(&self) -> Option<&'static KeyTable> {
        match self {
            Self::Object(table) | Self::Scored(_, table) | Self::Named(_, table) => Some(table),
            _ => None,
        }
    }

    /// Whether a value of this kind is text of the author's own.
    pub const fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Prose | Self::Link | Self::IdOrProse | Self::Labelled)
    }
}

/// The value of a field.
#[derive(Clone)]
pub enum Value<'a> {
    /// There is no value: nothing was written, and there is no default.
    Nothing,
    /// Text.
    Text(Cow<'a, str>),
    /// An id of something in the book.
    Id(Cow<'a, str>),
    /// A word of a closed list.
    Word {
        /// The word as it is written in a block.
        word: &'static str,
        /// The word that readers see.
        label: &'static str,
    },
    /// An entry of a catalogue.
    Entry {
        /// Its id.
        id: &'static str,
        /// The name that readers see.
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
    /// Texts with labels.
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

/// Why a text is not a value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which rule the text breaks.
    pub why: Why,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// The message about a text that is not among the words of a key.
#[cfg(feature = "book")]
pub(crate) fn not_a_value(text: &str, key: &str) -> String {
    format!("`{text}` is not a value of `{key}`")
}

/// Which rule a refused text breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The text does not have the right form, or is not in the list.
    Unknown,
    /// The text belongs to something else, for example to another layer.
    Elsewhere,
    /// The parts of the text contradict each other, for example the number and the name of a layer.
    Clash,
    /// The list already contains the value.
    Twice,
}

/// An object with a key table.
pub trait Object {
    /// The key table of the object.
    fn table(&self) -> &'static KeyTable;

    /// The value of the key with this index in the table.
    fn value(&self, key: usize) -> Value<'_>;

    /// Sets the key with this index from a text. If the value is a list, adds one entry.
    ///
    /// # Errors
    /// Returns an error if the text is not a value of the key. The field then does not change.
    fn put(&mut self, key: usize, text: &str) -> Result<(), Refused>;

    /// The object in the key with this index, for a key of the kind [`Kind::Object`].
    fn part(&mut self, key: usize) -> Option<&mut dyn Object>;
}

/// The keys of an object with their values, in the order of its table.
pub fn fields(object: &dyn Object) -> impl Iterator<Item = (&'static Key, Value<'_>)> {
    object.table().keys.iter().enumerate().map(|(index, key)| (key, object.value(index)))
}
