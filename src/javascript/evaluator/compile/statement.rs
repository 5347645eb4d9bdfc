//! Statements (ECMA-262, 14).

use oxc_ast::ast::{
    BlockStatement, Declaration, ExportDefaultDeclarationKind, Expression, ExpressionStatement,
    IfStatement, LabeledStatement, Statement, SwitchStatement, TryStatement, VariableDeclaration,
};

use super::condition::{completes, waits};
use super::guard::{
    Rest, Role, ends_with_reject, ends_with_throw, is_absence, is_before_work, is_ordering,
    is_repeated, is_success, leaves_loop, only_leaves, only_returns, only_throws, returns_failure,
};
use super::scope::{Scope, ScopeKind, is_var};
use super::{Compiler, LoopEnd, Purpose, Target, printed, span};
use crate::javascript::evaluator::code::{
    Binary, ConditionKind, LoopExit, Op, Part, PatternSource,
};

impl Compiler<'_> {
    pub(super) fn statements(&mut self, statements: &[Statement<'_>]) {
        self.statement_list(statements, false);
    }

    /// Compiles the statements of a function.
    pub(super) fn body(&mut self, statements: &[Statement<'_>]) {
        self.statement_list(statements, true);
    }

    fn statement_list(&mut self, statements: &[Statement<'_>], is_body: bool) {
        let kept = self.builder().disposals.len();
        let outer = self.builder().rest;
        // The first statement follows no other.
        let last_wait = statements.iter().skip(1).rposition(waits).map(|at| at + 1);
        for (index, statement) in statements.iter().enumerate() {
            let rest = &statements[index + 1..];
            let follows = Rest::of(rest, last_wait.is_some_and(|at| at > index), outer);
            match statement {
                Statement::IfStatement(branch) => {
                    let mut role = Role::of(branch, rest, is_body, follows);
                    if role == Role::Plain && is_repeated(self.text, branch, rest) {
                        role = Role::Guard;
                    }
                    self.builder().role = Some((span(statement), role));
                }
                Statement::ForStatement(_) if only_throws(rest) => {
                    self.builder().before_throw = Some(span(statement));
                }
                _ => {}
            }
            self.builder().rest = follows;
            self.statement(statement);
            self.builder().rest = outer;
        }
        self.dispose_from(kept);
    }

    pub(super) fn statement(&mut self, statement: &Statement<'_>) {
        let is_labeled = matches!(statement, Statement::LabeledStatement(_));
        if !is_labeled && !is_loop(statement) && !self.builder().labels.is_empty() {
            return self.labeled_block(statement);
        }
        match statement {
            Statement::BlockStatement(block) => self.block(block),
            Statement::ExpressionStatement(expression) => self.expression_statement(expression),
            Statement::IfStatement(branch) => self.if_statement(branch),
            Statement::ReturnStatement(leave) => {
                self.mark(&**leave);
                if let Some(argument) = &leave.argument {
                    self.expression(argument);
                    self.mark(&**leave);
                    self.emit_return();
                } else {
                    // Without an operand, nothing is awaited, even in an async generator.
                    self.emit(Op::Undefined);
                    self.emit(Op::Return);
                }
            }
            Statement::ThrowStatement(throw) => {
                self.expression(&throw.argument);
                self.mark(&**throw);
                self.emit(Op::Throw);
            }
            Statement::BreakStatement(leave) => {
                self.mark(&**leave);
                self.break_to(leave.label.as_ref().map(|label| label.name.as_str()));
            }
            Statement::ContinueStatement(leave) => {
                self.mark(&**leave);
                self.continue_to(leave.label.as_ref().map(|label| label.name.as_str()));
            }
            Statement::TryStatement(attempt) => self.try_statement(attempt),
            Statement::SwitchStatement(switch) => self.switch(switch),
            Statement::LabeledStatement(labeled) => self.labeled(labeled),
            Statement::WhileStatement(repeat) => self.while_statement(repeat),
            Statement::DoWhileStatement(repeat) => self.do_while(repeat),
            Statement::ForStatement(each) => self.for_statement(each),
            Statement::ForInStatement(each) => self.for_in(each),
            Statement::ForOfStatement(each) => self.for_of(each),
            Statement::ExportDefaultDeclaration(export) => self.export_default(&export.declaration),
            Statement::ExportDeclaration(export) => self.declaration(&export.declaration),
            Statement::TSExportAssignment(export) => {
                self.named_expression(&export.expression, Some("default"));
                self.emit(Op::Pop);
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.declaration(declaration);
                }
            }
        }
    }

    pub(super) fn declaration(&mut self, declaration: &Declaration<'_>) {
        match declaration {
            Declaration::VariableDeclaration(variables) => self.variables(variables),
            Declaration::ClassDeclaration(class) if !class.declare => {
                self.class(class, None);
                match &class.id {
                    Some(id) => self.initialize(id.name.as_str()),
                    None => self.emit(Op::Pop),
                }
            }
            Declaration::TSEnumDeclaration(declaration) if !declaration.declare => {
                self.enumeration(declaration);
            }
            Declaration::TSNamespaceDeclaration(declaration) => self.namespace(declaration),
            // The function was created at the start of its scope.
            Declaration::FunctionDeclaration(function) => self.copy_block_function(function),
            // Types have no code.
            _ => {}
        }
    }

    pub(super) fn variables(&mut self, declaration: &VariableDeclaration<'_>) {
        if declaration.declare {
            return;
        }
        let is_definition = matches!(self.purpose, Purpose::Definitions(..));
        if Self::is_using(declaration) && !(is_definition && self.builders.len() == 1) {
            return self.using(declaration);
        }
        for declarator in &declaration.declarations {
            self.mark(declarator);
            match &declarator.init {
                Some(init) => {
                    if declarator.id.is_array_pattern() {
                        self.iterates(init, printed::not_iterable);
                    }
                    self.named_expression(init, super::pattern::name_of(&declarator.id));
                    if !declarator.id.is_binding_identifier() {
                        self.pattern_declared_by(init);
                    }
                    if is_var(declaration) {
                        self.assign_pattern_of_var(&declarator.id);
                    } else {
                        self.bind(&declarator.id);
                    }
                }
                None if self.starts(span(declarator)) => {
                    match super::pattern::name_of(&declarator.id) {
                        Some(name) if is_var(declaration) => self.get(name),
                        _ => self.emit(Op::Undefined),
                    }
                    self.start(span(declarator));
                    if is_var(declaration) {
                        self.assign_pattern_of_var(&declarator.id);
                    } else {
                        self.bind(&declarator.id);
                    }
                }
                None if is_var(declaration) => {}
                None if matches!(self.purpose, Purpose::Definitions(..))
                    && self.builders.len() == 1 =>
                {
                    self.unknown(&declarator.id);
                    self.bind(&declarator.id);
                }
                None => {
                    let name = super::pattern::name_of(&declarator.id);
                    match (&self.purpose, name) {
                        (Purpose::Definitions(..), Some(name)) => {
                            let name = self.string(name);
                            self.emit(Op::Uninitialized(name));
                        }
                        _ => self.emit(Op::Undefined),
                    }
                    self.bind(&declarator.id);
                }
            }
        }
    }

    fn export_default(&mut self, declaration: &ExportDefaultDeclarationKind<'_>) {
        match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                if function.body.is_some() {
                    let code =
                        self.function(function, Some("default"), super::function::Role::default());
                    self.emit_function(code);
                    match &function.id {
                        Some(id) if self.resolve(id.name.as_str()).is_some() => {
                            self.initialize(id.name.as_str());
                        }
                        _ => self.emit(Op::Pop),
                    }
                }
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                self.class(class, Some("default"));
                match &class.id {
                    Some(id) if self.resolve(id.name.as_str()).is_some() => {
                        self.initialize(id.name.as_str());
                    }
                    _ => self.emit(Op::Pop),
                }
            }
            _ => {
                if let Some(expression) = declaration.as_expression() {
                    self.named_expression(expression, Some("default"));
                    self.emit(Op::Pop);
                }
            }
        }
    }

    fn expression_statement(&mut self, statement: &ExpressionStatement<'_>) {
        let expression = unparenthesized(&statement.expression);
        let unused = match expression {
            Expression::AwaitExpression(wait) => unparenthesized(&wait.argument),
            expression => expression,
        };
        self.builder().unused = match unused {
            Expression::CallExpression(call) => Some(span(&**call)),
            Expression::TaggedTemplateExpression(tagged) => Some(span(&**tagged)),
            _ => None,
        };
        self.expression(expression);
        self.builder().unused = None;
        let is_awaited = matches!(expression, Expression::AwaitExpression(_));
        self.emit(if is_awaited { Op::DropAwaited } else { Op::Pop });
    }

    pub(super) fn block(&mut self, block: &BlockStatement<'_>) {
        self.block_of(&block.body);
    }

    pub(super) fn block_of(&mut self, statements: &[Statement<'_>]) {
        let mut scope = Scope::new(ScopeKind::Block);
        scope.declare_lexical(statements);
        self.enter_scope(scope);
        self.hoist(statements);
        self.statements(statements);
        self.leave_scope();
    }

    fn if_statement(&mut self, branch: &IfStatement<'_>) {
        self.mark(&branch.test);
        let kind = self.kind_of_if(branch);
        let condition = self.condition(&branch.test, kind);
        self.enter_condition();
        self.emit(Op::Decide(condition));
        let otherwise = self.jump_unless(&branch.test, condition);
        self.branch_of_if(&branch.consequent);
        match &branch.alternate {
            Some(alternate) => {
                let over = self.jump(Op::Jump(0));
                self.land_all(otherwise);
                self.branch_of_if(alternate);
                self.land(over);
            }
            None => self.land_all(otherwise),
        }
        let may_leave = !completes(&branch.consequent)
            || branch.alternate.as_ref().is_some_and(|alternate| !completes(alternate));
        self.leave_condition(may_leave);
    }

    /// Compiles a branch of an `if`. A function declaration there is in its own block (ECMA-262,
    /// B.3.3).
    fn branch_of_if(&mut self, branch: &Statement<'_>) {
        match branch {
            Statement::FunctionDeclaration(_) => self.block_of(std::slice::from_ref(branch)),
            _ => self.statement(branch),
        }
    }

    fn kind_of_if(&mut self, branch: &IfStatement<'_>) -> ConditionKind {
        if let Some(exit) = self.loop_exit(branch) {
            return ConditionKind::Exit(exit);
        }
        let role = match self.builder().role.take() {
            Some((at, role)) if at == span(branch) => role,
            _ => Role::Plain,
        };
        let is_success = role == Role::Success
            || branch.alternate.as_ref().is_some_and(|alternate| {
                is_success(&branch.consequent, std::slice::from_ref(alternate), false)
            });
        let is_guard = role == Role::Guard
            || is_before_work(branch)
            || only_leaves(&branch.consequent) && !is_success;
        let throws = ends_with_throw(&branch.consequent) || ends_with_reject(&branch.consequent);
        if is_guard || ends_with_reject(&branch.consequent) && !waits(&branch.consequent) {
            ConditionKind::Guard { throws }
        } else {
            ConditionKind::Branch
        }
    }

    /// The exit that an `if` is from a loop that awaits. In a loop that counts, the exit must be
    /// the goal of the loop: the condition finds something, and the result is not a failure.
    fn loop_exit(&mut self, branch: &IfStatement<'_>) -> Option<LoopExit> {
        let innermost = self.builder().loops.iter().rev().find(|target| target.is_loop)?;
        let (of, end) = (innermost.waits_for, innermost.end);
        if end != LoopEnd::Never && of.is_none() {
            return None;
        }
        let is_absence = is_absence(&branch.test);
        let is_limit = is_ordering(&branch.test);
        let leaves = |exit: &Statement<'_>, misses: bool| {
            let fails = misses || returns_failure(exit) || is_limit && only_returns(exit);
            leaves_loop(exit) && !(fails && end == LoopEnd::Count)
        };
        if leaves(&branch.consequent, is_absence) {
            return Some(LoopExit { leaves_if: true, of });
        }
        let alternate = branch.alternate.as_ref()?;
        leaves(alternate, !is_absence).then_some(LoopExit { leaves_if: false, of })
    }

    pub(super) fn enter_condition(&mut self) {
        self.emit(Op::EnterCondition);
        self.builder().depths.conditions += 1;
    }

    pub(super) fn leave_condition(&mut self, keeps: bool) {
        self.emit(Op::LeaveCondition { keeps });
        self.builder().depths.conditions -= 1;
    }

    /// Returns the top value. In an async generator, the value is awaited first.
    fn emit_return(&mut self) {
        let code = self.code();
        if code.is_async && code.is_generator {
            self.emit(Op::Await);
        }
        self.emit(Op::Return);
    }

    fn try_statement(&mut self, attempt: &TryStatement<'_>) {
        let finalizer = attempt.finalizer.as_ref().map(|finalizer| {
            let label = self.jump(Op::PushFinally(0));
            self.builder().depths.handlers += 1;
            (finalizer, label)
        });
        match &attempt.handler {
            Some(handler) => {
                let caught = self.jump(Op::PushCatch(0));
                self.builder().depths.handlers += 1;
                self.block(&attempt.block);
                self.emit(Op::PopHandler);
                self.builder().depths.handlers -= 1;
                let over = self.jump(Op::Jump(0));
                self.land(caught);
                self.catch(handler);
                self.land(over);
            }
            None => self.block(&attempt.block),
        }
        if let Some((finalizer, label)) = finalizer {
            self.emit(Op::PopHandler);
            self.builder().depths.handlers -= 1;
            self.emit(Op::NormalCompletion);
            self.land(label);
            self.builder().depths.completions += 1;
            self.block(finalizer);
            self.builder().depths.completions -= 1;
            self.emit(Op::EndFinally);
        }
    }

    /// Compiles a `catch` clause. The exception is on the stack, and its origin is among the
    /// conditions.
    fn catch(&mut self, handler: &oxc_ast::ast::CatchClause<'_>) {
        self.builder().depths.conditions += 1;
        let mut scope = Scope::new(ScopeKind::Block);
        if let Some(parameter) = &handler.param {
            scope.declare_pattern(&parameter.pattern, false);
        }
        self.enter_scope(scope);
        match &handler.param {
            Some(parameter) => {
                self.builder().pattern_source =
                    PatternSource::Expression { printed: ".catch".into(), not_iterable: None };
                self.bind(&parameter.pattern);
            }
            None => self.emit(Op::Pop),
        }
        self.block(&handler.body);
        self.leave_scope();
        self.leave_condition(!handler.body.body.iter().all(completes));
    }

    fn switch(&mut self, switch: &SwitchStatement<'_>) {
        self.mark(&switch.discriminant);
        self.enter_condition();
        self.expression(&switch.discriminant);
        self.builder().depths.values += 1;
        let mut scope = Scope::new(ScopeKind::Block);
        for case in &switch.cases {
            scope.declare_lexical(&case.consequent);
        }
        let at = self.builder().depths;
        self.enter_scope(scope);
        self.push_target(Vec::new(), true, false, at);
        for case in &switch.cases {
            self.hoist(&case.consequent);
        }
        let mut labels = Vec::new();
        for case in &switch.cases {
            let Some(test) = &case.test else {
                labels.push(None);
                continue;
            };
            let condition = self.condition(test, ConditionKind::Branch);
            let asked = format!("{} === {}", self.source(&switch.discriminant), self.source(test));
            self.code().conditions[condition as usize].text = asked.into();
            self.emit(Op::Decide(condition));
            self.emit(Op::Dup);
            self.expression(test);
            self.emit(Op::Binary(Binary::StrictlyEqual));
            let jump = Op::JumpIf { is: true, part: Part::WHOLE, target: 0, condition };
            labels.push(Some(self.jump(jump)));
        }
        let to_default = self.jump(Op::Jump(0));
        let mut has_default = false;
        for (case, label) in switch.cases.iter().zip(labels) {
            if let Some(label) = label {
                self.land(label);
            } else {
                self.land(to_default);
                has_default = true;
            }
            self.statements(&case.consequent);
        }
        if !has_default {
            self.land(to_default);
        }
        self.leave_scope();
        self.pop_target();
        self.emit(Op::Pop);
        self.builder().depths.values -= 1;
        let completes = switch.cases.iter().all(|case| case.consequent.iter().all(completes));
        self.leave_condition(!completes);
    }

    fn labeled(&mut self, labeled: &LabeledStatement<'_>) {
        self.builder().labels.push(labeled.label.name.to_string());
        self.statement(&labeled.body);
    }

    /// Compiles a labeled statement that is not a loop, so that only `break` can name it.
    fn labeled_block(&mut self, statement: &Statement<'_>) {
        let labels = std::mem::take(&mut self.builder().labels);
        let at = self.builder().depths;
        self.push_target(labels, false, false, at);
        self.statement(statement);
        self.pop_target();
    }

    pub(super) fn push_target(
        &mut self,
        labels: Vec<String>,
        is_breakable: bool,
        is_loop: bool,
        at: super::Depths,
    ) {
        self.builder().loops.push(Target {
            labels,
            is_breakable,
            is_loop,
            end: LoopEnd::Condition,
            waits_for: None,
            at,
            continues_at: at,
            breaks: Vec::new(),
            continues: Vec::new(),
        });
    }

    /// Ends a statement that is a target: `break` jumps here.
    pub(super) fn pop_target(&mut self) {
        let target = self.builder().loops.pop().expect("a statement was entered");
        self.land_exits(&target.breaks);
    }

    /// Sets the target of `continue` in the innermost loop to the next instruction.
    pub(super) fn land_continues(&mut self) {
        let target = self.builder().loops.last_mut().expect("a loop was entered");
        let continues = std::mem::take(&mut target.continues);
        self.land_exits(&continues);
    }

    fn break_to(&mut self, label: Option<&str>) {
        let fits = |target: &Target| match label {
            Some(label) => target.labels.iter().any(|known| known == label),
            None => target.is_breakable,
        };
        let Some(index) = self.builder().loops.iter().rposition(fits) else { return };
        let at = self.builder().loops[index].at;
        let exit = self.leave(at);
        self.builder().loops[index].breaks.push(exit);
    }

    fn continue_to(&mut self, label: Option<&str>) {
        let fits = |target: &Target| match label {
            Some(label) => target.is_loop && target.labels.iter().any(|known| known == label),
            None => target.is_loop,
        };
        let Some(index) = self.builder().loops.iter().rposition(fits) else { return };
        let at = self.builder().loops[index].continues_at;
        let exit = self.leave(at);
        self.builder().loops[index].continues.push(exit);
    }
}

const fn is_loop(statement: &Statement<'_>) -> bool {
    matches!(
        statement,
        Statement::WhileStatement(_)
            | Statement::DoWhileStatement(_)
            | Statement::ForStatement(_)
            | Statement::ForInStatement(_)
            | Statement::ForOfStatement(_)
    )
}

/// The expression in parentheses or a type assertion.
pub(in crate::javascript) fn unparenthesized<'b, 'a>(
    expression: &'b Expression<'a>,
) -> &'b Expression<'a> {
    match expression {
        Expression::ParenthesizedExpression(inner) => unparenthesized(&inner.expression),
        Expression::TSAsExpression(inner) => unparenthesized(&inner.expression),
        Expression::TSSatisfiesExpression(inner) => unparenthesized(&inner.expression),
        Expression::TSNonNullExpression(inner) => unparenthesized(&inner.expression),
        Expression::TSTypeAssertion(inner) => unparenthesized(&inner.expression),
        Expression::TSInstantiationExpression(inner) => unparenthesized(&inner.expression),
        _ => expression,
    }
}
