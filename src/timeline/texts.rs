//! A scenario's texts, and those that came up while a program ran.

use std::ops::{Index, Range};
use std::sync::Arc;

use crate::scenario::BETWEEN;
use crate::{Name, Names};

/// The texts of a run: its scenario's, shared, and after them those that the run made.
///
/// A text made twice is kept twice: looking for it would cost every log line more than it saves.
/// Names of one `Texts` are therefore compared by text where one may come from the run.
#[derive(Debug)]
pub struct Texts {
    scenario: Arc<Names>,
    made: String,
    /// Where each made text ends; it starts where the one before it ends.
    ends: Vec<usize>,
}

impl Clone for Texts {
    fn clone(&self) -> Self {
        let Self { scenario, made, ends } = self;
        Self { scenario: Arc::clone(scenario), made: made.clone(), ends: ends.clone() }
    }

    /// In the memory that is there.
    fn clone_from(&mut self, other: &Self) {
        let Self { scenario, made, ends } = other;
        self.scenario.clone_from(scenario);
        self.made.clone_from(made);
        self.ends.clone_from(ends);
    }
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
        self.end()
    }

    /// The name of a [`label`](crate::scenario::label), created in place.
    pub(crate) fn add_label(&mut self, task: Name, items: &[Name]) -> Name {
        self.push(task);
        for (nth, item) in items.iter().enumerate() {
            self.made.push_str(if nth == 0 { "(" } else { BETWEEN });
            self.push(*item);
        }
        self.made.push(')');
        self.end()
    }

    fn push(&mut self, name: Name) {
        match self.place(name) {
            Some(place) => self.made.extend_from_within(place),
            None => self.made.push_str(&self.scenario[name]),
        }
    }

    fn end(&mut self) -> Name {
        self.ends.push(self.made.len());
        Name::from_index(self.scenario.len() + self.ends.len() - 1)
    }

    /// The index of a text among those that were created, if it was.
    fn place(&self, name: Name) -> Option<Range<usize>> {
        let made = name.index().checked_sub(self.scenario.len())?;
        let begin = if made == 0 { 0 } else { self.ends[made - 1] };
        Some(begin..self.ends[made])
    }
}

impl Index<Name> for Texts {
    type Output = str;

    /// # Panics
    /// Where the name is another run's.
    fn index(&self, name: Name) -> &str {
        self.place(name).map_or_else(|| &self.scenario[name], |place| &self.made[place])
    }
}
