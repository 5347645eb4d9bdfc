//! Finds the named functions of a file, and the calls in them.

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, BindingPattern,
    CallExpression, Class, ClassElement, ExportDefaultDeclaration, ExportDefaultDeclarationKind,
    Expression, ExpressionStatement, Function, ImportDeclaration, JSXAttribute, JSXAttributeName,
    JSXAttributeValue, MethodDefinitionKind, NewExpression, ObjectPropertyKind, PropertyDefinition,
    ReturnStatement, TSNamespaceDeclaration, UnaryOperator, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::body::Body;
use super::names::{self, Callee, Receiver, Variables, is_function, is_of_the_language, unwrapped};
use crate::javascript::Span;

/// A function of the file that has a name.
pub(super) struct FoundFunction {
    pub(super) name: String,
    pub(super) span: Span,
    /// Whether the function is async, or probably returns a promise.
    pub(super) is_async: bool,
    pub(super) body: Body,
    pub(super) place: FunctionPosition,
    /// Whether it is passed to another function as a handler of requests, events or jobs.
    pub(super) is_handler: bool,
    /// The function to which it is passed.
    pub(super) passed_to: Option<Callee>,
    /// The index of the innermost function or class around it, among all of the file.
    pub(super) around: Option<usize>,
    /// The name of the innermost namespace around it; empty if there is none.
    pub(super) namespace: String,
}

/// A function or class that contains functions.
pub(super) struct Around {
    pub(super) span: Span,
    /// The index of the innermost function or class around it.
    pub(super) outer: Option<usize>,
}

/// The position of a function, which determines whether it can be a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FunctionPosition {
    /// It is at the top level, in a class, or in a function that is not async.
    Open,
    /// It is inside an async function, or one that returns a promise that it makes.
    Nested,
    /// It is an argument of a call of another function, which may call it.
    HandedOver,
    /// A function that is not async returns it, or returns an object with it.
    Returned,
}

/// A use of a name within a function: a call, or a reference in an argument.
pub(super) struct Mention {
    pub(super) callee: Callee,
    pub(super) at: u32,
    /// Whether it is at the top level, outside of all functions.
    pub(super) is_at_top: bool,
    /// The function that keeps the mentioned function, if its result is kept too:
    /// `const search = debounce(run)`.
    pub(super) kept_by: Option<Callee>,
}

/// Built-in classes of the language whose constructors take functions.
const CLASSES_OF_THE_LANGUAGE: [&str; 4] = ["Function", "Map", "Promise", "Proxy"];

/// Classes of Node whose instances call their listeners.
const EMITTERS: [&str; 3] = ["AbortController", "EventEmitter", "EventTarget"];

