//! Finds the position of a key or a value in `book.toml`.

/// The byte range of a key or its value in `book.toml`, or of the nearest table above it. `None` if the file contains none of
/// these, because the value may come from the environment. An item of a list is addressed by its index, beginning with `0`.
pub fn locate(text: &str, path: &[String], key: bool) -> Option<std::ops::Range<usize>> {
    let document = toml::de::DeTable::parse(text).ok()?;
    let mut found = None;
    let mut at = Place::Table(document.get_ref());
    for (index, step) in path.iter().enumerate() {
        let next = match at {
            Place::Table(table) => table.iter().find(|(name, _)| name.get_ref() == step.as_str()),
            Place::List(list) => match step.parse().ok().and_then(|number: usize| list.get(number)) {
                Some(item) => {
                    found = Some(item.span());
                    at = Place::of(item.get_ref());
                    continue;
                }
                None => None,
            },
            Place::Value => None,
        };
        let Some((name, value)) = next else { return found };
        let last = index + 1 == path.len();
        found = Some(if last && !key { value.span() } else { name.span() });
        at = Place::of(value.get_ref());
    }
    found
}

/// The position that [`locate`] has reached.
enum Place<'t, 'a> {
    Table(&'t toml::de::DeTable<'a>),
    List(&'t toml::de::DeArray<'a>),
    Value,
}

impl<'t, 'a> Place<'t, 'a> {
    fn of(value: &'t toml::de::DeValue<'a>) -> Self {
        match value {
            toml::de::DeValue::Table(table) => Self::Table(table),
            toml::de::DeValue::Array(list) => Self::List(list),
            _ => Self::Value,
        }
    }
}
