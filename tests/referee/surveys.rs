//! Which programs are enumerated: grammars, the frames they stand in, the tasks they call.
//!
//! A *survey* takes every program of a grammar up to a size, puts each into a *frame*, and runs it
//! in every *world*. Where a program crashes it is run once more, in a Node that only warns; where
//! none does, both modes are the same run. Left out is only what is the same as something that is
//! there: a program that does without `a` or without `b` runs only in the worlds where that task is
//! as plain as can be; and in a frame that has neither, a program that says `b` before it says `a`
//! is another one with the two names exchanged.

use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use makespan::scenario::{
    Callables, Chain as C, Combinator as B, Function, LogPiece, Place, Program, Step, StepKind, Try,
};
use makespan::{Name, Scenario, UnhandledRejections};

use crate::case::Case;
use crate::enumerate::{EVERYTHING, Grammar, Kind as K, named, step};
use crate::worlds::{World, Worlds};
use crate::{tree, words};

/// What stands around an enumerated program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Nothing.
    Bare,
    /// `p` is `a()` and `q` is `b()`. Whenever one of them settles, and when the program begins, a
    /// metronome ticks that logs each tick: so a step that costs a tick more or less is seen.
    Watched,
    /// `p` is `a()`, and `q` an async function that awaits it: it settles in the same turn.
    Derived,
}

/// One part of the enumeration.
pub(crate) struct Survey {
    pub(crate) name: &'static str,
    pub(crate) grammar: Grammar,
    pub(crate) frame: Frame,
    pub(crate) worlds: Worlds,
    /// The largest size by default, and in full.
    pub(crate) sizes: [usize; 2],
}

const CHAINS: &[K] = &[
    K::List,
    K::Chain(C::Then),
    K::Chain(C::Catch),
    K::Chain(C::Finally),
    K::Combine(B::All),
    K::Rethrow,
];

const CONTROL: &[K] = &[
    K::List,
    K::For,
    K::TryCatch,
    K::TryFinally,
    K::TryBoth,
    K::Log,
    K::LogValue,
    K::Return,
    K::Fail,
    K::Rethrow,
];

const HANDLING: &[K] =
    &[K::List, K::Start, K::Let, K::Combine(B::All), K::Combine(B::Any), K::TryCatch, K::Await];

const QUEUES: &[K] = &[
    K::Pool(1),
    K::Pool(2),
    K::PoolMap(1),
    K::Retry { waits: false },
    K::Retry { waits: true },
    K::Combine(B::All),
    K::CombineMap(B::All),
    K::For,
    K::TryCatch,
    K::LogValue,
];

/// What awaits in place, and the callbacks in which nothing can.
const IN_PLACE: &[K] = &[
    K::Await,
    K::List,
    K::Combine(B::All),
    K::CombineMap(B::All),
    K::Chain(C::Then),
    K::Pool(1),
    K::Retry { waits: false },
];

const CALLBACKS: &[K] = &[K::Await, K::Combine(B::All), K::Chain(C::Then)];

const BLOCKING: &[K] = &[K::Combine(B::All), K::Start, K::Sleep, K::List];

/// What rejects and is let go: several rejections may be unhandled at the end of one turn.
const LET_GO: &[K] = &[K::Let, K::Fail, K::List, K::Chain(C::Then), K::Chain(C::Finally)];

const VALUES: &[K] = &[K::Combine(B::All), K::Await, K::List, K::Start, K::LogValue, K::Return];

const ERRORS: &[K] = &[K::TryCatch, K::Chain(C::Catch), K::Fail, K::LogValue, K::Rethrow];

