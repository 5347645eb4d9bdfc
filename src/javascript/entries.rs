//! The programs of a file: its top level, if that does something, or else the functions in it that
//! are asynchronous and that nothing else in the file calls.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentTarget, BindingPattern, CallExpression, Class,
    ClassElement, ExportDefaultDeclarationKind, Expression, Function, MethodDefinitionKind,
    NewExpression, ObjectPropertyKind, Program, PropertyKey, Statement, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::{Entry, Span};

/// What a file offers to run.
pub(super) struct Entries {
    pub(super) entries: Vec<Entry>,
    /// The statements of the top level that do something: they are left out when a function is run.
    pub(super) acting: BTreeSet<u32>,
}

/// The programs and functions of a file; the first entry is the top level, by the file's name.
pub(super) fn find(program: &Program<'_>, text: &str, name: &str) -> Entries {
    let mut finder = Finder { text, functions: Vec::new(), names: Vec::new(), within: Vec::new() };
    finder.visit_program(program);
    let own = finder.functions.iter().filter(|found| !found.is_handed_over);
    let own: BTreeSet<&str> = own.map(|found| last_part(&found.name)).collect();
    let acting: BTreeSet<u32> = program
        .body
        .iter()
        .filter(|statement| acts(statement, &own))
        .map(|statement| statement.span().start)
        .collect();
    let top_acts = !acting.is_empty();
    let span = Span { start: program.span.start, end: program.span.end };
    let mut entries = vec![Entry { name: name.to_owned(), span, is_program: top_acts }];
    let mut programs: Vec<bool> =
        finder.functions.iter().map(|found| !top_acts && found.is_program(&finder.names)).collect();
    if !top_acts && !programs.contains(&true) {
        // All call each other: each is a program then.
        programs = finder.functions.iter().map(|found| found.is_async).collect();
    }
    for (found, is_program) in finder.functions.iter().zip(programs) {
        entries.push(Entry { name: found.name.clone(), span: found.span, is_program });
    }
    Entries { entries, acting }
}

/// A function with a name.
struct Found {
    name: String,
    span: Span,
    /// Whether it is async, or returns what is a promise by its look.
    is_async: bool,
    /// Whether it is within another function that has a name of its own.
    is_nested: bool,
    /// Whether it was handed to another function, which may call it.
    is_handed_over: bool,
}

impl Found {
    fn is_program(&self, mentioned: &[Mention]) -> bool {
        let name = last_part(&self.name);
        let is_called = !self.is_handed_over
            && mentioned.iter().any(|mention| {
                mention.name == name
                    && !(self.span.start <= mention.at && mention.at < self.span.end)
            });
        self.is_async && !is_called && (!self.is_nested || self.is_handed_over)
    }
}

/// Where a function's text speaks of a name.
struct Mention {
    name: String,
    at: u32,
}

struct Finder<'t> {
    text: &'t str,
    functions: Vec<Found>,
    /// Names that are called, or given away, within functions.
    names: Vec<Mention>,
    /// The functions that the visitor is within: whether each was found by a name.
    within: Vec<bool>,
}

