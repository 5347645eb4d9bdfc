//! What other files can reach, and the other names under which functions are called.

use std::collections::BTreeSet;

use oxc_ast::ast::{Declaration, Expression, StaticMemberExpression};

use super::{Finder, FoundFunction, FunctionPosition, Mention};
use crate::javascript::evaluator::entries::bindings::Source;
use crate::javascript::evaluator::entries::names::{self, Callee, Receiver, unwrapped};

/// The maximum number of names that lead to a function, and of functions with a name.
const MOST_ALIASES: usize = 2;

impl FoundFunction {
    /// Whether other files can reach it by one of these names, of itself or of what holds it.
    pub(in crate::javascript::evaluator::entries) fn is_below(
        &self,
        names: &BTreeSet<&str>,
        finder: &Finder<'_>,
    ) -> bool {
        let mut around = self.around.map(|index| &finder.arounds[index]);
        while let Some(one) = around {
            if !one.is_class && self.place != FunctionPosition::Returned {
                return false;
            }
            around = one.outer.map(|index| &finder.arounds[index]);
        }
        let ends = self.name.match_indices(['.', '[']).map(|(end, _)| end);
        ends.chain([self.name.len()]).any(|end| names.contains(&self.name[..end]))
    }
}

impl Finder<'_> {
    /// Records the names that an exported declaration declares.
    pub(super) fn expose_declaration(&mut self, declaration: &Declaration<'_>) {
        let mut expose = |name: &str| self.exposed.push((name.to_owned(), Source::Unknown));
        match declaration {
            Declaration::FunctionDeclaration(function) => {
                function.id.iter().for_each(|id| expose(id.name.as_str()));
            }
            Declaration::ClassDeclaration(class) => {
                class.id.iter().for_each(|id| expose(id.name.as_str()));
            }
            Declaration::VariableDeclaration(variables) => {
                let declarators = variables.declarations.iter();
                let names = declarators.flat_map(|one| one.id.get_binding_identifiers());
                names.for_each(|id| expose(id.name.as_str()));
            }
            _ => {}
        }
    }

    /// Records that a function, or an object with functions, is assigned to a property.
    pub(super) fn expose(
        &mut self,
        name: String,
        to: &StaticMemberExpression<'_>,
        value: &Expression<'_>,
    ) {
        if name != "exports" && !names::is_exports(&to.object) {
            return self.exposed.push((name, Source::of(&to.object)));
        }
        self.expose_export(name, value);
    }

    /// Records that a file exports a function, or an object with functions: under a name, or as
    /// all of its exports.
    pub(super) fn expose_export(&mut self, name: String, value: &Expression<'_>) {
        let is_all = name == "exports";
        match unwrapped(value) {
            Expression::Identifier(of) => {
                self.exposed.push((of.name.to_string(), Source::Unknown));
                let callee = Callee { receiver: Receiver::None, name: name.clone() };
                self.add_alias(callee, of.name.as_str());
            }
            Expression::ObjectExpression(object) if is_all => {
                for (key, value) in names::properties(object) {
                    if let Expression::Identifier(of) = unwrapped(value) {
                        self.exposed.push((of.name.to_string(), Source::Unknown));
                        let callee = Callee { receiver: Receiver::None, name: key };
                        self.add_alias(callee, of.name.as_str());
                    }
                }
            }
            _ => {}
        }
        self.exposed.push((name, Source::Unknown));
    }

    /// Records the other names that a variable gives to functions.
    pub(super) fn note_alias(&mut self, name: &str, value: &Expression<'_>) {
        match unwrapped(value) {
            Expression::Identifier(of) => {
                let callee = Callee { receiver: Receiver::None, name: name.to_owned() };
                self.add_alias(callee, of.name.as_str());
            }
            Expression::ObjectExpression(object) => {
                for (key, value) in names::properties(object) {
                    if let Expression::Identifier(of) = unwrapped(value) {
                        let receiver = Receiver::Name(name.to_owned());
                        self.add_alias(Callee { receiver, name: key }, of.name.as_str());
                    }
                }
            }
            _ => {}
        }
    }

    fn add_alias(&mut self, alias: Callee, name: &str) {
        let is_itself = alias.receiver == Receiver::None && alias.name == name;
        let names = self.aliases.entry(alias).or_default();
        if !is_itself && names.len() < MOST_ALIASES {
            names.insert(name.to_owned());
        }
    }

    /// Adds the mentions of functions by another name to those by their own names.
    pub(in crate::javascript::evaluator::entries) fn resolve_aliases(&mut self) {
        let mut from = 0;
        for _ in 0..MOST_ALIASES {
            let mut more = Vec::new();
            for mention in &self.mentions[from..] {
                for name in self.aliases.get(&mention.callee).into_iter().flatten() {
                    let callee = Callee { receiver: Receiver::None, name: name.clone() };
                    let kept_by = mention.kept_by.clone();
                    more.push(Mention { callee, kept_by, ..*mention });
                }
            }
            from = self.mentions.len();
            self.mentions.append(&mut more);
        }
    }
}