/// The whole enumeration.
pub(crate) const SURVEYS: &[Survey] = &[
    Survey {
        name: "everything",
        grammar: Grammar { calls: &["a", "b", "f"], bound: &[], kinds: EVERYTHING },
        frame: Frame::Bare,
        worlds: Worlds::Plain,
        sizes: [2, 3],
    },
    Survey {
        name: "everything, special tasks",
        grammar: Grammar { calls: &["a", "b", "f"], bound: &[], kinds: EVERYTHING },
        frame: Frame::Bare,
        worlds: Worlds::Special,
        sizes: [2, 3],
    },
    Survey {
        name: "everything, watched",
        grammar: Grammar { calls: &["a"], bound: &["p", "q"], kinds: EVERYTHING },
        frame: Frame::Watched,
        worlds: Worlds::Plain,
        sizes: [2, 3],
    },
    Survey {
        name: "everything, derived",
        grammar: Grammar { calls: &["b"], bound: &["p", "q"], kinds: EVERYTHING },
        frame: Frame::Derived,
        worlds: Worlds::Few,
        sizes: [2, 3],
    },
    Survey {
        name: "chains",
        grammar: Grammar { calls: &["a", "g"], bound: &["p", "q"], kinds: CHAINS },
        frame: Frame::Watched,
        worlds: Worlds::Few,
        sizes: [3, 4],
    },
    Survey {
        name: "control",
        grammar: Grammar { calls: &["a"], bound: &[], kinds: CONTROL },
        frame: Frame::Bare,
        worlds: Worlds::Few,
        sizes: [3, 4],
    },
    Survey {
        name: "handling",
        grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: HANDLING },
        frame: Frame::Bare,
        worlds: Worlds::Few,
        sizes: [3, 4],
    },
    Survey {
        name: "queues",
        grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: QUEUES },
        frame: Frame::Bare,
        worlds: Worlds::Special,
        sizes: [3, 4],
    },
    Survey {
        name: "awaits in place",
        grammar: Grammar { calls: &[], bound: &["p", "q"], kinds: IN_PLACE },
        frame: Frame::Watched,
        worlds: Worlds::Few,
        sizes: [4, 5],
    },
    Survey {
        name: "callbacks",
        grammar: Grammar { calls: &[], bound: &["p", "q"], kinds: CALLBACKS },
        frame: Frame::Watched,
        worlds: Worlds::Few,
        sizes: [5, 6],
    },
    Survey {
        name: "blocking",
        grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: BLOCKING },
        frame: Frame::Bare,
        worlds: Worlds::Special,
        sizes: [4, 5],
    },
    Survey {
        name: "let go",
        grammar: Grammar { calls: &["a"], bound: &[], kinds: LET_GO },
        frame: Frame::Bare,
        worlds: Worlds::Few,
        sizes: [4, 5],
    },
    Survey {
        name: "values",
        grammar: Grammar { calls: &["a", "b"], bound: &[], kinds: VALUES },
        frame: Frame::Bare,
        worlds: Worlds::Few,
        sizes: [4, 5],
    },
    Survey {
        name: "errors",
        grammar: Grammar { calls: &["a"], bound: &[], kinds: ERRORS },
        frame: Frame::Bare,
        worlds: Worlds::Few,
        sizes: [5, 6],
    },
];

impl Survey {
    /// Every case up to that size: each scenario in each mode.
    pub(crate) fn cases(
        &self,
        largest: usize,
        give: &mut dyn FnMut(Case) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.scenarios(largest, &mut |scenario| in_each_mode(scenario, give))
    }

    /// Every scenario up to that size.
    pub(crate) fn scenarios(
        &self,
        largest: usize,
        give: &mut dyn FnMut(Scenario) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let templates: Vec<(World, Scenario)> = self
            .worlds
            .all()
            .into_iter()
            .map(|world| (world.clone(), self.frame.scenario(world)))
            .collect();
        for size in 0..=largest {
            self.grammar.programs(size, &mut |steps| {
                let Some(uses) = self.uses(steps) else { return Continue(()) };
                let mut steps = steps.to_vec();
                tree::number(&mut steps, &mut 0);
                for (world, template) in &templates {
                    let differs = |task: usize| !uses[task] && !world.plain[task];
                    if differs(0) || differs(1) {
                        continue;
                    }
                    let mut scenario = template.clone();
                    scenario.programs[0].steps.extend_from_slice(&steps);
                    give(scenario)?;
                }
                Continue(())
            })?;
        }
        Continue(())
    }

