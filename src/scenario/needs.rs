//! The dependencies of a task.

use std::ops::{Deref, DerefMut};
use std::slice;

use smallvec::SmallVec;

use super::Need;

/// The dependencies of a task, in the order of declaration. Up to three, the maximum of nearly all
/// tasks, take no separate memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs(SmallVec<[Need; 3]>);

impl Needs {
    /// Adds a dependency.
    pub fn push(&mut self, need: Need) {
        self.0.push(need);
    }
}

impl Deref for Needs {
    type Target = [Need];

    fn deref(&self) -> &[Need] {
        &self.0
    }
}

impl DerefMut for Needs {
    fn deref_mut(&mut self) -> &mut [Need] {
        &mut self.0
    }
}

impl FromIterator<Need> for Needs {
    fn from_iter<I: IntoIterator<Item = Need>>(needs: I) -> Self {
        Self(needs.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Needs {
    type Item = &'a Need;
    type IntoIter = slice::Iter<'a, Need>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Needs {
    type Item = &'a mut Need;
    type IntoIter = slice::IterMut<'a, Need>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
