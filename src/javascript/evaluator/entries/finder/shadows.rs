//! The variables of functions, which hide functions of the file with the same names.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, CatchClause, Class, Expression, ForInStatement,
    ForOfStatement, ForStatementLeft, FormalParameters, Function, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

use crate::javascript::evaluator::entries::names::{is_function, unwrapped};

/// The variables of the functions around the current position, the innermost last.
#[derive(Default)]
pub(super) struct Shadows(Vec<Locals>);

impl Shadows {
    /// Enters a function.
    pub(super) fn enter(
        &mut self,
        parameters: &FormalParameters<'_>,
        visit_body: impl FnOnce(&mut Locals),
    ) {
        let mut locals = Locals::default();
        for parameter in &parameters.items {
            locals.add(&parameter.pattern);
        }
        visit_body(&mut locals);
        self.0.push(locals);
    }

    pub(super) fn leave(&mut self) {
        self.0.pop();
    }

    /// Whether a name is a variable of a function here.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|locals| locals.names.contains(name))
    }
}

/// The parameters and variables of a function that are not functions of the file themselves.
#[derive(Default)]
pub(super) struct Locals {
    names: BTreeSet<String>,
}

impl Locals {
    fn add(&mut self, pattern: &BindingPattern<'_>) {
        let names = pattern.get_binding_identifiers();
        self.names.extend(names.into_iter().map(|name| name.name.to_string()));
    }

    fn add_head(&mut self, left: &ForStatementLeft<'_>) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            declaration.declarations.iter().for_each(|one| self.add(&one.id));
        }
    }
}

impl<'a> Visit<'a> for Locals {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
    fn visit_class(&mut self, _: &Class<'a>) {}

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        let is_name = matches!(declarator.id, BindingPattern::BindingIdentifier(_));
        if let Some(init) = &declarator.init
            && !(is_name && may_be_function(init))
        {
            self.add(&declarator.id);
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_for_of_statement(&mut self, each: &ForOfStatement<'a>) {
        self.add_head(&each.left);
        walk::walk_for_of_statement(self, each);
    }

    fn visit_for_in_statement(&mut self, each: &ForInStatement<'a>) {
        self.add_head(&each.left);
        walk::walk_for_in_statement(self, each);
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause<'a>) {
        if let Some(parameter) = &clause.param {
            self.add(&parameter.pattern);
        }
        walk::walk_catch_clause(self, clause);
    }
}

/// Whether a value may be a function of the file: one that is written here, also as an argument of
/// a function that wraps it, or one with another name.
fn may_be_function(value: &Expression<'_>) -> bool {
    match unwrapped(value) {
        Expression::Identifier(_)
        | Expression::ClassExpression(_)
        | Expression::ConditionalExpression(_)
        | Expression::LogicalExpression(_) => true,
        Expression::CallExpression(call) => {
            let mut arguments = call.arguments.iter().filter_map(|one| one.as_expression());
            is_function(&call.callee) || arguments.any(may_be_function)
        }
        value => is_function(value),
    }
}
