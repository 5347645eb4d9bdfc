//! What runs find out about code.

use std::collections::BTreeSet;

use super::Span;

/// What runs have found out about code. It is true of the code whatever its calls do, so that runs
/// in other worlds need not find it out again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// The calls whose results are used as promises.
    pub promised: BTreeSet<Span>,
    /// The callees whose results were awaited or chained: a call of one is one of a task wherever
    /// it is.
    pub task_names: BTreeSet<String>,
    /// The calls of functions that call a function back, by which a promise settles.
    pub calling_back: BTreeSet<Span>,
    /// The conditions of endless loops.
    pub endless: BTreeSet<Span>,
    /// The functions that call themselves endlessly.
    pub recursive: BTreeSet<Span>,
}

impl Known {
    /// What is known of the code after edits. `moved` returns where a span is then, if the edits
    /// leave it as it is.
    #[must_use]
    pub fn moved(&self, moved: impl Fn(Span) -> Option<Span>) -> Self {
        let moved = |spans: &BTreeSet<Span>| spans.iter().filter_map(|span| moved(*span)).collect();
        Self {
            promised: moved(&self.promised),
            task_names: self.task_names.clone(),
            calling_back: moved(&self.calling_back),
            endless: moved(&self.endless),
            recursive: moved(&self.recursive),
        }
    }
}
