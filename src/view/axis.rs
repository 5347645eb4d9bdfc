//! The time axis of a picture, shared by all its programs.

use super::bars::Bar;
use crate::Instant;
use crate::timeline::Timeline;

/// The number of parts of an axis: positions are whole numbers, so they are the same everywhere.
pub(super) const PARTS: u32 = 10_000;

/// The maximum factor by which calls that run after all programs are over can lengthen the axis.
const REACH: u64 = 8;

/// The axis from 0 to the time when the last of the programs is over. It also covers calls that
/// keep running after that, if everything before them keeps at least an eighth of the axis. A call
/// that ends even later is an arrow at the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    end: Instant,
}

impl Axis {
    pub(super) fn of(timelines: &[Timeline]) -> Self {
        let over = timelines.iter().map(over).max().unwrap_or(Instant::ZERO);
        let within = |at: &Instant| {
            // If no program takes time before it settles, only later times are visible.
            over == Instant::ZERO || at.as_nanos() <= over.as_nanos().saturating_mul(REACH)
        };
        let end = timelines.iter().flat_map(ends).filter(within).max();
        Self { end: end.map_or(over, |end| end.max(over)) }
    }

    /// The same axis with a margin at its end, for labels.
    pub(super) fn with_margin(self) -> Self {
        let end = self.end.as_nanos();
        let end = Instant::from_nanos(end.saturating_add(end / 16));
        Self { end: end.unwrap_or(self.end) }
    }

    /// The end of the axis.
    pub(super) const fn end(self) -> Instant {
        self.end
    }

    /// Returns the position of an instant, in [`PARTS`]; later instants are at the end.
    pub(super) fn position(self, at: Instant) -> u32 {
        let [at, end] = [at.min(self.end), self.end].map(|at| u128::from(at.as_nanos()));
        let doubled = at * u128::from(PARTS) * 2 + end;
        doubled.checked_div(end * 2).and_then(|part| u32::try_from(part).ok()).unwrap_or(0)
    }

    /// Returns the instants to label, at most `most` after the first: multiples of a round step.
    pub(super) fn ticks(self, most: u64) -> Vec<Instant> {
        let end = self.end.as_nanos();
        let Some(step) = round_steps(self.end).find(|step| end / step <= most) else {
            return Vec::new();
        };
        (0..=end / step).filter_map(|index| Instant::from_nanos(index * step)).collect()
    }
}

/// The steps, in nanoseconds, between the labels of an axis that ends at `end`, shortest first: up
/// to seconds, 1, 2 or 5 times a power of ten; then the round numbers of minutes, hours and days.
///
/// On an axis of two minutes or more, no step is shorter than a minute, and so on for hours and
/// days: otherwise neighboring labels would have different units.
pub(super) fn round_steps(end: Instant) -> impl Iterator<Item = u64> {
    const MINUTE: u64 = 60_000_000_000;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = (0..11).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    let minutes = [1, 2, 5, 10, 20, 30].map(|minutes| minutes * MINUTE);
    let hours = [1, 2, 3, 6, 12].map(|hours| hours * HOUR);
    let days = (0..5).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power) * DAY));
    let steps = seconds.take_while(|step| *step < MINUTE).chain(minutes).chain(hours).chain(days);
    let least = [DAY, HOUR, MINUTE].into_iter().find(|unit| end.as_nanos() >= 2 * unit);
    steps.skip_while(move |step| Some(*step) < least)
}

/// The time at which a program is over: it has settled, or nothing is left to run.
fn over(timeline: &Timeline) -> Instant {
    shown(timeline, timeline.settles_at.unwrap_or(timeline.quiescent_at))
}

/// The times at which the calls of a program end, its process crashes, and its last event happens:
/// that of a timer of code, for example.
fn ends(timeline: &Timeline) -> impl Iterator<Item = Instant> {
    let calls = timeline.calls.iter().map(|call| Bar::of(timeline, call).ends_at);
    let crash = timeline.crash.as_ref().map(|crash| crash.at);
    let ends = calls.chain(crash).chain(last_event_at(timeline));
    ends.map(|at| shown(timeline, at))
}

/// The time `at`, or that of the last event if that is earlier: nothing is visible after it.
fn shown(timeline: &Timeline, at: Instant) -> Instant {
    last_event_at(timeline).map_or(at, |last| at.min(last))
}

fn last_event_at(timeline: &Timeline) -> Option<Instant> {
    let last = timeline.event_count().checked_sub(1)?;
    Some(timeline.event(last).at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    /// The axis of a program that settles at `settles`, with a call that runs until `orphan`.
    fn axis(settles: u64, orphan: u64) -> Axis {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, settles).call("orphan", 0, 0, orphan);
        Axis::of(&[sample.fulfills(Value::Null, settles)])
    }

    #[test]
    fn the_axis_ends_with_the_last_program_or_the_last_call_within_reach() {
        assert_eq!(axis(330, 0).end().to_string(), "330ms");
        assert_eq!(axis(50, 300).end().to_string(), "300ms");
        assert_eq!(axis(50, 400).end().to_string(), "400ms");
        assert_eq!(axis(50, 401).end().to_string(), "50ms");
        assert_eq!(axis(0, 401).end().to_string(), "401ms");
    }

    #[test]
    fn the_axis_covers_later_events_of_timers() {
        let timer = |at| {
            let mut sample = Sample::new("p");
            sample.call("a", 0, 0, 50).log(at, "tick");
            Axis::of(&[sample.fulfills(Value::Null, 50)]).end().to_string()
        };
        assert_eq!(timer(300), "300ms");
        assert_eq!(timer(401), "50ms");
    }

    #[test]
    fn positions_are_parts_of_the_axis() {
        assert_eq!(axis(330, 990).position(axis(330, 0).end()), 3333);
        assert_eq!(axis(330, 0).position(axis(990, 0).end()), PARTS);
        assert_eq!(axis(0, 0).position(Instant::ZERO), 0);
    }

    #[test]
    fn ticks_are_round_and_few() {
        let shown = |millis, most| {
            let ticks = axis(millis, 0).ticks(most);
            ticks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(330, 5), "0 100ms 200ms 300ms");
        assert_eq!(shown(4000, 5), "0 1s 2s 3s 4s");
        assert_eq!(shown(0, 5), "0");
        assert_eq!(shown(200_000, 5), "0 1m 2m 3m");
        assert_eq!(shown(86_400_000, 5), "0 6h 12h 18h 1d");
        assert_eq!(shown(7 * 86_400_000, 5), "0 2d 4d 6d");
        assert_eq!(shown(7_300_000, 5), "0 1h 2h");
    }
}
