//! Finds the [`Outline`](crate::javascript::Outline) of a file in its syntax tree.

mod finder;
mod names;
mod statement;

pub(super) use finder::outline;
