//! The functions of a file by name, and what follows from the calls between them.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Body;
use super::finder::{Finder, FoundFunction, FunctionPosition};
use super::handed_over::Registration;
use super::names::{Callee, Receiver};

/// The classes and objects of a file that have functions, and the instances of the classes.
pub(super) struct Owners<'f> {
    pub(super) finder: &'f Finder<'f>,
    /// The indices of the functions that can be called by name, by the last part of the name.
    functions: BTreeMap<&'f str, Vec<usize>>,
    /// The classes whose instances are assigned to a variable, by variable.
    instances: BTreeMap<&'f str, BTreeSet<&'f str>>,
    /// Whether each function is async or returns a promise.
    promises: Vec<bool>,
    /// Whether each function that does not return a promise starts asynchronous work, or uses the
    /// promise of a function of the file, itself or in a function that it calls.
    starts: Vec<bool>,
    /// Whether a call of each function logs, awaits, or starts something asynchronous.
    acts: Vec<bool>,
}

impl<'f> Owners<'f> {
    pub(super) fn of(finder: &'f Finder<'f>) -> Self {
        let mut functions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, found) in finder.functions.iter().enumerate() {
            if matches!(found.place, FunctionPosition::Open | FunctionPosition::Nested) {
                functions.entry(parts(found).1).or_default().push(index);
            }
        }
        let mut instances: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (variable, class) in &finder.instances {
            instances.entry(variable.as_str()).or_default().insert(class.as_str());
        }
        let (promises, starts, acts) = (Vec::new(), Vec::new(), Vec::new());
        let mut owners = Self { finder, functions, instances, promises, starts, acts };
        let all = || finder.functions.iter();
        let promises = all().map(|found| found.is_async).collect();
        owners.promises = owners.spread(promises, |found| &found.body.returns_calls);
        let starts = all().zip(&owners.promises);
        let starts = starts.map(|(found, is_async)| !is_async && owners.starts_itself(found));
        owners.starts = owners.spread(starts.collect(), |found| &found.body.calls);
        for (starts, is_async) in owners.starts.iter_mut().zip(&owners.promises) {
            *starts &= !is_async;
        }
        let acts =
            all().zip(&owners.promises).map(|(found, is_async)| found.body.acts() || *is_async);
        let acts = acts.collect();
        owners.acts = owners.spread(acts, |found| &found.body.calls);
        owners
    }

    /// Adds the functions that call a function with a property to those that have the property.
    fn spread(
        &self,
        mut has: Vec<bool>,
        calls: impl Fn(&'f FoundFunction) -> &'f Vec<Callee>,
    ) -> Vec<bool> {
        let all = &self.finder.functions;
        let mut callers: BTreeMap<&str, Vec<(usize, &Receiver)>> = BTreeMap::new();
        for (index, found) in all.iter().enumerate() {
            for callee in calls(found) {
                callers.entry(&callee.name).or_default().push((index, &callee.receiver));
            }
        }
        let mut open: Vec<usize> = (0..all.len()).filter(|index| has[*index]).collect();
        while let Some(index) = open.pop() {
            let found = &all[index];
            if !matches!(found.place, FunctionPosition::Open | FunctionPosition::Nested) {
                continue;
            }
            for (caller, receiver) in callers.get(parts(found).1).into_iter().flatten() {
                if !has[*caller] && self.is_of(found, receiver) {
                    has[*caller] = true;
                    open.push(*caller);
                }
            }
        }
        has
    }

    /// Whether each function is async or returns a promise, by itself or from another such
    /// function.
    pub(super) fn promises(&self) -> &[bool] {
        &self.promises
    }

    /// Whether a function starts asynchronous work, or uses the promise of a function of the file.
    /// If a function is not handed over, this includes a chain that starts with a function of the
    /// file.
    fn starts_itself(&self, found: &FoundFunction) -> bool {
        let is_promise = |callee: &Callee| {
            let mut called = self.called(&callee.name, &callee.receiver);
            called.any(|index| self.promises[index])
        };
        let is_own = |base: &Option<Callee>| base.as_ref().is_some_and(|base| self.has(base));
        let Body { uses_calls, starts, timed, .. } = &found.body;
        uses_calls.iter().chain(timed).any(is_promise)
            || !starts.iter().all(is_own)
            || found.place == FunctionPosition::Open && !starts.is_empty()
    }

    /// Whether each function that does not return a promise starts asynchronous work.
    pub(super) fn starts(&self) -> &[bool] {
        &self.starts
    }

    /// Whether a call of each function starts asynchronous work.
    pub(super) fn reaches(&self) -> Vec<bool> {
        let all = self.promises.iter().zip(&self.starts);
        let all = all.map(|(is_async, starts)| *is_async || *starts);
        self.spread(all.collect(), |found| &found.body.calls)
    }

    fn called(&self, name: &str, receiver: &Receiver) -> impl Iterator<Item = usize> {
        let named = self.functions.get(name).into_iter().flatten().copied();
        named.filter(move |index| self.is_of(&self.finder.functions[*index], receiver))
    }

    /// Whether a callee is a function of the file.
    pub(super) fn has(&self, callee: &Callee) -> bool {
        self.called(&callee.name, &callee.receiver).next().is_some()
    }

    /// Whether a callee is a function of the file that logs, awaits, or starts something
    /// asynchronous.
    pub(super) fn acts(&self, callee: &Callee) -> bool {
        self.called(&callee.name, &callee.receiver).any(|index| self.acts[index])
    }

    /// Whether the function called by this name belongs to the file. If the result is used, it must
    /// be an async function.
    pub(super) fn calls_of(&self, name: &str, is_used: bool) -> bool {
        self.called(name, &Receiver::None).any(|index| self.promises[index] || !is_used)
    }

    /// Whether a call registers a handler, which nothing calls while the file starts.
    pub(super) fn registers(&self, call: &Registration) -> bool {
        let is_own = call.callee.as_ref().is_some_and(|callee| self.has(callee));
        !is_own && (call.is_usual || self.finder.bindings.is_unknown(&call.of))
    }

    /// Whether a call with this receiver, and with the function's name, may be a call of the
    /// function.
    pub(super) fn is_of(&self, found: &FoundFunction, receiver: &Receiver) -> bool {
        let (owner, _) = parts(found);
        let owner = owner.rsplit('.').next().unwrap_or(owner);
        match receiver {
            // The elements of an array are usually reached by iteration.
            Receiver::Name(_) | Receiver::Other if owner.ends_with(']') => true,
            Receiver::None => owner == found.namespace,
            Receiver::This => !owner.is_empty(),
            Receiver::Name(name) => {
                name == owner
                    || self.instances.get(name.as_str()).is_some_and(|of| of.contains(owner))
            }
            Receiver::Other => false,
        }
    }
}

/// The class and the method in a name such as `UserService.load`; the class is empty for a
/// function.
pub(super) fn parts(found: &FoundFunction) -> (&str, &str) {
    if found.name.ends_with(')') {
        return ("", &found.name);
    }
    found.name.rsplit_once('.').unwrap_or(("", &found.name))
}
