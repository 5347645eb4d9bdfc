//! The texts of a scenario: each is stored once and identified by a number.

use hashbrown::{HashTable, hash_table};
use std::num::NonZeroU32;

/// A text of a scenario (a task's name, an item, a reason, a value), as a number.
///
/// Two names of the same [`Names`] are equal exactly if their texts are. A name takes four bytes,
/// and so does an `Option` of a name, because the number is stored plus one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(NonZeroU32);

/// The texts, one after the other in one buffer.
///
/// ```
/// use makespan::Names;
///
/// let mut names = Names::default();
/// let user = names.intern("fetchUser");
/// assert_eq!(names.intern("fetchUser"), user);
/// assert_eq!(&names[user], "fetchUser");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    /// The end of each name's text, which starts at the end of the previous one.
    ends: Vec<u32>,
    by_text: HashTable<Name>,
    /// The names that were looked up last, by some bits of their hash. A text mostly refers to
    /// names nearby, and with a million names nearly every lookup in the large table misses all
    /// caches. (Without this, reading a million tasks with three dependencies each takes a third
    /// longer.)
    recent: Vec<Option<Name>>,
}

/// The number of entries of `recent`, which is used only if there are more names than that.
const RECENT: usize = 1 << 13;

impl Name {
    /// The number: from 0, in the order of first appearance. An index into a table of names.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The name with this number.
    ///
    /// # Panics
    /// If there are 2<sup>32</sup> names or more.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        let kept = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Self(kept.expect("fewer than 2^32 names"))
    }
}

impl Names {
    /// Returns the name of a text, and stores the text if it is new.
    ///
    /// # Panics
    /// If all texts together are longer than 4 GiB.
    pub fn intern(&mut self, text: &str) -> Name {
        let hash = hash(text);
        let place = hash as usize % RECENT;
        let Self { text: all, ends, by_text, recent } = self;
        let is_it = |name: &Name| slice(all, ends, *name) == text;
        if let Some(name) = recent.get(place).copied().flatten().filter(is_it) {
            return name;
        }
        let again = |name: &Name| spread(self::hash(slice(all, ends, *name)));
        let name = match by_text.entry(spread(hash), is_it, again) {
            hash_table::Entry::Occupied(found) => *found.get(),
            hash_table::Entry::Vacant(vacant) => {
                let name = Name::from_index(ends.len());
                vacant.insert(name);
                all.push_str(text);
                ends.push(u32::try_from(all.len()).expect("all texts together within 4 GiB"));
                name
            }
        };
        if ends.len() > RECENT {
            recent.resize(RECENT, None);
            recent[place] = Some(name);
        }
        name
    }

    /// Reserves memory for `names` more names.
    pub(crate) fn reserve(&mut self, names: usize) {
        let Self { text, ends, by_text, .. } = self;
        by_text.reserve(names, |name| spread(hash(slice(text, ends, *name))));
    }

    /// The name of a text, if the text is stored.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Name> {
        self.by_text.find(spread(hash(text)), |name| self.get(*name) == text).copied()
    }

    /// The number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no names.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn get(&self, name: Name) -> &str {
        slice(&self.text, &self.ends, name)
    }
}

fn slice<'t>(text: &'t str, ends: &[u32], name: Name) -> &'t str {
    let begin = if name.index() == 0 { 0 } else { ends[name.index() - 1] };
    &text[begin as usize..ends[name.index()] as usize]
}

/// The hash of a text: its upper bits are a hash of all bytes but the last, and its lowest four
/// bits are those of the last byte.
///
/// So `task10` to `task19` are next to each other in a table, and code that goes through a million
/// numbered names finds nine of ten near the one before. (Reading a million tasks takes a sixth
/// longer if they are scattered.)
fn hash(text: &str) -> u32 {
    let (last, others) = text.as_bytes().split_last().unwrap_or((&0, &[]));
    let upper = u32::try_from(mixed(others) >> 32).unwrap_or_default();
    (upper << NEIGHBOURS.ilog2()) | (u32::from(*last) % NEIGHBOURS)
}

/// A hash of 64 bits, each of which depends on all bytes. It is computed in words of 64 bits on
/// every machine. A hash in words of the machine, as in `rustc_hash`, has no upper half if a word
/// has 32 bits, and then most texts collide.
fn mixed(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0xF135_7AEA_2E62_A9C5;
    let (words, rest) = bytes.as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    words.fold(ODD, |mixed, word| {
        let wide = u128::from(mixed.rotate_left(26) ^ word) * u128::from(ODD);
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        half(wide) ^ half(wide >> 64)
    })
}

/// The number of texts that differ only in their last byte and are next to each other.
const NEIGHBOURS: u32 = 16;

/// The table chooses a slot by the lowest bits, and compares the uppermost bits within it.
fn spread(hash: u32) -> u64 {
    u64::from(hash.wrapping_mul(0x9E37_79B9)) << 32 | u64::from(hash)
}

impl std::ops::Index<Name> for Names {
    type Output = str;

    /// # Panics
    /// If the name belongs to another scenario.
    fn index(&self, name: Name) -> &str {
        self.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_name_and_a_name_one_text() {
        let mut names = Names::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("task {n}")).collect();
        let first: Vec<Name> = texts.iter().map(|text| names.intern(text)).collect();
        let again: Vec<Name> = texts.iter().map(|text| names.intern(text)).collect();
        assert_eq!(first, again);
        assert_eq!(names.len(), 1000);
        assert!(first.iter().zip(&texts).all(|(&name, text)| names[name] == **text));
        assert_eq!(names.find("task 1000"), None);
    }

    #[test]
    fn hashes_are_the_same_on_every_machine_and_well_distributed() {
        let hashes = ["", "a", "fetchUser", "task 1234567"].map(hash);
        assert_eq!(hashes, [1_318_146_768, 1_318_146_769, 1_732_053_442, 1_399_859_111]);
        let texts = (0..10_000).map(|n| format!("task {n}"));
        let places: std::collections::BTreeSet<usize> =
            texts.map(|text| hash(&text) as usize % RECENT).collect();
        // Ten neighboring texts, 1,000 times at random among 512 ranges, reach 440 of the ranges.
        assert!(places.len() > 4_000, "{}", places.len());
    }

    #[test]
    fn the_empty_text_can_be_interned() {
        let mut names = Names::default();
        let empty = names.intern("");
        assert_eq!(&names[empty], "");
        assert_eq!(names.find(""), Some(empty));
    }
}
