//! What surrounds an enumerated program.

use makespan::scenario::{Function, LogPiece, Parts, Program, Span, Step, StepKind, Try};

use crate::enumerate::{named, step};
use crate::words;
use crate::worlds::World;

/// What surrounds an enumerated program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Nothing.
    Bare,
    /// `p` is `a()` and `q` is `b()`. Whenever one of them settles, and when the program starts, a
    /// metronome logs each tick, so that a tick more or less is visible.
    Watched,
    /// `p` is `a()`, and `q` an async function that awaits it: it settles in the same turn.
    Derived,
}

impl Frame {
    /// The fields of a scenario whose program is this frame with an empty program.
    pub(crate) fn parts(self, world: World) -> Parts {
        let World { tasks, resources, .. } = world;
        let function = |name: &str, steps: Vec<Step>| {
            let (name, steps) = (words::name(name), steps.into());
            Function { name, steps, span: Span::NONE, body: Span::NONE }
        };
        let functions = vec![
            function("f", vec![call("a")]),
            function("g", Vec::new()),
            function("ticks", ticks()),
        ];
        let steps = self.steps();
        let name = words::name("main");
        let programs =
            vec![Program { name, steps: steps.into(), span: Span::NONE, body: Span::NONE }];
        let names = (**words::NAMES).clone();
        Parts { names, tasks, resources, functions, programs, ..Parts::default() }
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

/// A log line at each tick.
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
