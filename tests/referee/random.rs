//! Reproducible random choices.

#[path = "../shared/random.rs"]
mod splitmix;

pub(crate) use splitmix::Random;

impl Random {
    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}
