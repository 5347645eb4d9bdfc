//! What had to happen before what.
//!
//! Every microtask runs because some promise settled, and that promise settled because of
//! something before it. The executor hands this knowledge on as a [`Cause`]: a point in a graph
//! whose arrows lead back to everything that *had* to happen first. What merely happened to come
//! earlier is not in it, so from it one can tell order by design from order by luck.

use std::ops::ControlFlow::{self, Continue};

/// A point in what had to happen before; [`Causes`] knows what lies behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The graph behind the causes.
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

#[derive(Clone, Copy, Debug)]
enum Point {
    Start,
    /// Both.
    Join(Cause, Cause),
    /// Something that the executor's user has numbered, after that cause.
    Mark(u32, Cause),
}

impl Default for Causes {
    fn default() -> Self {
        Self { points: vec![Point::Start] }
    }
}

impl Causes {
    /// What happens after both.
    pub fn join(&mut self, one: Cause, other: Cause) -> Cause {
        if one == other || other == Cause::START {
            return one;
        }
        if one == Cause::START {
            return other;
        }
        self.add(Point::Join(one, other))
    }

    /// Something happens after `cause` that later causes shall remember by `mark`.
    pub fn mark(&mut self, mark: u32, cause: Cause) -> Cause {
        self.add(Point::Mark(mark, cause))
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
        let mut marks = Vec::new();
        for index in (1..before.len()).rev() {
            if !before[index] {
                continue;
            }
            match self.points[index] {
                Point::Start => {}
                Point::Join(one, other) => {
                    before[one.0 as usize] = true;
                    before[other.0 as usize] = true;
                }
                Point::Mark(mark, after) => {
                    before[after.0 as usize] = true;
                    marks.push(mark);
                }
            }
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// For every point, by its number, the mark that had to happen before it and has the greatest
    /// `position`; [`Cause::number`] is a cause's.
    pub(crate) fn last_marks(&self, position: impl Fn(u32) -> u32) -> Vec<Option<u32>> {
        // A point is made after those it leads back to: one sweep from the oldest.
        let mut last: Vec<Option<u32>> = Vec::with_capacity(self.points.len());
        let later = |one: Option<u32>, other: Option<u32>| match (one, other) {
            (Some(a), Some(b)) if position(b) > position(a) => other,
            (None, _) => other,
            _ => one,
        };
        for point in &self.points {
            let mark = match *point {
                Point::Start => None,
                Point::Join(one, other) => later(last[one.0 as usize], last[other.0 as usize]),
                Point::Mark(mark, after) => later(last[after.0 as usize], Some(mark)),
            };
            last.push(mark);
        }
        last
    }

    /// The point at which each mark was set, by mark; of marks never set, the beginning.
    pub(crate) fn points_of_marks(&self) -> Vec<Cause> {
        let mut points = Vec::new();
        for (index, point) in (0..).zip(&self.points) {
            let Point::Mark(mark, _) = *point else { continue };
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
            let (mark, behind) = match self.points[point as usize] {
                Point::Start => (None, [None, None]),
                Point::Join(one, other) => (None, [Some(one.0), Some(other.0)]),
                Point::Mark(mark, after) => (Some(mark), [Some(after.0), None]),
            };
            look(Past { point: Cause(point), mark })?;
            open.extend(behind.into_iter().flatten());
        }
        Continue(())
    }

    fn add(&mut self, point: Point) -> Cause {
        self.points.push(point);
        Cause(u32::try_from(self.points.len() - 1).expect("fewer than 2^32 causes"))
    }
}
