//! The columns of the tables: what is measured, and in which size.

use std::sync::Arc;

use clap::ValueEnum;

use crate::graph::Graph;
use crate::work::{self, Work};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Column {
    /// Tasks that need nothing, joined
    ForkJoin,
    /// Tasks of which each needs the one before
    Chain,
    /// Tasks in layers of 1,000, each of which needs 3 of the layer before
    Layered,
    /// Tasks in a pool of 16
    Pool,
    /// A graph of 10 tasks, run again and again
    Small,
    /// Async functions within async functions, as deep as a scenario may nest
    Nesting,
    /// One `All` over a `Map`
    Wide,
    /// A loop that awaits a call in each pass
    Loop,
    /// A pool of 16 whose tasks fail, and are tried again
    Retries,
    /// Races of a task against a timer
    Races,
}

impl Column {
    /// Graphs of tasks, which every contestant can run.
    pub const GRAPHS: [Self; 5] =
        [Self::ForkJoin, Self::Chain, Self::Layered, Self::Pool, Self::Small];

    /// Work that asks for programs.
    pub const PROGRAMS: [Self; 5] =
        [Self::Nesting, Self::Wide, Self::Loop, Self::Retries, Self::Races];

    /// Its name on the command line.
    pub fn name(self) -> String {
        let value = self.to_possible_value().expect("no column is hidden");
        value.get_name().to_owned()
    }

    /// Its head in a table, with what is counted where that is not tasks.
    pub fn title(self) -> &'static str {
        match self {
            Self::ForkJoin => "fork and join",
            Self::Chain => "chain",
            Self::Layered => "layered, 3 needs",
            Self::Pool => "pool of 16",
            Self::Small => "10 tasks (runs)",
            Self::Nesting => "nesting (functions)",
            Self::Wide => "wide `All` (branches)",
            Self::Loop => "loop (awaits)",
            Self::Retries => "pool with retries",
            Self::Races => "races",
        }
    }

    /// Its work, of about so many tasks.
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

    /// How many of what is counted make up that size.
    pub fn units(self, size: u32) -> u32 {
        if self == Self::Small { size.div_ceil(work::SMALL) } else { size }
    }
}
