//! Common misconceptions about asynchronous code, each of which can be run.
//!
//! A misconception is a variation of the program, of the tasks, or of the rules of the event loop.
//! Running the variation gives the timeline that it predicts, and so its answer to any question. So
//! no wrong answer has to be guessed.

mod all_is_longest;
mod all_settled_rejects;
mod all_waits;
mod await_overlaps;
mod await_starts;
mod blocking_overlaps;
mod code;
mod late_handler;
mod one_by_one;
mod pool_is_chunks;
mod race_cancels;
mod race_is_any;
mod rejection_cancels;
mod results_by_completion;
mod timeout_stops;

use crate::program::{Budget, Rules, RunOptions};
use crate::scenario::Scenario;
use crate::timeline::Timeline;

/// A misconception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Misconception {
    /// `await` starts the task, so starting it earlier changes nothing.
    AwaitStarts,
    /// `await` does not make the next line wait.
    AwaitOverlaps,
    /// Everything runs sequentially.
    OneByOne,
    /// `Promise.all` takes as long as its longest task, whatever the dependencies.
    AllIsLongest,
    /// `Promise.all` waits for all branches before it rejects.
    AllWaits,
    /// A rejection cancels the sibling branches.
    RejectionCancels,
    /// `Promise.allSettled` rejects.
    AllSettledRejects,
    /// `Promise.race` cancels the losers.
    RaceCancels,
    /// `Promise.race` and `Promise.any` are the same.
    RaceIsAny,
    /// Results are in the order of completion.
    ResultsByCompletion,
    /// A later `await` handles an earlier rejection.
    LateHandler,
    /// A pool works in chunks.
    PoolIsChunks,
    /// Blocking work overlaps.
    BlockingOverlaps,
    /// A timeout stops the work.
    TimeoutStops,
    /// `await` of a value that is already known doesn't pause the function.
    AwaitRunsOn,
    /// `await` pauses the callers of the function too.
    AwaitBlocks,
    /// `then` of a settled promise calls back immediately.
    ThenRunsAtOnce,
    /// Callbacks run where they are written, from top to bottom.
    TopToBottom,
    /// Timers of 0 ms fire before callbacks of promises run.
    TimersFirst,
    /// A promise that is resolved with another one settles one tick after it.
    OneTick,
    /// The body of an async function starts later than its call.
    BodyStartsLater,
    /// `forEach` waits for an async callback.
    ForEachWaits,
    /// The executor function of `new Promise` runs later.
    ExecutorRunsLater,
}

/// The variation that a misconception runs: a scenario, and rules.
#[derive(Clone, Debug)]
pub(super) struct Belief {
    scenario: Scenario,
    rules: Rules,
}

impl Misconception {
    /// All misconceptions.
    pub const ALL: [Self; 23] = [
        Self::AwaitStarts,
        Self::AwaitOverlaps,
        Self::OneByOne,
        Self::AllIsLongest,
        Self::AllWaits,
        Self::RejectionCancels,
        Self::AllSettledRejects,
        Self::RaceCancels,
        Self::RaceIsAny,
        Self::ResultsByCompletion,
        Self::LateHandler,
        Self::PoolIsChunks,
        Self::BlockingOverlaps,
        Self::TimeoutStops,
        Self::AwaitRunsOn,
        Self::AwaitBlocks,
        Self::ThenRunsAtOnce,
        Self::TopToBottom,
        Self::TimersFirst,
        Self::OneTick,
        Self::BodyStartsLater,
        Self::ForEachWaits,
        Self::ExecutorRunsLater,
    ];

