//! Types with line breaks where JavaScript allows none. The blanks that replace a type keep its
//! line breaks, so the parentheses around the type move.

use oxc_ast::ast::{ArrowFunctionExpression, TSTypeAssertion};
use oxc_span::GetSpan;

use super::Instrumenter;

impl Instrumenter<'_> {
    fn has_break(&self, start: u32, end: u32) -> bool {
        self.edits.source(start, end).contains(['\n', '\r'])
    }

    /// Begins the parameters of an arrow function before its type parameters. A line break between
    /// `async` or `return` and the parameters would end the expression.
    pub(super) fn begin_parameters(&mut self, arrow: &ArrowFunctionExpression<'_>) {
        let Some(types) = &arrow.type_parameters else { return };
        let opens = arrow.params.span.start;
        if self.has_break(types.span.start, opens) {
            self.edits.insert(types.span.start, "(");
            self.edits.blank(opens, opens + 1);
        }
    }

    /// Ends the parameters of an arrow function after its return type: no line break may precede
    /// `=>`.
    pub(super) fn end_parameters(&mut self, arrow: &ArrowFunctionExpression<'_>) {
        let Some(returned) = &arrow.return_type else { return };
        let closes = arrow.params.span.end;
        if self.has_break(closes, returned.span.end) {
            self.edits.blank(closes - 1, closes);
            self.edits.insert(returned.span.end, ")");
        }
    }

    /// Encloses an expression after a type: `return <Type>value`.
    pub(super) fn begin_asserted(&mut self, whole: &TSTypeAssertion<'_>) -> bool {
        let is_enclosed = self.has_break(whole.span.start, whole.expression.span().start);
        if is_enclosed {
            self.edits.insert(whole.span.start, "(");
        }
        is_enclosed
    }

    /// Ends a statement that ends with a type and has no semicolon, if the next line would continue
    /// it without the type: `x as Type` before `(await load())`.
    pub(super) fn end_before_next_line(&mut self, end: u32) {
        let next = self.edits.skip(end);
        let continues = ["(", "[", "`"].iter().any(|one| self.edits.find(end, one).is_some());
        if continues && self.has_break(end, next) {
            self.edits.insert(end, ";");
        }
    }
}
