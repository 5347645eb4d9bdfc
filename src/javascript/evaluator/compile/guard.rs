//! Guards: an `if` that leaves before the code after it, which is the main path.

use oxc_ast::ast::{
    BinaryOperator, Expression, IfStatement, LogicalOperator, SimpleAssignmentTarget, Statement,
    SwitchStatement, UnaryOperator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

use super::condition::{never_returns, waits};
use super::statement::unparenthesized;

/// The relation of an `if` to the code after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It leaves because of success: what follows is a failure.
    Success,
    /// It leaves, perhaps after doing something, and what follows is the main path.
    Guard,
    /// Neither is known.
    Plain,
}

impl Role {
    /// The role of an `if` before these statements, which are the first of what follows. `is_body`
    /// is whether they end a function.
    pub(super) fn of(
        branch: &IfStatement<'_>,
        rest: &[Statement<'_>],
        is_body: bool,
        follows: Rest,
    ) -> Self {
        if is_success(&branch.consequent, rest, is_body) {
            Self::Success
        } else if is_guard(branch, follows) && !is_first_of_choice(branch, rest) {
            Self::Guard
        } else {
            Self::Plain
        }
    }
}

/// The code after a statement, within the iteration or function.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rest {
    exists: bool,
    waits: bool,
    ends: End,
}

/// How code ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    Throws,
    /// It returns `null`, `undefined` or `false`.
    ReturnsFailure,
    #[default]
    Other,
}

impl Rest {
    /// These statements, of which one waits or not; or `outer` if there are none.
    pub(super) fn of(statements: &[Statement<'_>], waits: bool, outer: Self) -> Self {
        let Some(last) = statements.last() else { return outer };
        let ends = if ends_with_throw(last) {
            End::Throws
        } else if returns_failure(last) {
            End::ReturnsFailure
        } else {
            End::Other
        };
        Self { exists: true, waits, ends }
    }
}

/// Whether an `if` leaves on all paths, whatever it does before, so that the code after it is the
/// main path.
fn is_guard(branch: &IfStatement<'_>, rest: Rest) -> bool {
    let body = &branch.consequent;
    if branch.alternate.is_some() || !rest.exists || !always_leaves(body) {
        return false;
    }
    if is_absence(&branch.test) || ends_with_throw(body) {
        return true;
    }
    let is_failure = match rest.ends {
        End::Throws => true,
        End::ReturnsFailure => returns_value(body) && !returns_failure(body),
        End::Other => false,
    };
    let only_the_branch_waits = waits(body) && !rest.waits;
    !only_the_branch_waits && !is_failure
}

/// The number of following statements among which the guard is looked for that repeats a condition.
const NEXT: usize = 16;

/// Whether a later guard asks the same as an `if` without `else`, which does not change the answer:
/// `if (error) log(error); if (error) return;`.
pub(super) fn is_repeated(text: &str, branch: &IfStatement<'_>, rest: &[Statement<'_>]) -> bool {
    let asked = |test: &Expression<'_>| {
        let span = test.span();
        text.get(span.start as usize..span.end as usize).unwrap_or_default()
    };
    let question = asked(&branch.test);
    let repeats = |next: &Statement<'_>| match next {
        Statement::IfStatement(next) => {
            next.alternate.is_none()
                && asked(&next.test) == question
                && always_leaves(&next.consequent)
        }
        _ => false,
    };
    branch.alternate.is_none()
        && rest.iter().take(NEXT).position(repeats).is_some_and(|at| {
            let branch = std::iter::once(&branch.consequent);
            !branch.chain(&rest[..at]).any(|between| assigns(between, question))
        })
}

/// Whether a statement assigns a variable that a condition mentions.
fn assigns(statement: &Statement<'_>, condition: &str) -> bool {
    let mut assignments = Assignments { condition, found: false };
    assignments.visit_statement(statement);
    assignments.found
}

struct Assignments<'t> {
    condition: &'t str,
    found: bool,
}

impl<'a> Visit<'a> for Assignments<'_> {
    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        let name = target.get_identifier_name();
        self.found |= name.is_some_and(|name| self.condition.contains(name));
        walk::walk_simple_assignment_target(self, target);
    }
}

/// Whether an `if` asks whether something is missing, and only its `else` awaits.
pub(super) fn is_before_work(branch: &IfStatement<'_>) -> bool {
    is_absence(&branch.test)
        && !waits(&branch.consequent)
        && branch.alternate.as_ref().is_some_and(waits)
}

/// Whether an `if` compares a value with a string, and the next one compares it with another one,
/// as the cases of a `switch` do.
fn is_first_of_choice(branch: &IfStatement<'_>, rest: &[Statement<'_>]) -> bool {
    let Some(Statement::IfStatement(next)) = rest.first() else { return false };
    match (compared_with_text(&branch.test), compared_with_text(&next.test)) {
        (Some(one), Some(other)) => always_leaves(&next.consequent) && is_same(one, other),
        _ => false,
    }
}

