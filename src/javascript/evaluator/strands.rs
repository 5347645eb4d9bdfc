//! Records the [`Strands`](crate::javascript::Strands) of a run, if the world asks for them.

mod hooks;
mod recorder;

pub(super) use recorder::Recorder;
