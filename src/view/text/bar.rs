//! A row of the picture: the state of its calls in each column.

use std::collections::BTreeSet;

use anstyle::Style;

use super::axis::Scale;
use super::style;
use crate::timeline::Call;
use crate::view::bars::Times;
use crate::{Duration, Instant};

/// The glyphs that occur, which the legend explains.
pub(super) type Glyphs = BTreeSet<Glyph>;

/// The glyphs of a column. If several apply, the last of them in this order is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Glyph {
    /// The program settles. Every other glyph of the column replaces this one.
    Settles,
    /// An unhandled rejection ends the program.
    Crashes,
    /// A function of code was called and has not settled.
    Within,
    /// A call is queued for a slot of its resource.
    Waiting,
    /// A call is due, but the thread is blocked.
    Late,
    /// A call runs although the program has settled.
    Orphaned,
    /// An orphaned call in the column where the program settles.
    Crossing,
    /// A call runs.
    Running,
    /// A call blocks the thread.
    Blocking,
    /// A call fulfills.
    Fulfilled,
    /// A call fulfills after the program has settled.
    FulfilledUnseen,
    /// The crash cuts a call off.
    CutOff,
    /// A call rejects.
    Rejected,
    /// The program logs. This glyph is not in a row, but the legend explains it.
    Logged,
}

impl Glyph {
    pub(super) const fn char(self) -> char {
        match self {
            Self::Settles => '│',
            Self::Crashes => '╎',
            Self::Within => '╌',
            Self::Waiting => '·',
            Self::Late => '┄',
            Self::Orphaned => '╍',
            Self::Crossing => '┿',
            Self::Running => '━',
            Self::Blocking => '█',
            Self::Fulfilled => '●',
            Self::FulfilledUnseen => '○',
            Self::CutOff => '╳',
            Self::Rejected => '✗',
            Self::Logged => '»',
        }
    }

    pub(super) const fn style(self) -> Style {
        match self {
            Self::Settles | Self::Within | Self::Waiting | Self::Late => style::FAINT,
            Self::Orphaned | Self::Crossing | Self::FulfilledUnseen => style::ORPHANED,
            Self::Running | Self::Logged => style::RUNNING,
            Self::Blocking => style::BLOCKING,
            Self::Fulfilled => style::GOOD,
            Self::Crashes | Self::CutOff | Self::Rejected => style::BAD,
        }
    }
}

/// The number of parts of a call.
const PARTS: usize = 5;

/// The times that divide the calls of a program into their parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProgramTimes {
    /// The time at which the program settles.
    pub(super) settles_at: Option<Instant>,
    /// The time at which the program is quiescent.
    pub(super) quiescent_at: Instant,
}

/// The glyphs of one row. The cost of adding a call does not depend on the length of its bar.
pub(super) struct GlyphRow {
    axis: Scale,
    /// For each part of a call and each column, the number of calls that start there, minus the
    /// number that end there.
    parts: [(Glyph, Vec<i32>); PARTS],
    marks: Vec<Option<Glyph>>,
    /// Whether the row contains many lanes. Then the ends of calls are not shown, because they
    /// would hide running calls.
    fold: bool,
}

impl GlyphRow {
    pub(super) fn new(axis: Scale, fold: bool) -> Self {
        let parts = [Glyph::Waiting, Glyph::Late, Glyph::Orphaned, Glyph::Running, Glyph::Blocking];
        Self {
            axis,
            parts: parts.map(|part| (part, vec![0; axis.columns() + 2])),
            marks: vec![None; axis.columns() + 1],
            fold,
        }
    }

    /// Draws a call.
    pub(super) fn add(&mut self, call: &Call, ends: ProgramTimes) {
        let Times { free_at, starts_at, unseen_from, due_at, ends_at } =
            Times::of(call, ends.settles_at, ends.quiescent_at);
        let times = [call.called_at, free_at, starts_at, unseen_from, due_at, ends_at];
        let [called, begins, starts, unseen, due, ended] = times.map(|at| self.axis.column(at));
        // Blocking is always visible, even if it is short.
        let held = if call.blocks > Duration::ZERO { begins.max(called + 1) } else { begins };
        let columns =
            [(begins, starts), (due, ended), (unseen, due), (starts, unseen), (called, held)];
        for ((_, changes), (from, to)) in self.parts.iter_mut().zip(columns) {
            changes[from] += 1;
            changes[to] -= 1;
        }
        let orphaned = ends.settles_at.is_some_and(|settled| settled < ends_at);
        let mark = match (call.settles_at, call.rejected) {
            (None, _) => Glyph::CutOff,
            (_, Some(_)) => Glyph::Rejected,
            _ if orphaned => Glyph::FulfilledUnseen,
            _ => Glyph::Fulfilled,
        };
        let column = ended.saturating_sub(1).max(starts);
        self.marks[column] = self.marks[column].max(Some(mark));
    }

    /// Returns the glyph of each column.
    pub(super) fn glyphs(&self) -> Vec<Option<Glyph>> {
        let mut running = [0; PARTS];
        let part = |column: usize| {
            for (count, (_, changes)) in running.iter_mut().zip(&self.parts) {
                *count += changes[column];
            }
            let shown = running.iter().zip(&self.parts).rev().find(|(count, _)| **count > 0);
            let part = shown.map(|(_, (part, _))| *part);
            let mark = self.marks[column];
            let hidden = self.fold && part.is_some() && mark < Some(Glyph::CutOff);
            mark.filter(|_| !hidden).or(part)
        };
        (0..self.marks.len()).map(part).collect()
    }
}
