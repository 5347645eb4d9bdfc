//! Instruments imports and exports: the runtime supplies the values of other modules.

use std::fmt::Write as _;

use oxc_ast::ast::{
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, ImportDeclaration,
    ImportDeclarationSpecifier,
};
use oxc_span::GetSpan;

use super::Instrumenter;

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

    /// Replaces a default export by a declaration.
    pub(super) fn export_default(&mut self, export: &ExportDefaultDeclaration<'_>) {
        let declared = export.declaration.span();
        let is_named = match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.id.is_some(),
            ExportDefaultDeclarationKind::ClassDeclaration(class) => class.id.is_some(),
            _ => false,
        };
        if is_named {
            self.edits.blank(export.span.start, declared.start);
        } else {
            let text = format!("const {}_default=", self.runtime);
            self.edits.replace(export.span.start, declared.start, &text);
        }
    }
}

/// A text as a JavaScript string literal.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
