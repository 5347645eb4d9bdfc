//! The facts about code that runs find out.

use std::collections::BTreeSet;

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
    /// The callees whose results were awaited or chained. All of their calls are tasks.
    pub task_names: BTreeSet<String>,
    /// The calls that settle a promise by calling a callback.
    pub calling_back: BTreeSet<Span>,
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
        let moved = |spans: &BTreeSet<Span>| spans.iter().filter_map(|span| moved(*span)).collect();
        Self {
            promised: moved(&self.promised),
            read: moved(&self.read),
            timed: moved(&self.timed),
            task_names: self.task_names.clone(),
            calling_back: moved(&self.calling_back),
            endless: moved(&self.endless),
            recursive: moved(&self.recursive),
            branched: moved(&self.branched),
            unset: moved(&self.unset),
            kept: moved(&self.kept),
        }
    }
}
