//! Sorts exactly like V8 (`third_party/v8/builtins/array-sort.tq`, based on Python's `listsort`):
//! code can observe which elements a comparator is called with, and in which order.

use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::Value;

/// The number of consecutive elements from one run after which a merge starts galloping.
const GALLOP_WINS: usize = 7;

/// Returns the sorted elements. `undefined` is never compared and comes last.
pub(super) fn sorted(
    agent: &mut Agent,
    elements: Vec<Value>,
    comparator: Option<&Value>,
) -> Completion<Vec<Value>> {
    let length = elements.len();
    let mut list = elements;
    list.retain(|element| !element.is_undefined());
    let mut list = match comparator {
        None => sorted_as_text(agent, list)?,
        Some(comparator) => {
            let mut sort =
                Sort { agent, comparator, list, runs: Vec::new(), min_gallop: GALLOP_WINS };
            sort.run()?;
            sort.list
        }
    };
    list.resize(length, Value::UNDEFINED);
    Ok(list)
}

/// Sorts by the code units of the elements' strings, for `sort` without a comparator. If an element
/// is unknown, the order does not change.
fn sorted_as_text(agent: &mut Agent, list: Vec<Value>) -> Completion<Vec<Value>> {
    if list.iter().any(Value::is_unknown) {
        return Ok(list);
    }
    let mut texts: Vec<(JsString, Value)> = Vec::with_capacity(list.len());
    for value in list {
        texts.push((agent.to_string(&value)?, value));
    }
    texts.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(texts.into_iter().map(|(_, value)| value).collect())
}

struct Sort<'a> {
    agent: &'a mut Agent,
    comparator: &'a Value,
    list: Vec<Value>,
    /// The sorted runs that are not merged yet: start and length of each.
    runs: Vec<(usize, usize)>,
    min_gallop: usize,
}

/// The elements that remain at the end of a merge.
enum Remainder {
    /// The rest of the copied run, which may be empty.
    Copied,
    /// The rest of the other run, followed by the last element of the copied run.
    OtherThenLast,
}

