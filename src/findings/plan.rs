//! A program with its steps numbered, and what stands where in it.

use std::collections::BTreeSet;

use crate::scenario::{Callable, Chain, FunctionId, LogPiece, Place, Scope, Step, StepKind};
use crate::timeline::Call;
use crate::{Name, Scenario};

/// A step of a plan, by number: dense from 0, the program first, then the functions, each step
/// before those within it.
pub(in crate::findings) type StepId = usize;

/// A scenario of one program, whose steps' places are their numbers.
pub(in crate::findings) struct Plan {
    pub(in crate::findings) scenario: Scenario,
    pub(in crate::findings) steps: Vec<Entry>,
    /// The steps that call each function.
    call_sites: Vec<Vec<StepId>>,
}

/// What is known of a step.
pub(in crate::findings) struct Entry {
    /// Where it stands in the text.
    pub(in crate::findings) place: Place,
    /// What it stands in.
    pub(in crate::findings) parent: Parent,
    /// What it names, where it names a binding: the step that binds it.
    pub(in crate::findings) bound_by: Option<StepId>,
    /// The steps within it, itself included, are those up to here.
    pub(in crate::findings) end: StepId,
    pub(in crate::findings) calls: Option<FunctionId>,
    /// What a log or a `Return` in it reads.
    pub(in crate::findings) reads: Vec<Name>,
    pub(in crate::findings) logs: bool,
}

/// What a step stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::findings) enum Parent {
    /// A list, whose steps are awaited one after the other, at that index.
    List(ListId, usize),
    /// A branch of a combinator, at that index.
    Branch(StepId, usize),
    /// Anything else that only passes on when it begins: `Map`, `Timeout`, `Retry`, `Let`.
    Within(StepId),
    /// What is reached in another way, in that part of a step: a callback, a branch of a pool, a
    /// `catch`, a `finally`.
    Behind(StepId, usize),
}

/// A list of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::findings) enum ListId {
    /// The program's own.
    Program,
    /// A function's.
    Function(FunctionId),
    /// Of a `List`, the body of a `For`, or of a `Try`.
    Of(StepId),
}

impl Plan {
    /// The plan of one of a scenario's programs.
    pub(in crate::findings) fn new(scenario: &Scenario, program: usize) -> Self {
        let program = scenario.programs[program].clone();
        let mut numbered = Scenario {
            programs: vec![program],
            expect: Vec::new(),
            source: None,
            ..scenario.clone()
        };
        let mut walk = Walk {
            steps: Vec::new(),
            call_sites: vec![Vec::new(); scenario.functions.len()],
            bindings: Scope::default(),
            scenario,
        };
        walk.list(&mut numbered.programs[0].steps, ListId::Program);
        for (id, function) in (0..).zip(&mut numbered.functions) {
            walk.list(&mut function.steps, ListId::Function(FunctionId(id)));
        }
        let Walk { steps, call_sites, .. } = walk;
        Self { scenario: numbered, steps, call_sites }
    }

    /// The step that made a call, in a run of the plan.
    pub(in crate::findings) fn step_of(&self, call: &Call) -> Option<StepId> {
        let number = (call.place.start as usize).checked_sub(1)?;
        (number < self.steps.len()).then_some(number)
    }

    /// The steps that call a function.
    pub(in crate::findings) fn call_sites(&self, function: FunctionId) -> &[StepId] {
        &self.call_sites[function.0 as usize]
    }

    /// The steps of a list.
    pub(in crate::findings) fn list(&self, list: ListId) -> &[Step] {
        match list {
            ListId::Program => &self.scenario.programs[0].steps,
            ListId::Function(FunctionId(id)) => &self.scenario.functions[id as usize].steps,
            ListId::Of(step) => match self.step(step).map(|step| &step.kind) {
                Some(StepKind::List(steps) | StepKind::For(_, steps)) => steps,
                Some(StepKind::Try(parts)) => &parts.body,
                _ => &[],
            },
        }
    }

    /// The step of that number.
    pub(in crate::findings) fn step(&self, id: StepId) -> Option<&Step> {
        let functions = self.scenario.functions.iter().map(|function| &function.steps);
        let mut bodies = std::iter::once(&*self.scenario.programs[0].steps).chain(functions);
        bodies.find_map(|steps| find(steps, id))
    }

