//! A list whose own size is 8 bytes, because a record may hold millions of lists.

use std::ops::{Deref, DerefMut};
use std::slice;

use thin_vec::ThinVec;

/// A list whose own size is 8 bytes, and that allocates nothing if it is empty. It is read and
/// changed as a slice.
///
/// ```
/// use makespan::List;
///
/// let list: List<u8> = [1, 2].into_iter().collect();
/// assert_eq!(list[1], 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List<T>(ThinVec<T>);

impl<T> List<T> {
    /// Adds an element at the end.
    pub fn push(&mut self, one: T) {
        self.0.push(one);
    }

    /// Removes the last element and returns it, or `None` if the list is empty.
    pub fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }

    /// Removes all elements, and keeps the memory.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps only the elements for which `wanted` returns true.
    pub fn retain(&mut self, wanted: impl FnMut(&T) -> bool) {
        self.0.retain(wanted);
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(ThinVec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items.into())
    }
}

impl<T, const N: usize> From<[T; N]> for List<T> {
    fn from(items: [T; N]) -> Self {
        Self(items.into())
    }
}

impl<T> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
