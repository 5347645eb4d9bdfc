//! Many calls in one row: the number of running calls at each time, as a filled curve.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::timeline::Timeline;
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{Bar, Doing};

/// The number of columns of the curve.
const COLUMNS: usize = 500;

/// The height of the curve, in its own units.
const HEIGHT: usize = 100;

/// The numbers of running and of queued calls, by column, and the maximum number of running calls.
pub(super) struct Density {
    running: Vec<usize>,
    waiting: Vec<usize>,
    pub(super) most: usize,
}

impl Density {
    pub(super) fn of(timeline: &Timeline, calls: &[usize], axis: Axis) -> Self {
        let (mut running, mut waiting) = (vec![0_i64; COLUMNS + 1], vec![0_i64; COLUMNS + 1]);
        for call in calls {
            for (doing, from, until) in Bar::of(timeline, &timeline.calls[*call]).parts {
                let change = if doing == Doing::Waits { &mut waiting } else { &mut running };
                let [from, until] = [from, until].map(|at| column(axis.position(at)));
                change[from] += 1;
                // A short call is at least one column wide.
                change[until.max(from + 1).min(COLUMNS)] -= 1;
            }
        }
        let (running, waiting) = (summed(&running), summed(&waiting));
        let most = running.iter().copied().max().unwrap_or(0);
        Self { running, waiting, most }
    }

    /// Draws the curve of running calls, with that of queued calls on top of it.
    pub(super) fn drawn(&self) -> Markup {
        let all: Vec<usize> = self.running.iter().zip(&self.waiting).map(|(a, b)| a + b).collect();
        let top = all.iter().copied().max().unwrap_or(0).max(1);
        html! {
            svg.density viewBox=(format!("0 0 {COLUMNS} {HEIGHT}")) preserveAspectRatio="none"
                aria-hidden="true" {
                path data-doing="waits" d=(outline(&all, top)) {}
                path data-doing="runs" d=(outline(&self.running, top)) {}
            }
        }
    }
}

fn column(position: u32) -> usize {
    let column = u64::from(position) * COLUMNS as u64 / u64::from(PARTS);
    usize::try_from(column).map_or(COLUMNS, |column| column.min(COLUMNS - 1))
}

fn summed(changes: &[i64]) -> Vec<usize> {
    let sums = changes[..COLUMNS].iter().scan(0_i64, |sum, change| {
        *sum += change;
        Some(usize::try_from(*sum).unwrap_or(0))
    });
    sums.collect()
}

/// A path around the columns, with a corner only where the height changes.
fn outline(heights: &[usize], top: usize) -> String {
    let mut path = format!("M0 {HEIGHT}");
    let mut last = HEIGHT;
    for (x, height) in heights.iter().enumerate() {
        let y = HEIGHT - height * HEIGHT / top;
        if y != last {
            let _ = write!(path, "H{x}V{y}");
            last = y;
        }
    }
    path + &format!("H{COLUMNS}V{HEIGHT}Z")
}
