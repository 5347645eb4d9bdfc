//! The bounds, computed directly from their definition.

use proptest::prelude::*;

use super::*;

struct Naive<'a> {
    tasks: &'a [Task],
    calls: &'a [Call],
    waited: &'a [bool],
}

/// Computes the times of each call separately.
pub(super) fn plan(tasks: &[Task], calls: &mut [Call]) {
    for id in 0..calls.len() {
        let Call { task, items, .. } = calls[id];
        let same = |other: &&Call| (other.task, other.items) == (task, items);
        let nth = calls[..id].iter().filter(same).count();
        let task = &tasks[task.0 as usize];
        let item = lists().last(items);
        let own = task.items.iter().find(|(name, _)| Some(*name) == item).map(|(_, own)| own);
        let behavior = task.behavior_with(own);
        (calls[id].blocks, calls[id].takes) = (behavior.blocks, behavior.takes_at(nth));
    }
}

impl Naive<'_> {
    fn weight(&self, id: usize) -> u64 {
        self.calls[id].blocks.as_nanos() + self.calls[id].takes.as_nanos()
    }

    fn fulfilled(&self, id: usize) -> bool {
        self.calls[id].settles_at.is_some() && self.calls[id].rejected.is_none()
    }

    fn finish(&self, id: usize) -> u64 {
        self.begins_after(id).map_or(0, |before| self.finish(before)) + self.weight(id)
    }

    /// The call after which call `id` starts, if it has a dependency.
    fn begins_after(&self, id: usize) -> Option<usize> {
        let needs = &self.tasks[self.calls[id].task.0 as usize].needs;
        let met: Vec<usize> = needs.iter().flat_map(|need| self.met(id, *need)).collect();
        self.last(met)
    }

    /// Of calls, the last to finish; of several, the one called first.
    fn last(&self, calls: impl IntoIterator<Item = usize>) -> Option<usize> {
        calls.into_iter().max_by_key(|&id| (self.finish(id), std::cmp::Reverse(id)))
    }

    /// The calls that all have to finish for one dependency of call `id`.
    fn met(&self, id: usize, need: Need) -> Vec<usize> {
        let own = &self.calls[id];
        let items_of = |other: usize| lists().all(self.calls[other].items);
        let carried = items_of(id);
        let Some(task) = need.task() else {
            let outer = |items: &[Name]| items.split_last().map_or(Vec::new(), |(_, o)| o.to_vec());
            let is_page = |&other: &usize| {
                let failed = self.calls[other].rejected.is_some();
                self.calls[other].task == own.task
                    && outer(&items_of(other)) == outer(&carried)
                    && !(failed && items_of(other) == carried)
            };
            let previous = (0..id).rev().find(is_page);
            return previous
                .filter(|&other| self.waited[other] && self.fulfilled(other))
                .into_iter()
                .collect();
        };
        let of_task: Vec<usize> =
            (0..self.calls.len()).filter(|&other| self.calls[other].task == task).collect();
        let mut items: Vec<Vec<Name>> = of_task.iter().map(|&other| items_of(other)).collect();
        items.sort_unstable();
        items.dedup();
        let shared =
            |items: &Vec<Name>| items.iter().zip(&carried).take_while(|(a, b)| a == b).count();
        let most = items.iter().map(shared).max();
        if items.contains(&carried) {
            items = vec![carried];
        } else {
            items.retain(|items| Some(shared(items)) == most);
        }
        let enough = |&other: &usize| {
            let settled = self.calls[other].settles_at.is_some();
            let done = if need == Need::Settled(task) { settled } else { self.fulfilled(other) };
            self.waited[other] && done
        };
        let first = |items: Vec<Name>| {
            let alike = |other: &usize| items_of(*other) == items;
            let attempts = of_task.iter().copied().filter(alike).filter(enough);
            attempts.min_by_key(|&other| (self.finish(other), other))
        };
        items.into_iter().filter_map(first).collect()
    }

    fn longest_chain(&self) -> (u64, Vec<u32>) {
        let mut chain = Vec::new();
        let mut next = self.last((0..self.calls.len()).filter(|&id| self.waited[id]));
        let length = next.map_or(0, |end| self.finish(end));
        while let Some(id) = next {
            chain.insert(0, u32::try_from(id).unwrap());
            next = self.begins_after(id);
        }
        (length, chain)
    }
}

