//! Checks whether a fix leaves a promise without a handler in a turn in which it could reject:
//! makes each step fail as early as possible, and everything else take longer.

use rustc_hash::FxHashMap;

use super::Trial;
use crate::findings::outline::StepOutline;
use crate::scenario::{Callables, Failure, Origins, Step, StepId, StepKind, Task};
use crate::timeline::Outcome;
use crate::{Duration, Name, Names, Scenario};

/// The time by which everything but the failing step takes longer, in nanoseconds: a second.
const LONGER: u64 = 1_000_000_000;

/// The failures of an outline's steps, and which of them crash the process.
pub(in crate::findings) struct Safety<'o> {
    outline: &'o StepOutline,
    /// The effect of each failure on the original. A cache.
    ends: FxHashMap<StepId, CrashEffect>,
}

/// The effect of a failure, from the least to the most severe.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CrashEffect {
    Nothing,
    /// The process crashes after the program has settled.
    Process,
    /// The process crashes before the program has settled.
    Program,
}

impl<'o> Safety<'o> {
    pub(in crate::findings) fn of(outline: &'o StepOutline) -> Self {
        Self { outline, ends: FxHashMap::default() }
    }

    /// Whether each failure of these steps that crashes the fixed program also crashes the
    /// original. Returns `None` if no runs are left.
    pub(in crate::findings) fn is_kept(
        &mut self,
        (fixed, origins): (&Scenario, &Origins),
        steps: impl IntoIterator<Item = StepId>,
        trial: &mut Trial,
    ) -> Option<bool> {
        for step in steps {
            let outline = self.outline;
            let Some(task) = outline.task_called_by(step) else { continue };
            let task = outline.scenario.task(task);
            let ends_the_original = if let Some(known) = self.ends.get(&step) {
                *known
            } else {
                let ends = ends(&outline.scenario, &|own| own == step, task, trial)?;
                self.ends.insert(step, ends);
                ends
            };
            let is_it = |own| origins.of(own) == Some(step);
            let most = ends_the_original == CrashEffect::Program;
            if !most && ends(fixed, &is_it, task, trial)? > ends_the_original {
                return Some(false);
            }
        }
        Some(true)
    }
}

/// The effect if the calls of a step fail immediately.
fn ends(
    scenario: &Scenario,
    is_it: &dyn Fn(StepId) -> bool,
    task: &Task,
    trial: &mut Trial,
) -> Option<CrashEffect> {
    let mut tasks: Vec<Task> = scenario.tasks.iter().cloned().map(longer).collect();
    let mut names = (*scenario.names).clone();
    let name = unused(&mut names);
    let mut failing = Task { name, ..task.clone() };
    failing.items.clear();
    failing.behavior.takes = [Duration::ZERO].into_iter().collect();
    failing.behavior.fails = Some(Failure { reason: name, first: None });
    tasks.push(failing);
    let mut programs = scenario.programs.clone();
    let mut functions = scenario.functions.clone();
    let bodies = functions.iter_mut().map(|function| &mut *function.steps);
    for steps in bodies.chain([&mut *programs[0].steps]) {
        for own in steps {
            replace(own, is_it, name);
        }
    }
    let callables = Callables::new(&tasks, &functions);
    let scenario = Scenario {
        tasks: tasks.into(),
        names: names.into(),
        callables,
        programs,
        functions,
        ..scenario.clone()
    };
    let timeline = trial.spend(&scenario)?;
    Some(match (&timeline.crash, &timeline.outcome) {
        (None, _) => CrashEffect::Nothing,
        (Some(_), Outcome::Crashed(_)) => CrashEffect::Program,
        (Some(_), _) => CrashEffect::Process,
    })
}

/// Makes a task take longer.
fn longer(mut task: Task) -> Task {
    let own = task.items.iter_mut().filter_map(|(_, own)| own.takes.as_mut());
    for time in own.chain([&mut task.behavior.takes]).flatten() {
        *time = Duration::from_nanos(time.as_nanos() + LONGER).unwrap_or(*time);
    }
    task
}

fn unused(names: &mut Names) -> Name {
    let mut texts = (0..=names.len()).map(|number| format!("failing {number}"));
    let text = texts.find(|text| names.find(text).is_none());
    names.intern(&text.unwrap_or_default())
}

/// Replaces the call of a step by another call.
fn replace(step: &mut Step, is_it: &dyn Fn(StepId) -> bool, name: Name) {
    if is_it(step.id()) {
        match step.kind {
            StepKind::Start(named) => {
                let call = Step::without_span(StepKind::Name(name));
                step.kind = StepKind::Let(named, Box::new(call));
            }
            _ => step.kind = StepKind::Name(name),
        }
        return;
    }
    // The value of a replaced call no longer has a name, and the outcome doesn't matter.
    match &mut step.kind {
        StepKind::Log(pieces) => pieces.clear(),
        StepKind::Return(names) => names.clear(),
        _ => {}
    }
    for within in step.lists_mut().into_iter().flatten() {
        replace(within, is_it, name);
    }
}
