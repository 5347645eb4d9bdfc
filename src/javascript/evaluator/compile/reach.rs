//! Finds the statements of the top level that a function may need: those that declare the names in
//! it, the statements that these need, and so on. So not all of a large file has to run for each
//! function.

use std::collections::BTreeSet;
use std::rc::Rc;

use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, AwaitExpression,
    CallExpression, Declaration, ExportDefaultDeclarationKind, Function, IdentifierReference,
    ImportDeclarationSpecifier, NewExpression, Program, Statement, TSType,
    TaggedTemplateExpression, UnaryExpression, UpdateExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::operator::UnaryOperator;
use oxc_syntax::scope::ScopeFlags;
use rustc_hash::{FxHashMap, FxHashSet};

use super::scope::{for_each_name, var_names};
use crate::javascript::Span;

/// The statements of a top level, and the dependencies between them.
#[derive(Debug, Default)]
pub(in crate::javascript) struct Reach {
    statements: Vec<Span>,
    /// For each statement, the indices of the statements that declare the names in it, or that may
    /// change what it declares.
    leads_to: Vec<Vec<u32>>,
    /// The first `import` or `export`, which makes the file a module.
    makes_module: Option<u32>,
}

/// Names without a declaration in the file that statements may assign to.
const SHARED: [&str; 6] = ["exports", "global", "globalThis", "module", "self", "window"];

impl Reach {
    pub(in crate::javascript) fn of(program: &Program<'_>) -> Self {
        let looks: Vec<Look> = program.body.iter().map(Look::of).collect();
        let mut declared_by: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (number, look) in (0..).zip(&looks) {
            let shared = look.mentions.iter().filter(|name| SHARED.contains(&name.as_str()));
            let gives = shared.filter(|_| look.acts);
            for name in look.declares.iter().chain(gives) {
                declared_by.entry(name.as_str()).or_default().push(number);
            }
        }
        let mut leads_to = vec![Vec::new(); looks.len()];
        for (number, look) in (0..).zip(&looks) {
            for declares in look.mentions.iter().filter_map(|name| declared_by.get(name.as_str())) {
                leads_to[number as usize].extend(declares);
                for declares in declares.iter().filter(|_| look.acts) {
                    leads_to[*declares as usize].push(number);
                }
            }
        }
        let statements = program.body.iter().map(super::span).collect();
        let declares = |statement: &Statement<'_>| statement.is_module_declaration();
        let makes_module = program.body.iter().position(declares);
        Self { statements, leads_to, makes_module: makes_module.and_then(|at| at.try_into().ok()) }
    }

    /// The parts of the text that the function at this span does not need: each from the start of a
    /// statement to the end of one. The rest is still a module, or still a script.
    pub(in crate::javascript) fn unneeded(&self, place: Span) -> Vec<Span> {
        let mut needed: BTreeSet<u32> = self.needed(place).iter().copied().collect();
        needed.extend(self.makes_module);
        let mut unneeded: Vec<Span> = Vec::new();
        let mut first = 0;
        let end = u32::try_from(self.statements.len()).unwrap_or(u32::MAX);
        for needed in needed.into_iter().chain([end]) {
            let stretch = &self.statements[first as usize..needed as usize];
            if let (Some(first), Some(last)) = (stretch.first(), stretch.last()) {
                unneeded.push(Span { start: first.start, end: last.end });
            }
            first = needed + 1;
        }
        unneeded
    }

    /// The indices of the statements that the function at this span may need, ascending.
    pub(in crate::javascript) fn needed(&self, place: Span) -> Rc<[u32]> {
        let mut needed = BTreeSet::new();
        let after = self.statements.partition_point(|statement| statement.start <= place.start);
        let mut open: Vec<u32> =
            after.checked_sub(1).and_then(|at| at.try_into().ok()).into_iter().collect();
        while let Some(next) = open.pop() {
            if needed.insert(next) {
                open.extend(&self.leads_to[next as usize]);
            }
        }
        needed.into_iter().collect()
    }
}

