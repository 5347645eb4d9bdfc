//! The one time axis on which a picture shows all its programs.

use crate::Instant;
use crate::timeline::Timeline;

/// How many parts an axis has: positions are whole numbers, the same everywhere.
pub(super) const PARTS: u32 = 10_000;

/// From 0 to where the last of the programs settles, or ends without ever having settled. What
/// runs on behind that is not worth making everything before it smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    end: Instant,
}

impl Axis {
    pub(super) fn of(timelines: &[Timeline]) -> Self {
        Self { end: timelines.iter().map(end).max().unwrap_or(Instant::ZERO) }
    }

    /// The last moment on it.
    pub(super) const fn end(self) -> Instant {
        self.end
    }

    /// Where a moment stands, of [`PARTS`]; what is past its end stands there.
    pub(super) fn position(self, at: Instant) -> u32 {
        let [at, end] = [at.min(self.end), self.end].map(|at| u128::from(at.as_nanos()));
        let doubled = at * u128::from(PARTS) * 2 + end;
        doubled.checked_div(end * 2).and_then(|part| u32::try_from(part).ok()).unwrap_or(0)
    }

    /// Moments worth a label, at most `most` behind the first: multiples of 1, 2 or 5 times a power
    /// of ten.
    pub(super) fn ticks(self, most: u64) -> Vec<Instant> {
        let end = self.end.as_nanos();
        let mut steps = (0..16).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
        let Some(step) = steps.find(|step| end / step <= most) else { return Vec::new() };
        (0..=end / step).filter_map(|index| Instant::from_nanos(index * step)).collect()
    }
}

/// Where a program's part of the axis ends.
fn end(timeline: &Timeline) -> Instant {
    match timeline.settles_at {
        // Where nothing takes time up to the settling, only what comes after can be seen.
        Some(at) if at > Instant::ZERO => match timeline.events.last() {
            // Of a beginning there is no more to see than its events.
            Some(last) => at.min(last.at),
            None => at,
        },
        _ => timeline.quiescent_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    fn axis(millis: u64) -> Axis {
        let mut sample = Sample::new("p");
        sample.call("a", 0, 0, millis).call("orphan", 0, 0, millis * 9);
        Axis::of(&[sample.fulfils(Value::Null, millis)])
    }

    #[test]
    fn it_ends_where_the_last_program_settles() {
        assert_eq!(axis(330).end().to_string(), "330ms");
        assert_eq!(axis(330).position(axis(990).end()), PARTS);
        assert_eq!(axis(330).position(axis(110).end()), 3333);
        assert_eq!(axis(0).position(Instant::ZERO), 0);
    }

    #[test]
    fn ticks_are_round_and_few() {
        let shown = |millis, most| {
            let ticks = axis(millis).ticks(most);
            ticks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(330, 5), "0 100ms 200ms 300ms");
        assert_eq!(shown(4000, 5), "0 1s 2s 3s 4s");
        assert_eq!(shown(0, 5), "0");
    }
}
