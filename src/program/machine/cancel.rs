//! Cancels running work, according to the misconception that promises can do this.
//!
//! Nothing here runs with JavaScript's own rules, so lookups may be slow.

use super::{Job, Machine};
use crate::executor::{Combine, Promise};
use crate::program::limit::Limit;
use crate::program::rules::Cancels;

/// The parts of each promise, and the promises that are canceled together.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Every promise that is made of others, with these others.
    of: Vec<(Promise, Vec<Promise>)>,
    /// A row of `of`, and a promise. When the promise settles, the other parts of the row are
    /// canceled.
    stops: Vec<(u32, Promise)>,
}

/// An index into [`Parts::stops`].
#[derive(Clone, Copy, Debug)]
pub(in crate::program) struct StopId(u32);

impl Machine<'_> {
    /// Records the branches of a combinator, and watches those that can cancel the rest.
    pub(super) fn watch_branches(&mut self, how: Combine, whole: Promise) {
        let Some(cancels) = self.prepared.rules.cancels else { return };
        let branches = self.branches.clone();
        let watched = matches!(
            (cancels, how),
            (Cancels::Rejection, Combine::All) | (Cancels::Race, Combine::Race)
        );
        let row = self.take_down(whole, branches.clone());
        if watched {
            for branch in branches {
                self.stop_others_than(branch, row);
            }
        }
    }

    /// Records the parts of a timeout, and watches its timer.
    pub(super) fn watch_timeout(&mut self, whole: Promise, work: Promise, expires: Promise) {
        let Some(cancels) = self.prepared.rules.cancels else { return };
        let row = self.take_down(whole, vec![work]);
        if cancels == Cancels::Timeout {
            self.stop_others_than(expires, row);
        }
    }

    /// Records that a promise is made of another one by `then`, `catch` or `finally`.
    pub(super) fn watch_chain(&mut self, derived: Promise, from: Promise) {
        if self.prepared.rules.cancels.is_some() {
            self.take_down(derived, vec![from]);
        }
    }

    fn take_down(&mut self, whole: Promise, parts: Vec<Promise>) -> u32 {
        self.parts.of.push((whole, parts));
        u32::try_from(self.parts.of.len() - 1).expect("fewer than 2^32 promises")
    }

    /// Cancels the other parts of the row when `promise` settles.
    fn stop_others_than(&mut self, promise: Promise, row: u32) {
        self.parts.stops.push((row, promise));
        let stop = u32::try_from(self.parts.stops.len() - 1).expect("fewer than 2^32 promises");
        self.executor.subscribe(promise, Job::StopOthers(StopId(stop)));
    }

    /// Cancels the other parts of a promise after one part has settled.
    pub(super) fn stop_others(
        &mut self,
        StopId(stop): StopId,
        fulfilled: bool,
    ) -> Result<(), Limit> {
        let (row, than) = self.parts.stops[stop as usize];
        if self.prepared.rules.cancels == Some(Cancels::Rejection) && fulfilled {
            return Ok(());
        }
        let others = self.parts.of[row as usize].1.iter().copied();
        let mut stopped: Vec<Promise> = others.filter(|&part| part != than).collect();
        while let Some(promise) = stopped.pop() {
            self.stop_call(promise)?;
            let frame = self.frames.under_way().find(|frame| frame.promise == promise);
            stopped.extend(frame.and_then(|frame| frame.awaits));
            let made_of = self.parts.of.iter().find(|(whole, _)| *whole == promise);
            stopped.extend(made_of.iter().flat_map(|(_, parts)| parts));
        }
        Ok(())
    }
}
