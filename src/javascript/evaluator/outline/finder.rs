//! Visits the syntax tree of a file and records its outline.

use std::collections::BTreeSet;

use oxc_allocator::Vec as List;
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, ArrowFunctionExpression, AwaitExpression, BreakStatement,
    CallExpression, ContinueStatement, DoWhileStatement, Expression, ForInStatement,
    ForOfStatement, ForStatement, ForStatementLeft, Function, NewExpression, Program,
    ReturnStatement, Statement as Syntax, SwitchStatement, TemplateElement, TryStatement,
    WhileStatement, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

use super::names::NameSets;
use super::statement::{span, statement};
use crate::javascript::Span;
use crate::javascript::evaluator::entries::unwrapped;
use crate::javascript::outline::{
    AsyncCallback, CalledHandler, Combinator, FunctionOutline, Loop, LoopOf, Outline, Push,
    ReturnInTry, Statement, StatementList,
};

/// The outline of a file.
pub(in crate::javascript) fn outline(program: &Program<'_>) -> Outline {
    let mut finder = Finder::default();
    finder.functions.push(OpenFunction::of(0, false));
    finder.outline.functions.push(FunctionOutline {
        span: span(program),
        is_async: false,
        awaits: false,
        calls: false,
    });
    finder.visit_program(program);
    let mut outline = finder.outline;
    outline.functions.sort_by_key(|function| (function.span.start, function.span.end));
    outline.loops.sort_by_key(|one| one.span);
    outline.templates.sort_unstable();
    outline
}

/// A surrounding function of the current position.
#[derive(Debug)]
struct OpenFunction {
    /// The index of the function in the outline.
    index: usize,
    is_async: bool,
    /// For each surrounding `try` block in this function, whether it has a `catch`.
    tries: Vec<bool>,
    /// The surrounding loops in this function.
    loops: Vec<OpenLoop>,
}

/// A surrounding loop of the current position.
#[derive(Debug, Default)]
struct OpenLoop {
    leaves: bool,
    awaits: bool,
    continues: Vec<Span>,
    /// The number of surrounding `switch` statements in the loop, which `break` leaves instead.
    switches: usize,
}

impl OpenFunction {
    fn of(index: usize, is_async: bool) -> Self {
        Self { index, is_async, tries: Vec::new(), loops: Vec::new() }
    }
}

#[derive(Debug, Default)]
struct Finder {
    outline: Outline,
    functions: Vec<OpenFunction>,
    /// The starts of the async functions that await.
    awaiting: BTreeSet<u32>,
}

const ARRAY_METHODS: &[&str] = &[
    "every",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flatMap",
    "forEach",
    "reduce",
    "reduceRight",
    "some",
    "sort",
];

impl Finder {
    fn function(&mut self, span: Span, is_async: bool, visit: impl FnOnce(&mut Self)) {
        let index = self.outline.functions.len();
        self.outline.functions.push(FunctionOutline {
            span,
            is_async,
            awaits: false,
            calls: false,
        });
        self.functions.push(OpenFunction::of(index, is_async));
        visit(self);
        self.functions.pop();
    }

    fn within(&mut self) -> Option<&mut OpenFunction> {
        self.functions.last_mut()
    }

    fn awaits(&mut self) {
        let Some(within) = self.functions.last_mut() else { return };
        for open in &mut within.loops {
            open.awaits = true;
        }
        let function = &mut self.outline.functions[within.index];
        function.awaits = true;
        self.awaiting.insert(function.span.start);
    }

