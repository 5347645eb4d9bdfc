//! The names of functions and callees.

use oxc_ast::ast::{Argument, CallExpression, Expression, PropertyKey};

/// The receiver of a call, as far as its name is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    /// There is none: `load()`.
    None,
    This,
    /// It is a variable, or a new instance of a class, with this name: `service.load()`.
    Name(String),
    /// It is another expression.
    Other,
}

impl Receiver {
    pub(super) fn of(object: &Expression<'_>) -> Self {
        match unwrapped(object) {
            Expression::ThisExpression(_) | Expression::Super(_) => Self::This,
            Expression::Identifier(name) => Self::Name(name.name.to_string()),
            Expression::NewExpression(new) => match unwrapped(&new.callee) {
                Expression::Identifier(class) => Self::Name(class.name.to_string()),
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

/// The name of a function that is an argument of a call: `app.get("/orders")`.
pub(super) fn of_call(call: &CallExpression<'_>) -> String {
    let callee = of_callee(&call.callee);
    match call.arguments.first() {
        Some(Argument::StringLiteral(text)) => format!("{callee}(\"{}\")", text.value),
        _ => callee,
    }
}

/// A callee as written. A chain of calls is shortened to its first call with its string argument:
/// `program.command("deploy").action`.
fn of_callee(callee: &Expression<'_>) -> String {
    match unwrapped(callee) {
        Expression::Identifier(name) => name.name.to_string(),
        Expression::ThisExpression(_) => "this".to_owned(),
        Expression::StaticMemberExpression(member) => {
            let name = member.property.name.as_str();
            match unwrapped(&member.object) {
                Expression::CallExpression(call) => format!("{}.{name}", of_call(first_call(call))),
                object => format!("{}.{name}", of_callee(object)),
            }
        }
        Expression::CallExpression(call) => of_call(call),
        _ => "(…)".to_owned(),
    }
}

/// The first call of a chain of calls.
fn first_call<'b, 'a>(call: &'b CallExpression<'a>) -> &'b CallExpression<'a> {
    match unwrapped(&call.callee) {
        Expression::StaticMemberExpression(member) => match unwrapped(&member.object) {
            Expression::CallExpression(before) => first_call(before),
            _ => call,
        },
        _ => call,
    }
}

pub(in crate::javascript) fn unwrapped<'b, 'a>(
    expression: &'b Expression<'a>,
) -> &'b Expression<'a> {
    match expression {
        Expression::ParenthesizedExpression(inner) => unwrapped(&inner.expression),
        Expression::TSAsExpression(inner) => unwrapped(&inner.expression),
        Expression::TSSatisfiesExpression(inner) => unwrapped(&inner.expression),
        Expression::TSNonNullExpression(inner) => unwrapped(&inner.expression),
        _ => expression,
    }
}

pub(super) fn is_function(expression: &Expression<'_>) -> bool {
    matches!(
        unwrapped(expression),
        Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)
    )
}

pub(super) fn of_key(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
        PropertyKey::StringLiteral(text) => Some(text.value.to_string()),
        PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name)),
        _ => None,
    }
}

/// Built-in functions of the language and of Node that call their callbacks.
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

/// Built-in methods that call their callbacks.
const METHODS: &[&str] = &[
    "catch",
    "every",
    "filter",
    "finally",
    "find",
    "findIndex",
    "flatMap",
    "forEach",
    "map",
    "reduce",
    "reduceRight",
    "some",
    "sort",
    "then",
];

/// Methods that register a handler of requests, events or jobs.
const HANDLING: &[&str] = &[
    "action",
    "addEventListener",
    "addListener",
    "all",
    "consume",
    "cron",
    "delete",
    "get",
    "handle",
    "on",
    "once",
    "patch",
    "post",
    "process",
    "put",
    "route",
    "run",
    "schedule",
    "subscribe",
];

/// Whether a callee is a method that registers handlers.
pub(super) fn takes_handlers(callee: &Expression<'_>) -> bool {
    matches!(unwrapped(callee), Expression::StaticMemberExpression(member)
        if HANDLING.contains(&member.property.name.as_str()))
}

/// Whether a callee is a built-in method that calls its callbacks.
pub(super) fn calls_its_arguments(callee: &Expression<'_>) -> bool {
    matches!(unwrapped(callee), Expression::StaticMemberExpression(member)
        if METHODS.contains(&member.property.name.as_str()))
}

/// Whether a call registers a listener for a signal of the operating system, which does not occur
/// in a run: `process.on("SIGTERM", ..)`.
pub(super) fn listens_to_signal(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = unwrapped(&call.callee) else { return false };
    let of_process =
        matches!(unwrapped(&member.object), Expression::Identifier(of) if of.name == "process");
    let signal = call.arguments.first();
    of_process
        && matches!(signal, Some(Argument::StringLiteral(name)) if name.value.starts_with("SIG"))
}

pub(super) fn is_of_the_language(callee: &Expression<'_>) -> bool {
    match unwrapped(callee) {
        Expression::Identifier(name) => OF_THE_LANGUAGE.contains(&name.name.as_str()),
        Expression::StaticMemberExpression(member) => {
            is_of_the_language(&member.object) || METHODS.contains(&member.property.name.as_str())
        }
        Expression::CallExpression(call) => is_of_the_language(&call.callee),
        _ => false,
    }
}
