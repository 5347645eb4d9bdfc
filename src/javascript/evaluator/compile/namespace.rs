//! TypeScript's `enum` and `namespace`, which are objects at run time.

use oxc_ast::ast::{
    BinaryOperator, Declaration, Expression, Statement, TSEnumDeclaration, TSNamespaceDeclaration,
    TSNamespaceDeclarationBody,
};

use super::Compiler;
use super::scope::{Scope, ScopeKind, for_each_name, var_names};
use super::statement::unparenthesized;
use crate::javascript::evaluator::code::{Binary, Op};

impl Compiler<'_> {
    /// Compiles an `enum`: an object that maps its members to values, and numbers to names of
    /// members.
    pub(super) fn enumeration(&mut self, declaration: &TSEnumDeclaration<'_>) {
        self.mark(declaration);
        let name = declaration.id.name.as_str();
        self.merged_object(name);
        self.emit(Op::Dup);
        self.initialize(name);
        let mut scope = Scope::new(ScopeKind::Block);
        for member in &declaration.body.members {
            scope.declare(member.id.static_name().as_str(), false);
        }
        self.enter_scope(scope);
        let mut before: Option<String> = None;
        let mut texts = Vec::new();
        for member in &declaration.body.members {
            let own = member.id.static_name().to_string();
            match (&member.initializer, &before) {
                (Some(initializer), _) => self.expression(initializer),
                (None, Some(before)) => {
                    self.get(before);
                    self.emit(Op::Number(1.0));
                    self.emit(Op::Binary(Binary::Add));
                }
                (None, None) => self.emit(Op::Number(0.0)),
            }
            self.emit(Op::Dup);
            self.initialize(&own);
            let key = self.string(&own);
            self.emit(Op::DefineField(key));
            if member.initializer.as_ref().is_some_and(|value| is_text(value, &texts)) {
                texts.push(own.clone());
            } else {
                // o → o o v "name" → o
                self.emit(Op::Dup);
                self.get(&own);
                self.emit(Op::String(key));
                self.emit(Op::SetElement);
                self.emit(Op::Pop);
            }
            before = Some(own);
        }
        self.leave_scope();
        self.emit(Op::Pop);
    }

    /// Compiles a `namespace`: an object with its exports.
    pub(super) fn namespace(&mut self, declaration: &TSNamespaceDeclaration<'_>) {
        if !has_values(declaration) {
            return;
        }
        let name = declaration.id.name.as_str();
        self.mark(declaration);
        self.merged_object(name);
        self.initialize(name);
        let mut scope = Scope::new(ScopeKind::Block);
        match &declaration.body {
            TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => {
                scope.declare(inner.id.name.as_str(), false);
                self.enter_scope(scope);
                self.namespace(inner);
                self.export_from_namespace(name, inner.id.name.as_str());
            }
            TSNamespaceDeclarationBody::TSModuleBlock(block) => {
                let mut vars = Vec::new();
                var_names(&block.body, &mut vars);
                vars.retain(|name| scope.declare(name, false));
                scope.declare_lexical(&block.body);
                self.enter_scope(scope);
                for name in &vars {
                    self.emit(Op::Undefined);
                    self.initialize(name);
                }
                self.hoist(&block.body);
                for function in exported_functions(&block.body) {
                    self.export_from_namespace(name, function);
                }
                for statement in &block.body {
                    self.statement(statement);
                    for exported in exported_values(statement) {
                        self.export_from_namespace(name, &exported);
                    }
                }
            }
        }
        self.leave_scope();
    }

    /// Pushes a new object, or the object of an earlier declaration of the same name.
    fn merged_object(&mut self, name: &str) {
        let key = (self.scopes.len(), name.to_owned());
        if self.builder().merged.insert(key) {
            self.emit(Op::NewObject);
        } else {
            self.get(name);
        }
    }

    fn export_from_namespace(&mut self, namespace: &str, name: &str) {
        self.get(namespace);
        self.get(name);
        let key = self.string(name);
        self.emit(Op::SetProperty(key));
        self.emit(Op::Pop);
    }
}

/// Whether the value of an enum member is a string, judging by its initializer. For such a member,
/// there is no mapping from value to name.
pub(in crate::javascript::evaluator) fn is_text(value: &Expression<'_>, texts: &[String]) -> bool {
    match unparenthesized(value) {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::Identifier(name) => texts.iter().any(|text| name.name.as_str() == text),
        Expression::BinaryExpression(binary) => {
            let is_sum = binary.operator == BinaryOperator::Addition;
            is_sum && (is_text(&binary.left, texts) || is_text(&binary.right, texts))
        }
        _ => false,
    }
}

/// Whether a namespace contains more than types. Otherwise it does not exist at run time.
pub(in crate::javascript::evaluator) fn has_values(of: &TSNamespaceDeclaration<'_>) -> bool {
    if of.declare {
        return false;
    }
    match &of.body {
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => has_values(inner),
        TSNamespaceDeclarationBody::TSModuleBlock(block) => block.body.iter().any(is_value),
    }
}

fn is_value(statement: &Statement<'_>) -> bool {
    let declaration = match statement {
        Statement::ExportDeclaration(export) => &export.declaration,
        statement => match statement.as_declaration() {
            Some(declaration) => declaration,
            None => return true,
        },
    };
    match declaration {
        Declaration::VariableDeclaration(variables) => !variables.declare,
        Declaration::FunctionDeclaration(function) => function.body.is_some(),
        Declaration::ClassDeclaration(class) => !class.declare,
        Declaration::TSEnumDeclaration(one) => !one.declare,
        Declaration::TSNamespaceDeclaration(inner) => has_values(inner),
        _ => false,
    }
}

/// The names of the functions that a namespace exports. They exist before its statements run.
pub(in crate::javascript::evaluator) fn exported_functions<'b>(
    body: &'b [Statement<'_>],
) -> impl Iterator<Item = &'b str> {
    body.iter().filter_map(|statement| match statement {
        Statement::ExportDeclaration(export) => match &export.declaration {
            Declaration::FunctionDeclaration(function) if function.body.is_some() => {
                function.id.as_ref().map(|id| id.name.as_str())
            }
            _ => None,
        },
        _ => None,
    })
}

/// The names of the other values that a statement of a namespace exports.
pub(in crate::javascript::evaluator) fn exported_values(statement: &Statement<'_>) -> Vec<String> {
    let Statement::ExportDeclaration(export) = statement else { return Vec::new() };
    if !is_value(statement) {
        return Vec::new();
    }
    let mut names = Vec::new();
    match &export.declaration {
        Declaration::VariableDeclaration(variables) => {
            for declarator in &variables.declarations {
                for_each_name(&declarator.id, &mut |name| names.push(name.to_owned()));
            }
        }
        Declaration::ClassDeclaration(class) => {
            names.extend(class.id.iter().map(|id| id.name.to_string()));
        }
        Declaration::TSEnumDeclaration(one) => names.push(one.id.name.to_string()),
        Declaration::TSNamespaceDeclaration(inner) => names.push(inner.id.name.to_string()),
        _ => {}
    }
    names
}
