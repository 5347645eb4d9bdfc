//! Rounds: the candidates take turns, so that a temporary slowdown of the machine affects all of
//! them.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A contestant that has taken longer in total is not run again.
const PATIENCE: Duration = Duration::from_secs(20);

/// The number of rounds, and where the progress is shown.
pub struct Rounds {
    count: u32,
    progress: ProgressBar,
}

/// The measurements of one candidate.
struct Asked<M> {
    measured: Vec<M>,
    took: Duration,
    /// Whether it is still measured.
    goes_on: bool,
}

impl Rounds {
    /// Creates this number of rounds. The progress is shown on standard error, only on a terminal.
    pub fn new(count: u32) -> Self {
        let progress = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}");
        progress.set_style(style.expect("a template of ours"));
        progress.enable_steady_tick(Duration::from_millis(100));
        Self { count, progress }
    }

    /// The same with a multiple of the rounds.
    pub fn times(&self, more: u32) -> Self {
        Self { count: self.count * more, progress: self.progress.clone() }
    }

    pub fn count(&self) -> u32 {
        self.count
    }

    /// The measurements of each candidate; empty for one that cannot be measured.
    ///
    /// # Errors
    /// The first error of a measurement.
    pub fn measure<C, M>(
        &self,
        what: &str,
        candidates: &[C],
        name: impl Fn(&C) -> &str,
        measure: impl Fn(&C) -> anyhow::Result<Option<M>>,
    ) -> anyhow::Result<Vec<Vec<M>>> {
        let begin = |_: &C| Asked { measured: Vec::new(), took: Duration::ZERO, goes_on: true };
        let mut all: Vec<_> = candidates.iter().map(begin).collect();
        for round in 1..=self.count {
            for (candidate, asked) in candidates.iter().zip(&mut all) {
                if asked.goes_on {
                    let (name, count) = (name(candidate), self.count);
                    self.progress.set_message(format!("{what}: {name}, round {round} of {count}"));
                    asked.ask(|| measure(candidate))?;
                }
            }
        }
        Ok(all.into_iter().map(|asked| asked.measured).collect())
    }

    /// Stops showing the progress.
    pub fn finish(&self) {
        self.progress.finish_and_clear();
    }

    /// Prints a part of the report, above the progress.
    pub fn print(&self, part: &str) {
        self.progress.suspend(|| println!("{part}"));
    }
}

impl<M> Asked<M> {
    fn ask(&mut self, measure: impl Fn() -> anyhow::Result<Option<M>>) -> anyhow::Result<()> {
        let begun = Instant::now();
        let measured = measure()?;
        self.took += begun.elapsed();
        self.goes_on = measured.is_some() && self.took < PATIENCE;
        self.measured.extend(measured);
        Ok(())
    }
}

/// The middle value, or the later one of two middle values; `None` if there are none.
pub fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn candidates_take_turns_and_unable_ones_are_skipped() {
        let order = RefCell::new(String::new());
        let measure = |candidate: &&str| {
            order.borrow_mut().push_str(candidate);
            Ok((*candidate != "b").then(|| order.borrow().len()))
        };
        let rounds = Rounds::new(3);
        let measured = rounds.measure("", &["a", "b", "c"], |name| name, measure).unwrap();
        assert_eq!(order.into_inner(), "abcacac");
        assert_eq!(measured, [vec![1, 4, 6], vec![], vec![3, 5, 7]]);
    }

    #[test]
    fn a_median_is_the_middle_one() {
        assert_eq!(median([3, 1, 2]), Some(2));
        assert_eq!(median([4, 1, 2, 3]), Some(3));
        assert_eq!(median::<u32>([]), None);
    }
}
