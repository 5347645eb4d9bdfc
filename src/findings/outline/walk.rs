//! Numbers the steps, and records what contains each.

use super::reach::Reaches;
use super::{Entries, Entry, ListId, Parent, StepId, StepOutline, after_failure};
use crate::scenario::{Branches, Callable, FunctionId, LogPiece, Origins, Scope, Step, StepKind};
use crate::{Name, Scenario};

/// The outline of a scenario of one program, with the numbers that its steps had in another.
pub(super) fn outline(scenario: Scenario, origins: &Origins) -> StepOutline {
    let mut walk = Walk {
        steps: Vec::new(),
        call_sites: vec![Vec::new(); scenario.functions.len()],
        bindings: Scope::default(),
        scenario: &scenario,
        origins,
    };
    let mut bodies = Vec::new();
    for (id, function) in (0..).map(FunctionId).zip(&scenario.functions) {
        let begins = walk.next();
        walk.list(&function.steps, |index| Parent::List(ListId::Function(id), index));
        bodies.push(begins..walk.next());
    }
    walk.list(&scenario.programs[0].steps, |index| Parent::List(ListId::Program, index));
    let Walk { steps, call_sites, .. } = walk;
    let mut outline = StepOutline {
        scenario,
        steps: Entries(steps),
        call_sites,
        bodies,
        after_failure: Vec::new(),
        reaches: Reaches::default(),
    };
    outline.after_failure = after_failure::steps(&outline);
    outline
}

struct Walk<'s> {
    steps: Vec<Entry>,
    call_sites: Vec<Vec<StepId>>,
    bindings: Scope<StepId>,
    scenario: &'s Scenario,
    origins: &'s Origins,
}

impl Walk<'_> {
    /// The number of the next step.
    fn next(&self) -> StepId {
        StepId::from_index(self.steps.len())
    }

    fn list(&mut self, steps: &[Step], parent: impl Fn(usize) -> Parent) {
        self.bindings.enter();
        for (index, step) in steps.iter().enumerate() {
            self.step(step, parent(index));
            if let StepKind::Start(named) | StepKind::Let(named, _) = &step.awaited().kind {
                self.bindings.say(named.name, step.id());
            }
        }
        self.bindings.leave();
    }

    fn step(&mut self, step: &Step, parent: Parent) {
        let id = step.id();
        self.steps.push(Entry {
            original: self.origins.of(id).unwrap_or(id),
            parent,
            names: None,
            // The end is not known before the steps within are numbered.
            end: id,
            calls: None,
            reads: Vec::new(),
            logs: false,
        });
        self.own(step, id);
        self.within(step, id);
        self.steps[id.index()].end = self.next();
    }

    /// Records what a step itself does.
    fn own(&mut self, step: &Step, id: StepId) {
        match &step.kind {
            StepKind::Name(name) => match self.bindings.get(*name) {
                Some(&binding) => self.steps[id.index()].names = Some(binding),
                None => self.call(*name, id),
            },
            StepKind::Start(named) | StepKind::Call(named, _) => self.call(named.name, id),
            StepKind::Log(pieces) => {
                let entry = &mut self.steps[id.index()];
                entry.logs = true;
                entry.reads.extend(pieces.iter().filter_map(|piece| match piece {
                    LogPiece::Value(named) => Some(named.name),
                    _ => None,
                }));
            }
            StepKind::Return(names) => {
                self.steps[id.index()].reads.extend(names.iter().map(|named| named.name));
            }
            _ => {}
        }
    }

    fn call(&mut self, name: Name, id: StepId) {
        if let Some(Callable::Function(function)) = self.scenario.callables.get(name) {
            self.steps[id.index()].calls = Some(function);
            self.call_sites[function.0 as usize].push(id);
        }
    }

    fn within(&mut self, step: &Step, id: StepId) {
        for (part, list) in step.lists().enumerate() {
            match &step.kind {
                StepKind::List(_) | StepKind::For(..) => self.steps_of(list, ListId::Of(id)),
                StepKind::Try(_) if part == 0 => self.steps_of(list, ListId::Of(id)),
                StepKind::Try(parts) if part == 1 && parts.catch.is_some() => {
                    self.steps_of(list, ListId::Catch(id));
                }
                StepKind::Try(_) => self.steps_of(list, ListId::Finally(id)),
                StepKind::Combine(_, Branches::List(_)) => {
                    self.list(list, |_| Parent::Branch(id, part));
                }
                StepKind::Chain(..) if part > 0 => self.list(list, |_| Parent::After(id)),
                _ => self.list(list, |_| Parent::Within(id)),
            }
        }
    }

    fn steps_of(&mut self, steps: &[Step], list: ListId) {
        self.list(steps, |index| Parent::List(list, index));
    }
}
