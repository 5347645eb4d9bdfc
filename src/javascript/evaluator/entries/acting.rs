//! Finds whether the top level of a file does something.

use oxc_ast::ast::{
    Argument, ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression, CallExpression,
    Class, ClassElement, Expression, Function, NewExpression, Program, Statement,
    VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

use super::Owners;
use super::names::{Callee, calls_its_arguments, is_function, unwrapped};
use super::starting::executor;

/// Whether a statement of the top level does something: it calls a function of the file or a
/// built-in function, awaits, loops, or throws. A call whose value is used counts only if it logs,
/// awaits, or starts something asynchronous: `const db = lazy(() => connect())` is a definition.
pub(super) fn acts(statement: &Statement<'_>, own: &Owners<'_>) -> bool {
    let mut actor = Actor { own, counts_all: false, is_used: is_used(statement), acts: false };
    match statement {
        Statement::FunctionDeclaration(_)
        | Statement::ClassDeclaration(_)
        | Statement::ImportDeclaration(_)
        | Statement::ExportDefaultDeclaration(_) => return false,
        _ => actor.visit_statement(statement),
    }
    actor.acts
}

/// Whether a statement of the top level does anything at all. This is used for a file without other
/// programs: also a `for` loop, a tagged template, a static block, an instance of a class of the
/// file, an access to a property (`page.title;`), and a callback of `forEach` count.
pub(super) fn runs(statement: &Statement<'_>, own: &Owners<'_>) -> bool {
    let is_used = is_used(statement);
    let mut actor = Actor { own, counts_all: true, is_used, acts: false };
    actor.visit_statement(statement);
    actor.acts
}

/// Whether the value of a statement is used: `export const pages = paths.map(load)` belongs to a
/// library, `paths.forEach(load);` to a script.
fn is_used(statement: &Statement<'_>) -> bool {
    !matches!(statement, Statement::ExpressionStatement(_))
}

/// Whether a statement declares names, which functions of the file may need.
pub(super) fn declares(statement: &Statement<'_>) -> bool {
    matches!(statement, Statement::VariableDeclaration(_) | Statement::ExportDeclaration(_))
}

struct Actor<'o> {
    own: &'o Owners<'o>,
    /// Whether everything that runs counts (see [`runs`]).
    counts_all: bool,
    /// Whether the value of the statement is used.
    is_used: bool,
    acts: bool,
}

impl<'a> Visit<'a> for Actor<'_> {
    // The code of a function does not run before the function is called.
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
    fn visit_class(&mut self, class: &Class<'a>) {
        self.acts |= self.counts_all && class.body.body.iter().any(is_static_block);
    }

    fn visit_await_expression(&mut self, _: &oxc_ast::ast::AwaitExpression<'a>) {
        self.acts = true;
    }

    fn visit_throw_statement(&mut self, _: &oxc_ast::ast::ThrowStatement<'a>) {
        self.acts = true;
    }

    fn visit_while_statement(&mut self, _: &oxc_ast::ast::WhileStatement<'a>) {
        self.acts = true;
    }

    fn visit_do_while_statement(&mut self, _: &oxc_ast::ast::DoWhileStatement<'a>) {
        self.acts = true;
    }

    fn visit_for_of_statement(&mut self, each: &oxc_ast::ast::ForOfStatement<'a>) {
        self.acts |= each.r#await;
        walk::walk_for_of_statement(self, each);
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        self.acts |= declaration.kind.is_await();
        walk::walk_variable_declaration(self, declaration);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let callee = unwrapped(&call.callee);
        self.acts |= self.acts_by_name(callee) || self.calls_listeners(callee);
        self.acts |= self.counts_all && is_promise_method(callee);
        if is_function(callee) {
            self.visit_called_at_once(callee);
        }
        let (acts_itself, calls_arguments) = (acts_itself(call), calls_its_arguments(callee));
        if (acts_itself || calls_arguments) && !self.is_of_instance(callee) {
            self.acts |= acts_itself;
            if calls_arguments {
                self.visit_called_functions(call);
            }
        }
        self.visit_expression(&call.callee);
        let is_used = std::mem::replace(&mut self.is_used, true);
        self.visit_arguments(&call.arguments);
        self.is_used = is_used;
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        let is_used = std::mem::replace(&mut self.is_used, true);
        walk::walk_assignment_expression(self, assignment);
        self.is_used = is_used;
    }

    fn visit_tagged_template_expression(
        &mut self,
        template: &oxc_ast::ast::TaggedTemplateExpression<'a>,
    ) {
        self.acts |= self.counts_all;
        walk::walk_tagged_template_expression(self, template);
    }

    fn visit_for_statement(&mut self, each: &oxc_ast::ast::ForStatement<'a>) {
        self.acts |= self.counts_all;
        walk::walk_for_statement(self, each);
    }

    fn visit_expression_statement(&mut self, statement: &oxc_ast::ast::ExpressionStatement<'a>) {
        let reads = matches!(statement.expression, Expression::StaticMemberExpression(_));
        self.acts |= reads && self.counts_all;
        walk::walk_expression_statement(self, statement);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if let Expression::Identifier(name) = unwrapped(&new.callee) {
            let is_own = self.own.finder.classes.contains(name.name.as_str());
            self.acts |= name.name == "Promise" && executes(new) || is_own && self.counts_all;
        }
        walk::walk_new_expression(self, new);
    }
}

impl<'a> Actor<'_> {
    /// Whether a call of a function of the file counts.
    fn acts_by_name(&self, callee: &Expression<'a>) -> bool {
        let callee = Callee::of(callee);
        callee.is_some_and(|callee| {
            if self.is_used { self.own.acts(&callee) } else { self.own.has(&callee) }
        })
    }

