//! Instruments imports and exports: the runtime supplies the values of other modules.

use std::fmt::Write as _;

use oxc_ast::ast::{
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, ImportDeclaration,
    ImportDeclarationSpecifier, TSExportAssignment, TSImportEqualsDeclaration,
};
use oxc_span::GetSpan;

use super::Instrumenter;
use crate::javascript::evaluator::imports::required_module;

impl Instrumenter<'_> {
    /// Replaces an import by declarations of its names, which are inserted before all statements.
    pub(super) fn import(&mut self, import: &ImportDeclaration<'_>) {
        let module = quoted(import.source.value.as_str());
        for specifier in import.specifiers.iter().flatten() {
            if import.import_kind.is_type() {
                continue;
            }
            let (name, local) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) if one.import_kind.is_type() => {
                    continue;
                }
                ImportDeclarationSpecifier::ImportSpecifier(one) => {
                    (one.imported.name().to_string(), one.local.name)
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                    ("default".to_owned(), one.local.name)
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                    ("*".to_owned(), one.local.name)
                }
            };
            let name = quoted(&name);
            let runtime = &self.runtime;
            let _ = write!(self.head, "const {local}={runtime}.import({module},{name});");
        }
        self.blank_statement(import.span);
    }

    /// Replaces a default export by a declaration. A function or class without a name gets the name
    /// of the property that it is the value of.
    pub(super) fn export_default(&mut self, export: &ExportDefaultDeclaration<'_>) {
        let declared = export.declaration.span();
        if declares_name(&export.declaration) == Some(true) {
            self.edits.blank(export.span.start, declared.start);
        } else {
            self.begin_default(export.span.start, declared.start);
        }
    }

    /// Ends the declaration that replaces a default export. A function or class without a name has
    /// no semicolon.
    pub(super) fn end_export_default(&mut self, export: &ExportDefaultDeclaration<'_>) {
        let end = match declares_name(&export.declaration) {
            Some(true) => return,
            Some(false) => "}.default;",
            None => "}.default",
        };
        self.edits.insert(export.declaration.span().end, end);
    }

    /// Begins to replace `export = value` by a declaration.
    pub(super) fn export_assignment(&mut self, export: &TSExportAssignment<'_>) {
        self.begin_default(export.span.start, export.expression.span().start);
    }

    /// Ends the declaration that replaces `export = value`.
    pub(super) fn end_export_assignment(&mut self, export: &TSExportAssignment<'_>) {
        self.edits.insert(export.expression.span().end, "}.default");
    }

    fn begin_default(&mut self, start: u32, value: u32) {
        let text = format!("const {}_default={{default:", self.runtime);
        self.edits.replace(start, value, &text);
    }

    /// Replaces `import fs = require("fs")` like an import of all names.
    pub(super) fn import_required(&mut self, import: &TSImportEqualsDeclaration<'_>) {
        if let Some(module) = required_module(import) {
            let (local, module) = (import.id.name, quoted(module));
            let _ = write!(self.head, "const {local}={}.import({module},\"*\");", self.runtime);
        }
    }
}

/// Whether a default export of a function or class has a name; `None` if it is something else.
fn declares_name(declaration: &ExportDefaultDeclarationKind<'_>) -> Option<bool> {
    match declaration {
        ExportDefaultDeclarationKind::FunctionDeclaration(one) => Some(one.id.is_some()),
        ExportDefaultDeclarationKind::ClassDeclaration(one) => Some(one.id.is_some()),
        _ => None,
    }
}

/// Whether a default export has no code, such as an interface or an overload.
pub(super) fn is_type(declaration: &ExportDefaultDeclarationKind<'_>) -> bool {
    match declaration {
        ExportDefaultDeclarationKind::FunctionDeclaration(one) => one.body.is_none(),
        ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
        _ => false,
    }
}

/// A text as a JavaScript string literal.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
