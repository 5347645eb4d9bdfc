//! Why there is no such question.

use super::{Difficulty, Kind};

/// Why there is no such sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// That kind has no question about these programs that would find any misconception.
    #[error("no question of the kind `{}` can be asked: {}", .kind.name(), unsuited(*.kind))]
    Kind {
        /// The kind.
        kind: Kind,
    },
    /// No kind has.
    #[error("nothing can be asked about it that any misconception would get wrong")]
    Nothing,
    /// Who fails is to be drawn, and nobody does.
    #[error("no task fails, so there is nothing to draw who fails from")]
    NobodyFails,
    /// None of the draws passed its certificate.
    #[error(
        "sheet {sheet}: no draw in {draws} makes a certain question of the kind `{}`{}",
        .kind.name(),
        within(*.difficulty)
    )]
    Uncertain {
        /// The sheet.
        sheet: u64,
        /// The kind.
        kind: Kind,
        /// The band asked for.
        difficulty: Option<Difficulty>,
        /// How many draws there were.
        draws: u64,
    },
}

fn within(difficulty: Option<Difficulty>) -> String {
    difficulty.map_or_else(String::new, |band| format!(" of difficulty {}", band.number()))
}

/// What a kind needs that the programs have not.
const fn unsuited(kind: Kind) -> &'static str {
    match kind {
        Kind::Makespan => {
            "no program settles at a whole number of milliseconds that anybody would get wrong"
        }
        Kind::Speedup => "there are no two programs that end alike, of which one settles sooner",
        Kind::Order => {
            "no program has three to seven completions or lines, in an order that is certain and \
             that anybody would get wrong"
        }
        Kind::StateAt => "no program makes two to six calls whose states anybody would get wrong",
        Kind::Outcome => {
            "how each program ends is something that nobody would get wrong, or that hangs on \
             which of two things comes first at one moment"
        }
        Kind::SettledOrQuiescent => "nobody would get wrong when any program and its work end",
        Kind::CriticalPath => {
            "no program that fulfils, whatever takes longer, calls two to six tasks once each, of \
             which some may slip"
        }
        Kind::SpotTheMisuse => "no program has a mistake that a rule finds, and that a call shows",
        Kind::PickTheProgram => {
            "there are no two to eight programs of which one is the fastest that keeps every \
             need, and none keeps one by luck"
        }
    }
}
