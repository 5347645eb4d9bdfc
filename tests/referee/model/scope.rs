//! What is visible at a point of the code. A scope never changes: adding to it creates a new one.

use std::rc::Rc;

use makespan::Name;
use serde_json::Value;

use super::promise::Promise;

#[derive(Clone, Default)]
pub(crate) struct Scope(Option<Rc<(Seen, Scope)>>);

enum Seen {
    Binding(Name, Rc<Promise>),
    Value(Name, Value),
    Item(String),
    Error(Value),
}

impl Scope {
    fn with(&self, seen: Seen) -> Self {
        Self(Some(Rc::new((seen, self.clone()))))
    }

    pub(crate) fn with_binding(&self, name: Name, promise: Rc<Promise>) -> Self {
        self.with(Seen::Binding(name, promise))
    }

    pub(crate) fn with_value(&self, name: Name, value: Value) -> Self {
        self.with(Seen::Value(name, value))
    }

    pub(crate) fn with_item(&self, item: String) -> Self {
        self.with(Seen::Item(item))
    }

    pub(crate) fn with_error(&self, error: Value) -> Self {
        self.with(Seen::Error(error))
    }

    /// The latest visible entry that matches.
    fn find<T>(&self, what: impl Fn(&Seen) -> Option<T>) -> Option<T> {
        let mut scope = self;
        while let Some(entry) = &scope.0 {
            if let Some(found) = what(&entry.0) {
                return Some(found);
            }
            scope = &entry.1;
        }
        None
    }

    pub(crate) fn binding(&self, wanted: Name) -> Option<Rc<Promise>> {
        self.find(|seen| match seen {
            Seen::Binding(name, promise) if *name == wanted => Some(Rc::clone(promise)),
            _ => None,
        })
    }

    pub(crate) fn value(&self, wanted: Name) -> Value {
        let found = self.find(|seen| match seen {
            Seen::Value(name, value) if *name == wanted => Some(value.clone()),
            _ => None,
        });
        found.expect("a scenario names only what has a value")
    }

    /// The items of the surrounding loops, outermost first.
    pub(crate) fn items(&self) -> Vec<String> {
        let mut items = Vec::new();
        let mut scope = self;
        while let Some(entry) = &scope.0 {
            if let Seen::Item(item) = &entry.0 {
                items.insert(0, item.clone());
            }
            scope = &entry.1;
        }
        items
    }

    pub(crate) fn error(&self) -> Value {
        let found = self.find(|seen| match seen {
            Seen::Error(error) => Some(error.clone()),
            _ => None,
        });
        found.expect("an error is spoken of only where one is caught")
    }
}