    /// Adds a list of statements, if one of them awaits.
    fn list(&mut self, statements: &[Syntax<'_>]) {
        let described: Vec<(Statement, bool)> = statements.iter().map(statement).collect();
        if described.iter().any(|(_, awaits)| *awaits) {
            let statements = described.into_iter().map(|(statement, _)| statement).collect();
            self.outline.lists.push(StatementList { statements });
        }
    }

    /// Visits a loop, and adds it to the outline if its body awaits.
    fn loops(
        &mut self,
        whole: Span,
        of: Option<LoopOf>,
        body: &Syntax<'_>,
        visit: impl FnOnce(&mut Self),
    ) {
        if let Some(within) = self.within() {
            within.loops.push(OpenLoop::default());
        }
        visit(self);
        let Some(open) = self.within().and_then(|within| within.loops.pop()) else { return };
        if !open.awaits {
            return;
        }
        let block = match body {
            Syntax::BlockStatement(block) => &block.body[..],
            one => std::slice::from_ref(one),
        };
        let mut names = NameSets::default();
        names.visit_statement(body);
        self.outline.loops.push(Loop {
            span: whole,
            of,
            body: span(body),
            has_block: matches!(body, Syntax::BlockStatement(_)),
            statements: block.iter().map(|one| statement(one).0).collect(),
            leaves: open.leaves,
            continues: open.continues,
            push: block.last().and_then(push),
            assigns: names.assigned.difference(&names.declared).cloned().collect(),
        });
    }

    fn callback(&mut self, call: &CallExpression<'_>) {
        let Expression::StaticMemberExpression(member) = unwrapped(&call.callee) else { return };
        let method = member.property.name.as_str();
        let Some(Argument::ArrowFunctionExpression(_) | Argument::FunctionExpression(_)) =
            call.arguments.first()
        else {
            return;
        };
        let (function, is_async) = match &call.arguments[0] {
            Argument::ArrowFunctionExpression(arrow) => (span(&**arrow), arrow.r#async),
            Argument::FunctionExpression(function) => (span(&**function), function.r#async),
            _ => return,
        };
        if is_async && ARRAY_METHODS.contains(&method) {
            self.outline.callbacks.push(AsyncCallback {
                call: span(call),
                method: method.to_owned(),
                name: span(&member.property),
                receiver: span(&member.object),
                function,
                awaits: self.awaiting.contains(&function.start),
            });
        }
    }

    fn called_handlers(&mut self, call: &CallExpression<'_>) {
        let Expression::StaticMemberExpression(member) = unwrapped(&call.callee) else { return };
        let method = match member.property.name.as_str() {
            "then" => "then",
            "catch" => "catch",
            "finally" => "finally",
            _ => return,
        };
        let handlers = call.arguments.iter().take(if method == "then" { 2 } else { 1 });
        for handler in handlers {
            let Argument::CallExpression(handler) = handler else { continue };
            let callee = span(&handler.callee);
            let arguments = Span { start: callee.end + 1, end: handler.span.end - 1 };
            self.outline.called_handlers.push(CalledHandler {
                method,
                handler: span(&**handler),
                callee,
                arguments,
            });
        }
    }

    fn combinator(&mut self, call: &CallExpression<'_>) {
        let Expression::StaticMemberExpression(member) = unwrapped(&call.callee) else { return };
        let is_promise =
            matches!(&member.object, Expression::Identifier(name) if name.name == "Promise");
        let name = match member.property.name.as_str() {
            "all" => "all",
            "allSettled" => "allSettled",
            "any" => "any",
            "race" => "race",
            _ => return,
        };
        let [Argument::ArrayExpression(array)] = &call.arguments[..] else { return };
        let is_expression = |element: &ArrayExpressionElement<'_>| element.is_expression();
        if !is_promise || !array.elements.iter().all(is_expression) {
            return;
        }
        let awaits = array.elements.iter().filter_map(|element| match element {
            ArrayExpressionElement::AwaitExpression(wait) => {
                Some((span(&**wait), span(&wait.argument)))
            }
            _ => None,
        });
        self.outline.combinators.push(Combinator {
            name,
            span: span(call),
            elements: array.elements.iter().map(span).collect(),
            awaits: awaits.collect(),
        });
    }
}

/// The call in a statement of the form `list.push(value);`, if it is one.
fn push(statement: &Syntax<'_>) -> Option<Push> {
    let Syntax::ExpressionStatement(one) = statement else { return None };
    let Expression::CallExpression(call) = &one.expression else { return None };
    let Expression::StaticMemberExpression(member) = &call.callee else { return None };
    let [value] = &call.arguments[..] else { return None };
    let is_push = member.property.name == "push" && !value.is_spread();
    let is_variable = matches!(member.object, Expression::Identifier(_));
    (is_push && is_variable).then(|| Push {
        span: span(statement),
        list: span(&member.object),
        value: span(value),
    })
}

/// Whether an iterable may be an array, which has a method `map`.
fn may_map(iterable: &Expression<'_>) -> bool {
    match unwrapped(iterable) {
        Expression::NewExpression(_) | Expression::StringLiteral(_) => false,
        Expression::CallExpression(call) => match unwrapped(&call.callee) {
            Expression::StaticMemberExpression(member) => {
                let of_object =
                    matches!(&member.object, Expression::Identifier(name) if name.name == "Object");
                let name = member.property.name.as_str();
                of_object || !matches!(name, "entries" | "keys" | "values" | "matchAll")
            }
            _ => true,
        },
        _ => true,
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_statements(&mut self, statements: &List<'a, Syntax<'a>>) {
        self.list(statements);
        walk::walk_statements(self, statements);
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.function(span(function), function.r#async, |finder| {
            walk::walk_function(finder, function, flags);
        });
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.function(span(arrow), arrow.r#async, |finder| {
            walk::walk_arrow_function_expression(finder, arrow);
        });
    }

    fn visit_await_expression(&mut self, wait: &AwaitExpression<'a>) {
        self.awaits();
        walk::walk_await_expression(self, wait);
    }

    fn visit_yield_expression(&mut self, give: &YieldExpression<'a>) {
        if let Some(within) = self.within() {
            for open in &mut within.loops {
                open.leaves = true;
            }
        }
        walk::walk_yield_expression(self, give);
    }

    fn visit_return_statement(&mut self, leave: &ReturnStatement<'a>) {
        if let Some(within) = self.functions.last_mut() {
            for open in &mut within.loops {
                open.leaves = true;
            }
            if let (Some(value), Some(has_catch), true) =
                (&leave.argument, within.tries.last(), within.is_async)
                && !matches!(unwrapped(value), Expression::AwaitExpression(_))
            {
                let found = ReturnInTry { value: span(value), has_catch: *has_catch };
                self.outline.returns_in_try.push(found);
            }
        }
        walk::walk_return_statement(self, leave);
    }

    fn visit_break_statement(&mut self, leave: &BreakStatement<'a>) {
        if let Some(within) = self.within() {
            let loops = &mut within.loops;
            let is_of_switch = loops.last().is_some_and(|open| open.switches > 0);
            if leave.label.is_some() {
                for open in &mut *loops {
                    open.leaves = true;
                }
            } else if let Some(open) = loops.last_mut().filter(|_| !is_of_switch) {
                open.leaves = true;
            }
        }
    }

    fn visit_continue_statement(&mut self, go: &ContinueStatement<'a>) {
        if let Some(within) = self.within() {
            if go.label.is_some() {
                for open in &mut within.loops {
                    open.leaves = true;
                }
            } else if let Some(open) = within.loops.last_mut() {
                open.continues.push(span(go));
            }
        }
    }

    fn visit_switch_statement(&mut self, switch: &SwitchStatement<'a>) {
        let change = |finder: &mut Self, by: fn(usize) -> usize| {
            if let Some(open) = finder.within().and_then(|within| within.loops.last_mut()) {
                open.switches = by(open.switches);
            }
        };
        change(self, |switches| switches + 1);
        walk::walk_switch_statement(self, switch);
        change(self, |switches| switches - 1);
    }

    fn visit_for_of_statement(&mut self, each: &ForOfStatement<'a>) {
        if each.r#await {
            self.awaits();
        }
        let variable = match &each.left {
            ForStatementLeft::VariableDeclaration(declaration) if !each.r#await => {
                declaration.declarations.first().map(|declarator| span(&declarator.id))
            }
            _ => None,
        };
        let of = variable.map(|variable| LoopOf {
            variable,
            iterable: span(&each.right),
            may_map: may_map(&each.right),
        });
        self.loops(span(each), of, &each.body, |finder| walk::walk_for_of_statement(finder, each));
    }

