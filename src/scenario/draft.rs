//! A scenario as it was written or built, before anything is checked.

use super::{Code, Expectation, Function, Named, Place, Program, Resource, Task};
use crate::Names;

/// What the text and the builder both make, and `check` makes a scenario of.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) names: Names,
    pub(super) title: Option<crate::Name>,
    pub(super) about: Option<crate::Name>,
    /// The tasks, whose `needs` and `uses` are still empty: they are names, below.
    pub(super) tasks: Vec<Task>,
    /// All needs of all tasks, task by task.
    pub(super) needs: Vec<DraftNeed>,
    /// What each such task uses, task by task.
    pub(super) uses: Vec<DraftUse>,
    pub(super) resources: Vec<Resource>,
    pub(super) functions: Vec<Function>,
    pub(super) programs: Vec<Program>,
    /// The code that programs are in.
    pub(super) code: Option<Code>,
    /// The tasks that do not say how long they take, as only those of code need not.
    pub(super) timeless: Vec<u32>,
    /// What is expected, of the program of that name.
    pub(super) expect: Vec<(Named, Expectation)>,
}

impl Draft {
    /// The title, for error messages.
    pub(super) fn title_text(&self) -> Option<String> {
        self.title.map(|title| self.names[title].to_owned())
    }
}

/// What a task uses of one resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftUse {
    /// The index of the task.
    pub(super) by: u32,
    pub(super) named: Named,
    pub(super) slots: u32,
    /// Where it says how many.
    pub(super) place: Place,
}

/// An entry of `needs`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftNeed {
    /// The index of the task that it is a need of.
    pub(super) by: u32,
    pub(super) kind: NeedKind,
    /// What is needed; of `Previous`, the task itself.
    pub(super) named: Named,
}

/// How a need is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NeedKind {
    Fulfilled,
    Settled,
    Previous,
}
