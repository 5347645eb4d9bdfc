//! Compiles the steps of a list: each is awaited, or is a statement.

use super::Compiler;
use crate::program::code::{LogId, LogPart, append};
use crate::program::instruction::{Address, Instruction, Slot};
use crate::scenario::{Items, LogPiece, Named, Step, StepKind, Try};

impl Compiler<'_> {
    /// Compiles the steps of a list, in a separate scope. If the value is `wanted`, pushes the
    /// value of the last step.
    pub(super) fn list(&mut self, steps: &[Step], wanted: bool) {
        self.bindings.enter();
        self.values.enter();
        let (last, before) = match steps.split_last() {
            Some((last, before)) => (Some(last), before),
            None => (None, steps),
        };
        for step in before {
            self.step(step, false);
        }
        match last {
            Some(last) => self.step(last, wanted),
            None => self.null(wanted),
        }
        self.values.leave();
        self.bindings.leave();
    }

    fn step(&mut self, step: &Step, wanted: bool) {
        let step = step.awaited();
        self.at(step, |compiler| compiler.step_here(step, wanted));
    }

    fn step_here(&mut self, step: &Step, wanted: bool) {
        match &step.kind {
            StepKind::Start(named) => {
                self.call(named.name);
                self.bind(named, wanted);
            }
            StepKind::Let(named, step) => {
                self.expression(step);
                self.bind(named, wanted);
            }
            StepKind::Log(pieces) => self.log(pieces, wanted),
            StepKind::Return(names) => self.return_values(names),
            StepKind::Fail(reason) => {
                self.emit(Instruction::Fail(*reason));
            }
            StepKind::Rethrow => {
                let error = self.caught();
                self.emit(Instruction::Throw(error));
            }
            StepKind::For(items, steps) => self.for_loop(items, steps, wanted),
            StepKind::Try(parts) => self.try_statement(parts, wanted),
            _ => self.await_step(step, wanted),
        }
    }

    /// `await E(s);`, or `const v = await E(s);` if a name has the value.
    fn await_step(&mut self, step: &Step, wanted: bool) {
        self.expression(step);
        let waiter = self.innermost().waiter;
        let is_valued = step.valued().any(|valued| self.valued.contains(&valued.name));
        self.await_topmost(waiter, wanted || is_valued);
        for valued in step.valued() {
            if self.valued.contains(&valued.name) {
                let variable = self.new_variable();
                let part =
                    valued.part.map(|part| u32::try_from(part).expect("under 2^32 branches"));
                self.emit(Instruction::Keep { slot: variable.slot, part });
                self.values.say(valued.name, variable);
            }
        }
        if !wanted {
            self.emit(Instruction::Pop);
        }
    }

    /// `const p = ..;`
    fn bind(&mut self, named: &Named, wanted: bool) {
        let variable = self.new_variable();
        self.emit(Instruction::Store(variable.slot));
        self.bindings.say(named.name, variable);
        self.null(wanted);
    }

    fn null(&mut self, wanted: bool) {
        if wanted {
            self.emit(Instruction::Null);
        }
    }

    /// ``console.log(`..`);``
    fn log(&mut self, pieces: &[LogPiece], wanted: bool) {
        let parts = pieces.iter().map(|piece| match piece {
            LogPiece::Text(text) => LogPart::Text(*text),
            LogPiece::Value(named) => LogPart::Value(self.value(*named)),
            LogPiece::Error(_) => LogPart::Error(self.caught()),
            LogPiece::Item(_) => LogPart::Item(self.innermost_item()),
        });
        let parts = parts.collect();
        let log = LogId(append(&mut self.code.logs, parts));
        self.emit(Instruction::Log(log));
        self.null(wanted);
    }

    /// `return [a, b];`
    fn return_values(&mut self, names: &[Named]) {
        for &named in names {
            let slot = self.value(named);
            self.emit(Instruction::Load(slot));
        }
        let count = u32::try_from(names.len()).expect("a scenario's text is under 4 GiB");
        self.emit(Instruction::MakeList(count));
        self.emit(Instruction::Return);
    }

    fn value(&mut self, named: Named) -> Slot {
        let value = *self.values.get(named.name).expect("a checked scenario's values are known");
        self.slot(value)
    }

    fn innermost_item(&mut self) -> Slot {
        let item = *self.items.last().expect("a checked scenario logs only items that there are");
        self.slot(item)
    }

    fn caught(&mut self) -> Slot {
        let error = self.error.expect("a checked scenario rethrows only what it has caught");
        self.slot(error)
    }

    /// `for (const x of items) { ..; results.push(v); }`
    fn for_loop(&mut self, items: &Items, steps: &[Step], wanted: bool) {
        if wanted {
            self.emit(Instruction::BeginResults);
        }
        let (next, item) = self.next_item(items);
        self.items.push(item);
        self.list(steps, wanted);
        self.items.pop();
        if wanted {
            self.emit(Instruction::AddResult);
        }
        self.emit(Instruction::Jump(next));
        self.land(next);
        if wanted {
            self.emit(Instruction::EndResults);
        }
    }

    /// `try { .. } catch (error) { .. } finally { .. }`
    fn try_statement(&mut self, parts: &Try, wanted: bool) {
        let Some(finally) = &parts.finally else {
            return self.try_catch(parts, wanted);
        };
        let completion = self.new_slot();
        self.new_slot();
        let handler = Address(0);
        let entry = self.emit(Instruction::TryFinally { handler, completion });
        self.try_catch(parts, true);
        self.emit(Instruction::EndTry);
        self.emit(Instruction::Complete { completion });
        self.land(entry);
        self.list(finally, false);
        self.emit(Instruction::EndFinally { completion });
        if !wanted {
            self.emit(Instruction::Pop);
        }
    }

    fn try_catch(&mut self, parts: &Try, wanted: bool) {
        let Some(catch) = &parts.catch else {
            return self.list(&parts.body, wanted);
        };
        let error = self.new_variable();
        let handler = Address(0);
        let entry = self.emit(Instruction::TryCatch { handler, error: error.slot });
        self.list(&parts.body, wanted);
        self.emit(Instruction::EndTry);
        let end = self.emit(Instruction::Jump(Address(0)));
        self.land(entry);
        let around = self.error.replace(error);
        self.list(catch, wanted);
        self.error = around;
        self.land(end);
    }
}
