//! How a run ended, in a form that the runs of two scenarios can be compared by.

use super::{Outcome, Timeline};

/// How a run ended, with its value or reason in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It fulfilled with that value.
    Fulfilled(String),
    /// It rejected for that reason.
    Rejected(String),
    /// It crashed for that reason.
    Crashed(String),
    /// It never settled.
    Pending,
}

impl Timeline {
    /// How the run ended.
    pub(crate) fn ending(&self) -> Ending {
        match &self.outcome {
            Outcome::Fulfilled(value) => Ending::Fulfilled(value.in_texts(&self.texts).to_json()),
            Outcome::Rejected(reason) => Ending::Rejected(reason.in_texts(&self.texts).to_json()),
            Outcome::Crashed(reason) => Ending::Crashed(reason.in_texts(&self.texts).to_json()),
            Outcome::Pending => Ending::Pending,
        }
    }
}
