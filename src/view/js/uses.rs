//! Finds what steps use before they are written, because variables are declared only for what is
//! used.

use rustc_hash::FxHashSet;

use crate::Name;
use crate::scenario::{
    Branches, Callable, Chain, FunctionId, Items, LogPiece, Need, Scenario, Scope, Step, StepKind,
    TaskId, Try,
};

/// The items that a call passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Passes {
    /// The items of the enclosing function, and those of this number of loops around the call.
    Around(usize),
    /// This number of items, which the call lists.
    Named(usize),
}

/// The arguments of calls besides items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// Nothing.
    None,
    /// The values of the tasks that a task depends on, if they are known.
    Values,
}

impl Data {
    /// The tasks whose values are passed to a call of a task, if they are known.
    pub(super) fn given_to(self, scenario: &Scenario, task: TaskId) -> impl Iterator<Item = Name> {
        let needs = scenario.task(task).needs.iter().filter(move |_| self == Self::Values);
        needs.filter_map(|need| match need {
            Need::Fulfilled(on) => Some(scenario.task(*on).name),
            Need::Settled(_) | Need::Previous => None,
        })
    }
}

/// A part of a scenario, identified by its address, because the parts of a program have no other
/// identity here.
type Part = usize;

/// The usage of values, promises and items in one program or function.
#[derive(Debug, Default)]
pub(super) struct Usage<'s> {
    /// The awaited steps with a value that is read, each with the part that is read.
    values: FxHashSet<(Part, Option<usize>)>,
    /// The names with a value that is read.
    pub(super) valued: FxHashSet<Name>,
    /// The steps that bind a promise that is used.
    bindings: FxHashSet<Part>,
    /// The loops and maps with an item that is used.
    items: FxHashSet<Part>,
    /// The steps that catch an error that is read.
    errors: FxHashSet<Part>,
    /// Whether a call passes the items of the function on.
    pub(super) own_items: bool,
    /// The functions that are called, and the items that each call passes.
    pub(super) calls: Vec<(FunctionId, Passes)>,
    /// The items of loops, in order.
    pub(super) looped: Vec<&'s Items>,
}

impl<'s> Usage<'s> {
    /// Finds what these steps use; `takes_items` says which functions use items.
    pub(super) fn of(
        scenario: &'s Scenario,
        steps: &'s [Step],
        takes_items: &dyn Fn(FunctionId) -> bool,
        data: Data,
    ) -> Self {
        let mut reader = UsageReader {
            scenario,
            takes_items,
            data,
            uses: Self::default(),
            values: Scope::default(),
            bindings: Scope::default(),
            items: Vec::new(),
            caught: None,
        };
        reader.list(steps);
        reader.uses
    }

    /// Whether the value of an awaited step, or of one of its branches, is read.
    pub(super) fn value(&self, step: &Step, part: Option<usize>) -> bool {
        self.values.contains(&(part_of(step), part))
    }

    /// Whether the promise that a step binds is used.
    pub(super) fn binding(&self, step: &Step) -> bool {
        self.bindings.contains(&part_of(step))
    }

    /// Whether a loop over these items uses its item.
    pub(super) fn item(&self, items: &Items) -> bool {
        self.items.contains(&part_of(items))
    }

    /// Whether the error that a step catches is read.
    pub(super) fn error(&self, step: &Step) -> bool {
        self.errors.contains(&part_of(step))
    }
}

fn part_of<T>(part: &T) -> Part {
    std::ptr::from_ref(part).addr()
}

struct UsageReader<'r, 's> {
    scenario: &'s Scenario,
    takes_items: &'r dyn Fn(FunctionId) -> bool,
    data: Data,
    uses: Usage<'s>,
    values: Scope<(Part, Option<usize>)>,
    bindings: Scope<Part>,
    /// The surrounding loops, outermost first.
    items: Vec<Part>,
    /// The step that catches the innermost error.
    caught: Option<Part>,
}

