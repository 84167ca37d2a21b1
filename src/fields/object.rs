//! [`object!`] declares a struct and its table of keys together.

/// Declares a struct and its key table.
///
/// ```text
/// object! {
///     /// What is done about a threat.
///     #[derive(Debug, Clone, Default)]
///     pub struct Mitigation as "a mitigation", extra;
///
///     keys {
///         /// What it is.
///         "title", title: String, required();
///         /// A line or two about it.
///         "description", description: Option<String>, prose();
///     }
///     besides {
///         /// Unique in its model.
///         id: String;
///     }
/// }
/// ```
///
/// A line of `keys` contains the key, the field with its type, and methods of [`Key`](super::Key) for what the type does not
/// say. Its comment is the documentation of the key in rustdoc, the schema, the reference and editors. `=> Type::method` sets
/// the field by a method instead of the field's [`Slot`](super::Slot), for a key that needs the rest of the object. `extra`
/// keeps keys that begin with `x-`, `computed` lists names of results, and `table` names a method that returns a part of the
/// table, for objects that do not have all keys. Keys that do not set a field are listed under `without fields`.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $name:ident as $what:literal $(, $extra:ident)? $(, computed $computed:expr)? $(, table $table:path)?;
        keys {$(
            $(#[doc = $doc:literal])+
            $key:literal, $field:ident: $type:ty $(, $with:ident($($argument:tt)*))* $(=> $put:path)?;
        )+}
        $(without fields {$(
            $(#[doc = $bare_doc:literal])+
            $bare:literal, $kind:expr;
        )+})?
        besides {$($(#[$other_meta:meta])* $other:ident: $other_type:ty;)*}
    ) => {
        $(#[$meta])*
        pub struct $name {
            $($(#[$other_meta])* pub $other: $other_type,)*
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        impl $name {
            /// All keys that the object can have.
            pub const KEYS: &'static [$crate::fields::Key] = &[
                $($crate::fields::Key::of::<$type>($key, concat!($($doc),+))$(.$with($($argument)*))*,)+
                $($($crate::fields::Key::new($bare, $kind, concat!($($bare_doc),+)).by_hand(),)+)?
            ];

            /// The table of the object's keys.
            pub const TABLE: &'static $crate::fields::KeyTable = &$crate::fields::KeyTable {
                name: $what,
                keys: Self::KEYS,
                extra: $crate::fields::object!(@extra $($extra)?),
                computed: $crate::fields::object!(@or ($($computed)?) (&[])),
            };
        }

        impl $crate::fields::Object for $name {
            fn table(&self) -> &'static $crate::fields::KeyTable {
                $crate::fields::object!(@or ($($table(self))?) (Self::TABLE))
            }

            fn value(&self, key: usize) -> $crate::fields::Value<'_> {
                const FIELDS: &[fn(&$name) -> $crate::fields::Value<'_>] =
                    &[$(|object| $crate::fields::Slot::value(&object.$field)),+];
                FIELDS.get(key).map_or($crate::fields::Value::Nothing, |field| field(self))
            }

            fn put(&mut self, key: usize, text: &str) -> Result<(), $crate::fields::Refused> {
                const FIELDS: &[fn(&mut $name, &str) -> Result<(), $crate::fields::Refused>] = &[$(
                    $crate::fields::object!(@or
                        ($($put)?)
                        (|object, text| $crate::fields::Slot::put(&mut object.$field, text))
                    )
                ),+];
                FIELDS.get(key).map_or(Ok(()), |field| field(self, text))
            }

            fn part(&mut self, key: usize) -> Option<&mut dyn $crate::fields::Object> {
                const FIELDS: &[fn(&mut $name) -> Option<&mut dyn $crate::fields::Object>] =
                    &[$(|object| $crate::fields::Slot::part(&mut object.$field)),+];
                FIELDS.get(key).and_then(|field| field(self))
            }
        }

        impl $crate::fields::Slot for $name {
            const KIND: $crate::fields::Kind = $crate::fields::Kind::Object(Self::TABLE);

            fn put(&mut self, _: &str) -> Result<(), $crate::fields::Refused> {
                Ok(())
            }

            fn value(&self) -> $crate::fields::Value<'_> {
                $crate::fields::Value::Object(self)
            }

            fn part(&mut self) -> Option<&mut dyn $crate::fields::Object> {
                Some(self)
            }
        }

        impl $crate::fields::Slot for Vec<$name> {
            const KIND: $crate::fields::Kind = $crate::fields::Kind::Object($name::TABLE);
            const MANY: bool = true;

            fn put(&mut self, _: &str) -> Result<(), $crate::fields::Refused> {
                Ok(())
            }

            fn value(&self) -> $crate::fields::Value<'_> {
                $crate::fields::Value::List(self.iter().map(|it| $crate::fields::Value::Object(it)).collect())
            }
        }
    };
    (@extra) => { false };
    (@extra extra) => { true };
    (@or () ($otherwise:expr)) => { $otherwise };
    (@or ($first:expr) ($otherwise:expr)) => { $first };
}

pub(crate) use object;
