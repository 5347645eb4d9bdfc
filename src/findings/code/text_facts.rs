//! Facts about the text of a file of code. They are found once for all programs of the file,
//! because searching a large text for each of its programs would take too long.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::meaning::makes_object_with_state;
use super::style::Style;
use crate::javascript::is_of_name;
use crate::scenario::Source;

/// The bytes around a word in which a callee, an object or a class is looked for.
const NEAR: usize = 256;

/// Facts about a text, each found on first use.
#[derive(Debug)]
pub(in crate::findings) struct TextFacts {
    source: Arc<Source>,
    style: OnceCell<Style>,
    has_imports: OnceCell<bool>,
    has_semicolons: OnceCell<bool>,
    has_carriage_returns: OnceCell<bool>,
    /// The callees after the word `await`, up to the first parenthesis.
    awaited: OnceCell<FxHashSet<String>>,
    /// The positions at which `new` follows an assignment, by the last word before the `=`.
    created: OnceCell<FxHashMap<String, Vec<usize>>>,
    /// The objects that were asked for, and whether the code creates one that may have state.
    with_state: RefCell<FxHashMap<String, bool>>,
}

impl TextFacts {
    pub(in crate::findings) fn new(source: Arc<Source>) -> Self {
        Self {
            source,
            style: OnceCell::new(),
            has_imports: OnceCell::new(),
            has_semicolons: OnceCell::new(),
            has_carriage_returns: OnceCell::new(),
            awaited: OnceCell::new(),
            created: OnceCell::new(),
            with_state: RefCell::default(),
        }
    }

    /// Whether the facts are about this text.
    pub(in crate::findings) fn are_about(&self, source: &Arc<Source>) -> bool {
        Arc::ptr_eq(&self.source, source)
    }

    fn text(&self) -> &str {
        self.source.beside().unwrap_or(&self.source).text()
    }

    pub(super) fn style(&self) -> &Style {
        self.style.get_or_init(|| Style::of(self.text()))
    }

    /// Whether the code imports anything.
    pub(super) fn has_imports(&self) -> bool {
        let has = || self.text().contains("import ") || self.text().contains("require(");
        *self.has_imports.get_or_init(has)
    }

    /// Whether statements end with semicolons.
    pub(super) fn has_semicolons(&self) -> bool {
        let has = || self.text().contains(";\n") || self.text().contains(";\r\n");
        *self.has_semicolons.get_or_init(has)
    }

    /// Whether lines end with a carriage return and a line feed.
    pub(super) fn has_carriage_returns(&self) -> bool {
        *self.has_carriage_returns.get_or_init(|| self.text().contains("\r\n"))
    }

    /// Whether the code awaits a call of a function or method with this name anywhere.
    pub(super) fn awaits(&self, callee: &str) -> bool {
        let text = self.text();
        if callee.contains('(') {
            let awaited = [format!("await {callee}("), format!("await this.{callee}(")];
            return awaited.iter().any(|awaited| text.contains(awaited.as_str()));
        }
        let awaited = self.awaited.get_or_init(|| {
            let after = text.match_indices("await ").map(|(at, word)| at + word.len());
            let callees = after.filter_map(|at| {
                let near = &text[at..text.floor_char_boundary(at + NEAR)];
                near.split_once('(').map(|(callee, _)| callee.to_owned())
            });
            callees.collect()
        });
        awaited.contains(callee) || awaited.contains(&format!("this.{callee}"))
    }

    /// Whether the code creates an object that may have state, under this name.
    pub(super) fn makes_object_with_state(&self, object: &str) -> bool {
        if let Some(known) = self.with_state.borrow().get(object) {
            return *known;
        }
        let text = self.text();
        let created = self.created.get_or_init(|| created(text));
        let at = created.get(last_word(object)).map_or(&[][..], Vec::as_slice);
        let makes = at.iter().any(|at| {
            let start = text.floor_char_boundary(at.saturating_sub(NEAR));
            let near = &text[start..text.ceil_char_boundary(at + NEAR)];
            makes_object_with_state(near, object)
        });
        self.with_state.borrow_mut().insert(object.to_owned(), makes);
        makes
    }
}

/// The positions at which `new` follows an assignment, by the last word before the `=`.
fn created(text: &str) -> FxHashMap<String, Vec<usize>> {
    let mut created: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, _) in text.match_indices("new ") {
        let before = &text[text.floor_char_boundary(at.saturating_sub(NEAR))..at];
        if let Some(target) = before.trim_end().strip_suffix('=') {
            created.entry(last_word(target.trim_end()).to_owned()).or_default().push(at);
        }
    }
    created
}

/// The word that a text ends with, which may be empty.
fn last_word(text: &str) -> &str {
    let is_other = |c| !is_of_name(c);
    text.rfind(is_other).map_or(text, |at| text[at..].trim_start_matches(is_other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> TextFacts {
        TextFacts::new(Arc::new(Source::code("a.js".to_owned(), text.to_owned())))
    }

    #[test]
    fn awaited_callees_are_found_by_their_whole_names() {
        let facts = facts("await load(1); await this.db.save(x); await é.f(await q(r(1)));");
        for callee in ["load", "db.save", "é.f", "q"] {
            assert!(facts.awaits(callee), "{callee}");
        }
        for callee in ["oad", "save", "r", "await q", "x"] {
            assert!(!facts.awaits(callee), "{callee}");
        }
        assert!(self::facts("await get(User).find(1)").awaits("get(User).find"));
    }

    #[test]
    fn objects_with_state_are_found_where_they_are_created() {
        let facts = facts("const reader = new Reader(x);\nlet api = new Api(), é =\n new Q();");
        for object in ["reader", "é"] {
            assert!(facts.makes_object_with_state(object), "{object}");
            assert!(facts.makes_object_with_state(object), "{object}");
        }
        for object in ["api", "eader", "x", ""] {
            assert!(!facts.makes_object_with_state(object), "{object}");
        }
    }
}
