//! Finds the names that code mentions, declares, and assigns to.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    AssignmentExpression, BindingIdentifier, Expression, IdentifierReference,
    SimpleAssignmentTarget, ThisExpression, UpdateExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::operator::AssignmentOperator;

/// The names in a part of the code, including nested functions.
#[derive(Debug, Default)]
pub(super) struct NameSets {
    /// The variables that it reads or assigns to.
    pub(super) mentioned: BTreeSet<String>,
    /// The variables that it declares.
    pub(super) declared: BTreeSet<String>,
    /// The variables that it assigns to.
    pub(super) assigned: BTreeSet<String>,
    /// The variables that have an assigned property.
    pub(super) set: BTreeSet<String>,
}

impl<'a> Visit<'a> for NameSets {
    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.mentioned.insert(name.name.to_string());
    }

    fn visit_this_expression(&mut self, _: &ThisExpression) {
        self.mentioned.insert("this".to_owned());
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.declared.insert(name.name.to_string());
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let Some(target) = assignment.left.as_simple_assignment_target() {
            // A plain assignment to a property (`user.name = x`) does not depend on its previous
            // value.
            self.assign_part(target, assignment.operator == AssignmentOperator::Assign);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        self.assign_part(&update.argument, false);
        walk::walk_update_expression(self, update);
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = target {
            self.assigned.insert(name.name.to_string());
        }
        walk::walk_simple_assignment_target(self, target);
    }
}

impl NameSets {
    /// Records an assignment to a property of a variable.
    fn assign_part(&mut self, target: &SimpleAssignmentTarget<'_>, is_plain: bool) {
        let object = match target {
            SimpleAssignmentTarget::StaticMemberExpression(member) => &member.object,
            SimpleAssignmentTarget::ComputedMemberExpression(member) => &member.object,
            _ => return,
        };
        let assigned = if is_plain { &mut self.set } else { &mut self.assigned };
        assigned.extend(root(object));
    }
}

/// The variable at the start of a property chain.
fn root(expression: &Expression<'_>) -> Option<String> {
    match expression {
        Expression::Identifier(name) => Some(name.name.to_string()),
        Expression::ThisExpression(_) => Some("this".to_owned()),
        Expression::StaticMemberExpression(member) => root(&member.object),
        Expression::ComputedMemberExpression(member) => root(&member.object),
        Expression::TSNonNullExpression(inner) => root(&inner.expression),
        Expression::TSAsExpression(inner) => root(&inner.expression),
        Expression::ParenthesizedExpression(inner) => root(&inner.expression),
        _ => None,
    }
}
