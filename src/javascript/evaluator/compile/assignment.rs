//! Assignments (ECMA-262, 13.15), and `++` and `--` (13.4).

use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentTarget, Expression, MemberExpression,
    SimpleAssignmentTarget, UpdateExpression, UpdateOperator,
};

use oxc_syntax::operator::LogicalOperator;

use super::scope::Assignable;
use super::statement::unparenthesized;
use super::{Compiler, expression, printed};
use crate::javascript::evaluator::code::{Binary, Op};

/// The target of an assignment. Its parts are on the stack while the assignment is compiled.
pub(super) enum Reference<'b, 'a> {
    Name(&'b str),
    /// A property. The stack has the object, and the key if it is computed.
    Member(&'b MemberExpression<'a>),
}

impl Compiler<'_> {
    pub(super) fn assignment(&mut self, assignment: &AssignmentExpression<'_>) {
        let Some(target) = assignment.left.as_simple_assignment_target() else {
            if let AssignmentTarget::ArrayAssignmentTarget(_) = &assignment.left {
                self.iterates(&assignment.right, printed::not_iterable);
            }
            self.expression(&assignment.right);
            self.emit(Op::Dup);
            self.pattern_of(&assignment.right, None);
            return self.assign_to_target(&assignment.left);
        };
        let Some(reference) = reference(target) else {
            return self.expression(&assignment.right);
        };
        self.refer(&reference);
        let name = match reference {
            Reference::Name(name) => Some(name),
            Reference::Member(_) => None,
        };
        if assignment.operator == AssignmentOperator::Assign {
            self.named_expression(&assignment.right, name);
            self.mark(assignment);
            return self.assign(&reference);
        }
        if let Some(operator) = assignment.operator.to_logical_operator() {
            return self.logical_assignment(assignment, operator, &reference);
        }
        let operator = assignment.operator.to_binary_operator().map(expression::operator);
        self.read(&reference);
        self.expression(&assignment.right);
        self.mark(assignment);
        self.emit(Op::Binary(operator.unwrap_or(Binary::Add)));
        self.assign(&reference);
    }

    fn logical_assignment(
        &mut self,
        assignment: &AssignmentExpression<'_>,
        operator: LogicalOperator,
        reference: &Reference<'_, '_>,
    ) {
        let condition = self.logical_condition(&assignment.left, operator, &assignment.right);
        self.emit(Op::Decide(condition));
        self.read(reference);
        let is_there = self.jump(expression::jump_over(operator, condition));
        let name = match reference {
            Reference::Name(name) => Some(*name),
            Reference::Member(_) => None,
        };
        self.named_expression(&assignment.right, name);
        self.mark(assignment);
        self.assign(reference);
        let over = self.jump(Op::Jump(0));
        self.land(is_there);
        // The values of the reference are not needed.
        for _ in 0..depth(reference) {
            self.emit(Op::Swap);
            self.emit(Op::Pop);
        }
        self.land(over);
    }

    pub(super) fn update(&mut self, update: &UpdateExpression<'_>) {
        let Some(reference) = reference(&update.argument) else {
            return self.emit(Op::Undefined);
        };
        self.refer(&reference);
        self.read(&reference);
        self.mark(update);
        self.emit(Op::ToNumeric);
        if !update.prefix {
            // The result of a postfix operator is the old value, which is stored below the
            // reference.
            self.emit(Op::Dup);
            self.emit(Op::Bury(depth(&reference) + 1));
        }
        self.emit(match update.operator {
            UpdateOperator::Increment => Op::Increment,
            UpdateOperator::Decrement => Op::Decrement,
        });
        self.assign(&reference);
        if !update.prefix {
            self.emit(Op::Pop);
        }
    }

    /// Pushes the values that a reference needs.
    pub(super) fn refer(&mut self, reference: &Reference<'_, '_>) {
        let Reference::Member(member) = reference else { return };
        if matches!(member.object(), Expression::Super(_)) {
            return self.super_key(member);
        }
        self.expression(member.object());
        match member {
            MemberExpression::StaticMemberExpression(_) => {}
            MemberExpression::ComputedMemberExpression(member) => {
                self.expression(&member.expression);
            }
            MemberExpression::PrivateFieldExpression(member) => {
                self.get_private_name(member.field.name.as_str());
            }
        }
    }

