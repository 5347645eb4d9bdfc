//! Patterns that bind or assign (ECMA-262, 8.6.2 and 13.15.5).

use oxc_ast::ast::{
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern,
    Expression, PropertyKey,
};

use super::Compiler;
use crate::javascript::evaluator::code::{ConditionKind, Op};

/// The name, if a pattern is only a name.
pub(super) fn name_of<'b>(pattern: &'b BindingPattern<'_>) -> Option<&'b str> {
    match pattern {
        BindingPattern::BindingIdentifier(id) => Some(id.name.as_str()),
        BindingPattern::AssignmentPattern(assignment) => name_of(&assignment.left),
        _ => None,
    }
}

impl Compiler<'_> {
    /// Initializes the variables of a pattern with the top value, and pops it.
    pub(super) fn bind(&mut self, pattern: &BindingPattern<'_>) {
        self.bind_with(pattern, &mut |compiler, name| compiler.initialize(name));
    }

    /// Assigns the top value to existing variables: those of a `var`.
    pub(super) fn assign_pattern_of_var(&mut self, pattern: &BindingPattern<'_>) {
        self.bind_with(pattern, &mut |compiler, name| {
            compiler.set(name);
            compiler.emit(Op::Pop);
        });
    }

    /// Replaces `undefined` by the default value.
    pub(super) fn default(&mut self, default: &Expression<'_>, name: Option<&str>) {
        let is_there = self.jump(Op::JumpIfDefinedOrPop(0));
        self.named_expression(default, name);
        self.land(is_there);
    }

    fn bind_with(&mut self, pattern: &BindingPattern<'_>, give: &mut dyn FnMut(&mut Self, &str)) {
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                let name = self.string(id.name.as_str());
                self.emit(Op::NameUnknown(name));
                give(self, id.name.as_str());
            }
            BindingPattern::AssignmentPattern(assignment) => {
                self.default(&assignment.right, name_of(&assignment.left));
                self.bind_with(&assignment.left, give);
            }
            BindingPattern::ObjectPattern(object) => {
                self.mark(&**object);
                self.emit(Op::RequireObject);
                let keeps_keys = object.rest.is_some();
                let mut keys = 0;
                for property in &object.properties {
                    keys += self.get_key(&property.key, property.computed, keeps_keys, keys);
                    self.bind_with(&property.value, give);
                }
                match &object.rest {
                    Some(rest) => {
                        self.emit(Op::RestProperties(keys));
                        self.bind_with(&rest.argument, give);
                    }
                    None => self.emit(Op::Pop),
                }
            }
            BindingPattern::ArrayPattern(array) => {
                let at_least = u32::try_from(array.elements.len()).unwrap_or(u32::MAX);
                let broken_off = self.begin_array(&**array, at_least);
                for element in &array.elements {
                    self.emit(Op::IteratorStep);
                    match element {
                        Some(element) => self.bind_with(element, give),
                        None => self.emit(Op::Pop),
                    }
                }
                if let Some(rest) = &array.rest {
                    self.emit(Op::IteratorRest);
                    self.bind_with(&rest.argument, give);
                }
                self.end_array(broken_off);
            }
        }
    }

    /// source keys.. → source keys.. value; with the key before it if keys are kept. Returns how
    /// many keys were added.
    fn get_key(&mut self, key: &PropertyKey<'_>, is_computed: bool, keeps: bool, keys: u32) -> u32 {
        let name = Self::static_key(key, is_computed);
        if !keeps && let Some(name) = &name {
            let name = self.string(name);
            self.emit(Op::Dup);
            self.mark(key);
            self.emit(Op::GetProperty(name));
            return 0;
        }
        match name {
            Some(name) => {
                let name = self.string(&name);
                self.emit(Op::String(name));
            }
            None => self.computed_key(key),
        }
        if keeps {
            // source keys.. key → source keys.. key source key
            self.emit(Op::Pick(keys + 1));
            self.emit(Op::Pick(1));
            self.emit(Op::GetElement);
            return 1;
        }
        self.emit(Op::Pick(1));
        self.emit(Op::Swap);
        self.mark(key);
        self.emit(Op::GetElement);
        0
    }

    /// iterable → iterator next, with a handler that closes the iterator if a part of the pattern
    /// throws.
    fn begin_array(&mut self, of: &impl oxc_span::GetSpan, at_least: u32) -> super::Label {
        self.mark(of);
        let condition = self.condition(of, ConditionKind::Count);
        self.emit(Op::GetIterator { condition, at_least: at_least.max(1) });
        let broken_off = self.jump(Op::PushFinally(0));
        self.builder().depths.handlers += 1;
        broken_off
    }

    fn end_array(&mut self, broken_off: super::Label) {
        self.emit(Op::PopHandler);
        self.builder().depths.handlers -= 1;
        self.emit(Op::IteratorClose);
        let over = self.jump(Op::Jump(0));
        self.land(broken_off);
        self.emit(Op::IteratorCloseFor);
        self.emit(Op::EndFinally);
        self.land(over);
    }

    /// Destructures the top value, and pops it.
    pub(super) fn assign_to_pattern(&mut self, target: &AssignmentTarget<'_>) {
        match target {
            AssignmentTarget::ArrayAssignmentTarget(array) => {
                let at_least = u32::try_from(array.elements.len()).unwrap_or(u32::MAX);
                let broken_off = self.begin_array(&**array, at_least);
                for element in &array.elements {
                    self.emit(Op::IteratorStep);
                    match element {
                        Some(element) => self.assign_maybe_default(element),
                        None => self.emit(Op::Pop),
                    }
                }
                if let Some(rest) = &array.rest {
                    self.emit(Op::IteratorRest);
                    self.assign_to_target(&rest.target);
                }
                self.end_array(broken_off);
            }
            AssignmentTarget::ObjectAssignmentTarget(object) => {
                self.mark(&**object);
                self.emit(Op::RequireObject);
                let keeps = object.rest.is_some();
                let mut keys = 0;
                for property in &object.properties {
                    keys += self.assign_property(property, keeps, keys);
                }
                match &object.rest {
                    Some(rest) => {
                        self.emit(Op::RestProperties(keys));
                        self.assign_to_target(&rest.target);
                    }
                    None => self.emit(Op::Pop),
                }
            }
            _ => self.emit(Op::Pop),
        }
    }

    fn assign_property(
        &mut self,
        property: &AssignmentTargetProperty<'_>,
        keeps: bool,
        keys: u32,
    ) -> u32 {
        match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
                let name = property.binding.name.as_str();
                let key = self.string(name);
                let mut added = 0;
                if keeps {
                    self.emit(Op::String(key));
                    self.emit(Op::Pick(keys + 1));
                    added = 1;
                } else {
                    self.emit(Op::Dup);
                }
                self.mark(&**property);
                self.emit(Op::GetProperty(key));
                if let Some(default) = &property.init {
                    self.default(default, Some(name));
                }
                self.emit(Op::NameUnknown(key));
                self.set(name);
                self.emit(Op::Pop);
                added
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                let added = self.get_key(&property.name, property.computed, keeps, keys);
                self.assign_maybe_default(&property.binding);
                added
            }
        }
    }

    fn assign_maybe_default(&mut self, target: &AssignmentTargetMaybeDefault<'_>) {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with) => {
                let name = match &with.binding {
                    AssignmentTarget::AssignmentTargetIdentifier(id) => Some(id.name.as_str()),
                    _ => None,
                };
                self.default(&with.init, name);
                self.assign_to_target(&with.binding);
            }
            target => match target.as_assignment_target() {
                Some(target) => self.assign_to_target(target),
                None => self.emit(Op::Pop),
            },
        }
    }
}
