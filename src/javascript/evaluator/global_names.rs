//! Finds the properties of the global object that a file reads but does not set:
//! `global.settings.url`. They are unknown, as undeclared names are.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BindingPattern, CallExpression,
    ComputedMemberExpression, Declaration, Expression, IdentifierReference, Program, Statement,
    StaticMemberExpression, UpdateExpression, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use rustc_hash::FxHashSet;

use super::compile::{has_word, unparenthesized};

/// The properties that a file reads of the global object, and those that it sets.
#[derive(Debug, Default)]
pub(crate) struct GlobalNames {
    read: FxHashSet<Box<str>>,
    /// The properties to which the file assigns, of any object: the global object may have other
    /// names, as in `const store = globalThis; store.client ??= connect();`. A variable of the top
    /// level is no property of the global object either.
    set: FxHashSet<Box<str>>,
    /// Whether the file also assigns to computed properties of the global object, or passes it to
    /// a function such as `Object.assign`.
    sets_any: bool,
    /// Whether the file imports something, which may set properties.
    pub(crate) imports: bool,
    /// Whether the current position is the target of an assignment.
    is_target: bool,
}

impl GlobalNames {
    pub(super) fn of(program: &Program<'_>, text: &str) -> Self {
        let mut names = Self::default();
        // Most files have none.
        if text.contains("global") {
            names.imports = has_word(text, "import") || has_word(text, "require");
            names.visit_program(program);
            names.set.extend(program.body.iter().flat_map(declared));
        }
        names
    }

    /// Whether the file reads a property of the global object that only other code may set.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.read.contains(name) && !self.set.contains(name) && !self.sets_any
    }
}

fn is_global(expression: &Expression<'_>) -> bool {
    ["global", "globalThis"].iter().any(|name| unparenthesized(expression).is_specific_id(name))
}

/// The variables and functions that a statement declares, other than by patterns.
fn declared(statement: &Statement<'_>) -> Vec<Box<str>> {
    let names = match statement.as_declaration() {
        Some(Declaration::VariableDeclaration(variables)) => variables
            .declarations
            .iter()
            .filter_map(|declarator| declarator.id.get_identifier_name())
            .collect(),
        Some(Declaration::FunctionDeclaration(function)) => {
            Vec::from_iter(function.id.as_ref().map(|id| id.name))
        }
        _ => Vec::new(),
    };
    names.into_iter().map(|name| name.as_str().into()).collect()
}

impl<'a> Visit<'a> for GlobalNames {
    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        self.visit_assignment_target(&assignment.left);
        self.visit_expression(&assignment.right);
    }

    fn visit_assignment_target(&mut self, target: &AssignmentTarget<'a>) {
        let before = std::mem::replace(&mut self.is_target, true);
        walk::walk_assignment_target(self, target);
        self.is_target = before;
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        if self.is_target {
            self.set.insert(name.name.as_str().into());
        }
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        let before = std::mem::replace(&mut self.is_target, true);
        walk::walk_update_expression(self, update);
        self.is_target = before;
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        let is_target = std::mem::take(&mut self.is_target);
        if is_target {
            self.set.insert(member.property.name.as_str().into());
        } else if is_global(&member.object) {
            self.read.insert(member.property.name.as_str().into());
        }
        walk::walk_static_member_expression(self, member);
        self.is_target = is_target;
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        let is_target = std::mem::take(&mut self.is_target);
        if is_target {
            match unparenthesized(&member.expression) {
                Expression::StringLiteral(name) => {
                    self.set.insert(name.value.as_str().into());
                }
                _ => self.sets_any |= is_global(&member.object),
            }
        }
        walk::walk_computed_member_expression(self, member);
        self.is_target = is_target;
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let BindingPattern::ObjectPattern(pattern) = &declarator.id
            && declarator.init.as_ref().is_some_and(is_global)
        {
            let names = pattern.properties.iter().filter_map(|one| one.key.static_name());
            self.read.extend(names.map(|name| name.as_ref().into()));
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let mut arguments = call.arguments.iter().filter_map(|argument| argument.as_expression());
        self.sets_any |= arguments.any(is_global);
        walk::walk_call_expression(self, call);
    }
}

#[cfg(test)]
mod tests {
    use crate::javascript::{Module, Outcome, World};

    #[track_caller]
    fn outcome(text: &str) -> Outcome {
        let module = Module::parse("shop.js", text).unwrap();
        let entry = module.entries().iter().position(|entry| entry.name == "f").unwrap();
        module.evaluate(entry, &World::default()).unwrap().outcome
    }

    #[test]
    fn a_property_of_the_global_object_is_unknown_unless_the_file_may_set_it() {
        for set in [
            "global.a = 1;",
            "const store = globalThis; store['a'] ??= 1;",
            "globalThis[key] = 1;",
            "Object.assign(globalThis, { a: 1 });",
            "[global.b, global.a] = one;",
            "global.a++;",
        ] {
            let text = format!(
                "export async function f() {{ return global.a === undefined; }}
                export function set(one, key) {{ {set} }}"
            );
            assert_eq!(outcome(&text), Outcome::Fulfilled(Some("true".to_owned())), "{set}");
        }
        let text = "export async function f() { return (globalThis.a.b(), global.a.b); }";
        assert_eq!(outcome(text), Outcome::Fulfilled(Some("‹a.b›".to_owned())));
        let variable = "var a = 1; async function f() { return globalThis.a; }";
        assert_eq!(outcome(variable), Outcome::Fulfilled(None));
        let main = "function f() { return globalThis.a.b; } f();";
        let crash = |text: &str| {
            let module = Module::parse("shop.js", text).unwrap();
            module.evaluate(0, &World::default()).unwrap().crash
        };
        assert!(crash(main).is_some());
        assert_eq!(crash(&format!("require('./setup'); {main}")), None);
        let known = "export async function f() { return typeof globalThis.setTimeout; }";
        assert_eq!(outcome(known), Outcome::Fulfilled(Some("function".to_owned())));
    }
}
