//! A program's calls as bars on the axis.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

use super::bar::{Glyph, GlyphRow, Glyphs, ProgramTimes};
use super::fit;
use super::functions::{self, FunctionRow, FunctionRows};
use super::lanes::Lanes;
use super::layout::Columns;
use super::line::{Line, Page};
use super::number::{count, counted};
use super::style::{BAD, FAINT, PLAIN};
use crate::Instant;
use crate::timeline::{CallId, EventKind, Timeline};

/// The rejections whose reason is in the picture.
pub(super) type ShownReasons = BTreeSet<CallId>;

/// A program's calls in rows. All methods require the timeline from which it was created.
#[derive(Debug)]
pub(super) struct Picture {
    lanes: Lanes,
    rows: Vec<Row>,
    /// The calls of code's own functions, below the others.
    functions: Vec<FunctionRow>,
    /// The number of calls of functions without a row.
    more_functions: usize,
}

/// One row: a lane, or many folded lanes.
#[derive(Debug)]
pub(super) struct Row {
    label: String,
    fold: Option<Fold>,
    begins_at: Instant,
    /// The time at which the row ends; `None` if a crash cut it off.
    ends_at: Option<Instant>,
    last: CallId,
}

/// The summary of the calls of a folded row.
#[derive(Debug, Default)]
struct Fold {
    calls: usize,
    rejected: usize,
}

impl Picture {
    pub(super) fn new(timeline: &Timeline) -> Self {
        let lanes = Lanes::new(timeline);
        let mut rows: Vec<Option<Row>> = lanes.folds.iter().map(|_| None).collect();
        for (id, (call, &row)) in (0..).zip(timeline.calls.iter().zip(&lanes.row_of)) {
            let fold = lanes.folds[row as usize];
            let row = rows[row as usize].get_or_insert_with(|| Row {
                label: if fold { String::new() } else { timeline.label(call) },
                fold: fold.then(Fold::default),
                begins_at: call.called_at,
                ends_at: call.settles_at,
                last: CallId(id),
            });
            row.last = CallId(id);
            row.ends_at = row.ends_at.zip(call.settles_at).map(|(row, call)| row.max(call));
            if let Some(fold) = &mut row.fold {
                fold.calls += 1;
                fold.rejected += usize::from(call.rejected.is_some());
            }
        }
        let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
        for row in &mut rows {
            if let Some(fold) = &row.fold {
                row.label = format!("+ {} more", count(fold.calls));
            }
        }
        let FunctionRows { rows: functions, more: more_functions } = functions::rows(timeline);
        Self { lanes, rows, functions, more_functions }
    }

    /// The names of all rows, as shown.
    pub(super) fn labels(&self) -> impl Iterator<Item = String> {
        let labels = self.rows.iter().map(|row| &row.label);
        let functions = self.functions.iter().map(|row| &row.label);
        labels.chain(functions).map(|label| fit::shown(label).into_owned())
    }

    /// The start and the end of each row, in words.
    pub(super) fn times(&self) -> impl Iterator<Item = (String, String)> {
        let rows = self.rows.iter().map(|row| (row.begins_at, row.ends_at));
        let functions = self.functions.iter().map(|row| (row.begins_at, row.ends_at));
        rows.chain(functions).map(|(begins, ends)| in_words(begins, ends))
    }

    /// The maximum number of concurrent calls of each row, if any row is folded.
    fn peaks(&self, timeline: &Timeline) -> Vec<usize> {
        let (mut running, mut peaks) = (vec![0_usize; self.rows.len()], vec![0; self.rows.len()]);
        if self.rows.iter().all(|row| row.fold.is_none()) {
            return peaks;
        }
        for kind in timeline.event_kinds() {
            let (CallId(call), starts) = match kind {
                EventKind::Started(call) => (call, true),
                EventKind::Fulfilled(call) | EventKind::Rejected(call) => (call, false),
                _ => continue,
            };
            let row = self.lanes.row_of[call as usize] as usize;
            running[row] = if starts { running[row] + 1 } else { running[row].saturating_sub(1) };
            peaks[row] = peaks[row].max(running[row]);
        }
        peaks
    }

    /// Draws the picture, and returns the rejections whose reason is shown.
    pub(super) fn write(
        &self,
        timeline: &Timeline,
        page: &mut Page<'_>,
        layout: &Columns,
        glyphs: &mut Glyphs,
    ) -> io::Result<ShownReasons> {
        let mut reasons = ShownReasons::new();
        if self.rows.is_empty() && self.functions.is_empty() {
            return Ok(reasons);
        }
        layout.axis.write(page, layout)?;
        let (bars, peaks) = (self.bars(timeline, layout), self.peaks(timeline));
        for ((row, bar), peak) in self.rows.iter().zip(bars).zip(peaks) {
            let mut shown = bar.glyphs();
            draw_ends(timeline, &mut shown, layout);
            glyphs.extend(shown.iter().flatten());
            if shown.contains(&Some(Glyph::Crossing)) {
                glyphs.insert(Glyph::Settles);
            }
            let mut line = page.line();
            line.blanks(Columns::label_begins());
            line.push(PLAIN, &fit::cut_middle(&row.label, layout.label));
            line.pad_to(layout.plot_begins());
            let reason = row.reason(timeline, &shown);
            draw(&mut line, &shown, reason.as_ref());
            reasons.extend(reason.map(|_| row.last));
            write_times(row.begins_at, row.ends_at, &mut line, layout);
            page.write(&line)?;
            row.write_fold(page, layout, peak)?;
        }
        self.write_functions(timeline, page, layout, glyphs)?;
        Ok(reasons)
    }

