//! Serialises a type that is a closed list of names, with the feature `serde`.

/// Serialises a type as its name. With `read`, also deserialises it, with the same checks as in a block.
macro_rules! as_text {
    ($($type:ty: $write:expr $(, read $read:expr)?;)+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write = |value: &$type| ($write)(value);
                serializer.collect_str(&write(self))
            }
        }

        $(impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                ($read)(&*text).map_err(serde::de::Error::custom)
            }
        })?
    )+};
}

pub(crate) use as_text;
