//! What code calls things by.

use oxc_ast::ast::{Argument, CallExpression, Expression, PropertyKey};

/// What a method is called on, as far as its name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    /// Nothing: `load()`.
    None,
    This,
    /// `service.load()`
    Name(String),
    /// Anything else.
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

/// `app.get("/orders")`
pub(super) fn of_call(call: &CallExpression<'_>, callee: &str) -> String {
    match call.arguments.first() {
        Some(Argument::StringLiteral(text)) => format!("{callee}(\"{}\")", text.value),
        _ => callee.to_owned(),
    }
}

pub(super) fn unwrapped<'b, 'a>(expression: &'b Expression<'a>) -> &'b Expression<'a> {
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

/// Methods of the language that call what they are given.
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
