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
    /// The declared names in each statement.
    names_in: Vec<NamesIn>,
    /// What statements do with each declared name. A name connects statements that would be too
    /// many in pairs.
    names: Vec<Name>,
    /// The first `import` or `export`, which makes the file a module.
    makes_module: Option<u32>,
}

/// The names in a statement, by number.
#[derive(Debug, Default)]
struct NamesIn {
    mentioned: Vec<u32>,
    declared: Vec<u32>,
}

/// The statements that have to do with a name, by index.
#[derive(Debug, Default)]
struct Name {
    /// Those that declare it.
    declared_by: Vec<u32>,
    /// Those that may change what declares it.
    acted_on_by: Vec<u32>,
}

/// Names without a declaration in the file that statements may assign to.
const SHARED: [&str; 6] = ["exports", "global", "globalThis", "module", "self", "window"];

impl Reach {
    pub(in crate::javascript) fn of(program: &Program<'_>) -> Self {
        let looks: Vec<Look> = program.body.iter().map(Look::of).collect();
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut names: Vec<Name> = Vec::new();
        let mut names_in: Vec<NamesIn> = Vec::new();
        for (index, look) in (0..).zip(&looks) {
            let shared = look.mentions.iter().filter(|name| SHARED.contains(&name.as_str()));
            let gives = shared.filter(|_| look.acts);
            let mut declared = Vec::new();
            for name in look.declares.iter().chain(gives) {
                let number = *numbers.entry(name.as_str()).or_insert_with(|| {
                    names.push(Name::default());
                    u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
                });
                names[number as usize].declared_by.push(index);
                declared.push(number);
            }
            names_in.push(NamesIn { mentioned: Vec::new(), declared });
        }
        for ((index, look), names_in) in (0..).zip(&looks).zip(&mut names_in) {
            let mentioned = look.mentions.iter().filter_map(|name| numbers.get(name.as_str()));
            names_in.mentioned.extend(mentioned);
            for name in names_in.mentioned.iter().filter(|_| look.acts) {
                names[*name as usize].acted_on_by.push(index);
            }
        }
        let statements = program.body.iter().map(super::span).collect();
        let declares = |statement: &Statement<'_>| statement.is_module_declaration();
        let makes_module = program.body.iter().position(declares);
        let makes_module = makes_module.and_then(|at| at.try_into().ok());
        Self { statements, names_in, names, makes_module }
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

    /// The statement around the function at this span.
    pub(in crate::javascript) fn statement_at(&self, place: Span) -> Option<Span> {
        let after = self.statements.partition_point(|statement| statement.start <= place.start);
        let statement = *self.statements.get(after.checked_sub(1)?)?;
        (place.end <= statement.end).then_some(statement)
    }

    /// The indices of the statements that the function at this span may need, ascending.
    pub(in crate::javascript) fn needed(&self, place: Span) -> Rc<[u32]> {
        let mut needed = BTreeSet::new();
        let after = self.statements.partition_point(|statement| statement.start <= place.start);
        let mut open: Vec<u32> =
            after.checked_sub(1).and_then(|at| at.try_into().ok()).into_iter().collect();
        // Each name is followed only once in each direction.
        let (mut mentioned, mut declared) = (FxHashSet::default(), FxHashSet::default());
        while let Some(next) = open.pop() {
            if !needed.insert(next) {
                continue;
            }
            let names_in = &self.names_in[next as usize];
            for name in names_in.mentioned.iter().filter(|name| mentioned.insert(**name)) {
                open.extend(&self.names[*name as usize].declared_by);
            }
            for name in names_in.declared.iter().filter(|name| declared.insert(**name)) {
                open.extend(&self.names[*name as usize].acted_on_by);
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
            Declaration::TSImportEqualsDeclaration(declaration) => {
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

#[cfg(test)]
mod tests {
    use oxc_allocator::Allocator;
    use oxc_parser::Parser;
    use oxc_span::SourceType;

    use super::*;

    fn reach(text: &str) -> Reach {
        let allocator = Allocator::default();
        Reach::of(&Parser::new(&allocator, text, SourceType::mjs()).parse().program)
    }

    #[test]
    fn a_statement_needs_what_declares_its_names_and_what_changes_that() {
        let text = "const a = 1; const b = a; let c = 0; c++; function f() { b; } f.x = 1; c = b;";
        let reach = reach(text);
        let start = u32::try_from(text.find("function").unwrap()).unwrap();
        assert_eq!(*reach.needed(Span { start, end: start }), [0, 1, 2, 3, 4, 5, 6]);
        let alone = text.replace("c = b;", "");
        assert_eq!(*self::reach(&alone).needed(Span { start, end: start }), [0, 1, 4, 5]);
    }

    /// Each statement declares `x` and mentions it.
    #[test]
    fn the_size_is_linear_even_if_all_statements_are_connected() {
        let reach = reach(&"x = 1;".repeat(10_000));
        let of_names =
            reach.names.iter().map(|name| name.declared_by.len() + name.acted_on_by.len());
        let names_in = reach.names_in.iter().map(|one| one.mentioned.len() + one.declared.len());
        assert_eq!(of_names.sum::<usize>() + names_in.sum::<usize>(), 40_000);
        assert_eq!(reach.needed(Span { start: 0, end: 1 }).len(), 10_000);
    }
}
