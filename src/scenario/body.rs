//! The steps of a program: written in the scenario, generated on first use, or none if the program
//! is code.

use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use super::generated::{self, Generated};
use super::step_id::number;
use super::{Step, StepId, Tasks};

/// The steps of a program.
///
/// The steps of a generated program are created on first use. The program runs without them, and
/// for a million tasks they would take more memory than everything else.
#[derive(Clone, Debug)]
pub struct Body {
    origin: Origin,
    /// The number of the first step.
    pub(super) first: usize,
}

#[derive(Clone, Debug)]
enum Origin {
    Written(Vec<Step>),
    /// The entry of the scenario's code with this number.
    Code(usize),
    Generated {
        kind: Generated,
        tasks: Tasks,
        steps: OnceLock<Vec<Step>>,
    },
}

/// The steps of a body without steps.
static NO_STEPS: Vec<Step> = Vec::new();

impl Body {
    /// The body of a program that is an entry of the scenario's code.
    pub(super) const fn code(entry: usize) -> Self {
        Self { origin: Origin::Code(entry), first: 0 }
    }

    /// The entry of the scenario's code, if the program is code.
    #[must_use]
    pub const fn entry(&self) -> Option<usize> {
        match self.origin {
            Origin::Code(entry) => Some(entry),
            Origin::Written(_) | Origin::Generated { .. } => None,
        }
    }

    /// Whether the program is code, and has no steps.
    #[must_use]
    pub const fn is_code(&self) -> bool {
        self.entry().is_some()
    }

    /// The body of the generated program of this kind, with these tasks.
    pub(super) const fn generated_over(tasks: Tasks, kind: Generated) -> Self {
        Self { origin: Origin::Generated { kind, tasks, steps: OnceLock::new() }, first: 0 }
    }

    /// The kind of the generated program, if it is one.
    #[must_use]
    pub const fn generated(&self) -> Option<Generated> {
        match self.origin {
            Origin::Written(_) | Origin::Code(_) => None,
            Origin::Generated { kind, .. } => Some(kind),
        }
    }

    /// For each task, the step of a generated program that calls it.
    pub(crate) fn calling_steps(&self) -> Vec<StepId> {
        match &self.origin {
            Origin::Written(_) | Origin::Code(_) => Vec::new(),
            Origin::Generated { kind, tasks, .. } => {
                generated::calling_steps(tasks, *kind, self.first)
            }
        }
    }

    /// Numbers the steps, reports the previous number of each, and returns the next number.
    pub(super) fn number(&mut self, first: usize, found: &mut dyn FnMut(StepId)) -> usize {
        self.first = first;
        let mut next = first;
        match &mut self.origin {
            Origin::Written(steps) => number(steps, &mut next, found),
            Origin::Code(_) => {}
            Origin::Generated { kind, tasks, steps } => match steps.get_mut() {
                Some(steps) => number(steps, &mut next, found),
                None => next += generated::count(tasks, *kind),
            },
        }
        next
    }
}

impl From<Vec<Step>> for Body {
    fn from(steps: Vec<Step>) -> Self {
        Self { origin: Origin::Written(steps), first: 0 }
    }
}

impl Deref for Body {
    type Target = Vec<Step>;

    fn deref(&self) -> &Vec<Step> {
        match &self.origin {
            Origin::Written(steps) => steps,
            Origin::Code(_) => &NO_STEPS,
            Origin::Generated { kind, tasks, steps } => steps.get_or_init(|| {
                let mut steps = generated::steps(tasks, *kind);
                number(&mut steps, &mut { self.first }, &mut |_| {});
                steps
            }),
        }
    }
}

/// Gives mutable access to the steps; the program then no longer counts as generated.
impl DerefMut for Body {
    fn deref_mut(&mut self) -> &mut Vec<Step> {
        if !matches!(self.origin, Origin::Written(_)) {
            self.origin = Origin::Written(self.to_vec());
        }
        match &mut self.origin {
            Origin::Written(steps) => steps,
            Origin::Code(_) | Origin::Generated { .. } => {
                unreachable!("it has just been written down")
            }
        }
    }
}
