//! Steps are numbered, and what each stands in is noted.

use super::reach::Reaches;
use super::{Entry, ListId, Outline, Parent, StepId, led};
use crate::scenario::{Branches, Callable, FunctionId, LogPiece, Place, Scope, Step, StepKind};
use crate::{Name, Scenario};

/// The outline of a scenario of one program, which is another's but for the others of its programs.
pub(super) fn number(original: &Scenario, mut numbered: Scenario) -> Outline {
    let mut walk = Walk {
        steps: Vec::new(),
        call_sites: vec![Vec::new(); original.functions.len()],
        bindings: Scope::default(),
        scenario: original,
    };
    walk.list(&mut numbered.programs[0].steps, |index| Parent::List(ListId::Program, index));
    let mut bodies = Vec::new();
    for (id, function) in (0..).map(FunctionId).zip(&mut numbered.functions) {
        let begins = walk.steps.len();
        walk.list(&mut function.steps, |index| Parent::List(ListId::Function(id), index));
        bodies.push(begins..walk.steps.len());
    }
    let Walk { steps, call_sites, .. } = walk;
    let mut outline = Outline {
        scenario: numbered,
        steps,
        call_sites,
        bodies,
        led_by_failure: Vec::new(),
        reaches: Reaches::default(),
    };
    outline.led_by_failure = led::by_failure(&outline);
    outline
}

struct Walk<'s> {
    steps: Vec<Entry>,
    call_sites: Vec<Vec<StepId>>,
    bindings: Scope<StepId>,
    scenario: &'s Scenario,
}

impl Walk<'_> {
    fn list(&mut self, steps: &mut [Step], parent: impl Fn(usize) -> Parent) {
        self.bindings.enter();
        for (index, step) in steps.iter_mut().enumerate() {
            let id = self.step(step, parent(index));
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
            names: None,
            // Not yet known: it is where what is within it ends.
            end: id,
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
                Some(&binding) => self.steps[id].names = Some(binding),
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
        let parent = |part: usize| match &step.kind {
            StepKind::Combine(_, Branches::List(_)) => Parent::Branch(id, part),
            StepKind::Chain(..) | StepKind::Try(_) if part > 0 => Parent::Behind(id),
            _ => Parent::Within(id),
        };
        let parents: Vec<Parent> = (0..step.lists().count()).map(parent).collect();
        let is_list = matches!(step.kind, StepKind::List(_) | StepKind::For(..) | StepKind::Try(_));
        for (part, (list, parent)) in step.lists_mut().into_iter().zip(parents).enumerate() {
            if is_list && part == 0 {
                self.list(list, |index| Parent::List(ListId::Of(id), index));
            } else {
                self.list(list, |_| parent);
            }
        }
    }
}
