//! The causes of events: which events had to happen before which others.
//!
//! Each microtask runs because a promise settled, and that promise settled because of something
//! before it. The executor records this as a [`Cause`]: a point in a graph whose edges lead back to
//! everything that *had* to happen first. An event that merely happened earlier is not part of it.
//! So the graph distinguishes an order that is guaranteed from one that is an accident of timing.

use std::ops::ControlFlow::{self, Continue};

/// A point in the graph of [`Causes`].
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause(u32);

impl Cause {
    /// The start: nothing had to happen before it.
    pub const START: Self = Self(0);

    /// The number of the point in its graph.
    pub(crate) const fn number(self) -> usize {
        self.0 as usize
    }
}

/// An earlier point that a cause depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// The point.
    pub(crate) point: Cause,
    /// The mark that was set there, if any.
    pub(crate) mark: Option<u32>,
}

/// The graph of causes.
///
/// ```
/// use makespan::{Cause, Causes};
///
/// let mut causes = Causes::default();
/// let user = causes.mark(1, Cause::START);
/// let posts = causes.mark(2, user);
/// let stats = causes.mark(3, Cause::START);
/// let page = causes.join(posts, stats);
/// assert_eq!(causes.marks_before(posts), [1, 2]);
/// assert_eq!(causes.marks_before(page), [1, 2, 3]);
/// ```
#[derive(Clone, Debug)]
pub struct Causes {
    points: Vec<Point>,
}

/// A point takes only eight bytes, because a run of a million tasks has millions of points.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// A mark with the bit `MARKED`, or one of the two points that were joined.
    what: u32,
    /// The point before it.
    after: Cause,
}

/// The bit that distinguishes a mark from a join.
const MARKED: u32 = 1 << 31;

/// The kinds of points.
enum Kind {
    /// Two causes that both had to happen.
    Join(Cause, Cause),
    /// An event that the user of the executor has numbered, after that cause.
    Mark(u32, Cause),
}

impl Point {
    /// The start, which joins itself with itself.
    const START: Self = Self { what: 0, after: Cause::START };

    const fn kind(self) -> Kind {
        if self.what & MARKED == 0 {
            Kind::Join(Cause(self.what), self.after)
        } else {
            Kind::Mark(self.what & !MARKED, self.after)
        }
    }

    /// Whether the point directly follows that cause.
    fn is_next_to(self, cause: Cause) -> bool {
        self.after == cause || self.what == cause.0
    }
}

impl Default for Causes {
    fn default() -> Self {
        Self { points: vec![Point::START] }
    }
}

impl Causes {
    /// The limit of marks: their numbers are lower.
    pub const MARKS: u32 = MARKED;

    /// The cause of what happens after both.
    pub fn join(&mut self, one: Cause, other: Cause) -> Cause {
        if one == other || other == Cause::START {
            return one;
        }
        // If one point directly follows the other, it already follows both, as for a call that is
        // awaited immediately. Most joins are of this kind.
        if one == Cause::START || self.points[other.0 as usize].is_next_to(one) {
            return other;
        }
        self.add(Point { what: one.0, after: other })
    }

    /// Joins two causes without checking whether one directly follows the other, which is unlikely.
    pub(crate) fn join_apart(&mut self, one: Cause, other: Cause) -> Cause {
        match (one, other) {
            (Cause::START, other) => other,
            (one, Cause::START) => one,
            _ => self.add(Point { what: one.0, after: other }),
        }
    }

    /// Records an event after `cause`, which later causes identify by `mark`.
    ///
    /// # Panics
    /// If the mark is not below [`MARKS`](Self::MARKS).
    pub fn mark(&mut self, mark: u32, cause: Cause) -> Cause {
        assert!(mark < Self::MARKS, "a mark has 31 bits");
        self.add(Point { what: MARKED + mark, after: cause })
    }