    /// The name of the misconception in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AwaitStarts => "await-starts",
            Self::AwaitOverlaps => "await-overlaps",
            Self::OneByOne => "one-by-one",
            Self::AllIsLongest => "all-is-longest",
            Self::AllWaits => "all-waits",
            Self::RejectionCancels => "rejection-cancels",
            Self::AllSettledRejects => "all-settled-rejects",
            Self::RaceCancels => "race-cancels",
            Self::RaceIsAny => "race-is-any",
            Self::ResultsByCompletion => "results-by-completion",
            Self::LateHandler => "late-handler",
            Self::PoolIsChunks => "pool-is-chunks",
            Self::BlockingOverlaps => "blocking-overlaps",
            Self::TimeoutStops => "timeout-stops",
            Self::AwaitRunsOn => "await-runs-on",
            Self::AwaitBlocks => "await-blocks",
            Self::ThenRunsAtOnce => "then-runs-at-once",
            Self::TopToBottom => "top-to-bottom",
            Self::TimersFirst => "timers-first",
            Self::OneTick => "one-tick",
            Self::BodyStartsLater => "body-starts-later",
            Self::ForEachWaits => "for-each-waits",
            Self::ExecutorRunsLater => "executor-runs-later",
        }
    }

    /// The misconception as a statement, with code between backticks.
    #[must_use]
    pub const fn belief(self) -> &'static str {
        match self {
            Self::AwaitStarts => "`await` starts the task",
            Self::AwaitOverlaps => "calls that are awaited line by line run at the same time",
            Self::OneByOne => "everything runs sequentially",
            Self::AllIsLongest => "`Promise.all` always takes as long as its longest task",
            Self::AllWaits => "`Promise.all` waits for all branches before it rejects",
            Self::RejectionCancels => "a rejection cancels the other branches",
            Self::AllSettledRejects => "`Promise.allSettled` rejects when a branch rejects",
            Self::RaceCancels => "`Promise.race` cancels the losers",
            Self::RaceIsAny => "`Promise.race` and `Promise.any` are the same",
            Self::ResultsByCompletion => "results are in the order of completion",
            Self::LateHandler => "a later `await` handles an earlier rejection",
            Self::PoolIsChunks => "a pool works in chunks",
            Self::BlockingOverlaps => "blocking work overlaps",
            Self::TimeoutStops => "a timeout stops the work",
            Self::AwaitRunsOn => "`await` of a value that is already known doesn't pause",
            Self::AwaitBlocks => "`await` pauses the callers of the function too",
            Self::ThenRunsAtOnce => "`then` of a settled promise calls back immediately",
            Self::TopToBottom => "callbacks run where they are written, from top to bottom",
            Self::TimersFirst => "a timer of 0 ms fires before callbacks of promises run",
            Self::OneTick => "a promise that follows another one settles one tick after it",
            Self::BodyStartsLater => "the body of an async function starts after the current code",
            Self::ForEachWaits => "`forEach` waits for its async callback",
            Self::ExecutorRunsLater => {
                "the function given to `new Promise` runs after the current code"
            }
        }
    }

    /// Whether the misconception applies only to code: it changes something that no program of
    /// steps has.
    #[must_use]
    pub const fn is_about_code(self) -> bool {
        matches!(
            self,
            Self::AwaitRunsOn
                | Self::AwaitBlocks
                | Self::ThenRunsAtOnce
                | Self::TopToBottom
                | Self::TimersFirst
                | Self::OneTick
                | Self::BodyStartsLater
                | Self::ForEachWaits
                | Self::ExecutorRunsLater
        )
    }

    /// Whether the misconception is only about times, and predicts the true values.
    pub(super) const fn is_about_times(self) -> bool {
        matches!(self, Self::AwaitOverlaps | Self::AllIsLongest | Self::PoolIsChunks)
    }

    /// Returns the timeline that the misconception predicts for a program, or `None` if it doesn't
    /// apply to the program, or if its run exceeds a limit.
    pub(super) fn run(self, scenario: &Scenario, program: usize) -> Option<Timeline> {
        let Belief { scenario, rules } = self.believe(scenario, program)?;
        scenario.run_by(rules, program, &options(&scenario, program)).ok()
    }

    fn believe(self, scenario: &Scenario, program: usize) -> Option<Belief> {
        if scenario.is_code(program) {
            return code::believe(self, scenario);
        }
        match self {
            Self::AwaitStarts => await_starts::believe(scenario, program),
            Self::AwaitOverlaps => await_overlaps::believe(scenario, program),
            Self::OneByOne => one_by_one::believe(scenario),
            Self::AllIsLongest => all_is_longest::believe(scenario, program),
            Self::AllWaits => all_waits::believe(scenario, program),
            Self::RejectionCancels => rejection_cancels::believe(scenario, program),
            Self::AllSettledRejects => all_settled_rejects::believe(scenario, program),
            Self::RaceCancels => race_cancels::believe(scenario, program),
            Self::RaceIsAny => race_is_any::believe(scenario, program),
            Self::ResultsByCompletion => results_by_completion::believe(scenario, program),
            Self::LateHandler => late_handler::believe(scenario, program),
            Self::PoolIsChunks => pool_is_chunks::believe(scenario, program),
            Self::BlockingOverlaps => blocking_overlaps::believe(scenario),
            Self::TimeoutStops => timeout_stops::believe(scenario, program),
            // The others are about code.
            _ => None,
        }
    }
}

impl Belief {
    /// An unchanged scenario with other rules.
    fn in_rules(scenario: &Scenario, rules: Rules) -> Self {
        Self { scenario: scenario.clone(), rules }
    }

    /// A changed scenario with JavaScript's rules.
    fn of_reading(scenario: Scenario) -> Self {
        Self { scenario, rules: Rules::default() }
    }
}

/// The options with which a program is run. Code gets a small budget, because it may never end with
/// a misconception.
pub(super) fn options(scenario: &Scenario, program: usize) -> RunOptions {
    let budget = if scenario.is_code(program) { Budget::Small } else { Budget::Full };
    RunOptions { budget, ..RunOptions::default() }
}

#[cfg(test)]
mod tests;