pub(super) struct Finder<'t> {
    text: &'t str,
    pub(super) functions: Vec<FoundFunction>,
    /// The functions that have been found, with their names.
    known: BTreeMap<Span, String>,
    pub(super) mentions: Vec<Mention>,
    /// Variables whose value is an instance of a class of the file (`const api = new Api()`), with
    /// the class.
    pub(super) instances: Vec<(String, String)>,
    /// The names of the classes of the file.
    pub(super) classes: BTreeSet<String>,
    /// The classes whose instances call listeners: `EventEmitter` and its subclasses.
    emitters: BTreeSet<String>,
    /// Whether each of the functions around the current position is async, or returns a promise
    /// that it makes.
    within: Vec<bool>,
    /// All functions and classes of the file that contain functions.
    pub(super) arounds: Vec<Around>,
    /// The index of the innermost function or class around the current position.
    around: Option<usize>,
    /// The names of the namespaces around the current position.
    namespaces: Vec<String>,
    /// The ends of the calls whose results are not used.
    let_go: BTreeSet<u32>,
    /// The ends of the calls whose results a variable keeps.
    kept: BTreeSet<u32>,
    /// The variables whose values are chains of calls.
    variables: Variables,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            functions: Vec::new(),
            known: BTreeMap::new(),
            mentions: Vec::new(),
            instances: Vec::new(),
            classes: BTreeSet::new(),
            emitters: EMITTERS.map(str::to_owned).into(),
            within: Vec::new(),
            arounds: Vec::new(),
            around: None,
            namespaces: Vec::new(),
            let_go: BTreeSet::new(),
            kept: BTreeSet::new(),
            variables: Variables::default(),
        }
    }

    fn is_within_async(&self) -> bool {
        self.within.contains(&true)
    }

    /// Visits the inside of a function or class.
    fn visit_within(&mut self, span: oxc_span::Span, visit: impl FnOnce(&mut Self)) {
        let outer = self.around;
        let span = Span { start: span.start, end: span.end };
        self.arounds.push(Around { span, outer });
        self.around = Some(self.arounds.len() - 1);
        visit(self);
        self.around = outer;
    }

    fn add(&mut self, name: &str, span: oxc_span::Span, body: Body, kind: &FunctionTraits) {
        let within = Span { start: span.start, end: span.end };
        if self.known.contains_key(&within) {
            return;
        }
        let name = match self.namespaces.last() {
            Some(_) if kind.is_named_by_scope() => {
                format!("{}.{name}", self.namespaces.join("."))
            }
            _ => name.to_owned(),
        };
        self.known.insert(within, name.clone());
        let place = match &kind.handed_over {
            HandedOver::To { .. } => FunctionPosition::HandedOver,
            _ if self.is_within_async() => FunctionPosition::Nested,
            HandedOver::No => FunctionPosition::Open,
            HandedOver::Returned => FunctionPosition::Returned,
        };
        let (is_handler, passed_to) = match &kind.handed_over {
            HandedOver::To { callee, is_handler } => (*is_handler, callee.clone()),
            HandedOver::No | HandedOver::Returned => (false, None),
        };
        self.functions.push(FoundFunction {
            name,
            span: within,
            is_async: kind.is_async || body.gives_promise(self.text, span),
            body,
            place,
            is_handler,
            passed_to,
            around: self.around,
            namespace: self.namespaces.last().cloned().unwrap_or_default(),
        });
    }

    fn add_function(&mut self, name: &str, function: &Function<'_>, handed_over: HandedOver) {
        let kind = FunctionTraits { is_async: function.r#async, handed_over };
        self.add(name, function.span, Body::of_function(function), &kind);
    }

    /// Adds a function expression with a name.
    fn add_expression(
        &mut self,
        name: &str,
        expression: &Expression<'_>,
        handed_over: &HandedOver,
    ) {
        match unwrapped(expression) {
            Expression::ArrowFunctionExpression(arrow) => {
                let handed_over = handed_over.clone();
                let kind = FunctionTraits { is_async: arrow.r#async, handed_over };
                self.add(name, arrow.span, Body::of_arrow(arrow), &kind);
            }
            Expression::FunctionExpression(function) => {
                self.add_function(name, function, handed_over.clone());
            }
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    if let ObjectPropertyKind::ObjectProperty(property) = property
                        && let Some(key) = names::of_key(&property.key)
                    {
                        let name = format!("{name}.{key}");
                        self.add_expression(&name, &property.value, handed_over);
                    }
                }
            }
            Expression::ClassExpression(class) => self.add_class(name, class),
            // The name belongs to the wrapped function: `const handler = wrap(async () => ..)`.
            Expression::CallExpression(call)
                if !self.is_within_async() && !is_of_the_language(&call.callee) =>
            {
                self.add_wrapped(name, call, handed_over);
            }
            _ => {}
        }
    }

    /// Adds the functions in the arguments of a call whose result has this name.
    fn add_wrapped(&mut self, name: &str, call: &CallExpression<'_>, handed_over: &HandedOver) {
        if names::registers(call) {
            // Each call of such a chain has a name of its own.
            return;
        }
        let is_handler = matches!(handed_over, HandedOver::To { is_handler: true, .. });
        let callee = Callee::of(&call.callee);
        let handed_over = HandedOver::To { callee, is_handler };
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            self.add_expression(name, argument, &handed_over);
        }
    }

    fn add_class(&mut self, name: &str, class: &Class<'_>) {
        self.visit_within(class.span, |finder| finder.add_methods(name, class));
    }

    fn add_methods(&mut self, name: &str, class: &Class<'_>) {
        self.classes.insert(name.to_owned());
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method)
                    if method.kind == MethodDefinitionKind::Method
                        && method.value.body.is_some() =>
                {
                    if let Some(key) = names::of_key(&method.key) {
                        self.add_function(&format!("{name}.{key}"), &method.value, HandedOver::No);
                    }
                }
                ClassElement::PropertyDefinition(field) => {
                    if let (Some(key), Some(value)) = (names::of_key(&field.key), &field.value) {
                        self.add_expression(&format!("{name}.{key}"), value, &HandedOver::No);
                    }
                }
                _ => {}
            }
        }
    }

    /// Records a call. A call in a function that is not async does not count if its result is not
    /// used: such a call only starts the callee.
    fn mention(&mut self, callee: Callee, at: u32, is_let_go: bool) {
        let starts_it = is_let_go && !self.is_within_async();
        if !starts_it {
            let is_at_top = self.within.is_empty();
            self.mentions.push(Mention { callee, at, is_at_top, kept_by: None });
        }
    }

    /// Records the functions that are passed by name to a function.
    fn mention_arguments(&mut self, call: &CallExpression<'_>) {
        let is_let_go = self.let_go.contains(&call.span.end);
        let is_of_the_language = is_of_the_language(&call.callee);
        if is_let_go && !is_of_the_language {
            return;
        }
        let is_kept = self.kept.contains(&call.span.end) && !self.is_within_async();
        let kept_by = Callee::of(&call.callee).filter(|_| is_kept && !is_of_the_language);
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            if let Expression::Identifier(name) = unwrapped(argument) {
                let callee = Callee { receiver: Receiver::None, name: name.name.to_string() };
                self.mention(callee, name.span.start, false);
                if let Some(mention) = self.mentions.last_mut() {
                    mention.kept_by.clone_from(&kept_by);
                }
            }
        }
    }

    fn source(&self, of: &impl GetSpan) -> String {
        let span = of.span();
        let text = &self.text[span.start as usize..span.end as usize];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Records the functions in the arguments of a call, which the callee may call.
    fn hand_over(&mut self, call: &CallExpression<'_>) {
        let is_let_go = self.let_go.contains(&call.span.end);
        let is_called = is_of_the_language(&call.callee) && !names::listens_to_signal(call)
            || self.is_of_emitter(&call.callee);
        if is_called {
            return;
        }
        // An awaited callee calls its callbacks before it settles, but not functions in an object
        // of options.
        let calls_arguments = self.is_within_async() && !is_let_go;
        let name = self.variables.name_of(call);
        let is_used = !is_let_go && !calls_arguments && !names::has_path(call);
        let is_handler = !is_used && names::takes_handlers(&call.callee);
        let handed_over = HandedOver::To { callee: Callee::of(&call.callee), is_handler };
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            match unwrapped(argument) {
                argument @ Expression::ObjectExpression(_) => {
                    self.add_expression(&name, argument, &handed_over);
                }
                argument if !calls_arguments => self.add_expression(&name, argument, &handed_over),
                _ => {}
            }
        }
    }

    /// Records the functions in the arguments of a constructor, which calls them later:
    /// `new Worker("email", async (job) => ..)`.
    fn hand_over_to_new(&mut self, new: &NewExpression<'_>) {
        let Expression::Identifier(class) = unwrapped(&new.callee) else { return };
        if CLASSES_OF_THE_LANGUAGE.contains(&class.name.as_str()) || self.is_within_async() {
            return;
        }
        let title = match new.arguments.first() {
            Some(Argument::StringLiteral(text)) => format!("(\"{}\")", text.value),
            _ => String::new(),
        };
        let name = format!("new {}{title}", class.name);
        for argument in new.arguments.iter().filter_map(|argument| argument.as_expression()) {
            if is_function(argument) {
                let handed_over = HandedOver::To { callee: None, is_handler: true };
                self.add_expression(&name, argument, &handed_over);
            }
        }
    }

    /// Whether a callee is a method of an event emitter.
    pub(super) fn is_of_emitter(&self, callee: &Expression<'_>) -> bool {
        let Expression::StaticMemberExpression(member) = unwrapped(callee) else { return false };
        let Receiver::Name(variable) = Receiver::of(&member.object) else { return false };
        let of = self.instances.iter().rev().find(|(name, _)| *name == variable);
        of.is_some_and(|(_, class)| self.emitters.contains(class))
    }
}