    /// Removes everything, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.points.truncate(1);
    }

    /// Every mark that had to happen before `cause`, ascending. Takes time linear in the graph.
    #[must_use]
    pub fn marks_before(&self, cause: Cause) -> Vec<u32> {
        self.marks_before_any(&[cause])
    }

    /// Every mark that had to happen before one of these, ascending. Takes time linear in the
    /// graph.
    #[must_use]
    pub fn marks_before_any(&self, causes: &[Cause]) -> Vec<u32> {
        // A point is newer than those that it leads back to, so one pass from the newest suffices.
        let newest = causes.iter().map(|cause| cause.0).max().unwrap_or(0);
        let mut before = vec![false; newest as usize + 1];
        for cause in causes {
            before[cause.0 as usize] = true;
        }
        let mut marks = Vec::with_capacity(before.len() / 2);
        for index in (1..before.len()).rev() {
            if !before[index] {
                continue;
            }
            match self.points[index].kind() {
                Kind::Join(one, other) => {
                    before[one.0 as usize] = true;
                    before[other.0 as usize] = true;
                }
                Kind::Mark(mark, after) => {
                    before[after.0 as usize] = true;
                    marks.push(mark);
                }
            }
        }
        // Marks are mostly set in ascending order, so they are found in descending order.
        marks.reverse();
        if !marks.is_sorted_by(|one, other| one < other) {
            marks.sort_unstable();
            marks.dedup();
        }
        marks
    }

    /// For each point, the mark with the greatest `position` among those that had to happen before
    /// it; [`Cause::number`] is the number of a point.
    pub(crate) fn last_marks(&self, position: impl Fn(u32) -> u32) -> Vec<Option<u32>> {
        // A point is newer than those that it leads back to, so one pass from the oldest suffices.
        let mut last: Vec<Option<u32>> = Vec::with_capacity(self.points.len());
        let later = |one: Option<u32>, other: Option<u32>| {
            [one, other].into_iter().flatten().max_by_key(|mark| position(*mark))
        };
        last.push(None);
        for point in &self.points[1..] {
            let mark = match point.kind() {
                Kind::Join(one, other) => later(last[one.0 as usize], last[other.0 as usize]),
                Kind::Mark(mark, after) => later(last[after.0 as usize], Some(mark)),
            };
            last.push(mark);
        }
        last
    }

    /// For each mark, the point at which it was set, or the start if it was never set.
    pub(crate) fn points_of_marks(&self) -> Vec<Cause> {
        let mut points = Vec::new();
        for (index, point) in (0..).zip(&self.points) {
            let Kind::Mark(mark, _) = point.kind() else { continue };
            let mark = mark as usize;
            points.resize(points.len().max(mark + 1), Cause::START);
            points[mark] = Cause(index);
        }
        points
    }

    /// Visits what had to happen before `cause`, the newest first and nothing older than `oldest`,
    /// until `look` returns a value. Edges lead only back, so what happened shortly before is found
    /// quickly.
    pub(crate) fn look_back<B>(
        &self,
        cause: Cause,
        oldest: Cause,
        mut look: impl FnMut(Past) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open = std::collections::BinaryHeap::from([cause.0]);
        while let Some(point) = open.pop() {
            if point < oldest.0 || !seen.insert(point) {
                continue;
            }
            let (mark, earlier) = match self.points[point as usize].kind() {
                Kind::Join(one, other) => (None, [Some(one.0), Some(other.0)]),
                Kind::Mark(mark, after) => (Some(mark), [Some(after.0), None]),
            };
            look(Past { point: Cause(point), mark })?;
            open.extend(earlier.into_iter().flatten());
        }
        Continue(())
    }

    fn add(&mut self, point: Point) -> Cause {
        let number = u32::try_from(self.points.len()).ok().filter(|number| *number < MARKED);
        self.points.push(point);
        Cause(number.expect("fewer than 2^31 causes"))
    }
}

#[cfg(test)]
mod tests;
