//! Finds the common elements of two lists, in order.

use std::ops::Range;

/// The maximum number of pairs of elements that are compared; in longer lists, the whole middle
/// counts as changed.
const MOST_PAIRS: usize = 4_000_000;

/// The parts of two lists that differ, between the elements of a longest common subsequence.
pub(super) fn changes<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let [old_rest, new_rest] = [&old[start..], &new[start..]];
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(o, n)| o == n).count();
    let [old_rest, new_rest] =
        [&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]];
    let mut changes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut at, mut now_at) = (start, start);
    let common = common(old_rest, new_rest).into_iter();
    let ends = [(old.len() - end, new.len() - end)];
    for (next, now) in common.map(|(old, new)| (start + old, start + new)).chain(ends) {
        if at < next || now_at < now {
            changes.push((at..next, now_at..now));
        }
        (at, now_at) = (next + 1, now + 1);
    }
    changes
}

/// The indices of a longest common subsequence, ascending in both lists.
fn common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return Vec::new();
    }
    // The length of a longest common subsequence of the rests that start at both indices.
    let mut left = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for (at, element) in old.iter().enumerate().rev() {
        for (now, other) in new.iter().enumerate().rev() {
            left[at][now] = if element == other {
                left[at + 1][now + 1] + 1
            } else {
                left[at + 1][now].max(left[at][now + 1])
            };
        }
    }
    let (mut common, mut at, mut now) = (Vec::new(), 0, 0);
    while at < old.len() && now < new.len() {
        if old[at] == new[now] {
            common.push((at, now));
            (at, now) = (at + 1, now + 1);
        } else if left[at + 1][now] >= left[at][now + 1] {
            at += 1;
        } else {
            now += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_steps_are_kept_and_the_others_are_listed() {
        let is = |old: &str, new: &str, expected: &[(Range<usize>, Range<usize>)]| {
            let [old, new] = [old, new].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(changes(&old, &new), expected);
        };
        is("", "", &[]);
        is("abc", "abc", &[]);
        is("abc", "axc", &[(1..2, 1..2)]);
        is("abc", "ac", &[(1..2, 1..1)]);
        is("ac", "abc", &[(1..1, 1..2)]);
        is("abxcd", "yxz", &[(0..2, 0..1), (3..5, 2..3)]);
        is("", "ab", &[(0..0, 0..2)]);
        is("aa", "a", &[(1..2, 1..1)]);
    }

    #[test]
    fn lists_too_long_to_compare_change_whole() {
        let old: Vec<usize> = (0..2_001).collect();
        let new: Vec<usize> = old.iter().rev().copied().collect();
        assert_eq!(changes(&old, &new), [(0..2_001, 0..2_001)]);
    }
}
