//! Proposes rewrites that may fix a delay, the simplest first. Running a rewrite shows whether it
//! is correct.
//!
//! No rewrite leaves a promise that it binds without a handler: the promises that it starts are
//! gathered synchronously, so no rejection is unhandled.

mod barrier;
mod before;
mod chunks;
mod in_place;
mod looped;
mod naming;

use super::delay::Delay;
use super::depends::Depends;
use crate::Scenario;
use crate::findings::fix::Gives;
use crate::findings::new_step::{all, bind, list_of, refer};
use crate::findings::outline::{ListId, Parent, StepOutline};
use crate::scenario::{FunctionId, Origins, Step, StepId, StepKind};
pub(in crate::findings) use chunks::{are_like_chunks, is_chunk};
use naming::Naming;

/// A change of a part of an outline.
pub(in crate::findings) struct StepEdit {
    part: Part,
    /// The new names, numbered after those of the outline.
    fresh: Vec<String>,
    /// Whether the edit is so simple that another edit is better only if it saves more.
    pub(super) is_plain: bool,
    /// Whether the edit keeps a limit on concurrency that the steps were written for.
    pub(super) is_bounded: bool,
    /// Whether the edit may change the program's value.
    pub(super) gives: Gives,
}

enum Part {
    /// Replaces the steps of a list.
    List(ListId, Vec<Step>),
    /// Replaces a step.
    Step(StepId, Step),
}

impl StepEdit {
    fn of_list(list: ListId, steps: Vec<Step>, naming: Naming) -> Self {
        Self::new(Part::List(list, steps), naming)
    }

    fn of_step(id: StepId, step: Step, naming: Naming) -> Self {
        Self::new(Part::Step(id, step), naming)
    }

    fn new(part: Part, naming: Naming) -> Self {
        let fresh = naming.into_fresh();
        Self { part, fresh, is_plain: false, is_bounded: false, gives: Gives::TheSame }
    }
}

/// Creates edits of an outline.
pub(in crate::findings) struct StepEditor<'p> {
    pub(super) outline: &'p StepOutline,
    pub(super) depends: &'p Depends<'p>,
}

impl StepEditor<'_> {
    /// The edits that may fix the delay of these steps, given by their indices after the delaying
    /// step, ascending.
    pub(in crate::findings) fn edits(&self, delay: Delay, later: &[usize]) -> Vec<StepEdit> {
        match (delay, later) {
            (Delay::Before { list, awaited }, [later]) => self.before(list, awaited, *later),
            (Delay::Before { list, awaited }, [.., last]) => {
                let mut edits = self.gathered(list, awaited, *last);
                edits.extend(self.several(list, awaited, later));
                edits
            }
            (Delay::Before { .. }, []) => Vec::new(),
            (Delay::Loop(step), _) => self.unrolled(step),
            (Delay::InPlace(step, _), _) => self.not_in_place(step),
            (Delay::Then(step), _) => self.beside_the_first(step),
        }
    }

    /// The function that contains the delaying step; `None` for the program.
    pub(in crate::findings) fn function_of(&self, delay: Delay) -> Option<FunctionId> {
        match self.outline.body_around(delay.list()) {
            ListId::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The outline's scenario with an edit, if that is valid, and the steps of the outline that it
    /// keeps.
    pub(in crate::findings) fn edited(&self, edit: &StepEdit) -> Option<(Scenario, Origins)> {
        let scenario = &self.outline.scenario;
        let mut programs = scenario.programs.clone();
        let mut functions = scenario.functions.clone();
        let owner = match &edit.part {
            Part::List(list, _) => *list,
            Part::Step(id, _) => ListId::Of(*id),
        };
        let body: &mut Vec<Step> = match self.outline.body_around(owner) {
            ListId::Function(FunctionId(id)) => &mut functions[id as usize].steps,
            _ => &mut programs[0].steps,
        };
        match &edit.part {
            Part::List(ListId::Of(owner), steps) => match &mut find_mut(body, *owner)?.kind {
                StepKind::List(own) | StepKind::For(_, own) => own.clone_from(steps),
                StepKind::Try(parts) => parts.body.clone_from(steps),
                _ => return None,
            },
            Part::List(list @ (ListId::Catch(owner) | ListId::Finally(owner)), steps) => {
                let StepKind::Try(parts) = &mut find_mut(body, *owner)?.kind else { return None };
                let is_catch = matches!(list, ListId::Catch(_));
                let own = if is_catch { &mut parts.catch } else { &mut parts.finally };
                *own = Some(steps.clone());
            }
            Part::List(_, steps) => body.clone_from(steps),
            Part::Step(id, step) => find_mut(body, *id)?.clone_from(step),
        }
        let mut names = (*scenario.names).clone();
        for text in &edit.fresh {
            names.intern(text);
        }
        scenario.rewritten(names, programs, functions)
    }

    /// The edits that run both parts of a `Then` in parallel.
    fn beside_the_first(&self, id: StepId) -> Vec<StepEdit> {
        let Some(StepKind::Chain(_, parts)) = self.outline.step(id).map(|step| &step.kind) else {
            return Vec::new();
        };
        let [first, second] = &**parts;
        let both = all(vec![first.clone(), second.clone()]);
        let mut naming = Naming::default();
        let name = naming.name_for(self.outline, second, self.list_around(id));
        let steps =
            vec![bind(name, second.clone()), all(vec![first.clone(), refer(name)]), refer(name)];
        vec![StepEdit::of_step(id, both, Naming::default()), self.spliced(id, steps, naming)]
    }

    /// Replaces a step by several steps: in its list, or else as a list.
    fn spliced(&self, id: StepId, steps: Vec<Step>, naming: Naming) -> StepEdit {
        match self.outline.steps[id].parent {
            Parent::List(list, index) => {
                let mut edited = self.outline.list(list).to_vec();
                edited.splice(index..=index, steps);
                StepEdit::of_list(list, edited, naming)
            }
            _ => StepEdit::of_step(id, list_of(steps), naming),
        }
    }

    /// A list in the body that contains a step.
    fn list_around(&self, id: StepId) -> ListId {
        self.outline.body_of(id)
    }
}

fn find_mut(steps: &mut [Step], id: StepId) -> Option<&mut Step> {
    let index = steps.iter().rposition(|step| step.id() <= id)?;
    let holder = &mut steps[index];
    if holder.id() == id {
        return Some(holder);
    }
    let lists = holder.lists_mut();
    lists.into_iter().rev().find_map(|list| find_mut(list, id))
}

pub(super) fn is_binding(step: &Step) -> bool {
    matches!(step.awaited().kind, StepKind::Start(_) | StepKind::Let(..))
}
