//! The kinds of question.

use super::case::Case;
use super::question::QuestionDraft;
use super::stream::Stream;
use super::{
    critical_path, makespan, order, outcome, pick_the_program, settled_or_quiescent, speedup,
    spot_the_misuse, state_at,
};

/// The kinds of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The time until the program settles.
    Makespan,
    /// The time by which one program settles earlier than another.
    Speedup,
    /// The order in which calls settle, or lines are logged.
    Order,
    /// The state of each call at some time.
    StateAt,
    /// The outcome of the program, and its time.
    Outcome,
    /// The times at which the program settles and the process ends.
    SettledOrQuiescent,
    /// The slack of each task: how much longer it could take without delaying the program.
    CriticalPath,
    /// The statement that is true: the mistake that the program makes, and the call that shows it.
    SpotTheMisuse,
    /// The fastest of the programs that are correct.
    PickTheProgram,
}

impl Kind {
    /// All kinds, in the order in which a sheet asks them.
    pub const ALL: [Self; 9] = [
        Self::Makespan,
        Self::Speedup,
        Self::Order,
        Self::StateAt,
        Self::Outcome,
        Self::SettledOrQuiescent,
        Self::CriticalPath,
        Self::SpotTheMisuse,
        Self::PickTheProgram,
    ];

    /// The name of the kind on the command line and in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Makespan => "makespan",
            Self::Speedup => "speedup",
            Self::Order => "order",
            Self::StateAt => "state-at",
            Self::Outcome => "outcome",
            Self::SettledOrQuiescent => "settled-or-quiescent",
            Self::CriticalPath => "critical-path",
            Self::SpotTheMisuse => "spot-the-misuse",
            Self::PickTheProgram => "pick-the-program",
        }
    }

    /// The title of a question of this kind on a sheet.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Makespan => "How long does it take?",
            Self::Speedup => "How much faster is it?",
            Self::Order => "In which order?",
            Self::StateAt => "What is the state of each call?",
            Self::Outcome => "What is the outcome?",
            Self::SettledOrQuiescent => "When does it settle, and when does the process end?",
            Self::CriticalPath => "How much slack does each task have?",
            Self::SpotTheMisuse => "Which statement is true?",
            Self::PickTheProgram => "Which program is the fastest?",
        }
    }

    /// The estimated number of minutes that a learner needs for a question of this kind.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        match self {
            Self::Makespan | Self::Speedup | Self::Outcome | Self::SpotTheMisuse => 2,
            Self::Order | Self::StateAt | Self::SettledOrQuiescent | Self::PickTheProgram => 3,
            Self::CriticalPath => 5,
        }
    }

    /// The kind with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a question of this kind can be asked about this program of code. The top level of a
    /// file has no caller that could observe when it settles.
    fn suits_code(self, case: &Case<'_>) -> bool {
        match self {
            Self::Order | Self::StateAt => true,
            Self::Makespan | Self::Speedup | Self::Outcome | Self::SettledOrQuiescent => {
                !case.scenario.is_top_level(case.program)
            }
            Self::CriticalPath | Self::SpotTheMisuse | Self::PickTheProgram => false,
        }
    }

    /// Asks a question of this kind, if the case has one.
    pub(super) fn ask(self, case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
        if case.scenario.is_code(case.program) && !self.suits_code(case) {
            return None;
        }
        match self {
            Self::Makespan => makespan::ask(case),
            Self::Speedup => speedup::ask(case),
            Self::Order => order::ask(case, draws),
            Self::StateAt => state_at::ask(case, draws),
            Self::Outcome => outcome::ask(case, draws),
            Self::SettledOrQuiescent => settled_or_quiescent::ask(case, draws),
            Self::CriticalPath => critical_path::ask(case),
            Self::SpotTheMisuse => spot_the_misuse::ask(case, draws),
            Self::PickTheProgram => pick_the_program::ask(case),
        }
    }
}