/// The expression that a condition compares with a string.
fn compared_with_text<'b, 'a>(test: &'b Expression<'a>) -> Option<&'b Expression<'a>> {
    let Expression::BinaryExpression(binary) = unparenthesized(test) else { return None };
    let is_equality =
        matches!(binary.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality);
    let is_text = matches!(unparenthesized(&binary.right), Expression::StringLiteral(_));
    (is_equality && is_text).then(|| unparenthesized(&binary.left))
}

/// Whether two expressions are the same name, or the same property of the same name.
fn is_same(one: &Expression<'_>, other: &Expression<'_>) -> bool {
    match (unparenthesized(one), unparenthesized(other)) {
        (Expression::Identifier(one), Expression::Identifier(other)) => one.name == other.name,
        (Expression::ThisExpression(_), Expression::ThisExpression(_)) => true,
        (Expression::StaticMemberExpression(one), Expression::StaticMemberExpression(other)) => {
            one.property.name == other.property.name && is_same(&one.object, &other.object)
        }
        _ => false,
    }
}

/// Whether a condition asks whether something is missing: `!user`, `user == null`,
/// `users.length === 0`.
pub(super) fn is_absence(test: &Expression<'_>) -> bool {
    match unparenthesized(test) {
        Expression::UnaryExpression(not) => {
            not.operator == UnaryOperator::LogicalNot && !is_negation(&not.argument)
        }
        Expression::LogicalExpression(both) => match both.operator {
            LogicalOperator::Or => is_absence(&both.left) || is_absence(&both.right),
            LogicalOperator::And => is_absence(&both.left) && is_absence(&both.right),
            LogicalOperator::Coalesce => false,
        },
        Expression::BinaryExpression(binary) => {
            matches!(binary.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality)
                && is_empty(&binary.right)
        }
        _ => false,
    }
}

/// Whether a condition compares the order of two values: `bucket > last`.
pub(super) fn is_ordering(test: &Expression<'_>) -> bool {
    matches!(unparenthesized(test), Expression::BinaryExpression(binary)
        if binary.operator.is_compare())
}

fn is_negation(expression: &Expression<'_>) -> bool {
    matches!(unparenthesized(expression), Expression::UnaryExpression(not)
        if not.operator == UnaryOperator::LogicalNot)
}

/// An empty value: `null`, `undefined`, `false`, `0` or `""`.
fn is_empty(value: &Expression<'_>) -> bool {
    match unparenthesized(value) {
        Expression::NumericLiteral(number) => number.value == 0.0,
        Expression::StringLiteral(text) => text.value.is_empty(),
        value => is_failure(value),
    }
}

/// `null`, `undefined` or `false`
fn is_failure(value: &Expression<'_>) -> bool {
    match unparenthesized(value) {
        Expression::BooleanLiteral(literal) => !literal.value,
        value => is_nothing(value),
    }
}

/// Whether a branch ends with `return null`, `return undefined` or `return false`.
pub(super) fn returns_failure(branch: &Statement<'_>) -> bool {
    match branch {
        Statement::BlockStatement(block) => block.body.last().is_some_and(returns_failure),
        Statement::ReturnStatement(last) => last.argument.as_ref().is_some_and(is_failure),
        _ => false,
    }
}

/// Whether a branch ends with a `return` without a value.
pub(super) fn only_returns(branch: &Statement<'_>) -> bool {
    match branch {
        Statement::BlockStatement(block) => block.body.last().is_some_and(only_returns),
        Statement::ReturnStatement(last) => last.argument.is_none(),
        _ => false,
    }
}

/// Whether a statement ends with `throw`, or with a call that never returns.
pub(super) fn ends_with_throw(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BlockStatement(block) => block.body.last().is_some_and(ends_with_throw),
        Statement::ThrowStatement(_) => true,
        Statement::ExpressionStatement(statement) => never_returns(&statement.expression),
        _ => false,
    }
}

/// Whether the last action of a statement is rejecting a promise: `reject(error)`.
pub(super) fn ends_with_reject(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BlockStatement(block) => block.body.last().is_some_and(ends_with_reject),
        Statement::ExpressionStatement(statement) => rejects(&statement.expression),
        _ => false,
    }
}

/// Whether an expression rejects a promise, judging by the name of the function that it calls.
pub(super) fn rejects(expression: &Expression<'_>) -> bool {
    match unparenthesized(expression) {
        Expression::CallExpression(call) => call.callee.is_specific_id("reject"),
        _ => false,
    }
}

