//! The values that promises settle with.

/// A JavaScript value, as far as promises create them: small, copied freely, and compared by
/// content only with the help of [`Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, or `undefined`.
    Null,
    /// A number with a meaning of your own. As a reason, it is an `Error` with that number.
    Atom(u32),
    /// An array: the value with which `all` and `allSettled` fulfill. As a reason, it is the errors
    /// of an `AggregateError`.
    List(List),
    /// `{ status: "fulfilled", value }`, an entry of `allSettled`.
    Fulfilled(Entry),
    /// `{ status: "rejected", reason }`, an entry of `allSettled`.
    Rejected(Entry),
}

/// How a promise settled: fulfilled with a value, or rejected with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With this value.
    Fulfilled(Value),
    /// For this reason.
    Rejected(Value),
}

impl Outcome {
    /// Whether it fulfilled.
    #[must_use]
    pub const fn is_fulfilled(self) -> bool {
        matches!(self, Self::Fulfilled(_))
    }
}

/// An array kept in [`Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List(u32);

/// The value or reason of an entry of `allSettled`, kept in [`Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(u32);

/// The arrays, one after the other. Nothing is freed, because a run has few values compared to its
/// events.
#[derive(Debug, Default)]
pub struct Values {
    cells: Vec<Value>,
    lists: Vec<Extent>,
    heaviest: u64,
    deepest: u32,
}

#[derive(Clone, Copy, Debug)]
struct Extent {
    start: usize,
    len: usize,
    /// The number of atoms and nulls in it, including nested arrays. Arrays are shared, so this can
    /// exceed the memory although the arrays themselves do not.
    weight: u64,
    /// The nesting of arrays, including this one.
    depth: u32,
}

impl Values {
    /// Removes all arrays, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.lists.clear();
        (self.heaviest, self.deepest) = (0, 0);
    }

    /// The elements of an array, in order.
    #[must_use]
    pub fn list(&self, list: List) -> &[Value] {
        let Extent { start, len, .. } = self.lists[list.0 as usize];
        &self.cells[start..start + len]
    }

    /// The value or the reason in an entry of `allSettled`.
    #[must_use]
    pub fn entry(&self, entry: Entry) -> Value {
        self.cells[entry.0 as usize]
    }

    /// A new array.
    pub fn add_list(&mut self, elements: &[Value]) -> List {
        let start = self.cells.len();
        self.cells.extend_from_slice(elements);
        let list = self.add_extent(start, elements.len());
        self.weigh(list);
        list
    }

    /// The maximum number of atoms and nulls in one array so far, including nested arrays: a
    /// measure of the length of its text.
    #[must_use]
    pub const fn heaviest(&self) -> u64 {
        self.heaviest
    }

    /// The deepest nesting of arrays of all values so far.
    #[must_use]
    pub const fn deepest(&self) -> u32 {
        self.deepest
    }

    /// An array of nulls, to be [`fill`](Self::fill)ed in any order and then
    /// [`weigh`](Self::weigh)ed.
    pub(super) fn reserve(&mut self, len: usize) -> List {
        let start = self.cells.len();
        self.cells.resize(start + len, Value::Null);
        self.add_extent(start, len)
    }

    pub(super) fn fill(&mut self, list: List, index: u32, value: Value) {
        let start = self.lists[list.0 as usize].start;
        self.cells[start + index as usize] = value;
    }

    pub(super) fn add_entry(&mut self, value: Value) -> Entry {
        self.cells.push(value);
        Entry(u32::try_from(self.cells.len() - 1).expect("fewer than 2^32 values"))
    }

    /// Computes the size of an array after all of its elements are set.
    pub(super) fn weigh(&mut self, list: List) {
        let (mut weight, mut depth) = (0_u64, 0);
        for &element in self.list(list) {
            let (element_weight, element_depth) = self.weight_and_depth(element);
            weight = weight.saturating_add(element_weight);
            depth = depth.max(element_depth);
        }
        let extent = &mut self.lists[list.0 as usize];
        (extent.weight, extent.depth) = (weight, depth + 1);
        self.heaviest = self.heaviest.max(weight);
        self.deepest = self.deepest.max(depth + 1);
    }

    fn weight_and_depth(&self, value: Value) -> (u64, u32) {
        match value {
            Value::Null | Value::Atom(_) => (1, 0),
            Value::List(list) => {
                let Extent { weight, depth, .. } = self.lists[list.0 as usize];
                (weight, depth)
            }
            Value::Fulfilled(entry) | Value::Rejected(entry) => {
                self.weight_and_depth(self.entry(entry))
            }
        }
    }

    fn add_extent(&mut self, start: usize, len: usize) -> List {
        self.lists.push(Extent { start, len, weight: 0, depth: 0 });
        List(u32::try_from(self.lists.len() - 1).expect("fewer than 2^32 arrays"))
    }
}

#[cfg(test)]
mod tests;
