//! Conditions: jumps that depend on the truth of a value, and the assumptions if it is unknown.

use oxc_ast::ast::{
    ArrowFunctionExpression, AwaitExpression, CallExpression, Class, Expression, ForOfStatement,
    Function, LogicalOperator, Statement, UnaryOperator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

use super::statement::unparenthesized;
use super::{Compiler, Label};
use crate::javascript::evaluator::code::{ConditionKind, Op, Part};

impl Compiler<'_> {
    /// Evaluates a condition, and continues if it is true; returns the jumps for the other case.
    pub(super) fn jump_unless(&mut self, test: &Expression<'_>, condition: u32) -> Vec<Label> {
        self.branch(test, condition, false, Part::WHOLE)
    }

    /// Continues, as if a condition were true, unless the loop is endless; returns the jump for
    /// that case.
    pub(super) fn jump_if_endless(&mut self, condition: u32) -> Vec<Label> {
        self.emit(Op::True);
        vec![self.jump(Op::JumpIf { is: false, part: Part::WHOLE, target: 0, condition })]
    }

    /// Evaluates a part of a condition, and jumps if its truth equals `is`.
    fn branch(
        &mut self,
        test: &Expression<'_>,
        condition: u32,
        is: bool,
        part: Part,
    ) -> Vec<Label> {
        match unparenthesized(test) {
            Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => {
                let part = Part { negated: !part.negated, ..part };
                self.branch(&not.argument, condition, !is, part)
            }
            Expression::LogicalExpression(both) if both.operator != LogicalOperator::Coalesce => {
                let decides = both.operator == LogicalOperator::Or;
                // If one operand suffices for the decision, the right one is only evaluated if
                // what is known of the left one does not suffice.
                let sure = part.sure.unless(decides != part.negated);
                let awaits_right = self.is_guard(condition) && awaits(&both.right);
                let goes_on = awaits_right.then_some(decides == part.negated).or(part.goes_on);
                let left = Part { sure, goes_on, ..part };
                if decides == is {
                    // One of the two operands suffices to jump.
                    let mut jumps = self.branch(&both.left, condition, is, left);
                    jumps.extend(self.branch(&both.right, condition, is, part));
                    return jumps;
                }
                let over = self.branch(&both.left, condition, !is, left);
                let jumps = self.branch(&both.right, condition, is, part);
                self.land_all(over);
                jumps
            }
            test => {
                self.expression(test);
                vec![self.jump(Op::JumpIf { is, part, target: 0, condition })]
            }
        }
    }

    /// Whether a condition is that of a guard.
    fn is_guard(&mut self, condition: u32) -> bool {
        let kind = self.code().conditions[condition as usize].kind;
        matches!(kind, ConditionKind::Guard { .. })
    }
}

/// Whether a statement always completes normally.
pub(super) fn completes(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_)
        | Statement::ThrowStatement(_)
        | Statement::BreakStatement(_)
        | Statement::ContinueStatement(_) => false,
        Statement::ExpressionStatement(statement) => !never_returns(&statement.expression),
        Statement::BlockStatement(block) => block.body.iter().all(completes),
        Statement::IfStatement(branch) => {
            completes(&branch.consequent) && branch.alternate.as_ref().is_none_or(completes)
        }
        Statement::LabeledStatement(labeled) => completes(&labeled.body),
        Statement::TryStatement(attempt) => {
            let all = |statements: &[Statement<'_>]| statements.iter().all(completes);
            all(&attempt.block.body)
                && attempt.handler.as_ref().is_none_or(|handler| all(&handler.body.body))
                && attempt.finalizer.as_ref().is_none_or(|finalizer| all(&finalizer.body))
        }
        Statement::SwitchStatement(switch) => {
            switch.cases.iter().all(|case| case.consequent.iter().all(completes))
        }
        Statement::WhileStatement(repeat) => !returns(&repeat.body),
        Statement::DoWhileStatement(repeat) => !returns(&repeat.body),
        Statement::ForStatement(each) => !returns(&each.body),
        Statement::ForInStatement(each) => !returns(&each.body),
        Statement::ForOfStatement(each) => !returns(&each.body),
        _ => true,
    }
}

/// Whether the body of a loop may leave the loop.
pub(super) fn breaks_off(body: &Statement<'_>) -> bool {
    Leaves::of(body).the_loop
}

/// Whether a statement may leave its function.
fn returns(statement: &Statement<'_>) -> bool {
    Leaves::of(statement).the_function
}

