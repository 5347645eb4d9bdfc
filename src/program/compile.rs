//! Compiles steps to instructions, which do exactly what the JavaScript of each step does.
//!
//! The comments show the JavaScript that each piece of code implements. Nothing here counts ticks:
//! the awaits are at the same positions as in JavaScript, and the executor does the rest.

mod awaiting;
mod expression;
mod helpers;
mod names;
mod statement;

use rustc_hash::{FxHashMap, FxHashSet};

use super::code::{Body, BodyId, Capture, CodeItems, Compiled, ItemsId, append};
use super::instruction::{Address, Instruction, Slot};
use crate::Name;
use crate::scenario::{FunctionId, Items, Scenario, Scope, Step, StepId};
use crate::timeline::{Texts, Waiter};

/// Compiles one of a scenario's programs; it starts in body 0.
///
/// If the code `fuses`, a promise that is awaited where it is created, and that nothing else can
/// see, is not created: only the microtask that resumes its `await` is queued. The events and their
/// order stay the same, but the record of promises for findings does not.
pub(super) fn compile(
    scenario: &Scenario,
    program: usize,
    fuses: bool,
    texts: &mut Texts,
) -> Compiled {
    let mut compiler = Compiler {
        scenario,
        texts,
        code: Compiled::default(),
        open: Vec::new(),
        bindings: Scope::default(),
        values: Scope::default(),
        items: Vec::new(),
        error: None,
        in_place: true,
        valued: FxHashSet::default(),
        functions: vec![None; scenario.functions.len()],
        to_compile: Vec::new(),
        step: None,
        fuses,
        landed: Address(0),
    };
    compiler.program(&scenario.programs[program].steps);
    compiler.code.functions = compiler.functions;
    compiler.code
}

struct Compiler<'s> {
    scenario: &'s Scenario,
    texts: &'s mut Texts,
    code: Compiled,
    /// The bodies around the step being compiled, the outermost first.
    open: Vec<OpenBody>,
    bindings: Scope<Variable>,
    values: Scope<Variable>,
    /// The items of the enclosing loops, the outermost first; in a function, those that it was
    /// called with come first.
    items: Vec<Variable>,
    /// The innermost caught error.
    error: Option<Variable>,
    /// Whether an `Await` among branches is awaited in place. In a callback it is not.
    in_place: bool,
    /// The names whose value is used; other values are not stored.
    valued: FxHashSet<Name>,
    functions: Vec<Option<BodyId>>,
    to_compile: Vec<FunctionId>,
    /// The step being compiled.
    step: Option<StepId>,
    fuses: bool,
    /// The target of the last jump that was resolved.
    landed: Address,
}

/// A variable, and the index of its body, counted from the outermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Variable {
    level: usize,
    slot: Slot,
}

struct OpenBody {
    /// The kind of function that waits in the body.
    waiter: Waiter,
    slots: u32,
    captures: Vec<(Variable, Slot)>,
    captured: FxHashMap<Variable, Slot>,
    /// The number of operands below the expression that is being compiled.
    operands: u32,
}

