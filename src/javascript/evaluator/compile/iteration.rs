//! Loops (ECMA-262, 14.7).

use oxc_ast::ast::{
    DoWhileStatement, Expression, ForInStatement, ForOfStatement, ForStatement, ForStatementInit,
    ForStatementLeft, Statement, VariableDeclarationKind, WhileStatement,
};
use oxc_span::GetSpan;

use super::condition::{breaks_off, completes};
use super::scope::{Scope, ScopeKind, is_var};
use super::statement::unparenthesized;
use super::{Compiler, LoopEnd, printed, span};
use crate::javascript::evaluator::code::{ConditionKind, Op, PatternSource};

impl Compiler<'_> {
    fn begin_loop(&mut self, is_endless: bool) {
        let labels = std::mem::take(&mut self.builder().labels);
        let at = self.builder().depths;
        self.push_target(labels, true, true, at);
        if is_endless {
            self.builder().loops.last_mut().expect("just pushed").end = LoopEnd::Never;
        }
    }

    /// Starts a loop with a condition; returns the index of the condition. A loop without one has
    /// its head as the text of its condition, which is always true.
    fn begin_loop_while(
        &mut self,
        (test, shown): (Option<&Expression<'_>>, &impl GetSpan),
        body: &Statement<'_>,
        counts: bool,
    ) -> u32 {
        let waits = super::condition::waits(body);
        let condition = self.condition(shown, ConditionKind::Loop { waits, counts });
        self.emit(Op::LoopBegin(condition));
        self.begin_loop(test.is_none_or(is_always_true));
        self.builder().loops.last_mut().expect("just pushed").waits_for =
            waits.then_some(condition);
        condition
    }

    /// Compiles the body of a loop. If the body never leaves the loop, the conditions in it do not
    /// affect later iterations.
    fn loop_body(&mut self, body: &oxc_ast::ast::Statement<'_>) {
        let is_independent = !breaks_off(body);
        if is_independent {
            self.enter_condition();
        }
        // After the last statement of the body, nothing of the iteration is left.
        let rest = std::mem::take(&mut self.builder().rest);
        self.statement(body);
        self.builder().rest = rest;
        if is_independent {
            self.leave_condition(false);
        }
    }

    pub(super) fn while_statement(&mut self, repeat: &WhileStatement<'_>) {
        self.mark(&repeat.test);
        self.enter_condition();
        let condition =
            self.begin_loop_while((Some(&repeat.test), &repeat.test), &repeat.body, false);
        let top = self.here();
        self.emit(Op::Decide(condition));
        let ends = self.jump_unless(&repeat.test, condition);
        self.loop_body(&repeat.body);
        self.land_continues();
        self.emit(Op::Jump(top));
        self.land_all(ends);
        self.pop_target();
        self.leave_condition(!completes(&repeat.body));
    }

    pub(super) fn do_while(&mut self, repeat: &DoWhileStatement<'_>) {
        self.enter_condition();
        let condition =
            self.begin_loop_while((Some(&repeat.test), &repeat.test), &repeat.body, false);
        // The body runs once before the condition is evaluated.
        self.emit(Op::Decide(condition));
        let top = self.here();
        self.loop_body(&repeat.body);
        self.land_continues();
        self.mark(&repeat.test);
        self.emit(Op::Decide(condition));
        let ends = self.jump_unless(&repeat.test, condition);
        self.emit(Op::Jump(top));
        self.land_all(ends);
        self.pop_target();
        self.leave_condition(!completes(&repeat.body));
    }

    pub(super) fn for_statement(&mut self, each: &ForStatement<'_>) {
        self.mark(each);
        let mut scope = Scope::new(ScopeKind::Block);
        let mut is_let = false;
        if let Some(ForStatementInit::VariableDeclaration(declaration)) = &each.init
            && !is_var(declaration)
        {
            is_let = declaration.kind == VariableDeclarationKind::Let;
            for declarator in &declaration.declarations {
                scope.declare_pattern(&declarator.id, !is_let);
            }
        }
        self.enter_condition();
        let copies = self.enter_scope(scope) && is_let;
        match &each.init {
            Some(ForStatementInit::VariableDeclaration(declaration)) => self.variables(declaration),
            Some(init) => {
                if let Some(expression) = init.as_expression() {
                    self.expression(expression);
                    self.emit(Op::Pop);
                }
            }
            None => {}
        }
        let is_before_throw = self.builder().before_throw.take() == Some(span(each));
        let counts = each.update.is_some() && each.test.as_ref().is_some_and(is_comparison);
        let test = each.test.as_ref();
        let shown = test.map_or_else(|| head(each, self.text), GetSpan::span);
        let condition = self.begin_loop_while((test, &shown), &each.body, counts);
        if counts && !is_before_throw {
            self.builder().loops.last_mut().expect("just pushed").end = LoopEnd::Count;
        }
        if copies {
            self.emit(Op::CopyScope);
        }
        let top = self.here();
        self.mark(&shown);
        self.emit(Op::Decide(condition));
        let ends = if let Some(test) = test {
            self.jump_unless(test, condition)
        } else {
            self.jump_if_endless(condition)
        };
        self.loop_body(&each.body);
        self.land_continues();
        if copies {
            self.emit(Op::CopyScope);
        }
        if let Some(update) = &each.update {
            self.expression(update);
            self.emit(Op::Pop);
        }
        self.emit(Op::Jump(top));
        self.land_all(ends);
        self.pop_target();
        self.leave_scope();
        self.leave_condition(!completes(&each.body));
    }

    pub(super) fn for_in(&mut self, each: &ForInStatement<'_>) {
        self.mark(&each.right);
        self.enter_condition();
        self.head(&each.left, &each.right);
        self.emit(Op::EnumerateKeys);
        let condition = self.condition(&each.right, ConditionKind::Count);
        self.emit(Op::GetIterator { condition, at_least: 0 });
        self.each(&each.left, &each.body);
        self.leave_condition(!completes(&each.body));
    }

    pub(super) fn for_of(&mut self, each: &ForOfStatement<'_>) {
        self.mark(&each.right);
        self.enter_condition();
        let print = if each.r#await { printed::not_async_iterable } else { printed::not_iterable };
        let not_iterable = print(&each.right);
        self.iterates(&each.right, |_| not_iterable.clone());
        self.head(&each.left, &each.right);
        let condition = self.iterated(&each.right, not_iterable);
        if each.r#await {
            self.emit(Op::GetAsyncIterator { condition });
            self.each_awaited(&each.left, &each.body);
        } else {
            self.emit(Op::GetIterator { condition, at_least: 0 });
            self.each(&each.left, &each.body);
        }
        self.leave_condition(!completes(&each.body));
    }

    /// `ForIn/OfHeadEvaluation`: in the iterated expression, the variables of the loop are in
    /// scope, but not initialized.
    fn head(&mut self, left: &ForStatementLeft<'_>, right: &Expression<'_>) {
        let mut scope = declared_by(left);
        if !self.mentions(right, &scope) {
            scope = Scope::new(ScopeKind::Block);
        }
        self.enter_scope(scope);
        self.expression(right);
        self.leave_scope();
    }

    /// Compiles the iterations of a `for..of` or `for..in`; the iterator and its `next` are on the
    /// stack.
    fn each(&mut self, left: &ForStatementLeft<'_>, body: &oxc_ast::ast::Statement<'_>) {
        self.begin_loop(false);
        self.builder().depths.values += 2;
        let top = self.here();
        self.mark(left);
        let done = self.jump(Op::IteratorNext(0));
        let broken_off = self.iteration_body(left, body);
        self.emit(Op::Jump(top));
        self.land(broken_off);
        self.emit(Op::IteratorCloseFor);
        self.emit(Op::EndFinally);
        self.builder().depths.values -= 2;
        self.land(done);
        self.pop_target();
    }

    /// Compiles the iterations of a `for await`; the iterator and its `next` are on the stack.
    fn each_awaited(&mut self, left: &ForStatementLeft<'_>, body: &oxc_ast::ast::Statement<'_>) {
        self.begin_loop(false);
        self.builder().depths.values += 2;
        let top = self.here();
        self.mark(left);
        self.emit(Op::AsyncIteratorCall);
        self.emit(Op::Await);
        let done = self.jump(Op::AsyncIteratorValue(0));
        let broken_off = self.iteration_body(left, body);
        self.emit(Op::Jump(top));
        self.land(broken_off);
        let nothing = self.jump(Op::AsyncIteratorClose(0));
        // If the loop was left by an exception, an exception of the iterator's `return` is ignored.
        self.emit(Op::Await);
        self.emit(Op::AsyncIteratorClosed);
        self.land(nothing);
        self.emit(Op::EndFinally);
        self.builder().depths.values -= 2;
        self.land(done);
        self.pop_target();
    }

    /// Compiles an iteration: binds the top value and runs the body. Returns the label of the code
    /// that closes the iterator if the loop is left.
    fn iteration_body(
        &mut self,
        left: &ForStatementLeft<'_>,
        body: &oxc_ast::ast::Statement<'_>,
    ) -> super::Label {
        // If the loop is left, the value is removed as well.
        let broken_off = self.jump(Op::PushFinally(0));
        self.emit(Op::HandlerBelow);
        self.builder().depths.handlers += 1;
        let continues_at = self.builder().depths;
        self.enter_scope(declared_by(left));
        let kept = self.builder().disposals.len();
        self.builder().pattern_source = PatternSource::Expression {
            printed: ".for".into(),
            not_iterable: Some(".for is not iterable".into()),
        };
        match left {
            ForStatementLeft::VariableDeclaration(declaration) => {
                if let Some(declarator) = declaration.declarations.first() {
                    if is_var(declaration) {
                        self.assign_pattern_of_var(&declarator.id);
                    } else if Self::is_using(declaration) {
                        let is_async = declaration.kind == VariableDeclarationKind::AwaitUsing;
                        self.bind_disposed(declarator, is_async);
                    } else {
                        self.bind(&declarator.id);
                    }
                }
            }
            left => match left.as_assignment_target() {
                Some(target) => self.assign_to_target(target),
                None => self.emit(Op::Pop),
            },
        }
        self.builder().loops.last_mut().expect("a loop was begun").continues_at = continues_at;
        self.loop_body(body);
        self.dispose_from(kept);
        self.leave_scope();
        self.land_continues();
        self.emit(Op::PopHandler);
        self.builder().depths.handlers -= 1;
        broken_off
    }
}

