//! Environment Records (ECMA-262, 9.1): the variables of a scope, which the code addresses by a
//! number of scopes to go outward and a slot.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::value::Value;

/// The variables of a scope. A variable that is not initialized is `None`.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) outer: Option<Rc<Environment>>,
    slots: RefCell<Slots>,
    /// The number of outer environments.
    pub(crate) depth: u32,
}

/// The values of the variables. A large scope allocates only those that are used, because a program
/// uses few variables of the top level of a large file.
#[derive(Clone, Debug)]
enum Slots {
    Few(Vec<Option<Value>>),
    Many(FxHashMap<u32, Value>),
}

impl Slots {
    fn get(&self, slot: u32) -> Option<Value> {
        match self {
            Self::Few(slots) => slots.get(slot as usize)?.clone(),
            Self::Many(slots) => slots.get(&slot).cloned(),
        }
    }
}

/// The maximum number of variables that are allocated together.
const FEW: usize = 1 << 10;

impl Environment {
    /// Creates a scope with this many uninitialized variables.
    pub(crate) fn new(outer: Option<Rc<Self>>, slots: usize) -> Rc<Self> {
        let depth = outer.as_ref().map_or(0, |outer| outer.depth + 1);
        let slots = match slots {
            0..=FEW => Slots::Few(vec![None; slots]),
            _ => Slots::Many(FxHashMap::default()),
        };
        Rc::new(Self { outer, slots: RefCell::new(slots), depth })
    }

    /// The environment that is this many scopes further outward.
    pub(crate) fn out(self: &Rc<Self>, hops: u32) -> &Rc<Self> {
        let mut scope = self;
        for _ in 0..hops {
            scope = scope.outer.as_ref().expect("the compiler has counted the scopes");
        }
        scope
    }

    pub(crate) fn get(&self, slot: u32) -> Option<Value> {
        self.slots.borrow().get(slot)
    }

    /// The value of a variable this many scopes further outward, if there is one.
    pub(crate) fn find(&self, hops: u32, slot: u32) -> Option<Value> {
        let mut scope = self;
        for _ in 0..hops {
            scope = scope.outer.as_ref()?;
        }
        scope.get(slot)
    }

    pub(crate) fn set(&self, slot: u32, value: Value) {
        match &mut *self.slots.borrow_mut() {
            Slots::Few(slots) => slots[slot as usize] = Some(value),
            Slots::Many(slots) => drop(slots.insert(slot, value)),
        }
    }

    pub(crate) fn is_initialized(&self, slot: u32) -> bool {
        match &*self.slots.borrow() {
            Slots::Few(slots) => slots[slot as usize].is_some(),
            Slots::Many(slots) => slots.contains_key(&slot),
        }
    }

    /// `CreatePerIterationEnvironment`: copies the variables with their values.
    pub(crate) fn copy(&self) -> Rc<Self> {
        Rc::new(Self {
            outer: self.outer.clone(),
            slots: RefCell::new(self.slots.borrow().clone()),
            depth: self.depth,
        })
    }
}
