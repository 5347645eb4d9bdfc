//! A course: a set of sheets for each thing that the lesson teaches.

use super::{Brief, Difficulty, Kind, Source, Topic};

/// A set of the course.
#[derive(Clone, Copy, Debug)]
pub struct CourseSet {
    /// What its folder is called.
    pub name: &'static str,
    /// What its scenarios are made up to teach.
    pub topic: Topic,
    /// The program that it asks about, by its index in the topic's scenarios; of several, any.
    program: Option<usize>,
    kinds: &'static [Kind],
    difficulty: Difficulty,
}

/// How many sheets each set has: one for each of two groups, or one for practice.
pub const COURSE_SHEETS: u64 = 2;

/// What every set is drawn from.
const SEED: u64 = 1;

/// The sets, in the order in which they are taught.
pub const COURSE: [CourseSet; 10] = [
    set(
        "01-await-is-sequential",
        Topic::SequentialAndParallel,
        Some(0),
        &[Kind::StateAt, Kind::Makespan],
    ),
    set("02-promise-all", Topic::SequentialAndParallel, Some(1), &[Kind::Makespan, Kind::Outcome]),
    set(
        "03-three-requests",
        Topic::SequentialAndParallel,
        None,
        &[Kind::Speedup, Kind::Order, Kind::PickTheProgram],
    ),
    set(
        "04-loops",
        Topic::Loops,
        None,
        &[Kind::Makespan, Kind::Order, Kind::Speedup, Kind::SpotTheMisuse],
    ),
    set(
        "05-start-before-await",
        Topic::StartBeforeAwait,
        None,
        &[Kind::Makespan, Kind::Outcome, Kind::SettledOrQuiescent],
    ),
    set(
        "06-partial-success",
        Topic::PartialSuccess,
        None,
        &[Kind::Makespan, Kind::SpotTheMisuse, Kind::Outcome],
    ),
    set(
        "07-fail-fast",
        Topic::FailFast,
        None,
        &[Kind::Makespan, Kind::StateAt, Kind::SettledOrQuiescent],
    ),
    set(
        "08-dependent-operations",
        Topic::Dependence,
        None,
        &[Kind::Makespan, Kind::CriticalPath, Kind::PickTheProgram],
    ),
    set("09-mistakes", Topic::Dependence, None, &[Kind::SpotTheMisuse; 3]),
    set(
        "10-optimise",
        Topic::Pools,
        None,
        &[Kind::Speedup, Kind::CriticalPath, Kind::PickTheProgram],
    ),
];

const fn set(
    name: &'static str,
    topic: Topic,
    program: Option<usize>,
    kinds: &'static [Kind],
) -> CourseSet {
    let difficulty = match topic {
        Topic::StartBeforeAwait | Topic::FailFast | Topic::Dependence | Topic::Pools => {
            Difficulty::Medium
        }
        _ => Difficulty::Easy,
    };
    CourseSet { name, topic, program, kinds, difficulty }
}

impl CourseSet {
    /// What its sheets are made from.
    #[must_use]
    pub fn brief(&self) -> Brief {
        Brief {
            program: self.program,
            kinds: self.kinds.to_vec(),
            seed: Some(SEED),
            difficulty: Some(self.difficulty),
            ..Brief::of(Source::Topic(self.topic))
        }
    }
}