/// Whether all paths through a statement leave what is around it.
fn always_leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BlockStatement(block) => block.body.iter().any(always_leaves),
        Statement::IfStatement(branch) => {
            always_leaves(&branch.consequent)
                && branch.alternate.as_ref().is_some_and(always_leaves)
        }
        Statement::TryStatement(attempt) => {
            let leaves = |statements: &[Statement<'_>]| statements.iter().any(always_leaves);
            attempt.finalizer.as_ref().is_some_and(|last| leaves(&last.body))
                || leaves(&attempt.block.body)
                    && attempt.handler.as_ref().is_none_or(|handler| leaves(&handler.body.body))
        }
        Statement::SwitchStatement(switch) => switch_leaves(switch),
        statement => leaves(statement),
    }
}

/// Whether all cases of a `switch` leave the function, or the iteration around it.
fn switch_leaves(switch: &SwitchStatement<'_>) -> bool {
    let leaves = |statements: &[Statement<'_>]| statements.last().is_some_and(exits);
    switch.cases.iter().any(|case| case.test.is_none())
        && switch.cases.last().is_some_and(|case| leaves(&case.consequent))
        && switch.cases.iter().all(|case| case.consequent.is_empty() || leaves(&case.consequent))
}

/// Whether a statement leaves a `switch`, other than with `break`.
fn exits(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BlockStatement(block) => block.body.last().is_some_and(exits),
        Statement::BreakStatement(_) => false,
        statement => leaves(statement),
    }
}

/// Whether the last action of a statement is leaving the surrounding loop.
pub(super) fn leaves_loop(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BreakStatement(_) | Statement::ReturnStatement(_) => true,
        Statement::BlockStatement(block) => block.body.last().is_some_and(leaves_loop),
        Statement::IfStatement(branch) => {
            leaves_loop(&branch.consequent) && branch.alternate.as_ref().is_some_and(leaves_loop)
        }
        Statement::TryStatement(attempt) => {
            let leaves = |body: &[Statement<'_>]| body.last().is_some_and(leaves_loop);
            leaves(&attempt.block.body)
                && attempt.handler.as_ref().is_none_or(|handler| leaves(&handler.body.body))
        }
        _ => false,
    }
}

/// Whether a statement only exits, like the branch of a guard. Before the exit, it may call
/// functions that take no time.
pub(super) fn only_leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BlockStatement(block) => {
            let Some((last, before)) = block.body.split_last() else { return false };
            leaves(last) && before.iter().all(takes_no_time)
        }
        statement => leaves(statement),
    }
}

/// Whether the branch of an `if` exits because of success, and what follows is the failure that a
/// guard usually handles: `if (found) return found; throw ..`, or `return null` instead of the
/// `throw`, or the end of the function.
pub(super) fn is_success(branch: &Statement<'_>, rest: &[Statement<'_>], is_body: bool) -> bool {
    if only_throws(std::slice::from_ref(branch)) {
        return false;
    }
    let gives_nothing = match rest {
        [] => is_body,
        [Statement::ReturnStatement(last)] => last.argument.as_ref().is_none_or(is_nothing),
        _ => false,
    };
    only_throws(rest) || gives_nothing && returns_value(branch)
}

/// Whether a branch ends with `return` and a value.
fn returns_value(branch: &Statement<'_>) -> bool {
    match branch {
        Statement::BlockStatement(block) => block.body.last().is_some_and(returns_value),
        Statement::ReturnStatement(last) => {
            last.argument.as_ref().is_some_and(|value| !is_nothing(value))
        }
        _ => false,
    }
}

/// `null` or `undefined`
fn is_nothing(value: &Expression<'_>) -> bool {
    match unparenthesized(value) {
        Expression::NullLiteral(_) => true,
        Expression::Identifier(name) => name.name == "undefined",
        _ => false,
    }
}

/// Whether statements only throw. Before that, they may call functions that take no time.
pub(super) fn only_throws(statements: &[Statement<'_>]) -> bool {
    let Some((last, before)) = statements.split_last() else { return false };
    let throws = match last {
        Statement::BlockStatement(block) => only_throws(&block.body),
        Statement::ThrowStatement(_) => true,
        Statement::ExpressionStatement(statement) => never_returns(&statement.expression),
        _ => false,
    };
    throws && before.iter().all(takes_no_time)
}

fn takes_no_time(statement: &Statement<'_>) -> bool {
    let is_simple =
        matches!(statement, Statement::ExpressionStatement(_) | Statement::VariableDeclaration(_));
    is_simple && !waits(statement)
}

fn leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_)
        | Statement::ThrowStatement(_)
        | Statement::BreakStatement(_)
        | Statement::ContinueStatement(_) => true,
        Statement::ExpressionStatement(statement) => never_returns(&statement.expression),
        _ => false,
    }
}
