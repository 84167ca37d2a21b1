//! Sorts lists with one function for all types, and makes sorted maps and sets without a sort.
//!
//! The sort of the standard library is compiled for every type and every comparison: 5 KB each time, half a megabyte for our lists.
//! These methods compile it once, for positions, and then move the items. Use them everywhere but in a loop that the benches measure.

use std::cmp::Ordering;
#[cfg(feature = "book")]
use std::collections::{BTreeMap, BTreeSet};

/// A map of these entries. `collect` would sort them first. If a key occurs twice, the last value counts.
#[cfg(feature = "book")]
pub(crate) fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

/// A set of these items. `collect` would sort them first.
#[cfg(feature = "book")]
pub(crate) fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// Sorts a list. Equal items keep their order.
#[cfg_attr(not(feature = "book"), allow(dead_code, reason = "the library for scores needs only one of the methods"))]
pub(crate) trait Sort<T> {
    /// Sorts by the items themselves.
    fn in_order(&mut self)
    where
        T: Ord;

    /// Sorts by a comparison.
    fn in_order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// Sorts by a key, which is computed once for each item.
    fn in_order_of<K: Ord>(&mut self, key: impl Fn(&T) -> K);
}

impl<T> Sort<T> for [T] {
    fn in_order(&mut self)
    where
        T: Ord,
    {
        self.in_order_by(T::cmp);
    }

    fn in_order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let order = order(self.len(), &|one, other| compare(&self[one], &self[other]));
        arrange(self, order);
    }

    fn in_order_of<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let order = order(keys.len(), &|one, other| keys[one].cmp(&keys[other]));
        drop(keys);
        arrange(self, order);
    }
}

/// The positions of `count` items in their order.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Moves each item to its place: `order[n]` is the present position of the item that belongs at `n`.
fn arrange<T>(items: &mut [T], mut order: Vec<usize>) {
    for start in 0..items.len() {
        let mut at = start;
        // The items move in circles, each to the place that the one before it has left.
        while order[at] != start {
            let from = order[at];
            items.swap(at, from);
            order[at] = at;
            at = from;
        }
        order[at] = at;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Sort;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0..8_u8, any::<u8>()), 0..60)) {
            let mut theirs = list.clone();
            theirs.sort_by_key(|(key, _)| *key);
            let mut own = list.clone();
            own.in_order_of(|(key, _)| *key);
            prop_assert_eq!(&own, &theirs);
            let mut own = list.clone();
            own.in_order_by(|one, other| one.0.cmp(&other.0));
            prop_assert_eq!(&own, &theirs);
            let (mut own, mut theirs) = (list.clone(), list);
            own.in_order();
            theirs.sort();
            prop_assert_eq!(own, theirs);
        }
    }
}