/// The properties of a function that follow from its text.
struct FunctionTraits {
    is_async: bool,
    handed_over: HandedOver,
}

impl FunctionTraits {
    /// Whether its name is that of a declaration, to which the namespace around it belongs.
    const fn is_named_by_scope(&self) -> bool {
        matches!(self.handed_over, HandedOver::No)
    }
}

/// Whether a function is an argument of a call, or a result.
#[derive(Clone)]
enum HandedOver {
    No,
    /// It is passed to a function, whose name may be known.
    To {
        callee: Option<Callee>,
        /// Whether it is passed as a handler of requests, events or jobs.
        is_handler: bool,
    },
    /// A function returns it.
    Returned,
}

/// Whether an expression imports the module of `EventEmitter`: `require("events")`.
fn is_module_of_events(expression: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = unwrapped(expression) else { return false };
    matches!(unwrapped(&call.callee), Expression::Identifier(name) if name.name == "require")
        && matches!(call.arguments.first(), Some(Argument::StringLiteral(name))
            if matches!(name.value.as_str(), "events" | "node:events"))
}

/// Collects the ends of the calls in a chain: for `a().b(x)`, both.
fn spine(expression: &Expression<'_>, calls: &mut BTreeSet<u32>) {
    match unwrapped(expression) {
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::Void => {
            spine(&unary.argument, calls);
        }
        Expression::CallExpression(call) => {
            calls.insert(call.span.end);
            spine(&call.callee, calls);
        }
        Expression::StaticMemberExpression(member) => spine(&member.object, calls),
        _ => {}
    }
}

