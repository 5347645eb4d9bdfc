//! A scenario as it was written or built, before the checks.

use super::{Code, Expectation, Function, Named, Program, Resource, Span, Task};
use crate::Names;

/// The result of the reader and the builder, which `check` turns into a scenario.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) names: Names,
    pub(super) title: Option<crate::Name>,
    pub(super) about: Option<crate::Name>,
    /// The tasks. Their `needs` and `uses` are still empty: the fields below have these, as names.
    pub(super) tasks: Vec<Task>,
    /// The dependencies of all tasks, task by task.
    pub(super) needs: Vec<DraftDependency>,
    /// The uses of all tasks, task by task.
    pub(super) uses: Vec<DraftUse>,
    pub(super) resources: Vec<Resource>,
    pub(super) functions: Vec<Function>,
    pub(super) programs: Vec<Program>,
    /// The code of the programs.
    pub(super) code: Option<Code>,
    /// The tasks without a duration, which only code may have.
    pub(super) timeless: Vec<u32>,
    /// The expectations, with the names of their programs.
    pub(super) expect: Vec<(Named, Expectation)>,
}

impl Draft {
    /// The title, for error messages.
    pub(super) fn title_text(&self) -> Option<String> {
        self.title.map(|title| self.names[title].to_owned())
    }
}

/// The use of one resource by a task.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftUse {
    /// The index of the task.
    pub(super) by: u32,
    pub(super) named: Named,
    pub(super) slots: u32,
    /// The span of the number of slots.
    pub(super) span: Span,
}

/// An entry of `needs`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftDependency {
    /// The index of the task that has the dependency.
    pub(super) by: u32,
    pub(super) kind: DependencyKind,
    /// The task that it depends on; for `Previous`, the task itself.
    pub(super) named: Named,
}

/// How a dependency is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DependencyKind {
    Fulfilled,
    Settled,
    Previous,
}