/// The targets that a statement may leave: the loop around it, and the function.
#[derive(Default)]
struct Leaves {
    /// Whether it leaves the loop whose body it is.
    the_loop: bool,
    the_function: bool,
    /// The number of surrounding loops and switches within the statement, which `break` leaves
    /// instead.
    within: usize,
}

impl Leaves {
    fn of(statement: &Statement<'_>) -> Self {
        let mut leaves = Self::default();
        leaves.visit_statement(statement);
        leaves
    }
}

impl<'a> Visit<'a> for Leaves {
    // Expressions and classes contain no statements that leave the loop or function.
    fn visit_expression(&mut self, _: &Expression<'a>) {}
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_class(&mut self, _: &Class<'a>) {}

    fn visit_statement(&mut self, statement: &Statement<'a>) {
        let is_loop = matches!(
            statement,
            Statement::SwitchStatement(_)
                | Statement::WhileStatement(_)
                | Statement::DoWhileStatement(_)
                | Statement::ForStatement(_)
                | Statement::ForInStatement(_)
                | Statement::ForOfStatement(_)
        );
        let returns =
            matches!(statement, Statement::ReturnStatement(_) | Statement::ThrowStatement(_));
        self.the_function |= returns;
        self.the_loop |= match statement {
            Statement::BreakStatement(leave) => leave.label.is_some() || self.within == 0,
            Statement::ContinueStatement(go) => go.label.is_some(),
            Statement::ExpressionStatement(statement) => never_returns(&statement.expression),
            _ => returns,
        };
        self.within += usize::from(is_loop);
        walk::walk_statement(self, statement);
        self.within -= usize::from(is_loop);
    }
}

/// Names of functions of frameworks, and other common names, that never return.
const NEVER_RETURN: &[&str] = &[
    "assertNever",
    "error",
    "exit",
    "fail",
    "forbidden",
    "notFound",
    "permanentRedirect",
    "process.exit",
    "redirect",
    "unauthorized",
];

/// Whether an expression is a call that never returns: `notFound()`, or a function that throws,
/// judging by its name.
pub(super) fn never_returns(expression: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = unparenthesized(expression) else { return false };
    match unparenthesized(&call.callee) {
        Expression::Identifier(callee) => is_exit(callee.name.as_str()),
        Expression::StaticMemberExpression(member) => {
            let of = match unparenthesized(&member.object) {
                Expression::Identifier(of) => of.name.as_str(),
                _ => "",
            };
            is_exit(&format!("{of}.{}", member.property.name))
        }
        _ => false,
    }
}

/// Whether a function never returns, judging by the name of its callee.
pub(in crate::javascript::evaluator) fn is_exit(callee: &str) -> bool {
    let (of, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    NEVER_RETURN.contains(&callee) || name == "throw" || of.is_empty() && name.starts_with("throw")
}

/// Whether a statement contains an `await`, outside of nested functions.
pub(super) fn waits(statement: &Statement<'_>) -> bool {
    let mut finder = EffectFinder::default();
    finder.visit_statement(statement);
    finder.awaits
}

/// Whether an expression contains an `await`, outside of nested functions.
fn awaits(expression: &Expression<'_>) -> bool {
    EffectFinder::of(expression).awaits
}

/// Whether an expression takes time or has an unknown effect: it awaits, or calls a function that
/// is not built in.
pub(super) fn does_something(expression: &Expression<'_>) -> bool {
    let found = EffectFinder::of(expression);
    found.awaits || found.calls
}

/// Finds `await`s and calls, outside of nested functions.
#[derive(Default)]
struct EffectFinder {
    awaits: bool,
    calls: bool,
}

impl EffectFinder {
    fn of(expression: &Expression<'_>) -> Self {
        let mut finder = Self::default();
        finder.visit_expression(expression);
        finder
    }
}

impl<'a> Visit<'a> for EffectFinder {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_await_expression(&mut self, _: &AwaitExpression<'a>) {
        self.awaits = true;
    }

    fn visit_for_of_statement(&mut self, each: &ForOfStatement<'a>) {
        self.awaits |= each.r#await;
        walk::walk_for_of_statement(self, each);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.calls |= !is_of_the_language(&call.callee);
        walk::walk_call_expression(self, call);
    }
}

/// Whether a callee is a built-in function of the language: `Object.keys`, `String`.
fn is_of_the_language(callee: &Expression<'_>) -> bool {
    const KNOWN: &[&str] =
        &["Array", "Boolean", "Date", "JSON", "Math", "Number", "Object", "String", "Symbol"];
    match unparenthesized(callee) {
        Expression::Identifier(name) => KNOWN.contains(&name.name.as_str()),
        Expression::StaticMemberExpression(member) => is_of_the_language(&member.object),
        _ => false,
    }
}
