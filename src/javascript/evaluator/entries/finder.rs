//! Finds the named functions of a file, and the calls in them.

mod arguments;
mod exposed;
mod shadows;
mod visit;

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::{
    Argument, ArrayExpression, CallExpression, Class, ClassElement, Expression, Function,
    MethodDefinitionKind, ObjectExpression, ObjectPropertyKind,
};
use oxc_span::GetSpan;

use super::bindings::{Bindings, Source};
use super::body::{Body, ReturnedPromise};
use super::handed_over::{FunctionTraits, HandedOver, Registration};
use super::names::{self, Callee, Receiver, Variables, is_function, is_of_the_language, unwrapped};
use crate::javascript::Span;
use shadows::Shadows;

/// A function of the file that has a name.
pub(super) struct FoundFunction {
    pub(super) name: String,
    pub(super) span: Span,
    /// Whether the function is async, or probably returns a promise.
    pub(super) is_async: bool,
    pub(super) body: Body,
    pub(super) place: FunctionPosition,
    /// The call to which it, or what wraps it, is passed as a handler.
    pub(super) registration: Option<Registration>,
    /// The function to which it is passed.
    pub(super) passed_to: Option<Callee>,
    /// Whether it is a declaration, which exists from the start of its scope.
    pub(super) is_declaration: bool,
    /// Whether a task of the function around it calls it.
    pub(super) is_called_back: bool,
    /// The index of the innermost function or class around it, among all of the file.
    pub(super) around: Option<usize>,
    /// The name of the innermost namespace around it; empty if there is none.
    pub(super) namespace: String,
}

/// A function or class that contains functions.
pub(super) struct Around {
    pub(super) span: Span,
    pub(super) is_class: bool,
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
    /// Whether it is a call that only starts the function: nothing uses its result, and the
    /// function around it is not async.
    pub(super) only_starts: bool,
    /// The function that keeps the mentioned function, if its result is kept too:
    /// `const search = debounce(run)`.
    pub(super) kept_by: Option<Callee>,
}

/// The methods that a class of the file has itself.
pub(super) struct MethodsOfClass {
    pub(super) class: String,
    pub(super) span: Span,
    pub(super) names: BTreeSet<String>,
}

/// A function that is passed by name, and the call to which it is passed as a handler.
pub(super) struct Registered {
    pub(super) name: String,
    pub(super) at: u32,
    pub(super) by: Registration,
}

/// Classes of Node whose instances call their listeners.
const EMITTERS: [&str; 3] = ["AbortController", "EventEmitter", "EventTarget"];