/// The scope of an iteration, with the variables that the loop declares.
fn declared_by(left: &ForStatementLeft<'_>) -> Scope {
    let mut scope = Scope::new(ScopeKind::Block);
    if let ForStatementLeft::VariableDeclaration(declaration) = left
        && !is_var(declaration)
    {
        let is_constant = declaration.kind != VariableDeclarationKind::Let;
        for declarator in &declaration.declarations {
            scope.declare_pattern(&declarator.id, is_constant);
        }
    }
    scope
}

/// The span of the head of a `for` statement: `for (;;)`.
pub(in crate::javascript::evaluator) fn head(
    each: &ForStatement<'_>,
    text: &str,
) -> oxc_span::Span {
    let start = each.span.start;
    let head = text[start as usize..each.body.span().start as usize].trim_end();
    oxc_span::Span::sized(start, u32::try_from(head.len()).expect("a part of the text"))
}

/// Whether a condition is the literal `true`, or `1`.
fn is_always_true(test: &Expression<'_>) -> bool {
    match unparenthesized(test) {
        Expression::BooleanLiteral(literal) => literal.value,
        Expression::NumericLiteral(literal) => literal.value != 0.0,
        _ => false,
    }
}

/// Whether a condition compares two values, as the condition of a loop that counts does.
fn is_comparison(test: &Expression<'_>) -> bool {
    matches!(unparenthesized(test), Expression::BinaryExpression(binary)
        if binary.operator.is_compare() || binary.operator.is_equality())
}
