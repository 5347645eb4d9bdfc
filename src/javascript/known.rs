//! The facts about code that runs find out.

use std::collections::{BTreeMap, BTreeSet};

use super::Span;

/// The facts about code that runs have found out. They do not depend on the outcomes and durations
/// of calls, so they need not be found out again in other worlds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// The calls whose results are used as promises.
    pub promised: BTreeSet<Span>,
    /// Those of these calls of whose results the code also uses other members than `then`.
    pub read: BTreeSet<Span>,
    /// The awaited calls whose callbacks return no promise, so that the calls themselves take time.
    pub timed: BTreeSet<Span>,
    /// The callees whose results were awaited or chained, each with the functions and classes that
    /// determine what its first name means (`None` if it means the same in the whole file). All of
    /// their calls are tasks.
    pub task_names: BTreeMap<String, BTreeSet<Option<Span>>>,
    /// The calls of whose results the code uses members, so that they are not tasks because of
    /// their names.
    pub values: BTreeSet<Span>,
    /// The calls whose results the code iterates, so that these are no promises.
    pub iterated: BTreeSet<Span>,
    /// The calls of methods that arrays have too, whose results are no arrays, as a later call
    /// shows: `table.filter(..).count()`.
    pub builders: BTreeSet<Span>,
    /// The calls that settle a promise by calling a callback.
    pub calling_back: BTreeSet<Span>,
    /// Those of these calls that register a listener which is not called, because another one
    /// settles the promise.
    pub late: BTreeSet<Span>,
    /// The conditions of endless loops.
    pub endless: BTreeSet<Span>,
    /// The functions that call themselves endlessly.
    pub recursive: BTreeSet<Span>,
    /// The functions that the code around them creates only if other branches are taken than those
    /// that are usually assumed.
    pub branched: BTreeSet<Span>,
    /// The empty values of the file's state that another function of the file replaces, so that
    /// the program cannot know them.
    pub unset: BTreeSet<Span>,
    /// The empty values of the file's state that the program itself replaces.
    pub kept: BTreeSet<Span>,
}

impl Known {
    /// The facts about the code after edits. `moved` maps a span to its new position; `None` if the
    /// edits change its text.
    #[must_use]
    pub fn moved(&self, moved: impl Fn(Span) -> Option<Span>) -> Self {
        let names = self.task_names.iter().map(|(name, owners)| {
            let owners = owners.iter().filter_map(|owner| match owner {
                Some(owner) => moved(*owner).map(Some),
                None => Some(None),
            });
            (name.clone(), owners.collect())
        });
        let task_names = names.collect();
        let moved = |spans: &BTreeSet<Span>| spans.iter().filter_map(|span| moved(*span)).collect();
        Self {
            promised: moved(&self.promised),
            read: moved(&self.read),
            timed: moved(&self.timed),
            task_names,
            values: moved(&self.values),
            iterated: moved(&self.iterated),
            builders: moved(&self.builders),
            calling_back: moved(&self.calling_back),
            late: moved(&self.late),
            endless: moved(&self.endless),
            recursive: moved(&self.recursive),
            branched: moved(&self.branched),
            unset: moved(&self.unset),
            kept: moved(&self.kept),
        }
    }
}
