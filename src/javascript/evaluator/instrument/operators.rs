//! Instruments operators, templates, elements and spread properties: if an operand may be unknown,
//! the runtime evaluates the operation.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BinaryExpression, ComputedMemberExpression, Expression,
    MemberExpression, ObjectExpression, ObjectPropertyKind, PrivateFieldExpression,
    PrivateInExpression, StaticMemberExpression, TaggedTemplateExpression, TemplateLiteral,
    UnaryExpression, UnaryOperator, UpdateExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

use super::Instrumenter;
use super::conditions::is_literal;
use super::modules::quoted;
use super::sites::span;

impl<'a> Instrumenter<'_> {
    /// Instruments a binary operator; returns whether it was necessary.
    pub(super) fn binary(&mut self, binary: &BinaryExpression<'a>) -> bool {
        if !self.replay.is_unsure || is_literal(&binary.left) && is_literal(&binary.right) {
            return false;
        }
        let (left, right) = (binary.left.span(), binary.right.span());
        let open = format!("{}.binary(\"{}\",(", self.runtime, binary.operator.as_str());
        self.edits.insert(left.start, open);
        self.visit_expression(&binary.left);
        self.edits.replace(left.end, right.start, "),(");
        self.visit_expression(&binary.right);
        self.edits.insert(right.end, "))");
        true
    }

    /// Instruments a unary operator; returns whether it was necessary.
    pub(super) fn unary(&mut self, unary: &UnaryExpression<'a>) -> bool {
        let is_of_value = !matches!(unary.operator, UnaryOperator::Void | UnaryOperator::Delete);
        if let (UnaryOperator::Delete, Expression::ComputedMemberExpression(member)) =
            (unary.operator, &unary.argument)
        {
            self.visit_computed_member_expression(member);
            return true;
        }
        if !self.replay.is_unsure || !is_of_value || is_literal(&unary.argument) {
            return false;
        }
        // `typeof` must not throw for an undeclared name.
        let is_name = unary.argument.is_identifier_reference();
        if unary.operator == UnaryOperator::Typeof && is_name {
            let name = unary.argument.span();
            let name = self.edits.source(name.start, name.end).to_owned();
            let is_declared = format!("typeof {name}===\"undefined\"?\"undefined\":");
            self.edits.insert(unary.span.start, format!("{}.same({is_declared}", self.runtime));
        }
        let argument = unary.argument.span();
        let open = format!("{}.unary(\"{}\",(", self.runtime, unary.operator.as_str());
        self.edits.replace(unary.span.start, argument.start, &open);
        self.visit_expression(&unary.argument);
        let is_guarded = unary.operator == UnaryOperator::Typeof && is_name;
        self.edits.insert(argument.end, if is_guarded { ")))" } else { "))" });
        true
    }

    /// Instruments `++` or `--`; returns whether it was necessary.
    pub(super) fn update(&mut self, update: &UpdateExpression<'a>) -> bool {
        if !self.replay.is_unsure {
            return false;
        }
        let argument = update.argument.span();
        let how = format!("\"{}\",{})", update.operator.as_str(), update.prefix);
        if let Some(member) = update.argument.as_member_expression()
            && self.begin_reference(member, (update.span.start, argument.end), "update")
        {
            self.edits.replace(argument.end, update.span.end, &how);
            return true;
        }
        let Some(target) = self.simple_text(argument) else { return false };
        let runtime = &self.runtime;
        // The assignment may throw: to a constant, or to an undeclared name.
        let kept = format!("{runtime}.isUnknown({target})?({target}={target})");
        let operator = update.operator.as_str();
        let updated = if update.prefix { operator.to_owned() + &target } else { target + operator };
        let whole = format!("{runtime}.same({kept}:{updated})");
        self.edits.replace(update.span.start, update.span.end, &whole);
        true
    }

