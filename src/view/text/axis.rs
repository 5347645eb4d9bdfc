//! The time axis in columns, with labels at round times.

use std::io;

use super::layout::Columns;
use super::line::Page;
use super::style::FAINT;
use crate::Instant;
use crate::view::axis::round_steps;

/// The scale that converts instants to columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    end: Instant,
    columns: usize,
}

impl Scale {
    /// Creates an axis from 0 to `end` with `columns` columns. `end` itself is in the column after
    /// the last one.
    pub(super) const fn new(end: Instant, columns: usize) -> Self {
        Self { end, columns }
    }

    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    /// The column that starts nearest to an instant, so that adjacent bars touch.
    pub(super) fn column(&self, at: Instant) -> usize {
        let [at, end] = [at.min(self.end), self.end].map(|at| u128::from(at.as_nanos()));
        let doubled = at * self.columns as u128 * 2 + end;
        let column = doubled.checked_div(end * 2).and_then(|column| usize::try_from(column).ok());
        column.unwrap_or(0)
    }

    /// The instants with a tick: multiples of a round step, as many as fit.
    fn ticks(&self) -> Vec<(usize, String)> {
        // If no step fits, there is only the tick at 0, which always does.
        round_steps(self.end).find_map(|step| self.ticks_of(step)).unwrap_or_default()
    }

    /// The multiples of a step, if their labels fit next to each other.
    fn ticks_of(&self, step: u64) -> Option<Vec<(usize, String)>> {
        let count = self.end.as_nanos() / step;
        // More than one tick in three columns cannot be labeled, so such ticks need not be
        // computed.
        if count > self.columns as u64 / 3 {
            return None;
        }
        let mut ticks: Vec<(usize, String)> = Vec::new();
        for at in (0..=count).filter_map(|index| Instant::from_nanos(index * step)) {
            let tick = (self.column(at), at.to_string());
            if ticks.last().is_some_and(|before| !fit_beside(before, &tick)) {
                return None;
            }
            ticks.push(tick);
        }
        Some(ticks)
    }

    /// Writes the axis in two lines: the numbers, and the ticks below them.
    pub(super) fn write(&self, page: &mut Page<'_>, layout: &Columns) -> io::Result<()> {
        let mut numbers = page.line();
        let mut ruler = String::new();
        let ticks = self.ticks();
        for (column, label) in &ticks {
            let last = (self.columns + 1).saturating_sub(label.len());
            numbers.pad_to(layout.plot_begins() + column.saturating_sub(label.len() / 2).min(last));
            numbers.push(FAINT, label);
        }
        for column in 0..=self.columns {
            let ticked = ticks.iter().any(|(tick, _)| *tick == column);
            ruler.push(match (ticked, column) {
                (true, 0) => '├',
                (true, column) if column == self.columns => '┤',
                (true, _) => '┼',
                (false, _) => '─',
            });
        }
        page.write(&numbers)?;
        let mut line = page.line();
        line.pad_to(layout.plot_begins());
        line.push(FAINT, &ruler);
        page.write(&line)
    }
}

/// Whether the labels of two ticks leave two spaces between them.
fn fit_beside(one: &(usize, String), next: &(usize, String)) -> bool {
    next.0 - one.0 >= one.1.len().max(next.1.len()) + 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LIMIT;

    fn axis(end: u64, columns: usize) -> Scale {
        Scale::new(Instant::from_nanos(end).unwrap(), columns)
    }

    fn column(axis: Scale, nanos: u64) -> usize {
        axis.column(Instant::from_nanos(nanos).unwrap())
    }

    #[test]
    fn an_instant_is_drawn_at_the_nearest_column_boundary() {
        let axis = axis(1000, 40);
        assert_eq!(
            [0, 12, 13, 500, 987, 988, 1000].map(|at| column(axis, at)),
            [0, 0, 1, 20, 39, 40, 40]
        );
    }

    #[test]
    fn times_of_zero_and_of_the_limit_have_an_axis() {
        assert_eq!(column(axis(0, 40), 0), 0);
        assert_eq!(axis(0, 40).ticks(), [(0, "0".to_owned())]);
        assert_eq!(column(axis(LIMIT, 190), LIMIT), 190);
        assert_eq!(axis(LIMIT, 190).ticks()[1].1, "10000d");
    }

    #[test]
    fn ticks_are_round_and_their_labels_apart() {
        for end in [1, 7, 999, 1000, 123_456_789, 60_000_000_000, LIMIT] {
            for columns in 20..190 {
                let axis = axis(end, columns);
                let ticks = axis.ticks();
                assert_eq!(ticks[0], (0, "0".to_owned()));
                let apart = ticks.windows(2).all(|pair| fit_beside(&pair[0], &pair[1]));
                assert!(apart, "{end} in {columns}: {ticks:?}");
            }
        }
    }
}
