//! The steps of a program: written, or made when somebody asks for them.

use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use super::generated::{self, Generated};
use super::{Step, Tasks};

/// The steps of a program.
///
/// Those of a program that nobody wrote are made when they are first asked for: it runs without
/// them, and of a million tasks they would take more memory than everything else.
#[derive(Clone, Debug)]
pub struct Body(Origin);

#[derive(Clone, Debug)]
enum Origin {
    Written(Vec<Step>),
    Generated { kind: Generated, tasks: Tasks, steps: OnceLock<Vec<Step>> },
}

impl Body {
    /// The body of the program of that kind, over these tasks.
    pub(super) const fn generated_over(tasks: Tasks, kind: Generated) -> Self {
        Self(Origin::Generated { kind, tasks, steps: OnceLock::new() })
    }

    /// Which one it is of the two that a scenario without programs gets, if it is one.
    #[must_use]
    pub const fn generated(&self) -> Option<Generated> {
        match self.0 {
            Origin::Written(_) => None,
            Origin::Generated { kind, .. } => Some(kind),
        }
    }
}

impl From<Vec<Step>> for Body {
    fn from(steps: Vec<Step>) -> Self {
        Self(Origin::Written(steps))
    }
}

impl Deref for Body {
    type Target = Vec<Step>;

    fn deref(&self) -> &Vec<Step> {
        match &self.0 {
            Origin::Written(steps) => steps,
            Origin::Generated { kind, tasks, steps } => {
                steps.get_or_init(|| generated::steps(tasks, *kind))
            }
        }
    }
}

/// Whoever changes the steps has written them.
impl DerefMut for Body {
    fn deref_mut(&mut self) -> &mut Vec<Step> {
        if self.generated().is_some() {
            self.0 = Origin::Written(self.to_vec());
        }
        match &mut self.0 {
            Origin::Written(steps) => steps,
            Origin::Generated { .. } => unreachable!("it has just been written down"),
        }
    }
}
