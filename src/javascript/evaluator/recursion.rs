//! Functions that call themselves endlessly, because the value that would end the recursion is
//! assumed: a walk through directories, each of which is assumed to contain another.

use super::Span;
use super::agent::{Agent, Completion};
use super::code::FunctionCode;
use super::execute::ITERATIONS;
use super::frame::Frame;
use super::origin::Origin;
use super::value::Value;
use super::world::Assumed;

/// The number of recorded calls from which the nesting is checked.
const MANY: usize = 500;

/// The depth from which a recursion is considered endless. Depths are only counted up to this one.
const DEEP: usize = 5;
const _: () = assert!(ITERATIONS as usize <= DEEP);

impl Agent {
    /// The result of a call that is skipped, because its function calls itself endlessly and has
    /// reached the assumed depth; `None` if the call is made.
    pub(crate) fn ends_recursion(
        &mut self,
        code: &FunctionCode,
        arguments: &[Value],
    ) -> Completion<Option<Value>> {
        if !self.record.known.recursive.contains(&code.span) {
            return Ok(None);
        }
        let ends = self.depth_of(code.span) >= ITERATIONS as usize;
        if let Some(replay) = self.record.replay() {
            replay.ended.entry(code.span).or_default().push(ends);
        }
        if !ends {
            return Ok(None);
        }
        let name = code.name.to_string();
        self.record.assume(code.span, Assumed::Depth(name, ITERATIONS), false);
        let arguments = self.arguments_text(arguments);
        let value = self.unknown_value(&format!("{}({arguments})", code.name));
        self.promise_resolve(&value).map(Some)
    }

    /// Records that the function whose frame was just pushed seems to call itself endlessly.
    pub(crate) fn note_recursion(&mut self, code: &FunctionCode) {
        if self.record.evaluation.functions.len() < MANY {
            return;
        }
        // The next run may find more tasks, so this run need not continue.
        self.record.is_futile |= !self.record.found.is_empty();
        if !self.rests_on_an_assumption() {
            return;
        }
        if self.depth_of(code.span) >= DEEP && !self.record.known.recursive.contains(&code.span) {
            self.record.found_recursive = Some(code.span);
            self.record.is_futile = true;
        }
    }

    /// Whether the depth of the recursion may depend on an unknown value: an argument of the
    /// function whose frame was just pushed is unknown, or a condition around its call derives from
    /// a task.
    fn rests_on_an_assumption(&self) -> bool {
        let is_conditional = |frame: &Frame| frame.condition() != Origin::NONE;
        let mut frames = self.machine.frames.iter().rev();
        let is_given_unknown = |frame: &Frame| frame.arguments.iter().any(Value::is_unknown);
        frames.next().is_some_and(is_given_unknown) || frames.next().is_some_and(is_conditional)
    }

    /// The number of active calls of a function, counted up to [`DEEP`].
    fn depth_of(&self, function: Span) -> usize {
        let mut next = self.machine.frames.last().and_then(|frame| frame.activation);
        let mut depth = 0;
        while let (Some(activation), true) = (next, depth < DEEP) {
            depth += usize::from(self.record.function_spans.get(activation) == Some(&function));
            next = self.record.evaluation.functions.get(activation).and_then(|call| call.made_by);
        }
        depth
    }
}
