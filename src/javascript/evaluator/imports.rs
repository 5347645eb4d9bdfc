//! The names that a file imports, each with its module.

use std::collections::BTreeMap;

use oxc_ast::ast::{
    BindingPattern, Declaration, Expression, ImportDeclarationSpecifier, Program, Statement,
    TSImportEqualsDeclaration, TSModuleReference, VariableDeclarator,
};

/// The modules of the names that the top level of a file imports, or gets from `require`.
#[derive(Debug, Default)]
pub(crate) struct Imports(BTreeMap<Box<str>, Box<str>>);

impl Imports {
    pub(super) fn of(program: &Program<'_>) -> Self {
        let mut imports = Self::default();
        for statement in &program.body {
            if let Some(import) = import_equals(statement)
                && let Some(module) = required_module(import)
            {
                imports.add(import.id.name.as_str(), module);
            }
            match statement {
                Statement::ImportDeclaration(import) => {
                    for specifier in import.specifiers.iter().flatten() {
                        imports.add(local_name(specifier), import.source.value.as_str());
                    }
                }
                Statement::VariableDeclaration(declaration) => {
                    for declarator in &declaration.declarations {
                        imports.add_required(declarator);
                    }
                }
                _ => {}
            }
        }
        imports
    }

    /// The module of a name, without the prefix `node:`.
    pub(crate) fn module_of(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|module| module.strip_prefix("node:").unwrap_or(module))
    }

    /// All modules, without the prefix `node:`, some of them repeatedly.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(|module| module.strip_prefix("node:").unwrap_or(module))
    }

    fn add(&mut self, name: &str, module: &str) {
        self.0.insert(name.into(), module.into());
    }

    /// Adds the names of `const fs = require("fs")` and `const { stat } = require("fs").promises`.
    fn add_required(&mut self, declarator: &VariableDeclarator<'_>) {
        let Some(module) = declarator.init.as_ref().and_then(required) else { return };
        match &declarator.id {
            BindingPattern::BindingIdentifier(name) => self.add(name.name.as_str(), module),
            BindingPattern::ObjectPattern(pattern) => {
                for property in &pattern.properties {
                    if let BindingPattern::BindingIdentifier(name) = &property.value {
                        self.add(name.name.as_str(), module);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The module of `import fs = require("fs")`. Another name for something else, as in
/// `import Args = Prisma.Args`, is usually a type.
pub(super) fn required_module<'a>(import: &'a TSImportEqualsDeclaration<'_>) -> Option<&'a str> {
    match &import.module_reference {
        TSModuleReference::ExternalModuleReference(module) if !import.import_kind.is_type() => {
            Some(module.expression.value.as_str())
        }
        _ => None,
    }
}

/// The declaration `import fs = require("fs")` of a statement, if it is one.
pub(super) fn import_equals<'b, 'a>(
    statement: &'b Statement<'a>,
) -> Option<&'b TSImportEqualsDeclaration<'a>> {
    match statement.as_declaration() {
        Some(Declaration::TSImportEqualsDeclaration(import)) => Some(import),
        _ => match statement {
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::TSImportEqualsDeclaration(import) => Some(import),
                _ => None,
            },
            _ => None,
        },
    }
}

/// The module of `require("fs")`, or of a property of it.
fn required<'a>(value: &'a Expression<'_>) -> Option<&'a str> {
    match value {
        Expression::CallExpression(call) => {
            let Expression::Identifier(callee) = &call.callee else { return None };
            let module = call.arguments.first().filter(|_| callee.name == "require")?;
            match module.as_expression()? {
                Expression::StringLiteral(module) => Some(module.value.as_str()),
                _ => None,
            }
        }
        Expression::StaticMemberExpression(member) => required(&member.object),
        _ => None,
    }
}

/// The name under which a file imports a value.
pub(super) fn local_name<'a>(specifier: &'a ImportDeclarationSpecifier<'_>) -> &'a str {
    match specifier {
        ImportDeclarationSpecifier::ImportSpecifier(named) => named.local.name.as_str(),
        ImportDeclarationSpecifier::ImportDefaultSpecifier(default) => default.local.name.as_str(),
        ImportDeclarationSpecifier::ImportNamespaceSpecifier(all) => all.local.name.as_str(),
    }
}
