//! What sheets are made from, and how a scenario is drawn for one.

use super::reshape::reshape;
use super::stream::Stream;
use super::vary::{shuffle_failures, vary};
use super::{Difficulty, Kind, Misconception, Topic};
use crate::scenario::Scenario;

/// How many draws tell what a question can find.
const PROBES: u64 = 24;

/// What sheets are made from.
#[derive(Clone, Debug)]
pub struct Brief {
    /// Where the scenarios come from.
    pub source: Source,
    /// The program to ask about, by its index; of several, each kind takes the one that it suits.
    pub program: Option<usize>,
    /// The kinds to ask; empty: all that suit. One that stands there twice is asked of two
    /// programs.
    pub kinds: Vec<Kind>,
    /// What numbers are drawn from; without it a scenario is asked about as it was written.
    pub seed: Option<u64>,
    /// How hard the questions shall be.
    pub difficulty: Option<Difficulty>,
    /// Whether to draw who fails, too.
    pub failures: bool,
    /// Whether to draw the shapes of programs, too: what stands behind what, how many items a loop
    /// has, how many workers a pool.
    pub shapes: bool,
}

/// Where scenarios come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// One that somebody wrote.
    Scenario(Box<Scenario>),
    /// Made up, to teach that.
    Topic(Topic),
}

impl Brief {
    /// Whatever suits a source, as it was written.
    #[must_use]
    pub const fn of(source: Source) -> Self {
        Self {
            source,
            program: None,
            kinds: Vec::new(),
            seed: None,
            difficulty: None,
            failures: false,
            shapes: false,
        }
    }

    /// What the sheets are about.
    pub(super) fn title(&self) -> String {
        match &self.source {
            Source::Scenario(scenario) => {
                scenario.title.map_or("Exercise", |title| scenario.text(title)).to_owned()
            }
            Source::Topic(topic) => topic.title().to_owned(),
        }
    }

    /// What names its draws: a new title of a topic changes none of them.
    pub(super) fn name(&self) -> String {
        match &self.source {
            Source::Scenario(_) => self.title(),
            Source::Topic(topic) => topic.name().to_owned(),
        }
    }

    /// The misconceptions that it is about.
    pub(super) const fn teaches(&self) -> &[Misconception] {
        match &self.source {
            Source::Topic(topic) => topic.teaches(),
            Source::Scenario(_) => &[],
        }
    }

    /// A stream that no other brief has, but for one of the same scenario with other numbers.
    pub(super) fn identity(&self) -> Stream {
        let mut identity = Stream::new(0).named(&self.name());
        if let Source::Scenario(scenario) = &self.source {
            let programs = scenario.programs.iter().map(|program| program.name);
            for name in scenario.tasks.iter().map(|task| task.name).chain(programs) {
                identity = identity.named(scenario.text(name));
            }
        }
        let band = self.difficulty.map_or(0, Difficulty::number);
        let identity = identity.of(band.into()).of(self.failures.into()).of(self.shapes.into());
        self.seed.map_or_else(|| identity.clone(), |seed| identity.of(seed))
    }

    /// A scenario for one question, by these draws. Numbers, failures and shapes have draws of
    /// their own: asking for one more of them changes none of the others.
    pub(super) fn draw(&self, draws: &Stream) -> Scenario {
        let mut scenario = match &self.source {
            Source::Topic(topic) => topic.scenario(self.difficulty, draws),
            Source::Scenario(scenario) if self.seed.is_some() => {
                vary(scenario, self.difficulty, draws)
            }
            Source::Scenario(scenario) => (**scenario).clone(),
        };
        if self.failures {
            shuffle_failures(&mut scenario, &mut draws.named("failures"));
        }
        if self.shapes {
            reshape(&mut scenario, &draws.named("shapes"));
        }
        scenario
    }

    /// Draws that depend on no seed, to learn from what the questions can find.
    pub(super) fn probes(&self) -> Vec<(Scenario, Stream)> {
        let draws = |probe| Stream::new(0).named("probes").of(probe);
        // Of a scenario as it is, little but a moment to ask about is drawn.
        let as_it_is = matches!(self.source, Source::Scenario(_)) && self.seed.is_none();
        let probes = if as_it_is { PROBES / 4 } else { PROBES };
        (0..probes).map(|probe| (self.draw(&draws(probe)), draws(probe))).collect()
    }
}