impl<'s> UsageReader<'_, 's> {
    fn list(&mut self, steps: &'s [Step]) {
        self.values.enter();
        self.bindings.enter();
        for step in steps {
            self.step(step);
            let over = step.awaited();
            if let StepKind::Start(named) | StepKind::Let(named, _) = &over.kind {
                self.bindings.say(named.name, part_of(over));
            }
            for valued in step.valued() {
                self.values.say(valued.name, (part_of(over), valued.part));
            }
        }
        self.values.leave();
        self.bindings.leave();
    }

    /// Visits a step in any position. A statement in a branch is a separate list.
    fn step(&mut self, step: &'s Step) {
        match &step.kind {
            StepKind::Name(name) => self.name(*name),
            StepKind::Call(named, items) => self.call(named.name, items),
            StepKind::Start(named) => self.name(named.name),
            StepKind::List(steps) => self.list(steps),
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                self.branches(branches);
            }
            StepKind::Chain(chain, parts) => self.chain(step, *chain, parts),
            StepKind::Timeout(_, inner) | StepKind::Let(_, inner) | StepKind::Await(inner) => {
                self.alone(inner);
            }
            StepKind::Retry(retry) => self.alone(&retry.step),
            StepKind::For(items, body) => self.each(items, |reader| reader.list(body)),
            StepKind::Try(parts) => self.attempt(step, parts),
            StepKind::Log(pieces) => pieces.iter().for_each(|piece| self.piece(piece)),
            StepKind::Return(names) => names.iter().for_each(|named| self.read(named.name)),
            StepKind::Rethrow => self.error(),
            StepKind::Sleep(_) | StepKind::Fail(_) => {}
        }
    }

    /// Visits a step that is not part of a list: nothing outside can read its bindings and values.
    fn alone(&mut self, step: &'s Step) {
        self.list(std::slice::from_ref(step));
    }

    fn name(&mut self, name: Name) {
        if let Some(&binding) = self.bindings.get(name) {
            self.uses.bindings.insert(binding);
            return;
        }
        let passes_items = match self.scenario.callables.get(name) {
            Some(Callable::Task(task)) => {
                self.depends_on(task);
                true
            }
            Some(Callable::Function(function)) => {
                self.uses.calls.push((function, Passes::Around(self.items.len())));
                (self.takes_items)(function)
            }
            None => false,
        };
        if passes_items {
            self.uses.items.extend(&self.items);
            self.uses.own_items = true;
        }
    }

    /// Records a call that passes no surrounding items on.
    fn call(&mut self, name: Name, items: &[Name]) {
        match self.scenario.callables.get(name) {
            Some(Callable::Function(function)) => {
                self.uses.calls.push((function, Passes::Named(items.len())));
            }
            Some(Callable::Task(task)) => self.depends_on(task),
            None => {}
        }
    }

    /// Records that the values that a call of a task gets are read.
    fn depends_on(&mut self, task: TaskId) {
        for name in self.data.given_to(self.scenario, task) {
            if self.values.get(name).is_some() {
                self.read(name);
            }
        }
    }

    fn branches(&mut self, branches: &'s Branches) {
        match branches {
            Branches::List(steps) => steps.iter().for_each(|step| self.alone(step)),
            Branches::Map(items, step) => self.each(items, |reader| reader.alone(step)),
        }
    }

    fn each(&mut self, items: &'s Items, read: impl FnOnce(&mut Self)) {
        self.uses.looped.push(items);
        self.items.push(part_of(items));
        read(self);
        self.items.pop();
    }

    fn chain(&mut self, step: &'s Step, chain: Chain, [first, second]: &'s [Step; 2]) {
        self.alone(first);
        match chain {
            Chain::Catch => self.catching(step, |reader| reader.alone(second)),
            Chain::Then | Chain::Finally => self.alone(second),
        }
    }

    fn attempt(&mut self, step: &'s Step, parts: &'s Try) {
        self.list(&parts.body);
        if let Some(catch) = &parts.catch {
            self.catching(step, |reader| reader.list(catch));
        }
        if let Some(finally) = &parts.finally {
            self.list(finally);
        }
    }

    fn catching(&mut self, step: &'s Step, read: impl FnOnce(&mut Self)) {
        let around = self.caught.replace(part_of(step));
        read(self);
        self.caught = around;
    }

    fn piece(&mut self, piece: &LogPiece) {
        match piece {
            LogPiece::Text(_) => {}
            LogPiece::Value(named) => self.read(named.name),
            LogPiece::Error(_) => self.error(),
            LogPiece::Item(_) => match self.items.last() {
                Some(&items) => drop(self.uses.items.insert(items)),
                None => self.uses.own_items = true,
            },
        }
    }

    fn read(&mut self, name: Name) {
        self.uses.valued.insert(name);
        if let Some(&value) = self.values.get(name) {
            self.uses.values.insert(value);
        }
    }

    fn error(&mut self) {
        self.uses.errors.extend(self.caught);
    }
}
