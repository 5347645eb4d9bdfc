//! What had to happen before what.
//!
//! Every microtask runs because some promise settled, and that promise settled because of
//! something before it. The executor hands this knowledge on as a [`Cause`]: a point in a graph
//! whose arrows lead back to everything that *had* to happen first. What merely happened
//! earlier is not in it. So it distinguishes order by design from order by luck.

use std::ops::ControlFlow::{self, Continue};

/// A point in what had to happen before; [`Causes`] knows what lies after it.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause(u32);

impl Cause {
    /// The beginning: nothing had to happen before.
    pub const START: Self = Self(0);

    /// Its number among the points of its graph.
    pub(crate) const fn number(self) -> usize {
        self.0 as usize
    }
}

/// A point that had to come before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// Which one.
    pub(crate) point: Cause,
    /// What happened there, if anything that has a mark.
    pub(crate) mark: Option<u32>,
}

/// The graph after the causes.
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

/// A point in eight bytes: a run of a million tasks has millions of them.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// The mark with `MARKED`, or one of the two that were joined.
    what: u32,
    /// What it comes after.
    after: Cause,
}

/// The bit that distinguishes a mark from a join.
const MARKED: u32 = 1 << 31;

/// What a point is.
enum Kind {
    /// Both.
    Join(Cause, Cause),
    /// Something that the executor's user has numbered, after that cause.
    Mark(u32, Cause),
}

impl Point {
    /// The beginning, which joins itself with itself.
    const START: Self = Self { what: 0, after: Cause::START };

    const fn kind(self) -> Kind {
        if self.what & MARKED == 0 {
            Kind::Join(Cause(self.what), self.after)
        } else {
            Kind::Mark(self.what & !MARKED, self.after)
        }
    }

    /// Whether it comes right after that cause.
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
    /// How many marks there may be: their numbers are below this.
    pub const MARKS: u32 = MARKED;

    /// What happens after both.
    pub fn join(&mut self, one: Cause, other: Cause) -> Cause {
        if one == other || other == Cause::START {
            return one;
        }
        // What comes right after the one is after both already, as a call is that was awaited at
        // once: most joins are of this kind.
        if one == Cause::START || self.points[other.0 as usize].is_next_to(one) {
            return other;
        }
        self.add(Point { what: one.0, after: other })
    }

    /// Joins two causes of which neither is likely to come right after the other: it is not checked
    /// whether it does.
    pub(crate) fn join_apart(&mut self, one: Cause, other: Cause) -> Cause {
        match (one, other) {
            (Cause::START, other) => other,
            (one, Cause::START) => one,
            _ => self.add(Point { what: one.0, after: other }),
        }
    }

    /// Something happens after `cause` that later causes shall remember by `mark`.
    ///
    /// # Panics
    /// Where the mark is not below [`MARKS`](Self::MARKS).
    pub fn mark(&mut self, mark: u32, cause: Cause) -> Cause {
        assert!(mark < Self::MARKS, "a mark has 31 bits");
        self.add(Point { what: MARKED + mark, after: cause })
    }

    /// Forgets everything, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.points.truncate(1);
    }

    /// Every mark that had to happen before `cause`, ascending. Linear in all there is.
    #[must_use]
    pub fn marks_before(&self, cause: Cause) -> Vec<u32> {
        self.marks_before_any(&[cause])
    }

    /// Every mark that had to happen before one of these, ascending. Linear in all there is.
    #[must_use]
    pub fn marks_before_any(&self, causes: &[Cause]) -> Vec<u32> {
        // A point is made after those it leads back to, so one sweep from the newest suffices.
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
        // Marks are mostly set in order, and so come out from the last to the first.
        marks.reverse();
        if !marks.is_sorted_by(|one, other| one < other) {
            marks.sort_unstable();
            marks.dedup();
        }
        marks
    }

    /// For every point, by its number, the mark that had to happen before it and has the greatest
    /// `position`; [`Cause::number`] is a cause's.
    pub(crate) fn last_marks(&self, position: impl Fn(u32) -> u32) -> Vec<Option<u32>> {
        // A point is made after those it leads back to: one sweep from the oldest.
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

    /// The point at which each mark was set, by mark; of marks never set, the beginning.
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

    /// Looks at what had to happen before `cause`, newest first and nothing older than `oldest`,
    /// until `look` has seen enough. No arrow leads forward, so that what follows close on its
    /// cause is found at once.
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
