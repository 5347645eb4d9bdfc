//! One part of the enumeration.
//!
//! A *survey* takes every program of a grammar up to a size, puts each into a *frame*, and runs it
//! in every *world*. A program that crashes is run once more, with Node's mode that only warns; if
//! none crashes, both modes are the same. Equivalent programs are left out: a program that does not
//! use `a` or `b` runs only in the worlds in which that task is the simplest; and in a frame
//! without either, a program that mentions `b` before `a` is another one with the two names
//! exchanged.
//!
//! Alternatively it takes every network of tasks, from scenarios without programs.

use std::ops::ControlFlow::{self, Continue};

use makespan::scenario::{Parts, Step};
use makespan::{Name, Scenario, UnhandledRejections};

use crate::case::Case;
use crate::enumerate::Grammar;
use crate::frame::Frame;
use crate::networks::Ways;
use crate::worlds::{World, Worlds};
use crate::{networks, tree, words};

/// One part of the enumeration.
pub(crate) struct Survey {
    pub(crate) name: &'static str,
    pub(crate) programs: Programs,
    /// By default, and in full.
    pub(crate) extents: [Extent; 2],
}

/// The largest size, and the number of programs up to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) size: usize,
    pub(crate) programs: u64,
}

/// The kinds of programs.
pub(crate) enum Programs {
    /// The programs of a grammar; their size is the number of steps.
    Of { grammar: Grammar, frame: Frame, worlds: Worlds },
    /// The programs of scenarios without programs; their size is the number of tasks.
    Networks(Ways),
}

/// Receives each scenario; it can stop the enumeration.
pub(crate) type GiveScenario<'g> = &'g mut dyn FnMut(Scenario) -> ControlFlow<()>;

/// Receives each run; `None` if the run is too long to be compared.
pub(crate) type GiveCase<'g> = &'g mut dyn FnMut(Option<Case>) -> ControlFlow<()>;

impl Survey {
    /// Every case up to this size: each scenario in each mode.
    pub(crate) fn cases(&self, largest: usize, give: GiveCase<'_>) -> ControlFlow<()> {
        self.scenarios(largest, &mut |scenario| in_each_mode(scenario, give))
    }

    /// Every scenario up to this size.
    pub(crate) fn scenarios(&self, largest: usize, give: GiveScenario<'_>) -> ControlFlow<()> {
        match &self.programs {
            Programs::Networks(ways) => {
                (0..=largest).try_for_each(|tasks| networks::scenarios(*ways, tasks, give))
            }
            Programs::Of { grammar, frame, worlds } => {
                let templates = templates(*frame, *worlds);
                let mirrors = *frame == Frame::Bare && *worlds == Worlds::Plain;
                (0..=largest).try_for_each(|size| {
                    grammar.programs(size, &mut |steps| {
                        let Some(uses) = uses(*frame, mirrors, steps) else { return Continue(()) };
                        in_each_world(&templates, uses, steps, give)
                    })
                })
            }
        }
    }
}

/// For each world, the fields of the scenario whose program is the empty frame.
fn templates(frame: Frame, worlds: Worlds) -> Vec<(World, Parts)> {
    let worlds = worlds.all().into_iter();
    worlds.map(|world| (world.clone(), frame.parts(world))).collect()
}

fn in_each_world(
    templates: &[(World, Parts)],
    uses: [bool; 2],
    steps: &[Step],
    give: GiveScenario<'_>,
) -> ControlFlow<()> {
    let mut steps = steps.to_vec();
    tree::number(&mut steps, &mut 0);
    for (world, template) in templates {
        let differs = |task: usize| !uses[task] && !world.plain[task];
        if differs(0) || differs(1) {
            continue;
        }
        let mut parts = template.clone();
        parts.programs[0].steps.extend_from_slice(&steps);
        give(Scenario::from_parts(parts).expect("what is enumerated is a scenario's"))?;
    }
    Continue(())
}

/// Whether a program uses `a`, and whether `b`; `None` if it mirrors another program.
fn uses(frame: Frame, mirrors: bool, steps: &[Step]) -> Option<[bool; 2]> {
    let said = tree::names(steps);
    let says = |of: &[&str]| {
        let words: Vec<Name> = of.iter().map(|word| words::name(word)).collect();
        said.iter().position(|name| words.contains(name))
    };
    let [a, b] = match frame {
        Frame::Bare => [says(&["a", "f"]), says(&["b"])],
        Frame::Watched => [says(&["a", "f", "p"]), says(&["b", "q"])],
        Frame::Derived => [says(&["a", "f", "p", "q"]), says(&["b"])],
    };
    let mirrored = match (a, b) {
        (None, Some(_)) => mirrors,
        (Some(a), Some(b)) => mirrors && b < a && says(&["f"]).is_none(),
        _ => false,
    };
    (!mirrored).then_some([a.is_some(), b.is_some()])
}

/// The scenario's program; and once more, with Node's mode that only warns, if it crashes.
pub(crate) fn in_each_mode(scenario: Scenario, give: GiveCase<'_>) -> ControlFlow<()> {
    let throws = Case::new(scenario, 0, UnhandledRejections::Throw);
    let crashed = throws.as_ref().filter(|case| !case.timeline.reasons.is_empty());
    let crashed = crashed.map(|case| case.scenario.clone());
    give(throws)?;
    match crashed {
        Some(scenario) => give(Case::new(scenario, 0, UnhandledRejections::Warn)),
        None => Continue(()),
    }
}
