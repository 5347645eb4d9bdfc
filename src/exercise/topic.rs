//! Scenarios made up to teach one thing each.

mod dependence;
mod sketch;

use super::Difficulty;
use super::stream::Stream;
use crate::scenario::Scenario;
use sketch::Sketch;

/// What a made-up scenario teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What needs what.
    Dependence,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Dependence];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dependence => "dependence",
        }
    }

    /// What sheets about it are called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Dependence => "One needs another",
        }
    }

    /// The topic of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// A scenario drawn for it. Every draw has the same programs, by name and order.
    ///
    /// # Panics
    /// Never: what is sketched is a scenario.
    #[must_use]
    pub fn scenario(self, difficulty: Option<Difficulty>, draws: &Stream) -> Scenario {
        let difficulty = difficulty.unwrap_or(Difficulty::Medium);
        let mut sketch = Sketch::new(self.title(), difficulty, draws);
        match self {
            Self::Dependence => dependence::sketch(&mut sketch),
        }
        let text = sketch.into_ron();
        Scenario::from_ron(self.name(), &text).expect("what is sketched is a scenario")
    }
}
