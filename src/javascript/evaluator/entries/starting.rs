//! Finds the calls with which a function that is not async starts asynchronous work.

use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, Expression, FormalParameters, NewExpression, TSType,
    TSTypeAnnotation, TSTypeName,
};

use super::acting::{has_default, is_timer};
use super::names::{Callee, unwrapped};
use crate::javascript::evaluator::callbacks::{is_failure, only_listens};

/// Whether a return type says that the function returns a promise: its outermost type is
/// `Promise<..>`. In `() => Promise<void>`, it is not.
pub(super) fn declares_promise(of: Option<&TSTypeAnnotation<'_>>) -> bool {
    of.is_some_and(|of| is_promise(&of.type_annotation))
}

fn is_promise(of: &TSType<'_>) -> bool {
    match of {
        TSType::TSParenthesizedType(inner) => is_promise(&inner.type_annotation),
        TSType::TSUnionType(any) => any.types.iter().any(is_promise),
        TSType::TSTypeReference(reference) => match &reference.type_name {
            TSTypeName::IdentifierReference(name) => names_promise(&name.name),
            TSTypeName::QualifiedName(name) => names_promise(&name.right.name),
            TSTypeName::ThisExpression(_) => false,
        },
        _ => false,
    }
}

/// Whether a type is a promise, judging by its name: `Promise`, `PromiseLike`, `AxiosPromise`.
fn names_promise(name: &str) -> bool {
    name.ends_with("Promise") || name == "PromiseLike"
}

/// Whether a call starts an async function that is written in it: as the callback of a timer, of
/// `forEach` or of a task, or as the function that is called.
pub(super) fn starts_function(call: &CallExpression<'_>, is_let_go: bool) -> bool {
    let first = || call.arguments.first().and_then(Argument::as_expression);
    match unwrapped(&call.callee) {
        callee if parameters_of_async(callee).is_some() => true,
        callee if starts_timer(callee) || is_for_each(callee) => {
            first().and_then(parameters_of_async).is_some()
        }
        _ => {
            let last = call.arguments.last().and_then(Argument::as_expression);
            is_let_go && is_called_back(call) && last.and_then(parameters_of_async).is_some()
        }
    }
}

/// The executor of a promise that is made: the function in `new Promise((resolve) => ..)`.
pub(super) fn executor<'b, 'a>(new: &'b NewExpression<'a>) -> Option<&'b Expression<'a>> {
    let makes = unwrapped(&new.callee).is_specific_id("Promise");
    new.arguments.first().filter(|_| makes)?.as_expression().map(unwrapped)
}

fn starts_timer(callee: &Expression<'_>) -> bool {
    match callee {
        Expression::Identifier(name) => is_timer(name.name.as_str()),
        callee => callee.is_specific_member_access("process", "nextTick"),
    }
}

fn is_for_each(callee: &Expression<'_>) -> bool {
    matches!(callee, Expression::StaticMemberExpression(member)
        if member.property.name == "forEach")
}

/// The function that is passed to a timer by name: `setTimeout(poll, 1000)`.
pub(super) fn passed_to_timer(call: &CallExpression<'_>) -> Option<Callee> {
    if !starts_timer(unwrapped(&call.callee)) {
        return None;
    }
    Callee::of(call.arguments.first()?.as_expression()?)
}

/// Whether a call whose result is not used is a task that calls its last argument when it ends:
/// `fs.readFile(path, (err, text) => ..)`.
pub(super) fn is_called_back(call: &CallExpression<'_>) -> bool {
    let name = match unwrapped(&call.callee) {
        Expression::Identifier(name) => name.name.as_str(),
        Expression::StaticMemberExpression(member) => member.property.name.as_str(),
        _ => return false,
    };
    let is_for_failure = match call.arguments.first() {
        Some(Argument::StringLiteral(event)) => is_failure(&event.value),
        _ => false,
    };
    let last = call.arguments.last().and_then(Argument::as_expression);
    let Some(parameters) = last.and_then(parameters_of) else { return false };
    let first = parameters.items.first().map(|first| &first.pattern);
    !only_listens(name)
        && !is_for_failure
        && parameters.items.len() <= 3
        && matches!(first, Some(BindingPattern::BindingIdentifier(first))
            if first.name.starts_with("err"))
}

fn parameters_of<'b, 'a>(function: &'b Expression<'a>) -> Option<&'b FormalParameters<'a>> {
    match unwrapped(function) {
        Expression::ArrowFunctionExpression(arrow) => Some(&arrow.params),
        Expression::FunctionExpression(function) => Some(&function.params),
        _ => None,
    }
}

fn parameters_of_async<'b, 'a>(function: &'b Expression<'a>) -> Option<&'b FormalParameters<'a>> {
    let is_async = match unwrapped(function) {
        Expression::ArrowFunctionExpression(arrow) => arrow.r#async,
        Expression::FunctionExpression(function) => function.r#async,
        _ => false,
    };
    parameters_of(function).filter(|_| is_async)
}

/// Whether a call goes on after a promise: `.then(..)`. Results of `catch` and `finally` that
/// something uses may be other values: `z.number().catch(zero)`.
pub(super) fn goes_on(call: &CallExpression<'_>, is_let_go: bool) -> bool {
    let Expression::StaticMemberExpression(member) = unwrapped(&call.callee) else { return false };
    let goes_on = match member.property.name.as_str() {
        "then" => true,
        "catch" | "finally" => is_let_go,
        _ => false,
    };
    goes_on && !has_default(call)
}

/// The function with whose call a chain starts, if it has a name: `load` for
/// `load().then(show).catch(log)`.
pub(super) fn base_of_chain(call: &CallExpression<'_>) -> Option<Callee> {
    match unwrapped(&call.callee) {
        Expression::StaticMemberExpression(member) => match unwrapped(&member.object) {
            Expression::CallExpression(before) => base_of_chain(before),
            _ => Callee::of(&call.callee),
        },
        callee => Callee::of(callee),
    }
}
