//! What a name calls: a task or a function, found without hashing.

use super::{Function, FunctionId, Task, TaskId};
use crate::Name;

/// What a step's name calls where no binding of it is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callable {
    /// A task.
    Task(TaskId),
    /// A function of the scenario.
    Function(FunctionId),
}

/// What every name calls, indexed by the name's number. A name is never both a task and a function.
#[derive(Clone, Debug, Default)]
pub struct Callables(Vec<Option<Callable>>);

impl Callables {
    /// The table of a scenario's tasks and functions, both in the order of declaration.
    #[must_use]
    pub fn new(tasks: &[Task], functions: &[Function]) -> Self {
        let mut table = Self::default();
        for (id, task) in (0..).zip(tasks) {
            table.set(task.name, Callable::Task(TaskId(id)));
        }
        for (id, function) in (0..).zip(functions) {
            table.set(function.name, Callable::Function(FunctionId(id)));
        }
        table
    }

    /// What the name calls, if it is a task's or a function's.
    #[must_use]
    pub fn get(&self, name: Name) -> Option<Callable> {
        self.0.get(name.index()).copied().flatten()
    }

    fn set(&mut self, name: Name, callable: Callable) {
        if self.0.len() <= name.index() {
            self.0.resize(name.index() + 1, None);
        }
        self.0[name.index()] = Some(callable);
    }
}
