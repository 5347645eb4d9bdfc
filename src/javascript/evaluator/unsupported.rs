//! Finds syntax that is not supported.

use oxc_ast::ast::{ForStatement, ForStatementInit, Program};
use oxc_ast::ast::{VariableDeclaration, VariableDeclarationKind, WithStatement};
use oxc_ast_visit::{Visit, walk};

use super::{Span, SyntaxError};

/// The syntax error for the first statement of a program that is not supported.
pub(super) fn first(program: &Program<'_>, text: &str) -> Option<SyntaxError> {
    if !text.contains("with") && !text.contains("using") {
        return None;
    }
    let mut finder = Finder { found: None };
    finder.visit_program(program);
    finder.found.map(|(span, message)| SyntaxError {
        span,
        message: message.to_owned(),
        help: None,
    })
}

struct Finder {
    found: Option<(Span, &'static str)>,
}

impl Finder {
    /// A loop that disposes its first value at its end.
    fn declares(&mut self, declaration: &VariableDeclaration<'_>) {
        use VariableDeclarationKind::{AwaitUsing, Using};
        if matches!(declaration.kind, Using | AwaitUsing) {
            let span = Span { start: declaration.span.start, end: declaration.span.end };
            let message =
                "`using` in the head of a `for` loop is not supported: declare it before the loop";
            self.found.get_or_insert((span, message));
        }
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_with_statement(&mut self, with: &WithStatement<'a>) {
        let start = with.span.start;
        let message = "`with` is not supported: within it, only a run decides which variable a \
                       name refers to";
        self.found.get_or_insert((Span { start, end: start + 4 }, message));
    }

    fn visit_for_statement(&mut self, each: &ForStatement<'a>) {
        if let Some(ForStatementInit::VariableDeclaration(declaration)) = &each.init {
            self.declares(declaration);
        }
        walk::walk_for_statement(self, each);
    }
}
