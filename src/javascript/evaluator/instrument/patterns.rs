//! Instruments the rest elements of object patterns: the rest of an unknown value is unknown too.

use oxc_ast::ast::{AssignmentTargetProperty, ObjectAssignmentTarget, ObjectPattern, PropertyKey};
use oxc_span::GetSpan;

use super::Instrumenter;
use super::modules::quoted;

impl Instrumenter<'_> {
    /// Instruments the rest element of a pattern: `{ id, ...rest }`.
    pub(super) fn rest_of_pattern(&mut self, pattern: &ObjectPattern<'_>) {
        let Some(rest) = &pattern.rest else { return };
        let keys = pattern.properties.iter().map(|one| key_name(&one.key, one.computed)).collect();
        self.rest(keys, rest.span.start, rest.argument.span().start);
    }

    /// Instruments the rest element of a pattern that is assigned.
    pub(super) fn rest_of_target(&mut self, target: &ObjectAssignmentTarget<'_>) {
        let Some(rest) = &target.rest else { return };
        let keys = target.properties.iter().map(|property| match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(one) => {
                Some(one.binding.name.to_string())
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(one) => {
                key_name(&one.name, one.computed)
            }
        });
        self.rest(keys.collect(), rest.span.start, rest.target.span().start);
    }

    /// Replaces a rest element by a property with a key of the runtime, whose value is the rest. A
    /// pattern with a computed key stays as it is, because the key may be evaluated only once.
    fn rest(&mut self, keys: Option<Vec<String>>, start: u32, name: u32) {
        let Some(keys) = keys.filter(|_| self.replay.is_unsure) else { return };
        let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
        let key = format!("[{}.rest([{}])]:", self.runtime, keys.join(","));
        self.edits.replace(start, name, &key);
    }
}

fn key_name(key: &PropertyKey<'_>, is_computed: bool) -> Option<String> {
    let name = key.static_name().filter(|_| !is_computed);
    name.map(|name| name.to_string())
}
