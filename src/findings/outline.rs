//! An outline of a program: its steps with numbers, and what contains what.

mod after_failure;
mod reach;
mod walk;

pub(in crate::findings) use reach::Reach;

use std::ops::{Index, IndexMut, Range};
use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::scenario::{Callable, FunctionId, Step, StepId, StepKind, TaskId, find_step};
use crate::{Name, Scenario};
use reach::Reaches;

/// A scenario of one program, whose steps are renumbered.
pub(in crate::findings) struct StepOutline {
    pub(in crate::findings) scenario: Scenario,
    pub(in crate::findings) steps: Entries,
    /// For each function, the steps that call it.
    call_sites: Vec<Vec<StepId>>,
    /// For each function, the range of the steps of its body.
    bodies: Vec<Range<StepId>>,
    /// For each step, whether only a rejection can lead to it.
    after_failure: Vec<bool>,
    reaches: Reaches,
}

/// The facts about each step, by its number.
pub(in crate::findings) struct Entries(Vec<Entry>);

/// The facts about a step.
pub(in crate::findings) struct Entry {
    /// The step of the original scenario.
    pub(in crate::findings) original: StepId,
    /// The list or the step that contains it.
    pub(in crate::findings) parent: Parent,
    /// The step of the binding that it names, if any.
    pub(in crate::findings) names: Option<StepId>,
    /// The end of the range of the steps within it, itself included.
    pub(in crate::findings) end: StepId,
    pub(in crate::findings) calls: Option<FunctionId>,
    /// The names that it reads, if it is a log or a `Return`.
    pub(in crate::findings) reads: Vec<Name>,
    pub(in crate::findings) logs: bool,
}

/// The list or the step that contains a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::findings) enum Parent {
    /// A list, whose steps are awaited one after the other, at that index.
    List(ListId, usize),
    /// A branch of a combinator, at that index.
    Branch(StepId, usize),
    /// Anything else that only passes on when it begins: `Map`, `Timeout`, `Retry`, `Let`, a branch
    /// of a pool.
    Within(StepId),
    /// A part that follows the first part of a step: a callback, a `catch`, a `finally`.
    After(StepId),
}

impl Parent {
    /// The containing step; `None` for the body of the program or of a function.
    const fn step(self) -> Option<StepId> {
        match self {
            Self::List(list, _) => list.owner(),
            Self::Branch(step, _) | Self::Within(step) | Self::After(step) => Some(step),
        }
    }
}

/// A list of steps that may be rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::findings) enum ListId {
    /// The body of the program.
    Program,
    /// The body of a function.
    Function(FunctionId),
    /// The steps of a `List`, or the body of a `For` or a `Try`.
    Of(StepId),
    /// The `catch` of a `Try`.
    Catch(StepId),
    /// The `finally` of a `Try`.
    Finally(StepId),
}

impl ListId {
    /// The step that a list is part of; `None` for a whole body.
    pub(in crate::findings) const fn owner(self) -> Option<StepId> {
        match self {
            Self::Of(step) | Self::Catch(step) | Self::Finally(step) => Some(step),
            Self::Program | Self::Function(_) => None,
        }
    }
}

