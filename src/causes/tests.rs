//! Causes of a few points, whose marks are obvious.

use std::ops::ControlFlow::{Break, Continue};

use super::*;

/// Two independent marks, and one mark after both.
fn joined() -> (Causes, [Cause; 4]) {
    let mut causes = Causes::default();
    let one = causes.mark(1, Cause::START);
    let two = causes.mark(2, Cause::START);
    let both = causes.join(one, two);
    let three = causes.mark(3, both);
    (causes, [one, two, both, three])
}

#[test]
fn a_join_with_an_earlier_cause_is_the_later_cause() {
    let (mut causes, [one, two, both, three]) = joined();
    for join in [Causes::join, Causes::join_apart] {
        assert_eq!(join(&mut causes, Cause::START, one), one);
        assert_eq!(join(&mut causes, one, Cause::START), one);
    }
    assert_eq!(causes.join(Cause::START, Cause::START), Cause::START);
    assert_eq!(causes.join(one, one), one);
    // Directly after: a mark after its cause, and a join after both of its causes.
    assert_eq!([causes.join(both, three), causes.join(one, both)], [three, both]);
    assert_eq!(causes.join(two, both), both);
    assert_eq!(causes.points.len(), 5);
    // The search ends there: this is a separate point.
    assert_ne!(causes.join(one, three), three);
}

#[test]
fn marks_are_returned_once_and_ascending() {
    let (mut causes, [one, two, both, three]) = joined();
    assert!(causes.marks_before(Cause::START).is_empty());
    assert_eq!(causes.marks_before(three), [1, 2, 3]);
    assert_eq!(causes.marks_before_any(&[one, two]), [1, 2]);
    let zero = causes.mark(0, both);
    assert_eq!(causes.marks_before(zero), [0, 1, 2]);
    let before_two = causes.mark(1, two);
    assert_eq!(causes.marks_before(before_two), [1, 2]);
    let again = causes.mark(3, three);
    assert_eq!(causes.marks_before(again), [1, 2, 3]);
    let first = causes.mark(7, Cause::START);
    let second = causes.mark(7, first);
    assert_eq!(causes.marks_before(second), [7]);
}

#[test]
fn the_greatest_mark_has_thirty_one_bits() {
    let mut causes = Causes::default();
    let greatest = causes.mark(Causes::MARKS - 1, Cause::START);
    assert_eq!(causes.marks_before(greatest), [Causes::MARKS - 1]);
}

#[test]
#[should_panic(expected = "a mark has 31 bits")]
fn a_mark_above_the_limit_panics() {
    Causes::default().mark(Causes::MARKS, Cause::START);
}

#[test]
fn the_last_mark_is_that_of_the_greatest_position() {
    let (causes, _) = joined();
    assert_eq!(causes.last_marks(|mark| mark), [None, Some(1), Some(2), Some(2), Some(3)]);
    assert_eq!(causes.last_marks(|mark| 9 - mark), [None, Some(1), Some(2), Some(1), Some(1)]);
}

#[test]
fn a_mark_is_found_by_its_number() {
    let (mut causes, [one, two, _, three]) = joined();
    let five = causes.mark(5, one);
    assert_eq!(causes.points_of_marks(), [Cause::START, one, two, three, Cause::START, five]);
    causes.clear();
    assert!(causes.points_of_marks().is_empty());
    assert_eq!(causes.mark(1, Cause::START), one);
}

#[test]
fn look_back_visits_each_point_once_newest_first_until_it_is_stopped() {
    let (causes, [one, two, both, three]) = joined();
    let seen = |oldest: Cause, last: Cause| {
        let mut seen = Vec::new();
        let _ = causes.look_back(three, oldest, |past| {
            seen.push((past.point, past.mark));
            if past.point == last { Break(()) } else { Continue(()) }
        });
        seen
    };
    let all = [(three, Some(3)), (both, None), (two, Some(2)), (one, Some(1))];
    let start = (Cause::START, None);
    assert_eq!(seen(one, Cause::START), all);
    assert_eq!(seen(Cause::START, one), all);
    assert_eq!(seen(two, Cause::START), all[..3]);
    assert_eq!(seen(Cause::START, both), all[..2]);
    assert_eq!(seen(Cause::START, Cause::START), [&all[..], &[start]].concat());
}
