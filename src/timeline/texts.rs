//! A scenario's texts, and those that came up while a program ran.

use std::ops::Index;
use std::sync::Arc;

use crate::{Name, Names};

/// The texts of a run: its scenario's, shared, and behind them those that the run made.
///
/// A text made twice is kept twice: looking for it would cost every log line more than it saves.
/// Names of one `Texts` are therefore compared by text where one may come from the run.
#[derive(Clone, Debug)]
pub struct Texts {
    scenario: Arc<Names>,
    made: String,
    /// Where each made text ends; it begins where the one before it ends.
    ends: Vec<usize>,
}

impl Texts {
    /// The texts of a run that has made none yet.
    #[must_use]
    pub fn new(scenario: Arc<Names>) -> Self {
        Self { scenario, made: String::new(), ends: Vec::new() }
    }

    /// How many bytes of text the run has made.
    #[must_use]
    pub fn made_bytes(&self) -> usize {
        self.made.len()
    }

    /// The name of a text that the run makes.
    pub fn add(&mut self, text: &str) -> Name {
        self.made.push_str(text);
        self.ends.push(self.made.len());
        Name::from_index(self.scenario.len() + self.ends.len() - 1)
    }
}

impl Index<Name> for Texts {
    type Output = str;

    /// # Panics
    /// Where the name is another run's.
    fn index(&self, name: Name) -> &str {
        let Some(made) = name.index().checked_sub(self.scenario.len()) else {
            return &self.scenario[name];
        };
        let begin = if made == 0 { 0 } else { self.ends[made - 1] };
        &self.made[begin..self.ends[made]]
    }
}