impl StepOutline {
    /// The outline of one of a scenario's programs.
    pub(in crate::findings) fn new(scenario: &Scenario, program: usize) -> Self {
        let mut alone = Scenario {
            programs: vec![scenario.programs[program].clone()],
            expect: Vec::new(),
            source: None,
            ..scenario.clone()
        };
        let origins = alone.number_steps();
        walk::outline(alone, &origins)
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
            ListId::Catch(step) | ListId::Finally(step) => {
                let Some(StepKind::Try(parts)) = self.step(step).map(|step| &step.kind) else {
                    return &[];
                };
                let is_catch = matches!(list, ListId::Catch(_));
                let own = if is_catch { &parts.catch } else { &parts.finally };
                own.as_deref().unwrap_or_default()
            }
        }
    }

    /// The step of that number.
    pub(in crate::findings) fn step(&self, id: StepId) -> Option<&Step> {
        find_step(self.list(self.body_of(id)), id)
    }

    /// The body that contains a step: of the program or of a function.
    pub(in crate::findings) fn body_of(&self, step: StepId) -> ListId {
        let function = self.bodies.partition_point(|body| body.end <= step);
        match self.bodies.get(function).filter(|body| body.start <= step) {
            Some(_) => ListId::Function(FunctionId(u32::try_from(function).unwrap_or(u32::MAX))),
            None => ListId::Program,
        }
    }

    /// The body that a list is, or is part of.
    pub(in crate::findings) fn body_around(&self, list: ListId) -> ListId {
        list.owner().map_or(list, |step| self.body_of(step))
    }

    /// Whether a step is in a branch of a pool.
    pub(in crate::findings) fn is_in_pool(&self, step: StepId) -> bool {
        let around = std::iter::successors(Some(step), |&step| self.steps[step].parent.step());
        let mut kinds = around.skip(1).filter_map(|step| self.step(step));
        kinds.any(|step| matches!(step.kind, StepKind::Pool { .. }))
    }

    /// Whether the promise of a list, or of something that contains it, has a name: it is bound, or
    /// in a function.
    pub(in crate::findings) fn is_named(&self, mut list: ListId) -> bool {
        while let Some(step) = list.owner() {
            if self.step(step).is_some_and(|step| matches!(step.kind, StepKind::Let(..))) {
                return true;
            }
            list = match self.steps[step].parent {
                Parent::List(list, _) => list,
                Parent::Branch(around, _) | Parent::Within(around) | Parent::After(around) => {
                    ListId::Of(around)
                }
            };
        }
        list != ListId::Program
    }

    /// The task that a step itself calls, if any.
    pub(in crate::findings) fn task_called_by(&self, step: StepId) -> Option<TaskId> {
        let name = match &self.step(step)?.kind {
            StepKind::Name(name) if self.steps[step].names.is_none() => *name,
            StepKind::Start(named) | StepKind::Call(named, _) => named.name,
            _ => return None,
        };
        match self.scenario.callables.get(name)? {
            Callable::Task(task) => Some(task),
            Callable::Function(_) => None,
        }
    }

    /// Whether only a rejection, or the end of something, leads to a step: it is in a `catch`, a
    /// `finally`, or the second part of a `Catch` or `Finally`, or is called from there.
    pub(in crate::findings) fn is_after_failure(&self, step: StepId) -> bool {
        self.after_failure[step.index()]
    }

    /// Whether a rejection at a step can end a loop or a pool before its last item: it is in a loop
    /// or a pool, or is called from there.
    pub(in crate::findings) fn may_cut_short(&self, step: StepId) -> bool {
        let (mut open, mut seen) = (vec![step], FxHashSet::default());
        while let Some(mut step) = open.pop() {
            loop {
                let kind = self.step(step).map(|step| &step.kind);
                if matches!(kind, Some(StepKind::For(..) | StepKind::Pool { .. })) {
                    return true;
                }
                step = match self.steps[step].parent {
                    Parent::Branch(around, _) | Parent::Within(around) | Parent::After(around) => {
                        around
                    }
                    Parent::List(
                        ListId::Of(around) | ListId::Catch(around) | ListId::Finally(around),
                        _,
                    ) => around,
                    Parent::List(ListId::Program, _) => break,
                    Parent::List(ListId::Function(function), _) => {
                        if seen.insert(function.0) {
                            open.extend(self.call_sites(function));
                        }
                        break;
                    }
                };
            }
        }
        false
    }

    /// All steps that have to be complete when this one is: those within it, in the functions that
    /// it calls, and of the promises that it names.
    pub(in crate::findings) fn reach(&self, step: StepId) -> Rc<Reach> {
        self.reaches.waited(self, step)
    }

    /// All steps that a step starts: those within it and in the functions that it calls, without
    /// the promises that it names.
    pub(in crate::findings) fn begins(&self, step: StepId) -> Rc<Reach> {
        self.reaches.begun(self, step)
    }

    /// A step and those within it.
    pub(in crate::findings) fn within(&self, step: StepId) -> Range<StepId> {
        step..self.steps[step].end
    }
}

/// The steps of a range.
pub(in crate::findings) fn each(range: &Range<StepId>) -> impl Iterator<Item = StepId> + use<> {
    (range.start.index()..range.end.index()).map(StepId::from_index)
}

impl Entries {
    /// The number of steps.
    pub(in crate::findings) const fn len(&self) -> usize {
        self.0.len()
    }

    /// The numbers of all steps, ascending.
    pub(in crate::findings) fn ids(&self) -> impl Iterator<Item = StepId> + use<> {
        (0..self.0.len()).map(StepId::from_index)
    }
}

impl Index<StepId> for Entries {
    type Output = Entry;

    fn index(&self, step: StepId) -> &Entry {
        &self.0[step.index()]
    }
}

impl IndexMut<StepId> for Entries {
    fn index_mut(&mut self, step: StepId) -> &mut Entry {
        &mut self.0[step.index()]
    }
}
