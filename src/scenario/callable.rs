//! The task or function that a name calls, without hashing.

use std::num::NonZeroU32;
use std::sync::Arc;

use super::{Function, FunctionId, Task, TaskId};
use crate::Name;

/// The callee of a step's name, if no binding of that name is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Callable {
    /// A task.
    Task(TaskId),
    /// A function of the scenario.
    Function(FunctionId),
}

/// The callees of all names, indexed by the number of the name. A name is never both a task and a
/// function. A clone shares the table.
#[derive(Clone, Debug, Default)]
pub struct Callables(Arc<[Option<PackedCallable>]>);

/// A callable in four bytes: its number (31 bits suffice for a text under 4 GiB), then a bit for
/// whether it is a function. It is stored plus one, so that `None` takes no space.
#[derive(Clone, Copy, Debug)]
struct PackedCallable(NonZeroU32);

impl Callables {
    /// The table of a scenario's tasks and functions, both in the order of declaration.
    #[must_use]
    pub fn new(tasks: &[Task], functions: &[Function]) -> Self {
        let mut table = Vec::new();
        for (id, task) in (0..).zip(tasks) {
            set(&mut table, task.name, Callable::Task(TaskId(id)));
        }
        for (id, function) in (0..).zip(functions) {
            set(&mut table, function.name, Callable::Function(FunctionId(id)));
        }
        Self(table.into())
    }

    /// The task or function with this name, if there is one.
    #[must_use]
    pub fn get(&self, name: Name) -> Option<Callable> {
        self.0.get(name.index()).copied().flatten().map(PackedCallable::callable)
    }
}

fn set(table: &mut Vec<Option<PackedCallable>>, name: Name, callable: Callable) {
    if table.len() <= name.index() {
        table.resize(name.index() + 1, None);
    }
    table[name.index()] = Some(PackedCallable::new(callable));
}

impl PackedCallable {
    fn new(callable: Callable) -> Self {
        let (id, is_function) = match callable {
            Callable::Task(TaskId(id)) => (id, 0),
            Callable::Function(FunctionId(id)) => (id, 1),
        };
        let kept = id.checked_mul(2).and_then(|twice| NonZeroU32::new(twice + is_function + 1));
        Self(kept.expect("fewer than 2^31 tasks and functions"))
    }

    const fn callable(self) -> Callable {
        let kept = self.0.get() - 1;
        match kept % 2 {
            0 => Callable::Task(TaskId(kept / 2)),
            _ => Callable::Function(FunctionId(kept / 2)),
        }
    }
}
