//! Every text of a scenario, kept once and spoken of by number.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::num::NonZeroU32;

/// A text of a scenario (a task's name, an item, a reason, a value), by number.
///
/// It is equal to another of the same [`Names`] exactly when their texts are, and costs four bytes,
/// with or without an `Option` around it: it is kept with one added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(NonZeroU32);

/// The texts themselves, end to end in one buffer.
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
    /// Where each name's text ends; it begins where the one before it ends.
    ends: Vec<usize>,
    by_text: HashTable<Name>,
}

impl Name {
    /// Its number, dense from 0 in order of first appearance: an index into a table over names.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The name of that number.
    ///
    /// # Panics
    /// Where there are 2<sup>32</sup> names or more.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        let kept = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Self(kept.expect("fewer than 2^32 names"))
    }
}

impl Names {
    /// The name of a text, new if the text is.
    pub fn intern(&mut self, text: &str) -> Name {
        let hash = FxBuildHasher.hash_one(text);
        if let Some(name) = self.by_text.find(hash, |&name| self.get(name) == text) {
            return *name;
        }
        let name = Name::from_index(self.ends.len());
        self.text.push_str(text);
        self.ends.push(self.text.len());
        let Self { text, ends, by_text } = self;
        by_text.insert_unique(hash, name, |&name| FxBuildHasher.hash_one(slice(text, ends, name)));
        name
    }

    /// The name a text has already, if it has one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Name> {
        let hash = FxBuildHasher.hash_one(text);
        self.by_text.find(hash, |&name| self.get(name) == text).copied()
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn get(&self, name: Name) -> &str {
        slice(&self.text, &self.ends, name)
    }
}

fn slice<'t>(text: &'t str, ends: &[usize], name: Name) -> &'t str {
    let begin = if name.index() == 0 { 0 } else { ends[name.index() - 1] };
    &text[begin..ends[name.index()]]
}

impl std::ops::Index<Name> for Names {
    type Output = str;

    /// # Panics
    /// Where the name is another scenario's.
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
    fn the_empty_text_is_a_text() {
        let mut names = Names::default();
        let empty = names.intern("");
        assert_eq!(&names[empty], "");
        assert_eq!(names.find(""), Some(empty));
    }
}
