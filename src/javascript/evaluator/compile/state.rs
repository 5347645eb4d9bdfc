//! Marks where the state of the file starts and where it gets values.

use super::{Compiler, Purpose};
use crate::javascript::Span;
use crate::javascript::evaluator::code::Op;
use crate::javascript::evaluator::state::State;

impl<'s> Compiler<'s> {
    /// The state of the file, if the code runs as the definitions of a program.
    pub(super) const fn state(&self) -> Option<&'s State> {
        match self.purpose {
            Purpose::Definitions(_, state) => Some(state),
            Purpose::Program | Purpose::Model => None,
        }
    }

    /// Whether state of the file starts with the value at a span.
    pub(super) fn starts(&self, at: Span) -> bool {
        self.state().is_some_and(|state| state.starting(at).is_some())
    }

    /// Marks the value on the stack, if state of the file starts with it.
    pub(super) fn start(&mut self, at: Span) {
        if let Some(number) = self.state().and_then(|state| state.starting(at)) {
            self.emit(Op::Start(number));
        }
    }

    /// Marks an expression that was just evaluated, if it gives values to state of the file.
    pub(super) fn wrote(&mut self, at: Span) {
        for number in self.state().map_or(&[][..], |state| state.written(at)) {
            self.emit(Op::Wrote(*number));
        }
    }
}
