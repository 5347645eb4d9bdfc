//! The numbers that a value may still be, after it was compared.

/// The end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limit {
    number: f64,
    /// Whether the number itself is in the range.
    includes: bool,
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Range {
    lowest: Option<Limit>,
    highest: Option<Limit>,
}

impl Range {
    /// Whether all numbers of the range are less than this one; `None` if only some are.
    pub(super) fn is_less_than(&self, number: f64) -> Option<bool> {
        let ends_below = |end: Limit| {
            if end.includes { end.number < number } else { end.number <= number }
        };
        if self.highest.is_some_and(ends_below) {
            return Some(true);
        }
        self.lowest.is_some_and(|start| start.number >= number).then_some(false)
    }

    /// Whether all numbers of the range are greater than this one; `None` if only some are.
    pub(super) fn is_greater_than(&self, number: f64) -> Option<bool> {
        self.mirrored().is_less_than(-number)
    }

    pub(super) fn contains(&self, number: f64) -> bool {
        self.is_less_than(number) != Some(true) && self.is_greater_than(number) != Some(true)
    }

    /// Keeps the numbers that are less than this one, or those that are not. If there are none,
    /// what was known before was wrong.
    pub(super) fn assume_less(&mut self, number: f64, is: bool) {
        if self.is_less_than(number) == Some(!is) {
            *self = Self::default();
        }
        let limit = Some(Limit { number, includes: !is });
        if self.is_less_than(number).is_none() {
            *(if is { &mut self.highest } else { &mut self.lowest }) = limit;
        }
    }

    /// Keeps the numbers that are greater than this one, or those that are not.
    pub(super) fn assume_greater(&mut self, number: f64, is: bool) {
        let mut mirrored = self.mirrored();
        mirrored.assume_less(-number, is);
        *self = mirrored.mirrored();
    }

    /// The range of the negated numbers.
    fn mirrored(&self) -> Self {
        let negated = |limit: Limit| Limit { number: -limit.number, ..limit };
        Self { lowest: self.highest.map(negated), highest: self.lowest.map(negated) }
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    /// The comparisons of a number with another one, and the numbers that are compared.
    const NUMBERS: [f64; 4] = [-1.0, 0.0, 0.5, 2.0];

    /// Whether a comparison holds for a number: `true` is less, `false` is greater.
    fn holds(number: f64, (is_less, than): (bool, f64)) -> bool {
        if is_less { number < than } else { number > than }
    }

    #[test]
    fn what_a_range_says_holds_for_each_number_in_it() {
        let comparisons =
            || [true, false].into_iter().flat_map(|is| NUMBERS.map(|than| (is, than)));
        let assumed = || comparisons().flat_map(|one| [true, false].map(|is| (one, is)));
        let candidates: Vec<f64> = (-8..=12).map(|quarters| f64::from(quarters) / 4.0).collect();
        for (first, second) in assumed().flat_map(|one| assumed().map(move |other| (one, other))) {
            let left: Vec<f64> = candidates
                .iter()
                .copied()
                .filter(|one| [first, second].iter().all(|(how, is)| holds(*one, *how) == *is))
                .collect();
            let mut range = Range::default();
            for ((is_less, than), is) in [first, second] {
                if is_less {
                    range.assume_less(than, is);
                } else {
                    range.assume_greater(than, is);
                }
            }
            if left.is_empty() {
                continue;
            }
            for (is_less, than) in comparisons() {
                let said =
                    if is_less { range.is_less_than(than) } else { range.is_greater_than(than) };
                let all = |is| left.iter().all(|one| holds(*one, (is_less, than)) == is);
                assert_eq!(said, [true, false].into_iter().find(|is| all(*is)), "{range:?} {than}");
            }
            for number in candidates.iter().copied() {
                assert_eq!(range.contains(number), left.contains(&number), "{range:?} {number}");
            }
        }
    }

    #[test]
    fn the_latest_assumption_counts() {
        let mut range = Range::default();
        range.assume_less(0.0, true);
        range.assume_greater(5.0, true);
        assert_eq!(range.is_less_than(0.0), Some(false));
        assert_eq!(range.is_greater_than(5.0), Some(true));
    }
}
