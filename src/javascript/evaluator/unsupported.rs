//! Finds syntax that is not supported, because it would make the meaning of names uncertain.

use oxc_ast::ast::{Program, WithStatement};
use oxc_ast_visit::Visit;

use super::{Span, SyntaxError};

/// The syntax error for the first `with` statement of a program.
pub(super) fn with_statement(program: &Program<'_>, text: &str) -> Option<SyntaxError> {
    if !text.contains("with") {
        return None;
    }
    let mut finder = Finder { found: None };
    finder.visit_program(program);
    let span = finder.found?;
    let message =
        "`with` is not supported: within it, only a run decides which variable a name refers to"
            .to_owned();
    Some(SyntaxError { span, message, help: None })
}

struct Finder {
    found: Option<Span>,
}

impl<'a> Visit<'a> for Finder {
    fn visit_with_statement(&mut self, with: &WithStatement<'a>) {
        let start = with.span.start;
        self.found.get_or_insert(Span { start, end: start + 4 });
    }
}