    /// Whether a program uses `a`, and whether `b`; none where it is another's mirror image.
    fn uses(&self, steps: &[Step]) -> Option<[bool; 2]> {
        let said = tree::names(steps);
        let says = |of: &[&str]| {
            let words: Vec<Name> = of.iter().map(|word| words::name(word)).collect();
            said.iter().position(|name| words.contains(name))
        };
        let [a, b] = match self.frame {
            Frame::Bare => [says(&["a", "f"]), says(&["b"])],
            Frame::Watched => [says(&["a", "f", "p"]), says(&["b", "q"])],
            Frame::Derived => [says(&["a", "f", "p", "q"]), says(&["b"])],
        };
        let mirrors = self.frame == Frame::Bare && self.worlds == Worlds::Plain;
        let mirrored = match (a, b) {
            (None, Some(_)) => mirrors,
            (Some(a), Some(b)) => mirrors && b < a && says(&["f"]).is_none(),
            _ => false,
        };
        (!mirrored).then_some([a.is_some(), b.is_some()])
    }
}

pub(crate) fn in_each_mode(
    scenario: Scenario,
    give: &mut dyn FnMut(Case) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let throws = Case::new(scenario, 0, UnhandledRejections::Throw);
    let Some(throws) = throws else { return Continue(()) };
    let crashes = !throws.timeline.reasons.is_empty();
    let scenario = crashes.then(|| throws.scenario.clone());
    give(throws)?;
    scenario
        .and_then(|scenario| Case::new(scenario, 0, UnhandledRejections::Warn))
        .map_or(Continue(()), give)
}

impl Frame {
    /// A scenario whose program is this frame with nothing in it.
    fn scenario(self, world: World) -> Scenario {
        let World { tasks, resources, .. } = world;
        let function =
            |name: &str, steps| Function { name: words::name(name), steps, place: Place::NONE };
        let functions = vec![
            function("f", vec![call("a")]),
            function("g", Vec::new()),
            function("ticks", ticks()),
        ];
        let callables = Callables::new(&tasks, &functions);
        let steps = self.steps();
        let name = words::name("main");
        let programs = vec![Program { name, steps: steps.into(), place: Place::NONE }];
        Scenario {
            names: Arc::clone(&words::NAMES),
            title: None,
            about: None,
            tasks,
            resources,
            functions,
            callables,
            programs,
            expect: Vec::new(),
            source: None,
        }
    }

    fn steps(self) -> Vec<Step> {
        let metronome = |of: &str| {
            let settled = Try { body: vec![call(of)], catch: Some(Vec::new()), finally: None };
            step(StepKind::List(vec![step(StepKind::Try(settled.into())), call("ticks")]))
        };
        match self {
            Self::Bare => Vec::new(),
            Self::Watched => vec![
                bind("t", call("ticks")),
                bind("p", call("a")),
                bind("q", call("b")),
                bind("m", metronome("p")),
                bind("n", metronome("q")),
            ],
            Self::Derived => {
                vec![bind("p", call("a")), bind("q", step(StepKind::List(vec![call("p")])))]
            }
        }
    }
}

/// A line at each tick.
fn ticks() -> Vec<Step> {
    let line = |word: &&str| step(StepKind::Log(vec![LogPiece::Text(words::name(word))]));
    let lines = ["1", "2", "3", "4", "5", "6", "7", "8"];
    let wait = || step(StepKind::List(Vec::new()));
    lines.iter().flat_map(|word| [line(word), wait()]).collect()
}

fn call(word: &str) -> Step {
    step(StepKind::Name(words::name(word)))
}

fn bind(word: &str, inner: Step) -> Step {
    step(StepKind::Let(named(words::name(word)), inner.into()))
}
