//! Finds the actions in the body of a function, outside of nested functions.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, AwaitExpression, CallExpression, Class, Expression,
    ForOfStatement, Function, ReturnStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::acting::acts_itself;
use super::names::{Callee, unwrapped};

/// What a function does, apart from its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Action {
    #[default]
    Nothing,
    /// It logs, or starts something asynchronous.
    Starts,
    Awaits,
}

/// The actions in the body of a function.
#[derive(Debug, Default)]
pub(super) struct Body {
    action: Action,
    /// Whether it returns something other than a JSX element.
    returns: bool,
    returns_element: bool,
    /// Whether it returns a promise that it makes: `return new Promise(..)`.
    pub(super) returns_promise: bool,
    /// The functions that it calls, as far as they have names.
    pub(super) calls: Vec<Callee>,
    /// Those of the functions that it calls whose results it returns.
    pub(super) returns_calls: Vec<Callee>,
    within: Vec<Span>,
}

impl Body {
    pub(super) fn of_function(function: &Function<'_>) -> Self {
        let mut body = Self::default();
        if let Some(statements) = &function.body {
            body.visit_function_body(statements);
        }
        body
    }

    pub(super) fn of_arrow(arrow: &ArrowFunctionExpression<'_>) -> Self {
        let mut body = Self::default();
        match &arrow.body {
            ArrowFunctionBody::FunctionBody(statements) => body.visit_function_body(statements),
            value => {
                if let Some(value) = value.as_expression() {
                    body.give(value);
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
                self.returns_promise |= new.callee.is_specific_id("Promise");
            }
            Expression::CallExpression(call) => {
                self.returns = true;
                self.returns_calls.extend(Callee::of(&call.callee));
            }
            _ => self.returns = true,
        }
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
    /// text mentions promises outside of nested functions.
    pub(super) fn gives_promise(&self, text: &str, span: Span) -> bool {
        if !self.returns || self.returns_element {
            return false;
        }
        let mut from = span.start;
        let mut own = String::new();
        for within in &self.within {
            own.push_str(&text[from as usize..within.start as usize]);
            from = within.end;
        }
        own.push_str(&text[from as usize..span.end as usize]);
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

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if acts_itself(unwrapped(&call.callee)) {
            self.action = self.action.max(Action::Starts);
        }
        self.calls.extend(Callee::of(&call.callee));
        walk::walk_call_expression(self, call);
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
        }
        walk::walk_return_statement(self, leave);
    }
}
