//! Finds the names whose values are used.

use rustc_hash::FxHashSet;

use crate::Name;
use crate::scenario::{Branches, LogPiece, Step, StepKind};

/// Adds every name that a `Log` or a `Return` among these steps uses.
pub(super) fn collect_valued(steps: &[Step], valued: &mut FxHashSet<Name>) {
    for step in steps {
        match &step.kind {
            StepKind::Log(pieces) => valued.extend(pieces.iter().filter_map(|piece| match piece {
                LogPiece::Value(named) => Some(named.name),
                LogPiece::Text(_) | LogPiece::Error(_) | LogPiece::Item(_) => None,
            })),
            StepKind::Return(names) => valued.extend(names.iter().map(|named| named.name)),
            StepKind::List(steps) | StepKind::For(_, steps) => collect_valued(steps, valued),
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => collect_valued(steps, valued),
                    Branches::Map(_, step) => collect_valued(std::slice::from_ref(step), valued),
                }
            }
            StepKind::Chain(_, steps) => collect_valued(&**steps, valued),
            StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
                collect_valued(std::slice::from_ref(step), valued);
            }
            StepKind::Retry(retry) => collect_valued(std::slice::from_ref(&retry.step), valued),
            StepKind::Try(parts) => {
                collect_valued(&parts.body, valued);
                for steps in [&parts.catch, &parts.finally].into_iter().flatten() {
                    collect_valued(steps, valued);
                }
            }
            StepKind::Name(_)
            | StepKind::Call(..)
            | StepKind::Sleep(_)
            | StepKind::Start(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => {}
        }
    }
}
