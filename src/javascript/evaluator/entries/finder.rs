//! Finds the named functions of a file, and the calls in them.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, BindingPattern,
    CallExpression, Class, ClassElement, ExportDefaultDeclaration, ExportDefaultDeclarationKind,
    Expression, ExpressionStatement, Function, ImportDeclaration, JSXAttribute, JSXAttributeName,
    JSXAttributeValue, MethodDefinitionKind, NewExpression, ObjectPropertyKind, UnaryOperator,
    VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::body::Body;
use super::names::{self, Receiver, is_function, is_of_the_language, unwrapped};
use crate::javascript::Span;

/// A function of the file that has a name.
pub(super) struct FoundFunction {
    pub(super) name: String,
    pub(super) span: Span,
    /// Whether the function is async, or probably returns a promise.
    pub(super) is_async: bool,
    /// Whether its own body does anything that a timeline shows.
    pub(super) does_something: bool,
    pub(super) place: FunctionPosition,
    /// Whether it is passed to another function as a handler of requests, events or jobs.
    pub(super) is_handler: bool,
}

/// The position of a function, which determines whether it can be a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FunctionPosition {
    /// It is at the top level, in a class, or in a function that is not async.
    Open,
    /// It is inside an async function.
    Nested,
    /// It is an argument of a call of another function, which may call it.
    HandedOver,
}

/// A use of a name within a function: a call, or a reference in an argument.
pub(super) struct Mention {
    pub(super) receiver: Receiver,
    pub(super) name: String,
    pub(super) at: u32,
}

/// Built-in classes of the language whose constructors take functions.
const CLASSES_OF_THE_LANGUAGE: [&str; 4] = ["Function", "Map", "Promise", "Proxy"];

/// Classes of Node whose instances call their listeners.
const EMITTERS: [&str; 3] = ["AbortController", "EventEmitter", "EventTarget"];