impl<'a> Finder<'_> {
    /// Records the functions that the function at this span returns, itself or in an object.
    fn add_returned(&mut self, function: Option<usize>, value: &Expression<'a>) {
        let Some(around) = function.and_then(|function| self.arounds.get(function)) else { return };
        let is_direct =
            is_function(value) || matches!(unwrapped(value), Expression::ObjectExpression(_));
        if is_direct && let Some(name) = self.known.get(&around.span).cloned() {
            self.add_expression(&name, value, &HandedOver::Returned);
        }
    }

    /// Records that a field or variable holds an instance of a class.
    fn note_instance(&mut self, name: &str, value: &Expression<'a>) {
        if let (Expression::NewExpression(_), Receiver::Name(class)) =
            (unwrapped(value), Receiver::of(value))
        {
            self.instances.push((name.to_owned(), class));
        }
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let body = Body::of_function(function);
        let returns_promise = body.returns_promise;
        if let (Some(id), Some(_), true) = (&function.id, &function.body, function.is_declaration())
        {
            let kind = FunctionTraits { is_async: function.r#async, handed_over: HandedOver::No };
            self.add(id.name.as_str(), function.span, body, &kind);
        }
        self.within.push(function.r#async || returns_promise);
        self.visit_within(function.span, |finder| walk::walk_function(finder, function, flags));
        self.within.pop();
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.within.push(arrow.r#async || Body::of_arrow(arrow).returns_promise);
        self.visit_within(arrow.span, |finder| {
            if let Some(value) = arrow.body.as_expression() {
                finder.add_returned(finder.around, value);
            }
            walk::walk_arrow_function_expression(finder, arrow);
        });
        self.within.pop();
    }

    fn visit_return_statement(&mut self, leave: &ReturnStatement<'a>) {
        if let Some(value) = &leave.argument {
            self.add_returned(self.around, value);
        }
        walk::walk_return_statement(self, leave);
    }

    fn visit_ts_namespace_declaration(&mut self, declaration: &TSNamespaceDeclaration<'a>) {
        self.namespaces.push(declaration.id.name.to_string());
        walk::walk_ts_namespace_declaration(self, declaration);
        self.namespaces.pop();
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(init)) =
            (&declarator.id, &declarator.init)
        {
            self.note_instance(id.name.as_str(), init);
            self.variables.note(id.name.as_str(), init);
            if let Expression::CallExpression(call) = unwrapped(init) {
                self.kept.insert(call.span.end);
            }
            if is_module_of_events(init) {
                self.emitters.insert(id.name.to_string());
            }
            self.add_expression(id.name.as_str(), init, &HandedOver::No);
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(member) = &assignment.left {
            self.note_instance(member.property.name.as_str(), &assignment.right);
            let name = self.source(&**member);
            let name = name.strip_prefix("module.").unwrap_or(&name);
            let name = name.strip_prefix("exports.").unwrap_or(name).to_owned();
            self.add_expression(&name, &assignment.right, &HandedOver::No);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let name = function.id.as_ref().map_or("default", |id| id.name.as_str());
                self.add_function(name, function, HandedOver::No);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) if class.id.is_none() => {
                self.add_class("default", class);
            }
            declaration => {
                if let Some(expression) = declaration.as_expression() {
                    self.add_expression("default", expression, &HandedOver::No);
                }
            }
        }
        walk::walk_export_default_declaration(self, export);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        if matches!(import.source.value.as_str(), "events" | "node:events") {
            let names = import.specifiers.iter().flatten().map(|one| one.local().name.to_string());
            self.emitters.extend(names);
        }
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let parent = class.heritage.as_ref().map(|heritage| unwrapped(&heritage.expression));
        if let (Some(id), Some(Expression::Identifier(parent))) = (&class.id, parent)
            && self.emitters.contains(parent.name.as_str())
        {
            self.emitters.insert(id.name.to_string());
        }
        self.visit_within(class.span, |finder| {
            if let Some(id) = &class.id {
                finder.add_methods(id.name.as_str(), class);
            }
            walk::walk_class(finder, class);
        });
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        if let (Some(key), Some(value)) = (names::of_key(&field.key), &field.value) {
            self.note_instance(&key, value);
        }
        walk::walk_property_definition(self, field);
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        spine(&statement.expression, &mut self.let_go);
        walk::walk_expression_statement(self, statement);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let is_let_go = self.let_go.contains(&call.span.end);
        if let Some(callee) = Callee::of(&call.callee) {
            self.mention(callee, call.callee.span().start, is_let_go);
        }
        self.mention_arguments(call);
        self.hand_over(call);
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        for argument in &new.arguments {
            if let Some(Expression::Identifier(name)) = argument.as_expression() {
                let callee = Callee { receiver: Receiver::None, name: name.name.to_string() };
                self.mention(callee, name.span.start, false);
            }
        }
        self.hand_over_to_new(new);
        walk::walk_new_expression(self, new);
    }

    fn visit_jsx_attribute(&mut self, attribute: &JSXAttribute<'a>) {
        if let (JSXAttributeName::Identifier(name), Some(value)) =
            (&attribute.name, &attribute.value)
            && let JSXAttributeValue::ExpressionContainer(container) = value
            && let Some(expression) = container.expression.as_expression()
            && !matches!(unwrapped(expression), Expression::ObjectExpression(_))
        {
            let handed_over = HandedOver::To { callee: None, is_handler: false };
            self.add_expression(name.name.as_str(), expression, &handed_over);
        }
        walk::walk_jsx_attribute(self, attribute);
    }
}
