//! The names of a file: whether their values come from code that is not evaluated.

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::{Argument, BindingPattern, Expression};

use super::names::unwrapped;
use crate::javascript::evaluator::models::is_modeled;

/// Global names of the language and of Node whose values are evaluated.
const OF_THE_LANGUAGE: [&str; 20] = [
    "AbortController",
    "AbortSignal",
    "Array",
    "Error",
    "EventTarget",
    "Function",
    "JSON",
    "Map",
    "Math",
    "Object",
    "Promise",
    "Proxy",
    "Reflect",
    "Set",
    "String",
    "Symbol",
    "WeakMap",
    "WeakSet",
    "console",
    "process",
];

/// The maximum number of sources that are followed for a value.
const MOST_SOURCES: usize = 64;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The file, or a module that is modeled.
    Own,
    /// Another module.
    Unknown,
    /// A variable with this name, or something that is derived from it.
    Name(String),
}

impl Source {
    /// The source of a value, which is the start of its chain of members and calls.
    pub(super) fn of(value: &Expression<'_>) -> Self {
        match unwrapped(value) {
            Expression::Identifier(name) => Self::Name(name.name.to_string()),
            Expression::AwaitExpression(wait) => Self::of(&wait.argument),
            Expression::CallExpression(call) if call.callee.is_specific_id("require") => {
                match call.arguments.first() {
                    Some(Argument::StringLiteral(module)) => Self::of_module(&module.value),
                    _ => Self::Unknown,
                }
            }
            Expression::CallExpression(call) => Self::of(&call.callee),
            Expression::NewExpression(new) => Self::of(&new.callee),
            Expression::StaticMemberExpression(member) => Self::of(&member.object),
            Expression::ComputedMemberExpression(member) => Self::of(&member.object),
            Expression::ImportExpression(import) => match unwrapped(&import.source) {
                Expression::StringLiteral(module) => Self::of_module(&module.value),
                _ => Self::Unknown,
            },
            _ => Self::Own,
        }
    }

    /// The source of what a module exports.
    pub(super) fn of_module(module: &str) -> Self {
        if is_modeled(module) { Self::Own } else { Self::Unknown }
    }
}

/// The sources of the names of a file. A name that is declared more than once has several.
#[derive(Default)]
pub(super) struct Bindings(BTreeMap<String, BTreeSet<Source>>);

impl Bindings {
    pub(super) fn add(&mut self, name: &str, source: Source) {
        self.0.entry(name.to_owned()).or_default().insert(source);
    }

    /// Adds the names of a pattern.
    pub(super) fn add_pattern(&mut self, pattern: &BindingPattern<'_>, source: &Source) {
        for name in pattern.get_binding_identifiers() {
            self.add(name.name.as_str(), source.clone());
        }
    }

    /// Whether a value is one that the language or Node provides.
    pub(super) fn is_of_the_language(&self, source: &Source) -> bool {
        matches!(source, Source::Name(name) if !self.0.contains_key(name)
            && OF_THE_LANGUAGE.contains(&name.as_str()))
    }

    /// Whether a value certainly comes from code that is not evaluated, so that a function that is
    /// handed over to it is not called.
    pub(super) fn is_unknown(&self, source: &Source) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![source];
        while let Some(source) = open.pop() {
            if open.len() > MOST_SOURCES || seen.len() > MOST_SOURCES {
                return false;
            }
            match source {
                Source::Own => return false,
                Source::Unknown => {}
                Source::Name(name) => match self.0.get(name) {
                    Some(sources) if seen.insert(name) => {
                        open.extend(sources.iter().take(MOST_SOURCES + 1));
                    }
                    None if self.is_of_the_language(source) => return false,
                    Some(_) | None => {}
                },
            }
        }
        true
    }
}
