//! Scopes at compile time: the names that they declare, and the slot of each.

use oxc_ast::ast::{
    BindingPattern, Declaration, ForStatementInit, ForStatementLeft, FunctionBody, Statement,
    VariableDeclaration, VariableDeclarationKind,
};
use rustc_hash::FxHashMap;

use super::namespace::has_values;

/// A scope at compile time.
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    bindings: FxHashMap<String, Binding>,
    slots: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// The scope of a function. It always has an environment, even without variables.
    Function,
    Block,
}

/// A variable that a scope declares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binding {
    pub(super) slot: u32,
    pub(super) assignable: Assignable,
}

/// The effect of an assignment to a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assignable {
    Yes,
    /// The assignment throws.
    No,
    /// The assignment throws in strict code and is ignored in sloppy code: for the name of a
    /// function expression.
    Ignored,
}

impl Scope {
    pub(super) fn new(kind: ScopeKind) -> Self {
        Self { kind, bindings: FxHashMap::default(), slots: 0 }
    }

    /// Whether the scope has an environment at run time.
    pub(super) fn is_environment(&self) -> bool {
        self.kind == ScopeKind::Function || self.slots > 0
    }

    pub(super) fn is_of_function(&self) -> bool {
        self.kind == ScopeKind::Function
    }

    pub(super) fn slots(&self) -> u32 {
        self.slots
    }

    pub(super) fn find(&self, name: &str) -> Option<Binding> {
        self.bindings.get(name).copied()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.bindings.keys().map(String::as_str)
    }

    /// Declares a name; returns whether it was not declared before.
    pub(super) fn declare(&mut self, name: &str, is_constant: bool) -> bool {
        self.declare_as(name, if is_constant { Assignable::No } else { Assignable::Yes })
    }

    pub(super) fn declare_as(&mut self, name: &str, assignable: Assignable) -> bool {
        if self.bindings.contains_key(name) {
            return false;
        }
        let binding = Binding { slot: self.slots, assignable };
        self.bindings.insert(name.to_owned(), binding);
        self.slots += 1;
        true
    }

    /// Declares all names in a pattern.
    pub(super) fn declare_pattern(&mut self, pattern: &BindingPattern<'_>, is_constant: bool) {
        for_each_name(pattern, &mut |name| {
            self.declare(name, is_constant);
        });
    }

    /// Declares the lexical declarations of a block (`LexicallyScopedDeclarations`, ECMA-262,
    /// 8.2.4).
    pub(super) fn declare_lexical(&mut self, statements: &[Statement<'_>]) {
        for statement in statements {
            match statement {
                Statement::ExportNamedDeclaration(_) | Statement::ImportDeclaration(_) => {}
                Statement::ExportDeclaration(export) => {
                    self.declare_declaration(&export.declaration);
                }
                _ => {
                    if let Some(declaration) = statement.as_declaration() {
                        self.declare_declaration(declaration);
                    }
                }
            }
        }
    }

    fn declare_declaration(&mut self, declaration: &Declaration<'_>) {
        match declaration {
            Declaration::VariableDeclaration(variables)
                if !is_var(variables) && !variables.declare =>
            {
                let is_constant = variables.kind != VariableDeclarationKind::Let;
                for declarator in &variables.declarations {
                    self.declare_pattern(&declarator.id, is_constant);
                }
            }
            Declaration::FunctionDeclaration(function) if function.body.is_some() => {
                if let Some(id) = &function.id {
                    self.declare(id.name.as_str(), false);
                }
            }
            Declaration::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    self.declare(id.name.as_str(), false);
                }
            }
            Declaration::TSEnumDeclaration(declaration) => {
                self.declare(declaration.id.name.as_str(), false);
            }
            Declaration::TSNamespaceDeclaration(declaration) if has_values(declaration) => {
                self.declare(declaration.id.name.as_str(), false);
            }
            _ => {}
        }
    }
}

pub(super) fn is_var(declaration: &VariableDeclaration<'_>) -> bool {
    declaration.kind == VariableDeclarationKind::Var
}

/// Calls `tell` with each name in a pattern, in order.
pub(super) fn for_each_name(pattern: &BindingPattern<'_>, tell: &mut dyn FnMut(&str)) {
    match pattern {
        BindingPattern::BindingIdentifier(id) => tell(id.name.as_str()),
        BindingPattern::AssignmentPattern(assignment) => for_each_name(&assignment.left, tell),
        BindingPattern::ObjectPattern(object) => {
            for property in &object.properties {
                for_each_name(&property.value, tell);
            }
            if let Some(rest) = &object.rest {
                for_each_name(&rest.argument, tell);
            }
        }
        BindingPattern::ArrayPattern(array) => {
            for element in array.elements.iter().flatten() {
                for_each_name(element, tell);
            }
            if let Some(rest) = &array.rest {
                for_each_name(&rest.argument, tell);
            }
        }
    }
}

/// `VarDeclaredNames` of statements, in order (ECMA-262, 8.2.6).
pub(super) fn var_names(statements: &[Statement<'_>], names: &mut Vec<String>) {
    for statement in statements {
        var_names_of(statement, names);
    }
}

/// `VarDeclaredNames` of a function's body.
pub(super) fn var_names_of_body(body: &FunctionBody<'_>) -> Vec<String> {
    let mut names = Vec::new();
    var_names(&body.statements, &mut names);
    names
}

fn var_names_of(statement: &Statement<'_>, names: &mut Vec<String>) {
    match statement {
        Statement::VariableDeclaration(declaration) => var_names_declared(declaration, names),
        Statement::ExportDeclaration(export) => {
            if let Declaration::VariableDeclaration(declaration) = &export.declaration {
                var_names_declared(declaration, names);
            }
        }
        Statement::BlockStatement(block) => var_names(&block.body, names),
        Statement::IfStatement(branch) => {
            var_names_of(&branch.consequent, names);
            if let Some(alternate) = &branch.alternate {
                var_names_of(alternate, names);
            }
        }
        Statement::ForStatement(each) => {
            if let Some(ForStatementInit::VariableDeclaration(declaration)) = &each.init {
                var_names_declared(declaration, names);
            }
            var_names_of(&each.body, names);
        }
        Statement::ForInStatement(each) => {
            var_names_of_left(&each.left, names);
            var_names_of(&each.body, names);
        }
        Statement::ForOfStatement(each) => {
            var_names_of_left(&each.left, names);
            var_names_of(&each.body, names);
        }
        Statement::WhileStatement(repeat) => var_names_of(&repeat.body, names),
        Statement::DoWhileStatement(repeat) => var_names_of(&repeat.body, names),
        Statement::LabeledStatement(labeled) => var_names_of(&labeled.body, names),
        Statement::SwitchStatement(switch) => {
            for case in &switch.cases {
                var_names(&case.consequent, names);
            }
        }
        Statement::TryStatement(attempt) => {
            var_names(&attempt.block.body, names);
            if let Some(handler) = &attempt.handler {
                var_names(&handler.body.body, names);
            }
            if let Some(finalizer) = &attempt.finalizer {
                var_names(&finalizer.body, names);
            }
        }
        _ => {}
    }
}

fn var_names_of_left(left: &ForStatementLeft<'_>, names: &mut Vec<String>) {
    if let ForStatementLeft::VariableDeclaration(declaration) = left {
        var_names_declared(declaration, names);
    }
}

fn var_names_declared(declaration: &VariableDeclaration<'_>, names: &mut Vec<String>) {
    if is_var(declaration) && !declaration.declare {
        for declarator in &declaration.declarations {
            for_each_name(&declarator.id, &mut |name| names.push(name.to_owned()));
        }
    }
}
