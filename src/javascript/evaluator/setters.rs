//! Finds the setters of the states of components: `const [busy, setBusy] = useState(false)`.

use oxc_ast::ast::{ArrayPattern, BindingPattern, Program};
use oxc_ast_visit::{Visit, walk};
use rustc_hash::FxHashSet;

/// The names of setters in a file.
#[derive(Debug, Default)]
pub(crate) struct Setters(FxHashSet<Box<str>>);

impl Setters {
    pub(super) fn of(program: &Program<'_>, text: &str) -> Self {
        let mut setters = Self::default();
        // Most files have none.
        if text.contains("set") {
            setters.visit_program(program);
        }
        setters
    }

    /// Whether a callee is a setter. Setters return nothing.
    pub(crate) fn has(&self, callee: &str) -> bool {
        self.0.contains(callee)
    }
}

/// Whether a name is like that of a setter: `setBusy`.
fn is_like_a_setter(name: &str) -> bool {
    let sets = name.strip_prefix("set").and_then(|name| name.chars().next());
    sets.is_some_and(char::is_uppercase)
}

impl<'a> Visit<'a> for Setters {
    fn visit_array_pattern(&mut self, pattern: &ArrayPattern<'a>) {
        if let [_, .., Some(BindingPattern::BindingIdentifier(last))] = &pattern.elements[..]
            && is_like_a_setter(last.name.as_str())
        {
            self.0.insert(last.name.as_str().into());
        }
        walk::walk_array_pattern(self, pattern);
    }
}