    fn write_functions(
        &self,
        timeline: &Timeline,
        page: &mut Page<'_>,
        layout: &Columns,
        glyphs: &mut Glyphs,
    ) -> io::Result<()> {
        for row in &self.functions {
            let mut shown = row.glyphs(timeline, layout);
            draw_ends(timeline, &mut shown, layout);
            glyphs.extend(shown.iter().flatten());
            let mut line = page.line();
            line.blanks(Columns::label_begins());
            line.push(FAINT, &fit::cut_middle(&row.label, layout.label));
            line.pad_to(layout.plot_begins());
            draw_glyphs(&mut line, &shown);
            write_times(row.begins_at, row.ends_at, &mut line, layout);
            page.write(&line)?;
        }
        if self.more_functions > 0 {
            let mut line = page.line();
            line.blanks(Columns::label_begins());
            let more = counted(self.more_functions, "shorter call");
            line.push(FAINT, &format!("and {more} of functions"));
            page.write(&line)?;
        }
        Ok(())
    }

    fn bars(&self, timeline: &Timeline, layout: &Columns) -> Vec<GlyphRow> {
        let mut bars: Vec<_> =
            self.rows.iter().map(|row| GlyphRow::new(layout.axis, row.fold.is_some())).collect();
        let Timeline { settles_at, quiescent_at, .. } = *timeline;
        for (call, &row) in timeline.calls.iter().zip(&self.lanes.row_of) {
            bars[row as usize].add(call, ProgramTimes { settles_at, quiescent_at });
        }
        bars
    }
}

/// The start and the end of a row, in words.
fn in_words(begins_at: Instant, ends_at: Option<Instant>) -> (String, String) {
    (begins_at.to_string(), ends_at.map_or_else(|| "-".to_owned(), |at| at.to_string()))
}

fn write_times(begins_at: Instant, ends_at: Option<Instant>, line: &mut Line, layout: &Columns) {
    let Some((width, _)) = layout.times else { return };
    let (begins, ends) = in_words(begins_at, ends_at);
    line.pad_to(layout.times_begin());
    line.push(FAINT, &format!("{begins:>width$} → {ends}"));
}

/// Draws the instants at which the program settles and crashes, as lines through all rows.
fn draw_ends(timeline: &Timeline, shown: &mut [Option<Glyph>], layout: &Columns) {
    let settles = timeline.settles_at.map(|at| (at, Glyph::Settles));
    let crashes = timeline.crash.as_ref().map(|crash| (crash.at, Glyph::Crashes));
    for (at, glyph) in settles.into_iter().chain(crashes) {
        let there = &mut shown[layout.axis.column(at)];
        *there = match (*there, glyph) {
            (Some(Glyph::Orphaned), Glyph::Settles) => Some(Glyph::Crossing),
            // The end of the process takes precedence over that of the program.
            (None | Some(Glyph::Settles), _) => Some(glyph),
            (other, _) => other,
        };
    }
}

/// Draws the glyphs of a row, with the reason over some of them.
fn draw(line: &mut Line, shown: &[Option<Glyph>], reason: Option<&(usize, Cow<'_, str>)>) {
    let Some((column, text)) = reason else { return draw_glyphs(line, shown) };
    let (before, after) = shown.split_at(*column);
    draw_glyphs(line, before);
    line.push(BAD, text);
    draw_glyphs(line, &after[fit::width(text)..]);
}

fn draw_glyphs(line: &mut Line, shown: &[Option<Glyph>]) {
    for same in shown.chunk_by(|a, b| a == b) {
        match same[0] {
            Some(glyph) => line.repeat(glyph.style(), glyph.char(), same.len()),
            None => line.blanks(same.len()),
        }
    }
}

impl Row {
    /// The reason of the row's last rejection and the column for it, if there is room.
    fn reason<'t>(
        &self,
        timeline: &'t Timeline,
        shown: &[Option<Glyph>],
    ) -> Option<(usize, Cow<'t, str>)> {
        let reason = timeline.call(self.last).rejected.filter(|_| self.fold.is_none())?;
        let text = fit::shown(timeline.text(reason));
        let is_bar = |glyph: &Option<Glyph>| glyph.is_some_and(|glyph| glyph > Glyph::Crashes);
        let mark = shown.iter().rposition(is_bar)?;
        // A line directly after the bar is kept.
        let after = if shown.get(mark + 1).is_some_and(Option::is_some) { 3 } else { 2 };
        let fits = !text.is_empty() && mark + after + fit::width(&text) <= shown.len();
        fits.then_some((mark + after, text))
    }

    fn write_fold(&self, page: &mut Page<'_>, layout: &Columns, peak: usize) -> io::Result<()> {
        let Some(fold) = &self.fold else { return Ok(()) };
        let rejected = match fold.rejected {
            0 => String::new(),
            some => format!(", {} rejected", count(some)),
        };
        let text = format!("up to {} concurrent{rejected}", count(peak));
        let mut line = page.line();
        line.pad_to(layout.plot_begins());
        line.push(FAINT, &fit::cut(&text, page.width() - layout.plot_begins()));
        page.write(&line)
    }
}
