//! Finds the actions in the body of a function, outside of nested functions.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, AwaitExpression, CallExpression, Class, Expression,
    ExpressionStatement, ForOfStatement, Function, NewExpression, ReturnStatement,
    TSTypeAnnotation, TSTypeParameterInstantiation,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::acting::acts_itself;
use super::names::{Callee, spine, unwrapped};
use super::starting::{
    base_of_chain, declares_promise, executor, goes_on, passed_to_timer, starts_function,
};

/// What a function does, apart from its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Action {
    #[default]
    Nothing,
    /// It logs, or starts something asynchronous.
    Starts,
    Awaits,
}

/// The promise that a function returns, as far as its text shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ReturnedPromise {
    #[default]
    None,
    /// The result of a chain of calls, which is a promise if a test returns it:
    /// `return request(app).get("/").expect(200)`.
    Chain,
    /// A promise that it makes: `return new Promise(..)`.
    Made,
}

/// The actions in the body of a function.
#[derive(Debug, Default)]
pub(super) struct Body {
    action: Action,
    /// Whether it returns something other than a JSX element.
    returns: bool,
    returns_element: bool,
    pub(super) promise: ReturnedPromise,
    /// The functions that it calls, as far as they have names.
    pub(super) calls: Vec<Callee>,
    /// Those of the functions that it calls whose results it returns.
    pub(super) returns_calls: Vec<Callee>,
    /// Those whose results something uses.
    pub(super) uses_calls: Vec<Callee>,
    /// The functions that it passes to timers by name.
    pub(super) timed: Vec<Callee>,
    /// The asynchronous work that it starts. For a chain of calls (`.then(..)`) whose result
    /// nothing uses, it is the function with whose call the chain starts, if that has a name.
    pub(super) starts: Vec<Option<Callee>>,
    /// Whether its return type says that it returns a promise.
    declares_promise: bool,
    span: Span,
    /// The ends of the calls whose results are not used.
    let_go: BTreeSet<u32>,
    within: Vec<Span>,
}

impl Body {
    pub(super) fn of_function(function: &Function<'_>) -> Self {
        let mut body = Self {
            declares_promise: declares_promise(function.return_type.as_deref()),
            span: function.body.as_ref().map_or_else(Span::default, |body| body.span),
            ..Self::default()
        };
        if let Some(statements) = &function.body {
            body.visit_function_body(statements);
        }
        body
    }

    pub(super) fn of_arrow(arrow: &ArrowFunctionExpression<'_>) -> Self {
        let mut body = Self {
            declares_promise: declares_promise(arrow.return_type.as_deref()),
            span: arrow.body.span(),
            ..Self::default()
        };
        match &arrow.body {
            ArrowFunctionBody::FunctionBody(statements) => body.visit_function_body(statements),
            value => {
                if let Some(value) = value.as_expression() {
                    body.give(value);
                    // Without `return`, a single call may be there for its effect only.
                    body.give_chain(value, 2);
                    if matches!(value, Expression::UnaryExpression(_)) {
                        spine(value, &mut body.let_go);
                    }
                    body.visit_expression(value);
                }
            }
        }
        body
    }

    fn give(&mut self, value: &Expression<'_>) {
        match unwrapped(value) {
            Expression::JSXElement(_) | Expression::JSXFragment(_) => self.returns_element = true,
            Expression::ConditionalExpression(choice) => {
                self.give(&choice.consequent);
                self.give(&choice.alternate);
            }
            Expression::NewExpression(new) => {
                self.returns = true;
                if new.callee.is_specific_id("Promise") {
                    self.promise = ReturnedPromise::Made;
                }
            }
            Expression::CallExpression(call) => {
                self.returns = true;
                self.returns_calls.extend(Callee::of(&call.callee));
            }
            _ => self.returns = true,
        }
    }

    /// Adds a returned value, if it is the result of a chain of at least this many calls.
    fn give_chain(&mut self, value: &Expression<'_>, least: usize) {
        if waits_for_calls(value, least) {
            self.promise = self.promise.max(ReturnedPromise::Chain);
        }
    }

    /// Adds the functions that the executor of a promise calls.
    fn visit_executor(&mut self, executor: &Expression<'_>) {
        let mut within = Self::default();
        match executor {
            Expression::ArrowFunctionExpression(arrow) => {
                within.visit_arrow_function_body(&arrow.body);
            }
            Expression::FunctionExpression(function) => {
                if let Some(body) = &function.body {
                    within.visit_function_body(body);
                }
            }
            _ => {}
        }
        self.calls.append(&mut within.calls);
        self.uses_calls.append(&mut within.uses_calls);
        self.timed.append(&mut within.timed);
        self.starts.append(&mut within.starts);
        self.action = self.action.max(within.action.min(Action::Starts));
    }

