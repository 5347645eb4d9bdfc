//! Divides the width between names, picture and times, equally for all programs.

use super::axis::Scale;
use super::fit;
use super::picture::Picture;
use crate::{Instant, Timeline};

/// The spaces before a row, and between its parts.
const GAP: usize = 2;
/// The minimum width of the picture if times are shown.
const LEAST_PLOT: usize = 36;

/// The columns of every row.
pub(super) struct Columns {
    /// The width of the names.
    pub(super) label: usize,
    /// The widths of the start and end times of calls; `None` if there is no room.
    pub(super) times: Option<(usize, usize)>,
    /// The scale, which is the same for all programs, so that their bars can be compared.
    pub(super) axis: Scale,
}

/// The texts and times that must fit into the width: the widest names and times of all programs,
/// and the longest duration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    label: usize,
    begins: usize,
    ends: usize,
    end: Instant,
}

impl Extent {
    /// The extent of a run and its picture.
    pub(super) fn of(timeline: &Timeline, picture: &Picture) -> Self {
        Self {
            label: picture.labels().map(|label| fit::width(&label)).max().unwrap_or(0),
            begins: picture.times().map(|(begins, _)| begins.len()).max().unwrap_or(0),
            ends: picture.times().map(|(_, ends)| ends.len()).max().unwrap_or(0),
            end: timeline.quiescent_at,
        }
    }

    /// Combines two extents.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            label: self.label.max(other.label),
            begins: self.begins.max(other.begins),
            ends: self.ends.max(other.ends),
            end: self.end.max(other.end),
        }
    }
}

impl Columns {
    pub(super) fn new(width: usize, extent: Extent) -> Self {
        let Extent { begins, ends, end, .. } = extent;
        let label = extent.label.min(width / 4);
        // The column after the last one has the tick at the end of the axis.
        let plot = width - GAP - label - GAP - 1;
        let beside = plot.saturating_sub(GAP + begins + " → ".chars().count() + ends);
        let times = (beside >= LEAST_PLOT).then_some((begins, ends));
        let columns = if times.is_some() { beside } else { plot };
        Self { label, times, axis: Scale::new(end, columns) }
    }

    /// The first column of the names.
    pub(super) const fn label_begins() -> usize {
        GAP
    }

    /// The first column of the picture.
    pub(super) const fn plot_begins(&self) -> usize {
        GAP + self.label + GAP
    }

    /// The first column of the times.
    pub(super) const fn times_begin(&self) -> usize {
        self.plot_begins() + self.axis.columns() + 1 + GAP
    }
}
