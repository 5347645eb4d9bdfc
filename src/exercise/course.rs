//! The course: a set of sheets for each subject of the lesson.

use super::{Brief, Difficulty, Kind, Subject, Topic};

/// A set of the course.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CourseSet {
    /// The name of its directory.
    pub name: &'static str,
    /// The topic of its scenarios.
    pub topic: Topic,
    /// The index of the program that the set asks about, in the topic's scenarios; `None` for any
    /// program.
    program: Option<usize>,
    kinds: &'static [Kind],
    difficulty: Difficulty,
}

/// The number of sheets of each set: for two groups, or one to answer and one for practice.
pub const COURSE_SHEETS: u64 = 2;

/// The seed of each set.
const SEED: u64 = 1;

/// The sets, in teaching order.
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
        "10-optimize",
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
    /// The heading of the set: `Await is sequential`.
    #[must_use]
    pub fn heading(&self) -> String {
        let words = self.name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let mut words = words.replace('-', " ");
        if let Some(first) = words.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        words
    }

    /// The brief of its sheets.
    #[must_use]
    pub fn brief(&self) -> Brief {
        Brief {
            program: self.program,
            kinds: self.kinds.to_vec(),
            seed: Some(SEED),
            difficulty: Some(self.difficulty),
            ..Brief::of(Subject::Topic(self.topic))
        }
    }
}
