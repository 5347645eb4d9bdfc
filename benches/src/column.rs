//! The columns of the tables: the work that is measured, and its size.

use std::sync::Arc;

use clap::ValueEnum;

use crate::graph::Graph;
use crate::work::{self, Work};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Column {
    /// Tasks without dependencies, joined
    ForkJoin,
    /// Tasks that each depend on the one before
    Chain,
    /// Tasks in layers of 1,000, each with 3 dependencies in the layer before
    Layered,
    /// Tasks in a pool of 16
    Pool,
    /// A graph of 10 tasks, run repeatedly
    Small,
    /// Async functions inside async functions, as deep as a scenario may nest
    Nesting,
    /// One `All` over a `Map`
    Wide,
    /// A loop that awaits a call in each iteration
    Loop,
    /// A pool of 16 whose tasks fail and are retried
    Retries,
    /// Races of a task against a timer
    Races,
}

impl Column {
    /// Graphs of tasks, which every contestant can run.
    pub const GRAPHS: [Self; 5] =
        [Self::ForkJoin, Self::Chain, Self::Layered, Self::Pool, Self::Small];

    /// Work that needs programs.
    pub const PROGRAMS: [Self; 5] =
        [Self::Nesting, Self::Wide, Self::Loop, Self::Retries, Self::Races];

    /// Its name on the command line.
    pub fn name(self) -> String {
        let value = self.to_possible_value().expect("no column is hidden");
        value.get_name().to_owned()
    }

    /// Its heading in a table, with the unit that is counted if that is not tasks.
    pub fn title(self) -> &'static str {
        match self {
            Self::ForkJoin => "fork and join",
            Self::Chain => "chain",
            Self::Layered => "layered, 3 deps.",
            Self::Pool => "pool of 16",
            Self::Small => "10 tasks (runs)",
            Self::Nesting => "nesting (functions)",
            Self::Wide => "wide `All` (branches)",
            Self::Loop => "loop (awaits)",
            Self::Retries => "pool with retries",
            Self::Races => "races",
        }
    }

    /// Its work, of about this number of tasks.
    pub fn work(self, size: u32) -> Work {
        match self {
            Self::ForkJoin => Work::Parallel(Arc::new(Graph::independent(size))),
            Self::Chain => Work::Parallel(Arc::new(Graph::chain(size))),
            Self::Layered => Work::layered(size),
            Self::Pool => Work::pool(size),
            Self::Small => Work::small(self.units(size)),
            Self::Nesting => Work::nesting(size),
            Self::Wide => Work::wide(size),
            Self::Loop => Work::looping(size),
            Self::Retries => Work::retries(size),
            Self::Races => Work::races(size),
        }
    }

    /// The number of counted units in that size.
    pub fn units(self, size: u32) -> u32 {
        if self == Self::Small { size.div_ceil(work::SMALL) } else { size }
    }
}
