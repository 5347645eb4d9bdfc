//! The reasons why an exercise or a sheet cannot be made.

use super::{Difficulty, Kind};

/// The reason why an exercise or a sheet cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// These kinds have no question about these programs that detects any misconception: each with
    /// the reason.
    #[error("{}", listed(.0))]
    Kinds(Vec<(Kind, String)>),
    /// No kind has a question. The reason for each kind.
    #[error("no known misconception leads to a wrong answer to any question\n{}", listed(.0))]
    Nothing(Vec<(Kind, String)>),
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

/// A line for each kind, with the reason why it has no question.
fn listed(refused: &[(Kind, String)]) -> String {
    let line = |(kind, reason): &(Kind, String)| {
        format!("no question of the kind `{}` can be asked: {reason}", kind.name())
    };
    refused.iter().map(line).collect::<Vec<_>>().join("\n")
}
