//! Programs that findings have fixed, ready to be added beside the originals.
//!
//! They are in templates, which show nothing, until a script adds them.

use maud::{Markup, html};

use super::program::Board;
use super::{compared, strip, transcript};
use crate::timeline::Timeline;
use crate::view::Report;
use crate::view::axis::Axis;
use crate::{Duration, Scenario};

/// The run of a fixed program, for a page that can show it beside the original.
#[derive(Clone, Debug)]
pub struct FixedRun {
    /// The index of the original in the report.
    pub program: usize,
    /// The index of the finding among those of the original.
    pub finding: usize,
    /// The scenario with the fixed program.
    pub scenario: Scenario,
    /// The run of the fixed program.
    pub timeline: Timeline,
}

/// A fixed program of the component.
pub(super) struct FixedBoard<'f> {
    pub(super) board: Board<'f>,
    pub(super) program: usize,
    finding: usize,
    /// Its number among the fixed programs.
    number: usize,
}

impl<'f> FixedBoard<'f> {
    /// The boards of all fixed programs.
    pub(super) fn all(
        report: &Report<'f>,
        boards: &[Board<'_>],
        fixes: &'f [FixedRun],
        axis: Axis,
    ) -> Vec<Self> {
        let board = |(number, run): (usize, &'f FixedRun)| {
            let original = &boards[run.program];
            let timelines = std::slice::from_ref(&run.timeline);
            let (scenario, bounds) = (&run.scenario, report.bounds);
            let alone = Report { scenario, bounds, timelines, findings: &[] };
            let saves = saved(original.timeline, &run.timeline);
            Self {
                board: Board::new(&alone, 0, axis).fixing(original, boards.len() + number, saves),
                program: run.program,
                finding: run.finding,
                number,
            }
        };
        fixes.iter().enumerate().map(board).collect()
    }

    /// Whether it fixes this finding.
    pub(super) fn is_of(&self, program: usize, finding: usize) -> bool {
        (self.program, self.finding) == (program, finding)
    }

    /// The button that adds the fixed program, and the template that it adds.
    pub(super) fn offer(&self) -> Markup {
        let board = &self.board;
        html! {
            p.offer hidden {
                button type="button" data-fix=(self.number) { "Add the fixed program" }
            }
            template data-fix=(self.number) {
                (strip::entry(board, board.axis))
                (board.render(&[]))
                table { tbody.events { (transcript::rows_of(board)) } }
                table { tbody.row { (compared::row(board)) } }
            }
        }
    }
}

fn saved(original: &Timeline, fixed: &Timeline) -> Option<Duration> {
    let [before, after] = [original, fixed].map(|timeline| timeline.settles_at);
    before?.elapsed().checked_sub(after?.elapsed())
}