    /// Whether a failure can lead to a step, or nothing but the end of something: it stands in a
    /// `catch`, a `finally`, or the second part of a `Catch` or `Finally`, or is called from there.
    pub(in crate::findings) fn is_led_by_failure(&self, step: StepId) -> bool {
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            match self.steps[step].parent {
                Parent::Behind(around, part) => {
                    let leads = match self.step(around).map(|step| &step.kind) {
                        Some(StepKind::Try(_)) => part > 0,
                        Some(StepKind::Chain(chain, _)) => *chain != Chain::Then,
                        _ => false,
                    };
                    if leads {
                        return true;
                    }
                    open.push(around);
                }
                Parent::Within(around)
                | Parent::Branch(around, _)
                | Parent::List(ListId::Of(around), _) => open.push(around),
                Parent::List(ListId::Function(function), _) => {
                    open.extend(self.call_sites(function));
                }
                Parent::List(ListId::Program, _) => {}
            }
        }
        false
    }

    /// Every step that has to be over when this one is: those within it, those of the functions
    /// that it calls, and those of the promises that it names.
    pub(in crate::findings) fn reach(&self, step: StepId) -> BTreeSet<StepId> {
        let mut reached = BTreeSet::new();
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            for step in step..self.steps[step].end {
                if !reached.insert(step) {
                    continue;
                }
                open.extend(self.steps[step].bound_by);
                if let Some(function) = self.steps[step].calls {
                    open.extend(self.body(function));
                }
            }
        }
        reached
    }

    /// The same, but for the promises that it names: what it begins itself.
    pub(in crate::findings) fn begins(&self, step: StepId) -> BTreeSet<StepId> {
        let mut reached = BTreeSet::new();
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            for step in step..self.steps[step].end {
                if reached.insert(step)
                    && let Some(function) = self.steps[step].calls
                {
                    open.extend(self.body(function));
                }
            }
        }
        reached
    }

    fn body(&self, function: FunctionId) -> Vec<StepId> {
        self.list(ListId::Function(function)).iter().map(number).collect()
    }
}

/// The number of a step of a plan.
pub(in crate::findings) fn number(step: &Step) -> StepId {
    (step.place.start as usize).saturating_sub(1)
}

fn find(steps: &[Step], id: StepId) -> Option<&Step> {
    // Of the steps of a list, the last that does not come after it holds it.
    let holder = steps.iter().rfind(|step| number(step) <= id)?;
    if number(holder) == id {
        return Some(holder);
    }
    let lists: Vec<&[Step]> = holder.lists().collect();
    lists.into_iter().rev().find_map(|list| find(list, id))
}

struct Walk<'s> {
    steps: Vec<Entry>,
    call_sites: Vec<Vec<StepId>>,
    bindings: Scope<StepId>,
    scenario: &'s Scenario,
}

impl Walk<'_> {
    fn list(&mut self, steps: &mut [Step], list: ListId) {
        self.bindings.enter();
        for (index, step) in steps.iter_mut().enumerate() {
            let id = self.step(step, Parent::List(list, index));
            if let StepKind::Start(named) | StepKind::Let(named, _) = &step.awaited().kind {
                self.bindings.say(named.name, id);
            }
        }
        self.bindings.leave();
    }

    fn step(&mut self, step: &mut Step, parent: Parent) -> StepId {
        let id = self.steps.len();
        self.steps.push(Entry {
            place: step.place,
            parent,
            bound_by: None,
            end: id + 1,
            calls: None,
            reads: Vec::new(),
            logs: false,
        });
        let number = u32::try_from(id + 1).unwrap_or(u32::MAX);
        step.place = Place { start: number, end: number.saturating_add(1) };
        self.own(step, id);
        self.within(step, id);
        self.steps[id].end = self.steps.len();
        id
    }

    /// What a step does itself.
    fn own(&mut self, step: &Step, id: StepId) {
        match &step.kind {
            StepKind::Name(name) => match self.bindings.get(*name) {
                Some(&binding) => self.steps[id].bound_by = Some(binding),
                None => self.call(*name, id),
            },
            StepKind::Start(named) => self.call(named.name, id),
            StepKind::Log(pieces) => {
                let entry = &mut self.steps[id];
                entry.logs = true;
                entry.reads.extend(pieces.iter().filter_map(|piece| match piece {
                    LogPiece::Value(named) => Some(named.name),
                    _ => None,
                }));
            }
            StepKind::Return(names) => {
                self.steps[id].reads.extend(names.iter().map(|named| named.name));
            }
            _ => {}
        }
    }

    fn call(&mut self, name: Name, id: StepId) {
        if let Some(Callable::Function(function)) = self.scenario.callables.get(name) {
            self.steps[id].calls = Some(function);
            self.call_sites[function.0 as usize].push(id);
        }
    }

    fn within(&mut self, step: &mut Step, id: StepId) {
        let parent = |index: usize| match &step.kind {
            StepKind::Combine(_, crate::scenario::Branches::List(_)) => Parent::Branch(id, index),
            StepKind::Chain(..) if index > 0 => Parent::Behind(id, index),
            StepKind::Pool { .. } => Parent::Behind(id, index),
            _ => Parent::Within(id),
        };
        let parents: Vec<Parent> = (0..step.lists().count()).map(parent).collect();
        let is_list = matches!(step.kind, StepKind::List(_) | StepKind::For(..) | StepKind::Try(_));
        for (index, (list, parent)) in step.lists_mut().into_iter().zip(parents).enumerate() {
            if is_list && index == 0 {
                self.list(list, ListId::Of(id));
            } else if is_list {
                self.bindings.enter();
                for step in list {
                    let inner = self.step(step, Parent::Behind(id, index));
                    if let StepKind::Start(named) | StepKind::Let(named, _) = &step.kind {
                        self.bindings.say(named.name, inner);
                    }
                }
                self.bindings.leave();
            } else {
                self.bindings.enter();
                for step in list {
                    self.step(step, parent);
                }
                self.bindings.leave();
            }
        }
    }
}
