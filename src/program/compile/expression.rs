//! `E(s)`: code that starts a step and pushes its promise.

use super::{Compiler, OpenBody};
use crate::Name;
use crate::executor::Combine;
use crate::program::code::{TimeoutId, append};
use crate::program::instruction::{Address, Instruction, IterationSlots, Joined, Slot};
use crate::scenario::{Branches, Callable, Chain, Combinator, Items, Step, StepKind};
use crate::timeline::Waiter;

impl Compiler<'_> {
    /// `E(step)`
    pub(super) fn expression(&mut self, step: &Step) {
        self.at(step, |compiler| compiler.expression_here(step));
    }

    fn expression_here(&mut self, step: &Step) {
        match &step.kind {
            StepKind::Name(name) => self.name(*name),
            StepKind::Call(named, items) => self.call_given(named.name, items),
            StepKind::List(steps) => self.spawn(steps),
            StepKind::Combine(how, branches) => self.combine(*how, branches),
            StepKind::Chain(chain, steps) => self.chain(*chain, steps),
            StepKind::Sleep(time) => {
                self.emit(Instruction::Sleep(time.of_timer()));
            }
            StepKind::Timeout(time, step) => {
                self.expression(step);
                let reason = format!("timed out after {}ms", time.to_js_millis());
                let reason = self.texts.add(&reason);
                let timeout = append(&mut self.code.timeouts, (time.of_timer(), reason));
                self.emit(Instruction::Timeout(TimeoutId(timeout)));
            }
            StepKind::Pool { limit, of } => self.pool(*limit, of),
            StepKind::Retry(retry) => self.retry(retry),
            StepKind::Start(_)
            | StepKind::Let(..)
            | StepKind::Await(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow
            | StepKind::For(..)
            | StepKind::Try(_) => self.spawn(std::slice::from_ref(step)),
        }
    }

    /// `a`, if a promise is bound to this name; otherwise `a()` or `a(item)`.
    pub(super) fn name(&mut self, name: Name) {
        if let Some(&binding) = self.bindings.get(name) {
            let slot = self.slot(binding);
            self.emit(Instruction::Load(slot));
        } else {
            self.call(name);
        }
    }

    /// `a()`, or with items `a(item)`, `a(outer, inner)` and so on.
    pub(super) fn call(&mut self, name: Name) {
        let items: Vec<Slot> =
            (0..self.items.len()).map(|nth| self.slot(self.items[nth])).collect();
        let items = self.joined(&items);
        self.call_with(name, items);
    }

    /// `a("x")`: a call with exactly these items.
    fn call_given(&mut self, name: Name, given: &[Name]) {
        let item = |compiler: &mut Self, item| {
            let to = compiler.new_slot();
            compiler.emit(Instruction::Item { item, to });
            to
        };
        let items: Vec<Slot> = given.iter().map(|&given| item(self, given)).collect();
        let items = self.joined(&items);
        self.call_with(name, items);
    }

    /// The slot of the list of these items, the outermost first.
    fn joined(&mut self, items: &[Slot]) -> Option<Slot> {
        let join = |compiler: &mut Self, around, item| {
            let to = compiler.new_slot();
            compiler.emit(Instruction::Join(Joined { around, item, to }));
            to
        };
        items.iter().copied().reduce(|around, item| join(self, around, item))
    }

    fn call_with(&mut self, name: Name, items: Option<Slot>) {
        match self.scenario.callables.get(name).expect("a checked scenario's names are known") {
            Callable::Task(task) => self.emit(Instruction::CallTask { task, items }),
            Callable::Function(function) => {
                let body = self.function(function);
                self.emit(Instruction::CallFunction { body, items })
            }
        };
    }

    /// `(async () => { .. })()`
    fn spawn(&mut self, steps: &[Step]) {
        let body = self.reserve_body();
        self.emit(Instruction::Spawn(body));
        self.body(body, Waiter::Function, |compiler| compiler.function_body(steps));
    }

    /// `Promise.all([E(b), ..])`
    fn combine(&mut self, how: Combinator, branches: &Branches) {
        let how = match how {
            Combinator::All => Combine::All,
            Combinator::AllSettled => Combine::AllSettled,
            Combinator::Race => Combine::Race,
            Combinator::Any => Combine::Any,
        };
        let before = self.innermost().operands;
        let count = match branches {
            Branches::List(steps) => {
                for step in steps {
                    self.branch(step);
                    self.innermost().operands += 1;
                }
                steps.len()
            }
            Branches::Map(items, step) => {
                self.map(items, step);
                items.len()
            }
        };
        self.innermost().operands = before;
        let branches = u32::try_from(count).expect("a scenario's text is under 4 GiB");
        self.emit(Instruction::Combine { how, branches, read: true });
    }

    /// `E(b)`, or `await E(s)` if the branch is an `Await` that is awaited in place.
    fn branch(&mut self, step: &Step) {
        match &step.kind {
            StepKind::Await(inner) if self.in_place => self.at(step, |compiler| {
                compiler.expression(inner);
                let &mut OpenBody { operands: under, waiter, .. } = compiler.innermost();
                compiler.emit(Instruction::Await { under, waiter });
            }),
            _ => self.expression(step),
        }
    }

    /// `items.map((item) => E(step))`: the callback runs immediately, so it is a loop in place.
    fn map(&mut self, items: &Items, step: &Step) {
        let (next, item) = self.next_item(items);
        self.items.push(item);
        let in_place = std::mem::replace(&mut self.in_place, false);
        self.expression(step);
        self.in_place = in_place;
        self.items.pop();
        self.emit(Instruction::Jump(next));
        self.land(next);
    }

    /// Emits the start of a loop over items. Returns its jump, which must land after the loop, and
    /// the variable of the item.
    pub(super) fn next_item(&mut self, items: &Items) -> (Address, super::Variable) {
        let items = self.items(items);
        let counter = self.new_slot();
        let item = self.new_variable();
        self.emit(Instruction::Zero(counter));
        let slots = IterationSlots(counter.0);
        let done = self.code.here();
        (self.emit(Instruction::NextItem { items, slots, done }), item)
    }

    /// `E(s).then(() => E(t))`, `.catch` or `.finally`.
    fn chain(&mut self, chain: Chain, [first, callback]: &[Step; 2]) {
        self.expression(first);
        let body = self.reserve_body();
        self.emit(match chain {
            Chain::Then => Instruction::Then(body),
            Chain::Catch => Instruction::Catch(body),
            Chain::Finally => Instruction::Finally(body),
        });
        self.body(body, Waiter::Function, |compiler| {
            // The machine puts the argument of the callback into its first slot: the value or the
            // error. For `finally`, it puts the outcome to pass on into the first two.
            let argument = compiler.new_variable();
            compiler.new_slot();
            let error = compiler.error;
            if chain == Chain::Catch {
                compiler.error = Some(argument);
            }
            let in_place = std::mem::replace(&mut compiler.in_place, false);
            compiler.expression(callback);
            compiler.in_place = in_place;
            compiler.error = error;
            compiler.emit(match chain {
                Chain::Then | Chain::Catch => Instruction::ReturnFromThen,
                Chain::Finally => Instruction::ReturnFromFinally,
            });
        });
    }
}
