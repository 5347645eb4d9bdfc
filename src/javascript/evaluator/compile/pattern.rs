//! Patterns that bind or assign (ECMA-262, 8.6.2 and 13.15.5).

use std::rc::Rc;

use oxc_ast::ast::{
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty,
    AssignmentTargetPropertyProperty, BindingPattern, Expression, PropertyKey,
};

use super::assignment::{self, Reference};
use super::{Compiler, printed};
use crate::javascript::evaluator::code::{
    ConditionKind, Destructured, NotIterable, Op, PatternSource,
};

/// The name of a pattern that is an identifier.
pub(super) fn name_of<'b>(pattern: &'b BindingPattern<'_>) -> Option<&'b str> {
    match pattern {
        BindingPattern::BindingIdentifier(id) => Some(id.name.as_str()),
        BindingPattern::AssignmentPattern(assignment) => name_of(&assignment.left),
        _ => None,
    }
}

/// The key of the first property of an assignment pattern, and whether the error message only says
/// that this property cannot be read.
fn first_property(property: &AssignmentTargetProperty<'_>) -> (Option<String>, bool) {
    match property {
        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
            (Some(property.binding.name.to_string()), property.init.is_some())
        }
        AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
            let name = Compiler::static_key(&property.name, property.computed);
            let is_read = parts(&property.binding)
                .is_some_and(|(target, default)| default.is_some() || member(target).is_some());
            (name, is_read)
        }
    }
}