impl Sort<'_> {
    /// Whether the comparator orders the first element before the second. An unknown result counts
    /// as false.
    fn is_less(&mut self, one: &Value, other: &Value) -> Completion<bool> {
        let arguments = [one.clone(), other.clone()];
        let order = self.agent.call(self.comparator, Value::UNDEFINED, &arguments)?;
        Ok(self.agent.to_number(&order)? < 0.0)
    }

    /// Whether the element at this index is ordered before the value.
    fn is_before(&mut self, index: usize, value: &Value) -> Completion<bool> {
        let element = self.list[index].clone();
        self.is_less(&element, value)
    }

    /// `ArrayTimSortImpl`
    fn run(&mut self) -> Completion<()> {
        if self.list.len() < 2 {
            return Ok(());
        }
        let (mut low, mut remaining) = (0, self.list.len());
        let shortest = shortest_run(remaining);
        while remaining != 0 {
            let mut length = self.count_run(low, low + remaining)?;
            if length < shortest {
                let forced = shortest.min(remaining);
                self.insert(low, low + length, low + forced)?;
                length = forced;
            }
            self.runs.push((low, length));
            self.collapse()?;
            low += length;
            remaining -= length;
        }
        self.collapse_all()
    }

    /// `CountAndMakeRun`
    fn count_run(&mut self, start: usize, high: usize) -> Completion<usize> {
        if start + 1 == high {
            return Ok(1);
        }
        let mut previous = self.list[start + 1].clone();
        let first = self.list[start].clone();
        let is_descending = self.is_less(&previous, &first)?;
        let mut length = 2;
        for index in start + 2..high {
            let current = self.list[index].clone();
            if self.is_less(&current, &previous)? != is_descending {
                break;
            }
            previous = current;
            length += 1;
        }
        if is_descending {
            self.list[start..start + length].reverse();
        }
        Ok(length)
    }

    /// `BinaryInsertionSort`
    fn insert(&mut self, low: usize, start: usize, high: usize) -> Completion<()> {
        for index in start.max(low + 1)..high {
            let pivot = self.list[index].clone();
            let (mut left, mut right) = (low, index);
            while left < right {
                let middle = left + (right - left) / 2;
                let element = self.list[middle].clone();
                if self.is_less(&pivot, &element)? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            self.list[left..=index].rotate_right(1);
        }
        Ok(())
    }

    fn run_length(&self, index: usize) -> usize {
        self.runs[index].1
    }

    /// `RunInvariantEstablished`
    fn is_balanced(&self, index: usize) -> bool {
        index < 2
            || self.run_length(index - 2) > self.run_length(index - 1) + self.run_length(index)
    }

    /// `MergeCollapse`
    fn collapse(&mut self) -> Completion<()> {
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if !self.is_balanced(at + 1) || !self.is_balanced(at) {
                if self.run_length(at - 1) < self.run_length(at + 1) {
                    at -= 1;
                }
            } else if self.run_length(at) > self.run_length(at + 1) {
                break;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// `MergeForceCollapse`
    fn collapse_all(&mut self) -> Completion<()> {
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if at > 0 && self.run_length(at - 1) < self.run_length(at + 1) {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// `MergeAt`
    fn merge_at(&mut self, at: usize) -> Completion<()> {
        let (base_a, length_a) = self.runs[at];
        let (base_b, length_b) = self.runs.remove(at + 1);
        self.runs[at].1 = length_a + length_b;
        let first = self.list[base_b].clone();
        let run = self.list[base_a..base_b].to_vec();
        let skipped = self.gallop_right(&run, &first, 0)?;
        let (base_a, length_a) = (base_a + skipped, length_a - skipped);
        if length_a == 0 {
            return Ok(());
        }
        let last = self.list[base_b - 1].clone();
        let run = self.list[base_b..base_b + length_b].to_vec();
        let length_b = self.gallop_left(&run, &last, length_b - 1)?;
        if length_b == 0 {
            return Ok(());
        }
        if length_a <= length_b {
            self.merge_low(base_a, base_b, base_b + length_b)
        } else {
            self.merge_high(base_a, base_b, base_b + length_b)
        }
    }

    /// `GallopLeft`: finds the position of the key in a run, before equal elements.
    fn gallop_left(&mut self, run: &[Value], key: &Value, hint: usize) -> Completion<usize> {
        let (mut low, mut high);
        if self.is_less(&run[hint], key)? {
            let most = run.len() - hint;
            let (mut last, mut offset) = (0, 1);
            while offset < most && self.is_less(&run[hint + offset], key)? {
                (last, offset) = (offset, 2 * offset + 1);
            }
            (low, high) = (hint + last + 1, hint + offset.min(most));
        } else {
            let most = hint + 1;
            let (mut last, mut offset) = (0, 1);
            while offset < most && !self.is_less(&run[hint - offset], key)? {
                (last, offset) = (offset, 2 * offset + 1);
            }
            (low, high) = (hint + 1 - offset.min(most), hint - last);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_less(&run[middle], key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    /// `GallopRight`: finds the position of the key in a run, after equal elements.
    fn gallop_right(&mut self, run: &[Value], key: &Value, hint: usize) -> Completion<usize> {
        let (mut low, mut high);
        if self.is_less(key, &run[hint])? {
            let most = hint + 1;
            let (mut last, mut offset) = (0, 1);
            while offset < most && self.is_less(key, &run[hint - offset])? {
                (last, offset) = (offset, 2 * offset + 1);
            }
            (low, high) = (hint + 1 - offset.min(most), hint - last);
        } else {
            let most = run.len() - hint;
            let (mut last, mut offset) = (0, 1);
            while offset < most && !self.is_less(key, &run[hint + offset])? {
                (last, offset) = (offset, 2 * offset + 1);
            }
            (low, high) = (hint + last + 1, hint + offset.min(most));
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_less(key, &run[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(high)
    }

    /// `MergeLow`: merges from the left; the left run is copied.
    fn merge_low(&mut self, base_a: usize, base_b: usize, end_b: usize) -> Completion<()> {
        let mut merge =
            Low { copied: self.list[base_a..base_b].to_vec(), a: 0, b: base_b, end_b, to: base_a };
        let left = self.merge_low_until(&mut merge)?;
        let Low { copied, a, b, to, .. } = merge;
        let rest = &copied[a..];
        match left {
            Remainder::Copied => self.list[to..to + rest.len()].clone_from_slice(rest),
            Remainder::OtherThenLast => {
                let count = end_b - b;
                self.copy(b, to, count);
                self.list[to + count] = rest[0].clone();
            }
        }
        Ok(())
    }

    fn merge_low_until(&mut self, merge: &mut Low) -> Completion<Remainder> {
        if self.take_b_low(merge) {
            return Ok(Remainder::Copied);
        }
        if merge.a + 1 == merge.copied.len() {
            return Ok(Remainder::OtherThenLast);
        }
        loop {
            let (mut wins_a, mut wins_b) = (0, 0);
            while wins_a < self.min_gallop && wins_b < self.min_gallop {
                if self.is_before(merge.b, &merge.copied[merge.a].clone())? {
                    (wins_a, wins_b) = (0, wins_b + 1);
                    if self.take_b_low(merge) {
                        return Ok(Remainder::Copied);
                    }
                } else {
                    (wins_a, wins_b) = (wins_a + 1, 0);
                    if self.take_a_low(merge) == 1 {
                        return Ok(Remainder::OtherThenLast);
                    }
                }
            }
            self.min_gallop += 1;
            if let Some(left) = self.gallop_low(merge)? {
                return Ok(left);
            }
            self.min_gallop += 1;
        }
    }

    /// Takes the next element of the left run; returns the number of remaining elements.
    fn take_a_low(&mut self, merge: &mut Low) -> usize {
        self.list[merge.to] = merge.copied[merge.a].clone();
        merge.a += 1;
        merge.to += 1;
        merge.copied.len() - merge.a
    }

    /// Takes the next element of the right run; returns whether it was the last one.
    fn take_b_low(&mut self, merge: &mut Low) -> bool {
        self.list[merge.to] = self.list[merge.b].clone();
        merge.b += 1;
        merge.to += 1;
        merge.b == merge.end_b
    }

    fn gallop_low(&mut self, merge: &mut Low) -> Completion<Option<Remainder>> {
        loop {
            self.min_gallop = self.min_gallop.saturating_sub(1).max(1);
            let key = self.list[merge.b].clone();
            let wins_a = self.gallop_right(&merge.copied[merge.a..], &key, 0)?;
            for _ in 0..wins_a {
                self.take_a_low(merge);
            }
            match merge.copied.len() - merge.a {
                1 if wins_a > 0 => return Ok(Some(Remainder::OtherThenLast)),
                0 => return Ok(Some(Remainder::Copied)),
                _ => {}
            }
            if self.take_b_low(merge) {
                return Ok(Some(Remainder::Copied));
            }
            let run = self.list[merge.b..merge.end_b].to_vec();
            let key = merge.copied[merge.a].clone();
            let wins_b = self.gallop_left(&run, &key, 0)?;
            for _ in 0..wins_b {
                if self.take_b_low(merge) {
                    return Ok(Some(Remainder::Copied));
                }
            }
            if self.take_a_low(merge) == 1 {
                return Ok(Some(Remainder::OtherThenLast));
            }
            if wins_a < GALLOP_WINS && wins_b < GALLOP_WINS {
                return Ok(None);
            }
        }
    }

    /// `MergeHigh`: merges from the right; the right run is copied.
    fn merge_high(&mut self, base_a: usize, base_b: usize, end_b: usize) -> Completion<()> {
        let copied = self.list[base_b..end_b].to_vec();
        let mut merge = High { b: copied.len(), copied, base_a, a: base_b, to: end_b };
        let left = self.merge_high_until(&mut merge)?;
        let High { copied, b, a, to, .. } = merge;
        match left {
            Remainder::Copied => self.list[to - b..to].clone_from_slice(&copied[..b]),
            Remainder::OtherThenLast => {
                let count = a - base_a;
                self.copy(base_a, to - count, count);
                self.list[to - count - 1] = copied[b - 1].clone();
            }
        }
        Ok(())
    }

    fn merge_high_until(&mut self, merge: &mut High) -> Completion<Remainder> {
        if self.take_a_high(merge) {
            return Ok(Remainder::Copied);
        }
        if merge.b == 1 {
            return Ok(Remainder::OtherThenLast);
        }
        loop {
            let (mut wins_a, mut wins_b) = (0, 0);
            while wins_a < self.min_gallop && wins_b < self.min_gallop {
                let (key, element) = (merge.copied[merge.b - 1].clone(), merge.a - 1);
                let element = self.list[element].clone();
                if self.is_less(&key, &element)? {
                    (wins_a, wins_b) = (wins_a + 1, 0);
                    if self.take_a_high(merge) {
                        return Ok(Remainder::Copied);
                    }
                } else {
                    (wins_a, wins_b) = (0, wins_b + 1);
                    if self.take_b_high(merge) == 1 {
                        return Ok(Remainder::OtherThenLast);
                    }
                }
            }
            self.min_gallop += 1;
            if let Some(left) = self.gallop_high(merge)? {
                return Ok(left);
            }
            self.min_gallop += 1;
        }
    }

    /// Takes the last element of the left run; returns whether the run is now empty.
    fn take_a_high(&mut self, merge: &mut High) -> bool {
        merge.a -= 1;
        merge.to -= 1;
        self.list[merge.to] = self.list[merge.a].clone();
        merge.a == merge.base_a
    }

    /// Takes the last element of the right run; returns the number of remaining elements.
    fn take_b_high(&mut self, merge: &mut High) -> usize {
        merge.b -= 1;
        merge.to -= 1;
        self.list[merge.to] = merge.copied[merge.b].clone();
        merge.b
    }

    fn gallop_high(&mut self, merge: &mut High) -> Completion<Option<Remainder>> {
        loop {
            self.min_gallop = self.min_gallop.saturating_sub(1).max(1);
            let run = self.list[merge.base_a..merge.a].to_vec();
            let key = merge.copied[merge.b - 1].clone();
            let wins_a = run.len() - self.gallop_right(&run, &key, run.len() - 1)?;
            for _ in 0..wins_a {
                if self.take_a_high(merge) {
                    return Ok(Some(Remainder::Copied));
                }
            }
            if self.take_b_high(merge) == 1 {
                return Ok(Some(Remainder::OtherThenLast));
            }
            let key = self.list[merge.a - 1].clone();
            let run = &merge.copied[..merge.b];
            let wins_b = merge.b - self.gallop_left(run, &key, merge.b - 1)?;
            for _ in 0..wins_b {
                self.take_b_high(merge);
            }
            match merge.b {
                1 if wins_b > 0 => return Ok(Some(Remainder::OtherThenLast)),
                0 => return Ok(Some(Remainder::Copied)),
                _ => {}
            }
            if self.take_a_high(merge) {
                return Ok(Some(Remainder::Copied));
            }
            if wins_a < GALLOP_WINS && wins_b < GALLOP_WINS {
                return Ok(None);
            }
        }
    }

    /// Copies elements within the list.
    fn copy(&mut self, from: usize, to: usize, count: usize) {
        let moved = self.list[from..from + count].to_vec();
        self.list[to..to + count].clone_from_slice(&moved);
    }
}

/// A merge from the left: `a` is the next index in the copy, `b` in the list.
struct Low {
    copied: Vec<Value>,
    a: usize,
    b: usize,
    end_b: usize,
    to: usize,
}

/// A merge from the right: `a`, `b` and `to` are one more than the next index.
struct High {
    copied: Vec<Value>,
    b: usize,
    base_a: usize,
    a: usize,
    to: usize,
}

/// `ComputeMinRunLength`
fn shortest_run(length: usize) -> usize {
    let (mut length, mut odd) = (length, 0);
    while length >= 64 {
        odd |= length & 1;
        length >>= 1;
    }
    length + odd
}
