//! The texts of a scenario, and those that a run created.

use std::ops::{Index, Range};
use std::sync::Arc;

use crate::scenario::BETWEEN;
use crate::{Name, Names};

/// The texts of a run: those of its scenario, shared, followed by those that the run created.
///
/// A text that is created twice is stored twice, because a search would slow down every log. So
/// names that may come from the run are compared by their texts.
#[derive(Debug)]
pub struct Texts {
    scenario: Arc<Names>,
    made: String,
    /// The end of each created text, which starts at the end of the previous one.
    ends: Vec<usize>,
}

impl Clone for Texts {
    fn clone(&self) -> Self {
        let Self { scenario, made, ends } = self;
        Self { scenario: Arc::clone(scenario), made: made.clone(), ends: ends.clone() }
    }

    /// Copies into the memory of `self`.
    fn clone_from(&mut self, other: &Self) {
        let Self { scenario, made, ends } = other;
        self.scenario.clone_from(scenario);
        self.made.clone_from(made);
        self.ends.clone_from(ends);
    }
}

impl Texts {
    /// The texts of a run that has not created any yet.
    #[must_use]
    pub fn new(scenario: Arc<Names>) -> Self {
        Self { scenario, made: String::new(), ends: Vec::new() }
    }

    /// The number of bytes of text that the run has created.
    #[must_use]
    pub fn made_bytes(&self) -> usize {
        self.made.len()
    }

    /// Adds a text that the run creates, and returns its name.
    pub fn add(&mut self, text: &str) -> Name {
        self.made.push_str(text);
        self.end()
    }

    /// Adds a [`label`](crate::scenario::label), created in place, and returns its name.
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

    /// The range of a text among those that the run created, if it is one of them.
    fn place(&self, name: Name) -> Option<Range<usize>> {
        let made = name.index().checked_sub(self.scenario.len())?;
        let begin = if made == 0 { 0 } else { self.ends[made - 1] };
        Some(begin..self.ends[made])
    }
}

impl Index<Name> for Texts {
    type Output = str;

    /// # Panics
    /// If the name belongs to another run.
    fn index(&self, name: Name) -> &str {
        self.place(name).map_or_else(|| &self.scenario[name], |place| &self.made[place])
    }
}