impl Compiler<'_> {
    /// Initializes the variables of a pattern by destructuring the top value, and pops it.
    pub(super) fn bind(&mut self, pattern: &BindingPattern<'_>) {
        self.bind_with(pattern, &mut |compiler, name| compiler.initialize(name));
    }

    /// Assigns to the variables of a pattern, which are declared with `var`, and pops the top
    /// value.
    pub(super) fn assign_pattern_of_var(&mut self, pattern: &BindingPattern<'_>) {
        self.bind_with(pattern, &mut |compiler, name| {
            compiler.set(name);
            compiler.emit(Op::Pop);
        });
    }

    /// Replaces `undefined` on the top of the stack by the value of an initializer.
    pub(super) fn default(&mut self, default: &Expression<'_>, name: Option<&str>) {
        let is_there = self.jump(Op::JumpIfDefinedOrPop(0));
        self.named_expression(default, name);
        self.land(is_there);
    }

    fn bind_with(&mut self, pattern: &BindingPattern<'_>, give: &mut dyn FnMut(&mut Self, &str)) {
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                self.builder().pattern_source = PatternSource::default();
                let name = self.string(id.name.as_str());
                self.emit(Op::NameUnknown(name));
                give(self, id.name.as_str());
            }
            BindingPattern::AssignmentPattern(assignment) => {
                if assignment.left.is_array_pattern() {
                    self.iterates(&assignment.right, printed::not_iterable);
                }
                self.default(&assignment.right, name_of(&assignment.left));
                if !assignment.left.is_binding_identifier() {
                    self.pattern_declared_by(&assignment.right);
                }
                self.bind_with(&assignment.left, give);
            }
            BindingPattern::ObjectPattern(object) => {
                self.mark(&**object);
                let first = object.properties.first().map(|first| {
                    let has_default = matches!(first.value, BindingPattern::AssignmentPattern(_));
                    (Self::static_key(&first.key, first.computed), has_default)
                });
                let source = self.require_object(first);
                let keeps_keys = object.rest.is_some();
                let mut keys = 0;
                for property in &object.properties {
                    keys += self.get_key(&property.key, property.computed, keeps_keys, keys);
                    let is_list = matches!(property.value, BindingPattern::ArrayPattern(_));
                    if let (true, Some(source)) = (is_list, &source) {
                        let source = Rc::clone(source);
                        self.builder().pattern_source = PatternSource::Property(source);
                    }
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
                    self.emit(Op::IteratorStep(0));
                    match element {
                        Some(element) => self.bind_with(element, give),
                        None => self.emit(Op::Pop),
                    }
                }
                if let Some(rest) = &array.rest {
                    self.emit(Op::IteratorRest(0));
                    self.bind_with(&rest.argument, give);
                }
                self.end_array(broken_off);
            }
        }
    }

    /// Sets the source of the next pattern to an expression; with the error message if an array
    /// pattern destructures it.
    pub(super) fn pattern_of(&mut self, source: &Expression<'_>, not_iterable: Option<String>) {
        let printed = printed::printed_whole(source).into();
        let not_iterable = not_iterable.map(Rc::from);
        self.builder().pattern_source = PatternSource::Expression { printed, not_iterable };
    }

    /// The source of the next pattern, as far as error messages print it.
    fn take_pattern_source(&mut self) -> PatternSource {
        let builder = self.builder();
        let source = std::mem::take(&mut builder.pattern_source);
        if builder.describes_values { PatternSource::default() } else { source }
    }

    /// Sets the source of the next pattern to the initializer of a declaration.
    pub(super) fn pattern_declared_by(&mut self, source: &Expression<'_>) {
        self.pattern_of(source, printed::not_destructurable(source));
    }

    /// Emits the check that the top value of an object pattern is not nullish. `first` is the key
    /// of the first property, and whether the error message only says that it cannot be read.
    /// Returns the source expression of the pattern, if it is known.
    fn require_object(&mut self, first: Option<(Option<String>, bool)>) -> Option<Rc<str>> {
        let source = self.take_pattern_source();
        let printed = match &source {
            PatternSource::Expression { printed, .. } => Some(Rc::clone(printed)),
            _ => None,
        };
        let first = first.and_then(|(name, is_read)| Some((Rc::from(name?), is_read)));
        let destructured = &mut self.code().destructured;
        destructured.push(Destructured { source, first });
        let index = u32::try_from(destructured.len() - 1).expect("fewer than 2^32 patterns");
        self.emit(Op::RequireObject(index));
        printed
    }

    /// source keys.. → source keys.. value; if `keeps`, → source keys.. key value. Returns the
    /// number of added keys.
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

    /// iterable → iterator next; pushes a handler that closes the iterator if the pattern throws.
    fn begin_array(&mut self, of: &impl oxc_span::GetSpan, at_least: u32) -> super::Label {
        self.mark(of);
        let source = self.take_pattern_source();
        let condition = self.condition(of, ConditionKind::Count);
        self.code().conditions[condition as usize].not_iterable = match source {
            PatternSource::Expression { not_iterable: Some(says), .. } => NotIterable::Says(says),
            PatternSource::Property(of) => NotIterable::Property(of),
            _ => NotIterable::Value,
        };
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
                    if let Some(element) = element {
                        self.assign_element(element);
                    } else {
                        self.emit(Op::IteratorStep(0));
                        self.emit(Op::Pop);
                    }
                }
                if let Some(rest) = &array.rest {
                    self.assign_rest_elements(&rest.target);
                }
                self.end_array(broken_off);
            }
            AssignmentTarget::ObjectAssignmentTarget(object) => {
                self.mark(&**object);
                self.require_object(object.properties.first().map(first_property));
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
                let Some((target, default)) = parts(&property.binding) else { return 0 };
                if let Some(member) = member(target) {
                    return self.assign_property_to_member(property, &member, default, keeps, keys);
                }
                let added = self.get_key(&property.name, property.computed, keeps, keys);
                self.assign_or_default(target, default);
                added
            }
        }
    }

    /// source keys.. → source keys..: evaluates the key, then the target, then reads the property
    /// and assigns it. Returns the number of added keys.
    fn assign_property_to_member(
        &mut self,
        property: &AssignmentTargetPropertyProperty<'_>,
        member: &Reference<'_, '_>,
        default: Option<&Expression<'_>>,
        keeps: bool,
        keys: u32,
    ) -> u32 {
        let depth = assignment::depth(member);
        let name = Self::static_key(&property.name, property.computed);
        match name {
            Some(name) if !keeps => {
                let name = self.string(&name);
                self.refer(member);
                self.emit(Op::Pick(depth));
                self.mark(&property.name);
                self.emit(Op::GetProperty(name));
                self.assign_reference(member, default);
                return 0;
            }
            Some(name) => {
                let name = self.string(&name);
                self.emit(Op::String(name));
            }
            None => self.computed_key(&property.name),
        }
        self.refer(member);
        self.emit(Op::Pick(depth + 1 + keys));
        self.emit(Op::Pick(depth + 1));
        self.mark(&property.name);
        self.emit(Op::GetElement);
        self.assign_reference(member, default);
        if !keeps {
            self.emit(Op::Pop);
        }
        u32::from(keeps)
    }

    /// reference.. value →
    fn assign_reference(&mut self, to: &Reference<'_, '_>, default: Option<&Expression<'_>>) {
        if let Some(default) = default {
            self.default(default, None);
        }
        self.assign(to);
        self.emit(Op::Pop);
    }

    /// iterator next → iterator next: evaluates the target before the next value is read.
    fn assign_element(&mut self, element: &AssignmentTargetMaybeDefault<'_>) {
        let Some((target, default)) = parts(element) else { return };
        let Some(member) = member(target) else {
            self.emit(Op::IteratorStep(0));
            return self.assign_or_default(target, default);
        };
        self.refer(&member);
        self.emit(Op::IteratorStep(assignment::depth(&member)));
        self.assign_reference(&member, default);
    }

    fn assign_rest_elements(&mut self, target: &AssignmentTarget<'_>) {
        let Some(member) = member(target) else {
            self.emit(Op::IteratorRest(0));
            return self.assign_to_target(target);
        };
        self.refer(&member);
        self.emit(Op::IteratorRest(assignment::depth(&member)));
        self.assign_reference(&member, None);
    }

    fn assign_or_default(
        &mut self,
        target: &AssignmentTarget<'_>,
        default: Option<&Expression<'_>>,
    ) {
        if let Some(default) = default {
            let name = match target {
                AssignmentTarget::AssignmentTargetIdentifier(id) => Some(id.name.as_str()),
                _ => None,
            };
            if let AssignmentTarget::ArrayAssignmentTarget(_) = target {
                self.iterates(default, printed::not_iterable);
            }
            self.default(default, name);
            if target.as_assignment_target_pattern().is_some() {
                self.pattern_declared_by(default);
            }
        }
        self.assign_to_target(target);
    }
}

/// The target and the initializer of an element of an assignment pattern.
fn parts<'b, 'a>(
    target: &'b AssignmentTargetMaybeDefault<'a>,
) -> Option<(&'b AssignmentTarget<'a>, Option<&'b Expression<'a>>)> {
    match target {
        AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with) => {
            Some((&with.binding, Some(&with.init)))
        }
        target => Some((target.as_assignment_target()?, None)),
    }
}

/// The property reference of a target, if the target is a property.
fn member<'b, 'a>(target: &'b AssignmentTarget<'a>) -> Option<Reference<'b, 'a>> {
    let reference = assignment::reference(target.as_simple_assignment_target()?)?;
    matches!(reference, Reference::Member(_)).then_some(reference)
}
