//! How a run ended, in a form in which the runs of two scenarios can be compared.

use super::{Outcome, Timeline};

/// The end of a run, with its value or reason in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It fulfilled with this value.
    Fulfilled(String),
    /// It rejected with this reason.
    Rejected(String),
    /// A crash ended the process.
    Crashed(Crashed),
    /// It never settled.
    Pending,
}

/// The crash of a run, with its reason in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crashed {
    pub(crate) reason: String,
    /// How the program had settled before the crash, if it had.
    pub(crate) settled: Option<Box<Ending>>,
}

impl Ending {
    /// How the program settled, if it did. A crash after that does not change it.
    pub(crate) fn settled(&self) -> Option<&Self> {
        match self {
            Self::Fulfilled(_) | Self::Rejected(_) => Some(self),
            Self::Crashed(crashed) => crashed.settled.as_deref(),
            Self::Pending => None,
        }
    }
}

impl Timeline {
    /// How the run ended.
    pub(crate) fn ending(&self) -> Ending {
        let settled = self.settled();
        let Some(crash) = &self.crash else { return settled.unwrap_or(Ending::Pending) };
        let reason = crash.reason.in_texts(&self.texts).to_json();
        Ending::Crashed(Crashed { reason, settled: settled.map(Box::new) })
    }

    /// How the program settled, if it did.
    fn settled(&self) -> Option<Ending> {
        match &self.outcome {
            Outcome::Fulfilled(value) => {
                Some(Ending::Fulfilled(value.in_texts(&self.texts).to_json()))
            }
            Outcome::Rejected(reason) => {
                Some(Ending::Rejected(reason.in_texts(&self.texts).to_json()))
            }
            Outcome::Crashed(_) | Outcome::Pending => None,
        }
    }
}
