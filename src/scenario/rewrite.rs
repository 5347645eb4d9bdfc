//! A scenario with other steps in one of its bodies.

use std::sync::Arc;

use super::check;
use super::draft::Draft;
use super::{Branches, Function, Name, Names, Origins, Program, Scenario, Step, StepKind};

impl Scenario {
    /// This scenario with other programs, functions and names, and the previous number of each step
    /// that is kept; `None` if they are not valid. The result has no expectations and no text.
    pub(crate) fn rewritten(
        &self,
        names: Names,
        programs: Vec<Program>,
        functions: Vec<Function>,
    ) -> Option<(Self, Origins)> {
        let draft = Draft { names, functions, programs, ..Draft::default() };
        let mut problems = Vec::new();
        check::check_bodies(&draft, &self.callables, &mut problems);
        if !problems.is_empty() {
            return None;
        }
        let mut rewritten = Self {
            names: Arc::new(draft.names),
            title: self.title,
            about: self.about,
            tasks: self.tasks.clone(),
            resources: self.resources.clone(),
            functions: draft.functions,
            callables: self.callables.clone(),
            programs: draft.programs,
            expect: Vec::new(),
            code: self.code.clone(),
            source: None,
        };
        let origins = rewritten.number_steps();
        Some((rewritten, origins))
    }
}

impl Step {
    /// The steps directly within this one, list by list; a single step is a list of one step.
    pub fn lists(&self) -> impl Iterator<Item = &[Self]> {
        use std::slice::from_ref;
        let lists: Vec<&[Self]> = match &self.kind {
            StepKind::List(steps) | StepKind::For(_, steps) => vec![steps],
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => steps.iter().map(from_ref).collect(),
                    Branches::Map(_, step) => vec![from_ref(&**step)],
                }
            }
            StepKind::Chain(_, steps) => steps.iter().map(from_ref).collect(),
            StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
                vec![from_ref(&**step)]
            }
            StepKind::Retry(retry) => vec![from_ref(&retry.step)],
            StepKind::Try(parts) => {
                let others = [&parts.catch, &parts.finally].into_iter().flatten();
                std::iter::once(&parts.body).chain(others).map(Vec::as_slice).collect()
            }
            StepKind::Name(_)
            | StepKind::Call(..)
            | StepKind::Sleep(_)
            | StepKind::Start(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => Vec::new(),
        };
        lists.into_iter()
    }

    /// The steps directly within this one, mutable.
    pub(crate) fn lists_mut(&mut self) -> Vec<&mut [Self]> {
        use std::slice::from_mut;
        match &mut self.kind {
            StepKind::List(steps) | StepKind::For(_, steps) => vec![steps],
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => steps.iter_mut().map(from_mut).collect(),
                    Branches::Map(_, step) => vec![from_mut(&mut **step)],
                }
            }
            StepKind::Chain(_, steps) => steps.iter_mut().map(from_mut).collect(),
            StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
                vec![from_mut(&mut **step)]
            }
            StepKind::Retry(retry) => vec![from_mut(&mut retry.step)],
            StepKind::Try(parts) => {
                let parts = &mut **parts;
                let others = [&mut parts.catch, &mut parts.finally].into_iter().flatten();
                std::iter::once(&mut parts.body).chain(others).map(Vec::as_mut_slice).collect()
            }
            StepKind::Name(_)
            | StepKind::Call(..)
            | StepKind::Sleep(_)
            | StepKind::Start(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => Vec::new(),
        }
    }

    /// Whether the condition holds for this step or for one within it.
    pub(crate) fn any(&self, holds: &impl Fn(&Self) -> bool) -> bool {
        holds(self) || self.lists().flatten().any(|step| step.any(holds))
    }

    /// Whether this step or a step within it contains this name.
    #[must_use]
    pub fn names(&self, name: Name) -> bool {
        self.any(&|step| matches!(step.kind, StepKind::Name(own) if own == name))
    }
}