    /// Visits a function that is called where it is written: `(async () => { .. })()`.
    fn visit_called_at_once(&mut self, callee: &Expression<'a>) {
        self.acts |= !self.is_used;
        match callee {
            Expression::ArrowFunctionExpression(arrow) => {
                self.acts |= arrow.r#async;
                walk::walk_arrow_function_expression(self, arrow);
            }
            Expression::FunctionExpression(function) => {
                self.acts |= function.r#async;
                walk::walk_function(self, function, ScopeFlags::empty());
            }
            _ => {}
        }
    }

    /// Whether a callee is a method of an instance of a class, which is no promise: `bot.catch`.
    fn is_of_instance(&self, callee: &Expression<'a>) -> bool {
        let Expression::StaticMemberExpression(member) = callee else { return false };
        let Expression::Identifier(of) = unwrapped(&member.object) else { return false };
        let instances = &mut self.own.finder.instances.iter();
        instances.any(|(name, class)| name == of.name.as_str() && class != "Promise")
    }

    /// Whether a callee is a method of an event emitter that calls its listeners.
    fn calls_listeners(&self, callee: &Expression<'a>) -> bool {
        let Expression::StaticMemberExpression(member) = callee else { return false };
        matches!(member.property.name.as_str(), "abort" | "dispatchEvent" | "emit")
            && self.own.finder.is_of_emitter(callee)
    }

    /// Visits the callbacks that a built-in method such as `forEach` calls.
    fn visit_called_functions(&mut self, call: &CallExpression<'a>) {
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            match unwrapped(argument) {
                Expression::Identifier(name) => {
                    self.acts |= self.own.calls_of(name.name.as_str(), self.is_used);
                }
                Expression::ArrowFunctionExpression(arrow) if !self.is_used => {
                    walk::walk_arrow_function_expression(self, arrow);
                    self.acts |= self.counts_all;
                }
                Expression::FunctionExpression(function) if !self.is_used => {
                    walk::walk_function(self, function, ScopeFlags::empty());
                    self.acts |= self.counts_all;
                }
                _ => {}
            }
        }
    }
}

/// Whether the executor of a promise does more than to keep its `resolve` and `reject`:
/// `new Promise((resolve) => { done = resolve; })` does not.
fn executes(new: &NewExpression<'_>) -> bool {
    let keeps = |statement: &Statement<'_>| {
        let Statement::ExpressionStatement(statement) = statement else { return false };
        let Expression::AssignmentExpression(keeps) = &statement.expression else { return false };
        keeps.right.is_identifier_reference()
    };
    let statements = match executor(new) {
        Some(Expression::ArrowFunctionExpression(arrow)) => match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => &body.statements,
            _ => return true,
        },
        Some(Expression::FunctionExpression(function)) => match &function.body {
            Some(body) => &body.statements,
            None => return true,
        },
        _ => return true,
    };
    !statements.iter().all(keeps)
}

/// Whether a callee is `Promise.resolve` or another function of `Promise`.
fn is_promise_method(callee: &Expression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = callee else { return false };
    matches!(unwrapped(&member.object), Expression::Identifier(of) if of.name == "Promise")
}

/// Whether an element of a class is a static block that does something.
fn is_static_block(element: &ClassElement<'_>) -> bool {
    match element {
        ClassElement::StaticBlock(block) => !block.body.is_empty(),
        _ => false,
    }
}

/// Whether a call of a built-in function logs, or starts something asynchronous. `Promise.resolve`
/// does not: `let queue = Promise.resolve();` is a definition.
pub(super) fn acts_itself(call: &CallExpression<'_>) -> bool {
    match unwrapped(&call.callee) {
        Expression::Identifier(name) => is_timer(name.name.as_str()),
        Expression::StaticMemberExpression(member) => {
            let of = match unwrapped(&member.object) {
                Expression::Identifier(of) => of.name.as_str(),
                _ => "",
            };
            of == "console"
                || of == "Promise" && member.property.name != "resolve"
                || of == "process" && member.property.name == "nextTick"
                || matches!(member.property.name.as_str(), "then" | "catch" | "finally")
                    && !has_default(call)
        }
        _ => false,
    }
}

/// Whether the first argument of a call is a literal, not a function: `z.number().catch(1)`.
pub(super) fn has_default(call: &CallExpression<'_>) -> bool {
    let argument = call.arguments.first().and_then(Argument::as_expression);
    argument.is_some_and(|argument| {
        let argument = unwrapped(argument);
        argument.is_literal() || matches!(argument, Expression::ArrayExpression(_))
    })
}

pub(super) fn is_timer(name: &str) -> bool {
    matches!(name, "setTimeout" | "setInterval" | "setImmediate" | "queueMicrotask")
}

/// Whether the top level of a file awaits, so that the file is a module.
pub(in crate::javascript) fn awaits(program: &Program<'_>) -> bool {
    let mut finder = AwaitFinder { awaits: false };
    finder.visit_program(program);
    finder.awaits
}

struct AwaitFinder {
    awaits: bool,
}

impl<'a> Visit<'a> for AwaitFinder {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
    fn visit_class(&mut self, _: &Class<'a>) {}

    fn visit_await_expression(&mut self, _: &oxc_ast::ast::AwaitExpression<'a>) {
        self.awaits = true;
    }

    fn visit_for_of_statement(&mut self, each: &oxc_ast::ast::ForOfStatement<'a>) {
        self.awaits |= each.r#await;
        walk::walk_for_of_statement(self, each);
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        self.awaits |= declaration.kind.is_await();
        walk::walk_variable_declaration(self, declaration);
    }
}
