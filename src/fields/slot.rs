//! How fields of each type are read and written. Vocabularies, catalogues and objects implement [`Slot`] beside their types.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Kind, Object, Refused, Value, Why, parse_date};

/// A type that a field of an object can have.
pub trait Slot {
    /// What may be written.
    const KIND: Kind;
    /// Whether it is a list.
    const MANY: bool = false;

    /// Sets the value from what the author wrote. The text is trimmed and not empty. A list receives one entry at a time.
    ///
    /// # Errors
    /// Returns an error if the text is not such a value. The field then does not change.
    fn put(&mut self, text: &str) -> Result<(), Refused>;

    /// The value of the field.
    fn value(&self) -> Value<'_>;

    /// The object in the field, if the field contains one.
    fn part(&mut self) -> Option<&mut dyn Object> {
        None
    }
}

impl Slot for String {
    const KIND: Kind = Kind::Text;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        text.clone_into(self);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Slot for Option<String> {
    const KIND: Kind = Kind::Text;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Some(text.to_owned());
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.as_deref().map_or(Value::Nothing, |text| Value::Text(Cow::Borrowed(text)))
    }
}

impl Slot for Vec<String> {
    const KIND: Kind = Kind::Text;
    const MANY: bool = true;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        // Most lists have one entry, and a book has thousands of them.
        if self.is_empty() {
            self.reserve_exact(1);
        }
        self.push(text.to_owned());
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::List(self.iter().map(|text| Value::Text(Cow::Borrowed(text))).collect())
    }
}

impl Slot for Option<Date> {
    const KIND: Kind = Kind::Date;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        let date = parse_date(text).ok_or_else(|| Refused {
            why: Why::Unknown,
            message: format!("`{text}` is not a date"),
            help: "write year, month and day: `2026-11-20`".to_owned(),
        })?;
        *self = Some(date);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::Nothing, Value::Date)
    }
}

impl Slot for bool {
    const KIND: Kind = Kind::Flag;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = match text.to_ascii_lowercase().as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => {
                return Err(Refused {
                    why: Why::Unknown,
                    message: format!("`{text}` is neither yes nor no"),
                    help: "write `yes` or `no`".to_owned(),
                });
            }
        };
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

/// A whole number from 0 to 100.
impl Slot for Option<u8> {
    const KIND: Kind = Kind::Own("a whole number from 0 to 100");

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        let number = text.parse().ok().filter(|number| *number <= 100);
        *self = Some(number.ok_or_else(|| Refused {
            why: Why::Unknown,
            message: format!("`{text}` is not a whole number from 0 to 100"),
            help: "write a number such as `50`".to_owned(),
        })?);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::Nothing, |number| Value::Number(Decimal::from(number)))
    }
}

/// Texts with labels. The decoder reads the labels.
impl Slot for Vec<(String, String)> {
    const KIND: Kind = Kind::Labelled;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        self.push((String::new(), text.to_owned()));
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::Labelled(self)
    }
}
