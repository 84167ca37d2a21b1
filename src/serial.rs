//! How a type that is one of a closed list of names is serialised, with the feature `serde`.

/// Serialises a type as the text that names it. With `read`, which checks the text as it is checked in a block, it is read back.
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
