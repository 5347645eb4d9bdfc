//! The settings of an exercise, and the draws of its scenarios.

use super::reshape::reshape;
use super::stream::Stream;
use super::vary::{shuffle_failures, vary};
use super::{Difficulty, Kind, Misconception, Topic};
use crate::scenario::Scenario;

/// The number of draws that are made to plan an exercise.
const PROBES: u64 = 24;

/// The settings from which sheets are made.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The subject of the exercise: a scenario or a topic.
    pub subject: Subject,
    /// The index of the program to ask about; if there are several, each kind chooses the one that
    /// suits it.
    pub program: Option<usize>,
    /// The kinds of question; if empty, all kinds that suit the scenario. A kind that is named
    /// twice is asked about two programs.
    pub kinds: Vec<Kind>,
    /// The maximum number of minutes for a sheet: it has as many questions as fit, and at least
    /// one.
    pub minutes: Option<u32>,
    /// The seed of all draws; without it, the scenario keeps its numbers.
    pub seed: Option<u64>,
    /// The difficulty of the questions.
    pub difficulty: Option<Difficulty>,
    /// Whether to also draw which tasks fail.
    pub failures: bool,
    /// Whether to also draw the shapes of programs: the order of steps, the number of items of a
    /// loop, the number of workers of a pool.
    pub shapes: bool,
}

/// The subject of an exercise: where its scenarios come from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Subject {
    /// A given scenario.
    Scenario(Box<Scenario>),
    /// Scenarios generated for a topic.
    Topic(Topic),
}

impl Brief {
    /// A brief for a subject, without any draws.
    #[must_use]
    pub const fn of(subject: Subject) -> Self {
        Self {
            subject,
            program: None,
            kinds: Vec::new(),
            minutes: None,
            seed: None,
            difficulty: None,
            failures: false,
            shapes: false,
        }
    }

    /// The title of the sheets.
    pub(super) fn title(&self) -> String {
        match &self.subject {
            Subject::Scenario(scenario) => {
                let file = scenario.code().map_or("Exercise", |code| code.file_name());
                scenario.title.map_or(file, |title| scenario.text(title)).to_owned()
            }
            Subject::Topic(topic) => topic.title().to_owned(),
        }
    }

    /// The name that seeds the draws. For a topic, it is not the title: a new title changes no
    /// draw.
    pub(super) fn name(&self) -> String {
        match &self.subject {
            Subject::Scenario(_) => self.title(),
            Subject::Topic(topic) => topic.name().to_owned(),
        }
    }

    /// The misconceptions that it is about.
    pub(super) const fn teaches(&self) -> &[Misconception] {
        match &self.subject {
            Subject::Topic(topic) => topic.teaches(),
            Subject::Scenario(_) => &[],
        }
    }

    /// A stream of draws that depends on the settings and on the names of tasks and programs, but
    /// not on the numbers of the scenario.
    pub(super) fn identity(&self) -> Stream {
        let mut identity = Stream::new(0).named(&self.name());
        if let Subject::Scenario(scenario) = &self.subject {
            let programs = scenario.programs.iter().map(|program| program.name);
            for name in scenario.tasks.iter().map(|task| task.name).chain(programs) {
                identity = identity.named(scenario.text(name));
            }
        }
        let band = self.difficulty.map_or(0, Difficulty::number);
        let identity = identity.of(band.into()).of(self.failures.into()).of(self.shapes.into());
        self.seed.map_or_else(|| identity.clone(), |seed| identity.of(seed))
    }

    /// Whether each question has its own draw of the scenario.
    pub(super) const fn is_drawn(&self) -> bool {
        self.seed.is_some() || matches!(self.subject, Subject::Topic(_))
    }

    /// Draws a scenario for one question. Numbers, failures and shapes have separate streams: an
    /// additional draw of one kind changes no draw of the others.
    pub(super) fn draw(&self, draws: &Stream) -> Scenario {
        let mut scenario = match &self.subject {
            Subject::Topic(topic) => topic.scenario(self.difficulty, draws),
            Subject::Scenario(scenario) if self.seed.is_some() => {
                vary(scenario, self.difficulty, draws)
            }
            Subject::Scenario(scenario) => (**scenario).clone(),
        };
        if self.failures {
            shuffle_failures(&mut scenario, &mut draws.named("failures"));
        }
        if self.shapes {
            reshape(&mut scenario, &draws.named("shapes"));
        }
        scenario
    }

    /// Scenarios drawn without the seed, each with its stream of draws, to find out what the
    /// questions can test.
    pub(super) fn probes(&self) -> Vec<(Scenario, Stream)> {
        let draws = |probe| Stream::new(0).named("probes").of(probe);
        // If nothing is drawn, the probes differ only in details, such as the time that is asked
        // about.
        let probes = if self.is_drawn() { PROBES } else { PROBES / 4 };
        (0..probes).map(|probe| (self.draw(&draws(probe)), draws(probe))).collect()
    }
}
