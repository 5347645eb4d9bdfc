//! The tasks of a scenario, shared.

use std::ops::Deref;
use std::sync::Arc;

use super::Task;

/// The tasks of a scenario, in the order of declaration. A clone shares them.
#[derive(Clone, Debug, Default)]
pub struct Tasks(Arc<Vec<Task>>);

impl Tasks {
    /// The tasks, mutable: they are copied first if they are shared.
    pub fn to_mut(&mut self) -> &mut [Task] {
        Arc::make_mut(&mut self.0).as_mut_slice()
    }
}

impl From<Vec<Task>> for Tasks {
    fn from(tasks: Vec<Task>) -> Self {
        Self(Arc::new(tasks))
    }
}

impl Deref for Tasks {
    type Target = [Task];

    fn deref(&self) -> &[Task] {
        &self.0
    }
}
