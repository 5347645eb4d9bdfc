//! The endings of rewritten programs, which give the outcome of the original after all calls have
//! settled.

use super::called::Called;
use crate::Name;
use crate::timeline::{Outcome, Timeline, Value};

/// The last step of a rewritten program, after all of its calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LastStep {
    /// Nothing.
    None,
    /// This promise, awaited once more: it gives its value, or rejects.
    Await(Name),
    /// `Return([..])` of the values with these names.
    Return(Vec<Name>),
}

impl LastStep {
    /// Whether a promise must be bound with that name.
    pub(super) fn names(&self, name: Name) -> bool {
        match self {
            Self::None => false,
            Self::Await(own) => *own == name,
            Self::Return(names) => names.contains(&name),
        }
    }
}

/// The endings that may give the outcome of the run.
pub(super) fn like(timeline: &Timeline, called: &[Called]) -> Vec<LastStep> {
    let awaits = |is: &dyn Fn(&Called) -> bool| {
        called
            .iter()
            .filter(|called| is(called))
            .map(|called| LastStep::Await(called.name))
            .collect()
    };
    match &timeline.outcome {
        Outcome::Rejected(_) => awaits(&|called| called.fails),
        Outcome::Fulfilled(Value::Text(text)) => {
            let text = timeline.text(*text);
            awaits(&|called| called.value.as_deref() == Some(text))
        }
        Outcome::Fulfilled(Value::List(values)) => {
            let mut endings: Vec<LastStep> = awaits(&|called| !called.items.is_empty());
            endings.extend(values_of(timeline, called, values).map(LastStep::Return));
            endings
        }
        _ => Vec::new(),
    }
}

/// The names that give these values.
fn values_of(timeline: &Timeline, called: &[Called], values: &[Value]) -> Option<Vec<Name>> {
    let name = |value: &Value| {
        let Value::Text(text) = value else { return None };
        let text = timeline.text(*text);
        called.iter().find(|c| c.value.as_deref() == Some(text)).map(|called| called.name)
    };
    values.iter().map(name).collect()
}
