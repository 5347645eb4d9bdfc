use super::*;
use crate::scenario::{Behavior, ItemBehavior, Need, ResourceId, Span, StepId, TaskId, Uses};
use crate::timeline::CallItems;
use crate::{Instant, LIMIT, Name};

mod naively;

/// The end of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Pending,
    Fulfilled,
    Rejected,
}
use End::{Fulfilled, Pending, Rejected};

/// The numbers of the names of the items of a call, the outermost first.
type Items<'i> = &'i [u32];

const NONE: Items<'_> = &[];
const X: Items<'_> = &[7];
const Y: Items<'_> = &[3];
/// All lists of items of the calls here: `call` and `lists` number them in the same way.
const LISTS: [Items<'_>; 11] =
    [NONE, X, Y, &[0], &[1], &[2], &[7, 7], &[7, 3], &[3, 7], &[3, 3], &[7, 7, 3]];

fn lists() -> ItemLists {
    let mut lists = ItemLists::default();
    for items in LISTS {
        carried(&mut lists, items);
    }
    lists
}

fn carried(lists: &mut ItemLists, items: Items<'_>) -> CallItems {
    let names = items.iter().map(|item| Name::from_index(*item as usize));
    names.fold(CallItems::None, |outer, item| lists.with(outer, item))
}

fn nanos(nanos: u64) -> Duration {
    Duration::from_nanos(nanos).unwrap()
}

/// A task whose calls take these times, one after the other, with these dependencies.
fn task(takes: &[u64], needs: &[Need]) -> Task {
    Task {
        name: Name::from_index(0),
        span: Span::NONE,
        behavior: Behavior {
            takes: takes.iter().copied().map(nanos).collect(),
            fails: None,
            returns: None,
            blocks: Duration::ZERO,
        },
        needs: needs.iter().copied().collect(),
        uses: Uses::default(),
        items: [].into(),
    }
}

fn call(task: u32, items: Items<'_>, end: End) -> Call {
    assert!(LISTS.contains(&items));
    let settled = end != Pending;
    Call {
        cause: crate::Cause::START,
        task: TaskId(task),
        items: carried(&mut lists(), items),
        step: StepId::from_index(0),
        called_at: Instant::ZERO,
        blocks: Duration::ZERO,
        takes: Duration::ZERO,
        starts_at: Some(Instant::ZERO),
        settles_at: settled.then_some(Instant::ZERO),
        rejected: (end == Rejected).then_some(Name::from_index(1)),
    }
}

/// The bounds of calls that the program waited for.
fn bounds(tasks: &[Task], calls: &[(u32, Items<'_>, End)]) -> Bounds<CallId> {
    let mut calls: Vec<Call> = calls.iter().map(|&(id, item, end)| call(id, item, end)).collect();
    naively::plan(tasks, &mut calls);
    let all: Vec<CallId> = (0..).zip(&calls).map(|(id, _)| CallId(id)).collect();
    bounds_of_calls(tasks, &[], (&calls, &lists()), &all).unwrap()
}

/// The duration of the longest chain, and the numbers of its calls.
fn chain(tasks: &[Task], calls: &[(u32, Items<'_>, End)]) -> (u64, Vec<u32>) {
    let bounds = bounds(tasks, calls);
    let path = bounds.critical_path.iter().map(|id| id.0).collect();
    (bounds.parallel.as_nanos(), path)
}

const DEPENDS_ON_A: &[Need] = &[Need::Fulfilled(TaskId(0))];
const SETTLED_A: &[Need] = &[Need::Settled(TaskId(0))];

#[test]
fn without_calls_the_bounds_are_zero() {
    let none = bounds(&[task(&[5], &[])], &[]);
    assert_eq!((none.sequential, none.parallel, none.with_resources), Default::default());
    assert!(none.critical_path.is_empty());
}

#[test]
fn a_dependency_counts_wherever_the_program_calls_it() {
    let tasks = [task(&[10], &[]), task(&[3], DEPENDS_ON_A)];
    assert_eq!(chain(&tasks, &[(1, NONE, Fulfilled), (0, NONE, Fulfilled)]), (13, vec![1, 0]));
}

#[test]
fn the_kth_call_of_an_item_takes_the_kth_duration_of_that_item() {
    let mut tasks = [task(&[1, 20, 300], &[])];
    let x = ItemBehavior {
        takes: Some([nanos(4000)].into_iter().collect()),
        blocks: Some(nanos(50_000)),
        ..ItemBehavior::default()
    };
    tasks[0].items.push((Name::from_index(7), x));
    let of = |items: &[Items<'_>]| {
        let calls: Vec<_> = items.iter().map(|&item| (0, item, Pending)).collect();
        bounds(&tasks, &calls).sequential.as_nanos()
    };
    assert_eq!(of(&[NONE, NONE, NONE, NONE]), 1 + 20 + 300 + 300);
    assert_eq!(of(&[NONE, Y, NONE, Y]), 1 + 1 + 20 + 20);
    assert_eq!(of(&[X, NONE, X]), 54_000 + 1 + 54_000);
}

#[test]
fn blocking_makes_a_call_longer_but_does_not_occupy_its_resource() {
    let mut tasks = [task(&[10], &[])];
    tasks[0].behavior.blocks = nanos(5);
    tasks[0].uses = ResourceId(0).into();
    let mut calls = [0; 3].map(|task| call(task, NONE, Fulfilled));
    naively::plan(&tasks, &mut calls);
    let with = |capacity, waited: &[CallId]| {
        bounds_of_calls(&tasks, &[capacity], (&calls, &lists()), waited).unwrap()
    };
    let all = [0, 1, 2].map(CallId);
    assert_eq!(with(1, &all).sequential.as_nanos(), 45);
    assert_eq!(with(1, &all).parallel.as_nanos(), 15);
    assert_eq!(with(1, &all).with_resources.as_nanos(), 30);
    assert_eq!(with(2, &all).with_resources.as_nanos(), 15);
    // A call that is not awaited does not delay anything.
    assert_eq!(with(1, &all[..2]).with_resources.as_nanos(), 20);
    assert_eq!(with(1, &all[..2]).sequential.as_nanos(), 45);
}

#[test]
fn one_successful_attempt_is_enough_and_failed_ones_do_not_count() {
    let tasks = [task(&[1, 20, 10], &[]), task(&[3], DEPENDS_ON_A), task(&[4], SETTLED_A)];
    let attempts = |ends: [End; 3], by| {
        let [one, two, three] = ends;
        // The call for its own item is x; the longer attempt for y does not count.
        let calls =
            [(0, X, one), (0, X, two), (0, X, three), (0, Y, Fulfilled), (by, X, Fulfilled)];
        bounds(&tasks, &calls)
    };
    let begins = |ends, by| {
        let bounds = attempts(ends, by);
        (bounds.parallel.as_nanos(), bounds.critical_path.iter().map(|id| id.0).collect::<Vec<_>>())
    };
    assert_eq!(begins([Rejected, Fulfilled, Fulfilled], 1), (20, vec![1]));
    assert_eq!(begins([Rejected, Fulfilled, Rejected], 1), (23, vec![1, 4]));
    assert_eq!(begins([Rejected, Rejected, Rejected], 1), (20, vec![1]));
    assert_eq!(begins([Pending, Rejected, Pending], 2), (24, vec![1, 4]));
    assert_eq!(begins([Pending, Pending, Pending], 2), (20, vec![1]));
}

#[test]
fn a_call_with_another_item_depends_on_the_calls_for_all_items() {
    let mut tasks = [task(&[10], &[]), task(&[3], DEPENDS_ON_A)];
    let slow =
        ItemBehavior { takes: Some([nanos(30)].into_iter().collect()), ..ItemBehavior::default() };
    tasks[0].items.push((Name::from_index(7), slow));
    let [of_x, of_y] = [X, Y].map(|item| (0, item, Fulfilled));
    assert_eq!(chain(&tasks, &[of_y, of_x, (1, NONE, Fulfilled)]), (33, vec![1, 2]));
    assert_eq!(chain(&tasks, &[of_y, of_x, (1, &[0], Fulfilled)]), (33, vec![1, 2]));
    assert_eq!(chain(&tasks, &[of_y, (0, X, Rejected), (1, NONE, Fulfilled)]), (30, vec![1]));
    // If the call for its own item was made, even without success, the other one does not count.
    assert_eq!(chain(&tasks, &[(0, Y, Rejected), of_x, (1, Y, Fulfilled)]), (30, vec![1]));
}

#[test]
fn the_pages_of_a_cursor_are_a_chain() {
    let tasks = [task(&[10], &[Need::Previous])];
    let pages = [(0, &[1][..], Fulfilled), (0, &[2], Fulfilled), (0, Y, Fulfilled)];
    assert_eq!(chain(&tasks, &pages), (30, vec![0, 1, 2]));
    let failed = [(0, NONE, Fulfilled), (0, NONE, Rejected), (0, NONE, Fulfilled)];
    assert_eq!(chain(&tasks, &failed), (20, vec![0, 1]));
}

#[test]
fn a_call_in_nested_loops_depends_on_the_calls_with_the_most_shared_items() {
    let tasks = [task(&[1], &[]), task(&[1], DEPENDS_ON_A)];
    // The dependency takes longer for each item than for the one before.
    let begins_after = |needed: &[Items<'static>], by: Items<'_>| -> Items<'static> {
        let mut calls: Vec<Call> = needed.iter().map(|items| call(0, items, Fulfilled)).collect();
        calls.push(call(1, by, Fulfilled));
        for (longer, call) in (1..).zip(&mut calls) {
            call.takes = nanos(longer);
        }
        let all: Vec<CallId> = (0..).take(calls.len()).map(CallId).collect();
        let bounds = bounds_of_calls(&tasks, &[], (&calls, &lists()), &all[calls.len() - 1..]);
        assert_eq!(bounds.unwrap().critical_path, all[calls.len() - 1..]);
        let bounds = bounds_of_calls(&tasks, &[], (&calls, &lists()), &all).unwrap();
        match bounds.critical_path[..] {
            [by, _] => needed[by.0 as usize],
            ref path => panic!("{path:?}"),
        }
    };
    // A parent, and a call that counts for all.
    assert_eq!(begins_after(&[X, Y], &[7, 3]), X);
    assert_eq!(begins_after(&[NONE, X, Y], &[7, 7]), X);
    assert_eq!(begins_after(&[NONE], &[7, 3]), NONE);
    // The one with its own items, and the last one of its siblings.
    assert_eq!(begins_after(&[&[7, 7], &[7, 3], &[3, 7]], &[7, 7]), [7, 7]);
    assert_eq!(begins_after(&[&[7, 7], &[7, 3], &[3, 7]], &[7, 7, 3]), [7, 7]);
    assert_eq!(begins_after(&[&[7, 7], &[3, 7], &[3, 3]], &[7, 3]), [7, 7]);
    // Its children, or all of them if it has none.
    assert_eq!(begins_after(&[&[7, 7], &[7, 3], &[3, 7]], X), [7, 3]);
    assert_eq!(begins_after(&[&[7, 7], &[7, 3], &[3, 7]], &[0]), [3, 7]);
    assert_eq!(begins_after(&[&[7, 7], &[7, 3], &[3, 7]], NONE), [3, 7]);
}

#[test]
fn the_pages_of_each_cursor_are_a_chain_and_a_failed_attempt_is_no_page() {
    let tasks = [task(&[10], &[Need::Previous])];
    let pages = [(0, &[7, 7][..], Fulfilled), (0, &[3, 7], Fulfilled), (0, &[7, 3], Fulfilled)];
    assert_eq!(chain(&tasks, &pages), (20, vec![0, 2]));
    let retried = [(0, X, Fulfilled), (0, Y, Rejected), (0, Y, Rejected), (0, Y, Fulfilled)];
    assert_eq!(chain(&tasks, &retried), (20, vec![0, 1]));
    let another = [(0, X, Fulfilled), (0, Y, Rejected), (0, &[0], Fulfilled)];
    assert_eq!(chain(&tasks, &another), (20, vec![0, 1]));
}

#[test]
fn a_call_that_never_started_need_not_settle() {
    let tasks = [task(&[10], &[]), task(&[3], SETTLED_A)];
    assert_eq!(chain(&tasks, &[(1, NONE, Fulfilled)]), (3, vec![0]));
    assert_eq!(chain(&tasks, &[(1, X, Fulfilled), (1, X, Fulfilled)]), (3, vec![0]));
}

#[test]
fn a_call_without_dependents_is_in_no_chain() {
    let tasks = [task(&[10], &[]), task(&[3], DEPENDS_ON_A)];
    let mut calls = [0, 1].map(|task| call(task, NONE, Fulfilled));
    naively::plan(&tasks, &mut calls);
    let bounds = bounds_of_calls(&tasks, &[], (&calls, &lists()), &[CallId(1)]).unwrap();
    assert_eq!(bounds.sequential.as_nanos(), 13);
    assert_eq!(bounds.parallel.as_nanos(), 3);
    assert_eq!(bounds.critical_path, [CallId(1)]);
}

#[test]
fn calls_past_the_limit_have_no_bounds() {
    let tasks = [task(&[LIMIT - 1, 1], &[])];
    let of = |count| {
        let mut calls = vec![call(0, NONE, Pending); count];
        naively::plan(&tasks, &mut calls);
        bounds_of_calls(&tasks, &[], (&calls, &lists()), &[])
    };
    assert_eq!(of(2).unwrap().sequential.as_nanos(), LIMIT);
    assert_eq!(of(3), None);
}