impl Compiler<'_> {
    fn program(&mut self, steps: &[Step]) {
        names::collect_valued(steps, &mut self.valued);
        for function in &self.scenario.functions {
            names::collect_valued(&function.steps, &mut self.valued);
        }
        let main = self.reserve_body();
        self.body(main, Waiter::Program, |compiler| compiler.function_body(steps));
        while let Some(FunctionId(id)) = self.to_compile.pop() {
            let body = self.functions[id as usize].expect("a function to compile has a body");
            let scenario = self.scenario;
            self.body(body, Waiter::Function, |compiler| {
                let given = compiler.new_variable();
                compiler.items.push(given);
                compiler.function_body(&scenario.functions[id as usize].steps);
                compiler.items.clear();
            });
        }
    }

    /// The body of a function of the scenario, which is compiled once, after everything else.
    fn function(&mut self, function: FunctionId) -> BodyId {
        let known = self.functions[function.0 as usize];
        known.unwrap_or_else(|| {
            let body = self.reserve_body();
            self.functions[function.0 as usize] = Some(body);
            self.to_compile.push(function);
            body
        })
    }

    /// `{ await E(s); ..; const v = await E(last); return v; }`
    fn function_body(&mut self, steps: &[Step]) {
        let in_place = std::mem::replace(&mut self.in_place, true);
        self.list(steps, true);
        self.emit(Instruction::Return);
        self.in_place = in_place;
    }

    /// Compiles the content of a body; `Spawn` and similar instructions continue after it.
    fn body(&mut self, id: BodyId, waiter: Waiter, inside: impl FnOnce(&mut Self)) {
        let entry = self.code.here();
        self.open.push(OpenBody {
            waiter,
            slots: 0,
            captures: Vec::new(),
            captured: FxHashMap::default(),
            operands: 0,
        });
        inside(self);
        let open = self.open.pop().expect("the body just opened");
        let captures = open.captures.iter().map(|&(variable, to)| {
            // The variable is captured from the body around this one, which owns it or has captured
            // it, too.
            Capture { from: self.slot(variable), to }
        });
        let captures = captures.collect();
        let end = self.code.here();
        self.code.bodies[id.0 as usize] = Body { entry, end, slots: open.slots, captures };
    }

    fn reserve_body(&mut self) -> BodyId {
        let here = self.code.here();
        let body = Body { entry: here, end: here, slots: 0, captures: Vec::new() };
        BodyId(append(&mut self.code.bodies, body))
    }

    /// The slot of a variable in the innermost body. A variable of a body around it is captured.
    fn slot(&mut self, variable: Variable) -> Slot {
        let level = self.open.len() - 1;
        if variable.level == level {
            return variable.slot;
        }
        if let Some(slot) = self.open[level].captured.get(&variable) {
            return *slot;
        }
        let slot = self.new_slot();
        let open = self.innermost();
        open.captures.push((variable, slot));
        open.captured.insert(variable, slot);
        slot
    }

    fn new_slot(&mut self) -> Slot {
        let open = self.innermost();
        open.slots += 1;
        Slot(open.slots - 1)
    }

    fn new_variable(&mut self) -> Variable {
        let slot = self.new_slot();
        Variable { level: self.open.len() - 1, slot }
    }

    fn innermost(&mut self) -> &mut OpenBody {
        self.open.last_mut().expect("code stands in a body")
    }

    fn emit(&mut self, instruction: Instruction) -> Address {
        let here = self.code.here();
        self.code.instructions.push(instruction);
        self.code.steps.push(self.step);
        here
    }

    /// Sets the target of a forward jump to the current address.
    fn land(&mut self, jump: Address) {
        let here = self.code.here();
        self.landed = here;
        match &mut self.code.instructions[jump.0 as usize] {
            Instruction::Jump(to)
            | Instruction::NextItem { done: to, .. }
            | Instruction::TakeNext { done: to, .. }
            | Instruction::TryCatch { handler: to, .. }
            | Instruction::TryFinally { handler: to, .. } => *to = here,
            other => unreachable!("{other:?} does not jump"),
        }
    }

    /// Compiles with `step` as the step of the emitted instructions.
    fn at<T>(&mut self, step: &Step, compile: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.step.replace(step.id());
        let result = compile(self);
        self.step = around;
        result
    }

    fn items(&mut self, items: &Items) -> ItemsId {
        let items = match items {
            Items::Listed(names) => CodeItems::Listed(names.clone()),
            Items::Count(count) => {
                self.count_to(*count as usize);
                CodeItems::Counted(*count)
            }
        };
        ItemsId(append(&mut self.code.items, items))
    }

    /// Creates a name for each number up to `count`, because calls are counted by item. If the
    /// scenario has the name, it is used.
    fn count_to(&mut self, count: usize) {
        for counted in self.code.counted.len()..count {
            let text = (counted + 1).to_string();
            let known = self.scenario.names.find(&text);
            self.code.counted.push(known.unwrap_or_else(|| self.texts.add(&text)));
        }
    }
}
