//! Environment records (ECMA-262, 9.1): the variables of a scope, found by scopes outward and slot.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::value::Value;

/// The variables of a scope. What has not been initialized yet is `None`.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) outer: Option<Rc<Environment>>,
    slots: RefCell<Slots>,
    /// The number of environments around it.
    pub(crate) depth: u32,
}

/// Of the top level of a large file, most variables are never used by a program.
#[derive(Clone, Debug)]
enum Slots {
    Few(Vec<Option<Value>>),
    Many(FxHashMap<u32, Value>),
}

/// The maximum number of variables that are all allocated.
const FEW: usize = 1 << 10;

impl Environment {
    /// A scope of that many variables, none of them initialized.
    pub(crate) fn new(outer: Option<Rc<Self>>, slots: usize) -> Rc<Self> {
        let depth = outer.as_ref().map_or(0, |outer| outer.depth + 1);
        let slots = match slots {
            0..=FEW => Slots::Few(vec![None; slots]),
            _ => Slots::Many(FxHashMap::default()),
        };
        Rc::new(Self { outer, slots: RefCell::new(slots), depth })
    }

    /// The scope that is that many further out.
    pub(crate) fn out(self: &Rc<Self>, hops: u32) -> &Rc<Self> {
        let mut scope = self;
        for _ in 0..hops {
            scope = scope.outer.as_ref().expect("the compiler has counted the scopes");
        }
        scope
    }

    pub(crate) fn get(&self, slot: u32) -> Option<Value> {
        match &*self.slots.borrow() {
            Slots::Few(slots) => slots[slot as usize].clone(),
            Slots::Many(slots) => slots.get(&slot).cloned(),
        }
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

    /// `CreatePerIterationEnvironment`: the same variables with the same values.
    pub(crate) fn copy(&self) -> Rc<Self> {
        Rc::new(Self {
            outer: self.outer.clone(),
            slots: RefCell::new(self.slots.borrow().clone()),
            depth: self.depth,
        })
    }
}
