//! What promises settle with.

/// A JavaScript value as far as promises make them: small, copied freely, compared by content
/// only through [`Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, or `undefined`.
    Null,
    /// Whatever the executor's user means by this number. As a reason, an `Error` with it.
    Atom(u32),
    /// An array: what `all` and `allSettled` fulfil with. As a reason, the errors of an
    /// `AggregateError`.
    List(List),
    /// `{ status: "fulfilled", value }`, an entry of `allSettled`.
    Fulfilled(Cell),
    /// `{ status: "rejected", reason }`, an entry of `allSettled`.
    Rejected(Cell),
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

/// One value kept in [`Values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell(u32);

/// The arrays, end to end. Nothing is ever freed: a run's values are few beside its events.
#[derive(Debug, Default)]
pub struct Values {
    cells: Vec<Value>,
    lists: Vec<Extent>,
    heaviest: u64,
}

#[derive(Clone, Copy, Debug)]
struct Extent {
    start: usize,
    len: usize,
    /// How many atoms and nulls it holds, all the way down. Arrays are shared, so this can
    /// outgrow memory though the arrays themselves do not.
    weight: u64,
}

impl Values {
    /// The elements of an array, in order.
    #[must_use]
    pub fn list(&self, list: List) -> &[Value] {
        let Extent { start, len, .. } = self.lists[list.0 as usize];
        &self.cells[start..start + len]
    }

    /// The value in a cell.
    #[must_use]
    pub fn cell(&self, cell: Cell) -> Value {
        self.cells[cell.0 as usize]
    }

    /// A new array.
    pub fn add_list(&mut self, elements: &[Value]) -> List {
        let start = self.cells.len();
        self.cells.extend_from_slice(elements);
        let list = self.add_extent(start, elements.len());
        self.weigh(list);
        list
    }

    /// How many strings and nulls the weightiest array made so far holds, all the way down:
    /// what it would take to write it out.
    #[must_use]
    pub const fn heaviest(&self) -> u64 {
        self.heaviest
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

    pub(super) fn add_cell(&mut self, value: Value) -> Cell {
        self.cells.push(value);
        Cell(u32::try_from(self.cells.len() - 1).expect("fewer than 2^32 values"))
    }

    /// Reckons how much an array holds, now that all of it is there.
    pub(super) fn weigh(&mut self, list: List) {
        let elements = self.list(list).iter();
        let weight = elements.fold(0, |sum: u64, &value| sum.saturating_add(self.weight(value)));
        self.lists[list.0 as usize].weight = weight;
        self.heaviest = self.heaviest.max(weight);
    }

    fn weight(&self, value: Value) -> u64 {
        match value {
            Value::Null | Value::Atom(_) => 1,
            Value::List(list) => self.lists[list.0 as usize].weight,
            Value::Fulfilled(cell) | Value::Rejected(cell) => self.weight(self.cell(cell)),
        }
    }

    fn add_extent(&mut self, start: usize, len: usize) -> List {
        self.lists.push(Extent { start, len, weight: 0 });
        List(u32::try_from(self.lists.len() - 1).expect("fewer than 2^32 arrays"))
    }
}