impl Finder<'_> {
    fn add(&mut self, name: String, span: oxc_span::Span, is_async: bool, is_handed_over: bool) {
        let span = Span { start: span.start, end: span.end };
        if self.functions.iter().any(|found| found.span == span) {
            return;
        }
        let is_nested = self.within.contains(&true);
        self.functions.push(Found { name, span, is_async, is_nested, is_handed_over });
    }

    /// Adds a function that an expression is, by a name.
    fn add_expression(&mut self, name: &str, expression: &Expression<'_>, is_handed_over: bool) {
        match unwrapped(expression) {
            Expression::ArrowFunctionExpression(arrow) => {
                let gives = arrow.r#async || gives_promise(self.text, arrow.span);
                self.add(name.to_owned(), arrow.span, gives, is_handed_over);
            }
            Expression::FunctionExpression(function) => {
                let gives = function.r#async || gives_promise(self.text, function.span);
                self.add(name.to_owned(), function.span, gives, is_handed_over);
            }
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    if let ObjectPropertyKind::ObjectProperty(property) = property
                        && let Some(key) = key_name(&property.key)
                    {
                        self.add_expression(
                            &format!("{name}.{key}"),
                            &property.value,
                            is_handed_over,
                        );
                    }
                }
            }
            Expression::ClassExpression(class) => self.add_class(name, class),
            // `const handler = wrap(async () => ..)`
            Expression::CallExpression(call)
                if !is_handed_over
                    && self.within.is_empty()
                    && !is_of_the_language(&call.callee) =>
            {
                for argument in &call.arguments {
                    if let Some(argument) = argument.as_expression()
                        && is_function(argument)
                    {
                        self.add_expression(name, argument, true);
                    }
                }
            }
            _ => {}
        }
    }

    fn add_class(&mut self, name: &str, class: &Class<'_>) {
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method)
                    if method.kind == MethodDefinitionKind::Method
                        && method.value.body.is_some() =>
                {
                    if let Some(key) = key_name(&method.key) {
                        let gives =
                            method.value.r#async || gives_promise(self.text, method.value.span);
                        self.add(format!("{name}.{key}"), method.value.span, gives, false);
                    }
                }
                ClassElement::PropertyDefinition(field) => {
                    if let (Some(key), Some(value)) = (key_name(&field.key), &field.value)
                        && is_function(value)
                    {
                        self.add_expression(&format!("{name}.{key}"), value, false);
                    }
                }
                _ => {}
            }
        }
    }

    fn mention(&mut self, name: &str, at: u32) {
        if !self.within.is_empty() {
            self.names.push(Mention { name: name.to_owned(), at });
        }
    }

    fn source(&self, of: &impl GetSpan) -> String {
        let span = of.span();
        let text = &self.text[span.start as usize..span.end as usize];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if let (Some(id), Some(_), true) = (&function.id, &function.body, function.is_declaration())
        {
            let gives = function.r#async || gives_promise(self.text, function.span);
            self.add(id.name.to_string(), function.span, gives, false);
        }
        let is_found = self.is_found(function.span);
        self.within.push(is_found);
        walk::walk_function(self, function, flags);
        self.within.pop();
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let is_found = self.is_found(arrow.span);
        self.within.push(is_found);
        walk::walk_arrow_function_expression(self, arrow);
        self.within.pop();
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(init)) =
            (&declarator.id, &declarator.init)
        {
            self.add_expression(id.name.as_str(), init, false);
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_assignment_expression(&mut self, assignment: &oxc_ast::ast::AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(member) = &assignment.left {
            let name = self.source(&**member);
            let name = match name.strip_prefix("exports.") {
                Some(name) => name.to_owned(),
                None => name.strip_prefix("module.").unwrap_or(&name).to_owned(),
            };
            self.add_expression(&name, &assignment.right, false);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_export_default_declaration(
        &mut self,
        export: &oxc_ast::ast::ExportDefaultDeclaration<'a>,
    ) {
        match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let name = function.id.as_ref().map_or("default", |id| id.name.as_str()).to_owned();
                let gives = function.r#async || gives_promise(self.text, function.span);
                self.add(name, function.span, gives, false);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) if class.id.is_none() => {
                self.add_class("default", class);
            }
            declaration => {
                if let Some(expression) = declaration.as_expression() {
                    self.add_expression("default", expression, false);
                }
            }
        }
        walk::walk_export_default_declaration(self, export);
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        if let Some(id) = &class.id {
            self.add_class(id.name.as_str(), class);
        }
        walk::walk_class(self, class);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let callee = unwrapped(&call.callee);
        match callee {
            Expression::Identifier(name) => self.mention(name.name.as_str(), name.span.start),
            Expression::StaticMemberExpression(member) => {
                self.mention(member.property.name.as_str(), member.span.start);
            }
            Expression::PrivateFieldExpression(member) => {
                self.mention(&format!("#{}", member.field.name), member.span.start);
            }
            _ => {}
        }
        let is_known = is_of_the_language(callee);
        for argument in &call.arguments {
            match argument.as_expression().map(unwrapped) {
                Some(Expression::Identifier(name)) => {
                    self.mention(name.name.as_str(), name.span.start)
                }
                Some(expression) if is_function(expression) && !is_known => {
                    let name = name_of_call(call, &self.source(&call.callee));
                    if self.within.iter().all(|found| !found) {
                        self.add_expression(&name, expression, true);
                    }
                }
                _ => {}
            }
        }
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        for argument in &new.arguments {
            if let Some(Expression::Identifier(name)) = argument.as_expression() {
                self.mention(name.name.as_str(), name.span.start);
            }
        }
        walk::walk_new_expression(self, new);
    }
}

impl Finder<'_> {
    fn is_found(&self, span: oxc_span::Span) -> bool {
        let span = Span { start: span.start, end: span.end };
        self.functions
            .iter()
            .any(|found| found.span == span && (found.is_async || found.is_handed_over))
    }
}

/// `app.get("/orders")`
fn name_of_call(call: &CallExpression<'_>, callee: &str) -> String {
    match call.arguments.first() {
        Some(Argument::StringLiteral(text)) => format!("{callee}(\"{}\")", text.value),
        _ => callee.to_owned(),
    }
}