    fn visit_for_in_statement(&mut self, each: &ForInStatement<'a>) {
        self.loops(span(each), None, &each.body, |finder| {
            walk::walk_for_in_statement(finder, each);
        });
    }

    fn visit_for_statement(&mut self, each: &ForStatement<'a>) {
        self.loops(span(each), None, &each.body, |finder| walk::walk_for_statement(finder, each));
    }

    fn visit_while_statement(&mut self, each: &WhileStatement<'a>) {
        self.loops(span(each), None, &each.body, |finder| {
            walk::walk_while_statement(finder, each);
        });
    }

    fn visit_do_while_statement(&mut self, each: &DoWhileStatement<'a>) {
        self.loops(span(each), None, &each.body, |finder| {
            walk::walk_do_while_statement(finder, each);
        });
    }

    fn visit_try_statement(&mut self, attempt: &TryStatement<'a>) {
        if let Some(within) = self.within() {
            within.tries.push(attempt.handler.is_some());
        }
        self.visit_block_statement(&attempt.block);
        if let Some(within) = self.within() {
            within.tries.pop();
        }
        if let Some(handler) = &attempt.handler {
            self.visit_catch_clause(handler);
        }
        if let Some(last) = &attempt.finalizer {
            self.visit_block_statement(last);
        }
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Some(within) = self.functions.last() {
            self.outline.functions[within.index].calls = true;
        }
        walk::walk_call_expression(self, call);
        self.callback(call);
        self.called_handlers(call);
        self.combinator(call);
    }

    fn visit_template_element(&mut self, text: &TemplateElement<'a>) {
        self.outline.templates.push(span(text));
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if matches!(&new.callee, Expression::Identifier(name) if name.name == "Promise") {
            match new.arguments.first() {
                Some(Argument::ArrowFunctionExpression(arrow)) if arrow.r#async => {
                    self.outline.async_executors.push(span(&**arrow));
                }
                Some(Argument::FunctionExpression(function)) if function.r#async => {
                    self.outline.async_executors.push(span(&**function));
                }
                _ => {}
            }
        }
        walk::walk_new_expression(self, new);
    }
}
