//! The reasons why an exercise or a sheet cannot be made.

use super::{Difficulty, Kind};

/// The reason why an exercise or a sheet cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The kind has no question about these programs that detects any misconception.
    #[error("no question of the kind `{}` can be asked: {}", .kind.name(), unsuited(*.kind))]
    Kind {
        /// The kind.
        kind: Kind,
    },
    /// No kind has a question.
    #[error("no known misconception leads to a wrong answer to any question")]
    Nothing,
    /// Failures are to be drawn, but no task fails.
    #[error("failures cannot be drawn, because no task fails")]
    NoFailures,
    /// No draw led to a certified question.
    #[error(
        "sheet {sheet}: none of {draws} draws has an unambiguous question of the kind `{}`{}",
        .kind.name(),
        within(*.difficulty)
    )]
    Uncertain {
        /// The number of the sheet.
        sheet: u64,
        /// The kind.
        kind: Kind,
        /// The requested difficulty.
        difficulty: Option<Difficulty>,
        /// The number of draws.
        draws: u64,
    },
}

fn within(difficulty: Option<Difficulty>) -> String {
    difficulty.map_or_else(String::new, |band| format!(" of difficulty {}", band.number()))
}

/// The property that the programs lack for a question of a kind.
const fn unsuited(kind: Kind) -> &'static str {
    match kind {
        Kind::Makespan => {
            "no program settles at a whole number of milliseconds that a misconception would get \
             wrong"
        }
        Kind::Speedup => "no two programs have the same outcome at different times",
        Kind::Order => {
            "no program has three to seven log lines (code: up to ten) or settled calls, in an \
             unambiguous order that a misconception would get wrong"
        }
        Kind::StateAt => {
            "no program makes two to six calls whose states a misconception would get wrong"
        }
        Kind::Outcome => {
            "no misconception would get the outcome of a program wrong, or the outcome depends on \
             the order of simultaneous events"
        }
        Kind::SettledOrQuiescent => {
            "no misconception would get wrong when a program settles and when its work ends"
        }
        Kind::CriticalPath => {
            "no program fulfills, calls two to six tasks once each, and has a task with slack"
        }
        Kind::SpotTheMisuse => "no program has a mistake that a rule finds in a call",
        Kind::PickTheProgram => {
            "there are not two to eight programs of which exactly one is the fastest correct one, \
             or one is correct only by chance"
        }
    }
}
