//! Finds the steps whose promise can reject. A call of a task always can.

use rustc_hash::FxHashMap;

use crate::scenario::{
    Branches, Callable, Chain, Combinator, FunctionId, Scope, Step, StepId, StepKind, Try,
};
use crate::{Name, Scenario};

/// For each step, whether its promise can reject.
///
/// The promise of a sleep or an `AllSettled` can't, nor one whose rejection a handler catches
/// without throwing again.
pub(super) struct CanReject<'s> {
    scenario: &'s Scenario,
    steps: FxHashMap<StepId, bool>,
    functions: Vec<Option<bool>>,
    /// For each name in scope, whether its promise can reject.
    bindings: Scope<bool>,
    /// Whether the code that starts a step can use `await`: a callback can't.
    awaits: bool,
    /// Whether starting the steps of the surrounding list may throw, because of an inner `await`.
    throws: bool,
}

impl<'s> CanReject<'s> {
    pub(super) fn of(scenario: &'s Scenario, program: usize) -> Self {
        let mut all = Self {
            scenario,
            steps: FxHashMap::default(),
            functions: vec![None; scenario.functions.len()],
            bindings: Scope::default(),
            awaits: true,
            throws: false,
        };
        all.list(&scenario.programs[program].steps);
        all
    }

    /// Whether the promise of a step can reject.
    pub(super) fn at(&self, step: StepId) -> bool {
        self.steps.get(&step).is_some_and(|can| *can)
    }

    /// Whether the call that a `Start` of that name makes can reject.
    pub(super) fn started(&self, name: Name) -> bool {
        match self.scenario.callables.get(name) {
            Some(Callable::Function(FunctionId(id))) => self.functions[id as usize] != Some(false),
            _ => true,
        }
    }

    /// Whether an async function with these steps can reject.
    fn list(&mut self, steps: &[Step]) -> bool {
        let around = (self.awaits, self.throws);
        (self.awaits, self.throws) = (true, false);
        self.bindings.enter();
        let mut can = false;
        for step in steps {
            match &step.kind {
                StepKind::Start(named) => {
                    let started = self.call(named.name);
                    self.bindings.say(named.name, started);
                }
                StepKind::Let(named, bound) => {
                    let bound = self.step(bound);
                    self.bindings.say(named.name, bound);
                }
                _ => can |= self.step(step),
            }
            // A promise whose value is known here has been awaited, and has fulfilled.
            for valued in step.valued() {
                if self.bindings.get(valued.name).is_some() {
                    self.bindings.say(valued.name, false);
                }
            }
        }
        self.bindings.leave();
        can |= self.throws;
        (self.awaits, self.throws) = around;
        can
    }

    /// Whether the promise of a step that a callback starts can reject.
    fn called_back(&mut self, step: &Step) -> bool {
        let around = std::mem::replace(&mut self.awaits, false);
        let can = self.step(step);
        self.awaits = around;
        can
    }

    /// Whether the promise of a branch can reject. An inner `await` gives a value before the
    /// combinator starts.
    fn branch(&mut self, step: &Step) -> bool {
        let can = self.step(step);
        let in_place = self.awaits && matches!(step.kind, StepKind::Await(_));
        self.throws |= in_place && can;
        can && !in_place
    }

    fn step(&mut self, step: &Step) -> bool {
        let can = match &step.kind {
            StepKind::Name(name) => match self.bindings.get(*name) {
                Some(&bound) => bound,
                None => self.call(*name),
            },
            StepKind::Call(named, _) => self.call(named.name),
            StepKind::List(steps) | StepKind::For(_, steps) => self.list(steps),
            StepKind::Start(_) | StepKind::Let(..) => self.list(std::slice::from_ref(step)),
            StepKind::Combine(how, branches) => self.combined(*how, branches),
            StepKind::Pool { of: Branches::List(of), .. } => {
                let can: Vec<bool> = of.iter().map(|branch| self.called_back(branch)).collect();
                can.contains(&true)
            }
            StepKind::Pool { of: Branches::Map(_, of), .. } => self.called_back(of),
            StepKind::Chain(chain, parts) => {
                let [first, then] = [self.step(&parts[0]), self.called_back(&parts[1])];
                if *chain == Chain::Catch { first && then } else { first || then }
            }
            // A step without calls always takes the same time, so only a call can make the timeout
            // expire.
            StepKind::Timeout(_, step) => self.step(step) || has(step, &names),
            StepKind::Retry(retry) => self.called_back(&retry.step),
            StepKind::Await(step) => self.step(step),
            StepKind::Try(parts) => self.tried(parts),
            StepKind::Fail(_) | StepKind::Rethrow => true,
            StepKind::Sleep(_) | StepKind::Log(_) | StepKind::Return(_) => false,
        };
        self.steps.insert(step.id(), can);
        can
    }

    /// Whether a call of that name can reject.
    fn call(&mut self, name: Name) -> bool {
        match self.scenario.callables.get(name) {
            Some(Callable::Function(function)) => self.function(function),
            _ => true,
        }
    }

    fn combined(&mut self, how: Combinator, branches: &Branches) -> bool {
        let can: Vec<bool> = match branches {
            Branches::List(branches) => branches.iter().map(|branch| self.branch(branch)).collect(),
            Branches::Map(_, step) => vec![self.called_back(step)],
        };
        match how {
            Combinator::All => can.contains(&true),
            // A branch that takes no time settles before each branch that could reject.
            Combinator::Race => {
                let is_instant = |branch: &Step| !has(branch, &takes_time);
                let wins = matches!(branches, Branches::List(list) if list.iter().any(is_instant));
                can.contains(&true) && !wins
            }
            Combinator::Any => !can.contains(&false),
            Combinator::AllSettled => false,
        }
    }

    fn tried(&mut self, parts: &Try) -> bool {
        let body = self.list(&parts.body);
        let caught = parts.catch.as_ref().is_none_or(|catch| self.list(catch));
        let finally = parts.finally.as_ref();
        // A `Return` in `finally` replaces the thrown error.
        let wins = finally.and_then(|steps| steps.last());
        let wins = wins.is_some_and(|step| matches!(step.kind, StepKind::Return(_)));
        finally.is_some_and(|steps| self.list(steps)) || body && caught && !wins
    }

    fn function(&mut self, id: FunctionId) -> bool {
        if let Some(can) = self.functions[id.0 as usize] {
            return can;
        }
        // The steps of a function don't see the bindings of its callers.
        let bindings = std::mem::take(&mut self.bindings);
        let can = self.list(&self.scenario.functions[id.0 as usize].steps);
        self.bindings = bindings;
        self.functions[id.0 as usize] = Some(can);
        can
    }
}

/// Whether `is` holds for a step or for a step within it.
fn has(step: &Step, is: &impl Fn(&Step) -> bool) -> bool {
    is(step) || step.lists().flatten().any(|within| has(within, is))
}

/// Whether a step names a task, a function or a promise.
const fn names(step: &Step) -> bool {
    matches!(step.kind, StepKind::Name(_) | StepKind::Call(..) | StepKind::Start(_))
}

/// Whether a step may take time, or throws synchronously.
const fn takes_time(step: &Step) -> bool {
    names(step)
        || matches!(step.kind, StepKind::Sleep(_) | StepKind::Fail(_) | StepKind::Rethrow)
        || matches!(step.kind, StepKind::Combine(Combinator::Race, _))
}