    /// Pushes the value of a reference, whose parts remain on the stack.
    fn read(&mut self, reference: &Reference<'_, '_>) {
        let member = match reference {
            Reference::Name(name) => return self.get(name),
            Reference::Member(member) => member,
        };
        self.mark(*member);
        if matches!(member.object(), Expression::Super(_)) {
            self.emit(Op::Dup);
            return self.emit(Op::GetSuper);
        }
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let name = self.string(member.property.name.as_str());
                self.emit(Op::Dup);
                self.emit(Op::GetProperty(name));
            }
            MemberExpression::ComputedMemberExpression(_) => {
                self.emit(Op::Dup2);
                self.emit(Op::GetElement);
            }
            MemberExpression::PrivateFieldExpression(_) => {
                self.emit(Op::Dup2);
                self.emit(Op::GetPrivate);
            }
        }
    }

    /// Assigns the top value to a reference, whose parts are popped. The value remains on the
    /// stack.
    pub(super) fn assign(&mut self, reference: &Reference<'_, '_>) {
        let member = match reference {
            Reference::Name(name) => return self.set(name),
            Reference::Member(member) => member,
        };
        if matches!(member.object(), Expression::Super(_)) {
            return self.emit(Op::SetSuper);
        }
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let name = self.string(member.property.name.as_str());
                self.emit(Op::SetProperty(name));
            }
            MemberExpression::ComputedMemberExpression(_) => self.emit(Op::SetElement),
            MemberExpression::PrivateFieldExpression(_) => self.emit(Op::SetPrivate),
        }
    }

    /// Assigns the top value to a variable. The value remains on the stack.
    pub(super) fn set(&mut self, name: &str) {
        let text = self.string(name);
        self.emit(match self.resolve(name) {
            Some((_, Assignable::Ignored)) if !self.is_strict_here() => return,
            Some((_, Assignable::No | Assignable::Ignored)) => Op::AssignToConstant(text),
            Some((variable, Assignable::Yes)) => Op::Set(variable, text),
            None => Op::SetGlobal(text),
        });
    }

    /// Assigns the top value to a target or pattern, and pops the value.
    pub(super) fn assign_to_target(&mut self, target: &AssignmentTarget<'_>) {
        match target.as_simple_assignment_target().map(reference) {
            Some(Some(Reference::Name(name))) => {
                let known_as = self.string(name);
                self.emit(Op::NameUnknown(known_as));
                self.set(name);
                self.emit(Op::Pop);
            }
            Some(Some(reference)) => {
                self.refer(&reference);
                // value reference.. → reference.. value
                let depth = depth(&reference);
                self.emit(Op::Pick(depth));
                self.assign(&reference);
                self.emit(Op::Pop);
                self.emit(Op::Pop);
            }
            Some(None) => self.emit(Op::Pop),
            None => self.assign_to_pattern(target),
        }
    }
}

/// The number of parts of a reference that are on the stack.
pub(super) fn depth(reference: &Reference<'_, '_>) -> u32 {
    match reference {
        Reference::Name(_) => 0,
        Reference::Member(member) if matches!(member.object(), Expression::Super(_)) => 1,
        Reference::Member(MemberExpression::StaticMemberExpression(_)) => 1,
        Reference::Member(_) => 2,
    }
}

pub(super) fn reference<'b, 'a>(
    target: &'b SimpleAssignmentTarget<'a>,
) -> Option<Reference<'b, 'a>> {
    if let Some(member) = target.as_member_expression() {
        return Some(Reference::Member(member));
    }
    let inner = match target {
        SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => {
            return Some(Reference::Name(name.name.as_str()));
        }
        SimpleAssignmentTarget::TSAsExpression(inner) => &inner.expression,
        SimpleAssignmentTarget::TSSatisfiesExpression(inner) => &inner.expression,
        SimpleAssignmentTarget::TSNonNullExpression(inner) => &inner.expression,
        SimpleAssignmentTarget::TSTypeAssertion(inner) => &inner.expression,
        _ => return None,
    };
    match unparenthesized(inner) {
        Expression::Identifier(name) => Some(Reference::Name(name.name.as_str())),
        inner => inner.as_member_expression().map(Reference::Member),
    }
}