pub(super) struct Finder<'t> {
    text: &'t str,
    pub(super) functions: Vec<FoundFunction>,
    known: BTreeSet<Span>,
    pub(super) mentions: Vec<Mention>,
    /// Variables whose value is an instance of a class of the file (`const api = new Api()`), with
    /// the class.
    pub(super) instances: Vec<(String, String)>,
    /// The classes whose instances call listeners: `EventEmitter` and its subclasses.
    emitters: BTreeSet<String>,
    /// Whether each of the functions around the current position is async.
    within: Vec<bool>,
    /// The ends of the calls whose results are not used.
    let_go: BTreeSet<u32>,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            functions: Vec::new(),
            known: BTreeSet::new(),
            mentions: Vec::new(),
            instances: Vec::new(),
            emitters: EMITTERS.map(str::to_owned).into(),
            within: Vec::new(),
            let_go: BTreeSet::new(),
        }
    }

    fn is_within_async(&self) -> bool {
        self.within.contains(&true)
    }

    fn add(&mut self, name: &str, span: oxc_span::Span, body: &Body, kind: FunctionTraits) {
        let within = Span { start: span.start, end: span.end };
        if !self.known.insert(within) {
            return;
        }
        let place = match kind.handed_over {
            HandedOver::AsCallback | HandedOver::AsHandler => FunctionPosition::HandedOver,
            HandedOver::No if self.is_within_async() => FunctionPosition::Nested,
            HandedOver::No => FunctionPosition::Open,
        };
        self.functions.push(FoundFunction {
            name: name.to_owned(),
            span: within,
            is_async: kind.is_async || body.gives_promise(self.text, span),
            does_something: body.does_something(),
            place,
            is_handler: kind.handed_over == HandedOver::AsHandler,
        });
    }

    fn add_function(&mut self, name: &str, function: &Function<'_>, handed_over: HandedOver) {
        let kind = FunctionTraits { is_async: function.r#async, handed_over };
        self.add(name, function.span, &Body::of_function(function), kind);
    }

    /// Adds a function expression with a name.
    fn add_expression(&mut self, name: &str, expression: &Expression<'_>, handed_over: HandedOver) {
        match unwrapped(expression) {
            Expression::ArrowFunctionExpression(arrow) => {
                let kind = FunctionTraits { is_async: arrow.r#async, handed_over };
                self.add(name, arrow.span, &Body::of_arrow(arrow), kind);
            }
            Expression::FunctionExpression(function) => {
                self.add_function(name, function, handed_over);
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
                if handed_over == HandedOver::No
                    && !self.is_within_async()
                    && !is_of_the_language(&call.callee) =>
            {
                for argument in &call.arguments {
                    if let Some(argument) = argument.as_expression()
                        && is_function(argument)
                    {
                        self.add_expression(name, argument, HandedOver::AsCallback);
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
                    if let Some(key) = names::of_key(&method.key) {
                        self.add_function(&format!("{name}.{key}"), &method.value, HandedOver::No);
                    }
                }
                ClassElement::PropertyDefinition(field) => {
                    if let (Some(key), Some(value)) = (names::of_key(&field.key), &field.value)
                        && is_function(value)
                    {
                        self.add_expression(&format!("{name}.{key}"), value, HandedOver::No);
                    }
                }
                _ => {}
            }
        }
    }

    /// Records a call within a function. A call in a function that is not async does not count if
    /// its result is not used: such a call only starts the callee.
    fn mention(&mut self, receiver: Receiver, name: &str, at: u32, is_let_go: bool) {
        let starts_it = is_let_go && !self.is_within_async();
        if !self.within.is_empty() && !starts_it {
            self.mentions.push(Mention { receiver, name: name.to_owned(), at });
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
        let name = names::of_call(call);
        let are_handlers = (is_let_go || calls_arguments) && names::takes_handlers(&call.callee);
        let handed_over = if are_handlers { HandedOver::AsHandler } else { HandedOver::AsCallback };
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            match unwrapped(argument) {
                argument if is_function(argument) && !calls_arguments => {
                    self.add_expression(&name, argument, handed_over);
                }
                argument @ Expression::ObjectExpression(_) => {
                    self.add_expression(&name, argument, handed_over);
                }
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
                self.add_expression(&name, argument, HandedOver::AsHandler);
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
#[derive(Clone, Copy)]
struct FunctionTraits {
    is_async: bool,
    handed_over: HandedOver,
}

/// Whether a function is an argument of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HandedOver {
    No,
    AsCallback,
    /// It is passed as a handler of requests, events or jobs.
    AsHandler,
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

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if let (Some(id), Some(_), true) = (&function.id, &function.body, function.is_declaration())
        {
            self.add_function(id.name.as_str(), function, HandedOver::No);
        }
        self.within.push(function.r#async);
        walk::walk_function(self, function, flags);
        self.within.pop();
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.within.push(arrow.r#async);
        walk::walk_arrow_function_expression(self, arrow);
        self.within.pop();
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(init)) =
            (&declarator.id, &declarator.init)
        {
            if let (Expression::NewExpression(_), Receiver::Name(class)) =
                (unwrapped(init), Receiver::of(init))
            {
                self.instances.push((id.name.to_string(), class));
            }
            if is_module_of_events(init) {
                self.emitters.insert(id.name.to_string());
            }
            self.add_expression(id.name.as_str(), init, HandedOver::No);
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(member) = &assignment.left {
            let name = self.source(&**member);
            let name = name.strip_prefix("module.").unwrap_or(&name);
            let name = name.strip_prefix("exports.").unwrap_or(name).to_owned();
            self.add_expression(&name, &assignment.right, HandedOver::No);
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
                    self.add_expression("default", expression, HandedOver::No);
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
        if let Some(id) = &class.id {
            self.add_class(id.name.as_str(), class);
        }
        walk::walk_class(self, class);
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        spine(&statement.expression, &mut self.let_go);
        walk::walk_expression_statement(self, statement);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let is_let_go = self.let_go.contains(&call.span.end);
        let callee = unwrapped(&call.callee);
        match callee {
            Expression::Identifier(name) => {
                self.mention(Receiver::None, name.name.as_str(), name.span.start, is_let_go);
            }
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                self.mention(Receiver::of(&member.object), name, member.span.start, is_let_go);
            }
            Expression::PrivateFieldExpression(member) => {
                let name = format!("#{}", member.field.name);
                self.mention(Receiver::of(&member.object), &name, member.span.start, is_let_go);
            }
            _ => {}
        }
        let is_handed_over = is_let_go && !is_of_the_language(callee);
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            if let Expression::Identifier(name) = unwrapped(argument)
                && !is_handed_over
            {
                self.mention(Receiver::None, name.name.as_str(), name.span.start, false);
            }
        }
        self.hand_over(call);
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        for argument in &new.arguments {
            if let Some(Expression::Identifier(name)) = argument.as_expression() {
                self.mention(Receiver::None, name.name.as_str(), name.span.start, false);
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
            && is_function(expression)
        {
            self.add_expression(name.name.as_str(), expression, HandedOver::AsCallback);
        }
        walk::walk_jsx_attribute(self, attribute);
    }
}