pub(super) struct Finder<'t> {
    text: &'t str,
    pub(super) functions: Vec<FoundFunction>,
    /// The functions that have been found, with their names.
    known: BTreeMap<Span, String>,
    /// The functions that are called where they are written, with the names of their results.
    called_at_once: BTreeMap<Span, String>,
    pub(super) mentions: Vec<Mention>,
    /// The functions that are passed by name, and the calls to which they are passed as handlers.
    pub(super) registered: Vec<Registered>,
    /// What the file exports, or assigns to an object, with the source of the object.
    pub(super) exposed: Vec<(String, Source)>,
    /// Other names of functions, as they are called, each with the function's name.
    aliases: BTreeMap<Callee, BTreeSet<String>>,
    pub(super) bindings: Bindings,
    /// Variables whose value is an instance of a class of the file (`const api = new Api()`), with
    /// the class.
    pub(super) instances: Vec<(String, String)>,
    /// The names of the classes of the file.
    pub(super) classes: BTreeSet<String>,
    /// The classes of the file with a name, in the order of their ends, each with its methods.
    pub(super) methods: Vec<MethodsOfClass>,
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
    /// The starts of the functions that tasks call when they end.
    called_back: BTreeSet<u32>,
    /// The variables whose values are chains of calls.
    variables: Variables,
    shadows: Shadows,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            functions: Vec::new(),
            known: BTreeMap::new(),
            called_at_once: BTreeMap::new(),
            mentions: Vec::new(),
            registered: Vec::new(),
            exposed: Vec::new(),
            aliases: BTreeMap::new(),
            bindings: Bindings::default(),
            instances: Vec::new(),
            classes: BTreeSet::new(),
            methods: Vec::new(),
            emitters: EMITTERS.map(str::to_owned).into(),
            within: Vec::new(),
            arounds: Vec::new(),
            around: None,
            namespaces: Vec::new(),
            let_go: BTreeSet::new(),
            kept: BTreeSet::new(),
            called_back: BTreeSet::new(),
            variables: Variables::default(),
            shadows: Shadows::default(),
        }
    }

    fn is_within_async(&self) -> bool {
        self.within.contains(&true)
    }

    /// Visits the inside of a function or class.
    fn visit_within(&mut self, of: &impl GetSpan, is_class: bool, visit: impl FnOnce(&mut Self)) {
        let outer = self.around;
        let span = Span { start: of.span().start, end: of.span().end };
        self.arounds.push(Around { span, is_class, outer });
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
        let (registration, passed_to, is_test) = match kind.handed_over.clone() {
            HandedOver::To { callee, registration, is_test } => (registration, callee, is_test),
            HandedOver::No | HandedOver::Returned => (None, None, false),
        };
        self.functions.push(FoundFunction {
            name,
            span: within,
            is_async: kind.is_async
                || body.gives_promise(self.text)
                || is_test && body.promise != ReturnedPromise::None,
            body,
            place,
            is_declaration: kind.is_declaration,
            is_called_back: self.around.is_some() && self.called_back.contains(&span.start),
            registration,
            passed_to,
            around: self.around,
            namespace: self.namespaces.last().cloned().unwrap_or_default(),
        });
    }

    fn add_function(&mut self, name: &str, function: &Function<'_>, handed_over: HandedOver) {
        let is_async = function.r#async;
        let kind = FunctionTraits { is_async, is_declaration: false, handed_over };
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
                let is_async = arrow.r#async;
                let kind = FunctionTraits { is_async, is_declaration: false, handed_over };
                self.add(name, arrow.span, Body::of_arrow(arrow), &kind);
            }
            Expression::FunctionExpression(function) => {
                self.add_function(name, function, handed_over.clone());
            }
            Expression::ObjectExpression(object) => {
                self.add_properties(name, object, handed_over);
            }
            Expression::ArrayExpression(array) => {
                self.add_elements(name, array, handed_over);
            }
            Expression::ConditionalExpression(choice) => {
                self.add_expression(name, &choice.consequent, handed_over);
                self.add_expression(name, &choice.alternate, handed_over);
            }
            Expression::LogicalExpression(choice) => {
                self.add_expression(name, &choice.left, handed_over);
                self.add_expression(name, &choice.right, handed_over);
            }
            Expression::ClassExpression(class) => self.add_class(name, class),
            // The name belongs to the functions in the options: `const store = new Store({ .. })`.
            Expression::NewExpression(new)
                if !self.is_within_async()
                    && self.bindings.is_unknown(&Source::of(&new.callee)) =>
            {
                let handed_over = handed_over.wrapped(None);
                for argument in new.arguments.iter().filter_map(|one| one.as_expression()) {
                    if let argument @ Expression::ObjectExpression(_) = unwrapped(argument) {
                        self.add_expression(name, argument, &handed_over);
                    }
                }
            }
            // What a function returns that is called at once has the name of the result.
            Expression::CallExpression(call) if names::called_at_once(call).is_some() => {
                let span = names::called_at_once(call).map(GetSpan::span).unwrap_or_default();
                let span = Span { start: span.start, end: span.end };
                self.called_at_once.insert(span, name.to_owned());
            }
            Expression::CallExpression(call) if names::returns_its_argument(&call.callee) => {
                if let Some(object) = call.arguments.first().and_then(Argument::as_expression) {
                    self.add_expression(name, object, handed_over);
                }
            }
            // The name belongs to the wrapped function: `const handler = wrap(async () => ..)`.
            Expression::CallExpression(call)
                if !self.is_within_async() && !is_of_the_language(&call.callee) =>
            {
                self.add_wrapped(name, call, handed_over);
            }
            _ => {}
        }
    }

    /// Adds the functions in an object with a name.
    fn add_properties(
        &mut self,
        name: &str,
        object: &ObjectExpression<'_>,
        handed_over: &HandedOver,
    ) {
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
            let name = match names::of_key(&property.key) {
                Some(key) => format!("{name}.{key}"),
                // Node has no name by which it could find such a method.
                None if property.method => continue,
                None => format!("{name}[{}]", self.source(&property.key)),
            };
            self.add_expression(&name, &property.value, handed_over);
        }
    }

    /// Adds the functions in the objects of an array, and those of an array that is handed over.
    fn add_elements(&mut self, name: &str, array: &ArrayExpression<'_>, handed_over: &HandedOver) {
        for (index, element) in array.elements.iter().enumerate() {
            let Some(element) = element.as_expression() else { continue };
            let is_object = matches!(unwrapped(element), Expression::ObjectExpression(_));
            if is_object || is_function(element) && !matches!(handed_over, HandedOver::No) {
                self.add_expression(&format!("{name}[{index}]"), element, handed_over);
            }
        }
    }

    /// Adds the functions in the arguments of a call whose result has this name.
    fn add_wrapped(&mut self, name: &str, call: &CallExpression<'_>, handed_over: &HandedOver) {
        if names::registers(call) {
            // Each call of such a chain has a name of its own.
            return;
        }
        let handed_over = handed_over.wrapped(Callee::of(&call.callee));
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            self.add_expression(name, argument, &handed_over);
        }
    }

    fn add_class(&mut self, name: &str, class: &Class<'_>) {
        self.visit_within(class, true, |finder| finder.add_methods(name, class));
    }

    fn add_methods(&mut self, name: &str, class: &Class<'_>) {
        self.classes.insert(name.to_owned());
        let span = Span { start: class.span.start, end: class.span.end };
        let names =
            class.body.body.iter().filter_map(|element| names::of_key(element.property_key()?));
        let names = names.collect();
        self.methods.push(MethodsOfClass { class: name.to_owned(), span, names });
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

    /// Records a call.
    fn mention(&mut self, callee: Callee, at: u32, is_let_go: bool) {
        if callee.receiver == Receiver::None && self.shadows.contains(&callee.name) {
            return;
        }
        let only_starts = is_let_go && !self.is_within_async();
        let is_at_top = self.within.is_empty();
        self.mentions.push(Mention { callee, at, is_at_top, only_starts, kept_by: None });
    }

    fn source(&self, of: &impl GetSpan) -> String {
        let span = of.span();
        let text = &self.text[span.start as usize..span.end as usize];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a callee is a method of an event emitter.
    pub(super) fn is_of_emitter(&self, callee: &Expression<'_>) -> bool {
        let Expression::StaticMemberExpression(member) = unwrapped(callee) else { return false };
        let Receiver::Name(variable) = Receiver::of(&member.object) else { return false };
        let of = self.instances.iter().rev().find(|(name, _)| *name == variable);
        of.is_some_and(|(_, class)| self.emitters.contains(class))
    }
}

impl<'a> Finder<'_> {
    /// Records the functions that the function at this span returns, itself or in an object.
    fn add_returned(&mut self, function: Option<usize>, value: &Expression<'a>) {
        let Some(around) = function.and_then(|function| self.arounds.get(function)) else { return };
        let (name, handed_over) = match self.called_at_once.get(&around.span) {
            // There is only one result.
            Some(name) => (name.clone(), HandedOver::No),
            None => match self.known.get(&around.span) {
                Some(name) => (name.clone(), HandedOver::Returned),
                None => return,
            },
        };
        match unwrapped(value) {
            Expression::ConditionalExpression(choice) => {
                self.add_returned(function, &choice.consequent);
                self.add_returned(function, &choice.alternate);
            }
            Expression::ObjectExpression(_) | Expression::ArrayExpression(_) => {
                self.add_expression(&name, value, &handed_over);
            }
            value if is_function(value) => self.add_expression(&name, value, &handed_over),
            // What wraps a function is only named if it is the only result.
            Expression::CallExpression(_) if matches!(handed_over, HandedOver::No) => {
                self.add_expression(&name, value, &handed_over);
            }
            _ => {}
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