    /// Begins a call of the runtime with the object and the key of a property that is read and then
    /// set; returns whether the property is one that the runtime can access. The text until `end`
    /// is replaced.
    pub(super) fn begin_reference(
        &mut self,
        member: &MemberExpression<'a>,
        (start, end): (u32, u32),
        how: &str,
    ) -> bool {
        let object = member.object();
        let key = match member {
            MemberExpression::ComputedMemberExpression(member) => Some(&member.expression),
            MemberExpression::StaticMemberExpression(_) => None,
            MemberExpression::PrivateFieldExpression(_) => return false,
        };
        if matches!(object, Expression::Super(_)) {
            return false;
        }
        let open = format!("{}.{how}((", self.runtime);
        self.edits.replace(start, object.span().start, &open);
        self.visit_expression(object);
        if let Some(key) = key {
            self.edits.replace(object.span().end, key.span().start, "),(");
            self.visit_expression(key);
            self.edits.replace(key.span().end, end, "),");
        } else {
            let key = quoted(member.static_property_name().unwrap_or_default());
            self.edits.replace(object.span().end, end, &format!("),{key},"));
        }
        true
    }

    /// Instruments a compound assignment (`+=`), or an assignment to an unknown target; returns
    /// whether it was necessary.
    pub(super) fn assignment(&mut self, assignment: &AssignmentExpression<'a>) -> bool {
        if !self.replay.is_unsure {
            return false;
        }
        let (left, right) = (assignment.left.span(), assignment.right.span());
        if let Some(operator) = assignment.operator.to_binary_operator() {
            if let Some(member) = assignment.left.as_member_expression()
                && self.begin_reference(member, (left.start, left.end), "reference")
            {
                let then = format!("\"{}\").with((", operator.as_str());
                self.edits.replace(left.end, right.start, &then);
                self.visit_expression(&assignment.right);
                self.edits.insert(right.end, "))");
                return true;
            }
            let Some(target) = self.simple_text(left) else { return false };
            let (runtime, operator) = (&self.runtime, operator.as_str());
            let open = format!("{target}={runtime}.binary(\"{operator}\",{target},(");
            self.edits.replace(left.start, right.start, &open);
            self.visit_expression(&assignment.right);
            self.edits.insert(right.end, "))");
            return true;
        }
        if let AssignmentTarget::StaticMemberExpression(member) = &assignment.left {
            return self.handler(assignment, member);
        }
        let AssignmentTarget::ComputedMemberExpression(member) = &assignment.left else {
            return false;
        };
        if is_literal(&member.expression) {
            return false;
        }
        if matches!(member.object, Expression::Super(_)) {
            return false;
        }
        let (object, key) = (member.object.span(), member.expression.span());
        self.edits.insert(object.start, format!("{}.put((", self.runtime));
        self.visit_expression(&member.object);
        self.edits.replace(object.end, key.start, "),(");
        self.visit_expression(&member.expression);
        self.edits.replace(key.end, right.start, "),(");
        self.visit_expression(&assignment.right);
        self.edits.insert(right.end, "))");
        true
    }

    /// Instruments the assignment of a handler such as `image.onload` that is the callback of a
    /// task; returns whether it is one.
    fn handler(
        &mut self,
        assignment: &AssignmentExpression<'a>,
        member: &StaticMemberExpression<'a>,
    ) -> bool {
        let Some(site) = self.call_site(span(assignment), false) else { return false };
        let (object, right) = (member.object.span(), assignment.right.span());
        self.edits.insert(object.start, format!("{}.handler({site},(", self.runtime));
        self.visit_expression(&member.object);
        let key = quoted(member.property.name.as_str());
        self.edits.replace(object.end, right.start, &format!("),{key},("));
        self.visit_expression(&assignment.right);
        self.edits.insert(right.end, "))");
        true
    }

    /// Instruments a template literal without a tag: it gets a tag.
    pub(super) fn template(&mut self, template: &TemplateLiteral<'a>) {
        if self.replay.is_unsure && !template.expressions.is_empty() {
            self.edits.insert(template.span.start, format!("{}.text", self.runtime));
        }
    }

