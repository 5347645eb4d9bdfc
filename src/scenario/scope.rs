//! The meanings of names at each position: one lexical scope for bindings, one for values.

use rustc_hash::FxHashMap;

use super::{Branches, Combinator, Step, StepKind};
use crate::Name;

/// The meanings of names, in nested lists.
///
/// It is used for *bindings* (a name that `Start` or `Let` binds is visible to the steps after it
/// and within those) and for *values* (a promise that has been awaited has a value in the steps
/// after that). The start of a list enters the scope; its end leaves it, which removes the meanings
/// from inside.
#[derive(Debug)]
pub struct Scope<T> {
    visible: FxHashMap<Name, T>,
    /// The meanings to restore on leaving each open list.
    undo: Vec<(Name, Option<T>)>,
    entered: Vec<usize>,
}

impl<T> Default for Scope<T> {
    fn default() -> Self {
        Self { visible: FxHashMap::default(), undo: Vec::new(), entered: Vec::new() }
    }
}

impl<T> Scope<T> {
    /// Enters a list.
    pub fn enter(&mut self) {
        self.entered.push(self.undo.len());
    }

    /// Leaves the list and removes its meanings.
    ///
    /// # Panics
    /// If no list was entered.
    pub fn leave(&mut self) {
        let mark = self.entered.pop().expect("a list was entered");
        for (name, before) in self.undo.drain(mark..).rev() {
            match before {
                Some(before) => self.visible.insert(name, before),
                None => self.visible.remove(&name),
            };
        }
    }

    /// Gives `name` this meaning until the end of the list.
    pub fn say(&mut self, name: Name, meaning: T) {
        let before = self.visible.insert(name, meaning);
        self.undo.push((name, before));
    }

    /// Returns the meaning of `name` here.
    #[must_use]
    pub fn get(&self, name: Name) -> Option<&T> {
        self.visible.get(&name)
    }

    /// All names that have a meaning here, in no order.
    pub fn names(&self) -> impl Iterator<Item = Name> {
        self.visible.keys().copied()
    }
}

/// A name that has a value after its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Valued {
    /// The name.
    pub name: Name,
    /// The part of the step's value that the name has: a branch of an `All`, or the whole value.
    pub part: Option<usize>,
}

impl Step {
    /// The names that have a value after this step of a list: `"a"` and `Await("a")`, alone or as
    /// branches of an `All([..])`. If a name occurs twice, the last occurrence counts.
    pub fn valued(&self) -> impl Iterator<Item = Valued> {
        let step = self.awaited();
        let alone = step.plain_name().map(|name| Valued { name, part: None });
        let branches = match &step.kind {
            StepKind::Combine(Combinator::All, Branches::List(branches)) => branches.as_slice(),
            _ => &[],
        };
        let parts = branches.iter().enumerate().filter_map(|(part, branch)| {
            let name = branch.plain_name().or_else(|| match &branch.kind {
                StepKind::Await(inner) => inner.plain_name(),
                _ => None,
            })?;
            Some(Valued { name, part: Some(part) })
        });
        alone.into_iter().chain(parts)
    }

    /// The step without the `Await`s around it.
    #[must_use]
    pub fn awaited(&self) -> &Self {
        let mut step = self;
        while let StepKind::Await(inner) = &step.kind {
            step = inner;
        }
        step
    }

    fn plain_name(&self) -> Option<Name> {
        match self.kind {
            StepKind::Name(name) => Some(name),
            StepKind::Call(named, _) => Some(named.name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_a_list_removes_only_its_own_bindings() {
        let [a, b] = [Name::from_index(0), Name::from_index(1)];
        let mut scope = Scope::default();
        scope.enter();
        scope.say(a, 1);
        scope.enter();
        scope.say(a, 2);
        scope.say(a, 3);
        scope.say(b, 4);
        assert_eq!((scope.get(a), scope.get(b)), (Some(&3), Some(&4)));
        scope.leave();
        assert_eq!((scope.get(a), scope.get(b)), (Some(&1), None));
        scope.leave();
        assert_eq!(scope.get(a), None);
    }
}