/// The names in a statement, and its possible effects.
#[derive(Default)]
struct Look {
    declares: Vec<String>,
    mentions: FxHashSet<String>,
    /// Whether it may change the variables that it mentions, in addition to declaring its own.
    acts: bool,
    /// The number of surrounding functions, whose code does not run before they are called.
    within: usize,
}

impl Look {
    fn of(statement: &Statement<'_>) -> Self {
        let mut look = Self::default();
        look.declare(statement);
        look.acts = statement.as_declaration().is_none()
            && !matches!(
                statement,
                Statement::ImportDeclaration(_)
                    | Statement::ExportDeclaration(_)
                    | Statement::ExportNamedDeclaration(_)
                    | Statement::ExportDefaultDeclaration(_)
            );
        look.visit_statement(statement);
        look
    }

    fn declare(&mut self, statement: &Statement<'_>) {
        var_names(std::slice::from_ref(statement), &mut self.declares);
        match statement {
            Statement::ImportDeclaration(import) => {
                let names = import.specifiers.iter().flatten().map(|specifier| match specifier {
                    ImportDeclarationSpecifier::ImportSpecifier(one) => &one.local.name,
                    ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => &one.local.name,
                    ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => &one.local.name,
                });
                self.declares.extend(names.map(ToString::to_string));
            }
            Statement::ExportDeclaration(export) => self.declare_by(&export.declaration),
            Statement::ExportDefaultDeclaration(export) => {
                let id = match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => &function.id,
                    ExportDefaultDeclarationKind::ClassDeclaration(class) => &class.id,
                    _ => return,
                };
                self.declares.extend(id.iter().map(|id| id.name.to_string()));
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.declare_by(declaration);
                }
            }
        }
    }

    fn declare_by(&mut self, declaration: &Declaration<'_>) {
        let declares = &mut self.declares;
        match declaration {
            Declaration::VariableDeclaration(variables) => {
                for declarator in &variables.declarations {
                    for_each_name(&declarator.id, &mut |name| declares.push(name.to_owned()));
                }
            }
            Declaration::FunctionDeclaration(function) => {
                declares.extend(function.id.iter().map(|id| id.name.to_string()));
            }
            Declaration::ClassDeclaration(class) => {
                declares.extend(class.id.iter().map(|id| id.name.to_string()));
            }
            Declaration::TSEnumDeclaration(declaration) => {
                declares.push(declaration.id.name.to_string());
            }
            Declaration::TSNamespaceDeclaration(declaration) => {
                declares.push(declaration.id.name.to_string());
            }
            _ => {}
        }
    }

    fn act(&mut self) {
        self.acts |= self.within == 0;
    }
}

impl<'a> Visit<'a> for Look {
    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        if !self.mentions.contains(name.name.as_str()) {
            self.mentions.insert(name.name.to_string());
        }
    }

    // Types have no effects.
    fn visit_ts_type(&mut self, _: &TSType<'a>) {}

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.within += 1;
        walk::walk_function(self, function, flags);
        self.within -= 1;
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.within += 1;
        walk::walk_arrow_function_expression(self, arrow);
        self.within -= 1;
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.act();
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        self.act();
        walk::walk_new_expression(self, new);
    }

    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        self.act();
        walk::walk_tagged_template_expression(self, tagged);
    }

    fn visit_await_expression(&mut self, await_: &AwaitExpression<'a>) {
        self.act();
        walk::walk_await_expression(self, await_);
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        self.act();
        walk::walk_update_expression(self, update);
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        if unary.operator == UnaryOperator::Delete {
            self.act();
        }
        walk::walk_unary_expression(self, unary);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        self.act();
        // The first assignment to an undeclared name creates a global variable.
        if let (AssignmentTarget::AssignmentTargetIdentifier(name), 0) =
            (&assignment.left, self.within)
        {
            self.declares.push(name.name.to_string());
        }
        walk::walk_assignment_expression(self, assignment);
    }
}