    /// Whether it returns a promise that it makes.
    pub(super) fn makes_promise(&self) -> bool {
        self.promise == ReturnedPromise::Made
    }

    /// Whether it does anything that a timeline shows: it awaits, or returns a value.
    pub(super) const fn does_something(&self) -> bool {
        matches!(self.action, Action::Awaits) || self.returns
    }

    /// Whether it logs, awaits, or starts something asynchronous.
    pub(super) fn acts(&self) -> bool {
        self.action > Action::Nothing
    }

    /// Whether a function that is not async probably returns a promise: it returns a value, and its
    /// return type is a promise, or its body mentions promises outside of nested functions.
    pub(super) fn gives_promise(&self, text: &str) -> bool {
        if !self.returns || self.returns_element {
            return false;
        }
        if self.declares_promise {
            return true;
        }
        let mut from = self.span.start;
        let mut own = String::new();
        for within in &self.within {
            own.push_str(&text[from as usize..within.start as usize]);
            from = within.end;
        }
        own.push_str(&text[from as usize..self.span.end as usize]);
        ["Promise", ".then(", ".catch(", ".finally("].iter().any(|word| own.contains(word))
    }
}

impl<'a> Visit<'a> for Body {
    fn visit_function(&mut self, function: &Function<'a>, _: ScopeFlags) {
        self.within.push(function.span);
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.within.push(arrow.span);
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        self.within.push(class.span());
    }

    // A type says nothing about what the function itself does.
    fn visit_ts_type_annotation(&mut self, of: &TSTypeAnnotation<'a>) {
        self.within.push(of.span);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, of: &TSTypeParameterInstantiation<'a>) {
        self.within.push(of.span);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        // The executor runs where the promise is made.
        if let Some(executor) = executor(new) {
            self.visit_executor(executor);
        }
        walk::walk_new_expression(self, new);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if acts_itself(call) {
            self.action = self.action.max(Action::Starts);
        }
        let callee = Callee::of(&call.callee);
        let is_let_go = self.let_go.contains(&call.span.end);
        if !is_let_go {
            self.uses_calls.extend(callee.clone());
        }
        self.calls.extend(callee);
        if let Some(timed) = passed_to_timer(call) {
            self.calls.push(timed.clone());
            self.timed.push(timed);
        }
        if starts_function(call, is_let_go) {
            self.starts.push(None);
        }
        if goes_on(call, is_let_go) {
            self.starts.push(base_of_chain(call).filter(|_| is_let_go));
        }
        walk::walk_call_expression(self, call);
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        spine(&statement.expression, &mut self.let_go);
        walk::walk_expression_statement(self, statement);
    }

    fn visit_await_expression(&mut self, wait: &AwaitExpression<'a>) {
        self.action = Action::Awaits;
        walk::walk_await_expression(self, wait);
    }

    fn visit_for_of_statement(&mut self, each: &ForOfStatement<'a>) {
        if each.r#await {
            self.action = Action::Awaits;
        }
        walk::walk_for_of_statement(self, each);
    }

    fn visit_return_statement(&mut self, leave: &ReturnStatement<'a>) {
        if let Some(value) = &leave.argument {
            self.give(value);
            self.give_chain(value, 1);
        }
        walk::walk_return_statement(self, leave);
    }
}

/// Functions of test libraries whose results are not promises, unless `resolves` or `rejects` is
/// read.
const CHECKING: [&str; 9] =
    ["assert", "chai", "expect", "jest", "render", "should", "sinon", "t", "vi"];

/// Whether a value that a test returns is probably a promise: the result of a chain of at least
/// this many calls.
fn waits_for_calls(mut value: &Expression<'_>, least: usize) -> bool {
    let mut calls = 0;
    let mut checks_promise = false;
    loop {
        value = match unwrapped(value) {
            Expression::CallExpression(call) => {
                calls += 1;
                &call.callee
            }
            Expression::StaticMemberExpression(member) => {
                checks_promise |= matches!(member.property.name.as_str(), "rejects" | "resolves");
                &member.object
            }
            Expression::Identifier(name) => {
                let checks = CHECKING.contains(&name.name.as_str());
                return calls >= least && (checks_promise || !checks);
            }
            _ => return false,
        };
    }
}
