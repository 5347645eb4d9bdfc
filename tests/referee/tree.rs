//! The inner steps of a step.

use makespan::Name;
use makespan::scenario::{Branches, LogPiece, Step, StepKind};

use crate::words;

/// A part of a step that contains steps.
pub(crate) enum Part<'s> {
    /// Any number of them.
    List(&'s mut Vec<Step>),
    /// Exactly one.
    One(&'s mut Step),
}

/// The inner steps, list by list, in the order of the text.
pub(crate) fn parts(step: &Step) -> Vec<&[Step]> {
    use std::slice::from_ref;
    match &step.kind {
        StepKind::List(steps) | StepKind::For(_, steps) => vec![steps],
        StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => match branches {
            Branches::List(steps) => vec![steps],
            Branches::Map(_, step) => vec![from_ref(step)],
        },
        StepKind::Chain(_, steps) => vec![&steps[..]],
        StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
            vec![from_ref(step)]
        }
        StepKind::Retry(retry) => vec![from_ref(&retry.step)],
        StepKind::Try(parts) => {
            let handlers = [&parts.catch, &parts.finally];
            let handlers = handlers.into_iter().flatten().map(Vec::as_slice);
            std::iter::once(parts.body.as_slice()).chain(handlers).collect()
        }
        _ => Vec::new(),
    }
}

/// The same, to be changed.
pub(crate) fn parts_mut(step: &mut Step) -> Vec<Part<'_>> {
    match &mut step.kind {
        StepKind::List(steps) | StepKind::For(_, steps) => vec![Part::List(steps)],
        StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => match branches {
            Branches::List(steps) => vec![Part::List(steps)],
            Branches::Map(_, step) => vec![Part::One(step)],
        },
        StepKind::Chain(_, steps) => steps.iter_mut().map(Part::One).collect(),
        StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
            vec![Part::One(step)]
        }
        StepKind::Retry(retry) => vec![Part::One(&mut retry.step)],
        StepKind::Try(parts) => {
            let handlers = [&mut parts.catch, &mut parts.finally];
            let handlers = handlers.into_iter().flatten().map(Part::List);
            std::iter::once(Part::List(&mut parts.body)).chain(handlers).collect()
        }
        _ => Vec::new(),
    }
}

/// Every name that is called, in the order of the text.
pub(crate) fn names(steps: &[Step]) -> Vec<Name> {
    let of = |step: &Step| match &step.kind {
        StepKind::Name(name) => vec![*name],
        StepKind::Start(named) | StepKind::Call(named, _) => vec![named.name],
        _ => parts(step).into_iter().flat_map(names).collect(),
    };
    steps.iter().flat_map(of).collect()
}

/// Numbers each logged text and each failure.
pub(crate) fn number(steps: &mut [Step], numbered: &mut usize) {
    for step in steps {
        let mut next = || {
            *numbered += 1;
            words::name(&format!("no {numbered}"))
        };
        match &mut step.kind {
            StepKind::Fail(reason) => *reason = next(),
            StepKind::Log(pieces) => {
                for piece in pieces {
                    if let LogPiece::Text(text) = piece {
                        *text = next();
                    }
                }
            }
            _ => {
                for part in parts_mut(step) {
                    match part {
                        Part::List(steps) => number(steps, numbered),
                        Part::One(step) => number(std::slice::from_mut(step), numbered),
                    }
                }
            }
        }
    }
}
