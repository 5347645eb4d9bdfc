//! The items of a call: those of the loops and maps around it, the outermost first.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::{Call, Timeline};
use crate::Name;

/// The items of a call, as a number for comparisons: in one run, equal items always have the same
/// number, and so do equal lists of items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum CallItems {
    /// The call is made outside of loops.
    #[default]
    None,
    /// The call is made in one loop, as nearly all calls are.
    One(Name),
    /// The call is made in nested loops.
    Several(ListId),
}

/// A list of two items or more, an index into [`ItemLists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListId(pub(crate) u32);

/// The lists of items of the calls of a run, each stored once. The items before the last one are
/// stored as a number, so a million calls in many nested loops need no more memory than in two
/// loops.
#[derive(Clone, Debug, Default)]
pub(crate) struct ItemLists {
    lists: Vec<List>,
    known: FxHashMap<(CallItems, Name), ListId>,
}

#[derive(Clone, Copy, Debug)]
struct List {
    /// All items except the last: one or more.
    outer: CallItems,
    last: Name,
    /// The number of items.
    length: u32,
}

impl ItemLists {
    /// Removes all lists, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.lists.clear();
        self.known.clear();
    }

    /// The items `outer`, followed by `last`.
    ///
    /// # Panics
    /// If there are 2<sup>32</sup> lists, which no run has: it makes fewer calls.
    pub(crate) fn with(&mut self, outer: CallItems, last: Name) -> CallItems {
        if outer == CallItems::None {
            return CallItems::One(last);
        }
        let length = self.length(outer) + 1;
        let Self { lists, known } = self;
        let id = known.entry((outer, last)).or_insert_with(|| {
            lists.push(List { outer, last, length });
            ListId(u32::try_from(lists.len() - 1).expect("fewer than 2^32 lists"))
        });
        CallItems::Several(*id)
    }

    /// The number of items.
    pub(crate) fn length(&self, items: CallItems) -> u32 {
        match items {
            CallItems::None => 0,
            CallItems::One(_) => 1,
            CallItems::Several(list) => self.list(list).length,
        }
    }

    /// All items except the innermost.
    pub(crate) fn outer(&self, items: CallItems) -> CallItems {
        match items {
            CallItems::None | CallItems::One(_) => CallItems::None,
            CallItems::Several(list) => self.list(list).outer,
        }
    }

    /// The innermost item.
    pub(crate) fn last(&self, items: CallItems) -> Option<Name> {
        match items {
            CallItems::None => None,
            CallItems::One(item) => Some(item),
            CallItems::Several(list) => Some(self.list(list).last),
        }
    }

    /// All items, the outermost first.
    pub(crate) fn all(&self, items: CallItems) -> Vec<Name> {
        let mut all = Vec::with_capacity(self.length(items) as usize);
        let mut left = items;
        while let Some(last) = self.last(left) {
            all.push(last);
            left = self.outer(left);
        }
        all.reverse();
        all
    }

    /// The outermost `length` items, or all if there are fewer.
    pub(crate) fn outermost(&self, mut items: CallItems, length: u32) -> CallItems {
        while self.length(items) > length {
            items = self.outer(items);
        }
        items
    }

    /// The number of items that two lists share, from the outermost on.
    pub(crate) fn shared(&self, one: CallItems, other: CallItems) -> u32 {
        let length = self.length(one).min(self.length(other));
        let (mut one, mut other) = (self.outermost(one, length), self.outermost(other, length));
        while one != other {
            (one, other) = (self.outer(one), self.outer(other));
        }
        self.length(one)
    }

    /// Compares by the names of the items, the outermost first. Calls with the same outer items are
    /// adjacent, and a call without further items comes first.
    pub(crate) fn compare(&self, one: CallItems, other: CallItems) -> Ordering {
        match (one, other) {
            (CallItems::One(one), CallItems::One(other)) => return one.cmp(&other),
            _ if one == other => return Ordering::Equal,
            _ => {}
        }
        let next = self.shared(one, other) + 1;
        let at_next = |items| (self.length(items) >= next).then(|| self.outermost(items, next));
        let item = |items: Option<CallItems>| items.and_then(|items| self.last(items));
        item(at_next(one)).cmp(&item(at_next(other)))
    }

    fn list(&self, ListId(list): ListId) -> List {
        self.lists[list as usize]
    }
}

impl Timeline {
    /// The items of a call: those of the loops and maps around it, the outermost first.
    #[must_use]
    pub fn items(&self, call: &Call) -> Vec<Name> {
        self.item_lists.all(call.items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every list of up to four of two items, as it is stored and written out.
    fn lists() -> (ItemLists, Vec<(CallItems, Vec<Name>)>) {
        let mut lists = ItemLists::default();
        let mut all = vec![(CallItems::None, Vec::new())];
        let mut from = 0;
        for _ in 0..4 {
            for index in std::mem::replace(&mut from, all.len())..all.len() {
                let (outer, names) = all[index].clone();
                for name in [0, 1].map(Name::from_index) {
                    let longer = [&names[..], &[name]].concat();
                    all.push((lists.with(outer, name), longer));
                }
            }
        }
        (lists, all)
    }

    #[test]
    fn a_list_has_its_joined_items_and_equal_lists_are_stored_once() {
        let (mut lists, all) = lists();
        let kept = lists.lists.len();
        for (items, names) in &all {
            assert_eq!(lists.all(*items), *names);
            assert_eq!(lists.last(*items), names.last().copied());
            assert_eq!(lists.length(*items) as usize, names.len());
            let again = names.iter().fold(CallItems::None, |outer, name| lists.with(outer, *name));
            assert_eq!(again, *items);
        }
        assert_eq!(lists.lists.len(), kept);
    }

    #[test]
    fn lists_are_ordered_like_their_names() {
        let (lists, all) = lists();
        for (one, names) in &all {
            for (other, others) in &all {
                assert_eq!(lists.compare(*one, *other), names.cmp(others), "{names:?} {others:?}");
                let shared = names.iter().zip(others).take_while(|(a, b)| a == b).count();
                assert_eq!(lists.shared(*one, *other) as usize, shared, "{names:?} {others:?}");
            }
        }
    }
}