fn check(tasks: &[Task], calls: &[Call], waited: &[bool]) {
    let naive = Naive { tasks, calls, waited };
    let ids: Vec<CallId> =
        (0..).zip(waited).filter(|(_, waited)| **waited).map(|(id, _)| CallId(id)).collect();
    let bounds = bounds_of_calls(tasks, &[], (calls, &lists()), &ids).unwrap();
    let path = bounds.critical_path.iter().map(|id| id.0).collect();
    let sum: u64 = (0..calls.len()).map(|id| naive.weight(id)).sum();
    assert_eq!(bounds.sequential.as_nanos(), sum, "{calls:?}");
    assert_eq!((bounds.parallel.as_nanos(), path), naive.longest_chain(), "{calls:?} {waited:?}");
    assert!(bounds.parallel <= bounds.sequential);
}

const ENDS: [End; 3] = [Pending, Fulfilled, Rejected];

#[test]
fn every_three_calls_of_two_tasks_have_the_naive_bounds() {
    let kinds: Vec<(u32, Items<'_>, End, bool)> = [0, 1]
        .into_iter()
        .flat_map(|task| [NONE, X].map(|item| (task, item)))
        .flat_map(|(task, item)| ENDS.map(|end| (task, item, end)))
        .flat_map(|(task, item, end)| [true, false].map(|waited| (task, item, end, waited)))
        .collect();
    let needs = [DEPENDS_ON_A, SETTLED_A, &[Need::Previous], &[DEPENDS_ON_A[0], Need::Previous]];
    for needs in needs {
        let tasks = [task(&[5, 2], &[Need::Previous]), task(&[3, 4], needs)];
        for number in 0..kinds.len().pow(3) {
            let chosen = [1, kinds.len(), kinds.len().pow(2)]
                .map(|place| kinds[number / place % kinds.len()]);
            let calls = chosen.map(|(task, item, end, _)| call(task, item, end));
            check(&tasks, &calls, &chosen.map(|(.., waited)| waited));
        }
    }
}

/// Three tasks, each with dependencies on some of those before it, and with other durations for an
/// item.
fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let takes = || prop::collection::vec(0..9_u64, 1..3);
    let needs = prop::collection::vec((0..3_u32, 0..3_u32), 0..3);
    let one = (takes(), takes(), 0..3_u64, needs);
    prop::collection::vec(one, 3).prop_map(|tasks| {
        let made =
            |(number, (takes, of_x, blocks, needs)): (u32, (Vec<_>, Vec<u64>, _, Vec<_>))| {
                let needs: Vec<Need> = needs
                    .into_iter()
                    .filter_map(|(kind, id)| match kind {
                        0 => Some(Need::Previous),
                        _ if id >= number => None,
                        1 => Some(Need::Fulfilled(TaskId(id))),
                        _ => Some(Need::Settled(TaskId(id))),
                    })
                    .collect();
                let mut task = task(&takes, &needs);
                task.behavior.blocks = nanos(blocks);
                let takes = Some(of_x.into_iter().map(nanos).collect());
                let own = ItemBehavior { takes, ..ItemBehavior::default() };
                task.items.push((Name::from_index(7), own));
                task
            };
        (0..).zip(tasks).map(made).collect()
    })
}

proptest! {
    #[test]
    fn more_calls_have_the_naive_bounds(
        tasks in tasks(),
        calls in prop::collection::vec((0..3_u32, 0..11_usize, 0..3_usize, any::<bool>()), 0..9),
    ) {
        let waited: Vec<bool> = calls.iter().map(|(.., waited)| *waited).collect();
        let calls: Vec<Call> = calls
            .iter()
                .map(|&(task, items, end, _)| call(task, LISTS[items], ENDS[end]))
            .collect();
        check(&tasks, &calls, &waited);
    }

    #[test]
    fn single_calls_have_the_naive_bounds(
        tasks in tasks(),
        order in Just([0, 1, 2]).prop_shuffle(),
        calls in prop::collection::vec((0..3_usize, any::<bool>()), 0..=3),
    ) {
        let waited: Vec<bool> = calls.iter().map(|(_, waited)| *waited).collect();
        let calls: Vec<Call> = calls
            .iter()
            .zip(order)
            .map(|(&(end, _), task)| call(task, NONE, ENDS[end]))
            .collect();
        check(&tasks, &calls, &waited);
    }
}
