//! The table of property names.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::object::Atom;
use super::string::JsString;

/// The property names, each stored once. All agents share those of the realm, which come first.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    shared: Rc<Table>,
    own: Table,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    texts: Vec<JsString>,
    by_text: FxHashMap<JsString, Atom>,
}

impl Atoms {
    /// An empty table with space for the names of the realm.
    pub(super) fn of_realm() -> Self {
        const NAMES: usize = 1_700;
        let (texts, by_text) = (Vec::with_capacity(NAMES), FxHashMap::default());
        let mut own = Table { texts, by_text };
        own.by_text.reserve(NAMES);
        Self { shared: Rc::default(), own }
    }

    /// A table that starts with these shared names.
    pub(super) fn sharing(shared: &Rc<Table>) -> Self {
        Self { shared: Rc::clone(shared), own: Table::default() }
    }

    /// The names that this table added, so that other tables can share them.
    pub(super) fn share(self) -> Rc<Table> {
        Rc::new(self.own)
    }

    pub(super) fn intern(&mut self, text: &JsString) -> Atom {
        let known = self.shared.by_text.get(text).or_else(|| self.own.by_text.get(text));
        if let Some(known) = known {
            return *known;
        }
        let number = self.shared.texts.len() + self.own.texts.len();
        let atom = Atom(u32::try_from(number).expect("fewer than 2^32 names"));
        self.own.texts.push(text.clone());
        self.own.by_text.insert(text.clone(), atom);
        atom
    }

    pub(super) fn text(&self, Atom(atom): Atom) -> &JsString {
        let index = atom as usize;
        let shared = self.shared.texts.get(index);
        shared.unwrap_or_else(|| &self.own.texts[index - self.shared.texts.len()])
    }
}