    /// Instruments a tagged template, which may be the call of a task.
    pub(super) fn tagged(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        let site = self.call_site(span(tagged), false);
        if let Some(site) = site {
            self.edits.insert(tagged.span.start, format!("{}.tag({site},(", self.runtime));
        }
        self.visit_expression(&tagged.tag);
        if site.is_some() {
            self.edits.insert(tagged.tag.span().end, "))");
        }
        if let Some(arguments) = &tagged.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        walk::walk_template_literal(self, &tagged.quasi);
    }

    /// Instruments an access with a computed key that may be unknown; returns whether it was
    /// necessary.
    pub(super) fn element(&mut self, member: &ComputedMemberExpression<'a>) -> bool {
        if !self.replay.is_unsure || member.optional || is_literal(&member.expression) {
            return false;
        }
        if matches!(member.object, Expression::Super(_)) || self.chained.contains(&span(member)) {
            return false;
        }
        let (object, key) = (member.object.span(), member.expression.span());
        self.edits.insert(object.start, format!("{}.element((", self.runtime));
        self.visit_expression(&member.object);
        self.edits.replace(object.end, key.start, "),(");
        self.visit_expression(&member.expression);
        self.edits.replace(key.end, member.span.end, "))");
        true
    }

    /// Instruments an access to a private property of a value that may be unknown; returns whether
    /// it was necessary.
    pub(super) fn private(&mut self, member: &PrivateFieldExpression<'a>) -> bool {
        let Some(open) = self.unless_unknown(member) else { return false };
        self.edits.insert(member.span.start, open);
        self.visit_private_field_expression(member);
        self.edits.insert(member.span.end, ")");
        true
    }

    /// Instruments `#name in value`; returns whether it was necessary.
    pub(super) fn private_in(&mut self, has: &PrivateInExpression<'a>) -> bool {
        if !self.replay.is_unsure {
            return false;
        }
        let (name, value) = (has.left.name, has.right.span());
        // The code asks itself, because the private name is valid only in the class.
        let open = format!("{}.privateIn(\"#{name}\",of=>#{name} in of,(", self.runtime);
        self.edits.replace(has.span.start, value.start, &open);
        self.visit_expression(&has.right);
        self.edits.insert(value.end, "))");
        true
    }

    /// The start of an expression that is unknown if the owner of a private property may be, and
    /// is. A parenthesis ends it.
    pub(super) fn unless_unknown(&self, member: &PrivateFieldExpression<'a>) -> Option<String> {
        let text = self.simple_text(member.object.span())?;
        if !self.replay.is_unsure || member.optional || text == "this" {
            return None;
        }
        let runtime = &self.runtime;
        let unknown = format!("{runtime}.isUnknown({text})?{runtime}.unknown(\"private\")");
        Some(format!("{runtime}.same({unknown}:"))
    }

    /// Instruments an object literal that may copy properties of an unknown value.
    pub(super) fn object(&mut self, object: &ObjectExpression<'a>) {
        let is_open = |one: &ObjectPropertyKind<'_>| match one {
            ObjectPropertyKind::SpreadProperty(_) => true,
            ObjectPropertyKind::ObjectProperty(property) => property.computed,
        };
        let opens = self.replay.is_unsure && object.properties.iter().any(is_open);
        let is_captured = self.begin_object(object);
        if opens {
            self.edits.insert(object.span.start, format!("{}.open((", self.runtime));
        }
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) if opens => {
                    let at = spread.argument.span();
                    self.edits.insert(at.start, format!("{}.spread((", self.runtime));
                    self.visit_expression(&spread.argument);
                    self.edits.insert(at.end, "))");
                }
                // The spread of an object does not iterate its operand.
                ObjectPropertyKind::SpreadProperty(spread) => {
                    self.visit_expression(&spread.argument);
                }
                ObjectPropertyKind::ObjectProperty(property) if opens && property.computed => {
                    let key = property.key.span();
                    self.edits.insert(key.start, format!("{}.key((", self.runtime));
                    self.visit_property_key(&property.key);
                    self.edits.insert(key.end, "))");
                    self.visit_expression(&property.value);
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    self.visit_object_property(property);
                }
            }
        }
        if opens {
            self.edits.insert(object.span.end, "))");
        }
        if is_captured {
            self.end_object(object);
        }
    }
}
