//! Environment records (ECMA-262, 9.1): the variables of a scope, found by hops and slot.

use std::cell::RefCell;
use std::rc::Rc;

use super::value::Value;

/// The variables of a scope. What has not been initialized yet is `None`.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) outer: Option<Rc<Environment>>,
    pub(crate) slots: RefCell<Vec<Option<Value>>>,
    /// How many environments there are around it.
    pub(crate) depth: u32,
}

impl Environment {
    /// A scope of that many variables, none of them initialized.
    pub(crate) fn new(outer: Option<Rc<Self>>, slots: usize) -> Rc<Self> {
        let depth = outer.as_ref().map_or(0, |outer| outer.depth + 1);
        Rc::new(Self { outer, slots: RefCell::new(vec![None; slots]), depth })
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
        self.slots.borrow()[slot as usize].clone()
    }

    pub(crate) fn set(&self, slot: u32, value: Value) {
        self.slots.borrow_mut()[slot as usize] = Some(value);
    }

    pub(crate) fn is_initialized(&self, slot: u32) -> bool {
        self.slots.borrow()[slot as usize].is_some()
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