fn unwrapped<'b, 'a>(expression: &'b Expression<'a>) -> &'b Expression<'a> {
    match expression {
        Expression::ParenthesizedExpression(inner) => unwrapped(&inner.expression),
        Expression::TSAsExpression(inner) => unwrapped(&inner.expression),
        Expression::TSSatisfiesExpression(inner) => unwrapped(&inner.expression),
        Expression::TSNonNullExpression(inner) => unwrapped(&inner.expression),
        _ => expression,
    }
}

fn is_function(expression: &Expression<'_>) -> bool {
    matches!(
        unwrapped(expression),
        Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)
    )
}

fn key_name(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
        PropertyKey::StringLiteral(text) => Some(text.value.to_string()),
        PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name)),
        _ => None,
    }
}

fn last_part(name: &str) -> &str {
    if name.ends_with(')') { name } else { name.rsplit('.').next().unwrap_or(name) }
}

/// Functions of the language and of Node, which call what they are given.
const OF_THE_LANGUAGE: &[&str] = &[
    "Array",
    "Object",
    "Promise",
    "console",
    "process",
    "queueMicrotask",
    "setImmediate",
    "setInterval",
    "setTimeout",
];

fn is_of_the_language(callee: &Expression<'_>) -> bool {
    match unwrapped(callee) {
        Expression::Identifier(name) => OF_THE_LANGUAGE.contains(&name.name.as_str()),
        Expression::StaticMemberExpression(member) => {
            is_of_the_language(&member.object)
                || matches!(
                    member.property.name.as_str(),
                    "then"
                        | "catch"
                        | "finally"
                        | "map"
                        | "forEach"
                        | "filter"
                        | "reduce"
                        | "flatMap"
                        | "some"
                        | "every"
                        | "find"
                        | "sort"
                )
        }
        Expression::CallExpression(call) => is_of_the_language(&call.callee),
        _ => false,
    }
}

/// Whether a function that is not async returns a promise, by its look: it returns something, and
/// speaks of promises.
fn gives_promise(text: &str, span: oxc_span::Span) -> bool {
    let text = &text[span.start as usize..span.end as usize];
    let returns = text.contains("return") || text.contains("=>");
    returns && (text.contains("Promise") || text.contains(".then("))
}

/// Whether a statement of the top level does something: calls a function of the file or of the
/// language, awaits, loops, or throws.
fn acts(statement: &Statement<'_>, own: &BTreeSet<&str>) -> bool {
    let mut actor = Actor { own, acts: false };
    match statement {
        Statement::FunctionDeclaration(_)
        | Statement::ClassDeclaration(_)
        | Statement::ImportDeclaration(_)
        | Statement::ExportDefaultDeclaration(_) => return false,
        _ => actor.visit_statement(statement),
    }
    actor.acts
}

struct Actor<'o> {
    own: &'o BTreeSet<&'o str>,
    acts: bool,
}

impl<'a> Visit<'a> for Actor<'_> {
    // What is within a function happens only when it is called.
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
    fn visit_class(&mut self, _: &Class<'a>) {}

    fn visit_await_expression(&mut self, _: &oxc_ast::ast::AwaitExpression<'a>) {
        self.acts = true;
    }

    fn visit_throw_statement(&mut self, _: &oxc_ast::ast::ThrowStatement<'a>) {
        self.acts = true;
    }

    fn visit_for_of_statement(&mut self, each: &oxc_ast::ast::ForOfStatement<'a>) {
        self.acts |= each.r#await;
        walk::walk_for_of_statement(self, each);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let callee = unwrapped(&call.callee);
        self.acts |= match callee {
            Expression::Identifier(name) => {
                self.own.contains(name.name.as_str()) || is_timer(name.name.as_str())
            }
            Expression::StaticMemberExpression(member) => {
                let object = unwrapped(&member.object);
                let of = match object {
                    Expression::Identifier(of) => of.name.as_str(),
                    _ => "",
                };
                matches!(of, "console" | "Promise")
                    || of == "process" && member.property.name == "nextTick"
                    || matches!(member.property.name.as_str(), "then" | "catch" | "finally")
                    || self.own.contains(member.property.name.as_str())
            }
            // `(async () => { .. })()`
            callee => is_function(callee),
        };
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if let Expression::Identifier(name) = unwrapped(&new.callee) {
            self.acts |= name.name == "Promise";
        }
        walk::walk_new_expression(self, new);
    }
}

fn is_timer(name: &str) -> bool {
    matches!(name, "setTimeout" | "setInterval" | "setImmediate" | "queueMicrotask")
}

/// Whether a file awaits at its top level, which makes it a module.
pub(super) fn awaits(program: &Program<'_>) -> bool {
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
}
